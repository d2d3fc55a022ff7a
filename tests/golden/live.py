#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""An hour of an active answer in TLS (RFC 7653), with 10,000 updates and keep-alives, whose server stops; it is resumed
without a gap, the server lacks data, a bulk query gets them; and it is resumed with a gap. The codec's writer makes the
messages (live.c, whose program $DHCPV6LQ_LIVE is), OpenSSL carries them. What is told of all that is written down here,
from the RFC and from what wire.py reads in the octets; nothing of it is in the repository."""

import collections
import os
import pathlib
import ssl
import subprocess
import sys
import tempfile

import tls
import tshark

sys.path.insert(0, str(tshark.HERE.parent / "stats"))
import tables  # noqa: E402 (needs the path)
import wire  # noqa: E402

UPDATES, CLIENTS, AHEAD, GAP = 10000, 200, 7, 30  # the last two in seconds: of the server's clock, and of lost updates
SIDES = {"requestor": wire.REQUESTOR, "server": wire.SERVER}
VERSIONS = {1: ssl.TLSVersion.TLSv1_3, 2: ssl.TLSVersion.TLSv1_2, 4: ssl.TLSVersion.TLSv1_3}  # 3 is in the clear


def script():
    """{connection: [(seconds, side, message)]}; a message without octets ends the connection."""
    found = collections.defaultdict(list)
    output = subprocess.run([os.environ["DHCPV6LQ_LIVE"]], check=True, capture_output=True, text=True).stdout
    for connection, seconds, side, *octets in map(str.split, output.splitlines()):
        found[int(connection)].append((int(seconds), SIDES[side], bytes.fromhex("".join(octets))))
    return found


def lifetimes(said):
    """[(address, valid lifetime)] of every binding, as it was said."""
    return [(binding.text, binding.valid) for _, _, octets in said if octets
            for binding in wire.bindings(wire.Message(*[None] * 5, octets[0], None, wire.options(octets[4:]), *[None] * 6))]


def segments(said, version, folder):
    """What goes over the wire: STARTTLS and its REPLY, the handshake, and the messages in TLS; without a version, all of
    them in the clear."""
    clear, secured = (said[:2], said[2:]) if version else (said, [])
    parts = [(at, side, wire.framed(octets)) for at, side, octets in clear]
    if version:
        if [octets[0] for _, _, octets in clear] != [wire.STARTTLS, wire.STARTTLS_REPLY]:
            raise tshark.Failure(f"TLS begins without STARTTLS: {clear}")
        carried = tls.Tls(version, folder)
        parts += [(clear[1][0], *part) for part in carried.sent]
    for at, side, octets in secured:
        before = len(carried.sent)
        carried.send(side, wire.framed(octets))
        parts += [(at, *part) for part in carried.sent[before:]]
    return parts


def write(connections, folder):
    """The capture, its secrets in it."""
    paths = []
    for number, said in connections.items():
        paths.append(folder / f"{number}.pcap")
        closed = next(((at, side) for at, side, octets in said if not octets), ())
        wire.connection(paths[-1], segments([turn for turn in said if turn[2]], VERSIONS.get(number), folder), 40000 + number,
                        said[0][0], closed)
    subprocess.run(["mergecap", "-F", "pcap", "-w", folder / "all.pcap", *paths], check=True)
    subprocess.run(["editcap", "--inject-secrets", f"tls,{folder / 'secrets'}", folder / "all.pcap", folder / "live.pcapng"],
                   check=True)
    return folder / "live.pcapng"


def check(what, found, expected):
    if found != expected:
        raise tshark.Failure(f"{what}:\n{found}\nwhere this is due:\n{expected}")


def check_table(rows, first):
    released = sum(valid == 0 for _, valid in first)
    check("updates", (len(first), 0 < released < UPDATES), (UPDATES, True))
    names = ("Phase", "Updates", "Releases", "Keep-alives", "TLS", "Gap (s)", "Data missing")
    missing = rows[1]["Data missing"]
    check("the table", [tuple(row[name] for name in names) for row in rows], [
        ("live", str(UPDATES - released), str(released), "5", "TLS 1.3", "-", "no"),
        ("live", "1", "1", "0", "TLS 1.2", "0.000000", missing),
        ("live", "0", "0", "0", "TLS 1.3", f"{GAP}.000000", "no")])
    if ", asked for in " not in missing:
        raise tshark.Failure(f"DataMissing: {missing}")
    check("the clock", {row["Clock difference (s)"] for row in rows}, {f"{AHEAD}.000000"})
    check("the ends", [row["Closed by"].split(" in ")[0] for row in rows], ["server, FIN", "", ""])


def main():
    connections = script()
    valid = dict(lifetimes([turn for said in connections.values() for turn in said]))
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
                        "/CN=dhcpv6lq", "-keyout", folder / "key", "-out", folder / "certificate"],
                       check=True, capture_output=True)
        path = write(connections, folder)
        output = tshark.tshark("-q", "-r", path, "-z", "dhcpv6lq,active", "-z", "dhcpv6lq,bindings", "-z", "dhcpv6lq,findings")
    check_table(tables.rows(output, "DHCPv6 Leasequery Active Answers"), lifetimes(connections[1]))
    found = collections.Counter(line.split("\t")[1] for line in output.splitlines() if line.count("\t") == 3)
    check("findings", found, {"active_ended": 1, "active_gap": 1, "status": 1})
    rows = tables.rows(output, "DHCPv6 Leasequery Bindings")
    check("bindings", len(rows), CLIENTS)
    ended = {row["Address or prefix"] for row in rows if "ended" in row.values()}
    check("bindings that have ended", ended, {address for address, lifetime in valid.items() if lifetime == 0})
    check("bindings in doubt", [row for row in rows if "stale" in row.values()], [])  # the bulk query got them
    print(f"{UPDATES} updates, {len(ended)} of {len(rows)} bindings have ended")


if __name__ == "__main__":
    try:
        main()
    except tshark.Failure as failure:
        sys.exit(str(failure))
