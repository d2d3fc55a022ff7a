/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Framing: the same messages however the stream is cut, and streams that start
 * in the middle.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "dhcpv6lq/frame.h"
#include "dhcpv6lq/registry.h"

#include "samples.h"

enum { STREAM_SIZE = 8192 };

/* All samples one after another. */
static size_t make_stream(uint8_t *stream, size_t *starts) {
    size_t count;
    const struct sample *table = samples(&count);
    size_t length = 0;

    for (size_t i = 0; i < count; i++) {
        assert_true(length + table[i].length <= STREAM_SIZE);
        memcpy(stream + length, table[i].frame, table[i].length);
        starts[i] = length;
        length += table[i].length;
    }
    starts[count] = length;
    return length;
}

/* Feed a piece; returns how many messages came whole, checking each. */
static size_t feed(struct dhcpv6lq_frame *frame, const uint8_t *octets, size_t length,
                   size_t first) {
    size_t count;
    const struct sample *table = samples(&count);
    size_t whole = 0;

    while (length > 0) {
        struct dhcpv6lq_error error;
        size_t used = 0;
        enum dhcpv6lq_frame_result result =
            dhcpv6lq_frame_feed(frame, octets, length, &used, &error);

        assert_true(used > 0 && used <= length);
        octets += used;
        length -= used;
        if (result == DHCPV6LQ_FRAME_MORE) {
            assert_int_equal(length, 0);
            break;
        }
        assert_int_equal(result, DHCPV6LQ_FRAME_WHOLE);
        assert_true(first + whole < count);
        assert_int_equal(frame->length, table[first + whole].length);
        assert_int_equal(frame->message_size, table[first + whole].length - 2);
        assert_memory_equal(frame->buffer, table[first + whole].frame, frame->length);
        assert_int_equal(dhcpv6lq_frame_missing(frame), 0);
        whole++;
    }
    return whole;
}

static void any_two_pieces(void **state) {
    static uint8_t stream[STREAM_SIZE];
    size_t starts[64];
    size_t length = make_stream(stream, starts);
    size_t count;

    (void)state;
    samples(&count);
    for (size_t cut = 0; cut <= length; cut++) {
        uint8_t buffer[SAMPLE_SIZE];
        struct dhcpv6lq_frame frame;
        size_t whole;

        dhcpv6lq_frame_init(&frame, buffer, sizeof buffer);
        whole = feed(&frame, stream, cut, 0);
        whole += feed(&frame, stream + cut, length - cut, whole);
        assert_int_equal(whole, count);
    }
}

static void pieces_of_any_size(void **state) {
    static uint8_t stream[STREAM_SIZE];
    size_t starts[64];
    size_t length = make_stream(stream, starts);
    size_t count;

    (void)state;
    samples(&count);
    for (size_t piece = 1; piece < 700; piece++) {
        uint8_t buffer[SAMPLE_SIZE];
        struct dhcpv6lq_frame frame;
        size_t whole = 0;

        dhcpv6lq_frame_init(&frame, buffer, sizeof buffer);
        for (size_t at = 0; at < length; at += piece) {
            whole += feed(&frame, stream + at, piece < length - at ? piece : length - at, whole);
        }
        assert_int_equal(whole, count);
    }
}

static void any_three_pieces_of_two_messages(void **state) {
    size_t count;
    const struct sample *table = samples(&count);
    uint8_t stream[2 * SAMPLE_SIZE];
    size_t length = table[0].length + table[1].length;

    (void)state;
    memcpy(stream, table[0].frame, table[0].length);
    memcpy(stream + table[0].length, table[1].frame, table[1].length);
    for (size_t one = 0; one <= length; one++) {
        for (size_t two = one; two <= length; two++) {
            uint8_t buffer[SAMPLE_SIZE];
            struct dhcpv6lq_frame frame;
            size_t whole;

            dhcpv6lq_frame_init(&frame, buffer, sizeof buffer);
            whole = feed(&frame, stream, one, 0);
            whole += feed(&frame, stream + one, two - one, whole);
            whole += feed(&frame, stream + two, length - two, whole);
            assert_int_equal(whole, 2);
        }
    }
}

static void missing_octets_are_counted(void **state) {
    static const uint8_t stream[] = {0, 5, 16, 1, 2, 3, 4, 0};
    static const size_t missing[] = {1, 5, 4, 3, 2, 1, 0, 1};
    uint8_t buffer[7];
    struct dhcpv6lq_frame frame;

    (void)state;
    dhcpv6lq_frame_init(&frame, buffer, sizeof buffer);
    assert_int_equal(dhcpv6lq_frame_missing(&frame), 0);
    for (size_t i = 0; i < sizeof stream; i++) {
        struct dhcpv6lq_error error;
        size_t used;

        assert_int_equal(dhcpv6lq_frame_feed(&frame, stream + i, 1, &used, &error),
                         i == 6 ? DHCPV6LQ_FRAME_WHOLE : DHCPV6LQ_FRAME_MORE);
        assert_int_equal(used, 1);
        assert_int_equal(dhcpv6lq_frame_missing(&frame), missing[i]);
    }
    assert_int_equal(frame.start, 7);
}

/* What one feed after another says of the stream below, however it is cut. */
static void a_wrong_size_is_refused_and_passed_over(void **state) {
    static const uint8_t stream[] = {
        0, 4, 16, 0, 0, 1,                 /* good */
        0, 3, 16, 0, 0,                    /* under 4 */
        0, 0,                              /* so is this */
        0, 9, 16, 0, 0, 2, 0, 14, 0, 0, 9, /* over the buffer's 10 */
        0, 8, 16, 0, 0, 3, 0, 14, 0, 0,    /* just in it */
    };
    static const struct {
        enum dhcpv6lq_frame_result result;
        enum dhcpv6lq_code code;
        size_t start;
        uint16_t message_size;
        size_t needed;
    } expected[] = {
        {DHCPV6LQ_FRAME_WHOLE, DHCPV6LQ_OK, 0, 4, 0},
        {DHCPV6LQ_FRAME_REFUSED, DHCPV6LQ_LENGTH, 6, 3, 0},
        {DHCPV6LQ_FRAME_REFUSED, DHCPV6LQ_LENGTH, 11, 0, 0},
        {DHCPV6LQ_FRAME_REFUSED, DHCPV6LQ_SPACE, 13, 9, 11},
        {DHCPV6LQ_FRAME_WHOLE, DHCPV6LQ_OK, 24, 8, 0},
    };

    (void)state;
    for (size_t piece = 1; piece <= sizeof stream; piece++) {
        uint8_t buffer[10];
        struct dhcpv6lq_frame frame;
        size_t next = 0;

        dhcpv6lq_frame_init(&frame, buffer, sizeof buffer);
        for (size_t at = 0; at < sizeof stream;) {
            size_t left = sizeof stream - at;
            struct dhcpv6lq_error error = {.code = DHCPV6LQ_OK};
            size_t used;
            enum dhcpv6lq_frame_result result = dhcpv6lq_frame_feed(
                &frame, stream + at, left < piece ? left : piece, &used, &error);

            at += used;
            if (result == DHCPV6LQ_FRAME_MORE) {
                continue;
            }
            assert_true(next < sizeof expected / sizeof expected[0]);
            assert_int_equal(result, expected[next].result);
            assert_int_equal(error.code, expected[next].code);
            assert_int_equal(frame.start, expected[next].start);
            assert_int_equal(frame.message_size, expected[next].message_size);
            if (result == DHCPV6LQ_FRAME_REFUSED) {
                assert_int_equal(error.offset, expected[next].start);
                assert_int_equal(error.needed, expected[next].needed);
                assert_non_null(error.text);
            } else {
                assert_memory_equal(buffer, stream + frame.start, frame.length);
            }
            next++;
        }
        assert_int_equal(next, 5);
        assert_int_equal(dhcpv6lq_frame_missing(&frame), 0);
    }
}

static void a_stream_that_ends_inside_a_refused_message_lacks_it(void **state) {
    static const uint8_t stream[] = {0, 9, 16};
    uint8_t buffer[6];
    struct dhcpv6lq_frame frame;
    struct dhcpv6lq_error error;
    size_t used;

    (void)state;
    dhcpv6lq_frame_init(&frame, buffer, sizeof buffer);
    assert_int_equal(dhcpv6lq_frame_feed(&frame, stream, sizeof stream, &used, &error),
                     DHCPV6LQ_FRAME_REFUSED);
    assert_int_equal(used, 2);
    assert_int_equal(dhcpv6lq_frame_feed(&frame, stream + 2, 1, &used, &error),
                     DHCPV6LQ_FRAME_MORE);
    assert_int_equal(dhcpv6lq_frame_missing(&frame), 8);
}

static void the_largest_message_fits(void **state) {
    static uint8_t stream[DHCPV6LQ_FRAME_MAX] = {0xff, 0xff, 16};
    static uint8_t buffer[DHCPV6LQ_FRAME_MAX];
    struct dhcpv6lq_frame frame;
    struct dhcpv6lq_error error;
    size_t used;

    (void)state;
    dhcpv6lq_frame_init(&frame, buffer, sizeof buffer);
    assert_int_equal(dhcpv6lq_frame_feed(&frame, stream, sizeof stream, &used, &error),
                     DHCPV6LQ_FRAME_WHOLE);
    assert_int_equal(used, 65537);
    assert_int_equal(frame.length, 65537);
}

static void a_frames_length_is_told(void **state) {
    static const uint8_t octets[] = {0x12, 0x34, 1};

    (void)state;
    assert_int_equal(dhcpv6lq_frame_length(octets, 0), 0);
    assert_int_equal(dhcpv6lq_frame_length(octets, 1), 0);
    assert_int_equal(dhcpv6lq_frame_length(octets, 2), 0x1236);
    assert_int_equal(dhcpv6lq_frame_length(octets, 3), 0x1236);
}

/* The samples that sync may rely on: options that the registry knows, over TCP. */
static size_t make_known_stream(uint8_t *stream, size_t *starts, size_t *frames) {
    size_t count;
    const struct sample *table = samples(&count);
    size_t length = 0;

    *frames = 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(table[i].name, "relayed query") != 0 &&
            strcmp(table[i].name, "other shapes") != 0) {
            memcpy(stream + length, table[i].frame, table[i].length);
            starts[(*frames)++] = length;
            length += table[i].length;
        }
    }
    starts[*frames] = length;
    return length;
}

static void sync_finds_the_next_frame_from_anywhere(void **state) {
    static uint8_t stream[STREAM_SIZE];
    size_t starts[64];
    size_t frames;
    size_t length = make_known_stream(stream, starts, &frames);
    size_t next = 0;

    (void)state;
    for (size_t at = 0; at <= length; at++) {
        while (starts[next] < at) {
            next++;
        }

        size_t found = at + dhcpv6lq_frame_sync(stream + at, length - at);

        if (found != starts[next]) {
            fail_msg("from %zu: %zu, not %zu", at, found, starts[next]);
        }
    }
}

/* The stream may end anywhere: what is found is a frame or nothing. */
static void sync_finds_nothing_else(void **state) {
    static uint8_t stream[STREAM_SIZE];
    size_t starts[64];
    size_t frames;
    size_t length = make_known_stream(stream, starts, &frames);

    (void)state;
    for (size_t end = 0; end <= length; end++) {
        for (size_t at = 0; at <= end; at++) {
            size_t found = at + dhcpv6lq_frame_sync(stream + at, end - at);
            size_t next = 0;

            while (next < frames && starts[next] < found) {
                next++;
            }
            if (found != end && found != starts[next]) {
                fail_msg("from %zu to %zu: %zu is no frame", at, end, found);
            }
        }
    }
}

static void sync_judges_these(void **state) {
    static const struct {
        const char *octets;
        size_t length;
        size_t found;
    } table[] = {
        {"", 0, 0},
        {"\0\4\x10\1\2\3", 6, 0},                          /* a DONE that ends the octets */
        {"\0\4\x10\1\2\3\0", 7, 7},                        /* too near the end to judge */
        {"x\0\4\x10\1\2\3", 7, 1},                         /* after the end of another message */
        {"\0\4\x10\1\2\3\0\4\x10\1\2\3", 12, 0},           /* two of them */
        {"\0\4\x10\1\2\3\0\4\x0c\1\2\3", 12, 12},          /* what follows is none */
        {"\0\4\x10\1\2\3\0\3\x10\1\2\3", 12, 12},          /* nor here */
        {"\0\x14\x11\1\2\3\0\x2d\0\4\0\0", 12, 0},         /* cut, but so far so good */
        {"\0\x14\x11\1\2\3\0\x15\0\4\0\0", 12, 12},        /* cut, and not usual */
        {"\0\x0c\x11\1\2\3\0\x2e\0\7\0\0", 12, 12},        /* an option past the message */
        {"\0\x0c\x11\1\2\3\0\x0a\0\4\0\0", 12, 12},        /* nobody's option */
        {"\0\x0c\x0c\1\2\3\0\x2e\0\4\0\0", 12, 12},        /* not over TCP */
        {"\0\x0a\x11\1\2\3\0\x0e\0\0\0\x0e\0", 13, 13},    /* the options do not end there */
        {"\0\x0c\x11\1\2\3\0\x0e\0\0\0\x0e\0\0\0", 15, 0}, /* these do; half a header follows */
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        size_t found = dhcpv6lq_frame_sync((const uint8_t *)table[i].octets, table[i].length);

        if (found != table[i].found) {
            fail_msg("row %zu: %zu", i, found);
        }
    }
}

/* A message-size that is damaged, alone and before another frame. */
static void extent_passes_over_a_damaged_size(void **state) {
    static const uint8_t sizes[] = {0, 3};
    uint8_t stream[2 * SAMPLE_SIZE];
    size_t count;
    const struct sample *table = samples(&count);
    size_t judged = 0;

    (void)state;
    for (size_t i = 0; i < count; i++) {
        size_t length = table[i].length;

        memcpy(stream, table[i].frame, length);
        memcpy(stream + length, table[0].frame, table[0].length);
        assert_int_equal(dhcpv6lq_frame_extent(stream, length), length);
        assert_int_equal(dhcpv6lq_frame_extent(stream, length + table[0].length), length);
        if (table[i].frame[2] != DHCPV6LQ_LEASEQUERY_DATA ||
            table[i].frame[7] != DHCPV6LQ_OPTION_CLIENT_DATA) {
            continue; /* octets that happen to look like a frame are believed */
        }
        for (size_t s = 0; s < sizeof sizes; s++) {
            stream[0] = 0;
            stream[1] = sizes[s];
            assert_int_equal(dhcpv6lq_frame_extent(stream, length), length);
            assert_int_equal(dhcpv6lq_frame_extent(stream, length + table[0].length), length);
            judged++;
        }
    }
    assert_true(judged >= 2);
}

/* A size that is an octet too large, though what it leads to looks like a header: the
 * transaction-id begins like a msg-type. The frame after it is not whole yet, or is. */
static void extent_stops_at_another_frame(void **state) {
    static const uint8_t stream[] = {0, 13, 17, 15, 1, 2, 0, 45, 0, 4,  0xff, 0xff, 0xff, 0xff,
                                     1, 0,  17, 15, 1, 2, 0, 45, 0, 16, 0xff, 0xff, 0xff, 0xff};
    enum { DATA = 14 };

    (void)state;
    for (size_t length = DATA + DHCPV6LQ_FRAME_MIN + 4; length <= sizeof stream; length++) {
        assert_int_equal(dhcpv6lq_frame_extent(stream, length), DATA);
    }
}

/* A size that is too small, with no other frame after it: the message's options end where the
 * octets do, or it has none. */
static void extent_goes_as_far_as_options_do(void **state) {
    static const uint8_t data[] = {0, 11, 17, 15, 1, 2, 0, 45, 0, 4, 0xff, 0xff, 0xff, 0xff};
    static const uint8_t done[] = {0, 3, 16, 15, 1, 9};
    static const uint8_t done_or_less[] = {0, 3, 16, 15, 1, 2};
    static const uint8_t done_and_more[] = {0, 3, 16, 15, 1, 9, 0};
    static const uint8_t other[] = {0, 3, 1, 15, 1, 9, 0};
    /* its last option is an octet too long, or it is an octet short: the octet after it may begin
     * a frame in the one, not in the other */
    static const uint8_t even[] = {0, 11, 17, 15, 1, 2, 0, 45, 0, 4, 0xff, 0xff, 0xff, 0};

    (void)state;
    assert_int_equal(dhcpv6lq_frame_extent(data, sizeof data), sizeof data);
    assert_int_equal(dhcpv6lq_frame_extent(done, sizeof done), sizeof done);
    assert_int_equal(dhcpv6lq_frame_extent(done_or_less, sizeof done_or_less), 5);
    assert_int_equal(dhcpv6lq_frame_extent(done_and_more, sizeof done_and_more), sizeof done);
    assert_int_equal(dhcpv6lq_frame_extent(other, sizeof other), 5);
    assert_int_equal(dhcpv6lq_frame_extent(even, sizeof even), 2 + 11);
}

static void a_frame_may_begin_with_these(void **state) {
    static const uint8_t data[] = {0, 12, 17, 15, 1, 2, 0, 45, 0, 4};
    static const uint8_t small[] = {0, 3};
    static const uint8_t other[] = {0, 12, 1};

    (void)state;
    for (size_t length = 1; length < sizeof data; length++) {
        assert_true(dhcpv6lq_frame_may_begin(data, length));
    }
    assert_false(dhcpv6lq_frame_may_begin(data, sizeof data)); /* here sync can tell */
    assert_false(dhcpv6lq_frame_may_begin(small, sizeof small));
    assert_false(dhcpv6lq_frame_may_begin(other, sizeof other));
}

/* One that runs past the octets that are there, with a whole frame among them. */
static void extent_does_not_wait_past_another_frame(void **state) {
    static const uint8_t stream[] = {0x34, 17, 15, 1, 2, 0, 45, 0, 2, 0xff, 0xff, 0,
                                     10,   17, 15, 1, 2, 0, 45, 0, 2, 0xff, 0xff};

    (void)state;
    assert_int_equal(dhcpv6lq_frame_extent(stream, sizeof stream), 11);
    assert_int_equal(dhcpv6lq_frame_extent(stream, 11), 2 + 0x3411); /* no other is there yet */
}

/* What is damaged is the other one, or nothing can be said yet. */
static void extent_trusts_a_sound_message(void **state) {
    static const uint8_t done_then_junk[] = {0, 4, 16, 1, 2, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    static const uint8_t small[] = {0, 3, 17, 1, 2};
    static const uint8_t begun[] = {1, 0, 17, 1, 2, 3, 0, 45};

    (void)state;
    assert_int_equal(dhcpv6lq_frame_extent(done_then_junk, sizeof done_then_junk), 6);
    assert_int_equal(dhcpv6lq_frame_extent(small, sizeof small), 5);
    assert_int_equal(dhcpv6lq_frame_extent(begun, sizeof begun), 2 + 256);
    assert_int_equal(dhcpv6lq_frame_extent(begun, 1), 0);
}

/* Octets that look like many messages that are not sound. How many options are looked at, counted
 * while all of them are taken apart as a stream's are, grows with the octets and no faster. */
struct shape {
    const char *name;
    size_t length;
    uint8_t octets[16]; /* again and again */
};

static const struct shape shapes[] = {
    /* DONEs that hold an option, which runs into the next one */
    {"overlapping", 10, {0, 8, 14, 0, 0, 1, 0xee, 0xee, 0xff, 0xff}},
    /* sizes of nearly all there is, over empty options of an assigned code */
    {"large", 6, {0xff, 0, 16, 0, 0, 13}},
    {"large, of usual options", 4, {0, 1, 0, 0}},
    {"headers only", 6, {0, 4, 16, 1, 2, 3}},
    {"headers of nearly all", 8, {0x7f, 0xff, 17, 0, 0, 1, 0, 0}},
    {"no message at all", 1, {0xaa}},
    {"zeros", 1, {0}},
    {"msg-types", 1, {17}},
    /* options of an octet each; around each of them a message begins, of half of all there is */
    {"options that are messages", 5, {0x7f, 0, 17, 0, 1}},
    /* the same, and each leads to the header of another, though its options do not come out even */
    {"options that are nearly messages", 10, {0x80, 0, 17, 0, 1, 0, 0, 45, 0, 1}},
};

static size_t looked_at(const struct shape *shape, uint8_t *octets, size_t length) {
    struct dhcpv6lq_search search;

    for (size_t i = 0; i < length; i++) {
        octets[i] = shape->octets[i % shape->length];
    }
    dhcpv6lq_search_init(&search, octets, length);
    for (size_t at = 0; at < length;) {
        size_t extent = dhcpv6lq_search_extent(&search, at);

        at += extent > 0 ? extent : 1;
    }
    return search.looked;
}

static void a_search_takes_linear_time(void **state) {
    enum { SMALL = 4096, LARGE = 16 * SMALL, AN_OCTET = 16 };
    static uint8_t octets[LARGE];

    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        size_t small = looked_at(&shapes[i], octets, SMALL);
        size_t large = looked_at(&shapes[i], octets, LARGE);

        if (large > AN_OCTET * (size_t)LARGE) {
            fail_msg("%s: %zu options looked at in %d octets, %zu in %d", shapes[i].name, small,
                     SMALL, large, LARGE);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_two_pieces),
        cmocka_unit_test(pieces_of_any_size),
        cmocka_unit_test(any_three_pieces_of_two_messages),
        cmocka_unit_test(missing_octets_are_counted),
        cmocka_unit_test(a_wrong_size_is_refused_and_passed_over),
        cmocka_unit_test(a_stream_that_ends_inside_a_refused_message_lacks_it),
        cmocka_unit_test(the_largest_message_fits),
        cmocka_unit_test(a_frames_length_is_told),
        cmocka_unit_test(sync_finds_the_next_frame_from_anywhere),
        cmocka_unit_test(sync_finds_nothing_else),
        cmocka_unit_test(sync_judges_these),
        cmocka_unit_test(extent_passes_over_a_damaged_size),
        cmocka_unit_test(extent_stops_at_another_frame),
        cmocka_unit_test(extent_goes_as_far_as_options_do),
        cmocka_unit_test(a_frame_may_begin_with_these),
        cmocka_unit_test(extent_does_not_wait_past_another_frame),
        cmocka_unit_test(extent_trusts_a_sound_message),
        cmocka_unit_test(a_search_takes_linear_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
