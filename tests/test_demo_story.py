"""The demonstration, loaded once as the runtime role: what each of its people must and must not see."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection
from django.utils import timezone

from accounts.models import User
from confidentiality import audit, auditors, sealed
from confidentiality.context import acting_as
from confidentiality.sealed import Unreadable
from config.demo import age
from config.demo.days import Days, evenly
from config.demo.load import load, loaded_on
from config.demo.points import POINTS
from dialogues.models import Participation, Passage, Point, PointConsent, Process, Session
from dialogues.vocabulary import Track
from jobs.models import Request
from participants.models import Identity, Proximity
from participants.when import Precision, When
from tests import databases
from transfers import gate
from transfers.briefing import read
from transfers.models import Briefing, Channel, Copy, Extract, PutUp
from transfers.reading import text_of

EIGHT = ["Aster", "Bramble", "Fennel", "Larkspur", "Quarto", "Sorrel", "Tansy", "Yarrow"]
OSLO = ["Madrid and Washington talks", "Oslo channel"]
CONFIDENTIAL = (Point, Passage, PutUp, Extract, Briefing, Copy, Identity)


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    """One load for the module, committed; the tests roll back what they do, and the clone is thrown away after."""
    with django_db_blocker.unblock():
        load()
    yield
    with django_db_blocker.unblock():
        databases.renew(databases.own_name())


@pytest.fixture
def story(db):
    users = {user.email.partition(".")[0]: user for user in User.objects.filter(email__endswith="@example.org")}
    larkspur = Process.objects.get(code_name="Larkspur")
    sessions = {session.number: session for session in larkspur.sessions.all()}
    return SimpleNamespace(**users, larkspur=larkspur, sessions=sessions, days=Days(timezone.localdate()))


def seen_by(user):
    """How many confidential rows of each kind this person may see."""
    return {model.__name__: count for model in CONFIDENTIAL if (count := model.objects.visible_to(user).count())}


def code_names(user):
    return list(Process.objects.visible_to(user).values_list("code_name", flat=True))


def points_of(larkspur, user):
    with acting_as(user):
        return Point.objects.visible_to(user).filter(process=larkspur).count()


def briefing(code):
    return next(one for one in Briefing.objects.all() if one.code == code)


# --- The sign-ins, line by line --------------------------------------------------------------------------


def test_lio_reads_every_note_of_larkspur_and_the_own_private_ones(story):
    with acting_as(story.lio):
        points = Point.objects.visible_to(story.lio).filter(process=story.larkspur)
        notes = Passage.objects.visible_to(story.lio).filter(purpose=Passage.Purpose.PRIVATE_NOTE)
        words = sealed.unseal(list(notes.values_list("body", flat=True)))

        assert points.count() == len(POINTS) == 22
        assert set(words.values()) == {
            "He sat by the door. Next time no place cards.",
            "The answer came in four hours; someone was waiting for it.",
        }
    assert code_names(story.lio) == ["Larkspur", *OSLO]


def test_lio_reads_identities_and_nobody_else_does(story):
    fathom = Participation.objects.get(process=story.larkspur, pseudonym="Fathom")
    with acting_as(story.lio):
        facts = fathom.person.identity.facts()

    assert facts.name == "Yoren Maskal"
    assert "Йорен Маскал" in facts.aliases
    for person in (story.sefa, story.wes, story.ina, story.toma, story.niko, story.mira):
        assert not Identity.objects.visible_to(person).exists()
        with acting_as(person), pytest.raises(Unreadable):
            fathom.person.identity.facts()


def test_sefa_reads_every_note_but_not_lios_private_ones(story):
    assert points_of(story.larkspur, story.sefa) == 22
    assert not Passage.objects.visible_to(story.sefa).filter(purpose=Passage.Purpose.PRIVATE_NOTE).exists()
    assert story.larkspur.roles_of(story.sefa) == {"facilitator", "clearer"}


def test_wes_reads_nothing_since_he_left(story):
    written = Point.objects.filter(created_by=story.wes)

    assert written.count() == 13
    assert seen_by(story.wes) == {}
    assert code_names(story.wes) == []
    with acting_as(story.wes), pytest.raises(Unreadable):
        sealed.unseal_one(written.first().body_id)
    seat = story.larkspur.seats.get(user=story.wes)
    assert timezone.localdate(seat.until) == story.days.on(-200)


def test_ina_sees_eight_code_names_and_no_body(story):
    assert code_names(story.ina) == EIGHT
    assert seen_by(story.ina) == {}


def test_ina_sees_neither_place_nor_day_of_the_planned_session(story):
    planned = story.sessions[13]
    plan = planned.passages.get(purpose=Passage.Purpose.PLAN)

    assert planned.when.bounds == (story.days.on(0), story.days.on(30))
    with acting_as(story.ina), pytest.raises(Unreadable):
        sealed.unseal_one(plan.body_id)
    with acting_as(story.mira):
        assert "lake house" in sealed.unseal_one(plan.body_id)


def test_orrin_reads_4a_and_not_2a_any_more(story):
    own = Copy.objects.filter(addressee=story.orrin)
    assert sorted(copy.briefing.code for copy in own) == ["2a", "4a"]

    with acting_as(story.orrin):
        live = Copy.objects.addressed_to(story.orrin).get()
        paragraphs = [words for _extract, words in text_of(live).paragraphs]

    assert live.briefing.code == "4a"
    assert str(live.marking.distribution) == "AMBER_STRICT"
    assert paragraphs[1] == "Fear was expressed in the discussion that unequal numbers would be read as a confession."
    assert len(paragraphs) == 4
    assert timezone.localdate(live.opened_at) == timezone.localdate(live.acknowledged_at) == story.days.on(-61)
    expired = own.exclude(pk=live.pk).get()
    with acting_as(story.orrin), pytest.raises(Unreadable):
        text_of(expired)
    assert seen_by(story.orrin) == {"Copy": 1}


def test_kesa_has_4b_on_screen_unread_without_the_second_paragraph(story):
    paper = Copy.objects.get(addressee=story.kesa, form=Copy.Form.PAPER)
    assert paper.briefing.code == "2b"
    assert paper.acknowledged_at is not None

    with acting_as(story.kesa):
        live = Copy.objects.addressed_to(story.kesa).get()
        words = text_of(live).dump()

    assert (live.briefing.code, live.form, live.opened_at) == ("4b", Copy.Form.SCREEN, None)
    assert "confession" not in words
    assert "Valley districts ask who will speak to families" in words
    assert seen_by(story.kesa) == {"Copy": 1}


def test_bren_had_1_and_3_and_both_have_expired(story):
    copies = Copy.objects.filter(addressee=story.bren).select_related("briefing")

    assert sorted(copy.briefing.code for copy in copies) == ["1", "3"]
    third = next(copy for copy in copies if copy.briefing.code == "3")
    assert (third.distribution, third.form, third.number) == ("RED", Copy.Form.SCREEN, 1)
    assert timezone.localdate(third.expires_at) == story.days.on(-260)
    assert seen_by(story.bren) == {}


def test_officials_see_no_process(story):
    for official in (story.orrin, story.kesa, story.bren):
        assert code_names(official) == []


def test_toma_and_ada_read_nothing(story):
    for person in (story.toma, story.ada):
        assert seen_by(person) == {}
        assert code_names(person) == []


def test_ada_reads_who_did_what(story):
    with acting_as(story.ada):
        newest = auditors.page(count=1)
    with pytest.raises(ProgrammingError, match="auditors only"), acting_as(story.toma):
        auditors.page(count=1)
    assert newest[0].verb == "demo.load"


def test_niko_sees_hazel_alone(story):
    assert code_names(story.niko) == ["Hazel"]
    assert not Session.objects.visible_to(story.niko).exists()
    assert seen_by(story.niko) == {"Passage": 1}


def test_mira_reads_no_red_point_of_before_her_time(story):
    red = Point.objects.visible_to(story.mira).filter(distribution="RED")

    assert set(red.values_list("session__number", flat=True)) == {11}


# --- What was said, written and released ------------------------------------------------------------------


def test_points_have_the_words_markings_and_consents_of_the_story(story):
    with acting_as(story.lio):
        rows = story.larkspur.points.order_by("session__number", "position")
        words = sealed.unseal([row.body_id for row in rows])

    for told, row in zip(POINTS, rows, strict=True):
        latest = row.consents.filter(use=PointConsent.Use.HAND_OVER).last()
        assert told.text in words[row.body_id]
        assert f"{row.distribution}|{row.attribution}" == told.marking.replace("+", "_")
        assert latest.answer == ("withdrawn" if told.code == "N22" else told.consent)
    assert list(rows.filter(caveats=["oral_only"]).values_list("session__number", flat=True)) == [7]


def test_session_nine_is_for_those_two_alone_who_were_there(story):
    ninth = story.sessions[9]
    rows = [*ninth.points.all(), *ninth.passages.exclude(purpose=Passage.Purpose.PRIVATE_NOTE)]

    assert ninth.is_sealed
    assert dict(ninth.staff.values_list("user__name", "leg")) == {"Lio Varrent": 1, "Sefa Dorn": 2}
    for row in rows:
        readers = {user.name for user in User.objects.all() if type(row).objects.visible_to(user).filter(pk=row.pk)}
        assert readers == {"Lio Varrent", "Sefa Dorn"}


def test_briefing_three_says_what_the_story_says(story):
    copy = Copy.objects.get(addressee=story.bren, briefing__number=3)
    with acting_as(story.sefa):
        text = text_of(copy)

    assert text.order.title == "Neither side will return first; each would answer a question from you."
    assert text.order.ask_by == story.days.on(-285).isoformat()
    assert "\n".join(words for _extract, words in text.paragraphs) == (
        "It was said in the discussion that coming back is possible if it is not read as an answer to the attack.\n"
        "It was said that a question from your office would be answered "
        "where a question from the other side would not.\n"
        "No one asked for a meeting. No one closed the door."
    )


def test_sources_of_4a_have_consent_and_what_was_lowered_has_a_reason(story):
    extracts = Extract.objects.filter(briefings=briefing("4a"))
    sources = PutUp.objects.filter(extracts__in=extracts)
    lowered = extracts.filter(is_lowered=True)

    with acting_as(story.sefa):
        reasons = [sealed.unseal_one(extract.body_id) for extract in lowered]
    assert lowered.count() == 3
    assert all("consent" in reason or "agreed" in reason for reason in reasons)
    assert (
        Extract.objects.releasable_to(Channel.objects.get(name__startswith="Norvane")).filter(pk__in=extracts).count()
        == len(extracts)
        == sources.count()
    )


def test_briefing_five_waits_and_its_gate_is_closed_by_the_withdrawn_consent(story):
    fifth = briefing("5")
    with acting_as(story.sefa):
        drafted = read(fifth)
        closed = [check.code for check in gate.checks(fifth, drafted, by=story.sefa) if not check.is_passed]

    assert (fifth.state, fifth.created_by, list(fifth.reviewers.all())) == ("in_review", story.lio, [story.sefa])
    assert "A journalist fears early numbers." in drafted.dump()
    assert closed == ["traced"]
    assert "Маскал" not in drafted.dump()


def test_only_the_pdf_of_the_copy_that_may_be_printed_waits_for_the_worker(story):
    waiting = Request.objects.open()

    assert [request.kind for request in waiting] == ["copy.pdf"]
    assert Copy.objects.get(pk=waiting.get().subject).briefing.code == "4a"


# --- Sessions, tracks and dates ---------------------------------------------------------------------------

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
    contacts = story.larkspur.conflict.official_contacts.current().in_order()

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


# --- Oslo -------------------------------------------------------------------------------------------------


def test_oslo_is_asymmetric_until_officials_of_both_sides_meet(story):
    rounds = Session.objects.filter(process__code_name="Oslo channel").order_by("when_earliest", "number")

    before = [one for one in rounds if one.number <= 4]
    after = [one for one in rounds if one.number > 4]
    assert all(one.is_asymmetric and one.implied_track == "" and one.disagrees for one in before)
    assert all(one.implied_track == "t1" and not one.disagrees for one in after)
    assert [one.number for one in after] == [6, 7, 8, 9, 14]
    assert before[1].when == When.month(1993, 2)


def test_oslo_shows_public_figures_by_name_to_lio_and_sefa_alone(story):
    figures = Participation.objects.filter(process__code_name="Oslo channel")
    seated = User.objects.filter(seats__process__is_historic=True).distinct()

    assert all(figure.is_shown_by_name for figure in figures)
    assert "Ahmed Qurei" in {figure.pseudonym for figure in figures}
    assert {user.name for user in seated} == {"Lio Varrent", "Sefa Dorn"}


# --- Loading again, and growing old ------------------------------------------------------------------------


@pytest.fixture
def demonstration(settings, db):
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["localhost"]


def test_second_load_changes_nothing(demonstration, capsys):
    call_command("demo_load")

    assert Process.objects.filter(code_name="Larkspur").count() == 1
    assert "0 days old" in capsys.readouterr().out


def test_nothing_is_loaded_outside_a_demonstration(settings, db):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("demo_load")


def test_the_next_day_says_that_a_reload_is_due_until_somebody_changed_something(demonstration, story):
    later = timezone.now() + timedelta(days=1)
    with acting_as(story.lio):
        sealed.unseal_one(story.sessions[1].passages.first().body_id)
    audit.record("account.sign_in", kind="account", object_id=story.lio.pk, actor=story.lio)
    seal_now()

    with time_machine.travel(later, tick=False):
        assert age.days_old() == 1
        with pytest.raises(SystemExit) as stale:
            call_command("demo_load", if_stale=True)
        audit.record("session.record", kind="session", object_id=story.sessions[12].pk, actor=story.lio)
        seal_now()
        call_command("demo_load", if_stale=True)

    assert stale.value.code == 3


def seal_now():
    """Run the trigger that waits for the end of the transaction, which a test has not."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_the_day_of_loading_is_known(story):
    assert loaded_on() == timezone.localdate()


@pytest.mark.parametrize(
    ("told", "when"),
    [
        ("T-1", When.day(Days(timezone.localdate()).on(-1))),
        ("T", When.day(timezone.localdate())),
        ("circa 11 years ago", When.circa_year(timezone.localdate().year - 11)),
    ],
)
def test_days_are_read_as_the_story_tells_them(told, when):
    assert Days(timezone.localdate()).when(told) == when


def test_meetings_lie_evenly():
    assert evenly(-520, -330, 4) == [-520, -457, -393, -330]
