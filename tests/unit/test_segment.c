/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A TCP header, whole and cut anywhere.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "dhcpv6lq/segment.h"

enum { HEADER = 24, PAYLOAD = 5 };

/* By hand: from port 40000 to 547, with an option of four octets (MSS 1440). */
static const uint8_t sample[HEADER + PAYLOAD] = {
    0x9c, 0x40, 0x02, 0x23, /* ports */
    0xff, 0xff, 0xff, 0xf0, /* sequence number */
    0x80, 0x00, 0x00, 0x01, /* acknowledgement number */
    0x60, 0x18, 0xff, 0xff, /* 6 words; PSH, ACK; window */
    0x12, 0x34, 0x00, 0x00, /* checksum, urgent pointer */
    0x02, 0x04, 0x05, 0xa0, /* the option */
    'a',  'b',  'c',  'd',  'e'};

struct result {
    struct dhcpv6lq_segment segment;
    struct dhcpv6lq_ports ports;
    bool ok;
};

static struct result read_segment(const uint8_t *octets, size_t length, size_t sent) {
    struct result result;

    memset(&result, 0xee, sizeof result);
    result.ok = dhcpv6lq_segment_read(&result.segment, &result.ports, octets, length, sent);
    return result;
}

static void test_whole(void **state) {
    struct result result = read_segment(sample, sizeof sample, sizeof sample);

    (void)state;
    assert_true(result.ok);
    assert_int_equal(result.ports.source, 40000);
    assert_int_equal(result.ports.destination, 547);
    assert_int_equal(result.segment.sequence, 0xfffffff0);
    assert_int_equal(result.segment.acknowledged, 0x80000001);
    assert_int_equal(result.segment.flags, DHCPV6LQ_TCP_ACK);
    assert_ptr_equal(result.segment.octets, sample + HEADER);
    assert_int_equal(result.segment.length, PAYLOAD);
    assert_int_equal(result.segment.sent, PAYLOAD);
    assert_int_equal(result.segment.frame, 0);
    assert_int_equal(result.segment.time, 0);
    assert_null(result.segment.tag);
}

/* A capture that has the first octets of each packet only. */
static void test_cut(void **state) {
    (void)state;
    for (size_t length = 0; length < sizeof sample; length++) {
        struct result result = read_segment(sample, length, sizeof sample);

        assert_int_equal(result.ok, length >= 14); /* the flags are octet 13 */
        if (result.ok) {
            assert_int_equal(result.segment.sent, PAYLOAD);
            assert_int_equal(result.segment.length, length > HEADER ? length - HEADER : 0);
            assert_ptr_equal(result.segment.octets, sample + (length > HEADER ? HEADER : length));
        }
    }
}

/* A header that says it is shorter than a header is, or longer than the segment. */
static void test_header_length(void **state) {
    uint8_t octets[sizeof sample];

    (void)state;
    memcpy(octets, sample, sizeof sample);
    for (unsigned words = 0; words < 16; words++) {
        octets[12] = (uint8_t)(words << 4);

        struct result result = read_segment(octets, sizeof octets, sizeof octets);
        size_t header = (size_t)words * 4;

        assert_int_equal(result.ok, header >= 20 && header <= sizeof octets);
        if (result.ok) {
            assert_int_equal(result.segment.length, sizeof octets - header);
        }
    }
    assert_true(read_segment(sample, HEADER, HEADER).ok);
    assert_false(read_segment(sample, HEADER - 1, HEADER - 1).ok);
}

/* Only the flags that have a name; what a RST carries is not of the stream. */
static void test_flags(void **state) {
    uint8_t octets[sizeof sample];

    (void)state;
    memcpy(octets, sample, sizeof sample);
    for (unsigned flags = 0; flags < 256; flags++) {
        octets[13] = (uint8_t)flags;

        struct result result = read_segment(octets, sizeof octets, sizeof octets);
        size_t payload = flags & DHCPV6LQ_TCP_RST ? 0 : PAYLOAD;

        assert_true(result.ok);
        assert_int_equal(result.segment.flags, flags & 0x17);
        assert_int_equal(result.segment.length, payload);
        assert_int_equal(result.segment.sent, payload);
        assert_ptr_equal(result.segment.octets, octets + HEADER);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_header_length),
        cmocka_unit_test(test_flags),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
