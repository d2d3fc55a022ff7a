/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What Wireshark keeps of the selected packet is asked for the filter: so a packet keeps the
 * numbers of the queries that were shown in it.
 */
#include "show/follow.h"

#include <epan/conversation_filter.h>
#include <epan/proto_data.h>

#include "versions.h"

enum { QUERIES_KEY = 0x78000000 /* among a packet's proto data */ };

static wmem_array_t *queries_of(packet_info *pinfo) {
    return (wmem_array_t *)p_get_proto_data(pinfo->pool, pinfo, proto_dhcpv6lq, QUERIES_KEY);
}

static bool has(wmem_array_t *queries, uint32_t query) {
    const uint32_t *numbers = (const uint32_t *)wmem_array_get_raw(queries);

    for (guint i = 0; i < wmem_array_get_count(queries); i++) {
        if (numbers[i] == query) {
            return true;
        }
    }
    return false;
}

void dhcpv6lq_follow_add(packet_info *pinfo, uint32_t query) {
    wmem_array_t *queries = queries_of(pinfo);

    if (!queries) {
        queries = wmem_array_new(pinfo->pool, sizeof query);
        p_add_proto_data(pinfo->pool, pinfo, proto_dhcpv6lq, QUERIES_KEY, queries);
    }
    if (!has(queries, query)) {
        wmem_array_append_one(queries, query);
    }
}

/* "dhcpv6lq.query == 3 || dhcpv6lq.query == 4"; the caller frees it. */
static char *filter_of(packet_info *pinfo) {
    wmem_array_t *queries = queries_of(pinfo);
    const uint32_t *numbers = (const uint32_t *)wmem_array_get_raw(queries);
    GString *filter = g_string_new(NULL);

    for (guint i = 0; i < wmem_array_get_count(queries); i++) {
        g_string_append_printf(filter, "%sdhcpv6lq.query == %u", i > 0 ? " || " : "", numbers[i]);
    }
    return g_string_free(filter, FALSE);
}

#ifdef CONVERSATION_FILTER_HAS_DATA
static dhcpv6lq_bool is_there(packet_info *pinfo, void *data _U_) {
    return queries_of(pinfo) != NULL;
}

static char *build(packet_info *pinfo, void *data _U_) {
    return filter_of(pinfo);
}
#define NO_DATA , NULL
#else
static dhcpv6lq_bool is_there(packet_info *pinfo) {
    return queries_of(pinfo) != NULL;
}

static char *build(packet_info *pinfo) {
    return filter_of(pinfo);
}
#define NO_DATA
#endif

void dhcpv6lq_register_follow(void) {
    register_conversation_filter("dhcpv6lq", "DHCPv6 Leasequery query", is_there, build NO_DATA);
}
