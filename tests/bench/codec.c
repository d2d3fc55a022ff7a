/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How fast the codec is by itself: several ways through the octets of one bulk
 * answer, in turns with a plain loop over the same octets. README.md says how to
 * read it.
 *
 *     bench-codec [CLIENTS [RUNS]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dhcpv6lq/frame.h"
#include "dhcpv6lq/session.h"
#include "dhcpv6lq/writer.h"

#define F(id) DHCPV6LQ_FIELD_##id
#define O(id) DHCPV6LQ_OPTION_##id

enum {
    CLIENTS = 20000,
    RUNS = 11,
    MOST = 1000000,     /* of either; a session follows that many bindings */
    CLIENT_SIZE = 256,  /* octets: a LEASEQUERY-DATA here is smaller */
    OTHERS_SIZE = 1024, /* octets: so are the query, the REPLY's own options and the DONE */
    SEGMENT = 1428      /* octets */
};

/* A query and its answer, each message with its message-size. */
struct stream {
    uint8_t *octets;
    size_t length;
    uint32_t clients;
};

static _Noreturn void fail(const char *text) {
    (void)fprintf(stderr, "%s\n", text);
    exit(EXIT_FAILURE);
}

static void *claim(size_t size) {
    void *memory = malloc(size);

    if (!memory) {
        fail("no memory");
    }
    return memory;
}

/* ---- the octets ---- */

static const uint8_t *address(uint32_t number) {
    static uint8_t octets[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 0xa};

    for (size_t i = 0; i < 4; i++) {
        octets[12 + i] = (uint8_t)(number >> (24 - 8 * i));
    }
    return octets;
}

/* One /56 after another. */
static const uint8_t *prefix(uint32_t number) {
    static uint8_t octets[16] = {0x20, 0x01, 0x0d, 0xb8};

    for (size_t i = 0; i < 3; i++) {
        octets[4 + i] = (uint8_t)(number >> (16 - 8 * i));
    }
    return octets;
}

static void begin(struct dhcpv6lq_writer *writer, uint32_t option) {
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_OPTION, option);
}

static void begin_message(struct dhcpv6lq_writer *writer, uint32_t type) {
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_FRAME, 0);
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_MESSAGE, type);
    dhcpv6lq_write_number(writer, F(TRANSACTION_ID), 1);
}

static void end(struct dhcpv6lq_writer *writer, unsigned elements) {
    for (; elements > 0; elements--) {
        dhcpv6lq_write_end(writer);
    }
}

static void write_duid(struct dhcpv6lq_writer *writer, uint32_t option, uint32_t number) {
    begin(writer, option);
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_DUID_LLT);
    dhcpv6lq_write_number(writer, F(DUID_LLT_HWTYPE), 1);
    dhcpv6lq_write_number(writer, F(DUID_LLT_TIME), 700277568);
    dhcpv6lq_write_octets(writer, F(DUID_LLT_ADDRESS), address(number) + 10, 6);
    end(writer, 2);
}

static void write_text(struct dhcpv6lq_writer *writer, enum dhcpv6lq_field field,
                       const char *text) {
    dhcpv6lq_write_octets(writer, field, (const uint8_t *)text, strlen(text));
}

static void write_relay_data(struct dhcpv6lq_writer *writer, uint32_t number) {
    begin(writer, O(LQ_RELAY_DATA));
    dhcpv6lq_write_octets(writer, F(LQ_PEER_ADDRESS), address(number), 16);
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_RELAY_FORW);
    dhcpv6lq_write_number(writer, F(HOP_COUNT), 0);
    dhcpv6lq_write_octets(writer, F(LINK_ADDRESS), address(1), 16);
    dhcpv6lq_write_octets(writer, F(PEER_ADDRESS), address(number), 16);
    begin(writer, O(INTERFACE_ID));
    write_text(writer, F(INTERFACE_ID), "ge-0/0/1.100");
    end(writer, 1);
    begin(writer, O(REMOTE_ID));
    dhcpv6lq_write_number(writer, F(ENTERPRISE), 9);
    write_text(writer, F(REMOTE_ID), "olt-1/port-100");
    end(writer, 1);
    write_duid(writer, O(RELAY_ID), 0);
    end(writer, 2);
}

/* One binding a client, as Kea sends it: an address or a prefix. */
static void write_client(struct dhcpv6lq_writer *writer, uint32_t number) {
    begin(writer, O(CLIENT_DATA));
    write_duid(writer, O(CLIENTID), number);
    if (number % 2 == 0) {
        begin(writer, O(IAADDR));
        dhcpv6lq_write_octets(writer, F(IAADDR), address(number), 16);
        dhcpv6lq_write_number(writer, F(IAADDR_PREFERRED), 3600);
        dhcpv6lq_write_number(writer, F(IAADDR_VALID), 7200);
    } else {
        begin(writer, O(IAPREFIX));
        dhcpv6lq_write_number(writer, F(IAPREFIX_PREFERRED), 3600);
        dhcpv6lq_write_number(writer, F(IAPREFIX_VALID), 7200);
        dhcpv6lq_write_number(writer, F(IAPREFIX_LENGTH), 56);
        dhcpv6lq_write_octets(writer, F(IAPREFIX), prefix(number), 16);
    }
    end(writer, 1);
    begin(writer, O(CLT_TIME));
    dhcpv6lq_write_number(writer, F(CLT_TIME), 40);
    end(writer, 1);
    write_relay_data(writer, number);
    end(writer, 1);
}

static void write_query(struct dhcpv6lq_writer *writer) {
    begin_message(writer, DHCPV6LQ_LEASEQUERY);
    write_duid(writer, O(CLIENTID), MOST);
    begin(writer, O(LQ_QUERY));
    dhcpv6lq_write_number(writer, F(QUERY_TYPE), DHCPV6LQ_QUERY_BY_RELAY_ID);
    dhcpv6lq_write_octets(writer, F(QUERY_LINK_ADDRESS), (const uint8_t[16]){0}, 16);
    begin(writer, O(ORO));
    dhcpv6lq_write_number(writer, F(REQUESTED_OPTION), O(LQ_RELAY_DATA));
    end(writer, 1);
    write_duid(writer, O(RELAY_ID), 0);
    end(writer, 3);
}

/* The first client is in the REPLY, the others are in a DATA each (RFC 5460 5.2). */
static struct stream make_stream(uint32_t clients) {
    size_t size = OTHERS_SIZE + (size_t)clients * CLIENT_SIZE;
    struct stream stream = {.octets = claim(size), .clients = clients};
    struct dhcpv6lq_writer writer;
    struct dhcpv6lq_error error;

    dhcpv6lq_writer_init(&writer, stream.octets, size);
    write_query(&writer);
    begin_message(&writer, DHCPV6LQ_LEASEQUERY_REPLY);
    write_duid(&writer, O(SERVERID), MOST + 1);
    write_duid(&writer, O(CLIENTID), MOST);
    write_client(&writer, 0);
    end(&writer, 2);
    for (uint32_t i = 1; i < clients; i++) {
        begin_message(&writer, DHCPV6LQ_LEASEQUERY_DATA);
        write_client(&writer, i);
        end(&writer, 2);
    }
    begin_message(&writer, DHCPV6LQ_LEASEQUERY_DONE);
    end(&writer, 2);
    if (dhcpv6lq_writer_finish(&writer, &stream.length, &error) != DHCPV6LQ_OK) {
        fail(error.text);
    }
    return stream;
}

/* ---- the ways through them: each returns what it found, which is known beforehand ---- */

static uint32_t checksum;

/* A step of FNV-1a an octet, which waits for the one before it. */
static size_t pass_plain(const struct stream *stream) {
    uint32_t hash = 2166136261;

    for (size_t i = 0; i < stream->length; i++) {
        hash = (hash ^ stream->octets[i]) * 16777619;
    }
    checksum = hash;
    return stream->length;
}

/* What is done with each frame; NULL: nothing. Returns octets. */
typedef size_t (*frame_work)(const uint8_t *octets, size_t length);

/* In segments, as they come from TCP. */
static size_t through_frames(const struct stream *stream, frame_work work) {
    static uint8_t buffer[DHCPV6LQ_FRAME_MAX];
    struct dhcpv6lq_frame frame;
    struct dhcpv6lq_error error;
    size_t octets = 0;

    dhcpv6lq_frame_init(&frame, buffer, sizeof buffer);
    for (size_t at = 0, used; at < stream->length; at += used) {
        size_t left = SEGMENT - at % SEGMENT;

        if (left > stream->length - at) {
            left = stream->length - at;
        }
        if (dhcpv6lq_frame_feed(&frame, stream->octets + at, left, &used, &error) ==
            DHCPV6LQ_FRAME_WHOLE) {
            octets += work ? work(frame.buffer, frame.length) : frame.length;
        }
    }
    return octets;
}

static size_t pass_frame(const struct stream *stream) {
    return through_frames(stream, NULL);
}

static size_t walk_frame(const uint8_t *octets, size_t length) {
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;
    size_t fields = 0;

    dhcpv6lq_walk_frame(&walk, octets, length);
    while (dhcpv6lq_walk_next(&walk, &event)) {
        fields += event.type == DHCPV6LQ_EVENT_FIELD ? event.length : 0;
    }
    return fields;
}

static size_t pass_walk(const struct stream *stream) {
    return through_frames(stream, walk_frame);
}

static size_t write_frame(const uint8_t *octets, size_t length) {
    static uint8_t copy[DHCPV6LQ_FRAME_MAX];
    struct dhcpv6lq_writer writer;
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;
    struct dhcpv6lq_error error;
    size_t used;

    dhcpv6lq_writer_init(&writer, copy, sizeof copy);
    dhcpv6lq_walk_frame(&walk, octets, length);
    while (dhcpv6lq_walk_next(&walk, &event)) {
        dhcpv6lq_write_event(&writer, octets, &event);
    }
    if (dhcpv6lq_writer_finish(&writer, &used, &error) != DHCPV6LQ_OK || used != length ||
        memcmp(copy, octets, length) != 0) {
        fail("what was written is not what was read");
    }
    return used;
}

static size_t pass_write(const struct stream *stream) {
    return through_frames(stream, write_frame);
}

static enum dhcpv6lq_direction direction_of(size_t at) {
    return at == 0 ? DHCPV6LQ_TO_SERVER : DHCPV6LQ_FROM_SERVER;
}

static size_t pass_validate(const struct stream *stream) {
    size_t at = 0;

    while (at < stream->length) {
        struct dhcpv6lq_validation validation = {
            .transport = DHCPV6LQ_TCP,
            .direction = direction_of(at),
            .query = DHCPV6LQ_QUERY_ONE_OR_BULK,
        };
        size_t length = dhcpv6lq_frame_length(stream->octets + at, stream->length - at);

        if (dhcpv6lq_validate(NULL, 0, stream->octets + at + DHCPV6LQ_FRAME_HEADER,
                              length - DHCPV6LQ_FRAME_HEADER, &validation) > 0) {
            fail("a message breaks a rule");
        }
        at += length;
    }
    return at;
}

static void *allocate(void *context, size_t size) {
    *(size_t *)context += size;
    return malloc(size);
}

static void release(void *context, void *memory) {
    (void)context;
    free(memory);
}

/* Octets that the session allocated, those that it gave back meanwhile too. */
static size_t allocated;

static size_t pass_session(const struct stream *stream) {
    const struct dhcpv6lq_allocator allocator = {allocate, release, &allocated};
    struct dhcpv6lq_session *session;
    const struct dhcpv6lq_step *step = NULL;
    struct dhcpv6lq_input input = {0};
    size_t at = 0;

    allocated = 0;
    session = dhcpv6lq_session_new(&allocator, DHCPV6LQ_TCP, true, NULL);
    if (!session) {
        fail("no memory");
    }
    while (at < stream->length) {
        size_t length = dhcpv6lq_frame_length(stream->octets + at, stream->length - at);

        input.octets = stream->octets + at + DHCPV6LQ_FRAME_HEADER;
        input.length = length - DHCPV6LQ_FRAME_HEADER;
        input.frame++;
        input.direction = direction_of(at);
        step = dhcpv6lq_session_feed(session, &input);
        at += length;
    }
    if (!step || !step->query || step->query->totals.clients != stream->clients ||
        step->query->findings > 0 || step->query->bindings_given_up ||
        dhcpv6lq_query_outcome(step->query) != DHCPV6LQ_DONE) {
        fail("the session did not follow the answer to its end");
    }
    dhcpv6lq_session_free(session);
    return at;
}

/* ---- the table ---- */

static const struct {
    const char *name;
    size_t (*pass)(const struct stream *stream);
} passes[] = {
    {"plain", pass_plain},       {"frame", pass_frame},     {"walk", pass_walk},
    {"validate", pass_validate}, {"session", pass_session}, {"write", pass_write},
};

enum { PASSES = sizeof passes / sizeof passes[0] };

static int ascending(const void *one, const void *other) {
    double difference = *(const double *)one - *(const double *)other;

    return (difference > 0) - (difference < 0);
}

/* Seconds of the processor's time. */
static double measure(size_t (*pass)(const struct stream *stream), const struct stream *stream) {
    clock_t start = clock();

    if (pass(stream) != stream->length) {
        fail("not every octet was looked at");
    }
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static void print_table(double *seconds, size_t runs, const struct stream *stream) {
    double plain = 0;

    printf("%u clients, %zu octets (FNV-1a %08x); a session allocates %.1f octets a client\n",
           stream->clients, stream->length, checksum, (double)allocated / stream->clients);
    printf("           min ms  median ms  octets/us  ratio to plain\n");
    for (size_t i = 0; i < PASSES; i++) {
        double *own = seconds + i * runs;
        double median;

        qsort(own, runs, sizeof *own, ascending);
        median = own[runs / 2] > 0 ? own[runs / 2] : 1.0 / CLOCKS_PER_SEC;
        plain = i == 0 ? median : plain;
        printf("%-9s %8.3f %10.3f %10.1f %15.2f\n", passes[i].name, own[0] * 1e3, median * 1e3,
               (double)stream->length / median / 1e6, median / plain);
    }
}

static uint32_t argument(int argc, char **argv, int at, uint32_t otherwise) {
    char *rest = NULL;
    unsigned long number = argc > at ? strtoul(argv[at], &rest, 10) : otherwise;

    if (number < 1 || number > MOST || (rest && *rest)) {
        fail("bench-codec [CLIENTS [RUNS]]: each from 1 to 1000000");
    }
    return (uint32_t)number;
}

int main(int argc, char **argv) {
    struct stream stream = make_stream(argument(argc, argv, 1, CLIENTS));
    size_t runs = argument(argc, argv, 2, RUNS);
    double *seconds = claim(PASSES * runs * sizeof *seconds);

    for (size_t run = 0; run < runs; run++) {
        for (size_t i = 0; i < PASSES; i++) {
            seconds[i * runs + run] = measure(passes[i].pass, &stream);
        }
    }
    print_table(seconds, runs, &stream);
    free(seconds);
    free(stream.octets);
    return EXIT_SUCCESS;
}
