/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One message, from octets to Info column, tree and tap.
 */
#ifndef DHCPV6LQ_PLUGIN_DISSECT_H
#define DHCPV6LQ_PLUGIN_DISSECT_H

#include "dhcpv6lq/session.h"
#include "packet.h"

/* Show one message: an entry in the Info column (after those that are there) and
 * a tree, with what is wrong on the items it concerns. `step` is what the message
 * was in its session, or NULL where it has none. */
void dhcpv6lq_show(const struct dhcpv6lq_packet *packet, const struct dhcpv6lq_step *step);

#endif
