/* SPDX-License-Identifier: MIT
 *
 * The five scopes: where each finds its layout, and the limits on its length.
 */
#include "octets/scope.h"

#include "octets/layouts.h"

size_t dhcpv6lq_scope_header_length(enum dhcpv6lq_scope scope, enum dhcpv6lq_space space) {
    const struct dhcpv6lq_layout *header = dhcpv6lq_scope_header(scope, space);
    size_t length = 0;

    for (uint8_t i = 0; header && i < header->count; i++) {
        length += dhcpv6lq_field_info((enum dhcpv6lq_field)header->fields[i])->width;
    }
    return length;
}

struct dhcpv6lq_bytes dhcpv6lq_option_data(const uint8_t *octets,
                                           const struct dhcpv6lq_event *event) {
    if (event->length == DHCPV6LQ_OPTION_HEADER || dhcpv6lq_option_is_cut(octets, event)) {
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
