/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A message in one line, for the packet list.
 */
#ifndef DHCPV6LQ_PLUGIN_SHOW_INFO_H
#define DHCPV6LQ_PLUGIN_SHOW_INFO_H

#include "show/packet.h"

/* What the message is, which query it belongs to, and whom or what it is about. In the packet's
 * memory. */
struct dhcpv6lq_info {
    const char *head;           /* "LEASEQUERY-DATA", or that and those of relays before it */
    const char *transaction_id; /* "0x864d38"; empty: it has none */
    const char *details; /* " client 00:03:... 2001:db8:a::2, 2001:db8:4000::/56"; or empty */
    uint8_t type;        /* msg-type of the leasequery message */
    bool failed;         /* it has a status-code other than Success */
};

struct dhcpv6lq_info dhcpv6lq_info(const struct dhcpv6lq_packet *packet);

/* "LEASEQUERY-DATA xid 0x864d38 client 00:03:... 2001:db8:a::2", in that memory. */
const char *dhcpv6lq_info_text(wmem_allocator_t *pool, const struct dhcpv6lq_info *info);

#endif
