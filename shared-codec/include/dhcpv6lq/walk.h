/* SPDX-License-Identifier: MIT
 *
 * The reader's one way through a message: a walk that says, event after event,
 * what stands where. Events nest (BEGIN ... END) and their FIELDs tile the
 * octets: every octet of the input is in exactly one FIELD, whatever the input
 * (but see dhcpv6lq_walk_brief()).
 * Octets that nothing could be made of are FIELDs too (DHCPV6LQ_FIELD_UNDECODED),
 * after a FAULT that says why.
 *
 *     struct dhcpv6lq_walk walk;
 *     struct dhcpv6lq_event event;
 *     dhcpv6lq_walk_message(&walk, octets, length);
 *     while (dhcpv6lq_walk_next(&walk, &event)) { ... }
 *
 * Nothing is allocated or copied; the caller's buffer must outlive the walk. It
 * may be NULL where it has no octets.
 */
#ifndef DHCPV6LQ_WALK_H
#define DHCPV6LQ_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/faults.h"
#include "dhcpv6lq/registry.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How deep elements nest at the most: a leasequery answer with the data of a
 * message that came through 32 relays (the hop limit of RFC 3315), each of them
 * a message in an option, and what a client's message holds. */
enum { DHCPV6LQ_MAX_DEPTH = 80 };

enum dhcpv6lq_scope {
    DHCPV6LQ_SCOPE_FRAME,   /* a message of a TCP stream with its size: RFC 5460 5.1 */
    DHCPV6LQ_SCOPE_MESSAGE, /* RFC 8415 8, 9 */
    DHCPV6LQ_SCOPE_OPTION,  /* an option with its header: RFC 8415 21.1 */
    DHCPV6LQ_SCOPE_DUID,    /* RFC 8415 11 */
    DHCPV6LQ_SCOPE_LIST     /* what dhcpv6lq_walk_options() was given */
};

enum dhcpv6lq_event_type {
    DHCPV6LQ_EVENT_BEGIN, /* an element starts */
    DHCPV6LQ_EVENT_FIELD, /* one field of the innermost element */
    DHCPV6LQ_EVENT_FAULT, /* the innermost element is broken; its rest comes as UNDECODED,
                           but for a frame cut short: see dhcpv6lq_walk_frame() */
    DHCPV6LQ_EVENT_END    /* an element ends */
};

struct dhcpv6lq_event {
    enum dhcpv6lq_event_type type;
    size_t offset; /* octets from the start of the buffer; FAULT: where it broke */
    size_t length; /* octets; BEGIN and END: of the whole element, FAULT: of what is left of it */

    /* The element that begins, ends, or holds the field or the fault. */
    enum dhcpv6lq_scope scope;
    enum dhcpv6lq_space space;          /* OPTION: whose option-codes these are */
    uint32_t code;                      /* msg-type, option-code or DUID type; otherwise 0 */
    const struct dhcpv6lq_entry *entry; /* NULL where there is none */

    enum dhcpv6lq_field field; /* FIELD only */
    bool header;               /* FIELD before the element's own: message-size, option-code ... */
    uint64_t number;           /* FIELD of an integer, a duration or a time; otherwise 0 */

    enum dhcpv6lq_fault fault; /* FAULT only */
};

/* One open element. Private to the walk, but for dhcpv6lq_walk_holder(). */
struct dhcpv6lq_level {
    enum dhcpv6lq_scope scope;
    enum dhcpv6lq_space space;
    uint32_t code;
    uint32_t number; /* the last integer, for SIZED and BITS; after the code, the header's length */
    const struct dhcpv6lq_entry *entry;
    size_t begin;
    size_t end;
    const struct dhcpv6lq_layout *layout; /* that is gone through: the header's, then ... */
    const struct dhcpv6lq_layout *own;    /* ... this */
    uint8_t field;                        /* index into layout->fields */
    uint8_t state;                        /* walk.c's own */
};

/* A walk in progress; treat it as opaque, and do not copy it: it points into itself. About 5 KiB:
 * it may live on the stack. */
struct dhcpv6lq_walk {
    const uint8_t *octets;
    size_t position;
    struct dhcpv6lq_level *level; /* the innermost open one of these */
    unsigned depth;
    bool cut;
    bool brief;
    struct dhcpv6lq_level levels[DHCPV6LQ_MAX_DEPTH];
};

/* Start a walk over a message (RFC 8415 8, 9) of `length` octets. All of them
 * are the message's. */
void dhcpv6lq_walk_message(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t length);

/* Start a walk over one message of a TCP stream with the message-size before it
 * (RFC 5460 5.1). A message-size other than the octets there are is a fault; the
 * walk goes on through the message all the same. */
void dhcpv6lq_walk_frame(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t length);

/* Start a walk over one or more options (RFC 8415 21.1), `length` octets at
 * `offset` of a buffer; events' offsets count from the buffer's start. */
void dhcpv6lq_walk_options(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t offset,
                           size_t length);

/* Start a walk over a bare DUID (RFC 8415 11), `length` octets at `offset`. */
void dhcpv6lq_walk_duid(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t offset,
                        size_t length);

/* Right after a start: the octets are only the first ones of those that were sent.
 * A message in an option that runs past their end is walked as far as it goes then. */
void dhcpv6lq_walk_cut(struct dhcpv6lq_walk *walk);

/* Right after a start: leave out the fields of options' headers, option-code and option-len (RFC
 * 8415 21.1), which are a third of an ordinary message's events. FIELDs do not tile the octets
 * then: an option's own begin 4 octets after its BEGIN, which tells its code, and where it ends as
 * far as there are octets; an option-len of more is a FAULT in either walk. */
void dhcpv6lq_walk_brief(struct dhcpv6lq_walk *walk);

/* The next event, or false at the end. Every BEGIN has its END, in any input. */
bool dhcpv6lq_walk_next(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event);

/* Right after a BEGIN: leave out all events up to the element's END, which
 * comes next. Faults inside it are not looked for. */
void dhcpv6lq_walk_skip(struct dhcpv6lq_walk *walk);

/* The element `up` levels above the innermost open one (0: that one itself), or
 * NULL where there is none. Right after an END, the innermost open element is
 * the one that held the ended one. Valid until the next call. Its scope, space,
 * code, entry, begin and end may be read. */
static inline const struct dhcpv6lq_level *dhcpv6lq_walk_holder(const struct dhcpv6lq_walk *walk,
                                                                unsigned up) {
    return up < walk->depth ? &walk->levels[walk->depth - 1 - up] : NULL;
}

#ifdef __cplusplus
}
#endif

#endif
