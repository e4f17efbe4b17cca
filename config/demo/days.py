"""The story's own way to tell a day, counted from T: "T-40", "circa T-945", "month of T-770", "T-300…T-296"."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils import timezone

from participants.when import When

DAY = r"T([+-]\d+)?"
FORMS = {
    "day": re.compile(rf"^{DAY}$"),
    "circa": re.compile(rf"^circa {DAY}$"),
    "month": re.compile(rf"^month of {DAY}$"),
    "quarter": re.compile(rf"^quarter of {DAY}$"),
    "span": re.compile(rf"^{DAY}…{DAY}$"),
    "between": re.compile(rf"^between {DAY} and {DAY}$"),
    "before": re.compile(rf"^before {DAY}$"),
    "years": re.compile(r"^circa (\d+) years ago$"),
}
# A beginning that is told only as "before" may lie this far back.
LONG = dt.timedelta(days=20 * 365)


@dataclass(frozen=True)
class Days:
    """Dates around one day of loading."""

    today: dt.date

    def on(self, offset: int) -> dt.date:
        return self.today + dt.timedelta(days=offset)

    def at(self, offset: int, hour: int = 18, minute: int = 0) -> dt.datetime:
        """A moment of that day; what happened today happened before now, and early."""
        return timezone.make_aware(dt.datetime.combine(self.on(offset), dt.time(hour, minute)))

    def when(self, told: str) -> When:
        for form, pattern in FORMS.items():
            if match := pattern.match(told):
                return self._read(form, [int(number or 0) for number in match.groups()])
        raise ValueError(f"The story does not tell a day as {told!r}")

    def _read(self, form: str, numbers: list[int]) -> When:
        if form == "years":
            return When.circa_year(self.today.year - numbers[0])
        first = self.on(numbers[0])
        last = self.on(numbers[-1])
        readings = {
            "day": lambda: When.day(first),
            "circa": lambda: When.circa(first),
            "month": lambda: When.month(first.year, first.month),
            "quarter": lambda: When.quarter(first.year, (first.month + 2) // 3),
            "span": lambda: When.range(first, last),
            "between": lambda: When.between(first, last),
            "before": lambda: When.between(first - LONG, first),
        }
        return readings[form]()

    def written(self, when: When) -> dt.datetime:
        """When a fact was written down: on its last day, but not before there was somebody to write."""
        return max(timezone.make_aware(dt.datetime.combine(when.latest, dt.time(18))), self.at(-1040))


def evenly(first: int, last: int, count: int) -> list[int]:
    """`count` offsets from `first` to `last`, as evenly as whole days allow."""
    return [round(first + (last - first) * step / (count - 1)) for step in range(count)]
