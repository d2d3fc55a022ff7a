/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The ledger for a reader: what each column of a row says, against what the messages have.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dhcpv6lq/ledger.h"
#include "series.h"

enum { REQUEST = 3, REPLY = 7, RELEASE = 8, DECLINE = 9 };
enum { HOUR = 3600, CLIENT = 1, ENTERPRISE = 99, TEXT = 256 };

#define TIME INT64_C(1790000000) /* 2026-09-21 14:13:20 UTC */

/* ---- messages ---- */

/* What a relay adds to a message: fe80::ADDRESS has it from fe80::PEER, on 2001:db8:0:LINK::. */
struct relay {
    uint8_t link;
    uint8_t peer;
    const char *interface_id; /* NULL: none */
    uint32_t enterprise;
    const char *remote_id;
    uint32_t relay_id; /* 0: none */
};

static void put_text(const char *text) {
    while (*text) {
        build_number(&build, 1, (uint8_t)*text++);
    }
}

static void put_into_relay(uint8_t type, const struct relay *relay) {
    static struct build inner;

    inner = build;
    build.length = 0;
    build.depth = 0;
    build_number(&build, 2, (uint64_t)type << 8);
    build_number(&build, 4, 0x20010db8);
    build_number(&build, 4, relay->link);
    build_zeros(&build, 8);
    build_number(&build, 8, UINT64_C(0xfe80) << 48);
    build_number(&build, 8, relay->peer);
    if (relay->interface_id) {
        build_open(&build, OPTION(INTERFACE_ID));
        put_text(relay->interface_id);
        build_close(&build);
    }
    if (relay->remote_id) {
        build_open(&build, OPTION(REMOTE_ID));
        build_number(&build, 4, relay->enterprise);
        put_text(relay->remote_id);
        build_close(&build);
    }
    if (relay->relay_id) {
        build_duid(&build, OPTION(RELAY_ID), relay->relay_id);
    }
    build_open(&build, OPTION(RELAY_MSG));
    for (size_t i = 0; i < inner.length; i++) {
        build_number(&build, 1, inner.octets[i]);
    }
    build_close(&build);
}

/* A message of CLIENT with 2001:db8::HOST; a REPLY with or without a Server-ID. */
static void message(uint8_t type, uint32_t host, uint32_t valid, bool with_server_id) {
    build_message(&build, type, host);
    build_duid(&build, OPTION(CLIENTID), CLIENT);
    if (with_server_id) {
        build_duid(&build, OPTION(SERVERID), BUILD_SERVER);
    }
    build_open(&build, OPTION(IA_NA));
    build_zeros(&build, 12);
    build_iaaddr(&build, host, valid, valid);
    build_close(&build);
}

/* A message of the client's and its REPLY, in the same second. */
static void exchange(uint8_t type, uint32_t host, uint32_t valid, int64_t time) {
    message(type, host, valid, false);
    take_exchange(time);
    message(REPLY, host, valid, true);
    take_exchange(time);
}

/* ---- columns ---- */

static void expect_text(uint32_t row, enum dhcpv6lq_ledger_column column, const char *expected) {
    char text[TEXT];
    size_t length = dhcpv6lq_ledger_text(text, sizeof text, series.capture, row, column);

    assert_string_equal(text, expected);
    assert_int_equal(length, strlen(expected));
}

#define EXPECT(column, expected) expect_text(0, DHCPV6LQ_LEDGER_##column, expected)

static void without_relays(void **state) {
    static const enum dhcpv6lq_ledger_column of_relays[] = {
        DHCPV6LQ_LEDGER_RELAY,     DHCPV6LQ_LEDGER_LINK_ADDRESS, DHCPV6LQ_LEDGER_INTERFACE_ID,
        DHCPV6LQ_LEDGER_REMOTE_ID, DHCPV6LQ_LEDGER_RELAY_ID,     DHCPV6LQ_LEDGER_OUTER};
    struct dhcpv6lq_ledger_relay relay;
    uint32_t path = 0;

    (void)state;
    start_udp();
    exchange(REQUEST, 1, HOUR, TIME * SERIES_SECOND);
    EXPECT(BINDING, "2001:db8::1");
    EXPECT(STATE, "granted");
    EXPECT(ASKED, "1");
    EXPECT(FRAME, "2");
    EXPECT(VALID, "3600");
    EXPECT(SINCE, "2026-09-21 14:13:20 UTC");
    EXPECT(EXPIRES, "2026-09-21 15:13:20 UTC");
    EXPECT(CLIENT, "00:02:00:00:7e:d9:00:00:00:01");
    EXPECT(SERVER, "00:02:00:00:7e:d9:00:00:00:08");
    EXPECT(TENANT, "");
    for (size_t i = 0; i < SIZE(of_relays); i++) {
        expect_text(0, of_relays[i], "");
    }
    assert_false(dhcpv6lq_ledger_next_relay(series.capture, &path, &relay));
    assert_int_equal(dhcpv6lq_ledger_number(series.capture, 0, DHCPV6LQ_LEDGER_ASKED), 1);
    assert_int_equal(dhcpv6lq_ledger_number(series.capture, 0, DHCPV6LQ_LEDGER_FRAME), 2);
    assert_int_equal(dhcpv6lq_ledger_number(series.capture, 0, DHCPV6LQ_LEDGER_VALID), HOUR);
}

/* Each state, and when the binding ends: nothing is said of one that is over. */
static void states(void **state) {
    static const struct {
        uint8_t type;
        uint32_t valid;
        bool answered;
        const char *state;
        const char *expires;
    } cases[] = {{REQUEST, UINT32_MAX, true, "granted", "never"},
                 {REQUEST, UINT32_MAX - 1, true, "granted", "2162-10-28 20:41:34 UTC"},
                 {REQUEST, 0, true, "withdrawn", ""},
                 {RELEASE, HOUR, true, "released", ""},
                 {DECLINE, HOUR, true, "declined", ""},
                 {RELEASE, HOUR, false, "not known", ""}};

    (void)state;
    for (size_t i = 0; i < SIZE(cases); i++) {
        start_udp();
        message(cases[i].type, 1, cases[i].valid, false);
        take_exchange(TIME * SERIES_SECOND);
        if (cases[i].answered) {
            message(REPLY, 1, cases[i].valid, true);
            take_exchange(TIME * SERIES_SECOND);
        }
        EXPECT(STATE, cases[i].state);
        EXPECT(EXPIRES, cases[i].expires);
    }
}

/* A part of a second does not count, before 1970 either. */
static void times(void **state) {
    static const struct {
        int64_t time;
        const char *since;
    } cases[] = {{TIME * SERIES_SECOND + SERIES_SECOND - 1, "2026-09-21 14:13:20 UTC"},
                 {0, "1970-01-01 00:00:00 UTC"},
                 {-1, "1969-12-31 23:59:59 UTC"},
                 {-SERIES_SECOND, "1969-12-31 23:59:59 UTC"},
                 {-SERIES_SECOND - 1, "1969-12-31 23:59:58 UTC"}};

    (void)state;
    for (size_t i = 0; i < SIZE(cases); i++) {
        start_udp();
        exchange(REQUEST, 1, HOUR, cases[i].time);
        EXPECT(SINCE, cases[i].since);
    }
}

/* A prefix in a VLAN, of a server without a Server-ID, whose REPLY alone is captured. */
static void prefix_of_a_tenant(void **state) {
    char text[8];

    (void)state;
    start_udp();
    series.tenant = 7;
    build_message(&build, REPLY, 1);
    build_duid(&build, OPTION(CLIENTID), CLIENT);
    build_open(&build, OPTION(IA_PD));
    build_zeros(&build, 12);
    build_iaprefix(&build, 1, 0x100, 56, HOUR, HOUR);
    build_close(&build);
    take_exchange(TIME * SERIES_SECOND);
    EXPECT(BINDING, "2001:db8:1:100::/56");
    EXPECT(TENANT, "7");
    EXPECT(ASKED, "0");
    EXPECT(SERVER, "::2"); /* its address */
    assert_int_equal(
        dhcpv6lq_ledger_text(text, sizeof text, series.capture, 0, DHCPV6LQ_LEDGER_BINDING),
        strlen("2001:db8:1:100::/56"));
    assert_string_equal(text, "2001:db"); /* cut, as snprintf() does it */
}

/* Columns of its own has the relay nearest the client; those outside of it are in one. */
static void through_three_relays(void **state) {
    static const struct relay relays[] = {
        {.link = 1, .peer = 11, .interface_id = "eth\n0", .enterprise = 9, .remote_id = "port 1"},
        {.link = 2, .peer = 12, .relay_id = 77},
        {.link = 3,
         .peer = 13,
         .interface_id = "up",
         .enterprise = ENTERPRISE,
         .remote_id = "rack",
         .relay_id = 78}};
    uint32_t path;
    struct dhcpv6lq_ledger_relay relay;

    (void)state;
    start_udp();
    message(REQUEST, 1, HOUR, false);
    for (size_t i = 0; i < SIZE(relays); i++) {
        put_into_relay(DHCPV6LQ_RELAY_FORW, &relays[i]);
    }
    take_exchange(TIME * SERIES_SECOND);
    message(REPLY, 1, HOUR, true);
    take_exchange(TIME * SERIES_SECOND);
    EXPECT(RELAY, "fe80::c"); /* that the next relay has its message from */
    EXPECT(LINK_ADDRESS, "2001:db8:0:1::");
    EXPECT(INTERFACE_ID, "eth\\x0a0");
    EXPECT(REMOTE_ID, "9 port 1");
    EXPECT(RELAY_ID, "");
    EXPECT(OUTER, "fe80::d link 2001:db8:0:2:: relay-id 00:02:00:00:7e:d9:00:00:00:4d; "
                  "::1 link 2001:db8:0:3:: interface-id up remote-id 99 rack "
                  "relay-id 00:02:00:00:7e:d9:00:00:00:4e");

    path = dhcpv6lq_ledger_row(series.capture, 0).path;
    for (size_t i = 0; i < SIZE(relays); i++) {
        assert_true(dhcpv6lq_ledger_next_relay(series.capture, &path, &relay));
        assert_true(relay.is_known);
        assert_int_equal(relay.link_address[7], relays[i].link);
        assert_int_equal(relay.address[15], i < 2 ? relays[i + 1].peer : 1);
        assert_int_equal(relay.interface_id.octets != NULL, relays[i].interface_id != NULL);
        assert_int_equal(relay.remote_id.octets != NULL, relays[i].remote_id != NULL);
        assert_int_equal(relay.relay_id.octets != NULL, relays[i].relay_id != 0);
        assert_int_equal(relay.enterprise, relays[i].enterprise);
    }
    assert_false(dhcpv6lq_ledger_next_relay(series.capture, &path, &relay));
}

/* A Relay-ID of the relay nearest the client has a column, too. */
static void relay_id_of_the_nearest(void **state) {
    static const struct relay relay = {.link = 1, .peer = 11, .relay_id = 77};

    (void)state;
    start_udp();
    message(REQUEST, 1, HOUR, false);
    put_into_relay(DHCPV6LQ_RELAY_FORW, &relay);
    take_exchange(TIME * SERIES_SECOND);
    message(REPLY, 1, HOUR, true);
    take_exchange(TIME * SERIES_SECOND);
    EXPECT(RELAY, "::1");
    EXPECT(RELAY_ID, "00:02:00:00:7e:d9:00:00:00:4d");
    EXPECT(REMOTE_ID, "");
    EXPECT(OUTER, "");
}

/* Relays, servers, clients and bindings that differ in one thing each: none is taken for another.
 */
static void what_is_told_apart(void **state) {
    static const struct relay relays[] = {{.link = 1},
                                          {.link = 2},
                                          {.link = 1, .interface_id = "a"},
                                          {.link = 1, .interface_id = "b"},
                                          {.link = 1, .remote_id = "a"},
                                          {.link = 1, .remote_id = "b"},
                                          {.link = 1, .relay_id = 1},
                                          {.link = 1, .relay_id = 2}};
    static const struct {
        enum dhcpv6lq_ledger_column column;
        const char *expected[SIZE(relays)];
    } columns[] = {{DHCPV6LQ_LEDGER_LINK_ADDRESS,
                    {"2001:db8:0:1::", "2001:db8:0:2::", "2001:db8:0:1::", "2001:db8:0:1::",
                     "2001:db8:0:1::", "2001:db8:0:1::", "2001:db8:0:1::", "2001:db8:0:1::"}},
                   {DHCPV6LQ_LEDGER_INTERFACE_ID, {"", "", "a", "b", "", "", "", ""}},
                   {DHCPV6LQ_LEDGER_REMOTE_ID, {"", "", "", "", "0 a", "0 b", "", ""}},
                   {DHCPV6LQ_LEDGER_RELAY_ID,
                    {"", "", "", "", "", "", "00:02:00:00:7e:d9:00:00:00:01",
                     "00:02:00:00:7e:d9:00:00:00:02"}}};

    (void)state;
    start_udp();
    for (uint32_t i = 0; i < SIZE(relays); i++) {
        message(REQUEST, i + 1, HOUR, false);
        put_into_relay(DHCPV6LQ_RELAY_FORW, &relays[i]);
        take_exchange(TIME * SERIES_SECOND);
        message(REPLY, i + 1, HOUR, false);
        series.server.address[15] = (uint8_t)(100 + i);
        take_exchange(TIME * SERIES_SECOND);
    }
    assert_int_equal(dhcpv6lq_ledger_count(series.capture), SIZE(relays));
    for (uint32_t i = 0; i < SIZE(relays); i++) {
        for (size_t j = 0; j < SIZE(columns); j++) {
            expect_text(i, columns[j].column, columns[j].expected[i]);
        }
        assert_int_equal(dhcpv6lq_ledger_row(series.capture, i).server_address[15], 100 + i);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(without_relays, finish),
        cmocka_unit_test_teardown(states, finish),
        cmocka_unit_test_teardown(times, finish),
        cmocka_unit_test_teardown(prefix_of_a_tenant, finish),
        cmocka_unit_test_teardown(through_three_relays, finish),
        cmocka_unit_test_teardown(relay_id_of_the_nearest, finish),
        cmocka_unit_test_teardown(what_is_told_apart, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
