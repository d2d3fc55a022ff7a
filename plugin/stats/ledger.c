/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tshark -z dhcpv6lq,ledger: which bindings servers granted and took back, as the exchanges of
 * clients in the whole capture show it: what rules cause_* compare answers with. And the same as
 * JSON, -z dhcpv6lq,ledger_json: a line a binding, then one with what they come to.
 */
#include "stats/stats.h"

#include "dhcpv6lq/ledger.h"
#include "from/file.h"
#include "stats/lines.h"
#include "stats/members.h"
#include "stats/report.h"

enum { TEXT = 4096 };

/* ---- the table ---- */

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
    [DHCPV6LQ_LEDGER_TENANT] = {"VLAN", DHCPV6LQ_COLUMN_TEXT, NULL},
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

static void register_table(void) {
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

/* ---- JSON ---- */

static const struct dhcpv6lq_bytes *known(const struct dhcpv6lq_bytes *bytes) {
    return bytes->octets ? bytes : NULL;
}

static void put_relay(json_dumper *json, const struct dhcpv6lq_ledger_relay *relay) {
    json_dumper_begin_object(json);
    dhcpv6lq_member_ipv6(json, "address", relay->address);
    dhcpv6lq_member_ipv6(json, "link_address", relay->link_address);
    dhcpv6lq_member_octets(json, "interface_id", known(&relay->interface_id));
    dhcpv6lq_member_remote_id(json, "remote_id", relay->enterprise, known(&relay->remote_id));
    dhcpv6lq_member_octets(json, "relay_id", known(&relay->relay_id));
    dhcpv6lq_member_bool(json, "forward_captured", relay->is_known);
    json_dumper_end_object(json);
}

static void put_relays(json_dumper *json, const struct dhcpv6lq_capture *capture, uint32_t path) {
    struct dhcpv6lq_ledger_relay relay;

    dhcpv6lq_member_array(json, "relays");
    while (dhcpv6lq_ledger_next_relay(capture, &path, &relay)) {
        put_relay(json, &relay);
    }
    json_dumper_end_array(json);
}

static void print_binding(const struct dhcpv6lq_capture *capture, uint32_t number) {
    const struct dhcpv6lq_ledger_row row = dhcpv6lq_ledger_row(capture, number);
    json_dumper json = dhcpv6lq_members_begin("binding");
    char binding[TEXT];

    dhcpv6lq_ledger_text(binding, sizeof binding, capture, number, DHCPV6LQ_LEDGER_BINDING);
    dhcpv6lq_member_text(&json, "binding", binding);
    dhcpv6lq_member_text(&json, "state", row.state);
    dhcpv6lq_member_number_if(&json, "asked_frame", row.asked != 0, row.asked);
    dhcpv6lq_member_number_if(&json, "reply_frame", row.replied != 0, row.replied);
    dhcpv6lq_member_seconds_if(&json, "time", row.asked != 0 || row.replied != 0, row.time);
    dhcpv6lq_member_number_if(&json, "valid", row.is_granted, row.valid);
    dhcpv6lq_member_seconds_if(&json, "expires", row.is_granted && row.expires != INT64_MAX,
                               row.expires);
    dhcpv6lq_member_octets(&json, "client_duid", known(&row.client_id));
    dhcpv6lq_member_octets(&json, "server_duid", known(&row.server_id));
    dhcpv6lq_member_ipv6(&json, "server_address", row.server_address);
    dhcpv6lq_member_number_if(&json, "vlan", row.tenant != 0, row.tenant);
    put_relays(&json, capture, row.path);
    dhcpv6lq_members_end(&json);
}

static void print(struct dhcpv6lq_heard *heard _U_) {
    const struct dhcpv6lq_capture *capture = dhcpv6lq_file();
    uint32_t count = dhcpv6lq_ledger_count(capture);
    json_dumper json;

    for (uint32_t row = 0; row < count; row++) {
        print_binding(capture, row);
    }
    json = dhcpv6lq_members_begin("ledger");
    dhcpv6lq_member_number(&json, "bindings", count);
    dhcpv6lq_member_bool(&json, "gave_up", dhcpv6lq_ledger_gave_up(capture));
    dhcpv6lq_members_end(&json);
}

static void register_lines(void) {
    static struct dhcpv6lq_lines lines = {.title = "DHCPv6 Leasequery ledger, as JSON",
                                          .argument = "dhcpv6lq,ledger_json",
                                          .print = print};

    dhcpv6lq_lines_register(&lines);
}

void dhcpv6lq_stat_ledger(void) {
    register_table();
    register_lines();
}
