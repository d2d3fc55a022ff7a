/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A live stream that goes on for months: what the lease table keeps depends on how many bindings
 * there are, not on how often they are told of; and what the session keeps of a message does not
 * depend on how many came before it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dhcpv6lq/leases.h"
#include "series.h"

enum { BINDINGS = 1000, UPDATES = 100000, PEERS = 3, XID = 1 };

/* So many, until all bindings have been told of through all relays twice: what a relay told of a
 * new binding is not found again, but once more. */
enum { FULL = 2 * PEERS * BINDINGS };

static struct counter table_counter;
static struct dhcpv6lq_leases *leases;

static void follow(void) {
    static const struct dhcpv6lq_seed seed = {1, 2};
    const struct dhcpv6lq_allocator allocator = counter_allocator(&table_counter);
    struct dhcpv6lq_answer_listener listener;

    start();
    table_counter = (struct counter){0};
    leases = dhcpv6lq_leases_new(&allocator, seed, 0);
    assert_non_null(leases);
    listener = dhcpv6lq_leases_listener(leases);
    dhcpv6lq_capture_listen(series.capture, &listener);
    build_activeleasequery(&build, XID);
    build_oro(&build, OPTION(LQ_RELAY_DATA));
    silent();
    build_reply(&build, XID);
    silent();
}

static bool is_release(unsigned number) {
    return number / BINDINGS % 10 == 9 && number % 2 == 1;
}

/* An update of one of the bindings after another, every tenth time a release of every other. The
 * server hears of it through one relay after another. */
static void tell(unsigned number) {
    uint32_t client = number % BINDINGS + 1;

    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, XID);
    build_open(&build, OPTION(CLIENT_DATA));
    build_duid(&build, OPTION(CLIENTID), client);
    build_time(&build, OPTION(CLT_TIME), 1);
    build_iaaddr(&build, client, 0, is_release(number) ? 0 : 7200);
    build_relay_data((uint8_t)(PEER + 1 + (number + number / BINDINGS) % PEERS), 0);
    build_close(&build);
    silent();
}

static void count_rows(unsigned *rows, unsigned *ended) {
    struct dhcpv6lq_lease_list list = dhcpv6lq_lease_list(leases, DHCPV6LQ_LEASES_BY_REPORT);
    struct dhcpv6lq_lease lease;

    *rows = *ended = 0;
    while (dhcpv6lq_lease_list_next(&list, &lease)) {
        *rows += 1;
        *ended += lease.ended;
    }
}

static void stays_bounded(void **state) {
    size_t table = 0;   /* octets, once it is full */
    size_t session = 0; /* likewise, */
    size_t half = 0;    /* and after half of the updates */
    size_t later;       /* of each update after that */
    unsigned rows;
    unsigned ended;

    (void)state;
    follow();
    for (unsigned number = 0; number < UPDATES; number++) {
        if (number == FULL) {
            table = table_counter.octets;
            session = series.counter.octets;
        } else if (number == UPDATES / 2) {
            half = series.counter.octets;
        }
        tell(number);
        assert_false(number >= FULL && table_counter.octets > table);
    }
    count_rows(&rows, &ended);
    assert_int_equal(rows, BINDINGS);
    assert_int_equal(ended, BINDINGS / 2);
    assert_int_equal(dhcpv6lq_leases_reports(leases), UPDATES);
    later = (series.counter.octets - half) / (UPDATES / 2);
    assert_true(later >= 1 && later <= (half - session) / (UPDATES / 2 - FULL) + 1);
    dhcpv6lq_leases_free(leases);
    assert_int_equal(table_counter.blocks, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_teardown(stays_bounded, finish)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
