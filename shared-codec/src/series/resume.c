/* SPDX-License-Identifier: MIT
 *
 * A requestor that loses its connection resumes from the highest base-time that it has kept:
 *
 *     connection 1   base-times   100  200  300  (ends)
 *     connection 2   start-time              300     nothing is lost
 *                    start-time                 400  what happened from 300 to 400 is
 *
 * While a catch-up goes on, updates come in no order, so that no base-time may be kept (RFC 7653
 * 8.4.1). Where the capture lacks some of an answer, who knows what was kept.
 */
#include "series/resume.h"

#include <string.h>

#include "series/book.h"

/* A requestor is its Client-ID, or its address where it names none. */
struct key {
    const struct dhcpv6lq_bytes *requestor_id; /* as it is kept: equal ones are the same */
    uint8_t requestor[16];                     /* :: with a Client-ID */
    uint8_t server[16];
    uint32_t tenant;
};

struct dhcpv6lq_updates {
    struct key key;
    const struct dhcpv6lq_kept *query; /* that they came for last */
    bool any;                          /* base-time that may be kept */
    uint32_t base_time;                /* the highest one, seconds since 2000 */
    uint32_t frame;                    /* that it came in */
};

static struct key key_of(const struct dhcpv6lq_feeding *feeding) {
    struct key key = {.requestor_id = dhcpv6lq_capture_keep_bytes(feeding->session->capture,
                                                                  &feeding->facts->client_id),
                      .tenant = feeding->input->tenant};

    memcpy(key.server, feeding->input->server.address, sizeof key.server);
    if (!key.requestor_id) {
        memcpy(key.requestor, feeding->input->requestor.address, sizeof key.requestor);
    }
    return key;
}

static uint64_t hash_of(const struct dhcpv6lq_capture *capture, const struct key *key) {
    struct dhcpv6lq_seed seed = capture->seed;
    uint8_t octets[sizeof key->requestor + sizeof key->server];

    seed.low ^= key->tenant;
    memcpy(octets, key->requestor, sizeof key->requestor);
    memcpy(octets + sizeof key->requestor, key->server, sizeof key->server);
    if (key->requestor_id) {
        seed.high ^= dhcpv6lq_hash(key->requestor_id->octets, key->requestor_id->length, seed);
    }
    return dhcpv6lq_hash(octets, sizeof octets, seed);
}

bool dhcpv6lq_updates_are_equal(const void *value, const void *key) {
    const struct key *one = &((const struct dhcpv6lq_updates *)value)->key;
    const struct key *other = key;

    return one->requestor_id == other->requestor_id && one->tenant == other->tenant &&
           memcmp(one->requestor, other->requestor, sizeof one->requestor) == 0 &&
           memcmp(one->server, other->server, sizeof one->server) == 0;
}

struct dhcpv6lq_updates *dhcpv6lq_updates_find(const struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_capture *capture = feeding->session->capture;
    const struct key key = key_of(feeding);

    return dhcpv6lq_map_find(&capture->updates, hash_of(capture, &key), &key);
}

void dhcpv6lq_updates_ask(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_capture *capture = feeding->session->capture;
    struct dhcpv6lq_updates *updates = dhcpv6lq_updates_find(feeding);

    if (!updates) {
        const struct key key = key_of(feeding);

        updates = dhcpv6lq_arena_take(&capture->arena, sizeof *updates);
        if (!updates) {
            return;
        }
        *updates = (struct dhcpv6lq_updates){.key = key};
        if (!dhcpv6lq_map_put(&capture->updates, hash_of(capture, &key), &updates->key, updates)) {
            return;
        }
    }
    updates->query = feeding->query;
    feeding->query->updates = updates;
}

void dhcpv6lq_updates_take(const struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_kept *query = feeding->query;
    const struct dhcpv6lq_facts *facts = feeding->facts;
    struct dhcpv6lq_updates *updates = query->updates;

    if (!facts->has_base_time) {
        return;
    }
    if (query->kind == DHCPV6LQ_QUERY_UNKNOWN) {
        feeding->session->capture->updates_of_nobody = true;
    } else if (updates && (!query->query.has_start_time || query->seen.caught_up) &&
               (!updates->any || facts->base_time >= updates->base_time)) {
        updates->any = true;
        updates->base_time = facts->base_time;
        updates->frame = feeding->input->frame;
    }
}

uint32_t dhcpv6lq_updates_lost(const struct dhcpv6lq_updates *updates, uint32_t start_time,
                               uint32_t *frame) {
    *frame = updates->frame;
    return updates->any && start_time > updates->base_time && !dhcpv6lq_lacks(updates->query) &&
                   !updates->query->session->capture->updates_of_nobody
               ? start_time - updates->base_time
               : 0;
}
