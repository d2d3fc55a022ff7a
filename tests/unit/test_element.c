/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * LEASEQUERY-DATA, LEASEQUERY-DONE and Relay-ID as values.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "dhcpv6lq/element.h"
#include "dhcpv6lq/registry.h"
#include "dhcpv6lq/rules.h"
#include "dhcpv6lq/walk.h"

#include "build.h"

#define SIZE(table) (sizeof(table) / sizeof((table)[0]))

static const uint8_t relay_id[] = {0,    0x35, 0,   0x15, 0,   2,   0,   0,   0x9d,
                                   0x10, '0',  '1', '2',  '3', '4', '5', '6', '7',
                                   '8',  '9',  'a', 'b',  'c', 'd', 'e', '!', '?'};
enum { RELAY_ID = 25 }; /* octets; then come two that are none of it */

static const struct dhcpv6lq_element_type *message_type(uint16_t number) {
    return dhcpv6lq_element_find(DHCPV6LQ_CLASS_MESSAGE, number);
}

static const struct dhcpv6lq_element_type *relay_id_type(void) {
    return dhcpv6lq_element_find(DHCPV6LQ_CLASS_OPTION, 53);
}

static void the_table_says_what_each_is(void **state) {
    size_t count = 0;
    const struct dhcpv6lq_element_type *types = dhcpv6lq_element_types(&count);

    (void)state;
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) { /* with the registry's name */
        bool message = types[i].element_class == DHCPV6LQ_CLASS_MESSAGE;

        assert_string_equal(
            types[i].name, dhcpv6lq_lookup(message ? DHCPV6LQ_SPACE_MESSAGE : DHCPV6LQ_SPACE_OPTION,
                                           types[i].number)
                               ->name);
        assert_true(types[i].from_server);
        assert_int_equal(types[i].to_server, !message);
        assert_ptr_equal(dhcpv6lq_element_find(types[i].element_class, types[i].number), &types[i]);
    }
    assert_int_equal(message_type(16)->number, 16);
    assert_int_equal(message_type(17)->number, 17);
    assert_int_equal(relay_id_type()->number, 53);
    assert_null(message_type(53));
    assert_null(dhcpv6lq_element_find(DHCPV6LQ_CLASS_OPTION, 17));
}

static void a_relay_id_comes_back(void **state) {
    struct dhcpv6lq_element element;
    struct dhcpv6lq_error error;
    uint8_t saved[64];
    size_t used;

    (void)state;
    for (size_t length = RELAY_ID; length <= sizeof relay_id; length++) {
        assert_int_equal(
            dhcpv6lq_element_load(&element, relay_id_type(), relay_id, 0, length, &used, &error),
            DHCPV6LQ_OK);
        assert_int_equal(used, RELAY_ID);
        assert_int_equal(element.duid.type, DHCPV6LQ_DUID_EN);
        assert_int_equal(element.duid.enterprise, 40208);
        assert_int_equal(element.duid.length, 15);
        assert_memory_equal(element.duid.octets, "0123456789abcde", 15);
        assert_int_equal(dhcpv6lq_element_validate(&element, &error), DHCPV6LQ_OK);
        assert_int_equal(dhcpv6lq_element_save(&element, saved, sizeof saved, &used, &error),
                         DHCPV6LQ_OK);
        assert_int_equal(used, RELAY_ID);
        assert_memory_equal(saved, relay_id, RELAY_ID);
    }
    for (size_t size = 0; size < RELAY_ID; size++) {
        assert_int_equal(dhcpv6lq_element_save(&element, saved, size, &used, &error),
                         DHCPV6LQ_SPACE);
        assert_int_equal(error.needed, RELAY_ID);
        assert_int_equal(used, 0);
    }
}

static void a_cut_relay_id_is_refused(void **state) {
    (void)state;
    for (size_t length = 0; length < RELAY_ID; length++) {
        struct dhcpv6lq_element element;
        struct dhcpv6lq_error error;
        size_t used = 99;

        assert_int_equal(
            dhcpv6lq_element_load(&element, relay_id_type(), relay_id, 0, length, &used, &error),
            DHCPV6LQ_TRUNCATED);
        assert_int_equal(error.needed, length < 4 ? 4 : RELAY_ID);
        assert_int_equal(error.offset, length < 4 ? 0 : 2);
        assert_int_equal(used, 0);
    }
}

static void a_wrong_relay_id_is_refused(void **state) {
    static const uint8_t none[] = {0xff, 0, 53, 0, 0};
    static const uint8_t other[] = {0xff, 0, 1, 0, 3, 0, 9, 1};
    static const uint8_t uuid[] = {0xff, 0, 53, 0, 3, 0, 4, 1};
    uint8_t longer[1 + 4 + 131] = {0xff, 0, 53, 0, 131, 0, 9};
    struct dhcpv6lq_element element;
    struct dhcpv6lq_error error;
    size_t used;

    (void)state;
    assert_int_equal(dhcpv6lq_element_load(&element, relay_id_type(), none, 1, 4, &used, &error),
                     DHCPV6LQ_LENGTH);
    assert_string_equal(error.text, "OPTION_RELAY_ID has no DUID");
    assert_int_equal(error.offset, 5);
    assert_int_equal(dhcpv6lq_element_load(&element, relay_id_type(), other, 1, 7, &used, &error),
                     DHCPV6LQ_TYPE);
    assert_int_equal(error.offset, 1);
    assert_int_equal(dhcpv6lq_element_load(&element, relay_id_type(), uuid, 1, 7, &used, &error),
                     DHCPV6LQ_LENGTH);
    assert_int_equal(error.offset, 5);
    assert_int_equal(
        dhcpv6lq_element_load(&element, relay_id_type(), longer, 1, 135, &used, &error),
        DHCPV6LQ_LENGTH);
    assert_int_equal(error.offset, 5);
    assert_int_equal(used, 0);
    longer[4] = 130; /* the longest there may be */
    assert_int_equal(
        dhcpv6lq_element_load(&element, relay_id_type(), longer, 1, 135, &used, &error),
        DHCPV6LQ_OK);
    assert_int_equal(used, 134);
}

static void a_relay_id_without_a_duid_is_not_saved(void **state) {
    struct dhcpv6lq_element element = {.type = relay_id_type()};
    struct dhcpv6lq_error error;
    uint8_t saved[8];
    size_t used;

    (void)state;
    assert_int_equal(dhcpv6lq_element_validate(&element, &error), DHCPV6LQ_LENGTH);
    assert_string_equal(error.text, "OPTION_RELAY_ID has no DUID");
    assert_int_equal(dhcpv6lq_element_save(&element, saved, sizeof saved, &used, &error),
                     DHCPV6LQ_LENGTH);
    assert_int_equal(used, 0);
}

static void messages_come_back(void **state) {
    static const uint8_t done[] = {0xff, 16, 0x86, 0x4d, 0x38};
    static const uint8_t keep_alive[] = {0xff, 17, 1, 2, 3, 0, 100, 0, 4, 0x31, 0, 0, 0};
    static const uint8_t data[] = {
        0xff, 17, 1,    2,    3,    0,    45,   0,    47, /* client data */
        0,    1,  0,    7,    0,    3,    0,    1,    'a', 'b',
        'c',  0,  46,   0,    4,    0,    0,    0,    40, /* CLT time */
        0,    5,  0,    24,   0x20, 0x01, 0x0d, 0xb8, 0,   0,
        0,    0,  0,    0,    0,    0,    0,    0,    0,   1, /* IAADDR */
        0,    0,  0x0e, 0x10, 0,    0,    0x1c, 0x20};
    static const struct {
        uint16_t type;
        const uint8_t *octets;
        size_t size;
    } table[] = {
        {16, done, sizeof done}, {17, data, sizeof data}, {17, keep_alive, sizeof keep_alive}};

    (void)state;
    for (size_t i = 0; i < SIZE(table); i++) {
        struct dhcpv6lq_element element;
        struct dhcpv6lq_error error;
        size_t length = table[i].size - 1;
        uint8_t saved[64];
        size_t used;

        assert_int_equal(dhcpv6lq_element_load(&element, message_type(table[i].type),
                                               table[i].octets, 1, length, &used, &error),
                         DHCPV6LQ_OK);
        assert_int_equal(used, length);
        assert_int_equal(element.transaction_id.length, 3);
        assert_ptr_equal(element.transaction_id.octets, table[i].octets + 2);
        assert_int_equal(element.options.length, length - 4);
        assert_int_equal(dhcpv6lq_element_save(&element, saved, sizeof saved, &used, &error),
                         DHCPV6LQ_OK);
        assert_int_equal(used, length);
        assert_memory_equal(saved, table[i].octets + 1, length);
        for (size_t size = 0; size < length; size++) {
            assert_int_equal(dhcpv6lq_element_save(&element, saved, size, &used, &error),
                             DHCPV6LQ_SPACE);
            assert_int_equal(error.needed, length);
        }
    }
}

static void a_transaction_id_has_3_octets(void **state) {
    (void)state;
    for (size_t length = 0; length < 6; length++) {
        struct dhcpv6lq_element element = {.type = message_type(17),
                                           .transaction_id = {(const uint8_t *)"123456", length}};
        struct dhcpv6lq_error error = {.text = ""};
        uint8_t saved[8];
        size_t used;
        enum dhcpv6lq_code expected = length == 3 ? DHCPV6LQ_OK : DHCPV6LQ_LENGTH;

        assert_int_equal(dhcpv6lq_element_validate(&element, &error), expected);
        assert_int_equal(dhcpv6lq_element_save(&element, saved, sizeof saved, &used, &error),
                         expected);
        assert_int_equal(used, length == 3 ? 4 : 0);
        assert_string_equal(error.text, length == 3 ? "" : "A transaction-id has 3 octets");
        if (length != 3) {
            assert_int_equal(error.offset, 1);
        }
    }
}

static void a_wrong_message_is_refused(void **state) {
    static const uint8_t octets[] = {0xff, 17, 1, 2, 3, 0, 46, 0, 5, 0, 0, 0, 0};
    static const struct {
        uint16_t type;
        size_t length;
        enum dhcpv6lq_code code;
        size_t offset;
    } table[] = {
        {17, 0, DHCPV6LQ_TRUNCATED, 1},  {17, 3, DHCPV6LQ_TRUNCATED, 1},
        {16, 4, DHCPV6LQ_TYPE, 1},       {17, 4, DHCPV6LQ_OK, 0},
        {17, 7, DHCPV6LQ_TRUNCATED, 5},  {17, 8, DHCPV6LQ_TRUNCATED, 5},
        {17, 12, DHCPV6LQ_TRUNCATED, 5},
    };

    (void)state;
    for (size_t i = 0; i < SIZE(table); i++) {
        struct dhcpv6lq_element element;
        struct dhcpv6lq_error error = {.offset = 0};
        size_t used;

        assert_int_equal(dhcpv6lq_element_load(&element, message_type(table[i].type), octets, 1,
                                               table[i].length, &used, &error),
                         table[i].code);
        assert_int_equal(error.offset, table[i].offset);
    }
}

static void broken_options_are_not_saved(void **state) {
    static const uint8_t clt_time_of_3[] = {0, 46, 0, 3, 0, 0, 0};
    static const uint8_t name_with_pointer[] = {0, 51, 0, 2, 0xc0, 0x0c};
    struct dhcpv6lq_element element = {.type = message_type(17),
                                       .transaction_id = {(const uint8_t *)"123", 3},
                                       .options = {clt_time_of_3, sizeof clt_time_of_3}};
    struct dhcpv6lq_error error;
    uint8_t saved[32];
    size_t used;

    (void)state;
    assert_int_equal(dhcpv6lq_element_save(&element, saved, sizeof saved, &used, &error),
                     DHCPV6LQ_LENGTH);
    assert_int_equal(error.offset, 4);
    element.options = (struct dhcpv6lq_view){name_with_pointer, sizeof name_with_pointer};
    assert_int_equal(dhcpv6lq_element_validate(&element, &error), DHCPV6LQ_VALUE);
    assert_int_equal(error.offset, 4);
}

/* ---- what breaks a rule by itself ---- */

static struct build build;

/* What was built, loaded, validated as a value, and saved. */
static void expect_refused(enum dhcpv6lq_code code, size_t offset, enum dhcpv6lq_rule rule) {
    static uint8_t saved[BUILD_SIZE];
    struct dhcpv6lq_element element = {.type = message_type(build.octets[0]),
                                       .transaction_id = {build.octets + 1, 3},
                                       .options = {build.octets + 4, build.length - 4}};
    struct dhcpv6lq_element loaded;
    struct dhcpv6lq_error error;
    size_t used = 99;

    assert_int_equal(dhcpv6lq_element_validate(&element, &error), code);
    assert_int_equal(error.offset, offset);
    assert_string_equal(error.text, dhcpv6lq_rule_info(rule)->text);
    assert_int_equal(dhcpv6lq_element_save(&element, saved, sizeof saved, &used, &error), code);
    assert_int_equal(error.offset, offset);
    assert_int_equal(used, 0);
    used = 99;
    assert_int_equal(
        dhcpv6lq_element_load(&loaded, element.type, build.octets, 0, build.length, &used, &error),
        code);
    assert_int_equal(error.offset, offset);
    assert_int_equal(used, 0);
}

static void expect_taken(void) {
    static uint8_t saved[BUILD_SIZE];
    struct dhcpv6lq_element element;
    struct dhcpv6lq_error error = {.text = ""};
    size_t used;

    if (dhcpv6lq_element_load(&element, message_type(build.octets[0]), build.octets, 0,
                              build.length, &used, &error) != DHCPV6LQ_OK) {
        fail_msg("%s at %zu", error.text, error.offset);
    }
    assert_int_equal(used, build.length);
    assert_int_equal(dhcpv6lq_element_validate(&element, &error), DHCPV6LQ_OK);
    assert_int_equal(dhcpv6lq_element_save(&element, saved, sizeof saved, &used, &error),
                     DHCPV6LQ_OK);
    assert_int_equal(used, build.length);
    assert_memory_equal(saved, build.octets, build.length);
}

/* A DATA whose client data goes on up to build_close(). */
static void begin_client(void) {
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
    build_open(&build, DHCPV6LQ_OPTION_CLIENT_DATA);
    build_duid(&build, DHCPV6LQ_OPTION_CLIENTID, 1);
    build_time(&build, DHCPV6LQ_OPTION_CLT_TIME, 40);
}

static void prefixes_up_to_128(void **state) {
    static const struct {
        uint8_t length;
        bool taken;
    } table[] = {{0, true}, {56, true}, {128, true}, {129, false}, {137, false}, {255, false}};

    (void)state;
    for (size_t i = 0; i < SIZE(table); i++) {
        begin_client();

        size_t at = build_iaprefix(&build, 1, 1, table[i].length, 1, 2);

        build_close(&build);
        if (table[i].taken) {
            expect_taken();
        } else {
            expect_refused(DHCPV6LQ_VALUE, at, DHCPV6LQ_RULE_PREFIX_LENGTH);
        }
    }
}

/* The relay data of a client: `relays` RELAY-FORWs in one another, and in the last `type`; 0:
 * nothing. Returns where the option begins. */
static size_t client_with_relay_data(unsigned relays, uint8_t type) {
    size_t at;

    begin_client();
    build_iaaddr(&build, 1, 1, 2);
    at = build_open(&build, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    build_zeros(&build, 16);
    for (unsigned i = 1; i <= relays; i++) {
        build_relay(&build, DHCPV6LQ_RELAY_FORW);
        build_duid(&build, DHCPV6LQ_OPTION_RELAY_ID, i);
        if (i < relays || type != 0) {
            build_open(&build, DHCPV6LQ_OPTION_RELAY_MSG);
        }
    }
    if (type == DHCPV6LQ_RELAY_REPL) {
        build_relay(&build, type);
    } else if (type != 0) {
        build_number(&build, 1, type);
        build_zeros(&build, 3);
        build_option(&build, DHCPV6LQ_OPTION_INTERFACE_ID, 40, 1);
    }
    while (build.depth > 0) {
        build_close(&build);
    }
    return at;
}

static void relay_data_without_the_client_s_message(void **state) {
    (void)state;
    for (unsigned relays = 0; relays < 3; relays++) {
        size_t at;

        if (relays > 0) {
            client_with_relay_data(relays, 0);
            expect_taken();
        }
        at = client_with_relay_data(relays, DHCPV6LQ_SOLICIT);
        expect_refused(DHCPV6LQ_CONTENT, at, DHCPV6LQ_RULE_RELAY_DATA);
        at = client_with_relay_data(relays, DHCPV6LQ_RELAY_REPL);
        expect_refused(DHCPV6LQ_CONTENT, at, DHCPV6LQ_RULE_RELAY_DATA);
    }
}

/* Without one of the three a client data is of no use to anybody: RFC 5007 4.4.2. */
static void whole_client_data(void **state) {
    (void)state;
    for (unsigned left_out = 0; left_out <= 3; left_out++) {
        build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);

        size_t at = build_open(&build, DHCPV6LQ_OPTION_CLIENT_DATA);

        if (left_out != 1) {
            build_duid(&build, DHCPV6LQ_OPTION_CLIENTID, 1);
        }
        if (left_out != 2) {
            build_time(&build, DHCPV6LQ_OPTION_CLT_TIME, 0);
        }
        if (left_out != 3) {
            build_iaprefix(&build, 1, 1, 56, 1, 2);
        }
        build_close(&build);
        if (left_out == 0) {
            expect_taken();
        } else {
            expect_refused(DHCPV6LQ_CONTENT, at, DHCPV6LQ_RULE_CLIENT_DATA_INCOMPLETE);
        }
    }
}

static void no_client_link(void **state) {
    size_t at;

    (void)state;
    begin_client();
    build_iaaddr(&build, 1, 1, 2);
    at = build_option(&build, DHCPV6LQ_OPTION_LQ_CLIENT_LINK, 16, 1);
    build_close(&build);
    expect_refused(DHCPV6LQ_CONTENT, at, DHCPV6LQ_RULE_CLIENT_LINK_IN_BULK);
    build_done(&build, 1);
    at = build_option(&build, DHCPV6LQ_OPTION_LQ_CLIENT_LINK, 16, 1);
    expect_refused(DHCPV6LQ_CONTENT, at, DHCPV6LQ_RULE_CLIENT_LINK_IN_BULK);
}

/* How deep options may nest is up to the walk. */
static void options_up_to_the_depth_of_a_walk(void **state) {
    (void)state;
    for (unsigned more = 0; more <= 1; more++) { /* message, client data, and options in options */
        unsigned options = DHCPV6LQ_MAX_DEPTH - 2 + more;
        size_t at = 0;

        begin_client();
        build_iaaddr(&build, 1, 1, 2);
        for (size_t left = options; left-- > 0;) {
            at = build.length;
            build_number(&build, 2, 66); /* OPTION_RSOO */
            build_number(&build, 2, 4 * left);
        }
        build_close(&build);
        if (more == 0) {
            expect_taken();
        } else {
            expect_refused(DHCPV6LQ_NESTING, at - 4, DHCPV6LQ_RULE_NESTING);
        }
    }
}

static void a_duid_in_the_options(void **state) {
    size_t at;

    (void)state;
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
    at = build_option(&build, DHCPV6LQ_OPTION_RELAY_ID, 131, 9);
    expect_refused(DHCPV6LQ_LENGTH, at + 4, DHCPV6LQ_RULE_DUID_LENGTH);
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
    build_option(&build, DHCPV6LQ_OPTION_RELAY_ID, 130, 9);
    expect_taken();
}

/* Warnings and notes are no reason to refuse, nor is what only the query tells. */
static void what_is_no_error_is_taken(void **state) {
    (void)state;
    begin_client();
    build_iaaddr(&build, 1, 2, 1); /* preferred for longer than valid */
    build_iaaddr(&build, 2, 0, 0); /* a released one, in an active answer */
    build_close(&build);
    build_duid(&build, DHCPV6LQ_OPTION_SERVERID, 1);
    build_status(&build, DHCPV6LQ_STATUS_DATA_MISSING);
    expect_taken();
    build_done(&build, 1);
    build_status(&build, DHCPV6LQ_STATUS_QUERY_TERMINATED);
    build_duid(&build, DHCPV6LQ_OPTION_SERVERID, 1);
    expect_taken();
}

/* With a warning before it, an error is found all the same. */
static void the_first_error_counts(void **state) {
    size_t at;

    (void)state;
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
    build_duid(&build, DHCPV6LQ_OPTION_SERVERID, 1); /* data_constant_option */
    build_status(&build, DHCPV6LQ_STATUS_DATA_MISSING);
    at = build_option(&build, DHCPV6LQ_OPTION_LQ_BASE_TIME, 3, 0);
    build_option(&build, DHCPV6LQ_OPTION_LQ_CLIENT_LINK, 16, 1);
    expect_refused(DHCPV6LQ_LENGTH, at, DHCPV6LQ_RULE_OPTION_LENGTH);
}

/* RFC 5460 5.1: the message-size has two octets. */
static void a_message_of_up_to_65535_octets(void **state) {
    static uint8_t saved[BUILD_SIZE];

    (void)state;
    for (size_t length = 65535; length <= 65536; length++) {
        struct dhcpv6lq_error error = {.text = ""};
        enum dhcpv6lq_code code = length == 65535 ? DHCPV6LQ_OK : DHCPV6LQ_LENGTH;
        struct dhcpv6lq_element element;
        size_t used;

        build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
        while (length - build.length > 60000) { /* options that nobody has assigned */
            build_option(&build, 60001, 996, 0);
        }
        build_option(&build, 60001, length - build.length - 4, 0);
        assert_int_equal(build.length, length);
        assert_int_equal(dhcpv6lq_element_load(&element, message_type(17), build.octets, 0, length,
                                               &used, &error),
                         code);
        element = (struct dhcpv6lq_element){.type = message_type(17),
                                            .transaction_id = {build.octets + 1, 3},
                                            .options = {build.octets + 4, length - 4}};
        assert_int_equal(dhcpv6lq_element_save(&element, saved, sizeof saved, &used, &error), code);
        assert_int_equal(used, code == DHCPV6LQ_OK ? length : 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_says_what_each_is),
        cmocka_unit_test(a_relay_id_comes_back),
        cmocka_unit_test(a_cut_relay_id_is_refused),
        cmocka_unit_test(a_wrong_relay_id_is_refused),
        cmocka_unit_test(a_relay_id_without_a_duid_is_not_saved),
        cmocka_unit_test(messages_come_back),
        cmocka_unit_test(a_transaction_id_has_3_octets),
        cmocka_unit_test(a_wrong_message_is_refused),
        cmocka_unit_test(broken_options_are_not_saved),
        cmocka_unit_test(prefixes_up_to_128),
        cmocka_unit_test(relay_data_without_the_client_s_message),
        cmocka_unit_test(whole_client_data),
        cmocka_unit_test(no_client_link),
        cmocka_unit_test(options_up_to_the_depth_of_a_walk),
        cmocka_unit_test(a_duid_in_the_options),
        cmocka_unit_test(what_is_no_error_is_taken),
        cmocka_unit_test(the_first_error_counts),
        cmocka_unit_test(a_message_of_up_to_65535_octets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
