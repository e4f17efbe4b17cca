"""Words as they may stand in a file: nothing in them acts, and nothing turns their direction unseen."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

JOINERS = "\u200c\u200d"
FORBIDDEN = {"Cc", "Cs", "Co", "Cn", "Cf"}


def legible(text: str) -> str:
    """Without control and direction-forcing characters; lines stay lines."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(
        char for char in composed if char == "\n" or unicodedata.category(char) not in FORBIDDEN or char in JOINERS
    )


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    """`value` with every string in it changed, however deep."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: mapped(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [mapped(inner, change) for inner in value]
    return value
