/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Over TCP a stream carries one message after another, each with its size before
 * it (RFC 5460 5.1); Wireshark puts them together. Where a stream starts in the
 * middle or a segment is missing, the next message is looked for by what it must
 * look like.
 */
#include "transport.h"

#include <epan/dissectors/packet-tcp.h>
#include <epan/expert.h>
#include <epan/proto_data.h>
#include <epan/to_str.h>

#include "connection.h"
#include "dhcpv6lq/frame.h"
#include "dhcpv6lq/reader.h"
#include "dissect.h"
#include "fields.h"
#include "follow.h"
#include "tree.h"

enum {
    SKIP_KEY = 0x40000000, /* among a frame's proto data */
    END_KEY = 0x50000000
};

/* What is remembered instead of a number of octets: the segment waits for the next one. */
#define WAITS G_MAXSIZE

/* Of Wireshark's packet-tls.h, which its development packages leave out. */
WS_DLL_PUBLIC guint32 ssl_starttls_ack(dissector_handle_t tls, packet_info *pinfo,
                                       dissector_handle_t application);

static dissector_handle_t tcp_handle;
static dissector_handle_t tls_handle;
static dissector_handle_t tls_data_handle;
static expert_field ei_continuation = EI_INIT;

/* The segment is too short to tell where in the stream it stands, as when a server writes a
 * message's size by itself: with the next one, it may, where that has not been there already. First
 * pass only. */
static bool waits(struct dhcpv6lq_connection *connection, tvbuff_t *tvb, packet_info *pinfo,
                  const struct tcpinfo *tcpinfo) {
    size_t length = tvb_captured_length(tvb);
    uint32_t sequence = dhcpv6lq_connection_sequence(pinfo, tcpinfo);

    return pinfo->can_desegment && !(tcpinfo->flags & TH_FIN) &&
           !dhcpv6lq_connection_passed(connection, pinfo, sequence) &&
           dhcpv6lq_frame_may_begin(tvb_get_ptr(tvb, 0, (int)length), length);
}

/* How many octets come before the first message that starts in these, or WAITS. Found out
 * when the packet is first seen, in order, and remembered under the number that the segment itself
 * has: the relative one changes where a SYN is captured late. */
static size_t find_start(struct dhcpv6lq_connection *connection, tvbuff_t *tvb, packet_info *pinfo,
                         const struct tcpinfo *tcpinfo) {
    uint32_t key = SKIP_KEY ^ dhcpv6lq_connection_raw_sequence(pinfo, tcpinfo);
    size_t length = tvb_captured_length(tvb);

    if (pinfo->fd->visited) {
        return GPOINTER_TO_SIZE(p_get_proto_data(wmem_file_scope(), pinfo, proto_dhcpv6lq, key));
    }
    if (dhcpv6lq_connection_aligned(connection, pinfo, tcpinfo)) {
        return 0;
    }

    size_t start = dhcpv6lq_frame_sync(tvb_get_ptr(tvb, 0, (int)length), length);

    if (start == length && waits(connection, tvb, pinfo, tcpinfo)) {
        start = WAITS;
    }
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

    const uint8_t *octets = tvb_get_ptr(tvb, 0, (int)length);
    int field = dhcpv6lq_own_field(DHCPV6LQ_OWN_CONTINUATION);

    item = proto_tree_add_bytes_format(
        subtree, field, tvb, 0, (int)length, octets, "%s: %s", proto_registrar_get_name(field),
        bytes_to_str_maxlen(pinfo->pool, octets, length, DHCPV6LQ_HEX));
    expert_add_info(pinfo, item, &ei_continuation);
    dhcpv6lq_column(pinfo, "continuation of a message");
}

/* What dissect_frame() is told of where its octets come from. */
struct source {
    bool late;                     /* they were acknowledged in an earlier packet */
    bool ended;                    /* the stream ends with them, whole or not */
    struct dhcpv6lq_search search; /* in all of them */
};

static guint frame_length(packet_info *pinfo _U_, tvbuff_t *tvb _U_, int offset, void *data) {
    struct source *source = (struct source *)data;
    size_t frame = dhcpv6lq_search_extent(&source->search, (size_t)offset);

    return frame > 0 ? (guint)frame : DHCPV6LQ_FRAME_HEADER;
}

/* After this message the connection goes on in TLS (RFC 7653 8.2). */
static bool is_tls_accepted(const struct dhcpv6lq_step *step) {
    return step->message_type == DHCPV6LQ_REPLY && step->query &&
           step->query->message_type == DHCPV6LQ_STARTTLS &&
           dhcpv6lq_query_outcome(step->query) == DHCPV6LQ_DONE;
}

/* A message with its message-size before it, or what there is of them. */
static struct dhcpv6lq_packet frame_packet(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree) {
    struct dhcpv6lq_packet packet = dhcpv6lq_packet(tvb, pinfo, tree, DHCPV6LQ_SCOPE_FRAME);

    packet.message = MIN(packet.length, DHCPV6LQ_FRAME_HEADER);
    packet.message_length = packet.length - packet.message;
    packet.validation.transport = DHCPV6LQ_TCP;
    return packet;
}

static enum dhcpv6lq_direction direction_of(const struct dhcpv6lq_packet *packet) {
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;

    return dhcpv6lq_message_load(&message, packet->octets, packet->message, packet->message_length,
                                 &error) == DHCPV6LQ_OK
               ? dhcpv6lq_direction_of(message.type)
               : DHCPV6LQ_DIRECTION_UNKNOWN;
}

static int dissect_frame(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data) {
    const struct source *source = (const struct source *)data;
    struct dhcpv6lq_packet packet = frame_packet(tvb, pinfo, tree);
    struct dhcpv6lq_connection *connection = dhcpv6lq_connection(pinfo);

    if (!pinfo->fd->visited) {
        dhcpv6lq_connection_settle(connection, pinfo, direction_of(&packet));
    }
    packet.late = source->late;
    packet.ended = packet.cut && source->ended;
    packet.damaged =
        !packet.cut && dhcpv6lq_frame_length(packet.octets, packet.length) != packet.length;
    packet.leasequery = true;
    packet.validation.direction = dhcpv6lq_connection_direction(connection, pinfo);
    packet.query_begun = connection->to_server.begun != NULL;
    packet.lacks = pinfo->fd->visited && dhcpv6lq_connection_lacks(connection, pinfo);

    const struct dhcpv6lq_step *step = dhcpv6lq_follow(connection->session, &packet);

    dhcpv6lq_show(&packet, step);
    if (step && !pinfo->fd->visited && is_tls_accepted(step)) {
        ssl_starttls_ack(tls_handle, pinfo, tls_data_handle);
    }
    return (int)packet.length;
}

static void dissect_frames(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                           struct source source) {
    size_t length = tvb_captured_length(tvb);

    dhcpv6lq_search_init(&source.search, tvb_get_ptr(tvb, 0, (int)length), length);
    tcp_dissect_pdus(tvb, pinfo, tree, !source.ended, DHCPV6LQ_FRAME_HEADER, frame_length,
                     dissect_frame, &source);
}

/* Remember where the next message starts, and how far it goes. */
static void advance(struct dhcpv6lq_connection *connection, tvbuff_t *tvb, packet_info *pinfo,
                    uint32_t sequence, bool known) {
    uint32_t seen = sequence + tvb_reported_length(tvb);
    struct dhcpv6lq_progress progress = {
        .known = known, .expected = seen, .seen = seen, .whole = seen};

    if (pinfo->desegment_len != 0) {
        int begun = pinfo->desegment_offset;

        progress.expected = sequence + (uint32_t)begun;
        progress.whole +=
            pinfo->desegment_len == DESEGMENT_ONE_MORE_SEGMENT ? 1 : pinfo->desegment_len;
        progress.length = (uint32_t)tvb_captured_length_remaining(tvb, begun);
        progress.begun = tvb_get_ptr(tvb, begun, (int)progress.length);
    }
    dhcpv6lq_connection_advance(connection, pinfo, &progress);
}

static void skip(struct dhcpv6lq_connection *connection, tvbuff_t *tvb, packet_info *pinfo,
                 proto_tree *tree, size_t length) {
    if (!pinfo->fd->visited) {
        dhcpv6lq_connection_skip(connection, pinfo);
    }
    show_continuation(tvb, pinfo, tree, length);
}

static int dissect_tcp(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data) {
    const struct tcpinfo *tcpinfo = (const struct tcpinfo *)data;
    struct dhcpv6lq_connection *connection = dhcpv6lq_connection(pinfo);
    size_t length = tvb_reported_length(tvb);
    uint32_t sequence = dhcpv6lq_connection_sequence(pinfo, tcpinfo);
    size_t start = find_start(connection, tvb, pinfo, tcpinfo);
    struct source source = {
        .late = !pinfo->fd->visited &&
                dhcpv6lq_connection_late(connection, pinfo, sequence + (uint32_t)length)};

    col_set_str(pinfo->cinfo, COL_PROTOCOL, "DHCPv6LQ");
    if (start == WAITS) {
        pinfo->desegment_offset = 0;
        pinfo->desegment_len = DESEGMENT_ONE_MORE_SEGMENT;
        if (!pinfo->fd->visited) {
            advance(connection, tvb, pinfo, sequence, false);
        }
        return (int)length;
    }
    if (start > 0) {
        skip(connection, tvb, pinfo, tree, start);
    }
    if (start < length) {
        dissect_frames(tvb_new_subset_remaining(tvb, (int)start), pinfo, tree, source);
    }
    if (pinfo->desegment_len != 0) {
        pinfo->desegment_offset += (int)start;
        if (tcpinfo->flags & TH_FIN) { /* there is no more to wait for */
            start = (size_t)pinfo->desegment_offset;
            pinfo->desegment_offset = 0;
            pinfo->desegment_len = 0;
            source.ended = true;
            dissect_frames(tvb_new_subset_remaining(tvb, (int)start), pinfo, tree, source);
        }
    }
    if (!pinfo->fd->visited) {
        advance(connection, tvb, pinfo, sequence, start < length);
    }
    return (int)length;
}

/* What TLS hands us is a stream of its own, without gaps. */
static int dissect_tls_data(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_) {
    dissect_frames(tvb, pinfo, tree, (struct source){0});
    return (int)tvb_reported_length(tvb);
}

/* The message's octets came in an earlier packet; here is its end. */
static void show_end(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                     const struct dhcpv6lq_begun *begun) {
    tvbuff_t *cut = tvb_new_child_real_data(tvb, begun->octets, begun->length, begun->length);
    struct dhcpv6lq_packet packet = frame_packet(cut, pinfo, tree);

    add_new_data_source(pinfo, cut, "DHCPv6 Leasequery message that the stream's end cuts short");
    packet.cut = packet.ended = true;
    packet.begun_in = begun->frame;
    dhcpv6lq_show(&packet, NULL);
    col_append_str(pinfo->cinfo, COL_INFO, " [inside a DHCPv6 Leasequery message]");
}

/* After every packet: does it end a stream inside a message? A FIN or a RST has no
 * octets of its own, so that TCP does not hand it to dissect_tcp(). */
static int dissect_end(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_) {
    const struct dhcpv6lq_begun *begun = NULL;

    if (pinfo->fd->visited) {
        begun = (const struct dhcpv6lq_begun *)p_get_proto_data(wmem_file_scope(), pinfo,
                                                                proto_dhcpv6lq, END_KEY);
    } else if (dhcpv6lq_streams_amid > 0 && pinfo->ptype == PT_TCP) {
        struct dhcpv6lq_connection *connection = dhcpv6lq_connection_find(pinfo);

        begun = connection ? dhcpv6lq_connection_ends_amid(connection, pinfo) : NULL;
        if (begun) {
            p_add_proto_data(wmem_file_scope(), pinfo, proto_dhcpv6lq, END_KEY, (void *)begun);
        }
    }
    if (begun) {
        show_end(tvb, pinfo, tree, begun);
    }
    return 0;
}

static void begin_file(void) {
    dhcpv6lq_streams_amid = 0;
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

void dhcpv6lq_handoff_tcp(int proto) {
    tls_handle = find_dissector("tls");
    dhcpv6lq_connection_handoff();
    register_init_routine(begin_file);
    register_postdissector(create_dissector_handle(dissect_end, proto));
    dissector_add_uint_with_preference("tcp.port", 547, tcp_handle);
}
