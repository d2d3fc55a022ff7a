#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""dhcpv6lq-findings: what it prints, its exit statuses, its JSON and its JUnit XML."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "tests" / "stats"))
import schema  # noqa: E402 (needs the path)
import wire  # noqa: E402

TSHARK = TOP / "tests" / "tshark.sh"
SCHEMA = json.loads((TOP / "plugin" / "schema" / "dhcpv6lq.schema.json").read_text("utf-8"))
SCRIPT = TOP / "plugin" / "scripts" / "dhcpv6lq-findings"
CAPTURES = TOP / "test-captures"
WITH_ERRORS = CAPTURES / "kea-errors.pcap"
WITH_A_WARNING = CAPTURES / "rule-status.pcap"
WITH_A_NOTE = CAPTURES / "rule-starttls_option.pcap"
CLEAN = CAPTURES / "splits-one-segment.pcap"
ON_ANOTHER_PORT = CAPTURES / "port-5470.pcap"
DONE = bytes([0, 4, 16, 0x0c, 0, 0])  # in it
IN_C = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}  # where Python takes ASCII for what is spoken
LINE = re.compile(r"(.+):(\d+): (error|warning|note): (\w+): (.+ \[RFC .+\])")


class Run:
    """The script on captures with tests/tshark.sh, unless told another tshark; `octets` are its standard input."""

    def __init__(self, *arguments, tshark=TSHARK, octets=b"", **environment):
        done = subprocess.run([SCRIPT, "--tshark", tshark, *arguments], input=octets, capture_output=True, check=False,
                              env=os.environ | environment)
        self.status, self.words, self.output = done.returncode, done.stderr.decode(), done.stdout.decode()
        lines = self.output.split("\n")[:-1]
        self.findings = [match.groups() for match in map(LINE.fullmatch, lines) if match]
        self.summary = [line for line in lines if not LINE.fullmatch(line)]

    def json(self):
        """The lines of --json; each must be as the schema says."""
        lines = [schema.strict(line) for line in self.output.split("\n")[:-1]]
        for line in lines:
            if schema.differences(line, SCHEMA, SCHEMA):
                raise AssertionError(f"{schema.differences(line, SCHEMA, SCHEMA)}\n{line}")
        return lines


class Test(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def program(self, name, text):
        path = self.file(name, text.encode())
        path.chmod(0o755)
        return path

    def test_clean(self):
        run = Run(CLEAN, "--fail-on", "note")
        self.assertEqual((run.status, run.findings, run.words), (0, [], ""))
        self.assertEqual(run.summary, [f"{CLEAN}: 2 queries, 11 messages: 0 errors, 0 warnings, 0 notes"])

    def test_found(self):
        run = Run(WITH_ERRORS)
        self.assertEqual(run.status, 1)
        self.assertEqual(len(run.findings), 9)
        self.assertEqual(run.findings[0][:4], (str(WITH_ERRORS), "4", "error", "query_option_missing"))
        self.assertEqual(run.findings[-1][:4], (str(WITH_ERRORS), "54", "warning", "no_reply"))
        self.assertEqual(run.summary, [f"{WITH_ERRORS}: 7 queries, 13 messages: 3 errors, 6 warnings, 0 notes"])

    def test_order(self):
        """By frame, whatever query they are of."""
        refused, path = wire.option(13, b"\0\7"), self.folder / "order.pcap"
        wire.conversation(path, (0, wire.query(1), wire.query(2), wire.reply(1, refused), wire.reply(2, refused),
                                 wire.message(wire.DATA, 1, wire.client(1, wire.address(1)))))
        self.assertEqual([(finding[1], finding[3]) for finding in Run(path).findings],
                         [("6", "status"), ("7", "status"), ("8", "data_after_error")])

    def test_fail_on(self):
        for capture, statuses in ((WITH_ERRORS, (1, 1, 1)), (WITH_A_WARNING, (0, 1, 1)), (WITH_A_NOTE, (0, 0, 1))):
            for severity, status in zip(("error", "warning", "note"), statuses):
                self.assertEqual(Run("--fail-on", severity, capture).status, status, (capture.name, severity))
        self.assertEqual(Run(WITH_A_NOTE).status, 0)
        self.assertEqual(Run(WITH_A_WARNING).status, 1)

    def test_several(self):
        run = Run("--fail-on", "error", WITH_A_NOTE, WITH_ERRORS, CLEAN)
        self.assertEqual(run.status, 1)
        self.assertEqual(run.summary, [f"{WITH_A_NOTE}: 1 query, 2 messages: 0 errors, 0 warnings, 1 note",
                                       f"{WITH_ERRORS}: 7 queries, 13 messages: 3 errors, 6 warnings, 0 notes",
                                       f"{CLEAN}: 2 queries, 11 messages: 0 errors, 0 warnings, 0 notes",
                                       "3 captures: 10 queries, 26 messages: 3 errors, 6 warnings, 1 note"])

    def test_other_port(self):
        octets = ON_ANOTHER_PORT.read_bytes()
        broken = self.file("broken.pcap", octets.replace(DONE, DONE[:-1] + b"\x01"))
        self.assertNotEqual(broken.read_bytes(), octets)
        self.assertEqual(Run(broken).status, 2)
        self.assertEqual(Run("-d", "tcp.port==5470,dhcpv6lq", broken).status, 1)
        self.assertEqual(Run("-o", "dhcpv6lq.tcp.port:5470", broken).status, 1)

    def assert_nothing(self, run, *words):
        """It says that it saw nothing, and that is no success."""
        self.assertEqual((run.status, run.findings), (2, []))
        self.assertIn("no DHCPv6 Leasequery was seen", run.words)
        self.assertIn(": 0 queries, 0 messages: 0 errors, 0 warnings, 0 notes; not to be relied on", run.summary[0])
        for text in words:
            self.assertIn(text, run.words)

    def test_nothing(self):
        """Nothing is not clean, whyever there is nothing."""
        header = WITH_ERRORS.read_bytes()[:24]
        for capture in (self.file("empty.pcap", b""), self.file("hi.pcap", b"hi"), self.file("header.pcap", header),
                        ON_ANOTHER_PORT):
            self.assert_nothing(Run(capture), str(capture), "-d tcp.port==PORT,dhcpv6lq")
            self.assertEqual(Run("--allow-empty", capture).status, 0, capture)
        disabled = self.program("tshark", f'#!/bin/sh\nexec {TSHARK} "$@" $([ "$1" = -G ] || echo --disable-protocol dhcpv6lq)\n')
        self.assert_nothing(Run(WITH_ERRORS, tshark=disabled), "the protocol enabled")
        self.assert_nothing(Run("--filter", "frame.number == 1", WITH_ERRORS), "Does the filter let it pass?")
        self.assertEqual(Run(ON_ANOTHER_PORT, CLEAN).status, 2)

    def without_messages(self):
        """A stream of something else, which is a finding."""
        path = self.folder / "http.pcap"
        wire.connection(path, [(0, wire.REQUESTOR, b"GET / HTTP/1.1\r\nHost: example.net\r\n\r\n")])
        return path

    def test_nothing_but_findings(self):
        """What is wrong with a connection fails, or else nothing was seen."""
        capture = self.without_messages()
        run = Run(capture)
        self.assertEqual((run.status, [finding[3] for finding in run.findings]), (1, ["not_dhcpv6"]))
        self.assertEqual(run.summary, [f"{capture}: 0 queries, 0 messages: 0 errors, 1 warning, 0 notes"])
        self.assertEqual(Run("--fail-on", "error", capture).status, 2)
        self.assertEqual(Run("--fail-on", "error", "--allow-empty", capture).status, 0)

    def test_unreadable(self):
        for capture, words in ((self.file("text.pcap", b"This is no capture.\n" * 10), "text.pcap"),
                               (self.folder / "missing.pcap", "missing.pcap"), (self.folder, self.folder.name)):
            run = Run("--allow-empty", capture)
            self.assertEqual((run.status, run.findings), (2, []), capture)
            self.assertIn(words, run.words)

    def test_unreadable_among_others(self):
        run = Run(self.folder / "missing.pcap", WITH_ERRORS)
        self.assertEqual((run.status, len(run.findings)), (2, 9))
        self.assertIn("missing.pcap: 0 queries, 0 messages: 0 errors, 0 warnings, 0 notes; not to be relied on",
                      run.summary[0])

    def test_cut_short(self):
        cut = self.file("cut.pcap", WITH_ERRORS.read_bytes()[:-10])
        for run in (Run(cut), Run("-", octets=cut.read_bytes()), Run("--join", CLEAN, cut)):
            self.assertEqual((run.status, len(run.findings)), (2, 9))
            self.assertIn("cut short", run.words)
            self.assertIn("not to be relied on", run.summary[-1])

    def test_pipe(self):
        run = Run("-", octets=WITH_ERRORS.read_bytes())
        self.assertEqual((run.status, len(run.findings)), (1, 9))
        self.assertEqual(run.summary, ["-: 7 queries, 13 messages: 3 errors, 6 warnings, 0 notes"])
        self.assertEqual(Run("-").status, 2)

    def cut_in_two(self):
        """A capture's first frames and the others, and how many these are: an answer begins in the one, ends in the other."""
        one, other = self.folder / "ring 1.pcap", self.folder / "-ring2.pcap"
        for name, frames in ((one, "1-100"), (other, "101-10000")):
            subprocess.run(["editcap", "-F", "pcap", "-r", CAPTURES / "kea-bulk.pcap", name, frames], check=True,
                           capture_output=True)
        return one, other

    def test_join(self):
        one, other = self.cut_in_two()
        whole, joined, apart = Run(CAPTURES / "kea-bulk.pcap"), Run("--join", one, other), Run(one, other)
        self.assertEqual(joined.status, whole.status)
        self.assertEqual([finding[1:] for finding in joined.findings], [finding[1:] for finding in whole.findings])
        self.assertNotEqual([finding[1:] for finding in apart.findings], [finding[1:] for finding in whole.findings])
        self.assertEqual({finding[0] for finding in joined.findings}, {f"{one} (and 1 more)"})
        self.assertEqual(joined.summary, [
            f"{one}: frames 1 to 100", f"{other}: frames 101 to 268",
            whole.summary[0].replace(str(CAPTURES / "kea-bulk.pcap"), f"{one} (and 1 more)")])
        self.assertEqual(Run("--join", CAPTURES / "kea-bulk.pcap").findings, whole.findings)

    def test_join_names(self):
        """A name is no option, a file without frames is a piece like others, and one that is missing is trouble."""
        _, other = self.cut_in_two()
        empty = self.file("empty.pcap", WITH_ERRORS.read_bytes()[:24])
        run = subprocess.run([SCRIPT, "--tshark", TSHARK, "--join", "--", other.name, empty], cwd=self.folder,
                             stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn(f"{other.name}: frames 1 to 168\n{empty}: no frames\n", run.stdout)
        missing = Run("--join", other, self.folder / "missing.pcap")
        self.assertEqual(missing.status, 2)
        self.assertIn("missing.pcap", missing.words)
        self.assertEqual(Run("--join", other, "-").status, 2)

    def test_join_its_own_wireshark(self):
        """mergecap and capinfos are those that stand beside tshark."""
        for name in ("mergecap", "capinfos"):
            self.program(name, f"#!/bin/sh\necho {name} >> {self.folder / 'used'}\nexec {shutil.which(name)} \"$@\"\n")
        tshark = self.program("tshark", f'#!/bin/sh\nexec {TSHARK} "$@"\n')
        self.assertEqual(Run("--join", CLEAN, CLEAN, tshark=tshark).findings, Run("--join", CLEAN, CLEAN).findings)
        self.assertEqual((self.folder / "used").read_text("utf-8").split(), ["capinfos", "capinfos", "mergecap"])

    def test_filter(self):
        run = Run("--filter", "dhcpv6.msgtype == 14", WITH_ERRORS)
        self.assertEqual({finding[3] for finding in run.findings},
                         {"query_option_missing", "query_type", "option_length", "no_reply"})
        self.assertEqual(run.summary, [f"{WITH_ERRORS}: 7 queries, 7 messages: 3 errors, 2 warnings, 0 notes"])
        run = Run("--filter", "no_such_field", WITH_ERRORS)
        self.assertEqual(run.status, 2)
        self.assertIn("no_such_field", run.words)

    def test_no_plugin(self):
        run = Run(WITH_ERRORS, tshark=self.program("tshark", f'#!/bin/bash\n. {TOP}/tests/lib.sh\nisolated tshark "$@"\n'))
        self.assertEqual((run.status, run.findings), (2, []))
        self.assertIn("has no plugin dhcpv6lq", run.words)

    def test_plugin_of_another_version(self):
        """What tshark says of a plugin that it does not load is said."""
        built = pathlib.Path(os.environ["DHCPV6LQ_PLUGIN"])
        plugin = self.folder / built.parent.parent.name / "epan" / "dhcpv6lq.so"
        plugin.parent.mkdir(parents=True)
        source = self.file("plugin.c", b"const char plugin_version[] = \"0\";\nconst int plugin_want_major = 4, "
                           b"plugin_want_minor = 99;\nvoid plugin_register(void) {}\n")
        subprocess.run(["gcc", "-shared", "-fPIC", "-o", plugin, source], check=True)
        run = Run(WITH_ERRORS, DHCPV6LQ_PLUGIN=str(plugin))
        self.assertEqual((run.status, run.findings), (2, []))
        self.assertIn("has no plugin dhcpv6lq", run.words)
        self.assertIn("compiled for Wireshark version 4.99", run.words)

    def test_no_tshark(self):
        for arguments in ((), ("--join",)):
            run = Run(*arguments, WITH_ERRORS, tshark=self.folder / "tshark")
            self.assertEqual((run.status, run.findings), (2, []))
            self.assertIn("cannot run", run.words)

    def stub(self, prints):
        """A tshark with a plugin, that prints this of a capture."""
        return self.program("tshark", f"#!/bin/sh\n[ \"$1\" = -G ] && exec printf 'dhcpv6lq.so\\t0\\n'\n{prints}\n")

    def test_no_such_tap(self):
        for line in ("What?", "{}", "[]", '{"type":"query"}', '{"type":"finding","frame":1}', '{"type":"new"}'):
            run = Run(WITH_ERRORS, tshark=self.stub(f"printf '%s\\n' '{line}'"))
            self.assertEqual((run.status, run.findings), (2, []))
            self.assertIn(f"not of -z dhcpv6lq,json: {line}", run.words)
        run = Run(WITH_ERRORS, tshark=self.stub("seq 200 >&2; exit 1"))
        self.assertEqual((run.status, run.words.split()[-3:]), (2, ["9", "10", "..."]))

    def test_no_summary(self):
        """Where tshark prints no last line, though it says that all is well, all may not be there."""
        self.assertEqual(Run(CLEAN, tshark=self.stub("exit 0")).status, 2)

    def test_own_faults(self):
        """An exception of the script's own is no finding."""
        run = Run(CLEAN, tshark=self.stub("""echo '{"type":"summary"}'"""))
        self.assertEqual(run.status, 2)
        self.assertIn("KeyError", run.words)

    def test_pipe_that_ends(self):
        run = subprocess.run(f"set -o pipefail; {SCRIPT} --tshark {TSHARK} --json {WITH_ERRORS} {WITH_ERRORS} | true",
                             shell=True, executable="/bin/bash", capture_output=True, text=True, check=False)
        self.assertEqual((run.returncode, run.stderr), (2, ""))

    def test_names(self):
        """A file's name, whatever it is, and whatever the locale is, is no reason to fail."""
        for name, shown, in_c in ((b"\xc3\xa4 \xc3\xb6.pcap", "ä ö.pcap", r"\xe4 \xf6.pcap"),
                                  (b"\xff.pcap", "\ufffd.pcap", r"\ufffd.pcap"),
                                  (b"a\n1\t\x1b[31m.pcap", r"a\n1\t\x1b[31m.pcap", r"a\n1\t\x1b[31m.pcap"),
                                  ("\u202e1.pcap".encode(), r"\u202e1.pcap", r"\u202e1.pcap")):
            path = os.path.join(os.fsencode(self.folder), name)
            shutil.copyfile(WITH_ERRORS, path)
            for expected, environment in ((shown, {}), (in_c, IN_C)):
                run = Run(path, **environment)
                self.assertEqual((run.status, len(run.findings), run.words), (1, 9, ""), name)
                self.assertEqual(run.findings[0][0], f"{self.folder}/{expected}")
                self.assertEqual(len(run.output.splitlines()), 10)

    def test_text(self):
        """What a sender wrote is shown as what it is, on the line of its finding."""
        path = self.folder / "text.pcap"
        octets = "\u202e\u2028\x1b[2J\t\nx:1: error: status: forged [RFC 1]\x85".encode() + b"\xff"
        wire.conversation(path, (0, wire.query(1), wire.reply(1, wire.option(13, b"\0\7", octets))))
        run = Run(path)
        self.assertEqual((run.status, len(run.findings), len(run.output.splitlines())), (1, 1, 2))
        self.assertTrue(run.output.isascii())
        self.assertTrue(run.output.replace("\n", "").isprintable())

    def test_usage(self):
        self.assertEqual(Run().status, 2)
        self.assertEqual(Run("--fail-on", "everything", WITH_ERRORS).status, 2)

    def test_json(self):
        one, other = self.cut_in_two()
        other_protocol = self.without_messages()
        lines = Run("--json", WITH_ERRORS, other_protocol).json()
        self.assertEqual([(line["type"], line["capture"]) for line in lines],
                         [("query", str(WITH_ERRORS))] * 7 + [("summary", str(WITH_ERRORS)),
                                                              ("finding", str(other_protocol)),
                                                              ("summary", str(other_protocol))])
        printed = subprocess.run([TSHARK, "-q", "-r", WITH_ERRORS, "-z", "dhcpv6lq,json"], stdin=subprocess.DEVNULL,
                                 capture_output=True, text=True, check=True).stdout
        named = Run("--json", WITH_ERRORS)
        self.assertEqual(named.status, 1)
        self.assertEqual(named.output.split("\n")[:7],
                         [f'{{"capture":"{WITH_ERRORS}",{line[1:]}' for line in printed.split("\n")[:7]])
        joined = Run("--json", "--join", one, other).json()
        self.assertEqual(joined[-1]["files"], [{"capture": str(one), "first_frame": 1, "frames": 100},
                                               {"capture": str(other), "first_frame": 101, "frames": 168}])
        self.assertEqual([line["outcome"] for line in joined if line["type"] == "query"].count("done"), 4)

    def test_json_of_trouble(self):
        for capture, words in ((self.folder / "missing.pcap", "missing.pcap"), (ON_ANOTHER_PORT, "no DHCPv6 Leasequery"),
                               (self.file("cut.pcap", WITH_ERRORS.read_bytes()[:-10]), "cut short")):
            run = Run("--json", capture)
            self.assertEqual(run.status, 2)
            self.assertIn(words, run.json()[-1]["trouble"])
        name = os.path.join(os.fsencode(self.folder), b'"\xff\xc3\xa4\n')
        shutil.copyfile(CLEAN, name)
        lines = Run("--json", name, **IN_C).json()
        self.assertEqual(lines[0]["capture"], f'{self.folder}/"\ufffdä\n')
        refused = wire.option(13, b"\0\7", "é".encode())
        wire.conversation(self.folder / "text.pcap", (0, wire.query(1), wire.reply(1, refused)))
        self.assertEqual(Run("--json", self.folder / "text.pcap", **IN_C).json()[0]["status"]["text"], "é")

    def test_junit(self):
        captures = (WITH_ERRORS, WITH_A_NOTE, CLEAN, self.folder / "<\x01&>.pcap", ON_ANOTHER_PORT)
        captures[-2].write_bytes(b"This is no capture.\n" * 10)
        run = Run("--junit", self.folder / "junit.xml", *captures)
        self.assertEqual(run.status, 2)
        root = ElementTree.parse(self.folder / "junit.xml").getroot()
        self.assertEqual([suite.get("name") for suite in root],
                         [str(capture).replace("\x01", "\ufffd") for capture in captures])
        for suite in (root, *root):
            for count, what in (("tests", ""), ("failures", "/failure"), ("errors", "/error")):
                self.assertEqual(int(suite.get(count)), len(suite.findall(f".//testcase{what}")), count)
        self.assertEqual([root.get(count) for count in ("tests", "failures", "errors")], ["9", "5", "2"])
        self.assertEqual([[(one.get("name"), one.get("value")) for one in suite.findall("properties/property")]
                          for suite in root], [[("messages", messages), ("queries", queries)] for messages, queries in (
                              ("13", "7"), ("2", "1"), ("11", "2"), ("0", "0"), ("0", "0"))])
        cases = [suite.findall("testcase") for suite in root]
        self.assertEqual([(case.get("name"), [child.tag for child in case]) for case in cases[0]],
                         [(rule, ["failure"]) for rule in sorted({finding[3] for finding in run.findings
                                                                  if finding[0] == str(WITH_ERRORS)})])
        lines = [line for case in cases[0] for line in case[0].text.splitlines()]
        self.assertCountEqual(lines, [f"frame {frame}: {text}" for capture, frame, _, _, text in run.findings
                                      if capture == str(WITH_ERRORS)])
        self.assertEqual([(case.get("name"), case[0].tag) for case in cases[1]], [("starttls_option", "system-out")])
        self.assertEqual([(case.get("name"), len(case)) for case in cases[2]], [("no findings", 0)])
        for suite in cases[3:]:
            self.assertEqual([(case.get("name"), case[0].tag) for case in suite], [("readable", "error")])
        self.assertIn("no DHCPv6 Leasequery was seen", cases[4][0][0].text)

    def test_junit_file(self):
        run = Run("--junit", self.folder / "missing" / "junit.xml", CLEAN)
        self.assertEqual(run.status, 2)
        self.assertIn("cannot write", run.words)


if __name__ == "__main__":
    unittest.main()
