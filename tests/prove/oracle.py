"""`./backchannel prove oracle [SEQUENCES [STEPS]] [--seconds N] [--until N]`: the oracle beside the application.

Every run is another one. A line of JSON tells how far it is, every half a minute; the last line is the whole run, also
where `--seconds` or `--until` ends it. A step is a state that something was done to reach, on both sides, and in which
everybody's reading of every version was compared; the beginning of a sequence, some thirty acts, is one of them. A
disagreement is printed with what was done before it, and the run goes on with the next sequence.
"""

import argparse
import json
import os
import sys
import time
import traceback
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from tests.oracle.application import Application  # noqa: E402
from tests.oracle.dice import walk  # noqa: E402
from tests.oracle.machine import machine  # noqa: E402

EVERY = 30  # seconds between two lines


class Run:
    """What is counted over all machines of one run."""

    def __init__(self, number: int) -> None:
        self.number, self.begun, self.disagreements = number, 0, 0
        self.started = self.told = time.monotonic()
        self.driven = machine(Application)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    @property
    def steps(self) -> int:
        return self.driven.states["compared"]

    def sequence(self, steps: int) -> None:
        driven = self.driven()
        self.begun += 1
        try:
            walk(driven, steps, Random(f"{self.number} {self.begun}"))
        except Exception as difference:  # also what the application refuses or cannot do
            print(f"sequence {self.begun} of seed {self.number}:", *driven.done, sep="\n  ")
            traceback.print_exception(difference, file=sys.stdout)
            self.disagreements += 1

    def tell(self) -> None:
        result = {
            "steps": self.steps,
            "disagreements": self.disagreements,
            "sequences": self.begun,
            "acts": self.driven.reached.total(),
            "comparisons": self.driven.compared.total(),
            "not_offered": self.driven.not_offered.total(),
            "seed": self.number,
            "seconds": round(self.seconds, 1),
        }
        print(json.dumps(result), flush=True)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./backchannel prove oracle")
    parser.add_argument("sequences", type=int, nargs="?", default=100)
    parser.add_argument("steps", type=int, nargs="?", default=100, help="of one sequence; some find nothing to do")
    parser.add_argument("--seconds", type=float, default=None, help="end after so many, whatever is left")
    parser.add_argument("--until", type=int, default=None, help="go on until so many steps, whatever was wanted")
    parser.add_argument("--seed", type=int, default=None, help="repeat an earlier run")
    wanted = parser.parse_args(arguments)
    run = Run(time.time_ns() % 2**32 if wanted.seed is None else wanted.seed)
    print(f"{wanted.sequences} sequences of up to {wanted.steps} steps, seed {run.number}", file=sys.stderr, flush=True)
    while run.steps < wanted.until if wanted.until else run.begun < wanted.sequences:
        if wanted.seconds and run.seconds >= wanted.seconds:
            break
        run.sequence(wanted.steps)
        if time.monotonic() >= run.told + EVERY:
            run.tell()
            run.told = time.monotonic()
    print(dict(run.driven.reached), dict(run.driven.not_offered), file=sys.stderr)
    run.tell()
    return 1 if run.disagreements else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
