/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Everything here is read from what the codec keeps; nothing is decided.
 */
#include "show/active.h"

#include "dhcpv6lq/text.h"
#include "show/items.h"

void dhcpv6lq_show_active(const struct dhcpv6lq_packet *packet, proto_tree *tree) {
    const struct dhcpv6lq_step *step = packet->step;
    const char *phase = dhcpv6lq_phase_text(step->phase);
    tvbuff_t *tvb = packet->tvb;

    if (phase) {
        dhcpv6lq_item_text(
            tvb, tree, DHCPV6LQ_OWN_PHASE, phase,
            step->phase == DHCPV6LQ_PHASE_CATCH_UP ? ", no base-time of it may be kept" : "");
    }
    if (step->has_base_time) {
        dhcpv6lq_item_moment(tvb, tree, DHCPV6LQ_OWN_BASE_TIME_KEPT,
                             (int64_t)step->base_time + DHCPV6LQ_EPOCH_2000);
    }
    if (step->keep_alive) {
        dhcpv6lq_item_words(tvb, tree, DHCPV6LQ_OWN_KEEP_ALIVE,
                            "Keep-alive: there is nothing to tell, and the server is there");
    }
}

void dhcpv6lq_show_active_query(const struct dhcpv6lq_packet *packet, proto_tree *tree) {
    const struct dhcpv6lq_active *active = &packet->step->query->active;

    if (active->phase == DHCPV6LQ_PHASE_LIVE) {
        dhcpv6lq_item_frame(packet->tvb, tree, DHCPV6LQ_OWN_LIVE_IN, active->phase_frame);
    }
}
