/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What each message of an exchange does to a client's bindings (RFC 8415 18.2, 18.3), as the rows
 * of the ledger tell it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dhcpv6lq/ledger.h"
#include "series.h"

enum {
    SOLICIT = 1,
    REQUEST = 3,
    CONFIRM = 4,
    RENEW = 5,
    REBIND = 6,
    REPLY = 7,
    RELEASE = 8,
    DECLINE = 9,
    INFORMATION_REQUEST = 11
};
enum {
    UNSPECIFIED_FAILURE = 1,
    NO_BINDING = 3,
    NOT_ON_LINK = 4
}; /* status-codes: RFC 8415 21.13 */
enum { HOUR = 3600, CLIENT = 1, OTHER_CLIENT = 2, ENTERPRISE = 99 };

/* ---- messages ---- */

static void begin(void) {
    start_udp();
    series.relay = 0;
}

/* A message without relays, its options up to the caller. */
static void message(uint8_t type, uint32_t xid, uint32_t client) {
    build_message(&build, type, xid);
    build_duid(&build, OPTION(CLIENTID), client);
}

static void put_address(uint16_t ia, uint32_t host, uint32_t valid) {
    build_open(&build, ia);
    build_zeros(&build, ia == OPTION(IA_TA) ? 4 : 12);
    build_iaaddr(&build, host, valid / 2, valid);
    build_close(&build);
}

static void put_prefix(uint16_t high, uint16_t low, uint8_t length) {
    build_open(&build, OPTION(IA_PD));
    build_zeros(&build, 12);
    build_iaprefix(&build, high, low, length, HOUR / 2, HOUR);
    build_close(&build);
}

/* What was built, inside of a relay's message: that of 2001:db8:0:LINK::, with a Remote-ID of an
 * enterprise; 0: without. */
static void put_into_relay(uint8_t type, uint32_t link, uint32_t enterprise) {
    static struct build inner;

    inner = build;
    build.length = 0;
    build.depth = 0;
    build_number(&build, 2, (uint64_t)type << 8);
    build_number(&build, 4, 0x20010db8);
    build_number(&build, 4, link);
    build_zeros(&build, 24);
    if (enterprise) {
        build_open(&build, OPTION(REMOTE_ID));
        build_number(&build, 4, enterprise);
        build_number(&build, 1, 'a');
        build_close(&build);
    }
    build_open(&build, OPTION(RELAY_MSG));
    for (size_t i = 0; i < inner.length; i++) {
        build_number(&build, 1, inner.octets[i]);
    }
    build_close(&build);
}

static void take_at(int64_t seconds) {
    take_exchange(seconds * SERIES_SECOND);
}

/* A message of CLIENT and its REPLY with 2001:db8::1 for an hour, or without any IA. */
static void say(uint8_t type, uint32_t xid, int64_t seconds) {
    message(type, xid, CLIENT);
    put_address(OPTION(IA_NA), 1, HOUR);
    take_at(seconds);
}

static void reply_to(uint32_t xid, int64_t seconds, bool with_ia) {
    message(REPLY, xid, CLIENT);
    if (with_ia) {
        put_address(OPTION(IA_NA), 1, HOUR);
    }
    take_at(seconds);
}

static void grant(uint32_t xid, int64_t seconds) {
    say(REQUEST, xid, seconds);
    reply_to(xid, seconds, true);
}

/* ---- rows ---- */

static struct dhcpv6lq_ledger_row only_row(void) {
    assert_int_equal(dhcpv6lq_ledger_count(series.capture), 1);
    return dhcpv6lq_ledger_row(series.capture, 0);
}

static void expect_state(const char *state) {
    assert_string_equal(only_row().state, state);
}

static struct dhcpv6lq_ledger_relay relay_of(uint32_t row) {
    uint32_t path = dhcpv6lq_ledger_row(series.capture, row).path;
    struct dhcpv6lq_ledger_relay relay;

    assert_true(dhcpv6lq_ledger_next_relay(series.capture, &path, &relay));
    return relay;
}

/* ---- what is granted ---- */

/* A SOLICIT is answered by a REPLY where both want it so: 18.3.1, Rapid Commit. */
static void each_message_has_its_reply(void **state) {
    static const uint8_t types[] = {SOLICIT, REQUEST, RENEW, REBIND};

    (void)state;
    for (size_t i = 0; i < SIZE(types); i++) {
        begin();
        say(types[i], 1, 100);
        reply_to(1, 101, true);
        expect_state("granted");
        assert_int_equal(only_row().asked, 1);
        assert_int_equal(only_row().replied, 2);
        assert_int_equal(only_row().valid, HOUR);
    }
}

/* What a client asks for once more, and the REPLY lacks, is in doubt; what others say is no matter
 * of bindings. */
static void reply_without_the_binding(void **state) {
    static const struct {
        uint8_t type;
        const char *state;
    } cases[] = {{REQUEST, "not known"}, {RENEW, "not known"}, {REBIND, "not known"},
                 {SOLICIT, "granted"},   {CONFIRM, "granted"}, {INFORMATION_REQUEST, "granted"}};

    (void)state;
    for (size_t i = 0; i < SIZE(cases); i++) {
        begin();
        grant(1, 100);
        say(cases[i].type, 2, 200);
        reply_to(2, 200, false);
        expect_state(cases[i].state);
    }
}

static void kinds_of_bindings(void **state) {
    (void)state;
    begin();
    message(REPLY, 1, CLIENT);
    put_address(OPTION(IA_TA), 1, HOUR);
    take_at(100);
    expect_state("granted");
    assert_int_equal(only_row().valid, HOUR);

    begin();
    message(REPLY, 1, CLIENT);
    put_prefix(1, 0x100, 56);
    put_prefix(1, 0x101, 56); /* host bits do not count, ... */
    take_at(100);
    assert_int_equal(dhcpv6lq_ledger_count(series.capture), 1);
    put_prefix(1, 0x100, 60); /* ... but the length does */
    take_at(110);
    assert_int_equal(dhcpv6lq_ledger_count(series.capture), 2);
    message(REPLY, 2, CLIENT); /* a prefix of 128 bits is no address; none has more */
    put_address(OPTION(IA_NA), 1, HOUR);
    build_open(&build, OPTION(IA_PD));
    build_zeros(&build, 12);
    build_iaprefix(&build, 1, 1, 129, HOUR, HOUR);
    build_close(&build);
    take_at(120);
    assert_int_equal(dhcpv6lq_ledger_count(series.capture), 3);
    series.tenant = 7; /* in another network */
    take_at(130);
    assert_int_equal(dhcpv6lq_ledger_count(series.capture), 4);
    series.tenant = 0;
}

static void lifetimes(void **state) {
    static const struct {
        uint32_t valid;
        const char *state;
        int64_t expires;
    } cases[] = {{HOUR, "granted", INT64_C(3700) * SERIES_SECOND},
                 {UINT32_MAX - 1, "granted", (INT64_C(100) + UINT32_MAX - 1) * SERIES_SECOND},
                 {UINT32_MAX, "granted", INT64_MAX},
                 {0, "withdrawn", 0}};

    (void)state;
    for (size_t i = 0; i < SIZE(cases); i++) {
        begin();
        message(REPLY, 1, CLIENT);
        put_address(OPTION(IA_NA), 1, cases[i].valid);
        take_at(100);
        expect_state(cases[i].state);
        assert_int_equal(only_row().is_granted, cases[i].expires != 0);
        if (cases[i].expires != 0) {
            assert_true(only_row().expires == cases[i].expires);
        }
    }
}

/* A status-code of the message, of the IA, or of the address: RFC 8415 21.13. */
static void refused(void **state) {
    enum { OF_MESSAGE, OF_IA, OF_ADDRESS, PLACES };

    (void)state;
    for (unsigned status = 0; status <= NOT_ON_LINK; status++) {
        for (unsigned place = 0; place < PLACES; place++) {
            begin();
            message(REPLY, 1, CLIENT);
            if (place == OF_MESSAGE) {
                build_status(&build, (uint16_t)status);
            }
            build_open(&build, OPTION(IA_NA));
            build_zeros(&build, 12);
            if (place == OF_IA) {
                build_status(&build, (uint16_t)status);
            }
            build_iaaddr(&build, 1, HOUR, HOUR);
            if (place == OF_ADDRESS) {
                build.octets[build.length - 24 - 1] += 6; /* the option has the status-code, too */
                build_status(&build, (uint16_t)status);
            }
            build_close(&build);
            take_at(100);
            assert_int_equal(dhcpv6lq_ledger_count(series.capture), status == 0);
        }
    }
}

/* A status-code that is too short to have one says nothing. */
static void half_a_status(void **state) {
    (void)state;
    for (unsigned place = 0; place < 2; place++) {
        begin();
        message(REPLY, 1, CLIENT);
        if (place == 0) {
            build_option(&build, OPTION(STATUS_CODE), 1, UNSPECIFIED_FAILURE);
        }
        build_open(&build, OPTION(IA_NA));
        build_zeros(&build, 12);
        build_iaaddr(&build, 1, HOUR, HOUR);
        if (place == 1) {
            build_option(&build, OPTION(STATUS_CODE), 1, UNSPECIFIED_FAILURE);
        }
        build_close(&build);
        take_at(100);
        expect_state("granted");
    }
}

/* ---- what is ended ---- */

static void ended(void **state) {
    static const struct {
        uint8_t type;
        uint16_t status;
        const char *state;
    } cases[] = {{RELEASE, 0, "released"},
                 {RELEASE, NO_BINDING, "released"},
                 {RELEASE, UNSPECIFIED_FAILURE, "not known"},
                 {DECLINE, 0, "declined"},
                 {DECLINE, NO_BINDING, "declined"},
                 {DECLINE, NOT_ON_LINK, "not known"}};

    (void)state;
    for (size_t i = 0; i < SIZE(cases); i++) {
        for (unsigned granted = 0; granted < 2; granted++) {
            begin();
            if (granted) {
                grant(1, 100);
            }
            say(cases[i].type, 2, 200);
            expect_state("not known"); /* until the server says so */
            message(REPLY, 2, CLIENT);
            build_status(&build, cases[i].status);
            take_at(201);
            expect_state(cases[i].state);
        }
    }
}

/* Nobody ends what is another client's. */
static void ended_by_another_client(void **state) {
    static const uint8_t types[] = {RELEASE, DECLINE, RENEW};

    (void)state;
    for (size_t i = 0; i < SIZE(types); i++) {
        begin();
        grant(1, 100);
        message(types[i], 2, OTHER_CLIENT);
        put_address(OPTION(IA_NA), 1, HOUR);
        take_at(200);
        message(REPLY, 2, OTHER_CLIENT);
        take_at(201);
        expect_state("granted");
    }

    begin(); /* nor once it is, while the one who had it still waits for a REPLY */
    grant(1, 100);
    say(RENEW, 2, 200);
    message(REPLY, 3, OTHER_CLIENT);
    put_address(OPTION(IA_NA), 1, HOUR);
    take_at(201);
    reply_to(2, 202, false);
    expect_state("granted");
}

static void several_ended_at_once(void **state) {
    (void)state;
    begin();
    for (unsigned type = 0; type < 3; type++) {
        static const uint8_t types[] = {REQUEST, REPLY, RELEASE};

        message(types[type], type < 2 ? 1 : 2, CLIENT);
        for (uint32_t host = 1; host <= 16; host++) {
            put_address(OPTION(IA_NA), host, HOUR);
        }
        take_at(100 + 10 * type);
    }
    reply_to(2, 120, false);
    assert_int_equal(dhcpv6lq_ledger_count(series.capture), 16);
    for (uint32_t row = 0; row < 16; row++) {
        assert_string_equal(dhcpv6lq_ledger_row(series.capture, row).state, "released");
    }
}

/* Of a message with more bindings than are followed, what became of the last is not known. */
static void more_ended_than_followed(void **state) {
    enum { HOSTS = 17 };

    (void)state;
    begin();
    message(RELEASE, 1, CLIENT);
    for (uint32_t host = 1; host <= HOSTS; host++) {
        put_address(OPTION(IA_NA), host, HOUR);
    }
    take_at(100);
    reply_to(1, 100, false);
    assert_int_equal(dhcpv6lq_ledger_count(series.capture), HOSTS);
    for (uint32_t row = 0; row < HOSTS; row++) {
        assert_string_equal(dhcpv6lq_ledger_row(series.capture, row).state,
                            row < HOSTS - 1 ? "released" : "not known");
    }
}

/* ---- which REPLY is to which message ---- */

static void time_of_a_reply(void **state) {
    static const struct {
        int64_t replied;
        uint32_t asked;
    } cases[] = {{100, 1}, {700, 1}, {701, 0}, {99, 0}};

    (void)state;
    for (size_t i = 0; i < SIZE(cases); i++) {
        begin();
        say(REQUEST, 1, 100);
        reply_to(1, cases[i].replied, true);
        assert_int_equal(only_row().asked, cases[i].asked);
    }
}

/* Far more clients ask than can be waited for: those that asked last are. */
static void many_unanswered(void **state) {
    enum { CLIENTS = 32768, LAST = 1000 };
    unsigned known = 0;

    (void)state;
    begin();
    for (uint32_t client = 1; client <= CLIENTS; client++) {
        message(REQUEST, client, client);
        take_at(client / 1000);
    }
    for (uint32_t client = CLIENTS - LAST + 1; client <= CLIENTS; client++) {
        message(REPLY, client, client);
        put_address(OPTION(IA_NA), client, HOUR);
        take_at(CLIENTS / 1000);
    }
    assert_int_equal(dhcpv6lq_ledger_count(series.capture), LAST);
    for (uint32_t row = 0; row < LAST; row++) {
        known += dhcpv6lq_ledger_row(series.capture, row).asked != 0;
    }
    assert_true(known > LAST - LAST / 20);
}

/* ---- relays ---- */

/* Whichever side of the relay comes first, the exchange is through it. */
static void near_and_far(void **state) {
    (void)state;
    for (unsigned order = 0; order < 2; order++) {
        begin();
        for (unsigned side = 0; side < 2; side++) {
            message(REQUEST, 1, CLIENT);
            put_address(OPTION(IA_NA), 1, HOUR);
            if (side == order) {
                put_into_relay(DHCPV6LQ_RELAY_FORW, 5, 0);
            }
            take_at(100);
        }
        reply_to(1, 100, true);
        assert_int_equal(only_row().asked, 1 + order);
        assert_true(relay_of(0).is_known);
        assert_int_equal(relay_of(0).link_address[7], 5);
    }
}

/* Only the client's side of its message is captured, and both sides of the REPLY; or neither. */
static void far_side_of_the_reply(void **state) {
    (void)state;
    for (unsigned asked = 0; asked < 2; asked++) {
        begin();
        if (asked) {
            say(REQUEST, 1, 100);
        }
        message(REPLY, 1, CLIENT);
        put_address(OPTION(IA_NA), 1, HOUR);
        put_into_relay(DHCPV6LQ_RELAY_REPL, 5, 0);
        take_at(100);
        reply_to(1, 100, true);
        assert_int_equal(relay_of(0).link_address[7], 5);
        assert_false(relay_of(0).is_known);
    }
}

/* A transaction-id comes again, with another message that came through fewer relays. */
static void same_id_nearer(void **state) {
    (void)state;
    begin();
    message(REQUEST, 1, CLIENT);
    put_address(OPTION(IA_NA), 1, HOUR);
    put_into_relay(DHCPV6LQ_RELAY_FORW, 5, 0);
    take_at(100);
    reply_to(1, 100, true);
    say(RELEASE, 1, 101);
    reply_to(1, 101, false);
    expect_state("released");
}

/* Relays that differ in one thing are two. */
static void relays_apart(void **state) {
    (void)state;
    begin();
    for (uint32_t host = 1; host <= 3; host++) {
        message(REQUEST, host, CLIENT);
        put_into_relay(DHCPV6LQ_RELAY_FORW, 5, host < 3 ? ENTERPRISE + host : 0);
        take_at(100);
        message(REPLY, host, CLIENT);
        put_address(OPTION(IA_NA), host, HOUR);
        take_at(100);
    }
    message(REPLY, 4, CLIENT);
    put_address(OPTION(IA_NA), 4, HOUR);
    put_into_relay(DHCPV6LQ_RELAY_REPL, 5, 0);
    take_at(100);
    assert_int_equal(relay_of(0).enterprise, ENTERPRISE + 1);
    assert_int_equal(relay_of(1).enterprise, ENTERPRISE + 2);
    assert_int_equal(relay_of(2).enterprise, 0);
    assert_true(relay_of(2).is_known);
    assert_false(relay_of(3).is_known);
}

/* As many relays as a message may come through: HOP_COUNT_LIMIT was 32 once (RFC 3315 5.5). */
static void most_relays(void **state) {
    enum { RELAYS = 32 };

    (void)state;
    for (unsigned more = 0; more < 2; more++) {
        begin();
        message(REPLY, 1, CLIENT);
        put_address(OPTION(IA_NA), 1, HOUR);
        for (uint32_t link = 0; link < RELAYS + more; link++) {
            put_into_relay(DHCPV6LQ_RELAY_REPL, link, 0);
        }
        take_at(100);
        assert_int_equal(dhcpv6lq_ledger_count(series.capture), more == 0);
    }
}

/* A Remote-ID has an enterprise-number of 4 octets before the rest (RFC 4649 3). */
static void half_a_remote_id(void **state) {
    (void)state;
    for (size_t length = 3; length <= 5; length++) {
        begin();
        message(REQUEST, 1, CLIENT);
        put_into_relay(DHCPV6LQ_RELAY_FORW, 5, 0);
        build_option(&build, OPTION(REMOTE_ID), length, 1);
        take_at(100);
        reply_to(1, 100, true);
        assert_true(relay_of(0).is_known);
        assert_int_equal(relay_of(0).enterprise, length < 4 ? 0 : 0x01010101);
        assert_int_equal(relay_of(0).remote_id.octets != NULL, length == 5);
    }
}

/* Where an option does not fit, it may have been any; what relays sent is not known then. */
static void cut_options(void **state) {
    (void)state;
    for (unsigned where = 0; where < 3; where++) {
        begin();
        message(REQUEST, 1, CLIENT);
        if (where == 1) {
            build_number(&build, 4, 0x00250100);
        }
        put_into_relay(DHCPV6LQ_RELAY_FORW, 5, 0);
        if (where == 2) {
            build_number(&build, 4, 0x00250100);
        }
        take_at(100);
        reply_to(1, 100, true);
        assert_int_equal(relay_of(0).is_known, where == 0);
    }
}

/* Messages go one way only. */
static void wrong_way(void **state) {
    static const struct {
        uint8_t inner;
        uint8_t outer;
        uint8_t type;
    } cases[] = {{DHCPV6LQ_RELAY_FORW, DHCPV6LQ_RELAY_REPL, REPLY},
                 {DHCPV6LQ_RELAY_REPL, DHCPV6LQ_RELAY_FORW, REPLY},
                 {DHCPV6LQ_RELAY_FORW, DHCPV6LQ_RELAY_FORW, REPLY},
                 {DHCPV6LQ_RELAY_REPL, DHCPV6LQ_RELAY_REPL, RELEASE}};

    (void)state;
    for (size_t i = 0; i < SIZE(cases); i++) {
        begin();
        message(cases[i].type, 1, CLIENT);
        put_address(OPTION(IA_NA), 1, HOUR);
        put_into_relay(cases[i].inner, 5, 0);
        put_into_relay(cases[i].outer, 6, 0);
        take_at(100);
        assert_int_equal(dhcpv6lq_ledger_count(series.capture), 0);
    }
}

/* ---- what the ledger gives up ---- */

static void clock_goes_back(void **state) {
    (void)state;
    begin();
    grant(1, 100);
    grant(2, 99);
    assert_true(dhcpv6lq_ledger_gave_up(series.capture));
}

/* An ID of more octets than ledger.h allows. */
static void long_ids(void **state) {
    enum { MOST = 4096 };

    (void)state;
    for (size_t length = MOST; length <= MOST + 1; length++) {
        begin();
        build_message(&build, REPLY, 1);
        build_option(&build, OPTION(CLIENTID), length, 1);
        put_address(OPTION(IA_NA), 1, HOUR);
        take_at(100);
        assert_int_equal(dhcpv6lq_ledger_gave_up(series.capture), length > MOST);
        if (length == MOST) {
            assert_int_equal(only_row().client_id.length, MOST);
        }
    }
}

/* Cut messages of types that are no exchange's. */
static void cut_messages(void **state) {
    (void)state;
    for (unsigned type = 0; type <= 24; type++) {
        const uint8_t octet = (uint8_t)type;
        const struct dhcpv6lq_path path = {.frame = 1};

        begin();
        grant(1, 100);
        dhcpv6lq_ledger_take(series.capture, &octet, 0, true, &path);
        assert_false(dhcpv6lq_ledger_gave_up(series.capture)); /* it had no octets: it is none */
        dhcpv6lq_ledger_take(series.capture, &octet, 1, true, &path);
        assert_int_equal(dhcpv6lq_ledger_gave_up(series.capture), type <= DHCPV6LQ_RELAY_REPL);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(each_message_has_its_reply, finish),
        cmocka_unit_test_teardown(reply_without_the_binding, finish),
        cmocka_unit_test_teardown(kinds_of_bindings, finish),
        cmocka_unit_test_teardown(lifetimes, finish),
        cmocka_unit_test_teardown(refused, finish),
        cmocka_unit_test_teardown(half_a_status, finish),
        cmocka_unit_test_teardown(ended, finish),
        cmocka_unit_test_teardown(ended_by_another_client, finish),
        cmocka_unit_test_teardown(several_ended_at_once, finish),
        cmocka_unit_test_teardown(more_ended_than_followed, finish),
        cmocka_unit_test_teardown(time_of_a_reply, finish),
        cmocka_unit_test_teardown(many_unanswered, finish),
        cmocka_unit_test_teardown(near_and_far, finish),
        cmocka_unit_test_teardown(far_side_of_the_reply, finish),
        cmocka_unit_test_teardown(same_id_nearer, finish),
        cmocka_unit_test_teardown(relays_apart, finish),
        cmocka_unit_test_teardown(most_relays, finish),
        cmocka_unit_test_teardown(half_a_remote_id, finish),
        cmocka_unit_test_teardown(cut_options, finish),
        cmocka_unit_test_teardown(wrong_way, finish),
        cmocka_unit_test_teardown(clock_goes_back, finish),
        cmocka_unit_test_teardown(long_ids, finish),
        cmocka_unit_test_teardown(cut_messages, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
