/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a capture is told of besides its messages: how long senders wait, and whether more packets
 * come.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dhcpv6lq/connection.h"

#include "build.h"
#include "counter.h"

#define SECOND INT64_C(1000000000)

enum { SYN = DHCPV6LQ_TCP_SYN, SYN_ACK = DHCPV6LQ_TCP_SYN | DHCPV6LQ_TCP_ACK };

static struct counter counter;
static struct dhcpv6lq_capture *capture;
static struct dhcpv6lq_session *session;
static uint32_t frame; /* the next one */
static struct build build;

/* Give back all that there is. */
static int finish(void **state) {
    (void)state;
    if (capture && session != dhcpv6lq_capture_udp(capture)) {
        dhcpv6lq_session_free(session);
    }
    dhcpv6lq_capture_free(capture);
    capture = NULL;
    assert_int_equal(counter.blocks, 0);
    return 0;
}

static void start(const struct dhcpv6lq_limits *limits) {
    const struct dhcpv6lq_allocator allocator = counter_allocator(&counter);

    finish(NULL);
    capture = dhcpv6lq_capture_new(&allocator, (struct dhcpv6lq_seed){1, 2}, limits);
    session = dhcpv6lq_capture_udp(capture);
    frame = 1;
}

static void start_tcp(const struct dhcpv6lq_limits *limits) {
    start(limits);
    session = dhcpv6lq_session_new(capture, DHCPV6LQ_TCP);
}

/* Feed what was built, in a frame of its own. */
static const struct dhcpv6lq_step *feed(int64_t seconds) {
    bool asks =
        build.octets[0] == DHCPV6LQ_LEASEQUERY || build.octets[0] == DHCPV6LQ_ACTIVELEASEQUERY;
    const struct dhcpv6lq_input input = {.octets = build.octets,
                                         .length = build.length,
                                         .message_length = build.length,
                                         .frame = frame,
                                         .time = seconds * SECOND,
                                         .direction =
                                             asks ? DHCPV6LQ_TO_SERVER : DHCPV6LQ_FROM_SERVER,
                                         .other_seen = true,
                                         .start_seen = true};

    frame++;
    if (!asks) {
        dhcpv6lq_session_hear(session, DHCPV6LQ_FROM_SERVER, seconds * SECOND, false);
    }
    dhcpv6lq_capture_tick(capture, seconds * SECOND);
    return dhcpv6lq_session_feed(session, &input);
}

static const struct dhcpv6lq_query *ask(int64_t seconds) {
    build_leasequery(&build, 1);
    return feed(seconds)->query;
}

static const struct dhcpv6lq_query *answer(int64_t seconds) {
    build_reply(&build, 1);
    return feed(seconds)->query;
}

static bool has_timed_out(const struct dhcpv6lq_step *step) {
    for (uint32_t i = 0; i < step->count; i++) {
        if (step->findings[i].rule == DHCPV6LQ_RULE_DATA_TIMEOUT) {
            return true;
        }
    }
    return false;
}

/* Is a reply to a query on which so many seconds have passed told as late? */
static bool is_late(void (*build_query)(struct build *build, uint32_t transaction_id),
                    int64_t seconds) {
    build_query(&build, 1);
    feed(0);
    build_reply(&build, 1);
    return has_timed_out(feed(seconds));
}

/* ---- limits ---- */

static void silence_of_a_server(void **state) {
    static const struct {
        struct dhcpv6lq_limits limits;
        int64_t bulk;
        int64_t active;
    } rows[] = {{{0}, 300, 120},
                {{.bulk_timeout = 10}, 10, 120},
                {{.active_timeout = 500}, 300, 500},
                {{.bulk_timeout = UINT32_MAX}, UINT32_MAX, 120}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        start_tcp(&rows[i].limits);
        assert_false(is_late(build_leasequery, rows[i].bulk));
        start_tcp(&rows[i].limits);
        assert_true(is_late(build_leasequery, rows[i].bulk + 1));
        start_tcp(&rows[i].limits);
        assert_false(is_late(build_activeleasequery, rows[i].active));
        start_tcp(&rows[i].limits);
        assert_true(is_late(build_activeleasequery, rows[i].active + 1));
    }
}

static void one_query_over_udp(void **state) {
    static const uint32_t timeouts[] = {0, 5, 100};

    (void)state;
    for (size_t i = 0; i < sizeof timeouts / sizeof timeouts[0]; i++) {
        const struct dhcpv6lq_limits limits = {.udp_timeout = timeouts[i]};
        int64_t timeout = timeouts[i] ? timeouts[i] : 40;
        const struct dhcpv6lq_query *first;

        start(&limits);
        first = ask(0);
        assert_ptr_equal(ask(timeout), first);
        assert_ptr_not_equal(ask(timeout + 1), first);
        start(&limits);
        first = ask(0);
        assert_ptr_equal(answer(timeout), first);
        start(&limits);
        first = ask(0);
        assert_ptr_not_equal(answer(timeout + 1), first);
    }
}

/* ---- while more comes ---- */

static bool has_no_reply(const struct dhcpv6lq_query *query) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];
    size_t count = dhcpv6lq_query_endings(query, endings);

    assert_true(count == 0 || (count == 1 && endings[0].finding.rule == DHCPV6LQ_RULE_NO_REPLY));
    return count == 1;
}

static void expect(const struct dhcpv6lq_query *query, enum dhcpv6lq_outcome outcome) {
    assert_int_equal(dhcpv6lq_query_outcome(query), outcome);
    assert_int_equal(has_no_reply(query), outcome == DHCPV6LQ_UNANSWERED);
}

/* A query may be answered as long as a reply would be its. */
static void unanswered_so_far(void **state) {
    const struct dhcpv6lq_query *query;

    (void)state;
    start(NULL);
    query = ask(0);
    ask(2);
    dhcpv6lq_capture_tick(capture, 42 * SECOND);
    expect(query, DHCPV6LQ_UNANSWERED);
    dhcpv6lq_capture_expect(capture, true);
    expect(query, DHCPV6LQ_OPEN);
    dhcpv6lq_capture_tick(capture, 42 * SECOND + 1);
    expect(query, DHCPV6LQ_UNANSWERED);

    start(NULL);
    query = ask(0);
    dhcpv6lq_capture_expect(capture, true);
    dhcpv6lq_capture_tick(capture, 11 * SECOND);
    expect(query, DHCPV6LQ_OPEN);
    dhcpv6lq_capture_expect(capture, false);
    expect(query, DHCPV6LQ_UNANSWERED);
    answer(12);
    expect(query, DHCPV6LQ_NO_BINDINGS);
}

/* ---- connections ---- */

static const struct dhcpv6lq_attempt *send_flags(bool from_server, uint8_t flags, int64_t seconds) {
    struct dhcpv6lq_endpoint requestor = {.address = {0xfd, 1}, .port = 40000};
    struct dhcpv6lq_endpoint server = {.address = {0xfd, 2}, .port = 547};
    const struct dhcpv6lq_flow flow = {.source = from_server ? server : requestor,
                                       .destination = from_server ? requestor : server,
                                       .from_server_port = from_server,
                                       .to_server_port = !from_server};
    const struct dhcpv6lq_segment segment = {.frame = frame,
                                             .time = seconds * SECOND,
                                             .sequence = 1,
                                             .acknowledged = flags & DHCPV6LQ_TCP_ACK ? 2 : 0,
                                             .flags = flags};
    enum dhcpv6lq_side from;
    struct dhcpv6lq_connection *connection =
        dhcpv6lq_connection_of(capture, &flow, &segment, &from);
    const struct dhcpv6lq_shown *shown = dhcpv6lq_connection_take(connection, from, &segment);

    frame++;
    dhcpv6lq_capture_tick(capture, seconds * SECOND);
    return shown ? shown->attempt : NULL;
}

static size_t endings_of(const struct dhcpv6lq_attempt *attempt) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ATTEMPT_ENDINGS_MAX];

    return dhcpv6lq_attempt_endings(attempt, endings);
}

/* A SYN that is sent again may still be accepted; one that was refused stays so. */
static void connections_so_far(void **state) {
    const struct dhcpv6lq_attempt *attempt;

    (void)state;
    start(NULL);
    attempt = send_flags(false, SYN, 0);
    send_flags(false, SYN, 3);
    assert_int_equal(endings_of(attempt), 1);
    dhcpv6lq_capture_expect(capture, true);
    assert_int_equal(endings_of(attempt), 0);
    send_flags(true, SYN_ACK, 4);
    dhcpv6lq_capture_expect(capture, false);
    assert_int_equal(endings_of(attempt), 0);

    start(NULL);
    attempt = send_flags(false, SYN, 0);
    send_flags(true, DHCPV6LQ_TCP_RST | DHCPV6LQ_TCP_ACK, 1);
    dhcpv6lq_capture_expect(capture, true);
    assert_int_equal(endings_of(attempt), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(silence_of_a_server, finish),
        cmocka_unit_test_teardown(one_query_over_udp, finish),
        cmocka_unit_test_teardown(unanswered_so_far, finish),
        cmocka_unit_test_teardown(connections_so_far, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
