/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Over UDP the built-in dissector goes first, on every packet, and its tree
 * stays as it is. Ours follows it where leasequery is concerned: its messages,
 * relayed ones too, and whatever carries a Relay-ID (RFC 5460 5.4.1).
 */
#include "transport.h"

#include "dissect.h"

#include <epan/exceptions.h>
#include <epan/show_exception.h>

#include "follow.h"

static dissector_handle_t built_in;
static dissector_handle_t udp_handle;
static struct dhcpv6lq_session *session; /* of all queries over UDP in the capture file */

enum { SERVER_PORT = 547 }; /* of relays too: RFC 8415 7.2 */

static void dissect_built_in(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree) {
    const char *protocol = pinfo->current_proto;

    TRY {
        call_dissector(built_in, tvb, pinfo, tree);
    }
    CATCH_BOUNDS_AND_DISSECTOR_ERRORS {
        show_exception(tvb, pinfo, tree, EXCEPT_CODE, GET_MESSAGE);
    }
    ENDTRY;
    pinfo->current_proto = protocol;
}

/* An address as the session wants it: IPv4 mapped into IPv6 (RFC 4291 2.5.5.2). */
static void copy_requestor(uint8_t *requestor, const address *address) {
    static const uint8_t mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

    if (address->type == AT_IPv6) {
        memcpy(requestor, address->data, 16);
    } else if (address->type == AT_IPv4) {
        memcpy(requestor, mapped, sizeof mapped);
        memcpy(requestor + sizeof mapped, address->data, 4);
    }
}

/* Who asked, and which way the message goes. Without relays, the side of the
 * query; through relays, the peer of the relay next to it. Both sides may use
 * port 547, so only another port shows the direction. */
static void find_sides(struct dhcpv6lq_packet *packet, uint32_t outer, uint32_t inner,
                       const uint8_t *peer) {
    const packet_info *pinfo = packet->pinfo;
    bool query = dhcpv6lq_direction_of((uint8_t)inner) == DHCPV6LQ_TO_SERVER;

    if (peer) {
        memcpy(packet->requestor, peer, sizeof packet->requestor);
        packet->validation.direction =
            outer == DHCPV6LQ_RELAY_FORW ? DHCPV6LQ_TO_SERVER : DHCPV6LQ_FROM_SERVER;
        return;
    }
    copy_requestor(packet->requestor, query ? &pinfo->src : &pinfo->dst);
    if (pinfo->destport != SERVER_PORT) {
        packet->validation.direction = DHCPV6LQ_FROM_SERVER;
    } else if (pinfo->srcport != SERVER_PORT) {
        packet->validation.direction = DHCPV6LQ_TO_SERVER;
    }
}

/* Find the leasequery message, in relays' messages or not, and say whether our
 * tree has anything to show. */
static bool is_ours(struct dhcpv6lq_packet *packet) {
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;
    bool relay_id = false;
    uint32_t outer = 0;
    const uint8_t *peer = NULL;

    dhcpv6lq_packet_walk(&walk, packet);
    while (!packet->leasequery && dhcpv6lq_walk_next(&walk, &event)) {
        if (event.type == DHCPV6LQ_EVENT_FIELD && event.field == DHCPV6LQ_FIELD_PEER_ADDRESS) {
            peer = packet->octets + event.offset;
        }
        if (event.type != DHCPV6LQ_EVENT_BEGIN) {
            continue;
        }
        outer = event.scope == DHCPV6LQ_SCOPE_MESSAGE && outer == 0 ? event.code : outer;
        if (event.scope == DHCPV6LQ_SCOPE_MESSAGE && dhcpv6lq_is_leasequery(event.code)) {
            packet->message = event.offset;
            packet->message_length = event.length;
            packet->leasequery = true;
            find_sides(packet, outer, event.code, peer);
        }
        relay_id |= event.scope == DHCPV6LQ_SCOPE_OPTION && event.space == DHCPV6LQ_SPACE_OPTION &&
                    event.code == DHCPV6LQ_OPTION_RELAY_ID;
    }
    return packet->leasequery || relay_id;
}

static int dissect_udp(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_) {
    struct dhcpv6lq_packet packet = dhcpv6lq_packet(tvb, pinfo, tree, DHCPV6LQ_SCOPE_MESSAGE);

    dissect_built_in(tvb, pinfo, tree);
    if (!is_ours(&packet)) {
        return (int)packet.length;
    }
    packet.validation.transport = DHCPV6LQ_UDP;
    dhcpv6lq_show(&packet, packet.leasequery ? dhcpv6lq_follow(session, &packet) : NULL);
    return (int)packet.length;
}

/* A new capture file: the old one's memory is gone. */
static void begin_file(void) {
    session = dhcpv6lq_follow_new(DHCPV6LQ_UDP, true);
}

void dhcpv6lq_handoff_udp(int proto) {
    register_init_routine(begin_file);
    built_in = find_dissector("dhcpv6");
    udp_handle = create_dissector_handle(dissect_udp, proto);
    dissector_add_uint_range_with_preference("udp.port", "546-547", udp_handle);
}
