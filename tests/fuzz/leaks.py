#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark on mutants of the captures, as in mutants.py, but under LeakSanitizer: fails where memory is lost that the plugin
or the codec has allocated, or had allocated. What Wireshark itself loses is none of ours.

leaks.py [COUNT [CAPTURE...]]   COUNT (default 50) of either kind, spread over the captures (default: test-captures/)

Exits with 77 where gcc has no LeakSanitizer.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import mutants

tshark = mutants.tshark
SKIPPED = 77
PLUGIN = "dhcpv6lq.so"
RUNS = re.compile(r"^==\d+==", re.MULTILINE)
# What nothing refers to any more. Indirect leaks are what these refer to: tshark never frees its trees of counts, nor its
# list of files to export, with what the plugin has put into them.
LEAK = re.compile(r"^Direct leak of .*?(?=^$|\Z)", re.MULTILINE | re.DOTALL)


def sanitizer():
    """LeakSanitizer's library, which needs no other build: it only takes the place of malloc() and free()."""
    if not shutil.which("gcc"):
        return None
    name = subprocess.run(["gcc", "-print-file-name=liblsan.so"], capture_output=True, text=True, check=True).stdout.strip()
    return pathlib.Path(name).resolve() if "/" in name else None


def under(library, reader):
    """Has the reader's tshark run with it. The plugin is loaded with it, so that it is still there at the end, when the
    places in it get their names. GLib is not to cut memory into pieces by itself."""
    environment = reader.tshark.options["env"]
    plugin = next(pathlib.Path(environment["WIRESHARK_PLUGIN_DIR"]).glob(f"*/epan/{PLUGIN}"))
    del environment["WIRESHARK_DEBUG_WMEM_OVERRIDE"]
    environment |= {"LD_PRELOAD": f"{library}:{plugin}", "G_SLICE": "always-malloc",
                    "LSAN_OPTIONS": "exitcode=0:verbosity=1:fast_unwind_on_malloc=0:malloc_context_size=40:"
                                    "stack_trace_format='    #%n %f %S %M'"}


def main(count="50", *names):
    library = sanitizer()
    if not library:
        print("gcc has no LeakSanitizer.")
        return SKIPPED
    captures, failures, done = [pathlib.Path(name) for name in names] or tshark.captures(), 0, 0
    with tempfile.TemporaryDirectory(prefix="dhcpv6lq.", dir="/tmp") as folder:
        stage = pathlib.Path(folder)
        reader, path = mutants.Reader(stage), stage / "mutant"
        under(library, reader)
        for capture, command in mutants.mutants(int(count), captures, path):
            options = tshark.settings(capture).options
            for way, arguments in mutants.WAYS.items():
                said = reader.run("-r", path, *options, *reader.questions, *arguments).stderr
                if not RUNS.search(said) or "fatal error" in said:
                    raise tshark.Failure(f"LeakSanitizer does not work:\n{said[-mutants.WORDS:]}")
                ours = [leak for leak in LEAK.findall(said) if PLUGIN in leak]
                if ours:
                    print(f"{' '.join(command)} MUTANT, {way}: {len(ours)} leaks\n{ours[0]}", flush=True)
                failures += bool(ours)
            done += 1
    print(f"{done} mutants, {failures} failures")
    return failures > 0 or not done


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except (mutants.bench.Failure, tshark.Failure) as failure:
        sys.exit(str(failure))
