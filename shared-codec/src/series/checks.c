/* SPDX-License-Identifier: MIT
 *
 * What a message breaks among the others of its query or its connection: a
 * table of checks, each for some messages and transports.
 */
#include "series/feeding.h"

enum {
    BULK_TIMEOUT = 300,   /* seconds: BULK_LQ_DATA_TIMEOUT, RFC 5460 5.6 */
    ACTIVE_TIMEOUT = 120, /* seconds: ACTIVE_LQ_RCV_TIMEOUT, RFC 7653 6.4 */
    NANOSECONDS = 1000000000
};

/* A status-code that ends the answer. DataMissing in the reply to an ACTIVELEASEQUERY does not:
 * the data of the time asked for is missing, what happens from now on is sent (RFC 7653 8.4.1). */
bool dhcpv6lq_is_failing(const struct dhcpv6lq_feeding *feeding) {
    uint16_t status = feeding->facts.status;
    bool goes_on = feeding->message == M(LEASEQUERY_REPLY) &&
                   feeding->kind != DHCPV6LQ_QUERY_ONE_OR_BULK &&
                   status == DHCPV6LQ_STATUS_DATA_MISSING;

    return status != DHCPV6LQ_STATUS_SUCCESS && status != DHCPV6LQ_STATUS_CATCH_UP_COMPLETE &&
           !goes_on;
}

static void find(struct dhcpv6lq_feeding *feeding, enum dhcpv6lq_rule rule, uint32_t number) {
    dhcpv6lq_findings_add(
        &feeding->findings,
        (struct dhcpv6lq_finding){rule, DHCPV6LQ_SCOPE_MESSAGE, 0, number, DHCPV6LQ_SPACE_NONE});
}

static void find_option(struct dhcpv6lq_feeding *feeding, enum dhcpv6lq_rule rule, size_t offset,
                        enum dhcpv6lq_space space, uint32_t number) {
    dhcpv6lq_findings_add(&feeding->findings, (struct dhcpv6lq_finding){rule, DHCPV6LQ_SCOPE_OPTION,
                                                                        offset, number, space});
}

/* RFC 5460 6.5, RFC 7653 6.2.1. */
static void check_xid_reused(struct dhcpv6lq_feeding *feeding) {
    if (feeding->earlier && !dhcpv6lq_is_implicit(feeding->earlier)) {
        find(feeding, DHCPV6LQ_RULE_XID_REUSED, feeding->earlier->query.frame);
    }
}

/* RFC 7653 9.4. A query whose end may be missing from the capture may be over. */
static void check_active_in_parallel(struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_private *query = feeding->query->older;

    if (query && !query->query.answer_lost) {
        find(feeding, DHCPV6LQ_RULE_ACTIVE_IN_PARALLEL, query->query.frame);
    }
}

/* RFC 5460 6.3: the requestor must close the connection. */
static void check_no_query(struct dhcpv6lq_feeding *feeding) {
    if (dhcpv6lq_is_implicit(feeding->query) && feeding->session->queries_seen &&
        !feeding->input->query_begun) {
        find(feeding, DHCPV6LQ_RULE_NO_QUERY, 0);
    }
}

/* RFC 5007 4.2.2. */
static void check_reply_client_id(struct dhcpv6lq_feeding *feeding) {
    uint64_t asked = feeding->query->client_id;
    uint64_t told = feeding->facts.client_id;

    if (asked != 0 && told != 0 && asked != told) {
        find(feeding, DHCPV6LQ_RULE_REPLY_CLIENT_ID, feeding->query->query.frame);
    }
}

/* RFC 5460 5.2. */
static void check_reply_duplicate(struct dhcpv6lq_feeding *feeding) {
    if (feeding->query->query.reply_frame != 0) {
        find(feeding, DHCPV6LQ_RULE_REPLY_DUPLICATE, feeding->query->query.reply_frame);
    }
}

/* RFC 5460 5.2.1. */
static void check_data_before_reply(struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_query *query = &feeding->query->query;

    if (query->reply_frame == 0 && !dhcpv6lq_is_implicit(feeding->query) && !query->answer_lost) {
        find(feeding, DHCPV6LQ_RULE_DATA_BEFORE_REPLY, 0);
    }
}

/* RFC 5460 5.2.1, 6.3. */
static void check_data_after_error(struct dhcpv6lq_feeding *feeding) {
    if (feeding->query->ended_by_reply) {
        find(feeding, DHCPV6LQ_RULE_DATA_AFTER_ERROR, feeding->query->query.reply_frame);
    }
}

/* RFC 5460 5.6, RFC 7653 6.4. */
static void check_data_timeout(struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_private *query = feeding->query;
    uint64_t limit = query->kind == DHCPV6LQ_QUERY_ACTIVE ? ACTIVE_TIMEOUT : BULK_TIMEOUT;
    uint64_t pause;

    if (!query->answered || query->answer_gaps != feeding->session->gaps ||
        feeding->input->time < query->answer_time) {
        return;
    }
    pause = (uint64_t)feeding->input->time - (uint64_t)query->answer_time;
    if (pause > limit * NANOSECONDS) {
        uint64_t seconds = pause / NANOSECONDS;

        find(feeding, DHCPV6LQ_RULE_DATA_TIMEOUT,
             seconds < UINT32_MAX ? (uint32_t)seconds : UINT32_MAX);
    }
}

/* RFC 5007 4.1.2.4. */
static void check_relay_data_unrequested(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_private *query = feeding->query;

    if (feeding->facts.relay_data != 0 && !dhcpv6lq_is_implicit(query) && query->asks_all_seen &&
        !query->asks_relay_data && !query->relay_data_told) {
        query->relay_data_told = true;
        find_option(feeding, DHCPV6LQ_RULE_RELAY_DATA_UNREQUESTED, feeding->facts.relay_data,
                    DHCPV6LQ_SPACE_OPTION, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    }
}

/* RFC 7653 9.3, of active and bulk answers. A reply that failed need not have it. A server that
 * does not know the option is told once, on its REPLY; one that does, wherever it leaves it out. */
static void check_base_time(struct dhcpv6lq_feeding *feeding) {
    bool counts = feeding->message == M(LEASEQUERY_DATA)
                      ? feeding->query->gives_base_time
                      : !dhcpv6lq_is_failing(feeding) ||
                            feeding->facts.status == DHCPV6LQ_STATUS_DATA_MISSING;

    if (feeding->query->asks_base_time && counts && !feeding->facts.base_time &&
        !feeding->facts.cut) {
        find(feeding, DHCPV6LQ_RULE_BASE_TIME_MISSING, 0);
    }
}

/* RFC 7653 8.2. */
static void check_starttls_late(struct dhcpv6lq_feeding *feeding) {
    if (feeding->session->start_seen && feeding->session->messages_seen) {
        find(feeding, DHCPV6LQ_RULE_STARTTLS_LATE, 0);
    }
}

/* ---- bindings ---- */

static void check_binding(struct dhcpv6lq_feeding *feeding, enum dhcpv6lq_binding_kind kind,
                          const uint8_t *prefix, uint8_t length, uint64_t client,
                          const struct dhcpv6lq_option *option) {
    static const enum dhcpv6lq_rule rules[] = {
        [DHCPV6LQ_BINDING_CONFLICT] = DHCPV6LQ_RULE_BINDING_CONFLICT,
        [DHCPV6LQ_BINDING_REPEATED] = DHCPV6LQ_RULE_BINDING_REPEATED,
    };
    struct dhcpv6lq_session *session = feeding->session;
    struct dhcpv6lq_private *query = feeding->query;
    uint32_t before = query->bindings.count;
    uint32_t earlier = 0;
    enum dhcpv6lq_binding_result result =
        dhcpv6lq_bindings_add(&query->bindings, kind, prefix, length, client, feeding->input->frame,
                              session->bindings < session->limits.bindings, &earlier);

    session->bindings += query->bindings.count - before;
    if (result == DHCPV6LQ_BINDING_NOT_STORED) {
        query->query.bindings_given_up = true;
        dhcpv6lq_release_bindings(session, query);
    } else if (result != DHCPV6LQ_BINDING_NEW) {
        find_option(feeding, rules[result], option->offset, DHCPV6LQ_SPACE_NONE, earlier);
    }
}

/* A prefix over /128 is no prefix; a short option has no value. */
static void check_binding_option(struct dhcpv6lq_feeding *feeding, uint64_t client,
                                 const struct dhcpv6lq_option *option) {
    const uint8_t *octets = feeding->input->octets;
    struct dhcpv6lq_event length;
    struct dhcpv6lq_event value;

    if (option->code == DHCPV6LQ_OPTION_IAADDR &&
        dhcpv6lq_option_field(octets, option, DHCPV6LQ_FIELD_IAADDR, &value)) {
        check_binding(feeding, DHCPV6LQ_BINDING_ADDRESS, octets + value.offset,
                      DHCPV6LQ_ADDRESS_BITS, client, option);
    } else if (option->code == DHCPV6LQ_OPTION_IAPREFIX &&
               dhcpv6lq_option_field(octets, option, DHCPV6LQ_FIELD_IAPREFIX_LENGTH, &length) &&
               dhcpv6lq_option_field(octets, option, DHCPV6LQ_FIELD_IAPREFIX, &value) &&
               length.number <= DHCPV6LQ_ADDRESS_BITS) {
        check_binding(feeding, DHCPV6LQ_BINDING_PREFIX, octets + value.offset,
                      (uint8_t)length.number, client, option);
    }
}

static void check_client(struct dhcpv6lq_feeding *feeding,
                         const struct dhcpv6lq_option *client_data) {
    struct dhcpv6lq_options options = dhcpv6lq_option_options(feeding->input->octets, client_data);
    uint64_t client = dhcpv6lq_facts_client_id(&options);
    struct dhcpv6lq_option option;

    while (client != 0 && !feeding->query->query.bindings_given_up &&
           dhcpv6lq_options_next(&options, &option)) {
        check_binding_option(feeding, client, &option);
    }
}

/* Within one answer, clients are told apart by their Client-ID. An active answer tells how
 * bindings change and move (RFC 7653 7); an answer without its query may be one. */
static void check_bindings(struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;
    struct dhcpv6lq_options options;
    struct dhcpv6lq_option option;

    if (feeding->kind != DHCPV6LQ_QUERY_ONE_OR_BULK || feeding->query->ended_by_reply ||
        dhcpv6lq_message_load(&message, feeding->input->octets, 0, feeding->input->length,
                              &error) != DHCPV6LQ_OK) {
        return;
    }
    options = dhcpv6lq_options(feeding->input->octets, message.options, message.options_length);
    while (dhcpv6lq_options_next(&options, &option)) {
        if (option.code == DHCPV6LQ_OPTION_CLIENT_DATA) {
            check_client(feeding, &option);
        }
    }
}

/* ---- which check is for which message ---- */

/* RFC 5460 5.2.2: the DONE comes last. What comes after it breaks no other rule. */
static bool is_after_done(struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_private *query = feeding->query;

    if (!query || query->over_udp || !(feeding->message & ANSWERS) ||
        query->query.done_frame == 0) {
        return false;
    }
    find(feeding, DHCPV6LQ_RULE_AFTER_DONE, query->query.done_frame);
    return true;
}

static const struct {
    uint32_t messages;
    unsigned transports;
    bool of_query; /* for messages only whose query is followed */
    void (*check)(struct dhcpv6lq_feeding *feeding);
} checks[] = {
    {QUERIES, T(TCP), true, check_xid_reused},
    {M(ACTIVELEASEQUERY), T(TCP), true, check_active_in_parallel},
    {M(STARTTLS), T(TCP), false, check_starttls_late},
    {ANSWERS, T(TCP), true, check_no_query},
    {M(LEASEQUERY_REPLY), ANY_TRANSPORT, true, check_reply_client_id},
    {M(LEASEQUERY_REPLY), T(TCP), true, check_reply_duplicate},
    {M(LEASEQUERY_DATA) | M(LEASEQUERY_DONE), T(TCP), true, check_data_before_reply},
    {M(LEASEQUERY_DATA) | M(LEASEQUERY_DONE), T(TCP), true, check_data_after_error},
    {ANSWERS, T(TCP), true, check_data_timeout},
    {M(LEASEQUERY_REPLY) | M(LEASEQUERY_DATA), ANY_TRANSPORT, true, check_relay_data_unrequested},
    {M(LEASEQUERY_REPLY) | M(LEASEQUERY_DATA), T(TCP), true, check_base_time},
    {M(LEASEQUERY_REPLY), ANY_TRANSPORT, true, check_bindings},
    {M(LEASEQUERY_DATA), T(TCP), true, check_bindings},
};

void dhcpv6lq_check(struct dhcpv6lq_feeding *feeding) {
    if (is_after_done(feeding)) {
        return;
    }
    for (size_t i = 0; i < COUNT(checks); i++) {
        if ((checks[i].messages & feeding->message) &&
            (checks[i].transports & (1u << feeding->session->transport)) &&
            (feeding->query || !checks[i].of_query)) {
            checks[i].check(feeding);
        }
    }
}
