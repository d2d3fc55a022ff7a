/* SPDX-License-Identifier: MIT
 *
 * What relays told of a client, as a string: two of them, since many clients have the relay in
 * common, and each its own line.
 *
 *     near   | which are there | far | client-address | Interface-ID | Remote-ID |
 *     far    | which are there | link-address | relay's address | Relay-ID |
 *
 * Of each, only what is there. An id is its excerpt (excerpts.c), after the excerpt's length; the
 * far string is there by its number. Looking for a string costs far more time than comparing the
 * ids' octets with it does, so they are no strings of their own.
 */
#include "leases/table.h"

#include <string.h>

#include "octets/wire.h"

enum {
    ADDRESS = 16,
    NUMBER = 4,
    WIDTH = 2, /* of an excerpt's length */
    RECORD_MAX = 1 + NUMBER + 2 * ADDRESS + 2 * (WIDTH + DHCPV6LQ_EXCERPT_MAX)
};

/* A string that is being put together: its first octet has a bit for each part that is there. */
struct record {
    uint8_t octets[RECORD_MAX];
    size_t length;
    unsigned parts;
};

static void begin(struct record *record) {
    record->octets[0] = 0;
    record->length = 1;
    record->parts = 0;
}

static void put(struct record *record, const void *part, size_t length) {
    if (part) {
        memcpy(record->octets + record->length, part, length);
        record->length += length;
        record->octets[0] |= (uint8_t)(1u << record->parts);
    }
    record->parts++;
}

/* ---- in ---- */

static void put_id(const struct dhcpv6lq_leases *leases, struct record *record,
                   const struct dhcpv6lq_bytes *id) {
    uint8_t *length = record->octets + record->length;

    if (id->octets) {
        size_t used = dhcpv6lq_excerpt_write(leases, length + WIDTH, id->octets, id->length);

        dhcpv6lq_wire_put(length, WIDTH, used);
        record->length += WIDTH + used;
        record->octets[0] |= (uint8_t)(1u << record->parts);
    }
    record->parts++;
}

/* Where it is the outermost RELAY-FORW's own peer-address, the server did not hear that relay but
 * the one whose message it is: rule relay_data_peer. */
static const uint8_t *relay_address(const struct dhcpv6lq_relay *relay) {
    bool is_other = relay->peer_address && relay->outer_peer &&
                    memcmp(relay->peer_address, relay->outer_peer, ADDRESS) == 0;

    return is_other ? NULL : relay->peer_address;
}

/* The string of a record; *string, which is that of the latest one, gets 0 where this one has no
 * parts. */
static bool put_record(struct dhcpv6lq_leases *leases, const struct record *record,
                       uint32_t *string) {
    if (record->octets[0] == 0) {
        *string = 0;
        return true;
    }
    *string = dhcpv6lq_strings_put_again(&leases->strings, record->octets, record->length, *string);
    return *string != 0;
}

bool dhcpv6lq_relay_put(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_relay *relay,
                        uint32_t *string) {
    struct record record;

    begin(&record);
    put(&record, relay->link_address, ADDRESS);
    put(&record, relay_address(relay), ADDRESS);
    put_id(leases, &record, &relay->relay_id);
    if (!put_record(leases, &record, &leases->latest_far)) {
        return false;
    }
    begin(&record);
    put(&record, leases->latest_far ? &leases->latest_far : NULL, NUMBER);
    put(&record, relay->client_address, ADDRESS);
    put_id(leases, &record, &relay->interface_id);
    put_id(leases, &record, &relay->remote_id);
    if (!put_record(leases, &record, &leases->latest_near)) {
        return false;
    }
    *string = leases->latest_near;
    return true;
}

/* ---- out ---- */

/* A string that is being taken apart. */
struct parts {
    const uint8_t *octets;
    size_t position;
    unsigned part;
};

static struct parts parts_of(const struct dhcpv6lq_leases *leases, uint32_t string) {
    return (struct parts){dhcpv6lq_strings_get(&leases->strings, string).octets, 1, 0};
}

/* The next part, or NULL. */
static const uint8_t *get(struct parts *parts, size_t length) {
    bool is_there = parts->octets[0] >> parts->part++ & 1;
    const uint8_t *part = parts->octets + parts->position;

    parts->position += is_there ? length : 0;
    return is_there ? part : NULL;
}

static uint32_t get_number(struct parts *parts) {
    const uint8_t *part = get(parts, NUMBER);
    uint32_t number = 0;

    if (part) {
        memcpy(&number, part, sizeof number);
    }
    return number;
}

static struct dhcpv6lq_excerpt get_id(struct parts *parts) {
    const uint8_t *length = get(parts, WIDTH);
    struct dhcpv6lq_bytes excerpt;

    if (!length) {
        return (struct dhcpv6lq_excerpt){NULL, 0, 0};
    }
    excerpt = (struct dhcpv6lq_bytes){length + WIDTH, (size_t)dhcpv6lq_wire_get(length, WIDTH)};
    parts->position += excerpt.length;
    return dhcpv6lq_excerpt_read(excerpt);
}

void dhcpv6lq_relay_get(const struct dhcpv6lq_leases *leases, uint32_t string,
                        struct dhcpv6lq_lease *lease) {
    struct parts parts;
    uint32_t far;

    if (string == 0) {
        return;
    }
    parts = parts_of(leases, string);
    far = get_number(&parts);
    lease->client_address = get(&parts, ADDRESS);
    lease->interface_id = get_id(&parts);
    lease->remote_id = get_id(&parts);
    if (far == 0) {
        return;
    }
    parts = parts_of(leases, far);
    lease->link_address = get(&parts, ADDRESS);
    lease->relay_address = get(&parts, ADDRESS);
    lease->relay_id = get_id(&parts);
}
