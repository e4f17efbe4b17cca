"""The leak channels of the threat model: which test stands at each, and the bug that proves that the test can fail.

A bug is the exchange of a few words in one file. `./backchannel prove leaks` plants them one after the other in a copy
of the tree and runs the test of each; a test that still passes is a defect. Where a wall behind the page catches the
bug alone (row security, the grant that opening asks for), it is planted in the test itself, past that wall, and
`planted` names the test that does so.
"""

from dataclasses import dataclass

CRAWL = "tests/crawl/test_crawl.py::test_nothing_leaks"
IN_CRAWL = "tests/crawl/test_crawl.py::test_planted_bug_is_found"
WALK = "tests/test_url_walk.py"
SEATS = "tests/dialogues/test_seats.py"
LEAKS = "tests/leaks/test_leaks.py"


@dataclass(frozen=True)
class Bug:
    path: str
    words: str
    instead: str


@dataclass(frozen=True)
class Channel:
    number: str
    name: str
    test: str
    planted: Bug | str  # a bug, or the test that plants it

    @property
    def row(self) -> str:
        """As the table of the threat model tells it."""
        bug = f"in {self.planted.path}" if isinstance(self.planted, Bug) else brief(self.planted)
        return f"| {self.number} | {self.name} | {brief(self.test)} | {bug} |"


def brief(test: str) -> str:
    path, _, name = test.partition("::")
    return f"{path.removeprefix('tests/').removesuffix('.py')}: {name.removeprefix('test_').replace('_', ' ')}".rstrip(
        ": "
    )
