"""Section 5: what everybody agreed to, and how they were asked: aloud at the opening of each session, heard by Sefa."""

from confidentiality.context import acting_as
from config.demo.told import Told
from dialogues import consents
from dialogues.consents import Asked
from dialogues.models import Asking, Attendance
from dialogues.models.consent import How, Word
from dialogues.vocabulary import Consent

ANSWERS = {
    Consent.LISTED: Word.GIVEN,
    Consent.RECORDED: Word.GIVEN,
    Consent.QUOTED: Word.REFUSED,
    Consent.CONTACTED: Word.GIVEN,
}
ALONE = (("Gable", "T-671"), ("Fathom", "T-581"))  # again in private, the day before sessions 5 and 6


def load(told: Told) -> None:
    """The openings as one list: the same question to everybody who was there, as section 5 says."""
    there = Attendance.objects.filter(session__process=told.larkspur).select_related("session", "participation")
    askings = []
    for row in there:
        asking = Asking(
            participation=row.participation,
            session=row.session,
            how=How.ALOUD,
            witness=told.sefa,
            recorded_by=told.lio,
            recorded_at=row.session.recorded_at or told.days.at(-1),
            **{str(use): word for use, word in ANSWERS.items()},
        )
        asking.when = row.session.when
        if (row.participation.pseudonym, row.session.number) == ("Juniper", 2):
            asking.recorded = Word.REFUSED
        askings.append(asking)
    Asking.objects.bulk_create(askings)
    with acting_as(told.lio):
        for name, day in ALONE:
            asked = Asked(told.days.when(day), How.PRIVATE, ANSWERS, witness=told.sefa)
            consents.ask(told.people[name], asked, by=told.lio, at=told.days.at(int(day[1:]), 20))
        for participation in told.people.values():
            consents.settle(participation)


def ember_withdraws(told: Told) -> None:
    """At T-3; how is not told, so: alone. Her point is taken back beside it (`config.demo.points`)."""
    with acting_as(told.lio):
        asked = Asked(told.days.when("T-3"), How.PRIVATE, {Consent.RECORDED: Word.WITHDRAWN})
        consents.ask(told.people["Ember"], asked, by=told.lio, at=told.days.at(-3, 19))
