# SPDX-License-Identifier: GPL-2.0-or-later
"""The captures' octets, read and written without the codec: what the tests here compare with."""

import collections
import ipaddress
import struct

LEASEQUERY, REPLY, DONE, DATA, ACTIVE = 14, 15, 16, 17, 22
STARTTLS, STARTTLS_REPLY = 23, 7
CLIENTID, SERVERID, IAADDR, INTERFACE_ID, IAPREFIX, REMOTE_ID = 1, 2, 5, 18, 26, 37
LQ_QUERY, CLIENT_DATA, CLT_TIME, LQ_RELAY_DATA, RELAY_ID = 44, 45, 46, 47, 53

Message = collections.namedtuple("Message", "frame time source target flow type xid options")
Binding = collections.namedtuple("Binding", "client text preferred valid clt message")


def packets(path):
    """(number, seconds, frame octets) of each packet of a little-endian pcap file."""
    octets = path.read_bytes()
    scale = {0xa1b2c3d4: 1e-6, 0xa1b23c4d: 1e-9}[struct.unpack_from("<I", octets)[0]]
    at, number = 24, 0
    while at < len(octets):
        seconds, fraction, length, _ = struct.unpack_from("<IIII", octets, at)
        number += 1
        yield number, seconds + fraction * scale, octets[at + 16:at + 16 + length]
        at += 16 + length


def options(octets):
    """[(code, data)]; nothing from an option on that runs past the end."""
    found, at = [], 0
    while at + 4 <= len(octets):
        code, length = struct.unpack_from("!HH", octets, at)
        if at + 4 + length > len(octets):
            break
        found.append((code, octets[at + 4:at + 4 + length]))
        at += 4 + length
    return found


def messages(path):
    """Every leasequery message over IPv6, in order: unrelayed over UDP; over TCP from any segment on that
    begins with a message, or goes on where the last one ended."""
    found, streams = [], {}
    for number, time, frame in packets(path):
        if frame[12:14] != b"\x86\xdd":
            continue
        source, target, protocol = frame[22:38], frame[38:54], frame[20]
        end = 54 + struct.unpack_from("!H", frame, 18)[0]
        ports = struct.unpack_from("!HH", frame, 54)
        flow = frozenset(((source, ports[0]), (target, ports[1])))

        def add(octets):
            found.append(Message(number, time, source, target, flow, octets[0],
                                 int.from_bytes(octets[1:4], "big"), options(octets[4:])))

        if protocol == 17 and frame[62] in (LEASEQUERY, REPLY):
            add(frame[62:end])
        if protocol != 6 or 547 not in ports:
            continue
        sequence = struct.unpack_from("!I", frame, 58)[0]
        payload = frame[54 + (frame[66] >> 4) * 4:end]
        key = (source, target, ports)
        expected, rest = streams.get(key, (None, b""))
        if not payload or (expected is not None and (sequence - expected) % 2**32 >= 2**31):
            continue
        octets = (rest if sequence == expected else b"") + payload
        while len(octets) >= 2 and len(octets) >= 2 + struct.unpack("!H", octets[:2])[0]:
            size = struct.unpack("!H", octets[:2])[0]
            if size < 4 or octets[2] not in (LEASEQUERY, REPLY, DONE, DATA, ACTIVE):
                octets = b""
                break
            add(octets[2:2 + size])
            octets = octets[2 + size:]
        streams[key] = ((sequence + len(payload)) % 2**32, octets)
    return found


def bindings(message):
    """What the OPTION_CLIENT_DATA of a message hold."""
    found = []
    for code, data in message.options:
        if code != CLIENT_DATA or message.type not in (REPLY, DATA):
            continue
        inner = options(data)
        client = next((value for code, value in inner if code == CLIENTID), b"").hex(":")
        clt = next((struct.unpack("!I", value)[0] for code, value in inner if code == CLT_TIME), None)
        for code, value in inner:
            if code == IAADDR:
                preferred, valid = struct.unpack_from("!II", value, 16)
                text = str(ipaddress.IPv6Address(value[:16]))
            elif code == IAPREFIX:
                preferred, valid, length = struct.unpack_from("!IIB", value)
                text = f"{ipaddress.IPv6Address(value[9:25])}/{length}"
            else:
                continue
            found.append(Binding(client, text, preferred, valid, clt, message))
    return found


def queries(path):
    """[[query, answer ...]]: each query of a capture with the messages of its answer."""
    found, last = [], {}
    for message in messages(path):
        key = (message.flow, message.xid)
        if message.type in (LEASEQUERY, ACTIVE):
            last[key] = [message]
            found.append(last[key])
        elif key in last:
            last[key].append(message)
    return found


# ---- writing ----

REQUESTOR = ipaddress.IPv6Address("2001:db8:1::1").packed
SERVER = ipaddress.IPv6Address("2001:db8:1::547").packed
START = 1767225600  # 2026-01-01 00:00:00 UTC


def option(code, *data):
    data = b"".join(data)
    return struct.pack("!HH", code, len(data)) + data


def duid(number):
    return bytes.fromhex("0003000100005e0053") + bytes([number])


def address(number, valid=7200):
    return option(IAADDR, ipaddress.IPv6Address("2001:db8:a::").packed[:15], bytes([number]),
                  struct.pack("!II", min(3600, valid), valid))


def client(number, *inner, clt=60):
    return option(CLIENT_DATA, option(CLIENTID, duid(number)), *inner, option(CLT_TIME, struct.pack("!I", clt)))


def message(kind, xid, *inner):
    return bytes([kind]) + xid.to_bytes(3, "big") + b"".join(inner)


def query(xid, kind=LEASEQUERY):
    return message(kind, xid, option(CLIENTID, duid(0xc0)),
                   option(LQ_QUERY, b"\3", bytes(16), option(RELAY_ID, duid(0xe0))) if kind == LEASEQUERY else b"")


def reply(xid, *inner):
    return message(REPLY, xid, option(SERVERID, duid(0xd0)), option(CLIENTID, duid(0xc0)), *inner)


def connection(path, segments):
    """Write a TCP connection from its SYN on; a segment is (seconds since the start, REQUESTOR or SERVER, octets)."""
    sequence = {REQUESTOR: 100, SERVER: 200}
    opening = ((0, REQUESTOR, 2, b""), (0, SERVER, 0x12, b""), (0, REQUESTOR, 0x10, b""))
    with path.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for at, source, flags, payload in (*opening, *((at, source, 0x18, octets) for at, source, octets in segments)):
            target = SERVER if source == REQUESTOR else REQUESTOR
            ports = (40000, 547) if source == REQUESTOR else (547, 40000)
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
