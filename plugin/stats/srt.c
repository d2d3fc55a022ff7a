/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tshark -z dhcpv6lq,srt: how long servers took from a query to its first reply; a row a server and
 * query-type. Over UDP, several servers may answer one query.
 */
#include "stats/stats.h"

#include <epan/funnel.h>
#include <epan/srt_table.h>
#include <epan/stat_tap_ui.h>

#include "dhcpv6lq/hash.h"
#include "from/file.h"
#include "stats/tap.h"

#define NANOSECONDS 1000000000
#define NO_ROWS "no leasequery was answered"
#define HEADING "Server and query-type"

enum { WIDTH = 44 /* of most names; tshark aligns 22 characters only */ };

/* ---- rows ---- */

/* Of the names of rows, to their numbers, from 1 on: those are the same in every table, which has
 * rows of its own only. */
static GHashTable *rows;

static guint hash_name(gconstpointer name) {
    return (guint)dhcpv6lq_hash((const uint8_t *)name, strlen((const char *)name), dhcpv6lq_seed());
}

static const char *type_of(const struct dhcpv6lq_query *query) {
    enum dhcpv6lq_space space = DHCPV6LQ_SPACE_MESSAGE;
    uint32_t number = query->message_type;
    const struct dhcpv6lq_entry *entry;

    if (query->message_type == DHCPV6LQ_LEASEQUERY) {
        space = DHCPV6LQ_SPACE_QUERY;
        number = query->query_type;
    }
    entry = dhcpv6lq_lookup(space, number);
    return entry ? entry->name : "another query-type";
}

/* "2001:db8::547 QUERY_BY_ADDRESS"; the caller frees it. */
static char *name_of(const struct dhcpv6lq_endpoint *server, const struct dhcpv6lq_query *query) {
    char *side = dhcpv6lq_endpoint_name(NULL, server);
    char *name = g_strdup_printf("%s %s", side, type_of(query));
    char *padded = g_strdup_printf("%-*s", dhcpv6lq_has_windows() ? 0 : WIDTH, name);

    wmem_free(NULL, side);
    g_free(name);
    return padded;
}

/* A table says that it has no rows where else its filter stands: Wireshark has no other place. */
static int row_of(srt_stat_table *table, const struct dhcpv6lq_endpoint *server,
                  const struct dhcpv6lq_query *query) {
    char *name = name_of(server, query);
    int row = GPOINTER_TO_INT(g_hash_table_lookup(rows, name)) - 1;

    if (row < 0) {
        row = (int)g_hash_table_size(rows);
        g_hash_table_insert(rows, g_strdup(name), GINT_TO_POINTER(row + 1));
    }
    if (row >= table->num_procs || !table->procedures[row].procedure) {
        init_srt_table_row(table, row, name);
    }
    g_free(table->filter_string);
    table->filter_string = NULL;
    g_free(name);
    return row;
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
    srt_stat_table *table;
    nstime_t asked;
    packet_info reply = {.num = 0};

    if (!is_first_reply(step)) {
        return;
    }
    asked = time_of(query->time);
    reply.num = step->frame;
    reply.abs_ts = time_of(step->time);
    table = g_array_index(tables, srt_stat_table *, 0);
    add_srt_table_data(table,
                       row_of(table, step->reply ? &step->reply->server : &query->server, query),
                       &asked, &reply);
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
    static char heading[WIDTH + 1];

    snprintf(heading, sizeof heading, "%-*s", dhcpv6lq_has_windows() ? 0 : WIDTH, HEADING);
    init_srt_table("Response times", NULL, tables, 1, heading, NO_ROWS, NULL);
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
    rows = g_hash_table_new_full(hash_name, g_str_equal, g_free, NULL);
    waiting = g_array_new(FALSE, FALSE, sizeof(struct waiting));
    register_cleanup_routine(forget_all);
    register_srt_table(proto, NULL, 1, packet, init, NULL);
    add_to_menu();
}
