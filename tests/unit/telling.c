/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * DUIDs are DUID-EN of enterprise 9: a client's ends in its number, a server's in 1 and its number.
 */
#include "telling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#ifdef _WIN32
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#endif
#include <cmocka.h>

enum { QUERIES = 1 << 17, MILLISECOND = 1000000, ROWS = 4096 };

static const struct dhcpv6lq_seed seed = {3, 4};
static struct dhcpv6lq_query queries[QUERIES];

static struct counter counter;
static struct dhcpv6lq_leases *leases;
static uint32_t frame;

/* ---- the table ---- */

bool telling_begin_with(uint32_t limit) {
    struct dhcpv6lq_allocator allocator = counter_allocator(&counter);

    frame = 0;
    leases = dhcpv6lq_leases_new(&allocator, seed, limit);
    return leases != NULL;
}

void telling_begin(uint32_t limit) {
    counter = (struct counter){0};
    assert_true(telling_begin_with(limit));
}

int telling_end(void) {
    dhcpv6lq_leases_free(leases);
    leases = NULL;
    return counter.blocks != 0 || counter.octets != 0;
}

struct dhcpv6lq_leases *telling_leases(void) {
    return leases;
}

struct counter *telling_counter(void) {
    return &counter;
}

uint32_t telling_frame(void) {
    return frame;
}

const struct dhcpv6lq_query *telling_query(unsigned number) {
    assert_true(number < QUERIES);
    queries[number].frame = 1000 + number;
    queries[number].transaction_id = number;
    return &queries[number];
}

/* ---- the parts of a report ---- */

static uint8_t client_duids[2][8];
static unsigned next_duid;

struct dhcpv6lq_client telling_client(unsigned number) {
    uint8_t duid[] = {0, 2, 0, 0, 0, 9, (uint8_t)(number >> 8), (uint8_t)number};
    uint8_t *octets = client_duids[next_duid++ % 2];

    assert_true(number <= UINT16_MAX);
    memcpy(octets, duid, sizeof duid);
    return (struct dhcpv6lq_client){.duid = {octets, sizeof duid}, .clt_known = true, .clt = 40};
}

struct dhcpv6lq_binding telling_binding(const char *address, unsigned length, uint32_t valid) {
    struct dhcpv6lq_binding binding = {.is_prefix = length > 0,
                                       .length = (uint8_t)(length ? length : 128),
                                       .preferred = valid / 2,
                                       .valid = valid};

    assert_int_equal(inet_pton(AF_INET6, address, binding.address), 1);
    return binding;
}

struct dhcpv6lq_answer telling_answer(void) {
    frame++;
    queries[1].message_type = DHCPV6LQ_LEASEQUERY;
    queries[1].transport = DHCPV6LQ_TCP;
    return (struct dhcpv6lq_answer){.query = telling_query(1), .frame = frame};
}

struct dhcpv6lq_findings telling_findings(struct dhcpv6lq_finding *list, size_t size) {
    struct dhcpv6lq_findings findings;

    dhcpv6lq_findings_init(&findings, list, size);
    return findings;
}

static void put_address(uint8_t *address, unsigned from) {
    static const uint8_t ipv4[16] = {[10] = 0xff, 0xff, 192, 0, 2, 1};
    const uint8_t ipv6[16] = {0x20, 1, 0xd, 0xb8, 0, 5, [14] = (uint8_t)(from >> 8), (uint8_t)from};

    memcpy(address, from == OVER_IPV4 ? ipv4 : ipv6, sizeof ipv6);
}

static struct dhcpv6lq_client client_of(const struct saying *saying) {
    struct dhcpv6lq_client client = {.duid = saying->duid};

    if (saying->client == EMPTY_CLIENT) {
        client.duid = (struct dhcpv6lq_bytes){(const uint8_t *)"", 0};
    } else if (saying->client != NO_CLIENT && !saying->duid.octets) {
        client = telling_client(saying->client);
    }
    client.clt_known = saying->clt != NONE;
    client.clt = saying->clt == NOW ? 0 : saying->clt == 0 ? 40 : (uint32_t)saying->clt;
    if (saying->relay) {
        client.relay = *saying->relay;
    }
    return client;
}

static struct dhcpv6lq_binding binding_of(const struct saying *saying) {
    uint32_t valid = saying->valid == 0 ? 7200 : saying->valid == ZERO ? 0 : saying->valid;
    struct dhcpv6lq_binding binding =
        telling_binding(saying->address ? saying->address : "::", saying->length, valid);

    for (size_t i = 0; i < 8 && !saying->address; i++) {
        binding.address[7 - i] = (uint8_t)(saying->number >> (8 * i));
    }
    return binding;
}

struct told telling(const struct saying *saying) {
    unsigned query = saying->query ? saying->query : 1;
    unsigned server = saying->server ? saying->server : 1;
    const uint8_t duid[] = {0, 2, 0, 0, 0, 9, 1, (uint8_t)(server >> 8), (uint8_t)server};
    const struct dhcpv6lq_bytes server_id = {duid, sizeof duid};
    struct dhcpv6lq_binding binding = binding_of(saying);
    struct dhcpv6lq_client client = client_of(saying);
    struct dhcpv6lq_answer answer = telling_answer();
    struct dhcpv6lq_finding list[2];
    struct dhcpv6lq_findings findings = telling_findings(list, 2);
    struct told told = {.rule = NOTHING};

    answer.query = telling_query(query);
    queries[query].message_type = saying->unknown ? 0 : DHCPV6LQ_LEASEQUERY;
    queries[query].transport = saying->udp ? DHCPV6LQ_UDP : DHCPV6LQ_TCP;
    queries[query].tenant = saying->tenant;
    answer.active = saying->active;
    answer.time = (saying->at * 1000 + saying->at_ms) * MILLISECOND;
    answer.tenant = saying->tenant;
    answer.server = server == NO_SERVER ? NULL : &server_id;
    put_address(answer.server_address, saying->from ? saying->from : server);
    client.bindings = &binding;
    client.bindings_count = 1;
    answer.clients = &client;
    answer.clients_count = 1;
    if (!dhcpv6lq_leases_take(leases, &answer, &findings)) {
        told.rule = GAVE_UP;
    } else if (findings.count > 0) {
        const struct dhcpv6lq_bytes *detail = &list[0].detail;

        assert_int_equal(findings.count, 1);
        told = (struct told){.rule = (int)list[0].rule, .frame = list[0].number};
        if (detail->length == 8) {
            told.client = detail->octets[6] * 256u + detail->octets[7];
        }
    }
    return told;
}

/* ---- what is expected ---- */

void expect_rule(int rule, uint32_t other, struct told told) {
    assert_int_equal(told.rule, rule);
    assert_int_equal(told.frame, other);
}

void expect_nothing(struct told told) {
    expect_rule(NOTHING, 0, told);
}

void expect_repeated(uint32_t other, struct told told) {
    expect_rule(DHCPV6LQ_RULE_BINDING_REPEATED, other, told);
    assert_int_equal(told.client, 0);
}

void expect_conflict(uint32_t other, unsigned client, struct told told) {
    expect_rule(DHCPV6LQ_RULE_BINDING_CONFLICT, other, told);
    assert_int_equal(told.client, client);
}

static void put_row(char *text, size_t size, const struct dhcpv6lq_lease *lease) {
    char binding[64];
    unsigned client =
        lease->client.length == 8 ? lease->client.octets[6] * 256u + lease->client.octets[7] : 0;

    dhcpv6lq_lease_text(binding, sizeof binding, lease, DHCPV6LQ_LEASE_BINDING);
    snprintf(text, size, "%u %s%s%s", client, binding, lease->ended ? " ended" : "",
             lease->conflict ? " conflict" : "");
}

static void put_frame(char *text, size_t size, const struct dhcpv6lq_lease *lease) {
    snprintf(text, size, "%u", lease->frame);
}

static void expect_list(struct dhcpv6lq_lease_list list, const char *expected,
                        const char *separator,
                        void (*put)(char *text, size_t size, const struct dhcpv6lq_lease *lease)) {
    char text[ROWS] = "";
    struct dhcpv6lq_lease lease;

    while (dhcpv6lq_lease_list_next(&list, &lease)) {
        size_t length = strlen(text);

        snprintf(text + length, sizeof text - length, "%s", length > 0 ? separator : "");
        length = strlen(text);
        put(text + length, sizeof text - length, &lease);
    }
    assert_string_equal(text, expected);
}

void expect_rows(const char *rows) {
    expect_list(dhcpv6lq_lease_list(leases, DHCPV6LQ_LEASES_BY_REPORT), rows, "; ", put_row);
}

void expect_order(const char *rows) {
    expect_list(dhcpv6lq_lease_list(leases, DHCPV6LQ_LEASES_BY_ADDRESS), rows, "; ", put_row);
}

void expect_query(unsigned query, const char *rows) {
    expect_list(dhcpv6lq_lease_list_of(leases, telling_query(query)), rows, "; ", put_row);
}

void expect_frames(const char *frames) {
    expect_list(dhcpv6lq_lease_list(leases, DHCPV6LQ_LEASES_BY_REPORT), frames, " ", put_frame);
}

static bool passes(void *frames, uint32_t number) {
    return strchr(frames, '0' + (int)number) != NULL;
}

void expect_filtered(char *frames, const char *left) {
    const struct dhcpv6lq_lease_filter filter = {frames, passes};

    assert_true(dhcpv6lq_leases_filter(leases, &filter));
    expect_list(dhcpv6lq_lease_list(leases, DHCPV6LQ_LEASES_FILTERED), left, " ", put_frame);
}
