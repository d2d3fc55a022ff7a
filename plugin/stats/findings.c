/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * -z dhcpv6lq,findings[,FILTER]: a line a finding, made for programs and kept
 * stable for them: frame, rule, severity and text with tabs between, in the
 * order of the frames, and nothing before or after. How queries ended is among them,
 * in one pass as in two.
 */
#include "stats/stats.h"

#include <stdio.h>

#include "stats/lines.h"

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

void dhcpv6lq_stat_findings(void) {
    static struct dhcpv6lq_lines lines = {
        .title = "DHCPv6 Leasequery findings", .argument = "dhcpv6lq,findings", .print = print};

    dhcpv6lq_lines_register(&lines);
}
