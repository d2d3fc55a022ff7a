/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a requestor and a server of active answers (RFC 7653) say to each other, in four
 * connections, written by the codec's writer. A line a message:
 *
 *     CONNECTION SECONDS requestor|server OCTETS
 *
 * in hexadecimal, without the message-size; a line without octets ends the connection. live.py
 * carries them, those after a STARTTLS and its REPLY in TLS, and compares what is made of them.
 */
#include <stdio.h>
#include <stdlib.h>

#include "message.h"

enum {
    XID = 1,
    STARTTLS_XID,
    UPDATES = 10000,
    CLIENTS = 200,
    HOUR = 3600,
    MINUTE = 60,
    IDLE = 1800, /* then nothing happens, */
    IDLE_MINUTES = 5,
    AHEAD = 7 /* seconds of the server's clock */
};

static const char *const requestor = "requestor";
static const char *const server = "server";

static struct message message;
static unsigned connection;

/* ---- lines ---- */

/* The message just built, so many seconds after the start. */
static void say(const char *side, uint32_t at) {
    struct dhcpv6lq_error error;
    size_t length;

    if (dhcpv6lq_writer_finish(&message.writer, &length, &error) != DHCPV6LQ_OK) {
        fprintf(stderr, "octet %zu: %s\n", error.offset, error.text);
        exit(EXIT_FAILURE);
    }
    printf("%u %u %s ", connection, (unsigned)at, side);
    for (size_t i = 0; i < length; i++) {
        printf("%02x", message.octets[i]);
    }
    putchar('\n');
}

static void close_connection(const char *side, uint32_t at) {
    printf("%u %u %s\n", connection, (unsigned)at, side);
}

/* ---- messages ---- */

/* The server's clock, as options 100 to 102 count. */
static uint32_t server_time(uint32_t at) {
    return NOW + AHEAD + at;
}

static void start_tls(uint32_t at) {
    connection++;
    starttls(&message, STARTTLS_XID);
    say(requestor, at);
    starttls_reply(&message, STARTTLS_XID);
    say(server, at);
}

/* An active query and its REPLY; `since` 0: for what happens from now on. */
static void ask(uint32_t at, uint32_t since) {
    begin_active_query(&message, XID);
    option_oro(&message, DHCPV6LQ_OPTION_LQ_BASE_TIME);
    if (since != 0) {
        option_number(&message, DHCPV6LQ_OPTION_LQ_START_TIME, DHCPV6LQ_FIELD_START_TIME,
                      server_time(since));
    }
    end(&message);
    say(requestor, at);
    begin_reply(&message, XID);
    option_base_time(&message, server_time(at));
    end(&message);
    say(server, at);
}

/* A LEASEQUERY-DATA of the server, for one thing more: end() it. */
static void begin_data(uint32_t base) {
    begin_message(&message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    option_base_time(&message, server_time(base));
}

static void tell(uint32_t at, uint32_t base, uint8_t client, bool is_bound) {
    begin_data(base);
    begin_client_data(&message, client);
    option_iaaddr(&message, client_address(client), is_bound ? PREFERRED : 0, is_bound ? VALID : 0);
    end(&message);
    end(&message);
    say(server, at);
}

static void tell_status(uint32_t at, uint16_t status) {
    begin_data(at);
    option_status(&message, status, "");
    end(&message);
    say(server, at);
}

static void tell_nothing(uint32_t at) {
    begin_data(at);
    end(&message);
    say(server, at);
}

/* RFC 7653 8.4.1: a bulk query for the time that updates are missing of, in the clear. */
static void recover(uint32_t at, uint32_t from, uint32_t to) {
    connection++;
    begin_query(&message, XID);
    option_lq_query(&message, DHCPV6LQ_QUERY_BY_RELAY_ID);
    option_number(&message, DHCPV6LQ_OPTION_LQ_START_TIME, DHCPV6LQ_FIELD_START_TIME,
                  server_time(from));
    option_number(&message, DHCPV6LQ_OPTION_LQ_END_TIME, DHCPV6LQ_FIELD_END_TIME, server_time(to));
    end(&message);
    say(requestor, at);
    reply(&message, XID, 3);
    say(server, at);
    done(&message, XID);
    say(server, at);
}

/* ---- connections ---- */

/* Every client's address is renewed again and again; every tenth time, of every other client, it is
 * released. Returns when the last update came. */
static uint32_t tell_updates(void) {
    uint32_t at = 0;

    for (unsigned number = 0; number < UPDATES; number++) {
        unsigned client = number % CLIENTS + 1;
        unsigned time = number / CLIENTS;
        uint32_t busy = number * (HOUR - (IDLE_MINUTES + 1) * MINUTE) / UPDATES;

        if (at < IDLE && busy >= IDLE) {
            for (uint32_t minute = 1; minute <= IDLE_MINUTES; minute++) {
                tell_nothing(IDLE + minute * MINUTE);
            }
        }
        at = busy < IDLE ? busy : busy + (IDLE_MINUTES + 1) * MINUTE;
        tell(at, at, (uint8_t)client, !(time % 10 == 9 && client % 2 == 1));
    }
    return at;
}

int main(void) {
    const uint32_t again = HOUR + MINUTE;
    const uint32_t late = again + 100;
    uint32_t last;

    start_tls(0);
    ask(0, 0);
    last = tell_updates();
    close_connection(server, HOUR);

    start_tls(again); /* it goes on where it was, and the server lacks some of it */
    ask(again, last);
    tell(again + 1, again - 500, 1, true);
    tell_status(again + 2, DHCPV6LQ_STATUS_DATA_MISSING);
    tell(again + 60, again + 60, 2, false);
    recover(again + 5, last, again + 2);

    start_tls(late); /* it goes on 30 seconds later than it was */
    ask(late, again + 90);
    tell_status(late, DHCPV6LQ_STATUS_CATCH_UP_COMPLETE);
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
