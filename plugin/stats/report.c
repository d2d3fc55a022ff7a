/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Wireshark's callbacks are told of the table, or of the drawing: the report is around both.
 */
#include "stats/report.h"

#include "from/file.h"

#define REPORT_OF(member, pointer)                                                                 \
    ((struct dhcpv6lq_report *)(void *)((char *)(pointer)-offsetof(struct dhcpv6lq_report, member)))

static struct dhcpv6lq_report *reports;

static void draw(struct dhcpv6lq_drawing *drawing) {
    struct dhcpv6lq_report *report = REPORT_OF(drawing, drawing);
    stat_data_t tapdata = {&report->ui, NULL};

    if (dhcpv6lq_table_has_begun(&report->ui)) {
        dhcpv6lq_heard_settle(report->heard);
        report->fill(&tapdata, report->heard);
    }
}

static tap_packet_status packet(void *tapdata, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                const void *record, tap_flags_t flags _U_) {
    struct dhcpv6lq_report *report = REPORT_OF(ui, ((stat_data_t *)tapdata)->stat_tap_data);

    if (dhcpv6lq_table_begins(tapdata)) {
        dhcpv6lq_heard_reset(report->heard);
        dhcpv6lq_draw_first(&report->drawing);
    }
    dhcpv6lq_heard_take(report->heard, (const struct dhcpv6lq_tap *)record);
    return TAP_PACKET_REDRAW;
}

/* The capture file was closed: its queries are gone. */
static void forget(void) {
    for (struct dhcpv6lq_report *report = reports; report; report = report->next) {
        dhcpv6lq_heard_reset(report->heard);
    }
}

void dhcpv6lq_report_register(struct dhcpv6lq_report *report, struct dhcpv6lq_heading *headings,
                              stat_tap_table_item *fields) {
    if (!reports) {
        register_cleanup_routine(forget);
    }
    report->next = reports;
    reports = report;
    report->heard = dhcpv6lq_heard_new();
    report->drawing.draw = draw;
    report->ui.packet_func = packet;
    dhcpv6lq_table_register(&report->ui, report->columns, headings, fields, report->empty);
}
