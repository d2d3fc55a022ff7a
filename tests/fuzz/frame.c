/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The framing of any octets: the same messages come out in whatever pieces they go in, and every
 * answer of a search lies in its octets, the same whether it is asked alone or after others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "dhcpv6lq/frame.h"

#include "input.h"

/* A number that tells whether two streams gave the same: of what came out of it and where. */
static uint64_t feed(const uint8_t *octets, size_t length, size_t piece, size_t size) {
    uint8_t *buffer = malloc(size);
    struct dhcpv6lq_frame frame;
    uint64_t sum = 0;

    assert_non_null(buffer);
    dhcpv6lq_frame_init(&frame, buffer, size);
    for (size_t at = 0; at < length;) {
        struct dhcpv6lq_error error;
        size_t used;
        size_t rest = length - at < piece ? length - at : piece;
        enum dhcpv6lq_frame_result result =
            dhcpv6lq_frame_feed(&frame, octets + at, rest, &used, &error);

        assert_true(used > 0 && used <= rest);
        at += used;
        if (result == DHCPV6LQ_FRAME_WHOLE) {
            assert_int_equal(frame.length, frame.message_size + DHCPV6LQ_FRAME_HEADER);
            assert_int_equal(frame.start + frame.length, at);
            assert_memory_equal(buffer, octets + frame.start, frame.length);
        }
        if (result != DHCPV6LQ_FRAME_MORE) {
            sum = (sum ^ (frame.message_size + ((uint64_t)result << 16) +
                          ((uint64_t)frame.start << 20))) *
                  UINT64_C(0x100000001b3);
        }
    }
    sum += dhcpv6lq_frame_missing(&frame);
    free(buffer);
    return sum;
}

/* As a stream asks: what comes next, how far does it go, and on from there. */
static void search(const uint8_t *octets, size_t length) {
    struct dhcpv6lq_search one;
    size_t at = 0;

    dhcpv6lq_search_init(&one, octets, length);
    while (at < length) {
        size_t found = dhcpv6lq_search_sync(&one, at);
        size_t extent;

        assert_true(found >= at && found <= length);
        assert_true(at > 0 || found == dhcpv6lq_frame_sync(octets, length));
        if (found == length) {
            break;
        }
        extent = dhcpv6lq_search_extent(&one, found);
        assert_true(at > 0 || found > 0 || extent == dhcpv6lq_frame_extent(octets, length));
        at = found + (extent > 0 ? extent : 1);
    }
    assert_true(one.looked <= 16 * length + 64);
    (void)dhcpv6lq_frame_may_begin(octets, length);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length) {
    struct input input = {octets, length};
    size_t piece = 1 + input_number(&input, 1);
    size_t size = DHCPV6LQ_FRAME_HEADER + input_number(&input, 1) * 16;

    assert_int_equal(feed(input.octets, input.length, piece, size),
                     feed(input.octets, input.length, SIZE_MAX, size));
    search(input.octets, input.length);
    return 0;
}
