/* SPDX-License-Identifier: MIT
 *
 * Which query a message is of, and which queries are open.
 */
#include <string.h>

#include "memory/hash.h"
#include "series/feeding.h"

/* ---- open queries ---- */

static void open_query(struct dhcpv6lq_session *session, struct dhcpv6lq_private *query) {
    struct dhcpv6lq_private **newest;

    query->open = true;
    query->goes_first = !dhcpv6lq_is_implicit(query) && query->kind != DHCPV6LQ_QUERY_STARTTLS;
    newest = &session->newest[query->goes_first];
    query->older = *newest;
    query->newer = NULL;
    if (*newest) {
        (*newest)->newer = query;
    }
    *newest = query;
}

void dhcpv6lq_release_bindings(struct dhcpv6lq_session *session, struct dhcpv6lq_private *query) {
    session->bindings -= query->bindings.count;
    dhcpv6lq_bindings_free(&query->bindings);
}

static void remove_open(struct dhcpv6lq_session *session, struct dhcpv6lq_private *query) {
    if (!query->open) {
        return;
    }
    query->open = false;
    if (query->older) {
        query->older->newer = query->newer;
    }
    *(query->newer ? &query->newer->older : &session->newest[query->goes_first]) = query->older;
}

void dhcpv6lq_close_query(struct dhcpv6lq_session *session, struct dhcpv6lq_private *query) {
    dhcpv6lq_release_bindings(session, query);
    remove_open(session, query);
}

/* ---- which query is it of ---- */

static enum dhcpv6lq_query_kind kind_of(const struct dhcpv6lq_feeding *feeding) {
    switch (feeding->facts.type) {
    case DHCPV6LQ_LEASEQUERY:
        return DHCPV6LQ_QUERY_ONE_OR_BULK;
    case DHCPV6LQ_ACTIVELEASEQUERY:
        return DHCPV6LQ_QUERY_ACTIVE;
    case DHCPV6LQ_STARTTLS:
        return DHCPV6LQ_QUERY_STARTTLS;
    default:
        return feeding->session->transport == DHCPV6LQ_UDP ? DHCPV6LQ_QUERY_ONE_OR_BULK
                                                           : DHCPV6LQ_QUERY_UNKNOWN;
    }
}

static struct dhcpv6lq_key key_of(const struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_key key = {.transaction_id = feeding->facts.transaction_id};

    if (feeding->session->transport == DHCPV6LQ_UDP) {
        memcpy(key.requestor, feeding->input->requestor, sizeof key.requestor);
        key.port = feeding->input->port;
    }
    return key;
}

static uint64_t hash_octets(const struct dhcpv6lq_input *input) {
    return dhcpv6lq_hash(input->octets, input->length, (struct dhcpv6lq_seed){0, 0});
}

/* The query's own message is in hand. */
static void fill_query(struct dhcpv6lq_private *query, const struct dhcpv6lq_feeding *feeding) {
    query->query.frame = feeding->input->frame;
    query->query.time = feeding->input->time;
    query->query.message_type = feeding->facts.type;
    query->query.query_type = feeding->facts.query_type;
    query->octets = hash_octets(feeding->input);
    query->client_id = feeding->facts.client_id;
    query->asks_all_seen = !feeding->facts.cut;
    query->asks_relay_data = feeding->facts.asks_relay_data;
    query->asks_base_time = feeding->facts.asks_base_time;
}

/* A query that starts with this message: its own, or the first of an answer to one that is not
 * in the capture. NULL without memory or past the limit. */
static struct dhcpv6lq_private *add_query(struct dhcpv6lq_feeding *feeding,
                                          const struct dhcpv6lq_key *key,
                                          struct dhcpv6lq_private *first) {
    struct dhcpv6lq_session *session = feeding->session;
    struct dhcpv6lq_private *query;

    if (session->queries >= session->limits.queries) {
        return NULL;
    }
    query = dhcpv6lq_arena_take(&session->arena, sizeof *query);
    if (!query) {
        return NULL;
    }
    *query = (struct dhcpv6lq_private){.key = *key, .kind = kind_of(feeding)};
    query->query.transaction_id = key->transaction_id;
    query->query.kept = query;
    query->query_gaps = session->query_gaps;
    query->over_udp = session->transport == DHCPV6LQ_UDP;
    if (feeding->message & QUERIES) {
        fill_query(query, feeding);
    } else if (query->over_udp) {
        query->query.message_type = DHCPV6LQ_LEASEQUERY; /* the only one there: RFC 5460 3 */
    } else { /* the capture may have begun amid the answer */
        query->query.answer_lost =
            !session->queries_seen && feeding->facts.type != DHCPV6LQ_LEASEQUERY_REPLY;
    }
    dhcpv6lq_bindings_init(&query->bindings, &session->allocator, session->seed + session->queries);
    if (first) {
        *(first->last_waiting ? &first->last_waiting->waiting : &first->waiting) = query;
        first->last_waiting = query;
    } else if (!dhcpv6lq_querymap_put(&session->map, query)) {
        return NULL;
    }
    session->queries++;
    open_query(session, query);
    return query;
}

/* Over TCP, an answer is that of the oldest query of its transaction-id that is still open. */
static bool is_awaited(const struct dhcpv6lq_private *query) {
    return !query->over_udp && query->open && !query->lost_key;
}

/* Unless this shows that it was answered where the capture has nothing: a REPLY begins the next
 * query's answer, and a STARTTLS has no other answer than its own. */
static bool is_over(const struct dhcpv6lq_feeding *feeding, const struct dhcpv6lq_private *query) {
    bool may_have_ended = dhcpv6lq_is_implicit(query) || query->query.answer_lost;

    return query->waiting && (query->kind == DHCPV6LQ_QUERY_STARTTLS ||
                              (may_have_ended && feeding->message == M(LEASEQUERY_REPLY)));
}

/* The next query of the same key, once the one before it was answered. */
static struct dhcpv6lq_private *take_turn(struct dhcpv6lq_session *session,
                                          struct dhcpv6lq_private *known) {
    while (known && !known->open && known->waiting) {
        known->waiting->last_waiting =
            known->last_waiting == known->waiting ? NULL : known->last_waiting;
        known = known->waiting;
        dhcpv6lq_querymap_put(&session->map, known);
    }
    return known;
}

/* A query that is not followed may be the one that later messages answer. */
static void give_up(struct dhcpv6lq_feeding *feeding) {
    feeding->given_up = true;
    feeding->session->queries_seen = false;
}

/* A capture may have an answer before its query. Over UDP, so soon nobody asks again: LQ_TIMEOUT,
 * RFC 5007 4.1.4. */
static bool comes_late(const struct dhcpv6lq_feeding *feeding,
                       const struct dhcpv6lq_private *known) {
    const int64_t timeout = 1000000000; /* nanoseconds */

    return dhcpv6lq_is_implicit(known) && !known->lost_key &&
           (known->over_udp ? feeding->input->time - known->query.last_time < timeout
                            : feeding->input->late);
}

/* The query whose answer was there before it. */
static void take_late(struct dhcpv6lq_feeding *feeding, struct dhcpv6lq_private *known) {
    bool open = known->open;

    remove_open(feeding->session, known);
    known->kind = kind_of(feeding);
    fill_query(known, feeding);
    if (open) {
        open_query(feeding->session, known);
    }
    feeding->query = known;
}

static void relate_query(struct dhcpv6lq_feeding *feeding, struct dhcpv6lq_private *known,
                         const struct dhcpv6lq_key *key) {
    if (known && feeding->session->transport == DHCPV6LQ_UDP && !dhcpv6lq_is_implicit(known) &&
        !known->lost_key && known->octets == hash_octets(feeding->input)) {
        feeding->query = known;
        feeding->retransmission = true;
        return;
    }
    if (known && comes_late(feeding, known)) {
        take_late(feeding, known);
        return;
    }
    feeding->query = add_query(feeding, key, known && is_awaited(known) ? known : NULL);
    feeding->earlier = known;
    if (!feeding->query) {
        give_up(feeding);
        if (known) {
            known->lost_key = true;
            dhcpv6lq_close_query(feeding->session, known);
        }
    }
}

/* The query has its answer, and what the requestor sent since is not all there: another one of
 * this key may be in it. */
static bool is_of_lost_query(const struct dhcpv6lq_feeding *feeding,
                             const struct dhcpv6lq_private *query) {
    bool has_answer =
        !query->open || (feeding->message == M(LEASEQUERY_REPLY) && query->query.reply_frame != 0);

    return !query->over_udp && has_answer && query->query_gaps != feeding->session->query_gaps;
}

static void relate_answer(struct dhcpv6lq_feeding *feeding, struct dhcpv6lq_private *known,
                          const struct dhcpv6lq_key *key) {
    if (known && is_over(feeding, known)) {
        dhcpv6lq_close_query(feeding->session, known);
        known = take_turn(feeding->session, known);
    }
    if (known && known->lost_key) {
        feeding->given_up = true;
    } else if (known && known->kind != DHCPV6LQ_QUERY_STARTTLS &&
               !is_of_lost_query(feeding, known)) {
        feeding->query = known;
    } else {
        feeding->query = add_query(feeding, key, NULL);
        if (!feeding->query) {
            give_up(feeding);
        }
    }
}

/* RFC 7653 8.2: a REPLY over TCP answers a STARTTLS. */
static void relate_starttls_reply(struct dhcpv6lq_feeding *feeding,
                                  struct dhcpv6lq_private *known) {
    if (known && known->kind == DHCPV6LQ_QUERY_STARTTLS && !known->lost_key && known->open) {
        feeding->query = known;
    } else if (feeding->session->queries_seen && !feeding->input->query_begun) {
        feeding->kind = DHCPV6LQ_QUERY_NONE;
    }
}

void dhcpv6lq_relate(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_key key = key_of(feeding);
    struct dhcpv6lq_private *known =
        take_turn(feeding->session, dhcpv6lq_querymap_find(&feeding->session->map, &key));

    if (feeding->message & QUERIES) {
        relate_query(feeding, known, &key);
    } else if (feeding->message & ANSWERS) {
        relate_answer(feeding, known, &key);
    } else {
        relate_starttls_reply(feeding, known);
    }
    if (feeding->query) {
        feeding->kind = feeding->query->kind;
    }
}
