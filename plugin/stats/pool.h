/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Octets that many hold and that are kept once.
 */
#ifndef DHCPV6LQ_PLUGIN_POOL_H
#define DHCPV6LQ_PLUGIN_POOL_H

#include <stddef.h>
#include <stdint.h>

struct dhcpv6lq_shared {
    uint16_t length;
    uint8_t octets[]; /* and a zero after them, so that text is a string */
};

struct dhcpv6lq_pool;

/* A hash for GLib's tables of what comes from the wire: nobody else knows its seed, so that no
 * sender can choose keys that collide. */
unsigned dhcpv6lq_pool_hash(const void *octets, size_t length);

struct dhcpv6lq_pool *dhcpv6lq_pool_new(void);

/* These octets as they are in the pool, put there if they are not yet; valid until the pool is
 * freed. Of more than 65535, the first are taken. */
const struct dhcpv6lq_shared *dhcpv6lq_pool_share(struct dhcpv6lq_pool *pool, const void *octets,
                                                  size_t length);

void dhcpv6lq_pool_free(struct dhcpv6lq_pool *pool);

#endif
