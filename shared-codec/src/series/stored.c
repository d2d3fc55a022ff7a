/* SPDX-License-Identifier: MIT
 *
 * One requestor's clients of one server, put together by the ID that they have, by any, by none:
 *
 *     client 1   Relay-ID a        -->  a, any
 *     client 2   Relay-ID b        -->  b, any
 *     client 3   none              -->  none
 *
 * and for each, from when until when the server had such a client: from what its CLT time says
 * until its valid lifetime ends.
 */
#include "series/stored.h"

#include <string.h>

#include "series/ledger.h"

#define SECOND INT64_C(1000000000)

/* What was told under a key, of which only a hash is kept: clients by the million may each have an
 * ID of their own. The hash's seed is nobody's to know. */
struct stored {
    uint64_t key;
    int64_t from; /* nanoseconds since 1970 */
    int64_t until;
    uint32_t frame;
};

/* Whose IDs these are: those of clients with this one, with any, or with none. */
enum whose { OF_ONE, OF_ANY, OF_NONE };

static bool is_equal(const void *context, uint32_t number, const void *key) {
    const struct stored *stored = dhcpv6lq_blocks_at(context, number);

    return stored->key == *(const uint64_t *)key;
}

void dhcpv6lq_stored_init(struct dhcpv6lq_capture *capture) {
    dhcpv6lq_blocks_init(&capture->stored, &capture->allocator, sizeof(struct stored));
    dhcpv6lq_index_init(&capture->stored_index, &capture->allocator, is_equal);
}

void dhcpv6lq_stored_free(struct dhcpv6lq_capture *capture) {
    dhcpv6lq_blocks_free(&capture->stored);
    dhcpv6lq_index_free(&capture->stored_index);
}

/* ---- keys ---- */

/* A requestor or a server is its DUID, as it is kept, or where it names none, its address. */
struct side {
    const struct dhcpv6lq_bytes *duid;
    uint8_t address[16];
};

static struct side side_of(const struct dhcpv6lq_bytes *duid,
                           const struct dhcpv6lq_endpoint *endpoint) {
    struct side side = {.duid = duid};

    if (!duid) {
        memcpy(side.address, endpoint->address, sizeof side.address);
    }
    return side;
}

/* Who told whom: the beginning of a key. */
static struct dhcpv6lq_seed sides_of(const struct dhcpv6lq_capture *capture,
                                     const struct dhcpv6lq_query *query) {
    const struct side sides[] = {side_of(query->requestor_id, &query->requestor),
                                 side_of(query->server_id, &query->server)};
    struct dhcpv6lq_seed seed = capture->seed;

    seed.low ^= query->tenant;
    seed.low ^= dhcpv6lq_hash((const uint8_t *)sides, sizeof sides, seed);
    return seed;
}

static uint64_t key_of(struct dhcpv6lq_seed sides, uint16_t option, enum whose whose,
                       uint32_t enterprise, const struct dhcpv6lq_bytes *id) {
    sides.high ^= (uint64_t)enterprise << 32 | (uint64_t)whose << 16 | option;
    return whose == OF_ONE ? dhcpv6lq_hash(id->octets, id->length, sides)
                           : dhcpv6lq_hash(NULL, 0, sides);
}

static struct stored *find(const struct dhcpv6lq_capture *capture, uint64_t key) {
    uint32_t number = dhcpv6lq_index_find(&capture->stored_index, &capture->stored, key, &key);

    return number ? dhcpv6lq_blocks_at(&capture->stored, number) : NULL;
}

/* ---- in ---- */

/* Without memory, it is not known. */
static void put(struct dhcpv6lq_capture *capture, uint64_t key, const struct stored *span) {
    struct stored *stored = find(capture, key);
    uint32_t number;

    if (stored) {
        stored->from = span->from < stored->from ? span->from : stored->from;
        stored->until = span->until > stored->until ? span->until : stored->until;
        return;
    }
    number = dhcpv6lq_blocks_add(&capture->stored);
    if (number != 0) {
        stored = dhcpv6lq_blocks_at(&capture->stored, number);
        *stored = *span;
        stored->key = key;
        dhcpv6lq_index_put(&capture->stored_index, &capture->stored, key, &key, number);
    }
}

/* From when until when did the server have the client's bindings? */
static struct stored span_of(const struct dhcpv6lq_feeding *feeding,
                             const struct dhcpv6lq_client *client) {
    const struct dhcpv6lq_input *input = feeding->input;
    struct stored span = {.from = input->time, .until = input->time, .frame = input->frame};

    if (client->clt_known && client->clt <= DHCPV6LQ_CLT_MAX) {
        span.from -= client->clt * SECOND;
    }
    for (size_t i = 0; i < client->bindings_count; i++) {
        int64_t until = input->time + client->bindings[i].valid * SECOND;

        span.until = until > span.until ? until : span.until;
    }
    return span;
}

/* The server found them by such an ID: it keeps it, whether or not it tells of it. And if it did
 * not find them by that ID before or after, who knows what has changed. */
static bool was_found_by(const struct dhcpv6lq_query *query, uint16_t option) {
    return query->query_type == (option == DHCPV6LQ_OPTION_RELAY_ID ? DHCPV6LQ_QUERY_BY_RELAY_ID
                                                                    : DHCPV6LQ_QUERY_BY_REMOTE_ID);
}

/* No relay has told the server such an ID: it cannot keep it. */
static bool was_never_sent(const struct dhcpv6lq_feeding *feeding,
                           const struct dhcpv6lq_client *client, uint16_t option) {
    const struct dhcpv6lq_ledger *ledger = feeding->session->capture->ledger;

    return ledger && dhcpv6lq_ledger_has_no_id(ledger, feeding->query->query.tenant,
                                               &client->bindings[0], option);
}

static void take(const struct dhcpv6lq_feeding *feeding, struct dhcpv6lq_seed sides,
                 const struct dhcpv6lq_client *client, uint16_t option,
                 const struct dhcpv6lq_bytes *id, uint32_t enterprise) {
    struct dhcpv6lq_capture *capture = feeding->session->capture;
    const struct stored span = span_of(feeding, client);
    bool was_found = was_found_by(&feeding->query->query, option);

    if (!id->octets && was_never_sent(feeding, client, option)) {
        return;
    }
    put(capture, key_of(sides, option, id->octets || was_found ? OF_ANY : OF_NONE, 0, NULL), &span);
    if (id->octets && !was_found) {
        put(capture, key_of(sides, option, OF_ONE, enterprise, id), &span);
    }
}

void dhcpv6lq_stored_take(const struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_clients *clients = &feeding->reading->clients;
    const struct dhcpv6lq_seed sides = sides_of(feeding->session->capture, &feeding->query->query);

    for (size_t i = 0; i < clients->count; i++) {
        const struct dhcpv6lq_client *client = &clients->list[i];
        const struct dhcpv6lq_relay *relay = &client->relay;

        if (client->bindings_count > 0) {
            take(feeding, sides, client, DHCPV6LQ_OPTION_RELAY_ID, &relay->relay_id, 0);
            take(feeding, sides, client, DHCPV6LQ_OPTION_REMOTE_ID, &relay->remote_id,
                 relay->enterprise);
        }
    }
}

/* ---- out ---- */

static const struct stored *stored_at(const struct dhcpv6lq_kept *kept, uint64_t key) {
    const struct stored *stored = find(kept->session->capture, key);

    return stored && stored->from <= kept->query.reply_time &&
                   stored->until > kept->query.reply_time
               ? stored
               : NULL;
}

enum dhcpv6lq_storage dhcpv6lq_storage_of(const struct dhcpv6lq_kept *kept, uint32_t *frame) {
    const struct dhcpv6lq_query *query = &kept->query;
    const struct dhcpv6lq_capture *capture = kept->session->capture;
    const struct dhcpv6lq_seed sides = sides_of(capture, query);
    bool by_relay = query->query_type == DHCPV6LQ_QUERY_BY_RELAY_ID;
    uint16_t option = by_relay ? DHCPV6LQ_OPTION_RELAY_ID : DHCPV6LQ_OPTION_REMOTE_ID;
    const struct dhcpv6lq_bytes *id = by_relay ? query->relay_id : query->remote_id;
    const struct stored *none;
    const struct stored *same;

    if (kept->narrowed || !id) {
        return DHCPV6LQ_STORAGE_UNKNOWN;
    }
    same = stored_at(kept, key_of(sides, option, OF_ONE, by_relay ? 0 : query->enterprise, id));
    if (same) {
        *frame = same->frame;
        return DHCPV6LQ_STORAGE_SAME;
    }
    none = stored_at(kept, key_of(sides, option, OF_NONE, 0, NULL));
    if (!none || find(capture, key_of(sides, option, OF_ANY, 0, NULL))) {
        return DHCPV6LQ_STORAGE_UNKNOWN;
    }
    *frame = none->frame;
    return DHCPV6LQ_STORAGE_NONE;
}
