/* SPDX-License-Identifier: MIT
 *
 * The rows of one side are gone through, and each is looked for on the other; then those of the
 * other side, of which only those that are not found matter any more:
 *
 *     a:  1  2  3          1, 2 and 3 are looked for in b, then 2, 3 and 4 in a
 *     b:     2  3  4       missing: 1    both: 2, 3    extra: 4
 */
#include "dhcpv6lq/compare.h"

#include <string.h>

#include "dhcpv6lq/registry.h"
#include "dhcpv6lq/session.h"
#include "dhcpv6lq/text.h"

#define SECOND INT64_C(1000000000) /* nanoseconds */
#define LIFETIME_DIFFERS (2 * SECOND)

enum { LINK_OCTETS = 8, ADDRESS_OCTETS = 16 }; /* a link is a /64: RFC 4291 2.5.4 */

typedef struct dhcpv6lq_lease lease_t;

/* ---- a side ---- */

struct dhcpv6lq_comparand dhcpv6lq_comparand_of(const struct dhcpv6lq_query *query) {
    enum dhcpv6lq_outcome outcome = dhcpv6lq_query_outcome(query);
    bool goes_on = outcome == DHCPV6LQ_OPEN || outcome == DHCPV6LQ_ACTIVE;

    return (struct dhcpv6lq_comparand){
        .query = query,
        .has_time = true,
        .time = query->reply_frame != 0 ? query->reply_time : query->last_time,
        .is_partial = goes_on || outcome == DHCPV6LQ_LACKING || dhcpv6lq_query_lacks(query)};
}

static bool is_binding(const lease_t *lease) {
    return lease->valid != 0; /* an active answer ends it thus, too: RFC 7653 9.3 */
}

static bool find(const struct dhcpv6lq_comparison *comparison, unsigned side, const lease_t *lease,
                 lease_t *found) {
    return dhcpv6lq_lease_find(comparison->leases, comparison->sides[side].query, lease->tenant,
                               lease->address, lease->length, lease->is_prefix, found) &&
           is_binding(found);
}

/* ---- what differs ---- */

/* When it ends; what is past the end of 64 bits is there. */
static int64_t end_of(const lease_t *lease) {
    int64_t lasts = lease->valid * SECOND;

    return lease->time < INT64_MAX - lasts ? lease->time + lasts : INT64_MAX;
}

static bool is_for_ever(const lease_t *lease) {
    return lease->valid == DHCPV6LQ_INFINITY;
}

static bool has_other_owner(const lease_t *a, const lease_t *b) {
    return a->client.octets && b->client.octets && !dhcpv6lq_excerpts_equal(&a->client, &b->client);
}

static bool has_other_lifetime(const lease_t *a, const lease_t *b) {
    int64_t first = end_of(a) < end_of(b) ? end_of(a) : end_of(b);
    int64_t last = end_of(a) < end_of(b) ? end_of(b) : end_of(a);

    if (is_for_ever(a) || is_for_ever(b)) {
        return is_for_ever(a) != is_for_ever(b);
    }
    return (uint64_t)last - (uint64_t)first > LIFETIME_DIFFERS;
}

static bool is_other_address(const uint8_t *a, const uint8_t *b) {
    return a && b && memcmp(a, b, ADDRESS_OCTETS) != 0;
}

static bool has_other_relay(const lease_t *a, const lease_t *b) {
    if (is_other_address(a->relay_address, b->relay_address)) {
        return true;
    }
    if (!a->link_address || !b->link_address) {
        return false;
    }
    return is_other_address(a->link_address, b->link_address) ||
           !dhcpv6lq_excerpts_equal(&a->interface_id, &b->interface_id) ||
           !dhcpv6lq_excerpts_equal(&a->remote_id, &b->remote_id) ||
           !dhcpv6lq_excerpts_equal(&a->relay_id, &b->relay_id);
}

/* What may differ of a binding that both sides have. */
static const struct {
    enum dhcpv6lq_difference_kind kind;
    bool (*differs)(const lease_t *a, const lease_t *b);
} checks[] = {
    {DHCPV6LQ_OWNER, has_other_owner},
    {DHCPV6LQ_LIFETIME, has_other_lifetime},
    {DHCPV6LQ_RELAY, has_other_relay},
};

static unsigned kinds_of(const lease_t *a, const lease_t *b) {
    unsigned kinds = 0;

    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        kinds |= (unsigned)checks[i].differs(a, b) << checks[i].kind;
    }
    return kinds;
}

/* ---- what only one side has ---- */

static bool is_asked_for(const struct dhcpv6lq_bytes *asked,
                         const struct dhcpv6lq_excerpt *excerpt) {
    return asked->length == excerpt->sent &&
           memcmp(asked->octets, excerpt->octets, excerpt->length) == 0;
}

/* Nobody told a link-address: what the relays sent is not known. */
static bool is_other_id(const struct dhcpv6lq_bytes *asked, const lease_t *lease,
                        const struct dhcpv6lq_excerpt *id) {
    return asked && lease->link_address && (!id->octets || !is_asked_for(asked, id));
}

static bool is_outside(const lease_t *lease, const uint8_t *address) {
    unsigned whole = lease->length / 8;
    unsigned rest = lease->length % 8;

    return memcmp(lease->address, address, whole) != 0 ||
           (rest != 0 && ((lease->address[whole] ^ address[whole]) & (0xff00 >> rest) & 0xff) != 0);
}

static bool is_other_link(const struct dhcpv6lq_query *query, const lease_t *lease) {
    static const uint8_t any[ADDRESS_OCTETS];

    return memcmp(query->link_address, any, sizeof any) != 0 && lease->link_address &&
           memcmp(query->link_address, lease->link_address, LINK_OCTETS) != 0;
}

/* Does the query ask for others only? RFC 5007 4.1.2.1, RFC 5460 5.4. */
static bool is_not_asked(const struct dhcpv6lq_query *query, const lease_t *lease) {
    return (query->client_id && lease->client.octets &&
            !is_asked_for(query->client_id, &lease->client)) ||
           (query->has_address && is_outside(lease, query->address)) ||
           is_other_id(query->relay_id, lease, &lease->relay_id) ||
           is_other_id(query->remote_id, lease, &lease->remote_id) || is_other_link(query, lease);
}

static bool is_over(const lease_t *lease, const struct dhcpv6lq_comparand *other) {
    return other->has_time && !is_for_ever(lease) && end_of(lease) <= other->time;
}

/* Count a binding that the side has and the other has not. Is that a difference? */
static bool count_alone(struct dhcpv6lq_comparison *comparison, unsigned side,
                        const lease_t *lease) {
    const struct dhcpv6lq_comparand *other = &comparison->sides[DHCPV6LQ_COMPARAND_B - side];
    struct dhcpv6lq_compared *compared = &comparison->compared;

    if (other->is_asked && is_not_asked(other->query, lease)) {
        compared->apart[side]++;
    } else if (is_over(lease, other)) {
        compared->over[side]++;
    } else if (other->is_partial) {
        compared->unknown[side]++;
    } else {
        return true;
    }
    return false;
}

/* ---- one after another ---- */

struct dhcpv6lq_comparison dhcpv6lq_compare(const struct dhcpv6lq_leases *leases,
                                            const struct dhcpv6lq_comparand *a,
                                            const struct dhcpv6lq_comparand *b) {
    return (struct dhcpv6lq_comparison){
        .leases = leases, .sides = {*a, *b}, .list = dhcpv6lq_lease_list_of(leases, a->query)};
}

static bool next_lease(struct dhcpv6lq_comparison *comparison, lease_t *lease) {
    while (!dhcpv6lq_lease_list_next(&comparison->list, lease)) {
        if (comparison->listed == DHCPV6LQ_COMPARAND_B) {
            return false;
        }
        comparison->listed = DHCPV6LQ_COMPARAND_B;
        comparison->list = dhcpv6lq_lease_list_of(comparison->leases,
                                                  comparison->sides[DHCPV6LQ_COMPARAND_B].query);
    }
    return true;
}

/* What the binding's row, which is in difference->leases, comes to: a difference, if any kind. */
static void compare_row(struct dhcpv6lq_comparison *comparison,
                        struct dhcpv6lq_difference *difference) {
    unsigned side = comparison->listed;
    unsigned other = DHCPV6LQ_COMPARAND_B - side;
    const lease_t *leases = difference->leases;
    enum dhcpv6lq_difference_kind alone =
        side == DHCPV6LQ_COMPARAND_A ? DHCPV6LQ_MISSING : DHCPV6LQ_EXTRA;

    difference->has[side] = true;
    difference->has[other] = find(comparison, other, &leases[side], &difference->leases[other]);
    comparison->compared.bindings[side]++;
    if (!difference->has[other]) {
        difference->kinds = (unsigned)count_alone(comparison, side, &leases[side]) << alone;
    } else if (side == DHCPV6LQ_COMPARAND_A) {
        difference->kinds = kinds_of(&leases[side], &leases[other]);
        comparison->compared.alike += difference->kinds == 0;
    }
}

bool dhcpv6lq_comparison_next(struct dhcpv6lq_comparison *comparison,
                              struct dhcpv6lq_difference *difference) {
    lease_t lease;

    while (next_lease(comparison, &lease)) {
        if (!is_binding(&lease)) {
            continue;
        }
        *difference = (struct dhcpv6lq_difference){0};
        difference->leases[comparison->listed] = lease;
        compare_row(comparison, difference);
        if (difference->kinds == 0) {
            continue;
        }
        for (unsigned kind = 0; kind < DHCPV6LQ_DIFFERENCE_KINDS; kind++) {
            comparison->compared.differences[kind] += difference->kinds >> kind & 1;
        }
        return true;
    }
    return false;
}

bool dhcpv6lq_compared_alike(const struct dhcpv6lq_compared *compared) {
    for (unsigned kind = 0; kind < DHCPV6LQ_DIFFERENCE_KINDS; kind++) {
        if (compared->differences[kind] != 0) {
            return false;
        }
    }
    return true;
}
