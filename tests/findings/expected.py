#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A rule fires exactly where it says and nowhere else: for every capture in test-captures/ what
`tshark -z dhcpv6lq,findings` prints is what EXPECTED there, or kea.tsv here, says.

expected.py [CAPTURE...]: all of them, or those whose names are given.
"""

import collections
import concurrent.futures
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "golden"))
import tshark  # noqa: E402 (needs the path)

TABLES = (tshark.CAPTURES / "EXPECTED", HERE / "kea.tsv")


def expected():
    """{capture: Counter of (frame, rule)}; None for one that nobody tabulated."""
    tables = collections.defaultdict(collections.Counter)
    for table in TABLES:
        for number, line in enumerate(table.read_text("utf-8").splitlines(), 1):
            if line.startswith("#") or not line.strip():
                continue
            try:
                capture, frame, rule = line.split("\t")[:3]
                if (frame, rule) == ("*", "*"):
                    tables[capture] = None
                elif tables[capture] is None:  # not tabulated in EXPECTED, but here
                    tables[capture] = collections.Counter([(int(frame), rule)])
                else:
                    tables[capture][int(frame), rule] += 1
            except ValueError as error:
                raise tshark.Failure(f"{table.name} line {number}: not CAPTURE, FRAME, RULE with tabs between.") from error
    return tables


def found(capture):
    """{(frame, rule): [texts]} that the plugin finds."""
    findings = collections.defaultdict(list)
    for line in tshark.read(capture, "-2", "-q", "-z", "dhcpv6lq,findings").splitlines():
        frame, rule, severity, text = line.split("\t")
        if severity not in ("error", "warning", "note"):
            raise tshark.Failure(f"{capture.name}: severity '{severity}'")
        findings[int(frame), rule].append(text)
    return findings


def compare(capture, wanted):
    """The differences, one a line."""
    try:
        findings = found(capture)
    except (ValueError, tshark.Failure) as error:
        return [f"{capture.name}: {error}"]
    if wanted is None:
        return []
    have = collections.Counter({key: len(texts) for key, texts in findings.items()})
    return ([f"{capture.name} frame {frame}: {rule} is not found" for frame, rule in sorted((wanted - have).elements())] +
            [f"{capture.name} frame {frame}: {rule} is found ({findings[frame, rule][0]})"
             for frame, rule in sorted((have - wanted).elements())])


def main(names):
    tables = expected()
    captures = [capture for capture in tshark.captures() if not names or capture.name in names]
    known = {capture.name for capture in tshark.captures()}
    differences = [f"{name}: no such capture" for name in sorted((set(tables) | set(names)) - known)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for lines in pool.map(lambda capture: compare(capture, tables[capture.name]), captures):
            differences += lines
    print(*differences, sep="\n", end="\n" if differences else "")
    print(f"{len(captures)} captures, {sum(map(len, filter(None, tables.values())))} findings in the tables, "
          f"{len(differences)} differences")
    return 1 if differences or not captures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
