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
    static const uint8_t data[] = {0xff, 17, 1, 2, 3, 0, 45, 0, 8, 0, 46, 0, 4, 0, 0, 0, 40};
    static const struct {
        uint16_t type;
        const uint8_t *octets;
        size_t size;
    } table[] = {{16, done, sizeof done}, {17, data, sizeof data}};

    (void)state;
    for (size_t i = 0; i < SIZE(table); i++) {
        struct dhcpv6lq_element element;
        struct dhcpv6lq_error error;
        size_t length = table[i].size - 1;
        uint8_t saved[32];
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
        {17, 7, DHCPV6LQ_TRUNCATED, 5},  {17, 8, DHCPV6LQ_TRUNCATED, 9},
        {17, 12, DHCPV6LQ_TRUNCATED, 9},
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
    assert_int_equal(error.offset, 8);
    element.options = (struct dhcpv6lq_view){name_with_pointer, sizeof name_with_pointer};
    assert_int_equal(dhcpv6lq_element_validate(&element, &error), DHCPV6LQ_VALUE);
    assert_int_equal(error.offset, 8);
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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
