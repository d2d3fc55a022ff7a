/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The clients of an answer, as who listens to a capture's answers is told of them (client.h): where
 * a binding stands and where it does not, and which relay of a chain a thing is told of.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "dhcpv6lq/session.h"
#include "dhcpv6lq/text.h"

#include "build.h"
#include "counter.h"

#define OPTION(code) DHCPV6LQ_OPTION_##code
#define SIZE(table) (sizeof(table) / sizeof((table)[0]))

enum { CLIENTS = 8, BINDINGS = 16, XID = 0x77 };

/* What was told last, and how often something was. */
static struct {
    unsigned times;
    struct dhcpv6lq_answer answer;
    struct dhcpv6lq_client clients[CLIENTS];
    struct dhcpv6lq_binding bindings[CLIENTS][BINDINGS];
} told;

static struct build build;
static struct counter counter;
static struct dhcpv6lq_capture *capture;
static struct dhcpv6lq_session *session;
static enum dhcpv6lq_transport transport;
static uint32_t frame;

static void take(void *context, const struct dhcpv6lq_answer *answer,
                 struct dhcpv6lq_findings *findings) {
    (void)findings;
    assert_ptr_equal(context, &told);
    assert_true(answer->clients_count <= CLIENTS);
    told.times++;
    told.answer = *answer;
    for (size_t i = 0; i < answer->clients_count; i++) {
        told.clients[i] = answer->clients[i];
        assert_true(answer->clients[i].bindings_count <= BINDINGS);
        for (size_t j = 0; j < answer->clients[i].bindings_count; j++) {
            told.bindings[i][j] = answer->clients[i].bindings[j];
        }
    }
}

static int finish(void **state) {
    (void)state;
    dhcpv6lq_session_free(session);
    session = NULL;
    dhcpv6lq_capture_free(capture);
    capture = NULL;
    return counter.blocks != 0;
}

static void start(enum dhcpv6lq_transport over) {
    static const struct dhcpv6lq_seed seed = {5, 6};
    static const struct dhcpv6lq_answer_listener listener = {&told, take};
    const struct dhcpv6lq_allocator allocator = counter_allocator(&counter);

    assert_int_equal(finish(NULL), 0);
    counter = (struct counter){0};
    transport = over;
    capture = dhcpv6lq_capture_new(&allocator, seed, NULL);
    assert_non_null(capture);
    session = dhcpv6lq_session_new(capture, over);
    assert_non_null(session);
    dhcpv6lq_capture_listen(capture, &listener);
    frame = 0;
}

/* What was built, of which the message begins at `message`. */
static struct dhcpv6lq_input input_of(size_t message) {
    frame++;
    return (struct dhcpv6lq_input){.octets = build.octets,
                                   .length = build.length,
                                   .message = message,
                                   .message_length = build.length - message,
                                   .frame = frame,
                                   .time = frame,
                                   .requestor = {.port = 546},
                                   .server = {.address = {[15] = 9}, .port = 547},
                                   .tenant = 12,
                                   .other_seen = true,
                                   .start_seen = true};
}

static const struct dhcpv6lq_step *feed_input(const struct dhcpv6lq_input *input) {
    const struct dhcpv6lq_step *step;

    memset(&told, 0, sizeof told);
    step = dhcpv6lq_session_feed(session, input);
    assert_non_null(step);
    return step;
}

static const struct dhcpv6lq_step *feed(void) {
    const struct dhcpv6lq_input input = input_of(0);

    return feed_input(&input);
}

/* Ask, so that an answer may be built: a DATA up to its options. */
static void begin_data(void) {
    start(DHCPV6LQ_TCP);
    build_leasequery(&build, XID);
    feed();
    build_reply(&build, XID);
    build_client(&build, 99, 99);
    feed();
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, XID);
}

/* Feed the answer, which tells of so many clients. */
static void expect_clients(size_t count) {
    feed();
    assert_int_equal(told.times, count > 0);
    assert_int_equal(told.answer.clients_count, count);
}

/* ---- what is built ---- */

/* An address of 2001:db8::`host`; :: for 0. */
static void build_address(uint32_t host) {
    build_number(&build, 8, host ? UINT64_C(0x20010db800000000) : 0);
    build_number(&build, 8, host);
}

static void expect_address(const uint8_t *address, uint32_t host) {
    uint8_t octets[16] = {0x20, 0x01, 0x0d, 0xb8};

    for (unsigned i = 0; i < 4; i++) {
        octets[12 + i] = (uint8_t)(host >> (24 - 8 * i));
    }
    if (host == 0) {
        memset(octets, 0, sizeof octets);
    }
    assert_non_null(address);
    assert_memory_equal(address, octets, sizeof octets);
}

static size_t open_client(uint32_t client) {
    size_t at = build_open(&build, OPTION(CLIENT_DATA));

    build_duid(&build, OPTION(CLIENTID), client);
    build_time(&build, OPTION(CLT_TIME), 60);
    return at;
}

static void expect_duid(const struct dhcpv6lq_bytes *duid, uint32_t number) {
    const uint8_t octets[] = {0, 2, 0, 0, 0x7e, 0xd9, 0, 0, 0, (uint8_t)number};

    assert_int_equal(duid->length, sizeof octets);
    assert_memory_equal(duid->octets, octets, sizeof octets);
}

/* What one relay says, nearest the client last. 0: nothing. */
struct relay {
    uint32_t link;
    uint32_t peer;
    char interface;
    char remote;
    uint32_t enterprise;
    uint32_t relay_id;
};

static void build_remote_id(uint32_t enterprise, char remote) {
    build_open(&build, OPTION(REMOTE_ID));
    build_number(&build, 4, enterprise);
    build_number(&build, 1, (uint8_t)remote);
    build_close(&build);
}

static void build_relay_of(const struct relay *relay) {
    build_number(&build, 2, DHCPV6LQ_RELAY_FORW << 8);
    build_address(relay->link);
    build_address(relay->peer);
    if (relay->interface) {
        build_option(&build, OPTION(INTERFACE_ID), 1, (uint8_t)relay->interface);
    }
    if (relay->remote) {
        build_remote_id(relay->enterprise, relay->remote);
    }
    if (relay->relay_id) {
        build_duid(&build, OPTION(RELAY_ID), relay->relay_id);
    }
}

/* An OPTION_LQ_RELAY_DATA of a relay that the server heard as `peer`. */
static size_t build_relay_data(uint32_t peer, const struct relay *relays, size_t count) {
    unsigned depth = build.depth;
    size_t at = build_open(&build, OPTION(LQ_RELAY_DATA));

    build_address(peer);
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            build_open(&build, OPTION(RELAY_MSG));
        }
        build_relay_of(&relays[i]);
    }
    while (build.depth > depth) {
        build_close(&build);
    }
    return at;
}

static void expect_octet(const struct dhcpv6lq_bytes *bytes, char octet) {
    if (octet) {
        assert_int_equal(bytes->length, 1);
        assert_int_equal(bytes->octets[0], octet);
    } else {
        assert_null(bytes->octets);
    }
}

/* ---- bindings ---- */

static void a_client_with_its_bindings(void **state) {
    const struct dhcpv6lq_client *client = &told.clients[0];
    const struct dhcpv6lq_binding *bindings = told.bindings[0];
    size_t at[4];

    (void)state;
    begin_data();
    at[0] = open_client(1);
    at[1] = build_iaaddr(&build, 5, 100, 200);
    at[2] = build_iaprefix(&build, 7, 8, 56, 300, DHCPV6LQ_INFINITY);
    at[3] = build_iaaddr(&build, 6, 0, 1);
    build_close(&build);
    expect_clients(1);
    assert_int_equal(client->offset, at[0]);
    expect_duid(&client->duid, 1);
    assert_true(client->clt_known);
    assert_int_equal(client->clt, 60);
    assert_false(client->has_relay);
    assert_null(client->relay.peer_address);
    assert_int_equal(client->bindings_count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(bindings[i].offset, at[1 + i]);
        assert_int_equal(bindings[i].is_prefix, i == 1);
        assert_int_equal(bindings[i].length, i == 1 ? 56 : 128);
    }
    expect_address(bindings[0].address, 5);
    assert_memory_equal(bindings[1].address, "\x20\x01\x0d\xb8\0\7\0\x08\0\0\0\0\0\0\0\0", 16);
    expect_address(bindings[2].address, 6);
    assert_int_equal(bindings[0].preferred, 100);
    assert_int_equal(bindings[0].valid, 200);
    assert_int_equal(bindings[1].preferred, 300);
    assert_int_equal(bindings[1].valid, DHCPV6LQ_INFINITY);
    assert_int_equal(bindings[2].preferred, 0);
    assert_int_equal(bindings[2].valid, 1);
}

static void several_clients(void **state) {
    (void)state;
    begin_data();
    for (uint32_t client = 1; client <= 3; client++) {
        open_client(client);
        for (uint32_t i = 1; i < client; i++) {
            build_iaaddr(&build, 10 * client + i, 1, 2);
        }
        build_close(&build);
    }
    build_open(&build, OPTION(CLIENT_DATA)); /* of nobody, who was never heard */
    build_option(&build, OPTION(CLIENTID), 0, 0);
    build_iaaddr(&build, 41, 1, 2);
    build_close(&build);
    expect_clients(4);
    for (uint32_t client = 1; client <= 3; client++) {
        expect_duid(&told.clients[client - 1].duid, client);
        assert_int_equal(told.clients[client - 1].bindings_count, client - 1);
        for (uint32_t i = 1; i < client; i++) {
            expect_address(told.bindings[client - 1][i - 1].address, 10 * client + i);
        }
    }
    assert_null(told.clients[3].duid.octets);
    assert_false(told.clients[3].clt_known);
    assert_int_equal(told.clients[3].bindings_count, 1);
    expect_address(told.bindings[3][0].address, 41);
}

/* RFC 8415 21.6, 21.22: a binding has all of its fields, and a prefix at most 128 bits. */
static void options_that_are_no_bindings(void **state) {
    (void)state;
    begin_data();
    open_client(1);
    build_option(&build, OPTION(IAADDR), 23, 1);
    build_option(&build, OPTION(IAADDR), 0, 1);
    build_option(&build, OPTION(IAPREFIX), 24, 1);
    build_iaprefix(&build, 1, 1, 129, 1, 2);
    build_iaprefix(&build, 2, 2, 255, 1, 2);
    build_iaprefix(&build, 3, 3, 128, 1, 2);
    build_iaprefix(&build, 4, 4, 0, 1, 2);
    build_option(&build, OPTION(IAADDR), 24, 1);
    build_close(&build);
    expect_clients(1);
    assert_int_equal(told.clients[0].bindings_count, 3);
    assert_int_equal(told.bindings[0][0].length, 128);
    assert_true(told.bindings[0][0].is_prefix);
    assert_int_equal(told.bindings[0][1].length, 0);
    assert_int_equal(told.bindings[0][2].length, 128);
    assert_false(told.bindings[0][2].is_prefix);
    assert_int_equal(told.answer.query->totals.addresses, 1 + 1);
    assert_int_equal(told.answer.query->totals.prefixes, 2);
}

/* A binding stands directly in an OPTION_CLIENT_DATA of the message. */
static void where_a_binding_does_not_stand(void **state) {
    (void)state;
    begin_data();
    build_iaaddr(&build, 1, 1, 2); /* beside it */
    open_client(1);
    build_iaaddr(&build, 2, 1, 2);
    build_open(&build, OPTION(IA_NA)); /* in another option */
    build_zeros(&build, 12);
    build_iaaddr(&build, 3, 1, 2);
    build_close(&build);
    build_open(&build, OPTION(IA_PD));
    build_zeros(&build, 12);
    build_iaprefix(&build, 4, 4, 56, 1, 2);
    build_close(&build);
    build_open(&build, OPTION(VENDOR_OPTS)); /* that code is the vendor's */
    build_number(&build, 4, 9);
    build_iaaddr(&build, 5, 1, 2);
    build_close(&build);
    build_open(&build, OPTION(IAADDR)); /* in another binding */
    build_address(6);
    build_number(&build, 8, 1);
    build_iaaddr(&build, 7, 1, 2);
    build_close(&build);
    build_close(&build);
    expect_clients(1);
    assert_int_equal(told.clients[0].bindings_count, 2);
    expect_address(told.bindings[0][0].address, 2);
    expect_address(told.bindings[0][1].address, 6);
}

/* Client data in a client's data is not a client of the message. */
static void client_data_in_client_data(void **state) {
    (void)state;
    begin_data();
    open_client(1);
    open_client(2);
    build_iaaddr(&build, 2, 1, 2);
    build_close(&build);
    build_iaaddr(&build, 1, 1, 2);
    build_close(&build);
    open_client(3);
    build_iaaddr(&build, 3, 1, 2);
    build_close(&build);
    expect_clients(2);
    expect_duid(&told.clients[0].duid, 1);
    assert_int_equal(told.clients[0].clt, 60);
    assert_int_equal(told.clients[0].bindings_count, 1);
    expect_address(told.bindings[0][0].address, 1);
    expect_duid(&told.clients[1].duid, 3);
    expect_address(told.bindings[1][0].address, 3);
}

/* Of several, the first counts. */
static void options_twice(void **state) {
    (void)state;
    begin_data();
    open_client(1);
    build_duid(&build, OPTION(CLIENTID), 2);
    build_option(&build, OPTION(CLT_TIME), 4, 9);
    build_iaaddr(&build, 1, 1, 2);
    build_close(&build);
    expect_clients(1);
    expect_duid(&told.clients[0].duid, 1);
    assert_int_equal(told.clients[0].clt, 60);
}

/* An option that runs past its end hides what comes after it, and is none itself. */
static void truncated_options(void **state) {
    size_t at;

    (void)state;
    begin_data();
    open_client(1);
    build_iaaddr(&build, 1, 1, 2);
    at = build_iaaddr(&build, 2, 1, 2);
    build_iaaddr(&build, 3, 1, 2);
    build_close(&build);
    open_client(2);
    build_iaaddr(&build, 4, 1, 2);
    build_close(&build);
    build.octets[at + 3] = 200;
    expect_clients(2);
    assert_int_equal(told.clients[0].bindings_count, 1);
    expect_address(told.bindings[0][0].address, 1);
    assert_int_equal(told.clients[1].bindings_count, 1);

    begin_data(); /* a Client-ID that is cut is no client's */
    build_open(&build, OPTION(CLIENT_DATA));
    build_iaaddr(&build, 1, 1, 2);
    at = build_duid(&build, OPTION(CLIENTID), 1);
    build_close(&build);
    build.octets[at + 3] = 200;
    expect_clients(1);
    assert_null(told.clients[0].duid.octets);
    assert_int_equal(told.clients[0].bindings_count, 1);
}

/* ---- relays ---- */

/* RFC 5007 4.1.2.4: of each thing, what the relay nearest the client says that says it. */
static void a_chain_of_relays(void **state) {
    static const struct relay relays[] = {
        {.link = 1, .peer = 11, .interface = 'a', .remote = 'A', .enterprise = 1, .relay_id = 21},
        {.link = 2, .peer = 12, .interface = 'b', .relay_id = 22},
        {.link = 3, .peer = 13, .interface = 'c'},
    };
    size_t at;

    (void)state;
    for (size_t count = 1; count <= SIZE(relays); count++) {
        const struct dhcpv6lq_relay *relay = &told.clients[0].relay;

        begin_data();
        open_client(1);
        build_iaaddr(&build, 1, 1, 2);
        at = build_relay_data(10, relays, count);
        build_close(&build);
        expect_clients(1);
        assert_true(told.clients[0].has_relay);
        assert_int_equal(told.clients[0].relay_offset, at);
        assert_int_equal(told.clients[0].bindings_count, 1);
        expect_address(relay->peer_address, 10);
        expect_address(relay->outer_peer, 11);
        expect_address(relay->client_address, 10 + (uint32_t)count);
        expect_address(relay->link_address, (uint32_t)count);
        expect_octet(&relay->interface_id, relays[count - 1].interface);
        expect_octet(&relay->remote_id, 'A');
        assert_int_equal(relay->enterprise, 1);
        expect_duid(&relay->relay_id, count == 1 ? 21 : 22);
    }
}

/* Of several options of one relay, the first counts. */
static void a_relay_that_says_it_twice(void **state) {
    const struct dhcpv6lq_relay *relay = &told.clients[0].relay;
    size_t depth;

    (void)state;
    begin_data();
    open_client(1);
    depth = build.depth;
    build_open(&build, OPTION(LQ_RELAY_DATA));
    build_address(10);
    build_relay_of(&(struct relay){
        .link = 1, .peer = 11, .interface = 'a', .remote = 'A', .enterprise = 1, .relay_id = 21});
    build_option(&build, OPTION(INTERFACE_ID), 1, 'b');
    build_remote_id(2, 'B');
    build_duid(&build, OPTION(RELAY_ID), 22);
    while (build.depth > depth) {
        build_close(&build);
    }
    build_close(&build);
    expect_clients(1);
    expect_octet(&relay->interface_id, 'a');
    expect_octet(&relay->remote_id, 'A');
    assert_int_equal(relay->enterprise, 1);
    expect_duid(&relay->relay_id, 21);
}

/* RFC 6221 5.3.2: a relay without an address on the link leaves that to the next one. */
static void links_without_an_address(void **state) {
    for (unsigned known = 0; known < 8; known++) { /* a bit for each relay */
        struct relay relays[3] = {{0}};
        uint32_t nearest = 0;

        (void)state;
        for (uint32_t i = 0; i < SIZE(relays); i++) {
            relays[i].peer = 20 + i;
            relays[i].link = known >> i & 1 ? 1 + i : 0;
            nearest = relays[i].link ? relays[i].link : nearest;
        }
        begin_data();
        open_client(1);
        build_iaaddr(&build, 1, 1, 2);
        build_relay_data(10, relays, SIZE(relays));
        build_close(&build);
        expect_clients(1);
        expect_address(told.clients[0].relay.link_address, nearest);
    }
}

/* Relay data beside the clients is that of each client without its own. */
static void relay_data_beside_clients(void **state) {
    static const struct relay beside = {.link = 1, .peer = 11, .interface = 'b'};
    static const struct relay own = {.link = 2, .peer = 12, .remote = 'O', .enterprise = 3};

    (void)state;
    for (int first = 0; first < 2; first++) {
        size_t at = 0;
        size_t own_at;

        begin_data();
        if (first) {
            at = build_relay_data(10, &beside, 1);
        }
        build_client(&build, 1, 1);
        open_client(2);
        own_at = build_relay_data(20, &own, 1);
        build_iaaddr(&build, 2, 1, 2);
        build_close(&build);
        build_client(&build, 3, 3);
        if (!first) {
            at = build_relay_data(10, &beside, 1);
        }
        expect_clients(3);
        for (size_t i = 0; i < 3; i++) {
            const struct dhcpv6lq_client *client = &told.clients[i];

            assert_true(client->has_relay);
            assert_int_equal(client->relay_offset, i == 1 ? own_at : at);
            expect_address(client->relay.peer_address, i == 1 ? 20 : 10);
            expect_address(client->relay.client_address, i == 1 ? 12 : 11);
            expect_address(client->relay.outer_peer, i == 1 ? 12 : 11);
            expect_address(client->relay.link_address, i == 1 ? 2 : 1);
            expect_octet(&client->relay.interface_id, i == 1 ? 0 : 'b');
            expect_octet(&client->relay.remote_id, i == 1 ? 'O' : 0);
            assert_int_equal(client->bindings_count, 1);
        }
    }
}

/* What is in the client's own message, or in an option of that name elsewhere, is no relay's. */
static void what_no_relay_says(void **state) {
    size_t at;

    (void)state;
    begin_data();
    open_client(1);
    build_option(&build, OPTION(INTERFACE_ID), 1, 'x');
    build_remote_id(9, 'X');
    build_duid(&build, OPTION(RELAY_ID), 9);
    build_iaaddr(&build, 1, 1, 2);
    build_close(&build);
    expect_clients(1);
    assert_false(told.clients[0].has_relay);
    assert_null(told.clients[0].relay.interface_id.octets);
    assert_null(told.clients[0].relay.remote_id.octets);
    assert_null(told.clients[0].relay.relay_id.octets);

    begin_data(); /* relay data of under 16 octets */
    open_client(1);
    at = build_option(&build, OPTION(LQ_RELAY_DATA), 15, 1);
    build_iaaddr(&build, 1, 1, 2);
    build_close(&build);
    expect_clients(1);
    assert_true(told.clients[0].has_relay);
    assert_int_equal(told.clients[0].relay_offset, at);
    assert_null(told.clients[0].relay.peer_address);
    assert_null(told.clients[0].relay.client_address);
    assert_null(told.clients[0].relay.link_address);
    assert_int_equal(told.clients[0].bindings_count, 1); /* behind it, the client goes on */
}

/* Relay data that is cut says what is there of it. */
static void a_chain_that_is_cut(void **state) {
    static const struct relay relays[] = {{.link = 1, .peer = 11, .interface = 'a'},
                                          {.link = 2, .peer = 12, .interface = 'b'}};
    size_t at;

    (void)state;
    begin_data();
    open_client(1);
    at = build_relay_data(10, relays, SIZE(relays));
    build_iaaddr(&build, 1, 1, 2);
    build_close(&build);
    at += 4 + 16 + 34 + 5; /* the first relay's OPTION_RELAY_MSG */
    assert_int_equal(build.octets[at + 1], OPTION(RELAY_MSG));
    build.octets[at + 2] = 1;
    expect_clients(1);
    expect_address(told.clients[0].relay.peer_address, 10);
    expect_address(told.clients[0].relay.client_address, 11);
    expect_address(told.clients[0].relay.link_address, 1);
    expect_octet(&told.clients[0].relay.interface_id, 'a');
    assert_int_equal(told.clients[0].bindings_count, 1);
}

/* ---- what was asked for ---- */

/* Ask by Relay-ID 5, or by Remote-ID 'r' of enterprise 7. */
static void ask_by(uint8_t query_type) {
    start(DHCPV6LQ_TCP);
    build_message(&build, DHCPV6LQ_LEASEQUERY, XID);
    build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
    build_lq_query(&build, query_type);
    if (query_type == DHCPV6LQ_QUERY_BY_RELAY_ID) {
        build_duid(&build, OPTION(RELAY_ID), 5);
    } else if (query_type == DHCPV6LQ_QUERY_BY_REMOTE_ID) {
        build_remote_id(7, 'r');
    }
    build_close(&build);
    feed();
    build_reply(&build, XID);
}

/* Some relay of the chain, not only the one nearest the client (RFC 5460 5.3). */
static void the_relay_that_was_asked_for(void **state) {
    static const struct {
        uint8_t query_type;
        struct relay asked;
        bool is;
    } relays[] = {
        {DHCPV6LQ_QUERY_BY_RELAY_ID, {.relay_id = 5}, true},
        {DHCPV6LQ_QUERY_BY_RELAY_ID, {.relay_id = 6}, false},
        {DHCPV6LQ_QUERY_BY_RELAY_ID, {.remote = 'r', .enterprise = 7}, false},
        {DHCPV6LQ_QUERY_BY_REMOTE_ID, {.remote = 'r', .enterprise = 7}, true},
        {DHCPV6LQ_QUERY_BY_REMOTE_ID, {.remote = 'r', .enterprise = 8}, false},
        {DHCPV6LQ_QUERY_BY_REMOTE_ID, {.remote = 's', .enterprise = 7}, false},
        {DHCPV6LQ_QUERY_BY_LINK_ADDRESS, {.relay_id = 5}, false},
    };

    (void)state;
    for (size_t i = 0; i < SIZE(relays); i++) {
        for (size_t place = 0; place < 3; place++) {
            for (int beside = 0; beside < 2; beside++) {
                struct relay chain[3] = {
                    {.link = 1, .peer = 11, .relay_id = 31, .remote = 'u', .enterprise = 7},
                    {.link = 2, .peer = 12, .relay_id = 32, .remote = 'v', .enterprise = 7},
                    {.link = 3, .peer = 13, .relay_id = 33, .remote = 'w', .enterprise = 7}};

                chain[place] = relays[i].asked;
                ask_by(relays[i].query_type);
                if (!beside) {
                    open_client(1);
                    build_relay_data(10, chain, SIZE(chain));
                    build_iaaddr(&build, 1, 1, 2);
                    build_close(&build);
                    build_client(&build, 2, 2); /* not that client's */
                } else {
                    build_client(&build, 1, 1);
                    build_relay_data(10, chain, SIZE(chain));
                }
                expect_clients(beside ? 1 : 2);
                assert_int_equal(told.clients[0].has_asked, relays[i].is);
                assert_true(beside || !told.clients[1].has_asked);
            }
        }
    }
}

/* ---- who is told what ---- */

static void what_an_answer_is(void **state) {
    const struct dhcpv6lq_step *step;

    (void)state;
    start(DHCPV6LQ_TCP);
    build_leasequery(&build, XID);
    step = feed();
    assert_int_equal(told.times, 0);
    build_reply(&build, XID);
    build_client(&build, 1, 1);
    expect_clients(1);
    assert_ptr_equal(told.answer.query, step->query);
    assert_int_equal(told.answer.frame, 2);
    assert_int_equal(told.answer.time, 2);
    assert_int_equal(told.answer.tenant, 12);
    assert_int_equal(told.answer.server_address[15], 9);
    expect_duid(told.answer.server, BUILD_SERVER);
    assert_false(told.answer.active);
    build_data(&build, XID, 2); /* its server is that of the REPLY */
    expect_clients(1);
    expect_duid(told.answer.server, BUILD_SERVER);
    build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, XID);
    expect_clients(0);
    build_done(&build, XID);
    expect_clients(0);

    build_activeleasequery(&build, XID + 1);
    feed();
    build_reply(&build, XID + 1);
    build_client(&build, 1, 1);
    expect_clients(1);
    assert_true(told.answer.active);
    build_data(&build, XID + 9, 3); /* nobody asked; its clients are there all the same */
    expect_clients(1);
    assert_null(told.answer.server);
    build_leasequery(&build, XID + 2); /* a query tells of nobody */
    build_client(&build, 1, 1);
    expect_clients(0);
}

/* The same reply again says nothing new; another server's does. */
static void repeated_replies(void **state) {
    (void)state;
    start(DHCPV6LQ_UDP);
    build_leasequery(&build, XID);
    feed();
    build_reply(&build, XID);
    build_client(&build, 1, 1);
    expect_clients(1);
    feed();
    assert_int_equal(told.times, 0);
    build_message(&build, DHCPV6LQ_LEASEQUERY_REPLY, XID);
    build_duid(&build, OPTION(SERVERID), BUILD_SERVER + 1);
    build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
    build_client(&build, 1, 1);
    expect_clients(1);
    expect_duid(told.answer.server, BUILD_SERVER + 1);
}

/* What the sender cut is not taken; of what the capture cut, that which is there. */
static void messages_that_are_cut(void **state) {
    struct dhcpv6lq_input input;
    size_t whole;

    (void)state;
    begin_data();
    build_client(&build, 1, 1);
    whole = build.length;
    build_client(&build, 2, 2);
    input = input_of(0);
    input.length = input.message_length = whole + 30; /* amid the second one's Client-ID */
    input.completeness = DHCPV6LQ_CUT_BY_END;
    feed_input(&input);
    assert_int_equal(told.times, 0);
    input.completeness = DHCPV6LQ_CUT_BY_CAPTURE;
    feed_input(&input);
    assert_int_equal(told.times, 1);
    assert_true(told.answer.clients_count >= 1);
    expect_duid(&told.clients[0].duid, 1);
    assert_int_equal(told.clients[0].bindings_count, 1);
}

/* Relays around an answer are not those of its clients; offsets count from the datagram's start, as
 * those of findings do. */
static void an_answer_through_relays(void **state) {
    struct dhcpv6lq_input input;
    size_t input_length;
    size_t message;
    size_t at;

    (void)state;
    start(DHCPV6LQ_UDP);
    build.length = 0;
    build.depth = 0;
    build_number(&build, 2, DHCPV6LQ_RELAY_REPL << 8);
    build_address(1);
    build_address(2);
    build_option(&build, OPTION(INTERFACE_ID), 1, 'x');
    build_open(&build, OPTION(RELAY_MSG));
    message = build.length;
    build_number(&build, 4, (uint32_t)DHCPV6LQ_LEASEQUERY_REPLY << 24 | XID);
    build_duid(&build, OPTION(SERVERID), BUILD_SERVER);
    build_duid(&build, OPTION(CLIENTID), BUILD_REQUESTOR);
    at = build_client(&build, 1, 1);
    input_length = build.length - message;
    build_close(&build);
    build_option(&build, OPTION(INTERFACE_ID), 1, 'y'); /* the relay goes on behind it */
    build_client(&build, 2, 2);
    input = input_of(message);
    input.message_length = input_length;
    feed_input(&input);
    assert_int_equal(told.times, 1);
    assert_int_equal(told.answer.clients_count, 1);
    assert_false(told.clients[0].has_relay);
    expect_duid(&told.clients[0].duid, 1);
    assert_int_equal(told.clients[0].bindings_count, 1);
    assert_int_equal(told.clients[0].offset, at);
    assert_int_equal(told.bindings[0][0].offset, at + 4 + 14 + 8);
}

/* Without memory for all of them, nobody is told of any; the message is taken all the same. */
static void memory_that_runs_out(void **state) {
    size_t calls;

    (void)state;
    begin_data();
    build_client(&build, 1, 1);
    for (uint32_t i = 0; i < BINDINGS; i++) { /* into that client's data */
        build.depth = 1;
        build.open[0] = 4;
        build_iaaddr(&build, 10 + i, 1, 2);
        build_close(&build);
    }
    build.length -= 28;
    build.depth = 1;
    build.open[0] = 4;
    build_close(&build);
    for (calls = 0; calls < 50; calls++) {
        const struct dhcpv6lq_input input = input_of(0);

        counter.fails = counter.calls + 1 + calls;
        counter.on = true;
        memset(&told, 0, sizeof told);
        dhcpv6lq_session_feed(session, &input);
        if (counter.calls < counter.fails) {
            break;
        }
        assert_true(told.times == 0 || told.clients[0].bindings_count == BINDINGS);
    }
    assert_int_equal(told.clients[0].bindings_count, BINDINGS);
    counter.fails = 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_client_with_its_bindings, finish),
        cmocka_unit_test_teardown(several_clients, finish),
        cmocka_unit_test_teardown(options_that_are_no_bindings, finish),
        cmocka_unit_test_teardown(where_a_binding_does_not_stand, finish),
        cmocka_unit_test_teardown(client_data_in_client_data, finish),
        cmocka_unit_test_teardown(options_twice, finish),
        cmocka_unit_test_teardown(truncated_options, finish),
        cmocka_unit_test_teardown(a_chain_of_relays, finish),
        cmocka_unit_test_teardown(a_relay_that_says_it_twice, finish),
        cmocka_unit_test_teardown(links_without_an_address, finish),
        cmocka_unit_test_teardown(relay_data_beside_clients, finish),
        cmocka_unit_test_teardown(what_no_relay_says, finish),
        cmocka_unit_test_teardown(a_chain_that_is_cut, finish),
        cmocka_unit_test_teardown(the_relay_that_was_asked_for, finish),
        cmocka_unit_test_teardown(what_an_answer_is, finish),
        cmocka_unit_test_teardown(repeated_replies, finish),
        cmocka_unit_test_teardown(messages_that_are_cut, finish),
        cmocka_unit_test_teardown(an_answer_through_relays, finish),
        cmocka_unit_test_teardown(memory_that_runs_out, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
