/* SPDX-License-Identifier: MIT
 *
 * The layouts that the registry's tables point to, one a line:
 *
 *   X(name, repeat, fields ...)
 *
 * `repeat` is the index of the first field that stands any number of times, or
 * NEVER. A layout that ends in a REST field has no room for more.
 */
#ifndef DHCPV6LQ_LAYOUTS_H
#define DHCPV6LQ_LAYOUTS_H

#define DHCPV6LQ_LAYOUTS(X)                                                                        \
    /* messages */                                                                                 \
    X(frame, NEVER, F(MESSAGE))                                                                    \
    X(client_server, NEVER, F(MSG_TYPE), F(TRANSACTION_ID), F(OPTIONS))                            \
    X(relay, NEVER, F(MSG_TYPE), F(HOP_COUNT), F(LINK_ADDRESS), F(PEER_ADDRESS), F(OPTIONS))       \
    X(dhcpv4, NEVER, F(MSG_TYPE), F(DHCPV4_FLAGS), F(OPTIONS))                                     \
    X(failover, NEVER, F(MSG_TYPE), F(TRANSACTION_ID), F(SENT_TIME), F(OPTIONS))                   \
    X(unknown_message, NEVER, F(MSG_TYPE), F(MESSAGE_BODY))                                        \
    /* DUIDs */                                                                                    \
    X(duid_llt, NEVER, F(DUID_TYPE), F(DUID_LLT_HWTYPE), F(DUID_LLT_TIME), F(DUID_LLT_ADDRESS))    \
    X(duid_en, NEVER, F(DUID_TYPE), F(DUID_EN_ENTERPRISE), F(DUID_EN_IDENTIFIER))                  \
    X(duid_ll, NEVER, F(DUID_TYPE), F(DUID_LL_HWTYPE), F(DUID_LL_ADDRESS))                         \
    X(duid_uuid, NEVER, F(DUID_TYPE), F(DUID_UUID))                                                \
    X(duid_unknown, NEVER, F(DUID_TYPE), F(DUID_OCTETS))                                           \
    /* what stands before an element's own fields */                                               \
    X(frame_header, NEVER, F(MESSAGE_SIZE))                                                        \
    X(option_header, NEVER, F(OPTION_CODE), F(OPTION_LEN))                                         \
    X(ntp_header, NEVER, F(NTP_SUBOPTION_CODE), F(NTP_SUBOPTION_LEN))                              \
    X(vendor_header, NEVER, F(VENDOR_OPTION_CODE), F(VENDOR_OPTION_LEN))                           \
    /* shapes that options share */                                                                \
    X(octets, NEVER, F(OCTETS))                                                                    \
    X(text, NEVER, F(TEXT))                                                                        \
    X(options, NEVER, F(OPTIONS))                                                                  \
    X(duid, NEVER, F(DUID))                                                                        \
    X(address, NEVER, F(ADDRESS))                                                                  \
    X(addresses, 0, F(ADDRESS))                                                                    \
    X(name, NEVER, F(DOMAIN_NAME))                                                                 \
    X(names, 0, F(DOMAIN_NAME))                                                                    \
    X(uint8, NEVER, F(UINT8))                                                                      \
    X(uint16, NEVER, F(UINT16))                                                                    \
    X(uint32, NEVER, F(UINT32))                                                                    \
    X(flags8, NEVER, F(FLAGS8))                                                                    \
    X(flags16, NEVER, F(FLAGS16))                                                                  \
    X(seconds, NEVER, F(SECONDS))                                                                  \
    X(time, NEVER, F(TIME))                                                                        \
    X(prefix, NEVER, F(PREFIX_LENGTH), F(PREFIX))                                                  \
    X(requested_options, 0, F(REQUESTED_OPTION))                                                   \
    X(sized_texts, 0, F(ITEM_LENGTH), F(ITEM_TEXT))                                                \
    /* one option each */                                                                          \
    X(ia, NEVER, F(IAID), F(T1), F(T2), F(OPTIONS))                                                \
    X(ia_ta, NEVER, F(IA_TA_IAID), F(OPTIONS))                                                     \
    X(iaaddr, NEVER, F(IAADDR), F(IAADDR_PREFERRED), F(IAADDR_VALID), F(OPTIONS))                  \
    X(iaprefix, NEVER, F(IAPREFIX_PREFERRED), F(IAPREFIX_VALID), F(IAPREFIX_LENGTH), F(IAPREFIX),  \
      F(OPTIONS))                                                                                  \
    X(preference, NEVER, F(PREFERENCE))                                                            \
    X(elapsed_time, NEVER, F(ELAPSED_TIME))                                                        \
    X(relay_msg, NEVER, F(RELAY_MESSAGE))                                                          \
    X(auth, NEVER, F(AUTH_PROTOCOL), F(AUTH_ALGORITHM), F(AUTH_RDM), F(AUTH_REPLAY),               \
      F(AUTH_INFORMATION))                                                                         \
    X(status_code, NEVER, F(STATUS_CODE), F(STATUS_MESSAGE))                                       \
    X(user_class, 0, F(ITEM_LENGTH), F(USER_CLASS_DATA))                                           \
    X(vendor_class, 1, F(ENTERPRISE), F(ITEM_LENGTH), F(VENDOR_CLASS_DATA))                        \
    X(vendor_opts, NEVER, F(ENTERPRISE), F(VENDOR_OPTIONS))                                        \
    X(interface_id, NEVER, F(INTERFACE_ID))                                                        \
    X(reconf_msg, NEVER, F(RECONF_MSG_TYPE))                                                       \
    X(geoconf_civic, 2, F(CIVIC_WHAT), F(CIVIC_COUNTRY), F(CIVIC_TYPE), F(CIVIC_LENGTH),           \
      F(CIVIC_VALUE))                                                                              \
    X(remote_id, NEVER, F(ENTERPRISE), F(REMOTE_ID))                                               \
    X(subscriber_id, NEVER, F(SUBSCRIBER_ID))                                                      \
    X(client_fqdn, NEVER, F(FQDN_FLAGS), F(FQDN))                                                  \
    X(lq_query, NEVER, F(QUERY_TYPE), F(QUERY_LINK_ADDRESS), F(OPTIONS))                           \
    X(clt_time, NEVER, F(CLT_TIME))                                                                \
    X(lq_relay_data, NEVER, F(LQ_PEER_ADDRESS), F(LQ_RELAY_MESSAGE))                               \
    X(lq_client_link, 0, F(CLIENT_LINK))                                                           \
    X(ntp_server, NEVER, F(NTP_SUBOPTIONS))                                                        \
    X(ntp_address, NEVER, F(NTP_ADDRESS))                                                          \
    X(ntp_multicast, NEVER, F(NTP_MULTICAST))                                                      \
    X(ntp_fqdn, NEVER, F(NTP_FQDN))                                                                \
    X(client_arch_type, 0, F(ARCHITECTURE))                                                        \
    X(nii, NEVER, F(NII_TYPE), F(NII_MAJOR), F(NII_MINOR))                                         \
    X(pd_exclude, NEVER, F(EXCLUDE_LENGTH), F(EXCLUDE_SUBNET))                                     \
    X(vss, NEVER, F(VSS_TYPE), F(VSS_INFORMATION))                                                 \
    X(mip6_hnp, NEVER, F(PREFIX_LENGTH), F(HOME_PREFIX))                                           \
    X(rdnss_selection, 2, F(ADDRESS), F(RDNSS_PREFERENCE), F(DOMAIN_NAME))                         \
    X(krb_kdc, NEVER, F(KDC_PRIORITY), F(KDC_WEIGHT), F(KDC_TRANSPORT), F(KDC_PORT), F(ADDRESS),   \
      F(KDC_REALM))                                                                                \
    X(client_linklayer_addr, NEVER, F(LINK_LAYER_TYPE), F(LINK_LAYER_ADDRESS))                     \
    X(addrsel, NEVER, F(FLAGS8), F(OPTIONS))                                                       \
    X(addrsel_table, NEVER, F(ADDRSEL_LABEL), F(ADDRSEL_PRECEDENCE), F(PREFIX_LENGTH), F(PREFIX))  \
    X(s46_rule, NEVER, F(FLAGS8), F(EA_LEN), F(PREFIX4_LEN), F(IPV4_PREFIX), F(PREFIX6_LEN),       \
      F(PREFIX), F(OPTIONS))                                                                       \
    X(s46_v4v6bind, NEVER, F(IPV4_ADDRESS), F(PREFIX6_LEN), F(PREFIX), F(OPTIONS))                 \
    X(s46_portparams, NEVER, F(PSID_OFFSET), F(PSID_LEN), F(PSID))                                 \
    X(s46_priority, 0, F(S46_OPTION_CODE))                                                         \
    X(s4rd_map_rule, NEVER, F(PREFIX4_LEN), F(PREFIX6_LEN), F(EA_LEN), F(FLAGS8), F(IPV4_PREFIX),  \
      F(IPV6_PREFIX))                                                                              \
    X(s4rd_non_map_rule, NEVER, F(FLAGS8), F(TRAFFIC_CLASS), F(DOMAIN_PMTU))                       \
    X(base_time, NEVER, F(BASE_TIME))                                                              \
    X(start_time, NEVER, F(START_TIME))                                                            \
    X(end_time, NEVER, F(END_TIME))                                                                \
    X(ani_att, NEVER, F(ANI_RESERVED), F(ANI_ATT))                                                 \
    X(ani_ap_bssid, NEVER, F(BSSID))                                                               \
    X(binding_status, NEVER, F(BINDING_STATUS))                                                    \
    X(server_state, NEVER, F(SERVER_STATE))                                                        \
    X(protocol_version, NEVER, F(MAJOR_VERSION), F(MINOR_VERSION))                                 \
    X(reconfigure_data, NEVER, F(RECONFIGURE_TIME), F(RECONFIGURE_KEY))                            \
    X(relay_port, NEVER, F(RELAY_PORT))                                                            \
    X(lladdr, NEVER, F(LLADDR_TYPE), F(LLADDR_LEN), F(LLADDR_ADDRESS), F(LLADDR_EXTRA),            \
      F(IAADDR_VALID), F(OPTIONS))                                                                 \
    X(slap_quad, 0, F(QUADRANT), F(PREFERENCE))                                                    \
    X(v6_dnr, NEVER, F(DNR_PRIORITY), F(DNR_ADN_LENGTH), F(DNR_ADN), F(DNR_REST))                  \
    X(dist_manager, NEVER, F(FLAGS16), F(DOMAIN_NAME))

#define DHCPV6LQ_LAYOUT_DECLARATION(name, ...)                                                     \
    extern const struct dhcpv6lq_layout dhcpv6lq_layout_##name;
DHCPV6LQ_LAYOUTS(DHCPV6LQ_LAYOUT_DECLARATION)
#undef DHCPV6LQ_LAYOUT_DECLARATION
extern const struct dhcpv6lq_layout dhcpv6lq_layout_empty; /* an option without data */

#endif
