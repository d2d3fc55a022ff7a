# SPDX-License-Identifier: GPL-2.0-or-later
"""The packet tree: expert items, and what stands in brackets."""

import re

import dissection
import plain
from . import colours

ARGUMENTS = []


def conflicts(found):
    """The bindings of which binding_conflict is said: the one that the finding stands on, and that of the other client,
    which is in the frame that it names and overlaps it."""
    told = {}
    for message in found:
        for fields in dissection.below(message.fields):
            if dissection.option(fields) in (5, 26) and dissection.bound(fields):
                told.setdefault(message.frame, []).append(dissection.bound(fields))
    rows = []
    for message in found:
        for rule, _, text, fields in message.experts():
            if rule == "binding_conflict":
                own, other = dissection.bound(fields), int(re.search(r"frame (\d+)", text)[1])
                rows += [own] + [one for one in told.get(other, []) if plain.overlap(one, own)]
    return rows


def answers(output):
    found = dissection.messages(output)
    experts = [(message, *expert[:3]) for message in found for expert in message.experts()]
    findings = [(message.frame, rule, severity, text) for message, rule, severity, text in experts]
    asked = [message for message in found if "dhcpv6lq.outcome" in message.brackets]
    outcomes = plain.once((*message.query, message.brackets["dhcpv6lq.outcome"]) for message in asked)
    shown = [(message.frame, message.xid, message.brackets["dhcpv6lq.outcome"]) for message in asked]
    coloured = colours.expected(findings, shown)
    return {
        "findings": plain.count(findings),
        **plain.apart("findings of a query", plain.count(message.query for message, *_ in experts if message.query)),
        "how many queries": plain.count({(): len({message.brackets["dhcpv6lq.query"] for message in found
                                                  if "dhcpv6lq.query" in message.brackets})}),
        "outcome": outcomes,
        "lacking": plain.once(message.query for message in asked if "dhcpv6lq.answer_lost" in message.brackets),
        "totals": plain.totals({(*message.query, what, int(message.brackets.get(f"dhcpv6lq.{what}", 0)))
                                for message in asked for what in plain.TOTALS}),
        "times": plain.once((*message.query, what, plain.seconds(message.brackets[f"dhcpv6lq.{what}"]))
                            for message in asked for what in ("first_reply", "duration")
                            if f"dhcpv6lq.{what}" in message.brackets),
        "conflicts": plain.once((text,) for text in conflicts(found)),
        "colour": coloured,
        "colour of a query": colours.of_queries(coloured, dissection.queries(output)),
    }


LATER = {"findings": lambda row: row[1] in dissection.ENDINGS, "findings of a query": None,
         "findings of a query, query not captured": None, "outcome": None, "lacking": None, "totals": None, "times": None,
         "colour": None, "colour of a query": None}
