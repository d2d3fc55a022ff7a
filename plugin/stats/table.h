/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A table of statistics. tshark prints it, aligned; in Wireshark's windows it is sorted, and saved
 * as CSV: there, numbers are numbers.
 */
#ifndef DHCPV6LQ_PLUGIN_STATS_TABLE_H
#define DHCPV6LQ_PLUGIN_STATS_TABLE_H

#include <glib.h>

#include <epan/stat_tap_ui.h>

enum dhcpv6lq_column_kind {
    DHCPV6LQ_COLUMN_TEXT,   /* left */
    DHCPV6LQ_COLUMN_NUMBER, /* right */
    DHCPV6LQ_COLUMN_REAL    /* right, with six decimals */
};

struct dhcpv6lq_column {
    const char *name;
    enum dhcpv6lq_column_kind kind;
    /* Its name in windows; NULL: the same. A window is sorted by its first column, and shows that
     * at the expense of what a name on the right begins with: there, a few spaces. */
    const char *window_name;
};

enum { DHCPV6LQ_COLUMN_WIDTH = 128 }; /* a cell that is wider stands out */

struct dhcpv6lq_heading {
    const struct dhcpv6lq_column *column;
    const char *empty; /* the first's: what a table without rows says */
    unsigned width;
    char name[DHCPV6LQ_COLUMN_WIDTH + 1]; /* padded to the width: tshark prints it as it is */
    char format[16];
};

/* Register a table. `ui` needs title, cli_string, packet_func, nfields, and tap_name where that is
 * not "dhcpv6lq"; `headings` and `fields` have room for as many. There must be two columns, one of
 * them of text. All must be static. `empty` is what a table without rows says. */
void dhcpv6lq_table_register(stat_tap_table_ui *ui, const struct dhcpv6lq_column *columns,
                             struct dhcpv6lq_heading *headings, stat_tap_table_item *fields,
                             const char *empty);

/* With every record: is it the first that comes to a table that is new, or begun anew? */
bool dhcpv6lq_table_begins(void *tapdata);

/* Has any record come to the table since? A window that was closed has no table any more. */
bool dhcpv6lq_table_has_begun(stat_tap_table_ui *ui);

/* Set one cell, of a column of that kind. `row` may be one more than there are: it is added, and
 * every cell of it must be set before the next packet. */
void dhcpv6lq_cell_text(void *tapdata, unsigned row, unsigned column, const char *text);
void dhcpv6lq_cell_number(void *tapdata, unsigned row, unsigned column, uint32_t number);
void dhcpv6lq_cell_real(void *tapdata, unsigned row, unsigned column, double number);

/* The same of a real number that is not known: "-"; in windows, where every cell is a number, it is
 * infinite ("inf"), and sorted after all others. */
void dhcpv6lq_cell_unknown(void *tapdata, unsigned row, unsigned column);

#endif
