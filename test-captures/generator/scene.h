/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the function of a capture works with: the capture, one connection between
 * a requestor and a server, the message being built, and the words to send it
 * and to say which rule it breaks.
 */
#ifndef SCENE_H
#define SCENE_H

#include <stdio.h>

#include "dhcpv6lq/rules.h"
#include "message.h"
#include "packet.h"

enum {
    SERVER_PORT = 547,
    CLIENT_PORT = 546,
    REQUESTOR_PORT = 50001, /* of the first connection; the next have the next */
    SEGMENT = 1440,         /* octets: what an Ethernet frame holds over IPv6 */
    STREAM_MAX = 0x20000
};

struct scene {
    const char *name; /* of the capture */
    FILE *expected;   /* the table of firings */
    struct capture capture;
    struct connection tcp;
    struct message message;
    uint8_t stream[STREAM_MAX]; /* messages with their size, to be sent together */
    size_t streamed;
};

/* The octets of the message that was built. Exits where the writer refused it. */
size_t built(struct scene *scene);

/* The default connection, opened; each call opens another one, from the next port. */
void open_connection(struct scene *scene);

/* The same, open since before the capture began; or as far as its SYN. */
void resume_connection(struct scene *scene);
void attempt_connection(struct scene *scene);

void close_connection(struct scene *scene);

/* The message just built, with its size, in one segment. Returns its frame. */
uint32_t ask(struct scene *scene);
uint32_t answer(struct scene *scene);

/* The message just built, with its size, at the end of the stream. Or any octets. */
void stream_message(struct scene *scene);
void stream_octets(struct scene *scene, const uint8_t *octets, size_t length);

/* The stream in segments of that size; it is empty then. Returns the last frame. */
uint32_t send_stream(struct scene *scene, enum side from, size_t segment);

/* The message just built, which was sent and which the capture missed. */
void lose(struct scene *scene, enum side from);

/* A TLS ClientHello at the end of the stream. */
void stream_client_hello(struct scene *scene);

/* The message just built, over UDP. Returns its frame. */
uint32_t send_udp(struct scene *scene, const struct endpoint *from, const struct endpoint *to);
uint32_t ask_udp(struct scene *scene);    /* requestor port 546 to server port 547 */
uint32_t answer_udp(struct scene *scene); /* and back */

/* The rule fires in the last frame, or in that one. */
void expect(struct scene *scene, enum dhcpv6lq_rule rule);
void expect_in(struct scene *scene, uint32_t frame, enum dhcpv6lq_rule rule);

/* The rule fires in the last frame of rule-ID.pcap, not of near-ID.pcap. */
void expect_fault(struct scene *scene, bool fault, enum dhcpv6lq_rule rule);

/* Nobody says what fires in this capture. */
void expect_anything(struct scene *scene);

/* A conforming query, its answer without and with one client, and its DONE. */
void ask_query(struct scene *scene, uint32_t transaction_id);
void answer_reply(struct scene *scene, uint32_t transaction_id, uint8_t client);
void answer_data(struct scene *scene, uint32_t transaction_id, uint8_t client);
void answer_done(struct scene *scene, uint32_t transaction_id);

/* A whole conforming exchange: query, REPLY and DATA with that many clients, DONE. */
void exchange(struct scene *scene, uint32_t transaction_id, uint8_t clients);

#endif
