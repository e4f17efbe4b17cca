"""The page that people read says what the code does."""

from pathlib import Path

from dialogues.management.commands.permissions import table

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"


def test_page_holds_the_table_of_the_code():
    assert table() in PAGE.read_text()
