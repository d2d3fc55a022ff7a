#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""dhcpv6lq-findings: what it prints, its exit statuses and its JUnit XML."""

import pathlib
import re
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
SCRIPT = TOP / "plugin" / "scripts" / "dhcpv6lq-findings"
CAPTURES = TOP / "test-captures"
WITH_ERRORS = CAPTURES / "kea-errors.pcap"
WITH_A_WARNING = CAPTURES / "rule-status.pcap"
WITH_A_NOTE = CAPTURES / "rule-starttls_option.pcap"
CLEAN = CAPTURES / "splits-one-segment.pcap"
ON_ANOTHER_PORT = CAPTURES / "port-5470.pcap"
DONE = bytes([0, 4, 16, 0x0c, 0, 0])  # in it
LINE = re.compile(r"(.+):(\d+): (error|warning|note): (\w+): (.+ \[RFC .+\])")


class Run:
    """The script on captures with tests/tshark.sh, unless told another tshark."""

    def __init__(self, *arguments, tshark=TOP / "tests" / "tshark.sh"):
        done = subprocess.run([SCRIPT, "--tshark", tshark, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, encoding="utf-8", check=False)
        self.status, self.words = done.returncode, done.stderr
        lines = done.stdout.splitlines()
        self.findings = [match.groups() for match in map(LINE.fullmatch, lines) if match]
        self.summary = [line for line in lines if not LINE.fullmatch(line)]


class Test(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def test_clean(self):
        run = Run(CLEAN, "--fail-on", "note")
        self.assertEqual((run.status, run.findings, run.words), (0, [], ""))
        self.assertEqual(run.summary, [f"{CLEAN}: 0 errors, 0 warnings, 0 notes"])

    def test_found(self):
        run = Run(WITH_ERRORS)
        self.assertEqual(run.status, 1)
        self.assertEqual(len(run.findings), 9)
        self.assertEqual(run.findings[0][:4], (str(WITH_ERRORS), "4", "error", "query_option_missing"))
        self.assertEqual(run.findings[-1][:4], (str(WITH_ERRORS), "54", "warning", "no_reply"))
        self.assertEqual(run.summary, [f"{WITH_ERRORS}: 3 errors, 6 warnings, 0 notes"])

    def test_fail_on(self):
        for capture, statuses in ((WITH_ERRORS, (1, 1, 1)), (WITH_A_WARNING, (0, 1, 1)), (WITH_A_NOTE, (0, 0, 1))):
            for severity, status in zip(("error", "warning", "note"), statuses):
                self.assertEqual(Run("--fail-on", severity, capture).status, status, (capture.name, severity))
        self.assertEqual(Run(WITH_A_NOTE).status, 0)
        self.assertEqual(Run(WITH_A_WARNING).status, 1)

    def test_several(self):
        run = Run("--fail-on", "error", WITH_A_NOTE, WITH_ERRORS, CLEAN)
        self.assertEqual(run.status, 1)
        self.assertEqual(run.summary, [f"{WITH_A_NOTE}: 0 errors, 0 warnings, 1 note",
                                       f"{WITH_ERRORS}: 3 errors, 6 warnings, 0 notes",
                                       f"{CLEAN}: 0 errors, 0 warnings, 0 notes",
                                       "3 captures: 3 errors, 6 warnings, 1 note"])

    def test_other_port(self):
        octets = ON_ANOTHER_PORT.read_bytes()
        broken = self.file("broken.pcap", octets.replace(DONE, DONE[:-1] + b"\x01"))
        self.assertNotEqual(broken.read_bytes(), octets)
        self.assertEqual(Run(broken).status, 0)
        self.assertEqual(Run("-d", "tcp.port==5470,dhcpv6lq", broken).status, 1)
        self.assertEqual(Run("-o", "dhcpv6lq.tcp.port:5470", broken).status, 1)

    def test_unreadable(self):
        for capture, words in ((self.file("text.pcap", b"This is no capture.\n" * 10), "text.pcap"),
                               (self.folder / "missing.pcap", "missing.pcap"), (self.folder, self.folder.name)):
            run = Run(capture)
            self.assertEqual((run.status, run.findings), (2, []), capture)
            self.assertIn(words, run.words)

    def test_unreadable_among_others(self):
        run = Run(self.folder / "missing.pcap", WITH_ERRORS)
        self.assertEqual((run.status, len(run.findings)), (2, 9))
        self.assertIn("missing.pcap: 0 errors, 0 warnings, 0 notes; could not be read to its end", run.summary[0])

    def test_cut_short(self):
        run = Run(self.file("cut.pcap", WITH_ERRORS.read_bytes()[:-10]))
        self.assertEqual((run.status, len(run.findings)), (2, 9))

    def test_no_plugin(self):
        tshark = self.file("tshark", f"#!/bin/bash\n. {TOP}/tests/lib.sh\nisolated tshark \"$@\"\n".encode())
        tshark.chmod(0o755)
        run = Run(WITH_ERRORS, tshark=tshark)
        self.assertEqual((run.status, run.findings), (2, []))
        self.assertIn("has no plugin dhcpv6lq", run.words)

    def test_no_tshark(self):
        run = Run(WITH_ERRORS, tshark=self.folder / "tshark")
        self.assertEqual((run.status, run.findings), (2, []))
        self.assertIn("cannot run", run.words)

    def test_no_findings_tap(self):
        tshark = self.file("tshark", b"#!/bin/sh\n[ \"$1\" = -G ] && exec printf 'dhcpv6lq.so\\t0\\n'\necho What?\n")
        tshark.chmod(0o755)
        run = Run(WITH_ERRORS, tshark=tshark)
        self.assertEqual((run.status, run.findings), (2, []))
        self.assertIn("no finding: What?", run.words)

    def test_usage(self):
        self.assertEqual(Run().status, 2)
        self.assertEqual(Run("--fail-on", "everything", WITH_ERRORS).status, 2)

    def test_junit(self):
        captures = (WITH_ERRORS, WITH_A_NOTE, CLEAN, self.folder / "<\x01&>.pcap")
        captures[-1].write_bytes(b"This is no capture.\n" * 10)
        run = Run("--junit", self.folder / "junit.xml", *captures)
        self.assertEqual(run.status, 2)
        root = ElementTree.parse(self.folder / "junit.xml").getroot()
        self.assertEqual([suite.get("name") for suite in root],
                         [str(capture).replace("\x01", "\ufffd") for capture in captures])
        for suite in (root, *root):
            for count, what in (("tests", ""), ("failures", "/failure"), ("errors", "/error")):
                self.assertEqual(int(suite.get(count)), len(suite.findall(f".//testcase{what}")), count)
        self.assertEqual([root.get(count) for count in ("tests", "failures", "errors")], ["8", "5", "1"])
        self.assertEqual([(case.get("name"), [child.tag for child in case]) for case in root[0]],
                         [(rule, ["failure"]) for rule in sorted({finding[3] for finding in run.findings
                                                                  if finding[0] == str(WITH_ERRORS)})])
        lines = [line for case in root[0] for line in case[0].text.splitlines()]
        self.assertCountEqual(lines, [f"frame {frame}: {text}" for capture, frame, _, _, text in run.findings
                                      if capture == str(WITH_ERRORS)])
        self.assertEqual([(case.get("name"), case[0].tag) for case in root[1]], [("starttls_option", "system-out")])
        self.assertEqual([(case.get("name"), len(case)) for case in root[2]], [("no findings", 0)])
        self.assertEqual([(case.get("name"), case[0].tag) for case in root[3]], [("readable", "error")])

    def test_junit_file(self):
        run = Run("--junit", self.folder / "missing" / "junit.xml", CLEAN)
        self.assertEqual(run.status, 2)
        self.assertIn("cannot write", run.words)


if __name__ == "__main__":
    unittest.main()
