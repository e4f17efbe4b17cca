import csv
import datetime as dt
import io

import pytest

from publishing.spreadsheet import as_csv


def read(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1+1",
        "\u200b=1",
        "safe\n=HYPERLINK(1)",
        "-2+3+cmd|' /C calc'!A0",
    ],
)
def test_a_formula_is_text(formula):
    cell = read(as_csv(["a"], [[formula]]))[1][0]

    assert cell.startswith("'")


@pytest.mark.parametrize("plain", ["a=b", "1-2", "mail@example.org", "الميسّرون", 'say "no", please', "two\nlines"])
def test_plain_text_comes_back_as_it_was(plain):
    assert read(as_csv(["a"], [[plain]])) == [["a"], [plain]]


def test_values_keep_their_kind():
    row = [None, -5, 2.5, True, dt.date(2026, 11, 22), dt.datetime(2026, 11, 22, 8, 5, tzinfo=dt.UTC)]

    assert read(as_csv(list("abcdef"), [row]))[1] == [
        "",
        "-5",
        "2.5",
        "True",
        "2026-11-22",
        "2026-11-22T08:05:00+00:00",
    ]


def test_excel_knows_it_is_utf8_and_headers_are_guarded():
    data = as_csv(["=x"], [])

    assert data == b"\xef\xbb\xbf'=x\r\n"
