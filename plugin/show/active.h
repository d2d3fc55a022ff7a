/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is in brackets by RFC 7653: what an active answer is, and the server's clock.
 */
#ifndef DHCPV6LQ_PLUGIN_SHOW_ACTIVE_H
#define DHCPV6LQ_PLUGIN_SHOW_ACTIVE_H

#include "show/packet.h"

/* On a message of the answer: in which phase it is, and from where on one may resume. From the
 * second pass on, where it says DataMissing: whether anybody asked for that. */
void dhcpv6lq_show_active(const struct dhcpv6lq_packet *packet, proto_tree *tree);

/* On a message of any answer: the server's clock, where it tells. */
void dhcpv6lq_show_clock(const struct dhcpv6lq_packet *packet, proto_tree *tree);

/* On the REPLY to a STARTTLS, from the second pass on: what came of TLS. */
void dhcpv6lq_show_tls(const struct dhcpv6lq_packet *packet, proto_tree *tree);

/* On the query, from the second pass on: what became of it. */
void dhcpv6lq_show_active_query(const struct dhcpv6lq_packet *packet, proto_tree *tree);

#endif
