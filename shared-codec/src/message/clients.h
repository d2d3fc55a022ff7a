/* SPDX-License-Identifier: MIT
 *
 * The clients of a message (client.h): a listener to the walk's events.
 */
#ifndef DHCPV6LQ_CLIENTS_H
#define DHCPV6LQ_CLIENTS_H

#include "dhcpv6lq/allocator.h"
#include "dhcpv6lq/client.h"
#include "dhcpv6lq/walk.h"

/* What a query asked for by, to be found again at the relays of an answer's clients. */
struct dhcpv6lq_asked {
    struct dhcpv6lq_bytes relay_id;  /* octets NULL: not by that */
    struct dhcpv6lq_bytes remote_id; /* likewise */
    uint32_t enterprise;
};

/* How deep in the walk a member of a struct dhcpv6lq_relay was found; 0: it was not. */
struct dhcpv6lq_relay_depths {
    unsigned message;
    unsigned link_address;
    unsigned interface_id;
    unsigned remote_id;
    unsigned relay_id;
};

struct dhcpv6lq_clients {
    const struct dhcpv6lq_allocator *allocator;
    struct dhcpv6lq_client *list; /* in the order of the message, */
    size_t count;
    struct dhcpv6lq_binding *bindings; /* and theirs, after one another */
    size_t bindings_count;
    uint32_t addresses; /* of the bindings, so many are addresses, */
    uint32_t prefixes;  /* and so many prefixes */
    bool failed;        /* there was no memory for all of them */

    /* While they are being read. */
    size_t list_size;
    size_t bindings_size;
    const struct dhcpv6lq_asked *asked;
    size_t message; /* where it begins */
    unsigned base;
    bool begun;
    bool ended;
    bool open;           /* an OPTION_CLIENT_DATA is */
    unsigned relay_data; /* depth of the OPTION_LQ_RELAY_DATA that is open; 0: none */
    uint32_t enterprise; /* of the Remote-ID that is being read */
    unsigned fields;     /* of the binding that is being read, so many were there */
    struct dhcpv6lq_relay_depths depths;
    struct dhcpv6lq_relay beside; /* what relay data says that is in no client's */
    size_t beside_offset;
    bool has_beside;
    bool beside_has_asked;
    struct dhcpv6lq_relay_depths beside_depths;
};

/* None, and none read yet. */
void dhcpv6lq_clients_init(struct dhcpv6lq_clients *clients,
                           const struct dhcpv6lq_allocator *allocator);

/* Begin with a message, which somebody is about to walk through. `asked` may be NULL. */
void dhcpv6lq_clients_begin(struct dhcpv6lq_clients *clients, size_t message,
                            const struct dhcpv6lq_asked *asked);

/* An event of the walk, right after it was told. */
void dhcpv6lq_clients_event(struct dhcpv6lq_clients *clients, const struct dhcpv6lq_walk *walk,
                            const struct dhcpv6lq_event *event);

void dhcpv6lq_clients_free(struct dhcpv6lq_clients *clients);

#endif
