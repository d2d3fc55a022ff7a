/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The model, and what compares the table with it.
 */
#include "lease_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { QUERIES = 6, CLIENTS = 4, SECOND = 1000 };

/* A row: what one answer last said of a client's binding. */
struct row {
    struct saying said;
    uint32_t frame;
    int64_t time; /* milliseconds */
    bool conflict;
    bool stands;
    bool shown;
    bool shown_by_one;
    uint32_t first; /* frame of the first report of its binding */
};

static struct row rows[LEASE_MODEL_REPORTS];
static size_t count;

static unsigned bits_of(const struct row *row) {
    return row->said.length ? row->said.length : 129;
}

static bool is_same_binding(const struct row *a, const struct row *b) {
    return a->said.tenant == b->said.tenant && a->said.number == b->said.number &&
           bits_of(a) == bits_of(b);
}

/* The last 64 bits of all addresses are 0. */
static bool is_around(const struct row *outer, const struct row *inner) {
    uint64_t differ = outer->said.number ^ inner->said.number;
    unsigned bits = bits_of(outer);

    return outer->said.tenant == inner->said.tenant && bits <= bits_of(inner) &&
           (bits < 64 ? differ & ~(UINT64_MAX >> bits) : differ) == 0;
}

static bool is_same_answer(const struct row *a, const struct row *b) {
    return a->said.query == b->said.query && a->said.tenant == b->said.tenant &&
           (!a->said.udp || a->frame == b->frame);
}

static bool has_seen(const struct row *row, int64_t *seen) {
    *seen = row->time - (row->said.clt == NOW ? 0 : (int64_t)row->said.clt * SECOND);
    return row->said.clt != NONE && row->said.clt <= 630720000;
}

static bool is_held(const struct row *row) {
    return row->said.valid != ZERO && row->said.client != NO_CLIENT;
}

static bool is_conflict(const struct row *earlier, const struct row *later) {
    int64_t seen;

    if (is_same_answer(earlier, later)) {
        return !later->said.active;
    }
    if (earlier->said.server != later->said.server) {
        return earlier->said.valid == FOREVER ||
               earlier->time + (int64_t)earlier->said.valid * SECOND > later->time;
    }
    return has_seen(later, &seen) && seen < earlier->time;
}

static bool supersedes(const struct row *newer, const struct row *older) {
    int64_t now;
    int64_t before;
    bool is_now_seen = has_seen(newer, &now);
    bool was_seen = has_seen(older, &before);

    if (newer->said.active && newer->said.query == older->said.query) {
        return true;
    }
    if (!is_now_seen) {
        return !was_seen;
    }
    return !was_seen || now >= before ||
           (newer->said.client == older->said.client && before - now < SECOND);
}

/* Where a binding is looked at: first the report's own, then what is around it, the narrowest
 * first, then what is inside it, in the order of addresses. */
static int compare(const struct row *report, const struct row *a, const struct row *b) {
    bool is_a_around = is_around(a, report);
    bool is_b_around = is_around(b, report);

    if (is_a_around != is_b_around) {
        return is_b_around - is_a_around;
    }
    if (is_a_around) {
        return (int)bits_of(b) - (int)bits_of(a);
    }
    if (a->said.number != b->said.number) {
        return a->said.number < b->said.number ? -1 : 1;
    }
    return (int)bits_of(a) - (int)bits_of(b);
}

/* The row that the report conflicts with, or NULL; what has moved or is over stands no more. */
static struct row *find_conflict(const struct row *report) {
    struct row *found = NULL;
    const struct row *last = NULL;

    while (!found && is_held(report)) {
        struct row *next = NULL;

        for (size_t i = 0; i < count; i++) {
            struct row *row = &rows[i];

            if (row->stands && row->said.client != report->said.client &&
                (is_around(row, report) || is_around(report, row)) &&
                (!last || compare(report, row, last) > 0) &&
                (!next || compare(report, row, next) < 0)) {
                next = row;
            }
        }
        if (!next) {
            break;
        }
        last = next;
        for (size_t i = 0; i < count; i++) {
            struct row *row = &rows[i];

            if (!row->stands || row->said.client == report->said.client ||
                !is_same_binding(row, next)) {
                continue;
            }
            if (!is_conflict(row, report)) {
                row->stands = false;
            } else if (!found || row->frame > found->frame) {
                found = row;
            }
        }
    }
    return found;
}

static struct row *find_row(const struct row *report) {
    for (size_t i = 0; i < count; i++) {
        if (is_same_binding(&rows[i], report) && is_same_answer(&rows[i], report) &&
            rows[i].said.client == report->said.client) {
            return &rows[i];
        }
    }
    return NULL;
}

static void stand(struct row *row) {
    row->stands = is_held(row);
    for (size_t i = 0; i < count && row->said.client != NO_CLIENT; i++) {
        if (&rows[i] != row && is_same_binding(&rows[i], row) &&
            rows[i].said.client == row->said.client && rows[i].said.server == row->said.server) {
            rows[i].stands = false;
        }
    }
}

static void show(struct row *row) {
    struct row *shown = NULL;
    struct row *shown_by_one = NULL;

    for (size_t i = 0; i < count; i++) {
        if (&rows[i] != row && is_same_binding(&rows[i], row)) {
            shown = rows[i].shown ? &rows[i] : shown;
            if (rows[i].shown_by_one && rows[i].said.query == row->said.query) {
                shown_by_one = &rows[i];
            }
        }
    }
    if (!shown || supersedes(row, shown)) {
        row->shown = true;
        if (shown) {
            shown->shown = false;
        }
    }
    if (!shown_by_one || supersedes(row, shown_by_one)) {
        row->shown_by_one = true;
        if (shown_by_one) {
            shown_by_one->shown_by_one = false;
        }
    }
}

/* What the report that was told last is to find. */
static struct told take(const struct saying *said) {
    struct row report = {.said = *said,
                         .frame = telling_frame(),
                         .time = said->at * SECOND + said->at_ms,
                         .first = telling_frame()};
    struct row *row = find_row(&report);
    struct row *other = find_conflict(&report);
    struct told told = {.rule = NOTHING};
    bool changed = !row || supersedes(&report, row);

    if (other) {
        told = (struct told){DHCPV6LQ_RULE_BINDING_CONFLICT, other->frame, other->said.client};
        other->conflict = true;
    } else if (row && !said->active && said->client != NO_CLIENT) {
        told = (struct told){DHCPV6LQ_RULE_BINDING_REPEATED, row->frame, 0};
    }
    for (size_t i = 0; i < count; i++) {
        if (is_same_binding(&rows[i], &report) && rows[i].first < report.first) {
            report.first = rows[i].first;
        }
    }
    if (!row) {
        row = &rows[count++];
        *row = report;
    } else if (changed) {
        row->said = report.said;
        row->frame = report.frame;
        row->time = report.time;
        row->conflict &= !said->active;
    }
    row->conflict |= other != NULL;
    stand(row);
    if (changed) {
        show(row);
    }
    return told;
}

/* ---- the comparison ---- */

static void check_row(const struct dhcpv6lq_lease *lease, const struct row *row) {
    unsigned client =
        lease->client.octets ? lease->client.octets[6] * 256u + lease->client.octets[7] : NO_CLIENT;

    assert_int_equal(lease->frame, row->frame);
    assert_int_equal(client, row->said.client);
    assert_int_equal(lease->tenant, row->said.tenant);
    assert_int_equal(lease->conflict, row->conflict);
    assert_int_equal(lease->ended, row->said.active && row->said.valid == ZERO);
    assert_int_equal(lease->address[0], row->said.number >> 56);
    assert_int_equal(lease->length, row->said.length ? row->said.length : 128);
    assert_ptr_equal(lease->query, telling_query(row->said.query));
}

static int by_report(const void *a, const void *b) {
    const struct row *const *one = a;
    const struct row *const *other = b;

    return (int)(*one)->first - (int)(*other)->first;
}

static int by_address(const void *a, const void *b) {
    const struct row *const *one = a;
    const struct row *const *other = b;

    if ((*one)->said.tenant != (*other)->said.tenant) {
        return (int)(*one)->said.tenant - (int)(*other)->said.tenant;
    }
    if ((*one)->said.number != (*other)->said.number) {
        return (*one)->said.number < (*other)->said.number ? -1 : 1;
    }
    return (int)bits_of(*one) - (int)bits_of(*other);
}

static void check_list(enum dhcpv6lq_lease_order order,
                       int (*compare_rows)(const void *a, const void *b)) {
    struct dhcpv6lq_lease_list list = dhcpv6lq_lease_list(telling_leases(), order);
    const struct row *expected[LEASE_MODEL_REPORTS] = {NULL};
    struct dhcpv6lq_lease lease;
    size_t shown = 0;

    for (size_t i = 0; i < count; i++) {
        if (rows[i].shown) {
            expected[shown++] = &rows[i];
        }
    }
    qsort(expected, shown, sizeof(expected[0]), compare_rows);
    for (size_t i = 0; i < shown; i++) {
        assert_true(dhcpv6lq_lease_list_next(&list, &lease));
        check_row(&lease, expected[i]);
    }
    assert_false(dhcpv6lq_lease_list_next(&list, &lease));
}

static void check_query(unsigned query) {
    struct dhcpv6lq_lease_list list =
        dhcpv6lq_lease_list_of(telling_leases(), telling_query(query));
    struct dhcpv6lq_lease lease;

    for (size_t i = 0; i < count; i++) {
        if (rows[i].said.query == query && rows[i].shown_by_one) {
            assert_true(dhcpv6lq_lease_list_next(&list, &lease));
            check_row(&lease, &rows[i]);
        }
    }
    assert_false(dhcpv6lq_lease_list_next(&list, &lease));
}

/* ---- reports ---- */

static unsigned reports;

/* Each query is asked of one server in one tenant; over UDP two servers may answer. */
static struct saying choose(unsigned i, uint64_t (*any)(uint64_t under)) {
    static const int clts[] = {NOW, 1, 5, 30, 100, 200, NONE, 630720000, 630720001};
    static const uint32_t lifetimes[] = {1, 20, 60, 7200, FOREVER, ZERO};
    unsigned query = (unsigned)any(QUERIES) + 1;
    struct saying said = {.query = query,
                          .active = query == 1,
                          .udp = query >= QUERIES - 1,
                          .tenant = query == 4,
                          .server = query % 3 + 1,
                          .at_ms = (int64_t)i * 1300,
                          .client = any(20) ? (unsigned)any(CLIENTS) + 1 : NO_CLIENT,
                          .clt = clts[any(sizeof clts / sizeof clts[0])],
                          .length = (unsigned)any(7),
                          .valid = lifetimes[any(sizeof lifetimes / sizeof lifetimes[0])]};

    if (said.udp && any(2)) {
        said.server = 7;
    }
    said.number = any(64) << 58;
    said.number &= said.length ? ~(UINT64_MAX >> said.length) : UINT64_MAX;
    return said;
}

void lease_model_begin(void) {
    reports = 0;
    count = 0;
    telling_begin(0);
}

struct told lease_model_report(uint64_t (*any)(uint64_t under)) {
    struct saying said = choose(reports++, any);
    struct told told = telling(&said);
    struct told expected = take(&said);

    assert_true(reports <= LEASE_MODEL_REPORTS);
    assert_int_equal(told.rule, expected.rule);
    assert_int_equal(told.frame, expected.frame);
    assert_int_equal(told.client, expected.client);
    return told;
}

void lease_model_compare(void) {
    check_list(DHCPV6LQ_LEASES_BY_REPORT, by_report);
    check_list(DHCPV6LQ_LEASES_BY_ADDRESS, by_address);
    for (unsigned query = 1; query <= QUERIES; query++) {
        check_query(query);
    }
}

void lease_model_end(void) {
    assert_int_equal(telling_end(), 0);
}
