/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The codec's own containers: what is put in is found again, whatever the order, and memory that is
 * not there is said and not missed afterwards.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "memory/blocks.h"
#include "memory/intern.h"
#include "memory/map.h"
#include "memory/strings.h"

#include "counter.h"

enum { COUNT = 50000 };

static const struct dhcpv6lq_seed seed = {1, 2};

static struct counter counter;
static struct dhcpv6lq_allocator allocator;

static int setup(void **state) {
    (void)state;
    counter = (struct counter){0};
    allocator = counter_allocator(&counter);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    return counter.blocks != 0;
}

/* ---- index ---- */

/* A number stands for itself times 3. */
static bool is_three_times(const void *context, uint32_t number, const void *key) {
    assert_ptr_equal(context, &counter);
    return *(const uint32_t *)key == 3 * number;
}

/* Some hashes are equal, and some begin at the table's last slot. */
static uint64_t hash_of(uint32_t key) {
    return key % 5 == 0 ? UINT64_MAX : (uint64_t)(key % 1000) << 54;
}

static void index_finds(void **state) {
    struct dhcpv6lq_index index;
    uint32_t key = 3;

    (void)state;
    dhcpv6lq_index_init(&index, &allocator, is_three_times);
    assert_int_equal(dhcpv6lq_index_find(&index, &counter, hash_of(key), &key), 0);
    assert_int_equal(counter.calls, 0);
    for (uint32_t number = 1; number <= 3000; number++) {
        key = 3 * number;
        assert_true(dhcpv6lq_index_put(&index, &counter, hash_of(key), &key, number));
        assert_true(dhcpv6lq_index_put(&index, &counter, hash_of(key), &key, number));
        assert_int_equal(index.count, number);
    }
    for (key = 1; key <= 9003; key++) {
        assert_int_equal(dhcpv6lq_index_find(&index, &counter, hash_of(key), &key),
                         key % 3 == 0 && key <= 9000 ? key / 3 : 0);
    }
    dhcpv6lq_index_free(&index);
}

static void index_without_memory(void **state) {
    struct dhcpv6lq_index index;
    uint32_t key = 3;

    (void)state;
    dhcpv6lq_index_init(&index, &allocator, is_three_times);
    counter.fails = 1;
    assert_false(dhcpv6lq_index_put(&index, &counter, 1, &key, 1));
    assert_int_equal(dhcpv6lq_index_find(&index, &counter, 1, &key), 0);
    for (uint32_t number = 1; number <= 100; number++) {
        bool grows = index.count == index.size - index.size / 5 && index.size > 0;

        key = 3 * number;
        if (grows) {
            counter.fails = counter.calls + 1;
            assert_false(dhcpv6lq_index_put(&index, &counter, hash_of(key), &key, number));
            key = 3;
            assert_int_equal(dhcpv6lq_index_find(&index, &counter, hash_of(key), &key), 1);
            key = 3 * number;
        }
        assert_true(dhcpv6lq_index_put(&index, &counter, hash_of(key), &key, number));
    }
    dhcpv6lq_index_free(&index);
}

/* ---- map and intern ---- */

static bool is_same_number(const void *value, const void *key) {
    return *(const uint32_t *)value == *(const uint32_t *)key;
}

static void map_finds(void **state) {
    static uint32_t values[1000];
    static uint32_t others[1000];
    struct dhcpv6lq_map map;
    uint32_t key = 0;

    (void)state;
    dhcpv6lq_map_init(&map, &allocator, is_same_number);
    assert_null(dhcpv6lq_map_find(&map, hash_of(key), &key));
    for (uint32_t i = 0; i < 1000; i++) {
        values[i] = others[i] = i;
        assert_true(dhcpv6lq_map_put(&map, hash_of(i), &i, &values[i]));
    }
    for (uint32_t i = 0; i < 1000; i += 2) {
        assert_true(dhcpv6lq_map_put(&map, hash_of(i), &i, &others[i]));
    }
    for (uint32_t i = 0; i < 1000; i++) {
        assert_ptr_equal(dhcpv6lq_map_find(&map, hash_of(i), &i),
                         i % 2 == 0 ? &others[i] : &values[i]);
    }
    key = 1000;
    assert_null(dhcpv6lq_map_find(&map, hash_of(key), &key));
    dhcpv6lq_map_free(&map);
    assert_null(dhcpv6lq_map_find(&map, hash_of(0), &values[0]));
}

static void map_without_memory(void **state) {
    static uint32_t values[200];

    (void)state;
    for (size_t fails = 1;; fails++) {
        struct dhcpv6lq_map map;
        uint32_t there = 0;

        counter.calls = 0;
        counter.fails = fails;
        dhcpv6lq_map_init(&map, &allocator, is_same_number);
        for (uint32_t i = 0; i < 200; i++) {
            values[i] = i;
            if (!dhcpv6lq_map_put(&map, hash_of(i), &i, &values[i])) {
                assert_null(dhcpv6lq_map_find(&map, hash_of(i), &i));
                assert_true(dhcpv6lq_map_put(&map, hash_of(i), &i, &values[i]));
            }
            there++;
        }
        for (uint32_t i = 0; i < there; i++) {
            assert_ptr_equal(dhcpv6lq_map_find(&map, hash_of(i), &i), &values[i]);
        }
        dhcpv6lq_map_free(&map);
        assert_int_equal(counter.blocks, 0);
        if (counter.calls < fails) {
            assert_true(fails > 5);
            return;
        }
    }
}

static void intern_keeps_once(void **state) {
    struct dhcpv6lq_arena arena;
    struct dhcpv6lq_intern intern;
    const struct dhcpv6lq_bytes *one;
    const struct dhcpv6lq_bytes *none;

    (void)state;
    dhcpv6lq_arena_init(&arena, &allocator);
    dhcpv6lq_intern_init(&intern, &arena, seed);
    one = dhcpv6lq_intern(&intern, (const uint8_t *)"one", 3);
    none = dhcpv6lq_intern(&intern, NULL, 0);
    assert_non_null(one);
    assert_ptr_equal(dhcpv6lq_intern(&intern, (const uint8_t *)"one more", 3), one);
    assert_ptr_not_equal(dhcpv6lq_intern(&intern, (const uint8_t *)"one more", 4), one);
    assert_int_equal(one->length, 3);
    assert_memory_equal(one->octets, "one", 3);
    assert_non_null(none);
    assert_ptr_equal(dhcpv6lq_intern(&intern, (const uint8_t *)"", 0), none);
    dhcpv6lq_intern_free(&intern);
    dhcpv6lq_arena_free(&arena);
}

/* ---- blocks ---- */

static void blocks_stay(void **state) {
    struct dhcpv6lq_blocks blocks;
    uint32_t *first;

    (void)state;
    dhcpv6lq_blocks_init(&blocks, &allocator, sizeof(uint32_t));
    assert_int_equal(dhcpv6lq_blocks_add(&blocks), 1);
    first = dhcpv6lq_blocks_at(&blocks, 1);
    *first = 1;
    for (uint32_t number = 2; number <= COUNT; number++) {
        assert_true(dhcpv6lq_blocks_reserve(&blocks));
        counter.fails = counter.calls + 1; /* what is reserved needs no more */
        assert_int_equal(dhcpv6lq_blocks_add(&blocks), number);
        counter.fails = 0;
        *(uint32_t *)dhcpv6lq_blocks_at(&blocks, number) = number;
    }
    assert_ptr_equal(dhcpv6lq_blocks_at(&blocks, 1), first);
    for (uint32_t number = 1; number <= COUNT; number++) {
        assert_int_equal(*(uint32_t *)dhcpv6lq_blocks_at(&blocks, number), number);
    }
    dhcpv6lq_blocks_free(&blocks);
    assert_int_equal(blocks.count, 0);
}

static void blocks_without_memory(void **state) {
    (void)state;
    for (size_t fails = 1; fails <= 2; fails++) {
        struct dhcpv6lq_blocks blocks;

        dhcpv6lq_blocks_init(&blocks, &allocator, 100);
        counter.fails = counter.calls + fails;
        assert_int_equal(dhcpv6lq_blocks_add(&blocks), 0);
        assert_int_equal(dhcpv6lq_blocks_add(&blocks), 1);
        dhcpv6lq_blocks_free(&blocks);
    }
}

/* ---- strings ---- */

/* The octets of one, of any length, all lengths among the first ones. */
static size_t make_string(uint8_t *octets, uint32_t i) {
    size_t length = i <= DHCPV6LQ_STRING_MAX ? i : i % 37 + sizeof i;

    memset(octets, 7, length);
    memcpy(octets, &i, length < sizeof i ? length : sizeof i);
    return length;
}

static void strings_keep_once(void **state) {
    static uint32_t numbers[COUNT];
    uint8_t octets[DHCPV6LQ_STRING_MAX];
    struct dhcpv6lq_strings strings;
    const uint8_t *first;

    (void)state;
    dhcpv6lq_strings_init(&strings, &allocator, seed);
    for (uint32_t i = 0; i < COUNT; i++) {
        numbers[i] = dhcpv6lq_strings_put(&strings, octets, make_string(octets, i));
        assert_true(numbers[i] != 0);
    }
    first = dhcpv6lq_strings_get(&strings, numbers[1]).octets;
    for (uint32_t i = 0; i < COUNT; i++) {
        size_t length = make_string(octets, i);
        struct dhcpv6lq_bytes kept = dhcpv6lq_strings_get(&strings, numbers[i]);

        assert_int_equal(dhcpv6lq_strings_put(&strings, octets, length), numbers[i]);
        assert_int_equal(kept.length, length);
        assert_memory_equal(kept.octets, octets, length);
    }
    assert_ptr_equal(dhcpv6lq_strings_get(&strings, numbers[1]).octets, first);
    assert_int_equal(strings.index.count, COUNT);
    dhcpv6lq_strings_free(&strings);
}

/* One that is added is another one each time, and is found by its number only. */
static void strings_add(void **state) {
    const uint8_t octets[] = {1, 2, 3};
    struct dhcpv6lq_strings strings;
    uint32_t first;
    uint32_t second;

    (void)state;
    dhcpv6lq_strings_init(&strings, &allocator, seed);
    first = dhcpv6lq_strings_add(&strings, octets, sizeof octets);
    second = dhcpv6lq_strings_add(&strings, octets, sizeof octets);
    assert_true(first != 0 && second != 0 && first != second);
    assert_true(dhcpv6lq_strings_has(&strings, first, octets, sizeof octets));
    assert_true(dhcpv6lq_strings_has(&strings, second, octets, sizeof octets));
    assert_false(dhcpv6lq_strings_has(&strings, second, octets, sizeof octets - 1));
    assert_false(dhcpv6lq_strings_has(&strings, 0, octets, 0));
    assert_int_equal(strings.index.count, 0);
    assert_int_equal(dhcpv6lq_strings_put_again(&strings, octets, sizeof octets, second), second);
    assert_false(dhcpv6lq_strings_put(&strings, octets, sizeof octets) == second);
    assert_int_equal(strings.index.count, 1);
    dhcpv6lq_strings_free(&strings);
}

static void strings_without_memory(void **state) {
    uint8_t octets[DHCPV6LQ_STRING_MAX];

    (void)state;
    for (size_t fails = 1;; fails++) {
        struct dhcpv6lq_strings strings;

        counter.calls = 0;
        counter.fails = fails;
        dhcpv6lq_strings_init(&strings, &allocator, seed);
        for (uint32_t i = 0; i < 400; i++) {
            size_t length = make_string(octets, i);
            uint32_t number = dhcpv6lq_strings_put(&strings, octets, length);

            if (number == 0) {
                number = dhcpv6lq_strings_put(&strings, octets, length);
            }
            assert_true(number != 0);
            assert_int_equal(dhcpv6lq_strings_get(&strings, number).length, length);
            assert_int_equal(dhcpv6lq_strings_put(&strings, octets, length), number);
        }
        assert_int_equal(strings.index.count, 400);
        dhcpv6lq_strings_free(&strings);
        assert_int_equal(counter.blocks, 0);
        if (counter.calls < fails) {
            assert_true(fails > 10);
            return;
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(index_finds, setup, teardown),
        cmocka_unit_test_setup_teardown(index_without_memory, setup, teardown),
        cmocka_unit_test_setup_teardown(map_finds, setup, teardown),
        cmocka_unit_test_setup_teardown(map_without_memory, setup, teardown),
        cmocka_unit_test_setup_teardown(intern_keeps_once, setup, teardown),
        cmocka_unit_test_setup_teardown(blocks_stay, setup, teardown),
        cmocka_unit_test_setup_teardown(blocks_without_memory, setup, teardown),
        cmocka_unit_test_setup_teardown(strings_keep_once, setup, teardown),
        cmocka_unit_test_setup_teardown(strings_add, setup, teardown),
        cmocka_unit_test_setup_teardown(strings_without_memory, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
