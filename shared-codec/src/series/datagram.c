/* SPDX-License-Identifier: MIT
 *
 * Relays' messages nest; the walk goes into them until the leasequery message begins.
 */
#include "dhcpv6lq/datagram.h"

#include <string.h>

static void look_at(struct dhcpv6lq_datagram *datagram, const struct dhcpv6lq_event *event) {
    const uint8_t *octets = datagram->octets + event->offset;

    if (event->type == DHCPV6LQ_EVENT_FIELD && event->scope == DHCPV6LQ_SCOPE_MESSAGE) {
        if (event->field == DHCPV6LQ_FIELD_PEER_ADDRESS) {
            datagram->peer_address = octets;
        } else if (event->field == DHCPV6LQ_FIELD_LINK_ADDRESS) {
            datagram->link_address = octets;
        }
        return;
    }
    if (event->type != DHCPV6LQ_EVENT_BEGIN) {
        return;
    }
    if (event->scope == DHCPV6LQ_SCOPE_MESSAGE && dhcpv6lq_is_leasequery(event->code)) {
        datagram->leasequery = true;
        datagram->type = (uint8_t)event->code;
        datagram->message = event->offset;
        datagram->message_length = event->length;
    }
    datagram->relay_id |= event->scope == DHCPV6LQ_SCOPE_OPTION &&
                          event->space == DHCPV6LQ_SPACE_OPTION &&
                          event->code == DHCPV6LQ_OPTION_RELAY_ID;
}

void dhcpv6lq_datagram_read(struct dhcpv6lq_datagram *datagram, const uint8_t *octets,
                            size_t length, bool cut) {
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;

    *datagram = (struct dhcpv6lq_datagram){
        .octets = octets, .length = length, .cut = cut, .outer = length > 0 ? octets[0] : 0};
    dhcpv6lq_walk_message(&walk, octets, length);
    dhcpv6lq_walk_brief(&walk);
    if (cut) {
        dhcpv6lq_walk_cut(&walk);
    }
    while (!datagram->leasequery && dhcpv6lq_walk_next(&walk, &event)) {
        look_at(datagram, &event);
    }
}

static enum dhcpv6lq_direction direction_of(const struct dhcpv6lq_datagram *datagram,
                                            const struct dhcpv6lq_path *path) {
    if (datagram->peer_address) {
        return datagram->outer == DHCPV6LQ_RELAY_FORW ? DHCPV6LQ_TO_SERVER : DHCPV6LQ_FROM_SERVER;
    }
    if (path->to_server_port == path->from_server_port) {
        return DHCPV6LQ_DIRECTION_UNKNOWN;
    }
    return path->to_server_port ? DHCPV6LQ_TO_SERVER : DHCPV6LQ_FROM_SERVER;
}

/* Is it a port of the protocol's own? A server may answer to 546 what was asked from 547 (ISC dhcpd
 * does), or to where it came from: such a port tells no requestors of one host apart. */
static bool is_standard(uint16_t port, bool is_server_port) {
    enum { CLIENT_PORT = 546 }; /* RFC 8415 7.2 */

    return is_server_port || port == CLIENT_PORT;
}

struct dhcpv6lq_input dhcpv6lq_datagram_input(const struct dhcpv6lq_datagram *datagram,
                                              const struct dhcpv6lq_path *path) {
    bool asks = dhcpv6lq_direction_of(datagram->type) == DHCPV6LQ_TO_SERVER;
    struct dhcpv6lq_input input = {.octets = datagram->octets,
                                   .length = datagram->length,
                                   .message = datagram->message,
                                   .message_length = datagram->message_length,
                                   .frame = path->frame,
                                   .time = path->time,
                                   .direction = direction_of(datagram, path),
                                   .completeness =
                                       datagram->cut ? DHCPV6LQ_CUT_BY_CAPTURE : DHCPV6LQ_WHOLE,
                                   .requestor = asks ? path->source : path->destination,
                                   .server = asks ? path->destination : path->source,
                                   .tenant = path->tenant};

    if (is_standard(input.requestor.port, asks ? path->from_server_port : path->to_server_port)) {
        input.requestor.port = 0;
    }
    if (datagram->peer_address) { /* whose port nobody here knows */
        input.requestor.port = 0;
        memcpy(input.requestor.address, datagram->peer_address, sizeof input.requestor.address);
        memcpy(input.link_address, datagram->link_address, sizeof input.link_address);
    }
    return input;
}
