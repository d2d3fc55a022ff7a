/* SPDX-License-Identifier: MIT
 *
 * Byte strings, each kept once however often it comes.
 */
#ifndef DHCPV6LQ_INTERN_H
#define DHCPV6LQ_INTERN_H

#include "dhcpv6lq/bytes.h"
#include "dhcpv6lq/hash.h"

#include "memory/arena.h"
#include "memory/map.h"

struct dhcpv6lq_intern {
    struct dhcpv6lq_arena *arena;
    struct dhcpv6lq_map map;
    struct dhcpv6lq_seed seed;
};

/* None yet. The strings will be in `arena`; the map is of the arena's allocator. */
void dhcpv6lq_intern_init(struct dhcpv6lq_intern *intern, struct dhcpv6lq_arena *arena,
                          struct dhcpv6lq_seed seed);

/* These octets as they are kept, as long as the arena lasts; NULL without memory. */
const struct dhcpv6lq_bytes *dhcpv6lq_intern(struct dhcpv6lq_intern *intern, const uint8_t *octets,
                                             size_t length);

/* Give the map back. The strings go with the arena. */
void dhcpv6lq_intern_free(struct dhcpv6lq_intern *intern);

#endif
