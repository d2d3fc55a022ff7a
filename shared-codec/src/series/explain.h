/* SPDX-License-Identifier: MIT
 *
 * An answer beside the ledger: what it lacks, and what it has that is not as it was granted.
 */
#ifndef DHCPV6LQ_EXPLAIN_H
#define DHCPV6LQ_EXPLAIN_H

#include "series/ledger.h"

enum { DHCPV6LQ_EXPLAIN_RULES = 8 };

/* What explains the answer to a query that ended so, as findings without their place: their details
 * are the capture's. Returns how many. */
size_t dhcpv6lq_explain(const struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome,
                        struct dhcpv6lq_finding causes[DHCPV6LQ_EXPLAIN_RULES]);

#endif
