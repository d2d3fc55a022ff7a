/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Each block starts with its size.
 */
#include "counter.h"

#include <stddef.h>
#include <stdlib.h>

static void *allocate(void *context, size_t size) {
    struct counter *counter = context;
    size_t *memory;

    counter->calls++;
    if (counter->fails &&
        (counter->calls == counter->fails || (counter->on && counter->calls > counter->fails))) {
        return NULL;
    }
    memory = malloc(sizeof(max_align_t) + size);
    if (!memory) {
        abort();
    }
    *memory = size;
    counter->blocks++;
    counter->octets += size;
    counter->given += size;
    return (unsigned char *)memory + sizeof(max_align_t);
}

static void release(void *context, void *memory) {
    struct counter *counter = context;
    size_t *block = (size_t *)(void *)((unsigned char *)memory - sizeof(max_align_t));

    counter->blocks--;
    counter->octets -= *block;
    free(block);
}

struct dhcpv6lq_allocator counter_allocator(struct counter *counter) {
    return (struct dhcpv6lq_allocator){allocate, release, counter};
}
