#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""test_mutate.py: what mutate.py does to captures is what it means to do. A capture without changes is as it was, a message
that is read as options is the same octets, a seed always makes the same mutant; where all messages of a capture are made
longer, or shorter, all of them are found so.
"""

import collections
import pathlib
import sys
import tempfile

import mutate  # knows where the others are
import nesting
import packets
import rewrite

CAPTURES = mutate.HERE.parent.parent / "test-captures"
# With gaps, in disorder, sent again, in small segments and large ones, over UDP and through relays.
RESIZED = ("kea-bulk", "kea-relay", "kea-udp", "splits-every", "case-t_fast_retransmit", "clean-mornings")


def messages(capture):
    """[[octets]]: what each sender sent."""
    found = collections.defaultdict(list)
    for place in mutate.places(capture):
        found[place.key].append(place.octets)
    return list(found.values())


def edits_of(places, change):
    found = collections.defaultdict(list)
    for place in places:
        size = 0 if isinstance(place.key, int) else 2
        octets = change(place.octets)
        found[place.key].append((place.begin - size, place.end, len(octets).to_bytes(2, "big")[:size] + octets))
    return found


def wrong(path, capture):
    """What is wrong with what is made of a capture, or None."""
    places = list(mutate.places(capture))
    as_read = [(seconds, octets) for _, seconds, octets in capture.frames]
    if capture.rewritten({}, {}) != as_read or capture.rewritten(edits_of(places, bytes), {}) != as_read:
        return "not the same frames without a change"
    if any(nesting.message(place.octets).octets() != place.octets for place in places):
        return "not the same octets of a message"
    first, again, other = (mutate.mutant(seed, path) for seed in (1, 1, 2))
    if first != again or first == other:
        return "not one mutant of one seed"
    return None


def wrong_sizes(capture, scratch):
    """The same of what is made of it with longer messages, and with shorter ones."""
    places, before = list(mutate.places(capture)), messages(capture)
    for change in (lambda octets: octets + octets[:4], lambda octets: octets[:-1]):
        rewrite.write(scratch, capture.rewritten(edits_of(places, change), {}))
        if messages(rewrite.Capture(scratch)) != [list(map(change, sent)) for sent in before]:
            return "not the messages that were written"
    return None


def main():
    failures, count = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(CAPTURES.glob("*.pcap*")):
            try:
                capture = rewrite.Capture(path)
            except packets.Unreadable:
                continue  # of another link
            count += 1
            what = wrong(path, capture) or path.stem in RESIZED and wrong_sizes(capture, pathlib.Path(folder, "resized"))
            failures += [f"{path.name}: {what}"] if what else []
    if failures or count < 200:
        sys.exit("\n".join([*failures, f"{count} captures"]))
    print(f"{count} captures")


if __name__ == "__main__":
    main()
