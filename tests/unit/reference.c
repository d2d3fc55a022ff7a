/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * No stream, no segment: only messages in the order in which they were said.
 */
#include "reference.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void feed_said(struct reference *reference, const struct conversation *conversation,
                      size_t index, bool from_the_start) {
    const struct said *said = &conversation->list[index];
    size_t header = said->length < 2 ? said->length : 2;
    const struct dhcpv6lq_input input = {
        .octets = conversation->wire.octets[said->from] + said->at + header,
        .length = said->length - header,
        .message_length = said->length - header,
        .frame = 1 + (uint32_t)index,
        .time = 1 + (int64_t)index,
        .direction = said->from == SERVER ? DHCPV6LQ_FROM_SERVER : DHCPV6LQ_TO_SERVER,
        .completeness = said->cut ? DHCPV6LQ_CUT_BY_END : DHCPV6LQ_WHOLE,
        .other_seen = from_the_start,
        .other_reached = true,
        .start_seen = from_the_start};

    reference->steps[index] = dhcpv6lq_session_feed(reference->session, &input);
    assert_non_null(reference->steps[index]);
}

static struct dhcpv6lq_closing closing_in(const struct conversation *conversation, size_t segment,
                                          uint32_t frame) {
    return (struct dhcpv6lq_closing){.frame = frame,
                                     .from = conversation->wire.list[segment].from == SERVER
                                                 ? DHCPV6LQ_FROM_SERVER
                                                 : DHCPV6LQ_TO_SERVER};
}

static void end_connection(struct reference *reference, const struct conversation *conversation) {
    struct dhcpv6lq_closing closing;

    if (conversation->leaving != SIZE_MAX) {
        closing = closing_in(conversation, conversation->leaving, REFERENCE_LEAVING);
        dhcpv6lq_session_leave(reference->session, &closing);
    }
    if (conversation->closing != SIZE_MAX) {
        closing = closing_in(conversation, conversation->closing, REFERENCE_CLOSING);
        closing.reset = conversation->reset;
        dhcpv6lq_session_close(reference->session, &closing);
    }
}

void reference_open(struct reference *reference, const struct conversation *conversation,
                    bool from_the_start) {
    static const struct dhcpv6lq_seed seed = {1, 2};
    const struct dhcpv6lq_allocator allocator = counter_allocator(&reference->counter);

    reference->counter = (struct counter){0};
    reference->capture = dhcpv6lq_capture_new(&allocator, seed, NULL);
    assert_non_null(reference->capture);
    reference->session = dhcpv6lq_session_new(reference->capture, DHCPV6LQ_TCP);
    assert_non_null(reference->session);
    for (size_t i = 0; i < conversation->count; i++) {
        feed_said(reference, conversation, i, from_the_start);
    }
    end_connection(reference, conversation);
}

void reference_close(struct reference *reference) {
    dhcpv6lq_session_free(reference->session);
    dhcpv6lq_capture_free(reference->capture);
    assert_int_equal(reference->counter.blocks, 0);
}
