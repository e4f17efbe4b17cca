"""Two pseudonyms that are one person: nobody reads more for it, no consent comes of it, and it can be taken back."""

from datetime import timedelta
from itertools import count

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from confidentiality.context import acting_as
from confidentiality.models.audience import Grant
from dialogues import consents, holders, identities, merging, people, seats
from dialogues.attendance import Seen
from dialogues.consents import Asked
from dialogues.models import Attendance, Merging, Participation, Point, Reveal, Session
from dialogues.models.consent import How, Word
from dialogues.roles import SeatKind
from dialogues.vocabulary import Capacity, Consent
from participants.facts import Facts
from participants.models import Identity, Level, Post
from participants.when import When
from tests.cast import log
from tests.confidentiality.events import events_of
from tests.dialogues.planning import ago

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

STAFF = ("lead", "second", "note_taker")
READERS = (*STAFF, "manager", "outsider")
REASON = "The host counted one chair."
FLAGS = [f"may_be_{use}" for use in Consent]
people_of_the_team = st.sets(st.sampled_from(STAFF))
answers = st.dictionaries(st.sampled_from(list(Consent)), st.sampled_from(list(Word)), min_size=1)
somebody = st.fixed_dictionaries(
    {
        "holders": people_of_the_team,
        "reminded": people_of_the_team,
        "asked": st.lists(answers, max_size=1),
        "flags": st.sets(st.sampled_from(FLAGS)),
        "there": st.sets(st.integers(0, 1)),
        "posts": st.integers(0, 1),
    }
)
numbers = count()


def tell(cast, one, drawn):
    """Make somebody as drawn."""
    Participation.objects.filter(pk=one.pk).update(**{flag: flag in drawn["flags"] for flag in FLAGS})
    one.refresh_from_db()
    with acting_as(cast.lead):
        for name in sorted(drawn["holders"]):
            holders.name(one.person, cast.process.seats.filter(user=getattr(cast, name)).first(), by=cast.lead)
        for _ in range(drawn["posts"]):
            people.hold(one, people.Held(When.year(2020), None, Level.MIDDLE_RANGE), by=cast.lead)
        for said in drawn["asked"]:
            consents.ask(one, Asked(When.year(2024), How.ALOUD, said, words="As said."), by=cast.lead)
    for name in sorted(drawn["holders"])[:1]:
        with acting_as(getattr(cast, name)):
            identities.write(one, Facts(name=f"Name {next(numbers)}"), by=getattr(cast, name))
            identities.reveal(one, REASON, by=getattr(cast, name))
    for name in sorted(drawn["reminded"]):
        with acting_as(getattr(cast, name)):
            people.keep_aid(one, f"Aid {next(numbers)}", by=getattr(cast, name))


def reads(cast, name):
    """All that this user can open of the people of the process, and what they may see of rooms."""
    user = getattr(cast, name)
    with acting_as(user):
        seen = list(Participation.objects.visible_to(user).filter(process=cast.process))
        names = {facts.name for facts in Identity.objects.visible_to(user).facts().values()}
        aids = {line for text in people.aids_of(seen, user).values() for line in text.splitlines()}
        rooms = set(Attendance.objects.visible_to(user).values_list("session", "capacity", "side"))
        words = {text for one in seen for text in consents.history(one, reader=user).words.values()}
        return {
            "names": names,
            "aids": aids,
            "reveals": set(Reveal.objects.visible_to(user).values_list("pk", flat=True)),
            "points": set(Point.objects.visible_to(user).values_list("pk", flat=True)),
            "people": {one.pk for one in seen},
            "rooms": rooms,
            "words": words,
        }


def state(kept, other):
    """What stands of the two."""
    rows = Participation.objects.filter(pk__in=[kept.pk, other.pk])
    return (
        sorted(rows.values_list("pk", "merged_into", *FLAGS), key=str),
        sorted(Attendance.objects.values_list("session", "participation", "capacity", "side"), key=str),
        sorted(Post.objects.values_list("person", "thread"), key=str),
        sorted(Session.objects.values_list("number", "implied_track", "is_one_sided", "is_asymmetric"), key=str),
        sorted(Grant.objects.values_list("pk", "user", "expires_at"), key=str),
    )


@settings(
    max_examples=4,
    deadline=None,
    database=None,
    phases=[Phase.generate],  # shrinking would take minutes: the drawn room is printed as it is
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(somebody, somebody)
def test_nobody_reads_more_no_consent_comes_of_it_and_it_goes_back(cast, mine, theirs):
    with transaction.atomic():
        kept, other = cast.participations[:2]
        tell(cast, kept, mine)
        tell(cast, other, theirs)
        for number in range(2):
            there = [one for one, drawn in ((kept, mine), (other, theirs)) if number in drawn["there"]]
            log(cast, texts=("Said.",), seen=[Seen(one, Capacity.PERSONAL) for one in [*there, cast.participations[2]]])
        for one in (kept, other):
            consents.settle(one)
        agreed = [{flag for flag in FLAGS if getattr(one, flag)} for one in (kept, other)]
        before, stood = {name: reads(cast, name) for name in READERS}, state(kept, other)

        with acting_as(cast.lead):
            row = merging.merge(kept, other, REASON, by=cast.lead, were_put_down_twice=True)

        for name in READERS:
            after = reads(cast, name)
            for kind, read in after.items():
                assert read <= before[name][kind], (name, kind)
            assert after["aids"] == before[name]["aids"], name  # nor do they lose sight of their own
        kept.refresh_from_db()
        assert {flag for flag in FLAGS if getattr(kept, flag)} == agreed[0] & agreed[1]
        assert not Attendance.objects.filter(participation=other).exists()
        with acting_as(cast.lead):
            merging.undo(row, by=cast.lead)
        assert state(kept, other) == stood
        assert {name: reads(cast, name) for name in READERS} == before
        transaction.set_rollback(True)


def test_two_in_one_room_are_two_people_unless_one_was_put_down_twice(cast):
    kept, other = cast.participations[:2]
    session = log(cast)
    client = Client()
    client.force_login(cast.lead)
    address = reverse("dialogues:participation_merge", args=[cast.process.pk, kept.pk])
    sent = {"other": other.pk, "reason": REASON}

    told = client.post(address, sent).content.decode()
    assert "Both were put down for session 1" in told
    assert not kept.mergings.exists()  # it was only told what it would do
    refused = client.post(address, {**sent, "seen": other.pk})
    assert (refused.status_code, "two in one room are two people" in refused.content.decode()) == (422, True)
    assert REASON in refused.content.decode()
    done = client.post(address, {**sent, "seen": other.pk, "were_put_down_twice": "on"})

    assert done.status_code == 302
    assert session.attendances.count() == 3
    assert "participation.merge" in events_of(kept.pk)
    listed = client.get(reverse("dialogues:participation_list", args=[cast.process.pk])).content.decode()
    assert (">Compass<" in listed, ">Alder<" in listed) == (False, True)
    assert "is this person too" in client.get(done["Location"]).content.decode()
    assert REASON in client.get(address).content.decode()
    assert (
        "This is Alder."
        in client.get(reverse("dialogues:participation_detail", args=[cast.process.pk, other.pk])).content.decode()
    )
    undo = reverse("dialogues:merging_undo", args=[cast.process.pk, kept.pk, kept.mergings.get().pk])
    client.post(undo)
    assert session.attendances.count() == 4
    assert "Somebody took this back already" in client.post(undo, follow=True).content.decode()


def test_only_the_lead_says_so_and_an_answer_after_it_counts(cast):
    kept, other = cast.participations[:2]
    with acting_as(cast.lead):
        consents.ask(kept, Asked(When.year(2024), How.ALOUD, {Consent.QUOTED: Word.GIVEN}), by=cast.lead)
    with acting_as(cast.second), pytest.raises(PermissionDenied):
        merging.merge(kept, other, REASON, by=cast.second)
    with acting_as(cast.lead):
        merging.merge(kept, other, REASON, by=cast.lead)
        with pytest.raises(ValidationError):
            merging.merge(cast.participations[2], other, REASON, by=cast.lead)
    kept.refresh_from_db()
    assert not kept.may_be_quoted
    with acting_as(cast.lead):
        consents.ask(kept, Asked(When.year(2025), How.CALL, {Consent.QUOTED: Word.GIVEN}), by=cast.lead)
    kept.refresh_from_db()
    assert kept.may_be_quoted


def test_one_person_is_never_in_two_processes(cast):
    """Merging moves what hangs on a person within one process; the database sees to it that no other is reached."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.create(
            process=cast.other_process, person=cast.participations[0].person, pseudonym="Elsewhere"
        )


def test_what_was_known_then_has_two_until_the_day_they_were_one(cast, client):
    one, other = cast.participations[:2]
    with acting_as(cast.lead):
        for days, who in ((300, (one,)), (200, (other,)), (100, (one, other))):
            log(cast, when=ago(days), seen=[Seen(each, Capacity.UNOFFICIAL_REP) for each in who])
        people.hold(other, people.Held(ago(500), None, Level.TOP), by=cast.lead)
        Post.objects.update(recorded_at=timezone.now() - timedelta(days=40))
        Session.objects.update(recorded_at=timezone.now() - timedelta(days=40))
        for who, word in ((one, Word.GIVEN), (other, Word.REFUSED)):
            asked = Asked(ago(400), How.ALOUD, {Consent.QUOTED: word})
            consents.ask(who, asked, by=cast.lead, at=timezone.now() - timedelta(days=40))
        Participation.objects.filter(pk=one.pk).update(may_be_recorded=True)  # before days were kept
        row = merging.merge(one, other, REASON, by=cast.lead, were_put_down_twice=True)
    at = {name: reverse("dialogues:participation_detail", args=[cast.process.pk, who.pk])
          for name, who in (("one", one), ("other", other))}  # fmt: skip
    listed = reverse("dialogues:participation_list", args=[cast.process.pk])
    sessions = [
        reverse("dialogues:session_detail", args=[cast.process.pk, each.pk])
        for each in Session.objects.order_by("number")
    ]

    def told(day, who=cast.second):
        """Sessions of each by the list, their own page and the room's, whether the other is told to be somebody else,
        and what the one agreed to."""
        client.force_login(who)
        client.get(at["one"])
        every = {row["person"].pseudonym: row["person"].sessions for row in client.get(listed + day).context["rows"]}
        pages = {name: client.get(address + day) for name, address in at.items()}
        own = {name: [seen.session.number for seen in page.context["attendances"]] for name, page in pages.items()}
        is_one = "This is Alder." in pages["other"].content.decode()
        assert bool(pages["one"].context["mergings"]) == (is_one and who == cast.second)
        rooms = [client.get(address + day).context["attendances"] for address in sessions]
        names = ["".join(seen.participation.pseudonym[0] for seen in room) for room in rooms]
        agreed = {each.use for each in pages["one"].context["consents"].standing if each.is_given}
        return every, own, names, is_one, len(pages["other"].context["posts"]), agreed

    day = f"?as-at={ago(1).earliest}"
    now = ({"Alder": 3}, {"one": [3, 2, 1], "other": []}, ["A", "A", "A"], True, 0, set())
    both = {Consent.QUOTED, Consent.RECORDED}
    apart = ({"Alder": 2, "Compass": 2}, {"one": [3, 1], "other": [3, 2]}, ["A", "C", "AC"], False, 1, both)
    assert told(day) == now
    assert told(day + "&as-known=then") == apart
    with acting_as(cast.lead):
        seats.give(cast.process, cast.outsider, SeatKind.CLEARER, by=cast.lead)
    assert told(day + "&as-known=then", who=cast.outsider)[:4] == now[:4]  # nobody told them that there were two
    with acting_as(cast.lead):
        Merging.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=30))
        row.refresh_from_db()
        assert told(day + "&as-known=then") == now
        merging.undo(row, by=cast.lead)
    assert told(day) == apart
    assert told(day + "&as-known=then") == now
