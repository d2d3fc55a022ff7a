/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where an answer is not what the exchanges of clients let expect, and where it only looks so: each
 * test has cases that differ in one thing. What captures make of it, rule-cause_* and near-cause_*
 * show.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "dhcpv6lq/ledger.h"
#include "series.h"
#include "series/ledger.h"

#define EPOCH_2000 INT64_C(946684800)
#define FOR_EVER UINT32_MAX /* a lifetime */

enum { REQUEST = 3, CONFIRM = 4, RENEW = 5, RELEASE = 8, INFORMATION_REQUEST = 11 };
enum { HOUR = 3600, OTHER_SERVER = 19, ASKED_ID = 77, OTHER_ID = 78 };

/* What clients' messages come through, and who answers them. */
static struct {
    uint32_t link; /* 2001:db8:0:LINK::HOST is the relay's link-address; queries ask for 0 and 1 */
    uint32_t host;
    uint32_t relay_id;     /* 0: none */
    const char *remote_id; /* of enterprise 99; NULL: none */
    uint32_t server_id;    /* of the REPLY; 0: it has none */
    bool direct;           /* the client is on the server's link: there is no relay */
    bool ldra;             /* the relay has it from one that knows no link (RFC 6221) */
    bool reply_only;       /* the client's message is not captured */
    uint8_t own[16];       /* the relay's address; all 0: the requestor's */
    uint8_t prefix_length; /* of 2001:db8::, which the client gets; 0: it gets an address */
} exchanges;

static uint32_t transaction_id;

/* ---- exchanges ---- */

static void begin(void) {
    start();
    series.now = EPOCH_2000 + 1000;
    memset(&exchanges, 0, sizeof exchanges);
    exchanges.host = 1;
    exchanges.server_id = BUILD_SERVER;
    transaction_id = 0;
}

static void put_text(const char *text) {
    while (*text) {
        build_number(&build, 1, (uint8_t)*text++);
    }
}

static void build_exchange(uint8_t type, uint32_t client, uint32_t host, uint32_t valid) {
    bool forward = type != DHCPV6LQ_REPLY;

    build.length = 0;
    build.depth = 0;
    build_number(&build, 2, (forward ? DHCPV6LQ_RELAY_FORW : DHCPV6LQ_RELAY_REPL) << 8);
    build_number(&build, 4, 0x20010db8);
    build_number(&build, 4, exchanges.link);
    build_number(&build, 8, exchanges.host);
    build_number(&build, 8, UINT64_C(0xfe80) << 48); /* the client's own address */
    build_number(&build, 8, client);
    if (forward && exchanges.relay_id) {
        build_duid(&build, OPTION(RELAY_ID), exchanges.relay_id);
    }
    if (forward && exchanges.remote_id) {
        build_open(&build, OPTION(REMOTE_ID));
        build_number(&build, 4, 99);
        put_text(exchanges.remote_id);
        build_close(&build);
    }
    build_open(&build, OPTION(RELAY_MSG));
    if (exchanges.ldra) {
        build_number(&build, 2, (forward ? DHCPV6LQ_RELAY_FORW : DHCPV6LQ_RELAY_REPL) << 8);
        build_zeros(&build, 32);
        build_open(&build, OPTION(RELAY_MSG));
    }
    if (exchanges.direct) {
        build.length = build.depth = 0;
    }
    build_number(&build, 1, type);
    build_number(&build, 3, transaction_id);
    build_duid(&build, OPTION(CLIENTID), client);
    if (!forward && exchanges.server_id) {
        build_duid(&build, OPTION(SERVERID), exchanges.server_id);
    }
    if (host) {
        build_open(&build, exchanges.prefix_length ? OPTION(IA_PD) : OPTION(IA_NA));
        build_zeros(&build, 12);
        if (exchanges.prefix_length) {
            build_iaprefix(&build, 0, 0, exchanges.prefix_length, valid, valid);
        } else {
            build_iaaddr(&build, host, valid, valid);
        }
        build_close(&build);
    }
    while (build.depth > 0) {
        build_close(&build);
    }
}

static void take_side(bool forward) {
    struct dhcpv6lq_path path = exchange_path(forward, series.now * SERIES_SECOND);

    if (forward && exchanges.own[0]) {
        memcpy(path.source.address, exchanges.own, sizeof exchanges.own);
    }
    dhcpv6lq_ledger_take(series.capture, build.octets, build.length, false, &path);
}

/* A second later, a message of the client and its REPLY, both for 2001:db8::HOST; 0: for none. */
static void exchange(uint8_t type, uint32_t client, uint32_t host, uint32_t valid) {
    transaction_id++;
    series.now++;
    if (!exchanges.reply_only) {
        build_exchange(type, client, host, valid);
        take_side(true);
    }
    build_exchange(DHCPV6LQ_REPLY, client, host, valid);
    take_side(false);
}

static void grant(uint32_t client, uint32_t valid) {
    exchange(REQUEST, client, client, valid);
}

static void renew(uint32_t client, uint32_t valid) {
    exchange(RENEW, client, client, valid);
}

static void release(uint32_t client) {
    exchange(RELEASE, client, client, 0);
}

/* A REPLY without IAs to what is not captured: who knows what it ended? */
static void reply_of_nobody(uint32_t client) {
    bool reply_only = exchanges.reply_only;

    exchanges.reply_only = true;
    exchange(RELEASE, client, 0, 0);
    exchanges.reply_only = reply_only;
}

/* ---- queries and answers ---- */

static const struct dhcpv6lq_query *ask(uint8_t query_type, uint32_t asked) {
    if (query_type == DHCPV6LQ_QUERY_BY_LINK_ADDRESS) {
        query_with_oros(0, 0);
    } else {
        query_by(query_type, asked);
    }
    return feed()->query;
}

static const struct dhcpv6lq_query *ask_client(uint32_t client) {
    return ask(DHCPV6LQ_QUERY_BY_CLIENTID, client);
}

static void answer_nothing(void) {
    build_reply(&build, 1);
    feed();
}

static void put_told(uint32_t client, uint32_t clt, uint32_t valid) {
    build_open(&build, OPTION(CLIENT_DATA));
    build_duid(&build, OPTION(CLIENTID), client);
    build_time(&build, OPTION(CLT_TIME), clt);
    build_iaaddr(&build, client, valid, valid);
    build_close(&build);
}

static void end_answer(void) {
    done(1);
    feed();
}

/* The client's address, which the server heard so many seconds ago. */
static void answer(uint32_t client, uint32_t clt, uint32_t valid) {
    build_reply(&build, 1);
    put_told(client, clt, valid);
    feed();
    end_answer();
}

/* The only rule of these that explains the answer, and of how many bindings; NOTHING: none does. */
static void expect_cause(const struct dhcpv6lq_query *of, int rule, uint32_t number) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];
    size_t count = dhcpv6lq_query_endings(of, endings);
    bool found = false;

    for (size_t i = 0; i < count; i++) {
        const struct dhcpv6lq_finding *finding = &endings[i].finding;
        const char *id = dhcpv6lq_rule_info(finding->rule)->id;

        if (strncmp(id, "cause_", strlen("cause_")) != 0) {
            continue;
        }
        if ((int)finding->rule != rule) {
            fail_msg("%s", id);
        }
        found = true;
        assert_int_equal(finding->number, number);
    }
    assert_int_equal(found, rule != NOTHING);
}

/* The one thing that is wrong with the query's end, in words. */
static void expect_words(const struct dhcpv6lq_query *of, const char *words) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];

    assert_int_equal(dhcpv6lq_query_endings(of, endings), 1);
    assert_int_equal(endings[0].finding.detail.length, strlen(words));
    assert_memory_equal(endings[0].finding.detail.octets, words, strlen(words));
}

/* ---- what an answer lacks ---- */

static void lacking(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    begin();
    grant(1, HOUR);
    of = ask_client(1);
    answer_nothing();
    expect_cause(of, RULE(CAUSE_MISSING), 1);

    begin(); /* it has ended before the query, ... */
    grant(1, 100);
    series.now += 100;
    of = ask_client(1);
    answer_nothing();
    expect_cause(of, NOTHING, 0);

    begin(); /* ... before the answer, ... */
    grant(1, 100);
    series.now += 98;
    of = ask_client(1);
    answer_nothing();
    expect_cause(of, NOTHING, 0);

    begin(); /* ... or would have, if it were not renewed meanwhile */
    grant(1, 100);
    series.now += 97;
    of = ask_client(1);
    renew(1, HOUR);
    answer_nothing();
    expect_cause(of, NOTHING, 0);

    begin(); /* what was not captured may have ended it, before the query or since */
    grant(1, HOUR);
    reply_of_nobody(1);
    of = ask_client(1);
    renew(1, HOUR);
    answer_nothing();
    expect_cause(of, NOTHING, 0);
    begin();
    grant(1, HOUR);
    of = ask_client(1);
    reply_of_nobody(1);
    answer_nothing();
    expect_cause(of, NOTHING, 0);
}

/* What does not keep the binding from being known. */
static void lacking_all_the_same(void **state) {
    static const uint8_t types[] = {CONFIRM, INFORMATION_REQUEST};
    const struct dhcpv6lq_query *of;

    (void)state;
    for (size_t i = 0; i < SIZE(types); i++) { /* their REPLY has no IA */
        begin();
        grant(1, HOUR);
        exchange(types[i], 1, 0, 0);
        of = ask_client(1);
        answer_nothing();
        expect_cause(of, RULE(CAUSE_MISSING), 1);
    }

    begin(); /* it was in doubt before it was renewed */
    grant(1, HOUR);
    reply_of_nobody(1);
    renew(1, HOUR);
    of = ask_client(1);
    answer_nothing();
    expect_cause(of, RULE(CAUSE_MISSING), 1);

    begin(); /* without end: longer than 32 bits of seconds */
    grant(1, FOR_EVER);
    series.now += INT64_C(0x100000000);
    of = ask_client(1);
    answer_nothing();
    expect_cause(of, RULE(CAUSE_MISSING), 1);
}

/* More REPLYs than the ledger keeps came since the query: the first one's frame is known. */
static void renewed_often_meanwhile(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    begin();
    grant(1, HOUR);
    of = ask_client(1);
    for (unsigned i = 0; i < 6; i++) {
        renew(1, HOUR);
    }
    answer_nothing();
    expect_words(of, "1 binding: 2001:db8::1 in frame 2");
}

/* A delegated prefix holds the address. */
static void asked_by_address(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    begin();
    exchanges.prefix_length = 48;
    grant(1, HOUR);
    query(1);
    of = feed()->query;
    answer_nothing();
    expect_words(of, "1 binding: 2001:db8::/48 in frame 2");
}

static void granted_meanwhile(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    begin();
    of = ask_client(1);
    grant(1, HOUR);
    answer_nothing();
    expect_cause(of, RULE(CAUSE_ORDER), 1);

    begin(); /* once more: the client had given it back, ... */
    grant(1, HOUR);
    release(1);
    of = ask_client(1);
    grant(1, HOUR);
    answer_nothing();
    expect_cause(of, RULE(CAUSE_ORDER), 1);

    begin(); /* ... or it was over */
    grant(1, 100);
    series.now += 100;
    of = ask_client(1);
    grant(1, HOUR);
    answer_nothing();
    expect_cause(of, RULE(CAUSE_ORDER), 1);

    begin(); /* it is over when the answer ends */
    of = ask_client(1);
    grant(1, 1);
    answer_nothing();
    expect_cause(of, NOTHING, 0);

    begin(); /* later than what is asked for */
    query_by(DHCPV6LQ_QUERY_BY_CLIENTID, 1);
    build_time(&build, OPTION(LQ_END_TIME), 500);
    of = feed()->query;
    grant(1, HOUR);
    answer_nothing();
    expect_cause(of, NOTHING, 0);

    begin(); /* another server had granted it */
    exchanges.server_id = OTHER_SERVER;
    grant(1, HOUR);
    of = ask_client(1);
    exchanges.server_id = BUILD_SERVER;
    renew(1, HOUR);
    answer_nothing();
    expect_cause(of, NOTHING, 0);
}

/* Options 101 and 102: within two seconds of one, nobody knows on which side the server had it. */
static void times_asked_for(void **state) {
    static const struct {
        uint16_t option;
        uint32_t time; /* the grant is of 1001 */
        bool lacks;
    } cases[] = {{OPTION(LQ_START_TIME), 999, true},   {OPTION(LQ_START_TIME), 1000, false},
                 {OPTION(LQ_START_TIME), 1002, false}, {OPTION(LQ_END_TIME), 1000, false},
                 {OPTION(LQ_END_TIME), 1002, false},   {OPTION(LQ_END_TIME), 1003, true}};

    (void)state;
    for (size_t i = 0; i < SIZE(cases); i++) {
        const struct dhcpv6lq_query *of;

        begin();
        grant(1, HOUR);
        query_by(DHCPV6LQ_QUERY_BY_CLIENTID, 1);
        build_time(&build, cases[i].option, cases[i].time);
        of = feed()->query;
        answer_nothing();
        expect_cause(of, cases[i].lacks ? (int)RULE(CAUSE_MISSING) : NOTHING, 1);
    }
}

/* RFC 5007 4.3.2: over UDP, each server answers for itself. */
static void several_servers(void **state) {
    (void)state;
    for (unsigned server = 0; server < 2; server++) {
        const struct dhcpv6lq_query *of;

        begin();
        start_udp();
        series.now = EPOCH_2000 + 1000;
        grant(1, HOUR);
        of = ask_client(1);
        build_message(&build, DHCPV6LQ_LEASEQUERY_REPLY, 1);
        build_duid(&build, OPTION(SERVERID), OTHER_SERVER);
        build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
        series.server.address[15] = OTHER_SERVER;
        feed();
        series.server.address[15] = 2;
        expect_outcome(of, DHCPV6LQ_NO_BINDINGS);
        expect_cause(of, NOTHING, 0);
        build_reply(&build, 1); /* the one that granted it has no bindings; or says nothing of it */
        if (server == 1) {
            build_status(&build, DHCPV6LQ_STATUS_NOT_ALLOWED);
        }
        feed();
        expect_outcome(of, DHCPV6LQ_NO_BINDINGS);
        expect_cause(of, server == 0 ? (int)RULE(CAUSE_MISSING) : NOTHING, 1);
    }
}

/* The one that granted it answers with another client's bindings. */
static void told_of_others(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    begin();
    start_udp();
    series.now = EPOCH_2000 + 1000;
    grant(1, HOUR);
    of = ask(DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0);
    build_reply(&build, 1);
    put_told(2, 4, HOUR);
    feed();
    expect_outcome(of, DHCPV6LQ_DONE);
    expect_cause(of, RULE(CAUSE_MISSING), 1);
}

/* A REPLY must have a Server-ID (RFC 8415 18.3.10): of one that has none, the address tells who it
 * is from. */
static void server_without_an_id(void **state) {
    (void)state;
    for (unsigned other = 0; other < 2; other++) {
        const struct dhcpv6lq_query *of;

        begin();
        exchanges.server_id = 0;
        series.server.address[15] = (uint8_t)(other ? OTHER_SERVER : 2);
        grant(1, HOUR);
        series.server.address[15] = 2;
        of = ask_client(1);
        answer_nothing();
        expect_cause(of, other ? NOTHING : (int)RULE(CAUSE_MISSING), 1);
    }
}

/* Two of three bindings go to another client, in any order: each has those that were granted to it
 * last. */
static void moved_to_another_client(void **state) {
    static const uint32_t moves[][2] = {{1, 2}, {2, 1}, {1, 3}, {3, 1}, {2, 3}, {3, 2}};

    (void)state;
    for (size_t i = 0; i < 2 * SIZE(moves); i++) {
        uint32_t client = 1 + i % 2;
        const struct dhcpv6lq_query *of;

        begin();
        for (uint32_t host = 1; host <= 3; host++) {
            exchange(REQUEST, 1, host, HOUR);
        }
        exchange(REQUEST, 2, moves[i / 2][0], HOUR);
        exchange(REQUEST, 2, moves[i / 2][1], HOUR);
        of = ask_client(client);
        answer_nothing();
        expect_cause(of, RULE(CAUSE_MISSING), client);
    }
}

/* ---- by relay-id ---- */

/* A query for OTHER_ID by whoever it is; then one for ASKED_ID by the relay of ::1. */
static const struct dhcpv6lq_query *ask_both(uint8_t address, uint32_t requestor, uint32_t tenant) {
    build_message(&build, DHCPV6LQ_LEASEQUERY, 2);
    build_duid(&build, OPTION(CLIENTID), requestor);
    build_lq_query(&build, DHCPV6LQ_QUERY_BY_RELAY_ID);
    build_duid(&build, OPTION(RELAY_ID), OTHER_ID);
    build_close(&build);
    series.requestor.address[15] = address;
    series.tenant = tenant;
    feed();
    series.requestor.address[15] = 1;
    series.tenant = 0;
    return ask(DHCPV6LQ_QUERY_BY_RELAY_ID, ASKED_ID);
}

static void another_relay_id(void **state) {
    static const struct {
        uint8_t address;
        uint32_t requestor;
        uint32_t tenant;
        bool is_known; /* the requestor has that Relay-ID, too */
    } cases[] = {{1, BUILD_REQUESTOR, 0, true},
                 {5, BUILD_REQUESTOR, 0, true},
                 {1, 99, 0, true},
                 {5, 99, 0, false},
                 {1, BUILD_REQUESTOR, 7, false}};
    const struct dhcpv6lq_query *of;

    (void)state;
    for (size_t i = 0; i < SIZE(cases); i++) {
        begin();
        exchanges.relay_id = OTHER_ID;
        grant(1, HOUR);
        of = ask_both(cases[i].address, cases[i].requestor, cases[i].tenant);
        answer_nothing();
        expect_cause(of, cases[i].is_known ? NOTHING : (int)RULE(CAUSE_RELAY_ID), 1);
    }

    begin(); /* where the relay sends both on one link, it does not matter who asks for which */
    exchanges.relay_id = ASKED_ID;
    grant(1, HOUR);
    exchanges.relay_id = OTHER_ID;
    grant(2, HOUR);
    of = ask_both(1, BUILD_REQUESTOR, 0);
    answer(1, 4, HOUR - 4);
    expect_cause(of, RULE(CAUSE_RELAY_ID), 1);
}

/* Without a Client-ID, the address tells who asks. */
static void relay_without_a_client_id(void **state) {
    (void)state;
    for (uint8_t address = 1; address <= 2; address++) {
        const struct dhcpv6lq_query *of;

        begin();
        exchanges.relay_id = OTHER_ID;
        grant(1, HOUR);
        build_message(&build, DHCPV6LQ_LEASEQUERY, 2);
        build_lq_query(&build, DHCPV6LQ_QUERY_BY_RELAY_ID);
        build_duid(&build, OPTION(RELAY_ID), OTHER_ID);
        build_close(&build);
        series.requestor.address[15] = address;
        feed();
        series.requestor.address[15] = 1;
        build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
        build_lq_query(&build, DHCPV6LQ_QUERY_BY_RELAY_ID);
        build_duid(&build, OPTION(RELAY_ID), ASKED_ID);
        build_close(&build);
        of = feed()->query;
        answer_nothing();
        expect_cause(of, address == 1 ? NOTHING : (int)RULE(CAUSE_RELAY_ID), 1);
    }
}

static void words_of_relay_ids(void **state) {
    static const struct {
        uint32_t relay_ids[3]; /* of three bindings */
        const char *words;
    } cases[] = {{{0, 0, 0}, "with none"},
                 {{OTHER_ID, OTHER_ID, OTHER_ID}, "with 00:02:00:00:7e:d9:00:00:00:4e"},
                 {{0, OTHER_ID, 0}, "with none or with 00:02:00:00:7e:d9:00:00:00:4e"},
                 {{OTHER_ID, 79, OTHER_ID}, "with 00:02:00:00:7e:d9:00:00:00:4e or others"}};

    (void)state;
    for (size_t i = 0; i < SIZE(cases); i++) {
        const struct dhcpv6lq_query *of;
        char words[256];

        begin();
        for (uint32_t j = 0; j < 3; j++) {
            exchanges.relay_id = cases[i].relay_ids[j];
            grant(j + 1, HOUR);
        }
        of = ask(DHCPV6LQ_QUERY_BY_RELAY_ID, ASKED_ID);
        answer_nothing();
        snprintf(
            words, sizeof words,
            "3 bindings: frame 1, frame 3, frame 5, %s instead of 00:02:00:00:7e:d9:00:00:00:4d",
            cases[i].words);
        expect_words(of, words);
    }
}

/* A relay has that many addresses; of further ones, nobody says that they are its own. */
static void addresses_of_a_relay(void **state) {
    enum { MOST = 16 };

    (void)state;
    for (unsigned address = MOST; address <= MOST + 1; address++) {
        const struct dhcpv6lq_query *of;

        begin();
        exchanges.own[0] = 0x20;
        exchanges.relay_id = ASKED_ID;
        for (exchanges.own[15] = 1; exchanges.own[15] <= address; exchanges.own[15]++) {
            exchange(REQUEST, 1, 1, HOUR);
        }
        exchanges.relay_id = 0;
        exchanges.own[15] = (uint8_t)address;
        grant(2, HOUR);
        of = ask(DHCPV6LQ_QUERY_BY_RELAY_ID, ASKED_ID);
        answer(1, 4, HOUR - 4);
        expect_cause(of, address == MOST ? (int)RULE(CAUSE_RELAY_ID) : NOTHING, 1);
    }
}

static void no_relay_id(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    begin();
    grant(1, HOUR);
    of = ask(DHCPV6LQ_QUERY_BY_RELAY_ID, ASKED_ID);
    answer_nothing();
    expect_cause(of, RULE(CAUSE_RELAY_ID), 1);

    begin(); /* on a link that is not asked for */
    exchanges.link = 5;
    grant(1, HOUR);
    of = ask(DHCPV6LQ_QUERY_BY_RELAY_ID, ASKED_ID);
    answer_nothing();
    expect_cause(of, NOTHING, 0);

    begin(); /* only since the query */
    of = ask(DHCPV6LQ_QUERY_BY_RELAY_ID, ASKED_ID);
    grant(1, HOUR);
    answer_nothing();
    expect_cause(of, NOTHING, 0);
}

/* fe80::1 is one relay on one link, and another one on another; fec0::1 is the same on both. */
static void link_local_relay(void **state) {
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        bool site_local = i / 2;
        bool same = site_local || i % 2;
        const struct dhcpv6lq_query *of;

        begin();
        exchanges.own[0] = 0xfe;
        exchanges.own[1] = site_local ? 0xc0 : 0x80;
        exchanges.own[15] = 1;
        exchanges.relay_id = ASKED_ID;
        grant(1, HOUR);
        exchanges.relay_id = 0;
        exchanges.host = i % 2 ? 1 : 9;
        grant(2, HOUR);
        of = ask(DHCPV6LQ_QUERY_BY_RELAY_ID, ASKED_ID);
        answer(1, 4, HOUR - 4);
        expect_cause(of, same ? (int)RULE(CAUSE_RELAY_ID) : NOTHING, 1);
    }
}

/* ---- by remote-id ---- */

static void kinds_of_remote_ids(void **state) {
    static const struct {
        const char *one;
        const char *other;
        const char *words; /* NULL: they are not nearly the same */
    } cases[] = {{"ge-0/0", "GE-0/0", "upper or lower case"},
                 {"port\n", "port", "NUL or line feed at the end"},
                 {"port.", "port", NULL},
                 {"pork\n", "port", NULL},
                 {"4", "", NULL},
                 {"4a4B", "JK", "hexadecimal digits for octets"},
                 {"4a:4b", "JK", "hexadecimal digits for octets"},
                 {"4a-4b", "JK", "hexadecimal digits for octets"},
                 {"4a.4b", "JK", NULL},
                 {"4a:4c", "JK", NULL},
                 {"4g4b", "JK", NULL},
                 {"g44b", "JK", NULL},
                 {"4/4b", "JK", NULL},
                 {"4`4b", "IK", NULL}};

    (void)state;
    for (size_t i = 0; i < 2 * SIZE(cases); i++) { /* either may be the one asked for */
        const char *asked = i % 2 ? cases[i / 2].one : cases[i / 2].other;
        const struct dhcpv6lq_query *of;
        char words[128];

        begin();
        exchanges.remote_id = i % 2 ? cases[i / 2].other : cases[i / 2].one;
        grant(1, HOUR);
        build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
        build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
        build_lq_query(&build, DHCPV6LQ_QUERY_BY_REMOTE_ID);
        build_open(&build, OPTION(REMOTE_ID));
        build_number(&build, 4, 99);
        put_text(asked);
        build_close(&build);
        build_close(&build);
        of = feed()->query;
        answer_nothing();
        if (cases[i / 2].words) {
            snprintf(words, sizeof words, "1 binding, but for %s: frame 1", cases[i / 2].words);
            expect_words(of, words);
        } else {
            expect_cause(of, NOTHING, 0);
        }
    }
}

static void nearly_a_remote_id(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    begin();
    exchanges.remote_id = "a";
    grant(1, HOUR);
    of = ask(DHCPV6LQ_QUERY_BY_REMOTE_ID, 'A');
    answer_nothing();
    expect_cause(of, RULE(CAUSE_REMOTE_ID), 1);

    begin(); /* others are found by it */
    exchanges.remote_id = "a";
    grant(1, HOUR);
    of = ask(DHCPV6LQ_QUERY_BY_REMOTE_ID, 'A');
    answer(2, 4, HOUR);
    expect_cause(of, NOTHING, 0);

    begin();
    exchanges.remote_id = "a";
    exchanges.link = 5;
    grant(1, HOUR);
    of = ask(DHCPV6LQ_QUERY_BY_REMOTE_ID, 'A');
    answer_nothing();
    expect_cause(of, NOTHING, 0);

    begin();
    exchanges.remote_id = "a";
    of = ask(DHCPV6LQ_QUERY_BY_REMOTE_ID, 'A');
    grant(1, HOUR);
    answer_nothing();
    expect_cause(of, NOTHING, 0);

    begin(); /* the very one, on another link */
    exchanges.remote_id = "A";
    exchanges.link = 5;
    grant(1, HOUR);
    of = ask(DHCPV6LQ_QUERY_BY_REMOTE_ID, 'A');
    answer_nothing();
    expect_cause(of, NOTHING, 0);
}

/* ---- by link-address ---- */

/* Relays may have any address of the link: a server that knows only one of them finds nothing. */
static void another_link_address(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    begin();
    exchanges.host = 9;
    grant(1, HOUR);
    of = ask(DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0);
    answer_nothing();
    expect_cause(of, RULE(CAUSE_LINK), 1);

    begin(); /* it has found others there */
    exchanges.host = 9;
    grant(1, HOUR);
    of = ask(DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0);
    answer(2, 4, HOUR);
    expect_cause(of, RULE(CAUSE_MISSING), 1);

    begin();
    exchanges.host = 9;
    of = ask(DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0);
    grant(1, HOUR);
    answer_nothing();
    expect_cause(of, RULE(CAUSE_ORDER), 1);

    for (unsigned allowed = 0; allowed < 2; allowed++) { /* it knows no such link */
        begin();
        exchanges.host = 9;
        exchanges.reply_only = true; /* then the REPLY's frame is told */
        grant(1, HOUR);
        of = ask(DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0);
        failing_reply(1, allowed ? DHCPV6LQ_STATUS_NOT_CONFIGURED : DHCPV6LQ_STATUS_NOT_ALLOWED);
        feed();
        expect_cause(of, allowed ? (int)RULE(CAUSE_LINK) : NOTHING, 1);
    }

    begin(); /* it is the relay's: why the server does not know it, nobody can say */
    grant(1, HOUR);
    of = ask(DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0);
    failing_reply(1, DHCPV6LQ_STATUS_NOT_CONFIGURED);
    feed();
    expect_outcome(of, DHCPV6LQ_FAILED);
    expect_cause(of, NOTHING, 0);
}

/* ---- by client-id ---- */

static void on_another_link(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    begin();
    exchanges.link = 5;
    grant(1, HOUR);
    of = ask_client(1);
    answer_nothing();
    expect_cause(of, RULE(CAUSE_NOT_ASKED), 1);

    begin(); /* the relay nearest the client knows no link, the one outside of it does */
    exchanges.link = 5;
    exchanges.ldra = true;
    grant(1, HOUR);
    of = ask_client(1);
    answer_nothing();
    expect_words(of, "1 binding, on link 2001:db8:0:5::1, 2001:db8::1 in frame 2");

    begin(); /* only since the query */
    exchanges.link = 5;
    of = ask_client(1);
    grant(1, HOUR);
    answer_nothing();
    expect_cause(of, NOTHING, 0);

    begin(); /* beside one on the link */
    grant(1, HOUR);
    exchanges.link = 5;
    exchange(REQUEST, 1, 2, HOUR);
    of = ask_client(1);
    answer(1, 3, HOUR - 3);
    expect_cause(of, NOTHING, 0);
}

/* RFC 5460 5.4.1 has the Relay-ID for one query-type only; a query of another one may name it. */
static void through_another_relay(void **state) {
    static const struct {
        uint32_t relay_id;
        bool captured; /* else nobody knows what the relay sent */
        bool direct;
        bool elsewhere;
    } cases[] = {{OTHER_ID, true, false, true},
                 {OTHER_ID, false, false, false},
                 {ASKED_ID, true, false, false},
                 {0, true, true, false}};

    (void)state;
    for (size_t i = 0; i < SIZE(cases); i++) {
        const struct dhcpv6lq_query *of;

        begin();
        exchanges.relay_id = cases[i].relay_id;
        exchanges.reply_only = !cases[i].captured;
        exchanges.direct = cases[i].direct;
        grant(1, HOUR);
        build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
        build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
        build_open(&build, OPTION(LQ_QUERY));
        build_number(&build, 1, DHCPV6LQ_QUERY_BY_CLIENTID);
        build_zeros(&build, 8);
        build_zeros(&build, 8);
        if (!cases[i].direct) { /* of the relay's link */
            memcpy(build.octets + build.length - 16,
                   (const uint8_t[16]){0x20, 0x01, 0x0d, 0xb8, [15] = 1}, 16);
        }
        build_duid(&build, OPTION(CLIENTID), 1);
        build_duid(&build, OPTION(RELAY_ID), ASKED_ID);
        build_close(&build);
        of = feed()->query;
        answer_nothing();
        expect_cause(of, cases[i].elsewhere ? RULE(CAUSE_NOT_ASKED) : RULE(CAUSE_MISSING), 1);
    }
}

/* ---- what is told otherwise ---- */

static void ended_for_the_client(void **state) {
    static const struct {
        uint32_t clt; /* seconds ago: the client has released it 100 ago */
        uint32_t valid;
        uint32_t server;
        bool doubtful;
        bool stale;
    } cases[] = {
        {102, 3000, BUILD_SERVER, false, true},       {99, 3000, BUILD_SERVER, false, true},
        {98, 3000, BUILD_SERVER, false, false},       {102, 0, BUILD_SERVER, false, false},
        {FOR_EVER, 3000, BUILD_SERVER, false, false}, {102, 3000, OTHER_SERVER, false, false},
        {102, 3000, BUILD_SERVER, true, false}};

    (void)state;
    for (size_t i = 0; i < SIZE(cases); i++) {
        const struct dhcpv6lq_query *of;

        begin();
        grant(1, HOUR);
        series.now += 500;
        exchanges.server_id = cases[i].server;
        release(1);
        series.now += 98;
        if (cases[i].doubtful) {
            series.now--;
            reply_of_nobody(1);
        }
        of = ask_client(1);
        answer(1, cases[i].clt, cases[i].valid);
        expect_cause(of, cases[i].stale ? (int)RULE(CAUSE_STALE) : NOTHING, 1);
    }
}

/* The grant is 200 s ago when the answer comes. */
static void told_lifetimes(void **state) {
    static const struct {
        uint32_t granted;
        uint32_t told;
        bool differs;
    } cases[] = {{HOUR, HOUR - 200, false},  {HOUR, HOUR - 202, false}, {HOUR, HOUR - 203, true},
                 {HOUR, HOUR - 197, true},   {FOR_EVER, HOUR, true},    {HOUR, FOR_EVER, true},
                 {FOR_EVER, FOR_EVER, false}};
    const struct dhcpv6lq_query *of;

    (void)state;
    for (size_t i = 0; i < SIZE(cases); i++) {
        for (unsigned other = 0; other < 2; other++) { /* another server's grant is another one */
            begin();
            exchanges.server_id = other ? OTHER_SERVER : BUILD_SERVER;
            grant(1, cases[i].granted);
            series.now += 198;
            of = ask_client(1);
            answer(1, 200, cases[i].told);
            expect_cause(of, cases[i].differs && !other ? (int)RULE(CAUSE_LIFETIME) : NOTHING, 1);
        }
    }

    begin(); /* of two in a row, the one that the client was heard with */
    grant(1, 1000);
    renew(1, HOUR);
    series.now += 97;
    of = ask_client(1);
    answer(1, 100, 900);
    expect_cause(of, NOTHING, 0);

    begin(); /* it is renewed right after it is told */
    grant(1, HOUR);
    series.now += 198;
    of = ask_client(1);
    build_reply(&build, 1);
    put_told(1, 0, HOUR - 200);
    feed();
    renew(1, 2 * HOUR);
    end_answer();
    expect_cause(of, NOTHING, 0);
}

/* The address is another client's, in the answer: that is no matter of lifetimes. */
static void told_of_another_client(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    for (unsigned client = 1; client <= 2; client++) {
        for (unsigned with_clt = 0; with_clt < 2; with_clt++) {
            begin();
            grant(1, HOUR);
            of = ask(DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0);
            build_reply(&build, 1);
            build_open(&build, OPTION(CLIENT_DATA));
            build_duid(&build, OPTION(CLIENTID), client);
            if (with_clt) {
                build_time(&build, OPTION(CLT_TIME), 2);
            }
            build_iaaddr(&build, 1, 100, 100);
            build_close(&build);
            feed();
            end_answer();
            expect_cause(of, client == 1 && with_clt ? (int)RULE(CAUSE_LIFETIME) : NOTHING, 1);
        }
    }
}

/* ---- what is not compared ---- */

/* Comparing takes so many steps in all of a capture as it is: where they are used up, nothing is
 * told, not even what was found before. */
static void steps(void **state) {
    static const uint64_t most = UINT64_C(200000000);

    (void)state;
    for (uint64_t left = 0; left < 200; left++) {
        const struct dhcpv6lq_query *of;

        begin();
        for (uint32_t client = 1; client <= 5; client++) {
            grant(client, HOUR);
        }
        of = ask(DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0);
        answer_nothing();
        series.capture->ledger->steps_of = series.capture->version;
        series.capture->ledger->steps = most - left;
        if (series.capture->ledger->steps == most || left < 5) {
            expect_cause(of, NOTHING, 0);
        } else if (left > 100) {
            expect_cause(of, RULE(CAUSE_MISSING), 5);
        }
    }
}

/* The same of one client with many bindings. */
static void steps_of_a_client(void **state) {
    static const uint64_t most = UINT64_C(200000000);
    enum { HOSTS = 200 };
    const struct dhcpv6lq_query *of;

    (void)state;
    begin();
    for (uint32_t host = 1; host <= HOSTS; host++) {
        exchange(REQUEST, 1, host, HOUR);
    }
    of = ask_client(1);
    answer_nothing();
    series.capture->ledger->steps_of = series.capture->version;
    series.capture->ledger->steps = most - HOSTS / 2;
    expect_cause(of, NOTHING, 0);
    assert_true(series.capture->ledger->steps < most + HOSTS / 2); /* it did not go on */
    series.capture->version++;
    expect_cause(of, RULE(CAUSE_MISSING), HOSTS);
}

/* A query that lacks what it asks by, or that has no query-type that is known. */
static void asked_by_nothing(void **state) {
    (void)state;
    for (unsigned query_type = 0; query_type <= DHCPV6LQ_QUERY_BY_REMOTE_ID + 1; query_type++) {
        const struct dhcpv6lq_query *of;

        begin();
        exchanges.remote_id = "A";
        grant(1, HOUR);
        build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
        build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
        build_open(&build, OPTION(LQ_QUERY));
        build_number(&build, 1, query_type);
        build_zeros(&build, 16);
        build_close(&build);
        of = feed()->query;
        answer_nothing();
        expect_cause(of, NOTHING, 0);
    }
}

static void not_comparable(void **state) {
    const struct dhcpv6lq_query *of;

    (void)state;
    begin(); /* the capture's clock went back */
    grant(1, HOUR);
    series.now += 100;
    of = ask_client(1);
    series.now -= 10;
    answer_nothing();
    expect_cause(of, NOTHING, 0);

    begin(); /* there is more to come */
    grant(1, HOUR);
    of = ask_client(1);
    answer_nothing();
    dhcpv6lq_capture_expect(series.capture, true);
    expect_cause(of, NOTHING, 0);
    dhcpv6lq_capture_expect(series.capture, false);
    expect_cause(of, RULE(CAUSE_MISSING), 1);

    begin(); /* what is cut may have told anything, even after the cause was found */
    grant(1, HOUR);
    of = ask_client(1);
    answer_nothing();
    expect_cause(of, RULE(CAUSE_MISSING), 1);
    dhcpv6lq_ledger_take(series.capture, (const uint8_t[]){RELEASE}, 1, true,
                         &(struct dhcpv6lq_path){.frame = ++series.frame});
    expect_cause(of, NOTHING, 0);

    begin(); /* the client has bindings on other links, for which it is to be asked again */
    grant(1, HOUR);
    of = ask_client(1);
    build_reply(&build, 1);
    build_open(&build, OPTION(LQ_CLIENT_LINK));
    build_zeros(&build, 16);
    build_close(&build);
    feed();
    expect_cause(of, NOTHING, 0);
}

/* What the answer has is not all to be read: the binding may be among that. */
static void broken_answer(void **state) {
    enum { WHOLE, CUT_OPTION, CUT_ADDRESS, CUT_IN_ADDRESS, CUT_DATA, CASES };

    (void)state;
    for (unsigned what = 0; what < CASES; what++) {
        const struct dhcpv6lq_query *of;
        size_t address;

        begin();
        grant(1, HOUR);
        of = ask_client(1);
        build_reply(&build, 1);
        build_open(&build, OPTION(CLIENT_DATA));
        build_duid(&build, OPTION(CLIENTID), 1);
        build_time(&build, OPTION(CLT_TIME), 4);
        address = build_iaaddr(&build, 2, HOUR, HOUR);
        if (what == CUT_OPTION || what == CUT_IN_ADDRESS) {
            build_number(&build, 4, OPTION(IAADDR) << 16 | 24); /* and no more octets */
        } else if (what == CUT_ADDRESS) {
            build_option(&build, OPTION(IAADDR), 23, 0);
        }
        if (what == CUT_IN_ADDRESS) { /* the option is one of the address */
            build.octets[address + 3] += 4;
        }
        build_close(&build);
        if (what == CUT_DATA) {
            build_number(&build, 4, OPTION(CLIENT_DATA) << 16 | 24);
        }
        feed();
        end_answer();
        expect_cause(
            of, what == WHOLE || what == CUT_IN_ADDRESS ? (int)RULE(CAUSE_MISSING) : NOTHING, 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(lacking, finish),
        cmocka_unit_test_teardown(lacking_all_the_same, finish),
        cmocka_unit_test_teardown(renewed_often_meanwhile, finish),
        cmocka_unit_test_teardown(asked_by_address, finish),
        cmocka_unit_test_teardown(granted_meanwhile, finish),
        cmocka_unit_test_teardown(times_asked_for, finish),
        cmocka_unit_test_teardown(several_servers, finish),
        cmocka_unit_test_teardown(told_of_others, finish),
        cmocka_unit_test_teardown(server_without_an_id, finish),
        cmocka_unit_test_teardown(moved_to_another_client, finish),
        cmocka_unit_test_teardown(another_relay_id, finish),
        cmocka_unit_test_teardown(relay_without_a_client_id, finish),
        cmocka_unit_test_teardown(words_of_relay_ids, finish),
        cmocka_unit_test_teardown(addresses_of_a_relay, finish),
        cmocka_unit_test_teardown(no_relay_id, finish),
        cmocka_unit_test_teardown(link_local_relay, finish),
        cmocka_unit_test_teardown(kinds_of_remote_ids, finish),
        cmocka_unit_test_teardown(nearly_a_remote_id, finish),
        cmocka_unit_test_teardown(another_link_address, finish),
        cmocka_unit_test_teardown(on_another_link, finish),
        cmocka_unit_test_teardown(through_another_relay, finish),
        cmocka_unit_test_teardown(ended_for_the_client, finish),
        cmocka_unit_test_teardown(told_lifetimes, finish),
        cmocka_unit_test_teardown(told_of_another_client, finish),
        cmocka_unit_test_teardown(steps, finish),
        cmocka_unit_test_teardown(steps_of_a_client, finish),
        cmocka_unit_test_teardown(asked_by_nothing, finish),
        cmocka_unit_test_teardown(not_comparable, finish),
        cmocka_unit_test_teardown(broken_answer, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
