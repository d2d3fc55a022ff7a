/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What may be said of a side, and the columns of its bindings: a table of each.
 */
#include "side.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcpv6lq/registry.h"
#include "dhcpv6lq/text.h"

#include "csv.h"
#include "values.h"

#define SECOND INT64_C(1000000000) /* nanoseconds */

enum { ADDRESS = 16 };

static bool complain(const char *path, unsigned long line, const char *words) {
    (void)fprintf(stderr, "%s, line %lu: %s\n", path, line, words);
    return false;
}

/* The text of something that has that name is none. */
static bool complain_of(const char *path, unsigned long line, const char *name, const char *text) {
    char visible[256];

    dhcpv6lq_text_utf8(visible, sizeof visible, (const uint8_t *)text, strlen(text));
    (void)fprintf(stderr, "%s, line %lu: %s cannot be '%s'\n", path, line, name, visible);
    return false;
}

/* ---- what is said of a side ---- */

static bool take_name(struct side *side, const char *text) {
    dhcpv6lq_text_utf8(side->name, sizeof side->name, (const uint8_t *)text, strlen(text));
    return true;
}

static bool take_outcome(struct side *side, const char *text) {
    dhcpv6lq_text_utf8(side->outcome, sizeof side->outcome, (const uint8_t *)text, strlen(text));
    return true;
}

static bool take_time(struct side *side, const char *text) {
    side->comparand.has_time = true;
    return value_seconds(&side->comparand.time, text);
}

static bool take_partial(struct side *side, const char *text) {
    side->comparand.is_partial = true;
    return strcmp(text, "1") == 0;
}

static bool take_leases(struct side *side, const char *text) {
    side->is_all = true;
    return strcmp(text, "1") == 0;
}

static bool take_asked_link(struct side *side, const char *text) {
    side->has_question = true;
    return value_address(side->query.link_address, text);
}

static bool take_asked_address(struct side *side, const char *text) {
    side->has_question = side->query.has_address = true;
    return value_address(side->query.address, text);
}

static bool take_asked_octets(struct side *side, struct octets *octets,
                              const struct dhcpv6lq_bytes **asked, const char *text) {
    side->has_question = true;
    *asked = &octets->bytes;
    return *text != '\0' && value_octets(octets, text);
}

static bool take_asked_client(struct side *side, const char *text) {
    return take_asked_octets(side, &side->client_id, &side->query.client_id, text);
}

static bool take_asked_relay(struct side *side, const char *text) {
    return take_asked_octets(side, &side->relay_id, &side->query.relay_id, text);
}

static bool take_asked_remote(struct side *side, const char *text) {
    return take_asked_octets(side, &side->remote_id, &side->query.remote_id, text);
}

static const struct {
    const char *name;
    bool (*take)(struct side *side, const char *text);
} properties[] = {
    {"name", take_name},
    {"outcome", take_outcome},
    {"time", take_time},
    {"partial", take_partial},
    {"leases", take_leases},
    {"link_address", take_asked_link},
    {"address", take_asked_address},
    {"client_duid", take_asked_client},
    {"relay_id", take_asked_relay},
    {"remote_id", take_asked_remote},
};

static bool take_property(struct side *side, const char *name, const char *text) {
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++) {
        if (strcmp(name, properties[i].name) == 0) {
            return properties[i].take(side, text);
        }
    }
    return false;
}

/* ---- a binding ---- */

/* A line of the table. */
struct row {
    struct dhcpv6lq_binding binding;
    bool has_binding;
    bool has_valid;
    bool has_end;
    int64_t end; /* where it has one */
    bool is_told;
    int64_t told; /* where that is known */
    bool is_seen;
    int64_t last_seen;
    bool is_over;
    uint32_t frame;
    uint32_t vlan;
    bool has_link, has_relay, has_client;
    uint8_t link[ADDRESS], relay[ADDRESS], client[ADDRESS];
};

/* Its octets, in rooms that are used again for each line. */
static struct octets duid, interface_id, remote_id, relay_id;

static bool take_duid(struct row *row, const char *text) {
    (void)row;
    return value_octets(&duid, text);
}

static bool take_binding(struct row *row, const char *text) {
    row->has_binding = value_binding(&row->binding, text);
    return row->has_binding;
}

static bool take_preferred(struct row *row, const char *text) {
    return value_number(&row->binding.preferred, text) || *text == '\0';
}

static bool take_valid(struct row *row, const char *text) {
    row->has_valid = value_number(&row->binding.valid, text);
    return row->has_valid;
}

static bool take_end(struct row *row, const char *text) {
    row->has_end = strcmp(text, "never") != 0;
    return !row->has_end || value_moment(&row->end, text);
}

static bool take_last_seen(struct row *row, const char *text) {
    row->is_seen = *text != '\0';
    return !row->is_seen || value_moment(&row->last_seen, text);
}

static bool take_address(bool *has_address, uint8_t *address, const char *text) {
    *has_address = *text != '\0';
    return !*has_address || value_address(address, text);
}

static bool take_link(struct row *row, const char *text) {
    return take_address(&row->has_link, row->link, text);
}

static bool take_relay(struct row *row, const char *text) {
    return take_address(&row->has_relay, row->relay, text);
}

static bool take_client(struct row *row, const char *text) {
    return take_address(&row->has_client, row->client, text);
}

static bool take_interface_id(struct row *row, const char *text) {
    (void)row;
    return value_utf8(&interface_id, text);
}

static bool take_remote_id(struct row *row, const char *text) {
    (void)row;
    return value_utf8(&remote_id, text);
}

static bool take_relay_id(struct row *row, const char *text) {
    (void)row;
    return value_octets(&relay_id, text);
}

static bool take_state(struct row *row, const char *text) {
    row->is_over = strcmp(text, "ended") == 0;
    return true;
}

static bool take_frame(struct row *row, const char *text) {
    return value_number(&row->frame, text) || *text == '\0';
}

static bool take_time_told(struct row *row, const char *text) {
    row->is_told = *text != '\0';
    return !row->is_told || value_seconds(&row->told, text);
}

static bool take_vlan(struct row *row, const char *text) {
    return value_number(&row->vlan, text) || *text == '\0';
}

/* The columns of the lease table that matter, and more. */
static const struct {
    enum dhcpv6lq_lease_column column;
    const char *name; /* NULL: as in the lease table */
    bool (*take)(struct row *row, const char *text);
} columns[] = {
    {DHCPV6LQ_LEASE_CLIENT_DUID, NULL, take_duid},
    {DHCPV6LQ_LEASE_BINDING, NULL, take_binding},
    {DHCPV6LQ_LEASE_PREFERRED, NULL, take_preferred},
    {DHCPV6LQ_LEASE_VALID, NULL, take_valid},
    {DHCPV6LQ_LEASE_EXPIRES, NULL, take_end},
    {DHCPV6LQ_LEASE_LAST_SEEN, NULL, take_last_seen},
    {DHCPV6LQ_LEASE_LINK_ADDRESS, NULL, take_link},
    {DHCPV6LQ_LEASE_RELAY_ADDRESS, NULL, take_relay},
    {DHCPV6LQ_LEASE_CLIENT_ADDRESS, NULL, take_client},
    {DHCPV6LQ_LEASE_INTERFACE_ID, NULL, take_interface_id},
    {DHCPV6LQ_LEASE_REMOTE_ID, NULL, take_remote_id},
    {DHCPV6LQ_LEASE_RELAY_ID, NULL, take_relay_id},
    {DHCPV6LQ_LEASE_FRAME, NULL, take_frame},
    {DHCPV6LQ_LEASE_STATE, NULL, take_state},
    {DHCPV6LQ_LEASE_COLUMNS, "time", take_time_told},
    {DHCPV6LQ_LEASE_COLUMNS, "vlan", take_vlan},
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* Which field of a line is a column's, counted from 1; 0: none is. */
struct places {
    size_t of[COLUMNS];
};

static const char *name_of(unsigned column) {
    return columns[column].name ? columns[column].name
                                : dhcpv6lq_lease_column_name(columns[column].column);
}

static struct places find_places(const struct csv *csv) {
    struct places places = {{0}};

    for (unsigned column = 0; column < COLUMNS; column++) {
        for (size_t i = 0; i < csv->count && places.of[column] == 0; i++) {
            places.of[column] = strcmp(csv->fields[i], name_of(column)) == 0 ? i + 1 : 0;
        }
    }
    return places;
}

static bool read_row(struct row *row, const struct places *places, const struct csv *csv,
                     const char *path) {
    for (unsigned column = 0; column < COLUMNS; column++) {
        size_t place = places->of[column];
        const char *text = place != 0 && place <= csv->count ? csv->fields[place - 1] : NULL;

        if (text && !columns[column].take(row, text)) {
            return complain_of(path, csv->line, name_of(column), text);
        }
    }
    if (!row->has_binding || !row->has_valid ||
        (!row->has_end && !row->is_told && row->binding.valid != DHCPV6LQ_INFINITY)) {
        return complain(path, csv->line, "no binding, or not when it ends");
    }
    return true;
}

/* ---- into the table ---- */

/* When the row was told: its end is that and its lifetime, or the other way round, to the second.
 */
static int64_t time_of(const struct row *row, const struct side *side) {
    int64_t lasts = row->binding.valid * SECOND;

    if (row->is_told) {
        return row->told;
    }
    if (!row->has_end) {
        return side->comparand.has_time ? side->comparand.time : 0;
    }
    return row->end < INT64_MIN + lasts ? INT64_MIN : row->end - lasts;
}

static struct dhcpv6lq_relay relay_of(const struct row *row) {
    return (struct dhcpv6lq_relay){.peer_address = row->has_relay ? row->relay : NULL,
                                   .client_address = row->has_client ? row->client : NULL,
                                   .link_address = row->has_link ? row->link : NULL,
                                   .interface_id = interface_id.bytes,
                                   .remote_id = remote_id.bytes,
                                   .relay_id = relay_id.bytes};
}

static bool take_row(const struct row *row, const struct side *side,
                     struct dhcpv6lq_leases *leases) {
    int64_t time = time_of(row, side);
    int64_t ago = row->is_seen && row->last_seen <= time ? (time - row->last_seen) / SECOND : -1;
    bool is_clt = ago >= 0 && ago <= DHCPV6LQ_CLT_MAX;
    const struct dhcpv6lq_client client = {.duid = duid.bytes,
                                           .clt_known = is_clt,
                                           .clt = is_clt ? (uint32_t)ago : 0,
                                           .relay = relay_of(row),
                                           .bindings = &row->binding,
                                           .bindings_count = 1};
    const struct dhcpv6lq_answer answer = {.query = &side->query,
                                           .frame = row->frame,
                                           .time = time,
                                           .tenant = row->vlan,
                                           .clients = &client,
                                           .clients_count = 1};

    return row->is_over || dhcpv6lq_leases_take(leases, &answer, NULL);
}

/* ---- the file ---- */

static bool is_empty(const struct csv *csv) {
    return csv->count == 1 && csv->fields[0][0] == '\0';
}

static bool read_properties(struct side *side, struct csv *csv, const char *path) {
    enum csv_result result;

    while ((result = csv_next(csv)) == CSV_RECORD && !is_empty(csv)) {
        if (csv->count != 2) {
            return complain(path, csv->line, "not a name and a value");
        }
        if (!take_property(side, csv->fields[0], csv->fields[1])) {
            return complain_of(path, csv->line, csv->fields[0], csv->fields[1]);
        }
    }
    return result == CSV_RECORD || complain(path, csv->line, "no empty line before the table");
}

static bool read_rows(const struct side *side, struct csv *csv, const char *path,
                      struct dhcpv6lq_leases *leases) {
    enum csv_result result = csv_next(csv);
    struct places places;

    if (result != CSV_RECORD) {
        return complain(path, csv->line, "no names of columns");
    }
    places = find_places(csv);
    while ((result = csv_next(csv)) == CSV_RECORD) {
        struct row row = {0};

        duid.bytes = interface_id.bytes = remote_id.bytes = relay_id.bytes =
            (struct dhcpv6lq_bytes){NULL, 0};
        if (is_empty(csv)) {
            continue;
        }
        if (!read_row(&row, &places, csv, path)) {
            return false;
        }
        if (!take_row(&row, side, leases)) {
            return complain(path, csv->line, "too many bindings");
        }
    }
    return result == CSV_END || complain(path, csv->line, "no CSV");
}

bool side_read(struct side *side, const char *path, struct dhcpv6lq_leases *leases) {
    FILE *file = fopen(path, "rb");
    struct csv csv;
    bool is_read;

    if (!file) {
        perror(path);
        return false;
    }
    csv = csv_begin(file);
    side->query.message_type = DHCPV6LQ_LEASEQUERY;
    side->query.transport = DHCPV6LQ_UDP; /* each row has a tenant of its own */
    side->comparand.query = &side->query;
    is_read = read_properties(side, &csv, path) && read_rows(side, &csv, path, leases);
    csv_end(&csv);
    (void)fclose(file);
    return is_read;
}
