/* SPDX-License-Identifier: MIT
 *
 * A sender may choose 64 KiB as its DUID, and another one in each message. Of more than 256 octets
 * the first are kept, with their number and a hash of all, which tells them from others that begin
 * alike. No other string is as long as those are.
 */
#include "leases/table.h"

#include <string.h>

#include "octets/wire.h"

enum { OCTETS_MAX = 256, SENT = 4, HASH = 8, LONG = OCTETS_MAX + SENT + HASH };

uint32_t dhcpv6lq_excerpt_put(struct dhcpv6lq_leases *leases, const uint8_t *octets,
                              size_t length) {
    uint8_t excerpt[LONG];

    if (length <= OCTETS_MAX) {
        return dhcpv6lq_strings_put(&leases->strings, octets, length);
    }
    memcpy(excerpt, octets, OCTETS_MAX);
    dhcpv6lq_wire_put(excerpt + OCTETS_MAX, SENT, length);
    dhcpv6lq_wire_put(excerpt + OCTETS_MAX + SENT, HASH,
                      dhcpv6lq_hash(octets, length, leases->seed));
    return dhcpv6lq_strings_put(&leases->strings, excerpt, sizeof excerpt);
}

struct dhcpv6lq_excerpt dhcpv6lq_excerpt_get(const struct dhcpv6lq_leases *leases,
                                             uint32_t string) {
    struct dhcpv6lq_bytes bytes;

    if (string == 0) {
        return (struct dhcpv6lq_excerpt){NULL, 0, 0};
    }
    bytes = dhcpv6lq_strings_get(&leases->strings, string);
    if (bytes.length <= OCTETS_MAX) {
        return (struct dhcpv6lq_excerpt){bytes.octets, bytes.length, bytes.length};
    }
    return (struct dhcpv6lq_excerpt){bytes.octets, OCTETS_MAX,
                                     (size_t)dhcpv6lq_wire_get(bytes.octets + OCTETS_MAX, SENT)};
}
