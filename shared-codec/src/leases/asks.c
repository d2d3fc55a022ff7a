/* SPDX-License-Identifier: MIT
 *
 * Which queries ask for the same. What a query asks for is kept once in a capture, so that equal
 * octets have the same place.
 */
#include "dhcpv6lq/compare.h"

#include <string.h>

#include "dhcpv6lq/registry.h"
#include "dhcpv6lq/session.h"

enum { ADDRESS_OCTETS = 16 };

/* Who asks whom, and for what: compared as octets: there are none between its members. */
struct question {
    uint8_t requestor[ADDRESS_OCTETS]; /* :: where it has a Client-ID */
    uint8_t server[ADDRESS_OCTETS];
    uint8_t link_address[ADDRESS_OCTETS];
    uint8_t address[ADDRESS_OCTETS];
    uint64_t requestor_id; /* where octets are kept */
    uint64_t client_id;
    uint64_t relay_id;
    uint64_t remote_id;
    uint32_t enterprise;
    uint32_t start_time;
    uint32_t tenant;
    uint32_t query_type;
    uint32_t has_address; /* 1 or 0 */
    uint32_t has_start_time;
};

static uint64_t place_of(const struct dhcpv6lq_bytes *bytes) {
    return (uintptr_t)bytes;
}

static void put_question(struct question *question, const struct dhcpv6lq_query *query) {
    memset(question, 0, sizeof *question);
    if (!query->requestor_id) {
        memcpy(question->requestor, query->requestor.address, ADDRESS_OCTETS);
    }
    memcpy(question->server, query->server.address, ADDRESS_OCTETS);
    memcpy(question->link_address, query->link_address, ADDRESS_OCTETS);
    if (query->has_address) {
        memcpy(question->address, query->address, ADDRESS_OCTETS);
    }
    question->requestor_id = place_of(query->requestor_id);
    question->client_id = place_of(query->client_id);
    question->relay_id = place_of(query->relay_id);
    question->remote_id = place_of(query->remote_id);
    question->enterprise = query->remote_id ? query->enterprise : 0;
    question->start_time = query->has_start_time ? query->start_time : 0;
    question->tenant = query->tenant;
    question->query_type = query->query_type;
    question->has_address = query->has_address;
    question->has_start_time = query->has_start_time;
}

bool dhcpv6lq_query_asks_state(const struct dhcpv6lq_query *query) {
    return query->message_type == DHCPV6LQ_LEASEQUERY && query->frame != 0;
}

bool dhcpv6lq_query_asks_same(const struct dhcpv6lq_query *one,
                              const struct dhcpv6lq_query *other) {
    struct question a;
    struct question b;

    put_question(&a, one);
    put_question(&b, other);
    return memcmp(&a, &b, sizeof a) == 0;
}

uint64_t dhcpv6lq_query_asks_hash(const struct dhcpv6lq_query *query, struct dhcpv6lq_seed seed) {
    struct question question;

    put_question(&question, query);
    return dhcpv6lq_hash((const uint8_t *)&question, sizeof question, seed);
}
