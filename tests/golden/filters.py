#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A filter finds the frames whose trees have its field, where nobody looks at the trees: then no item is made but what is
asked for, and options' headers are not even walked through. Of a capture with every option.
"""

import sys

import items
import tshark

CAPTURE = "options"
# Those of options' headers, for each of which alone the walk goes through them.
HEADERS = {"dhcpv6.option.type", "dhcpv6.option.length", "dhcpv6.ntpserver.option.type", "dhcpv6.ntpserver.option.length",
           "dhcpv6.vendoropts.enterprise.option_code", "dhcpv6.vendoropts.enterprise.option_length"}


def counts(capture, fields):
    """How many frames each of the fields is found in, all at once."""
    table = tshark.read(capture, "-q", "-z", ",".join(["io,stat", "0", *fields]))
    cells = [cell.strip() for cell in table.splitlines()[-2].strip("|").split("|")]
    return dict(zip(fields, map(int, cells[1::2])))


def main():
    capture = next(path for path in tshark.captures() if path.stem == CAPTURE)
    shown = [{item.field for item in frame} for frame in items.from_pdml(capture).values()]
    fields = sorted(field for field in set().union(*shown) if field.startswith(("dhcpv6.", "dhcpv6lq.")))
    found = counts(capture, [field for field in fields if field not in HEADERS])
    for field in HEADERS:
        found |= counts(capture, [field])
    wrong = [f"{field}: found in {found[field]} frames, shown in {count}"
             for field in fields if found[field] != (count := sum(field in frame for frame in shown))]
    if wrong or len(fields) < 200 or not HEADERS <= set(fields):
        raise tshark.Failure("\n".join(wrong) or f"{CAPTURE} has only {len(fields)} fields.")
    print(f"{len(fields)} fields")


if __name__ == "__main__":
    try:
        main()
    except tshark.Failure as failure:
        sys.exit(str(failure))
