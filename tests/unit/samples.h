/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Messages such as requestors and servers send, in frames, for tests that need
 * real ones.
 */
#ifndef DHCPV6LQ_TEST_SAMPLES_H
#define DHCPV6LQ_TEST_SAMPLES_H

#include <stddef.h>
#include <stdint.h>

enum { SAMPLE_SIZE = 1024 };

struct sample {
    const char *name;
    size_t length; /* of the frame */
    uint8_t frame[SAMPLE_SIZE];
};

/* All samples, *count of them. Static storage, built at the first call. */
const struct sample *samples(size_t *count);

#endif
