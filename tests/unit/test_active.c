/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Active answers (RFC 7653): in which phase they are, and from where on a requestor may resume.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dhcpv6lq/leases.h"
#include "series.h"

#define CATCH_UP DHCPV6LQ_PHASE_CATCH_UP
#define LIVE DHCPV6LQ_PHASE_LIVE
#define NONE DHCPV6LQ_PHASE_NONE

enum { NO_TIME = -1 };

/* The message that was built is in that phase, and one may resume from that base-time then. */
static const struct dhcpv6lq_step *is_in(enum dhcpv6lq_phase phase, int64_t base_time) {
    const struct dhcpv6lq_step *step = feed();

    assert_int_equal(step->phase, phase);
    assert_int_equal(step->has_base_time, base_time != NO_TIME);
    if (base_time != NO_TIME) {
        assert_int_equal(step->base_time, base_time);
    }
    return step;
}

static void ask(uint32_t start_time) {
    build_activeleasequery(&build, 1);
    if (start_time) {
        build_time(&build, OPTION(LQ_START_TIME), start_time);
    }
}

/* Its reply, with a status-code unless that is 0. */
static void answer(uint16_t status, uint32_t base_time) {
    build_reply(&build, 1);
    if (status) {
        build_status(&build, status);
    }
    build_time(&build, OPTION(LQ_BASE_TIME), base_time);
}

static void tell(uint32_t client, uint32_t base_time) {
    data(1, client);
    build_time(&build, OPTION(LQ_BASE_TIME), base_time);
}

static void tell_status(uint16_t status, uint32_t base_time) {
    keep_alive(1);
    build_status(&build, status);
    build_time(&build, OPTION(LQ_BASE_TIME), base_time);
}

/* RFC 7653 8.4: without a start-time there is nothing to catch up with. */
static void live_at_once(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    start();
    ask(0);
    of = is_in(NONE, NO_TIME)->query; /* not accepted yet */
    answer(0, 300);
    is_in(LIVE, 300);
    assert_int_equal(of->active.phase_frame, 2);
    data(1, 1);
    is_in(LIVE, 300);
    tell(2, 302);
    is_in(LIVE, 302);
    tell(3, 301);
    is_in(LIVE, 302); /* the highest one counts: 8.3 */
    done(1);
    build_time(&build, OPTION(LQ_BASE_TIME), 303);
    is_in(LIVE, 303); /* a server that shuts down tells, too */
    assert_int_equal(of->active.phase_frame, 2);
    assert_int_equal(of->active.phase_time, INT64_C(1002) * SERIES_SECOND);
}

/* RFC 7653 8.4.1: until the catch-up is over, no base-time may be kept. */
static void catching_up(void **state) {
    static const uint16_t ends[] = {DHCPV6LQ_STATUS_CATCH_UP_COMPLETE,
                                    DHCPV6LQ_STATUS_DATA_MISSING};

    (void)state;
    for (size_t i = 0; i < SIZE(ends); i++) {
        const struct dhcpv6lq_query *of;

        start();
        ask(100);
        of = is_in(NONE, NO_TIME)->query;
        answer(0, 300);
        is_in(CATCH_UP, NO_TIME);
        assert_int_equal(of->active.phase_frame, 2);
        tell(1, 400);
        is_in(CATCH_UP, NO_TIME);
        tell_status(DHCPV6LQ_STATUS_SUCCESS, 300); /* says nothing */
        is_in(CATCH_UP, NO_TIME);
        tell_status(ends[i], 301);
        is_in(LIVE, 301);
        assert_int_equal(of->active.phase_frame, 5);
        tell(2, 302);
        is_in(LIVE, 302);
        tell_status(ends[i], 303); /* again */
        is_in(LIVE, 303);
        assert_int_equal(of->active.phase_frame, 5);
    }
    start(); /* the server has not kept enough: there is no catch-up */
    ask(100);
    is_in(NONE, NO_TIME);
    answer(DHCPV6LQ_STATUS_DATA_MISSING, 300);
    is_in(LIVE, 300);
}

/* A query that failed has no answer, and a bulk answer no phase. */
static void no_phase(void **state) {
    (void)state;
    start();
    ask(100);
    feed();
    answer(DHCPV6LQ_STATUS_NOT_ALLOWED, 300);
    is_in(NONE, NO_TIME);
    tell(1, 301);
    is_in(NONE, NO_TIME);

    start();
    query(1);
    feed();
    build_reply(&build, 1);
    build_client(&build, 1, 1);
    build_time(&build, OPTION(LQ_BASE_TIME), 300);
    is_in(NONE, NO_TIME);
    tell(2, 300);
    assert_int_equal(is_in(NONE, NO_TIME)->query->active.updates, 0);
}

/* The end of the catch-up may be among what the capture lacks; later than that nothing is. */
static void losses(void **state) {
    (void)state;
    start();
    ask(100);
    feed();
    answer(0, 300);
    is_in(CATCH_UP, NO_TIME);
    lose_octets();
    tell(1, 301);
    is_in(NONE, NO_TIME);
    tell_status(DHCPV6LQ_STATUS_CATCH_UP_COMPLETE, 302);
    is_in(LIVE, 302);
    lose_octets();
    tell(1, 303);
    is_in(LIVE, 303);

    start(); /* the REPLY is missing, which may have said DataMissing */
    ask(100);
    feed();
    lose_octets();
    tell(1, 301);
    is_in(NONE, NO_TIME);
    start(); /* or not */
    ask(0);
    feed();
    lose_octets();
    tell(1, 301);
    is_in(LIVE, 301);

    start(); /* a message is cut: it may have had the status-code */
    ask(100);
    feed();
    answer(0, 300);
    feed();
    tell(1, 301);
    series.completeness = DHCPV6LQ_CUT_BY_CAPTURE;
    is_in(NONE, NO_TIME);
}

/* An option that runs past the message, and hides what comes after it. */
static void build_broken(void) {
    build_number(&build, 2, OPTION(ORO));
    build_number(&build, 2, 2);
}

static void broken_options(void **state) {
    (void)state;
    start(); /* it may hide the status-code */
    ask(100);
    feed();
    answer(0, 300);
    is_in(CATCH_UP, NO_TIME);
    data(1, 1);
    build_broken();
    is_in(NONE, NO_TIME);
    tell(2, 301);
    is_in(NONE, NO_TIME);

    start(); /* or the start-time */
    ask(0);
    build_broken();
    feed();
    answer(0, 300);
    is_in(NONE, NO_TIME);
}

/* Without the query, only what no other answer has tells that it is an active one. */
static void query_not_captured(void **state) {
    (void)state;
    start_amid();
    tell(1, 300);
    is_in(NONE, NO_TIME);
    tell_status(DHCPV6LQ_STATUS_CATCH_UP_COMPLETE, 301);
    is_in(LIVE, 301);
    tell(1, 302);
    is_in(LIVE, 302);

    start_amid(); /* a bulk query may fail with it */
    answer(DHCPV6LQ_STATUS_DATA_MISSING, 300);
    is_in(NONE, NO_TIME);
}

static void keep_alives(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    start();
    of = open_active(1);
    keep_alive(1);
    assert_true(silent()->keep_alive);
    keep_alive(1);
    build_time(&build, OPTION(LQ_BASE_TIME), 300);
    assert_true(silent()->keep_alive);
    assert_int_equal(of->active.keep_alives, 2);
    tell_status(DHCPV6LQ_STATUS_SUCCESS, 300); /* as if it said nothing */
    assert_true(feed()->keep_alive);
    assert_int_equal(of->active.keep_alives, 3);
    tell(1, 300);
    assert_false(feed()->keep_alive);
    tell_status(DHCPV6LQ_STATUS_CATCH_UP_COMPLETE, 300);
    assert_false(feed()->keep_alive);
    done(1);
    assert_false(feed()->keep_alive);
    assert_int_equal(of->active.keep_alives, 3);

    start(); /* what is cut may have more */
    (void)open_active(1);
    keep_alive(1);
    series.completeness = DHCPV6LQ_CUT_BY_CAPTURE;
    assert_false(feed()->keep_alive);

    start(); /* a bulk answer has none */
    open_bulk(1);
    keep_alive(1);
    assert_false(feed()->keep_alive);

    start_amid();
    keep_alive(1);
    assert_true(feed()->keep_alive);
}

static void updates_and_releases(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    start();
    of = open_active(1);
    data(1, 1);
    feed();
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
    build_open(&build, OPTION(CLIENT_DATA));
    build_duid(&build, OPTION(CLIENTID), 1);
    build_time(&build, OPTION(CLT_TIME), 1);
    build_iaaddr(&build, 1, 0, 0);
    build_iaprefix(&build, 1, 0, 56, 0, 0);
    build_iaaddr(&build, 2, 1, 2);
    build_close(&build);
    feed();
    assert_int_equal(of->active.updates, 2);
    assert_int_equal(of->active.releases, 2);
}

/* An ACTIVELEASEQUERY of that client, which is accepted or not. */
static const struct dhcpv6lq_query *ask_again(uint32_t xid, uint32_t client, uint32_t start_time,
                                              bool accepted) {
    const struct dhcpv6lq_query *of;

    build_message(&build, DHCPV6LQ_ACTIVELEASEQUERY, xid);
    build_duid(&build, OPTION(CLIENTID), client);
    if (start_time) {
        build_time(&build, OPTION(LQ_START_TIME), start_time);
    }
    of = feed()->query;
    build_reply(&build, xid);
    if (!accepted) {
        build_status(&build, DHCPV6LQ_STATUS_NOT_ALLOWED);
    }
    feed();
    return of;
}

static void base_time(uint32_t xid, uint32_t time) {
    keep_alive(xid);
    build_time(&build, OPTION(LQ_BASE_TIME), time);
    feed();
}

static void expect_resumption(const struct dhcpv6lq_query *of, const struct dhcpv6lq_query *before,
                              bool has_gap, int64_t gap) {
    struct dhcpv6lq_resumption resumption = dhcpv6lq_query_resumption(of);

    assert_ptr_equal(resumption.query, before);
    assert_int_equal(resumption.has_gap, has_gap);
    if (has_gap) {
        assert_int_equal(resumption.gap, gap);
    }
}

/* RFC 7653 8.3. */
static void resumptions(void **state) {
    const struct dhcpv6lq_query *one;
    const struct dhcpv6lq_query *two;
    const struct dhcpv6lq_query *three;

    (void)state;
    start();
    one = ask_again(1, 1, 0, true);
    expect_resumption(one, NULL, false, 0);
    base_time(1, 300);
    done(1);
    feed();
    two = ask_again(2, 1, 310, false); /* in vain */
    expect_resumption(two, one, true, 10);
    assert_ptr_equal(dhcpv6lq_query_resumed_by(one), two);
    three = ask_again(3, 1, 300, true);
    assert_ptr_equal(dhcpv6lq_query_resumed_by(one), three);
    assert_null(dhcpv6lq_query_resumed_by(three));
    expect_resumption(three, one, true, -10); /* it said that it had 310 */
    done(3);
    feed();
    expect_resumption(ask_again(4, 1, 0, true), three, false, 0); /* nothing is asked for */

    start(); /* another requestor */
    ask_again(1, 1, 0, true);
    base_time(1, 300);
    done(1);
    feed();
    expect_resumption(ask_again(2, 2, 300, true), NULL, false, 0);

    start(); /* one that goes on is not resumed: on this connection or on another */
    one = ask_again(1, 1, 0, true);
    base_time(1, 300);
    expect_resumption(ask_again(2, 1, 300, true), NULL, true, 0);
    assert_null(dhcpv6lq_query_resumed_by(one));
    start();
    one = ask_again(1, 1, 0, true);
    base_time(1, 300);
    done(1);
    feed();
    two = ask_again(2, 1, 300, true);
    expect_resumption(two, one, true, 0);
    base_time(1, 310);
    expect_resumption(two, NULL, true, 0);
    assert_null(dhcpv6lq_query_resumed_by(one));

    start(); /* nobody knows what the requestor has kept */
    one = ask_again(1, 1, 0, true);
    base_time(1, 300);
    lose_octets();
    done(1);
    feed();
    expect_resumption(ask_again(2, 1, 400, true), one, false, 0);
}

/* An active answer since 100 that says at 300 that updates are missing. */
static const struct dhcpv6lq_query *lack_data(void) {
    const struct dhcpv6lq_query *of;

    start();
    of = ask_again(1, BUILD_REQUESTOR, 100, true);
    assert_int_equal(of->active.missing_frame, 0);
    tell_status(DHCPV6LQ_STATUS_DATA_MISSING, 300);
    feed();
    assert_int_equal(of->active.missing_frame, 3);
    assert_null(of->active.recovery);
    return of;
}

/* A bulk query of that client for what happened between those times (0: none given). */
static const struct dhcpv6lq_query *recover(uint32_t client, uint8_t query_type, uint32_t from,
                                            uint32_t to) {
    build_message(&build, DHCPV6LQ_LEASEQUERY, 2);
    build_duid(&build, OPTION(CLIENTID), client);
    if (from) {
        build_time(&build, OPTION(LQ_START_TIME), from);
    }
    if (to) {
        build_time(&build, OPTION(LQ_END_TIME), to);
    }
    build_lq_query(&build, query_type);
    if (query_type == DHCPV6LQ_QUERY_BY_CLIENTID) {
        build_duid(&build, OPTION(CLIENTID), 5);
    }
    build_close(&build);
    return feed()->query;
}

/* RFC 7653 8.4.1: it should ask from the start-time to the base-time of DataMissing. */
static void recoveries(void **state) {
    static const struct {
        uint32_t client;
        uint8_t query_type;
        uint32_t from;
        uint32_t to;
        bool is_one;
    } asked[] = {
        {BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 100, 300, true},
        {BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0, 0, true},
        {BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 101, 300, false},
        {BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 100, 299, false},
        {BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_CLIENTID, 100, 300, false},
        {BUILD_REQUESTOR + 1, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 100, 300, false},
    };
    const struct dhcpv6lq_query *of;
    const struct dhcpv6lq_query *bulk;

    (void)state;
    for (size_t i = 0; i < SIZE(asked); i++) {
        of = lack_data();
        bulk = recover(asked[i].client, asked[i].query_type, asked[i].from, asked[i].to);
        assert_ptr_equal(of->active.recovery, asked[i].is_one ? bulk : NULL);
    }
    of = lack_data(); /* the first one counts */
    bulk = recover(BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0, 0);
    recover(BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0, 0);
    assert_ptr_equal(of->active.recovery, bulk);

    start(); /* what comes before it is none */
    of = ask_again(1, BUILD_REQUESTOR, 100, true);
    recover(BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0, 0);
    tell_status(DHCPV6LQ_STATUS_DATA_MISSING, 300);
    feed();
    assert_int_not_equal(of->active.missing_frame, 0);
    assert_null(of->active.recovery);

    start(); /* the REPLY may say it */
    (void)ask_again(1, BUILD_REQUESTOR, 100, true);
    done(1);
    feed();
    build_message(&build, DHCPV6LQ_ACTIVELEASEQUERY, 3);
    build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
    build_time(&build, OPTION(LQ_START_TIME), 200);
    of = feed()->query;
    failing_reply(3, DHCPV6LQ_STATUS_DATA_MISSING);
    feed();
    assert_int_equal(of->active.missing_frame, 5);
}

/* A second answer says so before anybody has asked for what the first lacks: each waits for a query
 * of its own, or one asks for both. */
static void recoveries_of_two(void **state) {
    const struct dhcpv6lq_query *one;
    const struct dhcpv6lq_query *two;
    const struct dhcpv6lq_query *bulk;

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        one = lack_data();
        done(1);
        feed();
        two = ask_again(3, BUILD_REQUESTOR, 300, true);
        build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 3);
        build_status(&build, DHCPV6LQ_STATUS_DATA_MISSING);
        build_time(&build, OPTION(LQ_BASE_TIME), 400);
        feed();
        assert_int_not_equal(two->active.missing_frame, 0);
        switch (i) {
        case 0:
            bulk = recover(BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 100, 400);
            assert_ptr_equal(one->active.recovery, bulk);
            assert_ptr_equal(two->active.recovery, bulk);
            break;
        case 1:
            bulk = recover(BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 100, 300);
            assert_ptr_equal(one->active.recovery, bulk);
            assert_null(two->active.recovery);
            bulk = recover(BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 300, 400);
            assert_ptr_equal(two->active.recovery, bulk);
            break;
        default:
            bulk = recover(BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 300, 400);
            assert_null(one->active.recovery);
            assert_ptr_equal(two->active.recovery, bulk);
            bulk = recover(BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 100, 300);
            assert_ptr_equal(one->active.recovery, bulk);
            break;
        }
    }
}

/* One bulk query may ask for what any number of answers lack; of 16 that none has asked for, it is
 * noted when one does. */
static void recoveries_of_many(void **state) {
    enum { MANY = 20, NOTED = 16 };

    (void)state;
    for (unsigned asked = 0; asked < 2; asked++) {
        const struct dhcpv6lq_query *of[MANY];
        const struct dhcpv6lq_query *bulk;

        start();
        for (uint32_t i = 0; i < MANY; i++) {
            of[i] = ask_again(10 + i, BUILD_REQUESTOR, 100, true);
            build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 10 + i);
            build_status(&build, DHCPV6LQ_STATUS_DATA_MISSING);
            build_time(&build, OPTION(LQ_BASE_TIME), 300);
            feed();
            done(10 + i);
            feed();
        }
        if (asked) {
            recover(BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 200, 300);
            assert_null(of[MANY - 1]->active.recovery);
        }
        bulk = recover(BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 100, 300);
        for (uint32_t i = 0; i < MANY; i++) {
            assert_ptr_equal(of[i]->active.recovery, asked && i < MANY - NOTED ? NULL : bulk);
        }
    }
}

/* Of a query that is not captured, the addresses tell whose it is: nobody knows from when on it
 * asked, so any bulk query up to then may be for what is missing. */
static void recoveries_of_nobody(void **state) {
    static const struct {
        uint8_t requestor; /* the last octet of its address: 1 had the active answer, */
        uint8_t server;    /* and 2 gave it */
        uint8_t query_type;
        uint32_t from;
        uint32_t to;
        bool is_one;
    } asked[] = {
        {1, 2, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 100, 300, true},
        {1, 2, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0, 0, true},
        {1, 2, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 100, 299, false},
        {1, 2, DHCPV6LQ_QUERY_BY_CLIENTID, 100, 300, false},
        {2, 2, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 100, 300, false},
        {1, 3, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 100, 300, false},
    };
    const struct dhcpv6lq_query *of;
    const struct dhcpv6lq_query *bulk;

    (void)state;
    for (size_t i = 0; i < SIZE(asked); i++) {
        start_amid();
        tell_status(DHCPV6LQ_STATUS_DATA_MISSING, 300);
        of = feed()->query;
        assert_int_equal(of->frame, 0);
        assert_int_equal(of->active.missing_frame, 1);
        assert_null(of->active.recovery);
        tell_status(DHCPV6LQ_STATUS_DATA_MISSING, 310);
        feed();
        assert_int_equal(of->active.missing_frame, 1);
        series.requestor.address[15] = asked[i].requestor;
        series.server.address[15] = asked[i].server;
        bulk = recover(BUILD_REQUESTOR, asked[i].query_type, asked[i].from, asked[i].to);
        assert_ptr_equal(of->active.recovery, asked[i].is_one ? bulk : NULL);
    }

    start_amid(); /* it is fed late, as where a connection begins is found out late */
    series.frame = 10;
    bulk = recover(BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0, 0);
    tell_status(DHCPV6LQ_STATUS_DATA_MISSING, 300);
    series.frame = 8;
    assert_ptr_equal(feed()->query->active.recovery, bulk);
    start_amid(); /* and here it is not */
    recover(BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0, 0);
    tell_status(DHCPV6LQ_STATUS_DATA_MISSING, 300);
    assert_null(feed()->query->active.recovery);

    start_amid(); /* a REPLY may be one to a bulk query, which fails */
    failing_reply(1, DHCPV6LQ_STATUS_DATA_MISSING);
    assert_int_equal(feed()->query->active.missing_frame, 0);
}

static struct dhcpv6lq_leases *leases;

static bool is_stale(uint32_t host) {
    uint8_t address[16] = {0x20, 0x01, 0x0d, 0xb8};
    struct dhcpv6lq_lease lease;

    address[15] = (uint8_t)host;
    assert_true(dhcpv6lq_lease_find(leases, NULL, 0, address, 128, false, &lease));
    return lease.stale;
}

/* A table of what clients 1 and 2 have, and an answer that goes on from there, but tells of client
 * 1 only before it says that updates are missing. */
static const struct dhcpv6lq_query *tell_table(void) {
    static const struct dhcpv6lq_seed seed = {1, 2};
    const struct dhcpv6lq_allocator allocator = counter_allocator(&series.counter);
    struct dhcpv6lq_answer_listener listener;
    const struct dhcpv6lq_query *of;

    start();
    leases = dhcpv6lq_leases_new(&allocator, seed, 0);
    listener = dhcpv6lq_leases_listener(leases);
    dhcpv6lq_capture_listen(series.capture, &listener);
    ask_again(1, BUILD_REQUESTOR, 0, true);
    data(1, 1);
    feed();
    data(1, 2);
    feed();
    done(1);
    feed();
    of = ask_again(1, BUILD_REQUESTOR, 100, true);
    data(1, 1);
    feed();
    assert_false(is_stale(1) || is_stale(2));
    tell_status(DHCPV6LQ_STATUS_DATA_MISSING, 300);
    feed();
    return of;
}

/* RFC 7653 8.4.1. */
static void stale_bindings(void **state) {
    (void)state;
    for (int recovered = 0; recovered < 3; recovered++) {
        tell_table();
        assert_false(is_stale(1));
        assert_true(is_stale(2));
        if (recovered) {
            recover(BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 100, 300);
            reply(2, 3);
            feed();
            assert_true(is_stale(2)); /* the answer is not complete */
            if (recovered == 2) {
                lose_octets();
            }
            done(2);
            feed();
            assert_int_equal(is_stale(2), recovered == 2); /* else it has not changed */
        } else {
            data(1, 2);
            feed();
            assert_false(is_stale(2));
        }
        dhcpv6lq_leases_free(leases);
    }
}

/* The second answer's updates are recovered, and the first one's are not asked for. */
static void stale_before_the_first(void **state) {
    (void)state;
    tell_table();
    done(1);
    feed();
    ask_again(3, BUILD_REQUESTOR, 300, true);
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 3);
    build_status(&build, DHCPV6LQ_STATUS_DATA_MISSING);
    build_time(&build, OPTION(LQ_BASE_TIME), 400);
    feed();
    assert_true(is_stale(1) && is_stale(2));
    recover(BUILD_REQUESTOR, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 300, 400);
    reply(2, 3);
    feed();
    assert_true(is_stale(1) && is_stale(2));
    done(2);
    feed();
    assert_false(is_stale(1)); /* told again after the first query */
    assert_true(is_stale(2));
    dhcpv6lq_leases_free(leases);
}

static void words(void **state) {
    (void)state;
    assert_string_equal(dhcpv6lq_phase_text(CATCH_UP), "catch-up");
    assert_string_equal(dhcpv6lq_phase_text(LIVE), "live");
    assert_null(dhcpv6lq_phase_text(NONE));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(live_at_once, finish),
        cmocka_unit_test_teardown(catching_up, finish),
        cmocka_unit_test_teardown(no_phase, finish),
        cmocka_unit_test_teardown(losses, finish),
        cmocka_unit_test_teardown(broken_options, finish),
        cmocka_unit_test_teardown(query_not_captured, finish),
        cmocka_unit_test_teardown(keep_alives, finish),
        cmocka_unit_test_teardown(updates_and_releases, finish),
        cmocka_unit_test_teardown(resumptions, finish),
        cmocka_unit_test_teardown(recoveries, finish),
        cmocka_unit_test_teardown(recoveries_of_two, finish),
        cmocka_unit_test_teardown(recoveries_of_many, finish),
        cmocka_unit_test_teardown(recoveries_of_nobody, finish),
        cmocka_unit_test_teardown(stale_bindings, finish),
        cmocka_unit_test_teardown(stale_before_the_first, finish),
        cmocka_unit_test(words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
