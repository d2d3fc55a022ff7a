# SPDX-License-Identifier: GPL-2.0-or-later
"""The captures' octets, read and written without the codec: what the tests here compare with."""

import collections
import ipaddress
import struct

import packets

LEASEQUERY, REPLY, DONE, DATA, ACTIVE = 14, 15, 16, 17, 22
STARTTLS, STARTTLS_REPLY = 23, 7
CLIENTID, SERVERID, IA_NA, IAADDR, INTERFACE_ID, IAPREFIX, REMOTE_ID = 1, 2, 3, 5, 18, 26, 37
LQ_QUERY, CLIENT_DATA, CLT_TIME, LQ_RELAY_DATA, RELAY_ID = 44, 45, 46, 47, 53
STATUS_CODE, BASE_TIME, START_TIME, END_TIME = 13, 100, 101, 102
DATA_MISSING, CATCH_UP_COMPLETE = 12, 13
EPOCH_2000 = 946684800  # seconds from 1970 to 2000

QUERIES, ANSWERS, KNOWN = {LEASEQUERY, ACTIVE, STARTTLS}, {REPLY, DATA, DONE, STARTTLS_REPLY}, range(1, 38)
OURS = QUERIES | {REPLY, DATA, DONE}
RELAYED, RELAY_MESSAGE = {12, 13}, 9
FOREVER, LONG = 0xffffffff, 630720000  # a lifetime; 20 years are no time since a client's last transaction

# `flow` is who asks: messages of one query have the same. `to_server`: from the one who asks. Over TCP, `place` is
# where it ends in its stream, `acked` what had come of the other one by then. `whole`: the capture has all of it.
# `overrun`: the code of an option that runs past its end, which is in `options` no more, or None. `tenant`: VLANs.
Message = collections.namedtuple("Message", "frame time source target flow type xid options to_server place acked whole "
                                 "overrun tenant")
Binding = collections.namedtuple("Binding", "client text preferred valid clt message")
# A query (None: the capture lacks it), the messages of its answer, and what of both came again.
Series = collections.namedtuple("Series", "query xid answer again")
# `broken` are messages that the end of their stream or of the capture breaks off. `doubts` are texts: what in the capture can be read in
# more than one way.
Reading = collections.namedtuple("Reading", "messages series broken doubts")


def options(octets, cut=False):
    """[(code, data)]; nothing from an option on that runs past the end, unless it was cut there."""
    found, at = [], 0
    while at + 4 <= len(octets):
        code, length = struct.unpack_from("!HH", octets, at)
        if at + 4 + length > len(octets) and not cut:
            break
        found.append((code, octets[at + 4:at + 4 + length]))
        at += 4 + length
    return found


def overrun(octets):
    """The code of the option that runs past the end, or None."""
    at = 0
    while at + 4 <= len(octets):
        code, length = struct.unpack_from("!HH", octets, at)
        at += 4 + length
        if at > len(octets):
            return code
    return None


# ---- UDP ----

def relayed(octets, cut):
    """(peer-address that the innermost relay names, the message in it); (None, octets) of one that is not relayed."""
    peer = None
    while len(octets) >= 34 and octets[0] in RELAYED:
        inner = [data for code, data in options(octets[34:], cut) if code == RELAY_MESSAGE]
        if not inner:
            break
        peer, octets = octets[18:34], inner[0]
    return peer, octets


def datagram_messages(path, ports):
    """Every leasequery message over UDP, relayed or not. Who asks is an address, a port, and, through relays, the client
    of the innermost one."""
    for datagram in packets.datagrams(path):
        if not {datagram.source[1], datagram.target[1]} & (ports | {546}):
            continue
        peer, octets = relayed(datagram.octets, datagram.missing)
        if len(octets) < 4 or octets[0] not in OURS:
            continue
        to_server = datagram.target[1] in ports and (octets[0] in QUERIES or datagram.source[1] not in ports)
        address, port = datagram.source if to_server else datagram.target
        # A server may answer to 546 what was asked from 547 (RFC 8415 7.2).
        flow = (datagram.vlan, address, None if port in ports | {546} else port, peer)
        yield Message(datagram.frame, datagram.time, datagram.source[0], datagram.target[0], flow, octets[0],
                      int.from_bytes(octets[1:4], "big"), options(octets[4:]), to_server, None, None,
                      not datagram.missing, overrun(octets[4:]), datagram.vlan)


# ---- TCP ----

def is_sound(octets):
    """Is it a leasequery message whose options end where it does?"""
    return 4 + reach(octets[4:]) == len(octets) and octets[0] in OURS


def reach(octets):
    """Where the last option ends that begins in the octets."""
    at = 0
    while at + 4 <= len(octets):
        at += 4 + struct.unpack_from("!H", octets, at + 2)[0]
    return at


def message_end(octets, at):
    """Where the message ends whose message-size is here; None where that has not come."""
    return at + 2 + struct.unpack_from("!H", octets, at)[0] if at + 2 <= len(octets) else None


def find_message(octets):
    """Where a message begins, in octets that follow others which the capture lacks: where a sound one does, after which
    nothing comes, or another one that is sound or has not come to its end."""
    def begins(at, or_end):
        end = message_end(octets, at)
        if end is None or end > len(octets):
            return or_end
        return is_sound(octets[at + 2:end])

    return next((at for at in range(len(octets)) if begins(at, False) and begins(message_end(octets, at), True)),
                len(octets))


def may_begin(octets):
    """May a message begin in octets of which none is known to begin one, and go on past their end?"""
    return any(octets[at + 2] in OURS and len(octets) < message_end(octets, at) >= at + 6 + reach(octets[at + 6:])
               for at in range(len(octets) - 6))


def run_messages(run):
    """(begin, end) of every message in a run, without its message-size; `end` is past the run's where it is not whole."""
    at = 0 if run.begins else find_message(run.octets)
    while (end := message_end(run.octets, at)) is not None:
        yield at + 2, end
        at = end


def requestor_of(connection, ports, found):
    """The side that asks: who opened the connection; else the one that does not use the port; else by what is said.
    `found` is [(side, msg-type)]."""
    if connection.requestor:
        return connection.requestor
    others = [side for side in connection.streams if side[1] not in ports]
    if len(others) == 1:
        return others[0]
    for side, kind in found:
        if kind in QUERIES | ANSWERS:
            other = next((other for other in connection.streams if other != side), None)
            return side if kind in QUERIES else other
    return None


def segments_of(run, begin, end):
    """The segments that brought octets of a run."""
    ends = [at for at, _ in run.marks[1:]] + [len(run.octets)]
    return [segment for (at, segment), after in zip(run.marks, ends) if at < end and after > begin]


def stream_messages(path, ports, broken, doubts):
    """Every message over TCP. It stands in the packet that brought the last of its octets, the message-size among them,
    to come."""
    for number, connection in enumerate(packets.connections(path)):
        if not {port for _, port in connection.sides} & ports:
            continue
        found = [(side, run, begin, end) for side, stream in connection.streams.items()
                 for run in stream.runs() for begin, end in run_messages(run) if begin < len(run.octets)]
        doubts += ["octets in which a message may begin" for stream in connection.streams.values() for run in stream.runs()
                   if not run.begins and find_message(run.octets) == len(run.octets) and may_begin(run.octets)]
        requestor = requestor_of(connection, ports, [(side, run.octets[begin]) for side, run, begin, _ in found])
        for side, run, begin, end in found:
            if end - begin < 4 or run.octets[begin] not in KNOWN:
                doubts.append(f"{end - begin} octets that are no message")
                continue
            last = max(segments_of(run, begin - 2, end), key=lambda segment: segment.frame)
            other = next((stream for key, stream in connection.streams.items() if key != side), None)
            acked = None if last.acked is None or other is None or other.base is None else other.offset(last.acked)
            octets = run.octets[begin:end]
            message = Message(last.frame, last.time, last.source[0], last.target[0], number, octets[0],
                              int.from_bytes(octets[1:4], "big"), options(octets[4:]), side == requestor, run.start + end,
                              acked, end <= len(run.octets), overrun(octets[4:]), connection.vlan)
            if message.whole or run.cut or run.gap:
                yield message
            else:
                broken.append(message)


# ---- queries ----

def is_answer_to(message, query):
    """Can the message answer this query, by its type and by when both were sent? Over TCP the acknowledgement tells what
    the server had when it sent it, whichever the capture has first; over UDP a capture may swap two that are close."""
    if (message.type == STARTTLS_REPLY) != (query.type == STARTTLS):
        return False
    if query.place is not None and message.acked is not None:
        return query.place <= message.acked
    return query.time - message.time < (1 if query.place is None else 0.000001)


def is_query(message):
    return message.type in QUERIES and message.to_server and (message.place is not None or message.type == LEASEQUERY)


def is_answer(message):
    return message.type in ANSWERS and not message.to_server and (message.place is not None or message.type == REPLY)


def in_the_clear(messages):
    """Those that do not come after a STARTTLS was answered: then comes TLS, or the end of the connection (RFC 7653 8.2),
    and what is in the clear belongs to no query."""
    asked, answered = set(), set()
    for message in messages:
        key = message.flow, message.xid
        if message.flow in answered:
            continue
        if message.type == STARTTLS and message.to_server:
            asked.add(key)
        elif message.type == STARTTLS_REPLY and key in asked:
            answered.add(message.flow)
        yield message


def join(messages, doubts):
    """[Series]: which messages are one query's (RFC 5007 4.1.4, RFC 5460 6.3, 6.5)."""
    messages = list(in_the_clear(messages))
    found = collections.defaultdict(list)  # by who asks and transaction-id
    for message in filter(is_query, messages):
        known = found[message.flow, message.xid]
        if known and message.place is None and client_id(message) == client_id(known[-1].query) and \
                message.time - known[-1].query.time <= 40:
            known[-1].again.append(message)
        else:
            known.append(Series(message, message.xid, [], []))
    for message in filter(is_answer, messages):
        known = found[message.flow, message.xid]
        series = next((one for one in known[::-1] if one.query and is_answer_to(message, one.query)), None)
        if not series and message.type == STARTTLS_REPLY:
            continue
        if not series:
            if not known or known[0].query:
                known.insert(0, Series(None, message.xid, [], []))
            series = known[0]
        repeats = message.place is None and any((message.source, message.options) == (one.source, one.options)
                                                for one in series.answer)
        (series.again if repeats else series.answer).append(message)
    for several in found.values():
        for one, other in zip(several, several[1:]):
            if one.query and other.query.place is not None and not is_over(one, other.query):
                doubts.append("two open queries with one transaction-id")
    return sorted((series for several in found.values() for series in several), key=first_frame)


def client_id(message):
    return dict(message.options).get(CLIENTID)


def is_over(series, query):
    """Was it answered, all of it, when the next query was sent?"""
    return any(message.place is not None and query.acked is not None and message.place <= query.acked
               for message in series.answer if message.type == DONE or (message.type == REPLY and not bindings(message)))


def first_frame(series):
    return min(message.frame for message in ([series.query] if series.query else []) + series.answer)


def read(path, ports=frozenset((547,))):
    """The Reading of a capture; `ports` are the server's."""
    broken, doubts = [], []
    found = sorted((*datagram_messages(path, ports), *stream_messages(path, ports, broken, doubts)),
                   key=lambda message: (message.frame, message.place or 0))
    return Reading(found, join(found, doubts), broken, doubts)


def messages(path):
    """Every leasequery message of a capture, in order."""
    return [message for message in read(path).messages if message.type in OURS]


def bindings(message):
    """What the OPTION_CLIENT_DATA of a message hold."""
    found = []
    for code, data in message.options:
        if code != CLIENT_DATA or message.type not in (REPLY, DATA):
            continue
        inner = options(data)
        client = next((value for code, value in inner if code == CLIENTID), b"").hex(":")
        clt = next((struct.unpack("!I", value)[0] for code, value in inner if code == CLT_TIME and len(value) == 4), None)
        for code, value in inner:
            if code == IAADDR and len(value) >= 24:
                preferred, valid = struct.unpack_from("!II", value, 16)
                text = str(ipaddress.IPv6Address(value[:16]))
            elif code == IAPREFIX and len(value) >= 25 and value[8] <= 128:
                preferred, valid, length = struct.unpack_from("!IIB", value)
                text = f"{ipaddress.IPv6Address(value[9:25])}/{length}"
            else:
                continue
            found.append(Binding(client, text, preferred, valid, clt, message))
    return found


def clients(message):
    """How many OPTION_CLIENT_DATA a message has, one that runs past its end among them."""
    return sum(code == CLIENT_DATA for code in (message.overrun, *(code for code, _ in message.options)))


def queries(path):
    """[[query, answer ...]]: each query of a capture with the messages of its answer."""
    return [[series.query, *series.answer] for series in read(path).series if series.query]


# ---- writing ----

REQUESTOR = ipaddress.IPv6Address("2001:db8:1::1").packed
SERVER = ipaddress.IPv6Address("2001:db8:1::547").packed
INFINITE = 0xffffffff  # seconds
START = 1767225600  # 2026-01-01 00:00:00 UTC


def option(code, *data):
    data = b"".join(data)
    return struct.pack("!HH", code, len(data)) + data


def duid(number):
    return bytes.fromhex("0003000100005e0053") + bytes([number])


def address(number, valid=7200):
    return option(IAADDR, ipaddress.IPv6Address("2001:db8:a::").packed[:15], bytes([number]),
                  struct.pack("!II", min(3600, valid), valid))


def granted(kind, number, valid):
    """A client's message, or a REPLY to it, with an address."""
    return message(kind, number, option(SERVERID, duid(0xd0)), option(CLIENTID, duid(number)),
                   option(IA_NA, bytes(12), address(number, valid)))


def client(number, *inner, clt=60):
    return option(CLIENT_DATA, option(CLIENTID, duid(number)), *inner, option(CLT_TIME, struct.pack("!I", clt)))


def message(kind, xid, *inner):
    return bytes([kind]) + xid.to_bytes(3, "big") + b"".join(inner)


def query(xid, kind=LEASEQUERY):
    return message(kind, xid, option(CLIENTID, duid(0xc0)),
                   option(LQ_QUERY, b"\3", bytes(16), option(RELAY_ID, duid(0xe0))) if kind == LEASEQUERY else b"")


def reply(xid, *inner):
    return message(REPLY, xid, option(SERVERID, duid(0xd0)), option(CLIENTID, duid(0xc0)), *inner)


def connection(path, segments, port=40000, opened=0, closed=()):
    """Write a TCP connection from its SYN on; a segment is (seconds since the start, REQUESTOR or SERVER, octets).
    `opened`: when it begins; `closed`: (seconds, side) of the FIN, or nothing."""
    sequence = {REQUESTOR: 100, SERVER: 200}
    opening = ((opened, REQUESTOR, 2, b""), (opened, SERVER, 0x12, b""), (opened, REQUESTOR, 0x10, b""))
    closing = ((*closed, 0x11, b""),) if closed else ()
    with path.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for at, source, flags, payload in (*opening, *((at, source, 0x18, octets) for at, source, octets in segments), *closing):
            target = SERVER if source == REQUESTOR else REQUESTOR
            ports = (port, 547) if source == REQUESTOR else (547, port)
            tcp = struct.pack("!HHIIBBHHH", *ports, sequence[source], sequence[target], 0x50, flags, 65535, 0,
                              0) + payload
            frame = (bytes.fromhex("00005e00530100005e00530286dd") +
                     struct.pack("!IHBB", 0x60000000, len(tcp), 6, 64) + source + target + tcp)
            file.write(struct.pack("<IIII", START + at, 0, len(frame), len(frame)) + frame)
            sequence[source] += len(payload) + (flags & 3 != 0)


def framed(octets):
    """A message as it goes over TCP (RFC 5460 5.1)."""
    return struct.pack("!H", len(octets)) + octets


def conversation(path, *turns):
    """Write a TCP connection; a turn is (seconds since the start, messages): a query and its like go to the
    server, all else comes from it."""
    connection(path, [(at, REQUESTOR if octets[0] in (LEASEQUERY, ACTIVE) else SERVER, framed(octets))
                      for at, *turn in turns for octets in turn])


def datagrams(path, payloads):
    """Write a UDP packet from port 547 to port 547 for each payload."""
    with path.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for payload in payloads:
            udp = struct.pack("!HHHH", 547, 547, 8 + len(payload), 0) + payload
            frame = (bytes.fromhex("00005e00530100005e00530286dd") +
                     struct.pack("!IHBB", 0x60000000, len(udp), 17, 64) + SERVER + REQUESTOR + udp)
            file.write(struct.pack("<IIII", START, 0, len(frame), len(frame)) + frame)
