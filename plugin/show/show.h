/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What was found in a packet, from octets to Info column, tree and tap.
 */
#ifndef DHCPV6LQ_PLUGIN_SHOW_SHOW_H
#define DHCPV6LQ_PLUGIN_SHOW_SHOW_H

#include "show/packet.h"

/* Show one message: an entry in the Info column (after those that are there) and a tree, with what
 * is wrong on the items it concerns. */
void dhcpv6lq_show(const struct dhcpv6lq_packet *packet);

/* Show what came of an attempt to connect that began with a segment, if any did and it failed.
 * Returns whether there is anything to show; from the second pass on, when that is known. */
bool dhcpv6lq_show_attempt(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                           const struct dhcpv6lq_shown *shown);

/* Show octets that are in no message. */
void dhcpv6lq_show_octets(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                          const struct dhcpv6lq_arrival *arrival);

/* Show what a segment was in its stream: one that waits for others, or that came before. */
void dhcpv6lq_show_segment(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                           const struct dhcpv6lq_connection *connection,
                           const struct dhcpv6lq_shown *shown);

#endif
