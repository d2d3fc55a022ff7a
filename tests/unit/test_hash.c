/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The hash of keys from the wire: SipHash-1-3, by its published values, and its seed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dhcpv6lq/hash.h"

/* The octets 0, 1, 2 ... under the key 0, 1, 2 ... 15. */
static void published_values(void **state) {
    static const struct dhcpv6lq_seed key = {UINT64_C(0x0706050403020100),
                                             UINT64_C(0x0f0e0d0c0b0a0908)};
    static const uint64_t values[] = {UINT64_C(0xabac0158050fc4dc), UINT64_C(0xc9f49bf37d57ca93)};
    static const uint8_t octets[] = {0};

    (void)state;
    assert_true(dhcpv6lq_hash(octets, 0, key) == values[0]);
    assert_true(dhcpv6lq_hash(octets, 1, key) == values[1]);
}

/* Every octet counts, wherever it stands, and so do the length and the seed. */
static void everything_counts(void **state) {
    enum { LENGTH = 21 };
    static const struct dhcpv6lq_seed seeds[] = {{1, 2}, {1, 3}, {2, 2}};
    uint8_t octets[LENGTH] = {0};
    uint64_t hash = dhcpv6lq_hash(octets, LENGTH, seeds[0]);

    (void)state;
    assert_true(dhcpv6lq_hash(octets, LENGTH, seeds[1]) != hash);
    assert_true(dhcpv6lq_hash(octets, LENGTH, seeds[2]) != hash);
    for (size_t i = 0; i < LENGTH; i++) {
        assert_true(dhcpv6lq_hash(octets, i, seeds[0]) != hash);
        octets[i] = 1;
        assert_true(dhcpv6lq_hash(octets, LENGTH, seeds[0]) != hash);
        octets[i] = 0;
    }
    assert_true(dhcpv6lq_hash(octets, LENGTH, seeds[0]) == hash);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_values),
        cmocka_unit_test(everything_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
