"""The cast: one process that several people share in different seats, and one stranger. Taken by the fixture `cast`."""

import json
import pickle
from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organisation, OrganisationRole, User
from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Distribution, Marking
from dialogues import course, seats
from dialogues.models import Conflict, Issue, Participation, PointConsent, Process
from dialogues.record import Said, Seen, SessionRecord, log_session
from dialogues.roles import SeatKind
from dialogues.vocabulary import Capacity, Stage, Status, Track
from jobs.models import Request
from jobs.work import work
from participants.models import Party, Person
from participants.when import When
from transfers.models import Addressee, Channel

RED = Marking(Distribution.RED, Attribution.CHATHAM)
STRICT = Marking(Distribution.AMBER_STRICT, Attribution.BY_PARTY)


def user(name, organisation):
    return User.objects.create_user(email=f"{name}@example.org", name=name.title(), organisation=organisation)


def make_process(convenor, conflict, lead, code_name="Larkspur"):
    process = Process.objects.create(code_name=code_name, conflict=conflict, convenor=convenor, created_by=lead)
    seats.give(process, lead, SeatKind.LEAD, by=lead)
    since = When.day(timezone.localdate() - timedelta(days=400))
    for state in (Track.T15, Stage.NEGOTIATION, Status.ACTIVE, 90):
        course.begin(process, state, since=since, by=lead)
    course.refresh(process)
    return process


def make_cast():
    house = Organisation.objects.create(name="Third Bank", code="third-bank-test", kind=Organisation.Kind.CONVENOR)
    other_house = Organisation.objects.create(name="Far Shore", code="far-shore-test", kind=Organisation.Kind.CONVENOR)
    ministry = Organisation.objects.create(name="Ministry", code="ministry-test", kind=Organisation.Kind.OFFICIAL)
    people = {name: user(name, house) for name in ("lead", "second", "note_taker", "manager", "observer")}
    people |= {name: user(name, house) for name in ("administrator", "auditor")}
    people |= {"official": user("official", ministry), "outsider": user("outsider", other_house)}
    for role in ("administrator", "auditor"):
        OrganisationRole.objects.create(user=people[role], organisation=house, role=role)
    long_ago = When.year(2000)
    north = Party.establish("North", "government", since=long_ago)
    south = Party.establish("South", "movement", since=long_ago)
    conflict = Conflict.objects.create(name="River dispute")
    conflict.parties.set([north, south])
    issue = Issue.objects.create(conflict=conflict, code="gates", label="Gates")
    with acting_as(people["lead"]):
        process = make_process(house, conflict, people["lead"])
        team = (
            ("second", SeatKind.FACILITATOR),
            ("second", SeatKind.CLEARER),
            ("note_taker", SeatKind.NOTE_TAKER),
            ("manager", SeatKind.PROGRAMME_MANAGER),
            ("observer", SeatKind.OBSERVER),
        )
        seats.give_several(process, [(people[name], kind) for name, kind in team], by=people["lead"])
    with acting_as(people["outsider"]):
        other_conflict = Conflict.objects.create(name="Another dispute")
        other_process = make_process(other_house, other_conflict, people["outsider"], code_name="Hazel")
    participations = [
        Participation.objects.create(process=process, person=Person.objects.create(), pseudonym=name, side=side)
        for name, side in (("Alder", north), ("Compass", north), ("Basalt", south), ("Heron", south))
    ]
    channel = Channel.objects.create(
        process=process, name="Envoy's office", receipts="opened", receipts_agreed_on=date(2026, 1, 1)
    )
    Addressee.objects.create(channel=channel, user=people["official"])
    return SimpleNamespace(
        **people,
        house=house,
        conflict=conflict,
        issue=issue,
        north=north,
        south=south,
        process=process,
        other_process=other_process,
        participations=participations,
        channel=channel,
    )


@pytest.fixture
def cast(db):
    """Made by the verbs once per process; after that what they wrote is written again, in one go."""
    if not RECORDED:
        statements, made = written_by(make_cast)
        RECORDED.extend([statements, pickle.dumps(made)])
        return made
    statements, made = RECORDED
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements)
    return pickle.loads(made)


RECORDED = []
WRITES = ("INSERT ", "UPDATE ", "DELETE ", "SELECT set_config(")


def written_by(make):
    """What `make` wrote, as one string of statements, and what it returned."""
    statements = []

    def keep(execute, statement, parameters, many, context):
        if statement.lstrip().startswith(WRITES):
            assert not many
            statements.append(context["cursor"].mogrify(statement, parameters))
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(keep):
        made = make()
    return b";".join(statements).decode(), made


def record_of(cast, *, texts=("First point.", "Second point."), markings=(RED, STRICT), **changes):
    """A record of the next session with the whole cast in the room."""
    record = {
        "when": When.day(timezone.localdate() - timedelta(days=1)),
        "summary": "A summary.",
        "number": cast.process.sessions.count() + 1,
        "seen": [Seen(one, Capacity.UNOFFICIAL_REP) for one in cast.participations],
        "staff": [cast.lead, cast.second],
        "points": [Said(text, marking, party=cast.north) for text, marking in zip(texts, markings, strict=False)],
        **changes,
    }
    return SessionRecord(**record)


def log(cast, **changes):
    with acting_as(cast.lead):
        return log_session(cast.process, record_of(cast, **changes), by=cast.lead, form_key=uuid4())


def consent(point, by):
    return PointConsent.objects.create(point=point, answer=PointConsent.Answer.GIVEN, recorded_by=by)


def run_jobs():
    """Do what a worker would do with everything that waits."""
    for request in Request.objects.filter(state="waiting").order_by("created_at"):
        work(request.pk)


def text_in(body):
    return json.loads(body)["text"]
