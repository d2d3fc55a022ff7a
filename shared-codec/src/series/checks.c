/* SPDX-License-Identifier: MIT
 *
 * What a message breaks among the others of its query or its connection: a
 * table of checks, each for some messages and transports.
 */
#include <string.h>

#include "series/feeding.h"

/* A status-code that ends the answer. DataMissing in the reply to an ACTIVELEASEQUERY does not:
 * the data of the time asked for is missing, what happens from now on is sent (RFC 7653 8.4.1). */
bool dhcpv6lq_is_failing(const struct dhcpv6lq_feeding *feeding) {
    uint16_t status = feeding->facts->status;
    bool goes_on = feeding->message == M(LEASEQUERY_REPLY) &&
                   feeding->kind != DHCPV6LQ_QUERY_ONE_OR_BULK &&
                   status == DHCPV6LQ_STATUS_DATA_MISSING;

    return status != DHCPV6LQ_STATUS_SUCCESS && status != DHCPV6LQ_STATUS_CATCH_UP_COMPLETE &&
           !goes_on;
}

static void report(struct dhcpv6lq_feeding *feeding, enum dhcpv6lq_rule rule, uint32_t number) {
    dhcpv6lq_findings_add(feeding->findings,
                          (struct dhcpv6lq_finding){.rule = rule,
                                                    .scope = DHCPV6LQ_SCOPE_MESSAGE,
                                                    .offset = feeding->input->message,
                                                    .number = number});
}

static void report_option(struct dhcpv6lq_feeding *feeding, enum dhcpv6lq_rule rule, size_t offset,
                          enum dhcpv6lq_space space, uint32_t number,
                          struct dhcpv6lq_bytes detail) {
    dhcpv6lq_findings_add(feeding->findings,
                          (struct dhcpv6lq_finding){.rule = rule,
                                                    .scope = DHCPV6LQ_SCOPE_OPTION,
                                                    .offset = offset,
                                                    .number = number,
                                                    .space = space,
                                                    .detail = detail});
}

/* ---- queries ---- */

/* RFC 5460 6.5, RFC 7653 6.2.1. */
static void check_xid_reused(struct dhcpv6lq_feeding *feeding) {
    if (feeding->earlier && !dhcpv6lq_is_implicit(feeding->earlier)) {
        report(feeding, DHCPV6LQ_RULE_XID_REUSED, feeding->earlier->query.frame);
    }
}

/* RFC 7653 9.4: no other query beside an ACTIVELEASEQUERY, whichever comes first. A query whose end
 * may be missing from the capture may be over. */
static void check_active_in_parallel(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_kept *const *newest = feeding->session->newest;
    const struct dhcpv6lq_kept *beside = newest[DHCPV6LQ_OPEN_ACTIVE];
    const struct dhcpv6lq_kept *bulk = newest[DHCPV6LQ_OPEN_BULK];

    if (beside == feeding->query) {
        beside = beside->older;
        beside = bulk && (!beside || bulk->query.number > beside->query.number) ? bulk : beside;
    }
    if (beside && !dhcpv6lq_lacks(beside) && feeding->input->other_reached) {
        report(feeding, DHCPV6LQ_RULE_ACTIVE_IN_PARALLEL, beside->query.frame);
    }
}

/* RFC 7653 8.2. */
static void check_starttls_late(struct dhcpv6lq_feeding *feeding) {
    if (feeding->input->start_seen && feeding->session->messages_seen) {
        report(feeding, DHCPV6LQ_RULE_STARTTLS_LATE, 0);
    }
}

/* RFC 7653 8.2: after an accepted STARTTLS there is only TLS, after a refused one only the end. */
static bool is_clear(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_session *session = feeding->session;

    if (feeding->clear && dhcpv6lq_session_tell_clear(session)) {
        report(feeding, DHCPV6LQ_RULE_STARTTLS_CLEAR, session->starttls_reply);
    }
    return feeding->clear;
}

/* ---- answers ---- */

/* RFC 5460 6.3: the requestor must close the connection. Where the first message of the answer may
 * have had its query, the others may. */
static void check_no_query(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_told *told = &feeding->query->told;

    if (!dhcpv6lq_is_implicit(feeding->query) || !feeding->input->other_seen ||
        feeding->session->gave_up) {
        return;
    }
    told->no_query |= feeding->first;
    if (told->no_query) {
        report(feeding, DHCPV6LQ_RULE_NO_QUERY, 0);
    }
}

/* RFC 5007 4.2.2. */
static void check_reply_client_id(struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_bytes *asked = feeding->query->query.requestor_id;
    const struct dhcpv6lq_bytes *told = &feeding->facts->client_id;

    if (asked && told->octets &&
        (asked->length != told->length || memcmp(asked->octets, told->octets, told->length) != 0)) {
        report(feeding, DHCPV6LQ_RULE_REPLY_CLIENT_ID, feeding->query->query.frame);
    }
}

/* RFC 5460 5.2. */
static void check_reply_duplicate(struct dhcpv6lq_feeding *feeding) {
    if (feeding->query->query.reply_frame != 0) {
        report(feeding, DHCPV6LQ_RULE_REPLY_DUPLICATE, feeding->query->query.reply_frame);
    }
}

/* RFC 5460 5.2.1. */
static void check_data_before_reply(struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_query *query = &feeding->query->query;

    if (query->reply_frame == 0 && !dhcpv6lq_is_implicit(feeding->query) &&
        !dhcpv6lq_lacks(feeding->query)) {
        report(feeding, DHCPV6LQ_RULE_DATA_BEFORE_REPLY, 0);
    }
}

/* RFC 5460 5.2.1, 6.3. */
static void check_data_after_error(struct dhcpv6lq_feeding *feeding) {
    enum dhcpv6lq_progress progress = feeding->query->progress;

    if (progress == DHCPV6LQ_EMPTY || progress == DHCPV6LQ_REFUSED) {
        report(feeding, DHCPV6LQ_RULE_DATA_AFTER_ERROR, feeding->query->query.reply_frame);
    }
}

/* RFC 5460 5.6, RFC 7653 6.4: told on the message that comes after the silence. */
static void check_data_timeout(struct dhcpv6lq_feeding *feeding) {
    if (feeding->session->silence != 0) {
        report(feeding, DHCPV6LQ_RULE_DATA_TIMEOUT, feeding->session->silence);
        feeding->session->silence = 0;
    }
}

/* RFC 5007 4.1.2.4. */
static void check_relay_data_unrequested(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_kept *query = feeding->query;

    if (feeding->facts->has_relay_data && !dhcpv6lq_is_implicit(query) && query->wishes.all_seen &&
        !query->wishes.relay_data && !query->told.relay_data_unrequested) {
        query->told.relay_data_unrequested = true;
        report_option(feeding, DHCPV6LQ_RULE_RELAY_DATA_UNREQUESTED, feeding->facts->relay_data,
                      DHCPV6LQ_SPACE_OPTION, DHCPV6LQ_OPTION_LQ_RELAY_DATA,
                      (struct dhcpv6lq_bytes){NULL, 0});
    }
}

/* The message's own check has told of it, once a query. */
static void note_relay_data_peer(struct dhcpv6lq_feeding *feeding) {
    feeding->query->told.relay_data_peer |=
        feeding->findings->of_rule[DHCPV6LQ_RULE_RELAY_DATA_PEER] > 0;
}

/* RFC 7653 9.3, of active and bulk answers. A reply that failed need not have it. A server that
 * does not know the option is told once, on its REPLY; one that does, wherever it leaves it out. */
static void check_base_time(struct dhcpv6lq_feeding *feeding) {
    bool counts = feeding->message == M(LEASEQUERY_DATA)
                      ? feeding->query->seen.base_time
                      : !dhcpv6lq_is_failing(feeding) ||
                            feeding->facts->status == DHCPV6LQ_STATUS_DATA_MISSING;

    if (feeding->query->wishes.base_time && counts && !feeding->facts->has_base_time &&
        !feeding->facts->cut) {
        report(feeding, DHCPV6LQ_RULE_BASE_TIME_MISSING, 0);
    }
}

/* ---- what was asked for ---- */

static bool is_client(const struct dhcpv6lq_client *client, const struct dhcpv6lq_bytes *asked) {
    return !client->duid.octets || (client->duid.length == asked->length &&
                                    memcmp(client->duid.octets, asked->octets, asked->length) == 0);
}

/* RFC 5007 4.1.2.1, RFC 5460 5.3, 5.4. By address, only the whole answer tells: see ending.c. */
static bool is_asked_for(const struct dhcpv6lq_query *query, const struct dhcpv6lq_client *client) {
    switch (query->query_type) {
    case DHCPV6LQ_QUERY_BY_CLIENTID:
        return !query->client_id || is_client(client, query->client_id);
    case DHCPV6LQ_QUERY_BY_RELAY_ID:
        return !query->relay_id || !client->relay.client_address || client->has_asked;
    case DHCPV6LQ_QUERY_BY_REMOTE_ID:
        return !query->remote_id || !client->relay.client_address || client->has_asked;
    default:
        return true;
    }
}

static void check_answer_other(struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_query *query = &feeding->query->query;
    const struct dhcpv6lq_clients *clients = &feeding->reading->clients;

    for (size_t i = 0; i < clients->count; i++) {
        if (!is_asked_for(query, &clients->list[i])) {
            report_option(feeding, DHCPV6LQ_RULE_ANSWER_OTHER, clients->list[i].offset,
                          DHCPV6LQ_SPACE_QUERY, query->query_type, clients->list[i].duid);
        }
    }
}

/* ---- which check is for which message ---- */

/* RFC 5460 5.2.2: the DONE comes last. What comes after it breaks no other rule. */
static bool is_after_done(struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_kept *query = feeding->query;

    if (!query || dhcpv6lq_is_over_udp(query) || !(feeding->message & ANSWERS) ||
        query->query.done_frame == 0 || feeding->input->late) {
        return false;
    }
    report(feeding, DHCPV6LQ_RULE_AFTER_DONE, query->query.done_frame);
    return true;
}

static const struct {
    uint32_t messages;
    unsigned transports;
    bool of_query; /* for messages only whose query is followed */
    bool in_turn;  /* not for those that come late, which were sent before what was fed */
    void (*check)(struct dhcpv6lq_feeding *feeding);
} checks[] = {
    {QUERIES, T(TCP), true, false, check_xid_reused},
    {M(LEASEQUERY) | M(ACTIVELEASEQUERY), T(TCP), true, false, check_active_in_parallel},
    {M(STARTTLS), T(TCP), false, false, check_starttls_late},
    {ANSWERS, T(TCP), true, false, check_no_query},
    {M(LEASEQUERY_REPLY), ANY_TRANSPORT, true, false, check_reply_client_id},
    {M(LEASEQUERY_REPLY), T(TCP), true, true, check_reply_duplicate},
    {M(LEASEQUERY_DATA) | M(LEASEQUERY_DONE), T(TCP), true, true, check_data_before_reply},
    {M(LEASEQUERY_DATA) | M(LEASEQUERY_DONE), T(TCP), true, true, check_data_after_error},
    {ANSWERS | M(REPLY), T(TCP), true, false, check_data_timeout},
    {M(LEASEQUERY_REPLY) | M(LEASEQUERY_DATA), ANY_TRANSPORT, true, false,
     check_relay_data_unrequested},
    {M(LEASEQUERY_REPLY) | M(LEASEQUERY_DATA), ANY_TRANSPORT, true, false, note_relay_data_peer},
    {M(LEASEQUERY_REPLY) | M(LEASEQUERY_DATA), T(TCP), true, false, check_base_time},
    {M(LEASEQUERY_REPLY) | M(LEASEQUERY_DATA), ANY_TRANSPORT, true, false, check_answer_other},
};

void dhcpv6lq_check(struct dhcpv6lq_feeding *feeding) {
    if (is_clear(feeding) || is_after_done(feeding)) {
        return;
    }
    for (size_t i = 0; i < COUNT(checks); i++) {
        if ((checks[i].messages & feeding->message) &&
            (checks[i].transports & (1u << feeding->session->transport)) &&
            (feeding->query || !checks[i].of_query) &&
            !(checks[i].in_turn && feeding->input->late)) {
            checks[i].check(feeding);
        }
    }
}
