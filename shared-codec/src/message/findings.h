/* SPDX-License-Identifier: MIT
 *
 * A list of findings in the caller's array, kept in the order of their offsets.
 */
#ifndef DHCPV6LQ_FINDINGS_H
#define DHCPV6LQ_FINDINGS_H

#include "dhcpv6lq/validate.h"

struct dhcpv6lq_findings {
    struct dhcpv6lq_finding *list;
    size_t size;                           /* findings that the list holds */
    size_t stored;                         /* findings in the list */
    size_t count;                          /* findings that were added */
    uint16_t of_rule[DHCPV6LQ_RULE_COUNT]; /* how many of the list are of each rule */
};

/* An empty list. */
void dhcpv6lq_findings_init(struct dhcpv6lq_findings *findings, struct dhcpv6lq_finding *list,
                            size_t size);

/* Add one, after those of the same offset. Past `size`, the last one drops out that is not the
 * first of its rule. */
void dhcpv6lq_findings_add(struct dhcpv6lq_findings *findings, struct dhcpv6lq_finding finding);

/* The first finding of severity ERROR that dhcpv6lq_validate() has about the options of a message
 * of that type, `length` octets; its offset counts from their start. False where there is none. */
bool dhcpv6lq_find_error(struct dhcpv6lq_finding *finding, uint8_t type, const uint8_t *options,
                         size_t length, const struct dhcpv6lq_validation *validation);

/* What a query-type asks by (RFC 5007 4.1.2.1, RFC 5460 5.3): an option that the
 * OPTION_LQ_QUERY must hold, or (option 0) its link-address. */
struct dhcpv6lq_query_need {
    uint8_t query_type;
    uint16_t option;
    bool bulk_only; /* RFC 5460 3: over TCP only */
};

/* The need of a query-type, or NULL for an unknown one. Static storage. */
const struct dhcpv6lq_query_need *dhcpv6lq_query_need(uint32_t query_type);

#endif
