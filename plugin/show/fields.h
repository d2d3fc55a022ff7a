/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which Wireshark field shows which field of the codec.
 */
#ifndef DHCPV6LQ_PLUGIN_FIELDS_H
#define DHCPV6LQ_PLUGIN_FIELDS_H

#include <epan/proto.h>

#include "dhcpv6lq/registry.h"
#include "dhcpv6lq/validate.h"

/* Fields of elements and of meanings that the codec has no field for. */
enum dhcpv6lq_own {
    DHCPV6LQ_OWN_OPTION,       /* an option with its header */
    DHCPV6LQ_OWN_BEGUN_IN,     /* where a message began of which an earlier frame has a part */
    DHCPV6LQ_OWN_CONTINUATION, /* octets of a message whose start was not captured */
    DHCPV6LQ_OWN_REQUESTOR,    /* the roles of a DUID */
    DHCPV6LQ_OWN_SERVER,
    DHCPV6LQ_OWN_CLIENT,
    DHCPV6LQ_OWN_RELAY_ID,
    DHCPV6LQ_OWN_EXPIRES,   /* when a binding ends: the frame's time and the valid lifetime */
    DHCPV6LQ_OWN_LAST_SEEN, /* the frame's time less the client-last-transaction-time */
    DHCPV6LQ_OWN_QUERY_IN,  /* the query's other messages */
    DHCPV6LQ_OWN_REPLY_IN,
    DHCPV6LQ_OWN_DONE_IN,
    DHCPV6LQ_OWN_PREVIOUS,
    DHCPV6LQ_OWN_NEXT,
    DHCPV6LQ_OWN_RETRANSMISSION,
    DHCPV6LQ_OWN_TIME, /* since the query */
    DHCPV6LQ_OWN_TIME_SINCE_PREVIOUS,
    DHCPV6LQ_OWN_CLIENT_INDEX,
    DHCPV6LQ_OWN_CLIENTS, /* the query's totals */
    DHCPV6LQ_OWN_ADDRESSES,
    DHCPV6LQ_OWN_PREFIXES,
    DHCPV6LQ_OWN_OCTETS,
    DHCPV6LQ_OWN_OUTCOME, /* how the query ended */
    DHCPV6LQ_OWN_FIRST_REPLY,
    DHCPV6LQ_OWN_DURATION,
    DHCPV6LQ_OWN_ANSWER_LOST, /* octets of the answer are missing from the capture */
    DHCPV6LQ_OWN_GIVEN_UP,
    DHCPV6LQ_OWN_FOREIGN,    /* octets of another protocol */
    DHCPV6LQ_OWN_SEGMENTS,   /* the segments that a message came in, */
    DHCPV6LQ_OWN_SEGMENT,    /* and each of them */
    DHCPV6LQ_OWN_LATE,       /* the message was captured late, */
    DHCPV6LQ_OWN_UNSETTLED,  /* or is not followed yet */
    DHCPV6LQ_OWN_INCOMPLETE, /* some of it is not in the capture */
    DHCPV6LQ_OWN_WAITS,      /* octets that a segment waits for */
    DHCPV6LQ_OWN_SEEN_IN,    /* where a segment's octets came before, */
    DHCPV6LQ_OWN_SEEN,       /* or that they did */
    DHCPV6LQ_OWN_QUERY,      /* the query's number */
    DHCPV6LQ_OWN_REPEAT,     /* the reply that this one repeats */
    DHCPV6LQ_OWN_LAST_IN,    /* the query's last message */
    DHCPV6LQ_OWN_CLOSED_IN,  /* the end of its connection */
    DHCPV6LQ_OWN_RULE,       /* of a finding */
    DHCPV6LQ_OWN_SEVERITY,
    DHCPV6LQ_OWN_PHASE,            /* of an active answer, */
    DHCPV6LQ_OWN_BASE_TIME_KEPT,   /* from where on one may resume it, */
    DHCPV6LQ_OWN_KEEP_ALIVE,       /* a message that says nothing else, */
    DHCPV6LQ_OWN_LIVE_IN,          /* and where its catch-up is over */
    DHCPV6LQ_OWN_RESUMES,          /* the active query whose answer one resumes, */
    DHCPV6LQ_OWN_RESUMED_IN,       /* and the other way round, */
    DHCPV6LQ_OWN_RESUME_GAP,       /* and the time between them */
    DHCPV6LQ_OWN_RECOVERY_IN,      /* the bulk query after DataMissing, */
    DHCPV6LQ_OWN_NOT_RECOVERED,    /* or that there is none */
    DHCPV6LQ_OWN_CLOCK_DIFFERENCE, /* the server's clock less the capture's, */
    DHCPV6LQ_OWN_CLOCK_STEP,       /* and that one of them was set */
    DHCPV6LQ_OWN_EXPIRES_SERVER,   /* the above, by the server's clock */
    DHCPV6LQ_OWN_LAST_SEEN_SERVER,
    DHCPV6LQ_OWN_TLS_IN,      /* after STARTTLS: where TLS begins, */
    DHCPV6LQ_OWN_TLS_VERSION, /* its version, */
    DHCPV6LQ_OWN_TLS_ALERT,   /* what has ended its handshake, */
    DHCPV6LQ_OWN_TLS_NO_KEYS, /* or that it cannot be read further */
    DHCPV6LQ_OWN_COUNT
};

/* In place of an option-code: any of an enterprise's own options (RFC 8415 21.17). */
enum { DHCPV6LQ_VENDORS_OPTION = UINT16_MAX };

/* What the built-in dissector makes of a value, where that is not the codec's number or text. */
enum dhcpv6lq_form {
    DHCPV6LQ_FORM_CODEC,
    DHCPV6LQ_FORM_MILLISECONDS,     /* of a duration in centiseconds */
    DHCPV6LQ_FORM_EIGHT_DIGITS,     /* a number as text, in hexadecimal */
    DHCPV6LQ_FORM_HARDWARE_ADDRESS, /* a DUID's: with colons only if it is an Ethernet address */
    DHCPV6LQ_FORM_NO_FINAL_DOT,     /* a domain name */
    DHCPV6LQ_FORM_CHARACTERS        /* octets as text */
};

/* How a field of the codec is shown. */
struct dhcpv6lq_field_shown {
    const header_field_info *info;
    enum dhcpv6lq_form form;
    bool has_bits; /* see dhcpv6lq_next_bit() */
};

/* Register every field. Where there is a built-in one of the name and type that
 * we use, ours has its name, words and form; without such a one it is called
 * "dhcpv6lq." and the rest of the name. */
void dhcpv6lq_register_fields(int proto);

/* What shows a field of the codec in an option of that code (or in none: 0). Never NULL. */
const struct dhcpv6lq_field_shown *dhcpv6lq_field_shown(enum dhcpv6lq_field field, uint32_t code);

/* The next field for a single bit of a field of flags, in a message that goes that way; NULL after
 * the last. *next is 0 at first. */
const header_field_info *dhcpv6lq_next_bit(const struct dhcpv6lq_field_shown *flags,
                                           enum dhcpv6lq_direction direction, size_t *next);

/* The id of one of our own fields. */
int dhcpv6lq_own_field(enum dhcpv6lq_own own);

#endif
