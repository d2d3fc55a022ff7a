#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""corpus.py FOLDER: inputs for every target here, out of the captures in test-captures/, each target's in a folder of its
name. What the octets of an input mean to its target, that one's first lines say.
"""

import hashlib
import pathlib
import struct
import sys

HERE = pathlib.Path(__file__).resolve().parent
CAPTURES = HERE.parent.parent / "test-captures"
sys.path.insert(0, str(HERE.parent / "stats"))

import packets  # pylint: disable=wrong-import-position

LONGEST = 4096  # octets of an input
SERVER_PORT, UDP, FROM_SERVER, PLUGIN_UDP = 547, 1, 2, 2


def messages_of(run):
    """The messages with their message-size in a run of a stream, as far as the sizes hold."""
    at = 0
    while at + 6 <= len(run.octets):
        size = 2 + int.from_bytes(run.octets[at:at + 2], "big")
        yield run.octets[at:at + size]
        at += size


def single(capture):
    """For what takes one message."""
    for datagram in packets.datagrams(capture):
        if SERVER_PORT in (datagram.source[1], datagram.target[1]):
            yield datagram.octets
    for connection in packets.connections(capture):
        for stream in connection.streams.values():
            for run in stream.runs():
                yield from (frame[2:] for frame in messages_of(run))


def sized(capture):
    """Likewise, with its message-size."""
    yield from (struct.pack("!H", len(octets)) + octets for octets in single(capture))


def framed(capture):
    for connection in packets.connections(capture):
        for stream in connection.streams.values():
            yield from (b"\x0f\xff" + run.octets for run in stream.runs())


def streams(capture):
    """Each stream in four segments, of which the middle ones are swapped."""
    for octets in framed(capture):
        octets, quarter = octets[2:LONGEST], len(octets[2:LONGEST]) // 4
        places = [0, 2 * quarter, quarter, 3 * quarter]
        yield (b"\x12\x35\x04" + b"".join(struct.pack("!HHB", at, quarter + 3, 16) for at in places) + octets)


def sessions(capture):
    """What goes over UDP, and each stream's messages, one after the other."""
    known = [(datagram.frame, UDP | (FROM_SERVER if datagram.source[1] == SERVER_PORT else 0), datagram.octets)
             for datagram in packets.datagrams(capture)]
    for connection in packets.connections(capture):
        for side, stream in connection.streams.items():
            for run in stream.runs():
                known += [(run.marks[0][1].frame, FROM_SERVER if side[1] == SERVER_PORT else 0, frame[2:])
                          for frame in messages_of(run)]
    known.sort(key=lambda one: one[0])
    yield b"\0\0" + b"".join(struct.pack("!BBBH", what, 0, 129, len(octets)) + octets for _, what, octets in known)


def segments(capture):
    yield b"\0\0" + b"".join(
        struct.pack("!BBIIH", segment.source[1] == SERVER_PORT, segment.flags, segment.sequence, segment.acked or 0,
                    len(segment.octets)) + segment.octets
        for _, segment in packets.segments(capture))


def frames(capture):
    """What goes over UDP and TCP, in the order of the capture."""
    known = [(datagram.frame, PLUGIN_UDP | (datagram.source[1] == SERVER_PORT), 0, 0, 0, datagram.octets)
             for datagram in packets.datagrams(capture)]
    known += [(one.frame, one.source[1] == SERVER_PORT, one.flags, one.sequence, one.acked or 0, one.octets)
              for _, one in packets.segments(capture)]
    yield b"".join(struct.pack("!BBIIH", *numbers, len(octets)) + octets for _, *numbers, octets in sorted(known))


def reports(capture):
    yield hashlib.shake_128(capture.name.encode()).digest(1200)


TARGETS = {"walk": sized, "reader": single, "text": sized, "round_trip": single, "frame": framed, "stream": streams,
           "session": sessions, "connection": segments, "leases": reports, "plugin": frames}


def write(folder, octets):
    (folder / hashlib.sha1(octets).hexdigest()).write_bytes(octets)


def main(folder):
    for target, inputs in TARGETS.items():
        (folder / target).mkdir(parents=True, exist_ok=True)
        for capture in sorted(CAPTURES.glob("*.pcap*")):
            try:
                for octets in inputs(capture):
                    write(folder / target, octets[:LONGEST])
            except packets.Unreadable:
                pass  # of another link
        for kept in sorted((HERE / "kept").glob(f"{target}-*")):
            write(folder / target, kept.read_bytes())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
