/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Nothing is found out here: the codec has the words, Wireshark the names.
 */
#include "stats/cells.h"

#include "from/file.h"
#include "show/packet.h"
#include "stats/table.h"

enum { TEXT = 1024 };

void dhcpv6lq_cell_query_text(void *tapdata, unsigned row, unsigned column,
                              dhcpv6lq_query_texter *text_of, const struct dhcpv6lq_query *query) {
    char text[TEXT];

    dhcpv6lq_mark_cut(text, sizeof text, text_of(text, sizeof text, query));
    dhcpv6lq_cell_text(tapdata, row, column, text);
}

void dhcpv6lq_cell_endpoint(void *tapdata, unsigned row, unsigned column,
                            const struct dhcpv6lq_endpoint *endpoint) {
    char *text = dhcpv6lq_endpoint_name(NULL, endpoint);

    dhcpv6lq_cell_text(tapdata, row, column, text);
    wmem_free(NULL, text);
}

void dhcpv6lq_cell_real_if(void *tapdata, unsigned row, unsigned column, bool known,
                           double number) {
    if (known) {
        dhcpv6lq_cell_real(tapdata, row, column, number);
    } else {
        dhcpv6lq_cell_unknown(tapdata, row, column);
    }
}
