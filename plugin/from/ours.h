/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which TCP segments are ours, whether Wireshark's TCP has handed them to us or not.
 */
#ifndef DHCPV6LQ_PLUGIN_FROM_OURS_H
#define DHCPV6LQ_PLUGIN_FROM_OURS_H

#include <stdbool.h>
#include <stdint.h>

#include <epan/conversation.h>
#include <epan/dissectors/packet-tcp.h>
#include <epan/packet.h>

#include "dhcpv6lq/segment.h"

/* What a segment is to us. */
enum dhcpv6lq_ours {
    DHCPV6LQ_OURS_NOT,   /* nothing */
    DHCPV6LQ_OURS_FULL,  /* one of our connections' */
    DHCPV6LQ_OURS_FLAGS, /* the same, but the connection has gone over to TLS: only its flags are */
    DHCPV6LQ_OURS_TLS    /* likewise, but its octets are, too: the handshake's */
};

/* Say which protocol and which dissector we are. Once, at handoff. */
void dhcpv6lq_handoff_ours(int proto, dissector_handle_t handle);

/* Does TCP choose our dissector by this port: 547, one of the preference, or by Decode As? */
bool dhcpv6lq_is_port_ours(uint32_t port);

/* The packet's TCP conversation, as TCP finds it, or NULL. */
conversation_t *dhcpv6lq_tcp_conversation(const packet_info *pinfo);

/* What TCP remembers of a conversation, or NULL. While a packet of it is being dissected, TCP has
 * set which of the directions is which. */
const struct tcp_analysis *dhcpv6lq_tcp_analysis(const conversation_t *conversation);

/* What is a segment to us that TCP has dissected just now, and has not handed to us? `layers`: how
 * many protocols the packet had below TCP. To be asked when the packet is first seen: later the
 * whole conversation has the dissector that it has in the end, and more is known of its ports. */
enum dhcpv6lq_ours dhcpv6lq_ours(const packet_info *pinfo, const struct dhcpv6lq_segment *segment,
                                 unsigned layers);

#endif
