/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tshark -z dhcpv6lq,tree: how many messages, query-types, status codes,
 * options and findings of each kind there are.
 */
#include "stats.h"

#include <epan/stats_tree.h>

enum branch { MESSAGES, QUERY_TYPES, STATUS_CODES, OPTIONS, FINDINGS, BRANCHES };

static const char *const names[BRANCHES] = {
    [MESSAGES] = "Messages", [QUERY_TYPES] = "Query-types", [STATUS_CODES] = "Status codes",
    [OPTIONS] = "Options",   [FINDINGS] = "Findings",
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

static void init(stats_tree *tree) {
    for (size_t i = 0; i < BRANCHES; i++) {
        branches[i] = stats_tree_create_node(tree, names[i], 0, STAT_DT_INT, TRUE);
    }
}

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
    int direction;

    tick_stat_node(tree, names[MESSAGES], 0, TRUE);
    direction =
        tick_stat_node(tree, directions[packet->validation.direction], branches[MESSAGES], TRUE);
    count_number(tree, direction, DHCPV6LQ_SPACE_MESSAGE, type);
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

static void count_finding(stats_tree *tree, const struct dhcpv6lq_finding *finding) {
    const struct dhcpv6lq_rule_info *rule = dhcpv6lq_rule_info(finding->rule);
    int severity;

    tick_stat_node(tree, names[FINDINGS], 0, TRUE);
    severity = tick_stat_node(tree, severities[rule->severity], branches[FINDINGS], TRUE);
    tick_stat_node(tree, rule->id, severity, FALSE);
}

static tap_packet_status packet(stats_tree *tree, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                const void *data, tap_flags_t flags _U_) {
    const struct dhcpv6lq_tap *record = (const struct dhcpv6lq_tap *)data;
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;

    dhcpv6lq_packet_walk(&walk, record->packet);
    while (dhcpv6lq_walk_next(&walk, &event)) {
        if (event.type == DHCPV6LQ_EVENT_BEGIN) {
            count_begin(tree, record->packet, &event);
        } else if (event.type == DHCPV6LQ_EVENT_FIELD) {
            count_field(tree, &event);
        }
    }
    for (size_t i = 0; i < record->count; i++) {
        count_finding(tree, &record->findings[i]);
    }
    return TAP_PACKET_REDRAW;
}

void dhcpv6lq_stat_tree(void) {
    stats_tree_register_plugin("dhcpv6lq", "dhcpv6lq", "DHCPv6 Leasequery Messages", 0, packet,
                               init, NULL);
}
