#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every item of our trees stands where its octets are, in every frame of every capture.

- What its place holds, read here anew by the field's type, is the value that Wireshark has of it.
- Every octet of a message is in exactly one item that has no others in it: one begins where the other ended, from
  the first octet to the last. Items that hold others begin with the first of them and end with the last.

This is of items that are not generated. A generated one either marks no octets; or it stands for octets that are
shown, too (a client for its DUID, an expiry for a lifetime): then it has their place, and if it is octets, these.

positions.py [NAME...]: all captures, or those that are named.
"""

import collections
import datetime
import ipaddress
import itertools
import re
import sys

import items
import tshark

Node = collections.namedtuple("Node", "item inner")

START = datetime.datetime(2000, 1, 1)  # RFC 8415 11.2, RFC 7653 5: where the times of DHCPv6 count from
# An FT_STRING that is no text: octets as Wireshark writes them, and an IAID's digits.
LINK_LAYER = {"dhcpv6.duidll.link_layer_addr", "dhcpv6.duidllt.link_layer_addr"}
DIGITS = {"dhcpv6.iaid", "dhcpv6.iata"}
# A number in the field's first bits, as many as the item before it says (RFC 7598 4.5).
FIRST_BITS = {"dhcpv6.s46_portparam.psid"}


def name(octets):
    """A domain name (RFC 1035 3.1): with a final dot if it is whole."""
    labels = []
    while octets and octets[0]:
        labels.append(octets[1:1 + octets[0]].decode("latin-1"))
        octets = octets[1 + octets[0]:]
    return ".".join(labels) + "." * bool(octets)


def string(item, octets):
    """What it may say."""
    if item.field in LINK_LAYER:
        return [octets.hex(":")]
    if item.field in DIGITS:
        return [octets.hex()]
    return [octets.decode("utf-8", "replace"), name(octets)]


# Type: what the octets may say, in the form of PDML.
READ = {
    "FT_BYTES": lambda item, octets: [octets.hex(":")],
    "FT_IPv4": lambda item, octets: [str(ipaddress.IPv4Address(octets))],
    # A prefix may have fewer octets than an address.
    "FT_IPv6": lambda item, octets: [str(ipaddress.IPv6Address(octets.ljust(16, b"\0")))],
    "FT_STRING": string,
    "FT_ABSOLUTE_TIME": lambda item, octets: [
        (START + datetime.timedelta(seconds=int.from_bytes(octets, "big"))).isoformat() + ".000000000Z"],
}


def readings(kind, item, octets, before):
    if item.field in FIRST_BITS:
        return [int.from_bytes(octets, "big") >> 8 * len(octets) - int(before.value)]
    if kind.startswith("FT_UINT"):
        return [int.from_bytes(octets, "big")]
    return READ[kind](item, octets)


def value_of(kind, item):
    if kind.startswith("FT_UINT"):
        return int(item.value, 0)
    # tshark writes \x00 for an octet that is no character.
    return re.sub(r"\\x([0-9a-f]{2})", lambda octet: chr(int(octet[1], 16)), item.value)


def nested(shown):
    """The items as trees of Nodes."""
    trees, path = [], []
    for item in shown:
        node = Node(item, [])
        del path[item.depth:]
        (path[-1].inner if path else trees).append(node)
        path.append(node)
    return trees


def end(item):
    return item.offset + item.length


class Frame:
    """What is wrong in a frame."""

    def __init__(self, frame, types):
        self.sources, self.types = [octets for _, octets in frame.sources], types
        self.failures, self.values, self.before = [], 0, None
        for tree in nested(frame.items):
            self.look(tree)

    def complain(self, item, what):
        self.failures.append(f"{item.text} ({item.field}) at {item.offset}+{item.length}: {what}")

    def look(self, node):
        item, octets = node.item, self.sources[node.item.source]
        if end(item) > len(octets):
            self.complain(item, f"the octets end at {len(octets)}.")
            return
        self.look_at_value(item, octets[item.offset:end(item)])
        plain = [inner for inner in node.inner if not inner.item.generated]
        at = item.offset
        for inner in plain:
            if (inner.item.source, inner.item.offset) != (item.source, at):
                self.complain(inner.item, f"it should begin at {at}.")
            at = end(inner.item)
        if plain and at != end(item):
            self.complain(item, f"what it holds ends at {at}.")
        places = {(inner.item.source, inner.item.offset, inner.item.length) for inner in plain}
        for inner in node.inner:
            if inner.item.generated and inner.item.length and inner.item[1:4] not in places:
                self.complain(inner.item, "nothing else has this place.")
            self.look(inner)

    def look_at_value(self, item, octets):
        kind = self.types.get(item.field, "FT_NONE")
        if kind == "FT_NONE" or item.generated and (not octets or kind != "FT_BYTES"):
            return
        may_be = readings(kind, item, octets, self.before)
        self.before = item
        self.values += 1
        if value_of(kind, item) not in may_be:
            self.complain(item, f"its value is {item.value}, and the octets say {may_be[0]}.")


def types():
    """{field: type} of everything that Wireshark knows."""
    rows = (line.split("\t") for line in tshark.tshark("-G", "fields").splitlines())
    return {row[2]: row[3] for row in rows if row[0] == "F"}


def main(names):
    failures, values, kinds = [], 0, types()
    for capture, frames in items.read(names).items():
        for number, frame in frames.items():
            found = Frame(frame, kinds)
            values += found.values
            failures += [f"{capture.name} frame {number}: {failure}" for failure in found.failures]
    if failures or not values:
        raise tshark.Failure("\n".join(itertools.islice(failures, 50)) + f"\n{len(failures)} items out of place")
    print(f"{values} values")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except tshark.Failure as failure:
        sys.exit(str(failure))
