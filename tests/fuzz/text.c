/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Texts of any octets: whatever the buffer's size, what is written ends with a zero inside it and
 * is the beginning of the whole text. Nothing in it moves a terminal's cursor, and it is UTF-8.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dhcpv6lq/text.h"

#include "input.h"

enum { TEXT = 1 << 19 };

/* The years 0 to 9999. */
#define TO_1970 INT64_C(62167219200)
#define SECONDS UINT64_C(315569520000)

static char whole[TEXT];

static void check(const char *text, size_t length, size_t size) {
    char part[64];

    assert_true(size < sizeof part);
    assert_int_equal(strlen(text), length);
    for (size_t i = 0; i < length; i++) {
        assert_true((unsigned char)text[i] >= 0x20 && text[i] != 0x7f);
    }
}

static void check_octets(const uint8_t *octets, size_t length) {
    char part[64];
    size_t size = length % sizeof part;
    size_t all = dhcpv6lq_text_utf8(whole, sizeof whole, octets, length);

    check(whole, all, size);
    assert_int_equal(dhcpv6lq_text_utf8(part, size, octets, length), all);
    assert_true(size == 0 || strlen(part) < size);
    all = dhcpv6lq_text_octets(whole, sizeof whole, octets, length);
    assert_int_equal(all, length > 0 ? 3 * length - 1 : 0);
    check(whole, all, size);
    all = dhcpv6lq_text_duid(whole, sizeof whole, octets, length);
    check(whole, all, size);
    assert_int_equal(dhcpv6lq_text_duid(part, size, octets, length), all);
}

static void check_fields(struct dhcpv6lq_walk *walk, const uint8_t *octets) {
    struct dhcpv6lq_event event;

    while (dhcpv6lq_walk_next(walk, &event)) {
        if (event.type == DHCPV6LQ_EVENT_FIELD) {
            char part[64];
            size_t size = event.offset % sizeof part;
            size_t all = dhcpv6lq_text_field(whole, sizeof whole, octets, &event);

            check(whole, all, size);
            assert_int_equal(dhcpv6lq_text_field(part, size, octets, &event), all);
            /* A cut text ends with a whole character, so that it may be shorter than the buffer. */
            assert_true(size == 0 ||
                        (strlen(part) < size && memcmp(part, whole, strlen(part)) == 0));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length) {
    struct input input = {octets, length};
    struct dhcpv6lq_walk walk;
    char text[DHCPV6LQ_TEXT_TIME];

    dhcpv6lq_walk_frame(&walk, octets, length);
    check_fields(&walk, octets);
    dhcpv6lq_walk_message(&walk, octets, length);
    check_fields(&walk, octets);
    check_octets(octets, length);
    dhcpv6lq_text_time(text, sizeof text, (uint32_t)input_number(&input, 4));
    dhcpv6lq_text_duration(whole, sizeof whole, (uint32_t)input_number(&input, 4));
    dhcpv6lq_text_moment(text, sizeof text, (int64_t)(input_number(&input, 8) % SECONDS) - TO_1970);
    return 0;
}
