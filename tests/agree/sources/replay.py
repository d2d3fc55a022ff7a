# SPDX-License-Identifier: GPL-2.0-or-later
"""The codec's sessions without Wireshark: what the program agree-replay (replay.c) prints."""

import os
import subprocess

import captures
import plain
import runs

PROGRAM = os.environ.get("DHCPV6LQ_REPLAY", captures.TOP / "build" / "check" / "tests" / "agree" / "agree-replay")


def lines(capture):
    others = sorted(map(str, capture.ports - {547}))
    run = subprocess.run([PROGRAM, capture.path, *others], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                         encoding="utf-8", check=False)
    if run.returncode:
        raise runs.Failure(f"{PROGRAM}: exit status {run.returncode}\n{run.stdout}{run.stderr}")
    return [line.split("\t") for line in run.stdout.splitlines()]


def answers(capture):
    findings, outcomes, lacking, totals, of_queries = ([] for _ in range(5))
    for kind, frame, *cells in lines(capture):
        if kind == "finding":
            findings.append((int(frame), *cells))
            continue
        xid, outcome, lost, found, *counts = cells
        key = (int(frame), xid)
        outcomes.append((*key, outcome))
        lacking += [key] * (lost == "lost")
        of_queries += [key] * int(found)
        totals += [(*key, what, number) for what, number in zip(plain.TOTALS, map(int, counts))]
    return {"findings": plain.count(findings),
            **plain.apart("outcome", plain.count(outcomes)), **plain.apart("lacking", plain.count(lacking)),
            **plain.apart("totals", plain.totals(totals)),
            **plain.apart("findings of a query", plain.count(of_queries))}
