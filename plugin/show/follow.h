/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Analyze > Conversation Filter > DHCPv6 Leasequery query: from a packet to all of its queries.
 */
#ifndef DHCPV6LQ_PLUGIN_SHOW_FOLLOW_H
#define DHCPV6LQ_PLUGIN_SHOW_FOLLOW_H

#include "show/packet.h"

/* A message of the packet is of the query of that number (dhcpv6lq.query). */
void dhcpv6lq_follow_add(packet_info *pinfo, uint32_t query);

/* Register the filter. Once, with the protocol. */
void dhcpv6lq_register_follow(void);

#endif
