"""Section 7 again: impasses, the interim text, and success looked back on; what Larkspur is for and built after.

Told by the story: M1 and M2 with everything tried and found, the verdicts, OB3's reviewer and review, the uptake of the
calendar and of briefing 3 with claim and dissent, four articles and one bracket. Rules where it is silent: what has no
day lies between the days around it; purposes, design, reasons of verdicts, the two checks of fundamentals and what the
interim text is marked with are ours, each drawn from a fact of sections 3 to 8.
"""

from datetime import timedelta

from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Caveat, Distribution, HeldBack, Marking
from config.demo.told import Told
from dialogues import aims, designs, impasses, outcomes, purposes, reach, success
from dialogues.models import DocumentVersion, ImpasseStep, OutcomeDocument, Snapshot
from dialogues.models.success import Fundamental, HealthAnswer
from dialogues.success import Seen
from dialogues.vocabulary import Achievability, Purpose

KIND = ImpasseStep.Kind
IMPASSES = (  # code, issue, session, since, words; its steps: kind, when, session, words
    ("M1", "gates", 3, "T-860", "Who may order a release?", (
        (KIND.TRIED, "between T-858 and T-580", None, "A neutral operator"),
        (KIND.TRIED, "between T-858 and T-580", None, "Rotation"),
        (KIND.BROKEN, "T-490", 7, "Restating it as warning time, not control"),
    )),
    ("M2", "lists", 11, "T-75", "Each side fears that its list will be used as a target list.", (
        (KIND.TRIED, "between T-75 and T", None, "Exchange on one day"),
        (KIND.TRIED, "between T-75 and T", None, "Exchange by age group"),
        (KIND.FOUND, "T-70", None, "Readings before control (I2, from Bramble)"),
        (KIND.FOUND, "between T-75 and T", None, "Sealed envelopes (from Sorrel, {T-220})"),
    )),
)  # fmt: skip
VERDICTS = (  # code, verdict, by whom, why
    ("OB3", Achievability.BEYOND_MANDATE, "sefa", "Set aside by all since session 2. Nobody here may speak on it."),
    ("OB7", Achievability.STRETCH, "lio", "The agenda of round 7 is made elsewhere, and the talks are suspended."),
)
SNAPSHOTS = (  # day, about, what was seen
    (-240, "", Seen(
        "Official contact resumed",
        "The question of briefing 3 was put on {T-284}; contact resumed on {T-240}.",
        Snapshot.Claim.PLAUSIBLE,
        dissent="A telephone call between capitals came first.",
    )),
    (-160, "OB2", Seen(
        "The gate calendar (I1) was adopted",
        "It stands in the interim text, which was initialled on {T-160}.",
        Snapshot.Claim.LIKELY,
        substantiated_by="Envoy's office",
        dissent="The drought did it.",
    )),
)  # fmt: skip
ARTICLES = "Articles 1 to 3: not in brackets.\n\nArticle 4, night passage: [one checkpoint] [none]."
VERSIONS = ((-165, DocumentVersion.State.DRAFT), (-160, DocumentVersion.State.INITIALLED))
CHECKS = (
    (-308, {
        Fundamental.CONSENT: (HealthAnswer.Level.WEAK, "One party has withdrawn."),
        Fundamental.INCLUSIVITY: (HealthAnswer.Level.GOOD, "Valley districts are in the room since session 7."),
        Fundamental.COHERENCE: (HealthAnswer.Level.WEAK, "The official talks have broken down."),
    }),
    (-28, {
        Fundamental.CONSENT: (HealthAnswer.Level.FAIR, "Both came back; one is stuck."),
        Fundamental.INCLUSIVITY: (HealthAnswer.Level.FAIR, "Valley districts have no seat in the official talks."),
        Fundamental.COHERENCE: (HealthAnswer.Level.FAIR, "One text was handed over; the talks are suspended."),
        Fundamental.AGREEMENTS: (HealthAnswer.Level.FAIR, "One bracket is left."),
    }),
)  # fmt: skip


def load(told: Told) -> None:
    with acting_as(told.lio):
        load_purposes(told)
        load_impasses(told)
        load_judgements(told)
        load_interim_text(told)
        load_success(told)


def dated(told: Told, words: str) -> str:
    """Fill in days of the story: "{T-160}"."""
    for offset in (-284, -240, -220, -160):
        words = words.replace(f"{{T{offset}}}", f"{told.days.on(offset):%-d %B %Y}")
    return words


def load_purposes(told: Told) -> None:
    days, process, lio = told.days, told.larkspur, told.lio
    first = [Purpose.MAINTAIN_CHANNEL, Purpose.SUPPORT_PROCESS]
    purposes.pursue(process, first, since=days.when("T-1040"), by=lio, at=days.at(-1040))
    purposes.pursue(process, [*first, Purpose.INCLUSION], since=days.when("T-490"), by=lio, at=days.at(-490))
    purposes.follow(process, designs.PROBLEM_SOLVING, since=days.when("T-1040"), by=lio, at=days.at(-1040))


def load_impasses(told: Told) -> None:
    for code, issue, session, since, words, steps in IMPASSES:
        when = told.days.when(since)
        impasse = impasses.open_impasse(
            told.larkspur,
            words,
            code=code,
            since=when,
            issue=told.issues[issue],
            session=told.sessions[session],
            by=told.lio,
            at=told.days.written(when),
        )
        for place, (kind, day, number, said) in enumerate(steps):
            happened = told.days.when(day)
            impasses.add_step(
                impasse,
                kind,
                dated(told, said),
                when=happened,
                session=told.sessions[number] if number else None,
                by=told.lio,
                at=min(told.days.written(happened), told.days.at(-1)) + timedelta(minutes=place),
            )


def load_judgements(told: Told) -> None:
    judged, again = told.days.on(-28), told.days.on(30)
    for code, verdict, reviewer, why in VERDICTS:
        aims.judge(
            told.larkspur.objectives.get(code=code),
            verdict,
            why,
            reviewer=told.users[reviewer],
            judged_on=judged,
            review_on=again,
            by=told.lio,
            ground=reach.ground_of(told.larkspur, judged),
        )


def load_interim_text(told: Told) -> None:
    objective = told.larkspur.objectives.get(code="OB4")
    for day, state in VERSIONS:
        outcomes.write_version(
            objective,
            "Interim text on gates and road",
            ARTICLES,
            kind=OutcomeDocument.Kind.DRAFT_AGREEMENT,
            state=state,
            when=told.days.when(f"T{day}"),
            drafted_by="Both sides, in session 10",
            agreed_by=["Norvane", "Tavien Council"] if state == DocumentVersion.State.INITIALLED else [],
            marking=Marking(Distribution.AMBER_STRICT, Attribution.BY_PARTY),
            held=[HeldBack(Caveat.ORIGINATOR_CONSENT)],
            by=told.lio,
            at=told.days.at(day),
        )


def load_success(told: Told) -> None:
    process, days = told.larkspur, told.days
    for day, code, seen in SNAPSHOTS:
        told_as = Seen(seen.words, dated(told, seen.evidence), seen.claim, seen.substantiated_by, seen.dissent)
        objective = process.objectives.get(code=code) if code else None
        success.look_back(
            process, told_as, when=days.when(f"T{day}"), objective=objective, by=told.lio, at=days.at(day)
        )
    for number, (day, answers) in enumerate(CHECKS):
        again = days.on(CHECKS[number + 1][0]) if number + 1 < len(CHECKS) else days.on(60)
        checked = {str(fundamental): answer for fundamental, answer in answers.items()}
        success.check_up(process, checked, checked_on=days.on(day), review_on=again, by=told.lio)
