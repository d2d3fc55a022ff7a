# SPDX-License-Identifier: GPL-2.0-or-later
"""`-z dhcpv6lq,tree`: how many there are of each kind."""

import re

import plain

ARGUMENTS = ["-z", "dhcpv6lq,tree"]
TITLE = "DHCPv6 Leasequery Messages:"
SEVERITIES = {"Errors": "error", "Warnings": "warning", "Notes": "note"}


def paths(output):
    """{(name, name below, ...): count}"""
    found, path = {}, []
    for line in output.section(TITLE):
        match = re.match(r"( *)(\S.*?) +(\d+) ", line)
        if match:
            path = path[:len(match[1])] + [match[2]]
            found[tuple(path)] = int(match[3])
    return found


def answers(output):
    found = paths(output)
    findings, messages = plain.count(()), plain.count(())
    for (branch, *below), number in found.items():
        if branch == "Findings" and len(below) < 3:
            severity, rule = (below + ["", ""])[:2]
            findings[SEVERITIES.get(severity, severity), rule] += number
        elif branch == "Messages" and len(below) == 2:
            messages[int(re.search(r"\((\d+)\)$", below[1])[1]),] += number
    return {"findings by rule": +findings,
            "how many messages": plain.count({(): found["Messages",]}),
            "messages": plain.count({row: number for row, number in messages.items() if row[0] in plain.LEASEQUERY})}


LATER = {}
