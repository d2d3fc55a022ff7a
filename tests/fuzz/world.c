/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * See world.h.
 */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { TEXT = 1 << 12 };

void world_begin(struct world *world, struct input *input) {
    static const struct dhcpv6lq_seed seed = {1, 2};
    unsigned fails = (unsigned)input_number(input, 1);
    unsigned limit = (unsigned)input_number(input, 1);
    const struct dhcpv6lq_limits limits = {.queries = limit & 7, .bulk_timeout = limit >> 3 & 3};
    struct dhcpv6lq_allocator allocator;

    *world = (struct world){.counter = {.fails = fails, .on = fails % 2 != 0}};
    allocator = counter_allocator(&world->counter);
    world->capture = dhcpv6lq_capture_new(&allocator, seed, &limits);
    world->leases = dhcpv6lq_leases_new(&allocator, seed, limit >> 5);
    if (world->capture && world->leases) {
        const struct dhcpv6lq_answer_listener listener = dhcpv6lq_leases_listener(world->leases);

        dhcpv6lq_capture_listen(world->capture, &listener);
    }
}

struct dhcpv6lq_endpoint world_endpoint(unsigned number, uint16_t port) {
    struct dhcpv6lq_endpoint endpoint = {.address = {0x20, 0x01, 0x0d, 0xb8}, .port = port};

    endpoint.address[15] = (uint8_t)(number % 4);
    return endpoint;
}

/* What snprintf() and its like promise. */
static void check_text(const char *text, size_t length) {
    assert_true(strlen(text) == length || (length >= TEXT && strlen(text) < TEXT));
}

static void check_finding(const struct dhcpv6lq_finding *finding) {
    char text[TEXT] = "";

    assert_true(finding->rule < DHCPV6LQ_RULE_COUNT);
    check_text(text, dhcpv6lq_finding_text(text, sizeof text, finding));
}

void world_check_step(const struct dhcpv6lq_step *step, size_t length) {
    struct dhcpv6lq_finding endings[DHCPV6LQ_ENDINGS_MAX];

    for (uint32_t i = 0; i < step->count; i++) {
        assert_true(step->findings[i].offset <= length);
        check_finding(&step->findings[i]);
    }
    assert_true(dhcpv6lq_step_endings(step, endings) <= DHCPV6LQ_ENDINGS_MAX);
}

static void check_query(const struct dhcpv6lq_query *query) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];
    size_t count = dhcpv6lq_query_endings(query, endings);
    char text[TEXT] = "";

    assert_true(count <= DHCPV6LQ_ENDINGS_MAX);
    assert_int_equal(dhcpv6lq_query_findings(query), query->findings + count);
    for (size_t i = 0; i < count; i++) {
        check_finding(&endings[i].finding);
    }
    assert_non_null(dhcpv6lq_outcome_text(dhcpv6lq_query_outcome(query)));
    check_text(text, dhcpv6lq_query_outcome_text(text, sizeof text, query));
    check_text(text, dhcpv6lq_query_type_text(text, sizeof text, query));
    check_text(text, dhcpv6lq_query_asked_text(text, sizeof text, query));
    (void)dhcpv6lq_query_spans(query);
    for (const struct dhcpv6lq_reply *reply = query->replies; reply; reply = reply->next) {
        check_text(text, dhcpv6lq_reply_outcome_text(text, sizeof text, reply));
        (void)dhcpv6lq_reply_spans(query, reply);
    }
}

/* Every row, each of which is found by its binding. Returns how many there are. */
static size_t check_leases(const struct dhcpv6lq_leases *leases, struct dhcpv6lq_lease_list list,
                           const struct dhcpv6lq_query *query) {
    struct dhcpv6lq_lease lease;
    size_t count = 0;

    for (; dhcpv6lq_lease_list_next(&list, &lease); count++) {
        struct dhcpv6lq_lease found;

        for (unsigned column = 0; column < DHCPV6LQ_LEASE_COLUMNS; column++) {
            char text[DHCPV6LQ_LEASE_TEXT];
            size_t length =
                dhcpv6lq_lease_text(text, sizeof text, &lease, (enum dhcpv6lq_lease_column)column);

            assert_true(length < sizeof text);
            check_text(text, length);
        }
        assert_true(dhcpv6lq_lease_find(leases, query, lease.tenant, lease.address, lease.length,
                                        lease.is_prefix, &found));
        assert_int_equal(found.frame, lease.frame);
    }
    return count;
}

static bool passes(void *context, uint32_t frame) {
    (void)context;
    return frame % 2 != 0;
}

static void check_table(struct world *world) {
    const struct dhcpv6lq_lease_filter filter = {NULL, passes};
    struct dhcpv6lq_leases *leases = world->leases;
    size_t count =
        check_leases(leases, dhcpv6lq_lease_list(leases, DHCPV6LQ_LEASES_BY_REPORT), NULL);
    struct dhcpv6lq_lease_list list = dhcpv6lq_lease_list(leases, DHCPV6LQ_LEASES_BY_ADDRESS);
    struct dhcpv6lq_lease lease;

    assert_int_equal(check_leases(leases, list, NULL), count);
    world->counter.fails = 0;
    if (dhcpv6lq_leases_filter(leases, &filter)) {
        list = dhcpv6lq_lease_list(leases, DHCPV6LQ_LEASES_FILTERED);
        while (dhcpv6lq_lease_list_next(&list, &lease)) {
            assert_true(lease.frame % 2 != 0);
        }
    }
}

/* Every row, in every form. */
static void check_ledger(const struct dhcpv6lq_capture *capture) {
    for (uint32_t i = 0; i < dhcpv6lq_ledger_count(capture); i++) {
        struct dhcpv6lq_ledger_row row = dhcpv6lq_ledger_row(capture, i);
        struct dhcpv6lq_ledger_relay relay;
        unsigned relays = 0;

        assert_non_null(row.state);
        assert_int_equal(dhcpv6lq_ledger_number(capture, i, DHCPV6LQ_LEDGER_ASKED), row.asked);
        assert_true(row.replied == 0 ||
                    dhcpv6lq_ledger_number(capture, i, DHCPV6LQ_LEDGER_FRAME) == row.replied);
        for (unsigned column = 0; column < DHCPV6LQ_LEDGER_COLUMNS; column++) {
            char text[TEXT] = "";

            check_text(text, dhcpv6lq_ledger_text(text, sizeof text, capture, i,
                                                  (enum dhcpv6lq_ledger_column)column));
        }
        while (dhcpv6lq_ledger_next_relay(capture, &row.path, &relay)) {
            assert_true(++relays <= DHCPV6LQ_MAX_DEPTH);
            assert_true(relay.address && relay.link_address);
        }
    }
}

void world_end(struct world *world, struct dhcpv6lq_session *session) {
    if (world->capture) {
        dhcpv6lq_capture_finish(world->capture);
        for (const struct dhcpv6lq_query *query = dhcpv6lq_capture_queries(world->capture); query;
             query = query->next) {
            check_query(query);
            if (world->leases) {
                (void)check_leases(world->leases, dhcpv6lq_lease_list_of(world->leases, query),
                                   query);
            }
        }
        check_ledger(world->capture);
    }
    if (world->leases) {
        check_table(world);
    }
    dhcpv6lq_leases_free(world->leases);
    dhcpv6lq_session_free(session);
    dhcpv6lq_capture_free(world->capture);
    assert_int_equal(world->counter.blocks, 0);
}
