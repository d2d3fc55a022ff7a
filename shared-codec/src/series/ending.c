/* SPDX-License-Identifier: MIT
 *
 * How a query ended, by whom, and what is wrong with that.
 */
#include "series/cause.h"
#include "series/feeding.h"

#define SECOND INT64_C(1000000000)

enum { LQ_MAX_RT = 10 }; /* seconds: RFC 5007 4.1.4 */

/* ---- outcomes ---- */

/* RFC 7653 9.5: where its requestor has left, an active answer has ended; what the server does to
 * the connection then is no matter. */
static const struct dhcpv6lq_closing *closing_of(const struct dhcpv6lq_kept *kept) {
    const struct dhcpv6lq_session *session = kept->session;

    return kept->kind == DHCPV6LQ_QUERY_ACTIVE && session->leaving.frame != 0 ? &session->leaving
                                                                              : &session->closing;
}

static enum dhcpv6lq_outcome open_outcome(const struct dhcpv6lq_kept *kept) {
    const struct dhcpv6lq_closing *closing = closing_of(kept);

    if (dhcpv6lq_lacks(kept)) {
        return DHCPV6LQ_LACKING;
    }
    if (closing->frame != 0) {
        return closing->reset ? DHCPV6LQ_RESET : DHCPV6LQ_CLOSED;
    }
    return kept->kind == DHCPV6LQ_QUERY_ACTIVE && kept->progress == DHCPV6LQ_ACCEPTED
               ? DHCPV6LQ_ACTIVE
               : DHCPV6LQ_OPEN;
}

/* RFC 5007 4.1.4: after LQ_MAX_RT a requestor asks again, at the latest. While packets still come,
 * so may a reply, as long as it would be one to this query (relate.c). */
static bool is_given_up(const struct dhcpv6lq_kept *kept) {
    const struct dhcpv6lq_capture *capture = kept->session->capture;
    int64_t silence = capture->ticked ? capture->last_time - kept->last_query_time : 0;

    if (capture->expects) {
        return silence > capture->limits.udp_timeout * SECOND;
    }
    return kept->query.retransmissions > 0 || silence >= LQ_MAX_RT * SECOND;
}

static enum dhcpv6lq_outcome udp_outcome(const struct dhcpv6lq_kept *kept) {
    if (dhcpv6lq_lacks(kept)) {
        return DHCPV6LQ_LACKING;
    }
    return is_given_up(kept) ? DHCPV6LQ_UNANSWERED : DHCPV6LQ_OPEN;
}

/* RFC 7653 8.2: what comes of the handshake, where a STARTTLS was accepted. */
static enum dhcpv6lq_outcome tls_outcome(const struct dhcpv6lq_session *session) {
    const struct dhcpv6lq_tls *tls = &session->tls;

    if (tls->alert_frame != 0) {
        return DHCPV6LQ_FAILED;
    }
    if (tls->frame != 0 && dhcpv6lq_tls_reads(session) && session->closing.frame != 0) {
        return session->closing.reset ? DHCPV6LQ_RESET : DHCPV6LQ_CLOSED;
    }
    return DHCPV6LQ_DONE;
}

enum dhcpv6lq_outcome dhcpv6lq_query_outcome(const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_kept *kept = query->kept;

    switch (kept->progress) {
    case DHCPV6LQ_EMPTY:
        return DHCPV6LQ_NO_BINDINGS;
    case DHCPV6LQ_REFUSED:
        return DHCPV6LQ_FAILED;
    case DHCPV6LQ_COMPLETE:
        return kept->kind == DHCPV6LQ_QUERY_STARTTLS ? tls_outcome(kept->session) : DHCPV6LQ_DONE;
    case DHCPV6LQ_BROKEN:
        return DHCPV6LQ_TERMINATED;
    case DHCPV6LQ_ACCEPTED: /* to a query that the capture lacks: who knows whether it was active */
        if (kept->kind == DHCPV6LQ_QUERY_UNKNOWN && query->totals.clients == 0) {
            return DHCPV6LQ_NO_BINDINGS;
        }
        break;
    case DHCPV6LQ_ASKED:
        break;
    }
    return dhcpv6lq_is_over_udp(kept) ? udp_outcome(kept) : open_outcome(kept);
}

const char *dhcpv6lq_outcome_text(enum dhcpv6lq_outcome outcome) {
    static const char *const texts[] = {
        [DHCPV6LQ_OPEN] = "open",
        [DHCPV6LQ_DONE] = "done",
        [DHCPV6LQ_NO_BINDINGS] = "no bindings",
        [DHCPV6LQ_FAILED] = "failed",
        [DHCPV6LQ_TERMINATED] = "terminated",
        [DHCPV6LQ_CLOSED] = "closed",
        [DHCPV6LQ_RESET] = "reset",
        [DHCPV6LQ_UNANSWERED] = "unanswered",
        [DHCPV6LQ_ACTIVE] = "active",
        [DHCPV6LQ_LACKING] = "lacking",
    };

    return texts[outcome];
}

bool dhcpv6lq_query_lacks(const struct dhcpv6lq_query *query) {
    return dhcpv6lq_lacks(query->kept);
}

struct dhcpv6lq_closing dhcpv6lq_query_closing(const struct dhcpv6lq_query *query) {
    return *closing_of(query->kept);
}

/* ---- how long it took ---- */

bool dhcpv6lq_query_is_answered(const struct dhcpv6lq_query *query) {
    return query->kept->seen.any || query->reply_frame != 0;
}

static struct dhcpv6lq_spans spans_of(const struct dhcpv6lq_query *query, bool replied,
                                      int64_t reply_time, int64_t last_time) {
    bool known = query->frame != 0 && dhcpv6lq_query_is_answered(query) && !query->clock_back;

    return (struct dhcpv6lq_spans){.first_reply = known && replied ? reply_time - query->time : -1,
                                   .duration = known ? last_time - query->time : -1};
}

struct dhcpv6lq_spans dhcpv6lq_query_spans(const struct dhcpv6lq_query *query) {
    return spans_of(query, query->reply_frame != 0, query->reply_time, query->last_time);
}

struct dhcpv6lq_spans dhcpv6lq_reply_spans(const struct dhcpv6lq_query *query,
                                           const struct dhcpv6lq_reply *reply) {
    return spans_of(query, true, reply->time, reply->time);
}

/* ---- what is wrong with them ---- */

static bool is_cut_off(enum dhcpv6lq_outcome outcome) {
    return outcome == DHCPV6LQ_CLOSED || outcome == DHCPV6LQ_RESET;
}

static bool is_bulk(const struct dhcpv6lq_kept *kept) {
    return kept->kind == DHCPV6LQ_QUERY_ONE_OR_BULK && !dhcpv6lq_is_over_udp(kept);
}

/* A server that does not know STARTTLS may leave it unanswered (RFC 7653 8.2). */
static bool has_no_reply(const struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome) {
    return !dhcpv6lq_is_implicit(kept) && kept->kind != DHCPV6LQ_QUERY_STARTTLS &&
           kept->query.reply_frame == 0 && (is_cut_off(outcome) || outcome == DHCPV6LQ_UNANSWERED);
}

static bool has_no_done(const struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome) {
    return !dhcpv6lq_is_implicit(kept) && is_bulk(kept) && kept->seen.any && is_cut_off(outcome);
}

static bool lacks(const struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome) {
    (void)outcome;
    return dhcpv6lq_lacks(kept);
}

static bool has_no_relay_data(const struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome) {
    return !dhcpv6lq_is_implicit(kept) && kept->wishes.all_seen && kept->wishes.relay_data &&
           outcome == DHCPV6LQ_DONE && kept->query.totals.clients > 0 && !kept->seen.relay_data &&
           !dhcpv6lq_lacks(kept);
}

static bool was_accepted(const struct dhcpv6lq_kept *kept) {
    return kept->kind == DHCPV6LQ_QUERY_ACTIVE && kept->progress == DHCPV6LQ_ACCEPTED &&
           !dhcpv6lq_lacks(kept);
}

static bool server_ended(const struct dhcpv6lq_kept *kept) {
    return closing_of(kept)->frame != 0 && closing_of(kept)->from == DHCPV6LQ_FROM_SERVER;
}

static bool has_active_ended(const struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome) {
    return was_accepted(kept) && is_cut_off(outcome) && server_ended(kept);
}

static bool has_no_catch_up(const struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome) {
    return kept->seen.idle_frame != 0 ||
           (was_accepted(kept) && kept->query.has_start_time && kept->seen.any &&
            !kept->seen.caught_up && is_cut_off(outcome) && server_ended(kept));
}

/* RFC 5007 4.1.2.1: by address, the whole answer tells. */
static bool has_other_answer(const struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome) {
    return kept->query.query_type == DHCPV6LQ_QUERY_BY_ADDRESS && kept->query.has_address &&
           outcome == DHCPV6LQ_DONE && !dhcpv6lq_lacks(kept) && !kept->seen.asked_address &&
           kept->query.totals.addresses + kept->query.totals.prefixes > 0;
}

/* RFC 7653 8.3: a requestor resumes from the last base-time that it may have kept. */
static bool has_lost_updates(const struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome) {
    (void)outcome;
    struct dhcpv6lq_resumption resumption = dhcpv6lq_query_resumption(&kept->query);

    return resumption.has_gap && resumption.gap > 0;
}

static const struct {
    enum dhcpv6lq_rule rule;
    bool on_reply; /* else on the query's first message */
    bool (*is)(const struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome);
} rules[] = {
    {DHCPV6LQ_RULE_NO_REPLY, false, has_no_reply},
    {DHCPV6LQ_RULE_NO_DONE, false, has_no_done},
    {DHCPV6LQ_RULE_CAPTURE_LACKS, false, lacks},
    {DHCPV6LQ_RULE_RELAY_DATA_MISSING, false, has_no_relay_data},
    {DHCPV6LQ_RULE_ACTIVE_GAP, false, has_lost_updates},
    {DHCPV6LQ_RULE_ACTIVE_ENDED, false, has_active_ended},
    {DHCPV6LQ_RULE_CATCH_UP_MISSING, false, has_no_catch_up},
    {DHCPV6LQ_RULE_ANSWER_OTHER, true, has_other_answer},
};

/* ---- their words ---- */

static void tell_closing(struct dhcpv6lq_finding *finding, const struct dhcpv6lq_kept *kept) {
    const struct dhcpv6lq_closing *closing = closing_of(kept);
    uint32_t silence = dhcpv6lq_session_silence(kept->session, closing->time);

    if (closing->frame == 0) {
        return;
    }
    finding->number = closing->frame;
    finding->more = (closing->from == DHCPV6LQ_FROM_SERVER ? DHCPV6LQ_MORE_SERVER : 0u) |
                    (closing->reset ? DHCPV6LQ_MORE_RESET : 0u) |
                    silence << DHCPV6LQ_MORE_SILENT_BITS;
}

static void tell_idle(struct dhcpv6lq_finding *finding, const struct dhcpv6lq_kept *kept) {
    finding->number = kept->seen.idle_frame != 0 ? kept->seen.idle_frame : closing_of(kept)->frame;
}

static void tell_asked(struct dhcpv6lq_finding *finding, const struct dhcpv6lq_kept *kept) {
    finding->space = DHCPV6LQ_SPACE_QUERY;
    finding->number = kept->query.query_type;
    finding->detail = (struct dhcpv6lq_bytes){kept->query.address, sizeof kept->query.address};
}

static void tell(struct dhcpv6lq_finding *finding, const struct dhcpv6lq_kept *kept) {
    switch (finding->rule) {
    case DHCPV6LQ_RULE_NO_REPLY:
    case DHCPV6LQ_RULE_NO_DONE:
    case DHCPV6LQ_RULE_ACTIVE_ENDED:
        tell_closing(finding, kept);
        break;
    case DHCPV6LQ_RULE_CATCH_UP_MISSING:
        tell_idle(finding, kept);
        break;
    case DHCPV6LQ_RULE_ACTIVE_GAP:
        finding->number = (uint32_t)kept->resume.gap;
        finding->more = kept->resume.frame;
        break;
    case DHCPV6LQ_RULE_ANSWER_OTHER:
        tell_asked(finding, kept);
        break;
    default:
        break;
    }
}

/* The finding, which says what is wrong, at its place. */
static struct dhcpv6lq_ending ending_of(const struct dhcpv6lq_kept *kept,
                                        const struct dhcpv6lq_finding *finding, bool on_reply) {
    struct dhcpv6lq_ending ending = {
        .frame = on_reply ? kept->query.reply_frame : kept->query.first_frame,
        .message_type = on_reply ? DHCPV6LQ_LEASEQUERY_REPLY : kept->seen.first_type,
        .finding = *finding};

    if (!on_reply && kept->query.frame != 0) {
        ending.frame = kept->query.frame;
        ending.message_type = kept->query.message_type;
    }
    ending.finding.scope = DHCPV6LQ_SCOPE_MESSAGE;
    ending.finding.offset = on_reply ? kept->seen.first_reply : kept->seen.first;
    ending.finding.has_transaction_id = true;
    ending.finding.transaction_id = kept->query.transaction_id;
    return ending;
}

size_t dhcpv6lq_query_endings(const struct dhcpv6lq_query *query,
                              struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX]) {
    _Static_assert(COUNT(rules) + DHCPV6LQ_CAUSES_MAX <= DHCPV6LQ_ENDINGS_MAX, "too few");
    enum dhcpv6lq_outcome outcome = dhcpv6lq_query_outcome(query);
    struct dhcpv6lq_finding causes[DHCPV6LQ_CAUSES_MAX];
    size_t causes_count = dhcpv6lq_causes(query->kept, outcome, causes);
    size_t count = 0;

    for (size_t i = 0; i < COUNT(rules); i++) {
        if (rules[i].is(query->kept, outcome)) {
            struct dhcpv6lq_finding finding = {.rule = rules[i].rule};

            tell(&finding, query->kept);
            endings[count++] = ending_of(query->kept, &finding, rules[i].on_reply);
        }
    }
    for (size_t i = 0; i < causes_count; i++) {
        endings[count++] = ending_of(query->kept, &causes[i], false);
    }
    return count;
}

uint32_t dhcpv6lq_query_findings(const struct dhcpv6lq_query *query) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];

    return query->findings + (uint32_t)dhcpv6lq_query_endings(query, endings);
}

size_t dhcpv6lq_step_endings(const struct dhcpv6lq_step *step,
                             struct dhcpv6lq_finding findings[DHCPV6LQ_ENDINGS_MAX]) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];
    size_t count = 0;
    size_t kept = 0;

    if (step->query && step->first) {
        count = dhcpv6lq_query_endings(step->query, endings);
    }
    for (size_t i = 0; i < count; i++) {
        if (endings[i].frame == step->frame && endings[i].message_type == step->message_type) {
            findings[kept++] = endings[i].finding;
        }
    }
    return kept;
}
