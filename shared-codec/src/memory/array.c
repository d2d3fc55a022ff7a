/* SPDX-License-Identifier: MIT
 *
 * An allocator knows no realloc: what is kept is copied.
 */
#include "memory/array.h"

#include <stdint.h>
#include <string.h>

enum { SIZE_MIN = 16 };

bool dhcpv6lq_array_reserve(const struct dhcpv6lq_allocator *allocator, void **array, size_t *size,
                            size_t width, size_t kept, size_t needed) {
    size_t larger = *size < SIZE_MIN / 2 ? SIZE_MIN : *size * 2;
    void *grown;

    if (needed <= *size) {
        return true;
    }
    larger = larger < needed ? needed : larger;
    if (larger > SIZE_MAX / width) {
        return false;
    }
    grown = allocator->allocate(allocator->context, larger * width);
    if (!grown) {
        return false;
    }
    if (kept > 0) {
        memcpy(grown, *array, kept * width);
    }
    dhcpv6lq_array_free(allocator, *array);
    *array = grown;
    *size = larger;
    return true;
}

void dhcpv6lq_array_free(const struct dhcpv6lq_allocator *allocator, void *array) {
    if (array) {
        allocator->release(allocator->context, array);
    }
}
