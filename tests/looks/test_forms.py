"""Fields follow one pattern: label, hint, error, control, tied together for those who do not see them."""

import re

from django import forms


class MeetingForm(forms.Form):
    when = forms.CharField(label="When", help_text="For example: yesterday")
    side = forms.ChoiceField(label="Side", choices=[("a", "First"), ("b", "Second")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed", required=False)


class HintedSelect(forms.RadioSelect):
    def create_option(self, name, value, *rest, **more):
        return super().create_option(name, value, *rest, **more) | {"hint": f"About {value}"}


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_field_puts_label_hint_error_and_control_in_order():
    form = MeetingForm({"when": ""})

    html = form["when"].as_field_group()

    places = [html.index(part) for part in ('<label for="id_when"', 'class="hint"', 'class="err"', "<input")]
    assert places == sorted(places)
    assert 'aria-describedby="id_when_helptext id_when_error"' in html
    assert 'id="id_when_helptext"' in html
    assert 'id="id_when_error"' in html
    assert 'aria-invalid="true"' in html


def test_label_has_no_colon_added():
    assert words(MeetingForm()["when"].as_field_group()) == "When For example: yesterday"


def test_choices_are_a_fieldset_with_a_legend():
    html = MeetingForm()["side"].as_field_group()

    assert html.startswith("<fieldset")
    assert "<legend>Side</legend>" in html
    assert 'class="opts"' in html
    assert html.count("<label") == 2


def test_choice_carries_its_hint():
    class HintedForm(forms.Form):
        side = forms.ChoiceField(choices=[("a", "First")], widget=HintedSelect)

    assert '<span class="hint">About a</span>' in str(HintedForm()["side"])


def test_tick_stands_before_its_words():
    html = MeetingForm()["agreed"].as_field_group()

    assert html.index("<input") < html.index("Agreed")


def test_whole_form_opens_with_what_is_wrong():
    form = MeetingForm({"when": "", "side": "c"})

    html = str(form)

    assert html.index('role="alert"') < html.index("<label")
    assert "2 things to look at" in html
    assert '<a href="#id_when">When: ' in html
    assert "autofocus" in html


def test_form_without_errors_says_nothing_is_wrong():
    assert 'role="alert"' not in str(MeetingForm({"when": "yesterday", "side": "a"}))


def test_what_was_written_is_escaped():
    form = MeetingForm({"when": "<script>go()</script>", "side": "<b>"})

    assert "<script>" not in str(form)
    assert "<b>.<" not in str(form)
