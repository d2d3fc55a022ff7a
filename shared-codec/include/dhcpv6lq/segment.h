/* SPDX-License-Identifier: MIT
 *
 * A TCP segment out of the octets of its header (RFC 9293 3.1), as a stream takes it.
 */
#ifndef DHCPV6LQ_SEGMENT_H
#define DHCPV6LQ_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/stream.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Who sent a segment, and to whom, on hosts that the caller knows. */
struct dhcpv6lq_ports {
    uint16_t source;
    uint16_t destination;
};

/* Read the segment at `octets`, from its header on: `length` octets of it were captured, of `sent`
 * ones. Fills *ports, and of *segment the numbers, the flags (those that have a name in stream.h)
 * and the payload, which stays where it is: the segment's octets point behind the header, even
 * where there is no payload. What a RST carries is a text and not of the stream (RFC 9293 3.5.3),
 * so a RST has no payload here. Frame, time and tag become 0. Nothing is allocated.
 *
 * False, with both untouched, where no flags were captured, or where the header is shorter than a
 * header is (20 octets) or longer than the segment. */
bool dhcpv6lq_segment_read(struct dhcpv6lq_segment *segment, struct dhcpv6lq_ports *ports,
                           const uint8_t *octets, size_t length, size_t sent);

#ifdef __cplusplus
}
#endif

#endif
