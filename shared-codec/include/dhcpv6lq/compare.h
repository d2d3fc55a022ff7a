/* SPDX-License-Identifier: MIT
 *
 * What two answers in a lease table (leases.h) tell differently: which bindings only one of them
 * has, and what differs in those that both have. The two sides are called a and b; whatever is true
 * of one is true of the other, so that they may be exchanged.
 *
 * A binding is on a side where its answer has it with a valid lifetime that is not 0. One that only
 * one side has is a difference (missing from b, or extra in b) unless
 *   - its lifetime had ended when the other side was told: then it is `over`;
 *   - the capture lacks what would tell whether the other side has it: then it is `unknown`;
 *   - the other side was asked for others only: then it is `apart`.
 *
 * Of a binding that both sides have, these may differ, if both sides tell:
 *   - its owner: the client's DUID;
 *   - its lifetime: when it ends, report time plus valid lifetime, by more than 2 seconds;
 *   - its relay: link-address, relay's address, Interface-ID, Remote-ID or Relay-ID. A side that
 *     tells a link-address tells what the relays sent, so that an ID which is not there was not
 *     sent.
 */
#ifndef DHCPV6LQ_COMPARE_H
#define DHCPV6LQ_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/hash.h"
#include "dhcpv6lq/leases.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { DHCPV6LQ_COMPARAND_A, DHCPV6LQ_COMPARAND_B, DHCPV6LQ_COMPARANDS };

/* One side: the rows that the lease table has of a query. */
struct dhcpv6lq_comparand {
    const struct dhcpv6lq_query *query; /* must be there as long as the comparison */
    bool has_time;
    int64_t time;    /* when it was told, nanoseconds since 1970 */
    bool is_partial; /* it may lack bindings that its server told, or would have told yet */
    bool is_asked;   /* what the query asks for is all that it may have: the other side is not of an
                        answer, but has everything */
};

/* The side of a query of a capture: told when its REPLY came, and partial where octets of its
 * answer are missing or the capture ends before the answer does. */
struct dhcpv6lq_comparand dhcpv6lq_comparand_of(const struct dhcpv6lq_query *query);

enum dhcpv6lq_difference_kind {
    DHCPV6LQ_MISSING,  /* a has it, b does not */
    DHCPV6LQ_EXTRA,    /* b has it, a does not */
    DHCPV6LQ_OWNER,    /* both have it, and the owner differs, */
    DHCPV6LQ_LIFETIME, /* the lifetime, */
    DHCPV6LQ_RELAY,    /* or the relay: of these, several may be */
    DHCPV6LQ_DIFFERENCE_KINDS
};

/* One binding that differs. */
struct dhcpv6lq_difference {
    unsigned kinds; /* a bit each: 1 << DHCPV6LQ_OWNER */
    bool has[DHCPV6LQ_COMPARANDS];
    struct dhcpv6lq_lease leases[DHCPV6LQ_COMPARANDS]; /* of a side that has it */
};

/* What a comparison came to, as far as it has got: numbers of bindings. */
struct dhcpv6lq_compared {
    uint32_t bindings[DHCPV6LQ_COMPARANDS]; /* that a side has */
    uint32_t alike;                         /* both sides have them, and nothing differs */
    uint32_t differences[DHCPV6LQ_DIFFERENCE_KINDS];
    uint32_t over[DHCPV6LQ_COMPARANDS]; /* only this side has them, and that is no difference: see
                                           above */
    uint32_t unknown[DHCPV6LQ_COMPARANDS];
    uint32_t apart[DHCPV6LQ_COMPARANDS];
};

/* A comparison that goes on; its counts are for reading. About 1 KiB: it may live on the stack. */
struct dhcpv6lq_comparison {
    struct dhcpv6lq_compared compared;
    const struct dhcpv6lq_leases *leases;
    struct dhcpv6lq_comparand sides[DHCPV6LQ_COMPARANDS];
    unsigned listed; /* the side whose rows are gone through */
    struct dhcpv6lq_lease_list list;
};

/* Begin to compare two queries of one table. Nothing may be taken into it before the end. */
struct dhcpv6lq_comparison dhcpv6lq_compare(const struct dhcpv6lq_leases *leases,
                                            const struct dhcpv6lq_comparand *a,
                                            const struct dhcpv6lq_comparand *b);

/* The next binding that differs: those of a in the order in which they were told of, then those
 * that only b has. False at the end: then the counts are of all. */
bool dhcpv6lq_comparison_next(struct dhcpv6lq_comparison *comparison,
                              struct dhcpv6lq_difference *difference);

/* Has no binding differed so far? */
bool dhcpv6lq_compared_alike(const struct dhcpv6lq_compared *compared);

/* "missing", "extra", "owner", "lifetime", "relay". Static storage. */
const char *dhcpv6lq_difference_text(enum dhcpv6lq_difference_kind kind);

/* ---- columns ---- */

enum dhcpv6lq_difference_column {
    DHCPV6LQ_DIFFERENCE_KIND, /* "missing"; where several differ, "owner lifetime" */
    DHCPV6LQ_DIFFERENCE_BINDING,
    DHCPV6LQ_DIFFERENCE_A_CLIENT_DUID,
    DHCPV6LQ_DIFFERENCE_B_CLIENT_DUID,
    DHCPV6LQ_DIFFERENCE_A_EXPIRES,
    DHCPV6LQ_DIFFERENCE_B_EXPIRES,
    DHCPV6LQ_DIFFERENCE_A_LAST_SEEN,
    DHCPV6LQ_DIFFERENCE_B_LAST_SEEN,
    DHCPV6LQ_DIFFERENCE_A_LINK_ADDRESS,
    DHCPV6LQ_DIFFERENCE_B_LINK_ADDRESS,
    DHCPV6LQ_DIFFERENCE_A_RELAY_ADDRESS,
    DHCPV6LQ_DIFFERENCE_B_RELAY_ADDRESS,
    DHCPV6LQ_DIFFERENCE_A_INTERFACE_ID,
    DHCPV6LQ_DIFFERENCE_B_INTERFACE_ID,
    DHCPV6LQ_DIFFERENCE_A_REMOTE_ID,
    DHCPV6LQ_DIFFERENCE_B_REMOTE_ID,
    DHCPV6LQ_DIFFERENCE_A_RELAY_ID,
    DHCPV6LQ_DIFFERENCE_B_RELAY_ID,
    DHCPV6LQ_DIFFERENCE_A_FRAME,
    DHCPV6LQ_DIFFERENCE_B_FRAME,
    DHCPV6LQ_DIFFERENCE_COLUMNS
};

/* A column's name, as in the first line of a CSV file: "difference", "binding", "a_client_duid",
 * ... `column` must be under DHCPV6LQ_DIFFERENCE_COLUMNS. Static storage. */
const char *dhcpv6lq_difference_column_name(enum dhcpv6lq_difference_column column);

/* A column of a difference as text, as dhcpv6lq_lease_text() has it: at most DHCPV6LQ_LEASE_TEXT
 * octets; nothing of a side that does not have the binding. */
size_t dhcpv6lq_difference_column_text(char *text, size_t size,
                                       const struct dhcpv6lq_difference *difference,
                                       enum dhcpv6lq_difference_column column);

/* What differs in the relay, in words: "Remote-ID line-1 -> line-2"; nothing where that does not.
 */
size_t dhcpv6lq_difference_relay_text(char *text, size_t size,
                                      const struct dhcpv6lq_difference *difference);

/* ---- which queries of a capture are worth comparing ---- */

/* Does a query ask for a state, of which a later answer may be compared with an earlier one? A
 * LEASEQUERY does, if it is in the capture; an ACTIVELEASEQUERY asks for changes. */
bool dhcpv6lq_query_asks_state(const struct dhcpv6lq_query *query);

/* Is it the same requestor (its Client-ID, else its address), and does it ask the same server for
 * the same? Both must be queries of one capture. */
bool dhcpv6lq_query_asks_same(const struct dhcpv6lq_query *one, const struct dhcpv6lq_query *other);

/* Equal for queries that ask the same; never 0. */
uint64_t dhcpv6lq_query_asks_hash(const struct dhcpv6lq_query *query, struct dhcpv6lq_seed seed);

#ifdef __cplusplus
}
#endif

#endif
