/* SPDX-License-Identifier: MIT
 *
 * Queries, and who answers them.
 */
#include "leases/table.h"

#include <string.h>

static bool is_equal(const void *context, uint32_t number, const void *key) {
    return dhcpv6lq_asker(context, number)->query == key;
}

void dhcpv6lq_sources_init(struct dhcpv6lq_leases *leases) {
    dhcpv6lq_blocks_init(&leases->sources, &leases->allocator, sizeof(struct dhcpv6lq_source));
    dhcpv6lq_blocks_init(&leases->queries, &leases->allocator, sizeof(struct dhcpv6lq_asker));
    dhcpv6lq_index_init(&leases->by_query, &leases->allocator, is_equal);
}

void dhcpv6lq_sources_free(struct dhcpv6lq_leases *leases) {
    dhcpv6lq_blocks_free(&leases->sources);
    dhcpv6lq_blocks_free(&leases->queries);
    dhcpv6lq_index_free(&leases->by_query);
}

/* ---- queries ---- */

/* No sender chooses where a query lies in memory: any odd number that spreads the bits will do. */
static uint64_t hash_of(const struct dhcpv6lq_query *query) {
    return (uintptr_t)query * UINT64_C(0x9e3779b97f4a7c15);
}

uint32_t dhcpv6lq_asker_find(const struct dhcpv6lq_leases *leases,
                             const struct dhcpv6lq_query *query) {
    return dhcpv6lq_index_find(&leases->by_query, leases, hash_of(query), query);
}

static uint32_t add_query(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_query *query) {
    uint32_t number = dhcpv6lq_blocks_add(&leases->queries);

    if (number == 0) {
        return 0;
    }
    *dhcpv6lq_asker(leases, number) = (struct dhcpv6lq_asker){.query = query};
    return dhcpv6lq_index_put(&leases->by_query, leases, hash_of(query), query, number) ? number
                                                                                        : 0;
}

/* ---- sources ---- */

/* An answer over TCP whose query is not known may be an active one. */
static bool is_active(const struct dhcpv6lq_answer *answer) {
    return answer->active ||
           (answer->query->message_type == 0 && answer->query->transport == DHCPV6LQ_TCP);
}

static uint32_t add_source(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_answer *answer,
                           uint32_t query, uint32_t server) {
    uint32_t number =
        leases->sources.count < leases->limit ? dhcpv6lq_blocks_add(&leases->sources) : 0;
    struct dhcpv6lq_source *source;

    if (number == 0) {
        return 0;
    }
    source = dhcpv6lq_source(leases, number);
    *source = (struct dhcpv6lq_source){.query = query,
                                       .answer = number,
                                       .tenant = answer->tenant,
                                       .server = server,
                                       .active = is_active(answer)};
    memcpy(source->server_address, answer->server_address, sizeof source->server_address);
    return number;
}

static bool is_from(const struct dhcpv6lq_source *source, const struct dhcpv6lq_answer *answer,
                    uint32_t server) {
    return source->server == server && memcmp(source->server_address, answer->server_address,
                                              sizeof source->server_address) == 0;
}

uint32_t dhcpv6lq_source_of(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_answer *answer) {
    uint32_t query = dhcpv6lq_asker_find(leases, answer->query);
    bool is_named = answer->server && answer->server->length > 0;
    uint32_t server = 0;
    uint32_t latest;
    uint32_t number;

    query = query ? query : add_query(leases, answer->query);
    if (query == 0) {
        return 0;
    }
    if (is_named) {
        latest = dhcpv6lq_asker(leases, query)->source;
        server = dhcpv6lq_excerpt_put(leases, answer->server->octets, answer->server->length,
                                      latest ? dhcpv6lq_source(leases, latest)->server : 0);
        if (server == 0) {
            return 0;
        }
    }
    latest = answer->query->transport == DHCPV6LQ_TCP ? dhcpv6lq_asker(leases, query)->source : 0;
    if (latest != 0 && is_from(dhcpv6lq_source(leases, latest), answer, server)) {
        return latest;
    }
    number = add_source(leases, answer, query, server);
    if (number != 0) {
        dhcpv6lq_asker(leases, query)->source = number;
        dhcpv6lq_source(leases, number)->answer =
            latest ? dhcpv6lq_source(leases, latest)->answer : number;
    }
    return number;
}

bool dhcpv6lq_source_same_server(const struct dhcpv6lq_leases *leases, uint32_t one,
                                 uint32_t other) {
    const struct dhcpv6lq_source *a = dhcpv6lq_source(leases, one);
    const struct dhcpv6lq_source *b = dhcpv6lq_source(leases, other);

    return a->server && b->server
               ? a->server == b->server
               : memcmp(a->server_address, b->server_address, sizeof a->server_address) == 0;
}
