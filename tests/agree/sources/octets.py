# SPDX-License-Identifier: GPL-2.0-or-later
"""The octets, as tests/stats/wire.py reads them: without the codec and without Wireshark."""

import datetime
import sys

import captures
import plain
import runs

sys.path.insert(0, str(captures.TOP / "tests" / "stats"))
import wire  # noqa: E402 (needs the path)

# Captures whose octets are broken so that they can be read in more than one way: they are not answered for.
DOUBTFUL = {"malformed-damaged-size", "malformed-message-size", "malformed-msg-type", "malformed-random",
            "more-message_size", "more-msg_type", "more-xid_reused", "rule-message_size",
            "rule-not_dhcpv6", "case-extent-cubic-16k-one-segment", "case-probe_http", "case-sync-quadratic-one-64k-segment"}


def utc(seconds):
    return datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S")


def last_seen(binding):
    """When the server heard the client last, in seconds; None where that is not said, or cannot be."""
    return binding.message.time - binding.clt if binding.clt is not None and binding.clt <= wire.LONG else None


def merged(told):
    """Of [(series, binding)] in order, those that stay: of each address or prefix of a tenant that of the client whom the
    server heard last (RFC 5007 4.3.4), if both told; in an active answer, the latest."""
    kept = {}
    for series, binding in told:
        key = binding.message.tenant, plain.binding(binding.text)
        known, known_binding = kept.get(key, (None, None))
        if not known_binding or (known is series and is_active(series)) or is_newer(binding, known_binding):
            kept[key] = (series, binding)
    return kept.values()


def is_newer(binding, known):
    """Of one client, what is less than a second apart may be the same: client-last-transaction-times are whole seconds."""
    now, before = last_seen(binding), last_seen(known)
    if now is None or before is None:
        return before is None
    return now > before - (1 if binding.client == known.client else 0) or now == before


def is_active(series):
    return bool(series.query) and series.query.type == wire.ACTIVE


def requestor(query):
    """Whose updates they are: those of its Client-ID, else of its address; of one server and tenant."""
    return wire.client_id(query) or query.source, query.target, query.tenant


def says_data_missing(message):
    return int.from_bytes(dict(message.options).get(wire.STATUS_CODE, b"")[:2], "big") == wire.DATA_MISSING


def recovers(series, whose, frame):
    """Is it a bulk query for what is missing (RFC 7653 8.4.1), with its whole answer?"""
    query = series.query
    return (query and query.type == wire.LEASEQUERY and requestor(query) == whose and query.frame > frame and
            dict(query.options).get(wire.LQ_QUERY, b"\0")[0] in (3, 4, 5) and
            any(message.type == wire.DONE for message in series.answer))


def outdated(reading):
    """{requestor: (frame of its first active query, frame before which what it was told may be out of date)}, since the answer
    to a query in that frame said DataMissing."""
    active = [series for series in reading.series if is_active(series)]
    first, missing = {}, {}
    for series in active:
        first.setdefault(requestor(series.query), series.query.frame)
    for message, query in sorted(((message, series.query) for series in active for message in series.answer
                                  if says_data_missing(message)), key=lambda pair: pair[0].frame):
        missing[requestor(query)] = (first[requestor(query)], query.frame, message.frame)
    return {whose: frames[:2] for whose, frames in missing.items()
            if not any(recovers(series, whose, frames[2]) for series in reading.series)}


def is_stale(series, binding, since):
    first, missing = since.get(requestor(series.query), (0, 0)) if series.query else (0, 0)
    return bool(series.query) and series.query.frame >= first and binding.message.frame < missing


def lease(series, binding, since):
    ended = binding.valid == 0 and is_active(series)
    state = "ended" if ended else "stale" if is_stale(series, binding, since) else "bound"
    expires = "never" if binding.valid == wire.FOREVER else utc(binding.message.time + binding.valid)
    seen = last_seen(binding)
    return plain.lease(binding.client, binding.text, binding.preferred, binding.valid, expires,
                       "" if seen is None else utc(seen), binding.message.frame, state)


def key(series):
    return (series.query.frame if series.query else 0, f"0x{series.xid:06x}")


def totals(series):
    found = [binding for message in series.answer for binding in wire.bindings(message)]
    prefixes = sum("/" in binding.text for binding in found)
    numbers = (sum(map(wire.clients, series.answer)), len(found) - prefixes, prefixes)
    return [(*key(series), what, number) for what, number in zip(plain.TOTALS, numbers)]


def times(series):
    """Of a query that was answered, how long until the first reply and until the last message, over TCP in the order of
    the stream; nothing where the clock went back."""
    replies = [message for message in series.answer if message.type in (wire.REPLY, wire.STARTTLS_REPLY)]
    if not series.query or not series.answer:
        return []
    query = [series.query] if series.query.place is None else []  # over TCP, its stream is another one than theirs
    last = max(query + series.answer + series.again, key=lambda message: (message.place or 0, message.frame))
    spans = [("first_reply", reply.time - series.query.time) for reply in replies[:1]]
    spans.append(("duration", last.time - series.query.time))
    return [(*key(series), what, plain.seconds(span)) for what, span in spans if span >= 0]


def everything_told(reading):
    """[(series, binding)] of all answers, in the order of their messages, what came again as well."""
    told = [(series, binding) for series in reading.series for message in series.answer + series.again
            if wire.is_answer(message) for binding in wire.bindings(message)]
    return sorted(told, key=lambda item: (item[1].message.frame, item[1].message.place or 0))


def answers(capture):
    if "ipv6.defragment:FALSE" in capture.options:
        return {}  # wire.py puts fragments together
    reading = wire.read(capture.path, capture.ports)
    if bool(reading.doubts) != (capture.name in DOUBTFUL):
        raise runs.Failure(f"what wire.py doubts: {reading.doubts}; in DOUBTFUL: {capture.name in DOUBTFUL}")
    if reading.doubts:
        return {}
    told = everything_told(reading)
    since = outdated(reading)
    leases = [(series, binding) for series, binding in told if binding.message not in series.again]
    return {
        "messages": plain.count((message.type,) for message in reading.messages + reading.broken
                                if message.type in plain.LEASEQUERY),
        "bindings told": plain.count((binding.message.frame, *key(series), binding.client, plain.binding(binding.text),
                                      binding.preferred, binding.valid) for series, binding in told),
        "bindings": plain.once((plain.binding(binding.text),) for _, binding in told),
        "leases": plain.count(lease(*item, since) for item in merged(leases)),
        "leases of a query": plain.count((*key(series), *lease(*item, since)) for series in reading.series for item in merged(
            [item for item in leases if item[0] is series])),
        "times": plain.count(row for series in reading.series for row in times(series)),
        **plain.apart("totals", plain.totals(row for series in reading.series for row in totals(series))),
    }
