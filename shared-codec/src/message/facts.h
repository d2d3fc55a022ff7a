/* SPDX-License-Identifier: MIT
 *
 * What a session wants to know of a message, in one place: a listener to the walk's events.
 */
#ifndef DHCPV6LQ_FACTS_H
#define DHCPV6LQ_FACTS_H

#include <stdbool.h>

#include "dhcpv6lq/bytes.h"
#include "dhcpv6lq/walk.h"

/* What a query asks for (RFC 5007 4.1.2.1, RFC 5460 5.3), and what some option of an answer says.
 * Octets are the message's; NULL: it is not there. */
struct dhcpv6lq_facts {
    uint32_t transaction_id;
    uint8_t type;
    bool cut;                        /* an option hides what comes after it */
    bool client_cut;                 /* client data has an option that is broken */
    struct dhcpv6lq_bytes client_id; /* the message's own; an empty one is none */
    struct dhcpv6lq_bytes server_id;
    bool has_status;
    uint16_t status; /* 0 without one, which means success too: RFC 8415 21.13 */
    struct dhcpv6lq_bytes status_message;
    bool has_base_time; /* OPTION_LQ_BASE_TIME among the message's own options */
    uint32_t base_time; /* seconds since 2000 */
    bool client_links;
    bool has_relay_data;
    size_t relay_data; /* offset of the first OPTION_LQ_RELAY_DATA */

    /* Queries. */
    bool has_lq_query;
    bool has_query_type;
    uint8_t query_type;
    const uint8_t *link_address; /* 16 octets */
    const uint8_t *address;      /* 16 octets: OPTION_IAADDR */
    struct dhcpv6lq_bytes asked_client;
    struct dhcpv6lq_bytes asked_relay;
    struct dhcpv6lq_bytes asked_remote; /* Remote-ID, ... */
    uint32_t asked_enterprise;          /* ... of that enterprise */
    bool has_start_time;
    uint32_t start_time; /* seconds since 2000 */
    bool has_end_time;
    uint32_t end_time;    /* likewise */
    bool asks_relay_data; /* RFC 5007 4.1.2.4: by the ORO in the OPTION_LQ_QUERY, if it has one */
    bool asks_base_time;  /* RFC 7653 9.3: by any ORO */

    /* While it is being read. */
    unsigned base; /* depth of what holds the message; see `begun` */
    bool begun;
    bool ended;
    bool relay_data_outside; /* asked for by the message's own ORO */
};

/* Begin with the message's first octets: its type and its transaction-id. False where they are not
 * those of a message that leasequery has (RFC 5007, 5460, 7653; a REPLY is one over TCP), or no
 * whole one. */
bool dhcpv6lq_facts_begin(struct dhcpv6lq_facts *facts, const uint8_t *octets, size_t length);

/* How deep what is taken of a message is at the most: in its options, those in them. */
enum { DHCPV6LQ_FACTS_DEPTH = 3 };

/* Is anything taken of what is as deep as the walk is? */
static inline bool dhcpv6lq_facts_listen(const struct dhcpv6lq_facts *facts,
                                         const struct dhcpv6lq_walk *walk) {
    return !facts->begun || walk->depth - facts->base <= DHCPV6LQ_FACTS_DEPTH;
}

/* An event of the walk that is to be taken, right after it was told; `message` is where the message
 * begins. */
void dhcpv6lq_facts_event(struct dhcpv6lq_facts *facts, const struct dhcpv6lq_walk *walk,
                          const struct dhcpv6lq_event *event, size_t message);

#endif
