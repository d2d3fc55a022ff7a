#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Segments and datagrams that come to us in other ways than most, or that must not come: what is shown of each in one
pass and in two.

odd.py [CASE ...]: all of CASES, or those that are named.
"""

import collections
import pathlib
import struct
import sys
import tempfile

import disorder
from disorder import ACK, FIN, PSH, RST, SYN

sys.path[:0] = [str(disorder.HERE.parent / folder) for folder in ("golden", "stats")]
import tshark  # noqa: E402 (needs the path)
import wire  # noqa: E402

ETHERNET, PPP, EXPORTED = 1, 9, 252  # link types
REQUESTOR, SERVER = bytes((192, 0, 2, 1)), bytes((192, 0, 2, 2))
QUERY, REPLY = wire.framed(wire.query(1)), wire.framed(wire.reply(1))
STARTTLS = wire.framed(wire.message(wire.STARTTLS, 0xffffff))
ACCEPTED = wire.framed(wire.message(wire.STARTTLS_REPLY, 0xffffff))
RECORD = b"\x17\3\3\0\x20" + bytes(32)  # of TLS, encrypted
TEXT = b"go away"

# `shown`: {frame: (msg-types, frames that have had its octets)}, where there is anything. `rules`: of the findings.
# `closed`: the frames that ended a query's connection, which the second pass tells. `unfinished`: what it shows besides,
# of a message whose rest the capture does not have.
Case = collections.namedtuple("Case", "frames shown rules arguments link closed unfinished",
                              defaults=((), (), ETHERNET, (), {}))


# ---- octets ----

def ip(source, target, protocol, body, fragment=0):
    return struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), 7, fragment, 64, protocol, 0) + source + target + body


def tcp(ports, sequence, acknowledged, flags, payload=b""):
    return struct.pack("!HHIIBBHHH", *ports, sequence, acknowledged, 0x50, flags, 65535, 0, 0) + payload


def datagram(payload):
    return ip(REQUESTOR, SERVER, 17, struct.pack("!HHHH", 546, 547, 8 + len(payload), 0) + payload)


def segment(flags, sequence, acknowledged, payload=b"", ports=(40000, 547)):
    """From the requestor; from the server if the first of its ports is the server's."""
    back = ports[0] in (547, 5470)
    return ip(SERVER if back else REQUESTOR, REQUESTOR if back else SERVER, 6,
              tcp(ports, sequence, acknowledged, flags, payload))


def asked(flags, sequence, acknowledged, payload=b""):
    return segment(flags, sequence, acknowledged, payload)


def answered(flags, sequence, acknowledged, payload=b""):
    return segment(flags, sequence, acknowledged, payload, (547, 40000))


def ethernet(packet, vlan=None):
    tag = struct.pack("!HH", 0x8100, vlan) if vlan else b""
    return bytes.fromhex("00005e00530100005e005302") + tag + b"\x08\0" + packet


def unreachable(packet):
    """An ICMP error that quotes a packet."""
    return ip(SERVER, REQUESTOR, 1, b"\3\1" + bytes(6) + packet)


def multiplexed(*packets):
    """Several packets in a frame: RFC 3153."""
    return b"\xff\3\0\x59" + b"".join(struct.pack("!H", 0xc000 | len(packet) + 2) + b"\0\x21" + packet
                                      for packet in packets)


def exported(source, target, ports, numbers, payload):
    """Octets as File > Export PDUs to File has them: tags, and in one of them the numbers, where there are any."""
    def tag(number, data):
        return struct.pack("!HH", number, -(-len(data) // 4) * 4) + data.ljust(-(-len(data) // 4) * 4, b"\0")

    port = [struct.pack("!I", each) for each in (2, *ports)]  # 2: TCP's
    return (tag(12, b"dhcpv6lq") + tag(20, source) + tag(21, target) + tag(24, port[0]) + tag(25, port[1]) +
            tag(26, port[2]) + (tag(34, struct.pack("!HIIIBHH", 1, *numbers)) if numbers else b"") + tag(0, b"") + payload)


OPENING = (asked(SYN, 99, 0), answered(SYN | ACK, 199, 100), asked(ACK, 100, 200))
ASKED = 100 + len(QUERY)
ANSWERED = 200 + len(REPLY)
DATA = PSH | ACK
IN_TLS = 100 + len(STARTTLS) + len(RECORD), 200 + len(ACCEPTED) + len(RECORD)


def plain(*packets):
    return [ethernet(packet) for packet in packets]


def from_547(port, *payloads):
    """Two requests, the same, and two answers of a server on that port to a requestor whose own port is 547."""
    def packet(back, *rest):
        return ip(*((SERVER, REQUESTOR) if back else (REQUESTOR, SERVER)), 6,
                  tcp((port, 547) if back else (547, port), *rest))

    request, answer = payloads
    return plain(packet(False, 99, 0, SYN), packet(True, 199, 100, SYN | ACK),
                 packet(False, 100, 200, DATA, request), packet(False, 100, 200, DATA, request),
                 packet(True, 200, 100 + len(request), DATA, answer))


FAST_OPEN = plain(asked(SYN, 99, 0, QUERY[:20]), answered(SYN | ACK, 199, 120), asked(DATA, 120, 200, QUERY[20:]),
                  answered(DATA, 200, ASKED, REPLY))
ALONE = ("-o", "dhcpv6lq.every_segment:FALSE")
QUERY_FRAGMENTS = tcp((40000, 547), 100, 200, DATA | FIN, QUERY)
REFUSED = plain(segment(SYN, 99, 0, b"", (40000, 5470)), segment(RST | ACK, 0, 100, b"", (5470, 40000)))

CASES = {
    # RFC 7413: octets in the SYN.
    "fast_open": Case(FAST_OPEN, {3: ("14", ""), 4: ("15", "")}),
    "fast_open_alone": Case(FAST_OPEN, {3: ("14", ""), 4: ("15", "")}, (), ALONE),
    "fast_open_alone_in_pieces": Case(FAST_OPEN, {3: ("14", ""), 4: ("15", "")}, (),
                                      (*ALONE, "-o", "tcp.desegment_tcp_streams:FALSE")),
    "icmp": Case(plain(*OPENING, asked(DATA, 100, 200, QUERY), unreachable(asked(DATA, 100, 200, QUERY)),
                       unreachable(asked(DATA, ASKED, 200, QUERY)), answered(DATA, 200, ASKED, REPLY)),
                 {4: ("14", ""), 7: ("15", "")}),
    # The built-in dissector shows what is quoted; it is no retransmission of the query, which is open, not unanswered.
    "icmp_udp": Case(plain(datagram(wire.query(1)), unreachable(datagram(wire.query(1)))),
                     {1: ("14,14", ""), 2: ("14", "")}, ("bulk_over_udp",)),
    "reset_text": Case(plain(*OPENING, asked(DATA, 100, 200, QUERY), answered(DATA, 200, ASKED, REPLY),
                             answered(RST | ACK, ANSWERED, ASKED, TEXT)), {4: ("14", ""), 5: ("15", "")},
                       closed=("6",)),
    # RFC 9293 3.8.4: the octet of a keep-alive is none of the stream's.
    "keep_alive": Case(plain(*OPENING, asked(DATA, 100, 200, QUERY), answered(DATA, 200, ASKED, REPLY),
                             answered(ACK, ANSWERED - 1, ASKED, b"\0"), asked(ACK, ASKED, ANSWERED)),
                       {4: ("14", ""), 5: ("15", "")}),
    "fragments": Case(plain(*OPENING, ip(REQUESTOR, SERVER, 6, QUERY_FRAGMENTS[:48], 0x2000),
                            ip(REQUESTOR, SERVER, 6, QUERY_FRAGMENTS[48:], 6), answered(FIN | ACK, 200, ASKED + 1)),
                      {5: ("14", "")}, ("no_reply",), closed=("5",)),
    # Where its segment ends, the first fragment does not say.
    "fragments_apart": Case(plain(*OPENING, ip(REQUESTOR, SERVER, 6, QUERY_FRAGMENTS[:48], 0x2000),
                                  ip(REQUESTOR, SERVER, 6, QUERY_FRAGMENTS[48:], 6)), {}, (),
                            ("-o", "ip.defragment:FALSE"), unfinished={4: ("14", "")}),
    "several_in_a_frame": Case([multiplexed(*OPENING), multiplexed(asked(DATA, 100, 200, QUERY),
                                                                   answered(DATA, 200, ASKED, REPLY)),
                                multiplexed(answered(DATA, 200, ASKED, REPLY), asked(DATA, 100, 200, QUERY))],
                               {2: ("14,15", ""), 3: ("", "2,2")}, (), (), PPP),
    "others_in_a_frame": Case([multiplexed(*OPENING), multiplexed(
        asked(DATA, 100, 200, QUERY), segment(DATA, 100, 200, TEXT, (40000, 9)), answered(DATA, 200, ASKED, REPLY))],
                              {2: ("14,15", "")}, (), (), PPP),
    # Of a connection in TLS only the ends count; what TCP kept back before is as it was.
    "tls": Case(plain(*OPENING, asked(DATA, 100, 200, STARTTLS), asked(DATA, 100, 200, STARTTLS),
                      answered(DATA, 200, 100 + len(STARTTLS), ACCEPTED),
                      asked(DATA, 100 + len(STARTTLS), 200 + len(ACCEPTED), RECORD),
                      answered(DATA, 200 + len(ACCEPTED), IN_TLS[0], RECORD), asked(ACK, *IN_TLS),
                      answered(FIN | ACK, *IN_TLS[::-1])),
                {4: ("23", ""), 5: ("", "4"), 6: ("7", "")}, closed=("10",)),
    "tenants": Case([ethernet(packet, vlan) for packet in (*OPENING, asked(DATA, 100, 200, QUERY),
                                                           answered(DATA, 200, ASKED, REPLY)) for vlan in (5, 7)],
                    {7: ("14", ""), 8: ("14", ""), 9: ("15", ""), 10: ("15", "")}),
    # 4.4 and later do not look at the port of a client whose SYN they have seen.
    "client_547": Case(from_547(10547, QUERY, REPLY), {3: ("14", ""), 4: ("", "3"), 5: ("15", "")}),
    # A SYN/ACK that comes late changes what TCP counts from, not what the segments say.
    "late_syn_ack_alone": Case(plain(answered(DATA, 210, ASKED, REPLY[10:]), answered(SYN | ACK, 199, 100),
                                     answered(DATA, 200, ASKED, REPLY[:10])), {3: ("15", "")}, (),
                               (*ALONE, "-o", "tcp.no_subdissector_on_error:FALSE")),
    "client_547_of_tls": Case(from_547(443, RECORD, RECORD), {}),
    "client_547_of_http": Case(from_547(8080, b"GET / HTTP/1.0\r\n\r\n", b"HTTP/1.0 200 OK\r\n\r\n"), {}),
    # What the user has decided goes before a lower port.
    "decode_as_other": Case(from_547(9000, b"GET / HTTP/1.0\r\n\r\n", b"HTTP/1.0 200 OK\r\n\r\n")[2:], {}, (),
                            ("-d", "tcp.port==9000,http")),
    "decode_as": Case(plain(segment(DATA, 100, 200, QUERY, (443, 5470)), segment(DATA, 100, 200, QUERY, (443, 5470)),
                            segment(DATA, 200, ASKED, REPLY, (5470, 443)), segment(DATA, 200, ASKED, REPLY, (5470, 443))),
                      {1: ("14", ""), 2: ("", "1"), 3: ("15", ""), 4: ("", "3")}, (), ("-d", "tcp.port==5470,dhcpv6lq")),
    "refused": Case(REFUSED, {}, ("connection_refused",), ("-d", "tcp.port==5470,dhcpv6lq")),
    "refused_alone": Case(REFUSED, {}, (), (*ALONE, "-d", "tcp.port==5470,dhcpv6lq")),
    "refused_elsewhere": Case(REFUSED, {}),
    "tcp_disabled": Case(plain(*OPENING, asked(DATA, 100, 200, QUERY), asked(DATA, 100, 200, QUERY)), {}, (),
                         ("--disable-protocol", "tcp")),
    "disabled": Case(plain(*OPENING, asked(DATA, 100, 200, QUERY), asked(DATA, 100, 200, QUERY)), {}, (),
                     ("--disable-protocol", "dhcpv6lq")),
    "exported": Case([exported(REQUESTOR, SERVER, (40000, 547), (1, 1 + len(QUERY), 1, 0, DATA, 0), QUERY),
                      exported(SERVER, REQUESTOR, (547, 40000), (1, 11, 1 + len(QUERY), 0, DATA, 0), REPLY[:10]),
                      exported(SERVER, REQUESTOR, (547, 40000), (11, 1 + len(REPLY), 1 + len(QUERY), 0, DATA, 0),
                               REPLY[10:])], {1: ("14", ""), 3: ("15", "")}, (), (), EXPORTED),
    # A segment with a FIN that was exported in two pieces: the FIN comes after both.
    "exported_in_pieces": Case([exported(REQUESTOR, SERVER, (40000, 547), (1, 1 + len(QUERY), 1, 0, DATA, 0), QUERY),
                                *(exported(SERVER, REQUESTOR, (547, 40000),
                                           (begin, 1 + len(REPLY), 1 + len(QUERY), 0, DATA | FIN, 0), piece)
                                  for begin, piece in ((1, REPLY[:10]), (11, REPLY[10:])))],
                               {1: ("14", ""), 3: ("15", "")}, (), (), EXPORTED, ("3",)),
    "exported_without_numbers": Case([exported(REQUESTOR, SERVER, (40000, 547), None, QUERY),
                                      exported(SERVER, REQUESTOR, (547, 40000), None, REPLY[:10]),
                                      exported(SERVER, REQUESTOR, (547, 40000), None, REPLY[10:])],
                                     {1: ("14", ""), 3: ("15", "")}, (), (), EXPORTED),
}


def write(path, case):
    with path.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, case.link))
        for number, frame in enumerate(case.frames):
            file.write(struct.pack("<IIII", wire.START, number * 1000, len(frame), len(frame)) + frame)
    path.chmod(0o644)


def shown(path, arguments):
    """What of a Case is seen: shown, rules, closed."""
    lines = tshark.tshark("-r", path, "-T", "fields", "-e", "frame.number", "-e", "dhcpv6.msgtype",
                          "-e", "dhcpv6lq.seen_in", "-e", "dhcpv6lq.closed_in", "-e", "frame.len",
                          "-z", "dhcpv6lq,findings", *arguments).splitlines()
    rows = [line.split("\t") for line in lines]
    frames, findings = ([row for row in rows if len(row) == length] for length in (5, 4))
    return ({int(row[0]): tuple(row[1:3]) for row in frames if any(row[1:3])}, tuple(row[1] for row in findings),
            tuple(row[3] for row in frames if row[3]))


def main(*names):
    with tempfile.TemporaryDirectory(prefix="dhcpv6lq.", dir="/tmp") as folder:
        for name in names or CASES:
            path = pathlib.Path(folder, f"{name}.pcap")
            write(path, CASES[name])
            for way in ((), ("-2",)):
                found = shown(path, (*CASES[name].arguments, *way))
                case = CASES[name]
                expected = (case.shown | case.unfinished, case.rules, case.closed) if way else (case.shown, case.rules, ())
                if found != expected:
                    raise tshark.Failure(f"{name}, {way}: {found}, not {expected}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except tshark.Failure as failure:
        sys.exit(str(failure))
