/* SPDX-License-Identifier: MIT
 *
 * What a session keeps of a query besides what it shows, and the table that
 * finds it.
 */
#ifndef DHCPV6LQ_QUERY_H
#define DHCPV6LQ_QUERY_H

#include "series/bindings.h"

/* What makes messages those of one query. Over TCP all but the transaction-id is 0. */
struct dhcpv6lq_key {
    uint8_t requestor[16];
    uint16_t port;
    uint32_t transaction_id;
};

struct dhcpv6lq_private {
    struct dhcpv6lq_query query;
    struct dhcpv6lq_key key;
    enum dhcpv6lq_query_kind kind;
    struct dhcpv6lq_step *last; /* step of its last message */

    /* The query's message. */
    uint64_t octets;    /* hash of it, to know a retransmission */
    uint64_t client_id; /* hash of its Client-ID; 0: none */
    bool asks_all_seen; /* no option was hidden from the two below */
    bool asks_relay_data;
    bool asks_base_time;

    /* The answer. */
    bool answered; /* any message of it came */
    int64_t answer_time;
    uint32_t answer_gaps; /* of the session, at the answer's last message */
    uint32_t query_gaps;  /* of the session, at the query's */
    bool ended_by_reply;  /* it failed or, to a LEASEQUERY, had no client data */
    bool failed;          /* the reply or the DONE did */
    bool succeeded;       /* a reply did */
    bool found;           /* a successful reply had client data or, over UDP, client links */
    bool relay_data_told; /* relay_data_unrequested is told once */
    bool gives_base_time; /* a message of it had one */
    bool lost_key;        /* a later query of the same key could not be followed */
    bool over_udp;

    struct dhcpv6lq_private
        *waiting; /* TCP: the query of the same key that is answered after this */
    struct dhcpv6lq_private *last_waiting;

    bool open;
    bool goes_first;                /* an ACTIVELEASEQUERY has to wait for its end: RFC 7653 9.4 */
    bool gap;                       /* octets went missing while it was open */
    struct dhcpv6lq_private *older; /* of the open ones that go first, or of the others */
    struct dhcpv6lq_private *newer;
    struct dhcpv6lq_bindings bindings;
};

/* Queries by key: open addressing, linear probing. */
struct dhcpv6lq_querymap {
    const struct dhcpv6lq_allocator *allocator;
    struct dhcpv6lq_private **slots;
    size_t size; /* a power of two, or 0 */
    size_t count;
    uint64_t seed;
};

/* `seed` must not be known to who chooses transaction-ids, lest they collide. */
void dhcpv6lq_querymap_init(struct dhcpv6lq_querymap *map,
                            const struct dhcpv6lq_allocator *allocator, uint64_t seed);

/* The last query put under that key, or NULL. */
struct dhcpv6lq_private *dhcpv6lq_querymap_find(const struct dhcpv6lq_querymap *map,
                                                const struct dhcpv6lq_key *key);

/* Put a query under its key, in place of an earlier one. False without memory. */
bool dhcpv6lq_querymap_put(struct dhcpv6lq_querymap *map, struct dhcpv6lq_private *query);

void dhcpv6lq_querymap_free(struct dhcpv6lq_querymap *map);

#endif
