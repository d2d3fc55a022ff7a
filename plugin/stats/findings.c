/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tshark -z dhcpv6lq,findings[,FILTER]: a line a finding, made for programs and kept
 * stable for them: frame, rule, severity and text with tabs between, in the
 * order of the frames, and nothing before or after. How queries ended is among them,
 * in one pass as in two. In windows, a table of the same.
 */
#include "stats/stats.h"

#include <stdio.h>

#include "from/file.h"
#include "stats/lines.h"
#include "stats/report.h"

#define ARGUMENT "dhcpv6lq,findings"
#define TITLE "DHCPv6 Leasequery Findings"

/* ---- lines ---- */

static void print(struct dhcpv6lq_heard *heard) {
    const GArray *rows = dhcpv6lq_heard_findings(heard);
    char text[DHCPV6LQ_ROW_TEXT];

    for (guint i = 0; i < rows->len; i++) {
        const struct dhcpv6lq_row *row = &g_array_index(rows, struct dhcpv6lq_row, i);
        const struct dhcpv6lq_rule_info *rule = dhcpv6lq_rule_info(row->finding.rule);

        dhcpv6lq_row_text(text, row);
        printf("%u\t%s\t%s\t%s\n", row->frame, rule->id, dhcpv6lq_severity_text(rule->severity),
               text);
    }
}

static void register_lines(void) {
    static struct dhcpv6lq_lines lines = {.title = TITLE, .argument = ARGUMENT, .print = print};

    dhcpv6lq_lines_register(&lines);
}

/* ---- the table ---- */

enum column { FRAME, SEVERITY, RULE, TEXT, COLUMNS };

static const struct dhcpv6lq_column columns[COLUMNS] = {
    [FRAME] = {"Frame", DHCPV6LQ_COLUMN_NUMBER, "   Frame"},
    [SEVERITY] = {"Severity", DHCPV6LQ_COLUMN_TEXT, NULL},
    [RULE] = {"Rule", DHCPV6LQ_COLUMN_TEXT, NULL},
    [TEXT] = {"Finding", DHCPV6LQ_COLUMN_TEXT, NULL},
};

static void fill(void *tapdata, struct dhcpv6lq_heard *heard) {
    const GArray *rows = dhcpv6lq_heard_findings(heard);
    char text[DHCPV6LQ_ROW_TEXT];

    for (guint i = 0; i < rows->len; i++) {
        const struct dhcpv6lq_row *row = &g_array_index(rows, struct dhcpv6lq_row, i);
        const struct dhcpv6lq_rule_info *rule = dhcpv6lq_rule_info(row->finding.rule);

        dhcpv6lq_row_text(text, row);
        dhcpv6lq_cell_number(tapdata, i, FRAME, row->frame);
        dhcpv6lq_cell_text(tapdata, i, SEVERITY, dhcpv6lq_severity_text(rule->severity));
        dhcpv6lq_cell_text(tapdata, i, RULE, rule->id);
        dhcpv6lq_cell_text(tapdata, i, TEXT, text);
    }
}

static void register_table(void) {
    static struct dhcpv6lq_heading headings[COLUMNS];
    static stat_tap_table_item fields[COLUMNS];
    static struct dhcpv6lq_report report = {
        .ui = {.title = TITLE, .cli_string = ARGUMENT, .nfields = COLUMNS},
        .columns = columns,
        .empty = "no findings",
        .fill = fill};

    dhcpv6lq_report_register(&report, headings, fields);
}

void dhcpv6lq_stat_findings(void) {
    if (dhcpv6lq_has_windows()) {
        register_table();
    } else {
        register_lines();
    }
}
