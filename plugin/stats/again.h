/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Queries that were asked before: by the same requestor, of the same server, for the same.
 */
#ifndef DHCPV6LQ_PLUGIN_STATS_AGAIN_H
#define DHCPV6LQ_PLUGIN_STATS_AGAIN_H

#include "dhcpv6lq/compare.h"
#include "dhcpv6lq/session.h"

struct dhcpv6lq_again;

struct dhcpv6lq_again *dhcpv6lq_again_new(void);
void dhcpv6lq_again_free(struct dhcpv6lq_again *again);

/* Of queries in their order, each once: the last one before it that asked the same; NULL: none did,
 * or it asks for no state that could be compared. */
const struct dhcpv6lq_query *dhcpv6lq_again_before(struct dhcpv6lq_again *again,
                                                   const struct dhcpv6lq_query *query);

/* What the answers to both tell differently: a is of the earlier one. */
struct dhcpv6lq_comparison dhcpv6lq_again_compare(const struct dhcpv6lq_query *before,
                                                  const struct dhcpv6lq_query *query);

#endif
