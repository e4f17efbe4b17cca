"""The main job without pages: a session becomes a briefing on a desk, and what was not cleared stays out."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Distribution, Marking
from confidentiality.sealed import Unreadable
from dialogues.models import Point
from tests.cast import consent, log, run_jobs
from transfers import clearance, reading
from transfers.briefing import Order, ask_for_briefing, read
from transfers.models import Briefing, Copy, Extract
from transfers.release import release

pytestmark = pytest.mark.django_db

SECRET = "canary-7c1f never cleared"
LOWERED = Marking(Distribution.AMBER_STRICT, Attribution.CHATHAM)
ORDER = Order(title="Neither side returns first.", ask="Put one question to both.", tell="Your office.")


def cleared_extract(cast, point, text="It was said that coming back is possible."):
    with acting_as(cast.lead):
        item = clearance.put_up(point, by=cast.lead)
        consent(point, cast.lead)
    with acting_as(cast.second):
        wording = clearance.Wording(text=text, marking=LOWERED, channels=(cast.channel,), reason="Asked, agreed.")
        return clearance.clear([item], wording, by=cast.second)


def requested(cast, extracts, **changes):
    details = {
        "extracts": extracts,
        "reviewers": [cast.second],
        "expires_on": timezone.localdate() + timedelta(days=30),
        "by": cast.lead,
        "form_key": uuid4(),
    }
    with acting_as(cast.lead):
        return ask_for_briefing(cast.process, cast.channel, ORDER, **{**details, **changes})


def drafted(cast, extracts):
    briefing = requested(cast, extracts)
    run_jobs()
    briefing.refresh_from_db()
    return briefing


def released(cast, extracts):
    briefing = drafted(cast, extracts)
    with acting_as(cast.second):
        return release(briefing, version=briefing.version, by=cast.second)[0]


@pytest.fixture
def points(cast):
    session = log(cast, texts=("Coming back is possible.", SECRET))
    return list(session.points.order_by("position"))


def test_session_becomes_a_briefing_that_its_addressee_reads(cast, points):
    extract = cleared_extract(cast, points[0])

    copy = released(cast, [extract])
    run_jobs()

    with acting_as(cast.official):
        mine = Copy.objects.addressed_to(cast.official).get()
        reading.open_copy(mine, by=cast.official)
        text = reading.text_of(mine)
        reading.acknowledge(mine, by=cast.official)
    copy.refresh_from_db()
    assert [words for _extract, words in text.paragraphs] == ["It was said that coming back is possible."]
    assert SECRET not in text.dump()
    assert copy.acknowledged_at is not None
    assert copy.pdf_id is not None


def test_addressee_reads_neither_point_nor_extract_nor_draft(cast, points):
    extract = cleared_extract(cast, points[0])
    released(cast, [extract])

    assert not Point.objects.visible_to(cast.official).exists()
    assert not Extract.objects.visible_to(cast.official).exists()
    assert not Briefing.objects.visible_to(cast.official).exists()


def test_consent_withdrawn_after_the_request_keeps_the_extract_out(cast, points):
    extract = cleared_extract(cast, points[0])
    kept = cleared_extract(cast, points[1], text="Something else.")
    briefing = requested(cast, [extract, kept])
    with acting_as(cast.lead):
        clearance.record_consent(points[0], "withdrawn", by=cast.lead)

    run_jobs()

    briefing.refresh_from_db()
    with acting_as(cast.second):
        assert [words for _extract, words in read(briefing).paragraphs] == ["Something else."]


def test_consent_withdrawn_after_the_draft_closes_the_gate(cast, points):
    extract = cleared_extract(cast, points[0])
    briefing = drafted(cast, [extract])
    with acting_as(cast.lead):
        clearance.record_consent(points[0], "withdrawn", by=cast.lead)

    with acting_as(cast.second), pytest.raises(ValidationError):
        release(briefing, version=briefing.version, by=cast.second)

    assert not Copy.objects.exists()


def test_requester_cannot_release(cast, points):
    briefing = drafted(cast, [cleared_extract(cast, points[0])])

    with acting_as(cast.lead), pytest.raises(PermissionDenied):
        release(briefing, version=briefing.version, by=cast.lead)


def test_second_release_is_refused_and_makes_no_copy(cast, points):
    briefing = drafted(cast, [cleared_extract(cast, points[0])])
    with acting_as(cast.second):
        release(briefing, version=briefing.version, by=cast.second)

    with acting_as(cast.second), pytest.raises(ValidationError, match="meantime"):
        release(briefing, version=briefing.version, by=cast.second)

    assert Copy.objects.count() == 1


def test_closed_draft_is_read_by_nobody(cast, points):
    briefing = drafted(cast, [cleared_extract(cast, points[0])])
    with acting_as(cast.second):
        release(briefing, version=briefing.version, by=cast.second)

    for person in (cast.lead, cast.second, cast.official):
        assert not Briefing.objects.visible_to(person).exists()
    briefing.refresh_from_db()
    with acting_as(cast.lead), pytest.raises(Unreadable):
        read(briefing)


def test_lowering_needs_a_reason(cast, points):
    with acting_as(cast.lead):
        item = clearance.put_up(points[0], by=cast.lead)
    wording = clearance.Wording(text="Words.", marking=LOWERED, channels=(cast.channel,))

    with acting_as(cast.second), pytest.raises(ValidationError, match="lowered"):
        clearance.clear([item], wording, by=cast.second)


def test_briefing_without_addressee_is_refused(cast, points):
    extract = cleared_extract(cast, points[0])
    cast.channel.addressees.all().delete()

    with pytest.raises(ValidationError, match="no addressee"):
        requested(cast, [extract])


def test_same_form_twice_is_one_briefing(cast, points):
    extract, key = cleared_extract(cast, points[0]), uuid4()

    first = requested(cast, [extract], form_key=key)
    second = requested(cast, [extract], form_key=key)

    assert first == second
    assert Briefing.objects.count() == 1


def test_used_form_with_other_words_is_not_taken_for_the_first(cast, points):
    extract, key = cleared_extract(cast, points[0]), uuid4()
    requested(cast, [extract], form_key=key)

    with acting_as(cast.lead), pytest.raises(ValidationError, match="sent before"):
        ask_for_briefing(
            cast.process,
            cast.channel,
            Order(title="Other words.", ask="Another question."),
            extracts=[extract],
            reviewers=[cast.second],
            expires_on=timezone.localdate() + timedelta(days=30),
            by=cast.lead,
            form_key=key,
        )
