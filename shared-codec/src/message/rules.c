/* SPDX-License-Identifier: MIT
 *
 * The table of rules.h.
 */
#include "dhcpv6lq/rules.h"

static const struct dhcpv6lq_rule_info rules[DHCPV6LQ_RULE_COUNT] = {
#define RULE_INFO(ID, id, severity, section, text) {#id, DHCPV6LQ_##severity, section, text},
    DHCPV6LQ_RULES(RULE_INFO)
#undef RULE_INFO
};

const struct dhcpv6lq_rule_info *dhcpv6lq_rule_info(enum dhcpv6lq_rule rule) {
    return &rules[rule];
}

const char *dhcpv6lq_severity_text(enum dhcpv6lq_severity severity) {
    static const char *const texts[] = {
        [DHCPV6LQ_NOTE] = "note", [DHCPV6LQ_WARNING] = "warning", [DHCPV6LQ_ERROR] = "error"};

    return texts[severity];
}
