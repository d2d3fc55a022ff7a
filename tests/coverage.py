#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""coverage.py BUILD: how many branches the tests took of the codec and of the plugin, file by file and in all, by what a
build with gcc's --coverage left in its folder. A branch is one way out of a condition, as gcov counts them."""

import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
PARTS = {"codec": "shared-codec/CMakeFiles/dhcpv6lq-codec.dir", "plugin": "plugin/CMakeFiles/dhcpv6lq.dir"}
FILE = re.compile(r"File '(?P<file>[^']*)'\n.*\n(?:Branches executed:.*\nTaken at least once:(?P<taken>[\d.]+)% of (?P<all>\d+))?")


def branches(folder):
    """{source file: (branches taken, branches)} of the objects in a folder."""
    found = {}
    for notes in sorted(folder.rglob("*.gcno")):
        output = subprocess.run(["gcov", "-b", "-n", "-o", notes.parent, notes], capture_output=True, text=True, check=True)
        for match in FILE.finditer(output.stdout):
            path = pathlib.Path(match["file"])
            if match["all"] and path.suffix == ".c" and TOP in path.parents:
                count = int(match["all"])
                found[path.relative_to(TOP)] = (round(float(match["taken"]) * count / 100), count)
    return found


def main(build):
    for part, folder in PARTS.items():
        found = branches(build / folder)
        for path, (taken, count) in sorted(found.items()):
            print(f"{100 * taken / count:6.1f} % of {count:5}  {path}")
        taken, count = (sum(numbers) for numbers in zip(*found.values()))
        print(f"{100 * taken / count:6.1f} % of {count:5}  {part}, in all\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
