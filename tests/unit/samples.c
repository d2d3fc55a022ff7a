/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The samples of samples.h, written with the codec's writer.
 */
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dhcpv6lq/writer.h"

#define F(id) DHCPV6LQ_FIELD_##id
#define O(id) DHCPV6LQ_OPTION_##id

typedef struct dhcpv6lq_writer writer;

/* 2001:db8:0:1::N */
static const uint8_t *address(uint8_t last) {
    static uint8_t octets[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 1};

    octets[15] = last;
    return octets;
}

static void begin(writer *w, uint32_t code) {
    dhcpv6lq_write_begin(w, DHCPV6LQ_SCOPE_OPTION, code);
}

static void message(writer *w, uint32_t type, uint32_t transaction_id) {
    dhcpv6lq_write_begin(w, DHCPV6LQ_SCOPE_MESSAGE, type);
    dhcpv6lq_write_number(w, F(TRANSACTION_ID), transaction_id);
}

static void number(writer *w, uint32_t code, enum dhcpv6lq_field field, uint64_t value) {
    begin(w, code);
    dhcpv6lq_write_number(w, field, value);
    dhcpv6lq_write_end(w);
}

static void name(writer *w, uint32_t code, enum dhcpv6lq_field field, const char *text) {
    begin(w, code);
    dhcpv6lq_write_name(w, field, text);
    dhcpv6lq_write_end(w);
}

static void text(writer *w, enum dhcpv6lq_field field, const char *value, size_t length) {
    dhcpv6lq_write_octets(w, field, (const uint8_t *)value, length);
}

static void duid_ll(writer *w, uint32_t code, uint8_t last) {
    const uint8_t mac[] = {0, 0, 0x5e, 0, 0x53, last};

    begin(w, code);
    dhcpv6lq_write_begin(w, DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_DUID_LL);
    dhcpv6lq_write_number(w, F(DUID_LL_HWTYPE), 1);
    dhcpv6lq_write_octets(w, F(DUID_LL_ADDRESS), mac, sizeof mac);
    dhcpv6lq_write_end(w);
    dhcpv6lq_write_end(w);
}

static void duid_llt(writer *w, uint32_t code, uint8_t last) {
    const uint8_t mac[] = {0, 0, 0x5e, 0, 0x53, last};

    begin(w, code);
    dhcpv6lq_write_begin(w, DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_DUID_LLT);
    dhcpv6lq_write_number(w, F(DUID_LLT_HWTYPE), 1);
    dhcpv6lq_write_number(w, F(DUID_LLT_TIME), 700277568);
    dhcpv6lq_write_octets(w, F(DUID_LLT_ADDRESS), mac, sizeof mac);
    dhcpv6lq_write_end(w);
    dhcpv6lq_write_end(w);
}

static void duid_en(writer *w, uint32_t code) {
    begin(w, code);
    dhcpv6lq_write_begin(w, DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_DUID_EN);
    dhcpv6lq_write_number(w, F(DUID_EN_ENTERPRISE), 40208);
    text(w, F(DUID_EN_IDENTIFIER), "0123456789abcde", 15);
    dhcpv6lq_write_end(w);
    dhcpv6lq_write_end(w);
}

static void begin_query(writer *w, uint8_t type, uint8_t link) {
    begin(w, O(LQ_QUERY));
    dhcpv6lq_write_number(w, F(QUERY_TYPE), type);
    dhcpv6lq_write_octets(w, F(QUERY_LINK_ADDRESS), address(link), 16);
}

static void oro(writer *w) {
    begin(w, O(ORO));
    dhcpv6lq_write_number(w, F(REQUESTED_OPTION), O(LQ_RELAY_DATA));
    dhcpv6lq_write_number(w, F(REQUESTED_OPTION), O(LQ_BASE_TIME));
    dhcpv6lq_write_end(w);
}

static void status(writer *w, uint16_t code, const char *value, size_t length) {
    begin(w, O(STATUS_CODE));
    dhcpv6lq_write_number(w, F(STATUS_CODE), code);
    text(w, F(STATUS_MESSAGE), value, length);
    dhcpv6lq_write_end(w);
}

static void iaaddr(writer *w, uint8_t last) {
    begin(w, O(IAADDR));
    dhcpv6lq_write_octets(w, F(IAADDR), address(last), 16);
    dhcpv6lq_write_number(w, F(IAADDR_PREFERRED), 3600);
    dhcpv6lq_write_number(w, F(IAADDR_VALID), 7200);
    dhcpv6lq_write_end(w);
}

static void iaprefix(writer *w, uint8_t last) {
    begin(w, O(IAPREFIX));
    dhcpv6lq_write_number(w, F(IAPREFIX_PREFERRED), 3600);
    dhcpv6lq_write_number(w, F(IAPREFIX_VALID), UINT32_MAX);
    dhcpv6lq_write_number(w, F(IAPREFIX_LENGTH), 56);
    dhcpv6lq_write_octets(w, F(IAPREFIX), address(last), 16);
    dhcpv6lq_write_end(w);
}

/* What a relay added to the client's message, in a RELAY-FORW. */
static void begin_relay_forw(writer *w, uint8_t hops) {
    dhcpv6lq_write_begin(w, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_RELAY_FORW);
    dhcpv6lq_write_number(w, F(HOP_COUNT), hops);
    dhcpv6lq_write_octets(w, F(LINK_ADDRESS), address(1), 16);
    dhcpv6lq_write_octets(w, F(PEER_ADDRESS), address(2), 16);
    begin(w, O(INTERFACE_ID));
    text(w, F(INTERFACE_ID), "ge-0/0/1:100", 12);
    dhcpv6lq_write_end(w);
}

static void relay_data(writer *w) {
    begin(w, O(LQ_RELAY_DATA));
    dhcpv6lq_write_octets(w, F(LQ_PEER_ADDRESS), address(9), 16);
    begin_relay_forw(w, 0);
    begin(w, O(REMOTE_ID));
    dhcpv6lq_write_number(w, F(ENTERPRISE), 4491);
    text(w, F(REMOTE_ID), "cm-7", 4);
    dhcpv6lq_write_end(w);
    begin(w, O(SUBSCRIBER_ID));
    text(w, F(SUBSCRIBER_ID), "line 12", 7);
    dhcpv6lq_write_end(w);
    dhcpv6lq_write_end(w);
    dhcpv6lq_write_end(w);
}

static void client_data(writer *w, uint8_t client) {
    begin(w, O(CLIENT_DATA));
    duid_llt(w, O(CLIENTID), client);
    iaaddr(w, client);
    iaprefix(w, client);
    number(w, O(CLT_TIME), F(CLT_TIME), 40);
    relay_data(w);
    dhcpv6lq_write_end(w);
}

static void build_query_by_link(writer *w) {
    message(w, DHCPV6LQ_LEASEQUERY, 0x864d38);
    duid_ll(w, O(CLIENTID), 1);
    begin_query(w, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 1);
    oro(w);
    dhcpv6lq_write_end(w);
    dhcpv6lq_write_end(w);
}

static void build_query_by_address(writer *w) {
    message(w, DHCPV6LQ_LEASEQUERY, 0x000e01);
    duid_en(w, O(CLIENTID));
    begin_query(w, DHCPV6LQ_QUERY_BY_ADDRESS, 0);
    iaaddr(w, 7);
    dhcpv6lq_write_end(w);
    dhcpv6lq_write_end(w);
}

static void build_query_by_relay_id(writer *w) {
    message(w, DHCPV6LQ_LEASEQUERY, 0x112233);
    duid_ll(w, O(CLIENTID), 1);
    begin_query(w, DHCPV6LQ_QUERY_BY_RELAY_ID, 0);
    duid_en(w, O(RELAY_ID));
    dhcpv6lq_write_end(w);
    dhcpv6lq_write_end(w);
}

static void build_reply(writer *w) {
    message(w, DHCPV6LQ_LEASEQUERY_REPLY, 0x864d38);
    duid_llt(w, O(SERVERID), 0xfe);
    duid_ll(w, O(CLIENTID), 1);
    number(w, O(LQ_BASE_TIME), F(BASE_TIME), 848000000);
    client_data(w, 2);
    dhcpv6lq_write_end(w);
}

static void build_reply_links(writer *w) {
    message(w, DHCPV6LQ_LEASEQUERY_REPLY, 0x000e01);
    duid_llt(w, O(SERVERID), 0xfe);
    duid_en(w, O(CLIENTID));
    begin(w, O(LQ_CLIENT_LINK));
    dhcpv6lq_write_octets(w, F(CLIENT_LINK), address(1), 16);
    dhcpv6lq_write_octets(w, F(CLIENT_LINK), address(2), 16);
    dhcpv6lq_write_end(w);
    dhcpv6lq_write_end(w);
}

static void build_reply_failed(writer *w) {
    message(w, DHCPV6LQ_LEASEQUERY_REPLY, 0x112233);
    duid_llt(w, O(SERVERID), 0xfe);
    duid_ll(w, O(CLIENTID), 1);
    status(w, DHCPV6LQ_STATUS_NOT_CONFIGURED, "no such link", 12);
    dhcpv6lq_write_end(w);
}

static void build_data(writer *w) {
    message(w, DHCPV6LQ_LEASEQUERY_DATA, 0x864d38);
    client_data(w, 3);
    dhcpv6lq_write_end(w);
}

static void build_data_missing(writer *w) {
    message(w, DHCPV6LQ_LEASEQUERY_DATA, 0x445566);
    number(w, O(LQ_BASE_TIME), F(BASE_TIME), 848000001);
    status(w, DHCPV6LQ_STATUS_DATA_MISSING, "", 0);
    dhcpv6lq_write_end(w);
}

static void build_done(writer *w) {
    message(w, DHCPV6LQ_LEASEQUERY_DONE, 0x864d38);
    dhcpv6lq_write_end(w);
}

static void build_done_failed(writer *w) {
    message(w, DHCPV6LQ_LEASEQUERY_DONE, 0x864d38);
    status(w, DHCPV6LQ_STATUS_QUERY_TERMINATED, "reconfigured", 12);
    dhcpv6lq_write_end(w);
}

static void build_active(writer *w) {
    message(w, DHCPV6LQ_ACTIVELEASEQUERY, 0x445566);
    duid_ll(w, O(CLIENTID), 1);
    begin_query(w, DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 1);
    number(w, O(LQ_START_TIME), F(START_TIME), 847999000);
    oro(w);
    dhcpv6lq_write_end(w);
    dhcpv6lq_write_end(w);
}

static void build_starttls(writer *w) {
    message(w, DHCPV6LQ_STARTTLS, 1);
    dhcpv6lq_write_end(w);
}

static void build_starttls_reply(writer *w) {
    message(w, DHCPV6LQ_REPLY, 1);
    status(w, DHCPV6LQ_STATUS_TLS_CONNECTION_REFUSED, "", 0);
    dhcpv6lq_write_end(w);
}

/* A query through two relays, as over UDP. */
static void build_relayed(writer *w) {
    begin_relay_forw(w, 1);
    begin(w, O(RELAY_MSG));
    begin_relay_forw(w, 0);
    duid_en(w, O(RELAY_ID));
    begin(w, O(RELAY_MSG));
    build_query_by_address(w);
    dhcpv6lq_write_end(w);
    dhcpv6lq_write_end(w);
    dhcpv6lq_write_end(w);
    dhcpv6lq_write_end(w);
}

/* The shapes of fields that the others do not have. */
static void build_shapes(writer *w) {
    message(w, DHCPV6LQ_LEASEQUERY_DATA, 0xabcdef);
    begin(w, O(VENDOR_OPTS));
    dhcpv6lq_write_number(w, F(ENTERPRISE), 4491);
    begin(w, 1);
    text(w, F(OCTETS), "\x00\x20", 2);
    dhcpv6lq_write_end(w);
    dhcpv6lq_write_end(w);
    begin(w, O(VENDOR_CLASS));
    dhcpv6lq_write_number(w, F(ENTERPRISE), 4491);
    for (size_t i = 2; i > 0; i--) {
        dhcpv6lq_write_number(w, F(ITEM_LENGTH), i);
        text(w, F(VENDOR_CLASS_DATA), "cm", i);
    }
    dhcpv6lq_write_end(w);
    begin(w, 39); /* OPTION_CLIENT_FQDN */
    dhcpv6lq_write_number(w, F(FQDN_FLAGS), 1);
    text(w, F(FQDN), "\4host", 5);
    dhcpv6lq_write_end(w);
    begin(w, 24); /* OPTION_DOMAIN_LIST */
    dhcpv6lq_write_name(w, F(DOMAIN_NAME), "example.net");
    dhcpv6lq_write_name(w, F(DOMAIN_NAME), "example.org");
    dhcpv6lq_write_end(w);
    begin(w, 56); /* OPTION_NTP_SERVER */
    name(w, 3, F(NTP_FQDN), "ntp.example.net");
    dhcpv6lq_write_end(w);
    begin(w, 91); /* OPTION_S46_DMR */
    dhcpv6lq_write_number(w, F(PREFIX_LENGTH), 41);
    dhcpv6lq_write_octets(w, F(PREFIX), address(0), 6);
    dhcpv6lq_write_end(w);
    begin(w, 11); /* OPTION_AUTH */
    dhcpv6lq_write_number(w, F(AUTH_PROTOCOL), 3);
    dhcpv6lq_write_number(w, F(AUTH_ALGORITHM), 1);
    dhcpv6lq_write_number(w, F(AUTH_RDM), 0);
    dhcpv6lq_write_octets(w, F(AUTH_REPLAY), address(0), 8);
    dhcpv6lq_write_end(w);
    begin(w, 65001); /* nobody's */
    text(w, F(OCTETS), "?", 1);
    dhcpv6lq_write_end(w);
    dhcpv6lq_write_end(w);
}

#define SAMPLES(X)                                                                                 \
    X("query by link-address", build_query_by_link)                                                \
    X("query by address", build_query_by_address)                                                  \
    X("query by relay-id", build_query_by_relay_id)                                                \
    X("reply with client data", build_reply)                                                       \
    X("reply with links", build_reply_links)                                                       \
    X("failed reply", build_reply_failed)                                                          \
    X("data", build_data)                                                                          \
    X("data missing", build_data_missing)                                                          \
    X("done", build_done)                                                                          \
    X("failed done", build_done_failed)                                                            \
    X("active query", build_active)                                                                \
    X("STARTTLS", build_starttls)                                                                  \
    X("reply to STARTTLS", build_starttls_reply)                                                   \
    X("relayed query", build_relayed)                                                              \
    X("other shapes", build_shapes)

static struct sample table[] = {
#define SAMPLE(title, builder) {.name = (title), .length = 0},
    SAMPLES(SAMPLE)
#undef SAMPLE
};

static void (*const builders[])(writer *) = {
#define BUILDER(title, builder) builder,
    SAMPLES(BUILDER)
#undef BUILDER
};

const struct sample *samples(size_t *count) {
    *count = sizeof table / sizeof table[0];
    if (table[0].length > 0) {
        return table;
    }
    for (size_t i = 0; i < *count; i++) {
        struct dhcpv6lq_writer w;
        struct dhcpv6lq_error error;

        dhcpv6lq_writer_init(&w, table[i].frame, SAMPLE_SIZE);
        dhcpv6lq_write_begin(&w, DHCPV6LQ_SCOPE_FRAME, 0);
        builders[i](&w);
        dhcpv6lq_write_end(&w);
        if (dhcpv6lq_writer_finish(&w, &table[i].length, &error) != DHCPV6LQ_OK) {
            fail_msg("%s: %s at %zu", table[i].name, error.text, error.offset);
        }
    }
    return table;
}
