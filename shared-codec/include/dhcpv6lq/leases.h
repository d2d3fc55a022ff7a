/* SPDX-License-Identifier: MIT
 *
 * A lease table: what answers add up to, whoever gave them and whatever was asked. It says which of
 * several reports of a binding stays, and which bindings of two clients conflict; nothing else in
 * this library does.
 *
 * A binding is an address, or a prefix without its host bits and with its length, in one tenant's
 * network; a prefix over /128 is none. A row is the latest of what one answer says of one client's
 * binding.
 *
 * Which row is shown. Where several tell of one binding, it is the row of the client whom the
 * server heard last (RFC 5007 4.3.4): the greatest last_seen, report time minus CLT. A later report
 * of the same client that is less than a second older counts as equal, since the CLT is of whole
 * seconds; and of equal ones the later stays. Without a last_seen a report replaces only those that
 * have none either; a CLT of over 20 years gives none (rule clt_time). In an active answer, the
 * later report always replaces the earlier (RFC 7653 9.3), and a valid lifetime of 0 ends the
 * binding.
 *
 * Conflict. Each server's latest report of a client's binding stands; with a valid lifetime of 0 it
 * is none, neither stands nor conflicts. A server is its Server-ID or, where one of two servers
 * named none, its address. A report and an earlier one that stands are a conflict where they are of
 * different clients and one tenant, their addresses or prefixes overlap, and
 *   (a) they are in one answer that is not active,
 *   (b) they are of different servers, and the earlier one's valid lifetime lasts yet, in the
 *       capture's clock, or
 *   (c) they are of one server in two answers, and the later one's last_seen is before the earlier
 *       report: then the server had heard both clients when it made that.
 * Otherwise the binding has moved, and the earlier report stands no more. A conflict is found on
 * the later report and names the one that stands: of the same binding, or else of the narrowest
 * that contains it, or else of the first inside it. Both rows are marked then; in an active answer,
 * a mark goes when the next report replaces the one it is on.
 *
 * Costs, whoever chooses what is sent: about 120 octets a binding, and what identifies the client,
 * its relays and its server once for all; time for some thousand steps a binding at the most,
 * usually for some twenty. Of one binding, the latest eight reports of different clients and
 * servers stand.
 */
#ifndef DHCPV6LQ_LEASES_H
#define DHCPV6LQ_LEASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/allocator.h"
#include "dhcpv6lq/capture.h"
#include "dhcpv6lq/hash.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dhcpv6lq_leases;

/* A new table, or NULL without memory. The allocator is copied. `seed` must not be known to who
 * sends what is taken in. `limit`: rows before the table gives up; 0: 1000000. Free it with
 * dhcpv6lq_leases_free(). */
struct dhcpv6lq_leases *dhcpv6lq_leases_new(const struct dhcpv6lq_allocator *allocator,
                                            struct dhcpv6lq_seed seed, uint32_t limit);

/* Give everything back. NULL is allowed. */
void dhcpv6lq_leases_free(struct dhcpv6lq_leases *leases);

/* Who tells the table of a capture's answers: hand it to dhcpv6lq_capture_listen(). */
struct dhcpv6lq_answer_listener dhcpv6lq_leases_listener(struct dhcpv6lq_leases *leases);

/* Take in what a message of an answer tells: messages in the order in which they were sent. Of
 * *answer only the query is needed afterwards, as long as rows are read. Over UDP, each message is
 * an answer of its own (RFC 5007 4.3.2); an answer over TCP whose query is not known may be an
 * active one.
 *
 * `findings`, which may be NULL, gets what is found: binding_conflict, with the other report's
 * frame as number and its client's DUID as detail, valid as long as the table; and in answers that
 * are not active binding_repeated, where the client had the same binding earlier in the answer,
 * with the frame. A binding that is both is a conflict. A client without a DUID is in neither.
 *
 * False: the table has given up, now or earlier. */
bool dhcpv6lq_leases_take(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_answer *answer,
                          struct dhcpv6lq_findings *findings);

/* Has it run out of memory or reached its limit? It takes in nothing more then: it shows what was
 * there before, and finds no conflicts of what comes. */
bool dhcpv6lq_leases_gave_up(const struct dhcpv6lq_leases *leases);

/* How many reports of bindings it has taken in. As long as that is the same, so are its rows. */
uint64_t dhcpv6lq_leases_reports(const struct dhcpv6lq_leases *leases);

/* ---- rows ---- */

/* Octets that somebody chose, of which the table keeps the first 256. */
struct dhcpv6lq_excerpt {
    const uint8_t *octets; /* NULL: nobody told */
    size_t length;         /* of what is kept */
    size_t sent;           /* of what came */
};

/* Are they equal, all octets that came? Both must be of one table; what nobody told is equal to
 * itself only. */
bool dhcpv6lq_excerpts_equal(const struct dhcpv6lq_excerpt *one,
                             const struct dhcpv6lq_excerpt *other);

/* One row, as it is now. Octets are the table's, and valid as long as it is. */
struct dhcpv6lq_lease {
    const struct dhcpv6lq_query *query; /* that was answered with it */
    uint32_t tenant;
    uint32_t frame; /* of the report, */
    int64_t time;   /* and when it was made, nanoseconds since 1970 */
    struct dhcpv6lq_excerpt server;
    const uint8_t *server_address; /* 16 octets */

    struct dhcpv6lq_excerpt client; /* a DUID */
    uint8_t address[16];            /* or prefix, without host bits */
    uint8_t length;                 /* of the prefix, in bits; an address has 128 */
    bool is_prefix;
    uint32_t preferred; /* seconds; DHCPV6LQ_INFINITY is for ever */
    uint32_t valid;
    bool is_seen;
    int64_t last_seen; /* when the server last heard the client, nanoseconds since 1970 */
    bool ended;        /* an active answer said that the binding is over */
    bool stale;        /* else: updates of it may be missing, as its server said DataMissing since
                          (dhcpv6lq_query_stale_before()) */
    bool conflict;     /* a finding is on it or names it */

    /* What relays told, as struct dhcpv6lq_relay has it; NULL: nothing. */
    const uint8_t *link_address;   /* 16 octets */
    const uint8_t *relay_address;  /* likewise: of the relay that the server heard; not where rule
                                      relay_data_peer says that it is another's */
    const uint8_t *client_address; /* likewise */
    struct dhcpv6lq_excerpt interface_id;
    struct dhcpv6lq_excerpt remote_id;
    struct dhcpv6lq_excerpt relay_id;
};

enum dhcpv6lq_lease_order {
    DHCPV6LQ_LEASES_BY_REPORT,  /* as the bindings were first told of */
    DHCPV6LQ_LEASES_BY_ADDRESS, /* by tenant, address and length: a prefix before what is inside it
                                 */
    DHCPV6LQ_LEASES_FILTERED,   /* likewise, those that dhcpv6lq_leases_filter() left */
    DHCPV6LQ_LEASES_BY_QUERY    /* dhcpv6lq_lease_list_of() */
};

/* The rows still to come; treat it as opaque. About 700 octets: it may live on the stack. */
struct dhcpv6lq_lease_list {
    const struct dhcpv6lq_leases *leases;
    enum dhcpv6lq_lease_order order;
    uint32_t next;
    unsigned used;
    uint32_t rest[162];
};

/* Of all bindings, the row of each that is shown. Nothing may be taken in before the list's end. */
struct dhcpv6lq_lease_list dhcpv6lq_lease_list(const struct dhcpv6lq_leases *leases,
                                               enum dhcpv6lq_lease_order order);

/* The same of the bindings that the answer to one query told of, as if there were no other; in the
 * order in which they were first told of there. */
struct dhcpv6lq_lease_list dhcpv6lq_lease_list_of(const struct dhcpv6lq_leases *leases,
                                                  const struct dhcpv6lq_query *query);

/* Which reports count: those in frames that pass. */
struct dhcpv6lq_lease_filter {
    void *context;
    bool (*passes)(void *context, uint32_t frame);
};

/* What DHCPV6LQ_LEASES_FILTERED lists from now on: the bindings that were reported in frames that
 * pass. Of each, the row that is shown, if it is one of those; else of those the one that would be
 * shown if there were no other. Of an answer and a client there is but the report that the row has;
 * no other passes. False without memory: nothing is listed then. */
bool dhcpv6lq_leases_filter(struct dhcpv6lq_leases *leases,
                            const struct dhcpv6lq_lease_filter *filter);

/* The next row, or false at the end. */
bool dhcpv6lq_lease_list_next(struct dhcpv6lq_lease_list *list, struct dhcpv6lq_lease *lease);

/* The row of one binding: an address, whose length is 128, or a prefix, whose host bits do not
 * count. With a query, as in dhcpv6lq_lease_list_of(), and `tenant` is the query's; NULL: the one
 * that is shown. False: there is none. */
bool dhcpv6lq_lease_find(const struct dhcpv6lq_leases *leases, const struct dhcpv6lq_query *query,
                         uint32_t tenant, const uint8_t *address, uint8_t length, bool is_prefix,
                         struct dhcpv6lq_lease *lease);

/* ---- columns ---- */

enum dhcpv6lq_lease_column {
    DHCPV6LQ_LEASE_CLIENT_DUID,
    DHCPV6LQ_LEASE_BINDING,
    DHCPV6LQ_LEASE_PREFERRED, /* seconds */
    DHCPV6LQ_LEASE_VALID,     /* seconds */
    DHCPV6LQ_LEASE_EXPIRES,   /* "2026-11-24 06:24:00", or "never" */
    DHCPV6LQ_LEASE_LAST_SEEN,
    DHCPV6LQ_LEASE_LINK_ADDRESS,
    DHCPV6LQ_LEASE_RELAY_ADDRESS,
    DHCPV6LQ_LEASE_CLIENT_ADDRESS,
    DHCPV6LQ_LEASE_INTERFACE_ID,
    DHCPV6LQ_LEASE_REMOTE_ID,
    DHCPV6LQ_LEASE_RELAY_ID,
    DHCPV6LQ_LEASE_SERVER, /* its Server-ID or, without one, its address */
    DHCPV6LQ_LEASE_FRAME,
    DHCPV6LQ_LEASE_STATE,    /* "bound", "ended" or "stale" */
    DHCPV6LQ_LEASE_CONFLICT, /* "conflict" or nothing */
    DHCPV6LQ_LEASE_QUERY_FRAME,
    DHCPV6LQ_LEASE_TRANSACTION_ID,
    DHCPV6LQ_LEASE_COLUMNS
};

/* Octets that hold the text of any column, with its zero. */
enum { DHCPV6LQ_LEASE_TEXT = 1088 };

/* A column's name, as in the first line of a CSV file: "client_duid", ... `column` must be under
 * DHCPV6LQ_LEASE_COLUMNS. Static storage. */
const char *dhcpv6lq_lease_column_name(enum dhcpv6lq_lease_column column);

/* A column of a row as text: addresses as in RFC 5952, DUIDs in hexadecimal, Interface-ID and
 * Remote-ID as UTF-8 with \xHH for what is none (text.h), of more than 256 octets the first ones
 * and how many there are; times in UTC; nothing where nobody told. Like snprintf(): cuts what
 * `size` does not hold, returns the whole text's length. */
size_t dhcpv6lq_lease_text(char *text, size_t size, const struct dhcpv6lq_lease *lease,
                           enum dhcpv6lq_lease_column column);

#ifdef __cplusplus
}
#endif

#endif
