/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Everything here is read from what the codec keeps; nothing is decided.
 */
#include "show/links.h"

#include <inttypes.h>

#include <epan/tvbuff.h>

#include "dhcpv6lq/text.h"
#include "show/active.h"
#include "show/fields.h"
#include "show/follow.h"
#include "show/items.h"
#include "show/tree.h"

enum { LISTED = 12 /* segments of a message that its line names; all of them have items */ };

/* ---- items ---- */

static void add_span(tvbuff_t *tvb, proto_tree *tree, enum dhcpv6lq_own field, int64_t span) {
    if (span >= 0) {
        dhcpv6lq_item_time(tvb, tree, field, span);
    }
}

static void add_totals(tvbuff_t *tvb, proto_tree *tree, const struct dhcpv6lq_totals *totals) {
    dhcpv6lq_item_number(tvb, tree, DHCPV6LQ_OWN_CLIENTS, totals->clients);
    dhcpv6lq_item_number(tvb, tree, DHCPV6LQ_OWN_ADDRESSES, totals->addresses);
    dhcpv6lq_item_number(tvb, tree, DHCPV6LQ_OWN_PREFIXES, totals->prefixes);
    proto_item_set_generated(proto_tree_add_uint64(tree, dhcpv6lq_own_field(DHCPV6LQ_OWN_OCTETS),
                                                   tvb, 0, 0, totals->octets));
}

/* ---- how it came ---- */

static void add_segments(const struct dhcpv6lq_packet *packet, proto_tree *tree) {
    const struct dhcpv6lq_arrival *arrival = packet->arrival;
    wmem_strbuf_t *text = wmem_strbuf_new(packet->pinfo->pool, NULL);
    proto_item *item;
    proto_tree *subtree;

    wmem_strbuf_append_printf(text, "The message came in %u segments:", arrival->segments);
    for (size_t i = 0; i < MIN(arrival->frames_count, LISTED); i++) {
        wmem_strbuf_append_printf(text, "%s %u", i > 0 ? "," : "", arrival->frames[i]);
    }
    if (arrival->frames_count > LISTED) {
        wmem_strbuf_append_printf(text, " ... %u", arrival->frames[arrival->frames_count - 1]);
    }
    item = proto_tree_add_none_format(tree, dhcpv6lq_own_field(DHCPV6LQ_OWN_SEGMENTS), packet->tvb,
                                      0, 0, "%s", wmem_strbuf_get_str(text));
    proto_item_set_generated(item);
    subtree = proto_item_add_subtree(item, ett_dhcpv6lq);
    for (size_t i = 0; i < arrival->frames_count; i++) {
        dhcpv6lq_item_frame(packet->tvb, subtree, DHCPV6LQ_OWN_SEGMENT, arrival->frames[i]);
    }
}

void dhcpv6lq_show_arrival(const struct dhcpv6lq_packet *packet, proto_tree *tree) {
    const struct dhcpv6lq_arrival *arrival = packet->arrival;

    if (!arrival) {
        return;
    }
    if (arrival->frames[0] != packet->pinfo->num) {
        dhcpv6lq_item_frame(packet->tvb, tree, DHCPV6LQ_OWN_BEGUN_IN, arrival->frames[0]);
    }
    if (arrival->frames_count > 1) {
        add_segments(packet, tree);
    }
    if (arrival->late) {
        dhcpv6lq_item_words(packet->tvb, tree, DHCPV6LQ_OWN_LATE,
                            "Captured late: after octets that were sent after it");
    }
    if (!packet->step && arrival->completeness != DHCPV6LQ_UNFINISHED) {
        dhcpv6lq_item_words(packet->tvb, tree, DHCPV6LQ_OWN_UNSETTLED,
                            "Not followed yet: octets that were sent before it are missing");
    }
}

/* What its sender cut is a finding. */
void dhcpv6lq_show_completeness(const struct dhcpv6lq_packet *packet, proto_tree *tree) {
    if (packet->completeness == DHCPV6LQ_CUT_BY_CAPTURE) {
        dhcpv6lq_item_words(packet->tvb, tree, DHCPV6LQ_OWN_INCOMPLETE,
                            "The capture lacks octets of this message");
    } else if (packet->completeness == DHCPV6LQ_UNFINISHED) {
        dhcpv6lq_item_words(packet->tvb, tree, DHCPV6LQ_OWN_INCOMPLETE,
                            "The capture ends before the rest of this message");
    }
}

void dhcpv6lq_show_taken(tvbuff_t *tvb, proto_tree *tree, const struct dhcpv6lq_taken *taken) {
    if (taken->seen && taken->seen_frame != 0) {
        dhcpv6lq_item_frame(tvb, tree, DHCPV6LQ_OWN_SEEN_IN, taken->seen_frame);
    } else if (taken->seen) {
        dhcpv6lq_item_words(tvb, tree, DHCPV6LQ_OWN_SEEN, "Octets seen in an earlier frame");
    }
    if (taken->waits > 0) {
        int field = dhcpv6lq_own_field(DHCPV6LQ_OWN_WAITS);

        proto_item_set_generated(
            proto_tree_add_uint64_format(tree, field, tvb, 0, 0, taken->waits,
                                         "Waits for %" PRIu64 " octets before it", taken->waits));
    }
}

/* ---- how the query ended ---- */

static void add_closing(tvbuff_t *tvb, proto_tree *tree, const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_closing closing = dhcpv6lq_query_closing(query);

    if (closing.frame != 0) {
        proto_item *item = proto_tree_add_uint(tree, dhcpv6lq_own_field(DHCPV6LQ_OWN_CLOSED_IN),
                                               tvb, 0, 0, closing.frame);

        proto_item_append_text(item, " by the %s, %s",
                               closing.from == DHCPV6LQ_FROM_SERVER ? "server" : "requestor",
                               closing.reset ? "RST" : "FIN");
        proto_item_set_generated(item);
    }
}

/* On the query. Known once the whole capture was seen. */
static void add_ending(const struct dhcpv6lq_packet *packet, proto_tree *tree) {
    const struct dhcpv6lq_query *query = packet->step->query;
    const struct dhcpv6lq_spans spans = dhcpv6lq_query_spans(query);
    int field = dhcpv6lq_own_field(DHCPV6LQ_OWN_OUTCOME);
    tvbuff_t *tvb = packet->tvb;
    char text[ITEM_LABEL_LENGTH];

    dhcpv6lq_query_outcome_text(text, sizeof text, query);
    proto_item_set_generated(proto_tree_add_string_format_value(
        tree, field, tvb, 0, 0, dhcpv6lq_outcome_text(dhcpv6lq_query_outcome(query)), "%s", text));
    if (dhcpv6lq_query_lacks(query)) {
        dhcpv6lq_item_words(
            tvb, tree, DHCPV6LQ_OWN_ANSWER_LOST,
            "The capture lacks octets of the answer; totals are of those that it has");
    }
    dhcpv6lq_item_frame(tvb, tree, DHCPV6LQ_OWN_REPLY_IN, query->reply_frame);
    dhcpv6lq_item_frame(tvb, tree, DHCPV6LQ_OWN_DONE_IN, query->done_frame);
    add_closing(tvb, tree, query);
    if (query->last_frame != query->frame) {
        dhcpv6lq_item_frame(tvb, tree, DHCPV6LQ_OWN_LAST_IN, query->last_frame);
    }
    dhcpv6lq_show_active_query(packet, tree);
    if (!dhcpv6lq_query_is_answered(query)) {
        return;
    }
    add_span(tvb, tree, DHCPV6LQ_OWN_FIRST_REPLY, spans.first_reply);
    add_span(tvb, tree, DHCPV6LQ_OWN_DURATION, spans.duration);
    add_totals(tvb, tree, &query->totals);
}

/* ---- the query's other messages ---- */

static bool is_query(const struct dhcpv6lq_step *step) {
    return step->message_type == step->query->message_type;
}

static void add_answer(const struct dhcpv6lq_packet *packet, proto_tree *tree) {
    const struct dhcpv6lq_step *step = packet->step;
    const struct dhcpv6lq_query *query = step->query;
    tvbuff_t *tvb = packet->tvb;

    dhcpv6lq_item_frame(tvb, tree, DHCPV6LQ_OWN_QUERY_IN, query->frame);
    if (query->frame != 0) {
        dhcpv6lq_item_time(tvb, tree, DHCPV6LQ_OWN_TIME, step->time - query->time);
    }
    if (step->client_index != 0) {
        dhcpv6lq_item_number(tvb, tree, DHCPV6LQ_OWN_CLIENT_INDEX, step->client_index);
    }
    if (step->message_type == DHCPV6LQ_LEASEQUERY_DATA ||
        step->message_type == DHCPV6LQ_LEASEQUERY_DONE) {
        dhcpv6lq_item_frame(tvb, tree, DHCPV6LQ_OWN_REPLY_IN, query->reply_frame);
    }
    if (packet->pinfo->fd->visited && step->message_type != DHCPV6LQ_LEASEQUERY_DONE) {
        dhcpv6lq_item_frame(tvb, tree, DHCPV6LQ_OWN_DONE_IN, query->done_frame);
    }
    if (step->message_type == DHCPV6LQ_LEASEQUERY_DONE && dhcpv6lq_query_lacks(query)) {
        dhcpv6lq_item_words(
            tvb, tree, DHCPV6LQ_OWN_ANSWER_LOST,
            "The capture lacks octets of the answer; totals are of those that it has");
    }
    if (step->message_type != DHCPV6LQ_LEASEQUERY_DATA) {
        add_totals(tvb, tree, &step->totals);
    }
    dhcpv6lq_show_active(packet, tree);
    dhcpv6lq_show_clock(packet, tree);
    dhcpv6lq_show_tls(packet, tree);
}

void dhcpv6lq_show_step(const struct dhcpv6lq_packet *packet, proto_tree *tree) {
    const struct dhcpv6lq_step *step = packet->step;
    bool visited = packet->pinfo->fd->visited;
    tvbuff_t *tvb = packet->tvb;

    if (step->given_up) {
        dhcpv6lq_item_words(tvb, tree, DHCPV6LQ_OWN_GIVEN_UP,
                            "Not followed: this capture has more queries than are kept track of");
    }
    if (!step->query) {
        return;
    }
    dhcpv6lq_item_number(tvb, tree, DHCPV6LQ_OWN_QUERY, step->query->number);
    dhcpv6lq_follow_add(packet->pinfo, step->query->number);
    if (step->retransmission) {
        dhcpv6lq_item_frame(tvb, tree, DHCPV6LQ_OWN_RETRANSMISSION, step->query->frame);
    }
    if (step->repeat && step->reply) {
        dhcpv6lq_item_frame(tvb, tree, DHCPV6LQ_OWN_REPEAT, step->reply->frame);
    }
    if (!is_query(step)) {
        add_answer(packet, tree);
    } else if (visited) {
        add_ending(packet, tree);
    }
    if (step->previous != 0) {
        dhcpv6lq_item_frame(tvb, tree, DHCPV6LQ_OWN_PREVIOUS, step->previous);
        dhcpv6lq_item_time(tvb, tree, DHCPV6LQ_OWN_TIME_SINCE_PREVIOUS,
                           step->time - step->previous_time);
    }
    if (visited) {
        dhcpv6lq_item_frame(tvb, tree, DHCPV6LQ_OWN_NEXT, step->next);
    }
}
