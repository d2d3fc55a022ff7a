/* SPDX-License-Identifier: MIT
 *
 * A client's message waits for its REPLY in one of a fixed number of places, in sets of four by the
 * hash of who sent it: one that nobody answers is overwritten by a later one.
 *
 * One exchange may be captured more than once, near the client and behind each relay. What came
 * through more relays says more, so that it stays:
 *
 *     client ---- REQUEST ----> relay ---- RELAY-FORW(REQUEST) ----> server
 *     client <---- REPLY ------ relay <--- RELAY-REPL(REPLY) ------- server
 */
#include "series/ledger.h"

#include <string.h>

#include "dhcpv6lq/text.h"

#define SECOND INT64_C(1000000000)

enum {
    BINDINGS_MAX = 1000000,
    SETS = 2048,
    SET = 4,
    ASKED_MAX = 16,     /* bindings of a client's message that are followed */
    EXCHANGE_MAX = 600, /* seconds: a REPLY that comes later is another one's */
    SAME_MAX = 2,       /* seconds: so far apart one REPLY may be captured twice */
    NO_BINDING = 3      /* status-code: RFC 8415 21.13 */
};

struct dhcpv6lq_pending {
    int64_t time;
    uint32_t client; /* 0: the place is free */
    uint32_t transaction_id;
    uint32_t frame;
    uint32_t path;
    uint32_t hops;
    uint32_t replied; /* one more than the hops of the REPLY; 0: none yet */
    uint32_t count;
    uint32_t entries[ASKED_MAX];
    uint8_t type;
    bool hidden;
};

/* ---- what is kept once ---- */

static bool is_hop(const void *context, uint32_t number, const void *key) {
    const struct dhcpv6lq_ledger *ledger = context;
    const struct dhcpv6lq_hop *one = dhcpv6lq_blocks_at(&ledger->hops, number);
    const struct dhcpv6lq_hop *other = key;

    return memcmp(one->own, other->own, sizeof one->own) == 0 &&
           memcmp(one->link_address, other->link_address, sizeof one->link_address) == 0 &&
           one->tenant == other->tenant && one->interface_id == other->interface_id &&
           one->remote_id == other->remote_id && one->relay_id == other->relay_id &&
           one->enterprise == other->enterprise && one->is_known == other->is_known;
}

static bool is_path(const void *context, uint32_t number, const void *key) {
    const struct dhcpv6lq_ledger *ledger = context;
    const struct dhcpv6lq_path_node *one = dhcpv6lq_blocks_at(&ledger->paths, number);
    const struct dhcpv6lq_path_node *other = key;

    return one->outer == other->outer && one->hop == other->hop;
}

static bool is_server(const void *context, uint32_t number, const void *key) {
    const struct dhcpv6lq_ledger *ledger = context;
    const struct dhcpv6lq_ledger_server *one = dhcpv6lq_blocks_at(&ledger->servers, number);
    const struct dhcpv6lq_ledger_server *other = key;

    return one->duid == other->duid &&
           memcmp(one->address, other->address, sizeof one->address) == 0;
}

static bool is_client(const void *context, uint32_t number, const void *key) {
    const struct dhcpv6lq_ledger *ledger = context;
    const struct dhcpv6lq_ledger_client *one = dhcpv6lq_blocks_at(&ledger->clients, number);
    const struct dhcpv6lq_ledger_client *other = key;

    return one->duid == other->duid && one->tenant == other->tenant;
}

static bool is_entry(const void *context, uint32_t number, const void *key) {
    const struct dhcpv6lq_ledger_entry *one = dhcpv6lq_ledger_entry(context, number);
    const struct dhcpv6lq_ledger_entry *other = key;

    return memcmp(one->address, other->address, sizeof one->address) == 0 &&
           one->tenant == other->tenant && one->length == other->length &&
           one->is_prefix == other->is_prefix;
}

static uint64_t hash_of(const struct dhcpv6lq_ledger *ledger, const uint8_t *octets, size_t length,
                        uint64_t one, uint64_t other) {
    struct dhcpv6lq_seed seed = ledger->seed;

    seed.low ^= one;
    seed.high ^= other;
    return dhcpv6lq_hash(octets, length, seed);
}

/* The number of what equals `value`, which is put in if it is not there yet; 0 without memory. */
static uint32_t keep(struct dhcpv6lq_ledger *ledger, struct dhcpv6lq_blocks *blocks,
                     struct dhcpv6lq_index *index, uint64_t hash, const void *value) {
    uint32_t number = dhcpv6lq_index_find(index, ledger, hash, value);

    if (number == 0) {
        number = dhcpv6lq_blocks_add(blocks);
        if (number != 0) {
            memcpy(dhcpv6lq_blocks_at(blocks, number), value, blocks->width);
            if (!dhcpv6lq_index_put(index, ledger, hash, value, number)) {
                blocks->count--; /* what nothing leads to is not there */
                number = 0;
            }
        }
    }
    ledger->gave_up |= number == 0;
    return number;
}

/* The number of a string; 0 where there is none. With one that is too long to be kept, the ledger
 * gives up: nobody who means well has such a one. */
static uint32_t keep_string(struct dhcpv6lq_ledger *ledger, const struct dhcpv6lq_bytes *bytes) {
    uint32_t number = 0;

    if (!bytes->octets) {
        return 0;
    }
    if (bytes->length <= DHCPV6LQ_STRING_MAX) {
        number = dhcpv6lq_strings_put(&ledger->strings, bytes->octets, bytes->length);
    }
    ledger->gave_up |= number == 0;
    return number;
}

static uint32_t keep_client(struct dhcpv6lq_ledger *ledger, uint32_t tenant,
                            const struct dhcpv6lq_bytes *duid) {
    const struct dhcpv6lq_ledger_client client = {.duid = keep_string(ledger, duid),
                                                  .tenant = tenant};

    return keep(ledger, &ledger->clients, &ledger->clients_index,
                hash_of(ledger, NULL, 0, client.duid, tenant), &client);
}

uint32_t dhcpv6lq_ledger_client(struct dhcpv6lq_ledger *ledger, uint32_t tenant,
                                const struct dhcpv6lq_bytes *duid) {
    const struct dhcpv6lq_ledger_client client = {.duid = keep_string(ledger, duid),
                                                  .tenant = tenant};

    return dhcpv6lq_index_find(&ledger->clients_index, ledger,
                               hash_of(ledger, NULL, 0, client.duid, tenant), &client);
}

static uint32_t keep_server(struct dhcpv6lq_ledger *ledger, const struct dhcpv6lq_bytes *duid,
                            const uint8_t *address) {
    struct dhcpv6lq_ledger_server server = {.duid = keep_string(ledger, duid)};

    memcpy(server.address, address, sizeof server.address);
    return keep(ledger, &ledger->servers, &ledger->servers_index,
                hash_of(ledger, server.address, sizeof server.address, server.duid, 1), &server);
}

static uint32_t keep_hop(struct dhcpv6lq_ledger *ledger, const struct dhcpv6lq_hop_read *read,
                         const uint8_t *own, uint32_t tenant, bool is_known) {
    struct dhcpv6lq_hop hop = {.tenant = tenant,
                               .interface_id = keep_string(ledger, &read->interface_id),
                               .remote_id = keep_string(ledger, &read->remote_id),
                               .relay_id = keep_string(ledger, &read->relay_id),
                               .enterprise = read->enterprise,
                               .is_known = is_known};
    uint8_t addresses[32];

    memcpy(hop.own, own, sizeof hop.own);
    memcpy(hop.link_address, read->link_address, sizeof hop.link_address);
    memcpy(addresses, hop.own, sizeof hop.own);
    memcpy(addresses + sizeof hop.own, hop.link_address, sizeof hop.link_address);
    return keep(ledger, &ledger->hops, &ledger->hops_index,
                hash_of(ledger, addresses, sizeof addresses,
                        (uint64_t)hop.interface_id << 32 | hop.remote_id,
                        (uint64_t)hop.relay_id << 32 | tenant),
                &hop);
}

/* Through which hops the message came; 0: through none, or without memory. A hop's own address is
 * that from which the next one, or who captures, has its message. */
static uint32_t keep_path(struct dhcpv6lq_ledger *ledger, const struct dhcpv6lq_exchange *exchange,
                          const struct dhcpv6lq_path *path) {
    const uint8_t *own = exchange->from_server ? path->destination.address : path->source.address;
    bool is_known = !exchange->from_server && !exchange->hidden;
    struct dhcpv6lq_path_node node = {0, 0};

    for (size_t i = 0; i < exchange->hops_count; i++) {
        node.hop = keep_hop(ledger, &exchange->hops[i], own, path->tenant, is_known);
        node.outer = node.hop != 0 ? keep(ledger, &ledger->paths, &ledger->paths_index,
                                          hash_of(ledger, NULL, 0, node.outer, node.hop), &node)
                                   : 0;
        if (node.outer == 0) {
            return 0;
        }
        own = exchange->hops[i].peer_address;
    }
    return node.outer;
}

/* ---- entries ---- */

static struct dhcpv6lq_ledger_entry key_of(uint32_t tenant, const uint8_t *address, uint8_t length,
                                           bool is_prefix) {
    struct dhcpv6lq_ledger_entry key = {.length = length,
                                        .is_prefix = is_prefix,
                                        .tenant = tenant,
                                        .since = INT64_MAX,
                                        .lost = INT64_MIN};

    memcpy(key.address, address, sizeof key.address);
    dhcpv6lq_clear_host_bits(key.address, length);
    return key;
}

static uint64_t hash_of_entry(const struct dhcpv6lq_ledger *ledger,
                              const struct dhcpv6lq_ledger_entry *entry) {
    return hash_of(ledger, entry->address, sizeof entry->address, entry->tenant,
                   (uint64_t)entry->length << 1 | entry->is_prefix);
}

uint32_t dhcpv6lq_ledger_find(const struct dhcpv6lq_ledger *ledger, uint32_t tenant,
                              const uint8_t *address, uint8_t length, bool is_prefix) {
    const struct dhcpv6lq_ledger_entry key = key_of(tenant, address, length, is_prefix);

    return dhcpv6lq_index_find(&ledger->entries_index, ledger, hash_of_entry(ledger, &key), &key);
}

static struct dhcpv6lq_ledger_client *client_at(const struct dhcpv6lq_ledger *ledger,
                                                uint32_t number) {
    return dhcpv6lq_blocks_at(&ledger->clients, number);
}

static void link_entry(struct dhcpv6lq_ledger *ledger, uint32_t number, uint32_t client) {
    struct dhcpv6lq_ledger_entry *entry = dhcpv6lq_ledger_entry(ledger, number);

    entry->client = client;
    entry->previous = 0;
    entry->next = client_at(ledger, client)->first;
    if (entry->next) {
        dhcpv6lq_ledger_entry(ledger, entry->next)->previous = number;
    }
    client_at(ledger, client)->first = number;
}

static void unlink_entry(struct dhcpv6lq_ledger *ledger,
                         const struct dhcpv6lq_ledger_entry *entry) {
    if (entry->next) {
        dhcpv6lq_ledger_entry(ledger, entry->next)->previous = entry->previous;
    }
    *(entry->previous ? &dhcpv6lq_ledger_entry(ledger, entry->previous)->next
                      : &client_at(ledger, entry->client)->first) = entry->next;
}

/* The entry of a client's binding, put in if it is not there yet, or another client's until now; 0:
 * there is no room. */
static uint32_t entry_of(struct dhcpv6lq_ledger *ledger, uint32_t tenant, uint32_t client,
                         const struct dhcpv6lq_exchanged *binding, int64_t time) {
    const struct dhcpv6lq_ledger_entry key =
        key_of(tenant, binding->address, binding->length, binding->is_prefix);
    uint64_t hash = hash_of_entry(ledger, &key);
    uint32_t number = dhcpv6lq_index_find(&ledger->entries_index, ledger, hash, &key);
    struct dhcpv6lq_ledger_entry *entry;

    if (number == 0) {
        if (ledger->entries.count >= BINDINGS_MAX) {
            ledger->gave_up = true;
            return 0;
        }
        number = keep(ledger, &ledger->entries, &ledger->entries_index, hash, &key);
        if (number != 0) {
            link_entry(ledger, number, client);
        }
        return number;
    }
    entry = dhcpv6lq_ledger_entry(ledger, number);
    if (entry->client != client) {
        unlink_entry(ledger, entry);
        entry->count = 0;
        entry->since = INT64_MAX;
        entry->lost = time;
        link_entry(ledger, number, client);
    }
    return number;
}

/* ---- events ---- */

int64_t dhcpv6lq_ledger_until(const struct dhcpv6lq_ledger_event *event) {
    return event->valid == DHCPV6LQ_INFINITY ? INT64_MAX : event->time + event->valid * SECOND;
}

static unsigned hops_of(const struct dhcpv6lq_ledger *ledger, uint32_t path) {
    unsigned hops = 0;

    for (; path != 0; hops++) {
        path = ((const struct dhcpv6lq_path_node *)dhcpv6lq_blocks_at(&ledger->paths, path))->outer;
    }
    return hops;
}

/* Make room: what the oldest says stays true as long as the one after it goes on with it. */
static void drop_oldest(struct dhcpv6lq_ledger_entry *entry) {
    struct dhcpv6lq_ledger_event *first = &entry->events[0];
    const struct dhcpv6lq_ledger_event *second = &entry->events[1];
    bool goes_on = first->kind == DHCPV6LQ_GRANTED && second->kind == DHCPV6LQ_GRANTED &&
                   first->server == second->server && first->path == second->path &&
                   dhcpv6lq_ledger_until(first) >= second->time;

    if (!goes_on) {
        entry->since = INT64_MAX;
        entry->lost = second->time;
    } else if (entry->since == INT64_MAX) {
        entry->since = first->time;
        entry->since_frame = first->frame;
    }
    memmove(first, second, (size_t)(entry->count - 1) * sizeof *first);
    entry->count--;
}

/* The same exchange once more, nearer to the client or to the server? That is but a moment away;
 * and a transaction-id may come again with another message. */
static bool is_same_exchange(const struct dhcpv6lq_ledger_event *one,
                             const struct dhcpv6lq_ledger_event *other) {
    bool grants = one->kind == DHCPV6LQ_GRANTED || one->kind == DHCPV6LQ_WITHDRAWN;
    bool other_grants = other->kind == DHCPV6LQ_GRANTED || other->kind == DHCPV6LQ_WITHDRAWN;

    return one->transaction_id == other->transaction_id && grants == other_grants &&
           other->time - one->time <= SAME_MAX * SECOND;
}

static void add_event(struct dhcpv6lq_ledger *ledger, uint32_t number,
                      const struct dhcpv6lq_ledger_event *event) {
    struct dhcpv6lq_ledger_entry *entry = dhcpv6lq_ledger_entry(ledger, number);
    struct dhcpv6lq_ledger_event *newest =
        entry->count > 0 ? &entry->events[entry->count - 1] : NULL;

    if (newest && event->time < newest->time) { /* the clock went back */
        ledger->gave_up = true;
        return;
    }
    if (newest && is_same_exchange(newest, event)) {
        bool asked_before = newest->kind == DHCPV6LQ_ENDING;

        if (asked_before || hops_of(ledger, event->path) >= hops_of(ledger, newest->path)) {
            *newest = *event;
        }
        return;
    }
    if (entry->count == DHCPV6LQ_LEDGER_EVENTS) {
        drop_oldest(entry);
    }
    entry->events[entry->count++] = *event;
}

const struct dhcpv6lq_ledger_event *dhcpv6lq_ledger_at(const struct dhcpv6lq_ledger *ledger,
                                                       const struct dhcpv6lq_ledger_entry *entry,
                                                       int64_t time, bool *known) {
    const struct dhcpv6lq_ledger_client *client = client_at(ledger, entry->client);
    unsigned i = entry->count;

    *known = time >= entry->lost;
    while (i > 0 && entry->events[i - 1].time > time) {
        i--;
    }
    if (i == 0) {
        return entry->since <= time ? &entry->events[0] : NULL;
    }
    *known &=
        !client->doubtful || client->doubted > time || client->doubted < entry->events[i - 1].time;
    return &entry->events[i - 1];
}

/* ---- messages of clients ---- */

static struct dhcpv6lq_pending *set_of(const struct dhcpv6lq_ledger *ledger, uint32_t client,
                                       uint32_t transaction_id) {
    return ledger->pending + hash_of(ledger, NULL, 0, client, transaction_id) % SETS * SET;
}

static struct dhcpv6lq_pending *find_pending(const struct dhcpv6lq_ledger *ledger, uint32_t client,
                                             uint32_t transaction_id, int64_t time) {
    struct dhcpv6lq_pending *set = set_of(ledger, client, transaction_id);

    for (unsigned i = 0; i < SET; i++) {
        if (set[i].client == client && set[i].transaction_id == transaction_id &&
            time - set[i].time <= EXCHANGE_MAX * SECOND && time >= set[i].time) {
            return &set[i];
        }
    }
    return NULL;
}

static struct dhcpv6lq_pending *new_pending(const struct dhcpv6lq_ledger *ledger, uint32_t client,
                                            uint32_t transaction_id) {
    struct dhcpv6lq_pending *set = set_of(ledger, client, transaction_id);
    struct dhcpv6lq_pending *oldest = set;

    for (unsigned i = 0; i < SET; i++) {
        if (set[i].client == 0) {
            return &set[i];
        }
        oldest = set[i].time < oldest->time ? &set[i] : oldest;
    }
    return oldest;
}

static bool ends_bindings(uint8_t type) {
    return type == DHCPV6LQ_RELEASE || type == DHCPV6LQ_DECLINE;
}

static bool asks_for_bindings(uint8_t type) {
    return type == DHCPV6LQ_RENEW || type == DHCPV6LQ_REBIND || type == DHCPV6LQ_REQUEST;
}

/* Follow the bindings that the client names: what it ends may be over from now on, what it renews
 * may not be renewed. */
static void follow_bindings(struct dhcpv6lq_ledger *ledger, struct dhcpv6lq_pending *pending,
                            const struct dhcpv6lq_exchange *exchange,
                            const struct dhcpv6lq_path *path) {
    struct dhcpv6lq_exchanged_list list = dhcpv6lq_exchanged(exchange);
    const struct dhcpv6lq_ledger_event event = {.time = path->time,
                                                .frame = path->frame,
                                                .asked = path->frame,
                                                .transaction_id =
                                                    exchange->transaction_id & 0xffffff,
                                                .path = pending->path,
                                                .kind = DHCPV6LQ_ENDING};
    struct dhcpv6lq_exchanged binding;

    while (dhcpv6lq_exchanged_next(&list, &binding)) {
        uint32_t number = dhcpv6lq_ledger_find(ledger, path->tenant, binding.address,
                                               binding.length, binding.is_prefix);

        if (exchange->type == DHCPV6LQ_DECLINE && binding.is_prefix) {
            continue; /* it declines addresses, and servers keep the prefix (RFC 8415 18.2.8) */
        }
        if (number == 0 && ends_bindings(exchange->type)) { /* whose grant is not captured */
            number = entry_of(ledger, path->tenant, pending->client, &binding, path->time);
        }
        if (number == 0 || dhcpv6lq_ledger_entry(ledger, number)->client != pending->client) {
            continue;
        }
        if (ends_bindings(exchange->type)) {
            add_event(ledger, number, &event);
        }
        if (pending->count < ASKED_MAX) {
            pending->entries[pending->count++] = number;
        }
    }
}

static void take_client_message(struct dhcpv6lq_ledger *ledger, uint32_t client,
                                const struct dhcpv6lq_exchange *exchange,
                                const struct dhcpv6lq_path *path) {
    struct dhcpv6lq_pending *pending =
        find_pending(ledger, client, exchange->transaction_id, path->time);

    if (pending && pending->type == exchange->type && pending->hops > exchange->hops_count) {
        return;
    }
    if (!pending) {
        pending = new_pending(ledger, client, exchange->transaction_id);
    }
    *pending = (struct dhcpv6lq_pending){.time = path->time,
                                         .client = client,
                                         .transaction_id = exchange->transaction_id & 0xffffff,
                                         .frame = path->frame,
                                         .path = keep_path(ledger, exchange, path),
                                         .hops = (uint32_t)exchange->hops_count,
                                         .type = exchange->type,
                                         .hidden = exchange->hidden};
    if (ends_bindings(exchange->type) || asks_for_bindings(exchange->type)) {
        follow_bindings(ledger, pending, exchange, path);
    }
}

/* ---- replies ---- */

/* The server has ended what the client named, or it will not say so. */
static void end_bindings(struct dhcpv6lq_ledger *ledger, const struct dhcpv6lq_pending *pending,
                         uint16_t status, struct dhcpv6lq_ledger_event event) {
    if (status == DHCPV6LQ_STATUS_SUCCESS || status == NO_BINDING) {
        event.kind = pending->type == DHCPV6LQ_RELEASE ? DHCPV6LQ_RELEASED : DHCPV6LQ_DECLINED;
    } else {
        event.kind = DHCPV6LQ_ENDING;
    }
    for (uint32_t i = 0; i < pending->count; i++) {
        add_event(ledger, pending->entries[i], &event);
    }
}

/* Returns whether there was any IA. */
static bool grant_bindings(struct dhcpv6lq_ledger *ledger, const struct dhcpv6lq_exchange *exchange,
                           uint32_t client, uint32_t tenant, struct dhcpv6lq_ledger_event event) {
    struct dhcpv6lq_exchanged_list list = dhcpv6lq_exchanged(exchange);
    struct dhcpv6lq_exchanged binding;

    while (dhcpv6lq_exchanged_next(&list, &binding)) {
        uint32_t number = 0;

        event.kind = binding.valid > 0 ? DHCPV6LQ_GRANTED : DHCPV6LQ_WITHDRAWN;
        event.valid = binding.valid;
        if (!binding.failed) {
            number = entry_of(ledger, tenant, client, &binding, event.time);
        }
        if (number != 0) {
            add_event(ledger, number, &event);
        }
    }
    return list.any_ia;
}

/* What was asked for and is not in the REPLY: the server may not have it any more. */
static void doubt_others(struct dhcpv6lq_ledger *ledger, const struct dhcpv6lq_pending *pending,
                         struct dhcpv6lq_ledger_event event) {
    event.kind = DHCPV6LQ_ENDING;
    for (uint32_t i = 0; i < pending->count; i++) {
        const struct dhcpv6lq_ledger_entry *entry =
            dhcpv6lq_ledger_entry(ledger, pending->entries[i]);

        if (entry->client == pending->client &&
            dhcpv6lq_ledger_newest(entry)->transaction_id != event.transaction_id) {
            add_event(ledger, pending->entries[i], &event);
        }
    }
}

static void take_reply(struct dhcpv6lq_ledger *ledger, uint32_t client,
                       const struct dhcpv6lq_exchange *exchange, const struct dhcpv6lq_path *path) {
    struct dhcpv6lq_pending *pending =
        find_pending(ledger, client, exchange->transaction_id, path->time);
    struct dhcpv6lq_ledger_event event = {
        .time = path->time,
        .frame = path->frame,
        .asked = pending ? pending->frame : 0,
        .transaction_id = exchange->transaction_id & 0xffffff,
        .server = keep_server(ledger, &exchange->server_id, path->source.address)};
    bool any_ia = false;

    if (pending && pending->replied > exchange->hops_count + 1) {
        return; /* the same REPLY, nearer to the client */
    }
    if (pending) {
        pending->replied = (uint32_t)exchange->hops_count + 1;
    }
    event.path = pending && pending->hops >= exchange->hops_count
                     ? pending->path
                     : keep_path(ledger, exchange, path);
    if (pending && ends_bindings(pending->type)) {
        end_bindings(ledger, pending, exchange->status, event);
        return;
    }
    if (exchange->status == DHCPV6LQ_STATUS_SUCCESS) {
        any_ia = grant_bindings(ledger, exchange, client, path->tenant, event);
    }
    if (pending && asks_for_bindings(pending->type)) {
        doubt_others(ledger, pending, event);
    } else if (!pending && !any_ia) { /* to a RELEASE that the capture lacks? */
        client_at(ledger, client)->doubtful = true;
        client_at(ledger, client)->doubted = path->time;
    }
}

/* ---- the ledger ---- */

static struct dhcpv6lq_ledger *new_ledger(const struct dhcpv6lq_capture *capture) {
    const struct dhcpv6lq_allocator *allocator = &capture->allocator;
    const size_t pending = sizeof(struct dhcpv6lq_pending) * SETS * SET;
    struct dhcpv6lq_ledger *ledger = allocator->allocate(allocator->context, sizeof *ledger);

    if (!ledger) {
        return NULL;
    }
    *ledger = (struct dhcpv6lq_ledger){.allocator = allocator, .seed = capture->seed};
    ledger->pending = allocator->allocate(allocator->context, pending);
    if (!ledger->pending) {
        allocator->release(allocator->context, ledger);
        return NULL;
    }
    memset(ledger->pending, 0, pending);
    dhcpv6lq_strings_init(&ledger->strings, allocator, capture->seed);
    dhcpv6lq_blocks_init(&ledger->entries, allocator, sizeof(struct dhcpv6lq_ledger_entry));
    dhcpv6lq_blocks_init(&ledger->clients, allocator, sizeof(struct dhcpv6lq_ledger_client));
    dhcpv6lq_blocks_init(&ledger->hops, allocator, sizeof(struct dhcpv6lq_hop));
    dhcpv6lq_blocks_init(&ledger->paths, allocator, sizeof(struct dhcpv6lq_path_node));
    dhcpv6lq_blocks_init(&ledger->servers, allocator, sizeof(struct dhcpv6lq_ledger_server));
    dhcpv6lq_index_init(&ledger->entries_index, allocator, is_entry);
    dhcpv6lq_index_init(&ledger->clients_index, allocator, is_client);
    dhcpv6lq_index_init(&ledger->hops_index, allocator, is_hop);
    dhcpv6lq_index_init(&ledger->paths_index, allocator, is_path);
    dhcpv6lq_index_init(&ledger->servers_index, allocator, is_server);
    return ledger;
}

void dhcpv6lq_ledger_free(struct dhcpv6lq_ledger *ledger) {
    if (!ledger) {
        return;
    }
    dhcpv6lq_strings_free(&ledger->strings);
    dhcpv6lq_blocks_free(&ledger->entries);
    dhcpv6lq_blocks_free(&ledger->clients);
    dhcpv6lq_blocks_free(&ledger->hops);
    dhcpv6lq_blocks_free(&ledger->paths);
    dhcpv6lq_blocks_free(&ledger->servers);
    dhcpv6lq_index_free(&ledger->entries_index);
    dhcpv6lq_index_free(&ledger->clients_index);
    dhcpv6lq_index_free(&ledger->hops_index);
    dhcpv6lq_index_free(&ledger->paths_index);
    dhcpv6lq_index_free(&ledger->servers_index);
    ledger->allocator->release(ledger->allocator->context, ledger->pending);
    ledger->allocator->release(ledger->allocator->context, ledger);
}

/* Of a datagram that is cut, its first octets say whether it may have been one of an exchange. */
static bool may_be_exchange(const uint8_t *octets, size_t length) {
    return length > 0 && octets[0] <= DHCPV6LQ_RELAY_REPL;
}

void dhcpv6lq_ledger_take(struct dhcpv6lq_capture *capture, const uint8_t *octets, size_t length,
                          bool cut, const struct dhcpv6lq_path *path) {
    struct dhcpv6lq_exchange exchange;
    bool readable = !cut && dhcpv6lq_exchange_read(&exchange, octets, length);
    uint32_t client;

    if (!readable && !(cut && may_be_exchange(octets, length))) {
        return;
    }
    if (!capture->ledger) {
        capture->ledger = new_ledger(capture);
    }
    if (!capture->ledger || capture->ledger->gave_up) {
        return;
    }
    capture->version++;
    if (!readable) {
        capture->ledger->gave_up = true;
        return;
    }
    client = keep_client(capture->ledger, path->tenant, &exchange.client_id);
    if (client != 0) {
        (exchange.from_server ? take_reply : take_client_message)(capture->ledger, client,
                                                                  &exchange, path);
    }
}

uint32_t dhcpv6lq_ledger_count(const struct dhcpv6lq_capture *capture) {
    return capture->ledger ? capture->ledger->entries.count : 0;
}

/* ---- answers ---- */

bool dhcpv6lq_ledger_has_no_id(const struct dhcpv6lq_ledger *ledger, uint32_t tenant,
                               const struct dhcpv6lq_binding *binding, uint16_t option) {
    uint32_t number =
        dhcpv6lq_ledger_find(ledger, tenant, binding->address, binding->length, binding->is_prefix);
    uint32_t path =
        number ? dhcpv6lq_ledger_newest(dhcpv6lq_ledger_entry(ledger, number))->path : 0;
    bool captured = path != 0;

    while (path != 0) {
        const struct dhcpv6lq_path_node *node = dhcpv6lq_blocks_at(&ledger->paths, path);
        const struct dhcpv6lq_hop *hop = dhcpv6lq_blocks_at(&ledger->hops, node->hop);

        if (!hop->is_known ||
            (option == DHCPV6LQ_OPTION_RELAY_ID ? hop->relay_id : hop->remote_id) != 0) {
            return false;
        }
        path = node->outer;
    }
    return captured;
}

static void note_hit(const struct dhcpv6lq_feeding *feeding, const struct dhcpv6lq_client *client,
                     const struct dhcpv6lq_binding *binding) {
    struct dhcpv6lq_capture *capture = feeding->session->capture;
    struct dhcpv6lq_ledger *ledger = capture->ledger;
    struct dhcpv6lq_kept *query = feeding->query;
    uint32_t entry = dhcpv6lq_ledger_find(ledger, query->query.tenant, binding->address,
                                          binding->length, binding->is_prefix);
    struct dhcpv6lq_hit *hit;

    if (entry == 0) {
        return;
    }
    hit = dhcpv6lq_arena_take(&capture->arena, sizeof *hit);
    if (!hit) {
        ledger->gave_up = true;
        return;
    }
    *hit = (struct dhcpv6lq_hit){.entry = entry,
                                 .client = keep_string(ledger, &client->duid),
                                 .clt = client->clt,
                                 .clt_known = client->clt_known && client->clt <= DHCPV6LQ_CLT_MAX,
                                 .valid = binding->valid,
                                 .time = feeding->input->time};
    *(query->last_hit ? &query->last_hit->next : &query->hits) = hit;
    query->last_hit = hit;
}

void dhcpv6lq_ledger_answer(const struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_clients *clients = &feeding->reading->clients;

    if (!feeding->session->capture->ledger) {
        return;
    }
    for (size_t i = 0; i < clients->count; i++) {
        for (size_t j = 0; j < clients->list[i].bindings_count; j++) {
            note_hit(feeding, &clients->list[i], &clients->list[i].bindings[j]);
        }
    }
}
