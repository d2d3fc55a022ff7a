/* SPDX-License-Identifier: MIT
 *
 * Queries are never taken out, so the table has no holes to care for.
 */
#include <string.h>

#include "memory/hash.h"
#include "series/query.h"

enum { SIZE_MIN = 8 };

static size_t place(const struct dhcpv6lq_querymap *map, const struct dhcpv6lq_key *key) {
    uint64_t numbers = (uint64_t)key->transaction_id << 16 | key->port;

    return (size_t)dhcpv6lq_hash(key->requestor, sizeof key->requestor,
                                 (struct dhcpv6lq_seed){map->seed, numbers});
}

static bool is_equal(const struct dhcpv6lq_key *a, const struct dhcpv6lq_key *b) {
    return a->transaction_id == b->transaction_id && a->port == b->port &&
           memcmp(a->requestor, b->requestor, sizeof a->requestor) == 0;
}

/* The slot of that key, or the empty one where it belongs. */
static struct dhcpv6lq_private **slot(const struct dhcpv6lq_querymap *map,
                                      const struct dhcpv6lq_key *key) {
    size_t i = place(map, key) & (map->size - 1);

    while (map->slots[i] && !is_equal(&map->slots[i]->key, key)) {
        i = (i + 1) & (map->size - 1);
    }
    return &map->slots[i];
}

/* Keep a quarter of the slots empty. */
static bool grow(struct dhcpv6lq_querymap *map) {
    struct dhcpv6lq_querymap larger = *map;

    if (map->count < map->size / 4 * 3) {
        return true;
    }
    larger.size = map->size ? map->size * 2 : SIZE_MIN;
    larger.slots =
        map->allocator->allocate(map->allocator->context, larger.size * sizeof map->slots[0]);
    if (!larger.slots) {
        return false;
    }
    for (size_t i = 0; i < larger.size; i++) {
        larger.slots[i] = NULL;
    }
    for (size_t i = 0; i < map->size; i++) {
        if (map->slots[i]) {
            *slot(&larger, &map->slots[i]->key) = map->slots[i];
        }
    }
    dhcpv6lq_querymap_free(map);
    *map = larger;
    return true;
}

void dhcpv6lq_querymap_init(struct dhcpv6lq_querymap *map,
                            const struct dhcpv6lq_allocator *allocator, uint64_t seed) {
    *map = (struct dhcpv6lq_querymap){.allocator = allocator, .seed = seed};
}

struct dhcpv6lq_private *dhcpv6lq_querymap_find(const struct dhcpv6lq_querymap *map,
                                                const struct dhcpv6lq_key *key) {
    return map->size ? *slot(map, key) : NULL;
}

bool dhcpv6lq_querymap_put(struct dhcpv6lq_querymap *map, struct dhcpv6lq_private *query) {
    struct dhcpv6lq_private **found;

    if (!grow(map)) {
        return false;
    }
    found = slot(map, &query->key);
    if (!*found) {
        map->count++;
    }
    *found = query;
    return true;
}

void dhcpv6lq_querymap_free(struct dhcpv6lq_querymap *map) {
    if (map->slots) {
        map->allocator->release(map->allocator->context, map->slots);
    }
    map->slots = NULL;
    map->size = map->count = 0;
}
