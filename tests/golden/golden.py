#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares what tshark makes of the captures in test-captures/ with the golden files in expected/.

golden.py NAME VIEW...        compares the views (txt, list, json) of one capture, e.g. kea-udp txt
golden.py --files             every capture has its golden files, and there are no others; the same for
                              the manifest
golden.py --tests             prints the pairs NAME VIEW there are
golden.py --update [NAME...]  writes the golden files anew (of all captures, or of those named) and prints
                              what changes. Not in CI: a person has to read it against the octets.
"""

import concurrent.futures
import difflib
import os
import sys

import tshark

EXPECTED = tshark.HERE / "expected"
# Two passes, as Wireshark does when it opens a file: a query then shows its reply.
PASSES = ("-2", "-Y", "dhcpv6lq")
SHOW = {"txt": tshark.text_view, "list": tshark.list_view, "json": tshark.json_view}


def view(capture, kind):
    return SHOW[kind](capture, *PASSES)


def tests():
    return [(capture, kind) for capture in tshark.captures() for kind in tshark.settings(capture).views]


def expected(capture, kind):
    return EXPECTED / f"{capture.stem}.{kind}"


def difference(old, new, name):
    return "".join(difflib.unified_diff(old.splitlines(True), new.splitlines(True), f"{name} (golden)", f"{name} (now)"))


def compare(name, kinds):
    found = [capture for capture in tshark.captures() if capture.stem == name]
    if not found:
        raise tshark.Failure(f"There is no capture {name} in test-captures/.")
    failures = []
    for kind in kinds:
        golden = expected(found[0], kind)
        now = view(found[0], kind)
        if not golden.exists():
            failures.append(f"{golden.name}: there is no such golden file. golden.py --update {name} writes it.")
            continue
        diff = difference(golden.read_text("utf-8"), now, golden.name)
        if diff:
            failures.append(diff)
    if failures:
        raise tshark.Failure("\n".join(failures))


def files():
    failures = []
    captures, entries = tshark.captures(), tshark.manifest()
    stems = [capture.stem for capture in captures]
    failures += [f"Two captures are named {stem}." for stem in sorted(set(stems)) if stems.count(stem) > 1]
    names = {capture.name for capture in captures}
    failures += [f"{name} is not in MANIFEST." for name in sorted(names - set(entries))]
    failures += [f"{name} is in MANIFEST, but there is no such capture." for name in sorted(set(entries) - names)]
    wanted = {expected(capture, kind).name for capture, kind in tests()}
    present = {path.name for path in EXPECTED.iterdir()} if EXPECTED.is_dir() else set()
    failures += [f"expected/{name} is missing." for name in sorted(wanted - present)]
    failures += [f"expected/{name} belongs to no capture." for name in sorted(present - wanted)]
    if not captures:
        failures.append("There is no capture in test-captures/.")
    if failures:
        raise tshark.Failure("\n".join(failures))


def update(names):
    if os.environ.get("CI"):
        raise tshark.Failure("Golden files are not written in CI.")
    unknown = set(names) - {capture.stem for capture in tshark.captures()}
    if unknown:
        raise tshark.Failure(f"There is no capture {', '.join(sorted(unknown))} in test-captures/.")
    EXPECTED.mkdir(exist_ok=True)
    changed = 0
    pairs = [(capture, kind) for capture, kind in tests() if not names or capture.stem in names]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (capture, kind), new in zip(pairs, pool.map(lambda pair: view(*pair), pairs)):
            golden = expected(capture, kind)
            old = golden.read_text("utf-8") if golden.exists() else ""
            if old != new or not golden.exists():
                sys.stdout.write(difference(old, new, golden.name))
                golden.write_text(new, "utf-8")
                changed += 1
    print(f"\n{changed} golden files changed.")
    if changed:
        print("Each must be read against the octets of its capture before it is committed.")


def main(arguments):
    if arguments[:1] == ["--update"]:
        update(arguments[1:])
    elif arguments == ["--files"]:
        files()
    elif arguments == ["--tests"]:
        for capture, kind in tests():
            print(capture.stem, kind)
    elif len(arguments) >= 2 and set(arguments[1:]) <= set(tshark.VIEWS):
        compare(arguments[0], arguments[1:])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except tshark.Failure as failure:
        sys.exit(str(failure))
