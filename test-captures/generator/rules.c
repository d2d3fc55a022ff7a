/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two captures a rule: with `fault`, exactly one frame breaks it and everything
 * else conforms; without, the same exchange just about conforms.
 */
#include <string.h>

#include "captures.h"

enum {
    XID = 0x864d38,
    OTHER_XID = 0x864d39, /* as like as can be */
    NO_BINDING = 3        /* status-code: RFC 8415 21.13 */
};

/* Everything up to a bulk answer's first client, and from its end on. */
static void begin_exchange(struct scene *scene) {
    open_connection(scene);
    ask_query(scene, XID);
    answer_reply(scene, XID, 1);
}

static void end_exchange(struct scene *scene) {
    answer_done(scene, XID);
    close_connection(scene);
}

/* A DATA with that client, still open for one option more in its client data. */
static struct message *begin_data_of(struct scene *scene, uint8_t client) {
    begin_message(&scene->message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    begin_client_data(&scene->message, client);
    option_iaaddr(&scene->message, client_address(client), PREFERRED, VALID);
    return &scene->message;
}

static struct message *begin_data(struct scene *scene) {
    return begin_data_of(scene, 2);
}

static void send_data(struct scene *scene) {
    end(&scene->message); /* OPTION_CLIENT_DATA */
    end(&scene->message);
    answer(scene);
}

/* A bulk query that asks for that option of each client. */
static void ask_for_option(struct scene *scene, uint16_t option) {
    open_connection(scene);
    query_for(&scene->message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID, option);
    ask(scene);
}

/* An ACTIVELEASEQUERY and its answer's first client. */
static void begin_active_exchange(struct scene *scene, uint32_t transaction_id) {
    active_query(&scene->message, transaction_id);
    ask(scene);
    answer_reply(scene, transaction_id, 1);
}

/* ---- what an element alone can break ---- */

static void message_size(struct scene *scene, bool fault) {
    const uint8_t octets[] = {0x00, 0x03, DHCPV6LQ_LEASEQUERY_DATA, 0x86, 0x4d};

    begin_exchange(scene);
    if (fault) {
        stream_octets(scene, octets, sizeof octets);
        send_stream(scene, SERVER, SEGMENT);
    }
    expect_fault(scene, fault, DHCPV6LQ_RULE_MESSAGE_SIZE);
    end_exchange(scene); /* a DONE without options has 4 octets, the least there are */
}

static void option_truncated(struct scene *scene, bool fault) {
    const uint8_t octets[] = {0x00, DHCPV6LQ_OPTION_INTERFACE_ID, 0x00, 0x00};

    begin_exchange(scene);
    put_raw(begin_data(scene), octets, fault ? 3 : 4);
    send_data(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_OPTION_TRUNCATED);
    end_exchange(scene);
}

static void option_length(struct scene *scene, bool fault) {
    const uint8_t octets[] = {0x00, 0x00, 0x00, 0x00, 0x00};

    begin_exchange(scene);
    option_raw(begin_data(scene), DHCPV6LQ_OPTION_LQ_BASE_TIME, octets, fault ? 5 : 4);
    send_data(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_OPTION_LENGTH);
    end_exchange(scene);
}

static void duid_length(struct scene *scene, bool fault) {
    const uint8_t octets[131] = {0x00, 0x09}; /* a DUID type that nobody knows */

    ask_for_option(scene, DHCPV6LQ_OPTION_RELAY_ID);
    answer_reply(scene, XID, 1);
    option_raw(begin_data(scene), DHCPV6LQ_OPTION_RELAY_ID, octets, fault ? 131 : 130);
    send_data(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DUID_LENGTH);
    end_exchange(scene);
}

/* RFC 8415 11.1 lets a DUID end with the fixed part of its type. */
static void duid_empty(struct scene *scene, bool fault) {
    static const uint8_t llt[] = {0, DHCPV6LQ_DUID_LLT, 0, 1, 0x30, 0xe8, 0x6a, 0x80, 0x2a};
    static const uint8_t en[] = {0, DHCPV6LQ_DUID_EN, 0, 0, 0x7e, 0xd9, 0x2a};
    static const uint8_t ll[] = {0, DHCPV6LQ_DUID_LL, 0, 1, 0x2a};
    static const uint8_t unknown[] = {0, 9, 0x2a}; /* has no fixed part */
    size_t less = fault ? 1 : 0;
    struct message *message = &scene->message;

    ask_for_option(scene, DHCPV6LQ_OPTION_RELAY_ID);
    begin_message(message, DHCPV6LQ_LEASEQUERY_REPLY, XID);
    option_raw(message, DHCPV6LQ_OPTION_SERVERID, ll, sizeof ll - less);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, WHO_REQUESTOR);
    option_client_data(message, 1);
    end(message);
    answer(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DUID_EMPTY);
    option_raw(begin_data(scene), DHCPV6LQ_OPTION_RELAY_ID, llt, sizeof llt - less);
    send_data(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DUID_EMPTY);
    begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    begin_option(message, DHCPV6LQ_OPTION_CLIENT_DATA);
    option_raw(message, DHCPV6LQ_OPTION_CLIENTID, en, sizeof en - less);
    option_clt_time(message, 60);
    option_iaaddr(message, "2001:db8:a::3", PREFERRED, VALID);
    option_raw(message, DHCPV6LQ_OPTION_RELAY_ID, unknown, sizeof unknown);
    send_data(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DUID_EMPTY);
    end_exchange(scene);
}

static void domain_name(struct scene *scene, bool fault) {
    uint8_t octets[66];
    uint8_t label = fault ? 64 : 63;

    memset(octets, 'a', sizeof octets);
    octets[0] = label;
    octets[1 + label] = 0;
    begin_exchange(scene);
    option_raw(begin_data(scene), 24 /* OPTION_DOMAIN_LIST */, octets, 2u + label);
    send_data(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DOMAIN_NAME);
    end_exchange(scene);
}

static void prefix_length(struct scene *scene, bool fault) {
    begin_exchange(scene);
    option_iaprefix(begin_data(scene), "2001:db8:4000::", fault ? 129 : 128, PREFERRED, VALID);
    send_data(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_PREFIX_LENGTH);
    end_exchange(scene);
}

static void relay_data(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    ask_for_option(scene, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    answer_reply(scene, XID, 1);
    begin_data(scene);
    begin_option(message, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    put_address(message, DHCPV6LQ_FIELD_LQ_PEER_ADDRESS, "2001:db8:1::1");
    begin_relay(message, DHCPV6LQ_RELAY_FORW, 1, "2001:db8:1::2", true);
    begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
    begin_relay(message, DHCPV6LQ_RELAY_FORW, 0, "fe80::2", true);
    if (fault) {
        begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
        begin_message(message, DHCPV6LQ_SOLICIT, 0x111111);
        option_duid(message, DHCPV6LQ_OPTION_CLIENTID, 2);
        end(message);
        end(message);
    }
    end(message); /* inner RELAY-FORW */
    end(message);
    end(message); /* outer RELAY-FORW */
    end(message); /* OPTION_LQ_RELAY_DATA */
    send_data(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_RELAY_DATA);
    end_exchange(scene);
}

/* The message is depth 1, OPTION_CLIENT_DATA 2, OPTION_LQ_RELAY_DATA 3; the k-th
 * relay is 2k + 2 and its options 2k + 3. */
static void nesting(struct scene *scene, bool fault) {
    enum { DEEPEST = (DHCPV6LQ_MAX_DEPTH - 4) / 2, TOO_DEEP = DEEPEST + 3 };
    enum { HOP = 34, OPTION = 4 };
    /* The outermost relay has the Relay-ID that is asked for. */
    static const uint8_t relay_id[] = {
        0, DHCPV6LQ_OPTION_RELAY_ID, 0, 10, 0, 3, 0, 1, 0x00, 0x00, 0x5e, 0x00, 0x53, WHO_RELAY};
    uint8_t octets[(size_t)TOO_DEEP * (HOP + OPTION) + sizeof relay_id];
    size_t hops = fault ? TOO_DEEP : DEEPEST;
    size_t used = 0;

    memset(octets, 0, sizeof octets);
    for (size_t hop = hops; hop > 0; hop--) {
        octets[used] = DHCPV6LQ_RELAY_FORW;
        octets[used + 1] = (uint8_t)(hop - 1);
        used += HOP;
        if (hop == hops) {
            memcpy(octets + used, relay_id, sizeof relay_id);
            used += sizeof relay_id;
        }
        if (hop > 1) {
            size_t left = (hop - 1) * HOP + (hop - 2) * OPTION;

            octets[used + 1] = DHCPV6LQ_OPTION_RELAY_MSG;
            octets[used + 2] = (uint8_t)(left >> 8);
            octets[used + 3] = (uint8_t)left;
            used += OPTION;
        }
    }
    ask_for_option(scene, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    answer_reply(scene, XID, 1);
    begin_option(begin_data(scene), DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    put_address(&scene->message, DHCPV6LQ_FIELD_LQ_PEER_ADDRESS, "2001:db8:1::1");
    put_raw(&scene->message, octets, used);
    end(&scene->message);
    send_data(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_NESTING);
    end_exchange(scene);
}

/* ---- what a message alone can break ---- */

static void msg_type(struct scene *scene, bool fault) {
    open_connection(scene);
    if (fault) {
        begin_message(&scene->message, DHCPV6LQ_SOLICIT, XID);
        option_duid(&scene->message, DHCPV6LQ_OPTION_CLIENTID, WHO_REQUESTOR);
        end(&scene->message);
        ask(scene);
        expect(scene, DHCPV6LQ_RULE_MSG_TYPE);
    } else {
        starttls(&scene->message, XID);
        ask(scene);
        starttls_reply(&scene->message, XID);
        answer(scene);
    }
    close_connection(scene);
    if (!fault) {
        query(&scene->message, XID, DHCPV6LQ_QUERY_BY_CLIENTID);
        ask_udp(scene);
        reply(&scene->message, XID, 1);
        answer_udp(scene);
    }
}

static void direction(struct scene *scene, bool fault) {
    begin_exchange(scene);
    data(&scene->message, XID, 2);
    (fault ? ask : answer)(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DIRECTION);
    end_exchange(scene);
}

static void query_no_client_id(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    open_connection(scene);
    begin_message(message, DHCPV6LQ_LEASEQUERY, XID);
    option_lq_query(message, DHCPV6LQ_QUERY_BY_CLIENTID);
    if (!fault) {
        option_duid(message, DHCPV6LQ_OPTION_CLIENTID, WHO_REQUESTOR);
    }
    end(message);
    ask(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_QUERY_NO_CLIENT_ID);
    answer_reply(scene, XID, 1);
    end_exchange(scene);
}

static void query_no_lq_query(struct scene *scene, bool fault) {
    open_connection(scene);
    if (fault) {
        begin_query(&scene->message, XID);
    } else {
        begin_active_query(&scene->message, XID);
    }
    end(&scene->message);
    ask(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_QUERY_NO_LQ_QUERY);
    reply_without_bindings(&scene->message, XID);
    answer(scene);
    close_connection(scene);
}

static void query_option_missing(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    open_connection(scene);
    begin_query(message, XID);
    begin_option(message, DHCPV6LQ_OPTION_LQ_QUERY);
    put_number(message, DHCPV6LQ_FIELD_QUERY_TYPE,
               fault ? DHCPV6LQ_QUERY_BY_RELAY_ID : DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
    put_address(message, DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS, "2001:db8:a::");
    option_oro(message, DHCPV6LQ_OPTION_RELAY_ID);
    end(message);
    end(message);
    ask(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_QUERY_OPTION_MISSING);
    answer_reply(scene, XID, 1);
    end_exchange(scene);
}

static void query_type(struct scene *scene, bool fault) {
    open_connection(scene);
    query(&scene->message, XID, fault ? 6 : DHCPV6LQ_QUERY_BY_REMOTE_ID);
    ask(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_QUERY_TYPE);
    reply_without_bindings(&scene->message, XID);
    answer(scene);
    close_connection(scene);
}

static void bulk_over_udp(struct scene *scene, bool fault) {
    query(&scene->message, XID, fault ? DHCPV6LQ_QUERY_BY_RELAY_ID : DHCPV6LQ_QUERY_BY_CLIENTID);
    ask_udp(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_BULK_OVER_UDP);
    reply(&scene->message, XID, 1);
    answer_udp(scene);
}

static void reply_no_server_id(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    open_connection(scene);
    ask_query(scene, XID);
    begin_message(message, DHCPV6LQ_LEASEQUERY_REPLY, XID);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, WHO_REQUESTOR);
    option_client_data(message, 1);
    if (!fault) {
        option_duid(message, DHCPV6LQ_OPTION_SERVERID, WHO_SERVER);
    }
    end(message);
    answer(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_REPLY_NO_SERVER_ID);
    end_exchange(scene);
}

static void reply_no_client_id(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    open_connection(scene);
    ask_query(scene, XID);
    begin_message(message, DHCPV6LQ_LEASEQUERY_REPLY, XID);
    option_duid(message, DHCPV6LQ_OPTION_SERVERID, WHO_SERVER);
    option_client_data(message, 1); /* with another Client-ID inside */
    if (!fault) {
        option_duid(message, DHCPV6LQ_OPTION_CLIENTID, WHO_REQUESTOR);
    }
    end(message);
    answer(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_REPLY_NO_CLIENT_ID);
    end_exchange(scene);
}

static void client_link_in_bulk(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    if (fault) {
        open_connection(scene);
    }
    query(message, XID, DHCPV6LQ_QUERY_BY_CLIENTID);
    (fault ? ask : ask_udp)(scene);
    begin_reply(message, XID);
    begin_option(message, DHCPV6LQ_OPTION_LQ_CLIENT_LINK);
    put_address(message, DHCPV6LQ_FIELD_CLIENT_LINK, "2001:db8:a::");
    put_address(message, DHCPV6LQ_FIELD_CLIENT_LINK, "2001:db8:b::");
    end(message);
    end(message);
    (fault ? answer : answer_udp)(scene);
    if (fault) {
        expect(scene, DHCPV6LQ_RULE_CLIENT_LINK_IN_BULK);
        close_connection(scene);
    }
}

static void client_data_incomplete(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    begin_exchange(scene);
    begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    begin_option(message, DHCPV6LQ_OPTION_CLIENT_DATA);
    option_iaprefix(message, "2001:db8:4000::", 56, PREFERRED, VALID); /* and no address */
    if (!fault) {
        option_clt_time(message, 0);
    }
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, 2);
    send_data(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_CLIENT_DATA_INCOMPLETE);
    end_exchange(scene);
}

static void lifetime(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    begin_exchange(scene);
    begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    begin_client_data(message, 2);
    option_iaaddr(message, "2001:db8:a::2", fault ? VALID + 1 : VALID, VALID);
    option_iaaddr(message, "2001:db8:a::3", UINT32_MAX, UINT32_MAX);
    option_iaprefix(message, "2001:db8:4000::", 56, 0, 1);
    send_data(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_LIFETIME);
    end_exchange(scene);
}

static void data_no_client_data(struct scene *scene, bool fault) {
    if (fault) {
        begin_exchange(scene);
    } else {
        open_connection(scene);
        begin_active_exchange(scene, XID);
    }
    keep_alive(&scene->message, XID);
    answer(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DATA_NO_CLIENT_DATA);
    if (fault) {
        answer_done(scene, XID);
    }
    close_connection(scene);
}

static void data_constant_option(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    if (fault) {
        begin_exchange(scene);
    } else {
        open_connection(scene);
        begin_active_exchange(scene, XID);
    }
    begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    option_client_data(message, 2);
    option_status(message, fault ? DHCPV6LQ_STATUS_SUCCESS : DHCPV6LQ_STATUS_CATCH_UP_COMPLETE, "");
    end(message);
    answer(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DATA_CONSTANT_OPTION);
    if (fault) {
        answer_done(scene, XID);
    }
    close_connection(scene);
}

static void done_option(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    begin_exchange(scene);
    begin_message(message, DHCPV6LQ_LEASEQUERY_DONE, XID);
    option_status(message, DHCPV6LQ_STATUS_SUCCESS, "all sent");
    option_base_time(message, NOW);
    if (fault) {
        option_duid(message, DHCPV6LQ_OPTION_SERVERID, WHO_SERVER);
    }
    end(message);
    answer(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DONE_OPTION);
    close_connection(scene);
}

/* An IAADDR, still open. */
static void begin_iaaddr(struct message *message, const char *text) {
    begin_option(message, DHCPV6LQ_OPTION_IAADDR);
    put_address(message, DHCPV6LQ_FIELD_IAADDR, text);
    put_number(message, DHCPV6LQ_FIELD_IAADDR_PREFERRED, PREFERRED);
    put_number(message, DHCPV6LQ_FIELD_IAADDR_VALID, VALID);
}

/* An IA_NA or IA_PD, still open. */
static void begin_ia(struct message *message, uint16_t code) {
    begin_option(message, code);
    put_number(message, DHCPV6LQ_FIELD_IAID, 1);
    put_number(message, DHCPV6LQ_FIELD_T1, 0);
    put_number(message, DHCPV6LQ_FIELD_T2, 0);
}

/* A DATA with a status-code in an option of its client data. */
static void send_status_in(struct scene *scene, uint8_t client, uint16_t holder, uint16_t status) {
    struct message *message = begin_data_of(scene, client);

    switch (holder) {
    case DHCPV6LQ_OPTION_IAADDR:
        begin_iaaddr(message, "2001:db8:b::1");
        break;
    case DHCPV6LQ_OPTION_IAPREFIX:
        begin_option(message, holder);
        put_number(message, DHCPV6LQ_FIELD_IAPREFIX_PREFERRED, PREFERRED);
        put_number(message, DHCPV6LQ_FIELD_IAPREFIX_VALID, VALID);
        put_number(message, DHCPV6LQ_FIELD_IAPREFIX_LENGTH, 56);
        put_address(message, DHCPV6LQ_FIELD_IAPREFIX, "2001:db8:4000::");
        break;
    case DHCPV6LQ_OPTION_IA_TA:
        begin_option(message, holder);
        put_number(message, DHCPV6LQ_FIELD_IA_TA_IAID, 1);
        break;
    default:
        begin_ia(message, holder);
        break;
    }
    option_status(message, status, "");
    end(message);
    send_data(scene);
}

static void status_in_client_data(struct scene *scene, uint16_t failing, bool fault) {
    static const uint16_t holders[] = {DHCPV6LQ_OPTION_IAADDR, DHCPV6LQ_OPTION_IAPREFIX,
                                       DHCPV6LQ_OPTION_IA_NA, DHCPV6LQ_OPTION_IA_TA,
                                       DHCPV6LQ_OPTION_IA_PD};
    struct message *message = &scene->message;
    uint8_t client = 2;

    begin_exchange(scene);
    option_status(begin_data_of(scene, client++), failing, "of the client");
    send_data(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_STATUS);
    for (size_t i = 0; i < sizeof holders / sizeof holders[0]; i++) {
        send_status_in(scene, client++, holders[i], failing);
        expect_fault(scene, fault, DHCPV6LQ_RULE_STATUS);
    }
    begin_data_of(scene, client); /* two, one of them in a binding in an IA */
    option_status(message, failing, "");
    begin_ia(message, DHCPV6LQ_OPTION_IA_NA);
    begin_iaaddr(message, "2001:db8:b::2");
    option_status(message, failing, "of the address");
    end(message);
    end(message);
    send_data(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_STATUS);
    expect_fault(scene, fault, DHCPV6LQ_RULE_STATUS);
    end_exchange(scene);
}

/* Status-codes that are not what the server says to the requestor: the relays' own, and a client's.
 */
static void status_of_others(struct scene *scene) {
    struct message *message = &scene->message;

    ask_for_option(scene, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    answer_reply(scene, XID, 1);
    begin_option(begin_data(scene), DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    put_address(message, DHCPV6LQ_FIELD_LQ_PEER_ADDRESS, "2001:db8:1::1");
    begin_relay(message, DHCPV6LQ_RELAY_FORW, 0, "fe80::1", true);
    option_status(message, DHCPV6LQ_STATUS_NOT_ALLOWED, "");
    end(message);
    end(message);
    send_data(scene);
    end_exchange(scene);

    begin_relay(message, DHCPV6LQ_RELAY_REPL, 0, "fe80::1", true); /* Relay-ID makes us look */
    begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
    begin_message(message, DHCPV6LQ_REPLY, XID);
    option_duid(message, DHCPV6LQ_OPTION_SERVERID, WHO_SERVER);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, 1);
    option_status(message, NO_BINDING, "no binding");
    end(message);
    end(message);
    end(message);
    answer_udp(scene);
}

static void status(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    open_connection(scene);
    ask_query(scene, XID);
    begin_reply(message, XID);
    option_status(message, fault ? DHCPV6LQ_STATUS_NOT_CONFIGURED : DHCPV6LQ_STATUS_SUCCESS,
                  fault ? "no such link" : "no such client");
    end(message);
    answer(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_STATUS);
    close_connection(scene);
    status_in_client_data(scene, fault ? NO_BINDING : DHCPV6LQ_STATUS_SUCCESS, fault);
    if (!fault) {
        status_of_others(scene);
    }
}

static void active_end_time(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    open_connection(scene);
    if (fault) {
        begin_active_query(message, XID);
    } else {
        begin_query(message, XID);
        option_lq_query(message, DHCPV6LQ_QUERY_BY_RELAY_ID);
    }
    option_number(message, DHCPV6LQ_OPTION_LQ_START_TIME, DHCPV6LQ_FIELD_START_TIME, NOW - 3600);
    option_number(message, DHCPV6LQ_OPTION_LQ_END_TIME, DHCPV6LQ_FIELD_END_TIME, NOW);
    end(message);
    ask(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_ACTIVE_END_TIME);
    answer_reply(scene, XID, 1);
    if (!fault) {
        answer_done(scene, XID);
    }
    close_connection(scene);
}

static void query_times(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    open_connection(scene);
    begin_query(message, XID);
    option_lq_query(message, DHCPV6LQ_QUERY_BY_RELAY_ID);
    option_number(message, DHCPV6LQ_OPTION_LQ_START_TIME, DHCPV6LQ_FIELD_START_TIME,
                  fault ? NOW + 1 : NOW);
    option_number(message, DHCPV6LQ_OPTION_LQ_END_TIME, DHCPV6LQ_FIELD_END_TIME, NOW);
    end(message);
    ask(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_QUERY_TIMES);
    reply_without_bindings(message, XID);
    answer(scene);
    begin_query(message,
                OTHER_XID); /* the end before the start, in the order of the options, too */
    option_lq_query(message, DHCPV6LQ_QUERY_BY_RELAY_ID);
    option_number(message, DHCPV6LQ_OPTION_LQ_END_TIME, DHCPV6LQ_FIELD_END_TIME,
                  fault ? 0 : UINT32_MAX);
    option_number(message, DHCPV6LQ_OPTION_LQ_START_TIME, DHCPV6LQ_FIELD_START_TIME, NOW);
    end(message);
    ask(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_QUERY_TIMES);
    reply_without_bindings(message, OTHER_XID);
    answer(scene);
    close_connection(scene);

    open_connection(scene);
    begin_active_query(message, XID);
    option_number(message, DHCPV6LQ_OPTION_LQ_START_TIME, DHCPV6LQ_FIELD_START_TIME, NOW);
    if (fault) { /* which an active query cannot have at all */
        option_number(message, DHCPV6LQ_OPTION_LQ_END_TIME, DHCPV6LQ_FIELD_END_TIME, NOW - 3600);
    }
    end(message);
    ask(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_QUERY_TIMES);
    expect_fault(scene, fault, DHCPV6LQ_RULE_ACTIVE_END_TIME);
    answer_reply(scene, XID, 1);
    close_connection(scene);
}

static void starttls_option(struct scene *scene, bool fault) {
    open_connection(scene);
    begin_message(&scene->message, DHCPV6LQ_STARTTLS, XID);
    if (fault) {
        option_duid(&scene->message, DHCPV6LQ_OPTION_CLIENTID, WHO_REQUESTOR);
    }
    end(&scene->message);
    ask(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_STARTTLS_OPTION);
    starttls_reply(&scene->message, XID);
    answer(scene);
    close_connection(scene);
}

/* ---- what a message breaks among the others of its query or connection ---- */

static void ask_as(struct scene *scene, uint32_t transaction_id, uint8_t who) {
    struct message *message = &scene->message;

    begin_message(message, DHCPV6LQ_LEASEQUERY, transaction_id);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, who);
    option_lq_query(message, DHCPV6LQ_QUERY_BY_RELAY_ID);
    end(message);
    ask(scene);
}

static void answer_to(struct scene *scene, uint32_t transaction_id, uint8_t who) {
    struct message *message = &scene->message;

    begin_message(message, DHCPV6LQ_LEASEQUERY_REPLY, transaction_id);
    option_duid(message, DHCPV6LQ_OPTION_SERVERID, WHO_SERVER);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, who);
    end(message);
    answer(scene);
}

static void reply_client_id(struct scene *scene, bool fault) {
    open_connection(scene);
    ask_as(scene, XID, WHO_REQUESTOR);
    ask_as(scene, OTHER_XID, WHO_OTHER_REQUESTOR);
    answer_to(scene, OTHER_XID, WHO_OTHER_REQUESTOR);
    answer_to(scene, XID, fault ? WHO_OTHER_REQUESTOR : WHO_REQUESTOR);
    expect_fault(scene, fault, DHCPV6LQ_RULE_REPLY_CLIENT_ID);
    close_connection(scene);
}

static void relay_data_unrequested(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    ask_for_option(scene, fault ? DHCPV6LQ_OPTION_REMOTE_ID : DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    begin_reply(message, XID);
    begin_client_data(message, 1);
    option_iaaddr(message, "2001:db8:a::1", PREFERRED, VALID);
    option_relay_data(message, 1);
    end(message);
    end(message);
    answer(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_RELAY_DATA_UNREQUESTED);
    option_relay_data(begin_data(scene), 1); /* told once a query */
    send_data(scene);
    end_exchange(scene);
}

static void no_query(struct scene *scene, bool fault) {
    if (fault) {
        open_connection(scene);
        ask_query(scene, XID);
        answer_reply(scene, XID, 1);
        answer_data(scene, OTHER_XID, 2);
        expect(scene, DHCPV6LQ_RULE_NO_QUERY);
        answer_done(scene, XID);
    } else { /* the capture begins when the query was asked already */
        resume_connection(scene);
        answer_reply(scene, XID, 1);
        answer_data(scene, XID, 2);
        answer_done(scene, XID);
    }
    close_connection(scene);
}

static void xid_reused(struct scene *scene, bool fault) {
    open_connection(scene);
    exchange(scene, XID, 2);
    if (!fault) {
        close_connection(scene);
        open_connection(scene); /* another connection may use it */
    }
    ask_query(scene, XID);
    expect_fault(scene, fault, DHCPV6LQ_RULE_XID_REUSED);
    answer_reply(scene, XID, 1);
    answer_done(scene, XID);
    close_connection(scene);
}

static void reply_duplicate(struct scene *scene, bool fault) {
    begin_exchange(scene);
    if (fault) {
        answer_reply(scene, XID, 2);
        expect(scene, DHCPV6LQ_RULE_REPLY_DUPLICATE);
    } else {
        ask_query(scene, OTHER_XID);
        answer_reply(scene, OTHER_XID, 1);
        answer_done(scene, OTHER_XID);
    }
    end_exchange(scene);
}

static void data_before_reply(struct scene *scene, bool fault) {
    open_connection(scene);
    ask_query(scene, XID);
    ask_query(scene, OTHER_XID);
    answer_reply(scene, OTHER_XID, 1);
    answer_data(scene, fault ? XID : OTHER_XID, 2);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DATA_BEFORE_REPLY);
    answer_reply(scene, XID, 1);
    answer_done(scene, OTHER_XID);
    end_exchange(scene);
}

static void data_after_error(struct scene *scene, bool fault) {
    open_connection(scene);
    ask_query(scene, XID);
    if (fault) {
        reply_without_bindings(&scene->message, XID);
        answer(scene);
    } else {
        answer_reply(scene, XID, 1);
    }
    answer_done(scene, XID);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DATA_AFTER_ERROR);
    close_connection(scene);
}

static void after_done(struct scene *scene, bool fault) {
    begin_exchange(scene);
    ask_query(scene, OTHER_XID);
    answer_reply(scene, OTHER_XID, 1);
    answer_done(scene, XID);
    answer_data(scene, fault ? XID : OTHER_XID, 2);
    expect_fault(scene, fault, DHCPV6LQ_RULE_AFTER_DONE);
    answer_done(scene, OTHER_XID);
    close_connection(scene);
}

static void binding_repeated(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    begin_exchange(scene);
    begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    begin_client_data(message, 1);
    option_iaaddr(message, fault ? "2001:db8:a::1" : "2001:db8:b::1", PREFERRED, VALID);
    send_data(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_BINDING_REPEATED);
    end_exchange(scene);
}

static void base_time_missing(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    open_connection(scene);
    begin_active_query(message, XID);
    option_oro(message, DHCPV6LQ_OPTION_LQ_BASE_TIME);
    end(message);
    ask(scene);
    begin_reply(message, XID);
    if (!fault) {
        option_base_time(message, NOW);
    }
    option_client_data(message, 1);
    end(message);
    answer(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_BASE_TIME_MISSING);
    begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    option_base_time(message, NOW);
    end(message);
    answer(scene);
    close_connection(scene);
}

static void starttls_late(struct scene *scene, bool fault) {
    open_connection(scene);
    if (fault) {
        exchange(scene, OTHER_XID, 1);
    }
    starttls(&scene->message, XID);
    ask(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_STARTTLS_LATE);
    starttls_reply(&scene->message, XID);
    answer(scene);
    close_connection(scene);
}

#define RULE(ID, function, fault, near)                                                            \
    { DHCPV6LQ_RULE_##ID, function, fault, near }

static const struct rule_captures rules[] = {
    RULE(MESSAGE_SIZE, message_size, "a message-size of 3 within a bulk answer",
         "a bulk answer whose DONE has the least message-size, 4"),
    RULE(OPTION_TRUNCATED, option_truncated, "three octets, no option, end an OPTION_CLIENT_DATA",
         "an empty option ends an OPTION_CLIENT_DATA"),
    RULE(OPTION_LENGTH, option_length, "OPTION_LQ_BASE_TIME of 5 octets", "the same of 4"),
    RULE(DUID_LENGTH, duid_length, "a Relay-ID of 131 octets", "the same of 130"),
    RULE(DUID_EMPTY, duid_empty,
         "a DUID-LLT, a DUID-EN and a DUID-LL that end with their fixed parts",
         "the same of an octet more, and a DUID of an unknown type of one"),
    RULE(DOMAIN_NAME, domain_name, "a label of 64 octets", "the same of 63"),
    RULE(PREFIX_LENGTH, prefix_length, "OPTION_IAPREFIX /129", "the same /128"),
    RULE(RELAY_DATA, relay_data, "relay data of two hops that still holds the client's SOLICIT",
         "the same without it"),
    RULE(NESTING, nesting, "relay data of more hops than the codec goes", "of just as many"),
    RULE(MSG_TYPE, msg_type, "a SOLICIT over TCP",
         "a REPLY over TCP that answers a STARTTLS; types 14 and 15 over UDP"),
    RULE(DIRECTION, direction, "a DATA from the requestor amid the answer to it",
         "the same from the server"),
    RULE(QUERY_NO_CLIENT_ID, query_no_client_id,
         "a LEASEQUERY by client-id without a Client-ID of its own",
         "the same with it as the last option"),
    RULE(QUERY_NO_LQ_QUERY, query_no_lq_query, "a LEASEQUERY without OPTION_LQ_QUERY",
         "an ACTIVELEASEQUERY without it, which asks for everything"),
    RULE(QUERY_OPTION_MISSING, query_option_missing, "a query by relay-id without Relay-ID",
         "a query by link-address without any but an ORO"),
    RULE(QUERY_TYPE, query_type, "query-type 6", "query-type 5"),
    RULE(BULK_OVER_UDP, bulk_over_udp, "a query by relay-id over UDP", "by client-id over UDP"),
    RULE(REPLY_NO_SERVER_ID, reply_no_server_id, "a LEASEQUERY-REPLY without Server-ID",
         "the same with it as the last option"),
    RULE(REPLY_NO_CLIENT_ID, reply_no_client_id,
         "a LEASEQUERY-REPLY with no Client-ID but that in its client data",
         "the same with the requestor's as the last option"),
    RULE(CLIENT_LINK_IN_BULK, client_link_in_bulk, "OPTION_LQ_CLIENT_LINK over TCP",
         "the same over UDP"),
    RULE(CLIENT_DATA_INCOMPLETE, client_data_incomplete, "client data without CLT time",
         "client data with a prefix, no address, and a CLT time of 0"),
    RULE(LIFETIME, lifetime, "a preferred lifetime a second over the valid one",
         "preferred lifetimes that equal the valid one, infinite ones, and 0"),
    RULE(DATA_NO_CLIENT_DATA, data_no_client_data, "a DATA without client data in a bulk answer",
         "the same in an active answer: a keep-alive"),
    RULE(DATA_CONSTANT_OPTION, data_constant_option, "a status-code in a bulk answer's DATA",
         "CatchUpComplete in an active answer's DATA"),
    RULE(DONE_OPTION, done_option, "a DONE with Server-ID",
         "a DONE with status-code and base-time"),
    RULE(STATUS, status,
         "a REPLY that says NotConfigured; NoBinding in client data and in what holds bindings",
         "the same that say Success; status-codes in relay data and in a client's REPLY"),
    RULE(ACTIVE_END_TIME, active_end_time, "an ACTIVELEASEQUERY with OPTION_LQ_END_TIME",
         "a bulk LEASEQUERY with it"),
    RULE(QUERY_TIMES, query_times, "start-times after the end-time",
         "times that are the same, in order, or without an end"),
    RULE(STARTTLS_OPTION, starttls_option, "a STARTTLS with Client-ID",
         "a STARTTLS without options"),
    RULE(REPLY_CLIENT_ID, reply_client_id,
         "two requestors' queries, one reply with the other's Client-ID",
         "the same, each with its own, the second query answered first"),
    RULE(RELAY_DATA_UNREQUESTED, relay_data_unrequested,
         "relay data, twice, that the ORO did not ask for", "the same asked for"),
    RULE(NO_QUERY, no_query, "a DATA with a transaction-id that nobody used",
         "an answer whose query was asked before the capture began"),
    RULE(XID_REUSED, xid_reused, "two queries with one transaction-id on a connection",
         "the same on two connections"),
    RULE(REPLY_DUPLICATE, reply_duplicate, "a second REPLY where a DATA belongs",
         "a second REPLY to a second query amid the first one's answer"),
    RULE(DATA_BEFORE_REPLY, data_before_reply, "a DATA before its query's REPLY",
         "a DATA of another query, which had its REPLY"),
    RULE(DATA_AFTER_ERROR, data_after_error, "a DONE after a REPLY without client data",
         "a DONE after a REPLY with client data"),
    RULE(AFTER_DONE, after_done, "a DATA after its query's DONE",
         "a DATA of another query after the DONE"),
    RULE(BINDING_REPEATED, binding_repeated, "one client's address twice",
         "two addresses of one client"),
    RULE(BASE_TIME_MISSING, base_time_missing,
         "a REPLY without the base-time that the ORO asked for", "the same with it"),
    RULE(STARTTLS_LATE, starttls_late, "a STARTTLS after a whole exchange", "a STARTTLS first"),
};

const struct rules_captures message_rules = {rules, sizeof rules / sizeof rules[0]};
