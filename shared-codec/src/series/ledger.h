/* SPDX-License-Identifier: MIT
 *
 * What the ledger (dhcpv6lq/ledger.h) keeps. By numbers, from 1 on; 0 is none:
 *
 *     entry (a binding) --> client --> its next entry ...
 *       |- event, event ... (grants, releases; four at the most, the oldest first)
 *            |- server
 *            '- path: the innermost hop, and the path of those outside of it
 *
 * Hops, paths, servers and clients that are equal are kept once.
 */
#ifndef DHCPV6LQ_SERIES_LEDGER_H
#define DHCPV6LQ_SERIES_LEDGER_H

#include "dhcpv6lq/ledger.h"

#include "memory/blocks.h"
#include "memory/index.h"
#include "memory/strings.h"
#include "series/exchange.h"
#include "series/feeding.h"

/* What a query finds a hop to be, for as long as it is compared: cause.c. */
enum {
    DHCPV6LQ_HOP_CARRIES = 1,    /* it has the ID that is asked for */
    DHCPV6LQ_HOP_THIS = 2,       /* it is of the relay that asks */
    DHCPV6LQ_HOP_OTHER = 4,      /* there, another Relay-ID counts */
    DHCPV6LQ_HOP_ENTERPRISE = 8, /* its Remote-ID is the one asked for but for this: */
    DHCPV6LQ_HOP_END = 16,
    DHCPV6LQ_HOP_CASE = 32,
    DHCPV6LQ_HOP_DIGITS = 64,
    DHCPV6LQ_HOP_NEAR = 8 + 16 + 32 + 64,
    DHCPV6LQ_HOP_LINK = 128 /* its link-address is of the /64 asked for */
};

struct dhcpv6lq_hop {
    uint8_t own[16]; /* address */
    uint8_t link_address[16];
    uint32_t tenant;
    uint32_t interface_id; /* strings */
    uint32_t remote_id;
    uint32_t relay_id;
    uint32_t enterprise;
    uint8_t is_known; /* its RELAY-FORW was captured: what it lacks was not sent */
    uint8_t marks;
};

struct dhcpv6lq_path_node {
    uint32_t outer; /* path */
    uint32_t hop;
};

struct dhcpv6lq_ledger_server {
    uint32_t duid; /* string */
    uint8_t address[16];
};

struct dhcpv6lq_ledger_client {
    uint32_t duid; /* string */
    uint32_t tenant;
    uint32_t first; /* entry */
    bool doubtful;  /* there was a REPLY that may have ended its bindings, at: */
    int64_t doubted;
};

enum dhcpv6lq_event_kind {
    DHCPV6LQ_GRANTED, /* or renewed */
    DHCPV6LQ_ENDING,  /* the client has released or declined it, or lost it: who knows */
    DHCPV6LQ_RELEASED,
    DHCPV6LQ_DECLINED,
    DHCPV6LQ_WITHDRAWN /* a valid lifetime of 0 */
};

struct dhcpv6lq_ledger_event {
    int64_t time;   /* of the REPLY, nanoseconds since 1970 */
    uint32_t frame; /* of the REPLY; of the client's message, where there is none */
    uint32_t asked; /* frame of the client's message; 0: not captured */
    uint32_t valid; /* seconds */
    uint32_t server;
    uint32_t path;
    uint32_t transaction_id : 24;
    uint32_t kind : 8; /* enum dhcpv6lq_event_kind */
};

enum { DHCPV6LQ_LEDGER_EVENTS = 4 };

struct dhcpv6lq_ledger_entry {
    uint8_t address[16];
    uint8_t length;
    bool is_prefix;
    uint8_t count; /* of events: at least one, between messages */
    bool marked;   /* the answer that is compared has it */
    uint32_t tenant;
    uint32_t client;
    uint32_t next; /* entry of the client */
    uint32_t previous;
    uint32_t since_frame; /* of the first REPLY of those */
    int64_t since; /* granted, as the first event is, without a break; INT64_MAX: since that */
    int64_t lost;  /* of what was before, nothing is known; INT64_MIN: nothing was */
    struct dhcpv6lq_ledger_event events[DHCPV6LQ_LEDGER_EVENTS];
};

/* A message of a client that waits for its REPLY. */
struct dhcpv6lq_pending;

struct dhcpv6lq_ledger {
    const struct dhcpv6lq_allocator *allocator;
    struct dhcpv6lq_seed seed;
    bool gave_up; /* or lacks what would tell */
    struct dhcpv6lq_strings strings;
    struct dhcpv6lq_blocks entries;
    struct dhcpv6lq_blocks clients;
    struct dhcpv6lq_blocks hops;
    struct dhcpv6lq_blocks paths;
    struct dhcpv6lq_blocks servers;
    struct dhcpv6lq_index entries_index;
    struct dhcpv6lq_index clients_index;
    struct dhcpv6lq_index hops_index;
    struct dhcpv6lq_index paths_index;
    struct dhcpv6lq_index servers_index;
    struct dhcpv6lq_pending *pending;
    uint64_t steps;    /* of comparing, of the capture as it is ... */
    uint64_t steps_of; /* ... at that version */
};

/* A binding that the answer to a query has, and that is in the ledger. */
struct dhcpv6lq_hit {
    struct dhcpv6lq_hit *next;
    uint32_t entry;
    uint32_t client; /* string: its DUID; 0: none */
    uint32_t clt;
    bool clt_known;
    uint32_t valid;
    int64_t time; /* of the message */
};

void dhcpv6lq_ledger_free(struct dhcpv6lq_ledger *ledger);

/* The entry of a binding, or 0. Host bits do not count. */
uint32_t dhcpv6lq_ledger_find(const struct dhcpv6lq_ledger *ledger, uint32_t tenant,
                              const uint8_t *address, uint8_t length, bool is_prefix);

/* The client of that DUID, or 0. */
uint32_t dhcpv6lq_ledger_client(struct dhcpv6lq_ledger *ledger, uint32_t tenant,
                                const struct dhcpv6lq_bytes *duid);

static inline struct dhcpv6lq_ledger_entry *
dhcpv6lq_ledger_entry(const struct dhcpv6lq_ledger *ledger, uint32_t number) {
    return dhcpv6lq_blocks_at(&ledger->entries, number);
}

static inline const struct dhcpv6lq_ledger_event *
dhcpv6lq_ledger_newest(const struct dhcpv6lq_ledger_entry *entry) {
    return &entry->events[entry->count - 1];
}

/* When a grant ends; any other event's is its own time. */
int64_t dhcpv6lq_ledger_until(const struct dhcpv6lq_ledger_event *event);

/* What was known of a binding at a time: the last event by then; NULL: none. *known: it is sure. */
const struct dhcpv6lq_ledger_event *dhcpv6lq_ledger_at(const struct dhcpv6lq_ledger *ledger,
                                                       const struct dhcpv6lq_ledger_entry *entry,
                                                       int64_t time, bool *known);

/* Is it known that no relay has sent such an ID, OPTION_RELAY_ID or OPTION_REMOTE_ID, with the
 * binding's last exchange? */
bool dhcpv6lq_ledger_has_no_id(const struct dhcpv6lq_ledger *ledger, uint32_t tenant,
                               const struct dhcpv6lq_binding *binding, uint16_t option);

/* A message of an answer tells of clients: note those bindings that the ledger has. */
void dhcpv6lq_ledger_answer(const struct dhcpv6lq_feeding *feeding);

#endif
