#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A field of Wireshark's built-in dissector (dhcpv6.*) in our trees has the value that the built-in gives it.

Over UDP both dissect the same packet. Messages with every option of the registry (those of some captures, whatever
they came over, as LEASEQUERY-REPLYs) and with odd values are read so, and the fields of the two trees are compared by
name and place: what both have must be the same, and what one alone has must be among the DIFFERENCES, each with its
reason. A difference that is none any more fails, too, and so does a field of the plugin's that no message has. The
message-size, which goes over TCP only, is compared with what "-d tcp.port==547,dhcpv6.bulk_leasequery" shows.

For Wireshark 4.0: later ones know more options, and other fields for some. Elsewhere the test is skipped.
"""

import collections
import pathlib
import re
import struct
import sys
import tempfile
import xml.etree.ElementTree

import tshark

sys.path.insert(0, str(tshark.HERE.parent / "stats"))
import wire  # noqa: E402 (needs the path)

SKIPPED = 77
CAPTURES = ("options", "duids", "relays", "times")

RELAY_ID = wire.option(wire.RELAY_ID, wire.duid(0xe0))  # what brings a message before our dissector
NAME = b"\4host\7example\3net\0"
SOLICIT, REQUEST, RENEW, ADVERTISE, RELEASE = 1, 3, 5, 2, 8


def odd_messages():
    """Values that are right but rare, or wrong."""
    def one(code, *data, kind=wire.STARTTLS_REPLY):
        return wire.message(kind, 1, wire.option(code, *data), RELAY_ID)

    for kind in (SOLICIT, REQUEST, RENEW, ADVERTISE, wire.STARTTLS_REPLY, RELEASE, wire.REPLY):
        for flags in (0, 1, 2, 4, 7, 0xf8):
            yield one(39, bytes([flags]), NAME, kind=kind)
    for name in (b"\4host", b"", b"\0"):  # a part of a name (RFC 4704 4.2), none, the root
        yield one(39, b"\1", name)
    for time in (0, 1, 6554, 0xffff):
        yield one(8, struct.pack("!H", time))
    for bits in (0, 1, 8, 15, 16, 17):
        yield one(93, bytes([6, bits]), b"\x34\xff")
    for hardware in (1, 6, 7, 15, 24, 27, 32):
        for length in (1, 6, 8, 20):
            yield one(1, struct.pack("!HH", 3, hardware), bytes(range(1, length + 1)))
            yield one(1, struct.pack("!HHI", 1, hardware, 1), bytes(range(1, length + 1)))
    yield one(16, struct.pack("!I", 32473), b"\0\3abc")
    yield one(17, struct.pack("!I", 32473), wire.option(1, b"ab"), wire.option(2))
    yield one(17, struct.pack("!I", 4491), wire.option(1, b"ab"))  # CableLabs
    for code in (21, 24, 29, 30, 33):
        yield one(code, NAME, b"\3foo\0", b"\0")
    for code in (64, 117, 118):
        for name in (NAME, b"\3foo\0", b"\0"):
            yield one(code, name)
    for code in (38, 41, 42, 103, 112, 130):
        yield one(code, "M\u00fcller".encode())
    yield one(13, b"\0\1", "M\u00fcller".encode())
    yield one(11, b"\2\1\0", bytes(8), b"realm\0", struct.pack("!I", 7), b"m" * 16)  # RFC 3315 21.4
    yield one(11, b"\3\1\0", bytes(8), b"\1", b"k" * 16)
    yield one(115, b"\xff\xff")
    yield one(119, b"\xff\xff")
    yield one(131, b"\xff")
    for flags in (0, 1, 0xfe, 0xff):
        yield one(89, bytes([flags]), b"\x10\x18\xc0\0\2\0\x38", bytes.fromhex("20010db8000001"))
    for kind in (12, 13):  # RELAY-FORW, RELAY-REPL
        yield (bytes([kind, 0]) + wire.SERVER + wire.REQUESTOR + wire.option(wire.INTERFACE_ID, b"eth0") + RELAY_ID +
               wire.option(9, one(39, b"\1", NAME, kind=SOLICIT if kind == 12 else ADVERTISE)))
    yield one(3, b"\xff" * 12)
    yield one(32, b"\xff" * 4)
    yield one(46, b"\xff" * 4)


def messages():
    """The octets of every message that both are to dissect."""
    for name in CAPTURES:
        for message in wire.messages(tshark.CAPTURES / f"{name}.pcap"):
            kind = message.type if message.type == wire.LEASEQUERY else wire.REPLY
            yield wire.message(kind, message.xid, *(wire.option(*option) for option in message.options))
    yield from odd_messages()


Difference = collections.namedtuple("Difference", "fields reason test", defaults=[None])


def inside(*codes):
    """Only ours, and in an option of one of these codes."""
    return lambda theirs, ours, path: theirs is None and bool(set(codes) & set(path))


def only_theirs(theirs, ours, path):
    return ours is None


def only_ours(theirs, ours, path):
    return theirs is None


def is_ascii(values):
    return all(value.isascii() for value in values)


DIFFERENCES = [
    Difference(r"option\.type_str", "It is the option's name in Wireshark's words; our line has IANA's.", only_theirs),
    Difference(r"lq_relay_data_msg", "The built-in shows the relay's message as text.", only_theirs),
    Difference(r".*", "The built-in shows the relay's message as text.", inside(47)),
    Difference(r".*", "The built-in does not look into these options: MIP6's, ADDRSEL, 4rd's, IA_LL, holders.",
               inside(50, 66, 69, 70, 84, 97, 98, 116, 138)),
    Difference(r"bulk_leasequery\.bad_query_type|malformed_option|bad_msgtype|expert\..*|s_bit_should_be_zero",
               "The built-in's opinion of a message; ours are dhcpv6lq.expert.*.", only_theirs),
    Difference(r"clientfqdn\.bad_msgtype|domain_field_len", "Likewise.", only_theirs),
    Difference(r"client_domain|client_fqdn_flags|clientfqdn\.(client|server)\.[nos]",
               "The built-in takes a Client FQDN in six msg-types only; a server returns it in client data (RFC 5007).",
               lambda theirs, ours, path: theirs is None and 39 in path),
    Difference(r"root_only_domain_name|tld", "The built-in has no field of the option's own for \".\" and \"foo.\".",
               only_theirs),
    Difference(r"\w+|ntpserver\.fqdn", "The same names in the option's own field.",
               lambda theirs, ours, path: theirs is None and set(ours) <= {".", "foo."}),
    Difference(r"failover\.dns_(host|zone)name", "The built-in calls the root \"<Root>\".",
               lambda theirs, ours, path: theirs == ["<Root>"] and ours == ["."]),
    Difference(r"subscriber_id|timezone|tzdb|captive_portal|mudurl|status_msg",
               "The built-in takes UTF-8 for ASCII.",
               lambda theirs, ours, path: theirs is not None and ours is not None and not is_ascii(ours)),
    Difference(r"s46_portparam\.psid", "A PSID-len over 16: the built-in shows no PSID.", only_ours),
    Difference(r"vendorclass\.data", "Of several items the built-in shows the first, as long as all of them.",
               lambda theirs, ours, path: theirs is None or ours is None),
    Difference(r"vendoropts\.enterprise\.option_data", "We have no field of no octets.",
               lambda theirs, ours, path: theirs == [""] and ours is None),
    Difference(r"auth\.(realm|key_id|md5_data)", "Delayed authentication, which RFC 8415 has not any more: we show octets.",
               only_theirs),
    Difference(r"auth\.info", "Likewise.", only_ours),
    Difference(r"cablelabs\.opt", "CableLabs' options have fields of their own.", only_theirs),
    Difference(r"vendoropts\.enterprise\.option_(code|length|data)", "Likewise.", only_ours),
]


def fields(tree):
    """{(name, first octet, octets): ([value ...], codes of the options around it)} of the built-in's fields in a
    tree."""
    found = {}

    def walk(element, path):
        for field in element:
            name = field.get("name")
            inner = path
            if name == "dhcpv6lq.option":
                code = next(f.get("show") for f in field if re.search(r"option(_code|\.type)$", f.get("name")))
                # An NTP server's or an enterprise's own option is no option of DHCPv6.
                own = any(f.get("name") == "dhcpv6.option.type" for f in field)
                inner = path + ((int(code),) if own else ())
            if name.startswith("dhcpv6."):
                place = int(field.get("pos")), int(field.get("size"))
                values, _ = found.setdefault((name, *place), ([], path))
                values.append(field.get("show"))
            walk(field, inner)

    walk(tree, ())
    return found


def compare(number, octets, packet, used, same):
    """What differs in a packet and is not to differ. `used` gets the indexes of differences that there are, `same`
    the names of fields that do not differ."""
    trees = {proto.get("name"): fields(proto) for proto in packet if proto.get("name") in ("dhcpv6", "dhcpv6lq")}
    if len(trees) != 2:
        yield f"packet {number} ({octets.hex()}): dissected by {', '.join(trees) or 'neither'} only"
        return
    theirs, ours = trees["dhcpv6"], trees["dhcpv6lq"]
    for key in sorted(theirs.keys() | ours.keys(), key=lambda key: (key[1], key)):
        name = key[0]
        their_values, _ = theirs.get(key, (None, ()))
        our_values, path = ours.get(key, (None, ()))
        if their_values == our_values:
            same.add(name)
            continue
        for index, difference in enumerate(DIFFERENCES):
            if (re.fullmatch(difference.fields, name[len("dhcpv6."):]) and
                    difference.test(their_values, our_values, path)):
                used.add(index)
                break
        else:
            yield (f"packet {number} ({octets.hex():.80}), {name} at {key[1]}, of {key[2]} octets, in {path}: "
                   f"the built-in has {their_values}, we have {our_values}")


def message_sizes():
    """What differs in the message-sizes of a connection."""
    capture = tshark.CAPTURES / "rfc5460-6.5.1.pcap"
    columns = ("-T", "fields", "-e", "frame.number", "-e", "dhcpv6.bulk_leasequery.size")
    ours = tshark.tshark("-r", capture, *columns)
    theirs = tshark.tshark("-r", capture, "-d", "tcp.port==547,dhcpv6.bulk_leasequery", *columns)
    if not re.search(r"\t\d", ours):
        yield f"{capture.name}: no message-sizes"
    if ours != theirs:
        yield f"{capture.name}: message-sizes by the built-in\n{theirs}ours\n{ours}"


def main():
    version = tshark.version()
    if version != "4.0":
        print(f"This is Wireshark {version}, whose built-in dissector has other fields than that of 4.0.")
        sys.exit(SKIPPED)
    octets = list(messages())
    used, same = set(), {"dhcpv6.bulk_leasequery.size"}
    with tempfile.TemporaryDirectory() as folder:
        capture = pathlib.Path(folder) / "messages.pcap"
        wire.datagrams(capture, octets)
        packets = xml.etree.ElementTree.fromstring(tshark.tshark("-r", capture, "-T", "pdml"))
    wrong = [line for number, (packet, message) in enumerate(zip(packets, octets, strict=True), 1)
             for line in compare(number, message, packet, used, same)]
    wrong += message_sizes()
    source = (tshark.HERE.parent.parent / "plugin" / "show" / "fields.c").read_text("utf-8")
    wrong += [f"{name}: plugin/show/fields.c has it, and no message here" for name in
              sorted(set(re.findall(r'"(dhcpv6\.\w[\w.]*)"', source)) - same)]
    wrong += [f"No field differs so any more: {difference.fields} ({difference.reason})"
              for index, difference in enumerate(DIFFERENCES) if index not in used]
    if wrong:
        raise tshark.Failure("\n".join(wrong))


if __name__ == "__main__":
    try:
        main()
    except tshark.Failure as failure:
        sys.exit(str(failure))
