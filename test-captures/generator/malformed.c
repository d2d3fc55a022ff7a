/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Captures of broken octets, one kind each, among messages that conform: what
 * comes after the broken ones must still be decoded.
 */
#include <string.h>

#include "captures.h"

enum {
    XID = 0x0e0000,
    GOOD_CLIENT = 0xaa, /* in the DATA after the broken ones */
    UNKNOWN_DUID = 9    /* a DUID type that nobody assigned */
};

static void begin_answer(struct scene *scene) {
    open_connection(scene);
    ask_query(scene, XID);
    answer_reply(scene, XID, 1);
}

static void end_answer(struct scene *scene) {
    answer_data(scene, XID, GOOD_CLIENT);
    answer_done(scene, XID);
    close_connection(scene);
}

/* A DATA with a client of its own, its client data still open for what is broken. */
static struct message *begin_broken(struct scene *scene) {
    uint8_t client = (uint8_t)(2 + scene->capture.frames % (GOOD_CLIENT - 2));

    begin_message(&scene->message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    begin_client_data(&scene->message, client);
    option_iaaddr(&scene->message, client_address(client), PREFERRED, VALID);
    return &scene->message;
}

static void send_broken(struct scene *scene, enum dhcpv6lq_rule rule) {
    end(&scene->message); /* OPTION_CLIENT_DATA */
    end(&scene->message);
    stream_message(scene);
    send_stream(scene, SERVER, SEGMENT);
    expect(scene, rule);
}

/* A DATA with one broken option in its client data. */
static void broken_option(struct scene *scene, uint16_t code, const uint8_t *octets, size_t length,
                          enum dhcpv6lq_rule rule) {
    option_raw(begin_broken(scene), code, octets, length);
    send_broken(scene, rule);
}

static void message_size(struct scene *scene) {
    const uint8_t frames[][5] = {{0, 0}, {0, 1, 17}, {0, 3, 17, 0x0e, 0x00}};

    begin_answer(scene);
    for (size_t i = 0; i < sizeof frames / sizeof frames[0]; i++) {
        stream_octets(scene, frames[i], 2u + frames[i][1]);
        send_stream(scene, SERVER, SEGMENT);
        expect(scene, DHCPV6LQ_RULE_MESSAGE_SIZE);
    }
    end_answer(scene);
}

/* Messages whose size was damaged, without those after them. */
static void damaged_size(struct scene *scene) {
    static const uint8_t sizes[] = {0, 3, 5, 40};

    begin_answer(scene);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        data(&scene->message, XID, (uint8_t)(i + 2));
        stream_message(scene);
        scene->stream[1] = sizes[i];
        data(&scene->message, XID, (uint8_t)(i + 20));
        stream_message(scene);
        send_stream(scene, SERVER, SEGMENT);
        expect(scene, DHCPV6LQ_RULE_MESSAGE_SIZE);
    }
    end_answer(scene);
}

/* Half a message, and what ends the stream in a packet of its own. */
static void half_message_alone(struct scene *scene) {
    begin_answer(scene);
    answer_done(scene, XID);
    data(&scene->message, XID, 2);
    stream_message(scene);
    connection_send(&scene->tcp, SERVER, scene->stream, scene->streamed / 2, SEGMENT);
    scene->streamed = 0;
    connection_finish(&scene->tcp, SERVER, NULL, 0);
    expect_in(scene, scene->capture.frames - 2, DHCPV6LQ_RULE_MESSAGE_SIZE);
    open_connection(scene);
    ask_query(scene, XID);
    answer_reply(scene, XID, 1);
    answer_done(scene, XID);
    data(&scene->message, XID, 2);
    stream_message(scene);
    connection_send(&scene->tcp, SERVER, scene->stream, scene->streamed / 2, SEGMENT);
    scene->streamed = 0;
    connection_reset(&scene->tcp, SERVER);
    expect(scene, DHCPV6LQ_RULE_MESSAGE_SIZE);
}

static void half_message(struct scene *scene) {
    begin_answer(scene);
    answer_data(scene, XID, 2);
    answer_done(scene, XID);
    ask_query(scene, XID + 1);
    answer_reply(scene, XID + 1, 1);
    answer_done(scene, XID + 1);
    data(&scene->message, XID, 3);
    stream_message(scene);
    connection_finish(&scene->tcp, SERVER, scene->stream, scene->streamed / 2);
    scene->streamed = 0;
    expect_in(scene, scene->capture.frames - 2, DHCPV6LQ_RULE_MESSAGE_SIZE);
}

/* One, two and three octets of an option's header. */
static void option_header(struct scene *scene) {
    const uint8_t octets[] = {0x00, DHCPV6LQ_OPTION_INTERFACE_ID, 0x00};

    begin_answer(scene);
    for (size_t length = 1; length <= sizeof octets; length++) {
        begin_message(&scene->message, DHCPV6LQ_LEASEQUERY_DATA, XID);
        option_client_data(&scene->message, (uint8_t)(1 + length));
        put_raw(&scene->message, octets, length);
        end(&scene->message);
        answer(scene);
        expect(scene, DHCPV6LQ_RULE_OPTION_TRUNCATED);
    }
    end_answer(scene);
}

/* The message's last option has an octet less than it says; or 65535 less. */
static void option_len(struct scene *scene) {
    const uint8_t octets[][8] = {{0, DHCPV6LQ_OPTION_INTERFACE_ID, 0, 5, 'e', 't', 'h', '0'},
                                 {0, DHCPV6LQ_OPTION_INTERFACE_ID, 0xff, 0xff, 'e', 't', 'h', '0'}};

    begin_answer(scene);
    for (size_t i = 0; i < sizeof octets / sizeof octets[0]; i++) {
        begin_message(&scene->message, DHCPV6LQ_LEASEQUERY_DATA, XID);
        option_client_data(&scene->message, (uint8_t)(2 + i));
        put_raw(&scene->message, octets[i], sizeof octets[i]);
        end(&scene->message);
        answer(scene);
        expect(scene, DHCPV6LQ_RULE_OPTION_TRUNCATED);
    }
    end_answer(scene);
}

/* The same within an option, and good options after that one. */
static void inner_option(struct scene *scene) {
    const uint8_t octets[] = {0, DHCPV6LQ_OPTION_INTERFACE_ID, 0, 5, 'e', 't', 'h', '0'};

    begin_answer(scene);
    put_raw(begin_broken(scene), octets, sizeof octets);
    end(&scene->message); /* OPTION_CLIENT_DATA */
    option_base_time(&scene->message, NOW);
    end(&scene->message);
    answer(scene);
    expect(scene, DHCPV6LQ_RULE_OPTION_TRUNCATED);
    end_answer(scene);
}

/* The octets of an option whose layout fixes them, or at least the first ones. */
static size_t fixed_length(const struct dhcpv6lq_layout *layout, bool *open_ended) {
    size_t length = 0;

    *open_ended = layout->repeat < layout->count;
    for (uint8_t i = 0; i < layout->count; i++) {
        const struct dhcpv6lq_field_info *info =
            dhcpv6lq_field_info((enum dhcpv6lq_field)layout->fields[i]);

        if (info->extent != DHCPV6LQ_EXTENT_FIXED) {
            *open_ended = true;
            break;
        }
        length += info->width;
    }
    return length;
}

/* Every option of a fixed length an octet short and an octet long; those that begin
 * with fields of a fixed length, or have a least length, an octet short of it. */
static void fixed_lengths(struct scene *scene) {
    static const uint8_t zeros[64] = {0};
    size_t count;
    const struct dhcpv6lq_entry *entries = dhcpv6lq_entries(DHCPV6LQ_SPACE_OPTION, &count);

    begin_answer(scene);
    for (size_t i = 0; i < count; i++) {
        bool open_ended;
        size_t length = fixed_length(entries[i].layout, &open_ended);

        if (entries[i].code == DHCPV6LQ_OPTION_LQ_RELAY_DATA ||
            entries[i].code == DHCPV6LQ_OPTION_LQ_CLIENT_LINK) {
            continue; /* their own captures: here they would break other rules, too */
        }
        length = length < entries[i].min_length ? entries[i].min_length : length;
        if (length > 0) {
            broken_option(scene, entries[i].code, zeros, length - 1, DHCPV6LQ_RULE_OPTION_LENGTH);
        }
        if (!open_ended) {
            broken_option(scene, entries[i].code, zeros, length + 1, DHCPV6LQ_RULE_OPTION_LENGTH);
        }
    }
    end_answer(scene);
}

/* A query whose OPTION_ORO has an odd length. */
static void oro(struct scene *scene) {
    const uint8_t octets[] = {0, DHCPV6LQ_OPTION_REMOTE_ID, 0};
    struct message *message = &scene->message;

    open_connection(scene);
    begin_query(message, XID);
    begin_lq_query(message, DHCPV6LQ_QUERY_BY_RELAY_ID);
    option_raw(message, DHCPV6LQ_OPTION_ORO, octets, sizeof octets);
    end(message);
    end(message);
    ask(scene);
    expect(scene, DHCPV6LQ_RULE_OPTION_LENGTH);
    answer_reply(scene, XID, 1);
    end_answer(scene);
}

static void client_link(struct scene *scene) {
    static const uint8_t octets[17] = {0x20, 0x01, 0x0d, 0xb8};
    const size_t lengths[] = {0, 17, 16};
    struct message *message = &scene->message;

    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        uint32_t transaction_id = XID + (uint32_t)i;

        query(message, transaction_id, DHCPV6LQ_QUERY_BY_CLIENTID);
        ask_udp(scene);
        begin_reply(message, transaction_id);
        option_raw(message, DHCPV6LQ_OPTION_LQ_CLIENT_LINK, octets, lengths[i]);
        end(message);
        answer_udp(scene);
        if (lengths[i] != 16) {
            expect(scene, DHCPV6LQ_RULE_OPTION_LENGTH);
        }
    }
}

static void duid(struct scene *scene) {
    const struct {
        uint8_t type;
        uint8_t length;
    } samples[] = {{0, 0},
                   {UNKNOWN_DUID, 2},
                   {UNKNOWN_DUID, 131},
                   {DHCPV6LQ_DUID_LLT, 7},
                   {DHCPV6LQ_DUID_EN, 5},
                   {DHCPV6LQ_DUID_LL, 3},
                   {DHCPV6LQ_DUID_UUID, 17},
                   {DHCPV6LQ_DUID_UUID, 19}};
    uint8_t octets[131] = {0};

    begin_answer(scene);
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        octets[1] = samples[i].type;
        broken_option(scene, DHCPV6LQ_OPTION_RELAY_ID, octets, samples[i].length,
                      DHCPV6LQ_RULE_DUID_LENGTH);
    }
    end_answer(scene);
}

static void prefix_length(struct scene *scene) {
    const uint8_t lengths[] = {129, 255};

    begin_answer(scene);
    for (size_t i = 0; i < sizeof lengths; i++) {
        option_iaprefix(begin_broken(scene), i ? "2001:db8:4000::" : "2001:db8:5000::", lengths[i],
                        PREFERRED, VALID);
        send_broken(scene, DHCPV6LQ_RULE_PREFIX_LENGTH);
    }
    end_answer(scene);
}

/* OPTION_MIP6_IDINF, which holds options, in itself; the innermost one is empty. */
static void nesting(struct scene *scene) {
    enum { MIP6_IDINF = 69, LEVELS = 200, OPTION = 4 };
    uint8_t octets[LEVELS * OPTION];

    for (size_t level = 0; level < LEVELS; level++) {
        size_t left = (LEVELS - 1 - level) * OPTION;

        octets[level * OPTION] = 0;
        octets[level * OPTION + 1] = MIP6_IDINF;
        octets[level * OPTION + 2] = (uint8_t)(left >> 8);
        octets[level * OPTION + 3] = (uint8_t)left;
    }
    begin_answer(scene);
    put_raw(begin_broken(scene), octets, sizeof octets);
    send_broken(scene, DHCPV6LQ_RULE_NESTING);
    end_answer(scene);
}

/* From the requestor: types that are unassigned, and some that are not for TCP.
 * Zeros are options without octets, in messages as long as their headers want. */
static void msg_type(struct scene *scene) {
    const uint8_t messages[][3] = {{0, 4, 0},   {0, 36, 1},  {0, 34, 12},
                                   {0, 36, 24}, {0, 40, 99}, {0, 5, 255}};

    begin_answer(scene);
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        uint8_t octets[64] = {0};

        memcpy(octets, messages[i], sizeof messages[i]);
        stream_octets(scene, octets, 2u + messages[i][1]);
        send_stream(scene, REQUESTOR, SEGMENT);
        expect(scene, DHCPV6LQ_RULE_MSG_TYPE);
    }
    end_answer(scene);
}

/* Queries from the server, answers from the requestor. */
static void direction(struct scene *scene) {
    struct message *message = &scene->message;

    begin_answer(scene);
    query(message, XID + 1, DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
    answer(scene);
    expect(scene, DHCPV6LQ_RULE_DIRECTION);
    active_query(message, XID + 2);
    answer(scene);
    expect(scene, DHCPV6LQ_RULE_DIRECTION);
    reply(message, XID, 1);
    ask(scene);
    expect(scene, DHCPV6LQ_RULE_DIRECTION);
    data(message, XID, 2);
    ask(scene);
    expect(scene, DHCPV6LQ_RULE_DIRECTION);
    done(message, XID);
    ask(scene);
    expect(scene, DHCPV6LQ_RULE_DIRECTION);
    end_answer(scene);

    reply(message, XID, 1); /* from the requestor's port 546 to the server's */
    ask_udp(scene);
    expect(scene, DHCPV6LQ_RULE_DIRECTION);
}

/* What stands in OPTION_LQ_RELAY_DATA that may not. */
static void relay_data(struct scene *scene) {
    static const uint8_t types[] = {DHCPV6LQ_RELAY_REPL, DHCPV6LQ_RELAY_FORW, DHCPV6LQ_SOLICIT,
                                    DHCPV6LQ_LEASEQUERY};
    struct message *message = &scene->message;

    open_connection(scene);
    query_for(message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    ask(scene);
    answer_reply(scene, XID, 1);
    for (size_t i = 0; i < sizeof types; i++) {
        begin_option(begin_broken(scene), DHCPV6LQ_OPTION_LQ_RELAY_DATA);
        put_address(message, DHCPV6LQ_FIELD_LQ_PEER_ADDRESS, "2001:db8:1::1");
        switch (types[i]) {
        case DHCPV6LQ_RELAY_REPL:
            begin_relay(message, types[i], 0, "fe80::1", true);
            break;
        case DHCPV6LQ_RELAY_FORW:
            begin_relay(message, types[i], 0, "fe80::1", true);
            begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
            begin_message(message, DHCPV6LQ_SOLICIT, 1);
            end(message);
            end(message);
            break;
        default: /* with the 34 octets that a RELAY-FORW has at least */
            begin_message(message, types[i], 1);
            option_duid(message, DHCPV6LQ_OPTION_CLIENTID, 1);
            option_lq_query(message, DHCPV6LQ_QUERY_BY_CLIENTID);
            break;
        }
        end(message);
        end(message);
        send_broken(scene, DHCPV6LQ_RULE_RELAY_DATA);
    }
    end_answer(scene);
}

static void names(struct scene *scene) {
    enum { DOMAIN_LIST = 24, LABEL = 63 };
    static const uint8_t pointer[] = {3, 'f', 'o', 'o', 0xc0, 0x00};
    static const uint8_t past[] = {3, 'f', 'o', 'o', 4, 'b', 'a', 'r'};
    static const uint8_t unfinished[] = {3, 'f', 'o', 'o'};
    static const uint8_t second[] = {3, 'f', 'o', 'o', 0, 200, 'b', 'a', 'r', 0};
    uint8_t long_name[4 * (LABEL + 1) + 1];
    uint8_t long_label[LABEL + 3];

    memset(long_name, 'a', sizeof long_name);
    for (size_t i = 0; i < sizeof long_name; i += LABEL + 1) {
        long_name[i] = LABEL;
    }
    long_name[sizeof long_name - 1] = 0;
    memset(long_label, 'a', sizeof long_label);
    long_label[0] = LABEL + 1;
    long_label[sizeof long_label - 1] = 0;

    begin_answer(scene);
    broken_option(scene, DOMAIN_LIST, pointer, sizeof pointer, DHCPV6LQ_RULE_DOMAIN_NAME);
    broken_option(scene, DOMAIN_LIST, past, sizeof past, DHCPV6LQ_RULE_DOMAIN_NAME);
    broken_option(scene, DOMAIN_LIST, unfinished, sizeof unfinished, DHCPV6LQ_RULE_DOMAIN_NAME);
    broken_option(scene, DOMAIN_LIST, second, sizeof second, DHCPV6LQ_RULE_DOMAIN_NAME);
    broken_option(scene, DOMAIN_LIST, long_label, sizeof long_label, DHCPV6LQ_RULE_DOMAIN_NAME);
    broken_option(scene, DOMAIN_LIST, long_name, sizeof long_name, DHCPV6LQ_RULE_DOMAIN_NAME);
    end_answer(scene);
}

/* Every query-type without its own option, or with link-address :: where it asks
 * by that. */
static void queries(struct scene *scene) {
    struct message *message = &scene->message;

    open_connection(scene);
    for (uint32_t type = DHCPV6LQ_QUERY_BY_ADDRESS; type <= DHCPV6LQ_QUERY_BY_REMOTE_ID; type++) {
        begin_query(message, XID + type);
        begin_option(message, DHCPV6LQ_OPTION_LQ_QUERY);
        put_number(message, DHCPV6LQ_FIELD_QUERY_TYPE, type);
        put_address(message, DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS, "::");
        end(message);
        end(message);
        ask(scene);
        expect(scene, DHCPV6LQ_RULE_QUERY_OPTION_MISSING);
        reply_without_bindings(message, XID + type);
        answer(scene);
    }
    exchange(scene, XID, 2);
    close_connection(scene);
}

/* Numbers that look random and are the same on each run (Numerical Recipes' LCG). */
static uint8_t noise(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return (uint8_t)(*state >> 24);
}

static void random_octets(struct scene *scene) {
    struct endpoint requestor = endpoint("2001:db8:1::1", CLIENT_PORT, 0x01);
    struct endpoint server = endpoint("2001:db8:1::547", SERVER_PORT, 0x47);
    uint8_t octets[600];
    uint32_t state = 1;

    expect_anything(scene);
    for (int i = 0; i < 8; i++) {
        for (size_t j = 0; j < sizeof octets; j++) {
            octets[j] = noise(&state);
        }
        capture_udp(&scene->capture, &requestor, &server, octets, 1 + noise(&state));
    }
    open_connection(scene);
    connection_send(&scene->tcp, REQUESTOR, octets, sizeof octets, 100);
    connection_send(&scene->tcp, SERVER, octets, sizeof octets, 150);
    close_connection(scene);
    open_connection(scene);
    exchange(scene, XID, 2);
    close_connection(scene);
}

static void empty_udp(struct scene *scene) {
    struct endpoint requestor = endpoint("2001:db8:1::1", CLIENT_PORT, 0x01);
    struct endpoint server = endpoint("2001:db8:1::547", SERVER_PORT, 0x47);

    capture_udp(&scene->capture, &requestor, &server, NULL, 0);
    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_CLIENTID);
    ask_udp(scene);
    reply(&scene->message, XID, 1);
    answer_udp(scene);
}

/* Frames that the capture kept the first octets of only. */
static void snaplen(struct scene *scene) {
    enum { KEPT = 100 };

    query(&scene->message, XID, DHCPV6LQ_QUERY_BY_CLIENTID);
    ask_udp(scene);
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
    scene->capture.snaplen = KEPT;
    reply(&scene->message, XID, 1);
    answer_udp(scene);
    scene->capture.snaplen = 0;

    begin_answer(scene);
    expect_in(scene, scene->capture.frames - 1, DHCPV6LQ_RULE_CAPTURE_LACKS);
    scene->capture.snaplen = KEPT;
    answer_data(scene, XID, 2);
    scene->capture.snaplen = 0;
    end_answer(scene);
}

/* The message just begun in a relay's. */
static void relay_message(struct scene *scene, uint8_t type) {
    begin_relay(&scene->message, type, 0, "2001:db8:10::1", false);
    begin_option(&scene->message, DHCPV6LQ_OPTION_RELAY_MSG);
}

static void end_relay_message(struct scene *scene) {
    end(&scene->message);
    end(&scene->message);
}

/* Of the relayed answer the capture kept enough to know its query. */
static void snaplen_relayed(struct scene *scene) {
    enum { KEPT = 170 }; /* octets: all of the query */
    struct message *message = &scene->message;

    scene->capture.snaplen = KEPT;
    relay_message(scene, DHCPV6LQ_RELAY_FORW);
    query(message, XID, DHCPV6LQ_QUERY_BY_CLIENTID);
    end_relay_message(scene);
    ask_udp(scene);
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
    relay_message(scene, DHCPV6LQ_RELAY_REPL);
    reply(message, XID, 1);
    end_relay_message(scene);
    answer_udp(scene);
}

/* An answer in one segment of which the capture kept the REPLY and the start of a DATA. */
static void snaplen_stream(struct scene *scene) {
    enum { KEPT = 200 };

    scene->capture.snaplen = KEPT;
    open_connection(scene);
    ask_query(scene, XID);
    expect(scene, DHCPV6LQ_RULE_CAPTURE_LACKS);
    reply(&scene->message, XID, 1);
    stream_message(scene);
    for (uint8_t client = 2; client <= 4; client++) {
        data(&scene->message, XID, client);
        stream_message(scene);
    }
    done(&scene->message, XID);
    stream_message(scene);
    send_stream(scene, SERVER, SEGMENT);
    exchange(scene, XID + 1, 2); /* in frames of under 200 octets */
    close_connection(scene);
}

static const struct made_capture captures[] = {
    {"malformed-message-size.pcap", "message-sizes of 0, 1 and 3", message_size},
    {"malformed-damaged-size.pcap",
     "a message-size that is not the message's; others follow in the segment", damaged_size},
    {"malformed-half-message-alone.pcap", "half a message, then a FIN or a RST without octets",
     half_message_alone},
    {"malformed-half-message.pcap", "a FIN amid a message", half_message},
    {"malformed-option-header.pcap", "one to three octets of an option's header", option_header},
    {"malformed-option-len.pcap", "an option-len past the message's end", option_len},
    {"malformed-inner-option.pcap", "an option-len past the end of what holds the option",
     inner_option},
    {"malformed-fixed-lengths.pcap",
     "every option of a fixed or a least length an octet short, and long", fixed_lengths},
    {"malformed-oro.pcap", "an OPTION_ORO of 3 octets", oro},
    {"malformed-client-link.pcap", "OPTION_LQ_CLIENT_LINK of 0 and 17 octets, over UDP",
     client_link},
    {"malformed-duid.pcap", "DUIDs of 0, 2 and 131 octets, and too short or long for their type",
     duid},
    {"malformed-prefix-length.pcap", "OPTION_IAPREFIX /129 and /255", prefix_length},
    {"malformed-nesting.pcap", "options in options, 200 deep", nesting},
    {"malformed-msg-type.pcap", "msg-types over TCP that are unassigned or not for it", msg_type},
    {"malformed-direction.pcap", "queries from the server, answers from the requestor", direction},
    {"malformed-relay-data.pcap",
     "OPTION_LQ_RELAY_DATA with a RELAY-REPL, a client's message in a RELAY-FORW, or by itself",
     relay_data},
    {"malformed-names.pcap", "domain names that are none", names},
    {"malformed-queries.pcap", "every query-type without what it asks by", queries},
    {"malformed-random.pcap", "random octets over UDP and TCP; an exchange follows", random_octets},
    {"malformed-empty-udp.pcap", "a UDP packet without payload; an exchange follows", empty_udp},
    {"malformed-snaplen.pcap", "frames of which the capture kept 100 octets", snaplen},
    {"malformed-snaplen-relayed.pcap",
     "a relayed query and its answer, of which the capture kept 170 octets", snaplen_relayed},
    {"malformed-snaplen-stream.pcap",
     "an answer in one segment of which the capture kept 200 octets; an exchange follows",
     snaplen_stream},
};

const struct made_captures malformed_captures = {captures, sizeof captures / sizeof captures[0]};
