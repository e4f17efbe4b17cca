"""One caveat of a point while its session is logged; any number of them where it is marked anew."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from confidentiality.markings import Caveat, HeldBack


class HeldBackLine(forms.Form):
    """Whoever uses it offers the parties that a text can be kept from."""

    held_back = forms.ChoiceField(label=_("Held back"), choices=[("", _("Nothing")), *Caveat.choices], required=False)
    held_to = forms.TypedChoiceField(label=_("Not to"), empty_value=None, required=False)
    held_until = forms.DateField(
        label=_("Held back until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def offer(self, names: Iterable[tuple[Any, str]]) -> None:
        """The parties by id, as they are called."""
        field: Any = self.fields["held_to"]
        field.choices = [("", _("Nobody in particular")), *((str(pk), name) for pk, name in names)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        caveat, until = data.get("held_back"), data.get("held_until")
        if caveat == Caveat.NOT_TO and not data.get("held_to"):
            self.add_error("held_to", _("Say to whom it may not go."))
        if caveat == Caveat.EMBARGO_UNTIL and not until and "held_until" not in self.errors:
            self.add_error("held_until", _("Say until when."))
        if until and until <= timezone.localdate():
            self.add_error("held_until", _("This day is over, so it would hold nothing back."))
        return data

    def held(self) -> tuple[HeldBack, ...]:
        """The caveat with what it names. Whose eyes alone is said where the point is marked anew."""
        data = self.cleaned_data
        if not data["held_back"]:
            return ()
        caveat = Caveat(data["held_back"])
        to = (data["held_to"],) if caveat == Caveat.NOT_TO else ()
        dated = caveat in {Caveat.NOT_TO, Caveat.EMBARGO_UNTIL}
        return (HeldBack(caveat, to, data["held_until"] if dated else None),)
