/* SPDX-License-Identifier: MIT
 *
 * A capture: what all its sessions share, and the list of its queries.
 */
#ifndef DHCPV6LQ_CAPTURE_H
#define DHCPV6LQ_CAPTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcpv6lq/allocator.h"
#include "dhcpv6lq/client.h"
#include "dhcpv6lq/hash.h"
#include "dhcpv6lq/validate.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dhcpv6lq_capture;
struct dhcpv6lq_findings;
struct dhcpv6lq_query;
struct dhcpv6lq_session;

/* Where a message comes from or goes to. */
struct dhcpv6lq_endpoint {
    uint8_t address[16]; /* IPv4 as ::ffff:0:0/96 (RFC 4291 2.5.5.2) */
    uint16_t port;
};

/* What one message of an answer tells of clients. */
struct dhcpv6lq_answer {
    const struct dhcpv6lq_query *query;
    uint32_t frame;
    int64_t time;                        /* nanoseconds since 1970 */
    uint32_t tenant;                     /* see struct dhcpv6lq_input */
    const struct dhcpv6lq_bytes *server; /* its Server-ID as it is kept; NULL: it named none */
    uint8_t server_address[16];
    bool active; /* of an ACTIVELEASEQUERY: it may tell again of the same binding */
    const struct dhcpv6lq_client *clients;
    size_t clients_count;
};

/* Who is told of answers: the lease table (leases.h). What it finds is the message's. */
struct dhcpv6lq_answer_listener {
    void *context;
    void (*take)(void *context, const struct dhcpv6lq_answer *answer,
                 struct dhcpv6lq_findings *findings);
};

/* How much a capture follows before it gives up, and how long its senders wait. 0: the default. */
struct dhcpv6lq_limits {
    uint32_t queries; /* default 1000000; an answer whose query is not in the capture counts too */
    /* Seconds of silence of a server whose answer is open, after which data_timeout is told:
     * BULK_LQ_DATA_TIMEOUT, default 300 (RFC 5460 5.6), and where the answer is an active one
     * ACTIVE_LQ_RCV_TIMEOUT, default 120 (RFC 7653 6.4). */
    uint32_t bulk_timeout;
    uint32_t active_timeout;
    /* Seconds after a query over UDP in which the same one again is a retransmission, and a reply
     * is its reply: default 40, as long as a requestor sends it by RFC 5007 4.1.4. */
    uint32_t udp_timeout;
};

/* A new capture, or NULL without memory. The allocator is copied; `limits` may be NULL. `seed` must
 * be known to no sender. Free it with dhcpv6lq_capture_free(). */
struct dhcpv6lq_capture *dhcpv6lq_capture_new(const struct dhcpv6lq_allocator *allocator,
                                              struct dhcpv6lq_seed seed,
                                              const struct dhcpv6lq_limits *limits);

/* Give back all that it allocated, its connections and its session over UDP, too. NULL is allowed.
 */
void dhcpv6lq_capture_free(struct dhcpv6lq_capture *capture);

/* Tell `listener`, which is copied, of all answers from now on. */
void dhcpv6lq_capture_listen(struct dhcpv6lq_capture *capture,
                             const struct dhcpv6lq_answer_listener *listener);

/* A packet was captured at that time (nanoseconds since 1970), of whatever protocol: a query over
 * UDP stays unanswered where any came late enough (RFC 5007 4.1.4). */
void dhcpv6lq_capture_tick(struct dhcpv6lq_capture *capture, int64_t time);

/* Do more packets come, as while they are being captured? Then what they may still change is not
 * told as if it could not: a query over UDP without a reply is open until none can come in time,
 * and an attempt to connect that nothing has answered is no finding. A new capture is taken for one
 * that is all there. */
void dhcpv6lq_capture_expect(struct dhcpv6lq_capture *capture, bool more);

/* The session of all that is over UDP; NULL without memory. */
struct dhcpv6lq_session *dhcpv6lq_capture_udp(struct dhcpv6lq_capture *capture);

/* The capture is over, as far as it goes: all of its connections are finished
 * (dhcpv6lq_connection_finish()). More may come all the same. */
void dhcpv6lq_capture_finish(struct dhcpv6lq_capture *capture);

/* The first of its queries, in the order of their numbers (query->next); NULL: none so far. */
const struct dhcpv6lq_query *dhcpv6lq_capture_queries(const struct dhcpv6lq_capture *capture);

/* Octets as they are kept for the capture: those that are equal have the same pointer. NULL without
 * memory. */
const struct dhcpv6lq_bytes *dhcpv6lq_capture_keep(struct dhcpv6lq_capture *capture,
                                                   const uint8_t *octets, size_t length);

/* How many walks through messages its sessions have made: one for each that was fed. */
uint64_t dhcpv6lq_capture_walks(const struct dhcpv6lq_capture *capture);

#ifdef __cplusplus
}
#endif

#endif
