/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * However a capture has the segments of a connection, out of order in both directions, some of them
 * twice: each message has the findings that it has in the order in which it was said, each query
 * the outcome and the totals. What that is, a session tells that is fed with what was said.
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

enum { QUERIES = 64 };

static struct conversation conversation;
static struct disorder order;
static struct reference reference;
static struct tap tap;
static const struct tap_message *captured[SAID_MAX]; /* what was said, in the tap */
static const struct dhcpv6lq_query *queries[QUERIES][2];
static size_t queries_count;
static char where[64]; /* for messages */

/* ---- the capture ---- */

/* Each message was fed once, those of a side in their order. */
static void match_messages(void) {
    size_t next[DHCPV6LQ_SIDES] = {0};

    for (size_t i = 0; i < conversation.count; i++) {
        const struct said *said = &conversation.list[i];
        const struct tap_message *message;

        if (next[said->from] == tap.fed_count[said->from]) {
            fail_msg("%s: message %zu was not fed", where, i);
        }
        message = &tap.fed[said->from][next[said->from]++];
        if (message->arrival->length != said->length ||
            memcmp(message->octets, conversation.wire.octets[said->from] + said->at,
                   said->length) != 0) {
            fail_msg("%s: message %zu is another one", where, i);
        }
        if (message->arrival->completeness != (said->cut ? DHCPV6LQ_CUT_BY_END : DHCPV6LQ_WHOLE)) {
            fail_msg("%s: message %zu has completeness %d", where, i,
                     message->arrival->completeness);
        }
        captured[i] = message;
    }
    assert_int_equal(next[0], tap.fed_count[0]);
    assert_int_equal(next[1], tap.fed_count[1]);
    assert_int_equal(tap_count(&tap, DHCPV6LQ_ITEM_MESSAGE), conversation.count);
    assert_int_equal(tap_count(&tap, DHCPV6LQ_ITEM_SKIPPED), 0);
    assert_int_equal(tap_count(&tap, DHCPV6LQ_ITEM_FOREIGN), 0);
}

/* ---- what is compared ---- */

/* Is it the same message that has the one frame in the reference, the other in the capture? */
static bool is_same_frame(uint32_t said, uint32_t frame) {
    if (said == 0 || frame == 0) {
        return said == frame;
    }
    assert_true(frame <= tap.frame);
    if (said == REFERENCE_CLOSING || said == REFERENCE_LEAVING) {
        return tap.segments[frame] ==
               (said == REFERENCE_CLOSING ? conversation.closing : conversation.leaving);
    }
    return captured[said - 1]->arrival->frame == frame;
}

#define EXPECT(condition, index)                                                                   \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fail_msg("%s: message %zu (type %u, xid %x): %s", where, index,                        \
                     reference.steps[index]->message_type,                                         \
                     reference.steps[index]->query ? reference.steps[index]->query->transaction_id \
                                                   : 0,                                            \
                     #condition);                                                                  \
        }                                                                                          \
    } while (0)

static bool is_about_a_frame(enum dhcpv6lq_rule rule) {
    switch (rule) {
    case DHCPV6LQ_RULE_XID_REUSED:
    case DHCPV6LQ_RULE_REPLY_CLIENT_ID:
    case DHCPV6LQ_RULE_REPLY_DUPLICATE:
    case DHCPV6LQ_RULE_DATA_AFTER_ERROR:
    case DHCPV6LQ_RULE_AFTER_DONE:
    case DHCPV6LQ_RULE_ACTIVE_IN_PARALLEL:
    case DHCPV6LQ_RULE_NO_REPLY:
    case DHCPV6LQ_RULE_NO_DONE:
    case DHCPV6LQ_RULE_ACTIVE_ENDED:
    case DHCPV6LQ_RULE_CATCH_UP_MISSING:
        return true;
    default:
        return false;
    }
}

static bool is_same_finding(const struct dhcpv6lq_finding *said,
                            const struct dhcpv6lq_finding *found) {
    return said->rule == found->rule && said->scope == found->scope &&
           said->offset == found->offset && said->space == found->space &&
           said->more == found->more && said->detail.length == found->detail.length &&
           (said->detail.length == 0 ||
            memcmp(said->detail.octets, found->detail.octets, said->detail.length) == 0) &&
           said->has_transaction_id == found->has_transaction_id &&
           said->transaction_id == found->transaction_id &&
           (is_about_a_frame(said->rule) ? is_same_frame(said->number, found->number)
                                         : said->number == found->number);
}

static void tell_findings(const char *whose, const struct dhcpv6lq_finding *findings,
                          size_t count) {
    for (size_t i = 0; i < count; i++) {
        print_error("  %s: %s, number %u\n", whose, dhcpv6lq_rule_info(findings[i].rule)->id,
                    findings[i].number);
    }
}

static void compare_findings(size_t index, const struct dhcpv6lq_finding *said, size_t said_count,
                             const struct dhcpv6lq_finding *found, size_t found_count) {
    bool same = said_count == found_count;

    for (size_t i = 0; same && i < said_count; i++) {
        same = is_same_finding(&said[i], &found[i]);
    }
    if (!same) {
        tell_findings("in order", said, said_count);
        tell_findings("captured", found, found_count);
    }
    EXPECT(same, index);
}

static bool is_same_totals(const struct dhcpv6lq_totals *said,
                           const struct dhcpv6lq_totals *found) {
    return said->clients == found->clients && said->addresses == found->addresses &&
           said->prefixes == found->prefixes && said->octets == found->octets;
}

static void compare_queries(size_t index, const struct dhcpv6lq_query *said,
                            const struct dhcpv6lq_query *found) {
    struct dhcpv6lq_ending said_endings[DHCPV6LQ_ENDINGS_MAX];
    struct dhcpv6lq_ending found_endings[DHCPV6LQ_ENDINGS_MAX];
    size_t count = dhcpv6lq_query_endings(said, said_endings);
    struct dhcpv6lq_closing said_closing = dhcpv6lq_query_closing(said);
    struct dhcpv6lq_closing found_closing = dhcpv6lq_query_closing(found);

    EXPECT(dhcpv6lq_query_outcome(said) == dhcpv6lq_query_outcome(found), index);
    EXPECT(said->transaction_id == found->transaction_id, index);
    EXPECT(said->message_type == found->message_type, index);
    EXPECT(said->status == found->status, index);
    EXPECT(is_same_totals(&said->totals, &found->totals), index);
    EXPECT(said->findings == found->findings, index);
    EXPECT(dhcpv6lq_query_lacks(said) == dhcpv6lq_query_lacks(found), index);
    EXPECT(!found->clock_back, index);
    EXPECT(is_same_frame(said->frame, found->frame), index);
    EXPECT(is_same_frame(said->first_frame, found->first_frame), index);
    EXPECT(is_same_frame(said->reply_frame, found->reply_frame), index);
    EXPECT(is_same_frame(said->done_frame, found->done_frame), index);
    EXPECT(is_same_frame(said->last_frame, found->last_frame), index);
    EXPECT(is_same_frame(said_closing.frame, found_closing.frame), index);
    EXPECT(said_closing.frame == 0 || said_closing.from == found_closing.from, index);
    EXPECT(said_closing.reset == found_closing.reset, index);
    EXPECT(count == dhcpv6lq_query_endings(found, found_endings), index);
    for (size_t i = 0; i < count; i++) {
        EXPECT(is_same_finding(&said_endings[i].finding, &found_endings[i].finding), index);
        EXPECT(is_same_frame(said_endings[i].frame, found_endings[i].frame), index);
        EXPECT(said_endings[i].message_type == found_endings[i].message_type, index);
    }
}

/* The queries of a message, which are those of the other messages of the same query, too. */
static void match_queries(size_t index, const struct dhcpv6lq_query *said,
                          const struct dhcpv6lq_query *found) {
    EXPECT((said != NULL) == (found != NULL), index);
    for (size_t i = 0; i < queries_count; i++) {
        EXPECT((queries[i][0] == said) == (queries[i][1] == found), index);
        if (queries[i][0] == said) {
            return;
        }
    }
    if (said) {
        assert_true(queries_count < QUERIES);
        queries[queries_count][0] = said;
        queries[queries_count++][1] = found;
        compare_queries(index, said, found);
    }
}

static void compare_steps(size_t index) {
    const struct dhcpv6lq_step *said = reference.steps[index];
    const struct dhcpv6lq_step *found = captured[index]->arrival->step;

    EXPECT(said->message_type == found->message_type, index);
    compare_findings(index, said->findings, said->count, found->findings, found->count);
    EXPECT(said->client_index == found->client_index, index);
    EXPECT(is_same_totals(&said->totals, &found->totals), index);
    EXPECT(said->first == found->first, index);
    EXPECT(!said->given_up && !found->given_up, index);
    EXPECT(found->frame == captured[index]->arrival->frame, index);
    EXPECT(is_same_frame(said->previous, found->previous), index);
    EXPECT(is_same_frame(said->next, found->next), index);
    match_queries(index, said->query, found->query);
}

static size_t count_queries(const struct dhcpv6lq_capture *capture) {
    size_t count = 0;

    for (const struct dhcpv6lq_query *query = dhcpv6lq_capture_queries(capture); query;
         query = query->next) {
        count++;
    }
    return count;
}

static void compare(void) {
    tap_open(&tap, &conversation.wire, SERVER);
    for (size_t i = 0; i < order.count; i++) {
        tap_take(&tap, order.list[i]);
    }
    tap_finish(&tap);
    tap_collect(&tap);
    match_messages();
    queries_count = 0;
    for (size_t i = 0; i < conversation.count; i++) {
        compare_steps(i);
    }
    assert_int_equal(count_queries(tap.capture), count_queries(reference.capture));
    tap_close(&tap);
}

static const char *const names[DISORDERS] = {"in order", "skewed", "swapped", "delayed", "doubled"};

/* Each seed with each kind of disorder up to `last`; every second conversation may end by RST. */
static void compare_many(uint32_t seeds, enum beginning beginning, enum disorder_kind last) {
    for (uint32_t seed = 1; seed <= seeds; seed++) {
        converse(&conversation, seed, seed % 2 == 0);
        reference_open(&reference, &conversation, beginning != NO_HANDSHAKE);
        for (enum disorder_kind kind = IN_ORDER; kind <= last; kind++) {
            snprintf(where, sizeof where, "seed %u, %s", seed, names[kind]);
            disorder(&order, &conversation.wire, kind, beginning, seed);
            compare();
        }
        reference_close(&reference);
    }
}

static void behind_a_handshake(void **state) {
    (void)state;
    compare_many(1000, ORDERLY, DOUBLED);
}

static void without_its_syn(void **state) {
    (void)state;
    compare_many(500, NO_SYN, DOUBLED);
}

static void without_its_syn_ack(void **state) {
    (void)state;
    compare_many(500, NO_SYN_ACK, DOUBLED);
}

/* Which segment is a side's first only its SYN tells, where the first ones change places. */
static void with_the_handshake(void **state) {
    (void)state;
    compare_many(500, DISORDERLY, SWAPPED);
}

static void without_a_handshake(void **state) {
    (void)state;
    compare_many(500, NO_HANDSHAKE, SKEWED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(behind_a_handshake),  cmocka_unit_test(without_its_syn),
        cmocka_unit_test(without_its_syn_ack), cmocka_unit_test(with_the_handshake),
        cmocka_unit_test(without_a_handshake),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
