/* SPDX-License-Identifier: MIT
 *
 * Byte strings by numbers: 2 octets and its own each, and about 13 for those that are found again,
 * so that each is kept once however often it comes. For strings of which there are as many as
 * bindings; intern.h is for those of which there are few.
 */
#ifndef DHCPV6LQ_STRINGS_H
#define DHCPV6LQ_STRINGS_H

#include "dhcpv6lq/bytes.h"
#include "dhcpv6lq/hash.h"

#include "memory/index.h"

enum { DHCPV6LQ_STRING_MAX = 4096 /* octets */ };

struct dhcpv6lq_strings {
    const struct dhcpv6lq_allocator *allocator;
    struct dhcpv6lq_seed seed;
    struct dhcpv6lq_index index;
    unsigned char **chunks;
    size_t size;   /* chunks that there is room for */
    size_t held;   /* chunks that there are */
    uint32_t used; /* units of the newest chunk */
};

/* None yet; nothing is allocated. `seed` must not be known to who chooses the strings. */
void dhcpv6lq_strings_init(struct dhcpv6lq_strings *strings,
                           const struct dhcpv6lq_allocator *allocator, struct dhcpv6lq_seed seed);

/* The number of these octets, put in if they are not yet: the same for the same octets, and never
 * 0, which means that there is no memory. `length` is DHCPV6LQ_STRING_MAX at the most. */
uint32_t dhcpv6lq_strings_put(struct dhcpv6lq_strings *strings, const uint8_t *octets,
                              size_t length);

/* The same, where the octets are likely to be those of the number `latest` (0: of none). */
uint32_t dhcpv6lq_strings_put_again(struct dhcpv6lq_strings *strings, const uint8_t *octets,
                                    size_t length, uint32_t latest);

/* One more string, whatever there is already: dhcpv6lq_strings_put() does not find it. */
uint32_t dhcpv6lq_strings_add(struct dhcpv6lq_strings *strings, const uint8_t *octets,
                              size_t length);

/* Are these the octets of the number (0: of none)? */
bool dhcpv6lq_strings_has(const struct dhcpv6lq_strings *strings, uint32_t number,
                          const uint8_t *octets, size_t length);

/* The octets of a number. They stay where they are until dhcpv6lq_strings_free(). */
struct dhcpv6lq_bytes dhcpv6lq_strings_get(const struct dhcpv6lq_strings *strings, uint32_t number);

/* Give everything back; there are no strings then. */
void dhcpv6lq_strings_free(struct dhcpv6lq_strings *strings);

#endif
