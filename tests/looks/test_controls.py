"""Controls drawn by our shorter templates say what Django's own say, whatever stands in them."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting

HOSTILE = '"><script>&amp;\u202e'
CHOICES = [("", "None"), (HOSTILE, HOSTILE), ("Group", [(1, "One"), (2, HOSTILE)])]
ATTRS = {"id": "id_it", "required": True, "disabled": False, "data-of": HOSTILE, "rows": 3}


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.Select(choices=CHOICES), HOSTILE),
        (forms.SelectMultiple(choices=CHOICES), ["1", HOSTILE]),
        (forms.Select(), None),
        (forms.TextInput(), HOSTILE),
        (forms.TextInput(), None),
        (forms.CheckboxInput(), True),
        (forms.HiddenInput(), 0),
        (forms.Textarea(), HOSTILE),
        (forms.ClearableFileInput(), None),
    ],
)
def test_control_says_what_django_says(widget, value):
    assert drawn(widget, value, TemplatesSetting()) == drawn(widget, value, DjangoTemplates())


def drawn(widget, value, renderer):
    return re.sub(r">\s+<", "><", widget.render("it", value, attrs=ATTRS, renderer=renderer)).strip()


def test_single_option_says_what_django_says():
    field = forms.Form()
    field.fields["it"] = forms.ChoiceField(widget=forms.RadioSelect, choices=CHOICES, initial="1")
    ours = [option.tag(wrap_label=wrapped) for option in field["it"] for wrapped in (False, True)]
    field.renderer = DjangoTemplates()
    theirs = [option.tag(wrap_label=wrapped) for option in field["it"] for wrapped in (False, True)]

    assert len(ours) == 8
    assert ours == theirs
