/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The captures of what can be wrong with an active leasequery (RFC 7653), with the
 * TLS that it asks for, and with how long an answer is silent.
 */
#include "captures.h"

enum { XID = 0x130000, FRAME_INTERVAL = 1000 /* microseconds */ };

static const int64_t SECOND = 1000000; /* microseconds */

static void ask_active(struct scene *scene, uint32_t transaction_id, bool start_time) {
    struct message *message = &scene->message;

    begin_active_query(message, transaction_id);
    if (start_time) {
        option_number(message, DHCPV6LQ_OPTION_LQ_START_TIME, DHCPV6LQ_FIELD_START_TIME,
                      NOW - 3600);
    }
    end(message);
    ask(scene);
}

/* A reply without bindings that has a status-code. */
static void answer_status(struct scene *scene, uint32_t transaction_id, uint16_t status) {
    struct message *message = &scene->message;

    begin_reply(message, transaction_id);
    option_status(message, status, "");
    end(message);
    answer(scene);
    if (status != DHCPV6LQ_STATUS_SUCCESS) {
        expect(scene, DHCPV6LQ_RULE_STATUS);
    }
}

/* A DATA with a status-code, and a client's data or none (0). */
static void answer_data_status(struct scene *scene, uint8_t client, uint16_t status) {
    struct message *message = &scene->message;

    begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    option_status(message, status, "");
    if (client) {
        option_client_data(message, client);
    }
    end(message);
    answer(scene);
}

static void answer_terminated(struct scene *scene) {
    struct message *message = &scene->message;

    begin_message(message, DHCPV6LQ_LEASEQUERY_DONE, XID);
    option_status(message, DHCPV6LQ_STATUS_QUERY_TERMINATED, "shutting down");
    end(message);
    answer(scene);
    expect(scene, DHCPV6LQ_RULE_STATUS);
}

static void answer_keep_alive(struct scene *scene) {
    keep_alive(&scene->message, XID);
    answer(scene);
}

/* ---- starttls_clear ---- */

static void open_starttls(struct scene *scene, bool accepted) {
    struct message *message = &scene->message;

    open_connection(scene);
    starttls(message, XID);
    ask(scene);
    begin_message(message, DHCPV6LQ_REPLY, XID);
    if (!accepted) {
        option_status(message, DHCPV6LQ_STATUS_TLS_CONNECTION_REFUSED, "no TLS here");
    }
    end(message);
    answer(scene);
    if (!accepted) {
        expect(scene, DHCPV6LQ_RULE_STATUS);
    }
}

static void in_the_clear(struct scene *scene) {
    struct message *message = &scene->message;

    open_starttls(scene, true); /* told once */
    ask_active(scene, XID + 1, false);
    expect(scene, DHCPV6LQ_RULE_STARTTLS_CLEAR);
    answer_reply(scene, XID + 1, 1);
    answer_data(scene, XID + 1, 2);
    connection_close(&scene->tcp, SERVER);

    open_starttls(scene, true); /* the server's message */
    answer_data(scene, XID + 1, 2);
    expect(scene, DHCPV6LQ_RULE_STARTTLS_CLEAR);
    close_connection(scene);

    for (int accepted = 0; accepted <= 1; accepted++) { /* once more, which is too late, too */
        open_starttls(scene, accepted);
        starttls(message, XID + 1);
        ask(scene);
        expect(scene, DHCPV6LQ_RULE_STARTTLS_CLEAR);
        close_connection(scene);
    }

    open_starttls(scene, false);
    ask_query(scene, XID + 1);
    expect(scene, DHCPV6LQ_RULE_STARTTLS_CLEAR);
    answer_reply(scene, XID + 1, 1);
    answer_done(scene, XID + 1);
    close_connection(scene);

    open_starttls(scene, false); /* TLS, although it was refused */
    stream_client_hello(scene);
    send_stream(scene, REQUESTOR, SEGMENT);
    expect(scene, DHCPV6LQ_RULE_STARTTLS_CLEAR);
    close_connection(scene);
}

static void not_in_the_clear(struct scene *scene) {
    static const uint8_t alert[] = {0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28}; /* no handshake */
    struct message *message = &scene->message;

    open_starttls(scene, true);
    stream_client_hello(scene);
    send_stream(scene, REQUESTOR, SEGMENT);
    stream_octets(scene, alert, sizeof alert);
    send_stream(scene, SERVER, SEGMENT);
    connection_close(&scene->tcp, SERVER);
    for (int accepted = 0; accepted <= 1; accepted++) {
        open_starttls(scene, accepted);
        starttls(message, XID); /* the segment, once more: TCP did not get the acknowledgement */
        stream_message(scene);
        connection_repeat(&scene->tcp, REQUESTOR, scene->stream, scene->streamed);
        scene->streamed = 0;
        connection_acknowledge(&scene->tcp, SERVER);
        close_connection(scene);
        open_starttls(scene, accepted);
        connection_reset(&scene->tcp, SERVER);
    }
}

static void starttls_clear(struct scene *scene, bool fault) {
    (fault ? in_the_clear : not_in_the_clear)(scene);
}

/* ---- active_ended ---- */

static void begin_active(struct scene *scene) {
    open_connection(scene);
    ask_active(scene, XID, false);
}

static void ended_by_server(struct scene *scene) {
    struct message *message = &scene->message;

    begin_active(scene); /* FIN */
    expect(scene, DHCPV6LQ_RULE_ACTIVE_ENDED);
    answer_reply(scene, XID, 1);
    answer_data(scene, XID, 2);
    connection_close(&scene->tcp, SERVER);

    begin_active(scene); /* RST */
    expect(scene, DHCPV6LQ_RULE_ACTIVE_ENDED);
    answer_reply(scene, XID, 1);
    answer_keep_alive(scene);
    connection_reset(&scene->tcp, SERVER);

    begin_active(scene); /* FIN with the last update */
    expect(scene, DHCPV6LQ_RULE_ACTIVE_ENDED);
    answer_reply(scene, XID, 1);
    data(message, XID, 2);
    stream_message(scene);
    connection_finish(&scene->tcp, SERVER, scene->stream, scene->streamed);
    scene->streamed = 0;

    open_connection(scene); /* DataMissing ends the catch-up only: RFC 7653 8.4.1 */
    ask_active(scene, XID, true);
    expect(scene, DHCPV6LQ_RULE_ACTIVE_ENDED);
    answer_status(scene, XID, DHCPV6LQ_STATUS_DATA_MISSING);
    answer_data(scene, XID, 2);
    connection_close(&scene->tcp, SERVER);
}

static void not_ended_by_server(struct scene *scene) {
    begin_active(scene);
    answer_reply(scene, XID, 1);
    answer_data(scene, XID, 2);
    close_connection(scene); /* the requestor first, at any time: RFC 7653 8.7 */

    begin_active(scene);
    answer_reply(scene, XID, 1);
    connection_reset(&scene->tcp, REQUESTOR);

    begin_active(scene);
    answer_reply(scene, XID, 1);
    answer_terminated(scene);
    connection_close(&scene->tcp, SERVER);

    begin_active(scene); /* it never began: RFC 7653 9.3 */
    answer_status(scene, XID, DHCPV6LQ_STATUS_NOT_SUPPORTED);
    connection_close(&scene->tcp, SERVER);

    begin_active(scene); /* nor did this one, which is no_reply */
    expect(scene, DHCPV6LQ_RULE_NO_REPLY);
    connection_close(&scene->tcp, SERVER);

    begin_active(scene); /* what the capture lacks may be the DONE */
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
    answer_reply(scene, XID, 1);
    done(&scene->message, XID);
    lose(scene, SERVER);
    connection_close(&scene->tcp, SERVER);

    begin_active(scene); /* the capture ends, the answer does not */
    answer_reply(scene, XID, 1);
}

static void active_ended(struct scene *scene, bool fault) {
    (fault ? ended_by_server : not_ended_by_server)(scene);
}

/* ---- catch_up_missing ---- */

static void begin_catch_up(struct scene *scene) {
    open_connection(scene);
    ask_active(scene, XID, true);
}

static void never_caught_up(struct scene *scene) {
    begin_catch_up(scene); /* told once */
    expect(scene, DHCPV6LQ_RULE_CATCH_UP_MISSING);
    answer_reply(scene, XID, 1);
    answer_data(scene, XID, 2);
    answer_keep_alive(scene);
    answer_keep_alive(scene);
    close_connection(scene);

    begin_catch_up(scene); /* nothing changed since then, but that has to be said, too */
    expect(scene, DHCPV6LQ_RULE_CATCH_UP_MISSING);
    answer_status(scene, XID, DHCPV6LQ_STATUS_SUCCESS);
    answer_keep_alive(scene);
    close_connection(scene);

    begin_catch_up(scene); /* too late */
    expect(scene, DHCPV6LQ_RULE_CATCH_UP_MISSING);
    answer_reply(scene, XID, 1);
    answer_keep_alive(scene);
    answer_data_status(scene, 2, DHCPV6LQ_STATUS_CATCH_UP_COMPLETE);
    close_connection(scene);

    begin_catch_up(scene);
    expect(scene, DHCPV6LQ_RULE_CATCH_UP_MISSING);
    expect(scene, DHCPV6LQ_RULE_ACTIVE_ENDED);
    answer_reply(scene, XID, 1);
    answer_data(scene, XID, 2);
    connection_close(&scene->tcp, SERVER);

    begin_catch_up(scene);
    expect(scene, DHCPV6LQ_RULE_CATCH_UP_MISSING);
    expect(scene, DHCPV6LQ_RULE_ACTIVE_ENDED);
    answer_reply(scene, XID, 1);
    answer_data(scene, XID, 2);
    connection_reset(&scene->tcp, SERVER);
}

static void caught_up(struct scene *scene) {
    for (uint8_t client = 0; client <= 2; client += 2) { /* without and with an update */
        begin_catch_up(scene);
        answer_reply(scene, XID, 1);
        answer_data_status(scene, client, DHCPV6LQ_STATUS_CATCH_UP_COMPLETE);
        answer_keep_alive(scene);
        close_connection(scene);
    }

    begin_catch_up(scene);
    answer_status(scene, XID, DHCPV6LQ_STATUS_DATA_MISSING);
    answer_keep_alive(scene);
    close_connection(scene);

    begin_catch_up(scene);
    answer_reply(scene, XID, 1);
    answer_data_status(scene, 0, DHCPV6LQ_STATUS_DATA_MISSING);
    expect(scene, DHCPV6LQ_RULE_STATUS);
    answer_keep_alive(scene);
    close_connection(scene);

    open_connection(scene); /* none was asked for */
    ask_active(scene, XID, false);
    answer_reply(scene, XID, 1);
    answer_keep_alive(scene);
    close_connection(scene);

    begin_catch_up(scene); /* the requestor leaves amid it */
    answer_reply(scene, XID, 1);
    answer_data(scene, XID, 2);
    close_connection(scene);

    begin_catch_up(scene); /* not accepted */
    answer_status(scene, XID, DHCPV6LQ_STATUS_NOT_SUPPORTED);
    connection_close(&scene->tcp, SERVER);

    begin_catch_up(scene); /* what the capture lacks may be it */
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
    answer_reply(scene, XID, 1);
    data(&scene->message, XID, 2);
    lose(scene, SERVER);
    answer_keep_alive(scene);
    close_connection(scene);

    begin_catch_up(scene); /* it may still come */
    answer_reply(scene, XID, 1);
    answer_data(scene, XID, 2);
}

static void catch_up_missing(struct scene *scene, bool fault) {
    (fault ? never_caught_up : caught_up)(scene);
}

/* ---- active_gap ---- */

/* An active query for what happened from then on; 0: from now on. */
static void ask_since(struct scene *scene, enum who requestor, uint32_t start_time) {
    struct message *message = &scene->message;

    open_connection(scene);
    begin_message(message, DHCPV6LQ_ACTIVELEASEQUERY, XID);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, (uint8_t)requestor);
    if (start_time != 0) {
        option_number(message, DHCPV6LQ_OPTION_LQ_START_TIME, DHCPV6LQ_FIELD_START_TIME,
                      start_time);
    }
    end(message);
    ask(scene);
}

static void reply_at(struct scene *scene, enum who requestor, uint32_t base_time) {
    struct message *message = &scene->message;

    begin_message(message, DHCPV6LQ_LEASEQUERY_REPLY, XID);
    option_duid(message, DHCPV6LQ_OPTION_SERVERID, WHO_SERVER);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, (uint8_t)requestor);
    option_base_time(message, base_time);
    option_client_data(message, 1);
    end(message);
    answer(scene);
}

static void data_at(struct scene *scene, uint32_t base_time, uint16_t status) {
    struct message *message = &scene->message;

    begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    option_base_time(message, base_time);
    if (status != DHCPV6LQ_STATUS_SUCCESS) {
        option_status(message, status, "");
    }
    option_client_data(message, 2);
    end(message);
    answer(scene);
}

static void lost_updates(struct scene *scene) {
    ask_since(scene, WHO_REQUESTOR, 0); /* base-times may be kept at once */
    reply_at(scene, WHO_REQUESTOR, NOW);
    data_at(scene, NOW + 10, DHCPV6LQ_STATUS_SUCCESS);
    close_connection(scene);

    ask_since(scene, WHO_REQUESTOR, NOW + 11);
    expect(scene, DHCPV6LQ_RULE_ACTIVE_GAP);
    reply_at(scene, WHO_REQUESTOR, NOW + 20);
    data_at(scene, NOW + 30, DHCPV6LQ_STATUS_SUCCESS); /* not while the catch-up goes on */
    close_connection(scene);

    ask_since(scene, WHO_REQUESTOR, NOW + 30);
    expect(scene, DHCPV6LQ_RULE_ACTIVE_GAP);
    reply_at(scene, WHO_REQUESTOR, NOW + 40);
    data_at(scene, NOW + 50, DHCPV6LQ_STATUS_CATCH_UP_COMPLETE);
    data_at(scene, NOW + 60, DHCPV6LQ_STATUS_SUCCESS);
    close_connection(scene);

    ask_since(scene, WHO_REQUESTOR, NOW + 100);
    expect(scene, DHCPV6LQ_RULE_ACTIVE_GAP);
    reply_at(scene, WHO_REQUESTOR, NOW + 110);
    data_at(scene, NOW + 110, DHCPV6LQ_STATUS_CATCH_UP_COMPLETE);
    close_connection(scene);

    ask_since(scene, WHO_OTHER_REQUESTOR, NOW - 500); /* so far it had got, whenever that was */
    reply_at(scene, WHO_OTHER_REQUESTOR, NOW);
    close_connection(scene);

    ask_since(scene, WHO_OTHER_REQUESTOR, NOW);
    expect(scene, DHCPV6LQ_RULE_ACTIVE_GAP);
    reply_at(scene, WHO_OTHER_REQUESTOR, NOW + 10);
    data_at(scene, NOW + 10, DHCPV6LQ_STATUS_CATCH_UP_COMPLETE);
    close_connection(scene);
}

static void no_lost_updates(struct scene *scene) {
    ask_since(scene, WHO_REQUESTOR, NOW - 100); /* what came before, nobody knows */
    reply_at(scene, WHO_REQUESTOR, NOW);
    data_at(scene, NOW + 10, DHCPV6LQ_STATUS_CATCH_UP_COMPLETE);
    data_at(scene, NOW + 20, DHCPV6LQ_STATUS_SUCCESS);
    close_connection(scene);

    ask_since(scene, WHO_REQUESTOR, NOW + 20); /* from there on */
    reply_at(scene, WHO_REQUESTOR, NOW + 30);
    data_at(scene, NOW + 40, DHCPV6LQ_STATUS_SUCCESS);
    close_connection(scene);

    ask_since(scene, WHO_REQUESTOR, NOW + 20); /* the catch-up had not ended */
    reply_at(scene, WHO_REQUESTOR, NOW + 50);
    data_at(scene, NOW + 60, DHCPV6LQ_STATUS_CATCH_UP_COMPLETE);
    close_connection(scene);

    ask_since(scene, WHO_REQUESTOR, NOW + 5); /* more than is needed */
    reply_at(scene, WHO_REQUESTOR, NOW + 70);
    data_at(scene, NOW + 80, DHCPV6LQ_STATUS_CATCH_UP_COMPLETE);
    close_connection(scene);

    ask_since(scene, WHO_REQUESTOR, 0); /* it does not want what it has missed */
    reply_at(scene, WHO_REQUESTOR, NOW + 1000);
    close_connection(scene);

    open_connection(scene); /* a bulk answer brings it up to date */
    ask_query(scene, XID);
    reply_at(scene, WHO_REQUESTOR, NOW + 1500);
    answer_done(scene, XID);
    close_connection(scene);
    ask_since(scene, WHO_REQUESTOR, NOW + 1500);
    reply_at(scene, WHO_REQUESTOR, NOW + 1500);
    data_at(scene, NOW + 1500, DHCPV6LQ_STATUS_CATCH_UP_COMPLETE);
    close_connection(scene);

    ask_since(scene, WHO_OTHER_REQUESTOR, NOW + 2000); /* which has had nothing yet */
    reply_at(scene, WHO_OTHER_REQUESTOR, NOW + 2000);
    data_at(scene, NOW + 2000, DHCPV6LQ_STATUS_CATCH_UP_COMPLETE);
    close_connection(scene);
}

static void active_gap(struct scene *scene, bool fault) {
    (fault ? lost_updates : no_lost_updates)(scene);
}

/* ---- active_in_parallel ---- */

static void in_parallel(struct scene *scene) {
    open_connection(scene); /* an active query beside a bulk query, */
    ask_query(scene, XID);
    answer_reply(scene, XID, 1);
    ask_active(scene, XID + 1, false);
    expect(scene, DHCPV6LQ_RULE_ACTIVE_IN_PARALLEL);
    answer_done(scene, XID);
    answer_reply(scene, XID + 1, 1);
    close_connection(scene);

    open_connection(scene); /* before its reply */
    ask_query(scene, XID);
    ask_active(scene, XID + 1, false);
    expect(scene, DHCPV6LQ_RULE_ACTIVE_IN_PARALLEL);
    reply_without_bindings(&scene->message, XID);
    answer(scene);
    answer_reply(scene, XID + 1, 1);
    close_connection(scene);

    open_connection(scene); /* a bulk query beside an active one */
    ask_active(scene, XID, false);
    answer_reply(scene, XID, 1);
    ask_query(scene, XID + 1);
    expect(scene, DHCPV6LQ_RULE_ACTIVE_IN_PARALLEL);
    answer_reply(scene, XID + 1, 1);
    answer_done(scene, XID + 1);
    close_connection(scene);

    open_connection(scene); /* before its reply */
    ask_active(scene, XID, false);
    ask_query(scene, XID + 1);
    expect(scene, DHCPV6LQ_RULE_ACTIVE_IN_PARALLEL);
    answer_reply(scene, XID, 1);
    answer_status(scene, XID + 1, DHCPV6LQ_STATUS_NOT_ALLOWED);
    close_connection(scene);

    open_connection(scene); /* two active ones */
    ask_active(scene, XID, false);
    answer_reply(scene, XID, 1);
    ask_active(scene, XID + 1, false);
    expect(scene, DHCPV6LQ_RULE_ACTIVE_IN_PARALLEL);
    answer_reply(scene, XID + 1, 1);
    close_connection(scene);
}

static void one_after_the_other(struct scene *scene) {
    struct connection active;

    open_connection(scene);
    exchange(scene, XID, 2); /* to its DONE */
    ask_query(scene, XID + 1);
    reply_without_bindings(&scene->message, XID + 1); /* without one */
    answer(scene);
    ask_query(scene, XID + 2);
    answer_status(scene, XID + 2, DHCPV6LQ_STATUS_NOT_CONFIGURED);
    ask_active(scene, XID + 3, false);
    answer_status(scene, XID + 3, DHCPV6LQ_STATUS_NOT_ALLOWED);
    exchange(scene, XID + 4, 2);
    ask_active(scene, XID + 5, false);
    answer_reply(scene, XID + 5, 1);

    active = scene->tcp; /* another connection is for the bulk query: RFC 7653 9.4 */
    open_connection(scene);
    exchange(scene, XID, 2);
    close_connection(scene);
    scene->tcp = active;
    close_connection(scene);
}

static void active_in_parallel(struct scene *scene, bool fault) {
    (fault ? in_parallel : one_after_the_other)(scene);
}

/* ---- data_timeout ---- */

/* So many seconds from the last frame to the next one and, where it is a fault, a microsecond more.
 */
static void be_silent(struct scene *scene, int64_t seconds, bool fault) {
    capture_wait(&scene->capture, seconds * SECOND - FRAME_INTERVAL + (fault ? 1 : 0));
}

enum { BULK = 300, ACTIVE = 120 }; /* seconds: RFC 5460 5.6, RFC 7653 6.4 */

/* A DATA in two segments, with that much time between them. */
static void answer_in_halves(struct scene *scene, uint8_t client, int64_t seconds) {
    size_t half;

    data(&scene->message, XID, client);
    stream_message(scene);
    half = scene->streamed / 2;
    connection_segment(&scene->tcp, SERVER, scene->stream, half);
    be_silent(scene, seconds, false);
    connection_segment(&scene->tcp, SERVER, scene->stream + half, scene->streamed - half);
    scene->streamed = 0;
}

static void silent_bulk(struct scene *scene, bool fault) {
    open_connection(scene);
    ask_query(scene, XID);
    be_silent(scene, BULK, fault);
    answer_reply(scene, XID, 1); /* the wait for the REPLY counts */
    expect_fault(scene, fault, DHCPV6LQ_RULE_DATA_TIMEOUT);
    be_silent(scene, BULK, fault);
    answer_data(scene, XID, 2);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DATA_TIMEOUT);
    be_silent(scene, BULK, fault);
    answer_in_halves(scene, 3, 1); /* in the frame in which it ends */
    expect_fault(scene, fault, DHCPV6LQ_RULE_DATA_TIMEOUT);
    be_silent(scene, BULK - 100, false);
    connection_acknowledge(&scene->tcp, SERVER); /* no octets of payload */
    be_silent(scene, 100, fault);
    answer_done(scene, XID);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DATA_TIMEOUT);
    close_connection(scene);
}

static void silent_active(struct scene *scene, bool fault) {
    open_connection(scene);
    ask_active(scene, XID, false);
    be_silent(scene, ACTIVE, fault);
    answer_reply(scene, XID, 1);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DATA_TIMEOUT);
    be_silent(scene, ACTIVE, fault);
    answer_keep_alive(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DATA_TIMEOUT);
    be_silent(scene, ACTIVE, fault);
    answer_data(scene, XID, 2);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DATA_TIMEOUT);
    close_connection(scene);
}

/* Two answers at once: the one's octets are a sign of life for the other one. */
static void two_answers(struct scene *scene, bool fault) {
    open_connection(scene);
    ask_query(scene, XID);
    ask_query(scene, XID + 1);
    answer_reply(scene, XID, 1);
    answer_reply(scene, XID + 1, 1);
    if (fault) { /* told once: what follows is in time */
        be_silent(scene, BULK, true);
        answer_data(scene, XID, 2);
        expect(scene, DHCPV6LQ_RULE_DATA_TIMEOUT);
    } else {
        for (uint8_t client = 2; client <= 3; client++) {
            be_silent(scene, BULK - 100, false);
            answer_data(scene, XID, client);
        }
    }
    answer_data(scene, XID + 1, 2);
    answer_done(scene, XID);
    answer_done(scene, XID + 1);
    close_connection(scene);
}

/* Time that is no silence of an answer. */
static void no_silence(struct scene *scene) {
    open_connection(scene);
    be_silent(scene, INT64_C(2) * BULK, false); /* nothing is asked yet */
    ask_query(scene, XID);
    answer_reply(scene, XID, 1);
    answer_in_halves(scene, 2, BULK - 100); /* half a message is a sign of life */
    be_silent(scene, BULK - 100, false);
    answer_in_halves(scene, 3, BULK - 100);
    answer_done(scene, XID);
    be_silent(scene, INT64_C(2) * BULK, false); /* nothing is asked any more */
    exchange(scene, XID + 1, 2);
    close_connection(scene);
}

static void data_timeout(struct scene *scene, bool fault) {
    silent_bulk(scene, fault);
    silent_active(scene, fault);
    two_answers(scene, fault);
    if (!fault) {
        no_silence(scene);
    }
}

#define RULE(ID, function, fault, near)                                                            \
    { DHCPV6LQ_RULE_##ID, function, fault, near }

static const struct rule_captures rules[] = {
    RULE(STARTTLS_CLEAR, starttls_clear,
         "messages of either side in the clear after a STARTTLS that was accepted, after one that "
         "was refused; TLS after one that was refused",
         "TLS after a STARTTLS that was accepted, the ends of connections, a segment sent again"),
    RULE(ACTIVE_ENDED, active_ended,
         "active answers that the server ends by FIN, by RST, with an update, after DataMissing",
         "active answers that the requestor ends, that end in a DONE, that failed, that had no "
         "reply, whose DONE the capture lacks, that go on"),
    RULE(
        CATCH_UP_MISSING, catch_up_missing,
        "a keep-alive, or the end by the server, before CatchUpComplete",
        "a keep-alive after CatchUpComplete, after DataMissing, without start-time; catch-ups that "
        "end or go on otherwise"),
    RULE(ACTIVE_GAP, active_gap,
         "a start-time after the last base-time of the connection before, of the one before that "
         "where the catch-up had not ended, and after CatchUpComplete",
         "a start-time at that base-time or before it, none, a bulk answer's, another requestor's"),
    RULE(ACTIVE_IN_PARALLEL, active_in_parallel,
         "an active query while a bulk query is open, a bulk query while an active one is, two "
         "active ones",
         "the same one after the other, and on two connections"),
    RULE(DATA_TIMEOUT, data_timeout,
         "a microsecond over 300 s, over 120 s of an active answer: from the query on, before a "
         "DATA, a DATA in two segments, a DONE after an ACK; of two answers at once",
         "just as long; octets of half a message, of another answer; nothing asked"),
};

const struct rules_captures active_rules = {rules, sizeof rules / sizeof rules[0]};
