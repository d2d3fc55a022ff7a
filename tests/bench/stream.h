/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is said over one connection: the octets of both sides, messages with
 * their message-size before them.
 */
#ifndef BENCH_STREAM_H
#define BENCH_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "message.h"

struct stream {
    uint8_t *octets;
    size_t length;
    size_t room;
    size_t asked; /* so many of the octets, the first ones, are the requestor's */
};

/* Says why on stderr, and exits. */
_Noreturn void fail(const char *text);

/* Exits where there is no memory. */
void stream_add(struct stream *stream, const uint8_t *octets, size_t length);

/* The message just built, with its size. Exits where the writer refused it. */
void stream_message(struct stream *stream, const struct message *message);

/* What was added so far is the requestor's, and what follows the server's. */
void stream_turn(struct stream *stream);

void stream_free(struct stream *stream);

#endif
