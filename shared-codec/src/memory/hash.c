/* SPDX-License-Identifier: MIT
 *
 * SipHash: four words of state, stirred once for every eight octets and three times
 * at the end.
 */
#include "dhcpv6lq/hash.h"

enum { WORD = 8 };

struct state {
    uint64_t a;
    uint64_t b;
    uint64_t c;
    uint64_t d;
};

static inline uint64_t rotate(uint64_t word, unsigned bits) {
    return word << bits | word >> (64 - bits);
}

static inline void stir(struct state *state) {
    state->a += state->b;
    state->c += state->d;
    state->b = rotate(state->b, 13) ^ state->a;
    state->d = rotate(state->d, 16) ^ state->c;
    state->a = rotate(state->a, 32);
    state->c += state->b;
    state->a += state->d;
    state->b = rotate(state->b, 17) ^ state->c;
    state->d = rotate(state->d, 21) ^ state->a;
    state->c = rotate(state->c, 32);
}

static inline void take(struct state *state, uint64_t word) {
    state->d ^= word;
    stir(state);
    state->a ^= word;
}

/* Eight octets as a number, the first one lowest: compilers know this for a load. */
static inline uint64_t get_word(const uint8_t *octets) {
    return (uint64_t)octets[0] | (uint64_t)octets[1] << 8 | (uint64_t)octets[2] << 16 |
           (uint64_t)octets[3] << 24 | (uint64_t)octets[4] << 32 | (uint64_t)octets[5] << 40 |
           (uint64_t)octets[6] << 48 | (uint64_t)octets[7] << 56;
}

/* The same of fewer octets. */
static uint64_t get(const uint8_t *octets, size_t length) {
    uint64_t word = 0;

    for (size_t i = length; i-- > 0;) {
        word = word << 8 | octets[i];
    }
    return word;
}

uint64_t dhcpv6lq_hash(const uint8_t *octets, size_t length, struct dhcpv6lq_seed seed) {
    struct state state = {
        seed.low ^ UINT64_C(0x736f6d6570736575), seed.high ^ UINT64_C(0x646f72616e646f6d),
        seed.low ^ UINT64_C(0x6c7967656e657261), seed.high ^ UINT64_C(0x7465646279746573)};
    size_t at = 0;
    uint64_t hash;

    for (; length - at >= WORD; at += WORD) {
        take(&state, get_word(octets + at));
    }
    /* Of no octets there may be no place either. */
    take(&state, (uint64_t)length << 56 | (at < length ? get(octets + at, length - at) : 0));
    state.c ^= 0xff;
    for (int i = 0; i < 3; i++) {
        stir(&state);
    }
    hash = state.a ^ state.b ^ state.c ^ state.d;
    return hash ? hash : 1;
}
