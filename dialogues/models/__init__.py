from dialogues.models.agenda import AgendaItem, Expectation
from dialogues.models.aid import MemoryAid
from dialogues.models.attachment import Attachment
from dialogues.models.called import Called
from dialogues.models.claim import Claim, TrackCall
from dialogues.models.conflict import Conflict, ContextEvent, ExternalId, Issue
from dialogues.models.conflict_period import Commitment, ConflictPeriod, ConflictSpan, OfficialContact
from dialogues.models.consent import Asking
from dialogues.models.contact import Contact, NextStep
from dialogues.models.described import Described
from dialogues.models.design import DesignPeriod, PurposePeriod, RoomCount
from dialogues.models.glass import AccessQuestion, BrokenGlass, Notice
from dialogues.models.holder import IdentityHolder
from dialogues.models.impasse import Impasse, ImpasseStep
from dialogues.models.judgement import Assessment, Rewording
from dialogues.models.merging import Merging
from dialogues.models.naming import NameDecision
from dialogues.models.objective import Objective, ObjectivePeriod
from dialogues.models.outcome import DocumentVersion, OutcomeDocument
from dialogues.models.participation import Participation
from dialogues.models.period import EscalationPeriod, IntervalPeriod, StagePeriod, StatusPeriod, TrackPeriod
from dialogues.models.plan import EventReview, Phase, PhaseNeed, Plan, PlannedObjective
from dialogues.models.point import Passage, Point, PointConsent
from dialogues.models.process import Process, ProcessPartner
from dialogues.models.reveal import Reveal
from dialogues.models.seat import Seat
from dialogues.models.session import (
    Addition,
    Attendance,
    FormerAttendance,
    FormerReading,
    Session,
    SideReading,
    StaffAttendance,
)
from dialogues.models.standing import Standing
from dialogues.models.success import Fundamental, HealthAnswer, HealthCheck, Snapshot

__all__ = [
    "AccessQuestion",
    "Addition",
    "AgendaItem",
    "Asking",
    "Assessment",
    "Attachment",
    "Attendance",
    "BrokenGlass",
    "Called",
    "Claim",
    "Commitment",
    "Conflict",
    "ConflictPeriod",
    "ConflictSpan",
    "Contact",
    "ContextEvent",
    "Described",
    "DesignPeriod",
    "DocumentVersion",
    "EscalationPeriod",
    "EventReview",
    "Expectation",
    "ExternalId",
    "FormerAttendance",
    "FormerReading",
    "Fundamental",
    "HealthAnswer",
    "HealthCheck",
    "IdentityHolder",
    "Impasse",
    "ImpasseStep",
    "IntervalPeriod",
    "Issue",
    "MemoryAid",
    "Merging",
    "NameDecision",
    "NextStep",
    "Notice",
    "Objective",
    "ObjectivePeriod",
    "OfficialContact",
    "OutcomeDocument",
    "Participation",
    "Passage",
    "Phase",
    "PhaseNeed",
    "Plan",
    "PlannedObjective",
    "Point",
    "PointConsent",
    "Process",
    "ProcessPartner",
    "PurposePeriod",
    "Reveal",
    "Rewording",
    "RoomCount",
    "Seat",
    "Session",
    "SideReading",
    "Snapshot",
    "StaffAttendance",
    "StagePeriod",
    "Standing",
    "StatusPeriod",
    "TrackCall",
    "TrackPeriod",
]
