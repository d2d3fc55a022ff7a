/* SPDX-License-Identifier: MIT
 *
 * All that lasts as long as the capture is in one arena.
 */
#include "dhcpv6lq/session.h"

#include "series/attempts.h"
#include "series/connections.h"
#include "series/ledger.h"
#include "series/resume.h"
#include "series/stored.h"

enum {
    QUERIES_DEFAULT = 1000000,
    BULK_TIMEOUT = 300,   /* seconds: BULK_LQ_DATA_TIMEOUT, RFC 5460 5.6 */
    ACTIVE_TIMEOUT = 120, /* seconds: ACTIVE_LQ_RCV_TIMEOUT, RFC 7653 6.4 */
    UDP_TIMEOUT = 40      /* seconds: over these a query is sent, 1+2+4+8+10+10, RFC 5007 4.1.4 */
};

static void set_default(uint32_t *limit, uint32_t value) {
    *limit = *limit != 0 ? *limit : value;
}

struct dhcpv6lq_capture *dhcpv6lq_capture_new(const struct dhcpv6lq_allocator *allocator,
                                              struct dhcpv6lq_seed seed,
                                              const struct dhcpv6lq_limits *limits) {
    struct dhcpv6lq_capture *capture = allocator->allocate(allocator->context, sizeof *capture);

    if (!capture) {
        return NULL;
    }
    *capture = (struct dhcpv6lq_capture){.allocator = *allocator, .seed = seed};
    if (limits) {
        capture->limits = *limits;
    }
    set_default(&capture->limits.queries, QUERIES_DEFAULT);
    set_default(&capture->limits.bulk_timeout, BULK_TIMEOUT);
    set_default(&capture->limits.active_timeout, ACTIVE_TIMEOUT);
    set_default(&capture->limits.udp_timeout, UDP_TIMEOUT);
    capture->last = &capture->first;
    dhcpv6lq_arena_init(&capture->arena, &capture->allocator);
    dhcpv6lq_intern_init(&capture->intern, &capture->arena, seed);
    dhcpv6lq_reading_init(&capture->reading, &capture->allocator);
    dhcpv6lq_map_init(&capture->connections_map, &capture->allocator,
                      dhcpv6lq_connections_are_equal);
    dhcpv6lq_map_init(&capture->attempts, &capture->allocator, dhcpv6lq_attempts_are_equal);
    dhcpv6lq_map_init(&capture->updates, &capture->allocator, dhcpv6lq_updates_are_equal);
    dhcpv6lq_stored_init(capture);
    return capture;
}

void dhcpv6lq_capture_free(struct dhcpv6lq_capture *capture) {
    struct dhcpv6lq_allocator allocator;

    if (!capture) {
        return;
    }
    for (struct dhcpv6lq_connection_entry *entry = capture->connections; entry;
         entry = entry->next) {
        dhcpv6lq_connection_free(entry->connection);
    }
    dhcpv6lq_map_free(&capture->connections_map);
    dhcpv6lq_map_free(&capture->attempts);
    dhcpv6lq_map_free(&capture->updates);
    dhcpv6lq_stored_free(capture);
    dhcpv6lq_ledger_free(capture->ledger);
    dhcpv6lq_session_free(capture->udp);
    dhcpv6lq_reading_free(&capture->reading);
    dhcpv6lq_intern_free(&capture->intern);
    dhcpv6lq_arena_free(&capture->arena);
    allocator = capture->allocator;
    allocator.release(allocator.context, capture);
}

void dhcpv6lq_capture_listen(struct dhcpv6lq_capture *capture,
                             const struct dhcpv6lq_answer_listener *listener) {
    capture->listener = *listener;
}

struct dhcpv6lq_session *dhcpv6lq_capture_udp(struct dhcpv6lq_capture *capture) {
    if (!capture->udp) {
        capture->udp = dhcpv6lq_session_new(capture, DHCPV6LQ_UDP);
    }
    return capture->udp;
}

void dhcpv6lq_capture_tick(struct dhcpv6lq_capture *capture, int64_t time) {
    if (!capture->ticked || time > capture->last_time) {
        capture->ticked = true;
        capture->last_time = time;
    }
}

void dhcpv6lq_capture_expect(struct dhcpv6lq_capture *capture, bool more) {
    capture->expects = more;
}

const struct dhcpv6lq_query *dhcpv6lq_capture_queries(const struct dhcpv6lq_capture *capture) {
    return capture->first;
}

const struct dhcpv6lq_bytes *dhcpv6lq_capture_keep(struct dhcpv6lq_capture *capture,
                                                   const uint8_t *octets, size_t length) {
    return dhcpv6lq_intern(&capture->intern, octets, length);
}

const struct dhcpv6lq_bytes *dhcpv6lq_capture_keep_bytes(struct dhcpv6lq_capture *capture,
                                                         const struct dhcpv6lq_bytes *bytes) {
    return bytes->octets ? dhcpv6lq_intern(&capture->intern, bytes->octets, bytes->length) : NULL;
}

uint64_t dhcpv6lq_capture_walks(const struct dhcpv6lq_capture *capture) {
    return capture->reading.walks;
}
