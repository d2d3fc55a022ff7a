/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What one message alone can break: for each rule the message that breaks it,
 * with the place of the finding, and its neighbours that do not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "dhcpv6lq/validate.h"

#include "build.h"

enum { FINDINGS = 64 };

#define RULE(id) DHCPV6LQ_RULE_##id
#define OPTION(code) DHCPV6LQ_OPTION_##code
#define SIZE(table) (sizeof(table) / sizeof((table)[0]))

static const struct dhcpv6lq_validation to_server = {.transport = DHCPV6LQ_TCP,
                                                     .direction = DHCPV6LQ_TO_SERVER};
static const struct dhcpv6lq_validation unknown_answer = {.transport = DHCPV6LQ_TCP,
                                                          .direction = DHCPV6LQ_FROM_SERVER};
static const struct dhcpv6lq_validation bulk_answer = {.transport = DHCPV6LQ_TCP,
                                                       .direction = DHCPV6LQ_FROM_SERVER,
                                                       .query = DHCPV6LQ_QUERY_ONE_OR_BULK};
static const struct dhcpv6lq_validation active_answer = {
    .transport = DHCPV6LQ_TCP, .direction = DHCPV6LQ_FROM_SERVER, .query = DHCPV6LQ_QUERY_ACTIVE};
static const struct dhcpv6lq_validation starttls_answer = {
    .transport = DHCPV6LQ_TCP, .direction = DHCPV6LQ_FROM_SERVER, .query = DHCPV6LQ_QUERY_STARTTLS};
static const struct dhcpv6lq_validation no_query = {
    .transport = DHCPV6LQ_TCP, .direction = DHCPV6LQ_FROM_SERVER, .query = DHCPV6LQ_QUERY_NONE};
static const struct dhcpv6lq_validation udp = {.transport = DHCPV6LQ_UDP};

static struct build build;
static struct dhcpv6lq_finding findings[FINDINGS];

static size_t validate(const struct dhcpv6lq_validation *validation) {
    return dhcpv6lq_validate(findings, FINDINGS, build.octets, build.length, validation);
}

static void expect_nothing(const struct dhcpv6lq_validation *validation) {
    if (validate(validation) != 0) {
        fail_msg("%s at %zu", dhcpv6lq_rule_info(findings[0].rule)->id, findings[0].offset);
    }
}

static void expect_at(size_t index, enum dhcpv6lq_rule rule, enum dhcpv6lq_scope scope,
                      size_t offset, uint32_t number) {
    assert_string_equal(dhcpv6lq_rule_info(findings[index].rule)->id, dhcpv6lq_rule_info(rule)->id);
    assert_int_equal(findings[index].scope, scope);
    assert_int_equal(findings[index].offset, offset);
    assert_int_equal(findings[index].number, number);
}

/* Exactly one finding. */
static void expect(const struct dhcpv6lq_validation *validation, enum dhcpv6lq_rule rule,
                   enum dhcpv6lq_scope scope, size_t offset, uint32_t number) {
    size_t count = validate(validation);

    if (count > 1) {
        fail_msg("also %s at %zu", dhcpv6lq_rule_info(findings[1].rule)->id, findings[1].offset);
    }
    assert_int_equal(count, 1);
    expect_at(0, rule, scope, offset, number);
}

static void expect_message(const struct dhcpv6lq_validation *validation, enum dhcpv6lq_rule rule,
                           uint32_t number) {
    expect(validation, rule, DHCPV6LQ_SCOPE_MESSAGE, 0, number);
}

static void expect_option(const struct dhcpv6lq_validation *validation, enum dhcpv6lq_rule rule,
                          size_t offset, uint32_t number) {
    expect(validation, rule, DHCPV6LQ_SCOPE_OPTION, offset, number);
}

static void whole_messages_break_nothing(void **state) {
    (void)state;
    build_leasequery(&build, 1);
    expect_nothing(&to_server);
    expect_nothing(&udp);
    build_activeleasequery(&build, 1);
    expect_nothing(&to_server);
    build_reply(&build, 1);
    build_client(&build, 1, 1);
    expect_nothing(&bulk_answer);
    expect_nothing(&active_answer);
    expect_nothing(&udp);
    build_data(&build, 1, 2);
    expect_nothing(&bulk_answer);
    expect_nothing(&unknown_answer);
    build_done(&build, 1);
    expect_nothing(&bulk_answer);
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    expect_nothing(&to_server);
    build_message(&build, DHCPV6LQ_REPLY, 1);
    expect_nothing(&starttls_answer);
    expect_nothing(&unknown_answer);
}

/* Other messages of DHCPv6 break no rule of leasequery, whatever they hold. */
static void other_messages_are_left_alone(void **state) {
    (void)state;
    build_message(&build, DHCPV6LQ_SOLICIT, 1);
    build_status(&build, DHCPV6LQ_STATUS_NOT_ALLOWED);
    build_option(&build, OPTION(CLIENT_DATA), 0, 0);
    build_lq_query(&build, 99);
    build_close(&build);
    expect_nothing(&udp);
    build_message(&build, DHCPV6LQ_REPLY, 1);
    build_status(&build, DHCPV6LQ_STATUS_NOT_ALLOWED);
    expect_nothing(&udp);
}

static void message_size(void **state) {
    (void)state;
    build_leasequery(&build, 1);
    build.length = 0;
    expect_message(&to_server, RULE(MESSAGE_SIZE), 0);
    build.length = 3;
    expect_message(&to_server, RULE(MESSAGE_SIZE), DHCPV6LQ_LEASEQUERY);
    expect_message(&udp, RULE(MESSAGE_SIZE), DHCPV6LQ_LEASEQUERY);
    build.octets[0] = 200; /* nobody knows its layout, but over TCP it has 4 octets */
    assert_int_equal(validate(&to_server), 2);
    expect_at(0, RULE(MESSAGE_SIZE), DHCPV6LQ_SCOPE_MESSAGE, 0, 200);
    expect_at(1, RULE(MSG_TYPE), DHCPV6LQ_SCOPE_MESSAGE, 0, 200);
    expect_nothing(&udp);
    build_done(&build, 1);
    expect_nothing(&bulk_answer);
}

static void option_truncated(void **state) {
    size_t at;

    (void)state;
    build_done(&build, 1);
    build_number(&build, 3, 13); /* no whole header */
    expect_message(&bulk_answer, RULE(OPTION_TRUNCATED), DHCPV6LQ_LEASEQUERY_DONE);

    build_done(&build, 1);
    at = build_status(&build, 0);
    build.octets[at + 3] = 3;
    expect_option(&bulk_answer, RULE(OPTION_TRUNCATED), at, OPTION(STATUS_CODE));
    build.octets[at + 3] = 2;
    expect_nothing(&bulk_answer);
}

static void option_length(void **state) {
    static const struct {
        uint16_t code;
        size_t wrong[2];
    } lengths[] = {
        {OPTION(IAADDR), {23, 0}},      {OPTION(IAPREFIX), {24, 0}},
        {OPTION(ORO), {3, 1}},          {OPTION(STATUS_CODE), {1, 0}},
        {OPTION(CLT_TIME), {3, 5}},     {OPTION(LQ_RELAY_DATA), {49, 15}},
        {OPTION(REMOTE_ID), {3, 0}},    {OPTION(LQ_CLIENT_LINK), {0, 17}},
        {OPTION(LQ_BASE_TIME), {3, 5}}, {OPTION(LQ_START_TIME), {3, 5}},
        {OPTION(LQ_END_TIME), {3, 5}},
    };

    (void)state;
    for (size_t i = 0; i < SIZE(lengths); i++) {
        for (size_t j = 0; j < SIZE(lengths[i].wrong); j++) {
            size_t at;

            build_message(&build, DHCPV6LQ_SOLICIT, 1);
            at = build_option(&build, lengths[i].code, lengths[i].wrong[j], 0);
            expect_option(&udp, RULE(OPTION_LENGTH), at, lengths[i].code);
        }
    }
}

static void duid_length(void **state) {
    size_t at;

    (void)state;
    build_reply(&build, 1);
    at = build_option(&build, OPTION(RELAY_ID), 2, 0);
    expect(&udp, RULE(DUID_LENGTH), DHCPV6LQ_SCOPE_DUID, at + 4, 0);
    build_reply(&build, 1);
    at = build_option(&build, OPTION(RELAY_ID), 131, 9);
    expect(&udp, RULE(DUID_LENGTH), DHCPV6LQ_SCOPE_DUID, at + 4, 0x0909);
    build_reply(&build, 1);
    build_option(&build, OPTION(RELAY_ID), 130, 9);
    expect_nothing(&udp);
}

static void domain_name(void **state) {
    size_t at;

    (void)state;
    build_reply(&build, 1);
    at = build_open(&build, OPTION(CLIENT_FQDN));
    build_number(&build, 2, 0x0005); /* flags; a label of 5 octets that has one */
    build_number(&build, 1, 'a');
    build_close(&build);
    assert_int_equal(validate(&udp), 1);
    assert_int_equal(findings[0].offset, at);
    build_reply(&build, 1);
    build_open(&build, OPTION(CLIENT_FQDN));
    build_number(&build, 2, 0x0001);
    build_number(&build, 2, 'a' << 8);
    build_close(&build);
    expect_nothing(&udp);
}

static void prefix_length(void **state) {
    size_t at;

    (void)state;
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
    build_client(&build, 1, 1);
    build.depth = 1; /* reopen the client data, the last option */
    build.open[0] = 4;
    at = build_iaprefix(&build, 1, 1, 129, 1, 2);
    build_close(&build);
    expect_option(&bulk_answer, RULE(PREFIX_LENGTH), at, 129);
    build.octets[at + 12] = 128;
    expect_nothing(&bulk_answer);

    build_reply(&build, 1); /* at any depth */
    build_open(&build, OPTION(IA_PD));
    build_zeros(&build, 12);
    at = build_iaprefix(&build, 1, 1, 255, 1, 2);
    build_close(&build);
    expect_option(&bulk_answer, RULE(PREFIX_LENGTH), at, 255);
    build.octets[0] = DHCPV6LQ_SOLICIT; /* not a leasequery */
    expect_nothing(&udp);
}

/* 2001:db8::`host`. */
static void build_address(uint32_t host) {
    build_number(&build, 8, UINT64_C(0x20010db800000000));
    build_number(&build, 8, host);
}

enum { HEARD = 9 /* host of the relay that the server heard */ };

/* A reply with an OPTION_LQ_RELAY_DATA that holds `inner` relays, then a message of `type`. */
static size_t relay_data_reply(unsigned relays, uint8_t type) {
    size_t at;

    build_reply(&build, 1);
    at = build_open(&build, OPTION(LQ_RELAY_DATA));
    build_address(HEARD);
    for (unsigned i = 0; i < relays; i++) {
        build_relay(&build, DHCPV6LQ_RELAY_FORW);
        build_duid(&build, OPTION(RELAY_ID), i);
        build_open(&build, OPTION(RELAY_MSG));
    }
    if (type == DHCPV6LQ_RELAY_FORW || type == DHCPV6LQ_RELAY_REPL) {
        build_relay(&build, type);
    } else {
        build_number(&build, 1, type);
        build_zeros(&build, 3);
        build_option(&build, OPTION(INTERFACE_ID), 40, 1);
    }
    while (build.depth > 0) {
        build_close(&build);
    }
    return at;
}

static void relay_data(void **state) {
    size_t at;

    (void)state;
    for (unsigned relays = 0; relays < 4; relays++) {
        relay_data_reply(relays, DHCPV6LQ_RELAY_FORW);
        expect_nothing(&udp);
        at = relay_data_reply(relays, DHCPV6LQ_SOLICIT);
        expect_option(&udp, RULE(RELAY_DATA), at, DHCPV6LQ_SOLICIT);
        at = relay_data_reply(relays, DHCPV6LQ_RELAY_REPL);
        expect_option(&udp, RULE(RELAY_DATA), at, DHCPV6LQ_RELAY_REPL);
    }
    build_reply(&build, 1); /* too short: that is told already */
    at = build_option(&build, OPTION(LQ_RELAY_DATA), 20, 1);
    expect_option(&udp, RULE(OPTION_LENGTH), at, OPTION(LQ_RELAY_DATA));

    build_reply(&build, 1); /* only the msg-type is wrong: the rest is no SOLICIT's, and not told */
    at = build_open(&build, OPTION(LQ_RELAY_DATA));
    build_address(HEARD);
    build_relay(&build, DHCPV6LQ_RELAY_FORW);
    build_close(&build);
    build.octets[at + 20] = DHCPV6LQ_SOLICIT;
    expect_option(&udp, RULE(RELAY_DATA), at, DHCPV6LQ_SOLICIT);

    build_reply(&build, 1); /* two client messages, one finding */
    at = build_open(&build, OPTION(LQ_RELAY_DATA));
    build_address(HEARD);
    build_relay(&build, DHCPV6LQ_RELAY_FORW);
    for (int i = 0; i < 2; i++) {
        build_open(&build, OPTION(RELAY_MSG));
        build_number(&build, 4, (uint32_t)DHCPV6LQ_SOLICIT << 24);
        build_close(&build);
    }
    build_close(&build);
    expect_option(&udp, RULE(RELAY_DATA), at, DHCPV6LQ_SOLICIT);
}

static void msg_type(void **state) {
    static const uint8_t allowed[] = {14, 15, 16, 17, 22, 23};

    (void)state;
    for (unsigned type = 0; type < 256; type++) {
        bool fires = false;
        size_t count;

        build_message(&build, (uint8_t)type, 1);
        build_zeros(&build, 30); /* a relay's header */
        count = validate(&no_query);
        for (size_t i = 0; i < count; i++) {
            fires |= findings[i].rule == RULE(MSG_TYPE);
        }
        assert_int_equal(fires, !memchr(allowed, (int)type, sizeof allowed));
    }
    build_message(&build, DHCPV6LQ_REPLY, 1);
    expect_message(&no_query, RULE(MSG_TYPE), DHCPV6LQ_REPLY);
    expect_message(&bulk_answer, RULE(MSG_TYPE), DHCPV6LQ_REPLY);
    expect_nothing(&unknown_answer);
    expect_nothing(&starttls_answer);
    build_message(&build, DHCPV6LQ_SOLICIT, 1);
    expect_nothing(&udp);
    build_data(&build, 1, 1); /* only its msg-type is changed: the rest is not told */
    build.octets[0] = DHCPV6LQ_RELAY_FORW;
    expect_message(&no_query, RULE(MSG_TYPE), DHCPV6LQ_RELAY_FORW);
}

/* RFC 5460 4, RFC 7653 6.2: these go over TCP only, and what else is in them is not told. */
static void msg_type_over_udp(void **state) {
    static const uint8_t types[] = {DHCPV6LQ_LEASEQUERY_DONE, DHCPV6LQ_LEASEQUERY_DATA,
                                    DHCPV6LQ_ACTIVELEASEQUERY, DHCPV6LQ_STARTTLS};
    static const enum dhcpv6lq_direction directions[] = {DHCPV6LQ_DIRECTION_UNKNOWN,
                                                         DHCPV6LQ_TO_SERVER, DHCPV6LQ_FROM_SERVER};

    (void)state;
    for (size_t i = 0; i < SIZE(types); i++) {
        for (size_t d = 0; d < SIZE(directions); d++) {
            const struct dhcpv6lq_validation validation = {.transport = DHCPV6LQ_UDP,
                                                           .direction = directions[d],
                                                           .query = DHCPV6LQ_QUERY_ONE_OR_BULK};

            build_message(&build, types[i], 1); /* without anything that it needs */
            expect_message(&validation, RULE(MSG_TYPE), types[i]);
            build_status(&build, DHCPV6LQ_STATUS_NOT_ALLOWED);
            build_duid(&build, OPTION(SERVERID), 1);
            build_time(&build, OPTION(LQ_END_TIME), 1);
            build_option(&build, OPTION(CLIENT_DATA), 0, 0);
            build_lq_query(&build, 3);
            build_close(&build);
            expect_message(&validation, RULE(MSG_TYPE), types[i]);
        }
    }
    build_leasequery(&build, 1);
    expect_nothing(&udp);
    build_reply(&build, 1);
    expect_nothing(&udp);
}

static void direction(void **state) {
    struct dhcpv6lq_validation from_server = to_server;
    struct dhcpv6lq_validation answer_to_server = bulk_answer;
    struct dhcpv6lq_validation unknown = bulk_answer;

    (void)state;
    from_server.direction = DHCPV6LQ_FROM_SERVER;
    answer_to_server.direction = DHCPV6LQ_TO_SERVER;
    unknown.direction = DHCPV6LQ_DIRECTION_UNKNOWN;
    build_leasequery(&build, 1);
    expect_message(&from_server, RULE(DIRECTION), DHCPV6LQ_LEASEQUERY);
    expect_nothing(&to_server);
    expect_nothing(&unknown);
    build_activeleasequery(&build, 1);
    expect_message(&from_server, RULE(DIRECTION), DHCPV6LQ_ACTIVELEASEQUERY);
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    expect_message(&from_server, RULE(DIRECTION), DHCPV6LQ_STARTTLS);
    build_reply(&build, 1);
    expect_message(&answer_to_server, RULE(DIRECTION), DHCPV6LQ_LEASEQUERY_REPLY);
    expect_nothing(&unknown);
    build_data(&build, 1, 1);
    expect_message(&answer_to_server, RULE(DIRECTION), DHCPV6LQ_LEASEQUERY_DATA);
    build_done(&build, 1);
    expect_message(&answer_to_server, RULE(DIRECTION), DHCPV6LQ_LEASEQUERY_DONE);
    build_message(&build, DHCPV6LQ_REPLY,
                  1); /* to a STARTTLS it is the server's; else it is none */
    expect_message(&to_server, RULE(MSG_TYPE), DHCPV6LQ_REPLY);
}

static void query_without_client_id(void **state) {
    (void)state;
    build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
    build_lq_query(&build, DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
    build_close(&build);
    expect_message(&to_server, RULE(QUERY_NO_CLIENT_ID), 0);
    build_message(&build, DHCPV6LQ_ACTIVELEASEQUERY, 1);
    expect_message(&to_server, RULE(QUERY_NO_CLIENT_ID), 0);
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    expect_nothing(&to_server);

    build_message(&build, DHCPV6LQ_ACTIVELEASEQUERY, 1); /* a broken one is there */
    build_option(&build, OPTION(CLIENTID), 1, 0);
    assert_int_equal(validate(&to_server), 1);
    assert_int_equal(findings[0].rule, RULE(DUID_LENGTH));
    build_message(&build, DHCPV6LQ_ACTIVELEASEQUERY, 1); /* it may be in what cannot be read */
    build_number(&build, 4, 0x00250009);
    expect_option(&to_server, RULE(OPTION_TRUNCATED), 4, OPTION(REMOTE_ID));
}

static void query_without_lq_query(void **state) {
    size_t at;

    (void)state;
    build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
    build_duid(&build, OPTION(CLIENTID), 1);
    expect_message(&to_server, RULE(QUERY_NO_LQ_QUERY), 0);
    build_activeleasequery(&build, 1);
    expect_nothing(&to_server);
    build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
    build_duid(&build, OPTION(CLIENTID), 1);
    at = build_option(&build, OPTION(LQ_QUERY), 16, 1); /* a broken one is there */
    expect_option(&to_server, RULE(OPTION_LENGTH), at, OPTION(LQ_QUERY));
}

static size_t query_by(uint8_t type, uint8_t query_type, uint16_t option) {
    size_t at;

    build_message(&build, type, 1);
    build_duid(&build, OPTION(CLIENTID), 1);
    at = build_lq_query(&build, query_type);
    if (option == OPTION(IAADDR)) {
        build_iaaddr(&build, 1, 0, 0);
    } else if (option == OPTION(REMOTE_ID)) {
        build_option(&build, option, 9, 1);
    } else if (option) {
        build_duid(&build, option, 2);
    }
    build_close(&build);
    return at;
}

static void query_option_missing(void **state) {
    static const struct {
        uint8_t query_type;
        uint16_t option;
    } needs[] = {
        {1, OPTION(IAADDR)}, {2, OPTION(CLIENTID)}, {3, OPTION(RELAY_ID)}, {5, OPTION(REMOTE_ID)}};
    static const uint8_t types[] = {DHCPV6LQ_LEASEQUERY, DHCPV6LQ_ACTIVELEASEQUERY};
    size_t at;

    (void)state;
    for (size_t t = 0; t < SIZE(types); t++) {
        for (size_t i = 0; i < SIZE(needs); i++) {
            for (size_t j = 0; j < SIZE(needs); j++) {
                at = query_by(types[t], needs[i].query_type, needs[j].option);
                if (i == j) {
                    expect_nothing(&to_server);
                } else {
                    expect_option(&to_server, RULE(QUERY_OPTION_MISSING), at, needs[i].query_type);
                }
            }
        }
        at = query_by(types[t], DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0);
        expect_nothing(&to_server);
        memset(build.octets + at + 5, 0, 16);
        expect_option(&to_server, RULE(QUERY_OPTION_MISSING), at, 4);
    }
    at = query_by(DHCPV6LQ_LEASEQUERY, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0);
    build.octets[at + 5 + 15] = 0; /* 2001:db8:: is an address */
    expect_nothing(&to_server);
    at = query_by(DHCPV6LQ_LEASEQUERY, 1, 0); /* it may be in what cannot be read */
    build.depth = 1;
    build.open[0] = at;
    build_number(&build, 2, 5);
    build_close(&build);
    expect_option(&to_server, RULE(OPTION_TRUNCATED), at, OPTION(LQ_QUERY));
}

static void query_type(void **state) {
    size_t at;

    (void)state;
    at = query_by(DHCPV6LQ_LEASEQUERY, 6, 0);
    expect_option(&to_server, RULE(QUERY_TYPE), at, 6);
    expect_option(&udp, RULE(QUERY_TYPE), at, 6);
    at = query_by(DHCPV6LQ_ACTIVELEASEQUERY, 0, 0);
    expect_option(&to_server, RULE(QUERY_TYPE), at, 0);
    query_by(DHCPV6LQ_LEASEQUERY, 5, OPTION(REMOTE_ID));
    expect_nothing(&to_server);
}

static void bulk_over_udp(void **state) {
    static const uint16_t options[] = {0, OPTION(IAADDR),   OPTION(CLIENTID), OPTION(RELAY_ID),
                                       0, OPTION(REMOTE_ID)};

    (void)state;
    for (uint8_t type = 1; type <= 5; type++) {
        size_t at = query_by(DHCPV6LQ_LEASEQUERY, type, options[type]);

        expect_nothing(&to_server);
        if (type < 3) {
            expect_nothing(&udp);
        } else {
            expect_option(&udp, RULE(BULK_OVER_UDP), at, type);
        }
    }
}

static void reply_without_ids(void **state) {
    (void)state;
    build_message(&build, DHCPV6LQ_LEASEQUERY_REPLY, 1);
    build_duid(&build, OPTION(SERVERID), 1);
    expect_message(&udp, RULE(REPLY_NO_CLIENT_ID), 0);
    build_message(&build, DHCPV6LQ_LEASEQUERY_REPLY, 1);
    build_duid(&build, OPTION(CLIENTID), 1);
    expect_message(&bulk_answer, RULE(REPLY_NO_SERVER_ID), 0);
    build_message(&build, DHCPV6LQ_LEASEQUERY_REPLY, 1);
    build_client(&build, 1, 1); /* that Client-ID is the client's, not the requestor's */
    assert_int_equal(validate(&udp), 2);
    expect_at(0, RULE(REPLY_NO_SERVER_ID), DHCPV6LQ_SCOPE_MESSAGE, 0, 0);
    expect_at(1, RULE(REPLY_NO_CLIENT_ID), DHCPV6LQ_SCOPE_MESSAGE, 0, 0);
    build_done(&build, 1);
    expect_nothing(&bulk_answer);
}

static void client_link_in_bulk(void **state) {
    size_t at;

    (void)state;
    build_reply(&build, 1);
    at = build_option(&build, OPTION(LQ_CLIENT_LINK), 32, 1);
    expect_option(&bulk_answer, RULE(CLIENT_LINK_IN_BULK), at, OPTION(LQ_CLIENT_LINK));
    expect_nothing(&udp);
    build_data(&build, 1, 1);
    at = build_option(&build, OPTION(LQ_CLIENT_LINK), 16, 1);
    expect_option(&unknown_answer, RULE(CLIENT_LINK_IN_BULK), at, OPTION(LQ_CLIENT_LINK));
    build_done(&build, 1);
    at = build_option(&build, OPTION(LQ_CLIENT_LINK), 16, 1);
    assert_int_equal(validate(&bulk_answer), 2);
    expect_at(0, RULE(CLIENT_LINK_IN_BULK), DHCPV6LQ_SCOPE_OPTION, at, OPTION(LQ_CLIENT_LINK));
    expect_at(1, RULE(DONE_OPTION), DHCPV6LQ_SCOPE_OPTION, at, OPTION(LQ_CLIENT_LINK));
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
    build_open(&build, OPTION(CLIENT_DATA));
    build_duid(&build, OPTION(CLIENTID), 1);
    build_time(&build, OPTION(CLT_TIME), 1);
    build_iaaddr(&build, 1, 1, 2);
    at = build_option(&build, OPTION(LQ_CLIENT_LINK), 16, 1);
    build_close(&build);
    expect_option(&bulk_answer, RULE(CLIENT_LINK_IN_BULK), at, OPTION(LQ_CLIENT_LINK));
    build_message(&build, DHCPV6LQ_ACTIVELEASEQUERY, 1); /* nor is it of use in a query */
    build_duid(&build, OPTION(CLIENTID), 1);
    at = build_option(&build, OPTION(LQ_CLIENT_LINK), 16, 1);
    expect_option(&to_server, RULE(CLIENT_LINK_IN_BULK), at, OPTION(LQ_CLIENT_LINK));
    build_reply(&build, 1);
    build_open(&build, OPTION(VENDOR_OPTS)); /* that code is the vendor's */
    build_number(&build, 4, 9);
    build_option(&build, OPTION(LQ_CLIENT_LINK), 3, 1);
    build_close(&build);
    expect_nothing(&bulk_answer);
}

/* A reply whose client data holds what the bits of `has` say. */
static size_t client_data_with(unsigned has) {
    size_t at;

    build_reply(&build, 1);
    at = build_open(&build, OPTION(CLIENT_DATA));
    if (has & 1) {
        build_duid(&build, OPTION(CLIENTID), 1);
    }
    if (has & 2) {
        build_time(&build, OPTION(CLT_TIME), 1);
    }
    if (has & 4) {
        build_iaaddr(&build, 1, 1, 2);
    }
    if (has & 8) {
        build_iaprefix(&build, 1, 1, 56, 1, 2);
    }
    build_close(&build);
    return at;
}

static void client_data_incomplete(void **state) {
    size_t at;

    (void)state;
    for (unsigned has = 0; has < 16; has++) {
        uint32_t lacks = (has & 1 ? 0 : DHCPV6LQ_LACKS_CLIENTID) |
                         (has & 2 ? 0 : DHCPV6LQ_LACKS_CLT_TIME) |
                         (has & 12 ? 0 : DHCPV6LQ_LACKS_BINDING);

        at = client_data_with(has);
        if (lacks) {
            expect_option(&udp, RULE(CLIENT_DATA_INCOMPLETE), at, lacks);
            expect_option(&active_answer, RULE(CLIENT_DATA_INCOMPLETE), at, lacks);
        } else {
            expect_nothing(&udp);
        }
    }
    at = client_data_with(1); /* the rest is in what cannot be read */
    build.depth = 1;
    build.open[0] = at;
    build_number(&build, 4, 0x002e0004);
    build_close(&build);
    assert_int_equal(validate(&udp), 1);
    expect_at(0, RULE(OPTION_TRUNCATED), DHCPV6LQ_SCOPE_OPTION, build.length - 4, OPTION(CLT_TIME));
    build_reply(&build, 1); /* at whatever depth */
    build_open(&build, OPTION(CLIENT_DATA));
    build_duid(&build, OPTION(CLIENTID), 1);
    build_open(&build, OPTION(IA_NA));
    build_zeros(&build, 12);
    build_number(&build, 3, 0);
    build_close(&build);
    build_close(&build);
    assert_int_equal(validate(&udp), 1);
    assert_int_equal(findings[0].rule, RULE(OPTION_TRUNCATED));
    build_reply(&build, 1); /* an IA_NA in it does not count as an address */
    at = build_open(&build, OPTION(CLIENT_DATA));
    build_duid(&build, OPTION(CLIENTID), 1);
    build_time(&build, OPTION(CLT_TIME), 1);
    build_open(&build, OPTION(IA_NA));
    build_zeros(&build, 12);
    build_iaaddr(&build, 1, 1, 2);
    build_close(&build);
    build_close(&build);
    expect_option(&udp, RULE(CLIENT_DATA_INCOMPLETE), at, DHCPV6LQ_LACKS_BINDING);
}

static size_t binding_with(bool prefix, uint32_t preferred, uint32_t valid) {
    size_t at;

    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
    build_open(&build, OPTION(CLIENT_DATA));
    build_duid(&build, OPTION(CLIENTID), 1);
    build_time(&build, OPTION(CLT_TIME), 1);
    at = prefix ? build_iaprefix(&build, 1, 1, 56, preferred, valid)
                : build_iaaddr(&build, 1, preferred, valid);
    build_close(&build);
    return at;
}

static void lifetime(void **state) {
    (void)state;
    for (int prefix = 0; prefix < 2; prefix++) {
        size_t at = binding_with(prefix, 7201, 7200);

        expect_option(&bulk_answer, RULE(LIFETIME), at, 7200);
        expect_option(&active_answer, RULE(LIFETIME), at, 7200);
        binding_with(prefix, 7200, 7200);
        expect_nothing(&bulk_answer);
        binding_with(prefix, 7200, UINT32_MAX);
        expect_nothing(&bulk_answer);
        at = binding_with(prefix, 0, 0);
        expect_option(&bulk_answer, RULE(LIFETIME), at, 0);
        expect_nothing(&active_answer);  /* it expired or was released */
        expect_nothing(&unknown_answer); /* perhaps it did */
        binding_with(prefix, 0, 1);
        expect_nothing(&bulk_answer);
    }
    build_leasequery(&build, 1); /* a query's address has none */
    expect_nothing(&udp);
}

static void data_without_client_data(void **state) {
    (void)state;
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
    expect_message(&bulk_answer, RULE(DATA_NO_CLIENT_DATA), 0);
    expect_nothing(&active_answer); /* a keep-alive */
    expect_nothing(&unknown_answer);
    build_data(&build, 1, 1);
    expect_nothing(&bulk_answer);
}

static void data_constant_option(void **state) {
    size_t at;

    (void)state;
    build_data(&build, 1, 1);
    at = build_duid(&build, OPTION(SERVERID), 1);
    expect_option(&bulk_answer, RULE(DATA_CONSTANT_OPTION), at, OPTION(SERVERID));
    expect_option(&active_answer, RULE(DATA_CONSTANT_OPTION), at, OPTION(SERVERID));
    build_data(&build, 1, 1);
    at = build_duid(&build, OPTION(CLIENTID), 1);
    expect_option(&unknown_answer, RULE(DATA_CONSTANT_OPTION), at, OPTION(CLIENTID));
    build_data(&build, 1, 1);
    at = build_status(&build, 0);
    expect_option(&bulk_answer, RULE(DATA_CONSTANT_OPTION), at, OPTION(STATUS_CODE));
    expect_nothing(&active_answer);
    expect_nothing(&unknown_answer);
    build_data(&build, 1, 1);
    build_time(&build, OPTION(LQ_BASE_TIME), 1);
    expect_nothing(&bulk_answer);
}

static void done_option(void **state) {
    size_t at;

    (void)state;
    build_done(&build, 1);
    build_status(&build, 0);
    build_time(&build, OPTION(LQ_BASE_TIME), 1);
    expect_nothing(&bulk_answer);
    at = build_duid(&build, OPTION(SERVERID), 1);
    expect_option(&bulk_answer, RULE(DONE_OPTION), at, OPTION(SERVERID));
    build_client(&build, 1, 1);
    assert_int_equal(validate(&bulk_answer), 2); /* and not for the options in that one */
}

static void status(void **state) {
    size_t at;

    (void)state;
    for (uint16_t code = 0; code < 24; code++) {
        bool fine = code == DHCPV6LQ_STATUS_SUCCESS || code == DHCPV6LQ_STATUS_CATCH_UP_COMPLETE;
        const struct dhcpv6lq_validation *answers[] = {&active_answer, &active_answer,
                                                       &active_answer, &starttls_answer};
        static const uint8_t types[] = {15, 16, 17, 7};

        for (size_t i = 0; i < SIZE(types); i++) {
            build_reply(&build, 1);
            if (types[i] != DHCPV6LQ_LEASEQUERY_REPLY) {
                build_message(&build, types[i], 1);
            }
            at = build_status(&build, code);
            if (fine) {
                expect_nothing(answers[i]);
            } else {
                expect_option(answers[i], RULE(STATUS), at, code);
            }
        }
    }
    build_message(&build, DHCPV6LQ_REPLY, 1); /* no answer to a STARTTLS: only that is told */
    build_status(&build, DHCPV6LQ_STATUS_TLS_CONNECTION_REFUSED);
    expect_message(&no_query, RULE(MSG_TYPE), DHCPV6LQ_REPLY);
}

/* An OPTION_STATUS_CODE with words; the offset of the option. */
static size_t build_words(uint16_t code, const char *words) {
    size_t at = build_open(&build, OPTION(STATUS_CODE));

    build_number(&build, 2, code);
    while (*words) {
        build_number(&build, 1, (uint8_t)*words++);
    }
    build_close(&build);
    return at;
}

static void expect_words(const char *words) {
    assert_int_equal(findings[0].detail.length, strlen(words));
    assert_memory_equal(findings[0].detail.octets, words, strlen(words));
}

/* The server's own words, which are the message's octets. */
static void status_words(void **state) {
    size_t at;

    (void)state;
    build_reply(&build, 1);
    at = build_words(DHCPV6LQ_STATUS_NOT_ALLOWED, "not you");
    expect_option(&udp, RULE(STATUS), at, DHCPV6LQ_STATUS_NOT_ALLOWED);
    expect_words("not you");
    assert_ptr_equal(findings[0].detail.octets, build.octets + at + 6);
    build_reply(&build, 1);
    at = build_status(&build, DHCPV6LQ_STATUS_NOT_ALLOWED);
    expect_option(&udp, RULE(STATUS), at, DHCPV6LQ_STATUS_NOT_ALLOWED);
    assert_int_equal(findings[0].detail.length, 0);
    build_reply(&build, 1); /* those of a success are of no interest */
    build_words(DHCPV6LQ_STATUS_SUCCESS, "fine");
    expect_nothing(&udp);
    build_reply(&build, 1); /* each has its own */
    at = build_words(DHCPV6LQ_STATUS_NOT_ALLOWED, "one");
    build_status(&build, DHCPV6LQ_STATUS_NOT_CONFIGURED);
    build_words(DHCPV6LQ_STATUS_MALFORMED_QUERY, "three");
    assert_int_equal(validate(&udp), 3);
    expect_at(0, RULE(STATUS), DHCPV6LQ_SCOPE_OPTION, at, DHCPV6LQ_STATUS_NOT_ALLOWED);
    expect_words("one");
    assert_int_equal(findings[1].detail.length, 0);
    assert_int_equal(findings[2].detail.length, 5);
}

/* Open what holds a status-code, one option in another; the last one with `fields` octets of its
 * own. */
static void open_holders(const uint16_t *holders, size_t count) {
    for (size_t i = 0; i < count; i++) {
        build_open(&build, holders[i]);
        switch (holders[i]) {
        case OPTION(IA_NA):
        case OPTION(IA_PD):
            build_zeros(&build, 12);
            break;
        case OPTION(IA_TA):
            build_zeros(&build, 4);
            break;
        case OPTION(IAADDR):
            build_address(1);
            build_number(&build, 8, UINT64_C(0x0000000100000002));
            break;
        case OPTION(IAPREFIX):
            build_number(&build, 8, UINT64_C(0x0000000100000002));
            build_number(&build, 1, 64);
            build_address(0);
            break;
        case OPTION(LQ_RELAY_DATA):
            build_address(HEARD);
            build_relay(&build, DHCPV6LQ_RELAY_FORW);
            break;
        case OPTION(VENDOR_OPTS):
            build_number(&build, 4, 9);
            break;
        default:
            break;
        }
    }
}

/* A status-code in a client's data, or in a binding, is that one's. */
static void status_of_a_client(void **state) {
    enum { HOLDERS = 3 };
    static const struct {
        uint16_t holders[HOLDERS];
        size_t count;
        bool told;
    } places[] = {
        {{0}, 0, true},
        {{OPTION(IAADDR)}, 1, true},
        {{OPTION(IAPREFIX)}, 1, true},
        {{OPTION(IA_NA)}, 1, true},
        {{OPTION(IA_TA)}, 1, true},
        {{OPTION(IA_PD)}, 1, true},
        {{OPTION(IA_NA), OPTION(IAADDR)}, 2, true},
        {{OPTION(IA_PD), OPTION(IAPREFIX)}, 2, true},
        {{OPTION(LQ_RELAY_DATA)}, 1, false}, /* what a relay once said */
        {{OPTION(VENDOR_OPTS)}, 1, false},   /* not that option */
    };
    static const uint16_t codes[] = {DHCPV6LQ_STATUS_SUCCESS, 2 /* NoAddrsAvail */,
                                     DHCPV6LQ_STATUS_NOT_CONFIGURED,
                                     DHCPV6LQ_STATUS_CATCH_UP_COMPLETE};

    (void)state;
    for (size_t i = 0; i < SIZE(places); i++) {
        for (size_t c = 0; c < SIZE(codes); c++) {
            bool fine = codes[c] == DHCPV6LQ_STATUS_SUCCESS ||
                        codes[c] == DHCPV6LQ_STATUS_CATCH_UP_COMPLETE;
            size_t at;

            build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
            build_open(&build, OPTION(CLIENT_DATA));
            build_duid(&build, OPTION(CLIENTID), 1);
            build_time(&build, OPTION(CLT_TIME), 1);
            build_iaaddr(&build, 1, 1, 2);
            open_holders(places[i].holders, places[i].count);
            at = build_words(codes[c], "gone");
            while (build.depth > 0) {
                build_close(&build);
            }
            if (places[i].told && !fine) {
                expect_option(&bulk_answer, RULE(STATUS), at, codes[c]);
                expect_words("gone");
            } else {
                expect_nothing(&bulk_answer);
            }
            build.octets[0] = DHCPV6LQ_SOLICIT; /* no message of leasequery */
            expect_nothing(&udp);
        }
    }
    build_leasequery(&build, 1); /* a query reports nothing */
    build_status(&build, DHCPV6LQ_STATUS_NOT_ALLOWED);
    expect_nothing(&to_server);
}

static void active_end_time(void **state) {
    size_t at;

    (void)state;
    build_activeleasequery(&build, 1);
    at = build_time(&build, OPTION(LQ_END_TIME), 1);
    expect_option(&to_server, RULE(ACTIVE_END_TIME), at, OPTION(LQ_END_TIME));
    build_activeleasequery(&build, 1);
    build_lq_query(&build, DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
    at = build_time(&build, OPTION(LQ_END_TIME), 1);
    build_close(&build);
    expect_option(&to_server, RULE(ACTIVE_END_TIME), at, OPTION(LQ_END_TIME));
    build_activeleasequery(&build, 1);
    build_time(&build, OPTION(LQ_START_TIME), 1);
    expect_nothing(&to_server);
    build_leasequery(&build, 1);
    build_time(&build, OPTION(LQ_END_TIME), 1);
    expect_nothing(&to_server);
}

static void starttls_option(void **state) {
    (void)state;
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    build_duid(&build, OPTION(CLIENTID), 1);
    build_oro(&build, 0);
    expect_message(&to_server, RULE(STARTTLS_OPTION), OPTION(CLIENTID));
}

/* A reply that has a DUID of so many octets, all of them 0 after its type. */
static size_t short_duid(uint16_t option, uint16_t type, size_t length) {
    size_t at;

    build_reply(&build, 1);
    at = build_open(&build, option);
    build_number(&build, 2, type);
    build_zeros(&build, length - 2);
    build_close(&build);
    return at + 4;
}

/* RFC 8415 11.1 allows a DUID without anything after its fixed part. */
static void duid_empty(void **state) {
    static const struct {
        uint16_t type;
        size_t fixed; /* octets */
    } types[] = {{DHCPV6LQ_DUID_LLT, 8}, {DHCPV6LQ_DUID_EN, 6}, {DHCPV6LQ_DUID_LL, 4}};
    size_t at;

    (void)state;
    for (size_t i = 0; i < SIZE(types); i++) {
        at = short_duid(OPTION(RELAY_ID), types[i].type, types[i].fixed);
        expect(&udp, RULE(DUID_EMPTY), DHCPV6LQ_SCOPE_DUID, at, types[i].type);
        assert_int_equal(findings[0].space, DHCPV6LQ_SPACE_DUID);
        build.octets[0] = DHCPV6LQ_SOLICIT; /* a client may have it */
        expect_nothing(&udp);
        short_duid(OPTION(RELAY_ID), types[i].type, types[i].fixed + 1);
        expect_nothing(&udp);
        at = short_duid(OPTION(RELAY_ID), types[i].type, types[i].fixed - 1);
        expect(&udp, RULE(DUID_LENGTH), DHCPV6LQ_SCOPE_DUID, at, types[i].type);
    }
    short_duid(OPTION(RELAY_ID), 9, 3); /* no type with a fixed part */
    expect_nothing(&udp);
    build_data(&build, 1, 1); /* a client's */
    at = 4 + 4 + 4;
    build.octets[at - 1] = 6;
    memmove(build.octets + at + 6, build.octets + at + 10, build.length - at - 10);
    build.length -= 4;
    build.octets[7] -= 4;
    expect(&bulk_answer, RULE(DUID_EMPTY), DHCPV6LQ_SCOPE_DUID, at, DHCPV6LQ_DUID_EN);
}

/* A DATA of one client with that OPTION_CLT_TIME; the offset of the option. */
static size_t data_with_clt_time(uint32_t seconds) {
    size_t at;

    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
    build_open(&build, OPTION(CLIENT_DATA));
    build_duid(&build, OPTION(CLIENTID), 1);
    at = build_time(&build, OPTION(CLT_TIME), seconds);
    build_iaaddr(&build, 1, 1, 2);
    build_close(&build);
    return at;
}

/* RFC 5007 4.1.2.3: seconds ago. */
static void clt_time(void **state) {
    static const uint8_t client[] = {0, 2, 0, 0, 0x7e, 0xd9, 0, 0, 0, 1};
    static const struct dhcpv6lq_validation *const answers[] = {&bulk_answer, &active_answer,
                                                                &unknown_answer};
    static const uint32_t too_many[] = {630720001, 0x29bd5e80, UINT32_MAX};

    (void)state;
    for (size_t i = 0; i < SIZE(answers); i++) {
        for (size_t t = 0; t < SIZE(too_many); t++) {
            size_t at = data_with_clt_time(too_many[t]);

            expect_option(answers[i], RULE(CLT_TIME), at, too_many[t]);
            assert_int_equal(findings[0].detail.length, sizeof client);
            assert_memory_equal(findings[0].detail.octets, client, sizeof client);
        }
        data_with_clt_time(630720000);
        expect_nothing(answers[i]);
    }
    build_reply(&build, 1); /* in a client's data only */
    build_time(&build, OPTION(CLT_TIME), UINT32_MAX);
    expect_nothing(&udp);
    data_with_clt_time(UINT32_MAX);
    build.octets[0] = DHCPV6LQ_SOLICIT;
    expect_nothing(&udp);
}

/* Relay data whose own peer-address is that host, through relays that heard those. */
static size_t build_relay_data(uint32_t peer, const uint32_t *peers, size_t relays) {
    size_t at = build_open(&build, OPTION(LQ_RELAY_DATA));
    unsigned depth = build.depth - 1;

    build_address(peer);
    for (size_t i = 0; i < relays; i++) {
        if (i > 0) {
            build_open(&build, OPTION(RELAY_MSG));
        }
        build_number(&build, 2, DHCPV6LQ_RELAY_FORW << 8);
        build_address(100 + (uint32_t)i);
        build_address(peers[i]);
    }
    while (build.depth > depth) {
        build_close(&build);
    }
    return at;
}

/* RFC 5007 4.1.2.4. */
static void relay_data_peer(void **state) {
    static const uint32_t peers[] = {5, 6, 7};
    struct dhcpv6lq_validation told = bulk_answer;
    size_t at;

    (void)state;
    told.peer_told = true;
    for (uint32_t peer = 4; peer <= 7; peer++) {
        build_reply(&build, 1);
        at = build_relay_data(peer, peers, SIZE(peers));
        if (peer == 5) { /* the outermost relay's */
            expect_option(&bulk_answer, RULE(RELAY_DATA_PEER), at, 0);
            expect_option(&udp, RULE(RELAY_DATA_PEER), at, 0);
            expect_nothing(&told);
        } else {
            expect_nothing(&bulk_answer);
        }
    }
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1); /* once, on the first that has it */
    for (uint32_t peer = 4; peer <= 6; peer++) {
        build_open(&build, OPTION(CLIENT_DATA));
        build_duid(&build, OPTION(CLIENTID), 1);
        build_time(&build, OPTION(CLT_TIME), 1);
        build_iaaddr(&build, 1, 1, 2);
        if (peer == 4) {
            build_relay_data(4, peers, SIZE(peers));
        } else if (peer == 5) {
            at = build_relay_data(5, peers, 1);
        } else {
            build_relay_data(5, peers, 1);
        }
        build_close(&build);
    }
    expect_option(&bulk_answer, RULE(RELAY_DATA_PEER), at, 0);
    build_reply(&build, 1); /* in another option it is no relay data */
    build_open(&build, OPTION(VENDOR_OPTS));
    build_number(&build, 4, 9);
    build_relay_data(5, peers, 1);
    build_close(&build);
    expect_nothing(&udp);
}

/* RFC 5007 4.4.1: one client, or the links of one. */
static void client_link_beside_data(void **state) {
    size_t at;

    (void)state;
    build_reply(&build, 1);
    build_client(&build, 1, 1);
    expect_nothing(&udp);
    at = build_option(&build, OPTION(LQ_CLIENT_LINK), 16, 1);
    expect_option(&udp, RULE(CLIENT_LINK_BESIDE_DATA), at, OPTION(LQ_CLIENT_LINK));
    build_client(&build, 2, 2); /* that is told once */
    expect_option(&udp, RULE(CLIENT_LINK_BESIDE_DATA), at, OPTION(LQ_CLIENT_LINK));

    build_reply(&build, 1);
    build_option(&build, OPTION(LQ_CLIENT_LINK), 16, 1);
    expect_nothing(&udp);
    build_option(&build, OPTION(LQ_CLIENT_LINK), 16, 2);
    expect_nothing(&udp);
    at = build_client(&build, 1, 1);
    expect_option(&udp, RULE(CLIENT_LINK_BESIDE_DATA), at, OPTION(CLIENT_DATA));

    build_reply(&build, 1);
    build_client(&build, 1, 1);
    at = build_client(&build, 1, 2); /* of the same client, too */
    expect_option(&udp, RULE(CLIENT_LINK_BESIDE_DATA), at, OPTION(CLIENT_DATA));
    expect_nothing(&bulk_answer); /* over TCP it may have several */
    build_option(&build, OPTION(LQ_CLIENT_LINK), 16, 1);
    assert_int_equal(validate(&bulk_answer), 1); /* and no link at all */
    assert_int_equal(findings[0].rule, RULE(CLIENT_LINK_IN_BULK));
}

/* RFC 5460 5.2, 5.2.1: a message tells of one client, in as many options as it takes. */
static void data_several_clients(void **state) {
    static const uint8_t second[] = {0, 2, 0, 0, 0x7e, 0xd9, 0, 0, 0, 2};
    size_t at;

    (void)state;
    for (int reply = 0; reply < 2; reply++) {
        if (reply) {
            build_reply(&build, 1);
        } else {
            build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
        }
        build_client(&build, 1, 1);
        build_client(&build, 1, 2);
        expect_nothing(&bulk_answer);
        at = build_client(&build, 2, 3);
        expect_option(&bulk_answer, RULE(DATA_SEVERAL_CLIENTS), at, 0);
        expect_option(&active_answer, RULE(DATA_SEVERAL_CLIENTS), at, 0);
        expect_option(&unknown_answer, RULE(DATA_SEVERAL_CLIENTS), at, 0);
        assert_int_equal(findings[0].detail.length, sizeof second);
        assert_memory_equal(findings[0].detail.octets, second, sizeof second);
        build_client(&build, 3, 4); /* that is told once */
        build_client(&build, 1, 5);
        expect_option(&bulk_answer, RULE(DATA_SEVERAL_CLIENTS), at, 0);
    }
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1); /* who is it? nobody else */
    build_client(&build, 1, 1);
    at = build_open(&build, OPTION(CLIENT_DATA));
    build_time(&build, OPTION(CLT_TIME), 1);
    build_iaaddr(&build, 1, 1, 2);
    build_close(&build);
    expect_option(&bulk_answer, RULE(CLIENT_DATA_INCOMPLETE), at, DHCPV6LQ_LACKS_CLIENTID);
}

/* ---- scope ---- */

static const struct {
    uint8_t first[2];
    uint8_t last;
    bool told;       /* wherever it stands */
    bool link_local; /* told as a link-address of RFC 5007 */
} addresses[] = {
    {{0xff, 0x02}, 1, true, false},  {{0xff, 0x0e}, 0, true, false},
    {{0x00, 0x00}, 1, true, false}, /* ::1 */
    {{0x00, 0x00}, 2, false, false}, {{0xfe, 0x80}, 1, false, true},
    {{0xfe, 0xbf}, 1, false, true},  {{0xfe, 0xc0}, 1, false, false}, /* site-local */
    {{0xfd, 0x00}, 1, false, false}, {{0x20, 0x01}, 1, false, false},
};

static size_t build_any_address(size_t index) {
    size_t at = build.length;

    build_number(&build, 2, (uint64_t)addresses[index].first[0] << 8 | addresses[index].first[1]);
    build_zeros(&build, 13);
    build_number(&build, 1, addresses[index].last);
    return at;
}

static void expect_scope(const struct dhcpv6lq_validation *validation, bool told,
                         enum dhcpv6lq_scope scope, size_t offset, enum dhcpv6lq_field field,
                         size_t address) {
    if (told) {
        expect(validation, RULE(SCOPE), scope, offset, field);
        assert_int_equal(findings[0].detail.length, 16);
        assert_ptr_equal(findings[0].detail.octets, build.octets + address);
    } else {
        expect_nothing(validation);
    }
}

static void scope_of_bindings(void **state) {
    (void)state;
    for (size_t i = 0; i < SIZE(addresses); i++) {
        for (int prefix = 0; prefix < 2; prefix++) {
            size_t option;
            size_t at;

            build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, 1);
            build_open(&build, OPTION(CLIENT_DATA));
            build_duid(&build, OPTION(CLIENTID), 1);
            build_time(&build, OPTION(CLT_TIME), 1);
            option = build_open(&build, prefix ? OPTION(IAPREFIX) : OPTION(IAADDR));
            if (prefix) {
                build_number(&build, 8, UINT64_C(0x0000000100000002));
                build_number(&build, 1, 128);
                at = build_any_address(i);
            } else {
                at = build_any_address(i);
                build_number(&build, 8, UINT64_C(0x0000000100000002));
            }
            build_close(&build);
            build_close(&build);
            expect_scope(&bulk_answer, addresses[i].told, DHCPV6LQ_SCOPE_OPTION, option,
                         prefix ? DHCPV6LQ_FIELD_IAPREFIX : DHCPV6LQ_FIELD_IAADDR, at);
            build.octets[0] = DHCPV6LQ_SOLICIT;
            expect_nothing(&udp);
        }
    }
}

/* RFC 5007 4.1.2.1, 4.1.2.5: global addresses. */
static void scope_of_links(void **state) {
    (void)state;
    for (size_t i = 0; i < SIZE(addresses); i++) {
        bool told = addresses[i].told || addresses[i].link_local;
        size_t option;
        size_t at;

        build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
        build_duid(&build, OPTION(CLIENTID), 1);
        option = build_open(&build, OPTION(LQ_QUERY));
        build_number(&build, 1, DHCPV6LQ_QUERY_BY_ADDRESS);
        at = build_any_address(i);
        build_iaaddr(&build, 1, 0, 0);
        build_close(&build);
        expect_scope(&udp, told, DHCPV6LQ_SCOPE_OPTION, option, DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS,
                     at);

        build_reply(&build, 1);
        option = build_open(&build, OPTION(LQ_CLIENT_LINK));
        build_address(1);
        at = build_any_address(i);
        build_close(&build);
        expect_scope(&udp, told, DHCPV6LQ_SCOPE_OPTION, option, DHCPV6LQ_FIELD_CLIENT_LINK, at);
    }
    build_leasequery(&build, 1); /* ::, on any link */
    memset(build.octets + 4 + 14 + 5, 0, 16);
    expect_nothing(&udp);
}

/* A relay may have a link-local address, and hear one. */
static void scope_of_relays(void **state) {
    (void)state;
    for (size_t i = 0; i < SIZE(addresses); i++) {
        for (int place = 0; place < 3; place++) {
            static const enum dhcpv6lq_field fields[] = {DHCPV6LQ_FIELD_LQ_PEER_ADDRESS,
                                                         DHCPV6LQ_FIELD_LINK_ADDRESS,
                                                         DHCPV6LQ_FIELD_PEER_ADDRESS};
            size_t option;
            size_t at[3];

            build_reply(&build, 1);
            option = build_open(&build, OPTION(LQ_RELAY_DATA));
            at[0] = build.length;
            for (int address = 0; address < 3; address++) {
                if (address == 1) {
                    build_number(&build, 2, DHCPV6LQ_RELAY_FORW << 8);
                }
                at[address] = build.length;
                if (address == place) {
                    build_any_address(i);
                } else {
                    build_address(20 + (uint32_t)address);
                }
            }
            build_close(&build);
            expect_scope(&udp, addresses[i].told,
                         place == 0 ? DHCPV6LQ_SCOPE_OPTION : DHCPV6LQ_SCOPE_MESSAGE,
                         place == 0 ? option : option + 20, fields[place], at[place]);
        }
    }
}

/* RFC 7653 6.3. */
static void query_times(void **state) {
    static const uint8_t types[] = {DHCPV6LQ_LEASEQUERY, DHCPV6LQ_ACTIVELEASEQUERY};

    (void)state;
    for (unsigned place = 0; place < 4; place++) { /* in the query, or in its OPTION_LQ_QUERY */
        for (uint32_t start = 99; start <= 101; start++) {
            build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
            build_duid(&build, OPTION(CLIENTID), 1);
            build_lq_query(&build, DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
            if (place & 1) {
                build_time(&build, OPTION(LQ_START_TIME), start);
            }
            if (place & 2) {
                build_time(&build, OPTION(LQ_END_TIME), 100);
            }
            build_close(&build);
            if (!(place & 2)) {
                build_time(&build, OPTION(LQ_END_TIME), 100);
            }
            if (!(place & 1)) {
                build_time(&build, OPTION(LQ_START_TIME), start);
            }
            if (start > 100) {
                expect_message(&to_server, RULE(QUERY_TIMES), DHCPV6LQ_LEASEQUERY);
            } else {
                expect_nothing(&to_server);
            }
        }
    }
    for (size_t i = 0; i < SIZE(types); i++) { /* one of them alone */
        build_leasequery(&build, 1);
        build_time(&build, OPTION(LQ_START_TIME), UINT32_MAX);
        build.octets[0] = types[i];
        expect_nothing(&to_server);
    }
    build_leasequery(&build, 1);
    build_time(&build, OPTION(LQ_END_TIME), 0);
    expect_nothing(&to_server);
    build_reply(&build, 1); /* an answer asks for nothing */
    build_time(&build, OPTION(LQ_START_TIME), 101);
    build_time(&build, OPTION(LQ_END_TIME), 100);
    expect_nothing(&bulk_answer);
}

static void findings_are_ordered_and_counted(void **state) {
    struct dhcpv6lq_finding few[4];
    size_t count;

    (void)state;
    build_message(&build, DHCPV6LQ_LEASEQUERY_REPLY, 1); /* no Server-ID, no Client-ID */
    for (int i = 0; i < 40; i++) {
        build_option(&build, OPTION(CLIENT_DATA), 0, 0);
        build_option(&build, OPTION(CLT_TIME), 3, 0);
    }
    count = validate(&bulk_answer);
    assert_int_equal(count, 82);
    for (size_t i = 1; i < FINDINGS; i++) {
        assert_true(findings[i - 1].offset <= findings[i].offset);
    }
    assert_int_equal(dhcpv6lq_validate(few, SIZE(few), build.octets, build.length, &bulk_answer),
                     82);
    assert_int_equal(few[0].rule, RULE(REPLY_NO_SERVER_ID));
    assert_int_equal(few[1].rule, RULE(REPLY_NO_CLIENT_ID));
    assert_int_equal(few[2].rule, RULE(CLIENT_DATA_INCOMPLETE));
    assert_int_equal(few[2].offset, 4);
    assert_int_equal(few[3].rule, RULE(OPTION_LENGTH));
    assert_int_equal(few[3].offset, 8);
    assert_int_equal(dhcpv6lq_validate(NULL, 0, build.octets, build.length, &bulk_answer), 82);
}

/* Where more is found than is kept: the first of each rule, and the first of the others. */
static void the_first_of_each_rule_is_kept(void **state) {
    struct dhcpv6lq_finding few[4];
    size_t last;

    (void)state;
    build_reply(&build, 1);
    for (int i = 0; i < 200; i++) {
        build_option(&build, OPTION(LQ_BASE_TIME), 3, 0);
    }
    build_status(&build, DHCPV6LQ_STATUS_NOT_ALLOWED);
    build_option(&build, OPTION(LQ_BASE_TIME), 3, 0);
    last = build_option(&build, OPTION(RELAY_ID), 2, 0);
    build.octets[2] = 0;
    assert_int_equal(dhcpv6lq_validate(few, SIZE(few), build.octets, build.length, &udp), 203);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(few[i].rule, RULE(OPTION_LENGTH));
        assert_int_equal(few[i].offset, 4 + 14 + 14 + i * 7);
    }
    assert_int_equal(few[2].rule, RULE(STATUS));
    assert_int_equal(few[3].rule, RULE(DUID_LENGTH));
    assert_int_equal(few[3].offset, last + 4);
    for (size_t size = 0; size < 3; size++) { /* where there are more rules than room */
        memset(few, 0xff, sizeof few);
        assert_int_equal(dhcpv6lq_validate(few, size, build.octets, build.length, &udp), 203);
        for (size_t i = size; i < SIZE(few); i++) {
            assert_int_equal(few[i].number, UINT32_MAX); /* nothing was written there */
        }
    }
}

static void deep_nesting(void **state) {
    (void)state;
    build_message(&build, DHCPV6LQ_LEASEQUERY_REPLY, 1);
    build_duid(&build, OPTION(SERVERID), 1);
    build_duid(&build, OPTION(CLIENTID), 1);
    for (unsigned left = 100; left > 0; left--) {
        build_number(&build, 2, OPTION(CLIENT_DATA));
        build_number(&build, 2, (uint64_t)(left - 1) * 4);
    }
    assert_true(validate(&udp) > 0);
    assert_int_equal(findings[0].rule, RULE(CLIENT_DATA_INCOMPLETE));
    assert_int_equal(findings[1].rule, RULE(NESTING));
}

#define XID(number) .has_transaction_id = true, .transaction_id = (number)
#define WORDS(text) .detail = {(const uint8_t *)(text), sizeof(text) - 1}
#define CLIENT .detail = {client, sizeof client}
#define ADDRESS .detail = {multicast, sizeof multicast}

static void sentences(void **state) {
    static const uint8_t client[] = {0, 3, 0, 1, 0xaa};
    static const uint8_t multicast[] = {0xff, 2, [15] = 1};
    static const struct {
        struct dhcpv6lq_finding finding;
        const char *text;
    } texts[] = {
        {{.rule = RULE(STATUS), .number = 8, .space = DHCPV6LQ_SPACE_STATUS},
         "The server reports a problem: MalformedQuery (8) [RFC 8415 21.13, RFC 5007 4.1.3, "
         "RFC 5460 5.5, RFC 7653 11]"},
        {{.rule = RULE(STATUS), .number = 999, .space = DHCPV6LQ_SPACE_STATUS},
         "The server reports a problem: 999 [RFC 8415 21.13, RFC 5007 4.1.3, RFC 5460 5.5, "
         "RFC 7653 11]"},
        {{.rule = RULE(DATA_TIMEOUT), .number = 301},
         "The answer paused for longer than a requestor waits: 301 s [RFC 5460 5.6, RFC 7653 6.4]"},
        {{.rule = RULE(NO_REPLY)},
         "The query never got its LEASEQUERY-REPLY [RFC 5007 4.3.2, RFC 5460 6.3]"},
        {{.rule = RULE(CLIENT_DATA_INCOMPLETE), .number = 6},
         "The client data lacks the Client-ID, the CLT time, or any address or prefix: no "
         "OPTION_CLT_TIME, no OPTION_IAADDR or OPTION_IAPREFIX [RFC 5007 4.4.2]"},
        {{.rule = RULE(PREFIX_LENGTH), .number = 129},
         "The prefix is longer than /128: /129 [RFC 8415 21.22]"},
        {{.rule = RULE(QUERY_OPTION_MISSING), .number = 3, .space = DHCPV6LQ_SPACE_QUERY},
         "The query lacks what its query-type asks by: QUERY_BY_RELAY_ID (3) needs OPTION_RELAY_ID "
         "(53) [RFC 5007 4.1.2.1, RFC 5460 5.3]"},
        {{.rule = RULE(QUERY_OPTION_MISSING), .number = 4, .space = DHCPV6LQ_SPACE_QUERY},
         "The query lacks what its query-type asks by: QUERY_BY_LINK_ADDRESS (4) needs a "
         "link-address [RFC 5007 4.1.2.1, RFC 5460 5.3]"},
        {{.rule = RULE(AFTER_DONE), .number = 12},
         "The query was ended by its LEASEQUERY-DONE already: frame 12 [RFC 5460 5.2.2]"},
        {{.rule = RULE(LIFETIME)},
         "The preferred lifetime is over the valid one, or the valid one is 0: valid lifetime 0 s "
         "[RFC 8415 21.6, 21.22, RFC 5007 4.1.2.2]"},
        {{.rule = RULE(MESSAGE_SIZE), .number = 17, .space = DHCPV6LQ_SPACE_MESSAGE},
         "The message-size is not that of a message: it is under 4 octets [RFC 5460 5.1]"},
        {{.rule = RULE(MESSAGE_SIZE), .number = DHCPV6LQ_SIZE_PAST_END},
         "The message-size is not that of a message: the stream ends inside this one "
         "[RFC 5460 5.1]"},
        {{.rule = RULE(OPTION_TRUNCATED), .number = 18, .space = DHCPV6LQ_SPACE_OPTION},
         "An option runs past the end of what holds it, at OPTION_INTERFACE_ID (18) "
         "[RFC 8415 21.1]"},
        {{.rule = RULE(DUID_LENGTH), .number = 3, .space = DHCPV6LQ_SPACE_DUID},
         "A DUID has 3 to 130 octets, and as many as its type needs: DUID-LL (3) [RFC 8415 11.1]"},
        {{.rule = RULE(DUID_LENGTH), .number = 9, .space = DHCPV6LQ_SPACE_DUID},
         "A DUID has 3 to 130 octets, and as many as its type needs: DUID type 9 [RFC 8415 11.1]"},
        {{.rule = RULE(DUID_LENGTH), .space = DHCPV6LQ_SPACE_DUID},
         "A DUID has 3 to 130 octets, and as many as its type needs [RFC 8415 11.1]"},
        {{.rule = RULE(STATUS), .number = 10, .space = DHCPV6LQ_SPACE_STATUS, WORDS("not you\x07")},
         "The server reports a problem: NotAllowed (10): not you\\x07 [RFC 8415 21.13, RFC 5007 "
         "4.1.3, RFC 5460 5.5, RFC 7653 11]"},
        {{.rule = RULE(DATA_TIMEOUT), .number = 301, XID(0xabc)},
         "The answer paused for longer than a requestor waits: 301 s, xid 0x000abc [RFC 5460 5.6, "
         "RFC 7653 6.4]"},
        {{.rule = RULE(NO_REPLY), .number = 7, XID(0x123456)},
         "The query never got its LEASEQUERY-REPLY: the requestor closed the connection in frame "
         "7, "
         "xid 0x123456 [RFC 5007 4.3.2, RFC 5460 6.3]"},
        {{.rule = RULE(NO_DONE),
          .number = 7,
          .more = DHCPV6LQ_MORE_SERVER | DHCPV6LQ_MORE_RESET | 400 << DHCPV6LQ_MORE_SILENT_BITS},
         "The answer is incomplete: no LEASEQUERY-DONE ended it: the server reset the connection "
         "in "
         "frame 7, after 400 s of silence [RFC 5460 5.2.2, 6.3.1]"},
        {{.rule = RULE(ACTIVE_ENDED), .number = 7, .more = DHCPV6LQ_MORE_SERVER},
         "The server ended the active answer's connection without a LEASEQUERY-DONE: the server "
         "closed the connection in frame 7 [RFC 7653 9.5]"},
        {{.rule = RULE(CATCH_UP_MISSING), .number = 7},
         "The catch-up that was asked for had not come to CatchUpComplete or DataMissing by then: "
         "frame 7 [RFC 7653 9.3]"},
        {{.rule = RULE(CLIENT_DATA_INCOMPLETE), .number = DHCPV6LQ_LACKS_CLT_TIME, CLIENT},
         "The client data lacks the Client-ID, the CLT time, or any address or prefix: no "
         "OPTION_CLT_TIME, client 00:03:00:01:aa [RFC 5007 4.4.2]"},
        {{.rule = RULE(LIFETIME), .number = 0, CLIENT},
         "The preferred lifetime is over the valid one, or the valid one is 0: valid lifetime 0 s, "
         "client 00:03:00:01:aa [RFC 8415 21.6, 21.22, RFC 5007 4.1.2.2]"},
        {{.rule = RULE(PREFIX_LENGTH), .number = 129, CLIENT},
         "The prefix is longer than /128: /129, client 00:03:00:01:aa [RFC 8415 21.22]"},
        {{.rule = RULE(CLT_TIME), .number = UINT32_MAX, CLIENT},
         "The client-last-transaction-time is over 20 years: an absolute time, where seconds ago "
         "are "
         "due: 4294967295 s, client 00:03:00:01:aa [RFC 5007 4.1.2.3]"},
        {{.rule = RULE(DATA_SEVERAL_CLIENTS), CLIENT},
         "A message over TCP tells of one client; this is another one, client 00:03:00:01:aa "
         "[RFC 5460 5.2, 5.2.1]"},
        {{.rule = RULE(BINDING_CONFLICT), .number = 12, CLIENT},
         "Another client has this address or prefix, or one that overlaps it: frame 12, client "
         "00:03:00:01:aa [RFC 5007 4.3.4]"},
        {{.rule = RULE(SCOPE), .number = DHCPV6LQ_FIELD_IAADDR, ADDRESS},
         "This address is of a scope that it cannot have here: ff02::1 as IPv6-address "
         "[RFC 5007 4.1.2.1, 4.1.2.5, RFC 4291 2.7]"},
        {{.rule = RULE(ANSWER_OTHER), .number = 1, .space = DHCPV6LQ_SPACE_QUERY, ADDRESS},
         "The answer is not what was asked for: QUERY_BY_ADDRESS (1), no binding is or holds "
         "ff02::1 "
         "[RFC 5007 4.1.2.1, RFC 5460 5.3, 5.4]"},
        {{.rule = RULE(ANSWER_OTHER), .number = 2, .space = DHCPV6LQ_SPACE_QUERY, CLIENT},
         "The answer is not what was asked for: QUERY_BY_CLIENTID (2), client 00:03:00:01:aa "
         "[RFC 5007 4.1.2.1, RFC 5460 5.3, 5.4]"},
        {{.rule = RULE(DUID_EMPTY), .number = 3, .space = DHCPV6LQ_SPACE_DUID},
         "The DUID has nothing after its fixed part that would tell clients apart: DUID-LL (3) "
         "[RFC 8415 11.1]"},
        {{.rule = RULE(NOT_DHCPV6), WORDS("TLS")},
         "The stream is of another protocol: TLS [RFC 5460 5.1]"},
        {{.rule = RULE(CONNECTION_REFUSED), .number = 1},
         "The connection was refused by RST: 1 attempt [RFC 5460 6.1]"},
        {{.rule = RULE(CONNECTION_UNANSWERED), .number = 3, .more = 9},
         "Nothing answered the attempt to connect: 3 attempts, frame 9 [RFC 5460 6.1]"},
        {{.rule = RULE(FINDINGS_LEFT_OUT), .number = 4937, XID(1)},
         "More is wrong with this message than is listed: 4937 more, xid 0x000001"},
    };
    char text[256];

    (void)state;
    for (size_t i = 0; i < SIZE(texts); i++) {
        size_t length = strlen(texts[i].text);

        assert_int_equal(dhcpv6lq_finding_text(text, sizeof text, &texts[i].finding), length);
        assert_string_equal(text, texts[i].text);
        assert_int_equal(dhcpv6lq_finding_text(text, 10, &texts[i].finding), length);
        assert_int_equal(strlen(text), 9);
        assert_memory_equal(text, texts[i].text, 9);
        assert_int_equal(dhcpv6lq_finding_text(text, length, &texts[i].finding), length);
        assert_int_equal(strlen(text), length - 1); /* the zero needs room, too */
        assert_int_equal(dhcpv6lq_finding_text(NULL, 0, &texts[i].finding), length);
    }
    for (int rule = 0; rule < DHCPV6LQ_RULE_COUNT; rule++) {
        struct dhcpv6lq_finding finding = {.rule = (enum dhcpv6lq_rule)rule, .number = UINT32_MAX};

        assert_true(dhcpv6lq_finding_text(text, sizeof text, &finding) < sizeof text);
    }
}

/* Every message that there is but failover's goes one way. */
static void every_message_has_a_way(void **state) {
    size_t count;
    const struct dhcpv6lq_entry *entries = dhcpv6lq_entries(DHCPV6LQ_SPACE_MESSAGE, &count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        uint8_t type = (uint8_t)entries[i].code;
        bool failover = type >= 24 && type <= 35;

        assert_int_equal(dhcpv6lq_way_of(type) == DHCPV6LQ_DIRECTION_UNKNOWN, failover);
        assert_int_equal(dhcpv6lq_direction_of(type),
                         dhcpv6lq_is_leasequery(type) || type == DHCPV6LQ_REPLY
                             ? dhcpv6lq_way_of(type)
                             : DHCPV6LQ_DIRECTION_UNKNOWN);
    }
    assert_int_equal(dhcpv6lq_way_of(0), DHCPV6LQ_DIRECTION_UNKNOWN);
    assert_int_equal(dhcpv6lq_way_of(99), DHCPV6LQ_DIRECTION_UNKNOWN);
    assert_int_equal(dhcpv6lq_way_of(DHCPV6LQ_SOLICIT), DHCPV6LQ_TO_SERVER);
    assert_int_equal(dhcpv6lq_way_of(DHCPV6LQ_RELAY_FORW), DHCPV6LQ_TO_SERVER);
    assert_int_equal(dhcpv6lq_way_of(DHCPV6LQ_RELAY_REPL), DHCPV6LQ_FROM_SERVER);
    assert_int_equal(dhcpv6lq_way_of(DHCPV6LQ_LEASEQUERY), DHCPV6LQ_TO_SERVER);
    assert_int_equal(dhcpv6lq_way_of(DHCPV6LQ_LEASEQUERY_DATA), DHCPV6LQ_FROM_SERVER);
    assert_int_equal(dhcpv6lq_way_of(DHCPV6LQ_STARTTLS), DHCPV6LQ_TO_SERVER);
}

/* Of a long text the first octets are told. */
static void a_sentence_with_many_words(void **state) {
    static uint8_t words[60000];
    const struct dhcpv6lq_finding finding = {.rule = RULE(STATUS),
                                             .number = DHCPV6LQ_STATUS_NOT_ALLOWED,
                                             .space = DHCPV6LQ_SPACE_STATUS,
                                             .detail = {words, sizeof words}};
    char text[2048];

    (void)state;
    memset(words, 'w', sizeof words);
    assert_true(dhcpv6lq_finding_text(text, sizeof text, &finding) < 512);
    assert_non_null(strstr(text, "NotAllowed (10): www"));
    assert_non_null(strstr(text, "www... [RFC 8415"));
    memset(words, 0, sizeof words);
    assert_true(dhcpv6lq_finding_text(text, sizeof text, &finding) < 1400);
}

/* ---- octets that may be anybody's ---- */

static bool recognized(enum dhcpv6lq_transport transport) {
    return dhcpv6lq_recognize(build.octets, build.length, transport);
}

/* Messages that have the options which only leasequery requires, whole and cut anywhere. */
static void recognizes_whole_messages(void **state) {
    (void)state;
    for (unsigned type = 0; type < 4; type++) {
        if (type == 0) {
            build_leasequery(&build, 1);
        } else if (type == 1) {
            build_activeleasequery(&build, 1);
        } else if (type == 2) {
            build_reply(&build, 1);
            build_client(&build, 1, 1);
        } else {
            build_data(&build, 1, 2);
        }
        assert_true(recognized(DHCPV6LQ_TCP));
        for (uint8_t other = 0; other < 40; other++) { /* the same octets as another message */
            uint8_t octet = build.octets[0];

            build.octets[0] = other;
            if (other < DHCPV6LQ_LEASEQUERY || other == DHCPV6LQ_LEASEQUERY_DONE ||
                other > DHCPV6LQ_ACTIVELEASEQUERY) {
                assert_false(recognized(DHCPV6LQ_TCP));
            }
            build.octets[0] = octet;
        }
    }

    build_leasequery(&build, 1);
    for (size_t length = 0; length < build.length; length++) {
        assert_false(dhcpv6lq_recognize(build.octets, length, DHCPV6LQ_UDP));
    }
    assert_true(recognized(DHCPV6LQ_UDP));
    assert_false(dhcpv6lq_recognize(NULL, 0, DHCPV6LQ_UDP));
}

/* What any message may be: nothing in it is leasequery's alone. */
static void recognizes_no_others(void **state) {
    (void)state;
    build_done(&build, 1);
    assert_false(recognized(DHCPV6LQ_TCP));
    build_message(&build, DHCPV6LQ_STARTTLS, 1);
    assert_false(recognized(DHCPV6LQ_TCP));
    build_message(&build, DHCPV6LQ_REPLY, 1);
    assert_false(recognized(DHCPV6LQ_TCP));
    build_message(&build, DHCPV6LQ_LEASEQUERY, 1);
    assert_false(recognized(DHCPV6LQ_UDP));
}

/* An E rule counts, a W rule does not. */
static void recognizes_what_is_not_broken(void **state) {
    (void)state;
    build_reply(&build, 1);
    build_open(&build, OPTION(CLIENT_DATA));
    build_duid(&build, OPTION(CLIENTID), 1);
    build_time(&build, OPTION(CLT_TIME), 60);
    build_iaaddr(&build, 1, 7200, 3600); /* preferred for longer than it is valid */
    build_close(&build);
    assert_int_equal(validate(&udp), 1);
    assert_int_equal(findings[0].rule, RULE(LIFETIME));
    assert_true(recognized(DHCPV6LQ_UDP));
    build_open(&build, OPTION(CLIENT_DATA)); /* it must have a Client-ID, and is but a header */
    build_close(&build);
    assert_true(validate(&udp) > 1);
    assert_false(recognized(DHCPV6LQ_UDP));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_messages_break_nothing),
        cmocka_unit_test(other_messages_are_left_alone),
        cmocka_unit_test(message_size),
        cmocka_unit_test(option_truncated),
        cmocka_unit_test(option_length),
        cmocka_unit_test(duid_length),
        cmocka_unit_test(domain_name),
        cmocka_unit_test(prefix_length),
        cmocka_unit_test(every_message_has_a_way),
        cmocka_unit_test(relay_data),
        cmocka_unit_test(msg_type),
        cmocka_unit_test(msg_type_over_udp),
        cmocka_unit_test(direction),
        cmocka_unit_test(query_without_client_id),
        cmocka_unit_test(query_without_lq_query),
        cmocka_unit_test(query_option_missing),
        cmocka_unit_test(query_type),
        cmocka_unit_test(bulk_over_udp),
        cmocka_unit_test(reply_without_ids),
        cmocka_unit_test(client_link_in_bulk),
        cmocka_unit_test(client_data_incomplete),
        cmocka_unit_test(lifetime),
        cmocka_unit_test(data_without_client_data),
        cmocka_unit_test(data_constant_option),
        cmocka_unit_test(done_option),
        cmocka_unit_test(status),
        cmocka_unit_test(status_words),
        cmocka_unit_test(status_of_a_client),
        cmocka_unit_test(active_end_time),
        cmocka_unit_test(starttls_option),
        cmocka_unit_test(duid_empty),
        cmocka_unit_test(clt_time),
        cmocka_unit_test(relay_data_peer),
        cmocka_unit_test(client_link_beside_data),
        cmocka_unit_test(data_several_clients),
        cmocka_unit_test(scope_of_bindings),
        cmocka_unit_test(scope_of_links),
        cmocka_unit_test(scope_of_relays),
        cmocka_unit_test(query_times),
        cmocka_unit_test(findings_are_ordered_and_counted),
        cmocka_unit_test(the_first_of_each_rule_is_kept),
        cmocka_unit_test(deep_nesting),
        cmocka_unit_test(sentences),
        cmocka_unit_test(a_sentence_with_many_words),
        cmocka_unit_test(recognizes_whole_messages),
        cmocka_unit_test(recognizes_no_others),
        cmocka_unit_test(recognizes_what_is_not_broken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
