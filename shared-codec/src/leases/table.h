/* SPDX-License-Identifier: MIT
 *
 * The lease table's parts, and what its files ask of each other. Numbers are from 1; 0 is none.
 */
#ifndef DHCPV6LQ_TABLE_H
#define DHCPV6LQ_TABLE_H

#include "dhcpv6lq/leases.h"
#include "dhcpv6lq/session.h"

#include "leases/prefixes.h"
#include "memory/blocks.h"
#include "memory/index.h"
#include "memory/strings.h"

/* What one answer last said of one client's binding.
 *
 * The rows of one binding that may still matter are its list: the first that there was, which the
 * trie of prefixes has, always; then those that stand and the one that is shown. The others of its
 * rows are aside, and found by their answer and client. */
struct dhcpv6lq_row {
    int64_t time;
    uint8_t address[DHCPV6LQ_PREFIX_OCTETS]; /* or prefix, without host bits */
    uint32_t client;                         /* string; 0: it has no DUID */
    uint32_t relay;                          /* string: see relays.c */
    uint32_t source;
    uint32_t frame;
    uint32_t preferred;
    uint32_t valid;
    uint32_t clt;
    uint32_t next;          /* in the list of its binding */
    uint32_t next_of_query; /* in that of its query, as they came */
    uint8_t length;
    bool is_prefix : 1;
    bool clt_known : 1;
    bool ended : 1;
    bool conflict : 1;
    bool is_first : 1;     /* of its binding */
    bool is_in_list : 1;   /* of its binding */
    bool stands : 1;       /* its server has not said otherwise */
    bool shown : 1;        /* of its binding's rows */
    bool shown_by_one : 1; /* of its binding's and query's rows */
};

/* Who told. Rows of one answer have the same `answer`; over TCP, one answer may have several
 * sources, where not all of its messages say who the server is. */
struct dhcpv6lq_source {
    uint32_t query;
    uint32_t answer; /* the first source of the answer */
    uint32_t tenant;
    uint32_t server; /* string: its Server-ID; 0: it named none */
    uint8_t server_address[16];
    bool active;
};

/* A query that was answered. */
struct dhcpv6lq_asker {
    const struct dhcpv6lq_query *query;
    uint32_t source; /* of the latest message */
    uint32_t first_row;
    uint32_t last_row;
};

struct dhcpv6lq_leases {
    struct dhcpv6lq_allocator allocator;
    struct dhcpv6lq_seed seed;
    uint32_t limit;
    bool gave_up;
    uint64_t reports;   /* that were taken in */
    uint32_t *filtered; /* by a binding's first row: the one that passes; 0: none. See filter.c */
    uint32_t filtered_count;
    struct dhcpv6lq_strings strings;
    uint32_t latest_client; /* strings that were put in last: see relays.c */
    uint32_t latest_near;
    uint32_t latest_far;
    struct dhcpv6lq_blocks rows;
    struct dhcpv6lq_blocks sources;
    struct dhcpv6lq_blocks queries;
    struct dhcpv6lq_index by_query;       /* queries */
    struct dhcpv6lq_prefixes prefixes;    /* of each, the first row */
    struct dhcpv6lq_index aside;          /* rows, by answer, binding and client */
    struct dhcpv6lq_index aside_by_query; /* those that are shown by one, by query and binding */
};

static inline struct dhcpv6lq_row *dhcpv6lq_row(const struct dhcpv6lq_leases *leases,
                                                uint32_t number) {
    return dhcpv6lq_blocks_at(&leases->rows, number);
}

static inline struct dhcpv6lq_asker *dhcpv6lq_asker(const struct dhcpv6lq_leases *leases,
                                                    uint32_t number) {
    return dhcpv6lq_blocks_at(&leases->queries, number);
}

static inline struct dhcpv6lq_source *dhcpv6lq_source(const struct dhcpv6lq_leases *leases,
                                                      uint32_t number) {
    return dhcpv6lq_blocks_at(&leases->sources, number);
}

/* ---- filter.c ---- */

/* Nothing passes any more. */
void dhcpv6lq_filter_free(struct dhcpv6lq_leases *leases);

/* ---- sources.c ---- */

void dhcpv6lq_sources_init(struct dhcpv6lq_leases *leases);
void dhcpv6lq_sources_free(struct dhcpv6lq_leases *leases);

/* The source of that answer's message; 0 without memory or over the limit. */
uint32_t dhcpv6lq_source_of(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_answer *answer);

/* The number of that query, or 0. */
uint32_t dhcpv6lq_asker_find(const struct dhcpv6lq_leases *leases,
                             const struct dhcpv6lq_query *query);

/* Did one server tell both? */
bool dhcpv6lq_source_same_server(const struct dhcpv6lq_leases *leases, uint32_t one,
                                 uint32_t other);

/* ---- excerpts.c: octets that somebody chose ---- */

enum { DHCPV6LQ_EXCERPT_MAX = 268 /* octets */ };

/* Write what is kept of them. Returns how many octets that is. */
size_t dhcpv6lq_excerpt_write(const struct dhcpv6lq_leases *leases, uint8_t *excerpt,
                              const uint8_t *octets, size_t length);

/* What octets that were written so are of; they point into these. */
struct dhcpv6lq_excerpt dhcpv6lq_excerpt_read(struct dhcpv6lq_bytes excerpt);

/* The string that is kept of them; 0 without memory. `latest`: as dhcpv6lq_strings_put_again() has
 * it. */
uint32_t dhcpv6lq_excerpt_put(struct dhcpv6lq_leases *leases, const uint8_t *octets, size_t length,
                              uint32_t latest);

/* What that string is of; 0: of nothing. */
struct dhcpv6lq_excerpt dhcpv6lq_excerpt_get(const struct dhcpv6lq_leases *leases, uint32_t string);

/* ---- relays.c ---- */

/* What relays told of a client: octets that have a bit in the first for each part that is there. */
enum { DHCPV6LQ_RELAY_RECORD_MAX = 577 /* octets */ };
struct dhcpv6lq_relay_record {
    uint8_t octets[DHCPV6LQ_RELAY_RECORD_MAX];
    size_t length;
    unsigned parts;
};

/* Put it together. False without memory. */
bool dhcpv6lq_relay_write(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_relay *relay,
                          struct dhcpv6lq_relay_record *near);

/* The string that holds it, of a binding whose first row is `first`; 0: the binding is new. *string
 * gets 0 where relays told nothing. False without memory. */
bool dhcpv6lq_relay_put(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_relay_record *near,
                        uint32_t first, uint32_t *string);

/* The lease's members about relays, from that string. */
void dhcpv6lq_relay_get(const struct dhcpv6lq_leases *leases, uint32_t string,
                        struct dhcpv6lq_lease *lease);

/* ---- rows.c: the rows of a binding ---- */

void dhcpv6lq_rows_init(struct dhcpv6lq_leases *leases);
void dhcpv6lq_rows_free(struct dhcpv6lq_leases *leases);

/* The row gets a binding's address or prefix, without host bits. */
void dhcpv6lq_row_bind(struct dhcpv6lq_row *row, const uint8_t *address, uint8_t length,
                       bool is_prefix);

/* The row's place among the prefixes of a tenant. Valid as long as the row. */
struct dhcpv6lq_prefix dhcpv6lq_row_prefix(const struct dhcpv6lq_row *row, uint32_t tenant);

/* The row of the list that begins with `first`, or of those aside, that is of this one's answer and
 * client, or 0. */
uint32_t dhcpv6lq_row_find(const struct dhcpv6lq_leases *leases, uint32_t first,
                           const struct dhcpv6lq_row *row);

/* The row of the list that is shown, or 0. */
uint32_t dhcpv6lq_row_shown(const struct dhcpv6lq_leases *leases, uint32_t first);

/* The row of this one's binding that is shown where only that query counts, or 0. */
uint32_t dhcpv6lq_row_shown_by_one(const struct dhcpv6lq_leases *leases, uint32_t first,
                                   const struct dhcpv6lq_row *row, uint32_t query);

/* Put a row into the list. */
void dhcpv6lq_row_link(struct dhcpv6lq_leases *leases, uint32_t first, uint32_t number);

/* A row of the list has changed: if it needs no longer be there, it is put aside. */
void dhcpv6lq_row_settle(struct dhcpv6lq_leases *leases, uint32_t first, uint32_t number);

/* ---- standing.c: what stands, and what conflicts ---- */

/* The row of another client that a report conflicts with, or 0. What has moved stands no more.
 * *path is the way to the report's binding, whose list begins with `first`. */
uint32_t dhcpv6lq_conflict_find(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_path *path,
                                uint32_t first, const struct dhcpv6lq_row *report);

/* A row was reported: if it is a binding it stands now, instead of what its server said before. */
void dhcpv6lq_row_stand(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_path *path,
                        uint32_t first, uint32_t number);

/* Who holds a binding: the client of the rows in its list that stand. */
uint32_t dhcpv6lq_holder(const struct dhcpv6lq_leases *leases, uint32_t first);

/* ---- seen.c: when the server heard the client ---- */

/* Is there such a time? *when gets it, in nanoseconds since 1970. */
bool dhcpv6lq_row_seen(const struct dhcpv6lq_row *row, int64_t *when);

/* Has it been valid for longer than its lifetime, at that time? */
bool dhcpv6lq_row_is_over(const struct dhcpv6lq_row *row, int64_t time);

/* Is the newer report the one to show of the two? */
bool dhcpv6lq_row_supersedes(const struct dhcpv6lq_leases *leases, const struct dhcpv6lq_row *newer,
                             const struct dhcpv6lq_row *older);

#endif
