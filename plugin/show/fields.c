/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The table of fields. Built-in ones come first in the mind of whoever adds a
 * row: filters, columns and colouring rules people have for "dhcpv6.*" then work
 * on our trees too. Fields of kind OPTIONS have no row: what they hold is shown.
 */
#include "show/fields.h"

#include <string.h>

#include <epan/packet.h>

/* One row a codec field, in any option (0) and then, right after it, where an
 * option of that code has a better one. */
static const struct row {
    enum dhcpv6lq_field field;
    uint16_t code;
    const char *abbrev;
    enum ftenum type;
    int display;
} rows[] = {
    {DHCPV6LQ_FIELD_UNDECODED, 0, "dhcpv6lq.undecoded", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_MESSAGE_SIZE, 0, "dhcpv6.bulk_leasequery.size", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_MESSAGE, 0, "dhcpv6lq.message", FT_NONE, BASE_NONE},
    {DHCPV6LQ_FIELD_MSG_TYPE, 0, "dhcpv6.msgtype", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_TRANSACTION_ID, 0, "dhcpv6.xid", FT_UINT24, BASE_HEX},
    {DHCPV6LQ_FIELD_HOP_COUNT, 0, "dhcpv6.hopcount", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_LINK_ADDRESS, 0, "dhcpv6.linkaddr", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_PEER_ADDRESS, 0, "dhcpv6.peeraddr", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_DHCPV4_FLAGS, 0, "dhcpv6lq.dhcpv4_flags", FT_UINT24, BASE_HEX},
    {DHCPV6LQ_FIELD_SENT_TIME, 0, "dhcpv6lq.sent_time", FT_ABSOLUTE_TIME, ABSOLUTE_TIME_UTC},
    {DHCPV6LQ_FIELD_MESSAGE_BODY, 0, "dhcpv6lq.message_body", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_OPTION_CODE, 0, "dhcpv6.option.type", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_OPTION_LEN, 0, "dhcpv6.option.length", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_DUID, 0, "dhcpv6.duid.bytes", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_DUID_TYPE, 0, "dhcpv6.duid.type", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_DUID_LLT_HWTYPE, 0, "dhcpv6.duidllt.hwtype", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_DUID_LLT_TIME, 0, "dhcpv6.duidllt.time", FT_ABSOLUTE_TIME, ABSOLUTE_TIME_UTC},
    {DHCPV6LQ_FIELD_DUID_LLT_ADDRESS, 0, "dhcpv6.duidllt.link_layer_addr", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_DUID_EN_ENTERPRISE, 0, "dhcpv6.duiden.enterprise", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_DUID_EN_IDENTIFIER, 0, "dhcpv6.duiden.identifier", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_DUID_LL_HWTYPE, 0, "dhcpv6.duidll.hwtype", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_DUID_LL_ADDRESS, 0, "dhcpv6.duidll.link_layer_addr", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_DUID_UUID, 0, "dhcpv6.duiduuid.bytes", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_DUID_OCTETS, 0, "dhcpv6lq.duid_identifier", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_IAID, 0, "dhcpv6.iaid", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_IA_TA_IAID, 0, "dhcpv6.iata", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_T1, 0, "dhcpv6.iaid.t1", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_T2, 0, "dhcpv6.iaid.t2", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_IAADDR, 0, "dhcpv6.iaaddr.ip", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_IAADDR_PREFERRED, 0, "dhcpv6.iaaddr.pref_lifetime", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_IAADDR_VALID, 0, "dhcpv6.iaaddr.valid_lifetime", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_IAADDR_VALID, 139, "dhcpv6lq.lladdr_valid_lifetime", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_IAPREFIX_PREFERRED, 0, "dhcpv6.iaprefix.pref_lifetime", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_IAPREFIX_VALID, 0, "dhcpv6.iaprefix.valid_lifetime", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_IAPREFIX_LENGTH, 0, "dhcpv6.iaprefix.pref_len", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_IAPREFIX, 0, "dhcpv6.iaprefix.pref_addr", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_REQUESTED_OPTION, 0, "dhcpv6.requested_option_code", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_PREFERENCE, 0, "dhcpv6.option_preference", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_PREFERENCE, 140, "dhcpv6lq.preference", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_ELAPSED_TIME, 0, "dhcpv6.elapsed_time", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_RELAY_MESSAGE, 0, "dhcpv6lq.message", FT_NONE, BASE_NONE},
    {DHCPV6LQ_FIELD_AUTH_PROTOCOL, 0, "dhcpv6.auth.protocol", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_AUTH_ALGORITHM, 0, "dhcpv6.auth.algorithm", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_AUTH_RDM, 0, "dhcpv6.auth.rdm", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_AUTH_REPLAY, 0, "dhcpv6.auth.replay_detection", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_AUTH_INFORMATION, 0, "dhcpv6.auth.info", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_STATUS_CODE, 0, "dhcpv6.status_code", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_STATUS_MESSAGE, 0, "dhcpv6.status_msg", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_ENTERPRISE, 0, "dhcpv6lq.enterprise", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_ENTERPRISE, 16, "dhcpv6.vendorclass.enterprise", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_ENTERPRISE, 17, "dhcpv6.vendoropts.enterprise", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_ENTERPRISE, 37, "dhcpv6.remoteid.enterprise", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_ITEM_LENGTH, 0, "dhcpv6lq.item_length", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_ITEM_LENGTH, 15, "dhcpv6.userclass.length", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_USER_CLASS_DATA, 0, "dhcpv6.userclass.opaque_data", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_VENDOR_CLASS_DATA, 0, "dhcpv6.vendorclass.data", FT_STRINGZ, BASE_NONE},
    {DHCPV6LQ_FIELD_VENDOR_OPTION_CODE, 0, "dhcpv6.vendoropts.enterprise.option_code", FT_UINT16,
     BASE_DEC},
    {DHCPV6LQ_FIELD_VENDOR_OPTION_LEN, 0, "dhcpv6.vendoropts.enterprise.option_length", FT_UINT16,
     BASE_DEC},
    {DHCPV6LQ_FIELD_INTERFACE_ID, 0, "dhcpv6.interface_id", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_RECONF_MSG_TYPE, 0, "dhcpv6.reconf_msg", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_REMOTE_ID, 0, "dhcpv6.remoteid_enterprise_id", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_SUBSCRIBER_ID, 0, "dhcpv6.subscriber_id", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_FQDN_FLAGS, 0, "dhcpv6.client_fqdn_flags", FT_UINT8, BASE_HEX},
    {DHCPV6LQ_FIELD_FQDN, 0, "dhcpv6.client_domain", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_LINK_LAYER_TYPE, 0, "dhcpv6lq.link_layer_type", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_LINK_LAYER_ADDRESS, 0, "dhcpv6lq.link_layer_address", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_RELAY_PORT, 0, "dhcpv6.relay_port", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_QUERY_TYPE, 0, "dhcpv6.lq_query", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS, 0, "dhcpv6.lq_query_link_address", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_CLT_TIME, 0, "dhcpv6.clt_time", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_LQ_PEER_ADDRESS, 0, "dhcpv6.lq_relay_data_peer_addr", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_LQ_RELAY_MESSAGE, 0, "dhcpv6lq.message", FT_NONE, BASE_NONE},
    {DHCPV6LQ_FIELD_CLIENT_LINK, 0, "dhcpv6.lq_client_link", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_BASE_TIME, 0, "dhcpv6lq.base_time", FT_ABSOLUTE_TIME, ABSOLUTE_TIME_UTC},
    {DHCPV6LQ_FIELD_START_TIME, 0, "dhcpv6lq.start_time", FT_ABSOLUTE_TIME, ABSOLUTE_TIME_UTC},
    {DHCPV6LQ_FIELD_END_TIME, 0, "dhcpv6lq.end_time", FT_ABSOLUTE_TIME, ABSOLUTE_TIME_UTC},
    {DHCPV6LQ_FIELD_ADDRESS, 0, "dhcpv6lq.address", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_ADDRESS, 12, "dhcpv6.unicast", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_ADDRESS, 22, "dhcpv6.sip_server_a", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_ADDRESS, 23, "dhcpv6.dns_server", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_ADDRESS, 27, "dhcpv6.nis_server", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_ADDRESS, 28, "dhcpv6.nisp_server", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_ADDRESS, 31, "dhcpv6.sntp_server", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_ADDRESS, 34, "dhcpv6.bcmcs_server_a", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_ADDRESS, 40, "dhcpv6.pana_agent", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_ADDRESS, 52, "dhcpv6.capwap_ac_v6", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_ADDRESS, 90, "dhcpv6.s46_br.address", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_DOMAIN_NAME, 0, "dhcpv6lq.domain_name", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_DOMAIN_NAME, 21, "dhcpv6.sip_server_domain_search_fqdn", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_DOMAIN_NAME, 24, "dhcpv6.search_list_entry", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_DOMAIN_NAME, 29, "dhcpv6.nis_fqdn", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_DOMAIN_NAME, 30, "dhcpv6.nisp_fqdn", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_DOMAIN_NAME, 33, "dhcpv6.bcmcs_server_fqdn", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_DOMAIN_NAME, 64, "dhcpv6.aftr_name", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_DOMAIN_NAME, 117, "dhcpv6.failover.dns_hostname", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_DOMAIN_NAME, 118, "dhcpv6.failover.dns_zonename", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_TEXT, 0, "dhcpv6lq.text", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_TEXT, 41, "dhcpv6.timezone", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_TEXT, 42, "dhcpv6.tzdb", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_TEXT, 103, "dhcpv6.captive_portal", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_TEXT, 112, "dhcpv6.mudurl", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_TEXT, 130, "dhcpv6.failover.relationship_name", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_OCTETS, 0, "dhcpv6lq.option_data", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_OCTETS, DHCPV6LQ_VENDORS_OPTION, "dhcpv6.vendoropts.enterprise.option_data",
     FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_UINT8, 0, "dhcpv6lq.value", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_UINT16, 0, "dhcpv6lq.value", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_UINT32, 0, "dhcpv6lq.value", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_UINT32, 121, "dhcpv6.failover.max_unacked_bndupd", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_SECONDS, 0, "dhcpv6lq.seconds", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_SECONDS, 32, "dhcpv6.lifetime", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_SECONDS, 122, "dhcpv6.failover.mclt", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_SECONDS, 128, "dhcpv6.failover.keepalive_time", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_TIME, 0, "dhcpv6lq.absolute_time", FT_ABSOLUTE_TIME, ABSOLUTE_TIME_UTC},
    {DHCPV6LQ_FIELD_TIME, 120, "dhcpv6.failover.expiration_time", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_TIME, 123, "dhcpv6.failover.partner_lifetime", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_TIME, 124, "dhcpv6.failover.partner_lifetime_sent", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_TIME, 125, "dhcpv6.failover.partner_down_time", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_TIME, 126, "dhcpv6.failover.partner_raw_clt_time", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_TIME, 133, "dhcpv6.failover.start_time_of_state", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_TIME, 134, "dhcpv6.failover.state_expiration_time", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_FLAGS8, 0, "dhcpv6lq.flags", FT_UINT16, BASE_HEX},
    {DHCPV6LQ_FIELD_FLAGS8, 89, "dhcpv6.s46_rule.flags", FT_UINT8, BASE_HEX},
    {DHCPV6LQ_FIELD_FLAGS8, 131, "dhcpv6.failover.server.flags", FT_UINT8, BASE_HEX},
    {DHCPV6LQ_FIELD_FLAGS16, 0, "dhcpv6lq.flags", FT_UINT16, BASE_HEX},
    {DHCPV6LQ_FIELD_FLAGS16, 115, "dhcpv6.failover.connect.flags", FT_UINT16, BASE_HEX},
    {DHCPV6LQ_FIELD_FLAGS16, 119, "dhcpv6.failover.dns.flags", FT_UINT16, BASE_HEX},
    {DHCPV6LQ_FIELD_PREFIX_LENGTH, 0, "dhcpv6lq.prefix_length", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_PREFIX_LENGTH, 91, "dhcpv6.s46_dmr.dmr_pref_len", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_PREFIX, 0, "dhcpv6lq.prefix", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_PREFIX, 89, "dhcpv6.s46_rule.ipv6_prefix", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_PREFIX, 91, "dhcpv6.s46_dmr.dmr_prefix", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_PREFIX, 92, "dhcpv6.s46_v4v6bind.ipv6_prefix", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_ITEM_TEXT, 0, "dhcpv6lq.text", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_CIVIC_WHAT, 0, "dhcpv6lq.civic.what", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_CIVIC_COUNTRY, 0, "dhcpv6lq.civic.country", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_CIVIC_TYPE, 0, "dhcpv6lq.civic.type", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_CIVIC_LENGTH, 0, "dhcpv6lq.civic.length", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_CIVIC_VALUE, 0, "dhcpv6lq.civic.value", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_NTP_SUBOPTION_CODE, 0, "dhcpv6.ntpserver.option.type", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_NTP_SUBOPTION_LEN, 0, "dhcpv6.ntpserver.option.length", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_NTP_ADDRESS, 0, "dhcpv6.ntpserver.addr", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_NTP_MULTICAST, 0, "dhcpv6.ntpserver.mc_addr", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_NTP_FQDN, 0, "dhcpv6.ntpserver.fqdn", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_ARCHITECTURE, 0, "dhcpv6lq.architecture", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_NII_TYPE, 0, "dhcpv6lq.nii.type", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_NII_MAJOR, 0, "dhcpv6lq.nii.major", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_NII_MINOR, 0, "dhcpv6lq.nii.minor", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_EXCLUDE_LENGTH, 0, "dhcpv6.pd_exclude.pref_len", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_EXCLUDE_SUBNET, 0, "dhcpv6.pd_exclude.subnet_id", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_VSS_TYPE, 0, "dhcpv6lq.vss.type", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_VSS_INFORMATION, 0, "dhcpv6lq.vss.information", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_HOME_PREFIX, 0, "dhcpv6lq.prefix", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_RDNSS_PREFERENCE, 0, "dhcpv6lq.rdnss_preference", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_KDC_PRIORITY, 0, "dhcpv6lq.kdc.priority", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_KDC_WEIGHT, 0, "dhcpv6lq.kdc.weight", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_KDC_TRANSPORT, 0, "dhcpv6lq.kdc.transport", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_KDC_PORT, 0, "dhcpv6lq.kdc.port", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_KDC_REALM, 0, "dhcpv6lq.kdc.realm", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_ADDRSEL_LABEL, 0, "dhcpv6lq.addrsel.label", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_ADDRSEL_PRECEDENCE, 0, "dhcpv6lq.addrsel.precedence", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_EA_LEN, 0, "dhcpv6.s46_rule.ea_len", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_PREFIX4_LEN, 0, "dhcpv6.s46_rule.ipv4_pref_len", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_IPV4_PREFIX, 0, "dhcpv6.s46_rule.ipv4_prefix", FT_IPv4, BASE_NONE},
    {DHCPV6LQ_FIELD_PREFIX6_LEN, 0, "dhcpv6.s46_rule.ipv6_prefix_len", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_PREFIX6_LEN, 92, "dhcpv6.s46_v4v6bind.ipv6_pref_len", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_IPV4_ADDRESS, 0, "dhcpv6.s46_v4v6bind.ipv4_address", FT_IPv4, BASE_NONE},
    {DHCPV6LQ_FIELD_PSID_OFFSET, 0, "dhcpv6.s46_portparam.offset", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_PSID_LEN, 0, "dhcpv6.s46_portparam.psid_len", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_PSID, 0, "dhcpv6.s46_portparam.psid", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_IPV6_PREFIX, 0, "dhcpv6lq.prefix", FT_IPv6, BASE_NONE},
    {DHCPV6LQ_FIELD_TRAFFIC_CLASS, 0, "dhcpv6lq.traffic_class", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_DOMAIN_PMTU, 0, "dhcpv6lq.domain_pmtu", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_ANI_RESERVED, 0, "dhcpv6lq.ani.reserved", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_ANI_ATT, 0, "dhcpv6lq.ani.att", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_BSSID, 0, "dhcpv6lq.ani.bssid", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_S46_OPTION_CODE, 0, "dhcpv6.option_code", FT_UINT16, BASE_HEX},
    {DHCPV6LQ_FIELD_BINDING_STATUS, 0, "dhcpv6.failover.binding_status", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_SERVER_STATE, 0, "dhcpv6.failover.server_state", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_MAJOR_VERSION, 0, "dhcpv6.failover.protocol.major_version", FT_UINT16,
     BASE_DEC},
    {DHCPV6LQ_FIELD_MINOR_VERSION, 0, "dhcpv6.failover.protocol.minor_version", FT_UINT16,
     BASE_DEC},
    {DHCPV6LQ_FIELD_RECONFIGURE_TIME, 0, "dhcpv6.failover.reconfigure_time", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_RECONFIGURE_KEY, 0, "dhcpv6.failover.reconfigure_key", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_LLADDR_TYPE, 0, "dhcpv6lq.link_layer_type", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_LLADDR_LEN, 0, "dhcpv6lq.item_length", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_LLADDR_ADDRESS, 0, "dhcpv6lq.link_layer_address", FT_BYTES, BASE_NONE},
    {DHCPV6LQ_FIELD_LLADDR_EXTRA, 0, "dhcpv6lq.extra_addresses", FT_UINT32, BASE_DEC},
    {DHCPV6LQ_FIELD_QUADRANT, 0, "dhcpv6lq.quadrant", FT_UINT8, BASE_DEC},
    {DHCPV6LQ_FIELD_DNR_PRIORITY, 0, "dhcpv6lq.dnr.priority", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_DNR_ADN_LENGTH, 0, "dhcpv6lq.item_length", FT_UINT16, BASE_DEC},
    {DHCPV6LQ_FIELD_DNR_ADN, 0, "dhcpv6lq.dnr.authentication_domain_name", FT_STRING, BASE_NONE},
    {DHCPV6LQ_FIELD_DNR_REST, 0, "dhcpv6lq.dnr.rest", FT_BYTES, BASE_NONE},
};

/* Built-in fields whose values are not the codec's number or text. */
static const struct {
    const char *abbrev;
    enum dhcpv6lq_form form;
} forms[] = {
    {"dhcpv6.elapsed_time", DHCPV6LQ_FORM_MILLISECONDS},
    {"dhcpv6.iaid", DHCPV6LQ_FORM_EIGHT_DIGITS},
    {"dhcpv6.iata", DHCPV6LQ_FORM_EIGHT_DIGITS},
    {"dhcpv6.duidllt.link_layer_addr", DHCPV6LQ_FORM_HARDWARE_ADDRESS},
    {"dhcpv6.duidll.link_layer_addr", DHCPV6LQ_FORM_HARDWARE_ADDRESS},
    {"dhcpv6.failover.dns_hostname", DHCPV6LQ_FORM_NO_FINAL_DOT},
    {"dhcpv6.failover.dns_zonename", DHCPV6LQ_FORM_NO_FINAL_DOT},
    {"dhcpv6.vendorclass.data", DHCPV6LQ_FORM_CHARACTERS},
};

/* Built-in fields of single bits, and the field of flags that has them. Which bits they are, the
 * built-in fields say themselves. */
static const struct {
    const char *flags;
    const char *abbrev;
    enum dhcpv6lq_direction direction; /* UNKNOWN: both ways */
} bits[] = {
    {"dhcpv6.client_fqdn_flags", "dhcpv6.clientfqdn.client.n", DHCPV6LQ_TO_SERVER},
    {"dhcpv6.client_fqdn_flags", "dhcpv6.clientfqdn.client.s", DHCPV6LQ_TO_SERVER},
    {"dhcpv6.client_fqdn_flags", "dhcpv6.clientfqdn.server.n", DHCPV6LQ_FROM_SERVER},
    {"dhcpv6.client_fqdn_flags", "dhcpv6.clientfqdn.server.o", DHCPV6LQ_FROM_SERVER},
    {"dhcpv6.client_fqdn_flags", "dhcpv6.clientfqdn.server.s", DHCPV6LQ_FROM_SERVER},
    {"dhcpv6.s46_rule.flags", "dhcpv6.s46_rule.flags.reserved", DHCPV6LQ_DIRECTION_UNKNOWN},
    {"dhcpv6.s46_rule.flags", "dhcpv6.s46_rule.flags.fmr", DHCPV6LQ_DIRECTION_UNKNOWN},
    {"dhcpv6.failover.connect.flags", "dhcpv6.failover.connect.flags.reserved",
     DHCPV6LQ_DIRECTION_UNKNOWN},
    {"dhcpv6.failover.connect.flags", "dhcpv6.failover.connect.flags.f",
     DHCPV6LQ_DIRECTION_UNKNOWN},
    {"dhcpv6.failover.dns.flags", "dhcpv6.failover.dns.flags.reserved", DHCPV6LQ_DIRECTION_UNKNOWN},
    {"dhcpv6.failover.dns.flags", "dhcpv6.failover.dns.flags.u", DHCPV6LQ_DIRECTION_UNKNOWN},
    {"dhcpv6.failover.dns.flags", "dhcpv6.failover.dns.flags.s", DHCPV6LQ_DIRECTION_UNKNOWN},
    {"dhcpv6.failover.dns.flags", "dhcpv6.failover.dns.flags.r", DHCPV6LQ_DIRECTION_UNKNOWN},
    {"dhcpv6.failover.dns.flags", "dhcpv6.failover.dns.flags.f", DHCPV6LQ_DIRECTION_UNKNOWN},
    {"dhcpv6.failover.server.flags", "dhcpv6.failover.server.flags.reserved",
     DHCPV6LQ_DIRECTION_UNKNOWN},
    {"dhcpv6.failover.server.flags", "dhcpv6.failover.server.flags.a", DHCPV6LQ_DIRECTION_UNKNOWN},
    {"dhcpv6.failover.server.flags", "dhcpv6.failover.server.flags.s", DHCPV6LQ_DIRECTION_UNKNOWN},
    {"dhcpv6.failover.server.flags", "dhcpv6.failover.server.flags.c", DHCPV6LQ_DIRECTION_UNKNOWN},
};

static const struct {
    const char *abbrev;
    const char *name;
    enum ftenum type;
    int display;
    const void *strings;
} own_rows[DHCPV6LQ_OWN_COUNT] = {
    [DHCPV6LQ_OWN_OPTION] = {"dhcpv6lq.option", "Option", FT_NONE, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_BEGUN_IN] = {"dhcpv6lq.begun_in", "The message begins in", FT_FRAMENUM, BASE_NONE,
                               NULL},
    [DHCPV6LQ_OWN_CONTINUATION] = {"dhcpv6lq.continuation",
                                   "Octets of a message whose start is not in the capture",
                                   FT_BYTES, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_REQUESTOR] = {"dhcpv6lq.requestor", "Requestor", FT_BYTES, SEP_COLON, NULL},
    [DHCPV6LQ_OWN_SERVER] = {"dhcpv6lq.server", "Server", FT_BYTES, SEP_COLON, NULL},
    [DHCPV6LQ_OWN_CLIENT] = {"dhcpv6lq.client", "Client", FT_BYTES, SEP_COLON, NULL},
    [DHCPV6LQ_OWN_RELAY_ID] = {"dhcpv6lq.relay_id", "Relay-ID", FT_BYTES, SEP_COLON, NULL},
    [DHCPV6LQ_OWN_EXPIRES] = {"dhcpv6lq.expires", "Expires", FT_ABSOLUTE_TIME, ABSOLUTE_TIME_UTC,
                              NULL},
    [DHCPV6LQ_OWN_LAST_SEEN] = {"dhcpv6lq.last_seen", "Last seen", FT_ABSOLUTE_TIME,
                                ABSOLUTE_TIME_UTC, NULL},
    [DHCPV6LQ_OWN_QUERY_IN] = {"dhcpv6lq.query_in", "Query in", FT_FRAMENUM, BASE_NONE,
                               FRAMENUM_TYPE(FT_FRAMENUM_REQUEST)},
    [DHCPV6LQ_OWN_REPLY_IN] = {"dhcpv6lq.reply_in", "Reply in", FT_FRAMENUM, BASE_NONE,
                               FRAMENUM_TYPE(FT_FRAMENUM_RESPONSE)},
    [DHCPV6LQ_OWN_DONE_IN] = {"dhcpv6lq.done_in", "Done in", FT_FRAMENUM, BASE_NONE,
                              FRAMENUM_TYPE(FT_FRAMENUM_RESPONSE)},
    [DHCPV6LQ_OWN_PREVIOUS] = {"dhcpv6lq.previous", "Previous message of this query in",
                               FT_FRAMENUM, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_NEXT] = {"dhcpv6lq.next", "Next message of this query in", FT_FRAMENUM, BASE_NONE,
                           NULL},
    [DHCPV6LQ_OWN_RETRANSMISSION] = {"dhcpv6lq.retransmission", "Retransmission of the query in",
                                     FT_FRAMENUM, BASE_NONE,
                                     FRAMENUM_TYPE(FT_FRAMENUM_RETRANS_PREV)},
    [DHCPV6LQ_OWN_TIME] = {"dhcpv6lq.time", "Time since the query", FT_RELATIVE_TIME, BASE_NONE,
                           NULL},
    [DHCPV6LQ_OWN_TIME_SINCE_PREVIOUS] = {"dhcpv6lq.time_since_previous",
                                          "Time since the previous message", FT_RELATIVE_TIME,
                                          BASE_NONE, NULL},
    [DHCPV6LQ_OWN_CLIENT_INDEX] = {"dhcpv6lq.client_index", "Client of this answer", FT_UINT32,
                                   BASE_DEC, NULL},
    [DHCPV6LQ_OWN_CLIENTS] = {"dhcpv6lq.clients", "Clients", FT_UINT32, BASE_DEC, NULL},
    [DHCPV6LQ_OWN_ADDRESSES] = {"dhcpv6lq.addresses", "Addresses", FT_UINT32, BASE_DEC, NULL},
    [DHCPV6LQ_OWN_PREFIXES] = {"dhcpv6lq.prefixes", "Prefixes", FT_UINT32, BASE_DEC, NULL},
    [DHCPV6LQ_OWN_OCTETS] = {"dhcpv6lq.octets", "Octets", FT_UINT64, BASE_DEC, NULL},
    [DHCPV6LQ_OWN_OUTCOME] = {"dhcpv6lq.outcome", "Outcome", FT_STRING, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_FIRST_REPLY] = {"dhcpv6lq.first_reply", "Time to the first reply",
                                  FT_RELATIVE_TIME, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_DURATION] = {"dhcpv6lq.duration", "Duration", FT_RELATIVE_TIME, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_ANSWER_LOST] = {"dhcpv6lq.answer_lost", "Answer lost", FT_NONE, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_GIVEN_UP] = {"dhcpv6lq.given_up", "Given up", FT_NONE, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_FOREIGN] = {"dhcpv6lq.foreign", "Octets of another protocol", FT_BYTES, BASE_NONE,
                              NULL},
    [DHCPV6LQ_OWN_SEGMENTS] = {"dhcpv6lq.segments", "Segments", FT_NONE, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_SEGMENT] = {"dhcpv6lq.segment", "Segment", FT_FRAMENUM, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_LATE] = {"dhcpv6lq.late", "Captured late", FT_NONE, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_UNSETTLED] = {"dhcpv6lq.unsettled", "Not followed yet", FT_NONE, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_INCOMPLETE] = {"dhcpv6lq.incomplete", "Incomplete message", FT_NONE, BASE_NONE,
                                 NULL},
    [DHCPV6LQ_OWN_WAITS] = {"dhcpv6lq.waits", "Waits for octets", FT_UINT64, BASE_DEC, NULL},
    [DHCPV6LQ_OWN_SEEN_IN] = {"dhcpv6lq.seen_in", "Octets seen in frame", FT_FRAMENUM, BASE_NONE,
                              FRAMENUM_TYPE(FT_FRAMENUM_RETRANS_PREV)},
    [DHCPV6LQ_OWN_SEEN] = {"dhcpv6lq.seen", "Octets seen", FT_NONE, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_QUERY] = {"dhcpv6lq.query", "Query", FT_UINT32, BASE_DEC, NULL},
    [DHCPV6LQ_OWN_REPEAT] = {"dhcpv6lq.repeat", "Repeats the reply in", FT_FRAMENUM, BASE_NONE,
                             FRAMENUM_TYPE(FT_FRAMENUM_RETRANS_PREV)},
    [DHCPV6LQ_OWN_LAST_IN] = {"dhcpv6lq.last_in", "Last message in", FT_FRAMENUM, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_CLOSED_IN] = {"dhcpv6lq.closed_in", "Connection closed in", FT_FRAMENUM,
                                BASE_NONE, NULL},
    [DHCPV6LQ_OWN_RULE] = {"dhcpv6lq.rule", "Rule", FT_STRING, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_SEVERITY] = {"dhcpv6lq.severity", "Severity", FT_STRING, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_PHASE] = {"dhcpv6lq.phase", "Phase", FT_STRING, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_BASE_TIME_KEPT] = {"dhcpv6lq.base_time_kept", "Base-time that may be kept",
                                     FT_ABSOLUTE_TIME, ABSOLUTE_TIME_UTC, NULL},
    [DHCPV6LQ_OWN_KEEP_ALIVE] = {"dhcpv6lq.keep_alive", "Keep-alive", FT_NONE, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_LIVE_IN] = {"dhcpv6lq.live_in", "Live from", FT_FRAMENUM, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_RESUMES] = {"dhcpv6lq.resumes", "Resumes the answer to", FT_FRAMENUM, BASE_NONE,
                              NULL},
    [DHCPV6LQ_OWN_RESUMED_IN] = {"dhcpv6lq.resumed_in", "Resumed in", FT_FRAMENUM, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_RESUME_GAP] = {"dhcpv6lq.resume_gap",
                                 "Start-time after the last base-time that may be kept",
                                 FT_RELATIVE_TIME, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_RECOVERY_IN] = {"dhcpv6lq.recovery_in", "Bulk query for the missing updates in",
                                  FT_FRAMENUM, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_NOT_RECOVERED] = {"dhcpv6lq.not_recovered", "Not recovered", FT_NONE, BASE_NONE,
                                    NULL},
    [DHCPV6LQ_OWN_CLOCK_DIFFERENCE] = {"dhcpv6lq.clock_difference",
                                       "Server's clock less the capture's", FT_RELATIVE_TIME,
                                       BASE_NONE, NULL},
    [DHCPV6LQ_OWN_CLOCK_STEP] = {"dhcpv6lq.clock_step",
                                 "Step of the server's clock, or of the capture's",
                                 FT_RELATIVE_TIME, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_TLS_IN] = {"dhcpv6lq.tls_in", "TLS begins in", FT_FRAMENUM, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_TLS_VERSION] = {"dhcpv6lq.tls_version", "TLS version", FT_STRING, BASE_NONE,
                                  NULL},
    [DHCPV6LQ_OWN_TLS_ALERT] = {"dhcpv6lq.tls_alert", "TLS alert", FT_STRING, BASE_NONE, NULL},
    [DHCPV6LQ_OWN_TLS_NO_KEYS] = {"dhcpv6lq.tls_no_keys", "TLS without keys", FT_NONE, BASE_NONE,
                                  NULL},
    [DHCPV6LQ_OWN_EXPIRES_SERVER] = {"dhcpv6lq.expires_server", "Expires by the server's clock",
                                     FT_ABSOLUTE_TIME, ABSOLUTE_TIME_UTC, NULL},
    [DHCPV6LQ_OWN_LAST_SEEN_SERVER] = {"dhcpv6lq.last_seen_server",
                                       "Last seen by the server's clock", FT_ABSOLUTE_TIME,
                                       ABSOLUTE_TIME_UTC, NULL},
};

static struct dhcpv6lq_field_shown shown[G_N_ELEMENTS(rows)];
static const header_field_info *bit_infos[G_N_ELEMENTS(bits)];
static size_t first_rows[DHCPV6LQ_FIELD_COUNT];
static int own_ids[DHCPV6LQ_OWN_COUNT];

#define BUILT_IN "dhcpv6."
#define OWN "dhcpv6lq."

/* Register one field for as long as the program runs. */
static const header_field_info *register_field(int proto, const header_field_info *like) {
    hf_register_info *info = wmem_new0(wmem_epan_scope(), hf_register_info);

    info->p_id = wmem_new(wmem_epan_scope(), int);
    *info->p_id = -1;
    info->hfinfo = (header_field_info){like->name,    like->abbrev,  like->type, like->display,
                                       like->strings, like->bitmask, NULL,       HFILL};
    proto_register_field_array(proto, info, 1);
    return &info->hfinfo;
}

/* A field like the built-in one of that name and under that very name, so that filters, columns and
 * colouring rules find both; but of our protocol, as "tshark -G elastic-mapping" files a field
 * under the protocol that registered it and "-T ek" under the one whose tree shows it. NULL where
 * there is no such built-in one. */
static const header_field_info *register_built_in(int proto, const char *abbrev, enum ftenum type) {
    const header_field_info *info = proto_registrar_get_byname(abbrev);

    return info && info->parent != proto && info->type == type ? register_field(proto, info) : NULL;
}

static const header_field_info *find_or_register(int proto, const struct row *row) {
    const header_field_info *info = register_built_in(proto, row->abbrev, row->type);
    const char *abbrev = row->abbrev;

    if (info) {
        return info;
    }
    info = proto_registrar_get_byname(abbrev);
    if (g_str_has_prefix(abbrev, BUILT_IN) && !(info && info->parent == proto)) {
        abbrev = wmem_strdup_printf(wmem_epan_scope(), OWN "%s", abbrev + strlen(BUILT_IN));
        info = proto_registrar_get_byname(abbrev);
    }

    const header_field_info own = {.name = dhcpv6lq_field_info(row->field)->name,
                                   .abbrev = abbrev,
                                   .type = row->type,
                                   .display = row->display};

    return info ? info : register_field(proto, &own);
}

static enum dhcpv6lq_form form_of(const char *abbrev) {
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (strcmp(forms[i].abbrev, abbrev) == 0) {
            return forms[i].form;
        }
    }
    return DHCPV6LQ_FORM_CODEC;
}

static bool has_bits(const char *abbrev) {
    for (size_t i = 0; i < G_N_ELEMENTS(bits); i++) {
        if (strcmp(bits[i].flags, abbrev) == 0) {
            return true;
        }
    }
    return false;
}

void dhcpv6lq_register_fields(int proto) {
    for (size_t i = G_N_ELEMENTS(rows); i-- > 0;) {
        shown[i] = (struct dhcpv6lq_field_shown){.info = find_or_register(proto, &rows[i]),
                                                 .form = form_of(rows[i].abbrev),
                                                 .has_bits = has_bits(rows[i].abbrev)};
        first_rows[rows[i].field] = i;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bits); i++) {
        bit_infos[i] = register_built_in(proto, bits[i].abbrev, FT_BOOLEAN);
    }
    for (size_t i = 0; i < DHCPV6LQ_OWN_COUNT; i++) {
        const header_field_info own = {.name = own_rows[i].name,
                                       .abbrev = own_rows[i].abbrev,
                                       .type = own_rows[i].type,
                                       .display = own_rows[i].display,
                                       .strings = own_rows[i].strings};

        own_ids[i] = register_field(proto, &own)->id;
    }
}

const struct dhcpv6lq_field_shown *dhcpv6lq_field_shown(enum dhcpv6lq_field field, uint32_t code) {
    size_t first = first_rows[field];

    for (size_t i = first; i < G_N_ELEMENTS(rows) && rows[i].field == field; i++) {
        if (rows[i].code == code) {
            return &shown[i];
        }
    }
    return &shown[first];
}

const header_field_info *dhcpv6lq_next_bit(const struct dhcpv6lq_field_shown *flags,
                                           enum dhcpv6lq_direction direction, size_t *next) {
    while (flags->has_bits && *next < G_N_ELEMENTS(bits)) {
        size_t i = (*next)++;
        bool this_way =
            bits[i].direction == DHCPV6LQ_DIRECTION_UNKNOWN || bits[i].direction == direction;

        if (this_way && bit_infos[i] && strcmp(bits[i].flags, flags->info->abbrev) == 0) {
            return bit_infos[i];
        }
    }
    return NULL;
}

int dhcpv6lq_own_field(enum dhcpv6lq_own own) {
    return own_ids[own];
}
