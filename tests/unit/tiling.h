/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What must hold for a walk over any octets at all, and the octets that come
 * back when a walk is written again event by event.
 */
#ifndef DHCPV6LQ_TEST_TILING_H
#define DHCPV6LQ_TEST_TILING_H

#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/walk.h"

struct tiling {
    size_t events;
    size_t faults;
    enum dhcpv6lq_fault fault; /* of the first fault */
    size_t fault_offset;       /* likewise */
};

/* Go through a walk that was started over `length` octets at `offset` and return
 * NULL where its FIELDs tile them, its BEGINs and ENDs balance, and writing it
 * again gives the same octets; else what does not hold. */
const char *tiling_check(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t offset,
                         size_t length, struct tiling *tiling);

/* The same for octets as a message, which must hold; fails the test otherwise. */
struct tiling tiling_of_message(const uint8_t *octets, size_t length);

/* And as a frame. */
struct tiling tiling_of_frame(const uint8_t *octets, size_t length);

#endif
