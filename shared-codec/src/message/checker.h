/* SPDX-License-Identifier: MIT
 *
 * Checks a message while somebody walks through it: a listener to the walk's events, with a note
 * for every open element of what it has held so far.
 */
#ifndef DHCPV6LQ_CHECKER_H
#define DHCPV6LQ_CHECKER_H

#include "message/findings.h"

/* What an open element has held so far. */
struct dhcpv6lq_note {
    uint64_t seen;   /* options directly in it, broken ones too */
    bool cut;        /* some of its options could not be seen: nothing in it is "missing" */
    bool truncated;  /* something at any depth in it runs past its end */
    bool told;       /* a rule that is told once an element was told */
    bool identified; /* a DUID: it has something after its fixed part */
};

struct dhcpv6lq_checker {
    const uint8_t *octets;
    const struct dhcpv6lq_validation *validation;
    const struct dhcpv6lq_walk *walk;
    struct dhcpv6lq_findings *findings;
    enum dhcpv6lq_severity least; /* findings of less are left out */
    size_t message;               /* where the message begins; before it are its relays' */
    unsigned base;                /* depth of the message's holder, once it has begun */
    bool begun;
    bool ended;
    uint32_t set; /* M() of the msg-type; 0: not a message of leasequery */
    uint8_t type;
    bool wrong_type;     /* msg_type was told: what the message holds is of no more interest */
    uint32_t query_type; /* of the OPTION_LQ_QUERY that is being read */
    uint32_t preferred;  /* lifetimes of the IAADDR or IAPREFIX that is being read */
    uint32_t valid;
    size_t status; /* index of the finding whose server's words come next, and 1 */
    bool peer_told;
    size_t relay_peer;   /* OPTION_LQ_RELAY_DATA's peer-address; 0: none is being read */
    size_t relay_data;   /* where that option begins */
    bool has_start_time; /* OPTION_LQ_START_TIME and OPTION_LQ_END_TIME of a query */
    bool has_end_time;
    uint32_t start_time;
    uint32_t end_time;
    unsigned client_data;               /* OPTION_CLIENT_DATA of the message so far */
    struct dhcpv6lq_bytes client;       /* DUID of the OPTION_CLIENT_DATA that is being read */
    struct dhcpv6lq_bytes first_client; /* of the message's first */
    bool several_told;
    struct dhcpv6lq_note notes[DHCPV6LQ_MAX_DEPTH + 1]; /* by depth */
};

/* Begin with a message of that type at `message`, an offset into `octets`, which somebody is about
 * to walk through with `walk`. The validation and the findings must last as long as the checker. */
void dhcpv6lq_checker_begin(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_walk *walk,
                            const uint8_t *octets, size_t message, uint8_t type,
                            const struct dhcpv6lq_validation *validation,
                            struct dhcpv6lq_findings *findings);

/* An event of the walk, right after it was told. */
void dhcpv6lq_checker_event(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event);

#endif
