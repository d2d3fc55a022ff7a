/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tshark -z dhcpv6lq,bindings: the lease table that the answers add up to, of those reports that
 * passed the filter.
 */
#include "stats/stats.h"

#include "from/file.h"
#include "stats/cells.h"
#include "stats/report.h"

/* The widest columns are last. A window sorts by the first one when it is opened. */
static const struct dhcpv6lq_column columns[] = {
    {"Address or prefix", DHCPV6LQ_COLUMN_TEXT, NULL},
    {"Client", DHCPV6LQ_COLUMN_TEXT, NULL},
    {"State", DHCPV6LQ_COLUMN_TEXT, NULL},
    {"Conflict", DHCPV6LQ_COLUMN_TEXT, NULL},
    {"Answer", DHCPV6LQ_COLUMN_TEXT, NULL},
    {"Frame", DHCPV6LQ_COLUMN_NUMBER, NULL},
    {"Preferred (s)", DHCPV6LQ_COLUMN_NUMBER, NULL},
    {"Valid (s)", DHCPV6LQ_COLUMN_NUMBER, NULL},
    {"Expires (UTC)", DHCPV6LQ_COLUMN_TEXT, NULL},
    {"Last seen (UTC)", DHCPV6LQ_COLUMN_TEXT, NULL},
    {"Link", DHCPV6LQ_COLUMN_TEXT, NULL},
    {"Relay", DHCPV6LQ_COLUMN_TEXT, NULL},
    {"Client address", DHCPV6LQ_COLUMN_TEXT, NULL},
    {"Interface-ID", DHCPV6LQ_COLUMN_TEXT, NULL},
    {"Remote-ID", DHCPV6LQ_COLUMN_TEXT, NULL},
    {"Relay-ID", DHCPV6LQ_COLUMN_TEXT, NULL},
    {"Server", DHCPV6LQ_COLUMN_TEXT, NULL},
};

/* What became of the answer that a row is from: where that is incomplete, so is what the table has
 * of it. */
#define ANSWER DHCPV6LQ_LEASE_COLUMNS

/* What they have of a lease. */
static const enum dhcpv6lq_lease_column members[G_N_ELEMENTS(columns)] = {
    DHCPV6LQ_LEASE_BINDING,
    DHCPV6LQ_LEASE_CLIENT_DUID,
    DHCPV6LQ_LEASE_STATE,
    DHCPV6LQ_LEASE_CONFLICT,
    ANSWER,
    DHCPV6LQ_LEASE_FRAME,
    DHCPV6LQ_LEASE_PREFERRED,
    DHCPV6LQ_LEASE_VALID,
    DHCPV6LQ_LEASE_EXPIRES,
    DHCPV6LQ_LEASE_LAST_SEEN,
    DHCPV6LQ_LEASE_LINK_ADDRESS,
    DHCPV6LQ_LEASE_RELAY_ADDRESS,
    DHCPV6LQ_LEASE_CLIENT_ADDRESS,
    DHCPV6LQ_LEASE_INTERFACE_ID,
    DHCPV6LQ_LEASE_REMOTE_ID,
    DHCPV6LQ_LEASE_RELAY_ID,
    DHCPV6LQ_LEASE_SERVER,
};

/* ---- rows ---- */

static uint32_t number(const struct dhcpv6lq_lease *lease, enum dhcpv6lq_lease_column column) {
    switch (column) {
    case DHCPV6LQ_LEASE_PREFERRED:
        return lease->preferred;
    case DHCPV6LQ_LEASE_VALID:
        return lease->valid;
    default:
        return lease->frame;
    }
}

static void set_row(void *tapdata, unsigned row, const struct dhcpv6lq_lease *lease) {
    char text[DHCPV6LQ_LEASE_TEXT];

    for (unsigned column = 0; column < G_N_ELEMENTS(columns); column++) {
        if (columns[column].kind == DHCPV6LQ_COLUMN_NUMBER) {
            dhcpv6lq_cell_number(tapdata, row, column, number(lease, members[column]));
        } else if (members[column] == ANSWER) {
            dhcpv6lq_cell_query_text(tapdata, row, column, dhcpv6lq_query_outcome_text,
                                     lease->query);
        } else {
            dhcpv6lq_lease_text(text, sizeof text, lease, members[column]);
            dhcpv6lq_cell_text(tapdata, row, column, text);
        }
    }
}

/* A row that says that others are missing. */
static void set_given_up(void *tapdata, unsigned row) {
    char text[64];

    snprintf(text, sizeof text, "given up after %d bindings", DHCPV6LQ_FILE_LEASES_MAX);
    for (unsigned column = 0; column < G_N_ELEMENTS(columns); column++) {
        if (columns[column].kind == DHCPV6LQ_COLUMN_NUMBER) {
            dhcpv6lq_cell_number(tapdata, row, column, 0);
        } else {
            dhcpv6lq_cell_text(tapdata, row, column, column == 0 ? text : "");
        }
    }
}

/* ---- the table ---- */

static bool passes(void *context, uint32_t frame) {
    return dhcpv6lq_heard_frame((const struct dhcpv6lq_heard *)context, frame);
}

static void fill(void *tapdata, struct dhcpv6lq_heard *heard) {
    struct dhcpv6lq_leases *leases = dhcpv6lq_file_leases();
    const struct dhcpv6lq_lease_filter filter = {heard, passes};
    struct dhcpv6lq_lease_list list;
    struct dhcpv6lq_lease lease;
    unsigned row = 0;

    dhcpv6lq_leases_filter(leases, &filter);
    list = dhcpv6lq_lease_list(leases, DHCPV6LQ_LEASES_FILTERED);
    while (dhcpv6lq_lease_list_next(&list, &lease)) {
        set_row(tapdata, row++, &lease);
    }
    if (dhcpv6lq_leases_gave_up(leases)) {
        set_given_up(tapdata, row);
    }
}

void dhcpv6lq_stat_bindings(void) {
    static struct dhcpv6lq_heading headings[G_N_ELEMENTS(columns)];
    static stat_tap_table_item fields[G_N_ELEMENTS(columns)];
    static struct dhcpv6lq_report report = {.ui = {.title = "DHCPv6 Leasequery Bindings",
                                                   .cli_string = "dhcpv6lq,bindings",
                                                   .nfields = G_N_ELEMENTS(columns)},
                                            .columns = columns,
                                            .empty = "no bindings",
                                            .fill = fill};

    dhcpv6lq_report_register(&report, headings, fields);
}
