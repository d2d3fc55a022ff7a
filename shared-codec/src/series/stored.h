/* SPDX-License-Identifier: MIT
 *
 * Which Relay-IDs and Remote-IDs a server has shown that it keeps: those in the relay data of the
 * clients that it tells a requestor of (RFC 5007 4.1.2.4).
 */
#ifndef DHCPV6LQ_STORED_H
#define DHCPV6LQ_STORED_H

#include "series/feeding.h"

/* Nothing is known, and nothing is allocated. */
void dhcpv6lq_stored_init(struct dhcpv6lq_capture *capture);

/* Give all of it back. */
void dhcpv6lq_stored_free(struct dhcpv6lq_capture *capture);

/* A message of an answer tells of clients. */
void dhcpv6lq_stored_take(const struct dhcpv6lq_feeding *feeding);

/* What the server of a query by relay-id or remote-id has told its requestor in other answers, of
 * clients that it had when it said that there are none. Of a query for some of them only, on one
 * link or from one time on, nothing is known. */
enum dhcpv6lq_storage {
    DHCPV6LQ_STORAGE_UNKNOWN, /* nothing, or of clients with another such ID */
    DHCPV6LQ_STORAGE_NONE,    /* of clients, and none of them had such an ID */
    DHCPV6LQ_STORAGE_SAME     /* of clients with that very ID */
};

/* `frame` gets that of the first message that told so. */
enum dhcpv6lq_storage dhcpv6lq_storage_of(const struct dhcpv6lq_kept *kept, uint32_t *frame);

#endif
