/* SPDX-License-Identifier: MIT
 *
 * Which rows a binding has. In its list are few (standing.c says how many); those that nothing asks
 * for but their own answer are aside:
 *
 *     list     first -> one that stands -> the one that is shown -> ...
 *     aside    answer, binding, client -> row      query, binding -> row that is shown by one
 */
#include "leases/table.h"

#include <string.h>

/* ---- aside ---- */

/* A binding, and of whom: an answer's client, or whichever client of a query. */
struct key {
    const struct dhcpv6lq_row *binding;
    uint32_t whose[2];
};

static struct key key_of(const struct dhcpv6lq_leases *leases, const struct dhcpv6lq_row *row) {
    return (struct key){row, {dhcpv6lq_source(leases, row->source)->answer, row->client}};
}

static struct key key_by_query(const struct dhcpv6lq_row *row, uint32_t query) {
    return (struct key){row, {query, 0}};
}

static uint32_t query_of(const struct dhcpv6lq_leases *leases, const struct dhcpv6lq_row *row) {
    return dhcpv6lq_source(leases, row->source)->query;
}

static bool is_same(const struct key *one, const struct key *other) {
    return one->whose[0] == other->whose[0] && one->whose[1] == other->whose[1] &&
           one->binding->length == other->binding->length &&
           one->binding->is_prefix == other->binding->is_prefix &&
           memcmp(one->binding->address, other->binding->address, DHCPV6LQ_PREFIX_OCTETS) == 0;
}

static bool is_equal(const void *context, uint32_t number, const void *key) {
    const struct key one = key_of(context, dhcpv6lq_row(context, number));

    return is_same(&one, key);
}

static bool is_equal_by_query(const void *context, uint32_t number, const void *key) {
    const struct dhcpv6lq_row *row = dhcpv6lq_row(context, number);
    const struct key one = key_by_query(row, query_of(context, row));

    return is_same(&one, key);
}

static uint64_t hash_of(const struct dhcpv6lq_leases *leases, const struct key *key) {
    uint8_t octets[DHCPV6LQ_PREFIX_OCTETS + sizeof key->whose + 2];

    memcpy(octets, key->binding->address, DHCPV6LQ_PREFIX_OCTETS);
    memcpy(octets + DHCPV6LQ_PREFIX_OCTETS, key->whose, sizeof key->whose);
    octets[sizeof octets - 2] = key->binding->length;
    octets[sizeof octets - 1] = key->binding->is_prefix;
    return dhcpv6lq_hash(octets, sizeof octets, leases->seed);
}

static uint32_t find_aside(const struct dhcpv6lq_leases *leases, const struct dhcpv6lq_index *index,
                           const struct key *key) {
    return dhcpv6lq_index_find(index, leases, hash_of(leases, key), key);
}

static bool put_aside(struct dhcpv6lq_leases *leases, uint32_t number) {
    const struct dhcpv6lq_row *row = dhcpv6lq_row(leases, number);
    const struct key key = key_of(leases, row);
    const struct key by_query = key_by_query(row, query_of(leases, row));

    return dhcpv6lq_index_put(&leases->aside, leases, hash_of(leases, &key), &key, number) &&
           (!row->shown_by_one ||
            dhcpv6lq_index_put(&leases->aside_by_query, leases, hash_of(leases, &by_query),
                               &by_query, number));
}

void dhcpv6lq_rows_init(struct dhcpv6lq_leases *leases) {
    dhcpv6lq_blocks_init(&leases->rows, &leases->allocator, sizeof(struct dhcpv6lq_row));
    dhcpv6lq_index_init(&leases->aside, &leases->allocator, is_equal);
    dhcpv6lq_index_init(&leases->aside_by_query, &leases->allocator, is_equal_by_query);
}

void dhcpv6lq_rows_free(struct dhcpv6lq_leases *leases) {
    dhcpv6lq_blocks_free(&leases->rows);
    dhcpv6lq_index_free(&leases->aside);
    dhcpv6lq_index_free(&leases->aside_by_query);
}

/* ---- a row's binding ---- */

void dhcpv6lq_row_bind(struct dhcpv6lq_row *row, const uint8_t *address, uint8_t length,
                       bool is_prefix) {
    unsigned whole = length / 8;

    memset(row->address, 0, sizeof row->address);
    memcpy(row->address, address, whole);
    if (length % 8 != 0) {
        row->address[whole] = (uint8_t)(address[whole] & (0xff00 >> (length % 8)));
    }
    row->length = length;
    row->is_prefix = is_prefix;
}

struct dhcpv6lq_prefix dhcpv6lq_row_prefix(const struct dhcpv6lq_row *row, uint32_t tenant) {
    return (struct dhcpv6lq_prefix){.tenant = tenant,
                                    .octets = row->address,
                                    .bits = row->is_prefix
                                                ? (unsigned)DHCPV6LQ_TENANT_BITS + row->length
                                                : (unsigned)DHCPV6LQ_PREFIX_BITS_MAX};
}

/* ---- the list ---- */

uint32_t dhcpv6lq_row_find(const struct dhcpv6lq_leases *leases, uint32_t first,
                           const struct dhcpv6lq_row *row) {
    const struct key key = key_of(leases, row);

    for (uint32_t number = first; number != 0; number = dhcpv6lq_row(leases, number)->next) {
        const struct key other = key_of(leases, dhcpv6lq_row(leases, number));

        if (is_same(&key, &other)) {
            return number;
        }
    }
    return find_aside(leases, &leases->aside, &key);
}

uint32_t dhcpv6lq_row_shown(const struct dhcpv6lq_leases *leases, uint32_t first) {
    uint32_t number = first;

    while (number != 0 && !dhcpv6lq_row(leases, number)->shown) {
        number = dhcpv6lq_row(leases, number)->next;
    }
    return number;
}

uint32_t dhcpv6lq_row_shown_by_one(const struct dhcpv6lq_leases *leases, uint32_t first,
                                   const struct dhcpv6lq_row *row, uint32_t query) {
    const struct key key = key_by_query(row, query);

    for (uint32_t number = first; number != 0; number = dhcpv6lq_row(leases, number)->next) {
        const struct dhcpv6lq_row *other = dhcpv6lq_row(leases, number);

        if (other->shown_by_one && query_of(leases, other) == query) {
            return number;
        }
    }
    return find_aside(leases, &leases->aside_by_query, &key);
}

void dhcpv6lq_row_link(struct dhcpv6lq_leases *leases, uint32_t first, uint32_t number) {
    struct dhcpv6lq_row *row = dhcpv6lq_row(leases, number);

    row->next = dhcpv6lq_row(leases, first)->next;
    row->is_in_list = true;
    dhcpv6lq_row(leases, first)->next = number;
}

static void unlink_row(struct dhcpv6lq_leases *leases, uint32_t first, uint32_t number) {
    uint32_t before = first;

    while (dhcpv6lq_row(leases, before)->next != number) {
        before = dhcpv6lq_row(leases, before)->next;
    }
    dhcpv6lq_row(leases, before)->next = dhcpv6lq_row(leases, number)->next;
    dhcpv6lq_row(leases, number)->is_in_list = false;
}

void dhcpv6lq_row_settle(struct dhcpv6lq_leases *leases, uint32_t first, uint32_t number) {
    const struct dhcpv6lq_row *row = dhcpv6lq_row(leases, number);

    if (number == first || row->stands || row->shown) {
        return;
    }
    if (put_aside(leases, number)) {
        unlink_row(leases, first, number);
    } else {
        leases->gave_up = true; /* it stays where it is */
    }
}
