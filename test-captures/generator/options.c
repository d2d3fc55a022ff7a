/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * options.pcap: every option of the registry, built from its layout with a
 * plausible value a field, and some by hand with the values that are odd.
 */
#include "options.h"

#include <string.h>

enum {
    XID = 0x0b0000,
    OPTIONS_A_MESSAGE = 16,
    UNKNOWN_OPTION = 65000,
    DOMAIN_LIST = 24,
    LL = 0x1f /* the client whose DUID stands wherever one is asked for */
};

/* Plausible values. Fields without a row have the one of their kind. */
static const struct {
    enum dhcpv6lq_field field;
    uint32_t number;
} numbers[] = {
    {DHCPV6LQ_FIELD_REQUESTED_OPTION, DHCPV6LQ_OPTION_REMOTE_ID},
    {DHCPV6LQ_FIELD_PREFERENCE, 255},
    {DHCPV6LQ_FIELD_ELAPSED_TIME, 250},
    {DHCPV6LQ_FIELD_STATUS_CODE, DHCPV6LQ_STATUS_SUCCESS},
    {DHCPV6LQ_FIELD_ENTERPRISE, ENTERPRISE},
    {DHCPV6LQ_FIELD_RECONF_MSG_TYPE, 5},
    {DHCPV6LQ_FIELD_AUTH_PROTOCOL, 3},
    {DHCPV6LQ_FIELD_T1, 1800},
    {DHCPV6LQ_FIELD_T2, 2880},
    {DHCPV6LQ_FIELD_IAADDR_VALID, VALID},
    {DHCPV6LQ_FIELD_IAPREFIX_LENGTH, 64},
    {DHCPV6LQ_FIELD_PREFIX_LENGTH, 48},
    {DHCPV6LQ_FIELD_PREFIX6_LEN, 56},
    {DHCPV6LQ_FIELD_PREFIX4_LEN, 24},
    {DHCPV6LQ_FIELD_EA_LEN, 16},
    {DHCPV6LQ_FIELD_PSID_OFFSET, 6},
    {DHCPV6LQ_FIELD_PSID_LEN, 8},
    {DHCPV6LQ_FIELD_PSID, 0x34},
    {DHCPV6LQ_FIELD_S46_OPTION_CODE, 94},
    {DHCPV6LQ_FIELD_KDC_PORT, 88},
    {DHCPV6LQ_FIELD_ARCHITECTURE, 7},
    {DHCPV6LQ_FIELD_EXCLUDE_LENGTH, 72},
    {DHCPV6LQ_FIELD_DOMAIN_PMTU, 1280},
    {DHCPV6LQ_FIELD_RELAY_PORT, 1547},
    {DHCPV6LQ_FIELD_ANI_RESERVED, 0},
    {DHCPV6LQ_FIELD_LLADDR_EXTRA, 15},
};

static const struct {
    enum dhcpv6lq_field field;
    const char *octets;
    size_t length;
} strings[] = {
#define STRING(field, octets)                                                                      \
    { DHCPV6LQ_FIELD_##field, octets, sizeof(octets) - 1 }
    STRING(AUTH_REPLAY, "\0\0\0\0\0\0\0\1"),
    STRING(CIVIC_COUNTRY, "DE"),
    STRING(CIVIC_VALUE, "Bayern"),
    STRING(EXCLUDE_SUBNET, "\xff"),
    STRING(BSSID, "\x00\x00\x5e\x00\x53\x2a"),
    STRING(LINK_LAYER_ADDRESS, "\x00\x00\x5e\x00\x53\x01"),
    STRING(LLADDR_ADDRESS, "\x02\x00\x5e\x00\x53\x01"),
    STRING(IPV4_PREFIX, "\xc0\x00\x02\x00"),
    STRING(IPV4_ADDRESS, "\xc0\x00\x02\x01"),
    STRING(DNR_ADN, "\3dns\7example\3net"), /* with the zero that ends the text */
    STRING(DNR_REST, "\0\20\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x53\0\1\0\4\3dot"),
#undef STRING
};

/* Options that hold options, and which. Others hold none. */
static const struct {
    uint16_t holder;
    uint16_t held[4]; /* 0: none */
} holdings[] = {
    {3, {DHCPV6LQ_OPTION_IAADDR}},
    {4, {DHCPV6LQ_OPTION_IAADDR}},
    {25, {DHCPV6LQ_OPTION_IAPREFIX}},
    {26, {67}},
    {50, {71, 72, 73}},
    {56, {1, 2, 3}},
    {66, {65}},
    {69, {71}},
    {70, {71}},
    {84, {85, 85}},
    {89, {93}},
    {92, {93}},
    {94, {89, 90}},
    {95, {89, 91}},
    {96, {92, 90}},
    {97, {98, 99}},
    {116, {117, 118, 119}},
    {138, {139}},
};

/* Options that stand elsewhere in the capture, or for which a rule says where
 * they may. */
static bool stands_elsewhere(uint16_t code) {
    const uint16_t codes[] = {DHCPV6LQ_OPTION_CLIENTID,      DHCPV6LQ_OPTION_IAADDR,
                              DHCPV6LQ_OPTION_RELAY_MSG,     DHCPV6LQ_OPTION_LQ_QUERY,
                              DHCPV6LQ_OPTION_CLIENT_DATA,   DHCPV6LQ_OPTION_CLT_TIME,
                              DHCPV6LQ_OPTION_LQ_RELAY_DATA, DHCPV6LQ_OPTION_LQ_CLIENT_LINK};

    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (codes[i] == code) {
            return true;
        }
    }
    return false;
}

static uint32_t number_of(enum dhcpv6lq_field field, enum dhcpv6lq_kind kind) {
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (numbers[i].field == field) {
            return numbers[i].number;
        }
    }
    switch (kind) {
    case DHCPV6LQ_KIND_SECONDS:
    case DHCPV6LQ_KIND_ELAPSED:
        return PREFERRED;
    case DHCPV6LQ_KIND_TIME:
        return NOW;
    default:
        return 1;
    }
}

static const char *string_of(enum dhcpv6lq_field field, size_t *length) {
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
        if (strings[i].field == field) {
            /* A name on the wire ends in a zero, as the text does here. */
            *length = strings[i].length + (field == DHCPV6LQ_FIELD_DNR_ADN ? 1 : 0);
            return strings[i].octets;
        }
    }
    *length = strlen("example");
    return "example";
}

/* An address that no other one in the message is, in a /64 of its own. */
static void put_own_address(struct message *message, enum dhcpv6lq_field field) {
    static const uint8_t prefix[] = {0x20, 0x01, 0x0d, 0xb8, 0x00, 0x0c};
    uint8_t value[16] = {0};
    size_t at = message->writer.used;

    memcpy(value, prefix, sizeof prefix);
    value[6] = (uint8_t)(at >> 8);
    value[7] = (uint8_t)at;
    put_octets(message, field, value, sizeof value);
}

/* The first octets of 2001:db8:: as the prefix-length before it needs. */
static void put_prefix(struct message *message, enum dhcpv6lq_field field, uint32_t bits) {
    static const uint8_t prefix[16] = {0x20, 0x01, 0x0d, 0xb8};

    put_octets(message, field, prefix, (bits + 7) / 8);
}

static void put_field(struct message *message, const struct dhcpv6lq_layout *layout,
                      uint8_t index) {
    enum dhcpv6lq_field field = (enum dhcpv6lq_field)layout->fields[index];
    const struct dhcpv6lq_field_info *info = dhcpv6lq_field_info(field);
    const struct dhcpv6lq_field_info *next =
        index + 1 < layout->count
            ? dhcpv6lq_field_info((enum dhcpv6lq_field)layout->fields[index + 1])
            : NULL;
    size_t length;
    const char *string = string_of(field, &length);

    if (next && next->extent == DHCPV6LQ_EXTENT_SIZED) {
        string_of((enum dhcpv6lq_field)layout->fields[index + 1], &length);
        put_number(message, field, length);
        return;
    }
    switch (info->kind) {
    case DHCPV6LQ_KIND_IPV6:
        put_own_address(message, field);
        break;
    case DHCPV6LQ_KIND_PREFIX:
        put_prefix(message, field,
                   number_of((enum dhcpv6lq_field)layout->fields[index - 1], DHCPV6LQ_KIND_UINT));
        break;
    case DHCPV6LQ_KIND_NAME:
    case DHCPV6LQ_KIND_PARTIAL_NAME:
        if (info->extent == DHCPV6LQ_EXTENT_SIZED) {
            put_octets(message, field, string, length);
        } else {
            dhcpv6lq_write_name(&message->writer, field, "host.example.net");
        }
        break;
    default:
        if (info->kind <= DHCPV6LQ_KIND_TIME) {
            put_number(message, field, number_of(field, info->kind));
        } else {
            put_octets(message, field, string, length);
        }
        break;
    }
}

static const uint16_t *held_by(uint16_t code) {
    static const uint16_t none[4] = {0};

    for (size_t i = 0; i < sizeof holdings / sizeof holdings[0]; i++) {
        if (holdings[i].holder == code) {
            return holdings[i].held;
        }
    }
    return none;
}

static void put_option(struct message *message, enum dhcpv6lq_space space, uint16_t code);

/* The layout's fields, those that repeat twice. */
static void put_fields(struct message *message, const struct dhcpv6lq_layout *layout,
                       uint16_t code) {
    bool repeated = layout->repeat >= layout->count;

    for (uint8_t i = 0; i < layout->count; i++) {
        const struct dhcpv6lq_field_info *info =
            dhcpv6lq_field_info((enum dhcpv6lq_field)layout->fields[i]);

        if (info->kind == DHCPV6LQ_KIND_OPTIONS) {
            const uint16_t *held = held_by(code);

            for (size_t j = 0; j < 4 && held[j]; j++) {
                put_option(message, info->space, held[j]);
            }
        } else {
            put_field(message, layout, i);
        }
        if (i + 1 == layout->count && !repeated) {
            repeated = true;
            i = (uint8_t)(layout->repeat - 1);
        }
    }
}

/* An option of a DUID, or any other one by its layout. Holders hold holders
 * three deep at the most. */
static void put_option(struct message *message, enum dhcpv6lq_space space, uint16_t code) {
    const struct dhcpv6lq_layout *layout = dhcpv6lq_lookup(space, code)->layout;

    if (layout->count > 0 && layout->fields[0] == DHCPV6LQ_FIELD_DUID) {
        option_duid(message, code, LL);
        return;
    }
    begin_option(message, code);
    put_fields(message, layout, code);
    end(message);
}

static void begin_client(struct scene *scene, uint8_t client) {
    begin_message(&scene->message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    begin_client_data(&scene->message, client);
    option_iaaddr(&scene->message, client_address(client), PREFERRED, VALID);
}

static void end_client(struct scene *scene) {
    end(&scene->message);
    end(&scene->message);
    stream_message(scene);
    send_stream(scene, SERVER, SEGMENT);
}

static void all_options(struct scene *scene) {
    size_t count;
    const struct dhcpv6lq_entry *entries = dhcpv6lq_entries(DHCPV6LQ_SPACE_OPTION, &count);
    uint8_t client = 0x10;
    unsigned held = 0;

    for (size_t i = 0; i < count; i++) {
        if (stands_elsewhere(entries[i].code)) {
            continue;
        }
        if (held == 0) {
            begin_client(scene, client);
        }
        put_option(&scene->message, DHCPV6LQ_SPACE_OPTION, entries[i].code);
        held++;
        if (held == OPTIONS_A_MESSAGE) {
            end_client(scene);
            held = 0;
            client++;
        }
    }
    if (held > 0) {
        end_client(scene);
    }
}

/* Values that are right but rare. */
static void odd_options(struct scene *scene) {
    static const char partial_name[] = {0x00, 4, 'h', 'o', 's', 't'}; /* flags, no zero */
    static const char vendor_option[] = {0x00, 0x01, 0x00, 0x02, 'a', 'b'};
    static const char subscriber[] = "M\xc3\xbcller \xe2\x82\xac";
    struct message *message = &scene->message;

    begin_client(scene, 0x20);
    option_raw(message, UNKNOWN_OPTION, "unknown", 7);
    begin_option(message, DHCPV6LQ_OPTION_VENDOR_OPTS);
    put_number(message, DHCPV6LQ_FIELD_ENTERPRISE, ENTERPRISE);
    put_raw(message, vendor_option, sizeof vendor_option);
    end(message);
    option_raw(message, DHCPV6LQ_OPTION_CLIENT_FQDN, partial_name, sizeof partial_name);
    option_raw(message, DHCPV6LQ_OPTION_SUBSCRIBER_ID, subscriber, sizeof subscriber - 1);
    option_interface_id(message, "");
    option_status(message, DHCPV6LQ_STATUS_SUCCESS, "");
    begin_option(message, DOMAIN_LIST);
    dhcpv6lq_write_name(&message->writer, DHCPV6LQ_FIELD_DOMAIN_NAME, ".");
    end(message);
    option_iaaddr(message, "2001:db8:b::1", UINT32_MAX, UINT32_MAX);
    option_iaprefix(message, "2001:db8:4000::", 56, UINT32_MAX, UINT32_MAX);
    end_client(scene);
}

void options(struct scene *scene) {
    struct message *message = &scene->message;

    open_connection(scene);
    query_for(message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    ask(scene);
    answer_reply(scene, XID, 1);
    all_options(scene);
    odd_options(scene);
    begin_client(scene, 0x21);
    option_relay_data(message, 2); /* and so OPTION_RELAY_MSG */
    end_client(scene);
    answer_done(scene, XID);
    close_connection(scene);

    /* OPTION_LQ_CLIENT_LINK is for UDP only: RFC 5460 6.3. */
    query(message, XID + 1, DHCPV6LQ_QUERY_BY_CLIENTID);
    ask_udp(scene);
    begin_reply(message, XID + 1);
    put_option(message, DHCPV6LQ_SPACE_OPTION, DHCPV6LQ_OPTION_LQ_CLIENT_LINK);
    end(message);
    answer_udp(scene);
}
