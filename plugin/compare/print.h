/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A comparison on the standard output, in one of three forms.
 */
#ifndef DHCPV6LQ_COMPARE_PRINT_H
#define DHCPV6LQ_COMPARE_PRINT_H

#include "dhcpv6lq/compare.h"

/* A side, as it is told of. */
struct told {
    const char *name;
    const char *outcome; /* nothing: it is not known */
};

struct form {
    const char *name;    /* as an argument */
    void (*begin)(void); /* before the first difference */
    void (*difference)(const struct dhcpv6lq_difference *difference);
    void (*end)(const struct dhcpv6lq_compared *compared, const struct told sides[]);
};

/* The form of that name, or NULL. */
const struct form *form_find(const char *name);

#endif
