/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Captures of what there is to decode: messages, DUIDs, relays and times. Those
 * of options are in options.c.
 */
#include <string.h>

#include "captures.h"
#include "options.h"

enum { XID = 0x0a0000, CLT_TIME_MAX = 630720000 /* seconds: 20 years */ };

/* ---- messages.pcap ---- */

static bool from_server(uint8_t type) {
    const uint8_t types[] = {2, 7, 10, 13, 15, 16, 17, 19, 21, 25, 27, 30, 32, 37};

    return memchr(types, type, sizeof types) != NULL;
}

/* What stands between the msg-type and the options, by the message's layout. */
static void put_header(struct message *message, const struct dhcpv6lq_layout *layout,
                       uint32_t transaction_id) {
    for (uint8_t i = 1; i + 1 < layout->count; i++) {
        enum dhcpv6lq_field field = (enum dhcpv6lq_field)layout->fields[i];

        put_number(message, field,
                   field == DHCPV6LQ_FIELD_TRANSACTION_ID ? transaction_id
                   : field == DHCPV6LQ_FIELD_SENT_TIME    ? NOW
                                                          : 0);
    }
}

/* A message with options that go with most types. Relay-ID brings it before
 * those who only look at what leasequery knows. */
static void plain_message(struct scene *scene, const struct dhcpv6lq_entry *entry,
                          uint32_t transaction_id) {
    struct message *message = &scene->message;
    uint8_t type = (uint8_t)entry->code;

    begin_element(message, DHCPV6LQ_SCOPE_MESSAGE, type);
    put_header(message, entry->layout, transaction_id);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, 1);
    if (from_server(type)) {
        option_duid(message, DHCPV6LQ_OPTION_SERVERID, WHO_SERVER);
    } else {
        option_oro(message, 23 /* OPTION_DNS_SERVERS */);
    }
    option_duid(message, DHCPV6LQ_OPTION_RELAY_ID, WHO_RELAY);
    end(message);
    (from_server(type) ? answer_udp : ask_udp)(scene);
}

static void relay_message(struct scene *scene, uint8_t type, uint8_t inner) {
    struct message *message = &scene->message;

    begin_relay(message, type, 0, "fe80::1", true);
    begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
    begin_message(message, inner, XID);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, 1);
    end(message);
    end(message);
    end(message);
    (from_server(type) ? answer_udp : ask_udp)(scene);
}

/* Types 14-17, 22 and 23 as a conversation; out of one they would break rules. */
static void udp_conversations(struct scene *scene) {
    query(&scene->message, XID + 14, DHCPV6LQ_QUERY_BY_ADDRESS);
    ask_udp(scene);
    reply(&scene->message, XID + 14, 1);
    answer_udp(scene);
    data(&scene->message, XID + 14, 2);
    answer_udp(scene);
    expect(scene, DHCPV6LQ_RULE_MSG_TYPE); /* this one and the next ones are for TCP only */
    done(&scene->message, XID + 14);
    answer_udp(scene);
    expect(scene, DHCPV6LQ_RULE_MSG_TYPE);
    active_query(&scene->message, XID + 22);
    ask_udp(scene);
    expect(scene, DHCPV6LQ_RULE_MSG_TYPE);
    reply_without_bindings(&scene->message, XID + 22);
    answer_udp(scene);
    starttls(&scene->message, XID + 23);
    ask_udp(scene);
    expect(scene, DHCPV6LQ_RULE_MSG_TYPE);
    starttls_reply(&scene->message, XID + 23);
    answer_udp(scene);
}

static void tcp_conversations(struct scene *scene) {
    open_connection(scene);
    exchange(scene, XID + 14, 2);
    close_connection(scene);

    open_connection(scene);
    active_query(&scene->message, XID + 22);
    ask(scene);
    answer_reply(scene, XID + 22, 1);
    keep_alive(&scene->message, XID + 22);
    answer(scene);
    close_connection(scene);

    open_connection(scene);
    starttls(&scene->message, XID + 23);
    ask(scene);
    starttls_reply(&scene->message, XID + 23);
    answer(scene);
    close_connection(scene);
}

static void messages(struct scene *scene) {
    const uint8_t unassigned[] = {0x0a, 0x00, 0x63, 0x00, 0x01, 0x00, 0x00};
    size_t count;
    const struct dhcpv6lq_entry *entries = dhcpv6lq_entries(DHCPV6LQ_SPACE_MESSAGE, &count);

    for (size_t i = 0; i < count; i++) {
        uint8_t type = (uint8_t)entries[i].code;

        if (type == DHCPV6LQ_LEASEQUERY) {
            udp_conversations(scene);
        } else if (type == DHCPV6LQ_RELAY_FORW) {
            relay_message(scene, type, DHCPV6LQ_SOLICIT);
        } else if (type == DHCPV6LQ_RELAY_REPL) {
            relay_message(scene, type, DHCPV6LQ_REPLY);
        } else if ((type < DHCPV6LQ_LEASEQUERY || type > DHCPV6LQ_LEASEQUERY_DATA) &&
                   type != DHCPV6LQ_ACTIVELEASEQUERY && type != DHCPV6LQ_STARTTLS) {
            plain_message(scene, &entries[i], XID + type);
        }
    }
    begin_element(&scene->message, DHCPV6LQ_SCOPE_MESSAGE, 99);
    put_octets(&scene->message, DHCPV6LQ_FIELD_MESSAGE_BODY, unassigned, sizeof unassigned);
    end(&scene->message);
    ask_udp(scene);
    tcp_conversations(scene);
}

/* ---- duids.pcap ---- */

static const struct {
    uint8_t length;
    uint8_t octets[20]; /* the rest, if any, is 0 */
} duid_samples[] = {
    /* DUID-LLT: Ethernet, time, address */
    {14, {0, 1, 0, 1, 0x30, 0xe8, 0x6a, 0x80, 0x00, 0x00, 0x5e, 0x00, 0x53, 0x01}},
    /* DUID-EN: enterprise-number 32473, identifier */
    {14, {0, 2, 0x00, 0x00, 0x7e, 0xd9, 0x0c, 0xc0, 0x84, 0xd3, 0x03, 0x00, 0x09, 0x12}},
    /* DUID-LL: Ethernet, address; EUI-64, address */
    {10, {0, 3, 0, 1, 0x00, 0x00, 0x5e, 0x00, 0x53, 0x02}},
    {12, {0, 3, 0, 27, 0x02, 0x00, 0x5e, 0xff, 0xfe, 0x00, 0x53, 0x03}},
    /* DUID-UUID */
    {18,
     {0, 4, 0xf8, 0x1d, 0x4f, 0xae, 0x7d, 0xec, 0x11, 0xd0, 0xa7, 0x65, 0x00, 0xa0, 0xc9, 0x1e,
      0x6b, 0xf6}},
    /* an unknown type, the smallest DUID, the largest */
    {8, {0, 9, 1, 2, 3, 4, 5, 6}},
    {3, {0, 9, 1}},
    {130, {0, 2, 0x00, 0x00, 0x7e, 0xd9, 0x01}},
};

static void option_duid_sample(struct message *message, uint16_t code, size_t sample) {
    uint8_t octets[130] = {0};

    memcpy(octets, duid_samples[sample].octets, sizeof duid_samples[sample].octets);
    option_raw(message, code, octets, duid_samples[sample].length);
}

/* Every DUID as requestor, server, relay and client. */
static void duids(struct scene *scene) {
    struct message *message = &scene->message;

    open_connection(scene);
    for (size_t i = 0; i < sizeof duid_samples / sizeof duid_samples[0]; i++) {
        uint32_t transaction_id = XID + (uint32_t)i;

        begin_message(message, DHCPV6LQ_LEASEQUERY, transaction_id);
        option_duid_sample(message, DHCPV6LQ_OPTION_CLIENTID, i);
        begin_option(message, DHCPV6LQ_OPTION_LQ_QUERY);
        put_number(message, DHCPV6LQ_FIELD_QUERY_TYPE, DHCPV6LQ_QUERY_BY_RELAY_ID);
        put_address(message, DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS, "::");
        option_duid_sample(message, DHCPV6LQ_OPTION_RELAY_ID, i);
        end(message);
        end(message);
        ask(scene);

        begin_message(message, DHCPV6LQ_LEASEQUERY_REPLY, transaction_id);
        option_duid_sample(message, DHCPV6LQ_OPTION_SERVERID, i);
        option_duid_sample(message, DHCPV6LQ_OPTION_CLIENTID, i);
        begin_option(message, DHCPV6LQ_OPTION_CLIENT_DATA);
        option_duid_sample(message, DHCPV6LQ_OPTION_CLIENTID, i);
        option_iaaddr(message, client_address((uint8_t)(1 + i)), PREFERRED, VALID);
        option_clt_time(message, 60);
        end(message);
        end(message);
        answer(scene);
        answer_done(scene, transaction_id);
    }
    close_connection(scene);
}

/* ---- relays.pcap ---- */

/* Depths, the outermost first, at which a chain of relays has Relay-ID. */
static void relayed(struct scene *scene, uint8_t type, unsigned hops, unsigned with_relay_id) {
    struct message *message = &scene->message;
    bool forward = type == DHCPV6LQ_RELAY_FORW;

    for (unsigned hop = 0; hop < hops; hop++) {
        begin_relay(message, type, (uint8_t)(hops - 1 - hop),
                    hop + 1 < hops ? "2001:db8:1::2" : "fe80::1", (with_relay_id >> hop) & 1);
        begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
    }
    begin_message(message, forward ? DHCPV6LQ_SOLICIT : DHCPV6LQ_REPLY, XID);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, 1);
    if (!forward) {
        option_duid(message, DHCPV6LQ_OPTION_SERVERID, WHO_SERVER);
    }
    end(message);
    for (unsigned hop = 0; hop < hops; hop++) {
        end(message);
        end(message);
    }
    (forward ? ask_udp : answer_udp)(scene);
}

static void relayed_leasequery(struct scene *scene) {
    struct message *message = &scene->message;

    begin_relay(message, DHCPV6LQ_RELAY_FORW, 0, "2001:db8:2::1", false);
    begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
    query(message, XID + 14, DHCPV6LQ_QUERY_BY_CLIENTID);
    end(message);
    end(message);
    ask_udp(scene);
    begin_relay(message, DHCPV6LQ_RELAY_REPL, 0, "2001:db8:2::1", false);
    begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
    reply(message, XID + 14, 1);
    end(message);
    end(message);
    answer_udp(scene);
}

static void relays(struct scene *scene) {
    const uint8_t hops[] = {1, 2, 8, 32};
    struct message *message = &scene->message;

    relayed(scene, DHCPV6LQ_RELAY_FORW, 1, 1);
    relayed(scene, DHCPV6LQ_RELAY_REPL, 1, 1);
    relayed(scene, DHCPV6LQ_RELAY_FORW, 3, 1); /* the outermost */
    relayed(scene, DHCPV6LQ_RELAY_REPL, 3, 1);
    relayed(scene, DHCPV6LQ_RELAY_FORW, 3, 4); /* the innermost */
    relayed(scene, DHCPV6LQ_RELAY_REPL, 3, 4);
    relayed(scene, DHCPV6LQ_RELAY_FORW, 3, 7); /* all */
    relayed(scene, DHCPV6LQ_RELAY_REPL, 3, 7);
    relayed(scene, DHCPV6LQ_RELAY_FORW, 2, 0); /* none */
    relayed_leasequery(scene);

    open_connection(scene);
    query_for(message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    ask(scene);
    answer_reply(scene, XID, 1);
    for (size_t i = 0; i < sizeof hops; i++) {
        uint8_t client = (uint8_t)(2 + i);

        begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, XID);
        begin_client_data(message, client);
        option_iaaddr(message, client_address(client), PREFERRED, VALID);
        option_relay_data(message, hops[i]);
        end(message);
        end(message);
        stream_message(scene);
        send_stream(scene, SERVER, SEGMENT);
    }
    answer_done(scene, XID);
    close_connection(scene);
}

/* ---- times.pcap ---- */

static const uint32_t absolute_times[] = {0, 1, 0x7fffffff, 0xffffffff, NOW};

static const uint32_t durations[] = {1, 59, 60, 3599, 3600, 86400, 86399, 0xfffffffe, UINT32_MAX};

/* A DATA whose CLT time and lifetimes all are that. */
static void duration_data(struct scene *scene, uint32_t transaction_id, uint8_t client,
                          uint32_t seconds) {
    struct message *message = &scene->message;
    begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, transaction_id);
    option_base_time(message, NOW);
    begin_option(message, DHCPV6LQ_OPTION_CLIENT_DATA);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, client);
    option_iaaddr(message, client_address(client), seconds, seconds);
    option_clt_time(message, seconds);
    end(message);
    end(message);
    answer(scene);
}

static void ask_with_times(struct scene *scene, uint32_t transaction_id, uint32_t time) {
    struct message *message = &scene->message;

    begin_query(message, transaction_id);
    begin_lq_query(message, DHCPV6LQ_QUERY_BY_RELAY_ID);
    option_oro(message, DHCPV6LQ_OPTION_LQ_BASE_TIME);
    end(message);
    option_number(message, DHCPV6LQ_OPTION_LQ_START_TIME, DHCPV6LQ_FIELD_START_TIME, time);
    option_number(message, DHCPV6LQ_OPTION_LQ_END_TIME, DHCPV6LQ_FIELD_END_TIME, time);
    end(message);
    ask(scene);
}

static void answer_with_times(struct scene *scene, uint32_t transaction_id, uint32_t time) {
    struct message *message = &scene->message;

    begin_reply(message, transaction_id);
    option_base_time(message, time);
    option_client_data(message, 1);
    end(message);
    answer(scene);
}

static void times(struct scene *scene) {
    struct message *message = &scene->message;
    size_t count = sizeof absolute_times / sizeof absolute_times[0];

    open_connection(scene);
    for (size_t i = 0; i < count; i++) {
        uint32_t transaction_id = XID + (uint32_t)i;

        ask_with_times(scene, transaction_id, absolute_times[i]);
        answer_with_times(scene, transaction_id, absolute_times[i]);
        if (i + 1 == count) {
            duration_data(scene, transaction_id, 2, 0);
            expect(scene, DHCPV6LQ_RULE_LIFETIME); /* a valid lifetime of 0 */
            for (size_t j = 0; j < sizeof durations / sizeof durations[0]; j++) {
                duration_data(scene, transaction_id, (uint8_t)(3 + j), durations[j]);
                if (durations[j] > CLT_TIME_MAX) {
                    expect(scene, DHCPV6LQ_RULE_CLT_TIME);
                }
            }
        }
        begin_message(message, DHCPV6LQ_LEASEQUERY_DONE, transaction_id);
        option_base_time(message, absolute_times[i]);
        end(message);
        answer(scene);
    }
    close_connection(scene);
}

static const struct made_capture captures[] = {
    {"messages.pcap",
     "every message type over UDP with Relay-ID, one unassigned; every type allowed over TCP",
     messages},
    {"options.pcap", "every option of the registry in an OPTION_CLIENT_DATA, and odd values",
     options},
    {"duids.pcap",
     "every DUID type, an unknown one, the smallest and the largest, as Client-ID, "
     "Server-ID and Relay-ID",
     duids},
    {"relays.pcap",
     "relay chains with Relay-ID at several depths, a relayed LEASEQUERY and its "
     "reply, OPTION_LQ_RELAY_DATA of 1, 2, 8 and 32 hops",
     relays},
    {"times.pcap", "options 100-102, CLT times and lifetimes from 0 to infinity", times},
};

const struct made_captures decode_captures = {captures, sizeof captures / sizeof captures[0]};
