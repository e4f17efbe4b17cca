from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dialogues.search import kinds
from dialogues.vocabulary import Track
from participants.forms import WhenField
from participants.spelling import Wanted

LONGEST = 100


class SearchForm(forms.Form):
    """What is looked for is itself confidential: it is posted, so that it stands in no address, history or log."""

    q = forms.CharField(
        label=_("Words"),
        max_length=LONGEST,
        help_text=_("Every word has to be there. A name is found in another script or spelling too."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "autofocus": True}),
        error_messages={"required": _("Write at least one word of two letters.")},
    )

    def clean_q(self) -> str:
        query: str = self.cleaned_data["q"]
        wanted = Wanted(query)
        if not wanted or all(len(term.plain) < 2 for term in wanted.terms):
            raise ValidationError(self.fields["q"].error_messages["required"])
        return query


class TextSearchForm(SearchForm):
    """What stands in clear narrows it before anything is opened."""

    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: [("", _("Any")), *kinds()], required=False)
    when = WhenField(label=_("Said in"), required=False, widget=forms.TextInput(attrs={"placeholder": _("May 2026")}))
    track = forms.ChoiceField(label=_("Track of the session"), choices=[("", _("Any")), *Track.choices], required=False)

    def narrowed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "when", "track")}
