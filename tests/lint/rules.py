#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""rules.py: the table of rules in plugin/show/README.md has every rule of the codec, in its order and with its severity,
and each with a word on what to do."""

import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
INCLUDE = TOP / "shared-codec" / "include" / "dhcpv6lq"
README = TOP / "plugin" / "show" / "README.md"


def rules_of(name):
    """[(id, E, W or N)] of a header's X rows."""
    text = (INCLUDE / name).read_text("utf-8")
    return [(id, severity[0]) for id, severity in re.findall(r"^ +X\(\w+, (\w+), (\w+),", text, re.MULTILINE)]


def main():
    rules = rules_of("faults.h") + rules_of("rules.h")
    rows = re.findall(r"^\| `(\w+)` \| ([EWN]) \| \S.* \|$", README.read_text("utf-8"), re.MULTILINE)
    for number, rule in enumerate(rules):
        if number >= len(rows) or rows[number] != rule:
            return f"Row {number + 1} of the table of rules should be {rule}, and is {rows[number:number + 1]}."
    if len(rows) != len(rules) or len(rules) < 40:
        return f"The table has {len(rows)} rows, the codec {len(rules)} rules."
    return None


if __name__ == "__main__":
    sys.exit(main())
