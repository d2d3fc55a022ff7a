#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""changes.py says each change of golden files, and says it once: what is replaced by hand in the golden files as they
are comes back as one kind of change, as often as it was replaced.
"""

import re
import sys

import changes
import golden


def one_more(found):
    return f"{found[1]}{int(found[2]) + 1}{found[3]}"


MUCH = 1000  # characters of a complaint

# What is replaced, by what, and the title of the change.
CASES = (
    (r"\[Query in: ", "[Query in frame: ", "dhcpv6lq.query_in: text"),
    (r"(\[Clients: )(\d+)()", one_more, "dhcpv6lq.clients: text"),
    (r"( dhcpv6lq\.last_seen .*:)\d\d\.", r"\g<1>99.", "dhcpv6lq.last_seen: value"),
    (r"^( *\d+ (?:1:)?)(\d+)(\+3 +dhcpv6\.xid )", one_more, "dhcpv6.xid: offset +1"),
    (r"^( *\d+ (?:1:)?\d+\+)(\d+)( +dhcpv6\.xid )", one_more, "dhcpv6.xid: length +1"),
    (r" dhcpv6\.xid ", " dhcpv6.id  ", "dhcpv6.xid: now dhcpv6.id"),
    (r"^(.*?)LEASEQUERY-DONE(?= xid )", r"\1DONE", "Info, dhcpv6lq: text"),
    (r"^(.* dhcpv6\.hopcount +)(?=hop)", r"\1  ", "dhcpv6.hopcount: depth +1"),
    (r"^.* dhcpv6lq\.octets .*\n", "", "dhcpv6lq.octets: removed"),
    (r"^(.*) dhcpv6lq\.outcome .*\n", r"\g<0>\1 dhcpv6lq.number                  [Number: 5]\n", "dhcpv6lq.number: added"),
    (r"^.* dhcpv6\.duid\.bytes .*\n(?:.* dhcpv6\.duidll\.(?:.*)\n|.* dhcpv6\.duid\.type .*\n){3}", "",
     "dhcpv6.duid.bytes: removed, with 3 lines in it"),
    (r"^ +5 Info +DHCPv6LQ .*\n(?: +5 .*\n)*", "", "Info: a frame is shown no longer"),
)


def main():
    texts = {path.stem: path.read_text("utf-8") for path in sorted(golden.EXPECTED.glob("*" + golden.GOLDEN))}
    failures = []
    for pattern, replacement, title in CASES:
        found, replaced = [], 0
        for name, text in texts.items():
            new, count = re.subn(pattern, replacement, text, flags=re.MULTILINE)
            found += changes.between(name, text, new)
            replaced += count
        summary = changes.summary(found)
        if replaced < 2 or not summary.startswith(f"1. {replaced} times, {title}\n") or "\n2. " in summary:
            failures.append(f"This should be '{title}', {replaced} times, and nothing else:\n{summary[:MUCH]}")
    if failures or not texts:
        sys.exit("\n".join(failures) or "There is no golden file.")
    print(f"{len(CASES)} changes in {len(texts)} golden files")


if __name__ == "__main__":
    main()
