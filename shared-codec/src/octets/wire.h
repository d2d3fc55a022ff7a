/* SPDX-License-Identifier: MIT
 *
 * Integers in network byte order and domain names, for the reader and the
 * writer alike.
 */
#ifndef DHCPV6LQ_WIRE_H
#define DHCPV6LQ_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The unsigned integer in `width` octets (8 at the most). Most have 1, 2 or 4. */
static inline uint64_t dhcpv6lq_wire_get(const uint8_t *octets, size_t width) {
    uint64_t value = 0;

    if (width == 2) {
        return (uint64_t)octets[0] << 8 | octets[1];
    }
    if (width == 4) {
        return (uint64_t)octets[0] << 24 | (uint64_t)octets[1] << 16 | (uint64_t)octets[2] << 8 |
               octets[3];
    }
    for (size_t i = 0; i < width; i++) {
        value = (value << 8) | octets[i];
    }
    return value;
}

enum { DHCPV6LQ_LENGTH_WIDTH = 2 }; /* octets of a message-size or an option-len */

/* The message-size or the option-len in the octets. */
static inline size_t dhcpv6lq_wire_length(const uint8_t *octets) {
    return (size_t)dhcpv6lq_wire_get(octets, DHCPV6LQ_LENGTH_WIDTH);
}

static inline void dhcpv6lq_wire_put(uint8_t *octets, size_t width, uint64_t value) {
    for (size_t i = width; i > 0; i--) {
        octets[i - 1] = (uint8_t)value;
        value >>= 8;
    }
}

enum {
    DHCPV6LQ_LABEL_MAX = 63, /* octets of a label: RFC 1035 2.3.4 */
    DHCPV6LQ_NAME_MAX = 255  /* octets of a name on the wire: RFC 1035 2.3.4 */
};

/* The octets of the domain name at the start of `length` octets, its last zero
 * included, or 0 where it is none: a label over 63 octets (a compression
 * pointer too: RFC 8415 10 forbids them), a name over 255, or one that runs
 * past the end. With `partial`, it may also end at `length` without its zero. */
static inline size_t dhcpv6lq_wire_name(const uint8_t *octets, size_t length, bool partial) {
    size_t position = 0;

    while (position < length && position < DHCPV6LQ_NAME_MAX) {
        size_t label = octets[position];

        if (label > DHCPV6LQ_LABEL_MAX || label >= length - position + (partial ? 1 : 0)) {
            return 0;
        }
        position += 1 + label;
        if (label == 0) {
            return position;
        }
    }
    return partial && position == length && position <= DHCPV6LQ_NAME_MAX ? position : 0;
}

#endif
