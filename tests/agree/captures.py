# SPDX-License-Identifier: GPL-2.0-or-later
"""The captures that are asked about, and how tshark is to read each of them."""

import collections
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "tests" / "golden"))
import tshark as golden  # noqa: E402 (needs the path)

# Beside the checkout, where there is one: captures that are no part of it.
SHARED = TOP.parent / "shared"
FOLDERS = ("captures", "cases")
# What its README.md says tshark is to be given for them.
OPTIONS = {"cases/udp_5547": ["-d", "udp.port==5547,dhcpv6lq"], "cases/udp_fragments": ["-o", "ipv6.defragment:FALSE"]}

# `name` stands in the list of what is known to disagree; `ports` are those that are the server's.
Capture = collections.namedtuple("Capture", "name path options ports")


def capture(name, path, options):
    ports = {int(port) for option in options for port in re.findall(r"^(?:tcp|udp)\.port==(\d+),dhcpv6lq$", option)}
    return Capture(name, path, options, frozenset(ports | {547}))


def captures():
    """[Capture]: those of test-captures/, then the shared ones that are not among these."""
    manifest = golden.manifest()
    found = [capture(path.stem, path, manifest[path.name].options) for path in golden.captures()]
    octets = {one.path.read_bytes() for one in found}
    for folder in FOLDERS:
        for path in sorted((SHARED / folder).glob("*.pcap")):
            name = f"{folder}/{path.stem}"
            if path.read_bytes() not in octets:
                found.append(capture(name, path, OPTIONS.get(name, [])))
    return found
