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
#include "follow.h"
#include "tree.h"

enum {
    SYN_SEEN = 0x03, /* bits of struct tcp_analysis, conversation_completeness: both SYNs, */
    END_SEEN = 0x30, /* a FIN or a RST */
    FIN_SEEN = 0x10,
    SKIP_KEY = 0x40000000 /* among a frame's proto data */
};

/* Of Wireshark's packet-tls.h, which its development packages leave out. */
WS_DLL_PUBLIC guint32 ssl_starttls_ack(dissector_handle_t tls, packet_info *pinfo,
                                       dissector_handle_t application);

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
    struct dhcpv6lq_session *session;
};

static dissector_handle_t tcp_handle;
static dissector_handle_t tls_handle;
static dissector_handle_t tls_data_handle;
static expert_field ei_continuation = EI_INIT;

/* Has the capture both SYNs, so that the first octet it has is the stream's first? */
static bool is_start_seen(packet_info *pinfo) {
    const struct tcp_analysis *analysis =
        get_tcp_conversation_data(find_or_create_conversation(pinfo), pinfo);

    return analysis && (analysis->conversation_completeness & SYN_SEEN) == SYN_SEEN;
}

/* Is this the sequence number after the SYN's, relative (Wireshark's default) or
 * as it was sent? */
static bool is_first(packet_info *pinfo, uint32_t sequence) {
    const struct tcp_analysis *analysis =
        get_tcp_conversation_data(find_or_create_conversation(pinfo), pinfo);

    return is_start_seen(pinfo) && (sequence == 1 || sequence == analysis->fwd->base_seq + 1);
}

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
        connection->session = dhcpv6lq_follow_new(DHCPV6LQ_TCP, is_start_seen(pinfo));
        conversation_add_proto_data(conversation, proto_dhcpv6lq, connection);
    }
    return connection;
}

static enum dhcpv6lq_direction direction(const struct connection *connection,
                                         const packet_info *pinfo) {
    return pinfo->srcport == connection->server_port &&
                   addresses_equal(&pinfo->src, &connection->server)
               ? DHCPV6LQ_FROM_SERVER
               : DHCPV6LQ_TO_SERVER;
}

static struct stream *find_stream(struct connection *connection, const packet_info *pinfo) {
    return direction(connection, pinfo) == DHCPV6LQ_FROM_SERVER ? &connection->from_server
                                                                : &connection->to_server;
}

/* Is a message sure to start with these octets: at the stream's start, or right
 * after the message before? Octets that are missing before them are told to the
 * session. */
static bool is_aligned(struct connection *connection, packet_info *pinfo, uint32_t sequence) {
    const struct stream *stream = find_stream(connection, pinfo);
    int32_t ahead = (int32_t)(sequence - stream->expected);

    if (!stream->known && stream->expected == 0) {
        return is_first(pinfo, sequence);
    }
    if (ahead > 0) {
        dhcpv6lq_session_gap(connection->session, direction(connection, pinfo));
    }
    return stream->known && ahead == 0;
}

/* Where the stream's next message starts, if that is known: a segment that comes
 * late does not move it back. */
static void set_end(struct stream *stream, bool known, uint32_t sequence) {
    if ((int32_t)(sequence - stream->expected) > 0 || stream->expected == 0) {
        stream->known = known;
        stream->expected = sequence;
    }
}

/* How many octets come before the first message that starts in these. Found out
 * when the packet is first seen, in order, and remembered. */
static size_t find_start(struct connection *connection, tvbuff_t *tvb, packet_info *pinfo,
                         const struct tcpinfo *tcpinfo) {
    uint32_t key = SKIP_KEY ^ tcpinfo->seq;
    size_t length = tvb_captured_length(tvb);

    if (pinfo->fd->visited) {
        return GPOINTER_TO_SIZE(p_get_proto_data(wmem_file_scope(), pinfo, proto_dhcpv6lq, key));
    }
    if (is_aligned(connection, pinfo, tcpinfo->seq)) {
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

/* What dissect_frame() is told of where its octets come from. */
struct source {
    bool ended; /* the stream ends with them, whole or not */
};

static guint frame_length(packet_info *pinfo _U_, tvbuff_t *tvb, int offset, void *data _U_) {
    size_t length = MIN((size_t)tvb_captured_length_remaining(tvb, offset), DHCPV6LQ_FRAME_HEADER);
    size_t frame = dhcpv6lq_frame_length(tvb_get_ptr(tvb, offset, (int)length), length);

    return frame > 0 ? (guint)frame : DHCPV6LQ_FRAME_HEADER;
}

/* After this message the connection goes on in TLS (RFC 7653 8.2). */
static bool is_tls_accepted(const struct dhcpv6lq_step *step) {
    return step->message_type == DHCPV6LQ_REPLY && step->query &&
           step->query->message_type == DHCPV6LQ_STARTTLS &&
           dhcpv6lq_query_outcome(step->query) == DHCPV6LQ_DONE;
}

static int dissect_frame(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data) {
    const struct source *source = (const struct source *)data;
    struct dhcpv6lq_packet packet = dhcpv6lq_packet(tvb, pinfo, tree, DHCPV6LQ_SCOPE_FRAME);
    struct connection *connection = find_connection(pinfo);

    packet.ended = packet.cut && source->ended;
    packet.message = MIN(packet.length, DHCPV6LQ_FRAME_HEADER);
    packet.message_length = packet.length - packet.message;
    packet.leasequery = true;
    packet.validation.transport = DHCPV6LQ_TCP;
    packet.validation.direction = direction(connection, pinfo);

    const struct dhcpv6lq_step *step = dhcpv6lq_follow(connection->session, &packet);

    dhcpv6lq_show(&packet, step);
    if (step && !pinfo->fd->visited && is_tls_accepted(step)) {
        ssl_starttls_ack(tls_handle, pinfo, tls_data_handle);
    }
    return (int)packet.length;
}

static void dissect_frames(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, bool ended) {
    struct source source = {ended};

    tcp_dissect_pdus(tvb, pinfo, tree, !ended, DHCPV6LQ_FRAME_HEADER, frame_length, dissect_frame,
                     &source);
}

/* Will the `missing` octets after `next` never come, since the stream ends before
 * them? With the FIN in the same segment that is clear at once; otherwise it is
 * once the whole capture was seen, from where the last octet was. */
static bool is_ended(packet_info *pinfo, const struct tcpinfo *tcpinfo, uint32_t next,
                     uint32_t missing) {
    const struct tcp_analysis *analysis =
        get_tcp_conversation_data(find_or_create_conversation(pinfo), pinfo);

    if (tcpinfo->flags & TH_FIN) {
        return true;
    }
    if (!pinfo->fd->visited || !(analysis->conversation_completeness & END_SEEN) ||
        !analysis->fwd->tcp_analyze_seq_info) {
        return false;
    }

    uint32_t end = analysis->fwd->tcp_analyze_seq_info->nextseq -
                   (analysis->conversation_completeness & FIN_SEEN ? 1 : 0);

    return (int32_t)(next + missing - end) > 0;
}

static int dissect_tcp(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data) {
    const struct tcpinfo *tcpinfo = (const struct tcpinfo *)data;
    struct connection *connection = find_connection(pinfo);
    size_t length = tvb_reported_length(tvb);
    size_t start = find_start(connection, tvb, pinfo, tcpinfo);

    col_set_str(pinfo->cinfo, COL_PROTOCOL, "DHCPv6LQ");
    if (start > 0) {
        show_continuation(tvb, pinfo, tree, start);
    }
    if (start < length) {
        dissect_frames(tvb_new_subset_remaining(tvb, (int)start), pinfo, tree, false);
    }
    if (pinfo->desegment_len != 0) {
        pinfo->desegment_offset += (int)start;
        if (is_ended(pinfo, tcpinfo, tcpinfo->seq + (uint32_t)length,
                     pinfo->desegment_len == DESEGMENT_ONE_MORE_SEGMENT ? 1
                                                                        : pinfo->desegment_len)) {
            start = (size_t)pinfo->desegment_offset;
            pinfo->desegment_offset = 0;
            pinfo->desegment_len = 0;
            dissect_frames(tvb_new_subset_remaining(tvb, (int)start), pinfo, tree, true);
        }
    }
    if (!pinfo->fd->visited) {
        set_end(find_stream(connection, pinfo), start < length,
                tcpinfo->seq + (uint32_t)(pinfo->desegment_len != 0
                                              ? (size_t)pinfo->desegment_offset
                                              : length));
    }
    return (int)length;
}

/* What TLS hands us is a stream of its own, without gaps. */
static int dissect_tls_data(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_) {
    dissect_frames(tvb, pinfo, tree, false);
    return (int)tvb_reported_length(tvb);
}

void dhcpv6lq_register_tcp(int proto) {
    static ei_register_info continuation = {&ei_continuation,
                                            {"dhcpv6lq.expert.continuation", PI_REASSEMBLE, PI_NOTE,
                                             "The capture does not have the start of this message",
                                             EXPFILL}};

    expert_register_field_array(expert_register_protocol(proto), &continuation, 1);
    tcp_handle = register_dissector("dhcpv6lq", dissect_tcp, proto);
    tls_data_handle = register_dissector("dhcpv6lq.tls", dissect_tls_data, proto);
}

void dhcpv6lq_handoff_tcp(int proto _U_) {
    tls_handle = find_dissector("tls");
    dissector_add_uint_with_preference("tcp.port", 547, tcp_handle);
}
