/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * File > Export Objects and tshark --export-objects: lease tables as CSV (RFC
 * 4180), one a query and one of all queries together.
 *
 * Who exports takes whole files and says nothing at the capture's end, where a
 * lease table is final: any later message may change any row. So the files are
 * made when tables are drawn, just before they are taken.
 */
#include "stats/stats.h"

#include <epan/export_object.h>
#include <epan/tap.h>
#include <wsutil/report_message.h>

#include "from/file.h"
#include "stats/heard.h"
#include "versions.h"

/* One file. Its entry is the window's (or tshark's) once it was handed over. */
struct file {
    const struct dhcpv6lq_query *query; /* NULL: of all queries */
    export_object_entry_t *entry;
    bool handed_over;
    uint64_t reports; /* of bindings that the table had when it was made */
};

static int export_tap;
static export_object_list_t *list; /* of who exports; NULL: nobody */
static struct dhcpv6lq_heard *heard;
static GPtrArray *files; /* by the number of their query; NULL: there is none yet */
static struct file all;
static dhcpv6lq_bool one_file; /* preference: of all queries, and none of each */
static bool has_warned;        /* that they are not complete */

/* ---- CSV ---- */

static void put_field(GString *csv, const char *text) {
    if (!strpbrk(text, ",\"\r\n")) {
        g_string_append(csv, text);
        return;
    }
    g_string_append_c(csv, '"');
    for (const char *at = text; *at; at++) {
        if (*at == '"') {
            g_string_append_c(csv, '"');
        }
        g_string_append_c(csv, *at);
    }
    g_string_append_c(csv, '"');
}

static void put_separator(GString *csv, unsigned column) {
    g_string_append(csv, column + 1 < DHCPV6LQ_LEASE_COLUMNS ? "," : "\r\n");
}

static void put_names(GString *csv) {
    for (unsigned column = 0; column < DHCPV6LQ_LEASE_COLUMNS; column++) {
        put_field(csv, dhcpv6lq_lease_column_name((enum dhcpv6lq_lease_column)column));
        put_separator(csv, column);
    }
}

static void put_lease(GString *csv, const struct dhcpv6lq_lease *lease) {
    char text[DHCPV6LQ_LEASE_TEXT];

    for (unsigned column = 0; column < DHCPV6LQ_LEASE_COLUMNS; column++) {
        dhcpv6lq_lease_text(text, sizeof text, lease, (enum dhcpv6lq_lease_column)column);
        put_field(csv, text);
        put_separator(csv, column);
    }
}

static GString *csv_of(const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_leases *leases = dhcpv6lq_file_leases();
    struct dhcpv6lq_lease_list rows = query
                                          ? dhcpv6lq_lease_list_of(leases, query)
                                          : dhcpv6lq_lease_list(leases, DHCPV6LQ_LEASES_BY_REPORT);
    GString *csv = g_string_new(NULL);
    struct dhcpv6lq_lease lease;

    put_names(csv);
    while (dhcpv6lq_lease_list_next(&rows, &lease)) {
        put_lease(csv, &lease);
    }
    return csv;
}

/* ---- files ---- */

static void make(struct file *file) {
    uint64_t reports = dhcpv6lq_leases_reports(dhcpv6lq_file_leases());
    GString *csv;

    if (file->handed_over && file->reports == reports) {
        return;
    }
    /* The earlier text goes first: there is never room for both. */
    g_free(file->entry->payload_data);
    file->entry->payload_data = NULL;
    csv = csv_of(file->query);
    file->entry->payload_len = csv->len;
    file->entry->payload_data =
        (guint8 *)g_realloc(g_string_free(csv, FALSE), file->entry->payload_len);
    file->reports = reports;
    if (!file->handed_over) {
        file->handed_over = true;
        list->add_entry(list->gui_data, file->entry);
    }
}

static export_object_entry_t *new_entry(uint32_t frame, char *host, char *name) {
    export_object_entry_t *entry = g_new0(export_object_entry_t, 1);

    entry->pkt_num = frame;
    entry->hostname = host;
    entry->content_type = g_strdup("text/csv");
    entry->filename = name;
    return entry;
}

static void free_file(gpointer data) {
    struct file *file = (struct file *)data;

    if (file && !file->handed_over) {
        eo_free_entry(file->entry);
    }
    g_free(file);
}

static struct file *file_of(const struct dhcpv6lq_query *query) {
    struct file *file;

    if (query->number >= files->len) {
        g_ptr_array_set_size(files, (gint)query->number + 1);
    }
    file = (struct file *)g_ptr_array_index(files, query->number);
    if (!file) {
        file = g_new0(struct file, 1);
        file->query = query;
        file->entry =
            new_entry(query->first_frame, dhcpv6lq_endpoint_text(NULL, &query->server),
                      g_strdup_printf("query-%u-0x%06x.csv", query->frame, query->transaction_id));
        g_ptr_array_index(files, query->number) = file;
    }
    return file;
}

static void forget(void) {
    if (!list) {
        return;
    }
    if (!all.handed_over) {
        eo_free_entry(all.entry);
    }
    memset(&all, 0, sizeof all);
    g_ptr_array_free(files, TRUE);
    dhcpv6lq_heard_reset(heard);
    list = NULL;
}

static void begin(export_object_list_t *of, uint32_t frame) {
    list = of;
    files = g_ptr_array_new_with_free_func(free_file);
    has_warned = false;
    all.entry = new_entry(frame, g_strdup(""), g_strdup("all-queries.csv"));
}

/* ---- taps ---- */

/* A file has no place for it. */
static void warn(void) {
    if (!has_warned && dhcpv6lq_leases_gave_up(dhcpv6lq_file_leases())) {
        has_warned = true;
        report_warning("The lease tables are not complete: there are more than %d bindings.",
                       DHCPV6LQ_FILE_LEASES_MAX);
    }
}

/* A window that was closed listens no more, and its entries are gone. */
static void draw(struct dhcpv6lq_drawing *drawing _U_) {
    const struct dhcpv6lq_query *first;

    if (!list || !have_tap_listener(export_tap)) {
        return;
    }
    dhcpv6lq_heard_settle(heard);
    first = dhcpv6lq_heard_query(heard, NULL);
    for (const struct dhcpv6lq_query *query = one_file ? NULL : first; query;
         query = dhcpv6lq_heard_query(heard, query)) {
        make(file_of(query));
    }
    if (first) {
        make(&all);
    }
    warn();
}

static tap_packet_status packet(void *tapdata, packet_info *pinfo, epan_dissect_t *edt _U_,
                                const void *record, tap_flags_t flags _U_) {
    static struct dhcpv6lq_drawing drawing = {draw};

    if (list != tapdata) {
        forget();
        begin((export_object_list_t *)tapdata, pinfo->num);
        dhcpv6lq_draw_first(&drawing);
    }
    dhcpv6lq_heard_take(heard, (const struct dhcpv6lq_tap *)record);
    return TAP_PACKET_REDRAW;
}

void dhcpv6lq_export(int proto, module_t *preferences) {
    prefs_register_bool_preference(
        preferences, "export_one_file", "Export one file only",
        "Export Objects has the answers to all queries as one table, and none of each query: where "
        "there are very many queries, so many files take long to write.",
        &one_file);
    heard = dhcpv6lq_heard_new();
    export_tap = register_export_object(proto, packet, forget);
    dhcpv6lq_tap_exports(export_tap);
    register_cleanup_routine(forget);
}
