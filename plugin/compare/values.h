/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Values from the texts that dhcpv6lq_lease_text() makes of them. Each is false where the text is
 * none of the kind.
 */
#ifndef DHCPV6LQ_COMPARE_VALUES_H
#define DHCPV6LQ_COMPARE_VALUES_H

#include <stdbool.h>
#include <stdint.h>

#include "side.h"

/* "7200" */
bool value_number(uint32_t *number, const char *text);

/* "1795673440.123456789", in nanoseconds. */
bool value_seconds(int64_t *time, const char *text);

/* "2026-11-24 06:24:00", in nanoseconds since 1970. */
bool value_moment(int64_t *time, const char *text);

/* "2001:db8::1" */
bool value_address(uint8_t address[16], const char *text);

/* "2001:db8::1", "2001:db8::/56" */
bool value_binding(struct dhcpv6lq_binding *binding, const char *text);

/* "00:03:00:01", and UTF-8 with \xHH; nothing is none. Of more than 256 octets, the text has those,
 * and how many there are: the others are 0 then. */
bool value_octets(struct octets *octets, const char *text);
bool value_utf8(struct octets *octets, const char *text);

#endif
