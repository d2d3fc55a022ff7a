/* SPDX-License-Identifier: MIT
 *
 * From where on a requestor may resume an active answer that broke off (RFC 7653 8.3, 8.4).
 */
#ifndef DHCPV6LQ_RESUME_H
#define DHCPV6LQ_RESUME_H

#include "series/feeding.h"

/* What a requestor has got of a server's updates. */
struct dhcpv6lq_updates;

/* For the capture's map: are the updates of that key? */
bool dhcpv6lq_updates_are_equal(const void *value, const void *key);

/* An ACTIVELEASEQUERY: its requestor's updates of that server, if it has had any. */
struct dhcpv6lq_updates *dhcpv6lq_updates_find(const struct dhcpv6lq_feeding *feeding);

/* The query is the one that updates come for, from now on. */
void dhcpv6lq_updates_ask(struct dhcpv6lq_feeding *feeding);

/* A message of an answer has come, with a base-time or without. */
void dhcpv6lq_updates_take(const struct dhcpv6lq_feeding *feeding);

/* How many seconds are lost where updates are asked for from `start_time` on, in seconds since
 * 2000; 0: none, as far as the capture tells. *frame gets the frame of the last base-time that the
 * requestor may have kept. */
uint32_t dhcpv6lq_updates_lost(const struct dhcpv6lq_updates *updates, uint32_t start_time,
                               uint32_t *frame);

#endif
