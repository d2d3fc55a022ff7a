/* SPDX-License-Identifier: MIT
 *
 * A row's columns as text: a table of them.
 */
#include "dhcpv6lq/leases.h"

#include <string.h>

#include "dhcpv6lq/session.h"
#include "dhcpv6lq/text.h"

#include "octets/line.h"

#define SECOND INT64_C(1000000000) /* nanoseconds */

static void put_number(struct dhcpv6lq_line *line, uint32_t number) {
    dhcpv6lq_put_number(line, "", number, "");
}

static void put_address(struct dhcpv6lq_line *line, const uint8_t *address) {
    if (address) {
        dhcpv6lq_put_ipv6(line, address);
    }
}

static void put_excerpt(struct dhcpv6lq_line *line, const struct dhcpv6lq_excerpt *excerpt,
                        void (*put)(struct dhcpv6lq_line *line,
                                    const struct dhcpv6lq_bytes *bytes)) {
    const struct dhcpv6lq_bytes bytes = {excerpt->octets, excerpt->length};

    if (!excerpt->octets) {
        return;
    }
    put(line, &bytes);
    if (excerpt->length < excerpt->sent) {
        dhcpv6lq_put_number(line, "... (", (uint32_t)excerpt->sent, " octets)");
    }
}

/* A time in UTC: "2026-11-24 06:24:00". */
static void put_moment(struct dhcpv6lq_line *line, int64_t time) {
    int64_t seconds = time / SECOND - (time % SECOND < 0);
    char text[DHCPV6LQ_TEXT_TIME];
    size_t length = dhcpv6lq_text_moment(text, sizeof text, seconds);

    text[length - strlen(" UTC")] = '\0';
    dhcpv6lq_put(line, text);
}

static void put_client_duid(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    put_excerpt(line, &lease->client, dhcpv6lq_put_octets);
}

static void put_binding(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    put_address(line, lease->address);
    if (lease->is_prefix) {
        dhcpv6lq_put_number(line, "/", lease->length, "");
    }
}

static void put_preferred(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    put_number(line, lease->preferred);
}

static void put_valid(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    put_number(line, lease->valid);
}

static void put_expires(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    int64_t lasts = lease->valid * SECOND;

    if (lease->valid == DHCPV6LQ_INFINITY) {
        dhcpv6lq_put(line, "never");
    } else {
        put_moment(line, lease->time < INT64_MAX - lasts ? lease->time + lasts : INT64_MAX);
    }
}

static void put_last_seen(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    if (lease->is_seen) {
        put_moment(line, lease->last_seen);
    }
}

static void put_link_address(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    put_address(line, lease->link_address);
}

static void put_relay_address(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    put_address(line, lease->relay_address);
}

static void put_client_address(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    put_address(line, lease->client_address);
}

static void put_interface_id(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    put_excerpt(line, &lease->interface_id, dhcpv6lq_put_utf8);
}

static void put_remote_id(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    put_excerpt(line, &lease->remote_id, dhcpv6lq_put_utf8);
}

static void put_relay_id(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    put_excerpt(line, &lease->relay_id, dhcpv6lq_put_octets);
}

static void put_server(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    static const uint8_t ipv4[12] = {[10] = 0xff, 0xff};
    const uint8_t *address = lease->server_address;

    if (lease->server.octets) {
        put_excerpt(line, &lease->server, dhcpv6lq_put_octets);
    } else if (memcmp(address, ipv4, sizeof ipv4) == 0) {
        for (size_t i = sizeof ipv4; i < sizeof ipv4 + 4; i++) {
            dhcpv6lq_put_number(line, i > sizeof ipv4 ? "." : "", address[i], "");
        }
    } else {
        put_address(line, address);
    }
}

static void put_frame(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    put_number(line, lease->frame);
}

static void put_state(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    dhcpv6lq_put(line, lease->ended ? "ended" : lease->stale ? "stale" : "bound");
}

static void put_conflict(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    dhcpv6lq_put(line, lease->conflict ? "conflict" : "");
}

static void put_query_frame(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    put_number(line, lease->query->frame);
}

static void put_transaction_id(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease) {
    dhcpv6lq_put_transaction_id(line, lease->query->transaction_id);
}

static const struct {
    const char *name;
    void (*put)(struct dhcpv6lq_line *line, const struct dhcpv6lq_lease *lease);
} columns[DHCPV6LQ_LEASE_COLUMNS] = {
    [DHCPV6LQ_LEASE_CLIENT_DUID] = {"client_duid", put_client_duid},
    [DHCPV6LQ_LEASE_BINDING] = {"binding", put_binding},
    [DHCPV6LQ_LEASE_PREFERRED] = {"preferred", put_preferred},
    [DHCPV6LQ_LEASE_VALID] = {"valid", put_valid},
    [DHCPV6LQ_LEASE_EXPIRES] = {"expires_utc", put_expires},
    [DHCPV6LQ_LEASE_LAST_SEEN] = {"last_seen_utc", put_last_seen},
    [DHCPV6LQ_LEASE_LINK_ADDRESS] = {"link_address", put_link_address},
    [DHCPV6LQ_LEASE_RELAY_ADDRESS] = {"relay_address", put_relay_address},
    [DHCPV6LQ_LEASE_CLIENT_ADDRESS] = {"client_address", put_client_address},
    [DHCPV6LQ_LEASE_INTERFACE_ID] = {"interface_id", put_interface_id},
    [DHCPV6LQ_LEASE_REMOTE_ID] = {"remote_id", put_remote_id},
    [DHCPV6LQ_LEASE_RELAY_ID] = {"relay_id", put_relay_id},
    [DHCPV6LQ_LEASE_SERVER] = {"server", put_server},
    [DHCPV6LQ_LEASE_FRAME] = {"frame", put_frame},
    [DHCPV6LQ_LEASE_STATE] = {"state", put_state},
    [DHCPV6LQ_LEASE_CONFLICT] = {"conflict", put_conflict},
    [DHCPV6LQ_LEASE_QUERY_FRAME] = {"query_frame", put_query_frame},
    [DHCPV6LQ_LEASE_TRANSACTION_ID] = {"transaction_id", put_transaction_id},
};

const char *dhcpv6lq_lease_column_name(enum dhcpv6lq_lease_column column) {
    return columns[column].name;
}

size_t dhcpv6lq_lease_text(char *text, size_t size, const struct dhcpv6lq_lease *lease,
                           enum dhcpv6lq_lease_column column) {
    struct dhcpv6lq_line line = dhcpv6lq_line(text, size);

    columns[column].put(&line, lease);
    return dhcpv6lq_line_end(&line);
}
