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

#include "dhcpv6lq/segment.h"

#define HAS_WIRESHARK(major, minor)                                                                \
    (WIRESHARK_MAJOR > (major) || (WIRESHARK_MAJOR == (major) && WIRESHARK_MINOR >= (minor)))

#if HAS_WIRESHARK(4, 4)
typedef bool preference;
#else
typedef gboolean preference;
#endif

enum { PORT = 547, IP_PROTO = 6 };

enum {
    ORDINAL_KEY = 0x60000000, /* among a packet's proto data */
    OURS_KEY = 0x70000000     /* likewise: this and the number of the layer below TCP */
};

#define NANOSECONDS 1000000000

/* What a segment is to us. */
enum ours {
    OURS_NOT,  /* nothing */
    OURS_FULL, /* one of our streams' */
    OURS_FLAGS /* the same of one that has gone over to TLS: only its flags are */
};

/* A segment that is being dissected. */
struct current {
    struct current *outer; /* the one that this one's packet is inside of, or NULL */
    bool known;            /* the header could be read, and is one of a connection's */
    bool told;             /* the consumer has it */
    unsigned layers;       /* below TCP; how many, ... */
    uint32_t layer;        /* ... and the number of the last one in its packet */
    struct dhcpv6lq_segment segment;
    struct dhcpv6lq_ports ports;
    enum ours ours;
    tvbuff_t *tvb; /* from the header on; the payload is at ... */
    int payload;
};

static int proto;
static dhcpv6lq_segments_consumer *consume;
static preference every_segment = TRUE; /* as it stands in the preferences */
static bool sees_every_segment;         /* the same, as it stood when the file was opened */

static dissector_handle_t own_handle;
static dissector_handle_t tcp_handle; /* that whose place we have taken */
static dissector_table_t ports;
static int proto_tcp;
static int proto_data;

/* Of TCP: where both are on, a struct tcpinfo has relative numbers. */
static pref_t *analyses;
static pref_t *shows_relative;

static struct current *current; /* the innermost; NULL outside of dissect_every_segment() */

/* ---- telling the consumer ---- */

static bool is_port_ours(uint32_t port) {
    return port != 0 && dissector_get_uint_handle(ports, port) == own_handle;
}

static unsigned next_ordinal(packet_info *pinfo) {
    unsigned *next = (unsigned *)p_get_proto_data(pinfo->pool, pinfo, proto, ORDINAL_KEY);

    if (!next) {
        next = wmem_new0(pinfo->pool, unsigned);
        p_add_proto_data(pinfo->pool, pinfo, proto, ORDINAL_KEY, next);
    }
    return (*next)++;
}

/* Fill in what is the same wherever the numbers come from, and tell the consumer. */
static bool tell(struct dhcpv6lq_tcp_segment *told, tvbuff_t *tvb, packet_info *pinfo,
                 proto_tree *tree) {
    told->segment.frame = pinfo->num;
    told->segment.time = (int64_t)pinfo->abs_ts.secs * NANOSECONDS + pinfo->abs_ts.nsecs;
    told->first = !pinfo->fd->visited;
    told->ordinal = next_ordinal(pinfo);
    told->tvb = tvb;
    told->pinfo = pinfo;
    told->tree = tree;
    told->vlan = pinfo->vlan_id;
    told->from_server_port = is_port_ours(pinfo->srcport);
    told->to_server_port = is_port_ours(pinfo->destport);
    return consume(told);
}

/* ---- the conversation ---- */

/* As TCP looks for it. */
static conversation_t *find_tcp_conversation(const packet_info *pinfo) {
#if HAS_WIRESHARK(4, 6)
    return find_conversation_strat(pinfo, CONVERSATION_TCP, 0, false);
#elif HAS_WIRESHARK(4, 4)
    return find_conversation_strat(pinfo, CONVERSATION_TCP, 0);
#else
    return find_conversation(pinfo->num, &pinfo->src, &pinfo->dst, CONVERSATION_TCP, pinfo->srcport,
                             pinfo->destport, 0);
#endif
}

/* What TCP remembers of it, or NULL. Of a packet that is being dissected, TCP has set which
 * direction is which. */
static const struct tcp_analysis *analysis_of(const conversation_t *conversation) {
    return (const struct tcp_analysis *)conversation_get_proto_data(conversation, proto_tcp);
}

/* ---- is it ours? ---- */

/* Does TCP look at this port first, since the user has changed what it means? */
static bool is_changed(uint32_t port) {
    return port != 0 && dissector_is_uint_changed(ports, port);
}

static bool has_handle(uint32_t port) {
    return port != 0 && dissector_get_uint_handle(ports, port);
}

/* Is the port ours that TCP would choose the dissector by: first those that the user has changed,
 * and of several the server's, as a SYN has told, then the lower one? That a client's own port is
 * no reason, as newer versions have it, is not for a client's port 547. */
static bool is_by_port_ours(const conversation_t *conversation, const struct dhcpv6lq_ports *both) {
    const struct tcp_analysis *analysis = analysis_of(conversation);
    const uint32_t candidates[] = {analysis ? analysis->server_port : 0,
                                   MIN(both->source, both->destination),
                                   MAX(both->source, both->destination)};

    for (size_t i = 0; i < G_N_ELEMENTS(candidates); i++) {
        if (is_changed(candidates[i]) && has_handle(candidates[i])) {
            return is_port_ours(candidates[i]);
        }
    }
    for (size_t i = 0; i < G_N_ELEMENTS(candidates); i++) {
        if (has_handle(candidates[i])) {
            return is_port_ours(candidates[i]);
        }
    }
    return false;
}

/* Has TCP handed the octets to another protocol? What nobody takes, and a keep-alive, goes to
 * "data". */
static bool is_handed_on(const struct current *segment, const packet_info *pinfo) {
    unsigned above = wmem_list_count(pinfo->layers) - segment->layers; /* TCP included */

    return above > 2 ||
           (above == 2 &&
            GPOINTER_TO_INT(wmem_list_frame_data(wmem_list_tail(pinfo->layers))) != proto_data);
}

static enum ours find_ours(const struct current *segment, const packet_info *pinfo) {
    conversation_t *conversation = find_tcp_conversation(pinfo);

    if (!conversation) {
        return OURS_NOT;
    }

    dissector_handle_t dissector = conversation_get_dissector(conversation, pinfo->num);
    bool has_data = conversation_get_proto_data(conversation, proto) != NULL;

    if (dissector && dissector != own_handle) {
        return has_data && segment->segment.flags &
                               (DHCPV6LQ_TCP_SYN | DHCPV6LQ_TCP_FIN | DHCPV6LQ_TCP_RST)
                   ? OURS_FLAGS
                   : OURS_NOT;
    }
    return !is_handed_on(segment, pinfo) &&
                   (has_data || dissector || is_by_port_ours(conversation, &segment->ports))
               ? OURS_FULL
               : OURS_NOT;
}

/* Found out when the packet is first seen, and remembered: later, the whole conversation has the
 * dissector that it has in the end, and more is known of its ports. */
static void remember(const struct current *segment, packet_info *pinfo) {
    if (!pinfo->fd->visited) {
        p_add_proto_data(wmem_file_scope(), pinfo, proto, OURS_KEY + segment->layer,
                         GINT_TO_POINTER(segment->ours));
    }
}

static enum ours remembered(const struct current *segment, packet_info *pinfo) {
    return (enum ours)GPOINTER_TO_INT(
        p_get_proto_data(wmem_file_scope(), pinfo, proto, OURS_KEY + segment->layer));
}

/* ---- with the header at hand ---- */

static void read_current(struct current *segment, tvbuff_t *tvb, const packet_info *pinfo) {
    size_t length = tvb_captured_length(tvb);
    const uint8_t *octets = tvb_get_ptr(tvb, 0, (int)length);

    /* What an ICMP error quotes is no segment of a connection. */
    segment->known = sees_every_segment && !pinfo->flags.in_error_pkt &&
                     dhcpv6lq_segment_read(&segment->segment, &segment->ports, octets, length,
                                           tvb_reported_length(tvb));
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
                                        .taken_over = current->ours == OURS_FLAGS,
                                        .conversation = find_tcp_conversation(pinfo)};

    current->told = true;
    remember(current, pinfo);
    if (told.taken_over) {
        told.segment.length = 0;
    }
    return tell(&told,
                tvb_new_subset_length_caplen(current->tvb, current->payload,
                                             (int)told.segment.length, (int)told.segment.sent),
                pinfo, tree);
}

/* TCP has not handed the segment to us. */
static void tell_kept_back(packet_info *pinfo, proto_tree *tree) {
    current->ours = pinfo->fd->visited ? remembered(current, pinfo) : find_ours(current, pinfo);
    if (current->ours != OURS_NOT) {
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
        if (segment.known && !segment.told && length > 0) { /* 0: TCP is disabled */
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

/* TCP counts from what was the first number for it when it first saw the packet, or has counted
 * from there when the octets were exported. */
static void number_by_tcp(struct dhcpv6lq_segment *segment, const conversation_t *conversation,
                          const struct tcpinfo *tcpinfo) {
    const struct tcp_analysis *analysis = analysis_of(conversation);
    bool relative = analysis && is_on(analyses) && is_on(shows_relative);

    segment->sequence = tcpinfo->seq + (relative ? analysis->fwd->base_seq : 0);
    segment->acknowledged = tcpinfo->lastackseq + (relative ? analysis->rev->base_seq : 0);
    segment->flags = tcpinfo->flags & (DHCPV6LQ_TCP_FIN | DHCPV6LQ_TCP_ACK);
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

    if (pinfo->flags.in_error_pkt) {
        return 0;
    }
    if (!is_of_current(pinfo)) {
        shown = tell_handed_on(tvb, pinfo, tree, (const struct tcpinfo *)data);
    } else if (!current->told) {
        current->ours = current->ours == OURS_NOT ? OURS_FULL : current->ours;
        shown = tell_current(pinfo, tree);
    } else {
        shown = false;
    }
    return length > 0 ? length : (int)shown;
}

/* ---- registration ---- */

static void begin_file(void) {
    sees_every_segment = every_segment;
}

void dhcpv6lq_register_segments(int own_proto, dhcpv6lq_segments_consumer *consumer) {
    proto = own_proto;
    consume = consumer;
    own_handle = register_dissector("dhcpv6lq", dissect_octets, proto);
    prefs_register_bool_preference(
        prefs_register_protocol(proto, NULL), "every_segment", "See every TCP segment",
        "Whether TCP segments that Wireshark takes for retransmitted or out of order are looked "
        "at, "
        "too. Without them a capture in disorder, or one with retransmissions, seems to lack "
        "messages; other protocols are shown the same either way.",
        &every_segment);
}

void dhcpv6lq_handoff_segments(void) {
    module_t *tcp = prefs_find_module("tcp");
    dissector_handle_t handle = create_dissector_handle_with_name_and_description(
        dissect_every_segment, -1, "dhcpv6lq.segments", "TCP, every segment of DHCPv6 Leasequery");

    ports = find_dissector_table("tcp.port");
    proto_tcp = proto_get_id_by_filter_name("tcp");
    proto_data = proto_get_id_by_filter_name("data");
    analyses = prefs_find_preference(tcp, "analyze_sequence_numbers");
    shows_relative = prefs_find_preference(tcp, "relative_sequence_numbers");
    register_init_routine(begin_file);
    dissector_add_uint_with_preference("tcp.port", PORT, own_handle);
    /* With a protocol of ours, TCP would be disabled with it, so the handle has none. */
    tcp_handle = dissector_get_uint_handle(find_dissector_table("ip.proto"), IP_PROTO);
    dissector_add_uint("ip.proto", IP_PROTO, handle);
}
