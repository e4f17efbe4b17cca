"""Sessions, tracks and dates as the story tells them, and the Oslo channel as its sources do."""

import re
from html import unescape
from itertools import product
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from accounts.models import User
from confidentiality.context import acting_as
from dialogues import conflicts, finding
from dialogues.as_at import now, read
from dialogues.lanes import course_of
from dialogues.models import NameDecision, Participation, Passage, Process, Session, TrackCall
from dialogues.overdue import late_phases
from dialogues.stood import standing_on, stood
from dialogues.vocabulary import Track
from participants.models import Identity, Proximity
from participants.when import Precision, When
from tests.signing_in import sign_in

CHANGES = (
    "_new",
    "_add",
    "_log",
    "_correct",
    "_begin",
    "_change",
    "_move",
    "_judge",
    "_reword",
    "_plan",
    "_step",
    "_recall",
    "_marking",
    "_edit",
    "_redact",
    "_grant",
    "_seal",
    "_put_up",
)
LINK = re.compile(r'href="([^"#][^"]*)"')
IMPLIED = {
    1: ("t2", "t2", False), 2: ("t2", "t2", False), 3: ("t2", "t2", False), 4: ("t2", "t2", False),
    5: ("t2", "t15", True), 6: ("t15", "t15", False), 7: ("t15", "t15", False), 8: ("t15", "t15", False),
    9: ("t15", "t15", True), 10: ("t1", "t1", False), 11: ("t15", "t15", False),
}  # fmt: skip


def test_implied_tracks_are_those_of_the_story(story):
    read_as = {
        number: (session.declared_track, session.implied_track, session.is_one_sided)
        for number, session in story.sessions.items()
        if number <= 11
    }

    assert read_as == IMPLIED


def test_two_rooms_disagreed_with_their_label_and_each_says_why(story):
    reasons = Passage.objects.filter(process=story.larkspur, purpose=Passage.Purpose.LABEL_REASON)

    assert [number for number, session in story.sessions.items() if session.disagrees] == [5, 9]
    assert sorted(reasons.values_list("session__number", flat=True)) == [5, 9]


def test_precision_of_the_dates_is_kept(story):
    precisions = {number: session.when.precision for number, session in story.sessions.items()}

    assert precisions[2] == Precision.CIRCA
    assert precisions[3] == precisions[9] == Precision.RANGE
    assert precisions[4] == Precision.MONTH
    assert story.sessions[3].when.bounds == (story.days.on(-860), story.days.on(-858))


def test_session_twelve_was_held_yesterday_and_has_no_record(story):
    twelfth = story.sessions[12]

    assert (twelfth.status, twelfth.recorded_at) == ("held", None)
    assert twelfth.when == When.day(story.days.on(-1))
    assert story.sessions[13].status == "planned"


def test_the_line_rises_and_comes_down_again(story):
    tracks = list(story.larkspur.trackperiods.current().in_order().values_list("track", flat=True))

    assert tracks == [Track.T2, Track.T15, Track.T1, Track.T15]
    assert story.larkspur.standing.sessions_held == 12
    assert (story.larkspur.standing.objectives_stated, story.larkspur.standing.objectives_met) == (8, 3)


def test_official_contact_stands_still_for_34_days(story):
    contacts = story.larkspur.conflict.officialcontacts.current().in_order()

    assert [contact.state for contact in contacts][-2:] == ["talking", "suspended"]
    assert contacts.last().since == When.day(story.days.on(-34))
    on_breakdown = contacts.at(story.days.on(-310))
    assert [contact.state for contact in on_breakdown] == ["broken_down"]


def test_only_yarrow_states_no_objective(story):
    fictional = Process.objects.filter(is_historic=False, is_official=False, standing__objectives_stated=0)

    assert list(fictional.values_list("code_name", flat=True)) == ["Yarrow"]


def test_six_of_thirteen_are_women_and_alders_tie_is_stale(story):
    with acting_as(story.lio):
        people = Identity.objects.filter(person__in=story.larkspur.participations.values("person")).facts()
    stale = Proximity.objects.stale_on(timezone.localdate()).values("person")

    assert sorted(facts.gender for facts in people.values()).count("woman") == 6
    assert [one.pseudonym for one in story.larkspur.participations.filter(person__in=stale)] == ["Alder"]


def test_oslo_is_asymmetric_until_officials_of_both_sides_meet(story):
    rounds = Session.objects.filter(process__code_name="Oslo channel").order_by("when_earliest", "number")

    before = [one for one in rounds if one.number <= 4]
    after = [one for one in rounds if one.number > 4]
    assert all(one.is_asymmetric and one.implied_track == "" and one.disagrees for one in before)
    assert all(one.implied_track == "t1" and not one.disagrees for one in after)
    assert [one.number for one in after] == [6, 7, 8, 9, 14]
    assert before[1].when == When.month(1993, 2)


def test_the_course_of_oslo_shows_the_official_talks_stalled_until_the_parties_spoke_themselves(story):
    channel, reader = Process.objects.get(code_name="Oslo channel"), Client()
    sign_in(reader, story.lio)

    drawn = {}
    for day in ("January 1993", "September 1993"):
        page = reader.get(reverse("dialogues:process_detail", args=[channel.pk]), {"as-at": day}).content.decode()
        drawn[day] = ("Official: Stalled" in page, page.count('class="gap"'))  # one in the key
    assert list(drawn.values()) == [(True, 2), (True, 2)]


def test_oslo_shows_public_figures_by_name_to_lio_and_sefa_alone(story):
    figures = Participation.objects.filter(process__code_name="Oslo channel")
    seated = User.objects.filter(seats__process__is_historic=True).distinct()

    assert all(figure.is_shown_by_name and figure.neutral_name for figure in figures)
    (decision,) = NameDecision.objects.filter(process__code_name="Oslo channel")
    assert (decision.decided_by, decision.shows_names) == (story.lio, True)
    assert "Ahmed Qurei" in {figure.pseudonym for figure in figures}
    assert {user.name for user in seated} == {"Lio Varrent", "Sefa Dorn"}


def test_qurei_qurie_and_abu_ala_are_one_person_for_who_holds_the_grant(story):
    channel = Process.objects.get(code_name="Oslo channel")
    for called in ("Qurei", "Qurie", "Abu Ala", "أبو علاء"):
        with acting_as(story.lio):
            found = finding.find(channel, called, by=story.lio, reason="Which of the sources means whom.")
        assert [one.participation.pseudonym for one in found] == ["Ahmed Qurei"], called
        with acting_as(story.sefa):
            unfound = finding.find(channel, called, by=story.sefa, reason="Which of the sources means whom.")
        assert [one.is_by_name for one in unfound] == [False] * (called == "Qurei"), called


def test_what_larkspur_judges_of_the_parties_it_keeps_and_officials_talking_is_known_to_all(story):
    conflict = story.larkspur.conflict
    to_lio = conflicts.facts_of(conflicts.fetch(story.lio, conflict.pk), reader=story.lio, as_at=now())
    to_niko = conflicts.facts_of(conflicts.fetch(story.niko, conflict.pk), reader=story.niko, as_at=now())

    assert [(one.name, one.keeper) for one in to_lio.commitments] == [
        ("Norvane", "Larkspur"),
        ("Tavien Council", "Larkspur"),
        ("Valley districts", "Larkspur"),
    ]
    assert (to_niko.commitments, len(to_niko.contacts), len(to_lio.contacts)) == ([], 1, 1)
    assert [row.process.code_name for row in to_niko.processes] == ["Hazel"]
    split = conflicts.parties_then(conflict, read({"as-at": str(story.days.on(-300))}))
    assert [one.name for one in split if one.is_itself and one.party.kind == "wing"] == ["Ridge wing"]


def test_a_course_stands_where_the_database_says_that_it_stood(story):
    """The page of a course reads it from rows that are at hand, every other page asks."""
    days = ["1993-01-20", "1993-05-10", "1996-07-01", *(str(story.days.on(-day)) for day in (580, 312, 34))]

    for process in Process.objects.filter(code_name__in=["Larkspur", "Quarto", "Oslo channel", "Inter-Tajik Dialogue"]):
        for day, known in product(days, ("now", "then")):
            as_at = read({"as-at": day, "as-known": known})
            asked = Process.objects.annotate(**standing_on(as_at)).get(pk=process.pk)
            assert course_of(process, as_at).stood == stood(asked), (process, day, known)


def test_who_calls_larkspur_what_and_the_one_late_phase(story):
    calls = TrackCall.objects.filter(process=story.larkspur).current()

    assert sorted((call.observer, call.track) for call in calls) == [
        ("Envoy's office", "t15"),
        ("Norvane press", "t2"),
        ("Third Bank Institute", "t15"),
    ]
    assert [claim.source for claim in story.larkspur.claims.filter(is_chosen=True)] == ["Third Bank Institute"]
    assert [one.name for one in late_phases(story.larkspur, read({"as-at": str(story.days.on(-655))}))] == [
        "Relationship"
    ]
    assert late_phases(story.larkspur, now()) == []


def test_no_page_read_as_at_a_day_loses_that_day_on_the_way_to_the_next(story):
    """One page of each kind is followed from the first; each that says its day hands it on."""
    reader = Client()
    sign_in(reader, story.lio)
    day = f"?as-at={story.days.on(-200).isoformat()}"
    first = [reverse("dialogues:process_detail", args=[story.larkspur.pk]), f"/conflicts/{story.larkspur.conflict_id}/"]
    waiting, read, told = [path + day for path in first], {}, []
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        name = resolve(path).view_name
        if name in read:
            continue
        answer = reader.get(address)
        is_page = answer.headers["Content-Type"].startswith("text/html")
        read[name] = is_page and b'id="as-at"' in answer.content
        if not read[name]:
            continue
        for link in LINK.findall(answer.content.decode()):
            to = urlsplit(urljoin(address, unescape(link)))
            if to.path.startswith(("/processes/", "/conflicts/")) and to.path not in (path, "/processes/"):
                told.append((name, resolve(to.path).view_name, "as-at=" in to.query))
                waiting.append(f"{to.path}{day}")

    assert sum(read.values()) > 15
    assert {(at, to) for at, to, keeps in told if not keeps and read[to]} == set()
    changing = {at for at, to, _keeps in told if to.endswith(CHANGES)}
    assert changing == set(), "what is over is only read"
