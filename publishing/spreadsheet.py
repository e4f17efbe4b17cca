"""Tables for Excel and its like: UTF-8 with a mark at the front, and no cell that a spreadsheet would run."""

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Iterable, Sequence

Cell = str | int | float | bool | dt.date | dt.datetime | None
BYTE_ORDER_MARK = "\ufeff"
UNSEEN = " \u200b\u200c\u200d\u2060\ufeff"
RUNS = ("=", "+", "-", "@")


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Dates are ISO; numbers stay numbers; text that would be a formula gets an apostrophe in front."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow([_written(name) for name in header])
    for row in rows:
        writer.writerow([_written(cell) for cell in row])
    return (BYTE_ORDER_MARK + sheet.getvalue()).encode()


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return str(cell)
    return harmless(cell)


def harmless(text: str) -> str:
    """Without what no cell can hold, and with an apostrophe in front where a spreadsheet would run it."""
    plain = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})
    return f"'{plain}" if _runs(plain) else plain


def _runs(text: str) -> bool:
    """Also behind blanks and invisible characters, in full width, and after a line break inside the cell."""
    firsts = (
        unicodedata.normalize("NFKC", line).lstrip(" \u200b\u200c\u200d\u2060\ufeff") for line in text.split("\n")
    )
    return any(line.startswith(RUNS) for line in firsts)
