/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a server has shown that it keeps of relays (rule cause_not_kept): who told whom, of which
 * ID, and from when until when. Each test has cases that differ in one thing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "series.h"

enum { ID = 77, OTHER_ID = 78, ENTERPRISE = 99, LONG = 3600 };

/* Who asks whom, and for what. */
struct asking {
    uint32_t requestor; /* DUID; 0: it names none */
    uint8_t requestor_host;
    uint32_t server; /* likewise */
    uint8_t server_host;
    uint32_t tenant;
    uint16_t option; /* OPTION_RELAY_ID or OPTION_REMOTE_ID */
    uint32_t enterprise;
    uint32_t id;  /* 0: relays sent none */
    uint8_t link; /* the last octet of the link-address that is asked for; 0: any link */
};

static const struct asking usual = {
    10, 1, 20, 2, 0, DHCPV6LQ_OPTION_RELAY_ID, ENTERPRISE, ID, 0,
};

enum told { NOBODY, WITHOUT_IT, WITH_IT };

static void put_id(const struct asking *asking) {
    if (asking->id != 0 && asking->option == OPTION(RELAY_ID)) {
        build_duid(&build, OPTION(RELAY_ID), asking->id);
    } else if (asking->id != 0) {
        build_open(&build, OPTION(REMOTE_ID));
        build_number(&build, 4, asking->enterprise);
        build_number(&build, 1, asking->id);
        build_close(&build);
    }
}

static void message(uint8_t type, uint32_t xid, const struct asking *asking) {
    series.tenant = asking->tenant;
    series.requestor.address[15] = asking->requestor_host;
    series.server.address[15] = asking->server_host;
    build_message(&build, type, xid);
    if (asking->requestor != 0) {
        build_duid(&build, OPTION(CLIENTID), asking->requestor);
    }
    if (type == DHCPV6LQ_LEASEQUERY_REPLY && asking->server != 0) {
        build_duid(&build, OPTION(SERVERID), asking->server);
    }
}

/* The server tells of a client, which it has heard `seconds` ago, asked by link-address. */
static void tell(uint32_t xid, const struct asking *asking, uint32_t seconds, uint32_t valid) {
    message(DHCPV6LQ_LEASEQUERY, xid, asking);
    build_lq_query(&build, DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
    build_oro(&build, OPTION(LQ_RELAY_DATA));
    build_close(&build);
    feed();
    message(DHCPV6LQ_LEASEQUERY_REPLY, xid, asking);
    build_open(&build, OPTION(CLIENT_DATA));
    build_duid(&build, OPTION(CLIENTID), 30);
    build_time(&build, OPTION(CLT_TIME), seconds);
    build_iaaddr(&build, 1, valid, valid);
    build_open(&build, OPTION(LQ_RELAY_DATA));
    build_zeros(&build, 15);
    build_number(&build, 1, PEER);
    build_relay(&build, DHCPV6LQ_RELAY_FORW);
    put_id(asking);
    build_close(&build);
    build_close(&build);
    feed();
    build_done(&build, xid);
    feed();
}

/* Asked by the ID, it tells of nobody. */
static const struct dhcpv6lq_query *ask(uint32_t xid, const struct asking *asking) {
    const struct dhcpv6lq_query *of;

    message(DHCPV6LQ_LEASEQUERY, xid, asking);
    build_open(&build, OPTION(LQ_QUERY));
    build_number(&build, 1,
                 asking->option == OPTION(RELAY_ID) ? DHCPV6LQ_QUERY_BY_RELAY_ID
                                                    : DHCPV6LQ_QUERY_BY_REMOTE_ID);
    build_zeros(&build, 15);
    build_number(&build, 1, asking->link);
    put_id(asking);
    build_close(&build);
    of = feed()->query;
    message(DHCPV6LQ_LEASEQUERY_REPLY, xid, asking);
    feed();
    return of;
}

static void expect(const struct dhcpv6lq_query *of, enum told told) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];
    size_t count = dhcpv6lq_query_endings(of, endings);

    assert_int_equal(count, told == NOBODY ? 0 : 1);
    if (count > 0) {
        assert_int_equal(endings[0].finding.rule, RULE(CAUSE_NOT_KEPT));
        assert_int_equal(endings[0].finding.more & 1, told == WITH_IT);
    }
}

static void begin(void) {
    start();
    series.now = 1000000;
}

/* Told so, and asked so a little later: what is known? */
static void expect_of(const struct asking *told, const struct asking *asked, enum told known) {
    begin();
    tell(1, told, 1, LONG);
    expect(ask(2, asked), known);
}

static void whose_ids(void **state) {
    for (unsigned remote = 0; remote < 2; remote++) {
        struct asking asked = usual;
        struct asking told = usual;

        (void)state;
        asked.option = told.option = remote ? OPTION(REMOTE_ID) : OPTION(RELAY_ID);
        expect_of(&told, &asked, WITH_IT);
        told.id = OTHER_ID;
        expect_of(&told, &asked, NOBODY);
        told.id = 0;
        expect_of(&told, &asked, WITHOUT_IT);
        told.id = ID; /* the other kind of ID says nothing of this one */
        told.option = remote ? OPTION(RELAY_ID) : OPTION(REMOTE_ID);
        expect_of(&told, &asked, WITHOUT_IT);
        told = asked;
        asked.link = 1; /* on one link, there may be none */
        expect_of(&told, &asked, NOBODY);
        asked.link = 0;
        told.enterprise = ENTERPRISE + 1;
        expect_of(&told, &asked, remote ? NOBODY : WITH_IT);
    }
}

/* A requestor and a server are their DUIDs; their addresses, where they name none. */
static void who_told_whom(void **state) {
    struct asking other = usual;

    (void)state;
    other.tenant = 7;
    expect_of(&usual, &other, NOBODY);
    other = usual;
    other.requestor++;
    expect_of(&usual, &other, NOBODY);
    other = usual;
    other.server++;
    expect_of(&usual, &other, NOBODY);
    other = usual;
    other.requestor_host = 5;
    other.server_host = 6;
    expect_of(&usual, &other, WITH_IT);
    for (unsigned side = 0; side < 2; side++) {
        struct asking nameless = usual;

        *(side ? &nameless.server : &nameless.requestor) = 0;
        expect_of(&nameless, &nameless, WITH_IT);
        other = nameless;
        *(side ? &other.server_host : &other.requestor_host) += 4;
        expect_of(&nameless, &other, NOBODY);
    }
}

static void until_when(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    begin();
    tell(1, &usual, 1, 1);
    expect(ask(2, &usual), NOBODY); /* it has lapsed */

    for (unsigned order = 0; order < 2; order++) { /* of several clients, any may have it still */
        begin();
        tell(1, &usual, 1, order ? 1 : LONG);
        tell(2, &usual, 1, order ? LONG : 1);
        series.now += 60;
        of = ask(3, &usual);
        expect(of, WITH_IT);
        series.now += LONG;
        expect(ask(4, &usual), NOBODY);
    }
}

static void since_when(void **state) {
    enum { BEFORE = 5, AFTER = 60 };
    const struct dhcpv6lq_query *of;

    (void)state;
    for (unsigned known = 0; known < 2; known++) { /* told later, of a client of before, or after */
        begin();
        of = ask(1, &usual);
        series.now += 20;
        tell(2, &usual, known ? AFTER : BEFORE, LONG);
        expect(of, known ? WITH_IT : NOBODY);
    }
    for (unsigned order = 0; order < 2; order++) {
        begin();
        of = ask(1, &usual);
        series.now += 20;
        tell(2, &usual, order ? AFTER : BEFORE, LONG);
        tell(3, &usual, order ? BEFORE : AFTER, LONG);
        expect(of, WITH_IT);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(whose_ids, finish),
        cmocka_unit_test_teardown(who_told_whom, finish),
        cmocka_unit_test_teardown(until_when, finish),
        cmocka_unit_test_teardown(since_when, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
