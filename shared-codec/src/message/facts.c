/* SPDX-License-Identifier: MIT
 *
 * One pass over a message's own options, and over those in its LQ_QUERY and
 * CLIENT_DATA.
 */
#include "message/facts.h"

#include "memory/hash.h"

#define M(type) (UINT32_C(1) << DHCPV6LQ_##type)

static const uint32_t leasequery_messages = M(REPLY) | M(LEASEQUERY) | M(LEASEQUERY_REPLY) |
                                            M(LEASEQUERY_DONE) | M(LEASEQUERY_DATA) |
                                            M(ACTIVELEASEQUERY) | M(STARTTLS);

/* What the option requests of a message ask for. */
struct asked {
    bool relay_data;
    bool base_time;
};

struct reading {
    struct dhcpv6lq_facts *facts;
    const uint8_t *octets;
    struct asked outside; /* by the message's own ORO */
    struct asked inside;  /* by that of the OPTION_LQ_QUERY */
};

static bool is_cut(const struct dhcpv6lq_options *options) {
    return options->position != options->end;
}

static void read_oro(struct asked *asked, const uint8_t *octets,
                     const struct dhcpv6lq_option *option) {
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;

    dhcpv6lq_walk_options(&walk, octets, option->offset,
                          option->data - option->offset + option->length);
    while (dhcpv6lq_walk_next(&walk, &event)) {
        if (event.type == DHCPV6LQ_EVENT_FIELD && event.field == DHCPV6LQ_FIELD_REQUESTED_OPTION) {
            asked->relay_data |= event.number == DHCPV6LQ_OPTION_LQ_RELAY_DATA;
            asked->base_time |= event.number == DHCPV6LQ_OPTION_LQ_BASE_TIME;
        }
    }
}

static void read_own_oro(struct reading *reading, const struct dhcpv6lq_option *option) {
    read_oro(&reading->outside, reading->octets, option);
}

static void read_lq_query(struct reading *reading, const struct dhcpv6lq_option *option) {
    struct dhcpv6lq_options options = dhcpv6lq_option_options(reading->octets, option);
    struct dhcpv6lq_option inner;
    struct dhcpv6lq_event event;

    if (!reading->facts->has_lq_query &&
        dhcpv6lq_option_field(reading->octets, option, DHCPV6LQ_FIELD_QUERY_TYPE, &event)) {
        reading->facts->query_type = (uint8_t)event.number;
    }
    reading->facts->has_lq_query = true;
    while (dhcpv6lq_options_next(&options, &inner)) {
        if (inner.code == DHCPV6LQ_OPTION_ORO) {
            read_oro(&reading->inside, reading->octets, &inner);
        }
    }
    reading->facts->cut |= is_cut(&options);
}

static void read_relay_data(struct reading *reading, const struct dhcpv6lq_option *option) {
    if (reading->facts->relay_data == 0) {
        reading->facts->relay_data = option->offset;
    }
}

/* Is it that option, and the field whole in it? */
static bool has(const struct reading *reading, const struct dhcpv6lq_option *option, uint16_t code,
                enum dhcpv6lq_field field) {
    struct dhcpv6lq_event event;

    return option->code == code && dhcpv6lq_option_field(reading->octets, option, field, &event);
}

static void read_client_data(struct reading *reading, const struct dhcpv6lq_option *option) {
    struct dhcpv6lq_options options = dhcpv6lq_option_options(reading->octets, option);
    struct dhcpv6lq_option inner;

    reading->facts->clients++;
    while (dhcpv6lq_options_next(&options, &inner)) {
        reading->facts->addresses +=
            has(reading, &inner, DHCPV6LQ_OPTION_IAADDR, DHCPV6LQ_FIELD_IAADDR);
        reading->facts->prefixes +=
            has(reading, &inner, DHCPV6LQ_OPTION_IAPREFIX, DHCPV6LQ_FIELD_IAPREFIX);
        if (inner.code == DHCPV6LQ_OPTION_LQ_RELAY_DATA) {
            read_relay_data(reading, &inner);
        }
    }
}

static void read_client_id(struct reading *reading, const struct dhcpv6lq_option *option) {
    if (reading->facts->client_id == 0) {
        reading->facts->client_id = dhcpv6lq_hash(reading->octets + option->data, option->length,
                                                  (struct dhcpv6lq_seed){0, 0});
    }
}

static void read_status(struct reading *reading, const struct dhcpv6lq_option *option) {
    struct dhcpv6lq_event event;

    if (!reading->facts->has_status &&
        dhcpv6lq_option_field(reading->octets, option, DHCPV6LQ_FIELD_STATUS_CODE, &event)) {
        reading->facts->has_status = true;
        reading->facts->status = (uint16_t)event.number;
    }
}

static void read_base_time(struct reading *reading, const struct dhcpv6lq_option *option) {
    (void)option;
    reading->facts->base_time = true;
}

static void read_client_link(struct reading *reading, const struct dhcpv6lq_option *option) {
    (void)option;
    reading->facts->client_links = true;
}

static const struct {
    uint16_t code;
    void (*read)(struct reading *reading, const struct dhcpv6lq_option *option);
} readers[] = {
    {DHCPV6LQ_OPTION_CLIENTID, read_client_id},
    {DHCPV6LQ_OPTION_ORO, read_own_oro},
    {DHCPV6LQ_OPTION_STATUS_CODE, read_status},
    {DHCPV6LQ_OPTION_LQ_QUERY, read_lq_query},
    {DHCPV6LQ_OPTION_CLIENT_DATA, read_client_data},
    {DHCPV6LQ_OPTION_LQ_RELAY_DATA, read_relay_data},
    {DHCPV6LQ_OPTION_LQ_CLIENT_LINK, read_client_link},
    {DHCPV6LQ_OPTION_LQ_BASE_TIME, read_base_time},
};

bool dhcpv6lq_facts_read(struct dhcpv6lq_facts *facts, const uint8_t *octets, size_t length) {
    struct reading reading = {.facts = facts, .octets = octets};
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;
    struct dhcpv6lq_option option;

    *facts = (struct dhcpv6lq_facts){0};
    if (dhcpv6lq_message_load(&message, octets, 0, length, &error) != DHCPV6LQ_OK ||
        message.type >= 32 || !(leasequery_messages & (UINT32_C(1) << message.type))) {
        return false;
    }
    facts->type = message.type;
    facts->transaction_id = message.transaction_id;

    struct dhcpv6lq_options options =
        dhcpv6lq_options(octets, message.options, message.options_length);

    while (dhcpv6lq_options_next(&options, &option)) {
        for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
            if (readers[i].code == option.code) {
                readers[i].read(&reading, &option);
            }
        }
    }
    facts->cut |= is_cut(&options);
    /* RFC 5007 4.1.2.1 has the ORO in the OPTION_LQ_QUERY; RFC 7653 does not say. */
    facts->asks_relay_data = reading.inside.relay_data ||
                             (reading.outside.relay_data &&
                              (!facts->has_lq_query || facts->type == DHCPV6LQ_ACTIVELEASEQUERY));
    facts->asks_base_time = reading.inside.base_time || reading.outside.base_time;
    return true;
}

uint64_t dhcpv6lq_facts_client_id(const struct dhcpv6lq_options *options) {
    struct dhcpv6lq_option option;

    if (!dhcpv6lq_options_find(options, DHCPV6LQ_OPTION_CLIENTID, &option) || option.length == 0) {
        return 0;
    }
    return dhcpv6lq_hash(options->octets + option.data, option.length,
                         (struct dhcpv6lq_seed){0, 0});
}
