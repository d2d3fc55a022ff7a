/* SPDX-License-Identifier: MIT
 *
 * How a capture's connections are made and found.
 */
#ifndef DHCPV6LQ_CONNECTIONS_H
#define DHCPV6LQ_CONNECTIONS_H

#include "dhcpv6lq/connection.h"

#include "series/book.h"

/* Its two sides, the lesser one first. */
struct dhcpv6lq_connection_key {
    struct dhcpv6lq_endpoint low;
    struct dhcpv6lq_endpoint high;
    uint32_t tenant;
};

/* A connection in the capture's list, and in its map if it is the newest one of its key. */
struct dhcpv6lq_connection_entry {
    struct dhcpv6lq_connection_key key;
    struct dhcpv6lq_connection *connection;
    struct dhcpv6lq_endpoint side_a;
    struct dhcpv6lq_connection_entry *older; /* of the same key */
    struct dhcpv6lq_connection_entry *next;  /* in the capture's list */
};

/* A new connection, whose side A is the flow's source; NULL without memory. */
struct dhcpv6lq_connection *dhcpv6lq_connection_new(struct dhcpv6lq_capture *capture,
                                                    const struct dhcpv6lq_flow *flow);

/* Give back what it allocated; what was found stays as long as the capture. */
void dhcpv6lq_connection_free(struct dhcpv6lq_connection *connection);

/* For the capture's map: is the entry of that key? */
bool dhcpv6lq_connections_are_equal(const void *value, const void *key);

/* Does the segment begin another connection between the same ports, or belong to one: a SYN of
 * another number, or octets that this one's numbers cannot come to? */
bool dhcpv6lq_connection_is_other(const struct dhcpv6lq_connection *connection,
                                  enum dhcpv6lq_side from, const struct dhcpv6lq_segment *segment);

/* Is its number one that this connection may come to? */
bool dhcpv6lq_connection_is_near(const struct dhcpv6lq_connection *connection,
                                 enum dhcpv6lq_side from, const struct dhcpv6lq_segment *segment);

#endif
