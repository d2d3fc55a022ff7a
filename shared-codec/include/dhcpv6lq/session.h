/* SPDX-License-Identifier: MIT
 *
 * What a series of messages means: which query a message answers, which of the
 * answer's clients it brings, how the query ended; and what the series breaks.
 * Feed it every leasequery message of one TCP connection (connection.h does), or every
 * one over UDP of a whole capture, in the order in which they were sent. What it hands
 * out stays valid until dhcpv6lq_session_free() and may fill further as later messages
 * come (a query's outcome, a message's `next`).
 */
#ifndef DHCPV6LQ_SESSION_H
#define DHCPV6LQ_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/active.h"
#include "dhcpv6lq/capture.h"
#include "dhcpv6lq/clock.h"
#include "dhcpv6lq/stream.h"
#include "dhcpv6lq/tls.h"
#include "dhcpv6lq/validate.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One message as it was captured. */
struct dhcpv6lq_input {
    const uint8_t *octets; /* without framing; over UDP the whole datagram, with its relays */
    size_t length;
    size_t message;        /* where the leasequery message begins in them: after its relays, ... */
    size_t message_length; /* ... and its octets */
    uint32_t frame;        /* from 1 */
    int64_t time;          /* nanoseconds since 1970 */
    enum dhcpv6lq_direction direction;
    enum dhcpv6lq_completeness completeness;
    struct dhcpv6lq_endpoint requestor;
    struct dhcpv6lq_endpoint server;
    uint8_t link_address[16]; /* UDP: of the relay nearest the requestor; :: without one */
    uint32_t tenant; /* what tells networks apart that use the same addresses, as a VLAN; or 0 */
    /* TCP: the capture has all that the other side had sent to the sender before, ... */
    bool other_seen;
    bool other_reached;     /* ... or at least all of it since the capture began */
    bool start_seen;        /* TCP: the capture has where the sender's stream starts */
    bool late;              /* TCP: what its sender sent after it was fed before it */
    bool secured;           /* TLS carried it (RFC 7653 8.2) */
    int64_t position;       /* TCP: of its message-size in the sender's stream (stream.h) */
    int64_t other_position; /* TCP: so far the sender had got the other side's */
};

struct dhcpv6lq_totals {
    uint32_t clients;   /* OPTION_CLIENT_DATA */
    uint32_t addresses; /* OPTION_IAADDR in them */
    uint32_t prefixes;  /* OPTION_IAPREFIX in them */
    uint64_t octets;    /* of the messages, the query's own and its retransmissions too */
};

/* How a query ended. */
enum dhcpv6lq_outcome {
    DHCPV6LQ_OPEN,        /* the answer may still come */
    DHCPV6LQ_DONE,        /* complete: a LEASEQUERY-DONE; UDP: a reply with bindings */
    DHCPV6LQ_NO_BINDINGS, /* a successful reply without client data */
    DHCPV6LQ_FAILED,      /* a reply with a status-code other than Success */
    DHCPV6LQ_TERMINATED,  /* a DONE with a status-code other than Success */
    DHCPV6LQ_CLOSED,      /* the connection ended before the answer did, by FIN */
    DHCPV6LQ_RESET,       /* likewise, by RST */
    DHCPV6LQ_UNANSWERED,  /* UDP: no reply came in time */
    DHCPV6LQ_ACTIVE,      /* an active answer that goes on */
    DHCPV6LQ_LACKING      /* the capture lacks octets that would tell */
};

struct dhcpv6lq_step;

/* UDP: one server's answer to a query, of which several may come (RFC 5007 4.3.2). */
struct dhcpv6lq_reply {
    struct dhcpv6lq_reply *next;            /* of the same query, in the order of their frames */
    const struct dhcpv6lq_bytes *server_id; /* NULL: it named none */
    struct dhcpv6lq_endpoint server;
    uint32_t frame;
    int64_t time; /* nanoseconds since 1970 */
    enum dhcpv6lq_outcome outcome;
    uint16_t status;
    const struct dhcpv6lq_bytes *status_text; /* the server's own words; NULL: none */
    struct dhcpv6lq_totals totals;            /* of it alone */
    uint32_t repeats;                         /* how often it came again */
};

/* One query and what became of it. `frame` is 0 where the query itself is not
 * in the capture and only its answer is. */
struct dhcpv6lq_query {
    struct dhcpv6lq_query *next; /* of the capture */
    uint32_t number;             /* in the capture, from 0 */
    uint32_t frame;
    uint32_t first_frame; /* of its first message in the capture: `frame`, or its answer's */
    int64_t time;         /* nanoseconds since 1970 */
    uint32_t transaction_id;
    uint8_t message_type; /* LEASEQUERY, ACTIVELEASEQUERY or STARTTLS; 0: not known (frame 0) */
    enum dhcpv6lq_transport transport;
    struct dhcpv6lq_endpoint requestor;
    struct dhcpv6lq_endpoint server; /* asked, or where the query is not there, that answered */
    uint32_t tenant;
    bool secured; /* TLS carried its first message (RFC 7653 8.2) */

    /* What is asked for. Octets are the capture's; NULL: they are not in the query. */
    uint8_t query_type; /* of the OPTION_LQ_QUERY; 0 without one */
    bool has_address;
    uint8_t link_address[16]; /* ::  on any link */
    uint8_t address[16];
    const struct dhcpv6lq_bytes *requestor_id; /* the query's own Client-ID */
    const struct dhcpv6lq_bytes *client_id;
    const struct dhcpv6lq_bytes *relay_id;
    const struct dhcpv6lq_bytes *remote_id;
    uint32_t enterprise; /* of the Remote-ID */
    bool has_start_time;
    uint32_t start_time; /* OPTION_LQ_START_TIME, seconds since 2000 */
    bool has_end_time;
    uint32_t end_time; /* OPTION_LQ_END_TIME, likewise */

    /* The answer. */
    const struct dhcpv6lq_bytes *server_id;   /* of its first reply */
    uint16_t status;                          /* the first failing status-code that ended it; 0 is
                                                 Success. Over UDP, a successful reply of any server
                                                 counts more than a failing one. */
    const struct dhcpv6lq_bytes *status_text; /* the server's own words with it; NULL: none */
    uint32_t reply_frame;                     /* 0: none */
    int64_t reply_time;
    uint32_t done_frame; /* 0: none */
    uint32_t last_frame; /* of its last message so far */
    int64_t last_time;
    struct dhcpv6lq_totals totals;  /* so far */
    uint32_t findings;              /* so far: the sum of its steps' counts */
    uint32_t retransmissions;       /* UDP: of the query */
    struct dhcpv6lq_reply *replies; /* UDP */
    struct dhcpv6lq_active active;  /* TCP: of an active answer, so far */
    bool clock_back;                /* the capture's clock went back during it */
    struct dhcpv6lq_kept *kept;     /* the session's own */
};

/* What one message was in its session. */
struct dhcpv6lq_step {
    const struct dhcpv6lq_query *query;      /* NULL: of no query that could be followed */
    const struct dhcpv6lq_reply *reply;      /* UDP: the server's answer that it is */
    const struct dhcpv6lq_finding *findings; /* in the order of their offsets, which count from
                                                input->octets; the last one may be
                                                findings_left_out */
    const struct dhcpv6lq_clock *clock; /* TCP: the server's; NULL: nobody has told it so far */
    int64_t time;
    int64_t previous_time;         /* of the message of this query before it, ... */
    uint32_t previous;             /* ... and its frame; 0: none */
    uint32_t frame;                /* of this one */
    uint32_t next;                 /* of the one after it; 0: none so far */
    uint32_t client_index;         /* of the first client in it, from 1; 0: it has none */
    struct dhcpv6lq_totals totals; /* of the query up to and with this message */
    uint32_t base_time; /* TCP: from where on the requestor of its active answer may resume, from
                           this message on: the highest base-time, seconds since 2000; see
                           has_base_time */
    uint16_t count;     /* of findings */
    uint8_t message_type;
    uint8_t phase : 2;   /* enum dhcpv6lq_phase: TCP: of its active answer, from this message on */
    bool keep_alive : 1; /* in an active answer it says nothing but that there is a server */
    bool has_base_time : 1;
    bool retransmission : 1; /* UDP: the same query again, */
    bool repeat : 1;         /* or the same reply */
    bool first : 1;          /* of its query's messages, or the first of its replies */
    bool given_up : 1;       /* out of memory or over the limits: not followed, and nothing else is
                                said here */
};

/* How a connection ended. */
struct dhcpv6lq_closing {
    uint32_t frame; /* 0: it has not */
    int64_t time;   /* nanoseconds since 1970 */
    enum dhcpv6lq_direction from;
    bool reset; /* by RST; else by FIN */
};

struct dhcpv6lq_session;

/* A new session of a capture, or NULL without memory. Free it with dhcpv6lq_session_free(). */
struct dhcpv6lq_session *dhcpv6lq_session_new(struct dhcpv6lq_capture *capture,
                                              enum dhcpv6lq_transport transport);

/* Give back everything that the session allocated; its queries stay the capture's. NULL is allowed.
 */
void dhcpv6lq_session_free(struct dhcpv6lq_session *session);

/* Octets in that direction are missing from the capture, up to that position of the stream: what an
 * unseen message would explain is not a fault from here on. A query whose sender had got that far
 * lacks nothing of its answer by it, nor does one whose REPLY ends there. */
void dhcpv6lq_session_gap(struct dhcpv6lq_session *session, enum dhcpv6lq_direction direction,
                          int64_t end);

/* Octets come in that direction, of whatever message: a sign of life (RFC 5460 6.3). To be told
 * before their messages are fed. `behind_gap`: others are missing before them, or were, which may
 * have come in time. */
void dhcpv6lq_session_hear(struct dhcpv6lq_session *session, enum dhcpv6lq_direction direction,
                           int64_t time, bool behind_gap);

/* The connection has ended. Messages that were sent before may still be fed; a later call replaces
 * the earlier one. */
void dhcpv6lq_session_close(struct dhcpv6lq_session *session,
                            const struct dhcpv6lq_closing *closing);

/* The requestor has closed its side, by FIN, before the server closed or reset anything. That ends
 * its active answers: the server must close then (RFC 7653 9.5). What else it has asked for may
 * still be answered (RFC 5460 6.6), until dhcpv6lq_session_close(). A later call replaces the
 * earlier one; frame 0: it has not, after all. */
void dhcpv6lq_session_leave(struct dhcpv6lq_session *session,
                            const struct dhcpv6lq_closing *closing);

/* The frame of the REPLY to a STARTTLS, after which nothing may come in the clear (RFC 7653 8.2);
 * 0: none came. */
uint32_t dhcpv6lq_session_starttls_reply(const struct dhcpv6lq_session *session);

/* Octets of another protocol come in the clear: are they the first after such a REPLY? Then
 * starttls_clear is the caller's to tell. */
bool dhcpv6lq_session_tell_clear(struct dhcpv6lq_session *session);

/* Is any query open? */
bool dhcpv6lq_session_is_open(const struct dhcpv6lq_session *session);

/* The step of every message that is given up: that costs no memory, however many
 * there are. What such a message breaks alone dhcpv6lq_validate() tells. */
extern const struct dhcpv6lq_step dhcpv6lq_given_up;

/* Take in one message. Returns its step, which lasts as long as the session;
 * &dhcpv6lq_given_up; or NULL without memory. Messages that are no business of
 * leasequery, and those from the wrong side, are validated only (step->query is
 * NULL). */
const struct dhcpv6lq_step *dhcpv6lq_session_feed(struct dhcpv6lq_session *session,
                                                  const struct dhcpv6lq_input *input);

/* How a query ended, as far as the messages so far tell. */
enum dhcpv6lq_outcome dhcpv6lq_query_outcome(const struct dhcpv6lq_query *query);

/* "done", "no bindings", "failed", "terminated", "closed", "reset", "unanswered", "open", "active",
 * "lacking". Static storage. */
const char *dhcpv6lq_outcome_text(enum dhcpv6lq_outcome outcome);

/* The texts below are for a person, and cut what `size` does not hold, as those of text.h do.
 *
 * How it ended, with the server's words: "failed: NotConfigured (9): not a configured link", and
 * whether octets of the answer are missing or the capture's clock went back. */
size_t dhcpv6lq_query_outcome_text(char *text, size_t size, const struct dhcpv6lq_query *query);

/* Likewise, how one server has answered over UDP. */
size_t dhcpv6lq_reply_outcome_text(char *text, size_t size, const struct dhcpv6lq_reply *reply);

/* What kind of query it is: "QUERY_BY_RELAY_ID", "ACTIVELEASEQUERY", "query not captured". */
size_t dhcpv6lq_query_type_text(char *text, size_t size, const struct dhcpv6lq_query *query);

/* By what it asks: "relay-id 00:03:...", "address 2001:db8::1, link 2001:db8::". */
size_t dhcpv6lq_query_asked_text(char *text, size_t size, const struct dhcpv6lq_query *query);

/* How long an answer took from its query, in nanoseconds; under 0 where that is not known: the
 * query or the answer is not in the capture, or the capture's clock went back on the way. */
struct dhcpv6lq_spans {
    int64_t first_reply; /* until its REPLY */
    int64_t duration;    /* until its last message */
};

/* Is any message of its answer in the capture? */
bool dhcpv6lq_query_is_answered(const struct dhcpv6lq_query *query);

/* Of the whole answer, whoever gave it. */
struct dhcpv6lq_spans dhcpv6lq_query_spans(const struct dhcpv6lq_query *query);

/* UDP: of what one server answered, which is one message. */
struct dhcpv6lq_spans dhcpv6lq_reply_spans(const struct dhcpv6lq_query *query,
                                           const struct dhcpv6lq_reply *reply);

/* Are octets of its answer missing from the capture? Its totals are of the others then. */
bool dhcpv6lq_query_lacks(const struct dhcpv6lq_query *query);

/* How many findings it has, those that its end shows included. */
uint32_t dhcpv6lq_query_findings(const struct dhcpv6lq_query *query);

/* How its connection ended, or its requestor's side where that is enough (see
 * dhcpv6lq_session_leave()); frame 0: it has not, or it is over UDP. */
struct dhcpv6lq_closing dhcpv6lq_query_closing(const struct dhcpv6lq_query *query);

/* Who closed it, and in which frame: "requestor, FIN in 186"; nothing where nobody did. Cuts like
 * snprintf(), returns the whole text's length. */
size_t dhcpv6lq_query_closing_text(char *text, size_t size, const struct dhcpv6lq_query *query);

/* Is its answer an active one? Of a query that is not in the capture, where its messages tell. */
bool dhcpv6lq_query_is_active(const struct dhcpv6lq_query *query);

/* May what its requestor was told before be out of date? Frame of the last active query of that
 * requestor, to that server, whose answer said DataMissing, if no bulk query for what is missing
 * (RFC 7653 8.4.1) has its whole answer, else of the last one before it that no bulk query asks
 * about: what was told in earlier frames may be. 0: nothing may. */
uint32_t dhcpv6lq_query_stale_before(const struct dhcpv6lq_query *query);

/* The server's clock, as its connection has told last, of whatever query. Of `step` there is none.
 */
struct dhcpv6lq_clock dhcpv6lq_query_clock(const struct dhcpv6lq_query *query);

/* The TLS that its STARTTLS began, or that carried it; frame 0: none has. */
struct dhcpv6lq_tls dhcpv6lq_query_tls(const struct dhcpv6lq_query *query);

enum { DHCPV6LQ_ENDINGS_MAX = 20 };

/* A finding that only a query's end shows, and the message that it is about. */
struct dhcpv6lq_ending {
    uint32_t frame;
    uint8_t message_type;
    struct dhcpv6lq_finding finding;
};

/* What is wrong with a query now that the capture has ended: no_reply, no_done, capture_lacks,
 * relay_data_missing, active_gap, active_ended, catch_up_missing and cause_* on its own message (or
 * its first, where that is not in the capture), answer_other on its reply. Its session must still
 * be there. Returns how many. */
size_t dhcpv6lq_query_endings(const struct dhcpv6lq_query *query,
                              struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX]);

/* Those of them that are about this message. */
size_t dhcpv6lq_step_endings(const struct dhcpv6lq_step *step,
                             struct dhcpv6lq_finding findings[DHCPV6LQ_ENDINGS_MAX]);

#ifdef __cplusplus
}
#endif

#endif
