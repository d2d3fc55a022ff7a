#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a connection says in TLS (RFC 7653 8.2) is shown as it is in the clear: conversations of test-captures/
go through OpenSSL, with certificates on both sides, after a STARTTLS and its REPLY, and tshark gets the secrets with the capture. Messages and
findings must be those of the same octets without TLS; without the secrets, nothing may be found wrong,
nor where the capture begins amid TLS, which is said.

tls.py [CAPTURE...]: those of CAPTURES, or those that are named.
"""

import pathlib
import re
import ssl
import subprocess
import sys
import tempfile

import tshark

sys.path.insert(0, str(tshark.HERE.parent / "stats"))
import packets  # noqa: E402 (needs the path)
import tables  # noqa: E402
import wire  # noqa: E402

# Active and bulk, several messages a record and several records a message, right ones and broken ones.
CAPTURES = ("active", "active-changes", "interleaved", "splits-one-segment", "splits-size-field", "large-message",
            "malformed-fixed-lengths", "rule-active_end_time", "rule-base_time_missing", "rule-binding_conflict")
VERSIONS = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
START = [(wire.REQUESTOR, wire.framed(wire.message(wire.STARTTLS, 0xffffff))),
         (wire.SERVER, wire.framed(wire.message(wire.STARTTLS_REPLY, 0xffffff)))]
SIDES = {wire.REQUESTOR: "the requestor", wire.SERVER: "the server"}


def segments(capture):
    """[(side, octets)] of its first connection that carries any. Its frames are IPv6 over Ethernet."""
    found, ports = [], None
    for _, _, frame in packets.frames(capture):
        payload = frame[54 + (frame[66] >> 4) * 4:]
        both = frozenset((frame[54:56], frame[56:58]))
        if frame[20] == 6 and payload and ports in (None, both):
            ports = both
            found.append((wire.SERVER if frame[54:56] == (547).to_bytes(2, "big") else wire.REQUESTOR, payload))
    return found


class Tls:
    """Both ends of one TLS connection, and what goes over the wire between them. Each has a certificate and knows the
    other's (RFC 7653 9.1), but for `stranger`, whose certificate the other one does not know."""

    def __init__(self, version, folder, stranger=None):
        server, requestor = (ssl.SSLContext(role) for role in (ssl.PROTOCOL_TLS_SERVER, ssl.PROTOCOL_TLS_CLIENT))
        requestor.check_hostname = False
        for context, side, other in ((server, wire.SERVER, wire.REQUESTOR), (requestor, wire.REQUESTOR, wire.SERVER)):
            context.load_cert_chain(folder / "certificate", folder / "key")
            context.verify_mode = ssl.CERT_REQUIRED
            if stranger != other:
                context.load_verify_locations(folder / "certificate")
        requestor.keylog_filename = str(folder / "secrets")
        for context in (server, requestor):
            context.minimum_version = context.maximum_version = version
        self.inward = {side: ssl.MemoryBIO() for side in SIDES}
        self.outward = {side: ssl.MemoryBIO() for side in SIDES}
        self.ends = {side: context.wrap_bio(self.inward[side], self.outward[side], server_side=context is server)
                     for side, context in ((wire.SERVER, server), (wire.REQUESTOR, requestor))}
        self.sent = []
        self.shake_hands()
        self.handshake = list(self.sent)

    def shake_hands(self):
        left = set(SIDES)
        while left:
            for side in SIDES:
                try:
                    self.ends[side].do_handshake()
                    left.discard(side)
                except ssl.SSLWantReadError:
                    pass
                except ssl.SSLError:  # it knows no such certificate, or is told that the other one does not
                    left.discard(side)
                self.carry(side)

    def carry(self, side):
        octets = self.outward[side].read()
        if octets:
            self.sent.append((side, octets))
            self.inward[next(other for other in SIDES if other != side)].write(octets)

    def send(self, side, octets):
        self.ends[side].write(octets)
        self.carry(side)


def in_halves(part):
    """A long hello, as OpenSSL 3.5 makes it for TLS 1.3, is in two segments; this makes any so."""
    side, octets = part
    return [(side, octets[:len(octets) // 2]), (side, octets[len(octets) // 2:])]


def write(path, parts):
    """The segments as a capture, a second apart, in pieces that an IPv6 packet holds."""
    largest = 1440
    wire.connection(path, [(number, side, octets[at:at + largest]) for number, (side, octets) in enumerate(parts)
                           for at in range(0, len(octets), largest)])


def shown(path):
    """The messages as the Info column has them, and the findings; frames have other numbers in TLS."""
    lines = tshark.tshark("-2", "-r", path, "-Y", "dhcpv6lq", "-T", "fields", "-e", "_ws.col.Info",
                          "-z", "dhcpv6lq,findings").splitlines()
    return ([message for line in lines if "\t" not in line for message in line.split("; ")],
            [re.sub(r"frame \d+", "frame N", line.split("\t", 1)[1]) for line in lines if "\t" in line])


def starttls(path):
    """What the table says came of the STARTTLS, and what its REPLY says of TLS."""
    output = tshark.tshark("-2", "-r", path, "-Y", "dhcpv6lq", "-T", "fields", "-e", "frame.number", "-e", "dhcpv6lq.outcome",
                           "-e", "dhcpv6lq.tls_in", "-e", "dhcpv6lq.tls_version", "-e", "dhcpv6lq.tls_no_keys")
    rows = [line.split("\t") for line in output.splitlines() if line.count("\t") == 4]
    first = len(START) + 4
    (_, outcome, *_), (_, _, begins, name, without_keys) = rows[:2]
    if begins != str(first) or any(cell for row in rows[2:] for cell in row[2:]):
        raise tshark.Failure(f"{path}: what is said of TLS\n{rows}")
    return outcome, name, without_keys != ""


def check_refusal(folder):
    """A certificate that the other side does not know: the alert is in the clear in TLS 1.2, for either side."""
    for stranger, words in ((wire.SERVER, "unknown_ca (48) by the requestor"), (wire.REQUESTOR, "unknown_ca (48) by the server")):
        tls = Tls(ssl.TLSVersion.TLSv1_2, folder, stranger)
        path = folder / "refusal.pcap"
        write(path, START + tls.sent)
        if starttls(path) != ("failed", "TLS 1.2", False):
            raise tshark.Failure(f"{SIDES[stranger]} is not known: {starttls(path)}")
        rows = tables.rows(tshark.tshark("-q", "-r", path, "-z", "dhcpv6lq,queries"), "DHCPv6 Leasequery Queries")
        if [row["Outcome"] for row in rows] != [f"failed: TLS alert {words}, TLS 1.2"]:
            raise tshark.Failure(f"{SIDES[stranger]} is not known: {rows}")


def begun_amid(path, folder, handshake):
    """The capture without its first packets, those of the handshake included."""
    found, opening = folder / "amid.pcap", 3 + len(START)
    subprocess.run(["editcap", "-r", path, found, f"{opening + handshake + 1}-100000"], check=True)
    return found


def check(capture, version, folder):
    plain, dark, clear = (folder / name for name in ("plain.pcap", "dark.pcap", "clear.pcapng"))
    parts = segments(capture)
    tls = Tls(version, folder)
    for part in parts:
        tls.send(*part)
    write(plain, parts)
    hello, *others = tls.sent
    write(dark, START + (in_halves(hello) if version == ssl.TLSVersion.TLSv1_2 else [hello]) + others)
    subprocess.run(["editcap", "--inject-secrets", f"tls,{folder / 'secrets'}", dark, clear], check=True)
    (folder / "secrets").unlink()

    messages, findings = shown(plain)
    told = shown(clear)
    opening = ["STARTTLS xid 0xffffff", "REPLY xid 0xffffff"]
    what = f"{capture.name}, {version.name}"
    if len(messages) < 2:
        raise tshark.Failure(f"{what}: there is not much in it.")
    if told != (opening + messages, findings):
        raise tshark.Failure(f"{what}: in the clear\n{(opening + messages, findings)}\nin TLS\n{told}")
    told = shown(dark)
    if told != (opening, []):
        raise tshark.Failure(f"{what}: without the secrets\n{told}")
    name = version.name.replace("TLSv1_", "TLS 1.")
    for path, without_keys in ((dark, True), (clear, False)):
        if starttls(path) != ("done", name, without_keys):
            raise tshark.Failure(f"{what}: of {path.name}, STARTTLS says {starttls(path)}")
    told = shown(begun_amid(dark, folder, len(tls.handshake) + 1))
    if set(told[0]) != {"TLS, begun before the capture"} or told[1]:
        raise tshark.Failure(f"{what}: where the capture begins amid TLS\n{told}")
    return len(messages)


def main(names):
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
                        "/CN=dhcpv6lq", "-keyout", folder / "key", "-out", folder / "certificate"],
                       check=True, capture_output=True)
        check_refusal(folder)
        messages = sum(check(tshark.CAPTURES / f"{name}.pcap", version, folder)
                       for name in names or CAPTURES for version in VERSIONS)
    print(f"{messages} messages in TLS")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except tshark.Failure as failure:
        sys.exit(str(failure))
