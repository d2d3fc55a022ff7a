/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tshark -z dhcpv6lq,bindings: the lease table that the answers add up to, of those reports that
 * passed the filter.
 */
#include "stats/stats.h"

#include "from/file.h"
#include "stats/report.h"

/* The table's columns are the leases' first ones, in their order, and what became of the answer
 * that a row is from: where that is incomplete, so is what the table has of it. */
enum { ANSWER = DHCPV6LQ_LEASE_CONFLICT + 1, COLUMNS };

static const struct dhcpv6lq_column columns[COLUMNS] = {
    [DHCPV6LQ_LEASE_CLIENT_DUID] = {"Client", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEASE_BINDING] = {"Address or prefix", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEASE_PREFERRED] = {"Preferred (s)", DHCPV6LQ_COLUMN_NUMBER, NULL},
    [DHCPV6LQ_LEASE_VALID] = {"Valid (s)", DHCPV6LQ_COLUMN_NUMBER, NULL},
    [DHCPV6LQ_LEASE_EXPIRES] = {"Expires (UTC)", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEASE_LAST_SEEN] = {"Last seen (UTC)", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEASE_LINK_ADDRESS] = {"Link", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEASE_RELAY_ADDRESS] = {"Relay", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEASE_CLIENT_ADDRESS] = {"Client address", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEASE_INTERFACE_ID] = {"Interface-ID", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEASE_REMOTE_ID] = {"Remote-ID", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEASE_RELAY_ID] = {"Relay-ID", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEASE_SERVER] = {"Server", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEASE_FRAME] = {"Frame", DHCPV6LQ_COLUMN_NUMBER, NULL},
    [DHCPV6LQ_LEASE_STATE] = {"State", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEASE_CONFLICT] = {"Conflict", DHCPV6LQ_COLUMN_TEXT, NULL},
    [ANSWER] = {"Answer", DHCPV6LQ_COLUMN_TEXT, NULL},
};

/* ---- rows ---- */

static uint32_t number(const struct dhcpv6lq_lease *lease, unsigned column) {
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

    for (unsigned column = 0; column < ANSWER; column++) {
        if (columns[column].kind == DHCPV6LQ_COLUMN_NUMBER) {
            dhcpv6lq_cell_number(tapdata, row, column, number(lease, column));
        } else {
            dhcpv6lq_lease_text(text, sizeof text, lease, (enum dhcpv6lq_lease_column)column);
            dhcpv6lq_cell_text(tapdata, row, column, text);
        }
    }
    dhcpv6lq_query_outcome_text(text, sizeof text, lease->query);
    dhcpv6lq_cell_text(tapdata, row, ANSWER, text);
}

/* A row that says that others are missing. */
static void set_given_up(void *tapdata, unsigned row) {
    char text[64];

    snprintf(text, sizeof text, "given up after %d bindings", DHCPV6LQ_FILE_LEASES_MAX);
    for (unsigned column = 0; column < COLUMNS; column++) {
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
    static struct dhcpv6lq_heading headings[COLUMNS];
    static stat_tap_table_item fields[COLUMNS];
    static struct dhcpv6lq_report report = {.ui = {.title = "DHCPv6 Leasequery Bindings",
                                                   .cli_string = "dhcpv6lq,bindings",
                                                   .nfields = COLUMNS},
                                            .columns = columns,
                                            .empty = "no bindings",
                                            .fill = fill};

    dhcpv6lq_report_register(&report, headings, fields);
}
