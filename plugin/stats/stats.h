/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the tap's records add up to: tables for tshark -z and the Statistics
 * menu, and files to export.
 */
#ifndef DHCPV6LQ_PLUGIN_STATS_H
#define DHCPV6LQ_PLUGIN_STATS_H

#include <epan/packet_info.h>

#include "tap.h"

/* A tap whose listeners are drawn with all others, and first if they registered last. Packets come
 * to it while somebody exports. */
#define DHCPV6LQ_DRAWING_TAP "dhcpv6lq_drawing"

/* Register, with the protocol and after the tap: a table of queries, a table of bindings, service
 * response times, findings as lines for programs, and the lease tables as files. */
void dhcpv6lq_stat_queries(void);
void dhcpv6lq_stat_bindings(void);
void dhcpv6lq_stat_srt(int proto);
void dhcpv6lq_stat_findings(void);
void dhcpv6lq_export(int proto);

/* Register, at handoff: counts of what messages hold. */
void dhcpv6lq_stat_tree(void);

/* Is anybody exporting? Then every record goes to dhcpv6lq_export_tap(), too. */
bool dhcpv6lq_is_exporting(void);
void dhcpv6lq_export_tap(packet_info *pinfo, const struct dhcpv6lq_tap *record);

#endif
