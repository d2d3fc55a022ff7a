#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""An hour of an active answer in TLS (RFC 7653), with 10,000 updates and keep-alives, whose server stops; it is resumed
without a gap, the server lacks data, a bulk query gets them; and it is resumed with a gap. What is told of all that is
written down here, from the RFC and from what was sent; nothing of it is in the repository."""

import collections
import ipaddress
import pathlib
import ssl
import struct
import subprocess
import sys
import tempfile

import tls
import tshark

sys.path.insert(0, str(tshark.HERE.parent / "stats"))
import tables  # noqa: E402 (needs the path)
import wire  # noqa: E402

HOUR, UPDATES, HOSTS = 3600, 10000, 250
IDLE = range(1800, 2101)  # seconds in which nothing happens: five keep-alives, a minute apart (RFC 7653 8.4)
AHEAD = 7  # seconds of the server's clock
ASKED = wire.option(6, struct.pack("!H", wire.BASE_TIME))  # an ORO


def server_time(at):
    """OPTION_LQ_BASE_TIME's and OPTION_LQ_START_TIME's value, so many seconds after the start."""
    return struct.pack("!I", wire.START - wire.EPOCH_2000 + at + AHEAD)


def based(at, *inner, kind=wire.DATA, xid=1):
    build = wire.reply if kind == wire.REPLY else lambda *parts: wire.message(kind, *parts)
    return build(xid, wire.option(wire.BASE_TIME, server_time(at)), *inner)


def active(since=None):
    times = [] if since is None else [wire.option(wire.START_TIME, server_time(since))]
    return wire.message(wire.ACTIVE, 1, wire.option(wire.CLIENTID, wire.duid(0xc0)), ASKED, *times)


def status(code):
    return wire.option(wire.STATUS_CODE, struct.pack("!H", code))


def hour():
    """[(seconds, side, message)] and what bindings there are in the end: every host's address is renewed again and again,
    and every tenth time released."""
    said = [(0, wire.REQUESTOR, active()), (0, wire.SERVER, based(0, kind=wire.REPLY))]
    valid, busy = {}, HOUR - len(IDLE)
    for number in range(UPDATES):
        host, at = number % HOSTS, number * busy // UPDATES
        at += len(IDLE) if at >= IDLE.start else 0
        valid[host] = 0 if number // HOSTS % 10 == 9 and host % 2 else 7200
        said.append((at, wire.SERVER, based(at, wire.client(host, wire.address(host, valid[host]), clt=0))))
    said += [(at, wire.SERVER, based(at)) for at in IDLE[60::60]]
    return sorted(said, key=lambda turn: turn[0]), valid


def segments(said, version, folder, opened):
    """What goes over the wire: STARTTLS, its REPLY, the handshake, and the messages in TLS."""
    carried = tls.Tls(version, folder)
    parts = [(opened, *part) for part in tls.START + carried.sent]
    for at, side, octets in said:
        before = len(carried.sent)
        carried.send(side, wire.framed(octets))
        parts += [(at, *part) for part in carried.sent[before:]]
    return parts


def write(folder):
    """The capture, its secrets in it, and the bindings in the end."""
    said, valid = hour()
    wire.connection(folder / "1.pcap", segments(said, ssl.TLSVersion.TLSv1_3, folder, 0), 40001, 0, (HOUR, wire.SERVER))
    last, again = said[-1][0], HOUR + 60
    said = [(again, wire.REQUESTOR, active(last)), (again, wire.SERVER, based(again, kind=wire.REPLY)),
            (again + 1, wire.SERVER, based(again - 500, wire.client(1, wire.address(1), clt=0))),
            (again + 2, wire.SERVER, based(again + 2, status(wire.DATA_MISSING))),
            (again + 60, wire.SERVER, based(again + 60, wire.client(2, wire.address(2, 0), clt=0)))]
    valid |= {1: 7200, 2: 0}
    wire.connection(folder / "2.pcap", segments(said, ssl.TLSVersion.TLSv1_2, folder, again), 40002, again)
    bulk = wire.message(wire.LEASEQUERY, 2, wire.option(wire.CLIENTID, wire.duid(0xc0)), wire.option(
        wire.LQ_QUERY, b"\3", bytes(16), wire.option(wire.RELAY_ID, wire.duid(0xe0))), wire.option(wire.START_TIME, server_time(last)), wire.option(
            wire.END_TIME, server_time(again + 2)))
    wire.connection(folder / "3.pcap", [
        (again + 5, wire.REQUESTOR, wire.framed(bulk)),
        (again + 5, wire.SERVER, wire.framed(wire.reply(2, wire.client(3, wire.address(3))))),
        (again + 5, wire.SERVER, wire.framed(wire.message(wire.DONE, 2)))], 40003, again + 5)
    valid[3] = 7200
    late = again + 100
    said = [(late, wire.REQUESTOR, active(again + 90)), (late, wire.SERVER, based(late, kind=wire.REPLY)),
            (late, wire.SERVER, based(late, status(wire.CATCH_UP_COMPLETE)))]
    wire.connection(folder / "4.pcap", segments(said, ssl.TLSVersion.TLSv1_3, folder, late), 40004, late)
    subprocess.run(["mergecap", "-F", "pcap", "-w", folder / "all.pcap", *(folder / f"{number}.pcap" for number in range(1, 5))],
                   check=True)
    subprocess.run(["editcap", "--inject-secrets", f"tls,{folder / 'secrets'}", folder / "all.pcap", folder / "live.pcapng"],
                   check=True)
    return folder / "live.pcapng", valid


def check(what, found, expected):
    if found != expected:
        raise tshark.Failure(f"{what}:\n{found}\nwhere this is due:\n{expected}")


def check_table(rows):
    released = sum(number // HOSTS % 10 == 9 and number % HOSTS % 2 for number in range(UPDATES))
    names = ("Phase", "Updates", "Releases", "Keep-alives", "TLS", "Gap (s)", "Data missing")
    missing = rows[1]["Data missing"]
    check("the table", [tuple(row[name] for name in names) for row in rows], [
        ("live", str(UPDATES - released), str(released), "5", "TLS 1.3", "-", "no"),
        ("live", "1", "1", "0", "TLS 1.2", "0.000000", missing),
        ("live", "0", "0", "0", "TLS 1.3", "30.000000", "no")])
    if ", asked for in " not in missing:
        raise tshark.Failure(f"DataMissing: {missing}")
    check("the clock", {row["Clock difference (s)"] for row in rows}, {f"{AHEAD}.000000"})
    check("the ends", [row["Closed by"].split(" in ")[0] for row in rows], ["server, FIN", "", ""])


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
                        "/CN=dhcpv6lq", "-keyout", folder / "key", "-out", folder / "certificate"],
                       check=True, capture_output=True)
        path, valid = write(folder)
        output = tshark.tshark("-q", "-r", path, "-z", "dhcpv6lq,active", "-z", "dhcpv6lq,bindings", "-z", "dhcpv6lq,findings")
    check_table(tables.rows(output, "DHCPv6 Leasequery Active Answers"))
    found = collections.Counter(line.split("\t")[1] for line in output.splitlines() if line.count("\t") == 3)
    check("findings", found, {"active_ended": 1, "active_gap": 1, "status": 1})
    rows = tables.rows(output, "DHCPv6 Leasequery Bindings")
    check("bindings", len(rows), HOSTS)
    ended = {row["Address or prefix"] for row in rows if "ended" in row.values()}
    check("bindings that have ended", ended, {str(ipaddress.IPv6Address("2001:db8:a::") + host)
                                              for host, time in valid.items() if time == 0})
    print(f"{UPDATES} updates, {len(ended)} of {len(rows)} bindings have ended")


if __name__ == "__main__":
    try:
        main()
    except tshark.Failure as failure:
        sys.exit(str(failure))
