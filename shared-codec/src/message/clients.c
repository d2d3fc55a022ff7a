/* SPDX-License-Identifier: MIT
 *
 * Tables say which field of which option is what. Of the relays in an OPTION_LQ_RELAY_DATA the one
 * nearest the client counts, which is the innermost (RFC 5007 4.1.2.4). That option stands in the
 * OPTION_CLIENT_DATA, or beside it: then it is that of every client without its own.
 */
#include "message/clients.h"

#include <string.h>

#include "memory/array.h"
#include "octets/scope.h"

#define OPTION(code) DHCPV6LQ_OPTION_##code

enum { PREFIX_BITS = 128, IAADDR_FIELDS = 3, IAPREFIX_FIELDS = 4 };

typedef struct dhcpv6lq_clients clients_t;
typedef struct dhcpv6lq_event event_t;

static struct dhcpv6lq_client *last(const clients_t *clients) {
    return &clients->list[clients->count - 1];
}

static struct dhcpv6lq_relay *relay_of(clients_t *clients) {
    return clients->open ? &last(clients)->relay : &clients->beside;
}

static struct dhcpv6lq_relay_depths *depths_of(clients_t *clients) {
    return clients->open ? &clients->depths : &clients->beside_depths;
}

/* ---- bindings ---- */

static struct dhcpv6lq_binding *binding_of(const clients_t *clients) {
    return &clients->bindings[clients->bindings_count - 1];
}

static void take_address(clients_t *clients, const uint8_t *octets, const event_t *event) {
    (void)event;
    memcpy(binding_of(clients)->address, octets, sizeof binding_of(clients)->address);
    clients->fields++;
}

static void take_length(clients_t *clients, const uint8_t *octets, const event_t *event) {
    (void)octets;
    binding_of(clients)->length = (uint8_t)event->number;
    clients->fields++;
}

static void take_preferred(clients_t *clients, const uint8_t *octets, const event_t *event) {
    (void)octets;
    binding_of(clients)->preferred = (uint32_t)event->number;
    clients->fields++;
}

static void take_valid(clients_t *clients, const uint8_t *octets, const event_t *event) {
    (void)octets;
    binding_of(clients)->valid = (uint32_t)event->number;
    clients->fields++;
}

static void begin_binding(clients_t *clients, const event_t *event) {
    void *bindings = clients->bindings;
    bool room = dhcpv6lq_array_reserve(clients->allocator, &bindings, &clients->bindings_size,
                                       sizeof clients->bindings[0], clients->bindings_count,
                                       clients->bindings_count + 1);

    clients->bindings = bindings;
    clients->fields = 0;
    if (!room) {
        clients->failed = true;
        return;
    }
    clients->bindings[clients->bindings_count++] =
        (struct dhcpv6lq_binding){.length = PREFIX_BITS,
                                  .is_prefix = event->code == OPTION(IAPREFIX),
                                  .offset = event->offset};
}

/* A binding has all of its fields; a prefix over /128 is none (RFC 8415 21.22). */
static void end_binding(clients_t *clients) {
    const struct dhcpv6lq_binding *binding = binding_of(clients);
    unsigned whole = binding->is_prefix ? IAPREFIX_FIELDS : IAADDR_FIELDS;

    if (clients->fields != whole || binding->length > PREFIX_BITS) {
        clients->bindings_count--;
    } else {
        *(binding->is_prefix ? &clients->prefixes : &clients->addresses) += 1;
        last(clients)->bindings_count++;
    }
}

/* ---- the client ---- */

static void take_clt(clients_t *clients, const uint8_t *octets, const event_t *event) {
    (void)octets;
    if (!last(clients)->clt_known) {
        last(clients)->clt_known = true;
        last(clients)->clt = (uint32_t)event->number;
    }
}

/* ---- relays ---- */

static void take_peer(clients_t *clients, const uint8_t *octets, const event_t *event) {
    (void)event;
    relay_of(clients)->peer_address = octets;
}

/* A relay that has no address of its own on the link says ::, and leaves it to the next one: RFC
 * 6221 5.3.2. */
static void take_link(clients_t *clients, unsigned depth, const uint8_t *octets) {
    static const uint8_t unspecified[16];
    struct dhcpv6lq_relay *relay = relay_of(clients);
    unsigned *found = &depths_of(clients)->link_address;
    bool empty = memcmp(octets, unspecified, sizeof unspecified) == 0;

    if (depth > *found && (!empty || !relay->link_address)) {
        relay->link_address = octets;
        *found = depth;
    }
}

static void take_relays_peer(clients_t *clients, unsigned depth, const uint8_t *octets) {
    struct dhcpv6lq_relay *relay = relay_of(clients);
    unsigned *found = &depths_of(clients)->message;

    if (depth > *found) {
        relay->outer_peer = *found == 0 ? octets : relay->outer_peer;
        relay->client_address = octets;
        *found = depth;
    }
}

static bool is_equal(const struct dhcpv6lq_bytes *asked, const uint8_t *octets, size_t length) {
    return asked->octets && asked->length == length && memcmp(asked->octets, octets, length) == 0;
}

static void note_asked(clients_t *clients) {
    *(clients->open ? &last(clients)->has_asked : &clients->beside_has_asked) = true;
}

static void take_octets(struct dhcpv6lq_bytes *bytes, unsigned *found, unsigned depth,
                        const uint8_t *octets, size_t length) {
    if (depth > *found) {
        *bytes = (struct dhcpv6lq_bytes){octets, length};
        *found = depth;
    }
}

/* Fields of the relays' messages and of the options in them. */
static void take_relay_field(clients_t *clients, const struct dhcpv6lq_walk *walk,
                             const event_t *event) {
    const uint8_t *octets = walk->octets + event->offset;
    struct dhcpv6lq_relay *relay = relay_of(clients);
    struct dhcpv6lq_relay_depths *depths = depths_of(clients);

    switch (event->field) {
    case DHCPV6LQ_FIELD_LQ_PEER_ADDRESS:
        take_peer(clients, octets, event);
        break;
    case DHCPV6LQ_FIELD_LINK_ADDRESS:
        take_link(clients, walk->depth, octets);
        break;
    case DHCPV6LQ_FIELD_PEER_ADDRESS:
        take_relays_peer(clients, walk->depth, octets);
        break;
    case DHCPV6LQ_FIELD_INTERFACE_ID:
        take_octets(&relay->interface_id, &depths->interface_id, walk->depth, octets,
                    event->length);
        break;
    case DHCPV6LQ_FIELD_ENTERPRISE:
        clients->enterprise = (uint32_t)event->number;
        break;
    case DHCPV6LQ_FIELD_REMOTE_ID:
        if (walk->depth > depths->remote_id) {
            relay->enterprise = clients->enterprise;
        }
        take_octets(&relay->remote_id, &depths->remote_id, walk->depth, octets, event->length);
        if (clients->asked && clients->asked->enterprise == clients->enterprise &&
            is_equal(&clients->asked->remote_id, octets, event->length)) {
            note_asked(clients);
        }
        break;
    default:
        break;
    }
}

static void take_relay_id(clients_t *clients, const struct dhcpv6lq_walk *walk,
                          const event_t *event) {
    struct dhcpv6lq_bytes data = dhcpv6lq_option_data(walk->octets, event);

    if (!data.octets) {
        return;
    }
    take_octets(&relay_of(clients)->relay_id, &depths_of(clients)->relay_id, walk->depth,
                data.octets, data.length);
    if (clients->asked && is_equal(&clients->asked->relay_id, data.octets, data.length)) {
        note_asked(clients);
    }
}

/* ---- events ---- */

/* Fields of options directly in an OPTION_CLIENT_DATA. */
static const struct {
    uint16_t option;
    void (*take)(clients_t *clients, const uint8_t *octets, const event_t *event);
} fields[DHCPV6LQ_FIELD_COUNT] = {
    [DHCPV6LQ_FIELD_IAADDR] = {OPTION(IAADDR), take_address},
    [DHCPV6LQ_FIELD_IAADDR_PREFERRED] = {OPTION(IAADDR), take_preferred},
    [DHCPV6LQ_FIELD_IAADDR_VALID] = {OPTION(IAADDR), take_valid},
    [DHCPV6LQ_FIELD_IAPREFIX] = {OPTION(IAPREFIX), take_address},
    [DHCPV6LQ_FIELD_IAPREFIX_PREFERRED] = {OPTION(IAPREFIX), take_preferred},
    [DHCPV6LQ_FIELD_IAPREFIX_VALID] = {OPTION(IAPREFIX), take_valid},
    [DHCPV6LQ_FIELD_IAPREFIX_LENGTH] = {OPTION(IAPREFIX), take_length},
    [DHCPV6LQ_FIELD_CLT_TIME] = {OPTION(CLT_TIME), take_clt},
};

static void begin_client(clients_t *clients, const event_t *event) {
    void *list = clients->list;
    bool room = dhcpv6lq_array_reserve(clients->allocator, &list, &clients->list_size,
                                       sizeof clients->list[0], clients->count, clients->count + 1);

    clients->list = list;
    if (!room) {
        clients->failed = true;
        return;
    }
    clients->list[clients->count++] = (struct dhcpv6lq_client){.offset = event->offset};
    clients->depths = (struct dhcpv6lq_relay_depths){0};
    clients->open = true;
}

static bool is_binding(uint32_t code) {
    return code == OPTION(IAADDR) || code == OPTION(IAPREFIX);
}

/* Depths in the message: an option of its own, an option in that one. */
enum { OPTION_DEPTH = 2, INNER_DEPTH = 3 };

static unsigned depth_of(const clients_t *clients, const struct dhcpv6lq_walk *walk) {
    return walk->depth - clients->base;
}

static void begin_relay_data(clients_t *clients, const struct dhcpv6lq_walk *walk,
                             const event_t *event) {
    clients->relay_data = walk->depth;
    if (clients->open) {
        last(clients)->has_relay = true;
        last(clients)->relay_offset = event->offset;
    } else {
        clients->has_beside = true;
        clients->beside_offset = event->offset;
    }
}

static void begin_option(clients_t *clients, const struct dhcpv6lq_walk *walk,
                         const event_t *event) {
    unsigned own = clients->open ? INNER_DEPTH : OPTION_DEPTH;

    if (event->space != DHCPV6LQ_SPACE_OPTION) {
        return;
    }
    if (clients->relay_data != 0) {
        if (event->code == OPTION(RELAY_ID)) {
            take_relay_id(clients, walk, event);
        }
    } else if (depth_of(clients, walk) != own) {
        return;
    } else if (event->code == OPTION(LQ_RELAY_DATA)) {
        begin_relay_data(clients, walk, event);
    } else if (!clients->open && event->code == OPTION(CLIENT_DATA)) {
        begin_client(clients, event);
    } else if (clients->open && is_binding(event->code)) {
        begin_binding(clients, event);
    } else if (clients->open && event->code == OPTION(CLIENTID) && !last(clients)->duid.octets) {
        last(clients)->duid = dhcpv6lq_option_data(walk->octets, event);
    }
}

static void take_field(clients_t *clients, const struct dhcpv6lq_walk *walk, const event_t *event) {
    if (clients->relay_data != 0) {
        take_relay_field(clients, walk, event);
        return;
    }
    if (!clients->open || depth_of(clients, walk) != INNER_DEPTH || clients->failed) {
        return;
    }
    if (fields[event->field].take && fields[event->field].option == event->code) {
        fields[event->field].take(clients, walk->octets + event->offset, event);
    }
}

/* The bindings may have moved while there came more of them: point to them now. */
static void end_message(clients_t *clients) {
    size_t first = 0;

    clients->ended = true;
    if (clients->failed) {
        clients->count = clients->bindings_count = 0;
    }
    for (size_t i = 0; i < clients->count; i++) {
        struct dhcpv6lq_client *client = &clients->list[i];

        client->bindings = clients->bindings ? clients->bindings + first : NULL;
        first += client->bindings_count;
        if (!client->has_relay && clients->has_beside) {
            client->has_relay = true;
            client->relay_offset = clients->beside_offset;
            client->relay = clients->beside;
            client->has_asked = clients->beside_has_asked;
        }
    }
}

static void end(clients_t *clients, const struct dhcpv6lq_walk *walk, const event_t *event) {
    unsigned depth = depth_of(clients, walk) + 1; /* of what has ended */

    if (walk->depth + 1 == clients->relay_data) {
        clients->relay_data = 0;
    } else if (depth == INNER_DEPTH && clients->open && clients->relay_data == 0 &&
               event->scope == DHCPV6LQ_SCOPE_OPTION && is_binding(event->code) &&
               !clients->failed) {
        end_binding(clients);
    } else if (depth == OPTION_DEPTH) {
        clients->open = false;
    } else if (depth == 1) {
        end_message(clients);
    }
}

void dhcpv6lq_clients_init(struct dhcpv6lq_clients *clients,
                           const struct dhcpv6lq_allocator *allocator) {
    *clients = (struct dhcpv6lq_clients){.allocator = allocator};
}

void dhcpv6lq_clients_begin(struct dhcpv6lq_clients *clients, size_t message,
                            const struct dhcpv6lq_asked *asked) {
    *clients = (struct dhcpv6lq_clients){.allocator = clients->allocator,
                                         .list = clients->list,
                                         .list_size = clients->list_size,
                                         .bindings = clients->bindings,
                                         .bindings_size = clients->bindings_size,
                                         .message = message,
                                         .asked = asked};
}

void dhcpv6lq_clients_event(struct dhcpv6lq_clients *clients, const struct dhcpv6lq_walk *walk,
                            const struct dhcpv6lq_event *event) {
    if (!clients->begun) {
        clients->begun = event->type == DHCPV6LQ_EVENT_BEGIN &&
                         event->scope == DHCPV6LQ_SCOPE_MESSAGE &&
                         event->offset == clients->message;
        clients->base = walk->depth - 1;
        return;
    }
    if (clients->ended) {
        return;
    }
    if (event->type == DHCPV6LQ_EVENT_BEGIN && event->scope == DHCPV6LQ_SCOPE_OPTION) {
        begin_option(clients, walk, event);
    } else if (event->type == DHCPV6LQ_EVENT_FIELD) {
        take_field(clients, walk, event);
    } else if (event->type == DHCPV6LQ_EVENT_FAULT && clients->relay_data != 0) {
        note_asked(clients); /* it may be in what is broken */
    } else if (event->type == DHCPV6LQ_EVENT_END) {
        end(clients, walk, event);
    }
}

void dhcpv6lq_clients_free(struct dhcpv6lq_clients *clients) {
    dhcpv6lq_array_free(clients->allocator, clients->list);
    dhcpv6lq_array_free(clients->allocator, clients->bindings);
    dhcpv6lq_clients_init(clients, clients->allocator);
}
