/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Walks over any octets: as a message, as a frame, as options and as a DUID, whole and cut. Their
 * fields tile the octets, and what is written event by event is the octets again (tiling.h). A
 * brief one tells the same but for the headers of options.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "input.h"
#include "tiling.h"

enum { MESSAGE, FRAME, OPTIONS, DUID, KINDS };

static void check(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t offset, size_t length) {
    struct tiling tiling;
    const char *wrong = tiling_check(walk, octets, offset, length, &tiling);

    if (wrong) {
        fail_msg("%s", wrong);
    }
}

static void start(struct dhcpv6lq_walk *walk, unsigned kind, const uint8_t *octets, size_t offset,
                  size_t length) {
    switch (kind) {
    case MESSAGE:
        dhcpv6lq_walk_message(walk, octets, length);
        break;
    case FRAME:
        dhcpv6lq_walk_frame(walk, octets, length);
        break;
    case OPTIONS:
        dhcpv6lq_walk_options(walk, octets, offset, length);
        break;
    default:
        dhcpv6lq_walk_duid(walk, octets, offset, length);
        break;
    }
}

static bool next_of_whole(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event) {
    bool more = dhcpv6lq_walk_next(walk, event);

    while (more && event->header && event->scope == DHCPV6LQ_SCOPE_OPTION) {
        more = dhcpv6lq_walk_next(walk, event);
    }
    return more;
}

static void check_brief(struct dhcpv6lq_walk *whole, struct dhcpv6lq_walk *brief) {
    struct dhcpv6lq_event one = {0};
    struct dhcpv6lq_event other = {0};
    bool more;

    dhcpv6lq_walk_brief(brief);
    do {
        more = next_of_whole(whole, &one);
        assert_int_equal(dhcpv6lq_walk_next(brief, &other), more);
        assert_int_equal(other.type, one.type);
        assert_int_equal(other.offset, one.offset);
        assert_int_equal(other.length, one.length);
        assert_int_equal(other.scope, one.scope);
        assert_int_equal(other.space, one.space);
        assert_int_equal(other.code, one.code);
        assert_ptr_equal(other.entry, one.entry);
        assert_int_equal(other.field, one.field);
        assert_int_equal(other.header, one.header);
        assert_int_equal(other.number, one.number);
        assert_int_equal(other.fault, one.fault);
        assert_int_equal(brief->depth, whole->depth);
    } while (more);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length) {
    size_t place = length > 0 ? octets[0] % 8u : 0;

    place = place < length ? place : length;
    for (unsigned cut = 0; cut < 2; cut++) {
        for (unsigned kind = 0; kind < KINDS; kind++) {
            size_t offset = kind == OPTIONS || kind == DUID ? place : 0;
            struct dhcpv6lq_walk walks[3];

            for (unsigned i = 0; i < 3; i++) {
                start(&walks[i], kind, octets, offset, length - offset);
                if (cut) {
                    dhcpv6lq_walk_cut(&walks[i]);
                }
            }
            check(&walks[0], octets, offset, length - offset);
            check_brief(&walks[1], &walks[2]);
        }
    }
    return 0;
}
