/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a series of messages over TCP means and breaks: for each rule the series that
 * breaks it and its neighbours that do not, the RFCs' examples, and the limits. How a
 * query ended is in test_ending.c, what is over UDP in test_udp.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "series.h"

#define SECOND SERIES_SECOND

/* RFC 5460 6.5.1: four queries, one fails, two are interleaved. */
static void example_of_rfc5460(void **state) {
    const struct dhcpv6lq_query *queries[5] = {NULL};
    size_t at;

    (void)state;
    start();
    query(1);
    queries[1] = silent()->query;
    at = failing_reply(1, DHCPV6LQ_STATUS_NOT_CONFIGURED);
    breaks_at(RULE(STATUS), at, DHCPV6LQ_STATUS_NOT_CONFIGURED);
    queries[2] = open_bulk(2);
    data(2, 2);
    silent();
    data(2, 3);
    silent();
    done(2);
    silent();
    query(3);
    queries[3] = silent()->query;
    query(4);
    queries[4] = silent()->query;
    reply(4, 1);
    silent();
    data(4, 2);
    silent();
    reply(3, 1);
    silent();
    data(4, 3);
    silent();
    data(3, 2);
    silent();
    done(3);
    silent();
    data(4, 4);
    silent();
    expect_outcome(queries[4], DHCPV6LQ_OPEN);
    expect_ending(queries[4], NOTHING);
    done(4);
    silent();

    expect_outcome(queries[1], DHCPV6LQ_FAILED);
    assert_int_equal(queries[1]->status, DHCPV6LQ_STATUS_NOT_CONFIGURED);
    for (unsigned i = 1; i <= 4; i++) {
        assert_int_equal(queries[i]->number, i - 1);
        assert_ptr_equal(queries[i]->next, i < 4 ? queries[i + 1] : NULL);
        assert_int_equal(queries[i]->transaction_id, i);
        assert_int_equal(queries[i]->message_type, DHCPV6LQ_LEASEQUERY);
        assert_int_equal(queries[i]->query_type, DHCPV6LQ_QUERY_BY_ADDRESS);
        expect_ending(queries[i], NOTHING);
        if (i > 1) {
            expect_outcome(queries[i], DHCPV6LQ_DONE);
        }
    }
    assert_ptr_equal(dhcpv6lq_capture_queries(series.capture), queries[1]);
    assert_int_equal(queries[2]->totals.clients, 3);
    assert_int_equal(queries[3]->totals.clients, 2);
    assert_int_equal(queries[4]->totals.clients, 4);
    assert_int_equal(queries[4]->totals.addresses, 4);
    assert_int_equal(queries[1]->findings, 1);
    assert_true(dhcpv6lq_capture_walks(series.capture) ==
                series.frame); /* each message is walked through once */
}

/* RFC 7653 8.6.1 to 8.6.3. */
static void examples_of_rfc7653(void **state) {
    const struct dhcpv6lq_query *active;
    size_t at;

    (void)state;
    start();
    build_activeleasequery(&build, 1);
    active = silent()->query;
    at = failing_reply(1, DHCPV6LQ_STATUS_NOT_SUPPORTED);
    breaks_at(RULE(STATUS), at, DHCPV6LQ_STATUS_NOT_SUPPORTED);
    expect_outcome(active, DHCPV6LQ_FAILED);

    build_activeleasequery(&build, 2);
    active = silent()->query;
    at = failing_reply(2, DHCPV6LQ_STATUS_DATA_MISSING);
    breaks_at(RULE(STATUS), at, DHCPV6LQ_STATUS_DATA_MISSING);
    for (uint32_t client = 0; client < 3; client++) {
        data(2, client);
        silent();
    }
    expect_outcome(active, DHCPV6LQ_ACTIVE);
    assert_int_equal(active->status, 0);
    expect_ending(active, NOTHING);

    start();
    active = open_active(3);
    for (uint32_t client = 0; client < 4; client++) {
        data(3, client);
        silent();
    }
    keep_alive(3);
    build_status(&build, DHCPV6LQ_STATUS_CATCH_UP_COMPLETE);
    silent();
    done(3);
    at = build_status(&build, DHCPV6LQ_STATUS_QUERY_TERMINATED);
    breaks_at(RULE(STATUS), at, DHCPV6LQ_STATUS_QUERY_TERMINATED);
    expect_outcome(active, DHCPV6LQ_TERMINATED);
    assert_int_equal(active->status, DHCPV6LQ_STATUS_QUERY_TERMINATED);
    expect_ending(active, NOTHING);
}

/* Kea puts Success into its replies and one binding into each DATA. */
static void habits_of_servers(void **state) {
    (void)state;
    start();
    query(1);
    silent();
    reply(1, 1);
    build_status(&build, DHCPV6LQ_STATUS_SUCCESS);
    silent();
    for (uint32_t host = 2; host < 6; host++) {
        build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
        build_client(&build, 1, host);
        silent();
    }
    done(1);
    build_status(&build, DHCPV6LQ_STATUS_SUCCESS);
    silent();
}

static void steps_are_linked(void **state) {
    const struct dhcpv6lq_step *steps[4];
    uint64_t octets[4];

    (void)state;
    start();
    query(9);
    octets[0] = build.length;
    steps[0] = silent();
    build_reply(&build, 9);
    build_client(&build, 1, 1);
    build_client(&build, 1, 2);
    octets[1] = octets[0] + build.length;
    steps[1] = silent();
    query(10);
    silent();
    data(9, 3);
    octets[2] = octets[1] + build.length;
    steps[2] = silent();
    done(9);
    octets[3] = octets[2] + build.length;
    steps[3] = silent();
    for (size_t i = 0; i < 4; i++) {
        assert_ptr_equal(steps[i]->query, steps[0]->query);
        assert_int_equal(steps[i]->previous, i ? steps[i - 1]->frame : 0);
        assert_int_equal(steps[i]->next, i < 3 ? steps[i + 1]->frame : 0);
        assert_true(steps[i]->totals.octets == octets[i]);
        assert_int_equal(steps[i]->first, i < 2); /* of the query, and of its replies */
        if (i) {
            assert_int_equal(steps[i]->previous_time, steps[i - 1]->time);
        }
    }
    assert_int_equal(steps[0]->client_index, 0);
    assert_int_equal(steps[1]->client_index, 1);
    assert_int_equal(steps[2]->client_index, 3);
    assert_int_equal(steps[3]->client_index, 0);
    assert_int_equal(steps[1]->totals.clients, 2);
    assert_int_equal(steps[0]->query->totals.clients, 3);
    assert_int_equal(steps[0]->query->frame, 1);
    assert_int_equal(steps[0]->query->first_frame, 1);
    assert_int_equal(steps[0]->query->reply_frame, 2);
    assert_int_equal(steps[0]->query->reply_time, steps[1]->time);
    assert_int_equal(steps[0]->query->done_frame, 5);
    assert_int_equal(steps[0]->query->last_frame, 5);
    assert_int_equal(steps[0]->query->last_time, steps[3]->time);
    assert_false(steps[0]->query->clock_back);
}

/* What the query asks for, and whom. */
static void what_is_asked_for(void **state) {
    static const uint8_t address[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 1};
    const struct dhcpv6lq_query *of;
    const struct dhcpv6lq_query *again;

    (void)state;
    start_udp();
    series.tenant = 5;
    build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
    build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
    build_lq_query(&build, DHCPV6LQ_QUERY_BY_CLIENTID);
    build_duid(&build, OPTION(CLIENTID), 1);
    build_close(&build);
    of = silent()->query;
    assert_int_equal(of->transport, DHCPV6LQ_UDP);
    assert_int_equal(of->requestor.port, 546);
    assert_int_equal(of->server.address[15], 2);
    assert_int_equal(of->tenant, 5);
    assert_int_equal(of->query_type, DHCPV6LQ_QUERY_BY_CLIENTID);
    assert_memory_equal(of->link_address, address, sizeof address);
    assert_false(of->has_address);
    assert_int_equal(of->requestor_id->length, 10);
    assert_int_equal(of->requestor_id->octets[9], BUILD_REQUESTOR);
    assert_int_equal(of->client_id->octets[9], 1);
    assert_null(of->relay_id);
    assert_null(of->remote_id);
    assert_false(of->has_start_time);

    start();
    build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
    build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
    build_lq_query(&build, DHCPV6LQ_QUERY_BY_REMOTE_ID);
    build_open(&build, OPTION(REMOTE_ID));
    build_number(&build, 4, 99);
    build_number(&build, 2, 0x7778);
    build_close(&build);
    build_time(&build, OPTION(LQ_START_TIME), 12345);
    build_close(&build);
    of = silent()->query;
    assert_int_equal(of->enterprise, 99);
    assert_int_equal(of->remote_id->length, 2);
    assert_int_equal(of->remote_id->octets[0], 0x77);
    assert_true(of->has_start_time);
    assert_int_equal(of->start_time, 12345);
    query(2);
    build_time(&build, OPTION(LQ_START_TIME), 1);
    again = silent()->query;
    assert_true(again->has_address);
    assert_memory_equal(again->address, address, sizeof address);
    assert_int_equal(again->start_time, 1);
    assert_ptr_equal(again->requestor_id, of->requestor_id); /* octets are kept once */
}

static void unrelated_messages(void **state) {
    (void)state;
    start();
    build_message(&build, DHCPV6LQ_SOLICIT, 1);
    assert_null(breaks(RULE(MSG_TYPE), DHCPV6LQ_SOLICIT)->query);
    build.length = 2;
    build.octets[0] = DHCPV6LQ_LEASEQUERY;
    assert_null(breaks(RULE(MESSAGE_SIZE), DHCPV6LQ_LEASEQUERY)->query);
    start_udp();
    build_message(&build, DHCPV6LQ_REPLY, 1);
    assert_null(silent()->query);
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    assert_null(breaks(RULE(MSG_TYPE), DHCPV6LQ_STARTTLS)->query);
    data(1, 3); /* no answer over UDP: RFC 5460 4 */
    assert_null(breaks(RULE(MSG_TYPE), DHCPV6LQ_LEASEQUERY_DATA)->query);
    assert_null(dhcpv6lq_capture_queries(series.capture));
}

/* A message from the wrong side breaks that rule and has no part in any query. */
static void wrong_side(void **state) {
    const struct dhcpv6lq_query *of;
    struct dhcpv6lq_input input = {.octets = build.octets, .frame = 100, .time = 1};
    const struct dhcpv6lq_step *step;

    (void)state;
    start();
    of = open_bulk(1);
    build_reply(&build, 1);
    input.length = input.message_length = build.length;
    input.direction = DHCPV6LQ_TO_SERVER;
    step = dhcpv6lq_session_feed(series.session, &input);
    assert_int_equal(step->count, 1);
    has(step, RULE(DIRECTION), 1);
    assert_null(step->query);
    build_activeleasequery(&build, 1);
    input.length = input.message_length = build.length;
    input.direction = DHCPV6LQ_FROM_SERVER;
    step = dhcpv6lq_session_feed(series.session, &input);
    assert_int_equal(step->count, 1);
    has(step, RULE(DIRECTION), 1);
    assert_null(step->query);
    assert_int_equal(of->last_frame, 2);
}

static void no_query(void **state) {
    const struct dhcpv6lq_step *step;

    (void)state;
    start();
    reply(5, 1);
    step = breaks(RULE(NO_QUERY), 0);
    assert_int_equal(step->query->frame, 0);
    assert_int_equal(step->query->first_frame, 1);
    assert_int_equal(step->query->message_type, 0);
    data(5, 2);
    breaks(RULE(NO_QUERY), 0);
    done(5);
    breaks(RULE(NO_QUERY), 0);
    assert_int_equal(step->query->totals.clients, 2);
    expect_ending(step->query, NOTHING);

    start_amid(); /* the query came before the capture */
    data(5, 1);
    step = silent();
    assert_int_equal(step->query->frame, 0);
    expect_outcome(step->query, DHCPV6LQ_LACKING);
    expect_ending_in(step->query, RULE(CAPTURE_LACKS), 1);
    done(5);
    silent();
    expect_outcome(step->query, DHCPV6LQ_DONE);
    expect_ending_in(step->query, RULE(CAPTURE_LACKS), 1); /* it may have had more of it */
    reply(6, 1); /* of this one, only the query is missing */
    step = silent();
    done(6);
    silent();
    expect_ending(step->query, NOTHING);

    start(); /* it may be in octets that the capture lacks */
    query(1);
    silent();
    lose_others_octets(true);
    reply(5, 1);
    silent();
    lose_others_octets(false);
    data(9, 1);
    breaks(RULE(NO_QUERY), 0);

    start(); /* a gap on the other side does not explain it */
    lose_octets();
    reply(5, 1);
    breaks(RULE(NO_QUERY), 0);

    start_udp();
    reply(5, 1);
    step = silent();
    assert_int_equal(step->query->message_type, DHCPV6LQ_LEASEQUERY);
}

/* An answer is that of the oldest query of its transaction-id that is still open. */
static void xid_reused_while_open(void **state) {
    const struct dhcpv6lq_query *asked[3];

    (void)state;
    start();
    asked[0] = open_bulk(1);
    for (size_t i = 1; i < SIZE(asked); i++) {
        query(1);
        asked[i] = breaks(RULE(XID_REUSED), 1)->query;
    }
    for (size_t i = 0; i < SIZE(asked); i++) {
        if (i > 0) {
            reply(1, 1);
            assert_ptr_equal(silent()->query, asked[i]);
        }
        data(1, 2);
        assert_ptr_equal(silent()->query, asked[i]);
        done(1);
        assert_ptr_equal(silent()->query, asked[i]);
        expect_outcome(asked[i], DHCPV6LQ_DONE);
    }
    done(1);
    breaks(RULE(AFTER_DONE), series.frame);
}

/* Where the capture lacks the end of the first answer, the second one's REPLY shows it. */
static void xid_reused_in_a_piece(void **state) {
    const struct dhcpv6lq_query *asked[2];

    (void)state;
    start_amid();
    reply(1, 1);
    asked[0] = silent()->query;
    query(1);
    asked[1] = silent()->query;
    data(1, 2);
    assert_ptr_equal(silent()->query, asked[0]);
    reply(1, 1);
    assert_ptr_equal(silent()->query, asked[1]);
    data(1, 2);
    assert_ptr_equal(silent()->query, asked[1]);

    start();
    asked[0] = open_bulk(1);
    lose_octets();
    query(1);
    asked[1] = breaks(RULE(XID_REUSED), 1)->query;
    data(1, 2);
    assert_ptr_equal(silent()->query, asked[0]);
    reply(1, 1);
    assert_ptr_equal(silent()->query, asked[1]);

    start(); /* a query with its transaction-id is what the capture lacks */
    asked[0] = open_bulk(1);
    done(1);
    silent();
    lose_others_octets(true);
    reply(1, 1);
    asked[1] = silent()->query;
    assert_ptr_not_equal(asked[1], asked[0]);
    data(1, 2);
    assert_ptr_equal(silent()->query, asked[1]);
    reply(1, 1); /* and another one, while that one is open */
    assert_ptr_not_equal(silent()->query, asked[1]);

    start(); /* RFC 7653 8.2: what is no REPLY is no answer to a STARTTLS */
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    silent();
    query(1);
    asked[1] = breaks(RULE(XID_REUSED), 1)->query;
    reply(1, 1);
    assert_ptr_equal(silent()->query, asked[1]);
}

static void xid_reused(void **state) {
    const struct dhcpv6lq_query *first;
    const struct dhcpv6lq_step *second;

    (void)state;
    start();
    first = open_bulk(1);
    done(1);
    silent();
    query(1);
    second = breaks(RULE(XID_REUSED), 1);
    assert_ptr_not_equal(second->query, first);
    reply(1, 1);
    assert_ptr_equal(silent()->query, second->query);
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    assert_int_equal(feed()->findings[0].number, 4);

    start_amid(); /* only the answer to an earlier one was seen */
    data(1, 1);
    silent();
    query(1);
    silent();

    start_udp(); /* another one, after its retransmissions */
    query(1);
    silent();
    series.now += 60;
    query(1);
    assert_int_equal(silent()->query->frame, 2);
}

static void reply_client_id(void **state) {
    (void)state;
    start_udp();
    query(1);
    silent();
    build_message(&build, DHCPV6LQ_LEASEQUERY_REPLY, 1);
    build_duid(&build, OPTION(SERVERID), BUILD_SERVER);
    build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR + 1);
    breaks(RULE(REPLY_CLIENT_ID), 1);
    build_message(&build, DHCPV6LQ_LEASEQUERY_REPLY, 1);
    build_duid(&build, OPTION(SERVERID), BUILD_SERVER + 1);
    build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
    silent();
    build_reply(&build, 2); /* no query to compare with */
    silent();
}

static void reply_duplicate(void **state) {
    (void)state;
    start();
    open_bulk(1);
    reply(1, 2);
    breaks(RULE(REPLY_DUPLICATE), 2);
    build_reply(&build, 1); /* what a second one says of the answer is not believed */
    breaks(RULE(REPLY_DUPLICATE), 2);
    data(1, 3);
    silent();
    done(1);
    silent();
    reply(1, 4); /* after the DONE it is only that */
    breaks(RULE(AFTER_DONE), 6);

    start_udp(); /* several servers may answer */
    open_bulk(1);
    reply(1, 1);
    silent();
}

static void data_before_reply(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    start();
    query(1);
    of = silent()->query;
    data(1, 1);
    breaks(RULE(DATA_BEFORE_REPLY), 0);
    reply(1, 2);
    silent();
    data(1, 3);
    silent();
    expect_outcome(of, DHCPV6LQ_OPEN);

    start(); /* it is done all the same */
    query(1);
    of = silent()->query;
    done(1);
    breaks(RULE(DATA_BEFORE_REPLY), 0);
    expect_outcome(of, DHCPV6LQ_DONE);
    expect_ending(of, NOTHING);

    start(); /* the reply may be in the gap */
    query(1);
    of = silent()->query;
    lose_octets();
    data(1, 1);
    assert_true(dhcpv6lq_query_lacks(silent()->query));
    done(1);
    silent();
    expect_ending(of, RULE(CAPTURE_LACKS));

    start(); /* a gap before the query does not explain it */
    lose_octets();
    query(1);
    silent();
    data(1, 1);
    breaks(RULE(DATA_BEFORE_REPLY), 0);
}

static void data_after_error(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    start();
    query(1); /* failed */
    of = silent()->query;
    failing_reply(1, DHCPV6LQ_STATUS_NOT_ALLOWED);
    feed();
    data(1, 1);
    breaks(RULE(DATA_AFTER_ERROR), 2);
    expect_outcome(of, DHCPV6LQ_FAILED);

    query(2); /* no bindings */
    of = silent()->query;
    build_reply(&build, 2);
    silent();
    expect_outcome(of, DHCPV6LQ_NO_BINDINGS);
    expect_ending(of, NOTHING);
    done(2);
    breaks(RULE(DATA_AFTER_ERROR), 5);
    expect_outcome(of, DHCPV6LQ_NO_BINDINGS);
    done(2);
    breaks(RULE(AFTER_DONE), 6);

    query(3); /* for a bulk query, DataMissing is a failure like any other */
    silent();
    failing_reply(3, DHCPV6LQ_STATUS_DATA_MISSING);
    feed();
    data(3, 1);
    breaks(RULE(DATA_AFTER_ERROR), 9);

    open_active(4);
    data(4, 1);
    silent();

    start_amid(); /* perhaps an active answer */
    build_reply(&build, 1);
    silent();
    data(1, 1);
    silent();
}

static void after_done(void **state) {
    size_t at;

    (void)state;
    start();
    open_bulk(1);
    done(1);
    silent();
    data(1, 1);
    breaks(RULE(AFTER_DONE), 3);
    done(1);
    breaks(RULE(AFTER_DONE), 3);
    series.now += 1000;
    reply(1, 1);
    breaks(RULE(AFTER_DONE), 3);
    at = build_status(&build, 8); /* what it breaks by itself is told all the same */
    assert_int_equal(feed()->count, 2);
    assert_true(at > 0);

    start_amid(); /* of two queries that the capture lacks, the second one may be answered */
    data(1, 1);
    silent();
    done(1);
    silent();
    reply(1, 2);
    silent();
    done(1);
    silent();
}

/* RFC 5460 5.6, 6.3, RFC 7653 6.4: how long the server has said nothing, on the message that comes
 * then. */
static void data_timeout(void **state) {
    (void)state;
    start();
    query(1);
    silent();
    series.now += 299; /* 300 s later */
    reply(1, 1);
    silent();
    series.now += 300;
    data(1, 3);
    breaks(RULE(DATA_TIMEOUT), 301);
    data(1, 4); /* once */
    silent();
    series.now += 1000;
    done(1);
    breaks(RULE(DATA_TIMEOUT), 1001);

    start(); /* to wait for the REPLY is to wait */
    query(1);
    silent();
    series.now += 300;
    reply(1, 1);
    breaks(RULE(DATA_TIMEOUT), 301);

    start(); /* nobody waits where no query is open */
    open_bulk(1);
    done(1);
    silent();
    series.now += 1000;
    query(2);
    silent();
    series.now += 200;
    reply(2, 1);
    silent();

    start(); /* another answer's octets are a sign of life, as are a message's that is not whole */
    open_bulk(1);
    query(2);
    silent();
    series.now += 200;
    reply(2, 1);
    silent();
    series.now += 200;
    data(1, 2);
    silent();
    series.now += 200;
    hear(DHCPV6LQ_FROM_SERVER, false);
    series.now += 200;
    data(1, 3);
    silent();
    series.now += 200;
    hear(DHCPV6LQ_TO_SERVER, false); /* the requestor's are none */
    query(3);
    silent();
    series.now += 200;
    data(1, 4);
    breaks(RULE(DATA_TIMEOUT), 403);
    series.now += 200;
    hear(DHCPV6LQ_FROM_SERVER, true); /* what the capture lacks may have come in time */
    series.now += 400;
    hear(DHCPV6LQ_FROM_SERVER, true);
    data(1, 5);
    silent();
    series.now += 400; /* the message that comes after the silence, whichever it is of */
    hear(DHCPV6LQ_FROM_SERVER, false);
    series.now += 10;
    reply(3, 1);
    breaks(RULE(DATA_TIMEOUT), 401);

    start(); /* an active answer is expected to say more */
    open_active(1);
    series.now += 119;
    data(1, 1);
    silent();
    series.now += 120;
    keep_alive(1);
    breaks(RULE(DATA_TIMEOUT), 121);
    series.now -= 100; /* clocks do that */
    keep_alive(1);
    silent();

    start_udp();
    open_bulk(1);
    series.now += 30;
    reply(1, 1);
    silent();
}

static void relay_data_unrequested(void **state) {
    static const uint16_t oros[] = {0, OPTION(CLIENT_FQDN), OPTION(LQ_RELAY_DATA)};
    size_t at;

    (void)state;
    for (size_t outside = 0; outside < SIZE(oros); outside++) {
        for (size_t inside = 0; inside < SIZE(oros); inside++) {
            start();
            query_with_oros(oros[outside], oros[inside]);
            silent();
            at = relay_data(true);
            if (oros[inside] == OPTION(LQ_RELAY_DATA)) {
                silent();
            } else {
                breaks_at(RULE(RELAY_DATA_UNREQUESTED), at, OPTION(LQ_RELAY_DATA));
            }
            build.octets[0] = DHCPV6LQ_LEASEQUERY_DATA; /* once a query */
            has(feed(), RULE(RELAY_DATA_UNREQUESTED), 0);
        }
    }
    start(); /* without an OPTION_LQ_QUERY, the message's own ORO counts */
    build_activeleasequery(&build, 1);
    build_oro(&build, OPTION(LQ_RELAY_DATA));
    silent();
    relay_data(true);
    silent();
    start();
    build_activeleasequery(&build, 1);
    silent();
    at = relay_data(true);
    breaks_at(RULE(RELAY_DATA_UNREQUESTED), at, OPTION(LQ_RELAY_DATA));

    start(); /* and beside one that has no ORO, in an ACTIVELEASEQUERY */
    build_activeleasequery(&build, 1);
    build_lq_query(&build, DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
    build_close(&build);
    build_oro(&build, OPTION(LQ_RELAY_DATA));
    silent();
    relay_data(true);
    silent();
    for (int inside = 0; inside < 2; inside++) { /* among others, in whatever order */
        start();
        build_activeleasequery(&build, 1);
        if (inside) {
            build_lq_query(&build, DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
        }
        build_open(&build, OPTION(ORO));
        build_number(&build, 2, OPTION(LQ_BASE_TIME));
        build_number(&build, 2, OPTION(LQ_RELAY_DATA));
        build_number(&build, 2, OPTION(CLIENT_FQDN));
        build_close(&build);
        if (inside) {
            build_close(&build);
        }
        silent();
        relay_data(true);
        breaks(RULE(BASE_TIME_MISSING), 0);
    }

    start_udp();
    query(1);
    silent();
    at = relay_data(false);
    breaks_at(RULE(RELAY_DATA_UNREQUESTED), at, OPTION(LQ_RELAY_DATA));

    for (int inside = 0; inside < 3; inside++) { /* the ORO may be in what cannot be read */
        start();
        build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
        build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
        build_lq_query(&build, DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
        if (inside == 2) { /* but not in an option that has nothing to do with it */
            build_open(&build, OPTION(IA_NA));
            build_zeros(&build, 12);
        }
        if (inside) {
            build_number(&build, 4, 0x000d0009);
        }
        while (build.depth > 0) {
            build_close(&build);
        }
        if (!inside) {
            build_number(&build, 3, 0);
        }
        has(feed(), RULE(OPTION_TRUNCATED), 1);
        relay_data(true);
        has(feed(), RULE(RELAY_DATA_UNREQUESTED), inside == 2);
    }
    start_amid(); /* or in what was not captured */
    relay_data(true);
    silent();
}

/* RFC 5007 4.1.2.4: once a query, on the first message that has it. */
static void relay_data_peer(void **state) {
    (void)state;
    start();
    for (uint32_t xid = 1; xid <= 2; xid++) {
        static const uint8_t peers[] = {PEER + 1, PEER, PEER}; /* of the DATAs' relay data */

        query_with_oros(0, OPTION(LQ_RELAY_DATA));
        build.octets[3] = (uint8_t)xid;
        silent();
        reply(xid, 1);
        silent();
        for (size_t i = 0; i < SIZE(peers); i++) {
            size_t at;

            build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, xid);
            open_client(1);
            at = build_relay_data(peers[i], 0);
            build_close(&build);
            if (i == 1) {
                breaks_at(RULE(RELAY_DATA_PEER), at, 0);
            } else {
                silent();
            }
        }
    }
}

static void base_time_missing(void **state) {
    (void)state;
    for (int inside = 0; inside < 2; inside++) {
        start();
        query_with_oros(inside ? 0 : OPTION(LQ_BASE_TIME), inside ? OPTION(LQ_BASE_TIME) : 0);
        silent();
        reply(1, 1);
        breaks(RULE(BASE_TIME_MISSING), 0);
        data(1, 2); /* it seems not to know the option: that was told */
        silent();
        data(1, 3);
        build_time(&build, OPTION(LQ_BASE_TIME), 1);
        silent();
        data(1, 4);
        breaks(RULE(BASE_TIME_MISSING), 0);
        done(1);
        silent();
    }
    start();
    query_with_oros(0, OPTION(LQ_BASE_TIME));
    silent();
    failing_reply(1, DHCPV6LQ_STATUS_NOT_ALLOWED); /* a failure need not have it */
    has(feed(), RULE(BASE_TIME_MISSING), 0);
    start();
    build_activeleasequery(&build, 1);
    build_oro(&build, OPTION(LQ_BASE_TIME));
    silent();
    failing_reply(1, DHCPV6LQ_STATUS_DATA_MISSING); /* which is none in an active answer */
    has(feed(), RULE(BASE_TIME_MISSING), 1);
    keep_alive(1);
    build_time(&build, OPTION(LQ_BASE_TIME), 1);
    silent();
    keep_alive(1);
    build_number(&build, 2, 0); /* it may be in what cannot be read */
    breaks(RULE(OPTION_TRUNCATED), DHCPV6LQ_LEASEQUERY_DATA);
    start();
    query(1);
    silent();
    reply(1, 1);
    silent();
}

/* RFC 7653 9.4: an ACTIVELEASEQUERY is alone, whichever comes first. */
static void active_in_parallel(void **state) {
    (void)state;
    start();
    open_bulk(1);
    build_activeleasequery(&build, 2);
    breaks(RULE(ACTIVE_IN_PARALLEL), 1);
    done(1);
    silent();
    build_activeleasequery(&build, 3); /* now the active one is open */
    breaks(RULE(ACTIVE_IN_PARALLEL), 3);

    start(); /* of several, the newest one is named */
    query(1);
    silent();
    query(2);
    silent();
    build_activeleasequery(&build, 3);
    breaks(RULE(ACTIVE_IN_PARALLEL), 2);
    query(4);
    breaks(RULE(ACTIVE_IN_PARALLEL), 3);

    start();
    query(1); /* each of these ends a query */
    silent();
    build_reply(&build, 1);
    silent();
    query(2);
    silent();
    failing_reply(2, DHCPV6LQ_STATUS_NOT_ALLOWED);
    feed();
    open_bulk(3);
    done(3);
    silent();
    build_activeleasequery(&build, 4);
    silent();
    failing_reply(4, DHCPV6LQ_STATUS_NOT_ALLOWED);
    feed();
    open_active(5);
    query(6); /* a LEASEQUERY beside it is no better */
    breaks(RULE(ACTIVE_IN_PARALLEL), 10);
    done(5);
    build_status(&build, DHCPV6LQ_STATUS_QUERY_TERMINATED);
    feed();
    query(7);
    silent();

    start(); /* STARTTLS is no query of data */
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    silent();
    open_active(2);

    for (int first = 0; first < 2; first++) { /* the DONE may be in the gap */
        start();
        if (first) {
            open_active(1);
        } else {
            open_bulk(1);
        }
        lose_octets();
        if (first) {
            query(2);
            silent();
        } else {
            open_active(2);
        }
    }
}

/* RFC 7653 8.2. */
static void starttls(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    start();
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    of = silent()->query;
    expect_outcome(of, DHCPV6LQ_OPEN);
    expect_ending(of, NOTHING); /* a server may leave it unanswered */
    open_active(2);
    build_message(&build, DHCPV6LQ_STARTTLS, 3);
    breaks(RULE(STARTTLS_LATE), 0);

    start();
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    of = silent()->query;
    build_message(&build, DHCPV6LQ_REPLY, 1);
    assert_ptr_equal(silent()->query, of);
    expect_outcome(of, DHCPV6LQ_DONE);
    assert_int_equal(of->reply_frame, 2);
    expect_ending(of, NOTHING);
    series.secured = true;
    open_active(2);

    start();
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    of = silent()->query;
    end_connection(DHCPV6LQ_FROM_SERVER, true);
    expect_outcome(of, DHCPV6LQ_RESET);
    expect_ending(of, NOTHING);

    start_amid();
    build_message(&build, DHCPV6LQ_REPLY, 7); /* its STARTTLS came before the capture */
    silent();
    start_amid();
    query(7);
    silent();
    build_message(&build, DHCPV6LQ_STARTTLS, 1); /* who knows what was before that */
    silent();

    start();
    query(1);
    silent();
    build_message(&build, DHCPV6LQ_REPLY, 1); /* a REPLY answers nothing else */
    assert_null(breaks(RULE(MSG_TYPE), DHCPV6LQ_REPLY)->query);
    lose_others_octets(true); /* it may be to a STARTTLS which the capture lacks */
    build_message(&build, DHCPV6LQ_REPLY, 2);
    silent();
}

/* RFC 7653 8.2: once a STARTTLS was answered, nothing goes in the clear any more: not where TLS
 * carries it, nor where the server refused and the connection is to be closed. Told once, and no
 * rule about queries and answers beside it. */
static void starttls_clear(void **state) {
    (void)state;
    for (int refused = 0; refused < 2; refused++) {
        const struct dhcpv6lq_query *of;

        start();
        build_message(&build, DHCPV6LQ_STARTTLS, 1);
        of = silent()->query;
        build_message(&build, DHCPV6LQ_REPLY, 1);
        if (refused) {
            size_t at = build_status(&build, DHCPV6LQ_STATUS_TLS_CONNECTION_REFUSED);

            breaks_at(RULE(STATUS), at, DHCPV6LQ_STATUS_TLS_CONNECTION_REFUSED);
        } else {
            silent();
        }
        expect_outcome(of, refused ? DHCPV6LQ_FAILED : DHCPV6LQ_DONE);
        data(9, 1); /* nobody asked */
        has(feed(), RULE(STARTTLS_CLEAR), 1);
        build_message(&build, DHCPV6LQ_STARTTLS, 2);
        silent();
        data(9, 1);
        silent();
    }
    start(); /* unanswered, it changes nothing */
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    silent();
    open_bulk(2);
}

/* A finding tells of which query it is, and whose data. */
static void findings_name_their_query(void **state) {
    const struct dhcpv6lq_step *step;
    char text[512];

    (void)state;
    start();
    query(0xabc123);
    silent();
    reply(0xabc123, 1);
    silent();
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 0xabc123);
    build_open(&build, OPTION(CLIENT_DATA));
    build_duid(&build, OPTION(CLIENTID), 3);
    build_time(&build, OPTION(CLT_TIME), 1);
    build_iaaddr(&build, 1, 2, 1);
    build_close(&build);
    step = feed();
    assert_int_equal(step->count, 1);
    memset(build.octets, 0, sizeof build.octets);
    assert_true(step->findings[0].has_transaction_id);
    assert_int_equal(step->findings[0].transaction_id, 0xabc123);
    dhcpv6lq_finding_text(text, sizeof text, &step->findings[0]);
    assert_string_equal(text,
                        "The preferred lifetime is over the valid one, or the valid one is 0: "
                        "valid lifetime 1 s, client 00:02:00:00:7e:d9:00:00:00:03, xid "
                        "0xabc123 [RFC 8415 21.6, 21.22, RFC 5007 4.1.2.2]");
    done(0xabc123);
    silent();
    reply(0xabc123, 1);
    dhcpv6lq_finding_text(text, sizeof text, &feed()->findings[0]);
    assert_string_equal(text, "The query was ended by its LEASEQUERY-DONE already: frame 4, xid "
                              "0xabc123 [RFC 5460 5.2.2]");
    build_message(&build, DHCPV6LQ_SOLICIT, 5); /* of no query: none is named */
    assert_false(feed()->findings[0].has_transaction_id);
}

/* A message that comes before the one before it: that the clock went back is said. */
static void a_clock_that_goes_back(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    start();
    of = open_bulk(1);
    series.now--; /* at the same time */
    data(1, 1);
    silent();
    assert_false(of->clock_back);
    series.now -= 10;
    data(1, 2);
    silent();
    assert_true(of->clock_back);
    query(2);
    assert_false(silent()->query->clock_back);
}

/* Of more than 64 the first of each rule is kept, and how many are not is said. */
static void findings_are_capped(void **state) {
    enum { KEPT = 64, MANY = 5000 };
    const struct dhcpv6lq_step *step;
    const struct dhcpv6lq_finding *last;
    char text[128];

    (void)state;
    start();
    query(1);
    silent();
    reply(1, 1);
    silent();
    done(1);
    silent();
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
    for (int i = 0; i < MANY; i++) {
        build_option(&build, OPTION(CLT_TIME), 5, 0);
    }
    build_duid(&build, OPTION(SERVERID), 1); /* behind all those */
    step = feed();
    assert_int_equal(step->count, KEPT + 1);
    has(step, RULE(AFTER_DONE), 1);
    has(step, RULE(DATA_NO_CLIENT_DATA), 1);
    has(step, RULE(DATA_CONSTANT_OPTION), 1);
    has(step, RULE(OPTION_LENGTH), KEPT - 3);
    for (uint32_t i = 1; i < KEPT; i++) {
        assert_true(step->findings[i - 1].offset <= step->findings[i].offset);
    }
    last = &step->findings[KEPT];
    assert_int_equal(last->rule, RULE(FINDINGS_LEFT_OUT));
    assert_int_equal(last->number, MANY + 3 - KEPT);
    assert_true(last->has_transaction_id);
    dhcpv6lq_finding_text(text, sizeof text, last);
    assert_string_equal(text, "More is wrong with this message than is listed: 4939 more, xid "
                              "0x000001");
    assert_int_equal(step->query->findings, KEPT + 1);

    build_message(&build, DHCPV6LQ_LEASEQUERY_DONE, 2); /* exactly as many as are kept */
    for (int i = 1; i < KEPT; i++) {
        build_option(&build, OPTION(STATUS_CODE), 1, 0);
    }
    step = feed();
    assert_int_equal(step->count, KEPT);
    has(step, RULE(FINDINGS_LEFT_OUT), 0);
}

static void limit_of_queries(void **state) {
    static const struct dhcpv6lq_limits limits = {.queries = 2};
    const struct dhcpv6lq_step *step;

    (void)state;
    start_with(DHCPV6LQ_TCP, true, &limits);
    open_bulk(1);
    query(2);
    silent();
    query(3);
    step = silent();
    assert_true(step->given_up);
    assert_null(step->query);
    reply(3, 1); /* no fault: nobody kept its query */
    step = silent();
    assert_true(step->given_up);
    assert_null(step->query);
    data(1, 2);
    assert_non_null(silent()->query);
    query(1); /* takes the transaction-id, but is not followed */
    assert_true(silent()->given_up);
    reply(1, 1);
    step = silent();
    assert_true(step->given_up);
    assert_null(step->query);
}

/* All sessions of a capture together follow so many. */
static void limit_of_sessions(void **state) {
    static const struct dhcpv6lq_limits limits = {.queries = 2};
    struct dhcpv6lq_session *first;
    const struct dhcpv6lq_query *of[2];

    (void)state;
    start_with(DHCPV6LQ_TCP, true, &limits);
    of[0] = open_bulk(1);
    first = series.session;
    series.session = dhcpv6lq_session_new(series.capture, DHCPV6LQ_TCP);
    assert_non_null(series.session);
    of[1] = open_bulk(1); /* the same transaction-id is another connection's */
    assert_ptr_not_equal(of[0], of[1]);
    assert_int_equal(of[1]->number, 1);
    assert_ptr_equal(of[0]->next, of[1]);
    query(2);
    assert_true(silent()->given_up);
    dhcpv6lq_session_free(first);
}

/* Every transaction-id there is, an odd factor apart, so that neighbours differ in their high bits.
 */
static void many_transaction_ids(void **state) {
#ifdef __SANITIZE_ADDRESS__ /* an eighth of them there, lest it take minutes */
    enum { ALL = 1 << 21 };
#else
    enum { ALL = 1 << 24 };
#endif
    enum { LIMIT = 1000000, FACTOR = 0x9e3779, OCTETS_EACH = 1024 };
    size_t octets = 0;

    (void)state;
    start();
    for (uint32_t i = 0; i < ALL; i++) {
        if (i < LIMIT || i % LIMIT == 0) {
            query(i * FACTOR % ALL);
        } else { /* the same query, without building it again */
            build.octets[1] = (uint8_t)(i * FACTOR >> 16);
            build.octets[2] = (uint8_t)(i * FACTOR >> 8);
            build.octets[3] = (uint8_t)(i * FACTOR);
        }
        assert_int_equal(silent()->given_up, i >= LIMIT);
        if (i == LIMIT) {
            octets = series.counter.octets;
        }
    }
    assert_true(octets <= (size_t)LIMIT * OCTETS_EACH);
    assert_int_equal(series.counter.octets, octets); /* what is given up costs nothing */
}

/* A million addresses in one answer cost no memory. */
static void many_bindings(void **state) {
    enum { MESSAGES = 1000, ADDRESSES = 1000, OCTETS_EACH = 1024 /* a message */ };
    const struct dhcpv6lq_query *of;
    size_t before;

    (void)state;
    start();
    query(1);
    of = silent()->query;
    build_reply(&build, 1);
    before = series.counter.octets;
    for (uint32_t message = 0; message < MESSAGES; message++) {
        if (message > 0) {
            build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
        }
        build_open(&build, OPTION(CLIENT_DATA));
        build_duid(&build, OPTION(CLIENTID), 1);
        build_time(&build, OPTION(CLT_TIME), 1);
        for (uint32_t address = 0; address < ADDRESSES; address++) {
            build_iaaddr(&build, message * ADDRESSES + address, 1, 2);
        }
        build_close(&build);
        silent();
    }
    assert_int_equal(of->totals.addresses, MESSAGES * ADDRESSES);
    assert_true(series.counter.octets - before <= (size_t)OCTETS_EACH * MESSAGES);
}

/* A conversation with something of everything. */
static void converse(void) {
    for (uint32_t xid = 1; xid <= 40; xid++) {
        query(xid);
        try_feed();
        reply(xid, 1);
        try_feed();
        for (uint32_t client = 1; client < 8; client++) {
            data(xid, client);
            try_feed();
        }
        if (xid % 3) {
            done(xid);
            build_status(&build, (uint16_t)(xid % 12));
            try_feed();
        }
        data(xid + 100, 1);
        try_feed();
    }
    query(1);
    try_feed();
    lose_octets();
    end_connection(DHCPV6LQ_FROM_SERVER, true);
    for (const struct dhcpv6lq_query *of = dhcpv6lq_capture_queries(series.capture); of;
         of = of->next) {
        struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];
        char text[256];
        size_t count = dhcpv6lq_query_endings(of, endings);

        for (size_t i = 0; i < count; i++) {
            dhcpv6lq_finding_text(text, sizeof text, &endings[i].finding);
        }
    }
}

/* Whichever allocation fails, and whether those after it do, nothing breaks. */
static void no_memory(void **state) {
    static const struct dhcpv6lq_seed seed = {1, 2};
    const struct dhcpv6lq_allocator allocator = counter_allocator(&series.counter);
    size_t calls;

    (void)state;
    for (int over = DHCPV6LQ_UDP; over <= DHCPV6LQ_TCP; over++) {
        start_with((enum dhcpv6lq_transport)over, true, NULL);
        converse();
        calls = series.counter.calls;
        assert_true(calls > 10);
        assert_int_equal(finish(NULL), 0);
        for (size_t fails = 1; fails <= calls; fails++) {
            for (int on = 0; on < 2; on++) {
                series.counter = (struct counter){.fails = fails, .on = on != 0};
                series.capture = dhcpv6lq_capture_new(&allocator, seed, NULL);
                series.session =
                    series.capture ? dhcpv6lq_session_new(series.capture, series.transport) : NULL;
                if (series.session) {
                    converse();
                } else {
                    assert_true(fails <= 2);
                }
                assert_int_equal(finish(NULL), 0);
                assert_int_equal(series.counter.octets, 0);
            }
        }
    }
    dhcpv6lq_session_free(NULL);
    dhcpv6lq_capture_free(NULL);
}

/* Any octets at all; the sanitizers watch. */
static void random_messages(void **state) {
    uint64_t random = 88172645463325252u;

    (void)state;
    for (int over = 0; over < 2; over++) {
        start_with(over ? DHCPV6LQ_TCP : DHCPV6LQ_UDP, true, NULL);
        for (int i = 0; i < 50000; i++) {
            const struct dhcpv6lq_step *step;
            char text[2048];

            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            (i % 2 ? reply : data)(i % 4, 1);
            if (i % 3 == 0) {
                query(i % 4);
            }
            build.octets[(random >> 8) % build.length] = (uint8_t)random;
            if (random >> 60 == 0) {
                build.length = (random >> 32) % build.length;
            }
            step = feed();
            for (uint32_t f = 0; f < step->count; f++) {
                dhcpv6lq_finding_text(text, sizeof text, &step->findings[f]);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(example_of_rfc5460, finish),
        cmocka_unit_test_teardown(examples_of_rfc7653, finish),
        cmocka_unit_test_teardown(habits_of_servers, finish),
        cmocka_unit_test_teardown(steps_are_linked, finish),
        cmocka_unit_test_teardown(what_is_asked_for, finish),
        cmocka_unit_test_teardown(unrelated_messages, finish),
        cmocka_unit_test_teardown(wrong_side, finish),
        cmocka_unit_test_teardown(no_query, finish),
        cmocka_unit_test_teardown(xid_reused_while_open, finish),
        cmocka_unit_test_teardown(xid_reused_in_a_piece, finish),
        cmocka_unit_test_teardown(xid_reused, finish),
        cmocka_unit_test_teardown(reply_client_id, finish),
        cmocka_unit_test_teardown(reply_duplicate, finish),
        cmocka_unit_test_teardown(data_before_reply, finish),
        cmocka_unit_test_teardown(data_after_error, finish),
        cmocka_unit_test_teardown(after_done, finish),
        cmocka_unit_test_teardown(data_timeout, finish),
        cmocka_unit_test_teardown(relay_data_unrequested, finish),
        cmocka_unit_test_teardown(relay_data_peer, finish),
        cmocka_unit_test_teardown(base_time_missing, finish),
        cmocka_unit_test_teardown(active_in_parallel, finish),
        cmocka_unit_test_teardown(starttls, finish),
        cmocka_unit_test_teardown(starttls_clear, finish),
        cmocka_unit_test_teardown(findings_name_their_query, finish),
        cmocka_unit_test_teardown(a_clock_that_goes_back, finish),
        cmocka_unit_test_teardown(findings_are_capped, finish),
        cmocka_unit_test_teardown(limit_of_queries, finish),
        cmocka_unit_test_teardown(limit_of_sessions, finish),
        cmocka_unit_test_teardown(many_transaction_ids, finish),
        cmocka_unit_test_teardown(many_bindings, finish),
        cmocka_unit_test_teardown(no_memory, finish),
        cmocka_unit_test_teardown(random_messages, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
