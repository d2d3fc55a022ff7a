/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A buffer that grows.
 */
#include "stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 0x10000 };

void fail(const char *text) {
    (void)fprintf(stderr, "%s\n", text);
    exit(EXIT_FAILURE);
}

void stream_add(struct stream *stream, const uint8_t *octets, size_t length) {
    while (length > stream->room - stream->length) {
        stream->room = stream->room > 0 ? 2 * stream->room : ROOM;
        stream->octets = realloc(stream->octets, stream->room);
        if (!stream->octets) {
            fail("no memory");
        }
    }
    memcpy(stream->octets + stream->length, octets, length);
    stream->length += length;
}

void stream_message(struct stream *stream, const struct message *message) {
    struct dhcpv6lq_error error;
    size_t length;

    if (dhcpv6lq_writer_finish(&message->writer, &length, &error) != DHCPV6LQ_OK) {
        fail(error.text);
    }
    stream_add(stream, (const uint8_t[]){(uint8_t)(length >> 8), (uint8_t)length}, 2);
    stream_add(stream, message->octets, length);
}

void stream_turn(struct stream *stream) {
    stream->asked = stream->length;
}

void stream_free(struct stream *stream) {
    free(stream->octets);
}
