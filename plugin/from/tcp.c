/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Over TCP the codec's connection makes messages of the segments (RFC 5460 5.1), when a packet is
 * first seen, in order. What it found in a segment is kept under the packet, and shown from there
 * on every pass.
 */
#include "from/from.h"

#include <epan/packet.h>
#include <epan/proto_data.h>

#include "dhcpv6lq/connection.h"
#include "dhcpv6lq/frame.h"
#include "from/file.h"
#include "from/ordinal.h"
#include "from/segments.h"
#include "show/columns.h"
#include "show/packet.h"
#include "show/show.h"

/* Among a frame's proto data: these and a segment's ordinal. */
enum { SHOWN_KEY = 0x10000000, INNER_KEY = 0x20000000, ORDINAL_KEY = 0x30000000 };

/* Of Wireshark's packet-tls.h, which its development packages leave out. */
WS_DLL_PUBLIC guint32 ssl_starttls_post_ack(dissector_handle_t tls, packet_info *pinfo,
                                            dissector_handle_t application);

static dissector_handle_t tls_handle;
static dissector_handle_t tls_data_handle;

/* What was found in a segment, and where its payload is now. */
struct found {
    const struct dhcpv6lq_shown *shown;
    tvbuff_t *tvb;
    packet_info *pinfo;
    proto_tree *tree;
    const struct dhcpv6lq_connection *connection;
};

/* ---- showing ---- */

/* The octets of an arrival: in the segment, or a copy of those of several. */
static tvbuff_t *octets_of(const struct found *found, const struct dhcpv6lq_arrival *arrival) {
    tvbuff_t *tvb;

    if (!arrival->octets) {
        return tvb_new_subset_length(found->tvb, (int)arrival->offset, (int)arrival->length);
    }
    tvb = tvb_new_child_real_data(found->tvb, arrival->octets, (guint)arrival->length,
                                  (gint)arrival->length);
    add_new_data_source(found->pinfo, tvb, "DHCPv6 Leasequery message of several segments");
    return tvb;
}

static void show_message(const struct found *found, const struct dhcpv6lq_arrival *arrival) {
    struct dhcpv6lq_packet packet =
        dhcpv6lq_packet(octets_of(found, arrival), found->pinfo, found->tree, DHCPV6LQ_SCOPE_FRAME);

    packet.completeness = arrival->completeness;
    packet.leasequery = true;
    packet.validation.transport = DHCPV6LQ_TCP;
    packet.validation.direction = dhcpv6lq_connection_direction(found->connection, arrival->from);
    packet.arrival = arrival;
    packet.step = arrival->step;
    dhcpv6lq_show(&packet);
}

static bool show(const struct found *found) {
    bool any = dhcpv6lq_show_attempt(found->tvb, found->pinfo, found->tree, found->shown);

    dhcpv6lq_show_segment(found->tvb, found->pinfo, found->tree, found->connection, found->shown);
    for (const struct dhcpv6lq_arrival *arrival = found->shown->first; arrival;
         arrival = arrival->next) {
        if (arrival->retracted) {
            continue;
        }
        any = true;
        if (arrival->kind == DHCPV6LQ_ITEM_MESSAGE) {
            show_message(found, arrival);
        } else {
            dhcpv6lq_show_octets(octets_of(found, arrival), found->pinfo, found->tree, arrival);
        }
    }
    dhcpv6lq_columns_show(found->pinfo);
    return any;
}

/* ---- segments ---- */

/* What is kept of a segment under its packet. */
struct kept {
    struct dhcpv6lq_connection *connection;
    const struct dhcpv6lq_shown *shown;
};

static void keep(packet_info *pinfo, uint32_t key, struct dhcpv6lq_connection *connection,
                 const struct dhcpv6lq_shown *shown) {
    struct kept *kept;

    if (shown) {
        kept = wmem_new(wmem_file_scope(), struct kept);
        *kept = (struct kept){connection, shown};
        p_add_proto_data(wmem_file_scope(), pinfo, proto_dhcpv6lq, key, kept);
    }
}

static bool show_kept(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, uint32_t key) {
    const struct kept *kept =
        (const struct kept *)p_get_proto_data(wmem_file_scope(), pinfo, proto_dhcpv6lq, key);

    if (!kept) {
        return false;
    }
    return show(&(struct found){.shown = kept->shown,
                                .tvb = tvb,
                                .pinfo = pinfo,
                                .tree = tree,
                                .connection = kept->connection});
}

/* The connection of a segment, and the side that it is of. */
static struct dhcpv6lq_connection *connection_of(const packet_info *pinfo, bool from_server_port,
                                                 bool to_server_port,
                                                 const struct dhcpv6lq_segment *segment,
                                                 enum dhcpv6lq_side *from) {
    const struct dhcpv6lq_flow flow = {.source = dhcpv6lq_endpoint(&pinfo->src, pinfo->srcport),
                                       .destination =
                                           dhcpv6lq_endpoint(&pinfo->dst, pinfo->destport),
                                       .from_server_port = from_server_port,
                                       .to_server_port = to_server_port,
                                       .tenant = pinfo->vlan_id};

    return dhcpv6lq_connection_of(dhcpv6lq_file(), &flow, segment, from);
}

/* Returns whether TLS begins with the segment: from here on, Wireshark's TLS has the stream. */
static bool take(const struct dhcpv6lq_tcp_segment *told, uint32_t key) {
    bool numbered = told->numbers != DHCPV6LQ_NUMBERS_UNKNOWN;
    enum dhcpv6lq_side from;
    struct dhcpv6lq_connection *connection =
        connection_of(told->pinfo, told->from_server_port, told->to_server_port,
                      numbered ? &told->segment : NULL, &from);
    bool in_tls = dhcpv6lq_connection_is_in_tls(connection);

    keep(told->pinfo, key, connection,
         (numbered ? dhcpv6lq_connection_take : dhcpv6lq_connection_take_inner)(connection, from,
                                                                                &told->segment));
    if (!conversation_get_proto_data(told->conversation, proto_dhcpv6lq)) {
        conversation_add_proto_data(told->conversation, proto_dhcpv6lq, connection);
    }
    if (in_tls || !dhcpv6lq_connection_is_in_tls(connection)) {
        return false;
    }
    ssl_starttls_post_ack(tls_handle, told->pinfo, tls_data_handle);
    return true;
}

static bool consume(const struct dhcpv6lq_tcp_segment *told) {
    uint32_t key = SHOWN_KEY + told->ordinal;

    if (told->first && take(told, key)) {
        /* TLS may ask TCP for the rest of its record, as if TCP had called it. */
        told->pinfo->can_desegment = told->pinfo->saved_can_desegment;
        call_dissector(tls_handle, told->tvb, told->pinfo, told->tree);
        return true;
    }
    return show_kept(told->tvb, told->pinfo, told->tree, key);
}

/* ---- TLS ---- */

/* What TLS hands us is a stream of its own, without gaps. */
static int dissect_tls_data(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_) {
    uint32_t key = INNER_KEY + dhcpv6lq_next_ordinal(pinfo, ORDINAL_KEY);
    int length = (int)tvb_captured_length(tvb);

    if (!pinfo->fd->visited) {
        const struct dhcpv6lq_segment octets = {.frame = pinfo->num,
                                                .time = dhcpv6lq_time(pinfo),
                                                .octets = tvb_get_ptr(tvb, 0, length),
                                                .length = (size_t)length,
                                                .sent = tvb_reported_length(tvb)};
        enum dhcpv6lq_side from;
        struct dhcpv6lq_connection *connection = connection_of(pinfo, false, false, NULL, &from);

        keep(pinfo, key, connection, dhcpv6lq_connection_take_inner(connection, from, &octets));
    }
    show_kept(tvb, pinfo, tree, key);
    return (int)tvb_reported_length(tvb);
}

void dhcpv6lq_register_tcp(int proto, module_t *preferences) {
    dhcpv6lq_register_segments(proto, preferences, consume);
    tls_data_handle = register_dissector("dhcpv6lq.tls", dissect_tls_data, proto);
}

void dhcpv6lq_handoff_tcp(void) {
    tls_handle = find_dissector("tls");
    dhcpv6lq_handoff_segments();
}
