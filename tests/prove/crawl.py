"""`./backchannel prove crawl [COMBINATIONS] [--seed SEED]`: ask for everything as everybody, and look for tokens.

Every run is another one; the same seed asks the same. Leaks are printed with what was asked; the last line is JSON.
"""

import argparse
import json
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from tests.crawl.crawler import Crawler  # noqa: E402
from tests.crawl.sinks import in_database  # noqa: E402
from tests.crawl.worlds import Worlds  # noqa: E402
from tests.walk.asking import patterns  # noqa: E402
from tests.walk.rules import RULES  # noqa: E402


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./backchannel prove crawl")
    parser.add_argument("combinations", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=None, help="repeat an earlier run")
    wanted = parser.parse_args(arguments)
    number = time.time_ns() % 2**32 if wanted.seed is None else wanted.seed
    print(f"{wanted.combinations} combinations, seed {number}", file=sys.stderr, flush=True)
    setup_test_environment(debug=settings.DEBUG)
    crawler, started = Crawler(Worlds(number), number), time.monotonic()
    result = crawler.run(wanted.combinations)
    leaks = result.leaks + [f"{count} rows of {table} say a token in clear" for table, count in in_database()]
    print("\n".join(leaks), flush=True)
    without_rule = sorted(set(patterns()) - set(RULES))
    print(*without_rule, dict(sorted(result.statuses.items())), file=sys.stderr, flush=True)
    summary = {
        "combinations": result.combinations,
        "leaks": len(leaks),
        "urls": len(result.urls),
        "urls_without_rule": len(without_rule),
        "compared_with_absent": result.compared,
        "seed": number,
        "seconds": round(time.monotonic() - started, 1),
    }
    print(json.dumps(summary), flush=True)
    return 1 if leaks or without_rule else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
