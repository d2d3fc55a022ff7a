/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The two ways leasequery messages come.
 */
#ifndef DHCPV6LQ_PLUGIN_FROM_FROM_H
#define DHCPV6LQ_PLUGIN_FROM_FROM_H

#include <epan/prefs.h>

/* Register what the handoffs need. */
void dhcpv6lq_register_tcp(int proto, module_t *preferences);

/* Take the ports. At handoff, after Wireshark's own dissectors: the last to come
 * has the port. */
void dhcpv6lq_handoff_tcp(void);
void dhcpv6lq_handoff_udp(int proto);

#endif
