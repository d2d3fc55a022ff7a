/* SPDX-License-Identifier: MIT
 *
 * Every field that a message, an option or a DUID can hold, one a line:
 *
 *   X(ID, name, kind, extent, width, space)
 *
 *   ID      the field's enumerator is DHCPV6LQ_FIELD_ID
 *   name    the RFC's word for it
 *   kind    what its octets mean (enum dhcpv6lq_kind)
 *   extent  how many octets it has (enum dhcpv6lq_extent)
 *   width   octets, where the extent is FIXED; otherwise 0
 *   space   the registry that names its numbers (enum dhcpv6lq_space)
 *
 * Which fields an element has, and in which order, is its layout in the
 * registry (registry.h).
 */
#ifndef DHCPV6LQ_FIELDS_H
#define DHCPV6LQ_FIELDS_H

#define DHCPV6LQ_FIELDS(X)                                                                         \
    /* What a decoder could make nothing of. */                                                    \
    X(UNDECODED, "undecoded octets", OCTETS, REST, 0, NONE)                                        \
    /* Message framing and headers: RFC 5460 5.1, RFC 8415 8 and 9, RFC 7341 6, RFC 8156 6. */     \
    X(MESSAGE_SIZE, "message-size", UINT, FIXED, 2, NONE)                                          \
    X(MESSAGE, "message", MESSAGE, REST, 0, MESSAGE)                                               \
    X(MSG_TYPE, "msg-type", UINT, FIXED, 1, MESSAGE)                                               \
    X(TRANSACTION_ID, "transaction-id", UINT, FIXED, 3, OPAQUE)                                    \
    X(HOP_COUNT, "hop-count", UINT, FIXED, 1, NONE)                                                \
    X(LINK_ADDRESS, "link-address", IPV6, FIXED, 16, NONE)                                         \
    X(PEER_ADDRESS, "peer-address", IPV6, FIXED, 16, NONE)                                         \
    X(DHCPV4_FLAGS, "flags", UINT, FIXED, 3, OPAQUE)                                               \
    X(SENT_TIME, "sent-time", TIME, FIXED, 4, NONE)                                                \
    X(MESSAGE_BODY, "message-body", OCTETS, REST, 0, NONE)                                         \
    /* Every option: RFC 8415 21.1. */                                                             \
    X(OPTIONS, "options", OPTIONS, REST, 0, OPTION)                                                \
    X(OPTION_CODE, "option-code", UINT, FIXED, 2, OPTION)                                          \
    X(OPTION_LEN, "option-len", UINT, FIXED, 2, NONE)                                              \
    /* DUIDs: RFC 8415 11, RFC 6355. */                                                            \
    X(DUID, "DUID", DUID, REST, 0, DUID)                                                           \
    X(DUID_TYPE, "DUID type", UINT, FIXED, 2, DUID)                                                \
    X(DUID_LLT_HWTYPE, "hardware type", UINT, FIXED, 2, HARDWARE)                                  \
    X(DUID_LLT_TIME, "time", TIME, FIXED, 4, NONE)                                                 \
    X(DUID_LLT_ADDRESS, "link-layer address", OCTETS, REST, 0, NONE)                               \
    X(DUID_EN_ENTERPRISE, "enterprise-number", UINT, FIXED, 4, ENTERPRISE)                         \
    X(DUID_EN_IDENTIFIER, "identifier", LABEL, REST, 0, NONE)                                      \
    X(DUID_LL_HWTYPE, "hardware type", UINT, FIXED, 2, HARDWARE)                                   \
    X(DUID_LL_ADDRESS, "link-layer address", OCTETS, REST, 0, NONE)                                \
    X(DUID_UUID, "UUID", OCTETS, FIXED, 16, NONE)                                                  \
    X(DUID_OCTETS, "identifier", OCTETS, REST, 0, NONE)                                            \
    /* Bindings and the base protocol: RFC 8415 21. */                                             \
    X(IAID, "IAID", UINT, FIXED, 4, OPAQUE)                                                        \
    X(IA_TA_IAID, "IAID", UINT, FIXED, 4, OPAQUE)                                                  \
    X(T1, "T1", SECONDS, FIXED, 4, NONE)                                                           \
    X(T2, "T2", SECONDS, FIXED, 4, NONE)                                                           \
    X(IAADDR, "IPv6-address", IPV6, FIXED, 16, NONE)                                               \
    X(IAADDR_PREFERRED, "preferred-lifetime", SECONDS, FIXED, 4, NONE)                             \
    X(IAADDR_VALID, "valid-lifetime", SECONDS, FIXED, 4, NONE)                                     \
    X(IAPREFIX_PREFERRED, "preferred-lifetime", SECONDS, FIXED, 4, NONE)                           \
    X(IAPREFIX_VALID, "valid-lifetime", SECONDS, FIXED, 4, NONE)                                   \
    X(IAPREFIX_LENGTH, "prefix-length", UINT, FIXED, 1, NONE)                                      \
    X(IAPREFIX, "IPv6-prefix", IPV6, FIXED, 16, NONE)                                              \
    X(REQUESTED_OPTION, "requested-option-code", UINT, FIXED, 2, OPTION)                           \
    X(PREFERENCE, "pref-value", UINT, FIXED, 1, NONE)                                              \
    X(ELAPSED_TIME, "elapsed-time", CENTISECONDS, FIXED, 2, NONE)                                  \
    X(RELAY_MESSAGE, "DHCP-relay-message", MESSAGE, REST, 0, MESSAGE)                              \
    X(AUTH_PROTOCOL, "protocol", UINT, FIXED, 1, NONE)                                             \
    X(AUTH_ALGORITHM, "algorithm", UINT, FIXED, 1, NONE)                                           \
    X(AUTH_RDM, "RDM", UINT, FIXED, 1, NONE)                                                       \
    X(AUTH_REPLAY, "replay detection", OCTETS, FIXED, 8, NONE)                                     \
    X(AUTH_INFORMATION, "authentication information", OCTETS, REST, 0, NONE)                       \
    X(STATUS_CODE, "status-code", UINT, FIXED, 2, STATUS)                                          \
    X(STATUS_MESSAGE, "status-message", TEXT, REST, 0, NONE)                                       \
    X(ENTERPRISE, "enterprise-number", UINT, FIXED, 4, ENTERPRISE)                                 \
    X(ITEM_LENGTH, "length", UINT, FIXED, 2, NONE)                                                 \
    X(USER_CLASS_DATA, "user-class-data", LABEL, SIZED, 0, NONE)                                   \
    X(VENDOR_CLASS_DATA, "vendor-class-data", LABEL, SIZED, 0, NONE)                               \
    X(VENDOR_OPTIONS, "vendor-option-data", OPTIONS, REST, 0, VENDOR)                              \
    X(VENDOR_OPTION_CODE, "sub-opt-code", UINT, FIXED, 2, VENDOR)                                  \
    X(VENDOR_OPTION_LEN, "sub-option-len", UINT, FIXED, 2, NONE)                                   \
    X(INTERFACE_ID, "interface-id", LABEL, REST, 0, NONE)                                          \
    X(RECONF_MSG_TYPE, "msg-type", UINT, FIXED, 1, MESSAGE)                                        \
    /* Relay agents: RFC 4649, 4580, 4704, 6939, 6977, 8357. */                                    \
    X(REMOTE_ID, "remote-id", LABEL, REST, 0, NONE)                                                \
    X(SUBSCRIBER_ID, "subscriber-id", TEXT, REST, 0, NONE)                                         \
    X(FQDN_FLAGS, "flags", UINT, FIXED, 1, OPAQUE)                                                 \
    X(FQDN, "domain-name", PARTIAL_NAME, REST, 0, NONE)                                            \
    X(LINK_LAYER_TYPE, "link-layer type", UINT, FIXED, 2, HARDWARE)                                \
    X(LINK_LAYER_ADDRESS, "link-layer address", OCTETS, REST, 0, NONE)                             \
    X(RELAY_PORT, "downstream source port", UINT, FIXED, 2, NONE)                                  \
    /* Leasequery: RFC 5007 4.1.2, RFC 7653 6.3. */                                                \
    X(QUERY_TYPE, "query-type", UINT, FIXED, 1, QUERY)                                             \
    X(QUERY_LINK_ADDRESS, "link-address", IPV6, FIXED, 16, NONE)                                   \
    X(CLT_TIME, "client-last-transaction-time", ELAPSED, FIXED, 4, NONE)                           \
    X(LQ_PEER_ADDRESS, "peer-address", IPV6, FIXED, 16, NONE)                                      \
    X(LQ_RELAY_MESSAGE, "DHCP-relay-message", MESSAGE, REST, 0, MESSAGE)                           \
    X(CLIENT_LINK, "link-address", IPV6, FIXED, 16, NONE)                                          \
    X(BASE_TIME, "base-time", TIME, FIXED, 4, NONE)                                                \
    X(START_TIME, "query-start-time", TIME, FIXED, 4, NONE)                                        \
    X(END_TIME, "query-end-time", TIME, FIXED, 4, NONE)                                            \
    /* Shapes that many options share. */                                                          \
    X(ADDRESS, "address", IPV6, FIXED, 16, NONE)                                                   \
    X(DOMAIN_NAME, "domain-name", NAME, NAME, 0, NONE)                                             \
    X(TEXT, "text", TEXT, REST, 0, NONE)                                                           \
    X(OCTETS, "data", OCTETS, REST, 0, NONE)                                                       \
    X(UINT8, "value", UINT, FIXED, 1, NONE)                                                        \
    X(UINT16, "value", UINT, FIXED, 2, NONE)                                                       \
    X(UINT32, "value", UINT, FIXED, 4, NONE)                                                       \
    X(SECONDS, "time", SECONDS, FIXED, 4, NONE)                                                    \
    X(TIME, "time", TIME, FIXED, 4, NONE)                                                          \
    X(FLAGS8, "flags", UINT, FIXED, 1, OPAQUE)                                                     \
    X(FLAGS16, "flags", UINT, FIXED, 2, OPAQUE)                                                    \
    X(PREFIX_LENGTH, "prefix-length", UINT, FIXED, 1, NONE)                                        \
    X(PREFIX, "IPv6-prefix", PREFIX, BITS, 0, NONE)                                                \
    X(ITEM_TEXT, "text", TEXT, SIZED, 0, NONE)                                                     \
    /* Other options' own fields. */                                                               \
    X(CIVIC_WHAT, "what", UINT, FIXED, 1, NONE)                                                    \
    X(CIVIC_COUNTRY, "country code", TEXT, FIXED, 2, NONE)                                         \
    X(CIVIC_TYPE, "CAtype", UINT, FIXED, 1, NONE)                                                  \
    X(CIVIC_LENGTH, "CAlength", UINT, FIXED, 1, NONE)                                              \
    X(CIVIC_VALUE, "CAvalue", TEXT, SIZED, 0, NONE)                                                \
    X(NTP_SUBOPTIONS, "suboptions", OPTIONS, REST, 0, NTP)                                         \
    X(NTP_SUBOPTION_CODE, "suboption-code", UINT, FIXED, 2, NTP)                                   \
    X(NTP_SUBOPTION_LEN, "suboption-len", UINT, FIXED, 2, NONE)                                    \
    X(NTP_ADDRESS, "NTP server address", IPV6, FIXED, 16, NONE)                                    \
    X(NTP_MULTICAST, "NTP multicast address", IPV6, FIXED, 16, NONE)                               \
    X(NTP_FQDN, "NTP server FQDN", NAME, NAME, 0, NONE)                                            \
    X(ARCHITECTURE, "architecture-type", UINT, FIXED, 2, NONE)                                     \
    X(NII_TYPE, "type", UINT, FIXED, 1, NONE)                                                      \
    X(NII_MAJOR, "major", UINT, FIXED, 1, NONE)                                                    \
    X(NII_MINOR, "minor", UINT, FIXED, 1, NONE)                                                    \
    X(EXCLUDE_LENGTH, "prefix-len", UINT, FIXED, 1, NONE)                                          \
    X(EXCLUDE_SUBNET, "IPv6 subnet ID", OCTETS, REST, 0, NONE)                                     \
    X(VSS_TYPE, "type", UINT, FIXED, 1, NONE)                                                      \
    X(VSS_INFORMATION, "VSS-info", OCTETS, REST, 0, NONE)                                          \
    X(HOME_PREFIX, "IPv6-prefix", IPV6, FIXED, 16, NONE)                                           \
    X(RDNSS_PREFERENCE, "preference", UINT, FIXED, 1, NONE)                                        \
    X(KDC_PRIORITY, "priority", UINT, FIXED, 2, NONE)                                              \
    X(KDC_WEIGHT, "weight", UINT, FIXED, 2, NONE)                                                  \
    X(KDC_TRANSPORT, "transport-type", UINT, FIXED, 1, NONE)                                       \
    X(KDC_PORT, "port-number", UINT, FIXED, 2, NONE)                                               \
    X(KDC_REALM, "realm-name", TEXT, REST, 0, NONE)                                                \
    X(ADDRSEL_LABEL, "label", UINT, FIXED, 1, NONE)                                                \
    X(ADDRSEL_PRECEDENCE, "precedence", UINT, FIXED, 1, NONE)                                      \
    X(EA_LEN, "ea-len", UINT, FIXED, 1, NONE)                                                      \
    X(PREFIX4_LEN, "prefix4-len", UINT, FIXED, 1, NONE)                                            \
    X(IPV4_PREFIX, "ipv4-prefix", IPV4, FIXED, 4, NONE)                                            \
    X(PREFIX6_LEN, "prefix6-len", UINT, FIXED, 1, NONE)                                            \
    X(IPV4_ADDRESS, "ipv4-address", IPV4, FIXED, 4, NONE)                                          \
    X(PSID_OFFSET, "offset", UINT, FIXED, 1, NONE)                                                 \
    X(PSID_LEN, "PSID-len", UINT, FIXED, 1, NONE)                                                  \
    X(PSID, "PSID", LEADING, FIXED, 2, NONE)                                                       \
    X(IPV6_PREFIX, "ipv6-prefix", IPV6, FIXED, 16, NONE)                                           \
    X(TRAFFIC_CLASS, "traffic-class", UINT, FIXED, 1, NONE)                                        \
    X(DOMAIN_PMTU, "domain-pmtu", UINT, FIXED, 2, NONE)                                            \
    X(ANI_RESERVED, "reserved", UINT, FIXED, 1, NONE)                                              \
    X(ANI_ATT, "ATT", UINT, FIXED, 1, NONE)                                                        \
    X(BSSID, "AP-BSSID", OCTETS, FIXED, 6, NONE)                                                   \
    X(S46_OPTION_CODE, "s46-option-code", UINT, FIXED, 2, OPTION)                                  \
    X(BINDING_STATUS, "binding-status", UINT, FIXED, 1, NONE)                                      \
    X(SERVER_STATE, "server-state", UINT, FIXED, 1, NONE)                                          \
    X(MAJOR_VERSION, "major-version", UINT, FIXED, 2, NONE)                                        \
    X(MINOR_VERSION, "minor-version", UINT, FIXED, 2, NONE)                                        \
    X(RECONFIGURE_TIME, "reconfigure-time", TIME, FIXED, 4, NONE)                                  \
    X(RECONFIGURE_KEY, "reconfigure-key", OCTETS, REST, 0, NONE)                                   \
    X(LLADDR_TYPE, "link-layer-type", UINT, FIXED, 2, HARDWARE)                                    \
    X(LLADDR_LEN, "link-layer-len", UINT, FIXED, 2, NONE)                                          \
    X(LLADDR_ADDRESS, "link-layer-addr", OCTETS, SIZED, 0, NONE)                                   \
    X(LLADDR_EXTRA, "extra-addresses", UINT, FIXED, 4, NONE)                                       \
    X(QUADRANT, "quadrant", UINT, FIXED, 1, NONE)                                                  \
    X(DNR_PRIORITY, "service-priority", UINT, FIXED, 2, NONE)                                      \
    X(DNR_ADN_LENGTH, "ADN length", UINT, FIXED, 2, NONE)                                          \
    X(DNR_ADN, "authentication-domain-name", NAME, SIZED, 0, NONE)                                 \
    X(DNR_REST, "addresses and service parameters", OCTETS, REST, 0, NONE)

#endif
