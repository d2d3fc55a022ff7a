/* SPDX-License-Identifier: MIT
 *
 * An array of blocks, of which only the array is ever copied.
 */
#include "memory/blocks.h"

#include "memory/array.h"

void dhcpv6lq_blocks_init(struct dhcpv6lq_blocks *blocks,
                          const struct dhcpv6lq_allocator *allocator, size_t width) {
    *blocks = (struct dhcpv6lq_blocks){.allocator = allocator, .width = width};
}

bool dhcpv6lq_blocks_reserve(struct dhcpv6lq_blocks *blocks) {
    void *array = blocks->blocks;
    bool has_room;

    if (blocks->count < blocks->held * DHCPV6LQ_BLOCK) {
        return true;
    }
    if (blocks->count > UINT32_MAX - DHCPV6LQ_BLOCK) {
        return false;
    }
    has_room = dhcpv6lq_array_reserve(blocks->allocator, &array, &blocks->size,
                                      sizeof blocks->blocks[0], blocks->held, blocks->held + 1);
    blocks->blocks = array;
    if (!has_room) {
        return false;
    }
    blocks->blocks[blocks->held] =
        blocks->allocator->allocate(blocks->allocator->context, DHCPV6LQ_BLOCK * blocks->width);
    if (!blocks->blocks[blocks->held]) {
        return false;
    }
    blocks->held++;
    return true;
}

uint32_t dhcpv6lq_blocks_add(struct dhcpv6lq_blocks *blocks) {
    return dhcpv6lq_blocks_reserve(blocks) ? ++blocks->count : 0;
}

void dhcpv6lq_blocks_free(struct dhcpv6lq_blocks *blocks) {
    for (size_t i = 0; i < blocks->held; i++) {
        blocks->allocator->release(blocks->allocator->context, blocks->blocks[i]);
    }
    dhcpv6lq_array_free(blocks->allocator, blocks->blocks);
    blocks->blocks = NULL;
    blocks->size = blocks->held = 0;
    blocks->count = 0;
}
