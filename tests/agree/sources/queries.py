# SPDX-License-Identifier: GPL-2.0-or-later
"""`-z dhcpv6lq,queries`: a row a query; over UDP, where several servers answered, one of each."""

import re

import plain
from . import colours, findings

ARGUMENTS = ["-z", "dhcpv6lq,queries"]
TITLE = "DHCPv6 Leasequery Queries"
LACKING = ", octets missing"
BEST = ("done", "no bindings", "failed")  # of several servers that answered a query; none has another outcome
TIMES = (("first_reply", "First reply (s)", min), ("duration", "Duration (s)", max))


def by_query(rows):
    """[(frame, transaction-id), [row]]: those of one query follow each other. Of queries that are not captured, each row is
    one."""
    groups = []
    for row in rows:
        key = (int(row["Frame"]), row["Transaction-id"])
        if key[0] and groups and groups[-1][0] == key:
            groups[-1][1].append(row)
        else:
            groups.append((key, [row]))
    return groups


def outcome(rows):
    found = [re.split("[:,]", row["Outcome"])[0] for row in rows]
    return min(found, key=BEST.index) if len(found) > 1 else found[0]


def answers(output):
    outcomes, lacking, totals, times, of_queries = ([] for _ in range(5))
    for key, rows in by_query(output.table(TITLE, "Transaction-id")):
        outcomes.append((*key, outcome(rows)))
        lacking += [key] * any(row["Outcome"].endswith(LACKING) for row in rows)
        of_queries += [key] * sum(int(row["Findings"]) for row in rows)
        totals += [(*key, what, int(row[what.capitalize()])) for row in rows for what in plain.TOTALS]
        for what, column, choose in TIMES:
            known = [row[column] for row in rows if row[column] != "-"]
            times += [(*key, what, plain.seconds(choose(known, key=float)))] if known else []
    return {**plain.apart("outcome", plain.count(outcomes)), **plain.apart("lacking", plain.count(lacking)),
            **plain.apart("totals", plain.totals(totals)), "times": plain.count(times),
            **plain.apart("findings of a query", plain.count(of_queries)),
            "colour of a query": colours.of_queries(colours.expected(findings.found(output), outcomes),
                                                    [outcome[:2] for outcome in outcomes])}


LATER = {"colour of a query": None}
