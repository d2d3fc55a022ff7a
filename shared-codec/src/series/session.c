/* SPDX-License-Identifier: MIT
 *
 * A message goes through these stages: which query is it of (relate.c), what is in it (the walk:
 * reading.h), what does it break (checks.c), what does it change for its query, and what is written
 * down of it.
 */
#include <string.h>

#include "dhcpv6lq/frame.h"

#include "series/active.h"
#include "series/feeding.h"
#include "series/ledger.h"
#include "series/resume.h"
#include "series/stored.h"

#define NANOSECONDS INT64_C(1000000000)

static bool is_equal(const void *value, const void *key) {
    const struct dhcpv6lq_key *a = &((const struct dhcpv6lq_kept *)value)->key;
    const struct dhcpv6lq_key *b = key;

    return a->transaction_id == b->transaction_id && a->tenant == b->tenant &&
           a->requestor.port == b->requestor.port &&
           memcmp(a->requestor.address, b->requestor.address, sizeof a->requestor.address) == 0;
}

struct dhcpv6lq_session *dhcpv6lq_session_new(struct dhcpv6lq_capture *capture,
                                              enum dhcpv6lq_transport transport) {
    struct dhcpv6lq_session *session =
        capture->allocator.allocate(capture->allocator.context, sizeof *session);

    if (session) {
        *session = (struct dhcpv6lq_session){
            .capture = capture, .transport = transport, .gap_end = INT64_MIN};
        dhcpv6lq_map_init(&session->map, &capture->allocator, is_equal);
    }
    return session;
}

void dhcpv6lq_session_free(struct dhcpv6lq_session *session) {
    if (session) {
        const struct dhcpv6lq_allocator *allocator = &session->capture->allocator;

        dhcpv6lq_map_free(&session->map);
        allocator->release(allocator->context, session);
    }
}

void dhcpv6lq_session_gap(struct dhcpv6lq_session *session, enum dhcpv6lq_direction direction,
                          int64_t end) {
    if (direction != DHCPV6LQ_FROM_SERVER) {
        session->queries_before_gap = session->capture->queries;
    }
    if (direction != DHCPV6LQ_TO_SERVER && end > session->gap_end) {
        session->gap_end = end;
    }
}

void dhcpv6lq_session_close(struct dhcpv6lq_session *session,
                            const struct dhcpv6lq_closing *closing) {
    session->closing = *closing;
}

void dhcpv6lq_session_leave(struct dhcpv6lq_session *session,
                            const struct dhcpv6lq_closing *closing) {
    session->leaving = *closing;
}

uint32_t dhcpv6lq_session_starttls_reply(const struct dhcpv6lq_session *session) {
    return session->starttls_reply;
}

bool dhcpv6lq_session_tell_clear(struct dhcpv6lq_session *session) {
    bool first = session->starttls_reply != 0 && !session->clear_told;

    session->clear_told |= first;
    return first;
}

bool dhcpv6lq_session_is_open(const struct dhcpv6lq_session *session) {
    return session->newest[DHCPV6LQ_OPEN_ACTIVE] || session->newest[DHCPV6LQ_OPEN_BULK];
}

/* ---- silence ---- */

/* RFC 5460 6.3, RFC 7653 6.4: how long, in seconds, the server has said nothing of whatever it was
 * to say, while a query was open; 0: not too long. */
uint32_t dhcpv6lq_session_silence(const struct dhcpv6lq_session *session, int64_t until) {
    const struct dhcpv6lq_limits *limits = &session->capture->limits;
    bool active = session->newest[DHCPV6LQ_OPEN_ACTIVE] != NULL;
    int64_t limit = (active ? limits->active_timeout : limits->bulk_timeout) * NANOSECONDS;
    int64_t since = session->open_since;

    if (!dhcpv6lq_session_is_open(session)) {
        return 0;
    }
    if (session->heard && session->heard_time > since) {
        since = session->heard_time;
    }
    if (until - since <= limit) {
        return 0;
    }
    return (until - since) / NANOSECONDS < UINT32_MAX ? (uint32_t)((until - since) / NANOSECONDS)
                                                      : UINT32_MAX;
}

void dhcpv6lq_session_hear(struct dhcpv6lq_session *session, enum dhcpv6lq_direction direction,
                           int64_t time, bool behind_gap) {
    if (direction != DHCPV6LQ_FROM_SERVER) {
        return;
    }
    if (!behind_gap) {
        uint32_t silence = dhcpv6lq_session_silence(session, time);

        session->silence = silence > session->silence ? silence : session->silence;
    }
    session->heard = true;
    session->heard_time = time;
}

/* ---- what a message changes ---- */

/* A status-code that ends the answer, and the server's words for it. */
static void fail(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_query *query = &feeding->query->query;

    query->status = feeding->facts->status;
    query->status_text =
        dhcpv6lq_capture_keep_bytes(feeding->session->capture, &feeding->facts->status_message);
}

static void take_query(struct dhcpv6lq_feeding *feeding) {
    if (feeding->retransmission) {
        feeding->query->query.retransmissions++;
        feeding->query->last_query_time = feeding->input->time;
    } else {
        dhcpv6lq_fill_query(feeding);
    }
    if (feeding->session->transport == DHCPV6LQ_TCP) {
        dhcpv6lq_updates_ask(feeding);
    }
    if (feeding->earlier && feeding->earlier->last_waiting != feeding->query) {
        dhcpv6lq_close_query(feeding->session, feeding->earlier);
    }
}

/* RFC 5007 4.3.2: several servers may answer, and one that knows is enough. */
static enum dhcpv6lq_progress progress_of_reply(const struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_clients *clients = &feeding->reading->clients;

    if (dhcpv6lq_is_failing(feeding)) {
        return DHCPV6LQ_REFUSED;
    }
    return clients->bindings_count > 0 || feeding->facts->client_links ? DHCPV6LQ_COMPLETE
                                                                       : DHCPV6LQ_EMPTY;
}

static void take_udp_reply(struct dhcpv6lq_feeding *feeding) {
    /* which outcome of two servers is the query's */
    static const unsigned ranks[] = {[DHCPV6LQ_ASKED] = 0,
                                     [DHCPV6LQ_REFUSED] = 1,
                                     [DHCPV6LQ_EMPTY] = 2,
                                     [DHCPV6LQ_COMPLETE] = 3};
    static const enum dhcpv6lq_outcome outcomes[] = {[DHCPV6LQ_REFUSED] = DHCPV6LQ_FAILED,
                                                     [DHCPV6LQ_EMPTY] = DHCPV6LQ_NO_BINDINGS,
                                                     [DHCPV6LQ_COMPLETE] = DHCPV6LQ_DONE};
    struct dhcpv6lq_kept *query = feeding->query;
    enum dhcpv6lq_progress progress = progress_of_reply(feeding);
    struct dhcpv6lq_reply *reply = feeding->reply;

    dhcpv6lq_close_query(feeding->session, query);
    if (progress == DHCPV6LQ_EMPTY && feeding->input->completeness == DHCPV6LQ_CUT_BY_CAPTURE) {
        query->lacks = true; /* who knows what the rest of it says */
        if (reply && !feeding->repeat) {
            reply->outcome = DHCPV6LQ_LACKING;
        }
        return;
    }
    if (reply && !feeding->repeat) {
        reply->outcome = outcomes[progress];
        reply->status = feeding->facts->status;
        reply->status_text =
            dhcpv6lq_capture_keep_bytes(feeding->session->capture, &feeding->facts->status_message);
    }
    if (ranks[progress] > ranks[query->progress]) {
        query->progress = progress;
        fail(feeding);
    }
}

/* RFC 5460 6.3.1: a reply without client data is the whole answer. To an ACTIVELEASEQUERY it
 * is only the start. */
static void take_tcp_reply(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_kept *query = feeding->query;
    bool empty = feeding->reading->clients.count == 0 && !feeding->facts->cut;

    if (dhcpv6lq_is_failing(feeding)) {
        query->progress = DHCPV6LQ_REFUSED;
        fail(feeding);
    } else {
        query->progress =
            query->kind == DHCPV6LQ_QUERY_ONE_OR_BULK && empty ? DHCPV6LQ_EMPTY : DHCPV6LQ_ACCEPTED;
    }
    if (dhcpv6lq_has_ended(query)) {
        dhcpv6lq_close_query(feeding->session, query);
    }
}

/* What is missing before the REPLY is not of the answer, and the REPLY is there, even where its own
 * octets seemed to be missing before they came. */
static void begin_answer(struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_input *input = feeding->input;
    int64_t end = input->position + DHCPV6LQ_FRAME_HEADER + (int64_t)input->message_length;

    if (end > feeding->query->begin) {
        feeding->query->begin = end;
    }
}

static void note_reply(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_query *query = &feeding->query->query;

    if (query->reply_frame == 0) {
        feeding->first = true;
        query->reply_frame = feeding->input->frame;
        begin_answer(feeding);
        query->reply_time = feeding->input->time;
        query->server_id =
            dhcpv6lq_capture_keep_bytes(feeding->session->capture, &feeding->facts->server_id);
        feeding->query->seen.first_reply = (uint32_t)feeding->input->message;
    }
}

static void take_reply(struct dhcpv6lq_feeding *feeding) {
    bool first = feeding->query->query.reply_frame == 0;

    note_reply(feeding);
    if (dhcpv6lq_is_over_udp(feeding->query)) {
        take_udp_reply(feeding);
    } else if (first && !dhcpv6lq_has_ended(feeding->query)) {
        take_tcp_reply(feeding);
    }
}

static void take_done(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_kept *query = feeding->query;

    if (query->query.done_frame == 0) {
        query->query.done_frame = feeding->input->frame;
        if (!dhcpv6lq_has_ended(query)) {
            query->progress = dhcpv6lq_is_failing(feeding) ? DHCPV6LQ_BROKEN : DHCPV6LQ_COMPLETE;
            fail(feeding);
        }
    }
    dhcpv6lq_close_query(feeding->session, query);
}

/* RFC 7653 8.2. */
static void take_starttls_reply(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_kept *query = feeding->query;

    note_reply(feeding);
    if (!dhcpv6lq_has_ended(query)) {
        query->progress = dhcpv6lq_is_failing(feeding) ? DHCPV6LQ_REFUSED : DHCPV6LQ_COMPLETE;
        fail(feeding);
        feeding->session->starttls_reply = feeding->input->frame;
    }
    dhcpv6lq_close_query(feeding->session, query);
}

static const struct {
    uint32_t messages;
    void (*take)(struct dhcpv6lq_feeding *feeding);
} takers[] = {
    {QUERIES, take_query},
    {M(LEASEQUERY_REPLY), take_reply},
    {M(LEASEQUERY_DONE), take_done},
    {M(REPLY), take_starttls_reply},
};

/* Is it or does it hold the address that was asked for? */
static bool holds(const struct dhcpv6lq_binding *binding, const uint8_t *address) {
    unsigned whole = binding->length / 8u;
    unsigned rest = binding->length % 8u;

    return memcmp(binding->address, address, whole) == 0 &&
           (rest == 0 ||
            ((binding->address[whole] ^ address[whole]) & (0xff00 >> rest) & 0xff) == 0);
}

/* RFC 7653 8.4: a server that sends a keep-alive has nothing else to send, though the catch-up is
 * not over. What comes later, or is missing then, changes nothing of that. */
static void note_idle(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_kept *query = feeding->query;

    if (query->progress == DHCPV6LQ_ACCEPTED &&
        query->query.active.phase == DHCPV6LQ_PHASE_CATCH_UP && query->seen.idle_frame == 0 &&
        dhcpv6lq_is_keep_alive(feeding)) {
        query->seen.idle_frame = feeding->input->frame;
    }
}

static void note_answer(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_kept *query = feeding->query;
    const struct dhcpv6lq_clients *clients = &feeding->reading->clients;
    const struct dhcpv6lq_facts *facts = feeding->facts;

    query->seen.any = true;
    query->seen.relay_data |= facts->has_relay_data;
    query->seen.hidden |= facts->cut || facts->client_cut || clients->failed;
    query->seen.client_links |= facts->client_links;
    query->seen.base_time |= facts->has_base_time;
    query->seen.caught_up |=
        facts->has_status && (facts->status == DHCPV6LQ_STATUS_CATCH_UP_COMPLETE ||
                              facts->status == DHCPV6LQ_STATUS_DATA_MISSING);
    dhcpv6lq_updates_take(feeding);
    for (size_t i = 0; query->query.has_address && i < clients->bindings_count; i++) {
        query->seen.asked_address |= holds(&clients->bindings[i], query->query.address);
    }
    query->lacks |= feeding->input->completeness == DHCPV6LQ_CUT_BY_CAPTURE;
    dhcpv6lq_active_take(feeding);
    note_idle(feeding);
}

static void add(struct dhcpv6lq_totals *totals, const struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_clients *clients = &feeding->reading->clients;

    totals->clients += (uint32_t)clients->count;
    totals->addresses += clients->addresses;
    totals->prefixes += clients->prefixes;
}

static void count(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_query *query = &feeding->query->query;

    query->totals.octets += feeding->input->message_length;
    if (!(feeding->message & ANSWERS)) {
        return;
    }
    note_answer(feeding);
    if (feeding->repeat) {
        if (feeding->reply) {
            feeding->reply->repeats++;
        }
        return; /* it says nothing new */
    }
    dhcpv6lq_stored_take(feeding);
    dhcpv6lq_ledger_answer(feeding);
    add(&query->totals, feeding);
    if (feeding->reply) {
        add(&feeding->reply->totals, feeding);
        feeding->reply->totals.octets += feeding->input->message_length;
    }
}

static void take(struct dhcpv6lq_feeding *feeding) {
    if (!feeding->query) {
        return;
    }
    for (size_t i = 0; i < COUNT(takers); i++) {
        if (takers[i].messages & feeding->message) {
            takers[i].take(feeding);
        }
    }
    count(feeding);
}

/* ---- what is written down ---- */

/* Link the step to those of its query. The query still says what it was before this message. */
static void link_step(struct dhcpv6lq_step *step, struct dhcpv6lq_kept *kept) {
    struct dhcpv6lq_query *query = &kept->query;

    step->query = query;
    step->previous = query->last_frame;
    step->previous_time = query->last_time;
    step->totals = query->totals;
    if (kept->last) {
        kept->last->next = step->frame;
        /* A segment that was captured late has the time when it was captured, or when it was sent.
         */
        query->clock_back |= step->frame > query->last_frame && step->time < query->last_time;
    }
    kept->last = step;
    query->last_frame = step->frame;
    query->last_time = step->time;
}

/* The findings as they are kept: with the transaction-id, their details' octets, and a word where
 * some are left out. */
static const struct dhcpv6lq_finding *keep_findings(struct dhcpv6lq_feeding *feeding,
                                                    uint16_t *count) {
    struct dhcpv6lq_findings *findings = feeding->findings;
    struct dhcpv6lq_capture *capture = feeding->session->capture;
    size_t left_out = findings->count - findings->stored;
    size_t kept = findings->stored + (left_out > 0 ? 1 : 0);
    struct dhcpv6lq_finding *list =
        kept > 0 ? dhcpv6lq_arena_take(&capture->arena, kept * sizeof *list) : NULL;

    *count = 0;
    if (!list) {
        return NULL;
    }
    for (size_t i = 0; i < findings->stored; i++) {
        const struct dhcpv6lq_bytes *detail =
            dhcpv6lq_capture_keep_bytes(capture, &findings->list[i].detail);

        list[i] = findings->list[i];
        list[i].detail = detail ? *detail : (struct dhcpv6lq_bytes){NULL, 0};
    }
    if (left_out > 0) {
        list[findings->stored] = (struct dhcpv6lq_finding){.rule = DHCPV6LQ_RULE_FINDINGS_LEFT_OUT,
                                                           .scope = DHCPV6LQ_SCOPE_MESSAGE,
                                                           .offset = feeding->input->message,
                                                           .number = (uint32_t)left_out};
    }
    for (size_t i = 0; feeding->facts->type != 0 && i < kept; i++) {
        list[i].has_transaction_id = true;
        list[i].transaction_id = feeding->facts->transaction_id;
    }
    *count = (uint16_t)kept;
    return list;
}

static void record_active(struct dhcpv6lq_step *step, const struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_active *active = &feeding->query->query.active;

    step->phase = (unsigned)active->phase & 3u;
    step->keep_alive = dhcpv6lq_is_keep_alive(feeding);
    step->has_base_time = active->has_base_time;
    step->base_time = active->base_time;
}

static struct dhcpv6lq_step *record(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_step *step =
        dhcpv6lq_arena_take(&feeding->session->capture->arena, sizeof *step);

    if (!step) {
        return NULL;
    }
    *step = (struct dhcpv6lq_step){.frame = feeding->input->frame,
                                   .message_type = feeding->facts->type,
                                   .time = feeding->input->time,
                                   .retransmission = feeding->retransmission,
                                   .repeat = feeding->repeat,
                                   .first = feeding->first,
                                   .reply = feeding->reply};
    if (feeding->session->transport == DHCPV6LQ_TCP) {
        step->clock = dhcpv6lq_clocks_take(&feeding->session->clocks, feeding);
    }
    step->findings = keep_findings(feeding, &step->count);
    if (feeding->query) {
        feeding->query->query.findings += step->count;
        link_step(step, feeding->query);
        if (feeding->message & ANSWERS) {
            record_active(step, feeding);
        }
        if ((feeding->message & ANSWERS) && feeding->reading->clients.count > 0) {
            step->client_index =
                step->totals.clients - (uint32_t)feeding->reading->clients.count + 1;
        }
    }
    return step;
}

/* ---- the way of a message ---- */

/* The message as a set of one, where it is one that a session follows: over UDP a REPLY is all
 * that answers (RFC 5007 4.2.2), and what comes from the wrong side neither asks nor answers. */
static uint32_t message_set(const struct dhcpv6lq_feeding *feeding) {
    static const uint32_t followed[] = {
        [DHCPV6LQ_UDP] = M(LEASEQUERY) | M(LEASEQUERY_REPLY),
        [DHCPV6LQ_TCP] = QUERIES | ANSWERS | M(REPLY),
    };
    enum dhcpv6lq_direction direction = feeding->input->direction;
    bool right = direction == DHCPV6LQ_DIRECTION_UNKNOWN ||
                 direction == dhcpv6lq_direction_of(feeding->facts->type);

    return right ? (UINT32_C(1) << feeding->facts->type) & followed[feeding->session->transport]
                 : 0;
}

/* What is wrong with a message-size is all that is told of its message: what its octets would break
 * besides is not the message's doing. Of a message that the capture cut, nothing is. */
static void walk(struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_input *input = feeding->input;
    const struct dhcpv6lq_kept *query = feeding->query;
    const struct dhcpv6lq_validation validation = {.transport = feeding->session->transport,
                                                   .direction = input->direction,
                                                   .query = feeding->kind,
                                                   .peer_told =
                                                       query && query->told.relay_data_peer};
    struct dhcpv6lq_asked asked = {{NULL, 0}, {NULL, 0}, 0};

    if (query && query->query.relay_id) {
        asked.relay_id = *query->query.relay_id;
    }
    if (query && query->query.remote_id) {
        asked.remote_id = *query->query.remote_id;
        asked.enterprise = query->query.enterprise;
    }
    dhcpv6lq_reading_walk(feeding->reading, input->octets, input->length, input->message,
                          &validation, &asked, input->completeness == DHCPV6LQ_WHOLE);
    feeding->facts->cut |= input->completeness != DHCPV6LQ_WHOLE;
    if (input->completeness == DHCPV6LQ_WRONG_SIZE || input->completeness == DHCPV6LQ_CUT_BY_END) {
        dhcpv6lq_findings_add(
            feeding->findings,
            (struct dhcpv6lq_finding){.rule = DHCPV6LQ_RULE_MESSAGE_SIZE,
                                      .scope = DHCPV6LQ_SCOPE_MESSAGE,
                                      .offset = input->message,
                                      .number = input->completeness == DHCPV6LQ_CUT_BY_END
                                                    ? DHCPV6LQ_SIZE_PAST_END
                                                    : DHCPV6LQ_SIZE_NOT_TO_MESSAGE});
    }
}

/* The lease table's findings are this message's. */
static void tell_answer(struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_answer_listener *listener = &feeding->session->capture->listener;
    const struct dhcpv6lq_kept *query = feeding->query;
    const struct dhcpv6lq_clients *clients = &feeding->reading->clients;
    const struct dhcpv6lq_bytes *server;
    struct dhcpv6lq_answer answer;

    if (!listener->take || !query || !(feeding->message & ANSWERS) || clients->count == 0 ||
        feeding->repeat) {
        return;
    }
    server = dhcpv6lq_capture_keep_bytes(feeding->session->capture, &feeding->facts->server_id);
    answer = (struct dhcpv6lq_answer){.query = &query->query,
                                      .frame = feeding->input->frame,
                                      .time = feeding->input->time,
                                      .tenant = query->query.tenant,
                                      .server = server ? server : query->query.server_id,
                                      .active = query->kind == DHCPV6LQ_QUERY_ACTIVE,
                                      .clients = clients->list,
                                      .clients_count = clients->count};
    memcpy(answer.server_address, feeding->input->server.address, sizeof answer.server_address);
    listener->take(listener->context, &answer, feeding->findings);
}

const struct dhcpv6lq_step dhcpv6lq_given_up = {.given_up = true};

const struct dhcpv6lq_step *dhcpv6lq_session_feed(struct dhcpv6lq_session *session,
                                                  const struct dhcpv6lq_input *input) {
    struct dhcpv6lq_reading *reading = &session->capture->reading;
    struct dhcpv6lq_feeding feeding = {.session = session,
                                       .input = input,
                                       .reading = reading,
                                       .facts = &reading->facts,
                                       .findings = &reading->findings,
                                       .kind = DHCPV6LQ_QUERY_UNKNOWN};

    session->capture->version++;
    feeding.clear = session->starttls_reply != 0 && !input->secured;
    if (dhcpv6lq_facts_begin(feeding.facts, input->octets + input->message,
                             input->message_length) &&
        !feeding.clear) {
        feeding.message = message_set(&feeding);
    }
    if (input->completeness == DHCPV6LQ_CUT_BY_END) {
        if (feeding.message & ANSWERS) {
            dhcpv6lq_relate_cut(&feeding);
        }
        feeding.message = 0; /* nobody knows what it would have said: it neither asks nor answers */
    } else if (feeding.message) {
        dhcpv6lq_relate(&feeding);
    }
    session->messages_seen |= feeding.given_up;
    if (feeding.given_up) {
        return &dhcpv6lq_given_up;
    }
    walk(&feeding);
    if (feeding.message == M(LEASEQUERY_REPLY) && session->transport == DHCPV6LQ_UDP) {
        dhcpv6lq_relate_server(&feeding);
    }
    if (input->completeness == DHCPV6LQ_WHOLE) {
        dhcpv6lq_check(&feeding);
    }
    tell_answer(&feeding);
    take(&feeding);
    session->messages_seen = true;
    return record(&feeding);
}
