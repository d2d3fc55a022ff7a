/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One direction of TCP, captured in any order: what comes out is what was sent.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "dhcpv6lq/frame.h"
#include "dhcpv6lq/stream.h"

#include "counter.h"

enum { MESSAGES = 120, OCTETS = MESSAGES * 900, SEGMENTS = 4096, FOUND = 4096 };

#define ISN UINT32_C(0xfffff000) /* numbers wrap soon */

/* ---- what is sent ---- */

struct sent {
    uint8_t octets[OCTETS];
    size_t length;
    size_t starts[MESSAGES + 1];
};

static uint32_t number; /* of a generator of numbers that repeats itself: Numerical Recipes' */

static uint32_t any(uint32_t below) {
    number = number * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)(number >> 8) * below >> 24);
}

static void put(struct sent *sent, const void *octets, size_t length) {
    assert_true(sent->length + length <= OCTETS);
    memcpy(sent->octets + sent->length, octets, length);
    sent->length += length;
}

/* A LEASEQUERY-DATA with an OPTION_CLIENT_DATA, or a DONE. */
static void put_message(struct sent *sent, unsigned id) {
    uint8_t octets[900];
    size_t data = any(5) == 0 ? 0 : 8 + any(800);
    size_t length = data == 0 ? 6 : 10 + data;

    memset(octets, (int)(0x80 + any(0x80)), sizeof octets); /* of no msg-type */
    octets[0] = (uint8_t)((length - 2) >> 8);
    octets[1] = (uint8_t)(length - 2);
    octets[2] = data == 0 ? 16 : 17;
    octets[3] = (uint8_t)(id >> 16);
    octets[4] = (uint8_t)(id >> 8);
    octets[5] = (uint8_t)id;
    if (data > 0) {
        octets[6] = 0;
        octets[7] = 45;
        octets[8] = (uint8_t)(data >> 8);
        octets[9] = (uint8_t)data;
    }
    put(sent, octets, length);
}

static void send_messages(struct sent *sent) {
    sent->length = 0;
    for (unsigned i = 0; i < MESSAGES; i++) {
        sent->starts[i] = sent->length;
        put_message(sent, i);
    }
    sent->starts[MESSAGES] = sent->length;
}

/* ---- what is found ---- */

struct found {
    struct dhcpv6lq_item item; /* without its pointers */
    bool settled;
    bool retracted;
    unsigned order; /* in which it was settled */
};

struct finds {
    struct found list[FOUND];
    size_t count;
    unsigned settled;
    uint64_t gaps; /* octets */
    const struct sent *sent;
    int64_t base; /* what was sent at position 0 */
};

static size_t place_of(const struct finds *finds, const struct dhcpv6lq_item *item) {
    assert_true(item->position + finds->base >= 0);
    return (size_t)(item->position + finds->base);
}

/* A segment's time says which octets it had. */
static int64_t time_of(size_t from, size_t to) {
    return (int64_t)from * OCTETS + (int64_t)to;
}

/* Octets are those that were sent there, and by the segments that are said to have brought them. */
static void check_octets(const struct finds *finds, const struct dhcpv6lq_item *item) {
    assert_true(item->length > 0);
    assert_true(place_of(finds, item) + item->length <= finds->sent->length);
    assert_memory_equal(item->octets, finds->sent->octets + place_of(finds, item), item->length);
    assert_true(item->origins_count > 0 && item->origins[0].position <= item->position);
    for (size_t i = 0; i < item->origins_count; i++) {
        const struct dhcpv6lq_origin *origin = &item->origins[i];
        int64_t end = i + 1 < item->origins_count ? origin[1].position
                                                  : item->position + (int64_t)item->length;

        assert_true(origin->position + finds->base >= origin->time / OCTETS);
        assert_true(end + finds->base <= origin->time % OCTETS);
    }
}

static void *on_found(void *context, const struct dhcpv6lq_item *item, bool settled) {
    struct finds *finds = context;
    struct found *found = &finds->list[finds->count];

    assert_true(finds->count++ < FOUND);
    check_octets(finds, item);
    *found = (struct found){.item = *item, .settled = settled};
    found->order = settled ? finds->settled++ : 0;
    return found;
}

static void on_settle(void *context, void *token, const struct dhcpv6lq_item *item) {
    struct finds *finds = context;
    struct found *found = token;

    check_octets(finds, item);
    assert_false(found->settled || found->retracted);
    assert_true(found->item.position == item->position && found->item.length == item->length);
    found->settled = true;
    found->order = finds->settled++;
}

static void on_retract(void *context, void *token) {
    struct found *found = token;

    (void)context;
    assert_false(found->retracted);
    found->retracted = true;
}

static void on_gap(void *context, uint64_t octets, int64_t end) {
    struct finds *finds = context;

    (void)end;
    assert_true(octets > 0);
    finds->gaps += octets;
}

static struct dhcpv6lq_stream_listener listener_of(struct finds *finds) {
    return (struct dhcpv6lq_stream_listener){finds, on_found, on_settle, on_retract, on_gap};
}

/* ---- segments ---- */

struct piece {
    size_t from;
    size_t to;
};

struct pieces {
    struct piece list[SEGMENTS];
    size_t count;
};

static void add_piece(struct pieces *pieces, size_t from, size_t to) {
    assert_true(pieces->count < SEGMENTS);
    pieces->list[pieces->count++] = (struct piece){from, to};
}

static void cut(struct pieces *pieces, size_t length, uint32_t most) {
    pieces->count = 0;
    for (size_t at = 0; at < length;) {
        size_t to = at + 1 + any(most);

        to = to < length ? to : length;
        add_piece(pieces, at, to);
        at = to;
    }
}

/* Put pieces elsewhere, up to `distance` later. */
static void disorder(struct pieces *pieces, unsigned times, uint32_t distance) {
    for (unsigned i = 0; i < times; i++) {
        size_t from = any((uint32_t)pieces->count);
        size_t to = from + 1 + any(distance);
        struct piece moved = pieces->list[from];

        to = to < pieces->count ? to : pieces->count - 1;
        memmove(&pieces->list[from], &pieces->list[from + 1], (to - from) * sizeof pieces->list[0]);
        pieces->list[to] = moved;
    }
}

/* Send octets again: those of a piece, or of parts of several. */
static void repeat(struct pieces *pieces, unsigned times, size_t length) {
    for (unsigned i = 0; i < times; i++) {
        size_t at = any((uint32_t)pieces->count);
        struct piece again = pieces->list[at];

        if (any(2) == 0) {
            again.from -= again.from < 100 ? 0 : any(100);
            again.to += any(100);
            again.to = again.to < length ? again.to : length;
        }
        assert_true(pieces->count < SEGMENTS);
        at += any(8);
        at = at < pieces->count ? at : pieces->count;
        memmove(&pieces->list[at + 1], &pieces->list[at],
                (pieces->count - at) * sizeof pieces->list[0]);
        pieces->list[at] = again;
        pieces->count++;
    }
}

static struct dhcpv6lq_segment segment_of(const struct sent *sent, const struct piece *piece,
                                          uint32_t frame) {
    return (struct dhcpv6lq_segment){.frame = frame,
                                     .time = time_of(piece->from, piece->to),
                                     .sequence = ISN + 1 + (uint32_t)piece->from,
                                     .flags = DHCPV6LQ_TCP_ACK,
                                     .octets = sent->octets + piece->from,
                                     .length = piece->to - piece->from,
                                     .sent = piece->to - piece->from};
}

static void take(struct dhcpv6lq_stream *stream, const struct sent *sent,
                 const struct pieces *pieces) {
    for (size_t i = 0; i < pieces->count; i++) {
        struct dhcpv6lq_segment segment = segment_of(sent, &pieces->list[i], 10 + (uint32_t)i);
        struct dhcpv6lq_taken taken;

        assert_true(dhcpv6lq_stream_take(stream, &segment, &taken));
    }
}

static void take_flag(struct dhcpv6lq_stream *stream, uint8_t flag, uint32_t sequence) {
    struct dhcpv6lq_segment segment = {.frame = 1, .sequence = sequence, .flags = flag};
    struct dhcpv6lq_taken taken;

    assert_true(dhcpv6lq_stream_take(stream, &segment, &taken));
}

/* ---- what must come out ---- */

/* Is the message there whole, and once? */
static bool is_there(const struct finds *finds, size_t message, const struct found **found) {
    size_t times = 0;

    for (size_t i = 0; i < finds->count; i++) {
        const struct found *one = &finds->list[i];

        if (!one->retracted && one->item.kind == DHCPV6LQ_ITEM_MESSAGE &&
            one->item.completeness == DHCPV6LQ_WHOLE &&
            place_of(finds, &one->item) == finds->sent->starts[message]) {
            assert_int_equal(one->item.length,
                             finds->sent->starts[message + 1] - finds->sent->starts[message]);
            *found = one;
            times++;
        }
    }
    assert_true(times <= 1);
    return times == 1;
}

/* The message, which must be there. */
static const struct found *message_of(const struct finds *finds, size_t message) {
    static const struct found none;
    const struct found *found = &none;

    if (!is_there(finds, message, &found)) {
        fail_msg("message %zu is not there", message);
    }
    return found;
}

static size_t count_left(const struct finds *finds, enum dhcpv6lq_item_kind kind) {
    size_t count = 0;

    for (size_t i = 0; i < finds->count; i++) {
        count += !finds->list[i].retracted && finds->list[i].item.kind == kind;
    }
    return count;
}

/* Every message once, settled in its order, and nothing else. */
static void check_exact(const struct finds *finds) {
    unsigned last = 0;

    for (size_t i = 0; i < MESSAGES; i++) {
        const struct found *found = message_of(finds, i);

        assert_true(found->settled);
        assert_true(i == 0 || found->order > last);
        last = found->order;
    }
    assert_int_equal(count_left(finds, DHCPV6LQ_ITEM_MESSAGE), MESSAGES);
    assert_int_equal(count_left(finds, DHCPV6LQ_ITEM_SKIPPED), 0);
    assert_true(finds->gaps == 0);
}

static struct sent sent;
static struct finds seen;
static struct pieces pieces;

static struct dhcpv6lq_stream *begin(struct counter *counter) {
    const struct dhcpv6lq_allocator allocator = counter_allocator(counter);
    const struct dhcpv6lq_stream_listener listener = listener_of(&seen);
    struct dhcpv6lq_stream *stream = dhcpv6lq_stream_new(&allocator, &listener);

    assert_non_null(stream);
    seen.count = 0;
    seen.settled = 0;
    seen.gaps = 0;
    seen.sent = &sent;
    seen.base = 0;
    return stream;
}

static void finish(struct dhcpv6lq_stream *stream, const struct counter *counter) {
    dhcpv6lq_stream_free(stream);
    assert_int_equal(counter->blocks, 0);
}

/* ---- tests ---- */

static void in_any_order_and_repeated(void **state) {
    (void)state;
    for (uint32_t seed = 1; seed <= 400; seed++) {
        struct counter counter = {0};
        struct dhcpv6lq_stream *stream = begin(&counter);

        number = seed;
        send_messages(&sent);
        cut(&pieces, sent.length, seed % 3 == 0 ? 100 : 1440);
        disorder(&pieces, seed % 40, 1 + seed % 9);
        repeat(&pieces, seed % 17, sent.length);
        take_flag(stream, DHCPV6LQ_TCP_SYN, ISN);
        take(stream, &sent, &pieces);
        check_exact(&seen);
        assert_true(dhcpv6lq_stream_has_all(stream, ISN + 1 + (uint32_t)sent.length));
        take_flag(stream, DHCPV6LQ_TCP_FIN, ISN + 1 + (uint32_t)sent.length);
        assert_true(dhcpv6lq_stream_is_ended(stream));
        check_exact(&seen);
        finish(stream, &counter);
    }
}

/* The SYN comes after octets that it should come before. */
static void a_late_beginning(void **state) {
    (void)state;
    for (uint32_t seed = 1; seed <= 400; seed++) {
        struct counter counter = {0};
        struct dhcpv6lq_stream *stream = begin(&counter);
        size_t when = seed % 5;

        number = seed;
        send_messages(&sent);
        cut(&pieces, sent.length, seed % 3 == 0 ? 100 : 1440);
        disorder(&pieces, seed % 7, 1 + seed % 4);
        seen.base = when == 0 ? 0 : (int64_t)pieces.list[0].from;
        for (size_t i = 0; i < pieces.count; i++) {
            struct pieces one = {.list = {pieces.list[i]}, .count = 1};

            if (i == when) {
                take_flag(stream, DHCPV6LQ_TCP_SYN, ISN);
            }
            take(stream, &sent, &one);
        }
        for (size_t i = 0; i < MESSAGES; i++) {
            assert_true(message_of(&seen, i)->settled);
        }
        assert_int_equal(count_left(&seen, DHCPV6LQ_ITEM_MESSAGE), MESSAGES);
        assert_true(dhcpv6lq_stream_has_all(stream, ISN + 1 + (uint32_t)sent.length));
        finish(stream, &counter);
    }
}

/* Take a piece of the middle away. Returns its octets. */
static struct piece lose(struct pieces *from) {
    size_t at = 1 + any((uint32_t)from->count - 2);
    struct piece lost = from->list[at];

    memmove(&from->list[at], &from->list[at + 1], (from->count - at - 1) * sizeof from->list[0]);
    from->count--;
    return lost;
}

static bool touches(const struct piece *piece, size_t message) {
    return sent.starts[message] < piece->to && piece->from < sent.starts[message + 1];
}

static bool touches_any(const struct piece *lost, size_t count, size_t message) {
    bool touched = false;

    for (size_t i = 0; i < count; i++) {
        touched |= touches(&lost[i], message);
    }
    return touched;
}

/* Does a segment end after one or two octets of the message? Behind a gap, they tell nothing. */
static bool is_split_early(size_t message) {
    bool split = false;

    for (size_t i = 0; i < pieces.count; i++) {
        size_t end = pieces.list[i].to;

        split |= end > sent.starts[message] && end <= sent.starts[message] + 2;
    }
    return split;
}

/* Every message that has no octet in what was lost is there, in its order, and no other is whole.
 */
static void check_without(const struct piece *lost, size_t count) {
    unsigned last = 0;
    bool behind = false; /* a gap, with no message found since */

    for (size_t i = 0; i < MESSAGES; i++) {
        const struct found *found;
        bool there = is_there(&seen, i, &found);

        if (touches_any(lost, count, i)) {
            assert_false(there);
            behind = true;
        } else if (there || !behind || !is_split_early(i)) {
            found = message_of(&seen, i);
            assert_true(found->settled);
            assert_true(last == 0 || found->order > last);
            last = found->order;
            behind = false;
        }
    }
}

static void acknowledge_all(struct dhcpv6lq_stream *stream) {
    dhcpv6lq_stream_acknowledge(stream, ISN + 1 + (uint32_t)sent.length);
}

static void lost_segments(void **state) {
    (void)state;
    for (uint32_t seed = 1; seed <= 300; seed++) {
        struct counter counter = {0};
        struct dhcpv6lq_stream *stream = begin(&counter);
        struct piece lost[3];
        size_t count = 1 + seed % 3;
        uint64_t octets = 0;

        number = seed;
        send_messages(&sent);
        cut(&pieces, sent.length, seed % 4 == 0 ? 300 : 1440);
        for (size_t i = 0; i < count; i++) {
            lost[i] = lose(&pieces);
            octets += lost[i].to - lost[i].from;
        }
        disorder(&pieces, seed % 5, 4);
        take_flag(stream, DHCPV6LQ_TCP_SYN, ISN);
        take(stream, &sent, &pieces);
        acknowledge_all(stream);
        dhcpv6lq_stream_give_up(stream, INT64_MAX, seed % 2);
        check_without(lost, count);
        assert_true(seen.gaps == octets);
        assert_false(dhcpv6lq_stream_has_all(stream, ISN + 1 + (uint32_t)sent.length));
        finish(stream, &counter);
    }
}

/* A segment that comes when its gap was given up long ago: its messages are found, each once. */
static void a_segment_that_comes_very_late(void **state) {
    (void)state;
    for (uint32_t seed = 1; seed <= 300; seed++) {
        struct counter counter = {0};
        struct dhcpv6lq_stream *stream = begin(&counter);
        struct pieces late = {.count = 1};

        number = seed;
        send_messages(&sent);
        cut(&pieces, sent.length, seed % 4 == 0 ? 200 : 1440);
        late.list[0] = lose(&pieces);
        take_flag(stream, DHCPV6LQ_TCP_SYN, ISN);
        take(stream, &sent, &pieces);
        dhcpv6lq_stream_give_up(stream, INT64_MAX, false);
        check_without(late.list, 1);
        take(stream, &sent, &late);
        for (size_t i = 0; i < MESSAGES; i++) {
            assert_true(message_of(&seen, i)->item.late || !touches(&late.list[0], i));
        }
        assert_int_equal(count_left(&seen, DHCPV6LQ_ITEM_SKIPPED), 0);
        assert_true(dhcpv6lq_stream_has_all(stream, ISN + 1 + (uint32_t)sent.length));
        finish(stream, &counter);
    }
}

/* Segments that begin in octets that came before and go on into new ones: what they bring comes in
 * its turn. */
static void old_octets_before_new_ones(void **state) {
    (void)state;
    for (uint32_t seed = 1; seed <= 100; seed++) {
        struct counter counter = {0};
        struct dhcpv6lq_stream *stream = begin(&counter);

        number = seed;
        send_messages(&sent);
        cut(&pieces, sent.length, 300);
        for (size_t i = 1; i < pieces.count; i++) {
            size_t most = pieces.list[i - 1].to - pieces.list[i - 1].from;

            pieces.list[i].from -= 1 + any((uint32_t)most);
        }
        take_flag(stream, DHCPV6LQ_TCP_SYN, ISN);
        take(stream, &sent, &pieces);
        for (size_t i = 0; i < MESSAGES; i++) {
            assert_false(message_of(&seen, i)->item.late);
        }
        finish(stream, &counter);
    }
}

/* An acknowledgement alone gives nothing up; 64 segments after it do. */
static void patience(void **state) {
    struct counter counter = {0};
    struct dhcpv6lq_stream *stream = begin(&counter);
    struct piece lost;
    size_t waited = 0;

    (void)state;
    number = 7;
    send_messages(&sent);
    cut(&pieces, sent.length, 300);
    lost = (struct piece){pieces.list[1].from, pieces.list[1].to};
    take_flag(stream, DHCPV6LQ_TCP_SYN, ISN);
    for (size_t i = 0; i < pieces.count; i++) {
        struct pieces one = {.list = {pieces.list[i]}, .count = i == 1 ? 0 : 1};

        take(stream, &sent, &one);
        acknowledge_all(stream);
        waited += i > 1 && seen.gaps == 0;
    }
    assert_true(waited >= 64 && waited <= 66);
    assert_true(seen.gaps == lost.to - lost.from);
    finish(stream, &counter);
}

static void *on_found_silently(void *context, const struct dhcpv6lq_item *item, bool settled) {
    (void)item;
    (void)settled;
    return context;
}

static void on_settle_silently(void *context, void *found, const struct dhcpv6lq_item *item) {
    (void)context;
    (void)found;
    (void)item;
}

static void on_retract_silently(void *context, void *found) {
    (void)context;
    (void)found;
}

/* However many gaps there are and however much comes ahead of them, little is kept. */
static void memory_is_bounded(void **state) {
    enum { SIZE = 1000, ROUNDS = 10000 };
    static const struct dhcpv6lq_stream_listener silent = {
        &seen, on_found_silently, on_settle_silently, on_retract_silently, on_gap};
    static uint8_t octets[SIZE];
    struct counter counter = {0};
    const struct dhcpv6lq_allocator allocator = counter_allocator(&counter);
    size_t most = 0;

    (void)state;
    memset(octets, 0xaa, sizeof octets);
    for (unsigned step = 0; step < 2; step++) { /* a gap before each; one before all */
        struct dhcpv6lq_stream *stream = dhcpv6lq_stream_new(&allocator, &silent);

        take_flag(stream, DHCPV6LQ_TCP_SYN, ISN);
        for (uint32_t i = 1; i <= ROUNDS; i++) {
            struct dhcpv6lq_segment segment = {.frame = i,
                                               .sequence = ISN + 1 + i * SIZE,
                                               .octets = octets,
                                               .length = SIZE - 1 + step,
                                               .sent = SIZE - 1 + step};
            struct dhcpv6lq_taken taken;

            assert_true(dhcpv6lq_stream_take(stream, &segment, &taken));
            most = counter.octets > most ? counter.octets : most;
        }
        dhcpv6lq_stream_free(stream);
    }
    assert_true(most < (size_t)8 * 1024 * 1024);
    assert_int_equal(counter.blocks, 0);
}

/* Nor is what comes in pieces into a gap that was given up, or before where the capture begins. */
static void memory_is_bounded_of_what_comes_late(void **state) {
    enum { GAP = 1000000, PIECES = 5000 };
    static const struct dhcpv6lq_stream_listener silent = {
        &seen, on_found_silently, on_settle_silently, on_retract_silently, on_gap};
    static const uint8_t octets[] = {0xaa};

    (void)state;
    for (unsigned begun = 0; begun < 2; begun++) {
        struct counter counter = {0};
        const struct dhcpv6lq_allocator allocator = counter_allocator(&counter);
        struct dhcpv6lq_stream *stream = dhcpv6lq_stream_new(&allocator, &silent);
        size_t most = 0;

        if (begun) {
            take_flag(stream, DHCPV6LQ_TCP_SYN, ISN);
        }
        for (uint32_t i = 1; i <= PIECES; i++) { /* the first one, and what is long before it */
            struct dhcpv6lq_segment segment = {.frame = i,
                                               .sequence = ISN + 1 + (i == 1 ? GAP : 2 * i),
                                               .octets = octets,
                                               .length = sizeof octets,
                                               .sent = sizeof octets};
            struct dhcpv6lq_taken taken;

            assert_true(dhcpv6lq_stream_take(stream, &segment, &taken));
            if (i == 1) {
                dhcpv6lq_stream_give_up(stream, INT64_MAX, false);
            }
            most = counter.octets > most ? counter.octets : most;
        }
        assert_true(most < (size_t)256 * 1024);
        dhcpv6lq_stream_free(stream);
        assert_int_equal(counter.blocks, 0);
    }
}

/* Where octets are moved, there is a block for them: how many are given tells how many steps it
 * took. Segments in reverse order ahead of a gap, and then what fills it. */
static void steps_are_bounded(void **state) {
    enum { SIZE = 1000, AHEAD = 1000 };
    static const struct dhcpv6lq_stream_listener silent = {
        &seen, on_found_silently, on_settle_silently, on_retract_silently, on_gap};
    static uint8_t octets[SIZE];
    struct counter counter = {0};
    const struct dhcpv6lq_allocator allocator = counter_allocator(&counter);
    struct dhcpv6lq_stream *stream = dhcpv6lq_stream_new(&allocator, &silent);

    (void)state;
    seen.gaps = 0;
    memset(octets, 0xaa, sizeof octets);
    take_flag(stream, DHCPV6LQ_TCP_SYN, ISN);
    dhcpv6lq_stream_acknowledge(stream, ISN + 1); /* nothing is given up */
    for (uint32_t i = AHEAD + 1; i-- > 0;) {
        struct dhcpv6lq_segment segment = {.frame = AHEAD + 1 - i,
                                           .sequence = ISN + 1 + i * SIZE,
                                           .octets = octets,
                                           .length = SIZE,
                                           .sent = SIZE};
        struct dhcpv6lq_taken taken;

        assert_true(dhcpv6lq_stream_take(stream, &segment, &taken));
    }
    assert_true(dhcpv6lq_stream_has_all(stream, ISN + 1 + (AHEAD + 1) * SIZE));
    assert_true(seen.gaps == 0);
    dhcpv6lq_stream_free(stream);
    assert_true(counter.given < (size_t)32 * AHEAD * SIZE);
    assert_int_equal(counter.blocks, 0);
}

/* ---- what else TCP does ---- */

static struct found *only(enum dhcpv6lq_item_kind kind) {
    struct found *found = NULL;

    for (size_t i = 0; i < seen.count; i++) {
        if (!seen.list[i].retracted && seen.list[i].item.kind == kind) {
            assert_null(found);
            found = &seen.list[i];
        }
    }
    assert_non_null(found);
    return found;
}

static void send_octets(const void *octets, size_t length) {
    sent.length = 0;
    put(&sent, octets, length);
}

static const uint8_t one_data[] = {0, 12, 17, 0, 0, 1, 0, 45, 0, 4, 1, 2, 3, 4};

/* Before the SYN that comes late, the first message, whose option is too long for it, was taken for
 * the end of another one, in two segments. */
static void a_late_beginning_in_pieces(void **state) {
    static const uint8_t octets[] = {0, 12, 17, 0, 0, 1, 0, 45, 0, 9, 1, 2, 3, 4};
    struct counter counter = {0};
    struct dhcpv6lq_stream *stream = begin(&counter);
    struct pieces both = {.list = {{0, 2}, {2, sizeof octets}}, .count = 2};
    const struct found *found;

    (void)state;
    send_octets(octets, sizeof octets);
    take(stream, &sent, &both);
    assert_true(only(DHCPV6LQ_ITEM_SKIPPED)->settled);
    take_flag(stream, DHCPV6LQ_TCP_SYN, ISN);
    found = only(DHCPV6LQ_ITEM_MESSAGE);
    assert_int_equal(found->item.completeness, DHCPV6LQ_WHOLE);
    assert_int_equal(found->item.length, sizeof octets);
    assert_int_equal(found->item.origins_count, 2);
    assert_int_equal(found->item.last.frame, 11); /* not the first one */
    finish(stream, &counter);
}

/* A FIN, a RST, or nothing ends the stream after `there` octets of a message. */
static const struct found *cut_at(size_t there, uint8_t flag, uint32_t after) {
    struct counter counter = {0};
    struct dhcpv6lq_stream *stream = begin(&counter);
    struct pieces one = {.list = {{0, there}}, .count = 1};

    send_octets(one_data, sizeof one_data);
    take_flag(stream, DHCPV6LQ_TCP_SYN, ISN);
    take(stream, &sent, &one);
    if (flag) {
        take_flag(stream, flag, ISN + 1 + (uint32_t)there + after);
    }
    dhcpv6lq_stream_give_up(stream, INT64_MAX, false);
    finish(stream, &counter);
    return seen.count > 0 ? only(DHCPV6LQ_ITEM_MESSAGE) : NULL;
}

static void a_stream_that_ends_inside_a_message(void **state) {
    (void)state;
    for (size_t there = 1; there < sizeof one_data; there++) {
        for (unsigned flag = 0; flag < 2; flag++) {
            const uint8_t flags[] = {DHCPV6LQ_TCP_FIN, DHCPV6LQ_TCP_RST};
            const struct found *found = cut_at(there, flags[flag], 0);

            assert_non_null(found);
            assert_int_equal(found->item.completeness, DHCPV6LQ_CUT_BY_END);
            assert_int_equal(found->item.length, there);
            /* the sender had sent more: only the capture lacks it */
            found = cut_at(there, flags[flag], 1);
            assert_non_null(found);
            assert_int_equal(found->item.completeness, DHCPV6LQ_CUT_BY_CAPTURE);
        }
        assert_null(cut_at(there, 0, 0)); /* it may go on */
    }
    assert_int_equal(cut_at(sizeof one_data, DHCPV6LQ_TCP_FIN, 0)->item.completeness,
                     DHCPV6LQ_WHOLE);
}

/* Only the first octets of each segment are captured. Where the size is known, so is the next
 * message. */
static void segments_that_the_capture_cuts(void **state) {
    struct counter counter = {0};
    struct dhcpv6lq_stream *stream = begin(&counter);
    struct dhcpv6lq_segment segment;
    struct dhcpv6lq_taken taken;

    (void)state;
    send_octets(one_data, sizeof one_data);
    put(&sent, one_data, sizeof one_data);
    put(&sent, one_data, sizeof one_data);
    take_flag(stream, DHCPV6LQ_TCP_SYN, ISN);
    for (size_t i = 0; i < 3; i++) {
        const struct piece piece = {i * sizeof one_data, (i + 1) * sizeof one_data};

        segment = segment_of(&sent, &piece, 2 + (uint32_t)i);
        segment.length = i == 1 ? 8 : segment.length;
        assert_true(dhcpv6lq_stream_take(stream, &segment, &taken));
    }
    assert_int_equal(seen.count, 3);
    assert_int_equal(seen.list[0].item.completeness, DHCPV6LQ_WHOLE);
    assert_int_equal(seen.list[1].item.completeness, DHCPV6LQ_CUT_BY_CAPTURE);
    assert_int_equal(seen.list[1].item.size, sizeof one_data);
    assert_int_equal(seen.list[2].item.completeness, DHCPV6LQ_WHOLE);
    assert_true(seen.gaps == sizeof one_data - 8);
    finish(stream, &counter);
}

static void octets_that_came_before(void **state) {
    struct counter counter = {0};
    struct dhcpv6lq_stream *stream = begin(&counter);
    const struct piece whole = {0, sizeof one_data};
    const struct piece last = {sizeof one_data - 1, sizeof one_data};
    struct dhcpv6lq_segment segment;
    struct dhcpv6lq_taken taken;

    (void)state;
    send_octets(one_data, sizeof one_data);
    take_flag(stream, DHCPV6LQ_TCP_SYN, ISN);
    segment = segment_of(&sent, &whole, 5);
    assert_true(dhcpv6lq_stream_take(stream, &segment, &taken));
    assert_false(taken.seen);
    segment.frame = 6;
    assert_true(dhcpv6lq_stream_take(stream, &segment, &taken));
    assert_true(taken.seen);
    assert_int_equal(taken.seen_frame, 5);
    /* a keep-alive's octet is not one of the stream's */
    segment = segment_of(&sent, &last, 7);
    segment.octets = (const uint8_t *)"";
    assert_true(dhcpv6lq_stream_take(stream, &segment, &taken));
    assert_int_equal(seen.count, 1);
    finish(stream, &counter);
}

static void octets_that_wait(void **state) {
    struct counter counter = {0};
    struct dhcpv6lq_stream *stream = begin(&counter);
    const struct piece second = {sizeof one_data, 2 * sizeof one_data};
    struct dhcpv6lq_segment segment;
    struct dhcpv6lq_taken taken;

    (void)state;
    send_octets(one_data, sizeof one_data);
    put(&sent, one_data, sizeof one_data);
    take_flag(stream, DHCPV6LQ_TCP_SYN, ISN);
    segment = segment_of(&sent, &second, 5);
    assert_true(dhcpv6lq_stream_take(stream, &segment, &taken));
    assert_true(taken.waits == sizeof one_data);
    assert_false(only(DHCPV6LQ_ITEM_MESSAGE)->settled);
    finish(stream, &counter);
}

static void other_protocols(void **state) {
    static const struct {
        const char *name;
        const char *octets;
        size_t length;
        size_t foreign; /* of them */
    } streams[] = {
        {"TLS", "\x16\x03\x01\x00\x05hello", 10, 10},
        {"HTTP", "GET / HTTP/1.1\r\n\r\n", 18, 18},
        {"PROXY", "PROXY TCP6 ::1 ::2 1 2\r\n\0\4\x10\0\0\1", 30, 24},
        {"PROXY", "\r\n\r\n\0\r\nQUIT\n\x20\0\0\2ab\0\4\x10\0\0\1", 24, 18},
    };

    (void)state;
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        for (uint32_t most = 1; most <= 30; most += 29) {
            struct counter counter = {0};
            struct dhcpv6lq_stream *stream = begin(&counter);
            size_t foreign = 0;

            number = 1;
            send_octets(streams[i].octets, streams[i].length);
            cut(&pieces, sent.length, most);
            take_flag(stream, DHCPV6LQ_TCP_SYN, ISN);
            take(stream, &sent, &pieces);
            for (size_t f = 0; f < seen.count; f++) {
                const struct dhcpv6lq_item *item = &seen.list[f].item;

                if (item->kind == DHCPV6LQ_ITEM_FOREIGN) {
                    assert_string_equal(item->protocol, streams[i].name);
                    foreign += item->length;
                }
            }
            assert_int_equal(foreign, streams[i].foreign);
            assert_int_equal(count_left(&seen, DHCPV6LQ_ITEM_MESSAGE),
                             streams[i].foreign < streams[i].length);
            finish(stream, &counter);
        }
    }
}

/* Without memory nothing is said any more, and nothing is lost. */
static void memory_that_runs_out(void **state) {
    (void)state;
    for (size_t fails = 2; fails < 200; fails++) {
        struct counter counter = {.fails = fails, .on = true};
        struct dhcpv6lq_stream *stream = begin(&counter);

        number = (uint32_t)fails;
        send_messages(&sent);
        cut(&pieces, sent.length, 1440);
        disorder(&pieces, 20, 5);
        seen.base = (int64_t)pieces.list[0].from;
        for (size_t i = 0; i < pieces.count; i++) {
            struct dhcpv6lq_segment segment = segment_of(&sent, &pieces.list[i], 10 + (uint32_t)i);
            struct dhcpv6lq_taken taken;

            dhcpv6lq_stream_take(stream, &segment, &taken);
        }
        dhcpv6lq_stream_give_up(stream, INT64_MAX, true);
        finish(stream, &counter);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_any_order_and_repeated),
        cmocka_unit_test(a_late_beginning),
        cmocka_unit_test(a_late_beginning_in_pieces),
        cmocka_unit_test(lost_segments),
        cmocka_unit_test(a_segment_that_comes_very_late),
        cmocka_unit_test(old_octets_before_new_ones),
        cmocka_unit_test(patience),
        cmocka_unit_test(memory_is_bounded),
        cmocka_unit_test(memory_is_bounded_of_what_comes_late),
        cmocka_unit_test(steps_are_bounded),
        cmocka_unit_test(a_stream_that_ends_inside_a_message),
        cmocka_unit_test(segments_that_the_capture_cuts),
        cmocka_unit_test(octets_that_came_before),
        cmocka_unit_test(octets_that_wait),
        cmocka_unit_test(other_protocols),
        cmocka_unit_test(memory_that_runs_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
