/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Of 2 ** 32 hashes, two of some 80,000 texts have the same by chance. From there
 * on whatever follows keeps it the same, so another such pair can follow, and
 * another: n pairs make 2 ** n texts.
 *
 *     start --+-- aXq4 --+-- 0Zzr --+--
 *             |          |          |
 *             +-- 9cKb --+-- Jw2e --+--
 */
#include "collide.h"

#include <string.h>

#include "stream.h"

enum {
    SLOTS = 1 << 21, /* a power of two */
    MOST = 1 << 20,  /* texts that are tried, in half of the slots */
    LETTERS = 64
};

/* A text that was tried; those numbers count from 1. */
struct tried {
    uint32_t hash;
    uint32_t number;
};

static uint32_t step_fnv1a(uint32_t hash, uint8_t octet) {
    return (hash ^ octet) * 16777619u;
}

static uint32_t step_djb2(uint32_t hash, uint8_t octet) {
    return hash * 33 + octet;
}

const struct collide_hash collide_fnv1a = {2166136261u, step_fnv1a};
const struct collide_hash collide_djb2 = {5381, step_djb2};

static uint32_t take(const struct collide_hash *hash, uint32_t value, const void *octets,
                     size_t length) {
    for (size_t i = 0; i < length; i++) {
        value = hash->step(value, ((const uint8_t *)octets)[i]);
    }
    return value;
}

static void spell(char block[COLLIDE_BLOCK], uint32_t number) {
    static const char letters[LETTERS + 1] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    for (size_t i = 0; i < COLLIDE_BLOCK; i++, number /= LETTERS) {
        block[i] = letters[number % LETTERS];
    }
}

/* Returns the hash that both blocks lead to. */
static uint32_t find_pair(char pair[2][COLLIDE_BLOCK], const struct collide_hash *hash,
                          uint32_t before) {
    static struct tried slots[SLOTS];

    memset(slots, 0, sizeof slots);
    for (uint32_t number = 1; number < MOST; number++) {
        uint32_t value;
        size_t at;

        spell(pair[0], number);
        value = take(hash, before, pair[0], COLLIDE_BLOCK);
        at = value % SLOTS;
        while (slots[at].number != 0 && slots[at].hash != value) {
            at = (at + 1) % SLOTS;
        }
        if (slots[at].number != 0) {
            spell(pair[1], slots[at].number);
            return value;
        }
        slots[at] = (struct tried){value, number};
    }
    fail("no two texts collide");
}

void collide_find(struct collide_blocks *blocks, const struct collide_hash *hash,
                  const uint8_t *before, size_t length) {
    uint32_t value = take(hash, hash->start, before, length);

    for (size_t i = 0; i < COLLIDE_BLOCKS; i++) {
        value = find_pair(blocks->block[i], hash, value);
    }
}

void collide_text(char text[COLLIDE_TEXT], const struct collide_blocks *blocks, uint32_t number) {
    for (size_t i = 0; i < COLLIDE_BLOCKS; i++) {
        memcpy(text + i * COLLIDE_BLOCK, blocks->block[i][number >> i & 1], COLLIDE_BLOCK);
    }
    text[COLLIDE_TEXT - 1] = '\0';
}
