# SPDX-License-Identifier: GPL-2.0-or-later
"""DHCPv6 messages as trees of options that can be changed: lengths around a change are right by themselves."""

import struct

import wire

IA_TA, VENDOR_OPTS, IA_PD = 4, 17, 25
# Options that hold others: so many octets come before those (RFC 8415 21, RFC 5007 4.1.2).
HEADS = {wire.IA_NA: 12, IA_TA: 4, wire.IAADDR: 24, VENDOR_OPTS: 4, IA_PD: 12, wire.IAPREFIX: 25, wire.LQ_QUERY: 17,
         wire.CLIENT_DATA: 0}
# Those that hold a message, likewise (RFC 8415 21.10, RFC 5007 4.1.2.4).
MESSAGE_HEADS = {wire.RELAY_MESSAGE: 0, wire.LQ_RELAY_DATA: 16}
# Octets of a message before its options (RFC 8415 8 and 9).
PLAIN, RELAYED = 4, 34
# What is nested deeper remains as it is.
DEEPEST = 30


class Node:
    """A message, or an option, which has a code. `head` comes before what is in it, `tail` after that. `excess` is how
    much more than that its option-len says."""

    def __init__(self, code, head, inner=(), tail=b""):
        self.code, self.head, self.inner, self.tail, self.excess = code, head, list(inner), tail, 0

    def octets(self):
        data = self.head + b"".join(node.octets() for node in self.inner) + self.tail
        if self.code is None:
            return data
        return struct.pack("!HH", self.code, (len(data) + self.excess) % 2**16) + data

    def copy(self):
        node = Node(self.code, self.head, (node.copy() for node in self.inner), self.tail)
        node.excess = self.excess
        return node

    def lists(self):
        """Every list of nodes in it."""
        yield self.inner
        for node in self.inner:
            yield from node.lists()


def message(octets, depth=0):
    """The Node of a message, whose octets() are the same."""
    return holder(None, octets, RELAYED if octets[:1] in (b"\x0c", b"\x0d") else PLAIN, depth)


def option(code, data, depth):
    if depth < DEEPEST and code in MESSAGE_HEADS:
        size = MESSAGE_HEADS[code]
        return Node(code, data[:size], [message(data[size:], depth + 1)])
    return holder(code, data, HEADS.get(code, len(data)) if depth < DEEPEST else len(data), depth)


def holder(code, octets, size, depth):
    """A Node with options behind `size` octets, and what comes after the last whole one."""
    found = wire.options(octets[size:])
    end = size + sum(4 + len(data) for _, data in found)
    return Node(code, octets[:size], (option(code, data, depth + 1) for code, data in found), octets[end:])
