/* SPDX-License-Identifier: MIT
 *
 * Where the codec's memory comes from: whatever it keeps from message to message, it
 * asks its caller for.
 */
#ifndef DHCPV6LQ_ALLOCATOR_H
#define DHCPV6LQ_ALLOCATOR_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* `allocate` gives memory for any object of `size` octets, or NULL: what then cannot
 * be kept is given up and said, never an abort. `release` takes back what it gave;
 * NULL never comes to it. Both get `context`, which is the caller's own. */
struct dhcpv6lq_allocator {
    void *(*allocate)(void *context, size_t size);
    void (*release)(void *context, void *memory);
    void *context;
};

#ifdef __cplusplus
}
#endif

#endif
