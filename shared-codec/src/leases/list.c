/* SPDX-License-Identifier: MIT
 *
 * Rows, one after another. A binding's first row has its place among those of all bindings; a
 * query's rows are linked as they came.
 */
#include "leases/table.h"

#include <string.h>

_Static_assert(sizeof((struct dhcpv6lq_lease_list *)NULL)->rest ==
                   sizeof(uint32_t[DHCPV6LQ_PREFIXES_REST]),
               "a list has room for a way through the prefixes");

struct dhcpv6lq_lease_list dhcpv6lq_lease_list(const struct dhcpv6lq_leases *leases,
                                               enum dhcpv6lq_lease_order order) {
    struct dhcpv6lq_lease_list list;

    list.leases = leases;
    list.order = order;
    list.next = 1;
    list.used = dhcpv6lq_prefixes_begin(&leases->prefixes, list.rest);
    return list;
}

struct dhcpv6lq_lease_list dhcpv6lq_lease_list_of(const struct dhcpv6lq_leases *leases,
                                                  const struct dhcpv6lq_query *query) {
    uint32_t asker = dhcpv6lq_asker_find(leases, query);
    struct dhcpv6lq_lease_list list;

    list.leases = leases;
    list.order = DHCPV6LQ_LEASES_BY_QUERY;
    list.next = asker ? dhcpv6lq_asker(leases, asker)->first_row : 0;
    list.used = 0;
    return list;
}

/* ---- the next row ---- */

static uint32_t next_by_report(struct dhcpv6lq_lease_list *list) {
    while (list->next <= list->leases->rows.count) {
        uint32_t number = list->next++;

        if (dhcpv6lq_row(list->leases, number)->is_first) {
            return dhcpv6lq_row_shown(list->leases, number);
        }
    }
    return 0;
}

/* The first row of the next binding in the order of addresses; 0 at the end. */
static uint32_t next_binding(struct dhcpv6lq_lease_list *list) {
    return dhcpv6lq_prefixes_next(&list->leases->prefixes, list->rest, &list->used);
}

static uint32_t next_filtered(struct dhcpv6lq_lease_list *list) {
    const struct dhcpv6lq_leases *leases = list->leases;
    uint32_t first = next_binding(list);

    while (first != 0 && (first > leases->filtered_count || leases->filtered[first] == 0)) {
        first = next_binding(list);
    }
    return first == 0 ? 0 : leases->filtered[first];
}

static uint32_t next_by_address(struct dhcpv6lq_lease_list *list) {
    return dhcpv6lq_row_shown(list->leases, next_binding(list));
}

static uint32_t next_by_query(struct dhcpv6lq_lease_list *list) {
    while (list->next != 0) {
        uint32_t number = list->next;
        const struct dhcpv6lq_row *row = dhcpv6lq_row(list->leases, number);

        list->next = row->next_of_query;
        if (row->shown_by_one) {
            return number;
        }
    }
    return 0;
}

/* ---- a row as its reader sees it ---- */

static void put_source(struct dhcpv6lq_lease *lease, const struct dhcpv6lq_leases *leases,
                       uint32_t number) {
    const struct dhcpv6lq_source *source = dhcpv6lq_source(leases, number);

    lease->query = dhcpv6lq_asker(leases, source->query)->query;
    lease->tenant = source->tenant;
    lease->server = dhcpv6lq_excerpt_get(leases, source->server);
    lease->server_address = source->server_address;
}

static void put_row(struct dhcpv6lq_lease *lease, const struct dhcpv6lq_leases *leases,
                    const struct dhcpv6lq_row *row) {
    *lease = (struct dhcpv6lq_lease){.frame = row->frame,
                                     .time = row->time,
                                     .client = dhcpv6lq_excerpt_get(leases, row->client),
                                     .length = row->length,
                                     .is_prefix = row->is_prefix,
                                     .preferred = row->preferred,
                                     .valid = row->valid,
                                     .ended = row->ended,
                                     .conflict = row->conflict};
    memcpy(lease->address, row->address, sizeof lease->address);
    lease->is_seen = dhcpv6lq_row_seen(row, &lease->last_seen);
    put_source(lease, leases, row->source);
    lease->stale = !row->ended && row->frame < dhcpv6lq_query_stale_before(lease->query);
    dhcpv6lq_relay_get(leases, row->relay, lease);
}

bool dhcpv6lq_lease_list_next(struct dhcpv6lq_lease_list *list, struct dhcpv6lq_lease *lease) {
    static uint32_t (*const next[])(struct dhcpv6lq_lease_list * list) = {
        [DHCPV6LQ_LEASES_BY_REPORT] = next_by_report,
        [DHCPV6LQ_LEASES_FILTERED] = next_filtered,
        [DHCPV6LQ_LEASES_BY_ADDRESS] = next_by_address,
        [DHCPV6LQ_LEASES_BY_QUERY] = next_by_query,
    };
    uint32_t number = next[list->order](list);

    if (number == 0) {
        return false;
    }
    put_row(lease, list->leases, dhcpv6lq_row(list->leases, number));
    return true;
}

/* ---- one binding ---- */

bool dhcpv6lq_lease_find(const struct dhcpv6lq_leases *leases, const struct dhcpv6lq_query *query,
                         uint32_t tenant, const uint8_t *address, uint8_t length, bool is_prefix,
                         struct dhcpv6lq_lease *lease) {
    uint32_t asker = query ? dhcpv6lq_asker_find(leases, query) : 0;
    struct dhcpv6lq_row row = {0};
    struct dhcpv6lq_prefix prefix;
    struct dhcpv6lq_path path;
    uint32_t number;

    if (length > 8 * DHCPV6LQ_PREFIX_OCTETS) {
        return false;
    }
    dhcpv6lq_row_bind(&row, address, length, is_prefix);
    prefix = dhcpv6lq_row_prefix(&row, tenant);
    number = dhcpv6lq_prefixes_find(&leases->prefixes, &prefix, &path);
    number = query ? dhcpv6lq_row_shown_by_one(leases, number, &row, asker)
                   : dhcpv6lq_row_shown(leases, number);
    if (number == 0) {
        return false;
    }
    put_row(lease, leases, dhcpv6lq_row(leases, number));
    return true;
}
