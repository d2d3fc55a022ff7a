/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A TCP connection as it was captured: who is the server, what was sent before what, how it ended,
 * and what the capture lacks of it. That no disorder changes what is found: test_disorder.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "dhcpv6lq/connection.h"

#include "wire.h"

#define RULE(id) DHCPV6LQ_RULE_##id
#define SIZE(table) (sizeof(table) / sizeof((table)[0]))

enum {
    SYN = DHCPV6LQ_TCP_SYN,
    ACK = DHCPV6LQ_TCP_ACK,
    FIN = DHCPV6LQ_TCP_FIN,
    RST = DHCPV6LQ_TCP_RST
};

static struct wire wire;
static struct tap tap;
static struct build build;

/* ---- what is sent ---- */

static size_t send_query(uint32_t xid) {
    build_message(&build, DHCPV6LQ_LEASEQUERY, xid);
    build_duid(&build, DHCPV6LQ_OPTION_CLIENTID, BUILD_REQUESTOR);
    build_lq_query(&build, DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
    build_close(&build);
    return wire_message(&wire, REQUESTOR, &build);
}

static size_t send_active(uint32_t xid) {
    build_activeleasequery(&build, xid);
    return wire_message(&wire, REQUESTOR, &build);
}

static size_t send_reply(uint32_t xid) {
    build_reply(&build, xid);
    build_client(&build, 1, 1);
    return wire_message(&wire, SERVER, &build);
}

static size_t send_data(uint32_t xid) {
    build_data(&build, xid, 2);
    return wire_message(&wire, SERVER, &build);
}

static size_t send_done(uint32_t xid) {
    build_done(&build, xid);
    return wire_message(&wire, SERVER, &build);
}

/* Only so many octets of what was built last, in a segment of their own. */
static size_t send_part(enum dhcpv6lq_side from, size_t length) {
    const uint8_t size[] = {(uint8_t)(build.length >> 8), (uint8_t)build.length};
    uint8_t octets[BUILD_SIZE];

    assert_true(length > sizeof size);
    memcpy(octets, size, sizeof size);
    memcpy(octets + sizeof size, build.octets, length - sizeof size);
    return wire_send(&wire, from, octets, length);
}

static size_t acknowledge(enum dhcpv6lq_side from) {
    return wire_flags(&wire, from, ACK);
}

static size_t end(enum dhcpv6lq_side from, uint8_t flag) {
    return wire_flags(&wire, from, flag | ACK);
}

/* ---- what is captured ---- */

static void begin(enum dhcpv6lq_side server) {
    wire_start(&wire);
    tap_open(&tap, &wire, server);
}

/* A connection with its handshake, captured up to here. */
static void begin_with_handshake(void) {
    begin(DHCPV6LQ_SIDE_UNKNOWN);
    wire_handshake(&wire, REQUESTOR);
    tap_take_all(&tap);
}

static void finish(void) {
    tap_finish(&tap);
    tap_close(&tap);
}

/* Capture those segments of the wire, in that order. */
static void take(size_t segment) {
    tap_take(&tap, segment);
}

/* So many seconds go by. */
static void pass(int64_t seconds) {
    tap.time += seconds * 1000;
}

static const struct dhcpv6lq_step *fed(enum dhcpv6lq_side from, size_t index) {
    tap_collect(&tap);
    assert_true(index < tap.fed_count[from]);
    return tap.fed[from][index].arrival->step;
}

static const struct dhcpv6lq_arrival *arrived(enum dhcpv6lq_side from, size_t index) {
    tap_collect(&tap);
    assert_true(index < tap.fed_count[from]);
    return tap.fed[from][index].arrival;
}

static void expect_fed(size_t requestors, size_t servers) {
    tap_collect(&tap);
    assert_int_equal(tap.fed_count[REQUESTOR], requestors);
    assert_int_equal(tap.fed_count[SERVER], servers);
}

static void expect_findings(const struct dhcpv6lq_step *step, int rule) {
    if (step->count != (rule >= 0 ? 1 : 0)) {
        fail_msg("frame %u has %u findings: %s", step->frame, step->count,
                 step->count > 0 ? dhcpv6lq_rule_info(step->findings[0].rule)->id : "-");
    }
    if (rule >= 0) {
        assert_string_equal(dhcpv6lq_rule_info(step->findings[0].rule)->id,
                            dhcpv6lq_rule_info((enum dhcpv6lq_rule)rule)->id);
    }
}

enum { NOTHING = -1 };

/* No message so far breaks anything. */
static void expect_silence(void) {
    tap_collect(&tap);
    for (int side = 0; side < DHCPV6LQ_SIDES; side++) {
        for (size_t i = 0; i < tap.fed_count[side]; i++) {
            expect_findings(tap.fed[side][i].arrival->step, NOTHING);
        }
    }
}

static void expect_outcome(const struct dhcpv6lq_query *query, enum dhcpv6lq_outcome outcome) {
    assert_non_null(query);
    assert_string_equal(dhcpv6lq_outcome_text(dhcpv6lq_query_outcome(query)),
                        dhcpv6lq_outcome_text(outcome));
}

/* The one thing that is wrong with a query's end. */
static struct dhcpv6lq_finding expect_ending(const struct dhcpv6lq_query *query, int rule) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX] = {{0}};
    size_t count = dhcpv6lq_query_endings(query, endings);

    if (count != (rule >= 0 ? 1 : 0)) {
        fail_msg("%zu endings: %s", count,
                 count > 0 ? dhcpv6lq_rule_info(endings[0].finding.rule)->id : "-");
    }
    if (rule >= 0) {
        assert_string_equal(dhcpv6lq_rule_info(endings[0].finding.rule)->id,
                            dhcpv6lq_rule_info((enum dhcpv6lq_rule)rule)->id);
    }
    return endings[0].finding;
}

static size_t count_queries(void) {
    size_t count = 0;

    for (const struct dhcpv6lq_query *query = dhcpv6lq_capture_queries(tap.capture); query;
         query = query->next) {
        count++;
    }
    return count;
}

/* ---- roles ---- */

static void expect_server(enum dhcpv6lq_side server) {
    assert_int_equal(tap_side(&tap, dhcpv6lq_connection_server(tap.connection)), server);
    for (int side = 0; side < DHCPV6LQ_SIDES; side++) {
        const enum dhcpv6lq_side from = tap_side(&tap, (enum dhcpv6lq_side)side);

        assert_int_equal(dhcpv6lq_connection_direction(tap.connection, (enum dhcpv6lq_side)side),
                         server == DHCPV6LQ_SIDE_UNKNOWN
                             ? DHCPV6LQ_DIRECTION_UNKNOWN
                             : (from == server ? DHCPV6LQ_FROM_SERVER : DHCPV6LQ_TO_SERVER));
    }
}

/* RFC 5460 6.1: who opens the connection is the requestor, whatever the ports say. */
static void the_syn_tells_who_is_the_server(void **state) {
    static const enum dhcpv6lq_side ports[] = {DHCPV6LQ_SIDE_UNKNOWN, REQUESTOR, SERVER};

    (void)state;
    for (size_t i = 0; i < SIZE(ports); i++) {
        for (size_t segment = 0; segment < 2; segment++) { /* the SYN, or the SYN/ACK only */
            begin(ports[i]);
            wire_handshake(&wire, REQUESTOR);
            take(segment);
            expect_server(SERVER);
            send_query(1);
            send_reply(1);
            take(3);
            take(4);
            expect_fed(1, 1);
            expect_silence();
            expect_server(SERVER);
            finish();
        }
    }
}

/* Without a SYN, the port tells, and no message says otherwise: it is from the wrong side. */
static void the_port_tells_who_is_the_server(void **state) {
    (void)state;
    begin(REQUESTOR);
    send_query(1);
    take(0);
    tap_finish(&tap);
    expect_server(REQUESTOR);
    expect_fed(1, 0);
    expect_findings(fed(REQUESTOR, 0), RULE(DIRECTION));
    assert_null(fed(REQUESTOR, 0)->query);
    tap_close(&tap);
}

/* Where both ports are servers' or none is, the first message tells that says it. */
static void a_message_tells_who_is_the_server(void **state) {
    (void)state;
    begin(DHCPV6LQ_SIDE_UNKNOWN);
    take(send_query(1));
    take(send_reply(1));
    expect_server(SERVER);
    expect_fed(1, 1);
    expect_silence();
    finish();

    begin(DHCPV6LQ_SIDE_UNKNOWN); /* an answer comes first */
    take(send_data(1));
    take(send_query(2));
    expect_server(SERVER);
    expect_fed(1, 1);
    expect_silence();
    for (int side = 0; side < DHCPV6LQ_SIDES; side++) {
        assert_int_equal(tap.fed[side][0].arrival->step->query->server.port, 547);
        assert_int_equal(tap.fed[side][0].arrival->step->query->requestor.port, 50001);
    }
    finish();
}

/* ---- what was sent before what ---- */

/* An answer that is captured before its query waits for it. */
static void an_answer_before_its_query(void **state) {
    size_t query;
    size_t answer[3];

    (void)state;
    begin_with_handshake();
    query = send_query(1);
    answer[0] = send_reply(1);
    answer[1] = send_data(1);
    answer[2] = send_done(1);
    for (size_t i = 0; i < SIZE(answer); i++) {
        const struct dhcpv6lq_shown *shown = tap_take(&tap, answer[i]);

        assert_non_null(shown); /* it is shown where it is, without what it means */
        assert_null(shown->first->step);
    }
    take(query);
    expect_fed(1, 3);
    expect_silence();
    assert_int_equal(count_queries(), 1);
    expect_outcome(fed(REQUESTOR, 0)->query, DHCPV6LQ_DONE);
    assert_int_equal(fed(REQUESTOR, 0)->query->frame, 7);
    assert_int_equal(fed(REQUESTOR, 0)->query->reply_frame, 4);
    assert_int_equal(fed(REQUESTOR, 0)->query->done_frame, 6);
    assert_int_equal(fed(REQUESTOR, 0)->query->totals.clients, 2);
    assert_ptr_equal(fed(SERVER, 2)->query, fed(REQUESTOR, 0)->query);
    finish();
}

/* RFC 7653 9.4: the DONE that the requestor had got is captured after what it asked then. */
static void a_query_before_what_it_waited_for(void **state) {
    size_t done;
    size_t active;

    (void)state;
    begin_with_handshake();
    take(send_query(1));
    take(send_reply(1));
    done = send_done(1);
    active = send_active(2);
    take(active);
    expect_fed(1, 1);
    take(done);
    expect_fed(2, 2);
    expect_silence();
    finish();

    begin_with_handshake(); /* and one that it had not got does not count */
    take(send_query(1));
    take(send_reply(1));
    active = send_active(2);
    done = send_done(1);
    take(done);
    take(active);
    expect_findings(fed(REQUESTOR, 1), RULE(ACTIVE_IN_PARALLEL));
    finish();
}

/* What a message waits for may be lost: then, in a while, it is fed all the same, and nobody is
 * blamed for what the capture lacks. */
static void an_answer_whose_query_is_lost(void **state) {
    (void)state;
    begin_with_handshake();
    send_query(1); /* lost */
    take(send_reply(1));
    expect_fed(0, 0);
    for (unsigned i = 0; i < 40; i++) {
        take(acknowledge(SERVER));
    }
    expect_fed(0, 1);
    expect_silence();
    assert_int_equal(fed(SERVER, 0)->query->frame, 0);
    assert_int_equal(fed(SERVER, 0)->query->first_frame, 4);
    finish();

    begin_with_handshake(); /* or at the capture's end */
    send_query(1);
    take(send_reply(1));
    take(send_done(1));
    expect_fed(0, 0);
    tap_finish(&tap);
    expect_fed(0, 2);
    expect_silence();
    expect_outcome(fed(SERVER, 0)->query, DHCPV6LQ_DONE);
    tap_close(&tap);
}

/* A server that answers what nobody asked does not say that it waited for anything. */
static void an_answer_to_nobody(void **state) {
    (void)state;
    begin_with_handshake();
    take(send_reply(1));
    expect_fed(0, 1);
    expect_findings(fed(SERVER, 0), RULE(NO_QUERY));
    take(send_query(2));
    take(send_data(3));
    expect_findings(fed(SERVER, 1), RULE(NO_QUERY));
    finish();
}

/* While the requestor's next query is coming, the server answers nobody's: it has not got that. */
static void an_answer_to_nobody_amid_a_query(void **state) {
    size_t answer;

    (void)state;
    begin_with_handshake();
    take(send_query(1));
    take(send_reply(1));
    answer = send_data(9);
    send_query(2);
    wire.count--;
    wire.length[REQUESTOR] -= 2 + build.length;
    take(send_part(REQUESTOR, 20));
    take(answer);
    expect_findings(fed(SERVER, 1), RULE(NO_QUERY));
    finish();
}

static void only_one_side_is_captured(void **state) {
    (void)state;
    begin(SERVER);
    send_query(1);
    send_reply(1);
    send_data(1);
    send_done(1);
    for (size_t i = 1; i < wire.count; i++) {
        take(i);
    }
    tap_finish(&tap);
    expect_fed(0, 3);
    expect_silence();
    assert_int_equal(count_queries(), 1);
    expect_outcome(fed(SERVER, 0)->query, DHCPV6LQ_DONE);
    assert_int_equal(fed(SERVER, 0)->query->totals.clients, 2);
    expect_ending(fed(SERVER, 0)->query, NOTHING);
    tap_close(&tap);

    /* The requestor alone: what it acknowledges, the capture lacks. */
    begin(SERVER);
    take(send_query(1));
    send_reply(1);
    send_done(1);
    take(acknowledge(REQUESTOR));
    take(send_active(2));
    tap_finish(&tap);
    expect_fed(2, 0);
    expect_silence();
    expect_outcome(fed(REQUESTOR, 0)->query, DHCPV6LQ_LACKING);
    expect_ending(fed(REQUESTOR, 0)->query, RULE(CAPTURE_LACKS));
    expect_outcome(fed(REQUESTOR, 1)->query, DHCPV6LQ_OPEN);
    expect_ending(fed(REQUESTOR, 1)->query, NOTHING);
    tap_close(&tap);
}

/* ---- the beginning ---- */

/* Without a SYN the SYN/ACK tells where the requestor's stream starts; without a SYN/ACK, the
 * requestor's first acknowledgement tells where the server's does; without both, nothing does. */
static void a_lost_syn(void **state) {
    (void)state;
    for (unsigned lost = 0; lost < 4; lost++) {
        begin(SERVER);
        wire_handshake(&wire, REQUESTOR);
        for (size_t i = 0; i < 3; i++) {
            if (lost < 3 ? i != lost : i == 2) {
                take(i);
            }
        }
        take(send_query(1));
        take(send_reply(1));
        take(send_data(9));
        build_message(&build, DHCPV6LQ_STARTTLS, 2);
        take(wire_message(&wire, REQUESTOR, &build));
        expect_fed(2, 2);
        expect_findings(fed(SERVER, 0), NOTHING);
        expect_findings(fed(SERVER, 1), lost < 3 ? RULE(NO_QUERY) : NOTHING);
        expect_findings(fed(REQUESTOR, 1), lost < 3 ? RULE(STARTTLS_LATE) : NOTHING);
        finish();
    }
}

/* The capture has no SYN, but all that the requestor has sent since the query: the answer is no
 * other query's, unless something of the requestor's is missing. */
static void an_answer_after_the_end_of_another(void **state) {
    (void)state;
    for (unsigned lost = 0; lost < 2; lost++) {
        begin(SERVER);
        wire_handshake(&wire, REQUESTOR);
        take(send_query(1));
        take(send_reply(1));
        take(send_data(1));
        take(send_done(1));
        if (lost) {
            send_query(1);
        }
        take(send_data(1));
        tap_finish(&tap);
        expect_fed(1, 4);
        expect_findings(fed(SERVER, 3), lost ? NOTHING : RULE(AFTER_DONE));
        tap_close(&tap);
    }
}

enum {
    SYN_OF_REQUESTOR,
    SYN_OF_SERVER,
    ASKED_FIRST,
    ASKED_SECOND,
    ANSWERED_FIRST,
    ANSWERED_SECOND,
    ORDERED
};

static size_t place_in(const size_t *order, size_t segment) {
    size_t place = 0;

    while (order[place] != segment) {
        place++;
    }
    return place;
}

/* Nobody can know that something comes before the answer's second segment, where that is captured
 * with the whole query, and without either SYN. */
static bool is_unknowable(const size_t *order) {
    size_t first = place_in(order, ANSWERED_FIRST);
    size_t asked = place_in(order, ASKED_FIRST);
    size_t asked_all =
        asked > place_in(order, ASKED_SECOND) ? asked : place_in(order, ASKED_SECOND);

    return order[0] == ANSWERED_SECOND && asked_all < first &&
           asked_all < place_in(order, SYN_OF_REQUESTOR) &&
           asked_all < place_in(order, SYN_OF_SERVER);
}

static void take_in_order(const size_t *order) {
    static const size_t segments[ORDERED] = {0, 1, 3, 4, 5, 6}; /* of the wire */

    begin(SERVER);
    wire_handshake(&wire, REQUESTOR);
    build_leasequery(&build, 1);
    send_part(REQUESTOR, 20);
    wire_send(&wire, REQUESTOR, build.octets + 18, build.length - 18);
    send_reply(1);
    send_data(1);
    for (size_t i = 0; i < ORDERED; i++) {
        take(segments[order[i]]);
    }
    tap_finish(&tap);
    expect_fed(1, 2);
    expect_silence();
    tap_close(&tap);
}

/* Each number under 720 is another order. */
static void order_of(size_t *order, unsigned number_of_order) {
    size_t left[ORDERED] = {0, 1, 2, 3, 4, 5};

    for (unsigned i = 0; i < ORDERED; i++) {
        unsigned picked = number_of_order % (ORDERED - i);

        number_of_order /= ORDERED - i;
        order[i] = left[picked];
        left[picked] = left[ORDERED - 1 - i];
    }
}

/* Both SYNs, a query in two segments, and an answer in two, in every order that a capture may have
 * them. */
static void the_first_segments_in_every_order(void **state) {
    enum { ORDERS = 720, UNKNOWABLE = 12 };
    unsigned taken = 0;

    (void)state;
    for (unsigned i = 0; i < ORDERS; i++) {
        size_t order[ORDERED];

        order_of(order, i);
        if (!is_unknowable(order)) {
            take_in_order(order);
            taken++;
        }
    }
    assert_int_equal(taken, ORDERS - UNKNOWABLE);
}

/* A FIN without octets is the first that the capture has of a side; then come its octets, and its
 * SYN. */
static void a_fin_before_everything(void **state) {
    size_t answer;
    size_t fin;

    (void)state;
    begin(SERVER);
    wire_handshake(&wire, REQUESTOR);
    take(0);
    take(send_query(1));
    answer = send_reply(1);
    fin = end(SERVER, FIN);
    take(fin);
    take(answer);
    take(1);
    tap_finish(&tap);
    expect_fed(1, 1);
    expect_silence();
    expect_outcome(fed(REQUESTOR, 0)->query, DHCPV6LQ_CLOSED);
    tap_close(&tap); /* nothing is left */
}

/* A capture that begins amid an answer lacks the rest of it. */
static void a_capture_that_begins_amid_an_answer(void **state) {
    const struct dhcpv6lq_query *query;

    (void)state;
    begin(SERVER);
    send_query(1);
    send_reply(1);
    for (size_t i = 0; i < 3; i++) {
        take(send_data(1));
    }
    take(send_done(1));
    tap_finish(&tap);
    query = fed(SERVER, 0)->query;
    assert_int_equal(query->frame, 0);
    expect_silence();
    expect_outcome(query, DHCPV6LQ_DONE);
    expect_ending(query, RULE(CAPTURE_LACKS));
    tap_close(&tap);
}

/* ---- port reuse ---- */

/* Of a connection from the SYN on, with a query and its reply, or of one without its SYN: does the
 * segment belong to it, or to another one? Its numbers count from the first ones. */
static bool is_other(bool with_syn, enum dhcpv6lq_side from, uint8_t flags, uint32_t sequence,
                     uint32_t acknowledged) {
    const struct dhcpv6lq_flow flow = wire_flow(from, SERVER);
    struct dhcpv6lq_segment segment = {.frame = 100, .time = 100, .flags = flags};
    enum dhcpv6lq_side side;
    bool other;

    begin(SERVER);
    wire_handshake(&wire, REQUESTOR);
    if (with_syn) {
        tap_take_all(&tap);
    }
    take(send_query(1));
    take(send_reply(1));
    segment.sequence = wire.first[from] + sequence;
    segment.acknowledged = wire.first[1 - from] + acknowledged;
    other = dhcpv6lq_connection_of(tap.capture, &flow, &segment, &side) != tap.connection;
    finish();
    return other;
}

static void ports_that_are_used_again(void **state) {
    enum { FAR = 0x40000000 };
    const struct dhcpv6lq_flow flow = wire_flow(REQUESTOR, SERVER);
    const struct dhcpv6lq_flow vlan = {.source = flow.source,
                                       .destination = flow.destination,
                                       .to_server_port = true,
                                       .tenant = 5};
    struct dhcpv6lq_connection *connection;
    enum dhcpv6lq_side side;

    (void)state;
    assert_false(is_other(true, REQUESTOR, SYN, 0, 0)); /* sent again */
    assert_false(is_other(true, SERVER, SYN | ACK, 0, 1));
    assert_true(is_other(true, REQUESTOR, SYN, 100, 0));
    assert_true(is_other(true, SERVER, SYN | ACK, 1, 1));
    assert_false(is_other(true, REQUESTOR, ACK, 50, 20));
    assert_true(is_other(true, REQUESTOR, ACK, FAR, FAR));
    assert_false(is_other(true, REQUESTOR, ACK, FAR, 20)); /* half a liar */
    assert_false(is_other(true, REQUESTOR, RST, FAR, 0));
    assert_false(is_other(true, SERVER, RST | ACK, 0, 1));
    assert_false(is_other(false, REQUESTOR, SYN, 0, 0)); /* it came behind its octets */
    assert_true(is_other(false, REQUESTOR, SYN, FAR, 0));
    assert_false(is_other(false, SERVER, SYN | ACK, 0, 1));

    begin(SERVER); /* another network's are other ones, and the newest one is remembered */
    take(send_query(1));
    connection = dhcpv6lq_connection_of(tap.capture, &vlan, NULL, &side);
    assert_ptr_not_equal(connection, tap.connection);
    assert_ptr_equal(dhcpv6lq_connection_of(tap.capture, &vlan, NULL, &side), connection);
    assert_ptr_equal(dhcpv6lq_connection_of(tap.capture, &flow, NULL, &side), tap.connection);
    finish();
}

/* Where both sides have sent their FIN, what is not between SYN and FIN is another connection's,
 * however near its numbers are. */
static void numbers_after_the_end(void **state) {
    static const struct {
        int sequence; /* from behind the FIN on, ... */
        int acknowledged;
        bool is_before; /* ... or from the SYN on */
        bool is_other;
    } numbers[] = {
        {0, 0, false, false},  {1, 1, false, true}, {1, 0, false, false}, {0, 1, false, false},
        {-1, 0, false, false}, {0, 0, true, false}, {-1, -1, true, true}, {-1, 0, true, false},
    };
    const struct dhcpv6lq_flow flow = wire_flow(REQUESTOR, SERVER);

    (void)state;
    for (size_t i = 0; i < SIZE(numbers); i++) {
        for (int fins = 1; fins <= 2; fins++) {
            struct dhcpv6lq_segment segment = {.frame = 100, .time = 100, .flags = ACK};
            uint32_t ends[2];
            enum dhcpv6lq_side side;
            bool other;

            begin_with_handshake();
            take(send_query(1));
            take(send_reply(1));
            take(end(SERVER, FIN));
            if (fins == 2) {
                take(end(REQUESTOR, FIN));
            }
            for (int from = 0; from < 2; from++) {
                ends[from] = wire.first[from];
                if (!numbers[i].is_before) { /* behind the SYN, the octets and the FIN */
                    ends[from] += 1 + (uint32_t)wire.length[from];
                }
            }
            segment.sequence = ends[REQUESTOR] + (uint32_t)numbers[i].sequence;
            segment.acknowledged = ends[SERVER] + (uint32_t)numbers[i].acknowledged;
            other = dhcpv6lq_connection_of(tap.capture, &flow, &segment, &side) != tap.connection;
            assert_int_equal(other, fins == 2 && numbers[i].is_other);
            finish();
        }
    }
}

/* A late segment of the connection before is that one's. */
static void a_late_segment_of_the_connection_before(void **state) {
    const struct dhcpv6lq_flow flow = wire_flow(REQUESTOR, SERVER);
    const struct dhcpv6lq_flow back = wire_flow(SERVER, SERVER);
    struct dhcpv6lq_segment segment;
    struct dhcpv6lq_connection *second;
    enum dhcpv6lq_side side;

    (void)state;
    begin_with_handshake();
    take(send_query(1));
    segment = wire_captured(&wire, 0);
    segment.sequence += 0x40000000;
    second = dhcpv6lq_connection_of(tap.capture, &flow, &segment, &side);
    assert_ptr_not_equal(second, tap.connection);
    dhcpv6lq_connection_take(second, side, &segment);
    segment = wire_captured(&wire, 1);
    segment.sequence += 0x20000000;
    segment.acknowledged += 0x40000000;
    assert_ptr_equal(dhcpv6lq_connection_of(tap.capture, &back, &segment, &side), second);
    dhcpv6lq_connection_take(second, side, &segment);
    take(send_query(2)); /* which fails where it is another connection's */
    expect_fed(2, 0);
    finish();
}

/* RFC 9293 3.5.1: a requestor that has lost its memory uses its ports again. The server still has
 * the connection before, and says so; the RST that answers that ends that one, not the new one. */
static void a_reset_of_the_connection_before(void **state) {
    const struct dhcpv6lq_flow flow = wire_flow(REQUESTOR, SERVER);
    struct dhcpv6lq_segment segment = {.frame = 100, .time = 100, .flags = SYN};
    struct dhcpv6lq_connection *second;
    enum dhcpv6lq_side side;

    (void)state;
    begin_with_handshake();
    take(send_query(1));
    segment.sequence = wire.first[REQUESTOR] + 0x40000000;
    second = dhcpv6lq_connection_of(tap.capture, &flow, &segment, &side);
    assert_ptr_not_equal(second, tap.connection);
    dhcpv6lq_connection_take(second, side, &segment);
    segment.flags = RST; /* of the new one */
    segment.sequence++;
    assert_ptr_equal(dhcpv6lq_connection_of(tap.capture, &flow, &segment, &side), second);
    segment.sequence += 0x40000000; /* of neither: it ends the new one, or nothing */
    assert_ptr_equal(dhcpv6lq_connection_of(tap.capture, &flow, &segment, &side), second);
    segment.sequence = wire.first[REQUESTOR] + (uint32_t)wire.length[REQUESTOR];
    assert_ptr_equal(dhcpv6lq_connection_of(tap.capture, &flow, &segment, &side), tap.connection);
    finish();
}

/* ---- the end ---- */

static void expect_closing(uint32_t frame, enum dhcpv6lq_direction from, bool reset) {
    const struct dhcpv6lq_closing closing =
        dhcpv6lq_query_closing(dhcpv6lq_capture_queries(tap.capture));

    assert_int_equal(closing.frame, frame);
    assert_int_equal(closing.time, frame * INT64_C(1000000));
    assert_int_equal(closing.from, from);
    assert_int_equal(closing.reset, reset);
}

/* Who ended it, in which frame: the first end counts, in whatever order the capture has them. */
static void who_ended_it(void **state) {
    static const struct {
        enum dhcpv6lq_side first;
        uint8_t flag;
    } ends[] = {{REQUESTOR, FIN}, {SERVER, FIN}, {REQUESTOR, RST}, {SERVER, RST}};

    (void)state;
    for (size_t i = 0; i < SIZE(ends); i++) {
        for (unsigned swapped = 0; swapped < 2; swapped++) {
            bool reset = ends[i].flag == RST;
            enum dhcpv6lq_direction from =
                ends[i].first == SERVER ? DHCPV6LQ_FROM_SERVER : DHCPV6LQ_TO_SERVER;
            size_t segments[2];
            struct dhcpv6lq_finding ending;

            begin_with_handshake();
            take(send_query(1));
            take(send_reply(1));
            segments[0] = end(ends[i].first, ends[i].flag);
            segments[1] = end((enum dhcpv6lq_side)(1 - ends[i].first), FIN);
            take(segments[swapped]);
            if (!reset || !swapped) { /* after a RST nobody sends a FIN */
                take(segments[1 - swapped]);
                expect_closing(6 + swapped, from, reset);
                tap_finish(&tap);
                expect_closing(6 + swapped, from, reset);
                expect_outcome(fed(REQUESTOR, 0)->query, reset ? DHCPV6LQ_RESET : DHCPV6LQ_CLOSED);
                ending = expect_ending(fed(REQUESTOR, 0)->query, RULE(NO_DONE));
                assert_int_equal(ending.number, 6 + swapped);
                assert_int_equal(ending.more, (ends[i].first == SERVER ? DHCPV6LQ_MORE_SERVER : 0) |
                                                  (reset ? DHCPV6LQ_MORE_RESET : 0));
            }
            tap_close(&tap);
        }
    }
}

/* After the answer is complete, its connection may end as it likes. */
static void an_end_after_the_answer(void **state) {
    (void)state;
    begin_with_handshake();
    take(send_query(1));
    take(send_reply(1));
    take(send_done(1));
    take(end(SERVER, RST));
    tap_finish(&tap);
    expect_outcome(fed(REQUESTOR, 0)->query, DHCPV6LQ_DONE);
    expect_ending(fed(REQUESTOR, 0)->query, NOTHING);
    expect_closing(7, DHCPV6LQ_FROM_SERVER, true);
    tap_close(&tap);
}

/* An answer that comes behind the requestor's FIN, as half of a connection may be closed, or that
 * was captured behind it. */
static void an_answer_after_the_fin(void **state) {
    (void)state;
    begin_with_handshake();
    take(send_query(1));
    take(end(REQUESTOR, FIN));
    take(send_reply(1));
    take(send_done(1));
    take(end(SERVER, FIN));
    tap_finish(&tap);
    expect_silence();
    expect_outcome(fed(REQUESTOR, 0)->query, DHCPV6LQ_DONE);
    expect_ending(fed(REQUESTOR, 0)->query, NOTHING);
    tap_close(&tap);
}

/* RFC 7653 9.5: the requestor's FIN ends an active answer, whatever the server does then. */
static void an_active_answer_ends_with_the_fin(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    for (int next = 0; next < 3; next++) {
        begin_with_handshake();
        take(send_active(1));
        take(send_reply(1));
        of = fed(REQUESTOR, 0)->query;
        expect_outcome(of, DHCPV6LQ_ACTIVE);
        take(end(REQUESTOR, FIN));
        expect_outcome(of, DHCPV6LQ_CLOSED);
        take(send_data(1)); /* it was on its way */
        if (next > 0) {
            take(end(SERVER, next == 1 ? FIN : RST));
        }
        tap_finish(&tap);
        expect_closing(6, DHCPV6LQ_TO_SERVER, false);
        expect_outcome(of, DHCPV6LQ_CLOSED);
        expect_ending(of, NOTHING);
        tap_close(&tap);
    }
    begin_with_handshake(); /* it came after the server's RST */
    take(send_active(1));
    take(send_reply(1));
    of = fed(REQUESTOR, 0)->query;
    take(end(SERVER, RST));
    take(end(REQUESTOR, FIN));
    tap_finish(&tap);
    expect_outcome(of, DHCPV6LQ_RESET);
    expect_ending(of, RULE(ACTIVE_ENDED));
    tap_close(&tap);
}

/* RFC 5460 5.1: a message of which its sender sent no more is its fault, and no query. */
static void a_message_that_its_sender_cuts(void **state) {
    static const uint8_t flags[] = {FIN, RST};

    (void)state;
    for (size_t i = 0; i < SIZE(flags); i++) {
        const struct dhcpv6lq_arrival *arrival;

        begin_with_handshake();
        take(send_query(1));
        take(send_reply(1));
        build_data(&build, 1, 2);
        take(send_part(SERVER, 30));
        take(end(SERVER, flags[i]));
        tap_finish(&tap);
        expect_fed(1, 2);
        arrival = arrived(SERVER, 1);
        assert_int_equal(arrival->completeness, DHCPV6LQ_CUT_BY_END);
        assert_int_equal(arrival->length, 30);
        assert_int_equal(arrival->size, 2 + build.length);
        assert_int_equal(arrival->frame, 7);
        assert_memory_equal(
            arrival->octets,
            wire.octets[SERVER] + wire.length[SERVER] - 30 - (flags[i] == FIN ? 1 : 0), 30);
        expect_findings(fed(SERVER, 1), RULE(MESSAGE_SIZE));
        assert_int_equal(fed(SERVER, 1)->findings[0].number, DHCPV6LQ_SIZE_PAST_END);
        assert_int_equal(fed(REQUESTOR, 0)->query->totals.clients, 1);
        expect_outcome(fed(REQUESTOR, 0)->query,
                       flags[i] == FIN ? DHCPV6LQ_CLOSED : DHCPV6LQ_RESET);
        expect_ending(fed(REQUESTOR, 0)->query, RULE(NO_DONE));
        tap_close(&tap);

        begin_with_handshake(); /* a query of which the end is missing was never asked */
        send_query(1);
        wire.count--;
        wire.length[REQUESTOR] -= 2 + build.length;
        take(send_part(REQUESTOR, 20));
        take(end(REQUESTOR, flags[i]));
        tap_finish(&tap);
        expect_fed(1, 0);
        expect_findings(fed(REQUESTOR, 0), RULE(MESSAGE_SIZE));
        for (const struct dhcpv6lq_query *query = dhcpv6lq_capture_queries(tap.capture); query;
             query = query->next) {
            expect_ending(query, NOTHING);
        }
        tap_close(&tap);
    }
}

/* The requestor breaks off while the server is amid a message: the capture lacks nothing, and the
 * server is not to blame. */
static void a_message_that_the_other_side_cuts(void **state) {
    struct dhcpv6lq_finding ending;

    (void)state;
    begin_with_handshake();
    take(send_query(1));
    take(send_reply(1));
    build_data(&build, 1, 2);
    take(send_part(SERVER, 30));
    take(end(REQUESTOR, RST));
    tap_finish(&tap);
    expect_silence();
    expect_outcome(fed(REQUESTOR, 0)->query, DHCPV6LQ_RESET);
    ending = expect_ending(fed(REQUESTOR, 0)->query, RULE(NO_DONE));
    assert_int_equal(ending.number, 7);
    assert_int_equal(ending.more, DHCPV6LQ_MORE_RESET);
    tap_close(&tap);
}

/* ---- what the capture lacks ---- */

/* A segment of the answer is lost: what is there is told, and what that makes of the query. */
static void a_lost_segment(void **state) {
    const struct dhcpv6lq_query *query;

    (void)state;
    begin_with_handshake();
    take(send_query(1));
    take(send_reply(1));
    send_data(1); /* lost */
    take(send_data(1));
    take(send_done(1));
    take(acknowledge(REQUESTOR));
    take(send_query(2));
    take(send_reply(2));
    tap_finish(&tap);
    expect_silence();
    query = fed(REQUESTOR, 0)->query;
    assert_int_equal(query->totals.clients, 2);
    expect_outcome(query, DHCPV6LQ_DONE);
    expect_ending(query, RULE(CAPTURE_LACKS));
    query = fed(REQUESTOR, 1)->query; /* asked when the answer before it was there */
    assert_false(dhcpv6lq_query_lacks(query));
    expect_ending(query, NOTHING);
    tap_close(&tap);

    begin_with_handshake(); /* the end of it is lost */
    take(send_query(1));
    take(send_reply(1));
    send_done(1);
    take(acknowledge(REQUESTOR));
    take(end(REQUESTOR, FIN));
    tap_finish(&tap);
    expect_silence();
    expect_outcome(fed(REQUESTOR, 0)->query, DHCPV6LQ_LACKING);
    expect_ending(fed(REQUESTOR, 0)->query, RULE(CAPTURE_LACKS));
    tap_close(&tap);

    begin_with_handshake(); /* the same, and only the server's FIN shows it */
    take(send_query(1));
    take(send_reply(1));
    send_done(1);
    take(end(SERVER, FIN));
    tap_finish(&tap);
    expect_outcome(fed(REQUESTOR, 0)->query, DHCPV6LQ_LACKING);
    tap_close(&tap);
}

/* A segment that comes when its gap was given up long ago is told all the same, once. */
static void a_segment_that_comes_very_late(void **state) {
    size_t late;
    size_t message = 0;

    (void)state;
    begin_with_handshake();
    take(send_query(1));
    take(send_reply(1));
    late = send_data(1);
    for (size_t i = 0; i < 80; i++) {
        take(send_data(1));
        take(acknowledge(REQUESTOR));
    }
    assert_true(dhcpv6lq_query_lacks(fed(REQUESTOR, 0)->query));
    take(late);
    take(send_done(1));
    tap_finish(&tap);
    expect_fed(1, 83);
    expect_silence();
    assert_int_equal(tap_count(&tap, DHCPV6LQ_ITEM_MESSAGE), 84);
    for (size_t i = 0; i < 83; i++) {
        message += arrived(SERVER, i)->late;
    }
    assert_int_equal(message, 1);
    assert_int_equal(fed(REQUESTOR, 0)->query->totals.clients, 82);
    expect_outcome(fed(REQUESTOR, 0)->query, DHCPV6LQ_DONE);
    expect_ending(fed(REQUESTOR, 0)->query, RULE(CAPTURE_LACKS)); /* so it had seemed */
    tap_close(&tap);
}

/* Of a gap that was given up the REPLY comes very late: is anything missing behind it? */
static void a_reply_that_comes_very_late(void **state) {
    (void)state;
    for (size_t lost = 0; lost < 2; lost++) { /* DATA behind it */
        const struct dhcpv6lq_query *query;
        size_t late;

        begin_with_handshake();
        take(send_query(1));
        late = send_reply(1);
        for (size_t i = 0; i < lost; i++) {
            send_data(1);
        }
        for (size_t i = 0; i < 80; i++) {
            take(send_data(1));
            take(acknowledge(REQUESTOR));
        }
        query = fed(REQUESTOR, 0)->query;
        assert_true(dhcpv6lq_query_lacks(query));
        take(late);
        take(send_done(1));
        tap_finish(&tap);
        expect_silence();
        assert_int_equal(query->totals.clients, 81);
        expect_outcome(query, DHCPV6LQ_DONE);
        expect_ending(query, lost > 0 ? RULE(CAPTURE_LACKS) : NOTHING);
        tap_close(&tap);
    }
}

/* A snaplen that cuts segments: the next message is found, and the query lacks something. */
static void segments_that_the_capture_cuts(void **state) {
    size_t segment;

    (void)state;
    begin_with_handshake();
    take(send_query(1));
    take(send_reply(1));
    segment = send_data(1);
    wire.list[segment].captured = 40;
    take(segment);
    take(send_data(1));
    take(send_done(1));
    tap_finish(&tap);
    expect_fed(1, 4);
    expect_silence();
    assert_int_equal(arrived(SERVER, 1)->completeness, DHCPV6LQ_CUT_BY_CAPTURE);
    assert_int_equal(arrived(SERVER, 1)->length, 40);
    assert_int_equal(arrived(SERVER, 2)->completeness, DHCPV6LQ_WHOLE);
    expect_outcome(fed(REQUESTOR, 0)->query, DHCPV6LQ_DONE);
    expect_ending(fed(REQUESTOR, 0)->query, RULE(CAPTURE_LACKS));
    tap_close(&tap);
}

/* ---- what segments are ---- */

static bool says_nothing(const struct dhcpv6lq_shown *shown) {
    return !shown || (!shown->first && !shown->taken.seen && shown->taken.waits == 0);
}

static void segments_that_say_nothing_new(void **state) {
    size_t query;
    const struct dhcpv6lq_shown *shown;
    struct wire_segment keep_alive;

    (void)state;
    begin_with_handshake();
    query = send_query(1);
    take(query);
    shown = tap_take(&tap, query); /* sent again */
    assert_non_null(shown);
    assert_true(shown->taken.seen);
    assert_int_equal(shown->taken.seen_frame, 4);
    assert_null(shown->first);
    assert_true(says_nothing(tap_take(&tap, acknowledge(SERVER))));
    keep_alive = (struct wire_segment){.from = REQUESTOR,
                                       .flags = ACK,
                                       .at = wire.length[REQUESTOR] - 1,
                                       .length = 1,
                                       .captured = 1};
    assert_true(says_nothing(tap_take(&tap, wire_add(&wire, &keep_alive))));
    take(send_reply(1));
    expect_fed(1, 1);
    expect_silence();
    finish();
}

static void octets_that_wait(void **state) {
    size_t first;
    size_t second;
    const struct dhcpv6lq_shown *shown;

    (void)state;
    begin_with_handshake();
    take(send_query(1));
    first = send_reply(1);
    second = send_data(1);
    shown = tap_take(&tap, second);
    assert_non_null(shown);
    assert_true(shown->taken.waits == wire.list[first].length);
    assert_null(shown->first->step);
    take(first);
    assert_non_null(shown->first->step);
    expect_fed(1, 2);
    expect_silence();
    finish();
}

/* What is in one segment is not copied; what is in several is, with its frames. */
static void where_the_octets_are(void **state) {
    const struct dhcpv6lq_arrival *arrival;
    size_t whole;

    (void)state;
    begin_with_handshake();
    take(send_query(1));
    arrival = arrived(REQUESTOR, 0);
    assert_null(arrival->octets);
    assert_int_equal(arrival->offset, 0);
    assert_int_equal(arrival->frames_count, 1);
    assert_int_equal(arrival->frames[0], 4);
    build_reply(&build, 1);
    build_client(&build, 1, 1);
    whole = 2 + build.length;
    take(send_part(SERVER, 50));
    take(wire_send(&wire, SERVER, build.octets + 48, build.length - 48));
    arrival = arrived(SERVER, 0);
    assert_non_null(arrival->octets);
    assert_int_equal(arrival->length, whole);
    assert_memory_equal(arrival->octets, wire.octets[SERVER], whole);
    assert_int_equal(arrival->frames_count, 2);
    assert_int_equal(arrival->segments, 2);
    assert_int_equal(arrival->frames[0], 5);
    assert_int_equal(arrival->frames[1], 6);
    assert_int_equal(arrival->frame, 6);
    finish();
}

static void octets_of_no_message(void **state) {
    static const char hello[] = "\x16\x03\x01\x00\x05hello";
    const struct dhcpv6lq_arrival *arrival;
    size_t told = 0;
    size_t skipped = 0;

    (void)state;
    begin_with_handshake(); /* TLS without STARTTLS, from both sides: told once */
    take(wire_send(&wire, REQUESTOR, (const uint8_t *)hello, sizeof hello - 1));
    take(wire_send(&wire, SERVER, (const uint8_t *)hello, sizeof hello - 1));
    take(wire_send(&wire, SERVER, (const uint8_t *)hello, sizeof hello - 1));
    tap_finish(&tap);
    expect_fed(0, 0);
    assert_true(tap_count(&tap, DHCPV6LQ_ITEM_FOREIGN) >= 2);
    for (uint32_t frame = 1; frame <= tap.frame; frame++) {
        for (arrival = tap.shown[frame] ? tap.shown[frame]->first : NULL; arrival;
             arrival = arrival->next) {
            assert_int_equal(arrival->kind, DHCPV6LQ_ITEM_FOREIGN);
            assert_string_equal(arrival->protocol, "TLS");
            assert_false(arrival->amid);
            told += arrival->finding != NULL;
            if (arrival->finding) {
                assert_int_equal(frame, 4);
                assert_int_equal(arrival->finding->rule, RULE(NOT_DHCPV6));
                assert_int_equal(arrival->finding->detail.length, 3);
                assert_memory_equal(arrival->finding->detail.octets, "TLS", 3);
            }
        }
    }
    assert_int_equal(told, 1);
    tap_close(&tap);

    begin(SERVER); /* the end of a message whose start is not there */
    build_data(&build, 1, 2);
    send_part(SERVER, 30);
    wire_send(&wire, SERVER, build.octets + 28, build.length - 28);
    send_done(1);
    take(1);
    take(2);
    tap_finish(&tap);
    told = 0;
    for (uint32_t frame = 1; frame <= tap.frame; frame++) {
        for (arrival = tap.shown[frame] ? tap.shown[frame]->first : NULL; arrival;
             arrival = arrival->next) {
            if (arrival->kind == DHCPV6LQ_ITEM_SKIPPED) {
                skipped++;
                told += arrival->finding && arrival->finding->rule == RULE(CONTINUATION);
            }
        }
    }
    assert_true(skipped >= 1);
    assert_int_equal(told, 1); /* octets that adjoin each other are one thing */
    expect_fed(0, 1);
    tap_close(&tap);
}

/* What a segment begins may be told only when the capture is over, and is shown with it then. */
static void a_segment_that_begins_a_message(void **state) {
    const struct dhcpv6lq_shown *shown;

    (void)state;
    begin_with_handshake();
    take(send_query(1));
    take(send_reply(1));
    build_data(&build, 1, 2);
    shown = tap_take(&tap, send_part(SERVER, 30));
    wire_send(&wire, SERVER, build.octets + 28, build.length - 28); /* lost */
    take(acknowledge(REQUESTOR));
    tap_finish(&tap);
    assert_non_null(shown);
    assert_non_null(shown->first);
    assert_int_equal(shown->first->completeness, DHCPV6LQ_CUT_BY_CAPTURE);
    assert_int_equal(shown->first->length, 30);
    assert_non_null(shown->first->step);
    tap_close(&tap);
}

/* The FIN that cuts a message is captured before octets that were sent before it. */
static void a_fin_before_the_octets(void **state) {
    size_t data_segments[2];
    size_t fin;

    (void)state;
    for (int lost = 0; lost < 2; lost++) {
        begin_with_handshake();
        take(send_query(1));
        take(send_reply(1));
        build_data(&build, 1, 2);
        data_segments[0] = send_part(SERVER, 30);
        data_segments[1] = wire_send(&wire, SERVER, build.octets + 28, 5);
        fin = end(SERVER, FIN);
        take(data_segments[1]);
        take(fin);
        take(acknowledge(SERVER));
        if (!lost) {
            take(data_segments[0]);
        }
        tap_finish(&tap);
        expect_fed(1, lost ? 1 : 2);
        if (!lost) {
            assert_int_equal(arrived(SERVER, 1)->completeness, DHCPV6LQ_CUT_BY_END);
            assert_int_equal(arrived(SERVER, 1)->length, 35);
            assert_int_equal(arrived(SERVER, 1)->frame, 9);
        }
        tap_close(&tap);
    }
}

/* A message that a FIN cuts is found when a gap before it is given up; other segments came since.
 */
static void a_fin_behind_a_gap(void **state) {
    (void)state;
    begin_with_handshake();
    take(send_query(1));
    send_reply(1); /* lost */
    take(send_data(1));
    build_data(&build, 1, 2);
    take(send_part(SERVER, 30));
    take(end(SERVER, FIN));
    take(acknowledge(SERVER));
    take(end(REQUESTOR, FIN));
    tap_finish(&tap);
    expect_fed(1, 2);
    expect_findings(fed(SERVER, 0), NOTHING);
    assert_int_equal(arrived(SERVER, 1)->completeness, DHCPV6LQ_CUT_BY_END);
    assert_int_equal(arrived(SERVER, 1)->length, 30);
    assert_int_equal(arrived(SERVER, 1)->frame, 7);
    tap_close(&tap);
}

/* ---- TLS ---- */

/* What TLS carried, and the message that it was. */
static const struct dhcpv6lq_step *take_inner(enum dhcpv6lq_side from) {
    uint8_t octets[2 + 1024];
    const struct dhcpv6lq_segment segment = {.frame = ++tap.frame,
                                             .time = ++tap.time * INT64_C(1000000),
                                             .octets = octets,
                                             .length = 2 + build.length,
                                             .sent = 2 + build.length};
    const struct dhcpv6lq_shown *shown;

    octets[0] = (uint8_t)(build.length >> 8);
    octets[1] = (uint8_t)build.length;
    memcpy(octets + 2, build.octets, build.length);
    tap.shown[tap.frame] = NULL; /* it is not of the wire */
    shown = dhcpv6lq_connection_take_inner(tap.connection, tap_side(&tap, from), &segment);
    assert_non_null(shown);
    assert_non_null(shown->first);
    assert_null(shown->first->next);
    assert_int_equal(tap_side(&tap, shown->first->from), from);
    assert_non_null(shown->first->step);
    return shown->first->step;
}

/* RFC 7653 8.2: what TLS carries follows what was said in the clear, in the same session. */
static void starttls(void **state) {
    const struct dhcpv6lq_step *asked;
    const struct dhcpv6lq_step *done;

    (void)state;
    begin_with_handshake();
    assert_false(dhcpv6lq_connection_is_in_tls(tap.connection));
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    take(wire_message(&wire, REQUESTOR, &build));
    assert_false(dhcpv6lq_connection_is_in_tls(tap.connection));
    build_message(&build, DHCPV6LQ_REPLY, 1);
    take(wire_message(&wire, SERVER, &build));
    expect_outcome(fed(REQUESTOR, 0)->query, DHCPV6LQ_DONE);
    build_leasequery(&build, 2);
    asked = take_inner(REQUESTOR);
    expect_findings(asked, NOTHING);
    build_reply(&build, 2);
    build_client(&build, 1, 1);
    expect_findings(take_inner(SERVER), NOTHING);
    build_done(&build, 2);
    done = take_inner(SERVER);
    expect_findings(done, NOTHING);
    assert_ptr_equal(done->query, asked->query);
    expect_outcome(asked->query, DHCPV6LQ_DONE);
    build_data(&build, 9, 1); /* nothing is missing of what TLS carries */
    expect_findings(take_inner(SERVER), RULE(NO_QUERY));
    build_message(&build, DHCPV6LQ_STARTTLS, 3);
    expect_findings(take_inner(REQUESTOR), RULE(STARTTLS_LATE));
    tap_finish(&tap);
    tap_close(&tap);
}

/* TLS that comes before the REPLY, or whose STARTTLS the capture lacks, is no message of a wrong
 * size, and nobody's fault. */
static void tls_in_any_order(void **state) {
    static const uint8_t hello[] = {0x16, 3, 1, 0, 4, 1, 0, 0, 0};

    (void)state;
    for (unsigned lost = 0; lost < 3; lost++) { /* none, the STARTTLS, the REPLY */
        size_t asked;
        size_t replied;
        size_t begun;

        begin_with_handshake();
        build_message(&build, DHCPV6LQ_STARTTLS, 1);
        asked = wire_message(&wire, REQUESTOR, &build);
        build_message(&build, DHCPV6LQ_REPLY, 1);
        replied = wire_message(&wire, SERVER, &build);
        begun = wire_send(&wire, REQUESTOR, hello, sizeof hello);
        if (lost != 1) {
            take(asked);
        }
        take(begun);
        if (lost != 2) {
            take(replied);
        }
        take(wire_send(&wire, SERVER, hello, sizeof hello));
        take(end(REQUESTOR, FIN));
        take(end(SERVER, FIN));
        tap_finish(&tap);
        expect_silence();
        for (uint32_t frame = 1; frame <= tap.frame; frame++) {
            const struct dhcpv6lq_shown *shown = tap.shown[frame];

            assert_true(!shown || !shown->first || !shown->first->finding ||
                        shown->first->finding->rule == RULE(CONTINUATION));
        }
        tap_close(&tap);
    }
}

/* A STARTTLS that is accepted, and the requestor's hello. Returns the query. */
static const struct dhcpv6lq_query *begin_tls(void) {
    static const uint8_t hello[] = {0x16, 3, 1, 0, 4, 1, 0, 0, 0};

    begin_with_handshake();
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    take(wire_message(&wire, REQUESTOR, &build));
    build_message(&build, DHCPV6LQ_REPLY, 1);
    take(wire_message(&wire, SERVER, &build));
    assert_int_equal(dhcpv6lq_query_tls(fed(REQUESTOR, 0)->query).frame, 0);
    take(wire_send(&wire, REQUESTOR, hello, sizeof hello));
    assert_int_equal(dhcpv6lq_query_tls(fed(REQUESTOR, 0)->query).frame, tap.frame);
    return fed(REQUESTOR, 0)->query;
}

/* The server's: TLS 1.2, or 1.3 in the second of its extensions, behind a session-id of 2 octets.
 */
static size_t server_hello(uint8_t *octets, bool newer) {
    static const uint8_t extensions[] = {0, 15, 0, 0, 0, 1, 9, 0, 43, 0, 2, 3, 4, 0, 9, 0, 0};
    static const uint8_t before[] = {2, 0, 0, 0, 3, 3};
    size_t length = 0;

    memset(octets, 0, 128);
    memcpy(octets + 5, before, sizeof before);
    octets[5 + 38] = 2;
    length = 38 + 1 + 2 + 3;
    if (newer) {
        memcpy(octets + 5 + length, extensions, sizeof extensions);
        length += sizeof extensions;
    }
    octets[0] = 0x16;
    octets[1] = octets[2] = 3;
    octets[4] = (uint8_t)length;
    return 5 + length;
}

static void expect_tls(const struct dhcpv6lq_query *of, enum dhcpv6lq_outcome outcome,
                       const char *text) {
    char found[128];

    expect_outcome(of, outcome);
    dhcpv6lq_query_outcome_text(found, sizeof found, of);
    assert_string_equal(found, text);
}

/* RFC 7653 8.2: a handshake, as far as it is in the clear, is what came of a STARTTLS. */
static void tls_handshakes(void **state) {
    static const uint8_t encrypted[] = {0x17, 3, 3, 0, 1, 9};
    static const uint8_t refusal[] = {0x15, 3, 3, 0, 2, 2, 48};
    static const uint8_t warning[] = {0x15, 3, 3, 0, 2, 1, 0};
    static const uint8_t long_alert[] = {0x15, 3, 3, 0, 3, 2, 48, 0};
    const struct dhcpv6lq_query *of;
    uint8_t hello[128];
    size_t length;
    size_t lost;

    (void)state;
    for (int newer = 0; newer < 2; newer++) { /* octet by octet; and one of them twice */
        of = begin_tls();
        length = server_hello(hello, newer);
        for (size_t i = 0; i < length; i++) {
            size_t sent = wire_send(&wire, SERVER, hello + i, 1);

            take(sent);
            if (i == 20) {
                take(sent);
            }
        }
        take(wire_send(&wire, SERVER, warning, sizeof warning));
        expect_tls(of, DHCPV6LQ_DONE, newer ? "done, TLS 1.3" : "done, TLS 1.2");
        assert_true(dhcpv6lq_connection_reads_tls(tap.connection));
        for (int second = 0; second < 2; second++) { /* either may be the first */
            int from = second == newer ? SERVER : REQUESTOR;

            take(wire_send(&wire, from, encrypted, sizeof encrypted));
            assert_int_equal(dhcpv6lq_query_tls(of).complete, second);
            take(wire_send(&wire, from, refusal, sizeof refusal)); /* which is none any more */
        }
        assert_true(dhcpv6lq_query_tls(of).complete);
        assert_false(dhcpv6lq_query_tls(of).decrypted);
        assert_false(dhcpv6lq_connection_reads_tls(tap.connection));
        take(end(SERVER, RST));
        expect_tls(of, DHCPV6LQ_DONE, newer ? "done, TLS 1.3" : "done, TLS 1.2");
        tap_close(&tap);
    }
    of = begin_tls(); /* the requestor does not know who the server is */
    take(wire_send(&wire, SERVER, hello, server_hello(hello, false)));
    take(wire_send(&wire, REQUESTOR, refusal, sizeof refusal));
    expect_tls(of, DHCPV6LQ_FAILED, "failed: TLS alert unknown_ca (48) by the requestor, TLS 1.2");
    assert_int_equal(dhcpv6lq_query_tls(of).alert_frame, tap.frame);
    take(wire_send(&wire, SERVER, refusal, sizeof refusal)); /* the first one counts */
    take(end(SERVER, FIN));
    expect_tls(of, DHCPV6LQ_FAILED, "failed: TLS alert unknown_ca (48) by the requestor, TLS 1.2");
    tap_close(&tap);

    of = begin_tls(); /* one that is encrypted says nothing to us */
    take(wire_send(&wire, SERVER, long_alert, sizeof long_alert));
    expect_tls(of, DHCPV6LQ_DONE, "done");
    take(end(SERVER, FIN)); /* but the handshake was not over */
    expect_tls(of, DHCPV6LQ_CLOSED, "closed");
    tap_close(&tap);

    of = begin_tls(); /* where octets are missing, nobody knows */
    length = server_hello(hello, false);
    take(wire_send(&wire, SERVER, hello, 10));
    lost = wire_send(&wire, SERVER, hello + 10, 1);
    (void)lost;
    take(wire_send(&wire, SERVER, hello + 11, length - 11));
    assert_true(dhcpv6lq_query_tls(of).lost);
    assert_int_equal(dhcpv6lq_query_tls(of).version, 0);
    take(end(SERVER, RST));
    expect_tls(of, DHCPV6LQ_DONE, "done");
    tap_close(&tap);

    of = begin_tls(); /* with keys, what TLS carries is of it */
    build_leasequery(&build, 2);
    assert_true(take_inner(REQUESTOR)->query->secured);
    assert_true(dhcpv6lq_query_tls(of).decrypted);
    tap_close(&tap);
}

/* A capture may begin amid TLS, which its records show: nobody's fault. */
static void amid_tls(void **state) {
    static const struct {
        const char *octets;
        size_t length;
        bool is_tls;
    } begins[] = {
        {"\x17\x03\x03\x00\x02zz", 7, true},
        {"\x15\x03\x01\x00\x02\x02\x28", 7, true},
        {"\x17\x03\x03\x00\x02zz\x17\x03\x03\x00\x08zz", 14, true}, /* two, of which one goes on */
        {"\x17\x03\x03\x40\x10zzzz", 9, true},                      /* a long one */
        {"\x14\x03\x03\x00\x10zzzz", 9, false}, /* so long is no change_cipher_spec */
        {"\x17\x03\x03\x48\x01zzzz", 9, false}, /* nor is any record */
        {"\x17\x03\x03\x00\x00", 5, false},
        {"\x17\x03\x03\x00\x02zzzzzzz", 12, false}, /* what comes next is none */
        {"\x18\x03\x03\x00\x02zz", 7, false},
        {"\x17\x02\x03\x00\x02zz", 7, false},
        {"\x17\x03\x03\x00", 4, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
        const struct dhcpv6lq_arrival *arrival;

        begin(SERVER);
        take(wire_send(&wire, SERVER, (const uint8_t *)begins[i].octets, begins[i].length));
        tap_finish(&tap);
        arrival = tap.shown[tap.frame]->first;
        assert_non_null(arrival);
        assert_int_equal(arrival->kind == DHCPV6LQ_ITEM_FOREIGN, begins[i].is_tls);
        assert_int_equal(arrival->amid, begins[i].is_tls);
        assert_int_equal(arrival->finding == NULL, begins[i].is_tls);
        tap_close(&tap);
    }
}

/* TLS may come an octet at a time, too; an octet behind a gap may be of anything. */
static void tls_in_pieces(void **state) {
    static const uint8_t hello[] = {0x16, 3, 1, 0, 4, 1, 0, 0, 0};

    (void)state;
    for (int how = 0; how < 3; how++) {
        size_t replied;

        begin_with_handshake();
        build_message(&build, DHCPV6LQ_STARTTLS, 1);
        take(wire_message(&wire, REQUESTOR, &build));
        build_message(&build, DHCPV6LQ_REPLY, 1);
        replied = wire_message(&wire, SERVER, &build);
        if (how != 1) {
            take(replied);
        }
        if (how == 2) { /* the gap */
            wire_send(&wire, REQUESTOR, hello, sizeof hello);
        }
        take(wire_send(&wire, REQUESTOR, hello, 1));
        assert_int_equal(dhcpv6lq_connection_is_in_tls(tap.connection), how == 0);
        if (how == 1) { /* the REPLY is captured amid the record */
            take(replied);
        }
        if (how < 2) {
            take(wire_send(&wire, REQUESTOR, hello + 1, sizeof hello - 1));
            tap_finish(&tap);
            expect_silence();
            assert_true(!tap.shown[tap.frame] || !tap.shown[tap.frame]->first->finding);
        }
        tap_close(&tap);
    }
}

/* A message in the clear, after a STARTTLS that was accepted, is one in two segments, too, even
 * where the second begins as TLS does, and is sent again. */
static void clear_in_two_segments(void **state) {
    (void)state;
    for (size_t cut = 3; cut < 12; cut++) {
        size_t rest;

        begin_with_handshake();
        build_message(&build, DHCPV6LQ_STARTTLS, 1);
        take(wire_message(&wire, REQUESTOR, &build));
        build_message(&build, DHCPV6LQ_REPLY, 1);
        take(wire_message(&wire, SERVER, &build));
        build_leasequery(&build, 0x160301);
        take(send_part(REQUESTOR, cut));
        rest = wire_send(&wire, REQUESTOR, build.octets + (cut - 2), build.length - (cut - 2));
        take(rest);
        take(rest);
        tap_finish(&tap);
        assert_false(dhcpv6lq_connection_is_in_tls(tap.connection));
        expect_findings(fed(REQUESTOR, 1), RULE(STARTTLS_CLEAR));
        tap_close(&tap);
    }
}

/* ---- silence ---- */

/* RFC 5460 6.3: octets of whatever message count; the message that comes after 300 s tells. */
static void silence_of_the_server(void **state) {
    size_t known;
    size_t late;

    (void)state;
    begin_with_handshake();
    take(send_query(1));
    take(send_reply(1));
    pass(300);
    known = send_data(1);
    take(known);
    expect_findings(fed(SERVER, 1), RULE(DATA_TIMEOUT));
    assert_int_equal(fed(SERVER, 1)->findings[0].number, 300);
    build_data(&build, 1, 2);
    pass(200);
    take(send_part(SERVER, 30)); /* a sign of life */
    pass(200);
    take(wire_send(&wire, SERVER, build.octets + 28, build.length - 28));
    expect_findings(fed(SERVER, 2), NOTHING);
    pass(200);
    take(acknowledge(SERVER)); /* none: no octets, */
    take(known);               /* and none that had not come before */
    pass(150);
    take(send_done(1));
    expect_findings(fed(SERVER, 3), RULE(DATA_TIMEOUT));
    assert_int_equal(fed(SERVER, 3)->findings[0].number, 350);
    pass(1000); /* nobody waits */
    take(send_query(2));
    pass(299);
    take(send_reply(2));
    expect_findings(fed(SERVER, 4), NOTHING);
    pass(200);
    send_data(2); /* lost: who knows when it came */
    pass(200);
    late = send_data(2);
    take(late);
    tap_finish(&tap);
    expect_findings(fed(SERVER, 5), NOTHING);
    tap_close(&tap);
}

/* It may be what made the requestor close. */
static void silence_before_the_end(void **state) {
    struct dhcpv6lq_finding ending;

    (void)state;
    begin_with_handshake();
    take(send_query(1));
    pass(400);
    take(end(REQUESTOR, FIN));
    take(end(SERVER, FIN));
    tap_finish(&tap);
    ending = expect_ending(fed(REQUESTOR, 0)->query, RULE(NO_REPLY));
    assert_int_equal(ending.number, 5);
    assert_int_equal(ending.more >> DHCPV6LQ_MORE_SILENT_BITS, 400);
    tap_close(&tap);
}

/* ---- memory ---- */

/* Capture those segments of the wire, in that order, with each allocation failing once, and whether
 * those after it do or not: nothing is lost but what is said. */
static void run_out_of_memory(const size_t *order, size_t count) {
    static const struct dhcpv6lq_seed seed = {3, 4};
    size_t calls = 0;

    for (size_t fails = 0; fails <= 2 * calls + 1; fails++) {
        struct counter counter = {.fails = (fails + 1) / 2, .on = fails % 2 == 1};
        const struct dhcpv6lq_allocator allocator = counter_allocator(&counter);
        struct dhcpv6lq_capture *capture = dhcpv6lq_capture_new(&allocator, seed, NULL);

        for (size_t i = 0; capture && i < count; i++) {
            const struct dhcpv6lq_flow flow = wire_flow(wire.list[order[i]].from, SERVER);
            struct dhcpv6lq_segment segment = wire_captured(&wire, order[i]);
            struct dhcpv6lq_connection *connection;
            enum dhcpv6lq_side side;

            segment.frame = 1 + (uint32_t)i;
            segment.time = 1 + (int64_t)i;
            connection = dhcpv6lq_connection_of(capture, &flow, &segment, &side);
            if (connection) {
                dhcpv6lq_connection_take(connection, side, &segment);
            }
        }
        if (capture) {
            dhcpv6lq_capture_finish(capture);
        }
        calls = fails == 0 ? counter.calls : calls;
        dhcpv6lq_capture_free(capture);
        assert_int_equal(counter.blocks, 0);
        assert_int_equal(counter.octets, 0);
    }
    assert_true(calls > 20);
}

static void memory_that_runs_out(void **state) {
    size_t order[64];

    (void)state;
    wire_start(&wire);
    wire_handshake(&wire, REQUESTOR);
    for (uint32_t xid = 1; xid < 4; xid++) {
        send_query(xid);
        send_reply(xid);
        for (unsigned i = 0; i < 3; i++) {
            send_data(xid);
        }
        build_data(&build, xid, 2);
        send_part(SERVER, 30);
        wire_send(&wire, SERVER, build.octets + 28, build.length - 28);
        send_done(xid);
    }
    end(REQUESTOR, FIN);
    end(SERVER, RST);
    assert_true(wire.count <= SIZE(order));
    for (size_t i = 0; i < wire.count; i++) {
        order[i] = (i ^ 3) < wire.count ? i ^ 3 : wire.count - 1; /* in some disorder */
    }
    run_out_of_memory(order, wire.count);
}

/* Also where the memory is for what a message has waited for in vain. */
static void memory_that_runs_out_over_a_gap(void **state) {
    size_t order[64];
    size_t count = 0;
    size_t lost;

    (void)state;
    wire_start(&wire);
    wire_handshake(&wire, REQUESTOR);
    lost = send_query(1);
    send_query(2);
    send_reply(1);
    while (wire.count < SIZE(order)) {
        acknowledge(SERVER);
    }
    for (size_t i = 0; i < wire.count; i++) {
        if (i != lost) {
            order[count++] = i;
        }
    }
    run_out_of_memory(order, count);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_syn_tells_who_is_the_server),
        cmocka_unit_test(the_port_tells_who_is_the_server),
        cmocka_unit_test(a_message_tells_who_is_the_server),
        cmocka_unit_test(an_answer_before_its_query),
        cmocka_unit_test(a_query_before_what_it_waited_for),
        cmocka_unit_test(an_answer_whose_query_is_lost),
        cmocka_unit_test(an_answer_to_nobody),
        cmocka_unit_test(an_answer_to_nobody_amid_a_query),
        cmocka_unit_test(only_one_side_is_captured),
        cmocka_unit_test(a_lost_syn),
        cmocka_unit_test(an_answer_after_the_end_of_another),
        cmocka_unit_test(the_first_segments_in_every_order),
        cmocka_unit_test(a_fin_before_everything),
        cmocka_unit_test(a_capture_that_begins_amid_an_answer),
        cmocka_unit_test(ports_that_are_used_again),
        cmocka_unit_test(numbers_after_the_end),
        cmocka_unit_test(a_late_segment_of_the_connection_before),
        cmocka_unit_test(a_reset_of_the_connection_before),
        cmocka_unit_test(who_ended_it),
        cmocka_unit_test(an_end_after_the_answer),
        cmocka_unit_test(an_answer_after_the_fin),
        cmocka_unit_test(an_active_answer_ends_with_the_fin),
        cmocka_unit_test(a_message_that_its_sender_cuts),
        cmocka_unit_test(a_message_that_the_other_side_cuts),
        cmocka_unit_test(a_lost_segment),
        cmocka_unit_test(a_segment_that_comes_very_late),
        cmocka_unit_test(a_reply_that_comes_very_late),
        cmocka_unit_test(segments_that_the_capture_cuts),
        cmocka_unit_test(segments_that_say_nothing_new),
        cmocka_unit_test(octets_that_wait),
        cmocka_unit_test(where_the_octets_are),
        cmocka_unit_test(octets_of_no_message),
        cmocka_unit_test(a_segment_that_begins_a_message),
        cmocka_unit_test(a_fin_before_the_octets),
        cmocka_unit_test(a_fin_behind_a_gap),
        cmocka_unit_test(starttls),
        cmocka_unit_test(tls_in_any_order),
        cmocka_unit_test(amid_tls),
        cmocka_unit_test(tls_handshakes),
        cmocka_unit_test(tls_in_pieces),
        cmocka_unit_test(clear_in_two_segments),
        cmocka_unit_test(silence_of_the_server),
        cmocka_unit_test(silence_before_the_end),
        cmocka_unit_test(memory_that_runs_out),
        cmocka_unit_test(memory_that_runs_out_over_a_gap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
