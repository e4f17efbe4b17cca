from confidentiality.models.audience import Audience, Grant
from confidentiality.models.audit import AuditEvent, AuditSeal
from confidentiality.models.confidential import Confidential, ConfidentialQuerySet
from confidentiality.models.keys import DataKey
from confidentiality.models.marked import Marked
from confidentiality.models.sealed import SealedDraft, SealedFile, SealedText

__all__ = [
    "Audience",
    "AuditEvent",
    "AuditSeal",
    "Confidential",
    "ConfidentialQuerySet",
    "DataKey",
    "Grant",
    "Marked",
    "SealedDraft",
    "SealedFile",
    "SealedText",
]
