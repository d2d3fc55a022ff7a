/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A series of messages, built and fed to a session one after another, and what it makes of them.
 */
#ifndef DHCPV6LQ_TEST_SERIES_H
#define DHCPV6LQ_TEST_SERIES_H

#include "dhcpv6lq/ledger.h"
#include "dhcpv6lq/session.h"

#include "build.h"
#include "counter.h"

#define RULE(id) DHCPV6LQ_RULE_##id
#define OPTION(code) DHCPV6LQ_OPTION_##code
#define SIZE(table) (sizeof(table) / sizeof((table)[0]))

enum { SERIES_SECOND = 1000000000, NOTHING = -1 /* for a rule */ };

struct series {
    struct counter counter;
    struct dhcpv6lq_capture *capture;
    struct dhcpv6lq_session *session;
    enum dhcpv6lq_transport transport;
    uint32_t frame; /* of the last message */
    int64_t now;    /* likewise, in seconds */

    /* Of the messages to come: see struct dhcpv6lq_input. */
    bool other_seen;
    bool other_reached;
    bool start_seen;
    bool secured;
    enum dhcpv6lq_completeness completeness;
    struct dhcpv6lq_endpoint requestor;
    struct dhcpv6lq_endpoint server;
    uint8_t relay; /* the last octet of its link-address; 0: the message is not relayed */
    uint32_t tenant;

    int64_t lost; /* octets that the capture lacks of what the server sent */
};

extern struct series series;
extern struct build build; /* the message that is fed next */

/* ---- sessions ---- */

/* Begin anew: over TCP from the SYN on, ... */
void start(void);
void start_amid(void); /* ... or where the capture lacks the beginning; */
void start_udp(void);  /* over UDP */
void start_with(enum dhcpv6lq_transport over, bool from_the_start,
                const struct dhcpv6lq_limits *limits);

/* A test's teardown: fails where something was not freed. */
int finish(void **state);

/* Feed what was built, in the next frame, a second later. `try_feed()` may return NULL without
 * memory; `silent()` fails where the message breaks anything, `breaks()` and `breaks_at()` where it
 * breaks anything but that: of the message, or of its option at `offset`. */
const struct dhcpv6lq_step *try_feed(void);
const struct dhcpv6lq_step *feed(void);
const struct dhcpv6lq_step *silent(void);
const struct dhcpv6lq_step *breaks(enum dhcpv6lq_rule rule, uint32_t number);
const struct dhcpv6lq_step *breaks_at(enum dhcpv6lq_rule rule, size_t offset, uint32_t number);

/* The step has so many findings of that rule. */
void has(const struct dhcpv6lq_step *step, enum dhcpv6lq_rule rule, unsigned times);

/* A second later, octets come that are no whole message yet. */
void hear(enum dhcpv6lq_direction from, bool behind_gap);

/* An octet is missing from what the server sent. Who sends a message after that had got it. */
void lose_octets(void);

/* From here on (or, with false, not any more), octets are missing of what the sender of a message
 * had got from the other side. */
void lose_others_octets(bool lost);

/* The connection ends in a frame of its own, a second later. */
void end_connection(enum dhcpv6lq_direction from, bool reset);

/* ---- what is built ---- */

void query(uint32_t xid); /* by address: that of host 1 */
void reply(uint32_t xid, uint32_t client);
size_t failing_reply(uint32_t xid, uint16_t status);
void data(uint32_t xid, uint32_t client);
void done(uint32_t xid);
void keep_alive(uint32_t xid);

/* A LEASEQUERY (xid 1) by a client or a relay of that number. */
void query_by(uint8_t query_type, uint32_t asked);

/* One (xid 1) with an ORO for those options, in the message and in its OPTION_LQ_QUERY; 0: without
 * an ORO. */
void query_with_oros(uint16_t outside, uint16_t inside);

/* A client's data with an address, up to build_close(). */
size_t open_client(uint32_t client);

enum { PEER = 9, RELAY_ID = 77 };

/* Relay data of one relay, which says that its peer is `peer`; the server heard PEER. The relay has
 * a Relay-ID or a Remote-ID (of enterprise 99) of the number RELAY_ID; 0: it has no option. */
size_t build_relay_data(uint8_t peer, uint16_t option);

/* A reply (xid 1) with relay data that breaks nothing, in a client's data or beside that. */
size_t relay_data(bool inside);

/* Between whom the next message of a client's exchange goes, in a new frame; nanoseconds since
 * 1970.
 */
struct dhcpv6lq_path exchange_path(bool from_client, int64_t time);

/* Take what was built into the ledger: a message of a client or a relay, or the server's. */
void take_exchange(int64_t time);

/* Feed a whole query and its reply, with client data or (active) without. */
const struct dhcpv6lq_query *open_bulk(uint32_t xid);
const struct dhcpv6lq_query *open_active(uint32_t xid);

/* ---- how queries end ---- */

void expect_outcome(const struct dhcpv6lq_query *of, enum dhcpv6lq_outcome outcome);

/* The one thing that is wrong with the query's end, or NOTHING: told of the query's own message, or
 * of the message in that frame. */
struct dhcpv6lq_finding expect_ending(const struct dhcpv6lq_query *of, int rule);
struct dhcpv6lq_finding expect_ending_in(const struct dhcpv6lq_query *of, int rule, uint32_t in);

bool has_ending(const struct dhcpv6lq_query *of, enum dhcpv6lq_rule rule);

#endif
