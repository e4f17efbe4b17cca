"""Kinds that note when they begin (outside any transaction) and what they make, and some that misbehave."""

import os
import signal
import time
from contextlib import suppress
from datetime import timedelta

from django.db import connection

from confidentiality.context import current_user_id
from jobs import kinds
from jobs.claim import Failed

CANARY = "canary-of-a-secret-sentence"
TABLES = """
CREATE TABLE IF NOT EXISTS probe_begun (subject uuid, pid int, at timestamptz DEFAULT clock_timestamp());
CREATE TABLE IF NOT EXISTS probe_result (subject uuid, reader text, at timestamptz DEFAULT clock_timestamp());
CREATE TABLE IF NOT EXISTS probe_revoked (requester uuid);
GRANT ALL ON probe_begun, probe_result, probe_revoked TO PUBLIC;
"""


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


def admits(requester, _subject):
    return not sql("SELECT 1 FROM probe_revoked WHERE requester = %s", requester)


def begin(claim):
    sql("INSERT INTO probe_begun (subject, pid) VALUES (%s, %s)", claim.subject, os.getpid())


def store(claim):
    assert current_user_id() == (claim.requester and claim.requester.pk)
    [[reader]] = sql("SELECT current_setting('backchannel.user_id')")
    sql("INSERT INTO probe_result (subject, reader) VALUES (%s, %s)", claim.subject, reader)


def quick(claim):
    begin(claim)
    with claim.finishing():
        store(claim)


def slow(claim):
    begin(claim)
    for step in ("reading", "assembling", "rendering"):
        claim.step(step)
        time.sleep(0.4)
    with claim.finishing():
        store(claim)


def silent(claim):
    """Longer than a lease without a step: only the thread can keep the claim."""
    begin(claim)
    time.sleep(2.5)
    with claim.finishing():
        store(claim)


def stalling(claim):
    """Sits in its last transaction, the first time; nothing it has stored may ever show."""
    begin(claim)
    with claim.finishing():
        store(claim)
        if claim.attempt == 1:
            time.sleep(2)


def poison(claim):
    begin(claim)
    os.kill(os.getpid(), signal.SIGKILL)


def crashing(claim):
    begin(claim)
    with claim.finishing():
        store(claim)
        raise ValueError(CANARY)


def hopeless(_claim):
    raise Failed("nothing_to_show")


def unfinished(claim):
    begin(claim)


def endless(claim):
    begin(claim)
    time.sleep(30)


def deaf(claim):
    """Ignores the soft limit, as a renderer stuck in a library would."""
    begin(claim)
    while True:
        with suppress(BaseException):
            time.sleep(30)


def revoking(claim):
    """Its requester loses access while it works."""
    sql("INSERT INTO probe_revoked (requester) VALUES (%s)", claim.requester.pk)
    with claim.finishing():
        store(claim)


STEPS = {"reading": "Reading", "assembling": "Putting together", "rendering": "Setting the pages"}


def register_all():
    for run in (
        quick, slow, silent, stalling, poison, crashing, hopeless, unfinished, endless, deaf, revoking,
    ):  # fmt: skip
        kinds.register(f"probe.{run.__name__}", run, admits, steps=STEPS)
    kinds.register("probe.standing", quick, admits, every=timedelta(hours=1))
