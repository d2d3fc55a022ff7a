/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reader on any octets as a message: what it finds lies in them, the options of a message
 * follow each other, and each of an option's fields is the walk's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dhcpv6lq/datagram.h"
#include "dhcpv6lq/reader.h"
#include "dhcpv6lq/validate.h"

#include "input.h"

enum { DEPTH = 8, FINDINGS = 8, TEXT = 400 };

/* The field that the reader finds is the first of its kind which the walk tells of the option's
 * own. */
static void check_fields(const uint8_t *octets, const struct dhcpv6lq_option *option) {
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;
    bool told[DHCPV6LQ_FIELD_COUNT] = {false};
    unsigned depth = 0;

    dhcpv6lq_walk_options(&walk, octets, option->offset,
                          option->data + option->length - option->offset);
    while (dhcpv6lq_walk_next(&walk, &event)) {
        struct dhcpv6lq_event found;

        depth += event.type == DHCPV6LQ_EVENT_BEGIN;
        depth -= event.type == DHCPV6LQ_EVENT_END;
        if (event.type != DHCPV6LQ_EVENT_FIELD || event.header ||
            event.scope != DHCPV6LQ_SCOPE_OPTION || depth != 2 || told[event.field] ||
            event.field == DHCPV6LQ_FIELD_UNDECODED) {
            continue;
        }
        told[event.field] = true;
        assert_true(dhcpv6lq_option_field(octets, option, event.field, &found));
        assert_int_equal(found.offset, event.offset);
        assert_int_equal(found.length, event.length);
        assert_int_equal(found.number, event.number);
    }
}

static void read_options(const uint8_t *octets, struct dhcpv6lq_options options, unsigned depth) {
    struct dhcpv6lq_option option;
    size_t at = options.position;

    while (dhcpv6lq_options_next(&options, &option)) {
        struct dhcpv6lq_options inner = dhcpv6lq_option_options(octets, &option);

        assert_int_equal(option.offset, at);
        assert_true(option.data + option.length <= options.end);
        at = option.data + option.length;
        assert_true(inner.position >= option.data || inner.position == inner.end);
        check_fields(octets, &option);
        if (depth < DEPTH) {
            read_options(octets, inner, depth + 1);
        }
    }
}

static void validate(const uint8_t *octets, size_t length) {
    for (unsigned i = 0; i < 6; i++) {
        const struct dhcpv6lq_validation way = {.transport = i % 2 ? DHCPV6LQ_TCP : DHCPV6LQ_UDP,
                                                .direction = i / 2 == 0 ? DHCPV6LQ_DIRECTION_UNKNOWN
                                                             : i / 2 == 1 ? DHCPV6LQ_FROM_SERVER
                                                                          : DHCPV6LQ_TO_SERVER,
                                                .query = i / 2 == 1 ? DHCPV6LQ_QUERY_ONE_OR_BULK
                                                                    : DHCPV6LQ_QUERY_UNKNOWN};
        struct dhcpv6lq_finding findings[FINDINGS];
        size_t count = dhcpv6lq_validate(findings, FINDINGS, octets, length, &way);

        for (size_t f = 0; f < count && f < FINDINGS; f++) {
            char text[TEXT];

            assert_true(findings[f].rule < DHCPV6LQ_RULE_COUNT);
            assert_true(findings[f].offset <= length);
            assert_true(f == 0 || findings[f].offset >= findings[f - 1].offset);
            assert_true(dhcpv6lq_finding_text(text, sizeof text, &findings[f]) > 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length) {
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;
    struct dhcpv6lq_datagram datagram;

    if (dhcpv6lq_message_load(&message, octets, 0, length, &error) == DHCPV6LQ_OK) {
        assert_int_equal(message.options + message.options_length, length);
        read_options(octets, dhcpv6lq_options(octets, message.options, message.options_length), 0);
    }
    dhcpv6lq_datagram_read(&datagram, octets, length, length % 2);
    assert_true(!datagram.leasequery || datagram.message + datagram.message_length <= length);
    validate(octets, length);
    return 0;
}
