/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * -z dhcpv6lq,json[,FILTER]: a line a query of which any message passed the filter, a line a
 * finding that belongs to no query, and a summary at the end: each a JSON object, and nothing
 * before or after. schema/dhcpv6lq.schema.json is what programs rely on, and what the members mean;
 * a name that was released does not change.
 */
#include "stats/stats.h"

#include <stdio.h>

#include "dhcpv6lq/registry.h"
#include "dhcpv6lq/text.h"
#include "stats/again.h"
#include "stats/lines.h"
#include "stats/members.h"

#define NANOSECONDS INT64_C(1000000000)

enum { TEXT = 1024 }; /* octets of a text of the codec's about a query */

/* ---- findings ---- */

static void put_finding(json_dumper *json, const struct dhcpv6lq_row *row) {
    const struct dhcpv6lq_rule_info *rule = dhcpv6lq_rule_info(row->finding.rule);
    char text[DHCPV6LQ_ROW_TEXT];

    dhcpv6lq_row_text(text, row);
    dhcpv6lq_member_number(json, "frame", row->frame);
    dhcpv6lq_member_text(json, "rule", rule->id);
    dhcpv6lq_member_text(json, "severity", dhcpv6lq_severity_text(rule->severity));
    dhcpv6lq_member_text(json, "text", text);
}

/* Rows from *next on, as far as they are the query's. */
static void put_findings(json_dumper *json, const struct dhcpv6lq_query *query, const GArray *rows,
                         guint *next) {
    dhcpv6lq_member_array(json, "findings");
    for (; *next < rows->len; ++*next) {
        const struct dhcpv6lq_row *row = &g_array_index(rows, struct dhcpv6lq_row, *next);

        if (row->query != query) {
            break;
        }
        json_dumper_begin_object(json);
        put_finding(json, row);
        json_dumper_end_object(json);
    }
    json_dumper_end_array(json);
}

/* ---- the question ---- */

static void put_asked(json_dumper *json, const struct dhcpv6lq_query *query) {
    char text[TEXT];

    dhcpv6lq_mark_cut(text, sizeof text, dhcpv6lq_query_asked_text(text, sizeof text, query));
    dhcpv6lq_member_object(json, "asked_for");
    dhcpv6lq_member_text(json, "text", text);
    dhcpv6lq_member_number_if(json, "query_type", query->query_type != 0, query->query_type);
    dhcpv6lq_member_ipv6(json, "link_address", query->query_type != 0 ? query->link_address : NULL);
    dhcpv6lq_member_ipv6(json, "address", query->has_address ? query->address : NULL);
    dhcpv6lq_member_octets(json, "client_duid", query->client_id);
    dhcpv6lq_member_octets(json, "relay_id", query->relay_id);
    dhcpv6lq_member_remote_id(json, "remote_id", query->enterprise, query->remote_id);
    dhcpv6lq_member_number_if(json, "start_time", query->has_start_time,
                              (uint64_t)query->start_time + DHCPV6LQ_EPOCH_2000);
    json_dumper_end_object(json);
}

static void put_question(json_dumper *json, const struct dhcpv6lq_query *query) {
    bool captured = query->frame != 0;
    char kind[TEXT];
    char transaction_id[sizeof "0x123456"];

    dhcpv6lq_mark_cut(kind, sizeof kind, dhcpv6lq_query_type_text(kind, sizeof kind, query));
    snprintf(transaction_id, sizeof transaction_id, "0x%06x", query->transaction_id & 0xffffff);
    dhcpv6lq_member_number(json, "query", query->number);
    dhcpv6lq_member_number_if(json, "frame", captured, query->frame);
    dhcpv6lq_member_seconds_if(json, "time", captured, query->time);
    dhcpv6lq_member_number(json, "first_frame", query->first_frame);
    dhcpv6lq_member_text(json, "transport", query->transport == DHCPV6LQ_UDP ? "udp" : "tcp");
    dhcpv6lq_member_number_if(json, "vlan", query->tenant != 0, query->tenant);
    dhcpv6lq_member_object(json, "requestor");
    dhcpv6lq_members_endpoint(json, &query->requestor);
    dhcpv6lq_member_octets(json, "duid", query->requestor_id);
    json_dumper_end_object(json);
    dhcpv6lq_member_object(json, "server");
    dhcpv6lq_members_endpoint(json, &query->server);
    json_dumper_end_object(json);
    dhcpv6lq_member_text(json, "transaction_id", transaction_id);
    dhcpv6lq_member_number_if(json, "message_type", captured, query->message_type);
    dhcpv6lq_member_text(json, "kind", kind);
    put_asked(json, query);
    dhcpv6lq_member_number(json, "retransmissions", query->retransmissions);
}

/* ---- the answers ---- */

static void put_outcome(json_dumper *json, enum dhcpv6lq_outcome outcome, uint16_t status,
                        const struct dhcpv6lq_bytes *status_text) {
    const struct dhcpv6lq_entry *entry = dhcpv6lq_lookup(DHCPV6LQ_SPACE_STATUS, status);

    dhcpv6lq_member_text(json, "outcome", dhcpv6lq_outcome_text(outcome));
    if (status == DHCPV6LQ_STATUS_SUCCESS) {
        dhcpv6lq_member_null(json, "status");
        return;
    }
    dhcpv6lq_member_object(json, "status");
    dhcpv6lq_member_number(json, "code", status);
    dhcpv6lq_member_text(json, "name", entry ? entry->name : NULL);
    dhcpv6lq_member_utf8(json, "text", status_text);
    json_dumper_end_object(json);
}

static void put_spans(json_dumper *json, struct dhcpv6lq_spans spans) {
    dhcpv6lq_member_seconds_if(json, "first_reply", spans.first_reply >= 0, spans.first_reply);
    dhcpv6lq_member_seconds_if(json, "duration", spans.duration >= 0, spans.duration);
}

static void put_totals(json_dumper *json, const struct dhcpv6lq_totals *totals) {
    dhcpv6lq_member_number(json, "clients", totals->clients);
    dhcpv6lq_member_number(json, "addresses", totals->addresses);
    dhcpv6lq_member_number(json, "prefixes", totals->prefixes);
}

/* What is the same of an answer over UDP, which is one message, and over TCP. */
struct answer {
    const struct dhcpv6lq_endpoint *server;
    const struct dhcpv6lq_bytes *server_id;
    enum dhcpv6lq_outcome outcome;
    uint16_t status;
    const struct dhcpv6lq_bytes *status_text;
    uint32_t reply_frame; /* 0: not in the capture */
    int64_t reply_time;
    uint32_t done_frame; /* 0: none */
    uint32_t last_frame;
    int64_t last_time;
    struct dhcpv6lq_spans spans;
    const struct dhcpv6lq_totals *totals;
    uint32_t repeats;
};

static void put_answer(json_dumper *json, const struct answer *answer) {
    json_dumper_begin_object(json);
    dhcpv6lq_member_object(json, "server");
    dhcpv6lq_members_endpoint(json, answer->server);
    dhcpv6lq_member_octets(json, "duid", answer->server_id);
    json_dumper_end_object(json);
    put_outcome(json, answer->outcome, answer->status, answer->status_text);
    dhcpv6lq_member_number_if(json, "reply_frame", answer->reply_frame != 0, answer->reply_frame);
    dhcpv6lq_member_seconds_if(json, "reply_time", answer->reply_frame != 0, answer->reply_time);
    dhcpv6lq_member_number_if(json, "done_frame", answer->done_frame != 0, answer->done_frame);
    dhcpv6lq_member_number(json, "last_frame", answer->last_frame);
    dhcpv6lq_member_seconds_if(json, "last_time", true, answer->last_time);
    put_spans(json, answer->spans);
    put_totals(json, answer->totals);
    dhcpv6lq_member_number(json, "repeats", answer->repeats);
    json_dumper_end_object(json);
}

static void put_udp_answer(json_dumper *json, const struct dhcpv6lq_query *query,
                           const struct dhcpv6lq_reply *reply) {
    put_answer(json, &(struct answer){.server = &reply->server,
                                      .server_id = reply->server_id,
                                      .outcome = reply->outcome,
                                      .status = reply->status,
                                      .status_text = reply->status_text,
                                      .reply_frame = reply->frame,
                                      .reply_time = reply->time,
                                      .last_frame = reply->frame,
                                      .last_time = reply->time,
                                      .spans = dhcpv6lq_reply_spans(query, reply),
                                      .totals = &reply->totals,
                                      .repeats = reply->repeats});
}

static void put_tcp_answer(json_dumper *json, const struct dhcpv6lq_query *query) {
    put_answer(json, &(struct answer){.server = &query->server,
                                      .server_id = query->server_id,
                                      .outcome = dhcpv6lq_query_outcome(query),
                                      .status = query->status,
                                      .status_text = query->status_text,
                                      .reply_frame = query->reply_frame,
                                      .reply_time = query->reply_time,
                                      .done_frame = query->done_frame,
                                      .last_frame = query->last_frame,
                                      .last_time = query->last_time,
                                      .spans = dhcpv6lq_query_spans(query),
                                      .totals = &query->totals});
}

static void put_answers(json_dumper *json, const struct dhcpv6lq_query *query) {
    dhcpv6lq_member_array(json, "answers");
    for (const struct dhcpv6lq_reply *reply = query->replies; reply; reply = reply->next) {
        put_udp_answer(json, query, reply);
    }
    if (query->transport == DHCPV6LQ_TCP && dhcpv6lq_query_is_answered(query)) {
        put_tcp_answer(json, query);
    }
    json_dumper_end_array(json);
}

/* ---- how it ended ---- */

static void put_closing(json_dumper *json, const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_closing closing = dhcpv6lq_query_closing(query);

    if (closing.frame == 0) {
        dhcpv6lq_member_null(json, "closed");
        return;
    }
    dhcpv6lq_member_object(json, "closed");
    dhcpv6lq_member_number(json, "frame", closing.frame);
    dhcpv6lq_member_seconds_if(json, "time", true, closing.time);
    dhcpv6lq_member_text(json, "by", closing.from == DHCPV6LQ_FROM_SERVER ? "server" : "requestor");
    dhcpv6lq_member_text(json, "how", closing.reset ? "RST" : "FIN");
    json_dumper_end_object(json);
}

static void put_ending(json_dumper *json, const struct dhcpv6lq_query *query) {
    put_outcome(json, dhcpv6lq_query_outcome(query), query->status, query->status_text);
    dhcpv6lq_member_number(json, "last_frame", query->last_frame);
    dhcpv6lq_member_seconds_if(json, "last_time", true, query->last_time);
    put_spans(json, dhcpv6lq_query_spans(query));
    put_totals(json, &query->totals);
    dhcpv6lq_member_number(json, "octets", query->totals.octets);
    dhcpv6lq_member_bool(json, "octets_missing", dhcpv6lq_query_lacks(query));
    dhcpv6lq_member_bool(json, "clock_went_back", query->clock_back);
    put_closing(json, query);
}

/* ---- TLS ---- */

static void put_tls(json_dumper *json, const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_tls tls = dhcpv6lq_query_tls(query);
    char version[TEXT];
    char alert[TEXT];

    if (tls.frame == 0 && !query->secured) {
        dhcpv6lq_member_null(json, "tls");
        return;
    }
    dhcpv6lq_tls_version_text(version, sizeof version, &tls);
    dhcpv6lq_tls_alert_text(alert, sizeof alert, &tls);
    dhcpv6lq_member_object(json, "tls");
    dhcpv6lq_member_number_if(json, "frame", tls.frame != 0, tls.frame);
    dhcpv6lq_member_text(json, "version", tls.version != 0 ? version : NULL);
    dhcpv6lq_member_text(json, "alert", tls.alert_frame != 0 ? alert : NULL);
    dhcpv6lq_member_bool(json, "decrypted", tls.decrypted);
    json_dumper_end_object(json);
}

/* ---- active answers ---- */

static void put_frame_of(json_dumper *json, const char *name, const struct dhcpv6lq_query *query) {
    dhcpv6lq_member_number_if(json, name, query && query->frame != 0, query ? query->frame : 0);
}

static void put_active(json_dumper *json, const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_active *active = &query->active;
    const struct dhcpv6lq_clock clock = dhcpv6lq_query_clock(query);
    const struct dhcpv6lq_resumption resumption = dhcpv6lq_query_resumption(query);

    if (!dhcpv6lq_query_is_active(query)) {
        dhcpv6lq_member_null(json, "active");
        return;
    }
    dhcpv6lq_member_object(json, "active");
    dhcpv6lq_member_text(json, "phase", dhcpv6lq_phase_text(active->phase));
    dhcpv6lq_member_number_if(json, "phase_frame", active->phase_frame != 0, active->phase_frame);
    dhcpv6lq_member_seconds_if(json, "phase_time", active->phase_frame != 0, active->phase_time);
    dhcpv6lq_member_number(json, "updates", active->updates);
    dhcpv6lq_member_number(json, "releases", active->releases);
    dhcpv6lq_member_number(json, "keep_alives", active->keep_alives);
    dhcpv6lq_member_number_if(json, "base_time_kept", active->has_base_time,
                              (uint64_t)active->base_time + DHCPV6LQ_EPOCH_2000);
    dhcpv6lq_member_seconds_if(json, "clock_difference", clock.known,
                               clock.difference * NANOSECONDS);
    put_frame_of(json, "resumes_frame", resumption.query);
    put_frame_of(json, "resumed_by_frame", dhcpv6lq_query_resumed_by(query));
    dhcpv6lq_member_seconds_if(json, "gap", resumption.has_gap, resumption.gap * NANOSECONDS);
    dhcpv6lq_member_number_if(json, "data_missing_frame", active->missing_frame != 0,
                              active->missing_frame);
    put_frame_of(json, "recovery_frame", active->recovery);
    json_dumper_end_object(json);
}

/* ---- the answer before ---- */

static void put_side(json_dumper *json, const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_comparand comparand = dhcpv6lq_comparand_of(query);

    dhcpv6lq_member_seconds_if(json, "told", comparand.has_time, comparand.time);
    dhcpv6lq_member_bool(json, "partial", comparand.is_partial);
}

static void put_compared(json_dumper *json, const struct dhcpv6lq_query *before,
                         const struct dhcpv6lq_query *query) {
    struct dhcpv6lq_comparison comparison;
    struct dhcpv6lq_difference difference;
    const struct dhcpv6lq_compared *compared = &comparison.compared;

    if (!before) {
        dhcpv6lq_member_null(json, "compared");
        return;
    }
    comparison = dhcpv6lq_again_compare(before, query);
    while (dhcpv6lq_comparison_next(&comparison, &difference)) {
        /* only their number is told */
    }
    dhcpv6lq_member_object(json, "compared");
    dhcpv6lq_member_number(json, "query", before->number);
    dhcpv6lq_member_number(json, "frame", before->frame);
    dhcpv6lq_member_number(json, "alike", compared->alike);
    for (unsigned kind = 0; kind < DHCPV6LQ_DIFFERENCE_KINDS; kind++) {
        dhcpv6lq_member_number(json, dhcpv6lq_difference_text((enum dhcpv6lq_difference_kind)kind),
                               compared->differences[kind]);
    }
    dhcpv6lq_member_number(json, "over",
                           (uint64_t)compared->over[DHCPV6LQ_COMPARAND_A] +
                               compared->over[DHCPV6LQ_COMPARAND_B]);
    dhcpv6lq_member_number(json, "unknown",
                           (uint64_t)compared->unknown[DHCPV6LQ_COMPARAND_A] +
                               compared->unknown[DHCPV6LQ_COMPARAND_B]);
    json_dumper_end_object(json);
}

/* ---- all of it ---- */

static void print_query(const struct dhcpv6lq_query *query, const struct dhcpv6lq_query *before,
                        const GArray *rows, guint *next) {
    json_dumper json = dhcpv6lq_members_begin("query");

    put_question(&json, query);
    put_ending(&json, query);
    put_answers(&json, query);
    put_tls(&json, query);
    put_active(&json, query);
    put_side(&json, query);
    put_compared(&json, before, query);
    dhcpv6lq_member_number(&json, "findings_count", dhcpv6lq_query_findings(query));
    put_findings(&json, query, rows, next);
    dhcpv6lq_members_end(&json);
}

static void print_finding(const struct dhcpv6lq_row *row) {
    json_dumper json = dhcpv6lq_members_begin("finding");

    put_finding(&json, row);
    dhcpv6lq_members_end(&json);
}

static void print_summary(const struct dhcpv6lq_heard *heard, uint32_t queries,
                          const GArray *rows) {
    static const struct {
        const char *name;
        enum dhcpv6lq_severity severity;
    } severities[] = {
        {"errors", DHCPV6LQ_ERROR}, {"warnings", DHCPV6LQ_WARNING}, {"notes", DHCPV6LQ_NOTE}};
    uint64_t counts[DHCPV6LQ_ERROR + 1] = {0};
    json_dumper json = dhcpv6lq_members_begin("summary");

    for (guint i = 0; i < rows->len; i++) {
        const struct dhcpv6lq_row *row = &g_array_index(rows, struct dhcpv6lq_row, i);

        counts[dhcpv6lq_rule_info(row->finding.rule)->severity]++;
    }
    dhcpv6lq_member_number(&json, "messages", dhcpv6lq_heard_messages(heard));
    dhcpv6lq_member_number(&json, "queries", queries);
    for (size_t i = 0; i < G_N_ELEMENTS(severities); i++) {
        dhcpv6lq_member_number(&json, severities[i].name, counts[severities[i].severity]);
    }
    dhcpv6lq_members_end(&json);
}

static void print(struct dhcpv6lq_heard *heard) {
    const GArray *rows = dhcpv6lq_heard_findings_by_query(heard);
    struct dhcpv6lq_again *again = dhcpv6lq_again_new();
    uint32_t queries = 0;
    guint next = 0;

    for (const struct dhcpv6lq_query *query = dhcpv6lq_heard_query(heard, NULL); query;
         query = dhcpv6lq_heard_query(heard, query)) {
        print_query(query, dhcpv6lq_again_before(again, query), rows, &next);
        queries++;
    }
    dhcpv6lq_again_free(again);
    for (; next < rows->len; next++) { /* of no query */
        print_finding(&g_array_index(rows, struct dhcpv6lq_row, next));
    }
    print_summary(heard, queries, rows);
}

void dhcpv6lq_stat_json(void) {
    static struct dhcpv6lq_lines lines = {
        .title = "DHCPv6 Leasequery queries, as JSON", .argument = "dhcpv6lq,json", .print = print};

    dhcpv6lq_lines_register(&lines);
}
