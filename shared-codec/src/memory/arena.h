/* SPDX-License-Identifier: MIT
 *
 * Memory that is given back all at once, from a caller's allocator.
 */
#ifndef DHCPV6LQ_ARENA_H
#define DHCPV6LQ_ARENA_H

#include "dhcpv6lq/allocator.h"

struct dhcpv6lq_arena {
    const struct dhcpv6lq_allocator *allocator;
    struct dhcpv6lq_chunk *chunks;
    unsigned char *free;
    size_t left;  /* octets at `free` */
    size_t chunk; /* octets of the next chunk */
};

void dhcpv6lq_arena_init(struct dhcpv6lq_arena *arena, const struct dhcpv6lq_allocator *allocator);

/* Memory for an object of `size` octets, of pointers and integers, or NULL. Not cleared. */
void *dhcpv6lq_arena_take(struct dhcpv6lq_arena *arena, size_t size);

void dhcpv6lq_arena_free(struct dhcpv6lq_arena *arena);

#endif
