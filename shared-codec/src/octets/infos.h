/* SPDX-License-Identifier: MIT
 *
 * What dhcpv6lq_field_info() tells, for who asks with every field.
 */
#ifndef DHCPV6LQ_INFOS_H
#define DHCPV6LQ_INFOS_H

#include "dhcpv6lq/registry.h"

extern const struct dhcpv6lq_field_info dhcpv6lq_field_infos[DHCPV6LQ_FIELD_COUNT];

static inline const struct dhcpv6lq_field_info *dhcpv6lq_info_of(enum dhcpv6lq_field field) {
    return &dhcpv6lq_field_infos[field];
}

#endif
