#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The transaction-ids that the plugin shows are those in the octets.

For the captures of a real server the messages are found a second time, without Wireshark and without the
codec: pcap, Ethernet, IPv6, UDP, and TCP put together by sequence number and cut into messages (RFC 5460
section 5.1). Frame by frame, message type and transaction-id must be the same in what the plugin shows.
And every LEASEQUERY-REPLY has the transaction-id of a LEASEQUERY on its connection.

xids.py [NAME...]: the captures to look at, kea-* if none is named.
"""

import collections
import struct
import sys

import tshark

PORTS = {546, 547}
LEASEQUERY, LEASEQUERY_REPLY = 14, 15
LEASEQUERY_TYPES = {14, 15, 16, 17, 22, 23}

Message = collections.namedtuple("Message", "frame connection type xid")


def packets(path):
    """(frame number, octets) of a pcap of Ethernet frames."""
    octets = path.read_bytes()
    order = {b"\xd4\xc3\xb2\xa1": "<", b"\x4d\x3c\xb2\xa1": "<", b"\xa1\xb2\xc3\xd4": ">",
             b"\xa1\xb2\x3c\x4d": ">"}.get(octets[:4])
    if not order or struct.unpack_from(order + "I", octets, 20)[0] != 1:
        raise tshark.Failure(f"{path.name} is not a pcap of Ethernet frames.")
    at, number = 24, 0
    while at < len(octets):
        length = struct.unpack_from(order + "8xI", octets, at)[0]
        number += 1
        yield number, octets[at + 16:at + 16 + length]
        at += 16 + length


def segments(path):
    """(frame number, protocol, source, destination, header, payload): source and destination are
    (address, port), and the packets are those on the ports of DHCPv6."""
    for number, frame in packets(path):
        if frame[12:14] != b"\x86\xdd":
            continue
        length, protocol = struct.unpack_from("!HB", frame, 18)
        packet = frame[54:54 + length]
        if protocol not in (6, 17):
            continue
        source_port, destination_port = struct.unpack_from("!HH", packet)
        if not PORTS & {source_port, destination_port}:
            continue
        header = (packet[12] >> 4) * 4 if protocol == 6 else 8
        yield (number, protocol, (frame[22:38], source_port), (frame[38:54], destination_port),
               packet[:header], packet[header:])


def tcp_messages(stream, connection):
    """The messages of one direction of a connection, from {place in the stream: (frame, payload)}. A message
    belongs to the frame that completes it. What follows a gap is left out: where messages start there,
    the octets do not say."""
    octets, frames = bytearray(), []
    for place in sorted(stream):
        frame, payload = stream[place]
        if place > len(octets):
            break
        payload = payload[len(octets) - place:]
        octets += payload
        frames += [frame] * len(payload)
    messages, at = [], 0
    while at + 6 <= len(octets):
        size, kind, xid = struct.unpack_from("!HB3s", octets, at)
        if at + 2 + size > len(octets):
            break
        messages.append(Message(max(frames[at:at + 2 + size]), connection, kind, xid))
        at += 2 + size
    return messages


def messages_in(path):
    messages, streams, start = [], collections.defaultdict(dict), {}
    for number, protocol, source, destination, header, payload in segments(path):
        connection = frozenset((source, destination))
        if protocol == 17:
            if payload[0] in (LEASEQUERY, LEASEQUERY_REPLY):
                messages.append(Message(number, connection, payload[0], payload[1:4]))
            continue
        sequence = struct.unpack_from("!I", header, 4)[0]
        if header[13] & 2:
            start[source, destination] = sequence + 1
        elif payload:
            # Relative to the SYN, so that the numbers may wrap.
            relative = (sequence - start[source, destination]) % 2**32
            streams[source, destination].setdefault(relative, (number, payload))
    for (source, destination), stream in streams.items():
        messages += tcp_messages(stream, frozenset((source, destination)))
    return messages


def shown_in(trees):
    """[(type, transaction-id)] in our trees: the fields come in pairs."""
    shown, kind = [], None

    def walk(tree):
        nonlocal kind
        for name, value in tree:
            if isinstance(value, list):
                walk(value)
            elif name == "dhcpv6.msgtype":
                kind = int(value)
            elif name == "dhcpv6.xid":
                shown.append((kind, int(value, 0).to_bytes(3, "big")))

    for tree in trees:
        walk(tree)
    return shown


def text(messages):
    return ", ".join(f"{kind} 0x{xid.hex()}" for kind, xid in messages) or "none"


def check(path):
    failures = []
    messages = messages_in(path)
    expected = collections.defaultdict(list)
    for message in sorted(messages, key=lambda message: message.frame):
        expected[message.frame].append((message.type, message.xid))
    shown = {frame: shown_in(trees) for frame, trees in tshark.layers(path, "-Y", "dhcpv6lq")}
    # A relayed message that only carries a Relay-ID is not looked at.
    frames = set(expected) | {frame for frame, pairs in shown.items() if any(kind in LEASEQUERY_TYPES for kind, _ in pairs)}
    for frame in sorted(frames):
        if expected[frame] != shown.get(frame, []):
            failures.append(f"{path.name} frame {frame}: the octets have {text(expected[frame])}, "
                            f"shown: {text(shown.get(frame, []))}")
    queries = {(message.connection, message.xid) for message in messages if message.type == LEASEQUERY}
    failures += [f"{path.name} frame {message.frame}: LEASEQUERY-REPLY 0x{message.xid.hex()} without a LEASEQUERY."
                 for message in messages
                 if message.type == LEASEQUERY_REPLY and (message.connection, message.xid) not in queries]
    print(f"{path.name}: {len(messages)} messages in {len(expected)} frames")
    return failures, len(messages)


def main(names):
    paths = [path for path in tshark.captures()
             if (path.stem in names if names else path.stem.startswith("kea-"))]
    results = [check(path) for path in paths]
    failures = [failure for found, _ in results for failure in found]
    if len(paths) < (len(names) or 4):
        failures.append("A capture is missing.")
    if not sum(count for _, count in results):
        failures.append("No message in all the captures.")
    if failures:
        raise tshark.Failure("\n".join(failures))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except tshark.Failure as failure:
        sys.exit(str(failure))
