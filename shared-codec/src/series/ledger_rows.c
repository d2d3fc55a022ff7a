/* SPDX-License-Identifier: MIT
 *
 * The ledger for a reader: a row a binding, by what its last exchange said.
 */
#include "dhcpv6lq/text.h"
#include "octets/line.h"
#include "series/ledger.h"

#define SECOND INT64_C(1000000000)

static const char *const states[] = {[DHCPV6LQ_GRANTED] = "granted",
                                     [DHCPV6LQ_ENDING] = "not known",
                                     [DHCPV6LQ_RELEASED] = "released",
                                     [DHCPV6LQ_DECLINED] = "declined",
                                     [DHCPV6LQ_WITHDRAWN] = "withdrawn"};

static void put_string(struct dhcpv6lq_line *line, const struct dhcpv6lq_ledger *ledger,
                       const char *before, uint32_t number,
                       void (*put)(struct dhcpv6lq_line *, const struct dhcpv6lq_bytes *)) {
    if (number != 0) {
        const struct dhcpv6lq_bytes bytes = dhcpv6lq_strings_get(&ledger->strings, number);

        dhcpv6lq_put(line, before);
        put(line, &bytes);
    }
}

static void put_moment(struct dhcpv6lq_line *line, int64_t time) {
    char text[DHCPV6LQ_TEXT_TIME];

    dhcpv6lq_text_moment(text, sizeof text, time / SECOND - (time % SECOND < 0));
    dhcpv6lq_put(line, text);
}

/* When it ends, by the last grant; of one that is over, nothing. */
static void put_end(struct dhcpv6lq_line *line, const struct dhcpv6lq_ledger_event *event) {
    if (event->kind != DHCPV6LQ_GRANTED) {
        return;
    }
    if (event->valid == DHCPV6LQ_INFINITY) {
        dhcpv6lq_put(line, "never");
    } else {
        put_moment(line, dhcpv6lq_ledger_until(event));
    }
}

static const struct dhcpv6lq_path_node *node_at(const struct dhcpv6lq_ledger *ledger,
                                                uint32_t path) {
    return dhcpv6lq_blocks_at(&ledger->paths, path);
}

static void put_remote_id(struct dhcpv6lq_line *line, const struct dhcpv6lq_ledger *ledger,
                          const char *before, const struct dhcpv6lq_hop *hop) {
    if (hop->remote_id != 0) {
        dhcpv6lq_put_number(line, before, hop->enterprise, "");
        put_string(line, ledger, " ", hop->remote_id, dhcpv6lq_put_utf8);
    }
}

/* Those of the path, that nearest to the client first. */
static void put_hops(struct dhcpv6lq_line *line, const struct dhcpv6lq_ledger *ledger,
                     uint32_t path) {
    for (const char *before = ""; path != 0; before = "; ") {
        const struct dhcpv6lq_path_node *node = node_at(ledger, path);
        const struct dhcpv6lq_hop *hop = dhcpv6lq_blocks_at(&ledger->hops, node->hop);

        dhcpv6lq_put(line, before);
        dhcpv6lq_put_ipv6(line, hop->own);
        dhcpv6lq_put(line, " link ");
        dhcpv6lq_put_ipv6(line, hop->link_address);
        put_string(line, ledger, " interface-id ", hop->interface_id, dhcpv6lq_put_utf8);
        put_remote_id(line, ledger, " remote-id ", hop);
        put_string(line, ledger, " relay-id ", hop->relay_id, dhcpv6lq_put_octets);
        path = node->outer;
    }
}

static void put_relay(struct dhcpv6lq_line *line, const struct dhcpv6lq_ledger *ledger,
                      uint32_t path, enum dhcpv6lq_ledger_column column) {
    const struct dhcpv6lq_path_node *node = path != 0 ? node_at(ledger, path) : NULL;
    const struct dhcpv6lq_hop *hop = node ? dhcpv6lq_blocks_at(&ledger->hops, node->hop) : NULL;

    if (!hop) {
        return;
    }
    switch (column) {
    case DHCPV6LQ_LEDGER_RELAY:
        dhcpv6lq_put_ipv6(line, hop->own);
        break;
    case DHCPV6LQ_LEDGER_LINK_ADDRESS:
        dhcpv6lq_put_ipv6(line, hop->link_address);
        break;
    case DHCPV6LQ_LEDGER_INTERFACE_ID:
        put_string(line, ledger, "", hop->interface_id, dhcpv6lq_put_utf8);
        break;
    case DHCPV6LQ_LEDGER_REMOTE_ID:
        put_remote_id(line, ledger, "", hop);
        break;
    case DHCPV6LQ_LEDGER_RELAY_ID:
        put_string(line, ledger, "", hop->relay_id, dhcpv6lq_put_octets);
        break;
    default:
        put_hops(line, ledger, node->outer);
        break;
    }
}

static void put_server(struct dhcpv6lq_line *line, const struct dhcpv6lq_ledger *ledger,
                       uint32_t number) {
    if (number != 0) {
        const struct dhcpv6lq_ledger_server *server = dhcpv6lq_blocks_at(&ledger->servers, number);

        if (server->duid == 0) {
            dhcpv6lq_put_ipv6(line, server->address);
        }
        put_string(line, ledger, "", server->duid, dhcpv6lq_put_octets);
    }
}

uint32_t dhcpv6lq_ledger_number(const struct dhcpv6lq_capture *capture, uint32_t row,
                                enum dhcpv6lq_ledger_column column) {
    const struct dhcpv6lq_ledger_event *event =
        dhcpv6lq_ledger_newest(dhcpv6lq_ledger_entry(capture->ledger, row + 1));

    switch (column) {
    case DHCPV6LQ_LEDGER_ASKED:
        return event->asked;
    case DHCPV6LQ_LEDGER_FRAME:
        return event->frame;
    default:
        return event->valid;
    }
}

size_t dhcpv6lq_ledger_text(char *text, size_t size, const struct dhcpv6lq_capture *capture,
                            uint32_t row, enum dhcpv6lq_ledger_column column) {
    const struct dhcpv6lq_ledger *ledger = capture->ledger;
    const struct dhcpv6lq_ledger_entry *entry = dhcpv6lq_ledger_entry(ledger, row + 1);
    const struct dhcpv6lq_ledger_event *event = dhcpv6lq_ledger_newest(entry);
    const struct dhcpv6lq_ledger_client *client =
        dhcpv6lq_blocks_at(&ledger->clients, entry->client);
    struct dhcpv6lq_line line = dhcpv6lq_line(text, size);

    switch (column) {
    case DHCPV6LQ_LEDGER_BINDING:
        dhcpv6lq_put_ipv6(&line, entry->address);
        if (entry->is_prefix) {
            dhcpv6lq_put_number(&line, "/", entry->length, "");
        }
        break;
    case DHCPV6LQ_LEDGER_CLIENT:
        put_string(&line, ledger, "", client->duid, dhcpv6lq_put_octets);
        break;
    case DHCPV6LQ_LEDGER_STATE:
        dhcpv6lq_put(&line, states[event->kind]);
        break;
    case DHCPV6LQ_LEDGER_SINCE:
        put_moment(&line, event->time);
        break;
    case DHCPV6LQ_LEDGER_EXPIRES:
        put_end(&line, event);
        break;
    case DHCPV6LQ_LEDGER_SERVER:
        put_server(&line, ledger, event->server);
        break;
    case DHCPV6LQ_LEDGER_TENANT:
        if (entry->tenant != 0) {
            dhcpv6lq_put_number(&line, "", entry->tenant, "");
        }
        break;
    case DHCPV6LQ_LEDGER_ASKED:
    case DHCPV6LQ_LEDGER_FRAME:
    case DHCPV6LQ_LEDGER_VALID:
        dhcpv6lq_put_number(&line, "", dhcpv6lq_ledger_number(capture, row, column), "");
        break;
    default:
        put_relay(&line, ledger, event->path, column);
        break;
    }
    return dhcpv6lq_line_end(&line);
}

static struct dhcpv6lq_bytes string_of(const struct dhcpv6lq_ledger *ledger, uint32_t number) {
    return number != 0 ? dhcpv6lq_strings_get(&ledger->strings, number)
                       : (struct dhcpv6lq_bytes){NULL, 0};
}

struct dhcpv6lq_ledger_row dhcpv6lq_ledger_row(const struct dhcpv6lq_capture *capture,
                                               uint32_t row) {
    const struct dhcpv6lq_ledger *ledger = capture->ledger;
    const struct dhcpv6lq_ledger_entry *entry = dhcpv6lq_ledger_entry(ledger, row + 1);
    const struct dhcpv6lq_ledger_event *event = dhcpv6lq_ledger_newest(entry);
    const struct dhcpv6lq_ledger_client *client =
        dhcpv6lq_blocks_at(&ledger->clients, entry->client);
    const struct dhcpv6lq_ledger_server *server =
        event->server != 0 ? dhcpv6lq_blocks_at(&ledger->servers, event->server) : NULL;

    return (struct dhcpv6lq_ledger_row){.tenant = entry->tenant,
                                        .state = states[event->kind],
                                        .asked = event->asked,
                                        .replied = server ? event->frame : 0,
                                        .time = event->time,
                                        .is_granted = event->kind == DHCPV6LQ_GRANTED,
                                        .valid = event->valid,
                                        .expires = dhcpv6lq_ledger_until(event),
                                        .client_id = string_of(ledger, client->duid),
                                        .server_id = string_of(ledger, server ? server->duid : 0),
                                        .server_address = server ? server->address : NULL,
                                        .path = event->path};
}

bool dhcpv6lq_ledger_next_relay(const struct dhcpv6lq_capture *capture, uint32_t *path,
                                struct dhcpv6lq_ledger_relay *relay) {
    const struct dhcpv6lq_ledger *ledger = capture->ledger;
    const struct dhcpv6lq_path_node *node = *path != 0 ? node_at(ledger, *path) : NULL;
    const struct dhcpv6lq_hop *hop = node ? dhcpv6lq_blocks_at(&ledger->hops, node->hop) : NULL;

    if (!hop) {
        return false;
    }
    *path = node->outer;
    *relay = (struct dhcpv6lq_ledger_relay){.address = hop->own,
                                            .link_address = hop->link_address,
                                            .interface_id = string_of(ledger, hop->interface_id),
                                            .enterprise = hop->enterprise,
                                            .remote_id = string_of(ledger, hop->remote_id),
                                            .relay_id = string_of(ledger, hop->relay_id),
                                            .is_known = hop->is_known};
    return true;
}

bool dhcpv6lq_ledger_gave_up(const struct dhcpv6lq_capture *capture) {
    return capture->ledger && capture->ledger->gave_up;
}
