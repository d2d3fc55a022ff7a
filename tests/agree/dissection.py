# SPDX-License-Identifier: GPL-2.0-or-later
"""The packet trees of a run, message by message."""

import copy
import sys

import captures
import plain

sys.path.insert(0, str(captures.TOP / "tests" / "golden"))
import passes  # noqa: E402 (needs the path)

EXPERT = "dhcpv6lq.expert."
SEVERITIES = {0x400000: "note", 0x600000: "warning", 0x800000: "error"}
QUERIES = {14, 22, 23}
# What is known when the capture has ended, which in one pass is too late for a packet that was shown already.
ENDINGS = {name.removeprefix(EXPERT) for name in passes.ENDINGS}
# Fields that only a message of a query has.
FOLLOWED = {"dhcpv6lq.client_index", "dhcpv6lq.clients", "dhcpv6lq.previous", "dhcpv6lq.next", "dhcpv6lq.reply_in",
            "dhcpv6lq.done_in"}


def below(fields):
    """Every list of fields in a list of fields, itself first."""
    yield fields
    for _, value in fields:
        if isinstance(value, list):
            yield from below(value)


class Message:
    """A tree of ours. `cut`: the capture has not all of it. `brackets` are what stands in it in brackets, and its
    first field of each name; `fields` are those of its leasequery message, a relayed one as well; `query` is (frame,
    transaction-id) of its query, or None."""

    def __init__(self, frame, cut, tree):
        self.frame, self.cut, self.tree = frame, cut, tree
        self.brackets = {name: value for name, value in reversed(tree)}
        self.fields = next((fields for fields in below(tree) if self.is_leasequery(fields)), tree)
        own = dict(self.fields)
        self.type, self.xid = int(own.get("dhcpv6.msgtype", 0)), own.get("dhcpv6.xid", "")
        self.query = self.find_query()

    @staticmethod
    def is_leasequery(fields):
        types = [int(value) for name, value in fields if name == "dhcpv6.msgtype"]
        return bool(types) and types[0] in plain.LEASEQUERY

    def find_query(self):
        number = self.brackets.get("dhcpv6lq.query_in", self.brackets.get("dhcpv6lq.retransmission"))
        if number is None and self.type in QUERIES:
            number = self.frame if {"dhcpv6lq.outcome", *FOLLOWED} & set(self.brackets) else None
        elif number is None:
            number = 0 if FOLLOWED & set(self.brackets) else None
        return None if number is None else (int(number), self.xid)

    def experts(self):
        """[(rule, severity, text, the fields that it stands in)]"""
        found = []
        for fields in below(self.tree):
            for item in (dict(value) for name, value in fields if name == "_ws.expert"):
                rule = next((name.removeprefix(EXPERT) for name in item if name.startswith(EXPERT)), None)
                if rule:
                    found.append((rule, SEVERITIES[int(item["_ws.expert.severity"])], item["_ws.expert.message"], fields))
        return found


def is_cut(layers):
    """Has the capture fewer octets of the packet than there were?"""
    frame = dict(dict(layers)["frame"])
    return int(frame["frame.cap_len"]) < int(frame["frame.len"])


def trees(layers):
    """[(is it cut, tree)] of a packet: its last one is, if the packet is."""
    found = [tree for name, tree in layers if name == "dhcpv6lq"]
    return [(is_cut(layers) and tree is found[-1], tree) for tree in found]


def messages(output):
    """[Message] of a run."""
    if not hasattr(output, "messages"):
        output.messages = [Message(frame, cut, tree) for frame, layers in output.frames for cut, tree in trees(layers)]
    return output.messages


def unsettled(output):
    """The frames of one pass that were shown before the octets before theirs had come: what is known of them only then,
    a second pass shows."""
    return {message.frame for message in messages(output) if passes.UNSETTLED & set(message.brackets)}


def known_at_once(output, frames):
    """The Output without the messages of these frames, and without those that only the end of the capture shows."""
    known = copy.copy(output)
    known.messages = [message for message in messages(output)
                      if message.frame not in frames and not passes.AT_THE_END & set(message.brackets)]
    return known


def option(fields):
    """Its code, and the fields that belong to it."""
    return int(dict(fields).get("dhcpv6.option.type", 0))


def bound(fields):
    """The address or prefix of an OPTION_IAADDR or OPTION_IAPREFIX; "" of another one."""
    own = dict(fields)
    if "dhcpv6.iaprefix.pref_addr" in own:
        return plain.binding(f"{own['dhcpv6.iaprefix.pref_addr']}/{own.get('dhcpv6.iaprefix.pref_len')}")
    return plain.binding(own.get("dhcpv6.iaaddr.ip", ""))


def queries(output):
    """(frame, transaction-id) of each."""
    return {message.query for message in messages(output) if "dhcpv6lq.outcome" in message.brackets}
