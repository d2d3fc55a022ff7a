/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The conversation that most of the benchmark reads, and the words it is made of.
 * Four bulk queries by Relay-ID on one connection are answered by turns. It
 * conforms; a LEASEQUERY-DATA has 163 octets, or 164.
 */
#ifndef BENCH_ANSWER_H
#define BENCH_ANSWER_H

#include "stream.h"

enum { QUERIES = 4 };

/* Who has a binding. What is NULL is made from the number. */
struct client {
    uint32_t number;
    uint32_t relay;           /* from 0 */
    const char *identifier;   /* of a DUID-EN; NULL: the client has a DUID-LLT */
    const char *interface_id; /* as the relay gave it */
    const char *remote_id;    /* likewise */
};

/* How many messages it is with that many clients, who have a binding each: QUERIES or more. */
uint32_t answer_messages(uint32_t clients);

/* Build one of them, counted from 0: the queries, then their answers. */
void answer_message(struct message *message, uint32_t clients, uint32_t index);

/* All of them. */
void add_answer(struct stream *stream, uint32_t clients);

/* A query for an address by its number, and one for the clients of a relay. */
void query_by_address(struct message *message, uint32_t transaction_id, uint32_t number);
void query_by_relay(struct message *message, uint32_t transaction_id, uint32_t relay);

/* OPTION_CLIENT_DATA with Client-ID and CLT time; end() it. */
void begin_client(struct message *message, const struct client *client);

/* What a client's relay put around the client's message, for OPTION_CLIENT_DATA. */
void option_relayed(struct message *message, const struct client *client);

/* One address of many, by its number. */
void option_address(struct message *message, uint32_t number);

#endif
