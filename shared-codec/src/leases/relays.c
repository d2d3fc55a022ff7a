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
    WIDTH = 2 /* of an excerpt's length */
};

_Static_assert(1 + NUMBER + 2 * ADDRESS + 2 * (WIDTH + DHCPV6LQ_EXCERPT_MAX) ==
                   DHCPV6LQ_RELAY_RECORD_MAX,
               "there is room for the longest");

static void begin(struct dhcpv6lq_relay_record *record) {
    record->octets[0] = 0;
    record->length = 1;
    record->parts = 0;
}

static void put(struct dhcpv6lq_relay_record *record, const void *part, size_t length) {
    if (part) {
        memcpy(record->octets + record->length, part, length);
        record->length += length;
        record->octets[0] |= (uint8_t)(1u << record->parts);
    }
    record->parts++;
}

/* ---- in ---- */

static void put_id(const struct dhcpv6lq_leases *leases, struct dhcpv6lq_relay_record *record,
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

bool dhcpv6lq_relay_write(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_relay *relay,
                          struct dhcpv6lq_relay_record *near) {
    struct dhcpv6lq_relay_record far;

    begin(&far);
    put(&far, relay->link_address, ADDRESS);
    put(&far, relay_address(relay), ADDRESS);
    put_id(leases, &far, &relay->relay_id);
    if (far.octets[0] == 0) {
        leases->latest_far = 0;
    } else {
        leases->latest_far = dhcpv6lq_strings_put_again(&leases->strings, far.octets, far.length,
                                                        leases->latest_far);
        if (leases->latest_far == 0) {
            return false;
        }
    }
    begin(near);
    put(near, leases->latest_far ? &leases->latest_far : NULL, NUMBER);
    put(near, relay->client_address, ADDRESS);
    put_id(leases, near, &relay->interface_id);
    put_id(leases, near, &relay->remote_id);
    return true;
}

/* That of a new binding is rarely another one's, too: to look for it would cost more than it takes.
 * That of a known one is looked for, since reports of it may come without end. */
bool dhcpv6lq_relay_put(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_relay_record *near,
                        uint32_t first, uint32_t *string) {
    struct dhcpv6lq_strings *strings = &leases->strings;

    *string = 0;
    if (near->octets[0] == 0) {
        return true;
    }
    if (dhcpv6lq_strings_has(strings, leases->latest_near, near->octets, near->length)) {
        *string = leases->latest_near;
    } else if (first == 0) {
        *string = dhcpv6lq_strings_add(strings, near->octets, near->length);
    } else {
        *string = dhcpv6lq_strings_put_again(strings, near->octets, near->length,
                                             dhcpv6lq_row(leases, first)->relay);
    }
    leases->latest_near = *string;
    return *string != 0;
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
