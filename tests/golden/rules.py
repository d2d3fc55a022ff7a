#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The expert items in the golden files are those of the tables that tests/findings/expected.py holds the
tap's findings against: each rule in the frame it stands for there, as often, and no other. (That tshark shows
what the golden files say is golden.py's task.)
"""

import collections
import json
import sys

import golden
import tshark

sys.path.insert(0, str(tshark.HERE.parent / "findings"))
import expected  # noqa: E402 (needs the path)

EXPERT = "dhcpv6lq.expert."
# Notes on the capture, not on the protocol.
NOT_RULES = {"continuation"}


def shown(path):
    """Counter of (frame, rule) in a golden .json."""
    rules = collections.Counter()

    def walk(frame, value):
        for item in value if isinstance(value, list) else ():
            if isinstance(item, tuple):
                rule = item[0][len(EXPERT):] if item[0].startswith(EXPERT) else None
                if rule and rule not in NOT_RULES:
                    rules[frame, rule] += 1
                walk(frame, item[1])
            else:
                walk(frame, item)

    for packet in json.loads(path.read_text("utf-8"), object_pairs_hook=lambda pairs: [tuple(pair) for pair in pairs]):
        members = dict(packet)
        walk(members["frame"], members["dhcpv6lq"])
    return rules


def main():
    failures, wanted, checked = [], expected.expected(), 0
    for capture in tshark.captures():
        path = golden.expected(capture, "json")
        if wanted[capture.name] is None or not path.exists():
            continue
        checked += 1
        found = shown(path)
        for (frame, rule), count in sorted((wanted[capture.name] - found).items()):
            failures.append(f"{capture.name} frame {frame}: {rule} is not shown ({count} missing).")
        for (frame, rule), count in sorted((found - wanted[capture.name]).items()):
            failures.append(f"{capture.name} frame {frame}: {rule} is shown, but not broken ({count} too many).")
    if not checked:
        failures.append("There is no golden .json to look at.")
    if failures:
        raise tshark.Failure("\n".join(failures))
    print(f"{checked} captures")


if __name__ == "__main__":
    try:
        main()
    except tshark.Failure as failure:
        sys.exit(str(failure))
