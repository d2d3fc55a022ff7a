/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Wireshark's API differs between its versions.
 */
#ifndef DHCPV6LQ_PLUGIN_VERSIONS_H
#define DHCPV6LQ_PLUGIN_VERSIONS_H

#include <stdbool.h>

#include <glib.h>

/* Is it built for this version of Wireshark, or for a later one? For #if. */
#define DHCPV6LQ_FOR_WIRESHARK(major, minor)                                                       \
    (WIRESHARK_MAJOR > (major) || (WIRESHARK_MAJOR == (major) && WIRESHARK_MINOR >= (minor)))

/* What functions return that Wireshark calls, and what a preference's variable is. */
#if DHCPV6LQ_FOR_WIRESHARK(4, 4)
typedef bool dhcpv6lq_bool;
#else
typedef gboolean dhcpv6lq_bool;
#endif

#endif
