/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The bindings that answers bring, as a table: what the messages add up to. A
 * row is numbers and shared octets; text is made of it when it is asked for.
 */
#ifndef DHCPV6LQ_PLUGIN_LEASES_H
#define DHCPV6LQ_PLUGIN_LEASES_H

#include "pool.h"
#include "tap.h"

struct dhcpv6lq_lease {
    const struct dhcpv6lq_query *query;         /* that the server answered with it */
    const struct dhcpv6lq_shared *client;       /* DUID; NULL: there was none */
    const struct dhcpv6lq_shared *relay_id;     /* DUID; NULL: there was none */
    const struct dhcpv6lq_shared *interface_id; /* NULL likewise */
    const struct dhcpv6lq_shared *remote_id;
    const struct dhcpv6lq_shared *server; /* DUID as text, or its address */
    int64_t time;                         /* of the message, nanoseconds since 1970 */
    uint8_t address[16];                  /* or prefix */
    uint8_t link[16];                     /* of the relay nearest the client that has one */
    uint8_t peer[16];
    uint32_t preferred; /* seconds */
    uint32_t valid;
    uint32_t clt; /* seconds since the client's last transaction */
    uint32_t frame;
    uint32_t row;   /* in its table, from 0 */
    uint8_t length; /* of the prefix, in bits */
    bool is_prefix;
    bool clt_known;
    bool has_link;
    bool has_peer;
    bool ended;         /* an active answer said that it is over */
    bool conflict;      /* another client had it at the same time, in this table */
    bool listed;        /* dhcpv6lq_leases_list() has it */
    bool list_conflict; /* as conflict, in that list */
};

enum dhcpv6lq_lease_column {
    DHCPV6LQ_LEASE_CLIENT,
    DHCPV6LQ_LEASE_BINDING,
    DHCPV6LQ_LEASE_PREFERRED,
    DHCPV6LQ_LEASE_VALID,
    DHCPV6LQ_LEASE_EXPIRES,
    DHCPV6LQ_LEASE_LAST_SEEN,
    DHCPV6LQ_LEASE_LINK,
    DHCPV6LQ_LEASE_PEER,
    DHCPV6LQ_LEASE_INTERFACE_ID,
    DHCPV6LQ_LEASE_REMOTE_ID,
    DHCPV6LQ_LEASE_RELAY_ID,
    DHCPV6LQ_LEASE_SERVER,
    DHCPV6LQ_LEASE_FRAME,
    DHCPV6LQ_LEASE_STATE,
    DHCPV6LQ_LEASE_CONFLICT,
    DHCPV6LQ_LEASE_QUERY_FRAME,
    DHCPV6LQ_LEASE_TRANSACTION_ID,
    DHCPV6LQ_LEASE_COLUMNS
};

/* Append a column of a lease to `text`: addresses in RFC 5952 form, DUIDs in hexadecimal, times in
 * UTC; nothing where the answer did not say. */
void dhcpv6lq_lease_text(GString *text, const struct dhcpv6lq_lease *lease,
                         enum dhcpv6lq_lease_column column);

/* Append octets of any length in the form that `put` has for them (dhcpv6lq_text_octets(), ...):
 * the first 256, and then how many there are. A table repeats them in every row. */
void dhcpv6lq_lease_octets(GString *text, const uint8_t *octets, size_t length,
                           size_t (*put)(char *text, size_t size, const uint8_t *octets,
                                         size_t length));

struct dhcpv6lq_leases;

/* A new table whose octets are in `pool`, which must outlive it. */
struct dhcpv6lq_leases *dhcpv6lq_leases_new(struct dhcpv6lq_pool *pool);
void dhcpv6lq_leases_free(struct dhcpv6lq_leases *leases);

typedef void (*dhcpv6lq_lease_function)(struct dhcpv6lq_lease *lease, void *data);

/* Take in the bindings of a message that is (part of) an answer; of any other, none. `changed`,
 * which may be NULL, is told each row that is new or has changed. The binding of whose client the
 * server heard last stays (RFC 5007 4.3.4); in an active answer, the one that came last (RFC
 * 7653 9.3). */
void dhcpv6lq_leases_add(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_tap *record,
                         dhcpv6lq_lease_function changed, void *data);

/* Each row, in the order in which the bindings first came. */
void dhcpv6lq_leases_each(const struct dhcpv6lq_leases *leases, dhcpv6lq_lease_function function,
                          void *data);

/* The rows of several tables as one table: those that stay are marked `listed`, and
 * `list_conflict` where clients of any of the tables disagree. */
void dhcpv6lq_leases_list(const GPtrArray *tables);

#endif
