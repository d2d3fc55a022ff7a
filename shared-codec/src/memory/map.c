/* SPDX-License-Identifier: MIT
 *
 * A quarter of the slots stays empty. A slot keeps its key's hash, so that growing asks nobody.
 */
#include "memory/map.h"

enum { SIZE_MIN = 8 };

void dhcpv6lq_map_init(struct dhcpv6lq_map *map, const struct dhcpv6lq_allocator *allocator,
                       bool (*is_equal)(const void *value, const void *key)) {
    *map = (struct dhcpv6lq_map){.allocator = allocator, .is_equal = is_equal};
}

/* The slot of that key, or the empty one where it belongs. */
static struct dhcpv6lq_map_slot *slot_of(const struct dhcpv6lq_map *map, uint64_t hash,
                                         const void *key) {
    size_t i = (size_t)hash & (map->size - 1);

    while (map->slots[i].value &&
           (map->slots[i].hash != hash || !map->is_equal(map->slots[i].value, key))) {
        i = (i + 1) & (map->size - 1);
    }
    return &map->slots[i];
}

static struct dhcpv6lq_map_slot *empty_slot(const struct dhcpv6lq_map *map, uint64_t hash) {
    size_t i = (size_t)hash & (map->size - 1);

    while (map->slots[i].value) {
        i = (i + 1) & (map->size - 1);
    }
    return &map->slots[i];
}

static bool grow(struct dhcpv6lq_map *map) {
    struct dhcpv6lq_map larger = *map;

    if (map->count < map->size / 4 * 3) {
        return true;
    }
    larger.size = map->size ? map->size * 2 : SIZE_MIN;
    larger.slots =
        map->allocator->allocate(map->allocator->context, larger.size * sizeof larger.slots[0]);
    if (!larger.slots) {
        return false;
    }
    for (size_t i = 0; i < larger.size; i++) {
        larger.slots[i] = (struct dhcpv6lq_map_slot){0, NULL};
    }
    for (size_t i = 0; i < map->size; i++) {
        if (map->slots[i].value) {
            *empty_slot(&larger, map->slots[i].hash) = map->slots[i];
        }
    }
    dhcpv6lq_map_free(map);
    *map = larger;
    return true;
}

void *dhcpv6lq_map_find(const struct dhcpv6lq_map *map, uint64_t hash, const void *key) {
    return map->size ? slot_of(map, hash, key)->value : NULL;
}

bool dhcpv6lq_map_put(struct dhcpv6lq_map *map, uint64_t hash, const void *key, void *value) {
    struct dhcpv6lq_map_slot *slot;

    if (!grow(map)) {
        return false;
    }
    slot = slot_of(map, hash, key);
    map->count += !slot->value;
    *slot = (struct dhcpv6lq_map_slot){hash, value};
    return true;
}

void dhcpv6lq_map_free(struct dhcpv6lq_map *map) {
    if (map->slots) {
        map->allocator->release(map->allocator->context, map->slots);
    }
    map->slots = NULL;
    map->size = map->count = 0;
}
