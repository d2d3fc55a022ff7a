/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The prefixes of the lease table: what is around one and inside it, against a plain comparison of
 * all with all; and what they cost.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "leases/prefixes.h"

#include "counter.h"

enum { PREFIXES = 1000, ADDRESS = DHCPV6LQ_PREFIX_BITS_MAX, LENGTH = DHCPV6LQ_TENANT_BITS };

static struct counter counter;
static struct dhcpv6lq_allocator allocator;
static struct dhcpv6lq_prefixes prefixes;

/* What the numbers stand for. */
static struct {
    uint32_t tenant;
    uint8_t octets[16];
    unsigned bits;
    uint32_t holder;
} entries[PREFIXES + 1];

static struct dhcpv6lq_prefix prefix_of(const void *user, uint32_t number) {
    assert_ptr_equal(user, &entries);
    return (struct dhcpv6lq_prefix){entries[number].tenant, entries[number].octets,
                                    entries[number].bits};
}

static uint32_t holder_of(const void *user, uint32_t number) {
    (void)user;
    return entries[number].holder;
}

static int setup(void **state) {
    (void)state;
    counter = (struct counter){0};
    allocator = counter_allocator(&counter);
    dhcpv6lq_prefixes_init(&prefixes, &allocator, &entries, prefix_of, holder_of);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    dhcpv6lq_prefixes_free(&prefixes);
    return counter.blocks != 0;
}

/* ---- a plain model ---- */

static bool has_bit(uint32_t number, unsigned at) {
    return at < 32            ? entries[number].tenant >> (31 - at) & 1
           : at < ADDRESS - 1 ? entries[number].octets[(at - 32) / 8] >> (7 - (at - 32) % 8) & 1
                              : false;
}

/* Is the first one around the other? */
static bool is_around(uint32_t one, uint32_t other) {
    for (unsigned at = 0; at < entries[one].bits; at++) {
        if (at == entries[other].bits || has_bit(one, at) != has_bit(other, at)) {
            return false;
        }
    }
    return true;
}

static int order(uint32_t one, uint32_t other) {
    int order = (entries[one].tenant > entries[other].tenant) -
                (entries[one].tenant < entries[other].tenant);

    if (order == 0) {
        order = memcmp(entries[one].octets, entries[other].octets, 16);
    }
    return order ? order : (int)entries[one].bits - (int)entries[other].bits;
}

/* ---- the tests ---- */

static uint64_t random_state;

static uint64_t next_random(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* A prefix or an address whose bits are few enough to meet others: 9 of them count. */
static void choose(uint32_t number) {
    uint64_t random = next_random();
    unsigned length = (unsigned)(random >> 20) % 10;
    uint64_t high = (random >> 32 & 0x1ff) << (64 - 9);

    memset(&entries[number], 0, sizeof entries[number]);
    entries[number].tenant = random >> 8 & 1 ? UINT32_C(0x80000000) : (uint32_t)(random >> 9 & 1);
    entries[number].bits = length == 9 && (random >> 16 & 1) ? ADDRESS : LENGTH + length;
    high &= length ? ~(UINT64_MAX >> length) : 0;
    entries[number].octets[0] = (uint8_t)(high >> 56);
    entries[number].octets[1] = (uint8_t)(high >> 48);
}

static uint32_t insert(uint32_t number) {
    struct dhcpv6lq_prefix prefix = prefix_of(&entries, number);
    struct dhcpv6lq_path path;
    uint32_t found = dhcpv6lq_prefixes_find(&prefixes, &prefix, &path);

    if (found == 0) {
        assert_true(dhcpv6lq_prefixes_insert(&prefixes, &prefix, &path, number));
    }
    return found;
}

static void hold(uint32_t number, uint32_t holder) {
    struct dhcpv6lq_prefix prefix = prefix_of(&entries, number);
    struct dhcpv6lq_path path;

    entries[number].holder = holder;
    assert_int_equal(dhcpv6lq_prefixes_find(&prefixes, &prefix, &path), number);
    dhcpv6lq_prefixes_hold(&prefixes, &path);
}

static void check_around(uint32_t number, uint32_t count) {
    struct dhcpv6lq_prefix prefix = prefix_of(&entries, number);
    struct dhcpv6lq_path path;
    unsigned step = 0;
    uint32_t last = number;
    uint32_t found;
    uint32_t around = 0;

    assert_int_equal(dhcpv6lq_prefixes_find(&prefixes, &prefix, &path), number);
    while ((found = dhcpv6lq_prefixes_around(&prefixes, &path, &step)) != 0) {
        assert_true(entries[found].bits < entries[last].bits);
        assert_true(is_around(found, number));
        last = found;
        around++;
    }
    for (uint32_t i = 1; i <= count; i++) {
        around -= i != number && is_around(i, number);
    }
    assert_int_equal(around, 0);
}

static void check_inside(uint32_t number, uint32_t count, uint32_t client) {
    struct dhcpv6lq_prefix prefix = prefix_of(&entries, number);
    struct dhcpv6lq_path path;
    uint32_t first = 0;

    assert_int_equal(dhcpv6lq_prefixes_find(&prefixes, &prefix, &path), number);
    for (uint32_t i = 1; i <= count; i++) {
        if (i != number && is_around(number, i) && entries[i].holder != DHCPV6LQ_NOBODY &&
            entries[i].holder != client && (first == 0 || order(i, first) < 0)) {
            first = i;
        }
    }
    assert_int_equal(dhcpv6lq_prefixes_inside(&prefixes, &path, client), first);
}

static void check_order(uint32_t count) {
    uint32_t rest[DHCPV6LQ_PREFIXES_REST];
    unsigned used = dhcpv6lq_prefixes_begin(&prefixes, rest);
    uint32_t last = 0;
    uint32_t next;

    for (uint32_t i = 0; i < count; i++) {
        next = dhcpv6lq_prefixes_next(&prefixes, rest, &used);
        assert_true(next != 0 && (last == 0 || order(last, next) < 0));
        last = next;
    }
    assert_int_equal(dhcpv6lq_prefixes_next(&prefixes, rest, &used), 0);
}

static void random_prefixes(void **state) {
    (void)state;
    for (unsigned round = 1; round <= 60; round++) {
        uint32_t count = 1;

        random_state = round;
        setup(NULL);
        choose(1);
        assert_int_equal(insert(1), 0);
        for (unsigned i = 0; i < 10 * round; i++) {
            uint32_t found;

            choose(count + 1);
            found = insert(count + 1);
            if (found == 0) {
                count++;
            } else {
                assert_int_equal(order(found, count + 1), 0);
            }
            hold((uint32_t)(next_random() % count) + 1,
                 (uint32_t[]){DHCPV6LQ_NOBODY, 1, 1, 2, 3, DHCPV6LQ_SEVERAL}[next_random() % 6]);
        }
        for (uint32_t number = 1; number <= count; number++) {
            check_around(number, count);
            check_inside(number, count, 1);
            check_inside(number, count, 2);
        }
        check_order(count);
        assert_true(prefixes.nodes.count < count);
        assert_int_equal(teardown(NULL), 0);
    }
}

/* Every length there is, around one address: the deepest way. */
static void all_lengths(void **state) {
    uint32_t rest[DHCPV6LQ_PREFIXES_REST];
    unsigned used;

    (void)state;
    for (uint32_t i = 0; i <= 128; i++) {
        uint32_t number = 1 + (i * 50) % 129; /* in no order: 50 and 129 have no factor in common */

        memset(&entries[number], 0, sizeof entries[number]);
        entries[number].tenant = UINT32_MAX;
        entries[number].bits = LENGTH + number - 1;
        entries[number].holder = number;
        assert_int_equal(insert(number), 0);
    }
    entries[130] = entries[129];
    entries[130].bits = ADDRESS;
    assert_int_equal(insert(130), 0);
    for (uint32_t number = 1; number <= 130; number++) {
        check_around(number, 130);
    }
    check_order(130);
    used = dhcpv6lq_prefixes_begin(&prefixes, rest);
    assert_int_equal(used, 1);
}

static void no_memory(void **state) {
    struct dhcpv6lq_prefix prefix;
    struct dhcpv6lq_path path;

    (void)state;
    for (uint32_t number = 1; number <= 3; number++) {
        memset(&entries[number], 0, sizeof entries[number]);
        entries[number].octets[0] = (uint8_t)number;
        entries[number].bits = ADDRESS;
    }
    assert_int_equal(insert(1), 0); /* needs none */
    assert_int_equal(counter.calls, 0);
    prefix = prefix_of(&entries, 2);
    for (size_t fails = 1; fails <= 2; fails++) {
        counter.fails = counter.calls + fails;
        assert_int_equal(dhcpv6lq_prefixes_find(&prefixes, &prefix, &path), 0);
        assert_false(dhcpv6lq_prefixes_insert(&prefixes, &prefix, &path, 2));
        check_around(1, 1);
        check_order(1);
    }
    assert_int_equal(insert(2), 0);
    assert_int_equal(insert(2), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_prefixes),
        cmocka_unit_test_setup_teardown(all_lengths, setup, teardown),
        cmocka_unit_test_setup_teardown(no_memory, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
