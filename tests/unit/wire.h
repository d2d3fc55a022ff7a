/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A TCP connection as a test makes one: what each side sends, in segments; and a capture of it,
 * which has those segments in whatever order, with what the codec finds in them.
 */
#ifndef DHCPV6LQ_TEST_WIRE_H
#define DHCPV6LQ_TEST_WIRE_H

#include "dhcpv6lq/connection.h"

#include "build.h"
#include "counter.h"

enum { WIRE_OCTETS = 1 << 18, WIRE_SEGMENTS = 4096, WIRE_MESSAGES = 1024 };

/* The sides in most tests: the requestor opens the connection. */
#define REQUESTOR DHCPV6LQ_SIDE_A
#define SERVER DHCPV6LQ_SIDE_B

/* ---- what is sent ---- */

struct wire_segment {
    enum dhcpv6lq_side from;
    uint8_t flags;
    size_t at;           /* its first octet, of all that its side sends */
    size_t length;       /* octets */
    size_t captured;     /* of them */
    size_t acknowledged; /* octets of the other side; a FIN counts as one */
};

struct wire {
    uint8_t octets[DHCPV6LQ_SIDES][WIRE_OCTETS];
    size_t length[DHCPV6LQ_SIDES];  /* sent so far, with the FIN */
    uint32_t first[DHCPV6LQ_SIDES]; /* sequence number of the SYN */
    struct wire_segment list[WIRE_SEGMENTS];
    size_t count;
};

/* Nothing was sent yet. */
void wire_start(struct wire *wire);

/* Each of these adds segments, and returns the number of the last one. */

/* SYN, SYN/ACK, ACK. */
size_t wire_handshake(struct wire *wire, enum dhcpv6lq_side opener);

/* New octets in one segment, which acknowledges all that the other side has sent. */
size_t wire_send(struct wire *wire, enum dhcpv6lq_side from, const uint8_t *octets, size_t length);

/* A message with its message-size in one segment. */
size_t wire_message(struct wire *wire, enum dhcpv6lq_side from, const struct build *build);

/* A segment without octets, of those flags: an acknowledgement, a FIN, a RST. */
size_t wire_flags(struct wire *wire, enum dhcpv6lq_side from, uint8_t flags);

/* Any segment. */
size_t wire_add(struct wire *wire, const struct wire_segment *segment);

/* That segment as a capture has it, but for its frame and its time; and between whom it goes, where
 * `server` has a server's port. */
struct dhcpv6lq_segment wire_captured(const struct wire *wire, size_t number);
struct dhcpv6lq_flow wire_flow(enum dhcpv6lq_side from, enum dhcpv6lq_side server);

/* ---- what is captured ---- */

/* A message that was fed to the session. */
struct tap_message {
    const struct dhcpv6lq_arrival *arrival;
    int64_t position;      /* in its side's stream */
    const uint8_t *octets; /* with their message-size */
};

struct tap {
    const struct wire *wire;
    enum dhcpv6lq_side server; /* the side that has a server's port */
    struct counter counter;
    struct dhcpv6lq_capture *capture;
    struct dhcpv6lq_connection *connection; /* NULL: nothing was captured yet */
    bool turned;                            /* the connection's side A is the wire's side B */
    size_t segments[WIRE_SEGMENTS + 1];     /* of the wire, by frame */
    const struct dhcpv6lq_shown *shown[WIRE_SEGMENTS + 1]; /* likewise */
    uint32_t frame;                                        /* the last one */
    int64_t time;                                          /* of it, in milliseconds */
    struct tap_message fed[DHCPV6LQ_SIDES][WIRE_MESSAGES]; /* see tap_collect() */
    size_t fed_count[DHCPV6LQ_SIDES];
};

/* Begin to capture. `server`: the side that has a server's port; UNKNOWN: none or both have. */
void tap_open(struct tap *tap, const struct wire *wire, enum dhcpv6lq_side server);

/* Capture segments of the wire, each in a frame a millisecond after the one before it. */
const struct dhcpv6lq_shown *tap_take(struct tap *tap, size_t segment);
void tap_take_all(struct tap *tap);

/* The capture is over. */
void tap_finish(struct tap *tap);

/* Which side of the wire is that one of the connection? */
enum dhcpv6lq_side tap_side(const struct tap *tap, enum dhcpv6lq_side side);

/* Find the messages of each side that were fed so far, in the order of its stream. */
void tap_collect(struct tap *tap);

/* Free all; nothing may be left. */
void tap_close(struct tap *tap);

/* How many arrivals of that kind are shown and were not taken back; the last one of them. */
size_t tap_count(const struct tap *tap, enum dhcpv6lq_item_kind kind);
const struct dhcpv6lq_arrival *tap_find(const struct tap *tap, enum dhcpv6lq_item_kind kind);

#endif
