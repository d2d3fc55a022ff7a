/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tshark -z dhcpv6lq,ledger: which bindings servers granted and took back, as the exchanges of
 * clients in the whole capture show it: what rules cause_* compare answers with.
 */
#include "stats/stats.h"

#include "dhcpv6lq/ledger.h"
#include "from/file.h"
#include "stats/report.h"

enum { TEXT = 4096 };

/* The widest columns are last. A window sorts by the first one when it is opened. */
static const struct dhcpv6lq_column columns[DHCPV6LQ_LEDGER_COLUMNS] = {
    [DHCPV6LQ_LEDGER_BINDING] = {"Address or prefix", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEDGER_STATE] = {"State", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEDGER_ASKED] = {"Asked in", DHCPV6LQ_COLUMN_NUMBER, NULL},
    [DHCPV6LQ_LEDGER_FRAME] = {"Frame", DHCPV6LQ_COLUMN_NUMBER, NULL},
    [DHCPV6LQ_LEDGER_VALID] = {"Valid (s)", DHCPV6LQ_COLUMN_NUMBER, NULL},
    [DHCPV6LQ_LEDGER_SINCE] = {"Since (UTC)", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEDGER_EXPIRES] = {"Expires (UTC)", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEDGER_CLIENT] = {"Client", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEDGER_SERVER] = {"Server", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEDGER_RELAY] = {"Relay", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEDGER_LINK_ADDRESS] = {"Link", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEDGER_INTERFACE_ID] = {"Interface-ID", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEDGER_REMOTE_ID] = {"Remote-ID", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEDGER_RELAY_ID] = {"Relay-ID", DHCPV6LQ_COLUMN_TEXT, NULL},
    [DHCPV6LQ_LEDGER_OUTER] = {"Relays outside of it", DHCPV6LQ_COLUMN_TEXT, NULL},
};

static void fill(void *tapdata, struct dhcpv6lq_heard *heard _U_) {
    const struct dhcpv6lq_capture *capture = dhcpv6lq_file();

    for (uint32_t row = 0; row < dhcpv6lq_ledger_count(capture); row++) {
        for (unsigned i = 0; i < DHCPV6LQ_LEDGER_COLUMNS; i++) {
            enum dhcpv6lq_ledger_column column = (enum dhcpv6lq_ledger_column)i;
            char text[TEXT];

            if (columns[i].kind == DHCPV6LQ_COLUMN_NUMBER) {
                dhcpv6lq_cell_number(tapdata, row, i, dhcpv6lq_ledger_number(capture, row, column));
            } else {
                dhcpv6lq_ledger_text(text, sizeof text, capture, row, column);
                dhcpv6lq_cell_text(tapdata, row, i, text);
            }
        }
    }
}

void dhcpv6lq_stat_ledger(void) {
    static struct dhcpv6lq_heading headings[G_N_ELEMENTS(columns)];
    static stat_tap_table_item fields[G_N_ELEMENTS(columns)];
    static struct dhcpv6lq_report report = {.ui = {.title = "DHCPv6 Leasequery Ledger",
                                                   .cli_string = "dhcpv6lq,ledger",
                                                   .tap_name = DHCPV6LQ_LEDGER_TAP,
                                                   .nfields = G_N_ELEMENTS(columns)},
                                            .columns = columns,
                                            .empty = "no exchanges of clients",
                                            .fill = fill};

    dhcpv6lq_report_register(&report, headings, fields);
}
