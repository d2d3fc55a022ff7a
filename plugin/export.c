/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * File > Export Objects and tshark --export-objects: lease tables as CSV (RFC
 * 4180), one a query and one of all queries together.
 *
 * Who exports takes whole files and says nothing at the capture's end, where a
 * lease table is final: any later message may change any row. But taps are drawn
 * then, the one that was registered last before all others. So there is a tap
 * with a listener of our own that is registered when the export has begun: its
 * packets say that there is something to draw, and drawing makes the files.
 */
#include "stats.h"

#include <epan/export_object.h>
#include <epan/to_str.h>

#include "leases.h"

static const char *const headings[] = {
    [DHCPV6LQ_LEASE_CLIENT] = "client_duid",
    [DHCPV6LQ_LEASE_BINDING] = "binding",
    [DHCPV6LQ_LEASE_PREFERRED] = "preferred",
    [DHCPV6LQ_LEASE_VALID] = "valid",
    [DHCPV6LQ_LEASE_EXPIRES] = "expires_utc",
    [DHCPV6LQ_LEASE_LAST_SEEN] = "last_seen_utc",
    [DHCPV6LQ_LEASE_LINK] = "link_address",
    [DHCPV6LQ_LEASE_PEER] = "peer_address",
    [DHCPV6LQ_LEASE_INTERFACE_ID] = "interface_id",
    [DHCPV6LQ_LEASE_REMOTE_ID] = "remote_id",
    [DHCPV6LQ_LEASE_RELAY_ID] = "relay_id",
    [DHCPV6LQ_LEASE_SERVER] = "server",
    [DHCPV6LQ_LEASE_FRAME] = "frame",
    [DHCPV6LQ_LEASE_STATE] = "state",
    [DHCPV6LQ_LEASE_CONFLICT] = "conflict",
    [DHCPV6LQ_LEASE_QUERY_FRAME] = "query_frame",
    [DHCPV6LQ_LEASE_TRANSACTION_ID] = "transaction_id",
};

/* One file. Its entry is the window's (or tshark's) once it was handed over. */
struct file {
    struct dhcpv6lq_leases *leases; /* NULL: of all queries */
    export_object_entry_t *entry;
    bool handed_over;
    bool changed;
};

static int export_tap;             /* who exports listens here, */
static int drawing_tap;            /* and we here */
static export_object_list_t *list; /* of who exports */
static struct dhcpv6lq_pool *pool;
static GHashTable *files; /* by query */
static GPtrArray *order;  /* of the queries' files */
static GPtrArray *tables; /* their leases, in that order */
static struct file all;

/* ---- CSV ---- */

/* Quote the end of `csv`, from `start` on, if RFC 4180 wants that. */
static void quote(GString *csv, size_t start) {
    if (!strpbrk(csv->str + start, ",\"\r\n")) {
        return;
    }
    for (size_t i = start; i < csv->len; i++) {
        if (csv->str[i] == '"') {
            g_string_insert_c(csv, (gssize)i++, '"');
        }
    }
    g_string_insert_c(csv, (gssize)start, '"');
    g_string_append_c(csv, '"');
}

static void put_row(struct dhcpv6lq_lease *lease, void *data) {
    GString *csv = (GString *)data;

    for (unsigned column = 0; column < DHCPV6LQ_LEASE_COLUMNS; column++) {
        size_t start;

        if (column > 0) {
            g_string_append_c(csv, ',');
        }
        start = csv->len;
        dhcpv6lq_lease_text(csv, lease, (enum dhcpv6lq_lease_column)column);
        quote(csv, start);
    }
    g_string_append(csv, "\r\n");
}

static void put_listed(struct dhcpv6lq_lease *lease, void *data) {
    if (lease->listed) {
        struct dhcpv6lq_lease row = *lease;

        row.conflict = row.list_conflict;
        put_row(&row, data);
    }
}

static GString *begin_csv(void) {
    GString *csv = g_string_new(NULL);

    for (unsigned column = 0; column < DHCPV6LQ_LEASE_COLUMNS; column++) {
        g_string_append(csv, column > 0 ? "," : "");
        g_string_append(csv, headings[column]);
    }
    return g_string_append(csv, "\r\n");
}

/* ---- files ---- */

static void make(struct file *file) {
    GString *csv;

    /* The earlier text goes first: there is never room for both. */
    g_free(file->entry->payload_data);
    file->entry->payload_data = NULL;
    csv = begin_csv();
    if (file->leases) {
        dhcpv6lq_leases_each(file->leases, put_row, csv);
    } else {
        dhcpv6lq_leases_list(tables);
        for (guint i = 0; i < tables->len; i++) {
            dhcpv6lq_leases_each((const struct dhcpv6lq_leases *)g_ptr_array_index(tables, i),
                                 put_listed, csv);
        }
    }
    file->entry->payload_len = csv->len;
    file->entry->payload_data = (guint8 *)g_realloc(g_string_free(csv, FALSE), csv->len);
    file->changed = false;
    if (!file->handed_over) {
        file->handed_over = true;
        list->add_entry(list->gui_data, file->entry);
    }
}

static export_object_entry_t *new_entry(uint32_t frame, const char *host, char *name) {
    export_object_entry_t *entry = g_new0(export_object_entry_t, 1);

    entry->pkt_num = frame;
    entry->hostname = g_strdup(host);
    entry->content_type = g_strdup("text/csv");
    entry->filename = name;
    return entry;
}

static void free_file(gpointer data) {
    struct file *file = (struct file *)data;

    dhcpv6lq_leases_free(file->leases);
    if (!file->handed_over) {
        eo_free_entry(file->entry);
    }
    g_free(file);
}

static void forget(void) {
    if (!list) {
        return;
    }
    if (!all.handed_over) {
        eo_free_entry(all.entry);
    }
    memset(&all, 0, sizeof all);
    g_hash_table_destroy(files);
    g_ptr_array_free(order, TRUE);
    g_ptr_array_free(tables, TRUE);
    dhcpv6lq_pool_free(pool);
    list = NULL;
}

static void begin(export_object_list_t *of, uint32_t frame) {
    list = of;
    pool = dhcpv6lq_pool_new();
    files = g_hash_table_new(NULL, NULL);
    order = g_ptr_array_new_with_free_func(free_file);
    tables = g_ptr_array_new();
    all.entry = new_entry(frame, "", g_strdup("all-queries.csv"));
}

static struct file *find_file(const struct dhcpv6lq_tap *record) {
    const struct dhcpv6lq_step *step = record->step;
    const struct dhcpv6lq_query *query = step->query;
    const packet_info *pinfo = record->packet->pinfo;
    bool is_query = query->frame != 0 && step->message_type == query->message_type;
    struct file *file = (struct file *)g_hash_table_lookup(files, query);

    if (file) {
        return file;
    }
    file = g_new0(struct file, 1);
    file->leases = dhcpv6lq_leases_new(pool);
    file->entry =
        new_entry(step->frame, address_to_str(pinfo->pool, is_query ? &pinfo->dst : &pinfo->src),
                  g_strdup_printf("query-%u-0x%06x.csv", query->frame, query->transaction_id));
    g_hash_table_insert(files, (void *)query, file);
    g_ptr_array_add(order, file);
    g_ptr_array_add(tables, file->leases);
    return file;
}

/* ---- taps ---- */

/* A window that was closed listens no more, and its entries are gone. */
static void draw(void *tapdata _U_) {
    if (!list || !have_tap_listener(export_tap)) {
        return;
    }
    for (guint i = 0; i < order->len; i++) {
        struct file *file = (struct file *)g_ptr_array_index(order, i);

        if (file->changed) {
            make(file);
        }
    }
    if (all.changed) {
        make(&all);
    }
}

static tap_packet_status redraw(void *tapdata _U_, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                const void *data _U_, tap_flags_t flags _U_) {
    return TAP_PACKET_REDRAW;
}

static void listen(void) {
    static bool listening;

    if (!listening) {
        const GString *error = register_tap_listener(DHCPV6LQ_DRAWING_TAP, &listening, NULL, 0,
                                                     NULL, redraw, draw, NULL);

        g_assert(!error);
        listening = true;
    }
}

static tap_packet_status packet(void *tapdata, packet_info *pinfo, epan_dissect_t *edt _U_,
                                const void *data, tap_flags_t flags _U_) {
    const struct dhcpv6lq_tap *record = (const struct dhcpv6lq_tap *)data;
    struct file *file;

    if (!record->step || !record->step->query) {
        return TAP_PACKET_DONT_REDRAW;
    }
    listen();
    if (list != tapdata) {
        forget();
        begin((export_object_list_t *)tapdata, pinfo->num);
    }
    file = find_file(record);
    dhcpv6lq_leases_add(file->leases, record, NULL, NULL);
    file->changed = all.changed = true;
    return TAP_PACKET_REDRAW;
}

bool dhcpv6lq_is_exporting(void) {
    return have_tap_listener(export_tap);
}

void dhcpv6lq_export_tap(packet_info *pinfo, const struct dhcpv6lq_tap *record) {
    tap_queue_packet(export_tap, pinfo, record);
    tap_queue_packet(drawing_tap, pinfo, record);
}

void dhcpv6lq_export(int proto) {
    drawing_tap = register_tap(DHCPV6LQ_DRAWING_TAP);
    export_tap = register_export_object(proto, packet, forget);
    register_cleanup_routine(forget);
}
