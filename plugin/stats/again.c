/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A table of the latest query of each kind: the codec says what is one.
 */
#include "stats/again.h"

#include "from/file.h"

struct dhcpv6lq_again {
    GHashTable *latest;
};

static guint hash_of(gconstpointer query) {
    return (guint)dhcpv6lq_query_asks_hash((const struct dhcpv6lq_query *)query, dhcpv6lq_seed());
}

static gboolean is_same(gconstpointer one, gconstpointer other) {
    return dhcpv6lq_query_asks_same((const struct dhcpv6lq_query *)one,
                                    (const struct dhcpv6lq_query *)other);
}

struct dhcpv6lq_again *dhcpv6lq_again_new(void) {
    struct dhcpv6lq_again *again = g_new(struct dhcpv6lq_again, 1);

    again->latest = g_hash_table_new(hash_of, is_same);
    return again;
}

void dhcpv6lq_again_free(struct dhcpv6lq_again *again) {
    g_hash_table_destroy(again->latest);
    g_free(again);
}

const struct dhcpv6lq_query *dhcpv6lq_again_before(struct dhcpv6lq_again *again,
                                                   const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_query *before;

    if (!dhcpv6lq_query_asks_state(query)) {
        return NULL;
    }
    before = (const struct dhcpv6lq_query *)g_hash_table_lookup(again->latest, query);
    g_hash_table_replace(again->latest, (gpointer)query, (gpointer)query);
    return before;
}

struct dhcpv6lq_comparison dhcpv6lq_again_compare(const struct dhcpv6lq_query *before,
                                                  const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_comparand a = dhcpv6lq_comparand_of(before);
    const struct dhcpv6lq_comparand b = dhcpv6lq_comparand_of(query);

    return dhcpv6lq_compare(dhcpv6lq_file_leases(), &a, &b);
}
