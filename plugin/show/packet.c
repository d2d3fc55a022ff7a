/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A message's octets.
 */
#include "show/packet.h"

#include "dhcpv6lq/frame.h"

int proto_dhcpv6lq = -1;

struct dhcpv6lq_packet dhcpv6lq_packet(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                                       enum dhcpv6lq_scope scope) {
    size_t length = tvb_captured_length(tvb);
    size_t message = scope == DHCPV6LQ_SCOPE_FRAME ? MIN(length, DHCPV6LQ_FRAME_HEADER) : 0;

    return (struct dhcpv6lq_packet){.tvb = tvb,
                                    .pinfo = pinfo,
                                    .tree = tree,
                                    .octets = tvb_get_ptr(tvb, 0, (int)length),
                                    .length = length,
                                    .scope = scope,
                                    .completeness = length < tvb_reported_length(tvb)
                                                        ? DHCPV6LQ_CUT_BY_CAPTURE
                                                        : DHCPV6LQ_WHOLE,
                                    .message = message,
                                    .message_length = length - message};
}

void dhcpv6lq_packet_walk(struct dhcpv6lq_walk *walk, const struct dhcpv6lq_packet *packet) {
    if (packet->scope == DHCPV6LQ_SCOPE_FRAME) {
        dhcpv6lq_walk_frame(walk, packet->octets, packet->length);
    } else {
        dhcpv6lq_walk_message(walk, packet->octets, packet->length);
    }
    if (packet->completeness != DHCPV6LQ_WHOLE && packet->completeness != DHCPV6LQ_WRONG_SIZE) {
        dhcpv6lq_walk_cut(walk);
    }
}

void dhcpv6lq_mark_cut(char *text, size_t size, size_t length) {
    static const char mark[] = "...";
    size_t end = size - sizeof mark;

    if (length < size) {
        return;
    }
    while (end > 0 && (text[end] & 0xc0) == 0x80) { /* amid a character of UTF-8 */
        end--;
    }
    memcpy(text + end, mark, sizeof mark);
}
