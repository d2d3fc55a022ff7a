/* SPDX-License-Identifier: MIT
 *
 * A DUID taken apart and put together again (RFC 8415 11, RFC 6355). A DUID says
 * nothing about its own length: what holds it does, so all octets given are it.
 */
#ifndef DHCPV6LQ_DUID_H
#define DHCPV6LQ_DUID_H

#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A member that the type does not have is 0 after loading and not looked at by
 * saving. */
struct dhcpv6lq_duid {
    uint16_t type;          /* DHCPV6LQ_DUID_LLT ..., or one that nobody has assigned */
    uint16_t hardware_type; /* LLT, LL: IANA hardware type */
    uint32_t time;          /* LLT: seconds since 2000-01-01 00:00:00 UTC */
    uint32_t enterprise;    /* EN: IANA enterprise number */
    /* What tells clients apart: the link-layer address (LLT, LL), the identifier
     * (EN), the UUID, or for an unknown type all after the type. The caller's. */
    const uint8_t *octets;
    size_t length;
};

/* Load the DUID of `length` octets at `offset`. duid->octets points into
 * `octets`, which must outlive it. *used gets the octets used: all of them.
 * DHCPV6LQ_LENGTH for under 3 or over 130 octets (RFC 8415 11.1), for fewer
 * than the type needs with one octet of an identifier, and for a UUID of other
 * than 18 (RFC 6355 4). */
enum dhcpv6lq_code dhcpv6lq_duid_load(struct dhcpv6lq_duid *duid, const uint8_t *octets,
                                      size_t offset, size_t length, size_t *used,
                                      struct dhcpv6lq_error *error);

/* Save a DUID into `size` octets; *used gets how many it has. DHCPV6LQ_LENGTH as
 * above, DHCPV6LQ_SPACE (with error->needed) where they are too few. */
enum dhcpv6lq_code dhcpv6lq_duid_save(const struct dhcpv6lq_duid *duid, uint8_t *octets,
                                      size_t size, size_t *used, struct dhcpv6lq_error *error);

/* Would dhcpv6lq_duid_save() write it, given room? Errors as there; their offset
 * is 0, the DUID's start. */
enum dhcpv6lq_code dhcpv6lq_duid_validate(const struct dhcpv6lq_duid *duid,
                                          struct dhcpv6lq_error *error);

#ifdef __cplusplus
}
#endif

#endif
