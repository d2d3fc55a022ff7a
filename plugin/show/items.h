/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Items in brackets: generated, of no octets.
 */
#ifndef DHCPV6LQ_PLUGIN_SHOW_ITEMS_H
#define DHCPV6LQ_PLUGIN_SHOW_ITEMS_H

#include "show/fields.h"

/* A frame's number; 0: no item. */
void dhcpv6lq_item_frame(tvbuff_t *tvb, proto_tree *tree, enum dhcpv6lq_own field, uint32_t frame);

void dhcpv6lq_item_number(tvbuff_t *tvb, proto_tree *tree, enum dhcpv6lq_own field,
                          uint32_t number);

/* An item without a value, which says `words`. */
void dhcpv6lq_item_words(tvbuff_t *tvb, proto_tree *tree, enum dhcpv6lq_own field,
                         const char *words);

/* A span of time, which may be negative. */
void dhcpv6lq_item_time(tvbuff_t *tvb, proto_tree *tree, enum dhcpv6lq_own field,
                        int64_t nanoseconds);

/* A point in time, seconds since 1970, in the form of the codec's, which is that of the times on
 * the wire. */
void dhcpv6lq_item_moment(tvbuff_t *tvb, proto_tree *tree, enum dhcpv6lq_own field,
                          int64_t seconds);

/* A text that is `value` to a filter. After it, `words`. */
void dhcpv6lq_item_text(tvbuff_t *tvb, proto_tree *tree, enum dhcpv6lq_own field, const char *value,
                        const char *words);

#endif
