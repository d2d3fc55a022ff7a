/* SPDX-License-Identifier: MIT
 *
 * A hash for tables whose keys come from the wire. Whoever chooses keys so that
 * they collide must know the seed: take one that no sender can (random numbers, or
 * the address of something allocated), and a table stays fast whatever comes.
 */
#ifndef DHCPV6LQ_HASH_H
#define DHCPV6LQ_HASH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* 128 bits that only this process knows. */
struct dhcpv6lq_seed {
    uint64_t low;
    uint64_t high;
};

/* SipHash-1-3 of `length` octets (Aumasson, Bernstein: "SipHash: a fast short-input
 * PRF"), but never 0, which may stand for none. The same on every machine. */
uint64_t dhcpv6lq_hash(const uint8_t *octets, size_t length, struct dhcpv6lq_seed seed);

#ifdef __cplusplus
}
#endif

#endif
