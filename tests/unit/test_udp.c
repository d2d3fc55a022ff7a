/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which messages over UDP are one query (RFC 5007 4.1.4), and what several servers' answers make of
 * it (4.3.2).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "series.h"

#define SECOND SERIES_SECOND

/* A query with an OPTION_ELAPSED_TIME, as a retransmission has another one (RFC 8415 21.9). */
static void query_after(uint32_t xid, uint16_t centiseconds) {
    query(xid);
    build_open(&build, 8 /* OPTION_ELAPSED_TIME */);
    build_number(&build, 2, centiseconds);
    build_close(&build);
}

/* RFC 5007 4.1.4: the same query again, whatever its octets are, for 1+2+4+8+10+10 s. */
static void retransmissions(void **state) {
    const struct dhcpv6lq_step *first;
    const struct dhcpv6lq_step *again;

    (void)state;
    start_udp();
    query_after(1, 0);
    first = silent();
    expect_outcome(first->query, DHCPV6LQ_OPEN);
    expect_ending(first->query, NOTHING);
    for (unsigned i = 1; i <= 4; i++) {
        series.now += 9; /* 40 s after the first one in the end */
        query_after(1, (uint16_t)(1000 * i));
        again = silent();
        assert_ptr_equal(again->query, first->query);
        assert_true(again->retransmission);
        assert_false(again->first);
        assert_int_equal(again->previous, i);
        assert_int_equal(again->query->retransmissions, i);
    }
    assert_false(first->retransmission);
    assert_int_equal(first->next, 2);
    assert_int_equal(first->query->frame, 1);
    expect_outcome(first->query, DHCPV6LQ_UNANSWERED);
    expect_ending(first->query, RULE(NO_REPLY));
    query_after(1, 0); /* 41 s after it */
    again = silent();
    assert_ptr_not_equal(again->query, first->query);
    assert_false(again->retransmission);
    series.now += 20;
    reply(1, 1);
    assert_ptr_equal(silent()->query, again->query);
    expect_outcome(first->query, DHCPV6LQ_UNANSWERED);

    start_udp(); /* an empty Client-ID is none, and none is the same as none */
    build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
    build_option(&build, OPTION(CLIENTID), 0, 0);
    first = feed();
    build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
    assert_ptr_equal(feed()->query, first->query);
    build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
    build_option(&build, OPTION(CLIENTID), 0, 0);
    assert_ptr_equal(feed()->query, first->query);

    start_udp(); /* the answer may still come to the last one */
    query(1);
    first = silent();
    series.now += 38;
    query(1);
    silent();
    series.now += 38;
    reply(1, 1);
    assert_ptr_equal(silent()->query, first->query);
    expect_outcome(first->query, DHCPV6LQ_DONE);
}

/* RFC 5007 4.1.4: after LQ_MAX_RT nobody waits any more. */
static void unanswered(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    start_udp();
    query(1);
    of = silent()->query;
    dhcpv6lq_capture_tick(series.capture, series.now * SECOND + INT64_C(9999999999));
    expect_outcome(of, DHCPV6LQ_OPEN);
    expect_ending(of, NOTHING);
    dhcpv6lq_capture_tick(series.capture, series.now * SECOND + INT64_C(10000000000));
    expect_outcome(of, DHCPV6LQ_UNANSWERED);
    expect_ending(of, RULE(NO_REPLY));
    dhcpv6lq_capture_tick(series.capture,
                          series.now * SECOND); /* clocks go back; that was there all the same */
    expect_outcome(of, DHCPV6LQ_UNANSWERED);
    reply(1, 1);
    silent();
    expect_outcome(of, DHCPV6LQ_DONE);
    expect_ending(of, NOTHING);
}

/* Whose queries are another one: the same requestor's, through the same relay, for the same client,
 * in the same network. */
static void other_queries(void **state) {
    const struct dhcpv6lq_query *queries[6];

    (void)state;
    start_udp();
    for (unsigned pass = 0; pass < 2; pass++) { /* and their answers find them */
        for (unsigned i = 0; i < SIZE(queries); i++) {
            const struct dhcpv6lq_query *of;

            series.requestor.port = i == 1 ? 1024 : 546;
            series.requestor.address[15] = i == 2 ? 9 : 1;
            series.tenant = i == 3 ? 7 : 0;
            series.relay = i == 4 ? 3 : 0;
            if (pass == 0) {
                query(1);
            } else {
                build_reply(&build, 1);
            }
            if (i ==
                5) { /* another Client-ID: the first DUID of the one, the second of the other */
                build.octets[pass == 0 ? 4 + 13 : 4 + 14 + 13] = 99;
            }
            of = silent()->query;
            for (unsigned j = 0; j < i; j++) {
                assert_ptr_not_equal(of, queries[j]);
            }
            if (pass > 0) {
                assert_ptr_equal(of, queries[i]);
                expect_outcome(of, DHCPV6LQ_NO_BINDINGS);
            }
            queries[i] = of;
        }
    }
}

/* Of another server than build_reply()'s. */
static void reply_of(uint32_t xid, uint32_t by, uint32_t client) {
    build_message(&build, DHCPV6LQ_LEASEQUERY_REPLY, xid);
    build_duid(&build, OPTION(SERVERID), by);
    build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
    if (client) {
        build_client(&build, client, client);
    }
}

/* RFC 5007 4.3.2: several servers may answer, and one that knows is enough. */
static void several_servers(void **state) {
    const struct dhcpv6lq_query *of;
    const struct dhcpv6lq_reply *replies[4];
    const struct dhcpv6lq_step *step;

    (void)state;
    start_udp();
    query(1);
    of = silent()->query;
    build_reply(&build, 1);
    build_open(&build, OPTION(STATUS_CODE));
    build_number(&build, 2, DHCPV6LQ_STATUS_NOT_CONFIGURED);
    build_number(&build, 2, 0x6e6f);
    build_close(&build);
    step = feed();
    assert_true(step->first);
    replies[0] = step->reply;
    expect_outcome(of, DHCPV6LQ_FAILED);
    assert_int_equal(of->status, DHCPV6LQ_STATUS_NOT_CONFIGURED);
    assert_int_equal(of->status_text->length, 2);
    series.server.address[15] = 3;
    reply_of(1, 19, 0);
    build_status(&build, DHCPV6LQ_STATUS_NOT_ALLOWED);
    replies[1] = feed()->reply;
    assert_int_equal(of->status, DHCPV6LQ_STATUS_NOT_CONFIGURED); /* the first one's */
    reply_of(1, 20, 0);
    step = silent();
    assert_false(step->first);
    replies[2] = step->reply;
    expect_outcome(of, DHCPV6LQ_NO_BINDINGS);
    assert_int_equal(of->status, 0);
    assert_null(of->status_text);
    reply_of(1, 21, 1);
    build_client(&build, 1, 2);
    step = feed(); /* two OPTION_CLIENT_DATA */
    has(step, RULE(CLIENT_LINK_BESIDE_DATA), 1);
    replies[3] = step->reply;
    expect_outcome(of, DHCPV6LQ_DONE);
    failing_reply(1, DHCPV6LQ_STATUS_NOT_ALLOWED); /* a worse one changes nothing */
    feed();
    expect_outcome(of, DHCPV6LQ_DONE);
    assert_int_equal(of->status, 0);

    assert_ptr_equal(of->replies, replies[0]);
    for (unsigned i = 0; i < 4; i++) {
        static const enum dhcpv6lq_outcome outcomes[] = {DHCPV6LQ_FAILED, DHCPV6LQ_FAILED,
                                                         DHCPV6LQ_NO_BINDINGS, DHCPV6LQ_DONE};

        assert_ptr_equal(replies[i]->next, i < 3 ? replies[i + 1] : NULL);
        assert_int_equal(replies[i]->frame, 2 + i);
        assert_int_equal(replies[i]->time, (1002 + i) * (int64_t)SECOND);
        assert_int_equal(replies[i]->outcome, outcomes[i]);
        assert_int_equal(replies[i]->server.address[15], i == 0 ? 2 : 3);
        assert_int_equal(replies[i]->server_id->octets[9], i == 0 ? BUILD_SERVER : 18 + (int)i);
        assert_int_equal(replies[i]->totals.clients, i == 3 ? 2 : 0);
        assert_int_equal(replies[i]->totals.addresses, i == 3 ? 2 : 0);
    }
    assert_int_equal(replies[0]->status, DHCPV6LQ_STATUS_NOT_CONFIGURED);
    assert_memory_equal(replies[0]->status_text->octets, "no", 2);
    assert_int_equal(replies[0]->repeats, 1);
    assert_int_equal(of->reply_frame, 2);
    assert_int_equal(of->totals.clients, 2);
}

/* The same server's answer again says nothing new. */
static void repeated_replies(void **state) {
    const struct dhcpv6lq_step *first;
    const struct dhcpv6lq_step *again;

    (void)state;
    for (int named = 0; named < 2; named++) { /* by its Server-ID, or by its address */
        start_udp();
        query(1);
        silent();
        for (unsigned i = 0; i < 3; i++) {
            build_message(&build, DHCPV6LQ_LEASEQUERY_REPLY, 1);
            if (named) {
                build_duid(&build, OPTION(SERVERID), BUILD_SERVER);
                series.server.address[15] = (uint8_t)(10 + i);
            }
            build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
            build_client(&build, 1, 1);
            again = feed();
            if (i == 0) {
                first = again;
                assert_false(first->repeat);
            } else {
                assert_true(again->repeat);
                assert_int_equal(again->client_index, 1); /* the same client */
            }
            assert_ptr_equal(again->reply, first->reply);
            assert_int_equal(again->totals.clients, 1);
        }
        assert_int_equal(first->reply->repeats, 2);
        assert_int_equal(first->query->totals.clients, 1);
        assert_null(first->query->replies->next);
        series.server.address[15] = 99;
        build_message(&build, DHCPV6LQ_LEASEQUERY_REPLY, 1); /* another one */
        build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
        build_client(&build, 2, 2);
        again = feed();
        assert_false(again->repeat);
        assert_int_equal(again->client_index, 2);
        assert_int_equal(first->query->totals.clients, 2);
    }
}

/* The capture has an answer before its query, at most a second. */
static void answers_before_queries(void **state) {
    const struct dhcpv6lq_step *first;
    const struct dhcpv6lq_step *then;

    (void)state;
    start_udp();
    reply(9, 1);
    first = silent();
    assert_int_equal(first->query->frame, 0);
    assert_int_equal(first->query->first_frame, 1);
    series.now--; /* at the same time */
    query(9);
    then = silent();
    assert_ptr_equal(then->query, first->query);
    assert_true(then->first);
    assert_int_equal(then->query->frame, 2);
    assert_int_equal(then->query->reply_frame, 1);
    expect_outcome(then->query, DHCPV6LQ_DONE);
    expect_ending(then->query, NOTHING);
    reply(10, 1); /* a query with its transaction-id two seconds later is another one */
    first = silent();
    series.now++;
    query(10);
    then = silent();
    assert_ptr_not_equal(then->query, first->query);
    expect_outcome(then->query, DHCPV6LQ_OPEN);
    series.relay = 5;
    reply(11, 1);
    first = silent();
    series.relay = 6; /* or through another relay */
    query(11);
    assert_ptr_not_equal(silent()->query, first->query);
}

/* An answer so late is of nobody who waits; a query of another client has it wrongly. */
static void answers_of_nobody(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    start_udp();
    query(1);
    of = silent()->query;
    series.now += 39;
    reply(1, 1);
    assert_ptr_equal(silent()->query, of);
    query(2);
    of = silent()->query;
    series.now += 40;
    reply(2, 1);
    assert_ptr_not_equal(silent()->query, of);
    expect_outcome(of, DHCPV6LQ_UNANSWERED);
}

static void outcomes_over_udp(void **state) {
    const struct dhcpv6lq_step *first;

    (void)state;
    start_udp();
    query(2);
    first = silent();
    build_reply(&build, 2);
    silent();
    expect_outcome(first->query, DHCPV6LQ_NO_BINDINGS);
    query(3);
    first = silent();
    build_reply(&build, 3);
    build_option(&build, OPTION(LQ_CLIENT_LINK), 32, 1);
    silent();
    expect_outcome(first->query, DHCPV6LQ_DONE);
    query(4);
    first = silent();
    failing_reply(4, DHCPV6LQ_STATUS_NOT_CONFIGURED);
    feed();
    expect_outcome(first->query, DHCPV6LQ_FAILED);
    expect_ending(first->query, NOTHING);
    assert_int_equal(first->query->status, DHCPV6LQ_STATUS_NOT_CONFIGURED);
}

/* A relayed message's findings are where its octets are. */
static void a_relayed_query(void **state) {
    struct dhcpv6lq_input input = {.octets = build.octets, .frame = 1, .time = 1};
    const struct dhcpv6lq_step *step;

    (void)state;
    start_udp();
    build.length = 0;
    build.depth = 0;
    build_relay(&build, DHCPV6LQ_RELAY_FORW);
    build_open(&build, OPTION(RELAY_MSG));
    input.message = build.length;
    build_number(&build, 4, (uint32_t)DHCPV6LQ_LEASEQUERY << 24 | 1);
    build_duid(&build, OPTION(CLIENTID), 1);
    input.message_length = build.length - input.message;
    build_close(&build);
    input.length = build.length;
    step = dhcpv6lq_session_feed(series.session, &input);
    assert_non_null(step);
    assert_int_equal(step->count, 1);
    assert_int_equal(step->findings[0].rule, RULE(QUERY_NO_LQ_QUERY));
    assert_int_equal(step->findings[0].offset, input.message);
    assert_int_equal(step->totals.octets, input.message_length);
    dhcpv6lq_capture_tick(series.capture, 1 + 10 * (int64_t)SECOND);
    {
        struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];

        assert_int_equal(dhcpv6lq_query_endings(step->query, endings), 1);
        assert_int_equal(endings[0].finding.rule, RULE(NO_REPLY));
        assert_int_equal(endings[0].finding.offset, input.message);
        assert_int_equal(endings[0].finding.number, 0); /* no connection ended */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(retransmissions, finish),
        cmocka_unit_test_teardown(unanswered, finish),
        cmocka_unit_test_teardown(other_queries, finish),
        cmocka_unit_test_teardown(several_servers, finish),
        cmocka_unit_test_teardown(repeated_replies, finish),
        cmocka_unit_test_teardown(answers_before_queries, finish),
        cmocka_unit_test_teardown(answers_of_nobody, finish),
        cmocka_unit_test_teardown(outcomes_over_udp, finish),
        cmocka_unit_test_teardown(a_relayed_query, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
