/* SPDX-License-Identifier: MIT
 *
 * The header of a TCP segment (RFC 9293 3.1):
 *
 *     octet 0  source port        2  destination port    4  sequence number
 *           8  acknowledgement   12  header's length in words of 4 octets (its upper half)
 *          13  flags             20  options, up to the header's length
 */
#include "dhcpv6lq/segment.h"

#include "octets/wire.h"

enum {
    AT_DESTINATION = 2,
    AT_SEQUENCE = 4,
    AT_ACKNOWLEDGED = 8,
    AT_LENGTH = 12,
    AT_FLAGS = 13,
    HEADER_MIN = 20,
    FLAGS = DHCPV6LQ_TCP_FIN | DHCPV6LQ_TCP_SYN | DHCPV6LQ_TCP_RST | DHCPV6LQ_TCP_ACK
};

static size_t header_length(const uint8_t *octets) {
    return (size_t)(octets[AT_LENGTH] >> 4) * 4;
}

bool dhcpv6lq_segment_read(struct dhcpv6lq_segment *segment, struct dhcpv6lq_ports *ports,
                           const uint8_t *octets, size_t length, size_t sent) {
    size_t header = length > AT_FLAGS ? header_length(octets) : 0;

    if (header < HEADER_MIN || header > sent) {
        return false;
    }
    *ports = (struct dhcpv6lq_ports){.source = (uint16_t)dhcpv6lq_wire_get(octets, 2),
                                     .destination =
                                         (uint16_t)dhcpv6lq_wire_get(octets + AT_DESTINATION, 2)};
    *segment = (struct dhcpv6lq_segment){
        .sequence = (uint32_t)dhcpv6lq_wire_get(octets + AT_SEQUENCE, 4),
        .acknowledged = (uint32_t)dhcpv6lq_wire_get(octets + AT_ACKNOWLEDGED, 4),
        .flags = octets[AT_FLAGS] & FLAGS,
        .octets = octets + (header < length ? header : length)};
    if (!(segment->flags & DHCPV6LQ_TCP_RST)) {
        segment->length = header < length ? length - header : 0;
        segment->sent = sent - header;
    }
    return true;
}
