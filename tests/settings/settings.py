#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""settings.py TEST: one test of what a user can set: the time-outs, and the heuristics for ports that are not ours."""

import pathlib
import re
import struct
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "stats"))
import tables  # noqa: E402 (needs the path)
import wire  # noqa: E402

CAPTURES = HERE.parent.parent / "test-captures"
HEURISTICS = ("--enable-heuristic", "dhcpv6lq_tcp", "--enable-heuristic", "dhcpv6lq_udp")
FILE_HEADER, RECORD_HEADER = 24, 16
# Ethernet, IPv6, and the ports after them.
PORTS_AT, MOVED = 14 + 40, {547: 5470, 546: 5460}


def check(what, found, expected):
    if found != expected:
        sys.exit(f"{what}:\nfound    {found}\nexpected {expected}")


def tshark(path, *arguments):
    run = subprocess.run([HERE.parent / "tshark.sh", "-r", path, *arguments], stdin=subprocess.DEVNULL,
                         capture_output=True, text=True, encoding="utf-8", check=False)
    if run.returncode or re.search(r"Dissector bug|\b(WARNING|CRITICAL|ERROR)\b", run.stderr):
        sys.exit(f"tshark {arguments}: exit status {run.returncode}\n{run.stderr}")
    return run.stdout


def findings(path, *arguments):
    """[(frame, rule)]"""
    lines = tshark(path, "-q", "-z", "dhcpv6lq,findings", *arguments).splitlines()
    return [(int(frame), rule) for frame, rule, _, _ in (line.split("\t") for line in lines)]


def queries(path, *arguments):
    rows = tables.rows(tshark(path, "-q", "-z", "dhcpv6lq,queries", *arguments), "DHCPv6 Leasequery Queries")
    return [row for row in rows if row.get("Transaction-id")]


def shown(path, *arguments):
    """[(frame, Info)] of the frames that are ours."""
    lines = tshark(path, "-Y", "dhcpv6lq", "-T", "fields", "-e", "frame.number", "-e", "_ws.col.Info", *arguments)
    return [tuple(line.split("\t")) for line in lines.splitlines()]


def moved(path, target):
    """The capture, of IPv6 packets, on other ports."""
    octets, at = bytearray(path.read_bytes()), FILE_HEADER
    while at < len(octets):
        length, = struct.unpack_from("<I", octets, at + 8)
        at += RECORD_HEADER
        for place in (at + PORTS_AT, at + PORTS_AT + 2):
            port, = struct.unpack_from("!H", octets, place)
            struct.pack_into("!H", octets, place, MOVED.get(port, port))
        at += length
    target.write_bytes(octets)
    return target


# ---- time-outs ----

def test_timeouts(folder):
    path, timeout = folder / "silence.pcap", (5, "data_timeout")
    wire.conversation(path, (0, wire.query(1)), (200, wire.reply(1, wire.client(1, wire.address(1)))),
                      (200, wire.message(wire.DONE, 1)))
    check("200 s of silence", findings(path), [])
    check("of 199 s at the most", findings(path, "-o", "dhcpv6lq.bulk_timeout:199"), [timeout])
    check("of 200 s at the most", findings(path, "-o", "dhcpv6lq.bulk_timeout:200"), [])
    check("0 is the default", findings(path, "-o", "dhcpv6lq.bulk_timeout:0"), [])
    check("an active answer's is another", findings(path, "-o", "dhcpv6lq.active_timeout:199"), [])

    path = folder / "active.pcap"
    wire.conversation(path, (0, wire.query(1, wire.ACTIVE), wire.reply(1)),
                      (200, wire.message(wire.DATA, 1, wire.client(1, wire.address(1)))))
    check("200 s, active", findings(path), [(6, "data_timeout")])
    check("of 200 s at the most, active", findings(path, "-o", "dhcpv6lq.active_timeout:200"), [])
    check("a bulk answer's is another", findings(path, "-o", "dhcpv6lq.bulk_timeout:500"), [(6, "data_timeout")])


def test_udp_timeout(_):
    """A query that is sent again a second and three seconds after it, and then answered."""
    path = CAPTURES / "udp-retransmission.pcap"
    outcomes = lambda *arguments: [(row["Frame"], row["Outcome"]) for row in queries(path, *arguments)]
    check("one query", outcomes(), [("1", "done")])
    check("3 s are in time", outcomes("-o", "dhcpv6lq.udp_timeout:4"), [("1", "done")])
    check("3 s are too late for another one", outcomes("-o", "dhcpv6lq.udp_timeout:2"),
          [("1", "unanswered"), ("3", "done")])


# ---- heuristics ----

def test_heuristics(folder):
    for name in ("kea-bulk", "kea-udp", "relays", "splits-one-segment", "active"):
        path = moved(CAPTURES / f"{name}.pcap", folder / f"{name}.pcap")
        check(f"{name}: off by default", (shown(path), queries(path)), ([], []))
        for passes in ((), ("-2",)):
            expected, found = shown(CAPTURES / f"{name}.pcap", *passes), shown(path, *HEURISTICS, *passes)
            same = [row for row in expected if row in found]
            check(f"{name} {passes}: what is shown", found, same)
        rows, whole = queries(path, *HEURISTICS), queries(CAPTURES / f"{name}.pcap")
        captured = {row["Transaction-id"] for row in rows if row["Frame"] != "0"}
        if len(captured) < len(whole) / 2:
            sys.exit(f"{name}: only {len(captured)} of {len(whole)} queries are recognised.")
        check(f"{name}: its queries", [row for row in rows if row["Transaction-id"] in captured],
              [row for row in whole if row["Transaction-id"] in captured])
        check(f"{name}: TCP alone", {row["Frame"] for row in queries(path, *HEURISTICS[:2])} -
              {str(message.frame) for message in wire.messages(CAPTURES / f"{name}.pcap")
               if message.place is not None}, set())


def test_once_recognised(_):
    """A DONE alone is not recognised, and still the end of an answer that was; whoever has handed it on."""
    path = CAPTURES / "port-5470.pcap"
    for seen in ("TRUE", "FALSE"):
        check(f"every segment seen: {seen}", shown(path, *HEURISTICS, "-o", f"dhcpv6lq.every_segment:{seen}"),
              shown(path, "-d", "tcp.port==5470,dhcpv6lq"))


def test_strictness(folder):
    """Octets that anybody may send are nobody's: each of these has one thing that a message of leasequery has not."""
    sound = wire.message(wire.LEASEQUERY, 1, wire.option(wire.CLIENTID, wire.duid(1)),
                         wire.option(wire.LQ_QUERY, b"\1", bytes(16), wire.address(1)))
    less = {
        "no Client-ID": wire.message(wire.LEASEQUERY, 1, *(wire.option(code, data) for code, data in
                                                           wire.options(sound[4:]) if code != wire.CLIENTID)),
        "nothing that is asked": wire.message(wire.LEASEQUERY, 1, wire.option(wire.CLIENTID, wire.duid(1))),
        "an option past the end": sound + b"\0\1\0\5",
        "a few octets more": sound + b"\0",
        "a STARTTLS": wire.message(wire.STARTTLS, 1),
        "a DONE": wire.message(wire.DONE, 1),
        "a reply without its server": wire.message(wire.REPLY, 1, wire.option(wire.CLIENTID, wire.duid(1))),
        "data of no client": wire.message(wire.DATA, 1, wire.option(wire.CLIENT_DATA)),
        "another protocol's": b"GET / HTTP/1.1\r\n\r\n",
        "nothing": b"",
    }
    for what, octets in {"a query": sound, **less}.items():
        path = folder / "tcp.pcap"
        wire.connection(path, [(0, wire.REQUESTOR, wire.framed(octets))])
        moved(path, folder / "moved.pcap")
        check(f"TCP: {what}", len(shown(folder / "moved.pcap", *HEURISTICS)), int(octets == sound))
        wire.datagrams(path, [octets])
        moved(path, folder / "moved.pcap")
        check(f"UDP: {what}", len(shown(folder / "moved.pcap", *HEURISTICS)), int(octets == sound))
    for what, octets in {"a message-size too large": struct.pack("!H", len(sound) + 1) + sound,
                         "a message-size too small": struct.pack("!H", len(sound) - 1) + sound,
                         "the message amid a segment": b"\0" + wire.framed(sound)}.items():
        path = folder / "tcp.pcap"
        wire.connection(path, [(0, wire.REQUESTOR, octets)])
        check(f"TCP: {what}", shown(moved(path, folder / "moved.pcap"), *HEURISTICS), [])


if __name__ == "__main__":
    TESTS = {name[5:]: function for name, function in globals().items() if name.startswith("test_")}
    if len(sys.argv) != 2 or sys.argv[1] not in TESTS:
        sys.exit(f"{__doc__}\nTests: {', '.join(TESTS)}")
    with tempfile.TemporaryDirectory() as temporary:
        TESTS[sys.argv[1]](pathlib.Path(temporary))
