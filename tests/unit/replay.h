/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A capture fed to the codec's sessions the way a program without Wireshark
 * would: one session a TCP connection, one for all that is over UDP.
 */
#ifndef DHCPV6LQ_TEST_REPLAY_H
#define DHCPV6LQ_TEST_REPLAY_H

#include <assert.h>
#include <stdint.h>

#include "dhcpv6lq/rules.h"

enum { REPLAY_FRAMES = 4096 }; /* a capture's frames are fewer */

static_assert(DHCPV6LQ_RULE_COUNT <= 64, "struct replay_findings has a bit for each");

/* Which rules are broken in which frame. */
struct replay_findings {
    uint64_t rules[REPLAY_FRAMES]; /* of each frame: a bit for each */
};

void replay_add(struct replay_findings *findings, uint32_t frame, enum dhcpv6lq_rule rule);

/* Add what the capture breaks, no_reply and no_done included. */
void replay_capture(struct replay_findings *findings, const char *path);

#endif
