# SPDX-License-Identifier: GPL-2.0-or-later
"""The packet tree: what its messages and options add up to, message by message."""

import dissection
import plain

ARGUMENTS = []
REPLY, DATA = 15, 17


def begun(fields, code):
    """The fields of each option of this code in a message or an option."""
    return [value for name, value in fields
            if name == "dhcpv6lq.option" and isinstance(value, list) and dissection.option(value) == code]


def of(fields, code):
    """Of these, not one that runs past their end: of it, fewer octets are there, undecoded, than it says."""
    return [own for own in begun(fields, code)
            if not ("dhcpv6lq.undecoded" in dict(own) and not of_any(own) and len(undecoded(own)) < length(own))]


def of_any(fields):
    return [value for name, value in fields if name == "dhcpv6lq.option"]


def undecoded(fields):
    return bytes.fromhex(dict(fields)["dhcpv6lq.undecoded"].replace(":", ""))


def length(fields):
    return int(dict(fields)["dhcpv6.option.length"])


def is_answer(message):
    return message.type in (REPLY, DATA) and message.query is not None


def clients(message):
    """The fields of each OPTION_CLIENT_DATA of an answer that the capture has whole."""
    cut = of_any(message.fields)[-1:] if message.cut else []
    return [client for client in of(message.fields, 45) if client not in cut]


def bindings(client):
    """[(client, address or prefix, preferred, valid)] of an OPTION_CLIENT_DATA."""
    duid = next((dict(option).get("dhcpv6lq.client", "") for option in of(client, 1)), "")
    found = []
    for code, name in ((5, "dhcpv6.iaaddr"), (26, "dhcpv6.iaprefix")):
        for option in of(client, code):
            lifetimes = [dict(option).get(f"{name}.{which}_lifetime") for which in ("pref", "valid")]
            if dissection.bound(option) and None not in lifetimes:
                found.append((duid, dissection.bound(option), *map(int, lifetimes)))
    return found


def answers(output):
    found = dissection.messages(output)
    told, totals = [], []
    for message in filter(is_answer, found):
        rows = [row for client in clients(message) for row in bindings(client)]
        told += [(message.frame, *message.query, *row) for row in rows]
        if "dhcpv6lq.repeat" not in message.brackets:  # it says nothing new
            prefixes = sum("/" in row[1] for row in rows)
            totals += [(*message.query, what, number) for what, number in
                       zip(plain.TOTALS, (len(begun(message.fields, 45)), len(rows) - prefixes, prefixes))]
    return {
        "messages": plain.count((message.type,) for message in found if message.type in plain.LEASEQUERY),
        "bindings told": plain.count(told),
        "bindings": plain.once((row[4],) for row in told),
        **plain.apart("totals", plain.totals(totals)),
    }


# In one pass, a message does not tell of a query that comes after it.
LATER = {"bindings told": None, "totals": None, "totals, query not captured": None}
