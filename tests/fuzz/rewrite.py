# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture with other octets in its datagrams and streams. What IP, UDP and TCP say of them stays true: lengths,
sequence numbers and acknowledgements follow a change, also in what is sent again. (Checksums do not: Wireshark does not
look at them.)

An edit is (begin, end, octets): what stands instead of the octets from one offset in a datagram or a stream to another.
Edits of one datagram or stream are in order and apart.
"""

import struct

import packets

LONGEST = 65535  # what a length in IP or UDP can say: of a packet that gets longer, the rest counts as padding


class Capture:
    """The packets of a capture in Ethernet. `connections` are its TCP connections, `datagrams` those over UDP."""

    def __init__(self, path):
        self.frames = list(packets.frames(path))
        self.packets = {packet.frame: packet for packet in packets.packets(path)}
        self.datagrams = list(packets.datagrams(path))
        self.segments = list(packets.assigned(path))
        self.connections = list(dict.fromkeys(connection for connection, _ in self.segments))

    def rewritten(self, edits, cuts):
        """[(seconds, octets)]: the frames after the edits, which are {frame of a datagram: [edit]} and
        {(Connection, side that sends): [edit]}. `cuts` is {frame: part}: a segment that comes as two, the first with so
        much of its octets."""
        payloads = {}
        for datagram in self.datagrams:
            if datagram.frame in edits:
                payloads[datagram.frame] = [udp(self.packets[datagram.frame].octets, datagram.octets,
                                                edited(0, datagram.octets, edits[datagram.frame]))]
        for connection, segment in self.segments:
            payloads[segment.frame] = list(self.tcp(connection, segment, edits, cuts.get(segment.frame, 0)))
        found = []
        for number, seconds, octets in self.frames:
            found += [(seconds, new) for new in self.replaced(number, octets, payloads.get(number))]
        return found

    def replaced(self, number, octets, payloads):
        """The octets of a frame with each of these instead of what IP carries there; as it was, if that came in
        fragments or if there are none."""
        old = self.packets[number].octets if payloads else b""
        at = octets.rfind(old)
        if not payloads or at < 0:
            return [octets]
        return [carried(octets[:at], len(new) - len(old)) + new + octets[at + len(old):] for new in payloads]

    def tcp(self, connection, segment, edits, part):
        """The segment, or both."""
        old = self.packets[segment.frame].octets
        size = 4 * (old[12] >> 4)
        stream, own = connection.streams[segment.source], edits.get((connection, segment.source), ())
        begin = stream.offset(segment.sequence) + bool(segment.flags & packets.SYN)
        sent, acked = segment.sequence + moved(begin, own) - begin, old[8:12]
        other = connection.streams[segment.target]
        if segment.acked is not None and other.base is not None:
            at = other.offset(segment.acked)
            acked = number(segment.acked + moved(at, edits.get((connection, segment.target), ())) - at)
        payload = old[size:] if segment.flags & packets.RST else edited(begin, segment.octets, own)
        cut = int(part * len(payload))
        for at, octets in ((0, payload[:cut]), (cut, payload[cut:])) if cut else ((0, payload),):
            yield old[:4] + number(sent + at) + acked + old[12:size] + octets


def number(of_tcp):
    return struct.pack("!I", of_tcp % 2**32)


def udp(packet, old, new):
    return with_length(packet[:8], 4, len(new) - len(old)) + new


def carried(header, longer):
    """What comes before IP's payload, which is that much longer."""
    at = 12
    while header[at:at + 2] in (b"\x81\x00", b"\x88\xa8"):
        at += 4
    at += 4 if header[at + 2] >> 4 == 4 else 6  # total length of IPv4, payload length of IPv6
    return with_length(header, at, longer)


def with_length(header, at, longer):
    length = struct.unpack_from("!H", header, at)[0] + longer
    return header[:at] + struct.pack("!H", max(0, min(length, LONGEST))) + header[at + 2:]


def moved(at, edits):
    """Where an offset is after the edits."""
    return at + sum((len(octets) if at >= end else min(at - begin, len(octets))) - (min(at, end) - begin)
                    for begin, end, octets in edits if begin < at)


def edited(at, octets, edits):
    """Octets from an offset on, after the edits: as much of each edit as moved() says."""
    found, place, last = b"", at, at + len(octets)
    for begin, end, new in edits:
        if end <= at or begin >= last:
            continue
        low, high = max(place, begin), min(last, end)
        found += octets[place - at:low - at] + new[low - begin:len(new) if last >= end else high - begin]
        place = high
    return found + octets[place - at:]


def write(path, frames):
    """A capture file of [(seconds, octets)]."""
    with path.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 2**18, packets.ETHERNET))
        for seconds, octets in frames:
            time = round(seconds * 10**6)
            file.write(struct.pack("<IIII", time // 10**6, time % 10**6, len(octets), len(octets)) + octets)
