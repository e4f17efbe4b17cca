"""A record as somebody would read it, before it is saved: nothing is written, and only what was typed is shown."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.http import AuthenticatedRequest
from accounts.models import User
from confidentiality.markings import Attribution, Distribution, Marking, strictest
from dialogues.forms import ProceedingsForm, SessionForm
from dialogues.models import Process
from dialogues.views.readers import by_label


def before_saving(request: AuthenticatedRequest, process: Process, forms: dict[str, Any]) -> dict[str, Any]:
    """Whom each label lets in as the form stands, and the record as one of them would see it, if one was chosen."""
    staff = {str(each) for each in forms["session"]["staff"].value() or []}
    labels = by_label(process, staff=staff)
    everybody = {person.id: person for row in reversed(labels) for person in row["all"]}
    chosen = request.POST.get("seen_as", "") if request.method == "POST" else ""
    seen = next((person for person in everybody.values() if str(person.id) == chosen), None)
    return {
        "labels": labels,
        "everybody": sorted(everybody.values(), key=lambda person: person.name),
        "seen": seen,
        "seen_texts": texts_for(request.user, forms, labels, chosen) if seen else [],
    }


def texts_for(writer: User, forms: dict[str, Any], labels: list[dict[str, Any]], person: str) -> list[dict[str, Any]]:
    """Each text of the form by its marking, with its words only where `person` would read it, and why."""
    lets_in = {row["label"]: {str(one.id): one.why for one in row["all"]} for row in labels}
    is_sealed = bool(forms["session"]["is_sealed"].value())
    limit = limit_of(forms["more"])
    rows = []
    for name, words, marking in texts_of(forms["session"], forms["points"]):
        bound = strictest([marking, limit]) if limit else marking
        label = Distribution.RED if is_sealed else bound.distribution
        # Public in name only: here it is for the same people as the label before it.
        readers = lets_in.get(Distribution.GREEN if label == Distribution.CLEAR else label, {})
        rows.append({"name": name, "marking": bound, "why": readers.get(person, "")})
        rows[-1]["text"] = words if person in readers else ""
    note = forms["session"]["private_note"].value()
    if note and person == str(writer.pk):
        own = Marking(Distribution.RED, Attribution.OFF_RECORD)
        rows.append({"name": _("Private note"), "marking": own, "why": _("their own"), "text": note})
    return rows


def limit_of(more: ProceedingsForm) -> Marking | None:
    """The most open marking that the ground rules allow, as they stand in the form."""
    distribution = known(Distribution, more["rules_distribution"].value())
    attribution = known(Attribution, more["rules_attribution"].value())
    if not distribution and not attribution:
        return None
    return Marking(distribution or Distribution.CLEAR, attribution or Attribution.ON_RECORD)


def texts_of(session: SessionForm, points: Iterable[Any]) -> list[tuple[str, str, Marking]]:
    found = [
        (_("Summary"), session["summary"].value(), marking_of(session)),
        (_("Place"), session["place"].value(), marking_of(session)),
        (_("Why the label differs from the room"), session["label_reason"].value(), marking_of(session)),
    ]
    found += [(_("Point"), form["text"].value(), marking_of(form)) for form in points]
    return [(str(name), words.strip(), marking) for name, words, marking in found if words and words.strip()]


def marking_of(form: Any) -> Marking:
    """What stands in the form; the strictest where that cannot be read."""
    distribution = known(Distribution, form["distribution"].value()) or Distribution.RED
    return Marking(distribution, known(Attribution, form["attribution"].value()) or Attribution.OFF_RECORD)


def known(axis: Any, value: Any) -> Any:
    return axis(value) if value in axis.values else None
