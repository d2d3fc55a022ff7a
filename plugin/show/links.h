/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which query a message belongs to: the codec's sessions, fed when a packet is
 * first seen and asked again whenever it is shown.
 */
#ifndef DHCPV6LQ_PLUGIN_FOLLOW_H
#define DHCPV6LQ_PLUGIN_FOLLOW_H

#include "dhcpv6lq/session.h"
#include "packet.h"

/* A new session in the capture file's memory. Never NULL. */
struct dhcpv6lq_session *dhcpv6lq_follow_new(enum dhcpv6lq_transport transport, bool start_seen);

/* What the packet's message was in its session: found out when the packet is
 * first seen, and remembered. NULL for one that its stream cuts short. */
const struct dhcpv6lq_step *dhcpv6lq_follow(struct dhcpv6lq_session *session,
                                            const struct dhcpv6lq_packet *packet);

/* Add to the message's tree, in brackets, what the step says: links to the
 * query's other messages, times, totals; on the query itself and from the second
 * pass on, how it ended. */
void dhcpv6lq_show_step(const struct dhcpv6lq_packet *packet, proto_tree *tree,
                        const struct dhcpv6lq_step *step);

#endif
