/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * TCP connections, segment by segment, in whatever order and with whatever numbers. A segment is
 *
 *   1 octet   its side, between whom it goes, how much of it was captured; whether TLS carried it
 *   1 octet   its flags
 *   4 octets  its sequence number, 4 octets what it acknowledges
 *   2 octets  its length
 *   and its octets
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dhcpv6lq/connection.h"

#include "input.h"
#include "world.h"

enum {
    FROM_B = 1,
    OTHER_PORT = 2,
    TENANT = 4,
    CUT = 8,
    INNER = 16,
    NO_SERVER_PORT = 32,
    LATER = 64
};
enum { SHOWN = 512, MILLISECOND = 1000000 };

struct run {
    struct world world;
    const struct dhcpv6lq_shown *shown[SHOWN];
    size_t count;
    uint32_t frame;
    int64_t time;
};

static struct dhcpv6lq_flow flow_of(unsigned what) {
    const struct dhcpv6lq_endpoint a = world_endpoint(0, what & OTHER_PORT ? 50001 : 50000);
    const struct dhcpv6lq_endpoint b = world_endpoint(2, 547);

    return (struct dhcpv6lq_flow){.source = what & FROM_B ? b : a,
                                  .destination = what & FROM_B ? a : b,
                                  .from_server_port = !(what & NO_SERVER_PORT) && what & FROM_B,
                                  .to_server_port = !(what & NO_SERVER_PORT) && !(what & FROM_B),
                                  .tenant = what & TENANT};
}

static void take(struct run *run, struct input *input) {
    unsigned what = (unsigned)input_number(input, 1);
    struct dhcpv6lq_segment segment = {.frame = ++run->frame,
                                       .flags = (uint8_t)input_number(input, 1),
                                       .sequence = (uint32_t)input_number(input, 4),
                                       .acknowledged = (uint32_t)input_number(input, 4)};
    size_t length = input_number(input, 2);
    const uint8_t *taken = input_octets(input, &length);
    uint8_t *octets = malloc(length > 0 ? length : 1);
    const struct dhcpv6lq_flow flow = flow_of(what);
    enum dhcpv6lq_side from;
    struct dhcpv6lq_connection *connection;
    const struct dhcpv6lq_shown *shown = NULL;

    assert_non_null(octets);
    memcpy(octets, taken, length);
    run->time += (what & LATER ? 200000 : 1) * (int64_t)MILLISECOND;
    segment.time = run->time;
    segment.octets = octets;
    segment.sent = length;
    segment.length = what & CUT ? length / 2 : length;
    dhcpv6lq_capture_tick(run->world.capture, run->time);
    connection = dhcpv6lq_connection_of(run->world.capture, &flow, &segment, &from);
    if (connection) {
        shown = what & INNER && dhcpv6lq_connection_is_in_tls(connection)
                    ? dhcpv6lq_connection_take_inner(connection, from, &segment)
                    : dhcpv6lq_connection_take(connection, from, &segment);
        (void)dhcpv6lq_connection_direction(connection, from);
        (void)dhcpv6lq_connection_server(connection);
    }
    if (shown && run->count < SHOWN) {
        run->shown[run->count++] = shown;
    }
    free(octets); /* what was found has its own copy, or is gone */
}

static void check_arrival(const struct dhcpv6lq_arrival *arrival) {
    assert_true(arrival->frames_count >= 1 && arrival->frames_count <= 64);
    assert_true(arrival->segments >= arrival->frames_count);
    if (arrival->step && !arrival->retracted) {
        world_check_step(arrival->step, arrival->length);
    }
}

static void check_shown(const struct run *run) {
    for (size_t i = 0; i < run->count; i++) {
        const struct dhcpv6lq_shown *shown = run->shown[i];
        struct dhcpv6lq_ending endings[DHCPV6LQ_ATTEMPT_ENDINGS_MAX];

        if (shown->attempt) {
            assert_true(dhcpv6lq_attempt_endings(shown->attempt, endings) <=
                        DHCPV6LQ_ATTEMPT_ENDINGS_MAX);
        }
        for (const struct dhcpv6lq_arrival *arrival = shown->first; arrival;
             arrival = arrival->next) {
            check_arrival(arrival);
            assert_true(arrival->next || arrival == shown->last);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length) {
    struct input input = {octets, length};
    struct run run = {.time = INT64_C(1767225600000) * MILLISECOND};

    world_begin(&run.world, &input);
    while (run.world.capture && input.length > 0) {
        take(&run, &input);
    }
    if (run.world.capture) {
        dhcpv6lq_capture_finish(run.world.capture);
        check_shown(&run);
    }
    world_end(&run.world, NULL);
    return 0;
}
