/* SPDX-License-Identifier: MIT
 *
 * What a series of messages means: which query a message answers, which of the
 * answer's clients it brings, how the query ended; and what the series breaks.
 * Feed it every leasequery message of one TCP connection, or every one over UDP
 * of a whole capture, in the order of the capture. What it hands out stays
 * valid until dhcpv6lq_session_free() and may fill further as later messages
 * come (a query's outcome, a message's `next`).
 */
#ifndef DHCPV6LQ_SESSION_H
#define DHCPV6LQ_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/allocator.h"
#include "dhcpv6lq/validate.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How much a session follows before it gives up. 0: the default. */
struct dhcpv6lq_limits {
    uint32_t queries;  /* default 1000000; an answer whose query is not in the capture counts too */
    uint32_t bindings; /* in all queries together; default 1000000, 96 octets each at the most */
};

/* One message as it was captured. */
struct dhcpv6lq_input {
    const uint8_t *octets; /* the message without framing; a relayed one without its relays */
    size_t length;
    uint32_t frame; /* from 1 */
    int64_t time;   /* nanoseconds since 1970 */
    enum dhcpv6lq_direction direction;
    bool query_begun; /* TCP: of the requestor's next message a part has come before this one */
    bool late; /* TCP: the other side has acknowledged it in an earlier frame, and may have answered
                */
    bool cut;  /* the capture has only the first octets of it: nothing is found wrong with it */

    /* UDP: who asked, to tell equal transaction-ids apart. All 0 over TCP. */
    uint8_t requestor[16];
    uint16_t port;
};

struct dhcpv6lq_totals {
    uint32_t clients;   /* OPTION_CLIENT_DATA */
    uint32_t addresses; /* OPTION_IAADDR in them */
    uint32_t prefixes;  /* OPTION_IAPREFIX in them */
    uint64_t octets;    /* of the messages, the query's own and its retransmissions too */
};

enum dhcpv6lq_outcome {
    DHCPV6LQ_UNANSWERED,  /* no reply */
    DHCPV6LQ_UNFINISHED,  /* a reply with client data, no DONE */
    DHCPV6LQ_NO_BINDINGS, /* a successful reply without client data */
    DHCPV6LQ_FAILED,      /* a reply or a DONE with a status-code other than Success */
    DHCPV6LQ_DONE,        /* complete */
    DHCPV6LQ_ACTIVE       /* an ACTIVELEASEQUERY that was accepted: it never completes */
};

struct dhcpv6lq_step;

/* One query and what became of it. `frame` is 0 where the query itself is not
 * in the capture and only its answer is. */
struct dhcpv6lq_query {
    uint32_t frame;
    int64_t time; /* nanoseconds since 1970 */
    uint32_t transaction_id;
    uint8_t message_type; /* LEASEQUERY, ACTIVELEASEQUERY or STARTTLS; 0: not known (frame 0) */
    uint8_t query_type;   /* of the OPTION_LQ_QUERY; 0 without one */
    uint16_t status;      /* the first failing status-code that ended it; 0 is Success. Over UDP,
                             a successful reply of any server counts more than a failing one. */

    uint32_t reply_frame; /* 0: none */
    int64_t reply_time;
    uint32_t done_frame; /* 0: none */
    uint32_t last_frame; /* of its last message so far */
    int64_t last_time;
    struct dhcpv6lq_totals totals; /* so far */
    uint32_t findings;             /* so far: the sum of its steps' counts */
    uint32_t retransmissions;      /* UDP: of the query */

    bool answer_lost;              /* octets of the answer are missing from the capture */
    bool bindings_given_up;        /* too many: conflicts are no longer looked for */
    struct dhcpv6lq_private *kept; /* session.c's own */
};

/* What one message was in its session. */
struct dhcpv6lq_step {
    const struct dhcpv6lq_query *query; /* NULL: of no query that could be followed */
    uint32_t frame;
    uint8_t message_type;
    int64_t time;
    uint32_t previous; /* frame of the message of this query before it; 0: none */
    int64_t previous_time;
    uint32_t next;                     /* frame of the one after it; 0: none so far */
    uint32_t client_index;             /* of the first client in it, from 1; 0: it has none */
    struct dhcpv6lq_totals totals;     /* of the query up to and with this message */
    bool retransmission;               /* UDP: the same query again */
    bool bindings_given_up;            /* too many so far: conflicts are not looked for */
    bool given_up;                     /* out of memory or over the limits: not followed, and
                                          nothing else is said here */
    uint32_t count;                    /* of findings; 64 at the most, those of lowest offset */
    struct dhcpv6lq_finding *findings; /* those of dhcpv6lq_validate() too; order of offsets */
};

struct dhcpv6lq_session;

/* A new session, or NULL without memory. `limits` may be NULL. `start_seen`:
 * the capture has the connection's beginning (TCP's SYN), so that an answer
 * without its query is a fault and not a gap. Free with dhcpv6lq_session_free(). */
struct dhcpv6lq_session *dhcpv6lq_session_new(const struct dhcpv6lq_allocator *allocator,
                                              enum dhcpv6lq_transport transport, bool start_seen,
                                              const struct dhcpv6lq_limits *limits);

/* Give back everything that the session allocated. NULL is allowed. */
void dhcpv6lq_session_free(struct dhcpv6lq_session *session);

/* Octets in that direction are missing from the capture before the next
 * message: what an unseen message would explain is not a fault from here on. */
void dhcpv6lq_session_gap(struct dhcpv6lq_session *session, enum dhcpv6lq_direction direction);

/* The step of every message that is given up: that costs no memory, however many
 * there are. What such a message breaks alone dhcpv6lq_validate() tells. */
extern const struct dhcpv6lq_step dhcpv6lq_given_up;

/* Take in one message. Returns its step, which lasts as long as the session;
 * &dhcpv6lq_given_up; or NULL without memory. Messages that are no business of
 * leasequery, and those from the wrong side, are validated only (step->query is
 * NULL). */
const struct dhcpv6lq_step *dhcpv6lq_session_feed(struct dhcpv6lq_session *session,
                                                  const struct dhcpv6lq_input *input);

/* Has the session given up any message so far? */
bool dhcpv6lq_session_gave_up(const struct dhcpv6lq_session *session);

/* How a query ended, as far as the messages so far tell. */
enum dhcpv6lq_outcome dhcpv6lq_query_outcome(const struct dhcpv6lq_query *query);

/* "done", "no bindings", "failed", "unfinished", "unanswered", "active". */
const char *dhcpv6lq_outcome_text(enum dhcpv6lq_outcome outcome);

enum { DHCPV6LQ_ENDINGS_MAX = 2 };

/* What is wrong with a query now that the capture has ended: no_reply, no_done or
 * both (data came, but nothing before or after it), filed on the query's own
 * message, with number 1 where octets of the answer are missing from the capture.
 * Returns how many findings that is, at most DHCPV6LQ_ENDINGS_MAX. */
size_t dhcpv6lq_query_endings(const struct dhcpv6lq_query *query,
                              struct dhcpv6lq_finding findings[DHCPV6LQ_ENDINGS_MAX]);

#ifdef __cplusplus
}
#endif

#endif
