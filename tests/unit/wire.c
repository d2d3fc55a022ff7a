/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers of segments are octets sent; sequence numbers are made of them where they are captured.
 */
#include "wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define MILLISECOND INT64_C(1000000)

/* ---- what is sent ---- */

void wire_start(struct wire *wire) {
    wire->length[0] = wire->length[1] = 0;
    wire->first[0] = UINT32_C(0xffffff00); /* the numbers wrap soon */
    wire->first[1] = UINT32_C(0x10000000);
    wire->count = 0;
}

size_t wire_add(struct wire *wire, const struct wire_segment *segment) {
    assert_true(wire->count < WIRE_SEGMENTS);
    wire->list[wire->count] = *segment;
    return wire->count++;
}

size_t wire_flags(struct wire *wire, enum dhcpv6lq_side from, uint8_t flags) {
    const struct wire_segment segment = {.from = from,
                                         .flags = flags,
                                         .at = wire->length[from],
                                         .acknowledged = wire->length[1 - from]};

    wire->length[from] += flags & DHCPV6LQ_TCP_FIN ? 1 : 0;
    return wire_add(wire, &segment);
}

size_t wire_handshake(struct wire *wire, enum dhcpv6lq_side opener) {
    wire_flags(wire, opener, DHCPV6LQ_TCP_SYN);
    wire_flags(wire, (enum dhcpv6lq_side)(1 - opener), DHCPV6LQ_TCP_SYN | DHCPV6LQ_TCP_ACK);
    return wire_flags(wire, opener, DHCPV6LQ_TCP_ACK);
}

size_t wire_send(struct wire *wire, enum dhcpv6lq_side from, const uint8_t *octets, size_t length) {
    const struct wire_segment segment = {.from = from,
                                         .flags = DHCPV6LQ_TCP_ACK,
                                         .at = wire->length[from],
                                         .length = length,
                                         .captured = length,
                                         .acknowledged = wire->length[1 - from]};

    assert_true(wire->length[from] + length <= WIRE_OCTETS);
    memcpy(wire->octets[from] + wire->length[from], octets, length);
    wire->length[from] += length;
    return wire_add(wire, &segment);
}

size_t wire_message(struct wire *wire, enum dhcpv6lq_side from, const struct build *build) {
    static uint8_t octets[2 + BUILD_SIZE];

    octets[0] = (uint8_t)(build->length >> 8);
    octets[1] = (uint8_t)build->length;
    memcpy(octets + 2, build->octets, build->length);
    return wire_send(wire, from, octets, 2 + build->length);
}

/* ---- what is captured ---- */

static const struct dhcpv6lq_endpoint endpoints[DHCPV6LQ_SIDES] = {
    {.address = {[15] = 1}, .port = 50001}, {.address = {[15] = 2}, .port = 547}};

void tap_open(struct tap *tap, const struct wire *wire, enum dhcpv6lq_side server) {
    static const struct dhcpv6lq_seed seed = {3, 4};
    const struct dhcpv6lq_allocator allocator = counter_allocator(&tap->counter);

    tap->wire = wire;
    tap->server = server;
    tap->counter = (struct counter){0};
    tap->connection = NULL;
    tap->frame = 0;
    tap->time = 0;
    tap->fed_count[0] = tap->fed_count[1] = 0;
    tap->capture = dhcpv6lq_capture_new(&allocator, seed, NULL);
    assert_non_null(tap->capture);
}

struct dhcpv6lq_flow wire_flow(enum dhcpv6lq_side from, enum dhcpv6lq_side server) {
    return (struct dhcpv6lq_flow){.source = endpoints[from],
                                  .destination = endpoints[1 - from],
                                  .from_server_port = from == server,
                                  .to_server_port =
                                      server != DHCPV6LQ_SIDE_UNKNOWN && from != server};
}

struct dhcpv6lq_segment wire_captured(const struct wire *wire, size_t number) {
    const struct wire_segment *sent = &wire->list[number];
    bool syn = sent->flags & DHCPV6LQ_TCP_SYN;

    return (struct dhcpv6lq_segment){
        .sequence = wire->first[sent->from] + (syn ? 0 : 1) + (uint32_t)sent->at,
        .acknowledged = sent->flags & DHCPV6LQ_TCP_ACK
                            ? wire->first[1 - sent->from] + 1 + (uint32_t)sent->acknowledged
                            : 0,
        .flags = sent->flags,
        .octets = wire->octets[sent->from] + sent->at,
        .length = sent->captured,
        .sent = sent->length};
}

enum dhcpv6lq_side tap_side(const struct tap *tap, enum dhcpv6lq_side side) {
    return side == DHCPV6LQ_SIDE_UNKNOWN || !tap->turned ? side : (enum dhcpv6lq_side)(1 - side);
}

/* All segments are of one connection. */
static enum dhcpv6lq_side find_connection(struct tap *tap, enum dhcpv6lq_side from,
                                          const struct dhcpv6lq_segment *segment) {
    const struct dhcpv6lq_flow flow = wire_flow(from, tap->server);
    enum dhcpv6lq_side side;
    struct dhcpv6lq_connection *connection =
        dhcpv6lq_connection_of(tap->capture, &flow, segment, &side);

    assert_non_null(connection);
    if (!tap->connection) {
        tap->connection = connection;
        tap->turned = side != from;
    }
    assert_ptr_equal(connection, tap->connection);
    assert_int_equal(tap_side(tap, side), from);
    return side;
}

const struct dhcpv6lq_shown *tap_take(struct tap *tap, size_t segment) {
    struct dhcpv6lq_segment captured = wire_captured(tap->wire, segment);
    enum dhcpv6lq_side side;

    assert_true(tap->frame < WIRE_SEGMENTS);
    captured.frame = ++tap->frame;
    captured.time = ++tap->time * MILLISECOND;
    tap->segments[tap->frame] = segment;
    side = find_connection(tap, tap->wire->list[segment].from, &captured);
    tap->shown[tap->frame] = dhcpv6lq_connection_take(tap->connection, side, &captured);
    return tap->shown[tap->frame];
}

void tap_take_all(struct tap *tap) {
    for (size_t i = 0; i < tap->wire->count; i++) {
        tap_take(tap, i);
    }
}

void tap_finish(struct tap *tap) {
    dhcpv6lq_capture_finish(tap->capture);
}

void tap_close(struct tap *tap) {
    dhcpv6lq_capture_free(tap->capture);
    assert_int_equal(tap->counter.blocks, 0);
    assert_int_equal(tap->counter.octets, 0);
}

/* An arrival says where it begins in the segment with which it is shown: before that, perhaps. */
static struct tap_message message_of(const struct tap *tap,
                                     const struct dhcpv6lq_arrival *arrival) {
    const struct wire_segment *segment = &tap->wire->list[tap->segments[arrival->frame]];
    const enum dhcpv6lq_side from = tap_side(tap, arrival->from);
    struct tap_message message = {.arrival = arrival,
                                  .position = (int64_t)segment->at + (int64_t)arrival->offset};
    const uint8_t *octets = tap->wire->octets[from] + message.position;

    assert_int_equal(segment->from, from);
    if (arrival->octets) {
        assert_memory_equal(arrival->octets, octets, arrival->length);
        message.octets = arrival->octets;
    } else {
        assert_true(arrival->offset >= 0 && (size_t)arrival->offset <= segment->captured);
        assert_true(arrival->length <= segment->captured - (size_t)arrival->offset);
        message.octets = octets;
    }
    return message;
}

static void add_message(struct tap *tap, const struct dhcpv6lq_arrival *arrival) {
    const struct tap_message message = message_of(tap, arrival);
    const enum dhcpv6lq_side from = tap_side(tap, arrival->from);
    struct tap_message *list = tap->fed[from];
    size_t place = tap->fed_count[from]++;

    assert_true(place < WIRE_MESSAGES);
    for (; place > 0 && list[place - 1].position > message.position; place--) {
        list[place] = list[place - 1];
    }
    list[place] = message;
}

void tap_collect(struct tap *tap) {
    tap->fed_count[0] = tap->fed_count[1] = 0;
    for (uint32_t frame = 1; frame <= tap->frame; frame++) {
        const struct dhcpv6lq_shown *shown = tap->shown[frame];

        for (const struct dhcpv6lq_arrival *arrival = shown ? shown->first : NULL; arrival;
             arrival = arrival->next) {
            assert_int_equal(arrival->frame, frame);
            if (arrival->kind == DHCPV6LQ_ITEM_MESSAGE && !arrival->retracted && arrival->step) {
                add_message(tap, arrival);
            }
        }
    }
}

static const struct dhcpv6lq_arrival *look(const struct tap *tap, enum dhcpv6lq_item_kind kind,
                                           size_t *count) {
    const struct dhcpv6lq_arrival *last = NULL;

    *count = 0;
    for (uint32_t frame = 1; frame <= tap->frame; frame++) {
        const struct dhcpv6lq_shown *shown = tap->shown[frame];

        for (const struct dhcpv6lq_arrival *arrival = shown ? shown->first : NULL; arrival;
             arrival = arrival->next) {
            assert_int_equal(arrival->frame, frame);
            if (!arrival->retracted && arrival->kind == kind) {
                last = arrival;
                (*count)++;
            }
        }
    }
    return last;
}

size_t tap_count(const struct tap *tap, enum dhcpv6lq_item_kind kind) {
    size_t count;

    look(tap, kind, &count);
    return count;
}

const struct dhcpv6lq_arrival *tap_find(const struct tap *tap, enum dhcpv6lq_item_kind kind) {
    size_t count;

    return look(tap, kind, &count);
}
