#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every item of our trees stands where its octets are, in every frame of every capture.

- What its place holds, read here anew by the field's type, is the value that Wireshark has of it.
- Every octet of a message is in exactly one item that has no others in it: one begins where the other ended, from
  the first octet to the last. Items that hold others begin with the first of them and end with the last.
- The bits of a field have the field's place, and no bit is in two of them.

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
# What Wireshark knows of a field: mask is which bits of the octets it is, 0 for all.
Field = collections.namedtuple("Field", "type mask")
NO_VALUE = Field("FT_NONE", 0)

START = datetime.datetime(2000, 1, 1)  # RFC 8415 11.2, RFC 7653 5: where the times of DHCPv6 count from
# An FT_STRING that is no text: octets (with colons, if they are a MAC address), an IAID's digits, a name.
LINK_LAYER = {"dhcpv6.duidll.link_layer_addr", "dhcpv6.duidllt.link_layer_addr"}
DIGITS = {"dhcpv6.iaid", "dhcpv6.iata"}
WITHOUT_DOT = {"dhcpv6.failover.dns_hostname", "dhcpv6.failover.dns_zonename"}
# How many of the field's units are one of the wire's.
UNITS = {"dhcpv6.elapsed_time": 10}
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
        return [octets.hex(":"), octets.hex()]
    if item.field in DIGITS:
        return [octets.hex()]
    if item.field in WITHOUT_DOT:
        return [name(octets).rstrip(".") or "."]
    return [octets.decode("utf-8", "replace"), name(octets)]


# Type: what the octets may say, in the form of PDML.
READ = {
    "FT_BYTES": lambda item, octets: [octets.hex(":")],
    "FT_IPv4": lambda item, octets: [str(ipaddress.IPv4Address(octets))],
    # A prefix may have fewer octets than an address.
    "FT_IPv6": lambda item, octets: [str(ipaddress.IPv6Address(octets.ljust(16, b"\0")))],
    "FT_STRING": string,
    "FT_STRINGZ": string,
    "FT_ABSOLUTE_TIME": lambda item, octets: [
        (START + datetime.timedelta(seconds=int.from_bytes(octets, "big"))).isoformat() + ".000000000Z"],
}


def is_number(field):
    return field.type.startswith(("FT_UINT", "FT_BOOLEAN"))


def readings(field, item, octets, before):
    number = int.from_bytes(octets, "big")
    if item.field in FIRST_BITS:
        return [number >> 8 * len(octets) - int(before.value)]
    if field.mask:
        return [(number & field.mask) // (field.mask & -field.mask)]
    return [number * UNITS.get(item.field, 1)] if is_number(field) else READ[field.type](item, octets)


def value_of(field, item):
    if is_number(field):
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


def place(item):
    return item.source, item.offset, item.length


class Frame:
    """What is wrong in a frame."""

    def __init__(self, frame, fields):
        self.sources, self.fields = [octets for _, octets in frame.sources], fields
        self.failures, self.values, self.before = [], 0, None
        for tree in nested(frame.items):
            self.look(tree)

    def complain(self, item, what):
        self.failures.append(f"{item.text} ({item.field}) at {item.offset}+{item.length}: {what}")

    def field(self, item):
        return self.fields.get(item.field, NO_VALUE)

    def look(self, node):
        item, octets = node.item, self.sources[node.item.source]
        if end(item) > len(octets):
            self.complain(item, f"the octets end at {len(octets)}.")
            return
        self.look_at_value(item, octets[item.offset:end(item)])
        plain = [inner.item for inner in node.inner if not inner.item.generated]
        if any(self.field(inner).mask for inner in plain):
            self.look_at_bits(item, plain)
        else:
            self.look_at_octets(item, plain)
        places = {place(inner) for inner in plain}
        for inner in node.inner:
            if inner.item.generated and inner.item.length and place(inner.item) not in places:
                self.complain(inner.item, "nothing else has this place.")
            self.look(inner)

    def look_at_octets(self, item, plain):
        at = item.offset
        for inner in plain:
            if (inner.source, inner.offset) != (item.source, at):
                self.complain(inner, f"it should begin at {at}.")
            at = end(inner)
        if plain and at != end(item):
            self.complain(item, f"what it holds ends at {at}.")

    def look_at_bits(self, item, plain):
        for inner in plain:
            if place(inner) != place(item):
                self.complain(inner, f"it is not where the bits are, at {item.offset}+{item.length}.")
        bits = 0
        for inner in plain:
            if bits & self.field(inner).mask:
                self.complain(inner, "another item has the same bits.")
            bits |= self.field(inner).mask

    def look_at_value(self, item, octets):
        field = self.field(item)
        if field.type == "FT_NONE" or item.generated and (not octets or field.type != "FT_BYTES"):
            return
        may_be = readings(field, item, octets, self.before)
        self.before = item
        self.values += 1
        if value_of(field, item) not in may_be:
            self.complain(item, f"its value is {item.value}, and the octets say {may_be[0]}.")


def known():
    """{name: Field} of everything that Wireshark knows."""
    rows = (line.split("\t") for line in tshark.tshark("-G", "fields").splitlines())
    return {row[2]: Field(row[3], int(row[6], 0) if row[6] else 0) for row in rows if row[0] == "F"}


def main(names):
    failures, values, fields = [], 0, known()
    for capture, frames in items.read(names).items():
        for number, frame in frames.items():
            found = Frame(frame, fields)
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
