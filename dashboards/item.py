"""One thing that waits on one person."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST = 60


@dataclass(frozen=True)
class Item:
    """One thing to do: how long it has waited, a sentence, where it is done."""

    rank: int
    days: int | None
    sentence: str
    details: tuple[str, ...]
    address: str
    action: str
    is_late: bool = False

    @property
    def age(self) -> str:
        if self.days is None:
            return ""
        if self.days <= 0:
            return _("today")
        return ngettext("%(days)d day", "%(days)d days", self.days) % {"days": self.days}


def waited(since: datetime, today: date) -> int:
    return (today - timezone.localdate(since)).days
