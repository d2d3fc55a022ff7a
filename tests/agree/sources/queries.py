# SPDX-License-Identifier: GPL-2.0-or-later
"""`-z dhcpv6lq,queries`: a row a query."""

import re

import plain
from . import colours, findings

ARGUMENTS = ["-z", "dhcpv6lq,queries"]
TITLE = "DHCPv6 Leasequery Queries"
LACKING = ", octets missing"


def answers(output):
    found = output.table(TITLE, "Transaction-id")
    outcomes, lacking, totals, times, of_queries = ([] for _ in range(5))
    for row in found:
        key = (int(row["Frame"]), row["Transaction-id"])
        outcomes.append((*key, re.split("[:,]", row["Outcome"])[0]))
        lacking += [key] * row["Outcome"].endswith(LACKING)
        of_queries += [key] * int(row["Findings"])
        totals += [(*key, what, int(row[what.capitalize()])) for what in plain.TOTALS]
        times += [(*key, what, plain.seconds(row[column])) for what, column in
                  (("first_reply", "First reply (s)"), ("duration", "Duration (s)")) if row[column] != "-"]
    return {**plain.apart("outcome", plain.count(outcomes)), **plain.apart("lacking", plain.count(lacking)),
            **plain.apart("totals", plain.totals(totals)), "times": plain.count(times),
            **plain.apart("findings of a query", plain.count(of_queries)),
            "colour of a query": colours.of_queries(colours.expected(findings.found(output), outcomes),
                                                    [outcome[:2] for outcome in outcomes])}


LATER = {"colour of a query": None}
