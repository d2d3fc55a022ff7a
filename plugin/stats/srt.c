/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tshark -z dhcpv6lq,srt: how long a server took from a query to its first
 * reply; a table a server, a row a query-type.
 */
#include "stats.h"

#include <epan/srt_table.h>
#include <epan/to_str.h>

/* A row's number is its query-type; these have none, and are told by their msg-type. */
enum { OTHER_TYPE = 0, ROWS = DHCPV6LQ_STARTTLS + 1 };

#define NANOSECONDS 1000000000
#define NO_SERVER "no leasequery was answered"

static void add_rows(srt_stat_table *table) {
    static const uint32_t messages[] = {DHCPV6LQ_ACTIVELEASEQUERY, DHCPV6LQ_STARTTLS};
    size_t count;
    const struct dhcpv6lq_entry *types = dhcpv6lq_entries(DHCPV6LQ_SPACE_QUERY, &count);

    init_srt_table_row(table, OTHER_TYPE, "another query-type");
    for (size_t i = 0; i < count; i++) {
        init_srt_table_row(table, types[i].code, types[i].name);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(messages); i++) {
        init_srt_table_row(table, (int)messages[i],
                           dhcpv6lq_lookup(DHCPV6LQ_SPACE_MESSAGE, messages[i])->name);
    }
}

static int row_of(const struct dhcpv6lq_query *query) {
    if (query->message_type != DHCPV6LQ_LEASEQUERY) {
        return query->message_type;
    }
    return dhcpv6lq_lookup(DHCPV6LQ_SPACE_QUERY, query->query_type) ? query->query_type
                                                                    : OTHER_TYPE;
}

/* Wireshark wants one table at the least: the first server gets the one that says there is none.
 * Names are never given back, so each is kept once for good. */
static srt_stat_table *find_table(GArray *tables, const packet_info *pinfo) {
    char *server = address_to_str(pinfo->pool, &pinfo->src);
    const char *name = g_intern_string(server);
    srt_stat_table *table;

    for (guint i = 0; i < tables->len; i++) {
        table = g_array_index(tables, srt_stat_table *, i);
        if (table->name == name) {
            return table;
        }
    }

    char *filter = wmem_strdup_printf(pinfo->pool, "%s.addr==%s && dhcpv6.lq_query",
                                      pinfo->src.type == AT_IPv4 ? "ip" : "ipv6", server);

    table = g_array_index(tables, srt_stat_table *, 0);
    if (strcmp(table->name, NO_SERVER) != 0) {
        table = init_srt_table(name, name, tables, ROWS, "Query-type", filter, NULL);
        add_rows(table);
        return table;
    }
    g_free(table->filter_string);
    table->filter_string = g_strdup(filter);
    table->name = table->short_name = name;
    return table;
}

static bool is_first_reply(const struct dhcpv6lq_tap *record) {
    const struct dhcpv6lq_step *step = record->step;

    if (!step || !step->query || step->query->frame == 0 ||
        step->query->reply_frame != step->frame ||
        (step->message_type != DHCPV6LQ_LEASEQUERY_REPLY && step->message_type != DHCPV6LQ_REPLY)) {
        return false;
    }
    for (size_t i = 0; i < record->count; i++) {
        if (record->findings[i].rule == DHCPV6LQ_RULE_REPLY_DUPLICATE) {
            return false; /* in the very frame of the first */
        }
    }
    return true;
}

static tap_packet_status packet(void *tapdata, packet_info *pinfo, epan_dissect_t *edt _U_,
                                const void *data, tap_flags_t flags _U_) {
    const struct dhcpv6lq_tap *record = (const struct dhcpv6lq_tap *)data;

    if (!is_first_reply(record)) {
        return TAP_PACKET_DONT_REDRAW;
    }

    const struct dhcpv6lq_query *query = record->step->query;
    nstime_t asked = {(time_t)(query->time / NANOSECONDS), (int)(query->time % NANOSECONDS)};

    add_srt_table_data(find_table(((srt_data_t *)tapdata)->srt_array, pinfo), row_of(query), &asked,
                       pinfo);
    return TAP_PACKET_REDRAW;
}

static void init(struct register_srt *srt _U_, GArray *tables) {
    add_rows(init_srt_table(NO_SERVER, NULL, tables, ROWS, "Query-type", NO_SERVER, NULL));
}

void dhcpv6lq_stat_srt(int proto) {
    register_srt_table(proto, NULL, 1, packet, init, NULL);
}
