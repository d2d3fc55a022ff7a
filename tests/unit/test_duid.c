/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * DUIDs of each type, loaded and saved; and those that are refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "dhcpv6lq/duid.h"
#include "dhcpv6lq/registry.h"

#define SIZE(table) (sizeof(table) / sizeof((table)[0]))

/* Load and save again what stands after some other octets. */
static struct dhcpv6lq_duid round_trip(const uint8_t *octets, size_t offset, size_t length) {
    struct dhcpv6lq_duid duid;
    struct dhcpv6lq_error error;
    uint8_t saved[130];
    size_t used = 0;

    assert_int_equal(dhcpv6lq_duid_load(&duid, octets, offset, length, &used, &error), DHCPV6LQ_OK);
    assert_int_equal(used, length);
    assert_ptr_equal(duid.octets + duid.length, octets + offset + length);
    assert_int_equal(dhcpv6lq_duid_validate(&duid, &error), DHCPV6LQ_OK);
    assert_int_equal(dhcpv6lq_duid_save(&duid, saved, length, &used, &error), DHCPV6LQ_OK);
    assert_int_equal(used, length);
    assert_memory_equal(saved, octets + offset, length);
    for (size_t size = 0; size < length; size++) {
        assert_int_equal(dhcpv6lq_duid_save(&duid, saved, size, &used, &error), DHCPV6LQ_SPACE);
        assert_int_equal(error.needed, length);
    }
    return duid;
}

static void llt(void **state) {
    static const uint8_t octets[] = {9, 0, 1, 0, 1, 0x29, 0xbd, 0x5e, 0x80, 0, 0, 0x5e, 0, 0x53, 1};
    struct dhcpv6lq_duid duid = round_trip(octets, 1, 14);

    (void)state;
    assert_int_equal(duid.type, DHCPV6LQ_DUID_LLT);
    assert_int_equal(duid.hardware_type, 1);
    assert_int_equal(duid.time, 0x29bd5e80);
    assert_int_equal(duid.enterprise, 0);
    assert_int_equal(duid.length, 6);
}

static void en(void **state) {
    static const uint8_t octets[] = {0, 2, 0, 0, 0x9d, 0x10, 'i', 'd'};
    struct dhcpv6lq_duid duid = round_trip(octets, 0, sizeof octets);

    (void)state;
    assert_int_equal(duid.type, DHCPV6LQ_DUID_EN);
    assert_int_equal(duid.enterprise, 40208);
    assert_int_equal(duid.hardware_type, 0);
    assert_int_equal(duid.length, 2);
    assert_int_equal(duid.octets[0], 'i');
}

static void ll(void **state) {
    static const uint8_t octets[] = {0, 3, 0, 27, 1, 2, 3, 4, 5, 6, 7, 8};
    struct dhcpv6lq_duid duid = round_trip(octets, 0, sizeof octets);

    (void)state;
    assert_int_equal(duid.type, DHCPV6LQ_DUID_LL);
    assert_int_equal(duid.hardware_type, 27);
    assert_int_equal(duid.time, 0);
    assert_int_equal(duid.length, 8);
}

static void uuid(void **state) {
    static const uint8_t octets[] = {0, 4, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    struct dhcpv6lq_duid duid = round_trip(octets, 0, sizeof octets);

    (void)state;
    assert_int_equal(duid.type, DHCPV6LQ_DUID_UUID);
    assert_int_equal(duid.length, 16);
}

static void unknown(void **state) {
    static const uint8_t octets[130] = {0x12, 0x34, 1};

    (void)state;
    for (size_t length = 3; length <= 130; length++) {
        struct dhcpv6lq_duid duid = round_trip(octets, 0, length);

        assert_int_equal(duid.type, 0x1234);
        assert_int_equal(duid.length, length - 2);
    }
}

/* RFC 8415 11.1: a link-layer address or an identifier may have no octets. */
static void empty(void **state) {
    static const uint8_t octets[] = {0, 1, 0, 27, 1, 2, 3, 4};
    static const struct {
        uint8_t type;
        size_t fixed;
    } types[] = {{DHCPV6LQ_DUID_LLT, 8}, {DHCPV6LQ_DUID_EN, 6}, {DHCPV6LQ_DUID_LL, 4}};

    (void)state;
    for (size_t i = 0; i < SIZE(types); i++) {
        struct dhcpv6lq_duid duid;
        struct dhcpv6lq_error error;
        uint8_t wire[sizeof octets];
        uint8_t saved[sizeof octets];
        size_t used = 0;

        memcpy(wire, octets, sizeof wire);
        wire[1] = types[i].type;
        assert_int_equal(dhcpv6lq_duid_load(&duid, wire, 0, types[i].fixed, &used, &error),
                         DHCPV6LQ_OK);
        assert_int_equal(used, types[i].fixed);
        assert_int_equal(duid.type, types[i].type);
        assert_int_equal(duid.length, 0);
        assert_int_equal(dhcpv6lq_duid_validate(&duid, &error), DHCPV6LQ_OK);
        assert_int_equal(dhcpv6lq_duid_save(&duid, saved, sizeof saved, &used, &error),
                         DHCPV6LQ_OK);
        assert_int_equal(used, types[i].fixed);
        assert_memory_equal(saved, wire, used);
    }
}

/* The octets that a type needs at least, and has at most. */
static void lengths_are_checked(void **state) {
    static const struct {
        uint8_t type;
        size_t least;
        size_t most;
    } table[] = {{1, 8, 130}, {2, 6, 130}, {3, 4, 130}, {4, 18, 18}, {5, 3, 130}};
    uint8_t octets[140] = {7, 0};

    (void)state;
    for (size_t i = 0; i < SIZE(table); i++) {
        octets[2] = table[i].type;
        for (size_t length = 0; length <= 135; length++) {
            struct dhcpv6lq_duid duid;
            struct dhcpv6lq_error error = {.code = DHCPV6LQ_OK};
            size_t used = 99;
            bool right = length >= table[i].least && length <= table[i].most;

            assert_int_equal(dhcpv6lq_duid_load(&duid, octets, 1, length, &used, &error),
                             right ? DHCPV6LQ_OK : DHCPV6LQ_LENGTH);
            assert_int_equal(used, right ? length : 0);
            if (!right) {
                assert_int_equal(error.code, DHCPV6LQ_LENGTH);
                assert_int_equal(error.offset, 1);
                assert_string_equal(error.text,
                                    "A DUID has 3 to 130 octets, and as many as its type needs");
            }
        }
    }
}

static void saving_checks_lengths(void **state) {
    static const uint8_t octets[129] = {0};
    static const struct dhcpv6lq_duid wrong[] = {
        {.type = DHCPV6LQ_DUID_LLT, .octets = octets, .length = 123},
        {.type = DHCPV6LQ_DUID_EN, .octets = octets, .length = 125},
        {.type = DHCPV6LQ_DUID_LL, .octets = octets, .length = 127},
        {.type = DHCPV6LQ_DUID_UUID, .octets = octets, .length = 15},
        {.type = DHCPV6LQ_DUID_UUID, .octets = octets, .length = 17},
        {.type = 9, .octets = octets, .length = 0},
        {.type = 9, .octets = octets, .length = 129},
    };

    (void)state;
    for (size_t i = 0; i < SIZE(wrong); i++) {
        struct dhcpv6lq_error error = {.offset = 99};
        uint8_t saved[200];
        size_t used = 99;

        assert_int_equal(dhcpv6lq_duid_validate(&wrong[i], &error), DHCPV6LQ_LENGTH);
        assert_int_equal(error.offset, 0);
        assert_int_equal(dhcpv6lq_duid_save(&wrong[i], saved, sizeof saved, &used, &error),
                         DHCPV6LQ_LENGTH);
        assert_int_equal(used, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(llt),
        cmocka_unit_test(en),
        cmocka_unit_test(ll),
        cmocka_unit_test(uuid),
        cmocka_unit_test(unknown),
        cmocka_unit_test(empty),
        cmocka_unit_test(lengths_are_checked),
        cmocka_unit_test(saving_checks_lengths),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
