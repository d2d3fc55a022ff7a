/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The bindings of one answer: which overlap, against a plain comparison of all
 * with all; and what they cost.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "series/bindings.h"

#include "counter.h"

enum { CLIENT_A = 11, CLIENT_B = 22, MILLION = 1000000, OCTETS_EACH = 96 };

static struct counter counter;
static struct dhcpv6lq_allocator allocator;
static struct dhcpv6lq_bindings set;

static int setup(void **state) {
    (void)state;
    counter = (struct counter){0};
    allocator = counter_allocator(&counter);
    dhcpv6lq_bindings_init(&set, &allocator, 1);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    dhcpv6lq_bindings_free(&set);
    return counter.blocks != 0;
}

/* `number` stands for the last 64 bits of an address, or the first of a prefix. */
static enum dhcpv6lq_binding_result add(enum dhcpv6lq_binding_kind kind, uint64_t number,
                                        uint8_t length, uint64_t client, uint32_t frame,
                                        uint32_t *earlier) {
    uint8_t prefix[16] = {0};
    size_t last = kind == DHCPV6LQ_BINDING_ADDRESS ? 15 : 7;

    for (size_t i = 0; i < 8; i++) {
        prefix[last - i] = (uint8_t)(number >> (8 * i));
    }
    return dhcpv6lq_bindings_add(&set, kind, prefix, length, client, frame, true, earlier);
}

static void expect_prefix(uint64_t number, uint8_t length, uint64_t client, uint32_t frame,
                          enum dhcpv6lq_binding_result result, uint32_t earlier) {
    uint32_t told = 0;

    assert_int_equal(add(DHCPV6LQ_BINDING_PREFIX, number, length, client, frame, &told), result);
    assert_int_equal(told, earlier);
}

static void addresses(void **state) {
    uint32_t earlier = 0;

    (void)state;
    assert_int_equal(add(DHCPV6LQ_BINDING_ADDRESS, 1, 128, CLIENT_A, 1, &earlier),
                     DHCPV6LQ_BINDING_NEW);
    assert_int_equal(add(DHCPV6LQ_BINDING_ADDRESS, 2, 128, CLIENT_B, 2, &earlier),
                     DHCPV6LQ_BINDING_NEW);
    assert_int_equal(add(DHCPV6LQ_BINDING_ADDRESS, 1, 128, CLIENT_A, 3, &earlier),
                     DHCPV6LQ_BINDING_REPEATED);
    assert_int_equal(earlier, 1);
    assert_int_equal(add(DHCPV6LQ_BINDING_ADDRESS, 2, 128, CLIENT_A, 4, &earlier),
                     DHCPV6LQ_BINDING_CONFLICT);
    assert_int_equal(earlier, 2);
    /* An address in a prefix is no conflict, nor is the prefix around an address. */
    expect_prefix(0, 0, CLIENT_B, 5, DHCPV6LQ_BINDING_NEW, 0);
    assert_int_equal(add(DHCPV6LQ_BINDING_ADDRESS, 3, 128, CLIENT_A, 6, &earlier),
                     DHCPV6LQ_BINDING_NEW);
}

static void prefixes(void **state) {
    (void)state;
    expect_prefix(0x20010db800010000, 48, CLIENT_A, 1, DHCPV6LQ_BINDING_NEW, 0);
    expect_prefix(0x20010db800010000, 48, CLIENT_A, 2, DHCPV6LQ_BINDING_REPEATED, 1);
    expect_prefix(0x20010db80001ffff, 48, CLIENT_A, 3, DHCPV6LQ_BINDING_REPEATED, 1);
    expect_prefix(0x20010db800010000, 56, CLIENT_A, 4, DHCPV6LQ_BINDING_NEW, 0);
    expect_prefix(0x20010db800010100, 56, CLIENT_B, 5, DHCPV6LQ_BINDING_CONFLICT, 1);
    expect_prefix(0x20010db800020000, 48, CLIENT_B, 6, DHCPV6LQ_BINDING_NEW, 0);
    expect_prefix(0x20010db800000000, 32, CLIENT_B, 7, DHCPV6LQ_BINDING_CONFLICT, 1);
    expect_prefix(0x20010db900000000, 32, CLIENT_A, 8, DHCPV6LQ_BINDING_NEW, 0);
    /* Inside its own and another's. */
    expect_prefix(0x20010db800010001, 64, CLIENT_A, 9, DHCPV6LQ_BINDING_CONFLICT, 7);
}

/* The nearest is not the only one: a client's own prefix inside another's. */
static void own_prefix_between(void **state) {
    (void)state;
    expect_prefix(0x1000000000000000, 8, CLIENT_A, 1, DHCPV6LQ_BINDING_NEW, 0);
    expect_prefix(0x1010000000000000, 16, CLIENT_B, 2, DHCPV6LQ_BINDING_CONFLICT, 1);
    expect_prefix(0x1010100000000000, 24, CLIENT_B, 3, DHCPV6LQ_BINDING_CONFLICT, 1);
    expect_prefix(0x1000000000000000, 8, CLIENT_B, 4, DHCPV6LQ_BINDING_CONFLICT, 1);
    expect_prefix(0x1000000000000000, 8, CLIENT_A, 5, DHCPV6LQ_BINDING_CONFLICT, 4);
    expect_prefix(0, 0, CLIENT_A, 6, DHCPV6LQ_BINDING_CONFLICT, 4);
}

static bool overlap(uint64_t a, unsigned a_length, uint64_t b, unsigned b_length) {
    unsigned length = a_length < b_length ? a_length : b_length;

    return length == 0 || (a ^ b) >> (64 - length) == 0;
}

/* Crowded random prefixes: the result is that of comparing with every earlier one. */
static void random_prefixes(void **state) {
    enum { COUNT = 3000 };
    static struct {
        uint64_t number;
        uint8_t length;
        uint64_t client;
    } earlier[COUNT];
    uint64_t random = 88172645463325252u;
    unsigned results[4] = {0};

    (void)state;
    for (uint32_t i = 0; i < COUNT; i++) {
        bool conflict = false;
        bool repeated = false;
        uint32_t frame = 0;
        enum dhcpv6lq_binding_result result;

        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        earlier[i].length = (uint8_t)(12 + random % 9);
        earlier[i].number = random >> 8 & ~(UINT64_MAX >> earlier[i].length);
        earlier[i].client = i < COUNT / 2 ? 1 : 1 + random % 3;
        for (uint32_t j = 0; j < i; j++) {
            bool over =
                overlap(earlier[i].number, earlier[i].length, earlier[j].number, earlier[j].length);

            conflict |= over && earlier[i].client != earlier[j].client;
            repeated |= earlier[i].client == earlier[j].client &&
                        earlier[i].length == earlier[j].length &&
                        earlier[i].number == earlier[j].number;
        }
        result = add(DHCPV6LQ_BINDING_PREFIX, earlier[i].number, earlier[i].length,
                     earlier[i].client, i, &frame);
        results[result]++;
        if (repeated) {
            assert_int_not_equal(result, DHCPV6LQ_BINDING_NEW);
        } else {
            assert_int_equal(result, conflict ? DHCPV6LQ_BINDING_CONFLICT : DHCPV6LQ_BINDING_NEW);
        }
        if (result == DHCPV6LQ_BINDING_CONFLICT) {
            assert_true(overlap(earlier[i].number, earlier[i].length, earlier[frame].number,
                                earlier[frame].length));
            assert_int_not_equal(earlier[i].client, earlier[frame].client);
        }
    }
    for (size_t i = 0; i < 3; i++) {
        assert_true(results[i] > 10);
    }
}

/* What is allocated stays under 96 octets a binding, at every count. */
static void cost(void **state) {
    uint32_t earlier;

    (void)state;
    for (uint32_t i = 0; i < MILLION; i++) {
        assert_int_equal(add(DHCPV6LQ_BINDING_ADDRESS, i, 128, CLIENT_A, 1, &earlier),
                         DHCPV6LQ_BINDING_NEW);
        assert_true(counter.octets <= (size_t)OCTETS_EACH * (i + 1));
    }
    assert_int_equal(set.count, MILLION);
    dhcpv6lq_bindings_free(&set);
    assert_int_equal(counter.octets, 0);
    assert_int_equal(set.count, 0);
}

/* A client's prefixes inside each other, then the ones around them. */
static void nested(void **state) {
    uint32_t earlier;

    (void)state;
    for (uint32_t i = 0; i < 100000; i++) {
        assert_int_equal(add(DHCPV6LQ_BINDING_PREFIX, i, 64, CLIENT_A, 1, &earlier),
                         DHCPV6LQ_BINDING_NEW);
    }
    for (uint32_t round = 0; round < 100; round++) {
        for (uint8_t length = 0; length < 64; length++) {
            assert_int_equal(add(DHCPV6LQ_BINDING_PREFIX, 0, length, CLIENT_A, 1, &earlier),
                             round ? DHCPV6LQ_BINDING_REPEATED : DHCPV6LQ_BINDING_NEW);
        }
    }
    assert_int_equal(add(DHCPV6LQ_BINDING_PREFIX, 99999, 64, CLIENT_B, 2, &earlier),
                     DHCPV6LQ_BINDING_CONFLICT);
}

static void no_room_and_no_memory(void **state) {
    const uint8_t address[16] = {1};
    uint32_t earlier = 0;

    (void)state;
    assert_int_equal(
        dhcpv6lq_bindings_add(&set, DHCPV6LQ_BINDING_ADDRESS, address, 128, 1, 1, false, &earlier),
        DHCPV6LQ_BINDING_NOT_STORED);
    assert_int_equal(add(DHCPV6LQ_BINDING_ADDRESS, 1, 128, 1, 1, &earlier), DHCPV6LQ_BINDING_NEW);
    counter.fails = counter.calls + 1;
    assert_int_equal(add(DHCPV6LQ_BINDING_ADDRESS, 2, 128, 1, 1, &earlier),
                     DHCPV6LQ_BINDING_NOT_STORED);
    assert_int_equal(add(DHCPV6LQ_BINDING_ADDRESS, 1, 128, 1, 1, &earlier),
                     DHCPV6LQ_BINDING_REPEATED); /* needs none */
    assert_int_equal(set.count, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(addresses, setup, teardown),
        cmocka_unit_test_setup_teardown(prefixes, setup, teardown),
        cmocka_unit_test_setup_teardown(own_prefix_between, setup, teardown),
        cmocka_unit_test_setup_teardown(random_prefixes, setup, teardown),
        cmocka_unit_test_setup_teardown(cost, setup, teardown),
        cmocka_unit_test_setup_teardown(nested, setup, teardown),
        cmocka_unit_test_setup_teardown(no_room_and_no_memory, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
