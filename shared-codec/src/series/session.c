/* SPDX-License-Identifier: MIT
 *
 * A message goes through four stages: which query is it of (relate.c), what
 * does it break (validate.c, checks.c), what does it change for its query, and
 * what is written down of it.
 */
#include "dhcpv6lq/session.h"

#include <string.h>

#include "memory/hash.h"
#include "series/feeding.h"

enum { QUERIES_DEFAULT = 1000000, BINDINGS_DEFAULT = 1000000 };

struct dhcpv6lq_session *dhcpv6lq_session_new(const struct dhcpv6lq_allocator *allocator,
                                              enum dhcpv6lq_transport transport, bool start_seen,
                                              const struct dhcpv6lq_limits *limits) {
    struct dhcpv6lq_session *session = allocator->allocate(allocator->context, sizeof *session);

    if (!session) {
        return NULL;
    }
    *session = (struct dhcpv6lq_session){.allocator = *allocator,
                                         .transport = transport,
                                         .start_seen = start_seen,
                                         .queries_seen = start_seen};
    if (limits) {
        session->limits = *limits;
    }
    session->limits.queries = session->limits.queries ? session->limits.queries : QUERIES_DEFAULT;
    session->limits.bindings =
        session->limits.bindings ? session->limits.bindings : BINDINGS_DEFAULT;
    /* Where the session lies is what a sender does not know. It changes no result. */
    session->seed = dhcpv6lq_hash_mix((uintptr_t)session);
    dhcpv6lq_arena_init(&session->arena, &session->allocator);
    dhcpv6lq_querymap_init(&session->map, &session->allocator, session->seed);
    return session;
}

void dhcpv6lq_session_free(struct dhcpv6lq_session *session) {
    struct dhcpv6lq_allocator allocator;

    if (!session) {
        return;
    }
    for (size_t i = 0; i < COUNT(session->newest); i++) {
        for (struct dhcpv6lq_private *query = session->newest[i]; query; query = query->older) {
            dhcpv6lq_release_bindings(session, query);
        }
    }
    dhcpv6lq_querymap_free(&session->map);
    dhcpv6lq_arena_free(&session->arena);
    allocator = session->allocator;
    allocator.release(allocator.context, session);
}

void dhcpv6lq_session_gap(struct dhcpv6lq_session *session, enum dhcpv6lq_direction direction) {
    if (direction != DHCPV6LQ_FROM_SERVER) {
        session->queries_seen = false;
        session->query_gaps++;
    }
    if (direction == DHCPV6LQ_TO_SERVER) {
        return;
    }
    session->gaps++;
    /* Where one has had a gap, those older than it have had it too. */
    for (size_t i = 0; i < COUNT(session->newest); i++) {
        for (struct dhcpv6lq_private *query = session->newest[i]; query && !query->gap;
             query = query->older) {
            query->gap = query->query.answer_lost = true;
        }
    }
}

/* ---- what a message changes ---- */

static void fail(struct dhcpv6lq_feeding *feeding) {
    if (!feeding->query->failed) {
        feeding->query->failed = true;
        feeding->query->query.status = feeding->facts.status;
    }
}

/* A query again, or a new one in place of (or behind) one with the same key. */
static void take_query(struct dhcpv6lq_feeding *feeding) {
    if (feeding->retransmission) {
        feeding->query->query.retransmissions++;
    }
    if (feeding->earlier && feeding->earlier->last_waiting != feeding->query) {
        dhcpv6lq_close_query(feeding->session, feeding->earlier);
    }
}

/* RFC 5007 4.3.2: several servers may answer, and one that knows is enough. */
static void take_udp_reply(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_private *query = feeding->query;

    if (!dhcpv6lq_is_failing(feeding)) {
        query->succeeded = true;
        query->failed = false;
        query->query.status = DHCPV6LQ_STATUS_SUCCESS;
        query->found |=
            feeding->facts.clients > 0 || feeding->facts.client_links || feeding->facts.cut;
    } else if (!query->succeeded) {
        fail(feeding);
    }
    dhcpv6lq_close_query(feeding->session, query);
}

/* RFC 5460 6.3.1: a reply without client data is the whole answer. To an ACTIVELEASEQUERY it
 * is only the start. */
static void take_tcp_reply(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_private *query = feeding->query;
    bool failing = dhcpv6lq_is_failing(feeding);

    if (failing) {
        fail(feeding);
    } else {
        query->succeeded = true;
        query->found = feeding->facts.clients > 0 || feeding->facts.cut;
    }
    if (failing || (query->kind == DHCPV6LQ_QUERY_ONE_OR_BULK && !query->found)) {
        query->ended_by_reply = true;
        dhcpv6lq_close_query(feeding->session, query);
    }
}

static void take_reply(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_query *query = &feeding->query->query;
    bool first = query->reply_frame == 0;

    if (first) {
        query->reply_frame = feeding->input->frame;
        query->reply_time = feeding->input->time;
    }
    if (feeding->query->over_udp) {
        take_udp_reply(feeding);
    } else if (first && query->done_frame == 0) {
        take_tcp_reply(feeding);
    }
}

static void take_done(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_query *query = &feeding->query->query;

    if (query->done_frame == 0) {
        query->done_frame = feeding->input->frame;
        if (dhcpv6lq_is_failing(feeding)) {
            fail(feeding);
        }
    }
    dhcpv6lq_close_query(feeding->session, feeding->query);
}

static void take_starttls_reply(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_query *query = &feeding->query->query;

    if (query->reply_frame == 0) {
        query->reply_frame = feeding->input->frame;
        query->reply_time = feeding->input->time;
        if (dhcpv6lq_is_failing(feeding)) {
            fail(feeding);
        }
    }
    dhcpv6lq_close_query(feeding->session, feeding->query);
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

static void count(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_private *query = feeding->query;
    struct dhcpv6lq_totals *totals = &query->query.totals;

    totals->octets += feeding->input->length;
    query->query.findings += (uint32_t)feeding->findings.stored;
    if (feeding->message & ANSWERS) {
        totals->clients += feeding->facts.clients;
        totals->addresses += feeding->facts.addresses;
        totals->prefixes += feeding->facts.prefixes;
        query->answered = true;
        query->gives_base_time |= feeding->facts.base_time;
        query->answer_time = feeding->input->time;
        query->answer_gaps = feeding->session->gaps;
        query->query.answer_lost |= feeding->input->cut;
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
static void link_step(struct dhcpv6lq_step *step, struct dhcpv6lq_private *query) {
    step->query = &query->query;
    step->previous = query->query.last_frame;
    step->previous_time = query->query.last_time;
    step->totals = query->query.totals;
    if (query->last) {
        query->last->next = step->frame;
    }
    query->last = step;
    query->query.last_frame = step->frame;
    query->query.last_time = step->time;
}

static struct dhcpv6lq_step *record(struct dhcpv6lq_feeding *feeding) {
    size_t findings = feeding->findings.stored * sizeof feeding->list[0];
    struct dhcpv6lq_step *step =
        dhcpv6lq_arena_take(&feeding->session->arena, sizeof *step + findings);

    if (!step) {
        return NULL;
    }
    *step = (struct dhcpv6lq_step){.frame = feeding->input->frame,
                                   .message_type = feeding->facts.type,
                                   .time = feeding->input->time,
                                   .retransmission = feeding->retransmission,
                                   .count = (uint32_t)feeding->findings.stored,
                                   .findings = (struct dhcpv6lq_finding *)(step + 1)};
    memcpy(step->findings, feeding->list, findings);
    if (feeding->query) {
        link_step(step, feeding->query);
        step->bindings_given_up = feeding->query->query.bindings_given_up;
        if ((feeding->message & ANSWERS) && feeding->facts.clients > 0) {
            step->client_index = step->totals.clients - feeding->facts.clients + 1;
        }
    }
    return step;
}

static void validate(struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_validation validation = {.transport = feeding->session->transport,
                                                   .direction = feeding->input->direction,
                                                   .query = feeding->kind};
    struct dhcpv6lq_findings *findings = &feeding->findings;

    findings->list = feeding->list;
    findings->size = DHCPV6LQ_FINDINGS_MAX;
    findings->count =
        dhcpv6lq_validate(feeding->list, DHCPV6LQ_FINDINGS_MAX, feeding->input->octets,
                          feeding->input->length, &validation);
    findings->stored = findings->count < findings->size ? findings->count : findings->size;
}

/* The message as a set of one, where it is one that a session follows: over UDP a REPLY is all
 * that answers (RFC 5007 4.2.2), and what comes from the wrong side neither asks nor answers. */
static uint32_t message_set(const struct dhcpv6lq_feeding *feeding) {
    static const uint32_t followed[] = {
        [DHCPV6LQ_UDP] = M(LEASEQUERY) | M(ACTIVELEASEQUERY) | M(LEASEQUERY_REPLY),
        [DHCPV6LQ_TCP] = QUERIES | ANSWERS | M(REPLY),
    };
    enum dhcpv6lq_direction direction = feeding->input->direction;
    bool right = direction == DHCPV6LQ_DIRECTION_UNKNOWN ||
                 direction == dhcpv6lq_direction_of(feeding->facts.type);

    return right ? (UINT32_C(1) << feeding->facts.type) & followed[feeding->session->transport] : 0;
}

const struct dhcpv6lq_step dhcpv6lq_given_up = {.given_up = true};

const struct dhcpv6lq_step *dhcpv6lq_session_feed(struct dhcpv6lq_session *session,
                                                  const struct dhcpv6lq_input *input) {
    struct dhcpv6lq_feeding feeding;

    feeding.session = session;
    feeding.input = input;
    feeding.message = 0;
    feeding.query = feeding.earlier = NULL;
    feeding.kind = DHCPV6LQ_QUERY_UNKNOWN;
    feeding.retransmission = feeding.given_up = false;
    if (dhcpv6lq_facts_read(&feeding.facts, input->octets, input->length)) {
        feeding.message = message_set(&feeding);
        feeding.facts.cut |= input->cut;
    }
    if (feeding.message) {
        dhcpv6lq_relate(&feeding);
    }
    if (feeding.given_up) {
        session->messages_seen = true;
        session->gave_up = true;
        return &dhcpv6lq_given_up;
    }
    if (input->cut) {
        feeding.findings = (struct dhcpv6lq_findings){.list = feeding.list};
    } else {
        validate(&feeding);
        dhcpv6lq_check(&feeding);
    }
    take(&feeding);
    session->messages_seen = true;
    return record(&feeding);
}

bool dhcpv6lq_session_gave_up(const struct dhcpv6lq_session *session) {
    return session->gave_up;
}

/* ---- how a query ended ---- */

static enum dhcpv6lq_outcome reply_outcome(const struct dhcpv6lq_private *query) {
    if (query->kind == DHCPV6LQ_QUERY_ACTIVE) {
        return DHCPV6LQ_ACTIVE;
    }
    if (query->over_udp) {
        return query->found ? DHCPV6LQ_DONE : DHCPV6LQ_NO_BINDINGS;
    }
    return query->found || query->query.totals.clients > 0 ? DHCPV6LQ_UNFINISHED
                                                           : DHCPV6LQ_NO_BINDINGS;
}

enum dhcpv6lq_outcome dhcpv6lq_query_outcome(const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_private *kept = query->kept;

    if (kept->failed) {
        return DHCPV6LQ_FAILED;
    }
    if (kept->ended_by_reply) {
        return DHCPV6LQ_NO_BINDINGS;
    }
    if (query->done_frame != 0) {
        return DHCPV6LQ_DONE;
    }
    if (query->reply_frame == 0) {
        return kept->answered ? DHCPV6LQ_UNFINISHED : DHCPV6LQ_UNANSWERED;
    }
    return kept->kind == DHCPV6LQ_QUERY_STARTTLS ? DHCPV6LQ_DONE : reply_outcome(kept);
}

const char *dhcpv6lq_outcome_text(enum dhcpv6lq_outcome outcome) {
    static const char *const texts[] = {
        [DHCPV6LQ_UNANSWERED] = "unanswered",
        [DHCPV6LQ_UNFINISHED] = "unfinished",
        [DHCPV6LQ_NO_BINDINGS] = "no bindings",
        [DHCPV6LQ_FAILED] = "failed",
        [DHCPV6LQ_DONE] = "done",
        [DHCPV6LQ_ACTIVE] = "active",
    };

    return texts[outcome];
}

/* What is missing may be what the capture lacks; where it has more of an answer, its REPLY was
 * lost so. An ACTIVELEASEQUERY has no DONE while all is well (RFC 7653 9.3), and neither has one
 * over UDP. A server that does not know STARTTLS may leave it unanswered (RFC 7653 8.2). */
size_t dhcpv6lq_query_endings(const struct dhcpv6lq_query *query,
                              struct dhcpv6lq_finding findings[DHCPV6LQ_ENDINGS_MAX]) {
    const struct dhcpv6lq_private *kept = query->kept;
    const struct {
        bool missing;
        enum dhcpv6lq_rule rule;
    } endings[DHCPV6LQ_ENDINGS_MAX] = {
        {query->reply_frame == 0 && !(kept->answered && query->answer_lost),
         DHCPV6LQ_RULE_NO_REPLY},
        {dhcpv6lq_query_outcome(query) == DHCPV6LQ_UNFINISHED &&
             kept->kind == DHCPV6LQ_QUERY_ONE_OR_BULK && !kept->over_udp,
         DHCPV6LQ_RULE_NO_DONE},
    };
    size_t found = 0;

    if (dhcpv6lq_is_implicit(kept) || kept->kind == DHCPV6LQ_QUERY_STARTTLS) {
        return 0;
    }
    for (size_t i = 0; i < COUNT(endings); i++) {
        if (endings[i].missing) {
            findings[found++] = (struct dhcpv6lq_finding){.rule = endings[i].rule,
                                                          .scope = DHCPV6LQ_SCOPE_MESSAGE,
                                                          .number = query->answer_lost};
        }
    }
    return found;
}
