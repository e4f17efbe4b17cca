"""D. Copies that leave the page: section 3 of the catalogue."""

from tests.leaks.channels.channel import Bug, Channel

CHANNELS = [
    Channel(
        "L26",
        "A file holds what its reader may have",
        "tests/dialogues/test_export.py::test_json_is_as_its_schema_says_and_of_the_day",
        Bug("dialogues/export.py", "stood.exclude(distribution=Distribution.RED)", "stood"),
    ),
    Channel(
        "L27",
        "No cell of a table runs",
        "tests/publishing/test_spreadsheet.py",
        Bug("publishing/spreadsheet.py", 'RUNS = ("=", "+", "-", "@")', 'RUNS = ("=", "+", "-")'),
    ),
    Channel(
        "L30",
        "A draft goes to those it was drafted for, and to nobody who came since",
        "tests/transfers/views/test_review.py::test_it_goes_to_those_it_was_drafted_for_and_to_nobody_who_came_since",
        Bug("transfers/gate.py", "set(addressee.frozen) == everybody", "True"),
    ),
]
