/* SPDX-License-Identifier: MIT
 *
 * Why an answer is what it is: the rules cause_*.
 */
#ifndef DHCPV6LQ_CAUSE_H
#define DHCPV6LQ_CAUSE_H

#include "series/feeding.h"

enum { DHCPV6LQ_CAUSES_MAX = 9 /* a rule once, at the most */ };

/* What explains the answer to a query that ended so, as findings without their place. Returns how
 * many. It is found once, and kept until anything else comes. */
size_t dhcpv6lq_causes(struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome,
                       struct dhcpv6lq_finding causes[DHCPV6LQ_CAUSES_MAX]);

#endif
