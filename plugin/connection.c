/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Wireshark's conversation, and what we add to it.
 */
#include "connection.h"

#include <epan/conversation.h>
#include <epan/prefs-int.h>
#include <epan/prefs.h>

#include "follow.h"
#include "packet.h"

enum {
    SYN_SEEN = 0x03, /* bits of struct tcp_analysis, conversation_completeness: both SYNs, */
    END_SEEN = 0x30, /* a FIN or a RST */
    FIN_SEEN = 0x10
};

unsigned dhcpv6lq_streams_amid;

/* Of TCP: where both are on, a struct tcpinfo has relative numbers. */
static pref_t *analyses;
static pref_t *shows_relative;

void dhcpv6lq_connection_handoff(void) {
    module_t *tcp = prefs_find_module("tcp");

    analyses = prefs_find_preference(tcp, "analyze_sequence_numbers");
    shows_relative = prefs_find_preference(tcp, "relative_sequence_numbers");
}

static bool is_on(pref_t *preference) {
    return prefs_get_bool_value(preference, pref_current);
}

static const struct tcp_analysis *analysis_of(packet_info *pinfo) {
    return get_tcp_conversation_data(find_or_create_conversation(pinfo), pinfo);
}

/* Has the capture both SYNs, so that the first octet it has is the stream's first? */
static bool is_start_seen(packet_info *pinfo) {
    return (analysis_of(pinfo)->conversation_completeness & SYN_SEEN) == SYN_SEEN;
}

static bool shows_relative_numbers(void) {
    return is_on(analyses) && is_on(shows_relative);
}

static uint32_t relative(uint32_t number, const tcp_flow_t *flow) {
    return shows_relative_numbers() ? number : number - flow->base_seq;
}

uint32_t dhcpv6lq_connection_sequence(packet_info *pinfo, const struct tcpinfo *tcpinfo) {
    return relative(tcpinfo->seq, analysis_of(pinfo)->fwd);
}

uint32_t dhcpv6lq_connection_raw_sequence(packet_info *pinfo, const struct tcpinfo *tcpinfo) {
    return shows_relative_numbers() ? tcpinfo->seq + analysis_of(pinfo)->fwd->base_seq
                                    : tcpinfo->seq;
}

struct dhcpv6lq_connection *dhcpv6lq_connection_find(packet_info *pinfo) {
    conversation_t *conversation = find_conversation_pinfo(pinfo, 0);

    return conversation ? (struct dhcpv6lq_connection *)conversation_get_proto_data(conversation,
                                                                                    proto_dhcpv6lq)
                        : NULL;
}

/* The server is on the port that brought us here. Where both sides are, it is not the
 * one that opened the connection: the conversation begins with that one's SYN. Without
 * that, it is a guess. */
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
        connection->guessed = pinfo->srcport == pinfo->destport && !is_start_seen(pinfo);
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

void dhcpv6lq_connection_settle(struct dhcpv6lq_connection *connection, packet_info *pinfo,
                                enum dhcpv6lq_direction direction) {
    if (!connection->guessed || direction == DHCPV6LQ_DIRECTION_UNKNOWN) {
        return;
    }
    connection->guessed = false;
    if (dhcpv6lq_connection_direction(connection, pinfo) != direction) {
        struct dhcpv6lq_stream to_server = connection->to_server;

        connection->to_server = connection->from_server;
        connection->from_server = to_server;
        copy_address_wmem(wmem_file_scope(), &connection->server,
                          direction == DHCPV6LQ_FROM_SERVER ? &pinfo->src : &pinfo->dst);
    }
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

/* The sequence number after the last octet that was sent; 0 where the user has the analysis
 * switched off. */
static uint32_t sent(const tcp_flow_t *flow) {
    return flow->tcp_analyze_seq_info ? flow->tcp_analyze_seq_info->nextseq - flow->base_seq : 0;
}

/* Has the stream come to that sequence number without us seeing all of it? Its FIN counts as
 * an octet, and its first octet has number 1, be it that of the capture only. */
static bool is_lost(const struct dhcpv6lq_stream *stream, uint32_t sequence) {
    uint32_t seen = stream->expected == 0 ? 1 : stream->seen;

    return (int32_t)(sequence - seen) > 1;
}

bool dhcpv6lq_connection_late(struct dhcpv6lq_connection *connection, const packet_info *pinfo,
                              uint32_t end) {
    return (int32_t)(stream_of(connection, pinfo)->acknowledged - end) >= 0;
}

bool dhcpv6lq_connection_passed(struct dhcpv6lq_connection *connection, const packet_info *pinfo,
                                uint32_t sequence) {
    const struct dhcpv6lq_stream *stream = stream_of(connection, pinfo);

    return stream->expected != 0 && (int32_t)(stream->expected - sequence) > 0;
}

void dhcpv6lq_connection_skip(struct dhcpv6lq_connection *connection, const packet_info *pinfo) {
    dhcpv6lq_session_gap(connection->session, dhcpv6lq_connection_direction(connection, pinfo));
}

bool dhcpv6lq_connection_aligned(struct dhcpv6lq_connection *connection, packet_info *pinfo,
                                 const struct tcpinfo *tcpinfo) {
    const struct dhcpv6lq_stream *stream = stream_of(connection, pinfo);
    struct dhcpv6lq_stream *other = other_of(connection, pinfo);
    uint32_t acknowledged = relative(tcpinfo->lastackseq, analysis_of(pinfo)->rev);
    bool begins = stream->expected == 0; /* with this packet, for us */
    int32_t ahead =
        (int32_t)(dhcpv6lq_connection_sequence(pinfo, tcpinfo) - (begins ? 1 : stream->expected));

    if ((int32_t)(acknowledged - other->acknowledged) > 0) {
        other->acknowledged = acknowledged;
    }
    if (is_lost(other, acknowledged)) {
        dhcpv6lq_session_gap(connection->session, dhcpv6lq_connection_direction(
                                                      connection, pinfo) == DHCPV6LQ_FROM_SERVER
                                                      ? DHCPV6LQ_TO_SERVER
                                                      : DHCPV6LQ_FROM_SERVER);
    }
    if (ahead > 0) {
        dhcpv6lq_connection_skip(connection, pinfo);
    }
    return ahead == 0 && (begins ? is_start_seen(pinfo) : stream->known);
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
                                 const struct dhcpv6lq_progress *progress) {
    const struct tcp_analysis *analysis = analysis_of(pinfo);
    struct dhcpv6lq_stream *stream = stream_of(connection, pinfo);
    bool amid = progress->known && progress->length > 0;

    connection->ends = analysis->conversation_completeness & END_SEEN;
    if ((int32_t)(progress->whole - stream->expected) <= 0 && stream->expected != 0) {
        return;
    }
    if (stream->begun && (!amid || progress->expected != stream->expected)) {
        wmem_free(wmem_file_scope(), stream->begun);
        set_begun(stream, NULL);
    }
    if (amid && !stream->begun) {
        set_begun(stream, new_begun(pinfo->num, progress->begun, progress->length));
    }
    stream->known = progress->known;
    stream->expected = progress->expected;
    stream->seen = progress->seen;
    stream->whole = progress->whole;
    stream->sent = sent(analysis->fwd);
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
    if (!ended || !stream->begun || !analysis->fwd->tcp_analyze_seq_info ||
        (int32_t)(stream->whole - (stream->sent - (ends & FIN_SEEN ? 1 : 0))) <= 0) {
        return NULL;
    }

    const struct dhcpv6lq_begun *begun = stream->begun;

    set_begun(stream, NULL);
    return begun;
}

bool dhcpv6lq_connection_lacks(struct dhcpv6lq_connection *connection, packet_info *pinfo) {
    const struct tcp_analysis *analysis = analysis_of(pinfo);
    const struct tcp_analyze_seq_flow_info_t *analysed = analysis->fwd->tcp_analyze_seq_info;
    const struct dhcpv6lq_stream *other = other_of(connection, pinfo);

    return is_lost(other, sent(analysis->rev)) ||
           (analysed && analysed->lastack != 0 && /* as a RST without ACK has it */
            is_lost(other, analysed->lastack - analysis->rev->base_seq));
}
