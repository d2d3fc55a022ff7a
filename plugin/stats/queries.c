/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tshark -z dhcpv6lq,queries: a row a query. Rows are written anew with every
 * message of their query that comes by, and once more before tshark prints them:
 * a filter may have kept the last messages from us.
 */
#include "stats.h"

#include <epan/to_str.h>

#include "dhcpv6lq/text.h"
#include "stat_table.h"

enum column {
    FRAME,
    REQUESTOR,
    SERVER,
    TYPE,
    ASKED,
    TRANSACTION_ID,
    OUTCOME,
    CLIENTS,
    ADDRESSES,
    PREFIXES,
    FIRST_REPLY,
    DURATION,
    RATE,
    FINDINGS,
    COLUMNS
};

static const struct dhcpv6lq_column columns[] = {
    [FRAME] = {"Frame", false, true},
    [REQUESTOR] = {"Requestor", false, false},
    [SERVER] = {"Server", false, false},
    [TYPE] = {"Type", false, false},
    [ASKED] = {"Asked for", false, false},
    [TRANSACTION_ID] = {"Transaction-id", false, false},
    [OUTCOME] = {"Outcome", false, false},
    [CLIENTS] = {"Clients", true, true},
    [ADDRESSES] = {"Addresses", true, true},
    [PREFIXES] = {"Prefixes", true, true},
    [FIRST_REPLY] = {"First reply (s)", false, true},
    [DURATION] = {"Duration (s)", false, true},
    [RATE] = {"Bindings/s", false, true},
    [FINDINGS] = {"Findings", true, true},
};

/* Wide enough to sort as numbers: texts of one length, filled with spaces. */
enum { FRAME_WIDTH = 8, SECONDS_WIDTH = 13, TEXT = 1024 };

#define NANOSECONDS 1e9

/* What a query asks by, and the word before it. */
static const struct {
    uint16_t holder;
    uint16_t option;
    enum dhcpv6lq_field field;
    const char *before;
} asked[] = {
    {DHCPV6LQ_OPTION_LQ_QUERY, DHCPV6LQ_OPTION_CLIENTID, DHCPV6LQ_FIELD_DUID, "client "},
    {DHCPV6LQ_OPTION_LQ_QUERY, DHCPV6LQ_OPTION_RELAY_ID, DHCPV6LQ_FIELD_DUID, "relay-id "},
    {DHCPV6LQ_OPTION_LQ_QUERY, DHCPV6LQ_OPTION_REMOTE_ID, DHCPV6LQ_FIELD_REMOTE_ID, "remote-id "},
    {DHCPV6LQ_OPTION_LQ_QUERY, DHCPV6LQ_OPTION_IAADDR, DHCPV6LQ_FIELD_IAADDR, "address "},
    {0, DHCPV6LQ_OPTION_LQ_QUERY, DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS, "link "},
};

static stat_tap_table_ui ui;
static GHashTable *rows; /* of queries; the numbers are one more than the table's */

static const char *before(const struct dhcpv6lq_walk *walk, unsigned up,
                          enum dhcpv6lq_field field) {
    const struct dhcpv6lq_level *option = dhcpv6lq_walk_holder(walk, up);
    const struct dhcpv6lq_level *holder = dhcpv6lq_walk_holder(walk, up + 1);

    for (size_t i = 0; option && holder && i < G_N_ELEMENTS(asked); i++) {
        if (asked[i].field == field && option->scope == DHCPV6LQ_SCOPE_OPTION &&
            asked[i].option == option->code &&
            (asked[i].holder == 0 || asked[i].holder == holder->code)) {
            return asked[i].before;
        }
    }
    return NULL;
}

static void append(GString *text, const char *word, const char *value) {
    g_string_append_printf(text, "%s%s%s", text->len > 0 ? ", " : "", word, value);
}

static void append_asked(GString *text, const uint8_t *octets, const struct dhcpv6lq_walk *walk,
                         const struct dhcpv6lq_event *event) {
    bool duid = event->type == DHCPV6LQ_EVENT_BEGIN && event->scope == DHCPV6LQ_SCOPE_DUID;
    enum dhcpv6lq_field field = duid ? DHCPV6LQ_FIELD_DUID : event->field;
    const char *word;
    char value[TEXT];

    if (!duid && event->type != DHCPV6LQ_EVENT_FIELD) {
        return;
    }
    word = before(walk, duid ? 1 : 0, field);
    if (!word) {
        return;
    }
    if (duid) {
        dhcpv6lq_text_octets(value, sizeof value, octets + event->offset, event->length);
    } else if (dhcpv6lq_field_info(field)->kind == DHCPV6LQ_KIND_LABEL) {
        dhcpv6lq_text_utf8(value, sizeof value, octets + event->offset, event->length);
    } else {
        dhcpv6lq_text_field(value, sizeof value, octets, event);
    }
    if (field != DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS || strcmp(value, "::") != 0) {
        append(text, word, value); /* any link is not worth a word: RFC 5007 4.1.2.1 */
    }
}

static void asked_text(GString *text, const struct dhcpv6lq_packet *packet) {
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;

    dhcpv6lq_packet_walk(&walk, packet);
    while (dhcpv6lq_walk_next(&walk, &event)) {
        append_asked(text, packet->octets, &walk, &event);
    }
}

static void type_text(GString *text, const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_entry *message =
        dhcpv6lq_lookup(DHCPV6LQ_SPACE_MESSAGE, query->message_type);
    const struct dhcpv6lq_entry *type = dhcpv6lq_lookup(DHCPV6LQ_SPACE_QUERY, query->query_type);

    if (query->frame == 0) {
        g_string_append(text, "query not captured");
        return;
    }
    if (query->message_type != DHCPV6LQ_LEASEQUERY || query->query_type == 0) {
        append(text, "", message ? message->name : "");
    }
    if (type) {
        append(text, "", type->name);
    } else if (query->query_type != 0) {
        char number[8];

        snprintf(number, sizeof number, "%u", query->query_type);
        append(text, "query-type ", number);
    }
}

/* Who asks: a relayed message's packet is between relay and server. */
static void set_requestor(void *tapdata, unsigned row, const struct dhcpv6lq_packet *packet,
                          const address *side) {
    char text[DHCPV6LQ_TEXT_IPV6];

    if (packet->scope == DHCPV6LQ_SCOPE_MESSAGE && packet->message > 0) {
        dhcpv6lq_text_ipv6(text, sizeof text, packet->requestor);
        dhcpv6lq_cell_text(tapdata, row, REQUESTOR, text);
    } else {
        dhcpv6lq_cell_text(tapdata, row, REQUESTOR, address_to_str(packet->pinfo->pool, side));
    }
}

/* Over UDP a query may go to many: the server is the one that answered first. */
static void set_addresses(void *tapdata, unsigned row, const struct dhcpv6lq_packet *packet,
                          const struct dhcpv6lq_step *step, bool is_query, bool added) {
    const packet_info *pinfo = packet->pinfo;

    if (added) {
        set_requestor(tapdata, row, packet, is_query ? &pinfo->src : &pinfo->dst);
    }
    if (added || (!is_query && step->frame == step->query->reply_frame)) {
        dhcpv6lq_cell_text(tapdata, row, SERVER,
                           address_to_str(pinfo->pool, is_query ? &pinfo->dst : &pinfo->src));
    }
}

static void set_seconds(void *tapdata, unsigned row, enum column column, bool known,
                        double number) {
    char text[32];

    if (known) {
        snprintf(text, sizeof text, "%*.6f", SECONDS_WIDTH, number);
    } else {
        snprintf(text, sizeof text, "%*s", SECONDS_WIDTH, "-");
    }
    dhcpv6lq_cell_text(tapdata, row, column, text);
}

static void set_outcome(void *tapdata, unsigned row, const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_entry *status = dhcpv6lq_lookup(DHCPV6LQ_SPACE_STATUS, query->status);
    GString *text = g_string_new(dhcpv6lq_outcome_text(dhcpv6lq_query_outcome(query)));

    if (query->status != DHCPV6LQ_STATUS_SUCCESS) {
        g_string_append_printf(text, ": %s (%u)", status ? status->name : "status-code",
                               query->status);
    }
    if (query->answer_lost) { /* of what the numbers beside it count */
        g_string_append(text, ", octets missing");
    }
    dhcpv6lq_cell_text(tapdata, row, OUTCOME, text->str);
    g_string_free(text, TRUE);
}

/* What changes with every message. */
static void set_progress(void *tapdata, unsigned row, const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_totals *totals = &query->totals;
    struct dhcpv6lq_finding endings[DHCPV6LQ_ENDINGS_MAX];
    bool answered = query->frame != 0 && dhcpv6lq_query_outcome(query) != DHCPV6LQ_UNANSWERED;
    double duration = (double)(query->last_time - query->time) / NANOSECONDS;
    double bindings = (double)totals->addresses + totals->prefixes;

    set_outcome(tapdata, row, query);
    dhcpv6lq_cell_number(tapdata, row, CLIENTS, totals->clients);
    dhcpv6lq_cell_number(tapdata, row, ADDRESSES, totals->addresses);
    dhcpv6lq_cell_number(tapdata, row, PREFIXES, totals->prefixes);
    set_seconds(tapdata, row, FIRST_REPLY, answered && query->reply_frame != 0,
                (double)(query->reply_time - query->time) / NANOSECONDS);
    set_seconds(tapdata, row, DURATION, answered, duration);
    set_seconds(tapdata, row, RATE, answered && duration > 0,
                duration > 0 ? bindings / duration : 0);
    dhcpv6lq_cell_number(tapdata, row, FINDINGS,
                         query->findings + dhcpv6lq_query_endings(query, endings));
}

/* What the query itself says; of a query that the filter or the capture left out, what is known. */
static void set_query(void *tapdata, unsigned row, const struct dhcpv6lq_query *query,
                      const struct dhcpv6lq_packet *packet) {
    GString *text = g_string_new(NULL);

    g_string_printf(text, "%*u", FRAME_WIDTH, query->frame);
    dhcpv6lq_cell_text(tapdata, row, FRAME, text->str);
    g_string_printf(text, "0x%06x", query->transaction_id);
    dhcpv6lq_cell_text(tapdata, row, TRANSACTION_ID, text->str);
    g_string_truncate(text, 0);
    type_text(text, query);
    dhcpv6lq_cell_text(tapdata, row, TYPE, text->str);
    g_string_truncate(text, 0);
    if (packet) {
        asked_text(text, packet);
    }
    dhcpv6lq_cell_text(tapdata, row, ASKED, text->str);
    g_string_free(text, TRUE);
}

/* The query's row, added where there is none. */
static unsigned find_row(const stat_tap_table *table, const struct dhcpv6lq_query *query,
                         bool *added) {
    unsigned count = dhcpv6lq_table_rows(table);
    void *row;

    if (count == 0) { /* a table that was begun anew */
        g_hash_table_remove_all(rows);
    }
    row = g_hash_table_lookup(rows, query);
    *added = !row;
    if (!row) {
        row = GUINT_TO_POINTER(count + 1);
        g_hash_table_insert(rows, (void *)query, row);
    }
    return GPOINTER_TO_UINT(row) - 1;
}

static void refresh(gpointer query, gpointer row, gpointer tapdata) {
    set_progress(tapdata, GPOINTER_TO_UINT(row) - 1, (const struct dhcpv6lq_query *)query);
}

/* A window that was closed has no table any more. */
static void draw(void *data _U_) {
    stat_data_t tapdata = {&ui, NULL};

    if (ui.tables && ui.tables->len > 0 && dhcpv6lq_table_rows(dhcpv6lq_table(&tapdata)) > 0) {
        g_hash_table_foreach(rows, refresh, &tapdata);
    }
}

/* After the table's own listener, to be drawn before it. */
static void listen(void) {
    static bool listening;

    if (!listening) {
        GString *error = register_tap_listener(DHCPV6LQ_DRAWING_TAP, &listening, NULL, 0, NULL,
                                               NULL, draw, NULL);

        g_assert(!error);
        listening = true;
    }
}

/* The capture file was closed: its queries are gone. */
static void forget(void) {
    g_hash_table_remove_all(rows);
}

static tap_packet_status packet(void *tapdata, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                const void *data, tap_flags_t flags _U_) {
    const struct dhcpv6lq_tap *record = (const struct dhcpv6lq_tap *)data;
    const struct dhcpv6lq_step *step = record->step;
    bool added;

    if (!step || !step->query) {
        return TAP_PACKET_DONT_REDRAW;
    }

    listen();

    const struct dhcpv6lq_query *query = step->query;
    bool is_query = query->frame != 0 && step->message_type == query->message_type;
    unsigned row = find_row(dhcpv6lq_table(tapdata), query, &added);

    if (added || (is_query && !step->retransmission)) {
        set_query(tapdata, row, query, is_query ? record->packet : NULL);
    }
    set_addresses(tapdata, row, record->packet, step, is_query, added);
    set_progress(tapdata, row, query);
    return TAP_PACKET_REDRAW;
}

void dhcpv6lq_stat_queries(void) {
    static struct dhcpv6lq_heading headings[COLUMNS];
    static stat_tap_table_item fields[COLUMNS];

    ui = (stat_tap_table_ui){.title = "DHCPv6 Leasequery Queries",
                             .cli_string = "dhcpv6lq,queries",
                             .packet_func = packet,
                             .nfields = COLUMNS};
    register_cleanup_routine(forget);
    rows = g_hash_table_new(NULL, NULL);
    dhcpv6lq_table_register(&ui, columns, headings, fields, "no leasequery messages");
}
