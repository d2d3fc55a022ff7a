# SPDX-License-Identifier: GPL-2.0-or-later
"""`-z dhcpv6lq,findings`: a line a finding."""

import plain

ARGUMENTS = ["-z", "dhcpv6lq,findings"]
LINE = r"(\d+)\t(\w+)\t(error|warning|note)\t(.*)"


def found(output):
    """[(frame, rule, severity, text)]"""
    return [(int(frame), *rest) for frame, *rest in output.lines(LINE)]


def by_rule(rows):
    """{(severity, rule): how many}, and with "" for either how many there are of all."""
    return plain.count(key for _, rule, severity, _ in rows for key in ((severity, rule), (severity, ""), ("", "")))


def answers(output):
    rows = found(output)
    return {"findings": plain.count(rows), "findings by rule": by_rule(rows)}


LATER = {}
