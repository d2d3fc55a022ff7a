#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures of TCP connections in disorder, with what was sent in them.

disorder.py SEED FILE [lossy]: writes the capture of a seed and says what is in it.

A seed makes a few connections, cuts what both sides say into segments, puts the segments of all of them in the
order in which they were sent, and then does to them what networks, retransmissions and mirror ports do (KINDS).
It is the same capture whenever and wherever it is made.
"""

import collections
import pathlib
import random
import struct
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "stats"))
import wire  # noqa: E402 (needs the path)

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
REQUESTOR, SERVER = 0, 1
SIDES = (REQUESTOR, SERVER)

# What can be wrong with a capture. All but `lost` leave it complete, but for SYNs.
KINDS = {
    "swapped": "neighbours in the wrong order",
    "late": "segments up to ten frames after their place",
    "doubled": "frames twice",
    "again": "octets sent again, cut in another way",
    "reaching": "segments that begin in octets that were sent before",
    "repacked": "neighbours as one segment, and segments as several",
    "syn_late": "a SYN or a SYN/ACK up to ten frames after its place",
    "syn_lost": "a SYN or a SYN/ACK not captured",
    "alive": "keep-alives, with an octet that means nothing",
    "lost": "segments not captured",
}
FARTHEST = 10  # frames that one is late
LOST = 0.12

# `at`: how many octets of the stream come before the first of `octets`.
Frame = collections.namedtuple("Frame", "connection side flags at octets acknowledged")


class Connection:
    """Two streams, from their first octet on, and the messages that they are made of: [(at, octets)] a side."""

    def __init__(self, chance, version, ports, before=None):
        self.version, self.ports = version, ports
        # In some, the numbers wrap around. Those of a port that is used again are far from those `before`.
        self.first = [(each + 2**30 + chance.randrange(2**31)) % 2**32 for each in before.first] if before else [
            chance.choice((chance.randrange(2**32), 2**32 - chance.randrange(1, 3000))) for _ in SIDES]
        self.streams = (bytearray(), bytearray())
        self.messages = ([], [])
        self.closed = (False, False)

    def say(self, side, message):
        self.messages[side].append((len(self.streams[side]), message))
        self.streams[side].extend(message)


class Capture:
    """What was captured, and of which connections."""

    def __init__(self, frames, connections, kinds):
        self.frames, self.connections, self.kinds = frames, connections, kinds

    def has(self, connection, side):
        """Which octets of a stream the capture has: [(begin, end)], in order and apart from each other."""
        ranges = []
        for begin, end in sorted((frame.at, frame.at + len(frame.octets)) for frame in self.frames
                                 if frame.connection is connection and frame.side == side and frame.octets
                                 and not is_keep_alive(frame)):
            if ranges and begin <= ranges[-1][1]:
                ranges[-1][1] = max(end, ranges[-1][1])
            else:
                ranges.append([begin, end])
        return [tuple(each) for each in ranges]

    def is_whole(self, connection, side):
        """Has the capture all octets of a stream?"""
        return self.has(connection, side) == [(0, len(connection.streams[side]))] * bool(connection.streams[side])

    def write(self, path):
        with path.open("wb") as file:
            file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
            for number, frame in enumerate(self.frames):
                octets = ethernet(frame)
                file.write(struct.pack("<IIII", wire.START + number // 1000, number % 1000 * 1000, len(octets),
                                       len(octets)) + octets)


def is_keep_alive(frame):
    """RFC 9293 3.8.4: as long as one octet, which is none of the stream's."""
    return frame.octets == b"\0" and frame.at == len(frame.connection.streams[frame.side]) - 1


# ---- octets ----

def ethernet(frame):
    connection, side, version = frame.connection, frame.side, frame.connection.version
    sequence = connection.first[side] + (0 if frame.flags & SYN else 1) + frame.at
    acknowledged = connection.first[1 - side] + 1 + frame.acknowledged if frame.flags & ACK else 0
    ports = connection.ports if side == REQUESTOR else connection.ports[::-1]
    tcp = struct.pack("!HHIIBBHHH", *ports, sequence % 2**32, acknowledged % 2**32, 0x50, frame.flags, 65535, 0,
                      0) + frame.octets
    if version == 6:
        addresses = (wire.REQUESTOR, wire.SERVER)
        head = struct.pack("!IHBB", 0x60000000, len(tcp), 6, 64)
    else:
        addresses = (bytes((192, 0, 2, 1)), bytes((192, 0, 2, 2)))
        head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), 0, 0x4000, 64, 6, 0)
    kind = b"\x86\xdd" if version == 6 else b"\x08\0"
    return (bytes.fromhex("00005e00530100005e005302") + kind + head + addresses[side] + addresses[1 - side] +
            tcp).ljust(60, b"\xee")


# ---- what is said ----

def client(number, addresses):
    return wire.option(wire.CLIENT_DATA, wire.option(wire.CLIENTID, struct.pack("!HHI", 3, 1, number)),
                       *(wire.option(wire.IAADDR, bytes.fromhex("20010db8000a00000000"), struct.pack("!IH", number, i),
                                     struct.pack("!II", 3600, 7200)) for i in range(addresses)),
                       wire.option(wire.CLT_TIME, struct.pack("!I", 60)))


class Leasequery:
    """Bulk Leasequery (RFC 5460), of which each message and each binding is another one: what is found tells what
    was missed, or taken twice."""

    def __init__(self, chance, _):
        self.chance, self.xids, self.clients = chance, 0, 0

    def answer(self, xid):
        """A whole answer. Most clients have an address, a few so many that a segment does not hold them."""
        chance, first = self.chance, []
        numbers = range(self.clients, self.clients + chance.choice((0, 1, 3, 10, 30)))
        self.clients += len(numbers)
        data = [client(number, chance.choice((1, 1, 1, 2, 5, 60))) for number in numbers]
        if data:
            first, data = data[:1], data[1:]
        answer = [wire.reply(xid, *first)]
        if first:
            answer += [*(wire.message(wire.DATA, xid, each) for each in data), wire.message(wire.DONE, xid)]
        return answer

    def turns(self):
        """[(side, [message])]: queries, one or several at a time, and their answers, which mingle."""
        turns = []
        for _ in range(self.chance.randint(1, 3)):
            xids = [self.xids + i for i in range(self.chance.choice((1, 1, 2, 4)))]
            self.xids += len(xids)
            answers, mingled = [self.answer(xid) for xid in xids], []
            while any(answers):
                mingled.append(self.chance.choice([each for each in answers if each]).pop(0))
            turns += [(REQUESTOR, [wire.framed(wire.query(xid)) for xid in xids]),
                      (SERVER, [wire.framed(message) for message in mingled])]
        return turns


class Other:
    """Another protocol, by its port: as much of it that Wireshark takes it for that, puts its messages together, and
    finds them broken or not."""

    PORTS = {
        53: lambda octets: struct.pack("!H", len(octets)) + octets,
        80: lambda octets: b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(octets) + octets,
        443: lambda octets: b"\x17\3\3" + struct.pack("!H", len(octets)) + octets,
        445: lambda octets: struct.pack("!I", len(octets) + 64) + b"\xfeSMB\x40" + bytes(59) + octets,
        9: lambda octets: octets,
    }

    def __init__(self, chance, port):
        self.chance, self.framed = chance, self.PORTS[port]

    def turns(self):
        chance = self.chance
        return [(chance.choice(SIDES), [self.framed(chance.randbytes(chance.choice((0, 12, 50, 1000, 4000))))
                                        for _ in range(chance.randint(1, 4))]) for _ in range(chance.randint(1, 8))]


# ---- segments ----

def pieces(chance, messages, before, kinds):
    """[(begin, end)] of the segments that a turn goes in, counted from the stream's start."""
    end, at, style = before + sum(map(len, messages)), before, chance.choice(("message", "full", "any", "any"))
    largest, ends, total = chance.choice((100, 536, 1440)), [], before
    for message in messages:
        total += len(message)
        ends.append(total)
    while at < end:
        to = min(end, at + largest)
        if style == "message":
            to = min(to, next(each for each in ends if each > at))
        elif style == "any":
            to = min(end, at + chance.randint(1, largest))
        back = chance.randint(1, 200) if "reaching" in kinds and chance.random() < 0.2 else 0
        yield max(0, at - back), to
        at = to


def conversation(chance, connection, turns, kinds):
    """The frames of a connection as they are sent."""
    frames, sent = [], [0, 0]

    def send(side, flags, begin=None, end=None):
        begin = sent[side] if begin is None else begin
        end = begin if end is None else end
        frames.append(Frame(connection, side, flags, begin, bytes(connection.streams[side][begin:end]), sent[1 - side]))
        sent[side] = max(sent[side], end)

    send(REQUESTOR, SYN)
    send(SERVER, SYN | ACK)
    send(REQUESTOR, ACK)
    for side, messages in turns:
        before = len(connection.streams[side])
        for message in messages:
            connection.say(side, message)
        for begin, end in pieces(chance, messages, before, kinds):
            send(side, PSH | ACK, begin, end)
            if chance.random() < 0.5:
                send(1 - side, ACK)
    ending = chance.choice(("fin", "fin", "fin", "reset", "open"))
    if ending == "fin":
        send(REQUESTOR, FIN | ACK)
        sent[REQUESTOR] += 1
        send(SERVER, FIN | ACK)
        sent[SERVER] += 1
        send(REQUESTOR, ACK)
    elif ending == "reset":
        send(chance.choice(SIDES), RST | ACK)
    connection.closed = ending != "open"
    return frames


# ---- disorder ----

def some(chance, frames, share):
    """Places of about that share of the frames, at least one."""
    return [chance.randrange(len(frames)) for _ in range(max(1, int(len(frames) * share)))] if frames else []


def is_data(frame):
    return bool(frame.octets)


def send_again(chance, frames):
    """Octets that were sent, and perhaps their neighbours, again up to twenty frames later."""
    for place in some(chance, frames, 0.15):
        frame = frames[place]
        if not is_data(frame) or frame.flags & SYN:
            continue
        later = min(len(frames), place + chance.randint(1, 20))
        known = max(each.at + len(each.octets) for each in frames[:later]
                    if each.connection is frame.connection and each.side == frame.side)
        begin = max(0, frame.at - chance.choice((0, 0, 50, 500)))
        end = min(known, frame.at + len(frame.octets) + chance.choice((0, 0, 50, 500)), begin + 1440)
        if end > begin:
            octets = bytes(frame.connection.streams[frame.side][begin:end])
            frames.insert(later, frame._replace(at=begin, octets=octets))


def repack(chance, frames):
    """As the offloading of an interface does it."""
    for place in sorted(some(chance, frames, 0.1), reverse=True):
        frame = frames[place]
        after = next((i for i in range(place + 1, len(frames)) if frames[i].connection is frame.connection
                      and frames[i].side == frame.side), None)
        if not is_data(frame) or frame.flags & (SYN | FIN):
            continue
        if chance.random() < 0.5 and len(frame.octets) > 1:
            cut = chance.randrange(1, len(frame.octets))
            frames[place:place + 1] = [frame._replace(octets=frame.octets[:cut]),
                                       frame._replace(at=frame.at + cut, octets=frame.octets[cut:])]
        elif after == place + 1 and frames[after].at == frame.at + len(frame.octets) and is_data(frames[after]):
            frames[place:place + 2] = [frames[after]._replace(at=frame.at, octets=frame.octets + frames[after].octets)]


def move(frames, place, distance):
    frames.insert(min(len(frames) - 1, place + distance), frames.pop(place))


def disturb(chance, frames, kinds):
    """Do to frames, which are in the order in which they were sent, what KINDS say; returns them as captured."""
    frames = list(frames)
    if "again" in kinds:
        send_again(chance, frames)
    if "repacked" in kinds:
        repack(chance, frames)
    if "doubled" in kinds:
        for place in some(chance, frames, 0.1):
            frames.insert(min(len(frames), place + chance.randint(1, 6)), frames[place])
    if "lost" in kinds:
        frames = [frame for frame in frames if not is_data(frame) or chance.random() >= LOST]
    if "syn_lost" in kinds:
        opening = [frame for frame in frames if frame.flags & SYN]
        gone = chance.sample(opening, chance.randint(1, len(opening))) if opening else []
        frames = [frame for frame in frames if not any(frame is each for each in gone)]
    if "syn_late" in kinds:
        for place in [i for i, frame in enumerate(frames) if frame.flags & SYN and chance.random() < 0.5][::-1]:
            move(frames, place, chance.randint(1, FARTHEST))
    if "late" in kinds:
        for place in some(chance, frames, 0.08):
            move(frames, place, chance.randint(2, FARTHEST))
    if "swapped" in kinds:
        for place in some(chance, frames, 0.12):
            move(frames, place, 1)
    return frames


def mingle(chance, conversations):
    """One list of several, each in its own order."""
    mingled, left = [], [list(each) for each in conversations]
    while any(left):
        each = chance.choice([each for each in left if each])
        count = chance.randint(1, 5)
        mingled += each[:count]
        del each[:count]
    return mingled


def keep_alive(connection, frames):
    """Both sides say that they are there, after all that they have sent so far."""
    for side in SIDES:
        sent = [max((frame.at + len(frame.octets) for frame in frames
                     if frame.connection is connection and frame.side == each), default=0) for each in SIDES]
        if sent[side] == len(connection.streams[side]) > 0:
            yield Frame(connection, side, ACK, sent[side] - 1, b"\0", sent[1 - side])


def make(seed, lossy=False, talk=Leasequery, server_port=547):
    """The capture of a seed. Of those that are not lossy, all is there but SYNs."""
    chance = random.Random(f"disorder {seed} {lossy} {server_port}")
    kinds = {kind for kind in KINDS if kind != "lost" and chance.random() < 0.45}
    kinds |= {"lost"} if lossy else set()
    kinds -= {"alive"} if lossy else set()  # whoever lacks the last octet cannot tell what repeats it
    said, version = talk(chance, server_port), chance.choice((4, 6))
    connections, phases = [], ([], [])

    def connect(requestor_port, before=None):
        connections.append(Connection(chance, version, (requestor_port, server_port), before))
        return conversation(chance, connections[-1], said.turns(), kinds)

    for i in range(chance.randint(1, 3)):
        frames = connect(40000 + i)
        cut = chance.choice((len(frames), chance.randrange(len(frames))))
        phases[0].append(frames[:cut])
        phases[1].append(frames[cut:])
        if cut == len(frames) and connections[-1].closed and chance.random() < 0.5:  # the port is used again
            phases[1].append(connect(40000 + i, connections[-1]))
    # What is captured late stays in its phase: nothing crosses from a connection into the next one.
    frames = disturb(chance, mingle(chance, phases[0]), kinds)
    if "alive" in kinds:
        frames += [each for connection in connections if not connection.closed
                   for each in keep_alive(connection, frames)]
    frames += disturb(chance, mingle(chance, phases[1]), kinds)
    return Capture(frames, connections, kinds)


def main(seed, path, *lossy):
    capture = make(int(seed), bool(lossy))
    capture.write(pathlib.Path(path))
    print(f"{path}: {len(capture.frames)} frames; "
          f"{', '.join(KINDS[kind] for kind in sorted(capture.kinds)) or 'in order'}")
    for number, connection in enumerate(capture.connections):
        for side in SIDES:
            print(f"connection {number}, ports {connection.ports}, {('requestor', 'server')[side]}: "
                  f"{len(connection.messages[side])} messages, {len(connection.streams[side])} octets; "
                  f"the capture has {capture.has(connection, side)}")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
