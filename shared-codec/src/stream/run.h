/* SPDX-License-Identifier: MIT
 *
 * Octets of a stream without a gap, as far as they are still needed, and where they came from; and
 * the messages in them.
 */
#ifndef DHCPV6LQ_RUN_H
#define DHCPV6LQ_RUN_H

#include "dhcpv6lq/frame.h"
#include "dhcpv6lq/stream.h"

/* What was found in a run that is ahead of a gap. */
struct dhcpv6lq_find {
    enum dhcpv6lq_item_kind kind;
    enum dhcpv6lq_completeness completeness;
    int64_t position;
    size_t length;
    size_t size;
    void *found; /* the listener's */
};

struct dhcpv6lq_run {
    struct dhcpv6lq_run *next; /* the one after it, behind a gap */
    int64_t start;             /* position of the first octet kept */
    uint8_t *octets;
    size_t length; /* octets kept */
    size_t octets_size;
    struct dhcpv6lq_origin *origins; /* of them, in order; the first is at or before `start` */
    size_t origins_count;
    size_t origins_size;

    bool aligned; /* a message starts at `at`; else one is to be looked for from there on */
    int64_t at;
    size_t need;          /* octets from `at` on before there is anything more to find */
    int64_t skip_to;      /* no message starts before this */
    const char *protocol; /* whose those octets are, or NULL */

    struct dhcpv6lq_find *finds; /* ahead of a gap: what was found, in order */
    size_t finds_count;
    size_t finds_size;
};

/* The position after its last octet. */
static inline int64_t dhcpv6lq_run_end(const struct dhcpv6lq_run *run) {
    return run->start + (int64_t)run->length;
}

/* A new, empty run from that position on, or NULL without memory. */
struct dhcpv6lq_run *dhcpv6lq_run_new(const struct dhcpv6lq_allocator *allocator, int64_t start,
                                      bool aligned);

void dhcpv6lq_run_free(const struct dhcpv6lq_allocator *allocator, struct dhcpv6lq_run *run);

/* Append octets that one segment brought. False without memory: nothing is changed then. */
bool dhcpv6lq_run_append(const struct dhcpv6lq_allocator *allocator, struct dhcpv6lq_run *run,
                         const uint8_t *octets, size_t length,
                         const struct dhcpv6lq_origin *origin);

/* Append octets that were found elsewhere, which keep their origins. False without memory: some of
 * them may be there then. */
bool dhcpv6lq_run_append_item(const struct dhcpv6lq_allocator *allocator, struct dhcpv6lq_run *run,
                              const struct dhcpv6lq_item *item);

/* Forget the octets before a position of the run. */
void dhcpv6lq_run_drop(struct dhcpv6lq_run *run, int64_t before);

/* What an item says of the octets from `position` on; pointers into the run. */
struct dhcpv6lq_item dhcpv6lq_run_item(const struct dhcpv6lq_run *run, enum dhcpv6lq_item_kind kind,
                                       int64_t position, size_t length);

/* A way through a run's octets: what was looked at is not looked at again. Any other change of the
 * run's octets ends it. */
struct dhcpv6lq_look {
    struct dhcpv6lq_search search;
    int64_t base; /* position of its first octet */
};

/* Begin at run->at. */
void dhcpv6lq_look_begin(struct dhcpv6lq_look *look, const struct dhcpv6lq_run *run);

/* Find the next item in the run and go past it; false where more octets are needed first. `ended`:
 * there are no more. `first`: run->at may be where the stream starts, and another protocol's octets
 * be told by how they begin. */
bool dhcpv6lq_look_next(struct dhcpv6lq_look *look, struct dhcpv6lq_run *run, bool ended,
                        bool first, struct dhcpv6lq_item *item);

#endif
