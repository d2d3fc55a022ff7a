/* SPDX-License-Identifier: MIT
 *
 * Elements of one size, numbered from 1: a number takes half of a pointer, and an element never
 * moves. Given back all at once.
 */
#ifndef DHCPV6LQ_BLOCKS_H
#define DHCPV6LQ_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/allocator.h"

enum { DHCPV6LQ_BLOCK = 256 /* elements */ };

struct dhcpv6lq_blocks {
    const struct dhcpv6lq_allocator *allocator;
    size_t width; /* octets of an element */
    unsigned char **blocks;
    size_t size;    /* blocks that there is room for */
    size_t held;    /* blocks that there are */
    uint32_t count; /* elements */
};

/* No elements yet; nothing is allocated. */
void dhcpv6lq_blocks_init(struct dhcpv6lq_blocks *blocks,
                          const struct dhcpv6lq_allocator *allocator, size_t width);

/* Is there memory for one more? If so, it is there. */
bool dhcpv6lq_blocks_reserve(struct dhcpv6lq_blocks *blocks);

/* The number of one more element, which is not cleared; 0 without memory. */
uint32_t dhcpv6lq_blocks_add(struct dhcpv6lq_blocks *blocks);

/* The element of that number, from 1 to the count. */
static inline void *dhcpv6lq_blocks_at(const struct dhcpv6lq_blocks *blocks, uint32_t number) {
    return blocks->blocks[(number - 1) / DHCPV6LQ_BLOCK] +
           (number - 1) % DHCPV6LQ_BLOCK * blocks->width;
}

/* Give everything back; there are no elements then. */
void dhcpv6lq_blocks_free(struct dhcpv6lq_blocks *blocks);

#endif
