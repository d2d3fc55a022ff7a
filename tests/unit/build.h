/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Messages put together octet by octet, so that tests can break them wherever
 * they like. Every function that adds an element returns the offset where it
 * begins.
 */
#ifndef DHCPV6LQ_TEST_BUILD_H
#define DHCPV6LQ_TEST_BUILD_H

#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/registry.h"

enum { BUILD_SIZE = 1 << 16, BUILD_DEPTH = 8 };

struct build {
    uint8_t octets[BUILD_SIZE];
    size_t length;
    size_t open[BUILD_DEPTH]; /* headers of the options that are not closed yet */
    unsigned depth;
};

/* Start over with a header and no options. */
void build_message(struct build *build, uint8_t type, uint32_t transaction_id);

void build_number(struct build *build, size_t width, uint64_t number);
void build_zeros(struct build *build, size_t count);

/* An option up to the matching build_close(), which writes its length. */
size_t build_open(struct build *build, uint16_t code);
void build_close(struct build *build);

/* An option of `length` octets, all of them `fill`. */
size_t build_option(struct build *build, uint16_t code, size_t length, uint8_t fill);

/* An option that holds a DUID-EN of `number`. */
size_t build_duid(struct build *build, uint16_t code, uint32_t number);
size_t build_status(struct build *build, uint16_t status);
size_t build_time(struct build *build, uint16_t code, uint32_t time);

/* An option request for one option; 0: for none. */
size_t build_oro(struct build *build, uint16_t requested);

/* 2001:db8::`host` with its lifetimes. */
size_t build_iaaddr(struct build *build, uint32_t host, uint32_t preferred, uint32_t valid);

/* 2001:db8:`high`:`low`:: with length and lifetimes. */
size_t build_iaprefix(struct build *build, uint16_t high, uint16_t low, uint8_t length,
                      uint32_t preferred, uint32_t valid);

/* An OPTION_CLIENT_DATA with a Client-ID of `client`, a CLT time and one address. */
size_t build_client(struct build *build, uint32_t client, uint32_t host);

/* An OPTION_LQ_QUERY up to build_close(): query-type and link-address 2001:db8::1. */
size_t build_lq_query(struct build *build, uint8_t query_type);

/* A RELAY-FORW or whatever type, its options up to the caller. */
void build_relay(struct build *build, uint8_t type);

/* Whole messages that break nothing. */
void build_leasequery(struct build *build, uint32_t transaction_id);
void build_activeleasequery(struct build *build, uint32_t transaction_id);
void build_reply(struct build *build, uint32_t transaction_id); /* without client data */
void build_data(struct build *build, uint32_t transaction_id, uint32_t client);
void build_done(struct build *build, uint32_t transaction_id);

enum { BUILD_REQUESTOR = 7, BUILD_SERVER = 8 }; /* their DUIDs' numbers */

#endif
