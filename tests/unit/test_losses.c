/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Whatever the capture lacks of a connection, nobody is blamed for it: what is found is what would
 * have been found in all of it, or less; and a query ends as it did, or it is said that the capture
 * lacks what would tell.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "dhcpv6lq/connection.h"

#include "reference.h"

static struct conversation conversation;
static struct disorder order;
static struct reference reference;
static struct tap tap;
static char where[64]; /* for messages */

/* ---- what the capture lacks ---- */

static uint32_t number; /* Numerical Recipes' generator */

static uint32_t any(uint32_t below) {
    number = number * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)(number >> 8) * below >> 24);
}

static size_t kept; /* so many segments are there in any case */

static void leave_out(size_t first, size_t count) {
    memmove(&order.list[first], &order.list[first + count],
            (order.count - first - count) * sizeof order.list[0]);
    order.count -= count;
}

static uint32_t count_losable(void) {
    return (uint32_t)(order.count - kept);
}

static void lose_some(void) {
    for (unsigned i = 1 + any(4); i > 0 && count_losable() > 1; i--) {
        leave_out(kept + any(count_losable()), 1);
    }
}

static void lose_many_in_a_row(void) {
    uint32_t count = 1 + any(count_losable() / 2);

    leave_out(kept + any(count_losable() - count + 1), count);
}

static void begin_late(void) {
    leave_out(kept, any(count_losable()));
}

static void end_early(void) {
    size_t left = kept + any(count_losable() + 1);

    leave_out(left, order.count - left);
}

/* Only the first octets of each segment. */
static void cut_segments(void) {
    size_t most = 20 + any(400);

    for (size_t i = 0; i < conversation.wire.count; i++) {
        struct wire_segment *segment = &conversation.wire.list[i];

        segment->captured = segment->length < most ? segment->length : most;
    }
}

static void lose_a_side(void) {
    enum dhcpv6lq_side lost = any(2) == 0 ? REQUESTOR : SERVER;

    for (size_t i = order.count; i-- > kept;) {
        if (conversation.wire.list[order.list[i]].from == lost && order.count > 1) {
            leave_out(i, 1);
        }
    }
}

static const struct {
    const char *name;
    void (*lose)(void);
} losses[] = {
    {"some segments lost", lose_some}, {"many segments lost", lose_many_in_a_row},
    {"begun late", begin_late},        {"ended early", end_early},
    {"segments cut", cut_segments},    {"one side", lose_a_side},
};

/* ---- what is found of it ---- */

/* The message that was said there, or NULL. */
static const struct said *find_said(const struct tap_message *message) {
    for (size_t i = 0; i < conversation.count; i++) {
        const struct said *said = &conversation.list[i];

        if (said->from == tap_side(&tap, message->arrival->from) &&
            (int64_t)said->at == message->position && said->length == message->arrival->length) {
            return said;
        }
    }
    return NULL;
}

static const struct dhcpv6lq_step *step_of(const struct said *said) {
    return reference.steps[said - conversation.list];
}

/* Where the DONE is missing, an answer that comes after it breaks another rule: it had its REPLY,
 * or had failed. */
static bool is_instead(enum dhcpv6lq_rule said, enum dhcpv6lq_rule found) {
    return said == DHCPV6LQ_RULE_AFTER_DONE &&
           (found == DHCPV6LQ_RULE_REPLY_DUPLICATE || found == DHCPV6LQ_RULE_DATA_AFTER_ERROR);
}

static bool was_found(const struct dhcpv6lq_step *step, const struct dhcpv6lq_finding *finding) {
    for (uint32_t i = 0; i < step->count; i++) {
        const struct dhcpv6lq_finding *said = &step->findings[i];

        if (said->offset == finding->offset &&
            (said->rule == finding->rule || is_instead(said->rule, finding->rule))) {
            return true;
        }
    }
    return false;
}

/* Does more than one query have the message's transaction-id? Where some of them is missing, they
 * may be taken for each other. */
static bool is_shared(const struct dhcpv6lq_query *query) {
    unsigned queries = 0;

    for (const struct dhcpv6lq_query *other = dhcpv6lq_capture_queries(reference.capture);
         query && other; other = other->next) {
        queries += other->transaction_id == query->transaction_id;
    }
    return queries > 1;
}

/* Has it several REPLYs? Where the first one is missing, the next one seems to begin the answer. */
static bool has_replies(const struct dhcpv6lq_query *query) {
    unsigned replies = 0;

    for (size_t i = 0; i < conversation.count; i++) {
        const struct dhcpv6lq_step *step = reference.steps[i];

        replies += step && step->query == query && step->message_type == DHCPV6LQ_LEASEQUERY_REPLY;
    }
    return replies > 1;
}

/* Every finding of a whole message is one of the reference's. */
static void check_message(const struct tap_message *message) {
    const struct dhcpv6lq_arrival *arrival = message->arrival;
    const struct dhcpv6lq_step *step = arrival->step;
    const struct said *said;

    if (arrival->completeness == DHCPV6LQ_CUT_BY_CAPTURE) {
        assert_int_equal(step->count, 0);
        return;
    }
    said = find_said(message);
    if (!said) {
        fail_msg("%s: frame %u: nobody said that", where, arrival->frame);
        return;
    }
    if (said->cut != (arrival->completeness == DHCPV6LQ_CUT_BY_END)) {
        fail_msg("%s: frame %u: completeness %d", where, arrival->frame, arrival->completeness);
    }
    for (uint32_t i = 0; i < step->count && !is_shared(step_of(said)->query); i++) {
        if (!was_found(step_of(said), &step->findings[i])) {
            fail_msg("%s: frame %u (type %u, xid %x): %s", where, step->frame, step->message_type,
                     step->query ? step->query->transaction_id : 0,
                     dhcpv6lq_rule_info(step->findings[i].rule)->id);
        }
    }
}

static bool had_ending(const struct dhcpv6lq_query *query, enum dhcpv6lq_rule rule) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];
    size_t count = dhcpv6lq_query_endings(query, endings);

    for (size_t i = 0; i < count; i++) {
        if (endings[i].finding.rule == rule) {
            return true;
        }
    }
    return false;
}

/* Does the capture lack the connection's end, or have only a later one: the other side's? */
static bool lacks_end(const struct dhcpv6lq_query *found) {
    uint32_t closing = dhcpv6lq_query_closing(found).frame;

    return closing == 0 || (tap.segments[closing] != conversation.closing &&
                            tap.segments[closing] != conversation.leaving);
}

/* Is it the outcome that it had, or one that says that the rest is not there? */
static bool is_outcome(const struct dhcpv6lq_query *said, const struct dhcpv6lq_query *found) {
    enum dhcpv6lq_outcome outcome = dhcpv6lq_query_outcome(found);
    enum dhcpv6lq_outcome was = dhcpv6lq_query_outcome(said);
    bool was_cut_off = was == DHCPV6LQ_CLOSED || was == DHCPV6LQ_RESET;

    if (outcome == was || dhcpv6lq_query_lacks(found)) {
        return true;
    }
    if (dhcpv6lq_query_closing(found).frame == 0) {
        return outcome == DHCPV6LQ_OPEN || outcome == DHCPV6LQ_ACTIVE;
    }
    return lacks_end(found) && was_cut_off &&
           (outcome == DHCPV6LQ_CLOSED || outcome == DHCPV6LQ_RESET);
}

/* How the query of a message ended. */
static void check_query(const struct tap_message *message) {
    const struct dhcpv6lq_query *found = message->arrival->step->query;
    const struct dhcpv6lq_query *said;
    struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];
    size_t count;

    if (!found || found->frame != message->arrival->frame ||
        message->arrival->step->message_type != found->message_type ||
        message->arrival->completeness != DHCPV6LQ_WHOLE) {
        return;
    }
    said = step_of(find_said(message))->query;
    if (!said) {
        fail_msg("%s: frame %u: that is no query", where, found->frame);
        return;
    }
    if (is_shared(said) || has_replies(said)) {
        return;
    }
    if (!is_outcome(said, found)) {
        fail_msg("%s: xid %x: %s, and it was %s", where, found->transaction_id,
                 dhcpv6lq_outcome_text(dhcpv6lq_query_outcome(found)),
                 dhcpv6lq_outcome_text(dhcpv6lq_query_outcome(said)));
    }
    count = dhcpv6lq_query_endings(found, endings);
    for (size_t i = 0; i < count && !lacks_end(found); i++) {
        if (endings[i].finding.rule != DHCPV6LQ_RULE_CAPTURE_LACKS &&
            !had_ending(said, endings[i].finding.rule)) {
            fail_msg("%s: xid %x: %s", where, found->transaction_id,
                     dhcpv6lq_rule_info(endings[i].finding.rule)->id);
        }
    }
}

static void check(void) {
    tap_open(&tap, &conversation.wire, SERVER);
    for (size_t i = 0; i < order.count; i++) {
        tap_take(&tap, order.list[i]);
    }
    tap_finish(&tap);
    tap_collect(&tap);
    for (int side = 0; side < DHCPV6LQ_SIDES; side++) {
        for (size_t i = 0; i < tap.fed_count[side]; i++) {
            check_message(&tap.fed[side][i]);
            check_query(&tap.fed[side][i]);
        }
    }
    tap_close(&tap);
}

/* Without the handshake nobody knows what comes first where the first segments changed places. */
static void check_many(uint32_t seeds, enum disorder_kind kind) {
    enum { HANDSHAKE = 3 /* segments */ };

    for (uint32_t seed = 1; seed <= seeds; seed++) {
        for (size_t i = 0; i < sizeof losses / sizeof losses[0]; i++) {
            converse(&conversation, seed, seed % 2 == 0);
            reference_open(&reference, &conversation, true);
            disorder(&order, &conversation.wire, kind, ORDERLY, seed);
            number = seed * UINT32_C(2654435761); /* neighbours have little in common then */
            kept = kind == IN_ORDER ? 0 : HANDSHAKE;
            losses[i].lose();
            snprintf(where, sizeof where, "seed %u, %s", seed, losses[i].name);
            check();
            reference_close(&reference);
        }
    }
}

static void in_order(void **state) {
    (void)state;
    check_many(1000, IN_ORDER);
}

static void in_disorder(void **state) {
    (void)state;
    check_many(500, DELAYED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_order),
        cmocka_unit_test(in_disorder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
