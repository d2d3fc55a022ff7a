#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every field of our layer in the documents that dhcpv6lq-ek makes of tshark's -T ek is in the mapping of dhcpv6lq-mapping,
no object has a name twice, and each value is one that an index takes for the type it has there. Every number, address and time is also in what `tshark
-G elastic-mapping` prints for our protocol.

mapping.py [CAPTURE...]: those that hold most kinds of fields, or those whose names are given.
"""

import datetime
import ipaddress
import json
import pathlib
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "golden"), str(TESTS / "stats")]
import schema  # noqa: E402 (needs the path)
import tshark  # noqa: E402

SCRIPTS = TESTS.parent / "plugin" / "scripts"
CAPTURES = ("active", "duids", "kea-bulk", "kea-errors", "kea-udp", "malformed-fixed-lengths", "messages", "middle",
            "options", "relays", "rule-data_timeout", "starttls-accepted", "times", "udp-retransmission")
ENOUGH = 200  # kinds of fields that these captures show, at the least


def is_boolean(value):
    return value is None or value in (True, False, "true", "false")


def is_date(value):
    """strict_date_optional_time with up to nine decimals, or milliseconds since 1970"""
    if not value.isdecimal():
        moment, _, decimals = value.removesuffix("Z").partition(".")
        datetime.datetime.fromisoformat(moment)
        return len(decimals) <= 9 and (decimals.isdecimal() or not decimals)
    return True


CHECKS = {"long": lambda value: -2 ** 63 <= int(value, 10) < 2 ** 63, "double": lambda value: float(value) is not None,
          "ip": ipaddress.ip_address, "keyword": lambda value: isinstance(value, str), "date": is_date,
          "boolean": is_boolean}


def fits(value, kind):
    try:
        return bool(CHECKS[kind](value))
    except (ValueError, TypeError, AttributeError):
        return False


def differences(where, document, properties, seen):
    """What in the document the mapping's properties do not cover, each once."""
    for name, value in document.items():
        path = f"{where}.{name}"
        for one in value if isinstance(value, list) else [value]:
            if name not in properties:
                yield path, "not in the mapping"
            elif isinstance(one, dict):
                yield from differences(path, one, properties[name].get("properties", {}), seen)
            else:
                seen.add(path)
                kind = properties[name].get("type", "object")
                if kind not in CHECKS or not fits(one, kind):
                    yield path, f"{one!r} is no {kind}"


def printed_by(*command):
    """What the mapping that a command prints has for a document."""
    printed = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout
    return json.loads(printed)["mappings"]["properties"]


def documents(capture):
    """What an index is to get of a capture."""
    written = tshark.read(capture, "-2", "-Y", "dhcpv6lq", "-J", "frame dhcpv6lq", "-T", "ek")
    made = subprocess.run([SCRIPTS / "dhcpv6lq-ek"], input=written.encode(), stdout=subprocess.PIPE, check=True).stdout
    found = [schema.strict(line) for line in made.decode().splitlines() if "layers" in line]
    if not found:
        raise tshark.Failure(f"{capture.name}: no documents")
    return found


def main(names):
    mapping = printed_by(SCRIPTS / "dhcpv6lq-mapping", "--tshark", TESTS / "tshark.sh")
    layer = mapping["layers"]["properties"]["dhcpv6lq"]["properties"]
    theirs = printed_by(TESTS / "tshark.sh", "-G", "elastic-mapping", "--elastic-mapping-filter", "dhcpv6lq")
    theirs = theirs["layers"]["properties"]["dhcpv6lq"]["properties"]
    found, seen = {}, set()
    for name in names or CAPTURES:
        for document in documents(tshark.CAPTURES / f"{name.removesuffix('.pcap')}.pcap"):
            layers = document.pop("layers")
            ours = layers["dhcpv6lq"]
            for part, properties in [(document, mapping)] + [
                    ({"dhcpv6lq": tree}, mapping["layers"]["properties"])
                    for tree in (ours if isinstance(ours, list) else [ours])]:
                for path, words in differences("", part, properties, seen):
                    found.setdefault((path, words.partition(" is no ")[2]), f"{name}: {path[1:]}: {words}")
    for name in sorted(path.removeprefix(".dhcpv6lq.") for path in seen):
        if name not in theirs and layer.get(name, {}).get("type") in ("long", "double", "ip", "date"):
            found[name] = f"{name}: not in tshark -G elastic-mapping"
    print(*found.values(), sep="\n", end="\n" if found else "")
    print(f"{len(seen)} kinds of fields, {len(found)} differences")
    return 1 if found or not names and len(seen) < ENOUGH else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
