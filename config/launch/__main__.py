"""./backchannel VERB: what each verb is, and what goes wrong in one line."""

import os
import sys
from collections.abc import Callable

from config.embedded import ServerFailed
from config.launch import demo
from config.launch.database import NotAllowed
from config.launch.supervisor import Stopped

VERBS = """Usage: ./backchannel VERB

  demo [--reset]   set up and run everything here, with fictional people
  people           print the fictional people of the running demonstration again
  manage …         Django's commands, in the demonstration
  test [ARGS]      checks and tests; ARGS go to pytest
  check            format, lint, types, imports, templates, migrations, deployment settings
  fix              what of that can be mended by itself
  bench NAME       measure something: tests/bench/NAME.py
  prove NAME       the long proofs: tests/prove/NAME.py
"""


def main(arguments: list[str]) -> int:
    os.umask(0o077)
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    act = _verb(verb)
    if act is None:
        print(VERBS, file=sys.stdout if verb in {"", "help", "--help", "-h"} else sys.stderr)
        return 0 if verb in {"", "help", "--help", "-h"} else 2
    try:
        return act(rest)
    except (demo.Refused, NotAllowed, ServerFailed) as reason:
        print(f"backchannel: {reason}", file=sys.stderr)
        return 1
    except Stopped:
        return 130


def _verb(verb: str) -> Callable[[list[str]], int] | None:
    if verb in {"demo", "people", "manage"}:
        return {"demo": demo.demo, "people": demo.people, "manage": demo.run_manage}[verb]
    if verb in {"test", "check", "fix", "bench", "prove"}:
        from config.launch import rig  # noqa: PLC0415 - its tools are not in the demonstration's environment

        return {"test": rig.test, "check": rig.check, "fix": rig.fix, "bench": rig.bench, "prove": rig.prove}[verb]
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
