# SPDX-License-Identifier: GPL-2.0-or-later
"""The script plugin/scripts/dhcpv6lq-findings: what a user's CI is told."""

import re

import plain

ARGUMENTS = []
SUMMARY = re.compile(r".+: (\d+) quer(?:y|ies), (\d+) messages?: .*")
LINE = re.compile(r".+:(\d+): (error|warning|note): (\w+): (.*)")


def answers(output):
    found = filter(None, map(LINE.fullmatch, output.script.splitlines()))
    queries, messages = SUMMARY.fullmatch(output.script.splitlines()[-1]).groups()
    return {"findings": plain.count((int(frame), rule, severity, text) for frame, severity, rule, text in
                                    (match.groups() for match in found)),
            **plain.seen(int(queries), int(messages))}


LATER = {}
