/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a series of messages means and breaks: for each rule the series that
 * breaks it and its neighbours that do not, the RFCs' examples, and the limits.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "dhcpv6lq/session.h"

#include "build.h"
#include "counter.h"

#define RULE(id) DHCPV6LQ_RULE_##id
#define OPTION(code) DHCPV6LQ_OPTION_##code
#define SIZE(table) (sizeof(table) / sizeof((table)[0]))

enum { SECOND = 1000000000 };

static struct build build;
static struct counter counter;
static struct dhcpv6lq_session *session;
static enum dhcpv6lq_transport transport;
static uint32_t frame;
static int64_t now; /* seconds */
static uint16_t port;

static void start_with(enum dhcpv6lq_transport over, bool start_seen,
                       const struct dhcpv6lq_limits *limits) {
    struct dhcpv6lq_allocator allocator = counter_allocator(&counter);

    dhcpv6lq_session_free(session);
    assert_int_equal(counter.blocks, 0);
    counter = (struct counter){0};
    transport = over;
    session = dhcpv6lq_session_new(&allocator, over, start_seen, limits);
    assert_non_null(session);
    frame = 0;
    now = 1000;
    port = 546;
}

static void start(void) {
    start_with(DHCPV6LQ_TCP, true, NULL);
}

static void start_udp(void) {
    start_with(DHCPV6LQ_UDP, true, NULL);
}

static int finish(void **state) {
    (void)state;
    dhcpv6lq_session_free(session);
    session = NULL;
    return counter.blocks != 0;
}

static enum dhcpv6lq_direction direction(uint8_t type) {
    if (transport == DHCPV6LQ_UDP) {
        return DHCPV6LQ_DIRECTION_UNKNOWN;
    }
    return type == DHCPV6LQ_LEASEQUERY || type == DHCPV6LQ_ACTIVELEASEQUERY ||
                   type == DHCPV6LQ_STARTTLS
               ? DHCPV6LQ_TO_SERVER
               : DHCPV6LQ_FROM_SERVER;
}

/* Feed what was built, in the next frame, a second later. May be NULL without memory. */
static bool query_begun; /* for the messages to come */

static const struct dhcpv6lq_step *try_feed(void) {
    frame++;
    now++;

    struct dhcpv6lq_input input = {.octets = build.octets,
                                   .length = build.length,
                                   .frame = frame,
                                   .time = now * SECOND,
                                   .direction = direction(build.octets[0]),
                                   .query_begun = query_begun};

    if (transport == DHCPV6LQ_UDP) {
        input.requestor[15] = 1;
        input.port = port;
    }
    return dhcpv6lq_session_feed(session, &input);
}

static const struct dhcpv6lq_step *feed(void) {
    const struct dhcpv6lq_step *step = try_feed();

    assert_non_null(step);
    return step;
}

static const struct dhcpv6lq_step *silent(void) {
    const struct dhcpv6lq_step *step = feed();

    if (step->count != 0) {
        fail_msg("frame %u: %s", step->frame, dhcpv6lq_rule_info(step->findings[0].rule)->id);
    }
    return step;
}

/* The step has exactly this one finding. */
static const struct dhcpv6lq_step *breaks_at(enum dhcpv6lq_rule rule, size_t offset,
                                             uint32_t number) {
    const struct dhcpv6lq_step *step = feed();

    if (step->count > 1) {
        fail_msg("frame %u: also %s", step->frame, dhcpv6lq_rule_info(step->findings[1].rule)->id);
    }
    assert_int_equal(step->count, 1);
    assert_string_equal(dhcpv6lq_rule_info(step->findings[0].rule)->id,
                        dhcpv6lq_rule_info(rule)->id);
    assert_int_equal(step->findings[0].scope,
                     offset ? DHCPV6LQ_SCOPE_OPTION : DHCPV6LQ_SCOPE_MESSAGE);
    assert_int_equal(step->findings[0].offset, offset);
    assert_int_equal(step->findings[0].number, number);
    return step;
}

static const struct dhcpv6lq_step *breaks(enum dhcpv6lq_rule rule, uint32_t number) {
    return breaks_at(rule, 0, number);
}

static void has(const struct dhcpv6lq_step *step, enum dhcpv6lq_rule rule, unsigned times) {
    unsigned found = 0;

    for (uint32_t i = 0; i < step->count; i++) {
        found += step->findings[i].rule == rule;
    }
    assert_int_equal(found, times);
}

static void query(uint32_t xid) {
    build_leasequery(&build, xid);
}

/* A reply with one client's data. */
static void reply(uint32_t xid, uint32_t client) {
    build_reply(&build, xid);
    build_client(&build, client, client);
}

static size_t failing_reply(uint32_t xid, uint16_t status) {
    build_reply(&build, xid);
    return build_status(&build, status);
}

static void data(uint32_t xid, uint32_t client) {
    build_data(&build, xid, client);
}

static void done(uint32_t xid) {
    build_done(&build, xid);
}

static void keep_alive(uint32_t xid) {
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, xid);
}

/* Feed a whole query and its reply with client data. */
static const struct dhcpv6lq_query *open_bulk(uint32_t xid) {
    const struct dhcpv6lq_step *step;

    query(xid);
    step = silent();
    reply(xid, 1);
    silent();
    return step->query;
}

static const struct dhcpv6lq_query *open_active(uint32_t xid) {
    const struct dhcpv6lq_step *step;

    build_activeleasequery(&build, xid);
    step = silent();
    build_reply(&build, xid);
    silent();
    return step->query;
}

static void expect_outcome(const struct dhcpv6lq_query *of, enum dhcpv6lq_outcome outcome) {
    assert_string_equal(dhcpv6lq_outcome_text(dhcpv6lq_query_outcome(of)),
                        dhcpv6lq_outcome_text(outcome));
}

/* `rule` under 0: nothing is wrong. */
static void expect_ending(const struct dhcpv6lq_query *of, int rule) {
    struct dhcpv6lq_finding findings[DHCPV6LQ_ENDINGS_MAX];

    assert_int_equal(dhcpv6lq_query_endings(of, findings), rule >= 0);
    if (rule >= 0) {
        assert_int_equal(findings[0].rule, rule);
        assert_int_equal(findings[0].scope, DHCPV6LQ_SCOPE_MESSAGE);
        assert_int_equal(findings[0].offset, 0);
    }
}

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
    expect_outcome(queries[4], DHCPV6LQ_UNFINISHED);
    expect_ending(queries[4], RULE(NO_DONE));
    done(4);
    silent();

    expect_outcome(queries[1], DHCPV6LQ_FAILED);
    assert_int_equal(queries[1]->status, DHCPV6LQ_STATUS_NOT_CONFIGURED);
    for (unsigned i = 1; i <= 4; i++) {
        assert_int_equal(queries[i]->transaction_id, i);
        assert_int_equal(queries[i]->message_type, DHCPV6LQ_LEASEQUERY);
        assert_int_equal(queries[i]->query_type, DHCPV6LQ_QUERY_BY_ADDRESS);
        expect_ending(queries[i], -1);
        if (i > 1) {
            expect_outcome(queries[i], DHCPV6LQ_DONE);
        }
    }
    assert_int_equal(queries[2]->totals.clients, 3);
    assert_int_equal(queries[3]->totals.clients, 2);
    assert_int_equal(queries[4]->totals.clients, 4);
    assert_int_equal(queries[4]->totals.addresses, 4);
    assert_int_equal(queries[1]->findings, 1);
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
    expect_ending(active, -1);

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
    expect_outcome(active, DHCPV6LQ_FAILED);
    assert_int_equal(active->status, DHCPV6LQ_STATUS_QUERY_TERMINATED);
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

    (void)state;
    start();
    query(9);
    steps[0] = silent();
    build_reply(&build, 9);
    build_client(&build, 1, 1);
    build_client(&build, 2, 2);
    steps[1] = silent();
    query(10);
    silent();
    data(9, 3);
    steps[2] = silent();
    done(9);
    steps[3] = silent();
    for (size_t i = 0; i < 4; i++) {
        assert_ptr_equal(steps[i]->query, steps[0]->query);
        assert_int_equal(steps[i]->previous, i ? steps[i - 1]->frame : 0);
        assert_int_equal(steps[i]->next, i < 3 ? steps[i + 1]->frame : 0);
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
    assert_int_equal(steps[0]->query->reply_frame, 2);
    assert_int_equal(steps[0]->query->reply_time, steps[1]->time);
    assert_int_equal(steps[0]->query->done_frame, 5);
    assert_int_equal(steps[0]->query->last_frame, 5);
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
    assert_null(silent()->query);
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
    input.length = build.length;
    input.direction = DHCPV6LQ_TO_SERVER;
    step = dhcpv6lq_session_feed(session, &input);
    assert_int_equal(step->count, 1);
    has(step, RULE(DIRECTION), 1);
    assert_null(step->query);
    build_activeleasequery(&build, 1);
    input.length = build.length;
    input.direction = DHCPV6LQ_FROM_SERVER;
    step = dhcpv6lq_session_feed(session, &input);
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
    data(5, 2);
    breaks(RULE(NO_QUERY), 0);
    done(5);
    breaks(RULE(NO_QUERY), 0);
    assert_int_equal(step->query->totals.clients, 2);
    expect_ending(step->query, -1);

    start_with(DHCPV6LQ_TCP, false, NULL); /* the query came before the capture */
    data(5, 1);
    step = silent();
    assert_int_equal(step->query->frame, 0);
    expect_outcome(step->query, DHCPV6LQ_UNFINISHED);
    done(5);
    silent();
    expect_outcome(step->query, DHCPV6LQ_DONE);

    start(); /* it may be in the gap */
    query(1);
    silent();
    dhcpv6lq_session_gap(session, DHCPV6LQ_TO_SERVER);
    reply(5, 1);
    silent();

    start(); /* a gap on the other side does not explain it */
    dhcpv6lq_session_gap(session, DHCPV6LQ_FROM_SERVER);
    reply(5, 1);
    breaks(RULE(NO_QUERY), 0);

    start_udp();
    reply(5, 1);
    silent();
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
    breaks(RULE(AFTER_DONE), frame);
}

/* Where the capture lacks the end of the first answer, the second one's REPLY shows it. */
static void xid_reused_in_a_piece(void **state) {
    const struct dhcpv6lq_query *asked[2];

    (void)state;
    start_with(DHCPV6LQ_TCP, false, NULL);
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
    dhcpv6lq_session_gap(session, DHCPV6LQ_FROM_SERVER);
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
    dhcpv6lq_session_gap(session, DHCPV6LQ_TO_SERVER);
    reply(1, 1);
    asked[1] = silent()->query;
    assert_ptr_not_equal(asked[1], asked[0]);
    data(1, 2);
    assert_ptr_equal(silent()->query, asked[1]);
    dhcpv6lq_session_gap(session, DHCPV6LQ_TO_SERVER);
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

/* The query may be in what has come of the requestor's next message. */
static void query_in_part(void **state) {
    (void)state;
    start();
    query_begun = true;
    data(1, 1);
    silent();
    query_begun = false;
    data(1, 2);
    breaks(RULE(NO_QUERY), 0);
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

    start_with(DHCPV6LQ_TCP, false, NULL); /* only the answer to an earlier one was seen */
    data(1, 1);
    silent();
    query(1);
    silent();

    start_udp();
    query(1);
    silent();
    build_time(&build, OPTION(LQ_START_TIME), 1);
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
    build_reply(&build, 1);
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
    data(1, 3);
    silent();
    done(1);
    silent();
    reply(1, 4); /* after the DONE it is only that */
    breaks(RULE(AFTER_DONE), 5);

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
    expect_outcome(of, DHCPV6LQ_UNFINISHED);

    start();
    query(1);
    of = silent()->query;
    done(1);
    breaks(RULE(DATA_BEFORE_REPLY), 0);
    expect_ending(of, RULE(NO_REPLY));

    start(); /* the reply may be in the gap */
    query(1);
    of = silent()->query;
    dhcpv6lq_session_gap(session, DHCPV6LQ_FROM_SERVER);
    data(1, 1);
    assert_true(silent()->query->answer_lost);
    done(1);
    silent();
    expect_ending(of, -1);

    start(); /* a gap on the other side, or before the query, does not explain it */
    dhcpv6lq_session_gap(session, DHCPV6LQ_FROM_SERVER);
    query(1);
    silent();
    dhcpv6lq_session_gap(session, DHCPV6LQ_TO_SERVER);
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
    expect_ending(of, -1);
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

    start_with(DHCPV6LQ_TCP, false, NULL); /* perhaps an active answer */
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
    now += 1000;
    reply(1, 1);
    breaks(RULE(AFTER_DONE), 3);
    at = build_status(&build, 8); /* what it breaks by itself is told all the same */
    assert_int_equal(feed()->count, 2);
    assert_true(at > 0);
}

static void data_timeout(void **state) {
    (void)state;
    start();
    query(1);
    silent();
    now += 1000; /* a slow reply is none */
    reply(1, 1);
    silent();
    now += 299; /* 300 s later */
    data(1, 2);
    silent();
    now += 300;
    data(1, 3);
    breaks(RULE(DATA_TIMEOUT), 301);
    now += 200;
    dhcpv6lq_session_gap(session, DHCPV6LQ_FROM_SERVER);
    now += 200;
    data(1, 4);
    silent();
    now += 399;
    done(1);
    breaks(RULE(DATA_TIMEOUT), 400);

    start();
    open_active(1);
    now += 119;
    data(1, 1);
    silent();
    now += 120;
    keep_alive(1);
    breaks(RULE(DATA_TIMEOUT), 121);
    now -= 100; /* clocks do that */
    keep_alive(1);
    silent();

    start_udp();
    open_bulk(1);
    now += 1000;
    reply(1, 1);
    silent();
}

static size_t relay_data(bool inside) {
    size_t at;

    build_reply(&build, 1);
    if (inside) {
        build_open(&build, OPTION(CLIENT_DATA));
        build_duid(&build, OPTION(CLIENTID), 1);
        build_time(&build, OPTION(CLT_TIME), 1);
        build_iaaddr(&build, 1, 1, 2);
    }
    at = build_open(&build, OPTION(LQ_RELAY_DATA));
    build_zeros(&build, 16);
    build_relay(&build, DHCPV6LQ_RELAY_FORW);
    build_close(&build);
    if (inside) {
        build_close(&build);
    }
    return at;
}

/* A LEASEQUERY with an ORO for those options; 0: without an ORO. */
static void query_with_oros(uint16_t outside, uint16_t inside) {
    build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
    build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
    if (outside) {
        build_oro(&build, outside);
    }
    build_lq_query(&build, DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
    if (inside) {
        build_oro(&build, inside);
    }
    build_close(&build);
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

    start_udp();
    query(1);
    silent();
    at = relay_data(false);
    breaks_at(RULE(RELAY_DATA_UNREQUESTED), at, OPTION(LQ_RELAY_DATA));

    start(); /* the ORO may be in what cannot be read */
    query(1);
    build_number(&build, 3, 0);
    feed();
    relay_data(true);
    silent();
    start_with(DHCPV6LQ_TCP, false, NULL); /* or in what was not captured */
    relay_data(true);
    silent();
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

/* A DATA with an address or a prefix of a client; the offset of the binding's option. */
static size_t data_with(bool prefix, uint32_t client, uint16_t number, uint8_t length) {
    size_t at;

    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
    build_open(&build, OPTION(CLIENT_DATA));
    build_duid(&build, OPTION(CLIENTID), client);
    build_time(&build, OPTION(CLT_TIME), 1);
    at = prefix ? build_iaprefix(&build, number, 0, length, 1, 2)
                : build_iaaddr(&build, number, 1, 2);
    build_close(&build);
    return at;
}

static void bindings(void **state) {
    size_t at;

    (void)state;
    start();
    open_bulk(1); /* client 1 has address 1, in frame 2 */
    at = data_with(false, 1, 1, 0);
    breaks_at(RULE(BINDING_REPEATED), at, 2);
    at = data_with(false, 2, 1, 0);
    breaks_at(RULE(BINDING_CONFLICT), at, 2);
    data_with(false, 1, 2, 0);
    silent();
    data_with(true, 1, 0x0100, 40); /* frame 6 */
    silent();
    data_with(true, 1, 0x0100, 48); /* its own prefix inside it */
    silent();
    at = data_with(true, 2, 0x0101, 48);
    breaks_at(RULE(BINDING_CONFLICT), at, 6);
    at = data_with(true, 1, 0x0100, 40);
    breaks_at(RULE(BINDING_REPEATED), at, 6);
    data_with(true, 2, 0x0200, 40);
    silent();
    at = data_with(true, 2, 0x0200, 40);
    breaks_at(RULE(BINDING_REPEATED), at, 10);
    at = data_with(true, 3, 0x0200, 129); /* no prefix: not compared */
    breaks_at(RULE(PREFIX_LENGTH), at, 129);
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1); /* nobody's */
    at = build_open(&build, OPTION(CLIENT_DATA));
    build_time(&build, OPTION(CLT_TIME), 1);
    build_iaaddr(&build, 1, 1, 2);
    build_close(&build);
    breaks_at(RULE(CLIENT_DATA_INCOMPLETE), at, DHCPV6LQ_LACKS_CLIENTID);
    done(1);
    silent();

    query(2); /* another answer */
    silent();
    reply(2, 1);
    silent();

    start(); /* in an active answer they change */
    open_active(1);
    data_with(false, 1, 1, 0);
    silent();
    data_with(false, 1, 1, 0);
    silent();
    data_with(false, 2, 1, 0);
    silent();

    start_with(DHCPV6LQ_TCP, false, NULL); /* which this may be */
    data_with(false, 1, 1, 0);
    silent();
    data_with(false, 2, 1, 0);
    silent();

    start_udp(); /* two servers' answers are two */
    open_bulk(1);
    reply(1, 1);
    silent();
    build_reply(&build, 1);
    build_client(&build, 1, 1);
    build_client(&build, 2, 1);
    has(feed(), RULE(BINDING_CONFLICT), 1);
}

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
    query(6); /* a LEASEQUERY is not what the rule is about */
    silent();

    start(); /* STARTTLS is no query of data */
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    silent();
    open_active(2);

    start(); /* the DONE may be in the gap */
    open_bulk(1);
    dhcpv6lq_session_gap(session, DHCPV6LQ_FROM_SERVER);
    open_active(2);
}

static void starttls(void **state) {
    const struct dhcpv6lq_query *of;
    size_t at;

    (void)state;
    start();
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    of = silent()->query;
    expect_outcome(of, DHCPV6LQ_UNANSWERED);
    expect_ending(of, -1); /* RFC 7653 8.2: a server may */
    build_message(&build, DHCPV6LQ_REPLY, 1);
    assert_ptr_equal(silent()->query, of);
    expect_outcome(of, DHCPV6LQ_DONE);
    assert_int_equal(of->reply_frame, 2);
    expect_ending(of, -1);
    open_active(2);

    start();
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    of = silent()->query;
    build_message(&build, DHCPV6LQ_REPLY, 1);
    at = build_status(&build, DHCPV6LQ_STATUS_TLS_CONNECTION_REFUSED);
    breaks_at(RULE(STATUS), at, DHCPV6LQ_STATUS_TLS_CONNECTION_REFUSED);
    expect_outcome(of, DHCPV6LQ_FAILED);
    build_message(&build, DHCPV6LQ_STARTTLS, 2);
    breaks(RULE(STARTTLS_LATE), 0);

    start_with(DHCPV6LQ_TCP, false, NULL);
    build_message(&build, DHCPV6LQ_REPLY, 7); /* its STARTTLS came before the capture */
    silent();
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    silent();
    build_message(&build, DHCPV6LQ_REPLY, 2);
    silent();

    start();
    query(1);
    silent();
    build_message(&build, DHCPV6LQ_REPLY, 1); /* a REPLY answers nothing else */
    assert_null(breaks(RULE(MSG_TYPE), DHCPV6LQ_REPLY)->query);
    query_begun = true; /* it may be a STARTTLS of which the capture lacks the end */
    build_message(&build, DHCPV6LQ_REPLY, 2);
    silent();
    query_begun = false;
    dhcpv6lq_session_gap(session, DHCPV6LQ_TO_SERVER);
    build_message(&build, DHCPV6LQ_REPLY, 2);
    silent();
}

static void endings(void **state) {
    struct dhcpv6lq_finding findings[DHCPV6LQ_ENDINGS_MAX];
    const struct dhcpv6lq_query *of;

    (void)state;
    start();
    query(1);
    of = silent()->query;
    expect_outcome(of, DHCPV6LQ_UNANSWERED);
    expect_ending(of, RULE(NO_REPLY));
    reply(1, 1);
    silent();
    expect_ending(of, RULE(NO_DONE));
    data(1, 2);
    silent();
    expect_ending(of, RULE(NO_DONE));
    done(1);
    silent();
    expect_ending(of, -1);

    query(3); /* neither the beginning of its answer nor the end */
    of = silent()->query;
    data(3, 1);
    feed();
    assert_int_equal(dhcpv6lq_query_endings(of, findings), 2);
    assert_int_equal(findings[0].rule, RULE(NO_REPLY));
    assert_int_equal(findings[1].rule, RULE(NO_DONE));
    done(3);
    feed();
    expect_ending(of, RULE(NO_REPLY));

    build_activeleasequery(&build, 2);
    of = silent()->query;
    expect_ending(of, RULE(NO_REPLY));
    reply(2, 1);
    silent();
    expect_ending(of, -1);

    start();
    query(1);
    of = silent()->query;
    dhcpv6lq_session_gap(session, DHCPV6LQ_FROM_SERVER); /* said in the text, but not excused */
    expect_ending(of, RULE(NO_REPLY));
    reply(1, 1);
    silent();
    expect_ending(of, RULE(NO_DONE));
}

static void udp(void **state) {
    const struct dhcpv6lq_step *first;
    const struct dhcpv6lq_step *again;
    const struct dhcpv6lq_query *other;

    (void)state;
    start_udp();
    query(1);
    first = silent();
    expect_ending(first->query, RULE(NO_REPLY));
    query(1);
    again = silent();
    assert_ptr_equal(again->query, first->query);
    assert_true(again->retransmission);
    assert_false(first->retransmission);
    assert_int_equal(first->next, 2);
    assert_int_equal(again->previous, 1);
    assert_int_equal(first->query->retransmissions, 1);
    port = 547; /* another requestor */
    query(1);
    other = silent()->query;
    assert_ptr_not_equal(other, first->query);
    port = 546;
    reply(1, 1);
    assert_ptr_equal(silent()->query, first->query);
    expect_outcome(first->query, DHCPV6LQ_DONE);
    expect_ending(first->query, -1);
    expect_outcome(other, DHCPV6LQ_UNANSWERED);
    reply(1, 1); /* another server */
    again = silent();
    assert_int_equal(again->query->reply_frame, 4);
    assert_int_equal(again->client_index, 2);

    reply(9, 1); /* the capture has it before its query */
    first = silent();
    now--; /* at the same time */
    query(9);
    again = silent();
    assert_ptr_equal(again->query, first->query);
    assert_int_equal(again->query->frame, frame);
    expect_ending(again->query, -1);
    reply(10, 1); /* a query with its transaction-id a second later is another one */
    silent();
    query(10);
    expect_ending(silent()->query, RULE(NO_REPLY));

    data(1, 3); /* no answer over UDP: RFC 5460 4 */
    assert_null(silent()->query);
    done(1);
    assert_null(silent()->query);

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
    assert_int_equal(first->query->status, DHCPV6LQ_STATUS_NOT_CONFIGURED);
    reply(4, 1); /* one server that knows is enough */
    silent();
    expect_outcome(first->query, DHCPV6LQ_DONE);
    assert_int_equal(first->query->status, 0);
}

static void findings_are_capped(void **state) {
    const struct dhcpv6lq_step *step;

    (void)state;
    start();
    query(1);
    silent();
    reply(1, 1);
    silent();
    done(1);
    silent();
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
    for (int i = 0; i < 5000; i++) {
        build_option(&build, OPTION(CLT_TIME), 5, 0);
    }
    step = feed();
    assert_int_equal(step->count, 64);
    has(step, RULE(AFTER_DONE), 1);
    has(step, RULE(DATA_NO_CLIENT_DATA), 1);
    for (uint32_t i = 1; i < step->count; i++) {
        assert_true(step->findings[i - 1].offset <= step->findings[i].offset);
    }
    assert_int_equal(step->query->findings, 64);
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

static void limit_of_bindings(void **state) {
    static const struct dhcpv6lq_limits limits = {.bindings = 10};
    const struct dhcpv6lq_query *of;

    (void)state;
    start_with(DHCPV6LQ_TCP, true, &limits);
    of = open_bulk(1);
    for (uint32_t client = 2; client <= 10; client++) {
        data(1, client);
        silent();
    }
    assert_false(of->bindings_given_up);
    data(1, 11);
    silent();
    assert_true(of->bindings_given_up);
    data(1, 11); /* no longer looked for */
    silent();
    assert_int_equal(of->totals.clients, 12);
    of = open_bulk(2); /* what was given up is free for others */
    data(2, 1);
    has(feed(), RULE(BINDING_REPEATED), 1);
    assert_false(of->bindings_given_up);
}

/* Every transaction-id there is, an odd factor apart, so that neighbours differ in their high bits.
 */
static void many_transaction_ids(void **state) {
#ifdef __SANITIZE_ADDRESS__ /* an eighth of them there, lest it take minutes */
    enum { ALL = 1 << 21 };
#else
    enum { ALL = 1 << 24 };
#endif
    enum { LIMIT = 1000000, FACTOR = 0x9e3779, OCTETS_EACH = 640 };
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
            octets = counter.octets;
        }
    }
    assert_true(octets <= (size_t)LIMIT * OCTETS_EACH);
    assert_int_equal(counter.octets, octets); /* what is given up costs nothing */
}

/* A million addresses of one client in one answer. */
static void many_bindings(void **state) {
    enum { MESSAGES = 1000, ADDRESSES = 1000, OCTETS_EACH = 96 };
    const struct dhcpv6lq_query *of;
    size_t before;

    (void)state;
    start();
    query(1);
    of = silent()->query;
    build_reply(&build, 1);
    before = counter.octets;
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
    assert_false(of->bindings_given_up);
    assert_true(counter.octets - before <= (size_t)OCTETS_EACH * MESSAGES * ADDRESSES);
    done(1);
    silent();
    assert_true(counter.octets < MESSAGES * (size_t)1024); /* released with the answer */
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
            try_feed();
        }
        data(xid + 100, 1);
        try_feed();
    }
    query(1);
    try_feed();
    dhcpv6lq_session_gap(session, DHCPV6LQ_DIRECTION_UNKNOWN);
}

/* Whichever allocation fails, and whether those after it do, nothing breaks. */
static void no_memory(void **state) {
    struct dhcpv6lq_allocator allocator = counter_allocator(&counter);
    size_t calls;

    (void)state;
    start();
    converse();
    calls = counter.calls;
    assert_true(calls > 100);
    finish(NULL);
    for (size_t fails = 1; fails <= calls; fails++) {
        for (int on = 0; on < 2; on++) {
            counter = (struct counter){.fails = fails, .on = on != 0};
            session = dhcpv6lq_session_new(&allocator, DHCPV6LQ_TCP, true, NULL);
            if (session) {
                converse();
                dhcpv6lq_session_free(session);
                session = NULL;
            } else {
                assert_int_equal(fails, 1);
            }
            assert_int_equal(counter.blocks, 0);
            assert_int_equal(counter.octets, 0);
        }
    }
    dhcpv6lq_session_free(NULL);
}

/* Any octets at all; the sanitizers watch. */
static void random_messages(void **state) {
    uint64_t random = 88172645463325252u;

    (void)state;
    for (int over = 0; over < 2; over++) {
        start_with(over ? DHCPV6LQ_TCP : DHCPV6LQ_UDP, true, NULL);
        for (int i = 0; i < 50000; i++) {
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
            feed();
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(example_of_rfc5460, finish),
        cmocka_unit_test_teardown(examples_of_rfc7653, finish),
        cmocka_unit_test_teardown(habits_of_servers, finish),
        cmocka_unit_test_teardown(steps_are_linked, finish),
        cmocka_unit_test_teardown(unrelated_messages, finish),
        cmocka_unit_test_teardown(wrong_side, finish),
        cmocka_unit_test_teardown(no_query, finish),
        cmocka_unit_test_teardown(xid_reused, finish),
        cmocka_unit_test_teardown(xid_reused_while_open, finish),
        cmocka_unit_test_teardown(xid_reused_in_a_piece, finish),
        cmocka_unit_test_teardown(query_in_part, finish),
        cmocka_unit_test_teardown(reply_client_id, finish),
        cmocka_unit_test_teardown(reply_duplicate, finish),
        cmocka_unit_test_teardown(data_before_reply, finish),
        cmocka_unit_test_teardown(data_after_error, finish),
        cmocka_unit_test_teardown(after_done, finish),
        cmocka_unit_test_teardown(data_timeout, finish),
        cmocka_unit_test_teardown(relay_data_unrequested, finish),
        cmocka_unit_test_teardown(base_time_missing, finish),
        cmocka_unit_test_teardown(bindings, finish),
        cmocka_unit_test_teardown(active_in_parallel, finish),
        cmocka_unit_test_teardown(starttls, finish),
        cmocka_unit_test_teardown(endings, finish),
        cmocka_unit_test_teardown(udp, finish),
        cmocka_unit_test_teardown(findings_are_capped, finish),
        cmocka_unit_test_teardown(limit_of_queries, finish),
        cmocka_unit_test_teardown(limit_of_bindings, finish),
        cmocka_unit_test_teardown(many_transaction_ids, finish),
        cmocka_unit_test_teardown(many_bindings, finish),
        cmocka_unit_test_teardown(no_memory, finish),
        cmocka_unit_test_teardown(random_messages, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
