/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A capture fed to the codec's sessions the way a program without Wireshark
 * would: one session a TCP connection, one for all that is over UDP.
 */
#ifndef DHCPV6LQ_TEST_REPLAY_H
#define DHCPV6LQ_TEST_REPLAY_H

#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/session.h"

/* Who wants to know what a replay finds. What its functions are given, they may not keep. */
struct replay_listener {
    /* A finding, filed on this frame: as often as it is found, in the order in which it is. */
    void (*finding)(void *context, uint32_t frame, const struct dhcpv6lq_finding *finding);
    /* A query as it stands at the end of the capture, in the order of first messages; one that the
     * capture lacks, too. NULL: nobody asks. */
    void (*query)(void *context, const struct dhcpv6lq_query *query);
    void *context;
    uint16_t tcp_port; /* of servers; 0: 547 */
    uint16_t udp_port; /* of servers and relays, besides 546 and 547; 0: none */
};

/* Tell what the capture breaks, no_reply and no_done included, and its queries. */
void replay_capture(const struct replay_listener *listener, const char *path);

/* Likewise of a capture in several files, one after another. */
void replay_files(const struct replay_listener *listener, const char *const *paths, size_t count);

#endif
