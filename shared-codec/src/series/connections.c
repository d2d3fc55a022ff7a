/* SPDX-License-Identifier: MIT
 *
 * Ports are used again: under a key there may be several connections, one after the other. The
 * newest is meant, unless a late segment fits only the one before it, or a RST does: the server
 * still had that connection, which its requestor had forgotten (RFC 9293 3.5.1).
 */
#include "series/connections.h"

#include <string.h>

static bool is_same(const struct dhcpv6lq_endpoint *one, const struct dhcpv6lq_endpoint *other) {
    return one->port == other->port &&
           memcmp(one->address, other->address, sizeof one->address) == 0;
}

static bool is_below(const struct dhcpv6lq_endpoint *one, const struct dhcpv6lq_endpoint *other) {
    int order = memcmp(one->address, other->address, sizeof one->address);

    return order < 0 || (order == 0 && one->port < other->port);
}

static struct dhcpv6lq_connection_key key_of(const struct dhcpv6lq_flow *flow) {
    bool ordered = is_below(&flow->source, &flow->destination);

    return (struct dhcpv6lq_connection_key){.low = ordered ? flow->source : flow->destination,
                                            .high = ordered ? flow->destination : flow->source,
                                            .tenant = flow->tenant};
}

static uint64_t hash_of(const struct dhcpv6lq_capture *capture,
                        const struct dhcpv6lq_connection_key *key) {
    uint8_t octets[sizeof key->low.address + sizeof key->high.address];
    struct dhcpv6lq_seed seed = capture->seed;

    memcpy(octets, key->low.address, sizeof key->low.address);
    memcpy(octets + sizeof key->low.address, key->high.address, sizeof key->high.address);
    seed.low ^= (uint64_t)key->low.port << 16 | key->high.port;
    seed.high ^= key->tenant;
    return dhcpv6lq_hash(octets, sizeof octets, seed);
}

bool dhcpv6lq_connections_are_equal(const void *value, const void *key) {
    const struct dhcpv6lq_connection_key *one =
        &((const struct dhcpv6lq_connection_entry *)value)->key;
    const struct dhcpv6lq_connection_key *other = key;

    return one->tenant == other->tenant && is_same(&one->low, &other->low) &&
           is_same(&one->high, &other->high);
}

static struct dhcpv6lq_connection_entry *add(struct dhcpv6lq_capture *capture,
                                             const struct dhcpv6lq_flow *flow,
                                             const struct dhcpv6lq_connection_key *key,
                                             struct dhcpv6lq_connection_entry *older) {
    struct dhcpv6lq_connection_entry *entry = dhcpv6lq_arena_take(&capture->arena, sizeof *entry);

    if (!entry) {
        return NULL;
    }
    *entry =
        (struct dhcpv6lq_connection_entry){.key = *key,
                                           .connection = dhcpv6lq_connection_new(capture, flow),
                                           .side_a = flow->source,
                                           .older = older};
    if (!entry->connection) {
        return NULL;
    }
    entry->next = capture->connections;
    capture->connections = entry;
    return dhcpv6lq_map_put(&capture->connections_map, hash_of(capture, key), key, entry) ? entry
                                                                                          : NULL;
}

static enum dhcpv6lq_side side_of(const struct dhcpv6lq_connection_entry *entry,
                                  const struct dhcpv6lq_flow *flow) {
    return is_same(&entry->side_a, &flow->source) ? DHCPV6LQ_SIDE_A : DHCPV6LQ_SIDE_B;
}

static bool fits(const struct dhcpv6lq_connection_entry *entry, const struct dhcpv6lq_flow *flow,
                 const struct dhcpv6lq_segment *segment) {
    return entry && (!segment || !dhcpv6lq_connection_is_other(entry->connection,
                                                               side_of(entry, flow), segment));
}

static bool is_near(const struct dhcpv6lq_connection_entry *entry, const struct dhcpv6lq_flow *flow,
                    const struct dhcpv6lq_segment *segment) {
    return entry && dhcpv6lq_connection_is_near(entry->connection, side_of(entry, flow), segment);
}

static bool resets_older(const struct dhcpv6lq_connection_entry *newest,
                         const struct dhcpv6lq_flow *flow, const struct dhcpv6lq_segment *segment) {
    return newest && segment && (segment->flags & DHCPV6LQ_TCP_RST) &&
           !is_near(newest, flow, segment) && is_near(newest->older, flow, segment);
}

struct dhcpv6lq_connection *dhcpv6lq_connection_of(struct dhcpv6lq_capture *capture,
                                                   const struct dhcpv6lq_flow *flow,
                                                   const struct dhcpv6lq_segment *segment,
                                                   enum dhcpv6lq_side *from) {
    const struct dhcpv6lq_connection_key key = key_of(flow);
    struct dhcpv6lq_connection_entry *newest =
        dhcpv6lq_map_find(&capture->connections_map, hash_of(capture, &key), &key);
    struct dhcpv6lq_connection_entry *entry = newest;

    if (resets_older(newest, flow, segment)) {
        entry = newest->older;
    } else if (!fits(newest, flow, segment)) {
        entry = newest && fits(newest->older, flow, segment) ? newest->older
                                                             : add(capture, flow, &key, newest);
    }
    if (!entry) {
        return NULL;
    }
    *from = side_of(entry, flow);
    return entry->connection;
}

void dhcpv6lq_capture_finish(struct dhcpv6lq_capture *capture) {
    for (const struct dhcpv6lq_connection_entry *entry = capture->connections; entry;
         entry = entry->next) {
        dhcpv6lq_connection_finish(entry->connection);
    }
}
