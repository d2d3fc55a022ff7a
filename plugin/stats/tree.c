/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tshark -z dhcpv6lq,tree: how many messages, query-types, status codes,
 * options and findings of each kind there are. Other messages that carry a Relay-ID are counted
 * apart.
 */
#include "stats/stats.h"

#include <epan/stats_tree.h>

#include "stats/heard.h"

enum branch { MESSAGES, QUERY_TYPES, STATUS_CODES, OPTIONS, RELAY_ID, FINDINGS, BRANCHES };

static const char *const names[BRANCHES] = {
    [MESSAGES] = "Messages",
    [QUERY_TYPES] = "Query-types",
    [STATUS_CODES] = "Status codes",
    [OPTIONS] = "Options",
    [RELAY_ID] = "Relay-ID in other messages",
    [FINDINGS] = "Findings",
};

static const char *const directions[] = {
    [DHCPV6LQ_DIRECTION_UNKNOWN] = "direction unknown",
    [DHCPV6LQ_TO_SERVER] = "to the server",
    [DHCPV6LQ_FROM_SERVER] = "from the server",
};

static const char *const severities[] = {
    [DHCPV6LQ_NOTE] = "Notes",
    [DHCPV6LQ_WARNING] = "Warnings",
    [DHCPV6LQ_ERROR] = "Errors",
};

static int branches[BRANCHES];

/* "OPTION_CLIENTID (1)": the entry's name where there is one, its number always. */
static void count_number(stats_tree *tree, int parent, enum dhcpv6lq_space space, uint32_t code) {
    const struct dhcpv6lq_entry *entry = dhcpv6lq_lookup(space, code);
    char name[128];

    snprintf(name, sizeof name, "%s (%u)", entry ? entry->name : "unassigned", code);
    tick_stat_node(tree, name, parent, FALSE);
}

static void count_branch(stats_tree *tree, enum branch branch, enum dhcpv6lq_space space,
                         uint32_t code) {
    tick_stat_node(tree, names[branch], 0, TRUE);
    count_number(tree, branches[branch], space, code);
}

static void count_message(stats_tree *tree, const struct dhcpv6lq_packet *packet, uint32_t type) {
    enum dhcpv6lq_direction known = packet->validation.direction;
    enum dhcpv6lq_direction direction =
        known != DHCPV6LQ_DIRECTION_UNKNOWN ? known : dhcpv6lq_direction_of((uint8_t)type);
    int parent;

    tick_stat_node(tree, names[MESSAGES], 0, TRUE);
    parent = tick_stat_node(tree, directions[direction], branches[MESSAGES], TRUE);
    count_number(tree, parent, DHCPV6LQ_SPACE_MESSAGE, type);
}

static void count_begin(stats_tree *tree, const struct dhcpv6lq_packet *packet,
                        const struct dhcpv6lq_event *event) {
    if (event->scope == DHCPV6LQ_SCOPE_MESSAGE && event->offset == packet->message) {
        count_message(tree, packet, event->code);
    } else if (event->scope == DHCPV6LQ_SCOPE_OPTION && event->space == DHCPV6LQ_SPACE_OPTION) {
        count_branch(tree, OPTIONS, event->space, event->code);
    }
}

static void count_field(stats_tree *tree, const struct dhcpv6lq_event *event) {
    if (event->field == DHCPV6LQ_FIELD_QUERY_TYPE) {
        count_branch(tree, QUERY_TYPES, DHCPV6LQ_SPACE_QUERY, (uint32_t)event->number);
    } else if (event->field == DHCPV6LQ_FIELD_STATUS_CODE) {
        count_branch(tree, STATUS_CODES, DHCPV6LQ_SPACE_STATUS, (uint32_t)event->number);
    }
}

static void count(stats_tree *tree, const struct dhcpv6lq_packet *packet) {
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;

    dhcpv6lq_packet_walk(&walk, packet);
    dhcpv6lq_walk_brief(&walk);
    while (dhcpv6lq_walk_next(&walk, &event)) {
        if (event.type == DHCPV6LQ_EVENT_BEGIN) {
            count_begin(tree, packet, &event);
        } else if (event.type == DHCPV6LQ_EVENT_FIELD) {
            count_field(tree, &event);
        }
    }
}

/* Of a message that was not there yet when its segment was heard. */
static void count_later(void *tree, const struct dhcpv6lq_packet *packet) {
    count((stats_tree *)tree, packet);
}

/* ---- findings ---- */

/* Of each tree: what it has heard of. Findings are counted before it is drawn, when they are all
 * known, and so are the messages whose rest never came. */
static GHashTable *trees;

static void set_count(stats_tree *tree, const char *name, int parent, bool has_children,
                      unsigned count) {
    stats_tree_manip_node_int(MN_SET, tree, name, parent, has_children, (gint)count);
}

/* A kind that has never been found has no row. */
static void set_findings(stats_tree *tree, struct dhcpv6lq_heard *heard) {
    unsigned counts[DHCPV6LQ_RULE_COUNT] = {0};
    unsigned sums[G_N_ELEMENTS(severities)] = {0};
    int parents[G_N_ELEMENTS(severities)] = {0};
    const GArray *rows;

    rows = dhcpv6lq_heard_findings(heard);
    for (guint i = 0; i < rows->len; i++) {
        enum dhcpv6lq_rule rule = g_array_index(rows, struct dhcpv6lq_row, i).finding.rule;

        counts[rule]++;
        sums[dhcpv6lq_rule_info(rule)->severity]++;
    }
    set_count(tree, names[FINDINGS], 0, true, rows->len);
    for (size_t i = 0; i < G_N_ELEMENTS(severities); i++) {
        if (sums[i] > 0) {
            parents[i] = stats_tree_manip_node_int(MN_SET, tree, severities[i], branches[FINDINGS],
                                                   TRUE, (gint)sums[i]);
        }
    }
    for (int i = 0; i < DHCPV6LQ_RULE_COUNT; i++) {
        const struct dhcpv6lq_rule_info *rule = dhcpv6lq_rule_info((enum dhcpv6lq_rule)i);

        if (counts[i] > 0) {
            set_count(tree, rule->id, parents[rule->severity], false, counts[i]);
        }
    }
}

static void draw_tree(gpointer key, gpointer value, gpointer data _U_) {
    stats_tree *tree = (stats_tree *)key;
    struct dhcpv6lq_heard *heard = (struct dhcpv6lq_heard *)value;

    dhcpv6lq_heard_settle(heard);
    dhcpv6lq_heard_later(heard, count_later, tree);
    set_findings(tree, heard);
}

static void draw(struct dhcpv6lq_drawing *drawing _U_) {
    g_hash_table_foreach(trees, draw_tree, NULL);
}

/* A new tree, or one that was begun anew. */
static void init(stats_tree *tree) {
    for (size_t i = 0; i < BRANCHES; i++) {
        branches[i] = stats_tree_create_node(tree, names[i], 0, STAT_DT_INT, TRUE);
    }
    g_hash_table_remove(trees, tree);
}

static void cleanup(stats_tree *tree) {
    g_hash_table_remove(trees, tree);
}

static struct dhcpv6lq_heard *heard_of(stats_tree *tree) {
    static struct dhcpv6lq_drawing drawing = {draw};
    struct dhcpv6lq_heard *heard = (struct dhcpv6lq_heard *)g_hash_table_lookup(trees, tree);

    if (!heard) {
        heard = dhcpv6lq_heard_new();
        g_hash_table_insert(trees, tree, heard);
        dhcpv6lq_draw_first(&drawing);
    }
    return heard;
}

/* ---- the tap ---- */

static tap_packet_status packet(stats_tree *tree, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                const void *data, tap_flags_t flags _U_) {
    const struct dhcpv6lq_tap *record = (const struct dhcpv6lq_tap *)data;

    dhcpv6lq_heard_take(heard_of(tree), record);
    for (; record; record = record->next) {
        if (record->packet && record->packet->leasequery) {
            count(tree, record->packet);
        } else if (record->packet) {
            tick_stat_node(tree, names[RELAY_ID], 0, FALSE);
        }
    }
    return TAP_PACKET_REDRAW;
}

/* The capture file was closed. */
static void forget(void) {
    g_hash_table_remove_all(trees);
}

static void free_heard(gpointer heard) {
    dhcpv6lq_heard_free((struct dhcpv6lq_heard *)heard);
}

void dhcpv6lq_stat_tree(void) {
    trees = g_hash_table_new_full(NULL, NULL, NULL, free_heard);
    register_cleanup_routine(forget);
    stats_tree_register_plugin("dhcpv6lq", "dhcpv6lq", "DHCPv6 Leasequery Messages", 0, packet,
                               init, cleanup);
}
