"""Claims: one holder at a time on the database's clock, as the requester, refused once access is gone."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.db.models.functions import Now

from accounts.models import Organisation, OrganisationRole
from confidentiality import audit, auditors
from confidentiality.context import acting_as
from jobs.claim import StaleToken, take
from jobs.models import Request
from jobs.sweep import recover_lost
from jobs.tasks import run
from tests.jobs.conftest import ask_for, begun, new_user, results, state
from tests.jobs.probe.kinds import sql, store

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=1)


def expire(request):
    Request.objects.filter(pk=request.pk).update(lease_until=Now() - LONG_AGO)


def rest_over(request):
    Request.objects.filter(pk=request.pk).update(not_before=Now() - LONG_AGO)


def test_job_runs_as_its_requester(requester):
    request = ask_for("quick", requester)

    run(str(request.pk))

    assert state(request) == "done"
    assert results(request) == [(str(requester.pk),)]
    assert (request.token, request.lease_until, request.error) == (None, None, "")
    assert request.finished_at >= request.claimed_at >= request.created_at


def test_nobody_is_the_reader_between_transactions(requester):
    request = ask_for("quick", requester)
    claim = take(request.pk)

    with claim.reading():
        inside = sql("SELECT current_setting('backchannel.user_id', true)")
    outside = sql("SELECT current_setting('backchannel.user_id', true)")

    assert inside == [(str(requester.pk),)]
    assert outside in ([("",)], [(None,)])


def test_what_was_read_stays_on_record_when_the_work_fails(requester):  # I4
    request = ask_for("quick", requester)
    claim = take(request.pk)

    def read_and_fail():
        with claim.reading():
            audit.record("probe.read", kind="probe", object_id=request.pk)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        read_and_fail()

    assert recorded(request) == [("probe.read", "allow", requester.pk)]


def test_second_taker_gets_nothing(requester):
    request = ask_for("quick", requester)

    assert take(request.pk)
    assert take(request.pk) is None


@pytest.mark.parametrize("ended", ["done", "failed", "refused", "cancelled"])
def test_late_message_about_an_ended_request_does_nothing(requester, ended):  # F12
    request = ask_for("quick", requester)
    Request.objects.filter(pk=request.pk).update(attempts=1)
    Request.objects.filter(pk=request.pk).finish(ended, "lost" if ended in {"failed", "refused"} else "")

    run(str(request.pk), of_a_later_version=1)

    assert state(request) == ended
    assert begun(request) == []


def test_message_about_an_unknown_request_does_nothing(probe):  # F12
    run(str(uuid4()))

    assert not Request.objects.exists()


def test_revoked_requester_is_refused_and_audited(requester):  # F12
    request = ask_for("quick", requester)
    sql("INSERT INTO probe_revoked (requester) VALUES (%s)", requester.pk)

    run(str(request.pk))

    assert (state(request), request.error) == ("refused", "refused")
    assert begun(request) == []
    assert recorded(request) == [("job.refused", "deny", requester.pk)]


def test_requester_revoked_during_the_work_is_refused(requester):  # L17
    request = ask_for("revoking", requester)

    run(str(request.pk))

    assert state(request) == "refused"
    assert results(request) == []


def test_deactivated_requester_is_refused_and_audited(requester):
    request = ask_for("quick", requester)
    requester.is_active = False
    requester.save()

    run(str(request.pk))

    assert (state(request), request.error) == ("refused", "inactive")
    assert recorded(request) == [("job.refused", "deny", requester.pk)]


def recorded(request):
    auditor = new_user()
    organisation = Organisation.objects.create(name="Audit", code="audit")
    OrganisationRole.objects.create(user=auditor, organisation=organisation, role="auditor")
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # an event shows once it is sealed, as its transaction ends
    sql("SET CONSTRAINTS ALL DEFERRED")
    with acting_as(auditor):
        return [(entry.verb, entry.outcome, entry.actor) for entry in auditors.page(object_id=request.pk)]


def test_request_of_nobody_is_refused_where_the_kind_does_not_stand(probe):
    request = Request.objects.create(kind="probe.quick", subject=uuid4())

    run(str(request.pk))

    assert (state(request), request.error) == ("refused", "no_requester")


@pytest.mark.parametrize(
    ("kind", "error"), [("hopeless", "nothing_to_show"), ("unfinished", "unfinished"), ("unheard_of", "unknown_kind")]
)
def test_what_another_attempt_cannot_mend_fails_at_once(requester, kind, error):
    request = ask_for(kind, requester)

    run(str(request.pk))

    assert (state(request), request.error, request.attempts) == ("failed", error, 1)


def test_crashing_job_rests_longer_each_time_then_fails(requester):
    request = ask_for("crashing", requester)
    rests = []

    for _ in range(settings.JOB_ATTEMPTS):
        run(str(request.pk))
        run(str(request.pk))  # it rests: a second message does nothing
        request.refresh_from_db()
        rests.append((request.not_before - request.claimed_at).total_seconds())
        rest_over(request)
    run(str(request.pk))

    assert (state(request), request.error, request.attempts) == ("failed", "crashed", settings.JOB_ATTEMPTS)
    base = settings.JOB_BACKOFF_SECONDS
    assert [round(rest / base) for rest in rests[:4]] == [1, 2, 4, 8]
    assert len(begun(request)) == settings.JOB_ATTEMPTS
    assert results(request) == []


def test_stale_token_stores_nothing(requester):  # F04
    request = ask_for("quick", requester)
    late = take(request.pk)
    expire(request)
    recover_lost()
    rest_over(request)
    run(str(request.pk))

    with pytest.raises(StaleToken), late.finishing():
        store(late)

    assert state(request) == "done"
    assert len(results(request)) == 1


@pytest.mark.parametrize("verb", ["fail", "put_back", "refuse"])
def test_stale_token_settles_nothing(requester, verb):
    request = ask_for("quick", requester)
    late = take(request.pk)
    expire(request)
    recover_lost()

    getattr(late, verb)("crashed")

    assert (state(request), request.error) == ("waiting", "lost")
    assert recorded(request) == []


def test_stale_token_is_told_at_the_next_step(requester):
    request = ask_for("slow", requester)
    claim = take(request.pk)
    expire(request)
    recover_lost()

    with pytest.raises(StaleToken), claim.renewed():
        claim.step("assembling")


def test_step_is_shown_and_renews(requester):
    request = ask_for("slow", requester)
    claim = take(request.pk)
    expire(request)

    with claim.renewed():
        claim.step("assembling")

    request.refresh_from_db()
    assert str(request.progress) == "Putting together"
    assert recover_lost() == []


def test_claim_is_not_renewed_past_the_hard_limit(requester):
    request = ask_for("slow", requester)
    claim = take(request.pk)
    Request.objects.filter(pk=request.pk).update(claimed_at=Now() - timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT))

    with pytest.raises(StaleToken), claim.renewed():
        claim.step("assembling")


def test_lost_worker_costs_an_attempt_and_the_last_one_fails(requester):
    request = ask_for("quick", requester)

    for attempt in range(1, settings.JOB_ATTEMPTS + 1):
        assert take(request.pk).attempt == attempt
        assert recover_lost() == []
        expire(request)
        assert recover_lost() == [request]
        rest_over(request)

    assert (state(request), request.error) == ("failed", "lost")
    assert take(request.pk) is None


@pytest.mark.parametrize("hours", [-1, 1])
def test_clock_of_the_worker_does_not_matter(requester, hours):  # F25
    request = ask_for("quick", requester)

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=True):
        claim = take(request.pk)
        assert claim
        assert recover_lost() == []
        with claim.finishing():
            store(claim)

    assert state(request) == "done"
    assert abs((request.finished_at - request.created_at).total_seconds()) < 5
