/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tshark -z dhcpv6lq,bindings: the lease table that the answers add up to.
 */
#include "leases.h"
#include "stat_table.h"
#include "stats.h"

/* The table's columns are the leases' first ones, in their order. */
enum { COLUMNS = DHCPV6LQ_LEASE_CONFLICT + 1 };

static const struct dhcpv6lq_column columns[COLUMNS] = {
    [DHCPV6LQ_LEASE_CLIENT] = {"Client", false, false},
    [DHCPV6LQ_LEASE_BINDING] = {"Address or prefix", false, false},
    [DHCPV6LQ_LEASE_PREFERRED] = {"Preferred (s)", true, true},
    [DHCPV6LQ_LEASE_VALID] = {"Valid (s)", true, true},
    [DHCPV6LQ_LEASE_EXPIRES] = {"Expires (UTC)", false, false},
    [DHCPV6LQ_LEASE_LAST_SEEN] = {"Last seen (UTC)", false, false},
    [DHCPV6LQ_LEASE_LINK] = {"Link", false, false},
    [DHCPV6LQ_LEASE_PEER] = {"Peer", false, false},
    [DHCPV6LQ_LEASE_INTERFACE_ID] = {"Interface-ID", false, false},
    [DHCPV6LQ_LEASE_REMOTE_ID] = {"Remote-ID", false, false},
    [DHCPV6LQ_LEASE_RELAY_ID] = {"Relay-ID", false, false},
    [DHCPV6LQ_LEASE_SERVER] = {"Server", false, false},
    [DHCPV6LQ_LEASE_FRAME] = {"Frame", true, true},
    [DHCPV6LQ_LEASE_STATE] = {"State", false, false},
    [DHCPV6LQ_LEASE_CONFLICT] = {"Conflict", false, false},
};

static struct dhcpv6lq_pool *pool;
static struct dhcpv6lq_leases *leases;
static GString *text;

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

static void show(struct dhcpv6lq_lease *lease, void *tapdata) {
    for (unsigned column = 0; column < COLUMNS; column++) {
        if (columns[column].number) {
            dhcpv6lq_cell_number(tapdata, lease->row, column, number(lease, column));
            continue;
        }
        g_string_truncate(text, 0);
        dhcpv6lq_lease_text(text, lease, (enum dhcpv6lq_lease_column)column);
        dhcpv6lq_cell_text(tapdata, lease->row, column, text->str);
    }
}

static void forget(void) {
    dhcpv6lq_leases_free(leases);
    dhcpv6lq_pool_free(pool);
    leases = NULL;
    pool = NULL;
}

static tap_packet_status packet(void *tapdata, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                const void *data, tap_flags_t flags _U_) {
    if (dhcpv6lq_table_rows(dhcpv6lq_table(tapdata)) == 0) { /* a table that was begun anew */
        forget();
    }
    if (!leases) {
        pool = dhcpv6lq_pool_new();
        leases = dhcpv6lq_leases_new(pool);
    }
    dhcpv6lq_leases_add(leases, (const struct dhcpv6lq_tap *)data, show, tapdata);
    return TAP_PACKET_REDRAW;
}

void dhcpv6lq_stat_bindings(void) {
    static struct dhcpv6lq_heading headings[COLUMNS];
    static stat_tap_table_item fields[COLUMNS];
    static stat_tap_table_ui ui = {.title = "DHCPv6 Leasequery Bindings",
                                   .cli_string = "dhcpv6lq,bindings",
                                   .packet_func = packet,
                                   .nfields = COLUMNS};

    text = g_string_new(NULL);
    register_cleanup_routine(forget);
    dhcpv6lq_table_register(&ui, columns, headings, fields, "no bindings");
}
