/* SPDX-License-Identifier: MIT
 *
 * What one message alone can break. session.h calls this for every message it
 * is fed; a program without sessions may call it by itself.
 */
#ifndef DHCPV6LQ_VALIDATE_H
#define DHCPV6LQ_VALIDATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/bytes.h"
#include "dhcpv6lq/rules.h"
#include "dhcpv6lq/walk.h"

#ifdef __cplusplus
extern "C" {
#endif

enum dhcpv6lq_transport { DHCPV6LQ_UDP, DHCPV6LQ_TCP };

/* Which way a message goes. Over UDP, relays and servers share a port: UNKNOWN. */
enum dhcpv6lq_direction { DHCPV6LQ_DIRECTION_UNKNOWN, DHCPV6LQ_TO_SERVER, DHCPV6LQ_FROM_SERVER };

/* Which way messages of that msg-type go, leasequery's or not; UNKNOWN between servers, and for an
 * unassigned one. */
enum dhcpv6lq_direction dhcpv6lq_way_of(uint8_t msg_type);

/* Which way a message of that msg-type has to go (RFC 5007 4.2; a REPLY as in RFC 7653 8.2);
 * UNKNOWN for those that are not leasequery's. */
enum dhcpv6lq_direction dhcpv6lq_direction_of(uint8_t msg_type);

/* What is known of the query that a message answers. */
enum dhcpv6lq_query_kind {
    DHCPV6LQ_QUERY_UNKNOWN,
    DHCPV6LQ_QUERY_ONE_OR_BULK, /* LEASEQUERY: RFC 5007, RFC 5460 */
    DHCPV6LQ_QUERY_ACTIVE,      /* ACTIVELEASEQUERY: RFC 7653 */
    DHCPV6LQ_QUERY_STARTTLS,    /* STARTTLS: RFC 7653 8.2 */
    DHCPV6LQ_QUERY_NONE         /* it is sure that there was none */
};

/* What an OPTION_CLIENT_DATA lacks: the bits of client_data_incomplete's number. */
enum {
    DHCPV6LQ_LACKS_CLIENTID = 1,
    DHCPV6LQ_LACKS_CLT_TIME = 2,
    DHCPV6LQ_LACKS_BINDING = 4 /* neither OPTION_IAADDR nor OPTION_IAPREFIX */
};

/* What is wrong with a message-size: message_size's number. */
enum {
    DHCPV6LQ_SIZE_TOO_SMALL,     /* no message is of under 4 octets */
    DHCPV6LQ_SIZE_PAST_END,      /* the stream ends inside the message */
    DHCPV6LQ_SIZE_NOT_TO_MESSAGE /* no message starts where this one ends */
};

/* How a connection ended, in `more` of no_reply, no_done and active_ended, whose number is the
 * frame of its end (0: it is over UDP); seconds of silence before that are in the bits from SILENT
 * on. */
enum {
    DHCPV6LQ_MORE_SERVER = 1, /* by the server; else by the requestor */
    DHCPV6LQ_MORE_RESET = 2,  /* by RST; else by FIN */
    DHCPV6LQ_MORE_SILENT_BITS = 2
};

/* One broken rule. */
struct dhcpv6lq_finding {
    enum dhcpv6lq_rule rule;
    enum dhcpv6lq_scope scope; /* what is broken: a MESSAGE, an OPTION or a DUID */
    size_t offset;             /* where that element begins, from the message's start */
    uint32_t number;           /* what the rule is about: see dhcpv6lq_finding_text() */
    enum dhcpv6lq_space space; /* whose number that is; NONE: a count, a frame, seconds, nothing */
    uint32_t more;             /* a second number, for some rules */
    struct dhcpv6lq_bytes detail; /* what else it is about: the client's DUID, a server's words, an
                                     address; octets NULL: nothing */
    bool has_transaction_id;
    uint32_t transaction_id; /* of the message */
};

struct dhcpv6lq_validation {
    enum dhcpv6lq_transport transport;
    enum dhcpv6lq_direction direction;
    enum dhcpv6lq_query_kind query; /* replies, data and done only */
    bool peer_told;                 /* relay_data_peer is told once a query, and it was */
};

/* Check the message (without framing) of `length` octets: the walk's faults,
 * and, for a leasequery message (RFC 5007, 5460, 7653; over TCP a REPLY too), every
 * rule that rules.h files under an element or a message alone. Findings are in
 * the order of their offsets; of more than `size` (which may be 0), the first of each
 * rule are stored, and the first of the others. Their details are the message's octets.
 * Returns how many there are. */
size_t dhcpv6lq_validate(struct dhcpv6lq_finding *findings, size_t size, const uint8_t *octets,
                         size_t length, const struct dhcpv6lq_validation *validation);

/* Are these octets, which may be anybody's, a message (without framing) that leasequery alone can
 * have sent? That is one with the options that it must have, and none of them broken: no E rule is.
 * A LEASEQUERY-DONE or a STARTTLS has no such options, so it never is. */
bool dhcpv6lq_recognize(const uint8_t *octets, size_t length, enum dhcpv6lq_transport transport);

/* A finding as a sentence: the rule's text, its number in words (the status-code
 * of `status`, the seconds of `data_timeout`, the earlier frame of `xid_reused`,
 * the option-code of an option's finding ...) and its section in brackets:
 * "The server reports a problem: MalformedQuery (8) [RFC 5007 4.1.3, ...]". Like
 * snprintf(): cuts what `size` does not hold, returns the whole text's length. */
size_t dhcpv6lq_finding_text(char *text, size_t size, const struct dhcpv6lq_finding *finding);

#ifdef __cplusplus
}
#endif

#endif
