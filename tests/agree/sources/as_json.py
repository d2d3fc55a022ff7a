# SPDX-License-Identifier: GPL-2.0-or-later
"""`-z dhcpv6lq,json`: a JSON line a query, a finding of no query, and a summary."""

import json

import plain
import runs
from . import colours, findings

ARGUMENTS = runs.JSON
FINDING = ("frame", "rule", "severity", "text")


def key(query):
    return query["frame"] or 0, query["transaction_id"]


def answers(output):
    lines = [json.loads(line) for line, in output.lines(r'(\{"type":.*)')]
    queries = [line for line in lines if line["type"] == "query"]
    alone, summary = [line for line in lines if line["type"] == "finding"], lines[-1]
    found = [tuple(finding[name] for name in FINDING)
             for line in [*queries, {"findings": alone}] for finding in line["findings"]]
    outcomes = [(*key(query), query["outcome"]) for query in queries]
    times = [(*key(query), what, plain.seconds(query[what])) for query in queries for what in ("first_reply", "duration")
             if query[what] is not None]
    return {"findings": plain.count(found), "findings by rule": findings.by_rule(found),
            **plain.apart("findings of a query", plain.count(key(query) for query in queries for _ in query["findings"])),
            **plain.apart("outcome", plain.count(outcomes)),
            **plain.apart("lacking", plain.count(key(query) for query in queries if query["octets_missing"])),
            **plain.apart("totals", plain.totals((*key(query), what, query[what]) for query in queries
                                                 for what in plain.TOTALS)),
            "times": plain.count(times),
            "colour of a query": colours.of_queries(colours.expected(found, outcomes), map(key, queries)),
            **plain.seen(summary["queries"], summary["messages"])}


LATER = {"colour of a query": None}
