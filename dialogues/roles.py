"""Who may do what: the one table, readable by a diplomat. Who may *read* is never asked here but of an audience.

A role is a seat in a process, `historian` of published history, `addressee` of a live copy, or a role in an
organisation. `may` is the only question.
"""

from enum import StrEnum
from typing import Protocol

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SeatKind(models.TextChoices):
    LEAD = "lead", _("Lead")
    FACILITATOR = "facilitator", _("Facilitator")
    NOTE_TAKER = "note_taker", _("Note-taker")
    CLEARER = "clearer", _("Clearer")
    PROGRAMME_MANAGER = "programme_manager", _("Programme manager")
    OBSERVER = "observer", _("Observer")


class Verb(StrEnum):
    SEE_PROCESS = "see_process"  # code name, track, stage, dates that are over, counts
    SEE_ROOM = "see_room"  # who was there, by pseudonym and capacity
    LOG_SESSION = "log_session"
    WRITE_POINT = "write_point"
    KEEP_PEOPLE = "keep_people"  # add a participant, a post, a tie, a consent, by pseudonym
    GUARD_IDENTITIES = "guard_identities"  # say who may open who somebody is
    SHOW_NAMES = "show_names"  # of public figures, in published history alone
    MERGE_PEOPLE = "merge_people"  # say that two pseudonyms are one person, and take it back
    PUT_UP = "put_up"
    CLEAR_EXTRACT = "clear_extract"
    REQUEST_BRIEFING = "request_briefing"
    REVIEW_BRIEFING = "review_briefing"
    RELEASE_BRIEFING = "release_briefing"
    FOLLOW_COPIES = "follow_copies"  # receipts, where the channel agreed to them
    CHANGE_COURSE = "change_course"  # track, stage, status, objectives
    GIVE_SEAT = "give_seat"
    BEGIN_CONFLICT = "begin_conflict"  # with its first process, which whoever begins it leads
    ACKNOWLEDGE_COPY = "acknowledge_copy"
    RUN_ACCOUNTS = "run_accounts"  # ask for a factor to be reset
    ASK_WHO_READS = "ask_who_reads"  # who could have read this, and what can this person read; never what it says
    BREAK_GLASS = "break_glass"  # ask for it; nothing opens before a second person agrees
    AGREE_AS_SECOND = "agree_as_second"  # to broken glass, and to a reset factor
    READ_AUDIT = "read_audit"


TEAM_VERBS = {
    Verb.SEE_PROCESS,
    Verb.SEE_ROOM,
    Verb.LOG_SESSION,
    Verb.WRITE_POINT,
    Verb.KEEP_PEOPLE,
}
FACILITATING_VERBS = TEAM_VERBS | {
    Verb.PUT_UP,
    Verb.REQUEST_BRIEFING,
    Verb.REVIEW_BRIEFING,
    Verb.RELEASE_BRIEFING,
    Verb.FOLLOW_COPIES,
    Verb.CHANGE_COURSE,
}
TABLE: dict[str, set[Verb]] = {
    # Seats in a process.
    SeatKind.LEAD: FACILITATING_VERBS
    | {Verb.GUARD_IDENTITIES, Verb.MERGE_PEOPLE, Verb.GIVE_SEAT, Verb.AGREE_AS_SECOND},
    SeatKind.FACILITATOR: FACILITATING_VERBS,
    SeatKind.NOTE_TAKER: TEAM_VERBS,
    SeatKind.CLEARER: {
        Verb.SEE_PROCESS,
        Verb.SEE_ROOM,
        Verb.CLEAR_EXTRACT,
        Verb.REVIEW_BRIEFING,
        Verb.RELEASE_BRIEFING,
    },
    SeatKind.PROGRAMME_MANAGER: {Verb.SEE_PROCESS},
    SeatKind.OBSERVER: {Verb.SEE_PROCESS},
    # Any seat in a process that is published history: it is read, and not added to.
    "historian": {Verb.SEE_PROCESS, Verb.SEE_ROOM},
    # The lead of published history.
    "editor": {Verb.SHOW_NAMES},
    # Derived from a live copy.
    "addressee": {Verb.ACKNOWLEDGE_COPY},
    # Roles in an organisation.
    "administrator": {Verb.RUN_ACCOUNTS, Verb.ASK_WHO_READS, Verb.BREAK_GLASS},
    "auditor": {Verb.READ_AUDIT, Verb.AGREE_AS_SECOND},
    "manager": {Verb.BEGIN_CONFLICT},
}

# Which seats fill which audience (confidentiality/audiences.py names the audiences).
TEAM_SEATS = frozenset({SeatKind.LEAD, SeatKind.FACILITATOR, SeatKind.NOTE_TAKER})
CLEARANCE_SEATS = TEAM_SEATS | {SeatKind.CLEARER}
NOTE_READING_SEATS = TEAM_SEATS


class HasRoles(Protocol):
    def roles_of(self, user: User) -> set[str]: ...


def may(user: User, verb: Verb, on: HasRoles) -> bool:
    return user.is_active and any(verb in TABLE[role] for role in on.roles_of(user))


def require(user: User, verb: Verb, on: HasRoles) -> None:
    """Raise PermissionDenied (a 403) unless `user` may: for things that they may see and not do."""
    if not may(user, verb, on):
        raise PermissionDenied
