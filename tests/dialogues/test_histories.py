"""Dated histories: added to and corrected without overwriting, never overlapping, with claims side by side."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from dialogues import course, dormancy, periods, stages
from dialogues.models import Claim, IntervalPeriod, Process, TrackPeriod
from dialogues.vocabulary import Escalation, Stage, Track
from participants.when import When
from tests.cast import log
from tests.confidentiality.events import events_of

pytestmark = pytest.mark.django_db
MARCH, JUNE = When.month(2026, 3), When.month(2026, 6)
PAGE = {"source": "Archives", "confidence": "documented"}


def to(name, cast, **more):
    return reverse(f"dialogues:{name}", kwargs={"process_id": cast.process.pk, **more})


def tracks(cast):
    rows = TrackPeriod.objects.filter(process=cast.process).current().in_order()
    return [(row.track, str(row.since), str(row.until or "")) for row in rows]


@pytest.fixture
def two(cast):
    """Track 1.5 from January 2025, track 1 since March 2026."""
    first = TrackPeriod.objects.get(process=cast.process)
    with acting_as(cast.lead):
        first.correct(since=When.month(2025, 1), by=cast.lead)
        course.move(cast.process, Track.T1, since=MARCH, by=cast.lead)
    return cast


def test_a_period_without_end_ends_the_one_before_and_a_correction_moves_both(two, client):
    client.force_login(two.lead)
    added = client.post(to("period_add", two, kind="track"), {**PAGE, "track": "t15", "since": "June 2026"})
    assert added.status_code == 302
    assert tracks(two) == [("t15", "Jan 2025", "Mar 2026"), ("t1", "Mar 2026", "Jun 2026"), ("t15", "Jun 2026", "")]

    second = TrackPeriod.objects.current().get(process=two.process, track="t1")
    address = to("period_correct", two, kind="track", period_id=second.pk)
    said = {**PAGE, "track": "t1", "since": "circa 20 Feb 2026", "until": "June 2026"}
    assert client.post(address, said).status_code == 302
    assert tracks(two)[:2] == [("t15", "Jan 2025", "c. 20 Feb 2026"), ("t1", "c. 20 Feb 2026", "Jun 2026")]
    page = client.get(to("history", two)).content.decode()
    assert "rows that were ended or corrected" in page
    assert client.post(address, said).status_code == 404  # it is no longer what is believed
    assert Process.objects.get(pk=two.process.pk).standing.track == "t15"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"since": "May 2025", "until": "July 2025"}, "It overlaps Track 1.5, Jan 2025 to Mar 2026"),
        ({"since": "2024"}, "It overlaps Track 1.5"),
        ({"since": "June 2026", "until": "May 2026"}, "It ends before it begins."),
        ({"since": "May 2090"}, "This day is still to come."),
        ({"since": "May 2026", "until": "May 2090"}, "This day is still to come."),
        ({"since": "spring 2026"}, "Seasons differ across the world"),
        ({"since": ""}, "Write when it was"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_nothing_is_lost(two, client, said, message):
    client.force_login(two.lead)
    before = tracks(two)

    answer = client.post(to("period_add", two, kind="track"), {**PAGE, "track": "t2", "trigger": "Kept", **said})

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert 'value="Kept"' in answer.content.decode()
    assert tracks(two) == before


def test_the_database_refuses_what_a_check_would_miss(two):
    believed = TrackPeriod.objects.current().get(process=two.process, track="t1")
    for changes in ({"since": JUNE}, {"since": MARCH, "until": When.day(date(2026, 1, 1))}):
        wrong = believed._copy()
        for name, value in changes.items():
            setattr(wrong, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save(force_insert=True)
    wrong = believed._copy()
    wrong.since, wrong.until, wrong.since_precision = When.month(2020, 1), When.month(2020, 2), "roughly"
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save(force_insert=True)
    for claim in ({"is_chosen": True, "why": ""}, {"answer": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.create(**{"process": two.process, "question": "When?", "answer": "Then", **claim})


def test_who_may_not_change_the_course_reads_it_and_strangers_find_nothing(two, client):
    period = TrackPeriod.objects.current().get(process=two.process, track="t1")
    pages = {
        "period_add": {"kind": "track"},
        "period_correct": {"kind": "track", "period_id": period.pk},
        "claim_add": {},
    }
    for who, seen, changed in (("manager", 200, 403), ("note_taker", 200, 403), ("outsider", 404, 404)):
        client.force_login(getattr(two, who))
        assert client.get(to("history", two)).status_code == seen
        assert {client.get(to(name, two, **more)).status_code for name, more in pages.items()} == {changed}
    client.force_login(two.lead)
    assert client.get(to("period_add", two, kind="nothing")).status_code == 404
    elsewhere = {"process_id": two.other_process.pk, "kind": "track", "period_id": period.pk}
    client.force_login(two.outsider)
    assert client.get(reverse("dialogues:period_correct", kwargs=elsewhere)).status_code == 404
    Process.objects.filter(pk=two.process.pk).update(is_historic=True)
    client.force_login(two.lead)
    assert client.get(to("period_add", two, kind="track")).status_code == 403


def test_claims_stand_side_by_side_and_the_chosen_one_says_why(two, client):
    client.force_login(two.lead)
    asked = {**PAGE, "question": "When did it end?"}
    for answer, more in (("2000", {"is_chosen": "on", "why": "Nearest to it"}), ("2003", {"when": "2003"})):
        assert client.post(to("claim_add", two), {**asked, "answer": answer, **more}).status_code == 302
    refused = client.post(to("claim_add", two), {**asked, "answer": "2005", "is_chosen": "on"})
    assert refused.status_code == 422
    assert "Say why this reading is the one shown." in refused.content.decode()

    other = Claim.objects.current().get(answer="2003")
    said = {**asked, "answer": "2003", "when": "2003", "is_chosen": "on", "why": "Its own institute says so"}
    client.post(to("claim_correct", two, claim_id=other.pk), said)

    chosen = Claim.objects.current().filter(process=two.process, is_chosen=True)
    assert [(claim.answer, claim.why) for claim in chosen] == [("2003", "Its own institute says so")]
    page = client.get(to("history", two) + "?as-at=2001").content.decode()
    assert "Its own institute" not in page  # a claim about a later day


def test_who_calls_it_what_may_differ_and_the_table_is_of_the_same_day(two, client):
    client.force_login(two.lead)
    for observer, track in (("Convenor", "t15"), ("A university", "t2")):
        said = {**PAGE, "observer": observer, "track": track, "since": "2025", "words": '=1+1"'}
        assert client.post(to("period_add", two, kind="call"), said).status_code == 302

    page = client.get(to("history", two)).content.decode()
    table = client.get(to("history_export", two) + "?as-at=June 2025")

    assert "A university" in page
    assert "Convenor" in page
    assert table["Content-Type"].startswith("text/csv")
    assert "Track 1.5" in table.content.decode()
    assert "Track 1," not in table.content.decode()
    assert client.get(to("history_export", two)).content.decode().count("Track 1,") == 1


def test_course_leaves_as_a_picture_and_a_table_of_the_day_of_its_page(two, client):
    client.force_login(two.lead)
    forms = ("course_picture", "course_png", "course_table")
    before = {name: client.get(to(name, two) + "?as-at=2001") for name in forms}
    now = {name: client.get(to(name, two)) for name in before}

    assert now["course_picture"]["Content-Type"] == "image/svg+xml"
    assert now["course_picture"]["Content-Disposition"].startswith('attachment; filename="course-')
    assert now["course_picture"].content.startswith(b"<svg xmlns=")
    assert b"As at" in before["course_picture"].content
    assert now["course_png"]["Content-Disposition"].endswith('.png"')
    assert now["course_png"].content.startswith(b"\x89PNG")
    assert now["course_png"].content != before["course_png"].content
    for row in ("start", "move"):
        assert f",{row}," in now["course_table"].content.decode()
    assert ",move," not in before["course_table"].content.decode()
    assert events_of(two.process.pk).count("process.export") == 6


def test_silence_past_the_rhythm_is_dormant_until_somebody_meets(cast, client):
    day = timezone.localdate()
    for ago in (300, 290, 40):
        log(cast, when=When.day(day - timedelta(days=ago)))
    held = list(cast.process.sessions.held().order_by("when_earliest"))

    usual = list(cast.process.intervalperiods.current())
    found = dormancy.spells(held, usual, day)
    assert [(spell.after.number, spell.revived_by.number) for spell in found] == [(2, 3)]
    assert found[0].since == day - timedelta(days=290 - 91)
    later = dormancy.spells(held, usual, day + timedelta(days=60))
    assert dormancy.is_dormant("active", later)
    assert not dormancy.is_dormant("concluded", later)
    assert dormancy.spells(held, [], day) == []
    client.force_login(cast.lead)
    assert "revived by session 3" in client.get(to("history", cast)).content.decode()


def test_each_day_of_a_silence_is_judged_by_what_was_usual_then(cast, client):
    """Met 60 days ago; 90 days were usual until 20 days ago, 30 since; written down today."""
    day = timezone.localdate()
    ago = {days: day - timedelta(days=days) for days in range(0, 61, 5)}
    log(cast, when=When.day(ago[60]))
    client.force_login(cast.lead)
    add, page = to("period_add", cast, kind="interval"), to("history", cast)
    said = {**PAGE, "days": "30", "since": str(ago[20])}
    assert client.post(add, said).status_code == 302

    assert Process.objects.get(pk=cast.process.pk).standing.expected_interval == 30
    assert events_of(cast.process.pk).count("process.add_intervalperiod") == 1
    shown = {query: client.get(page + query).content.decode() for query in (
        "", f"?as-at={ago[10]}", f"?as-at={ago[25]}", f"?as-at={ago[10]}&as-known=then",
    )}  # fmt: skip
    usual = [30, 30, 90, 0]  # in this story everything was written down today
    for told, days in zip(shown.values(), usual, strict=True):
        assert (f"past the usual {days} days" in told) == bool(days)
        assert ("Nobody put it to rest" in told) == (days == 30)
    course_page = to("process_detail", cast)
    assert f"since {ago[20].day} {ago[20]:%b %Y}" in client.get(course_page).content.decode()
    assert "Nobody put it to rest" not in client.get(f"{course_page}?as-at={ago[25]}").content.decode()
    assert "30 days" in client.get(to("history_export", cast)).content.decode()

    row = IntervalPeriod.objects.current().get(process=cast.process, days=30)
    long_ago = row.recorded_at - timedelta(days=200)
    IntervalPeriod.objects.filter(process=cast.process).update(recorded_at=long_ago)
    IntervalPeriod.objects.filter(process=cast.process, superseded_at__isnull=False).update(superseded_at=long_ago)
    row.refresh_from_db()
    with acting_as(cast.lead):
        periods.correct(row, {"days": 45}, of=cast.process, by=cast.lead)
    known = [client.get(f"{page}?as-at={ago[5]}{more}").content.decode() for more in ("", "&as-known=then")]
    assert ["past the usual 45 days" in told for told in known] == [True, False]
    assert "past the usual 30 days" in known[1]

    rest = IntervalPeriod.objects.current().get(process=cast.process, days=45)
    correct = to("period_correct", cast, kind="interval", period_id=rest.pk)
    over = {**PAGE, "days": "45", "since": str(ago[20]), "until": str(ago[5])}
    assert client.post(correct, over).status_code == 302
    assert Process.objects.get(pk=cast.process.pk).standing.expected_interval is None
    (spell,) = dormancy.spells(list(cast.process.sessions.all()), list(cast.process.intervalperiods.current()), day)
    assert (spell.since, spell.until, spell.revived_by) == (ago[15] + timedelta(days=1), ago[5], None)
    assert "no longer dormant from" in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("days", "since", "message"),
    [("0", "2025", "greater than or equal to 1"), ("90", "+1", "This day is still to come"), ("", "2025", "required")],
)
def test_an_interval_is_of_days_and_of_days_that_have_come(cast, client, days, since, message):
    client.force_login(cast.lead)
    since = str(timezone.localdate() + timedelta(days=1)) if since == "+1" else since
    answer = client.post(to("period_add", cast, kind="interval"), {**PAGE, "days": days, "since": since})
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert Process.objects.get(pk=cast.process.pk).standing.expected_interval == 90
    believed = IntervalPeriod.objects.current().get(process=cast.process)
    for wrong in ({"days": 0}, {"since": When.day(believed.since.earliest + timedelta(days=9))}):
        row = believed._copy()
        for name, value in wrong.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_the_two_schemes_are_mapped_both_ways():
    for stage in Stage:
        assert all(stage in stages.primer_beside(other) for other in stages.beside(stage))
    assert all(stages.primer_beside(escalation) for escalation in Escalation)
    assert stages.fits(Stage.PRE_NEGOTIATION, Escalation.DESTRUCTION)
