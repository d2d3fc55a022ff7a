/* SPDX-License-Identifier: MIT
 *
 * Defines the layouts that layouts.h lists.
 */
#include "dhcpv6lq/registry.h"

#include "octets/layouts.h"

#define F(id) DHCPV6LQ_FIELD_##id
#define FIELD_COUNT(...) (sizeof((const uint8_t[]){__VA_ARGS__}))

/* A `repeat` that no field index reaches; walk.c compares it with count. */
enum { NEVER = DHCPV6LQ_LAYOUT_FIELDS + 1 };

#define LAYOUT_DEFINITION(layout, first, ...)                                                      \
    const struct dhcpv6lq_layout dhcpv6lq_layout_##layout = {                                      \
        .count = FIELD_COUNT(__VA_ARGS__), .repeat = (first), .fields = {__VA_ARGS__}};
DHCPV6LQ_LAYOUTS(LAYOUT_DEFINITION)

const struct dhcpv6lq_layout dhcpv6lq_layout_empty = {.count = 0, .repeat = NEVER, .fields = {0}};
