/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * TCP's octets in their order to frames, frames and UDP's messages to sessions,
 * what sessions find to the table.
 */
#include "replay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dhcpv6lq/frame.h"
#include "dhcpv6lq/session.h"

#include "capture.h"

enum { REQUESTOR_PORT = 546, SERVER_PORT = 547, QUERIES = 1024, FINDINGS = 64 };

/* One direction of a connection. */
struct stream {
    bool begun;    /* `next` is known */
    bool aligned;  /* and so is where a message begins */
    uint32_t next; /* sequence number */
    struct dhcpv6lq_frame frame;
    uint8_t buffer[DHCPV6LQ_FRAME_MAX];
};

struct connection {
    struct connection *older;
    struct capture_side requestor;
    struct capture_side server;
    bool opened;   /* the capture has its SYN */
    bool accepted; /* and the SYN that answered */
    struct dhcpv6lq_session *session;
    struct stream to_server;
    struct stream from_server;
};

struct replay {
    struct replay_findings *findings;
    struct connection *connections; /* the newest first */
    struct dhcpv6lq_session *udp;
    const struct dhcpv6lq_query *queries[QUERIES];
    size_t count;
};

static void *allocate(void *context, size_t size) {
    (void)context;
    return malloc(size);
}

static void release(void *context, void *memory) {
    (void)context;
    free(memory);
}

static struct dhcpv6lq_session *new_session(enum dhcpv6lq_transport transport, bool start_seen) {
    static const struct dhcpv6lq_allocator allocator = {allocate, release, NULL};
    struct dhcpv6lq_session *session =
        dhcpv6lq_session_new(&allocator, transport, start_seen, NULL);

    assert_non_null(session);
    return session;
}

void replay_add(struct replay_findings *findings, uint32_t frame, enum dhcpv6lq_rule rule) {
    assert_true(frame >= 1 && frame < REPLAY_FRAMES);
    findings->rules[frame] |= UINT64_C(1) << rule;
}

/* One message to its session. */
static void feed(struct replay *replay, struct dhcpv6lq_session *session,
                 const struct dhcpv6lq_input *input) {
    const struct dhcpv6lq_step *step = dhcpv6lq_session_feed(session, input);

    assert_non_null(step);
    for (uint32_t i = 0; i < step->count; i++) {
        replay_add(replay->findings, step->frame, step->findings[i].rule);
    }
    if (step->query && step->query->frame == step->frame && !step->retransmission) {
        assert_true(replay->count < QUERIES);
        replay->queries[replay->count++] = step->query;
    }
}

/* A leasequery message over UDP, and what relays have put around it. */
struct relayed {
    size_t offset; /* of the message */
    size_t length; /* 0: there is none */
    uint32_t outer;
    uint32_t inner;
    const uint8_t *peer; /* of the innermost relay */
    bool relay_id;       /* RFC 5460 5.4.1; the plugin shows what has one */
};

static void look_at(struct relayed *relayed, const struct dhcpv6lq_event *event,
                    const uint8_t *octets) {
    if (event->type == DHCPV6LQ_EVENT_FIELD && event->field == DHCPV6LQ_FIELD_PEER_ADDRESS) {
        relayed->peer = octets + event->offset;
    }
    if (event->type != DHCPV6LQ_EVENT_BEGIN) {
        return;
    }
    if (event->scope == DHCPV6LQ_SCOPE_MESSAGE) {
        relayed->outer = relayed->outer ? relayed->outer : event->code;
        relayed->inner = event->code;
        if (dhcpv6lq_is_leasequery(event->code)) {
            relayed->offset = event->offset;
            relayed->length = event->length;
        }
    }
    relayed->relay_id |= event->scope == DHCPV6LQ_SCOPE_OPTION &&
                         event->space == DHCPV6LQ_SPACE_OPTION &&
                         event->code == DHCPV6LQ_OPTION_RELAY_ID;
}

static struct relayed find_message(const struct capture_packet *packet) {
    struct relayed relayed = {0};
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;

    dhcpv6lq_walk_message(&walk, packet->octets, packet->length);
    if (packet->cut) {
        dhcpv6lq_walk_cut(&walk);
    }
    while (relayed.length == 0 && dhcpv6lq_walk_next(&walk, &event)) {
        look_at(&relayed, &event, packet->octets);
    }
    return relayed;
}

/* Who asked, and which way it goes: relays and servers share a port. */
static void find_sides(struct dhcpv6lq_input *input, const struct relayed *relayed,
                       const struct capture_packet *packet) {
    bool query = dhcpv6lq_direction_of((uint8_t)relayed->inner) == DHCPV6LQ_TO_SERVER;
    const uint8_t *requestor = query ? packet->source.address : packet->destination.address;

    if (relayed->peer) {
        requestor = relayed->peer;
        input->direction =
            relayed->outer == DHCPV6LQ_RELAY_FORW ? DHCPV6LQ_TO_SERVER : DHCPV6LQ_FROM_SERVER;
    } else if (packet->destination.port != SERVER_PORT) {
        input->direction = DHCPV6LQ_FROM_SERVER;
    } else if (packet->source.port != SERVER_PORT) {
        input->direction = DHCPV6LQ_TO_SERVER;
    }
    memcpy(input->requestor, requestor, sizeof input->requestor);
}

/* What no session sees: the relays' messages around a leasequery, and others with
 * a Relay-ID. */
static void check_around(struct replay *replay, const struct capture_packet *packet,
                         const struct relayed *relayed, enum dhcpv6lq_direction direction) {
    struct dhcpv6lq_validation validation = {.transport = DHCPV6LQ_UDP, .direction = direction};
    struct dhcpv6lq_finding findings[FINDINGS];
    size_t count =
        dhcpv6lq_validate(findings, FINDINGS, packet->octets, packet->length, &validation);

    assert_true(count <= FINDINGS);
    for (size_t i = 0; i < count; i++) {
        if (findings[i].offset - relayed->offset >= relayed->length) {
            replay_add(replay->findings, packet->frame, findings[i].rule);
        }
    }
}

static void take_datagram(struct replay *replay, const struct capture_packet *packet) {
    struct relayed relayed = find_message(packet);
    struct dhcpv6lq_input input = {
        .octets = packet->octets + relayed.offset,
        .length = relayed.length,
        .frame = packet->frame,
        .time = packet->time,
        .cut = packet->cut,
    };

    if (relayed.length > 0) {
        find_sides(&input, &relayed, packet);
        feed(replay, replay->udp, &input);
    }
    if (!packet->cut && (relayed.offset > 0 || (relayed.length == 0 && relayed.relay_id))) {
        check_around(replay, packet, &relayed, input.direction);
    }
}

static bool is_same(const struct capture_side *one, const struct capture_side *other) {
    return one->port == other->port &&
           memcmp(one->address, other->address, sizeof one->address) == 0;
}

static void begin_stream(struct stream *stream, uint32_t next) {
    stream->begun = true;
    stream->aligned = true;
    stream->next = next;
}

static struct connection *new_connection(struct replay *replay,
                                         const struct capture_side *requestor,
                                         const struct capture_side *server) {
    struct connection *connection = calloc(1, sizeof *connection);

    assert_non_null(connection);
    connection->requestor = *requestor;
    connection->server = *server;
    connection->older = replay->connections;
    replay->connections = connection;
    dhcpv6lq_frame_init(&connection->to_server.frame, connection->to_server.buffer,
                        DHCPV6LQ_FRAME_MAX);
    dhcpv6lq_frame_init(&connection->from_server.frame, connection->from_server.buffer,
                        DHCPV6LQ_FRAME_MAX);
    return connection;
}

/* Does the first segment of a connection come from the server? Where both sides use its port, it
 * is a SYN, which does not, or begins with a message that tells. */
static bool is_from_server(const struct capture_packet *packet) {
    if (packet->destination.port == SERVER_PORT && packet->source.port == SERVER_PORT) {
        return packet->length > DHCPV6LQ_FRAME_HEADER &&
               dhcpv6lq_direction_of(packet->octets[DHCPV6LQ_FRAME_HEADER]) == DHCPV6LQ_FROM_SERVER;
    }
    return packet->source.port == SERVER_PORT;
}

/* The connection that a segment belongs to: the newest between its sides. */
static struct connection *find_connection(struct replay *replay,
                                          const struct capture_packet *packet) {
    for (struct connection *i = replay->connections; i; i = i->older) {
        if ((is_same(&i->requestor, &packet->source) &&
             is_same(&i->server, &packet->destination)) ||
            (is_same(&i->server, &packet->source) &&
             is_same(&i->requestor, &packet->destination))) {
            return i;
        }
    }
    return is_from_server(packet) ? new_connection(replay, &packet->destination, &packet->source)
                                  : new_connection(replay, &packet->source, &packet->destination);
}

static struct dhcpv6lq_session *session_of(struct connection *connection) {
    if (!connection->session) {
        connection->session = new_session(DHCPV6LQ_TCP, connection->opened && connection->accepted);
    }
    return connection->session;
}

/* Octets of a stream without gaps. */
static void feed_stream(struct replay *replay, struct connection *connection, struct stream *stream,
                        const struct capture_packet *packet) {
    const uint8_t *octets = packet->octets;
    size_t left = packet->length;
    struct dhcpv6lq_input input = {
        .octets = stream->buffer + DHCPV6LQ_FRAME_HEADER,
        .frame = packet->frame,
        .time = packet->time,
        .direction = stream == &connection->to_server ? DHCPV6LQ_TO_SERVER : DHCPV6LQ_FROM_SERVER,
    };

    while (left > 0) {
        struct dhcpv6lq_error error;
        size_t used;
        enum dhcpv6lq_frame_result result =
            dhcpv6lq_frame_feed(&stream->frame, octets, left, &used, &error);

        octets += used;
        left -= used;
        if (result == DHCPV6LQ_FRAME_WHOLE) {
            input.length = stream->frame.length - DHCPV6LQ_FRAME_HEADER;
            feed(replay, session_of(connection), &input);
        } else if (result == DHCPV6LQ_FRAME_REFUSED) {
            replay_add(replay->findings, packet->frame, DHCPV6LQ_RULE_MESSAGE_SIZE);
        }
    }
}

/* Octets of a stream are missing from the capture: the message that they were of is
 * lost, and the next one must be looked for. */
static void lose(struct connection *connection, struct stream *stream) {
    dhcpv6lq_session_gap(session_of(connection), stream == &connection->to_server
                                                     ? DHCPV6LQ_TO_SERVER
                                                     : DHCPV6LQ_FROM_SERVER);
    dhcpv6lq_frame_init(&stream->frame, stream->buffer, DHCPV6LQ_FRAME_MAX);
    stream->aligned = false;
}

/* Take off what the stream has had already; say what it has not. */
static void put_in_order(struct connection *connection, struct stream *stream,
                         struct capture_packet *packet) {
    int32_t ahead = (int32_t)(packet->sequence - stream->next);
    uint32_t end = packet->sequence + (uint32_t)packet->length;

    if (!stream->begun || ahead > 0) {
        lose(connection, stream);
    } else {
        size_t had = (size_t) - (int64_t)ahead;

        had = had < packet->length ? had : packet->length;
        packet->octets += had;
        packet->length -= had;
    }
    if (!stream->begun || (int32_t)(end - stream->next) > 0) {
        stream->next = end;
    }
    stream->begun = true;
}

/* Has the other side acknowledged more than the capture has of a stream? A FIN
 * counts as an octet. */
static bool is_lost(const struct stream *stream, const struct capture_packet *packet) {
    return packet->flags & CAPTURE_ACK && stream->begun &&
           (int32_t)(packet->acknowledged - stream->next) > 1;
}

/* Take off what comes before the first message, where that is not known. */
static void align(struct stream *stream, struct capture_packet *packet) {
    size_t before = stream->aligned ? 0 : dhcpv6lq_frame_sync(packet->octets, packet->length);

    packet->octets += before;
    packet->length -= before;
    stream->aligned |= packet->length > 0;
}

static void take_segment(struct replay *replay, struct capture_packet *packet) {
    bool opens = (packet->flags & (CAPTURE_SYN | CAPTURE_ACK)) == CAPTURE_SYN;
    struct connection *connection =
        opens ? new_connection(replay, &packet->source, &packet->destination)
              : find_connection(replay, packet);
    bool from_server = is_same(&connection->server, &packet->source);
    struct stream *stream = from_server ? &connection->from_server : &connection->to_server;
    struct stream *other = from_server ? &connection->to_server : &connection->from_server;

    if (is_lost(other, packet)) {
        lose(connection, other);
        other->next = packet->acknowledged;
    } else if (packet->flags & CAPTURE_ACK && !other->begun) {
        other->begun = true; /* for us, amid a message maybe */
        other->next = packet->acknowledged;
    }
    if (packet->flags & CAPTURE_SYN) {
        connection->opened |= opens;
        connection->accepted |= !opens;
        begin_stream(stream, packet->sequence + 1);
    } else if (packet->length > 0) {
        put_in_order(connection, stream, packet);
        align(stream, packet);
        feed_stream(replay, connection, stream, packet);
    }
    if (packet->flags & (CAPTURE_FIN | CAPTURE_RST) && dhcpv6lq_frame_missing(&stream->frame) > 0) {
        replay_add(replay->findings, packet->frame, DHCPV6LQ_RULE_MESSAGE_SIZE);
    }
}

static bool is_between(const struct capture_packet *packet, uint16_t first, uint16_t last) {
    return (packet->source.port >= first && packet->source.port <= last) ||
           (packet->destination.port >= first && packet->destination.port <= last);
}

static void take_packet(struct replay *replay, struct capture_packet *packet) {
    if (packet->protocol == CAPTURE_TCP) {
        if (is_between(packet, SERVER_PORT, SERVER_PORT)) {
            take_segment(replay, packet);
        }
    } else if (is_between(packet, REQUESTOR_PORT, SERVER_PORT)) {
        take_datagram(replay, packet);
    }
}

static void end_queries(struct replay *replay) {
    for (size_t i = 0; i < replay->count; i++) {
        struct dhcpv6lq_finding findings[DHCPV6LQ_ENDINGS_MAX];
        size_t count = dhcpv6lq_query_endings(replay->queries[i], findings);

        for (size_t j = 0; j < count; j++) {
            replay_add(replay->findings, replay->queries[i]->frame, findings[j].rule);
        }
    }
}

static void free_replay(struct replay *replay) {
    dhcpv6lq_session_free(replay->udp);
    while (replay->connections) {
        struct connection *connection = replay->connections;

        replay->connections = connection->older;
        dhcpv6lq_session_free(connection->session);
        free(connection);
    }
}

void replay_capture(struct replay_findings *findings, const char *path) {
    struct capture *capture = capture_open(path);
    struct replay replay = {.findings = findings, .udp = new_session(DHCPV6LQ_UDP, true)};
    struct capture_packet packet;

    while (capture_next(capture, &packet)) {
        take_packet(&replay, &packet);
    }
    end_queries(&replay);
    free_replay(&replay);
    capture_close(capture);
}
