/* SPDX-License-Identifier: MIT
 *
 * Attempts to connect: what came of the SYNs that a requestor sent to a server's port (RFC 9293
 * 3.5).
 */
#ifndef DHCPV6LQ_ATTEMPTS_H
#define DHCPV6LQ_ATTEMPTS_H

#include "dhcpv6lq/connection.h"

/* For the capture's map: are the attempts of that key? */
bool dhcpv6lq_attempts_are_equal(const void *value, const void *key);

/* A SYN without an ACK was sent from one end to the other. Returns the attempt, which lasts as long
 * as the capture; NULL without memory. */
struct dhcpv6lq_attempt *dhcpv6lq_attempt_new(struct dhcpv6lq_capture *capture,
                                              const struct dhcpv6lq_endpoint *requestor,
                                              const struct dhcpv6lq_endpoint *server,
                                              uint32_t tenant, const struct dhcpv6lq_segment *syn);

/* The same SYN was sent again. */
void dhcpv6lq_attempt_again(struct dhcpv6lq_attempt *attempt);

/* It was answered by a RST, in that frame. */
void dhcpv6lq_attempt_refuse(struct dhcpv6lq_attempt *attempt, uint32_t frame);

/* There is a connection: it was answered, whether or not the capture has the answer. */
void dhcpv6lq_attempt_accept(struct dhcpv6lq_attempt *attempt);

#endif
