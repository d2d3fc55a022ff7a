# SPDX-License-Identifier: GPL-2.0-or-later
"""One way to write what many write in their own."""

import collections
import ipaddress

# msg-types: LEASEQUERY to LEASEQUERY-DATA, ACTIVELEASEQUERY, STARTTLS.
LEASEQUERY = {14, 15, 16, 17, 22, 23}
# What is counted for each query.
TOTALS = ("clients", "addresses", "prefixes")


def count(rows):
    return collections.Counter(rows)


def binding(text):
    """An address, or a prefix: "2001:db8::/56", whatever its host bits are; "" of one that is none."""
    try:
        return str(ipaddress.IPv6Network(text, strict=False)) if "/" in text else str(ipaddress.IPv6Address(text))
    except ValueError:
        return ""


def apart(question, rows):
    """Rows that begin with a query's frame and transaction-id, those of queries that the capture lacks (frame 0) as a
    question of their own: not everybody tells of them."""
    captured = collections.Counter({row: number for row, number in rows.items() if row[0] != 0})
    return {question: captured, f"{question}, query not captured": rows - captured}


def overlap(one, other):
    """Do two addresses or prefixes overlap?"""
    return bool(one and other) and ipaddress.IPv6Network(one).overlaps(ipaddress.IPv6Network(other))


def once(rows):
    """Each row once, however often it is said."""
    return collections.Counter(set(rows))


def totals(numbers):
    """Rows (frame, transaction-id, what, sum) for (frame, transaction-id, what, number): queries that nothing tells apart
    are one."""
    sums = collections.Counter()
    for *key, number in numbers:
        sums[tuple(key)] += number
    return count((*key, number) for key, number in sums.items() if number)


def seen(queries, messages):
    """How many queries and messages there are."""
    return {"how many queries": count({(): queries}), "how many messages": count({(): messages})}


def seconds(text):
    return f"{float(text):.6f}"


def lease(client, text, preferred, valid, expires, last_seen, frame, state):
    """A row of the lease table."""
    return client, binding(text), int(preferred), int(valid), expires, last_seen, int(frame), state
