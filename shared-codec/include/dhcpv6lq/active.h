/* SPDX-License-Identifier: MIT
 *
 * An active answer (RFC 7653 8.4): what happened since the time that was asked for comes first, in
 * no order, and then what happens.
 */
#ifndef DHCPV6LQ_ACTIVE_H
#define DHCPV6LQ_ACTIVE_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct dhcpv6lq_query;

enum dhcpv6lq_phase {
    DHCPV6LQ_PHASE_NONE,     /* it is no active answer, it was not accepted, or the capture lacks
                                what would tell */
    DHCPV6LQ_PHASE_CATCH_UP, /* from the REPLY to a query with a start-time on, until ... */
    DHCPV6LQ_PHASE_LIVE      /* ... CatchUpComplete or DataMissing came; without one, always */
};

/* How an active answer goes on, as far as its messages have come. */
struct dhcpv6lq_active {
    enum dhcpv6lq_phase phase;
    uint32_t phase_frame;   /* of the message that it is in that phase since; 0: of none */
    int64_t phase_time;     /* likewise, nanoseconds since 1970 */
    bool has_base_time;     /* any that its requestor may keep, to resume from: RFC 7653 8.3 */
    uint32_t base_time;     /* the highest of them, seconds since 2000 */
    uint64_t updates;       /* bindings in it that are valid, told again or not, */
    uint64_t releases;      /* and those that are not: their valid lifetime is 0 */
    uint32_t keep_alives;   /* messages without any, which only say that the server is there */
    uint32_t missing_frame; /* of the message that said DataMissing first; 0: none did */
    const struct dhcpv6lq_query *recovery; /* the first bulk query after that which asks for what is
                                              missing, of the same requestor, or of whoever has its
                                              address where this query is not captured: RFC 7653
                                              8.4.1; NULL: none so far */
};

/* Where an active query goes on. */
struct dhcpv6lq_resumption {
    const struct dhcpv6lq_query *query; /* whose answer it resumes: the one before it of the same
                                           requestor and server that was accepted, and ended or
                                           fell silent; NULL: there is none */
    bool has_gap;                       /* its start-time and what may be kept are known */
    int64_t gap; /* seconds from the last base-time that its requestor may have kept (RFC 7653 8.3)
                    to its start-time: over 0, updates are lost; under 0, it asks for some again */
};

/* The capture's end may change it: a message of the answer before may still come. */
struct dhcpv6lq_resumption dhcpv6lq_query_resumption(const struct dhcpv6lq_query *query);

/* The last query that resumes the answer of this one; NULL: none. */
const struct dhcpv6lq_query *dhcpv6lq_query_resumed_by(const struct dhcpv6lq_query *query);

/* "catch-up", "live"; NULL: none. Static storage. */
const char *dhcpv6lq_phase_text(enum dhcpv6lq_phase phase);

#ifdef __cplusplus
}
#endif

#endif
