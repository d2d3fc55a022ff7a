/* SPDX-License-Identifier: MIT
 *
 * A string's number says where it is: in which chunk, and after how many units of 4 octets.
 *
 *     chunk   | length | octets ........... | length | octets ... |
 *             ^ unit 0, which nothing has     ^ unit n: number = chunk * UNITS + n
 */
#include "memory/strings.h"

#include <string.h>

#include "memory/array.h"

enum { UNIT = 4, UNITS = 4096, HEADER = 2 /* octets: the length */ };

struct key {
    const uint8_t *octets;
    size_t length;
};

static unsigned char *place(const struct dhcpv6lq_strings *strings, uint32_t number) {
    return strings->chunks[number / UNITS] + (size_t)number % UNITS * UNIT;
}

struct dhcpv6lq_bytes dhcpv6lq_strings_get(const struct dhcpv6lq_strings *strings,
                                           uint32_t number) {
    const unsigned char *header = place(strings, number);

    return (struct dhcpv6lq_bytes){header + HEADER, (size_t)header[0] << 8 | header[1]};
}

static bool is_equal(const void *context, uint32_t number, const void *key) {
    const struct key *one = key;
    struct dhcpv6lq_bytes other = dhcpv6lq_strings_get(context, number);

    return one->length == other.length &&
           (one->length == 0 || memcmp(one->octets, other.octets, one->length) == 0);
}

void dhcpv6lq_strings_init(struct dhcpv6lq_strings *strings,
                           const struct dhcpv6lq_allocator *allocator, struct dhcpv6lq_seed seed) {
    *strings = (struct dhcpv6lq_strings){.allocator = allocator, .seed = seed};
    dhcpv6lq_index_init(&strings->index, allocator, is_equal);
}

static bool grow(struct dhcpv6lq_strings *strings) {
    void *array = strings->chunks;
    bool has_room;

    if (strings->held == UINT32_MAX / UNITS) {
        return false;
    }
    has_room = dhcpv6lq_array_reserve(strings->allocator, &array, &strings->size,
                                      sizeof strings->chunks[0], strings->held, strings->held + 1);
    strings->chunks = array;
    if (!has_room) {
        return false;
    }
    strings->chunks[strings->held] =
        strings->allocator->allocate(strings->allocator->context, (size_t)UNIT * UNITS);
    if (!strings->chunks[strings->held]) {
        return false;
    }
    strings->held++;
    strings->used = 1; /* no string has number 0 */
    return true;
}

bool dhcpv6lq_strings_has(const struct dhcpv6lq_strings *strings, uint32_t number,
                          const uint8_t *octets, size_t length) {
    const struct key key = {octets, length};

    return number != 0 && is_equal(strings, number, &key);
}

uint32_t dhcpv6lq_strings_add(struct dhcpv6lq_strings *strings, const uint8_t *octets,
                              size_t length) {
    uint32_t units = (uint32_t)((HEADER + length + UNIT - 1) / UNIT);
    uint32_t number;
    unsigned char *header;

    if ((strings->held == 0 || strings->used + units > UNITS) && !grow(strings)) {
        return 0;
    }
    number = (uint32_t)(strings->held - 1) * UNITS + strings->used;
    strings->used += units;
    header = place(strings, number);
    header[0] = (unsigned char)(length >> 8);
    header[1] = (unsigned char)length;
    if (length > 0) {
        memcpy(header + HEADER, octets, length);
    }
    return number;
}

uint32_t dhcpv6lq_strings_put(struct dhcpv6lq_strings *strings, const uint8_t *octets,
                              size_t length) {
    const struct key key = {octets, length};
    uint64_t hash = dhcpv6lq_hash(octets, length, strings->seed);
    uint32_t number = dhcpv6lq_index_find(&strings->index, strings, hash, &key);

    if (number != 0) {
        return number;
    }
    number = dhcpv6lq_strings_add(strings, octets, length);
    return number != 0 && dhcpv6lq_index_put(&strings->index, strings, hash, &key, number) ? number
                                                                                           : 0;
}

uint32_t dhcpv6lq_strings_put_again(struct dhcpv6lq_strings *strings, const uint8_t *octets,
                                    size_t length, uint32_t latest) {
    return dhcpv6lq_strings_has(strings, latest, octets, length)
               ? latest
               : dhcpv6lq_strings_put(strings, octets, length);
}

void dhcpv6lq_strings_free(struct dhcpv6lq_strings *strings) {
    for (size_t i = 0; i < strings->held; i++) {
        strings->allocator->release(strings->allocator->context, strings->chunks[i]);
    }
    dhcpv6lq_array_free(strings->allocator, strings->chunks);
    dhcpv6lq_index_free(&strings->index);
    strings->chunks = NULL;
    strings->size = strings->held = 0;
}
