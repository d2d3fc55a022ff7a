/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What Wireshark looks for in a plugin. The same source serves 4.0, which asks
 * for the version it was built for, and later ones, which ask for a description.
 */
#include <epan/proto.h>
#include <ws_symbol_export.h>

#include "from/file.h"
#include "from/from.h"
#include "show/fields.h"
#include "show/follow.h"
#include "show/packet.h"
#include "show/tree.h"
#include "stats/stats.h"
#include "stats/tap.h"

#define EXPORT WS_DLL_PUBLIC_DEF

EXPORT extern const gchar plugin_version[];
EXPORT extern const int plugin_want_major;
EXPORT extern const int plugin_want_minor;
EXPORT void plugin_register(void);
EXPORT uint32_t plugin_describe(void);

const gchar plugin_version[] = PLUGIN_VERSION;
const int plugin_want_major = WIRESHARK_MAJOR;
const int plugin_want_minor = WIRESHARK_MINOR;

enum { PLUGIN_HAS_DISSECTOR = 1 }; /* WS_PLUGIN_DESC_DISSECTOR, which 4.0 does not have */

static void register_protocol(void) {
    module_t *preferences;

    proto_dhcpv6lq = proto_register_protocol("DHCPv6 Leasequery", "DHCPv6LQ", "dhcpv6lq");
    dhcpv6lq_register_fields(proto_dhcpv6lq);
    dhcpv6lq_register_tree(proto_dhcpv6lq);
    dhcpv6lq_register_follow();
    preferences = prefs_register_protocol(proto_dhcpv6lq, NULL);
    dhcpv6lq_register_file(preferences);
    dhcpv6lq_register_tcp(proto_dhcpv6lq, preferences);
    dhcpv6lq_register_tap();
    dhcpv6lq_stat_queries();
    dhcpv6lq_stat_active();
    dhcpv6lq_stat_bindings();
    dhcpv6lq_stat_ledger();
    dhcpv6lq_stat_compare();
    dhcpv6lq_stat_srt(proto_dhcpv6lq);
    dhcpv6lq_stat_findings();
    dhcpv6lq_stat_json();
    dhcpv6lq_export(proto_dhcpv6lq, preferences);
}

static void hand_off(void) {
    dhcpv6lq_handoff_file(proto_dhcpv6lq);
    dhcpv6lq_handoff_tcp();
    dhcpv6lq_handoff_udp(proto_dhcpv6lq);
    dhcpv6lq_stat_tree();
}

void plugin_register(void) {
    static const proto_plugin plugin = {register_protocol, hand_off};

    proto_register_plugin(&plugin);
}

uint32_t plugin_describe(void) {
    return PLUGIN_HAS_DISSECTOR;
}
