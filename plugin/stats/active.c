/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tshark -z dhcpv6lq,active: a row an active query (RFC 7653), where any message of it passed the
 * filter.
 */
#include "stats/stats.h"

#include "dhcpv6lq/text.h"
#include "stats/cells.h"
#include "stats/report.h"

/* What matters first; the widest last. */
enum column {
    FRAME,
    PHASE,
    SINCE,
    OUTCOME,
    CLOSED_BY,
    UPDATES,
    RELEASES,
    KEEP_ALIVES,
    BASE_TIME,
    CLOCK,
    GAP,
    MISSING,
    TLS,
    REQUESTOR,
    SERVER,
    COLUMNS
};

static const struct dhcpv6lq_column columns[COLUMNS] = {
    [FRAME] = {"Frame", DHCPV6LQ_COLUMN_NUMBER, "   Frame"},
    [PHASE] = {"Phase", DHCPV6LQ_COLUMN_TEXT, NULL},
    [SINCE] = {"Since", DHCPV6LQ_COLUMN_TEXT, NULL},
    [OUTCOME] = {"Outcome", DHCPV6LQ_COLUMN_TEXT, NULL},
    [CLOSED_BY] = {"Closed by", DHCPV6LQ_COLUMN_TEXT, NULL},
    [UPDATES] = {"Updates", DHCPV6LQ_COLUMN_NUMBER, NULL},
    [RELEASES] = {"Releases", DHCPV6LQ_COLUMN_NUMBER, NULL},
    [KEEP_ALIVES] = {"Keep-alives", DHCPV6LQ_COLUMN_NUMBER, NULL},
    [BASE_TIME] = {"Base-time kept", DHCPV6LQ_COLUMN_TEXT, NULL},
    [CLOCK] = {"Clock difference (s)", DHCPV6LQ_COLUMN_REAL, NULL},
    [GAP] = {"Gap (s)", DHCPV6LQ_COLUMN_REAL, NULL},
    [MISSING] = {"Data missing", DHCPV6LQ_COLUMN_TEXT, NULL},
    [TLS] = {"TLS", DHCPV6LQ_COLUMN_TEXT, NULL},
    [REQUESTOR] = {"Requestor", DHCPV6LQ_COLUMN_TEXT, NULL},
    [SERVER] = {"Server", DHCPV6LQ_COLUMN_TEXT, NULL},
};

#define NANOSECONDS 1000000000

enum { TEXT = 1024 };

/* ---- cells ---- */

static void set_count(void *tapdata, unsigned row, enum column column, uint64_t count) {
    dhcpv6lq_cell_number(tapdata, row, column, (uint32_t)MIN(count, UINT32_MAX));
}

static void set_moment(void *tapdata, unsigned row, enum column column, bool known,
                       int64_t seconds) {
    char text[DHCPV6LQ_TEXT_TIME] = "-";

    if (known) {
        dhcpv6lq_text_moment(text, sizeof text, seconds);
    }
    dhcpv6lq_cell_text(tapdata, row, column, text);
}

/* ---- rows ---- */

static void set_phase(void *tapdata, unsigned row, const struct dhcpv6lq_active *active) {
    const char *phase = dhcpv6lq_phase_text(active->phase);

    dhcpv6lq_cell_text(tapdata, row, PHASE, phase ? phase : "-");
    set_moment(tapdata, row, SINCE, phase != NULL, active->phase_time / NANOSECONDS);
}

static void set_missing(void *tapdata, unsigned row, const struct dhcpv6lq_active *active) {
    char text[TEXT] = "no";

    if (active->recovery) {
        snprintf(text, sizeof text, "frame %u, asked for in %u", active->missing_frame,
                 active->recovery->frame);
    } else if (active->missing_frame != 0) {
        snprintf(text, sizeof text, "frame %u, not asked for", active->missing_frame);
    }
    dhcpv6lq_cell_text(tapdata, row, MISSING, text);
}

static void set_tls(void *tapdata, unsigned row, const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_tls tls = dhcpv6lq_query_tls(query);
    char text[TEXT] = "no";

    if (query->secured) {
        dhcpv6lq_tls_version_text(text, sizeof text, &tls);
    }
    dhcpv6lq_cell_text(tapdata, row, TLS, text);
}

static void set_row(void *tapdata, unsigned row, const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_active *active = &query->active;
    const struct dhcpv6lq_clock clock = dhcpv6lq_query_clock(query);
    const struct dhcpv6lq_resumption resumption = dhcpv6lq_query_resumption(query);

    dhcpv6lq_cell_number(tapdata, row, FRAME, query->frame);
    set_phase(tapdata, row, active);
    dhcpv6lq_cell_query_text(tapdata, row, OUTCOME, dhcpv6lq_query_outcome_text, query);
    dhcpv6lq_cell_query_text(tapdata, row, CLOSED_BY, dhcpv6lq_query_closing_text, query);
    set_count(tapdata, row, UPDATES, active->updates);
    set_count(tapdata, row, RELEASES, active->releases);
    set_count(tapdata, row, KEEP_ALIVES, active->keep_alives);
    set_moment(tapdata, row, BASE_TIME, active->has_base_time,
               (int64_t)active->base_time + DHCPV6LQ_EPOCH_2000);
    dhcpv6lq_cell_real_if(tapdata, row, CLOCK, clock.known, (double)clock.difference);
    dhcpv6lq_cell_real_if(tapdata, row, GAP, resumption.has_gap, (double)resumption.gap);
    set_missing(tapdata, row, active);
    set_tls(tapdata, row, query);
    dhcpv6lq_cell_endpoint(tapdata, row, REQUESTOR, &query->requestor);
    dhcpv6lq_cell_endpoint(tapdata, row, SERVER, &query->server);
}

static void fill(void *tapdata, struct dhcpv6lq_heard *heard) {
    unsigned row = 0;

    for (const struct dhcpv6lq_query *query = dhcpv6lq_heard_query(heard, NULL); query;
         query = dhcpv6lq_heard_query(heard, query)) {
        if (dhcpv6lq_query_is_active(query)) {
            set_row(tapdata, row++, query);
        }
    }
}

void dhcpv6lq_stat_active(void) {
    static struct dhcpv6lq_heading headings[COLUMNS];
    static stat_tap_table_item fields[COLUMNS];
    static struct dhcpv6lq_report report = {.ui = {.title = "DHCPv6 Leasequery Active Answers",
                                                   .cli_string = "dhcpv6lq,active",
                                                   .nfields = COLUMNS},
                                            .columns = columns,
                                            .empty = "no active answers",
                                            .fill = fill};

    dhcpv6lq_report_register(&report, headings, fields);
}
