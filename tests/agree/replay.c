/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * agree-replay CAPTURE [PORT]: what the codec's sessions find in a capture without Wireshark, for
 * sources/replay.py. PORT is that of the servers, if it is another one than 547. A line a finding
 * and a line a query, with tabs between:
 *
 *   finding  FRAME  RULE  SEVERITY  TEXT
 *   query    FRAME  TRANSACTION-ID  OUTCOME  lost or -  FINDINGS  CLIENTS  ADDRESSES  PREFIXES
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "replay.h"

enum { TEXT = 1024 };

static void print_finding(void *context, uint32_t frame, const struct dhcpv6lq_finding *finding) {
    static const char *const severities[] = {
        [DHCPV6LQ_NOTE] = "note", [DHCPV6LQ_WARNING] = "warning", [DHCPV6LQ_ERROR] = "error"};
    const struct dhcpv6lq_rule_info *rule = dhcpv6lq_rule_info(finding->rule);
    char text[TEXT];

    (void)context;
    dhcpv6lq_finding_text(text, sizeof text, finding);
    printf("finding\t%" PRIu32 "\t%s\t%s\t%s\n", frame, rule->id, severities[rule->severity], text);
}

static void print_query(void *context, const struct dhcpv6lq_query *query) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];
    size_t findings = query->findings + dhcpv6lq_query_endings(query, endings);

    (void)context;
    printf(
        "query\t%" PRIu32 "\t0x%06" PRIx32 "\t%s\t%s\t%zu\t%" PRIu32 "\t%" PRIu32 "\t%" PRIu32 "\n",
        query->frame, query->transaction_id, dhcpv6lq_outcome_text(dhcpv6lq_query_outcome(query)),
        dhcpv6lq_query_lacks(query) ? "lost" : "-", findings, query->totals.clients,
        query->totals.addresses, query->totals.prefixes);
}

int main(int argc, char *argv[]) {
    const uint16_t port = argc == 3 ? (uint16_t)strtoul(argv[2], NULL, 10) : 0;
    const struct replay_listener listener = {
        .finding = print_finding, .query = print_query, .udp_port = port, .tcp_port = port};

    if (argc < 2 || argc > 3) {
        (void)fprintf(stderr, "usage: %s CAPTURE [PORT]\n", argv[0]);
        return 2;
    }
    replay_capture(&listener, argv[1]);
    return 0;
}
