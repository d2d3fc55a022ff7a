/* SPDX-License-Identifier: MIT
 *
 * Octets that are kept: a DUID, an Interface-ID, a text of the server's.
 */
#ifndef DHCPV6LQ_BYTES_H
#define DHCPV6LQ_BYTES_H

#include <stddef.h>
#include <stdint.h>

/* They are equal where the pointers are, among those that one capture keeps (capture.h). */
struct dhcpv6lq_bytes {
    const uint8_t *octets;
    size_t length;
};

#endif
