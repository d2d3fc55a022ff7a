/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From the codec's walk to Wireshark's tree.
 */
#ifndef DHCPV6LQ_PLUGIN_TREE_H
#define DHCPV6LQ_PLUGIN_TREE_H

#include "show/packet.h"

extern int ett_dhcpv6lq; /* the subtree of a whole message */

/* Register the subtrees and an expert field for every rule of the codec. */
void dhcpv6lq_register_tree(int proto);

/* Add every field of the message to `tree`, that of the item `top`, and each finding to the item of
 * the element that it is about. */
void dhcpv6lq_tree(const struct dhcpv6lq_packet *packet, proto_item *top, proto_tree *tree,
                   const struct dhcpv6lq_finding *findings, size_t count);

/* Tell the findings on one item, or without a tree (NULL). */
void dhcpv6lq_tell(packet_info *pinfo, proto_item *item, const struct dhcpv6lq_finding *findings,
                   size_t count);

#endif
