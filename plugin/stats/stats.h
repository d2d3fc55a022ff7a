/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the tap's records add up to: tables for tshark -z and the Statistics
 * menu, and files to export.
 */
#ifndef DHCPV6LQ_PLUGIN_STATS_STATS_H
#define DHCPV6LQ_PLUGIN_STATS_STATS_H

#include <epan/prefs.h>

/* Register, with the protocol and after the tap: a table of queries, one of active ones, a table of
 * bindings, one of what clients were granted, which is there as JSON, too, one of what answers to
 * the same question tell differently, service response times, findings as lines for programs and as
 * a table, queries as JSON, and the lease tables as files, which have a preference. */
void dhcpv6lq_stat_queries(void);
void dhcpv6lq_stat_active(void);
void dhcpv6lq_stat_bindings(void);
void dhcpv6lq_stat_ledger(void);
void dhcpv6lq_stat_compare(void);
void dhcpv6lq_stat_srt(int proto);
void dhcpv6lq_stat_findings(void);
void dhcpv6lq_stat_json(void);
void dhcpv6lq_export(int proto, module_t *preferences);

/* Register, at handoff: counts of what messages hold. */
void dhcpv6lq_stat_tree(void);

#endif
