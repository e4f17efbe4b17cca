"""Section 8: the points, word for word, and what their originators said about onward use."""

from dataclasses import dataclass

from confidentiality.markings import Caveat, HeldBack
from config.demo.told import Told, marked
from dialogues import questions
from dialogues.models import Passage, PointConsent
from dialogues.record import Said, write_passage
from dialogues.vocabulary import PointKind
from transfers.clearance import record_consent

GIVEN, REFUSED, WITHDRAWN = (
    PointConsent.Answer.GIVEN, PointConsent.Answer.REFUSED, PointConsent.Answer.WITHDRAWN,
)  # fmt: skip
NORVANE, COUNCIL, DISTRICTS = "Norvane", "Tavien Council", "Valley districts"


@dataclass(frozen=True)
class Noted:
    """What nobody in particular said has no party; an agreement or disagreement without one is of both."""

    code: str
    session: int
    kind: PointKind
    party: str
    issue: str
    marking: str
    consent: PointConsent.Answer
    text: str
    caveats: tuple[Caveat, ...] = ()
    # To whom not, and until which day.
    not_to: tuple[str, int] | None = None


K = PointKind
POINTS = (
    Noted("N1", 1, K.PERCEPTION, COUNCIL, "gates", "RED|chatham", GIVEN,
          "The winter release was heard as a threat, although the letter called it maintenance."),
    Noted("N2", 1, K.PERCEPTION, NORVANE, "road", "RED|chatham", GIVEN,
          "The road tax was heard as a claim to rule the road."),
    Noted("N3", 1, K.PERSONAL_VIEW, NORVANE, "status", "RED|off_record", REFUSED,
          "Nobody I know would die for the third gate."),
    Noted("N4", 2, K.INTEREST, COUNCIL, "gates", "AMBER+STRICT|by_party", GIVEN,
          "Ten days' notice is worth more to farmers than a larger share."),
    Noted("N5", 2, K.INTEREST, NORVANE, "gates", "AMBER+STRICT|by_party", GIVEN,
          "The ministry must be able to say that it never gave up a gate."),
    Noted("N6", 3, K.POSITION, NORVANE, "gates", "AMBER|by_party", GIVEN,
          "Releases are decided by the directorate alone."),
    Noted("N7", 3, K.POSITION, COUNCIL, "gates", "AMBER|by_party", GIVEN,
          "No release without a signature from the uplands."),
    Noted("N8", 4, K.IDEA, "", "gates", "AMBER+STRICT|chatham", GIVEN,
          "Read the gauges together before arguing about the gates."),
    Noted("N9", 5, K.CONCERN, NORVANE, "status", "RED|off_record", REFUSED,
          "If I am seen here as the directorate, I lose the directorate."),
    Noted("N10", 6, K.AGREEMENT, "", "gates", "AMBER|by_party", GIVEN,
          "The question is warning time."),
    Noted("N11", 7, K.OFFER_SIGNAL, NORVANE, "gates", "RED|chatham", GIVEN,
          "A calendar could be printed by the crews; nobody needs to sign it.", (Caveat.ORAL_ONLY,)),
    Noted("N12", 7, K.CONCERN, DISTRICTS, "return", "AMBER|by_role", GIVEN,
          "Families return for one harvest and find the road closed for the next."),
    Noted("N13", 8, K.FACT_CLAIMED, COUNCIL, "road", "AMBER+STRICT|chatham", GIVEN,
          "Two market days passed without a stop."),
    Noted("N14", 9, K.OFFER_SIGNAL, COUNCIL, "lists", "RED|chatham", GIVEN,
          "We would answer a question from the envoy that we would not answer from them.", not_to=(NORVANE, 30)),
    Noted("N15", 9, K.INTEREST, NORVANE, "road", "RED|chatham", GIVEN,
          "We can come back if coming back is not an answer to the attack."),
    Noted("N16", 10, K.AGREEMENT, "", "gates", "AMBER+STRICT|by_party", GIVEN,
          "The calendar binds the crews, not the capitals."),
    Noted("N17", 10, K.DISAGREEMENT, "", "road", "AMBER+STRICT|by_party", GIVEN,
          "Article 4, night passage: [one checkpoint] [none]."),
    Noted("N18", 11, K.CONCERN, COUNCIL, "lists", "RED|chatham", GIVEN,
          "A list in the wrong hands is a list of houses."),
    Noted("N19", 11, K.CONCERN, NORVANE, "lists", "RED|chatham", GIVEN,
          "If we name a hundred and they name ten, we have confessed to ninety."),
    Noted("N20", 11, K.QUESTION, DISTRICTS, "lists", "AMBER|by_role", GIVEN,
          "Who will tell the families that nothing was found?"),
    Noted("N21", 11, K.IDEA, "", "lists", "RED|chatham", GIVEN,
          "Let someone compare without either side seeing the other's paper."),
    # Ember's, who counts with Norvane.
    Noted("N22", 11, K.PERSONAL_VIEW, NORVANE, "lists", "RED|chatham", GIVEN,
          "The papers would print the number before the names were checked."),
)  # fmt: skip

# What was said later, and of which use. N14 and N15 were asked about when there was somebody to tell.
LATER = (
    ("N14", -294, PointConsent.Use.HAND_OVER, GIVEN),
    ("N15", -294, PointConsent.Use.HAND_OVER, GIVEN),
    ("N21", -63, PointConsent.Use.FLOAT, GIVEN),
)
PRIVATE_NOTES = (  # session, day written, Lio's own words
    (5, -669, "He sat by the door. Next time no place cards."),
    (9, -297, "The answer came in four hours; someone was waiting for it."),
)


def said_in(told: Told, number: int) -> list[Said]:
    return [
        Said(
            noted.text,
            marked(noted.marking),
            kind=noted.kind,
            party=told.parties.get(noted.party),
            is_joint=not noted.party and noted.kind in (K.AGREEMENT, K.DISAGREEMENT),
            issue=told.issues[noted.issue],
            caveats=noted.caveats,
            held=held_of(told, noted),
        )
        for noted in POINTS
        if noted.session == number
    ]


def held_of(told: Told, noted: Noted) -> tuple[HeldBack, ...]:
    if noted.not_to is None:
        return ()
    party, until = noted.not_to
    return (HeldBack(Caveat.NOT_TO, (str(told.parties[party].pk),), told.days.on(until)),)


def ask_who_could_read(told: Told) -> None:
    """Yesterday Lio asked security about N14; Toma answers with people and paths."""
    questions.ask(told.points["N14"], by=told.lio, at=told.days.at(-1))


def keep_consents(told: Told, number: int, offset: int) -> None:
    """Name the points of a session just logged, and what was asked aloud at its opening, witnessed by Sefa."""
    codes = [noted for noted in POINTS if noted.session == number]
    later = {code for code, _offset, use, _answer in LATER if use == PointConsent.Use.HAND_OVER}
    for noted, point in zip(codes, told.sessions[number].points.order_by("position"), strict=True):
        told.points[noted.code] = point
        if noted.code not in later:
            record_consent(point, noted.consent, by=told.sefa, at=told.days.at(offset))
    for code, asked, use, answer in LATER:
        if code in {noted.code for noted in codes}:
            record_consent(told.points[code], answer, by=told.sefa, use=use, at=told.days.at(asked))


def keep_private_note(told: Told, number: int) -> None:
    """Lio's own eyes only; the caller acts as Lio."""
    for session, written, words in PRIVATE_NOTES:
        if session == number:
            write_passage(
                told.larkspur,
                Passage.Purpose.PRIVATE_NOTE,
                words,
                by=told.lio,
                session=told.sessions[number],
                at=told.days.at(written, 21),
            )


def ember_withdraws(told: Told) -> None:
    """At T-3, after draft 5 was begun from what stood before: the gate finds it."""
    record_consent(told.points["N22"], WITHDRAWN, by=told.lio, at=told.days.at(-3))
