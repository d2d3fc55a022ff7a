/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Captures of the same few messages in every shape that TCP, IP and Ethernet can
 * give them. All of the messages conform.
 */
#include "captures.h"

#include <string.h>

enum {
    XID = 0x0c0000,
    FEW_OCTETS = 100, /* a segment that cuts messages anywhere */
    TWO_SEGMENTS = 2 * FEW_OCTETS,
    THREE_SEGMENTS = 3 * FEW_OCTETS,
    RETRANSMISSION_TIMEOUT = 300000 /* microseconds */
};

/* A whole answer of that many clients, in the stream. */
static void stream_answer(struct scene *scene, uint32_t transaction_id, uint8_t clients) {
    reply(&scene->message, transaction_id, 1);
    stream_message(scene);
    for (uint8_t client = 2; client <= clients; client++) {
        data(&scene->message, transaction_id, client);
        stream_message(scene);
    }
    done(&scene->message, transaction_id);
    stream_message(scene);
}

static void one_segment(struct scene *scene) {
    open_connection(scene);
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
    stream_message(scene);
    query(&scene->message, XID + 1, DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
    stream_message(scene);
    send_stream(scene, REQUESTOR, SEGMENT);
    stream_answer(scene, XID, 4);
    stream_answer(scene, XID + 1, 3);
    send_stream(scene, SERVER, SEGMENT);
    close_connection(scene);
}

static void octets_each(struct scene *scene) {
    open_connection(scene);
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
    stream_message(scene);
    send_stream(scene, REQUESTOR, 1);
    reply(&scene->message, XID, 1);
    stream_message(scene);
    done(&scene->message, XID);
    stream_message(scene);
    send_stream(scene, SERVER, 1);
    close_connection(scene);
}

static void every(struct scene *scene) {
    size_t length = 2; /* of the REPLY, once it was built */

    for (size_t cut = 1; cut < length; cut++) {
        open_connection(scene);
        ask_query(scene, XID);
        reply(&scene->message, XID, 1);
        length = 2 + built(scene);
        stream_message(scene);
        done(&scene->message, XID);
        stream_message(scene);
        connection_segment(&scene->tcp, SERVER, scene->stream, cut);
        connection_segment(&scene->tcp, SERVER, scene->stream + cut, scene->streamed - cut);
        scene->streamed = 0;
        close_connection(scene);
    }
}

/* Every message in one segment with the first octet of the next one. */
static void size_field(struct scene *scene) {
    const uint8_t clients = 4;
    size_t first = 0; /* octet of the stream that was not sent yet */

    open_connection(scene);
    ask_query(scene, XID);
    reply(&scene->message, XID, 1);
    stream_message(scene);
    for (uint8_t client = 2; client <= clients + 1; client++) {
        size_t cut = scene->streamed + 1; /* amid the next message's size */

        if (client <= clients) {
            data(&scene->message, XID, client);
        } else {
            done(&scene->message, XID);
        }
        stream_message(scene);
        connection_segment(&scene->tcp, SERVER, scene->stream + first, cut - first);
        first = cut;
    }
    connection_segment(&scene->tcp, SERVER, scene->stream + first, scene->streamed - first);
    scene->streamed = 0;
    close_connection(scene);
}

static void large_message(struct scene *scene) {
    static const uint8_t filling[MESSAGE_MAX] = {0};
    struct message *message = &scene->message;
    enum { BURST = 10 * SEGMENT };

    open_connection(scene);
    ask_query(scene, XID);
    answer_reply(scene, XID, 1);
    begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    begin_client_data(message, 2);
    option_iaaddr(message, client_address(2), PREFERRED, VALID);
    begin_option(message, DHCPV6LQ_OPTION_VENDOR_OPTS);
    put_number(message, DHCPV6LQ_FIELD_ENTERPRISE, ENTERPRISE);
    begin_option(message, 1);
    put_octets(message, DHCPV6LQ_FIELD_OCTETS, filling, MESSAGE_MAX - message->writer.used);
    end(message); /* the enterprise's option 1 */
    end(message);
    end(message); /* OPTION_CLIENT_DATA */
    end(message);
    stream_message(scene);
    for (size_t sent = 0; sent < scene->streamed; sent += BURST) {
        size_t left = scene->streamed - sent;

        connection_send(&scene->tcp, SERVER, scene->stream + sent, left < BURST ? left : BURST,
                        SEGMENT);
        connection_acknowledge(&scene->tcp, REQUESTOR);
    }
    scene->streamed = 0;
    answer_done(scene, XID);
    close_connection(scene);
}

/* What the second frame has is the first whole message, a DATA. */
static void middle(struct scene *scene) {
    enum { MISSED = 20 }; /* octets of the REPLY */

    resume_connection(scene);
    stream_answer(scene, XID, 4);
    connection_send(&scene->tcp, SERVER, scene->stream + MISSED, scene->streamed - MISSED,
                    FEW_OCTETS);
    scene->streamed = 0;
    expect_in(scene, 1, DHCPV6LQ_RULE_CONTINUATION);
    expect_in(scene, 2, DHCPV6LQ_RULE_CAPTURE_LACKS);
    exchange(scene, XID + 1, 2);
    close_connection(scene);
}

/* Segments of FEW_OCTETS, one of which the capture missed; the next one begins amid a DATA. */
static void stream_with_lost_segment(struct scene *scene) {
    enum { LOST = 2 };

    for (size_t i = 0; i * FEW_OCTETS < scene->streamed; i++) {
        size_t left = scene->streamed - i * FEW_OCTETS;
        size_t length = left < FEW_OCTETS ? left : FEW_OCTETS;

        if (i == LOST) {
            connection_lose(&scene->tcp, SERVER, length);
        } else {
            connection_segment(&scene->tcp, SERVER, scene->stream + i * FEW_OCTETS, length);
        }
        if (i == LOST + 1) {
            expect(scene, DHCPV6LQ_RULE_CONTINUATION);
        }
    }
    scene->streamed = 0;
}

static void lost_segment(struct scene *scene) {
    open_connection(scene);
    ask_query(scene, XID);
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
    stream_answer(scene, XID, 8);
    stream_with_lost_segment(scene);
    exchange(scene, XID + 1, 2);
    close_connection(scene);
}

static void lost_query(struct scene *scene) {
    open_connection(scene);
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
    lose(scene, REQUESTOR);
    answer_reply(scene, XID, 1);
    answer_data(scene, XID, 2);
    answer_done(scene, XID);
    exchange(scene, XID + 1, 2);
    close_connection(scene);
}

/* The connection's opening is there, its query and the answer's first segment are not. */
static void lost_start(struct scene *scene) {
    struct message *message = &scene->message;

    open_connection(scene);
    query(message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
    lose(scene, REQUESTOR);
    reply(message, XID, 1);
    lose(scene, SERVER);
    answer_data(scene, XID, 2);
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
    answer_data(scene, XID, 3);
    answer_done(scene, XID);
    exchange(scene, XID + 1, 2);
    close_connection(scene);

    open_connection(scene);
    active_query(message, XID);
    lose(scene, REQUESTOR);
    reply(message, XID, 1);
    lose(scene, SERVER);
    answer_data(scene, XID, 2);
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
    keep_alive(message, XID);
    answer(scene);
    answer_data(scene, XID, 3);
    close_connection(scene);

    open_connection(scene);
    query(message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
    lose(scene, REQUESTOR);
    stream_answer(scene, XID, 4);
    connection_lose(&scene->tcp, SERVER, FEW_OCTETS); /* amid the first DATA */
    expect_in(scene, scene->capture.frames + 1, DHCPV6LQ_RULE_CONTINUATION);
    expect_in(scene, scene->capture.frames + 2, DHCPV6LQ_RULE_CAPTURE_LACKS); /* second DATA */
    connection_send(&scene->tcp, SERVER, scene->stream + FEW_OCTETS, scene->streamed - FEW_OCTETS,
                    FEW_OCTETS);
    scene->streamed = 0;
    exchange(scene, XID + 1, 2);
    close_connection(scene);
}

static void out_of_order(struct scene *scene) {
    open_connection(scene);
    ask_query(scene, XID);
    stream_answer(scene, XID, 6);
    connection_segment(&scene->tcp, SERVER, scene->stream, FEW_OCTETS);
    connection_swap(&scene->tcp, SERVER, scene->stream + FEW_OCTETS, TWO_SEGMENTS, FEW_OCTETS);
    connection_segment(&scene->tcp, SERVER, scene->stream + THREE_SEGMENTS,
                       scene->streamed - THREE_SEGMENTS);
    scene->streamed = 0;
    exchange(scene, XID + 1, 1);
    close_connection(scene);
}

/* The capture has a query, or the end of it, after the REPLY: two interfaces, two clocks. */
static void swapped(struct scene *scene) {
    for (size_t cut = 0; cut <= FEW_OCTETS / 4; cut += FEW_OCTETS / 4) {
        uint8_t rest[FEW_OCTETS];
        size_t length;

        open_connection(scene);
        query(&scene->message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
        stream_message(scene);
        length = scene->streamed - cut;
        memcpy(rest, scene->stream + cut, length);
        if (cut > 0) {
            connection_segment(&scene->tcp, REQUESTOR, scene->stream, cut);
        }
        connection_lose(&scene->tcp, REQUESTOR, length);
        scene->streamed = 0;
        answer_reply(scene, XID, 1);
        connection_repeat(&scene->tcp, REQUESTOR, rest, length);
        answer_data(scene, XID, 2);
        answer_done(scene, XID);
        close_connection(scene);
    }
}

static void retransmission(struct scene *scene) {
    open_connection(scene);
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
    stream_message(scene);
    connection_segment(&scene->tcp, REQUESTOR, scene->stream, scene->streamed);
    capture_wait(&scene->capture, RETRANSMISSION_TIMEOUT);
    connection_repeat(&scene->tcp, REQUESTOR, scene->stream, scene->streamed);
    scene->streamed = 0;
    stream_answer(scene, XID, 4);
    connection_segment(&scene->tcp, SERVER, scene->stream, FEW_OCTETS);
    connection_segment(&scene->tcp, SERVER, scene->stream + FEW_OCTETS, FEW_OCTETS);
    capture_wait(&scene->capture, RETRANSMISSION_TIMEOUT);
    connection_repeat(&scene->tcp, SERVER, scene->stream + FEW_OCTETS, FEW_OCTETS);
    connection_segment(&scene->tcp, SERVER, scene->stream + TWO_SEGMENTS,
                       scene->streamed - TWO_SEGMENTS);
    scene->streamed = 0;
    close_connection(scene);
}

/* An exchange between two other endpoints. */
static void exchange_between(struct scene *scene, const char *requestor, const char *server,
                             uint16_t port) {
    scene->tcp.capture = &scene->capture;
    scene->tcp.side[REQUESTOR] = endpoint(requestor, REQUESTOR_PORT, 0x01);
    scene->tcp.side[SERVER] = endpoint(server, port, 0x47);
    connection_open(&scene->tcp);
    exchange(scene, XID, 3);
    close_connection(scene);
}

static void port_5470(struct scene *scene) {
    exchange_between(scene, "2001:db8:1::1", "2001:db8:1::547", 5470);
}

static void ipv4(struct scene *scene) {
    exchange_between(scene, "192.0.2.1", "192.0.2.47", SERVER_PORT);
}

static void exchange_udp(struct scene *scene, const char *requestor, const char *server) {
    struct endpoint from = endpoint(requestor, CLIENT_PORT, 0x01);
    struct endpoint to = endpoint(server, SERVER_PORT, 0x47);

    query(&scene->message, XID + 1, DHCPV6LQ_QUERY_BY_CLIENTID);
    send_udp(scene, &from, &to);
    reply(&scene->message, XID + 1, 1);
    send_udp(scene, &to, &from);
}

static void vlan(struct scene *scene) {
    scene->capture.vlan = 100;
    exchange_between(scene, "2001:db8:1::1", "2001:db8:1::547", SERVER_PORT);
    exchange_udp(scene, "2001:db8:1::1", "2001:db8:1::547");
}

static void link_local(struct scene *scene) {
    exchange_between(scene, "fe80::1", "fe80::547", SERVER_PORT);
    exchange_udp(scene, "fe80::1", "fe80::547");
}

/* IPv4 addresses in IPv6 packets, as behind a translator that keeps RFC 4291 2.5.5.2's form. */
static void ipv4_mapped(struct scene *scene) {
    exchange_between(scene, "::ffff:192.0.2.1", "::ffff:192.0.2.47", SERVER_PORT);
    exchange_udp(scene, "::ffff:192.0.2.1", "::ffff:192.0.2.47");
}

/* One side of a connection is all that the capture has. What the requestor acknowledges is an
 * answer that the capture lacks; whether the last query had one, nothing tells. */
static void one_side(struct scene *scene) {
    struct message *message = &scene->message;

    resume_connection(scene);
    query(message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
    ask(scene);
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
    stream_answer(scene, XID, 4);
    connection_lose(&scene->tcp, SERVER, scene->streamed);
    scene->streamed = 0;
    connection_acknowledge(&scene->tcp, REQUESTOR);
    active_query(message, XID + 1); /* not beside the other one, which is done */
    ask(scene);

    resume_connection(scene);
    query(message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
    lose(scene, REQUESTOR);
    stream_answer(scene, XID, 4);
    send_stream(scene, SERVER, SEGMENT);
}

/* The message just built as the server's: its message-size has a segment of its own. */
static void send_size_apart(struct scene *scene) {
    stream_message(scene);
    connection_segment(&scene->tcp, SERVER, scene->stream, 2);
    connection_segment(&scene->tcp, SERVER, scene->stream + 2, scene->streamed - 2);
    scene->streamed = 0;
}

/* On a connection that began before the capture; of the first answer a DATA is missing. */
static void size_apart(struct scene *scene) {
    struct message *message = &scene->message;

    resume_connection(scene);
    for (uint32_t transaction_id = XID; transaction_id <= XID + 1; transaction_id++) {
        ask_query(scene, transaction_id);
        if (transaction_id == XID) {
            expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
        }
        reply(message, transaction_id, 1);
        send_size_apart(scene);
        data(message, transaction_id, 2);
        if (transaction_id == XID) {
            lose(scene, SERVER);
        } else {
            send_size_apart(scene);
        }
        data(message, transaction_id, 3);
        send_size_apart(scene);
        done(message, transaction_id);
        send_size_apart(scene);
    }
    close_connection(scene);
}

/* Both sides use port 547: the SYN tells which one is the server or, without it, the first
 * message, be it a query or an answer. */
static void ports_547(struct scene *scene) {
    scene->tcp.capture = &scene->capture;
    scene->tcp.side[SERVER] = endpoint("2001:db8:1::547", SERVER_PORT, 0x47);
    scene->tcp.side[REQUESTOR] = endpoint("2001:db8:1::1", SERVER_PORT, 0x01);
    connection_open(&scene->tcp);
    exchange(scene, XID, 3);
    close_connection(scene);

    scene->tcp.side[REQUESTOR] = endpoint("2001:db8:1::2", SERVER_PORT, 0x02);
    connection_resume(&scene->tcp);
    exchange(scene, XID, 3);
    close_connection(scene);

    scene->tcp.side[REQUESTOR] = endpoint("2001:db8:1::3", SERVER_PORT, 0x03);
    connection_resume(&scene->tcp);
    answer_data(scene, XID, 2);
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS); /* its REPLY */
    answer_done(scene, XID);
    exchange(scene, XID + 1, 3);
    close_connection(scene);
}

/* The same ports and transaction-id, another connection. */
static void reuse(struct scene *scene) {
    open_connection(scene);
    exchange(scene, XID, 2);
    close_connection(scene);
    capture_wait(&scene->capture, INT64_C(600) * 1000000);
    scene->tcp.side[REQUESTOR].port--;
    open_connection(scene);
    exchange(scene, XID, 3);
    close_connection(scene);
}

static const struct made_capture captures[] = {
    {"splits-one-segment.pcap", "two queries in one segment, both answers in one segment",
     one_segment},
    {"splits-octets.pcap", "one octet a segment", octets_each},
    {"splits-every.pcap", "the REPLY cut at every offset, one connection a cut", every},
    {"splits-size-field.pcap", "every segment ends amid a message-size", size_field},
    {"large-message.pcap", "a DATA of 65535 octets", large_message},
    {"middle.pcap", "the capture begins amid a REPLY; a whole exchange follows", middle},
    {"lost-segment.pcap", "a segment amid an answer is missing; a whole exchange follows",
     lost_segment},
    {"lost-query.pcap",
     "the segment of a query is missing, which the server acknowledges; a whole exchange follows",
     lost_query},
    {"lost-start.pcap",
     "the SYN is there, a query and the first segment of its answer are missing; bulk and active",
     lost_start},
    {"out-of-order.pcap", "two segments of an answer in the wrong order", out_of_order},
    {"swapped.pcap", "a query, and the second half of one, after its REPLY", swapped},
    {"retransmission.pcap", "a query and a segment of its answer twice", retransmission},
    {"port-5470.pcap", "an exchange on TCP port 5470", port_5470},
    {"size-apart.pcap",
     "the server sends each message-size by itself, on a connection that began earlier; a DATA is "
     "missing",
     size_apart},
    {"ports-547.pcap", "both sides use port 547: with SYN, from a query on, from an answer on",
     ports_547},
    {"one-side.pcap",
     "queries, but nothing of the server's; an answer, but nothing of the requestor's", one_side},
    {"vlan.pcap", "an exchange each over TCP and UDP with an 802.1Q tag", vlan},
    {"ipv4.pcap", "an exchange over TCP between IPv4 addresses", ipv4},
    {"ipv4-mapped.pcap", "an exchange each over TCP and UDP between IPv4-mapped addresses",
     ipv4_mapped},
    {"link-local.pcap", "an exchange each over TCP and UDP between link-local addresses",
     link_local},
    {"reuse.pcap", "two connections between the same ports with the same transaction-id", reuse},
};

const struct made_captures splits_captures = {captures, sizeof captures / sizeof captures[0]};
