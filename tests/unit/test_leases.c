/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The lease table: what conflicts, what is shown, what a column says; what it costs, and what
 * happens without memory. test_leases_random.c compares it with a plain model.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "dhcpv6lq/text.h"
#include "leases/table.h"

#include "counter.h"
#include "telling.h"

#define SIZE(table) (sizeof(table) / sizeof((table)[0]))

static int setup(void **state) {
    (void)state;
    telling_begin(0);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    return telling_end();
}

/* ---- conflict (a): in one answer ---- */

static void addresses(void **state) {
    (void)state;
    expect_nothing(TELL(.client = 1, .address = "2001:db8::1"));
    expect_nothing(TELL(.client = 2, .address = "2001:db8::2"));
    expect_repeated(1, TELL(.client = 1, .address = "2001:db8::1"));
    expect_conflict(2, 2, TELL(.client = 1, .address = "2001:db8::2"));
    expect_nothing(TELL(.client = 1, .address = "2001:db8::3"));
}

static void prefixes(void **state) {
    (void)state;
    expect_nothing(TELL(.client = 1, .address = "2001:db8:1::", .length = 48));
    expect_repeated(1, TELL(.client = 1, .address = "2001:db8:1::", .length = 48));
    expect_nothing(TELL(.client = 1, .address = "2001:db8:1::", .length = 56));
    expect_conflict(2, 1, TELL(.client = 2, .address = "2001:db8:1:100::", .length = 56));
    expect_nothing(TELL(.client = 2, .address = "2001:db8:2::", .length = 48));
    expect_conflict(2, 1, TELL(.client = 2, .address = "2001:db8::", .length = 32));
    expect_nothing(TELL(.client = 1, .address = "2001:db9::", .length = 32));
    /* inside its own and another's */
    expect_conflict(6, 2, TELL(.client = 1, .address = "2001:db8:1:1::", .length = 64));
}

/* The nearest is not the only one: a client's own prefix inside another's. */
static void own_prefix_between(void **state) {
    (void)state;
    expect_nothing(TELL(.client = 1, .address = "1000::", .length = 8));
    expect_conflict(1, 1, TELL(.client = 2, .address = "1010::", .length = 16));
    expect_conflict(1, 1, TELL(.client = 2, .address = "1010:1000::", .length = 24));
    expect_conflict(1, 1, TELL(.client = 2, .address = "1000::", .length = 8));
    expect_conflict(4, 2, TELL(.client = 1, .address = "1000::", .length = 8));
    expect_conflict(4, 2, TELL(.client = 1, .address = "::", .length = 1));
}

static void address_and_prefix(void **state) {
    (void)state;
    expect_nothing(TELL(.client = 1, .address = "2001:db8:1::", .length = 48));
    expect_conflict(1, 1, TELL(.client = 2, .address = "2001:db8:1::1"));
    expect_nothing(TELL(.client = 2, .address = "2001:db8:2::1"));
    expect_conflict(3, 2, TELL(.client = 1, .address = "2001:db8:2::", .length = 64));
    /* a /128 is another binding than the address, and overlaps it */
    expect_nothing(TELL(.client = 3, .address = "2001:db8:3::1"));
    expect_nothing(TELL(.client = 3, .address = "2001:db8:3::1", .length = 128));
    expect_conflict(5, 3, TELL(.client = 4, .address = "2001:db8:3::1"));
    expect_conflict(7, 4, TELL(.client = 3, .address = "2001:db8:3::1", .length = 128));
}

static void host_bits_do_not_count(void **state) {
    (void)state;
    expect_nothing(TELL(.client = 1, .address = "2001:db8:1:ff12:3456::7", .length = 56));
    expect_repeated(1, TELL(.client = 1, .address = "2001:db8:1:ff00::", .length = 56));
    expect_conflict(2, 1, TELL(.client = 2, .address = "2001:db8:1:ff34::1", .length = 56));
    expect_nothing(TELL(.client = 2, .address = "2001:db8:1:fe34::1", .length = 56));
    expect_nothing(TELL(.client = 3, .address = "2001:db8:2::ffff", .length = 127));
    expect_repeated(5, TELL(.client = 3, .address = "2001:db8:2::fffe", .length = 127));
    expect_rows("2 2001:db8:1:ff00::/56 conflict; 2 2001:db8:1:fe00::/56; 3 2001:db8:2::fffe/127");
}

/* A client whose DUID is not there cannot be told from others. */
static void clients_without_duid(void **state) {
    (void)state;
    expect_nothing(TELL(.client = NO_CLIENT, .address = "2001:db8::1"));
    expect_nothing(TELL(.client = NO_CLIENT, .address = "2001:db8::1"));
    expect_nothing(TELL(.client = 1, .address = "2001:db8::1"));
    expect_nothing(TELL(.client = EMPTY_CLIENT, .address = "2001:db8::1"));
    expect_conflict(3, 1, TELL(.client = 2, .address = "2001:db8::1"));
}

/* Over /128 it is none (rule prefix_length). */
static void no_prefix(void **state) {
    (void)state;
    expect_nothing(TELL(.client = 1, .address = "2001:db8::1", .length = 129));
    expect_nothing(TELL(.client = 1, .address = "2001:db8::1", .length = 255));
    expect_nothing(TELL(.client = 2, .address = "2001:db8::1", .length = 255));
    expect_nothing(TELL(.client = 2, .address = "2001:db8::1", .length = 128));
    expect_rows("2 2001:db8::1/128");
}

/* Whoever has it no more has it no more. */
static void no_lifetime_no_binding(void **state) {
    (void)state;
    expect_nothing(TELL(.client = 1, .address = "2001:db8::1", .valid = ZERO));
    expect_nothing(TELL(.client = 2, .address = "2001:db8::1"));
    expect_nothing(TELL(.client = 3, .address = "2001:db8::1", .valid = ZERO));
    expect_conflict(2, 2, TELL(.client = 3, .address = "2001:db8::1", .valid = 1));
    expect_repeated(1, TELL(.client = 1, .address = "2001:db8::1", .valid = ZERO));
}

static void tenants(void **state) {
    (void)state;
    expect_nothing(TELL(.query = 1, .client = 1, .address = "2001:db8::1", .tenant = 1));
    expect_nothing(TELL(.query = 2, .client = 2, .address = "2001:db8::1", .tenant = 2));
    expect_nothing(TELL(.query = 3, .client = 3, .address = "::", .length = 1));
    expect_conflict(2, 2, TELL(.query = 2, .client = 1, .address = "2001:db8::1", .tenant = 2));
    expect_conflict(
        1, 1, TELL(.query = 1, .client = 2, .address = "2001:db8::", .length = 32, .tenant = 1));
    expect_rows("1 2001:db8::1 conflict; 1 2001:db8::1 conflict; 3 ::/1; 2 2001:db8::/32 conflict");
    expect_order(
        "3 ::/1; 2 2001:db8::/32 conflict; 1 2001:db8::1 conflict; 1 2001:db8::1 conflict");
}

/* Over UDP each message is an answer of its own: another server's, or the same one again. */
static void replies_over_udp(void **state) {
    (void)state;
    expect_nothing(TELL(.udp = true, .server = 1, .client = 1, .address = "2001:db8::1"));
    expect_nothing(TELL(.udp = true, .server = 2, .client = 1, .address = "2001:db8::1"));
    expect_nothing(TELL(.udp = true, .server = 1, .client = 1, .address = "2001:db8::1"));
    expect_conflict(
        3, 1, TELL(.udp = true, .server = 2, .client = 2, .address = "2001:db8::1", .clt = 1));
    expect_query(1, "2 2001:db8::1 conflict");
}

static void several_in_one_message(void **state) {
    struct dhcpv6lq_binding bindings[] = {telling_binding("2001:db8::1", 0, 7200),
                                          telling_binding("2001:db8::1", 0, 7200),
                                          telling_binding("2001:db8:1::", 56, 7200)};
    struct dhcpv6lq_client clients[] = {telling_client(1), telling_client(2), {0}};
    struct dhcpv6lq_answer answer = telling_answer();
    struct dhcpv6lq_finding list[8];
    struct dhcpv6lq_findings findings = telling_findings(list, SIZE(list));

    (void)state;
    for (size_t i = 0; i < SIZE(bindings); i++) {
        bindings[i].offset = 10 * (i + 1);
    }
    clients[0].bindings = bindings;
    clients[0].bindings_count = 3;
    clients[1].bindings = bindings + 2;
    clients[1].bindings_count = 1;
    clients[2].bindings = bindings; /* of nobody */
    clients[2].bindings_count = 1;
    answer.clients = clients;
    answer.clients_count = SIZE(clients);
    assert_true(dhcpv6lq_leases_take(telling_leases(), &answer, &findings));
    assert_int_equal(findings.count, 2);
    assert_int_equal(list[0].rule, DHCPV6LQ_RULE_BINDING_REPEATED);
    assert_int_equal(list[0].scope, DHCPV6LQ_SCOPE_OPTION);
    assert_int_equal(list[0].offset, 20);
    assert_int_equal(list[0].number, answer.frame);
    assert_int_equal(list[0].space, DHCPV6LQ_SPACE_NONE);
    assert_null(list[0].detail.octets);
    assert_int_equal(list[1].rule, DHCPV6LQ_RULE_BINDING_CONFLICT);
    assert_int_equal(list[1].offset, 30);
    assert_int_equal(list[1].number, answer.frame);
    assert_int_equal(list[1].space, DHCPV6LQ_SPACE_NONE);
    assert_int_equal(list[1].detail.length, clients[0].duid.length);
    assert_memory_equal(list[1].detail.octets, clients[0].duid.octets, clients[0].duid.length);
    assert_true(dhcpv6lq_leases_take(telling_leases(), &answer, NULL)); /* nobody asks */
}

/* ---- conflict (b): different servers ---- */

static void other_servers(void **state) {
    (void)state;
    expect_nothing(TELL(.at = 0, .client = 1, .address = "2001:db8::1", .valid = 100));
    expect_conflict(
        1, 1,
        TELL(.query = 2, .server = 2, .at = 99, .client = 2, .address = "2001:db8::1", .clt = NOW));
    expect_nothing(TELL(.query = 2, .server = 2, .at = 99, .client = 1, .address = "2001:db8::2",
                        .valid = 100));
    expect_nothing(TELL(.query = 3, .at = 199, .client = 2, .address = "2001:db8::2"));
    expect_nothing(TELL(.query = 3, .at = 199, .client = 1, .address = "2001:db8:1::", .length = 48,
                        .valid = FOREVER));
    expect_conflict(5, 1,
                    TELL(.query = 4, .server = 2, .at = 1000000000, .client = 2,
                         .address = "2001:db8:1::1", .clt = NOW));
    expect_nothing(TELL(.query = 5, .server = 3, .at = 1000000000, .client = 1,
                        .address = "2001:db8:1:100::", .length = 56));
    /* an infinite lifetime is longer than its number of seconds, which are 136 years */
    expect_nothing(TELL(.query = 6, .at = -4000000000, .client = 1, .address = "2001:db8:3::1",
                        .valid = FOREVER));
    expect_conflict(8, 1,
                    TELL(.query = 7, .server = 2, .at = 1000000000, .client = 2,
                         .address = "2001:db8:3::1", .clt = NOW));
}

/* The Server-ID says who it is, wherever it is; without one, the address does. */
static void which_server(void **state) {
    (void)state;
    expect_nothing(TELL(.server = 1, .from = 1, .client = 1, .address = "2001:db8::1"));
    expect_nothing(TELL(.query = 2, .server = 1, .from = 2, .client = 2, .address = "2001:db8::1",
                        .clt = NOW));
    expect_nothing(TELL(.query = 3, .server = NO_SERVER, .from = 2, .client = 3,
                        .address = "2001:db8::1", .clt = NOW));
    expect_conflict(3, 3,
                    TELL(.query = 4, .server = NO_SERVER, .from = 1, .client = 4,
                         .address = "2001:db8::1", .clt = NOW));
    expect_nothing(TELL(.query = 5, .server = 2, .from = 3, .client = 1, .address = "2001:db8::2"));
    expect_conflict(5, 1,
                    TELL(.query = 6, .server = 3, .from = 3, .client = 2, .address = "2001:db8::2",
                         .clt = NOW));
}

/* Not all of an answer's messages need say who the server is: it is one answer all the same. */
static void named_later(void **state) {
    (void)state;
    expect_nothing(TELL(.server = NO_SERVER, .from = 5, .client = 3, .address = "2001:db8::3"));
    expect_nothing(TELL(.server = 5, .from = 5, .client = 4, .address = "2001:db8::4"));
    expect_repeated(1, TELL(.server = NO_SERVER, .from = 5, .client = 3, .address = "2001:db8::3"));
    expect_conflict(
        2, 4,
        TELL(.server = NO_SERVER, .from = 5, .client = 3, .address = "2001:db8::4", .clt = NOW));
}

/* ---- conflict (c): one server, two answers ---- */

static void one_server(void **state) {
    (void)state;
    expect_nothing(TELL(.at = 100, .client = 1, .address = "2001:db8::1"));
    expect_conflict(1, 1,
                    TELL(.query = 2, .at = 200, .client = 2, .address = "2001:db8::1", .clt = 101));
    expect_nothing(TELL(.query = 3, .at = 300, .client = 3, .address = "2001:db8::1", .clt = 100));
    expect_nothing(TELL(.query = 4, .at = 300, .client = 1, .address = "2001:db8::", .length = 64,
                        .clt = NOW));
    expect_conflict(4, 1,
                    TELL(.query = 5, .at = 400, .client = 2, .address = "2001:db8::5", .clt = 300));
    expect_nothing(TELL(.query = 6, .at = 400, .client = 1, .address = "2001:db8:0:1::2"));
    expect_nothing(TELL(.query = 7, .at = 500, .client = 2,
                        .address = "2001:db8:0:1::", .length = 64, .clt = NONE));
}

/* Whether or not it is over meanwhile: at the earlier report it was not. */
static void one_server_lifetime(void **state) {
    (void)state;
    expect_nothing(TELL(.at = 100, .client = 1, .address = "2001:db8::1", .valid = 10));
    expect_conflict(1, 1,
                    TELL(.query = 2, .at = 200, .client = 2, .address = "2001:db8::1", .clt = 101));
}

/* Rule clt_time: over 20 years it is an absolute time. */
static void absolute_clt(void **state) {
    (void)state;
    expect_nothing(TELL(.at = 2000000000, .client = 1, .address = "2001:db8::1"));
    expect_nothing(TELL(.query = 2, .at = 2000000010, .client = 2, .address = "2001:db8::1",
                        .clt = 630720001));
    expect_conflict(2, 2,
                    TELL(.query = 3, .at = 2000000020, .client = 3, .address = "2001:db8::1",
                         .clt = 630720000));
    expect_rows("1 2001:db8::1");
}

/* Of times before and after a step back, neither tells which was first. */
static void clock_back(void **state) {
    (void)state;
    expect_nothing(TELL(.at = 5000, .client = 1, .address = "2001:db8::1"));
    expect_nothing(TELL(.query = 2, .at = 1000, .client = 2, .address = "2001:db8::1"));
    expect_nothing(TELL(.at = 5000, .client = 1, .address = "2001:db8::2"));
    expect_conflict(
        3, 1, TELL(.query = 2, .server = 2, .at = 1000, .client = 2, .address = "2001:db8::2"));
}

/* What has moved stands no more, for other servers neither. */
static void moved(void **state) {
    (void)state;
    expect_nothing(TELL(.at = 0, .client = 1, .address = "2001:db8::1"));
    expect_nothing(TELL(.query = 2, .at = 100, .client = 2, .address = "2001:db8::1", .clt = 10));
    expect_nothing(TELL(.query = 3, .server = 2, .at = 200, .client = 2, .address = "2001:db8::1"));
    expect_conflict(3, 2,
                    TELL(.query = 4, .server = 3, .at = 200, .client = 1,
                         .address = "2001:db8::", .length = 64));
    /* and not a prefix around it */
    expect_nothing(TELL(.at = 0, .client = 1, .address = "2001:db8:1::", .length = 48));
    expect_nothing(TELL(.query = 2, .at = 100, .client = 2, .address = "2001:db8:1::1", .clt = 10));
    expect_nothing(TELL(.query = 3, .server = 2, .at = 200, .client = 3,
                        .address = "2001:db8:1:1::", .length = 64));
}

/* A server's later word on a client's binding counts, not its earlier one. */
static void said_again(void **state) {
    (void)state;
    expect_nothing(TELL(.at = 0, .client = 1, .address = "2001:db8::1", .valid = FOREVER));
    expect_nothing(TELL(.query = 2, .at = 100, .client = 1, .address = "2001:db8::1", .valid = 60));
    expect_nothing(TELL(.query = 3, .server = 2, .at = 160, .client = 2, .address = "2001:db8::1"));
    /* both servers' words count */
    expect_nothing(TELL(.at = 200, .client = 1, .address = "2001:db8::2"));
    expect_nothing(TELL(.query = 3, .server = 2, .at = 200, .client = 1, .address = "2001:db8::2",
                        .valid = 10));
    expect_conflict(
        4, 1, TELL(.query = 4, .server = 3, .at = 300, .client = 2, .address = "2001:db8::2"));
    /* and that it is over */
    expect_nothing(
        TELL(.query = 5, .at = 300, .client = 1, .address = "2001:db8::2", .valid = ZERO));
    expect_nothing(TELL(.query = 6, .server = 4, .at = 300, .client = 2, .address = "2001:db8::2"));
}

/* ---- active answers: RFC 7653 ---- */

static void updates(void **state) {
    (void)state;
    expect_nothing(TELL(.active = true, .at = 1, .client = 1, .address = "2001:db8::1"));
    expect_nothing(TELL(.active = true, .at = 2, .client = 1, .address = "2001:db8::1"));
    expect_nothing(TELL(.active = true, .at = 3, .client = 2, .address = "2001:db8::1"));
    expect_nothing(
        TELL(.active = true, .at = 4, .client = 3, .address = "2001:db8::", .length = 64));
    expect_rows("2 2001:db8::1; 3 2001:db8::/64");
    /* what was replaced is no conflict with others either */
    expect_conflict(4, 3,
                    TELL(.query = 2, .server = 2, .at = 5, .client = 1, .address = "2001:db8::1"));
    expect_nothing(
        TELL(.query = 3, .server = 2, .at = 6, .client = 3, .address = "2001:db8::1", .clt = NOW));
}

static void ended(void **state) {
    (void)state;
    expect_nothing(TELL(.active = true, .at = 1, .client = 1, .address = "2001:db8::1", .clt = 50));
    expect_nothing(TELL(.active = true, .at = 2, .client = 1, .address = "2001:db8::1", .clt = 500,
                        .valid = ZERO));
    expect_rows("1 2001:db8::1 ended");
    expect_nothing(
        TELL(.query = 2, .server = 2, .at = 3, .client = 2, .address = "2001:db8::1", .clt = 600));
    expect_rows("1 2001:db8::1 ended");
    expect_nothing(
        TELL(.active = true, .at = 4, .client = 1, .address = "2001:db8::2", .valid = ZERO));
    expect_nothing(TELL(.query = 2, .server = 2, .at = 5, .client = 2, .address = "2001:db8::3"));
    expect_nothing(
        TELL(.active = true, .at = 6, .client = 1, .address = "2001:db8::3", .valid = ZERO));
    /* in another answer a valid lifetime of 0 is a fault, and no end */
    expect_nothing(TELL(.query = 3, .at = 7, .client = 4, .address = "2001:db8::4", .valid = ZERO));
    expect_rows("1 2001:db8::1 ended; 1 2001:db8::2 ended; 1 2001:db8::3 ended; 4 2001:db8::4");
}

/* What a report is marked with goes when another one replaces it. */
static void updates_and_marks(void **state) {
    (void)state;
    expect_nothing(
        TELL(.query = 2, .server = 2, .at = 0, .client = 2, .address = "2001:db8::1", .valid = 10));
    expect_conflict(
        1, 2, TELL(.active = true, .at = 1, .client = 1, .address = "2001:db8::1", .clt = NOW));
    expect_rows("1 2001:db8::1 conflict");
    expect_nothing(TELL(.active = true, .at = 20, .client = 1, .address = "2001:db8::1"));
    expect_rows("1 2001:db8::1");
    expect_query(2, "2 2001:db8::1 conflict");
}

/* An answer whose query is not in the capture may be an active one; over UDP there is none. */
static void unknown_query(void **state) {
    (void)state;
    expect_nothing(TELL(.unknown = true, .client = 1, .address = "2001:db8::1"));
    expect_nothing(TELL(.unknown = true, .client = 1, .address = "2001:db8::1"));
    expect_nothing(TELL(.unknown = true, .client = 2, .address = "2001:db8::1"));
    expect_nothing(TELL(.unknown = true, .client = 2, .address = "2001:db8::2", .valid = ZERO));
    expect_rows("2 2001:db8::1; 2 2001:db8::2 ended");
    expect_nothing(TELL(.query = 2, .unknown = true, .udp = true, .client = 2,
                        .address = "2001:db8::3", .valid = ZERO));
    expect_rows("2 2001:db8::1; 2 2001:db8::2 ended; 2 2001:db8::3");
}

/* An active answer and another one of its server. */
static void active_and_bulk(void **state) {
    (void)state;
    expect_nothing(TELL(.active = true, .at = 10, .client = 1, .address = "2001:db8::1"));
    expect_conflict(1, 1,
                    TELL(.query = 2, .at = 20, .client = 2, .address = "2001:db8::1", .clt = 15));
    expect_nothing(
        TELL(.active = true, .at = 30, .client = 3, .address = "2001:db8::1", .clt = NOW));
    expect_rows("3 2001:db8::1");
}

/* ---- which report is shown: RFC 5007 4.3.4 ---- */

static void heard_last(void **state) {
    (void)state;
    (void)TELL(.at = 0, .client = 1, .address = "2001:db8::1", .clt = 10);
    (void)TELL(.query = 2, .server = 2, .at = 5, .client = 2, .address = "2001:db8::1", .clt = 100);
    expect_rows("1 2001:db8::1 conflict");
    expect_query(1, "1 2001:db8::1 conflict");
    expect_query(2, "2 2001:db8::1 conflict");
    (void)TELL(.query = 3, .server = 2, .at = 6, .client = 2, .address = "2001:db8::1", .clt = 17);
    expect_rows("1 2001:db8::1 conflict");
    (void)TELL(.query = 4, .server = 2, .at = 7, .client = 2, .address = "2001:db8::1", .clt = 17);
    expect_rows("2 2001:db8::1 conflict"); /* as late, and later reported */
    expect_frames("4");
}

/* Whole seconds do not tell which of two reports of one transaction is the later; its time does. */
static void heard_at_once(void **state) {
    (void)state;
    (void)TELL(.at_ms = 10900, .client = 1, .address = "2001:db8::1", .clt = 3);
    (void)TELL(.query = 2, .at_ms = 20000, .client = 1, .address = "2001:db8::1", .clt = 13);
    expect_frames("2"); /* 7.9 s, 7.0 s */
    (void)TELL(.query = 3, .at_ms = 30000, .client = 1, .address = "2001:db8::1", .clt = 24);
    expect_frames("2"); /* 7.0 s, 6.0 s */
    (void)TELL(.query = 4, .at_ms = 30500, .client = 2, .address = "2001:db8::1", .clt = 24);
    expect_frames("2"); /* 7.0 s, 6.5 s of another client */
    (void)TELL(.query = 5, .at_ms = 19500, .client = 1, .address = "2001:db8::1", .clt = 13);
    expect_frames("2"); /* 7.0 s, 6.5 s, taken in later but made before */
    (void)TELL(.query = 6, .at_ms = 19500, .client = 1, .address = "2001:db8::1", .clt = 12);
    expect_frames("2"); /* 7.0 s, 7.5 s, likewise */
    (void)TELL(.query = 7, .at_ms = 19500, .client = 1, .address = "2001:db8::1", .clt = 11);
    expect_frames("7"); /* 7.0 s, 8.5 s */
}

static void without_last_seen(void **state) {
    (void)state;
    (void)TELL(.at = 0, .client = 1, .address = "2001:db8::1", .clt = NONE);
    (void)TELL(.query = 2, .at = 1, .client = 2, .address = "2001:db8::1", .clt = NONE);
    expect_frames("2");
    (void)TELL(.query = 3, .at = 2, .client = 3, .address = "2001:db8::1", .clt = 630720000);
    expect_frames("3");
    (void)TELL(.query = 4, .at = 3, .client = 4, .address = "2001:db8::1", .clt = NONE);
    (void)TELL(.query = 5, .at = 4, .client = 5, .address = "2001:db8::1", .clt = 630720001);
    expect_frames("3");
    expect_query(5, "5 2001:db8::1");
}

/* In one answer too, whatever it conflicts with. */
static void in_one_answer(void **state) {
    (void)state;
    (void)TELL(.client = 1, .address = "2001:db8::1", .clt = 90, .valid = 8);
    (void)TELL(.client = 1, .address = "2001:db8::1", .clt = 5, .valid = 9);
    (void)TELL(.client = 1, .address = "2001:db8::1", .clt = 70, .valid = 10);
    expect_frames("2");
    (void)TELL(.client = 2, .address = "2001:db8::1", .clt = 6);
    expect_frames("2");
    expect_query(1, "1 2001:db8::1 conflict");
    (void)TELL(.client = 2, .address = "2001:db8::1", .clt = 5);
    expect_frames("5");
    expect_query(1, "2 2001:db8::1 conflict");
    (void)TELL(.client = 1, .address = "2001:db8::1", .clt = 4);
    expect_frames("6");
    expect_query(1, "1 2001:db8::1 conflict");
}

/* An answer that is told of again after others goes on where it was. */
static void answers_in_turns(void **state) {
    (void)state;
    for (unsigned round = 0; round < 3; round++) {
        for (unsigned query = 1; query <= 30; query++) {
            (void)TELL(.query = query, .active = query == 1, .at = 100 * (int)round + (int)query,
                       .client = 1, .address = "2001:db8::1", .clt = NOW);
        }
    }
    expect_frames("90");
    for (unsigned query = 1; query <= 30; query++) {
        expect_query(query, "1 2001:db8::1");
    }
    expect_repeated(90, TELL(.query = 30, .at = 300, .client = 1, .address = "2001:db8::1"));
    expect_repeated(62, TELL(.query = 2, .at = 301, .client = 1, .address = "2001:db8::1"));
}

/* Which row a filter leaves does not hang on what it does not let pass. */
static void filtered(void **state) {
    (void)state;
    expect_filtered("1", "");
    (void)TELL(.query = 1, .at = 0, .client = 1, .address = "2001:db8::1", .clt = 90);
    (void)TELL(.query = 2, .at = 10, .client = 1, .address = "2001:db8::1", .clt = 5);
    (void)TELL(.query = 3, .at = 20, .client = 1, .address = "2001:db8::1", .clt = 50);
    (void)TELL(.query = 3, .at = 20, .client = 2, .address = "2001:db8::2", .clt = 50);
    (void)TELL(.query = 3, .at = 30, .client = 3, .address = "2001:db8::2", .clt = 10);
    expect_filtered("12345", "2 5");
    expect_filtered("1", "1");
    expect_filtered("13", "3");
    expect_filtered("34", "3 4");
    expect_filtered("5", "5");
    expect_filtered("", "");
    /* What was not as recent as what the answer had said does not count. */
    (void)TELL(.query = 1, .at = 40, .client = 1, .address = "2001:db8::1", .clt = 200);
    expect_filtered("16", "1");
    /* As recent as in frame 3, and told later. */
    (void)TELL(.query = 1, .at = 50, .client = 1, .address = "2001:db8::1", .clt = 80);
    expect_filtered("137", "7");
    expect_frames("2 5");
    assert_int_equal(dhcpv6lq_leases_reports(telling_leases()), 7);
    /* The order is that of addresses. */
    (void)TELL(.query = 3, .at = 60, .client = 4, .address = "2001:db8::");
    expect_filtered("258", "8 2 5");
    expect_frames("2 5 8");
}

/* Which of three rows supersedes which may go round in a circle: then what is shown stays. */
static void filtered_shown(void **state) {
    (void)state;
    (void)TELL(.active = true, .client = 1, .address = "2001:db8::1", .at = 1000, .clt = 990);
    (void)TELL(.query = 2, .client = 9, .address = "2001:db8::1", .at = 1000, .clt = 950);
    (void)TELL(.active = true, .client = 2, .address = "2001:db8::1", .at = 1000, .clt = 900);
    (void)TELL(.active = true, .client = 1, .address = "2001:db8::1", .at = 1000, .clt = 980);
    expect_frames("4");
    expect_filtered("1234", "4");
    expect_filtered("23", "3");
}

static void orders(void **state) {
    (void)state;
    (void)TELL(.client = 1, .address = "2001:db8::2");
    (void)TELL(.client = 1, .address = "2001:db8::", .length = 64);
    (void)TELL(.query = 2, .client = 1, .address = "2001:db8::1");
    (void)TELL(.client = 1, .address = "2001:db8::", .length = 32);
    (void)TELL(.client = 1, .address = "2001:db8::1");
    (void)TELL(.query = 3, .client = 1, .address = "2001:db8::2", .tenant = 7);
    expect_rows("1 2001:db8::2; 1 2001:db8::/64; 1 2001:db8::1; 1 2001:db8::/32; 1 2001:db8::2");
    expect_frames("1 2 5 4 6");
    expect_order("1 2001:db8::/32; 1 2001:db8::/64; 1 2001:db8::1; 1 2001:db8::2; 1 2001:db8::2");
    expect_query(1, "1 2001:db8::2; 1 2001:db8::/64; 1 2001:db8::/32; 1 2001:db8::1");
    expect_query(2, "1 2001:db8::1");
    expect_query(3, "1 2001:db8::2");
    expect_query(4, "");
}

/* One binding: the row that is shown, or that one query's answer has. */
static void find_one(void **state) {
    uint8_t address[16] = {0x20, 1, 0xd, 0xb8, [7] = 0x12, [15] = 1};
    struct dhcpv6lq_lease lease;

    (void)state;
    assert_false(dhcpv6lq_lease_find(telling_leases(), NULL, 0, address, 128, false, &lease));
    (void)TELL(.query = 1, .client = 1, .address = "2001:db8:0:10::", .length = 60, .clt = NOW);
    (void)TELL(.query = 2, .client = 2, .address = "2001:db8:0:10::", .length = 60);
    (void)TELL(.query = 3, .client = 2, .address = "2001:db8:0:10::", .length = 60, .tenant = 1);
    (void)TELL(.query = 2, .client = 1, .address = "2001:db8:0:12::1");
    assert_true(dhcpv6lq_lease_find(telling_leases(), NULL, 0, address, 60, true, &lease));
    assert_int_equal(lease.frame, 1);
    assert_true(
        dhcpv6lq_lease_find(telling_leases(), telling_query(2), 0, address, 60, true, &lease));
    assert_int_equal(lease.frame, 2);
    assert_true(dhcpv6lq_lease_find(telling_leases(), NULL, 1, address, 60, true, &lease));
    assert_int_equal(lease.frame, 3);
    assert_true(dhcpv6lq_lease_find(telling_leases(), NULL, 0, address, 128, false, &lease));
    assert_int_equal(lease.frame, 4);
    assert_false(
        dhcpv6lq_lease_find(telling_leases(), telling_query(1), 0, address, 128, false, &lease));
    assert_false(
        dhcpv6lq_lease_find(telling_leases(), telling_query(3), 0, address, 60, true, &lease));
    assert_false(dhcpv6lq_lease_find(telling_leases(), NULL, 0, address, 128, true, &lease));
    assert_false(dhcpv6lq_lease_find(telling_leases(), NULL, 0, address, 59, true, &lease));
    assert_false(dhcpv6lq_lease_find(telling_leases(), NULL, 2, address, 60, true, &lease));
    assert_false(dhcpv6lq_lease_find(telling_leases(), NULL, 0, address, 255, true, &lease));
}

/* ---- columns ---- */

static const uint8_t link_address[16] = {0x20, 1, 0xd, 0xb8, [15] = 0xa};
static const uint8_t relay_address[16] = {0x20, 1, 0xd, 0xb8, [15] = 0xb};
static const uint8_t client_address[16] = {0xfe, 0x80, [15] = 0xc};
static const uint8_t relay_id[] = {0, 3, 0, 1, 0xab};

static const char *column(enum dhcpv6lq_lease_column column) {
    static char text[DHCPV6LQ_LEASE_TEXT];
    struct dhcpv6lq_lease_list list =
        dhcpv6lq_lease_list(telling_leases(), DHCPV6LQ_LEASES_BY_REPORT);
    struct dhcpv6lq_lease lease;
    size_t length;

    assert_true(dhcpv6lq_lease_list_next(&list, &lease));
    length = dhcpv6lq_lease_text(text, sizeof text, &lease, column);
    assert_int_equal(length, strlen(text));
    for (size_t size = 0; size <= length && size < 40; size++) {
        char cut[40];

        memset(cut, '#', sizeof cut);
        assert_int_equal(dhcpv6lq_lease_text(cut, size, &lease, column), length);
        assert_true(size == sizeof cut || cut[size] == '#');
        if (size > 0) {
            assert_memory_equal(cut, text, size - 1);
            assert_int_equal(cut[size - 1], '\0');
        }
    }
    return text;
}

static void columns(void **state) {
    static const struct {
        enum dhcpv6lq_lease_column column;
        const char *name;
        const char *text;
    } expected[] = {
        {DHCPV6LQ_LEASE_CLIENT_DUID, "client_duid", "00:02:00:00:00:09:00:01"},
        {DHCPV6LQ_LEASE_BINDING, "binding", "2001:db8:4000::/56"},
        {DHCPV6LQ_LEASE_PREFERRED, "preferred", "3600"},
        {DHCPV6LQ_LEASE_VALID, "valid", "7200"},
        {DHCPV6LQ_LEASE_EXPIRES, "expires_utc", "2026-11-24 08:24:00"},
        {DHCPV6LQ_LEASE_LAST_SEEN, "last_seen_utc", "2026-11-24 06:23:20"},
        {DHCPV6LQ_LEASE_LINK_ADDRESS, "link_address", "2001:db8::a"},
        {DHCPV6LQ_LEASE_RELAY_ADDRESS, "relay_address", "2001:db8::b"},
        {DHCPV6LQ_LEASE_CLIENT_ADDRESS, "client_address", "fe80::c"},
        {DHCPV6LQ_LEASE_INTERFACE_ID, "interface_id", "ge-0/0/1\\x00\xc3\xa4\\xff"},
        {DHCPV6LQ_LEASE_REMOTE_ID, "remote_id", "olt,\"1\""},
        {DHCPV6LQ_LEASE_RELAY_ID, "relay_id", "00:03:00:01:ab"},
        {DHCPV6LQ_LEASE_SERVER, "server", "00:02:00:00:00:09:01:00:01"},
        {DHCPV6LQ_LEASE_FRAME, "frame", "1"},
        {DHCPV6LQ_LEASE_STATE, "state", "bound"},
        {DHCPV6LQ_LEASE_CONFLICT, "conflict", ""},
        {DHCPV6LQ_LEASE_QUERY_FRAME, "query_frame", "1001"},
        {DHCPV6LQ_LEASE_TRANSACTION_ID, "transaction_id", "0x000001"},
    };
    const struct dhcpv6lq_relay relay = {
        .peer_address = relay_address,
        .client_address = client_address,
        .link_address = link_address,
        .outer_peer = client_address,
        .interface_id = {(const uint8_t *)"ge-0/0/1\0\xc3\xa4\xff", 12},
        .remote_id = {(const uint8_t *)"olt,\"1\"", 7},
        .relay_id = {relay_id, sizeof relay_id}};

    (void)state;
    (void)TELL(.at = 1795501440, .client = 1, .address = "2001:db8:4000::ffff", .length = 56,
               .relay = &relay);
    assert_int_equal(SIZE(expected), DHCPV6LQ_LEASE_COLUMNS);
    for (size_t i = 0; i < SIZE(expected); i++) {
        assert_int_equal(expected[i].column, i);
        assert_string_equal(dhcpv6lq_lease_column_name(expected[i].column), expected[i].name);
        assert_string_equal(column(expected[i].column), expected[i].text);
    }
    expect_conflict(1, 1, TELL(.client = 2, .address = "2001:db8:4000::1"));
    assert_string_equal(column(DHCPV6LQ_LEASE_CONFLICT), "conflict");
}

static void columns_of_little(void **state) {
    static const enum dhcpv6lq_lease_column empty[] = {
        DHCPV6LQ_LEASE_CLIENT_DUID,   DHCPV6LQ_LEASE_LAST_SEEN,      DHCPV6LQ_LEASE_LINK_ADDRESS,
        DHCPV6LQ_LEASE_RELAY_ADDRESS, DHCPV6LQ_LEASE_CLIENT_ADDRESS, DHCPV6LQ_LEASE_INTERFACE_ID,
        DHCPV6LQ_LEASE_REMOTE_ID,     DHCPV6LQ_LEASE_RELAY_ID,       DHCPV6LQ_LEASE_CONFLICT};

    (void)state;
    (void)TELL(.active = true, .server = NO_SERVER, .from = 1, .at_ms = -1500, .client = NO_CLIENT,
               .clt = NONE, .address = "2001:db8::1", .valid = FOREVER);
    for (size_t i = 0; i < SIZE(empty); i++) {
        assert_string_equal(column(empty[i]), "");
    }
    assert_string_equal(column(DHCPV6LQ_LEASE_SERVER), "2001:db8:5::1");
    assert_string_equal(column(DHCPV6LQ_LEASE_EXPIRES), "never");
    (void)TELL(.active = true, .server = NO_SERVER, .from = 1, .at_ms = -1500, .client = NO_CLIENT,
               .address = "2001:db8::1", .valid = ZERO);
    assert_string_equal(column(DHCPV6LQ_LEASE_STATE), "ended");
    assert_string_equal(column(DHCPV6LQ_LEASE_VALID), "0");
    assert_string_equal(column(DHCPV6LQ_LEASE_EXPIRES), "1969-12-31 23:59:58");
    assert_string_equal(column(DHCPV6LQ_LEASE_LAST_SEEN), "1969-12-31 23:59:18");
}

static void server_over_ipv4(void **state) {
    (void)state;
    (void)TELL(.server = NO_SERVER, .from = OVER_IPV4, .client = 1, .address = "2001:db8::1");
    assert_string_equal(column(DHCPV6LQ_LEASE_SERVER), "192.0.2.1");
}

/* Each part of what relays tell may be there or not: all combinations, told apart. */
static void relays(void **state) {
    (void)state;
    for (unsigned parts = 0; parts < 64; parts++) {
        struct dhcpv6lq_relay relay = {.link_address = parts & 1 ? link_address : NULL,
                                       .peer_address = parts & 2 ? relay_address : NULL,
                                       .client_address = parts & 4 ? client_address : NULL,
                                       .interface_id = {parts & 8 ? relay_id : NULL, 0},
                                       .remote_id = {parts & 16 ? relay_id : NULL, 1},
                                       .relay_id = {parts & 32 ? relay_id : NULL, sizeof relay_id},
                                       .outer_peer = parts & 1 ? NULL : link_address};
        struct dhcpv6lq_lease_list list;
        struct dhcpv6lq_lease lease;

        telling_end();
        telling_begin(0);
        (void)TELL(.client = 1, .address = "2001:db8::1", .relay = &relay);
        list = dhcpv6lq_lease_list(telling_leases(), DHCPV6LQ_LEASES_BY_REPORT);
        assert_true(dhcpv6lq_lease_list_next(&list, &lease));
        assert_true(parts & 1 ? memcmp(lease.link_address, link_address, 16) == 0
                              : !lease.link_address);
        assert_true(parts & 2 ? memcmp(lease.relay_address, relay_address, 16) == 0
                              : !lease.relay_address);
        assert_true(parts & 4 ? memcmp(lease.client_address, client_address, 16) == 0
                              : !lease.client_address);
        assert_int_equal(lease.interface_id.octets != NULL, (parts & 8) != 0);
        assert_int_equal(lease.interface_id.sent, 0);
        assert_int_equal(lease.remote_id.octets != NULL, (parts & 16) != 0);
        assert_int_equal(lease.remote_id.length, (parts & 16) != 0);
        assert_int_equal(lease.relay_id.octets != NULL, (parts & 32) != 0);
        assert_int_equal(lease.relay_id.sent, parts & 32 ? sizeof relay_id : 0);
    }
}

/* Rule relay_data_peer: the relay that the server heard is not told. */
static void relay_data_peer(void **state) {
    uint8_t same[16];
    const struct dhcpv6lq_relay relay = {.peer_address = relay_address, .outer_peer = same};

    (void)state;
    memcpy(same, relay_address, sizeof same);
    (void)TELL(.client = 1, .address = "2001:db8::1", .relay = &relay);
    assert_string_equal(column(DHCPV6LQ_LEASE_RELAY_ADDRESS), "");
}

/* As many octets as an option has: the first 256 are shown, and all tell clients apart. */
static void long_ids(void **state) {
    static uint8_t octets[65535];
    struct dhcpv6lq_relay relay = {.interface_id = {octets, 257},
                                   .remote_id = {octets, 256},
                                   .relay_id = {octets, sizeof octets}};
    char expected[DHCPV6LQ_LEASE_TEXT];

    (void)state;
    memset(octets, 0xff, sizeof octets);
    (void)TELL(.client = 1, .address = "2001:db8::1", .duid = {octets, sizeof octets},
               .relay = &relay);
    for (size_t i = 0; i < 256; i++) {
        snprintf(expected + 3 * i, 4, "ff:");
    }
    snprintf(expected + 767, sizeof expected - 767, "... (65535 octets)");
    assert_string_equal(column(DHCPV6LQ_LEASE_CLIENT_DUID), expected);
    assert_string_equal(column(DHCPV6LQ_LEASE_RELAY_ID), expected);
    for (size_t i = 0; i < 256; i++) {
        snprintf(expected + 4 * i, 5, "\\xff");
    }
    assert_string_equal(column(DHCPV6LQ_LEASE_REMOTE_ID), expected);
    snprintf(expected + 1024, sizeof expected - 1024, "... (257 octets)");
    assert_string_equal(column(DHCPV6LQ_LEASE_INTERFACE_ID), expected);

    expect_repeated(1, TELL(.address = "2001:db8::1", .duid = {octets, sizeof octets}));
    octets[65534] = 0;
    expect_rule(DHCPV6LQ_RULE_BINDING_CONFLICT, 2,
                TELL(.address = "2001:db8::1", .duid = {octets, sizeof octets}));
    expect_rule(DHCPV6LQ_RULE_BINDING_CONFLICT, 3,
                TELL(.address = "2001:db8::1", .duid = {octets, sizeof octets - 1}));
}

/* ---- costs ---- */

enum { MILLION = 1000000, OCTETS_EACH = 120 };

/* What is allocated stays under 120 octets a binding where each is of another client, and the rest
 * is told once. */
static void cost(void **state) {
    struct dhcpv6lq_binding binding = telling_binding("2001:db8::", 0, 7200);
    struct dhcpv6lq_client client = telling_client(1);
    struct dhcpv6lq_answer answer = telling_answer();
    uint8_t duid[14] = {0, 1, 0, 1};

    (void)state;
    client.duid = (struct dhcpv6lq_bytes){duid, sizeof duid};
    client.bindings = &binding;
    client.bindings_count = 1;
    answer.clients = &client;
    answer.clients_count = 1;
    for (uint32_t i = 1; i <= MILLION; i++) {
        uint32_t scattered = i * UINT32_C(2654435761);

        memcpy(duid + 8, &i, sizeof i);
        memcpy(binding.address + 8, i % 2 ? &i : &scattered, sizeof i);
        binding.address[4] = (uint8_t)(i % 2);
        answer.frame = i;
        assert_true(dhcpv6lq_leases_take(telling_leases(), &answer, NULL));
        if (i >= 10000) {
            assert_true(telling_counter()->octets <= (size_t)OCTETS_EACH * i);
        }
    }
    assert_false(dhcpv6lq_leases_gave_up(telling_leases()));
    binding.address[0] = 0;
    assert_false(dhcpv6lq_leases_take(telling_leases(), &answer, NULL));
    assert_true(dhcpv6lq_leases_gave_up(telling_leases()));
}

/* A client's own prefixes inside each other, told again and again: whoever looks at each of them
 * each time is not ready today. The last one is another client's. */
static void nested(void **state) {
    uint32_t last;

    (void)state;
    for (unsigned i = 0; i < 100000; i++) {
        (void)TELL(.client = 1, .number = i, .length = 64);
    }
    for (unsigned round = 0; round < 1000; round++) {
        for (unsigned length = 1; length < 48; length++) {
            (void)TELL(.query = 2 + round, .client = 1, .number = 0, .length = length);
        }
    }
    expect_rule(DHCPV6LQ_RULE_BINDING_CONFLICT, 100000,
                TELL(.client = 2, .number = 99999, .length = 64));
    last = telling_frame();
    expect_conflict(last, 2, TELL(.client = 1, .number = 0, .length = 1));
}

/* What has moved or is over is looked at once only, by whoever comes. */
static void moved_and_over(void **state) {
    (void)state;
    for (unsigned server = 1; server <= 2; server++) {
        for (unsigned i = 0; i < 100000; i++) {
            (void)TELL(.client = 10 + i % 100, .number = i, .length = 64, .valid = 1);
        }
        for (unsigned round = 0; round < 10000; round++) {
            expect_nothing(TELL(.query = 10000 * server + round, .server = server, .at = 10,
                                .client = 1, .clt = NOW, .number = 0, .length = 16 + round % 16));
        }
    }
}

/* The most rows that are looked at for one binding. */
static unsigned longest_list(void) {
    const struct dhcpv6lq_leases *leases = telling_leases();
    unsigned longest = 0;

    for (uint32_t number = 1; number <= leases->rows.count; number++) {
        unsigned length = 0;

        for (uint32_t at = number; at != 0 && dhcpv6lq_row(leases, number)->is_first;
             at = dhcpv6lq_row(leases, at)->next) {
            length++;
        }
        longest = length > longest ? length : longest;
    }
    return longest;
}

/* Many clients, servers and answers tell of one binding: a few of them stand, and no others are
 * looked at. */
static void crowded(void **state) {
    enum { FIRST = 1, STANDING = 8, SHOWN = 1 };
    unsigned longest;

    (void)state;
    for (unsigned i = 1; i <= 20000; i++) {
        (void)TELL(.query = i % 7 + 1, .server = i % 7 + 1, .client = i, .address = "2001:db8::1");
    }
    for (unsigned i = 1; i <= 20000; i++) {
        (void)TELL(.query = 10 + i, .server = 100 + i, .client = 1, .address = "2001:db8::1");
    }
    expect_rule(DHCPV6LQ_RULE_BINDING_CONFLICT, 40000,
                TELL(.query = 1, .client = 2, .address = "2001:db8::1"));
    for (unsigned i = 1; i <= 20000; i++) {
        (void)TELL(.query = 1, .server = 1000 + i, .client = 1, .address = "2001:db8::2");
        (void)TELL(.query = 1, .udp = true, .server = 1000 + i, .client = 1,
                   .address = "2001:db8::2", .tenant = 1);
    }
    for (unsigned i = 1; i <= 2000; i++) {
        (void)TELL(.query = 100000 + i, .client = i, .address = "2001:db8::3", .valid = ZERO);
        (void)TELL(.query = 100000 + i, .client = NO_CLIENT, .address = "2001:db8::3");
        (void)TELL(.query = 100000 + i, .client = 1, .active = true, .address = "2001:db8::3",
                   .clt = (int)i);
    }
    longest = longest_list();
    assert_true(longest >= 2 && longest <= FIRST + STANDING + SHOWN);
}

/* ---- limits ---- */

static void limit(void **state) {
    (void)state;
    telling_end();
    telling_begin(3);
    expect_nothing(TELL(.client = 1, .address = "2001:db8::1"));
    expect_nothing(TELL(.client = 1, .address = "2001:db8::2"));
    expect_nothing(TELL(.client = 1, .address = "2001:db8::3"));
    expect_repeated(3, TELL(.client = 1, .address = "2001:db8::3")); /* needs no room */
    assert_false(dhcpv6lq_leases_gave_up(telling_leases()));
    assert_int_equal(TELL(.client = 2, .address = "2001:db8::3").rule, GAVE_UP);
    assert_true(dhcpv6lq_leases_gave_up(telling_leases()));
    assert_int_equal(TELL(.client = 1, .address = "2001:db8::1").rule, GAVE_UP);
    expect_rows("1 2001:db8::1; 1 2001:db8::2; 1 2001:db8::3");
}

/* Queries that were answered with nothing that is a binding. */
static void limit_of_queries(void **state) {
    (void)state;
    telling_end();
    telling_begin(3);
    for (unsigned query = 1; query <= 3; query++) {
        expect_nothing(TELL(.query = query, .client = 1, .address = "2001:db8::1", .length = 129));
    }
    expect_nothing(TELL(.query = 3, .client = 1, .address = "2001:db8::1"));
    assert_int_equal(TELL(.query = 4, .client = 1, .address = "2001:db8::1", .length = 129).rule,
                     GAVE_UP);
    expect_rows("1 2001:db8::1");
    /* and one whose answer comes from ever another server */
    telling_end();
    telling_begin(3);
    for (unsigned server = 1; server <= 3; server++) {
        expect_nothing(
            TELL(.server = server, .client = 1, .address = "2001:db8::1", .length = 129));
    }
    assert_int_equal(TELL(.server = 1, .client = 1, .address = "2001:db8::1", .length = 129).rule,
                     GAVE_UP);
}

/* Conflicts, rows that are put aside and come back, and all that is kept of relays. */
static void tell_a_lot(void) {
    static const uint8_t octets[300] = {1};
    const struct dhcpv6lq_relay relay = {.link_address = link_address,
                                         .peer_address = relay_address,
                                         .client_address = client_address,
                                         .interface_id = {octets, 300},
                                         .remote_id = {octets, 256},
                                         .relay_id = {octets, 20}};

    for (unsigned i = 0; i < 600; i++) {
        (void)TELL(.query = 1 + i % 12, .server = 1 + i % 5, .active = i % 12 == 0,
                   .client = 1 + i % 11, .at = (int)i, .clt = i % 3 ? (int)(i % 50) : NOW,
                   .address = i % 2 ? "2001:db8::1" : "2001:db8::2", .length = i % 7 * 16,
                   .relay = &relay);
        (void)TELL(.query = 20, .client = 1000 + i, .number = i, .length = 64);
    }
}

static bool pass_all(void *context, uint32_t frame) {
    (void)context;
    (void)frame;
    return true;
}

static void no_memory(void **state) {
    static const struct dhcpv6lq_lease_filter all = {NULL, pass_all};

    (void)state;
    for (size_t fails = 1;; fails++) {
        struct dhcpv6lq_lease_list list;
        struct dhcpv6lq_lease lease;
        size_t calls;

        telling_end();
        telling_counter()->fails = fails;
        telling_counter()->calls = 0;
        telling_counter()->on = fails % 2 == 0;
        if (!telling_begin_with(0)) {
            assert_int_equal(fails, 1);
            assert_int_equal(telling_counter()->blocks, 0);
            continue;
        }
        tell_a_lot();
        calls = telling_counter()->calls;
        assert_int_equal(dhcpv6lq_leases_gave_up(telling_leases()), calls >= fails);
        (void)dhcpv6lq_leases_filter(telling_leases(), &all);
        for (unsigned order = 0; order < DHCPV6LQ_LEASES_BY_QUERY; order++) {
            list = dhcpv6lq_lease_list(telling_leases(), (enum dhcpv6lq_lease_order)order);
            while (dhcpv6lq_lease_list_next(&list, &lease)) {
                assert_non_null(lease.client.octets);
            }
        }
        for (unsigned query = 1; query <= 20; query++) {
            list = dhcpv6lq_lease_list_of(telling_leases(), telling_query(query));
            while (dhcpv6lq_lease_list_next(&list, &lease)) {
                assert_ptr_equal(lease.query, telling_query(query));
            }
        }
        if (calls < fails) {
            assert_true(fails > 30);
            return;
        }
    }
}

static void no_table(void **state) {
    (void)state;
    dhcpv6lq_leases_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(addresses, setup, teardown),
        cmocka_unit_test_setup_teardown(prefixes, setup, teardown),
        cmocka_unit_test_setup_teardown(own_prefix_between, setup, teardown),
        cmocka_unit_test_setup_teardown(address_and_prefix, setup, teardown),
        cmocka_unit_test_setup_teardown(host_bits_do_not_count, setup, teardown),
        cmocka_unit_test_setup_teardown(clients_without_duid, setup, teardown),
        cmocka_unit_test_setup_teardown(no_prefix, setup, teardown),
        cmocka_unit_test_setup_teardown(no_lifetime_no_binding, setup, teardown),
        cmocka_unit_test_setup_teardown(tenants, setup, teardown),
        cmocka_unit_test_setup_teardown(replies_over_udp, setup, teardown),
        cmocka_unit_test_setup_teardown(several_in_one_message, setup, teardown),
        cmocka_unit_test_setup_teardown(other_servers, setup, teardown),
        cmocka_unit_test_setup_teardown(which_server, setup, teardown),
        cmocka_unit_test_setup_teardown(named_later, setup, teardown),
        cmocka_unit_test_setup_teardown(one_server, setup, teardown),
        cmocka_unit_test_setup_teardown(one_server_lifetime, setup, teardown),
        cmocka_unit_test_setup_teardown(absolute_clt, setup, teardown),
        cmocka_unit_test_setup_teardown(clock_back, setup, teardown),
        cmocka_unit_test_setup_teardown(moved, setup, teardown),
        cmocka_unit_test_setup_teardown(said_again, setup, teardown),
        cmocka_unit_test_setup_teardown(updates, setup, teardown),
        cmocka_unit_test_setup_teardown(ended, setup, teardown),
        cmocka_unit_test_setup_teardown(updates_and_marks, setup, teardown),
        cmocka_unit_test_setup_teardown(unknown_query, setup, teardown),
        cmocka_unit_test_setup_teardown(active_and_bulk, setup, teardown),
        cmocka_unit_test_setup_teardown(heard_last, setup, teardown),
        cmocka_unit_test_setup_teardown(heard_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(without_last_seen, setup, teardown),
        cmocka_unit_test_setup_teardown(in_one_answer, setup, teardown),
        cmocka_unit_test_setup_teardown(answers_in_turns, setup, teardown),
        cmocka_unit_test_setup_teardown(filtered, setup, teardown),
        cmocka_unit_test_setup_teardown(filtered_shown, setup, teardown),
        cmocka_unit_test_setup_teardown(orders, setup, teardown),
        cmocka_unit_test_setup_teardown(find_one, setup, teardown),
        cmocka_unit_test_setup_teardown(columns, setup, teardown),
        cmocka_unit_test_setup_teardown(columns_of_little, setup, teardown),
        cmocka_unit_test_setup_teardown(server_over_ipv4, setup, teardown),
        cmocka_unit_test_setup_teardown(relays, setup, teardown),
        cmocka_unit_test_setup_teardown(relay_data_peer, setup, teardown),
        cmocka_unit_test_setup_teardown(long_ids, setup, teardown),
        cmocka_unit_test_setup_teardown(cost, setup, teardown),
        cmocka_unit_test_setup_teardown(nested, setup, teardown),
        cmocka_unit_test_setup_teardown(moved_and_over, setup, teardown),
        cmocka_unit_test_setup_teardown(crowded, setup, teardown),
        cmocka_unit_test_setup_teardown(limit, setup, teardown),
        cmocka_unit_test_setup_teardown(limit_of_queries, setup, teardown),
        cmocka_unit_test_setup_teardown(no_memory, setup, teardown),
        cmocka_unit_test(no_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
