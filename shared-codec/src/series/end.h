/* SPDX-License-Identifier: MIT
 *
 * A connection and its two ends. Each end has a stream and a queue of the messages that are settled
 * in it:
 *
 *     side A   stream --> queue --\
 *                                  >--> session
 *     side B   stream --> queue --/
 *
 * connection.c takes segments in and finds messages; order.c passes them on.
 */
#ifndef DHCPV6LQ_END_H
#define DHCPV6LQ_END_H

#include "series/connections.h"

/* A message that waits to be fed, or (without an arrival) octets that are missing. */
struct dhcpv6lq_queued {
    struct dhcpv6lq_queued *next;
    struct dhcpv6lq_arrival *arrival;
    int64_t begin; /* octets that are missing: position of the first, ... */
    int64_t end;   /* ... and after the last, as of a message */
    uint32_t acknowledged;
    bool acknowledges;
    unsigned segments; /* that its side had sent when it came */
    size_t length;
    uint8_t octets[];
};

/* How a side has ended its stream, or the connection. */
struct dhcpv6lq_last_segment {
    uint32_t frame; /* 0: it has not */
    int64_t time;   /* nanoseconds since 1970 */
    int64_t position;
    bool acknowledges;
    uint32_t acknowledged;
};

struct dhcpv6lq_end {
    struct dhcpv6lq_connection *connection;
    enum dhcpv6lq_side side;
    struct dhcpv6lq_endpoint endpoint;
    bool is_server_port; /* the endpoint's port is one that servers listen on */
    struct dhcpv6lq_stream *stream;
    struct dhcpv6lq_stream *inner; /* what TLS carries; NULL: nothing yet */
    uint32_t inner_sequence;       /* of its next octet */
    int64_t skipped;               /* position after the octets that were in no message last */
    struct dhcpv6lq_queued *first;
    struct dhcpv6lq_queued **last;
    int64_t queued_end; /* position after whatever was queued so far */
    int64_t fed;        /* position after the last one of its messages that were fed */
    unsigned segments;  /* so far */
    uint32_t next;      /* sequence number after the last one of them */
    bool syn;           /* was captured */
    uint32_t syn_sequence;
    struct dhcpv6lq_last_segment fin;
    struct dhcpv6lq_last_segment reset;
};

struct dhcpv6lq_connection {
    struct dhcpv6lq_capture *capture;
    struct dhcpv6lq_session *session;
    uint32_t tenant;
    struct dhcpv6lq_end ends[DHCPV6LQ_SIDES];
    enum dhcpv6lq_side server;
    bool server_sure;  /* a SYN or a message said so */
    size_t queued;     /* octets in both queues */
    bool tls_accepted; /* STARTTLS was, so that TLS may begin; ... */
    bool in_tls;       /* ... and it has */
    bool foreign_told; /* not_dhcpv6 was */
    bool accepted;     /* there is more of it than SYNs of one side, and RSTs that answer them */
    struct dhcpv6lq_attempt *attempt; /* that it came from; NULL: none is in the capture */
    uint32_t early_rst; /* frame of one that came before the SYN that it may answer; 0: none */
    uint32_t early_rst_acknowledged;
};

static inline struct dhcpv6lq_end *dhcpv6lq_other_end(struct dhcpv6lq_end *end) {
    return &end->connection->ends[1 - end->side];
}

/* ---- order.c ---- */

/* A message is settled, whose octets are the item's: it is fed to the session when its turn comes.
 */
void dhcpv6lq_enqueue(struct dhcpv6lq_end *end, struct dhcpv6lq_arrival *arrival,
                      const struct dhcpv6lq_item *item);

/* Octets between those positions are missing, or in no message: likewise. */
void dhcpv6lq_enqueue_gap(struct dhcpv6lq_end *end, int64_t from, int64_t to);

/* Pass on what may be passed on; with `all`, everything. */
void dhcpv6lq_pass_on(struct dhcpv6lq_connection *connection, bool all);

/* Give back what waits. */
void dhcpv6lq_queue_free(struct dhcpv6lq_end *end);

#endif
