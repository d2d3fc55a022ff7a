/* SPDX-License-Identifier: MIT
 *
 * A capture's own: what its sessions share.
 */
#ifndef DHCPV6LQ_BOOK_H
#define DHCPV6LQ_BOOK_H

#include "dhcpv6lq/capture.h"

#include "memory/arena.h"
#include "memory/blocks.h"
#include "memory/intern.h"
#include "message/reading.h"

struct dhcpv6lq_capture {
    struct dhcpv6lq_allocator allocator;
    struct dhcpv6lq_seed seed;
    struct dhcpv6lq_limits limits;
    struct dhcpv6lq_arena arena; /* queries, steps, findings, what is kept */
    struct dhcpv6lq_intern intern;
    struct dhcpv6lq_reading reading; /* of the message that is being fed */
    struct dhcpv6lq_answer_listener listener;
    struct dhcpv6lq_query *first;
    struct dhcpv6lq_query **last;
    struct dhcpv6lq_session *udp;                  /* NULL: not needed yet */
    struct dhcpv6lq_connection_entry *connections; /* the newest first */
    struct dhcpv6lq_map connections_map;
    struct dhcpv6lq_map attempts;  /* to connect: those that count together, by their key */
    struct dhcpv6lq_map updates;   /* of requestors, by their key: resume.h */
    struct dhcpv6lq_blocks stored; /* what servers keep of relays: stored.c */
    struct dhcpv6lq_index stored_index;
    uint64_t version;               /* changes with whatever comes */
    struct dhcpv6lq_ledger *ledger; /* NULL: no client's exchange was captured */
    uint32_t queries;               /* that are followed */
    int64_t last_time;              /* of any packet; see `ticked` */
    bool ticked;
    bool expects; /* more packets */
};

/* Octets as they are kept; NULL where there are none, or no memory. */
const struct dhcpv6lq_bytes *dhcpv6lq_capture_keep_bytes(struct dhcpv6lq_capture *capture,
                                                         const struct dhcpv6lq_bytes *bytes);

#endif
