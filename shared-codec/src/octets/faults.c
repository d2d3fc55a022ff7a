/* SPDX-License-Identifier: MIT
 *
 * The table of faults.h.
 */
#include "dhcpv6lq/faults.h"

const char *dhcpv6lq_fault_text(enum dhcpv6lq_fault fault) {
    static const char *const texts[DHCPV6LQ_FAULT_COUNT] = {
#define FAULT_TEXT(ID, id, severity, section, text) text,
        DHCPV6LQ_FAULTS(FAULT_TEXT)
#undef FAULT_TEXT
    };

    return texts[fault];
}
