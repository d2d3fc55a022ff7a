/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Captures of whole conversations: the RFCs' own examples, several queries at
 * once, active leasequery, STARTTLS, and what UDP does.
 */
#include "captures.h"

enum { XID = 0x0d0000 };

static const int64_t SECOND = 1000000; /* microseconds */

static void failed_reply(struct scene *scene, uint32_t transaction_id, uint16_t code,
                         const char *text) {
    begin_reply(&scene->message, transaction_id);
    option_status(&scene->message, code, text);
    end(&scene->message);
    answer(scene);
    expect(scene, DHCPV6LQ_RULE_STATUS);
}

/* RFC 5460 6.5.1: the transaction-ids are the example's. */
static void rfc5460_6_5_1(struct scene *scene) {
    open_connection(scene);
    ask_query(scene, 1);
    failed_reply(scene, 1, DHCPV6LQ_STATUS_NOT_CONFIGURED, "no such link");
    exchange(scene, 2, 3);
    ask_query(scene, 3);
    ask_query(scene, 4);
    answer_reply(scene, 4, 1);
    answer_data(scene, 4, 2);
    answer_reply(scene, 3, 1);
    answer_data(scene, 4, 3);
    answer_data(scene, 3, 2);
    answer_done(scene, 3);
    answer_data(scene, 4, 4);
    answer_done(scene, 4);
    close_connection(scene);
}

static void ask_active(struct scene *scene, uint32_t transaction_id, bool start_time) {
    struct message *message = &scene->message;

    begin_active_query(message, transaction_id);
    option_oro(message, DHCPV6LQ_OPTION_LQ_BASE_TIME);
    if (start_time) {
        option_number(message, DHCPV6LQ_OPTION_LQ_START_TIME, DHCPV6LQ_FIELD_START_TIME,
                      NOW - 3600);
    }
    end(message);
    ask(scene);
}

/* The server's clock, as option 100 has it. */
static void put_base_time(struct scene *scene) {
    option_base_time(&scene->message,
                     (uint32_t)(scene->capture.time / SECOND - INT64_C(946684800)));
}

static void answer_active_reply(struct scene *scene, uint32_t transaction_id, uint8_t client) {
    begin_reply(&scene->message, transaction_id);
    put_base_time(scene);
    option_client_data(&scene->message, client);
    end(&scene->message);
    answer(scene);
}

static void begin_active_data(struct scene *scene, uint32_t transaction_id) {
    begin_message(&scene->message, DHCPV6LQ_LEASEQUERY_DATA, transaction_id);
    put_base_time(scene);
}

static void answer_active_data(struct scene *scene, uint32_t transaction_id, uint8_t client) {
    begin_active_data(scene, transaction_id);
    option_client_data(&scene->message, client);
    end(&scene->message);
    answer(scene);
}

static void answer_keep_alive(struct scene *scene, uint32_t transaction_id) {
    begin_active_data(scene, transaction_id);
    end(&scene->message);
    answer(scene);
}

static void rfc7653_8_6_1(struct scene *scene) {
    open_connection(scene);
    active_query(&scene->message, 1);
    ask(scene);
    failed_reply(scene, 1, DHCPV6LQ_STATUS_NOT_SUPPORTED, "no active leasequery here");
    connection_close(&scene->tcp, SERVER);
}

static void rfc7653_8_6_2(struct scene *scene) {
    open_connection(scene);
    ask_active(scene, 2, true);
    begin_reply(&scene->message, 2);
    option_status(&scene->message, DHCPV6LQ_STATUS_DATA_MISSING, "only the last half hour is kept");
    put_base_time(scene);
    end(&scene->message);
    answer(scene);
    expect(scene, DHCPV6LQ_RULE_STATUS);
    answer_active_data(scene, 2, 1);
    answer_active_data(scene, 2, 2);
    answer_active_data(scene, 2, 3);
    close_connection(scene);
}

static void rfc7653_8_6_3(struct scene *scene) {
    open_connection(scene);
    ask_active(scene, 3, false);
    answer_active_reply(scene, 3, 1);
    for (uint8_t client = 2; client <= 5; client++) {
        answer_active_data(scene, 3, client);
    }
    begin_message(&scene->message, DHCPV6LQ_LEASEQUERY_DONE, 3);
    option_status(&scene->message, DHCPV6LQ_STATUS_QUERY_TERMINATED, "shutting down");
    put_base_time(scene);
    end(&scene->message);
    answer(scene);
    expect(scene, DHCPV6LQ_RULE_STATUS);
    connection_close(&scene->tcp, SERVER);
}

static void interleaved(struct scene *scene) {
    enum { QUERIES = 4 };
    const uint8_t clients = 5;

    open_connection(scene);
    for (uint32_t i = 0; i < QUERIES; i++) {
        query(&scene->message, XID + i, DHCPV6LQ_QUERY_BY_RELAY_ID);
        stream_message(scene);
    }
    send_stream(scene, REQUESTOR, SEGMENT);
    for (uint32_t i = QUERIES; i > 0; i--) {
        answer_reply(scene, XID + i - 1, 1);
    }
    for (uint8_t client = 2; client <= clients; client++) {
        for (uint32_t i = 0; i < QUERIES; i++) {
            data(&scene->message, XID + i, client);
            stream_message(scene);
        }
        send_stream(scene, SERVER, SEGMENT);
    }
    for (uint32_t i = 0; i < QUERIES; i++) {
        answer_done(scene, XID + i);
    }
    close_connection(scene);
}

static void stream_bare_data(struct scene *scene) {
    begin_message(&scene->message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    end(&scene->message);
    stream_message(scene);
}

/* In one segment, before one with a client, and two by themselves in the next. */
static void bare_data(struct scene *scene) {
    open_connection(scene);
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
    ask(scene);
    answer_reply(scene, XID, 1);
    stream_bare_data(scene);
    data(&scene->message, XID, 2);
    stream_message(scene);
    send_stream(scene, SERVER, SEGMENT);
    expect(scene, DHCPV6LQ_RULE_DATA_NO_CLIENT_DATA);
    stream_bare_data(scene);
    stream_bare_data(scene);
    send_stream(scene, SERVER, SEGMENT);
    expect(scene, DHCPV6LQ_RULE_DATA_NO_CLIENT_DATA);
    expect(scene, DHCPV6LQ_RULE_DATA_NO_CLIENT_DATA);
    answer_done(scene, XID);
    close_connection(scene);
}

/* Both connections open at once, with the same transaction-id. */
static void two_connections(struct scene *scene) {
    struct connection first;
    struct connection second;

    open_connection(scene);
    ask_query(scene, XID);
    first = scene->tcp;
    open_connection(scene);
    ask_query(scene, XID);
    answer_reply(scene, XID, 1);
    second = scene->tcp;

    scene->tcp = first;
    answer_reply(scene, XID, 1);
    answer_data(scene, XID, 2);
    answer_done(scene, XID);
    close_connection(scene);
    scene->tcp = second;
    answer_data(scene, XID, 2);
    answer_done(scene, XID);
    close_connection(scene);
}

static void active(struct scene *scene) {
    open_connection(scene);
    ask_active(scene, XID, true);
    answer_active_reply(scene, XID, 1); /* the catch-up */
    answer_active_data(scene, XID, 2);
    answer_active_data(scene, XID, 3);
    begin_active_data(scene, XID);
    option_status(&scene->message, DHCPV6LQ_STATUS_CATCH_UP_COMPLETE, "");
    end(&scene->message);
    answer(scene);
    capture_wait(&scene->capture, 10 * SECOND);
    answer_active_data(scene, XID, 4);
    for (int i = 0; i < 6; i++) { /* more than a bulk query's time-out in all */
        capture_wait(&scene->capture, 60 * SECOND);
        answer_keep_alive(scene, XID);
    }
    capture_wait(&scene->capture, 20 * SECOND);
    answer_active_data(scene, XID, 5);
    close_connection(scene);
}

/* A binding is renewed, then it is another client's, who came after that: no conflict, but the
 * news. */
static void active_changes(struct scene *scene) {
    struct message *message = &scene->message;

    open_connection(scene);
    ask_active(scene, XID, false);
    answer_active_reply(scene, XID, 1);
    capture_wait(&scene->capture, 50 * SECOND);
    answer_active_data(scene, XID, 1);
    capture_wait(&scene->capture, 50 * SECOND);
    begin_active_data(scene, XID);
    begin_option(message, DHCPV6LQ_OPTION_CLIENT_DATA);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, 2);
    option_clt_time(message, 0);
    option_iaaddr(message, client_address(1), PREFERRED, VALID);
    end(message);
    end(message);
    answer(scene);
    close_connection(scene);
}

static void active_silence(struct scene *scene) {
    open_connection(scene);
    ask_active(scene, XID, false);
    answer_active_reply(scene, XID, 1);
    capture_wait(&scene->capture, 119 * SECOND);
    answer_keep_alive(scene, XID);
    capture_wait(&scene->capture, 121 * SECOND);
    answer_keep_alive(scene, XID);
    expect(scene, DHCPV6LQ_RULE_DATA_TIMEOUT);
    close_connection(scene);
}

static void starttls_refused(struct scene *scene) {
    open_connection(scene);
    starttls(&scene->message, XID);
    ask(scene);
    begin_message(&scene->message, DHCPV6LQ_REPLY, XID);
    option_status(&scene->message, DHCPV6LQ_STATUS_TLS_CONNECTION_REFUSED, "no TLS here");
    end(&scene->message);
    answer(scene);
    expect(scene, DHCPV6LQ_RULE_STATUS);
    close_connection(scene);
}

static void starttls_accepted(struct scene *scene) {
    open_connection(scene);
    starttls(&scene->message, XID);
    ask(scene);
    starttls_reply(&scene->message, XID);
    answer(scene);
    close_connection(scene);
}

/* RFC 7653 8.2: the first two of the four possibilities. */
static void starttls_unanswered(struct scene *scene) {
    open_connection(scene);
    starttls(&scene->message, XID);
    ask(scene);
    connection_close(&scene->tcp, SERVER);
    open_connection(scene);
    starttls(&scene->message, XID);
    ask(scene);
    close_connection(scene);
}

/* A REPLY to a STARTTLS of which the capture lacks the second half. */
static void starttls_lost(struct scene *scene) {
    size_t half;

    open_connection(scene);
    starttls(&scene->message, XID);
    stream_message(scene);
    half = scene->streamed / 2;
    connection_segment(&scene->tcp, REQUESTOR, scene->stream, half);
    connection_lose(&scene->tcp, REQUESTOR, scene->streamed - half);
    scene->streamed = 0;
    starttls_reply(&scene->message, XID);
    answer(scene);
}

static void connection_reset_amid(struct scene *scene) {
    uint32_t asked;

    open_connection(scene);
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
    asked = ask(scene);
    expect_in(scene, asked, DHCPV6LQ_RULE_NO_DONE);
    answer_reply(scene, XID, 1);
    answer_data(scene, XID, 2);
    connection_reset(&scene->tcp, SERVER);
}

/* ---- UDP ---- */

/* A REPLY of one of several servers, to the requestor. */
static void answer_as(struct scene *scene, const char *server, uint8_t who, bool bindings) {
    struct endpoint from = endpoint(server, SERVER_PORT, who);
    struct endpoint to = endpoint("2001:db8:1::1", SERVER_PORT, 0x01);
    struct message *message = &scene->message;

    begin_message(message, DHCPV6LQ_LEASEQUERY_REPLY, XID);
    option_duid(message, DHCPV6LQ_OPTION_SERVERID, who);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, WHO_REQUESTOR);
    if (bindings) {
        begin_client_data(message, 1);
        option_iaaddr(message, client_address(who), PREFERRED, VALID);
        end(message);
    }
    end(message);
    send_udp(scene, &from, &to);
}

static void udp_multicast(struct scene *scene) {
    struct endpoint from = endpoint("2001:db8:1::1", SERVER_PORT, 0x01);
    struct endpoint servers = endpoint("ff05::1:3", SERVER_PORT, 0); /* All_DHCP_Servers */

    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_CLIENTID);
    send_udp(scene, &from, &servers);
    answer_as(scene, "2001:db8:1::547", 0xd1, true);
    answer_as(scene, "2001:db8:2::547", 0xd2, false);
    answer_as(scene, "2001:db8:3::547", 0xd3, true);
}

static void udp_retransmission(struct scene *scene) {
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_ADDRESS);
    ask_udp(scene);
    capture_wait(&scene->capture, SECOND); /* LQ_TIMEOUT */
    ask_udp(scene);
    capture_wait(&scene->capture, 2 * SECOND);
    ask_udp(scene);
    reply(&scene->message, XID, 1);
    answer_udp(scene);
}

/* Never answered; the warning is the first transmission's. */
static void udp_unanswered(struct scene *scene) {
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_ADDRESS);
    ask_udp(scene);
    expect(scene, DHCPV6LQ_RULE_NO_REPLY);
    capture_wait(&scene->capture, SECOND);
    ask_udp(scene);
}

/* The capture has the answer before the query. */
static void udp_swapped(struct scene *scene) {
    reply(&scene->message, XID, 1);
    answer_udp(scene);
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_CLIENTID);
    ask_udp(scene);
}

/* A DATA answers nothing over UDP: it comes after a REPLY, over TCP (RFC 5460 5.2.1). */
static void udp_data(struct scene *scene) {
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_CLIENTID);
    ask_udp(scene);
    expect(scene, DHCPV6LQ_RULE_NO_REPLY);
    data(&scene->message, XID, 1);
    answer_udp(scene);
    expect(scene, DHCPV6LQ_RULE_MSG_TYPE);
    capture_wait(&scene->capture, 10 * SECOND); /* LQ_MAX_RT */
    query(&scene->message, XID + 1, DHCPV6LQ_QUERY_BY_CLIENTID);
    ask_udp(scene);
    reply(&scene->message, XID + 1, 1);
    answer_udp(scene);
}

static const struct {
    const char *address;
    uint8_t who;
} requestors[] = {{"2001:db8:2::1", WHO_REQUESTOR}, {"2001:db8:2::2", WHO_OTHER_REQUESTOR}};

/* A query of a requestor behind a relay, or the answer to it: of one client for
 * the first requestor, of none for the other one. */
static void relayed(struct scene *scene, size_t requestor, bool forward) {
    struct message *message = &scene->message;

    begin_relay(message, forward ? DHCPV6LQ_RELAY_FORW : DHCPV6LQ_RELAY_REPL, 0,
                requestors[requestor].address, false);
    begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
    begin_message(message, forward ? DHCPV6LQ_LEASEQUERY : DHCPV6LQ_LEASEQUERY_REPLY, XID);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, requestors[requestor].who);
    if (forward) {
        option_lq_query(message, DHCPV6LQ_QUERY_BY_CLIENTID);
    } else {
        option_duid(message, DHCPV6LQ_OPTION_SERVERID, WHO_SERVER);
        if (requestor == 0) {
            option_client_data(message, 1);
        }
    }
    end(message);
    end(message);
    end(message);
    (forward ? ask_udp : answer_udp)(scene);
}

static void udp_relayed(struct scene *scene) {
    relayed(scene, 0, true);
    relayed(scene, 1, true);
    relayed(scene, 1, false);
    relayed(scene, 0, false);
}

static const struct made_capture captures[] = {
    {"rfc5460-6.5.1.pcap", "the example of RFC 5460 6.5.1", rfc5460_6_5_1},
    {"rfc7653-8.6.1.pcap", "the example of RFC 7653 8.6.1: a query that fails", rfc7653_8_6_1},
    {"rfc7653-8.6.2.pcap", "the example of RFC 7653 8.6.2: DataMissing", rfc7653_8_6_2},
    {"rfc7653-8.6.3.pcap", "the example of RFC 7653 8.6.3: updates, then QueryTerminated",
     rfc7653_8_6_3},
    {"interleaved.pcap", "four queries at once, their answers interleaved", interleaved},
    {"bare-data.pcap", "DATA without options, one with a client among them", bare_data},
    {"two-connections.pcap", "one query on two connections at once", two_connections},
    {"active.pcap", "active leasequery with catch-up, updates and keep-alives", active},
    {"active-changes.pcap", "active leasequery: a binding renewed, then another client's",
     active_changes},
    {"active-silence.pcap", "active leasequery: silence of just under and just over 120 s",
     active_silence},
    {"starttls-refused.pcap", "STARTTLS and a REPLY that says TLSConnectionRefused",
     starttls_refused},
    {"starttls-accepted.pcap", "STARTTLS and a REPLY that accepts; no TLS follows",
     starttls_accepted},
    {"starttls-unanswered.pcap",
     "STARTTLS without REPLY: the server closes the connection, or the requestor does",
     starttls_unanswered},
    {"starttls-lost.pcap", "a REPLY to a STARTTLS of which half is missing", starttls_lost},
    {"reset.pcap", "the server resets the connection amid an answer", connection_reset_amid},
    {"udp-multicast.pcap", "a query to All_DHCP_Servers, answered by three servers", udp_multicast},
    {"udp-retransmission.pcap", "a query sent three times, answered once", udp_retransmission},
    {"udp-unanswered.pcap", "a query sent twice, never answered", udp_unanswered},
    {"udp-swapped.pcap", "an answer that the capture has before its query", udp_swapped},
    {"udp-data.pcap", "a query answered by a DATA, which is none over UDP; an exchange follows",
     udp_data},
    {"udp-relayed.pcap", "two requestors behind one relay with the same transaction-id",
     udp_relayed},
};

const struct made_captures sessions_captures = {captures, sizeof captures / sizeof captures[0]};
