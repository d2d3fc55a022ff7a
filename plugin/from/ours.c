/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A conversation is ours that has data of our protocol or our dissector, or whose port does. What
 * TCP has handed to another dissector is not.
 */
#include "from/ours.h"

#include "dhcpv6lq/connection.h"
#include "versions.h"

static int proto;
static int proto_tcp;
static int proto_data;
static dissector_handle_t own_handle;
static dissector_table_t ports;

void dhcpv6lq_handoff_ours(int own_proto, dissector_handle_t handle) {
    proto = own_proto;
    own_handle = handle;
    proto_tcp = proto_get_id_by_filter_name("tcp");
    proto_data = proto_get_id_by_filter_name("data");
    ports = find_dissector_table("tcp.port");
}

/* ---- conversations ---- */

conversation_t *dhcpv6lq_tcp_conversation(const packet_info *pinfo) {
#if DHCPV6LQ_FOR_WIRESHARK(4, 6)
    return find_conversation_strat(pinfo, CONVERSATION_TCP, 0, false);
#elif DHCPV6LQ_FOR_WIRESHARK(4, 4)
    return find_conversation_strat(pinfo, CONVERSATION_TCP, 0);
#else
    return find_conversation(pinfo->num, &pinfo->src, &pinfo->dst, CONVERSATION_TCP, pinfo->srcport,
                             pinfo->destport, 0);
#endif
}

const struct tcp_analysis *dhcpv6lq_tcp_analysis(const conversation_t *conversation) {
    return (const struct tcp_analysis *)conversation_get_proto_data(conversation, proto_tcp);
}

/* ---- ports ---- */

static bool has_handle(uint32_t port) {
    return port != 0 && dissector_get_uint_handle(ports, port);
}

static bool is_changed(uint32_t port) {
    return has_handle(port) && dissector_is_uint_changed(ports, port);
}

bool dhcpv6lq_is_port_ours(uint32_t port) {
    return port != 0 && dissector_get_uint_handle(ports, port) == own_handle;
}

/* Is the port ours by which TCP chooses a dissector: one that the user has changed before any
 * other, then the server's, as a SYN has told, the lower one, the higher one? Newer versions do not
 * choose by the port of a client whose SYN they have seen; here it counts, as requestors may use
 * 547. */
static bool is_by_port_ours(const packet_info *pinfo, const conversation_t *conversation) {
    const struct tcp_analysis *analysis = dhcpv6lq_tcp_analysis(conversation);
    const uint32_t candidates[] = {analysis ? analysis->server_port : 0,
                                   MIN(pinfo->srcport, pinfo->destport),
                                   MAX(pinfo->srcport, pinfo->destport)};

    for (size_t i = 0; i < G_N_ELEMENTS(candidates); i++) {
        if (is_changed(candidates[i])) {
            return dhcpv6lq_is_port_ours(candidates[i]);
        }
    }
    for (size_t i = 0; i < G_N_ELEMENTS(candidates); i++) {
        if (has_handle(candidates[i])) {
            return dhcpv6lq_is_port_ours(candidates[i]);
        }
    }
    return false;
}

/* ---- segments ---- */

/* Has TCP handed the octets to another protocol? What nobody takes, and a keep-alive's, goes to
 * "data". */
static bool is_handed_on(const packet_info *pinfo, unsigned layers) {
    unsigned above = wmem_list_count(pinfo->layers) - layers; /* TCP included */
    int last = GPOINTER_TO_INT(wmem_list_frame_data(wmem_list_tail(pinfo->layers)));

    return above > 2 || (above == 2 && last != proto_data);
}

/* A segment of a conversation that another dissector has by now. */
static enum dhcpv6lq_ours taken_over(const struct dhcpv6lq_connection *connection,
                                     const struct dhcpv6lq_segment *segment) {
    enum { ENDS = DHCPV6LQ_TCP_SYN | DHCPV6LQ_TCP_FIN | DHCPV6LQ_TCP_RST };

    if (connection && segment->length > 0 && dhcpv6lq_connection_reads_tls(connection)) {
        return DHCPV6LQ_OURS_TLS;
    }
    return connection && segment->flags & ENDS ? DHCPV6LQ_OURS_FLAGS : DHCPV6LQ_OURS_NOT;
}

enum dhcpv6lq_ours dhcpv6lq_ours(const packet_info *pinfo, const struct dhcpv6lq_segment *segment,
                                 unsigned layers) {
    conversation_t *conversation = dhcpv6lq_tcp_conversation(pinfo);

    if (!conversation) {
        return DHCPV6LQ_OURS_NOT;
    }

    dissector_handle_t dissector = conversation_get_dissector(conversation, pinfo->num);
    bool has_data = conversation_get_proto_data(conversation, proto) != NULL;

    if (dissector && dissector != own_handle) {
        return taken_over(conversation_get_proto_data(conversation, proto), segment);
    }
    return !is_handed_on(pinfo, layers) &&
                   (has_data || dissector || is_by_port_ours(pinfo, conversation))
               ? DHCPV6LQ_OURS_FULL
               : DHCPV6LQ_OURS_NOT;
}
