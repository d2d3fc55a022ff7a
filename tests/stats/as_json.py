#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""-z dhcpv6lq,json and ledger_json: they are as their schema says, and say what the tables and the list of findings say."""

import collections
import concurrent.futures
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest

import schema
import tables
import wire

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "agree"))
sys.path.insert(0, str(TESTS / "golden"))
import captures  # noqa: E402 (needs the path)
import tshark  # noqa: E402

SCHEMA = json.loads((TESTS.parent / "plugin" / "schema" / "dhcpv6lq.schema.json").read_text("utf-8"))
TITLE = "DHCPv6 Leasequery Queries"
ACTIVE = "DHCPv6 Leasequery Active Answers"
LEDGER = "DHCPv6 Leasequery Ledger"
OF_LEDGER = ("binding", "ledger")  # types of lines
ADVERTISE = 2  # of no leasequery
STARTTLS = 23
AT_A_TIME = 2
FINDING = ("frame", "rule", "severity", "text")


class Lines:
    """What -z dhcpv6lq,json prints: `queries`, `alone` (findings of no query), `summary`; `ledger`: those of
    ledger_json; `others` are lines of another -z beside it. Every line must be as the schema says."""

    def __init__(self, output):
        lines = output.split("\n")
        self.texts = [line for line in lines if line.startswith("{")]
        self.others = [line for line in lines if not line.startswith("{")]
        self.all = [schema.strict(line) for line in self.texts]
        for line in self.all:
            texts = schema.differences(line, SCHEMA, SCHEMA)
            if texts:
                raise AssertionError(f"not as the schema says: {texts}\n{line}")
        self.ledger = [line for line in self.all if line["type"] in OF_LEDGER]
        self.all = [line for line in self.all if line["type"] not in OF_LEDGER]
        if self.ledger and ({line["type"] for line in self.ledger[:-1]} - {"binding"} or self.ledger[-1]["type"] != "ledger"):
            raise AssertionError("the ledger does not end with its own line")
        kinds = [line["type"] for line in self.all]
        if kinds != sorted(kinds, key=("query", "finding", "summary").index) or kinds.count("summary") != 1:
            raise AssertionError(f"lines in the order {kinds}")
        self.queries = [line for line in self.all if line["type"] == "query"]
        self.alone = [line for line in self.all if line["type"] == "finding"]
        self.summary = self.all[-1]

    def findings(self):
        """(frame, rule, severity, text) of all."""
        found = self.alone + [finding for query in self.queries for finding in query["findings"]]
        return collections.Counter(tuple(finding[name] for name in FINDING) for finding in found)


def lines(path, *arguments, what="json", options=()):
    return Lines(tshark.tshark("-q", "-r", path, *options, "-z", f"dhcpv6lq,{what}", *arguments))


def seconds(number):
    return "-" if number is None else f"{number:.6f}"


def outcome(answer):
    """As the table writes it."""
    text, status = answer["outcome"], answer["status"]
    if status:
        text += f": {status['name']} ({status['code']})" if status["name"] else f": {status['code']}"
        text += f": {status['text']}" if status["text"] is not None else ""
    if answer.get("message_type") == STARTTLS and answer["tls"]:
        text += f": TLS alert {answer['tls']['alert']}" if answer["tls"]["alert"] else ""
        text += f", {answer['tls']['version']}" if answer["tls"]["version"] else ""
    text += ", octets missing" if answer.get("octets_missing") else ""
    return text + (", clock went back" if answer.get("clock_went_back") else "")


def closing(query):
    closed = query["closed"]
    return f"{closed['by']}, {closed['how']} in {closed['frame']}" if closed else ""


def row(query, answer, server, findings):
    """The row of the table for a query, or for one of its answers."""
    rate = (answer["addresses"] + answer["prefixes"]) / answer["duration"] if answer["duration"] else None
    return {"Frame": str(query["frame"] or 0), "Requestor": query["requestor"]["address"], "Server": server["address"],
            "Type": query["kind"], "Asked for": query["asked_for"]["text"].strip(),
            "Transaction-id": query["transaction_id"], "Outcome": outcome(answer).strip(),
            "Clients": str(answer["clients"]), "Addresses": str(answer["addresses"]),
            "Prefixes": str(answer["prefixes"]), "First reply (s)": seconds(answer["first_reply"]),
            "Duration (s)": seconds(answer["duration"]), "Bindings/s": seconds(rate), "Findings": str(findings),
            "Closed by": closing(query)}


def rows(query):
    """Over UDP, a row an answer where there are several."""
    if query["transport"] == "tcp" or len(query["answers"]) < 2:
        return [row(query, query, query["server"], query["findings_count"])]
    return [row(query, answer, answer["server"], 0 if number else query["findings_count"])
            for number, answer in enumerate(query["answers"])]


def moment(number):
    return "-" if number is None else time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(math.floor(number)))


def active_row(query):
    """The row of the table of active answers for a query."""
    active = query["active"]
    missing, recovery = active["data_missing_frame"], active["recovery_frame"]
    return {"Frame": str(query["frame"] or 0), "Phase": active["phase"] or "-", "Since": moment(active["phase_time"]),
            "Outcome": outcome(query), "Updates": str(active["updates"]), "Releases": str(active["releases"]),
            "Closed by": closing(query),
            "Keep-alives": str(active["keep_alives"]), "Base-time kept": moment(active["base_time_kept"]),
            "Clock difference (s)": seconds(active["clock_difference"]), "Gap (s)": seconds(active["gap"]),
            "Data missing": "no" if missing is None else f"frame {missing}, " + (
                f"asked for in {recovery}" if recovery else "not asked for"),
            "TLS": (query["tls"]["version"] or "TLS") if query["tls"] else "no", "Requestor": query["requestor"]["address"],
            "Server": query["server"]["address"]}


def words(octets):
    """A sender's octets as text."""
    return bytes.fromhex(octets.replace(":", "")).decode() if octets else ""


def relay_words(relay):
    remote_id = relay["remote_id"]
    return {"Interface-ID": words(relay["interface_id"]), "Relay-ID": relay["relay_id"] or "",
            "Remote-ID": f"{remote_id['enterprise']} {remote_id['text']}" if remote_id else ""}


def ledger_row(binding):
    """The row of the ledger's table for a binding."""
    inner, *outer = binding["relays"] or [None]
    granted = binding["state"] == "granted"
    row = {"Address or prefix": binding["binding"], "State": binding["state"], "Asked in": str(binding["asked_frame"] or 0),
           "Since (UTC)": moment(binding["time"]), "Client": binding["client_duid"] or "",
           "Server": binding["server_duid"] or binding["server_address"] or "", "VLAN": str(binding["vlan"] or ""),
           "Relay": inner["address"] if inner else "", "Link": inner["link_address"] if inner else "",
           "Frame": str(binding["reply_frame"] or binding["asked_frame"] or 0), "Valid (s)": str(binding["valid"] or 0),
           "Expires (UTC)": moment(binding["expires"]) if binding["expires"] else "never" if granted else ""}
    row |= relay_words(inner) if inner else {"Interface-ID": "", "Relay-ID": "", "Remote-ID": ""}
    return row | {"Relays outside of it": "; ".join(
        f"{relay['address']} link {relay['link_address']}" + "".join(
            f" {name.lower()} {text}" for name, text in sorted(relay_words(relay).items(), key=lambda one: (
                "Interface-ID", "Remote-ID", "Relay-ID").index(one[0])) if text) for relay in outer)}


def without_rate(table):
    """Whose digits depend on how a duration was rounded."""
    return [{name: cell for name, cell in one.items() if name and name != "Bindings/s"} for one in table]


def examine(capture):
    """What is wrong with the JSON of a capture, as texts; how many queries it has, and findings of no query."""
    found = lines(capture.path, "-z", "dhcpv6lq,queries", "-z", "dhcpv6lq,active", "-z", "dhcpv6lq,findings", "-z", "dhcpv6lq,ledger",
                  "-z", "dhcpv6lq,ledger_json", options=capture.options)
    output = "\n".join(found.others)
    table = [one for one in tables.rows(output, TITLE, aligned=False) if one.get("Transaction-id")]
    active = [{name: cell for name, cell in one.items() if name} for one in tables.rows(output, ACTIVE, aligned=False)
              if one.get("Phase")]
    ledger = [{name: cell for name, cell in one.items() if name} for one in tables.rows(output, LEDGER, aligned=False)
              if one.get("State")]
    bindings = found.ledger[:-1]
    expected = [one for query in found.queries for one in rows(query)]
    listed = collections.Counter((int(frame), rule, severity, text) for frame, rule, severity, text in (
        line.split("\t") for line in found.others if line.count("\t") == 3))
    severities = collections.Counter(severity for _, _, severity, _ in listed.elements())
    texts = [f"{what}: {one} and {other}" for what, one, other in (
        ("JSON and table", without_rate(expected), without_rate(table)),
        ("JSON and table of active answers", [active_row(query) for query in found.queries if query["active"]], active),
        ("JSON and table of the ledger", [ledger_row(binding) for binding in bindings], ledger),
        ("end of the ledger", found.ledger[-1], found.ledger[-1] | {"bindings": len(bindings)}),
        ("JSON and findings", found.findings(), listed),
        ("findings_count", [query["findings_count"] for query in found.queries],
         [len(query["findings"]) for query in found.queries]),
        ("summary", found.summary, found.summary | {"queries": len(found.queries), "errors": severities["error"],
                                                    "warnings": severities["warning"], "notes": severities["note"]}),
        ("numbers", [query["query"] for query in found.queries], list(range(len(found.queries)))),
        ("answers", [query for query in found.queries if query["transport"] == "tcp" and len(query["answers"]) > 1], []),
    ) if one != other]
    return [f"{capture.name}: {text}" for text in texts], len(found.queries), len(found.alone), len(bindings)


class Test(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.maxDiff = None

    def test_captures(self):
        with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
            found = list(pool.map(examine, captures.captures()))
        self.assertEqual([text for texts, *_ in found for text in texts], [])
        for what, numbers in (("queries", [one[1] for one in found]), ("findings of no query", [one[2] for one in found]),
                              ("bindings of the ledger", [one[3] for one in found])):
            self.assertGreater(sum(numbers), 10, what)

    def test_octets(self):
        """What is said of one query, by the RFCs and the octets: kea-bulk.pcap, frames 4 to 79."""
        query = lines(tshark.CAPTURES / "kea-bulk.pcap").queries[0]
        first, *answer = wire.queries(tshark.CAPTURES / "kea-bulk.pcap")[0]
        self.assertEqual(query, query | {
            "frame": 4, "first_frame": 4, "transport": "tcp", "vlan": None, "transaction_id": "0x864d38",
            "message_type": 14, "kind": "QUERY_BY_RELAY_ID", "retransmissions": 0, "outcome": "done", "status": None,
            "clients": 187, "addresses": 120, "prefixes": 67, "octets_missing": False, "clock_went_back": False,
            "last_frame": 77, "requestor": query["requestor"] | {
                "address": "2001:db8:1::1", "duid": dict(first.options)[wire.CLIENTID].hex(":")},
            "server": {"address": "2001:db8:1::547", "port": 547}})
        self.assertEqual(query["asked_for"], {
            "text": "relay-id 00:02:00:00:00:09:61:73:72:39:6b:2d:70:6f:70:37:2d:6c:63:32", "query_type": 3,
            "link_address": "::", "address": None, "client_duid": None, "remote_id": None, "start_time": None,
            "relay_id": "00:02:00:00:00:09:61:73:72:39:6b:2d:70:6f:70:37:2d:6c:63:32"})
        self.assertEqual(len(query["answers"]), 1)
        self.assertEqual(query["answers"][0], query["answers"][0] | {
            "outcome": "done", "reply_frame": 6, "done_frame": 77, "last_frame": 77, "clients": 187, "repeats": 0,
            "server": query["server"] | {"duid": dict(answer[0].options)[wire.SERVERID].hex(":")}})
        self.assertEqual(query["closed"], query["closed"] | {"frame": 79, "by": "requestor", "how": "FIN"})
        for name, moment in (("time", first.time), ("last_time", answer[-1].time)):
            self.assertAlmostEqual(query[name], moment, 6, name)

    def test_ledger(self):
        """What is said of a binding, by the octets: kea-relay.pcap, frames 7 (through two relays) and 8."""
        path = tshark.CAPTURES / "kea-relay.pcap"
        found = lines(path, "-z", "dhcpv6lq,ledger_json")
        bindings = {line.get("binding"): line for line in found.ledger}
        self.assertEqual(bindings["2001:db8:b::1"], {
            "type": "binding", "binding": "2001:db8:b::1", "state": "granted", "asked_frame": 7, "reply_frame": 8,
            "time": 1795489306.584036, "valid": 7200, "expires": 1795496506.584036, "vlan": None,
            "client_duid": "00:04:00:00:00:00:00:00:fe:ed:00:00:00:00:00:00:00:03",
            "server_duid": "00:01:00:01:77:35:94:00:02:42:ac:11:00:02", "server_address": "2001:db8:1::547", "relays": [
                {"address": "2001:db8:b::1", "link_address": "2001:db8:b::1", "interface_id": b"ge-0/0/3.3".hex(":"),
                 "remote_id": {"enterprise": 9, "octets": b"olt-3/port-3".hex(":"), "text": "olt-3/port-3"},
                 "relay_id": None, "forward_captured": True},
                {"address": "2001:db8:1::1", "link_address": "2001:db8:1::1", "interface_id": None, "remote_id": None,
                 "relay_id": "00:01:00:01:29:b9:27:00:00:00:5e:00:53:01", "forward_captured": True}]})

    def test_ledger_alone(self):
        """A capture without leasequery: a REPLY that grants for ever, to a REQUEST that is not there; a RELEASE that
        nothing answers."""
        path = self.folder / "alone.pcap"
        wire.datagrams(path, [wire.granted(7, 1, wire.INFINITE), wire.granted(8, 2, 0)])
        first, second, end = lines(path, "-z", "dhcpv6lq,ledger_json").ledger
        self.assertEqual(first, {
            "type": "binding", "binding": "2001:db8:a::1", "state": "granted", "asked_frame": None, "reply_frame": 1,
            "time": wire.START, "valid": wire.INFINITE, "expires": None, "client_duid": wire.duid(1).hex(":"),
            "server_duid": wire.duid(0xd0).hex(":"), "server_address": "2001:db8:1::547", "vlan": None, "relays": []})
        self.assertEqual(second, first | {
            "binding": "2001:db8:a::2", "state": "not known", "asked_frame": 2, "reply_frame": None, "valid": None,
            "client_duid": wire.duid(2).hex(":"), "server_duid": None, "server_address": None})
        self.assertEqual(end, {"type": "ledger", "bindings": 2, "gave_up": False})

    def test_decimals(self):
        text = lines(tshark.CAPTURES / "kea-bulk.pcap").texts[0]
        for name in ("time", "last_time", "first_reply", "duration", "reply_time"):
            self.assertRegex(text, rf'"{name}":\d+\.\d{{9}}[,}}]', name)

    def test_text(self):
        """Text from the wire: whatever it holds, it is one line of UTF-8, and the octets are there as well."""
        octets = b'a"b\\c</d>\t\r\n\0\x1b[31m\x7f\xff\xc0\xaf' + "é\u202e\u2028\u0085\U0001f600".encode() + b"\xe2\x82"
        text = ('a"b\\c</d>\\x09\\x0d\\x0a\\x00\\x1b[31m\\x7f\\xff\\xc0\\xafé\\xe2\\x80\\xae\\xe2\\x80\\xa8\\xc2\\x85'
                "\U0001f600\\xe2\\x82")
        path = self.folder / "text.pcap"
        wire.conversation(path, (0, wire.message(
            wire.LEASEQUERY, 1, wire.option(wire.CLIENTID, wire.duid(0xc0)), wire.option(
                wire.LQ_QUERY, b"\5", wire.SERVER, wire.option(wire.REMOTE_ID, b"\0\0\x7e\xd9", octets))),
            wire.reply(1, wire.option(13, b"\0\7", octets))))
        found = lines(path)
        query, = found.queries
        self.assertEqual(query["asked_for"]["remote_id"], {"enterprise": 32473, "octets": octets.hex(":"), "text": text})
        self.assertEqual(query["status"], {"code": 7, "name": "UnknownQueryType", "text": text})
        self.assertEqual(query["answers"][0]["status"], query["status"])
        self.assertIn(f"UnknownQueryType (7): {text}, xid", query["findings"][0]["text"])
        self.assertEqual(len("\n".join(found.texts).splitlines()), len(found.texts))

    def test_whose(self):
        """Findings stand with their query, though another's come between them; those of no query stand alone."""
        refused, path = wire.option(13, b"\0\7"), self.folder / "whose.pcap"
        data = wire.client(1, wire.address(1))
        wire.conversation(path, (0, wire.query(1), wire.query(2), wire.reply(1, refused), wire.message(ADVERTISE, 3),
                                 wire.reply(2, refused), wire.message(wire.DATA, 1, data)))
        found = lines(path)
        self.assertEqual([[(finding["frame"], finding["rule"]) for finding in query["findings"]]
                          for query in found.queries], [[(6, "status"), (9, "data_after_error")], [(8, "status")]])
        self.assertEqual([(finding["frame"], finding["rule"]) for finding in found.alone], [(7, "msg_type")])

    def test_long_text(self):
        """Words that are longer than a finding's text are cut there, amid no character, and whole with the status."""
        path = self.folder / "long.pcap"
        for length in range(250, 260):
            words = "é" * length
            wire.conversation(path, (0, wire.query(1), wire.reply(1, wire.option(13, b"\0\7", b"x" * (length % 2),
                                                                                 words.encode()))))
            query, = lines(path).queries
            self.assertEqual(query["status"]["text"], "x" * (length % 2) + words)

    def test_filter(self):
        path = tshark.CAPTURES / "kea-errors.pcap"
        whole, some = lines(path), lines(path, what="json,dhcpv6.msgtype == 14")
        self.assertEqual(some.summary["messages"], 7)
        self.assertEqual([query | {"findings": []} for query in some.queries],
                         [query | {"findings": []} for query in whole.queries])
        self.assertEqual({finding["rule"] for finding in whole.queries[0]["findings"]}, {"query_option_missing", "status"})
        self.assertEqual({finding["rule"] for finding in some.queries[0]["findings"]}, {"query_option_missing"})
        self.assertEqual([query["frame"] for query in lines(path, what="json,frame.number in {32,36}").queries], [32])
        self.assertEqual(lines(path, what="json,frame.number == 1").summary["queries"], 0)
        with self.assertRaisesRegex(tshark.Failure, "-z dhcpv6lq,json: .*no_such_field"):
            lines(path, what="json,no_such_field")

    def test_messages(self):
        """Those of which the msg-type was captured; a message-size that is none, or that stands alone, is no message."""
        path = self.folder / "cut.pcap"
        for length in (91, 92, 299, 300, 301):  # octets of every packet
            subprocess.run(["editcap", "-F", "pcap", "-s", str(length), tshark.CAPTURES / "kea-bulk.pcap", path], check=True)
            output = tshark.tshark("-q", "-r", path, "-z", "dhcpv6lq,tree", "-z", "dhcpv6lq,json")
            counted = re.search(r"^Messages +(\d+)", output, re.MULTILINE)[1]
            self.assertEqual(Lines(output).summary["messages"], int(counted), length)
        data = wire.client(1, wire.address(1))
        wire.connection(path, [(0, wire.REQUESTOR, wire.framed(wire.query(1))), (0, wire.SERVER, b"\0\2ab"),
                               (0, wire.SERVER, wire.framed(wire.reply(1, data)))])
        self.assertEqual(lines(path).summary["messages"], 2)

    def test_empty(self):
        path = self.folder / "empty.pcap"
        wire.connection(path, [])
        self.assertEqual(lines(path).all, [{"type": "summary", "messages": 0, "queries": 0, "errors": 0, "warnings": 0,
                                            "notes": 0}])

    def test_passes(self):
        for name in ("kea-bulk", "udp-multicast", "reset", "swapped"):
            path = tshark.CAPTURES / f"{name}.pcap"
            self.assertEqual(lines(path).texts, lines(path, "-2").texts, name)

    def test_alone(self):
        """Findings that belong to no query are not lost: a refused connection, and a stream that is HTTP."""
        for name, rule in (("probe_syn_rst", "connection_refused"), ("probe_http", "not_dhcpv6")):
            path = captures.SHARED / "cases" / f"{name}.pcap"
            if path.exists():
                found = lines(path)
                self.assertEqual(([], [rule]), (found.queries, [finding["rule"] for finding in found.alone]), name)


class Validator(unittest.TestCase):
    """The schema and who checks it refuse what is wrong."""

    def differs(self, change):
        line = schema.strict(json.dumps(LINE))
        change(line)
        return schema.differences(line, SCHEMA, SCHEMA)

    def test_right(self):
        self.assertEqual(self.differs(lambda line: None), [])

    def test_wrong(self):
        for change in (
                lambda line: line.pop("octets"), lambda line: line.update(more=1), lambda line: line.update(type="answer"),
                lambda line: line.update(frame="4"), lambda line: line.update(frame=True), lambda line: line.update(frame=0),
                lambda line: line.update(transaction_id="0x12"), lambda line: line.update(outcome="unfinished"),
                lambda line: line.update(first_reply=-0.5), lambda line: line.update(octets=1.5),
                lambda line: line.update(time=None, last_time=None), lambda line: line.update(answers={}),
                lambda line: line["answers"].append({}), lambda line: line["closed"].update(how="SYN"),
                lambda line: line["requestor"].update(duid="0"), lambda line: line["findings"][0].pop("rule"),
                lambda line: line["findings"][0].update(severity="fatal")):
            self.assertNotEqual(self.differs(change), [])

    def test_strict(self):
        for text in ('{"a":1,"a":2}', '{"a":NaN}', '{"a":1}{"b":1}', '{"a":[{"b":1,"b":1}]}', '{"a":"\t"}'):
            with self.assertRaises(ValueError):
                schema.strict(text)

    def test_unknown_keyword(self):
        with self.assertRaises(ValueError):
            schema.differences(1, {"maximum": 2}, {})


SIDE = {"address": "2001:db8::1", "port": 547, "duid": "00:01"}
LINE = {"type": "query", "query": 0, "frame": 4, "time": 1.5, "first_frame": 4, "transport": "tcp", "vlan": None,
        "requestor": SIDE, "server": {"address": "2001:db8::2", "port": None}, "transaction_id": "0x00000a",
        "message_type": 14, "kind": "QUERY_BY_ADDRESS", "asked_for": {
            "text": "", "query_type": 1, "link_address": "::", "address": "2001:db8::3", "client_duid": None,
            "relay_id": None, "remote_id": None, "start_time": None}, "retransmissions": 0, "outcome": "done",
        "status": None, "last_frame": 6, "last_time": 2, "first_reply": 0.5, "duration": 0.5, "clients": 1,
        "addresses": 1, "prefixes": 0, "octets": 9, "octets_missing": False, "clock_went_back": False,
        "closed": {"frame": 7, "time": 2, "by": "server", "how": "RST"}, "answers": [], "tls": None, "active": None,
        "told": 2, "partial": False, "compared": None, "findings_count": 1,
        "findings": [{"frame": 4, "rule": "status", "severity": "warning", "text": "words"}]}

if __name__ == "__main__":
    unittest.main()
