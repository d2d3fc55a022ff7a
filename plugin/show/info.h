/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A message in one line, for the packet list.
 */
#ifndef DHCPV6LQ_PLUGIN_INFO_H
#define DHCPV6LQ_PLUGIN_INFO_H

#include "show/packet.h"

/* "LEASEQUERY-DATA xid 0x864d38 client 00:03:... 2001:db8:a::2, 2001:db8:4000::/56":
 * what the message is, which query it belongs to, and whom or what it is about.
 * In the packet's memory. */
const char *dhcpv6lq_info(const struct dhcpv6lq_packet *packet);

#endif
