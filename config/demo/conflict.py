"""Section 3 and the events of section 7: the Tavien valley dispute, its parties, and how they spoke officially."""

from confidentiality.context import acting_as
from config.demo.told import Told
from dialogues.models import Commitment, Conflict, ConflictSpan, ContextEvent, Issue, OfficialContact
from dialogues.vocabulary import CommitmentState, ConflictKind, ContactState
from participants.models import LinkKind, Party, PartyKind

BEGAN = "circa 11 years ago"  # the dispute
FIGHTING = "circa 6 years ago"
TAVIEN = "Tavien valley"
# The other two conflicts are only named.
OTHERS = ("Anser straits", "Corrin")

ISSUES = {
    "gates": "Water releases",
    "road": "Market road and checkpoints",
    "return": "Displaced families",
    "lists": "Detained and missing",
    "status": "Self-rule",
}
PARTIES = {
    "Norvane": PartyKind.GOVERNMENT,
    "Tavien Council": PartyKind.MOVEMENT,
    "Valley districts": PartyKind.CIVIL_SOCIETY,
    "Reform bloc": PartyKind.WING,
    "Old guard": PartyKind.WING,
    "Ridge wing": PartyKind.WING,
    "Envoy's office": PartyKind.THIRD_PARTY,
    "Pellane": PartyKind.STATE,
}
OF_THE_CONFLICT = ("Norvane", "Tavien Council", "Valley districts")

KIND = ContextEvent.Kind
EVENTS = (  # when, what, of which kind, whether it changed what the table could do
    ("T-690", "Election in Norvane", KIND.ELECTION, True),
    ("month of T-610", "Drought declared", KIND.DISASTER, False),
    ("T-520", "Official talks open", KIND.TALKS, True),
    ("T-410", "Council splits", KIND.PARTY, True),
    ("T-318", "Pumping station attacked", KIND.ATTACK, False),
    ("T-312", "Talks break down", KIND.TALKS, True),
    ("T-205", "New envoy", KIND.ENVOY, False),
    ("T-190", "Ridge wing returns", KIND.PARTY, False),
    ("T-160", "Interim text initialled", KIND.CEASEFIRE, True),
    ("quarter of T-100", "First calendar kept through a dry month", KIND.OTHER, False),
    ("T-34", "Talks suspended", KIND.TALKS, True),
    ("circa T-20", "Release rumours", KIND.OTHER, False),
)
# Where the story tells no beginning, a history begins with the fighting.
CONTACT = (
    (FIGHTING, ContactState.NONE),
    ("T-900", ContactState.INTERMITTENT),
    ("T-520", ContactState.TALKING),
    ("T-318", ContactState.SUSPENDED),
    ("T-312", ContactState.BROKEN_DOWN),
    ("T-240", ContactState.INTERMITTENT),
    ("T-150", ContactState.TALKING),
    ("T-34", ContactState.SUSPENDED),
)
COMMITMENTS = {
    "Norvane": (
        (FIGHTING, CommitmentState.EXPLORING),
        ("T-520", CommitmentState.COMMITTED),
        ("T-34", CommitmentState.STUCK),
    ),
    "Tavien Council": (
        (FIGHTING, CommitmentState.NOT_COMMITTED),
        ("T-600", CommitmentState.EXPLORING),
        ("T-520", CommitmentState.COMMITTED),
        ("T-310", CommitmentState.WITHDRAWN),
        ("T-170", CommitmentState.COMMITTED),
    ),
    "Valley districts": (("T-490", CommitmentState.COMMITTED),),
}


def load(told: Told) -> None:
    load_parties(told)
    for name in ("Tavien valley dispute", *OTHERS):
        told.conflicts[name.removesuffix(" dispute")] = Conflict.objects.create(name=name)
    conflict = told.conflicts[TAVIEN]
    Conflict.objects.filter(pk=conflict.pk).update(kind=ConflictKind.CIVIL_WAR)
    span = ConflictSpan(conflict=conflict, words="An upland river, three gates")
    told.lasted([span], [BEGAN], by=told.lio)
    conflict.parties.set([told.parties[name] for name in OF_THE_CONFLICT])
    told.issues = {
        issue.code: issue
        for issue in Issue.objects.bulk_create(
            Issue(conflict=conflict, code=code, label=label) for code, label in ISSUES.items()
        )
    }
    for when, label, kind, is_major in EVENTS:
        event = ContextEvent(conflict=conflict, label=label, kind=kind, is_major=is_major)
        event.when = told.days.when(when)
        event.recorded_at, event.recorded_by = told.days.written(event.when), told.lio
        event.save()
    norvane, council = told.parties["Norvane"], told.parties["Tavien Council"]
    told.lasted(
        [OfficialContact(conflict=conflict, one=norvane, other=council, state=state) for _when, state in CONTACT],
        [when for when, _state in CONTACT],
        by=told.lio,
    )


def load_commitments(told: Told) -> None:
    """What Larkspur's team judged, it keeps to itself; that officials speak or do not, everybody knows (ours)."""
    with acting_as(told.lio):
        for party, history in COMMITMENTS.items():
            told.lasted(
                [
                    Commitment(
                        conflict=told.larkspur.conflict, party=told.parties[party], state=state, kept_by=told.larkspur
                    )
                    for _when, state in history
                ],
                [when for when, _state in history],
                by=told.lio,
            )


def load_parties(told: Told) -> None:
    """The wings: the Ridge wing split at T-410 and came back under a dated memorandum at T-190."""
    days, by = told.days, told.lio
    began = days.when(BEGAN)
    ground = {"recorded_by": by, "recorded_at": days.written(began)}
    told.parties = {name: Party.establish(name, kind, since=began, **ground) for name, kind in PARTIES.items()}
    norvane, council, ridge = (told.parties[name] for name in ("Norvane", "Tavien Council", "Ridge wing"))
    for wing, whole in (("Reform bloc", norvane), ("Old guard", norvane), ("Ridge wing", council)):
        link = told.parties[wing].link_to(whole, LinkKind.WING_OF, since=began, by=by, at=days.written(began))
    told.parties["Reform bloc"].link_to(
        norvane, LinkKind.IN_OFFICE, since=days.when("T-690"), by=by, at=days.at(-690), source="Election in Norvane"
    )
    link.end(days.when("T-410"), by=by, at=days.at(-410))
    ridge.link_to(council, LinkKind.SPLIT_FROM, since=days.when("T-410"), by=by, at=days.at(-410))
    ridge.return_to(council, since=days.when("T-190"), by=by, at=days.at(-190), source="Dated memorandum")
