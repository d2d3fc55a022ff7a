#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""No order of packets makes a server guilty: what is shown of captures in disorder is what was sent.

streams.py TEST [SEED ...]: one of TESTS, with its own captures or with those of these seeds.
"""

import collections
import ipaddress
import json
import os
import pathlib
import sys
import tempfile
import threading

import disorder

sys.path[:0] = [str(disorder.HERE.parent / folder) for folder in ("golden", "stats")]
import order  # noqa: E402 (needs the path)
import sharkd  # noqa: E402
import tables  # noqa: E402
import tshark  # noqa: E402
import wire  # noqa: E402

# Preferences of TCP, each in either state: which of them are on, the bits of a seed say, so that 32 seeds have every
# combination.
PREFERENCES = ("reassemble_out_of_order", "no_subdissector_on_error", "analyze_sequence_numbers",
               "desegment_tcp_streams", "relative_sequence_numbers")

# What may be said of a capture that lacks segments.
NOTES = {"capture_lacks", "continuation"}

# What is shown, each as often as it is: a message by (msg-type, transaction-id), the addresses of IAADDRs; of
# `-z dhcpv6lq,queries` the totals by (transaction-id, heading) and the outcomes by transaction-id; of
# `-z dhcpv6lq,findings` the rules.
Shown = collections.namedtuple("Shown", "messages addresses totals outcomes findings")
TOTALS = ("Clients", "Addresses")


def nothing():
    return Shown(collections.Counter(), collections.Counter(), collections.Counter(), collections.defaultdict(list),
                 collections.Counter())


# ---- what was sent ----

def addresses_in(options):
    return [ipaddress.IPv6Address(data[:16]) for code, outer in options if code == wire.CLIENT_DATA
            for inner, data in wire.options(outer) if inner == wire.IAADDR]


def sent(capture, whole=False):
    """What was sent in a capture, or, `whole`, the messages of it of which the capture has every octet."""
    found = nothing()
    for connection in capture.connections:
        for side in disorder.SIDES:
            has = capture.has(connection, side)
            for at, octets in connection.messages[side]:
                if whole and not any(begin <= at and at + len(octets) <= end for begin, end in has):
                    continue
                kind, xid, options = octets[2], int.from_bytes(octets[3:6], "big"), wire.options(octets[6:])
                found.messages[kind, xid] += 1
                found.addresses.update(addresses_in(options))
                found.totals[xid, "Clients"] += sum(code == wire.CLIENT_DATA for code, _ in options)
                found.totals[xid, "Addresses"] += len(addresses_in(options))
                found.outcomes[xid] = ["done"] if kind == wire.DONE else found.outcomes[xid] or ["no bindings"]
    return found


# ---- what is shown ----

def fields(tree):
    """Every (field, value) of a tree."""
    for name, value in tree if isinstance(tree, list) else ():
        yield name, value
        yield from fields(value)


def shown(*arguments):
    """What tshark shows of what `arguments` have it read."""
    output = tshark.tshark(*arguments, "-T", "json", "-J", "dhcpv6lq", "-z", "dhcpv6lq,queries",
                           "-z", "dhcpv6lq,findings")
    packets, end = json.JSONDecoder(object_pairs_hook=lambda pairs: pairs).raw_decode(output)
    found = nothing()
    for packet in packets:
        for name, tree in dict(dict(packet)["_source"])["layers"]:
            values = dict(fields(tree))
            if name == "dhcpv6lq" and "dhcpv6.xid" in values:
                found.messages[int(values["dhcpv6.msgtype"]), int(values["dhcpv6.xid"], 16)] += 1
            found.addresses.update(ipaddress.IPv6Address(value) for field, value in fields(tree)
                                   if field == "dhcpv6.iaaddr.ip")
    for row in tables.rows(output, "DHCPv6 Leasequery Queries"):
        xid = int(row["Transaction-id"], 16)
        found.outcomes[xid].append(row["Outcome"])
        found.totals.update({(xid, heading): int(row[heading]) for heading in TOTALS})
    found.findings.update(line.split("\t")[1] for line in output[end:].splitlines() if line.count("\t") == 3)
    return found


def settings(seed):
    return [argument for bit, name in enumerate(PREFERENCES)
            for argument in ("-o", f"tcp.{name}:{('FALSE', 'TRUE')[seed >> bit & 1]}")]


# ---- what differs ----

def outside(what, least, found, most):
    """What is not between two bounds, as texts: the first of them."""
    keys = [key for key in {**most, **found} if not least[key] <= found[key] <= most[key]]
    return [f"{what}: {len(keys)} wrong; " + "; ".join(
        f"{key} {found[key]} times, not {least[key]} to {most[key]}" for key in keys[:3])] if keys else []


def wrong(capture, found):
    """What is wrong with what is shown of a capture, as texts. What it has whole must be shown once. Of one that lacks
    segments no more may be shown than was sent, and nobody is blamed; of others, exactly that."""
    lossy = "lost" in capture.kinds
    most, least = sent(capture), sent(capture, lossy)
    texts = [text for what in ("messages", "addresses", "totals")
             for text in outside(what, getattr(least, what), getattr(found, what), getattr(most, what))]
    for xid in {**least.outcomes, **found.outcomes}:
        outcomes = found.outcomes[xid]
        if len(outcomes) != 1 or not lossy and outcomes != most.outcomes[xid]:
            texts.append(f"query {xid:#x}: {outcomes}, not {most.outcomes[xid]}")
    if set(found.findings) - (NOTES if lossy else set()):
        texts.append(f"findings: {dict(found.findings)}")
    return texts


def check(seed, capture, what, found):
    texts = wrong(capture, found)
    if texts:
        raise tshark.Failure("\n".join([f"seed {seed}, {' '.join(what)}: {', '.join(sorted(capture.kinds))}", *texts]))


# ---- tests ----

def made(seeds, folder, lossy=False):
    """(seed, its capture, the file)."""
    for seed in seeds:
        capture = disorder.make(seed, lossy)
        path = pathlib.Path(folder, f"{seed}.pcap")
        capture.write(path)
        path.chmod(0o644)
        yield seed, capture, path


def read(seeds, folder, lossy):
    for seed, capture, path in made(seeds, folder, lossy):
        for way in ((), ("-2",)):
            arguments = (*settings(seed), *way)
            check(seed, capture, arguments, shown("-r", path, *arguments))


def test_complete(seeds, folder):
    """Captures that have all, in one pass and in two."""
    read(seeds, folder, False)


def test_lossy(seeds, folder):
    """Captures that lack one segment in eight."""
    read(seeds, folder, True)


def test_live(seeds, folder):
    """Packets that come one by one."""
    folder.chmod(0o755)
    for seed, capture, path in made(seeds, folder):
        fifo = folder / "fifo"
        os.mkfifo(fifo)
        fifo.chmod(0o644)
        writer = threading.Thread(target=lambda: fifo.write_bytes(path.read_bytes()))
        writer.start()
        arguments = ("-i", str(fifo), *settings(seed))
        check(seed, capture, arguments, shown(*arguments))
        writer.join()
        fifo.unlink()


def test_clicks(seeds, folder):
    """What is shown of a frame does not depend on what one has looked at before."""
    for seed, capture, path in made(seeds, folder):
        with sharkd.Sharkd(sharkd.preferences(settings(seed))) as shark:
            count, first = shark.load(path), {}
            for way in ("backwards", "shuffled", "forwards"):
                for frame in order.ORDERS[way](range(1, count + 1)):
                    trees = order.shown(shark, frame)[0]  # TCP's words for other frames do change
                    if first.setdefault(frame, trees) != trees:
                        raise tshark.Failure(f"seed {seed}, {way}, frame {frame}: "
                                             f"{order.change((trees, '', ''), (first[frame], '', ''), frame)}")
            shark.end()


def test_alone(seeds, folder):
    """Where TCP is called without us: what is in order is shown as well, what is not does no harm."""
    for seed, capture, path in made(seeds, folder):
        for off in (("-o", "dhcpv6lq.every_segment:FALSE"), ("-d", "ip.proto==6,tcp")):
            found = shown("-r", path, *settings(seed), *off)
            if not capture.kinds:
                check(seed, capture, off, found)
            elif not found.messages or found.messages - sent(capture).messages:
                raise tshark.Failure(f"seed {seed}, {off}: {found.messages - sent(capture).messages}")


# {test: (what it does, its seeds)}
TESTS = {
    "complete": (test_complete, [*range(32), 40]),
    "lossy": (test_lossy, [*range(16), 100]),
    "live": (test_live, range(4)),
    "clicks": (test_clicks, range(32, 36)),
    "alone": (test_alone, (0, 9, 11, 15)),  # two of them are in order
}
# Seeds that fail, and why. One that does not fail any more is a failure, too: it goes out of here.
KNOWN = {}


def main(name, *chosen):
    test, own = TESTS[name]
    known = {} if chosen else KNOWN.get(name, {})
    with tempfile.TemporaryDirectory(prefix="dhcpv6lq.", dir="/tmp") as folder:
        test([int(seed) for seed in chosen] or [seed for seed in own if seed not in known], pathlib.Path(folder))
        for seed, why in known.items():
            try:
                test([seed], pathlib.Path(folder))
            except tshark.Failure:
                continue
            raise tshark.Failure(f"seed {seed} does not fail any more ({why}): take it out of KNOWN.")


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in TESTS:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except tshark.Failure as failure:
        sys.exit(str(failure))
