/* SPDX-License-Identifier: MIT
 *
 * A requestor that loses its connection resumes from the highest base-time that it has kept:
 *
 *     connection 1   base-times   100  200  300  (ends)
 *     connection 2   start-time              300     nothing is lost
 *                    start-time                 400  what happened from 300 to 400 is
 *
 * While a catch-up goes on, updates come in no order, so that no base-time may be kept (RFC 7653
 * 8.4.1). Where the capture lacks some of an answer after the last of these, who knows what was
 * kept.
 */
#include "series/resume.h"

#include <string.h>

#include "series/book.h"

/* Answers of one requestor that say DataMissing, and whose missing updates a bulk query has not
 * asked for either: of older ones, no later one is noted any more. */
enum { MISSING_MAX = 16 };

/* A requestor is its Client-ID, or its address where it names none. Of an answer whose query is not
 * captured, it is whoever has the address. */
struct key {
    bool is_anybody;
    const struct dhcpv6lq_bytes *requestor_id; /* as it is kept: equal ones are the same */
    uint8_t requestor[16];                     /* :: with a Client-ID */
    uint8_t server[16];
    uint32_t tenant;
};

struct dhcpv6lq_updates {
    struct key key;
    struct dhcpv6lq_kept *query;              /* the active one that they came for last */
    struct dhcpv6lq_kept *accepted;           /* likewise, of those that were accepted */
    const struct dhcpv6lq_kept *last_missing; /* whose answer said DataMissing last; NULL: none */
    struct dhcpv6lq_kept *missing;     /* likewise, of those that no bulk query has asked for yet;
                                          before it comes its resume.missing, and so on */
    const struct dhcpv6lq_query *bulk; /* of anybody there: the last bulk query */
    bool any;                          /* base-time that may be kept */
    uint32_t base_time;                /* the highest one, seconds since 2000 */
    uint32_t frame;                    /* that it is in */
    uint32_t first_of_nobody; /* of a server: the first frame of base-times for queries that are not
                                 captured, */
    uint32_t last_of_nobody;  /* and the last one; 0: there are none */
};

static struct key key_of(const struct dhcpv6lq_feeding *feeding,
                         const struct dhcpv6lq_bytes *requestor_id) {
    struct key key = {.requestor_id = requestor_id, .tenant = feeding->input->tenant};

    memcpy(key.server, feeding->input->server.address, sizeof key.server);
    if (!requestor_id) {
        memcpy(key.requestor, feeding->input->requestor.address, sizeof key.requestor);
    }
    return key;
}

static struct key key_of_anybody(const struct dhcpv6lq_feeding *feeding) {
    struct key key = key_of(feeding, NULL);

    key.is_anybody = true;
    return key;
}

/* Whoever asks that server. */
static struct key key_of_server(const struct dhcpv6lq_feeding *feeding) {
    struct key key = key_of_anybody(feeding);

    memset(key.requestor, 0, sizeof key.requestor);
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

    return one->is_anybody == other->is_anybody && one->requestor_id == other->requestor_id &&
           one->tenant == other->tenant &&
           memcmp(one->requestor, other->requestor, sizeof one->requestor) == 0 &&
           memcmp(one->server, other->server, sizeof one->server) == 0;
}

static struct dhcpv6lq_updates *find(const struct dhcpv6lq_capture *capture,
                                     const struct key *key) {
    return dhcpv6lq_map_find(&capture->updates, hash_of(capture, key), key);
}

static struct dhcpv6lq_updates *find_or_add(struct dhcpv6lq_capture *capture,
                                            const struct key *key) {
    struct dhcpv6lq_updates *updates = find(capture, key);

    if (updates) {
        return updates;
    }
    updates = dhcpv6lq_arena_take(&capture->arena, sizeof *updates);
    if (updates) {
        *updates = (struct dhcpv6lq_updates){.key = *key};
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

/* What waited behind a gap is fed late: the requestor had kept its base-time when it asked again.
 */
static void keep_for_later(const struct dhcpv6lq_updates *updates, uint32_t time, uint32_t frame) {
    for (struct dhcpv6lq_kept *later = updates->query; later && later->query.frame > frame;
         later = later->resume.previous) {
        int64_t gap = (int64_t)later->query.start_time - time;

        if (later->resume.previous && gap < later->resume.gap) {
            later->resume.gap = gap;
            later->resume.frame = frame;
        }
    }
}

/* What it asks from on it had kept before, wherever it came from. */
static void ask_active(struct dhcpv6lq_feeding *feeding, struct dhcpv6lq_updates *updates) {
    const struct dhcpv6lq_facts *facts = feeding->facts;

    struct dhcpv6lq_kept *accepted = updates->accepted;

    if (facts->has_start_time && updates->any) {
        const struct key server = key_of_server(feeding);

        feeding->query->resume.of_nobody = find_or_add(feeding->session->capture, &server);
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
static bool asks_for_missing(const struct dhcpv6lq_query *bulk, const struct dhcpv6lq_kept *kept) {
    const struct dhcpv6lq_query *missing = &kept->query;

    return (bulk->query_type == DHCPV6LQ_QUERY_BY_RELAY_ID ||
            bulk->query_type == DHCPV6LQ_QUERY_BY_LINK_ADDRESS ||
            bulk->query_type == DHCPV6LQ_QUERY_BY_REMOTE_ID) &&
           bulk->frame > missing->active.missing_frame &&
           (!bulk->has_start_time || !missing->has_start_time ||
            bulk->start_time <= missing->start_time) &&
           (!bulk->has_end_time || bulk->end_time >= kept->resume.missing_until);
}

/* It may ask for what is missing of several answers. */
static void ask_bulk(struct dhcpv6lq_updates *updates, const struct dhcpv6lq_query *bulk) {
    struct dhcpv6lq_kept **next = &updates->missing;

    for (unsigned left = 0; left < MISSING_MAX && *next;) {
        struct dhcpv6lq_kept *missing = *next;

        if (asks_for_missing(bulk, missing)) {
            missing->query.active.recovery = bulk;
            *next = missing->resume.missing;
        } else {
            next = &missing->resume.missing;
            left++;
        }
    }
    *next = NULL;
}

static void ask_bulk_of_anybody(const struct dhcpv6lq_feeding *feeding) {
    const struct key key = key_of_anybody(feeding);
    struct dhcpv6lq_updates *updates = find_or_add(feeding->session->capture, &key);

    if (updates) {
        ask_bulk(updates, &feeding->query->query);
        updates->bulk = &feeding->query->query;
    }
}

/* A bulk answer, too, has base-times to go on from (RFC 7653 8.5). It may be for what is missing of
 * an active answer whose requestor is known by its address only. */
void dhcpv6lq_updates_ask(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_capture *capture = feeding->session->capture;
    const struct key key =
        key_of(feeding, dhcpv6lq_capture_keep_bytes(capture, &feeding->facts->client_id));

    if (feeding->message == M(ACTIVELEASEQUERY)) {
        feeding->query->updates = find_or_add(capture, &key);
        if (feeding->query->updates) {
            ask_active(feeding, feeding->query->updates);
        }
        return;
    }
    feeding->query->updates = find(capture, &key);
    if (feeding->message == M(LEASEQUERY)) {
        if (feeding->query->updates) {
            ask_bulk(feeding->query->updates, &feeding->query->query);
        }
        ask_bulk_of_anybody(feeding);
    }
}

/* Does the message say, first of the answer, that updates are missing? */
static bool tells_of_missing(const struct dhcpv6lq_feeding *feeding) {
    return feeding->facts->has_status && feeding->facts->status == DHCPV6LQ_STATUS_DATA_MISSING &&
           feeding->query->query.active.missing_frame == 0;
}

static void note_missing(const struct dhcpv6lq_feeding *feeding, struct dhcpv6lq_updates *updates) {
    feeding->query->query.active.missing_frame = feeding->input->frame;
    feeding->query->resume.missing = updates->missing;
    feeding->query->resume.missing_until =
        feeding->facts->has_base_time ? feeding->facts->base_time : 0;
    updates->missing = feeding->query;
}

/* The answer is one to resume, and may say that updates are missing. */
static void take_active(const struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_kept *query = feeding->query;
    struct dhcpv6lq_updates *updates = query->updates;

    if (query->progress != DHCPV6LQ_ACCEPTED || !updates) {
        return;
    }
    updates->accepted = query;
    if (tells_of_missing(feeding)) {
        note_missing(feeding, updates);
        updates->last_missing = query;
    }
}

/* Of a query that is not captured: nobody knows from when on it asked. Only an active answer has
 * such a DATA. Where its connection began before the capture, the message may be fed after a bulk
 * query that comes after it. */
static void take_unknown(const struct dhcpv6lq_feeding *feeding) {
    const struct key key = key_of_anybody(feeding);
    struct dhcpv6lq_updates *updates;

    if (feeding->message == M(LEASEQUERY_DATA) && tells_of_missing(feeding)) {
        updates = find_or_add(feeding->session->capture, &key);
        if (updates) {
            note_missing(feeding, updates);
            if (updates->bulk) {
                ask_bulk(updates, updates->bulk);
            }
        }
    }
}

static void note_nobody(const struct dhcpv6lq_feeding *feeding) {
    const struct key key = key_of_server(feeding);
    struct dhcpv6lq_updates *updates = find_or_add(feeding->session->capture, &key);
    uint32_t frame = feeding->input->frame;

    if (updates && (updates->first_of_nobody == 0 || frame < updates->first_of_nobody)) {
        updates->first_of_nobody = frame;
    }
    if (updates && frame > updates->last_of_nobody) {
        updates->last_of_nobody = frame;
    }
}

void dhcpv6lq_updates_take(const struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_kept *query = feeding->query;
    bool in_order = query->kind != DHCPV6LQ_QUERY_ACTIVE || !query->query.has_start_time ||
                    query->seen.caught_up;

    if (query->kind == DHCPV6LQ_QUERY_ACTIVE) {
        take_active(feeding);
    } else if (query->kind == DHCPV6LQ_QUERY_UNKNOWN) {
        take_unknown(feeding);
    }
    if (!feeding->facts->has_base_time) {
        return;
    }
    if (query->kind == DHCPV6LQ_QUERY_UNKNOWN) {
        note_nobody(feeding);
    } else if (query->updates && in_order) {
        keep(query->updates, feeding->facts->base_time, feeding->input->frame);
        keep_for_later(query->updates, feeding->facts->base_time, feeding->input->frame);
        query->kept_time = (struct dhcpv6lq_kept_time){.lacks = query->lacks,
                                                       .gap_end = feeding->session->gap_end};
    }
}

/* ---- what became of it ---- */

/* What still comes after the other has asked was not broken off. */
static bool has_resumed(const struct dhcpv6lq_query *query, const struct dhcpv6lq_query *before) {
    return before && before->last_frame < query->frame;
}

/* Updates that came meanwhile for a query that is not captured may have been this requestor's. They
 * may have been fed after it asked, as where a connection begins is found out late. */
static bool may_have_more(const struct dhcpv6lq_query *query,
                          const struct dhcpv6lq_resume *resume) {
    const struct dhcpv6lq_updates *of_nobody = resume->of_nobody;

    return of_nobody && of_nobody->first_of_nobody < query->frame &&
           of_nobody->last_of_nobody > resume->previous->query.frame;
}

struct dhcpv6lq_resumption dhcpv6lq_query_resumption(const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_resume *resume = &query->kept->resume;

    return (struct dhcpv6lq_resumption){
        .query = has_resumed(query, resume->query) ? resume->query : NULL,
        .has_gap = resume->previous && !dhcpv6lq_lacks_times(resume->previous) &&
                   !may_have_more(query, resume),
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
    const struct dhcpv6lq_updates *updates = query->kept ? query->kept->updates : NULL;
    const struct dhcpv6lq_kept *last = updates ? updates->last_missing : NULL;

    if (!last) {
        return 0;
    }
    if (last->query.active.recovery && is_whole(last->query.active.recovery)) {
        last = updates->missing;
    }
    return last ? last->query.frame : 0;
}
