/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Messages about as many clients as one likes. The writer gets octets, not text:
 * bench-codec measures how long all this takes.
 */
#include "answer.h"

#include <string.h>

#define F(id) DHCPV6LQ_FIELD_##id
#define O(id) DHCPV6LQ_OPTION_##id

enum { DIGITS = 8 };

/* 2001:db8:a::1 is the first. */
static const uint8_t *address_of(uint32_t number) {
    static uint8_t octets[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 0xa};

    number++;
    for (size_t i = 0; i < sizeof number; i++) {
        octets[12 + i] = (uint8_t)(number >> (24 - 8 * i));
    }
    return octets;
}

/* One /56 after another, up to 2 ** 22 of them, from 2001:db8:4000:: on. */
static const uint8_t *prefix_of(uint32_t number) {
    static uint8_t octets[16] = {0x20, 0x01, 0x0d, 0xb8};

    octets[4] = (uint8_t)(0x40 | number >> 16);
    octets[5] = (uint8_t)(number >> 8);
    octets[6] = (uint8_t)number;
    return octets;
}

/* Some text and the last DIGITS decimal digits of a number. */
static void put_numbered(struct message *message, enum dhcpv6lq_field field, const char *before,
                         uint32_t number) {
    char text[32];
    size_t length = 0;

    for (; before[length]; length++) {
        text[length] = before[length];
    }
    for (size_t i = DIGITS; i > 0; i--, number /= 10) {
        text[length + i - 1] = (char)('0' + number % 10);
    }
    put_octets(message, field, text, length + DIGITS);
}

static void put_text(struct message *message, enum dhcpv6lq_field field, const char *text) {
    put_octets(message, field, text, strlen(text));
}

static uint8_t relay_duid(uint32_t relay) {
    return (uint8_t)(WHO_RELAY + relay % 16);
}

static void option_client_id(struct message *message, const struct client *client) {
    begin_option(message, O(CLIENTID));
    if (client->identifier) {
        begin_element(message, DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_DUID_EN);
        put_number(message, F(DUID_EN_ENTERPRISE), ENTERPRISE);
        put_text(message, F(DUID_EN_IDENTIFIER), client->identifier);
    } else {
        begin_element(message, DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_DUID_LLT);
        put_number(message, F(DUID_LLT_HWTYPE), 1);
        put_number(message, F(DUID_LLT_TIME), 700277568);
        put_octets(message, F(DUID_LLT_ADDRESS), address_of(client->number) + 10, 6);
    }
    end(message);
    end(message);
}

void option_relayed(struct message *message, const struct client *client) {
    static const uint8_t link[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 0xa};
    uint8_t relay[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 0x1};
    uint8_t peer[16] = {0xfe, 0x80};

    relay[15] = relay_duid(client->relay);
    memcpy(peer + 12, address_of(client->number) + 12, 4);
    begin_option(message, O(LQ_RELAY_DATA));
    put_octets(message, F(LQ_PEER_ADDRESS), relay, sizeof relay);
    begin_element(message, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_RELAY_FORW);
    put_number(message, F(HOP_COUNT), 0);
    put_octets(message, F(LINK_ADDRESS), link, sizeof link);
    put_octets(message, F(PEER_ADDRESS), peer, sizeof peer);
    begin_option(message, O(INTERFACE_ID));
    if (client->interface_id) {
        put_text(message, F(INTERFACE_ID), client->interface_id);
    } else {
        put_numbered(message, F(INTERFACE_ID), "ge-1.", client->number % 4096);
    }
    end(message);
    begin_option(message, O(REMOTE_ID));
    put_number(message, F(ENTERPRISE), ENTERPRISE);
    if (client->remote_id) {
        put_text(message, F(REMOTE_ID), client->remote_id);
    } else {
        put_numbered(message, F(REMOTE_ID), "", client->number);
    }
    end(message);
    option_duid(message, O(RELAY_ID), relay_duid(client->relay));
    end(message);
    end(message);
}

void begin_client(struct message *message, const struct client *client) {
    begin_option(message, O(CLIENT_DATA));
    option_client_id(message, client);
    option_clt_time(message, client->number % PREFERRED);
}

void option_address(struct message *message, uint32_t number) {
    begin_option(message, O(IAADDR));
    put_octets(message, F(IAADDR), address_of(number), 16);
    put_number(message, F(IAADDR_PREFERRED), PREFERRED);
    put_number(message, F(IAADDR_VALID), VALID);
    end(message);
}

static void option_prefix(struct message *message, uint32_t number) {
    begin_option(message, O(IAPREFIX));
    put_number(message, F(IAPREFIX_PREFERRED), PREFERRED);
    put_number(message, F(IAPREFIX_VALID), VALID);
    put_number(message, F(IAPREFIX_LENGTH), 56);
    put_octets(message, F(IAPREFIX), prefix_of(number), 16);
    end(message);
}

void query_by_address(struct message *message, uint32_t transaction_id, uint32_t number) {
    begin_query(message, transaction_id);
    begin_option(message, O(LQ_QUERY));
    put_number(message, F(QUERY_TYPE), DHCPV6LQ_QUERY_BY_ADDRESS);
    put_octets(message, F(QUERY_LINK_ADDRESS), (const uint8_t[16]){0}, 16);
    option_oro(message, O(LQ_RELAY_DATA));
    option_address(message, number);
    end(message);
    end(message);
}

void query_by_relay(struct message *message, uint32_t transaction_id, uint32_t relay) {
    begin_query(message, transaction_id);
    begin_option(message, O(LQ_QUERY));
    put_number(message, F(QUERY_TYPE), DHCPV6LQ_QUERY_BY_RELAY_ID);
    put_octets(message, F(QUERY_LINK_ADDRESS), (const uint8_t[16]){0}, 16);
    option_oro(message, O(LQ_RELAY_DATA));
    option_duid(message, O(RELAY_ID), relay_duid(relay));
    end(message);
    end(message);
}

uint32_t answer_messages(uint32_t clients) {
    return QUERIES + clients + QUERIES;
}

void answer_message(struct message *message, uint32_t clients, uint32_t index) {
    uint32_t query = index % QUERIES; /* each QUERIES messages one of each */
    struct client client = {.number = index - QUERIES, .relay = query};

    if (index < QUERIES) {
        query_by_relay(message, query + 1, query);
        return;
    }
    if (client.number >= clients) {
        done(message, (client.number - clients) % QUERIES + 1);
        return;
    }
    if (client.number < QUERIES) { /* the first client is the REPLY's: RFC 5460 5.2 */
        begin_reply(message, query + 1);
    } else {
        begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, query + 1);
    }
    begin_client(message, &client);
    option_relayed(message, &client);
    if (client.number % 2 == 0) {
        option_address(message, client.number);
    } else {
        option_prefix(message, client.number);
    }
    end(message);
    end(message);
}

void add_answer(struct stream *stream, uint32_t clients) {
    static struct message message;

    for (uint32_t i = 0; i < answer_messages(clients); i++) {
        answer_message(&message, clients, i);
        stream_message(stream, &message);
        if (i + 1 == QUERIES) {
            stream_turn(stream);
        }
    }
}
