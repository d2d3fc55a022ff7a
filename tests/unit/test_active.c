/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Active answers (RFC 7653): in which phase they are, and from where on a requestor may resume.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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
    tell(1, 300);
    assert_false(feed()->keep_alive);
    tell_status(DHCPV6LQ_STATUS_CATCH_UP_COMPLETE, 300);
    assert_false(feed()->keep_alive);
    done(1);
    assert_false(feed()->keep_alive);
    assert_int_equal(of->active.keep_alives, 2);

    start(); /* what is cut may have more */
    of = open_active(1);
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
        cmocka_unit_test(words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
