/* SPDX-License-Identifier: MIT
 *
 * A fifth of the slots stays empty, and a full table grows by half. Half of the hash is enough to
 * tell where an entry belongs, in a table of any size, and that it is another one:
 *
 *     hash 0 ............ 2^32
 *     slot 0 ............ size
 *
 * A slot keeps it, so that growing asks nobody.
 */
#include "memory/index.h"

enum { SIZE_MIN = 16 };

void dhcpv6lq_index_init(struct dhcpv6lq_index *index, const struct dhcpv6lq_allocator *allocator,
                         bool (*is_equal)(const void *context, uint32_t number, const void *key)) {
    *index = (struct dhcpv6lq_index){.allocator = allocator, .is_equal = is_equal};
}

static uint32_t half(uint64_t hash) {
    return (uint32_t)(hash >> 32);
}

static uint32_t home(const struct dhcpv6lq_index *index, uint32_t hash) {
    return (uint32_t)((uint64_t)hash * index->size >> 32);
}

static uint32_t after(const struct dhcpv6lq_index *index, uint32_t at) {
    return at + 1 < index->size ? at + 1 : 0;
}

/* The slot of that key, or the empty one where it belongs. */
static struct dhcpv6lq_index_slot *slot_of(const struct dhcpv6lq_index *index, const void *context,
                                           uint32_t hash, const void *key) {
    uint32_t at = home(index, hash);

    while (index->slots[at].number && (index->slots[at].hash != hash ||
                                       !index->is_equal(context, index->slots[at].number, key))) {
        at = after(index, at);
    }
    return &index->slots[at];
}

static struct dhcpv6lq_index_slot *empty_slot(const struct dhcpv6lq_index *index, uint32_t hash) {
    uint32_t at = home(index, hash);

    while (index->slots[at].number) {
        at = after(index, at);
    }
    return &index->slots[at];
}

static bool grow(struct dhcpv6lq_index *index) {
    struct dhcpv6lq_index larger = *index;
    uint64_t size = index->size ? (uint64_t)index->size + index->size / 2 : SIZE_MIN;

    if (index->count < index->size - index->size / 5) {
        return true;
    }
    if (size > UINT32_MAX || size > SIZE_MAX / sizeof larger.slots[0]) {
        return false;
    }
    larger.size = (uint32_t)size;
    larger.slots = index->allocator->allocate(index->allocator->context,
                                              (size_t)size * sizeof larger.slots[0]);
    if (!larger.slots) {
        return false;
    }
    for (uint32_t i = 0; i < larger.size; i++) {
        larger.slots[i] = (struct dhcpv6lq_index_slot){0, 0};
    }
    for (uint32_t i = 0; i < index->size; i++) {
        if (index->slots[i].number) {
            *empty_slot(&larger, index->slots[i].hash) = index->slots[i];
        }
    }
    dhcpv6lq_index_free(index);
    *index = larger;
    return true;
}

uint32_t dhcpv6lq_index_find(const struct dhcpv6lq_index *index, const void *context, uint64_t hash,
                             const void *key) {
    return index->size ? slot_of(index, context, half(hash), key)->number : 0;
}

bool dhcpv6lq_index_put(struct dhcpv6lq_index *index, const void *context, uint64_t hash,
                        const void *key, uint32_t number) {
    struct dhcpv6lq_index_slot *slot;

    if (!grow(index)) {
        return false;
    }
    slot = slot_of(index, context, half(hash), key);
    index->count += slot->number == 0;
    *slot = (struct dhcpv6lq_index_slot){half(hash), number};
    return true;
}

void dhcpv6lq_index_free(struct dhcpv6lq_index *index) {
    if (index->slots) {
        index->allocator->release(index->allocator->context, index->slots);
    }
    index->slots = NULL;
    index->size = index->count = 0;
}
