#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""runs.py BENCH_CODEC: the benchmarks run, on little, and print a ratio for every case.

How fast is not looked at.
"""

import pathlib
import re
import subprocess
import sys

import bench

HERE = pathlib.Path(__file__).resolve().parent
PASSES = ["plain", "frame", "walk", "validate", "session", "write", "rewrite"]


def rows(*command):
    """[(name, numbers)] of each line of a table."""
    run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"{command}: exit status {run.returncode}\n{run.stdout}{run.stderr}")
    found = re.findall(r"^([a-z]+)((?: +(?:-?\d+\.?\d*|-))+)$", run.stdout, re.MULTILINE)
    return [(name, numbers.split()) for name, numbers in found]


def check(what, found, names, count, ratio):
    if [name for name, _ in found] != names or any(
            len(numbers) != count or not float(numbers[ratio]) > 0 for _, numbers in found):
        sys.exit(f"{what} does not print {count} numbers with a ratio for each of {names}:\n{found}")


if __name__ == "__main__":
    check("bench.py", rows(sys.executable, "-B", HERE / "bench.py", "--clients", "20", "--runs", "1"),
          [*bench.CASES] * 2, 11, 4)
    check("bench-codec", rows(sys.argv[1], "20", "1")[: len(PASSES)], PASSES, 3, 1)
