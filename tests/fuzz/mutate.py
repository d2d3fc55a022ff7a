#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""mutate.py SEED CAPTURE FILE: a mutant of the capture, by somebody who knows what its octets mean: messages, options and
packets are changed, dropped, doubled, swapped, cut, nested; what is around them stays true, or lies on purpose.

It is the same mutant whenever and wherever it is made. Fails for a capture that is not of Ethernet.
"""

import collections
import pathlib
import random
import struct
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "stats"))

import nesting  # noqa: E402 (needs the path)
import packets  # noqa: E402
import rewrite  # noqa: E402
import wire  # noqa: E402

# msg-types and option-codes that mean something to leasequery or to what it is about, and others.
TYPES = (*range(1, 14), *range(wire.LEASEQUERY, wire.DATA + 1), wire.ACTIVE, wire.STARTTLS, 0, 24, 255)
CODES = (*nesting.HEADS, *nesting.MESSAGE_HEADS, wire.CLIENTID, wire.SERVERID, 6, wire.STATUS_CODE, wire.INTERFACE_ID,
         wire.REMOTE_ID, wire.CLT_TIME, 48, wire.RELAY_ID, wire.BASE_TIME, wire.START_TIME, wire.END_TIME, 0, 65535)
# Lifetimes, times, IDs, lengths and all else that is a number: where it may turn over.
EDGES = (0, 1, 2**31 - 1, 2**31, 2**32 - 2, wire.FOREVER, wire.LONG)
SIZES = {1: "!B", 2: "!H", 4: "!I"}
# How many changes a mutant has.
COUNTS = (1, 2, 5, 20)

# Where a message is: the frame of its datagram, or its connection and the side that sends, and from where to where. Over
# TCP its message-size is before `begin`.
Place = collections.namedtuple("Place", "key begin end octets")


def places(capture):
    """The Place of every message that the capture has whole."""
    for datagram in capture.datagrams:
        yield Place(datagram.frame, 0, len(datagram.octets), datagram.octets)
    for connection in capture.connections:
        for side, stream in list(connection.streams.items()):
            for run in stream.runs():
                for begin, end in wire.run_messages(run):
                    if end <= len(run.octets):
                        yield Place((connection, side), run.start + begin, run.start + end, run.octets[begin:end])


# ---- options: each changes one of `siblings` ----

def code(chance, siblings, at, _):
    siblings[at].code = chance.choice(CODES)


def length(chance, siblings, at, _):
    siblings[at].excess = chance.choice((-4, -1, 1, 4, 4 - len(siblings[at].octets()), 2**15))


def drop(_, siblings, at, __):
    del siblings[at]


def double(chance, siblings, at, _):
    siblings[at:at] = [siblings[at].copy() for _ in range(chance.choice((1, 1, 1, 50)))]


def swap(chance, siblings, at, _):
    other = chance.randrange(len(siblings))
    siblings[at], siblings[other] = siblings[other], siblings[at]


def empty(_, siblings, at, __):
    siblings[at] = nesting.Node(siblings[at].code, b"")


def nest(chance, siblings, at, _):
    """The option into one that can hold it, or a long way in."""
    for _ in range(chance.choice((1, 1, 1, 10, 100))):
        outer = chance.choice(list(nesting.HEADS))
        siblings[at] = nesting.Node(outer, bytes(nesting.HEADS[outer]), [siblings[at]])


def move(chance, siblings, at, message):
    node = siblings.pop(at)
    target = chance.choice(list(message.lists()))
    target.insert(chance.randint(0, len(target)), node)


def cut(chance, siblings, at, _):
    siblings[at].head = siblings[at].head[:chance.randint(0, len(siblings[at].head))]


def lengthen(chance, siblings, at, _):
    siblings[at].tail += chance.randbytes(chance.choice((1, 2, 4, 16, 300)))


def edge(chance, siblings, at, _):
    """A number in what the option says before others: one end of the numbers that there are, or the middle."""
    siblings[at].head = with_number(chance, siblings[at].head)


def with_number(chance, octets):
    size = chance.choice([size for size in SIZES if size <= len(octets)] or [0])
    if not size:
        return octets
    at = chance.randint(0, (len(octets) - size) // size) * size
    return octets[:at] + struct.pack(SIZES[size], chance.choice(EDGES) % 2**(8 * size)) + octets[at + size:]


OPTION_CHANGES = (code, length, drop, double, swap, empty, nest, move, cut, lengthen, edge, edge)


# ---- messages: each makes other octets of a Place ----

def options(chance, place, _):
    message = nesting.message(place.octets)
    for _ in range(chance.choice((1, 1, 2, 5))):
        lists = [siblings for siblings in message.lists() if siblings]
        if lists:
            siblings = chance.choice(lists)
            chance.choice(OPTION_CHANGES)(chance, siblings, chance.randrange(len(siblings)), message)
    return [message.octets()]


def kind(chance, place, _):
    return [bytes([chance.choice(TYPES)]) + place.octets[1:]]


def xid(chance, place, others):
    """Another transaction-id: one that others have, or an odd one."""
    known = [other.octets[1:4] for other in others]
    return [place.octets[:1] + chance.choice((b"\0\0\0", b"\xff\xff\xff", *known[:20])) + place.octets[4:]]


def shortened(chance, place, _):
    return [place.octets[:chance.randint(0, len(place.octets))]]


def none(*_):
    return []


def twice(_, place, __):
    return [place.octets] * 2


def exchanged(chance, _, others):
    return [chance.choice(others).octets]


def joined(chance, place, others):
    return [place.octets, chance.choice(others).octets]


MESSAGE_CHANGES = (*(options,) * 8, kind, xid, shortened, none, twice, exchanged, joined)


def edit_of(chance, place, others):
    """The edit that makes other messages of one. Over TCP the message-size of one in ten is wrong."""
    messages = chance.choice(MESSAGE_CHANGES)(chance, place, others)
    if isinstance(place.key, int):
        return place.begin, place.end, b"".join(messages)
    sizes = [len(octets) for octets in messages]
    sizes = [chance.choice((0, 1, 3, size - 1, size + 1, size + 4, 65535)) if chance.random() < 0.1 else size for size in sizes]
    return place.begin - 2, place.end, b"".join(struct.pack("!H", max(0, min(size, 65535))) + octets
                                                for size, octets in zip(sizes, messages))


# ---- packets ----

def with_other_order(chance, frames, number):
    """The frames after so many changes of which there are, and in which order."""
    for _ in range(number):
        at = chance.randrange(len(frames))
        what = chance.choice(("drop", "double", "swap", "late"))
        if what == "double":
            frames.insert(at, frames[at])
        elif what == "drop" and len(frames) > 1:
            del frames[at]
        else:
            frames.insert(min(at + (1 if what == "swap" else chance.randint(2, 20)), len(frames) - 1), frames.pop(at))
    return frames


def mutant(seed, path):
    """[(seconds, octets)] of a mutant's frames."""
    chance, capture = random.Random(f"{path.name} {seed}"), rewrite.Capture(path)
    known, count, edits = list(places(capture)), chance.choice(COUNTS), collections.defaultdict(list)
    for place in chance.sample(known, min(count, len(known))):
        edits[place.key].append(edit_of(chance, place, known))
    for own in edits.values():
        own.sort()
    frames = [number for number, _, octets in capture.frames if chance.random() < count / len(capture.frames)]
    cuts = {frame: chance.random() for frame in frames}
    return with_other_order(chance, capture.rewritten(edits, cuts), chance.randint(0, count))


def main(seed, capture, file):
    try:
        rewrite.write(pathlib.Path(file), mutant(int(seed), pathlib.Path(capture)))
    except packets.Unreadable as why:
        sys.exit(f"{capture}: {why}")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
