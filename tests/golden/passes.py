#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture is shown alike however it is read: in one pass or two, with a display filter or without, whether
Wireshark asks for a tree (details, filter) or not (packet list only).

What is shown in two passes with a filter, which is what the golden files have, is what the others are compared with.
Only what the future brings may be missing in one pass: SECOND_PASS names those fields.

passes.py [NAME...]: all captures, or those that are named.
"""

import concurrent.futures
import os
import sys

import changes
import items
import lines
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


def trees(shown):
    """The items tree by tree."""
    tree = []
    for item in shown:
        if item.depth == 0 and tree:
            yield tree
            tree = []
        tree.append(item)
    yield tree


def known_at_once(frame, shown):
    """The lines of a frame's items, without those of SECOND_PASS, and of what tshark has of an item."""
    for tree in trees(shown):
        later = SECOND_PASS | (TOTALS if any(item.field == OUTCOME for item in tree) else set())
        if any(item.field == QUERY and int(item.value) > frame for item in tree):
            later |= SINCE_QUERY
        for place, item in lines.folded([item._replace(source=None, generated=None) for item in tree]):
            if item.field not in later:
                yield lines.of_item(frame, place, item)


def text(frames):
    return "".join(f"{line}\n" for number, shown in frames.items() for line in known_at_once(number, shown))


def listed(frames):
    """The lines of the packet list of {frame: (protocol, info)}."""
    return "".join(f"{lines.of_row(number, protocol, info)}\n" for number, (protocol, info) in sorted(frames.items()))


def main(names):
    found = items.read(names)
    ways = {
        "one pass": lambda capture: text(items.from_pdml(capture)),
        "one pass, no tree": lambda capture: ours(capture),
        "two passes, no tree": lambda capture: ours(capture, "-2"),
    }

    def ours(capture, *arguments):
        return listed({number: row for number, row in tshark.packet_list(capture, *arguments).items()
                       if number in found[capture]})

    failures = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = {way: {capture: pool.submit(read, capture) for capture in found} for way, read in ways.items()}
        for way, results in runs.items():
            differences = []
            for capture, frames in found.items():
                golden = (text({number: frame.items for number, frame in frames.items()}) if way == "one pass" else
                          listed({number: (frame.protocol, frame.info) for number, frame in frames.items()}))
                differences += changes.between(capture.stem, golden, results[capture].result())
            if differences:
                failures.append(f"Two passes, with a filter and a tree (-), and {way} (+):\n{changes.summary(differences)}")
    if failures or not found:
        raise tshark.Failure("\n".join(failures) or "There is no such capture.")
    print(f"{len(found)} captures, {len(ways)} ways")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except tshark.Failure as failure:
        sys.exit(str(failure))
