/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * -z dhcpv6lq,findings[,FILTER]: a line a finding, made for programs and kept
 * stable for them: frame, rule, severity and text with tabs between, in the
 * order of the frames, and nothing before or after. How queries ended is among them,
 * in one pass as in two.
 */
#include "stats/stats.h"

#include <stdio.h>

#include <epan/packet.h>
#include <epan/stat_tap_ui.h>
#include <epan/tap.h>

#include "stats/heard.h"
#include "versions.h"

#define ARGUMENT "dhcpv6lq,findings"

enum { TEXT_SIZE = 1024 }; /* of a finding; what is longer, by a sender's words, is cut */

static void reset(void *heard) {
    dhcpv6lq_heard_reset((struct dhcpv6lq_heard *)heard);
}

static tap_packet_status add(void *heard, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                             const void *record, tap_flags_t flags _U_) {
    dhcpv6lq_heard_take((struct dhcpv6lq_heard *)heard, (const struct dhcpv6lq_tap *)record);
    return TAP_PACKET_REDRAW;
}

static void print(void *data) {
    struct dhcpv6lq_heard *heard = (struct dhcpv6lq_heard *)data;
    const GArray *rows;
    char text[TEXT_SIZE];

    dhcpv6lq_heard_settle(heard);
    rows = dhcpv6lq_heard_findings(heard);
    for (guint i = 0; i < rows->len; i++) {
        const struct dhcpv6lq_row *row = &g_array_index(rows, struct dhcpv6lq_row, i);
        const struct dhcpv6lq_rule_info *rule = dhcpv6lq_rule_info(row->finding.rule);

        dhcpv6lq_mark_cut(text, sizeof text,
                          dhcpv6lq_finding_text(text, sizeof text, &row->finding));
        printf("%u\t%s\t%s\t%s\n", row->frame, rule->id, dhcpv6lq_severity_text(rule->severity),
               text);
    }
}

static void finish(void *heard) {
    dhcpv6lq_heard_free((struct dhcpv6lq_heard *)heard);
}

/* Listen to the tap, with a filter if the argument has one. */
static bool start(const char *argument) {
    const char *filter = argument[strlen(ARGUMENT)] == ',' ? argument + strlen(ARGUMENT) + 1 : NULL;
    struct dhcpv6lq_heard *heard = dhcpv6lq_heard_new();
    GString *error = register_tap_listener("dhcpv6lq", heard, filter, TL_REQUIRES_NOTHING, reset,
                                           add, print, finish);

    if (error) {
        fprintf(stderr, "tshark: -z %s: %s\n", ARGUMENT, error->str);
        g_string_free(error, TRUE);
        dhcpv6lq_heard_free(heard);
        return false;
    }
    return true;
}

#if DHCPV6LQ_FOR_WIRESHARK(4, 6)
static bool begin(const char *argument, void *data _U_) {
    return start(argument);
}
#else
static void begin(const char *argument, void *data _U_) {
    if (!start(argument)) {
        exit(1);
    }
}
#endif

void dhcpv6lq_stat_findings(void) {
    static tap_param filter = {PARAM_FILTER, "filter", "Filter", NULL, TRUE};
    static stat_tap_ui ui = {
        REGISTER_STAT_GROUP_GENERIC, "DHCPv6 Leasequery findings", ARGUMENT, begin, 1, &filter};

    register_stat_tap_ui(&ui, NULL);
}
