/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How fast the codec is by itself: several ways through the messages of one
 * conversation, in turns with a plain loop over the same octets, and with Kea's
 * where that is installed. README.md says how to read it.
 *
 *     bench-codec [CLIENTS [RUNS]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answer.h"
#include "dhcpv6lq/frame.h"
#include "dhcpv6lq/ledger.h"
#include "dhcpv6lq/session.h"
#include "kea.h"
#include "stream.h"

enum {
    CLIENTS = 20000,
    RUNS = 11,
    MOST = 1000000, /* of either; a session follows that many bindings */
    SEGMENT = 1440  /* octets */
};

/* ---- the ways through it: each returns how many messages it has seen ---- */

static struct message message;
static uint32_t checksum;
static size_t allocated; /* octets, by a session, those that it gave back meanwhile too */
static size_t events;
static clock_t aside; /* ticks that a pass took for what is not to be measured */

/* The frame at *at, which then is where the next one begins; false at the end. */
static bool next_frame(const struct stream *stream, size_t *at, const uint8_t **octets,
                       size_t *length) {
    if (*at == stream->length) {
        return false;
    }
    *octets = stream->octets + *at;
    *length = dhcpv6lq_frame_length(*octets, stream->length - *at);
    *at += *length;
    return true;
}

/* A step of FNV-1a an octet, which waits for the one before it. */
static size_t pass_plain(const struct stream *stream, uint32_t clients) {
    uint32_t hash = 2166136261;

    for (size_t i = 0; i < stream->length; i++) {
        hash = (hash ^ stream->octets[i]) * 16777619;
    }
    checksum = hash;
    return answer_messages(clients);
}

/* Messages out of segments, as they come from TCP. */
static size_t pass_frame(const struct stream *stream, uint32_t clients) {
    static uint8_t buffer[DHCPV6LQ_FRAME_MAX];
    struct dhcpv6lq_frame frame;
    struct dhcpv6lq_error error;
    size_t messages = 0;

    (void)clients;
    dhcpv6lq_frame_init(&frame, buffer, sizeof buffer);
    for (size_t at = 0, used; at < stream->length; at += used) {
        size_t left = SEGMENT - at % SEGMENT;

        if (left > stream->length - at) {
            left = stream->length - at;
        }
        messages += dhcpv6lq_frame_feed(&frame, stream->octets + at, left, &used, &error) ==
                    DHCPV6LQ_FRAME_WHOLE;
    }
    return messages;
}

static size_t pass_walk(const struct stream *stream, uint32_t clients) {
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;
    const uint8_t *octets;
    size_t length;
    size_t messages = 0;
    size_t fields = 0;

    (void)clients;
    events = 0;
    for (size_t at = 0; next_frame(stream, &at, &octets, &length); messages++) {
        dhcpv6lq_walk_frame(&walk, octets, length);
        while (dhcpv6lq_walk_next(&walk, &event)) {
            fields += event.type == DHCPV6LQ_EVENT_FIELD ? event.length : 0;
            events++;
        }
    }
    return fields == stream->length ? messages : 0;
}

/* Each message from its values. */
static size_t pass_write(const struct stream *stream, uint32_t clients) {
    size_t messages = answer_messages(clients);
    size_t at = 0;

    for (size_t i = 0; i < messages; i++) {
        struct dhcpv6lq_error error;
        size_t used;

        answer_message(&message, clients, (uint32_t)i);
        if (dhcpv6lq_writer_finish(&message.writer, &used, &error) != DHCPV6LQ_OK) {
            fail(error.text);
        }
        at += DHCPV6LQ_FRAME_HEADER;
        if (memcmp(stream->octets + at, message.octets, used) != 0) {
            fail("a message is not what it was");
        }
        at += used;
    }
    return messages;
}

/* Each event of the walk written again. */
static size_t pass_rewrite(const struct stream *stream, uint32_t clients) {
    static uint8_t copy[DHCPV6LQ_FRAME_MAX];
    struct dhcpv6lq_writer writer;
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;
    struct dhcpv6lq_error error;
    const uint8_t *octets;
    size_t length;
    size_t used;
    size_t messages = 0;

    (void)clients;
    for (size_t at = 0; next_frame(stream, &at, &octets, &length); messages++) {
        dhcpv6lq_writer_init(&writer, copy, sizeof copy);
        dhcpv6lq_walk_frame(&walk, octets, length);
        while (dhcpv6lq_walk_next(&walk, &event)) {
            dhcpv6lq_write_event(&writer, octets, &event);
        }
        if (dhcpv6lq_writer_finish(&writer, &used, &error) != DHCPV6LQ_OK || used != length ||
            memcmp(copy, octets, length) != 0) {
            fail("what was written is not what was read");
        }
    }
    return messages;
}

static enum dhcpv6lq_direction direction_of(const struct stream *stream, const uint8_t *octets) {
    return octets < stream->octets + stream->asked ? DHCPV6LQ_TO_SERVER : DHCPV6LQ_FROM_SERVER;
}

static size_t pass_validate(const struct stream *stream, uint32_t clients) {
    const uint8_t *octets;
    size_t length;
    size_t messages = 0;

    (void)clients;
    for (size_t at = 0; next_frame(stream, &at, &octets, &length); messages++) {
        struct dhcpv6lq_validation validation = {
            .transport = DHCPV6LQ_TCP,
            .direction = direction_of(stream, octets),
            .query = DHCPV6LQ_QUERY_ONE_OR_BULK,
        };

        if (dhcpv6lq_validate(NULL, 0, octets + DHCPV6LQ_FRAME_HEADER,
                              length - DHCPV6LQ_FRAME_HEADER, &validation) > 0) {
            fail("a message breaks a rule");
        }
    }
    return messages;
}

static void *allocate(void *context, size_t size) {
    *(size_t *)context += size;
    return malloc(size);
}

static void release(void *context, void *memory) {
    (void)context;
    free(memory);
}

/* The clients of a query that has ended well. */
static uint32_t clients_of(const struct dhcpv6lq_query *query) {
    return query->findings == 0 && dhcpv6lq_query_outcome(query) == DHCPV6LQ_DONE
               ? query->totals.clients
               : 0;
}

static size_t pass_session(const struct stream *stream, uint32_t clients) {
    const struct dhcpv6lq_allocator allocator = {allocate, release, &allocated};
    struct dhcpv6lq_capture *capture;
    struct dhcpv6lq_session *session;
    struct dhcpv6lq_input input = {.other_seen = true, .start_seen = true};
    const uint8_t *octets;
    size_t length;
    uint32_t followed = 0;

    allocated = 0;
    capture = dhcpv6lq_capture_new(&allocator, (struct dhcpv6lq_seed){1, 2}, NULL);
    session = capture ? dhcpv6lq_session_new(capture, DHCPV6LQ_TCP) : NULL;
    if (!session) {
        fail("no memory");
    }
    for (size_t at = 0; next_frame(stream, &at, &octets, &length);) {
        const struct dhcpv6lq_step *step;

        input.octets = octets + DHCPV6LQ_FRAME_HEADER;
        input.length = input.message_length = length - DHCPV6LQ_FRAME_HEADER;
        input.frame++;
        input.direction = direction_of(stream, octets);
        step = dhcpv6lq_session_feed(session, &input);
        if (step && step->query && step->message_type == DHCPV6LQ_LEASEQUERY_DONE) {
            followed += clients_of(step->query);
        }
    }
    if (followed != clients) {
        fail("the session did not follow the answers to their ends");
    }
    dhcpv6lq_session_free(session);
    dhcpv6lq_capture_free(capture);
    return input.frame;
}

/* A REQUEST of a client through a relay, or the REPLY to it. */
static void build_exchange(uint32_t number, bool is_reply) {
    char port[] = "ge-0/0/0.00000000";

    snprintf(port, sizeof port, "ge-0/0/0.%08x", (unsigned)number);
    begin_relay(&message, is_reply ? DHCPV6LQ_RELAY_REPL : DHCPV6LQ_RELAY_FORW, 0, "fe80::1",
                !is_reply);
    if (!is_reply) {
        option_remote_id(&message, port);
    }
    begin_option(&message, DHCPV6LQ_OPTION_RELAY_MSG);
    begin_message(&message, is_reply ? DHCPV6LQ_REPLY : 3 /* REQUEST */, number);
    begin_option(&message, DHCPV6LQ_OPTION_CLIENTID);
    begin_element(&message, DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_DUID_EN);
    put_number(&message, DHCPV6LQ_FIELD_DUID_EN_ENTERPRISE, ENTERPRISE);
    put_octets(&message, DHCPV6LQ_FIELD_DUID_EN_IDENTIFIER, port, sizeof port - 1);
    end(&message);
    end(&message);
    option_duid(&message, DHCPV6LQ_OPTION_SERVERID, WHO_SERVER);
    begin_option(&message, DHCPV6LQ_OPTION_IA_NA);
    put_number(&message, DHCPV6LQ_FIELD_IAID, 1);
    put_number(&message, DHCPV6LQ_FIELD_T1, 0);
    put_number(&message, DHCPV6LQ_FIELD_T2, 0);
    option_address(&message, number);
    end(&message);
    end(&message);
    end(&message);
    end(&message);
}

/* As many messages of exchanges through a relay as the other passes have, half of them replies. */
static const struct stream *exchanges(uint32_t messages) {
    static struct stream made;
    static uint32_t count;
    clock_t start = clock();

    if (count != messages) {
        stream_free(&made);
        made = (struct stream){0};
        for (count = 0; count < messages; count++) {
            build_exchange(count / 2, count % 2 == 1);
            stream_message(&made, &message);
        }
    }
    aside += clock() - start;
    return &made;
}

/* Without any leasequery. */
static size_t pass_ledger(const struct stream *stream, uint32_t clients) {
    const struct stream *made = exchanges(answer_messages(clients));
    size_t given = 0;
    const struct dhcpv6lq_allocator allocator = {allocate, release, &given};
    struct dhcpv6lq_capture *capture =
        dhcpv6lq_capture_new(&allocator, (struct dhcpv6lq_seed){1, 2}, NULL);
    struct dhcpv6lq_path path = {.frame = 0};
    const uint8_t *octets;
    size_t length;

    (void)stream;
    if (!capture) {
        fail("no memory");
    }
    for (size_t at = 0; next_frame(made, &at, &octets, &length);) {
        path.frame++;
        dhcpv6lq_ledger_take(capture, octets + DHCPV6LQ_FRAME_HEADER,
                             length - DHCPV6LQ_FRAME_HEADER, false, &path);
    }
    if (dhcpv6lq_ledger_count(capture) != answer_messages(clients) / 2) {
        fail("the ledger does not have every binding");
    }
    dhcpv6lq_capture_free(capture);
    return path.frame;
}

#ifdef BENCH_KEA
static size_t pass_kea_unpack(const struct stream *stream, uint32_t clients) {
    (void)clients;
    return kea_unpack(stream->octets, stream->length);
}

static size_t pass_kea_pack(const struct stream *stream, uint32_t clients) {
    (void)clients;
    return kea_pack(stream->octets, stream->length, &aside);
}

static size_t pass_kea_write(const struct stream *stream, uint32_t clients) {
    (void)stream;
    return kea_write(answer_messages(clients));
}
#endif

/* ---- the table ---- */

static const struct {
    const char *name;
    size_t (*pass)(const struct stream *stream, uint32_t clients);
    const char *peer; /* Kea's pass that does the same */
} passes[] = {
    {"plain", pass_plain, NULL},
    {"frame", pass_frame, NULL},
    {"walk", pass_walk, "kea-unpack"},
    {"validate", pass_validate, "kea-unpack"},
    {"session", pass_session, "kea-unpack"},
    {"write", pass_write, "kea-write"},
    {"rewrite", pass_rewrite, NULL},
    {"ledger", pass_ledger, NULL},
#ifdef BENCH_KEA
    {"kea-unpack", pass_kea_unpack, NULL},
    {"kea-pack", pass_kea_pack, NULL},
    {"kea-write", pass_kea_write, NULL},
#endif
};

enum { PLAIN, PASSES = sizeof passes / sizeof passes[0] };

/* Seconds of each run of each pass, and room for as many more. */
struct measured {
    size_t runs;
    double *seconds[PASSES];
    double *room;
};

/* Of the processor's time. */
static double measure(size_t pass, const struct stream *stream, uint32_t clients) {
    clock_t start = clock();
    clock_t ticks;

    aside = 0;
    if (passes[pass].pass(stream, clients) != answer_messages(clients)) {
        fail("not every message was looked at");
    }
    ticks = clock() - start - aside;
    return (double)(ticks > 0 ? ticks : 1) / CLOCKS_PER_SEC;
}

static int ascending(const void *one, const void *other) {
    double difference = *(const double *)one - *(const double *)other;

    return (difference > 0) - (difference < 0);
}

/* The median run of a pass, in seconds; or how many times as long as `other` in the same run. */
static double median(const struct measured *measured, size_t pass, const double *other) {
    for (size_t i = 0; i < measured->runs; i++) {
        measured->room[i] = measured->seconds[pass][i] / (other ? other[i] : 1);
    }
    qsort(measured->room, measured->runs, sizeof *measured->room, ascending);
    return measured->room[measured->runs / 2];
}

/* The seconds of the pass of that name, or NULL. */
static const double *find(const struct measured *measured, const char *name) {
    for (size_t i = 0; i < PASSES; i++) {
        if (name && strcmp(passes[i].name, name) == 0) {
            return measured->seconds[i];
        }
    }
    return NULL;
}

static void print_table(const struct measured *measured, size_t length, uint32_t clients) {
    const double messages = answer_messages(clients);

    printf("codec: %u messages of %.0f octets and %.0f events (FNV-1a %08x); a session allocates "
           "%.0f octets for each\n",
           answer_messages(clients), (double)length / messages, (double)events / messages, checksum,
           (double)allocated / messages);
#ifndef BENCH_KEA
    printf("No Kea 2.2 to compare with: install kea-dev and libboost-dev, then run cmake again.\n");
#endif
    printf("%-12s %12s %14s %14s\n", "pass", "ns a message", "ratio to plain", "ratio to Kea");
    for (size_t i = 0; i < PASSES; i++) {
        const double *peer = find(measured, passes[i].peer);

        printf("%-12s %12.0f %14.2f", passes[i].name, median(measured, i, NULL) / messages * 1e9,
               median(measured, i, measured->seconds[PLAIN]));
        if (peer) {
            printf(" %14.3f\n", median(measured, i, peer));
        } else {
            printf(" %14s\n", "-");
        }
    }
}

static uint32_t argument(int argc, char **argv, int at, uint32_t least, uint32_t otherwise) {
    char *rest = NULL;
    unsigned long number = argc > at ? strtoul(argv[at], &rest, 10) : otherwise;

    if (number < least || number > MOST || (rest && *rest)) {
        fail("bench-codec [CLIENTS [RUNS]]: from 4 and 1 to 1000000");
    }
    return (uint32_t)number;
}

static double *claim(size_t runs) {
    double *seconds = calloc(runs, sizeof *seconds);

    if (!seconds) {
        fail("no memory");
    }
    return seconds;
}

int main(int argc, char **argv) {
    uint32_t clients = argument(argc, argv, 1, QUERIES, CLIENTS);
    struct measured measured = {.runs = argument(argc, argv, 2, 1, RUNS)};
    struct stream stream = {0};

    add_answer(&stream, clients);
#ifdef BENCH_KEA
    kea_begin(stream.octets, stream.length);
#endif
    measured.room = claim(measured.runs);
    for (size_t i = 0; i < PASSES; i++) {
        measured.seconds[i] = claim(measured.runs);
    }
    for (size_t run = 0; run < measured.runs; run++) {
        for (size_t i = 0; i < PASSES; i++) {
            measured.seconds[i][run] = measure(i, &stream, clients);
        }
    }
    print_table(&measured, stream.length, clients);
    for (size_t i = 0; i < PASSES; i++) {
        free(measured.seconds[i]);
    }
    free(measured.room);
    stream_free(&stream);
    return EXIT_SUCCESS;
}
