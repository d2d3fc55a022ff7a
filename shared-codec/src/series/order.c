/* SPDX-License-Identifier: MIT
 *
 * The order in which a connection's messages followed from each other. An answer may be captured
 * before its query, and a query before the answer that it waited for; what its sender had got of
 * the other side, a segment says itself. So a message waits until that has come, and goes after it:
 *
 *     requestor   Q1 . . . . . . . . Q2 (acknowledges D1)
 *     server         R1  D1
 *     captured    Q1 Q2 R1 D1    -->    fed: Q1 R1 D1 Q2
 *
 * It does not wait for ever: the capture may lack what it waits for.
 */
#include <string.h>

#include "dhcpv6lq/frame.h"
#include "dhcpv6lq/reader.h"

#include "series/end.h"

enum {
    PATIENCE = 16,   /* segments that a message waits for what it acknowledges */
    SORTED_MAX = 64, /* of the queue, that are looked at for the place of one more */
    ABSENT = 16,     /* segments of one side, after which the other is not captured at all */
    QUEUED_MAX = 1024 * 1024, /* octets of messages that wait */
};

/* ---- what the other side had sent ---- */

/* Is it known where this side's stream starts? */
static bool has_start(const struct dhcpv6lq_end *end) {
    return end->inner || dhcpv6lq_stream_is_begun(end->stream);
}

static bool has_all_of_other(const struct dhcpv6lq_end *end, const struct dhcpv6lq_end *other,
                             bool acknowledges, uint32_t acknowledged) {
    if (end->inner) {
        return other->inner != NULL;
    }
    return acknowledges && dhcpv6lq_stream_has_all(other->stream, acknowledged) &&
           !dhcpv6lq_stream_is_amid(other->stream, acknowledged);
}

/* Have all octets come which were acknowledged, as far as the capture goes back? Of a side without
 * octets so far, any segment tells how far it is; of one that is not captured, none will come. */
static bool has_come(const struct dhcpv6lq_end *end, const struct dhcpv6lq_end *other,
                     uint32_t acknowledged) {
    if (other->segments == 0) {
        return end->segments >= ABSENT;
    }
    if (!dhcpv6lq_stream_has_any(other->stream) && !dhcpv6lq_stream_is_begun(other->stream)) {
        return (int32_t)(acknowledged - other->next) <= 0;
    }
    return dhcpv6lq_stream_reaches(other->stream, acknowledged) &&
           !dhcpv6lq_stream_awaits(other->stream,
                                   dhcpv6lq_stream_position(other->stream, acknowledged));
}

/* ---- the session ---- */

/* Where neither ports nor SYN told which side is the server, a message does. */
static void take_role(struct dhcpv6lq_end *end, const uint8_t *octets, size_t length) {
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
        connection->server =
            direction == DHCPV6LQ_FROM_SERVER ? end->side : dhcpv6lq_other_end(end)->side;
        connection->server_sure = true;
    }
}

/* After a STARTTLS that was accepted, TLS has to begin (RFC 7653 8.2). */
static void take_step(struct dhcpv6lq_connection *connection, const struct dhcpv6lq_step *step) {
    if (step->message_type != DHCPV6LQ_REPLY || !step->query ||
        step->query->message_type != DHCPV6LQ_STARTTLS) {
        return;
    }
    connection->tls_accepted |= dhcpv6lq_query_outcome(step->query) == DHCPV6LQ_DONE;
}

/* So far the sender had got the other side's stream: before what it acknowledges, if what is
 * captured late was sent again. */
static int64_t other_position(struct dhcpv6lq_end *end, const struct dhcpv6lq_arrival *arrival,
                              bool acknowledges, uint32_t acknowledged) {
    if (end->inner) {
        return INT64_MAX; /* TLS leaves no gaps */
    }
    return acknowledges && !arrival->late
               ? dhcpv6lq_stream_position(dhcpv6lq_other_end(end)->stream, acknowledged)
               : INT64_MIN;
}

/* A message without its message-size; none where not even that is whole. `after`: the position
 * after it. */
static void feed(struct dhcpv6lq_end *end, struct dhcpv6lq_arrival *arrival, const uint8_t *octets,
                 size_t length, int64_t after, bool acknowledges, uint32_t acknowledged) {
    struct dhcpv6lq_connection *connection = end->connection;
    struct dhcpv6lq_end *other = dhcpv6lq_other_end(end);
    size_t header = length < DHCPV6LQ_FRAME_HEADER ? length : DHCPV6LQ_FRAME_HEADER;
    const struct dhcpv6lq_end *server;
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
    input.other_seen = has_all_of_other(end, other, acknowledges, acknowledged);
    input.other_reached = end->inner || (other->segments > 0 && has_come(end, other, acknowledged));
    input.start_seen = has_start(end);
    input.late = !end->inner && after < end->fed;
    end->fed = after > end->fed ? after : end->fed;
    input.position = after - (int64_t)length;
    input.other_position = other_position(end, arrival, acknowledges, acknowledged);
    arrival->step = dhcpv6lq_session_feed(connection->session, &input);
    if (arrival->step) {
        take_step(connection, arrival->step);
    }
}

static void feed_gap(struct dhcpv6lq_end *end, int64_t to) {
    dhcpv6lq_session_gap(end->connection->session,
                         dhcpv6lq_connection_direction(end->connection, end->side), to);
}

/* ---- whose turn it is ---- */

static bool is_impatient(const struct dhcpv6lq_end *end, unsigned segments) {
    return end->segments - segments >= PATIENCE || end->connection->queued > QUEUED_MAX;
}

/* Must it wait for what it acknowledges, or for what its own side sent before it? */
static bool must_wait(struct dhcpv6lq_end *end, int64_t begin, bool acknowledges,
                      uint32_t acknowledged, unsigned segments) {
    const struct dhcpv6lq_end *other = dhcpv6lq_other_end(end);

    if (end->inner || is_impatient(end, segments)) {
        return false;
    }
    if (other->syn && !dhcpv6lq_stream_is_begun(end->stream)) {
        return true; /* where this side starts will be known, too */
    }
    return dhcpv6lq_stream_awaits(end->stream, begin) ||
           (acknowledges && !dhcpv6lq_stream_is_ended(other->stream) &&
            !has_come(end, other, acknowledged));
}

/* What has waited long enough goes on without what it waited for: that is missing. What there is of
 * the other side behind that goes before it. */
static bool is_ready(struct dhcpv6lq_end *end) {
    const struct dhcpv6lq_queued *queued = end->first;
    struct dhcpv6lq_end *other = dhcpv6lq_other_end(end);

    if (!queued->arrival) {
        return true;
    }
    if (must_wait(end, queued->end - (int64_t)queued->length, queued->acknowledges,
                  queued->acknowledged, queued->segments)) {
        return false;
    }
    if (!end->inner && queued->acknowledges && other->segments > 0 &&
        !has_come(end, other, queued->acknowledged)) {
        dhcpv6lq_stream_give_up(
            other->stream, dhcpv6lq_stream_position(other->stream, queued->acknowledged), false);
    }
    return end->first != NULL; /* without memory for the gap, all that waited has been passed on */
}

/* Had the sender of the first message of `end` got the first one of the other side? */
static bool follows(struct dhcpv6lq_end *end) {
    const struct dhcpv6lq_end *other = dhcpv6lq_other_end(end);
    const struct dhcpv6lq_queued *own = end->first;
    const struct dhcpv6lq_queued *first = other->first;
    int64_t reached;

    if (!first || !own->acknowledges || end->inner) {
        return false;
    }
    reached = dhcpv6lq_stream_position(other->stream, own->acknowledged);
    return first->arrival ? reached >= first->end : reached > first->begin;
}

static void pass_first(struct dhcpv6lq_end *end) {
    struct dhcpv6lq_connection *connection = end->connection;
    struct dhcpv6lq_queued *queued = end->first;

    end->first = queued->next;
    if (!end->first) {
        end->last = &end->first;
    }
    connection->queued -= queued->length;
    if (queued->arrival) {
        feed(end, queued->arrival, queued->octets, queued->length, queued->end,
             queued->acknowledges, queued->acknowledged);
    } else {
        feed_gap(end, queued->end);
    }
    connection->capture->allocator.release(connection->capture->allocator.context, queued);
}

/* What follows from the other side's first message goes after that, unless each follows from the
 * other, as only a liar's can. Of two that do not follow from each other the requestor's goes
 * first.
 */
void dhcpv6lq_pass_on(struct dhcpv6lq_connection *connection, bool all) {
    const int first = connection->server == DHCPV6LQ_SIDE_A ? DHCPV6LQ_SIDE_B : DHCPV6LQ_SIDE_A;
    bool moved = true;

    while (moved) {
        moved = false;
        for (int i = 0; !moved && i < DHCPV6LQ_SIDES; i++) {
            struct dhcpv6lq_end *end = &connection->ends[i == 0 ? first : 1 - first];
            struct dhcpv6lq_end *other = dhcpv6lq_other_end(end);
            bool alone = !other->first;

            if (end->first && (all || is_ready(end)) &&
                (!follows(end) || (all && follows(other)))) {
                pass_first(end);
                moved = true;
            }
            moved |= alone && other->first; /* what was given up goes before */
        }
    }
}

/* ---- queues ---- */

static bool is_waiting(struct dhcpv6lq_end *end) {
    return end->first || dhcpv6lq_other_end(end)->first;
}

/* Where in the queue is what ends there? Nearly always last; what a late SYN has shown to come
 * before the others is near its beginning. */
static struct dhcpv6lq_queued **place_of(struct dhcpv6lq_end *end, int64_t position) {
    struct dhcpv6lq_queued **link = &end->first;
    unsigned looked = 0;

    if (position >= end->queued_end) {
        end->queued_end = position;
        return end->last;
    }
    while (*link && (*link)->end <= position && looked < SORTED_MAX) {
        link = &(*link)->next;
        looked++;
    }
    return looked < SORTED_MAX ? link : end->last;
}

/* Room for it in the queue, or NULL without memory. */
static struct dhcpv6lq_queued *insert(struct dhcpv6lq_end *end, int64_t position, size_t length) {
    struct dhcpv6lq_connection *connection = end->connection;
    struct dhcpv6lq_queued *queued = connection->capture->allocator.allocate(
        connection->capture->allocator.context, sizeof *queued + length);

    if (queued) {
        struct dhcpv6lq_queued **link = place_of(end, position);

        *queued = (struct dhcpv6lq_queued){
            .next = *link, .end = position, .segments = end->segments, .length = length};
        *link = queued;
        if (link == end->last) {
            end->last = &queued->next;
        }
        connection->queued += length;
    } else {
        dhcpv6lq_pass_on(connection, true); /* in order, then, and without waiting */
    }
    return queued;
}

void dhcpv6lq_enqueue(struct dhcpv6lq_end *end, struct dhcpv6lq_arrival *arrival,
                      const struct dhcpv6lq_item *item) {
    const struct dhcpv6lq_origin *last = &item->last;
    bool now = !is_waiting(end) && !must_wait(end, item->position, last->acknowledges,
                                              last->acknowledged, end->segments);
    struct dhcpv6lq_queued *queued =
        now ? NULL : insert(end, item->position + (int64_t)item->length, item->length);

    if (!queued) {
        feed(end, arrival, item->octets, item->length, item->position + (int64_t)item->length,
             now && last->acknowledges, last->acknowledged);
        return;
    }
    queued->arrival = arrival;
    queued->acknowledges = last->acknowledges;
    queued->acknowledged = last->acknowledged;
    memcpy(queued->octets, item->octets, item->length);
}

void dhcpv6lq_enqueue_gap(struct dhcpv6lq_end *end, int64_t from, int64_t to) {
    struct dhcpv6lq_queued *queued = is_waiting(end) ? insert(end, to, 0) : NULL;

    if (!queued) {
        feed_gap(end, to);
        return;
    }
    queued->begin = from;
}

void dhcpv6lq_queue_free(struct dhcpv6lq_end *end) {
    const struct dhcpv6lq_allocator *allocator = &end->connection->capture->allocator;

    while (end->first) {
        struct dhcpv6lq_queued *next = end->first->next;

        allocator->release(allocator->context, end->first);
        end->first = next;
    }
}
