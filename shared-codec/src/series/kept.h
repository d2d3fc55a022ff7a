/* SPDX-License-Identifier: MIT
 *
 * What a session keeps of a query besides what it shows.
 */
#ifndef DHCPV6LQ_KEPT_H
#define DHCPV6LQ_KEPT_H

#include "dhcpv6lq/session.h"

/* What makes messages those of one query. Over TCP all but the transaction-id is 0: the connection
 * tells the rest. */
struct dhcpv6lq_key {
    uint32_t transaction_id;
    uint32_t tenant;
    struct dhcpv6lq_endpoint requestor;
};

/* How far the answer has come. All from EMPTY on end it. */
enum dhcpv6lq_progress {
    DHCPV6LQ_ASKED,
    DHCPV6LQ_ACCEPTED, /* a successful reply came, and more is to come */
    DHCPV6LQ_EMPTY,    /* a successful reply without client data came */
    DHCPV6LQ_REFUSED,  /* a failing one */
    DHCPV6LQ_COMPLETE, /* a DONE; UDP: a reply with bindings */
    DHCPV6LQ_BROKEN    /* a failing DONE */
};

/* Open queries, apart: an ACTIVELEASEQUERY must be alone (RFC 7653 9.4). */
enum dhcpv6lq_open_list {
    DHCPV6LQ_OPEN_ACTIVE,
    DHCPV6LQ_OPEN_BULK,
    DHCPV6LQ_OPEN_OTHER, /* those that are known by their answer only, and STARTTLS */
    DHCPV6LQ_OPEN_LISTS
};

/* What the query's own message asks for besides bindings. */
struct dhcpv6lq_wishes {
    bool all_seen; /* no option was hidden from the two below */
    bool relay_data;
    bool base_time;
};

/* What was seen in the answer so far. */
struct dhcpv6lq_seen {
    bool any;             /* a message of it */
    bool relay_data;      /* OPTION_LQ_RELAY_DATA */
    bool base_time;       /* OPTION_LQ_BASE_TIME */
    bool asked_address;   /* a binding that is or holds the address asked for */
    bool hidden;          /* some of it cannot be read */
    bool client_links;    /* OPTION_LQ_CLIENT_LINK, for want of bindings */
    bool caught_up;       /* CatchUpComplete or DataMissing */
    bool may_be_over;     /* the catch-up, by what is not to be read */
    uint32_t idle_frame;  /* a keep-alive before that; 0: none */
    uint32_t first_reply; /* offset of the message in its octets: of the reply, */
    uint32_t first;       /* and of the query's first message */
    uint8_t first_type;
};

/* What was told of a query. */
struct dhcpv6lq_told {
    bool no_query; /* of its first message: there is none */
    bool relay_data_unrequested;
    bool relay_data_peer;
};

/* What was missing of an answer when its last base-time came that may be kept: a later one cannot
 * be among that. */
struct dhcpv6lq_kept_time {
    bool lacks;
    int64_t gap_end;
};

/* Where an ACTIVELEASEQUERY goes on: see struct dhcpv6lq_resumption. */
struct dhcpv6lq_resume {
    const struct dhcpv6lq_query *query; /* that was accepted before */
    const struct dhcpv6lq_query *by;    /* that resumes this one */
    struct dhcpv6lq_kept *previous;     /* that asked before, in vain or not; NULL: the gap is not
                                           known */
    const struct dhcpv6lq_updates *of_nobody; /* the server's; NULL: nobody looked for them */
    int64_t gap;                              /* seconds */
    uint32_t frame;                           /* of the last base-time that may have been kept */
    struct dhcpv6lq_kept *missing; /* whose answer said DataMissing before this one's did; see
                                      struct dhcpv6lq_updates */
    uint32_t missing_until;        /* the base-time with it, seconds since 2000 */
};

/* What explains the answer, as it was found last. */
struct dhcpv6lq_known {
    bool any; /* it was looked for; then, these were: */
    uint64_t version;
    enum dhcpv6lq_outcome outcome;
    bool expects;
    size_t count;
    struct dhcpv6lq_finding *list;
};

struct dhcpv6lq_kept {
    struct dhcpv6lq_query query;
    struct dhcpv6lq_session *session;
    struct dhcpv6lq_key key;
    enum dhcpv6lq_query_kind kind;
    enum dhcpv6lq_progress progress;
    struct dhcpv6lq_wishes wishes;
    struct dhcpv6lq_seen seen;
    struct dhcpv6lq_told told;
    uint8_t link_address[16];   /* UDP: of the relay nearest the requestor */
    struct dhcpv6lq_step *last; /* step of its last message */
    int64_t last_query_time;    /* UDP: when it was sent last */
    bool lacks;                 /* octets of the answer are missing; see dhcpv6lq_lacks() */
    bool lacks_times;           /* likewise; see dhcpv6lq_lacks_times() */
    struct dhcpv6lq_kept_time kept_time;
    struct dhcpv6lq_updates *updates; /* its requestor's; NULL: none */
    struct dhcpv6lq_resume resume;
    struct dhcpv6lq_known causes;
    struct dhcpv6lq_hit *hits; /* bindings of the answer that the ledger has */
    struct dhcpv6lq_hit *last_hit;
    bool narrowed; /* it asks for what is on one link, or of some time, only */
    bool reused;   /* a query before it had its transaction-id, and was not answered */
    bool lost_key; /* a later query of the same key could not be followed */

    struct dhcpv6lq_kept *same;    /* UDP: the query of the same key before it */
    struct dhcpv6lq_kept *waiting; /* TCP: the query of the same key that is answered after this */
    struct dhcpv6lq_kept *last_waiting;

    int64_t begin; /* TCP: what the server sent before that position is not missing */
    bool open;
    enum dhcpv6lq_open_list list; /* it is in, while it is open */
    struct dhcpv6lq_kept *older;  /* of that list */
    struct dhcpv6lq_kept *newer;
};

/* Is the query known by its answer only? */
static inline bool dhcpv6lq_is_implicit(const struct dhcpv6lq_kept *kept) {
    return kept->query.frame == 0;
}

static inline bool dhcpv6lq_is_over_udp(const struct dhcpv6lq_kept *kept) {
    return kept->query.transport == DHCPV6LQ_UDP;
}

/* Has the answer ended, whatever else came? */
static inline bool dhcpv6lq_has_ended(const struct dhcpv6lq_kept *kept) {
    return kept->progress >= DHCPV6LQ_EMPTY;
}

#endif
