/* SPDX-License-Identifier: MIT
 *
 * Each side has a stream and a queue of the messages that are settled in it:
 *
 *     side A   stream --> queue --\
 *                                  >--> session
 *     side B   stream --> queue --/
 *
 * A queue is passed on as soon as what its first message acknowledges has come from the other side.
 */
#include "dhcpv6lq/connection.h"

#include <string.h>

#include "dhcpv6lq/frame.h"
#include "dhcpv6lq/reader.h"

#include "series/attempts.h"
#include "series/connections.h"

enum {
    FRAMES_MAX = 64,
    PATIENCE = 16,            /* segments that a message waits for what it acknowledges */
    QUEUED_MAX = 1024 * 1024, /* octets of messages that wait */
    ABSENT = 4 /* segments of one side, after which the other is not captured at all */
};

/* A message that waits to be fed, or (without an arrival) octets that are missing. */
struct queued {
    struct queued *next;
    struct dhcpv6lq_arrival *arrival;
    int64_t end; /* position after its last octet */
    uint32_t acknowledged;
    bool acknowledges;
    unsigned segments; /* that its side had sent when it came */
    size_t length;
    uint8_t octets[];
};

struct end {
    struct dhcpv6lq_connection *connection;
    enum dhcpv6lq_side side;
    struct dhcpv6lq_endpoint endpoint;
    bool is_server_port; /* the endpoint's port is one that servers listen on */
    struct dhcpv6lq_stream *stream;
    struct dhcpv6lq_stream *inner; /* what TLS carries; NULL: nothing yet */
    uint32_t inner_sequence;       /* of its next octet */
    struct queued *first;
    struct queued **last;
    unsigned segments; /* so far */
    uint32_t next;     /* sequence number after the last one of them */
    bool syn;          /* was captured */
    uint32_t syn_sequence;
};

struct dhcpv6lq_connection {
    struct dhcpv6lq_capture *capture;
    struct dhcpv6lq_session *session;
    uint32_t tenant;
    struct end ends[DHCPV6LQ_SIDES];
    enum dhcpv6lq_side server;
    bool server_sure;  /* a SYN or a message said so */
    size_t queued;     /* octets in both queues */
    bool tls_accepted; /* STARTTLS was, so that TLS may begin; ... */
    bool in_tls;       /* ... and it has */
    bool foreign_told; /* not_dhcpv6 was */
    bool accepted;     /* there is more of it than SYNs of one side, and RSTs that answer them */
    struct dhcpv6lq_attempt *attempt; /* that it came from; NULL: none is in the capture */
    uint32_t early_rst; /* frame of one that came before the SYN that it may answer; 0: none */
    uint32_t early_rst_acknowledged;
    bool closed; /* the first FIN or RST came, ... */
    enum dhcpv6lq_side closed_from;
    bool closing_acknowledges; /* ... which acknowledged this */
    uint32_t closing_acknowledged;
};

static struct end *other_end(struct end *end) {
    return &end->connection->ends[1 - end->side];
}

/* ---- the attempt to connect ---- */

static bool is_syn(const struct dhcpv6lq_segment *segment) {
    return (segment->flags & DHCPV6LQ_TCP_SYN) && !(segment->flags & DHCPV6LQ_TCP_ACK);
}

/* A SYN to a server's port. One that is sent again may have been refused before. */
static void take_attempt(struct end *end, const struct dhcpv6lq_segment *syn) {
    struct dhcpv6lq_connection *connection = end->connection;
    const struct end *server = other_end(end);

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

/* A RST, where there is no connection yet, ends none: it answers a SYN. */
static bool is_refusal(const struct end *end, const struct dhcpv6lq_segment *segment) {
    return (segment->flags & DHCPV6LQ_TCP_RST) && !end->connection->accepted;
}

/* Whatever it is, if neither a SYN of the one side alone nor what refuses it, there was an answer.
 */
static void take_handshake(struct end *end, const struct dhcpv6lq_segment *segment) {
    struct dhcpv6lq_connection *connection = end->connection;

    if (is_syn(segment)) {
        take_attempt(end, segment);
    } else if (is_refusal(end, segment)) {
        if (connection->attempt && other_end(end)->syn) {
            dhcpv6lq_attempt_refuse(connection->attempt, segment->frame);
        } else if (!connection->attempt) {
            connection->early_rst = segment->frame;
            connection->early_rst_acknowledged = segment->acknowledged;
        }
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

struct dhcpv6lq_session *dhcpv6lq_connection_session(const struct dhcpv6lq_connection *connection) {
    return connection->session;
}

static enum dhcpv6lq_side opposite(enum dhcpv6lq_side side) {
    return side == DHCPV6LQ_SIDE_A ? DHCPV6LQ_SIDE_B : DHCPV6LQ_SIDE_A;
}

/* RFC 5460 6.1: the requestor opens the connection. */
static void take_syn(struct end *end, const struct dhcpv6lq_segment *segment) {
    struct dhcpv6lq_connection *connection = end->connection;
    bool opens = !(segment->flags & DHCPV6LQ_TCP_ACK);

    end->syn = true;
    end->syn_sequence = segment->sequence;
    if (!connection->server_sure) {
        connection->server = opens ? opposite(end->side) : end->side;
        connection->server_sure = true;
    }
    if (!opens) { /* it acknowledges the other side's SYN, and nothing else */
        dhcpv6lq_stream_begin(other_end(end)->stream, segment->acknowledged);
    }
}

/* Nothing but its SYN comes from a server before a query does: what the requestor acknowledges then
 * is where the server's stream starts. */
static void take_first_acknowledgement(struct end *end, const struct dhcpv6lq_segment *segment) {
    struct end *other = other_end(end);

    if (end->syn && !(segment->flags & DHCPV6LQ_TCP_SYN) && (segment->flags & DHCPV6LQ_TCP_ACK) &&
        !dhcpv6lq_stream_has_any(other->stream) && segment->sequence == end->syn_sequence + 1 &&
        end->connection->server == other->side) {
        dhcpv6lq_stream_begin(other->stream, segment->acknowledged);
    }
}

/* Where neither ports nor SYN told which side is the server, a message does. */
static void take_role(struct end *end, const uint8_t *octets, size_t length) {
    struct dhcpv6lq_connection *connection = end->connection;
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;
    enum dhcpv6lq_direction direction;

    if (connection->server != DHCPV6LQ_SIDE_UNKNOWN ||
        dhcpv6lq_message_load(&message, octets, 0, length, &error) != DHCPV6LQ_OK) {
        return;
    }
    direction = dhcpv6lq_direction_of(message.type);
    if (direction != DHCPV6LQ_DIRECTION_UNKNOWN) {
        connection->server = direction == DHCPV6LQ_FROM_SERVER ? end->side : opposite(end->side);
        connection->server_sure = true;
    }
}

/* ---- the session ---- */

/* Is it known where this side's stream starts? */
static bool has_start(const struct end *end) {
    return end->inner || dhcpv6lq_stream_is_begun(end->stream);
}

static bool has_all_of_other(const struct end *end, bool acknowledges, uint32_t acknowledged) {
    const struct end *other = &end->connection->ends[1 - end->side];

    if (end->inner) {
        return other->inner != NULL;
    }
    return acknowledges && dhcpv6lq_stream_has_all(other->stream, acknowledged) &&
           !dhcpv6lq_stream_is_amid(other->stream, acknowledged);
}

/* Have all octets come which were acknowledged, as far as the capture goes back? Of a side without
 * octets so far, any segment tells how far it is; of one that is not captured, none will come. */
static bool has_come(const struct end *end, const struct end *other, uint32_t acknowledged) {
    if (other->segments == 0) {
        return end->segments >= ABSENT;
    }
    if (!dhcpv6lq_stream_has_any(other->stream) && !dhcpv6lq_stream_is_begun(other->stream)) {
        return (int32_t)(acknowledged - other->next) <= 0;
    }
    return dhcpv6lq_stream_reaches(other->stream, acknowledged);
}

/* After this message the connection goes on in TLS (RFC 7653 8.2). */
static bool is_tls_accepted(const struct dhcpv6lq_step *step) {
    return step->message_type == DHCPV6LQ_REPLY && step->query &&
           step->query->message_type == DHCPV6LQ_STARTTLS &&
           dhcpv6lq_query_outcome(step->query) == DHCPV6LQ_DONE;
}

bool dhcpv6lq_connection_is_in_tls(const struct dhcpv6lq_connection *connection) {
    return connection->in_tls;
}

/* After a STARTTLS that was accepted, whatever is new and is no message of ours is TLS, whose
 * beginning may be missing. */
static void take_tls(struct end *end, const struct dhcpv6lq_segment *segment) {
    struct dhcpv6lq_connection *connection = end->connection;
    const uint8_t *octets = segment->octets;

    if (!connection->tls_accepted || segment->length == 0 ||
        dhcpv6lq_stream_place(end->stream, segment) == DHCPV6LQ_PLACE_BEHIND) {
        return;
    }
    connection->in_tls =
        segment->length <= DHCPV6LQ_FRAME_HEADER ||
        dhcpv6lq_direction_of(octets[DHCPV6LQ_FRAME_HEADER]) == DHCPV6LQ_DIRECTION_UNKNOWN;
}

/* A message without its message-size; none where not even that is whole. */
static void feed(struct end *end, struct dhcpv6lq_arrival *arrival, const uint8_t *octets,
                 size_t length, bool acknowledges, uint32_t acknowledged) {
    struct dhcpv6lq_connection *connection = end->connection;
    size_t header = length < DHCPV6LQ_FRAME_HEADER ? length : DHCPV6LQ_FRAME_HEADER;
    const struct end *server;
    struct dhcpv6lq_input input = {.octets = octets + header,
                                   .length = length - header,
                                   .message_length = length - header,
                                   .completeness = arrival->completeness,
                                   .frame = arrival->frame,
                                   .time = arrival->time,
                                   .secured = end->inner != NULL,
                                   .tenant = connection->tenant};

    take_role(end, input.octets, input.length);
    server = &connection->ends[connection->server == DHCPV6LQ_SIDE_A ? 0 : 1];
    input.direction = dhcpv6lq_connection_direction(connection, end->side);
    input.server = server->endpoint;
    input.requestor = connection->ends[1 - server->side].endpoint;
    input.other_seen = has_all_of_other(end, acknowledges, acknowledged);
    input.other_reached = end->inner || has_come(end, other_end(end), acknowledged);
    input.start_seen = has_start(end);
    input.other_position =
        acknowledges ? dhcpv6lq_stream_position(other_end(end)->stream, acknowledged) : INT64_MIN;
    arrival->step = dhcpv6lq_session_feed(connection->session, &input);
    connection->tls_accepted |= arrival->step && is_tls_accepted(arrival->step);
}

static void feed_gap(struct end *end, int64_t to) {
    dhcpv6lq_session_gap(end->connection->session,
                         dhcpv6lq_connection_direction(end->connection, end->side), to);
}

/* Must it wait for what it acknowledges? An answer whose query is there need not. */
static bool must_wait(struct end *end, const uint8_t *octets, size_t length, bool acknowledges,
                      uint32_t acknowledged, unsigned segments) {
    struct dhcpv6lq_connection *connection = end->connection;
    const struct end *other = other_end(end);
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;

    if (end->inner || !acknowledges || end->segments - segments >= PATIENCE ||
        connection->queued > QUEUED_MAX || dhcpv6lq_stream_is_ended(other->stream) ||
        length <= DHCPV6LQ_FRAME_HEADER || has_come(end, other, acknowledged)) {
        return false;
    }
    return dhcpv6lq_message_load(&message, octets, DHCPV6LQ_FRAME_HEADER,
                                 length - DHCPV6LQ_FRAME_HEADER, &error) == DHCPV6LQ_OK &&
           !(dhcpv6lq_direction_of(message.type) == DHCPV6LQ_FROM_SERVER &&
             dhcpv6lq_session_awaits(connection->session, message.type, message.transaction_id));
}

/* ---- queues ---- */

static void pass(struct end *end, struct queued *queued) {
    if (queued->arrival) {
        feed(end, queued->arrival, queued->octets, queued->length, queued->acknowledges,
             queued->acknowledged);
    } else {
        feed_gap(end, queued->end);
    }
}

static void pass_first(struct end *end) {
    struct dhcpv6lq_connection *connection = end->connection;
    struct queued *queued = end->first;

    end->first = queued->next;
    if (!end->first) {
        end->last = &end->first;
    }
    connection->queued -= queued->length;
    pass(end, queued);
    connection->capture->allocator.release(connection->capture->allocator.context, queued);
}

static bool is_ready(struct end *end, const struct queued *queued) {
    return !queued->arrival || !must_wait(end, queued->octets, queued->length, queued->acknowledges,
                                          queued->acknowledged, queued->segments);
}

/* Had the sender of the first message of `end` got the first one of the other side? */
static bool follows(struct end *end) {
    const struct end *other = other_end(end);
    const struct queued *own = end->first;
    const struct queued *first = other->first;

    return first && own->acknowledges && !end->inner &&
           dhcpv6lq_stream_position(other->stream, own->acknowledged) >= first->end;
}

/* Pass on what may be passed on; with `all`, everything. What follows from the other side's first
 * message goes after that, unless each follows from the other, as only a liar's can. */
static void pump(struct dhcpv6lq_connection *connection, bool all) {
    bool moved = true;

    while (moved) {
        moved = false;
        for (int side = 0; side < DHCPV6LQ_SIDES; side++) {
            struct end *end = &connection->ends[side];

            while (end->first && (all || is_ready(end, end->first)) &&
                   (!follows(end) || (all && follows(other_end(end))))) {
                pass_first(end);
                moved = true;
            }
        }
    }
}

/* What is settled in the stream of `end`, up to a position of it; a gap where there is no arrival.
 */
static void enqueue(struct end *end, struct dhcpv6lq_arrival *arrival,
                    const struct dhcpv6lq_item *item, int64_t to) {
    struct dhcpv6lq_connection *connection = end->connection;
    size_t length = arrival ? item->length : 0;
    struct queued *queued;

    if (!arrival && !end->first) {
        feed_gap(end, to);
        return;
    }
    if (arrival && !end->first && !other_end(end)->first &&
        !must_wait(end, item->octets, item->length, item->last.acknowledges,
                   item->last.acknowledged, end->segments)) {
        feed(end, arrival, item->octets, item->length, item->last.acknowledges,
             item->last.acknowledged);
        return;
    }
    queued = connection->capture->allocator.allocate(connection->capture->allocator.context,
                                                     sizeof *queued + length);
    if (!queued) {
        pump(connection, true); /* in order, then, and without waiting */
        if (arrival) {
            feed(end, arrival, item->octets, item->length, false, 0);
        }
        return;
    }
    *queued =
        (struct queued){.arrival = arrival, .end = to, .segments = end->segments, .length = length};
    if (arrival) {
        queued->acknowledges = item->last.acknowledges;
        queued->acknowledged = item->last.acknowledged;
        memcpy(queued->octets, item->octets, length);
    }
    *end->last = queued;
    end->last = &queued->next;
    connection->queued += length;
}

/* What is no message is octets that are missing, to the session. */
static void enqueue_item(struct end *end, struct dhcpv6lq_arrival *arrival,
                         const struct dhcpv6lq_item *item) {
    enqueue(end, item->kind == DHCPV6LQ_ITEM_MESSAGE ? arrival : NULL, item,
            item->position + (int64_t)item->length);
}

/* ---- what the streams tell ---- */

static const uint32_t *frames_of(struct dhcpv6lq_connection *connection,
                                 const struct dhcpv6lq_item *item, size_t *count) {
    uint32_t *frames;

    *count = item->origins_count < FRAMES_MAX ? item->origins_count : FRAMES_MAX;
    frames = dhcpv6lq_arena_take(&connection->capture->arena, *count * sizeof *frames);
    for (size_t i = 0; frames && i < *count; i++) {
        frames[i] = item->origins[i].frame;
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

/* Octets that are in no message: the capture lacks their start, or they are another protocol's,
 * which is told once a connection. */
static void find_fault(struct dhcpv6lq_connection *connection, struct dhcpv6lq_arrival *arrival) {
    bool foreign = arrival->kind == DHCPV6LQ_ITEM_FOREIGN;
    struct dhcpv6lq_finding *finding;

    if (arrival->kind == DHCPV6LQ_ITEM_MESSAGE || (foreign && connection->foreign_told)) {
        return;
    }
    connection->foreign_told |= foreign;
    finding = dhcpv6lq_arena_take(&connection->capture->arena, sizeof *finding);
    if (!finding) {
        return;
    }
    *finding = (struct dhcpv6lq_finding){
        .rule = foreign ? DHCPV6LQ_RULE_NOT_DHCPV6 : DHCPV6LQ_RULE_CONTINUATION,
        .scope = DHCPV6LQ_SCOPE_MESSAGE,
        .detail = {(const uint8_t *)arrival->protocol,
                   arrival->protocol ? strlen(arrival->protocol) : 0}};
    arrival->finding = finding;
}

/* An arrival is shown with the segment that made it whole. What is all in that segment is not kept
 * twice. */
static void *on_found(void *context, const struct dhcpv6lq_item *item, bool settled) {
    struct end *end = context;
    struct dhcpv6lq_connection *connection = end->connection;
    struct dhcpv6lq_shown *shown = item->last.tag;
    struct dhcpv6lq_arrival *arrival =
        dhcpv6lq_arena_take(&connection->capture->arena, sizeof *arrival);

    if (!arrival) {
        return NULL;
    }
    *arrival = (struct dhcpv6lq_arrival){.kind = item->kind,
                                         .completeness = item->completeness,
                                         .from = end->side,
                                         .protocol = item->protocol,
                                         .offset = (size_t)(item->position - shown->taken.position),
                                         .length = item->length,
                                         .size = item->size,
                                         .frames = &arrival->frame,
                                         .frames_count = 1,
                                         .frame = item->last.frame,
                                         .time = item->last.time,
                                         .late = item->late};
    find_fault(connection, arrival);
    if (item->origins_count > 1 || item->last.frame != item->origins[0].frame) {
        arrival->frames = frames_of(connection, item, &arrival->frames_count);
        arrival->octets = copy_of(connection, item);
        if (!arrival->frames || !arrival->octets) {
            return NULL;
        }
    }
    *(shown->last ? &shown->last->next : &shown->first) = arrival;
    shown->last = arrival;
    if (settled && !item->told) {
        enqueue_item(end, arrival, item);
    }
    return arrival;
}

static void on_settle(void *context, void *found, const struct dhcpv6lq_item *item) {
    struct end *end = context;

    if (found) {
        enqueue_item(end, found, item);
    }
}

static void on_retract(void *context, void *found) {
    (void)context;
    if (found) {
        ((struct dhcpv6lq_arrival *)found)->retracted = true;
    }
}

static void on_gap(void *context, uint64_t octets, int64_t to) {
    (void)octets;
    enqueue(context, NULL, NULL, to);
}

/* ---- segments ---- */

static struct dhcpv6lq_stream *new_stream(struct end *end) {
    const struct dhcpv6lq_stream_listener listener = {end, on_found, on_settle, on_retract, on_gap};

    return dhcpv6lq_stream_new(&end->connection->capture->allocator, &listener);
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
    for (int side = 0; side < DHCPV6LQ_SIDES; side++) {
        struct end *end = &connection->ends[side];

        end->connection = connection;
        end->side = (enum dhcpv6lq_side)side;
        end->endpoint = side == DHCPV6LQ_SIDE_A ? flow->source : flow->destination;
        end->is_server_port =
            side == DHCPV6LQ_SIDE_A ? flow->from_server_port : flow->to_server_port;
        end->last = &end->first;
        end->stream = new_stream(end);
        whole &= end->stream != NULL;
    }
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
        struct end *end = &connection->ends[side];

        while (end->first) {
            struct queued *next = end->first->next;

            allocator->release(allocator->context, end->first);
            end->first = next;
        }
        dhcpv6lq_stream_free(end->stream);
        dhcpv6lq_stream_free(end->inner);
    }
    dhcpv6lq_session_free(connection->session);
    allocator->release(allocator->context, connection);
}

bool dhcpv6lq_connection_is_other(const struct dhcpv6lq_connection *connection,
                                  enum dhcpv6lq_side from, const struct dhcpv6lq_segment *segment) {
    const struct end *end = &connection->ends[from];
    const struct end *other = &connection->ends[opposite(from)];
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
    return !dhcpv6lq_stream_is_near(end->stream, segment->sequence) &&
           (!acknowledges || !dhcpv6lq_stream_is_near(other->stream, segment->acknowledged) ||
            dhcpv6lq_stream_is_ended(end->stream));
}

/* The connection ends here, as far as this side goes (RFC 9293 3.5.3, 3.6). The first end counts,
 * in whatever order the capture has them: one that acknowledges the other side's FIN was second. */
static void take_end(struct end *end, const struct dhcpv6lq_segment *segment) {
    struct dhcpv6lq_connection *connection = end->connection;
    bool reset = segment->flags & DHCPV6LQ_TCP_RST;
    int64_t fin = dhcpv6lq_stream_position(end->stream, segment->sequence) + (int64_t)segment->sent;
    bool is_first = !connection->closed ||
                    (connection->closed_from != end->side && connection->closing_acknowledges &&
                     dhcpv6lq_stream_position(end->stream, connection->closing_acknowledged) > fin);

    if (is_first) {
        const struct dhcpv6lq_closing closing = {
            .frame = segment->frame,
            .time = segment->time,
            .from = dhcpv6lq_connection_direction(connection, end->side),
            .reset = reset};

        connection->closed = true;
        connection->closed_from = end->side;
        connection->closing_acknowledges = segment->flags & DHCPV6LQ_TCP_ACK;
        connection->closing_acknowledged = segment->acknowledged;
        dhcpv6lq_session_close(connection->session, &closing);
    }
    if (reset && !connection->in_tls) {
        dhcpv6lq_stream_give_up(end->stream, true);
        dhcpv6lq_stream_give_up(other_end(end)->stream, true);
        pump(connection, true);
    }
}

static struct dhcpv6lq_shown *new_shown(struct dhcpv6lq_connection *connection) {
    struct dhcpv6lq_shown *shown = dhcpv6lq_arena_take(&connection->capture->arena, sizeof *shown);

    if (shown) {
        *shown = (struct dhcpv6lq_shown){0};
    }
    return shown;
}

/* Take octets into one of the side's streams. */
static struct dhcpv6lq_shown *take(struct end *end, struct dhcpv6lq_stream *stream,
                                   struct dhcpv6lq_segment segment) {
    struct dhcpv6lq_connection *connection = end->connection;
    struct dhcpv6lq_shown *shown = new_shown(connection);

    if (!shown) {
        return NULL;
    }
    segment.tag = shown;
    if (segment.sent > 0) { /* before the messages in it are fed */
        dhcpv6lq_session_hear(connection->session,
                              dhcpv6lq_connection_direction(connection, end->side), segment.time,
                              dhcpv6lq_stream_place(stream, &segment) != DHCPV6LQ_PLACE_NEXT);
    }
    dhcpv6lq_stream_take(stream, &segment, &shown->taken);
    return shown;
}

/* A segment without octets has nothing to show; one that ends the stream may. */
static bool is_empty(const struct dhcpv6lq_segment *segment) {
    return segment->sent == 0 && !(segment->flags & (DHCPV6LQ_TCP_FIN | DHCPV6LQ_TCP_RST));
}

const struct dhcpv6lq_shown *dhcpv6lq_connection_take(struct dhcpv6lq_connection *connection,
                                                      enum dhcpv6lq_side from,
                                                      const struct dhcpv6lq_segment *segment) {
    struct end *end = &connection->ends[from];
    bool begins = is_syn(segment) && !connection->attempt;
    struct dhcpv6lq_shown *shown = NULL;
    struct dhcpv6lq_taken taken;

    end->segments++;
    end->next = segment->sequence + (uint32_t)segment->sent;
    if (segment->flags & DHCPV6LQ_TCP_SYN) {
        take_syn(end, segment);
        end->next++;
    }
    take_handshake(end, segment);
    if (is_refusal(end, segment)) {
        return NULL;
    }
    take_first_acknowledgement(end, segment);
    if (segment->flags & DHCPV6LQ_TCP_ACK) {
        dhcpv6lq_stream_acknowledge(other_end(end)->stream, segment->acknowledged);
    }
    if (!connection->in_tls) {
        take_tls(end, segment);
    }
    if (connection->in_tls) {
        shown = NULL; /* its octets are TLS's */
    } else if (is_empty(segment)) {
        dhcpv6lq_stream_take(end->stream, segment, &taken);
    } else {
        shown = take(end, end->stream, *segment);
    }
    if (begins && connection->attempt) {
        shown = shown ? shown : new_shown(connection);
        if (shown) {
            shown->attempt = connection->attempt;
        }
    }
    if (segment->flags & (DHCPV6LQ_TCP_FIN | DHCPV6LQ_TCP_RST)) {
        take_end(end, segment);
    }
    pump(connection, false);
    return shown;
}

const struct dhcpv6lq_shown *
dhcpv6lq_connection_take_inner(struct dhcpv6lq_connection *connection, enum dhcpv6lq_side from,
                               const struct dhcpv6lq_segment *segment) {
    struct end *end = &connection->ends[from];
    struct dhcpv6lq_segment numbered = *segment;
    struct dhcpv6lq_shown *shown;

    if (!end->inner) {
        end->inner = new_stream(end);
        if (!end->inner) {
            return NULL;
        }
        dhcpv6lq_stream_begin(end->inner, 0);
    }
    numbered.sequence = end->inner_sequence;
    numbered.flags = 0;
    end->inner_sequence += (uint32_t)segment->sent;
    shown = take(end, end->inner, numbered);
    pump(connection, false);
    return shown;
}

void dhcpv6lq_connection_finish(struct dhcpv6lq_connection *connection) {
    for (int side = 0; !connection->in_tls && side < DHCPV6LQ_SIDES; side++) {
        dhcpv6lq_stream_give_up(connection->ends[side].stream, false);
    }
    pump(connection, true);
}
