/* SPDX-License-Identifier: MIT
 *
 * A binary trie without nodes of a single branch (a Patricia tree). A node stands for the bits that
 * all below it have in common, be they a prefix that is there or not; a prefix that none is inside
 * needs no node. Containers of a prefix are on the way to it, what is inside it is below it.
 *
 * 2001:db8::/32, and then 2001:db8:1::/48 and 2001:db8:3::/48:
 *
 *     root -> ::/32          root -> node /32, a prefix     root -> node /32, a prefix
 *                                      \ 1::/48                       \ node /46, none
 *                                                                        / 1::/48   \ 3::/48
 *
 * Each node knows the client who holds all that is held at and below it, if it is one only. So a
 * prefix of another client is found without going past those of the same one.
 */
#include "leases/prefixes.h"

#include <string.h>

#define LEAF (UINT32_C(1) << 31) /* in a link: it is a prefix, not a node */

struct node {
    uint32_t branches[2]; /* by the bit that comes after the node's: links */
    uint32_t number;      /* of its prefix; where it has none, of any one below it */
    uint32_t holder;      /* of all that is held at and below it */
    uint16_t bits;
    bool is_prefix;
};

void dhcpv6lq_prefixes_init(struct dhcpv6lq_prefixes *prefixes,
                            const struct dhcpv6lq_allocator *allocator, const void *user,
                            struct dhcpv6lq_prefix (*prefix)(const void *user, uint32_t number),
                            uint32_t (*holder)(const void *user, uint32_t number)) {
    *prefixes = (struct dhcpv6lq_prefixes){.user = user, .prefix = prefix, .holder = holder};
    dhcpv6lq_blocks_init(&prefixes->nodes, allocator, sizeof(struct node));
}

/* ---- bits ---- */

static unsigned bit(const struct dhcpv6lq_prefix *prefix, unsigned at) {
    if (at < DHCPV6LQ_TENANT_BITS) {
        return prefix->tenant >> (DHCPV6LQ_TENANT_BITS - 1 - at) & 1;
    }
    at -= DHCPV6LQ_TENANT_BITS;
    return at < 8 * DHCPV6LQ_PREFIX_OCTETS ? (unsigned)prefix->octets[at / 8] >> (7 - at % 8) & 1
                                           : 0;
}

static unsigned common_bits(const struct dhcpv6lq_prefix *one,
                            const struct dhcpv6lq_prefix *other) {
    unsigned most = one->bits < other->bits ? one->bits : other->bits;
    unsigned common = 0;

    if (one->tenant == other->tenant) {
        const uint8_t *end = one->octets + DHCPV6LQ_PREFIX_OCTETS;
        const uint8_t *octet = one->octets;

        while (octet < end && *octet == other->octets[octet - one->octets]) {
            octet++;
        }
        common = DHCPV6LQ_TENANT_BITS + 8 * (unsigned)(octet - one->octets);
    }
    while (common < most && bit(one, common) == bit(other, common)) {
        common++;
    }
    return common < most ? common : most;
}

/* ---- links ---- */

static struct node *node_at(const struct dhcpv6lq_prefixes *prefixes, uint32_t link) {
    return dhcpv6lq_blocks_at(&prefixes->nodes, link);
}

static bool is_node(uint32_t link) {
    return link != 0 && !(link & LEAF);
}

/* A prefix at or below it. */
static uint32_t number_of(const struct dhcpv6lq_prefixes *prefixes, uint32_t link) {
    return is_node(link) ? node_at(prefixes, link)->number : link & ~LEAF;
}

static unsigned bits_of(const struct dhcpv6lq_prefixes *prefixes, uint32_t link) {
    return is_node(link) ? node_at(prefixes, link)->bits
                         : prefixes->prefix(prefixes->user, link & ~LEAF).bits;
}

/* Is there a prefix of just its bits? */
static bool is_prefix(const struct dhcpv6lq_prefixes *prefixes, uint32_t link) {
    return (link & LEAF) || node_at(prefixes, link)->is_prefix;
}

/* ---- holders ---- */

static uint32_t holder_of(const struct dhcpv6lq_prefixes *prefixes, uint32_t link) {
    if (link == 0) {
        return DHCPV6LQ_NOBODY;
    }
    return is_node(link) ? node_at(prefixes, link)->holder
                         : prefixes->holder(prefixes->user, link & ~LEAF);
}

static uint32_t either(uint32_t one, uint32_t other) {
    if (one == DHCPV6LQ_NOBODY || one == other) {
        return other;
    }
    return other == DHCPV6LQ_NOBODY ? one : DHCPV6LQ_SEVERAL;
}

/* Of the prefix that the node is, alone. */
static uint32_t own_holder(const struct dhcpv6lq_prefixes *prefixes, const struct node *node) {
    return node->is_prefix ? prefixes->holder(prefixes->user, node->number) : DHCPV6LQ_NOBODY;
}

static bool update(const struct dhcpv6lq_prefixes *prefixes, struct node *node) {
    uint32_t before = node->holder;

    node->holder =
        either(own_holder(prefixes, node), either(holder_of(prefixes, node->branches[0]),
                                                  holder_of(prefixes, node->branches[1])));
    return node->holder != before;
}

void dhcpv6lq_prefixes_hold(struct dhcpv6lq_prefixes *prefixes, const struct dhcpv6lq_path *path) {
    bool changed = !is_node(path->next) || update(prefixes, node_at(prefixes, path->next));

    for (unsigned i = path->depth; changed && i > 0; i--) {
        changed = update(prefixes, node_at(prefixes, path->nodes[i - 1]));
    }
}

/* ---- the way to a prefix ---- */

static bool is_there(const struct dhcpv6lq_prefixes *prefixes, const struct dhcpv6lq_prefix *prefix,
                     const struct dhcpv6lq_path *path) {
    return path->next != 0 && path->common == prefix->bits &&
           bits_of(prefixes, path->next) == prefix->bits && is_prefix(prefixes, path->next);
}

/* Down by single bits first, on which no node may lie that has others, and back up to where any
 * prefix from there says that the bits are still the same. */
uint32_t dhcpv6lq_prefixes_find(const struct dhcpv6lq_prefixes *prefixes,
                                const struct dhcpv6lq_prefix *prefix, struct dhcpv6lq_path *path) {
    uint32_t link = prefixes->root;

    path->depth = 0;
    while (is_node(link) && node_at(prefixes, link)->bits < prefix->bits) {
        path->nodes[path->depth++] = link;
        link = node_at(prefixes, link)->branches[bit(prefix, node_at(prefixes, link)->bits)];
    }
    path->next = link;
    path->common = 0;
    if (prefixes->root == 0) {
        return 0;
    }

    uint32_t any = number_of(prefixes, link ? link : path->nodes[path->depth - 1]);
    struct dhcpv6lq_prefix other = prefixes->prefix(prefixes->user, any);

    path->common = common_bits(prefix, &other);
    while (path->depth > 0 &&
           node_at(prefixes, path->nodes[path->depth - 1])->bits > path->common) {
        path->next = path->nodes[--path->depth];
    }
    return is_there(prefixes, prefix, path) ? number_of(prefixes, path->next) : 0;
}

/* ---- putting one in ---- */

/* The branch that the path's end hangs on. */
static uint32_t *branch(struct dhcpv6lq_prefixes *prefixes, const struct dhcpv6lq_prefix *prefix,
                        const struct dhcpv6lq_path *path) {
    struct node *last;

    if (path->depth == 0) {
        return &prefixes->root;
    }
    last = node_at(prefixes, path->nodes[path->depth - 1]);
    return &last->branches[bit(prefix, last->bits)];
}

/* What may be where the prefix belongs, and what is made of it:
 *
 *     nothing             the prefix
 *     a node, no prefix   the node, which is the prefix now
 *     what is inside it   a node that is the prefix, and that below it
 *     a container         a node that is the container, and the prefix below it
 *     something else      a node of the bits in common, and both below it
 */
bool dhcpv6lq_prefixes_insert(struct dhcpv6lq_prefixes *prefixes,
                              const struct dhcpv6lq_prefix *prefix, struct dhcpv6lq_path *path,
                              uint32_t number) {
    uint32_t *link = branch(prefixes, prefix, path);
    uint32_t old = path->next;
    uint32_t added;
    struct node *node;

    if (old == 0) {
        *link = path->next = number | LEAF;
        return true;
    }
    if (path->common == prefix->bits && bits_of(prefixes, old) == prefix->bits) {
        node = node_at(prefixes, old);
        node->number = number;
        node->is_prefix = true;
        return true;
    }
    added = dhcpv6lq_blocks_add(&prefixes->nodes);
    if (added == 0) {
        return false;
    }
    node = node_at(prefixes, added);
    *node = (struct node){.number = number, .bits = (uint16_t)path->common};
    *link = added;
    if (path->common == bits_of(prefixes, old)) {
        node->number = number_of(prefixes, old);
        node->is_prefix = true;
    } else {
        struct dhcpv6lq_prefix other = prefixes->prefix(prefixes->user, number_of(prefixes, old));

        node->branches[bit(&other, path->common)] = old;
    }
    if (path->common == prefix->bits) {
        node->is_prefix = true;
        path->next = added;
    } else {
        node->branches[bit(prefix, path->common)] = path->next = number | LEAF;
        path->nodes[path->depth++] = added;
    }
    update(prefixes, node);
    return true;
}

/* ---- looking around and inside ---- */

uint32_t dhcpv6lq_prefixes_around(const struct dhcpv6lq_prefixes *prefixes,
                                  const struct dhcpv6lq_path *path, unsigned *step) {
    while (*step < path->depth) {
        const struct node *node = node_at(prefixes, path->nodes[path->depth - ++*step]);

        if (node->is_prefix) {
            return node->number;
        }
    }
    return 0;
}

static bool is_of_other(uint32_t holder, uint32_t client) {
    return holder != DHCPV6LQ_NOBODY && holder != client;
}

/* The first branch with something of another client, or 0. */
static uint32_t other_branch(const struct dhcpv6lq_prefixes *prefixes, uint32_t link,
                             uint32_t client) {
    const struct node *node = node_at(prefixes, link);

    for (unsigned i = 0; i < 2; i++) {
        if (is_of_other(holder_of(prefixes, node->branches[i]), client)) {
            return node->branches[i];
        }
    }
    return 0;
}

uint32_t dhcpv6lq_prefixes_inside(const struct dhcpv6lq_prefixes *prefixes,
                                  const struct dhcpv6lq_path *path, uint32_t client) {
    uint32_t link = path->next;

    while (is_node(link)) {
        link = other_branch(prefixes, link, client);
        if (is_node(link) && is_of_other(own_holder(prefixes, node_at(prefixes, link)), client)) {
            return node_at(prefixes, link)->number;
        }
    }
    return link != path->next ? link & ~LEAF : 0;
}

/* ---- in their order ---- */

unsigned dhcpv6lq_prefixes_begin(const struct dhcpv6lq_prefixes *prefixes, uint32_t *rest) {
    rest[0] = prefixes->root;
    return prefixes->root != 0;
}

uint32_t dhcpv6lq_prefixes_next(const struct dhcpv6lq_prefixes *prefixes, uint32_t *rest,
                                unsigned *used) {
    while (*used > 0) {
        uint32_t link = rest[--*used];
        const struct node *node;

        if (!is_node(link)) {
            return link & ~LEAF;
        }
        node = node_at(prefixes, link);
        for (unsigned i = 2; i-- > 0;) {
            if (node->branches[i] != 0) {
                rest[(*used)++] = node->branches[i];
            }
        }
        if (node->is_prefix) {
            return node->number;
        }
    }
    return 0;
}

void dhcpv6lq_prefixes_free(struct dhcpv6lq_prefixes *prefixes) {
    dhcpv6lq_blocks_free(&prefixes->nodes);
    prefixes->root = 0;
}
