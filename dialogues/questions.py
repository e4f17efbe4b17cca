"""“Who could have read this, and why”, and the same from the other side: asked by security, about audiences only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audit
from confidentiality.context import current_origin
from confidentiality.models import Audience, Grant
from confidentiality.models.audience import AudienceKind, Basis
from dialogues.held import Text, kind_of
from dialogues.models import AccessQuestion, Attachment, Contact, DocumentVersion, Passage, Point, Process, Session
from dialogues.models.glass import houses_of
from dialogues.roles import Verb

# What apps above add: which audiences, besides those of this app, belong to some processes.
ALSO: list[Callable[[QuerySet[Process]], Q]] = []
NAMED_BASES = (Basis.NAMED, Basis.BREAK_GLASS)
PRIVATE = (AudienceKind.OWN, AudienceKind.DRAFT)


def also_questionable(of: Callable[[QuerySet[Process]], Q]) -> Callable[[QuerySet[Process]], Q]:
    ALSO.append(of)
    return of


def questionable_by(user: User) -> QuerySet[Audience]:
    """The audiences about which `user` may ask who is in them: security staff, of what their house convenes."""
    houses = houses_of(user, Verb.ASK_WHO_READS)
    processes = Process.objects.filter(convenor__in=houses)
    of_them = (
        Q(scope_kind="process", scope_id__in=processes.values("pk"))
        | Q(scope_kind="session", scope_id__in=Session.objects.filter(process__in=processes).values("pk"))
        | Q(scope_kind="organisation", scope_id__in=houses)
        | Q(pk__in=Point.objects.filter(process__in=processes).values("audience"))
        | Q(pk__in=Passage.objects.filter(process__in=processes).values("audience"))
        | Q(pk__in=Attachment.objects.filter(process__in=processes).values("audience"))
        | Q(pk__in=Contact.objects.filter(process__in=processes).values("audience"))
        | Q(pk__in=DocumentVersion.objects.filter(process__in=processes).values("audience"))
    )
    for also in ALSO:
        of_them |= also(processes)
    return Audience.objects.filter(of_them).exclude(kind__in=PRIVATE)


@dataclass(frozen=True)
class Path:
    """One reason why one person is, or was, in one audience. `until` is the end, past or to come."""

    audience: Audience
    user_id: UUID
    name: str
    basis: str
    reason: str
    given_by: str
    since: datetime
    until: datetime | None
    is_live: bool

    @property
    def why(self) -> str:
        words = str(Basis(self.basis).label)
        return f"{words}: {self.reason}" if self.reason and self.basis in NAMED_BASES else words


def ask(text: Text, *, by: User, at: datetime | None = None) -> AccessQuestion:
    """Ask security who could have read `text`. While it waits, the same question is one question."""
    kind = kind_of(text)
    waiting = AccessQuestion.objects.filter(text_kind=kind, text_id=text.pk, answered_at=None).first()
    if waiting is not None:
        return waiting
    question = AccessQuestion.objects.create(
        process=text.process, text_kind=kind, text_id=text.pk, asked_by=by, asked_at=at or timezone.now()
    )
    audit.record("access.ask", kind=kind, object_id=text.pk, actor=by)
    return question


def stood_in(question: AccessQuestion) -> list[Audience]:
    """Every audience that a version of the text stands or stood in; the look is on record, and for security alone."""
    origin = current_origin()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT confidentiality_has_stood(%s, %s, %s, %s)",
            [question.text_kind, question.text_id, origin.request, origin.session],
        )
        found = {row[0] for row in cursor.fetchall()}
    return list(Audience.objects.filter(pk__in=found).exclude(kind__in=PRIVATE).order_by("created_at"))


def paths_into(audiences: list[Audience]) -> list[Path]:
    """Everybody who is or was in one of these, by name, with each reason; the living first."""
    return paths(Grant.objects.filter(content_object__in=audiences))


def paths_of(person: User, *, asked_by: User) -> list[Path]:
    """“What can this person read, and why”, of all that `asked_by` may ask about; never what it says."""
    audit.record("access.person", kind="account", object_id=person.pk, actor=asked_by)
    return paths(Grant.objects.filter(user=person, content_object__in=questionable_by(asked_by)))


def paths(grants: Any) -> list[Path]:
    live = set(grants.live().values_list("pk", flat=True))
    rows = list(grants.select_related("content_object", "user", "granted_by").order_by("user__name", "created_at"))
    found = [
        Path(
            row.content_object,
            row.user_id,
            row.user.name,
            row.basis,
            row.reason,
            row.granted_by.name if row.granted_by else "",
            row.created_at,
            row.expires_at,
            row.pk in live,
        )
        for row in rows
    ]
    return sorted(found, key=lambda path: not path.is_live)


@transaction.atomic
def answered(question: AccessQuestion, *, by: User) -> None:
    if question.asked_by_id == by.pk:
        raise ValidationError(_("Somebody else answers what you asked."))
    AccessQuestion.objects.filter(pk=question.pk, answered_at=None).update(answered_by=by, answered_at=timezone.now())
    audit.record("access.answer", kind="question", object_id=question.pk, actor=by)
