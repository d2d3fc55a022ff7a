#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The expert items that Wireshark shows are those of the tables that tests/findings/expected.py holds the
tap's findings against: each rule in the frame it stands for there, as often, and no other.
"""

import collections
import sys

import items
import tshark

sys.path.insert(0, str(tshark.HERE.parent / "findings"))
import expected  # noqa: E402 (needs the path)

EXPERT = "dhcpv6lq.expert."


def shown(frames):
    """Counter of (frame, rule) in a capture."""
    return collections.Counter((number, item.field[len(EXPERT):]) for number, frame in frames.items()
                               for item in frame.items if item.field.startswith(EXPERT))


def main():
    failures, wanted, checked = [], expected.expected(), 0
    for capture, frames in items.read().items():
        if wanted[capture.name] is None:
            continue
        checked += 1
        found = shown(frames)
        for (frame, rule), count in sorted((wanted[capture.name] - found).items()):
            failures.append(f"{capture.name} frame {frame}: {rule} is not shown ({count} missing).")
        for (frame, rule), count in sorted((found - wanted[capture.name]).items()):
            failures.append(f"{capture.name} frame {frame}: {rule} is shown, but not broken ({count} too many).")
    if not checked:
        failures.append("There is no capture to look at.")
    if failures:
        raise tshark.Failure("\n".join(failures))
    print(f"{checked} captures")


if __name__ == "__main__":
    try:
        main()
    except tshark.Failure as failure:
        sys.exit(str(failure))
