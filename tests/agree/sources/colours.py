# SPDX-License-Identifier: GPL-2.0-or-later
"""The colours of the profile: which of its rules a packet gets, and which it should get by the profile's README.md."""

import dissection
import plain

ARGUMENTS = ["--color"]
ERROR, FAILED, BROKEN_OFF, WARNING, DONE = ("Leasequery: error", "Leasequery: query failed or not answered",
                                            "Leasequery: answer broken off", "Leasequery: warning",
                                            "Leasequery: query done")
ORDER = (ERROR, FAILED, BROKEN_OFF, WARNING, DONE)
SEVERITIES = {"error": ERROR, "warning": WARNING}
# Those that later packets may change have none.
OUTCOMES = {"done": DONE, "no bindings": DONE, "failed": FAILED, "terminated": FAILED, "unanswered": FAILED,
            "closed": BROKEN_OFF, "reset": BROKEN_OFF, "open": None, "active": None, "lacking": None}


def expected(findings, outcomes):
    """Rows (frame, rule) for findings (frame, rule, severity, text) and outcomes (frame, transaction-id, outcome): of all
    that is said of a packet, what comes first in ORDER. Other packets have no row."""
    found = {}
    for frame, colour in ([(frame, SEVERITIES.get(severity)) for frame, _, severity, _ in findings] +
                          [(frame, OUTCOMES[outcome]) for frame, _, outcome in outcomes]):
        if frame and colour:
            found[frame] = min(found.get(frame, colour), colour, key=ORDER.index)
    return plain.once(found.items())


def of_queries(colours, queries):
    """Those of packets in which one of the queries (frame, transaction-id) is."""
    frames = {frame for frame, _ in queries}
    return plain.once(row for row in colours if row[0] in frames)


def answers(output):
    rules = [(frame, dict(dict(layers)["frame"]).get("frame.coloring_rule.name")) for frame, layers in output.frames]
    found = plain.once(row for row in rules if row[1] in ORDER)
    return {"colour": found, "colour of a query": of_queries(found, dissection.queries(output))}


LATER = {"colour": None, "colour of a query": None}
