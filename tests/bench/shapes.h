/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The shapes that a capture may have: the ordinary ones, and those that somebody
 * makes to do harm. Each has something as many times as one likes.
 */
#ifndef BENCH_SHAPES_H
#define BENCH_SHAPES_H

#include "stream.h"

enum transport {
    OVER_TCP,
    OVER_TCP_FROM_THE_MIDDLE, /* the capture lacks the start of the connection */
    OVER_UDP                  /* a datagram a message, by turns the requestor's and the server's */
};

struct shape {
    const char *name;
    void (*add)(struct stream *stream, uint32_t count);
    enum transport transport;
    size_t segment; /* octets, but the last one's; messages begin and end anywhere in it */
};

/* Exits where there is none of that name. */
const struct shape *find_shape(const char *name);

#endif
