/* SPDX-License-Identifier: MIT
 *
 * What the rest of the capture says of an answer that is complete.
 */
#include "series/cause.h"

#include "series/stored.h"

/* By relay-id or remote-id nothing, and other answers show that the server has clients for this
 * requestor (RFC 5460 5.4.1). */
static size_t find_not_kept(const struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome,
                            struct dhcpv6lq_finding *cause) {
    const struct dhcpv6lq_query *query = &kept->query;
    uint32_t frame = 0;
    enum dhcpv6lq_storage storage;

    if (outcome != DHCPV6LQ_NO_BINDINGS || (query->query_type != DHCPV6LQ_QUERY_BY_RELAY_ID &&
                                            query->query_type != DHCPV6LQ_QUERY_BY_REMOTE_ID)) {
        return 0;
    }
    storage = dhcpv6lq_storage_of(kept, &frame);
    if (storage == DHCPV6LQ_STORAGE_UNKNOWN) {
        return 0;
    }
    *cause = (struct dhcpv6lq_finding){.rule = DHCPV6LQ_RULE_CAUSE_NOT_KEPT,
                                       .space = DHCPV6LQ_SPACE_OPTION,
                                       .number = query->query_type == DHCPV6LQ_QUERY_BY_RELAY_ID
                                                     ? (uint32_t)DHCPV6LQ_OPTION_RELAY_ID
                                                     : (uint32_t)DHCPV6LQ_OPTION_REMOTE_ID,
                                       .more = frame << 1 |
                                               (storage == DHCPV6LQ_STORAGE_SAME ? 1u : 0u)};
    return 1;
}

size_t dhcpv6lq_causes(const struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome,
                       struct dhcpv6lq_finding causes[DHCPV6LQ_CAUSES_MAX]) {
    if (dhcpv6lq_is_implicit(kept) || dhcpv6lq_lacks(kept) || !kept->wishes.all_seen) {
        return 0;
    }
    return find_not_kept(kept, outcome, causes);
}
