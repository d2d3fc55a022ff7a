/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tshark -z dhcpv6lq,compare: of a query that asks for what its requestor has asked for before,
 * what its answer tells differently. A row a difference; and a row with the number of bindings that
 * do not differ, so that every such query has one.
 */
#include "stats/stats.h"

#include "from/file.h"
#include "stats/again.h"
#include "stats/report.h"

enum column {
    FRAME,
    BEFORE,
    DIFFERENCE,
    BINDING,
    CLIENT_BEFORE,
    CLIENT,
    EXPIRES_BEFORE,
    EXPIRES,
    RELAY,
    COLUMNS
};

static const struct dhcpv6lq_column columns[COLUMNS] = {
    [FRAME] = {"Frame", DHCPV6LQ_COLUMN_NUMBER, "   Frame"},
    [BEFORE] = {"Before", DHCPV6LQ_COLUMN_NUMBER, NULL},
    [DIFFERENCE] = {"Difference", DHCPV6LQ_COLUMN_TEXT, NULL},
    [BINDING] = {"Address or prefix", DHCPV6LQ_COLUMN_TEXT, NULL},
    [CLIENT_BEFORE] = {"Client before", DHCPV6LQ_COLUMN_TEXT, NULL},
    [CLIENT] = {"Client", DHCPV6LQ_COLUMN_TEXT, NULL},
    [EXPIRES_BEFORE] = {"Expires before (UTC)", DHCPV6LQ_COLUMN_TEXT, NULL},
    [EXPIRES] = {"Expires (UTC)", DHCPV6LQ_COLUMN_TEXT, NULL},
    [RELAY] = {"Relay", DHCPV6LQ_COLUMN_TEXT, NULL},
};

/* The cells that are columns of a difference. */
static const struct {
    enum column column;
    enum dhcpv6lq_difference_column of;
} cells[] = {
    {DIFFERENCE, DHCPV6LQ_DIFFERENCE_KIND},
    {BINDING, DHCPV6LQ_DIFFERENCE_BINDING},
    {CLIENT_BEFORE, DHCPV6LQ_DIFFERENCE_A_CLIENT_DUID},
    {CLIENT, DHCPV6LQ_DIFFERENCE_B_CLIENT_DUID},
    {EXPIRES_BEFORE, DHCPV6LQ_DIFFERENCE_A_EXPIRES},
    {EXPIRES, DHCPV6LQ_DIFFERENCE_B_EXPIRES},
};

/* ---- rows ---- */

struct filling {
    void *tapdata;
    unsigned row; /* the next one */
    const struct dhcpv6lq_query *before;
    const struct dhcpv6lq_query *query;
};

static void set_frames(const struct filling *filling) {
    dhcpv6lq_cell_number(filling->tapdata, filling->row, FRAME, filling->query->frame);
    dhcpv6lq_cell_number(filling->tapdata, filling->row, BEFORE, filling->before->frame);
}

static void set_difference(struct filling *filling, const struct dhcpv6lq_difference *difference) {
    char relay[12 * DHCPV6LQ_LEASE_TEXT];
    char text[DHCPV6LQ_LEASE_TEXT];

    set_frames(filling);
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++) {
        dhcpv6lq_difference_column_text(text, sizeof text, difference, cells[i].of);
        dhcpv6lq_cell_text(filling->tapdata, filling->row, cells[i].column, text);
    }
    dhcpv6lq_difference_relay_text(relay, sizeof relay, difference);
    dhcpv6lq_cell_text(filling->tapdata, filling->row, RELAY, relay);
    filling->row++;
}

/* A row that counts bindings. */
static void set_count(struct filling *filling, const char *what, uint32_t count) {
    char text[sizeof "4294967295 bindings"];

    set_frames(filling);
    snprintf(text, sizeof text, "%u binding%s", count, count == 1 ? "" : "s");
    for (unsigned column = DIFFERENCE; column < COLUMNS; column++) {
        dhcpv6lq_cell_text(filling->tapdata, filling->row, column,
                           column == DIFFERENCE ? what
                           : column == BINDING  ? text
                                                : "");
    }
    filling->row++;
}

static void set_counts(struct filling *filling, const struct dhcpv6lq_compared *compared) {
    uint32_t over = 0;
    uint32_t unknown = 0;

    for (unsigned side = 0; side < DHCPV6LQ_COMPARANDS; side++) {
        over += compared->over[side];
        unknown += compared->unknown[side];
    }
    set_count(filling, "alike", compared->alike);
    if (over > 0) {
        set_count(filling, "ended meanwhile", over);
    }
    if (unknown > 0) {
        set_count(filling, "capture lacks", unknown);
    }
}

static void set_rows(struct filling *filling) {
    struct dhcpv6lq_comparison comparison = dhcpv6lq_again_compare(filling->before, filling->query);
    struct dhcpv6lq_difference difference;

    while (dhcpv6lq_comparison_next(&comparison, &difference)) {
        set_difference(filling, &difference);
    }
    set_counts(filling, &comparison.compared);
}

/* ---- the table ---- */

static void fill(void *tapdata, struct dhcpv6lq_heard *heard) {
    struct dhcpv6lq_again *again = dhcpv6lq_again_new();
    struct filling filling = {.tapdata = tapdata};

    for (const struct dhcpv6lq_query *query = dhcpv6lq_heard_query(heard, NULL); query;
         query = dhcpv6lq_heard_query(heard, query)) {
        filling.query = query;
        filling.before = dhcpv6lq_again_before(again, query);
        if (filling.before) {
            set_rows(&filling);
        }
    }
    dhcpv6lq_again_free(again);
}

void dhcpv6lq_stat_compare(void) {
    static struct dhcpv6lq_heading headings[COLUMNS];
    static stat_tap_table_item fields[COLUMNS];
    static struct dhcpv6lq_report report = {.ui = {.title = "DHCPv6 Leasequery Comparison",
                                                   .cli_string = "dhcpv6lq,compare",
                                                   .nfields = COLUMNS},
                                            .columns = columns,
                                            .empty = "no query asked the same as an earlier one",
                                            .fill = fill};

    dhcpv6lq_report_register(&report, headings, fields);
}
