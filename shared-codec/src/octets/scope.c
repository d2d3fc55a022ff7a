/* SPDX-License-Identifier: MIT
 *
 * The five scopes: where each finds its layout, and the limits on its length.
 */
#include "octets/scope.h"

#include "octets/layouts.h"
#include "octets/wire.h"

const struct dhcpv6lq_layout *dhcpv6lq_scope_header(enum dhcpv6lq_scope scope,
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

size_t dhcpv6lq_scope_header_length(enum dhcpv6lq_scope scope, enum dhcpv6lq_space space) {
    const struct dhcpv6lq_layout *header = dhcpv6lq_scope_header(scope, space);
    size_t length = 0;

    for (uint8_t i = 0; header && i < header->count; i++) {
        length += dhcpv6lq_field_info((enum dhcpv6lq_field)header->fields[i])->width;
    }
    return length;
}

const struct dhcpv6lq_layout *dhcpv6lq_scope_layout(enum dhcpv6lq_scope scope,
                                                    enum dhcpv6lq_space space, uint32_t code,
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
    *entry = dhcpv6lq_lookup(space, code);
    return *entry ? (*entry)->layout : otherwise;
}

bool dhcpv6lq_scope_allows(enum dhcpv6lq_scope scope, const struct dhcpv6lq_entry *entry,
                           size_t length) {
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

unsigned dhcpv6lq_scope_padding(const struct dhcpv6lq_field_info *info, uint32_t before) {
    unsigned bits = 8u * info->width;

    return info->kind == DHCPV6LQ_KIND_LEADING && before <= bits ? bits - before : 0;
}

struct dhcpv6lq_bytes dhcpv6lq_option_data(const uint8_t *octets,
                                           const struct dhcpv6lq_event *event) {
    const uint8_t *length = octets + event->offset + 2;

    if (event->length <= DHCPV6LQ_OPTION_HEADER ||
        event->length - DHCPV6LQ_OPTION_HEADER < dhcpv6lq_wire_length(length)) {
        return (struct dhcpv6lq_bytes){NULL, 0};
    }
    return (struct dhcpv6lq_bytes){octets + event->offset + DHCPV6LQ_OPTION_HEADER,
                                   event->length - DHCPV6LQ_OPTION_HEADER};
}

enum dhcpv6lq_fault dhcpv6lq_scope_fault(enum dhcpv6lq_scope scope) {
    switch (scope) {
    case DHCPV6LQ_SCOPE_FRAME:
    case DHCPV6LQ_SCOPE_MESSAGE:
        return DHCPV6LQ_FAULT_MESSAGE_SIZE;
    case DHCPV6LQ_SCOPE_DUID:
        return DHCPV6LQ_FAULT_DUID_LENGTH;
    default:
        return DHCPV6LQ_FAULT_OPTION_LENGTH;
    }
}
