/* SPDX-License-Identifier: MIT
 *
 * What an element of each scope is made of and how long it may be: the walk and
 * the writer ask here, so that one reads exactly what the other writes.
 */
#ifndef DHCPV6LQ_SCOPE_H
#define DHCPV6LQ_SCOPE_H

#include <stdbool.h>
#include <stddef.h>

#include "dhcpv6lq/bytes.h"
#include "dhcpv6lq/walk.h"

#include "octets/infos.h"
#include "octets/layouts.h"
#include "octets/wire.h"

enum {
    DHCPV6LQ_OPTION_HEADER = 4,  /* octets: RFC 8415 21.1 */
    DHCPV6LQ_LENGTH_MAX = 65535, /* what they can say */
    DHCPV6LQ_MESSAGE_MIN = 4,    /* octets: msg-type and transaction-id, RFC 8415 8 */
    DHCPV6LQ_DUID_MIN = 3,       /* octets: a type and one more, RFC 8415 11.1 */
    DHCPV6LQ_DUID_MAX = 130,     /* octets: a type and 128 more, RFC 8415 11.1 */
    DHCPV6LQ_PREFIX_BITS = 128
};

/* The fields before an element's own, the last of them its length; NULL where
 * it has none. */
static inline const struct dhcpv6lq_layout *dhcpv6lq_scope_header(enum dhcpv6lq_scope scope,
                                                                  enum dhcpv6lq_space space) {
    switch (scope) {
    case DHCPV6LQ_SCOPE_FRAME:
        return &dhcpv6lq_layout_frame_header;
    case DHCPV6LQ_SCOPE_OPTION:
        return space == DHCPV6LQ_SPACE_NTP      ? &dhcpv6lq_layout_ntp_header
               : space == DHCPV6LQ_SPACE_VENDOR ? &dhcpv6lq_layout_vendor_header
                                                : &dhcpv6lq_layout_option_header;
    default:
        return NULL;
    }
}

/* The octets of that header. */
size_t dhcpv6lq_scope_header_length(enum dhcpv6lq_scope scope, enum dhcpv6lq_space space);

/* An element's own fields; *entry gets what the registry has on it, or NULL.
 * `space` says whose codes these are; only an OPTION has a choice of it. */
static inline const struct dhcpv6lq_layout *
dhcpv6lq_scope_layout(enum dhcpv6lq_scope scope, enum dhcpv6lq_space space, uint32_t code,
                      const struct dhcpv6lq_entry **entry) {
    const struct dhcpv6lq_layout *otherwise = &dhcpv6lq_layout_octets;

    switch (scope) {
    case DHCPV6LQ_SCOPE_FRAME:
        *entry = NULL;
        return &dhcpv6lq_layout_frame;
    case DHCPV6LQ_SCOPE_LIST:
        *entry = NULL;
        return &dhcpv6lq_layout_options;
    case DHCPV6LQ_SCOPE_MESSAGE:
        otherwise = &dhcpv6lq_layout_unknown_message;
        break;
    case DHCPV6LQ_SCOPE_DUID:
        otherwise = &dhcpv6lq_layout_duid_unknown;
        break;
    case DHCPV6LQ_SCOPE_OPTION:
        break;
    }
    *entry = dhcpv6lq_entry_of(space, code);
    return *entry ? (*entry)->layout : otherwise;
}

/* May an element have `length` octets after its header? A layout says most of
 * it; here is what no layout says. */
static inline bool dhcpv6lq_scope_allows(enum dhcpv6lq_scope scope,
                                         const struct dhcpv6lq_entry *entry, size_t length) {
    switch (scope) {
    case DHCPV6LQ_SCOPE_FRAME:
        return length >= DHCPV6LQ_MESSAGE_MIN;
    case DHCPV6LQ_SCOPE_DUID:
        if (length < DHCPV6LQ_DUID_MIN || length > DHCPV6LQ_DUID_MAX) {
            return false;
        }
        break;
    default:
        break;
    }
    return !entry || length >= entry->min_length;
}

/* How many bits of a field are no part of its number: those after the first `before`, which is the
 * integer before the field, in one of kind LEADING (none, where it has not that many); else none.
 */
static inline unsigned dhcpv6lq_scope_padding(const struct dhcpv6lq_field_info *info,
                                              uint32_t before) {
    unsigned bits = 8u * info->width;

    return info->kind == DHCPV6LQ_KIND_LEADING && before <= bits ? bits - before : 0;
}

/* Does the option run past the end of what holds it, by its option-len? From the event that begins
 * it: RFC 8415 21.1. */
static inline bool dhcpv6lq_option_is_cut(const uint8_t *octets,
                                          const struct dhcpv6lq_event *event) {
    const uint8_t *option_len = octets + event->offset + 2;

    return dhcpv6lq_wire_length(option_len) > event->length - DHCPV6LQ_OPTION_HEADER;
}

/* The octets that an option holds whole, from the event that begins it; none (NULL) where it is
 * empty or where what it should hold is not all there. */
struct dhcpv6lq_bytes dhcpv6lq_option_data(const uint8_t *octets,
                                           const struct dhcpv6lq_event *event);

/* The fault of an element whose octets do not fit its layout. */
enum dhcpv6lq_fault dhcpv6lq_scope_fault(enum dhcpv6lq_scope scope);

#endif
