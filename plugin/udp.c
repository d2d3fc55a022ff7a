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

static dissector_handle_t built_in;
static dissector_handle_t udp_handle;

static void dissect_built_in(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree) {
    const char *protocol = pinfo->current_proto;

    TRY {
        call_dissector(built_in, tvb, pinfo, tree);
    }
    CATCH_NONFATAL_ERRORS {
        show_exception(tvb, pinfo, tree, EXCEPT_CODE, GET_MESSAGE);
    }
    ENDTRY;
    pinfo->current_proto = protocol;
}

/* Find the leasequery message, in relays' messages or not, and say whether our
 * tree has anything to show. */
static bool is_ours(struct dhcpv6lq_packet *packet) {
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;
    bool relay_id = false;

    dhcpv6lq_packet_walk(&walk, packet);
    while (!packet->leasequery && dhcpv6lq_walk_next(&walk, &event)) {
        if (event.type != DHCPV6LQ_EVENT_BEGIN) {
            continue;
        }
        if (event.scope == DHCPV6LQ_SCOPE_MESSAGE && dhcpv6lq_is_leasequery(event.code)) {
            packet->message = event.offset;
            packet->message_length = event.length;
            packet->leasequery = true;
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
    dhcpv6lq_show(&packet);
    return (int)packet.length;
}

void dhcpv6lq_handoff_udp(int proto) {
    built_in = find_dissector("dhcpv6");
    udp_handle = create_dissector_handle(dissect_udp, proto);
    dissector_add_uint_range_with_preference("udp.port", "546-547", udp_handle);
}
