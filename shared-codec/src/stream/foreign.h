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

/* Which protocol do octets belong to, where a message would start? `begins`: they are a stream's
 * first; behind a message only TLS may go on (RFC 7653 8.2). FOUND fills *name (static storage) and
 * *whole: how many octets are that protocol's, SIZE_MAX where all that follow are. */
enum dhcpv6lq_foreign_result dhcpv6lq_foreign(const uint8_t *octets, size_t length, bool begins,
                                              const char **name, size_t *whole);

/* Are these octets of TLS, though it is not known where the stream starts? They begin with a record
 * that ends where they do, or where another one begins; or, of application data, behind them. */
bool dhcpv6lq_is_tls(const uint8_t *octets, size_t length);

#endif
