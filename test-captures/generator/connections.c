/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The captures of connections that come to nothing: refused, or never answered.
 */
#include "captures.h"

enum { XID = 0x120000, OTHER_PORT = 80, FRAME_INTERVAL = 1000 /* microseconds */ };

static const int64_t SECOND = 1000000; /* microseconds */

/* The next connection, between other endpoints; a port of 0 is the server's. */
static void attempt_between(struct scene *scene, const char *requestor, const char *server,
                            uint16_t server_port) {
    uint16_t port = scene->tcp.capture ? (uint16_t)(scene->tcp.side[REQUESTOR].port + 1)
                                       : (uint16_t)REQUESTOR_PORT;

    scene->tcp.capture = &scene->capture;
    scene->tcp.side[REQUESTOR] = endpoint(requestor, port, 0x01);
    scene->tcp.side[SERVER] = endpoint(server, server_port ? server_port : SERVER_PORT, 0x47);
    connection_attempt(&scene->tcp);
}

static const char REQUESTOR_1[] = "2001:db8:1::1";
static const char REQUESTOR_2[] = "2001:db8:1::2";
static const char SERVER_1[] = "2001:db8:1::547";
static const char SERVER_2[] = "2001:db8:2::547";

static void use_connection(struct scene *scene) {
    connection_accept(&scene->tcp);
    exchange(scene, XID, 2);
    close_connection(scene);
}

static void refused(struct scene *scene) {
    for (int attempt = 0; attempt < 3; attempt++) { /* told once */
        attempt_between(scene, REQUESTOR_1, SERVER_1, 0);
        if (attempt == 0) {
            expect(scene, DHCPV6LQ_RULE_CONNECTION_REFUSED);
        } else { /* that SYN was lost on its way */
            capture_wait(&scene->capture, SECOND);
            connection_attempt_again(&scene->tcp);
        }
        connection_reset(&scene->tcp, SERVER);
    }
    attempt_between(scene, REQUESTOR_2, SERVER_1, 0); /* another requestor's */
    expect(scene, DHCPV6LQ_RULE_CONNECTION_REFUSED);
    connection_reset(&scene->tcp, SERVER);
    attempt_between(scene, REQUESTOR_1, SERVER_2, 0); /* to another server */
    expect(scene, DHCPV6LQ_RULE_CONNECTION_REFUSED);
    connection_reset(&scene->tcp, SERVER);

    attempt_between(scene, REQUESTOR_1, SERVER_1, 0); /* one that is accepted */
    use_connection(scene);
    attempt_between(scene, REQUESTOR_1, SERVER_1, 0); /* and refused again */
    expect(scene, DHCPV6LQ_RULE_CONNECTION_REFUSED);
    connection_reset(&scene->tcp, SERVER);
}

static void not_refused(struct scene *scene) {
    struct connection stray;

    attempt_between(scene, REQUESTOR_1, SERVER_1, OTHER_PORT);
    connection_reset(&scene->tcp, SERVER);
    /* RST that acknowledges something else does not answer the SYN: RFC 9293 3.10.7.3 */
    attempt_between(scene, REQUESTOR_1, SERVER_1, 0);
    stray = scene->tcp;
    stray.sequence[REQUESTOR] -= 1000;
    connection_reset(&stray, SERVER);
    use_connection(scene);
    /* accepted, and closed at once, as RFC 5460 7.1 wants for a requestor that is not permitted */
    attempt_between(scene, REQUESTOR_1, SERVER_1, 0);
    connection_accept(&scene->tcp);
    connection_reset(&scene->tcp, SERVER);
    /* the requestor gives up what was accepted */
    attempt_between(scene, REQUESTOR_1, SERVER_1, 0);
    connection_accept(&scene->tcp);
    connection_reset(&scene->tcp, REQUESTOR);
}

static void connection_refused(struct scene *scene, bool fault) {
    (fault ? refused : not_refused)(scene);
}

static void unanswered(struct scene *scene) {
    attempt_between(scene, REQUESTOR_1, SERVER_1, 0);
    expect(scene, DHCPV6LQ_RULE_CONNECTION_UNANSWERED);
    for (int wait = 1; wait <= 4; wait *= 2) {
        capture_wait(&scene->capture, wait * SECOND);
        connection_attempt_again(&scene->tcp);
    }
    attempt_between(scene, REQUESTOR_1, SERVER_2, 0); /* once, and the capture goes on */
    expect(scene, DHCPV6LQ_RULE_CONNECTION_UNANSWERED);
    capture_wait(&scene->capture, SECOND - FRAME_INTERVAL);
    attempt_between(scene, REQUESTOR_2, SERVER_1, 0); /* again, at the capture's end */
    expect(scene, DHCPV6LQ_RULE_CONNECTION_UNANSWERED);
    capture_wait(&scene->capture, SECOND / 4);
    connection_attempt_again(&scene->tcp);
}

static void not_unanswered(struct scene *scene) {
    attempt_between(scene, REQUESTOR_1, SERVER_1, OTHER_PORT);
    capture_wait(&scene->capture, SECOND);
    connection_attempt_again(&scene->tcp);
    /* answered after the second SYN */
    attempt_between(scene, REQUESTOR_1, SERVER_1, 0);
    capture_wait(&scene->capture, SECOND);
    connection_attempt_again(&scene->tcp);
    use_connection(scene);
    /* the capture lacks the SYN-ACK */
    attempt_between(scene, REQUESTOR_1, SERVER_1, 0);
    connection_lose(&scene->tcp, SERVER, 1);
    connection_acknowledge(&scene->tcp, REQUESTOR);
    exchange(scene, XID, 2);
    close_connection(scene);
    /* and the whole other side */
    attempt_between(scene, REQUESTOR_1, SERVER_1, 0);
    connection_lose(&scene->tcp, SERVER, 1);
    connection_acknowledge(&scene->tcp, REQUESTOR);
    /* the capture has the SYN after what answered it */
    scene->tcp.side[REQUESTOR].port++;
    connection_resume(&scene->tcp);
    connection_lose(&scene->tcp, REQUESTOR, 1);
    connection_accept(&scene->tcp);
    connection_attempt_again(&scene->tcp);
    exchange(scene, XID, 2);
    close_connection(scene);
    /* the answer may still come */
    attempt_between(scene, REQUESTOR_1, SERVER_1, 0);
    capture_wait(&scene->capture, SECOND - FRAME_INTERVAL - 1);
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_CLIENTID);
    ask_udp(scene);
}

static void connection_unanswered(struct scene *scene, bool fault) {
    (fault ? unanswered : not_unanswered)(scene);
}

static const struct rule_captures rules[] = {
    {DHCPV6LQ_RULE_CONNECTION_REFUSED, connection_refused,
     "SYNs that are answered by RST: three of a requestor, one of another, one to another server, "
     "one after a connection that was accepted",
     "a RST from another port, a stray one, and of connections that were accepted"},
    {DHCPV6LQ_RULE_CONNECTION_UNANSWERED, connection_unanswered,
     "SYNs that nothing answers: sent again three times, once, again at the capture's end",
     "SYNs to another port, answered late, answered by what the capture lacks or has before them, "
     "of just under a second ago"},
};

const struct rules_captures connection_rules = {rules, sizeof rules / sizeof rules[0]};
