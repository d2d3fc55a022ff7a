#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""passes.py NAME: a capture is shown alike however it is read: in one pass or two, with a display filter or
without, whether Wireshark asks for a tree (details, filter) or not (packet list only).

The golden files, which are of two passes with a filter, are what the others are compared with. Only what
the future brings may be missing in one pass: SECOND_PASS names those fields.
"""

import difflib
import json
import sys

import golden
import tshark

# Known only when the rest of the capture has been seen: which frame answers a query, which comes next, which
# ends the answer, how it ended, and that nothing came (DESIGN: no_reply and no_done are raised on the second
# pass).
SECOND_PASS = {
    "dhcpv6lq.reply_in",
    "dhcpv6lq.done_in",
    "dhcpv6lq.next",
    "dhcpv6lq.outcome",
    "dhcpv6lq.first_reply",
    "dhcpv6lq.duration",
    "dhcpv6lq.answer_lost",
    "dhcpv6lq.expert.no_reply",
    "dhcpv6lq.expert.no_done",
}
# Totals: known at once in an answer, but not on the query, which is where the outcome stands.
OUTCOME = "dhcpv6lq.outcome"
TOTALS = {"dhcpv6lq.clients", "dhcpv6lq.addresses", "dhcpv6lq.prefixes", "dhcpv6lq.octets"}
# Known at once, too, unless the capture has the query after its answer.
QUERY = "dhcpv6lq.query_in"
SINCE_QUERY = {QUERY, "dhcpv6lq.time"}


def known_at_once(tree, frame):
    """The tree without the fields of SECOND_PASS, and without the expert item that one of them stands in."""
    if not isinstance(tree, list):
        return tree
    later = SECOND_PASS | (TOTALS if any(name == OUTCOME for name, _ in tree) else set())
    if any(name == QUERY and int(value) > frame for name, value in tree):
        later |= SINCE_QUERY
    return [(name, known_at_once(value, frame)) for name, value in tree
            if name not in later
            and not (name == "_ws.expert" and any(inner[0] in later for inner in value))]


def lines(frames):
    return "\n".join(tshark.json_lines([(f"frame {frame}", known_at_once(tree, frame))], "")
                     for frame, trees in frames for tree in trees).splitlines()


def golden_trees(path):
    frames = json.loads(path.read_text("utf-8"), object_pairs_hook=lambda pairs: pairs)
    return [(dict(frame)["frame"], dict(frame)["dhcpv6lq"]) for frame in frames]


def main(name):
    found = [capture for capture in tshark.captures() if capture.stem == name]
    if not found:
        raise tshark.Failure(f"There is no capture {name} in test-captures/.")
    capture, failures = found[0], []

    def same(what, one, other):
        failures.extend(difflib.unified_diff(one, other, "golden", what, lineterm="", n=2))

    views = tshark.settings(capture).views
    paths = {kind: golden.expected(capture, kind) for kind in views}
    missing = [path.name for path in paths.values() if not path.exists()]
    if missing:
        raise tshark.Failure(f"Nothing to compare with: expected/ lacks {', '.join(missing)}.")
    if "json" in views:
        same("one pass", lines(golden_trees(paths["json"])), lines(tshark.layers(capture)))
    if "list" in views:
        listed = paths["list"].read_text("utf-8").splitlines()
        numbers = {row.split("\t")[0] for row in listed}
        for what, arguments in (("one pass, no tree", []), ("two passes, no tree", ["-2"])):
            rows = tshark.list_view(capture, *arguments).splitlines()
            same(what, listed, [row for row in rows if row.split("\t")[0] in numbers])
    if failures:
        raise tshark.Failure("\n".join(failures))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        main(sys.argv[1])
    except tshark.Failure as failure:
        sys.exit(str(failure))
