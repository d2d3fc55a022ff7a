/* SPDX-License-Identifier: MIT
 *
 * Numbers of things, found by what the things are: the one hash table, on which the others stand.
 * Open addressing, linear probing, 8 octets a slot. What a number stands for and when it is the one
 * that is looked for, its user says. Entries are never taken out, so the table has no holes to care
 * for.
 */
#ifndef DHCPV6LQ_INDEX_H
#define DHCPV6LQ_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcpv6lq/allocator.h"

struct dhcpv6lq_index_slot {
    uint32_t hash;
    uint32_t number; /* 0: the slot is empty */
};

struct dhcpv6lq_index {
    const struct dhcpv6lq_allocator *allocator;
    bool (*is_equal)(const void *context, uint32_t number, const void *key);
    struct dhcpv6lq_index_slot *slots;
    uint32_t size;
    uint32_t count;
};

/* An empty index; nothing is allocated yet. `is_equal` is asked for numbers of the key's hash only,
 * with the context that the call below was given. */
void dhcpv6lq_index_init(struct dhcpv6lq_index *index, const struct dhcpv6lq_allocator *allocator,
                         bool (*is_equal)(const void *context, uint32_t number, const void *key));

/* The number of a key, or 0. `hash` must be of a seed that nobody knows who chooses keys. */
uint32_t dhcpv6lq_index_find(const struct dhcpv6lq_index *index, const void *context, uint64_t hash,
                             const void *key);

/* Put a number, not 0, under its key, in place of an earlier one. False without memory. */
bool dhcpv6lq_index_put(struct dhcpv6lq_index *index, const void *context, uint64_t hash,
                        const void *key, uint32_t number);

/* Give the table back; the index is empty then. */
void dhcpv6lq_index_free(struct dhcpv6lq_index *index);

#endif
