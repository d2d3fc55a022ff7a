/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Over TCP a stream carries one message after another, each with its size before
 * it (RFC 5460 5.1); Wireshark puts them together. Where a stream starts in the
 * middle or a segment is missing, the next message is looked for by what it must
 * look like.
 */
#include "transport.h"

#include <epan/conversation.h>
#include <epan/dissectors/packet-tcp.h>
#include <epan/expert.h>
#include <epan/proto_data.h>

#include "dhcpv6lq/frame.h"
#include "dissect.h"
#include "fields.h"
#include "tree.h"

enum {
    SYN_SEEN = 0x03,      /* both SYNs: bits of struct tcp_analysis, conversation_completeness */
    SKIP_KEY = 0x40000000 /* among a frame's proto data */
};

/* One direction of a connection. */
struct stream {
    bool known;        /* where a message starts */
    uint32_t expected; /* TCP sequence number of the next message */
};

struct connection {
    address server;
    uint32_t server_port;
    struct stream to_server;
    struct stream from_server;
};

static dissector_handle_t tcp_handle;
static expert_field ei_continuation = EI_INIT;

static struct connection *find_connection(packet_info *pinfo) {
    conversation_t *conversation = find_or_create_conversation(pinfo);
    struct connection *connection =
        (struct connection *)conversation_get_proto_data(conversation, proto_dhcpv6lq);

    if (!connection) {
        bool from_server = pinfo->srcport == pinfo->match_uint;

        connection = wmem_new0(wmem_file_scope(), struct connection);
        copy_address_wmem(wmem_file_scope(), &connection->server,
                          from_server ? &pinfo->src : &pinfo->dst);
        connection->server_port = from_server ? pinfo->srcport : pinfo->destport;
        conversation_add_proto_data(conversation, proto_dhcpv6lq, connection);
    }
    return connection;
}

static bool is_from_server(const struct connection *connection, const packet_info *pinfo) {
    return pinfo->srcport == connection->server_port &&
           addresses_equal(&pinfo->src, &connection->server);
}

/* Has the capture both SYNs, so that the first octet it has is the stream's first? */
static bool is_start_seen(packet_info *pinfo) {
    const struct tcp_analysis *analysis =
        get_tcp_conversation_data(find_or_create_conversation(pinfo), pinfo);

    return analysis && (analysis->conversation_completeness & SYN_SEEN) == SYN_SEEN;
}

/* How many octets come before the first message that starts in these. Found out
 * when the packet is first seen, in order, and remembered. */
static size_t find_start(struct stream *stream, tvbuff_t *tvb, packet_info *pinfo,
                         const struct tcpinfo *tcpinfo) {
    uint32_t key = SKIP_KEY ^ tcpinfo->seq;
    size_t length = tvb_captured_length(tvb);

    if (pinfo->fd->visited) {
        return GPOINTER_TO_SIZE(p_get_proto_data(wmem_file_scope(), pinfo, proto_dhcpv6lq, key));
    }
    if (stream->known ? stream->expected == tcpinfo->seq : is_start_seen(pinfo)) {
        return 0;
    }

    size_t start = dhcpv6lq_frame_sync(tvb_get_ptr(tvb, 0, (int)length), length);

    if (start > 0) {
        p_add_proto_data(wmem_file_scope(), pinfo, proto_dhcpv6lq, key, GSIZE_TO_POINTER(start));
    }
    return start;
}

static void show_continuation(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, size_t length) {
    proto_item *item = proto_tree_add_protocol_format(tree, proto_dhcpv6lq, tvb, 0, (int)length,
                                                      "DHCPv6 Leasequery, continuation: %u octets",
                                                      (unsigned)length);
    proto_tree *subtree = proto_item_add_subtree(item, ett_dhcpv6lq);

    item = proto_tree_add_item(subtree, dhcpv6lq_own_field(DHCPV6LQ_OWN_CONTINUATION), tvb, 0,
                               (int)length, ENC_NA);
    expert_add_info(pinfo, item, &ei_continuation);
    dhcpv6lq_column(pinfo, "continuation of a message");
}

static guint frame_length(packet_info *pinfo _U_, tvbuff_t *tvb, int offset, void *data _U_) {
    return (guint)dhcpv6lq_frame_length(tvb_get_ptr(tvb, offset, DHCPV6LQ_FRAME_HEADER),
                                        DHCPV6LQ_FRAME_HEADER);
}

static int dissect_frame(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_) {
    struct dhcpv6lq_packet packet = dhcpv6lq_packet(tvb, pinfo, tree, DHCPV6LQ_SCOPE_FRAME);

    packet.message = MIN(packet.length, DHCPV6LQ_FRAME_HEADER);
    packet.message_length = packet.length - packet.message;
    packet.leasequery = true;
    packet.validation.transport = DHCPV6LQ_TCP;
    packet.validation.direction =
        is_from_server(find_connection(pinfo), pinfo) ? DHCPV6LQ_FROM_SERVER : DHCPV6LQ_TO_SERVER;
    dhcpv6lq_show(&packet);
    return (int)packet.length;
}

static int dissect_tcp(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data) {
    const struct tcpinfo *tcpinfo = (const struct tcpinfo *)data;
    struct connection *connection = find_connection(pinfo);
    struct stream *stream =
        is_from_server(connection, pinfo) ? &connection->from_server : &connection->to_server;
    size_t length = tvb_reported_length(tvb);
    size_t start = find_start(stream, tvb, pinfo, tcpinfo);

    col_set_str(pinfo->cinfo, COL_PROTOCOL, "DHCPv6LQ");
    if (start > 0) {
        show_continuation(tvb, pinfo, tree, start);
    }
    if (start < length) {
        tcp_dissect_pdus(tvb_new_subset_remaining(tvb, (int)start), pinfo, tree, TRUE,
                         DHCPV6LQ_FRAME_HEADER, frame_length, dissect_frame, data);
        if (pinfo->desegment_len != 0) {
            pinfo->desegment_offset += (int)start;
        }
    }
    if (!pinfo->fd->visited) {
        stream->known = start < length;
        stream->expected =
            tcpinfo->seq +
            (uint32_t)(pinfo->desegment_len != 0 ? (size_t)pinfo->desegment_offset : length);
    }
    return (int)length;
}

void dhcpv6lq_register_tcp(int proto) {
    static ei_register_info continuation = {&ei_continuation,
                                            {"dhcpv6lq.expert.continuation", PI_REASSEMBLE, PI_NOTE,
                                             "The capture does not have the start of this message",
                                             EXPFILL}};

    expert_register_field_array(expert_register_protocol(proto), &continuation, 1);
    tcp_handle = register_dissector("dhcpv6lq", dissect_tcp, proto);
}

void dhcpv6lq_handoff_tcp(int proto _U_) {
    dissector_add_uint_with_preference("tcp.port", 547, tcp_handle);
}
