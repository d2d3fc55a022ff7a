/* SPDX-License-Identifier: MIT
 *
 * A difference as text: its columns, which are those of both sides' rows, and its words.
 */
#include "dhcpv6lq/compare.h"

#include <string.h>

#include "octets/line.h"

static const char *const kinds[DHCPV6LQ_DIFFERENCE_KINDS] = {
    [DHCPV6LQ_MISSING] = "missing",   [DHCPV6LQ_EXTRA] = "extra", [DHCPV6LQ_OWNER] = "owner",
    [DHCPV6LQ_LIFETIME] = "lifetime", [DHCPV6LQ_RELAY] = "relay",
};

const char *dhcpv6lq_difference_text(enum dhcpv6lq_difference_kind kind) {
    return kinds[kind];
}

/* ---- columns ---- */

/* A column of the rows, of each side. */
#define BOTH(column, name)                                                                         \
    [DHCPV6LQ_DIFFERENCE_A_##column] = {"a_" name, DHCPV6LQ_COMPARAND_A, DHCPV6LQ_LEASE_##column}, \
    [DHCPV6LQ_DIFFERENCE_B_##column] = {"b_" name, DHCPV6LQ_COMPARAND_B, DHCPV6LQ_LEASE_##column}

static const struct {
    const char *name;
    unsigned side;
    enum dhcpv6lq_lease_column column;
} columns[DHCPV6LQ_DIFFERENCE_COLUMNS] = {
    [DHCPV6LQ_DIFFERENCE_KIND] = {"difference", 0, 0}, /* these two are of no one side */
    [DHCPV6LQ_DIFFERENCE_BINDING] = {"binding", 0, 0},
    BOTH(CLIENT_DUID, "client_duid"),
    BOTH(EXPIRES, "expires_utc"),
    BOTH(LAST_SEEN, "last_seen_utc"),
    BOTH(LINK_ADDRESS, "link_address"),
    BOTH(RELAY_ADDRESS, "relay_address"),
    BOTH(INTERFACE_ID, "interface_id"),
    BOTH(REMOTE_ID, "remote_id"),
    BOTH(RELAY_ID, "relay_id"),
    BOTH(FRAME, "frame"),
};

const char *dhcpv6lq_difference_column_name(enum dhcpv6lq_difference_column column) {
    return columns[column].name;
}

static size_t put_kinds(char *text, size_t size, const struct dhcpv6lq_difference *difference) {
    struct dhcpv6lq_line line = dhcpv6lq_line(text, size);

    for (unsigned kind = 0; kind < DHCPV6LQ_DIFFERENCE_KINDS; kind++) {
        if (difference->kinds >> kind & 1) {
            dhcpv6lq_put(&line, line.length > 0 ? " " : "");
            dhcpv6lq_put(&line, kinds[kind]);
        }
    }
    return dhcpv6lq_line_end(&line);
}

size_t dhcpv6lq_difference_column_text(char *text, size_t size,
                                       const struct dhcpv6lq_difference *difference,
                                       enum dhcpv6lq_difference_column column) {
    unsigned side = columns[column].side;
    struct dhcpv6lq_line nothing = dhcpv6lq_line(text, size);

    if (column == DHCPV6LQ_DIFFERENCE_KIND) {
        return put_kinds(text, size, difference);
    }
    if (column == DHCPV6LQ_DIFFERENCE_BINDING) {
        side = difference->has[DHCPV6LQ_COMPARAND_A] ? DHCPV6LQ_COMPARAND_A : DHCPV6LQ_COMPARAND_B;
        return dhcpv6lq_lease_text(text, size, &difference->leases[side], DHCPV6LQ_LEASE_BINDING);
    }
    if (!difference->has[side]) {
        return dhcpv6lq_line_end(&nothing);
    }
    return dhcpv6lq_lease_text(text, size, &difference->leases[side], columns[column].column);
}

/* ---- the relay in words ---- */

/* The parts of a relay, by the rows' columns. */
static const struct {
    const char *name;
    enum dhcpv6lq_lease_column column;
} parts[] = {
    {"link-address", DHCPV6LQ_LEASE_LINK_ADDRESS}, {"relay", DHCPV6LQ_LEASE_RELAY_ADDRESS},
    {"Interface-ID", DHCPV6LQ_LEASE_INTERFACE_ID}, {"Remote-ID", DHCPV6LQ_LEASE_REMOTE_ID},
    {"Relay-ID", DHCPV6LQ_LEASE_RELAY_ID},
};

static void put_part(struct dhcpv6lq_line *line, const char *text) {
    dhcpv6lq_put(line, text[0] ? text : "none");
}

size_t dhcpv6lq_difference_relay_text(char *text, size_t size,
                                      const struct dhcpv6lq_difference *difference) {
    struct dhcpv6lq_line line = dhcpv6lq_line(text, size);
    bool differs = difference->kinds >> DHCPV6LQ_RELAY & 1;

    for (size_t i = 0; differs && i < sizeof parts / sizeof parts[0]; i++) {
        char a[DHCPV6LQ_LEASE_TEXT];
        char b[DHCPV6LQ_LEASE_TEXT];
        bool is_address = parts[i].column == DHCPV6LQ_LEASE_RELAY_ADDRESS;

        dhcpv6lq_lease_text(a, sizeof a, &difference->leases[DHCPV6LQ_COMPARAND_A],
                            parts[i].column);
        dhcpv6lq_lease_text(b, sizeof b, &difference->leases[DHCPV6LQ_COMPARAND_B],
                            parts[i].column);
        if (strcmp(a, b) == 0 || (is_address && (!a[0] || !b[0]))) {
            continue;
        }
        dhcpv6lq_put(&line, line.length > 0 ? ", " : "");
        dhcpv6lq_put(&line, parts[i].name);
        dhcpv6lq_put(&line, " ");
        put_part(&line, a);
        dhcpv6lq_put(&line, " -> ");
        put_part(&line, b);
    }
    return dhcpv6lq_line_end(&line);
}
