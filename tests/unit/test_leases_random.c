/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The lease table against a plain model of it (lease_model.h), by random reports.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lease_model.h"

enum { ROUNDS = 400 };

static uint64_t random_state;

static uint64_t any(uint64_t under) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (random_state >> 11) % under;
}

static void random_reports(void **state) {
    unsigned found[3] = {0};

    (void)state;
    for (unsigned round = 1; round <= ROUNDS; round++) {
        random_state = round;
        lease_model_begin();
        for (unsigned i = 0; i < LEASE_MODEL_REPORTS; i++) {
            struct told told = lease_model_report(any);

            found[told.rule == NOTHING ? 0 : told.rule == DHCPV6LQ_RULE_BINDING_CONFLICT ? 1 : 2]++;
            if (i % 10 == 9) {
                lease_model_compare();
            }
        }
        lease_model_end();
    }
    for (size_t i = 0; i < 3; i++) {
        assert_true(found[i] > 100);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_reports),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
