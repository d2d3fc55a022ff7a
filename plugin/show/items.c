/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Nothing is read here but what the caller says.
 */
#include "show/items.h"

#include <inttypes.h>

#include <epan/tvbuff.h>

#include "dhcpv6lq/text.h"

#define NANOSECONDS 1000000000

void dhcpv6lq_item_frame(tvbuff_t *tvb, proto_tree *tree, enum dhcpv6lq_own field, uint32_t frame) {
    if (frame != 0) {
        proto_item_set_generated(
            proto_tree_add_uint(tree, dhcpv6lq_own_field(field), tvb, 0, 0, frame));
    }
}

void dhcpv6lq_item_number(tvbuff_t *tvb, proto_tree *tree, enum dhcpv6lq_own field,
                          uint32_t number) {
    proto_item_set_generated(
        proto_tree_add_uint(tree, dhcpv6lq_own_field(field), tvb, 0, 0, number));
}

void dhcpv6lq_item_words(tvbuff_t *tvb, proto_tree *tree, enum dhcpv6lq_own field,
                         const char *words) {
    proto_item_set_generated(
        proto_tree_add_none_format(tree, dhcpv6lq_own_field(field), tvb, 0, 0, "%s", words));
}

/* In Wireshark's own words up to 4.4, which 4.6 has changed. */
void dhcpv6lq_item_time(tvbuff_t *tvb, proto_tree *tree, enum dhcpv6lq_own field,
                        int64_t nanoseconds) {
    nstime_t span = {(time_t)(nanoseconds / NANOSECONDS), (int)(nanoseconds % NANOSECONDS)};
    uint64_t size = nanoseconds < 0 ? (uint64_t)-nanoseconds : (uint64_t)nanoseconds;
    int id = dhcpv6lq_own_field(field);

    proto_item_set_generated(proto_tree_add_time_format(
        tree, id, tvb, 0, 0, &span, "%s: %s%" PRIu64 ".%09" PRIu64 " seconds",
        proto_registrar_get_name(id), nanoseconds < 0 ? "-" : "", size / NANOSECONDS,
        size % NANOSECONDS));
}

void dhcpv6lq_item_moment(tvbuff_t *tvb, proto_tree *tree, enum dhcpv6lq_own field,
                          int64_t seconds) {
    nstime_t moment = {(time_t)seconds, 0};
    char text[DHCPV6LQ_TEXT_TIME];
    int id = dhcpv6lq_own_field(field);

    dhcpv6lq_text_moment(text, sizeof text, seconds);
    proto_item_set_generated(proto_tree_add_time_format(tree, id, tvb, 0, 0, &moment, "%s: %s",
                                                        proto_registrar_get_name(id), text));
}

void dhcpv6lq_item_text(tvbuff_t *tvb, proto_tree *tree, enum dhcpv6lq_own field, const char *value,
                        const char *words) {
    proto_item_set_generated(proto_tree_add_string_format_value(
        tree, dhcpv6lq_own_field(field), tvb, 0, 0, value, "%s%s", value, words));
}
