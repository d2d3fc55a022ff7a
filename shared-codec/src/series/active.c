/* SPDX-License-Identifier: MIT
 *
 * The phases of an active answer:
 *
 *     query with start-time   REPLY  DATA  DATA  CatchUpComplete  DATA  keep-alive  DATA
 *                             |---- catch-up ---|---- live ---------------------------->
 *     query without one       REPLY  DATA  keep-alive  DATA
 *                             |---- live ------------------>
 *
 * DataMissing ends a catch-up, too (RFC 7653 8.4.1). In it, updates come in no order, so that no
 * base-time may be kept. Where the capture lacks octets amid it, its end may be among them: then
 * nobody knows the phase, until a message tells.
 */
#include "series/active.h"

const char *dhcpv6lq_phase_text(enum dhcpv6lq_phase phase) {
    static const char *const texts[] = {[DHCPV6LQ_PHASE_NONE] = NULL,
                                        [DHCPV6LQ_PHASE_CATCH_UP] = "catch-up",
                                        [DHCPV6LQ_PHASE_LIVE] = "live"};

    return texts[phase];
}

/* RFC 7653 8.4. Success says no more than no status-code does (RFC 8415 21.13). */
bool dhcpv6lq_is_keep_alive(const struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_facts *facts = feeding->facts;

    return feeding->message == M(LEASEQUERY_DATA) &&
           (feeding->kind == DHCPV6LQ_QUERY_ACTIVE || feeding->kind == DHCPV6LQ_QUERY_UNKNOWN) &&
           feeding->reading->clients.count == 0 &&
           (!facts->has_status || facts->status == DHCPV6LQ_STATUS_SUCCESS) && !facts->cut;
}

static bool ends_catch_up(const struct dhcpv6lq_facts *facts) {
    return facts->has_status && (facts->status == DHCPV6LQ_STATUS_CATCH_UP_COMPLETE ||
                                 facts->status == DHCPV6LQ_STATUS_DATA_MISSING);
}

/* Of a query that the capture lacks: only an active answer has such a DATA. */
static enum dhcpv6lq_phase phase_of_unknown(const struct dhcpv6lq_feeding *feeding) {
    return feeding->message == M(LEASEQUERY_DATA) && ends_catch_up(feeding->facts)
               ? DHCPV6LQ_PHASE_LIVE
               : feeding->query->query.active.phase;
}

static enum dhcpv6lq_phase phase_of_active(const struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_kept *kept = feeding->query;
    bool from_now_on = !kept->query.has_start_time && kept->wishes.all_seen;

    if (dhcpv6lq_has_ended(kept) || kept->query.active.phase == DHCPV6LQ_PHASE_LIVE) {
        return kept->query.active.phase;
    }
    if (from_now_on || ends_catch_up(feeding->facts)) {
        return DHCPV6LQ_PHASE_LIVE;
    }
    kept->seen.may_be_over |= dhcpv6lq_lacks(kept) || feeding->facts->cut;
    return kept->query.has_start_time && !kept->seen.may_be_over ? DHCPV6LQ_PHASE_CATCH_UP
                                                                 : DHCPV6LQ_PHASE_NONE;
}

static void set_phase(struct dhcpv6lq_active *active, enum dhcpv6lq_phase phase,
                      const struct dhcpv6lq_input *input) {
    bool is_any = phase != DHCPV6LQ_PHASE_NONE;

    if (phase != active->phase) {
        active->phase = phase;
        active->phase_frame = is_any ? input->frame : 0;
        active->phase_time = is_any ? input->time : 0;
    }
}

static void keep_base_time(struct dhcpv6lq_active *active, const struct dhcpv6lq_facts *facts) {
    if (facts->has_base_time && active->phase == DHCPV6LQ_PHASE_LIVE &&
        (!active->has_base_time || facts->base_time > active->base_time)) {
        active->has_base_time = true;
        active->base_time = facts->base_time;
    }
}

static void count(struct dhcpv6lq_active *active, const struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_clients *clients = &feeding->reading->clients;

    for (size_t i = 0; i < clients->bindings_count; i++) {
        *(clients->bindings[i].valid > 0 ? &active->updates : &active->releases) += 1;
    }
    active->keep_alives += dhcpv6lq_is_keep_alive(feeding);
}

void dhcpv6lq_active_take(const struct dhcpv6lq_feeding *feeding) {
    struct dhcpv6lq_active *active = &feeding->query->query.active;

    if (feeding->kind == DHCPV6LQ_QUERY_ACTIVE) {
        set_phase(active, phase_of_active(feeding), feeding->input);
    } else if (feeding->kind == DHCPV6LQ_QUERY_UNKNOWN) {
        set_phase(active, phase_of_unknown(feeding), feeding->input);
    } else {
        return;
    }
    keep_base_time(active, feeding->facts);
    count(active, feeding);
}

bool dhcpv6lq_query_is_active(const struct dhcpv6lq_query *query) {
    return query->kept->kind == DHCPV6LQ_QUERY_ACTIVE ||
           (query->kept->kind == DHCPV6LQ_QUERY_UNKNOWN &&
            (query->active.phase != DHCPV6LQ_PHASE_NONE || query->active.keep_alives > 0));
}
