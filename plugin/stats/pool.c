/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Chunks that are only ever appended to, and a hash table of what is in them.
 */
#include "pool.h"

#include <string.h>

#include <glib.h>

#include "dhcpv6lq/hash.h"

enum { CHUNK = 128 * 1024, LENGTH_MAX = UINT16_MAX };

struct dhcpv6lq_pool {
    GHashTable *shared;
    GSList *chunks;
    uint8_t *end; /* of what is taken of the newest chunk */
    size_t room;  /* octets from there on */
};

static uint64_t random_word(void) {
    return (uint64_t)g_random_int() << 32 | g_random_int();
}

unsigned dhcpv6lq_pool_hash(const void *octets, size_t length) {
    static struct dhcpv6lq_seed seed;

    if (seed.low == 0 && seed.high == 0) {
        seed = (struct dhcpv6lq_seed){random_word(), random_word()};
    }
    return (unsigned)dhcpv6lq_hash((const uint8_t *)octets, length, seed);
}

static guint hash(gconstpointer key) {
    const struct dhcpv6lq_shared *shared = (const struct dhcpv6lq_shared *)key;

    return dhcpv6lq_pool_hash(shared->octets, shared->length);
}

static gboolean equal(gconstpointer one, gconstpointer other) {
    const struct dhcpv6lq_shared *a = (const struct dhcpv6lq_shared *)one;
    const struct dhcpv6lq_shared *b = (const struct dhcpv6lq_shared *)other;

    return a->length == b->length && memcmp(a->octets, b->octets, a->length) == 0;
}

struct dhcpv6lq_pool *dhcpv6lq_pool_new(void) {
    struct dhcpv6lq_pool *pool = g_new0(struct dhcpv6lq_pool, 1);

    pool->shared = g_hash_table_new(hash, equal);
    return pool;
}

/* With the zero, and so that the next one is aligned. */
static size_t size_of(size_t length) {
    size_t align = _Alignof(struct dhcpv6lq_shared);

    return (sizeof(struct dhcpv6lq_shared) + length + align) / align * align;
}

static void make_room(struct dhcpv6lq_pool *pool, size_t size) {
    if (pool->room < size) {
        pool->room = CHUNK;
        pool->end = (uint8_t *)g_malloc(CHUNK);
        pool->chunks = g_slist_prepend(pool->chunks, pool->end);
    }
}

const struct dhcpv6lq_shared *dhcpv6lq_pool_share(struct dhcpv6lq_pool *pool, const void *octets,
                                                  size_t length) {
    size_t taken = MIN(length, LENGTH_MAX);
    size_t size = size_of(taken);

    make_room(pool, size);

    struct dhcpv6lq_shared *made = (struct dhcpv6lq_shared *)(void *)pool->end;

    made->length = (uint16_t)taken;
    memcpy(made->octets, octets, taken);
    made->octets[taken] = 0;

    gpointer known = g_hash_table_lookup(pool->shared, made);

    if (known) {
        return (const struct dhcpv6lq_shared *)known;
    }
    g_hash_table_add(pool->shared, made);
    pool->end += size;
    pool->room -= size;
    return made;
}

void dhcpv6lq_pool_free(struct dhcpv6lq_pool *pool) {
    if (pool) {
        g_hash_table_destroy(pool->shared);
        g_slist_free_full(pool->chunks, g_free);
        g_free(pool);
    }
}
