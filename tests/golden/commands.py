#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The commands that README.md and the READMEs of plugin/ name do what they say.

Every line of a code block that begins with tshark or a script of ours is run, with a real capture for FILE. What stands
below a line that begins with "$ " is what it printed: each line is in the output, in this order; "..." is anything.
"""

import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import tshark

TOP = tshark.HERE.parent.parent
CAPTURE = TOP / "test-captures" / "kea-bulk.pcap"
LEASES = TOP / "tests" / "findings" / "leases"
# What the words of the READMEs stand for.
FILES = {"FILE": [CAPTURE], "kea-bulk.pcap": [CAPTURE], "*.pcap": [CAPTURE],
         **{name: [TOP / "test-captures" / name] for name in ("dark-after-reload.pcap", "active-lost-update.pcap")},
         "before.pcap": [CAPTURE], "after.pcap": [CAPTURE], "relay.pcap": [CAPTURE],
         "day.pcap#1201": [f"{CAPTURE}#4"], "day.pcap#88417": [f"{CAPTURE}#83"],
         "/var/lib/kea/kea-leases6.csv": [LEASES / "kea-3.0-asked.csv"], "relay.pcap#5": [f"{LEASES / 'kea-3.0-asked.pcap'}#1"],
         "ring_0000*.pcapng": [TOP / "test-captures" / f"case-ring-{piece}-of-2.pcap" for piece in (1, 2)]}
COMMAND = re.compile(r"(?:\$ )?(?:ssh [^|]*\| )?(tshark|dhcpv6lq-\w+) ([^|]*)")


def blocks(path):
    """The lines of each code block in a README."""
    return (block.splitlines() for block in re.findall(r"^```\n(.*?)^```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL))


def run(program, words, folder):
    """What a command prints."""
    arguments = []
    for word in words:
        if word == "DIR" or word.startswith("DIR/") or word.endswith(",DIR"):
            arguments.append(word.replace("DIR", str(folder / "tables")))
        else:
            arguments += FILES.get(word, [word])
    if program == "tshark":
        return tshark.tshark(*arguments)
    script = TOP / "plugin" / "scripts" / program
    if program in ("dhcpv6lq-findings", "dhcpv6lq-compare"):
        arguments = ["--tshark", tshark.HERE.parent / "tshark.sh", *arguments]
    if program == "dhcpv6lq-compare":
        arguments = ["--comparer", os.environ["DHCPV6LQ_COMPARER"], *arguments]
    octets = CAPTURE.read_bytes() if "-" in words or program == "dhcpv6lq-ek" else b""
    done = subprocess.run([script, *arguments], input=octets, capture_output=True, check=False)
    if done.returncode > 1:
        raise tshark.Failure(f"{program} {shlex.join(words)}: exit status {done.returncode}\n{done.stderr.decode()}")
    return done.stdout.decode()


def is_line(shown, line):
    """Is that the line, as the README shows it? Columns are as wide as they need to be."""
    shown, line = (re.sub(r" +", " ", text.strip()) for text in (shown, line))
    return re.match(".*".join(map(re.escape, shown.split("..."))), line)


def differences(command, shown, output):
    lines = iter(output.splitlines())
    for line in shown:
        if not any(is_line(line, one) for one in lines):
            yield f"{command} does not print, or not in this place:\n{line}"


def main():
    commands, failures = 0, []
    with tempfile.TemporaryDirectory(prefix="dhcpv6lq.", dir="/tmp") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o777)  # tshark runs as another user
        for path in [TOP / "README.md", *sorted((TOP / "plugin").rglob("README.md"))]:
            for block in blocks(path):
                for number, line in enumerate(block):
                    if not (match := COMMAND.match(line)):
                        continue
                    commands += 1
                    words = shlex.split(re.sub(r"(^|\s)#.*", "", match[2]))  # "FILE#4" has no comment
                    if "mapping" in match[1] or ">" in words:
                        continue
                    output = run(match[1], words, folder)
                    if line.startswith("$ "):
                        failures += differences(f"{path.relative_to(TOP)}: {line}", block[number + 1:], output)
    if commands < 10:
        failures.append(f"There are only {commands} commands.")
    if failures:
        raise tshark.Failure("\n".join(failures))
    print(f"{commands} commands")


if __name__ == "__main__":
    try:
        main()
    except tshark.Failure as failure:
        sys.exit(str(failure))
