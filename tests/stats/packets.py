# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture file's packets, and what TCP makes of them: read without the codec and without Wireshark.

Nothing here hangs on the order in which the capture has the packets of a connection: a stream is what its
sequence numbers say (RFC 9293), each octet with the packet that brought it first.
"""

import collections
import struct

# `missing`: how many octets of it were not captured. `side`s are (address, port).
Packet = collections.namedtuple("Packet", "frame time vlan protocol source target octets missing")
Datagram = collections.namedtuple("Datagram", "frame time vlan source target octets missing")
Segment = collections.namedtuple("Segment", "frame time source target sequence acked flags octets missing")
# Octets of a stream without a gap, from `start` on; `marks` are (offset in it, Segment), in order. `begins`: with
# the first octet of the stream. `ends`: with its last one. `cut`: what follows was not captured, but its packet was.
# `gap`: what follows was not captured, and the stream goes on.
Run = collections.namedtuple("Run", "start octets marks begins ends cut gap")

ETHERNET, TCP, UDP, FIN, SYN, RST, ACK = 1, 6, 17, 1, 2, 4, 16


class Unreadable(Exception):
    """A file that this does not read; the text says why."""


def frames(path):
    """(number, seconds, octets) of each frame in a capture file."""
    octets = path.read_bytes()
    found = pcapng_frames(octets) if octets[:4] == b"\x0a\x0d\x0d\x0a" else pcap_frames(octets)
    for number, (link, seconds, frame) in enumerate(found, 1):
        if link != ETHERNET:
            raise Unreadable("not of Ethernet")
        yield number, seconds, frame


def pcap_frames(octets):
    """(link type, seconds, octets) of each frame in a pcap file."""
    for order in "<>":
        scale = {0xa1b2c3d4: 1e-6, 0xa1b23c4d: 1e-9}.get(struct.unpack_from(order + "I", octets)[0])
        if scale:
            break
    else:
        raise Unreadable("no capture file")
    link, at = struct.unpack_from(order + "I", octets, 20)[0], 24
    while at + 16 <= len(octets):
        seconds, fraction, length, _ = struct.unpack_from(order + "IIII", octets, at)
        yield link, seconds + fraction * scale, octets[at + 16:at + 16 + length]
        at += 16 + length


def pcapng_frames(octets):
    """The same of a pcapng file, as far as it has enhanced packet blocks with times in microseconds."""
    order, links, at = "<", [], 0
    while at + 12 <= len(octets):
        kind, size = struct.unpack_from(order + "II", octets, at)
        if kind == 0x0a0d0d0a:
            order = "<" if octets[at + 8:at + 12] == b"\x4d\x3c\x2b\x1a" else ">"
            size, links = struct.unpack_from(order + "I", octets, at + 4)[0], []
        elif kind == 1:
            links.append(struct.unpack_from(order + "H", octets, at + 8)[0])
            if dict(pcapng_options(order, octets[at + 16:at + size - 4])).get(9, b"\6") != b"\6":
                raise Unreadable("not of microseconds")
        elif kind == 6:
            interface, high, low, length = struct.unpack_from(order + "IIII", octets, at + 8)
            yield links[interface], (high << 32 | low) * 1e-6, octets[at + 28:at + 28 + length]
        at += size


def pcapng_options(order, octets):
    """(code, value) of each option in a block of a pcapng file."""
    at = 0
    while at + 4 <= len(octets):
        code, length = struct.unpack_from(order + "HH", octets, at)
        yield code, octets[at + 4:at + 4 + length]
        at += 4 + (length + 3 & ~3)


def ipv6(octets):
    """(source, target, protocol, payload, length of the payload, fragment) of an IPv6 packet: a fragment is
    (identification, offset, more) or None."""
    length, protocol, at = struct.unpack_from("!HB", octets, 4) + (40,)
    end, fragment = 40 + length, None
    while protocol in (0, 43, 44, 60) and at + 8 <= len(octets):
        size = 8
        if protocol == 44:
            place, identification = struct.unpack_from("!HI", octets, at + 2)
            fragment = (identification, place & 0xfff8, place & 1)
        else:
            size += 8 * octets[at + 1]
        protocol, at = octets[at], at + size
        if fragment and fragment[1]:
            break  # what follows is the middle of the payload
    return octets[8:24], octets[24:40], protocol, octets[at:end], end - at, fragment


def ipv4(octets):
    """The same of an IPv4 packet; addresses are those of ::ffff:0:0/96."""
    header, (length, identification, place) = 4 * (octets[0] & 15), struct.unpack_from("!HHH", octets, 2)
    fragment = (identification, 8 * (place & 0x1fff), place >> 13 & 1) if place & 0x3fff else None
    mapped = bytes(10) + b"\xff\xff"
    return (mapped + octets[12:16], mapped + octets[16:20], octets[9], octets[header:length], length - header, fragment)


INTERNET = {0x86dd: (40, ipv6), 0x0800: (20, ipv4)}


def packets(path):
    """Every Packet over IP, without what the link put around it; one that came in fragments, if all did."""
    waiting = collections.defaultdict(dict)
    for frame, time, octets in frames(path):
        at, vlan = 12, ()
        while octets[at:at + 2] in (b"\x81\x00", b"\x88\xa8"):
            vlan += (struct.unpack_from("!H", octets, at + 2)[0] & 0xfff,)
            at += 4
        header, read = INTERNET.get(int.from_bytes(octets[at:at + 2], "big"), (0, None))
        octets = octets[at + 2:]
        if not read or len(octets) < header:
            continue
        source, target, protocol, payload, length, fragment = read(octets)
        missing = max(length - len(payload), 0)
        if fragment:
            key = (vlan, source, target, fragment[0])
            waiting[key][fragment[1]] = (payload, fragment[2], missing)
            payload, missing = assemble(waiting[key])
            if payload is None:
                continue
            del waiting[key]
        yield Packet(frame, time, vlan, protocol, source, target, payload, missing)


def assemble(fragments):
    """(payload, how much of its end is missing) of {offset: (octets, more, missing)}; (None, 0) while one is missing."""
    payload, more, missing = b"", True, 0
    while more and len(payload) in fragments and not missing:
        octets, more, missing = fragments[len(payload)]
        payload += octets
    return (None, 0) if more else (payload, missing)


def datagrams(path):
    """Every UDP datagram."""
    for packet in packets(path):
        if packet.protocol == UDP and len(packet.octets) >= 8:
            ports = struct.unpack_from("!HH", packet.octets)
            length = struct.unpack_from("!H", packet.octets, 4)[0]
            octets = packet.octets[8:max(length, 8)]
            yield Datagram(packet.frame, packet.time, packet.vlan, (packet.source, ports[0]), (packet.target, ports[1]),
                           octets, max(length - 8 - len(octets), 0))


def segments(path):
    """(vlan, Segment) of every TCP segment."""
    for packet in packets(path):
        if packet.protocol == TCP and len(packet.octets) >= 20:
            source, target, sequence, acked, offset, flags = struct.unpack_from("!HHIIBB", packet.octets)
            yield packet.vlan, Segment(packet.frame, packet.time, (packet.source, source), (packet.target, target),
                                       sequence, acked if flags & ACK else None, flags,
                                       b"" if flags & RST else packet.octets[4 * (offset >> 4):], packet.missing)


def distance(one, other):
    """How far sequence number `one` is behind `other`: under 0 where it is before."""
    return (one - other + 2**31) % 2**32 - 2**31


class Stream:
    """One direction of a connection. Offsets count from the first octet, or where the capture lacks the SYN, from
    the first one that the capture has."""

    def __init__(self):
        self.base = None    # sequence number of offset 0
        self.begun = False  # the capture has the SYN
        self.end = None     # offset where a FIN or a RST ends it
        self.pieces = []    # (offset, octets, segment), in order; none overlaps another

    def offset(self, sequence):
        """The offset of a sequence number, which the octets' own base puts right once all have come."""
        return distance(sequence, self.base)

    def take(self, segment):
        if segment.flags & SYN:
            base = (segment.sequence + 1) % 2**32
            if self.base is not None:
                self.shift(distance(self.base, base))
            self.base, self.begun = base, True
        elif self.base is None:
            self.base = segment.sequence
        at = self.offset(segment.sequence) + bool(segment.flags & SYN)
        if segment.flags & (FIN | RST):
            self.end = at + len(segment.octets)
        self.add(at, segment)

    def shift(self, by):
        self.pieces = [(at + by, octets, segment) for at, octets, segment in self.pieces]
        self.end = None if self.end is None else self.end + by

    def add(self, at, segment):
        """The octets of a segment that have not come before."""
        octets, new = segment.octets, []
        for start, known, _ in self.pieces + [(at + len(octets), b"", None)]:
            if at < start and octets:
                new.append((at, octets[:start - at], segment))
            skip = max(start + len(known) - at, 0)
            at, octets = at + skip, octets[skip:]
        self.pieces = sorted(self.pieces + new, key=lambda piece: piece[0])

    def runs(self):
        """[Run]: the stream in order, divided where octets are missing."""
        found = []
        for at, octets, segment in self.pieces:
            if not found or found[-1].start + len(found[-1].octets) != at:
                found[-1:] = [run._replace(gap=True) for run in found[-1:]]
                found.append(Run(at, b"", [], self.begun and at == 0, False, False, False))
            run = found[-1]
            end = at + len(octets)
            found[-1] = run._replace(octets=run.octets + octets, marks=run.marks + [(at - run.start, segment)],
                                     ends=end == self.end, cut=segment.missing > 0 and end == self.end_of(segment),
                                     gap=self.end is not None and end < self.end)
        return found

    def end_of(self, segment):
        return self.offset(segment.sequence) + len(segment.octets)


class Connection:
    """Two streams, by the side that sends; who asked for the connection, where the capture has the SYN or the
    SYN/ACK."""

    def __init__(self, vlan, segment):
        self.vlan = vlan
        self.sides = (segment.source, segment.target)
        self.streams = collections.defaultdict(Stream)
        self.requestor = None
        self.closed = set()  # sides that have sent a FIN or a RST

    def is_another(self, segment):
        """Does the segment begin another connection between the same sides?"""
        stream = self.streams[segment.source]
        if segment.flags & SYN:
            if self.closed:
                return not (stream.begun and distance(segment.sequence + 1, stream.base) == 0)
            return stream.begun and distance(segment.sequence + 1, stream.base) != 0
        ended = len(self.closed) == 2 and stream.end is not None
        return bool(ended and segment.octets and stream.offset(segment.sequence) > stream.end)

    def take(self, segment):
        if segment.flags & SYN:
            self.requestor = segment.target if segment.flags & ACK else segment.source
        if segment.flags & (FIN | RST):
            self.closed.add(segment.source)
        self.streams[segment.source].take(segment)


def assigned(path):
    """(Connection, Segment) of every segment. A Connection is all that it will be once the last one has come."""
    newest = {}
    for vlan, segment in segments(path):
        key = (vlan, frozenset((segment.source, segment.target)))
        if key not in newest or newest[key].is_another(segment):
            newest[key] = Connection(vlan, segment)
        newest[key].take(segment)
        yield newest[key], segment


def connections(path):
    """Every Connection, in the order of their first segments."""
    return list(dict.fromkeys(connection for connection, _ in assigned(path)))
