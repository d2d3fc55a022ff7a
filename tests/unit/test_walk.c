/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The walk: its fields tile any input, and each kind of fault is told at the
 * octet where it is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "dhcpv6lq/walk.h"

#include "samples.h"
#include "tiling.h"

#define SIZE(table) (sizeof(table) / sizeof((table)[0]))

static void samples_are_whole(void **state) {
    size_t count;
    const struct sample *table = samples(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(tiling_of_frame(table[i].frame, table[i].length).faults, 0);
        assert_int_equal(tiling_of_message(table[i].frame + 2, table[i].length - 2).faults, 0);
    }
}

static void truncations_tile(void **state) {
    size_t count;
    const struct sample *table = samples(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        for (size_t length = 0; length < table[i].length; length++) {
            struct tiling tiling = tiling_of_frame(table[i].frame, length);

            assert_true(tiling.faults >= 1); /* the message-size is wrong now, and more may be */
            assert_int_equal(tiling.fault, DHCPV6LQ_FAULT_MESSAGE_SIZE);
            assert_int_equal(tiling.fault_offset, length < 2 ? 0 : 2);
            tiling_of_message(table[i].frame + 2, length > 2 ? length - 2 : 0);
        }
    }
}

/* A message is told whatever its size says: one that was cut short, and one with
 * more octets (here two of an option's header). */
static void a_wrong_size_is_told_once(void **state) {
    static const uint8_t cut[] = {0, 12, 0x10, 1, 2, 3, 0, 14, 0, 0};
    static const uint8_t more[] = {0, 4, 0x10, 1, 2, 3, 0, 14, 0, 0};
    struct tiling tiling = tiling_of_frame(cut, sizeof cut);

    (void)state;
    assert_int_equal(tiling.faults, 1);
    assert_int_equal(tiling.fault, DHCPV6LQ_FAULT_MESSAGE_SIZE);
    assert_int_equal(tiling.fault_offset, 2);
    assert_int_equal(tiling.events, 12); /* FRAME, MESSAGE and OPTION, each twice; five fields */
    tiling = tiling_of_frame(more, sizeof more);
    assert_int_equal(tiling.faults, 1);
    assert_int_equal(tiling.fault, DHCPV6LQ_FAULT_MESSAGE_SIZE);
    assert_int_equal(tiling.events, 12);
}

static void changed_octets_tile(void **state) {
    static const uint8_t changes[] = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff};
    size_t count;
    const struct sample *table = samples(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        uint8_t frame[SAMPLE_SIZE];

        memcpy(frame, table[i].frame, table[i].length);
        for (size_t at = 0; at < table[i].length; at++) {
            for (size_t c = 0; c < SIZE(changes); c++) {
                frame[at] ^= changes[c];
                tiling_of_frame(frame, table[i].length);
                tiling_of_message(frame + 2, table[i].length - 2);
                frame[at] ^= changes[c];
            }
        }
    }
}

/* One message, its single fault and where that is. */
struct broken {
    const char *octets;
    size_t length;
    enum dhcpv6lq_fault fault;
    size_t offset;
};

#define BROKEN(octets, rule, offset)                                                               \
    { octets, sizeof(octets) - 1, DHCPV6LQ_FAULT_##rule, offset }

static void faults_are_where_they_are(void **state) {
    static const struct broken table[] = {
        BROKEN("", MESSAGE_SIZE, 0),
        BROKEN("\x10\x01\x02", MESSAGE_SIZE, 1),
        BROKEN("\x0c\0\0", MESSAGE_SIZE, 2),                            /* RELAY-FORW, cut */
        BROKEN("\x10\1\2\3\0\1\0", OPTION_TRUNCATED, 4),                /* half a header */
        BROKEN("\x10\1\2\3\0\1\0\4\0\1", OPTION_TRUNCATED, 8),          /* past the message */
        BROKEN("\x10\1\2\3\0\x2d\0\4\0\x2e\0\4", OPTION_TRUNCATED, 12), /* past its option */
        BROKEN("\x10\1\2\3\0\x2d\0\3\0\x2e\0", OPTION_TRUNCATED, 8),
        BROKEN("\x10\1\2\3\0\x2e\0\3\0\0\0", OPTION_LENGTH, 8),         /* CLT_TIME of 3 */
        BROKEN("\x10\1\2\3\0\x2e\0\5\0\0\0\0\0", OPTION_LENGTH, 12),    /* and of 5 */
        BROKEN("\x10\1\2\3\0\6\0\3\0\1\0", OPTION_LENGTH, 10),          /* an odd ORO */
        BROKEN("\x10\1\2\3\0\x0e\0\1\0", OPTION_LENGTH, 8),             /* data in RAPID_COMMIT */
        BROKEN("\x10\1\2\3\0\x30\0\0", OPTION_LENGTH, 8),               /* no link */
        BROKEN("\x10\1\2\3\0\x0d\0\1\0", OPTION_LENGTH, 8),             /* half a status-code */
        BROKEN("\x10\1\2\3\0\x10\0\7\0\0\0\1\0\2x", OPTION_LENGTH, 14), /* vendor class, cut */
        BROKEN("\x10\1\2\3\0\x09\0\3\x10\0\0", OPTION_LENGTH, 8),       /* a message of 3 */
        BROKEN("\x10\1\2\3\0\x09\0\4\x0c\0\0\0", OPTION_LENGTH, 10),    /* a RELAY-FORW of 4 */
        BROKEN("\x10\1\2\3\0\x5b\0\x12\x81"
               "12345678901234567",
               OPTION_LENGTH, 9),                                /* a prefix of /129 */
        BROKEN("\x10\1\2\3\0\x8c\0\3\1\2\3", OPTION_LENGTH, 11), /* half a pair */
        BROKEN("\x10\1\2\3\0\x2f\0\x14"
               "1234567890123456\x10\1\2\3",
               OPTION_LENGTH, 8), /* relay data without a RELAY-FORW */
        BROKEN("\x10\1\2\3\0\1\0\0", DUID_LENGTH, 8),
        BROKEN("\x10\1\2\3\0\1\0\2\0\1", DUID_LENGTH, 8),
        BROKEN("\x10\1\2\3\0\1\0\3\0\3\0", DUID_LENGTH, 8), /* half a hardware type */
        BROKEN("\x10\1\2\3\0\x35\0\x13\0\4"
               "0123456789abcdefg",
               DUID_LENGTH, 26), /* UUID + 1 */
        BROKEN("\x10\1\2\3\0\x18\0\4\2ab\1", DOMAIN_NAME, 8),
        BROKEN("\x10\1\2\3\0\x18\0\5\1a\0\xc0\x0c", DOMAIN_NAME, 11), /* a pointer */
        BROKEN("\x10\1\2\3\0\x33\0\0", DOMAIN_NAME, 8),               /* no name at all */
        BROKEN("\x10\1\2\3\0\x27\0\4\0\5ho", DOMAIN_NAME, 9),         /* partial, but cut */
    };

    (void)state;
    for (size_t i = 0; i < SIZE(table); i++) {
        struct tiling tiling = tiling_of_message((const uint8_t *)table[i].octets, table[i].length);

        if (tiling.faults != 1 || tiling.fault != table[i].fault ||
            tiling.fault_offset != table[i].offset) {
            fail_msg("row %zu: %zu faults, the first %s at %zu", i, tiling.faults,
                     tiling.faults > 0 ? dhcpv6lq_fault_text(tiling.fault) : "none",
                     tiling.fault_offset);
        }
    }
}

/* The option-lens that the RFCs allow, written down by hand: just `least`, or
 * that and more. */
struct allowed {
    uint8_t code;
    uint8_t least;
    bool more;
};

static size_t faults_of_option(uint8_t code, uint8_t length) {
    const uint8_t octets[8 + UINT8_MAX] = {0x11, 1, 2, 3, 0, code, 0, length};

    return tiling_of_message(octets, 8U + length).faults;
}

static void option_lengths_are_the_rfcs(void **state) {
    static const struct allowed table[] = {
        {3, 12, true},   {4, 4, true},    {5, 24, true},   {7, 1, false},   {8, 2, false},
        {11, 11, true},  {12, 16, false}, {13, 2, true},   {14, 0, false},  {17, 4, true},
        {19, 1, false},  {20, 0, false},  {25, 12, true},  {26, 25, true},  {32, 4, false},
        {37, 4, true},   {44, 17, true},  {46, 4, false},  {62, 3, false},  {71, 17, false},
        {72, 16, false}, {78, 23, true},  {79, 2, true},   {80, 16, false}, {82, 4, false},
        {83, 4, false},  {90, 16, false}, {93, 4, false},  {98, 24, false}, {99, 4, false},
        {100, 4, false}, {101, 4, false}, {102, 4, false}, {105, 2, false}, {108, 6, false},
        {109, 4, false}, {114, 1, false}, {115, 2, false}, {119, 2, false}, {120, 4, false},
        {121, 4, false}, {122, 4, false}, {127, 4, false}, {128, 4, false}, {129, 4, true},
        {131, 1, false}, {132, 1, false}, {135, 2, false}, {138, 12, true}, {148, 0, false},
    };

    (void)state;
    for (size_t i = 0; i < SIZE(table); i++) {
        for (uint8_t length = 0; length <= table[i].least; length++) {
            if ((faults_of_option(table[i].code, length) == 0) != (length == table[i].least)) {
                fail_msg("option %u of %u octets", table[i].code, length);
            }
        }
        /* Four octets of zero are an option, or whatever else may follow. */
        if ((faults_of_option(table[i].code, (uint8_t)(table[i].least + 4)) == 0) !=
            table[i].more) {
            fail_msg("option %u of %u octets", table[i].code, table[i].least + 4);
        }
    }
}

static void lists_hold_whole_items(void **state) {
    static const struct {
        uint8_t code;
        uint8_t item;
    } table[] = {{6, 2}, {22, 16}, {23, 16}, {48, 16}, {61, 2}, {111, 2}, {140, 2}};

    (void)state;
    for (size_t i = 0; i < SIZE(table); i++) {
        for (uint8_t length = 1; length <= 5 * table[i].item; length++) {
            if ((faults_of_option(table[i].code, length) == 0) != (length % table[i].item == 0)) {
                fail_msg("option %u of %u octets", table[i].code, length);
            }
        }
    }
}

static void a_label_has_up_to_63_octets(void **state) {
    uint8_t octets[8 + 66] = {0x11, 1, 2, 3, 0, 24, 0, 65, 63};

    (void)state;
    assert_int_equal(tiling_of_message(octets, 8 + 65).faults, 0);
    octets[7] = 66;
    octets[8] = 64;

    struct tiling tiling = tiling_of_message(octets, 8 + 66);

    assert_int_equal(tiling.faults, 1);
    assert_int_equal(tiling.fault, DHCPV6LQ_FAULT_DOMAIN_NAME);
    assert_int_equal(tiling.fault_offset, 8);
}

static void a_duid_has_up_to_130_octets(void **state) {
    uint8_t octets[8 + 131] = {0x10, 1, 2, 3, 0, 53, 0, 130, 0x12, 0x34};

    (void)state;
    assert_int_equal(tiling_of_message(octets, 8 + 130).faults, 0);
    octets[7] = 131;

    struct tiling tiling = tiling_of_message(octets, 8 + 131);

    assert_int_equal(tiling.faults, 1);
    assert_int_equal(tiling.fault, DHCPV6LQ_FAULT_DUID_LENGTH);
    assert_int_equal(tiling.fault_offset, 8);
}

static void a_name_has_up_to_255_octets(void **state) {
    uint8_t octets[8 + 300] = {0x10, 1, 2, 3, 0, 51, 0, 255};

    (void)state;
    for (size_t i = 0; i < 254; i += 2) { /* 127 labels of one letter, and the root */
        octets[8 + i] = 1;
        octets[9 + i] = 'a';
    }
    assert_int_equal(tiling_of_message(octets, 8 + 255).faults, 0);
    octets[8 + 252] = 2; /* the last label one longer */
    octets[8 + 254] = 'a';
    octets[6] = 1;
    octets[7] = 0;

    struct tiling tiling = tiling_of_message(octets, 8 + 256);

    assert_int_equal(tiling.faults, 1);
    assert_int_equal(tiling.fault, DHCPV6LQ_FAULT_DOMAIN_NAME);
    assert_int_equal(tiling.fault_offset, 8);
}

static void nesting_ends_at_its_limit(void **state) {
    enum { DEPTH = 200 };
    uint8_t octets[4 + 4 * DEPTH] = {0x11, 1, 2, 3};
    size_t length = sizeof octets;

    (void)state;
    for (size_t i = 0; i < DEPTH; i++) { /* CLIENT_DATA in CLIENT_DATA ... */
        size_t left = length - 4 - 4 * (i + 1);

        octets[4 + 4 * i + 1] = 45;
        octets[4 + 4 * i + 2] = (uint8_t)(left >> 8);
        octets[4 + 4 * i + 3] = (uint8_t)left;
    }

    struct tiling tiling = tiling_of_message(octets, length);

    assert_int_equal(tiling.faults, 1);
    assert_int_equal(tiling.fault, DHCPV6LQ_FAULT_NESTING);
    assert_int_equal(tiling.fault_offset, 4 + 4 * (DHCPV6LQ_MAX_DEPTH - 1));
}

static void unknown_elements_are_octets(void **state) {
    static const uint8_t octets[] = {200, 1, 2, 3};
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;

    (void)state;
    dhcpv6lq_walk_message(&walk, octets, sizeof octets);
    assert_true(dhcpv6lq_walk_next(&walk, &event));
    assert_int_equal(event.type, DHCPV6LQ_EVENT_BEGIN);
    assert_int_equal(event.code, 200);
    assert_null(event.entry);
    assert_true(dhcpv6lq_walk_next(&walk, &event));
    assert_int_equal(event.field, DHCPV6LQ_FIELD_MSG_TYPE);
    assert_int_equal(event.number, 200);
    assert_true(dhcpv6lq_walk_next(&walk, &event));
    assert_int_equal(event.field, DHCPV6LQ_FIELD_MESSAGE_BODY);
    assert_int_equal(event.length, 3);
    assert_true(dhcpv6lq_walk_next(&walk, &event));
    assert_int_equal(event.type, DHCPV6LQ_EVENT_END);
    assert_false(dhcpv6lq_walk_next(&walk, &event));
}

/* The events of one small message, one by one. */
static void events_come_in_order(void **state) {
    static const uint8_t octets[] = {0, 12, 0x10, 0x86, 0x4d, 0x38, 0, 13, 0, 4, 0, 11, 'o', 'k'};
    static const struct dhcpv6lq_event expected[] = {
        {.type = DHCPV6LQ_EVENT_BEGIN, .offset = 0, .length = 14, .scope = DHCPV6LQ_SCOPE_FRAME},
        {.type = DHCPV6LQ_EVENT_FIELD,
         .offset = 0,
         .length = 2,
         .scope = DHCPV6LQ_SCOPE_FRAME,
         .field = DHCPV6LQ_FIELD_MESSAGE_SIZE,
         .number = 12},
        {.type = DHCPV6LQ_EVENT_BEGIN,
         .offset = 2,
         .length = 12,
         .scope = DHCPV6LQ_SCOPE_MESSAGE,
         .code = 16},
        {.type = DHCPV6LQ_EVENT_FIELD,
         .offset = 2,
         .length = 1,
         .scope = DHCPV6LQ_SCOPE_MESSAGE,
         .code = 16,
         .field = DHCPV6LQ_FIELD_MSG_TYPE,
         .number = 16},
        {.type = DHCPV6LQ_EVENT_FIELD,
         .offset = 3,
         .length = 3,
         .scope = DHCPV6LQ_SCOPE_MESSAGE,
         .code = 16,
         .field = DHCPV6LQ_FIELD_TRANSACTION_ID,
         .number = 0x864d38},
        {.type = DHCPV6LQ_EVENT_BEGIN,
         .offset = 6,
         .length = 8,
         .scope = DHCPV6LQ_SCOPE_OPTION,
         .code = 13},
        {.type = DHCPV6LQ_EVENT_FIELD,
         .offset = 6,
         .length = 2,
         .scope = DHCPV6LQ_SCOPE_OPTION,
         .code = 13,
         .field = DHCPV6LQ_FIELD_OPTION_CODE,
         .number = 13},
        {.type = DHCPV6LQ_EVENT_FIELD,
         .offset = 8,
         .length = 2,
         .scope = DHCPV6LQ_SCOPE_OPTION,
         .code = 13,
         .field = DHCPV6LQ_FIELD_OPTION_LEN,
         .number = 4},
        {.type = DHCPV6LQ_EVENT_FIELD,
         .offset = 10,
         .length = 2,
         .scope = DHCPV6LQ_SCOPE_OPTION,
         .code = 13,
         .field = DHCPV6LQ_FIELD_STATUS_CODE,
         .number = 11},
        {.type = DHCPV6LQ_EVENT_FIELD,
         .offset = 12,
         .length = 2,
         .scope = DHCPV6LQ_SCOPE_OPTION,
         .code = 13,
         .field = DHCPV6LQ_FIELD_STATUS_MESSAGE},
        {.type = DHCPV6LQ_EVENT_END,
         .offset = 6,
         .length = 8,
         .scope = DHCPV6LQ_SCOPE_OPTION,
         .code = 13},
        {.type = DHCPV6LQ_EVENT_END,
         .offset = 2,
         .length = 12,
         .scope = DHCPV6LQ_SCOPE_MESSAGE,
         .code = 16},
        {.type = DHCPV6LQ_EVENT_END, .offset = 0, .length = 14, .scope = DHCPV6LQ_SCOPE_FRAME},
    };
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;

    (void)state;
    dhcpv6lq_walk_frame(&walk, octets, sizeof octets);
    for (size_t i = 0; i < SIZE(expected); i++) {
        assert_true(dhcpv6lq_walk_next(&walk, &event));
        assert_int_equal(event.type, expected[i].type);
        assert_int_equal(event.offset, expected[i].offset);
        assert_int_equal(event.length, expected[i].length);
        assert_int_equal(event.scope, expected[i].scope);
        assert_int_equal(event.code, expected[i].code);
        assert_int_equal(event.field, expected[i].field);
        assert_int_equal(event.number, expected[i].number);
    }
    assert_false(dhcpv6lq_walk_next(&walk, &event));
}

static void skip_leaves_out_an_element(void **state) {
    static const uint8_t octets[] = {0x10, 1, 2, 3, 0, 45, 0, 5, 0, 46, 0, 9, 0, 0, 14, 0, 0};
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;
    size_t fields = 0;

    (void)state;
    dhcpv6lq_walk_message(&walk, octets, sizeof octets);
    while (dhcpv6lq_walk_next(&walk, &event)) {
        if (event.type == DHCPV6LQ_EVENT_BEGIN && event.code == 45) {
            dhcpv6lq_walk_skip(&walk);
            assert_true(dhcpv6lq_walk_next(&walk, &event));
            assert_int_equal(event.type, DHCPV6LQ_EVENT_END);
            assert_int_equal(event.code, 45);
            assert_int_equal(event.offset, 4);
            assert_int_equal(event.length, 9);
            assert_int_equal(dhcpv6lq_walk_holder(&walk, 0)->scope, DHCPV6LQ_SCOPE_MESSAGE);
            assert_null(dhcpv6lq_walk_holder(&walk, 1));
        }
        assert_int_not_equal(event.type, DHCPV6LQ_EVENT_FAULT);
        fields += event.type == DHCPV6LQ_EVENT_FIELD ? 1 : 0;
    }
    assert_int_equal(fields, 4); /* msg-type, transaction-id; code and length of the last option */
}

/* The last option runs past the end: its header is left out, too, and then comes the fault. */
static void brief_leaves_out_headers(void **state) {
    static const uint8_t octets[] = {0x10, 1, 2, 3,  0,  45, 0,  8, 0, 46, 0,
                                     4,    0, 0, 14, 16, 0,  13, 0, 3, 0,  9};
    static const struct {
        enum dhcpv6lq_event_type type;
        size_t offset;
        size_t length;
        uint32_t code;
    } expected[] = {
        {DHCPV6LQ_EVENT_BEGIN, 0, 22, 16}, {DHCPV6LQ_EVENT_FIELD, 0, 1, 16},
        {DHCPV6LQ_EVENT_FIELD, 1, 3, 16},  {DHCPV6LQ_EVENT_BEGIN, 4, 12, 45},
        {DHCPV6LQ_EVENT_BEGIN, 8, 8, 46},  {DHCPV6LQ_EVENT_FIELD, 12, 4, 46},
        {DHCPV6LQ_EVENT_END, 8, 8, 46},    {DHCPV6LQ_EVENT_END, 4, 12, 45},
        {DHCPV6LQ_EVENT_BEGIN, 16, 6, 13}, {DHCPV6LQ_EVENT_FAULT, 20, 2, 13},
        {DHCPV6LQ_EVENT_FIELD, 20, 2, 13}, {DHCPV6LQ_EVENT_END, 16, 6, 13},
        {DHCPV6LQ_EVENT_END, 0, 22, 16},
    };
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;

    (void)state;
    dhcpv6lq_walk_message(&walk, octets, sizeof octets);
    dhcpv6lq_walk_brief(&walk);
    for (size_t i = 0; i < SIZE(expected); i++) {
        assert_true(dhcpv6lq_walk_next(&walk, &event));
        assert_int_equal(event.type, expected[i].type);
        assert_int_equal(event.offset, expected[i].offset);
        assert_int_equal(event.length, expected[i].length);
        assert_int_equal(event.code, expected[i].code);
        assert_false(event.header);
    }
    assert_false(dhcpv6lq_walk_next(&walk, &event));
}

/* Of a relayed message that was not all captured, what there is; of another option, nothing. */
static void a_cut_message_is_walked(void **state) {
    static const uint8_t relayed[] = {13, 0, 0, 0, 0, 0,  0,  0, 0, 0, 0, 0,  0, 0, 0, 0,
                                      0,  0, 0, 0, 0, 0,  0,  0, 0, 0, 0, 0,  0, 0, 0, 0,
                                      0,  0, 0, 9, 0, 90, 15, 1, 2, 3, 0, 45, 0, 50};
    for (int cut = 0; cut <= 1; cut++) {
        struct dhcpv6lq_walk walk;
        struct dhcpv6lq_event event;
        bool found = false;
        unsigned faults = 0;

        (void)state;
        dhcpv6lq_walk_message(&walk, relayed, sizeof relayed);
        if (cut) {
            dhcpv6lq_walk_cut(&walk);
        }
        while (dhcpv6lq_walk_next(&walk, &event)) {
            found |= event.type == DHCPV6LQ_EVENT_FIELD &&
                     event.field == DHCPV6LQ_FIELD_TRANSACTION_ID && event.number == 0x010203;
            faults += event.type == DHCPV6LQ_EVENT_FAULT;
        }
        assert_int_equal(found, cut);
        assert_int_equal(faults, 1); /* OPTION_RELAY_MSG, or OPTION_CLIENT_DATA in it */
    }
}

static void options_and_duids_are_walked_in_place(void **state) {
    static const uint8_t octets[] = {0xff, 0xff, 0, 53, 0, 6, 0, 3, 0, 1, 0xaa, 0xbb, 0xff};
    struct dhcpv6lq_walk walk;
    struct tiling tiling;

    (void)state;
    dhcpv6lq_walk_options(&walk, octets, 2, 10);
    assert_null(tiling_check(&walk, octets, 2, 10, &tiling));
    assert_int_equal(tiling.faults, 0);
    assert_int_equal(tiling.events, 11); /* LIST, OPTION and DUID, each twice; five fields */
    dhcpv6lq_walk_duid(&walk, octets, 6, 6);
    assert_null(tiling_check(&walk, octets, 6, 6, &tiling));
    assert_int_equal(tiling.faults, 0);
    assert_int_equal(tiling.events, 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_whole),
        cmocka_unit_test(truncations_tile),
        cmocka_unit_test(a_wrong_size_is_told_once),
        cmocka_unit_test(changed_octets_tile),
        cmocka_unit_test(faults_are_where_they_are),
        cmocka_unit_test(option_lengths_are_the_rfcs),
        cmocka_unit_test(lists_hold_whole_items),
        cmocka_unit_test(a_label_has_up_to_63_octets),
        cmocka_unit_test(a_duid_has_up_to_130_octets),
        cmocka_unit_test(a_name_has_up_to_255_octets),
        cmocka_unit_test(nesting_ends_at_its_limit),
        cmocka_unit_test(unknown_elements_are_octets),
        cmocka_unit_test(events_come_in_order),
        cmocka_unit_test(skip_leaves_out_an_element),
        cmocka_unit_test(brief_leaves_out_headers),
        cmocka_unit_test(a_cut_message_is_walked),
        cmocka_unit_test(options_and_duids_are_walked_in_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
