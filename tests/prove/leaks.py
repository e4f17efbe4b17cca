"""`./backchannel prove leaks [CHANNEL …]`: plant each bug of tests/leaks/channels in a copy of the tree.

The test of its channel has to fail. What still passes is printed with what was planted; the last line is JSON.
`--table` prints the table of the threat model instead.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.leaks.channels import CHANNELS, Bug, Channel

ROOT = Path(__file__).resolve().parents[2]
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".static", "node_modules")
FAILED = 1  # what pytest answers where a test failed, and not where none was found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./backchannel prove leaks")
    parser.add_argument("channels", nargs="*", help="L01 …; all where none is named")
    parser.add_argument("--table", action="store_true")
    wanted = parser.parse_args(arguments)
    if wanted.table:
        print("\n".join(channel.row for channel in CHANNELS))
        return 0
    chosen = [channel for channel in CHANNELS if not wanted.channels or channel.number in wanted.channels]
    planted = [channel for channel in chosen if isinstance(channel.planted, Bug)]
    began, unseen = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="backchannel-leaks-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_BEHIND)
        for channel in planted:
            code, told = run(tree, channel)
            print(f"{channel.number} {'found' if code == FAILED else 'NOT FOUND'}: {channel.name}", flush=True)
            if code != FAILED:
                unseen.append(channel.number)
                print(channel.planted, told[-3000:], sep="\n", flush=True)
    seconds = round(time.monotonic() - began, 1)
    print(json.dumps({"planted": len(planted), "not_found": unseen, "seconds": seconds}), flush=True)
    return 1 if unseen else 0


def run(tree: Path, channel: Channel) -> tuple[int, str]:
    bug = channel.planted
    assert isinstance(bug, Bug)
    path = tree / bug.path
    whole = path.read_text()
    path.write_text(whole.replace(bug.words, bug.instead))
    try:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", channel.test]
        environment = {**os.environ, "BACKCHANNEL_TEST_KEEP": "1"}
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    finally:
        path.write_text(whole)
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
