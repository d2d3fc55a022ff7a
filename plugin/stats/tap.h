/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What statistics and exports listen to: the tap "dhcpv6lq", one record a
 * message.
 */
#ifndef DHCPV6LQ_PLUGIN_TAP_H
#define DHCPV6LQ_PLUGIN_TAP_H

#include "dhcpv6lq/session.h"
#include "packet.h"

/* Valid while the packet is dissected; what `step` points to, as long as the
 * capture file is open. */
struct dhcpv6lq_tap {
    const struct dhcpv6lq_packet *packet;
    const struct dhcpv6lq_step *step; /* NULL: of no session, e.g. a relayed SOLICIT */
    const struct dhcpv6lq_finding *findings;
    size_t count; /* of findings */
};

/* The tap's number, once registered. */
extern int dhcpv6lq_tap;

#endif
