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

/* A side is its DUID or, where it names none, its address. */
struct side {
    const struct dhcpv6lq_bytes *duid; /* as it is kept */
    uint8_t address[16];               /* :: with a DUID */
};

struct key {
    struct side requestor;
    struct side server;
    uint32_t tenant;
    uint16_t option;                 /* OPTION_RELAY_ID or OPTION_REMOTE_ID */
    uint32_t enterprise;             /* of a Remote-ID */
    const struct dhcpv6lq_bytes *id; /* as it is kept, or one of the two below */
};

static const struct dhcpv6lq_bytes any_id = {NULL, 0};
static const struct dhcpv6lq_bytes no_id = {NULL, 0};

struct stored {
    struct key key;
    int64_t from; /* nanoseconds since 1970 */
    int64_t until;
    uint32_t frame;
};

static struct side side_of(const struct dhcpv6lq_bytes *duid, const uint8_t *address) {
    struct side side = {.duid = duid};

    if (!duid) {
        memcpy(side.address, address, sizeof side.address);
    }
    return side;
}

static struct key key_of(const struct dhcpv6lq_query *query, uint16_t option) {
    return (struct key){.requestor = side_of(query->requestor_id, query->requestor.address),
                        .server = side_of(query->server_id, query->server.address),
                        .tenant = query->tenant,
                        .option = option};
}

static bool is_side(const struct side *one, const struct side *other) {
    return one->duid == other->duid &&
           memcmp(one->address, other->address, sizeof one->address) == 0;
}

bool dhcpv6lq_stored_is_equal(const void *value, const void *key) {
    const struct key *one = &((const struct stored *)value)->key;
    const struct key *other = key;

    return one->id == other->id && one->enterprise == other->enterprise &&
           one->option == other->option && one->tenant == other->tenant &&
           is_side(&one->requestor, &other->requestor) && is_side(&one->server, &other->server);
}

static uint64_t hash_of(const struct dhcpv6lq_capture *capture, const struct key *key) {
    struct {
        const void *pointers[3];
        uint8_t addresses[32];
    } octets = {{key->id, key->requestor.duid, key->server.duid}, {0}};
    struct dhcpv6lq_seed seed = capture->seed;

    memcpy(octets.addresses, key->requestor.address, sizeof key->requestor.address);
    memcpy(octets.addresses + sizeof key->requestor.address, key->server.address,
           sizeof key->server.address);
    seed.low ^= (uint64_t)key->tenant << 32 | key->enterprise;
    seed.high ^= key->option;
    return dhcpv6lq_hash((const uint8_t *)&octets, sizeof octets, seed);
}

static struct stored *find(const struct dhcpv6lq_capture *capture, const struct key *key) {
    return dhcpv6lq_map_find(&capture->stored, hash_of(capture, key), key);
}

/* Without memory, it is not known. */
static void put(struct dhcpv6lq_capture *capture, const struct key *key,
                const struct stored *span) {
    struct stored *stored = find(capture, key);

    if (!stored) {
        stored = dhcpv6lq_arena_take(&capture->arena, sizeof *stored);
        if (stored) {
            *stored = *span;
            stored->key = *key;
            dhcpv6lq_map_put(&capture->stored, hash_of(capture, key), key, stored);
        }
        return;
    }
    stored->from = span->from < stored->from ? span->from : stored->from;
    stored->until = span->until > stored->until ? span->until : stored->until;
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

static void take(const struct dhcpv6lq_feeding *feeding, const struct dhcpv6lq_client *client,
                 uint16_t option, const struct dhcpv6lq_bytes *id, uint32_t enterprise) {
    struct dhcpv6lq_capture *capture = feeding->session->capture;
    const struct dhcpv6lq_query *query = &feeding->query->query;
    const struct stored span = span_of(feeding, client);
    struct key key = key_of(query, option);

    if (!id->octets && was_never_sent(feeding, client, option)) {
        return;
    }
    key.id = id->octets || was_found_by(query, option) ? &any_id : &no_id;
    put(capture, &key, &span);
    if (id->octets && !was_found_by(query, option)) {
        key.id = dhcpv6lq_capture_keep_bytes(capture, id);
        key.enterprise = enterprise;
        put(capture, &key, &span);
    }
}

void dhcpv6lq_stored_take(const struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_clients *clients = &feeding->reading->clients;

    for (size_t i = 0; i < clients->count; i++) {
        const struct dhcpv6lq_client *client = &clients->list[i];
        const struct dhcpv6lq_relay *relay = &client->relay;

        if (client->bindings_count > 0) {
            take(feeding, client, DHCPV6LQ_OPTION_RELAY_ID, &relay->relay_id, 0);
            take(feeding, client, DHCPV6LQ_OPTION_REMOTE_ID, &relay->remote_id, relay->enterprise);
        }
    }
}

static const struct stored *stored_at(const struct dhcpv6lq_kept *kept, const struct key *key) {
    const struct stored *stored = find(kept->session->capture, key);

    return stored && stored->from <= kept->query.reply_time &&
                   stored->until > kept->query.reply_time
               ? stored
               : NULL;
}

enum dhcpv6lq_storage dhcpv6lq_storage_of(const struct dhcpv6lq_kept *kept, uint32_t *frame) {
    const struct dhcpv6lq_query *query = &kept->query;
    bool by_relay = query->query_type == DHCPV6LQ_QUERY_BY_RELAY_ID;
    struct key key = key_of(query, by_relay ? DHCPV6LQ_OPTION_RELAY_ID : DHCPV6LQ_OPTION_REMOTE_ID);
    const struct dhcpv6lq_bytes *id = by_relay ? query->relay_id : query->remote_id;
    const struct stored *none;
    const struct stored *same;

    if (kept->narrowed || !id) {
        return DHCPV6LQ_STORAGE_UNKNOWN;
    }
    key.id = &no_id;
    none = stored_at(kept, &key);
    key.id = id;
    key.enterprise = by_relay ? 0 : query->enterprise;
    same = stored_at(kept, &key);
    if (same) {
        *frame = same->frame;
        return DHCPV6LQ_STORAGE_SAME;
    }
    key.id = &any_id;
    key.enterprise = 0;
    if (!none || find(kept->session->capture, &key)) {
        return DHCPV6LQ_STORAGE_UNKNOWN;
    }
    *frame = none->frame;
    return DHCPV6LQ_STORAGE_NONE;
}
