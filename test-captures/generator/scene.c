/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The words that captures are told in.
 */
#include "scene.h"

#include <stdlib.h>
#include <string.h>

size_t built(struct scene *scene) {
    struct dhcpv6lq_error error;
    size_t length;

    if (dhcpv6lq_writer_finish(&scene->message.writer, &length, &error) != DHCPV6LQ_OK) {
        fprintf(stderr, "%s: after frame %u: octet %zu: %s\n", scene->name,
                (unsigned)scene->capture.frames, error.offset, error.text);
        exit(EXIT_FAILURE);
    }
    return length;
}

static void next_connection(struct scene *scene) {
    struct connection *tcp = &scene->tcp;

    if (!tcp->capture) {
        tcp->capture = &scene->capture;
        tcp->side[REQUESTOR] = endpoint("2001:db8:1::1", REQUESTOR_PORT, 0x01);
        tcp->side[SERVER] = endpoint("2001:db8:1::547", SERVER_PORT, 0x47);
    } else {
        tcp->side[REQUESTOR].port++;
    }
}

void open_connection(struct scene *scene) {
    next_connection(scene);
    connection_open(&scene->tcp);
}

void attempt_connection(struct scene *scene) {
    next_connection(scene);
    connection_attempt(&scene->tcp);
}

void resume_connection(struct scene *scene) {
    next_connection(scene);
    connection_resume(&scene->tcp);
}

void close_connection(struct scene *scene) {
    connection_close(&scene->tcp, REQUESTOR);
}

void stream_octets(struct scene *scene, const uint8_t *octets, size_t length) {
    if (length > STREAM_MAX - scene->streamed) {
        fprintf(stderr, "%s: the stream is full\n", scene->name);
        exit(EXIT_FAILURE);
    }
    memcpy(scene->stream + scene->streamed, octets, length);
    scene->streamed += length;
}

void stream_message(struct scene *scene) {
    size_t length = built(scene);
    const uint8_t size[] = {(uint8_t)(length >> 8), (uint8_t)length};

    stream_octets(scene, size, sizeof size); /* RFC 5460 5.1 */
    stream_octets(scene, scene->message.octets, length);
}

uint32_t send_stream(struct scene *scene, enum side from, size_t segment) {
    connection_send(&scene->tcp, from, scene->stream, scene->streamed, segment);
    scene->streamed = 0;
    return scene->capture.frames;
}

uint32_t ask(struct scene *scene) {
    stream_message(scene);
    return send_stream(scene, REQUESTOR, STREAM_MAX);
}

uint32_t answer(struct scene *scene) {
    stream_message(scene);
    return send_stream(scene, SERVER, STREAM_MAX);
}

void lose(struct scene *scene, enum side from) {
    connection_lose(&scene->tcp, from, 2 + built(scene));
}

void stream_client_hello(struct scene *scene) {
    static const uint8_t start[] = {
        0x16, 0x03, 0x01, 0x00, 0x2d, /* a handshake's record of 45 octets */
        0x01, 0x00, 0x00, 0x29,       /* ClientHello, 41 octets */
        0x03, 0x03                    /* TLS 1.2; its 32 random octets follow */
    };
    static const uint8_t random[32] = {0};
    static const uint8_t rest[] = {0x00, 0x00, 0x02, 0x13, 0x01, 0x01, 0x00};

    stream_octets(scene, start, sizeof start);
    stream_octets(scene, random, sizeof random);
    stream_octets(scene, rest, sizeof rest);
}

uint32_t send_udp(struct scene *scene, const struct endpoint *from, const struct endpoint *to) {
    capture_udp(&scene->capture, from, to, scene->message.octets, built(scene));
    return scene->capture.frames;
}

uint32_t ask_udp(struct scene *scene) {
    struct endpoint requestor = endpoint("2001:db8:1::1", CLIENT_PORT, 0x01);
    struct endpoint server = endpoint("2001:db8:1::547", SERVER_PORT, 0x47);

    return send_udp(scene, &requestor, &server);
}

uint32_t answer_udp(struct scene *scene) {
    struct endpoint requestor = endpoint("2001:db8:1::1", CLIENT_PORT, 0x01);
    struct endpoint server = endpoint("2001:db8:1::547", SERVER_PORT, 0x47);

    return send_udp(scene, &server, &requestor);
}

void expect_in(struct scene *scene, uint32_t frame, enum dhcpv6lq_rule rule) {
    fprintf(scene->expected, "%s\t%u\t%s\n", scene->name, (unsigned)frame,
            dhcpv6lq_rule_info(rule)->id);
}

void expect(struct scene *scene, enum dhcpv6lq_rule rule) {
    expect_in(scene, scene->capture.frames, rule);
}

void expect_fault(struct scene *scene, bool fault, enum dhcpv6lq_rule rule) {
    if (fault) {
        expect(scene, rule);
    }
}

void expect_anything(struct scene *scene) {
    fprintf(scene->expected, "%s\t*\t*\n", scene->name);
}

void ask_query(struct scene *scene, uint32_t transaction_id) {
    query(&scene->message, transaction_id, DHCPV6LQ_QUERY_BY_RELAY_ID);
    ask(scene);
}

void answer_reply(struct scene *scene, uint32_t transaction_id, uint8_t client) {
    reply(&scene->message, transaction_id, client);
    answer(scene);
}

void answer_data(struct scene *scene, uint32_t transaction_id, uint8_t client) {
    data(&scene->message, transaction_id, client);
    answer(scene);
}

void answer_done(struct scene *scene, uint32_t transaction_id) {
    done(&scene->message, transaction_id);
    answer(scene);
}

void exchange(struct scene *scene, uint32_t transaction_id, uint8_t clients) {
    ask_query(scene, transaction_id);
    answer_reply(scene, transaction_id, 1);
    for (uint8_t client = 2; client <= clients; client++) {
        answer_data(scene, transaction_id, client);
    }
    answer_done(scene, transaction_id);
}
