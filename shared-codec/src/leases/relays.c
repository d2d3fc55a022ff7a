/* SPDX-License-Identifier: MIT
 *
 * What relays told of a client, as a string: two of them, since many clients have the relay in
 * common, and each its own line.
 *
 *     near   | which are there | client-address | Interface-ID | Remote-ID | far |
 *     far    | which are there | link-address | relay's address | Relay-ID |
 *
 * Of each, only what is there; an id is the number of its string.
 */
#include "leases/table.h"

#include <string.h>

enum { ADDRESS = 16, NUMBER = 4, RECORD_MAX = 1 + 2 * ADDRESS + 3 * NUMBER };

/* A string that is being put together: its first octet has a bit for each part that is there. */
struct record {
    uint8_t octets[RECORD_MAX];
    size_t length;
    unsigned parts;
};

static void put(struct record *record, const void *part, size_t length) {
    if (part) {
        memcpy(record->octets + record->length, part, length);
        record->length += length;
        record->octets[0] |= (uint8_t)(1u << record->parts);
    }
    record->parts++;
}

static void put_number(struct record *record, uint32_t number) {
    put(record, number ? &number : NULL, sizeof number);
}

/* ---- in ---- */

static bool put_id(struct dhcpv6lq_leases *leases, struct record *record,
                   const struct dhcpv6lq_bytes *id) {
    uint32_t string = id->octets ? dhcpv6lq_excerpt_put(leases, id->octets, id->length) : 0;

    put_number(record, string);
    return !id->octets || string != 0;
}

/* Where it is the outermost RELAY-FORW's own peer-address, the server did not hear that relay but
 * the one whose message it is: rule relay_data_peer. */
static const uint8_t *relay_address(const struct dhcpv6lq_relay *relay) {
    bool is_other = relay->peer_address && relay->outer_peer &&
                    memcmp(relay->peer_address, relay->outer_peer, ADDRESS) == 0;

    return is_other ? NULL : relay->peer_address;
}

/* The string of a record; *string gets 0 where it has no parts. */
static bool put_record(struct dhcpv6lq_leases *leases, const struct record *record,
                       uint32_t *string) {
    *string = 0;
    if (record->octets[0] == 0) {
        return true;
    }
    *string = dhcpv6lq_strings_put(&leases->strings, record->octets, record->length);
    return *string != 0;
}

bool dhcpv6lq_relay_put(struct dhcpv6lq_leases *leases, const struct dhcpv6lq_relay *relay,
                        uint32_t *string) {
    struct record near = {.length = 1};
    struct record far = {.length = 1};
    uint32_t far_string;

    put(&far, relay->link_address, ADDRESS);
    put(&far, relay_address(relay), ADDRESS);
    if (!put_id(leases, &far, &relay->relay_id) || !put_record(leases, &far, &far_string)) {
        return false;
    }
    put(&near, relay->client_address, ADDRESS);
    if (!put_id(leases, &near, &relay->interface_id) || !put_id(leases, &near, &relay->remote_id)) {
        return false;
    }
    put_number(&near, far_string);
    return put_record(leases, &near, string);
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

void dhcpv6lq_relay_get(const struct dhcpv6lq_leases *leases, uint32_t string,
                        struct dhcpv6lq_lease *lease) {
    struct parts parts;
    uint32_t far;

    if (string == 0) {
        return;
    }
    parts = parts_of(leases, string);
    lease->client_address = get(&parts, ADDRESS);
    lease->interface_id = dhcpv6lq_excerpt_get(leases, get_number(&parts));
    lease->remote_id = dhcpv6lq_excerpt_get(leases, get_number(&parts));
    far = get_number(&parts);
    if (far == 0) {
        return;
    }
    parts = parts_of(leases, far);
    lease->link_address = get(&parts, ADDRESS);
    lease->relay_address = get(&parts, ADDRESS);
    lease->relay_id = dhcpv6lq_excerpt_get(leases, get_number(&parts));
}
