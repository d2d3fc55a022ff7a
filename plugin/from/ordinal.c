/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is counted lasts as long as the dissection of the packet.
 */
#include "from/ordinal.h"

#include <epan/proto_data.h>

#include "show/packet.h"

uint32_t dhcpv6lq_next_ordinal(packet_info *pinfo, uint32_t key) {
    uint32_t *next = (uint32_t *)p_get_proto_data(pinfo->pool, pinfo, proto_dhcpv6lq, key);

    if (!next) {
        next = wmem_new0(pinfo->pool, uint32_t);
        p_add_proto_data(pinfo->pool, pinfo, proto_dhcpv6lq, key, next);
    }
    return (*next)++;
}
