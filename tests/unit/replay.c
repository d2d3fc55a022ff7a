/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * UDP's datagrams go to the capture's one session, TCP's segments to the connection that they
 * belong to.
 */
#include "replay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dhcpv6lq/connection.h"
#include "dhcpv6lq/datagram.h"
#include "dhcpv6lq/leases.h"
#include "dhcpv6lq/ledger.h"

#include "capture.h"

enum { REQUESTOR_PORT = 546, SERVER_PORT = 547, FINDINGS = 64 };

struct replay {
    const struct replay_listener *listener;
    uint16_t port; /* of servers over TCP */
    struct dhcpv6lq_capture *capture;
    const struct dhcpv6lq_shown **shown; /* what was in each segment */
    size_t count;
    size_t size;
};

static void *allocate(void *context, size_t size) {
    (void)context;
    return malloc(size);
}

static void release(void *context, void *memory) {
    (void)context;
    free(memory);
}

static void report(const struct replay *replay, uint32_t frame,
                   const struct dhcpv6lq_finding *finding) {
    replay->listener->finding(replay->listener->context, frame, finding);
}

static void report_step(const struct replay *replay, const struct dhcpv6lq_step *step) {
    for (uint32_t i = 0; i < step->count; i++) {
        report(replay, step->frame, &step->findings[i]);
    }
}

/* ---- UDP ---- */

static struct dhcpv6lq_endpoint endpoint_of(const struct capture_side *side) {
    struct dhcpv6lq_endpoint endpoint = {.port = side->port};

    memcpy(endpoint.address, side->address, sizeof endpoint.address);
    return endpoint;
}

/* Messages of no session: those with a Relay-ID, which the plugin shows, too. */
static void check(const struct replay *replay, const struct capture_packet *packet) {
    const struct dhcpv6lq_validation validation = {.transport = DHCPV6LQ_UDP};
    struct dhcpv6lq_finding findings[FINDINGS];
    size_t count =
        dhcpv6lq_validate(findings, FINDINGS, packet->octets, packet->length, &validation);

    assert_true(count <= FINDINGS);
    for (size_t i = 0; i < count; i++) {
        report(replay, packet->frame, &findings[i]);
    }
}

static bool is_udp_server(const struct replay *replay, uint16_t port) {
    return port == SERVER_PORT || (port == replay->listener->udp_port && port != 0);
}

static void take_datagram(struct replay *replay, const struct capture_packet *packet) {
    const struct dhcpv6lq_path path = {
        .source = endpoint_of(&packet->source),
        .destination = endpoint_of(&packet->destination),
        .from_server_port = is_udp_server(replay, packet->source.port),
        .to_server_port = is_udp_server(replay, packet->destination.port),
        .tenant = packet->vlan,
        .frame = packet->frame,
        .time = packet->time};
    struct dhcpv6lq_datagram datagram;

    dhcpv6lq_datagram_read(&datagram, packet->octets, packet->length, packet->cut);
    if (!datagram.leasequery) {
        dhcpv6lq_ledger_take(replay->capture, packet->octets, packet->length, packet->cut, &path);
    }
    if (datagram.leasequery) {
        const struct dhcpv6lq_input input = dhcpv6lq_datagram_input(&datagram, &path);
        const struct dhcpv6lq_step *step =
            dhcpv6lq_session_feed(dhcpv6lq_capture_udp(replay->capture), &input);

        assert_non_null(step);
        report_step(replay, step);
    } else if (datagram.relay_id && !packet->cut) {
        check(replay, packet);
    }
}

/* ---- TCP ---- */

static void keep_shown(struct replay *replay, const struct dhcpv6lq_shown *shown) {
    if (replay->count == replay->size) {
        replay->size = replay->size * 2 + 64;
        replay->shown = realloc(replay->shown, replay->size * sizeof replay->shown[0]);
        assert_non_null(replay->shown);
    }
    replay->shown[replay->count++] = shown;
}

static void take_segment(struct replay *replay, const struct capture_packet *packet) {
    const struct dhcpv6lq_segment segment = {.frame = packet->frame,
                                             .time = packet->time,
                                             .sequence = packet->sequence,
                                             .acknowledged = packet->acknowledged,
                                             .flags = packet->flags,
                                             .octets = packet->octets,
                                             .length = packet->length,
                                             .sent = packet->sent};
    const struct dhcpv6lq_flow flow = {.source = endpoint_of(&packet->source),
                                       .destination = endpoint_of(&packet->destination),
                                       .from_server_port = packet->source.port == replay->port,
                                       .to_server_port = packet->destination.port == replay->port,
                                       .tenant = packet->vlan};
    enum dhcpv6lq_side from;
    struct dhcpv6lq_connection *connection =
        dhcpv6lq_connection_of(replay->capture, &flow, &segment, &from);
    const struct dhcpv6lq_shown *shown;

    assert_non_null(connection);
    shown = dhcpv6lq_connection_take(connection, from, &segment);
    if (shown) {
        keep_shown(replay, shown);
    }
}

/* What came of an attempt to connect, if the segment was one. */
static void report_attempt(const struct replay *replay, const struct dhcpv6lq_attempt *attempt) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ATTEMPT_ENDINGS_MAX];
    size_t count = attempt ? dhcpv6lq_attempt_endings(attempt, endings) : 0;

    for (size_t i = 0; i < count; i++) {
        report(replay, endings[i].frame, &endings[i].finding);
    }
}

/* What was found in the segments, now that all of them came. */
static void report_shown(const struct replay *replay) {
    for (size_t i = 0; i < replay->count; i++) {
        report_attempt(replay, replay->shown[i]->attempt);
        for (const struct dhcpv6lq_arrival *arrival = replay->shown[i]->first; arrival;
             arrival = arrival->next) {
            if (!arrival->retracted && arrival->finding) {
                report(replay, arrival->frame, arrival->finding);
            }
            if (!arrival->retracted && arrival->step) {
                report_step(replay, arrival->step);
            }
        }
    }
}

/* ---- both ---- */

static bool has_port(const struct capture_packet *packet, uint16_t port) {
    return port != 0 && (packet->source.port == port || packet->destination.port == port);
}

static void take_packet(struct replay *replay, const struct capture_packet *packet) {
    dhcpv6lq_capture_tick(replay->capture, packet->time);
    if (packet->protocol == CAPTURE_TCP) {
        if (has_port(packet, replay->port)) {
            take_segment(replay, packet);
        }
    } else if (has_port(packet, REQUESTOR_PORT) || has_port(packet, SERVER_PORT) ||
               has_port(packet, replay->listener->udp_port)) {
        take_datagram(replay, packet);
    }
}

static void finish(const struct replay *replay) {
    dhcpv6lq_capture_finish(replay->capture);
    report_shown(replay);
    for (const struct dhcpv6lq_query *query = dhcpv6lq_capture_queries(replay->capture); query;
         query = query->next) {
        struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];
        size_t count = dhcpv6lq_query_endings(query, endings);

        for (size_t i = 0; i < count; i++) {
            report(replay, endings[i].frame, &endings[i].finding);
        }
        if (replay->listener->query) {
            replay->listener->query(replay->listener->context, query);
        }
    }
}

/* The frames of a file, which follow that many in other files. */
static uint32_t take_file(struct replay *replay, const char *path, uint32_t before) {
    struct capture *capture = capture_open(path);
    struct capture_packet packet;
    uint32_t frames;

    while (capture_next(capture, &packet)) {
        packet.frame += before;
        take_packet(replay, &packet);
    }
    frames = capture_frames(capture);
    capture_close(capture);
    return before + frames;
}

void replay_files(const struct replay_listener *listener, const char *const *paths, size_t count) {
    static const struct dhcpv6lq_allocator allocator = {allocate, release, NULL};
    static const struct dhcpv6lq_seed seed = {1, 2};
    struct replay replay = {.listener = listener,
                            .port = listener->tcp_port ? listener->tcp_port : SERVER_PORT,
                            .capture = dhcpv6lq_capture_new(&allocator, seed, NULL)};
    struct dhcpv6lq_leases *leases = dhcpv6lq_leases_new(&allocator, seed, 0);
    struct dhcpv6lq_answer_listener answers;
    uint32_t frames = 0;

    assert_non_null(replay.capture);
    assert_non_null(leases);
    answers = dhcpv6lq_leases_listener(leases);
    dhcpv6lq_capture_listen(replay.capture, &answers);
    for (size_t i = 0; i < count; i++) {
        frames = take_file(&replay, paths[i], frames);
    }
    finish(&replay);
    free(replay.shown);
    dhcpv6lq_capture_free(replay.capture);
    dhcpv6lq_leases_free(leases);
}

void replay_capture(const struct replay_listener *listener, const char *path) {
    replay_files(listener, &path, 1);
}
