/* SPDX-License-Identifier: MIT
 *
 * What the codec's own tables add to the public hash.
 */
#ifndef DHCPV6LQ_SRC_HASH_H
#define DHCPV6LQ_SRC_HASH_H

#include "dhcpv6lq/hash.h"

/* Spread a number's bits over all 64 (a bijection: shifts and odd factors). */
static inline uint64_t dhcpv6lq_hash_mix(uint64_t value) {
    value ^= value >> 32;
    value *= UINT64_C(0xd6e8feb86659fd93);
    value ^= value >> 32;
    value *= UINT64_C(0xd6e8feb86659fd93);
    value ^= value >> 32;
    return value;
}

#endif
