/* SPDX-License-Identifier: MIT
 *
 * What dhcpv6lq_field_info() and dhcpv6lq_lookup() tell, for who asks with every field and element.
 */
#ifndef DHCPV6LQ_INFOS_H
#define DHCPV6LQ_INFOS_H

#include "dhcpv6lq/registry.h"

extern const struct dhcpv6lq_field_info dhcpv6lq_field_infos[DHCPV6LQ_FIELD_COUNT];

static inline const struct dhcpv6lq_field_info *dhcpv6lq_info_of(enum dhcpv6lq_field field) {
    return &dhcpv6lq_field_infos[field];
}

/* A number space: `count` entries in ascending order of code; NULL and 0 where it has none. */
struct dhcpv6lq_table {
    const struct dhcpv6lq_entry *entries;
    uint32_t count;
};

extern const struct dhcpv6lq_table dhcpv6lq_tables[DHCPV6LQ_SPACE_COUNT];

/* Few codes are missing: an entry stands as far from the first one as its code does from that
 * one's, or a few places before that. */
static inline const struct dhcpv6lq_entry *dhcpv6lq_entry_of(enum dhcpv6lq_space space,
                                                             uint32_t code) {
    const struct dhcpv6lq_table *table = &dhcpv6lq_tables[space];
    uint32_t place;

    if (table->count == 0 || code < table->entries[0].code) {
        return NULL;
    }
    place = code - table->entries[0].code;
    place = place < table->count ? place : table->count - 1;
    while (table->entries[place].code > code) {
        place--;
    }
    return table->entries[place].code == code ? &table->entries[place] : NULL;
}

#endif
