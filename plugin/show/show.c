/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What UDP and TCP have in common: one message in, columns and tree out.
 */
#include "show/show.h"

#include <epan/to_str.h>

#include "show/columns.h"
#include "show/fields.h"
#include "show/links.h"
#include "show/tree.h"
#include "stats/tap.h"

enum {
    FINDINGS_MAX = 64, /* of a message that no session has */
    TITLE = 200,       /* octets; Wireshark cuts what is over ITEM_LABEL_LENGTH at its front */
    HEX = 36           /* octets that a line in hexadecimal shows, in any version of Wireshark */
};

/* ---- findings ---- */

struct list {
    struct dhcpv6lq_finding *findings;
    size_t count;
};

/* Of a message that no session follows: what it breaks alone. */
static struct list validate(const struct dhcpv6lq_packet *packet) {
    /* A leasequery message is one by itself; around another one with a Relay-ID are its relays. */
    size_t message = packet->leasequery ? packet->message : 0;
    size_t length = packet->leasequery ? packet->message_length : packet->length;
    struct list list = {
        wmem_alloc_array(packet->pinfo->pool, struct dhcpv6lq_finding, FINDINGS_MAX), 0};

    if (packet->completeness == DHCPV6LQ_WHOLE) {
        list.count = dhcpv6lq_validate(list.findings, FINDINGS_MAX, packet->octets + message,
                                       length, &packet->validation);
        list.count = MIN(list.count, FINDINGS_MAX);
    }
    for (size_t i = 0; i < list.count; i++) {
        list.findings[i].offset += message;
    }
    return list;
}

/* What is wrong with the message and, from the second pass on, with its query's end. Offsets are
 * those of packet->octets. */
static struct list find(const struct dhcpv6lq_packet *packet) {
    const struct dhcpv6lq_step *step = packet->step;
    size_t base = packet->scope == DHCPV6LQ_SCOPE_FRAME ? packet->message : 0;
    struct list list;

    if (!step || step->given_up) {
        return validate(packet);
    }
    list.findings = wmem_alloc_array(packet->pinfo->pool, struct dhcpv6lq_finding,
                                     step->count + DHCPV6LQ_ENDINGS_MAX);
    list.count = step->count;
    for (size_t i = 0; i < step->count; i++) { /* there may be none, and no list of them */
        list.findings[i] = step->findings[i];
    }
    if (packet->pinfo->fd->visited) {
        list.count += dhcpv6lq_step_endings(step, list.findings + list.count);
    }
    for (size_t i = 0; i < list.count; i++) {
        list.findings[i].offset += base;
    }
    return list;
}

/* ---- tap ---- */

static void tap_packet(const struct dhcpv6lq_packet *packet, const struct list *list) {
    const struct dhcpv6lq_tap record = {.packet = (const struct dhcpv6lq_packet *)wmem_memdup(
                                            packet->pinfo->pool, packet, sizeof *packet),
                                        .findings = list->findings,
                                        .count = list->count};

    dhcpv6lq_tap_queue(packet->pinfo, &record);
}

/* ---- messages ---- */

/* Does anybody look, or ask for a field of ours, or for one of the built-in dissector's that we
 * fill in? Findings are told in any case. */
static bool is_tree_wanted(proto_tree *tree) {
    static int built_in;

    built_in = built_in ? built_in : proto_get_id_by_filter_name("dhcpv6");
    return proto_field_is_referenced(tree, proto_dhcpv6lq) ||
           proto_field_is_referenced(tree, built_in);
}

static void show_tree(const struct dhcpv6lq_packet *packet, const char *info,
                      const struct list *list) {
    char title[TITLE];
    proto_item *item;
    proto_tree *tree;

    dhcpv6lq_mark_cut(title, sizeof title, g_strlcpy(title, info, sizeof title));
    item = proto_tree_add_protocol_format(
        packet->tree, proto_dhcpv6lq, packet->tvb, 0, (int)packet->length, "%s, %s",
        packet->leasequery ? "DHCPv6 Leasequery" : "DHCPv6 Relay-ID", title);
    if (!is_tree_wanted(packet->tree)) {
        dhcpv6lq_tell(packet->pinfo, item, list->findings, list->count);
        return;
    }
    tree = proto_item_add_subtree(item, ett_dhcpv6lq);
    dhcpv6lq_show_completeness(packet, tree);
    dhcpv6lq_show_arrival(packet, tree);
    if (packet->step) {
        dhcpv6lq_show_step(packet, tree);
    }
    dhcpv6lq_tree(packet, item, tree, list->findings, list->count);
}

void dhcpv6lq_show(const struct dhcpv6lq_packet *packet) {
    bool seen = packet->tree && PTREE_DATA(packet->tree)->visible;
    bool listed = packet->leasequery && dhcpv6lq_columns_are_wanted(packet->pinfo);
    struct list list = find(packet);
    struct dhcpv6lq_info info = {"", "", "", 0, false};

    if (dhcpv6lq_tap_is_heard()) {
        tap_packet(packet, &list);
    }
    if (seen || listed) { /* words cost time */
        info = dhcpv6lq_info(packet);
    }
    if (listed) {
        dhcpv6lq_columns_add(packet, &info);
    }
    if (packet->tree) {
        show_tree(packet, seen ? dhcpv6lq_info_text(packet->pinfo->pool, &info) : "", &list);
    } else {
        dhcpv6lq_tell(packet->pinfo, NULL, list.findings, list.count);
    }
}

/* ---- what is no message ---- */

static const char *foreign_name(const struct dhcpv6lq_arrival *arrival, packet_info *pinfo) {
    return wmem_strdup_printf(pinfo->pool, "%s, %s", arrival->protocol,
                              arrival->amid ? "begun before the capture" : "not DHCPv6");
}

static const char *octets_title(const struct dhcpv6lq_arrival *arrival, packet_info *pinfo) {
    return arrival->kind == DHCPV6LQ_ITEM_FOREIGN
               ? wmem_strdup_printf(pinfo->pool, "%s: %u octets", foreign_name(arrival, pinfo),
                                    arrival->length)
               : wmem_strdup_printf(pinfo->pool, "continuation: %u octets", arrival->length);
}

void dhcpv6lq_show_octets(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                          const struct dhcpv6lq_arrival *arrival) {
    bool foreign = arrival->kind == DHCPV6LQ_ITEM_FOREIGN;
    int length = (int)tvb_captured_length(tvb);
    const uint8_t *octets = tvb_get_ptr(tvb, 0, length);
    proto_item *item =
        proto_tree_add_protocol_format(tree, proto_dhcpv6lq, tvb, 0, length,
                                       "DHCPv6 Leasequery, %s", octets_title(arrival, pinfo));
    proto_tree *subtree = proto_item_add_subtree(item, ett_dhcpv6lq);
    int field = dhcpv6lq_own_field(foreign ? DHCPV6LQ_OWN_FOREIGN : DHCPV6LQ_OWN_CONTINUATION);

    item = proto_tree_add_bytes_format(
        subtree, field, tvb, 0, length, octets, "%s: %s", proto_registrar_get_name(field),
        bytes_to_str_maxlen(pinfo->pool, octets, (size_t)length, HEX));
    dhcpv6lq_tell(pinfo, item, arrival->finding, arrival->finding ? 1 : 0);
    dhcpv6lq_columns_add_words(pinfo, foreign ? foreign_name(arrival, pinfo)
                                              : "continuation of a message");
}

void dhcpv6lq_show_segment(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                           const struct dhcpv6lq_connection *connection,
                           const struct dhcpv6lq_shown *shown) {
    const struct dhcpv6lq_tap record = {.connection = connection, .shown = shown};
    const struct dhcpv6lq_taken *taken = &shown->taken;
    const char *text =
        taken->seen ? "octets that came before"
                    : wmem_strdup_printf(pinfo->pool, "waits for %" PRIu64 " octets before it",
                                         taken->waits);
    proto_item *item;
    proto_tree *subtree;

    if (dhcpv6lq_tap_is_heard()) {
        dhcpv6lq_tap_queue(pinfo, &record);
    }
    if (!taken->seen && taken->waits == 0) {
        return;
    }
    col_set_str(pinfo->cinfo, COL_PROTOCOL, "DHCPv6LQ");
    item = proto_tree_add_protocol_format(
        tree, proto_dhcpv6lq, tvb, 0, (int)tvb_captured_length(tvb), "DHCPv6 Leasequery, %s", text);
    subtree = proto_item_add_subtree(item, ett_dhcpv6lq);
    dhcpv6lq_show_taken(tvb, subtree, taken);
}

bool dhcpv6lq_show_attempt(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                           const struct dhcpv6lq_shown *shown) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ATTEMPT_ENDINGS_MAX];
    size_t count = shown->attempt && pinfo->fd->visited
                       ? dhcpv6lq_attempt_endings(shown->attempt, endings)
                       : 0;
    proto_item *item;

    if (count == 0) {
        return false;
    }
    item = proto_tree_add_protocol_format(tree, proto_dhcpv6lq, tvb, 0, 0,
                                          "DHCPv6 Leasequery, no connection");
    proto_item_set_generated(item);
    for (size_t i = 0; i < count; i++) {
        dhcpv6lq_tell(pinfo, item, &endings[i].finding, 1);
    }
    return true;
}
