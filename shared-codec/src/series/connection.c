/* SPDX-License-Identifier: MIT
 *
 * Segments in, messages out: which side is the server, how the connection began and how it ended.
 */
#include "dhcpv6lq/connection.h"

#include <string.h>

#include "dhcpv6lq/frame.h"

#include "series/attempts.h"
#include "series/end.h"
#include "series/tls.h"
#include "stream/foreign.h"

enum { FRAMES_MAX = 64 /* of a message that are named */ };

/* ---- the attempt to connect ---- */

static bool is_syn(const struct dhcpv6lq_segment *segment) {
    return (segment->flags & DHCPV6LQ_TCP_SYN) && !(segment->flags & DHCPV6LQ_TCP_ACK);
}

/* A SYN to a server's port. One that is sent again may have been refused before. */
static void take_attempt(struct dhcpv6lq_end *end, const struct dhcpv6lq_segment *syn) {
    struct dhcpv6lq_connection *connection = end->connection;
    const struct dhcpv6lq_end *server = dhcpv6lq_other_end(end);

    if (connection->attempt) {
        dhcpv6lq_attempt_again(connection->attempt);
    } else if (server->is_server_port) {
        connection->attempt = dhcpv6lq_attempt_new(connection->capture, &end->endpoint,
                                                   &server->endpoint, connection->tenant, syn);
    }
    if (connection->attempt && connection->accepted) {
        dhcpv6lq_attempt_accept(connection->attempt);
    } else if (connection->attempt && connection->early_rst != 0 &&
               connection->early_rst_acknowledged == syn->sequence + 1) {
        dhcpv6lq_attempt_refuse(connection->attempt, connection->early_rst);
        connection->early_rst = 0;
    }
}

/* A RST, where there is no connection yet, ends none: it answers a SYN, if it acknowledges that
 * (RFC 9293 3.10.7.3), or means nothing. */
static bool is_before_connection(const struct dhcpv6lq_end *end,
                                 const struct dhcpv6lq_segment *segment) {
    return (segment->flags & DHCPV6LQ_TCP_RST) && !end->connection->accepted;
}

static void take_refusal(struct dhcpv6lq_end *end, const struct dhcpv6lq_segment *rst) {
    struct dhcpv6lq_connection *connection = end->connection;
    const struct dhcpv6lq_end *other = dhcpv6lq_other_end(end);

    if (!(rst->flags & DHCPV6LQ_TCP_ACK)) {
        return;
    }
    if (!connection->attempt) {
        connection->early_rst = rst->frame;
        connection->early_rst_acknowledged = rst->acknowledged;
    } else if (other->syn && rst->acknowledged == other->syn_sequence + 1) {
        dhcpv6lq_attempt_refuse(connection->attempt, rst->frame);
    }
}

/* Whatever it is, if neither a SYN of the one side alone nor a RST, there was an answer. */
static void take_handshake(struct dhcpv6lq_end *end, const struct dhcpv6lq_segment *segment) {
    struct dhcpv6lq_connection *connection = end->connection;

    if (is_syn(segment)) {
        take_attempt(end, segment);
    } else if (is_before_connection(end, segment)) {
        take_refusal(end, segment);
    } else if (!connection->accepted) {
        connection->accepted = true;
        if (connection->attempt) {
            dhcpv6lq_attempt_accept(connection->attempt);
        }
    }
}

/* ---- roles ---- */

enum dhcpv6lq_side dhcpv6lq_connection_server(const struct dhcpv6lq_connection *connection) {
    return connection->server;
}

enum dhcpv6lq_direction dhcpv6lq_connection_direction(const struct dhcpv6lq_connection *connection,
                                                      enum dhcpv6lq_side from) {
    if (connection->server == DHCPV6LQ_SIDE_UNKNOWN) {
        return DHCPV6LQ_DIRECTION_UNKNOWN;
    }
    return from == connection->server ? DHCPV6LQ_FROM_SERVER : DHCPV6LQ_TO_SERVER;
}

/* RFC 5460 6.1: the requestor opens the connection. */
static void take_syn(struct dhcpv6lq_end *end, const struct dhcpv6lq_segment *segment) {
    struct dhcpv6lq_connection *connection = end->connection;
    struct dhcpv6lq_end *other = dhcpv6lq_other_end(end);
    bool opens = is_syn(segment);

    end->syn = true;
    end->syn_sequence = segment->sequence;
    if (!connection->server_sure) {
        connection->server = opens ? other->side : end->side;
        connection->server_sure = true;
    }
    if (!opens) { /* it acknowledges the other side's SYN, and nothing else */
        dhcpv6lq_stream_begin(other->stream, segment->acknowledged);
    }
}

/* Nothing but its SYN comes from a server before a query does: what the requestor acknowledges then
 * is where the server's stream starts. */
static void take_first_acknowledgement(struct dhcpv6lq_end *end,
                                       const struct dhcpv6lq_segment *segment) {
    const struct dhcpv6lq_end *other = dhcpv6lq_other_end(end);

    if (end->syn && !(segment->flags & DHCPV6LQ_TCP_SYN) && (segment->flags & DHCPV6LQ_TCP_ACK) &&
        !dhcpv6lq_stream_has_any(other->stream) && segment->sequence == end->syn_sequence + 1 &&
        end->connection->server == other->side) {
        dhcpv6lq_stream_begin(other->stream, segment->acknowledged);
    }
}

/* ---- TLS ---- */

bool dhcpv6lq_connection_is_in_tls(const struct dhcpv6lq_connection *connection) {
    return connection->in_tls;
}

bool dhcpv6lq_connection_reads_tls(const struct dhcpv6lq_connection *connection) {
    return connection->in_tls && dhcpv6lq_tls_reads(connection->session);
}

/* After a STARTTLS that was accepted, TLS begins with a record where a message would start. Records
 * before it may be missing. */
static void take_tls(struct dhcpv6lq_end *end, const struct dhcpv6lq_segment *segment) {
    struct dhcpv6lq_connection *connection = end->connection;
    enum dhcpv6lq_foreign_result result;
    enum dhcpv6lq_place place;
    const char *name;
    size_t whole;

    if (!connection->tls_accepted || segment->length == 0) {
        return;
    }
    place = dhcpv6lq_stream_place(end->stream, segment);
    if (place == DHCPV6LQ_PLACE_BEHIND ||
        (place == DHCPV6LQ_PLACE_NEXT && dhcpv6lq_stream_is_amid(end->stream, segment->sequence))) {
        return; /* the rest of a message */
    }
    result = dhcpv6lq_foreign(segment->octets, segment->length, false, &name, &whole);
    connection->in_tls = result == DHCPV6LQ_FOREIGN_FOUND ||
                         (result == DHCPV6LQ_FOREIGN_MAYBE && place == DHCPV6LQ_PLACE_NEXT);
}

/* ---- what the streams tell ---- */

static const uint32_t *frames_of(struct dhcpv6lq_connection *connection,
                                 const struct dhcpv6lq_item *item, uint8_t *count) {
    uint32_t *frames;

    *count = (uint8_t)(item->origins_count < FRAMES_MAX ? item->origins_count : FRAMES_MAX);
    frames = dhcpv6lq_arena_take(&connection->capture->arena, *count * sizeof *frames);
    for (size_t i = 0; frames && i < *count; i++) {
        frames[i] = item->origins[i + 1 < *count ? i : item->origins_count - 1].frame;
    }
    return frames;
}

static const uint8_t *copy_of(struct dhcpv6lq_connection *connection,
                              const struct dhcpv6lq_item *item) {
    uint8_t *octets = dhcpv6lq_arena_take(&connection->capture->arena, item->length);

    if (octets) {
        memcpy(octets, item->octets, item->length);
    }
    return octets;
}

/* Which rule octets that are in no message break, or COUNT: that is told already. Another protocol
 * is told once a connection, octets whose start the capture lacks once where they are together. */
static enum dhcpv6lq_rule rule_of(struct dhcpv6lq_end *end, const struct dhcpv6lq_item *item) {
    struct dhcpv6lq_connection *connection = end->connection;
    bool told = connection->foreign_told || connection->tls_accepted;

    if (item->kind == DHCPV6LQ_ITEM_FOREIGN && told) {
        return DHCPV6LQ_RULE_COUNT;
    }
    if (item->kind == DHCPV6LQ_ITEM_FOREIGN && dhcpv6lq_session_tell_clear(connection->session)) {
        return DHCPV6LQ_RULE_STARTTLS_CLEAR;
    }
    if (item->kind == DHCPV6LQ_ITEM_FOREIGN) { /* amid a stream, the STARTTLS may be missing */
        connection->foreign_told = item->begins;
        return item->begins ? DHCPV6LQ_RULE_NOT_DHCPV6 : DHCPV6LQ_RULE_COUNT;
    }
    told = end->skipped == item->position && item->position != 0;
    end->skipped = item->position + (int64_t)item->length;
    return told ? DHCPV6LQ_RULE_COUNT : DHCPV6LQ_RULE_CONTINUATION;
}

/* Did it begin before the capture, and not with the connection, nor after a STARTTLS? */
static bool is_amid(struct dhcpv6lq_end *end, const struct dhcpv6lq_item *item) {
    const struct dhcpv6lq_connection *connection = end->connection;

    return item->kind == DHCPV6LQ_ITEM_FOREIGN && !item->begins && !end->syn &&
           !dhcpv6lq_other_end(end)->syn && !connection->foreign_told &&
           dhcpv6lq_session_starttls_reply(connection->session) == 0;
}

static void find_fault(struct dhcpv6lq_end *end, struct dhcpv6lq_arrival *arrival,
                       const struct dhcpv6lq_item *item) {
    enum dhcpv6lq_rule rule =
        item->kind == DHCPV6LQ_ITEM_MESSAGE ? DHCPV6LQ_RULE_COUNT : rule_of(end, item);
    struct dhcpv6lq_finding *finding =
        rule == DHCPV6LQ_RULE_COUNT
            ? NULL
            : dhcpv6lq_arena_take(&end->connection->capture->arena, sizeof *finding);

    if (!finding) {
        return;
    }
    *finding = (struct dhcpv6lq_finding){.rule = rule, .scope = DHCPV6LQ_SCOPE_MESSAGE};
    if (rule == DHCPV6LQ_RULE_NOT_DHCPV6) {
        finding->detail =
            (struct dhcpv6lq_bytes){(const uint8_t *)item->protocol, strlen(item->protocol)};
    } else if (rule == DHCPV6LQ_RULE_STARTTLS_CLEAR) {
        finding->number = dhcpv6lq_session_starttls_reply(end->connection->session);
    }
    arrival->finding = finding;
}

/* To the session, what is no message is octets that are missing. What was told as cut by the
 * capture was fed then. */
static void settle(struct dhcpv6lq_end *end, struct dhcpv6lq_arrival *arrival,
                   const struct dhcpv6lq_item *item) {
    if (item->kind != DHCPV6LQ_ITEM_MESSAGE) {
        dhcpv6lq_enqueue_gap(end, item->position, item->position + (int64_t)item->length);
    } else if (!item->told && item->completeness != DHCPV6LQ_UNFINISHED) {
        dhcpv6lq_enqueue(end, arrival, item);
    }
}

/* An arrival is shown with the segment that made it whole. What is all in that segment is not kept
 * twice. */
static void *on_found(void *context, const struct dhcpv6lq_item *item, bool settled) {
    struct dhcpv6lq_end *end = context;
    struct dhcpv6lq_connection *connection = end->connection;
    struct dhcpv6lq_shown *shown = item->last.tag;
    struct dhcpv6lq_arrival *arrival =
        dhcpv6lq_arena_take(&connection->capture->arena, sizeof *arrival);

    if (!arrival) {
        return NULL;
    }
    *arrival =
        (struct dhcpv6lq_arrival){.kind = item->kind,
                                  .completeness = item->completeness,
                                  .from = end->side,
                                  .protocol = item->protocol,
                                  .amid = is_amid(end, item),
                                  .offset = (int32_t)(item->position - shown->taken.position),
                                  .length = (uint32_t)item->length,
                                  .size = (uint32_t)item->size,
                                  .frames = &arrival->frame,
                                  .frames_count = 1,
                                  .segments = (uint32_t)item->origins_count,
                                  .frame = item->last.frame,
                                  .time = item->last.time,
                                  .late = item->late};
    find_fault(end, arrival, item);
    if (item->origins_count > 1 || item->last.tag != item->origins[0].tag) {
        arrival->frames = frames_of(connection, item, &arrival->frames_count);
        arrival->octets = copy_of(connection, item);
        if (!arrival->frames || !arrival->octets) {
            return NULL;
        }
    }
    if (item->completeness == DHCPV6LQ_CUT_BY_CAPTURE ||
        item->completeness == DHCPV6LQ_UNFINISHED) { /* these are found after their segments */
        arrival->begun = arrival->octets ? arrival->octets : copy_of(connection, item);
    }
    *(shown->last ? &shown->last->next : &shown->first) = arrival;
    shown->last = arrival;
    if (settled) {
        settle(end, arrival, item);
    }
    return arrival;
}

static void on_settle(void *context, void *found, const struct dhcpv6lq_item *item) {
    if (found) {
        settle(context, found, item);
    }
}

static void on_retract(void *context, void *found) {
    (void)context;
    if (found) {
        ((struct dhcpv6lq_arrival *)found)->retracted = true;
    }
}

static void on_gap(void *context, uint64_t octets, int64_t to) {
    dhcpv6lq_enqueue_gap(context, to - (int64_t)octets, to);
}

/* ---- making ---- */

static struct dhcpv6lq_stream *new_stream(struct dhcpv6lq_end *end) {
    const struct dhcpv6lq_stream_listener listener = {end, on_found, on_settle, on_retract, on_gap};

    return dhcpv6lq_stream_new(&end->connection->capture->allocator, &listener);
}

static bool begin_end(struct dhcpv6lq_connection *connection, enum dhcpv6lq_side side,
                      const struct dhcpv6lq_flow *flow) {
    struct dhcpv6lq_end *end = &connection->ends[side];

    end->connection = connection;
    end->side = side;
    end->endpoint = side == DHCPV6LQ_SIDE_A ? flow->source : flow->destination;
    end->is_server_port = side == DHCPV6LQ_SIDE_A ? flow->from_server_port : flow->to_server_port;
    end->last = &end->first;
    end->fed = end->queued_end = INT64_MIN;
    end->stream = new_stream(end);
    return end->stream != NULL;
}

struct dhcpv6lq_connection *dhcpv6lq_connection_new(struct dhcpv6lq_capture *capture,
                                                    const struct dhcpv6lq_flow *flow) {
    struct dhcpv6lq_connection *connection =
        capture->allocator.allocate(capture->allocator.context, sizeof *connection);
    bool whole;

    if (!connection) {
        return NULL;
    }
    *connection = (struct dhcpv6lq_connection){
        .capture = capture, .tenant = flow->tenant, .server = DHCPV6LQ_SIDE_UNKNOWN};
    if (flow->from_server_port != flow->to_server_port) {
        connection->server = flow->from_server_port ? DHCPV6LQ_SIDE_A : DHCPV6LQ_SIDE_B;
    }
    connection->session = dhcpv6lq_session_new(capture, DHCPV6LQ_TCP);
    whole = connection->session != NULL;
    whole &= begin_end(connection, DHCPV6LQ_SIDE_A, flow);
    whole &= begin_end(connection, DHCPV6LQ_SIDE_B, flow);
    if (!whole) {
        dhcpv6lq_connection_free(connection);
        return NULL;
    }
    return connection;
}

void dhcpv6lq_connection_free(struct dhcpv6lq_connection *connection) {
    const struct dhcpv6lq_allocator *allocator;

    if (!connection) {
        return;
    }
    allocator = &connection->capture->allocator;
    for (int side = 0; side < DHCPV6LQ_SIDES; side++) {
        struct dhcpv6lq_end *end = &connection->ends[side];

        dhcpv6lq_queue_free(end);
        dhcpv6lq_stream_free(end->stream);
        dhcpv6lq_stream_free(end->inner);
    }
    dhcpv6lq_session_free(connection->session);
    allocator->release(allocator->context, connection);
}

bool dhcpv6lq_connection_is_other(const struct dhcpv6lq_connection *connection,
                                  enum dhcpv6lq_side from, const struct dhcpv6lq_segment *segment) {
    const struct dhcpv6lq_end *end = &connection->ends[from];
    const struct dhcpv6lq_end *other = &connection->ends[1 - from];
    bool acknowledges = segment->flags & DHCPV6LQ_TCP_ACK;

    if (segment->flags & DHCPV6LQ_TCP_SYN) {
        if (end->syn) {
            return segment->sequence != end->syn_sequence;
        }
        return dhcpv6lq_stream_has_any(end->stream) &&
               !dhcpv6lq_stream_is_near(end->stream, segment->sequence);
    }
    if (segment->flags & DHCPV6LQ_TCP_RST) {
        return false; /* whatever its numbers are, it ends this one, or nothing */
    }
    if (acknowledges && dhcpv6lq_stream_is_outside(end->stream, segment->sequence) &&
        dhcpv6lq_stream_is_outside(other->stream, segment->acknowledged)) {
        return true; /* though the numbers are near by chance */
    }
    return !dhcpv6lq_stream_is_near(end->stream, segment->sequence) &&
           (!acknowledges || !dhcpv6lq_stream_is_near(other->stream, segment->acknowledged) ||
            dhcpv6lq_stream_is_ended(end->stream));
}

bool dhcpv6lq_connection_is_near(const struct dhcpv6lq_connection *connection,
                                 enum dhcpv6lq_side from, const struct dhcpv6lq_segment *segment) {
    return dhcpv6lq_stream_is_near(connection->ends[from].stream, segment->sequence);
}

/* ---- the end ---- */

/* Had the sender of this last segment got the other side's? */
static bool is_after(struct dhcpv6lq_end *end, const struct dhcpv6lq_last_segment *last,
                     const struct dhcpv6lq_last_segment *other) {
    return last->acknowledges && dhcpv6lq_stream_position(dhcpv6lq_other_end(end)->stream,
                                                          last->acknowledged) > other->position;
}

static struct dhcpv6lq_closing closing_by(const struct dhcpv6lq_end *end,
                                          const struct dhcpv6lq_last_segment *last, bool reset) {
    return (struct dhcpv6lq_closing){.frame = last->frame,
                                     .time = last->time,
                                     .from =
                                         dhcpv6lq_connection_direction(end->connection, end->side),
                                     .reset = reset};
}

/* Did the requestor send its FIN before the server sent this, in whatever order the capture has
 * them? */
static bool left_before(struct dhcpv6lq_end *requestor,
                        const struct dhcpv6lq_last_segment *of_server) {
    return requestor->fin.frame != 0 &&
           (of_server->frame == 0 ||
            is_after(dhcpv6lq_other_end(requestor), of_server, &requestor->fin) ||
            (requestor->fin.frame < of_server->frame &&
             !is_after(requestor, &requestor->fin, of_server)));
}

/* The connection has ended when the server has ended its side of it, or either has reset it: a
 * requestor may send its FIN after its last query (RFC 5460 6.6). Who was first, in whatever order
 * the capture has them, has ended it. */
static void find_closing(struct dhcpv6lq_connection *connection) {
    struct dhcpv6lq_end *server =
        &connection
             ->ends[connection->server == DHCPV6LQ_SIDE_A ? DHCPV6LQ_SIDE_A : DHCPV6LQ_SIDE_B];
    struct dhcpv6lq_end *requestor = dhcpv6lq_other_end(server);
    struct dhcpv6lq_end *resetter =
        server->reset.frame != 0 &&
                (requestor->reset.frame == 0 || server->reset.frame < requestor->reset.frame)
            ? server
            : requestor;
    bool is_known = connection->server != DHCPV6LQ_SIDE_UNKNOWN;
    bool is_reset = resetter->reset.frame != 0;
    bool is_closed = server->fin.frame != 0 || (requestor->fin.frame != 0 && !is_known);
    bool left = left_before(requestor, &server->fin);
    struct dhcpv6lq_closing closing = {0};
    struct dhcpv6lq_closing leaving = {0};

    if (is_reset &&
        (!is_closed || (server->fin.frame != 0 && resetter->reset.frame < server->fin.frame &&
                        !is_after(resetter, &resetter->reset, &server->fin)))) {
        closing = closing_by(resetter, &resetter->reset, true);
    } else if (is_closed) {
        closing =
            closing_by(left ? requestor : server, left ? &requestor->fin : &server->fin, false);
    }
    if (is_known && left && left_before(requestor, &server->reset)) {
        leaving = closing_by(requestor, &requestor->fin, false);
    }
    dhcpv6lq_session_close(connection->session, &closing);
    dhcpv6lq_session_leave(connection->session, &leaving);
}

static void take_end(struct dhcpv6lq_end *end, const struct dhcpv6lq_segment *segment) {
    struct dhcpv6lq_last_segment *last =
        segment->flags & DHCPV6LQ_TCP_RST ? &end->reset : &end->fin;

    if (last->frame == 0) { /* else it is sent again */
        *last = (struct dhcpv6lq_last_segment){
            .frame = segment->frame,
            .time = segment->time,
            .position =
                dhcpv6lq_stream_position(end->stream, segment->sequence) + (int64_t)segment->sent,
            .acknowledges = segment->flags & DHCPV6LQ_TCP_ACK,
            .acknowledged = segment->acknowledged};
    }
    find_closing(end->connection);
}

/* ---- segments ---- */

static struct dhcpv6lq_shown *new_shown(struct dhcpv6lq_connection *connection) {
    struct dhcpv6lq_shown *shown = dhcpv6lq_arena_take(&connection->capture->arena, sizeof *shown);

    if (shown) {
        *shown = (struct dhcpv6lq_shown){0};
    }
    return shown;
}

/* Octets that came already are no sign of life. */
static void hear(struct dhcpv6lq_end *end, const struct dhcpv6lq_stream *stream,
                 const struct dhcpv6lq_segment *segment) {
    enum dhcpv6lq_place place = dhcpv6lq_stream_place(stream, segment);

    if (segment->sent > 0 && place != DHCPV6LQ_PLACE_BEHIND) {
        dhcpv6lq_session_hear(end->connection->session,
                              dhcpv6lq_connection_direction(end->connection, end->side),
                              segment->time, place == DHCPV6LQ_PLACE_AHEAD);
    }
}

/* Take octets into one of the side's streams. */
static struct dhcpv6lq_shown *take(struct dhcpv6lq_end *end, struct dhcpv6lq_stream *stream,
                                   struct dhcpv6lq_segment segment) {
    struct dhcpv6lq_shown *shown = new_shown(end->connection);

    if (!shown) {
        return NULL;
    }
    segment.tag = shown;
    hear(end, stream, &segment); /* before the messages in it are fed */
    dhcpv6lq_stream_take(stream, &segment, &shown->taken);
    return shown;
}

/* A segment without octets has nothing to show; one that ends the stream may. */
static bool is_empty(const struct dhcpv6lq_segment *segment) {
    return segment->sent == 0 && !(segment->flags & (DHCPV6LQ_TCP_FIN | DHCPV6LQ_TCP_RST));
}

static struct dhcpv6lq_shown *take_octets(struct dhcpv6lq_end *end,
                                          const struct dhcpv6lq_segment *segment) {
    struct dhcpv6lq_connection *connection = end->connection;
    struct dhcpv6lq_taken taken;

    if (!connection->in_tls) {
        take_tls(end, segment);
    }
    if (connection->in_tls) { /* its octets are TLS's */
        dhcpv6lq_tls_take(connection->session, dhcpv6lq_connection_direction(connection, end->side),
                          segment);
        return NULL;
    }
    if (is_empty(segment)) {
        dhcpv6lq_stream_take(end->stream, segment, &taken);
        return NULL;
    }
    return take(end, end->stream, *segment);
}

const struct dhcpv6lq_shown *dhcpv6lq_connection_take(struct dhcpv6lq_connection *connection,
                                                      enum dhcpv6lq_side from,
                                                      const struct dhcpv6lq_segment *segment) {
    struct dhcpv6lq_end *end = &connection->ends[from];
    struct dhcpv6lq_end *other = dhcpv6lq_other_end(end);
    bool begins = is_syn(segment) && !connection->attempt;
    struct dhcpv6lq_shown *shown;

    end->segments++;
    end->next = segment->sequence + (uint32_t)segment->sent;
    if (segment->flags & DHCPV6LQ_TCP_SYN) {
        take_syn(end, segment);
        end->next++;
    }
    take_handshake(end, segment);
    if (is_before_connection(end, segment)) {
        return NULL;
    }
    take_first_acknowledgement(end, segment);
    if (segment->flags & DHCPV6LQ_TCP_ACK) {
        dhcpv6lq_stream_acknowledge(other->stream, segment->acknowledged);
    }
    shown = take_octets(end, segment);
    if (begins && connection->attempt) {
        shown = shown ? shown : new_shown(connection);
        if (shown) {
            shown->attempt = connection->attempt;
        }
    }
    if (segment->flags & (DHCPV6LQ_TCP_FIN | DHCPV6LQ_TCP_RST)) {
        take_end(end, segment);
    }
    dhcpv6lq_pass_on(connection, false);
    return shown;
}

const struct dhcpv6lq_shown *
dhcpv6lq_connection_take_inner(struct dhcpv6lq_connection *connection, enum dhcpv6lq_side from,
                               const struct dhcpv6lq_segment *segment) {
    struct dhcpv6lq_end *end = &connection->ends[from];
    struct dhcpv6lq_segment numbered = *segment;
    struct dhcpv6lq_shown *shown;

    dhcpv6lq_tls_decrypt(end->connection->session);
    if (!end->inner) {
        end->inner = new_stream(end);
        if (!end->inner) {
            return NULL;
        }
        dhcpv6lq_stream_begin(end->inner, 0);
        end->queued_end = INT64_MIN; /* positions begin anew */
    }
    numbered.sequence = end->inner_sequence;
    numbered.flags = 0;
    end->inner_sequence += (uint32_t)segment->sent;
    shown = take(end, end->inner, numbered);
    dhcpv6lq_pass_on(connection, false);
    return shown;
}

void dhcpv6lq_connection_finish(struct dhcpv6lq_connection *connection) {
    for (int side = 0; side < DHCPV6LQ_SIDES; side++) {
        struct dhcpv6lq_end *end = &connection->ends[side];

        if (!connection->in_tls) {
            dhcpv6lq_stream_give_up(end->stream, INT64_MAX, true);
        } else if (end->inner) {
            dhcpv6lq_stream_give_up(end->inner, INT64_MAX, true);
        }
    }
    dhcpv6lq_pass_on(connection, true);
}
