/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The captures that are not made here but kept as they came: of real servers, and
 * made by hand, with what each breaks.
 */
#include "captures.h"

#include <string.h>

static const char KEA[] = "ISC Kea 3.0.4";

static const char BY_HAND[] = "made by hand after situations that public reports describe, "
                              "documentation addresses; free to copy";

static const struct kept_capture captures[] = {
    {"kea-relay.pcap", KEA,
     "UDP: clients leased through RELAY-FORW of one and two hops with Relay-ID as "
     "DUID-LLT, -EN and -UUID, Remote-ID and Interface-ID",
     false},
    {"kea-udp.pcap", KEA,
     "UDP: leasequery by address, by prefix, by client-id; a bulk query-type over "
     "UDP; a query without its option; an unknown query-type",
     false},
    {"kea-bulk.pcap", KEA,
     "TCP: bulk leasequery, one connection a query: by relay-id, link-address, "
     "remote-id, address, client-id; segments are missing from the capture",
     false},
    {"kea-errors.pcap", KEA,
     "TCP: malformed, unknown and unconfigured queries, an unknown relay, a "
     "zero-length Remote-ID that is never answered",
     false},
    {"kea-causes.pcap", KEA,
     "clients leased through relays, then asked for with the Relay-ID, enterprise-number or link "
     "that their RELAY-FORW did not have; a DECLINE that names a prefix, too",
     false},
    {"dhcpd-udp.pcap", "ISC dhcpd 4.4.3-P1",
     "UDP: clients leased through relays; leasequery by address, and by client-id and relay-id, "
     "which it does not know; it answers to port 546",
     false},
    {"case-a_bulk_during_active.pcap", BY_HAND,
     "LEASEQUERY while an ACTIVELEASEQUERY is open; the server closes in the end", true},
    {"case-ack_before_query.pcap", BY_HAND,
     "the server's bare ACK is captured before the query that it acknowledges", true},
    {"case-b_many_findings.pcap", BY_HAND,
     "101 clients in one DATA, 100 of them faulty, a conflict at its end", true},
    {"case-b_prefix_host_bits.pcap", BY_HAND,
     "prefixes with host bits set that are the same prefix", true},
    {"case-clock_back.pcap", BY_HAND, "the capture's clock steps back an hour", true},
    {"case-ek_relay_data.pcap", BY_HAND,
     "relay data in an answer, with the client's address as its peer-address", true},
    {"case-empty_by_relay_id.pcap", BY_HAND, "by relay-id nothing, by link two clients", true},
    {"case-extent-cubic-16k-one-segment.pcap", BY_HAND,
     "octets that look like many unsound messages, in one segment", false},
    {"case-made-shapes.pcap", BY_HAND,
     "a prefix that overlaps another client's, two clients in a DATA, client data in client data, "
     "the address ff02::1",
     true},
    {"case-n_server_on_another_port.pcap", BY_HAND,
     "the requestor's port is 547, the server's 10547; a DATA after the DONE", true},
    {"case-n_timeout_other_answer.pcap", BY_HAND,
     "two answers; one goes on every 100 s while the other waits 500 s", true},
    {"case-other_port.pcap", BY_HAND, "leasequery on a port that nobody looks at", true},
    {"case-passes-late-synack-min.pcap", BY_HAND, "a SYN-ACK that is captured late", true},
    {"case-passes-waits-min.pcap", BY_HAND,
     "a few octets after a gap wait for more that never comes", true},
    {"case-probe_http.pcap", BY_HAND, "a probe with HTTP", true},
    {"case-probe_syn_rst.pcap", BY_HAND, "a connection that is refused three times", true},
    {"case-query_then_rst.pcap", BY_HAND, "the server resets after the query", true},
    {"case-relay_short_opt9.pcap", BY_HAND,
     "an OPTION_RELAY_MSG of 82 octets around a longer reply", true},
    {"case-ring-1-of-2.pcap", BY_HAND, "an answer that goes on in the next file", true},
    {"case-ring-2-of-2.pcap", BY_HAND, "the rest of that answer", true},
    {"case-rp_a.pcap", BY_HAND, "a retransmission that begins in old octets and reaches new ones",
     true},
    {"case-syn_no_answer.pcap", BY_HAND, "a SYN that is never answered", true},
    {"case-sync-quadratic-one-64k-segment.pcap", BY_HAND,
     "the same, 64 KB, on a connection that began earlier", false},
    {"case-t_fast_retransmit.pcap", BY_HAND,
     "one segment of 1440 octets comes five later, as after a loss; a DATA after the DONE", true},
    {"case-t_port_reuse_syn_lost.pcap", BY_HAND,
     "a port that is used again, without its SYN; a DATA after the DONE", true},
    {"case-t_syns_swapped.pcap", BY_HAND,
     "the two SYNs in the wrong order; a DATA after the DONE, a DONE of no query", true},
    {"case-t_two_replies_swapped.pcap", BY_HAND,
     "two neighbouring segments of the server in the wrong order; a DATA after the DONE", true},
    {"case-tls_direct.pcap", BY_HAND, "TLS from the first octet on", true},
    {"case-two_servers_disagree.pcap", BY_HAND,
     "two servers give one address to two clients, in two answers", true},
    {"case-u_retransmitted_elapsed_time.pcap", BY_HAND,
     "a query sent again with another Elapsed Time", true},
    {"case-u_two_ports_one_xid.pcap", BY_HAND, "two programs of one host use one transaction-id",
     true},
    {"case-udp_5547.pcap", BY_HAND, "UDP on port 5547", true},
    {"case-udp_fragments.pcap", BY_HAND, "a reply in five fragments, of which the first is read",
     true},
    {"case-udp_retry_two_replies.pcap", BY_HAND, "a query sent twice, answered twice", true},
    {"case-udp_two_servers.pcap", BY_HAND,
     "a query to a multicast address, answered by two servers", true},
    {"case-vlan_overlap_udp.pcap", BY_HAND, "two tenants with the same addresses in two VLANs",
     true},
    {"case-x_bulk_hour.pcap", BY_HAND,
     "the same address for another client an hour later, who came after the first report", true},
    {"case-x_clear_after_tls.pcap", BY_HAND,
     "messages in the clear after a STARTTLS that was accepted", true},
    {"case-x_no_catchup.pcap", BY_HAND,
     "start-time asked for, neither CatchUpComplete nor DataMissing; the server closes", true},
    {"case-x_wrong_client.pcap", BY_HAND, "asked by client-id, another client is answered", true},
};

const struct kept_captures kept_captures = {captures, sizeof captures / sizeof captures[0]};

/* What those that are tabulated break. Of the 102 findings in case-b_many_findings 64 are kept,
 * and the first of each rule is among them. */
static const struct {
    const char *capture;
    uint32_t frame;
    enum dhcpv6lq_rule rule;
    unsigned times;
} findings[] = {
    {"case-a_bulk_during_active.pcap", 4, DHCPV6LQ_RULE_ACTIVE_ENDED, 1},
    {"case-a_bulk_during_active.pcap", 6, DHCPV6LQ_RULE_ACTIVE_IN_PARALLEL, 1},
    {"case-a_bulk_during_active.pcap", 7, DHCPV6LQ_RULE_STATUS, 1},
    {"case-b_many_findings.pcap", 6, DHCPV6LQ_RULE_LIFETIME, 62},
    {"case-b_many_findings.pcap", 6, DHCPV6LQ_RULE_DATA_SEVERAL_CLIENTS, 1},
    {"case-b_many_findings.pcap", 6, DHCPV6LQ_RULE_BINDING_CONFLICT, 1},
    {"case-b_many_findings.pcap", 6, DHCPV6LQ_RULE_FINDINGS_LEFT_OUT, 1},
    {"case-b_prefix_host_bits.pcap", 6, DHCPV6LQ_RULE_BINDING_CONFLICT, 1},
    {"case-ek_relay_data.pcap", 5, DHCPV6LQ_RULE_RELAY_DATA_PEER, 1},
    {"case-empty_by_relay_id.pcap", 4, DHCPV6LQ_RULE_CAUSE_NOT_KEPT, 1},
    {"case-made-shapes.pcap", 6, DHCPV6LQ_RULE_BINDING_CONFLICT, 1},
    {"case-made-shapes.pcap", 7, DHCPV6LQ_RULE_DATA_SEVERAL_CLIENTS, 1},
    {"case-made-shapes.pcap", 8, DHCPV6LQ_RULE_CLIENT_DATA_INCOMPLETE, 1},
    {"case-made-shapes.pcap", 9, DHCPV6LQ_RULE_SCOPE, 1},
    {"case-n_server_on_another_port.pcap", 8, DHCPV6LQ_RULE_AFTER_DONE, 1},
    /* the server had no octet of the requestor's yet */
    {"case-passes-late-synack-min.pcap", 2, DHCPV6LQ_RULE_CONTINUATION, 1},
    {"case-passes-late-synack-min.pcap", 2, DHCPV6LQ_RULE_NO_QUERY, 1},
    {"case-passes-waits-min.pcap", 4, DHCPV6LQ_RULE_CAPTURE_LACKS, 1},
    {"case-probe_http.pcap", 4, DHCPV6LQ_RULE_NOT_DHCPV6, 1},
    {"case-probe_syn_rst.pcap", 1, DHCPV6LQ_RULE_CONNECTION_REFUSED, 1},
    {"case-query_then_rst.pcap", 4, DHCPV6LQ_RULE_NO_REPLY, 1},
    /* in the reply, and in the RELAY-REPL around it */
    {"case-relay_short_opt9.pcap", 2, DHCPV6LQ_RULE_OPTION_TRUNCATED, 2},
    /* its REPLY is in the other file */
    {"case-ring-2-of-2.pcap", 1, DHCPV6LQ_RULE_CAPTURE_LACKS, 1},
    {"case-syn_no_answer.pcap", 1, DHCPV6LQ_RULE_CONNECTION_UNANSWERED, 1},
    {"case-t_fast_retransmit.pcap", 23, DHCPV6LQ_RULE_AFTER_DONE, 1},
    {"case-t_port_reuse_syn_lost.pcap", 17, DHCPV6LQ_RULE_AFTER_DONE, 1},
    {"case-t_syns_swapped.pcap", 9, DHCPV6LQ_RULE_AFTER_DONE, 1},
    {"case-t_syns_swapped.pcap", 10, DHCPV6LQ_RULE_NO_QUERY, 1},
    {"case-t_two_replies_swapped.pcap", 12, DHCPV6LQ_RULE_AFTER_DONE, 1},
    {"case-tls_direct.pcap", 4, DHCPV6LQ_RULE_NOT_DHCPV6, 1},
    {"case-two_servers_disagree.pcap", 15, DHCPV6LQ_RULE_BINDING_CONFLICT, 1},
    /* nobody put the fragments together */
    {"case-udp_fragments.pcap", 1, DHCPV6LQ_RULE_CAPTURE_LACKS, 1},
    {"case-x_clear_after_tls.pcap", 6, DHCPV6LQ_RULE_STARTTLS_CLEAR, 1},
    {"case-x_no_catchup.pcap", 4, DHCPV6LQ_RULE_CATCH_UP_MISSING, 1},
    {"case-x_no_catchup.pcap", 4, DHCPV6LQ_RULE_ACTIVE_ENDED, 1},
    {"case-x_no_catchup.pcap", 7, DHCPV6LQ_RULE_DATA_TIMEOUT, 1},
    {"case-x_wrong_client.pcap", 2, DHCPV6LQ_RULE_ANSWER_OTHER, 1},
};

void expect_kept(struct scene *scene) {
    for (size_t i = 0; i < sizeof findings / sizeof findings[0]; i++) {
        if (strcmp(findings[i].capture, scene->name) == 0) {
            for (unsigned time = 0; time < findings[i].times; time++) {
                expect_in(scene, findings[i].frame, findings[i].rule);
            }
        }
    }
}
