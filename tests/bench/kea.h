/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The same messages in Kea's own classes (libkea-dhcp++), to compare with. Where
 * Kea is not installed there is nothing of this, and BENCH_KEA is not defined.
 */
#ifndef BENCH_KEA_H
#define BENCH_KEA_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Get ready. Exits where Kea refuses one of the messages, or packs it to another length than it
 * had. */
void kea_begin(const uint8_t *octets, size_t length);

/* Pkt6::unpack() of each message of a stream, with its message-size before it. Returns how many
 * there are. */
size_t kea_unpack(const uint8_t *octets, size_t length);

/* Pkt6::pack() of each of them, once, as a server does it. They have to be unpacked before that:
 * *unpacking gets how much of the processor's time it took, as clock() counts it. */
size_t kea_pack(const uint8_t *octets, size_t length, clock_t *unpacking);

/* So many LEASEQUERY-DATA of 163 octets from their values: Kea's objects, and Pkt6::pack() of
 * them. Returns how many. */
size_t kea_write(size_t messages);

#ifdef __cplusplus
}
#endif

#endif
