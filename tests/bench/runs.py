#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""runs.py BUILD_FOLDER: the benchmark runs, on very little, and prints every row with all its numbers.

Which numbers is not looked at.
"""

import pathlib
import re
import subprocess
import sys

import bench

HERE = pathlib.Path(__file__).resolve().parent
BINDINGS, HOSTILE = 20, 0.0001
NUMBERS = 10  # in a row of tshark's; each a number, `-` or `>`
PASSES = ["plain", "frame", "walk", "validate", "session", "write", "rewrite", "ledger"]


def table(build):
    command = [HERE / "bench.py", "--bindings", str(BINDINGS), "--hostile", str(HOSTILE), "-n", "1", "--build", build]
    run = subprocess.run([sys.executable, "-B", *command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                         check=False)
    if run.returncode:
        sys.exit(f"bench.py: exit status {run.returncode}\n{run.stdout}{run.stderr}")
    return run.stdout


def rows():
    """(how each row begins, how many numbers follow)"""
    for shape, count, commands in bench.shapes([BINDINGS], HOSTILE):
        for command in commands:
            yield f"{shape:13}{command:9}{count:8}", NUMBERS
    for name in PASSES:
        yield name, 3


def main():
    printed = table(sys.argv[1])
    lines = iter(printed.splitlines())
    for begin, count in rows():
        if not any(re.fullmatch(re.escape(begin) + r"( +(-?\d+(\.\d+)?|-|>)){%d}" % count, line) for line in lines):
            sys.exit(f"no row '{begin}' with {count} numbers, or not where it should be:\n{printed}")


if __name__ == "__main__":
    main()
