/* SPDX-License-Identifier: MIT
 *
 * Arrays that grow, from a caller's allocator.
 */
#ifndef DHCPV6LQ_ARRAY_H
#define DHCPV6LQ_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

#include "dhcpv6lq/allocator.h"

/* Let *array, which holds *size elements of `width` octets (NULL: none), hold `needed` at the
 * least: where it must grow it at least doubles, so that a long array costs few allocations. The
 * first `kept` elements keep their values. False without memory: nothing is changed then. Give the
 * array back with dhcpv6lq_array_free(). */
bool dhcpv6lq_array_reserve(const struct dhcpv6lq_allocator *allocator, void **array, size_t *size,
                            size_t width, size_t kept, size_t needed);

/* Give an array back. NULL is allowed. */
void dhcpv6lq_array_free(const struct dhcpv6lq_allocator *allocator, void *array);

#endif
