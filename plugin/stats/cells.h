/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Cells that several tables of queries have. `row` and `column` are as in table.h.
 */
#ifndef DHCPV6LQ_PLUGIN_STATS_CELLS_H
#define DHCPV6LQ_PLUGIN_STATS_CELLS_H

#include <stdbool.h>

#include "dhcpv6lq/session.h"

/* A text of the codec's about a query, such as dhcpv6lq_query_outcome_text(). */
typedef size_t dhcpv6lq_query_texter(char *text, size_t size, const struct dhcpv6lq_query *query);

/* Set a cell to such a text. One that is cut ends with "...". */
void dhcpv6lq_cell_query_text(void *tapdata, unsigned row, unsigned column,
                              dhcpv6lq_query_texter *text_of, const struct dhcpv6lq_query *query);

/* To the name of a requestor or a server, or its address. */
void dhcpv6lq_cell_endpoint(void *tapdata, unsigned row, unsigned column,
                            const struct dhcpv6lq_endpoint *endpoint);

/* To a number, if it is known; else to what dhcpv6lq_cell_unknown() sets. */
void dhcpv6lq_cell_real_if(void *tapdata, unsigned row, unsigned column, bool known, double number);

#endif
