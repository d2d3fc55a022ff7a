/* SPDX-License-Identifier: MIT
 *
 * Values in an array, in the order in which their keys came.
 */
#include "memory/map.h"

#include "memory/array.h"

static bool has_key(const void *context, uint32_t number, const void *key) {
    const struct dhcpv6lq_map *map = context;

    return map->is_equal(map->values[number - 1], key);
}

void dhcpv6lq_map_init(struct dhcpv6lq_map *map, const struct dhcpv6lq_allocator *allocator,
                       bool (*is_equal)(const void *value, const void *key)) {
    *map = (struct dhcpv6lq_map){.is_equal = is_equal};
    dhcpv6lq_index_init(&map->index, allocator, has_key);
}

void *dhcpv6lq_map_find(const struct dhcpv6lq_map *map, uint64_t hash, const void *key) {
    uint32_t number = dhcpv6lq_index_find(&map->index, map, hash, key);

    return number ? map->values[number - 1] : NULL;
}

bool dhcpv6lq_map_put(struct dhcpv6lq_map *map, uint64_t hash, const void *key, void *value) {
    uint32_t number = dhcpv6lq_index_find(&map->index, map, hash, key);
    uint32_t count = map->index.count;
    void *array = map->values;
    bool has_room;

    if (number) {
        map->values[number - 1] = value;
        return true;
    }
    has_room = dhcpv6lq_array_reserve(map->index.allocator, &array, &map->size,
                                      sizeof map->values[0], count, (size_t)count + 1);
    map->values = array;
    if (!has_room) {
        return false;
    }
    map->values[count] = value;
    return dhcpv6lq_index_put(&map->index, map, hash, key, count + 1);
}

void dhcpv6lq_map_free(struct dhcpv6lq_map *map) {
    dhcpv6lq_array_free(map->index.allocator, map->values);
    dhcpv6lq_index_free(&map->index);
    map->values = NULL;
    map->size = 0;
}
