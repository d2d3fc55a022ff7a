#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Other protocols over TCP are shown as they are without the plugin, which has taken TCP's place to see every
segment: captures of several in disorder, as PDML (every field of every packet) and as the packet list, in one pass
and in two, are the same octet by octet.
"""

import itertools
import pathlib
import subprocess
import sys
import tempfile

import disorder

HERE = pathlib.Path(__file__).resolve().parent
# tshark with the plugin, or with none at all.
TSHARK = """
. "$1"
[ "$2" = without ] || use_plugin "${DHCPV6LQ_PLUGIN:-$(built_plugin)}"
shift 2
run_tshark "$@"
"""
VIEWS = (("-T", "pdml"), ("-T", "pdml", "-2"), (), ("-2",), ("-T", "pdml", "-o", "tcp.reassemble_out_of_order:TRUE"))
SEEDS = range(2)


def shown(path, plugin, arguments):
    run = subprocess.run(["bash", "-euo", "pipefail", "-c", TSHARK, "bash", HERE.parent / "lib.sh", plugin, "-r", path,
                          *arguments], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if run.returncode or run.stderr:
        sys.exit(f"tshark {plugin} the plugin, {arguments}: exit status {run.returncode}\n{run.stderr.decode()}")
    return [line for line in run.stdout.splitlines() if not line.startswith(b"<pdml ")]  # it has the time


def main():
    captures = [disorder.make(seed, lossy, disorder.Other, port)
                for seed, (port, lossy) in enumerate(itertools.product(disorder.Other.PORTS, (False, True)))]
    frames = [frame for capture in captures for frame in capture.frames]
    with tempfile.TemporaryDirectory(prefix="dhcpv6lq.") as folder:
        path = pathlib.Path(folder, "others.pcap")
        disorder.Capture(frames, [], set()).write(path)
        for arguments in VIEWS:
            alone, ours = (shown(path, plugin, arguments) for plugin in ("without", "with"))
            if len(alone) < len(frames):
                sys.exit(f"{arguments}: tshark shows {len(alone)} lines of {len(frames)} frames.")
            if alone != ours:
                differing = [pair for pair in itertools.zip_longest(alone, ours) if pair[0] != pair[1]]
                sys.exit(f"{arguments}: {len(differing)} lines differ, the first without and with the plugin:\n"
                         f"{differing[0][0]}\n{differing[0][1]}")
    print(f"{len(frames)} frames")


if __name__ == "__main__":
    main()
