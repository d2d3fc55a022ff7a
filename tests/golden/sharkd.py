# SPDX-License-Identifier: GPL-2.0-or-later
"""sharkd, which answers for a frame at any time, in any order, and opens one capture after the other: for
tests that would start a tshark thousands of times.
"""

import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import tshark

# How it is started: like tshark in tests/tshark.sh.
START = """
. "$1"
use_plugin "${DHCPV6LQ_PLUGIN:-$(built_plugin)}"
isolated sharkd -
"""


# Captures that one process opens, before another takes its place: it keeps some 10 MB of each, plugin or none.
LOADS_MAX = 100


class Sharkd:
    """A sharkd that takes one request after the other. `settings` are its [(preference, value)]."""

    def __init__(self, settings=()):
        if not shutil.which("sharkd"):
            raise tshark.Failure("There is no sharkd, which Debian has in wireshark-common.")
        self.settings = settings
        self.complaints = tempfile.TemporaryFile("w+", encoding="utf-8")
        self.folder = tempfile.TemporaryDirectory()
        os.chmod(self.folder.name, 0o755)  # sharkd may run as somebody else
        self.ids = itertools.count(1)
        self.start()

    def start(self):
        self.process = subprocess.Popen(["bash", "-euo", "pipefail", "-c", START, "bash", tshark.HERE.parent / "lib.sh"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.complaints,
                                        encoding="utf-8")
        self.loads = 0
        for name, value in self.settings:
            self.ask("setconf", name=name, value=value)

    def stop(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.complaints.close()
        self.folder.cleanup()

    def said(self):
        self.complaints.seek(0)
        return self.complaints.read()

    def ask(self, method, **parameters):
        """The result of a request."""
        request = {"jsonrpc": "2.0", "id": next(self.ids), "method": method, "params": parameters}
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # There is no answer either, and what sharkd has said is of more use.
        line = self.process.stdout.readline()
        if not line:
            raise tshark.Failure(f"sharkd has ended at {method} {parameters}:\n{self.said()}")
        answer = json.loads(line)
        if answer.get("id") != request["id"] or "result" not in answer:
            raise tshark.Failure(f"sharkd, {method} {parameters}: {line}")
        return answer["result"]

    def load(self, capture):
        """Open the file (a copy, which an ordinary user may read); the number of its frames."""
        if self.loads == LOADS_MAX:
            self.ask("bye")
            self.stop()
            self.start()
        self.loads += 1
        file = pathlib.Path(self.folder.name, capture.name)
        shutil.copyfile(capture, file)
        file.chmod(0o644)
        self.ask("load", file=str(file))
        file.unlink()
        status = self.ask("status")
        if status.get("filename") != file.name:
            raise tshark.Failure(f"sharkd does not open {capture.name}: {self.said()}")
        return status["frames"]

    def end(self):
        """The end; what sharkd complained of is a failure."""
        self.ask("bye")
        complaints = [line for line in self.said().splitlines()
                      if any(word in line for word in ("Dissector bug", "WARNING", "CRITICAL", "ERROR"))]
        if complaints:
            raise tshark.Failure("\n".join(["sharkd says:", *complaints]))


# A port that is to be decoded as ours, and what its preference has besides.
PORT = re.compile(r"(tcp|udp)\.port==(\d+),dhcpv6lq")
USUAL_PORTS = {"tcp": "", "udp": "546-547,"}


def preferences(options):
    """The arguments that the manifest has for tshark as [(preference, value)]; sharkd has no others."""
    pairs = []
    for option, value in zip(options[::2], options[1::2]):
        if option == "-o":
            pairs.append(tuple(value.split(":", 1)))
        elif option == "-d" and (port := PORT.fullmatch(value)):
            pairs.append((f"dhcpv6lq.{port[1]}.port", USUAL_PORTS[port[1]] + port[2]))
        else:
            raise tshark.Failure(f"How does one tell sharkd {option} {value}?")
    return pairs


def each_capture(names=()):
    """(sharkd, capture) for every capture in test-captures, or those named: one process for all, and one more
    for each that needs settings of its own."""
    groups = {}
    for capture in tshark.captures():
        if not names or capture.stem in names:
            groups.setdefault(tuple(tshark.settings(capture).options), []).append(capture)
    for options, group in groups.items():
        with Sharkd(preferences(options)) as sharkd:
            for capture in group:
                yield sharkd, capture
            sharkd.end()
