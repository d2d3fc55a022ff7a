/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Sessions and the ledger: datagrams of a capture, and messages of a TCP connection, each with
 * whatever is known of it, in the order that the fuzzer chose. A message is
 *
 *   1 octet   over UDP or TCP, its direction or its sides, tenant
 *   1 octet   what is known of it: how whole it is, whether octets before it are missing
 *   1 octet   seconds since the one before it and 128: below that, the clock goes back
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

#include "dhcpv6lq/datagram.h"

#include "input.h"
#include "world.h"

enum { UDP = 1, FROM_SERVER = 2, TENANT = 4, CLOSE = 8, GAP = 16, HEAR = 32, SECOND = 1000000000 };

struct run {
    struct world world;
    struct dhcpv6lq_session *tcp;
    uint32_t frame;
    int64_t time;
    int64_t position;
};

static enum dhcpv6lq_direction direction_of(unsigned what) {
    return what & FROM_SERVER ? DHCPV6LQ_FROM_SERVER : DHCPV6LQ_TO_SERVER;
}

static struct dhcpv6lq_input over_udp(const struct run *run, unsigned what, const uint8_t *octets,
                                      size_t length, bool cut) {
    const struct dhcpv6lq_endpoint requestor = world_endpoint(what >> 3 & 1, what & 16 ? 546 : 547);
    const struct dhcpv6lq_endpoint server = world_endpoint(2 + (what >> 5 & 1), 547);
    const struct dhcpv6lq_path path = {.source = what & FROM_SERVER ? server : requestor,
                                       .destination = what & FROM_SERVER ? requestor : server,
                                       .from_server_port = what & 64 || what & FROM_SERVER,
                                       .to_server_port = what & 128 || !(what & FROM_SERVER),
                                       .tenant = what & TENANT,
                                       .frame = run->frame,
                                       .time = run->time};
    struct dhcpv6lq_datagram datagram;

    dhcpv6lq_ledger_take(run->world.capture, octets, length, cut, &path);
    dhcpv6lq_datagram_read(&datagram, octets, length, cut);
    return datagram.leasequery ? dhcpv6lq_datagram_input(&datagram, &path)
                               : (struct dhcpv6lq_input){0};
}

static struct dhcpv6lq_input over_tcp(struct run *run, unsigned what, unsigned known,
                                      const uint8_t *octets, size_t length) {
    enum dhcpv6lq_direction direction = direction_of(what);

    if (what & HEAR) {
        dhcpv6lq_session_hear(run->tcp, direction, run->time, known & 1);
    }
    if (what & GAP) {
        dhcpv6lq_session_gap(run->tcp, direction, run->position);
    }
    if (what & CLOSE) {
        const struct dhcpv6lq_closing closing = {run->frame, run->time, direction, known & 1};

        dhcpv6lq_session_close(run->tcp, &closing);
    }
    run->position += (int64_t)length;
    return (struct dhcpv6lq_input){
        .octets = octets,
        .length = length,
        .message_length = length,
        .frame = run->frame,
        .time = run->time,
        .direction = what & 128 ? DHCPV6LQ_DIRECTION_UNKNOWN : direction,
        .completeness = (enum dhcpv6lq_completeness)((known & 7) % (DHCPV6LQ_UNFINISHED + 1)),
        .requestor = world_endpoint(0, 50000),
        .server = world_endpoint(2, 547),
        .tenant = what & TENANT,
        .other_seen = (known & 8) == 0,
        .other_reached = (known & 16) == 0,
        .start_seen = (known & 32) == 0,
        .late = (known & 64) != 0,
        .secured = (known & 128) != 0,
        .position = run->position,
        .other_position = run->position - (known & 15)};
}

static void feed(struct run *run, struct input *input) {
    unsigned what = (unsigned)input_number(input, 1);
    unsigned known = (unsigned)input_number(input, 1);
    int64_t seconds = (int64_t)input_number(input, 1) - 128;
    size_t length = input_number(input, 2);
    const uint8_t *taken = input_octets(input, &length);
    uint8_t *octets = malloc(length > 0 ? length : 1); /* so that a read past its end is found */
    struct dhcpv6lq_session *session =
        what & UDP ? dhcpv6lq_capture_udp(run->world.capture) : run->tcp;

    assert_non_null(octets);
    memcpy(octets, taken, length);
    run->frame++;
    run->time += seconds * SECOND;
    dhcpv6lq_capture_tick(run->world.capture, run->time);
    if (session) {
        const struct dhcpv6lq_input message = what & UDP
                                                  ? over_udp(run, what, octets, length, known & 1)
                                                  : over_tcp(run, what, known, octets, length);
        const struct dhcpv6lq_step *step =
            message.octets ? dhcpv6lq_session_feed(session, &message) : NULL;

        if (step) {
            world_check_step(step, length);
        }
    }
    free(octets);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length) {
    struct input input = {octets, length};
    struct run run = {.time = INT64_C(1767225600) * SECOND};

    world_begin(&run.world, &input);
    run.tcp = run.world.capture ? dhcpv6lq_session_new(run.world.capture, DHCPV6LQ_TCP) : NULL;
    while (run.world.capture && input.length > 0) {
        feed(&run, &input);
    }
    world_end(&run.world, run.tcp);
    return 0;
}
