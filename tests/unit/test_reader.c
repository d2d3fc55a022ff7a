/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reader: headers, options by code, fields of options.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "dhcpv6lq/reader.h"

#include "samples.h"

static const struct sample *sample_named(const char *name) {
    size_t count;
    const struct sample *table = samples(&count);

    for (size_t i = 0; i < count; i++) {
        if (strcmp(table[i].name, name) == 0) {
            return &table[i];
        }
    }
    fail_msg("no sample %s", name);
    return table;
}

static void a_header_is_loaded(void **state) {
    const struct sample *sample = sample_named("query by link-address");
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;

    (void)state;
    assert_int_equal(dhcpv6lq_message_load(&message, sample->frame, 2, sample->length - 2, &error),
                     DHCPV6LQ_OK);
    assert_int_equal(message.type, DHCPV6LQ_LEASEQUERY);
    assert_string_equal(message.entry->name, "LEASEQUERY");
    assert_int_equal(message.transaction_id, 0x864d38);
    assert_int_equal(message.options, 6);
    assert_int_equal(message.options_length, sample->length - 6);
}

static void a_relays_header_has_no_transaction_id(void **state) {
    const struct sample *sample = sample_named("relayed query");
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;

    (void)state;
    assert_int_equal(dhcpv6lq_message_load(&message, sample->frame, 2, sample->length - 2, &error),
                     DHCPV6LQ_OK);
    assert_int_equal(message.type, DHCPV6LQ_RELAY_FORW);
    assert_int_equal(message.transaction_id, 0);
    assert_int_equal(message.options, 2 + 34);
    assert_int_equal(dhcpv6lq_message_load(&message, sample->frame, 2, 33, &error),
                     DHCPV6LQ_TRUNCATED);
    assert_int_equal(error.needed, 34);
    assert_int_equal(error.offset, 2);
}

static void a_short_or_unknown_message_is_refused(void **state) {
    static const uint8_t octets[] = {0x10, 1, 2, 200, 1};
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;

    (void)state;
    assert_int_equal(dhcpv6lq_message_load(&message, octets, 0, 0, &error), DHCPV6LQ_TRUNCATED);
    assert_int_equal(error.needed, 1);
    assert_int_equal(dhcpv6lq_message_load(&message, octets, 0, 3, &error), DHCPV6LQ_TRUNCATED);
    assert_int_equal(error.needed, 4);
    assert_int_equal(dhcpv6lq_message_load(&message, octets, 3, 2, &error), DHCPV6LQ_TYPE);
    assert_int_equal(error.offset, 3);
    assert_int_equal(message.type, 200);
    assert_null(message.entry);
}

static void options_are_iterated_and_found(void **state) {
    static const uint8_t octets[] = {0xff, 0, 14, 0, 0, 0, 7, 0, 1, 5, 0, 7, 0, 1, 6, 0, 9};
    struct dhcpv6lq_options options = dhcpv6lq_options(octets, 1, 14);
    struct dhcpv6lq_option option;

    (void)state;
    assert_true(dhcpv6lq_options_find(&options, 7, &option));
    assert_int_equal(option.offset, 5);
    assert_false(dhcpv6lq_options_find(&options, 9, &option));
    assert_true(dhcpv6lq_options_next(&options, &option));
    assert_int_equal(option.code, 14);
    assert_int_equal(option.offset, 1);
    assert_int_equal(option.data, 5);
    assert_int_equal(option.length, 0);
    assert_true(dhcpv6lq_options_next(&options, &option));
    assert_int_equal(option.code, 7);
    assert_int_equal(option.data, 9);
    assert_int_equal(option.length, 1);
    assert_true(dhcpv6lq_options_find(&options, 7, &option));
    assert_int_equal(option.offset, 10);
    assert_true(dhcpv6lq_options_next(&options, &option));
    assert_false(dhcpv6lq_options_next(&options, &option));
}

static void an_option_past_the_end_ends_the_options(void **state) {
    static const uint8_t octets[] = {0, 7, 0, 1, 5, 0, 7, 0, 2, 5};
    struct dhcpv6lq_options options = dhcpv6lq_options(octets, 0, sizeof octets);
    struct dhcpv6lq_option option;

    (void)state;
    assert_true(dhcpv6lq_options_next(&options, &option));
    assert_false(dhcpv6lq_options_next(&options, &option));
}

static void fields_and_nested_options_are_read(void **state) {
    const struct sample *sample = sample_named("reply with client data");
    struct dhcpv6lq_options options = dhcpv6lq_options(sample->frame, 6, sample->length - 6);
    struct dhcpv6lq_options client;
    struct dhcpv6lq_option option;
    struct dhcpv6lq_event event;

    (void)state;
    assert_true(dhcpv6lq_options_find(&options, DHCPV6LQ_OPTION_CLIENT_DATA, &option));
    client = dhcpv6lq_option_options(sample->frame, &option);
    assert_true(dhcpv6lq_options_find(&client, DHCPV6LQ_OPTION_IAPREFIX, &option));
    assert_true(
        dhcpv6lq_option_field(sample->frame, &option, DHCPV6LQ_FIELD_IAPREFIX_LENGTH, &event));
    assert_int_equal(event.number, 56);
    assert_true(dhcpv6lq_option_field(sample->frame, &option, DHCPV6LQ_FIELD_IAPREFIX, &event));
    assert_int_equal(event.length, 16);
    assert_int_equal(event.offset, option.data + 9);
    assert_false(dhcpv6lq_option_field(sample->frame, &option, DHCPV6LQ_FIELD_IAADDR, &event));
    assert_true(dhcpv6lq_options_find(&client, DHCPV6LQ_OPTION_CLT_TIME, &option));
    assert_true(dhcpv6lq_option_field(sample->frame, &option, DHCPV6LQ_FIELD_CLT_TIME, &event));
    assert_int_equal(event.number, 40);
    client = dhcpv6lq_option_options(sample->frame, &option);
    assert_false(dhcpv6lq_options_next(&client, &option)); /* a time holds no options */
}

static void a_field_of_an_element_inside_is_not_the_options_own(void **state) {
    const struct sample *sample = sample_named("query by address");
    struct dhcpv6lq_options options = dhcpv6lq_options(sample->frame, 6, sample->length - 6);
    struct dhcpv6lq_option option;
    struct dhcpv6lq_event event;

    (void)state;
    assert_true(dhcpv6lq_options_find(&options, DHCPV6LQ_OPTION_LQ_QUERY, &option));
    assert_true(dhcpv6lq_option_field(sample->frame, &option, DHCPV6LQ_FIELD_QUERY_TYPE, &event));
    assert_int_equal(event.number, DHCPV6LQ_QUERY_BY_ADDRESS);
    assert_false(dhcpv6lq_option_field(sample->frame, &option, DHCPV6LQ_FIELD_IAADDR, &event));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_is_loaded),
        cmocka_unit_test(a_relays_header_has_no_transaction_id),
        cmocka_unit_test(a_short_or_unknown_message_is_refused),
        cmocka_unit_test(options_are_iterated_and_found),
        cmocka_unit_test(an_option_past_the_end_ends_the_options),
        cmocka_unit_test(fields_and_nested_options_are_read),
        cmocka_unit_test(a_field_of_an_element_inside_is_not_the_options_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
