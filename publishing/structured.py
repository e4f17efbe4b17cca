"""Sections as JSON: codes for words, every date with the days that it may have been."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from publishing.telling import Choice, Section, Span


def as_json(about: Mapping[str, Any], sections: Sequence[Section]) -> bytes:
    told = {section.key: [dict(row) for row in section.rows] for section in sections}
    return json.dumps({**about, **told}, default=_plain, ensure_ascii=False, indent=1).encode()


def _plain(value: Any) -> Any:
    match value:
        case Span():
            days = {"earliest": value.earliest.isoformat(), "latest": value.latest.isoformat()}
            return {"text": value.text, **days, "precision": value.precision}
        case Choice():
            return value.code
        case dt.date():
            return value.isoformat()
    return str(value)  # a lazy translation
