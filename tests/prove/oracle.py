"""`./backchannel prove oracle [SEQUENCES [STEPS]]`: oracle, application and row security, side by side for long.

Every run is another one; a disagreement is printed with the steps that lead to it. The last line is JSON.
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


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./backchannel prove oracle")
    parser.add_argument("sequences", type=int, nargs="?", default=200)
    parser.add_argument("steps", type=int, nargs="?", default=50)
    parser.add_argument("--seed", type=int, default=None, help="repeat an earlier run")
    parser.add_argument("--shrink", action="store_true", help="look for fewer steps that disagree too; takes minutes")
    wanted = parser.parse_args(arguments)
    number = time.time_ns() % 2**32 if wanted.seed is None else wanted.seed
    print(f"{wanted.sequences} sequences of up to {wanted.steps} steps, seed {number}", file=sys.stderr, flush=True)
    driven, started = machine(Application), time.monotonic()
    size = settings(
        max_examples=wanted.sequences,
        stateful_step_count=wanted.steps,
        deadline=None,
        database=None,
        phases=[Phase.generate, *([Phase.shrink] if wanted.shrink else [])],
        suppress_health_check=list(HealthCheck),
    )
    disagreements = 0
    try:
        run_state_machine_as_test(seed(number)(driven), settings=size)
    except Exception as difference:  # also what the application refuses or cannot do
        traceback.print_exception(difference, file=sys.stdout)
        disagreements = 1
    print(dict(driven.reached), dict(driven.not_offered), file=sys.stderr)
    result = {
        "steps": sum(driven.reached.values()),
        "disagreements": disagreements,
        "comparisons": sum(driven.compared.values()),
        "not_offered": sum(driven.not_offered.values()),
        "seed": number,
        "seconds": round(time.monotonic() - started, 1),
    }
    print(json.dumps(result), flush=True)
    return 1 if disagreements else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
