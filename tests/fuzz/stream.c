/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One direction of TCP, of which is known what was sent: what comes out of it is what was sent
 * there, in whatever order the segments come, and nothing is told twice or taken back twice. The
 * input is
 *
 *   2 octets  the sequence number of the first octet, and whether it is known
 *   1 octet   how many segments there are
 *   for each  2 octets where it begins, 2 how long it is
 *             1 its flags, how much of it was captured, what the other side has acknowledged
 *   and what was sent
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dhcpv6lq/stream.h"

#include "counter.h"
#include "input.h"

enum { FIN = 1, RST = 2, SYN = 4, CUT = 8, ACKNOWLEDGED = 16, GIVE_UP = 32, FOUND = 4096 };
enum { LENGTH = 1 << 20 /* octets: more than any input has */ };

struct run {
    struct counter counter;
    struct dhcpv6lq_stream *stream;
    const uint8_t *sent;
    size_t length;
    uint32_t first; /* sequence number of sent[0] */
    int64_t shift;  /* position of sent[0] */
    bool shift_known;
    struct dhcpv6lq_taken taken;
    size_t at; /* where the segment at hand begins */
    struct {
        bool settled;
        bool retracted;
    } found[FOUND];
    size_t count;
};

/* The position of what is found in the segment at hand is known before it is found. */
static void learn(struct run *run) {
    run->shift = run->taken.position - (int64_t)run->at;
    run->shift_known = true;
}

static void check(const struct run *run, const struct dhcpv6lq_item *item) {
    int64_t at = item->position - run->shift;

    assert_true(item->length > 0);
    assert_true(at >= 0 && (size_t)at <= run->length && item->length <= run->length - (size_t)at);
    assert_memory_equal(item->octets, run->sent + at, item->length);
    assert_true(item->origins_count > 0);
    for (size_t i = 0; i < item->origins_count; i++) {
        const struct dhcpv6lq_origin *origin = &item->origins[i];
        int64_t begin = origin->position > item->position ? origin->position : item->position;
        int64_t end = i + 1 < item->origins_count ? origin[1].position
                                                  : item->position + (int64_t)item->length;

        assert_true(origin->frame > 0);
        assert_true(i == 0 || origin->position > origin[-1].position);
        assert_true(begin - run->shift >= origin->time / LENGTH);
        assert_true(end - run->shift <= origin->time % LENGTH);
    }
    assert_true(item->kind != DHCPV6LQ_ITEM_MESSAGE || item->completeness != DHCPV6LQ_WHOLE ||
                item->length == item->size);
}

static void *found(void *context, const struct dhcpv6lq_item *item, bool settled) {
    struct run *run = context;

    if (!run->shift_known) {
        learn(run);
    }
    check(run, item);
    if (run->count == FOUND) {
        return NULL;
    }
    run->found[run->count].settled = settled;
    return &run->found[run->count++];
}

static void settle(void *context, void *earlier, const struct dhcpv6lq_item *item) {
    size_t i = earlier ? (size_t)((char *)earlier - (char *)((struct run *)context)->found) /
                             sizeof((struct run *)context)->found[0]
                       : 0;
    struct run *run = context;

    check(run, item);
    if (earlier) {
        assert_false(run->found[i].settled || run->found[i].retracted);
        run->found[i].settled = true;
    }
}

static void retract(void *context, void *earlier) {
    struct run *run = context;

    if (earlier) {
        size_t i = (size_t)((char *)earlier - (char *)run->found) / sizeof run->found[0];

        assert_false(run->found[i].retracted);
        run->found[i].retracted = true;
    }
}

static void gap(void *context, uint64_t octets, int64_t end) {
    (void)context;
    (void)end;
    assert_true(octets > 0);
}

static void take(struct run *run, const uint8_t *what, uint32_t frame) {
    struct input input = {what, 5};
    size_t at = input_number(&input, 2);
    size_t length = input_number(&input, 2);
    unsigned flags = (unsigned)input_number(&input, 1);
    struct dhcpv6lq_segment segment = {.frame = frame};
    uint8_t *octets;

    at = at < run->length ? at : run->length;
    length = length < run->length - at ? length : run->length - at;
    segment.sent = length;
    segment.length = flags & CUT ? length / 2 : length;
    /* It says which octets these are. */
    segment.time = (int64_t)at * LENGTH + (int64_t)(at + segment.length);
    octets = malloc(segment.length > 0 ? segment.length : 1);
    assert_non_null(octets);
    memcpy(octets, run->sent + at, segment.length);
    segment.octets = octets;
    segment.sequence = run->first + (uint32_t)at;
    if (flags & FIN && at + length == run->length) {
        segment.flags |= DHCPV6LQ_TCP_FIN;
    }
    if (flags & SYN && at == 0) {
        segment.flags |= DHCPV6LQ_TCP_SYN;
        segment.sequence--;
    }
    segment.flags |= flags & RST ? DHCPV6LQ_TCP_RST : 0;
    run->at = at;
    if (dhcpv6lq_stream_take(run->stream, &segment, &run->taken) && segment.length > 0) {
        learn(run);
    }
    if (flags & ACKNOWLEDGED) {
        dhcpv6lq_stream_acknowledge(run->stream, segment.sequence + (uint32_t)length);
    }
    if (flags & GIVE_UP) {
        dhcpv6lq_stream_give_up(run->stream, run->taken.position, false);
    }
    (void)dhcpv6lq_stream_place(run->stream, &segment);
    (void)dhcpv6lq_stream_reaches(run->stream, segment.sequence);
    (void)dhcpv6lq_stream_has_all(run->stream, segment.sequence);
    (void)dhcpv6lq_stream_is_amid(run->stream, segment.sequence);
    free(octets);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length) {
    static struct run run;
    struct input input = {octets, length};
    unsigned start = (unsigned)input_number(&input, 2);
    size_t segments = 5 * input_number(&input, 1);
    const uint8_t *list = input_octets(&input, &segments);
    const struct dhcpv6lq_stream_listener listener = {&run, found, settle, retract, gap};
    struct dhcpv6lq_allocator allocator;

    run = (struct run){.sent = input.octets, .length = input.length, .first = start << 16};
    allocator = counter_allocator(&run.counter);
    run.stream = dhcpv6lq_stream_new(&allocator, &listener);
    assert_non_null(run.stream);
    if (start & 1) {
        dhcpv6lq_stream_begin(run.stream, run.first);
    }
    for (size_t i = 0; i + 5 <= segments; i += 5) {
        take(&run, list + i, (uint32_t)(i / 5) + 1);
    }
    assert_true(run.counter.octets <= (4u << 20));
    dhcpv6lq_stream_give_up(run.stream, INT64_MAX, true);
    dhcpv6lq_stream_free(run.stream);
    assert_int_equal(run.counter.blocks, 0);
    return 0;
}
