/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The packet list: what matters first.
 */
#ifndef DHCPV6LQ_PLUGIN_SHOW_COLUMNS_H
#define DHCPV6LQ_PLUGIN_SHOW_COLUMNS_H

#include "show/info.h"

/* Does anybody look at the columns? Nothing below need be called where nobody does. */
bool dhcpv6lq_columns_are_wanted(const packet_info *pinfo);

/* A message of the packet: see dhcpv6lq_columns_show(). `info` is kept by its pointers. */
void dhcpv6lq_columns_add(const struct dhcpv6lq_packet *packet, const struct dhcpv6lq_info *info);

/* Octets of none, in words. */
void dhcpv6lq_columns_add_words(packet_info *pinfo, const char *words);

/* Fill Protocol and Info with all that was added, if anything was. One message is shown as it is;
 * of several, an answer's end and its totals come first, then replies, queries, and the data
 * counted: "LEASEQUERY-DONE xid 0x864d38: 187 clients; LEASEQUERY-DATA x9: client ..." */
void dhcpv6lq_columns_show(packet_info *pinfo);

#endif
