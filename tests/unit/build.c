/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Plain appending; lengths are filled in when an option closes.
 */
#include "build.h"

#include <stdlib.h>
#include <string.h>

static const uint8_t documentation[] = {0x20, 0x01, 0x0d, 0xb8}; /* 2001:db8::/32 */

static void put(struct build *build, const void *octets, size_t length) {
    if (length > sizeof build->octets - build->length) {
        abort();
    }
    memcpy(build->octets + build->length, octets, length);
    build->length += length;
}

void build_number(struct build *build, size_t width, uint64_t number) {
    while (width-- > 0) {
        uint8_t octet = (uint8_t)(number >> (8 * width));

        put(build, &octet, 1);
    }
}

void build_zeros(struct build *build, size_t count) {
    while (count-- > 0) {
        build_number(build, 1, 0);
    }
}

void build_message(struct build *build, uint8_t type, uint32_t transaction_id) {
    build->length = 0;
    build->depth = 0;
    build_number(build, 1, type);
    build_number(build, 3, transaction_id);
}

size_t build_open(struct build *build, uint16_t code) {
    size_t begin = build->length;

    build->open[build->depth++] = begin;
    build_number(build, 2, code);
    build_number(build, 2, 0);
    return begin;
}

void build_close(struct build *build) {
    size_t header = build->open[--build->depth];
    size_t length = build->length - header - 4;

    build->octets[header + 2] = (uint8_t)(length >> 8);
    build->octets[header + 3] = (uint8_t)length;
}

size_t build_option(struct build *build, uint16_t code, size_t length, uint8_t fill) {
    size_t begin = build_open(build, code);

    for (size_t i = 0; i < length; i++) {
        build_number(build, 1, fill);
    }
    build_close(build);
    return begin;
}

size_t build_duid(struct build *build, uint16_t code, uint32_t number) {
    size_t begin = build_open(build, code);

    build_number(build, 2, DHCPV6LQ_DUID_EN);
    build_number(build, 4, 32473); /* the example enterprise of RFC 5612 */
    build_number(build, 4, number);
    build_close(build);
    return begin;
}

size_t build_status(struct build *build, uint16_t status) {
    size_t begin = build_open(build, DHCPV6LQ_OPTION_STATUS_CODE);

    build_number(build, 2, status);
    build_close(build);
    return begin;
}

size_t build_time(struct build *build, uint16_t code, uint32_t time) {
    size_t begin = build_open(build, code);

    build_number(build, 4, time);
    build_close(build);
    return begin;
}

size_t build_oro(struct build *build, uint16_t requested) {
    size_t begin = build_open(build, DHCPV6LQ_OPTION_ORO);

    build_number(build, 2, DHCPV6LQ_OPTION_CLIENT_FQDN);
    if (requested) {
        build_number(build, 2, requested);
    }
    build_close(build);
    return begin;
}

size_t build_iaaddr(struct build *build, uint32_t host, uint32_t preferred, uint32_t valid) {
    size_t begin = build_open(build, DHCPV6LQ_OPTION_IAADDR);

    put(build, documentation, sizeof documentation);
    build_zeros(build, 8);
    build_number(build, 4, host);
    build_number(build, 4, preferred);
    build_number(build, 4, valid);
    build_close(build);
    return begin;
}

size_t build_iaprefix(struct build *build, uint16_t high, uint16_t low, uint8_t length,
                      uint32_t preferred, uint32_t valid) {
    size_t begin = build_open(build, DHCPV6LQ_OPTION_IAPREFIX);

    build_number(build, 4, preferred);
    build_number(build, 4, valid);
    build_number(build, 1, length);
    put(build, documentation, sizeof documentation);
    build_number(build, 2, high);
    build_number(build, 2, low);
    build_zeros(build, 8);
    build_close(build);
    return begin;
}

size_t build_client(struct build *build, uint32_t client, uint32_t host) {
    size_t begin = build_open(build, DHCPV6LQ_OPTION_CLIENT_DATA);

    build_duid(build, DHCPV6LQ_OPTION_CLIENTID, client);
    build_time(build, DHCPV6LQ_OPTION_CLT_TIME, 60);
    build_iaaddr(build, host, 3600, 7200);
    build_close(build);
    return begin;
}

size_t build_lq_query(struct build *build, uint8_t query_type) {
    size_t begin = build_open(build, DHCPV6LQ_OPTION_LQ_QUERY);

    build_number(build, 1, query_type);
    put(build, documentation, sizeof documentation);
    build_zeros(build, 11);
    build_number(build, 1, 1);
    return begin;
}

void build_relay(struct build *build, uint8_t type) {
    build_number(build, 1, type);
    build_zeros(build, 33);
}

void build_leasequery(struct build *build, uint32_t transaction_id) {
    build_message(build, DHCPV6LQ_LEASEQUERY, transaction_id);
    build_duid(build, DHCPV6LQ_OPTION_CLIENTID, BUILD_REQUESTOR);
    build_lq_query(build, DHCPV6LQ_QUERY_BY_ADDRESS);
    build_iaaddr(build, 1, 0, 0);
    build_close(build);
}

void build_activeleasequery(struct build *build, uint32_t transaction_id) {
    build_message(build, DHCPV6LQ_ACTIVELEASEQUERY, transaction_id);
    build_duid(build, DHCPV6LQ_OPTION_CLIENTID, BUILD_REQUESTOR);
}

void build_reply(struct build *build, uint32_t transaction_id) {
    build_message(build, DHCPV6LQ_LEASEQUERY_REPLY, transaction_id);
    build_duid(build, DHCPV6LQ_OPTION_SERVERID, BUILD_SERVER);
    build_duid(build, DHCPV6LQ_OPTION_CLIENTID, BUILD_REQUESTOR);
}

void build_data(struct build *build, uint32_t transaction_id, uint32_t client) {
    build_message(build, DHCPV6LQ_LEASEQUERY_DATA, transaction_id);
    build_client(build, client, client);
}

void build_done(struct build *build, uint32_t transaction_id) {
    build_message(build, DHCPV6LQ_LEASEQUERY_DONE, transaction_id);
}
