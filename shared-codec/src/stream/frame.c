/* SPDX-License-Identifier: MIT
 *
 * The framing of a TCP stream (RFC 5460 5.1), and how to find it again.
 */
#include "dhcpv6lq/frame.h"

#include <stdbool.h>
#include <string.h>

#include "dhcpv6lq/reader.h"

#include "octets/scope.h"
#include "octets/wire.h"

void dhcpv6lq_frame_init(struct dhcpv6lq_frame *frame, uint8_t *buffer, size_t size) {
    *frame = (struct dhcpv6lq_frame){.buffer = buffer, .size = size};
}

/* Is it that the message-size announces a message that cannot be taken? */
static bool refused(const struct dhcpv6lq_frame *frame) {
    return frame->message_size < DHCPV6LQ_MESSAGE_MIN || frame->length > frame->size;
}

/* Take one octet of the message-size; true when it is whole. After the second,
 * nothing is left of the size before it. */
static bool take_header(struct dhcpv6lq_frame *frame, uint8_t octet) {
    frame->message_size = (uint16_t)(frame->message_size << 8 | octet);
    if (++frame->taken < DHCPV6LQ_FRAME_HEADER) {
        return false;
    }
    frame->length = DHCPV6LQ_FRAME_HEADER + (size_t)frame->message_size;
    if (!refused(frame)) {
        dhcpv6lq_wire_put(frame->buffer, DHCPV6LQ_FRAME_HEADER, frame->message_size);
    }
    return true;
}

enum dhcpv6lq_frame_result dhcpv6lq_frame_feed(struct dhcpv6lq_frame *frame, const uint8_t *octets,
                                               size_t length, size_t *used,
                                               struct dhcpv6lq_error *error) {
    for (*used = 0; *used < length;) {
        if (frame->taken >= DHCPV6LQ_FRAME_HEADER && frame->taken == frame->length) {
            frame->start += frame->length; /* the last one is over */
            frame->taken = 0;
        }
        if (frame->taken < DHCPV6LQ_FRAME_HEADER) {
            if (take_header(frame, octets[(*used)++]) && refused(frame)) {
                bool small = frame->message_size < DHCPV6LQ_MESSAGE_MIN;

                *error = (struct dhcpv6lq_error){small ? DHCPV6LQ_LENGTH : DHCPV6LQ_SPACE,
                                                 frame->start, small ? 0 : frame->length,
                                                 small ? "A message-size under 4"
                                                       : "A message-size over the buffer's"};
                return DHCPV6LQ_FRAME_REFUSED;
            }
            continue;
        }

        size_t count = frame->length - frame->taken;

        count = count < length - *used ? count : length - *used;
        if (!refused(frame)) {
            memcpy(frame->buffer + frame->taken, octets + *used, count);
        }
        frame->taken += count;
        *used += count;
        if (frame->taken == frame->length && !refused(frame)) {
            return DHCPV6LQ_FRAME_WHOLE;
        }
    }
    return DHCPV6LQ_FRAME_MORE;
}

size_t dhcpv6lq_frame_missing(const struct dhcpv6lq_frame *frame) {
    if (frame->taken >= DHCPV6LQ_FRAME_HEADER) {
        return frame->length - frame->taken;
    }
    return frame->taken == 0 ? 0 : DHCPV6LQ_FRAME_HEADER - frame->taken;
}

size_t dhcpv6lq_frame_length(const uint8_t *octets, size_t length) {
    return length < DHCPV6LQ_FRAME_HEADER ? 0
                                          : DHCPV6LQ_FRAME_HEADER + dhcpv6lq_wire_length(octets);
}

/* What goes over TCP: RFC 5460 4, RFC 7653 6.2 and 8.2. */
static bool goes_over_tcp(uint8_t msg_type) {
    static const uint8_t types[] = {
        DHCPV6LQ_REPLY,           DHCPV6LQ_LEASEQUERY,      DHCPV6LQ_LEASEQUERY_REPLY,
        DHCPV6LQ_LEASEQUERY_DONE, DHCPV6LQ_LEASEQUERY_DATA, DHCPV6LQ_ACTIVELEASEQUERY,
        DHCPV6LQ_STARTTLS};

    return memchr(types, msg_type, sizeof types) != NULL;
}

/* May a frame start here, as far as its message-size and msg-type are there? */
static bool plausible_header(const uint8_t *octets, size_t length) {
    size_t whole = dhcpv6lq_frame_length(octets, length);

    return (whole == 0 || whole >= DHCPV6LQ_FRAME_HEADER + DHCPV6LQ_MESSAGE_MIN) &&
           (length <= DHCPV6LQ_FRAME_HEADER || goes_over_tcp(octets[DHCPV6LQ_FRAME_HEADER]));
}

/* Is it an option that a leasequery message itself holds, as nearly all do? */
static bool usual(uint32_t code) {
    static const uint8_t codes[] = {DHCPV6LQ_OPTION_CLIENTID,    DHCPV6LQ_OPTION_SERVERID,
                                    DHCPV6LQ_OPTION_STATUS_CODE, DHCPV6LQ_OPTION_LQ_QUERY,
                                    DHCPV6LQ_OPTION_CLIENT_DATA, DHCPV6LQ_OPTION_LQ_CLIENT_LINK,
                                    DHCPV6LQ_OPTION_LQ_BASE_TIME};

    return code <= UINT8_MAX && memchr(codes, (int)code, sizeof codes) != NULL;
}

/* So many options that are as they should be make a message: more are not looked at where it is not
 * sure that there is one at all. */
enum { OPTIONS_JUDGED = 64 };

/* Do options (with `assigned`, of codes that are) lead from `position` to the frame's end, as far
 * as `most` of them tell? Where the octets end before it, those that are there must do, and one of
 * them must be a usual one: two octets of a number and two of a length alone are too easily alike.
 */
static bool plausible_options(struct dhcpv6lq_search *search, size_t position, size_t whole,
                              bool assigned, size_t most) {
    const uint8_t *octets = search->octets;
    bool found = false;

    for (size_t judged = 0; position < whole; judged++) {
        if (whole - position < DHCPV6LQ_OPTION_HEADER) {
            return false;
        }
        if (position > search->length || search->length - position < DHCPV6LQ_OPTION_HEADER ||
            judged == most) {
            return found;
        }

        uint32_t code = (uint32_t)dhcpv6lq_wire_get(octets + position, 2);
        size_t data = dhcpv6lq_wire_length(octets + position + 2);

        search->looked++;
        position += DHCPV6LQ_OPTION_HEADER;
        if ((assigned && !dhcpv6lq_lookup(DHCPV6LQ_SPACE_OPTION, code)) ||
            data > whole - position) {
            return false;
        }
        found = found || usual(code);
        position += data;
    }
    return true;
}

/* Octets that say nothing about where they are. */
static bool too_few(size_t length) {
    return length < DHCPV6LQ_FRAME_MIN + DHCPV6LQ_OPTION_HEADER;
}

bool dhcpv6lq_frame_may_begin(const uint8_t *octets, size_t length) {
    return too_few(length) && plausible_header(octets, length);
}

static bool plausible_frame(struct dhcpv6lq_search *search, size_t offset) {
    const uint8_t *octets = search->octets + offset;
    size_t length = search->length - offset;
    size_t whole = dhcpv6lq_frame_length(octets, length);

    if (too_few(length) && !(length == DHCPV6LQ_FRAME_MIN && whole == DHCPV6LQ_FRAME_MIN)) {
        return false; /* nothing to go by */
    }
    return plausible_header(octets, length) &&
           plausible_options(search, offset + DHCPV6LQ_FRAME_MIN, offset + whole, true,
                             OPTIONS_JUDGED) &&
           (whole >= length || plausible_header(octets + whole, length - whole));
}

void dhcpv6lq_search_init(struct dhcpv6lq_search *search, const uint8_t *octets, size_t length) {
    *search = (struct dhcpv6lq_search){.octets = octets, .length = length};
}

/* What was looked at once is remembered:
 *
 *     from            found                 length
 *      |---- no frame ---|- not looked at yet -|
 *
 * A question from between `from` and `found` has its answer. */
size_t dhcpv6lq_search_sync(struct dhcpv6lq_search *search, size_t offset) {
    if (offset < search->from || offset > search->found || search->found == 0) {
        search->from = search->found = offset;
        while (search->found < search->length && !plausible_frame(search, search->found)) {
            search->found++;
        }
    }
    return search->found;
}

size_t dhcpv6lq_frame_sync(const uint8_t *octets, size_t length) {
    struct dhcpv6lq_search search;

    dhcpv6lq_search_init(&search, octets, length);
    return dhcpv6lq_search_sync(&search, 0);
}

/* Is the frame's message of a type that there is, and do its options come out even? Frames that are
 * sound do not share options, so that all of them together have fewer than there are octets. Only
 * where frame after frame is not, the many options of one would be looked at again and again. */
static bool sound_frame(struct dhcpv6lq_search *search, size_t offset, size_t whole) {
    const size_t length = search->length - offset;
    const size_t there = whole < length ? whole : length;
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;

    return whole >= DHCPV6LQ_FRAME_MIN &&
           dhcpv6lq_message_load(&message, search->octets, offset + DHCPV6LQ_FRAME_HEADER,
                                 there - DHCPV6LQ_FRAME_HEADER, &error) == DHCPV6LQ_OK &&
           plausible_options(search, message.options, offset + whole, false,
                             search->looked < search->length ? SIZE_MAX : OPTIONS_JUDGED);
}

/* A message that is not leasequery's is believed in up to this size. Where octets are none of a
 * message, few sizes are so small. */
enum { OTHER_MAX = 1024 };

/* May the octets, few as they are, begin a frame of such a size? */
static bool likely_header(const uint8_t *octets, size_t length) {
    return octets[0] <= OTHER_MAX >> 8 && plausible_header(octets, length);
}

/* How far a message over TCP goes by its options, as far as they are such; 0: it is none. */
static size_t options_end(const uint8_t *octets, size_t length) {
    struct dhcpv6lq_options options;
    struct dhcpv6lq_option option;
    size_t end = DHCPV6LQ_FRAME_MIN;

    if (length < end || !goes_over_tcp(octets[DHCPV6LQ_FRAME_HEADER])) {
        return 0;
    }
    options = dhcpv6lq_options(octets, end, length - end);
    while (dhcpv6lq_options_next(&options, &option) &&
           dhcpv6lq_lookup(DHCPV6LQ_SPACE_OPTION, option.code)) {
        end = option.data + option.length;
    }
    return end;
}

size_t dhcpv6lq_search_extent(struct dhcpv6lq_search *search, size_t offset) {
    const uint8_t *octets = search->octets + offset;
    size_t length = search->length - offset;
    size_t whole = dhcpv6lq_frame_length(octets, length);

    if (length < DHCPV6LQ_FRAME_HEADER || whole == length || sound_frame(search, offset, whole)) {
        return whole;
    }

    size_t next = too_few(length)
                      ? length
                      : dhcpv6lq_search_sync(search, offset + DHCPV6LQ_FRAME_HEADER) - offset;

    if (next == length && whole > length) { /* no other frame, and the end is not there yet */
        bool believed = too_few(length) || plausible_header(octets, length) || whole <= OTHER_MAX;

        return believed ? whole : next;
    }
    if (next == length && !likely_header(octets + whole, length - whole)) {
        size_t end = options_end(octets, length);

        if (end == length || (end > 0 && whole < DHCPV6LQ_FRAME_MIN)) {
            return end;
        }
    }
    return next < whole || !plausible_header(octets + whole, length - whole) ? next : whole;
}

size_t dhcpv6lq_frame_extent(const uint8_t *octets, size_t length) {
    struct dhcpv6lq_search search;

    dhcpv6lq_search_init(&search, octets, length);
    return dhcpv6lq_search_extent(&search, 0);
}
