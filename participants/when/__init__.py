"""Honest dates: a day as exactly as it is known, the words people write it in, and nothing invented."""

from participants.when.bounds import Precision
from participants.when.reading import understand
from participants.when.value import When, known_when

__all__ = ["Precision", "When", "known_when", "understand"]
