#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""stats.py TEST: one test of the statistics and the export, against what wire.py reads from the octets."""

import collections
import csv
import datetime
import ipaddress
import json
import math
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

import tables
import wire

HERE = pathlib.Path(__file__).resolve().parent
CAPTURES = HERE.parent.parent / "test-captures"
# Of one requestor and one server, in order, and each binding once: what follows knows their answers.
PLAIN = ("kea-bulk", "kea-udp", "interleaved", "rfc5460-6.5.1", "near-xid_reused", "rule-binding_repeated")
TITLES = {"active": "Active Answers"}
TREE_TYPES = {14: "LEASEQUERY", 15: "LEASEQUERY-REPLY", 16: "LEASEQUERY-DONE", 17: "LEASEQUERY-DATA"}
TYPES = {1: "QUERY_BY_ADDRESS", 2: "QUERY_BY_CLIENTID", 3: "QUERY_BY_RELAY_ID", 4: "QUERY_BY_LINK_ADDRESS",
         5: "QUERY_BY_REMOTE_ID"}


def capture(name):
    return CAPTURES / f"{name}.pcap"


def check(what, found, expected):
    if found != expected:
        sys.exit(f"{what}:\nfound    {found}\nexpected {expected}")


def tshark(path, *arguments):
    run = subprocess.run([HERE.parent / "tshark.sh", "-q", "-r", path, *arguments], stdin=subprocess.DEVNULL,
                         capture_output=True, text=True, encoding="utf-8", check=False)
    if run.returncode or re.search(r"Dissector bug|\b(WARNING|CRITICAL|ERROR)\b", run.stderr):
        sys.exit(f"tshark {arguments}: exit status {run.returncode}\n{run.stderr}")
    return run.stdout


def table(path, what, *arguments):
    """The rows of a table as {heading: cell}; it must be aligned."""
    try:
        kind = what.split(",")[0]
        title = f"DHCPv6 Leasequery {TITLES.get(kind, kind.capitalize())}"
        return tables.rows(tshark(path, "-z", f"dhcpv6lq,{what}", *arguments), title)
    except tables.Unreadable as failure:
        sys.exit(f"{path.name}: {failure}")


def utc(seconds):
    return datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S")


def merged(found):
    """Of bindings in order of time, those that stay: {text: binding}. Clients do not disagree in these."""
    kept = {}
    for binding in found:
        last = kept.get(binding.text)
        if not last or binding.message.time - binding.clt >= last.message.time - last.clt:
            kept[binding.text] = binding
    return kept


def exported(path, folder, *arguments):
    """{file name: rows} of tshark --export-objects; every file has the form of RFC 4180."""
    target = folder / "-".join((path.stem, *arguments))
    folder.chmod(0o777)  # tshark runs as another user
    tshark(path, "--export-objects", f"dhcpv6lq,{target}", *arguments)
    files = {}
    for file in sorted(target.iterdir()) if target.exists() else ():
        octets = file.read_bytes()
        check(f"{file.name}: every line ends in CRLF", octets.count(b"\n"), octets.count(b"\r\n"))
        check(f"{file.name}: its end", octets[-2:], b"\r\n")
        files[file.name] = list(csv.DictReader(octets.decode().splitlines(True), strict=True))
    return files


def test_queries(_):
    for name in PLAIN:
        rows = table(capture(name), "queries")
        expected = wire.queries(capture(name))
        check(f"{name}: how many", len(rows), len(expected))
        for row, (query, *answer) in zip(rows, expected):
            found = [binding for message in answer for binding in wire.bindings(message)]
            clients = sum(code == wire.CLIENT_DATA for message in answer for code, _ in message.options)
            lq_query = dict(query.options)[wire.LQ_QUERY]
            check(f"{name}, frame {query.frame}", row, row | {
                "Frame": str(query.frame), "Transaction-id": f"0x{query.xid:06x}", "Clients": str(clients),
                "Type": TYPES.get(lq_query[0], f"query-type {lq_query[0]}"),
                "Addresses": str(sum("/" not in binding.text for binding in found)),
                "Prefixes": str(sum("/" in binding.text for binding in found)),
                "Requestor": "2001:db8:1::1", "Server": "2001:db8:1::547",
                "First reply (s)": f"{answer[0].time - query.time:.6f}",
                "Duration (s)": f"{answer[-1].time - query.time:.6f}"})
            if any(message.type == wire.DONE for message in answer):
                check(f"{name}, frame {query.frame}", row["Outcome"], "done")
    # What no peer parses for us: written down from the RFC and the octets.
    rows = {row["Frame"]: row for row in table(capture("kea-udp"), "queries")}
    check("kea-udp: what was asked", {frame: row["Asked for"] for frame, row in rows.items()}, {
        "1": "address 2001:db8:a::", "3": "address 2001:db8:4000::1",
        "5": "client 00:01:00:01:23:c3:46:01:02:00:00:00:00:01",
        "7": "client 00:04:00:00:00:00:00:00:fe:ed:00:00:00:00:00:00:00:07, link 2001:db8:a::",
        "9": "relay-id 00:01:00:01:29:b9:27:00:00:00:5e:00:53:01", "11": "", "13": ""})
    check("kea-udp: outcomes", [rows[frame]["Outcome"] for frame in ("1", "9", "11", "13")],
          ["done", "failed: UnknownQueryType (7): unknown query-type", "failed: MalformedQuery (8): missing D6O_IAADDR",
           "failed: UnknownQueryType (7): unknown query-type"])
    check("lost-segment: outcomes", [row["Outcome"] for row in table(capture("lost-segment"), "queries")],
          ["done, octets missing", "done"])
    row = table(capture("rule-no_reply"), "queries")[0]
    check("rule-no_reply",
          (row["Outcome"], row["First reply (s)"], row["Duration (s)"], row["Closed by"], row["Findings"]),
          ("closed", "-", "-", "requestor, FIN in 5", "1"))


def moment(seconds):
    return f"{utc(seconds)} UTC"


def active_row(query, answer):
    """What RFC 7653 8.3 and 8.4 make of an active query that was accepted, and of its answer."""
    phase = "catch-up" if wire.START_TIME in dict(query.options) else "live"
    since, kept, bindings, keep_alives, clock = answer[0].time, [], [], 0, "-"
    for message in answer:
        fields, found = dict(message.options), list(wire.bindings(message))
        status = int.from_bytes(fields.get(wire.STATUS_CODE, b"")[:2], "big")
        if phase == "catch-up" and status in (wire.DATA_MISSING, wire.CATCH_UP_COMPLETE):
            phase, since = "live", message.time
        if wire.BASE_TIME in fields:
            told = int.from_bytes(fields[wire.BASE_TIME], "big") + wire.EPOCH_2000
            clock = f"{told - math.floor(message.time):.6f}"
            kept += [told] if phase == "live" else []
        bindings += found
        keep_alives += message.type == wire.DATA and not found and wire.STATUS_CODE not in fields
    return {"Frame": str(query.frame), "Phase": phase, "Since": moment(since), "TLS": "no",
            "Updates": str(sum(binding.valid > 0 for binding in bindings)),
            "Releases": str(sum(binding.valid == 0 for binding in bindings)), "Keep-alives": str(keep_alives),
            "Base-time kept": moment(max(kept)) if kept else "-", "Clock difference (s)": clock}


def test_active(folder):
    path = folder / "active-all.pcap"
    now = struct.pack("!I", wire.START - wire.EPOCH_2000 + 100)
    wire.conversation(
        path, (0, wire.message(wire.ACTIVE, 1, wire.option(wire.CLIENTID, wire.duid(0xc0)),
                               wire.option(wire.START_TIME, bytes(4)))),
        (1, wire.reply(1, wire.option(wire.BASE_TIME, now), wire.client(1, wire.address(1)))),
        (2, wire.message(wire.DATA, 1, wire.option(wire.STATUS_CODE, b"\0\x0c"), wire.option(wire.BASE_TIME, now))),
        (3, wire.message(wire.DATA, 1, wire.option(wire.BASE_TIME, now), wire.client(1, wire.address(1, 0)))),
        (4, wire.message(wire.DATA, 1)))
    for name in (path, *map(capture, ("active", "active-changes", "near-active_gap", "case-x_no_catchup", "rfc7653-8.6.2"))):
        rows = table(name, "active")
        expected = [active_row(query, answer) for query, *answer in wire.queries(name) if query.type == wire.ACTIVE]
        if not expected:
            sys.exit(f"{name} has no active query")
        check(f"{name.stem}", rows, [row | one for row, one in zip(rows, expected)])
    row, = table(path, "active")
    check("written down", row, row | {
        "Phase": "live", "Since": moment(wire.START + 2), "Outcome": "active", "Closed by": "", "Updates": "1", "Releases": "1",
        "Keep-alives": "1", "Base-time kept": moment(wire.START + 100), "Clock difference (s)": "97.000000", "Gap (s)": "-",
        "Data missing": "frame 6, not asked for"})
    check("gaps", [row["Gap (s)"] for row in table(capture("rule-active_gap"), "active")],
          ["-", "1.000000", "19.000000", "40.000000", "-", "500.000000"])
    check("ends", [row["Closed by"].split(" in ")[0] for row in table(capture("rule-active_ended"), "active")][:2],
          ["server, FIN", "server, RST"])


def relay(*inner):
    """Client data's relay data: the server heard 2001:db8:1::99, which had relayed for fe80::7 on 2001:db8:a::1."""
    link, heard, peer = (ipaddress.IPv6Address(text).packed for text in ("2001:db8:a::1", "2001:db8:1::99", "fe80::7"))
    return wire.option(wire.LQ_RELAY_DATA, heard, b"\x0c\0", link, peer, *inner)  # RELAY-FORW


def test_bindings(folder):
    for name in PLAIN:
        found = [binding for message in wire.messages(capture(name)) for binding in wire.bindings(message)]
        expected = merged(found)
        rows = {row["Address or prefix"]: row for row in table(capture(name), "bindings")
                if row["Address or prefix"] != "no bindings"}
        check(f"{name}: which", sorted(rows), sorted(expected))
        for text, row in rows.items():
            binding = expected[text]
            check(f"{name}, {text}", row, row | {
                "Client": binding.client, "Preferred (s)": str(binding.preferred), "Valid (s)": str(binding.valid),
                "Expires (UTC)": utc(binding.message.time + binding.valid),
                "Last seen (UTC)": utc(binding.message.time - binding.clt),
                "Frame": str(binding.message.frame), "State": "bound", "Conflict": ""})
    # From the octets of frame 6 of kea-bulk: option 47's peer-address is that of the RELAY-FORW in it, fe80::101, and
    # so no relay's (rule relay_data_peer).
    row = table(capture("kea-bulk"), "bindings")[0]
    check("kea-bulk, relay", row, row | {
        "Link": "2001:db8:a::1", "Relay": "", "Client address": "fe80::101", "Interface-ID": "ge-0/0/1.1",
        "Remote-ID": "olt-1/port-1",
        "Relay-ID": "00:02:00:00:00:09:61:73:72:39:6b:2d:70:6f:70:37:2d:6c:63:32",
        "Server": "00:01:00:01:77:35:94:00:02:42:ac:11:00:02"})
    path = folder / "relay.pcap"
    wire.conversation(path, (0, wire.query(1), wire.reply(1, wire.client(1, wire.address(1), relay())),
                             wire.message(wire.DONE, 1)))
    row, = table(path, "bindings")
    check("relay data", row, row | {"Link": "2001:db8:a::1", "Relay": "2001:db8:1::99", "Client address": "fe80::7"})
    row, = exported(path, folder)["all-queries.csv"]
    check("relay data in a file", row, row | {"link_address": "2001:db8:a::1", "relay_address": "2001:db8:1::99",
                                              "client_address": "fe80::7"})


    path = folder / "order.pcap"
    wire.conversation(path, (0, wire.query(1), wire.reply(1, wire.client(1, wire.address(3))),
                             wire.message(wire.DATA, 1, wire.client(2, wire.address(1))), wire.message(wire.DONE, 1)),
                      (1, wire.query(2), wire.reply(2, wire.client(3, wire.address(2)))))
    check("in the order of addresses, and what became of each answer",
          [(row["Address or prefix"], row["Answer"]) for row in table(path, "bindings")],
          [("2001:db8:a::1", "done"), ("2001:db8:a::2", "open"), ("2001:db8:a::3", "done")])
    check("an answer that the capture has not whole", {row["Answer"] for row in table(capture("lost-segment"), "bindings")},
          {"done, octets missing", "done"})


def test_merging(folder):
    one, two, three = (wire.duid(number).hex(":") for number in (1, 2, 3))
    path = folder / "conflict.pcap"
    answers = (  # client, clt: who was heard last has the address. When it told of the one, the server had heard both.
        (0, wire.query(1), wire.reply(1, wire.client(1, wire.address(1), clt=10)), wire.message(wire.DONE, 1)),
        (5, wire.query(2), wire.reply(2, wire.client(2, wire.address(1), clt=100)), wire.message(wire.DONE, 2)),
        (9, wire.query(3), wire.reply(3, wire.client(1, wire.address(2), clt=90)),
         wire.message(wire.DATA, 3, wire.client(1, wire.address(2, valid=9), clt=5)),
         wire.message(wire.DATA, 3, wire.client(1, wire.address(2), clt=70)), wire.message(wire.DONE, 3)))
    wire.conversation(path, *answers)
    rows = [(row["Client"], row["Address or prefix"], row["Valid (s)"], row["Conflict"], row["Frame"])
            for row in table(path, "bindings")]
    check("who was heard last", rows, [(one, "2001:db8:a::1", "7200", "conflict", "5"),
                                       (one, "2001:db8:a::2", "9", "", "12")])
    rows = [(row["Client"], row["Address or prefix"], row["Valid (s)"], row["Conflict"], row["Frame"])
            for row in table(path, "bindings,frame.number==8")]
    check("what only the second answer says", rows, [(two, "2001:db8:a::1", "7200", "conflict", "8")])
    files = exported(path, folder)
    check("files", {name: [(row["client_duid"], row["binding"], row["conflict"]) for row in rows]
                    for name, rows in files.items()}, {
        "all-queries.csv": [(one, "2001:db8:a::1", "conflict"), (one, "2001:db8:a::2", "")],
        "query-4-0x000001.csv": [(one, "2001:db8:a::1", "conflict")],
        "query-7-0x000002.csv": [(two, "2001:db8:a::1", "conflict")],
        "query-10-0x000003.csv": [(one, "2001:db8:a::2", "")]})

    path = folder / "active.pcap"
    update = lambda *inner, **more: wire.message(wire.DATA, 1, wire.client(*inner, **more))
    wire.conversation(path, (0, wire.query(1, wire.ACTIVE), wire.reply(1)),
                      (1, update(1, wire.address(1), clt=0)), (2, update(2, wire.address(2), clt=0)),
                      (3, update(1, wire.address(1, valid=0), clt=0)), (4, update(3, wire.address(2), clt=500)))
    check("an active answer's later message replaces the earlier",
          [(row["Client"], row["Address or prefix"], row["State"], row["Conflict"])
           for row in table(path, "bindings")],
          [(one, "2001:db8:a::1", "ended", ""), (three, "2001:db8:a::2", "bound", "")])

    path = folder / "moved.pcap"
    wire.conversation(path, (0, wire.query(1), wire.reply(1, wire.client(1, wire.address(1)))),
                      (200, wire.query(2), wire.reply(2, wire.client(2, wire.address(1), clt=100))))
    check("a binding that moved is no conflict",
          [(row["Client"], row["Conflict"]) for row in table(path, "bindings")], [(two, "")])

    path = folder / "over.pcap"
    wire.conversation(path, (0, wire.query(1), wire.reply(1, wire.client(1, wire.address(1, valid=50)))),
                      (200, wire.query(2), wire.reply(2, wire.client(2, wire.address(1)))))
    check("a binding that was over is no conflict",
          [(row["Client"], row["Conflict"]) for row in table(path, "bindings")], [(two, "")])


def comparison(path, *arguments):
    """The rows of -z dhcpv6lq,compare without their empty cells."""
    rows = tables.rows(tshark(path, "-z", ",".join(("dhcpv6lq,compare", *arguments))), "DHCPv6 Leasequery Comparison",
                       aligned=False)
    return [[cell for cell in row.values() if cell] for row in rows]


def test_compare(folder):
    one, two, three, five, six, nine = (wire.duid(number).hex(":") for number in (1, 2, 3, 5, 6, 9))
    line = lambda number: relay(wire.option(wire.REMOTE_ID, bytes(4), f"line {number}".encode()))
    answer = lambda xid, *clients: (wire.reply(xid, clients[0]), *(wire.message(wire.DATA, xid, client)
                                                                   for client in clients[1:]))
    by_link = wire.message(wire.LEASEQUERY, 3, wire.option(wire.CLIENTID, wire.duid(0xc0)),
                           wire.option(wire.LQ_QUERY, b"\4", bytes(16)))
    path = folder / "again.pcap"
    wire.conversation(
        path,
        # 4 asks and 5 to 10 answer; 11 asks again and 12 to 16 answer; 17 asks for something else
        (0, wire.query(1), *answer(1, wire.client(1, wire.address(1)), wire.client(2, wire.address(2)),
                                   wire.client(3, wire.address(3), line(1)), wire.client(4, wire.address(4, 100)),
                                   wire.client(5, wire.address(5))), wire.message(wire.DONE, 1)),
        (200, wire.query(2), *answer(2, wire.client(1, wire.address(1, 7000)), wire.client(9, wire.address(2, 7000)),
                                     wire.client(3, wire.address(3, 7003), line(2)), wire.client(6, wire.address(6))),
         wire.message(wire.DONE, 2)),
        (300, by_link, wire.reply(3), wire.message(wire.DONE, 3)),
        # 20 asks again, and its answer is not over when the capture is
        (400, wire.query(4), wire.reply(4, wire.client(1, wire.address(1, 6802)))))
    first, last = utc(wire.START + 7200), utc(wire.START + 7203)
    expected = [
        ["11", "4", "owner", "2001:db8:a::2", two, nine, first, first],
        ["11", "4", "lifetime relay", "2001:db8:a::3", three, three, first, last, "Remote-ID line 1 -> line 2"],
        ["11", "4", "missing", "2001:db8:a::5", five, first],
        ["11", "4", "extra", "2001:db8:a::6", six, utc(wire.START + 7400)],
        ["11", "4", "alike", "1 binding"],
        ["11", "4", "ended meanwhile", "1 binding"],
        ["20", "11", "alike", "1 binding"],  # it ends 2 s later
        ["20", "11", "capture lacks", "3 bindings"]]
    check("what differs", comparison(path), expected)
    check("of the queries that were heard", comparison(path, "frame.number >= 20"),
          [["no query asked the same as an earlier one"]])
    lines = [json.loads(line) for line in tshark(path, "-z", "dhcpv6lq,json").splitlines()]
    counts = {"missing": 0, "extra": 0, "owner": 0, "lifetime": 0, "relay": 0, "over": 0, "unknown": 0}
    check("as JSON", [line["compared"] for line in lines if line["type"] == "query"], [
        None, {"query": 0, "frame": 4, "alike": 1, **dict.fromkeys(counts, 1), "unknown": 0}, None,
        {"query": 1, "frame": 11, "alike": 1, **counts, "unknown": 3}])
    check("when they were told, and whether they are partial",
          [(line["told"], line["partial"]) for line in lines if line["type"] == "query"],
          [(wire.START, False), (wire.START + 200, False), (wire.START + 300, False), (wire.START + 400, True)])
    lines = [json.loads(line) for line in tshark(capture("lost-segment"), "-z", "dhcpv6lq,json").splitlines()]
    check("octets missing: partial", [line["partial"] for line in lines if line["type"] == "query"], [True, False])


def test_export(folder):
    for name in PLAIN:
        files = exported(capture(name), folder)
        expected = {f"query-{query.frame}-0x{query.xid:06x}.csv": merged(
            [binding for message in answer for binding in wire.bindings(message)])
            for query, *answer in wire.queries(capture(name))}
        expected["all-queries.csv"] = merged(
            [binding for message in wire.messages(capture(name)) for binding in wire.bindings(message)])
        check(f"{name}: files", sorted(files), sorted(expected))
        check(f"{name}: one file", exported(capture(name), folder, "-o", "dhcpv6lq.export_one_file:TRUE"),
              {"all-queries.csv": files["all-queries.csv"]})
        for file, rows in files.items():
            check(f"{name}, {file}", sorted((row["client_duid"], row["binding"], row["preferred"], row["valid"],
                                             row["frame"], row["expires_utc"], row["last_seen_utc"]) for row in rows),
                  sorted((binding.client, text, str(binding.preferred), str(binding.valid),
                          str(binding.message.frame), utc(binding.message.time + binding.valid),
                          utc(binding.message.time - binding.clt)) for text, binding in expected[file].items()))
            if shutil.which("sqlite3"):
                path = folder / name / file
                run = subprocess.run(["sqlite3", "-csv", ":memory:", f".import '{path}' leases",
                                      "SELECT count(*), sum(valid), count(DISTINCT client_duid) FROM leases;"],
                                     capture_output=True, text=True, check=False) if rows else None
                if run:
                    check(f"{file} in sqlite3", (run.stderr, run.stdout.strip()), (
                        "", ",".join(map(str, (len(rows), sum(int(row["valid"]) for row in rows),
                                               len({row["client_duid"] for row in rows}))))))


def test_quoting(folder):
    path = folder / "quoting.pcap"
    remote = ['plain', 'a,b', 'say "port 1"', '"', 'two\r\nlines', 'é', '']
    inner = [wire.client(number, wire.address(number), relay(wire.option(
        wire.REMOTE_ID, b"\0\0\0\x09", text.encode()))) for number, text in enumerate(remote)]
    wire.conversation(path, (0, wire.query(1), wire.reply(1, inner[0]),
                             *(wire.message(wire.DATA, 1, data) for data in inner[1:]), wire.message(wire.DONE, 1)))
    expected = [text.replace("\r", "\\x0d").replace("\n", "\\x0a") for text in remote]
    for name, rows in exported(path, folder).items():
        check(f"{name}: Remote-IDs", [row["remote_id"] for row in rows], expected)
        if shutil.which("sqlite3"):
            run = subprocess.run(["sqlite3", "-separator", "\t", ":memory:", ".mode csv",
                                  f".import '{folder / path.stem / name}' leases", ".mode list",
                                  "SELECT remote_id FROM leases;"], capture_output=True, text=True, check=True)
            check(f"{name} in sqlite3", (run.stderr, run.stdout.split("\n")[:-1]), ("", expected))


def test_long_ids(folder):
    """Ids that are repeated in every row are cut there, and say so; up to 256 octets they are whole."""
    path = folder / "long.pcap"
    lengths = (256, 257, 1000)
    conversation = [wire.reply(1)]
    for number, length in enumerate(lengths):
        octets = bytes(0x41 + at % 26 for at in range(length))
        conversation.append(wire.message(wire.DATA, 1, wire.client(number, wire.address(number), relay(
            wire.option(wire.INTERFACE_ID, octets), wire.option(wire.REMOTE_ID, bytes(4), octets)))))
    wire.conversation(path, (0, wire.query(1), *conversation, wire.message(wire.DONE, 1)))
    expected = ["".join(chr(0x41 + at % 26) for at in range(256)) +
                (f"... ({length} octets)" if length > 256 else "") for length in lengths]
    for name, rows in exported(path, folder).items():
        check(f"{name}: Remote-IDs", [row["remote_id"] for row in rows], expected)
        check(f"{name}: Interface-IDs", [row["interface_id"] for row in rows], expected)
    output = tshark(path, "-z", "dhcpv6lq,bindings")  # cells that are wider than a column stand out
    check("the table's Interface-IDs and Remote-IDs", re.findall(r"\|(A[A-Z]+\S*(?: \(\d+ octets\))?) *(?=\|)", output),
          [text for text in expected for _ in range(2)])


def test_ledger(folder):
    """From the octets of kea-relay: frames 7 (a SOLICIT through two relays) and 8 (the REPLY), and of rule-cause_stale."""
    rows = {row["Address or prefix"]: row for row in table(capture("kea-relay"), "ledger")}
    row = rows["2001:db8:b::1"]
    check("kea-relay, through two relays", row, row | {
        "State": "granted", "Asked in": "7", "Frame": "8", "Valid (s)": "7200",
        "Client": "00:04:00:00:00:00:00:00:fe:ed:00:00:00:00:00:00:00:03",
        "Server": "00:01:00:01:77:35:94:00:02:42:ac:11:00:02",
        "Relay": "2001:db8:b::1", "Link": "2001:db8:b::1", "Interface-ID": "ge-0/0/3.3", "Remote-ID": "9 olt-3/port-3",
        "Relay-ID": "", "Relays outside of it":
        "2001:db8:1::1 link 2001:db8:1::1 relay-id 00:01:00:01:29:b9:27:00:00:00:5e:00:53:01"})
    check("kea-relay, a prefix", rows["2001:db8:5000::/56"]["Frame"], "8")
    check("given back", [(row["State"], row["Asked in"], row["Frame"], row["Since (UTC)"], row["Expires (UTC)"])
                         for row in table(capture("rule-cause_stale"), "ledger")],
          [("released", "3", "4", "2026-01-01 00:01:00 UTC", ""), ("declined", "16", "17", "2026-01-01 00:03:00 UTC", ""),
           ("granted", "40", "41", "2026-01-01 00:04:00 UTC", "2026-01-01 02:04:00 UTC")])


    check("all of it, if a leasequery passes the filter", *(
        table(capture("rule-cause_stale"), what) for what in ("ledger,dhcpv6.msgtype == 14", "ledger")))
    # A capture that has neither a leasequery nor a Relay-ID; the other tables are as empty as before.
    path = folder / "clients.pcap"
    wire.datagrams(path, [wire.granted(7, 1, 7200), wire.granted(8, 1, 0), wire.granted(7, 2, wire.INFINITE)])
    for passes in ((), ("-2",)):
        check(f"clients alone {passes}", [(row["Address or prefix"], row["State"], row["Frame"], row["Expires (UTC)"])
                                          for row in table(path, "ledger", *passes)],
              [("2001:db8:a::1", "not known", "2", ""), ("2001:db8:a::2", "granted", "3", "never")])
    check("clients alone, other tables", [[cell for cell in row.values() if cell] for what in ("queries", "bindings")
                                          for row in table(path, what)], [["no queries"], ["no bindings"]])


def test_empty(folder):
    path = folder / "empty.pcap"
    wire.conversation(path)
    for what, text in (("queries", "no queries"), ("active", "no active answers"), ("bindings", "no bindings"),
                       ("ledger", "no exchanges of clients")):
        rows = table(path, what)
        check(what, [[cell for cell in row.values() if cell] for row in rows], [[text]])
    check("compare", comparison(path), [["no query asked the same as an earlier one"]])
    for what, text in (("srt", "no leasequery was answered"), ("tree", r"^Messages +0 ")):
        output = tshark(path, "-z", f"dhcpv6lq,{what}")
        if not re.search(text, output, re.MULTILINE):
            sys.exit(f"{what} does not say '{text}':\n{output}")
    check("files", exported(path, folder), {})


def test_tree(_):
    for name in PLAIN:
        found = wire.messages(capture(name))
        output = tshark(capture(name), "-z", "dhcpv6lq,tree")
        expected = collections.Counter(message.type for message in found)
        for number, text in TREE_TYPES.items():
            counts = re.findall(rf"^ +{text} \({number}\) +(\d+) ", output, re.MULTILINE)
            check(f"{name}, {text}", sum(map(int, counts)), expected[number])
        for number, text in TYPES.items():
            counts = re.findall(rf"^ +{text} \({number}\) +(\d+) ", output, re.MULTILINE)
            check(f"{name}, {text}", sum(map(int, counts)), sum(
                dict(message.options)[wire.LQ_QUERY][0] == number for message in found
                if message.type == wire.LEASEQUERY))
    output = tshark(capture("rule-binding_conflict"), "-z", "dhcpv6lq,tree")
    if not re.search(r"^Findings +13 .*\n Warnings +13 .*\n  binding_conflict +13 ", output, re.MULTILINE):
        sys.exit(f"No binding_conflict among the findings:\n{output}")


def test_many(folder):
    """More messages in a segment than Wireshark's queue of tap records has room for: 7,000 DONE."""
    path = folder / "many.pcap"
    octets = b"".join(wire.framed(wire.message(wire.DONE, xid)) for xid in range(7000))
    wire.connection(path, [(0, wire.SERVER, octets)])
    output = tshark(path, "-z", "dhcpv6lq,tree")
    counts = re.findall(r"LEASEQUERY-DONE \(16\) +(\d+) ", output)
    check("messages of one segment", counts, ["7000"])


def response_times(path, *arguments):
    """{row's name: its cells} of the table of response times."""
    output = tshark(path, "-z", "dhcpv6lq,srt", *arguments)
    return {name: cells for name, *cells in re.findall(
        r"^ +\d+  (.*?) +(\d+) +([\d.]+) +([\d.]+) +[\d.]+ +[\d.]+$", output, re.MULTILINE)}


def test_srt(_):
    for name in PLAIN:
        times = collections.defaultdict(list)
        for query, *answer in wire.queries(capture(name)):
            number = dict(query.options)[wire.LQ_QUERY][0]
            times[TYPES.get(number, "another query-type")].append(answer[0].time - query.time)
        check(name, response_times(capture(name)), {
            f"2001:db8:1::547 {text}": [str(len(found)), f"{min(found):.6f}", f"{max(found):.6f}"]
            for text, found in times.items()})
    # Two servers answer one query over UDP, 10 and 20 ms after it.
    check("two servers", response_times(capture("case-udp_two_servers")), {
        f"2001:db8:77::{port} QUERY_BY_ADDRESS": ["1", time, time] for port, time in ((547, "0.010000"), (548, "0.020000"))})


def test_names(folder):
    hosts = folder / "hosts"
    hosts.write_text("2001:db8:1::1 bng.example\n2001:db8:1::547 dhcp.example\n", encoding="ascii")
    folder.chmod(0o755)  # tshark runs as another user
    for resolve, names in (((), ("2001:db8:1::1", "2001:db8:1::547")), (("-N", "n"), ("bng.example", "dhcp.example"))):
        row = table(capture("kea-bulk"), "queries", "-H", hosts, *resolve)[0]
        check(f"names {resolve}", (row["Requestor"], row["Server"]), names)
        check(f"names {resolve}: response times",
              {name.split()[0] for name in response_times(capture("kea-bulk"), "-H", hosts, *resolve)}, {names[1]})
    # Names may be the capture's own: they give no terminal an order.
    hosts.write_bytes(b"2001:db8:1::1 bng\x1b[7m\n2001:db8:1::547 dhcp\xe2\x80\xae\n")
    row = table(capture("kea-bulk"), "queries", "-H", hosts, "-N", "n")[0]
    check("names of any characters", (row["Requestor"], row["Server"]), (r"bng\x1b[7m", r"dhcp\xe2\x80\xae"))


def test_filter(_):
    path = capture("interleaved")
    query, *answer = wire.queries(path)[1]
    xid = f"0x{query.xid:06x}"
    whole, = [row for row in table(path, "queries") if row["Transaction-id"] == xid]
    for what, frame in (("the query", query.frame), ("its reply", answer[0].frame)):
        rows = table(path, f"queries,frame.number=={frame}")
        check(f"only {what} passes: all is told that is known of the query",
              [row for row in rows if row["Transaction-id"] == xid], [whole])
    check("by what is in the query", [row["Frame"] for row in table(
        capture("kea-bulk"), "queries,dhcpv6.lq_query==5")], ["192"])
    frame = answer[0].frame
    found = [binding.text for message in wire.messages(path) if message.frame == frame
             for binding in wire.bindings(message)]
    check("bindings of one frame", sorted(row["Address or prefix"] for row in table(
        path, f"bindings,frame.number=={frame}")), sorted(found))


def test_passes(_):
    for name in PLAIN + ("active-changes", "udp-multicast", "reset", "starttls-refused"):
        for what in ("queries", "bindings"):
            check(f"{name}, {what}: one pass and two", table(capture(name), what), table(capture(name), what, "-2"))


def test_live(_):
    """Packets that come one by one from a pipe, as from an interface: at the end, all is told as of a file."""
    rules = {"kea-udp": "status", "rule-no_reply": "no_reply", "rule-no_done": "no_done", "reset": "no_done",
             "udp-unanswered": "no_reply", "udp-retransmission": None, "one-side": "capture_lacks"}
    for name, rule in rules.items():
        for what in ("queries", "findings"):
            run = subprocess.run([HERE.parent / "tshark.sh", "-q", "-i", "-", "-z", f"dhcpv6lq,{what}"],
                                 input=capture(name).read_bytes(), capture_output=True, check=False)
            check(f"{name}, {what}", run.stdout.decode(), tshark(capture(name), "-z", f"dhcpv6lq,{what}"))
        found = {line.split("\t")[1] for line in run.stdout.decode().splitlines()}
        check(f"{name}, whether a finding is {rule}", rule in found, rule is not None)


if __name__ == "__main__":
    TESTS = {name[5:]: function for name, function in globals().items() if name.startswith("test_")}
    if len(sys.argv) != 2 or sys.argv[1] not in TESTS:
        sys.exit(f"{__doc__}\nTests: {', '.join(TESTS)}")
    with tempfile.TemporaryDirectory() as temporary:
        TESTS[sys.argv[1]](pathlib.Path(temporary))
