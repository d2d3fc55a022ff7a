/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A tshark -z that prints lines for programs, and nothing before or after them, once all was read.
 */
#ifndef DHCPV6LQ_PLUGIN_STATS_LINES_H
#define DHCPV6LQ_PLUGIN_STATS_LINES_H

#include <epan/packet.h>
#include <epan/stat_tap_ui.h>

#include "stats/heard.h"

struct dhcpv6lq_lines {
    const char *title;
    const char *argument; /* of -z; a display filter may follow after a comma */
    void (*print)(struct dhcpv6lq_heard *heard); /* once it is settled */
    stat_tap_ui ui;                              /* filled when it is registered */
};

/* Register it, which must be static. Once, with the protocol and after the tap. */
void dhcpv6lq_lines_register(struct dhcpv6lq_lines *lines);

#endif
