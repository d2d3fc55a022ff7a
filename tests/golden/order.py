#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A frame is shown alike in whatever order the frames of a capture are looked at.

tshark goes through a capture forwards, and never back. Wireshark shows any frame at any time, and dissects it
anew whenever it does; so does sharkd, which this asks for the tree, the protocol and the info of every frame, in
each of ORDERS, one after the other; the capture is opened anew for each of them to be the first. What is shown
must be the same each time, links to other frames and marked octets included, and it must be what the golden files
have.

All captures go through the same process (one more for each that needs settings of its own), so nothing that
stays of one may be seen in the next.
"""

import itertools
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

import golden
import tshark

# How sharkd is started: like tshark in tests/tshark.sh.
START = """
. "$1"
use_plugin "${DHCPV6LQ_PLUGIN:-$(built_plugin "$top/build" "$top/build/check")}"
isolated sharkd -
"""


# tshark indents no deeper.
DEEPEST = 40


def shuffled(frames):
    """Every frame twice, in an order that is the same in every run."""
    frames = [*frames] * 2
    random.Random(5007).shuffle(frames)
    return frames


ORDERS = {"backwards": reversed, "shuffled": shuffled, "forwards": iter}


class Sharkd:
    """A sharkd that takes one request after the other."""

    def __init__(self):
        self.complaints = tempfile.TemporaryFile("w+", encoding="utf-8")
        self.process = subprocess.Popen(["bash", "-euo", "pipefail", "-c", START, "bash", tshark.HERE.parent / "lib.sh"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.complaints,
                                        encoding="utf-8")
        self.ids = itertools.count(1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.complaints.close()

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


def preferences(options):
    """The arguments that the manifest has for tshark as [(preference, value)]; sharkd has no others."""
    pairs = []
    for option, value in zip(options[::2], options[1::2]):
        if option == "-o":
            pairs.append(tuple(value.split(":", 1)))
        elif option == "-d" and value.startswith("tcp.port==") and value.endswith(",dhcpv6lq"):
            pairs.append(("dhcpv6lq.tcp.port", value[len("tcp.port=="):-len(",dhcpv6lq")]))
        else:
            raise tshark.Failure(f"How does one tell sharkd {option} {value}?")
    return pairs


def shown(sharkd, frame):
    """(our trees, protocol, info) of a frame."""
    answer = sharkd.ask("frame", frame=frame, proto=True, columns=True)
    column = answer["col"]
    return [tree for tree in answer["tree"] if tree["l"].startswith(tshark.TREE)], column[4], column[6]


def lines(nodes, depth=0):
    """A tree as tshark prints it."""
    for node in nodes:
        if not node.get("v"):  # hidden
            yield "    " * min(depth, DEEPEST) + (f"[{node['l']}]" if node.get("g") else node["l"])
            yield from lines(node.get("n", ()), depth + 1)


def as_golden(frames):
    """The golden files .txt and .list as they would be of {frame: what is shown}."""
    text, rows = [], []
    for frame, (trees, protocol, info) in sorted(frames.items()):
        if trees:
            text += [""] * bool(text) + [f"Frame {frame}", *(line.rstrip() for line in lines(trees))]
            rows.append(f"{frame}\t{protocol}\t{info}".strip())
    return {"txt": "".join(line + "\n" for line in text), "list": "".join(row + "\n" for row in rows)}


def change(before, now, frame):
    """What has changed in a frame: in the texts, else (links, places of octets) in what sharkd gives."""
    one, other = as_golden({frame: before}), as_golden({frame: now})
    return "".join(golden.difference(one[kind], other[kind], kind) for kind in one) or f"{before}\n{now}"


def check(sharkd, capture, file):
    """What differs in a capture, as texts, and how many frames have our trees; the file is its copy."""
    failures, first = [], {}
    for opening in ORDERS:
        sharkd.ask("load", file=str(file))
        status = sharkd.ask("status")
        if status.get("filename") != file.name:
            raise tshark.Failure(f"sharkd does not open {capture.name}: {sharkd.said()}")
        for order in sorted(ORDERS, key=lambda name: name != opening):
            for frame in ORDERS[order](range(1, status["frames"] + 1)):
                now = shown(sharkd, frame)
                before = first.setdefault(frame, now)
                if now != before:
                    failures.append(f"{capture.name}, opened and looked at {opening}, now {order}: frame {frame} is "
                                    f"not what it was at first.\n{change(before, now, frame)}")

    now = as_golden(first)
    for kind in ("txt", "list"):
        path = golden.expected(capture, kind)
        old = path.read_text("utf-8") if path.exists() else golden.view(capture, kind)
        if old != now[kind]:
            failures.append(golden.difference(old, now[kind], path.name))
    return failures, sum(bool(trees) for trees, _, _ in first.values())


def main():
    if not shutil.which("sharkd"):
        raise tshark.Failure("There is no sharkd, which Debian has in wireshark-common.")
    groups = {}
    for capture in tshark.captures():
        groups.setdefault(tuple(tshark.settings(capture).options), []).append(capture)
    failures, captures, frames = [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # sharkd may run as somebody else
        for options, group in groups.items():
            with Sharkd() as sharkd:
                for name, value in preferences(options):
                    sharkd.ask("setconf", name=name, value=value)
                for capture in group:
                    file = pathlib.Path(folder, capture.name)
                    shutil.copyfile(capture, file)
                    file.chmod(0o644)
                    differences, ours = check(sharkd, capture, file)
                    failures += differences
                    captures, frames = captures + 1, frames + ours
                sharkd.ask("bye")
                complaints = [line for line in sharkd.said().splitlines()
                              if any(word in line for word in ("Dissector bug", "WARNING", "CRITICAL", "ERROR"))]
                if complaints:
                    failures.append("sharkd says:\n" + "\n".join(complaints))
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
