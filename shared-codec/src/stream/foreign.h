/* SPDX-License-Identifier: MIT
 *
 * Other protocols that turn up where Bulk Leasequery is expected, told by how they begin.
 */
#ifndef DHCPV6LQ_FOREIGN_H
#define DHCPV6LQ_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum dhcpv6lq_foreign_result {
    DHCPV6LQ_FOREIGN_NONE,
    DHCPV6LQ_FOREIGN_MAYBE, /* more octets are needed to tell */
    DHCPV6LQ_FOREIGN_FOUND
};

/* Which protocol do a stream's first octets belong to? FOUND fills *name (static storage) and
 * *length: how many octets are that protocol's, SIZE_MAX where all that follow are. */
enum dhcpv6lq_foreign_result dhcpv6lq_foreign(const uint8_t *octets, size_t length,
                                              const char **name, size_t *whole);

#endif
