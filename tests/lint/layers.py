#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""layers.py: the codec's folders include only those above them in the list, knowing nothing of Wireshark; the plugin
reads no wire value with its own hands."""

import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
CODEC = TOP / "shared-codec"
LAYERS = ("memory", "octets", "stream", "message", "series", "leases")
# Public headers without a file of their name in src/.
HEADERS = {"allocator": "memory", "bytes": "memory", "client": "message", "error": "octets", "fields": "octets"}
# What reads octets of a packet as numbers.
READERS = re.compile(r"\b(tvb_get_(?!ptr)\w+|p?(?:n|l)to(?:h|le)\w*)\s*\(")


def sources(folder):
    return sorted(path for path in folder.rglob("*") if path.suffix in (".c", ".h"))


def includes(path):
    return re.findall(r'^#include ["<]([^">]+)[">]', path.read_text("utf-8"), re.MULTILINE)


def layer_of(include):
    """The layer of a header, or None: the C library's."""
    folder, _, name = include.rpartition("/")
    stem = name.removesuffix(".h")
    if folder == "dhcpv6lq":
        homes = {path.parent.name for path in (CODEC / "src").glob(f"*/{stem}.c")}
        return HEADERS.get(stem) or (homes.pop() if len(homes) == 1 else f"unknown: {include}")
    return folder or None


def main():
    wrong = []
    for path in sources(CODEC / "src") + sources(CODEC / "include"):
        own = path.parent.name if path.parent.name in LAYERS else layer_of(f"dhcpv6lq/{path.name}")
        for include in includes(path):
            other = layer_of(include)
            if own not in LAYERS or (other and (other not in LAYERS or LAYERS.index(other) > LAYERS.index(own))):
                wrong.append(f"{path.relative_to(TOP)}: of {own}, includes {include} of {other}")
    for path in sources(TOP / "plugin"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if READERS.search(line):
                wrong.append(f"{path.relative_to(TOP)}:{number}: reads a wire value: {line.strip()}")
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    main()
