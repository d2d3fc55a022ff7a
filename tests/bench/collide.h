/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Texts that a hash function without a seed cannot tell apart, as anybody who
 * knows it can make them.
 */
#ifndef BENCH_COLLIDE_H
#define BENCH_COLLIDE_H

#include <stddef.h>
#include <stdint.h>

enum {
    COLLIDE_BLOCKS = 16, /* each is one of two, and so there are 2 ** 16 texts */
    COLLIDE_BLOCK = 4,   /* octets */
    COLLIDE_TEXT = COLLIDE_BLOCKS * COLLIDE_BLOCK + 1
};

/* A 32-bit hash that takes one octet after the other. */
struct collide_hash {
    uint32_t start;
    uint32_t (*step)(uint32_t hash, uint8_t octet);
};

extern const struct collide_hash collide_fnv1a; /* FNV-1a */
extern const struct collide_hash collide_djb2;  /* GLib's g_str_hash() */

/* In each pair of blocks, both take the hash to the same value. */
struct collide_blocks {
    char block[COLLIDE_BLOCKS][2][COLLIDE_BLOCK];
};

/* Of a hash that has taken `before` already, none for all of a text. Takes some milliseconds a
 * block. */
void collide_find(struct collide_blocks *blocks, const struct collide_hash *hash,
                  const uint8_t *before, size_t length);

/* One of the texts, of letters and digits: `number` from 0 to 2 ** 16 - 1. */
void collide_text(char text[COLLIDE_TEXT], const struct collide_blocks *blocks, uint32_t number);

#endif
