/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is loaded as an element or as a DUID is saved as the same octets, and is one that may be
 * sent. Octets that the writer is told in any order of events give an error or octets that the walk
 * takes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dhcpv6lq/element.h"
#include "dhcpv6lq/writer.h"

#include "input.h"
#include "tiling.h"

enum { SIZE = 1 << 16, EVENTS = 64 };

static uint8_t saved[SIZE];

static void elements(const uint8_t *octets, size_t length) {
    size_t count;
    const struct dhcpv6lq_element_type *types = dhcpv6lq_element_types(&count);
    struct dhcpv6lq_error error;
    size_t used;
    size_t again;

    for (size_t i = 0; i < count; i++) {
        struct dhcpv6lq_element element;

        if (dhcpv6lq_element_load(&element, &types[i], octets, 0, length, &used, &error) !=
            DHCPV6LQ_OK) {
            assert_true(error.offset <= length);
            continue;
        }
        assert_true(used <= length);
        assert_int_equal(dhcpv6lq_element_validate(&element, &error), DHCPV6LQ_OK);
        if (used <= sizeof saved) {
            assert_int_equal(dhcpv6lq_element_save(&element, saved, sizeof saved, &again, &error),
                             DHCPV6LQ_OK);
            assert_int_equal(again, used);
            assert_memory_equal(saved, octets, used);
        }
    }
}

static void duids(const uint8_t *octets, size_t length) {
    struct dhcpv6lq_duid duid;
    struct dhcpv6lq_error error;
    size_t used;
    size_t again;

    if (dhcpv6lq_duid_load(&duid, octets, 0, length, &used, &error) == DHCPV6LQ_OK) {
        assert_int_equal(used, length);
        assert_int_equal(dhcpv6lq_duid_validate(&duid, &error), DHCPV6LQ_OK);
        assert_int_equal(dhcpv6lq_duid_save(&duid, saved, sizeof saved, &again, &error),
                         DHCPV6LQ_OK);
        assert_int_equal(again, used);
        assert_memory_equal(saved, octets, used);
    }
}

/* A writer of whatever is asked for, into whatever room there is. */
static void writers(struct input input) {
    struct dhcpv6lq_writer writer;
    struct dhcpv6lq_error error;
    size_t size = input_number(&input, 2);
    size_t used;
    enum dhcpv6lq_code code;

    dhcpv6lq_writer_init(&writer, size > 0 ? saved : NULL, size);
    for (unsigned i = 0; i < EVENTS && input.length > 0; i++) {
        unsigned what = (unsigned)input_number(&input, 1);
        enum dhcpv6lq_field field =
            (enum dhcpv6lq_field)(input_number(&input, 1) % DHCPV6LQ_FIELD_COUNT);
        size_t length = what >> 3;
        const uint8_t *octets;

        switch (what & 7) {
        case 0:
        case 1:
            dhcpv6lq_write_begin(&writer, (enum dhcpv6lq_scope)(field % (DHCPV6LQ_SCOPE_LIST + 1)),
                                 (uint32_t)input_number(&input, 2));
            break;
        case 2:
        case 3:
            dhcpv6lq_write_number(&writer, field, input_number(&input, 1 + (what >> 3) % 8));
            break;
        case 4:
            octets = input_octets(&input, &length);
            dhcpv6lq_write_octets(&writer, field, length > 0 ? octets : NULL, length);
            break;
        case 5:
            octets = input_octets(&input, &length);
            dhcpv6lq_write_raw(&writer, octets, length);
            break;
        default:
            dhcpv6lq_write_end(&writer);
            break;
        }
    }
    code = dhcpv6lq_writer_finish(&writer, &used, &error);
    assert_true(code == DHCPV6LQ_OK || used == 0);
    assert_true(code != DHCPV6LQ_SPACE || error.needed > size);
    if (code == DHCPV6LQ_OK && used > 0) {
        assert_true(used <= size);
        tiling_of_message(saved, used);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length) {
    elements(octets, length);
    duids(octets, length);
    writers((struct input){octets, length});
    return 0;
}
