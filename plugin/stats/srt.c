/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tshark -z dhcpv6lq,srt: how long a server took from a query to its first
 * reply; a table a server, a row a query-type. Over UDP, several servers may answer one query.
 */
#include "stats/stats.h"

#include <epan/funnel.h>
#include <epan/srt_table.h>
#include <epan/stat_tap_ui.h>

#include "from/file.h"
#include "stats/tap.h"

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

/* "ipv6.addr==2001:db8::547 && dhcpv6.lq_query"; the caller frees it. */
static char *filter_of(const struct dhcpv6lq_endpoint *server) {
    char *address = dhcpv6lq_endpoint_text(NULL, server);
    char *filter = g_strdup_printf("%s.addr==%s && dhcpv6.lq_query",
                                   strchr(address, ':') ? "ipv6" : "ip", address);

    wmem_free(NULL, address);
    return filter;
}

/* Names are never given back, so each is kept once for good. */
static const char *name_of(const struct dhcpv6lq_endpoint *server) {
    char *text = dhcpv6lq_endpoint_name(NULL, server);
    const char *name = g_intern_string(text);

    wmem_free(NULL, text);
    return name;
}

/* Wireshark wants one table at the least: the first server gets the one that says there is none. */
static srt_stat_table *add_table(GArray *tables, const char *name, const char *filter) {
    srt_stat_table *table = g_array_index(tables, srt_stat_table *, 0);

    if (strcmp(table->name, NO_SERVER) == 0) {
        g_free(table->filter_string);
        table->filter_string = g_strdup(filter);
        table->name = table->short_name = name;
    } else {
        table = init_srt_table(name, name, tables, ROWS, "Query-type", filter, NULL);
        add_rows(table);
    }
    return table;
}

static srt_stat_table *find_table(GArray *tables, const struct dhcpv6lq_endpoint *server) {
    char *filter = filter_of(server);
    srt_stat_table *table = NULL;

    for (guint i = 0; i < tables->len && !table; i++) {
        srt_stat_table *known = g_array_index(tables, srt_stat_table *, i);

        table = strcmp(known->filter_string, filter) == 0 ? known : NULL;
    }
    if (!table) {
        table = add_table(tables, name_of(server), filter);
    }
    g_free(filter);
    return table;
}

static nstime_t time_of(int64_t nanoseconds) {
    return (nstime_t){(time_t)(nanoseconds / NANOSECONDS), (int)(nanoseconds % NANOSECONDS)};
}

/* Is it the first reply of its server to a query that the capture has, by a clock that went on? */
static bool is_first_reply(const struct dhcpv6lq_step *step) {
    const struct dhcpv6lq_query *query = step->query;

    if (!query || query->frame == 0 || step->time < query->time) {
        return false;
    }
    if (step->reply) {
        return !step->repeat;
    }
    return step->first && (step->message_type == DHCPV6LQ_LEASEQUERY_REPLY ||
                           step->message_type == DHCPV6LQ_REPLY);
}

/* Wireshark takes the time from a packet. */
static void add(GArray *tables, const struct dhcpv6lq_step *step) {
    const struct dhcpv6lq_query *query = step->query;
    nstime_t asked;
    packet_info reply = {.num = 0};

    if (!is_first_reply(step)) {
        return;
    }
    asked = time_of(query->time);
    reply.num = step->frame;
    reply.abs_ts = time_of(step->time);
    add_srt_table_data(find_table(tables, step->reply ? &step->reply->server : &query->server),
                       row_of(query), &asked, &reply);
}

/* ---- messages that are not understood yet ---- */

struct waiting {
    srt_data_t *data; /* of the table */
    const struct dhcpv6lq_arrival *arrival;
};

static GArray *waiting;

/* Add those of a table that are understood by now. */
static void add_waiting(srt_data_t *data) {
    guint kept = 0;

    for (guint i = 0; i < waiting->len; i++) {
        struct waiting *entry = &g_array_index(waiting, struct waiting, i);

        if (entry->data == data && entry->arrival->step) {
            add(data->srt_array, entry->arrival->step);
        } else {
            g_array_index(waiting, struct waiting, kept++) = *entry;
        }
    }
    g_array_set_size(waiting, kept);
}

static void forget(const srt_data_t *data) {
    for (guint i = waiting->len; i-- > 0;) {
        if (g_array_index(waiting, struct waiting, i).data == data) {
            g_array_remove_index_fast(waiting, i);
        }
    }
}

/* In Wireshark a window may be closed by now, and its table gone; there, the next message adds
 * them. */
static void draw(struct dhcpv6lq_drawing *drawing _U_) {
    if (dhcpv6lq_file_drawn()) {
        while (waiting->len > 0) {
            srt_data_t *data = g_array_index(waiting, struct waiting, 0).data;

            add_waiting(data);
            forget(data);
        }
    }
}

static void wait_for(srt_data_t *data, const struct dhcpv6lq_arrival *arrival) {
    static struct dhcpv6lq_drawing drawing = {draw};
    const struct waiting entry = {data, arrival};

    if (waiting->len == 0) {
        dhcpv6lq_draw_first(&drawing);
    }
    g_array_append_val(waiting, entry);
}

static tap_packet_status packet(void *tapdata, packet_info *pinfo, epan_dissect_t *edt _U_,
                                const void *data, tap_flags_t flags _U_) {
    const struct dhcpv6lq_tap *record = (const struct dhcpv6lq_tap *)data;
    srt_data_t *srt = (srt_data_t *)tapdata;

    if (pinfo->fd->visited) {
        forget(srt); /* all is understood, and will be told now */
    } else {
        add_waiting(srt);
    }
    for (; record; record = record->next) {
        const struct dhcpv6lq_packet *message = record->packet;

        if (message && message->step) {
            add(srt->srt_array, message->step);
        } else if (message && message->arrival) {
            wait_for(srt, message->arrival);
        }
    }
    return TAP_PACKET_REDRAW;
}

static void forget_all(void) {
    g_array_set_size(waiting, 0);
}

static void init(struct register_srt *srt _U_, GArray *tables) {
    add_rows(init_srt_table(NO_SERVER, NULL, tables, ROWS, "Query-type", NO_SERVER, NULL));
}

static void open_window(void *argument) {
    if (process_stat_cmd_arg((const char *)argument)) {
        start_requested_stats();
    }
}

/* Wireshark has response times in a menu of their own. So that all of our statistics stand
 * together, there is an entry beside the tables, too, which opens what -z opens. */
static void add_to_menu(void) {
    static char argument[] = "dhcpv6lq,srt";

    if (dhcpv6lq_has_windows()) {
        funnel_register_menu("DHCPv6 Leasequery Response Times",
                             REGISTER_PACKET_STAT_GROUP_UNSORTED, open_window, argument, NULL,
                             FALSE);
    }
}

void dhcpv6lq_stat_srt(int proto) {
    waiting = g_array_new(FALSE, FALSE, sizeof(struct waiting));
    register_cleanup_routine(forget_all);
    register_srt_table(proto, NULL, 1, packet, init, NULL);
    add_to_menu();
}
