/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Words for the messages of made-up captures.
 */
#include "message.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

void begin_element(struct message *message, enum dhcpv6lq_scope scope, uint32_t code) {
    if (scope == DHCPV6LQ_SCOPE_MESSAGE && message->writer.depth == 0) {
        dhcpv6lq_writer_init(&message->writer, message->octets, sizeof message->octets);
    }
    dhcpv6lq_write_begin(&message->writer, scope, code);
}

void begin_message(struct message *message, uint8_t type, uint32_t transaction_id) {
    begin_element(message, DHCPV6LQ_SCOPE_MESSAGE, type);
    put_number(message, DHCPV6LQ_FIELD_TRANSACTION_ID, transaction_id);
}

void begin_option(struct message *message, uint16_t code) {
    begin_element(message, DHCPV6LQ_SCOPE_OPTION, code);
}

void end(struct message *message) {
    dhcpv6lq_write_end(&message->writer);
}

void put_number(struct message *message, enum dhcpv6lq_field field, uint64_t value) {
    dhcpv6lq_write_number(&message->writer, field, value);
}

void put_octets(struct message *message, enum dhcpv6lq_field field, const void *value,
                size_t length) {
    dhcpv6lq_write_octets(&message->writer, field, value, length);
}

void put_address(struct message *message, enum dhcpv6lq_field field, const char *text) {
    uint8_t value[16] = {0};

    inet_pton(AF_INET6, text, value);
    put_octets(message, field, value, sizeof value);
}

void put_raw(struct message *message, const void *value, size_t length) {
    dhcpv6lq_write_raw(&message->writer, value, length);
}

void option_number(struct message *message, uint16_t code, enum dhcpv6lq_field field,
                   uint64_t value) {
    begin_option(message, code);
    put_number(message, field, value);
    end(message);
}

void option_raw(struct message *message, uint16_t code, const void *value, size_t length) {
    begin_option(message, code);
    put_raw(message, value, length);
    end(message);
}

void option_duid(struct message *message, uint16_t code, uint8_t who) {
    const uint8_t mac[] = {0x00, 0x00, 0x5e, 0x00, 0x53, who};

    begin_option(message, code);
    begin_element(message, DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_DUID_LL);
    put_number(message, DHCPV6LQ_FIELD_DUID_LL_HWTYPE, 1);
    put_octets(message, DHCPV6LQ_FIELD_DUID_LL_ADDRESS, mac, sizeof mac);
    end(message);
    end(message);
}

void option_oro(struct message *message, uint16_t requested) {
    option_number(message, DHCPV6LQ_OPTION_ORO, DHCPV6LQ_FIELD_REQUESTED_OPTION, requested);
}

void option_status(struct message *message, uint16_t status, const char *text) {
    begin_option(message, DHCPV6LQ_OPTION_STATUS_CODE);
    put_number(message, DHCPV6LQ_FIELD_STATUS_CODE, status);
    if (*text) {
        put_octets(message, DHCPV6LQ_FIELD_STATUS_MESSAGE, text, strlen(text));
    }
    end(message);
}

void option_iaaddr(struct message *message, const char *text, uint32_t preferred, uint32_t valid) {
    begin_option(message, DHCPV6LQ_OPTION_IAADDR);
    put_address(message, DHCPV6LQ_FIELD_IAADDR, text);
    put_number(message, DHCPV6LQ_FIELD_IAADDR_PREFERRED, preferred);
    put_number(message, DHCPV6LQ_FIELD_IAADDR_VALID, valid);
    end(message);
}

void option_iaprefix(struct message *message, const char *text, uint8_t length, uint32_t preferred,
                     uint32_t valid) {
    begin_option(message, DHCPV6LQ_OPTION_IAPREFIX);
    put_number(message, DHCPV6LQ_FIELD_IAPREFIX_PREFERRED, preferred);
    put_number(message, DHCPV6LQ_FIELD_IAPREFIX_VALID, valid);
    put_number(message, DHCPV6LQ_FIELD_IAPREFIX_LENGTH, length);
    put_address(message, DHCPV6LQ_FIELD_IAPREFIX, text);
    end(message);
}

void option_clt_time(struct message *message, uint32_t seconds) {
    option_number(message, DHCPV6LQ_OPTION_CLT_TIME, DHCPV6LQ_FIELD_CLT_TIME, seconds);
}

void option_base_time(struct message *message, uint32_t seconds) {
    option_number(message, DHCPV6LQ_OPTION_LQ_BASE_TIME, DHCPV6LQ_FIELD_BASE_TIME, seconds);
}

void option_interface_id(struct message *message, const char *text) {
    begin_option(message, DHCPV6LQ_OPTION_INTERFACE_ID);
    if (*text) {
        put_octets(message, DHCPV6LQ_FIELD_INTERFACE_ID, text, strlen(text));
    }
    end(message);
}

void option_remote_id(struct message *message, const char *text) {
    begin_option(message, DHCPV6LQ_OPTION_REMOTE_ID);
    put_number(message, DHCPV6LQ_FIELD_ENTERPRISE, ENTERPRISE);
    put_octets(message, DHCPV6LQ_FIELD_REMOTE_ID, text, strlen(text));
    end(message);
}

void begin_relay(struct message *message, uint8_t type, uint8_t hop_count, const char *peer,
                 bool relay_id) {
    char link[] = "2001:db8:10:00::";

    /* link-address 2001:db8:10:hop-count:: */
    snprintf(link, sizeof link, "2001:db8:10:%x::", hop_count);
    begin_element(message, DHCPV6LQ_SCOPE_MESSAGE, type);
    put_number(message, DHCPV6LQ_FIELD_HOP_COUNT, hop_count);
    put_address(message, DHCPV6LQ_FIELD_LINK_ADDRESS, link);
    put_address(message, DHCPV6LQ_FIELD_PEER_ADDRESS, peer);
    option_interface_id(message, "eth0");
    if (relay_id) {
        option_duid(message, DHCPV6LQ_OPTION_RELAY_ID, (uint8_t)(WHO_RELAY + hop_count % 16));
    }
}

void option_relay_data(struct message *message, unsigned hops) {
    begin_option(message, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    put_address(message, DHCPV6LQ_FIELD_LQ_PEER_ADDRESS, "2001:db8:1::1");
    for (unsigned hop = hops; hop > 0; hop--) {
        begin_relay(message, DHCPV6LQ_RELAY_FORW, (uint8_t)(hop - 1), "fe80::1", true);
        if (hop > 1) {
            begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
        }
    }
    for (unsigned hop = 1; hop <= hops; hop++) {
        end(message); /* the RELAY-FORW */
        end(message); /* the option that holds it */
    }
}

void begin_client_data(struct message *message, uint8_t client) {
    begin_option(message, DHCPV6LQ_OPTION_CLIENT_DATA);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, client);
    option_clt_time(message, client * 60u);
}

const char *client_address(uint8_t client) {
    static char text[] = "2001:db8:a::00";

    snprintf(text, sizeof text, "2001:db8:a::%x", client);
    return text;
}

void option_client_data(struct message *message, uint8_t client) {
    begin_client_data(message, client);
    option_iaaddr(message, client_address(client), PREFERRED, VALID);
    end(message);
}

void begin_lq_query(struct message *message, uint8_t query_type) {
    begin_option(message, DHCPV6LQ_OPTION_LQ_QUERY);
    put_number(message, DHCPV6LQ_FIELD_QUERY_TYPE, query_type);
    put_address(message, DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS,
                query_type == DHCPV6LQ_QUERY_BY_LINK_ADDRESS ? "2001:db8:a::" : "::");
    switch (query_type) {
    case DHCPV6LQ_QUERY_BY_ADDRESS:
        option_iaaddr(message, "2001:db8:a::1", 0, 0);
        break;
    case DHCPV6LQ_QUERY_BY_CLIENTID:
        option_duid(message, DHCPV6LQ_OPTION_CLIENTID, 1);
        break;
    case DHCPV6LQ_QUERY_BY_RELAY_ID:
        option_duid(message, DHCPV6LQ_OPTION_RELAY_ID, WHO_RELAY);
        break;
    case DHCPV6LQ_QUERY_BY_REMOTE_ID:
        option_remote_id(message, "port 1");
        break;
    default:
        break;
    }
}

void option_lq_query(struct message *message, uint8_t query_type) {
    begin_lq_query(message, query_type);
    end(message);
}

void begin_query(struct message *message, uint32_t transaction_id) {
    begin_message(message, DHCPV6LQ_LEASEQUERY, transaction_id);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, WHO_REQUESTOR);
}

void begin_active_query(struct message *message, uint32_t transaction_id) {
    begin_message(message, DHCPV6LQ_ACTIVELEASEQUERY, transaction_id);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, WHO_REQUESTOR);
}

void begin_reply(struct message *message, uint32_t transaction_id) {
    begin_message(message, DHCPV6LQ_LEASEQUERY_REPLY, transaction_id);
    option_duid(message, DHCPV6LQ_OPTION_SERVERID, WHO_SERVER);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, WHO_REQUESTOR);
}

void query(struct message *message, uint32_t transaction_id, uint8_t query_type) {
    begin_query(message, transaction_id);
    option_lq_query(message, query_type);
    end(message);
}

void query_for(struct message *message, uint32_t transaction_id, uint8_t query_type,
               uint16_t requested) {
    begin_query(message, transaction_id);
    begin_lq_query(message, query_type);
    option_oro(message, requested);
    end(message);
    end(message);
}

void active_query(struct message *message, uint32_t transaction_id) {
    begin_active_query(message, transaction_id);
    end(message);
}

void starttls(struct message *message, uint32_t transaction_id) {
    begin_message(message, DHCPV6LQ_STARTTLS, transaction_id);
    end(message);
}

void starttls_reply(struct message *message, uint32_t transaction_id) {
    begin_message(message, DHCPV6LQ_REPLY, transaction_id);
    end(message);
}

void reply_without_bindings(struct message *message, uint32_t transaction_id) {
    begin_reply(message, transaction_id);
    end(message);
}

void reply(struct message *message, uint32_t transaction_id, uint8_t client) {
    begin_reply(message, transaction_id);
    option_client_data(message, client);
    end(message);
}

void data(struct message *message, uint32_t transaction_id, uint8_t client) {
    begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, transaction_id);
    option_client_data(message, client);
    end(message);
}

void keep_alive(struct message *message, uint32_t transaction_id) {
    begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, transaction_id);
    end(message);
}

void done(struct message *message, uint32_t transaction_id) {
    begin_message(message, DHCPV6LQ_LEASEQUERY_DONE, transaction_id);
    end(message);
}
