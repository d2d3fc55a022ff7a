/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Every truncation and every change of one octet of every sample message, through
 * everything that takes octets from outside. Build it with DHCPV6LQ_SANITIZE: a
 * read past the end is found by the sanitizers, for each input is an allocation
 * of just its own size.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dhcpv6lq/element.h"
#include "dhcpv6lq/frame.h"
#include "dhcpv6lq/leases.h"
#include "dhcpv6lq/reader.h"
#include "dhcpv6lq/session.h"
#include "dhcpv6lq/text.h"

#include "samples.h"
#include "tiling.h"

/* Each takes a message with its message-size, from the frame's first octet. */
typedef void (*target)(const uint8_t *frame, size_t length);

/* The message alone: its offset and length in what may be no whole frame. */
static size_t message_offset(size_t length) {
    return length < DHCPV6LQ_FRAME_HEADER ? length : DHCPV6LQ_FRAME_HEADER;
}

static void through_the_walk(const uint8_t *frame, size_t length) {
    size_t offset = message_offset(length);

    tiling_of_frame(frame, length);
    tiling_of_message(frame + offset, length - offset);
}

static void through_other_walks(const uint8_t *frame, size_t length) {
    size_t offset = message_offset(length);
    struct dhcpv6lq_walk walk;
    struct tiling tiling;

    dhcpv6lq_walk_options(&walk, frame, offset, length - offset);
    assert_null(tiling_check(&walk, frame, offset, length - offset, &tiling));
    dhcpv6lq_walk_duid(&walk, frame, offset, length - offset);
    assert_null(tiling_check(&walk, frame, offset, length - offset, &tiling));
    dhcpv6lq_walk_options(&walk, frame, offset, length - offset);
    dhcpv6lq_walk_cut(&walk);
    assert_null(tiling_check(&walk, frame, offset, length - offset, &tiling));
    dhcpv6lq_walk_message(&walk, frame + offset, length - offset);
    dhcpv6lq_walk_cut(&walk);
    assert_null(tiling_check(&walk, frame + offset, 0, length - offset, &tiling));
}

/* Every option at every level, and every field of the registry of each. */
static void read_options(const uint8_t *octets, struct dhcpv6lq_options options, unsigned depth) {
    static const enum dhcpv6lq_field fields[] = {DHCPV6LQ_FIELD_STATUS_CODE,
                                                 DHCPV6LQ_FIELD_QUERY_TYPE, DHCPV6LQ_FIELD_IAADDR,
                                                 DHCPV6LQ_FIELD_IAPREFIX, DHCPV6LQ_FIELD_CLT_TIME};
    struct dhcpv6lq_option option;

    while (dhcpv6lq_options_next(&options, &option)) {
        for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
            struct dhcpv6lq_event event;

            if (dhcpv6lq_option_field(octets, &option, fields[i], &event)) {
                assert_true(event.offset >= option.data);
                assert_true(event.offset + event.length <= option.data + option.length);
                assert_int_equal(event.field, fields[i]);
            }
        }
        if (depth < 8) {
            read_options(octets, dhcpv6lq_option_options(octets, &option), depth + 1);
        }
    }
}

static void through_the_reader(const uint8_t *frame, size_t length) {
    size_t offset = message_offset(length);
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;

    if (dhcpv6lq_message_load(&message, frame, offset, length - offset, &error) == DHCPV6LQ_OK) {
        assert_int_equal(message.options + message.options_length, length);
        read_options(frame, dhcpv6lq_options(frame, message.options, message.options_length), 0);
    } else {
        assert_int_equal(error.offset, offset);
    }
}

/* What loads is what is saved. */
static void through_the_elements(const uint8_t *frame, size_t length) {
    size_t count;
    const struct dhcpv6lq_element_type *types = dhcpv6lq_element_types(&count);

    for (size_t offset = message_offset(length); offset <= length; offset++) {
        for (size_t i = 0; i < count; i++) {
            struct dhcpv6lq_element element;
            struct dhcpv6lq_error error;
            uint8_t saved[SAMPLE_SIZE];
            size_t used;
            size_t again;

            if (dhcpv6lq_element_load(&element, &types[i], frame, offset, length - offset, &used,
                                      &error) != DHCPV6LQ_OK) {
                assert_true(error.offset >= offset && error.offset <= length);
                continue;
            }
            assert_int_equal(dhcpv6lq_element_save(&element, saved, sizeof saved, &again, &error),
                             DHCPV6LQ_OK);
            assert_int_equal(again, used);
            assert_memory_equal(saved, frame + offset, used);
        }
    }
}

static void through_the_framing(const uint8_t *frame, size_t length) {
    uint8_t buffer[SAMPLE_SIZE];
    struct dhcpv6lq_frame stream;
    size_t at = 0;

    assert_true(dhcpv6lq_frame_sync(frame, length) <= length);
    dhcpv6lq_frame_init(&stream, buffer, sizeof buffer);
    while (at < length) {
        struct dhcpv6lq_error error;
        size_t used;

        if (dhcpv6lq_frame_feed(&stream, frame + at, length - at, &used, &error) ==
            DHCPV6LQ_FRAME_WHOLE) {
            assert_memory_equal(buffer, frame + stream.start, stream.length);
        }
        assert_true(used > 0);
        at += used;
    }
}

static void through_the_texts(const uint8_t *frame, size_t length) {
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;

    dhcpv6lq_walk_frame(&walk, frame, length);
    while (dhcpv6lq_walk_next(&walk, &event)) {
        char text[64];

        if (event.type == DHCPV6LQ_EVENT_FIELD) {
            size_t whole = dhcpv6lq_text_field(text, sizeof text, frame, &event);
            size_t there = strlen(text);

            assert_true(there < sizeof text);
            assert_true(there <= whole);
        }
    }
}

static void through_the_validator(const uint8_t *frame, size_t length) {
    static const struct dhcpv6lq_validation ways[] = {
        {.transport = DHCPV6LQ_TCP,
         .direction = DHCPV6LQ_FROM_SERVER,
         .query = DHCPV6LQ_QUERY_ONE_OR_BULK},
        {.transport = DHCPV6LQ_UDP,
         .direction = DHCPV6LQ_DIRECTION_UNKNOWN,
         .query = DHCPV6LQ_QUERY_UNKNOWN},
    };
    size_t offset = message_offset(length);

    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        enum { SIZE = 8 };
        struct dhcpv6lq_finding findings[SIZE];
        size_t count = dhcpv6lq_validate(findings, SIZE, frame + offset, length - offset, &ways[i]);

        for (size_t f = 0; f < count && f < SIZE; f++) {
            char text[400];

            assert_true(findings[f].rule < DHCPV6LQ_RULE_COUNT);
            assert_true(findings[f].offset <= length - offset);
            assert_true(f == 0 || findings[f].offset >= findings[f - 1].offset);
            assert_true(dhcpv6lq_finding_text(text, sizeof text, &findings[f]) > 0);
        }
    }
}

static const target targets[] = {
    through_the_walk,    through_other_walks, through_the_reader,    through_the_elements,
    through_the_framing, through_the_texts,   through_the_validator,
};

static void through_all(const uint8_t *frame, size_t length) {
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        targets[i](frame, length);
    }
}

static void every_truncation(void **state) {
    size_t count;
    const struct sample *table = samples(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        for (size_t length = 0; length <= table[i].length; length++) {
            uint8_t *frame = malloc(length > 0 ? length : 1);

            assert_non_null(frame);
            memcpy(frame, table[i].frame, length);
            through_all(frame, length);
            if (length >= DHCPV6LQ_FRAME_HEADER) { /* and with a message-size that says so */
                frame[0] = (uint8_t)((length - DHCPV6LQ_FRAME_HEADER) >> 8);
                frame[1] = (uint8_t)(length - DHCPV6LQ_FRAME_HEADER);
                through_all(frame, length);
            }
            free(frame);
        }
    }
}

static void every_change_of_one_octet(void **state) {
    size_t count;
    const struct sample *table = samples(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        uint8_t *frame = malloc(table[i].length);

        assert_non_null(frame);
        memcpy(frame, table[i].frame, table[i].length);
        for (size_t at = 0; at < table[i].length; at++) {
            for (unsigned change = 1; change <= UINT8_MAX; change++) {
                frame[at] = (uint8_t)(table[i].frame[at] ^ change);
                through_all(frame, table[i].length);
            }
            frame[at] = table[i].frame[at];
        }
        free(frame);
    }
}

static void *allocate(void *context, size_t size) {
    size_t *left = context;

    if (*left == 0) {
        return NULL;
    }
    --*left;
    return malloc(size);
}

static void release(void *context, void *memory) {
    (void)context;
    free(memory);
}

/* Every column of every row. */
static void read_leases(const struct dhcpv6lq_leases *leases) {
    struct dhcpv6lq_lease_list list = dhcpv6lq_lease_list(leases, DHCPV6LQ_LEASES_BY_ADDRESS);
    struct dhcpv6lq_lease lease;
    char text[DHCPV6LQ_LEASE_TEXT];

    while (dhcpv6lq_lease_list_next(&list, &lease)) {
        for (unsigned column = 0; column < DHCPV6LQ_LEASE_COLUMNS; column++) {
            assert_true(dhcpv6lq_lease_text(text, sizeof text, &lease,
                                            (enum dhcpv6lq_lease_column)column) < sizeof text);
        }
    }
}

/* A session that is fed a whole conversation with one octet of it changed, and
 * that may run out of memory on the way. */
static void converse(uint8_t *const *frames, const struct sample *table, size_t count,
                     enum dhcpv6lq_transport transport, size_t allocations) {
    const struct dhcpv6lq_allocator allocator = {allocate, release, &allocations};
    struct dhcpv6lq_capture *capture =
        dhcpv6lq_capture_new(&allocator, (struct dhcpv6lq_seed){1, 2}, NULL);
    struct dhcpv6lq_session *session = capture ? dhcpv6lq_session_new(capture, transport) : NULL;
    struct dhcpv6lq_leases *leases =
        session ? dhcpv6lq_leases_new(&allocator, (struct dhcpv6lq_seed){1, 2}, 0) : NULL;

    if (leases) {
        const struct dhcpv6lq_answer_listener listener = dhcpv6lq_leases_listener(leases);

        dhcpv6lq_capture_listen(capture, &listener);
    }
    for (size_t i = 0; session && i < count; i++) {
        size_t length = table[i].length - DHCPV6LQ_FRAME_HEADER;
        const struct dhcpv6lq_input input = {
            .octets = frames[i] + DHCPV6LQ_FRAME_HEADER,
            .length = length,
            .message_length = length,
            .other_seen = true,
            .start_seen = true,
            .frame = (uint32_t)i + 1,
            .time = (int64_t)i * 1000000,
            .direction = DHCPV6LQ_DIRECTION_UNKNOWN,
        };
        const struct dhcpv6lq_step *step = dhcpv6lq_session_feed(session, &input);

        for (uint32_t f = 0; step && f < step->count; f++) {
            assert_true(step->findings[f].rule < DHCPV6LQ_RULE_COUNT);
            assert_true(step->findings[f].offset <= length);
        }
        if (step && step->query) {
            struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];

            assert_true(dhcpv6lq_query_endings(step->query, endings) <= DHCPV6LQ_ENDINGS_MAX);
            assert_non_null(dhcpv6lq_outcome_text(dhcpv6lq_query_outcome(step->query)));
        }
    }
    if (leases) {
        read_leases(leases);
    }
    dhcpv6lq_leases_free(leases);
    dhcpv6lq_session_free(session);
    dhcpv6lq_capture_free(capture);
}

static void every_conversation(void **state) {
    static const uint8_t changes[] = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff};
    size_t count;
    const struct sample *table = samples(&count);
    uint8_t *frames[64];

    (void)state;
    assert_true(count <= 64);
    for (size_t i = 0; i < count; i++) {
        frames[i] = malloc(table[i].length);
        assert_non_null(frames[i]);
        memcpy(frames[i], table[i].frame, table[i].length);
    }
    for (size_t allocations = 0; allocations < 200; allocations++) {
        converse(frames, table, count, DHCPV6LQ_TCP, allocations);
        converse(frames, table, count, DHCPV6LQ_UDP, allocations);
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t at = 0; at < table[i].length; at++) {
            for (size_t c = 0; c < sizeof changes; c++) {
                frames[i][at] ^= changes[c];
                converse(frames, table, count, c % 2 ? DHCPV6LQ_UDP : DHCPV6LQ_TCP, SIZE_MAX);
                frames[i][at] ^= changes[c];
            }
        }
    }
    for (size_t i = 0; i < count; i++) {
        free(frames[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_truncation),
        cmocka_unit_test(every_change_of_one_octet),
        cmocka_unit_test(every_conversation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
