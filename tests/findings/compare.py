#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""dhcpv6lq-compare: what it tells of captures, exported tables and lease files, its exit statuses and its forms.

leases/ has lease files that Kea 2.2, Kea 3.0 and ISC dhcpd 4.4.3 wrote: of four clients behind a relay, and behind two
(client 2), with Interface-ID, Remote-ID and Relay-ID, of which one renewed, one released and one declined. Of those
named *-asked, the server's answers to leasequery over UDP are there, too, as they were captured.
"""

import csv
import ipaddress
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
sys.path.insert(0, str(TOP / "tests" / "stats"))
import schema  # noqa: E402 (needs the path)
import wire  # noqa: E402

SCRIPT = TOP / "plugin" / "scripts" / "dhcpv6lq-compare"
SCHEMA = json.loads((TOP / "plugin" / "schema" / "dhcpv6lq.schema.json").read_text("utf-8"))
CAPTURES = TOP / "test-captures"
KEA, OLD_KEA, DHCPD = HERE / "leases" / "kea-3.0.csv", HERE / "leases" / "kea-2.2.csv", HERE / "leases" / "dhcpd6.leases"
TSHARK = TOP / "tests" / "tshark.sh"
SUMMARY = re.compile(r"(\d+) alike, (\d+) missing, (\d+) extra, (\d+) owner, (\d+) lifetime, (\d+) relay")
IA_NA, IA_PD = "ia-na", "ia-pd"


def duid(number):
    return wire.duid(number).hex(":")


class Test(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run_script(self, *arguments, status, **environment):
        """What it printed; on standard error there is something exactly where the status is 2."""
        done = subprocess.run([SCRIPT, "--tshark", TSHARK, "--comparer", os.environ["DHCPV6LQ_COMPARER"], *arguments],
                              capture_output=True, check=False, env=os.environ | environment)
        self.words, output = done.stderr.decode(), done.stdout.decode()
        self.assertEqual(done.returncode, status, f"{output}{self.words}")
        self.assertEqual(bool(self.words), status == 2, self.words)
        return output

    def json(self, a, b, status):
        """The differences and the summary, each as the schema says."""
        lines = [schema.strict(line) for line in self.run_script("--json", a, b, status=status).splitlines()]
        for line in lines:
            self.assertEqual(schema.differences(line, SCHEMA, SCHEMA), [], line)
        self.assertEqual([line["type"] for line in lines], ["difference"] * (len(lines) - 1) + ["comparison"])
        return lines[:-1], lines[-1]

    def differs(self, a, b):
        """{binding: "owner lifetime"} of two sides."""
        output = self.run_script("--csv", a, b, status=1)
        return {row["binding"]: row["difference"] for row in csv.DictReader(output.splitlines(True))}

    def alike(self, a, b, count):
        """Nothing differs, and each side has so many bindings."""
        differences, summary = self.json(a, b, status=0)
        self.assertEqual((differences, summary["alike"], summary["a"]["bindings"], summary["b"]["bindings"]),
                         ([], count, count, count))

    # ---- captures ----

    def again(self):
        """A query in frame 4, whose answer comes again 200 s later, in part: 11 asks."""
        path = self.folder / "again.pcap"
        answer = lambda xid, *clients: (wire.reply(xid, clients[0]), *(wire.message(wire.DATA, xid, client)
                                                                       for client in clients[1:]))
        wire.conversation(
            path,
            (0, wire.query(1), *answer(1, wire.client(1, wire.address(1)), wire.client(2, wire.address(2)),
                                       wire.client(3, wire.address(3), relayed(b"line 1")),
                                       wire.client(4, wire.address(4, 100)), wire.client(5, wire.address(5))),
             wire.message(wire.DONE, 1)),
            (200, wire.query(2), *answer(2, wire.client(1, wire.address(1, 7000)), wire.client(9, wire.address(2, 7000)),
                                         wire.client(3, wire.address(3, 7003), relayed(b"line\x1b 2")),
                                         wire.client(6, wire.address(6))), wire.message(wire.DONE, 2)))
        return path

    def test_alike(self):
        path = self.again()
        self.alike(f"{path}#4", f"{path}#4", 5)
        self.alike(path, path, 6)
        output = self.run_script(path, path, status=0)
        self.assertEqual(output.splitlines(), [f"{path}: 6 bindings"] * 2 + [
            "6 alike, 0 missing, 0 extra, 0 owner, 0 lifetime, 0 relay"])

    def test_two_queries(self):
        path = self.again()
        first, last = "2026-01-01 02:00:00", "2026-01-01 02:00:03"
        self.assertEqual(self.run_script(f"{path}#4", f"{path}#11", status=1).splitlines(), [
            f"owner 2001:db8:a::2: client {duid(2)} -> {duid(9)}, frame 6 -> 13",
            f"lifetime relay 2001:db8:a::3: client {duid(3)}, until {first} -> {last}, "
            "Remote-ID line 1 -> line\\x1b 2, frame 7 -> 14",
            f"missing 2001:db8:a::5: client {duid(5)}, until {first}, frame 9",
            f"extra 2001:db8:a::6: client {duid(6)}, until 2026-01-01 02:03:20, frame 15",
            f"{path}#4: 5 bindings, done",
            f"1 of {path}#4 not compared: ended before the other side was told, and not there",
            f"{path}#11: 4 bindings, done",
            "1 alike, 1 missing, 1 extra, 1 owner, 1 lifetime, 1 relay"])

    def test_csv(self):
        path = self.again()
        output = self.run_script("--csv", f"{path}#4", f"{path}#11", status=1)
        self.assertEqual(output.count("\n"), output.count("\r\n"))
        rows = list(csv.DictReader(output.splitlines(True), strict=True))
        self.assertEqual([row["difference"] for row in rows], ["owner", "lifetime relay", "missing", "extra"])
        self.assertEqual(rows[1], {
            "difference": "lifetime relay", "binding": "2001:db8:a::3", "a_client_duid": duid(3), "b_client_duid": duid(3),
            "a_expires_utc": "2026-01-01 02:00:00", "b_expires_utc": "2026-01-01 02:00:03",
            "a_last_seen_utc": "2025-12-31 23:59:00", "b_last_seen_utc": "2026-01-01 00:02:20",
            "a_link_address": "2001:db8:a::1", "b_link_address": "2001:db8:a::1",
            "a_relay_address": "2001:db8:1::99", "b_relay_address": "2001:db8:1::99", "a_interface_id": "",
            "b_interface_id": "", "a_remote_id": "line 1", "b_remote_id": "line\\x1b 2", "a_relay_id": "",
            "b_relay_id": "", "a_frame": "7", "b_frame": "14"})

    def test_json(self):
        path = self.again()
        differences, summary = self.json(f"{path}#4", f"{path}#11", status=1)
        self.assertEqual([line["differs"] for line in differences],
                         [["owner"], ["lifetime", "relay"], ["missing"], ["extra"]])
        self.assertEqual(differences[2], {
            "type": "difference", "differs": ["missing"], "binding": "2001:db8:a::5", "a": {
                "client_duid": duid(5), "expires_utc": "2026-01-01 02:00:00", "last_seen_utc": "2025-12-31 23:59:00",
                "link_address": None, "relay_address": None, "interface_id": None, "remote_id": None,
                "relay_id": None, "frame": 9}, "b": None})
        self.assertEqual(differences[1]["b"]["remote_id"], "line\\x1b 2")
        self.assertEqual(summary, {
            "type": "comparison", "a": {"name": f"{path}#4", "outcome": "done", "bindings": 5, "over": 1, "unknown": 0, "apart": 0},
            "b": {"name": f"{path}#11", "outcome": "done", "bindings": 4, "over": 0, "unknown": 0, "apart": 0}, "alike": 1,
            "missing": 1, "extra": 1, "owner": 1, "lifetime": 1, "relay": 1})

    def test_exactly(self):
        """Between captures, ends are as exact as their times: 2.5 s differ, 2.0 s do not."""
        paths = []
        for name, micro in (("a", 900000), ("b", 400000), ("c", 900000)):
            path = self.folder / name
            at = {"a": 0, "b": 3, "c": 2}[name]
            wire.conversation(path, (at, wire.query(1), wire.reply(1, wire.client(1, wire.address(1))),
                                     wire.message(wire.DONE, 1)))
            octets = bytearray(path.read_bytes())
            place = 24
            while place < len(octets):
                struct.pack_into("<I", octets, place + 4, micro)
                place += 16 + struct.unpack_from("<I", octets, place + 8)[0]
            path.write_bytes(octets)
            paths.append(path)
        self.assertEqual(self.differs(paths[0], f"{paths[1]}#4"), {"2001:db8:a::1": "lifetime"})
        self.alike(paths[0], f"{paths[2]}#4", 1)

    def test_the_capture_ends_too_early(self):
        path, whole = self.folder / "open.pcap", self.folder / "whole.pcap"
        wire.conversation(whole, (0, wire.query(1), wire.reply(1, wire.client(1, wire.address(1))),
                                  wire.message(wire.DATA, 1, wire.client(2, wire.address(2))), wire.message(wire.DONE, 1)))
        wire.conversation(path, (0, wire.query(1), wire.reply(1, wire.client(1, wire.address(1)))))
        for b in (path, f"{path}#4"):
            differences, summary = self.json(whole, b, status=0)
            self.assertEqual((differences, summary["alike"], summary["a"]["unknown"]), ([], 1, 1))
        self.assertIn("not compared: the capture lacks", self.run_script(whole, path, status=0))

    def test_an_active_answer_beside_a_bulk_one(self):
        """It tells changes: with another answer, what is not there is missing; alone, that is not known."""
        bulk, more, alone = (self.folder / name for name in ("bulk", "more", "alone"))
        turn = (0, wire.query(1), wire.reply(1, wire.client(1, wire.address(1))), wire.message(wire.DONE, 1))
        active = (1, wire.query(2, wire.ACTIVE), wire.reply(2))
        update = (2, wire.message(wire.DATA, 2, wire.client(2, wire.address(2), clt=0)))
        gone = (3, wire.message(wire.DATA, 2, wire.client(1, wire.address(1, 0), clt=0)))
        wire.conversation(bulk, turn)
        wire.conversation(more, turn, active, update, gone)
        wire.conversation(alone, active, update)
        self.assertEqual(self.differs(bulk, more), {"2001:db8:a::1": "missing", "2001:db8:a::2": "extra"})
        self.assertEqual(self.differs(bulk, alone), {"2001:db8:a::2": "extra"})

    def test_vlans(self):
        """Networks that use the same addresses are apart, in whole captures."""
        path = CAPTURES / "case-vlan_overlap_udp.pcap"
        rows = {(row["frame"], row["vlan"]) for line in subprocess.run(
            [TOP / "tests" / "tshark.sh", "-q", "-r", path, "-z", "dhcpv6lq,json"], capture_output=True, check=True
        ).stdout.splitlines() for row in [json.loads(line)] if row["type"] == "query"}
        self.assertGreater(len({vlan for _, vlan in rows}), 1)
        _, summary = self.json(path, path, status=0)
        one, summary_of_one = min(rows)[0], None
        _, summary_of_one = self.json(f"{path}#{one}", f"{path}#{one}", status=0)
        self.assertGreater(summary["alike"], summary_of_one["alike"])

    # ---- exported tables ----

    def exported(self, path):
        folder = self.folder / "exported"
        folder.mkdir(exist_ok=True)
        subprocess.run([TSHARK, "-q", "-r", path, "--export-objects", f"dhcpv6lq,{folder}"], capture_output=True,
                       check=True)
        return folder

    def test_exported(self):
        for path in (self.again(), CAPTURES / "kea-bulk.pcap"):
            whole = self.exported(path) / "all-queries.csv"
            _, summary = self.json(path, whole, status=0)
            self.assertGreater(summary["alike"], 1)
            self.assertEqual(summary["alike"], summary["a"]["bindings"])

    def test_exported_of_one_query(self):
        path = self.again()
        folder = self.exported(path)
        self.alike(f"{path}#4", folder / "query-4-0x000001.csv", 5)
        saved = self.file("saved.csv", b"\xef\xbb\xbf" + (folder / "query-4-0x000001.csv").read_bytes())
        self.alike(saved, folder / "query-4-0x000001.csv", 5)  # a spreadsheet puts that before it
        self.alike(f"{folder}/all-queries.csv#11", f"{folder}/all-queries.csv#11,0x000002", 4)
        self.assertEqual(self.differs(folder / "query-4-0x000001.csv", folder / "query-11-0x000002.csv"), {
            "2001:db8:a::2": "owner", "2001:db8:a::3": "lifetime relay", "2001:db8:a::5": "missing",
            "2001:db8:a::6": "extra"})

    def test_names_and_identifiers_are_escaped(self):
        """Whatever a relay or who named a file chose, a line is a line, and a terminal sees no control character."""
        path = self.folder / "odd\n\x1b[31m\"name,.pcap"
        remote = b'a,"b"\r\n\x1b]0;\xff\xe2\x80\xae\\x41'
        wire.conversation(path, (0, wire.query(1), wire.reply(1, wire.client(1, wire.address(1), relayed(remote))),
                                 wire.message(wire.DONE, 1)))
        empty = self.folder / "empty.csv"
        empty.write_text(",".join(("client_duid", "binding", "valid", "expires_utc")) + "\r\n")
        seen = 'a,"b"\\x0d\\x0a\\x1b]0;\\xff\\xe2\\x80\\xae\\x41'
        output = self.run_script(path, empty, status=1)
        self.assertIn(f"Remote-ID {seen}, ", output)
        self.assertEqual(len(output.splitlines()), 4)
        self.assertNotRegex(output, "[\0-\x09\x0b-\x1f\x7f\u202e]")
        row, = csv.DictReader(self.run_script("--csv", path, empty, status=1).splitlines(True), strict=True)
        self.assertEqual(row["a_remote_id"], seen)
        (difference,), summary = self.json(path, empty, status=1)
        self.assertEqual(difference["a"]["remote_id"], seen)
        self.assertNotRegex(summary["a"]["name"], "[\0-\x1f]")
        self.assertIn('"name,.pcap', summary["a"]["name"])

    def test_long_identifiers(self):
        """A table has 256 octets of one, and how many there are: it is the same one in the capture."""
        paths = [self.folder / name for name in ("long.pcap", "longer.pcap", "other.pcap")]
        for path, remote in zip(paths, (b"x" * 300, b"x" * 301, b"y" + b"x" * 299)):
            wire.conversation(path, (0, wire.query(1), wire.reply(1, wire.client(1, wire.address(1), relayed(remote))),
                                     wire.message(wire.DONE, 1)))
        self.alike(paths[0], self.exported(paths[0]) / "all-queries.csv", 1)
        for path in paths[1:]:
            self.assertEqual(self.differs(paths[0], path), {"2001:db8:a::1": "relay"})

    # ---- Kea ----

    def answer(self, name, end, clients, xid=1, at=1795666330, query=None):
        """A capture of an answer at that time, of clients as (DUID, bindings, relay data); all end at `end` unless they
        say otherwise."""
        path = self.folder / name
        messages = [option_client(*client, end - at) for client in clients]
        wire.conversation(path, (at - wire.START, query or wire.query(xid), wire.reply(xid, messages[0]), *(
            wire.message(wire.DATA, xid, message) for message in messages[1:]), wire.message(wire.DONE, xid)))
        return path

    def kea_answer(self, name="answer.pcap", change=lambda clients: None, **more):
        """What Kea would tell of kea-3.0.csv. The relays' options are as the lease file has them."""
        options = re.findall(r'"options": "0x([0-9A-F]+)"', KEA.read_text())
        one = relay_data(("2001:db8:a::1", "fe80::1", options[0]))
        two = relay_data(*((("2001:db8:a::1", "fe80::99", options[4])), ("::", "fe80::2", options[5])))
        clients = [[1, ["2001:db8:a::100", "2001:db8:4000::/56"], one],
                   [2, ["2001:db8:a::101", "2001:db8:4000:100::/56"], two],
                   [0x22, ["2001:db8:4000:200::/56"], one]]
        change(clients)
        return self.answer(name, 1795673528, clients, **more)

    def test_kea(self):
        """A renewal counts, what was released or declined is not there, and the relay's data are the same."""
        self.alike(KEA, self.kea_answer(), 5)
        self.alike(self.kea_answer(), f"{KEA}", 5)

    def test_kea_as_it_answered(self):
        """By client, one behind a relay and one behind two: what the file has of them is what Kea told, to the octet."""
        file, answers = HERE / "leases" / "kea-3.0-asked.csv", HERE / "leases" / "kea-3.0-asked.pcap"
        for frame in (1, 3):
            differences, summary = self.json(file, f"{answers}#{frame}", status=0)
            self.assertEqual((summary["alike"], summary["a"]["bindings"], summary["a"]["apart"], summary["b"]["bindings"]),
                             (2, 5, 3, 2), frame)
        # Client 0x22, who declined its address, has a prefix yet; nobody asked for that.
        self.assertEqual(self.differs(file, answers), {"2001:db8:4000:200::/56": "missing"})

    def test_kea_differs(self):
        def change(clients):
            clients[0][1][0] = ("2001:db8:a::100", 7201)  # 3 s later
            clients[0][1][1] = ("2001:db8:4000::/56", 7200)  # 2 s later
            clients[1][2] = relay_data(("2001:db8:a::1", "fe80::1", "0025000A0000118B6C696E652D33" + "0035000A0003000100005E0053F1"))
            clients[1][0] = 7
            clients[2][1] = ["2001:db8:a::103"]
        answer = self.kea_answer(change=change)
        self.assertEqual(self.differs(KEA, answer), {
            "2001:db8:a::100": "lifetime", "2001:db8:a::101": "owner relay", "2001:db8:4000:100::/56": "owner relay",
            "2001:db8:4000:200::/56": "missing", "2001:db8:a::103": "extra"})
        self.assertIn("Interface-ID olt1\\x00\\xff -> none, Remote-ID line-2 -> line-3",
                      self.run_script(KEA, f"{answer}#4", status=1))

    def test_kea_by_its_versions(self):
        """The older one calls the relays by another name; it ended its leases earlier, and nothing else differs."""
        self.assertEqual(self.differs(OLD_KEA, KEA), dict.fromkeys((
            "2001:db8:a::100", "2001:db8:4000::/56", "2001:db8:a::101", "2001:db8:4000:100::/56",
            "2001:db8:4000:200::/56"), "lifetime"))
        other = self.file("other.csv", OLD_KEA.read_text().replace("118B6C696E652D32", "118B6C696E652D33"))  # line-3
        self.assertEqual({binding for binding, differs in self.differs(other, KEA).items() if differs == "lifetime relay"},
                         {"2001:db8:a::101", "2001:db8:4000:100::/56"})

    def test_kea_and_what_was_asked(self):
        """A server has other leases than those that were asked for: by Relay-ID, by client, by link."""
        lines = KEA.read_text().replace("53F1", "53F2").replace("53f1", "53f2").replace("2001:db8:a:", "2001:db8:b:").replace(
            "4000:", "5000:").replace("5e:00:53:0", "5e:00:53:1").splitlines()[1:]
        both = self.file("both.csv", KEA.read_text().rstrip("\n") + "\n" + "\n".join(lines) + "\n")
        relay_id = bytes.fromhex("0003000100005E0053F1")
        questions = {
            "relay-id": wire.option(wire.LQ_QUERY, b"\3", bytes(16), wire.option(wire.RELAY_ID, relay_id)),
            "link": wire.option(wire.LQ_QUERY, b"\4", ipaddress.IPv6Address("2001:db8:a::").packed)}
        for name, question in questions.items():
            query = wire.message(wire.LEASEQUERY, 1, wire.option(wire.CLIENTID, wire.duid(0xc0)), question)
            answer = self.kea_answer(f"{name}.pcap", query=query)
            differences, summary = self.json(both, f"{answer}#4", status=0)
            self.assertEqual((summary["alike"], summary["a"]["apart"]), (5, 5), name)
            # The answer may have all that the file has where nobody says what was asked for.
            self.assertEqual(set(self.differs(both, answer).values()), {"missing"})

    def kea_file(self, name, *lines, header="address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,"
                                           "prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context"):
        return self.file(name, "\n".join((header, *lines, "")))

    def kea_line(self, address, client=1, valid=3600, end=1000000000, state=0, kind=0, length=128):
        return f"{address},{duid(client)},{valid},{end},1,{valid},{kind},1,{length},0,0,host&#x2cname,,{state},"

    def test_kea_later_lines_win(self):
        line = self.kea_line
        journal = self.kea_file("journal.csv", line("2001:db8::1"), line("2001:db8::2"), line("2001:db8::3"),
                                line("2001:db8::4"), line("2001:db8:1::", kind=2, length=56), line("2001:db8::5"),
                                line("2001:db8::1", end=1000001000), line("2001:db8::2", valid=0, end=999996500),
                                line("2001:db8::3", client=3), line("2001:db8::4", state=2),
                                line("2001:db8:1::", kind=2, length=48), line("2001:db8::5", state=1),
                                line("2001:db8::5", client=5))
        final = self.kea_file("final.csv", line("2001:db8::1", end=1000001000), line("2001:db8::3", client=3),
                              line("2001:db8:1::", kind=2, length=48), line("2001:db8::5", client=5))
        self.alike(journal, final, 4)
        self.assertEqual(self.differs(self.kea_file("other.csv", line("2001:db8::1"), line("2001:db8::2")), journal), {
            "2001:db8::1": "lifetime", "2001:db8::2": "missing", "2001:db8::3": "extra", "2001:db8:1::/48": "extra",
            "2001:db8::5": "extra"})

    def test_kea_states(self):
        line = self.kea_line
        none = self.kea_file("none.csv", *(line(f"2001:db8::{state}", state=state) for state in (1, 2, 3, 4)),
                             line("2001:db8::9"))
        self.alike(none, self.kea_file("one.csv", line("2001:db8::9")), 1)

    def test_kea_for_ever(self):
        forever = self.kea_line("2001:db8::1", valid=0xffffffff, end=1000000000 + 0xffffffff)
        self.alike(self.kea_file("a.csv", forever), self.kea_file("b.csv", self.kea_line(
            "2001:db8::1", valid=0xffffffff, end=1000005000 + 0xffffffff)), 1)
        self.assertIn("until never -> ", self.run_script(self.folder / "a.csv", self.kea_file(
            "c.csv", self.kea_line("2001:db8::1")), status=1))

    def test_kea_expired_when_asked(self):
        """The lease file still has it, as Kea reclaims later; the answer had not to."""
        line = self.kea_line
        file = self.kea_file("file.csv", line("2001:db8:a::1", end=wire.START + 7200), line(
            "2001:db8:a::2", end=wire.START + 100), line("2001:db8:a::3", end=wire.START + 101))
        answer = self.answer("answer.pcap", wire.START + 7200, [[1, ["2001:db8:a::1"], b""]], at=wire.START + 100)
        self.assertEqual(self.differs(file, answer), {"2001:db8:a::3": "missing"})

    def test_kea_cleaned_up(self):
        """What a cleanup has taken out of the lease file is in files beside it: .completed, or else .2 and .1."""
        line = self.kea_line
        path = self.kea_file("leases6.csv", line("2001:db8::1", client=1))
        self.kea_file("leases6.csv.2", line("2001:db8::1", client=2), line("2001:db8::2", client=2))
        self.kea_file("leases6.csv.1", line("2001:db8::2", client=1), line("2001:db8::3"))
        self.alike(path, self.kea_file("all.csv", *(line(f"2001:db8::{number}") for number in (1, 2, 3))), 3)
        self.kea_file("leases6.csv.completed", line("2001:db8::4"))
        self.alike(path, self.kea_file("all.csv", line("2001:db8::1"), line("2001:db8::4")), 2)

    def test_kea_lines_of_other_versions(self):
        """Before 1.0 there was no state; columns are found by their names; a last line that is half written is left out,
        and that is said."""
        older = self.kea_file("older.csv", f"2001:db8::1,{duid(1)},3600,1000000000,1,3600,0,1,128,0,0,host",
                              header="address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,"
                                     "prefix_len,fqdn_fwd,fqdn_rev,hostname")
        self.alike(older, self.kea_file("newer.csv", self.kea_line("2001:db8::1")), 1)
        half = self.file("half.csv", (self.folder / "newer.csv").read_text() + self.kea_line("2001:db8::3") +
                         "one too many,,\n2001:db8::2,00:03:0")
        done = subprocess.run([SCRIPT, "--comparer", os.environ["DHCPV6LQ_COMPARER"], half, older], capture_output=True,
                              check=False)
        self.assertEqual((done.returncode, done.stderr.decode()), (
            0, f"dhcpv6lq-compare: {half}: lines that are not as Kea writes them are left out: 2\n"))

    # ---- ISC dhcpd ----

    def test_dhcpd(self):
        """IAID and DUID in octal, of which the DUID counts; what was released or abandoned later is not there."""
        answer = self.answer("answer.pcap", 1795673414, [
            [2, ["2001:db8:a::117", "2001:db8:4000:fe00::/56"], b""], [3, ["2001:db8:a::1d2"], b""],
            [0x22, ["2001:db8:4000:fd00::/56"], b""]])
        self.alike(DHCPD, answer, 4)
        self.alike(answer, f"{DHCPD}", 4)

    def test_dhcpd_as_it_answered(self):
        """By address: one that is bound, one that was released, a prefix, which it does not look up, and one 8 s later,
        when it tells the same lifetimes as at first."""
        file, answers = HERE / "leases" / "dhcpd6-asked.leases", HERE / "leases" / "dhcpd6-asked.pcap"
        expected = {1: (0, 1, [], "done"), 3: (0, 0, [], "no bindings"),
                    5: (1, 0, ["missing 2001:db8:4000:fe00::/56"], "failed: NotConfigured (9): Address not in a pool."),
                    7: (1, 0, ["lifetime 2001:db8:a::1d2"], "done")}
        for frame, (status, alike, told, outcome) in expected.items():
            differences, summary = self.json(file, f"{answers}#{frame}", status=status)
            self.assertEqual((summary["alike"], [f"{' '.join(line['differs'])} {line['binding']}" for line in differences],
                              summary["b"]["outcome"]), (alike, told, outcome), frame)
            self.assertEqual(summary["a"]["bindings"] - summary["a"]["apart"], alike + len(told), frame)
        self.assertIn(f"{answers}#5: 0 bindings, failed: NotConfigured (9): Address not in a pool.",
                      self.run_script(file, f"{answers}#5", status=1))

    def test_dhcpd_differs(self):
        answer = self.answer("answer.pcap", 1795673414, [
            [2, [("2001:db8:a::117", 7000), "2001:db8:4000:fe00::/56"], relayed(b"line 1")], [4, ["2001:db8:a::1d2"], b""],
            [1, ["2001:db8:a::14a"], b""]])
        self.assertEqual(self.differs(DHCPD, answer), {
            "2001:db8:a::117": "lifetime", "2001:db8:a::1d2": "owner", "2001:db8:4000:fd00::/56": "missing",
            "2001:db8:a::14a": "extra"})

    def test_dhcpd_by_client(self):
        """What ISC dhcpd answers over UDP: a client's bindings. The others were not asked for."""
        query = wire.message(wire.LEASEQUERY, 1, wire.option(wire.CLIENTID, wire.duid(0xc0)), wire.option(
            wire.LQ_QUERY, b"\2", bytes(16), wire.option(wire.CLIENTID, wire.duid(2))))
        answer = self.answer("answer.pcap", 1795673414, [[2, ["2001:db8:a::117"], b""]], query=query)
        differences, summary = self.json(DHCPD, f"{answer}#4", status=1)
        self.assertEqual([line["binding"] for line in differences], ["2001:db8:4000:fe00::/56"])
        self.assertEqual((summary["alike"], summary["a"]["apart"]), (1, 2))

    def dhcpd_file(self, name, *blocks):
        return self.file(name, "authoring-byte-order little-endian;\n\n" + "\n".join(blocks))

    def dhcpd_block(self, kind, identity, *addresses, cltt="4 2026/11/26 04:00:00"):
        inner = "".join(f"  {'iaprefix' if '/' in address else 'iaaddr'} {address} {{\n    binding state {state};\n"
                        f"    preferred-life 3600;\n    max-life 7200;\n    ends {end};\n    set x = \"}}\";\n  }}\n"
                        for address, state, end in addresses)
        return f"{kind} {identity} {{\n  cltt {cltt};\n{inner}}}\n"

    def test_dhcpd_later_blocks_win(self):
        end, later = "4 2026/11/26 06:00:00", "4 2026/11/26 07:00:00"
        block, one, two = self.dhcpd_block, r'"\001\000\000\000\000\003\000\001\001"', r'"\002\000\000\000\000\003\000\001\002"'
        journal = self.dhcpd_file(
            "journal", block(IA_NA, one, ("2001:db8::1", "active", end), ("2001:db8::2", "active", end)),
            block(IA_PD, one, ("2001:db8:1::/56", "active", end)), block(IA_NA, two, ("2001:db8::3", "active", end)),
            # a renewal without one of its addresses, which another client has now; and one is given up
            block(IA_NA, one, ("2001:db8::1", "active", later)), block(IA_NA, two, ("2001:db8::2", "active", later),
                                                                       ("2001:db8::3", "expired", end)),
            "ia-pd \"\\003\\000\\000\\000half written {\n  iaprefix 2001:db8:9::/56 {\n    binding state act")
        final = self.dhcpd_file("final", block(IA_PD, one, ("2001:db8:1::/56", "active", end)),
                                block(IA_NA, one, ("2001:db8::1", "active", later)),
                                block(IA_NA, two, ("2001:db8::2", "active", later)))
        self.alike(journal, final, 3)
        # What the first has given up and the second got, the first has again, in a block that is older than the second's.
        back = self.dhcpd_file("back", block(IA_NA, one, ("2001:db8::1", "active", end)), block(
            IA_NA, two, ("2001:db8::2", "active", end)), block(IA_NA, one, ("2001:db8::2", "active", end)))
        self.alike(back, self.dhcpd_file("first", block(IA_NA, one, ("2001:db8::2", "active", end))), 1)

    def test_dhcpd_writings(self):
        """lease-id-format hex, db-time-format local, names with an underscore, comments; octal escapes of any octet."""
        octal = self.dhcpd_file("octal", self.dhcpd_block(
            "ia_na", r'"\001\000\000\000\000\003\000\001\"\\\377{z"', ("2001:db8::1", "active", "4 2026/11/26 06:00:00")))
        plain = self.dhcpd_file("plain", "# a comment; ia-na {\n", "#" * 5000 + "\n", self.dhcpd_block(
            IA_NA, "01:00:00:00:00:03:00:01:22:5c:ff:7b:7a", ("2001:db8::1", "active",
                                                             "epoch 1795672800; # Thu Nov 26 06:00:00 2026")), "# " * 5000)
        self.alike(octal, plain, 1)
        row, = csv.DictReader(self.run_script("--csv", octal, self.dhcpd_file("none", "server-duid \"x\";"), status=1)
                              .splitlines(True))
        self.assertEqual((row["a_client_duid"], row["a_expires_utc"], row["a_last_seen_utc"]),
                         ("00:03:00:01:22:5c:ff:7b:7a", "2026-11-26 06:00:00", "2026-11-26 04:00:00"))

    def test_dhcpd_never(self):
        never = self.dhcpd_file("never", self.dhcpd_block(IA_NA, "01:00:00:00:01", ("2001:db8::1", "active", "never")))
        self.assertIn("until never -> 2026-11-26 06:00:00", self.run_script(never, self.dhcpd_file(
            "ends", self.dhcpd_block(IA_NA, "01:00:00:00:01", ("2001:db8::1", "active", "4 2026/11/26 06:00:00"))), status=1))

    # ---- what cannot be compared ----

    def test_unreadable(self):
        good, capture = DHCPD, self.again()
        cut = self.file("cut.pcap", capture.read_bytes()[:-5])
        no_leasequery = self.folder / "none.pcap"
        wire.connection(no_leasequery, [])
        for name, bad, words in (
                ("no file", self.folder / "nowhere", "No such file"),
                ("a folder", self.folder, "directory"),
                ("no format", self.file("text", "some text\n"), "text"),
                ("an empty file", self.file("empty", ""), "empty"),
                ("cut in the middle of a packet", cut, "cut short"),
                ("no leasequery", no_leasequery, "no DHCPv6 Leasequery"),
                ("no query there", f"{capture}#5", "queries are in 4, 11"),
                ("another transaction-id", f"{capture}#4,0x000002", "no query in frame 4 with 0x000002"),
                ("several queries there", f"{CAPTURES}/interleaved.pcap#4", "0x0d0002"),
                ("a lease file's frame", f"{KEA}#4", "has no frames"),
                ("leases of IPv4", self.file("v4", "lease 192.0.2.1 {\n  binding state active;\n}\n"), "IPv4"),
                ("Kea's of IPv4", self.file("v4.csv", "address,hwaddr,client_id,valid_lifetime\n"), "v4.csv"),
                ("nothing that Kea writes", self.kea_file("bad.csv", "x,y"), "no line"),
                ("half an identity", self.dhcpd_file("short", self.dhcpd_block(IA_NA, "01:00:00:00")), "without a DUID"),
                ("a table without columns", self.file("t.csv", "client_duid,binding\r\n00:01,2001:db8::1\r\n"), "t.csv"),
                ("a table with nonsense", self.file("n.csv", "client_duid,binding,valid,expires_utc\r\n"
                                                             "zz,2001:db8::1,1,2026-01-01 00:00:00\r\n"), "client_duid")):
            with self.subTest(name):
                self.assertEqual(self.run_script(bad, good, status=2), "")
                self.assertIn(words, self.words)
        self.assertEqual(self.run_script(good, self.folder / "nowhere", status=2), "")

    def test_no_room(self):
        """An output that cannot be written is no silent failure."""
        with open("/dev/full", "wb") as full:
            done = subprocess.run([SCRIPT, "--comparer", os.environ["DHCPV6LQ_COMPARER"], KEA, KEA], stdout=full,
                                  stderr=subprocess.PIPE, check=False)
        self.assertEqual((done.returncode, b"cannot be written" in done.stderr), (2, True), done.stderr)

    def test_no_programs(self):
        self.assertIn("cannot run /nowhere", self.fails("--comparer", "/nowhere", KEA, KEA))
        self.assertIn("cannot run /nowhere", self.fails("--tshark", "/nowhere", self.again(), KEA))
        self.assertIn("has no plugin dhcpv6lq", self.fails("--tshark", "/bin/true", self.again(), KEA))

    def fails(self, *arguments):
        self.run_script(*arguments, status=2)
        return self.words

    def test_lease_files_need_no_tshark(self):
        self.run_script("--tshark", "/nowhere", KEA, KEA, status=0)

    def test_locale(self):
        """Whatever the locale, what is printed is the same."""
        name = self.folder / "é.csv"
        name.write_bytes(KEA.read_bytes())
        usual = self.run_script(name, OLD_KEA, status=1)
        self.assertEqual(self.run_script(name, OLD_KEA, status=1, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"), usual)
        self.assertIn("é.csv", usual)


# ---- octets ----

def relay_data(*relays):
    """OPTION_LQ_RELAY_DATA of relays as (link-address, peer-address, options), the outermost first."""
    message = b""
    for hop, (link, peer, options) in enumerate(reversed(relays)):
        message = (bytes([12, hop]) + ipaddress.IPv6Address(link).packed + ipaddress.IPv6Address(peer).packed +
                   bytes.fromhex(options) + (wire.option(9, message) if message else b""))
    return wire.option(wire.LQ_RELAY_DATA, ipaddress.IPv6Address("2001:db8:1::99").packed, message)


def relayed(remote_id):
    """The same of one relay, with a Remote-ID."""
    return relay_data(("2001:db8:a::1", "fe80::7", wire.option(wire.REMOTE_ID, bytes(4), remote_id).hex()))


def option_client(number, bindings, relay, valid):
    """OPTION_CLIENT_DATA; a binding is a text, or that and its valid lifetime."""
    inner = b""
    for binding in bindings:
        text, lifetime = binding if isinstance(binding, tuple) else (binding, valid)
        address, _, length = text.partition("/")
        packed, lifetimes = ipaddress.IPv6Address(address).packed, struct.pack("!II", min(3600, lifetime), lifetime)
        inner += (wire.option(wire.IAPREFIX, lifetimes, bytes([int(length)]), packed) if length else
                  wire.option(wire.IAADDR, packed, lifetimes))
    return wire.client(number, inner, relay)


if __name__ == "__main__":
    unittest.main()
