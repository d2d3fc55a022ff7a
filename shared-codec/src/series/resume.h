/* SPDX-License-Identifier: MIT
 *
 * From where on a requestor may resume an active answer that broke off (RFC 7653 8.3, 8.4).
 */
#ifndef DHCPV6LQ_RESUME_H
#define DHCPV6LQ_RESUME_H

#include "series/feeding.h"

/* For the capture's map: are the updates of that key? */
bool dhcpv6lq_updates_are_equal(const void *value, const void *key);

/* A query over TCP, whose requestor may want to know what it has missed. */
void dhcpv6lq_updates_ask(struct dhcpv6lq_feeding *feeding);

/* A message of an answer has come, with a base-time or without. */
void dhcpv6lq_updates_take(const struct dhcpv6lq_feeding *feeding);

#endif
