"""Keeping a file with a session: checked by its content, sealed with a key of its own, handed out and never run."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audit, keys, sealed
from confidentiality.filetypes import EDITABLE, FileType, kind_of
from confidentiality.markings import Caveat, Distribution, Form, HeldBack, Marking, forms_allowed, kinds_of, label
from confidentiality.scopes import Scope, ScopeKind
from dialogues.models import Attachment, Session
from dialogues.record import audience_for, require_writer


@dataclass(frozen=True)
class Told:
    """What the sealed body of an attachment says of it."""

    name: str
    about: str
    held: tuple[HeldBack, ...] = ()


def require_form(kind: FileType, marking: Marking, caveats: Iterable[str] = ()) -> None:
    """Form follows marking: a file is neither screen nor numbered paper, and one that can be changed is for AMBER."""
    allowed = forms_allowed(marking.distribution, caveats)
    for caveat in caveats:
        if Form.PDF not in forms_allowed(Distribution.CLEAR, [caveat]):
            raise ValidationError(
                {
                    "held_back": _("What is %(caveat)s stays on screen or numbered paper, and a file is neither.")
                    % {"caveat": Caveat(caveat).label}
                }
            )
    if Form.PDF not in allowed:
        raise ValidationError(
            {
                "distribution": _("%(label)s stays on screen or numbered paper, and a file is neither.")
                % {"label": label(marking.distribution)}
            }
        )
    if kind in EDITABLE and Form.DOCX not in allowed:
        raise ValidationError(
            {"distribution": _("A file that can be changed is for TLP:AMBER and below. Make it a PDF, or open it.")}
        )


def is_handed_out(row: Attachment) -> bool:
    """Whether a file may be a file as it is marked now; one that was tightened is kept, and not handed out."""
    try:
        require_form(FileType(row.kind), row.marking, row.caveats)
    except ValidationError:
        return False
    return True


@keys.destroyed_with
def files_of(scope: Scope) -> list[Scope]:
    """Each file of a process has a key of its own, which goes with that of the process."""
    rows = Attachment.objects.filter(process=scope.id) if scope.kind == ScopeKind.PROCESS else ()
    return [row.key_scope for row in rows]


@transaction.atomic
def attach(
    session: Session,
    content: bytes,
    *,
    name: str,
    about: str,
    marking: Marking,
    by: User,
    held: Sequence[HeldBack] = (),
) -> Attachment:
    kind, marking = kind_of(content, name), session.bound(marking)
    require_form(kind, marking, kinds_of(held))
    audience = audience_for(session.process, marking.distribution, session=session, by=by)
    require_writer(by, session.process, audience)
    row = Attachment(
        process=session.process,
        session=session,
        kind=kind,
        size=len(content),
        audience=audience,
        distribution=marking.distribution,
        attribution=marking.attribution,
        caveats=kinds_of(held),
        created_by=by,
    )
    row.created_at = timezone.now()
    sealing = {"kind": "attachment", "object_id": row.pk, "audience": audience, "key_scope": row.key_scope, "by": by}
    body = {"name": name, "about": about, "held": [each.dump() for each in held]}
    row.body = sealed.seal(json.dumps(body, ensure_ascii=False), **sealing)  # type: ignore[arg-type]
    row.file = sealed.seal_file(content, **sealing)  # type: ignore[arg-type]
    row.save(force_insert=True)
    audit.record("attachment.add", kind="attachment", object_id=row.pk, actor=by)
    return row


def told(body: str) -> Told:
    said = json.loads(body)
    return Told(said["name"], said["about"], tuple(HeldBack.load(each) for each in said.get("held", [])))


def content_of(row: Attachment, *, by: User) -> bytes:
    """The bytes, for whoever is in its audience now; the read is on record."""
    if not is_handed_out(row):
        raise PermissionDenied
    content = sealed.unseal_file(row.file_id)
    audit.record("attachment.download", kind="attachment", object_id=row.pk, actor=by)
    return content
