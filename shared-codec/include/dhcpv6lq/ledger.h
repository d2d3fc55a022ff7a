/* SPDX-License-Identifier: MIT
 *
 * The ledger of a capture: which bindings its servers granted, renewed, and took back, as the
 * exchanges of clients show it that the capture has, directly and through relays (RFC 8415 18, 19).
 * It is what answers to leasequeries are compared with: rules cause_*.
 */
#ifndef DHCPV6LQ_LEDGER_H
#define DHCPV6LQ_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/capture.h"
#include "dhcpv6lq/datagram.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Take in a datagram of `length` octets, in the order of the capture: a client's message, or a
 * server's REPLY to one, as it is or in relays' messages. Any other is none of the ledger's
 * business. `cut`: these are only the first octets of it; then nobody knows what it would have
 * told, and the ledger explains no answer from there on. Time is linear in the octets. At most 400
 * octets a binding, what identifies its client and its relays included where that is no longer than
 * usual; after 1000000 bindings it gives up, and explains no answer. */
void dhcpv6lq_ledger_take(struct dhcpv6lq_capture *capture, const uint8_t *octets, size_t length,
                          bool cut, const struct dhcpv6lq_path *path);

/* How many bindings there are. */
uint32_t dhcpv6lq_ledger_count(const struct dhcpv6lq_capture *capture);

#ifdef __cplusplus
}
#endif

#endif
