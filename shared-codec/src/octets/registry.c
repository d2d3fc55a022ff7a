/* SPDX-License-Identifier: MIT
 *
 * The registry's tables. Numbers and names are IANA's; layouts are those of the
 * RFC each row names.
 */
#include "dhcpv6lq/registry.h"

#include "octets/infos.h"
#include "octets/layouts.h"

#define LAYOUT(layout) &dhcpv6lq_layout_##layout
#define MESSAGE(code, name, layout, rfc)                                                           \
    { code, rfc, name, LAYOUT(layout), 0 }
#define OPTION(code, name, layout, rfc, min_length)                                                \
    { code, rfc, name, LAYOUT(layout), min_length }
#define DUID(code, name, layout, rfc, min_length)                                                  \
    { code, rfc, name, LAYOUT(layout), min_length }
#define VALUE(code, name, rfc)                                                                     \
    { code, rfc, name, NULL, 0 }

static const struct dhcpv6lq_entry messages[] = {
    MESSAGE(1, "SOLICIT", client_server, 8415),
    MESSAGE(2, "ADVERTISE", client_server, 8415),
    MESSAGE(3, "REQUEST", client_server, 8415),
    MESSAGE(4, "CONFIRM", client_server, 8415),
    MESSAGE(5, "RENEW", client_server, 8415),
    MESSAGE(6, "REBIND", client_server, 8415),
    MESSAGE(7, "REPLY", client_server, 8415),
    MESSAGE(8, "RELEASE", client_server, 8415),
    MESSAGE(9, "DECLINE", client_server, 8415),
    MESSAGE(10, "RECONFIGURE", client_server, 8415),
    MESSAGE(11, "INFORMATION-REQUEST", client_server, 8415),
    MESSAGE(12, "RELAY-FORW", relay, 8415),
    MESSAGE(13, "RELAY-REPL", relay, 8415),
    MESSAGE(14, "LEASEQUERY", client_server, 5007),
    MESSAGE(15, "LEASEQUERY-REPLY", client_server, 5007),
    MESSAGE(16, "LEASEQUERY-DONE", client_server, 5460),
    MESSAGE(17, "LEASEQUERY-DATA", client_server, 5460),
    MESSAGE(18, "RECONFIGURE-REQUEST", client_server, 6977),
    MESSAGE(19, "RECONFIGURE-REPLY", client_server, 6977),
    MESSAGE(20, "DHCPV4-QUERY", dhcpv4, 7341),
    MESSAGE(21, "DHCPV4-RESPONSE", dhcpv4, 7341),
    MESSAGE(22, "ACTIVELEASEQUERY", client_server, 7653),
    MESSAGE(23, "STARTTLS", client_server, 7653),
    MESSAGE(24, "BNDUPD", failover, 8156),
    MESSAGE(25, "BNDREPLY", failover, 8156),
    MESSAGE(26, "POOLREQ", failover, 8156),
    MESSAGE(27, "POOLRESP", failover, 8156),
    MESSAGE(28, "UPDREQ", failover, 8156),
    MESSAGE(29, "UPDREQALL", failover, 8156),
    MESSAGE(30, "UPDDONE", failover, 8156),
    MESSAGE(31, "CONNECT", failover, 8156),
    MESSAGE(32, "CONNECTREPLY", failover, 8156),
    MESSAGE(33, "DISCONNECT", failover, 8156),
    MESSAGE(34, "STATE", failover, 8156),
    MESSAGE(35, "CONTACT", failover, 8156),
    MESSAGE(36, "ADDR-REG-INFORM", client_server, 9686),
    MESSAGE(37, "ADDR-REG-REPLY", client_server, 9686),
};

static const struct dhcpv6lq_entry options[] = {
    OPTION(1, "OPTION_CLIENTID", duid, 8415, 0),
    OPTION(2, "OPTION_SERVERID", duid, 8415, 0),
    OPTION(3, "OPTION_IA_NA", ia, 8415, 0),
    OPTION(4, "OPTION_IA_TA", ia_ta, 8415, 0),
    OPTION(5, "OPTION_IAADDR", iaaddr, 8415, 0),
    OPTION(6, "OPTION_ORO", requested_options, 8415, 0),
    OPTION(7, "OPTION_PREFERENCE", preference, 8415, 0),
    OPTION(8, "OPTION_ELAPSED_TIME", elapsed_time, 8415, 0),
    OPTION(9, "OPTION_RELAY_MSG", relay_msg, 8415, 4),
    OPTION(11, "OPTION_AUTH", auth, 8415, 0),
    OPTION(12, "OPTION_UNICAST", address, 8415, 0),
    OPTION(13, "OPTION_STATUS_CODE", status_code, 8415, 0),
    OPTION(14, "OPTION_RAPID_COMMIT", empty, 8415, 0),
    OPTION(15, "OPTION_USER_CLASS", user_class, 8415, 0),
    OPTION(16, "OPTION_VENDOR_CLASS", vendor_class, 8415, 0),
    OPTION(17, "OPTION_VENDOR_OPTS", vendor_opts, 8415, 0),
    OPTION(18, "OPTION_INTERFACE_ID", interface_id, 8415, 0),
    OPTION(19, "OPTION_RECONF_MSG", reconf_msg, 8415, 0),
    OPTION(20, "OPTION_RECONF_ACCEPT", empty, 8415, 0),
    OPTION(21, "OPTION_SIP_SERVER_D", names, 3319, 0),
    OPTION(22, "OPTION_SIP_SERVER_A", addresses, 3319, 0),
    OPTION(23, "OPTION_DNS_SERVERS", addresses, 3646, 0),
    OPTION(24, "OPTION_DOMAIN_LIST", names, 3646, 0),
    OPTION(25, "OPTION_IA_PD", ia, 8415, 0),
    OPTION(26, "OPTION_IAPREFIX", iaprefix, 8415, 0),
    OPTION(27, "OPTION_NIS_SERVERS", addresses, 3898, 0),
    OPTION(28, "OPTION_NISP_SERVERS", addresses, 3898, 0),
    OPTION(29, "OPTION_NIS_DOMAIN_NAME", names, 3898, 0),
    OPTION(30, "OPTION_NISP_DOMAIN_NAME", names, 3898, 0),
    OPTION(31, "OPTION_SNTP_SERVERS", addresses, 4075, 0),
    OPTION(32, "OPTION_INFORMATION_REFRESH_TIME", seconds, 8415, 0),
    OPTION(33, "OPTION_BCMCS_SERVER_D", names, 4280, 0),
    OPTION(34, "OPTION_BCMCS_SERVER_A", addresses, 4280, 0),
    OPTION(36, "OPTION_GEOCONF_CIVIC", geoconf_civic, 4776, 0),
    OPTION(37, "OPTION_REMOTE_ID", remote_id, 4649, 0),
    OPTION(38, "OPTION_SUBSCRIBER_ID", subscriber_id, 4580, 0),
    OPTION(39, "OPTION_CLIENT_FQDN", client_fqdn, 4704, 0),
    OPTION(40, "OPTION_PANA_AGENT", addresses, 5192, 0),
    OPTION(41, "OPTION_NEW_POSIX_TIMEZONE", text, 4833, 0),
    OPTION(42, "OPTION_NEW_TZDB_TIMEZONE", text, 4833, 0),
    OPTION(43, "OPTION_ERO", requested_options, 4994, 0),
    OPTION(44, "OPTION_LQ_QUERY", lq_query, 5007, 0),
    OPTION(45, "OPTION_CLIENT_DATA", options, 5007, 0),
    OPTION(46, "OPTION_CLT_TIME", clt_time, 5007, 0),
    OPTION(47, "OPTION_LQ_RELAY_DATA", lq_relay_data, 5007, 50),
    OPTION(48, "OPTION_LQ_CLIENT_LINK", lq_client_link, 5007, 16),
    OPTION(49, "OPTION_MIP6_HNIDF", name, 6610, 0),
    OPTION(50, "OPTION_MIP6_VDINF", options, 6610, 0),
    OPTION(51, "OPTION_V6_LOST", name, 5223, 0),
    OPTION(52, "OPTION_CAPWAP_AC_V6", addresses, 5417, 0),
    OPTION(53, "OPTION_RELAY_ID", duid, 5460, 0),
    OPTION(54, "OPTION-IPv6_Address-MoS", octets, 5678, 0),
    OPTION(55, "OPTION-IPv6_FQDN-MoS", octets, 5678, 0),
    OPTION(56, "OPTION_NTP_SERVER", ntp_server, 5908, 0),
    OPTION(57, "OPTION_V6_ACCESS_DOMAIN", name, 5986, 0),
    OPTION(58, "OPTION_SIP_UA_CS_LIST", names, 6011, 0),
    OPTION(59, "OPT_BOOTFILE_URL", text, 5970, 0),
    OPTION(60, "OPT_BOOTFILE_PARAM", sized_texts, 5970, 0),
    OPTION(61, "OPTION_CLIENT_ARCH_TYPE", client_arch_type, 5970, 0),
    OPTION(62, "OPTION_NII", nii, 5970, 0),
    OPTION(63, "OPTION_GEOLOCATION", octets, 6225, 0),
    OPTION(64, "OPTION_AFTR_NAME", name, 6334, 0),
    OPTION(65, "OPTION_ERP_LOCAL_DOMAIN_NAME", name, 6440, 0),
    OPTION(66, "OPTION_RSOO", options, 6422, 0),
    OPTION(67, "OPTION_PD_EXCLUDE", pd_exclude, 6603, 2),
    OPTION(68, "OPTION_VSS", vss, 6607, 0),
    OPTION(69, "OPTION_MIP6_IDINF", options, 6610, 0),
    OPTION(70, "OPTION_MIP6_UDINF", options, 6610, 0),
    OPTION(71, "OPTION_MIP6_HNP", mip6_hnp, 6610, 0),
    OPTION(72, "OPTION_MIP6_HAA", address, 6610, 0),
    OPTION(73, "OPTION_MIP6_HAF", name, 6610, 0),
    OPTION(74, "OPTION_RDNSS_SELECTION", rdnss_selection, 6731, 0),
    OPTION(75, "OPTION_KRB_PRINCIPAL_NAME", octets, 6784, 0),
    OPTION(76, "OPTION_KRB_REALM_NAME", text, 6784, 0),
    OPTION(77, "OPTION_KRB_DEFAULT_REALM_NAME", text, 6784, 0),
    OPTION(78, "OPTION_KRB_KDC", krb_kdc, 6784, 0),
    OPTION(79, "OPTION_CLIENT_LINKLAYER_ADDR", client_linklayer_addr, 6939, 0),
    OPTION(80, "OPTION_LINK_ADDRESS", address, 6977, 0),
    OPTION(81, "OPTION_RADIUS", octets, 7037, 0),
    OPTION(82, "OPTION_SOL_MAX_RT", seconds, 8415, 0),
    OPTION(83, "OPTION_INF_MAX_RT", seconds, 8415, 0),
    OPTION(84, "OPTION_ADDRSEL", addrsel, 7078, 0),
    OPTION(85, "OPTION_ADDRSEL_TABLE", addrsel_table, 7078, 0),
    OPTION(86, "OPTION_V6_PCP_SERVER", addresses, 7291, 0),
    OPTION(87, "OPTION_DHCPV4_MSG", octets, 7341, 0),
    OPTION(88, "OPTION_DHCP4_O_DHCP6_SERVER", addresses, 7341, 0),
    OPTION(89, "OPTION_S46_RULE", s46_rule, 7598, 0),
    OPTION(90, "OPTION_S46_BR", address, 7598, 0),
    OPTION(91, "OPTION_S46_DMR", prefix, 7598, 0),
    OPTION(92, "OPTION_S46_V4V6BIND", s46_v4v6bind, 7598, 0),
    OPTION(93, "OPTION_S46_PORTPARAMS", s46_portparams, 7598, 0),
    OPTION(94, "OPTION_S46_CONT_MAPE", options, 7598, 0),
    OPTION(95, "OPTION_S46_CONT_MAPT", options, 7598, 0),
    OPTION(96, "OPTION_S46_CONT_LW", options, 7598, 0),
    OPTION(97, "OPTION_4RD", options, 7600, 0),
    OPTION(98, "OPTION_4RD_MAP_RULE", s4rd_map_rule, 7600, 0),
    OPTION(99, "OPTION_4RD_NON_MAP_RULE", s4rd_non_map_rule, 7600, 0),
    OPTION(100, "OPTION_LQ_BASE_TIME", base_time, 7653, 0),
    OPTION(101, "OPTION_LQ_START_TIME", start_time, 7653, 0),
    OPTION(102, "OPTION_LQ_END_TIME", end_time, 7653, 0),
    OPTION(103, "DHCP Captive-Portal", text, 8910, 0),
    OPTION(104, "OPTION_MPL_PARAMETERS", octets, 7774, 0),
    OPTION(105, "OPTION_ANI_ATT", ani_att, 7839, 0),
    OPTION(106, "OPTION_ANI_NETWORK_NAME", text, 7839, 0),
    OPTION(107, "OPTION_ANI_AP_NAME", text, 7839, 0),
    OPTION(108, "OPTION_ANI_AP_BSSID", ani_ap_bssid, 7839, 0),
    OPTION(109, "OPTION_ANI_OPERATOR_ID", uint32, 7839, 0),
    OPTION(110, "OPTION_ANI_OPERATOR_REALM", text, 7839, 0),
    OPTION(111, "OPTION_S46_PRIORITY", s46_priority, 8026, 0),
    OPTION(112, "OPTION_MUD_URL_V6", text, 8520, 0),
    OPTION(113, "OPTION_V6_PREFIX64", octets, 8115, 0),
    OPTION(114, "OPTION_F_BINDING_STATUS", binding_status, 8156, 0),
    OPTION(115, "OPTION_F_CONNECT_FLAGS", flags16, 8156, 0),
    OPTION(116, "OPTION_F_DNS_REMOVAL_INFO", options, 8156, 0),
    OPTION(117, "OPTION_F_DNS_HOST_NAME", name, 8156, 0),
    OPTION(118, "OPTION_F_DNS_ZONE_NAME", name, 8156, 0),
    OPTION(119, "OPTION_F_DNS_FLAGS", flags16, 8156, 0),
    OPTION(120, "OPTION_F_EXPIRATION_TIME", time, 8156, 0),
    OPTION(121, "OPTION_F_MAX_UNACKED_BNDUPD", uint32, 8156, 0),
    OPTION(122, "OPTION_F_MCLT", seconds, 8156, 0),
    OPTION(123, "OPTION_F_PARTNER_LIFETIME", time, 8156, 0),
    OPTION(124, "OPTION_F_PARTNER_LIFETIME_SENT", time, 8156, 0),
    OPTION(125, "OPTION_F_PARTNER_DOWN_TIME", time, 8156, 0),
    OPTION(126, "OPTION_F_PARTNER_RAW_CLT_TIME", time, 8156, 0),
    OPTION(127, "OPTION_F_PROTOCOL_VERSION", protocol_version, 8156, 0),
    OPTION(128, "OPTION_F_KEEPALIVE_TIME", seconds, 8156, 0),
    OPTION(129, "OPTION_F_RECONFIGURE_DATA", reconfigure_data, 8156, 0),
    OPTION(130, "OPTION_F_RELATIONSHIP_NAME", text, 8156, 0),
    OPTION(131, "OPTION_F_SERVER_FLAGS", flags8, 8156, 0),
    OPTION(132, "OPTION_F_SERVER_STATE", server_state, 8156, 0),
    OPTION(133, "OPTION_F_START_TIME_OF_STATE", time, 8156, 0),
    OPTION(134, "OPTION_F_STATE_EXPIRATION_TIME", time, 8156, 0),
    OPTION(135, "OPTION_RELAY_PORT", relay_port, 8357, 0),
    OPTION(136, "OPTION_V6_SZTP_REDIRECT", sized_texts, 8572, 0),
    OPTION(137, "OPTION_S46_BIND_IPV6_PREFIX", prefix, 8539, 0),
    OPTION(138, "OPTION_IA_LL", ia, 8947, 0),
    OPTION(139, "OPTION_LLADDR", lladdr, 8947, 0),
    OPTION(140, "OPTION_SLAP_QUAD", slap_quad, 8948, 2),
    OPTION(141, "OPTION_V6_DOTS_RI", name, 8973, 0),
    OPTION(142, "OPTION_V6_DOTS_ADDRESS", addresses, 8973, 0),
    OPTION(143, "OPTION-IPv6_Address-ANDSF", addresses, 6153, 0),
    OPTION(144, "OPTION_V6_DNR", v6_dnr, 9463, 0),
    OPTION(145, "OPTION_REGISTERED_DOMAIN", name, 9527, 0),
    OPTION(146, "OPTION_FORWARD_DIST_MANAGER", dist_manager, 9527, 0),
    OPTION(147, "OPTION_REVERSE_DIST_MANAGER", dist_manager, 9527, 0),
    OPTION(148, "OPTION_ADDR_REG_ENABLE", empty, 9686, 0),
};

static const struct dhcpv6lq_entry statuses[] = {
    VALUE(0, "Success", 8415),
    VALUE(1, "UnspecFail", 8415),
    VALUE(2, "NoAddrsAvail", 8415),
    VALUE(3, "NoBinding", 8415),
    VALUE(4, "NotOnLink", 8415),
    VALUE(5, "UseMulticast", 8415),
    VALUE(6, "NoPrefixAvail", 8415),
    VALUE(7, "UnknownQueryType", 5007),
    VALUE(8, "MalformedQuery", 5007),
    VALUE(9, "NotConfigured", 5007),
    VALUE(10, "NotAllowed", 5007),
    VALUE(11, "QueryTerminated", 5460),
    VALUE(12, "DataMissing", 7653),
    VALUE(13, "CatchUpComplete", 7653),
    VALUE(14, "NotSupported", 7653),
    VALUE(15, "TLSConnectionRefused", 7653),
    VALUE(16, "AddressInUse", 8156),
    VALUE(17, "ConfigurationConflict", 8156),
    VALUE(18, "MissingBindingInformation", 8156),
    VALUE(19, "OutdatedBindingInformation", 8156),
    VALUE(20, "ServerShuttingDown", 8156),
    VALUE(21, "DNSUpdateNotSupported", 8156),
    VALUE(22, "ExcessiveTimeSkew", 8156),
};

static const struct dhcpv6lq_entry queries[] = {
    VALUE(1, "QUERY_BY_ADDRESS", 5007),   VALUE(2, "QUERY_BY_CLIENTID", 5007),
    VALUE(3, "QUERY_BY_RELAY_ID", 5460),  VALUE(4, "QUERY_BY_LINK_ADDRESS", 5460),
    VALUE(5, "QUERY_BY_REMOTE_ID", 5460),
};

/* The shortest DUID of a type is its fixed part (RFC 8415 11.1). */
static const struct dhcpv6lq_entry duids[] = {
    DUID(1, "DUID-LLT", duid_llt, 8415, 8),
    DUID(2, "DUID-EN", duid_en, 8415, 6),
    DUID(3, "DUID-LL", duid_ll, 8415, 4),
    DUID(4, "DUID-UUID", duid_uuid, 6355, 18),
};

static const struct dhcpv6lq_entry hardware[] = {
    VALUE(1, "Ethernet", 0), VALUE(6, "IEEE 802", 0),       VALUE(15, "Frame Relay", 0),
    VALUE(16, "ATM", 0),     VALUE(18, "Fibre Channel", 0), VALUE(24, "IEEE 1394", 0),
    VALUE(27, "EUI-64", 0),  VALUE(32, "InfiniBand", 0),
};

static const struct dhcpv6lq_entry ntp_suboptions[] = {
    OPTION(1, "NTP_SUBOPTION_SRV_ADDR", ntp_address, 5908, 0),
    OPTION(2, "NTP_SUBOPTION_MC_ADDR", ntp_multicast, 5908, 0),
    OPTION(3, "NTP_SUBOPTION_SRV_FQDN", ntp_fqdn, 5908, 0),
};

#define TABLE(table)                                                                               \
    { (table), sizeof(table) / sizeof((table)[0]) }

const struct dhcpv6lq_table dhcpv6lq_tables[DHCPV6LQ_SPACE_COUNT] = {
    [DHCPV6LQ_SPACE_MESSAGE] = TABLE(messages),   [DHCPV6LQ_SPACE_OPTION] = TABLE(options),
    [DHCPV6LQ_SPACE_STATUS] = TABLE(statuses),    [DHCPV6LQ_SPACE_QUERY] = TABLE(queries),
    [DHCPV6LQ_SPACE_DUID] = TABLE(duids),         [DHCPV6LQ_SPACE_HARDWARE] = TABLE(hardware),
    [DHCPV6LQ_SPACE_NTP] = TABLE(ntp_suboptions),
};

const struct dhcpv6lq_entry *dhcpv6lq_entries(enum dhcpv6lq_space space, size_t *count) {
    *count = dhcpv6lq_tables[space].count;
    return dhcpv6lq_tables[space].entries;
}

const struct dhcpv6lq_entry *dhcpv6lq_lookup(enum dhcpv6lq_space space, uint32_t code) {
    return dhcpv6lq_entry_of(space, code);
}

bool dhcpv6lq_is_leasequery(uint32_t type) {
    return (type >= DHCPV6LQ_LEASEQUERY && type <= DHCPV6LQ_LEASEQUERY_DATA) ||
           type == DHCPV6LQ_ACTIVELEASEQUERY || type == DHCPV6LQ_STARTTLS;
}

const struct dhcpv6lq_field_info dhcpv6lq_field_infos[DHCPV6LQ_FIELD_COUNT] = {
#define FIELD_INFO(id, name, kind, extent, width, space)                                           \
    {name, DHCPV6LQ_KIND_##kind, DHCPV6LQ_EXTENT_##extent, width, DHCPV6LQ_SPACE_##space},
    DHCPV6LQ_FIELDS(FIELD_INFO)
#undef FIELD_INFO
};

const struct dhcpv6lq_field_info *dhcpv6lq_field_info(enum dhcpv6lq_field field) {
    return dhcpv6lq_info_of(field);
}
