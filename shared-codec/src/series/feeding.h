/* SPDX-License-Identifier: MIT
 *
 * A session, and one message on its way through it: related to its query
 * (relate.c), checked (checks.c), taken in and written down (session.c).
 */
#ifndef DHCPV6LQ_FEEDING_H
#define DHCPV6LQ_FEEDING_H

#include "series/book.h"
#include "series/clock.h"
#include "series/kept.h"
#include "series/tls.h"

/* Sets of messages and transports. */
#define M(type) (UINT32_C(1) << DHCPV6LQ_##type)
#define T(transport) (1u << DHCPV6LQ_##transport)
#define ANY_TRANSPORT (T(UDP) | T(TCP))
#define QUERIES (M(LEASEQUERY) | M(ACTIVELEASEQUERY) | M(STARTTLS))
#define ANSWERS (M(LEASEQUERY_REPLY) | M(LEASEQUERY_DONE) | M(LEASEQUERY_DATA))
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct dhcpv6lq_session {
    struct dhcpv6lq_capture *capture;
    enum dhcpv6lq_transport transport;
    bool messages_seen;
    bool gave_up;                                      /* a query was: an answer may be to that */
    struct dhcpv6lq_map map;                           /* of queries, by their key */
    struct dhcpv6lq_kept *newest[DHCPV6LQ_OPEN_LISTS]; /* open queries */
    struct dhcpv6lq_closing closing;
    struct dhcpv6lq_closing leaving; /* the requestor's FIN, if it came first */
    uint32_t starttls_reply;         /* frame of the REPLY to a STARTTLS; 0: none */
    bool clear_told;                 /* starttls_clear was */
    struct dhcpv6lq_tls tls;
    struct dhcpv6lq_records *records; /* of TLS: the requestor's, the server's; NULL: none yet */

    uint32_t
        queries_before_gap; /* queries of lower numbers may be followed by one that is missing */
    int64_t gap_end;        /* octets of the server's are missing before that position; INT64_MIN:
                               none */
    int64_t open_since;     /* a query has been, without a break */
    bool heard;             /* octets of the server's, last at: */
    int64_t heard_time;
    struct dhcpv6lq_clocks clocks;
    uint32_t silence; /* seconds before the message that comes next; 0: none to tell */
};

struct dhcpv6lq_feeding {
    struct dhcpv6lq_session *session;
    const struct dhcpv6lq_input *input;
    struct dhcpv6lq_reading *reading;
    struct dhcpv6lq_facts *facts;       /* the reading's */
    struct dhcpv6lq_findings *findings; /* likewise */
    struct dhcpv6lq_bytes client_id;    /* of the message, before it is walked through */
    uint32_t message;                   /* M() of the msg-type; 0: not one that a session follows */
    struct dhcpv6lq_kept *query;        /* NULL: none, or none that can be followed */
    struct dhcpv6lq_kept *earlier;      /* a query with the key of this one before it */
    enum dhcpv6lq_query_kind kind;      /* of the query; NONE: it is sure that there is none */
    struct dhcpv6lq_reply *reply;       /* UDP: the server's answer */
    bool retransmission;
    bool repeat;
    bool first; /* of the query's messages, or of its replies */
    bool given_up;
    bool clear; /* it must not be, after a STARTTLS: no rule about queries and answers counts */
};

/* Find the query that the message belongs to, or start to follow one. */
void dhcpv6lq_relate(struct dhcpv6lq_feeding *feeding);

/* Of what there is of an answer which the stream's end cuts: find its query, if it has one. */
void dhcpv6lq_relate_cut(struct dhcpv6lq_feeding *feeding);

/* Of a message over UDP whose query is known: the answer of which server it is. */
void dhcpv6lq_relate_server(struct dhcpv6lq_feeding *feeding);

/* What the query's own message says: once it was walked through. */
void dhcpv6lq_fill_query(struct dhcpv6lq_feeding *feeding);

/* The query was answered, or replaced by one with the same key. */
void dhcpv6lq_close_query(struct dhcpv6lq_session *session, struct dhcpv6lq_kept *query);

/* Are octets of its answer missing? A gap is the answer's, if it ends behind what the query's
 * sender had got and, once the REPLY came, behind that. And where several queries have one
 * transaction-id, and a further one may be missing, nobody knows which answer is whose. */
static inline bool dhcpv6lq_lacks(const struct dhcpv6lq_kept *query) {
    const struct dhcpv6lq_session *session = query->session;

    return query->lacks ||
           (query->open && (session->gap_end > query->begin ||
                            (query->reused && query->query.number < session->queries_before_gap)));
}

/* May a higher base-time be among what is missing than the last one that came and may be kept? */
static inline bool dhcpv6lq_lacks_times(const struct dhcpv6lq_kept *query) {
    bool more = (query->lacks && !query->kept_time.lacks) || query->reused ||
                query->session->gap_end > query->kept_time.gap_end;

    return query->open ? dhcpv6lq_lacks(query) && more : query->lacks_times;
}

/* How long, in seconds, the server has been silent while a query was open; 0: not too long. */
uint32_t dhcpv6lq_session_silence(const struct dhcpv6lq_session *session, int64_t until);

/* Does the message's status-code end the answer? */
bool dhcpv6lq_is_failing(const struct dhcpv6lq_feeding *feeding);

/* Check the message among the others; what it breaks alone is in the findings already. */
void dhcpv6lq_check(struct dhcpv6lq_feeding *feeding);

#endif
