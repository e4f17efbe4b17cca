"""What may be asked for. Apps above register their kinds in `AppConfig.ready`; nothing here knows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from datetime import timedelta

    from django.utils.functional import _StrOrPromise

    from jobs.claim import Claim


@dataclass(frozen=True)
class Kind:
    """One kind of request.

    `steps` are its stages in order, code → words; `every` makes it a standing job, which acts as nobody.
    """

    name: str
    run: Callable[[Claim], None]
    admits: Callable[[UUID, UUID], bool]
    steps: Mapping[str, _StrOrPromise] = field(default_factory=dict)
    every: timedelta | None = None


_kinds: dict[str, Kind] = {}


def register(
    name: str,
    run: Callable[[Claim], None],
    admits: Callable[[UUID, UUID], bool],
    *,
    steps: Mapping[str, _StrOrPromise] | None = None,
    every: timedelta | None = None,
) -> Kind:
    """Make `name` a kind of request.

    `admits(requester, subject)` is asked as the requester, before the work and again as it ends.
    """
    kind = _kinds[name] = Kind(name, run, admits, steps or {}, every)
    return kind


def find(name: str) -> Kind | None:
    return _kinds.get(name)


def standing() -> list[Kind]:
    return [kind for kind in _kinds.values() if kind.every]
