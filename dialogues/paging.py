"""One page of a long list, found by the last row of the page before it, so that a page deep down costs no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

SIZE = 60
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: list[Row]
    next_page: str = ""  # what to ask for it; empty at the end
    is_first: bool = True


def page(found: QuerySet[Row], asked: QueryDict, *order: str) -> Page[Row]:
    """`order` names two fields, both rising or both falling, the second of them never twice the same."""
    after = asked.get("after", "")
    rows = list(following(found, after, *order).order_by(*order)[: SIZE + 1])
    later = asked.copy()
    later["after"] = str(rows[SIZE - 1].pk) if len(rows) > SIZE else ""
    return Page(rows[:SIZE], "?" + later.urlencode() if later["after"] else "", is_first=not after)


def following(found: QuerySet[Row], after: Any, *order: str) -> QuerySet[Row]:
    """Past the row of that id; all of `found` where it holds no such row, whether it exists elsewhere or not."""
    first, second = (name.removeprefix("-") for name in order)
    last = found.filter(pk=after).order_by().values_list(first, second).first() if is_id(after) else None
    if last is None:
        return found
    past = "lt" if order[0].startswith("-") else "gt"
    return found.filter(Q(**{f"{first}__{past}": last[0]}) | Q(**{first: last[0], f"{second}__{past}": last[1]}))


def is_id(value: Any) -> bool:
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False
