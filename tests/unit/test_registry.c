/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The registry's tables are sound, and say what IANA says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dhcpv6lq/registry.h"

#define SIZE(table) (sizeof(table) / sizeof((table)[0]))

static const enum dhcpv6lq_space spaces[] = {
    DHCPV6LQ_SPACE_MESSAGE, DHCPV6LQ_SPACE_OPTION,   DHCPV6LQ_SPACE_STATUS, DHCPV6LQ_SPACE_QUERY,
    DHCPV6LQ_SPACE_DUID,    DHCPV6LQ_SPACE_HARDWARE, DHCPV6LQ_SPACE_NTP};

static void entries_ascend_and_are_found(void **state) {
    (void)state;
    for (size_t s = 0; s < SIZE(spaces); s++) {
        size_t count;
        const struct dhcpv6lq_entry *entries = dhcpv6lq_entries(spaces[s], &count);

        assert_non_null(entries);
        assert_true(count > 0);
        for (size_t i = 0; i < count; i++) {
            assert_true(i == 0 || entries[i].code > entries[i - 1].code);
            assert_non_null(entries[i].name);
            assert_true(entries[i].name[0] != '\0');
            assert_ptr_equal(dhcpv6lq_lookup(spaces[s], entries[i].code), &entries[i]);
            if (i > 0 && entries[i].code > entries[i - 1].code + 1) {
                assert_null(dhcpv6lq_lookup(spaces[s], entries[i].code - 1U));
            }
        }
        assert_null(dhcpv6lq_lookup(spaces[s], entries[count - 1].code + 1U));
        assert_null(dhcpv6lq_lookup(spaces[s], UINT32_MAX));
    }
}

static void spaces_without_a_table_are_empty(void **state) {
    static const enum dhcpv6lq_space none[] = {DHCPV6LQ_SPACE_NONE, DHCPV6LQ_SPACE_VENDOR,
                                               DHCPV6LQ_SPACE_ENTERPRISE};

    (void)state;
    for (size_t s = 0; s < SIZE(none); s++) {
        size_t count = 1;

        assert_null(dhcpv6lq_entries(none[s], &count));
        assert_int_equal(count, 0);
        assert_null(dhcpv6lq_lookup(none[s], 1));
    }
}

static void check_layout(const struct dhcpv6lq_layout *layout) {
    assert_true(layout->count <= DHCPV6LQ_LAYOUT_FIELDS);
    for (uint8_t i = 0; i < layout->count; i++) {
        assert_true(layout->fields[i] > DHCPV6LQ_FIELD_UNDECODED);
        assert_true(layout->fields[i] < DHCPV6LQ_FIELD_COUNT);

        const struct dhcpv6lq_field_info *info =
            dhcpv6lq_field_info((enum dhcpv6lq_field)layout->fields[i]);

        if (info->extent == DHCPV6LQ_EXTENT_REST) { /* no room for more */
            assert_int_equal(i + 1, layout->count);
            assert_true(layout->repeat >= layout->count);
        }
        if (info->extent == DHCPV6LQ_EXTENT_SIZED || info->extent == DHCPV6LQ_EXTENT_BITS) {
            assert_true(i > 0); /* the integer before it says how long it is */
            assert_true(dhcpv6lq_field_info((enum dhcpv6lq_field)layout->fields[i - 1])->kind <=
                        DHCPV6LQ_KIND_TIME);
        }
    }
}

static void layouts_are_legal(void **state) {
    static const enum dhcpv6lq_space elements[] = {DHCPV6LQ_SPACE_MESSAGE, DHCPV6LQ_SPACE_OPTION,
                                                   DHCPV6LQ_SPACE_DUID, DHCPV6LQ_SPACE_NTP};

    (void)state;
    for (size_t s = 0; s < SIZE(elements); s++) {
        size_t count;
        const struct dhcpv6lq_entry *entries = dhcpv6lq_entries(elements[s], &count);

        for (size_t i = 0; i < count; i++) {
            assert_non_null(entries[i].layout);
            check_layout(entries[i].layout);
        }
    }
}

static void fields_are_legal(void **state) {
    (void)state;
    for (int f = 0; f < DHCPV6LQ_FIELD_COUNT; f++) {
        const struct dhcpv6lq_field_info *info = dhcpv6lq_field_info((enum dhcpv6lq_field)f);

        assert_true(info->name[0] != '\0');
        assert_true((info->extent == DHCPV6LQ_EXTENT_FIXED) == (info->width > 0));
        if (info->kind <= DHCPV6LQ_KIND_TIME) {
            assert_true(info->width >= 1 && info->width <= 4);
        }
        if (info->kind == DHCPV6LQ_KIND_IPV6) {
            assert_int_equal(info->width, 16);
        }
    }
}

static void all_messages_are_there(void **state) {
    (void)state;
    for (uint32_t code = 1; code <= 37; code++) {
        const struct dhcpv6lq_entry *entry = dhcpv6lq_lookup(DHCPV6LQ_SPACE_MESSAGE, code);

        assert_non_null(entry);
        assert_int_equal(entry->layout->fields[0], DHCPV6LQ_FIELD_MSG_TYPE);
    }
    assert_null(dhcpv6lq_lookup(DHCPV6LQ_SPACE_MESSAGE, 0));
    assert_null(dhcpv6lq_lookup(DHCPV6LQ_SPACE_MESSAGE, 38));
}

/* A few of IANA's rows, written down by hand. */
static void rows_are_ianas(void **state) {
    static const struct {
        enum dhcpv6lq_space space;
        uint32_t code;
        const char *name;
        uint16_t rfc;
    } rows[] = {
        {DHCPV6LQ_SPACE_MESSAGE, 14, "LEASEQUERY", 5007},
        {DHCPV6LQ_SPACE_MESSAGE, 15, "LEASEQUERY-REPLY", 5007},
        {DHCPV6LQ_SPACE_MESSAGE, 16, "LEASEQUERY-DONE", 5460},
        {DHCPV6LQ_SPACE_MESSAGE, 17, "LEASEQUERY-DATA", 5460},
        {DHCPV6LQ_SPACE_MESSAGE, 22, "ACTIVELEASEQUERY", 7653},
        {DHCPV6LQ_SPACE_MESSAGE, 23, "STARTTLS", 7653},
        {DHCPV6LQ_SPACE_OPTION, 1, "OPTION_CLIENTID", 8415},
        {DHCPV6LQ_SPACE_OPTION, 26, "OPTION_IAPREFIX", 8415},
        {DHCPV6LQ_SPACE_OPTION, 37, "OPTION_REMOTE_ID", 4649},
        {DHCPV6LQ_SPACE_OPTION, 44, "OPTION_LQ_QUERY", 5007},
        {DHCPV6LQ_SPACE_OPTION, 45, "OPTION_CLIENT_DATA", 5007},
        {DHCPV6LQ_SPACE_OPTION, 46, "OPTION_CLT_TIME", 5007},
        {DHCPV6LQ_SPACE_OPTION, 47, "OPTION_LQ_RELAY_DATA", 5007},
        {DHCPV6LQ_SPACE_OPTION, 48, "OPTION_LQ_CLIENT_LINK", 5007},
        {DHCPV6LQ_SPACE_OPTION, 53, "OPTION_RELAY_ID", 5460},
        {DHCPV6LQ_SPACE_OPTION, 79, "OPTION_CLIENT_LINKLAYER_ADDR", 6939},
        {DHCPV6LQ_SPACE_OPTION, 100, "OPTION_LQ_BASE_TIME", 7653},
        {DHCPV6LQ_SPACE_OPTION, 101, "OPTION_LQ_START_TIME", 7653},
        {DHCPV6LQ_SPACE_OPTION, 102, "OPTION_LQ_END_TIME", 7653},
        {DHCPV6LQ_SPACE_OPTION, 144, "OPTION_V6_DNR", 9463},
        {DHCPV6LQ_SPACE_STATUS, 7, "UnknownQueryType", 5007},
        {DHCPV6LQ_SPACE_STATUS, 11, "QueryTerminated", 5460},
        {DHCPV6LQ_SPACE_STATUS, 12, "DataMissing", 7653},
        {DHCPV6LQ_SPACE_STATUS, 15, "TLSConnectionRefused", 7653},
        {DHCPV6LQ_SPACE_QUERY, 3, "QUERY_BY_RELAY_ID", 5460},
        {DHCPV6LQ_SPACE_DUID, 4, "DUID-UUID", 6355},
    };

    (void)state;
    for (size_t i = 0; i < SIZE(rows); i++) {
        const struct dhcpv6lq_entry *entry = dhcpv6lq_lookup(rows[i].space, rows[i].code);

        assert_non_null(entry);
        assert_string_equal(entry->name, rows[i].name);
        assert_int_equal(entry->rfc, rows[i].rfc);
    }
    assert_null(dhcpv6lq_lookup(DHCPV6LQ_SPACE_OPTION, 10)); /* unassigned */
    assert_null(dhcpv6lq_lookup(DHCPV6LQ_SPACE_OPTION, 35));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_ascend_and_are_found),
        cmocka_unit_test(spaces_without_a_table_are_empty),
        cmocka_unit_test(layouts_are_legal),
        cmocka_unit_test(fields_are_legal),
        cmocka_unit_test(all_messages_are_there),
        cmocka_unit_test(rows_are_ianas),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
