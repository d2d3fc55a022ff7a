/* SPDX-License-Identifier: MIT
 *
 * The ledger of a capture: which bindings its servers granted, renewed, and took back, as the
 * exchanges of clients show it that the capture has, directly and through relays (RFC 8415 18, 19).
 * It is what answers to leasequeries are compared with: rules cause_*.
 */
#ifndef DHCPV6LQ_LEDGER_H
#define DHCPV6LQ_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/bytes.h"
#include "dhcpv6lq/capture.h"
#include "dhcpv6lq/datagram.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Take in a datagram of `length` octets, in the order of the capture: a client's message, or a
 * server's REPLY to one, as it is or in relays' messages. Any other is none of the ledger's
 * business. `cut`: these are only the first octets of it; then nobody knows what it would have
 * told, and the ledger explains no answer from there on. Time is linear in the octets. At most 400
 * octets a binding, what identifies its client and its relays included where that is no longer than
 * usual; after 1000000 bindings, or with an ID of more than 4096 octets, it gives up, and explains
 * no answer. Nor does it explain further ones after a number of comparisons with bindings and
 * relays that takes some seconds. */
void dhcpv6lq_ledger_take(struct dhcpv6lq_capture *capture, const uint8_t *octets, size_t length,
                          bool cut, const struct dhcpv6lq_path *path);

/* How many bindings there are. */
uint32_t dhcpv6lq_ledger_count(const struct dhcpv6lq_capture *capture);

/* Does it explain no answer, since it has given up or was shown a datagram that is cut? */
bool dhcpv6lq_ledger_gave_up(const struct dhcpv6lq_capture *capture);

/* ---- rows ---- */

enum dhcpv6lq_ledger_column {
    DHCPV6LQ_LEDGER_BINDING, /* address, or prefix with its length */
    DHCPV6LQ_LEDGER_STATE,   /* "granted", "released", "declined", "withdrawn" by a lifetime of 0,
                                "not known" where the REPLY that would tell is missing */
    DHCPV6LQ_LEDGER_ASKED,   /* number: frame of the client's message; 0: not captured */
    DHCPV6LQ_LEDGER_FRAME,   /* number: frame of the server's REPLY; of the client's message, where
                                that is missing */
    DHCPV6LQ_LEDGER_VALID,   /* number: seconds */
    DHCPV6LQ_LEDGER_SINCE,   /* time of that frame */
    DHCPV6LQ_LEDGER_EXPIRES, /* "never" for an infinite lifetime; nothing where it is over */
    DHCPV6LQ_LEDGER_CLIENT,  /* a DUID */
    DHCPV6LQ_LEDGER_SERVER,  /* its Server-ID or, without one, its address */
    DHCPV6LQ_LEDGER_TENANT,  /* a VLAN's id; nothing where there is none */
    /* Of the relay nearest the client: its own address, and what its RELAY-FORW had. */
    DHCPV6LQ_LEDGER_RELAY,
    DHCPV6LQ_LEDGER_LINK_ADDRESS,
    DHCPV6LQ_LEDGER_INTERFACE_ID,
    DHCPV6LQ_LEDGER_REMOTE_ID, /* enterprise-number and the rest */
    DHCPV6LQ_LEDGER_RELAY_ID,
    DHCPV6LQ_LEDGER_OUTER, /* the same of those outside of it, from the client on, in words */
    DHCPV6LQ_LEDGER_COLUMNS
};

/* Of the row of that number, from 0 to under dhcpv6lq_ledger_count(): a column that is a number, */
uint32_t dhcpv6lq_ledger_number(const struct dhcpv6lq_capture *capture, uint32_t row,
                                enum dhcpv6lq_ledger_column column);

/* and any column as text. Rows are in the order in which bindings were first seen. Cuts like
 * snprintf(), returns the whole text's length. */
size_t dhcpv6lq_ledger_text(char *text, size_t size, const struct dhcpv6lq_capture *capture,
                            uint32_t row, enum dhcpv6lq_ledger_column column);

/* ---- for programs ---- */

/* What a row says, as values. Octets that are NULL are not known; the others are the ledger's, and
 * stay as long as the capture does. */
struct dhcpv6lq_ledger_row {
    uint32_t tenant;
    const char *state; /* that of the column */
    uint32_t asked;    /* frame of the client's message; 0: not captured */
    uint32_t replied;  /* frame of the server's REPLY; 0: not captured */
    int64_t time;      /* of the REPLY, or of the client's message; nanoseconds since 1970 */
    bool is_granted;   /* where it is not, the next two tell nothing */
    uint32_t valid;    /* seconds; DHCPV6LQ_INFINITY is for ever */
    int64_t expires;   /* nanoseconds since 1970; INT64_MAX: never */
    struct dhcpv6lq_bytes client_id;
    struct dhcpv6lq_bytes server_id;
    const uint8_t *server_address; /* that the REPLY came from */
    uint32_t path;                 /* to its relays */
};

/* The row of that number, from 0 to under dhcpv6lq_ledger_count(). */
struct dhcpv6lq_ledger_row dhcpv6lq_ledger_row(const struct dhcpv6lq_capture *capture,
                                               uint32_t row);

/* A relay between the client and the server, and what its RELAY-FORW had (RFC 8415 19.1). */
struct dhcpv6lq_ledger_relay {
    const uint8_t *address;
    const uint8_t *link_address;
    struct dhcpv6lq_bytes interface_id;
    uint32_t enterprise; /* of the Remote-ID */
    struct dhcpv6lq_bytes remote_id;
    struct dhcpv6lq_bytes relay_id;
    bool is_known; /* its RELAY-FORW was captured: what is not there was not sent */
};

/* The next relay of a row's path, from the client on; `path` is moved on. False: there is none. */
bool dhcpv6lq_ledger_next_relay(const struct dhcpv6lq_capture *capture, uint32_t *path,
                                struct dhcpv6lq_ledger_relay *relay);

#ifdef __cplusplus
}
#endif

#endif
