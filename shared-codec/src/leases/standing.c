/* SPDX-License-Identifier: MIT
 *
 * The one place that knows what a conflict is (leases.h): of the reports that stand, which are over
 * now, and which conflict with a new one. An overlapping report of another client either is a
 * conflict, and the search has come to its end, or it stands no more, and is never looked at again.
 * So all searches together go past no more bindings than there are.
 */
#include "leases/table.h"

enum { STANDING_MAX = 8 /* rows of one binding */ };

/* Is it a binding that somebody has? */
static bool is_held(const struct dhcpv6lq_row *row) {
    return row->client != 0 && row->valid != 0;
}

/* Of two overlapping reports of different clients, the earlier of which stands: are they a
 * conflict? Otherwise the earlier is over or has moved. */
static bool is_conflict(const struct dhcpv6lq_leases *leases, const struct dhcpv6lq_row *earlier,
                        const struct dhcpv6lq_row *later) {
    const struct dhcpv6lq_source *source = dhcpv6lq_source(leases, later->source);
    int64_t seen;

    if (dhcpv6lq_source(leases, earlier->source)->answer == source->answer) {
        return !source->active;
    }
    if (!dhcpv6lq_source_same_server(leases, earlier->source, later->source)) {
        return !dhcpv6lq_row_is_over(earlier, later->time);
    }
    /* Where the capture's clock went back, it does not tell. */
    return dhcpv6lq_row_seen(later, &seen) && seen < earlier->time && earlier->time <= later->time;
}

static void fall(struct dhcpv6lq_leases *leases, uint32_t first, uint32_t number) {
    dhcpv6lq_row(leases, number)->stands = false;
    dhcpv6lq_row_settle(leases, first, number);
}

/* ---- looking for a conflict ---- */

/* A binding's list has changed: so may have who holds it. */
static void hold(struct dhcpv6lq_leases *leases, uint32_t first) {
    const struct dhcpv6lq_row *row = dhcpv6lq_row(leases, first);
    struct dhcpv6lq_prefix prefix =
        dhcpv6lq_row_prefix(row, dhcpv6lq_source(leases, row->source)->tenant);
    struct dhcpv6lq_path path;

    dhcpv6lq_prefixes_find(&leases->prefixes, &prefix, &path);
    dhcpv6lq_prefixes_hold(&leases->prefixes, &path);
}

/* Among the rows of one binding: the latest that conflicts with the report, or 0. The others of
 * other clients fall. */
static uint32_t search(struct dhcpv6lq_leases *leases, uint32_t first,
                       const struct dhcpv6lq_row *report) {
    bool fell = false;
    uint32_t found = 0;
    uint32_t next;

    for (uint32_t number = first; number != 0; number = next) {
        const struct dhcpv6lq_row *row = dhcpv6lq_row(leases, number);

        next = row->next;
        if (!row->stands || row->client == report->client) {
            continue;
        }
        if (!is_conflict(leases, row, report)) {
            fall(leases, first, number);
            fell = true;
        } else if (found == 0 || row->frame > dhcpv6lq_row(leases, found)->frame) {
            found = number;
        }
    }
    if (fell) {
        hold(leases, first);
    }
    return found;
}

uint32_t dhcpv6lq_conflict_find(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_path *path,
                                uint32_t first, const struct dhcpv6lq_row *report) {
    unsigned step = 0;
    uint32_t other;
    uint32_t found;

    if (!is_held(report)) {
        return 0;
    }
    found = search(leases, first, report);
    while (!found && (other = dhcpv6lq_prefixes_around(&leases->prefixes, path, &step)) != 0) {
        found = search(leases, other, report);
    }
    while (!found &&
           (other = dhcpv6lq_prefixes_inside(&leases->prefixes, path, report->client)) != 0) {
        found = search(leases, other, report);
    }
    return found;
}

/* ---- what stands ---- */

/* What the row's server said of its client before stands no more. */
static void replace(struct dhcpv6lq_leases *leases, uint32_t first, uint32_t number) {
    const struct dhcpv6lq_row *row = dhcpv6lq_row(leases, number);
    uint32_t next;

    for (uint32_t at = first; at != 0; at = next) {
        const struct dhcpv6lq_row *other = dhcpv6lq_row(leases, at);

        next = other->next;
        if (at != number && other->stands && other->client == row->client &&
            dhcpv6lq_source_same_server(leases, other->source, row->source)) {
            fall(leases, first, at);
        }
    }
}

/* Of too many that stand, the oldest does so no more. */
static void limit(struct dhcpv6lq_leases *leases, uint32_t first) {
    unsigned standing = 0;
    uint32_t oldest = 0;

    for (uint32_t at = first; at != 0; at = dhcpv6lq_row(leases, at)->next) {
        const struct dhcpv6lq_row *row = dhcpv6lq_row(leases, at);

        standing += row->stands;
        if (row->stands && (oldest == 0 || row->frame < dhcpv6lq_row(leases, oldest)->frame)) {
            oldest = at;
        }
    }
    if (standing > STANDING_MAX) {
        fall(leases, first, oldest);
    }
}

void dhcpv6lq_row_stand(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_path *path,
                        uint32_t first, uint32_t number) {
    struct dhcpv6lq_row *row = dhcpv6lq_row(leases, number);

    row->stands = is_held(row);
    if (row->client != 0) {
        replace(leases, first, number);
        limit(leases, first);
    }
    dhcpv6lq_prefixes_hold(&leases->prefixes, path);
}

uint32_t dhcpv6lq_holder(const struct dhcpv6lq_leases *leases, uint32_t first) {
    uint32_t holder = DHCPV6LQ_NOBODY;

    for (uint32_t number = first; number != 0; number = dhcpv6lq_row(leases, number)->next) {
        const struct dhcpv6lq_row *row = dhcpv6lq_row(leases, number);

        if (row->stands && holder != row->client) {
            holder = holder == DHCPV6LQ_NOBODY ? row->client : DHCPV6LQ_SEVERAL;
        }
    }
    return holder;
}
