/* SPDX-License-Identifier: MIT
 *
 * A sender may choose 64 KiB as its DUID, and another one in each message. Of more than 256 octets
 * the first are kept, with their number and a hash of all, which tells them from others that begin
 * alike. No other string is as long as those are.
 */
#include "leases/table.h"

#include <string.h>

#include "octets/wire.h"

enum { OCTETS_MAX = 256, SENT = 4, HASH = 8 };

_Static_assert(OCTETS_MAX + SENT + HASH == DHCPV6LQ_EXCERPT_MAX, "there is room for the longest");

size_t dhcpv6lq_excerpt_write(const struct dhcpv6lq_leases *leases, uint8_t *excerpt,
                              const uint8_t *octets, size_t length) {
    if (length <= OCTETS_MAX) {
        memcpy(excerpt, octets, length);
        return length;
    }
    memcpy(excerpt, octets, OCTETS_MAX);
    dhcpv6lq_wire_put(excerpt + OCTETS_MAX, SENT, length);
    dhcpv6lq_wire_put(excerpt + OCTETS_MAX + SENT, HASH,
                      dhcpv6lq_hash(octets, length, leases->seed));
    return DHCPV6LQ_EXCERPT_MAX;
}

struct dhcpv6lq_excerpt dhcpv6lq_excerpt_read(struct dhcpv6lq_bytes excerpt) {
    if (excerpt.length <= OCTETS_MAX) {
        return (struct dhcpv6lq_excerpt){excerpt.octets, excerpt.length, excerpt.length};
    }
    return (struct dhcpv6lq_excerpt){excerpt.octets, OCTETS_MAX,
                                     (size_t)dhcpv6lq_wire_get(excerpt.octets + OCTETS_MAX, SENT)};
}

bool dhcpv6lq_excerpts_equal(const struct dhcpv6lq_excerpt *one,
                             const struct dhcpv6lq_excerpt *other) {
    size_t kept = one->sent > OCTETS_MAX ? DHCPV6LQ_EXCERPT_MAX : one->length;

    if (one->octets == other->octets) {
        return true;
    }
    return one->octets && other->octets && one->sent == other->sent &&
           memcmp(one->octets, other->octets, kept) == 0;
}

uint32_t dhcpv6lq_excerpt_put(struct dhcpv6lq_leases *leases, const uint8_t *octets, size_t length,
                              uint32_t latest) {
    uint8_t excerpt[DHCPV6LQ_EXCERPT_MAX];

    if (length <= OCTETS_MAX) {
        return dhcpv6lq_strings_put_again(&leases->strings, octets, length, latest);
    }
    return dhcpv6lq_strings_put_again(
        &leases->strings, excerpt, dhcpv6lq_excerpt_write(leases, excerpt, octets, length), latest);
}

struct dhcpv6lq_excerpt dhcpv6lq_excerpt_get(const struct dhcpv6lq_leases *leases,
                                             uint32_t string) {
    return string == 0 ? (struct dhcpv6lq_excerpt){NULL, 0, 0}
                       : dhcpv6lq_excerpt_read(dhcpv6lq_strings_get(&leases->strings, string));
}
