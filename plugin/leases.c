/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Rows in chunks, so that they never move, and a hash table of pointers to them
 * by address and prefix length.
 */
#include "leases.h"

#include "client_data.h"

enum { CHUNK_MIN = 8, CHUNK_MAX = 4096, SLOTS_MIN = 16 };

struct chunk {
    struct chunk *next;
    uint32_t used;
    uint32_t size;
    struct dhcpv6lq_lease leases[];
};

/* Leases by what is leased: open addressing, linear probing. */
struct index {
    struct dhcpv6lq_lease **slots;
    size_t size; /* a power of two, or 0 */
    size_t count;
    uint64_t seed; /* not known to who chooses addresses, lest they collide */
};

struct dhcpv6lq_leases {
    struct dhcpv6lq_pool *pool;
    struct chunk *first;
    struct chunk *last;
    struct index index;
    struct dhcpv6lq_client_data *reader;
    GHashTable *servers; /* by query, of what names itself in its first message only */
};

/* ---- what is leased ---- */

static bool is_same(const struct dhcpv6lq_lease *a, const struct dhcpv6lq_lease *b) {
    return a->length == b->length && a->is_prefix == b->is_prefix &&
           memcmp(a->address, b->address, sizeof a->address) == 0;
}

static uint64_t mix(uint64_t value) {
    value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

static uint64_t hash(uint64_t seed, const struct dhcpv6lq_lease *lease) {
    uint64_t halves[2];

    memcpy(halves, lease->address, sizeof halves);
    return mix(mix(mix(seed ^ halves[0]) ^ halves[1]) ^ (lease->length + 256u * lease->is_prefix));
}

static struct dhcpv6lq_lease **find_slot(const struct index *index,
                                         const struct dhcpv6lq_lease *lease) {
    size_t at = (size_t)hash(index->seed, lease) & (index->size - 1);

    while (index->slots[at] && !is_same(index->slots[at], lease)) {
        at = (at + 1) & (index->size - 1);
    }
    return &index->slots[at];
}

/* At most three quarters of the slots are taken. */
static void grow(struct index *index) {
    struct index grown = {.size = MAX(index->size * 2, SLOTS_MIN), .seed = index->seed};

    if (index->count + 1 <= index->size / 4 * 3) {
        return;
    }
    grown.count = index->count;
    grown.slots = g_new0(struct dhcpv6lq_lease *, grown.size);
    for (size_t i = 0; i < index->size; i++) {
        if (index->slots[i]) {
            *find_slot(&grown, index->slots[i]) = index->slots[i];
        }
    }
    g_free(index->slots);
    *index = grown;
}

static void begin_index(struct index *index) {
    *index = (struct index){.seed = (uint64_t)g_random_int() << 32 | g_random_int()};
}

/* ---- which of two stays ---- */

#define NANOSECONDS INT64_C(1000000000)

static bool is_active(const struct dhcpv6lq_lease *lease) {
    return lease->query->message_type == DHCPV6LQ_ACTIVELEASEQUERY;
}

/* Updates of one active answer follow each other; all else tells of the same moment. */
static bool is_update(const struct dhcpv6lq_lease *old, const struct dhcpv6lq_lease *new) {
    return is_active(new) && old->query == new->query;
}

static int64_t last_seen(const struct dhcpv6lq_lease *lease) {
    return lease->clt_known ? lease->time - lease->clt * NANOSECONDS : INT64_MIN;
}

static bool supersedes(const struct dhcpv6lq_lease *new, const struct dhcpv6lq_lease *old) {
    return is_update(old, new) || last_seen(new) >= last_seen(old);
}

/* Was it over before the other client's last transaction? */
static bool is_over(const struct dhcpv6lq_lease *lease, const struct dhcpv6lq_lease *other) {
    return lease->ended || (lease->valid != UINT32_MAX &&
                            lease->time + lease->valid * NANOSECONDS <= last_seen(other));
}

static bool is_conflict(const struct dhcpv6lq_lease *old, const struct dhcpv6lq_lease *new) {
    return old->client != new->client && !is_update(old, new) && !is_over(old, new) &&
           !is_over(new, old);
}

/* ---- the table ---- */

static struct dhcpv6lq_lease *take_row(struct dhcpv6lq_leases *leases) {
    struct chunk *chunk = leases->last;

    if (!chunk || chunk->used == chunk->size) {
        uint32_t size = chunk ? MIN(chunk->size * 2, CHUNK_MAX) : CHUNK_MIN;

        chunk = (struct chunk *)g_malloc(sizeof *chunk + size * sizeof chunk->leases[0]);
        chunk->next = NULL;
        chunk->used = 0;
        chunk->size = size;
        if (leases->last) {
            leases->last->next = chunk;
        } else {
            leases->first = chunk;
        }
        leases->last = chunk;
    }
    return &chunk->leases[chunk->used++];
}

static struct dhcpv6lq_lease *put(struct dhcpv6lq_leases *leases,
                                  const struct dhcpv6lq_lease *lease) {
    struct dhcpv6lq_lease **slot;

    grow(&leases->index);
    slot = find_slot(&leases->index, lease);
    if (!*slot) {
        *slot = take_row(leases);
        **slot = *lease;
        (*slot)->row = (uint32_t)leases->index.count++;
        return *slot;
    }

    struct dhcpv6lq_lease *row = *slot;
    uint32_t number = row->row;
    bool conflict = is_conflict(row, lease) || (row->conflict && !is_update(row, lease));

    if (supersedes(lease, row)) {
        *row = *lease;
        row->row = number;
    }
    row->conflict = conflict;
    return row;
}

/* The server's DUID is in the first message of an answer only (RFC 5460 5.2.1). */
static const struct dhcpv6lq_shared *find_server(struct dhcpv6lq_leases *leases,
                                                 const struct dhcpv6lq_step *step) {
    const struct dhcpv6lq_shared *named = dhcpv6lq_client_data_server(leases->reader);

    if (named) {
        g_hash_table_insert(leases->servers, (void *)step->query, (void *)named);
    } else if (step->message_type == DHCPV6LQ_LEASEQUERY_DATA) {
        named = (const struct dhcpv6lq_shared *)g_hash_table_lookup(leases->servers, step->query);
    }
    return named ? named : dhcpv6lq_client_data_source(leases->reader);
}

void dhcpv6lq_leases_add(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_tap *record,
                         dhcpv6lq_lease_function changed, void *data) {
    const struct dhcpv6lq_step *step = record->step;
    size_t count;
    struct dhcpv6lq_lease *found;

    if (!step || !step->query ||
        (step->message_type != DHCPV6LQ_LEASEQUERY_REPLY &&
         step->message_type != DHCPV6LQ_LEASEQUERY_DATA)) {
        return;
    }
    found = dhcpv6lq_client_data_read(leases->reader, record->packet, &count);

    const struct dhcpv6lq_shared *server = find_server(leases, step);

    for (size_t i = 0; i < count; i++) {
        struct dhcpv6lq_lease *row;

        found[i].query = step->query;
        found[i].server = server;
        found[i].time = step->time;
        found[i].frame = step->frame;
        found[i].ended = found[i].valid == 0 && is_active(&found[i]);
        row = put(leases, &found[i]);
        if (changed) {
            changed(row, data);
        }
    }
}

void dhcpv6lq_leases_each(const struct dhcpv6lq_leases *leases, dhcpv6lq_lease_function function,
                          void *data) {
    for (struct chunk *chunk = leases->first; chunk; chunk = chunk->next) {
        for (uint32_t i = 0; i < chunk->used; i++) {
            function(&chunk->leases[i], data);
        }
    }
}

struct dhcpv6lq_leases *dhcpv6lq_leases_new(struct dhcpv6lq_pool *pool) {
    struct dhcpv6lq_leases *leases = g_new0(struct dhcpv6lq_leases, 1);

    leases->pool = pool;
    leases->reader = dhcpv6lq_client_data_new(pool);
    leases->servers = g_hash_table_new(NULL, NULL);
    begin_index(&leases->index);
    return leases;
}

void dhcpv6lq_leases_free(struct dhcpv6lq_leases *leases) {
    if (!leases) {
        return;
    }
    while (leases->first) {
        struct chunk *next = leases->first->next;

        g_free(leases->first);
        leases->first = next;
    }
    dhcpv6lq_client_data_free(leases->reader);
    g_hash_table_destroy(leases->servers);
    g_free(leases->index.slots);
    g_free(leases);
}

/* ---- several tables as one ---- */

static void list(struct dhcpv6lq_lease *lease, void *data) {
    struct index *index = (struct index *)data;
    struct dhcpv6lq_lease **slot;

    grow(index);
    slot = find_slot(index, lease);
    lease->listed = true;
    lease->list_conflict = lease->conflict;
    if (!*slot) {
        *slot = lease;
        index->count++;
        return;
    }

    struct dhcpv6lq_lease *other = *slot;
    bool conflict = is_conflict(other, lease) || other->list_conflict || lease->conflict;

    if (supersedes(lease, other)) {
        other->listed = false;
        *slot = lease;
    } else {
        lease->listed = false;
    }
    (*slot)->list_conflict = conflict;
}

void dhcpv6lq_leases_list(const GPtrArray *tables) {
    struct index index;

    begin_index(&index);
    for (guint i = 0; i < tables->len; i++) {
        dhcpv6lq_leases_each((const struct dhcpv6lq_leases *)g_ptr_array_index(tables, i), list,
                             &index);
    }
    g_free(index.slots);
}
