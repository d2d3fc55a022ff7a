/* SPDX-License-Identifier: MIT
 *
 * Which query a message is of, and which queries are open.
 */
#include <string.h>

#include "dhcpv6lq/reader.h"

#include "series/feeding.h"

enum {
    SAME_MAX = 8 /* queries of one key that are looked at: more are of nobody who means well */
};

#define SECOND INT64_C(1000000000)

/* ---- open queries ---- */

static enum dhcpv6lq_open_list list_of(const struct dhcpv6lq_kept *query) {
    if (dhcpv6lq_is_implicit(query) || query->kind == DHCPV6LQ_QUERY_STARTTLS) {
        return DHCPV6LQ_OPEN_OTHER;
    }
    return query->kind == DHCPV6LQ_QUERY_ACTIVE ? DHCPV6LQ_OPEN_ACTIVE : DHCPV6LQ_OPEN_BULK;
}

static void open_query(struct dhcpv6lq_session *session, struct dhcpv6lq_kept *query) {
    struct dhcpv6lq_kept **newest;

    if (!dhcpv6lq_session_is_open(session)) {
        session->open_since = query->query.time;
    }
    query->open = true;
    query->list = list_of(query);
    newest = &session->newest[query->list];
    query->older = *newest;
    query->newer = NULL;
    if (*newest) {
        (*newest)->newer = query;
    }
    *newest = query;
}

void dhcpv6lq_close_query(struct dhcpv6lq_session *session, struct dhcpv6lq_kept *query) {
    if (!query->open) {
        return;
    }
    query->lacks_times = dhcpv6lq_lacks_times(query);
    query->lacks = dhcpv6lq_lacks(query);
    query->open = false;
    if (query->older) {
        query->older->newer = query->newer;
    }
    *(query->newer ? &query->newer->older : &session->newest[query->list]) = query->older;
}

/* ---- keys ---- */

static struct dhcpv6lq_key key_of(const struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_key key = {.transaction_id = feeding->facts->transaction_id};

    if (feeding->session->transport == DHCPV6LQ_UDP) {
        key.requestor = feeding->input->requestor;
        key.tenant = feeding->input->tenant;
    }
    return key;
}

static uint64_t hash_of(const struct dhcpv6lq_session *session, const struct dhcpv6lq_key *key) {
    struct dhcpv6lq_seed seed = session->capture->seed;

    seed.low ^= (uint64_t)key->transaction_id << 32 | key->tenant;
    seed.high ^= key->requestor.port;
    return dhcpv6lq_hash(key->requestor.address, sizeof key->requestor.address, seed);
}

static struct dhcpv6lq_kept *find(const struct dhcpv6lq_session *session,
                                  const struct dhcpv6lq_key *key) {
    return dhcpv6lq_map_find(&session->map, hash_of(session, key), key);
}

static bool put(struct dhcpv6lq_session *session, struct dhcpv6lq_kept *query) {
    return dhcpv6lq_map_put(&session->map, hash_of(session, &query->key), &query->key, query);
}

/* ---- which query is it of ---- */

static enum dhcpv6lq_query_kind kind_of(const struct dhcpv6lq_feeding *feeding) {
    switch (feeding->facts->type) {
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

/* The query's own message is in hand. */
static void begin_query(struct dhcpv6lq_kept *query, const struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_input *input = feeding->input;

    query->kind = kind_of(feeding);
    query->query.frame = input->frame;
    query->query.time = input->time;
    query->query.message_type = feeding->facts->type;
    query->query.requestor = input->requestor;
    query->query.server = input->server;
    query->last_query_time = input->time;
    memcpy(query->link_address, input->link_address, sizeof query->link_address);
}

/* A query that starts with this message: its own, or the first of an answer to one that is not
 * in the capture. NULL without memory or past the limit. */
static struct dhcpv6lq_kept *add_query(struct dhcpv6lq_feeding *feeding,
                                       const struct dhcpv6lq_key *key,
                                       struct dhcpv6lq_kept *first) {
    struct dhcpv6lq_session *session = feeding->session;
    struct dhcpv6lq_capture *capture = session->capture;
    const struct dhcpv6lq_input *input = feeding->input;
    struct dhcpv6lq_kept *query;

    if (capture->queries >= capture->limits.queries) {
        return NULL;
    }
    query = dhcpv6lq_arena_take(&capture->arena, sizeof *query);
    if (!query) {
        return NULL;
    }
    *query = (struct dhcpv6lq_kept){.session = session,
                                    .key = *key,
                                    .kind = kind_of(feeding),
                                    .last_query_time = input->time,
                                    .begin = (feeding->message & QUERIES) ? input->other_position
                                                                          : input->position};
    query->query.kept = query;
    query->query.number = capture->queries;
    query->query.transaction_id = key->transaction_id;
    query->query.transport = session->transport;
    query->query.tenant = input->tenant;
    query->query.requestor = input->requestor;
    query->query.server = input->server;
    query->query.secured = input->secured;
    query->query.first_frame = input->frame;
    query->seen.first = (uint32_t)input->message;
    query->seen.first_type = feeding->facts->type;
    if (feeding->message & QUERIES) {
        begin_query(query, feeding);
    } else if (session->transport == DHCPV6LQ_UDP) {
        query->query.message_type = DHCPV6LQ_LEASEQUERY; /* the only one there: RFC 5460 3 */
        memcpy(query->link_address, input->link_address, sizeof query->link_address);
    } else { /* the capture may have begun amid the answer */
        query->lacks = !input->other_seen && feeding->facts->type != DHCPV6LQ_LEASEQUERY_REPLY;
    }
    if (first) {
        query->reused = true;
        *(first->last_waiting ? &first->last_waiting->waiting : &first->waiting) = query;
        first->last_waiting = query;
    } else {
        query->same = session->transport == DHCPV6LQ_UDP ? find(session, key) : NULL;
        if (!put(session, query)) {
            return NULL;
        }
    }
    feeding->first = true;
    capture->queries++;
    *capture->last = &query->query;
    capture->last = &query->query.next;
    open_query(session, query);
    return query;
}

/* A query that is not followed may be the one that later messages answer. */
static void give_up(struct dhcpv6lq_feeding *feeding) {
    feeding->given_up = true;
    feeding->session->gave_up = true;
}

/* ---- over TCP ---- */

/* An answer is that of the oldest query of its transaction-id that is still open. */
static bool is_awaited(const struct dhcpv6lq_kept *query) {
    return query->open && !query->lost_key;
}

/* Unless this shows that it was answered where the capture has nothing: a REPLY begins the next
 * query's answer, and a STARTTLS has no other answer than its own. */
static bool is_over(const struct dhcpv6lq_feeding *feeding, const struct dhcpv6lq_kept *query) {
    bool may_have_ended = dhcpv6lq_is_implicit(query) || dhcpv6lq_lacks(query);

    return query->waiting && (query->kind == DHCPV6LQ_QUERY_STARTTLS ||
                              (may_have_ended && feeding->message == M(LEASEQUERY_REPLY)));
}

/* The next query of the same key, once the one before it was answered. */
static struct dhcpv6lq_kept *take_turn(struct dhcpv6lq_session *session,
                                       struct dhcpv6lq_kept *known) {
    while (known && !known->open && known->waiting) {
        known->waiting->last_waiting =
            known->last_waiting == known->waiting ? NULL : known->last_waiting;
        known = known->waiting;
        put(session, known);
    }
    return known;
}

static void relate_query(struct dhcpv6lq_feeding *feeding, struct dhcpv6lq_kept *known,
                         const struct dhcpv6lq_key *key) {
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

/* Is all there that the requestor sent since the query? Of one that is not in the capture itself,
 * nobody knows what comes after it, unless the capture has everything. */
static bool has_all_since(const struct dhcpv6lq_feeding *feeding,
                          const struct dhcpv6lq_kept *query) {
    return dhcpv6lq_is_implicit(query)
               ? feeding->input->other_seen
               : feeding->input->other_reached &&
                     query->query.number >= feeding->session->queries_before_gap;
}

/* The query has its answer, and what the requestor sent since is not all there: another one of
 * this key may be in it. But what comes late was sent before. */
static bool is_of_lost_query(const struct dhcpv6lq_feeding *feeding,
                             const struct dhcpv6lq_kept *query) {
    bool has_answer =
        !query->open || (feeding->message == M(LEASEQUERY_REPLY) && query->query.reply_frame != 0);

    return has_answer && !feeding->input->late && !has_all_since(feeding, query);
}

static void relate_answer(struct dhcpv6lq_feeding *feeding, struct dhcpv6lq_kept *known,
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
        if (known && known->open) {
            known->lacks = true; /* whose answer this is nobody knows */
        }
        feeding->query = add_query(feeding, key, NULL);
        if (!feeding->query) {
            give_up(feeding);
        }
    }
}

/* RFC 7653 8.2: a REPLY over TCP answers a STARTTLS. */
static void relate_starttls_reply(struct dhcpv6lq_feeding *feeding, struct dhcpv6lq_kept *known) {
    if (known && known->kind == DHCPV6LQ_QUERY_STARTTLS && !known->lost_key && known->open) {
        feeding->query = known;
    } else if (feeding->input->other_seen && !feeding->session->gave_up) {
        feeding->kind = DHCPV6LQ_QUERY_NONE;
    }
}

static void relate_tcp(struct dhcpv6lq_feeding *feeding, const struct dhcpv6lq_key *key) {
    struct dhcpv6lq_kept *known = take_turn(feeding->session, find(feeding->session, key));

    if (feeding->message & QUERIES) {
        relate_query(feeding, known, key);
    } else if (feeding->message & ANSWERS) {
        relate_answer(feeding, known, key);
    } else {
        relate_starttls_reply(feeding, known);
    }
}

/* ---- over UDP ---- */

/* A capture may have an answer before its query. So soon nobody asks again: LQ_TIMEOUT, RFC 5007
 * 4.1.4. */
static const int64_t swapped_within = SECOND;

static bool is_of_client(const struct dhcpv6lq_feeding *feeding,
                         const struct dhcpv6lq_kept *query) {
    const struct dhcpv6lq_bytes *known = query->query.requestor_id;
    const struct dhcpv6lq_bytes *client = &feeding->client_id;

    if (!known || !client->octets) {
        return !known && !client->octets;
    }
    return known->length == client->length &&
           memcmp(known->octets, client->octets, client->length) == 0;
}

static bool is_of_relay(const struct dhcpv6lq_feeding *feeding, const struct dhcpv6lq_kept *query) {
    return memcmp(feeding->input->link_address, query->link_address, sizeof query->link_address) ==
           0;
}

static bool is_within(int64_t from, int64_t to, int64_t within) {
    return to - from <= within && from - to <= within;
}

/* RFC 5007 4.1.4: so near in time is what belongs to a query. */
static bool is_in_time(const struct dhcpv6lq_feeding *feeding, int64_t query_time) {
    return is_within(query_time, feeding->input->time,
                     feeding->session->capture->limits.udp_timeout * SECOND);
}

static bool is_retransmission(const struct dhcpv6lq_feeding *feeding,
                              const struct dhcpv6lq_kept *query) {
    return !dhcpv6lq_is_implicit(query) && is_of_client(feeding, query) &&
           is_of_relay(feeding, query) && is_in_time(feeding, query->query.time);
}

static bool comes_late(const struct dhcpv6lq_feeding *feeding, const struct dhcpv6lq_kept *query) {
    return dhcpv6lq_is_implicit(query) && is_of_relay(feeding, query) &&
           is_within(query->query.last_time, feeding->input->time, swapped_within);
}

/* The query whose answer was there before it. */
static void take_late(struct dhcpv6lq_feeding *feeding, struct dhcpv6lq_kept *query) {
    bool open = query->open;

    dhcpv6lq_close_query(feeding->session, query);
    begin_query(query, feeding);
    query->seen.asked_address = true; /* nobody has looked for it */
    if (open) {
        open_query(feeding->session, query);
    }
    feeding->query = query;
    feeding->first = true;
}

static void relate_udp_query(struct dhcpv6lq_feeding *feeding, struct dhcpv6lq_kept *newest,
                             const struct dhcpv6lq_key *key) {
    unsigned looked = 0;

    for (struct dhcpv6lq_kept *query = newest; query && looked < SAME_MAX;
         query = query->same, looked++) {
        if (is_retransmission(feeding, query)) {
            feeding->query = query;
            feeding->retransmission = true;
            return;
        }
        if (comes_late(feeding, query)) {
            take_late(feeding, query);
            return;
        }
    }
    feeding->query = add_query(feeding, key, NULL);
    if (!feeding->query) {
        give_up(feeding);
    }
}

/* A reply is that of the newest query of its client and relay; of another client's, where there is
 * no such one (rule reply_client_id). */
static void relate_udp_reply(struct dhcpv6lq_feeding *feeding, struct dhcpv6lq_kept *newest,
                             const struct dhcpv6lq_key *key) {
    struct dhcpv6lq_kept *others = NULL;
    unsigned looked = 0;

    for (struct dhcpv6lq_kept *query = newest; query && looked < SAME_MAX;
         query = query->same, looked++) {
        if (!is_of_relay(feeding, query) || !is_in_time(feeding, query->last_query_time)) {
            continue;
        }
        if (is_of_client(feeding, query)) {
            feeding->query = query;
            return;
        }
        others = others ? others : query;
    }
    feeding->query = others ? others : add_query(feeding, key, NULL);
    if (!feeding->query) {
        give_up(feeding);
    }
}

static bool is_server(const struct dhcpv6lq_reply *reply, const struct dhcpv6lq_bytes *id,
                      const struct dhcpv6lq_endpoint *server) {
    return id || reply->server_id
               ? id == reply->server_id
               : memcmp(reply->server.address, server->address, sizeof server->address) == 0;
}

void dhcpv6lq_relate_server(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_capture *capture = feeding->session->capture;
    const struct dhcpv6lq_bytes *id =
        dhcpv6lq_capture_keep_bytes(capture, &feeding->facts->server_id);
    struct dhcpv6lq_reply **link = &feeding->query->query.replies;
    unsigned looked = 0;

    for (; *link; link = &(*link)->next) {
        if (is_server(*link, id, &feeding->input->server)) {
            feeding->reply = *link;
            feeding->repeat = true;
            return;
        }
        if (++looked == SAME_MAX) {
            return; /* so many servers nobody has: of the others, there is no row */
        }
    }
    *link = dhcpv6lq_arena_take(&capture->arena, sizeof **link);
    if (*link) {
        **link = (struct dhcpv6lq_reply){.server_id = id,
                                         .server = feeding->input->server,
                                         .frame = feeding->input->frame,
                                         .time = feeding->input->time};
        feeding->reply = *link;
    }
}

/* ---- both ---- */

/* The query's own message has been walked through. */
void dhcpv6lq_fill_query(struct dhcpv6lq_feeding *feeding) {
    static const uint8_t unspecified[16] = {0};
    struct dhcpv6lq_capture *capture = feeding->session->capture;
    const struct dhcpv6lq_facts *facts = feeding->facts;
    struct dhcpv6lq_kept *kept = feeding->query;
    struct dhcpv6lq_query *query = &kept->query;

    query->query_type = facts->query_type;
    query->has_address = facts->address != NULL;
    if (facts->address) {
        memcpy(query->address, facts->address, sizeof query->address);
    }
    if (facts->link_address) {
        memcpy(query->link_address, facts->link_address, sizeof query->link_address);
    }
    query->requestor_id = dhcpv6lq_capture_keep_bytes(capture, &facts->client_id);
    query->client_id = dhcpv6lq_capture_keep_bytes(capture, &facts->asked_client);
    query->relay_id = dhcpv6lq_capture_keep_bytes(capture, &facts->asked_relay);
    query->remote_id = dhcpv6lq_capture_keep_bytes(capture, &facts->asked_remote);
    query->enterprise = facts->asked_enterprise;
    query->has_start_time = facts->has_start_time;
    query->start_time = facts->start_time;
    query->has_end_time = facts->has_end_time;
    query->end_time = facts->end_time;
    kept->narrowed = facts->has_start_time || facts->has_end_time ||
                     memcmp(query->link_address, unspecified, sizeof unspecified) != 0;
    kept->wishes = (struct dhcpv6lq_wishes){.all_seen = !facts->cut,
                                            .relay_data = facts->asks_relay_data,
                                            .base_time = facts->asks_base_time};
}

/* The message's Client-ID, which tells queries over UDP apart before the message is walked through.
 */
static struct dhcpv6lq_bytes find_client_id(const struct dhcpv6lq_input *input) {
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;
    struct dhcpv6lq_options options;
    struct dhcpv6lq_option option;

    if (dhcpv6lq_message_load(&message, input->octets, input->message, input->message_length,
                              &error) == DHCPV6LQ_OK) {
        options = dhcpv6lq_options(input->octets, message.options, message.options_length);
        if (dhcpv6lq_options_find(&options, DHCPV6LQ_OPTION_CLIENTID, &option) &&
            option.length > 0) {
            return (struct dhcpv6lq_bytes){input->octets + option.data, option.length};
        }
    }
    return (struct dhcpv6lq_bytes){NULL, 0};
}

/* What there is of an answer that its sender cut: it begins nothing, but may be of a query. */
void dhcpv6lq_relate_cut(struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_key key = key_of(feeding);
    struct dhcpv6lq_kept *known = find(feeding->session, &key);

    feeding->query = known && known->open && !known->lost_key ? known : NULL;
    feeding->kind = feeding->query ? feeding->query->kind : DHCPV6LQ_QUERY_UNKNOWN;
}

void dhcpv6lq_relate(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_key key = key_of(feeding);

    if (feeding->session->transport == DHCPV6LQ_TCP) {
        relate_tcp(feeding, &key);
    } else {
        struct dhcpv6lq_kept *newest = find(feeding->session, &key);

        feeding->client_id = find_client_id(feeding->input);
        ((feeding->message & QUERIES) ? relate_udp_query : relate_udp_reply)(feeding, newest, &key);
    }
    if (feeding->query) {
        feeding->kind = feeding->query->kind;
    }
}
