"""Documents that a dialogue brings forth: typed, in versions, in brackets where nothing is agreed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from confidentiality.models import Marked
from dialogues.models.objective import Objective
from dialogues.models.process import Process
from participants.models import Dated


class OutcomeDocument(models.Model):
    class Kind(models.TextChoices):
        DRAFT_AGREEMENT = "draft_agreement", _("Draft agreement")
        JOINT_STATEMENT = "joint_statement", _("Joint statement")
        PROPOSAL = "proposal", _("Proposal")
        MEMORANDUM = "memorandum", _("Joint memorandum")
        NON_PAPER = "non_paper", _("Non-paper")
        RULES = "rules", _("Ground rules")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    title = models.CharField(_("document"), max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["objective", "title"], name="document_title_once_per_objective")]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(Marked, Dated):
    """The sealed body is JSON: text, drafted_by, agreed_by, and what it is held back with.

    In clear: its number, day, state, how many brackets, its markings. `number` counts the versions of the document.
    """

    # It stands by itself, as a text of no session.
    session: None = None

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        AGREED = "agreed", _("Agreed in the room")
        INITIALLED = "initialled", _("Initialled officially")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="document_versions")
    document = models.ForeignKey(OutcomeDocument, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    brackets = models.PositiveSmallIntegerField(_("open brackets"), default=0)

    class Meta(Marked.Meta, Dated.Meta):
        abstract = False
        ordering = ["number"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["document", "number"], name="version_number_once_per_document"),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(brackets=0), name="what_is_agreed_has_no_open_bracket"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)
