#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture is shown alike however it is read: in one pass or two, with a display filter or without, whether
Wireshark asks for a tree (details, filter) or not (packet list only).

What is shown in two passes with a filter, which is what the golden files have, is what the others are compared with.
Only what the future brings may be missing in one pass: SECOND_PASS names those fields.

passes.py [NAME...]: all captures, or those that are named.
"""

import concurrent.futures
import itertools
import math
import os
import sys

import changes
import items
import lines
import tshark

# Known only when the rest of the capture has been seen: which frame answers a query, which comes next, which
# ends the answer and the connection, how it ended.
SECOND_PASS = {
    "dhcpv6lq.reply_in",
    "dhcpv6lq.done_in",
    "dhcpv6lq.next",
    "dhcpv6lq.last_in",
    "dhcpv6lq.closed_in",
    "dhcpv6lq.outcome",
    "dhcpv6lq.first_reply",
    "dhcpv6lq.duration",
    "dhcpv6lq.answer_lost",
    "dhcpv6lq.live_in",
    "dhcpv6lq.tls_in",
    "dhcpv6lq.tls_version",
    "dhcpv6lq.tls_alert",
    "dhcpv6lq.tls_no_keys",
    "dhcpv6lq.resumes",
    "dhcpv6lq.resumed_in",
    "dhcpv6lq.resume_gap",
    "dhcpv6lq.recovery_in",
    "dhcpv6lq.not_recovered",
}
# What is wrong with how a query ended, or an attempt to connect.
ENDINGS = {f"dhcpv6lq.expert.{rule}" for rule in (
    "no_reply", "no_done", "capture_lacks", "answer_other", "relay_data_missing", "active_gap", "active_ended", "catch_up_missing",
    "cause_relay_id", "cause_remote_id", "cause_link", "cause_not_asked", "cause_missing", "cause_stale", "cause_lifetime", "cause_order",
    "cause_not_kept",
    "connection_refused", "connection_unanswered")}
# Totals: known at once in an answer, but not on the query, which is where the outcome stands.
OUTCOME = "dhcpv6lq.outcome"
TOTALS = {"dhcpv6lq.clients", "dhcpv6lq.addresses", "dhcpv6lq.prefixes", "dhcpv6lq.octets"}
# Known at once, too, unless the capture has the query after its answer.
QUERY = "dhcpv6lq.query_in"
SINCE_QUERY = {QUERY, "dhcpv6lq.time"}
# A message, or octets of one, shown before the octets before it had come, which may take it back: it was a part of
# another one.
NOT_FOLLOWED, CONTINUATION = "dhcpv6lq.unsettled", "dhcpv6lq.continuation"
TAKEN_BACK = {NOT_FOLLOWED, CONTINUATION}
# Where octets are missing before these: a message that is shown before it is known what those say, and what is known of
# it only then. What octets that begin no message are is known then, too.
UNSETTLED = {NOT_FOLLOWED, "dhcpv6lq.waits"}
SETTLED = {NOT_FOLLOWED, "dhcpv6lq.query", "dhcpv6lq.previous", "dhcpv6lq.time_since_previous", "dhcpv6lq.client_index",
           "dhcpv6lq.phase", "dhcpv6lq.base_time_kept", "dhcpv6lq.keep_alive", "dhcpv6lq.clock_difference",
           "dhcpv6lq.clock_step", "dhcpv6lq.expires_server", "dhcpv6lq.last_seen_server", *SINCE_QUERY, *TOTALS}
# A tree of its own that only the end of the capture shows, and one that the octets before it take back.
AT_THE_END = {"dhcpv6lq.incomplete"}
KEEP_ALIVE = " keep-alive"  # of a title: known with the query
NO_CONNECTION = "no connection"
MESSAGE = "dhcpv6.msgtype"
# Of messages behind octets that are missing: one that the end of its stream breaks off may be shown only then.
BROKEN_OFF = "dhcpv6lq.expert.message_size"


def trees(shown):
    """The items tree by tree."""
    tree = []
    for item in shown:
        if item.depth == 0 and tree:
            yield tree
            tree = []
        tree.append(item)
    if tree:
        yield tree


def without(tree, fields):
    """The items of a tree but for those of the fields, and what is in them. An expert item has its field in it."""
    depth = None
    for number, item in enumerate(tree):
        if depth is not None and item.depth > depth:
            continue
        inner = {tree[number + 1].field} if item.field == "_ws.expert" and number + 1 < len(tree) else set()
        depth = item.depth if {item.field, *inner} & fields else None
        if depth is None:
            yield item


def known_at_once(frame, shown, unsettled):
    """The lines of a frame's items, without what is known later, and of what tshark has of an item."""
    for tree in trees(shown):
        fields = {item.field for item in tree}
        later = SECOND_PASS | ENDINGS | (TOTALS if OUTCOME in fields else set())
        if any(item.field == QUERY and int(item.value) > frame for item in tree):
            later |= SINCE_QUERY
        if unsettled:
            later |= SETTLED | {field for field in fields if field.startswith("dhcpv6lq.expert.")}
        if fields & AT_THE_END or tree[0].text.endswith(NO_CONNECTION) or (unsettled and CONTINUATION in fields):
            continue
        if unsettled:
            tree[0] = tree[0]._replace(text=tree[0].text.removesuffix(KEEP_ALIVE))
        tree = list(without([item._replace(source=None, generated=None) for item in tree], later))
        for place, item in lines.folded(tree):
            yield lines.of_item(frame, place, item)


def unsettled_of(frames):
    """The numbers of the frames before whose octets others are missing."""
    return {number for number, shown in frames.items() if any(item.field in UNSETTLED for item in shown)}


def messages(shown):
    """What is in a frame: a message, octets that go on with one or are none, or another tree; offset, length."""
    return {kind_and_place(tree) for tree in trees(shown)}


def kind_and_place(tree):
    fields = {item.field for item in tree}
    return next((kind for kind in (MESSAGE, CONTINUATION, BROKEN_OFF) if kind in fields), None), tree[0].offset, tree[0].length


def without_lone(fields, shown, others):
    """The items of a frame without messages that have one of these fields and that are not among the others."""
    known = messages(others)
    kept = (tree for tree in trees(shown)
            if kind_and_place(tree) in known or all(item.field not in fields for item in tree))
    return list(itertools.chain.from_iterable(kept))


def shown_late(two, one, gaps):
    """The fields of messages in a frame that two passes may show and one not: octets that go on with a message, for a
    message might have begun there; after gaps, what the end of its stream breaks off; and where one pass has shown octets
    that go on with a message, what they are if the stream begins with them."""
    alone = {kind for kind, *_ in messages(one) - messages(two)}
    return {CONTINUATION, *[BROKEN_OFF] * gaps, *[MESSAGE] * (CONTINUATION in alone)}


def in_one_pass(two, one):
    """What two passes show, and what one does, both {number: [Item]}, as texts that are the same but for what is wrong."""
    unsettled = unsettled_of(one)
    first, two_passes, one_pass = min(unsettled, default=math.inf), {}, {}
    for number in sorted({*two, *one}):
        both = two.get(number, ()), one.get(number, ())
        two_passes[number] = without_lone(shown_late(*both, number >= first), *both)
        one_pass[number] = without_lone(TAKEN_BACK, *both[::-1])
    return text(two_passes, unsettled), text(one_pass, unsettled)


def text(frames, unsettled):
    return "".join(f"{line}\n" for number, shown in frames.items()
                   for line in known_at_once(number, shown, number in unsettled))


def listed(frames):
    """The lines of the packet list of {frame: (protocol, info)}."""
    return "".join(f"{lines.of_row(number, protocol, info)}\n" for number, (protocol, info) in sorted(frames.items()))


def main(names):
    found = items.read(names)
    ways = {
        "one pass": lambda capture: items.from_pdml(capture),
        "one pass, no tree": lambda capture: ours(capture),
        "two passes, no tree": lambda capture: ours(capture, "-2"),
    }

    def ours(capture, *arguments):
        return {number: row for number, row in tshark.packet_list(capture, *arguments).items()
                if number in found[capture]}

    def pairs(way, capture, frames, result, unsettled):
        """What two passes show, and that way, as text."""
        if way == "one pass":
            return in_one_pass({number: frame.items for number, frame in frames.items()}, result)
        rows = {number: (frame.protocol, frame.info) for number, frame in frames.items()}
        later = set()
        if way == "one pass, no tree":
            later = unsettled | {number for number, frame in frames.items()
                                 if any(item.field in AT_THE_END for item in frame.items)}
        return tuple(listed({number: row for number, row in each.items() if number not in later})
                     for each in (rows, result))

    failures = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = {way: {capture: pool.submit(read, capture) for capture in found} for way, read in ways.items()}
        for way, results in runs.items():
            differences = []
            for capture, frames in found.items():
                unsettled = unsettled_of(runs["one pass"][capture].result())
                differences += changes.between(capture.stem, *pairs(way, capture, frames, results[capture].result(), unsettled))
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
