#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast tshark is with the plugin: time and memory beside those of the same tshark without it.

bench.py [--clients N ...] [--runs N]

Makes captures in a temporary folder, bulk answers of N clients over one TCP connection and N/4 exchanges over UDP,
and has both tsharks read them in turns. README.md says how to read what it prints. The plugin is $DHCPV6LQ_PLUGIN,
else the newest of build/, build/try/ and build/check/.
"""

import argparse
import collections
import os
import pathlib
import pwd
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent.parent

# Every answer; over TCP the built-in dissector has a field of its own.
ANSWERS = " || ".join(f"{field} in {{15, 17}}" for field in ("dhcpv6.msgtype", "dhcpv6.bulk_leasequery.msgtype"))
# {name: (arguments, ours only, the peer's only)}. With -q alone, tshark does not dissect at all.
CASES = {
    "list": ((), (), ()),
    "tree": (("-V",), (), ()),
    "filter": (("-Y", ANSWERS), (), ()),
    "findings": (("-2", "-q"), ("-z", "dhcpv6lq,findings"), ("-z", "expert")),
}
# So few seconds beyond tshark's start are noise.
SHORTEST = 0.05

Used = collections.namedtuple("Used", "seconds megabytes")


class Failure(Exception):
    """Why there is nothing to measure."""


# ---- captures ----

LEASEQUERY, REPLY, DONE, DATA = 14, 15, 16, 17
CLIENTID, SERVERID, IAADDR, ORO, INTERFACE_ID, IAPREFIX, REMOTE_ID = 1, 2, 5, 6, 18, 26, 37
LQ_QUERY, CLIENT_DATA, CLT_TIME, LQ_RELAY_DATA, RELAY_ID = 44, 45, 46, 47, 53
REQUESTOR, SERVER = (bytes.fromhex("20010db80001" + end) for end in ("00000000000000000001", "00000000000000000547"))
RELAY = bytes.fromhex("00020000000961737239")  # DUID-EN
LINK = bytes.fromhex("20010db8000a00000000000000000001")
SEGMENT = 1428  # octets of a full one
START = 1767225600  # 2026-01-01 00:00:00 UTC


def option(code, *data):
    data = b"".join(data)
    return struct.pack("!HH", code, len(data)) + data


def duid(number):
    return struct.pack("!HHIHI", 1, 1, 0x29b92700, 0, 0x5e000000 + number)


def address(number):
    return bytes.fromhex("20010db8000a0000") + struct.pack("!Q", 0x1000 + number)


def message(kind, xid, *options):
    return bytes([kind]) + xid.to_bytes(3, "big") + b"".join(options)


def client(number, prefix):
    """An OPTION_CLIENT_DATA as Kea's: one binding, and the relay data of a message through one relay."""
    lifetimes = struct.pack("!II", 3600, 7200)
    if prefix:
        binding = option(IAPREFIX, lifetimes, b"\x38", struct.pack("!QQ", 0x20010db840000000 + (number << 8), 0))
    else:
        binding = option(IAADDR, address(number), lifetimes)
    relay = (b"\x0c\0" + LINK + bytes.fromhex("fe80000000000000") + struct.pack("!Q", number) +
             option(INTERFACE_ID, b"ge-0/0/1.%d" % (number % 4096)) +
             option(REMOTE_ID, b"\0\0\0\x09", b"olt-1/port-%d" % number) + option(RELAY_ID, RELAY))
    return option(CLIENT_DATA, option(CLIENTID, duid(number)), binding,
                  option(CLT_TIME, struct.pack("!I", number % 3600)), option(LQ_RELAY_DATA, relay[18:34], relay))


def query(xid, kind, link, *options):
    return message(LEASEQUERY, xid, option(CLIENTID, duid(0xc0)),
                   option(LQ_QUERY, bytes([kind]), link, option(ORO, struct.pack("!H", LQ_RELAY_DATA)), *options))


def reply(xid, *options):
    return message(REPLY, xid, option(SERVERID, duid(0xd0)), option(CLIENTID, duid(0xc0)), *options)


class Capture:
    """A pcap file that is being written."""

    def __init__(self, path):
        self.file, self.frames = path.open("wb"), 0
        self.sequence = {REQUESTOR: 100, SERVER: 200}
        self.file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))

    def packet(self, source, protocol, octets):
        target = SERVER if source == REQUESTOR else REQUESTOR
        frame = (bytes.fromhex("00005e00530100005e00530286dd") +
                 struct.pack("!IHBB", 0x60000000, len(octets), protocol, 64) + source + target + octets)
        seconds, microseconds = divmod(self.frames * 100, 1000000)
        self.file.write(struct.pack("<IIII", START + seconds, microseconds, len(frame), len(frame)) + frame)
        self.frames += 1

    def datagram(self, source, octets):
        self.packet(source, 17, struct.pack("!HHHH", 547, 547, 8 + len(octets), 0xffff) + octets)

    def segment(self, source, flags, octets=b""):
        ports, target = ((40000, 547), SERVER) if source == REQUESTOR else ((547, 40000), REQUESTOR)
        self.packet(source, 6, struct.pack("!HHIIBBHHH", *ports, self.sequence[source], self.sequence[target], 0x50,
                                           flags, 65535, 0, 0) + octets)
        self.sequence[source] += len(octets) + (flags & 3 != 0)

    def close(self):
        self.file.close()
        return self.frames


def framed(octets):
    return struct.pack("!H", len(octets)) + octets


def bulk_answer(clients):
    """RFC 5460 5.2: the first client in the REPLY, then one a DATA, then the DONE."""
    yield framed(reply(1, client(0, False)))
    for number in range(1, clients):
        yield framed(message(DATA, 1, client(number, number % 2)))
    yield framed(message(DONE, 1))


def write_empty(path):
    Capture(path).close()


def write_bulk(path, clients):
    """Full segments, whatever begins or ends in them; every other one is acknowledged."""
    capture, waiting, full = Capture(path), b"", 0
    capture.segment(REQUESTOR, 0x02)
    capture.segment(SERVER, 0x12)
    capture.segment(REQUESTOR, 0x10)
    capture.segment(REQUESTOR, 0x18, framed(query(1, 3, bytes(16), option(RELAY_ID, RELAY))))
    for octets in bulk_answer(clients):
        waiting += octets
        while len(waiting) >= SEGMENT:
            capture.segment(SERVER, 0x10, waiting[:SEGMENT])
            waiting, full = waiting[SEGMENT:], full + 1
            if full % 2 == 0:
                capture.segment(REQUESTOR, 0x10)
    capture.segment(SERVER, 0x19, waiting)
    capture.segment(REQUESTOR, 0x11)
    return capture.close()


def write_udp(path, clients):
    capture = Capture(path)
    for number in range(clients):
        capture.datagram(REQUESTOR, query(number, 1, bytes(16), option(IAADDR, address(number), bytes(8))))
        capture.datagram(SERVER, reply(number, client(number, False)))
    return capture.close()


# ---- tshark ----

def newest_plugin():
    found = [path for build in ("build", "build/try", "build/check")
             for path in (TOP / build).glob("plugins/*/epan/dhcpv6lq.so")]
    path = os.environ.get("DHCPV6LQ_PLUGIN") or max(found, key=lambda path: path.stat().st_mtime, default="")
    if not path or not pathlib.Path(path).is_file():
        raise Failure("No plugin is built: run tests/try.sh or tests/check.sh, or set DHCPV6LQ_PLUGIN.")
    return pathlib.Path(path).resolve()


class Tshark:
    """tshark with one plugin or none, isolated as ../lib.sh does it, but without a shell that would be timed, too."""

    def __init__(self, stage, name, plugin=None):
        home, plugins = stage / name / "home", stage / name / "plugins"
        for folder in (home, plugins):
            folder.mkdir(parents=True)
        if plugin:
            folder = plugins / plugin.parent.parent.name / "epan"
            folder.mkdir(parents=True)
            shutil.copy(plugin, folder)
        self.options = {"cwd": home, "stdin": subprocess.DEVNULL, "env": {
            "PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": "/tmp", "XDG_CONFIG_HOME": f"{home}/.config",
            "XDG_DATA_HOME": f"{home}/.local/share", "XDG_CACHE_HOME": f"{home}/.cache", "TZ": "UTC",
            "LC_ALL": "C.UTF-8", "WIRESHARK_PLUGIN_DIR": str(plugins)}}
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(home, nobody.pw_uid, nobody.pw_gid)
            self.options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}

    def output(self, *arguments):
        run = subprocess.run(["tshark", *arguments], capture_output=True, text=True, check=False, **self.options)
        if run.returncode:
            raise Failure(f"tshark {' '.join(map(str, arguments))}: exit status {run.returncode}\n{run.stderr}")
        return run.stdout

    def measure(self, *arguments):
        """The processor's time, for other processes have less of a part in it, and the most memory at a time."""
        with subprocess.Popen(["tshark", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              **self.options) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise Failure(f"tshark {' '.join(map(str, arguments))}: exit status {process.returncode}")
        return Used(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def check(ours, peer, path, clients):
    """Both do their work, and the peer is what it should be."""
    if not ours.output("-r", path, "-2", "-Y", f"dhcpv6lq.outcome && dhcpv6lq.clients=={clients}"):
        raise Failure(f"{path.name}: with the plugin no query has {clients} clients.")
    found = ours.output("-r", path, "-2", "-q", "-z", "dhcpv6lq,findings")
    if found:
        raise Failure(f"{path.name} should break no rule:\n{found}")
    frames = [len(tshark.output("-r", path, "-Y", ANSWERS).splitlines()) for tshark in (ours, peer)]
    if frames[0] != frames[1]:
        raise Failure(f"{path.name}: {frames[0]} frames with answers, for the peer {frames[1]}.")
    if "dhcpv6lq" in peer.output("-G", "plugins"):
        raise Failure("The peer has the plugin, too.")


# ---- the table ----

def compare(sides, path, empty, runs, arguments, *own):
    """For each side [(Used, Used without packets) of each run], measured in turns; who is first alternates."""
    used = [[], []]
    for run in range(runs):
        for side in (0, 1) if run % 2 == 0 else (1, 0):
            used[side].append([sides[side].measure("-r", file, *arguments, *own[side]) for file in (path, empty)])
    return used


def numbers(runs):
    """Of one side: least and median seconds, megabytes, and seconds and megabytes beyond those without packets."""
    more = [Used(*(one - other for one, other in zip(used, none))) for used, none in runs]
    seconds, megabytes = zip(*(used for used, _ in runs))
    return min(seconds), *map(statistics.median, (seconds, megabytes, *zip(*more)))


def row(name, used, clients):
    """A line of the table."""
    (least, seconds, megabytes, net, net_megabytes), peer = map(numbers, used)
    ratio = f"{net / peer[3]:.2f}" if min(net, peer[3]) > SHORTEST else "-"
    return (f"{name:9}{least:8.3f} {seconds:7.3f} {peer[0]:8.3f} {peer[1]:7.3f}{seconds / peer[1]:7.2f}{ratio:>7}"
            f"{megabytes:7.0f}{peer[2]:7.0f}{megabytes / peer[2]:7.2f}"
            f"{net / clients * 1e6:9.1f}{net_megabytes / clients * 1024:8.2f}")


HEAD = """         ours, seconds    peer, seconds                   megabytes          ours, a client
              min  median      min  median  ratio    net   ours   peer  ratio       us      kB"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, nargs="+", default=[20000])
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    if min(*arguments.clients, arguments.runs, 1) < 1 or max(arguments.clients) > 1000000:
        parser.error("1 to 1000000 clients, and 1 run or more")
    plugin = newest_plugin()
    with tempfile.TemporaryDirectory(prefix="dhcpv6lq.", dir="/tmp") as folder:
        stage = pathlib.Path(folder)
        stage.chmod(0o755)
        sides = (Tshark(stage, "ours", plugin), Tshark(stage, "peer"))
        empty = stage / "empty.pcap"
        write_empty(empty)
        for clients in arguments.clients:
            for what, write, count in (("bulk", write_bulk, clients), ("udp", write_udp, max(1, clients // 4))):
                path = stage / f"{what}.pcap"
                frames = write(path, count)
                check(*sides, path, clients if what == "bulk" else 1)
                print(f"{what}: {count} clients, {frames} frames, {path.stat().st_size} octets\n{HEAD}")
                for name, case in CASES.items():
                    print(row(name, compare(sides, path, empty, arguments.runs, *case), count), flush=True)
                print()


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(str(failure))
