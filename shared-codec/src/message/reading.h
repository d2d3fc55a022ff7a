/* SPDX-License-Identifier: MIT
 *
 * One walk through a message, and all who listen: facts, clients, checks.
 */
#ifndef DHCPV6LQ_READING_H
#define DHCPV6LQ_READING_H

#include "message/checker.h"
#include "message/clients.h"
#include "message/facts.h"

/* Findings that are kept of a message: one of 64 KiB could break thousands of rules. */
enum { DHCPV6LQ_FINDINGS_MAX = 64 };

/* A reader of messages, one after another. */
struct dhcpv6lq_reading {
    struct dhcpv6lq_facts facts;
    struct dhcpv6lq_clients clients;
    struct dhcpv6lq_findings findings;
    struct dhcpv6lq_checker checker;
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_finding list[DHCPV6LQ_FINDINGS_MAX];
    uint64_t walks; /* so far */
};

/* `allocator` must outlive it: what the clients of a message take is kept for the next one. */
void dhcpv6lq_reading_init(struct dhcpv6lq_reading *reading,
                           const struct dhcpv6lq_allocator *allocator);

/* Walk through `length` octets: a message, or relays' around one, which begins at `message`.
 * dhcpv6lq_facts_begin() must have been called for it. With `findings`, it is checked, and what is
 * found is in reading->findings; else that is empty. */
void dhcpv6lq_reading_walk(struct dhcpv6lq_reading *reading, const uint8_t *octets, size_t length,
                           size_t message, const struct dhcpv6lq_validation *validation,
                           const struct dhcpv6lq_asked *asked, bool findings);

void dhcpv6lq_reading_free(struct dhcpv6lq_reading *reading);

#endif
