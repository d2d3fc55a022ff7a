/* SPDX-License-Identifier: MIT
 *
 * Taking a report in: which binding is it of, what does it conflict with, what does it replace.
 */
#include "dhcpv6lq/leases.h"

#include <string.h>

#include "leases/table.h"
#include "message/findings.h"

enum { LIMIT_DEFAULT = 1000000, LIMIT_MAX = INT32_MAX };

/* ---- the table ---- */

static struct dhcpv6lq_prefix prefix_of(const void *user, uint32_t number) {
    const struct dhcpv6lq_row *row = dhcpv6lq_row(user, number);

    return dhcpv6lq_row_prefix(row, dhcpv6lq_source(user, row->source)->tenant);
}

static uint32_t holder_of(const void *user, uint32_t number) {
    return dhcpv6lq_holder(user, number);
}

struct dhcpv6lq_leases *dhcpv6lq_leases_new(const struct dhcpv6lq_allocator *allocator,
                                            struct dhcpv6lq_seed seed, uint32_t limit) {
    struct dhcpv6lq_leases *leases = allocator->allocate(allocator->context, sizeof *leases);

    if (!leases) {
        return NULL;
    }
    *leases = (struct dhcpv6lq_leases){.allocator = *allocator, .seed = seed};
    leases->limit = limit == 0 ? LIMIT_DEFAULT : limit < LIMIT_MAX ? limit : LIMIT_MAX;
    dhcpv6lq_strings_init(&leases->strings, &leases->allocator, seed);
    dhcpv6lq_prefixes_init(&leases->prefixes, &leases->allocator, leases, prefix_of, holder_of);
    dhcpv6lq_sources_init(leases);
    dhcpv6lq_rows_init(leases);
    return leases;
}

void dhcpv6lq_leases_free(struct dhcpv6lq_leases *leases) {
    struct dhcpv6lq_allocator allocator;

    if (!leases) {
        return;
    }
    dhcpv6lq_filter_free(leases);
    dhcpv6lq_rows_free(leases);
    dhcpv6lq_sources_free(leases);
    dhcpv6lq_prefixes_free(&leases->prefixes);
    dhcpv6lq_strings_free(&leases->strings);
    allocator = leases->allocator;
    allocator.release(allocator.context, leases);
}

bool dhcpv6lq_leases_gave_up(const struct dhcpv6lq_leases *leases) {
    return leases->gave_up;
}

uint64_t dhcpv6lq_leases_reports(const struct dhcpv6lq_leases *leases) {
    return leases->reports;
}

/* ---- a row ---- */

/* The row's number, once it is at the end of its query's. 0 without memory or over the limit. */
static uint32_t add_row(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_row *report) {
    const struct dhcpv6lq_source *source = dhcpv6lq_source(leases, report->source);
    struct dhcpv6lq_asker *query = dhcpv6lq_asker(leases, source->query);
    uint32_t number = leases->rows.count < leases->limit ? dhcpv6lq_blocks_add(&leases->rows) : 0;

    if (number == 0) {
        return 0;
    }
    *dhcpv6lq_row(leases, number) = *report;
    if (query->first_row == 0) {
        query->first_row = number;
    } else {
        dhcpv6lq_row(leases, query->last_row)->next_of_query = number;
    }
    query->last_row = number;
    return number;
}

/* A row again, with what was reported of it now. */
static void renew(struct dhcpv6lq_leases *leases, uint32_t number,
                  const struct dhcpv6lq_row *report) {
    struct dhcpv6lq_row *row = dhcpv6lq_row(leases, number);
    struct dhcpv6lq_row before = *row;

    *row = *report;
    row->next = before.next;
    row->next_of_query = before.next_of_query;
    row->is_first = before.is_first;
    row->is_in_list = before.is_in_list;
    row->stands = before.stands;
    row->shown = before.shown;
    row->shown_by_one = before.shown_by_one;
    /* In an active answer a mark is that of the report it is on. */
    row->conflict = before.conflict && !dhcpv6lq_source(leases, report->source)->active;
}

static void show(struct dhcpv6lq_leases *leases, uint32_t first, uint32_t number) {
    struct dhcpv6lq_row *row = dhcpv6lq_row(leases, number);
    uint32_t shown = dhcpv6lq_row_shown(leases, first);

    if (shown == 0) {
        row->shown = true;
    } else if (shown != number &&
               dhcpv6lq_row_supersedes(leases, row, dhcpv6lq_row(leases, shown))) {
        row->shown = true;
        dhcpv6lq_row(leases, shown)->shown = false;
        dhcpv6lq_row_settle(leases, first, shown);
    }
}

static void show_by_one(struct dhcpv6lq_leases *leases, uint32_t first, uint32_t number) {
    struct dhcpv6lq_row *row = dhcpv6lq_row(leases, number);
    uint32_t query = dhcpv6lq_source(leases, row->source)->query;
    uint32_t shown = dhcpv6lq_row_shown_by_one(leases, first, row, query);

    if (shown == 0) {
        row->shown_by_one = true;
    } else if (shown != number &&
               dhcpv6lq_row_supersedes(leases, row, dhcpv6lq_row(leases, shown))) {
        row->shown_by_one = true;
        dhcpv6lq_row(leases, shown)->shown_by_one = false;
    }
}

/* ---- a report ---- */

struct taking {
    struct dhcpv6lq_leases *leases;
    struct dhcpv6lq_findings *findings;
    struct dhcpv6lq_row report;
    struct dhcpv6lq_relay_record relay; /* of the report's client */
    size_t offset;                      /* of the binding's option in the message */
};

static void find(const struct taking *taking, enum dhcpv6lq_rule rule, uint32_t frame,
                 struct dhcpv6lq_bytes detail) {
    if (taking->findings) {
        dhcpv6lq_findings_add(taking->findings,
                              (struct dhcpv6lq_finding){.rule = rule,
                                                        .scope = DHCPV6LQ_SCOPE_OPTION,
                                                        .offset = taking->offset,
                                                        .number = frame,
                                                        .space = DHCPV6LQ_SPACE_NONE,
                                                        .detail = detail});
    }
}

static void find_conflict(const struct taking *taking, struct dhcpv6lq_row *other) {
    struct dhcpv6lq_excerpt client = dhcpv6lq_excerpt_get(taking->leases, other->client);

    other->conflict = true;
    find(taking, DHCPV6LQ_RULE_BINDING_CONFLICT, other->frame,
         (struct dhcpv6lq_bytes){client.octets, client.length});
}

/* The report's row among those of its binding, which it becomes if there is none; 0 where that is
 * not possible. *path is the way to the binding and *first its first row then, *is_new says whether
 * the row is. */
static uint32_t find_or_add_row(struct taking *taking, struct dhcpv6lq_path *path, uint32_t *first,
                                bool *is_new) {
    struct dhcpv6lq_leases *leases = taking->leases;
    struct dhcpv6lq_prefix prefix = dhcpv6lq_row_prefix(
        &taking->report, dhcpv6lq_source(leases, taking->report.source)->tenant);
    uint32_t number;

    *first = dhcpv6lq_prefixes_find(&leases->prefixes, &prefix, path);
    if (!dhcpv6lq_relay_put(leases, &taking->relay, *first, &taking->report.relay)) {
        return 0;
    }
    number = *first ? dhcpv6lq_row_find(leases, *first, &taking->report) : 0;
    *is_new = number == 0;
    if (number == 0) {
        number = add_row(leases, &taking->report);
    }
    if (number == 0) {
        return 0;
    }
    if (*first == 0) {
        *first = number;
        dhcpv6lq_row(leases, number)->is_first = dhcpv6lq_row(leases, number)->is_in_list = true;
        return dhcpv6lq_prefixes_insert(&leases->prefixes, &prefix, path, number) ? number : 0;
    }
    if (!dhcpv6lq_row(leases, number)->is_in_list) {
        dhcpv6lq_row_link(leases, *first, number);
    }
    return number;
}

static bool take_report(struct taking *taking) {
    struct dhcpv6lq_leases *leases = taking->leases;
    const struct dhcpv6lq_source *source = dhcpv6lq_source(leases, taking->report.source);
    struct dhcpv6lq_path path;
    uint32_t first;
    bool is_new;
    uint32_t number = find_or_add_row(taking, &path, &first, &is_new);
    struct dhcpv6lq_row *row;
    uint32_t other;
    bool changed;

    if (number == 0) {
        return false;
    }
    row = dhcpv6lq_row(leases, number);
    other = dhcpv6lq_conflict_find(leases, &path, first, &taking->report);
    if (other != 0) {
        find_conflict(taking, dhcpv6lq_row(leases, other));
    } else if (!is_new && !source->active && row->client != 0) {
        find(taking, DHCPV6LQ_RULE_BINDING_REPEATED, row->frame, (struct dhcpv6lq_bytes){NULL, 0});
    }
    changed = is_new || dhcpv6lq_row_supersedes(leases, &taking->report, row);
    if (changed && !is_new) {
        renew(leases, number, &taking->report);
    }
    row->conflict |= other != 0;
    dhcpv6lq_row_stand(leases, &path, first, number);
    if (changed) {
        show(leases, first, number);
        show_by_one(leases, first, number);
    }
    dhcpv6lq_row_settle(leases, first, number);
    return !leases->gave_up;
}

/* ---- a message ---- */

static bool take_binding(struct taking *taking, const struct dhcpv6lq_binding *binding) {
    struct dhcpv6lq_row *report = &taking->report;

    if (binding->length > 8 * DHCPV6LQ_PREFIX_OCTETS) {
        return true; /* rule prefix_length: it is none */
    }
    dhcpv6lq_row_bind(report, binding->address, binding->length, binding->is_prefix);
    report->preferred = binding->preferred;
    report->valid = binding->valid;
    report->ended = binding->valid == 0 && dhcpv6lq_source(taking->leases, report->source)->active;
    taking->offset = binding->offset;
    taking->leases->reports++;
    return take_report(taking);
}

/* What all bindings of a client have in common. */
static bool take_client(struct taking *taking, const struct dhcpv6lq_client *client) {
    struct dhcpv6lq_row *report = &taking->report;

    report->client = 0;
    report->clt_known = client->clt_known;
    report->clt = client->clt_known ? client->clt : 0;
    if (client->bindings_count == 0) {
        return true;
    }
    if (client->duid.octets && client->duid.length > 0) {
        report->client = dhcpv6lq_excerpt_put(taking->leases, client->duid.octets,
                                              client->duid.length, taking->leases->latest_client);
        if (report->client == 0) {
            return false;
        }
        taking->leases->latest_client = report->client;
    }
    if (!dhcpv6lq_relay_write(taking->leases, &client->relay, &taking->relay)) {
        return false;
    }
    for (size_t i = 0; i < client->bindings_count; i++) {
        if (!take_binding(taking, &client->bindings[i])) {
            return false;
        }
    }
    return true;
}

static bool take_message(struct taking *taking, const struct dhcpv6lq_answer *answer) {
    taking->report.source = dhcpv6lq_source_of(taking->leases, answer);
    taking->report.frame = answer->frame;
    taking->report.time = answer->time;
    if (taking->report.source == 0) {
        return false;
    }
    for (size_t i = 0; i < answer->clients_count; i++) {
        if (!take_client(taking, &answer->clients[i])) {
            return false;
        }
    }
    return true;
}

bool dhcpv6lq_leases_take(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_answer *answer,
                          struct dhcpv6lq_findings *findings) {
    struct taking taking; /* its relay is written before it is read, and too long to be cleared */

    if (!leases->gave_up && answer->clients_count > 0) {
        taking.leases = leases;
        taking.findings = findings;
        memset(&taking.report, 0, sizeof taking.report);
        leases->gave_up = !take_message(&taking, answer);
    }
    return !leases->gave_up;
}

static void listen(void *context, const struct dhcpv6lq_answer *answer,
                   struct dhcpv6lq_findings *findings) {
    (void)dhcpv6lq_leases_take(context, answer, findings);
}

struct dhcpv6lq_answer_listener dhcpv6lq_leases_listener(struct dhcpv6lq_leases *leases) {
    return (struct dhcpv6lq_answer_listener){leases, listen};
}
