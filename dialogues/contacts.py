"""What happened between sessions: logged in one save, messages followed until they are answered, steps until done."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences, audit, sealed
from confidentiality.markings import Attribution, Distribution, HeldBack, Marking, kinds_of
from confidentiality.models import Audience
from confidentiality.scopes import Scope
from dialogues.models import Contact, NextStep, Participation, Process, Session
from dialogues.record import audience_for, require_writer
from dialogues.roles import Verb, require
from dialogues.vocabulary import ContactMeans
from participants.models import Party
from participants.when import When

TEAM_ONLY = Marking(Distribution.AMBER_STRICT, Attribution.CHATHAM)


@dataclass(frozen=True)
class Step:
    """What is to be done, by whom, by when."""

    text: str
    owner: User
    due_on: date | None = None


@dataclass(frozen=True)
class Talk:
    """One contact as it was told: of a message `text` is its exact words."""

    means: ContactMeans
    when: When
    text: str = ""
    who: Sequence[Participation] = ()
    sender: Party | None = None
    receiver: Party | None = None
    delivered_on: date | None = None
    marking: Marking = field(default_factory=lambda: TEAM_ONLY)
    # What it is held back with.
    held: tuple[HeldBack, ...] = ()
    steps: Sequence[Step] = ()


@transaction.atomic
def log_contact(
    process: Process, talk: Talk, *, by: User, form_key: UUID | None = None, at: datetime | None = None
) -> Contact:
    """Save one contact. The same `form_key` again returns the contact that it made."""
    require(by, Verb.LOG_SESSION, process)
    key = form_key or uuid4()
    Process.objects.select_for_update().get(pk=process.pk)
    again = Contact.objects.filter(form_key=key, process=process, created_by=by).first()
    if again is not None:
        return again
    audience = audience_for(process, talk.marking.distribution, session=None, by=by)
    require_writer(by, process, audience)
    contact = Contact(
        process=process,
        audience=audience,
        means=talk.means,
        delivered_on=talk.delivered_on,
        distribution=talk.marking.distribution,
        attribution=talk.marking.attribution,
        caveats=kinds_of(talk.held),
        form_key=key,
        created_by=by,
    )
    contact.when = talk.when
    contact.created_at = at or timezone.now()
    body = {
        "text": talk.text,
        "who": [str(one.pk) for one in talk.who],
        "from": str(talk.sender.pk) if talk.sender else None,
        "to": str(talk.receiver.pk) if talk.receiver else None,
        "answer": "",
        "held": [each.dump() for each in talk.held],
    }
    seal_body(contact, body, by=by)
    contact.save(force_insert=True)
    audit.record("contact.log", kind="contact", object_id=contact.pk, actor=by)
    for step in talk.steps:
        write_step(process, step, by=by, contact=contact, marking=talk.marking, at=at)
    return contact


def seal_body(contact: Contact, body: dict[str, Any], *, by: User) -> None:
    contact.body = sealed.seal(
        json.dumps(body, ensure_ascii=False),
        kind="contact",
        object_id=contact.pk,
        audience=contact.audience,
        key_scope=Scope("process", contact.process_id),
        by=by,
        version=contact.version,
    )


@transaction.atomic
def deliver(contact: Contact, on: date, *, by: User) -> None:
    """Write down the day on which a message reached whom it is for."""
    message = _locked(contact, by)
    if message.delivered_on is not None:
        raise ValidationError(_("This message was written down as delivered already."))
    if on < message.when_earliest:
        raise ValidationError(_("It cannot have been delivered before it was given."))
    message.delivered_on = on
    message.save(update_fields=["delivered_on"])
    audit.record("contact.deliver", kind="contact", object_id=message.pk, actor=by)


@transaction.atomic
def answer(contact: Contact, on: date, *, by: User, words: str = "") -> None:
    """Write down that a message was answered; the words of the answer are sealed as a new version beside its own."""
    message = _locked(contact, by)
    if message.answered_on is not None:
        raise ValidationError(_("This message was written down as answered already."))
    if on < (message.delivered_on or message.when_earliest):
        raise ValidationError(_("It cannot have been answered before it was delivered."))
    message.delivered_on = message.delivered_on or on
    message.answered_on = on
    if words:
        told = json.loads(sealed.unseal_one(message.body_id))
        message.version += 1
        seal_body(message, {**told, "answer": words}, by=by)
    message.save(update_fields=["delivered_on", "answered_on", "version", "body"])
    audit.record("contact.answer", kind="contact", object_id=message.pk, actor=by)


def _locked(contact: Contact, by: User) -> Contact:
    require(by, Verb.LOG_SESSION, contact.process)
    row: Contact = Contact.objects.select_for_update(of=("self",)).select_related("audience").get(pk=contact.pk)
    if not row.is_message:
        raise ValidationError(_("Only a message is delivered and answered."))
    return row


def write_step(
    process: Process,
    step: Step,
    *,
    by: User,
    session: Session | None = None,
    contact: Contact | None = None,
    marking: Marking = TEAM_ONLY,
    at: datetime | None = None,
) -> NextStep:
    """Seal a next step where what it follows from is sealed; its owner has to be able to read it."""
    audience: Audience = (
        contact.audience if contact else audience_for(process, marking.distribution, session=session, by=by)
    )
    if not audiences.may_read(step.owner, audience):
        raise ValidationError(
            _("%(name)s could not read this step. Choose another owner, or mark it for the team."),
            params={"name": step.owner.name},
        )
    row = NextStep(
        process=process,
        session=session,
        contact=contact,
        audience=audience,
        owner=step.owner,
        due_on=step.due_on,
        distribution=marking.distribution,
        attribution=marking.attribution,
        created_by=by,
    )
    row.created_at = at or timezone.now()
    row.body = sealed.seal(step.text, kind="step", object_id=row.pk, audience=audience, key_scope=process.scope, by=by)
    row.save(force_insert=True)
    audit.record("step.write", kind="step", object_id=row.pk, actor=by, subject=step.owner.pk)
    return row


@transaction.atomic
def finish_step(step: NextStep, *, by: User, on: date | None = None) -> None:
    """Done: once and for all, by anybody of the team who reads it."""
    require(by, Verb.LOG_SESSION, step.process)
    row = NextStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
    if row.done_on is None:
        row.done_on = on or timezone.localdate()
        row.save(update_fields=["done_on"])
        audit.record("step.finish", kind="step", object_id=row.pk, actor=by)
