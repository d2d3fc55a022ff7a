/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The items in brackets: what is not in a message's octets.
 */
#ifndef DHCPV6LQ_PLUGIN_SHOW_LINKS_H
#define DHCPV6LQ_PLUGIN_SHOW_LINKS_H

#include "show/packet.h"

/* Whether the capture has all of it. */
void dhcpv6lq_show_completeness(const struct dhcpv6lq_packet *packet, proto_tree *tree);

/* How the message came: in which segments, late. */
void dhcpv6lq_show_arrival(const struct dhcpv6lq_packet *packet, proto_tree *tree);

/* What its step says: links to the query's other messages, times, totals; on the query itself and
 * from the second pass on, how it ended. packet->step must not be NULL. */
void dhcpv6lq_show_step(const struct dhcpv6lq_packet *packet, proto_tree *tree);

/* What a segment waits for, or where its octets came before. */
void dhcpv6lq_show_taken(tvbuff_t *tvb, proto_tree *tree, const struct dhcpv6lq_taken *taken);

#endif
