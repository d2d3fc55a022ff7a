/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Between the codec's sessions and Wireshark's packets: memory, order of
 * viewing, and the items in brackets.
 */
#include "follow.h"

#include <inttypes.h>

#include <epan/proto_data.h>
#include <epan/tvbuff.h>

#include "fields.h"

enum {
    STEP_KEY = 0x10000000,   /* among a frame's proto data: this and the message's ordinal */
    ORDINAL_KEY = 0x30000000 /* among a packet's */
};

#define NANOSECONDS 1000000000

static void *allocate(void *context _U_, size_t size) {
    return wmem_alloc(wmem_file_scope(), size);
}

static void release(void *context _U_, void *memory) {
    wmem_free(wmem_file_scope(), memory);
}

struct dhcpv6lq_session *dhcpv6lq_follow_new(enum dhcpv6lq_transport transport, bool start_seen) {
    static const struct dhcpv6lq_allocator allocator = {allocate, release, NULL};

    return dhcpv6lq_session_new(&allocator, transport, start_seen, NULL);
}

/* What a later pass shows of a message that was none when the packet was first seen. */
static const struct dhcpv6lq_step unseen = {.given_up = true};

/* Which message of its packet this is, from 0: the same whenever the packet is
 * shown, since its messages always come in the same order. */
static uint32_t ordinal(packet_info *pinfo) {
    uint32_t *next = (uint32_t *)p_get_proto_data(pinfo->pool, pinfo, proto_dhcpv6lq, ORDINAL_KEY);

    if (!next) {
        next = wmem_new0(pinfo->pool, uint32_t);
        p_add_proto_data(pinfo->pool, pinfo, proto_dhcpv6lq, ORDINAL_KEY, next);
    }
    return (*next)++;
}

const struct dhcpv6lq_step *dhcpv6lq_follow(struct dhcpv6lq_session *session,
                                            const struct dhcpv6lq_packet *packet) {
    packet_info *pinfo = packet->pinfo;
    uint32_t key = STEP_KEY + ordinal(pinfo);

    if (packet->ended) {
        return NULL;
    }
    if (pinfo->fd->visited) {
        const void *step = p_get_proto_data(wmem_file_scope(), pinfo, proto_dhcpv6lq, key);

        if (step) {
            return (const struct dhcpv6lq_step *)step;
        }
        return dhcpv6lq_session_gave_up(session) ? &dhcpv6lq_given_up : &unseen;
    }

    struct dhcpv6lq_input input = {
        .octets = packet->octets + packet->message,
        .length = packet->message_length,
        .frame = pinfo->num,
        .time = (int64_t)pinfo->abs_ts.secs * NANOSECONDS + pinfo->abs_ts.nsecs,
        .direction = packet->validation.direction,
        .query_begun = packet->query_begun,
        .late = packet->late,
        .cut = packet->cut,
    };

    memcpy(input.requestor, packet->requestor, sizeof input.requestor);

    const struct dhcpv6lq_step *step = dhcpv6lq_session_feed(session, &input);

    if (step == &dhcpv6lq_given_up) {
        return step; /* what is not remembered was given up */
    }
    p_add_proto_data(wmem_file_scope(), pinfo, proto_dhcpv6lq, key, (void *)step);
    return step;
}

/* An item in brackets: what is not in the packet's octets. */
static void add_frame(proto_tree *tree, const struct dhcpv6lq_packet *packet,
                      enum dhcpv6lq_own field, uint32_t frame) {
    if (frame != 0) {
        proto_item_set_generated(
            proto_tree_add_uint(tree, dhcpv6lq_own_field(field), packet->tvb, 0, 0, frame));
    }
}

static void add_number(proto_tree *tree, const struct dhcpv6lq_packet *packet,
                       enum dhcpv6lq_own field, uint32_t number) {
    proto_item_set_generated(
        proto_tree_add_uint(tree, dhcpv6lq_own_field(field), packet->tvb, 0, 0, number));
}

/* In Wireshark's own words up to 4.4, which 4.6 has changed. */
static void add_time(proto_tree *tree, const struct dhcpv6lq_packet *packet,
                     enum dhcpv6lq_own field, int64_t nanoseconds) {
    nstime_t time = {(time_t)(nanoseconds / NANOSECONDS), (int)(nanoseconds % NANOSECONDS)};
    uint64_t size = nanoseconds < 0 ? (uint64_t)-nanoseconds : (uint64_t)nanoseconds;
    int id = dhcpv6lq_own_field(field);

    proto_item_set_generated(proto_tree_add_time_format(
        tree, id, packet->tvb, 0, 0, &time, "%s: %s%" PRIu64 ".%09" PRIu64 " seconds",
        proto_registrar_get_name(id), nanoseconds < 0 ? "-" : "", size / NANOSECONDS,
        size % NANOSECONDS));
}

static void add_totals(proto_tree *tree, const struct dhcpv6lq_packet *packet,
                       const struct dhcpv6lq_totals *totals) {
    add_number(tree, packet, DHCPV6LQ_OWN_CLIENTS, totals->clients);
    add_number(tree, packet, DHCPV6LQ_OWN_ADDRESSES, totals->addresses);
    add_number(tree, packet, DHCPV6LQ_OWN_PREFIXES, totals->prefixes);
    proto_item_set_generated(proto_tree_add_uint64(tree, dhcpv6lq_own_field(DHCPV6LQ_OWN_OCTETS),
                                                   packet->tvb, 0, 0, totals->octets));
}

static void add_answer_lost(proto_tree *tree, const struct dhcpv6lq_packet *packet) {
    proto_item_set_generated(proto_tree_add_none_format(
        tree, dhcpv6lq_own_field(DHCPV6LQ_OWN_ANSWER_LOST), packet->tvb, 0, 0,
        "The capture lacks octets of the answer; totals are of those that it has"));
}

/* On the query: how it ended. Known once the whole capture was seen. */
static void add_ending(proto_tree *tree, const struct dhcpv6lq_packet *packet,
                       const struct dhcpv6lq_query *query) {
    enum dhcpv6lq_outcome outcome = dhcpv6lq_query_outcome(query);
    const char *text = dhcpv6lq_outcome_text(outcome);
    const struct dhcpv6lq_entry *status = dhcpv6lq_lookup(DHCPV6LQ_SPACE_STATUS, query->status);

    proto_item *item = proto_tree_add_string(tree, dhcpv6lq_own_field(DHCPV6LQ_OWN_OUTCOME),
                                             packet->tvb, 0, 0, text);

    if (query->status != DHCPV6LQ_STATUS_SUCCESS) {
        proto_item_append_text(item, ": %s (%u)", status ? status->name : "status-code",
                               query->status);
    }
    proto_item_set_generated(item);
    if (query->answer_lost || packet->lacks) {
        add_answer_lost(tree, packet);
    }
    add_frame(tree, packet, DHCPV6LQ_OWN_REPLY_IN, query->reply_frame);
    add_frame(tree, packet, DHCPV6LQ_OWN_DONE_IN, query->done_frame);
    if (outcome == DHCPV6LQ_UNANSWERED) {
        return;
    }
    if (query->reply_frame != 0) {
        add_time(tree, packet, DHCPV6LQ_OWN_FIRST_REPLY, query->reply_time - query->time);
    }
    add_time(tree, packet, DHCPV6LQ_OWN_DURATION, query->last_time - query->time);
    add_totals(tree, packet, &query->totals);
}

static bool is_query(const struct dhcpv6lq_step *step) {
    return step->message_type == step->query->message_type;
}

static void add_answer(proto_tree *tree, const struct dhcpv6lq_packet *packet,
                       const struct dhcpv6lq_step *step) {
    const struct dhcpv6lq_query *query = step->query;

    add_frame(tree, packet, DHCPV6LQ_OWN_QUERY_IN, query->frame);
    if (query->frame != 0) {
        add_time(tree, packet, DHCPV6LQ_OWN_TIME, step->time - query->time);
    }
    if (step->client_index != 0) {
        add_number(tree, packet, DHCPV6LQ_OWN_CLIENT_INDEX, step->client_index);
    }
    if (step->message_type == DHCPV6LQ_LEASEQUERY_DATA ||
        step->message_type == DHCPV6LQ_LEASEQUERY_DONE) {
        add_frame(tree, packet, DHCPV6LQ_OWN_REPLY_IN, query->reply_frame);
    }
    if (packet->pinfo->fd->visited && step->message_type != DHCPV6LQ_LEASEQUERY_DONE) {
        add_frame(tree, packet, DHCPV6LQ_OWN_DONE_IN, query->done_frame);
    }
    if (step->message_type == DHCPV6LQ_LEASEQUERY_DONE && query->answer_lost) {
        add_answer_lost(tree, packet);
    }
    if (step->message_type != DHCPV6LQ_LEASEQUERY_DATA) {
        add_totals(tree, packet, &step->totals);
    }
}

void dhcpv6lq_show_step(const struct dhcpv6lq_packet *packet, proto_tree *tree,
                        const struct dhcpv6lq_step *step) {
    bool visited = packet->pinfo->fd->visited;

    if (step->given_up) {
        proto_item_set_generated(proto_tree_add_none_format(
            tree, dhcpv6lq_own_field(DHCPV6LQ_OWN_GIVEN_UP), packet->tvb, 0, 0,
            step == &unseen
                ? "Not followed: it was not found when this packet was read first"
                : "Not followed: this capture has more queries than are kept track of"));
    }
    if (!step->query) {
        return;
    }
    if (step->bindings_given_up) {
        proto_item_set_generated(proto_tree_add_none_format(
            tree, dhcpv6lq_own_field(DHCPV6LQ_OWN_GIVEN_UP), packet->tvb, 0, 0,
            "Conflicts are not looked for: this capture has more bindings than are kept track of"));
    }
    if (step->retransmission) {
        add_frame(tree, packet, DHCPV6LQ_OWN_RETRANSMISSION, step->query->frame);
    }
    if (!is_query(step)) {
        add_answer(tree, packet, step);
    } else if (visited) {
        add_ending(tree, packet, step->query);
    }
    if (step->previous != 0) {
        add_frame(tree, packet, DHCPV6LQ_OWN_PREVIOUS, step->previous);
        add_time(tree, packet, DHCPV6LQ_OWN_TIME_SINCE_PREVIOUS, step->time - step->previous_time);
    }
    if (visited) {
        add_frame(tree, packet, DHCPV6LQ_OWN_NEXT, step->next);
    }
}
