/* SPDX-License-Identifier: MIT
 *
 * Every rule that the codec checks, one a line:
 *
 *   X(ID, id, severity, section, text)
 *
 *   ID        the rule's enumerator is DHCPV6LQ_RULE_ID
 *   id        its name for people and filters; it never changes once released
 *   severity  ERROR, WARNING or NOTE
 *   section   where it comes from
 *   text      what is wrong, for a person under pressure
 */
#ifndef DHCPV6LQ_RULES_H
#define DHCPV6LQ_RULES_H

#include "dhcpv6lq/faults.h"

#define DHCPV6LQ_RULES(X)                                                                          \
    /* what an element alone can break: first of all its format */                                 \
    DHCPV6LQ_FAULTS(X)                                                                             \
    X(PREFIX_LENGTH, prefix_length, ERROR, "RFC 8415 21.22", "The prefix is longer than /128")     \
    X(RELAY_DATA, relay_data, ERROR, "RFC 5007 4.1.2.4",                                           \
      "OPTION_LQ_RELAY_DATA must hold a RELAY-FORW without the client's own message")              \
    /* what a message alone can break */                                                           \
    X(MSG_TYPE, msg_type, ERROR, "RFC 5460 4, RFC 7653 6.2",                                       \
      "This message type is not allowed over this transport")                                      \
    X(DIRECTION, direction, ERROR, "RFC 5007 4.2", "This message comes from the wrong side")       \
    X(QUERY_NO_CLIENT_ID, query_no_client_id, ERROR, "RFC 5007 4.2.1",                             \
      "The query has no OPTION_CLIENTID; a server must discard it")                                \
    X(QUERY_NO_LQ_QUERY, query_no_lq_query, ERROR, "RFC 5007 4.2.1",                               \
      "The LEASEQUERY has no OPTION_LQ_QUERY; a server must discard it")                           \
    X(QUERY_OPTION_MISSING, query_option_missing, ERROR, "RFC 5007 4.1.2.1, RFC 5460 5.3",         \
      "The query lacks what its query-type asks by")                                               \
    X(QUERY_TYPE, query_type, WARNING, "RFC 5007 4.1.2.1, RFC 5460 5.3", "Unknown query-type")     \
    X(BULK_OVER_UDP, bulk_over_udp, ERROR, "RFC 5460 3",                                           \
      "This query-type must not be used over UDP")                                                 \
    X(REPLY_NO_SERVER_ID, reply_no_server_id, ERROR, "RFC 5007 4.2.2",                             \
      "The reply has no OPTION_SERVERID; a requestor must discard it")                             \
    X(REPLY_NO_CLIENT_ID, reply_no_client_id, ERROR, "RFC 5007 4.2.2",                             \
      "The reply has no OPTION_CLIENTID; a requestor must discard it")                             \
    X(CLIENT_LINK_IN_BULK, client_link_in_bulk, ERROR, "RFC 5460 6.3",                             \
      "OPTION_LQ_CLIENT_LINK has no use over TCP")                                                 \
    X(CLIENT_DATA_INCOMPLETE, client_data_incomplete, ERROR, "RFC 5007 4.4.2",                     \
      "The client data lacks the Client-ID, the CLT time, or any address or prefix")               \
    X(LIFETIME, lifetime, WARNING, "RFC 8415 21.6, 21.22, RFC 5007 4.1.2.2",                       \
      "The preferred lifetime is over the valid one, or the valid one is 0")                       \
    X(DATA_NO_CLIENT_DATA, data_no_client_data, ERROR, "RFC 5460 6.3",                             \
      "The LEASEQUERY-DATA has no OPTION_CLIENT_DATA; a requestor must discard it")                \
    X(DATA_CONSTANT_OPTION, data_constant_option, WARNING, "RFC 5460 5.2.1",                       \
      "This option belongs in the LEASEQUERY-REPLY, not in a LEASEQUERY-DATA")                     \
    X(DONE_OPTION, done_option, WARNING, "RFC 5460 5.2.2",                                         \
      "A LEASEQUERY-DONE should hold no option but a status-code and a base-time")                 \
    X(STATUS, status, WARNING, "RFC 8415 21.13, RFC 5007 4.1.3, RFC 5460 5.5, RFC 7653 11",        \
      "The server reports a problem")                                                              \
    X(ACTIVE_END_TIME, active_end_time, ERROR, "RFC 7653 6.3.3",                                   \
      "OPTION_LQ_END_TIME must not be in an ACTIVELEASEQUERY")                                     \
    X(STARTTLS_OPTION, starttls_option, NOTE, "RFC 7653 6.2.2",                                    \
      "A STARTTLS should be sent without options")                                                 \
    X(DUID_EMPTY, duid_empty, NOTE, "RFC 8415 11.1",                                               \
      "The DUID has nothing after its fixed part that would tell clients apart")                   \
    X(CLT_TIME, clt_time, WARNING, "RFC 5007 4.1.2.3",                                             \
      "The client-last-transaction-time is over 20 years: an absolute time, where seconds ago "    \
      "are due")                                                                                   \
    X(RELAY_DATA_PEER, relay_data_peer, NOTE, "RFC 5007 4.1.2.4",                                  \
      "The peer-address is that of the RELAY-FORW, where the address of the relay that the "       \
      "server heard is due")                                                                       \
    X(CLIENT_LINK_BESIDE_DATA, client_link_beside_data, ERROR, "RFC 5007 4.4.1",                   \
      "A reply over UDP holds either one OPTION_CLIENT_DATA or one OPTION_LQ_CLIENT_LINK")         \
    X(DATA_SEVERAL_CLIENTS, data_several_clients, WARNING, "RFC 5460 5.2, 5.2.1",                  \
      "A message over TCP tells of one client; this is another one")                               \
    X(SCOPE, scope, WARNING, "RFC 5007 4.1.2.1, 4.1.2.5, RFC 4291 2.7",                            \
      "This address is of a scope that it cannot have here")                                       \
    X(QUERY_TIMES, query_times, WARNING, "RFC 7653 6.3",                                           \
      "The query-start-time is after the query-end-time")                                          \
    /* what a message breaks among the others of its query or its connection */                    \
    X(REPLY_CLIENT_ID, reply_client_id, ERROR, "RFC 5007 4.2.2",                                   \
      "The reply's Client-ID is not the query's; a requestor must discard it")                     \
    X(RELAY_DATA_UNREQUESTED, relay_data_unrequested, NOTE, "RFC 5007 4.1.2.4",                    \
      "The query's Option Request did not ask for OPTION_LQ_RELAY_DATA")                           \
    X(NO_QUERY, no_query, ERROR, "RFC 5460 6.3",                                                   \
      "No query on this connection had this transaction-id")                                       \
    X(XID_REUSED, xid_reused, ERROR, "RFC 5460 6.5, RFC 7653 6.2.1",                               \
      "An earlier query on this connection had the same transaction-id")                           \
    X(REPLY_DUPLICATE, reply_duplicate, ERROR, "RFC 5460 5.2",                                     \
      "The query has had its LEASEQUERY-REPLY already")                                            \
    X(DATA_BEFORE_REPLY, data_before_reply, ERROR, "RFC 5460 5.2.1",                               \
      "The query has not had its LEASEQUERY-REPLY yet")                                            \
    X(DATA_AFTER_ERROR, data_after_error, ERROR, "RFC 5460 5.2.1, 6.3",                            \
      "The LEASEQUERY-REPLY ended this query: it failed or returned no client data")               \
    X(AFTER_DONE, after_done, ERROR, "RFC 5460 5.2.2",                                             \
      "The query was ended by its LEASEQUERY-DONE already")                                        \
    X(NO_REPLY, no_reply, WARNING, "RFC 5007 4.3.2, RFC 5460 6.3",                                 \
      "The query never got its LEASEQUERY-REPLY")                                                  \
    X(NO_DONE, no_done, WARNING, "RFC 5460 5.2.2, 6.3.1",                                          \
      "The answer is incomplete: no LEASEQUERY-DONE ended it")                                     \
    X(DATA_TIMEOUT, data_timeout, WARNING, "RFC 5460 5.6, RFC 7653 6.4",                           \
      "The answer paused for longer than a requestor waits")                                       \
    X(BINDING_CONFLICT, binding_conflict, WARNING, "RFC 5007 4.3.4",                               \
      "Another client has this address or prefix, or one that overlaps it")                        \
    X(BINDING_REPEATED, binding_repeated, NOTE, "RFC 5007 4.3.4",                                  \
      "This client had the same binding earlier in this answer")                                   \
    X(ACTIVE_IN_PARALLEL, active_in_parallel, ERROR, "RFC 7653 9.4",                               \
      "Another query is still open on this connection")                                            \
    X(ACTIVE_GAP, active_gap, WARNING, "RFC 7653 8.3, 8.4",                                        \
      "The start-time is after the last base-time that may be kept: updates between them are "     \
      "lost")                                                                                      \
    X(BASE_TIME_MISSING, base_time_missing, ERROR, "RFC 7653 9.3",                                 \
      "The query asked for OPTION_LQ_BASE_TIME; every reply must have it")                         \
    X(STARTTLS_LATE, starttls_late, ERROR, "RFC 7653 8.2",                                         \
      "STARTTLS must be the first message on its connection")                                      \
    X(STARTTLS_CLEAR, starttls_clear, ERROR, "RFC 7653 8.2",                                       \
      "This message is in the clear, and a STARTTLS was answered before")                          \
    X(CAPTURE_LACKS, capture_lacks, NOTE, "RFC 5460 5.2",                                          \
      "The capture lacks octets of the answer: its totals are of the rest")                        \
    X(ANSWER_OTHER, answer_other, WARNING, "RFC 5007 4.1.2.1, RFC 5460 5.3, 5.4",                  \
      "The answer is not what was asked for")                                                      \
    X(RELAY_DATA_MISSING, relay_data_missing, NOTE, "RFC 5007 4.1.2.4",                            \
      "The query asked for OPTION_LQ_RELAY_DATA, and no client of the answer has it")              \
    X(ACTIVE_ENDED, active_ended, WARNING, "RFC 7653 9.5",                                         \
      "The server ended the active answer's connection without a LEASEQUERY-DONE")                 \
    X(CATCH_UP_MISSING, catch_up_missing, WARNING, "RFC 7653 9.3",                                 \
      "The catch-up that was asked for had not come to CatchUpComplete or DataMissing by then")    \
    /* why an answer is what it is */                                                              \
    X(CAUSE_RELAY_ID, cause_relay_id, WARNING, "RFC 5460 5.4.1",                                   \
      "The answer lacks bindings that came through this relay without the Relay-ID asked for")     \
    X(CAUSE_REMOTE_ID, cause_remote_id, WARNING, "RFC 5460 5.3, RFC 4649 3",                       \
      "The answer is empty, and the Remote-ID of bindings is nearly the one asked for")            \
    X(CAUSE_LINK, cause_link, WARNING, "RFC 5460 5.3, RFC 8415 19.1.1",                            \
      "The answer is empty, and bindings are on another link-address of the same /64")             \
    X(CAUSE_NOT_ASKED, cause_not_asked, NOTE, "RFC 5007 4.1.2.1",                                  \
      "The answer is empty, and the binding is elsewhere than asked for")                          \
    X(CAUSE_MISSING, cause_missing, WARNING, "RFC 5460 5.3",                                       \
      "The answer lacks bindings that the server has granted")                                     \
    X(CAUSE_STALE, cause_stale, WARNING, "RFC 5007 4.1.2.3, RFC 8415 18.3.7, 18.3.8",              \
      "The answer has bindings that the client had released or declined")                          \
    X(CAUSE_LIFETIME, cause_lifetime, NOTE, "RFC 5007 4.1.2.2",                                    \
      "The valid lifetime in the answer ends otherwise than it was granted")                       \
    X(CAUSE_ORDER, cause_order, NOTE, "RFC 5460 5.3",                                              \
      "Bindings were granted while the answer came, and are not in it")                            \
    X(CAUSE_NOT_KEPT, cause_not_kept, NOTE, "RFC 5460 5.4.1",                                      \
      "The answer is empty, and another one shows that the server has clients")                    \
    /* what is wrong with a connection */                                                          \
    X(CONTINUATION, continuation, NOTE, "RFC 5460 5.1",                                            \
      "Octets of a message whose start is not in the capture")                                     \
    X(NOT_DHCPV6, not_dhcpv6, WARNING, "RFC 5460 5.1", "The stream is of another protocol")        \
    X(CONNECTION_REFUSED, connection_refused, WARNING, "RFC 5460 6.1",                             \
      "The connection was refused by RST")                                                         \
    X(CONNECTION_UNANSWERED, connection_unanswered, WARNING, "RFC 5460 6.1",                       \
      "Nothing answered the attempt to connect")                                                   \
    /* of the findings themselves */                                                               \
    X(FINDINGS_LEFT_OUT, findings_left_out, NOTE, "",                                              \
      "More is wrong with this message than is listed")

#ifdef __cplusplus
extern "C" {
#endif

enum dhcpv6lq_severity { DHCPV6LQ_NOTE, DHCPV6LQ_WARNING, DHCPV6LQ_ERROR };

/* The first ones are the faults: the rule of an enum dhcpv6lq_fault is the one of the same number.
 */
enum dhcpv6lq_rule {
#define DHCPV6LQ_RULE_ENUMERATOR(ID, id, severity, section, text) DHCPV6LQ_RULE_##ID,
    DHCPV6LQ_RULES(DHCPV6LQ_RULE_ENUMERATOR)
#undef DHCPV6LQ_RULE_ENUMERATOR
        DHCPV6LQ_RULE_COUNT
};

struct dhcpv6lq_rule_info {
    const char *id;
    enum dhcpv6lq_severity severity;
    const char *section; /* "RFC 5460 5.1"; empty: it is of no RFC */
    const char *text;
};

/* "note", "warning" or "error". Static storage. */
const char *dhcpv6lq_severity_text(enum dhcpv6lq_severity severity);

/* What a rule says. `rule` must be under DHCPV6LQ_RULE_COUNT. Static storage. */
const struct dhcpv6lq_rule_info *dhcpv6lq_rule_info(enum dhcpv6lq_rule rule);

#ifdef __cplusplus
}
#endif

#endif
