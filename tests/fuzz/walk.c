/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Walks over any octets: as a message, as a frame, as options and as a DUID, whole and cut. Their
 * fields tile the octets, and what is written event by event is the octets again (tiling.h).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "input.h"
#include "tiling.h"

static void check(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t offset, size_t length) {
    struct tiling tiling;
    const char *wrong = tiling_check(walk, octets, offset, length, &tiling);

    if (wrong) {
        fail_msg("%s", wrong);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length) {
    size_t offset = length > 0 ? octets[0] % 8u : 0;

    offset = offset < length ? offset : length;
    for (unsigned cut = 0; cut < 2; cut++) {
        struct dhcpv6lq_walk walks[4];

        dhcpv6lq_walk_message(&walks[0], octets, length);
        dhcpv6lq_walk_frame(&walks[1], octets, length);
        dhcpv6lq_walk_options(&walks[2], octets, offset, length - offset);
        dhcpv6lq_walk_duid(&walks[3], octets, offset, length - offset);
        for (unsigned i = 0; i < 4; i++) {
            size_t from = i < 2 ? 0 : offset;

            if (cut) {
                dhcpv6lq_walk_cut(&walks[i]);
            }
            check(&walks[i], octets, from, length - from);
        }
    }
    return 0;
}
