# SPDX-License-Identifier: GPL-2.0-or-later
"""The script plugin/scripts/dhcpv6lq-findings: what a user's CI is told."""

import re

import plain

ARGUMENTS = []
LINE = re.compile(r".+:(\d+): (error|warning|note): (\w+): (.*)")


def answers(output):
    if output.script is None:
        return {}
    found = filter(None, map(LINE.fullmatch, output.script.splitlines()))
    return {"findings": plain.count((int(frame), rule, severity, text) for frame, severity, rule, text in
                                    (match.groups() for match in found))}


LATER = {}
