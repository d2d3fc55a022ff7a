/* SPDX-License-Identifier: MIT
 *
 * In which phase an active answer is (RFC 7653 8.4), and what its messages are in it.
 */
#ifndef DHCPV6LQ_SERIES_ACTIVE_H
#define DHCPV6LQ_SERIES_ACTIVE_H

#include "series/feeding.h"

/* Does the message say that the server is there, and nothing else? Where the query is not in the
 * capture, too: in any other answer such a message has client data (RFC 5460 5.2.1). */
bool dhcpv6lq_is_keep_alive(const struct dhcpv6lq_feeding *feeding);

/* A message of an answer over TCP was taken in: what is missing before it is known. */
void dhcpv6lq_active_take(const struct dhcpv6lq_feeding *feeding);

#endif
