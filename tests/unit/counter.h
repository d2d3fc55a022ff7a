/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An allocator for tests that counts what it gives, and fails when it is told
 * to.
 */
#ifndef DHCPV6LQ_TEST_COUNTER_H
#define DHCPV6LQ_TEST_COUNTER_H

#include "dhcpv6lq/session.h"

struct counter {
    size_t blocks; /* allocated and not released */
    size_t octets; /* likewise */
    size_t given;  /* octets, so far */
    size_t calls;  /* of allocate, so far */
    size_t fails;  /* the call that fails, from 1, and with `on` all after it; 0: none */
    bool on;
};

/* An allocator that counts in `counter`, which the caller has cleared. */
struct dhcpv6lq_allocator counter_allocator(struct counter *counter);

#endif
