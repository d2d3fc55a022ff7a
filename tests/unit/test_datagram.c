/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A leasequery message in a datagram, alone or in relays' messages, and who asks whom.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "dhcpv6lq/datagram.h"

#include "build.h"

#define OPTION(code) DHCPV6LQ_OPTION_##code
#define SIZE(table) (sizeof(table) / sizeof((table)[0]))

static struct build build;
static struct dhcpv6lq_datagram datagram;

static void read_datagram(bool cut) {
    dhcpv6lq_datagram_read(&datagram, build.octets, build.length, cut);
    assert_ptr_equal(datagram.octets, build.octets);
    assert_int_equal(datagram.length, build.length);
    assert_int_equal(datagram.cut, cut);
}

/* Begin with so many relays, the one nearest the requestor last: its link-address and its
 * peer-address end in 10 and 20 and the number that it has there. */
static void open_relays(unsigned count, uint8_t type) {
    build.length = 0;
    build.depth = 0;
    for (unsigned i = 0; i < count; i++) {
        build_number(&build, 2, (uint64_t)type << 8);
        build_zeros(&build, 15);
        build_number(&build, 1, 10 + i);
        build_zeros(&build, 15);
        build_number(&build, 1, 20 + i);
        build_option(&build, OPTION(INTERFACE_ID), 3, 'i');
        build_open(&build, OPTION(RELAY_MSG));
    }
}

static void close_relays(void) {
    while (build.depth > 0) {
        build_close(&build);
    }
}

/* A leasequery message; returns where it begins. */
static size_t put_message(uint8_t type) {
    size_t at = build.length;

    build_number(&build, 4, (uint32_t)type << 24 | 1);
    build_duid(&build, OPTION(CLIENTID), 1);
    return at;
}

static void a_message_alone(void **state) {
    static const uint8_t types[] = {DHCPV6LQ_LEASEQUERY,       DHCPV6LQ_LEASEQUERY_REPLY,
                                    DHCPV6LQ_LEASEQUERY_DONE,  DHCPV6LQ_LEASEQUERY_DATA,
                                    DHCPV6LQ_ACTIVELEASEQUERY, DHCPV6LQ_STARTTLS};

    (void)state;
    for (size_t i = 0; i < SIZE(types); i++) {
        open_relays(0, 0);
        put_message(types[i]);
        read_datagram(false);
        assert_true(datagram.leasequery);
        assert_int_equal(datagram.type, types[i]);
        assert_int_equal(datagram.outer, types[i]);
        assert_int_equal(datagram.message, 0);
        assert_int_equal(datagram.message_length, build.length);
        assert_null(datagram.peer_address);
        assert_null(datagram.link_address);
        assert_false(datagram.relay_id);
    }
}

static void a_message_through_relays(void **state) {
    static const uint8_t types[] = {DHCPV6LQ_RELAY_FORW, DHCPV6LQ_RELAY_REPL};

    (void)state;
    for (unsigned relays = 1; relays < BUILD_DEPTH; relays++) {
        for (size_t i = 0; i < SIZE(types); i++) {
            size_t at;
            size_t length;

            open_relays(relays, types[i]);
            at = put_message(DHCPV6LQ_LEASEQUERY);
            length = build.length - at;
            close_relays();
            read_datagram(false);
            assert_true(datagram.leasequery);
            assert_int_equal(datagram.type, DHCPV6LQ_LEASEQUERY);
            assert_int_equal(datagram.outer, types[i]);
            assert_int_equal(datagram.message, at);
            assert_int_equal(datagram.message_length, length);
            assert_int_equal(datagram.link_address[15], 10 + relays - 1);
            assert_int_equal(datagram.peer_address[15], 20 + relays - 1);
        }
    }
}

/* RFC 5460 5.4.1: a Relay-ID makes a message of whatever type leasequery's business. */
static void other_messages(void **state) {
    (void)state;
    open_relays(2, DHCPV6LQ_RELAY_FORW);
    put_message(DHCPV6LQ_SOLICIT);
    close_relays();
    read_datagram(false);
    assert_false(datagram.leasequery);
    assert_false(datagram.relay_id);
    open_relays(1, DHCPV6LQ_RELAY_FORW);
    put_message(DHCPV6LQ_SOLICIT);
    build_close(&build);
    build_duid(&build, OPTION(RELAY_ID), 1); /* behind what it relays */
    read_datagram(false);
    assert_false(datagram.leasequery);
    assert_true(datagram.relay_id);
    open_relays(0, 0); /* that code is the vendor's */
    put_message(DHCPV6LQ_SOLICIT);
    build_open(&build, OPTION(VENDOR_OPTS));
    build_number(&build, 4, 9);
    build_duid(&build, OPTION(RELAY_ID), 1);
    build_close(&build);
    read_datagram(false);
    assert_false(datagram.relay_id);
    build.length = 0;
    read_datagram(false);
    assert_false(datagram.leasequery);
}

/* A message of which the capture has only the first octets is one all the same. */
static void a_message_that_is_cut(void **state) {
    size_t at;
    size_t whole;

    (void)state;
    open_relays(2, DHCPV6LQ_RELAY_FORW);
    at = put_message(DHCPV6LQ_LEASEQUERY);
    close_relays();
    whole = build.length;
    for (build.length = at + 4; build.length < whole; build.length++) {
        read_datagram(true);
        assert_true(datagram.leasequery);
        assert_int_equal(datagram.message, at);
        assert_int_equal(datagram.message_length, build.length - at);
        assert_int_equal(datagram.link_address[15], 11);
    }
    build.length = at;
    read_datagram(true);
    assert_false(datagram.leasequery);
}

/* ---- who asks whom ---- */

enum { NEAR = 1, FAR = 2, REQUESTOR_PORT = 546, SERVER_PORT = 547, OTHER_PORT = 5547 };

static struct dhcpv6lq_input input_of(uint16_t from, uint16_t to) {
    const struct dhcpv6lq_path path = {.source = {.address = {[15] = NEAR}, .port = from},
                                       .destination = {.address = {[15] = FAR}, .port = to},
                                       .from_server_port = from == SERVER_PORT,
                                       .to_server_port = to == SERVER_PORT,
                                       .tenant = 4,
                                       .frame = 77,
                                       .time = 88};

    read_datagram(false);
    return dhcpv6lq_datagram_input(&datagram, &path);
}

/* RFC 8415 7.2: one of the standard ports tells no requestors apart, as some servers answer to
 * another one than was asked from. */
static uint16_t requestors_port(uint16_t port) {
    return port == REQUESTOR_PORT || port == SERVER_PORT ? 0 : port;
}

static void who_asks_whom(void **state) {
    static const struct {
        uint16_t from;
        uint16_t to;
        enum dhcpv6lq_direction direction;
    } ports[] = {
        {REQUESTOR_PORT, SERVER_PORT, DHCPV6LQ_TO_SERVER},
        {50001, SERVER_PORT, DHCPV6LQ_TO_SERVER},
        {SERVER_PORT, REQUESTOR_PORT, DHCPV6LQ_FROM_SERVER},
        {SERVER_PORT, 50001, DHCPV6LQ_FROM_SERVER},
        {SERVER_PORT, SERVER_PORT, DHCPV6LQ_DIRECTION_UNKNOWN}, /* RFC 8415 7.2 */
        {OTHER_PORT, 50001, DHCPV6LQ_DIRECTION_UNKNOWN},        /* nobody knows these */
    };

    (void)state;
    for (size_t i = 0; i < SIZE(ports); i++) {
        for (int asks = 0; asks < 2; asks++) {
            struct dhcpv6lq_input input;

            open_relays(0, 0);
            put_message(asks ? DHCPV6LQ_LEASEQUERY : DHCPV6LQ_LEASEQUERY_REPLY);
            input = input_of(ports[i].from, ports[i].to);
            assert_int_equal(input.direction, ports[i].direction);
            assert_int_equal(input.requestor.address[15], asks ? NEAR : FAR);
            assert_int_equal(input.requestor.port,
                             requestors_port(asks ? ports[i].from : ports[i].to));
            assert_int_equal(input.server.address[15], asks ? FAR : NEAR);
            assert_int_equal(input.server.port, asks ? ports[i].to : ports[i].from);
            assert_int_equal(input.frame, 77);
            assert_int_equal(input.time, 88);
            assert_int_equal(input.tenant, 4);
            assert_int_equal(input.completeness, DHCPV6LQ_WHOLE);
            assert_int_equal(input.message_length, build.length);
        }
    }
    read_datagram(true);
    assert_int_equal(
        dhcpv6lq_datagram_input(&datagram, &(struct dhcpv6lq_path){.frame = 1}).completeness,
        DHCPV6LQ_CUT_BY_CAPTURE);
}

/* Through relays, the requestor is whom the relay nearest it heard; its port nobody knows. */
static void who_asks_through_relays(void **state) {
    (void)state;
    for (int asks = 0; asks < 2; asks++) {
        struct dhcpv6lq_input input;

        open_relays(2, asks ? DHCPV6LQ_RELAY_FORW : DHCPV6LQ_RELAY_REPL);
        put_message(asks ? DHCPV6LQ_LEASEQUERY : DHCPV6LQ_LEASEQUERY_REPLY);
        close_relays();
        input = input_of(SERVER_PORT, SERVER_PORT);
        assert_int_equal(input.direction, asks ? DHCPV6LQ_TO_SERVER : DHCPV6LQ_FROM_SERVER);
        assert_int_equal(input.requestor.address[15], 21);
        assert_int_equal(input.requestor.port, 0);
        assert_int_equal(input.link_address[15], 11);
        assert_int_equal(input.server.address[15], asks ? FAR : NEAR);
        assert_int_equal(input.octets[input.message],
                         asks ? DHCPV6LQ_LEASEQUERY : DHCPV6LQ_LEASEQUERY_REPLY);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_alone), cmocka_unit_test(a_message_through_relays),
        cmocka_unit_test(other_messages),  cmocka_unit_test(a_message_that_is_cut),
        cmocka_unit_test(who_asks_whom),   cmocka_unit_test(who_asks_through_relays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
