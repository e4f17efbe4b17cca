"""`./backchannel prove oracle [SEQUENCES [STEPS]] [--seconds N]`: oracle, application and row security, for long.

Every run is another one. A line of JSON tells how far it is, every half a minute; the last line is the whole run, also
where `--seconds` ends it. A disagreement is printed with the steps that lead to it, and the run goes on.
"""

import argparse
import json
import os
import sys
import time
import traceback

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from hypothesis import HealthCheck, Phase, seed, settings  # noqa: E402
from hypothesis.stateful import run_state_machine_as_test  # noqa: E402

from tests.oracle.application import Application  # noqa: E402
from tests.oracle.machine import machine  # noqa: E402
from tests.oracle.sides import Sides  # noqa: E402

EVERY = 30  # seconds between two lines


class TimeIsUp(KeyboardInterrupt):
    """Ends a run from inside; hypothesis takes it for nothing that the machine did."""


class Run:
    """What is counted over all machines of one run."""

    def __init__(self, number: int, sequences: int, seconds: float | None) -> None:
        self.number, self.left = number, sequences
        self.started = self.told = time.monotonic()
        self.ends = self.started + seconds if seconds else None
        self.begun = self.disagreements = 0
        self.driven = machine(Application)
        run = self
        self.driven.__init__ = lambda driven: run.begin(driven)  # each sequence is a machine of its own

    def begin(self, driven: Sides) -> None:
        """Between two sequences: is there time for another one?"""
        now = time.monotonic()
        if self.ends and now >= self.ends:
            raise TimeIsUp
        if now >= self.told + EVERY:
            self.tell()
            self.told = now
        self.begun += 1
        Sides.__init__(driven)

    def tell(self) -> None:
        result = {
            "steps": sum(self.driven.reached.values()),
            "disagreements": self.disagreements,
            "sequences": self.begun,
            "comparisons": sum(self.driven.compared.values()),
            "not_offered": sum(self.driven.not_offered.values()),
            "seed": self.number,
            "seconds": round(time.monotonic() - self.started, 1),
        }
        print(json.dumps(result), flush=True)

    def once(self, size: settings, number: int) -> None:
        """Until all are through, or one disagrees."""
        try:
            run_state_machine_as_test(seed(number)(self.driven), settings=size)
        except Exception as difference:  # also what the application refuses or cannot do
            traceback.print_exception(difference, file=sys.stdout)
            self.disagreements += 1


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./backchannel prove oracle")
    parser.add_argument("sequences", type=int, nargs="?", default=200)
    parser.add_argument("steps", type=int, nargs="?", default=50)
    parser.add_argument("--seconds", type=float, default=None, help="end after so many, whatever is left")
    parser.add_argument("--seed", type=int, default=None, help="repeat an earlier run")
    parser.add_argument("--shrink", action="store_true", help="look for fewer steps that disagree too; takes minutes")
    wanted = parser.parse_args(arguments)
    number = time.time_ns() % 2**32 if wanted.seed is None else wanted.seed
    print(f"{wanted.sequences} sequences of up to {wanted.steps} steps, seed {number}", file=sys.stderr, flush=True)
    run = Run(number, wanted.sequences, wanted.seconds)
    try:
        while run.begun < wanted.sequences:
            size = settings(
                max_examples=wanted.sequences - run.begun,
                stateful_step_count=wanted.steps,
                deadline=None,
                database=None,
                phases=[Phase.generate, *([Phase.shrink] if wanted.shrink else [])],
                suppress_health_check=list(HealthCheck),
            )
            run.once(size, number + run.disagreements)
    except TimeIsUp:
        pass
    print(dict(run.driven.reached), dict(run.driven.not_offered), file=sys.stderr)
    run.tell()
    return 1 if run.disagreements else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
