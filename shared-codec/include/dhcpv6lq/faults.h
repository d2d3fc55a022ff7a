/* SPDX-License-Identifier: MIT
 *
 * What can be wrong with an element's octets, so that they cannot be taken apart as
 * its format says: the faults that the walk tells, one a line, which are rules
 * (rules.h, where the columns are explained) like any other.
 */
#ifndef DHCPV6LQ_FAULTS_H
#define DHCPV6LQ_FAULTS_H

#define DHCPV6LQ_FAULTS(X)                                                                         \
    X(MESSAGE_SIZE, message_size, ERROR, "RFC 5460 5.1",                                           \
      "The message-size is not that of a message")                                                 \
    X(OPTION_TRUNCATED, option_truncated, ERROR, "RFC 8415 21.1",                                  \
      "An option runs past the end of what holds it")                                              \
    X(OPTION_LENGTH, option_length, ERROR, "RFC 8415 21",                                          \
      "The option's length is not one that its format allows")                                     \
    X(DUID_LENGTH, duid_length, ERROR, "RFC 8415 11.1",                                            \
      "A DUID has 3 to 130 octets, and as many as its type needs")                                 \
    X(DOMAIN_NAME, domain_name, ERROR, "RFC 8415 10",                                              \
      "The domain name is not one of RFC 1035: labels of up to 63 octets, 255 in all")             \
    X(NESTING, nesting, ERROR, "RFC 8415 19.1.2",                                                  \
      "Nested deeper than this decoder goes; the rest is shown as octets")

#ifdef __cplusplus
extern "C" {
#endif

enum dhcpv6lq_fault {
#define DHCPV6LQ_FAULT_ENUMERATOR(ID, id, severity, section, text) DHCPV6LQ_FAULT_##ID,
    DHCPV6LQ_FAULTS(DHCPV6LQ_FAULT_ENUMERATOR)
#undef DHCPV6LQ_FAULT_ENUMERATOR
        DHCPV6LQ_FAULT_COUNT
};

/* What is wrong, in a sentence. `fault` must be under DHCPV6LQ_FAULT_COUNT. Static storage. */
const char *dhcpv6lq_fault_text(enum dhcpv6lq_fault fault);

#ifdef __cplusplus
}
#endif

#endif
