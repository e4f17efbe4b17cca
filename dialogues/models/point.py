"""Points and passages: what was said, sealed, each with two markings and one audience."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from confidentiality.markings import Attribution, Distribution
from confidentiality.models import Marked
from dialogues.models.conflict import Issue
from dialogues.models.process import Process
from dialogues.models.session import Session
from dialogues.vocabulary import PointKind
from participants.models import Party

# For these, type, issue and party are sealed with the text (audiences.md, "What may stand in clear").
CLOSED = Q(distribution=Distribution.RED) | Q(attribution__in=[Attribution.OFF_RECORD, Attribution.CHATHAM])


class Point(Marked):
    """One sentence of the record. The sealed body is JSON: text, kind, party, issue."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="points")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="points", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("type"), max_length=16, choices=PointKind, blank=True)
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    # The original of a redacted copy. Whoever cannot read it learns nothing but that some words are black.
    redacted_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="redactions", null=True, blank=True
    )

    class Meta(Marked.Meta):
        abstract = False
        ordering = ["created_at", "position"]
        indexes = [
            *Marked.Meta.indexes,
            models.Index(fields=["process", "created_at"], name="point_of_process"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~CLOSED | Q(kind="", issue=None, party=None), name="point_closed_says_nothing_in_clear"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PointConsent(models.Model):
    """Whether the originators of a point let it travel: per use, dated, never naming who was asked."""

    class Use(models.TextChoices):
        FLOAT = "float", _("Float for reaction")
        HAND_OVER = "hand_over", _("Hand over")

    class Answer(models.TextChoices):
        ASKED = "asked", _("Asked, no answer yet")
        GIVEN = "given", _("Given")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="consents")
    use = models.CharField(_("use"), max_length=12, choices=Use, default=Use.HAND_OVER)
    answer = models.CharField(_("answer"), max_length=12, choices=Answer)
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return self.get_answer_display()


class Passage(Marked):
    """A confidential text of a process that is not a point."""

    class Purpose(models.TextChoices):
        PRIVATE_TITLE = "private_title", _("Private title")
        SUMMARY = "summary", _("Summary")
        PLACE = "place", _("Place")
        PLAN = "plan", _("Place and day of a planned meeting")
        LABEL_REASON = "label_reason", _("Why the label was kept")
        PRIVATE_NOTE = "private_note", _("Private note")
        RULES = "rules", _("Ground rules")
        RULES_SAID = "rules_said", _("How the ground rules were acknowledged")
        AGREED = "agreed", _("Agreed record")
        CONSENT = "consent", _("Words of a consent")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="passages")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="passages", null=True, blank=True)
    purpose = models.CharField(max_length=16, choices=Purpose)
    distribution = models.CharField(
        _("who may have it"), max_length=12, choices=Distribution, default=Distribution.AMBER_STRICT
    )
    attribution = models.CharField(
        _("what may be said of the source"), max_length=12, choices=Attribution, default=Attribution.CHATHAM
    )

    # Of what was said aloud and heard: participants sign nothing, so a member of staff bears witness.
    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    said_on = models.DateField(_("said on"), null=True, blank=True)

    class Meta(Marked.Meta):
        abstract = False
        ordering = ["created_at"]
        indexes = [
            *Marked.Meta.indexes,
            models.Index(fields=["process", "purpose"], name="passage_of_process"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
