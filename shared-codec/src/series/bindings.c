/* SPDX-License-Identifier: MIT
 *
 * Every prefix that overlaps another either contains it or is contained in it.
 * Those around a prefix are found by one lookup for each length there is; those
 * inside it follow it in the order. A client may hold a prefix inside its own,
 * so the walk over those inside goes on until one of another client; it is made
 * only for a binding that is new, which bounds all walks together by 128 steps
 * for each binding of the set.
 */
#include "series/bindings.h"

#include <stdalign.h>
#include <string.h>

#include "memory/hash.h"

enum { PREFIX_OCTETS = DHCPV6LQ_ADDRESS_BITS / 8, CHUNK_MAX = 4096 };

struct dhcpv6lq_binding {
    uint8_t prefix[PREFIX_OCTETS];
    uint64_t client;
    struct dhcpv6lq_binding *left;
    struct dhcpv6lq_binding *right;
    struct dhcpv6lq_binding *next; /* in the order */
    uint32_t priority;
    uint32_t frame;
    uint8_t length;
};

struct dhcpv6lq_binding_chunk {
    struct dhcpv6lq_binding_chunk *next;
    uint32_t used;
    uint32_t size;
    alignas(struct dhcpv6lq_binding) struct dhcpv6lq_binding bindings[];
};

static void mask(uint8_t *masked, const uint8_t *prefix, unsigned length) {
    unsigned whole = length / 8;

    memset(masked, 0, PREFIX_OCTETS);
    memcpy(masked, prefix, whole);
    if (length % 8 != 0) {
        masked[whole] = (uint8_t)(prefix[whole] & (0xff00 >> (length % 8)));
    }
}

static bool is_inside(const struct dhcpv6lq_binding *binding, const uint8_t *prefix,
                      unsigned length) {
    uint8_t masked[PREFIX_OCTETS];

    mask(masked, binding->prefix, length);
    return memcmp(masked, prefix, PREFIX_OCTETS) == 0;
}

static int compare(const struct dhcpv6lq_binding *binding, const uint8_t *prefix, unsigned length,
                   uint64_t client) {
    int order = memcmp(binding->prefix, prefix, PREFIX_OCTETS);

    if (order == 0) {
        order = (binding->length > length) - (binding->length < length);
    }
    if (order == 0) {
        order = (binding->client > client) - (binding->client < client);
    }
    return order;
}

/* The last binding before that place in the order, or NULL. */
static struct dhcpv6lq_binding *before(const struct dhcpv6lq_binding_tree *tree,
                                       const uint8_t *prefix, unsigned length, uint64_t client) {
    struct dhcpv6lq_binding *binding = tree->root;
    struct dhcpv6lq_binding *last = NULL;

    while (binding) {
        if (compare(binding, prefix, length, client) < 0) {
            last = binding;
            binding = binding->right;
        } else {
            binding = binding->left;
        }
    }
    return last;
}

/* The first binding from that place in the order on, or NULL. */
static struct dhcpv6lq_binding *from(const struct dhcpv6lq_binding_tree *tree,
                                     const uint8_t *prefix, unsigned length, uint64_t client) {
    struct dhcpv6lq_binding *last = before(tree, prefix, length, client);

    return last ? last->next : tree->first;
}

/* Another client's binding with this very prefix, or NULL. */
static struct dhcpv6lq_binding *equal_of_other(const struct dhcpv6lq_binding_tree *tree,
                                               const uint8_t *prefix, unsigned length,
                                               uint64_t client) {
    struct dhcpv6lq_binding *binding = from(tree, prefix, length, 0);

    if (binding && binding->client == client) {
        binding = binding->next;
    }
    return binding && compare(binding, prefix, length, binding->client) == 0 ? binding : NULL;
}

static bool has_length(const struct dhcpv6lq_binding_tree *tree, unsigned length) {
    return (tree->lengths[length / 64] >> (length % 64)) & 1;
}

/* Another client's binding with this prefix or one around it, or NULL. */
static struct dhcpv6lq_binding *around_of_other(const struct dhcpv6lq_binding_tree *tree,
                                                const uint8_t *prefix, unsigned length,
                                                uint64_t client) {
    for (unsigned shorter = length + 1; shorter-- > 0;) {
        uint8_t masked[PREFIX_OCTETS];
        struct dhcpv6lq_binding *binding;

        if (!has_length(tree, shorter)) {
            continue;
        }
        mask(masked, prefix, shorter);
        binding = equal_of_other(tree, masked, shorter, client);
        if (binding) {
            return binding;
        }
    }
    return NULL;
}

/* Another client's binding inside this prefix, or NULL. */
static struct dhcpv6lq_binding *inside_of_other(const struct dhcpv6lq_binding_tree *tree,
                                                const uint8_t *prefix, unsigned length,
                                                uint64_t client) {
    struct dhcpv6lq_binding *binding = from(tree, prefix, length, 0);

    while (binding && is_inside(binding, prefix, length)) {
        if (binding->client != client) {
            return binding;
        }
        binding = binding->next;
    }
    return NULL;
}

/* Chunks of a quarter of what there is keep the unused part small. */
static struct dhcpv6lq_binding *take(struct dhcpv6lq_bindings *set) {
    struct dhcpv6lq_binding_chunk *chunk = set->chunks;

    if (!chunk || chunk->used == chunk->size) {
        uint32_t size = set->count / 4 < CHUNK_MAX ? set->count / 4 + 1 : CHUNK_MAX;

        chunk = set->allocator->allocate(set->allocator->context,
                                         sizeof *chunk + size * sizeof chunk->bindings[0]);
        if (!chunk) {
            return NULL;
        }
        chunk->next = set->chunks;
        chunk->used = 0;
        chunk->size = size;
        set->chunks = chunk;
    }
    set->count++;
    return &chunk->bindings[chunk->used++];
}

static uint32_t next_priority(struct dhcpv6lq_bindings *set) {
    set->random += UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)dhcpv6lq_hash_mix(set->random);
}

/* Put the binding where its priority belongs, and part what was there around it. */
static void insert(struct dhcpv6lq_binding_tree *tree, struct dhcpv6lq_binding *added) {
    struct dhcpv6lq_binding *last = before(tree, added->prefix, added->length, added->client);
    struct dhcpv6lq_binding **link = last ? &last->next : &tree->first;
    struct dhcpv6lq_binding **left = &added->left;
    struct dhcpv6lq_binding **right = &added->right;
    struct dhcpv6lq_binding *rest;

    added->next = *link;
    *link = added;
    link = &tree->root;
    while (*link && (*link)->priority >= added->priority) {
        bool after = compare(*link, added->prefix, added->length, added->client) < 0;

        link = after ? &(*link)->right : &(*link)->left;
    }
    rest = *link;
    *link = added;
    while (rest) {
        if (compare(rest, added->prefix, added->length, added->client) < 0) {
            *left = rest;
            left = &rest->right;
            rest = rest->right;
        } else {
            *right = rest;
            right = &rest->left;
            rest = rest->left;
        }
    }
    *left = NULL;
    *right = NULL;
    tree->lengths[added->length / 64] |= UINT64_C(1) << (added->length % 64);
}

void dhcpv6lq_bindings_init(struct dhcpv6lq_bindings *set,
                            const struct dhcpv6lq_allocator *allocator, uint64_t seed) {
    *set = (struct dhcpv6lq_bindings){.allocator = allocator, .random = seed};
}

enum dhcpv6lq_binding_result dhcpv6lq_bindings_add(struct dhcpv6lq_bindings *set,
                                                   enum dhcpv6lq_binding_kind kind,
                                                   const uint8_t *prefix, uint8_t length,
                                                   uint64_t client, uint32_t frame, bool room,
                                                   uint32_t *earlier) {
    struct dhcpv6lq_binding_tree *tree = &set->trees[kind];
    uint8_t masked[PREFIX_OCTETS];
    struct dhcpv6lq_binding *same;
    struct dhcpv6lq_binding *other;
    struct dhcpv6lq_binding *added;

    mask(masked, prefix, length);
    same = from(tree, masked, length, client);
    if (same && compare(same, masked, length, client) != 0) {
        same = NULL;
    }
    other = around_of_other(tree, masked, length, client);
    if (!other && !same) {
        other = inside_of_other(tree, masked, length, client);
    }
    if (!same) {
        added = room ? take(set) : NULL;
        if (!added) {
            return DHCPV6LQ_BINDING_NOT_STORED;
        }
        memcpy(added->prefix, masked, PREFIX_OCTETS);
        added->client = client;
        added->length = length;
        added->frame = frame;
        added->priority = next_priority(set);
        insert(tree, added);
    }
    if (!other && !same) {
        return DHCPV6LQ_BINDING_NEW;
    }
    *earlier = other ? other->frame : same->frame;
    return other ? DHCPV6LQ_BINDING_CONFLICT : DHCPV6LQ_BINDING_REPEATED;
}

void dhcpv6lq_bindings_free(struct dhcpv6lq_bindings *set) {
    while (set->chunks) {
        struct dhcpv6lq_binding_chunk *next = set->chunks->next;

        set->allocator->release(set->allocator->context, set->chunks);
        set->chunks = next;
    }
    set->count = 0;
    memset(set->trees, 0, sizeof set->trees);
}
