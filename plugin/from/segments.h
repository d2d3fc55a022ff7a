/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Every TCP segment of our connections, those included that Wireshark's TCP keeps back.
 *
 * TCP hands on to dissectors what it takes for new and in order, and keeps back what it takes for
 * repeated or late, depending on preferences of its own. So a handle of ours is in its place in the
 * table "ip.proto", under 6: it reads the header, calls TCP, and sees to it that the segment comes
 * to one function, the consumer, whether TCP has handed it on or not.
 */
#ifndef DHCPV6LQ_PLUGIN_FROM_SEGMENTS_H
#define DHCPV6LQ_PLUGIN_FROM_SEGMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include <epan/conversation.h>
#include <epan/packet.h>
#include <epan/prefs.h>

#include "dhcpv6lq/stream.h"

/* Where a segment's numbers come from. */
enum dhcpv6lq_numbers {
    /* The segment's own header: every segment comes, each with its own octets. */
    DHCPV6LQ_NUMBERS_OF_HEADER,
    /* TCP, which was called without us (the preference, Decode As, octets that were exported), or
     * which called us by way of a proxy's protocol. What it keeps back does not come, and neither
     * do segments without octets; those of several segments may come as one. Of the flags there
     * are ACK and, behind octets that are known to be the segment's own, FIN. */
    DHCPV6LQ_NUMBERS_OF_TCP,
    /* Nowhere: octets that were exported without their numbers. They follow those that came before.
     * Sequence, acknowledgement and flags are 0. */
    DHCPV6LQ_NUMBERS_UNKNOWN
};

/* A segment and its place in Wireshark. Valid during the consumer's call only. */
struct dhcpv6lq_tcp_segment {
    /* Its tag is NULL. A RST has no octets, whatever it carried. Of an IP fragment, which is told
     * as a whole segment, there is no FIN. */
    struct dhcpv6lq_segment segment;
    enum dhcpv6lq_numbers numbers;
    /* The connection's octets are another dissector's by now (TLS, after STARTTLS): the segment has
     * octets of the handshake; or a SYN, a FIN or a RST, which is all that is told of it. Its
     * payload is left out then, though `segment.sent` says how long it was. */
    bool taken_over;
    bool first;       /* the pass in which packets are read in their order */
    uint32_t ordinal; /* among the segments that are told of this frame in this pass, from 0 */
    tvbuff_t *tvb;    /* the payload: segment.length octets, of segment.sent */
    packet_info *pinfo;
    proto_tree *tree; /* where our items go: after TCP's; NULL where nobody looks */
    /* TCP's own, never NULL. It is not the connection: a port that is used again goes on with the
     * old one if the capture lacks its SYN; a SYN that comes late may begin another one amid a
     * connection; 4.0 does not tell VLANs apart. */
    conversation_t *conversation;
    /* Which of the ports is one of ours: 547, of the preference, or by Decode As. Both may be, or
     * none: then the conversation is. */
    bool from_server_port;
    bool to_server_port;
};

/* Takes the segments of our connections: each once for every time that its packet is dissected, on
 * the first pass in the packets' order. Those without octets, too: all those to and from a port of
 * ours, be it a SYN that nobody answers, and all those of a conversation that has data of our
 * protocol. What is a repeated or a late one, or a keep-alive, is for the consumer to say. One
 * whose header was not captured as a whole is not told, as TCP does not get through it either.
 *
 * Returns whether there was anything of ours in it, which counts for segments without octets. May
 * throw, as a dissector may. */
typedef bool dhcpv6lq_segments_consumer(const struct dhcpv6lq_tcp_segment *segment);

/* Register the dissector "dhcpv6lq", which TCP hands its octets to, and the preference that has
 * TCP called without us. Once, before the handoff. */
void dhcpv6lq_register_segments(int proto, module_t *preferences,
                                dhcpv6lq_segments_consumer *consumer);

/* Take port 547, and TCP's place. Once, after TCP's own handoff. */
void dhcpv6lq_handoff_segments(void);

#endif
