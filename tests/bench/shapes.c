/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is said in each shape, and the table of them.
 */
#include "shapes.h"

#include <string.h>

#include "answer.h"
#include "collide.h"

enum {
    ADDRESSES = 2200, /* of one client in one message: nearly 64 KB */
    LONG_ID = 1000    /* octets */
};

/* Octets of a segment. */
enum {
    FULL = 1440,             /* what an Ethernet frame holds over IPv6 */
    EIGHTEEN = 18 * 75,      /* as many queries for an address */
    TEN_THOUSAND = 10000 * 6 /* as many messages without options, as where the network card has put
                                segments together */
};

static struct message message;

/* Queries, none of them answered. */
static void add_queries(struct stream *stream, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        query_by_address(&message, i, i);
        stream_message(stream, &message);
    }
    stream_turn(stream);
}

/* LEASEQUERY-DATA that answers no query. */
static void add_data(struct stream *stream, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        begin_message(&message, DHCPV6LQ_LEASEQUERY_DATA, i);
        begin_client(&message, &(struct client){.number = i});
        option_address(&message, i);
        end(&message);
        end(&message);
        stream_message(stream, &message);
    }
}

/* Messages of six octets. */
static void add_tiny(struct stream *stream, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        keep_alive(&message, i);
        stream_message(stream, &message);
    }
}

static void add_pattern(struct stream *stream, const uint8_t *octets, size_t length,
                        uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        stream_add(stream, octets, length);
    }
}

/* Wherever one looks, a message may begin whose options may go on to the end, and then do not:
 * OPTION_CLIENT_DATA of six octets, of which a message-size and a LEASEQUERY are the first. */
static void add_may_begin(struct stream *stream, uint32_t times) {
    static const uint8_t pattern[] = {0x00, 0x2d, 0x00, 0x06, 0xff, 0xf0, 0x0e, 0x00, 0x00, 0x00};
    static const uint8_t last[] = {0xee, 0xee, 0x00, 0x00};

    add_pattern(stream, pattern, sizeof pattern, times);
    stream_add(stream, last, sizeof last);
}

/* How often in a segment, and how many octets that makes. */
enum {
    UNALIGNED = 6000,
    UNALIGNED_SEGMENT = UNALIGNED * 10 + 4,
    UNSOUND = 800,
    UNSOUND_SEGMENT = UNSOUND * 10 + UNSOUND * 10 + 4
};

/* Segments of an answer whose messages cannot be found. */
static void add_unaligned(struct stream *stream, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        add_may_begin(stream, UNALIGNED);
    }
}

/* A query, and segments of small messages with a broken option in each, before what only may be
 * some. */
static void add_unsound(struct stream *stream, uint32_t count) {
    static const uint8_t pattern[] = {0x00, 0x08, 0x0e, 0x00, 0x00, 0x01, 0xee, 0xee, 0xff, 0xff};

    query_by_relay(&message, 1, 0);
    stream_message(stream, &message);
    stream_turn(stream);
    for (uint32_t i = 0; i < count; i++) {
        add_pattern(stream, pattern, sizeof pattern, UNSOUND);
        add_may_begin(stream, UNSOUND);
    }
}

/* A query and its answer of that many messages, each with what `put` says of it. */
static void add_one_answer(struct stream *stream, uint32_t messages,
                           void (*put)(uint32_t index, const void *context), const void *context) {
    query_by_relay(&message, 1, 0);
    stream_message(stream, &message);
    stream_turn(stream);
    for (uint32_t i = 0; i < messages; i++) {
        if (i == 0) {
            begin_reply(&message, 1);
        } else {
            begin_message(&message, DHCPV6LQ_LEASEQUERY_DATA, 1);
        }
        put(i, context);
        end(&message);
        stream_message(stream, &message);
    }
    done(&message, 1);
    stream_message(stream, &message);
}

/* A client of that number, with addresses from that one on. */
static void put_client(const struct client *client, uint32_t first, uint32_t addresses) {
    begin_client(&message, client);
    option_relayed(&message, client);
    for (uint32_t i = 0; i < addresses; i++) {
        option_address(&message, first + i);
    }
    end(&message);
}

static void put_colliding_duid(uint32_t index, const void *blocks) {
    char text[COLLIDE_TEXT];

    collide_text(text, blocks, index);
    put_client(&(struct client){.number = index, .identifier = text}, index, 1);
}

static void put_colliding_remote_id(uint32_t index, const void *blocks) {
    char text[COLLIDE_TEXT];

    collide_text(text, blocks, index);
    put_client(&(struct client){.number = index, .remote_id = text}, index, 1);
}

/* DUIDs that an FNV-1a without a seed takes for one. */
static void add_duids(struct stream *stream, uint32_t count) {
    static const uint8_t before[] = {0, DHCPV6LQ_DUID_EN, 0, 0, ENTERPRISE >> 8, ENTERPRISE & 0xff};
    static struct collide_blocks blocks;

    collide_find(&blocks, &collide_fnv1a, before, sizeof before);
    add_one_answer(stream, count, put_colliding_duid, &blocks);
}

/* The same for Remote-IDs. */
static void add_remote_ids(struct stream *stream, uint32_t count) {
    static struct collide_blocks blocks;

    collide_find(&blocks, &collide_fnv1a, NULL, 0);
    add_one_answer(stream, count, put_colliding_remote_id, &blocks);
}

/* And for the hash that GLib has for strings. */
static void add_remote_texts(struct stream *stream, uint32_t count) {
    static struct collide_blocks blocks;

    collide_find(&blocks, &collide_djb2, NULL, 0);
    add_one_answer(stream, count, put_colliding_remote_id, &blocks);
}

static void put_long_ids(uint32_t index, const void *id) {
    struct client client = {.number = index, .interface_id = id, .remote_id = id};

    put_client(&client, index * ADDRESSES, ADDRESSES);
}

/* Bindings of clients that have ADDRESSES each, and ids of LONG_ID octets. */
static void add_long_ids(struct stream *stream, uint32_t count) {
    static char id[LONG_ID + 1];

    memset(id, 'x', LONG_ID);
    add_one_answer(stream, (count + ADDRESSES - 1) / ADDRESSES, put_long_ids, id);
}

/* Over UDP: a query for an address, and the REPLY with its client. */
static void add_exchanges(struct stream *stream, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        query_by_address(&message, i, i);
        stream_message(stream, &message);
        begin_reply(&message, i);
        put_client(&(struct client){.number = i}, i, 1);
        end(&message);
        stream_message(stream, &message);
    }
}

static const struct shape shapes[] = {
    {"answer", add_answer, OVER_TCP, FULL},
    {"exchanges", add_exchanges, OVER_UDP, 0},
    {"queries", add_queries, OVER_TCP, EIGHTEEN},
    {"data", add_data, OVER_TCP, FULL},
    {"tiny", add_tiny, OVER_TCP, TEN_THOUSAND},
    {"unaligned", add_unaligned, OVER_TCP_FROM_THE_MIDDLE, UNALIGNED_SEGMENT},
    {"unsound", add_unsound, OVER_TCP, UNSOUND_SEGMENT},
    {"duids", add_duids, OVER_TCP, FULL},
    {"remote-ids", add_remote_ids, OVER_TCP, FULL},
    {"remote-texts", add_remote_texts, OVER_TCP, FULL},
    {"long-ids", add_long_ids, OVER_TCP, FULL},
};

const struct shape *find_shape(const char *name) {
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        if (strcmp(shapes[i].name, name) == 0) {
            return &shapes[i];
        }
    }
    fail("there is no such shape");
}
