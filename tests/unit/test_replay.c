/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The codec without Wireshark finds in the captures what the plugin finds there:
 * both are held to the same tables, findings/expected.py the plugin's.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "replay.h"

#define CAPTURES DHCPV6LQ_CAPTURES "/"

enum { NAME = 64, LINE = 512, PATH = 4096, ROWS = 4096, AT_LEAST = 120 };
enum { FRAMES = 4096 }; /* a capture's frames are fewer */

/* How often which rule is broken in which frame. */
struct broken {
    uint16_t rules[FRAMES][DHCPV6LQ_RULE_COUNT];
};

/* What a replay cannot find, or has nothing to compare with. All others are compared. */
static const struct excluded {
    const char *capture;
    const char *reason;
} excluded[] = {
    {"malformed-random.pcap", "nobody tabulated what random octets break"},
    {"case-extent-cubic-16k-one-segment.pcap", "nor what octets break that cost time to read"},
    {"case-sync-quadratic-one-64k-segment.pcap", "likewise"},
};

enum { EXCLUDED = sizeof excluded / sizeof excluded[0] };

/* A line of a table. */
struct row {
    char capture[NAME];
    uint32_t frame; /* 0: nobody tabulated the capture */
    enum dhcpv6lq_rule rule;
};

static struct row rows[ROWS];
static size_t row_count;

static void add(struct broken *broken, uint32_t frame, enum dhcpv6lq_rule rule) {
    assert_true(frame >= 1 && frame < FRAMES);
    broken->rules[frame][rule]++;
}

static FILE *open_table(const char *path) {
    FILE *file = fopen(path, "r");

    if (!file) {
        fail_msg("cannot read %s", path);
    }
    return file;
}

/* The next line that is no comment. */
static bool next_line(FILE *file, char *line) {
    do {
        if (!fgets(line, LINE, file)) {
            return false;
        }
    } while (line[0] == '#' || line[0] == '\n');
    return true;
}

static enum dhcpv6lq_rule rule_of(const char *id) {
    unsigned rule = 0;

    while (rule < DHCPV6LQ_RULE_COUNT && strcmp(dhcpv6lq_rule_info(rule)->id, id) != 0) {
        rule++;
    }
    if (rule == DHCPV6LQ_RULE_COUNT) {
        fail_msg("no rule is called %s", id);
    }
    return rule;
}

static void read_row(const char *line) {
    char rule[NAME] = "";
    struct row *row = &rows[row_count++];

    assert_true(row_count >= 1 && row_count <= ROWS);
    if (sscanf(line, "%63[^\t]\t%" SCNu32 "\t%63[^\t\n]", row->capture, &row->frame, rule) == 3) {
        assert_int_not_equal(row->frame, 0);
        row->rule = rule_of(rule);
    } else if (!strstr(line, "\t*\t*\n")) {
        fail_msg("neither CAPTURE, FRAME, RULE nor CAPTURE, *, *: %s", line);
    }
}

static void read_rows(const char *path) {
    FILE *file = open_table(path);
    char line[LINE];

    while (next_line(file, line)) {
        read_row(line);
    }
    (void)fclose(file);
}

static int read_tables(void **state) {
    (void)state;
    read_rows(CAPTURES "EXPECTED");
    read_rows(DHCPV6LQ_KEA_FINDINGS);
    return 0;
}

static bool is_excluded(const char *capture) {
    for (size_t i = 0; i < EXCLUDED; i++) {
        if (strcmp(excluded[i].capture, capture) == 0) {
            return true;
        }
    }
    return false;
}

/* What the tables say of a capture. False: nothing, as nobody tabulated it; those
 * of Kea and dhcpd are tabulated apart. */
static bool look_up(const char *capture, struct broken *expected) {
    bool tabulated = true;

    for (const struct row *row = rows; row < rows + row_count; row++) {
        if (strcmp(row->capture, capture) != 0) {
            continue;
        }
        if (row->frame != 0) {
            add(expected, row->frame, row->rule);
        } else {
            tabulated = strncmp(capture, "kea-", 4) == 0 || strncmp(capture, "dhcpd-", 6) == 0;
        }
    }
    return tabulated;
}

/* How many differences there are in one frame; tells them. */
static unsigned compare_frame(const char *capture, uint32_t frame, const uint16_t *expected,
                              const uint16_t *found) {
    unsigned count = 0;

    for (unsigned rule = 0; rule < DHCPV6LQ_RULE_COUNT; rule++) {
        if (expected[rule] != found[rule]) {
            print_error("%s frame %" PRIu32 ": %s fires %u times instead of %u\n", capture, frame,
                        dhcpv6lq_rule_info(rule)->id, found[rule], expected[rule]);
            count++;
        }
    }
    return count;
}

static void add_finding(void *context, uint32_t frame, const struct dhcpv6lq_finding *finding) {
    add(context, frame, finding->rule);
}

/* A port that the manifest has tshark decode as ours; 0: none. */
static uint16_t port_of(const char *settings, const char *selector) {
    const char *at = strstr(settings, selector);

    return at ? (uint16_t)strtoul(at + strlen(selector), NULL, 10) : 0;
}

/* What the codec finds in a capture, valid until the next call. */
static const struct broken *replay(const char *capture, const char *settings) {
    static struct broken found;
    const struct replay_listener listener = {.finding = add_finding,
                                             .context = &found,
                                             .tcp_port = port_of(settings, "tcp.port=="),
                                             .udp_port = port_of(settings, "udp.port==")};
    char path[PATH];

    memset(&found, 0, sizeof found);
    assert_true(snprintf(path, sizeof path, CAPTURES "%s", capture) < PATH);
    replay_capture(&listener, path);
    return &found;
}

/* How many differences there are in one capture; tells them. */
static unsigned compare(const char *capture, const char *settings) {
    static struct broken expected;
    const struct broken *found = replay(capture, settings);
    unsigned count = 0;

    memset(&expected, 0, sizeof expected);
    if (!look_up(capture, &expected)) {
        print_error("%s: nobody tabulated what it breaks\n", capture);
        return 1;
    }
    for (uint32_t frame = 0; frame < FRAMES; frame++) {
        count += compare_frame(capture, frame, expected.rules[frame], found->rules[frame]);
    }
    return count;
}

static void test_captures(void **state) {
    FILE *manifest = open_table(CAPTURES "MANIFEST");
    char line[LINE];
    unsigned compared = 0;
    unsigned differences = 0;

    (void)state;
    while (next_line(manifest, line)) {
        const char *settings = strrchr(line, '\t');

        assert_non_null(settings);
        line[strcspn(line, "\t")] = '\0';
        if (!is_excluded(line)) {
            differences += compare(line, settings);
            compared++;
        }
    }
    (void)fclose(manifest);
    print_message("%u captures compared, %u differences\n", compared, differences);
    assert_int_equal(differences, 0);
    assert_true(compared >= AT_LEAST);
}

/* How often the tables say that a rule fires in the capture PREFIX-ID.pcap. */
static unsigned count_rows(const char *prefix, enum dhcpv6lq_rule rule) {
    char capture[NAME];
    unsigned count = 0;

    assert_true(snprintf(capture, sizeof capture, "%s-%s.pcap", prefix,
                         dhcpv6lq_rule_info(rule)->id) < NAME);
    for (const struct row *row = rows; row < rows + row_count; row++) {
        count += row->frame != 0 && row->rule == rule && strcmp(row->capture, capture) == 0;
    }
    assert_false(is_excluded(capture));
    return count;
}

/* test_captures() has seen each rule fire in the capture that breaks it, and not in the one that
 * nearly does. */
static void test_rules(void **state) {
    (void)state;
    for (unsigned rule = 0; rule < DHCPV6LQ_RULE_COUNT; rule++) {
        if (count_rows("rule", rule) == 0 || count_rows("near", rule) > 0) {
            fail_msg("%s has no capture that breaks it, or the one that nearly does breaks it",
                     dhcpv6lq_rule_info(rule)->id);
        }
    }
}

/* They exist, and can be replayed all the same. */
static void test_excluded(void **state) {
    (void)state;
    for (size_t i = 0; i < EXCLUDED; i++) {
        print_message("not compared: %s (%s)\n", excluded[i].capture, excluded[i].reason);
        (void)replay(excluded[i].capture, "");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_captures),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_excluded),
    };

    return cmocka_run_group_tests(tests, read_tables, NULL);
}
