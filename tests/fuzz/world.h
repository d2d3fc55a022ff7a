/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A capture with its lease table, whose memory is counted and may end where the fuzzer says; and at
 * its end everything that can be asked about it.
 */
#ifndef DHCPV6LQ_FUZZ_WORLD_H
#define DHCPV6LQ_FUZZ_WORLD_H

#include "dhcpv6lq/leases.h"
#include "dhcpv6lq/ledger.h"
#include "dhcpv6lq/session.h"

#include "counter.h"
#include "input.h"

struct world {
    struct counter counter;
    struct dhcpv6lq_capture *capture; /* NULL: there was no memory for it */
    struct dhcpv6lq_leases *leases;
};

/* Takes two octets of the input: which allocation fails, if any, and small limits, if any. */
void world_begin(struct world *world, struct input *input);

/* Of two tenants, four addresses, and any port. */
struct dhcpv6lq_endpoint world_endpoint(unsigned number, uint16_t port);

void world_check_step(const struct dhcpv6lq_step *step, size_t length);

/* The capture is over: ask about all queries and all leases, free everything, with the session,
 * which may be NULL; nothing may be left. */
void world_end(struct world *world, struct dhcpv6lq_session *session);

#endif
