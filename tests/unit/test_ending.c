/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How a query ended, by whom, and what only its end shows: what it asked for and did not get.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "series.h"

#define SECOND SERIES_SECOND

/* Where no message comes after the silence, the end tells of it. */
static void silence_before_the_end(void **state) {
    const struct dhcpv6lq_query *of;
    struct dhcpv6lq_finding ending;

    (void)state;
    for (int64_t silence = 299; silence <= 300; silence++) {
        start();
        of = open_bulk(1);
        series.now += silence;
        end_connection(DHCPV6LQ_TO_SERVER, false);
        ending = expect_ending(of, RULE(NO_DONE));
        assert_int_equal(ending.number, 3);
        assert_int_equal(ending.more, silence < 300 ? 0 : 301 << DHCPV6LQ_MORE_SILENT_BITS);
    }
    start();
    of = open_active(1);
    series.now += 200;
    end_connection(DHCPV6LQ_FROM_SERVER, true);
    ending = expect_ending(of, RULE(ACTIVE_ENDED));
    assert_int_equal(ending.more,
                     DHCPV6LQ_MORE_SERVER | DHCPV6LQ_MORE_RESET | 201 << DHCPV6LQ_MORE_SILENT_BITS);
}

/* RFC 5007 4.1.2.4: who asks for it and gets clients, but none of it. */
static void relay_data_missing(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    for (int asked = 0; asked < 2; asked++) {
        start();
        query_with_oros(0, asked ? OPTION(LQ_RELAY_DATA) : OPTION(CLIENT_FQDN));
        of = silent()->query;
        reply(1, 1);
        silent();
        data(1, 2);
        silent();
        expect_ending(of, NOTHING); /* it may come yet */
        done(1);
        silent();
        expect_ending(of, asked ? (int)RULE(RELAY_DATA_MISSING) : NOTHING);
    }
    for (int place = 0; place < 2; place++) { /* some client has it, or all have */
        start();
        query_with_oros(0, OPTION(LQ_RELAY_DATA));
        of = silent()->query;
        reply(1, 1);
        silent();
        relay_data(place == 0);
        build.octets[0] = DHCPV6LQ_LEASEQUERY_DATA;
        feed();
        done(1);
        silent();
        assert_false(has_ending(of, RULE(RELAY_DATA_MISSING)));
    }
    start(); /* no client, no relay */
    query_with_oros(0, OPTION(LQ_RELAY_DATA));
    of = silent()->query;
    build_reply(&build, 1);
    silent();
    expect_ending(of, NOTHING);

    start(); /* the answer is not complete, or the capture lacks some of it */
    query_with_oros(0, OPTION(LQ_RELAY_DATA));
    of = silent()->query;
    reply(1, 1);
    silent();
    end_connection(DHCPV6LQ_FROM_SERVER, false);
    expect_ending(of, RULE(NO_DONE));
    start();
    query_with_oros(0, OPTION(LQ_RELAY_DATA));
    of = silent()->query;
    reply(1, 1);
    silent();
    lose_octets();
    done(1);
    silent();
    expect_ending(of, RULE(CAPTURE_LACKS));

    start_udp();
    query(1);
    build.depth = 1; /* into its OPTION_LQ_QUERY, which is the last */
    build.open[0] = 4 + 14;
    build_oro(&build, OPTION(LQ_RELAY_DATA));
    build_close(&build);
    of = silent()->query;
    reply(1, 1);
    silent();
    expect_ending(of, RULE(RELAY_DATA_MISSING));
    start_udp(); /* links are no clients (RFC 5007 4.1.2.5) */
    query_with_oros(0, OPTION(LQ_RELAY_DATA));
    build.octets[4 + 14 + 4] = DHCPV6LQ_QUERY_BY_ADDRESS;
    of = feed()->query;
    build_reply(&build, 1);
    build_option(&build, OPTION(LQ_CLIENT_LINK), 16, 1);
    silent();
    expect_outcome(of, DHCPV6LQ_DONE);
    expect_ending(of, NOTHING);
}

/* RFC 5007 4.1.2.1. */
static void another_client(void **state) {
    (void)state;
    for (int over = DHCPV6LQ_UDP; over <= DHCPV6LQ_TCP; over++) {
        const struct dhcpv6lq_step *step;
        size_t at;

        start_with((enum dhcpv6lq_transport)over, true, NULL);
        query_by(DHCPV6LQ_QUERY_BY_CLIENTID, 3);
        silent();
        reply(1, 3);
        silent();
        build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
        if (over == DHCPV6LQ_UDP) {
            build_message(&build, DHCPV6LQ_LEASEQUERY_REPLY, 1);
            build_duid(&build, OPTION(SERVERID), BUILD_SERVER + 1);
            build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
        }
        at = build_client(&build, 4, 4);
        step = breaks_at(RULE(ANSWER_OTHER), at, DHCPV6LQ_QUERY_BY_CLIENTID);
        assert_int_equal(step->findings[0].space, DHCPV6LQ_SPACE_QUERY);
        assert_int_equal(step->findings[0].detail.length, 10);
        assert_int_equal(step->findings[0].detail.octets[9], 4);
        expect_ending(step->query, NOTHING);
    }
    start(); /* whose it is nobody knows */
    query_by(DHCPV6LQ_QUERY_BY_CLIENTID, 3);
    silent();
    build_reply(&build, 1);
    build_open(&build, OPTION(CLIENT_DATA));
    build_time(&build, OPTION(CLT_TIME), 1);
    build_iaaddr(&build, 1, 1, 2);
    build_close(&build);
    has(feed(), RULE(ANSWER_OTHER), 0);
    query(2); /* who asks by something else, asks for anybody */
    silent();
    reply(2, 4);
    silent();
    start_amid(); /* nobody knows what was asked for */
    reply(1, 4);
    silent();
}

/* RFC 5460 5.3: some relay on the way to the client, where the answer tells of any. */
static void another_relay(void **state) {
    static const struct {
        uint8_t query_type;
        uint16_t option; /* in the relay data */
    } queries[] = {{DHCPV6LQ_QUERY_BY_RELAY_ID, OPTION(RELAY_ID)},
                   {DHCPV6LQ_QUERY_BY_REMOTE_ID, OPTION(REMOTE_ID)}};

    (void)state;
    for (size_t i = 0; i < SIZE(queries); i++) {
        for (int same = 0; same < 2; same++) {
            for (size_t option = 0; option < 3; option++) { /* the one, the other, none */
                const uint16_t other = queries[1 - i].option;
                size_t at;

                start();
                query_by(queries[i].query_type, same ? RELAY_ID : RELAY_ID + 1);
                build.depth = 1; /* into its OPTION_LQ_QUERY, which is the last */
                build.open[0] = 4 + 14;
                build_oro(&build, OPTION(LQ_RELAY_DATA));
                build_close(&build);
                silent();
                build_reply(&build, 1);
                build_client(&build, 1, 1); /* without relay data: who knows */
                silent();
                build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
                at = open_client(1);
                build_relay_data(PEER + 1, option == 0   ? queries[i].option
                                           : option == 1 ? other
                                                         : 0);
                build_close(&build);
                if (same && option == 0) {
                    silent();
                } else {
                    breaks_at(RULE(ANSWER_OTHER), at, queries[i].query_type);
                }
            }
        }
    }
}

/* Relay data that cannot be read to its end may have had it. */
static void another_relay_perhaps(void **state) {
    size_t at;

    (void)state;
    start();
    query_by(DHCPV6LQ_QUERY_BY_RELAY_ID, RELAY_ID + 1);
    silent();
    build_reply(&build, 1);
    open_client(1);
    at = build_relay_data(PEER + 1, OPTION(RELAY_ID));
    build_close(&build);
    build.octets[at + 4 + 16 + 34 + 2] = 1; /* past the RELAY-FORW's end */
    has(feed(), RULE(ANSWER_OTHER), 0);
}

/* By address, the whole answer tells. It is the address of build_leasequery(). */
static void another_address(void **state) {
    static const uint8_t asked[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 1};
    const struct dhcpv6lq_query *of;
    struct dhcpv6lq_finding ending;

    (void)state;
    for (uint32_t host = 0; host < 3; host++) { /* in the last message is host 0, 1 or 2 */
        start();
        query(1);
        of = silent()->query;
        reply(1, 5);
        silent();
        expect_ending(of, NOTHING); /* more is to come */
        data(1, host);
        silent();
        expect_ending(of, NOTHING);
        done(1);
        silent();
        ending = expect_ending_in(of, host == 1 ? NOTHING : (int)RULE(ANSWER_OTHER), 2);
        if (host != 1) {
            assert_int_equal(ending.number, DHCPV6LQ_QUERY_BY_ADDRESS);
            assert_int_equal(ending.space, DHCPV6LQ_SPACE_QUERY);
            assert_int_equal(ending.detail.length, sizeof asked);
            assert_memory_equal(ending.detail.octets, asked, sizeof asked);
        }
    }
    for (unsigned length = 0; length <= 128; length++) { /* a prefix that holds it, or does not */
        for (unsigned other = 0; other < 2; other++) {
            start();
            query(1);
            of = silent()->query;
            build_reply(&build, 1);
            build_open(&build, OPTION(CLIENT_DATA));
            build_duid(&build, OPTION(CLIENTID), 1);
            build_time(&build, OPTION(CLT_TIME), 1);
            build_iaprefix(&build, 0, 0, (uint8_t)length, 1, 2);
            build.octets[build.length - 1] = 1;
            if (other && length > 0) { /* its last bit is another one */
                build.octets[build.length - 16 + (length - 1) / 8] ^=
                    (uint8_t)(0x80 >> (length - 1) % 8);
            } else if (length < 128) { /* bits of the host do not count */
                build.octets[build.length - 16 + length / 8] ^= (uint8_t)(0x80 >> length % 8);
            }
            build_close(&build);
            has(feed(), RULE(ANSWER_OTHER), 0);
            done(1);
            silent();
            assert_int_equal(has_ending(of, RULE(ANSWER_OTHER)), other && length > 0);
        }
    }
    start(); /* an answer that is not complete may not have come to it */
    query(1);
    of = silent()->query;
    reply(1, 5);
    silent();
    end_connection(DHCPV6LQ_TO_SERVER, false);
    expect_ending(of, RULE(NO_DONE));
    start(); /* nor may one of which the capture lacks a part */
    query(1);
    of = silent()->query;
    reply(1, 5);
    silent();
    lose_octets();
    done(1);
    silent();
    expect_ending(of, RULE(CAPTURE_LACKS));
    start(); /* nothing is not something else */
    query(1);
    of = silent()->query;
    build_reply(&build, 1);
    silent();
    expect_ending(of, NOTHING);

    start_udp(); /* one REPLY is the whole answer, ... */
    query(1);
    of = silent()->query;
    reply(1, 5);
    silent();
    expect_ending_in(of, RULE(ANSWER_OTHER), 2);
    build_message(&build, DHCPV6LQ_LEASEQUERY_REPLY, 1); /* ... but another server may know it */
    build_duid(&build, OPTION(SERVERID), BUILD_SERVER + 1);
    build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
    build_client(&build, 1, 1);
    silent();
    expect_ending(of, NOTHING);
    start_udp(); /* a link is none (RFC 5007 4.1.2.5) */
    query(1);
    of = silent()->query;
    build_reply(&build, 1);
    build_option(&build, OPTION(LQ_CLIENT_LINK), 32, 1);
    silent();
    expect_ending(of, NOTHING);
}

/* RFC 7653 9.5: the server ends the connection without a DONE. */
static void active_ended(void **state) {
    static const enum dhcpv6lq_direction sides[] = {DHCPV6LQ_TO_SERVER, DHCPV6LQ_FROM_SERVER};
    const struct dhcpv6lq_query *of;

    (void)state;
    for (size_t i = 0; i < SIZE(sides); i++) {
        for (int reset = 0; reset < 2; reset++) {
            bool by_server = sides[i] == DHCPV6LQ_FROM_SERVER;
            struct dhcpv6lq_finding ending;

            start();
            of = open_active(1);
            data(1, 1);
            silent();
            expect_ending(of, NOTHING);
            end_connection(sides[i], reset);
            expect_outcome(of, reset ? DHCPV6LQ_RESET : DHCPV6LQ_CLOSED);
            ending = expect_ending(of, by_server ? (int)RULE(ACTIVE_ENDED) : NOTHING);
            if (by_server) {
                assert_int_equal(ending.number, 4);
                assert_int_equal(ending.more,
                                 DHCPV6LQ_MORE_SERVER | (reset ? DHCPV6LQ_MORE_RESET : 0));
            }
            data(1, 2); /* what was sent before may be fed after */
            silent();
            done(1);
            silent();
            expect_ending(of, NOTHING);
        }
    }
    start(); /* it was never accepted */
    build_activeleasequery(&build, 1);
    of = silent()->query;
    end_connection(DHCPV6LQ_FROM_SERVER, false);
    expect_ending(of, RULE(NO_REPLY));
    start();
    build_activeleasequery(&build, 1);
    of = silent()->query;
    failing_reply(1, DHCPV6LQ_STATUS_NOT_ALLOWED);
    feed();
    end_connection(DHCPV6LQ_FROM_SERVER, false);
    expect_outcome(of, DHCPV6LQ_FAILED);
    expect_ending(of, NOTHING);
    start(); /* the DONE may be what the capture lacks */
    of = open_active(1);
    lose_octets();
    end_connection(DHCPV6LQ_FROM_SERVER, false);
    expect_outcome(of, DHCPV6LQ_LACKING);
    expect_ending(of, RULE(CAPTURE_LACKS));
}

static const struct dhcpv6lq_query *open_catch_up(uint16_t status) {
    const struct dhcpv6lq_query *of;

    build_activeleasequery(&build, 1);
    build_time(&build, OPTION(LQ_START_TIME), 100);
    of = silent()->query;
    build_reply(&build, 1);
    if (status) {
        build_status(&build, status);
        breaks_at(RULE(STATUS), build.length - 6, status);
    } else {
        silent();
    }
    return of;
}

/* RFC 7653 9.3: what happened since the start-time comes first. A keep-alive is sent by who has
 * nothing else to send (8.4). */
static void catch_up_missing(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    start();
    of = open_catch_up(0);
    data(1, 1);
    silent();
    expect_ending(of, NOTHING);
    keep_alive(1);
    build_time(&build, OPTION(LQ_BASE_TIME), 1);
    silent();
    assert_int_equal(expect_ending(of, RULE(CATCH_UP_MISSING)).number, 4);
    keep_alive(1);
    silent();
    assert_int_equal(expect_ending(of, RULE(CATCH_UP_MISSING)).number, 4);

    for (int how = 0; how < 3; how++) { /* it came, or it cannot */
        start();
        of = open_catch_up(how == 0 ? DHCPV6LQ_STATUS_DATA_MISSING : 0);
        data(1, 1);
        silent();
        if (how > 0) {
            keep_alive(1);
            build_status(&build, how == 1 ? DHCPV6LQ_STATUS_CATCH_UP_COMPLETE
                                          : DHCPV6LQ_STATUS_DATA_MISSING);
            feed();
        }
        keep_alive(1);
        silent();
        expect_ending(of, NOTHING);
        end_connection(DHCPV6LQ_FROM_SERVER, false);
        expect_ending(of, RULE(ACTIVE_ENDED));
    }
    start(); /* nobody asked for it */
    of = open_active(1);
    keep_alive(1);
    silent();
    expect_ending(of, NOTHING);

    start(); /* the server ended it before that */
    of = open_catch_up(0);
    data(1, 1);
    silent();
    end_connection(DHCPV6LQ_FROM_SERVER, false);
    assert_true(has_ending(of, RULE(CATCH_UP_MISSING)));
    assert_true(has_ending(of, RULE(ACTIVE_ENDED)));
    start(); /* or the requestor did, which it may */
    of = open_catch_up(0);
    end_connection(DHCPV6LQ_TO_SERVER, false);
    expect_ending(of, NOTHING);
    start(); /* it may be what the capture lacks */
    of = open_catch_up(0);
    lose_octets();
    keep_alive(1);
    silent();
    expect_ending(of, RULE(CAPTURE_LACKS));
    start(); /* but not, if that is missing after the keep-alive */
    of = open_catch_up(0);
    keep_alive(1);
    silent();
    lose_octets();
    data(1, 1);
    silent();
    assert_true(has_ending(of, RULE(CATCH_UP_MISSING)));
    assert_true(has_ending(of, RULE(CAPTURE_LACKS)));
    start(); /* the server ends it with a DONE, which says why, or has been idle before */
    of = open_catch_up(0);
    done(1);
    silent();
    expect_ending(of, NOTHING);
    start();
    of = open_catch_up(0);
    keep_alive(1);
    silent();
    done(1);
    silent();
    assert_int_equal(expect_ending(of, RULE(CATCH_UP_MISSING)).number, 3);
}

/* An ACTIVELEASEQUERY of that client (0: without a Client-ID), from that time on (0: from now on),
 * and its reply. */
static const struct dhcpv6lq_query *resume(uint32_t xid, uint32_t client, uint32_t start_time) {
    const struct dhcpv6lq_query *of;

    build_message(&build, DHCPV6LQ_ACTIVELEASEQUERY, xid);
    if (client) {
        build_duid(&build, OPTION(CLIENTID), client);
    }
    if (start_time) {
        build_time(&build, OPTION(LQ_START_TIME), start_time);
    }
    of = feed()->query;
    build_reply(&build, xid);
    feed();
    return of;
}

static void update(uint32_t xid, uint32_t base_time) {
    keep_alive(xid);
    build_time(&build, OPTION(LQ_BASE_TIME), base_time);
    feed();
}

/* A requestor that has kept 300, in frame 3, and now asks from 400 on. */
static void active_gap(void **state) {
    struct dhcpv6lq_ending found[DHCPV6LQ_ENDINGS_MAX];
    const struct dhcpv6lq_query *of;

    (void)state;
    start();
    resume(1, 1, 0);
    update(1, 300);
    update(1, 200); /* the highest one counts */
    assert_false(has_ending(resume(2, 1, 300), RULE(ACTIVE_GAP)));
    of = resume(3, 1, 400);
    assert_int_equal(dhcpv6lq_query_endings(of, found), 1);
    assert_int_equal(found[0].finding.number, 100);
    assert_int_equal(found[0].finding.more, 5); /* where the requestor said that it has kept 300 */

    start(); /* an update of nobody's may have been its own, until it asks again */
    resume(1, 1, 0);
    update(1, 300);
    lose_others_octets(true);
    update(9, 400);
    lose_others_octets(false);
    assert_false(has_ending(resume(2, 1, 400), RULE(ACTIVE_GAP)));
    assert_true(has_ending(resume(3, 1, 500), RULE(ACTIVE_GAP)));

    for (int other = 0; other < 2; other++) { /* fed late, too, but not from another server */
        start();
        resume(1, 1, 0);
        update(1, 300);
        series.frame = 10;
        of = resume(2, 1, 400);
        assert_true(has_ending(of, RULE(ACTIVE_GAP)));
        series.frame = 12; /* after it has asked */
        lose_others_octets(true);
        series.server.address[15] ^= (uint8_t)other;
        update(9, 410);
        assert_true(has_ending(of, RULE(ACTIVE_GAP)));
        series.frame = 4;
        update(9, 400);
        assert_int_equal(has_ending(of, RULE(ACTIVE_GAP)), other);
    }

    start(); /* the updates since may be what the capture lacks, until it asks again */
    resume(1, 1, 0);
    update(1, 300);
    lose_octets();
    assert_false(has_ending(resume(2, 1, 400), RULE(ACTIVE_GAP)));
    assert_true(has_ending(resume(3, 1, 500), RULE(ACTIVE_GAP)));

    for (int ends = 0; ends < 2; ends++) { /* or those before one that came: they were earlier */
        start();
        resume(1, 1, 0);
        lose_octets();
        update(1, 300);
        if (ends) {
            done(1);
            feed();
        }
        assert_true(has_ending(resume(2, 1, 400), RULE(ACTIVE_GAP)));
    }
    for (uint32_t late = 350; late <= 400; late += 50) { /* what came before it is fed late */
        struct dhcpv6lq_resumption resumption;

        start();
        resume(1, 1, 0);
        update(1, 300);
        series.frame = 10;
        of = resume(2, 1, 400);
        assert_true(has_ending(of, RULE(ACTIVE_GAP)));
        series.frame = 20;
        resume(3, 1, 400);
        series.frame = 5;
        update(1, late);
        resumption = dhcpv6lq_query_resumption(of);
        assert_true(resumption.has_gap);
        assert_int_equal(resumption.gap, 400 - late);
        assert_int_equal(has_ending(of, RULE(ACTIVE_GAP)), late < 400);
        series.frame = 15; /* what came after it is no matter */
        update(1, 400);
        assert_int_equal(dhcpv6lq_query_resumption(of).gap, 400 - late);
    }
    start(); /* or the end of the catch-up may be, so that the requestor may have kept it */
    resume(1, 1, 100);
    lose_octets();
    update(1, 300);
    assert_false(has_ending(resume(2, 1, 400), RULE(ACTIVE_GAP)));
    start(); /* or a message is cut, where a base-time may be, or was before the last one */
    resume(1, 1, 0);
    series.completeness = DHCPV6LQ_CUT_BY_CAPTURE;
    data(1, 1);
    feed();
    series.completeness = DHCPV6LQ_WHOLE;
    update(1, 300);
    assert_true(has_ending(resume(2, 1, 400), RULE(ACTIVE_GAP)));
    start();
    resume(1, 1, 0);
    update(1, 300);
    series.completeness = DHCPV6LQ_CUT_BY_CAPTURE;
    data(1, 1);
    feed();
    series.completeness = DHCPV6LQ_WHOLE;
    assert_false(has_ending(resume(2, 1, 400), RULE(ACTIVE_GAP)));
}

/* What another requestor has kept, or what came from another server, is no matter of this one. A
 * requestor is who its Client-ID says, and who its address says without. */
static void active_gap_of_whom(void **state) {
    static const struct {
        uint32_t clients[2];
        bool other_address;
        bool other_server;
        bool other_tenant;
        bool is_same;
    } whom[] = {
        {{1, 1}, false, false, false, true},  {{1, 1}, true, false, false, true},
        {{1, 2}, false, false, false, false}, {{0, 0}, false, false, false, true},
        {{0, 0}, true, false, false, false},  {{1, 1}, false, true, false, false},
        {{1, 1}, false, false, true, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof whom / sizeof whom[0]; i++) {
        start();
        resume(1, whom[i].clients[0], 0);
        update(1, 300);
        series.requestor.address[15] ^= whom[i].other_address;
        series.server.address[15] ^= whom[i].other_server;
        series.tenant ^= whom[i].other_tenant;
        assert_int_equal(has_ending(resume(2, whom[i].clients[1], 400), RULE(ACTIVE_GAP)),
                         whom[i].is_same);
    }
}

/* Nobody is blamed for what may still come, nor for what the capture lacks. */
static void endings(void **state) {
    static const enum dhcpv6lq_direction sides[] = {DHCPV6LQ_TO_SERVER, DHCPV6LQ_FROM_SERVER};
    const struct dhcpv6lq_query *of;
    struct dhcpv6lq_finding ending;

    (void)state;
    for (size_t i = 0; i < SIZE(sides); i++) {
        for (int reset = 0; reset < 2; reset++) {
            for (unsigned come = 0; come < 4; come++) { /* so many messages of the answer */
                static const int rules[] = {RULE(NO_REPLY), RULE(NO_DONE), RULE(NO_DONE), NOTHING};

                start();
                query(1);
                of = silent()->query;
                if (come > 0) {
                    reply(1, 1);
                    silent();
                }
                if (come > 1) {
                    data(1, 2);
                    silent();
                }
                if (come > 2) {
                    done(1);
                    silent();
                }
                expect_outcome(of, come > 2 ? DHCPV6LQ_DONE : DHCPV6LQ_OPEN);
                expect_ending(of, NOTHING);
                assert_int_equal(dhcpv6lq_query_closing(of).frame, 0);
                assert_int_equal(dhcpv6lq_session_is_open(series.session), come < 3);
                end_connection(sides[i], reset);
                expect_outcome(of, come > 2 ? DHCPV6LQ_DONE
                                   : reset  ? DHCPV6LQ_RESET
                                            : DHCPV6LQ_CLOSED);
                ending = expect_ending(of, rules[come]);
                if (come < 3) {
                    assert_int_equal(ending.number, series.frame);
                    assert_int_equal(ending.more, (i == 1 ? DHCPV6LQ_MORE_SERVER : 0) |
                                                      (reset ? DHCPV6LQ_MORE_RESET : 0));
                }
                assert_int_equal(dhcpv6lq_query_closing(of).frame, series.frame);
                assert_int_equal(dhcpv6lq_query_closing(of).from, sides[i]);
            }
        }
    }
    start(); /* neither the beginning of its answer nor the end */
    query(3);
    of = silent()->query;
    data(3, 1);
    feed();
    end_connection(DHCPV6LQ_FROM_SERVER, false);
    assert_true(has_ending(of, RULE(NO_REPLY)));
    assert_true(has_ending(of, RULE(NO_DONE)));
    done(3);
    feed();
    expect_ending(of, NOTHING);

    start(); /* a terminated answer and one that failed have ended */
    of = open_bulk(1);
    done(1);
    build_status(&build, DHCPV6LQ_STATUS_QUERY_TERMINATED);
    feed();
    expect_outcome(of, DHCPV6LQ_TERMINATED);
    query(2);
    silent();
    failing_reply(2, DHCPV6LQ_STATUS_NOT_ALLOWED);
    expect_outcome(feed()->query, DHCPV6LQ_FAILED);
    end_connection(DHCPV6LQ_FROM_SERVER, true);
    expect_outcome(of, DHCPV6LQ_TERMINATED);
    expect_ending(of, NOTHING);
    expect_ending(of->next, NOTHING);

    start_amid(); /* who knows whether that was a bulk answer */
    reply(1, 1);
    of = silent()->query;
    end_connection(DHCPV6LQ_FROM_SERVER, true);
    expect_outcome(of, DHCPV6LQ_RESET);
    expect_ending(of, NOTHING);
}

static void capture_lacks(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    start();
    query(1);
    of = silent()->query;
    lose_octets();
    lose_octets(); /* told once */
    expect_outcome(of, DHCPV6LQ_LACKING);
    expect_ending(of, RULE(CAPTURE_LACKS));
    end_connection(DHCPV6LQ_FROM_SERVER, true);
    expect_outcome(of, DHCPV6LQ_LACKING);
    expect_ending(of, RULE(CAPTURE_LACKS));
    reply(1, 1); /* what was lost before the reply is not of the answer */
    silent();
    expect_ending(of, RULE(NO_DONE));
    lose_octets();
    done(1);
    silent();
    expect_outcome(of, DHCPV6LQ_DONE);
    expect_ending(of, RULE(CAPTURE_LACKS));
    query(2); /* what was lost before does not concern it, nor what the requestor sent */
    of = silent()->query;
    dhcpv6lq_session_gap(series.session, DHCPV6LQ_TO_SERVER, 1);
    expect_ending(of, RULE(NO_REPLY));
    assert_false(dhcpv6lq_query_lacks(of));

    start(); /* a message that the capture cuts */
    of = open_bulk(1);
    series.completeness = DHCPV6LQ_CUT_BY_CAPTURE;
    data(1, 2);
    build.length -= 5;
    silent();
    series.completeness = DHCPV6LQ_WHOLE;
    done(1);
    silent();
    expect_ending(of, RULE(CAPTURE_LACKS));
    assert_int_equal(of->totals.clients, 2);

    start_udp();
    query(1);
    of = silent()->query;
    series.completeness = DHCPV6LQ_CUT_BY_CAPTURE;
    reply(1, 1);
    build.length -= 30;
    silent();
    expect_outcome(of, DHCPV6LQ_LACKING);
    expect_ending(of, RULE(CAPTURE_LACKS));
    series.now += 100;
    dhcpv6lq_capture_tick(series.capture, series.now * SECOND);
    expect_outcome(of, DHCPV6LQ_LACKING);
}

/* Of a message whose size is wrong, only that is told. */
static void messages_of_a_wrong_size(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    start();
    of = open_bulk(1);
    series.completeness = DHCPV6LQ_WRONG_SIZE;
    data(1, 2);
    build_duid(&build, OPTION(SERVERID), 1);
    breaks(RULE(MESSAGE_SIZE), DHCPV6LQ_SIZE_NOT_TO_MESSAGE);
    assert_int_equal(of->totals.clients, 2); /* it is taken all the same */
    series.completeness = DHCPV6LQ_CUT_BY_END;
    data(1, 3);
    build.length -= 3;
    breaks(RULE(MESSAGE_SIZE), DHCPV6LQ_SIZE_PAST_END);
    assert_int_equal(of->totals.clients, 2); /* nobody knows what it would have said */
    done(1);
    breaks(RULE(MESSAGE_SIZE), DHCPV6LQ_SIZE_PAST_END);
    expect_outcome(of, DHCPV6LQ_OPEN);
    end_connection(DHCPV6LQ_FROM_SERVER, false);
    expect_ending(of, RULE(NO_DONE));

    start(); /* a query that its sender cut was not asked */
    series.completeness = DHCPV6LQ_CUT_BY_END;
    query(1);
    build.length -= 3;
    breaks(RULE(MESSAGE_SIZE), DHCPV6LQ_SIZE_PAST_END);
    end_connection(DHCPV6LQ_TO_SERVER, false);
    assert_null(dhcpv6lq_capture_queries(series.capture));
}

/* What only the end tells is told of the message that it is about. */
static void endings_of_steps(void **state) {
    struct dhcpv6lq_finding findings[DHCPV6LQ_ENDINGS_MAX];
    const struct dhcpv6lq_step *steps[4];

    (void)state;
    start();
    query(1);
    steps[0] = silent();
    reply(1, 5);
    steps[1] = silent();
    data(1, 6);
    steps[2] = silent();
    lose_octets();
    done(1);
    steps[3] = silent();
    for (size_t i = 0; i < SIZE(steps); i++) {
        assert_int_equal(dhcpv6lq_step_endings(steps[i], findings), i == 0);
        assert_true(i > 0 || findings[0].rule == RULE(CAPTURE_LACKS));
    }
    start(); /* that of the whole answer on its REPLY */
    query(1);
    steps[0] = silent();
    reply(1, 5);
    steps[1] = silent();
    data(1, 6);
    steps[2] = silent();
    done(1);
    steps[3] = silent();
    for (size_t i = 0; i < SIZE(steps); i++) {
        assert_int_equal(dhcpv6lq_step_endings(steps[i], findings), i == 1);
        assert_true(i != 1 || findings[0].rule == RULE(ANSWER_OTHER));
    }
    start_amid(); /* of a query that is not there, on the first message of its answer */
    data(1, 1);
    steps[0] = silent();
    done(1);
    steps[1] = silent();
    assert_int_equal(dhcpv6lq_step_endings(steps[0], findings), 1);
    assert_int_equal(dhcpv6lq_step_endings(steps[1], findings), 0);
    assert_int_equal(dhcpv6lq_step_endings(&dhcpv6lq_given_up, findings), 0);
    start_amid(); /* and not on another one in the same frame */
    data(1, 1);
    steps[0] = silent();
    series.frame--;
    reply(1, 1);
    steps[1] = silent();
    assert_int_equal(dhcpv6lq_step_endings(steps[0], findings), 1);
    assert_int_equal(dhcpv6lq_step_endings(steps[1], findings), 0);
}

/* The server's words for why it ended the answer. */
static void words_of_the_server(void **state) {
    const struct dhcpv6lq_query *of;
    const struct dhcpv6lq_step *step;

    (void)state;
    start();
    query(1);
    of = silent()->query;
    assert_null(of->status_text);
    build_reply(&build, 1);
    build_open(&build, OPTION(STATUS_CODE));
    build_number(&build, 2, DHCPV6LQ_STATUS_NOT_ALLOWED);
    build_number(&build, 4, 0x6e6f7065);
    build_close(&build);
    step = feed();
    has(step, RULE(STATUS), 1);
    memset(build.octets, 0, sizeof build.octets); /* what is kept is a copy */
    assert_int_equal(step->findings[0].detail.length, 4);
    assert_memory_equal(step->findings[0].detail.octets, "nope", 4);
    assert_int_equal(of->status_text->length, 4);
    assert_memory_equal(of->status_text->octets, "nope", 4);
    of = open_bulk(2);
    done(2);
    build_open(&build, OPTION(STATUS_CODE));
    build_number(&build, 2, DHCPV6LQ_STATUS_QUERY_TERMINATED);
    build_number(&build, 4, 0x626f7265);
    build_close(&build);
    feed();
    assert_int_equal(of->status, DHCPV6LQ_STATUS_QUERY_TERMINATED);
    assert_memory_equal(of->status_text->octets, "bore", 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(silence_before_the_end, finish),
        cmocka_unit_test_teardown(relay_data_missing, finish),
        cmocka_unit_test_teardown(another_client, finish),
        cmocka_unit_test_teardown(another_relay, finish),
        cmocka_unit_test_teardown(another_relay_perhaps, finish),
        cmocka_unit_test_teardown(another_address, finish),
        cmocka_unit_test_teardown(active_ended, finish),
        cmocka_unit_test_teardown(catch_up_missing, finish),
        cmocka_unit_test_teardown(active_gap, finish),
        cmocka_unit_test_teardown(active_gap_of_whom, finish),
        cmocka_unit_test_teardown(endings, finish),
        cmocka_unit_test_teardown(capture_lacks, finish),
        cmocka_unit_test_teardown(messages_of_a_wrong_size, finish),
        cmocka_unit_test_teardown(endings_of_steps, finish),
        cmocka_unit_test_teardown(words_of_the_server, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
