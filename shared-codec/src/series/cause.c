/* SPDX-License-Identifier: MIT
 *
 * What the rest of the capture says of an answer that is complete.
 */
#include "series/cause.h"

#include <string.h>

#include "series/explain.h"
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

/* Is what is missing in the answer explained by another rule already? */
static bool is_explained(const struct dhcpv6lq_finding *causes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (causes[i].rule != DHCPV6LQ_RULE_CAUSE_ORDER) {
            return true;
        }
    }
    return false;
}

static size_t find(const struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome,
                   struct dhcpv6lq_finding causes[DHCPV6LQ_CAUSES_MAX]) {
    size_t count;

    if (dhcpv6lq_is_implicit(kept) || dhcpv6lq_lacks(kept) || !kept->wishes.all_seen) {
        return 0;
    }
    count = dhcpv6lq_explain(kept, outcome, causes);
    if (!is_explained(causes, count)) {
        count += find_not_kept(kept, outcome, causes + count);
    }
    return count;
}

size_t dhcpv6lq_causes(struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome,
                       struct dhcpv6lq_finding causes[DHCPV6LQ_CAUSES_MAX]) {
    struct dhcpv6lq_capture *capture = kept->session->capture;
    const struct dhcpv6lq_known known = {
        .version = capture->version, .outcome = outcome, .expects = capture->expects, .any = true};
    struct dhcpv6lq_known *last = &kept->causes;

    if (last->any && last->version == known.version && last->outcome == known.outcome &&
        last->expects == known.expects) {
        if (last->count > 0) {
            memcpy(causes, last->list, last->count * sizeof *causes);
        }
        return last->count;
    }
    *last = known;
    last->count = find(kept, outcome, causes);
    if (last->count > 0) {
        last->list = dhcpv6lq_arena_take(&capture->arena, last->count * sizeof *causes);
        last->any = last->list != NULL;
        if (last->list) {
            memcpy(last->list, causes, last->count * sizeof *causes);
        }
    }
    return last->count;
}
