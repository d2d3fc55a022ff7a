/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How the queries of captures ended, by whom and with how much, and what findings say there: read
 * in the captures' octets by hand. Which rules are broken where is test_replay's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "replay.h"

#define SIZE(table) (sizeof(table) / sizeof((table)[0]))
#define CAPTURES DHCPV6LQ_CAPTURES "/"

enum { PATH = 4096, TEXT = 1024, AT_MOST = 16 /* of each in a capture that is asked about */ };

/* The side that ended a connection. */
enum { REQUESTOR = DHCPV6LQ_TO_SERVER, SERVER = DHCPV6LQ_FROM_SERVER };

/* ---- what is expected ---- */

/* What else is true of a query; nothing else is. */
enum {
    NOT_CAPTURED = 1, /* the capture has its answer only */
    LACKS = 2,        /* octets of its answer are missing */
    CLOCK_BACK = 4    /* the capture's clock went back */
};

struct row {
    const char *capture;
    uint32_t first; /* frame of its first message */
    enum dhcpv6lq_outcome outcome;
    uint32_t clients;
    unsigned flags;
    uint32_t closing; /* CLOSED, RESET: the frame that ended the connection, ... */
    int by;           /* ... and which side it was */
    uint32_t retransmissions;
    uint32_t replies; /* UDP: servers that answered, ... */
    uint32_t repeats; /* ... and how often they did so again */
};

/* Each capture's queries, all of them, in the order of their first frames. */
static const struct row rows[] = {
    /* by FIN and by RST, by either side, beside an answer that was done; UDP: 10 s later, asked
     * again 41 s later, and sent again at the capture's end */
    {"rule-no_reply", 4, .outcome = DHCPV6LQ_CLOSED, .closing = 5, .by = REQUESTOR},
    {"rule-no_reply", 11, .outcome = DHCPV6LQ_CLOSED, .closing = 12, .by = SERVER},
    {"rule-no_reply", 18, .outcome = DHCPV6LQ_RESET, .closing = 19, .by = REQUESTOR},
    {"rule-no_reply", 23, .outcome = DHCPV6LQ_RESET, .closing = 24, .by = SERVER},
    {"rule-no_reply", 28, .outcome = DHCPV6LQ_CLOSED, .closing = 33, .by = SERVER},
    {"rule-no_reply", 29, .outcome = DHCPV6LQ_DONE, .clients = 2},
    {"rule-no_reply", 39, .outcome = DHCPV6LQ_CLOSED, .closing = 40, .by = SERVER},
    {"rule-no_reply", 43, .outcome = DHCPV6LQ_UNANSWERED},
    {"rule-no_reply", 50, .outcome = DHCPV6LQ_UNANSWERED},
    {"rule-no_reply", 51, .outcome = DHCPV6LQ_DONE, .clients = 1, .replies = 1},
    {"rule-no_reply", 53, .outcome = DHCPV6LQ_UNANSWERED, .retransmissions = 1},
    /* the requestor's FIN alone ends nothing: RFC 5460 6.6 */
    {"near-no_reply", 4, .outcome = DHCPV6LQ_NO_BINDINGS},
    {"near-no_reply", 12, .outcome = DHCPV6LQ_NO_BINDINGS},
    {"near-no_reply", 19, .outcome = DHCPV6LQ_LACKING, .flags = LACKS},
    {"near-no_reply", 23, .outcome = DHCPV6LQ_DONE, .clients = 1, .retransmissions = 5,
     .replies = 1},
    {"near-no_reply", 33, .outcome = DHCPV6LQ_OPEN},
    {"near-no_reply", 38, .outcome = DHCPV6LQ_OPEN},
    {"near-no_reply", 39, .outcome = DHCPV6LQ_OPEN},
    {"rule-no_done", 4, .outcome = DHCPV6LQ_CLOSED, .clients = 2, .closing = 7, .by = REQUESTOR},
    {"rule-no_done", 13, .outcome = DHCPV6LQ_CLOSED, .clients = 2, .closing = 16, .by = SERVER},
    {"rule-no_done", 22, .outcome = DHCPV6LQ_RESET, .clients = 2, .closing = 25, .by = REQUESTOR},
    {"rule-no_done", 29, .outcome = DHCPV6LQ_RESET, .clients = 2, .closing = 32, .by = SERVER},
    {"rule-no_done", 36, .outcome = DHCPV6LQ_CLOSED, .clients = 1, .closing = 38, .by = SERVER},
    {"rule-no_done", 44, .outcome = DHCPV6LQ_CLOSED, .clients = 1, .closing = 45, .by = SERVER},
    {"near-no_done", 4, .outcome = DHCPV6LQ_CLOSED, .clients = 2, .closing = 7, .by = REQUESTOR},
    {"near-no_done", 13, .outcome = DHCPV6LQ_DONE, .clients = 2},
    {"near-no_done", 22, .outcome = DHCPV6LQ_DONE, .clients = 2},
    {"near-no_done", 31, .outcome = DHCPV6LQ_LACKING, .clients = 2, .flags = LACKS},
    {"near-no_done", 40, .outcome = DHCPV6LQ_OPEN, .clients = 2},
    {"near-no_done", 47, .outcome = DHCPV6LQ_OPEN, .clients = 2},
    {"more-no_reply", 4, .outcome = DHCPV6LQ_CLOSED, .clients = 1, .closing = 6, .by = REQUESTOR},
    {"more-no_reply", 12, .outcome = DHCPV6LQ_DONE, .clients = 1}, /* the DONE says so */
    /* two DATA missing; the REPLY; the DONE; what was acknowledged last; the second one's DATA; a
     * DATA cut; the query and its REPLY; UDP: the reply cut */
    {"rule-capture_lacks", 4, .outcome = DHCPV6LQ_DONE, .clients = 4, .flags = LACKS},
    {"rule-capture_lacks", 16, .outcome = DHCPV6LQ_DONE, .clients = 1, .flags = LACKS},
    {"rule-capture_lacks", 25, .outcome = DHCPV6LQ_LACKING, .clients = 2, .flags = LACKS},
    {"rule-capture_lacks", 34, .outcome = DHCPV6LQ_LACKING, .clients = 2, .flags = LACKS},
    {"rule-capture_lacks", 41, .outcome = DHCPV6LQ_DONE, .clients = 2},
    {"rule-capture_lacks", 44, .outcome = DHCPV6LQ_DONE, .clients = 1, .flags = LACKS},
    {"rule-capture_lacks", 54, .outcome = DHCPV6LQ_DONE, .clients = 2, .flags = LACKS},
    {"rule-capture_lacks", 61, .outcome = DHCPV6LQ_DONE, .clients = 1,
     .flags = NOT_CAPTURED | LACKS},
    {"rule-capture_lacks", 66, .outcome = DHCPV6LQ_LACKING, .clients = 1, .flags = LACKS,
     .replies = 1},
    /* all of the answer is there, if not of the query; in whatever order */
    {"near-capture_lacks", 4, .outcome = DHCPV6LQ_DONE, .clients = 1, .flags = NOT_CAPTURED},
    {"near-capture_lacks", 12, .outcome = DHCPV6LQ_DONE, .clients = 2},
    {"near-capture_lacks", 16, .outcome = DHCPV6LQ_DONE, .clients = 2},
    {"near-capture_lacks", 26, .outcome = DHCPV6LQ_DONE, .clients = 5},
    {"near-capture_lacks", 42, .outcome = DHCPV6LQ_DONE, .clients = 2},
    {"near-capture_lacks", 48, .outcome = DHCPV6LQ_DONE, .clients = 1, .flags = NOT_CAPTURED},
    {"rule-active_ended", 4, .outcome = DHCPV6LQ_CLOSED, .clients = 2, .closing = 7, .by = SERVER},
    {"rule-active_ended", 13, .outcome = DHCPV6LQ_RESET, .clients = 1, .closing = 16, .by = SERVER},
    {"rule-active_ended", 20, .outcome = DHCPV6LQ_CLOSED, .clients = 2, .closing = 22,
     .by = SERVER},
    {"rule-active_ended", 28, .outcome = DHCPV6LQ_CLOSED, .clients = 1, .closing = 31,
     .by = SERVER},
    {"near-active_ended", 4, .outcome = DHCPV6LQ_CLOSED, .clients = 2, .closing = 7,
     .by = REQUESTOR},
    {"near-active_ended", 13, .outcome = DHCPV6LQ_RESET, .clients = 1, .closing = 15,
     .by = REQUESTOR},
    {"near-active_ended", 19, .outcome = DHCPV6LQ_TERMINATED, .clients = 1},
    {"near-active_ended", 28, .outcome = DHCPV6LQ_FAILED},
    {"near-active_ended", 36, .outcome = DHCPV6LQ_CLOSED, .closing = 37, .by = SERVER},
    {"near-active_ended", 43, .outcome = DHCPV6LQ_LACKING, .clients = 1, .flags = LACKS},
    {"near-active_ended", 51, .outcome = DHCPV6LQ_ACTIVE, .clients = 1},

    {"case-a_bulk_during_active", 4, .outcome = DHCPV6LQ_CLOSED, .clients = 2, .closing = 9,
     .by = SERVER},
    {"case-a_bulk_during_active", 6, .outcome = DHCPV6LQ_FAILED},
    {"case-ack_before_query", 5, .outcome = DHCPV6LQ_DONE, .clients = 2},
    {"case-b_many_findings", 4, .outcome = DHCPV6LQ_DONE, .clients = 102},
    {"case-b_prefix_host_bits", 4, .outcome = DHCPV6LQ_DONE, .clients = 3},
    {"case-clock_back", 4, .outcome = DHCPV6LQ_DONE, .clients = 3, .flags = CLOCK_BACK},
    {"case-clock_back", 12, .outcome = DHCPV6LQ_DONE, .clients = 1, .flags = CLOCK_BACK,
     .replies = 1},
    {"case-ek_relay_data", 4, .outcome = DHCPV6LQ_DONE, .clients = 2},
    {"case-empty_by_relay_id", 4, .outcome = DHCPV6LQ_NO_BINDINGS},
    {"case-empty_by_relay_id", 6, .outcome = DHCPV6LQ_DONE, .clients = 2},
    {"case-made-shapes", 4, .outcome = DHCPV6LQ_DONE, .clients = 6},
    {"case-n_server_on_another_port", 4, .outcome = DHCPV6LQ_DONE, .clients = 3},
    {"case-n_timeout_other_answer", 4, .outcome = DHCPV6LQ_DONE, .clients = 2},
    {"case-n_timeout_other_answer", 4, .outcome = DHCPV6LQ_DONE, .clients = 6},
    {"case-passes-late-synack-min", 2, .outcome = DHCPV6LQ_OPEN, .clients = 1,
     .flags = NOT_CAPTURED},
    {"case-passes-waits-min", 4, .outcome = DHCPV6LQ_LACKING, .clients = 2,
     .flags = NOT_CAPTURED | LACKS},
    {"case-query_then_rst", 4, .outcome = DHCPV6LQ_RESET, .closing = 5, .by = SERVER},
    {"case-relay_short_opt9", 1, .outcome = DHCPV6LQ_NO_BINDINGS, .clients = 1,
     .replies = 1}, /* none that is whole */
    {"case-ring-1-of-2", 4, .outcome = DHCPV6LQ_OPEN, .clients = 1},
    {"case-ring-2-of-2", 1, .outcome = DHCPV6LQ_DONE, .clients = 1, .flags = NOT_CAPTURED | LACKS},
    {"case-rp_a", 4, .outcome = DHCPV6LQ_DONE, .clients = 3},
    {"case-t_fast_retransmit", 4, .outcome = DHCPV6LQ_DONE, .clients = 199},
    {"case-t_fast_retransmit", 18, .outcome = DHCPV6LQ_DONE, .clients = 4},
    {"case-t_port_reuse_syn_lost", 4, .outcome = DHCPV6LQ_DONE, .clients = 3},
    {"case-t_port_reuse_syn_lost", 12, .outcome = DHCPV6LQ_DONE, .clients = 4},
    {"case-t_syns_swapped", 4, .outcome = DHCPV6LQ_DONE, .clients = 4},
    {"case-t_syns_swapped", 10, .outcome = DHCPV6LQ_DONE, .flags = NOT_CAPTURED},
    {"case-t_two_replies_swapped", 4, .outcome = DHCPV6LQ_NO_BINDINGS},
    {"case-t_two_replies_swapped", 4, .outcome = DHCPV6LQ_NO_BINDINGS},
    {"case-t_two_replies_swapped", 7, .outcome = DHCPV6LQ_DONE, .clients = 4},
    {"case-two_servers_disagree", 4, .outcome = DHCPV6LQ_DONE, .clients = 2},
    {"case-two_servers_disagree", 14, .outcome = DHCPV6LQ_DONE, .clients = 2},
    {"case-u_retransmitted_elapsed_time", 1, .outcome = DHCPV6LQ_DONE, .clients = 1,
     .retransmissions = 2, .replies = 1},
    {"case-u_two_ports_one_xid", 1, .outcome = DHCPV6LQ_DONE, .clients = 1, .replies = 1},
    {"case-u_two_ports_one_xid", 2, .outcome = DHCPV6LQ_DONE, .clients = 1, .replies = 1},
    {"case-udp_5547", 1, .outcome = DHCPV6LQ_DONE, .clients = 1, .replies = 1},
    {"case-udp_fragments", 1, .outcome = DHCPV6LQ_LACKING, .clients = 1, .flags = LACKS,
     .replies = 1},
    {"case-udp_retry_two_replies", 1, .outcome = DHCPV6LQ_DONE, .clients = 1, .retransmissions = 1,
     .replies = 1, .repeats = 1},
    {"case-udp_two_servers", 1, .outcome = DHCPV6LQ_DONE, .clients = 2, .replies = 2},
    {"case-vlan_overlap_udp", 1, .outcome = DHCPV6LQ_DONE, .clients = 1, .replies = 1},
    {"case-vlan_overlap_udp", 2, .outcome = DHCPV6LQ_DONE, .clients = 1, .replies = 1},
    {"case-x_bulk_hour", 4, .outcome = DHCPV6LQ_DONE, .clients = 1},
    {"case-x_bulk_hour", 7, .outcome = DHCPV6LQ_DONE, .clients = 1},
    {"case-x_clear_after_tls", 4, .outcome = DHCPV6LQ_DONE}, /* the STARTTLS */
    {"case-x_no_catchup", 4, .outcome = DHCPV6LQ_CLOSED, .clients = 3, .closing = 8, .by = SERVER},
    {"case-x_wrong_client", 1, .outcome = DHCPV6LQ_DONE, .clients = 1, .replies = 1},
};

/* What a finding says, in part. */
static const struct words {
    const char *capture;
    uint32_t frame;
    enum dhcpv6lq_rule rule;
    const char *words;
} words[] = {
    {"case-a_bulk_during_active", 4, DHCPV6LQ_RULE_ACTIVE_ENDED,
     "the server closed the connection in frame 9"},
    {"case-a_bulk_during_active", 6, DHCPV6LQ_RULE_ACTIVE_IN_PARALLEL, "frame 4"},
    {"case-a_bulk_during_active", 7, DHCPV6LQ_RULE_STATUS, "NotAllowed (10)"},
    {"case-made-shapes", 9, DHCPV6LQ_RULE_SCOPE, "ff02::1"},
    {"case-n_server_on_another_port", 8, DHCPV6LQ_RULE_AFTER_DONE, "frame 7"},
    {"case-probe_http", 4, DHCPV6LQ_RULE_NOT_DHCPV6, "HTTP"},
    {"case-probe_syn_rst", 1, DHCPV6LQ_RULE_CONNECTION_REFUSED, "3 attempts, frame 2"},
    {"case-query_then_rst", 4, DHCPV6LQ_RULE_NO_REPLY,
     "the server reset the connection in frame 5"},
    {"case-relay_short_opt9", 2, DHCPV6LQ_RULE_OPTION_TRUNCATED, "OPTION_CLIENT_DATA (45)"},
    {"case-relay_short_opt9", 2, DHCPV6LQ_RULE_OPTION_TRUNCATED, "option 0,"},
    {"case-syn_no_answer", 1, DHCPV6LQ_RULE_CONNECTION_UNANSWERED, "4 attempts"},
    {"case-tls_direct", 4, DHCPV6LQ_RULE_NOT_DHCPV6, "TLS"},
    {"case-x_clear_after_tls", 6, DHCPV6LQ_RULE_STARTTLS_CLEAR, "frame 5"},
    {"case-x_no_catchup", 4, DHCPV6LQ_RULE_ACTIVE_ENDED,
     "the server closed the connection in frame 8"},
    {"case-x_no_catchup", 7, DHCPV6LQ_RULE_DATA_TIMEOUT, "3600 s"},
};

/* ---- what is found ---- */

struct finding {
    uint32_t frame;
    enum dhcpv6lq_rule rule;
    char text[TEXT];
};

struct found {
    struct row queries[AT_MOST];
    size_t queries_count;
    struct finding findings[8 * AT_MOST];
    size_t findings_count;
};

static struct row row_of(const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_closing closing = dhcpv6lq_query_closing(query);
    struct row row = {.first = query->first_frame,
                      .outcome = dhcpv6lq_query_outcome(query),
                      .clients = query->totals.clients,
                      .flags = (query->frame == 0 ? NOT_CAPTURED : 0u) |
                               (dhcpv6lq_query_lacks(query) ? LACKS : 0u) |
                               (query->clock_back ? CLOCK_BACK : 0u),
                      .retransmissions = query->retransmissions};

    if (row.outcome == DHCPV6LQ_CLOSED || row.outcome == DHCPV6LQ_RESET) {
        row.closing = closing.frame;
        row.by = (int)closing.from;
    }
    for (const struct dhcpv6lq_reply *reply = query->replies; reply; reply = reply->next) {
        row.replies++;
        row.repeats += reply->repeats;
    }
    return row;
}

/* Connections are apart in a replay: by frame, they are in order. */
static void add_query(void *context, const struct dhcpv6lq_query *query) {
    struct found *found = context;
    size_t at = found->queries_count++;

    assert_true(at < AT_MOST);
    while (at > 0 && found->queries[at - 1].first > query->first_frame) {
        found->queries[at] = found->queries[at - 1];
        at--;
    }
    found->queries[at] = row_of(query);
}

static void add_finding(void *context, uint32_t frame, const struct dhcpv6lq_finding *finding) {
    struct found *found = context;
    struct finding *added = &found->findings[found->findings_count++];

    assert_true(found->findings_count <= SIZE(found->findings));
    added->frame = frame;
    added->rule = finding->rule;
    dhcpv6lq_finding_text(added->text, sizeof added->text, finding);
}

static const struct found *replay(const char *const *captures, size_t count) {
    static struct found found;
    static char paths[2][PATH];
    const char *list[SIZE(paths)];
    const struct replay_listener listener = {.finding = add_finding,
                                             .query = add_query,
                                             .context = &found,
                                             .udp_port = 5547 /* case-udp_5547.pcap's */};

    memset(&found, 0, sizeof found);
    assert_true(count <= SIZE(paths));
    for (size_t i = 0; i < count; i++) {
        assert_true(snprintf(paths[i], PATH, CAPTURES "%s.pcap", captures[i]) < PATH);
        list[i] = paths[i];
    }
    replay_files(&listener, list, count);
    return &found;
}

/* ---- the tests ---- */

static bool is_equal(const struct row *a, const struct row *b) {
    return a->first == b->first && a->outcome == b->outcome && a->clients == b->clients &&
           a->flags == b->flags && a->closing == b->closing && a->by == b->by &&
           a->retransmissions == b->retransmissions && a->replies == b->replies &&
           a->repeats == b->repeats;
}

static void print(const char *what, const struct row *row) {
    print_error("%s: frame %u %s, %u clients, flags %u, ended in %u by %d, sent again %u, "
                "replies %u + %u\n",
                what, row->first, dhcpv6lq_outcome_text(row->outcome), row->clients, row->flags,
                row->closing, row->by, row->retransmissions, row->replies, row->repeats);
}

static void compare(const struct found *found, const struct row *expected, size_t count) {
    for (size_t i = 0; i < count && i < found->queries_count; i++) {
        if (!is_equal(&found->queries[i], &expected[i])) {
            print("expected", &expected[i]);
            print("found", &found->queries[i]);
            fail_msg("%s", expected->capture);
        }
    }
    if (found->queries_count != count) {
        fail_msg("%s: %zu queries instead of %zu", expected->capture, found->queries_count, count);
    }
}

static void outcomes(void **state) {
    (void)state;
    for (size_t i = 0, count; i < SIZE(rows); i += count) {
        for (count = 1;
             i + count < SIZE(rows) && strcmp(rows[i + count].capture, rows[i].capture) == 0;) {
            count++;
        }
        compare(replay(&rows[i].capture, 1), &rows[i], count);
    }
}

/* An answer goes on in the next file of a ring. */
static void files(void **state) {
    static const char *const ring[] = {"case-ring-1-of-2", "case-ring-2-of-2"};
    static const struct row done = {"case-ring, both files", 4, .outcome = DHCPV6LQ_DONE,
                                    .clients = 2};
    const struct found *found = replay(ring, SIZE(ring));

    (void)state;
    compare(found, &done, 1);
    assert_int_equal(found->findings_count, 0);
}

static void words_of_findings(void **state) {
    (void)state;
    for (size_t i = 0; i < SIZE(words); i++) {
        const struct found *found = replay(&words[i].capture, 1);
        unsigned times = 0;

        for (size_t k = 0; k < found->findings_count; k++) {
            const struct finding *finding = &found->findings[k];

            times += finding->frame == words[i].frame && finding->rule == words[i].rule &&
                     strstr(finding->text, words[i].words);
        }
        if (times != 1) {
            fail_msg("%s frame %u: \"%s\" is said %u times", words[i].capture, words[i].frame,
                     words[i].words, times);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outcomes),
        cmocka_unit_test(files),
        cmocka_unit_test(words_of_findings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
