/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * `generate DIR` writes every made-up capture into DIR, and the two tables that
 * go with them: MANIFEST (what each capture holds) and EXPECTED (which rule
 * fires in which frame). The same octets on every run.
 */
#include <stdlib.h>
#include <string.h>

#include "captures.h"

enum { PATH_SIZE = 4096 };

static const char ORIGIN[] = "generator";

struct output {
    const char *directory;
    FILE *manifest;
    FILE *expected;
};

static void fail(const char *what) {
    perror(what);
    exit(EXIT_FAILURE);
}

static const char *path_in(const char *directory, const char *name) {
    static char path[PATH_SIZE];

    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static FILE *open_table(const char *directory, const char *name, const char *header) {
    FILE *table = fopen(path_in(directory, name), "w");

    if (!table || fputs(header, table) == EOF) {
        fail(name);
    }
    return table;
}

static void close_table(FILE *table, const char *name) {
    if (fclose(table) != 0) {
        fail(name);
    }
}

/* What a capture needs of the tests that read it: tests/golden/README.md. */
static const char *settings_of(const char *name) {
    static const struct {
        const char *name;
        const char *settings;
    } settings[] = {
        {"kea-bulk.pcap", "frames=4,6,8,10,12,14,77,83,87,155,192,194,246,248,250,258,262,264"},
        {"case-extent-cubic-16k-one-segment.pcap", "frames=4"},
        {"case-sync-quadratic-one-64k-segment.pcap", "frames=none"},
        {"case-t_fast_retransmit.pcap", "frames=4,5,18,19,20,21,22,23"},
        {"case-udp_5547.pcap", "tshark=-d udp.port==5547,dhcpv6lq"},
        {"case-udp_fragments.pcap", "tshark=-o ipv6.defragment:FALSE"},
        {"splits-every.pcap", "frames=4,6,13,15,22,24,445,447,778,780"},
        {"options.pcap", "json"},
        {"splits-one-segment.pcap", "json"},
        {"rule-relay_data.pcap", "json"},
        {"rfc7653-8.6.1.pcap", "json"},
        {"udp-relayed.pcap", "json"},
        {"port-5470.pcap", "tshark=-d tcp.port==5470,dhcpv6lq"},
        {"out-of-order.pcap", "tshark=-o tcp.reassemble_out_of_order:TRUE"},
        {"swapped.pcap", "tshark=-o tcp.reassemble_out_of_order:TRUE"},
    };

    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        if (strcmp(settings[i].name, name) == 0) {
            return settings[i].settings;
        }
    }
    return NULL;
}

static void add_to_manifest(const struct output *output, const char *name, const char *origin,
                            const char *holds) {
    const char *settings = settings_of(name);

    fprintf(output->manifest, "%s\t%s\t%s%s%s\n", name, origin, holds, settings ? "\t" : "",
            settings ? settings : "");
}

static void list_kept_captures(const struct output *output) {
    for (size_t i = 0; i < kept_captures.count; i++) {
        const struct kept_capture *capture = &kept_captures.captures[i];
        struct scene *scene = calloc(1, sizeof *scene); /* without a capture to write */

        if (!scene) {
            fail(capture->name);
            return;
        }
        scene->name = capture->name;
        scene->expected = output->expected;
        if (capture->tabulated) {
            expect_kept(scene);
        } else {
            expect_anything(scene);
        }
        free(scene);
        add_to_manifest(output, capture->name, capture->origin, capture->holds);
    }
}

/* A scene with an empty capture of that name. */
static struct scene *begin_scene(const struct output *output, const char *name) {
    struct scene *scene = calloc(1, sizeof *scene);

    if (!scene || !capture_open(&scene->capture, path_in(output->directory, name))) {
        fail(name);
        return NULL;
    }
    scene->name = name;
    scene->expected = output->expected;
    return scene;
}

static void end_scene(struct scene *scene) {
    if (!capture_close(&scene->capture)) {
        fail(scene->name);
    }
    free(scene);
}

static void make_captures(const struct output *output, const struct made_captures *made) {
    for (size_t i = 0; i < made->count; i++) {
        const struct made_capture *capture = &made->captures[i];
        struct scene *scene = begin_scene(output, capture->name);

        capture->make(scene);
        end_scene(scene);
        add_to_manifest(output, capture->name, ORIGIN, capture->holds);
    }
}

static void make_rule_capture(const struct output *output, const struct rule_captures *captures,
                              const char *id, bool fault) {
    char name[64];
    struct scene *scene;

    snprintf(name, sizeof name, "%s-%s.pcap", fault ? "rule" : "near", id);
    scene = begin_scene(output, name);
    captures->make(scene, fault);
    end_scene(scene);
    add_to_manifest(output, name, ORIGIN, fault ? captures->fault : captures->near);
}

/* The lists of captures of rules; a rule is in one of them. */
static const struct rules_captures *const lists[] = {
    &message_rules, &answer_rules,     &conflict_rules, &active_rules,
    &lost_rules,    &connection_rules, &cause_rules};

static const struct rule_captures *captures_of(enum dhcpv6lq_rule rule) {
    for (size_t list = 0; list < sizeof lists / sizeof lists[0]; list++) {
        for (size_t i = 0; i < lists[list]->count; i++) {
            if (lists[list]->rules[i].rule == rule) {
                return &lists[list]->rules[i];
            }
        }
    }
    return NULL;
}

static void make_rule_captures(const struct output *output) {
    for (int rule = 0; rule < DHCPV6LQ_RULE_COUNT; rule++) {
        const char *id = dhcpv6lq_rule_info((enum dhcpv6lq_rule)rule)->id;
        const struct rule_captures *captures = captures_of((enum dhcpv6lq_rule)rule);

        if (!captures) {
            fprintf(stderr, "rule %s has no captures\n", id);
            exit(EXIT_FAILURE);
        }
        make_rule_capture(output, captures, id, true);
        make_rule_capture(output, captures, id, false);
    }
}

int main(int argc, char **argv) {
    struct output output;

    if (argc != 2) {
        fprintf(stderr, "usage: %s DIR\n", argv[0]);
        return EXIT_FAILURE;
    }
    output.directory = argv[1];
    output.manifest = open_table(output.directory, "MANIFEST",
                                 "# Written by generator/generate.c.\n"
                                 "# capture, origin, what it holds\n");
    output.expected = open_table(output.directory, "EXPECTED",
                                 "# Written by generator/generate.c.\n"
                                 "# capture, frame, rule that fires in it; a line a firing\n"
                                 "# * for both: what fires in this capture is not tabulated\n"
                                 "# a capture without a line conforms: nothing fires\n");

    list_kept_captures(&output);
    make_captures(&output, &decode_captures);
    make_captures(&output, &splits_captures);
    make_captures(&output, &malformed_captures);
    make_rule_captures(&output);
    make_captures(&output, &variants_captures);
    make_captures(&output, &conflict_captures);
    make_captures(&output, &cause_captures);
    make_captures(&output, &sessions_captures);
    make_captures(&output, &live_captures);
    close_table(output.manifest, "MANIFEST");
    close_table(output.expected, "EXPECTED");
    return EXIT_SUCCESS;
}
