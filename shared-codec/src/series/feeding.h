/* SPDX-License-Identifier: MIT
 *
 * A session, and one message on its way through it: related to its query
 * (relate.c), checked (checks.c), taken in and written down (session.c).
 */
#ifndef DHCPV6LQ_FEEDING_H
#define DHCPV6LQ_FEEDING_H

#include "memory/arena.h"
#include "message/facts.h"
#include "message/findings.h"
#include "series/query.h"

/* Sets of messages and transports. */
#define M(type) (UINT32_C(1) << DHCPV6LQ_##type)
#define T(transport) (1u << DHCPV6LQ_##transport)
#define ANY_TRANSPORT (T(UDP) | T(TCP))
#define QUERIES (M(LEASEQUERY) | M(ACTIVELEASEQUERY) | M(STARTTLS))
#define ANSWERS (M(LEASEQUERY_REPLY) | M(LEASEQUERY_DONE) | M(LEASEQUERY_DATA))
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Findings stored for a message: one of 64 KiB could break thousands of rules. */
enum { DHCPV6LQ_FINDINGS_MAX = 64 };

struct dhcpv6lq_session {
    struct dhcpv6lq_allocator allocator;
    enum dhcpv6lq_transport transport;
    struct dhcpv6lq_limits limits;
    bool start_seen;
    bool queries_seen; /* every query so far: an answer to another one has none */
    bool messages_seen;
    bool gave_up;
    uint32_t queries;    /* that are followed */
    uint32_t bindings;   /* in the sets of all queries */
    uint32_t gaps;       /* in what the server sent */
    uint32_t query_gaps; /* in what the requestor sent */
    uint64_t seed;
    struct dhcpv6lq_arena arena;
    struct dhcpv6lq_querymap map;
    struct dhcpv6lq_private
        *newest[2]; /* open queries; [true]: those that go before an active one */
};

struct dhcpv6lq_feeding {
    struct dhcpv6lq_session *session;
    const struct dhcpv6lq_input *input;
    struct dhcpv6lq_facts facts;
    uint32_t message;                 /* M() of the msg-type; 0: not one that a session follows */
    struct dhcpv6lq_private *query;   /* NULL: none, or none that can be followed */
    struct dhcpv6lq_private *earlier; /* a query with the key of this one before it */
    enum dhcpv6lq_query_kind kind;    /* of the query; NONE: it is sure that there is none */
    bool retransmission;
    bool given_up;
    struct dhcpv6lq_finding list[DHCPV6LQ_FINDINGS_MAX];
    struct dhcpv6lq_findings findings;
};

/* Find the query that the message belongs to, or start to follow one. */
void dhcpv6lq_relate(struct dhcpv6lq_feeding *feeding);

/* The query was answered, or replaced by one with the same key. */
void dhcpv6lq_close_query(struct dhcpv6lq_session *session, struct dhcpv6lq_private *query);

/* Forget the query's bindings: its answer, or one server's answer, is whole. */
void dhcpv6lq_release_bindings(struct dhcpv6lq_session *session, struct dhcpv6lq_private *query);

/* Does the message's status-code end the answer? */
bool dhcpv6lq_is_failing(const struct dhcpv6lq_feeding *feeding);

/* Is the query known by its answer only? */
static inline bool dhcpv6lq_is_implicit(const struct dhcpv6lq_private *query) {
    return query->query.frame == 0;
}

/* Check the message among the others; what it breaks alone is in the findings already. */
void dhcpv6lq_check(struct dhcpv6lq_feeding *feeding);

#endif
