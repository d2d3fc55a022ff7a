/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How a segment comes to the consumer:
 *
 *     IP -> dissect_every_segment() -> TCP -> dissect_octets() -> consumer      TCP hands it on
 *                     |                 |
 *                     |                 +-> nobody                              TCP keeps it back
 *                     +-> dissect_octets() -> consumer
 *
 * In both ways dissect_octets() is called as a dissector is, after TCP's items, so that layers,
 * columns and disabled protocols are right; and it takes the octets and their number from the
 * segment that dissect_every_segment() has read, never from TCP, which may hand on those of several
 * segments at once.
 */
#include "from/segments.h"

#include <epan/dissectors/packet-tcp.h>
#include <epan/exceptions.h>
#include <epan/prefs-int.h>
#include <epan/prefs.h>
#include <epan/proto_data.h>

#include "dhcpv6lq/frame.h"
#include "dhcpv6lq/segment.h"
#include "dhcpv6lq/validate.h"
#include "from/file.h"
#include "from/ordinal.h"
#include "from/ours.h"
#include "versions.h"

enum { PORT = 547, IP_PROTO = 6 };

enum {
    ORDINAL_KEY = 0x60000000, /* among a packet's proto data */
    OURS_KEY = 0x70000000     /* likewise: this and the number of the layer below TCP */
};

/* A segment that is being dissected. */
struct current {
    struct current *outer; /* the one that this one's packet is inside of, or NULL */
    bool known;            /* the header could be read */
    bool told;             /* the consumer has it */
    unsigned layers;       /* below TCP; how many, ... */
    uint32_t layer;        /* ... and the number of the last one in its packet */
    struct dhcpv6lq_segment segment;
    struct dhcpv6lq_ports ports;
    enum dhcpv6lq_ours ours;
    tvbuff_t *tvb; /* from the header on; the payload is at ... */
    int payload;
};

static int proto;
static dhcpv6lq_segments_consumer *consume;
static dhcpv6lq_bool every_segment = TRUE; /* as it stands in the preferences */
static bool sees_every_segment;            /* the same, as it stood when the file was opened */

static dissector_handle_t own_handle;
static dissector_handle_t tcp_handle; /* that whose place we have taken */

/* Of TCP: where both are on, a struct tcpinfo has relative numbers. */
static pref_t *analyses;
static pref_t *shows_relative;

static struct current *current; /* the innermost; NULL outside of dissect_every_segment() */

/* ---- telling the consumer ---- */

/* Fill in what is the same wherever the numbers come from, and tell the consumer. */
static bool tell(struct dhcpv6lq_tcp_segment *told, tvbuff_t *tvb, packet_info *pinfo,
                 proto_tree *tree) {
    told->segment.frame = pinfo->num;
    told->segment.time = dhcpv6lq_time(pinfo);
    told->first = !pinfo->fd->visited;
    told->ordinal = dhcpv6lq_next_ordinal(pinfo, ORDINAL_KEY);
    told->tvb = tvb;
    told->pinfo = pinfo;
    told->tree = tree;
    told->from_server_port = dhcpv6lq_is_port_ours(pinfo->srcport);
    told->to_server_port = dhcpv6lq_is_port_ours(pinfo->destport);
    return consume(told);
}

/* ---- with the header at hand ---- */

/* What a segment is to us is found out when its packet is first seen. */
static void remember(const struct current *segment, packet_info *pinfo) {
    if (!pinfo->fd->visited) {
        p_add_proto_data(wmem_file_scope(), pinfo, proto, OURS_KEY + segment->layer,
                         GINT_TO_POINTER(segment->ours));
    }
}

static enum dhcpv6lq_ours remembered(const struct current *segment, packet_info *pinfo) {
    return (enum dhcpv6lq_ours)GPOINTER_TO_INT(
        p_get_proto_data(wmem_file_scope(), pinfo, proto, OURS_KEY + segment->layer));
}

static void read_current(struct current *segment, tvbuff_t *tvb, const packet_info *pinfo) {
    size_t length = tvb_captured_length(tvb);
    const uint8_t *octets = tvb_get_ptr(tvb, 0, (int)length);

    segment->known =
        sees_every_segment && dhcpv6lq_segment_read(&segment->segment, &segment->ports, octets,
                                                    length, tvb_reported_length(tvb));
    if (!segment->known) {
        return;
    }
    segment->payload = (int)(segment->segment.octets - octets);
    if (pinfo->fragmented) { /* where the segment ends, the other fragments know */
        segment->segment.flags &= (uint8_t)~DHCPV6LQ_TCP_FIN;
    }
    segment->tvb = tvb;
    segment->layers = wmem_list_count(pinfo->layers);
    segment->layer = pinfo->curr_layer_num;
}

static bool tell_current(packet_info *pinfo, proto_tree *tree) {
    struct dhcpv6lq_tcp_segment told = {.segment = current->segment,
                                        .numbers = DHCPV6LQ_NUMBERS_OF_HEADER,
                                        .taken_over = current->ours == DHCPV6LQ_OURS_FLAGS ||
                                                      current->ours == DHCPV6LQ_OURS_TLS,
                                        .conversation = dhcpv6lq_tcp_conversation(pinfo)};

    current->told = true;
    remember(current, pinfo);
    if (current->ours == DHCPV6LQ_OURS_FLAGS) {
        told.segment.length = 0;
    }
    return tell(&told,
                tvb_new_subset_length_caplen(current->tvb, current->payload,
                                             (int)told.segment.length, (int)told.segment.sent),
                pinfo, tree);
}

/* TCP has not handed the segment to us. */
static void tell_kept_back(packet_info *pinfo, proto_tree *tree) {
    current->ours = pinfo->fd->visited ? remembered(current, pinfo)
                                       : dhcpv6lq_ours(pinfo, &current->segment, current->layers);
    if (current->ours != DHCPV6LQ_OURS_NOT) {
        call_dissector_only(own_handle, tvb_new_subset_length_caplen(current->tvb, 0, 0, 0), pinfo,
                            tree, NULL);
    }
}

static int dissect_every_segment(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data) {
    struct current segment = {.outer = current};
    volatile int length = 0;

    read_current(&segment, tvb, pinfo);
    current = &segment;
    TRY {
        length = call_dissector_only(tcp_handle, tvb, pinfo, tree, data);
        if (segment.known && !segment.told) {
            tell_kept_back(pinfo, tree);
        }
    }
    FINALLY {
        current = segment.outer;
    }
    ENDTRY;
    return length;
}

/* ---- without it ---- */

static bool is_on(pref_t *of_tcp) {
    return prefs_get_bool_value(of_tcp, pref_current);
}

/* TCP's numbers count from what it takes for each stream's first one, or, in octets that were
 * exported, from what it then took for it. It does not say whether it has counted a SYN, and its
 * FIN comes after the octets of its own segment, not after those of several. */
static void number_by_tcp(struct dhcpv6lq_segment *segment, const conversation_t *conversation,
                          const struct tcpinfo *tcpinfo) {
    const struct tcp_analysis *analysis = dhcpv6lq_tcp_analysis(conversation);
    bool relative = analysis && is_on(analyses) && is_on(shows_relative);
    uint32_t first = tcpinfo->flags & DHCPV6LQ_TCP_SYN
                         ? tcpinfo->nxtseq - (uint32_t)segment->sent + 1
                         : tcpinfo->seq;
    bool own = tcpinfo->nxtseq - first == segment->sent;

    segment->sequence = first + (relative ? analysis->fwd->base_seq : 0);
    segment->acknowledged = tcpinfo->lastackseq + (relative ? analysis->rev->base_seq : 0);
    segment->flags = tcpinfo->flags & (DHCPV6LQ_TCP_ACK | (own ? DHCPV6LQ_TCP_FIN : 0));
}

static bool tell_handed_on(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                           const struct tcpinfo *tcpinfo) {
    conversation_t *conversation = find_or_create_conversation(pinfo);
    size_t length = tvb_captured_length(tvb);
    struct dhcpv6lq_tcp_segment told = {.segment = {.octets = tvb_get_ptr(tvb, 0, (int)length),
                                                    .length = length,
                                                    .sent = tvb_reported_length(tvb)},
                                        .numbers = tcpinfo ? DHCPV6LQ_NUMBERS_OF_TCP
                                                           : DHCPV6LQ_NUMBERS_UNKNOWN,
                                        .conversation = conversation};

    if (tcpinfo) {
        number_by_tcp(&told.segment, conversation, tcpinfo);
    }
    return tell(&told, tvb, pinfo, tree);
}

/* ---- what TCP hands on to ---- */

/* Are these octets the current segment's? A protocol that carries others' connections (SOCKS)
 * shows theirs under ports of their own. */
static bool is_of_current(const packet_info *pinfo) {
    return current && current->known && current->ports.source == pinfo->srcport &&
           current->ports.destination == pinfo->destport;
}

static int dissect_octets(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data) {
    int length = (int)tvb_reported_length(tvb);
    bool shown;

    if (pinfo->flags.in_error_pkt) { /* what an ICMP error quotes is no segment of a connection */
        return 0;
    }
    if (!is_of_current(pinfo)) {
        shown = tell_handed_on(tvb, pinfo, tree, (const struct tcpinfo *)data);
    } else if (!current->told) {
        current->ours = current->ours == DHCPV6LQ_OURS_NOT ? DHCPV6LQ_OURS_FULL : current->ours;
        shown = tell_current(pinfo, tree);
    } else {
        shown = false;
    }
    return length > 0 ? length : (int)shown;
}

/* ---- on ports that are not ours ---- */

/* Does the segment begin with a whole message that only leasequery has? Then the connection is ours
 * from here on. */
static dhcpv6lq_bool dissect_heuristically(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                                           void *data) {
    size_t length = tvb_captured_length(tvb);
    const uint8_t *octets = tvb_get_ptr(tvb, 0, (int)length);
    size_t whole = dhcpv6lq_frame_length(octets, length);

    if (pinfo->flags.in_error_pkt || whole < DHCPV6LQ_FRAME_MIN || whole > length ||
        !dhcpv6lq_recognize(octets + DHCPV6LQ_FRAME_HEADER, whole - DHCPV6LQ_FRAME_HEADER,
                            DHCPV6LQ_TCP)) {
        return FALSE;
    }
    conversation_set_dissector_from_frame_number(find_or_create_conversation(pinfo), pinfo->num,
                                                 own_handle);
    return dissect_octets(tvb, pinfo, tree, data) > 0;
}

/* ---- registration ---- */

static void begin_file(void) {
    sees_every_segment = every_segment;
}

void dhcpv6lq_register_segments(int own_proto, module_t *preferences,
                                dhcpv6lq_segments_consumer *consumer) {
    proto = own_proto;
    consume = consumer;
    own_handle = register_dissector("dhcpv6lq", dissect_octets, proto);
    prefs_register_bool_preference(
        preferences, "every_segment", "See every TCP segment",
        "Whether segments that Wireshark's TCP takes for retransmitted or out of order are looked "
        "at, too. Without them a capture in disorder seems to lack messages. Other protocols are "
        "shown the same either way.",
        &every_segment);
}

void dhcpv6lq_handoff_segments(void) {
    module_t *tcp = prefs_find_module("tcp");
    dissector_handle_t handle = create_dissector_handle_with_name_and_description(
        dissect_every_segment, -1, "dhcpv6lq.segments", "TCP, every segment of DHCPv6 Leasequery");

    dhcpv6lq_handoff_ours(proto, own_handle);
    analyses = prefs_find_preference(tcp, "analyze_sequence_numbers");
    shows_relative = prefs_find_preference(tcp, "relative_sequence_numbers");
    register_init_routine(begin_file);
    dissector_add_uint_with_preference("tcp.port", PORT, own_handle);
    heur_dissector_add("tcp", dissect_heuristically, "DHCPv6 Leasequery over TCP", "dhcpv6lq_tcp",
                       proto, HEURISTIC_DISABLE);
    /* With a protocol of ours, TCP would be disabled with it, so the handle has none. */
    tcp_handle = dissector_get_uint_handle(find_dissector_table("ip.proto"), IP_PROTO);
    dissector_add_uint("ip.proto", IP_PROTO, handle);
}
