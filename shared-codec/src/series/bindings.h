/* SPDX-License-Identifier: MIT
 *
 * The addresses and prefixes of one answer, to find those of two clients that
 * overlap and those that come twice. Addresses and prefixes are apart: an
 * address inside a delegated prefix is no conflict.
 */
#ifndef DHCPV6LQ_BINDINGS_H
#define DHCPV6LQ_BINDINGS_H

#include "dhcpv6lq/session.h"

enum dhcpv6lq_binding_kind { DHCPV6LQ_BINDING_ADDRESS, DHCPV6LQ_BINDING_PREFIX };

enum { DHCPV6LQ_ADDRESS_BITS = 128, DHCPV6LQ_BINDING_KINDS = 2 };

/* One binding kind: a treap in the order of (prefix, length, client), so that
 * the prefixes inside a prefix come right after it, and the lengths there are,
 * so that the prefixes around one are looked up by a few lookups. */
struct dhcpv6lq_binding_tree {
    struct dhcpv6lq_binding *root;
    struct dhcpv6lq_binding *first;
    uint64_t lengths[DHCPV6LQ_ADDRESS_BITS / 64 + 1]; /* a bit each */
};

struct dhcpv6lq_bindings {
    const struct dhcpv6lq_allocator *allocator;
    struct dhcpv6lq_binding_chunk *chunks;
    uint32_t count;
    uint64_t random; /* the treap's priorities */
    struct dhcpv6lq_binding_tree trees[DHCPV6LQ_BINDING_KINDS];
};

enum dhcpv6lq_binding_result {
    DHCPV6LQ_BINDING_NEW,
    DHCPV6LQ_BINDING_REPEATED,  /* the client had the very same */
    DHCPV6LQ_BINDING_CONFLICT,  /* another client has the same address or an overlapping prefix */
    DHCPV6LQ_BINDING_NOT_STORED /* no room, or no memory */
};

/* An empty set; nothing is allocated yet. `seed` must not be known to who sends
 * the bindings: it keeps the trees flat whatever the order they come in. */
void dhcpv6lq_bindings_init(struct dhcpv6lq_bindings *set,
                            const struct dhcpv6lq_allocator *allocator, uint64_t seed);

/* Add the binding of `client` (a hash of its Client-ID) and tell what it is;
 * *earlier gets the frame of the binding that it repeats or conflicts with. The
 * bits of `prefix` past `length` (128 for an address) do not count. `room`: may
 * the set grow? */
enum dhcpv6lq_binding_result dhcpv6lq_bindings_add(struct dhcpv6lq_bindings *set,
                                                   enum dhcpv6lq_binding_kind kind,
                                                   const uint8_t *prefix, uint8_t length,
                                                   uint64_t client, uint32_t frame, bool room,
                                                   uint32_t *earlier);

/* Give everything back; the set is empty then. */
void dhcpv6lq_bindings_free(struct dhcpv6lq_bindings *set);

#endif
