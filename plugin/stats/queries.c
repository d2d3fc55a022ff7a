/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tshark -z dhcpv6lq,queries: a row a query and, over UDP, a server that answered it, where any
 * message of the query passed the filter.
 */
#include "stats/stats.h"

#include "show/packet.h"
#include "stats/cells.h"
#include "stats/report.h"

/* What matters first; the widest last. */
enum column {
    FRAME,
    OUTCOME,
    FINDINGS,
    CLIENTS,
    ADDRESSES,
    PREFIXES,
    FIRST_REPLY,
    DURATION,
    RATE,
    CLOSED_BY,
    TRANSACTION_ID,
    TYPE,
    REQUESTOR,
    SERVER,
    ASKED,
    COLUMNS
};

static const struct dhcpv6lq_column columns[COLUMNS] = {
    [FRAME] = {"Frame", DHCPV6LQ_COLUMN_NUMBER, "   Frame"},
    [OUTCOME] = {"Outcome", DHCPV6LQ_COLUMN_TEXT, NULL},
    [FINDINGS] = {"Findings", DHCPV6LQ_COLUMN_NUMBER, NULL},
    [CLIENTS] = {"Clients", DHCPV6LQ_COLUMN_NUMBER, NULL},
    [ADDRESSES] = {"Addresses", DHCPV6LQ_COLUMN_NUMBER, NULL},
    [PREFIXES] = {"Prefixes", DHCPV6LQ_COLUMN_NUMBER, NULL},
    [FIRST_REPLY] = {"First reply (s)", DHCPV6LQ_COLUMN_REAL, NULL},
    [DURATION] = {"Duration (s)", DHCPV6LQ_COLUMN_REAL, NULL},
    [RATE] = {"Bindings/s", DHCPV6LQ_COLUMN_REAL, NULL},
    [CLOSED_BY] = {"Closed by", DHCPV6LQ_COLUMN_TEXT, NULL},
    [TRANSACTION_ID] = {"Transaction-id", DHCPV6LQ_COLUMN_TEXT, NULL},
    [TYPE] = {"Type", DHCPV6LQ_COLUMN_TEXT, NULL},
    [REQUESTOR] = {"Requestor", DHCPV6LQ_COLUMN_TEXT, NULL},
    [SERVER] = {"Server", DHCPV6LQ_COLUMN_TEXT, NULL},
    [ASKED] = {"Asked for", DHCPV6LQ_COLUMN_TEXT, NULL},
};

enum { TEXT = 1024 };

#define NANOSECONDS 1e9

/* ---- rows ---- */

/* What a row tells: all of a query or, over UDP, what one server answered. */
struct answer {
    const struct dhcpv6lq_query *query;
    const struct dhcpv6lq_reply *reply; /* NULL: all of it */
    const struct dhcpv6lq_totals *totals;
    const struct dhcpv6lq_endpoint *server;
    struct dhcpv6lq_spans spans;
    uint32_t findings;
};

static struct answer answer_of(const struct dhcpv6lq_query *query,
                               const struct dhcpv6lq_reply *reply) {
    struct answer answer = {.query = query,
                            .reply = reply,
                            .totals = reply ? &reply->totals : &query->totals,
                            .server = reply ? &reply->server : &query->server,
                            .spans = reply ? dhcpv6lq_reply_spans(query, reply)
                                           : dhcpv6lq_query_spans(query)};

    if (!reply ||
        reply == query->replies) { /* findings are the query's: they stand in its first row */
        answer.findings = dhcpv6lq_query_findings(query);
    }
    return answer;
}

static void set_numbers(void *tapdata, unsigned row, const struct answer *answer) {
    char text[TEXT];

    dhcpv6lq_cell_number(tapdata, row, FRAME, answer->query->frame);
    snprintf(text, sizeof text, "0x%06x", answer->query->transaction_id);
    dhcpv6lq_cell_text(tapdata, row, TRANSACTION_ID, text);
    dhcpv6lq_cell_number(tapdata, row, CLIENTS, answer->totals->clients);
    dhcpv6lq_cell_number(tapdata, row, ADDRESSES, answer->totals->addresses);
    dhcpv6lq_cell_number(tapdata, row, PREFIXES, answer->totals->prefixes);
    dhcpv6lq_cell_number(tapdata, row, FINDINGS, answer->findings);
}

static void set_times(void *tapdata, unsigned row, const struct answer *answer) {
    double duration = (double)answer->spans.duration / NANOSECONDS;
    double bindings = (double)answer->totals->addresses + answer->totals->prefixes;

    dhcpv6lq_cell_real_if(tapdata, row, FIRST_REPLY, answer->spans.first_reply >= 0,
                          (double)answer->spans.first_reply / NANOSECONDS);
    dhcpv6lq_cell_real_if(tapdata, row, DURATION, answer->spans.duration >= 0, duration);
    dhcpv6lq_cell_real_if(tapdata, row, RATE, duration > 0, duration > 0 ? bindings / duration : 0);
}

static void set_outcome(void *tapdata, unsigned row, const struct answer *answer) {
    char text[TEXT];

    dhcpv6lq_mark_cut(text, sizeof text,
                      answer->reply
                          ? dhcpv6lq_reply_outcome_text(text, sizeof text, answer->reply)
                          : dhcpv6lq_query_outcome_text(text, sizeof text, answer->query));
    dhcpv6lq_cell_text(tapdata, row, OUTCOME, text);
}

static void set_row(void *tapdata, unsigned row, const struct dhcpv6lq_query *query,
                    const struct dhcpv6lq_reply *reply) {
    const struct answer answer = answer_of(query, reply);

    set_numbers(tapdata, row, &answer);
    dhcpv6lq_cell_endpoint(tapdata, row, REQUESTOR, &query->requestor);
    dhcpv6lq_cell_endpoint(tapdata, row, SERVER, answer.server);
    dhcpv6lq_cell_query_text(tapdata, row, TYPE, dhcpv6lq_query_type_text, query);
    dhcpv6lq_cell_query_text(tapdata, row, ASKED, dhcpv6lq_query_asked_text, query);
    set_outcome(tapdata, row, &answer);
    dhcpv6lq_cell_query_text(tapdata, row, CLOSED_BY, dhcpv6lq_query_closing_text, query);
    set_times(tapdata, row, &answer);
}

/* Over UDP several servers may answer, each in a row of its own. Of one server, the row tells all
 * there is, repeated replies included. */
static unsigned set_rows(void *tapdata, unsigned row, const struct dhcpv6lq_query *query) {
    if (!query->replies || !query->replies->next) {
        set_row(tapdata, row++, query, NULL);
        return row;
    }
    for (const struct dhcpv6lq_reply *reply = query->replies; reply; reply = reply->next) {
        set_row(tapdata, row++, query, reply);
    }
    return row;
}

/* ---- the table ---- */

static void fill(void *tapdata, struct dhcpv6lq_heard *heard) {
    unsigned row = 0;

    for (const struct dhcpv6lq_query *query = dhcpv6lq_heard_query(heard, NULL); query;
         query = dhcpv6lq_heard_query(heard, query)) {
        row = set_rows(tapdata, row, query);
    }
}

void dhcpv6lq_stat_queries(void) {
    static struct dhcpv6lq_heading headings[COLUMNS];
    static stat_tap_table_item fields[COLUMNS];
    static struct dhcpv6lq_report report = {.ui = {.title = "DHCPv6 Leasequery Queries",
                                                   .cli_string = "dhcpv6lq,queries",
                                                   .nfields = COLUMNS},
                                            .columns = columns,
                                            .empty = "no queries",
                                            .fill = fill};

    dhcpv6lq_report_register(&report, headings, fields);
}
