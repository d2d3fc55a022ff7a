#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares what Wireshark makes of the captures in test-captures/ with the golden files in expected/.

golden.py                     compares all captures, and says once what has changed alike
golden.py NAME...             compares these captures, e.g. kea-udp, and prints every line that differs
golden.py --update [NAME...]  writes the golden files anew (of all captures, or of those named) and says what has
                              changed. Not in CI: a person has to read it against the octets.
golden.py --changes [REVISION [REVISION]]
                              what has changed in the golden files between two revisions, or from one to the files
                              as they are (from HEAD, if none is given)
golden.py --files             every capture has its golden files, and there are no others; the same for the manifest
golden.py --read FILE         reads all captures once for several tests: see items.py
"""

import difflib
import os
import pathlib
import pickle
import subprocess
import sys

import changes
import items
import lines
import tshark

EXPECTED = tshark.HERE / "expected"
GOLDEN, JSON = ".golden", ".json"
REGENERATE = """\
If that is how it should be: tests/golden/golden.py --update writes the golden files anew. Every change must be read
against the octets (tests/tshark.sh -x -r CAPTURE, the RFCs) before it is committed; see tests/golden/README.md."""


def names():
    """The golden files that there must be."""
    return {capture.stem + kind for capture in tshark.captures()
            for kind in [GOLDEN] + [JSON] * tshark.settings(capture).json}


def contents(wanted=()):
    """{name: text} of the golden files as they would be now, of all captures or of those wanted."""
    unknown = set(wanted) - {capture.stem for capture in tshark.captures()}
    if unknown:
        raise tshark.Failure(f"There is no capture {', '.join(sorted(unknown))} in test-captures/.")
    texts = {}
    for capture, frames in items.read(wanted).items():
        entry = tshark.settings(capture)
        if entry.frames and not entry.frames <= set(frames):
            raise tshark.Failure(f"MANIFEST: {capture.name} has nothing of ours in all of the frames.")
        texts[capture.stem + GOLDEN] = "".join(
            line + "\n" for number, frame in frames.items()
            for line in lines.lines(frame, entry.frames is None or number in entry.frames))
        if entry.json:
            texts[capture.stem + JSON] = tshark.json_view(capture, *items.TWO_PASSES)
    return texts


def stored(name):
    """The text of a golden file; None if there is no such file."""
    path = EXPECTED / name
    return path.read_text("utf-8") if path.exists() else None


def committed(revision):
    """{name: text} of the golden files of a revision."""
    def git(*arguments):
        run = subprocess.run(["git", "-C", tshark.HERE, *arguments], capture_output=True, text=True, encoding="utf-8",
                             check=False)
        if run.returncode:
            raise tshark.Failure(run.stderr)
        return run.stdout

    names_ = git("ls-tree", "--name-only", revision, "expected/").splitlines()
    return {pathlib.Path(name).name: git("show", f"{revision}:./{name}") for name in names_
            if name.endswith((GOLDEN, JSON))}


def difference(old, new, name):
    return "".join(difflib.unified_diff(old.splitlines(True), new.splitlines(True), f"{name} (golden)", f"{name} (now)"))


def report(old, new):
    """What has changed between two {name: text}, as text: nothing, if nothing has."""
    parts, alike = [], []
    for name in sorted({*old, *new}):
        one, other = old.get(name), new.get(name)
        if one is None or other is None:
            parts.append(f"{name} is {'new' if one is None else 'gone'}: {len((one or other).splitlines())} lines.\n")
        elif one != other:
            stem, kind = os.path.splitext(name)
            alike += changes.between(stem, one, other, changes.from_json if kind == JSON else changes.from_golden)
    return "\n".join([*parts, changes.summary(alike)] if alike else parts)


def compare(wanted):
    now = contents(wanted)
    golden = {name: stored(name) for name in now}
    golden = {name: text for name, text in golden.items() if text is not None}
    if golden != now:
        raise tshark.Failure((report(golden, now) if not wanted else "\n".join(
            difference(golden.get(name, ""), text, name) for name, text in now.items())) + "\n" + REGENERATE)
    print(f"{len(now)} golden files, {sum(text.count(chr(10)) for text in now.values())} lines")


def files():
    failures = []
    captures, entries = tshark.captures(), tshark.manifest()
    stems = [capture.stem for capture in captures]
    failures += [f"Two captures are named {stem}." for stem in sorted(set(stems)) if stems.count(stem) > 1]
    present = {capture.name for capture in captures}
    failures += [f"{name} is not in MANIFEST." for name in sorted(present - set(entries))]
    failures += [f"{name} is in MANIFEST, but there is no such capture." for name in sorted(set(entries) - present)]
    present = {path.name for path in EXPECTED.iterdir()} if EXPECTED.is_dir() else set()
    failures += [f"expected/{name} is missing." for name in sorted(names() - present)]
    failures += [f"expected/{name} belongs to no capture." for name in sorted(present - names())]
    if not captures:
        failures.append("There is no capture in test-captures/.")
    if failures:
        raise tshark.Failure("\n".join(failures))


def update(wanted):
    if os.environ.get("CI"):
        raise tshark.Failure("Golden files are not written in CI.")
    now = contents(wanted)
    golden = {name: text for name in now if (text := stored(name)) is not None}
    changed = sorted(name for name in now if golden.get(name) != now[name])
    EXPECTED.mkdir(exist_ok=True)
    for name in changed:
        (EXPECTED / name).write_text(now[name], "utf-8")
    print(report(golden, now), f"{len(changed)} golden files changed.", sep="\n" if changed else "")
    if changed:
        print("Each change must be read against the octets of its capture before it is committed.")


def read(path):
    frames = {capture.name: frames for capture, frames in items.read().items()}
    pathlib.Path(path).write_bytes(pickle.dumps(frames))
    print(f"{sum(map(len, frames.values()))} frames of {len(frames)} captures")


def main(arguments):
    command, rest = (arguments[0], arguments[1:]) if arguments[:1] and arguments[0].startswith("-") else ("", arguments)
    if command == "":
        compare(rest)
    elif command == "--update":
        update(rest)
    elif command == "--changes" and len(rest) <= 2:
        print(report(committed(rest[0] if rest else "HEAD"),
                     committed(rest[1]) if rest[1:] else {name: stored(name) for name in names() if stored(name)})
              or "Nothing has changed.")
    elif command == "--files" and not rest:
        files()
    elif command == "--read" and len(rest) == 1:
        read(rest[0])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except tshark.Failure as failure:
        sys.exit(str(failure))
