#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture that is cut into pieces breaks no rule that it does not break as a whole: each piece lacks what
came before it and what comes after, and that is nobody's fault.

cut.py [CAPTURE...]: all of them, or those whose names are given. editcap cuts them into pieces of SIZES frames.
In a piece no other rule may fire than in its frames of the whole capture (EXPECTED, kea.tsv), but for what the
piece itself lacks: the answer to a query is in a later piece, or its beginning in an earlier one.
"""

import pathlib
import subprocess
import sys
import tempfile

import expected
import sharkd
import tshark

SIZES = (4, 11)
EXPERT = "dhcpv6lq.expert."
# Of the end of a capture or of its start, which a piece has elsewhere.
UNENDED = {"no_reply", "no_done", "continuation", "capture_lacks", "connection_unanswered"}
# Told once: in a piece that lacks the first time, where it comes next.
ONCE = {"relay_data_peer", "connection_refused"}
# What no piece can tell: it has a query and data with its transaction-id. In the whole, the REPLY comes before the
# query, or the data are of an earlier query with that transaction-id. Without its SYN, a server is who has its port.
ANOTHER_STORY = {(name, frame, rule)
                 for name, rule, frames in (("more-xid_reused.pcap", "data_before_reply", (57, 58)),
                                            ("swapped.pcap", "data_before_reply", (6, 7)),
                                            ("case-n_server_on_another_port.pcap", "direction", (5, 6, 7, 8)))
                 for frame in frames}


def cut(capture, size, folder):
    """The pieces of that many frames, in order."""
    folder.mkdir()
    subprocess.run(["editcap", "-F", "pcap", "-c", str(size), capture, folder / "piece.pcap"], check=True)
    return sorted(folder.iterdir())


def rules(nodes):
    """The rules of expert items in a frame's tree."""
    for node in nodes:
        if node.get("f", "").startswith(EXPERT):
            yield node["f"].removeprefix(EXPERT)
        yield from rules(node.get("n", ()))


def findings(shark):
    """{(frame, rule)} of the capture that is open."""
    experts = shark.ask("tap", tap0="expert")["taps"][0]["details"]
    frames = {expert["f"] for expert in experts if expert["p"] == "DHCPv6LQ"}
    return {(frame, rule) for frame in frames for rule in rules(shark.ask("frame", frame=frame, proto=True)["tree"])}


def is_lacking(frame, rule, wanted):
    """Is it of what the piece lacks?"""
    if rule.startswith("cause_"):  # of other answers and of clients' exchanges, some of which are in another piece
        return True
    return rule in UNENDED or rule in ONCE and any(rule == told and first < frame for first, told in wanted)


def check(shark, capture, wanted, folder):
    """What fires in a piece and not in the whole, as texts; how many pieces there are, and how much fires as in
    the whole."""
    failures, pieces, same = [], 0, 0
    for size in SIZES:
        for number, piece in enumerate(cut(capture, size, folder / f"{capture.stem}-{size}")):
            shark.load(piece)
            pieces += 1
            for frame, rule in sorted(findings(shark)):
                if (number * size + frame, rule) in wanted:
                    same += 1
                elif (not is_lacking(number * size + frame, rule, wanted) and
                      (capture.name, number * size + frame, rule) not in ANOTHER_STORY):
                    failures.append(f"{capture.name}, frames {number * size + 1} to {(number + 1) * size} alone: {rule} "
                                    f"in frame {number * size + frame}")
    return failures, pieces, same


def main(names):
    tables = expected.expected()
    failures, pieces, same = [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for shark, capture in sharkd.each_capture(names):
            if tables[capture.name] is not None:
                texts, count, found = check(shark, capture, set(tables[capture.name]), pathlib.Path(folder))
                failures, pieces, same = failures + texts, pieces + count, same + found
    print(*failures, sep="\n", end="\n" if failures else "")
    print(f"{pieces} pieces, {same} findings as in the whole, {len(failures)} others")
    return 1 if failures or not same else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except tshark.Failure as failure:
        sys.exit(str(failure))
