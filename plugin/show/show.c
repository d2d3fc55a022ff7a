/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What UDP and TCP have in common: one message in, columns and tree out.
 */
#include "dissect.h"

#include <epan/tap.h>

#include "fields.h"
#include "follow.h"
#include "info.h"
#include "stats.h"
#include "tree.h"

enum {
    FINDINGS_MAX = 64, /* a message; a broken one of 64 KiB could have thousands */
    TITLE = 200        /* octets; Wireshark cuts what is over ITEM_LABEL_LENGTH at its front */
};

int dhcpv6lq_tap = -1;

/* Where no session follows it: the message alone. */
static size_t validate(struct dhcpv6lq_finding *findings, size_t size,
                       const struct dhcpv6lq_packet *packet) {
    size_t count = packet->cut ? 0
                               : dhcpv6lq_validate(findings, size, packet->octets + packet->message,
                                                   packet->message_length, &packet->validation);

    return MIN(count, size);
}

/* What is wrong with the relays' messages around a leasequery over UDP. Offsets
 * count from the leasequery, before which these are. */
static size_t validate_relays(struct dhcpv6lq_finding *findings, size_t size,
                              const struct dhcpv6lq_packet *packet) {
    struct dhcpv6lq_packet outer = *packet;
    size_t kept = 0;

    if (packet->scope != DHCPV6LQ_SCOPE_MESSAGE || packet->message == 0) {
        return 0;
    }
    outer.message = 0;
    outer.message_length = outer.length;

    size_t count = validate(findings, size, &outer);

    for (size_t i = 0; i < count; i++) {
        if (findings[i].offset < packet->message ||
            findings[i].offset >= packet->message + packet->message_length) {
            findings[kept] = findings[i];
            findings[kept++].offset -= packet->message;
        }
    }
    return kept;
}

/* What is wrong with the message. What TCP shows of its size, no session knows; what
 * its octets would break is not the message's doing then. */
static size_t find_in(struct dhcpv6lq_finding *findings, size_t size,
                      const struct dhcpv6lq_packet *packet, const struct dhcpv6lq_step *step) {
    if (packet->ended || packet->damaged) {
        findings[0] = (struct dhcpv6lq_finding){
            .rule = DHCPV6LQ_RULE_MESSAGE_SIZE,
            .scope = DHCPV6LQ_SCOPE_MESSAGE,
            .number = packet->ended ? DHCPV6LQ_SIZE_PAST_END : DHCPV6LQ_SIZE_NOT_TO_MESSAGE};
        return 1;
    }

    size_t count = validate_relays(findings, size / 2, packet);

    if (!step || step->given_up) {
        return count + validate(findings + count, size - count, packet);
    }

    size_t told = MIN(step->count, size - count);

    memcpy(findings + count, step->findings, told * sizeof findings[0]);
    return count + told;
}

/* What is wrong with the message and, on the query, from the second pass on, with its
 * end. */
static size_t find(struct dhcpv6lq_finding *findings, const struct dhcpv6lq_packet *packet,
                   const struct dhcpv6lq_step *step) {
    size_t count = find_in(findings, FINDINGS_MAX - DHCPV6LQ_ENDINGS_MAX, packet, step);
    size_t endings = 0;

    if (packet->pinfo->fd->visited && step && step->query && step->query->frame == step->frame) {
        endings = dhcpv6lq_query_endings(step->query, findings + count);
    }
    for (size_t i = 0; i < endings; i++) {
        findings[count + i].number |= packet->lacks;
    }
    return count + endings;
}

static void tap(const struct dhcpv6lq_packet *packet, const struct dhcpv6lq_step *step,
                const struct dhcpv6lq_finding *findings, size_t count) {
    wmem_allocator_t *pool = packet->pinfo->pool;
    struct dhcpv6lq_tap *record = wmem_new(pool, struct dhcpv6lq_tap);

    *record = (struct dhcpv6lq_tap){
        .packet = (const struct dhcpv6lq_packet *)wmem_memdup(pool, packet, sizeof *packet),
        .step = step,
        .findings =
            (const struct dhcpv6lq_finding *)wmem_memdup(pool, findings, count * sizeof *findings),
        .count = count};
    tap_queue_packet(dhcpv6lq_tap, packet->pinfo, record);
    if (dhcpv6lq_is_exporting()) {
        dhcpv6lq_export_tap(packet->pinfo, record);
    }
}

static void show_tree(const struct dhcpv6lq_packet *packet, const struct dhcpv6lq_step *step,
                      const char *info, const struct dhcpv6lq_finding *findings, size_t count) {
    char title[TITLE];

    dhcpv6lq_mark_cut(title, sizeof title, g_strlcpy(title, info, sizeof title));

    proto_item *item =
        proto_tree_add_protocol_format(packet->tree, proto_dhcpv6lq, packet->tvb, 0,
                                       (int)packet->length, "DHCPv6 Leasequery, %s", title);
    proto_tree *tree = proto_item_add_subtree(item, ett_dhcpv6lq);

    if (packet->begun_in != 0) {
        proto_item_set_generated(proto_tree_add_uint(
            tree, dhcpv6lq_own_field(DHCPV6LQ_OWN_BEGUN_IN), packet->tvb, 0, 0, packet->begun_in));
    }
    if (step) {
        dhcpv6lq_show_step(packet, tree, step);
    }
    dhcpv6lq_tree(packet, item, tree, findings, count);
}

void dhcpv6lq_show(const struct dhcpv6lq_packet *packet, const struct dhcpv6lq_step *step) {
    struct dhcpv6lq_finding findings[FINDINGS_MAX];
    const char *info = dhcpv6lq_info(packet, step);
    size_t count = find(findings, packet, step);

    if (have_tap_listener(dhcpv6lq_tap) || dhcpv6lq_is_exporting()) {
        tap(packet, step, findings, count);
    }
    if (packet->leasequery) {
        dhcpv6lq_column(packet->pinfo, info);
    }
    if (packet->tree) {
        show_tree(packet, step, info, findings, count);
    } else {
        dhcpv6lq_tell(packet->pinfo, NULL, findings, count);
    }
    if (packet->cut && !packet->ended) { /* Wireshark says why: cut frames, no reassembly ... */
        tvb_ensure_bytes_exist(packet->tvb, 0, (int)tvb_reported_length(packet->tvb));
    }
}
