/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a conversation means: a session that is fed with what was said, message after message. A
 * message's frame is its number, from 1.
 */
#ifndef DHCPV6LQ_TEST_REFERENCE_H
#define DHCPV6LQ_TEST_REFERENCE_H

#include "conversation.h"

/* Frames that no message has: of the connection's end, and of the requestor's FIN before that. */
enum { REFERENCE_CLOSING = 1000000, REFERENCE_LEAVING };

struct reference {
    struct counter counter;
    struct dhcpv6lq_capture *capture;
    struct dhcpv6lq_session *session;
    const struct dhcpv6lq_step *steps[SAID_MAX]; /* of each message */
};

/* Feed all of it. Not `from_the_start`: nobody knows what came before. */
void reference_open(struct reference *reference, const struct conversation *conversation,
                    bool from_the_start);

/* Free all; nothing may be left. */
void reference_close(struct reference *reference);

#endif
