#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""profile.py TEST: one test of the Wireshark profile: its columns, its filters. Its colours: tests/agree."""

import csv
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CAPTURES = HERE.parent.parent / "test-captures"
FILES = HERE.parent.parent / "plugin" / "profile"
PROFILE = ("-C", "DHCPv6 Leasequery")
SCREEN = 1366  # pixels
EDGES = 60     # pixels: the window's, the scroll bar's, the packet list's map


def check(what, found, expected):
    if found != expected:
        sys.exit(f"{what}:\nfound    {found}\nexpected {expected}")


def tshark(name, *arguments):
    run = subprocess.run([HERE.parent / "tshark.sh", "-2", "-r", CAPTURES / f"{name}.pcap", *arguments],
                         stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=False)
    if run.returncode or re.search(r"Dissector bug|\b(WARNING|CRITICAL|ERROR)\b", run.stderr):
        sys.exit(f"{name}, tshark {arguments}: exit status {run.returncode}\n{run.stderr}")
    return run.stdout


def lines(name):
    """The lines of a file of the profile, without comments."""
    return [line for line in (FILES / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def rows(name):
    """A file with rows of texts in quotes, where \\x22 stands for a quote."""
    return [[cell.replace("\\x22", '"') for cell in row] for row in csv.reader(lines(name))]


def filters():
    """{what it is of: filter}; one that asks for the selected packet's values asks for 00:01."""
    found = {name: text for _, name, text, _ in (line.split("@")[:4] for line in lines("colorfilters"))}
    found |= {f"button {name}": text for _, name, text, _ in rows("dfilter_buttons")}
    found |= {f"graph {row[1]}": row[2] for row in rows("io_graphs")}
    return {what: re.sub(r"\$\{[^}]+}", "00:01", text.replace("${dhcpv6lq.query}", "0")) for what, text in found.items()}


# ---- columns ----

def test_columns():
    shown = dict(re.findall(r'^\t"([^"]+)", "([^"]+)"', (FILES / "preferences").read_text(encoding="utf-8"), re.MULTILINE))
    widths = {kind: int(width) for kind, width in
              re.findall(r'^\t"?(%[^",]+)"?, (\d+)', (FILES / "recent").read_text(encoding="utf-8"), re.MULTILINE)}
    check("every column has a width", list(widths), [re.sub(r"(%Cus:[^:]+):.*", r"\1", kind) for kind in shown.values()])
    if sum(widths.values()) > SCREEN - EDGES:
        sys.exit(f"The columns are {sum(widths.values())} pixels wide.")
    if widths["%i"] < 600:
        sys.exit(f"{widths['%i']} pixels are too few for Info.")
    # An arrow is tshark's own, not a column.
    found = [[cell.strip() for cell in line.split("\t") if cell not in "→←"] for line in tshark(
        "kea-bulk", *PROFILE, "-T", "tabs", "-Y", "frame.number in {4, 6}").splitlines()]
    addresses = ["2001:db8:1::1", "2001:db8:1::547"]
    check("a query", found[0][:7], ["4", "0.000111", *addresses, "DHCPv6LQ", "155", "0"])
    check("its reply", found[1][:7], ["6", "0.000680", *reversed(addresses), "DHCPv6LQ", "325", "0"])
    check("since query", found[1][7], "0.000569000")


# ---- filters ----

def test_filters():
    """Wireshark takes each, and each that does not ask for the selected packet's values has packets in these captures."""
    wanted = filters()
    del wanted["Bad TCP"]
    for name in ("kea-udp", "kea-relay", "reset", "rule-after_done"):
        for what, text in list(wanted.items()):
            if tshark(name, "-Y", text) or "00:01" in text:
                del wanted[what]
    check("filters without packets", wanted, {})
    for row in rows("io_graphs"):
        if not tshark("kea-udp", "-Y", row[2], "-T", "fields", "-e", row[6]).strip():
            sys.exit(f"graph {row[1]}: there is no {row[6]}.")


if __name__ == "__main__":
    TESTS = {name[5:]: function for name, function in globals().items() if name.startswith("test_")}
    if len(sys.argv) != 2 or sys.argv[1] not in TESTS:
        sys.exit(f"{__doc__}\nTests: {', '.join(TESTS)}")
    TESTS[sys.argv[1]]()
