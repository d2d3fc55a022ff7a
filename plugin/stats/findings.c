/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * -z dhcpv6lq,findings[,FILTER]: a line a finding, made for programs and kept
 * stable for them: frame, rule, severity and text with tabs between, in the
 * order of the frames, and nothing before or after. Two passes (-2) are needed for
 * what only a capture's end shows: no_reply and no_done.
 */
#include "stats.h"

#include <stdio.h>

#include <epan/packet.h>
#include <epan/stat_tap_ui.h>
#include <epan/tap.h>

#define ARGUMENT "dhcpv6lq,findings"

enum { TEXT_SIZE = 1024 }; /* of a finding; the rules' texts have a tenth of that */

struct row {
    uint32_t frame;
    struct dhcpv6lq_finding finding;
};

/* The listener's data is an array of rows. */
static void reset(void *data) {
    g_array_set_size((GArray *)data, 0);
}

static tap_packet_status add(void *data, packet_info *pinfo, epan_dissect_t *edt _U_,
                             const void *record, tap_flags_t flags _U_) {
    const struct dhcpv6lq_tap *message = (const struct dhcpv6lq_tap *)record;

    for (size_t i = 0; i < message->count; i++) {
        struct row row = {pinfo->num, message->findings[i]};

        g_array_append_val((GArray *)data, row);
    }
    return message->count > 0 ? TAP_PACKET_REDRAW : TAP_PACKET_DONT_REDRAW;
}

static void print(void *data) {
    static const char *const severities[] = {
        [DHCPV6LQ_NOTE] = "note", [DHCPV6LQ_WARNING] = "warning", [DHCPV6LQ_ERROR] = "error"};
    const GArray *rows = (const GArray *)data;
    char text[TEXT_SIZE];

    for (guint i = 0; i < rows->len; i++) {
        const struct row *row = &g_array_index(rows, struct row, i);
        const struct dhcpv6lq_rule_info *rule = dhcpv6lq_rule_info(row->finding.rule);

        dhcpv6lq_finding_text(text, sizeof text, &row->finding);
        printf("%u\t%s\t%s\t%s\n", row->frame, rule->id, severities[rule->severity], text);
    }
}

static void finish(void *data) {
    g_array_free((GArray *)data, TRUE);
}

/* Listen to the tap, with a filter if the argument has one. */
static bool start(const char *argument) {
    const char *filter = argument[strlen(ARGUMENT)] == ',' ? argument + strlen(ARGUMENT) + 1 : NULL;
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct row));
    GString *error = register_tap_listener("dhcpv6lq", rows, filter, TL_REQUIRES_NOTHING, reset,
                                           add, print, finish);

    if (error) {
        fprintf(stderr, "tshark: -z %s: %s\n", ARGUMENT, error->str);
        g_string_free(error, TRUE);
        g_array_free(rows, TRUE);
        return false;
    }
    return true;
}

#if WIRESHARK_MAJOR > 4 || (WIRESHARK_MAJOR == 4 && WIRESHARK_MINOR >= 6)
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
