/* SPDX-License-Identifier: MIT
 *
 * What changed between two answers to a Bulk Leasequery: reads the octets of each from a file, as
 * they came over a TCP connection (RFC 5460 5.1), and prints which bindings are new, have another
 * client, or are gone; and which conflict with another client's.
 *
 *     changes EARLIER LATER SECONDS        so many seconds lie between them
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "dhcpv6lq/frame.h"
#include "dhcpv6lq/leases.h"
#include "dhcpv6lq/reader.h"
#include "dhcpv6lq/session.h"
#include "dhcpv6lq/writer.h"

#define SECOND INT64_C(1000000000) /* nanoseconds */

static void *allocate(void *context, size_t size) {
    (void)context;
    return malloc(size);
}

static void release(void *context, void *memory) {
    (void)context;
    free(memory);
}

/* ---- from octets to the table ---- */

/* An answer that is being read. */
struct reading {
    struct dhcpv6lq_session *session;
    const struct dhcpv6lq_query *query; /* that it answers; NULL: none so far */
    int64_t time;                       /* nanoseconds since 1970 */
    uint32_t messages;
};

/* The session hands what the message tells of clients to the table. */
static bool feed(struct reading *reading, const uint8_t *octets, size_t length,
                 enum dhcpv6lq_direction direction) {
    const struct dhcpv6lq_input input = {.octets = octets,
                                         .length = length,
                                         .message_length = length,
                                         .frame = ++reading->messages,
                                         .time = reading->time,
                                         .direction = direction,
                                         .completeness = DHCPV6LQ_WHOLE};
    const struct dhcpv6lq_step *step = dhcpv6lq_session_feed(reading->session, &input);

    if (!step || !step->query) {
        return false;
    }
    reading->query = step->query;
    return true;
}

/* The query that was asked, which its requestor knows: by link, of any. */
static bool feed_query(struct reading *reading, uint32_t transaction_id) {
    static const uint8_t duid[] = {0, 3, 0, 1, 0, 0, 0x5e, 0, 0x53, 0xfd};
    static const uint8_t any_link[16];
    uint8_t octets[64];
    struct dhcpv6lq_writer writer;
    struct dhcpv6lq_error error;
    size_t used;

    dhcpv6lq_writer_init(&writer, octets, sizeof octets);
    dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_LEASEQUERY);
    dhcpv6lq_write_number(&writer, DHCPV6LQ_FIELD_TRANSACTION_ID, transaction_id);
    dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_CLIENTID);
    dhcpv6lq_write_raw(&writer, duid, sizeof duid);
    dhcpv6lq_write_end(&writer);
    dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_LQ_QUERY);
    dhcpv6lq_write_number(&writer, DHCPV6LQ_FIELD_QUERY_TYPE, DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
    dhcpv6lq_write_octets(&writer, DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS, any_link, sizeof any_link);
    dhcpv6lq_write_end(&writer);
    dhcpv6lq_write_end(&writer);
    return dhcpv6lq_writer_finish(&writer, &used, &error) == DHCPV6LQ_OK &&
           feed(reading, octets, used, DHCPV6LQ_TO_SERVER);
}

static bool feed_message(struct reading *reading, const uint8_t *octets, size_t length) {
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;

    return dhcpv6lq_message_load(&message, octets, 0, length, &error) == DHCPV6LQ_OK &&
           (reading->query || feed_query(reading, message.transaction_id)) &&
           feed(reading, octets, length, DHCPV6LQ_FROM_SERVER);
}

static bool feed_file(struct reading *reading, FILE *file) {
    static uint8_t buffer[DHCPV6LQ_FRAME_MAX];
    uint8_t octets[4096];
    struct dhcpv6lq_frame stream;
    size_t length;

    dhcpv6lq_frame_init(&stream, buffer, sizeof buffer);
    while ((length = fread(octets, 1, sizeof octets, file)) > 0) {
        for (size_t at = 0, used; at < length; at += used) {
            struct dhcpv6lq_error error;
            enum dhcpv6lq_frame_result result =
                dhcpv6lq_frame_feed(&stream, octets + at, length - at, &used, &error);

            if (result == DHCPV6LQ_FRAME_REFUSED ||
                (result == DHCPV6LQ_FRAME_WHOLE &&
                 !feed_message(reading, stream.buffer + DHCPV6LQ_FRAME_HEADER,
                               stream.message_size))) {
                return false;
            }
        }
    }
    return reading->query && dhcpv6lq_query_outcome(reading->query) == DHCPV6LQ_DONE;
}

/* The query that the file answers, or NULL. */
static const struct dhcpv6lq_query *read_answer(struct dhcpv6lq_capture *capture, const char *path,
                                                int64_t time) {
    struct reading reading = {.session = dhcpv6lq_session_new(capture, DHCPV6LQ_TCP), .time = time};
    FILE *file = fopen(path, "rb");
    bool is_whole = file && reading.session && feed_file(&reading, file);

    if (file) {
        (void)fclose(file);
    }
    dhcpv6lq_session_free(reading.session);
    if (!is_whole) {
        (void)fprintf(stderr, "%s: no whole answer\n", path);
    }
    return is_whole ? reading.query : NULL;
}

/* ---- from the table to what changed ---- */

static void print_column(const char *before, const struct dhcpv6lq_lease *lease,
                         enum dhcpv6lq_lease_column column) {
    char text[DHCPV6LQ_LEASE_TEXT];

    dhcpv6lq_lease_text(text, sizeof text, lease, column);
    printf("%s%s", before, text);
}

static bool find(const struct dhcpv6lq_leases *leases, const struct dhcpv6lq_query *query,
                 const struct dhcpv6lq_lease *lease, struct dhcpv6lq_lease *other) {
    return dhcpv6lq_lease_find(leases, query, 0, lease->address, lease->length, lease->is_prefix,
                               other);
}

/* What the later answer tells, beside what the earlier one told of the same binding. */
static void print_told(const struct dhcpv6lq_leases *leases, const struct dhcpv6lq_query *earlier,
                       const struct dhcpv6lq_query *later) {
    struct dhcpv6lq_lease_list list = dhcpv6lq_lease_list_of(leases, later);
    struct dhcpv6lq_lease now;
    struct dhcpv6lq_lease before;

    while (dhcpv6lq_lease_list_next(&list, &now)) {
        bool was_there = find(leases, earlier, &now, &before);
        bool moved = was_there && before.client.octets != now.client.octets;

        if (was_there && !moved && !now.conflict) {
            continue;
        }
        print_column(!was_there ? "new   "
                     : moved    ? "moved "
                                : "      ",
                     &now, DHCPV6LQ_LEASE_BINDING);
        print_column(" to ", &now, DHCPV6LQ_LEASE_CLIENT_DUID);
        if (moved) {
            print_column(" from ", &before, DHCPV6LQ_LEASE_CLIENT_DUID);
        }
        printf("%s\n", now.conflict ? ", in conflict" : "");
    }
}

static void print_gone(const struct dhcpv6lq_leases *leases, const struct dhcpv6lq_query *earlier,
                       const struct dhcpv6lq_query *later) {
    struct dhcpv6lq_lease_list list = dhcpv6lq_lease_list_of(leases, earlier);
    struct dhcpv6lq_lease before;
    struct dhcpv6lq_lease now;

    while (dhcpv6lq_lease_list_next(&list, &before)) {
        if (!find(leases, later, &before, &now)) {
            print_column("gone  ", &before, DHCPV6LQ_LEASE_BINDING);
            print_column(" from ", &before, DHCPV6LQ_LEASE_CLIENT_DUID);
            printf("\n");
        }
    }
}

int main(int count, char **arguments) {
    const struct dhcpv6lq_allocator allocator = {allocate, release, NULL};
    /* Who takes answers from others chooses this at random: hash.h. */
    const struct dhcpv6lq_seed seed = {0, 0};
    long seconds = count == 4 ? strtol(arguments[3], NULL, 10) : -1;
    struct dhcpv6lq_capture *capture;
    struct dhcpv6lq_leases *leases;
    bool is_read = false;

    if (seconds < 0 || seconds > INT32_MAX) {
        (void)fprintf(stderr, "usage: changes EARLIER LATER SECONDS\n");
        return 2;
    }
    capture = dhcpv6lq_capture_new(&allocator, seed, NULL);
    leases = dhcpv6lq_leases_new(&allocator, seed, 0);
    if (capture && leases) {
        const struct dhcpv6lq_answer_listener listener = dhcpv6lq_leases_listener(leases);
        const struct dhcpv6lq_query *earlier;
        const struct dhcpv6lq_query *later;

        dhcpv6lq_capture_listen(capture, &listener);
        earlier = read_answer(capture, arguments[1], 0);
        later = read_answer(capture, arguments[2], seconds * SECOND);
        is_read = earlier && later && !dhcpv6lq_leases_gave_up(leases);
        if (is_read) {
            print_told(leases, earlier, later);
            print_gone(leases, earlier, later);
        }
    }
    dhcpv6lq_leases_free(leases);
    dhcpv6lq_capture_free(capture);
    return is_read ? 0 : 1;
}
