/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Short words over the codec's writer to build leasequery messages: an option a
 * line, and whole queries and answers that conform.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/writer.h"

enum { MESSAGE_MAX = 65535 }; /* octets: RFC 5460 5.1 */

/* A message being built. */
struct message {
    struct dhcpv6lq_writer writer;
    uint8_t octets[MESSAGE_MAX];
};

/* Everybody has a DUID-LL 00:00:5e:00:53:xx; clients count from 1. */
enum who { WHO_REQUESTOR = 0xf1, WHO_OTHER_REQUESTOR = 0xf2, WHO_RELAY = 0xe0, WHO_SERVER = 0xd0 };

/* Seconds since 2000 at the capture's start, as options 100-102 count. */
enum { NOW = 820540800 };

enum { ENTERPRISE = 32473 }; /* for documentation: RFC 5612 */

enum { PREFERRED = 3600, VALID = 7200 }; /* the lifetimes of any lease, seconds */

/* Elements. A message without transaction-id is begun with begin_element(). */
void begin_message(struct message *message, uint8_t type, uint32_t transaction_id);
void begin_element(struct message *message, enum dhcpv6lq_scope scope, uint32_t code);
void begin_option(struct message *message, uint16_t code);
void end(struct message *message);

/* Fields. */
void put_number(struct message *message, enum dhcpv6lq_field field, uint64_t value);
void put_octets(struct message *message, enum dhcpv6lq_field field, const void *value,
                size_t length);
void put_address(struct message *message, enum dhcpv6lq_field field, const char *text);
void put_raw(struct message *message, const void *value, size_t length);

/* Whole options. */
void option_number(struct message *message, uint16_t code, enum dhcpv6lq_field field,
                   uint64_t value);
void option_raw(struct message *message, uint16_t code, const void *value, size_t length);
void option_duid(struct message *message, uint16_t code, uint8_t who);
void option_oro(struct message *message, uint16_t requested);
void option_status(struct message *message, uint16_t status, const char *text);
void option_iaaddr(struct message *message, const char *text, uint32_t preferred, uint32_t valid);
void option_iaprefix(struct message *message, const char *text, uint8_t length, uint32_t preferred,
                     uint32_t valid);
void option_clt_time(struct message *message, uint32_t seconds);
void option_base_time(struct message *message, uint32_t seconds);
void option_interface_id(struct message *message, const char *text);
void option_remote_id(struct message *message, const char *text);

/* One link more in a chain of relays, with Interface-ID and, where `relay_id`
 * says so, Relay-ID. `type` is RELAY-FORW or RELAY-REPL. end() it. */
void begin_relay(struct message *message, uint8_t type, uint8_t hop_count, const char *peer,
                 bool relay_id);

/* OPTION_LQ_RELAY_DATA of that many hops, the client's message taken out. */
void option_relay_data(struct message *message, unsigned hops);

/* 2001:db8:a::n. Static storage. */
const char *client_address(uint8_t client);

/* OPTION_CLIENT_DATA of a client: Client-ID, its address, CLT time.
 * begin_client_data() leaves the address out and the option open. */
void option_client_data(struct message *message, uint8_t client);
void begin_client_data(struct message *message, uint8_t client);

/* The query's own options but ORO, as its query-type asks for; link-address 0
 * unless it asks by that. begin_lq_query() leaves the option open. */
void option_lq_query(struct message *message, uint8_t query_type);
void begin_lq_query(struct message *message, uint8_t query_type);

/* Whole messages that conform. */
void query(struct message *message, uint32_t transaction_id, uint8_t query_type);
void query_for(struct message *message, uint32_t transaction_id, uint8_t query_type,
               uint16_t requested); /* asks for that option of each client */
void active_query(struct message *message, uint32_t transaction_id);
void starttls(struct message *message, uint32_t transaction_id);
void starttls_reply(struct message *message, uint32_t transaction_id);
void reply_without_bindings(struct message *message, uint32_t transaction_id);
void reply(struct message *message, uint32_t transaction_id, uint8_t client);
void data(struct message *message, uint32_t transaction_id, uint8_t client);
void keep_alive(struct message *message, uint32_t transaction_id);
void done(struct message *message, uint32_t transaction_id);

/* The same, still open for one option more; end() them. */
void begin_query(struct message *message, uint32_t transaction_id);
void begin_active_query(struct message *message, uint32_t transaction_id);
void begin_reply(struct message *message, uint32_t transaction_id);

#endif
