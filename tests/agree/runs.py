# SPDX-License-Identifier: GPL-2.0-or-later
"""One tshark that is asked everything about a capture at once."""

import csv
import functools
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import captures

sys.path.insert(0, str(captures.TOP / "tests" / "stats"))
import tables  # noqa: E402 (needs the path)

HERE = pathlib.Path(__file__).resolve().parent
TSHARK = HERE.parent / "tshark.sh"
SCRIPT = captures.TOP / "plugin" / "scripts" / "dhcpv6lq-findings"
PROFILE = "DHCPv6 Leasequery"
JSON = ["-z", "dhcpv6lq,json"]
WORDS = 400  # of what a command that fails says; tshark may list all that it knows


class Failure(Exception):
    """A run that gives no answers; the text says why."""


class Output:
    """What a tshark has said: `packets`, from -T json, each [(name, value)], where a value is a text or such a list
    again; `text`, of all -z; `files`, {name: octets}, what was exported. `script`: what dhcpv6lq-findings made of it, in one
    pass."""

    def __init__(self, text, files, script):
        self.packets, end, self.script = [], 0, script
        if text.startswith("["):
            self.packets, end = json.JSONDecoder(object_pairs_hook=list).raw_decode(text)
        self.text, self.files = text[end:], files

    @functools.cached_property
    def frames(self):
        """[(frame number, [(protocol or "frame", its fields)])]"""
        layers = [dict(dict(packet)["_source"])["layers"] for packet in self.packets]
        return [(int(dict(dict(packet)["frame"])["frame.number"]), packet) for packet in layers]

    def lines(self, pattern):
        """The matches of a pattern with whole lines of the text."""
        return [match.groups() for match in map(re.compile(pattern).fullmatch, self.text.splitlines()) if match]

    def section(self, title):
        """The lines of a table of counts, below its headings."""
        lines = self.text.splitlines()
        start = lines.index(title) + 3
        return lines[start:lines.index("", start)]

    def table(self, title, full):
        """The rows of a table as {heading: cell}; only those that are whole and not the row of an empty table: they have
        the column `full`."""
        return [row for row in tables.rows(self.text, title, aligned=False) if row.get(full)]

    def rows(self, name):
        """The rows of each exported file whose name matches, as {heading: cell}."""
        return [list(csv.DictReader(octets.decode().splitlines(True), strict=True))
                for file, octets in sorted(self.files.items()) if re.fullmatch(name, file)]


def run(command, statuses):
    """What a command prints that must exit with one of these statuses."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=False)
    bug = re.search(r".*(Dissector bug|\b(WARNING|CRITICAL|ERROR)\b).*", done.stderr)
    if done.returncode not in statuses or bug:
        words = bug[0] if bug else done.stderr[:WORDS]
        raise Failure(f"{shlex.join(map(str, command))}: exit status {done.returncode}\n{words}")
    return done.stdout


def everything(asked, folder):
    """The arguments that are asked for, [[argument]], and those of all; {folder} in one is where it may write."""
    folder.chmod(0o777)  # tshark runs as another user
    return ["-C", PROFILE, "-T", "json", "-J", "frame dhcpv6lq",
            *(argument.format(folder=folder / "exported") for arguments in asked for argument in arguments)]


def exported(folder):
    return {file.name: file.read_bytes() for file in (folder / "exported").glob("*")}


def one_pass(capture, asked):
    """The Output of a tshark that is asked this, [[argument]]: the one that the script runs, which is asked for JSON
    already."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        tshark = folder / "tshark"
        tshark.write_text(f"#!/bin/sh\nexec {shlex.join(map(str, (HERE / 'once.sh', folder)))} \"$@\"\n", "utf-8")
        tshark.chmod(0o755)
        arguments = everything([arguments for arguments in asked if arguments != JSON], folder)
        (folder / "arguments").write_text("".join(f"{argument}\n" for argument in arguments), "utf-8")
        script = run([sys.executable, "-B", SCRIPT, "--allow-empty", "--tshark", tshark, *capture.options, capture.path],
                     {0, 1})
        return Output((folder / "output").read_text("utf-8"), exported(folder), script)


def two_passes(capture, asked, script):
    """The same with two passes; what the script says is known."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        text = run([TSHARK, "-2", "-r", capture.path, *capture.options, *everything(asked, folder)], {0})
        return Output(text, exported(folder), script)
