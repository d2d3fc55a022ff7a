/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Random conversations over a connection: queries and their answers, one after another and side by
 * side, with faults; and the disorder in which a capture may have their segments.
 */
#ifndef DHCPV6LQ_TEST_CONVERSATION_H
#define DHCPV6LQ_TEST_CONVERSATION_H

#include "wire.h"

/* One message as it was sent. */
struct said {
    enum dhcpv6lq_side from;
    size_t at;     /* in its side's stream, with its message-size */
    size_t length; /* octets that were sent of it */
    bool cut;      /* its side's stream ends before it does */
};

enum { SAID_MAX = 512 };

struct conversation {
    struct wire wire;
    struct said list[SAID_MAX]; /* each after those that it follows from */
    size_t count;
    size_t closing; /* number of the segment that ended it first; SIZE_MAX: none did */
    bool reset;     /* by RST */
    size_t leaving; /* of the requestor's FIN before that, or that; SIZE_MAX: there is none */
};

/* The same conversation from the same seed, everywhere. Its segments are in the order in which they
 * were sent. */
void converse(struct conversation *made, uint32_t seed, bool resets);

/* In what order, and how often, a capture has its segments. */
struct disorder {
    size_t list[2 * WIRE_SEGMENTS]; /* of the wire */
    size_t count;
};

enum disorder_kind {
    IN_ORDER,
    SKEWED,  /* all of one side come later, by up to 10 places */
    SWAPPED, /* neighbours, of one side or of both */
    DELAYED, /* each by up to 10 places */
    DOUBLED, /* some are there twice, and all are delayed */
    DISORDERS
};

/* What the capture has of the handshake, which wire_handshake() made of the first segments. */
enum beginning {
    ORDERLY,    /* all of it, before all else */
    DISORDERLY, /* all of it, in the same disorder as all else */
    NO_SYN,
    NO_SYN_ACK,
    NO_HANDSHAKE,
    BEGINNINGS
};

void disorder(struct disorder *made, const struct wire *wire, enum disorder_kind kind,
              enum beginning beginning, uint32_t seed);

#endif
