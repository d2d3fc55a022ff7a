/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Everything here is read from what the codec keeps; nothing is decided.
 */
#include "show/active.h"

#include "dhcpv6lq/text.h"
#include "show/items.h"

#define NANOSECONDS INT64_C(1000000000)

/* RFC 7653 8.4.1: a bulk query is to get what is missing. */
static void add_recovery(const struct dhcpv6lq_packet *packet, proto_tree *tree) {
    const struct dhcpv6lq_query *recovery = packet->step->query->active.recovery;

    if (recovery) {
        dhcpv6lq_item_frame(packet->tvb, tree, DHCPV6LQ_OWN_RECOVERY_IN, recovery->frame);
    } else {
        dhcpv6lq_item_words(packet->tvb, tree, DHCPV6LQ_OWN_NOT_RECOVERED,
                            "No bulk query for the missing updates follows");
    }
}

void dhcpv6lq_show_active(const struct dhcpv6lq_packet *packet, proto_tree *tree) {
    const struct dhcpv6lq_step *step = packet->step;
    const char *phase = dhcpv6lq_phase_text((enum dhcpv6lq_phase)step->phase);
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
    if (packet->pinfo->fd->visited && step->frame == step->query->active.missing_frame) {
        add_recovery(packet, tree);
    }
}

void dhcpv6lq_show_clock(const struct dhcpv6lq_packet *packet, proto_tree *tree) {
    const struct dhcpv6lq_clock *clock = packet->step->clock;

    if (!clock) {
        return;
    }
    if (clock->told) {
        dhcpv6lq_item_time(packet->tvb, tree, DHCPV6LQ_OWN_CLOCK_DIFFERENCE,
                           clock->difference * NANOSECONDS);
    }
    if (clock->step != 0) {
        dhcpv6lq_item_time(packet->tvb, tree, DHCPV6LQ_OWN_CLOCK_STEP, clock->step * NANOSECONDS);
    }
}

void dhcpv6lq_show_tls(const struct dhcpv6lq_packet *packet, proto_tree *tree) {
    const struct dhcpv6lq_tls tls = dhcpv6lq_query_tls(packet->step->query);
    tvbuff_t *tvb = packet->tvb;
    char text[ITEM_LABEL_LENGTH];

    if (packet->step->message_type != DHCPV6LQ_REPLY || !packet->pinfo->fd->visited) {
        return;
    }
    dhcpv6lq_item_frame(tvb, tree, DHCPV6LQ_OWN_TLS_IN, tls.frame);
    if (tls.version != 0) {
        dhcpv6lq_tls_version_text(text, sizeof text, &tls);
        dhcpv6lq_item_text(tvb, tree, DHCPV6LQ_OWN_TLS_VERSION, text, "");
    }
    if (tls.alert_frame != 0) {
        dhcpv6lq_tls_alert_text(text, sizeof text, &tls);
        dhcpv6lq_item_text(tvb, tree, DHCPV6LQ_OWN_TLS_ALERT, text, "");
    } else if ((tls.complete || tls.lost) && !tls.decrypted) {
        dhcpv6lq_item_words(
            tvb, tree, DHCPV6LQ_OWN_TLS_NO_KEYS,
            "What TLS carries cannot be read without its keys: give tls.keylog_file, "
            "or put them into the capture (editcap --inject-secrets tls,FILE)");
    }
}

static void add_resumption(const struct dhcpv6lq_packet *packet, proto_tree *tree) {
    const struct dhcpv6lq_query *query = packet->step->query;
    const struct dhcpv6lq_resumption resumption = dhcpv6lq_query_resumption(query);
    const struct dhcpv6lq_query *by = dhcpv6lq_query_resumed_by(query);

    if (resumption.query) {
        dhcpv6lq_item_frame(packet->tvb, tree, DHCPV6LQ_OWN_RESUMES, resumption.query->frame);
    }
    if (resumption.has_gap) {
        dhcpv6lq_item_time(packet->tvb, tree, DHCPV6LQ_OWN_RESUME_GAP,
                           resumption.gap * NANOSECONDS);
    }
    if (by) {
        dhcpv6lq_item_frame(packet->tvb, tree, DHCPV6LQ_OWN_RESUMED_IN, by->frame);
    }
}

void dhcpv6lq_show_active_query(const struct dhcpv6lq_packet *packet, proto_tree *tree) {
    const struct dhcpv6lq_active *active = &packet->step->query->active;

    if (active->phase == DHCPV6LQ_PHASE_LIVE) {
        dhcpv6lq_item_frame(packet->tvb, tree, DHCPV6LQ_OWN_LIVE_IN, active->phase_frame);
    }
    add_resumption(packet, tree);
}
