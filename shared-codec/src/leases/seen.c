/* SPDX-License-Identifier: MIT
 *
 * Times: when the server heard the client, how long a binding is valid, and which of two reports is
 * shown. A capture may claim any time; what is past the ends of 64 bits is at the end.
 */
#include "leases/table.h"

#include "dhcpv6lq/text.h"

#define SECOND INT64_C(1000000000) /* nanoseconds */

bool dhcpv6lq_row_seen(const struct dhcpv6lq_row *row, int64_t *when) {
    int64_t ago = row->clt * SECOND;

    *when = row->time < INT64_MIN + ago ? INT64_MIN : row->time - ago;
    return row->clt_known && row->clt <= DHCPV6LQ_CLT_MAX;
}

bool dhcpv6lq_row_is_over(const struct dhcpv6lq_row *row, int64_t time) {
    int64_t lasts = row->valid * SECOND;

    return row->valid != DHCPV6LQ_INFINITY && row->time <= INT64_MAX - lasts &&
           row->time + lasts <= time;
}

/* Was a report made after another that was taken in before it? Of two connections, the one whose
 * messages waited for each other may be taken in after the one that was later. */
static bool is_later(const struct dhcpv6lq_leases *leases, const struct dhcpv6lq_row *newer,
                     const struct dhcpv6lq_row *older) {
    return dhcpv6lq_source(leases, newer->source)->query ==
               dhcpv6lq_source(leases, older->source)->query ||
           newer->time >= older->time;
}

bool dhcpv6lq_row_supersedes(const struct dhcpv6lq_leases *leases, const struct dhcpv6lq_row *newer,
                             const struct dhcpv6lq_row *older) {
    const struct dhcpv6lq_source *source = dhcpv6lq_source(leases, newer->source);
    bool later = is_later(leases, newer, older);
    uint64_t equal = newer->client == older->client ? SECOND : 1; /* CLTs are of whole seconds */
    int64_t now;
    int64_t before;
    bool is_now_seen = dhcpv6lq_row_seen(newer, &now);
    bool was_seen = dhcpv6lq_row_seen(older, &before);

    if (source->active && source->query == dhcpv6lq_source(leases, older->source)->query) {
        return true;
    }
    if (!is_now_seen || !was_seen) {
        return is_now_seen == was_seen ? later : is_now_seen;
    }
    if (now > before) {
        return later || (uint64_t)now - (uint64_t)before >= equal;
    }
    return later && (uint64_t)before - (uint64_t)now < equal;
}
