/* SPDX-License-Identifier: MIT
 *
 * 64-bit hashes, for tables and to tell octet strings apart without keeping
 * them.
 */
#ifndef DHCPV6LQ_HASH_H
#define DHCPV6LQ_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Spread a number's bits over all 64 (a bijection: shifts and odd factors). */
static inline uint64_t dhcpv6lq_hash_mix(uint64_t value) {
    value ^= value >> 32;
    value *= UINT64_C(0xd6e8feb86659fd93);
    value ^= value >> 32;
    value *= UINT64_C(0xd6e8feb86659fd93);
    value ^= value >> 32;
    return value;
}

/* Of octets and their length. Never 0, which may stand for none. */
static inline uint64_t dhcpv6lq_hash(const uint8_t *octets, size_t length, uint64_t seed) {
    uint64_t hash = dhcpv6lq_hash_mix(seed ^ length);

    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ octets[i]) * UINT64_C(0x100000001b3);
    }
    hash = dhcpv6lq_hash_mix(hash);
    return hash ? hash : 1;
}

#endif
