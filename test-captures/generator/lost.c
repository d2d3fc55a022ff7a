/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The captures of answers that do not end as they should, and of what the capture
 * lacks, for which nobody is to blame; and of streams that are not DHCPv6.
 */
#include "captures.h"

#include <string.h>

enum { XID = 0x140000, FRAME_INTERVAL = 1000 /* microseconds */ };

static const int64_t SECOND = 1000000; /* microseconds */

/* A query and the first `clients` of its answer. */
static void begin_answer(struct scene *scene, uint32_t transaction_id, uint8_t clients) {
    ask_query(scene, transaction_id);
    answer_reply(scene, transaction_id, 1);
    for (uint8_t client = 2; client <= clients; client++) {
        answer_data(scene, transaction_id, client);
    }
}

static void lose_data(struct scene *scene, uint32_t transaction_id, uint8_t client) {
    data(&scene->message, transaction_id, client);
    lose(scene, SERVER);
}

/* ---- no_reply ---- */

static void ask_udp_again(struct scene *scene, uint32_t transaction_id, int64_t seconds) {
    capture_wait(&scene->capture, seconds * SECOND - FRAME_INTERVAL);
    query(&scene->message, transaction_id, DHCPV6LQ_QUERY_BY_CLIENTID);
    ask_udp(scene);
}

static void never_replied(struct scene *scene) {
    for (int reset = 0; reset <= 1; reset++) {
        for (int side = REQUESTOR; side <= SERVER; side++) {
            open_connection(scene);
            ask_query(scene, XID);
            expect(scene, DHCPV6LQ_RULE_NO_REPLY);
            (reset ? connection_reset : connection_close)(&scene->tcp, (enum side)side);
        }
    }
    open_connection(scene); /* the server closes after another query's answer */
    ask_query(scene, XID);
    expect(scene, DHCPV6LQ_RULE_NO_REPLY);
    exchange(scene, XID + 1, 2);
    connection_close(&scene->tcp, SERVER);

    open_connection(scene);
    active_query(&scene->message, XID);
    ask(scene);
    expect(scene, DHCPV6LQ_RULE_NO_REPLY);
    connection_close(&scene->tcp, SERVER);

    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_CLIENTID); /* 10 s before any other packet */
    ask_udp(scene);
    expect(scene, DHCPV6LQ_RULE_NO_REPLY);
    capture_wait(&scene->capture, 10 * SECOND - FRAME_INTERVAL);
    open_connection(scene);
    close_connection(scene);

    query(&scene->message, XID + 1, DHCPV6LQ_QUERY_BY_CLIENTID);
    ask_udp(scene);
    expect(scene, DHCPV6LQ_RULE_NO_REPLY);
    ask_udp_again(scene, XID + 1, 41);  /* over 40 s later, it is another query; */
    reply(&scene->message, XID + 1, 1); /* this one is answered */
    answer_udp(scene);

    query(&scene->message, XID + 2,
          DHCPV6LQ_QUERY_BY_CLIENTID); /* sent again at once, at the end */
    ask_udp(scene);
    expect(scene, DHCPV6LQ_RULE_NO_REPLY);
    ask_udp_again(scene, XID + 2, 1);
}

static void replied_or_open(struct scene *scene) {
    static const int64_t waits[] = {1, 2, 4, 8, 10}; /* seconds: RFC 5007 4.1.4 */

    open_connection(scene);
    ask_query(scene, XID);
    expect(scene, DHCPV6LQ_RULE_CAUSE_NOT_KEPT); /* a client is told of over UDP, below */
    reply_without_bindings(&scene->message, XID);
    answer(scene);
    close_connection(scene);

    open_connection(scene); /* its sender has nothing more to ask: RFC 5460 6.6 */
    ask_query(scene, XID);
    expect(scene, DHCPV6LQ_RULE_CAUSE_NOT_KEPT);
    connection_end(&scene->tcp, REQUESTOR);
    capture_wait(&scene->capture, SECOND);
    reply_without_bindings(&scene->message, XID);
    answer(scene);
    connection_end(&scene->tcp, SERVER);

    open_connection(scene); /* the capture lacks the reply */
    ask_query(scene, XID);
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
    reply_without_bindings(&scene->message, XID);
    lose(scene, SERVER);
    close_connection(scene);

    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_CLIENTID); /* five times more, then answered */
    ask_udp(scene);
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
        ask_udp_again(scene, XID, waits[i]);
    }
    capture_wait(&scene->capture, 9 * SECOND);
    reply(&scene->message, XID, 1);
    answer_udp(scene);

    open_connection(scene); /* these may still be answered */
    ask_query(scene, XID);
    connection_end(&scene->tcp, REQUESTOR);
    open_connection(scene);
    ask_query(scene, XID);
    query(&scene->message, XID + 1, DHCPV6LQ_QUERY_BY_CLIENTID);
    ask_udp(scene);
    capture_wait(&scene->capture, 10 * SECOND - FRAME_INTERVAL - 1);
    attempt_connection(scene); /* just under 10 s later */
}

static void no_reply(struct scene *scene, bool fault) {
    (fault ? never_replied : replied_or_open)(scene);
}

/* ---- no_done ---- */

static void never_done(struct scene *scene) {
    for (int reset = 0; reset <= 1; reset++) {
        for (int side = REQUESTOR; side <= SERVER; side++) {
            open_connection(scene);
            begin_answer(scene, XID, 2);
            expect_in(scene, scene->capture.frames - 2, DHCPV6LQ_RULE_NO_DONE);
            (reset ? connection_reset : connection_close)(&scene->tcp, (enum side)side);
        }
    }
    open_connection(scene); /* after the REPLY, and with it */
    begin_answer(scene, XID, 1);
    expect_in(scene, scene->capture.frames - 1, DHCPV6LQ_RULE_NO_DONE);
    connection_close(&scene->tcp, SERVER);
    open_connection(scene);
    ask_query(scene, XID);
    expect(scene, DHCPV6LQ_RULE_NO_DONE);
    reply(&scene->message, XID, 1);
    stream_message(scene);
    connection_finish(&scene->tcp, SERVER, scene->stream, scene->streamed);
    scene->streamed = 0;
}

static void done_or_open(struct scene *scene) {
    open_connection(scene);
    active_query(&scene->message, XID);
    ask(scene);
    answer_reply(scene, XID, 1);
    answer_data(scene, XID, 2);
    close_connection(scene);

    open_connection(scene); /* its sender has nothing more to ask: RFC 5460 6.6 */
    ask_query(scene, XID);
    connection_end(&scene->tcp, REQUESTOR);
    answer_reply(scene, XID, 1);
    answer_data(scene, XID, 2);
    answer_done(scene, XID);
    connection_end(&scene->tcp, SERVER);

    open_connection(scene); /* with the DONE */
    begin_answer(scene, XID, 2);
    done(&scene->message, XID);
    stream_message(scene);
    connection_finish(&scene->tcp, SERVER, scene->stream, scene->streamed);
    scene->streamed = 0;

    open_connection(scene); /* the capture lacks the DONE */
    begin_answer(scene, XID, 2);
    expect_in(scene, scene->capture.frames - 2, DHCPV6LQ_RULE_CAPTURE_LACKS);
    done(&scene->message, XID);
    lose(scene, SERVER);
    connection_close(&scene->tcp, SERVER);

    open_connection(scene); /* it may still come */
    begin_answer(scene, XID, 2);
    connection_end(&scene->tcp, REQUESTOR);
    open_connection(scene);
    begin_answer(scene, XID, 2);
}

static void no_done(struct scene *scene, bool fault) {
    (fault ? never_done : done_or_open)(scene);
}

/* ---- capture_lacks ---- */

enum { KEPT = 100 }; /* octets of a frame */

static void lacking_over_tcp(struct scene *scene) {
    open_connection(scene); /* two DATA apart from each other: told once */
    begin_answer(scene, XID, 2);
    expect_in(scene, scene->capture.frames - 2, DHCPV6LQ_RULE_CAPTURE_LACKS);
    lose_data(scene, XID, 3);
    answer_data(scene, XID, 4);
    lose_data(scene, XID, 5);
    answer_data(scene, XID, 6);
    answer_done(scene, XID);
    close_connection(scene);

    open_connection(scene); /* the REPLY */
    ask_query(scene, XID);
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
    reply(&scene->message, XID, 1);
    lose(scene, SERVER);
    answer_data(scene, XID, 2);
    answer_done(scene, XID);
    close_connection(scene);

    open_connection(scene); /* its end: the FIN's sequence number tells */
    begin_answer(scene, XID, 2);
    expect_in(scene, scene->capture.frames - 2, DHCPV6LQ_RULE_CAPTURE_LACKS);
    lose_data(scene, XID, 3);
    connection_close(&scene->tcp, SERVER);

    open_connection(scene); /* its end: the requestor acknowledges it */
    begin_answer(scene, XID, 2);
    expect_in(scene, scene->capture.frames - 2, DHCPV6LQ_RULE_CAPTURE_LACKS);
    lose_data(scene, XID, 3);
    connection_acknowledge(&scene->tcp, REQUESTOR);

    open_connection(scene); /* of the second query; the first one had its DONE */
    begin_answer(scene, XID, 2);
    ask_query(scene, XID + 1);
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
    answer_reply(scene, XID + 1, 1);
    answer_done(scene, XID);
    lose_data(scene, XID + 1, 2);
    answer_done(scene, XID + 1);
    close_connection(scene);

    open_connection(scene); /* the end of a DATA, of which the capture kept the start */
    begin_answer(scene, XID, 1);
    expect_in(scene, scene->capture.frames - 1, DHCPV6LQ_RULE_CAPTURE_LACKS);
    scene->capture.snaplen = KEPT;
    answer_data(scene, XID, 2);
    scene->capture.snaplen = 0;
    answer_done(scene, XID);
    close_connection(scene);

    resume_connection(scene); /* the start of an answer whose query is not there either */
    answer_data(scene, XID, 2);
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
    answer_done(scene, XID);
    close_connection(scene);
}

static void lacking_over_udp(struct scene *scene) {
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_CLIENTID);
    ask_udp(scene);
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
    scene->capture.snaplen = KEPT;
    reply(&scene->message, XID, 1);
    answer_udp(scene);
    scene->capture.snaplen = 0;
}

/* Octets are missing, of no answer; or seem to be. */
static void lacking_nothing(struct scene *scene) {
    static const uint8_t garbage[] = {0};
    size_t cut;

    open_connection(scene); /* a query is missing, its answer is not */
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
    lose(scene, REQUESTOR);
    answer_reply(scene, XID, 1);
    answer_done(scene, XID);
    close_connection(scene);

    open_connection(scene); /* a whole exchange is missing: nothing of it is there to be told */
    exchange(scene, XID, 2);
    query(&scene->message, XID + 1, DHCPV6LQ_QUERY_BY_RELAY_ID);
    lose(scene, REQUESTOR);
    reply_without_bindings(&scene->message, XID + 1);
    lose(scene, SERVER);
    exchange(scene, XID + 2, 2);
    close_connection(scene);

    open_connection(scene);
    begin_answer(scene, XID, 1);
    data(&scene->message, XID, 2); /* two DATA in the wrong order, */
    stream_message(scene);
    cut = scene->streamed;
    data(&scene->message, XID, 3);
    stream_message(scene);
    connection_swap(&scene->tcp, SERVER, scene->stream, scene->streamed, cut);
    scene->streamed = 0;
    data(&scene->message, XID, 4); /* one twice, */
    stream_message(scene);
    connection_segment(&scene->tcp, SERVER, scene->stream, scene->streamed);
    connection_repeat(&scene->tcp, SERVER, scene->stream, scene->streamed);
    scene->streamed = 0;
    data(&scene->message, XID, 5); /* one after the DONE that was sent after it */
    stream_message(scene);
    cut = scene->streamed;
    done(&scene->message, XID);
    stream_message(scene);
    connection_swap(&scene->tcp, SERVER, scene->stream, scene->streamed, cut);
    scene->streamed = 0;
    connection_repeat(&scene->tcp, SERVER, garbage, 1); /* a keep-alive of TCP: RFC 9293 3.8.4 */
    connection_acknowledge(&scene->tcp, REQUESTOR);
    close_connection(scene);

    open_connection(scene); /* messages cut anywhere */
    ask_query(scene, XID);
    reply(&scene->message, XID, 1);
    stream_message(scene);
    data(&scene->message, XID, 2);
    stream_message(scene);
    done(&scene->message, XID);
    stream_message(scene);
    send_stream(scene, SERVER, KEPT);
    close_connection(scene);

    resume_connection(scene); /* the capture begins between a query and its answer */
    answer_reply(scene, XID, 1);
    answer_done(scene, XID);
    close_connection(scene);
}

static void capture_lacks(struct scene *scene, bool fault) {
    if (fault) {
        lacking_over_tcp(scene);
        lacking_over_udp(scene);
    } else {
        lacking_nothing(scene);
    }
}

/* ---- continuation ---- */

/* The message just built without its first octets, which the capture missed. */
static void send_rest(struct scene *scene, enum side from, size_t missed) {
    stream_message(scene);
    connection_lose(&scene->tcp, from, missed);
    connection_segment(&scene->tcp, from, scene->stream + missed, scene->streamed - missed);
    scene->streamed = 0;
}

enum { MISSED = 30 }; /* octets of a message */

static void continued(struct scene *scene) {
    resume_connection(scene); /* the capture begins amid a DATA, */
    data(&scene->message, XID, 2);
    send_rest(scene, SERVER, MISSED);
    expect(scene, DHCPV6LQ_RULE_CONTINUATION);
    answer_data(scene, XID, 3);
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
    answer_done(scene, XID);
    close_connection(scene);

    resume_connection(scene); /* or amid a query */
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
    send_rest(scene, REQUESTOR, MISSED);
    expect(scene, DHCPV6LQ_RULE_CONTINUATION);
    answer_reply(scene, XID, 1);
    answer_done(scene, XID);
    close_connection(scene);

    open_connection(scene); /* a segment is missing, which ends amid a DATA */
    begin_answer(scene, XID, 2);
    expect_in(scene, scene->capture.frames - 2, DHCPV6LQ_RULE_CAPTURE_LACKS);
    lose_data(scene, XID, 3);
    data(&scene->message, XID, 4);
    send_rest(scene, SERVER, MISSED);
    expect(scene, DHCPV6LQ_RULE_CONTINUATION);
    answer_data(scene, XID, 5);
    answer_done(scene, XID);
    close_connection(scene);
}

static void not_continued(struct scene *scene) {
    resume_connection(scene); /* the capture begins with a message */
    begin_answer(scene, XID, 2);
    answer_done(scene, XID);
    close_connection(scene);

    open_connection(scene); /* whole messages are missing */
    begin_answer(scene, XID, 2);
    expect_in(scene, scene->capture.frames - 2, DHCPV6LQ_RULE_CAPTURE_LACKS);
    lose_data(scene, XID, 3);
    answer_data(scene, XID, 4);
    answer_done(scene, XID);
    close_connection(scene);

    open_connection(scene); /* the first half of a DATA comes late */
    begin_answer(scene, XID, 2);
    data(&scene->message, XID, 3);
    stream_message(scene);
    connection_swap(&scene->tcp, SERVER, scene->stream, scene->streamed, MISSED);
    scene->streamed = 0;
    answer_done(scene, XID);
    close_connection(scene);
}

static void continuation(struct scene *scene, bool fault) {
    (fault ? continued : not_continued)(scene);
}

/* ---- not_dhcpv6 ---- */

static void stream_text(struct scene *scene, const char *text) {
    stream_octets(scene, (const uint8_t *)text, strlen(text));
}

static void foreign(struct scene *scene) {
    static const char *const texts[] = {
        "GET / HTTP/1.1\r\nHost: [2001:db8:1::547]:547\r\n\r\n",
        "POST /leases HTTP/1.0\r\nContent-Length: 0\r\n\r\n",
        "HEAD / HTTP/1.1\r\nHost: example.net\r\n\r\n",
        "PROXY TCP6 2001:db8:1::1 2001:db8:1::547 50001 547\r\n",
    };
    static const uint8_t proxy[] = {/* version 2: the signature, PROXY, TCP over IPv6, 36 octets */
                                    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51,
                                    0x55, 0x49, 0x54, 0x0a, 0x21, 0x21, 0x00, 0x24};
    static const uint8_t addresses[36] = {0x20, 0x01, 0x0d, 0xb8};

    open_connection(scene);
    stream_client_hello(scene);
    send_stream(scene, REQUESTOR, SEGMENT);
    expect(scene, DHCPV6LQ_RULE_NOT_DHCPV6);
    connection_reset(&scene->tcp, SERVER);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        open_connection(scene);
        stream_text(scene, texts[i]);
        send_stream(scene, REQUESTOR, SEGMENT);
        expect(scene, DHCPV6LQ_RULE_NOT_DHCPV6);
        connection_close(&scene->tcp, SERVER);
    }
    open_connection(scene);
    stream_octets(scene, proxy, sizeof proxy);
    stream_octets(scene, addresses, sizeof addresses);
    send_stream(scene, REQUESTOR, SEGMENT);
    expect(scene, DHCPV6LQ_RULE_NOT_DHCPV6);
    connection_close(&scene->tcp, SERVER);
}

/* A query whose message-size is just that. */
static void query_of_size(struct scene *scene, size_t size) {
    static const uint8_t filling[MESSAGE_MAX] = {0};
    struct message *message = &scene->message;

    begin_query(message, XID);
    option_lq_query(message, DHCPV6LQ_QUERY_BY_RELAY_ID);
    begin_option(message, DHCPV6LQ_OPTION_VENDOR_OPTS);
    put_number(message, DHCPV6LQ_FIELD_ENTERPRISE, ENTERPRISE);
    begin_option(message, 1);
    put_octets(message, DHCPV6LQ_FIELD_OCTETS, filling, size - message->writer.used);
    end(message); /* the enterprise's option 1 */
    end(message);
    end(message);
}

static void not_foreign(struct scene *scene) {
    static const uint16_t sizes[] = {
        0x1603, /* as a handshake of TLS begins */
        0x1503, /* an alert */
        0x4745, /* GE */
        0x504f, /* PO */
        0x5052, /* PR */
        0x0d0a  /* PROXY, version 2 */
    };

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        open_connection(scene);
        query_of_size(scene, sizes[i]);
        stream_message(scene);
        send_stream(scene, REQUESTOR, SEGMENT);
        reply_without_bindings(&scene->message, XID);
        answer(scene);
        close_connection(scene);
    }
    open_connection(scene);
    starttls(&scene->message, XID);
    ask(scene);
    starttls_reply(&scene->message, XID);
    answer(scene);
    stream_client_hello(scene);
    send_stream(scene, REQUESTOR, SEGMENT);
    connection_reset(&scene->tcp, SERVER);
}

static void not_dhcpv6(struct scene *scene, bool fault) {
    (fault ? foreign : not_foreign)(scene);
}

#define RULE(ID, function, fault, near)                                                            \
    { DHCPV6LQ_RULE_##ID, function, fault, near }

static const struct rule_captures rules[] = {
    RULE(
        NO_REPLY, no_reply,
        "queries that are never answered: ended by either side by FIN and by RST; over UDP, with "
        "10 s after them, sent again, sent again as another query",
        "queries answered without bindings, after the requestor's FIN, after five retransmissions, "
        "by what the capture lacks; queries that are open"),
    RULE(NO_DONE, no_done, "bulk answers without DONE, ended by either side by FIN and by RST",
         "an active answer; a DONE after the requestor's FIN, with the server's, that the capture "
         "lacks; answers that are open"),
    RULE(CAPTURE_LACKS, capture_lacks,
         "missing: DATA, a REPLY, ends of answers, the start of one, octets of frames",
         "missing: a query, a whole exchange; segments late, twice, cut anywhere"),
    RULE(CONTINUATION, continuation,
         "the capture begins amid a DATA, amid a query; a segment that ends amid a DATA is missing",
         "the capture begins with a message; whole messages are missing; half a DATA comes late"),
    RULE(NOT_DHCPV6, not_dhcpv6, "TLS, HTTP and PROXY headers",
         "queries whose message-sizes look like them; TLS after STARTTLS"),
};

const struct rules_captures lost_rules = {rules, sizeof rules / sizeof rules[0]};
