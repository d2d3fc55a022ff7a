/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The writer: what it writes, the walk tells back, for every message type and
 * every option of the registry; and what it refuses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "dhcpv6lq/reader.h"
#include "dhcpv6lq/writer.h"

#include "generate.h"
#include "samples.h"
#include "tiling.h"

enum { ROUNDS = 60 };

static struct generator generator = {.state = 0x5007546076538415};

static bool seen[DHCPV6LQ_FIELD_COUNT]; /* fields that a walk told */

/* The generator records neither headers nor the types that stand first. */
static bool is_recorded(const struct dhcpv6lq_event *event) {
    return event->type != DHCPV6LQ_EVENT_FIELD ||
           (!event->header && event->field != DHCPV6LQ_FIELD_MSG_TYPE &&
            event->field != DHCPV6LQ_FIELD_DUID_TYPE);
}

static void assert_event_is(const struct dhcpv6lq_event *event, const struct record *record,
                            const uint8_t *octets) {
    assert_int_equal(event->type, record->type);
    assert_int_equal(event->scope, record->scope);
    assert_int_equal(event->code, record->code);
    if (event->type == DHCPV6LQ_EVENT_FIELD) {
        assert_int_equal(event->field, record->field);
        assert_int_equal(event->length, record->length);
        assert_int_equal(event->number, record->number);
        assert_memory_equal(octets + event->offset, record->octets, event->length);
    }
}

/* decode(encode(x)) == x, and encode(decode(b)) == b. */
static size_t assert_round_trip(void) {
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;
    struct dhcpv6lq_error error;
    size_t next = 0;
    size_t used;

    if (dhcpv6lq_writer_finish(&generator.writer, &used, &error) != DHCPV6LQ_OK) {
        fail_msg("%s at %zu", error.text, error.offset);
    }
    dhcpv6lq_walk_frame(&walk, generator.octets, used);
    while (dhcpv6lq_walk_next(&walk, &event)) {
        seen[event.field] = true;
        if (is_recorded(&event)) {
            assert_true(next < generator.count);
            assert_event_is(&event, &generator.records[next++], generator.octets);
        }
    }
    assert_int_equal(next, generator.count);
    assert_int_equal(tiling_of_frame(generator.octets, used).faults, 0);
    return used;
}

static void note(enum dhcpv6lq_event_type type, enum dhcpv6lq_scope scope, uint32_t code) {
    generator.records[generator.count++] =
        (struct record){.type = type, .scope = scope, .code = code};
}

static void begin(enum dhcpv6lq_scope scope, uint32_t code) {
    dhcpv6lq_write_begin(&generator.writer, scope, code);
    note(DHCPV6LQ_EVENT_BEGIN, scope, code);
}

static void end(enum dhcpv6lq_scope scope, uint32_t code) {
    dhcpv6lq_write_end(&generator.writer);
    note(DHCPV6LQ_EVENT_END, scope, code);
}

static void every_message_comes_back(void **state) {
    (void)state;
    for (uint32_t code = 1; code <= 255; code++) { /* the unassigned ones as well */
        for (int round = 0; round < (code < 40 ? ROUNDS : 2); round++) {
            generate_start(&generator);
            begin(DHCPV6LQ_SCOPE_FRAME, 0);
            do { /* the message of an unassigned type may have less than a frame must hold */
                generate_start(&generator);
                begin(DHCPV6LQ_SCOPE_FRAME, 0);
                generate_element(&generator, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_SPACE_MESSAGE, code,
                                 0);
            } while (generator.writer.used < 2 + 4);
            end(DHCPV6LQ_SCOPE_FRAME, 0);
            assert_round_trip();
        }
    }
}

static void option_comes_back(enum dhcpv6lq_space space, uint32_t code) {
    generate_start(&generator);
    begin(DHCPV6LQ_SCOPE_FRAME, 0);
    begin(DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_LEASEQUERY_DATA);
    dhcpv6lq_write_number(&generator.writer, DHCPV6LQ_FIELD_TRANSACTION_ID, 0x010203);
    generator.records[generator.count++] = (struct record){.type = DHCPV6LQ_EVENT_FIELD,
                                                           .scope = DHCPV6LQ_SCOPE_MESSAGE,
                                                           .code = DHCPV6LQ_LEASEQUERY_DATA,
                                                           .field = DHCPV6LQ_FIELD_TRANSACTION_ID,
                                                           .number = 0x010203,
                                                           .length = 3,
                                                           .octets = {1, 2, 3}};
    if (space == DHCPV6LQ_SPACE_NTP) {
        begin(DHCPV6LQ_SCOPE_OPTION, 56); /* OPTION_NTP_SERVER */
    }
    generate_element(&generator, DHCPV6LQ_SCOPE_OPTION, space, code, 1);
    if (space == DHCPV6LQ_SPACE_NTP) {
        end(DHCPV6LQ_SCOPE_OPTION, 56);
    }
    end(DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_LEASEQUERY_DATA);
    end(DHCPV6LQ_SCOPE_FRAME, 0);
    assert_round_trip();
}

static void every_option_comes_back(void **state) {
    static const enum dhcpv6lq_space spaces[] = {DHCPV6LQ_SPACE_OPTION, DHCPV6LQ_SPACE_NTP};

    (void)state;
    for (size_t s = 0; s < 2; s++) {
        size_t count;
        const struct dhcpv6lq_entry *entries = dhcpv6lq_entries(spaces[s], &count);

        for (size_t i = 0; i < count; i++) {
            for (int round = 0; round < ROUNDS; round++) {
                option_comes_back(spaces[s], entries[i].code);
            }
        }
    }
    for (uint32_t code = 0; code <= UINT16_MAX; code += 4093) { /* and nobody's */
        option_comes_back(DHCPV6LQ_SPACE_OPTION, code);
    }
}

/* Shapes that no option of the registry has at present. */
static bool is_unused(enum dhcpv6lq_field field) {
    return field == DHCPV6LQ_FIELD_UINT8 || field == DHCPV6LQ_FIELD_UINT16;
}

/* Runs after the two above: no field of any layout was left out. */
static void every_field_was_written(void **state) {
    (void)state;
    for (int f = DHCPV6LQ_FIELD_UNDECODED + 1; f < DHCPV6LQ_FIELD_COUNT; f++) {
        enum dhcpv6lq_field field = (enum dhcpv6lq_field)f;
        /* MESSAGE, DUID and OPTIONS fields are told as the elements they hold. */
        bool told = dhcpv6lq_field_info(field)->kind < DHCPV6LQ_KIND_DUID;

        if (seen[f] != told && !is_unused(field)) {
            fail_msg("%s (%d)", dhcpv6lq_field_info(field)->name, f);
        }
    }
}

/* Write a frame's walk into a buffer. */
static enum dhcpv6lq_code copy_into(uint8_t *octets, size_t size, const uint8_t *frame,
                                    size_t length, struct dhcpv6lq_error *error) {
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;
    struct dhcpv6lq_writer writer;
    size_t used;

    dhcpv6lq_writer_init(&writer, octets, size);
    dhcpv6lq_walk_frame(&walk, frame, length);
    while (dhcpv6lq_walk_next(&walk, &event)) {
        dhcpv6lq_write_event(&writer, frame, &event);
    }

    enum dhcpv6lq_code code = dhcpv6lq_writer_finish(&writer, &used, error);

    assert_int_equal(used, code == DHCPV6LQ_OK ? length : 0);
    return code;
}

static void a_small_buffer_says_the_size_needed(void **state) {
    size_t count;
    const struct sample *table = samples(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        for (size_t size = 0; size < table[i].length; size++) {
            uint8_t octets[SAMPLE_SIZE];
            struct dhcpv6lq_error error;

            memset(octets, 0xa5, sizeof octets);
            assert_int_equal(
                copy_into(size > 0 ? octets : NULL, size, table[i].frame, table[i].length, &error),
                DHCPV6LQ_SPACE);
            assert_int_equal(error.needed, table[i].length);
            for (size_t after = size; after < sizeof octets; after++) {
                assert_int_equal(octets[after], 0xa5);
            }
        }

        uint8_t exact[SAMPLE_SIZE];
        struct dhcpv6lq_error error;

        assert_int_equal(copy_into(exact, table[i].length, table[i].frame, table[i].length, &error),
                         DHCPV6LQ_OK);
        assert_memory_equal(exact, table[i].frame, table[i].length);
    }
}

static void assert_cut_walk_comes_back(struct dhcpv6lq_walk *walk, const uint8_t *octets,
                                       size_t length) {
    struct tiling tiling;
    const char *wrong;

    dhcpv6lq_walk_cut(walk);
    wrong = tiling_check(walk, octets, 0, length, &tiling);
    if (wrong) {
        fail_msg("of %zu octets: %s", length, wrong);
    }
}

/* An option-len that counts octets which are not there stays as it was. */
static void a_cut_walk_comes_back(void **state) {
    static const uint8_t relayed[] = {12, 0, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0,  0, 0, 0, 0,
                                      0,  0, 0,    1,    0,    0,    0, 0, 0, 0,  0, 0, 0, 0,
                                      0,  0, 0,    0,    0,    0,    0, 9, 0, 76, 1, 7, 8, 9};
    /* OPTION_RELAY_MSG with fewer octets than any message has */
    static const uint8_t options[] = {0, 18, 0, 0, 0, 9, 64, 0, 190, 0, 83};
    struct dhcpv6lq_walk walk;
    size_t count;
    const struct sample *table = samples(&count);

    (void)state;
    for (size_t length = 0; length <= sizeof relayed; length++) {
        dhcpv6lq_walk_message(&walk, relayed, length);
        assert_cut_walk_comes_back(&walk, relayed, length);
    }
    for (size_t length = 0; length <= sizeof options; length++) {
        dhcpv6lq_walk_options(&walk, options, 0, length);
        assert_cut_walk_comes_back(&walk, options, length);
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t length = 0; length <= table[i].length; length++) {
            dhcpv6lq_walk_frame(&walk, table[i].frame, length);
            assert_cut_walk_comes_back(&walk, table[i].frame, length);
        }
    }
}

/* Of nothing, nothing: a buffer of no octets may be NULL. */
static void nothing_comes_back(void **state) {
    struct tiling tiling;
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_options options = dhcpv6lq_options(NULL, 0, 0);
    struct dhcpv6lq_option option;
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;

    (void)state;
    dhcpv6lq_walk_message(&walk, NULL, 0);
    assert_null(tiling_check(&walk, NULL, 0, 0, &tiling));
    dhcpv6lq_walk_frame(&walk, NULL, 0);
    assert_null(tiling_check(&walk, NULL, 0, 0, &tiling));
    dhcpv6lq_walk_duid(&walk, NULL, 0, 0);
    assert_null(tiling_check(&walk, NULL, 0, 0, &tiling));
    dhcpv6lq_walk_options(&walk, NULL, 0, 0);
    assert_null(tiling_check(&walk, NULL, 0, 0, &tiling));
    assert_int_equal(tiling.faults, 0);
    assert_false(dhcpv6lq_options_next(&options, &option));
    assert_int_equal(dhcpv6lq_message_load(&message, NULL, 0, 0, &error), DHCPV6LQ_TRUNCATED);
}

static void write_done(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_FRAME, 0);
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_LEASEQUERY_DONE);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_TRANSACTION_ID, 0x864d38);
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_STATUS_CODE);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_STATUS_CODE, DHCPV6LQ_STATUS_QUERY_TERMINATED);
    dhcpv6lq_write_octets(writer, DHCPV6LQ_FIELD_STATUS_MESSAGE, (const uint8_t *)"reconfiguring!",
                          14);
    dhcpv6lq_write_end(writer);
    dhcpv6lq_write_end(writer);
    dhcpv6lq_write_end(writer);
}

/* The octets of a message that every program would write by hand; and how many they are, without
 * any to write into. */
static void a_done_is_these_octets(void **state) {
    static const uint8_t expected[] = {0,   24,  16,  0x86, 0x4d, 0x38, 0,   13,  0,
                                       16,  0,   11,  'r',  'e',  'c',  'o', 'n', 'f',
                                       'i', 'g', 'u', 'r',  'i',  'n',  'g', '!'};
    uint8_t octets[64];
    struct dhcpv6lq_writer writer;
    struct dhcpv6lq_error error;
    size_t used;

    (void)state;
    dhcpv6lq_writer_init(&writer, NULL, 0);
    write_done(&writer);
    assert_int_equal(dhcpv6lq_writer_finish(&writer, &used, &error), DHCPV6LQ_SPACE);
    assert_int_equal(error.needed, sizeof expected);
    dhcpv6lq_writer_init(&writer, octets, sizeof octets);
    write_done(&writer);
    assert_int_equal(dhcpv6lq_writer_finish(&writer, &used, &error), DHCPV6LQ_OK);
    assert_int_equal(used, sizeof expected);
    assert_memory_equal(octets, expected, sizeof expected);
}

/* One wrong call each, after a message and an option were begun. */
struct wrong {
    const char *name;
    uint32_t option;
    void (*call)(struct dhcpv6lq_writer *writer);
    enum dhcpv6lq_code code;
    size_t offset;
};

static void another_field(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_T1, 1);
}

static void too_big(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_CLT_TIME, UINT64_C(1) << 32);
}

static void twice(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_CLT_TIME, 1);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_CLT_TIME, 1);
}

static void octets_for_a_number(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_octets(writer, DHCPV6LQ_FIELD_CLT_TIME, (const uint8_t *)"1234", 4);
}

static void a_number_for_octets(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_INTERFACE_ID, 1);
}

static void not_all_fields(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_IAID, 1);
    dhcpv6lq_write_end(writer);
}

static void a_short_address(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_octets(writer, DHCPV6LQ_FIELD_IAADDR, (const uint8_t *)"123456789012345", 15);
}

static void no_duid(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_end(writer);
}

static void a_short_duid(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_DUID_EN);
    dhcpv6lq_write_end(writer); /* without its enterprise-number */
}

static void a_long_duid(struct dhcpv6lq_writer *writer) {
    static const uint8_t octets[129] = {0};

    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_DUID, 0x1234);
    dhcpv6lq_write_octets(writer, DHCPV6LQ_FIELD_DUID_OCTETS, octets, sizeof octets);
    dhcpv6lq_write_end(writer);
}

static void a_long_prefix(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_PREFIX_LENGTH, 129);
    dhcpv6lq_write_octets(writer, DHCPV6LQ_FIELD_PREFIX, (const uint8_t *)"12345678901234567", 17);
}

static void a_long_psid(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_PSID_OFFSET, 6);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_PSID_LEN, 8);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_PSID, 0x100);
}

static void another_size(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_ITEM_LENGTH, 3);
    dhcpv6lq_write_octets(writer, DHCPV6LQ_FIELD_USER_CLASS_DATA, (const uint8_t *)"1234", 4);
}

static void half_an_item(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_ITEM_LENGTH, 3);
    dhcpv6lq_write_end(writer);
}

static void an_empty_label(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_name(writer, DHCPV6LQ_FIELD_DOMAIN_NAME, "a..b");
}

static void an_empty_name(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_name(writer, DHCPV6LQ_FIELD_DOMAIN_NAME, "");
}

static void a_long_label(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_name(writer, DHCPV6LQ_FIELD_DOMAIN_NAME,
                        "0123456789012345678901234567890123456789012345678901234567890123");
}

/* `count` labels of one letter, and after them one of `last` letters. */
static void labels(struct dhcpv6lq_writer *writer, size_t count, size_t last) {
    char name[300];

    for (size_t i = 0; i < count; i++) {
        name[2 * i] = 'a';
        name[2 * i + 1] = '.';
    }
    memset(name + 2 * count, 'b', last);
    name[2 * count + last] = '\0';
    dhcpv6lq_write_name(writer, DHCPV6LQ_FIELD_DOMAIN_NAME, name);
}

static void a_long_name(struct dhcpv6lq_writer *writer) {
    labels(writer, 126, 2); /* 2 octets each, then 3, and the root: 256 */
}

static void a_pointer(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_octets(writer, DHCPV6LQ_FIELD_DOMAIN_NAME, (const uint8_t *)"\xc0\x0c", 2);
}

static void an_option_where_there_is_none(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_OPTION, 1);
}

static void a_frame_inside(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_FRAME, 0);
}

static void a_big_code(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_OPTION, 65536);
}

static void a_field_after_raw(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_raw(writer, (const uint8_t *)"1", 1);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_CLT_TIME, 1);
}

static void no_link(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_end(writer);
}

static void one_end_too_many(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_end(writer);
    dhcpv6lq_write_end(writer);
    dhcpv6lq_write_end(writer);
}

static void not_ended(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_CLT_TIME, 1);
}

static void over_65535_octets(struct dhcpv6lq_writer *writer) {
    static const uint8_t octets[65536] = {0};

    dhcpv6lq_write_octets(writer, DHCPV6LQ_FIELD_INTERFACE_ID, octets, sizeof octets);
    dhcpv6lq_write_end(writer);
}

static void too_deep(struct dhcpv6lq_writer *writer) {
    for (int i = 0; i < DHCPV6LQ_MAX_DEPTH - 1; i++) {
        dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_OPTION, 45);
    }
}

static void what_is_wrong_is_refused(void **state) {
    static const struct wrong table[] = {
        {"another field", 46, another_field, DHCPV6LQ_TYPE, 8},
        {"too big", 46, too_big, DHCPV6LQ_VALUE, 8},
        {"twice", 46, twice, DHCPV6LQ_TYPE, 12},
        {"octets for a number", 46, octets_for_a_number, DHCPV6LQ_TYPE, 8},
        {"a number for octets", 18, a_number_for_octets, DHCPV6LQ_TYPE, 8},
        {"not all fields", 3, not_all_fields, DHCPV6LQ_LENGTH, 4},
        {"a short address", 5, a_short_address, DHCPV6LQ_LENGTH, 8},
        {"no DUID", 53, no_duid, DHCPV6LQ_LENGTH, 4},
        {"a short DUID", 53, a_short_duid, DHCPV6LQ_LENGTH, 8},
        {"a long DUID", 53, a_long_duid, DHCPV6LQ_LENGTH, 8},
        {"a long prefix", 91, a_long_prefix, DHCPV6LQ_VALUE, 9},
        {"a long PSID", 93, a_long_psid, DHCPV6LQ_VALUE, 10},
        {"another size", 15, another_size, DHCPV6LQ_LENGTH, 10},
        {"half an item", 15, half_an_item, DHCPV6LQ_LENGTH, 4},
        {"an empty label", 24, an_empty_label, DHCPV6LQ_VALUE, 8},
        {"an empty name", 24, an_empty_name, DHCPV6LQ_VALUE, 8},
        {"a long label", 24, a_long_label, DHCPV6LQ_VALUE, 8},
        {"a long name", 24, a_long_name, DHCPV6LQ_VALUE, 8},
        {"a pointer", 24, a_pointer, DHCPV6LQ_VALUE, 8},
        {"an option where there is none", 46, an_option_where_there_is_none, DHCPV6LQ_TYPE, 8},
        {"a frame inside", 45, a_frame_inside, DHCPV6LQ_TYPE, 8},
        {"a big code", 45, a_big_code, DHCPV6LQ_VALUE, 8},
        {"a field after raw", 46, a_field_after_raw, DHCPV6LQ_TYPE, 9},
        {"no link", 48, no_link, DHCPV6LQ_LENGTH, 4},
        {"one end too many", 45, one_end_too_many, DHCPV6LQ_TYPE, 8},
        {"not ended", 46, not_ended, DHCPV6LQ_LENGTH, 4},
        {"over 65535 octets", 18, over_65535_octets, DHCPV6LQ_LENGTH, 4},
        {"too deep", 45, too_deep, DHCPV6LQ_NESTING, 4 + 4 * (DHCPV6LQ_MAX_DEPTH - 1)},
    };
    static uint8_t octets[1 << 17];

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct dhcpv6lq_writer writer;
        struct dhcpv6lq_error error = {.text = "nothing"};
        size_t used = 1;

        dhcpv6lq_writer_init(&writer, octets, sizeof octets);
        dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_LEASEQUERY_DATA);
        dhcpv6lq_write_number(&writer, DHCPV6LQ_FIELD_TRANSACTION_ID, 1);
        dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_OPTION, table[i].option);
        table[i].call(&writer);

        enum dhcpv6lq_code code = dhcpv6lq_writer_finish(&writer, &used, &error);

        if (code != table[i].code || error.offset != table[i].offset || error.code != code) {
            fail_msg("%s: %d at %zu (%s)", table[i].name, (int)code, error.offset, error.text);
        }
        assert_int_equal(used, 0);
    }
}

static void the_first_error_sticks(void **state) {
    uint8_t octets[64];
    struct dhcpv6lq_writer writer;
    struct dhcpv6lq_error error;
    size_t used;

    (void)state;
    dhcpv6lq_writer_init(&writer, octets, sizeof octets);
    dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_LEASEQUERY_DONE);
    dhcpv6lq_write_number(&writer, DHCPV6LQ_FIELD_TRANSACTION_ID, 0x1000000); /* the first */
    dhcpv6lq_write_number(&writer, DHCPV6LQ_FIELD_T1, 1);
    dhcpv6lq_write_name(&writer, DHCPV6LQ_FIELD_DOMAIN_NAME, "..");
    dhcpv6lq_write_raw(&writer, octets, 1);
    dhcpv6lq_write_end(&writer);
    dhcpv6lq_write_end(&writer);
    assert_int_equal(dhcpv6lq_writer_finish(&writer, &used, &error), DHCPV6LQ_VALUE);
    assert_int_equal(error.offset, 1);
    assert_int_equal(error.needed, 0);
    assert_int_equal(writer.used, 1);
}

/* The value of a PSID is its first bits, as many as the PSID-len says: RFC 7598 4.5. */
static void a_psid_stands_in_the_first_bits(void **state) {
    static const struct {
        uint8_t psid_len;
        uint16_t wire;
        uint16_t number;
        bool padded; /* with zeros, as it is written */
    } table[] = {
        {8, 0x3400, 0x34, true},    {8, 0x34ff, 0x34, false},   {0, 0, 0, true},
        {1, 0x8000, 1, true},       {15, 0xfffe, 0x7fff, true}, {16, 0x34ff, 0x34ff, true},
        {17, 0x34ff, 0x34ff, true}, /* more bits than there are: all of them */
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const uint8_t octets[] = {0,
                                  93,
                                  0,
                                  4,
                                  6,
                                  table[i].psid_len,
                                  (uint8_t)(table[i].wire >> 8),
                                  (uint8_t)table[i].wire};
        struct dhcpv6lq_options options = dhcpv6lq_options(octets, 0, sizeof octets);
        struct dhcpv6lq_option option;
        struct dhcpv6lq_event event;
        struct dhcpv6lq_walk walk;
        struct tiling tiling;
        struct dhcpv6lq_writer writer;
        struct dhcpv6lq_error error;
        uint8_t written[sizeof octets];
        size_t used;

        assert_true(dhcpv6lq_options_next(&options, &option));
        assert_true(dhcpv6lq_option_field(octets, &option, DHCPV6LQ_FIELD_PSID, &event));
        assert_int_equal(event.number, table[i].number);
        dhcpv6lq_walk_options(&walk, octets, 0, sizeof octets);
        assert_null(tiling_check(&walk, octets, 0, sizeof octets, &tiling));
        assert_int_equal(tiling.faults, 0);

        dhcpv6lq_writer_init(&writer, written, sizeof written);
        dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_OPTION, 93);
        dhcpv6lq_write_number(&writer, DHCPV6LQ_FIELD_PSID_OFFSET, 6);
        dhcpv6lq_write_number(&writer, DHCPV6LQ_FIELD_PSID_LEN, table[i].psid_len);
        dhcpv6lq_write_number(&writer, DHCPV6LQ_FIELD_PSID, table[i].number);
        dhcpv6lq_write_end(&writer);
        assert_int_equal(dhcpv6lq_writer_finish(&writer, &used, &error), DHCPV6LQ_OK);
        if (table[i].padded) {
            assert_memory_equal(written, octets, sizeof octets);
        }
    }
}

static void names_are_labels(void **state) {
    static const struct {
        const char *text;
        const char *labels;
        size_t length;
    } table[] = {
        {".", "", 1},
        {"a", "\1a", 3},
        {"relay.example.net", "\5relay\7example\3net", 19},
        {"relay.example.net.", "\5relay\7example\3net", 19},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        uint8_t octets[64];
        struct dhcpv6lq_writer writer;
        struct dhcpv6lq_error error;
        size_t used;

        dhcpv6lq_writer_init(&writer, octets, sizeof octets);
        dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_OPTION, 24);
        dhcpv6lq_write_name(&writer, DHCPV6LQ_FIELD_DOMAIN_NAME, table[i].text);
        dhcpv6lq_write_end(&writer);
        assert_int_equal(dhcpv6lq_writer_finish(&writer, &used, &error), DHCPV6LQ_OK);
        assert_int_equal(used, 4 + table[i].length);
        assert_int_equal(octets[3], table[i].length);
        assert_memory_equal(octets + 4, table[i].labels, table[i].length);
    }
}

static void the_longest_name_is_written(void **state) {
    uint8_t octets[4 + 255];
    struct dhcpv6lq_writer writer;
    struct dhcpv6lq_error error;
    size_t used;

    (void)state;
    dhcpv6lq_writer_init(&writer, octets, sizeof octets);
    dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_OPTION, 24);
    labels(&writer, 126, 1);
    dhcpv6lq_write_end(&writer);
    assert_int_equal(dhcpv6lq_writer_finish(&writer, &used, &error), DHCPV6LQ_OK);
    assert_int_equal(used, sizeof octets);
}

/* A broken message can be built: the element's length counts the raw octets. */
static void raw_octets_are_not_checked(void **state) {
    static const uint8_t expected[] = {16, 0, 0, 1, 0, 46, 0, 3, 1, 2, 3};
    uint8_t octets[64];
    struct dhcpv6lq_writer writer;
    struct dhcpv6lq_error error;
    size_t used;

    (void)state;
    dhcpv6lq_writer_init(&writer, octets, sizeof octets);
    dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_LEASEQUERY_DONE);
    dhcpv6lq_write_number(&writer, DHCPV6LQ_FIELD_TRANSACTION_ID, 1);
    dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_OPTION, 46);
    dhcpv6lq_write_raw(&writer, (const uint8_t *)"\1\2\3", 3);
    dhcpv6lq_write_end(&writer);
    dhcpv6lq_write_end(&writer);
    assert_int_equal(dhcpv6lq_writer_finish(&writer, &used, &error), DHCPV6LQ_OK);
    assert_int_equal(used, sizeof expected);
    assert_memory_equal(octets, expected, sizeof expected);
    assert_int_equal(tiling_of_message(octets, used).fault, DHCPV6LQ_FAULT_OPTION_LENGTH);
}

/* Elements outside of any other follow one another: the frames of a stream. */
static void several_elements_follow_one_another(void **state) {
    static const uint8_t expected[] = {0, 4, 16, 0, 0, 1, 0, 4, 16, 0, 0, 2, 0, 14, 0, 0};
    uint8_t octets[64];
    struct dhcpv6lq_writer writer;
    struct dhcpv6lq_error error;
    size_t used;

    (void)state;
    dhcpv6lq_writer_init(&writer, octets, sizeof octets);
    for (uint32_t id = 1; id <= 2; id++) {
        dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_FRAME, 0);
        dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_LEASEQUERY_DONE);
        dhcpv6lq_write_number(&writer, DHCPV6LQ_FIELD_TRANSACTION_ID, id);
        dhcpv6lq_write_end(&writer);
        dhcpv6lq_write_end(&writer);
    }
    dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_OPTION, 14);
    dhcpv6lq_write_end(&writer);
    assert_int_equal(dhcpv6lq_writer_finish(&writer, &used, &error), DHCPV6LQ_OK);
    assert_int_equal(used, sizeof expected);
    assert_memory_equal(octets, expected, sizeof expected);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_comes_back),
        cmocka_unit_test(every_option_comes_back),
        cmocka_unit_test(every_field_was_written),
        cmocka_unit_test(a_small_buffer_says_the_size_needed),
        cmocka_unit_test(a_cut_walk_comes_back),
        cmocka_unit_test(nothing_comes_back),
        cmocka_unit_test(a_done_is_these_octets),
        cmocka_unit_test(what_is_wrong_is_refused),
        cmocka_unit_test(the_first_error_sticks),
        cmocka_unit_test(a_psid_stands_in_the_first_bits),
        cmocka_unit_test(names_are_labels),
        cmocka_unit_test(the_longest_name_is_written),
        cmocka_unit_test(raw_octets_are_not_checked),
        cmocka_unit_test(several_elements_follow_one_another),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
