/* SPDX-License-Identifier: MIT
 *
 * A map from keys to pointers: an index (index.h) of numbers of pointers. What a key is and when
 * two are equal, its user says. Entries are never taken out.
 */
#ifndef DHCPV6LQ_MAP_H
#define DHCPV6LQ_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/allocator.h"

#include "memory/index.h"

struct dhcpv6lq_map {
    bool (*is_equal)(const void *value, const void *key);
    struct dhcpv6lq_index index;
    void **values; /* that of a number is before it */
    size_t size;   /* values that there is room for */
};

/* An empty map; nothing is allocated yet. `is_equal` is asked for values of the key's hash only. */
void dhcpv6lq_map_init(struct dhcpv6lq_map *map, const struct dhcpv6lq_allocator *allocator,
                       bool (*is_equal)(const void *value, const void *key));

/* The value of a key, or NULL. `hash` must be of a seed that nobody knows who chooses keys. */
void *dhcpv6lq_map_find(const struct dhcpv6lq_map *map, uint64_t hash, const void *key);

/* Put a value under its key, in place of an earlier one. False without memory. */
bool dhcpv6lq_map_put(struct dhcpv6lq_map *map, uint64_t hash, const void *key, void *value);

/* Give the table back; the map is empty then. */
void dhcpv6lq_map_free(struct dhcpv6lq_map *map);

#endif
