/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The other ways to break a rule than the one in rules.c: several faults a
 * capture, one a frame, each in a query of its own where a query must end there.
 */
#include "captures.h"

enum { XID = 0x0f0000 };

static void begin_answer(struct scene *scene) {
    open_connection(scene);
    ask_query(scene, XID);
    answer_reply(scene, XID, 1);
}

static void end_answer(struct scene *scene) {
    answer_done(scene, XID);
    close_connection(scene);
}

static struct message *begin_data(struct scene *scene) {
    begin_message(&scene->message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    return &scene->message;
}

static void send_fault(struct scene *scene, enum dhcpv6lq_rule rule) {
    end(&scene->message);
    answer(scene);
    expect(scene, rule);
}

static void client_data_incomplete(struct scene *scene) {
    struct message *message = &scene->message;

    begin_answer(scene);
    begin_option(begin_data(scene), DHCPV6LQ_OPTION_CLIENT_DATA);
    option_iaaddr(message, client_address(2), PREFERRED, VALID);
    option_clt_time(message, 60);
    end(message);
    send_fault(scene, DHCPV6LQ_RULE_CLIENT_DATA_INCOMPLETE); /* no Client-ID */
    begin_client_data(begin_data(scene), 3);
    end(message);
    send_fault(scene, DHCPV6LQ_RULE_CLIENT_DATA_INCOMPLETE); /* no address, no prefix */
    begin_client_data(begin_data(scene), 4);
    begin_option(message, DHCPV6LQ_OPTION_IA_NA);
    put_number(message, DHCPV6LQ_FIELD_IAID, 1);
    put_number(message, DHCPV6LQ_FIELD_T1, 0);
    put_number(message, DHCPV6LQ_FIELD_T2, 0);
    end(message);
    end(message);
    send_fault(scene, DHCPV6LQ_RULE_CLIENT_DATA_INCOMPLETE); /* nor in an IA without any */
    begin_option(begin_data(scene), DHCPV6LQ_OPTION_CLIENT_DATA);
    end(message);
    send_fault(scene, DHCPV6LQ_RULE_CLIENT_DATA_INCOMPLETE); /* nothing */
    end_answer(scene);
}

static void lifetime(struct scene *scene) {
    struct message *message = &scene->message;

    begin_answer(scene);
    begin_client_data(begin_data(scene), 2);
    option_iaprefix(message, "2001:db8:4000::", 56, VALID + 1, VALID);
    end(message);
    send_fault(scene, DHCPV6LQ_RULE_LIFETIME);
    begin_client_data(begin_data(scene), 3);
    option_iaaddr(message, client_address(3), UINT32_MAX, UINT32_MAX - 1);
    end(message);
    send_fault(scene, DHCPV6LQ_RULE_LIFETIME);
    begin_client_data(begin_data(scene), 4);
    option_iaprefix(message, "2001:db8:4000:100::", 56, 0, 0);
    end(message);
    send_fault(scene, DHCPV6LQ_RULE_LIFETIME);
    end_answer(scene);
}

static void data_constant_option(struct scene *scene) {
    struct message *message = &scene->message;

    begin_answer(scene);
    option_client_data(begin_data(scene), 2);
    option_duid(message, DHCPV6LQ_OPTION_SERVERID, WHO_SERVER);
    send_fault(scene, DHCPV6LQ_RULE_DATA_CONSTANT_OPTION);
    option_client_data(begin_data(scene), 3);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, WHO_REQUESTOR);
    send_fault(scene, DHCPV6LQ_RULE_DATA_CONSTANT_OPTION);
    end_answer(scene);

    open_connection(scene);
    active_query(message, XID);
    ask(scene);
    answer_reply(scene, XID, 1);
    option_duid(begin_data(scene), DHCPV6LQ_OPTION_SERVERID, WHO_SERVER);
    send_fault(scene, DHCPV6LQ_RULE_DATA_CONSTANT_OPTION);
    close_connection(scene);
}

static void status(struct scene *scene) {
    const uint16_t codes[] = {1, 3, 7, 8, 10, 11, 14, 99};
    struct message *message = &scene->message;
    uint32_t transaction_id = XID;

    begin_answer(scene);
    begin_message(message, DHCPV6LQ_LEASEQUERY_DONE, XID);
    option_status(message, DHCPV6LQ_STATUS_QUERY_TERMINATED, "shutting down");
    send_fault(scene, DHCPV6LQ_RULE_STATUS);
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        transaction_id++;
        ask_query(scene, transaction_id);
        begin_reply(message, transaction_id);
        option_status(message, codes[i], i ? "" : "why not");
        send_fault(scene, DHCPV6LQ_RULE_STATUS);
    }
    close_connection(scene);
}

static void query_no_client_id(struct scene *scene) {
    struct message *message = &scene->message;

    open_connection(scene);
    begin_message(message, DHCPV6LQ_ACTIVELEASEQUERY, XID);
    end(message);
    ask(scene);
    expect(scene, DHCPV6LQ_RULE_QUERY_NO_CLIENT_ID);
    answer_reply(scene, XID, 1);
    close_connection(scene);

    begin_message(message, DHCPV6LQ_LEASEQUERY, XID);
    option_lq_query(message, DHCPV6LQ_QUERY_BY_ADDRESS);
    end(message);
    ask_udp(scene);
    expect(scene, DHCPV6LQ_RULE_QUERY_NO_CLIENT_ID);
    reply(message, XID, 1);
    answer_udp(scene);
}

static void no_query(struct scene *scene) {
    begin_answer(scene);
    answer_reply(scene, XID + 1, 1);
    expect(scene, DHCPV6LQ_RULE_NO_QUERY);
    answer_data(scene, XID + 2, 1);
    expect(scene, DHCPV6LQ_RULE_NO_QUERY);
    answer_done(scene, XID + 3);
    expect(scene, DHCPV6LQ_RULE_NO_QUERY);
    end_answer(scene);
}

static void data_before_reply(struct scene *scene) {
    open_connection(scene);
    ask_query(scene, XID);
    answer_data(scene, XID, 2);
    expect(scene, DHCPV6LQ_RULE_DATA_BEFORE_REPLY);
    answer_data(scene, XID, 3);
    expect(scene, DHCPV6LQ_RULE_DATA_BEFORE_REPLY);
    answer_reply(scene, XID, 1);
    end_answer(scene);
}

static void data_after_error(struct scene *scene) {
    open_connection(scene);
    ask_query(scene, XID);
    begin_reply(&scene->message, XID);
    option_status(&scene->message, DHCPV6LQ_STATUS_NOT_ALLOWED, "");
    send_fault(scene, DHCPV6LQ_RULE_STATUS);
    answer_data(scene, XID, 2);
    expect(scene, DHCPV6LQ_RULE_DATA_AFTER_ERROR);
    ask_query(scene, XID + 1);
    reply_without_bindings(&scene->message, XID + 1);
    answer(scene);
    answer_data(scene, XID + 1, 2);
    expect(scene, DHCPV6LQ_RULE_DATA_AFTER_ERROR);
    close_connection(scene);
}

static void after_done(struct scene *scene) {
    begin_answer(scene);
    answer_done(scene, XID);
    answer_done(scene, XID);
    expect(scene, DHCPV6LQ_RULE_AFTER_DONE);
    ask_query(scene, XID + 1);
    answer_reply(scene, XID + 1, 1);
    answer_done(scene, XID + 1);
    close_connection(scene);
}

/* A server that does not know the option is told once; one that does, wherever it leaves it out. */
static void base_time_missing(struct scene *scene) {
    struct message *message = &scene->message;

    for (int knows = 0; knows <= 1; knows++) {
        open_connection(scene);
        query_for(message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID, DHCPV6LQ_OPTION_LQ_BASE_TIME);
        ask(scene);
        begin_reply(message, XID);
        if (knows) {
            option_base_time(message, NOW);
        }
        option_client_data(message, 1);
        end(message);
        answer(scene);
        if (!knows) {
            expect(scene, DHCPV6LQ_RULE_BASE_TIME_MISSING);
        }
        answer_data(scene, XID, 2);
        if (knows) {
            expect(scene, DHCPV6LQ_RULE_BASE_TIME_MISSING);
        }
        end_answer(scene); /* no reply, as RFC 5460 5.2.2 has the word */
    }
}

/* Where in an answer the query comes again. */
enum again { BEFORE_REPLY, BEFORE_DATA, BEFORE_DONE };

/* An answer is the oldest query's that is not complete: the second query gets none. */
static void ask_again(struct scene *scene) {
    ask_query(scene, XID);
    expect(scene, DHCPV6LQ_RULE_XID_REUSED);
    expect(scene, DHCPV6LQ_RULE_NO_REPLY);
}

static void xid_reused(struct scene *scene) {
    const uint8_t clients = 3;
    struct message *message = &scene->message;

    for (int again = BEFORE_REPLY; again <= BEFORE_DONE; again++) {
        open_connection(scene);
        ask_query(scene, XID);
        if (again == BEFORE_REPLY) {
            ask_again(scene);
        }
        answer_reply(scene, XID, 1);
        if (again == BEFORE_DATA) {
            ask_again(scene);
        }
        for (uint8_t client = 2; client <= clients; client++) {
            answer_data(scene, XID, client);
        }
        if (again == BEFORE_DONE) {
            ask_again(scene);
        }
        end_answer(scene);
    }

    open_connection(scene);
    ask_query(scene, XID);
    ask_query(scene, XID);
    expect(scene, DHCPV6LQ_RULE_XID_REUSED);
    for (int i = 0; i < 2; i++) { /* both answered, with the same clients */
        answer_reply(scene, XID, 1);
        answer_data(scene, XID, 2);
        answer_done(scene, XID);
    }
    close_connection(scene);

    open_connection(scene);
    active_query(message, XID);
    ask(scene);
    answer_reply(scene, XID, 1);
    active_query(message, XID);
    ask(scene);
    expect(scene, DHCPV6LQ_RULE_XID_REUSED);
    expect(scene, DHCPV6LQ_RULE_ACTIVE_IN_PARALLEL);
    expect(scene, DHCPV6LQ_RULE_NO_REPLY);
    answer_data(scene, XID, 2);
    keep_alive(message, XID);
    answer(scene);
    close_connection(scene);

    open_connection(scene); /* the capture lacks the second query: what it can show is no fault */
    exchange(scene, XID, 2);
    query(message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
    lose(scene, REQUESTOR);
    answer_reply(scene, XID, 3);
    answer_data(scene, XID, 4);
    answer_done(scene, XID);
    close_connection(scene);
}

/* The message just built with another msg-type. */
static void change_type(struct scene *scene, uint8_t type) {
    built(scene);
    scene->message.octets[0] = type;
}

/* A message of that type, whose framing and whose options are in order. */
static void wrong_type(struct scene *scene, uint8_t type) {
    struct message *message = &scene->message;

    if (type == DHCPV6LQ_RELAY_FORW || type == DHCPV6LQ_RELAY_REPL) {
        begin_relay(message, type, 0, "fe80::1", false);
        begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
        begin_message(message, DHCPV6LQ_SOLICIT, 1);
        option_duid(message, DHCPV6LQ_OPTION_CLIENTID, 1);
        end(message);
        end(message);
        end(message);
    } else {
        reply_without_bindings(message, XID); /* with its Server-ID and Client-ID */
        change_type(scene, type);
    }
}

static void wrong_types_in_stream(struct scene *scene) {
    static const uint8_t types[] = {0, DHCPV6LQ_RELAY_FORW, DHCPV6LQ_RELAY_REPL, 99, 200};
    enum { TYPES = sizeof types, FEW_OCTETS = 37 };
    size_t ends[TYPES]; /* octets of the stream up to the message's end */
    uint32_t before;

    open_connection(scene);
    ask_query(scene, XID);
    reply(&scene->message, XID, 1);
    stream_message(scene);
    for (size_t i = 0; i < TYPES; i++) {
        data(&scene->message, XID, (uint8_t)(2 + i));
        stream_message(scene);
        wrong_type(scene, types[i]);
        stream_message(scene);
        ends[i] = scene->streamed;
    }
    data(&scene->message, XID, 2 + TYPES);
    stream_message(scene);
    done(&scene->message, XID);
    stream_message(scene);
    before = scene->capture.frames;
    send_stream(scene, SERVER, FEW_OCTETS);
    for (size_t i = 0; i < TYPES; i++) {
        expect_in(scene, before + (uint32_t)((ends[i] + FEW_OCTETS - 1) / FEW_OCTETS),
                  DHCPV6LQ_RULE_MSG_TYPE);
    }
    close_connection(scene);
}

static void msg_type(struct scene *scene) {
    static const uint8_t changed[] = {DHCPV6LQ_RELAY_FORW, DHCPV6LQ_RELAY_REPL, 19};
    struct message *message = &scene->message;

    wrong_types_in_stream(scene);

    begin_answer(scene);
    for (size_t i = 0; i < sizeof changed; i++) {
        data(message, XID, (uint8_t)(2 + 2 * i));
        change_type(scene, changed[i]);
        answer(scene);
        expect(scene, DHCPV6LQ_RULE_MSG_TYPE);
        answer_data(scene, XID, (uint8_t)(3 + 2 * i));
    }
    end_answer(scene);

    begin_answer(scene); /* and no STARTTLS */
    starttls_reply(message, XID + 1);
    ask(scene);
    expect(scene, DHCPV6LQ_RULE_MSG_TYPE);
    end_answer(scene);

    open_connection(scene);
    starttls(message, XID);
    ask(scene);
    begin_message(message, DHCPV6LQ_REPLY, XID);
    option_status(message, DHCPV6LQ_STATUS_TLS_CONNECTION_REFUSED, "no TLS here");
    send_fault(scene, DHCPV6LQ_RULE_STATUS);
    starttls_reply(message, XID);
    answer(scene);
    expect(scene, DHCPV6LQ_RULE_STARTTLS_CLEAR); /* after a refusal nothing but the close is due */
    close_connection(scene);
}

/* Types that are for TCP only (RFC 5460 4, RFC 7653 5), over UDP. */
static void msg_type_udp(struct scene *scene) {
    struct message *message = &scene->message;

    query(message, XID, DHCPV6LQ_QUERY_BY_CLIENTID);
    ask_udp(scene);
    reply(message, XID, 1);
    answer_udp(scene);
    data(message, XID, 2);
    answer_udp(scene);
    expect(scene, DHCPV6LQ_RULE_MSG_TYPE);
    done(message, XID);
    answer_udp(scene);
    expect(scene, DHCPV6LQ_RULE_MSG_TYPE);
    active_query(message, XID + 1);
    ask_udp(scene);
    expect(scene, DHCPV6LQ_RULE_MSG_TYPE);
    starttls(message, XID + 2);
    ask_udp(scene);
    expect(scene, DHCPV6LQ_RULE_MSG_TYPE);
    begin_relay(message, DHCPV6LQ_RELAY_FORW, 0, "2001:db8:2::1", false);
    begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
    active_query(message, XID + 3);
    end(message);
    end(message);
    ask_udp(scene);
    expect(scene, DHCPV6LQ_RULE_MSG_TYPE);
}

/* Client data with relay data whose RELAY-FORW has another msg-type, but is one otherwise. */
static void client_with_relay_data(struct scene *scene, uint8_t client, uint8_t type) {
    struct message *message = &scene->message;
    size_t relay;

    begin_client_data(message, client);
    option_iaaddr(message, client_address(client), PREFERRED, VALID);
    begin_option(message, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    put_address(message, DHCPV6LQ_FIELD_LQ_PEER_ADDRESS, "2001:db8:1::1");
    relay = message->writer.used;
    begin_relay(message, DHCPV6LQ_RELAY_FORW, 0, "fe80::1", true);
    end(message);
    end(message); /* OPTION_LQ_RELAY_DATA */
    end(message); /* OPTION_CLIENT_DATA */
    message->octets[relay] = type;
}

static void relay_data(struct scene *scene) {
    static const uint8_t types[] = {DHCPV6LQ_SOLICIT, DHCPV6LQ_LEASEQUERY, 255};
    struct message *message = &scene->message;

    open_connection(scene);
    query_for(message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    ask(scene);
    answer_reply(scene, XID, 1);
    for (size_t i = 0; i < sizeof types; i++) {
        begin_data(scene);
        client_with_relay_data(scene, (uint8_t)(2 + i), types[i]);
        send_fault(scene, DHCPV6LQ_RULE_RELAY_DATA);
    }
    end_answer(scene);

    for (size_t i = 0; i < sizeof types; i++) {
        uint32_t transaction_id = XID + (uint32_t)i;

        query_for(message, transaction_id, DHCPV6LQ_QUERY_BY_CLIENTID,
                  DHCPV6LQ_OPTION_LQ_RELAY_DATA);
        ask_udp(scene);
        begin_reply(message, transaction_id);
        client_with_relay_data(scene, 1, types[i]);
        end(message);
        answer_udp(scene);
        expect(scene, DHCPV6LQ_RULE_RELAY_DATA);
    }
}

/* The message just built, the only one of the stream, and a message-size that is
 * that much off. */
static void stream_missized(struct scene *scene, int off) {
    stream_message(scene);
    scene->stream[1] = (uint8_t)(scene->stream[1] + off);
}

/* The requestor's only message is waited for until its side of the stream ends. */
static void query_past_end(struct scene *scene, int off) {
    open_connection(scene);
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
    stream_missized(scene, off);
    send_stream(scene, REQUESTOR, SEGMENT);
    answer_reply(scene, XID, 1);
    answer_data(scene, XID, 2);
    end_answer(scene);
    expect_in(scene, scene->capture.frames - 2, DHCPV6LQ_RULE_MESSAGE_SIZE); /* the FIN */
}

/* A message that is said to be an octet shorter ends amid its last option. */
static void data_too_short(struct scene *scene) {
    begin_answer(scene);
    answer_data(scene, XID, 2);
    data(&scene->message, XID, 3);
    stream_missized(scene, -1);
    send_stream(scene, SERVER, SEGMENT);
    expect(scene, DHCPV6LQ_RULE_MESSAGE_SIZE);
    answer_data(scene, XID, 4);
    answer_data(scene, XID, 5);
    end_answer(scene);
}

/* The last message of the stream is said to be of under 4 octets. */
static void done_too_short(struct scene *scene) {
    const uint32_t transaction_id = XID + 9; /* its last octet begins no message-size */

    open_connection(scene);
    ask_query(scene, transaction_id);
    answer_reply(scene, transaction_id, 1);
    answer_data(scene, transaction_id, 2);
    done(&scene->message, transaction_id);
    stream_missized(scene, -1);
    send_stream(scene, SERVER, SEGMENT);
    expect(scene, DHCPV6LQ_RULE_MESSAGE_SIZE);
    close_connection(scene);
}

/* An octet too long, it would end in the next one, and what it leads to is as like a header as
 * can be: XID begins like a msg-type. */
static void data_too_long(struct scene *scene) {
    begin_answer(scene);
    data(&scene->message, XID, 2);
    stream_missized(scene, 1);
    for (uint8_t client = 3; client <= 5; client++) {
        data(&scene->message, XID, client);
        stream_message(scene);
    }
    send_stream(scene, SERVER, SEGMENT);
    expect(scene, DHCPV6LQ_RULE_MESSAGE_SIZE);
    end_answer(scene);
}

/* A query that the server cannot make out has no answer. */
static void query_too_long(struct scene *scene) {
    open_connection(scene);
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
    stream_missized(scene, 1);
    query(&scene->message, XID + 1, DHCPV6LQ_QUERY_BY_RELAY_ID);
    stream_message(scene);
    send_stream(scene, REQUESTOR, SEGMENT);
    expect(scene, DHCPV6LQ_RULE_MESSAGE_SIZE);
    expect(scene, DHCPV6LQ_RULE_NO_REPLY);
    answer_reply(scene, XID + 1, 1);
    answer_done(scene, XID + 1);
    close_connection(scene);
}

static void message_size(struct scene *scene) {
    query_past_end(scene, 1);
    query_past_end(scene, 30);
    data_too_short(scene);
    done_too_short(scene);
    data_too_long(scene);
    query_too_long(scene);
}

/* Data without a REPLY, with and without a DONE. With it, the answer ended as it should, and that
 * its data came before the REPLY is all that is wrong. */
static void no_reply(struct scene *scene) {
    uint32_t asked;

    for (int with_done = 0; with_done <= 1; with_done++) {
        open_connection(scene);
        query(&scene->message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID);
        asked = ask(scene);
        answer_data(scene, XID, 2);
        expect(scene, DHCPV6LQ_RULE_DATA_BEFORE_REPLY);
        if (with_done) {
            answer_done(scene, XID);
            expect(scene, DHCPV6LQ_RULE_DATA_BEFORE_REPLY);
        } else {
            expect_in(scene, asked, DHCPV6LQ_RULE_NO_REPLY);
            expect_in(scene, asked, DHCPV6LQ_RULE_NO_DONE);
        }
        close_connection(scene);
    }
}

static void option_client_link(struct message *message) {
    begin_option(message, DHCPV6LQ_OPTION_LQ_CLIENT_LINK);
    put_address(message, DHCPV6LQ_FIELD_CLIENT_LINK, "2001:db8:a::");
    end(message);
}

static void client_link_in_bulk(struct scene *scene) {
    struct message *message = &scene->message;

    open_connection(scene);
    begin_query(message, XID);
    begin_lq_query(message, DHCPV6LQ_QUERY_BY_RELAY_ID);
    option_client_link(message);
    end(message);
    end(message);
    ask(scene);
    expect(scene, DHCPV6LQ_RULE_CLIENT_LINK_IN_BULK);
    answer_reply(scene, XID, 1);
    end_answer(scene);

    begin_answer(scene);
    begin_client_data(begin_data(scene), 2);
    option_iaaddr(message, client_address(2), PREFERRED, VALID);
    option_client_link(message);
    end(message);
    send_fault(scene, DHCPV6LQ_RULE_CLIENT_LINK_IN_BULK);
    answer_data(scene, XID, 3);
    begin_message(message, DHCPV6LQ_LEASEQUERY_DONE, XID);
    option_client_link(message);
    send_fault(scene, DHCPV6LQ_RULE_DONE_OPTION);
    expect(scene, DHCPV6LQ_RULE_CLIENT_LINK_IN_BULK);
    close_connection(scene);
}

/* The faults of one query and its reply, over UDP. */

static void ask_next(struct scene *scene, uint32_t *transaction_id) {
    (*transaction_id)++;
    query(&scene->message, *transaction_id, DHCPV6LQ_QUERY_BY_CLIENTID);
    ask_udp(scene);
}

static void send_udp_fault(struct scene *scene, enum dhcpv6lq_rule rule) {
    end(&scene->message);
    answer_udp(scene);
    expect(scene, rule);
}

static void udp_replies(struct scene *scene) {
    struct message *message = &scene->message;
    uint32_t transaction_id = XID;

    ask_next(scene, &transaction_id);
    begin_message(message, DHCPV6LQ_LEASEQUERY_REPLY, transaction_id);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, WHO_REQUESTOR);
    send_udp_fault(scene, DHCPV6LQ_RULE_REPLY_NO_SERVER_ID);

    ask_next(scene, &transaction_id);
    begin_message(message, DHCPV6LQ_LEASEQUERY_REPLY, transaction_id);
    option_duid(message, DHCPV6LQ_OPTION_SERVERID, WHO_SERVER);
    send_udp_fault(scene, DHCPV6LQ_RULE_REPLY_NO_CLIENT_ID);

    ask_next(scene, &transaction_id);
    begin_message(message, DHCPV6LQ_LEASEQUERY_REPLY, transaction_id);
    option_duid(message, DHCPV6LQ_OPTION_SERVERID, WHO_SERVER);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, WHO_OTHER_REQUESTOR);
    send_udp_fault(scene, DHCPV6LQ_RULE_REPLY_CLIENT_ID);

    ask_next(scene, &transaction_id);
    begin_reply(message, transaction_id);
    begin_client_data(message, 1);
    end(message);
    send_udp_fault(scene, DHCPV6LQ_RULE_CLIENT_DATA_INCOMPLETE);

    ask_next(scene, &transaction_id);
    begin_reply(message, transaction_id);
    begin_client_data(message, 1);
    option_iaaddr(message, client_address(1), VALID, PREFERRED);
    end(message);
    send_udp_fault(scene, DHCPV6LQ_RULE_LIFETIME);

    ask_next(scene, &transaction_id);
    begin_reply(message, transaction_id);
    begin_client_data(message, 1);
    option_iaaddr(message, client_address(1), PREFERRED, VALID);
    option_relay_data(message, 1);
    end(message);
    send_udp_fault(scene, DHCPV6LQ_RULE_RELAY_DATA_UNREQUESTED);

    ask_next(scene, &transaction_id);
    begin_reply(message, transaction_id);
    option_status(message, DHCPV6LQ_STATUS_NOT_CONFIGURED, "");
    send_udp_fault(scene, DHCPV6LQ_RULE_STATUS);
}

static const struct made_capture captures[] = {
    {"more-message_size.pcap",
     "message-sizes that are too small and too large, of queries, DATA and DONE", message_size},
    {"more-no_reply.pcap", "DATA, and DATA and DONE, of a query that has no REPLY", no_reply},
    {"more-relay_data.pcap",
     "a RELAY-FORW in OPTION_LQ_RELAY_DATA that has another msg-type, over TCP and UDP",
     relay_data},
    {"more-msg_type.pcap",
     "other msg-types amid an answer, some in pieces, and REPLYs that answer no STARTTLS",
     msg_type},
    {"more-msg_type_udp.pcap", "every type for TCP over UDP, one behind a relay", msg_type_udp},
    {"more-query_no_client_id.pcap",
     "an ACTIVELEASEQUERY and a LEASEQUERY over UDP without Client-ID", query_no_client_id},
    {"more-client_link_in_bulk.pcap",
     "OPTION_LQ_CLIENT_LINK in a query, in client data and in a DONE", client_link_in_bulk},
    {"more-client_data_incomplete.pcap",
     "client data without Client-ID, without address and prefix, without anything",
     client_data_incomplete},
    {"more-lifetime.pcap", "a prefix preferred for too long, an address for ever, a valid 0",
     lifetime},
    {"more-data_constant_option.pcap",
     "a DATA with Server-ID, with Client-ID, and an active one with Server-ID",
     data_constant_option},
    {"more-status.pcap", "a DONE and REPLYs with other status-codes, one unassigned", status},
    {"more-no_query.pcap", "a REPLY, a DATA and a DONE with transaction-ids that nobody used",
     no_query},
    {"more-xid_reused.pcap",
     "a query again before its REPLY, its DATA, its DONE; two that are both answered; an active "
     "one; one that the capture lacks",
     xid_reused},
    {"more-data_before_reply.pcap", "two DATA before their query's REPLY", data_before_reply},
    {"more-data_after_error.pcap",
     "a DATA after a REPLY that says NotAllowed, and after one without client data",
     data_after_error},
    {"more-after_done.pcap", "a second DONE", after_done},
    {"more-base_time_missing.pcap",
     "bulk answers: no base-time at all; a DATA without, and the DONE, which needs none",
     base_time_missing},
    {"more-udp.pcap", "the faults of a reply, over UDP", udp_replies},
};

const struct made_captures variants_captures = {captures, sizeof captures / sizeof captures[0]};
