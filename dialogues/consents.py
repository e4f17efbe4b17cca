"""Consent per use: asked, dated, witnessed, withdrawable. What stands now is the last word on each use."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from accounts.models import User
from confidentiality import audit, sealed
from confidentiality.markings import Attribution, Distribution, Marking
from dialogues.as_at import AsAt
from dialogues.models import Asking, Attendance, Merging, Participation, Passage, Point, PointConsent, Session
from dialogues.models.consent import How, Word
from dialogues.record import write_passage
from dialogues.vocabulary import Consent
from participants.when import When

# What was said rests on these two: whoever takes one back is asked which points were theirs.
OF_WHAT_WAS_SAID = frozenset({Consent.RECORDED, Consent.QUOTED})
WORDS = Marking(Distribution.AMBER_STRICT, Attribution.OFF_RECORD)
MOST_POINTS = 200


@dataclass(frozen=True)
class Asked:
    """Once that somebody was asked, as the form says it."""

    when: When
    how: How
    answers: Mapping[Consent, Word]
    witness: User | None = None
    session: Session | None = None
    words: str = ""


@dataclass(frozen=True)
class Standing:
    """The last word on one use; no asking where it was agreed before days were kept."""

    use: Consent
    is_given: bool
    asking: Asking | None = None
    # Of two who turned out to be one, the other did not give it: it takes asking again.
    is_parted: bool = False

    @property
    def word(self) -> str:
        return str(Word(getattr(self.asking, self.use)).label) if self.asking else ""


@dataclass
class History:
    askings: Sequence[Asking]
    standing: list[Standing]
    words: dict[UUID, str] = field(default_factory=dict)


@transaction.atomic
def ask(participation: Participation, asked: Asked, *, by: User, at: datetime | None = None) -> Asking:
    """Write down what was answered. Earlier words stay; a use that was not spoken of stays as it was."""
    Participation.objects.select_for_update(no_key=True).get(pk=participation.pk)
    asking = Asking(
        participation=participation,
        session=asked.session,
        how=asked.how,
        witness=asked.witness,
        recorded_by=by,
        recorded_at=at or timezone.now(),
        **{str(use): word for use, word in asked.answers.items()},
    )
    asking.when = asked.when
    if asked.words:
        asking.words = write_passage(
            participation.process, Passage.Purpose.CONSENT, asked.words, by=by, marking=WORDS, at=at
        )
    asking.save(force_insert=True)
    settle(participation)
    verb = "consent.withdraw" if Word.WITHDRAWN in asked.answers.values() else "consent.ask"
    audit.record(verb, kind="participation", object_id=participation.pk, actor=by, asking=asking.pk)
    return asking


def settle(participation: Participation) -> None:
    """Let the participation say what stands now, for whoever only asks that."""
    standing = standing_of(participation, participation.askings.all())
    for one in standing:
        setattr(participation, f"may_be_{one.use}", one.is_given)
    participation.save(update_fields=[f"may_be_{use}" for use in Consent])


def of(participation: Participation) -> list[Standing]:
    return standing_of(participation, participation.askings.all())


def standing_of(participation: Participation, askings: Iterable[Asking]) -> list[Standing]:
    """The last word on each use. Of two who turned out to be one, both have to have given it, until asked anew."""
    standing = alone(participation, askings)
    for merging in participation.mergings.filter(undone_at=None).select_related("other"):
        standing = both(standing, of(merging.other), merging)
    return standing


def both(standing: Iterable[Standing], others: Iterable[Standing], merging: Merging) -> list[Standing]:
    theirs = {one.use: one for one in others}
    return [
        one
        if (one.asking is not None and one.asking.recorded_at > merging.created_at) or theirs[one.use].is_given
        else replace(one, is_given=False, is_parted=one.is_given or one.is_parted)
        for one in standing
    ]


def as_settled(participation: Participation, askings: Iterable[Asking]) -> list[Standing]:
    """The same as `standing_of`, from what the participation says stands: no question more."""
    standing = []
    for one in alone(participation, askings):
        is_given = getattr(participation, f"may_be_{one.use}")
        standing.append(replace(one, is_given=is_given, is_parted=one.is_given and not is_given))
    return standing


def alone(
    participation: Participation, askings: Iterable[Asking], *, agreed: Mapping[str, bool] | None = None
) -> list[Standing]:
    """`agreed` before days were kept, where that is not what the participation says now."""
    agreed = agreed or {}
    ordered = sorted(askings, key=lambda one: (one.when_latest, one.when_earliest, one.recorded_at))
    last = {use: asking for asking in ordered for use in Consent if getattr(asking, use)}
    return [
        Standing(
            use,
            is_given=getattr(last[use], use) == Word.GIVEN
            if use in last
            else agreed.get(use.value, getattr(participation, f"may_be_{use}")),
            asking=last.get(use),
        )
        for use in Consent
    ]


def history(
    participation: Participation, *, reader: User, as_at: AsAt | None = None, mergings: Sequence[Merging] = ()
) -> History:
    """Every asking, the last first, with the words for those who may read them; with `as_at` those by that day, and
    then with all mergings of the process."""
    theirs = Passage.objects.visible_to(reader).filter(pk=OuterRef("words"))
    asked = Asking.objects.filter(participation__in=[participation.pk, *(one.other_id for one in mergings)])
    told = list(asked.annotate(is_read=Exists(theirs)).select_related("session", "witness", "words"))
    every = [one for one in told if one.participation_id == participation.pk]
    if as_at is None or not as_at.is_past:
        askings, standing = every, as_settled(participation, every)
    else:
        askings = [one for one in every if counts(one, as_at)]
        standing = stood(participation, told, as_at, mergings)
    bodies = {asking.pk: asking.words.body_id for asking in askings if asking.is_read and asking.words}
    texts = sealed.unseal(bodies.values())
    words = {asking: texts[body] for asking, body in bodies.items()}
    return History(askings[::-1], standing, words)


def counts(asking: Asking, as_at: AsAt) -> bool:
    return asking.when_earliest <= as_at.day and not (as_at.is_known_then and asking.recorded_at >= as_at.known_at)


def stood(
    participation: Participation, told: Sequence[Asking], as_at: AsAt, mergings: Sequence[Merging]
) -> list[Standing]:
    """The last word of that day: what was asked only later had not been given. Of two who were known to be one, both
    have to have given it; before that was known, each gave their own."""
    every = [one for one in told if one.participation_id == participation.pk]
    known_at = as_at.known_at if as_at.is_known_then else None
    mine = [one for one in mergings if one.kept_id == participation.pk]
    apart = next((one for one in mine if one.stood(None) and not one.stood(known_at)), None)
    askings = [one for one in every if counts(one, as_at)]
    asked = {use for use in Consent if any(getattr(one, use) for one in every)}
    standing = [
        replace(one, is_given=False) if one.asking is None and one.use in asked else one
        for one in alone(participation, askings, agreed=apart.moved.get("flags") if apart else None)
    ]
    for merging in mine:
        if merging.stood(known_at):
            standing = both(standing, stood(merging.other, told, as_at, mergings), merging)
    return standing


def points_in_question(participation: Participation, *, reader: User) -> Sequence[Point]:
    """Points of the sessions they were in that may travel and that `reader` reads; whose they are, nothing says."""
    sessions = Attendance.objects.filter(participation=participation).values("session")
    latest = PointConsent.objects.filter(point=OuterRef("pk"), use=PointConsent.Use.HAND_OVER)
    return list(
        Point.objects.visible_to(reader)
        .filter(session__in=sessions)
        .annotate(answer=Subquery(latest.order_by("-recorded_at", "-pk").values("answer")[:1]))
        .filter(answer=PointConsent.Answer.GIVEN)
        .select_related("session")
        .order_by("-session__when_latest", "position")[:MOST_POINTS]
    )


@transaction.atomic
def take_back(points: Iterable[Point], *, by: User, at: datetime | None = None) -> None:
    """The originators of these let them travel no more: they leave every draft that was not released."""
    for point in points:
        PointConsent.objects.create(
            point=point, answer=PointConsent.Answer.WITHDRAWN, recorded_by=by, recorded_at=at or timezone.now()
        )
        audit.record("consent.withdrawn", kind="point", object_id=point.pk, actor=by)
