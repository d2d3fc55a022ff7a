/* SPDX-License-Identifier: MIT
 *
 * Which field of which option is which fact: a table.
 */
#include "message/facts.h"

#include "dhcpv6lq/reader.h"

#include "octets/scope.h"

#define M(type) (UINT32_C(1) << DHCPV6LQ_##type)
#define OPTION(code) DHCPV6LQ_OPTION_##code
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { ANYWHERE = 0xffff };

static const uint32_t leasequery_messages = M(REPLY) | M(LEASEQUERY) | M(LEASEQUERY_REPLY) |
                                            M(LEASEQUERY_DONE) | M(LEASEQUERY_DATA) |
                                            M(ACTIVELEASEQUERY) | M(STARTTLS);

bool dhcpv6lq_facts_begin(struct dhcpv6lq_facts *facts, const uint8_t *octets, size_t length) {
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;

    *facts = (struct dhcpv6lq_facts){0};
    if (dhcpv6lq_message_load(&message, octets, 0, length, &error) != DHCPV6LQ_OK ||
        message.type >= 32 || !(leasequery_messages & (UINT32_C(1) << message.type))) {
        return false;
    }
    facts->type = message.type;
    facts->transaction_id = message.transaction_id;
    return true;
}

/* ---- options ---- */

static void set_once(struct dhcpv6lq_bytes *bytes, const uint8_t *octets,
                     const struct dhcpv6lq_event *event) {
    if (!bytes->octets) {
        *bytes = dhcpv6lq_option_data(octets, event);
    }
}

static void take_client_id(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                           const struct dhcpv6lq_event *event) {
    set_once(&facts->client_id, octets, event);
}

static void take_server_id(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                           const struct dhcpv6lq_event *event) {
    set_once(&facts->server_id, octets, event);
}

static void take_lq_query(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                          const struct dhcpv6lq_event *event) {
    (void)octets;
    (void)event;
    facts->has_lq_query = true;
}

static void take_client_link(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                             const struct dhcpv6lq_event *event) {
    (void)octets;
    (void)event;
    facts->client_links = true;
}

static void take_relay_data(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                            const struct dhcpv6lq_event *event) {
    (void)octets;
    if (!facts->has_relay_data) {
        facts->has_relay_data = true;
        facts->relay_data = event->offset;
    }
}

static void take_asked_client(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                              const struct dhcpv6lq_event *event) {
    set_once(&facts->asked_client, octets, event);
}

static void take_asked_relay(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                             const struct dhcpv6lq_event *event) {
    set_once(&facts->asked_relay, octets, event);
}

/* Options that matter as a whole, of the message (holder 0) or of another option in it. */
static const struct {
    uint16_t holder;
    uint16_t option;
    void (*take)(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                 const struct dhcpv6lq_event *event);
} options[] = {
    {0, OPTION(CLIENTID), take_client_id},
    {0, OPTION(SERVERID), take_server_id},
    {0, OPTION(LQ_QUERY), take_lq_query},
    {0, OPTION(LQ_CLIENT_LINK), take_client_link},
    {0, OPTION(LQ_RELAY_DATA), take_relay_data},
    {OPTION(CLIENT_DATA), OPTION(LQ_RELAY_DATA), take_relay_data},
    {OPTION(LQ_QUERY), OPTION(CLIENTID), take_asked_client},
    {OPTION(LQ_QUERY), OPTION(RELAY_ID), take_asked_relay},
};

/* ---- fields ---- */

static void take_status(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                        const struct dhcpv6lq_event *event) {
    (void)octets;
    if (!facts->has_status) {
        facts->has_status = true;
        facts->status = (uint16_t)event->number;
    }
}

static void take_status_message(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                                const struct dhcpv6lq_event *event) {
    if (!facts->status_message.octets) {
        facts->status_message = (struct dhcpv6lq_bytes){octets + event->offset, event->length};
    }
}

static void take_base_time(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                           const struct dhcpv6lq_event *event) {
    (void)octets;
    facts->has_base_time = true;
    facts->base_time = (uint32_t)event->number;
}

static void take_start_time(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                            const struct dhcpv6lq_event *event) {
    (void)octets;
    facts->has_start_time = true;
    facts->start_time = (uint32_t)event->number;
}

static void take_end_time(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                          const struct dhcpv6lq_event *event) {
    (void)octets;
    facts->has_end_time = true;
    facts->end_time = (uint32_t)event->number;
}

static void take_query_type(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                            const struct dhcpv6lq_event *event) {
    (void)octets;
    if (!facts->has_query_type) {
        facts->has_query_type = true;
        facts->query_type = (uint8_t)event->number;
    }
}

static void take_link_address(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                              const struct dhcpv6lq_event *event) {
    if (!facts->link_address) {
        facts->link_address = octets + event->offset;
    }
}

static void take_address(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                         const struct dhcpv6lq_event *event) {
    if (!facts->address) {
        facts->address = octets + event->offset;
    }
}

static void take_enterprise(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                            const struct dhcpv6lq_event *event) {
    (void)octets;
    facts->asked_enterprise = (uint32_t)event->number;
}

static void take_remote(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                        const struct dhcpv6lq_event *event) {
    if (!facts->asked_remote.octets) {
        facts->asked_remote = (struct dhcpv6lq_bytes){octets + event->offset, event->length};
    }
}

/* RFC 5007 4.1.2.1 has the ORO in the OPTION_LQ_QUERY; RFC 7653 does not say. */
static void take_requested(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                           const struct dhcpv6lq_event *event) {
    (void)octets;
    facts->relay_data_outside |= event->number == OPTION(LQ_RELAY_DATA);
    facts->asks_base_time |= event->number == OPTION(LQ_BASE_TIME);
}

static void take_requested_inside(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                                  const struct dhcpv6lq_event *event) {
    (void)octets;
    facts->asks_relay_data |= event->number == OPTION(LQ_RELAY_DATA);
    facts->asks_base_time |= event->number == OPTION(LQ_BASE_TIME);
}

enum { TAKERS = 2 /* of a field, at the most */ };

static const struct {
    uint16_t holder;
    uint16_t option;
    void (*take)(struct dhcpv6lq_facts *facts, const uint8_t *octets,
                 const struct dhcpv6lq_event *event);
} fields[DHCPV6LQ_FIELD_COUNT][TAKERS] = {
    [DHCPV6LQ_FIELD_STATUS_CODE] = {{0, OPTION(STATUS_CODE), take_status}},
    [DHCPV6LQ_FIELD_STATUS_MESSAGE] = {{0, OPTION(STATUS_CODE), take_status_message}},
    [DHCPV6LQ_FIELD_BASE_TIME] = {{0, OPTION(LQ_BASE_TIME), take_base_time}},
    [DHCPV6LQ_FIELD_START_TIME] = {{0, OPTION(LQ_START_TIME), take_start_time},
                                   {OPTION(LQ_QUERY), OPTION(LQ_START_TIME), take_start_time}},
    [DHCPV6LQ_FIELD_END_TIME] = {{0, OPTION(LQ_END_TIME), take_end_time},
                                 {OPTION(LQ_QUERY), OPTION(LQ_END_TIME), take_end_time}},
    [DHCPV6LQ_FIELD_QUERY_TYPE] = {{0, OPTION(LQ_QUERY), take_query_type}},
    [DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS] = {{0, OPTION(LQ_QUERY), take_link_address}},
    [DHCPV6LQ_FIELD_IAADDR] = {{OPTION(LQ_QUERY), OPTION(IAADDR), take_address}},
    [DHCPV6LQ_FIELD_ENTERPRISE] = {{OPTION(LQ_QUERY), OPTION(REMOTE_ID), take_enterprise}},
    [DHCPV6LQ_FIELD_REMOTE_ID] = {{OPTION(LQ_QUERY), OPTION(REMOTE_ID), take_remote}},
    [DHCPV6LQ_FIELD_REQUESTED_OPTION] = {{0, OPTION(ORO), take_requested},
                                         {OPTION(LQ_QUERY), OPTION(ORO), take_requested_inside}},
};

/* ---- events ---- */

/* Where the innermost element, an option, stands: 0: in the message; ANYWHERE: in nothing that
 * matters; else the code of the option around it. */
static uint16_t holder_of(const struct dhcpv6lq_facts *facts, const struct dhcpv6lq_walk *walk) {
    const struct dhcpv6lq_level *holder = dhcpv6lq_walk_holder(walk, 1);

    switch (walk->depth - facts->base) {
    case 2:
        return 0;
    case DHCPV6LQ_FACTS_DEPTH:
        return holder->scope == DHCPV6LQ_SCOPE_OPTION && holder->space == DHCPV6LQ_SPACE_OPTION
                   ? (uint16_t)holder->code
                   : ANYWHERE;
    default:
        return ANYWHERE;
    }
}

static void take_option(struct dhcpv6lq_facts *facts, const struct dhcpv6lq_walk *walk,
                        const struct dhcpv6lq_event *event) {
    uint16_t holder = holder_of(facts, walk);

    for (size_t i = 0; holder != ANYWHERE && i < COUNT(options); i++) {
        if (options[i].option == event->code && options[i].holder == holder) {
            options[i].take(facts, walk->octets, event);
        }
    }
}

static void take_field(struct dhcpv6lq_facts *facts, const struct dhcpv6lq_walk *walk,
                       const struct dhcpv6lq_event *event) {
    uint16_t holder;

    if (!fields[event->field][0].take || event->scope != DHCPV6LQ_SCOPE_OPTION) {
        return;
    }
    holder = holder_of(facts, walk);
    for (size_t i = 0; holder != ANYWHERE && i < TAKERS && fields[event->field][i].take; i++) {
        if (fields[event->field][i].option == event->code &&
            fields[event->field][i].holder == holder) {
            fields[event->field][i].take(facts, walk->octets, event);
        }
    }
}

/* An option that runs past its end hides what comes after it, in the message or in its query. In
 * client data, one that is broken may be a binding, too. */
static void take_fault(struct dhcpv6lq_facts *facts, const struct dhcpv6lq_walk *walk,
                       const struct dhcpv6lq_event *event) {
    unsigned depth = walk->depth - facts->base;
    const struct dhcpv6lq_level *holder = dhcpv6lq_walk_holder(walk, depth > 2 ? depth - 2 : 0);

    facts->cut |=
        event->fault == DHCPV6LQ_FAULT_OPTION_TRUNCATED &&
        (depth <= 2 || (depth == DHCPV6LQ_FACTS_DEPTH && holder->code == OPTION(LQ_QUERY)));
    facts->client_cut |= depth == DHCPV6LQ_FACTS_DEPTH && holder->code == OPTION(CLIENT_DATA);
}

static void end(struct dhcpv6lq_facts *facts) {
    facts->ended = true;
    facts->asks_relay_data |= facts->relay_data_outside &&
                              (!facts->has_lq_query || facts->type == DHCPV6LQ_ACTIVELEASEQUERY);
}

void dhcpv6lq_facts_event(struct dhcpv6lq_facts *facts, const struct dhcpv6lq_walk *walk,
                          const struct dhcpv6lq_event *event, size_t message) {
    if (!facts->begun) {
        facts->begun = event->type == DHCPV6LQ_EVENT_BEGIN &&
                       event->scope == DHCPV6LQ_SCOPE_MESSAGE && event->offset == message;
        facts->base = walk->depth - 1;
        return;
    }
    if (facts->ended) {
        return;
    }
    switch (event->type) {
    case DHCPV6LQ_EVENT_BEGIN:
        if (event->scope == DHCPV6LQ_SCOPE_OPTION && event->space == DHCPV6LQ_SPACE_OPTION) {
            take_option(facts, walk, event);
        }
        break;
    case DHCPV6LQ_EVENT_FIELD:
        take_field(facts, walk, event);
        break;
    case DHCPV6LQ_EVENT_FAULT:
        take_fault(facts, walk, event);
        break;
    case DHCPV6LQ_EVENT_END:
        if (walk->depth == facts->base) {
            end(facts);
        }
        break;
    }
}
