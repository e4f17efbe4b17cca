"""Sections as a workbook: a first sheet that says what this is, then a sheet for each; no cell that would be run."""

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Any

import xlsxwriter

from publishing.spreadsheet import Cell, harmless
from publishing.telling import Choice, Column, Section, Span

MOST_WIDE, LONGEST_NAME = 60, 31
PARTS = (("", ""), (" – earliest", "+earliest"), (" – latest", "+latest"), (" – precision", "+precision"))
# Nothing is worked out: every text stays a text, also where it looks like a formula, a number or an address.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def as_xlsx(
    about: Sequence[tuple[str, Cell]],
    sections: Sequence[Section],
    *,
    first: str,
    with_tags: bool = False,
    mirrored: bool = False,
) -> bytes:
    """`first` names the sheet with `about`; `with_tags` puts the HXL hashtags under the headings of each table."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"created": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)})  # no clock and no name in the file
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        bold.set_text_wrap()
        tables = [[[name, value] for name, value in about], *([*_table(one, with_tags=with_tags)] for one in sections)]
        for name, rows in zip([first, *(section.title for section in sections)], tables, strict=True):
            sheet = book.add_worksheet(_free(name, book))
            if mirrored:
                sheet.right_to_left()
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    is_heading = (name == first and not place) or (name != first and not number)
                    _write(sheet, number, place, cell, bold if is_heading else None, day)
            if name != first:
                sheet.freeze_panes(1 + with_tags, 0)
            _widen(sheet, rows)
    return file.getvalue()


def _table(section: Section, *, with_tags: bool) -> Iterator[list[Cell]]:
    dated = {
        column.key for column in section.columns if any(isinstance(row.get(column.key), Span) for row in section.rows)
    }
    spread = [part for column in section.columns for part in _parts(column, is_dated=column.key in dated)]
    yield [title for title, _tag in spread]
    if with_tags:
        yield [tag for _title, tag in spread]
    for row in section.rows:
        yield [cell for column in section.columns for cell in _cells(row.get(column.key), is_dated=column.key in dated)]


def _parts(column: Column, *, is_dated: bool) -> list[tuple[str, str]]:
    parts = PARTS if is_dated else PARTS[:1]
    return [(column.title + title, column.tag + tag) for title, tag in parts]


def _cells(value: Any, *, is_dated: bool) -> list[Cell]:
    if isinstance(value, Span):
        return [value.text, value.earliest, value.latest, value.precision]
    if is_dated:
        return [None] * len(PARTS)
    if isinstance(value, Choice):
        return [value.label]
    if isinstance(value, list):
        return [", ".join(each.label if isinstance(each, Choice) else str(each) for each in value)]
    return [value]


def _write(sheet: Any, row: int, place: int, cell: Cell, bold: Any, day: Any) -> None:
    if isinstance(cell, dt.datetime):
        cell = cell.isoformat(timespec="minutes")
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell)
    elif isinstance(cell, dt.date) and cell.year >= 1900:
        sheet.write_datetime(row, place, dt.datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001  (a day)
    else:
        sheet.write_string(row, place, harmless(str(cell)), bold)


def _widen(sheet: Any, rows: Sequence[Sequence[Cell]]) -> None:
    for place in range(max(map(len, rows), default=0)):
        longest = max((len(str(row[place])) for row in rows if len(row) > place and row[place] is not None), default=0)
        sheet.set_column(place, place, min(max(longest + 2, 10), MOST_WIDE))


def _free(name: str, book: Any) -> str:
    """A name that Excel takes for a sheet, once in the book."""
    plain = "".join(" " if letter in "[]:*?/\\" else letter for letter in name).strip("' ")[:LONGEST_NAME] or "…"
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    if plain.casefold() not in taken:
        return plain
    others = (f"{plain[: LONGEST_NAME - 3]} {number}" for number in range(2, 100))
    return next(other for other in others if other.casefold() not in taken)
