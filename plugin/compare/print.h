/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A comparison on the standard output, in one of three forms.
 */
#ifndef DHCPV6LQ_COMPARE_PRINT_H
#define DHCPV6LQ_COMPARE_PRINT_H

#include "dhcpv6lq/compare.h"

struct form {
    const char *name;    /* as an argument */
    void (*begin)(void); /* before the first difference */
    void (*difference)(const struct dhcpv6lq_difference *difference);
    void (*end)(const struct dhcpv6lq_compared *compared, const char *const names[]); /* of sides */
};

/* The form of that name, or NULL. */
const struct form *form_find(const char *name);

#endif
