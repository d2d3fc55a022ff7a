/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Over UDP the built-in dissector goes first, on every packet, and its tree
 * stays as it is. Ours follows it where leasequery is concerned: its messages,
 * relayed ones too, and whatever carries a Relay-ID (RFC 5460 5.4.1).
 */
#include "from/from.h"

#include <epan/conversation.h>
#include <epan/exceptions.h>
#include <epan/packet.h>
#include <epan/proto_data.h>
#include <epan/show_exception.h>

#include "dhcpv6lq/datagram.h"
#include "dhcpv6lq/ledger.h"
#include "from/file.h"
#include "from/ordinal.h"
#include "show/columns.h"
#include "show/packet.h"
#include "show/show.h"
#include "stats/tap.h"
#include "versions.h"

/* Among a frame's proto data, and among a packet's. */
enum { STEP_KEY = 0x40000000, ORDINAL_KEY = 0x50000000 };

enum { REQUESTOR_PORT = 546 }; /* RFC 8415 7.2 */

static dissector_handle_t built_in;
static dissector_handle_t udp_handle;
static dissector_table_t ports;

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

/* Servers and relays listen on the port by which the packet came to us, or on any other one that is
 * ours. A requestor's own port is none of these. */
static bool is_server_port(const packet_info *pinfo, uint32_t port) {
    return port != REQUESTOR_PORT &&
           (port == pinfo->match_uint || dissector_get_uint_handle(ports, port) == udp_handle);
}

static struct dhcpv6lq_path path_of(const packet_info *pinfo) {
    return (struct dhcpv6lq_path){.source = dhcpv6lq_endpoint(&pinfo->src, pinfo->srcport),
                                  .destination = dhcpv6lq_endpoint(&pinfo->dst, pinfo->destport),
                                  .from_server_port = is_server_port(pinfo, pinfo->srcport),
                                  .to_server_port = is_server_port(pinfo, pinfo->destport),
                                  .tenant = pinfo->vlan_id,
                                  .frame = pinfo->num,
                                  .time = dhcpv6lq_time(pinfo)};
}

static const struct dhcpv6lq_step *feed(const struct dhcpv6lq_datagram *datagram,
                                        const packet_info *pinfo) {
    const struct dhcpv6lq_path path = path_of(pinfo);
    const struct dhcpv6lq_input input = dhcpv6lq_datagram_input(datagram, &path);

    return dhcpv6lq_session_feed(dhcpv6lq_capture_udp(dhcpv6lq_file()), &input);
}

/* Whatever clients and servers say goes to the ledger, when it is first seen, and begins its table
 * whenever it is seen. */
static void keep_in_ledger(const struct dhcpv6lq_packet *packet,
                           const struct dhcpv6lq_datagram *datagram) {
    if (datagram->leasequery) {
        return;
    }
    dhcpv6lq_tap_queue_exchange(packet->pinfo);
    if (!packet->pinfo->fd->visited) {
        const struct dhcpv6lq_path path = path_of(packet->pinfo);

        dhcpv6lq_ledger_take(dhcpv6lq_file(), datagram->octets, datagram->length, datagram->cut,
                             &path);
    }
}

/* What the datagram's message is in its session: found out when the packet is first seen. */
static const struct dhcpv6lq_step *step_of(const struct dhcpv6lq_datagram *datagram,
                                           packet_info *pinfo) {
    uint32_t key = STEP_KEY + dhcpv6lq_next_ordinal(pinfo, ORDINAL_KEY);
    const struct dhcpv6lq_step *step;

    if (pinfo->fd->visited) {
        return (const struct dhcpv6lq_step *)p_get_proto_data(wmem_file_scope(), pinfo,
                                                              proto_dhcpv6lq, key);
    }
    step = feed(datagram, pinfo);
    p_add_proto_data(wmem_file_scope(), pinfo, proto_dhcpv6lq, key, (void *)step);
    return step;
}

static int dissect_udp(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_) {
    struct dhcpv6lq_packet packet = dhcpv6lq_packet(tvb, pinfo, tree, DHCPV6LQ_SCOPE_MESSAGE);
    struct dhcpv6lq_datagram datagram;

    dissect_built_in(tvb, pinfo, tree);
    if (pinfo->flags.in_error_pkt) { /* what an ICMP error quotes was sent before */
        return (int)packet.length;
    }
    if (pinfo->fragmented) { /* the rest is in fragments that the capture lacks */
        packet.completeness = DHCPV6LQ_CUT_BY_CAPTURE;
    }
    dhcpv6lq_datagram_read(&datagram, packet.octets, packet.length,
                           packet.completeness != DHCPV6LQ_WHOLE);
    keep_in_ledger(&packet, &datagram);
    if (!datagram.leasequery && !datagram.relay_id) {
        return (int)packet.length;
    }
    packet.validation.transport = DHCPV6LQ_UDP;
    packet.leasequery = datagram.leasequery;
    if (datagram.leasequery) {
        packet.message = datagram.message;
        packet.message_length = datagram.message_length;
        packet.step = step_of(&datagram, pinfo);
    }
    dhcpv6lq_show(&packet);
    dhcpv6lq_columns_show(pinfo);
    if (packet.completeness != DHCPV6LQ_WHOLE && !pinfo->fragmented) {
        tvb_ensure_bytes_exist(tvb, 0, (int)tvb_reported_length(tvb)); /* Wireshark says why */
    }
    return (int)packet.length;
}

/* On ports that are not ours: is there a message that only leasequery has? Then what follows
 * between these two is ours, too. */
static dhcpv6lq_bool dissect_heuristically(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                                           void *data) {
    size_t length = tvb_captured_length(tvb);
    const uint8_t *octets = tvb_get_ptr(tvb, 0, (int)length);
    struct dhcpv6lq_datagram datagram;

    if (length < tvb_reported_length(tvb)) {
        return FALSE;
    }
    dhcpv6lq_datagram_read(&datagram, octets, length, false);
    if (!datagram.leasequery ||
        !dhcpv6lq_recognize(octets + datagram.message, datagram.message_length, DHCPV6LQ_UDP)) {
        return FALSE;
    }
    conversation_set_dissector_from_frame_number(find_or_create_conversation(pinfo), pinfo->num,
                                                 udp_handle);
    dissect_udp(tvb, pinfo, tree, data);
    return TRUE;
}

void dhcpv6lq_handoff_udp(int proto) {
    built_in = find_dissector("dhcpv6");
    ports = find_dissector_table("udp.port");
    udp_handle = create_dissector_handle(dissect_udp, proto);
    dissector_add_uint_range_with_preference("udp.port", "546-547", udp_handle);
    heur_dissector_add("udp", dissect_heuristically, "DHCPv6 Leasequery over UDP", "dhcpv6lq_udp",
                       proto, HEURISTIC_DISABLE);
}
