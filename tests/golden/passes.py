#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""passes.py NAME: our trees of a capture are the same however it is read: in one pass or two, with a display
filter or without, whether Wireshark asks for a tree (details) or not (packet list).

Only what the future brings may be missing in one pass: SECOND_PASS names those fields.
"""

import difflib
import sys

import tshark

# Known only when the rest of the capture has been seen: which frame answers a query, which ends the
# answer, and that none does (DESIGN: no_reply and no_done are raised on the second pass).
SECOND_PASS = {
    "dhcpv6lq.reply_in",
    "dhcpv6lq.done_in",
    "dhcpv6lq.expert.no_reply",
    "dhcpv6lq.expert.no_done",
}


def known_at_once(rows):
    """The rows without those of SECOND_PASS, and without the expert item that one of them stands in."""
    kept, skip = [], None
    for at, (depth, name, text) in enumerate(rows):
        if skip is not None and depth > skip:
            continue
        skip = None
        inner = []
        for below in rows[at + 1:]:
            if below[0] <= depth:
                break
            inner.append(below[1])
        if name in SECOND_PASS or (name == "_ws.expert" and SECOND_PASS & set(inner)):
            skip = depth
        else:
            kept.append((depth, name, text))
    return kept


def lines(frames):
    """{frame: rows} as text lines."""
    return [f"frame {frame}: {'  ' * depth}{name}: {text}" for frame, rows in sorted(frames.items())
            for depth, name, text in rows]


def main(name):
    found = [capture for capture in tshark.captures() if capture.stem == name]
    if not found:
        raise tshark.Failure(f"There is no capture {name} in test-captures/.")
    capture, failures = found[0], []

    def same(what, one, other):
        diff = "\n".join(difflib.unified_diff(one, other, "two passes", what, lineterm="", n=1))
        if diff:
            failures.append(diff)

    if "txt" in tshark.settings(capture).views:
        two = tshark.fields(capture, "-2")
        known = lines({frame: known_at_once(rows) for frame, rows in two.items()})
        for what, arguments in (("one pass", []), ("one pass and a filter", ["-Y", "dhcpv6lq"])):
            one = {frame: known_at_once(rows) for frame, rows in tshark.fields(capture, *arguments).items()}
            same(what, known, lines(one))
        same("two passes and a filter", lines(two), lines(tshark.fields(capture, "-2", "-Y", "dhcpv6lq")))

    # The packet list: the filter makes Wireshark build trees, without one there are none.
    listed = tshark.list_view(capture, "-2", "-Y", "dhcpv6lq").splitlines()
    numbers = {row.split("\t")[0] for row in listed}
    for what, arguments in (("one pass, no tree", []), ("two passes, no tree", ["-2"]),
                            ("one pass and a filter", ["-Y", "dhcpv6lq"])):
        rows = [row for row in tshark.list_view(capture, *arguments).splitlines()
                if row.split("\t")[0] in numbers]
        same(what + " (packet list)", listed, rows)
    if failures:
        raise tshark.Failure("\n".join(failures))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        main(sys.argv[1])
    except tshark.Failure as failure:
        sys.exit(str(failure))
