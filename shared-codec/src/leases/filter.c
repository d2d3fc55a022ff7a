/* SPDX-License-Identifier: MIT
 *
 * Rows of some frames only: each binding's, as if nothing had been reported in the others.
 */
#include "leases/table.h"

#include <string.h>

/* The first row of the binding. */
static uint32_t first_of(const struct dhcpv6lq_leases *leases, uint32_t number) {
    const struct dhcpv6lq_row *row = dhcpv6lq_row(leases, number);
    struct dhcpv6lq_prefix prefix =
        dhcpv6lq_row_prefix(row, dhcpv6lq_source(leases, row->source)->tenant);
    struct dhcpv6lq_path path;

    return row->is_first ? number : dhcpv6lq_prefixes_find(&leases->prefixes, &prefix, &path);
}

/* Of two rows of a binding, the one to be shown. */
static uint32_t choose(const struct dhcpv6lq_leases *leases, uint32_t one, uint32_t other) {
    const struct dhcpv6lq_row *a = dhcpv6lq_row(leases, one);
    const struct dhcpv6lq_row *b = dhcpv6lq_row(leases, other);

    if (a->shown || b->shown) {
        return a->shown ? one : other;
    }
    /* Of a row that was renewed the number is that of its first report. */
    if (a->frame > b->frame || (a->frame == b->frame && one > other)) {
        return dhcpv6lq_row_supersedes(leases, a, b) ? one : other;
    }
    return dhcpv6lq_row_supersedes(leases, b, a) ? other : one;
}

void dhcpv6lq_filter_free(struct dhcpv6lq_leases *leases) {
    if (leases->filtered) {
        leases->allocator.release(leases->allocator.context, leases->filtered);
    }
    leases->filtered = NULL;
    leases->filtered_count = 0;
}

bool dhcpv6lq_leases_filter(struct dhcpv6lq_leases *leases,
                            const struct dhcpv6lq_lease_filter *filter) {
    uint32_t count = leases->rows.count;
    size_t size = ((size_t)count + 1) * sizeof *leases->filtered;
    uint32_t *filtered;

    dhcpv6lq_filter_free(leases);
    filtered = leases->allocator.allocate(leases->allocator.context, size);
    if (!filtered) {
        return false;
    }
    memset(filtered, 0, size);
    for (uint32_t number = 1; number <= count; number++) {
        if (filter->passes(filter->context, dhcpv6lq_row(leases, number)->frame)) {
            uint32_t first = first_of(leases, number);

            filtered[first] = filtered[first] ? choose(leases, filtered[first], number) : number;
        }
    }
    leases->filtered = filtered;
    leases->filtered_count = count;
    return true;
}
