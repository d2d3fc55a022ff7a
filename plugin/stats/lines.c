/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A listener for each -z of the command line.
 */
#include "stats/lines.h"

#include <stdio.h>
#include <stdlib.h>

#include <epan/tap.h>

#include "versions.h"

struct listener {
    const struct dhcpv6lq_lines *lines;
    struct dhcpv6lq_heard *heard;
};

static void reset(void *listener) {
    dhcpv6lq_heard_reset(((struct listener *)listener)->heard);
}

static tap_packet_status add(void *listener, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                             const void *record, tap_flags_t flags _U_) {
    dhcpv6lq_heard_take(((struct listener *)listener)->heard, (const struct dhcpv6lq_tap *)record);
    return TAP_PACKET_REDRAW;
}

static void print(void *data) {
    struct listener *listener = (struct listener *)data;

    dhcpv6lq_heard_settle(listener->heard);
    listener->lines->print(listener->heard);
}

static void finish(void *listener) {
    dhcpv6lq_heard_free(((struct listener *)listener)->heard);
    g_free(listener);
}

/* Listen to the tap, with a filter if the argument has one. */
static bool start(const struct dhcpv6lq_lines *lines, const char *argument) {
    const char *rest = argument + strlen(lines->argument);
    const char *filter = *rest == ',' ? rest + 1 : NULL;
    struct listener *listener = g_new(struct listener, 1);
    GString *error;

    *listener = (struct listener){lines, dhcpv6lq_heard_new()};
    error = register_tap_listener("dhcpv6lq", listener, filter, TL_REQUIRES_NOTHING, reset, add,
                                  print, finish);
    if (error) {
        fprintf(stderr, "tshark: -z %s: %s\n", lines->argument, error->str);
        g_string_free(error, TRUE);
        finish(listener);
        return false;
    }
    return true;
}

#if DHCPV6LQ_FOR_WIRESHARK(4, 6)
static bool begin(const char *argument, void *lines) {
    return start((const struct dhcpv6lq_lines *)lines, argument);
}
#else
static void begin(const char *argument, void *lines) {
    if (!start((const struct dhcpv6lq_lines *)lines, argument)) {
        exit(1);
    }
}
#endif

void dhcpv6lq_lines_register(struct dhcpv6lq_lines *lines) {
    static tap_param filter = {PARAM_FILTER, "filter", "Filter", NULL, TRUE};

    lines->ui = (stat_tap_ui){
        REGISTER_STAT_GROUP_GENERIC, lines->title, lines->argument, begin, 1, &filter};
    register_stat_tap_ui(&lines->ui, lines);
}
