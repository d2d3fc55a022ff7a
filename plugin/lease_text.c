/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A lease's columns as text.
 */
#include <time.h>

#include "dhcpv6lq/text.h"
#include "leases.h"

#define NANOSECONDS INT64_C(1000000000)

static void put_number(GString *text, uint32_t number) {
    char digits[12];
    char *digit = digits + sizeof digits - 1;

    *digit = '\0';
    do {
        *--digit = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    g_string_append(text, digit);
}

void dhcpv6lq_lease_octets(GString *text, const uint8_t *octets, size_t length,
                           size_t (*put)(char *text, size_t size, const uint8_t *octets,
                                         size_t length)) {
    enum { OCTETS_MAX = 256, OCTET = 4 /* characters at the most: \xHH */ };
    char words[OCTET * OCTETS_MAX + 1];

    put(words, sizeof words, octets, MIN(length, OCTETS_MAX));
    g_string_append(text, words);
    if (length > OCTETS_MAX) {
        g_string_append_printf(text, "... (%zu octets)", length);
    }
}

static void put_duid(GString *text, const struct dhcpv6lq_shared *duid) {
    if (duid) {
        dhcpv6lq_lease_octets(text, duid->octets, duid->length, dhcpv6lq_text_octets);
    }
}

/* Octets that are often text, as text: what is no UTF-8 in it as \xHH. */
static void put_label(GString *text, const struct dhcpv6lq_shared *label) {
    if (label) {
        dhcpv6lq_lease_octets(text, label->octets, label->length, dhcpv6lq_text_utf8);
    }
}

static void put_address(GString *text, const uint8_t *address) {
    char octets[DHCPV6LQ_TEXT_IPV6];

    dhcpv6lq_text_ipv6(octets, sizeof octets, address);
    g_string_append(text, octets);
}

static void put_time(GString *text, int64_t nanoseconds) {
    time_t seconds = (time_t)(nanoseconds / NANOSECONDS);
    struct tm parts;
    char words[32] = "";

    if (gmtime_r(&seconds, &parts)) {
        strftime(words, sizeof words, "%Y-%m-%d %H:%M:%S", &parts);
    }
    g_string_append(text, words);
}

static void put_client(GString *text, const struct dhcpv6lq_lease *lease) {
    put_duid(text, lease->client);
}

static void put_binding(GString *text, const struct dhcpv6lq_lease *lease) {
    put_address(text, lease->address);
    if (lease->is_prefix) {
        g_string_append_c(text, '/');
        put_number(text, lease->length);
    }
}

static void put_preferred(GString *text, const struct dhcpv6lq_lease *lease) {
    put_number(text, lease->preferred);
}

static void put_valid(GString *text, const struct dhcpv6lq_lease *lease) {
    put_number(text, lease->valid);
}

static void put_expires(GString *text, const struct dhcpv6lq_lease *lease) {
    if (lease->valid == DHCPV6LQ_INFINITY) {
        g_string_append(text, "never");
    } else {
        put_time(text, lease->time + lease->valid * NANOSECONDS);
    }
}

static void put_last_seen(GString *text, const struct dhcpv6lq_lease *lease) {
    if (lease->clt_known) {
        put_time(text, lease->time - lease->clt * NANOSECONDS);
    }
}

static void put_link(GString *text, const struct dhcpv6lq_lease *lease) {
    if (lease->has_link) {
        put_address(text, lease->link);
    }
}

static void put_peer(GString *text, const struct dhcpv6lq_lease *lease) {
    if (lease->has_peer) {
        put_address(text, lease->peer);
    }
}

static void put_interface_id(GString *text, const struct dhcpv6lq_lease *lease) {
    put_label(text, lease->interface_id);
}

static void put_remote_id(GString *text, const struct dhcpv6lq_lease *lease) {
    put_label(text, lease->remote_id);
}

static void put_relay_id(GString *text, const struct dhcpv6lq_lease *lease) {
    put_duid(text, lease->relay_id);
}

static void put_server(GString *text, const struct dhcpv6lq_lease *lease) {
    g_string_append(text, (const char *)lease->server->octets);
}

static void put_frame(GString *text, const struct dhcpv6lq_lease *lease) {
    put_number(text, lease->frame);
}

static void put_state(GString *text, const struct dhcpv6lq_lease *lease) {
    g_string_append(text, lease->ended ? "ended" : "bound");
}

static void put_conflict(GString *text, const struct dhcpv6lq_lease *lease) {
    g_string_append(text, lease->conflict ? "conflict" : "");
}

static void put_query_frame(GString *text, const struct dhcpv6lq_lease *lease) {
    put_number(text, lease->query->frame);
}

static void put_transaction_id(GString *text, const struct dhcpv6lq_lease *lease) {
    char digits[16];

    snprintf(digits, sizeof digits, "0x%06x", lease->query->transaction_id);
    g_string_append(text, digits);
}

void dhcpv6lq_lease_text(GString *text, const struct dhcpv6lq_lease *lease,
                         enum dhcpv6lq_lease_column column) {
    static void (*const put[])(GString * text, const struct dhcpv6lq_lease *lease) = {
        [DHCPV6LQ_LEASE_CLIENT] = put_client,
        [DHCPV6LQ_LEASE_BINDING] = put_binding,
        [DHCPV6LQ_LEASE_PREFERRED] = put_preferred,
        [DHCPV6LQ_LEASE_VALID] = put_valid,
        [DHCPV6LQ_LEASE_EXPIRES] = put_expires,
        [DHCPV6LQ_LEASE_LAST_SEEN] = put_last_seen,
        [DHCPV6LQ_LEASE_LINK] = put_link,
        [DHCPV6LQ_LEASE_PEER] = put_peer,
        [DHCPV6LQ_LEASE_INTERFACE_ID] = put_interface_id,
        [DHCPV6LQ_LEASE_REMOTE_ID] = put_remote_id,
        [DHCPV6LQ_LEASE_RELAY_ID] = put_relay_id,
        [DHCPV6LQ_LEASE_SERVER] = put_server,
        [DHCPV6LQ_LEASE_FRAME] = put_frame,
        [DHCPV6LQ_LEASE_STATE] = put_state,
        [DHCPV6LQ_LEASE_CONFLICT] = put_conflict,
        [DHCPV6LQ_LEASE_QUERY_FRAME] = put_query_frame,
        [DHCPV6LQ_LEASE_TRANSACTION_ID] = put_transaction_id,
    };

    put[column](text, lease);
}
