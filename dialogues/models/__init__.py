from dialogues.models.aid import MemoryAid
from dialogues.models.conflict import Commitment, Conflict, ContextEvent, Issue, OfficialContact
from dialogues.models.contact import Contact, NextStep
from dialogues.models.holder import IdentityHolder
from dialogues.models.objective import Objective, ObjectivePeriod
from dialogues.models.participation import Participation
from dialogues.models.period import StagePeriod, StatusPeriod, TrackPeriod
from dialogues.models.plan import EventReview, Phase, PhaseNeed, Plan, PlannedObjective
from dialogues.models.point import Passage, Point, PointConsent
from dialogues.models.process import Process, ProcessPartner
from dialogues.models.reveal import Reveal
from dialogues.models.seat import Seat
from dialogues.models.session import Attendance, Session, SideReading, StaffAttendance
from dialogues.models.standing import Standing

__all__ = [
    "Attendance",
    "Commitment",
    "Conflict",
    "Contact",
    "ContextEvent",
    "EventReview",
    "IdentityHolder",
    "Issue",
    "MemoryAid",
    "NextStep",
    "Objective",
    "ObjectivePeriod",
    "OfficialContact",
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
    "Reveal",
    "Seat",
    "Session",
    "SideReading",
    "StaffAttendance",
    "StagePeriod",
    "Standing",
    "StatusPeriod",
    "TrackPeriod",
]
