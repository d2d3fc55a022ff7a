/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A packet may hold several of what is found in it; which one is which must be the same on every
 * pass.
 */
#ifndef DHCPV6LQ_PLUGIN_FROM_ORDINAL_H
#define DHCPV6LQ_PLUGIN_FROM_ORDINAL_H

#include <stdint.h>

#include <epan/packet.h>

/* How often this was asked before, with this key among the packet's proto data, since the packet's
 * dissection began. */
uint32_t dhcpv6lq_next_ordinal(packet_info *pinfo, uint32_t key);

#endif
