/* SPDX-License-Identifier: MIT
 *
 * What is in a datagram: a leasequery message, or one that relays carry (RFC 5007 3.2, RFC 8415 9),
 * and who asked whom.
 */
#ifndef DHCPV6LQ_DATAGRAM_H
#define DHCPV6LQ_DATAGRAM_H

#include "dhcpv6lq/session.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dhcpv6lq_datagram {
    const uint8_t *octets; /* the caller's, as are those that others point to */
    size_t length;
    bool cut;              /* these are only the first ones of it */
    bool leasequery;       /* there is such a message, ... */
    size_t message;        /* ... at this offset, ... */
    size_t message_length; /* ... of so many octets */
    uint8_t type;          /* its msg-type */
    bool relay_id; /* there is a Relay-ID (RFC 5460 5.4.1), before that message or in any other */
    uint8_t outer; /* msg-type of the outermost message */
    const uint8_t *peer_address; /* of the relay nearest the requestor, 16 octets; NULL: no relay */
    const uint8_t *link_address; /* likewise */
};

/* Look through a datagram of `length` octets, as far as the leasequery message. */
void dhcpv6lq_datagram_read(struct dhcpv6lq_datagram *datagram, const uint8_t *octets,
                            size_t length, bool cut);

/* Where a datagram was captured. */
struct dhcpv6lq_path {
    struct dhcpv6lq_endpoint source;
    struct dhcpv6lq_endpoint destination;
    bool from_server_port; /* the source's port is one that servers and relays listen on */
    bool to_server_port;   /* the destination's is */
    uint32_t tenant;
    uint32_t frame; /* from 1 */
    int64_t time;   /* nanoseconds since 1970 */
};

/* The leasequery message of a datagram, for the session of all that is over UDP. Both sides may use
 * a server's port (RFC 8415 7.2), so that only another one shows the direction; where neither is
 * known to be one, none does. Through relays, their messages show it. The requestor's port is 0
 * where it tells nothing: a standard one, or a relay's. */
struct dhcpv6lq_input dhcpv6lq_datagram_input(const struct dhcpv6lq_datagram *datagram,
                                              const struct dhcpv6lq_path *path);

#ifdef __cplusplus
}
#endif

#endif
