/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Values as text: each kind at its edges, and what does not fit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "dhcpv6lq/text.h"

#define SIZE(table) (sizeof(table) / sizeof((table)[0]))

enum { TEXT = 256 };

/* The whole text, its length, and every cut of it. */
#define EXPECT(text, call, ...)                                                                    \
    do {                                                                                           \
        char buffer[TEXT];                                                                         \
        size_t length = strlen(text);                                                              \
        assert_int_equal(call(buffer, sizeof buffer, __VA_ARGS__), length);                        \
        assert_string_equal(buffer, text);                                                         \
        assert_int_equal(call(NULL, 0, __VA_ARGS__), length);                                      \
        for (size_t size = 1; size <= length; size++) {                                            \
            memset(buffer, '#', sizeof buffer);                                                    \
            assert_int_equal(call(buffer, size, __VA_ARGS__), length);                             \
            assert_memory_equal(buffer, text, size - 1);                                           \
            assert_int_equal(buffer[size - 1], 0);                                                 \
            assert_int_equal(buffer[size], '#');                                                   \
        }                                                                                          \
    } while (0)

static void durations(void **state) {
    static const struct {
        uint32_t seconds;
        const char *text;
    } table[] = {
        {0, "0 s"},
        {59, "59 s"},
        {60, "60 s (1 min)"},
        {3599, "3599 s (59 min 59 s)"},
        {7160, "7160 s (1 h 59 min 20 s)"},
        {86400, "86400 s (1 d)"},
        {90061, "90061 s (1 d 1 h 1 min 1 s)"},
        {0xfffffffe, "4294967294 s (49710 d 6 h 28 min 14 s)"},
        {DHCPV6LQ_INFINITY, "infinity"},
    };

    (void)state;
    for (size_t i = 0; i < SIZE(table); i++) {
        EXPECT(table[i].text, dhcpv6lq_text_duration, table[i].seconds);
    }
}

static void times(void **state) {
    (void)state;
    EXPECT("2000-01-01 00:00:00 UTC", dhcpv6lq_text_time, 0);
    EXPECT("2000-02-29 23:59:59 UTC", dhcpv6lq_text_time, 60 * 86400 - 1);
    EXPECT("2000-03-01 00:00:00 UTC", dhcpv6lq_text_time, 60 * 86400);
    EXPECT("2100-03-01 00:00:00 UTC", dhcpv6lq_text_time, 3160857600);
    EXPECT("2136-02-07 06:28:15 UTC", dhcpv6lq_text_time, 0xffffffff);
    EXPECT("1970-01-01 00:00:00 UTC", dhcpv6lq_text_moment, 0);
    EXPECT("1969-12-31 23:59:59 UTC", dhcpv6lq_text_moment, -1);
    EXPECT("1889-11-24 17:31:46 UTC", dhcpv6lq_text_moment, -2527741694);
    EXPECT("2162-02-07 06:28:14 UTC", dhcpv6lq_text_moment, 6062192894);
}

static void addresses(void **state) {
    static const struct {
        uint8_t octets[16];
        const char *text;
    } table[] = {
        {{0}, "::"},
        {{[15] = 1}, "::1"},
        {{0xfe, 0x80}, "fe80::"},
        {{0x20, 0x01, 0x0d, 0xb8, [15] = 1}, "2001:db8::1"},
        /* RFC 5952 4.2: one group is not shortened; the longest run is, the first of equals */
        {{0x20, 1, 0x0d, 0xb8, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, "2001:db8:0:1:1:1:1:1"},
        {{0x20, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1}, "2001:0:0:1::1"},
        {{0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1}, "2001:db8::1:0:0:1"},
        {{0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0xab, 0xcd, 0, 0}, "1:2:3:4:5:6:abcd:0"},
        {{[10] = 0xff, 0xff, 192, 0, 2, 1}, "::ffff:192.0.2.1"},
    };

    (void)state;
    for (size_t i = 0; i < SIZE(table); i++) {
        EXPECT(table[i].text, dhcpv6lq_text_ipv6, table[i].octets);
    }
}

static void hexadecimal(void **state) {
    static const uint8_t duid[] = {0, 3, 0, 1};

    (void)state;
    EXPECT("00:03:00:01", dhcpv6lq_text_octets, duid, sizeof duid);
    EXPECT("", dhcpv6lq_text_octets, duid, 0);
}

static void names(void **state) {
    static const uint8_t plain[] = "\4host\7example\3net";
    static const uint8_t odd[] = "\5a.b\\\x07";

    (void)state;
    EXPECT("host.example.net.", dhcpv6lq_text_name, plain, sizeof plain);
    EXPECT("host.example.net", dhcpv6lq_text_name, plain, sizeof plain - 1); /* RFC 4704 4.2 */
    EXPECT("a\\.b\\\\\\007.", dhcpv6lq_text_name, odd, sizeof odd);
    EXPECT(".", dhcpv6lq_text_name, (const uint8_t *)"", 1);
}

static void utf8(void **state) {
    static const struct {
        const char *octets;
        const char *text;
    } table[] = {
        {"port-1", "port-1"},
        {"K\xc3\xb6ln \xe2\x82\xac \xf0\x9f\x98\x80", "K\xc3\xb6ln \xe2\x82\xac \xf0\x9f\x98\x80"},
        {"\x1b[31m\t\x7f", "\\x1b[31m\\x09\\x7f"},
        {"\xc0\xaf", "\\xc0\\xaf"},                   /* overlong */
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"},          /* a surrogate */
        {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"}, /* over U+10FFFF */
        {"\xc2\x85", "\\xc2\\x85"},                   /* a control character */
        {"a\xe2\x82", "a\\xe2\\x82"},                 /* cut */
        /* NOLINTNEXTLINE(misc-misleading-bidirectional) */
        {"a\xe2\x80\xae"
         "b",
         "a\\xe2\\x80\\xaeb"},               /* U+202E turns what follows it */
        {"\xe2\x80\xa8", "\\xe2\\x80\\xa8"}, /* U+2028 ends a line */
        {"\xe2\x80\x8b", "\\xe2\\x80\\x8b"}, /* U+200B is not seen */
        {"\xe2\x80\x93", "\xe2\x80\x93"},    /* U+2013 is a dash */
    };

    (void)state;
    for (size_t i = 0; i < SIZE(table); i++) {
        EXPECT(table[i].text, dhcpv6lq_text_utf8, (const uint8_t *)table[i].octets,
               strlen(table[i].octets));
    }
}

static void duids(void **state) {
    static const uint8_t llt[] = {0, 1, 0, 1, 0x29, 0xb9, 0x27, 0, 0, 0, 0x5e, 0, 0x53, 1};
    static const uint8_t en[] = {0, 2, 0, 0, 0, 9, 'a', 's', 'r'};
    static const uint8_t ll[] = {0, 3, 0, 99, 2, 0, 0, 0, 0, 4};
    static const uint8_t uuid[] = {0, 4, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    static const uint8_t unknown[] = {0, 9, 1, 2};

    (void)state;
    EXPECT("DUID-LLT Ethernet 2022-03-07 20:26:40 UTC 00:00:5e:00:53:01", dhcpv6lq_text_duid, llt,
           sizeof llt);
    EXPECT("DUID-EN 9 61:73:72 \"asr\"", dhcpv6lq_text_duid, en, sizeof en);
    EXPECT("DUID-LL hardware 99 02:00:00:00:00:04", dhcpv6lq_text_duid, ll, sizeof ll);
    EXPECT("DUID-UUID 00:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f", dhcpv6lq_text_duid, uuid,
           sizeof uuid);
    EXPECT("00:09:01:02", dhcpv6lq_text_duid, unknown, sizeof unknown);
    EXPECT("00:01:00:01", dhcpv6lq_text_duid, llt, 4); /* too short for its type */
}

/* By the field's kind and number space. */
static void fields(void **state) {
    static const uint8_t octets[] = {0x20, 0x01, 0x0d, 0xb8, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    static const struct {
        enum dhcpv6lq_field field;
        size_t length;
        uint64_t number;
        const char *text;
    } table[] = {
        {DHCPV6LQ_FIELD_MSG_TYPE, 1, 17, "LEASEQUERY-DATA (17)"},
        {DHCPV6LQ_FIELD_MSG_TYPE, 1, 99, "unassigned (99)"},
        {DHCPV6LQ_FIELD_TRANSACTION_ID, 3, 0x4d38, "0x004d38"},
        {DHCPV6LQ_FIELD_HOP_COUNT, 1, 3, "3"},
        {DHCPV6LQ_FIELD_ENTERPRISE, 4, 9, "9"},
        {DHCPV6LQ_FIELD_IAADDR_VALID, 4, 0xffffffff, "infinity"},
        {DHCPV6LQ_FIELD_CLT_TIME, 4, 0xffffffff, "4294967295 s (49710 d 6 h 28 min 15 s)"},
        {DHCPV6LQ_FIELD_ELAPSED_TIME, 2, 205, "2.05 s"},
        {DHCPV6LQ_FIELD_BASE_TIME, 4, 1, "2000-01-01 00:00:01 UTC"},
        {DHCPV6LQ_FIELD_IAPREFIX, 16, 0, "2001:db8:4000::"},
        {DHCPV6LQ_FIELD_PREFIX, 5, 0, "2001:db8:4000::"},
        {DHCPV6LQ_FIELD_IPV4_PREFIX, 4, 0, "32.1.13.184"},
        {DHCPV6LQ_FIELD_REMOTE_ID, 4, 0, "20:01:0d:b8"},
        {DHCPV6LQ_FIELD_INTERFACE_ID, 1, 0, "20 \" \""},
    };

    (void)state;
    for (size_t i = 0; i < SIZE(table); i++) {
        const struct dhcpv6lq_event event = {.type = DHCPV6LQ_EVENT_FIELD,
                                             .field = table[i].field,
                                             .length = table[i].length,
                                             .number = table[i].number};

        EXPECT(table[i].text, dhcpv6lq_text_field, octets, &event);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations),   cmocka_unit_test(times),  cmocka_unit_test(addresses),
        cmocka_unit_test(hexadecimal), cmocka_unit_test(names),  cmocka_unit_test(utf8),
        cmocka_unit_test(duids),       cmocka_unit_test(fields),
    };

    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
