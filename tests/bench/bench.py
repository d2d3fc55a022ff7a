#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin costs in tshark, and the codec by itself, each beside what else does that work.

bench.py [--bindings N ...] [--hostile TIMES] [--only REGEX] [-n RUNS] [--build FOLDER]

Prints one table; README.md says how to read it. The programs and the plugin are those of the build folder, the
plugin $DHCPV6LQ_PLUGIN if that is set.
"""

import argparse
import collections
import math
import os
import pathlib
import pwd
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent.parent

# What tshark does: {its name in the table: (arguments with the plugin, without it)}. The peer of what only the plugin
# can do is one pass that shows nothing (or two: with -2 -q alone, tshark dissects nothing).
NOTHING, TWICE = ("-q", "-z", "io,stat,0"), ("-2", "-q", "-z", "io,stat,0")
OUTPUT = "exported"
COMMANDS = {name: (arguments, peers or arguments) for name, arguments, peers in (
    ("io,stat", NOTHING, None),
    ("list", (), None),
    ("filter", ("-Y", "dhcpv6.iaaddr.ip == 2001:db8:a::1"), None),
    ("-V", ("-V",), None),
    ("json", ("-T", "json"), None),
    ("-2 -V", ("-2", "-V"), None),
    ("findings", ("-2", "-q", "-z", "dhcpv6lq,findings"), TWICE),
    ("queries", ("-q", "-z", "dhcpv6lq,queries"), NOTHING),
    ("bindings", ("-q", "-z", "dhcpv6lq,bindings"), NOTHING),
    ("export", ("-q", "--export-objects", f"dhcpv6lq,{OUTPUT}"), NOTHING),
)}

# Shapes of bench-captures, how many of what they are made of, and what tshark does with them. The ordinary ones have
# the bindings that were asked for, or this part of them; the others are what somebody makes to do harm.
ORDINARY = (
    ("answer", 1, ("io,stat", "list", "filter", "-V", "json", "findings", "bindings", "export")),
    ("exchanges", 4, ("io,stat", "-V")),
)
HOSTILE = (
    ("queries", 300000, ("io,stat", "-V", "queries")),
    ("data", 200000, ("io,stat", "-V", "findings")),
    ("tiny", 40000, ("io,stat", "-2 -V")),
    ("unaligned", 100, ("io,stat",)),
    ("unsound", 400, ("io,stat",)),
    ("duids", 40000, ("bindings", "export")),
    ("remote-ids", 40000, ("bindings", "export")),
    ("remote-texts", 40000, ("bindings",)),
    ("long-ids", 88000, ("bindings", "export")),
)
# Clients of the codec's own answer.
CODEC = 20000
# So many texts that collide are there at all.
MOST = {"duids": 65536, "remote-ids": 65536, "remote-texts": 65536}

# Who dissects: nobody, Wireshark's own dissector, the plugin. Not with the dissectors disabled: then Wireshark tries
# all its heuristics on every segment, which takes longer than to dissect it.
DATA = ("-d", "tcp.port==547,data", "-d", "udp.port==546-547,data")
BUILT_IN = ("-d", "tcp.port==547,dhcpv6.bulk_leasequery", "-d", "udp.port==546-547,dhcpv6",
            "--disable-protocol", "dhcpv6lq")
SIDES = (DATA, BUILT_IN, ())

# So few seconds and megabytes more than a peer's are noise. Nobody waits for so many times the peer's seconds, but for
# so many in any case.
SHORTEST, SMALLEST = 0.03, 0.5
LONGEST, PATIENCE = 30, 10

Used = collections.namedtuple("Used", "seconds megabytes")


class Failure(Exception):
    """Why there is nothing to measure."""


class Tshark:
    """tshark with the plugin, isolated as ../lib.sh does it, but without a shell that would be timed, too."""

    def __init__(self, stage, plugin):
        self.home = stage / "home"
        folder = stage / "plugins" / plugin.parent.parent.name / "epan"
        folder.mkdir(parents=True)
        self.home.mkdir()
        shutil.copy(plugin, folder)
        self.options = {"cwd": self.home, "stdin": subprocess.DEVNULL, "env": {
            "PATH": os.environ["PATH"], "HOME": str(self.home), "TMPDIR": "/tmp", "TZ": "UTC", "LC_ALL": "C.UTF-8",
            "XDG_CONFIG_HOME": f"{self.home}/.config", "XDG_DATA_HOME": f"{self.home}/.local/share",
            "XDG_CACHE_HOME": f"{self.home}/.cache", "WIRESHARK_PLUGIN_DIR": str(stage / "plugins")}}
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.home, nobody.pw_uid, nobody.pw_gid)
            self.options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}

    def output(self, *arguments):
        run = subprocess.run(["tshark", *arguments], capture_output=True, text=True, check=False, **self.options)
        if run.returncode:
            raise Failure(f"tshark {' '.join(map(str, arguments))}: exit status {run.returncode}\n{run.stderr}")
        return run.stdout

    def measure(self, *arguments, limit=math.inf):
        """The processor's time, for other processes have less of a part in it, and the most memory at a time. Over
        the limit, tshark is stopped, and the time is infinite."""
        def prepare():
            if limit < math.inf:
                resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(limit), math.ceil(limit) + 1))

        with subprocess.Popen(["tshark", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              preexec_fn=prepare, **self.options) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        shutil.rmtree(self.home / OUTPUT, ignore_errors=True)
        stopped = process.returncode == -signal.SIGXCPU
        if process.returncode and not stopped:
            raise Failure(f"tshark {' '.join(map(str, arguments))}: exit status {process.returncode}")
        return Used(math.inf if stopped else usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


# ---- are they what they should be? ----

def check_sides(tshark, path):
    """Each side's dissector has the messages, and no other has."""
    for side, (own, others) in zip(SIDES, (
            ("data", "dhcpv6 || dhcpv6.bulk_leasequery || dhcpv6lq"),
            ("dhcpv6 || dhcpv6.bulk_leasequery", "data || dhcpv6lq"),
            ("dhcpv6lq", "data || dhcpv6.bulk_leasequery"))):
        if not tshark.output("-r", path, *side, "-Y", own) or tshark.output("-r", path, *side, "-Y", others):
            raise Failure(f"{path.name}: with {' '.join(side) or 'the plugin'} not every frame is that of {own}.")


def check_answer(tshark, path, clients):
    """The plugin sees all of an ordinary answer, and nothing wrong in it."""
    counts = tshark.output("-r", path, "-2", "-Y", "dhcpv6lq.outcome", "-T", "fields", "-e", "dhcpv6lq.clients",
                           "-E", "aggregator=/s").split()
    found = tshark.output("-r", path, "-2", "-q", "-z", "dhcpv6lq,findings")
    if sum(map(int, counts)) != clients or found:
        raise Failure(f"{path.name} should have {clients} clients and no findings, not {counts} and:\n{found}")


# ---- the table ----

def compare(tshark, path, runs, command):
    """[Used of each side] of each run, measured in turns; who is first changes."""
    mine, peers = COMMANDS[command]
    arguments = [("-r", path, *side, *(peers if side else mine)) for side in SIDES]
    rounds, limit = [], math.inf
    for run in range(runs):
        used = [None] * len(SIDES)
        for side in (*range(run % len(SIDES), len(SIDES)), *range(run % len(SIDES))):
            used[side] = tshark.measure(*arguments[side], limit=limit)
            if run == 0:
                limit = max(PATIENCE, LONGEST * used[side].seconds)
        rounds.append(used)
        if used[-1].seconds == math.inf:
            break
    return rounds


def figure(width, digits, number):
    """A number of the table: `-` where there is none to speak of, `>` where it is more than anybody waited for."""
    text = "-" if math.isnan(number) else ">" if number == math.inf else f"{number:.{digits}f}"
    return f" {text:>{width - 1}}"


def above(number, least, *over):
    """The number, if all of these are over the least one: less is noise."""
    return number if min(over) > least else math.nan


def row(shape, count, command, rounds):
    data, built_in, ours = (Used(*map(statistics.median, zip(*side))) for side in zip(*rounds))
    net = [side.seconds - data.seconds for side in (built_in, ours)]
    more = ours.megabytes - built_in.megabytes
    ratios = [(own.seconds - none.seconds) / max(peer.seconds - none.seconds, 1e-6) for none, peer, own in rounds]
    return "".join((
        f"{shape:13}{command:9}{count:8}",
        *(figure(9, 2, side.seconds) for side in (data, built_in, ours)),
        figure(7, 1, ours.seconds / built_in.seconds), figure(7, 1, above(statistics.median(ratios), SHORTEST, *net)),
        *(figure(9, 1, above(seconds / count * 1e6, SHORTEST, seconds)) for seconds in net),
        *(figure(9, 0, side.megabytes) for side in (built_in, ours)),
        figure(9, 0, above(more * 2 ** 20 / count, SMALLEST, more))))


HEAD = """\
                                             seconds         ratio       us each, net      megabytes       octets each
shape        tshark      count     data built-in     ours    all    net built-in     ours built-in     ours above it"""


def shapes(bindings, hostile):
    """(shape, count, commands) of all that is to be measured."""
    for count in bindings:
        for shape, part, commands in ORDINARY:
            yield shape, count // part, commands
    for shape, count, commands in HOSTILE if hostile else ():
        yield shape, min(max(1, round(count * hostile)), MOST.get(shape, 10 ** 7)), commands


def find_plugin(build):
    path = os.environ.get("DHCPV6LQ_PLUGIN") or next(build.glob("plugins/*/epan/dhcpv6lq.so"), None)
    if not path or not pathlib.Path(path).is_file():
        raise Failure(f"No plugin is built in {build}: run tests/check.sh, or say --build FOLDER.")
    return pathlib.Path(path).resolve()


def find_program(build, name):
    path = build / "tests" / "bench" / name
    if not path.is_file():
        raise Failure(f"There is no {path}: run tests/check.sh, or say --build FOLDER.")
    return path


def measure_tshark(tshark, captures, path, arguments):
    for shape, _, _ in ORDINARY:
        subprocess.run([captures, shape, "100", path], check=True)
        check_sides(tshark, path)
    print(HEAD)
    for shape, count, commands in shapes(arguments.bindings, arguments.hostile):
        commands = [command for command in commands if re.search(arguments.only, f"{shape} {command}")]
        if commands:
            subprocess.run([captures, shape, str(count), path], check=True)
        if commands and shape == "answer":
            check_answer(tshark, path, count)
        for command in commands:
            print(row(shape, count, command, compare(tshark, path, arguments.runs, command)), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bindings", type=int, nargs="+", default=[10000, 100000], metavar="N",
                        help="of the ordinary answers, 4 to 1000000 (10000 100000)")
    parser.add_argument("--hostile", type=float, default=1, metavar="TIMES",
                        help="what else there is, so many times; 0: none of it (1)")
    parser.add_argument("--only", default="", metavar="REGEX", help="the rows whose `shape tshark` matches, or `codec`")
    parser.add_argument("-n", "--runs", type=int, default=5, help="of each row; what is printed is the median (5)")
    parser.add_argument("--build", type=lambda path: pathlib.Path(path).resolve(), default=TOP / "build" / "check",
                        metavar="FOLDER", help="(build/check)")
    arguments = parser.parse_args()
    if min(arguments.bindings) < 4 or max(arguments.bindings) > 1000000 or arguments.runs < 1:
        parser.error("4 to 1000000 bindings, and 1 run or more")
    captures, codec = (find_program(arguments.build, name) for name in ("bench-captures", "bench-codec"))
    plugin = find_plugin(arguments.build)
    with tempfile.TemporaryDirectory(prefix="dhcpv6lq.", dir="/tmp") as folder:
        stage = pathlib.Path(folder)
        stage.chmod(0o755)
        measure_tshark(Tshark(stage, plugin), captures, stage / "capture.pcap", arguments)
    if re.search(arguments.only, "codec"):
        print(flush=True)
        subprocess.run([codec, str(min(max(arguments.bindings), CODEC)), str(2 * arguments.runs + 1)], check=True)


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(str(failure))
