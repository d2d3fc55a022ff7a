/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Writes a capture for bench.py. README.md has the shapes.
 *
 *     bench-captures SHAPE COUNT FILE
 */
#include <stdlib.h>

#include "dhcpv6lq/frame.h"
#include "packet.h"
#include "shapes.h"
#include "stream.h"

enum { MOST = 10000000 }; /* transaction-ids have 24 bits */

/* Every other segment is acknowledged: without that, Wireshark's analysis of TCP keeps them all in
 * a list, and looks through it for each. */
static void send_side(struct connection *tcp, enum side from, const struct shape *shape,
                      const uint8_t *octets, size_t length) {
    bool acknowledged = true;

    for (size_t at = 0; at < length; at += shape->segment) {
        size_t left = length - at;

        connection_segment(tcp, from, octets + at, left < shape->segment ? left : shape->segment);
        acknowledged = !acknowledged;
        if (acknowledged) {
            connection_acknowledge(tcp, from == REQUESTOR ? SERVER : REQUESTOR);
        }
    }
}

static void send_stream(struct capture *capture, const struct shape *shape,
                        const struct stream *stream) {
    struct connection tcp = {
        .capture = capture,
        .side = {endpoint("2001:db8:1::1", 50001, 0x01), endpoint("2001:db8:1::547", 547, 0x47)}};

    if (shape->transport == OVER_TCP_FROM_THE_MIDDLE) {
        connection_resume(&tcp);
    } else {
        connection_open(&tcp);
    }
    send_side(&tcp, REQUESTOR, shape, stream->octets, stream->asked);
    send_side(&tcp, SERVER, shape, stream->octets + stream->asked, stream->length - stream->asked);
    connection_close(&tcp, REQUESTOR);
}

static void send_datagrams(struct capture *capture, const struct stream *stream) {
    struct endpoint requestor = endpoint("2001:db8:1::1", 546, 0x01);
    struct endpoint server = endpoint("2001:db8:1::547", 547, 0x47);
    bool asks = true;

    for (size_t at = 0, length; at < stream->length; at += length, asks = !asks) {
        length = dhcpv6lq_frame_length(stream->octets + at, stream->length - at);
        capture_udp(capture, asks ? &requestor : &server, asks ? &server : &requestor,
                    stream->octets + at + DHCPV6LQ_FRAME_HEADER, length - DHCPV6LQ_FRAME_HEADER);
    }
}

static void write_capture(const char *path, const struct shape *shape,
                          const struct stream *stream) {
    struct capture capture;

    if (!capture_open(&capture, path)) {
        fail("the capture cannot be written");
    }
    if (shape->transport == OVER_UDP) {
        send_datagrams(&capture, stream);
    } else {
        send_stream(&capture, shape, stream);
    }
    if (!capture_close(&capture)) {
        fail("the capture cannot be written");
    }
}

int main(int argc, char **argv) {
    struct stream stream = {0};
    const struct shape *shape;
    unsigned long count;

    if (argc != 4) {
        fail("bench-captures SHAPE COUNT FILE");
    }
    shape = find_shape(argv[1]);
    count = strtoul(argv[2], NULL, 10);
    if (count < 1 || count > MOST) {
        fail("COUNT is from 1 to 10000000");
    }
    shape->add(&stream, (uint32_t)count);
    write_capture(argv[3], shape, &stream);
    stream_free(&stream);
    return EXIT_SUCCESS;
}
