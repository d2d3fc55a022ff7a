/* SPDX-License-Identifier: MIT
 *
 * A TCP connection (RFC 5460 5, RFC 7653 5) as it was captured: both its streams, which of its
 * sides is the server, the messages of both in the order in which they followed from each other,
 * and the session of its queries.
 *
 * An answer may be captured before its query, and a query before the answer that it waited for.
 * Which came first is told by the acknowledgements: a message is not fed to the session before the
 * octets of the other side that its sender had got, as long as those may still come.
 */
#ifndef DHCPV6LQ_CONNECTION_H
#define DHCPV6LQ_CONNECTION_H

#include "dhcpv6lq/session.h"
#include "dhcpv6lq/stream.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One of the two ends of a connection, as its user numbers them. */
enum dhcpv6lq_side { DHCPV6LQ_SIDE_A, DHCPV6LQ_SIDE_B, DHCPV6LQ_SIDE_UNKNOWN };

enum { DHCPV6LQ_SIDES = 2 };

/* What was found in a connection's streams. It lasts as long as the connection, and may fill
 * further as segments come: `step`, `retracted`. */
struct dhcpv6lq_arrival {
    struct dhcpv6lq_arrival *next; /* shown with the same segment, after it */
    const char *protocol;          /* FOREIGN: its name */
    const uint8_t *octets; /* its own copy; NULL: they are all in the segment: see `offset` */
    const uint8_t *begun; /* of a message that is not whole, a copy of the octets there are, for who
                             has its segment no more; else NULL */
    const uint32_t *frames;           /* in which it came, in the order of its octets */
    const struct dhcpv6lq_step *step; /* what it is in the session; NULL: it is not there (yet) */
    const struct dhcpv6lq_finding *finding; /* of what is no message: continuation, not_dhcpv6; or
                                               NULL */
    int64_t time;         /* of the frame that brought its last missing octet, nanoseconds since
                             1970 */
    uint32_t frame;       /* that frame */
    int32_t offset;       /* in the payload of its segment; before that, where it began earlier */
    uint32_t length;      /* octets there are, the message-size included */
    uint32_t size;        /* octets that it should have */
    uint32_t segments;    /* in which it came: 1 or more */
    uint8_t frames_count; /* 1 to 64; of more, the first 63 and the last one */
    enum dhcpv6lq_item_kind kind : 4;
    enum dhcpv6lq_side from : 4;
    enum dhcpv6lq_completeness completeness : 4; /* MESSAGE */
    bool amid : 1;      /* FOREIGN: it began before the capture, as TLS after a STARTTLS that was
                           not captured */
    bool late : 1;      /* what it brought came after octets that were sent after it */
    bool retracted : 1; /* the octets turned out to be another message's */
};

/* An attempt to connect to a server's port. */
struct dhcpv6lq_attempt;

/* What a segment was in its connection. It lasts as long as that, and may fill further: what was
 * begun in it may turn out to be cut by the capture. */
struct dhcpv6lq_shown {
    struct dhcpv6lq_arrival *first; /* what was found in it, in the order of the stream */
    struct dhcpv6lq_arrival *last;
    struct dhcpv6lq_taken taken;
    const struct dhcpv6lq_attempt *attempt; /* that began with it; NULL: none did */
};

struct dhcpv6lq_connection;

/* Between whom a segment goes. */
struct dhcpv6lq_flow {
    struct dhcpv6lq_endpoint source;
    struct dhcpv6lq_endpoint destination;
    bool from_server_port; /* the source's port is one that servers listen on */
    bool to_server_port;   /* the destination's is */
    uint32_t tenant;       /* as in struct dhcpv6lq_input */
};

/* The connection of a capture that a segment belongs to, made if it is a new one: the ports may be
 * used again. Without a segment (NULL), the newest one between them. *from gets the side that the
 * flow's source is. Which side is the server the SYN says; else the ports do, where one of them is
 * a server's; else the first message does. NULL without memory. It lasts as long as the capture. */
struct dhcpv6lq_connection *dhcpv6lq_connection_of(struct dhcpv6lq_capture *capture,
                                                   const struct dhcpv6lq_flow *flow,
                                                   const struct dhcpv6lq_segment *segment,
                                                   enum dhcpv6lq_side *from);

/* Take in a segment, with octets or without. Returns what it was; NULL for one that has neither
 * octets nor an end and begins no attempt to connect, and without memory. */
const struct dhcpv6lq_shown *dhcpv6lq_connection_take(struct dhcpv6lq_connection *connection,
                                                      enum dhcpv6lq_side from,
                                                      const struct dhcpv6lq_segment *segment);

/* Take in octets that TLS carried (RFC 7653 8.2): the next ones of a stream without gaps. Of the
 * segment, the numbers and the flags are not looked at. */
const struct dhcpv6lq_shown *dhcpv6lq_connection_take_inner(struct dhcpv6lq_connection *connection,
                                                            enum dhcpv6lq_side from,
                                                            const struct dhcpv6lq_segment *segment);

/* The capture is over, as far as it goes: gaps are given up, messages that wait are fed. Segments
 * may still be taken in. */
void dhcpv6lq_connection_finish(struct dhcpv6lq_connection *connection);

/* Which side is the server, as far as is known. */
enum dhcpv6lq_side dhcpv6lq_connection_server(const struct dhcpv6lq_connection *connection);

/* Which way a message from that side goes. */
enum dhcpv6lq_direction dhcpv6lq_connection_direction(const struct dhcpv6lq_connection *connection,
                                                      enum dhcpv6lq_side from);

/* Has TLS begun, after a STARTTLS that was accepted (RFC 7653 8.2)? Then what comes, the last
 * segment included, is for take_inner(), as far as it can be decrypted. */
bool dhcpv6lq_connection_is_in_tls(const struct dhcpv6lq_connection *connection);

/* Is the handshake of TLS still to be read (tls.h)? Then dhcpv6lq_connection_take() wants the
 * octets of its segments, too; after it, only their flags. */
bool dhcpv6lq_connection_reads_tls(const struct dhcpv6lq_connection *connection);

enum { DHCPV6LQ_ATTEMPT_ENDINGS_MAX = 2 };

/* What came of an attempt, now that the capture has ended: connection_refused or
 * connection_unanswered, on the first one of a requestor to a server's port, until one is accepted.
 * Over no message: message_type is 0. Returns how many. */
size_t dhcpv6lq_attempt_endings(const struct dhcpv6lq_attempt *attempt,
                                struct dhcpv6lq_ending endings[DHCPV6LQ_ATTEMPT_ENDINGS_MAX]);

#ifdef __cplusplus
}
#endif

#endif
