"""Housekeeping: what the relay asks for by itself, done by a worker that acts as nobody."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.functions import Now

from confidentiality.context import acting_as
from confidentiality.drafts import save_draft
from confidentiality.models import SealedDraft
from confidentiality.scopes import Scope
from jobs.models import Request, Schedule
from jobs.sweep import fire_schedules, plant_schedules
from jobs.work import work
from tests import databases
from tests.jobs.conftest import new_user

OVER = "UPDATE confidentiality_sealeddraft SET expires_at = now() - interval '1 day' WHERE id = %s"
pytestmark = pytest.mark.django_db(transaction=True)


def test_drafts_nobody_came_back_to_go_and_the_others_stay():
    writer, old, fresh = new_user(), uuid4(), uuid4()
    with acting_as(writer):
        for draft in (old, fresh):
            save_draft(draft, "Half a sentence", by=writer, key_scope=Scope("account", writer.pk))
    with databases.cursor_as(databases.OWNER, connection.settings_dict["NAME"]) as cursor:
        cursor.execute(OVER, [old])

    do_what_is_due()

    with acting_as(writer):
        assert list(SealedDraft.objects.values_list("pk", flat=True)) == [fresh]


def test_requests_done_long_ago_go_and_failures_stay():
    ended = {"finished_at": Now() - timedelta(days=31), "attempts": 1}
    done = Request.objects.create(kind="probe.quick", subject=uuid4(), state="done", **ended)
    failed = Request.objects.create(kind="probe.quick", subject=uuid4(), state="failed", error="crashed", **ended)

    do_what_is_due()

    assert not Request.objects.filter(pk=done.pk).exists()
    assert Request.objects.filter(pk=failed.pk).exists()


def do_what_is_due():
    plant_schedules()
    Schedule.objects.update(next_at=Now())
    asked = fire_schedules()
    for request in asked:
        work(request.pk)
    assert {request.state for request in Request.objects.filter(pk__in=[request.pk for request in asked])} == {"done"}
