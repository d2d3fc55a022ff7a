#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""cost.py [PACKETS [RUNS]]: what it costs other TCP traffic that the plugin is in TCP's place. By hand, never a test.

The same tshark reads connections that are none of ours, in turns with the preference `dhcpv6lq.every_segment` on and
off; prints the processor's seconds and their ratio. Differences of some percent come and go from run to run.
"""

import pathlib
import random
import statistics
import sys
import tempfile

import disorder

sys.path.insert(0, str(disorder.HERE.parent / "bench"))
import bench  # noqa: E402 (needs the path)

COMMANDS = {"list": (), "-V": ("-V",), "io,phs": ("-q", "-z", "io,phs"), "-2 io,phs": ("-2", "-q", "-z", "io,phs")}
SIDES = {side: ("-o", f"dhcpv6lq.every_segment:{side}") for side in ("TRUE", "FALSE")}


def write(path, packets):
    """Short connections, one after the other, to a port that no dissector has."""
    chance, frames = random.Random(547), []
    while len(frames) < packets:
        connection = disorder.Connection(chance, 6, (chance.randrange(1024, 65536), 9999))
        turns = [(turn % 2, [chance.randbytes(chance.choice((100, 1000, 3000)))]) for turn in range(40)]
        frames += disorder.conversation(chance, connection, turns, ())
    disorder.Capture(frames[:packets], [], set()).write(path)


def main(packets="100000", runs="7"):
    with tempfile.TemporaryDirectory(prefix="dhcpv6lq.", dir="/tmp") as folder:
        stage = pathlib.Path(folder)
        stage.chmod(0o755)
        path = stage / "others.pcap"
        write(path, int(packets))
        tshark = bench.Tshark(stage, bench.find_plugin(bench.TOP / "build" / "check"))
        print(f"{packets} packets      on    off  ratio")
        for name, arguments in COMMANDS.items():
            seconds = {side: [] for side in SIDES}
            for _ in range(int(runs)):
                for side in random.sample(list(SIDES), len(SIDES)):
                    seconds[side].append(tshark.measure("-r", path, *arguments, *SIDES[side]).seconds)
            on, off = (statistics.median(seconds[side]) for side in SIDES)
            print(f"{name:16} {on:7.3f} {off:6.3f} {on / off:6.2f}", flush=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (bench.Failure, TypeError, ValueError) as failure:
        sys.exit(str(failure))
