/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The tables of captures that are made up here, one a source file.
 */
#ifndef CAPTURES_H
#define CAPTURES_H

#include <stddef.h>

#include "scene.h"

struct made_capture {
    const char *name;
    const char *holds; /* for MANIFEST */
    void (*make)(struct scene *scene);
};

struct made_captures {
    const struct made_capture *captures;
    size_t count;
};

extern const struct made_captures decode_captures;
extern const struct made_captures splits_captures;
extern const struct made_captures malformed_captures;
extern const struct made_captures sessions_captures;
extern const struct made_captures live_captures;
extern const struct made_captures variants_captures;
extern const struct made_captures conflict_captures;
extern const struct made_captures cause_captures;

/* A capture that is not made here. */
struct kept_capture {
    const char *name;
    const char *origin; /* for MANIFEST */
    const char *holds;
    bool tabulated; /* expect_kept() tells what it breaks; else nobody here does */
};

struct kept_captures {
    const struct kept_capture *captures;
    size_t count;
};

extern const struct kept_captures kept_captures;

/* What the capture of the scene's name breaks, into the scene's table. */
void expect_kept(struct scene *scene);

/* A rule has two captures: rule-ID.pcap breaks it, each way once, and near-ID.pcap
 * is as close to that as what conforms can be. */
struct rule_captures {
    enum dhcpv6lq_rule rule;
    void (*make)(struct scene *scene, bool fault);
    const char *fault; /* what each holds, for MANIFEST */
    const char *near;
};

struct rules_captures {
    const struct rule_captures *rules;
    size_t count;
};

extern const struct rules_captures message_rules;
extern const struct rules_captures answer_rules;
extern const struct rules_captures conflict_rules;
extern const struct rules_captures active_rules;
extern const struct rules_captures lost_rules;
extern const struct rules_captures connection_rules;
extern const struct rules_captures cause_rules;

#endif
