/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What two answers tell differently. Side a is query 1, and b query 2.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "dhcpv6lq/compare.h"
#include "dhcpv6lq/registry.h"
#include "dhcpv6lq/session.h"

#include "telling.h"

#define SECOND INT64_C(1000000000)
#define SIZE(table) (sizeof(table) / sizeof((table)[0]))

enum { A = DHCPV6LQ_COMPARAND_A, B = DHCPV6LQ_COMPARAND_B };

static struct dhcpv6lq_comparand sides[DHCPV6LQ_COMPARANDS];
static struct dhcpv6lq_compared compared;

static int setup(void **state) {
    (void)state;
    telling_begin(0);
    sides[A] = (struct dhcpv6lq_comparand){.query = telling_query(1), .has_time = true};
    sides[B] = (struct dhcpv6lq_comparand){.query = telling_query(2), .has_time = true};
    return 0;
}

static int teardown(void **state) {
    (void)state;
    return telling_end();
}

/* What each side tells. */
#define IN_A(...) (void)TELL(.query = 1, __VA_ARGS__)
#define IN_B(...) (void)TELL(.query = 2, __VA_ARGS__)

static void put(char *text, size_t size, const char *piece) {
    size_t length = strlen(text);

    snprintf(text + length, size - length, "%s", piece);
}

/* All that differs, as "missing 2001:db8::1; owner lifetime 2001:db8::2". */
static void expect(const char *expected) {
    struct dhcpv6lq_comparison comparison =
        dhcpv6lq_compare(telling_leases(), &sides[A], &sides[B]);
    struct dhcpv6lq_difference difference;
    char text[4096] = "";
    char piece[DHCPV6LQ_LEASE_TEXT];

    while (dhcpv6lq_comparison_next(&comparison, &difference)) {
        put(text, sizeof text, text[0] ? "; " : "");
        dhcpv6lq_difference_column_text(piece, sizeof piece, &difference, DHCPV6LQ_DIFFERENCE_KIND);
        put(text, sizeof text, piece);
        put(text, sizeof text, " ");
        dhcpv6lq_difference_column_text(piece, sizeof piece, &difference,
                                        DHCPV6LQ_DIFFERENCE_BINDING);
        put(text, sizeof text, piece);
    }
    assert_string_equal(text, expected);
    compared = comparison.compared;
    assert_int_equal(dhcpv6lq_compared_alike(&compared), expected[0] == '\0');
    /* Once more changes nothing. */
    assert_false(dhcpv6lq_comparison_next(&comparison, &difference));
    assert_memory_equal(&compared, &comparison.compared, sizeof compared);
}

/* ---- which bindings are there ---- */

static void nothing_on_either_side(void **state) {
    (void)state;
    expect("");
    assert_int_equal(compared.bindings[A] + compared.bindings[B], 0);
}

static void alike(void **state) {
    (void)state;
    IN_A(.client = 1, .address = "2001:db8::1");
    IN_A(.client = 1, .address = "2001:db8:1::", .length = 56);
    IN_B(.client = 1, .address = "2001:db8:1:0:1::", .length = 56); /* host bits do not count */
    IN_B(.client = 1, .address = "2001:db8::1");
    expect("");
    assert_int_equal(compared.bindings[A], 2);
    assert_int_equal(compared.bindings[B], 2);
    assert_int_equal(compared.alike, 2);
}

static void missing_and_extra(void **state) {
    (void)state;
    IN_A(.client = 1, .address = "2001:db8::1");
    IN_A(.client = 2, .address = "2001:db8::2");
    IN_A(.client = 3, .address = "2001:db8:3::", .length = 56);
    IN_B(.client = 2, .address = "2001:db8::2");
    IN_B(.client = 3, .address = "2001:db8:3::", .length = 57); /* another prefix */
    IN_B(.client = 4, .address = "2001:db8::4");
    expect("missing 2001:db8::1; missing 2001:db8:3::/56; extra 2001:db8:3::/57; "
           "extra 2001:db8::4");
    assert_int_equal(compared.alike, 1);
    assert_int_equal(compared.differences[DHCPV6LQ_MISSING], 2);
    assert_int_equal(compared.differences[DHCPV6LQ_EXTRA], 2);
}

/* A /128 that is delegated is no address. */
static void address_and_prefix(void **state) {
    (void)state;
    IN_A(.client = 1, .address = "2001:db8::1");
    IN_B(.client = 1, .address = "2001:db8::1", .length = 128);
    expect("missing 2001:db8::1; extra 2001:db8::1/128");
}

static void no_lifetime_no_binding(void **state) {
    (void)state;
    IN_A(.client = 1, .address = "2001:db8::1");
    IN_A(.client = 2, .address = "2001:db8::2", .valid = ZERO);
    IN_B(.client = 1, .address = "2001:db8::1", .valid = ZERO);
    expect("missing 2001:db8::1");
    assert_int_equal(compared.bindings[A], 1);
    assert_int_equal(compared.bindings[B], 0);
}

/* An active answer took it back. */
static void ended(void **state) {
    (void)state;
    IN_A(.active = true, .client = 1, .address = "2001:db8::1");
    IN_A(.active = true, .client = 1, .address = "2001:db8::1", .valid = ZERO);
    IN_B(.client = 1, .address = "2001:db8::1");
    expect("extra 2001:db8::1");
}

static void tenants_are_apart(void **state) {
    (void)state;
    IN_A(.udp = true, .client = 1, .address = "2001:db8::1", .tenant = 1);
    IN_B(.udp = true, .client = 1, .address = "2001:db8::1", .tenant = 2);
    IN_A(.udp = true, .client = 2, .address = "2001:db8::2", .tenant = 2);
    IN_B(.udp = true, .client = 2, .address = "2001:db8::2", .tenant = 2);
    expect("missing 2001:db8::1; extra 2001:db8::1");
}

/* ---- what is no difference ---- */

/* 100 s end at 100; the other side was told at that second, or just before. */
static void over_when_the_other_was_told(void **state) {
    (void)state;
    IN_A(.client = 1, .address = "2001:db8::1", .valid = 100);
    IN_A(.client = 2, .address = "2001:db8::2", .valid = FOREVER);
    sides[B].time = 100 * SECOND;
    expect("missing 2001:db8::2");
    assert_int_equal(compared.over[A], 1);
    sides[B].time = 100 * SECOND - 1;
    expect("missing 2001:db8::1; missing 2001:db8::2");
    assert_int_equal(compared.over[A], 0);
    sides[B].time = INT64_MAX;
    expect("missing 2001:db8::2");
    sides[B].has_time = false;
    expect("missing 2001:db8::1; missing 2001:db8::2");
}

/* Exchanging the sides, b's end is a's time. */
static void over_before(void **state) {
    (void)state;
    IN_B(.client = 1, .address = "2001:db8::1", .valid = 100);
    sides[A].time = 100 * SECOND;
    expect("");
    assert_int_equal(compared.over[B], 1);
}

/* That it is over excuses no side that has it. */
static void over_and_there(void **state) {
    (void)state;
    IN_A(.client = 1, .address = "2001:db8::1", .valid = 100);
    IN_B(.client = 2, .address = "2001:db8::1", .valid = 100);
    sides[A].time = sides[B].time = 200 * SECOND;
    expect("owner 2001:db8::1");
}

static void unknown_where_the_capture_lacks(void **state) {
    (void)state;
    IN_A(.client = 1, .address = "2001:db8::1");
    IN_A(.client = 2, .address = "2001:db8::2");
    IN_B(.client = 3, .address = "2001:db8::2");
    IN_B(.client = 4, .address = "2001:db8::4");
    sides[B].is_partial = true;
    expect("owner 2001:db8::2; extra 2001:db8::4");
    assert_int_equal(compared.unknown[A], 1);
    sides[B].is_partial = false;
    sides[A].is_partial = true;
    expect("missing 2001:db8::1; owner 2001:db8::2");
    assert_int_equal(compared.unknown[B], 1);
}

/* ---- what differs of one binding ---- */

static void owner(void **state) {
    (void)state;
    IN_A(.client = 1, .address = "2001:db8::1");
    IN_B(.client = 2, .address = "2001:db8::1");
    IN_A(.client = NO_CLIENT, .address = "2001:db8::2"); /* nobody tells */
    IN_B(.client = 2, .address = "2001:db8::2");
    IN_A(.client = 3, .address = "2001:db8::3");
    IN_B(.client = NO_CLIENT, .address = "2001:db8::3");
    expect("owner 2001:db8::1");
    assert_int_equal(compared.alike, 2);
}

/* It is the end that counts, in the capture's clock: 7200 s from 0 are 3600 s from 3600. */
static void lifetime(void **state) {
    (void)state;
    IN_A(.client = 1, .address = "2001:db8::1", .valid = 7200);
    IN_B(.client = 1, .address = "2001:db8::1", .valid = 3600, .at = 3600);
    IN_A(.client = 1, .address = "2001:db8::2", .valid = 7200);
    IN_B(.client = 1, .address = "2001:db8::2", .valid = 7200, .at = 3600); /* renewed */
    expect("lifetime 2001:db8::2");
}

static void lifetime_by_two_seconds(void **state) {
    (void)state;
    IN_A(.client = 1, .address = "2001:db8::1", .at = 10);
    IN_B(.client = 1, .address = "2001:db8::1", .at = 12);
    IN_A(.client = 1, .address = "2001:db8::2", .at = 10);
    IN_B(.client = 1, .address = "2001:db8::2", .at = 8);
    IN_A(.client = 1, .address = "2001:db8::3", .at = 10);
    IN_B(.client = 1, .address = "2001:db8::3", .at = 12, .at_ms = 1);
    IN_A(.client = 1, .address = "2001:db8::4", .at = 10);
    IN_B(.client = 1, .address = "2001:db8::4", .at = 7, .at_ms = 999);
    expect("lifetime 2001:db8::3; lifetime 2001:db8::4");
    assert_int_equal(compared.differences[DHCPV6LQ_LIFETIME], 2);
}

static void lifetime_without_end(void **state) {
    (void)state;
    IN_A(.client = 1, .address = "2001:db8::1", .valid = FOREVER);
    IN_B(.client = 1, .address = "2001:db8::1", .valid = FOREVER, .at = 1000);
    IN_A(.client = 1, .address = "2001:db8::2", .valid = FOREVER);
    IN_B(.client = 1, .address = "2001:db8::2", .valid = FOREVER - 2); /* the longest */
    expect("lifetime 2001:db8::2");
}

/* A capture may claim any time. */
static void lifetime_at_the_ends_of_time(void **state) {
    const int64_t last = INT64_MAX / SECOND;

    (void)state;
    IN_A(.client = 1, .address = "2001:db8::1", .at = -last);
    IN_B(.client = 1, .address = "2001:db8::1", .at = last);
    expect("lifetime 2001:db8::1");
}

/* ---- the relay ---- */

/* 2001:db8::LAST, which stays where it is. */
static const uint8_t *address(uint8_t last) {
    static uint8_t addresses[256][16];

    memcpy(addresses[last], ((const uint8_t[16]){0x20, 1, 0xd, 0xb8, [15] = last}), 16);
    return addresses[last];
}

static const uint8_t other_link[16] = {0x20, 1, 0xd, 0xb8, [7] = 1, [15] = 10};

#define BYTES(text)                                                                                \
    { (const uint8_t *)(text), sizeof(text) - 1 }

static struct dhcpv6lq_relay usual_relay(void) {
    return (struct dhcpv6lq_relay){.peer_address = address(1),
                                   .client_address = address(2),
                                   .link_address = address(10),
                                   .interface_id = BYTES("port 1"),
                                   .remote_id = BYTES("line 1"),
                                   .relay_id = BYTES("relay 1")};
}

/* The usual relay against this one: what differs, in words. */
static void expect_relay(const struct dhcpv6lq_relay *relay, const char *kinds, const char *words) {
    const struct dhcpv6lq_relay usual = usual_relay();
    struct dhcpv6lq_comparison comparison;
    struct dhcpv6lq_difference difference;
    char text[2 * DHCPV6LQ_LEASE_TEXT];

    assert_int_equal(telling_end(), 0);
    telling_begin(0);
    IN_A(.client = 1, .address = "2001:db8::1", .relay = &usual);
    IN_B(.client = 1, .address = "2001:db8::1", .relay = relay);
    expect(kinds);
    comparison = dhcpv6lq_compare(telling_leases(), &sides[A], &sides[B]);
    if (kinds[0]) {
        assert_true(dhcpv6lq_comparison_next(&comparison, &difference));
        assert_int_equal(dhcpv6lq_difference_relay_text(text, sizeof text, &difference),
                         strlen(words));
        assert_string_equal(text, words);
    }
}

static void relay(void **state) {
    static const char *const differs = "relay 2001:db8::1";
    struct dhcpv6lq_relay other = usual_relay();

    (void)state;
    expect_relay(&other, "", "");
    other.link_address = address(11);
    expect_relay(&other, differs, "link-address 2001:db8::a -> 2001:db8::b");
    other = usual_relay();
    other.peer_address = address(3);
    expect_relay(&other, differs, "relay 2001:db8::1 -> 2001:db8::3");
    other = usual_relay();
    other.interface_id = (struct dhcpv6lq_bytes)BYTES("port 2");
    expect_relay(&other, differs, "Interface-ID port 1 -> port 2");
    other = usual_relay();
    other.relay_id = (struct dhcpv6lq_bytes)BYTES("");
    expect_relay(&other, differs, "Relay-ID 72:65:6c:61:79:20:31 -> none");
    other.remote_id = (struct dhcpv6lq_bytes)BYTES("line 1\0");
    other.relay_id = (struct dhcpv6lq_bytes)BYTES("relay 2");
    expect_relay(
        &other, differs,
        "Remote-ID line 1 -> line 1\\x00, Relay-ID 72:65:6c:61:79:20:31 -> 72:65:6c:61:79:20:32");
}

/* Where it is the client heard from is not the relay. */
static void relay_and_client_address(void **state) {
    struct dhcpv6lq_relay other = usual_relay();

    (void)state;
    other.client_address = address(4);
    expect_relay(&other, "", "");
}

/* With a link-address all that the relays sent is told; without, nothing is. */
static void relay_without_some(void **state) {
    struct dhcpv6lq_relay other = usual_relay();

    (void)state;
    other.remote_id = (struct dhcpv6lq_bytes){NULL, 0};
    expect_relay(&other, "relay 2001:db8::1", "Remote-ID line 1 -> none");
    other = usual_relay();
    other.peer_address = NULL;
    expect_relay(&other, "", "");
    other.interface_id = (struct dhcpv6lq_bytes)BYTES("port 2");
    expect_relay(&other, "relay 2001:db8::1", "Interface-ID port 1 -> port 2");
    other.link_address = NULL;
    expect_relay(&other, "", "");
    expect_relay(&(struct dhcpv6lq_relay){.link_address = NULL}, "", "");
}

/* Of ids that are too long the table keeps the beginning only, which does not make them equal. */
static void relay_with_long_ids(void **state) {
    static const uint8_t one[301] = {[300] = 1};
    static const uint8_t another[301] = {[300] = 2};
    struct dhcpv6lq_relay a = usual_relay();
    struct dhcpv6lq_relay b = usual_relay();

    (void)state;
    a.remote_id = (struct dhcpv6lq_bytes){one, sizeof one};
    b.remote_id = (struct dhcpv6lq_bytes){another, sizeof another};
    b.interface_id = (struct dhcpv6lq_bytes){NULL, 0};
    IN_A(.client = 1, .address = "2001:db8::1", .relay = &a);
    IN_A(.client = 1, .address = "2001:db8::2", .relay = &b);
    b.interface_id = a.interface_id;
    IN_B(.client = 1, .address = "2001:db8::1", .relay = &b);
    IN_B(.client = 1, .address = "2001:db8::2", .relay = &b);
    expect("relay 2001:db8::1; relay 2001:db8::2");
    b.remote_id = a.remote_id;
    IN_B(.client = 1, .address = "2001:db8::1", .relay = &b);
    expect("relay 2001:db8::2");
}

static void all_of_it(void **state) {
    const struct dhcpv6lq_relay usual = usual_relay();
    struct dhcpv6lq_relay other = usual_relay();

    (void)state;
    other.link_address = address(11);
    IN_A(.client = 1, .address = "2001:db8::1", .relay = &usual);
    IN_B(.client = 2, .address = "2001:db8::1", .relay = &other, .valid = 100);
    expect("owner lifetime relay 2001:db8::1");
    assert_int_equal(compared.differences[DHCPV6LQ_OWNER], 1);
    assert_int_equal(compared.differences[DHCPV6LQ_LIFETIME], 1);
    assert_int_equal(compared.differences[DHCPV6LQ_RELAY], 1);
    assert_int_equal(compared.alike, 0);
}

/* ---- a server's leases against what was asked ---- */

static struct dhcpv6lq_query question;

/* b is of the question, which asks for so much of a that it is apart. */
static void expect_apart(unsigned apart, const char *differences) {
    sides[B] = (struct dhcpv6lq_comparand){.query = &question, .is_asked = true};
    expect(differences);
    assert_int_equal(compared.apart[A], apart);
}

static void leases_of_a_server(void) {
    const struct dhcpv6lq_relay usual = usual_relay();
    struct dhcpv6lq_relay other = usual_relay();

    other.link_address = other_link;
    other.remote_id = (struct dhcpv6lq_bytes)BYTES("line 2");
    other.relay_id = (struct dhcpv6lq_bytes){NULL, 0};
    IN_A(.client = 1, .address = "2001:db8::1", .relay = &usual);
    IN_A(.client = 2, .address = "2001:db8:0:1::2", .relay = &other);
    IN_A(.client = 3, .address = "2001:db8:4000::", .length = 36); /* nothing of its relay */
    question = (struct dhcpv6lq_query){.message_type = DHCPV6LQ_LEASEQUERY};
}

static void asked_for_all(void **state) {
    (void)state;
    leases_of_a_server();
    expect_apart(0, "missing 2001:db8::1; missing 2001:db8:0:1::2; missing 2001:db8:4000::/36");
}

static void asked_by_client(void **state) {
    static const uint8_t duid[] = {0, 2, 0, 0, 0, 9, 0, 2};
    const struct dhcpv6lq_bytes client = {duid, sizeof duid};

    (void)state;
    leases_of_a_server();
    question.client_id = &client;
    expect_apart(2, "missing 2001:db8:0:1::2");
}

static void asked_by_address(void **state) {
    (void)state;
    leases_of_a_server();
    question.has_address = true;
    memcpy(question.address, address(1), sizeof question.address);
    expect_apart(2, "missing 2001:db8::1");
    /* inside the delegated prefix, at its last bit, and outside */
    memcpy(question.address, ((const uint8_t[16]){0x20, 1, 0xd, 0xb8, 0x4f, 1}), 16);
    expect_apart(2, "missing 2001:db8:4000::/36");
    memcpy(question.address, ((const uint8_t[16]){0x20, 1, 0xd, 0xb8, 0x50, 1}), 16);
    expect_apart(3, "");
}

static void asked_by_relay_id(void **state) {
    const struct dhcpv6lq_bytes relay_id = BYTES("relay 1");

    (void)state;
    leases_of_a_server();
    question.relay_id = &relay_id;
    expect_apart(1, "missing 2001:db8::1; missing 2001:db8:4000::/36");
}

static void asked_by_remote_id(void **state) {
    const struct dhcpv6lq_bytes remote_id = BYTES("line 2");

    (void)state;
    leases_of_a_server();
    question.remote_id = &remote_id;
    expect_apart(1, "missing 2001:db8:0:1::2; missing 2001:db8:4000::/36");
}

/* Another address of the same /64. */
static void asked_by_link(void **state) {
    (void)state;
    leases_of_a_server();
    memcpy(question.link_address, address(99), sizeof question.link_address);
    expect_apart(1, "missing 2001:db8::1; missing 2001:db8:4000::/36");
}

/* Only what the answer lacks is put down to the question: what it has and was not asked for is
 * extra. And between answers nothing is. */
static void not_asked_and_there(void **state) {
    static const uint8_t duid[] = {0, 2, 0, 0, 0, 9, 0, 2};
    const struct dhcpv6lq_bytes client = {duid, sizeof duid};

    (void)state;
    IN_A(.client = 1, .address = "2001:db8::1");
    ((struct dhcpv6lq_query *)telling_query(2))->client_id = &client;
    IN_B(.client = 3, .address = "2001:db8::3");
    sides[B].is_asked = true;
    expect("extra 2001:db8::3");
    sides[B].is_asked = false;
    expect("missing 2001:db8::1; extra 2001:db8::3");
    ((struct dhcpv6lq_query *)telling_query(2))->client_id = NULL;
}

/* ---- columns ---- */

static void columns(void **state) {
    static const struct {
        enum dhcpv6lq_difference_column column;
        const char *name;
        const char *text;
    } expected[] = {
        {DHCPV6LQ_DIFFERENCE_KIND, "difference", "owner lifetime relay"},
        {DHCPV6LQ_DIFFERENCE_BINDING, "binding", "2001:db8:1::/48"},
        {DHCPV6LQ_DIFFERENCE_A_CLIENT_DUID, "a_client_duid", "00:02:00:00:00:09:00:01"},
        {DHCPV6LQ_DIFFERENCE_B_CLIENT_DUID, "b_client_duid", "00:02:00:00:00:09:00:02"},
        {DHCPV6LQ_DIFFERENCE_A_EXPIRES, "a_expires_utc", "1970-01-01 02:00:00"},
        {DHCPV6LQ_DIFFERENCE_B_EXPIRES, "b_expires_utc", "never"},
        {DHCPV6LQ_DIFFERENCE_A_LAST_SEEN, "a_last_seen_utc", "1969-12-31 23:59:20"},
        {DHCPV6LQ_DIFFERENCE_B_LAST_SEEN, "b_last_seen_utc", "1970-01-01 00:01:00"},
        {DHCPV6LQ_DIFFERENCE_A_LINK_ADDRESS, "a_link_address", "2001:db8::a"},
        {DHCPV6LQ_DIFFERENCE_B_LINK_ADDRESS, "b_link_address", "2001:db8:0:1::a"},
        {DHCPV6LQ_DIFFERENCE_A_RELAY_ADDRESS, "a_relay_address", "2001:db8::1"},
        {DHCPV6LQ_DIFFERENCE_B_RELAY_ADDRESS, "b_relay_address", "2001:db8::3"},
        {DHCPV6LQ_DIFFERENCE_A_INTERFACE_ID, "a_interface_id", "port 1"},
        {DHCPV6LQ_DIFFERENCE_B_INTERFACE_ID, "b_interface_id", "port 2"},
        {DHCPV6LQ_DIFFERENCE_A_REMOTE_ID, "a_remote_id", "line 1"},
        {DHCPV6LQ_DIFFERENCE_B_REMOTE_ID, "b_remote_id", ""},
        {DHCPV6LQ_DIFFERENCE_A_RELAY_ID, "a_relay_id", "72:65:6c:61:79:20:31"},
        {DHCPV6LQ_DIFFERENCE_B_RELAY_ID, "b_relay_id", "ff"},
        {DHCPV6LQ_DIFFERENCE_A_FRAME, "a_frame", "1"},
        {DHCPV6LQ_DIFFERENCE_B_FRAME, "b_frame", "2"},
    };
    const struct dhcpv6lq_relay usual = usual_relay();
    const struct dhcpv6lq_relay other = {.peer_address = address(3),
                                         .link_address = other_link,
                                         .interface_id = BYTES("port 2"),
                                         .relay_id = BYTES("\xff")};
    struct dhcpv6lq_comparison comparison;
    struct dhcpv6lq_difference difference;
    char text[DHCPV6LQ_LEASE_TEXT];

    (void)state;
    assert_int_equal(SIZE(expected), DHCPV6LQ_DIFFERENCE_COLUMNS);
    IN_A(.client = 1, .address = "2001:db8:1::", .length = 48, .relay = &usual);
    IN_B(.client = 2, .address = "2001:db8:1::", .length = 48, .relay = &other, .valid = FOREVER,
         .at = 100);
    comparison = dhcpv6lq_compare(telling_leases(), &sides[A], &sides[B]);
    assert_true(dhcpv6lq_comparison_next(&comparison, &difference));
    for (size_t i = 0; i < SIZE(expected); i++) {
        size_t length =
            dhcpv6lq_difference_column_text(text, sizeof text, &difference, expected[i].column);

        assert_string_equal(text, expected[i].text);
        assert_int_equal(length, strlen(text));
        assert_string_equal(dhcpv6lq_difference_column_name(expected[i].column), expected[i].name);
    }
}

/* Of a side without the binding there is nothing but the binding. */
static void columns_of_one_side(void **state) {
    struct dhcpv6lq_comparison comparison;
    struct dhcpv6lq_difference difference;
    char text[DHCPV6LQ_LEASE_TEXT];

    (void)state;
    IN_B(.client = 2, .address = "2001:db8::2");
    comparison = dhcpv6lq_compare(telling_leases(), &sides[A], &sides[B]);
    assert_true(dhcpv6lq_comparison_next(&comparison, &difference));
    assert_false(difference.has[A]);
    dhcpv6lq_difference_column_text(text, sizeof text, &difference, DHCPV6LQ_DIFFERENCE_BINDING);
    assert_string_equal(text, "2001:db8::2");
    dhcpv6lq_difference_column_text(text, sizeof text, &difference, DHCPV6LQ_DIFFERENCE_A_FRAME);
    assert_string_equal(text, "");
    dhcpv6lq_difference_column_text(text, sizeof text, &difference, DHCPV6LQ_DIFFERENCE_B_FRAME);
    assert_string_equal(text, "1");
    dhcpv6lq_difference_relay_text(text, sizeof text, &difference);
    assert_string_equal(text, "");
}

static void words(void **state) {
    static const char *const expected[] = {"missing", "extra", "owner", "lifetime", "relay"};

    (void)state;
    assert_int_equal(SIZE(expected), DHCPV6LQ_DIFFERENCE_KINDS);
    for (unsigned kind = 0; kind < SIZE(expected); kind++) {
        assert_string_equal(dhcpv6lq_difference_text(kind), expected[kind]);
    }
}

/* ---- which queries ask the same ---- */

static const struct dhcpv6lq_bytes id = BYTES("id");
static const struct dhcpv6lq_bytes other_id = BYTES("other");

static struct dhcpv6lq_query usual_query(void) {
    return (struct dhcpv6lq_query){.frame = 1,
                                   .transaction_id = 1,
                                   .message_type = DHCPV6LQ_LEASEQUERY,
                                   .query_type = DHCPV6LQ_QUERY_BY_RELAY_ID,
                                   .relay_id = &id,
                                   .requestor_id = &id,
                                   .requestor = {.port = 1}};
}

static void expect_same(bool same, struct dhcpv6lq_query other) {
    const struct dhcpv6lq_seed seed = {1, 2};
    const struct dhcpv6lq_query usual = usual_query();

    assert_int_equal(dhcpv6lq_query_asks_same(&usual, &other), same);
    assert_int_equal(dhcpv6lq_query_asks_same(&other, &usual), same);
    assert_int_equal(
        dhcpv6lq_query_asks_hash(&usual, seed) == dhcpv6lq_query_asks_hash(&other, seed), same);
}

/* One member is another. */
#define EXPECT_SAME(same, ...)                                                                     \
    do {                                                                                           \
        struct dhcpv6lq_query other = usual_query();                                               \
        other.__VA_ARGS__;                                                                         \
        expect_same(same, other);                                                                  \
    } while (0)

static void asks_same(void **state) {
    (void)state;
    EXPECT_SAME(true, frame = 2);
    EXPECT_SAME(true, transaction_id = 2);
    EXPECT_SAME(true, transport = DHCPV6LQ_TCP);
    EXPECT_SAME(true, requestor.port = 2);
    EXPECT_SAME(true, requestor.address[15] = 2); /* it has a Client-ID */
    EXPECT_SAME(true, enterprise = 9);            /* of no Remote-ID */
    EXPECT_SAME(false, requestor_id = &other_id);
    EXPECT_SAME(false, requestor_id = NULL);
    EXPECT_SAME(false, server.address[15] = 2);
    EXPECT_SAME(false, tenant = 2);
    EXPECT_SAME(false, query_type = DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
    EXPECT_SAME(false, relay_id = &other_id);
    EXPECT_SAME(false, remote_id = &id);
    EXPECT_SAME(false, client_id = &id);
    EXPECT_SAME(false, link_address[0] = 1);
    EXPECT_SAME(false, has_address = true);
    EXPECT_SAME(false, has_start_time = true);
}

static void asks_same_without_client_id(void **state) {
    struct dhcpv6lq_query one = usual_query();
    struct dhcpv6lq_query other = usual_query();

    (void)state;
    one.requestor_id = other.requestor_id = NULL;
    assert_true(dhcpv6lq_query_asks_same(&one, &other));
    other.requestor.address[15] = 2;
    assert_false(dhcpv6lq_query_asks_same(&one, &other));
}

static void asks_state(void **state) {
    struct dhcpv6lq_query query = usual_query();

    (void)state;
    assert_true(dhcpv6lq_query_asks_state(&query));
    query.frame = 0;
    assert_false(dhcpv6lq_query_asks_state(&query));
    query = usual_query();
    query.message_type = DHCPV6LQ_ACTIVELEASEQUERY;
    assert_false(dhcpv6lq_query_asks_state(&query));
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(nothing_on_either_side),
        TEST(alike),
        TEST(missing_and_extra),
        TEST(address_and_prefix),
        TEST(no_lifetime_no_binding),
        TEST(ended),
        TEST(tenants_are_apart),
        TEST(over_when_the_other_was_told),
        TEST(over_before),
        TEST(over_and_there),
        TEST(unknown_where_the_capture_lacks),
        TEST(owner),
        TEST(lifetime),
        TEST(lifetime_by_two_seconds),
        TEST(lifetime_without_end),
        TEST(lifetime_at_the_ends_of_time),
        TEST(relay),
        TEST(relay_and_client_address),
        TEST(relay_without_some),
        TEST(relay_with_long_ids),
        TEST(all_of_it),
        TEST(asked_for_all),
        TEST(asked_by_client),
        TEST(asked_by_address),
        TEST(asked_by_relay_id),
        TEST(asked_by_remote_id),
        TEST(asked_by_link),
        TEST(not_asked_and_there),
        TEST(columns),
        TEST(columns_of_one_side),
        TEST(words),
        TEST(asks_same),
        TEST(asks_same_without_client_id),
        TEST(asks_state),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
