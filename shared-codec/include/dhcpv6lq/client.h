/* SPDX-License-Identifier: MIT
 *
 * The clients that an answer tells of: each OPTION_CLIENT_DATA (RFC 5007 4.1.2.2) of a
 * LEASEQUERY-REPLY or a LEASEQUERY-DATA with its bindings, when the server last heard of the
 * client, and the relays on the way to it. This is the one place that knows where a binding stands.
 */
#ifndef DHCPV6LQ_CLIENT_H
#define DHCPV6LQ_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Seconds, 20 years: a client-last-transaction-time of more is an absolute time, where seconds ago
 * are due (rule clt_time), and tells nothing. */
enum { DHCPV6LQ_CLT_MAX = 630720000 };

/* An OPTION_IAADDR or an OPTION_IAPREFIX directly in an OPTION_CLIENT_DATA, with all of its fields.
 */
struct dhcpv6lq_binding {
    uint8_t address[16]; /* or prefix, as it was sent */
    uint8_t length;      /* of the prefix, in bits; an address has 128 */
    bool is_prefix;
    uint32_t preferred; /* seconds; DHCPV6LQ_INFINITY is for ever */
    uint32_t valid;
    size_t offset; /* of the option, from the message's start */
};

/* What relays told of the client. Of a chain of them, each member is that of the relay nearest the
 * client that has it: the innermost RELAY-FORW of OPTION_LQ_RELAY_DATA (RFC 5007 4.1.2.4). Octets
 * are the message's; NULL: nobody told. */
struct dhcpv6lq_relay {
    const uint8_t *peer_address;   /* OPTION_LQ_RELAY_DATA's own, 16 octets: the relay that the
                                      server heard */
    const uint8_t *client_address; /* the innermost RELAY-FORW's peer-address, 16 octets */
    const uint8_t
        *link_address;         /* 16 octets; :: only where no relay has another (RFC 6221 5.3.2) */
    const uint8_t *outer_peer; /* the outermost RELAY-FORW's peer-address, 16 octets */
    struct dhcpv6lq_bytes interface_id;
    uint32_t enterprise; /* of the Remote-ID */
    struct dhcpv6lq_bytes remote_id;
    struct dhcpv6lq_bytes relay_id; /* a DUID */
};

struct dhcpv6lq_client {
    size_t offset;              /* of the OPTION_CLIENT_DATA, from the message's start */
    struct dhcpv6lq_bytes duid; /* its Client-ID; octets NULL: it has none */
    bool clt_known;             /* it has an OPTION_CLT_TIME; of several, the first counts */
    uint32_t clt;               /* seconds since the client's last transaction */
    bool has_relay;             /* an OPTION_LQ_RELAY_DATA in it, or beside it in the message */
    size_t relay_offset;        /* of that option, from the message's start */
    bool has_asked; /* some relay of the chain has the Relay-ID or the Remote-ID that the query
                       asked for, or may have it: its octets are broken */
    struct dhcpv6lq_relay relay;
    const struct dhcpv6lq_binding *bindings; /* in the order of the message */
    size_t bindings_count;
};

#ifdef __cplusplus
}
#endif

#endif
