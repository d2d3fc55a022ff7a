#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A frame is shown alike in whatever order the frames of a capture are looked at.

tshark goes through a capture forwards, and never back. Wireshark shows any frame at any time, and dissects it
anew whenever it does; so does sharkd, which this asks for the tree, the protocol and the info of every frame, in
each of ORDERS, one after the other; the capture is opened anew for each of them to be the first. What is shown
must be the same each time, links to other frames and marked octets included. (That it is what the golden files
have, which are made forwards, is golden.py's task.)

All captures go through the same process (one more for each that needs settings of its own), so nothing that
stays of one may be seen in the next.
"""

import difflib
import random
import sys

import items
import sharkd
import tshark


def shuffled(frames):
    """Every frame twice, in an order that is the same in every run."""
    frames = [*frames] * 2
    random.Random(5007).shuffle(frames)
    return frames


ORDERS = {"backwards": reversed, "shuffled": shuffled, "forwards": iter}


def shown(shark, frame):
    """(our trees, protocol, info) of a frame."""
    answer = shark.ask("frame", frame=frame, proto=True, columns=True)
    column = answer["col"]
    return [tree for tree in answer["tree"] if tree["l"].startswith(tshark.TREE)], column[4], column[6]


def text(frame):
    """What is shown of a frame, but for links and places of octets."""
    trees, protocol, info = frame
    return [f"{protocol}  {info}", *(f"{'  ' * item.depth}{item.text}" for tree in trees for item in items.nodes(tree))]


def change(before, now):
    """What has changed in a frame: in the texts, else in what sharkd gives."""
    return "\n".join(difflib.unified_diff(text(before), text(now), lineterm="")) or f"{before}\n{now}"


def check(shark, capture):
    """What differs in a capture, as texts, and how many frames have our trees."""
    failures, first = [], {}
    for opening in ORDERS:
        count = shark.load(capture)
        for order in sorted(ORDERS, key=lambda name: name != opening):
            for frame in ORDERS[order](range(1, count + 1)):
                now = shown(shark, frame)
                before = first.setdefault(frame, now)
                if now != before:
                    failures.append(f"{capture.name}, opened and looked at {opening}, now {order}: frame {frame} is "
                                    f"not what it was at first.\n{change(before, now)}")
    return failures, sum(bool(trees) for trees, _, _ in first.values())


def main():
    failures, captures, frames = [], 0, 0
    for shark, capture in sharkd.each_capture():
        differences, ours = check(shark, capture)
        failures += differences
        captures, frames = captures + 1, frames + ours
    if not frames:
        failures.append("There is no frame with our protocol.")
    if failures:
        raise tshark.Failure("\n".join(failures))
    print(f"{captures} captures, {frames} frames with our protocol")


if __name__ == "__main__":
    try:
        main()
    except tshark.Failure as failure:
        sys.exit(str(failure))
