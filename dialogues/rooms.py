"""The audiences of one session: its room, and for what is put up out of it, the room and one named clearer.

Only staff who then hold a note-reading or clearing seat are let in, and no longer than that seat lasts: a manager
who looked in reads nothing by it.
"""

from collections.abc import Iterable

from accounts.models import User
from confidentiality import audiences
from dialogues.models import Process, Seat, Session
from dialogues.roles import CLEARANCE_SEATS, SeatKind
from dialogues.seated import Members, seated


def enter(session: Session, users: Iterable[User], *, by: User) -> None:
    """Let the staff who were present, and nobody else on that ground, read what is sealed to the room."""
    members = present(session, users)
    audiences.settle(audiences.room(session.scope), basis="attendance", members=members, by=by)
    audiences.settle(audiences.sealed_clearance(session.scope), basis="attendance", members=members, by=by)


def present(session: Session, users: Iterable[User]) -> Members:
    """Of `users` those whose seats let them in, and until when."""
    ends = seated(Seat.objects.filter(process=session.process_id), CLEARANCE_SEATS)
    return {user.pk: ends[user.pk] for user in users if user.pk in ends}


def name_clearer(session: Session, clearer: User, *, by: User) -> None:
    """Let one clearer, and no other, see what is put up out of this room; naming a second replaces the first."""
    ends = seated(Seat.objects.filter(process=session.process_id), [SeatKind.CLEARER])
    members = {clearer.pk: ends[clearer.pk]} if clearer.pk in ends else {}
    audiences.settle(audiences.sealed_clearance(session.scope), basis="named", members=members, by=by)


def leave(process: Process, user: User, *, by: User) -> None:
    """End every grant that rested on having been in a room of `process`; a new seat does not bring them back."""
    for session in Session.objects.filter(process=process, staff__user=user):
        audiences.dismiss(audiences.room(session.scope), user, basis="attendance", by=by)
        audiences.dismiss(audiences.sealed_clearance(session.scope), user, basis="attendance", by=by)


def shorten(process: Process, user: User, *, by: User) -> None:
    """Let the grants of attendance end with the seats that `user` still holds, where those now have an end."""
    ends = seated(Seat.objects.filter(process=process), CLEARANCE_SEATS)
    for session in Session.objects.filter(process=process, staff__user=user):
        for audience in (audiences.room(session.scope), audiences.sealed_clearance(session.scope)):
            if any(
                reader.user_id == user.pk and "attendance" in reader.bases for reader in audiences.readers(audience)
            ):
                audiences.admit(audience, user, basis="attendance", by=by, expires_at=ends[user.pk])


def dismiss_clearer(process: Process, user: User, *, by: User) -> None:
    """A clearer whose seat ended sees nothing more of what was put up to them out of a room."""
    for session in Session.objects.filter(process=process):
        audiences.dismiss(audiences.sealed_clearance(session.scope), user, basis="named", by=by)
