/* SPDX-License-Identifier: MIT
 *
 * One message of an exchange between a client and a server, out of a datagram. The ledger sees
 * every datagram there is, so that this is by the reader, option by option, and not by a walk.
 */
#ifndef DHCPV6LQ_EXCHANGE_H
#define DHCPV6LQ_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/bytes.h"
#include "dhcpv6lq/reader.h"

enum {
    DHCPV6LQ_HOPS_MAX = 32, /* the hop limit of RFC 3315 */
    DHCPV6LQ_REQUEST = 3,
    DHCPV6LQ_CONFIRM = 4,
    DHCPV6LQ_RENEW = 5,
    DHCPV6LQ_REBIND = 6,
    DHCPV6LQ_RELEASE = 8,
    DHCPV6LQ_DECLINE = 9,
    DHCPV6LQ_INFORMATION_REQUEST = 11
};

/* A RELAY-FORW or a RELAY-REPL. Octets are the datagram's. */
struct dhcpv6lq_hop_read {
    const uint8_t *link_address;
    const uint8_t *peer_address;
    struct dhcpv6lq_bytes interface_id;
    struct dhcpv6lq_bytes remote_id;
    struct dhcpv6lq_bytes relay_id;
    uint32_t enterprise;
};

struct dhcpv6lq_exchange {
    const uint8_t *octets;
    struct dhcpv6lq_hop_read hops[DHCPV6LQ_HOPS_MAX]; /* the outermost first */
    size_t hops_count;
    bool from_server; /* in a RELAY-REPL, or a REPLY */
    bool hidden;      /* some of it cannot be read */
    uint8_t type;     /* of the client's message, or of the REPLY */
    uint32_t transaction_id;
    struct dhcpv6lq_bytes client_id;
    struct dhcpv6lq_bytes server_id;
    uint16_t status; /* its own */
    struct dhcpv6lq_options options;
};

/* A binding in an IA of the message: RFC 8415 21.4 to 21.6, 21.21, 21.22. */
struct dhcpv6lq_exchanged {
    uint8_t address[16]; /* a prefix without its host bits */
    uint8_t length;
    bool is_prefix;
    bool failed; /* it or its IA has a status-code other than Success */
    uint32_t valid;
};

/* Those still to come. */
struct dhcpv6lq_exchanged_list {
    const uint8_t *octets;
    struct dhcpv6lq_options options; /* of the message */
    struct dhcpv6lq_options inner;   /* of the IA */
    bool ia_failed;
    bool any_ia;
};

/* False: it is none, or cannot be read. */
bool dhcpv6lq_exchange_read(struct dhcpv6lq_exchange *exchange, const uint8_t *octets,
                            size_t length);

struct dhcpv6lq_exchanged_list dhcpv6lq_exchanged(const struct dhcpv6lq_exchange *exchange);
bool dhcpv6lq_exchanged_next(struct dhcpv6lq_exchanged_list *list,
                             struct dhcpv6lq_exchanged *binding);

/* A prefix without its host bits. */
void dhcpv6lq_clear_host_bits(uint8_t address[16], unsigned length);

#endif
