"""What waits on one person, ranked by what is lost if it waits. An item leaves when it is done, never by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, UUIDField, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import OrganisationRole, User
from dashboards.item import MOST, Item, waited
from dashboards.sift import overdue
from dashboards.watch import asked_of_security, glass_to_agree, noticed, resets_to_agree
from dialogues.models import Contact, Expectation, NextStep, Process, Seat, Session
from dialogues.roles import TABLE, Verb
from dialogues.views.frame import number_to_log
from dialogues.vocabulary import ContactMeans, ExpectationState, Status
from transfers.models import Briefing, Copy, Extract, PutUp

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

READ_WITHIN = 7  # days after which an unread copy is worth a look


@dataclass(frozen=True)
class Held:
    """What somebody may do where: in which processes they are not only read as history, and in their house."""

    is_seated: bool
    seats: dict[str, set[UUID]]
    house: set[str]

    def where(self, verb: Verb) -> set[UUID]:
        return self.seats.get(verb, set())


def held_by(user: User) -> Held:
    seats = Seat.objects.live().filter(user=user).order_by().values_list("kind", "process", "process__is_historic")
    no_process = Value(None, UUIDField())
    house = OrganisationRole.objects.held_by(user).values_list("role", no_process, Value(False))
    rows = list(seats.union(house, all=True))
    held = Held(is_seated=any(process for _role, process, _is_historic in rows), seats={}, house=set())
    for role, process, is_historic in rows:
        if process is None:
            held.house.update(TABLE[role])
        elif not is_historic:
            for verb in TABLE[role]:
                held.seats.setdefault(verb, set()).add(process)
    return held


def items(user: User, held: Held, today: date) -> list[Item]:
    """Everything that waits on `user`, first what is lost first, then what has waited longest."""
    found = [
        *without_record(held.where(Verb.LOG_SESSION), today),
        *unanswered(user, held.where(Verb.LOG_SESSION), today),
        *steps_due(user, today),
        *expected(user, today),
        *drafts(user),
        *to_clear(user, held.where(Verb.CLEAR_EXTRACT)),
        *copies(user, held.where(Verb.FOLLOW_COPIES), today),
        *silent(user, today),
        *noticed(user),
        *(asked_of_security(user) if Verb.ASK_WHO_READS in held.house else ()),
        *(resets_to_agree(user) if held.where(Verb.AGREE_AS_SECOND) or Verb.AGREE_AS_SECOND in held.house else ()),
        *(glass_to_agree(user) if Verb.AGREE_AS_SECOND in held.house else ()),
    ]
    return sorted(found, key=lambda item: (item.rank, -(item.days or 0)))


def without_record(processes: set[UUID], today: date) -> Iterator[Item]:
    rows = Session.objects.held().filter(process__in=processes, recorded_at=None).select_related("process")
    for session in rows[:MOST]:
        yield Item(
            rank=1,
            days=(today - session.when_latest).days,
            sentence=_("Session %(number)s has no record") % {"number": session.number},
            details=(session.process.code_name, _("held %(when)s") % {"when": session.when}),
            address=reverse("dialogues:session_log", args=[session.process_id]),
            action=_("Log it"),
            is_late=True,
        )


def unanswered(user: User, processes: set[UUID], today: date) -> Iterator[Item]:
    """Messages that wait: delivered for an answer, or given and not delivered yet."""
    rows = Contact.objects.visible_to(user).filter(
        process__in=processes, means=ContactMeans.MESSAGE, answered_on=None, when_latest__lt=today
    )
    for message in rows.select_related("process").order_by("when_latest")[:MOST]:
        days = (today - (message.delivered_on or message.when_latest)).days
        if message.delivered_on:
            words = ngettext(
                "A message has waited %(days)d day for an answer",
                "A message has waited %(days)d days for an answer",
                days,
            )
        else:
            words = ngettext(
                "A message was taken over %(days)d day ago and is not delivered",
                "A message was taken over %(days)d days ago and is not delivered",
                days,
            )
        yield Item(
            rank=2,
            days=days,
            sentence=words % {"days": days},
            details=(message.process.code_name, _("given %(when)s") % {"when": message.when}),
            address=reverse("dialogues:contact_list", args=[message.process_id]),
            action=_("Look"),
        )


def steps_due(user: User, today: date) -> Iterator[Item]:
    """Next steps of `user` from the day on which they are due."""
    rows = NextStep.objects.visible_to(user).filter(owner=user, done_on=None, due_on__lte=today)
    for step in rows.select_related("process").order_by("due_on")[:MOST]:
        days = (today - step.due_on).days if step.due_on else 0
        late = ngettext("A next step of yours is %(days)d day late", "A next step of yours is %(days)d days late", days)
        yield Item(
            rank=2,
            days=days,
            sentence=late % {"days": days} if days else _("A next step of yours is due today"),
            details=(step.process.code_name,),
            address=reverse("dialogues:contact_list", args=[step.process_id]),
            action=_("Look"),
            is_late=days > 0,
        )


def expected(user: User, today: date) -> Iterator[Item]:
    """What a side expects and should have had by now, for who looks after it."""
    rows = Expectation.objects.visible_to(user).filter(owner=user, state=ExpectationState.OPEN, due_on__lt=today)
    for row in rows.select_related("process").order_by("due_on")[:MOST]:
        days = (today - row.due_on).days if row.due_on else 0
        sentence = ngettext(
            "An expectation is overdue by %(days)d day", "An expectation is overdue by %(days)d days", days
        )
        yield Item(
            rank=2,
            days=days,
            sentence=sentence % {"days": days},
            details=(row.process.code_name,),
            address=reverse("dialogues:expectation_list", args=[row.process_id]),
            action=_("Look"),
            is_late=True,
        )


def drafts(user: User) -> Iterator[Item]:
    """Drafts that wait for `user` as the second person, and drafts of `user` that came back, failed or lost a word."""
    fallen = Exists(Extract.objects.fallen().filter(briefings=OuterRef("pk")))
    rows = Briefing.objects.visible_to(user).annotate(has_fallen=fallen)
    to_review = Q(state=Briefing.State.IN_REVIEW) & ~Q(created_by=user)
    to_mend = Q(state__in=[Briefing.State.SENT_BACK, Briefing.State.FAILED], created_by=user)
    struck = Q(state__in=Briefing.DRAFTED, created_by=user) & (Q(has_fallen=True) | ~Q(struck_at=None))
    for briefing in rows.filter(to_review | to_mend | struck).select_related("process", "created_by")[: 3 * MOST]:
        if briefing.created_by_id != user.pk:
            yield review_of(briefing)
            continue
        if briefing.state in CAME_BACK:
            yield look_at(briefing, CAME_BACK[Briefing.State(briefing.state)], briefing.created_at)
        if briefing.state in Briefing.DRAFTED and (briefing.has_fallen or briefing.struck_at):  # type: ignore[attr-defined]
            since = briefing.struck_at or briefing.drafted_at or briefing.created_at
            yield look_at(briefing, gettext_lazy("Draft %(number)s is changed by a withdrawn consent"), since)


CAME_BACK = {
    Briefing.State.SENT_BACK: gettext_lazy("Briefing %(number)s was sent back"),
    Briefing.State.FAILED: gettext_lazy("Briefing %(number)s could not be drafted"),
}


def review_of(briefing: Briefing) -> Item:
    return Item(
        rank=2,
        days=waited(briefing.drafted_at or briefing.created_at, timezone.localdate()),
        sentence=_("Briefing %(number)s waits for your review") % {"number": briefing.code},
        details=(briefing.process.code_name, _("drafted by %(name)s") % {"name": briefing.created_by.name}),
        address=reverse("transfers:briefing_review", args=[briefing.pk]),
        action=_("Review"),
    )


def look_at(briefing: Briefing, sentence: StrOrPromise, since: datetime) -> Item:
    return Item(
        rank=2,
        days=waited(since, timezone.localdate()),
        sentence=str(sentence) % {"number": briefing.code},
        details=(briefing.process.code_name,),
        address=reverse("transfers:briefing_detail", args=[briefing.pk]),
        action=_("Look"),
    )


def to_clear(user: User, processes: set[UUID]) -> Iterator[Item]:
    waiting: dict[Process, list[PutUp]] = {}
    rows = PutUp.objects.visible_to(user).filter(process__in=processes, decision="").select_related("process")
    for row in rows.order_by("created_at"):
        waiting.setdefault(row.process, []).append(row)
    for process, texts in waiting.items():
        yield Item(
            rank=3,
            days=waited(texts[0].created_at, timezone.localdate()),
            sentence=ngettext("%(count)d text waits for clearance", "%(count)d texts wait for clearance", len(texts))
            % {"count": len(texts)},
            details=(process.code_name,),
            address=reverse("transfers:clearance_list", args=[process.pk]),
            action=_("Clear"),
        )


def copies(user: User, processes: set[UUID], today: date) -> Iterator[Item]:
    """Copies for `user` to read; copies of others not opened for a week, where the channel agreed that this is seen."""
    mine = Q(pk__in=Copy.objects.addressed_to(user).exclude(form=Copy.Form.PAPER).values("pk"))
    seen = Q(briefing__process__in=processes, briefing__channel__receipts="opened", recalled_at=None)
    rows = Copy.objects.visible_to(user).unread().filter(mine | (seen & ~Q(addressee=user)))
    for copy in rows.select_related("briefing__process", "briefing__channel").order_by("created_at")[: 2 * MOST]:
        days = waited(copy.created_at, today)
        if copy.addressee_id == user.pk:
            yield to_read(copy, days)
        elif days >= READ_WITHIN:
            yield Item(
                rank=4,
                days=days,
                sentence=_("Briefing %(number)s has not been opened") % {"number": copy.briefing.code},
                details=(copy.briefing.process.code_name, copy.briefing.channel.name),
                address=reverse("transfers:transfer_list", args=[copy.briefing.process_id]),
                action=_("Look"),
            )


def to_read(copy: Copy, days: int) -> Item:
    return Item(
        rank=1,
        days=days,
        sentence=_("A briefing is waiting for you"),
        details=(
            _("your briefing no. %(number)s") % {"number": copy.reader_number},
            _("expires %(day)s") % {"day": date_format(timezone.localtime(copy.expires_at), "j F Y")},
        ),
        address=reverse("transfers:copy_cover", args=[copy.pk]),
        action=_("Open"),
    )


def silent(user: User, today: date) -> Iterator[Item]:
    kinds = [kind for kind, verbs in TABLE.items() if Verb.CHANGE_COURSE in verbs]
    kept = Seat.objects.live().filter(user=user, kind__in=kinds, process__is_historic=False).order_by()
    rows = (
        Process.objects.visible_to(user)
        .filter(overdue(today), pk__in=kept.values("process"))
        .exclude(standing__status__in=[Status.PAUSED, Status.CONCLUDED, Status.ARCHIVED_SEALED, Status.TRANSITIONED])
        .select_related("standing")
        .order_by("standing__last_held_on", "pk")[:MOST]
    )
    for process in rows:
        last, rhythm = process.standing.last_held_on, process.standing.expected_interval
        if last is not None and rhythm is not None and (days := (today - last).days) > rhythm:
            yield Item(
                rank=5,
                days=days,
                sentence=_("%(process)s has not met for %(days)d days; usual rhythm is %(rhythm)d")
                % {"process": process.code_name, "days": days, "rhythm": rhythm},
                details=(),
                address=reverse("dialogues:process_detail", args=[process.pk]),
                action=_("Look"),
            )


def own_processes(user: User) -> list[Process]:
    """The processes of `user`, the first sixty, each with whether a session may be logged in it and which."""
    kinds = [kind for kind, verbs in TABLE.items() if Verb.LOG_SESSION in verbs]
    logging = Seat.objects.live().filter(user=user, kind__in=kinds, process=OuterRef("pk"), process__is_historic=False)
    rows = Process.objects.visible_to(user).annotate(may_log=Exists(logging), to_log=number_to_log("pk"))
    rows = rows.select_related("conflict", "standing")
    return list(rows.order_by("-may_log", F("standing__last_held_on").desc(nulls_last=True), "pk")[:MOST])


def to_log(processes: list[Process]) -> dict[str, str]:
    """Where the desk's one filled button leads: that of the process that met last."""
    first: Any = next((process for process in processes if process.may_log), None)  # type: ignore[attr-defined]
    if first is None:
        return {}
    return {
        "log_address": reverse("dialogues:session_log", args=[first.pk]),
        "log_action": _("Log session %(number)s") % {"number": first.to_log},
    }
