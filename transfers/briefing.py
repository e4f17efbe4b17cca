"""A briefing from the order to the document: plain data in, plain data out, and the verbs around it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences, audit, sealed
from confidentiality.markings import HeldBack, strictest
from confidentiality.models import SealedText
from dialogues.models import Process
from dialogues.roles import Verb, may, require
from jobs import requests
from jobs.models import Request
from transfers import held
from transfers.models import Briefing, Channel, Extract

MENDABLE = (Briefing.State.SENT_BACK, Briefing.State.FAILED, Briefing.State.IN_REVIEW)


@dataclass(frozen=True)
class Order:
    """What the requester wrote: everything in a briefing that is not an extract."""

    title: str
    ask: str
    ask_by: str = ""
    tell: str = ""
    copy: str = ""
    cite: str = ""
    confidence: str = ""
    standing: str = ""
    next_step: str = ""


@dataclass(frozen=True)
class Drafted:
    """A document as it is reviewed and read; every paragraph names the extract it is taken from.

    `held` says of each extract what its reader is bound to by it, with names for ids; of a copy, what its reader may
    know of that.
    """

    order: Order
    paragraphs: tuple[tuple[str, str], ...] = field(default=())  # (extract id, text)
    held: Mapping[str, tuple[HeldBack, ...]] = field(default_factory=dict)  # by extract id

    def dump(self) -> str:
        used = {extract for extract, _text in self.paragraphs}
        held = {pk: [each.dump() for each in caveats] for pk, caveats in self.held.items() if caveats and pk in used}
        data = {"order": asdict(self.order), "paragraphs": self.paragraphs, "held": held}
        return json.dumps(data, ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> "Drafted":
        data: dict[str, Any] = json.loads(text)
        held = {
            extract: tuple(HeldBack.load(each) for each in each_of) for extract, each_of in data.get("held", {}).items()
        }
        return cls(Order(**data["order"]), tuple((extract, words) for extract, words in data["paragraphs"]), held)

    @property
    def caveats(self) -> tuple[HeldBack, ...]:
        """Those of every paragraph: the whole is held back like the strictest of what it is made of."""
        return held.all_of(self.held.get(extract, ()) for extract, _text in self.paragraphs)


def assemble(order: Order, extracts: Sequence[UUID], texts: Mapping[UUID, str]) -> Drafted:
    """Put the cleared wording, and nothing else, under what was ordered. `extracts` gives the order."""
    return Drafted(order, tuple((str(extract), texts[extract]) for extract in extracts))


@transaction.atomic
def ask_for_briefing(
    process: Process,
    channel: Channel,
    order: Order,
    *,
    extracts: Sequence[Extract],
    reviewers: Iterable[User],
    expires_on: date,
    by: User,
    form_key: UUID,
    language: str = "en",
    twin_of: Briefing | None = None,
    at: datetime | None = None,
) -> Briefing:
    """Write the order down and ask a worker to draft it. The same form sent again returns the same briefing.

    Raises ValidationError (code `resent`) where the key of the form was used for another order.
    """
    Process.objects.select_for_update().get(pk=process.pk)
    again = Briefing.objects.filter(form_key=form_key).first()
    if again is not None and is_same_order(again, process, order, by=by):
        return again
    if again is not None:
        raise ValidationError(
            _("This form was sent before, with other words. Press again to ask for a briefing of its own."),
            code="resent",
        )
    people = check_order(process, channel, extracts, reviewers, by=by)
    number, letter = next_number(process, twin_of)
    briefing = Briefing(
        process=process,
        channel=channel,
        number=number,
        letter=letter,
        expires_on=expires_on,
        form_key=form_key,
        language=language,
        created_by=by,
    )
    briefing.created_at = at or timezone.now()
    briefing.audience = audiences.drafting(briefing.scope)
    for person in people:
        audiences.admit(briefing.audience, person, basis="named", by=by)
    briefing.body = seal_version(briefing, Drafted(order), by=by)
    briefing.save(force_insert=True)
    briefing.extracts.set(extracts)
    briefing.reviewers.set([person for person in people if person.pk != by.pk])
    audit.record("briefing.request", kind="briefing", object_id=briefing.pk, actor=by)
    requests.ask("briefing.draft", briefing.pk, by=by)
    return briefing


def next_number(process: Process, twin_of: Briefing | None) -> tuple[int, str]:
    """The number of a new briefing; a twin has that of its first, which becomes “a” by it."""
    last: int = process.briefings.aggregate(last=Max("number"))["last"] or 0
    if twin_of is None:
        return last + 1, ""
    Briefing.objects.filter(pk=twin_of.pk, letter="").update(letter="a")
    letters = process.briefings.filter(number=twin_of.number).aggregate(last=Max("letter"))["last"]
    return twin_of.number, chr(ord(letters) + 1)


def is_same_order(briefing: Briefing, process: Process, order: Order, *, by: User) -> bool:
    """Whether this form already made `briefing`: the same person, process and words, as far as they can be read."""
    if briefing.created_by_id != by.pk or briefing.process_id != process.pk:
        return False
    is_closed = not Briefing.objects.visible_to(by).filter(pk=briefing.pk).exists()
    return is_closed or read(briefing).order == order


def check_order(
    process: Process, channel: Channel, extracts: Sequence[Extract], reviewers: Iterable[User], *, by: User
) -> list[User]:
    """The people of the draft, the requester first. Raises ValidationError naming the field that is wrong."""
    if not channel.addressees.live().exists():
        raise ValidationError({"channel": _("This channel has no addressee. Name one first.")})
    if not extracts:
        raise ValidationError({"extracts": _("Choose at least one extract.")})
    seconds = [person for person in reviewers if person.pk != by.pk]
    if not seconds:
        raise ValidationError({"reviewers": _("Choose a second person: whoever drafted cannot release.")})
    if not all(may(person, Verb.RELEASE_BRIEFING, process) for person in seconds):
        raise ValidationError(
            {"reviewers": _("Only somebody who may release in this process can be the second person.")}
        )
    if channel.addressees.filter(until=None, user__in=[by, *seconds]).exists():
        raise ValidationError({"channel": _("Whoever drafts or reviews cannot be at its end: drafts stay inside.")})
    return [by, *seconds]


def seal_version(briefing: Briefing, drafted: Drafted, *, by: User) -> SealedText:
    return sealed.seal(
        drafted.dump(),
        kind="briefing",
        object_id=briefing.pk,
        audience=briefing.audience,
        key_scope=briefing.process.scope,
        by=by,
        version=briefing.version,
    )


def read(briefing: Briefing) -> Drafted:
    """The present version, for those in the drafting audience; the read is on record."""
    return Drafted.load(sealed.unseal_one(briefing.body_id))


def draft(briefing: Briefing, *, by: User) -> Drafted:
    """What a worker does, acting as the requester: take what may leave through the channel now, and nothing else."""
    chosen = (
        Extract.objects.visible_to(by)
        .releasable_to(briefing.channel)
        .filter(briefings=briefing)
        .order_by("created_at", "pk")
    )
    extracts = list(chosen)
    bodies = sealed.unseal(extract.body_id for extract in extracts)
    carried = {one: held.held_with(bodies[one.body_id]) for one in extracts}
    extracts = [one for one in extracts if not held.bars(carried[one], briefing.channel)]
    texts = {extract.pk: json.loads(bodies[extract.body_id])["text"] for extract in extracts}
    drafted = assemble(read(briefing).order, [extract.pk for extract in extracts], texts)
    return replace(drafted, held=held.named({one: carried[one] for one in extracts}, briefing.process))


def store_draft(briefing: Briefing, drafted: Drafted, *, by: User, at: datetime | None = None) -> None:
    """Make `drafted` the present version and put it before the second person."""
    used = Extract.objects.filter(pk__in=[extract for extract, _text in drafted.paragraphs])
    if not drafted.paragraphs:
        briefing.state = Briefing.State.FAILED
        briefing.save(update_fields=["state"])
        return
    marking = strictest(extract.marking for extract in used)
    briefing.distribution, briefing.attribution = marking.distribution, marking.attribution
    briefing.version += 1
    briefing.body = seal_version(briefing, drafted, by=by)
    briefing.state, briefing.drafted_at = Briefing.State.IN_REVIEW, at or timezone.now()
    briefing.save(
        update_fields=["distribution", "attribution", "version", "body", "state", "drafted_at"], force_update=True
    )
    briefing.addressees.set([each.user for each in briefing.channel.addressees.live().select_related("user")])
    audit.record("briefing.draft", kind="briefing", object_id=briefing.pk, actor=by)


@transaction.atomic
def send_back(briefing: Briefing, *, by: User) -> None:
    locked = Briefing.objects.select_for_update().get(pk=briefing.pk)
    if locked.state != Briefing.State.IN_REVIEW:
        raise ValidationError(_("This briefing is not waiting for review any more."))
    locked.state = Briefing.State.SENT_BACK
    locked.save(update_fields=["state"])
    audit.record("briefing.send_back", kind="briefing", object_id=briefing.pk, actor=by)


def is_mendable(briefing: Briefing) -> bool:
    """Whether its requester may still change what was ordered: nothing has left, and no worker is at it."""
    if briefing.state == Briefing.State.REQUESTED:
        return not Request.objects.open().filter(kind="briefing.draft", subject=briefing.pk).exists()
    return briefing.state in MENDABLE


@transaction.atomic
def ask_again(
    briefing: Briefing,
    order: Order,
    *,
    extracts: Sequence[Extract],
    reviewers: Iterable[User],
    expires_on: date,
    by: User,
    language: str = "en",
) -> None:
    """Revise what was ordered and have it drafted anew; any approval before this is void.

    Only its requester may: whoever changes a draft does not release it.
    """
    locked = Briefing.objects.select_for_update().get(pk=briefing.pk)
    if locked.created_by_id != by.pk:
        raise PermissionDenied
    if not is_mendable(locked):
        raise ValidationError(_("This briefing cannot be changed any more."))
    people = check_order(locked.process, locked.channel, extracts, reviewers, by=by)
    members = {person.pk: None for person in people}
    audiences.settle(locked.audience, basis="named", members=members, by=by, reason="asked again")
    locked.version += 1
    locked.body = seal_version(locked, Drafted(order), by=by)
    locked.state, locked.expires_on, locked.language = Briefing.State.REQUESTED, expires_on, language
    locked.save(update_fields=["version", "body", "state", "expires_on", "language"], force_update=True)
    locked.extracts.set(extracts)
    locked.reviewers.set([person for person in people if person.pk != by.pk])
    audit.record("briefing.request", kind="briefing", object_id=briefing.pk, actor=by)
    requests.ask("briefing.draft", briefing.pk, by=by)


@transaction.atomic
def add_reviewer(briefing: Briefing, person: User, *, by: User) -> None:
    """Let one more person who may release read the drafts."""
    locked = Briefing.objects.select_for_update(of=("self",)).select_related("audience").get(pk=briefing.pk)
    if not locked.is_open:
        raise ValidationError(_("This briefing cannot be changed any more."))
    if not may(person, Verb.RELEASE_BRIEFING, briefing.process):
        raise ValidationError(_("Only somebody who may release in this process can be the second person."))
    if briefing.channel.addressees.filter(until=None, user=person).exists():
        raise ValidationError(_("Whoever drafts or reviews cannot be at its end: drafts stay inside."))
    audiences.admit(locked.audience, person, basis="named", by=by)
    locked.reviewers.add(person)
    audit.record("briefing.add_reviewer", kind="briefing", object_id=briefing.pk, actor=by, subject=person.pk)


@transaction.atomic
def close(briefing: Briefing, *, by: User) -> None:
    """Let a briefing go without releasing it: nobody reads its drafts any more."""
    require(by, Verb.REQUEST_BRIEFING, briefing.process)
    locked = Briefing.objects.select_for_update(of=("self",)).select_related("audience").get(pk=briefing.pk)
    if not locked.is_open:
        raise ValidationError(_("This briefing cannot be changed any more."))
    locked.state = Briefing.State.CLOSED
    locked.save(update_fields=["state"], force_update=True)
    audiences.settle(locked.audience, basis="named", members={}, by=by, reason="closed")
    for request in Request.objects.open().filter(kind="briefing.draft", subject=briefing.pk):
        requests.cancel(request)
    audit.record("briefing.close", kind="briefing", object_id=briefing.pk, actor=by)
