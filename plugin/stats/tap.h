/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What statistics and exports listen to: the tap "dhcpv6lq". There is a record for every message
 * that is shown, and one for every segment in which anything was found; a listener is told of a
 * packet's first record, and the others are linked to it: Wireshark's queue has room for 5,000 a
 * packet, and a segment may have more messages.
 */
#ifndef DHCPV6LQ_PLUGIN_STATS_TAP_H
#define DHCPV6LQ_PLUGIN_STATS_TAP_H

#include "show/packet.h"

/* Valid while the packet is dissected; what `shown`, `connection` and `step` point to, as
 * long as the capture file is open. */
struct dhcpv6lq_tap {
    const struct dhcpv6lq_packet *packet; /* the message; NULL: the record is of a segment, ... */
    const struct dhcpv6lq_shown *shown;   /* ... and this is what was found in it, so far, ... */
    const struct dhcpv6lq_connection *connection; /* ... of which it is */
    const struct dhcpv6lq_finding *findings;      /* of the message, as they are shown now */
    size_t count;
    struct dhcpv6lq_tap *next; /* of the packet; NULL: this is the last */
};

/* Register the tap. Once, with the protocol. */
void dhcpv6lq_register_tap(void);

/* Records go to this tap, too, which is one of somebody who exports. Once. */
void dhcpv6lq_tap_exports(int exports);

/* Is there any listener? */
bool dhcpv6lq_tap_is_heard(void);

/* Queue a copy of a record, whose `next` is not looked at. */
void dhcpv6lq_tap_queue(packet_info *pinfo, const struct dhcpv6lq_tap *record);

/* To this tap go the same records, and NULL for each of the datagrams that are clients' or servers'
 * own, of which leasequery knows nothing but the ledger does (RFC 8415). */
#define DHCPV6LQ_LEDGER_TAP "dhcpv6lq_ledger"

/* There is such a datagram. */
void dhcpv6lq_tap_queue_exchange(packet_info *pinfo);

/* Wireshark draws its tables from what they hold; ours are filled just before. Who does that calls
 * dhcpv6lq_draw_first() with the first record that comes to a table: `draw`, of something static,
 * is called before every table is drawn that has its listener by then. */
struct dhcpv6lq_drawing {
    void (*draw)(struct dhcpv6lq_drawing *drawing);
};

void dhcpv6lq_draw_first(struct dhcpv6lq_drawing *drawing);

#endif
