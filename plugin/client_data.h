/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The bindings in one message: what each OPTION_CLIENT_DATA says of its client
 * and of the relays on the way to it, once for every address and prefix in it.
 */
#ifndef DHCPV6LQ_PLUGIN_CLIENT_DATA_H
#define DHCPV6LQ_PLUGIN_CLIENT_DATA_H

#include "leases.h"

struct dhcpv6lq_client_data;

/* A reader that may be used again and again; what it shares is put into `pool`. */
struct dhcpv6lq_client_data *dhcpv6lq_client_data_new(struct dhcpv6lq_pool *pool);
void dhcpv6lq_client_data_free(struct dhcpv6lq_client_data *reader);

/* The bindings of a message, *count of them, in its order. Of each, all is set that the message
 * itself says; the rest is zero. Valid until the reader reads the next one. */
struct dhcpv6lq_lease *dhcpv6lq_client_data_read(struct dhcpv6lq_client_data *reader,
                                                 const struct dhcpv6lq_packet *packet,
                                                 size_t *count);

/* The Server-ID of the message that was read last, as text; NULL: it has none. */
const struct dhcpv6lq_shared *
dhcpv6lq_client_data_server(const struct dhcpv6lq_client_data *reader);

/* The address that it came from. */
const struct dhcpv6lq_shared *
dhcpv6lq_client_data_source(const struct dhcpv6lq_client_data *reader);

#endif
