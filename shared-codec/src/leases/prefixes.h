/* SPDX-License-Identifier: MIT
 *
 * Prefixes and addresses by their bits: which contain one, and which are inside it. Each has a
 * number of its user's, above 0 and under 2^31, and may be held by clients, whose numbers are the
 * user's too. Everything takes at most one step for each bit of a prefix, whatever there is; a
 * prefix costs 20 octets.
 */
#ifndef DHCPV6LQ_PREFIXES_H
#define DHCPV6LQ_PREFIXES_H

#include <stdbool.h>
#include <stdint.h>

#include "memory/blocks.h"

enum {
    DHCPV6LQ_TENANT_BITS = 32,
    DHCPV6LQ_PREFIX_OCTETS = 16,
    /* An address is what is inside its /128, so that the two are different ones that overlap. */
    DHCPV6LQ_PREFIX_BITS_MAX = DHCPV6LQ_TENANT_BITS + 8 * DHCPV6LQ_PREFIX_OCTETS + 1,
    DHCPV6LQ_PREFIXES_REST = DHCPV6LQ_PREFIX_BITS_MAX + 1
};

/* A prefix of a tenant's. */
struct dhcpv6lq_prefix {
    uint32_t tenant;
    const uint8_t *octets; /* 16; those bits that are not the prefix's are 0 */
    unsigned bits;         /* the tenant's, the prefix's, and of an address one more */
};

/* Who holds a prefix: a client's number or one of these. */
#define DHCPV6LQ_NOBODY 0
#define DHCPV6LQ_SEVERAL UINT32_MAX

struct dhcpv6lq_prefixes {
    struct dhcpv6lq_blocks nodes;
    uint32_t root;
    const void *user;
    struct dhcpv6lq_prefix (*prefix)(const void *user, uint32_t number);
    uint32_t (*holder)(const void *user, uint32_t number); /* of that very prefix */
};

/* The way to where a prefix is or would be. It is valid until a prefix is inserted by another. */
struct dhcpv6lq_path {
    uint32_t nodes[DHCPV6LQ_PREFIX_BITS_MAX]; /* from the root down: what may contain it */
    unsigned depth;
    uint32_t next;   /* what is there, or where it would be */
    unsigned common; /* the bits that it has in common with `next`, or with the last node */
};

/* No prefixes yet; nothing is allocated. `prefix` and `holder` tell of a number, and get `user`. */
void dhcpv6lq_prefixes_init(struct dhcpv6lq_prefixes *prefixes,
                            const struct dhcpv6lq_allocator *allocator, const void *user,
                            struct dhcpv6lq_prefix (*prefix)(const void *user, uint32_t number),
                            uint32_t (*holder)(const void *user, uint32_t number));

/* The number of that prefix, or 0. *path is the way to it in any case. */
uint32_t dhcpv6lq_prefixes_find(const struct dhcpv6lq_prefixes *prefixes,
                                const struct dhcpv6lq_prefix *prefix, struct dhcpv6lq_path *path);

/* Put in a prefix that was not found, which nobody holds yet. *path is the way to it now. False
 * without memory: nothing is changed then. */
bool dhcpv6lq_prefixes_insert(struct dhcpv6lq_prefixes *prefixes,
                              const struct dhcpv6lq_prefix *prefix, struct dhcpv6lq_path *path,
                              uint32_t number);

/* The prefix at the end of the path has another holder. */
void dhcpv6lq_prefixes_hold(struct dhcpv6lq_prefixes *prefixes, const struct dhcpv6lq_path *path);

/* The longest prefix that contains the one at the end of the path, or 0; call again with the same
 * *step, which must be 0 at first, for the next shorter one. */
uint32_t dhcpv6lq_prefixes_around(const struct dhcpv6lq_prefixes *prefixes,
                                  const struct dhcpv6lq_path *path, unsigned *step);

/* The first prefix inside the one at the end of the path that another than `client` holds, or 0. */
uint32_t dhcpv6lq_prefixes_inside(const struct dhcpv6lq_prefixes *prefixes,
                                  const struct dhcpv6lq_path *path, uint32_t client);

/* Begin with the first prefix in the order of tenants, octets and lengths. `rest` has room for
 * DHCPV6LQ_PREFIXES_REST numbers; how many are used is returned. */
unsigned dhcpv6lq_prefixes_begin(const struct dhcpv6lq_prefixes *prefixes, uint32_t *rest);

/* The next one, or 0 at the end; *used is what was returned above. No prefix may be inserted
 * meanwhile. */
uint32_t dhcpv6lq_prefixes_next(const struct dhcpv6lq_prefixes *prefixes, uint32_t *rest,
                                unsigned *used);

/* Give everything back; there are no prefixes then. */
void dhcpv6lq_prefixes_free(struct dhcpv6lq_prefixes *prefixes);

#endif
