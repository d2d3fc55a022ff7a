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

void tap_open(struct tap *tap, const struct wire *wire, enum dhcpv6lq_side server) {
    static const struct dhcpv6lq_seed seed = {3, 4};
    static const struct dhcpv6lq_endpoint endpoints[DHCPV6LQ_SIDES] = {
        {.address = {[15] = 1}, .port = 50001}, {.address = {[15] = 2}, .port = 547}};
    const struct dhcpv6lq_allocator allocator = counter_allocator(&tap->counter);

    tap->wire = wire;
    tap->counter = (struct counter){0};
    tap->frame = 0;
    tap->time = 0;
    tap->fed_count[0] = tap->fed_count[1] = 0;
    tap->capture = dhcpv6lq_capture_new(&allocator, seed, NULL);
    assert_non_null(tap->capture);
    tap->connection = dhcpv6lq_connection_new(tap->capture, endpoints, 0, server);
    assert_non_null(tap->connection);
}

/* The arrival's octets, which are those of its side's stream at that place. */
static const uint8_t *octets_of(const struct tap *tap, const struct dhcpv6lq_arrival *arrival) {
    const struct wire_segment *segment = &tap->wire->list[tap->segments[arrival->frame]];
    const uint8_t *octets = arrival->octets;

    assert_int_equal(segment->from, arrival->from);
    if (!octets) {
        assert_true(arrival->offset <= segment->captured);
        assert_true(arrival->length <= segment->captured - arrival->offset);
        octets = tap->wire->octets[arrival->from] + segment->at + arrival->offset;
    }
    return octets;
}

static void note_followed(struct tap *tap) {
    for (const struct dhcpv6lq_arrival *arrival = dhcpv6lq_connection_followed(tap->connection);
         arrival; arrival = arrival->next_followed) {
        size_t *count = &tap->fed_count[arrival->from];

        assert_true(*count < WIRE_MESSAGES);
        assert_false(arrival->retracted);
        assert_non_null(arrival->step);
        tap->fed[arrival->from][(*count)++] =
            (struct tap_message){arrival, octets_of(tap, arrival)};
    }
}

const struct dhcpv6lq_shown *tap_take(struct tap *tap, size_t segment) {
    const struct wire_segment *sent = &tap->wire->list[segment];
    const uint32_t *first = tap->wire->first;
    bool syn = sent->flags & DHCPV6LQ_TCP_SYN;
    const struct dhcpv6lq_segment captured = {
        .frame = ++tap->frame,
        .time = ++tap->time * MILLISECOND,
        .sequence = first[sent->from] + (syn ? 0 : 1) + (uint32_t)sent->at,
        .acknowledged = sent->flags & DHCPV6LQ_TCP_ACK
                            ? first[1 - sent->from] + 1 + (uint32_t)sent->acknowledged
                            : 0,
        .flags = sent->flags,
        .octets = tap->wire->octets[sent->from] + sent->at,
        .length = sent->captured,
        .sent = sent->length};
    const struct dhcpv6lq_shown *shown;

    assert_true(tap->frame <= WIRE_SEGMENTS);
    tap->segments[tap->frame] = segment;
    assert_false(dhcpv6lq_connection_is_other(tap->connection, sent->from, &captured));
    shown = dhcpv6lq_connection_take(tap->connection, sent->from, &captured);
    tap->shown[tap->frame] = shown;
    note_followed(tap);
    return shown;
}

void tap_take_all(struct tap *tap) {
    for (size_t i = 0; i < tap->wire->count; i++) {
        tap_take(tap, i);
    }
}

void tap_finish(struct tap *tap) {
    dhcpv6lq_connection_finish(tap->connection);
    note_followed(tap);
}

void tap_close(struct tap *tap) {
    dhcpv6lq_connection_free(tap->connection);
    dhcpv6lq_capture_free(tap->capture);
    assert_int_equal(tap->counter.blocks, 0);
    assert_int_equal(tap->counter.octets, 0);
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
