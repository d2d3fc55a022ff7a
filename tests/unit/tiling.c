/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The checks of tiling.h.
 */
#include "tiling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dhcpv6lq/writer.h"

const char *tiling_check(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t offset,
                         size_t length, struct tiling *tiling) {
    static uint8_t copy[1 << 17];
    struct dhcpv6lq_event begins[DHCPV6LQ_MAX_DEPTH];
    struct dhcpv6lq_event event;
    struct dhcpv6lq_writer writer;
    struct dhcpv6lq_error error;
    size_t position = offset;
    size_t depth = 0;
    size_t used;

    *tiling = (struct tiling){0};
    dhcpv6lq_writer_init(&writer, copy, sizeof copy);
    while (dhcpv6lq_walk_next(walk, &event)) {
        tiling->events++;
        dhcpv6lq_write_event(&writer, octets, &event);
        switch (event.type) {
        case DHCPV6LQ_EVENT_BEGIN:
            if (event.offset != position) {
                return "an element does not begin where the last field ended";
            }
            if (depth == DHCPV6LQ_MAX_DEPTH) {
                return "too deep";
            }
            if (event.offset + event.length > offset + length) {
                return "an element is longer than the input";
            }
            begins[depth++] = event;
            break;
        case DHCPV6LQ_EVENT_FIELD:
            if (event.offset != position || event.length == 0) {
                return "a field does not begin where the last one ended, or is empty";
            }
            position += event.length;
            break;
        case DHCPV6LQ_EVENT_FAULT:
            if (depth == 0 || event.offset != position ||
                event.length != begins[depth - 1].offset + begins[depth - 1].length - position) {
                return "a fault does not stand where its element broke";
            }
            if (tiling->faults++ == 0) {
                tiling->fault = event.fault;
                tiling->fault_offset = event.offset;
            }
            break;
        case DHCPV6LQ_EVENT_END:
            if (depth-- == 0) {
                return "an end without a begin";
            }
            if (event.offset != begins[depth].offset || event.length != begins[depth].length ||
                event.scope != begins[depth].scope || event.code != begins[depth].code ||
                event.entry != begins[depth].entry || event.offset + event.length != position) {
                return "an end that is not its begin's";
            }
            break;
        }
    }
    if (depth != 0 || position != offset + length) {
        return "the fields do not reach the end";
    }
    if (dhcpv6lq_writer_finish(&writer, &used, &error) != DHCPV6LQ_OK) {
        return error.text;
    }
    if (used != length || (length > 0 && memcmp(copy, octets + offset, length) != 0)) {
        return "written again, the octets differ";
    }
    return NULL;
}

static struct tiling check(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t length) {
    struct tiling tiling;
    const char *wrong = tiling_check(walk, octets, 0, length, &tiling);

    if (wrong) {
        fail_msg("%s", wrong);
    }
    return tiling;
}

struct tiling tiling_of_message(const uint8_t *octets, size_t length) {
    struct dhcpv6lq_walk walk;

    dhcpv6lq_walk_message(&walk, octets, length);
    return check(&walk, octets, length);
}

struct tiling tiling_of_frame(const uint8_t *octets, size_t length) {
    struct dhcpv6lq_walk walk;

    dhcpv6lq_walk_frame(&walk, octets, length);
    return check(&walk, octets, length);
}
