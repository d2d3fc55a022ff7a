/* SPDX-License-Identifier: MIT
 *
 * A string and its octets are one piece of the arena.
 */
#include "memory/intern.h"

#include <string.h>

static bool is_equal(const void *value, const void *key) {
    const struct dhcpv6lq_bytes *one = value;
    const struct dhcpv6lq_bytes *other = key;

    return one->length == other->length &&
           (one->length == 0 || memcmp(one->octets, other->octets, one->length) == 0);
}

void dhcpv6lq_intern_init(struct dhcpv6lq_intern *intern, struct dhcpv6lq_arena *arena,
                          struct dhcpv6lq_seed seed) {
    intern->arena = arena;
    intern->seed = seed;
    dhcpv6lq_map_init(&intern->map, arena->allocator, is_equal);
}

const struct dhcpv6lq_bytes *dhcpv6lq_intern(struct dhcpv6lq_intern *intern, const uint8_t *octets,
                                             size_t length) {
    const struct dhcpv6lq_bytes key = {octets, length};
    uint64_t hash = dhcpv6lq_hash(octets, length, intern->seed);
    struct dhcpv6lq_bytes *bytes = dhcpv6lq_map_find(&intern->map, hash, &key);

    if (bytes) {
        return bytes;
    }
    bytes = dhcpv6lq_arena_take(intern->arena, sizeof *bytes + length);
    if (!bytes) {
        return NULL;
    }
    if (length > 0) {
        memcpy(bytes + 1, octets, length);
    }
    *bytes = (struct dhcpv6lq_bytes){(const uint8_t *)(bytes + 1), length};
    return dhcpv6lq_map_put(&intern->map, hash, bytes, bytes) ? bytes : NULL;
}

void dhcpv6lq_intern_free(struct dhcpv6lq_intern *intern) {
    dhcpv6lq_map_free(&intern->map);
}
