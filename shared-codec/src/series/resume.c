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
    const struct dhcpv6lq_kept *query;        /* the active one that they came for last */
    struct dhcpv6lq_kept *accepted;           /* likewise, of those that were accepted */
    const struct dhcpv6lq_kept *last_missing; /* whose answer said DataMissing last; NULL: none */
    struct dhcpv6lq_kept *missing; /* whose answer said DataMissing last; NULL: none did, or a
                                      bulk query asked for it */
    uint32_t missing_until;        /* that time, seconds since 2000 */
    bool any;                      /* base-time that may be kept */
    uint32_t base_time;            /* the highest one, seconds since 2000 */
    uint32_t frame;                /* that it is in */
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

static struct dhcpv6lq_updates *find(const struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_capture *capture = feeding->session->capture;
    const struct key key = key_of(feeding);

    return dhcpv6lq_map_find(&capture->updates, hash_of(capture, &key), &key);
}

static struct dhcpv6lq_updates *new_updates(const struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_capture *capture = feeding->session->capture;
    struct dhcpv6lq_updates *updates = dhcpv6lq_arena_take(&capture->arena, sizeof *updates);

    if (updates) {
        *updates = (struct dhcpv6lq_updates){.key = key_of(feeding)};
        if (!dhcpv6lq_map_put(&capture->updates, hash_of(capture, &updates->key), &updates->key,
                              updates)) {
            return NULL;
        }
    }
    return updates;
}

static void keep(struct dhcpv6lq_updates *updates, uint32_t time, uint32_t frame) {
    if (!updates->any || time >= updates->base_time) {
        updates->any = true;
        updates->base_time = time;
        updates->frame = frame;
    }
}

/* Updates that came for a query that is not captured may have been this requestor's. */
static bool may_have_more(const struct dhcpv6lq_feeding *feeding,
                          const struct dhcpv6lq_updates *updates) {
    return feeding->session->capture->updates_of_nobody > updates->query->query.frame;
}

/* What it asks from on it had kept before, wherever it came from. */
static void ask_active(struct dhcpv6lq_feeding *feeding, struct dhcpv6lq_updates *updates) {
    const struct dhcpv6lq_facts *facts = feeding->facts;

    struct dhcpv6lq_kept *accepted = updates->accepted;

    if (facts->has_start_time && updates->any && !may_have_more(feeding, updates)) {
        feeding->query->resume.previous = updates->query;
        feeding->query->resume.gap = (int64_t)facts->start_time - updates->base_time;
        feeding->query->resume.frame = updates->frame;
    }
    if (accepted && !(accepted->open && accepted->session == feeding->session)) {
        feeding->query->resume.query = &accepted->query;
        accepted->resume.by = &feeding->query->query;
    }
    if (facts->has_start_time) {
        keep(updates, facts->start_time, feeding->input->frame);
    }
    updates->query = feeding->query;
}

/* RFC 7653 8.4.1: a bulk query for all of the time that updates are missing of; but not one for a
 * single client. */
static bool asks_for_missing(const struct dhcpv6lq_facts *facts,
                             const struct dhcpv6lq_updates *updates) {
    const struct dhcpv6lq_query *missing = &updates->missing->query;

    return (facts->query_type == DHCPV6LQ_QUERY_BY_RELAY_ID ||
            facts->query_type == DHCPV6LQ_QUERY_BY_LINK_ADDRESS ||
            facts->query_type == DHCPV6LQ_QUERY_BY_REMOTE_ID) &&
           (!facts->has_start_time || !missing->has_start_time ||
            facts->start_time <= missing->start_time) &&
           (!facts->has_end_time || facts->end_time >= updates->missing_until);
}

static void ask_bulk(struct dhcpv6lq_feeding *feeding, struct dhcpv6lq_updates *updates) {
    if (feeding->message == M(LEASEQUERY) && updates->missing &&
        asks_for_missing(feeding->facts, updates)) {
        updates->missing->query.active.recovery = &feeding->query->query;
        updates->missing = NULL;
    }
}

/* A bulk answer, too, has base-times to go on from (RFC 7653 8.5). */
void dhcpv6lq_updates_ask(struct dhcpv6lq_feeding *feeding) {
    bool active = feeding->message == M(ACTIVELEASEQUERY);
    struct dhcpv6lq_updates *updates = find(feeding);

    if (!updates && active) {
        updates = new_updates(feeding);
    }
    if (updates) {
        (active ? ask_active : ask_bulk)(feeding, updates);
    }
    feeding->query->updates = updates;
}

/* The answer is one to resume, and may say that updates are missing. */
static void take_active(const struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_facts *facts = feeding->facts;
    struct dhcpv6lq_kept *query = feeding->query;
    struct dhcpv6lq_updates *updates = query->updates;

    if (query->kind != DHCPV6LQ_QUERY_ACTIVE || query->progress != DHCPV6LQ_ACCEPTED || !updates) {
        return;
    }
    updates->accepted = query;
    if (facts->has_status && facts->status == DHCPV6LQ_STATUS_DATA_MISSING &&
        query->query.active.missing_frame == 0) {
        query->query.active.missing_frame = feeding->input->frame;
        updates->last_missing = updates->missing = query;
        updates->missing_until = facts->has_base_time ? facts->base_time : 0;
    }
}

void dhcpv6lq_updates_take(const struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_kept *query = feeding->query;
    bool in_order = query->kind != DHCPV6LQ_QUERY_ACTIVE || !query->query.has_start_time ||
                    query->seen.caught_up;

    take_active(feeding);
    if (!feeding->facts->has_base_time) {
        return;
    }
    if (query->kind == DHCPV6LQ_QUERY_UNKNOWN) {
        feeding->session->capture->updates_of_nobody = feeding->input->frame;
    } else if (query->updates && in_order) {
        keep(query->updates, feeding->facts->base_time, feeding->input->frame);
    }
}

/* ---- what became of it ---- */

/* What still comes after the other has asked was not broken off. */
static bool has_resumed(const struct dhcpv6lq_query *query, const struct dhcpv6lq_query *before) {
    return before && before->last_frame < query->frame;
}

struct dhcpv6lq_resumption dhcpv6lq_query_resumption(const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_resume *resume = &query->kept->resume;

    return (struct dhcpv6lq_resumption){
        .query = has_resumed(query, resume->query) ? resume->query : NULL,
        .has_gap = resume->previous && !dhcpv6lq_lacks(resume->previous),
        .gap = resume->gap};
}

const struct dhcpv6lq_query *dhcpv6lq_query_resumed_by(const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_query *by = query->kept->resume.by;

    return by && has_resumed(by, query) ? by : NULL;
}

static bool is_whole(const struct dhcpv6lq_query *query) {
    enum dhcpv6lq_outcome outcome = dhcpv6lq_query_outcome(query);

    return (outcome == DHCPV6LQ_DONE || outcome == DHCPV6LQ_NO_BINDINGS) &&
           !dhcpv6lq_lacks(query->kept);
}

uint32_t dhcpv6lq_query_stale_before(const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_kept *kept = query->kept;
    const struct dhcpv6lq_kept *missing =
        kept && kept->updates ? kept->updates->last_missing : NULL;

    if (!missing || (missing->query.active.recovery && is_whole(missing->query.active.recovery))) {
        return 0;
    }
    return missing->query.frame;
}
