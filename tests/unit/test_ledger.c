/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the ledger keeps of clients' exchanges, and what that costs. What answers are explained by
 * it, the captures rule-cause_* and near-cause_* show.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "counter.h"
#include "dhcpv6lq/datagram.h"
#include "dhcpv6lq/ledger.h"
#include "dhcpv6lq/session.h"
#include "series/ledger.h"

#define SECOND INT64_C(1000000000)

enum {
    REQUEST = 3,
    RENEW = 5,
    REPLY = 7,
    RELEASE = 8,
    DECLINE = 9,
    RELAY_FORW = 12,
    RELAY_REPL = 13
};
enum { DATAGRAM = 512, CLIENTS = 20000, PER_BINDING = 400 };

struct datagram {
    uint8_t octets[DATAGRAM];
    size_t length;
};

static const struct dhcpv6lq_seed seed = {1, 2};
static struct counter counter;
static struct dhcpv6lq_capture *capture;
static uint32_t frame;

/* ---- datagrams ---- */

static void put(struct datagram *datagram, const void *octets, size_t length) {
    assert_true(datagram->length + length <= DATAGRAM);
    memcpy(datagram->octets + datagram->length, octets, length);
    datagram->length += length;
}

static void put_number(struct datagram *datagram, uint32_t number, unsigned width) {
    for (unsigned i = width; i-- > 0;) {
        uint8_t octet = (uint8_t)(number >> 8 * i);

        put(datagram, &octet, 1);
    }
}

static void put_option(struct datagram *datagram, uint16_t code, const void *data, size_t length) {
    put_number(datagram, code, 2);
    put_number(datagram, (uint32_t)length, 2);
    put(datagram, data, length);
}

/* A DUID of 10 octets, and 2001:db8::N with its lifetimes in an IA_NA. */
static void put_client(struct datagram *datagram, uint32_t client, uint32_t valid) {
    uint8_t duid[] = {0, 3, 0, 1, 0, 0, 0, 0, 0, 0};
    static const uint8_t prefix[12] = {0x20, 0x01, 0x0d, 0xb8};

    memcpy(duid + 6, &client, sizeof client);
    put_option(datagram, DHCPV6LQ_OPTION_CLIENTID, duid, sizeof duid);
    put_number(datagram, DHCPV6LQ_OPTION_IA_NA, 2);
    put_number(datagram, 12 + 4 + 24, 2);
    put_number(datagram, 1, 4);
    put_number(datagram, 0, 4);
    put_number(datagram, 0, 4);
    put_number(datagram, DHCPV6LQ_OPTION_IAADDR, 2);
    put_number(datagram, 24, 2);
    put(datagram, prefix, sizeof prefix);
    put_number(datagram, client, 4);
    put_number(datagram, valid, 4);
    put_number(datagram, valid, 4);
}

/* An hour of a /56 in an IA_PD. */
static void put_prefix(struct datagram *datagram, const uint8_t prefix[16]) {
    put_number(datagram, DHCPV6LQ_OPTION_IA_PD, 2);
    put_number(datagram, 12 + 4 + 25, 2);
    put_number(datagram, 1, 4);
    put_number(datagram, 0, 4);
    put_number(datagram, 0, 4);
    put_number(datagram, DHCPV6LQ_OPTION_IAPREFIX, 2);
    put_number(datagram, 25, 2);
    put_number(datagram, 3600, 4);
    put_number(datagram, 3600, 4);
    put_number(datagram, 56, 1);
    put(datagram, prefix, 16);
}

static struct datagram message(uint8_t type, uint32_t client, uint32_t transaction_id,
                               uint32_t valid) {
    static const uint8_t server[] = {0, 3, 0, 1, 2, 2, 2, 2, 2, 2};
    struct datagram datagram = {.length = 0};

    put_number(&datagram, type, 1);
    put_number(&datagram, transaction_id, 3);
    put_client(&datagram, client, valid);
    if (type == REPLY) {
        put_option(&datagram, DHCPV6LQ_OPTION_SERVERID, server, sizeof server);
    }
    return datagram;
}

/* In the message of a relay, with an Interface-ID and a Remote-ID of the client's own. */
static struct datagram relayed(uint8_t type, const struct datagram *inner, uint32_t client) {
    static const uint8_t addresses[32] = {0x20, 0x01, 0x0d, 0xb8, 0, 0x0a, [16] = 0xfe, 0x80};
    static const uint8_t relay_id[] = {0, 3, 0, 1, 1, 1, 1, 1, 1, 1};
    char port[] = "ge-0/0/0.00000000";
    uint8_t remote_id[4 + sizeof port - 1] = {0, 0, 0x7e, 0xd9};
    struct datagram datagram = {.length = 0};

    snprintf(port, sizeof port, "ge-0/0/0.%08x", client);
    memcpy(remote_id + 4, port, sizeof port - 1);
    put_number(&datagram, type, 1);
    put_number(&datagram, 0, 1);
    put(&datagram, addresses, sizeof addresses);
    put_option(&datagram, DHCPV6LQ_OPTION_INTERFACE_ID, port, sizeof port - 1);
    if (type == RELAY_FORW) {
        put_option(&datagram, DHCPV6LQ_OPTION_REMOTE_ID, remote_id, sizeof remote_id);
        put_option(&datagram, DHCPV6LQ_OPTION_RELAY_ID, relay_id, sizeof relay_id);
    }
    put_option(&datagram, DHCPV6LQ_OPTION_RELAY_MSG, inner->octets, inner->length);
    return datagram;
}

static void take(const struct datagram *datagram, int64_t seconds) {
    struct dhcpv6lq_path path = {.source = {.address = {0x20, 1}},
                                 .destination = {.address = {0x20, 2}},
                                 .time = seconds * SECOND};

    frame++;
    path.frame = frame;
    dhcpv6lq_ledger_take(capture, datagram->octets, datagram->length, false, &path);
}

/* A message of the client's, through a relay, and its REPLY. */
static void exchange(uint8_t type, uint32_t client, uint32_t transaction_id, int64_t seconds) {
    struct datagram inner = message(type, client, transaction_id, 3600);
    struct datagram datagram = relayed(RELAY_FORW, &inner, client);

    take(&datagram, seconds);
    inner = message(REPLY, client, transaction_id, 3600);
    datagram = relayed(RELAY_REPL, &inner, client);
    take(&datagram, seconds);
}

static const struct dhcpv6lq_ledger_entry *entry_of(uint32_t client) {
    uint8_t address[16] = {0x20, 0x01, 0x0d, 0xb8};
    uint32_t number;

    for (unsigned i = 0; i < 4; i++) {
        address[12 + i] = (uint8_t)(client >> (24 - 8 * i));
    }
    number = dhcpv6lq_ledger_find(capture->ledger, 0, address, 128, false);
    assert_int_not_equal(number, 0);
    return dhcpv6lq_ledger_entry(capture->ledger, number);
}

static enum dhcpv6lq_event_kind kind_at(uint32_t client, int64_t seconds, bool *known) {
    const struct dhcpv6lq_ledger_event *event =
        dhcpv6lq_ledger_at(capture->ledger, entry_of(client), seconds * SECOND, known);

    assert_non_null(event);
    return (enum dhcpv6lq_event_kind)event->kind;
}

/* ---- fixtures ---- */

static int begin(void **state) {
    struct dhcpv6lq_allocator allocator;

    (void)state;
    counter = (struct counter){0};
    allocator = counter_allocator(&counter);
    capture = dhcpv6lq_capture_new(&allocator, seed, NULL);
    frame = 0;
    return capture ? 0 : -1;
}

static int finish(void **state) {
    (void)state;
    dhcpv6lq_capture_free(capture);
    assert_int_equal(counter.blocks, 0);
    return 0;
}

/* ---- tests ---- */

static void grants_and_releases(void **state) {
    bool known;

    (void)state;
    exchange(REQUEST, 1, 1, 100);
    exchange(RENEW, 1, 2, 200);
    exchange(RELEASE, 1, 3, 300);
    assert_int_equal(dhcpv6lq_ledger_count(capture), 1);
    assert_null(dhcpv6lq_ledger_at(capture->ledger, entry_of(1), 99 * SECOND, &known));
    assert_true(known);
    assert_int_equal(kind_at(1, 100, &known), DHCPV6LQ_GRANTED);
    assert_int_equal(kind_at(1, 299, &known), DHCPV6LQ_GRANTED);
    assert_int_equal(kind_at(1, 300, &known), DHCPV6LQ_RELEASED);
    assert_true(known);
}

/* A DECLINE is of addresses only: the server keeps the prefix of a client that names one, too. */
static void declined_with_a_prefix(void **state) {
    static const uint8_t types[] = {REQUEST, DECLINE};
    static const uint8_t prefix[16] = {0x20, 0x01, 0x0d, 0xb8, 0x40};
    uint32_t number;
    bool known;

    (void)state;
    for (size_t i = 0; i < sizeof types; i++) {
        struct datagram datagram = message(types[i], 1, types[i], 3600);

        put_prefix(&datagram, prefix);
        take(&datagram, 100 + (int64_t)i);
        datagram = message(REPLY, 1, types[i], 3600);
        if (types[i] == REQUEST) {
            put_prefix(&datagram, prefix);
        }
        take(&datagram, 100 + (int64_t)i);
    }
    assert_int_equal(kind_at(1, 101, &known), DHCPV6LQ_DECLINED);
    number = dhcpv6lq_ledger_find(capture->ledger, 0, prefix, 56, true);
    assert_int_not_equal(number, 0);
    assert_int_equal(dhcpv6lq_ledger_at(capture->ledger,
                                        dhcpv6lq_ledger_entry(capture->ledger, number),
                                        101 * SECOND, &known)
                         ->kind,
                     DHCPV6LQ_GRANTED);
    assert_true(known);
}

/* More renewals than are kept apart: what came before them stays true. */
static void renewals(void **state) {
    bool known;
    uint32_t renewal = 0;

    (void)state;
    for (; renewal < 10; renewal++) {
        exchange(renewal == 0 ? REQUEST : RENEW, 1, renewal, 1000 + renewal * 1800);
    }
    assert_int_equal(entry_of(1)->count, DHCPV6LQ_LEDGER_EVENTS);
    assert_int_equal(kind_at(1, 1000, &known), DHCPV6LQ_GRANTED);
    assert_true(known);
    assert_int_equal(entry_of(1)->since_frame, 2);
    assert_null(dhcpv6lq_ledger_at(capture->ledger, entry_of(1), 999 * SECOND, &known));
    assert_true(known);
}

/* With a break in it, nobody knows what was before. */
static void renewals_after_a_break(void **state) {
    bool known;

    (void)state;
    for (uint32_t renewal = 0; renewal < 10; renewal++) {
        exchange(REQUEST, 1, renewal, 1000 + renewal * 3601);
    }
    assert_null(dhcpv6lq_ledger_at(capture->ledger, entry_of(1), 1000 * SECOND, &known));
    assert_false(known);
}

/* What breaks a row of renewals, of which the first one is dropped, or the second, too: what was
 * before it, nobody knows any more. */
static void what_breaks_renewals(void **state) {
    enum { NOTHING_BREAKS, RELEASED, SERVER, RELAY, WITHDRAWN, CASES };

    (void)state;
    for (unsigned i = 0; i < 2 * CASES; i++) {
        unsigned what = i / 2;
        bool known;

        finish(NULL);
        assert_int_equal(begin(NULL), 0);
        for (uint32_t renewal = 0; renewal <= DHCPV6LQ_LEDGER_EVENTS + i % 2; renewal++) {
            bool breaks = renewal == 1;
            struct datagram inner =
                message(REPLY, 1, renewal, breaks && what == WITHDRAWN ? 0 : 3600);
            struct datagram datagram = relayed(RELAY_REPL, &inner, 1);

            if (breaks && what == RELEASED) {
                exchange(RELEASE, 1, renewal, 101);
                continue;
            }
            if (breaks && what == SERVER) { /* the last octet of its DUID */
                datagram.octets[datagram.length - 1] ^= 1;
            }
            take(breaks && what == RELAY ? &inner : &datagram, 100 + (renewal > 0));
        }
        assert_int_equal(entry_of(1)->count, DHCPV6LQ_LEDGER_EVENTS);
        if (what == NOTHING_BREAKS) {
            assert_int_equal(kind_at(1, 100, &known), DHCPV6LQ_GRANTED);
            assert_true(known);
        } else {
            assert_null(dhcpv6lq_ledger_at(capture->ledger, entry_of(1), 100 * SECOND, &known));
            assert_false(known);
        }
    }
}

/* The same exchange near the client and near the server is one, through the relay. */
static void both_sides_of_a_relay(void **state) {
    struct datagram inner = message(REQUEST, 1, 7, 3600);
    struct datagram datagram = relayed(RELAY_FORW, &inner, 1);

    (void)state;
    take(&inner, 10);
    take(&datagram, 10);
    inner = message(REPLY, 1, 7, 3600);
    datagram = relayed(RELAY_REPL, &inner, 1);
    take(&datagram, 11);
    take(&inner, 11);
    assert_int_equal(entry_of(1)->count, 1);
    assert_int_not_equal(entry_of(1)->events[0].path, 0);
    assert_int_equal(entry_of(1)->events[0].asked, 2);
    assert_int_equal(entry_of(1)->events[0].frame, 3);
}

/* A client that uses one transaction-id for all that it says. */
static void one_transaction_id(void **state) {
    bool known;

    (void)state;
    exchange(REQUEST, 1, 7, 100);
    exchange(RENEW, 1, 7, 200);
    exchange(RELEASE, 1, 7, 201);
    assert_int_equal(kind_at(1, 150, &known), DHCPV6LQ_GRANTED);
    assert_int_equal(kind_at(1, 200, &known), DHCPV6LQ_GRANTED);
    assert_int_equal(kind_at(1, 201, &known), DHCPV6LQ_RELEASED);
}

/* The same where the server has withdrawn the binding: its REPLY, on both sides of a relay, is one;
 * the client's RELEASE after it is another exchange. */
static void one_transaction_id_for_an_end(void **state) {
    const struct datagram inner = message(REPLY, 1, 7, 0);
    const struct datagram datagram = relayed(RELAY_REPL, &inner, 1);
    bool known;

    (void)state;
    take(&datagram, 100);
    take(&inner, 100);
    assert_int_equal(entry_of(1)->count, 1);
    assert_int_not_equal(entry_of(1)->events[0].path, 0);
    exchange(RELEASE, 1, 7, 101);
    assert_int_equal(kind_at(1, 100, &known), DHCPV6LQ_WITHDRAWN);
    assert_int_equal(kind_at(1, 101, &known), DHCPV6LQ_RELEASED);
}

/* A REPLY that may be to a RELEASE which the capture lacks. */
static void reply_of_nobody(void **state) {
    struct datagram datagram = {.length = 0};
    uint8_t duid[] = {0, 3, 0, 1, 0, 0, 1, 0, 0, 0};
    const uint32_t client = 1;
    bool known;

    (void)state;
    memcpy(duid + 6, &client, sizeof client);
    exchange(REQUEST, client, 1, 100);
    put_number(&datagram, REPLY, 1);
    put_number(&datagram, 99, 3);
    put_option(&datagram, DHCPV6LQ_OPTION_CLIENTID, duid, sizeof duid);
    take(&datagram, 200);
    assert_int_equal(kind_at(client, 150, &known), DHCPV6LQ_GRANTED);
    assert_true(known);
    assert_int_equal(kind_at(client, 250, &known), DHCPV6LQ_GRANTED);
    assert_false(known);
}

static void another_client(void **state) {
    struct datagram datagram = message(REPLY, 1, 5, 3600);
    bool known;

    (void)state;
    exchange(REQUEST, 1, 1, 100);
    datagram.octets[8 + 6] ^= 0xff; /* of its DUID */
    take(&datagram, 200);
    assert_int_equal(dhcpv6lq_ledger_count(capture), 1);
    assert_int_equal(entry_of(1)->count, 1);
    assert_null(dhcpv6lq_ledger_at(capture->ledger, entry_of(1), 150 * SECOND, &known));
    assert_false(known);
}

/* At most 400 octets a binding, whose client and port are its own. */
static void costs(void **state) {
    size_t before;

    (void)state;
    exchange(REQUEST, 0, 0, 0);
    before = counter.octets;
    for (uint32_t client = 1; client <= CLIENTS; client++) {
        exchange(REQUEST, client, client, client);
        exchange(RENEW, client, client + CLIENTS, client);
    }
    assert_int_equal(dhcpv6lq_ledger_count(capture), CLIENTS + 1);
    print_message("%zu octets a binding\n", (counter.octets - before) / CLIENTS);
    assert_true((counter.octets - before) / CLIENTS <= PER_BINDING);
}

/* Every row can be told, whatever it lacks: its relays are all there, or none is. */
static void tell_rows(void) {
    for (uint32_t row = 0; row < dhcpv6lq_ledger_count(capture); row++) {
        uint32_t path = dhcpv6lq_ledger_row(capture, row).path;
        struct dhcpv6lq_ledger_relay relay;
        unsigned relays = 0;
        char text[64];

        for (unsigned column = 0; column < DHCPV6LQ_LEDGER_COLUMNS; column++) {
            size_t length = dhcpv6lq_ledger_text(text, sizeof text, capture, row,
                                                 (enum dhcpv6lq_ledger_column)column);

            assert_int_equal(strlen(text), length < sizeof text ? length : sizeof text - 1);
        }
        while (dhcpv6lq_ledger_next_relay(capture, &path, &relay)) {
            relays++;
        }
        assert_true(relays == 0 || relays == 2);
    }
}

/* Through two relays. */
static void take_from_afar(uint8_t relay_type, uint8_t type, uint32_t client) {
    struct datagram datagram = message(type, client, client, 3600);

    datagram = relayed(relay_type, &datagram, client);
    datagram = relayed(relay_type, &datagram, client);
    take(&datagram, client);
}

/* Whichever allocation fails, of whichever message: nothing is lost, and nothing is explained any
 * more. */
static void without_memory(void **state) {
    static const uint8_t types[] = {REQUEST, RELEASE, REPLY /* the request is not captured */};

    (void)state;
    for (size_t fails = 1; fails < 60 * sizeof types; fails++) {
        uint8_t type = types[fails % sizeof types];

        finish(NULL);
        assert_int_equal(begin(NULL), 0);
        counter.fails = counter.calls + 1 + fails / sizeof types;
        for (uint32_t client = 1; client < 40; client++) {
            if (type != REPLY) {
                take_from_afar(RELAY_FORW, type, client);
            }
            take_from_afar(RELAY_REPL, REPLY, client);
        }
        counter.fails = 0;
        assert_true(!capture->ledger || capture->ledger->gave_up ||
                    dhcpv6lq_ledger_count(capture) >= 38);
        tell_rows();
    }
}

/* Any octets, and whole ones with any octet changed or missing. */
static void broken(void **state) {
    struct datagram inner = message(REPLY, 1, 1, 3600);
    const struct datagram whole = relayed(RELAY_REPL, &inner, 1);

    (void)state;
    for (size_t length = 0; length <= whole.length; length++) {
        uint8_t *octets = malloc(length > 0 ? length : 1); /* so that reading past it is seen */
        const struct dhcpv6lq_path path = {.frame = 1};

        assert_non_null(octets);
        memcpy(octets, whole.octets, length);
        dhcpv6lq_ledger_take(capture, octets, length, false, &path);
        free(octets);
        for (unsigned value = 0; value < 256 && length < whole.length; value++) {
            struct datagram changed = whole;

            changed.octets[length] = (uint8_t)value;
            take(&changed, 0);
        }
    }
}

/* After 1000000 bindings it gives up; those that it has may still be renewed until then. */
static void too_many(void **state) {
    enum { MOST = 1000000 };

    (void)state;
    exchange(REQUEST, 1, 1, 100);
    capture->ledger->entries.count = MOST; /* as if there were so many */
    exchange(RENEW, 1, 2, 200);
    assert_false(capture->ledger->gave_up);
    exchange(REQUEST, 2, 3, 300);
    assert_true(capture->ledger->gave_up);
    assert_int_equal(dhcpv6lq_ledger_count(capture), MOST);
    capture->ledger->entries.count = 1;
}

/* What is cut may have told anything. */
static void cut(void **state) {
    const struct datagram datagram = message(REPLY, 1, 1, 3600);
    const struct dhcpv6lq_path path = {.frame = 1};

    (void)state;
    exchange(REQUEST, 1, 1, 100);
    assert_false(capture->ledger->gave_up);
    dhcpv6lq_ledger_take(capture, datagram.octets, 20, true, &path);
    assert_true(capture->ledger->gave_up);
}

/* ---- answers that are compared with it ---- */

/* Feed a leasequery's message as the UDP session gets it, from a port that is none of a server's or
 * back to it. */
static const struct dhcpv6lq_query *ask(const struct datagram *datagram, bool to_server,
                                        int64_t seconds) {
    const struct dhcpv6lq_endpoint requestor = {.address = {0x20, 1}, .port = 40000};
    const struct dhcpv6lq_endpoint server = {.address = {0x20, 2}, .port = 547};
    struct dhcpv6lq_path path = {.source = to_server ? requestor : server,
                                 .destination = to_server ? server : requestor,
                                 .from_server_port = !to_server,
                                 .to_server_port = to_server,
                                 .time = seconds * SECOND};
    struct dhcpv6lq_datagram read;
    struct dhcpv6lq_input input;

    frame++;
    path.frame = frame;
    dhcpv6lq_datagram_read(&read, datagram->octets, datagram->length, false);
    input = dhcpv6lq_datagram_input(&read, &path);
    return dhcpv6lq_session_feed(dhcpv6lq_capture_udp(capture), &input)->query;
}

/* By client-id, and the answer is empty. */
static const struct dhcpv6lq_query *ask_in_vain(uint32_t client, int64_t seconds) {
    static const uint8_t requestor[] = {0, 3, 0, 1, 1, 1, 1, 1, 1, 1};
    static const uint8_t server[] = {0, 3, 0, 1, 2, 2, 2, 2, 2, 2};
    uint8_t asked[1 + 16 + 4 + 10] = {
        DHCPV6LQ_QUERY_BY_CLIENTID, [18] = DHCPV6LQ_OPTION_CLIENTID, [20] = 10, [22] = 3, [24] = 1};
    struct datagram query = {.length = 0};
    struct datagram reply = {.length = 0};

    memcpy(asked + 1 + 16 + 4 + 6, &client, sizeof client);
    put_number(&query, DHCPV6LQ_LEASEQUERY << 24 | 1, 4);
    put_option(&query, DHCPV6LQ_OPTION_CLIENTID, requestor, sizeof requestor);
    put_option(&query, DHCPV6LQ_OPTION_LQ_QUERY, asked, sizeof asked);
    put_number(&reply, (uint32_t)DHCPV6LQ_LEASEQUERY_REPLY << 24 | 1, 4);
    put_option(&reply, DHCPV6LQ_OPTION_SERVERID, server, sizeof server);
    put_option(&reply, DHCPV6LQ_OPTION_CLIENTID, requestor, sizeof requestor);
    ask(&query, true, seconds);
    return ask(&reply, false, seconds);
}

static void expect_missing(const struct dhcpv6lq_query *query) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];

    assert_int_equal(dhcpv6lq_query_endings(query, endings), 1);
    assert_int_equal(endings[0].finding.rule, DHCPV6LQ_RULE_CAUSE_MISSING);
}

/* How many steps may be taken is counted for what a capture is at one time: live, whoever looks
 * again and again does not use them up. */
static void steps(void **state) {
    const struct dhcpv6lq_query *query;

    (void)state;
    exchange(REQUEST, 1, 1, 100);
    query = ask_in_vain(1, 200);
    expect_missing(query);
    capture->ledger->steps = UINT64_MAX / 2;
    exchange(REQUEST, 2, 2, 300);
    expect_missing(query);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(grants_and_releases, begin, finish),
        cmocka_unit_test_setup_teardown(declined_with_a_prefix, begin, finish),
        cmocka_unit_test_setup_teardown(renewals, begin, finish),
        cmocka_unit_test_setup_teardown(renewals_after_a_break, begin, finish),
        cmocka_unit_test_setup_teardown(what_breaks_renewals, begin, finish),
        cmocka_unit_test_setup_teardown(both_sides_of_a_relay, begin, finish),
        cmocka_unit_test_setup_teardown(one_transaction_id, begin, finish),
        cmocka_unit_test_setup_teardown(one_transaction_id_for_an_end, begin, finish),
        cmocka_unit_test_setup_teardown(reply_of_nobody, begin, finish),
        cmocka_unit_test_setup_teardown(another_client, begin, finish),
        cmocka_unit_test_setup_teardown(costs, begin, finish),
        cmocka_unit_test_setup_teardown(without_memory, begin, finish),
        cmocka_unit_test_setup_teardown(broken, begin, finish),
        cmocka_unit_test_setup_teardown(too_many, begin, finish),
        cmocka_unit_test_setup_teardown(cut, begin, finish),
        cmocka_unit_test_setup_teardown(steps, begin, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
