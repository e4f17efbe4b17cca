from participants.models.dated import Dated
from participants.models.period import Period, PeriodQuerySet
from participants.models.recorded import AlreadyCorrectedError, Confidence, Recorded, RecordedQuerySet

__all__ = [
    "AlreadyCorrectedError",
    "Confidence",
    "Dated",
    "Period",
    "PeriodQuerySet",
    "Recorded",
    "RecordedQuerySet",
]
