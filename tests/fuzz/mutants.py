#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark on mutants of the captures: as many of which editcap has changed 0.5 %, 2 % or 10 % of the octets as of which
mutate.py has changed what they mean. Each is read in one pass and in two, with every table, every tree, Export Objects and
Wireshark's strict checks of memory.

mutants.py [COUNT [CAPTURE...]]   COUNT (default 1000) of either kind, spread over the captures (default: test-captures/)

Fails where tshark does, says that a dissector has a bug, or takes over a minute, and where one pass shows something else
than two that ../golden/passes.py does not name. Says of each failure how its mutant is made again.
"""

import collections
import difflib
import pathlib
import re
import subprocess
import sys
import tempfile

import mutate
import packets
import rewrite

sys.path[:0] = [str(mutate.HERE.parent / folder) for folder in ("bench", "golden")]
import bench  # noqa: E402 (needs the path)
import changes  # noqa: E402
import items  # noqa: E402
import passes  # noqa: E402
import tshark  # noqa: E402

RATES = (0.005, 0.02, 0.1)
PATIENCE = 60  # seconds
WAYS = {"one pass": (), "two passes": ("-2", "-Y", "dhcpv6lq || tcp || udp")}
# What is malformed for others is none of ours.
BUG = re.compile(r"(?:Dissector bug|Malformed Packet: DHCPv6LQ).*")
COMPLAINT = re.compile(r"\b(?:WARNING|CRITICAL|ERROR)\b.*")
# Of the tables: how long answers took (dhcpv6lq.time, which the second pass may know alone), and how many messages came
# at once, which in one pass is when the octets before theirs had come.
LATER = re.compile(r"^=+\nDHCPv6[^=]* SRT Statistics:.*?^=+$|(?<=%)( +[\d.]+){2} *$", re.MULTILINE | re.DOTALL)
# The table that counts messages when they are shown, and by what is known of them then: their direction, too.
COUNTS = re.compile(r"^=+\nDHCPv6 Leasequery Messages:.*?^-+\n.*?^-+$", re.MULTILINE | re.DOTALL)
WORDS = 1000  # of what tshark has said

# `trees` is {frame: [Item]}, `tables` the text of all of them, `files` {name: octets} of what was exported.
Output = collections.namedtuple("Output", "trees tables files")


class Reader:
    """tshark with its strict checks of memory, and all that it is asked."""

    def __init__(self, stage):
        stage.chmod(0o755)
        self.tshark = bench.Tshark(stage, bench.find_plugin(bench.TOP / "build" / "check"))
        self.tshark.options["env"]["WIRESHARK_DEBUG_WMEM_OVERRIDE"] = "strict"
        self.exported = self.tshark.home / "exported"
        tables = sorted(set(re.findall(r"\bdhcpv6lq[a-z_,]*(?<!,)", self.run("-z", "help").stderr)))
        if not tables:
            raise tshark.Failure("tshark knows no tables of ours.")
        self.questions = ["-T", "pdml", "-J", "dhcpv6lq _ws.malformed", "--export-objects", f"dhcpv6lq,{self.exported}",
                          *(argument for table in tables for argument in ("-z", table))]

    def run(self, *arguments):
        return subprocess.run(["tshark", *arguments], capture_output=True, text=True, errors="replace", check=False,
                              timeout=PATIENCE, **self.tshark.options)

    def read(self, path, *arguments):
        """The Output for a capture, which has failed if there is a reason to call it so."""
        for file in self.files():
            file.unlink()
        try:
            run = self.run("-r", path, *self.questions, *arguments)
        except subprocess.TimeoutExpired as expired:
            raise tshark.Failure(f"more than {PATIENCE} s") from expired
        # editcap's octets may cut a packet short, and a capture may be cut itself.
        if run.returncode and "cut short" not in run.stderr:
            raise tshark.Failure(f"exit status {run.returncode}: {run.stderr[-WORDS:]}")
        bug = BUG.search(run.stdout) or BUG.search(run.stderr) or COMPLAINT.search(run.stderr)
        if bug:
            raise tshark.Failure(bug[0])
        pdml, end, tables = run.stdout.partition("</pdml>\n")
        return Output(items.in_pdml(pdml + end), tables, {file.name: file.read_bytes() for file in self.files()})

    def files(self):
        return sorted(self.exported.glob("*"))


def messages(frames):
    """Which messages are shown: frame and place in it."""
    return {(number, place) for number, shown in frames.items() for place in passes.messages(shown)}


def unlike(one, two):
    """What one pass shows and two do not, or the other way round, beyond what only the second can know; or nothing."""
    found = list(changes.between("here", *passes.in_one_pass(two.trees, one.trees)))
    if found:
        return f"Two passes (-) and one (+):\n{changes.summary(found)}"
    known = [LATER.sub("", way.tables) for way in (two, one)]
    if passes.unsettled_of(one.trees) or messages(one.trees) != messages(two.trees):  # as passes.py allows it
        known = [COUNTS.sub("", tables) for tables in known]
    lines = list(difflib.unified_diff(*(tables.splitlines() for tables in known), lineterm="", n=0))
    if lines:
        return "\n".join(["Tables of two passes (-) and of one (+):", *lines[2:12]])
    return "" if one.files == two.files else "other files exported in one pass than in two"


def by_editcap(number, capture, path):
    """Writes the mutant, whose command is told."""
    command = ["editcap", "-E", str(RATES[number % len(RATES)]), "--seed", str(1 + number // len(RATES)), str(capture)]
    subprocess.run([*command, path], check=True, capture_output=True)
    return command


def by_meaning(number, capture, path):
    rewrite.write(path, mutate.mutant(number, capture))
    return ["mutate.py", str(number), str(capture)]


def mutants(count, captures, path):
    """(capture, command) of each mutant, which is written to the path."""
    fit = {by_editcap: captures, by_meaning: [capture for capture in captures if is_ethernet(capture)]}
    for number in range(count):
        for make, those in fit.items():
            if not those:
                continue
            capture = those[number % len(those)]
            command = make(number // len(those), capture, path)
            path.chmod(0o644)
            yield capture, command


def is_ethernet(capture):
    try:
        return bool(rewrite.Capture(capture).packets)
    except packets.Unreadable:
        return False


def main(count="1000", *names):
    captures = [pathlib.Path(name) for name in names] or tshark.captures()
    failures, done = 0, 0
    with tempfile.TemporaryDirectory(prefix="dhcpv6lq.", dir="/tmp") as folder:
        stage = pathlib.Path(folder)
        reader, path = Reader(stage), stage / "mutant"
        for capture, command in mutants(int(count), captures, path):
            try:
                options = tshark.settings(capture).options
                why = unlike(*(reader.read(path, *options, *way) for way in WAYS.values()))
            except tshark.Failure as failure:
                why = str(failure)
            failures, done = failures + bool(why), done + 1
            if why:
                print(f"{' '.join(command)} MUTANT: {why}", flush=True)
            if not done % 100:
                print(f"{done} ...", flush=True)
    print(f"{done} mutants, {failures} failures")
    return failures > 0 or not done


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except (bench.Failure, tshark.Failure) as failure:
        sys.exit(str(failure))
