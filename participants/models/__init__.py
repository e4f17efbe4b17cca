from participants.models.dated import Dated
from participants.models.identity import Identity, appoint_holders, forget
from participants.models.link import PartyLink, link_told
from participants.models.party import (
    Party,
    PartyName,
    PartyQuerySet,
    called_on,
    names_on,
    side_root,
    side_roots,
    sides_on,
)
from participants.models.period import Period, PeriodQuerySet
from participants.models.person import Person
from participants.models.post import Post
from participants.models.proximity import Proximity
from participants.models.recorded import AlreadyCorrectedError, Confidence, Recorded, RecordedQuerySet
from participants.vocabulary import Basis, Closeness, Level, LinkKind, PartyKind, Sector

__all__ = [
    "AlreadyCorrectedError",
    "Basis",
    "Closeness",
    "Confidence",
    "Dated",
    "Identity",
    "Level",
    "LinkKind",
    "Party",
    "PartyKind",
    "PartyLink",
    "PartyName",
    "PartyQuerySet",
    "Period",
    "PeriodQuerySet",
    "Person",
    "Post",
    "Proximity",
    "Recorded",
    "RecordedQuerySet",
    "Sector",
    "appoint_holders",
    "called_on",
    "forget",
    "link_told",
    "names_on",
    "side_root",
    "side_roots",
    "sides_on",
]
