/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Wireshark's conversation, and what we add to it.
 */
#include "connection.h"

#include <epan/conversation.h>
#include <epan/dissectors/packet-tcp.h>

#include "dissect.h"
#include "follow.h"

enum {
    SYN_SEEN = 0x03, /* bits of struct tcp_analysis, conversation_completeness: both SYNs, */
    END_SEEN = 0x30, /* a FIN or a RST */
    FIN_SEEN = 0x10
};

unsigned dhcpv6lq_streams_amid;

static const struct tcp_analysis *analysis_of(packet_info *pinfo) {
    return get_tcp_conversation_data(find_or_create_conversation(pinfo), pinfo);
}

/* Has the capture both SYNs, so that the first octet it has is the stream's first? */
static bool is_start_seen(packet_info *pinfo) {
    return (analysis_of(pinfo)->conversation_completeness & SYN_SEEN) == SYN_SEEN;
}

/* Is this the sequence number after the SYN's, relative (Wireshark's default) or
 * as it was sent? */
static bool is_first(packet_info *pinfo, uint32_t sequence) {
    return is_start_seen(pinfo) &&
           (sequence == 1 || sequence == analysis_of(pinfo)->fwd->base_seq + 1);
}

struct dhcpv6lq_connection *dhcpv6lq_connection_find(packet_info *pinfo) {
    conversation_t *conversation = find_conversation_pinfo(pinfo, 0);

    return conversation ? (struct dhcpv6lq_connection *)conversation_get_proto_data(conversation,
                                                                                    proto_dhcpv6lq)
                        : NULL;
}

/* The server is on the port that brought us here. Where both sides are, it is not the
 * one that opened the connection: the conversation begins with that one's SYN. */
static bool is_from_server(packet_info *pinfo) {
    const conversation_t *conversation = find_or_create_conversation(pinfo);

    if (pinfo->srcport == pinfo->destport && is_start_seen(pinfo)) {
        return !addresses_equal(&pinfo->src, conversation_key_addr1(conversation->key_ptr));
    }
    return pinfo->srcport == pinfo->match_uint;
}

struct dhcpv6lq_connection *dhcpv6lq_connection(packet_info *pinfo) {
    struct dhcpv6lq_connection *connection = dhcpv6lq_connection_find(pinfo);

    if (!connection) {
        bool from_server = is_from_server(pinfo);

        connection = wmem_new0(wmem_file_scope(), struct dhcpv6lq_connection);
        copy_address_wmem(wmem_file_scope(), &connection->server,
                          from_server ? &pinfo->src : &pinfo->dst);
        connection->server_port = from_server ? pinfo->srcport : pinfo->destport;
        connection->session = dhcpv6lq_follow_new(DHCPV6LQ_TCP, is_start_seen(pinfo));
        conversation_add_proto_data(find_or_create_conversation(pinfo), proto_dhcpv6lq, connection);
    }
    return connection;
}

enum dhcpv6lq_direction dhcpv6lq_connection_direction(const struct dhcpv6lq_connection *connection,
                                                      const packet_info *pinfo) {
    return pinfo->srcport == connection->server_port &&
                   addresses_equal(&pinfo->src, &connection->server)
               ? DHCPV6LQ_FROM_SERVER
               : DHCPV6LQ_TO_SERVER;
}

static struct dhcpv6lq_stream *stream_of(struct dhcpv6lq_connection *connection,
                                         const packet_info *pinfo) {
    return dhcpv6lq_connection_direction(connection, pinfo) == DHCPV6LQ_FROM_SERVER
               ? &connection->from_server
               : &connection->to_server;
}

static struct dhcpv6lq_stream *other_of(struct dhcpv6lq_connection *connection,
                                        const packet_info *pinfo) {
    return dhcpv6lq_connection_direction(connection, pinfo) == DHCPV6LQ_FROM_SERVER
               ? &connection->to_server
               : &connection->from_server;
}

/* Has the other side's stream come to `acknowledged` without us seeing all of it?
 * Its FIN counts as an octet, and what has not begun in the capture begins after
 * its SYN. */
static bool is_other_lost(struct dhcpv6lq_connection *connection, packet_info *pinfo,
                          uint32_t sequence, uint32_t acknowledged) {
    const struct dhcpv6lq_stream *other = other_of(connection, pinfo);
    uint32_t seen = other->whole;

    if (other->expected == 0) {
        if (!is_first(pinfo, sequence)) {
            return false;
        }
        seen = sequence == 1 ? 1 : analysis_of(pinfo)->rev->base_seq + 1;
    }
    return (int32_t)(acknowledged - seen) > 1;
}

bool dhcpv6lq_connection_aligned(struct dhcpv6lq_connection *connection, packet_info *pinfo,
                                 uint32_t sequence, uint32_t acknowledged) {
    const struct dhcpv6lq_stream *stream = stream_of(connection, pinfo);
    enum dhcpv6lq_direction direction = dhcpv6lq_connection_direction(connection, pinfo);
    int32_t ahead = (int32_t)(sequence - stream->expected);

    if (is_other_lost(connection, pinfo, sequence, acknowledged)) {
        dhcpv6lq_session_gap(connection->session, direction == DHCPV6LQ_FROM_SERVER
                                                      ? DHCPV6LQ_TO_SERVER
                                                      : DHCPV6LQ_FROM_SERVER);
    }
    if (!stream->known && stream->expected == 0) {
        ahead = is_first(pinfo, sequence) ? 0 : 1;
        if (ahead == 0) {
            return true;
        }
    }
    if (ahead > 0) {
        dhcpv6lq_session_gap(connection->session, direction);
    }
    return stream->known && ahead == 0;
}

/* The sequence number after the last octet that was sent, in the analysis' own
 * counting; 0 where the user has it switched off. */
static uint32_t sent(const tcp_flow_t *flow) {
    return flow->tcp_analyze_seq_info ? flow->tcp_analyze_seq_info->nextseq : 0;
}

/* The stream is amid that message, or (NULL) amid none. */
static void set_begun(struct dhcpv6lq_stream *stream, struct dhcpv6lq_begun *begun) {
    dhcpv6lq_streams_amid += (begun ? 1U : 0U) - (stream->begun ? 1U : 0U);
    stream->begun = begun;
}

static struct dhcpv6lq_begun *new_begun(uint32_t frame, const uint8_t *octets, uint32_t length) {
    struct dhcpv6lq_begun *begun =
        (struct dhcpv6lq_begun *)wmem_alloc(wmem_file_scope(), sizeof *begun + length);

    begun->frame = frame;
    begun->length = length;
    memcpy(begun->octets, octets, length);
    return begun;
}

void dhcpv6lq_connection_advance(struct dhcpv6lq_connection *connection, packet_info *pinfo,
                                 bool known, uint32_t expected, uint32_t whole, uint32_t missing,
                                 const uint8_t *begun, uint32_t length) {
    const struct tcp_analysis *analysis = analysis_of(pinfo);
    struct dhcpv6lq_stream *stream = stream_of(connection, pinfo);
    bool amid = known && whole != expected;

    connection->ends = analysis->conversation_completeness & END_SEEN;
    if ((int32_t)(whole - stream->expected) <= 0 && stream->expected != 0) {
        return;
    }
    if (stream->begun && (!amid || expected != stream->expected)) {
        wmem_free(wmem_file_scope(), stream->begun);
        set_begun(stream, NULL);
    }
    if (amid && !stream->begun) {
        set_begun(stream, new_begun(pinfo->num, begun, length));
    }
    stream->known = known;
    stream->expected = expected;
    stream->whole = whole;
    stream->sent = sent(analysis->fwd);
    stream->ends = stream->sent + missing;
}

const struct dhcpv6lq_begun *dhcpv6lq_connection_ends_amid(struct dhcpv6lq_connection *connection,
                                                           packet_info *pinfo) {
    const struct tcp_analysis *analysis = analysis_of(pinfo);
    struct dhcpv6lq_stream *stream = stream_of(connection, pinfo);
    uint8_t ends = analysis->conversation_completeness & END_SEEN;
    /* Completeness knows the first FIN and the first RST; a second FIN moves the
     * stream's end by one octet that no segment has. */
    bool ended = (ends & ~connection->ends) != 0 ||
                 ((ends & FIN_SEEN) && sent(analysis->fwd) - stream->sent == 1);

    connection->ends = ends;
    stream->sent = sent(analysis->fwd);
    /* A FIN counts as an octet. Where the rest was sent, though not captured, nothing is cut. */
    if (!ended || !stream->begun ||
        (int32_t)(stream->ends - (stream->sent - (ends & FIN_SEEN ? 1 : 0))) <= 0) {
        return NULL;
    }

    const struct dhcpv6lq_begun *begun = stream->begun;

    set_begun(stream, NULL);
    return begun;
}

bool dhcpv6lq_connection_lacks(struct dhcpv6lq_connection *connection, packet_info *pinfo) {
    const struct tcp_analysis *analysis = analysis_of(pinfo);
    const struct dhcpv6lq_stream *other = other_of(connection, pinfo);
    uint32_t end = sent(analysis->rev);

    if (analysis->fwd->tcp_analyze_seq_info &&
        (int32_t)(analysis->fwd->tcp_analyze_seq_info->lastack - end) > 0) {
        end = analysis->fwd->tcp_analyze_seq_info->lastack;
    }
    /* More than the FIN, which counts as an octet. */
    return other->expected != 0 && (int32_t)(end - other->ends) > 1;
}
