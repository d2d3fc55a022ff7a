#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Relays, the clients behind them, and what then asks a real DHCPv6 server for their bindings.

relay.py kea|dhcpd SERVER RELAY...: leases what the scenario of that name says and asks. SERVER and each RELAY are addresses;
the relays' are this machine's. It says for each message what came back.
"""

import ipaddress
import pathlib
import socket
import struct
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "stats"))
import wire  # noqa: E402 (needs the path)

SOLICIT, REQUEST, RELEASE, DECLINE, RELAY_FORWARD = 1, 3, 8, 9, 12
ORO, ELAPSED_TIME, IA_PD = 6, 8, 25
BY_ADDRESS, BY_CLIENT_ID, BY_RELAY_ID, BY_LINK_ADDRESS, BY_REMOTE_ID = range(1, 6)
NOWHERE = "::"
CABLELABS, CISCO = 4491, 9  # enterprise-numbers
WAIT = 3  # seconds


def packed(address):
    return ipaddress.IPv6Address(address).packed


def remote_id(enterprise, text):
    return wire.option(wire.REMOTE_ID, struct.pack("!I", enterprise), text)


def relay_id(number):
    return wire.option(wire.RELAY_ID, wire.duid(number))


class Relay:
    """One that forwards from `address` to the server what clients say, with options of its own; and asks from there."""

    def __init__(self, server, address):
        self.server, self.address = server, address
        self.sockets = [socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) for _ in range(2)]
        for one, port in zip(self.sockets, (547, 546)):
            one.bind((address, port))
        self.xid = int(ipaddress.IPv6Address(address)) % 16 << 8

    def next_xid(self):
        self.xid += 1
        return self.xid

    def exchange(self, octets):
        """What the server sends next, to either port: ISC dhcpd answers a leasequery to 546. None: nothing."""
        self.sockets[0].sendto(octets, (self.server, 547))
        until = time.monotonic() + WAIT
        while time.monotonic() < until:
            for one in self.sockets:
                one.settimeout(0.05)
                try:
                    return one.recv(65536)
                except TimeoutError:
                    pass
        return None

    def forward(self, octets, link, number, *own):
        """A client's message through this relay; the server's answer to it."""
        got = self.exchange(bytes([RELAY_FORWARD, 0]) + packed(link) + packed(f"fe80::{number:x}") +
                            b"".join(own) + wire.option(wire.RELAY_MESSAGE, octets))
        return wire.relayed(got, False)[1] if got else None

    def lease(self, number, link, *own, prefix=False):
        """Four messages; what the server granted, as a client would send it again, and the address."""
        client = wire.option(wire.CLIENTID, wire.duid(number)), wire.option(ELAPSED_TIME, bytes(2))
        identity = struct.pack("!III", number, 0, 0)
        wanted = wire.option(wire.IA_NA, identity), wire.option(IA_PD, identity) if prefix else b""
        offer = self.forward(wire.message(SOLICIT, self.next_xid(), *client, *wanted), link, number, *own)
        if not offer:
            sys.exit(f"The server offers client {number:x} nothing.")
        found = dict(wire.options(offer[4:]))
        kept = (*client, *(wire.option(code, found[code]) for code in (wire.SERVERID, wire.IA_NA, IA_PD) if code in found))
        answer = self.forward(wire.message(REQUEST, self.next_xid(), *kept), link, number, *own)
        address = ipaddress.IPv6Address(dict(wire.options(found[wire.IA_NA][12:]))[wire.IAADDR][:16])
        print(f"client {number:x}: {address}, message {answer and answer[0]}")
        return kept, str(address)

    def end(self, kind, number, kept, link, *own):
        answer = self.forward(wire.message(kind, self.next_xid(), *kept), link, number, *own)
        print(f"client {number:x}, message {kind}: message {answer and answer[0]}")

    def query(self, kind, link, *inner, oro=wire.LQ_RELAY_DATA):
        wanted = wire.option(ORO, struct.pack("!H", oro)) if oro else b""
        return wire.message(wire.LEASEQUERY, self.next_xid(), wire.option(wire.CLIENTID, wire.duid(0xc0)),
                            wire.option(wire.LQ_QUERY, bytes([kind]), packed(link), *inner, wanted),
                            wire.option(ELAPSED_TIME, bytes(2)))

    def ask(self, kind, link, *inner, **how):
        """Over UDP."""
        got = self.exchange(self.query(kind, link, *inner, **how))
        self.tell(kind, [got] if got else [])

    def ask_bulk(self, kind, link, *inner, **how):
        """Over TCP, one connection a query."""
        octets, messages = b"", []
        with socket.create_connection((self.server, 547), WAIT, (self.address, 0)) as connection:
            connection.sendall(wire.framed(self.query(kind, link, *inner, **how)))
            while not messages or not (messages[-1][0] == wire.DONE or wire.clients(as_message(messages[0])) == 0):
                got = connection.recv(65536)
                if not got:
                    break
                octets += got
                while (end := wire.message_end(octets, 0)) is not None and end <= len(octets):
                    messages.append(octets[2:end])
                    octets = octets[end:]
        self.tell(kind, messages)

    def tell(self, kind, messages):
        print(f"query-type {kind} from {self.address}:", "; ".join(
            f"message {one[0]}, {wire.clients(as_message(one))} clients"
            + "".join(f", status {data.hex()}" for code, data in wire.options(one[4:]) if code == wire.STATUS_CODE)
            for one in messages) or "nothing")


def as_message(octets):
    return wire.Message(0, 0, None, None, None, octets[0], 0, wire.options(octets[4:]), False, None, None, True, None, None)


def by_client(number):
    return wire.option(wire.CLIENTID, wire.duid(number))


def by_address(address):
    return wire.option(wire.IAADDR, packed(address), bytes(8))


def kea(first, second):
    """`first` sends its Relay-ID, 0xf1, but not for one client; `second` sends none, and asks for one, 0xf2."""
    link, other = "2001:db8:a::1", "2001:db8:b::1"
    own = remote_id(CABLELABS, b"line-1"), relay_id(0xf1)
    kept, _ = first.lease(1, link, *own, prefix=True)
    first.lease(2, link, remote_id(CABLELABS, b"line-2"))
    second.lease(3, other, remote_id(CISCO, b"line-3"))
    second.lease(4, other, remote_id(CABLELABS, b"LINE-4"))
    first.ask_bulk(BY_RELAY_ID, NOWHERE, relay_id(0xf1))  # lacks 2
    second.ask_bulk(BY_RELAY_ID, NOWHERE, relay_id(0xf2))  # lacks 3 and 4
    second.ask_bulk(BY_REMOTE_ID, NOWHERE, remote_id(CABLELABS, b"line-3"))  # another enterprise-number
    first.ask(BY_CLIENT_ID, other, by_client(1))  # it is on the other link
    first.end(DECLINE, 1, kept, link, *own)  # the prefix with it, which the server keeps
    first.ask(BY_CLIENT_ID, NOWHERE, by_client(1))
    # What follows is not in the capture that is kept.
    second.ask_bulk(BY_REMOTE_ID, NOWHERE, remote_id(CABLELABS, b"line-4"))  # upper case
    second.ask_bulk(BY_REMOTE_ID, NOWHERE, remote_id(CABLELABS, b"line-5"))  # nobody's
    first.ask_bulk(BY_LINK_ADDRESS, link)  # 1 and 2
    second.ask_bulk(BY_LINK_ADDRESS, "2001:db8:b::2")  # another address of the link: Kea looks for the subnet
    second.ask_bulk(BY_LINK_ADDRESS, "2001:db8:c::1")  # none
    first.end(RELEASE, 1, kept, link, *own)
    first.ask_bulk(BY_RELAY_ID, NOWHERE, relay_id(0xf1))  # without 1


def dhcpd(first, second):
    """Over UDP, by client-id and address."""
    link, other = "2001:db8:a::1", "2001:db8:b::1"
    _, address = first.lease(1, link, remote_id(CABLELABS, b"line-1"), relay_id(0xf1))
    kept, gone = first.lease(2, link, remote_id(CABLELABS, b"line-2"))
    second.lease(3, other, remote_id(CISCO, b"line-3"))
    first.ask(BY_CLIENT_ID, NOWHERE, by_client(1))
    first.ask(BY_CLIENT_ID, link, by_client(1))
    first.ask(BY_CLIENT_ID, other, by_client(1))  # it is on the other link
    first.ask(BY_ADDRESS, NOWHERE, by_address(address))
    first.ask(BY_ADDRESS, link, by_address(address))
    first.ask(BY_ADDRESS, other, by_address(address))  # of the other link
    first.ask(BY_CLIENT_ID, link, by_client(4))  # nobody
    first.end(RELEASE, 2, kept, link, remote_id(CABLELABS, b"line-2"))
    first.ask(BY_ADDRESS, NOWHERE, by_address(gone))
    first.ask(BY_CLIENT_ID, link, by_client(2))
    first.ask(BY_RELAY_ID, NOWHERE, relay_id(0xf1))  # dhcpd knows no such query-type


if __name__ == "__main__":
    if len(sys.argv) != 5 or sys.argv[1] not in ("kea", "dhcpd"):
        sys.exit(__doc__)
    globals()[sys.argv[1]](*(Relay(sys.argv[2], address) for address in sys.argv[3:]))
