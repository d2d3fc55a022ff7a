/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One session of one capture, which every test starts anew.
 */
#include "series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SECOND SERIES_SECOND

struct series series;
struct build build;

int finish(void **state) {
    (void)state;
    dhcpv6lq_session_free(series.session);
    series.session = NULL;
    dhcpv6lq_capture_free(series.capture);
    series.capture = NULL;
    return series.counter.blocks != 0;
}

void start_with(enum dhcpv6lq_transport over, bool from_the_start,
                const struct dhcpv6lq_limits *limits) {
    static const struct dhcpv6lq_seed seed = {1, 2};
    const struct dhcpv6lq_allocator allocator = counter_allocator(&series.counter);

    assert_int_equal(finish(NULL), 0);
    series.counter = (struct counter){0};
    series.transport = over;
    series.capture = dhcpv6lq_capture_new(&allocator, seed, limits);
    assert_non_null(series.capture);
    series.session = dhcpv6lq_session_new(series.capture, over);
    assert_non_null(series.session);
    series.frame = 0;
    series.now = 1000;
    series.other_seen = series.start_seen = from_the_start;
    series.other_reached = true;
    series.secured = false;
    series.lost = 0;
    series.completeness = DHCPV6LQ_WHOLE;
    series.requestor = (struct dhcpv6lq_endpoint){.address = {[15] = 1}, .port = 546};
    series.server = (struct dhcpv6lq_endpoint){.address = {[15] = 2}, .port = 547};
    series.relay = 0;
    series.tenant = 0;
}

void start(void) {
    start_with(DHCPV6LQ_TCP, true, NULL);
}

/* A connection of which the capture lacks the beginning. */
void start_amid(void) {
    start_with(DHCPV6LQ_TCP, false, NULL);
}

void start_udp(void) {
    start_with(DHCPV6LQ_UDP, true, NULL);
}

static enum dhcpv6lq_direction direction(uint8_t type) {
    return series.transport == DHCPV6LQ_UDP ? DHCPV6LQ_DIRECTION_UNKNOWN
                                            : dhcpv6lq_direction_of(type);
}

/* Feed what was built, in the next frame, a second later. May be NULL without memory. */
const struct dhcpv6lq_step *try_feed(void) {
    series.frame++;
    series.now++;

    const struct dhcpv6lq_input input = {.octets = build.octets,
                                         .length = build.length,
                                         .message_length = build.length,
                                         .frame = series.frame,
                                         .time = series.now * SECOND,
                                         .direction = direction(build.octets[0]),
                                         .completeness = series.completeness,
                                         .requestor = series.requestor,
                                         .server = series.server,
                                         .link_address = {[15] = series.relay},
                                         .tenant = series.tenant,
                                         .other_seen = series.other_seen,
                                         .other_reached = series.other_reached,
                                         .position = series.lost,
                                         .other_position = series.lost,
                                         .secured = series.secured,
                                         .start_seen = series.start_seen};

    dhcpv6lq_capture_tick(series.capture, input.time);
    if (series.transport == DHCPV6LQ_TCP) {
        dhcpv6lq_session_hear(series.session, input.direction, input.time, false);
    }
    return dhcpv6lq_session_feed(series.session, &input);
}

const struct dhcpv6lq_step *feed(void) {
    const struct dhcpv6lq_step *step = try_feed();

    assert_non_null(step);
    return step;
}

const struct dhcpv6lq_step *silent(void) {
    const struct dhcpv6lq_step *step = feed();

    if (step->count != 0) {
        fail_msg("frame %u: %s", step->frame, dhcpv6lq_rule_info(step->findings[0].rule)->id);
    }
    return step;
}

/* Octets of no message that is fed: of one that is not whole yet. */
void hear(enum dhcpv6lq_direction from, bool behind_gap) {
    dhcpv6lq_session_hear(series.session, from, ++series.now * SECOND, behind_gap);
}

void lose_others_octets(bool lost) {
    series.other_seen = series.other_reached = !lost;
}

void lose_octets(void) {
    series.lost += INT64_C(1) << 17; /* more than a message has */
    dhcpv6lq_session_gap(series.session, DHCPV6LQ_FROM_SERVER, series.lost);
}

/* The connection ends in a frame of its own. */
void end_connection(enum dhcpv6lq_direction from, bool reset) {
    const struct dhcpv6lq_closing closing = {
        .frame = ++series.frame, .time = ++series.now * SECOND, .from = from, .reset = reset};

    dhcpv6lq_session_close(series.session, &closing);
}

/* The step has exactly this one finding. */
const struct dhcpv6lq_step *breaks_at(enum dhcpv6lq_rule rule, size_t offset, uint32_t number) {
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

const struct dhcpv6lq_step *breaks(enum dhcpv6lq_rule rule, uint32_t number) {
    return breaks_at(rule, 0, number);
}

void has(const struct dhcpv6lq_step *step, enum dhcpv6lq_rule rule, unsigned times) {
    unsigned found = 0;

    for (uint32_t i = 0; i < step->count; i++) {
        found += step->findings[i].rule == rule;
    }
    assert_int_equal(found, times);
}

void query(uint32_t xid) {
    build_leasequery(&build, xid);
}

/* A reply with one client's data. */
void reply(uint32_t xid, uint32_t client) {
    build_reply(&build, xid);
    build_client(&build, client, client);
}

size_t failing_reply(uint32_t xid, uint16_t status) {
    build_reply(&build, xid);
    return build_status(&build, status);
}

void data(uint32_t xid, uint32_t client) {
    build_data(&build, xid, client);
}

void done(uint32_t xid) {
    build_done(&build, xid);
}

void keep_alive(uint32_t xid) {
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, xid);
}

/* A LEASEQUERY by a client or a relay of that number. */
void query_by(uint8_t query_type, uint32_t asked) {
    build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
    build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
    build_lq_query(&build, query_type);
    if (query_type == DHCPV6LQ_QUERY_BY_REMOTE_ID) {
        build_open(&build, OPTION(REMOTE_ID));
        build_number(&build, 4, 99);
        build_number(&build, 1, asked);
        build_close(&build);
    } else {
        build_duid(&build,
                   query_type == DHCPV6LQ_QUERY_BY_CLIENTID ? OPTION(CLIENTID) : OPTION(RELAY_ID),
                   asked);
    }
    build_close(&build);
}

/* A LEASEQUERY with an ORO for those options; 0: without an ORO. */
void query_with_oros(uint16_t outside, uint16_t inside) {
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

/* A client's data up to build_close(). */
size_t open_client(uint32_t client) {
    size_t at = build_open(&build, OPTION(CLIENT_DATA));

    build_duid(&build, OPTION(CLIENTID), client);
    build_time(&build, OPTION(CLT_TIME), 1);
    build_iaaddr(&build, 1, 1, 2);
    return at;
}

/* Relay data of one relay, which says that its peer is `peer`; the server heard PEER. */
size_t build_relay_data(uint8_t peer, uint16_t option) {
    size_t at = build_open(&build, OPTION(LQ_RELAY_DATA));

    build_zeros(&build, 15);
    build_number(&build, 1, PEER);
    build_number(&build, 2, DHCPV6LQ_RELAY_FORW << 8);
    build_zeros(&build, 16 + 15);
    build_number(&build, 1, peer);
    if (option == OPTION(REMOTE_ID)) {
        build_open(&build, option);
        build_number(&build, 4, 99);
        build_number(&build, 1, RELAY_ID);
        build_close(&build);
    } else if (option) {
        build_duid(&build, option, RELAY_ID);
    }
    build_close(&build);
    return at;
}

struct dhcpv6lq_path exchange_path(bool from_client, int64_t time) {
    return (struct dhcpv6lq_path){.source = from_client ? series.requestor : series.server,
                                  .destination = from_client ? series.server : series.requestor,
                                  .tenant = series.tenant,
                                  .frame = ++series.frame,
                                  .time = time};
}

void take_exchange(int64_t time) {
    bool from_server = build.octets[0] == DHCPV6LQ_REPLY || build.octets[0] == DHCPV6LQ_RELAY_REPL;
    const struct dhcpv6lq_path path = exchange_path(!from_server, time);

    dhcpv6lq_ledger_take(series.capture, build.octets, build.length, false, &path);
}

size_t relay_data(bool inside) {
    size_t at;

    build_reply(&build, 1);
    if (inside) {
        open_client(1);
    }
    at = build_relay_data(PEER + 1, 0);
    if (inside) {
        build_close(&build);
    }
    return at;
}

/* Feed a whole query and its reply with client data. */
const struct dhcpv6lq_query *open_bulk(uint32_t xid) {
    const struct dhcpv6lq_step *step;

    query(xid);
    step = silent();
    reply(xid, 1);
    silent();
    return step->query;
}

const struct dhcpv6lq_query *open_active(uint32_t xid) {
    const struct dhcpv6lq_step *step;

    build_activeleasequery(&build, xid);
    step = silent();
    build_reply(&build, xid);
    silent();
    return step->query;
}

void expect_outcome(const struct dhcpv6lq_query *of, enum dhcpv6lq_outcome outcome) {
    assert_string_equal(dhcpv6lq_outcome_text(dhcpv6lq_query_outcome(of)),
                        dhcpv6lq_outcome_text(outcome));
}

/* The one thing that is wrong with the query's end, and the frame that it is told of. */
struct dhcpv6lq_finding expect_ending_in(const struct dhcpv6lq_query *of, int rule, uint32_t in) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX] = {{0}};
    size_t count = dhcpv6lq_query_endings(of, endings);

    if (count > (rule >= 0)) {
        fail_msg("xid %u ends with %s", of->transaction_id,
                 dhcpv6lq_rule_info(endings[rule >= 0].finding.rule)->id);
    }
    assert_int_equal(count, rule >= 0);
    if (rule >= 0) {
        assert_string_equal(dhcpv6lq_rule_info(endings[0].finding.rule)->id,
                            dhcpv6lq_rule_info((enum dhcpv6lq_rule)rule)->id);
        assert_int_equal(endings[0].finding.scope, DHCPV6LQ_SCOPE_MESSAGE);
        assert_int_equal(endings[0].finding.offset, 0);
        assert_true(endings[0].finding.has_transaction_id);
        assert_int_equal(endings[0].finding.transaction_id, of->transaction_id);
        assert_int_equal(endings[0].frame, in);
    }
    return endings[0].finding;
}

/* Told of the query's own message. */
struct dhcpv6lq_finding expect_ending(const struct dhcpv6lq_query *of, int rule) {
    return expect_ending_in(of, rule, of->frame);
}

bool has_ending(const struct dhcpv6lq_query *of, enum dhcpv6lq_rule rule) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];
    size_t count = dhcpv6lq_query_endings(of, endings);
    bool found = false;

    for (size_t i = 0; i < count; i++) {
        found |= endings[i].finding.rule == rule;
    }
    return found;
}
