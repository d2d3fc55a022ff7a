/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A table of what was heard of. Its rows are made, all of them, when it is drawn: what became of a
 * query is known last.
 */
#ifndef DHCPV6LQ_PLUGIN_STATS_REPORT_H
#define DHCPV6LQ_PLUGIN_STATS_REPORT_H

#include "stats/heard.h"
#include "stats/table.h"

struct dhcpv6lq_report {
    stat_tap_table_ui ui; /* title, cli_string, nfields; tap_name where it is another */
    const struct dhcpv6lq_column *columns;
    const char *empty; /* what the table says where it has no rows */
    /* Set all cells of all rows, from row 0 on; of the messages in `heard`, which is settled. */
    void (*fill)(void *tapdata, struct dhcpv6lq_heard *heard);

    /* Its own. */
    struct dhcpv6lq_heard *heard;
    struct dhcpv6lq_drawing drawing;
    struct dhcpv6lq_report *next;
};

/* Register it, with the protocol and after the tap: static, its members above filled in. `headings`
 * and `fields`, static, have room for ui.nfields. */
void dhcpv6lq_report_register(struct dhcpv6lq_report *report, struct dhcpv6lq_heading *headings,
                              stat_tap_table_item *fields);

#endif
