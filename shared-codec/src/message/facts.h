/* SPDX-License-Identifier: MIT
 *
 * What a session wants to know of a message, in one place.
 */
#ifndef DHCPV6LQ_FACTS_H
#define DHCPV6LQ_FACTS_H

#include "dhcpv6lq/reader.h"

struct dhcpv6lq_facts {
    uint32_t transaction_id;
    uint8_t type;
    bool cut;           /* an option hides what comes after it */
    uint64_t client_id; /* hash of the message's own Client-ID; 0: it has none */
    bool has_status;
    uint16_t status; /* 0 without one, which means success too: RFC 8415 21.13 */
    bool base_time;  /* OPTION_LQ_BASE_TIME among the message's own options */
    bool client_links;
    uint32_t clients;
    uint32_t addresses;
    uint32_t prefixes;
    size_t relay_data; /* offset of the first OPTION_LQ_RELAY_DATA; 0: none */

    /* Queries. */
    bool has_lq_query;
    uint8_t query_type;
    bool asks_relay_data; /* RFC 5007 4.1.2.4: by the ORO in the OPTION_LQ_QUERY, if it has one */
    bool asks_base_time;  /* RFC 7653 9.3: by any ORO */
};

/* False where the octets are not a message of leasequery, or no whole one. */
bool dhcpv6lq_facts_read(struct dhcpv6lq_facts *facts, const uint8_t *octets, size_t length);

/* The hash of an OPTION_CLIENTID among the options, or 0 without one. */
uint64_t dhcpv6lq_facts_client_id(const struct dhcpv6lq_options *options);

#endif
