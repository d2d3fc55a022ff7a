/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The captures of what can be wrong with the clients of an answer, in one message
 * or in all of it.
 */
#include <string.h>

#include "captures.h"

enum {
    XID = 0x110000,
    CLT_TIME_MAX = 630720000, /* seconds: 20 years */
    UNIX_NOW = 1767225600,    /* the capture's start as seconds since 1970 */
    OTHER_CLIENT = 0x22
};

/* A conforming query over UDP for client 1. */
static void ask_for_client(struct scene *scene, uint32_t transaction_id) {
    query(&scene->message, transaction_id, DHCPV6LQ_QUERY_BY_CLIENTID);
    ask_udp(scene);
}

static struct message *begin_data(struct scene *scene) {
    begin_message(&scene->message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    return &scene->message;
}

/* ---- clt_time ---- */

static void option_client_seen(struct message *message, uint8_t client, uint32_t seconds_ago) {
    begin_option(message, DHCPV6LQ_OPTION_CLIENT_DATA);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, client);
    option_clt_time(message, seconds_ago);
    option_iaaddr(message, client_address(client), PREFERRED, VALID);
    end(message);
}

static void clt_time(struct scene *scene, bool fault) {
    static const uint32_t absolute[] = {CLT_TIME_MAX + 1, NOW, UNIX_NOW, UINT32_MAX};
    static const uint32_t ago[] = {CLT_TIME_MAX, 0, 1, 31536000};
    struct message *message = &scene->message;

    ask_for_client(scene, XID);
    begin_reply(message, XID);
    option_client_seen(message, 1, fault ? UNIX_NOW : CLT_TIME_MAX);
    end(message);
    answer_udp(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_CLT_TIME);

    open_connection(scene);
    ask_query(scene, XID);
    answer_reply(scene, XID, 1);
    for (size_t i = 0; i < sizeof ago / sizeof ago[0]; i++) {
        option_client_seen(begin_data(scene), (uint8_t)(2 + i), (fault ? absolute : ago)[i]);
        end(message);
        answer(scene);
        expect_fault(scene, fault, DHCPV6LQ_RULE_CLT_TIME);
    }
    answer_done(scene, XID);
    close_connection(scene);
}

/* ---- relay data ---- */

/* A relay of a chain. Addresses that are NULL are those that any relay here has, as are an id 0 and
 * a Remote-ID NULL: it has none. */
struct hop {
    const char *link_address;
    const char *peer_address;
    uint8_t relay_id;
    const char *remote_id;
    uint32_t enterprise;
};

static const char LINK[] = "2001:db8:10::";
static const char INNER_RELAY[] = "2001:db8:20::2"; /* what the outer relay has as its peer */
static const char CLIENT[] = "fe80::c";             /* what the inner one has */
static const char HEARD[] = "2001:db8:1::1";        /* the relay that the server heard */

/* OPTION_LQ_RELAY_DATA with these relays, the outermost one first. */
static void option_chain(struct message *message, const char *heard, const struct hop *hops,
                         size_t count) {
    begin_option(message, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    put_address(message, DHCPV6LQ_FIELD_LQ_PEER_ADDRESS, heard);
    for (size_t i = 0; i < count; i++) {
        const struct hop *hop = &hops[i];
        bool innermost = i + 1 == count;

        begin_element(message, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_RELAY_FORW);
        put_number(message, DHCPV6LQ_FIELD_HOP_COUNT, count - 1 - i);
        put_address(message, DHCPV6LQ_FIELD_LINK_ADDRESS,
                    hop->link_address ? hop->link_address : LINK);
        put_address(message, DHCPV6LQ_FIELD_PEER_ADDRESS,
                    hop->peer_address ? hop->peer_address
                    : innermost       ? CLIENT
                                      : INNER_RELAY);
        if (hop->relay_id) {
            option_duid(message, DHCPV6LQ_OPTION_RELAY_ID, hop->relay_id);
        }
        if (hop->remote_id) {
            begin_option(message, DHCPV6LQ_OPTION_REMOTE_ID);
            put_number(message, DHCPV6LQ_FIELD_ENTERPRISE, hop->enterprise);
            put_octets(message, DHCPV6LQ_FIELD_REMOTE_ID, hop->remote_id, strlen(hop->remote_id));
            end(message);
        }
        if (!innermost) {
            begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
        }
    }
    for (size_t i = 0; i < count; i++) {
        end(message); /* the RELAY-FORW */
        end(message); /* the option that holds it */
    }
}

/* Client data with relay data. */
static void option_relayed_client(struct message *message, uint8_t client, const char *heard,
                                  const struct hop *hops, size_t count) {
    begin_client_data(message, client);
    option_iaaddr(message, client_address(client), PREFERRED, VALID);
    option_chain(message, heard, hops, count);
    end(message);
}

static void answer_relayed_client(struct scene *scene, uint8_t client, const char *heard,
                                  const struct hop *hops, size_t count) {
    option_relayed_client(begin_data(scene), client, heard, hops, count);
    end(&scene->message);
    answer(scene);
}

static void relay_data_peer(struct scene *scene, bool fault) {
    static const struct hop one[] = {{.relay_id = WHO_RELAY}};
    static const struct hop two[] = {{0}, {.relay_id = WHO_RELAY}};
    struct message *message = &scene->message;

    query_for(message, XID, DHCPV6LQ_QUERY_BY_CLIENTID, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    ask_udp(scene);
    begin_reply(message, XID);
    option_relayed_client(message, 1, fault ? CLIENT : HEARD, one, 1);
    end(message);
    answer_udp(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_RELAY_DATA_PEER);

    open_connection(scene);
    query_for(message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    ask(scene);
    answer_reply(scene, XID, 1);
    answer_relayed_client(scene, 2, HEARD, two, 2);
    /* near: a relay's address is often its link-address, too, and the innermost peer is no matter
     */
    answer_relayed_client(scene, 3, fault ? INNER_RELAY : LINK, two, 2);
    expect_fault(scene, fault, DHCPV6LQ_RULE_RELAY_DATA_PEER);
    answer_relayed_client(scene, 4, fault ? INNER_RELAY : CLIENT, two, 2); /* told once a query */
    answer_done(scene, XID);
    query_for(message, XID + 1, DHCPV6LQ_QUERY_BY_RELAY_ID, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    ask(scene);
    begin_reply(message, XID + 1);
    option_relayed_client(message, 5, fault ? CLIENT : HEARD, one, 1); /* another query */
    end(message);
    answer(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_RELAY_DATA_PEER);
    answer_done(scene, XID + 1);
    close_connection(scene);
}

/* Answers that have no relay data although it was asked for, and nothing is wrong with that. */
static void relay_data_not_missing(struct scene *scene) {
    struct message *message = &scene->message;

    open_connection(scene); /* no clients */
    query_for(message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    ask(scene);
    expect(scene, DHCPV6LQ_RULE_CAUSE_NOT_KEPT); /* it was told of a client there over UDP */
    reply_without_bindings(message, XID);
    answer(scene);
    /* asked for in the LEASEQUERY itself, which is about the reply: RFC 5007 4.1.2.1 */
    begin_query(message, XID + 1);
    option_lq_query(message, DHCPV6LQ_QUERY_BY_RELAY_ID);
    option_oro(message, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    end(message);
    ask(scene);
    answer_reply(scene, XID + 1, 1);
    answer_done(scene, XID + 1);
    /* another option asked for */
    query_for(message, XID + 2, DHCPV6LQ_QUERY_BY_RELAY_ID, DHCPV6LQ_OPTION_RELAY_ID);
    ask(scene);
    answer_reply(scene, XID + 2, 1);
    answer_done(scene, XID + 2);
    /* of this answer the capture has only the beginning */
    query_for(message, XID + 3, DHCPV6LQ_QUERY_BY_RELAY_ID, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    ask(scene);
    answer_reply(scene, XID + 3, 1);
}

static void relay_data_missing(struct scene *scene, bool fault) {
    static const struct hop one[] = {{.relay_id = WHO_RELAY}};
    struct message *message = &scene->message;

    query_for(message, XID, DHCPV6LQ_QUERY_BY_CLIENTID, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    ask_udp(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_RELAY_DATA_MISSING);
    begin_reply(message, XID);
    if (fault) {
        option_client_data(message, 1);
    } else {
        option_relayed_client(message, 1, HEARD, one, 1);
    }
    end(message);
    answer_udp(scene);

    open_connection(scene);
    query_for(message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    ask(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_RELAY_DATA_MISSING);
    answer_reply(scene, XID, 1);
    answer_data(scene, XID, 2);
    if (fault) {
        answer_data(scene, XID, 3);
    } else { /* one client's is enough: others may have come without a relay */
        answer_relayed_client(scene, 3, HEARD, one, 1);
    }
    answer_done(scene, XID);
    close_connection(scene);
    if (!fault) {
        relay_data_not_missing(scene);
    }
}

/* ---- answer_other ---- */

/* A query by address 2001:db8:a::1 over TCP, answered in two messages with these bindings. */
static void asked_by_address(struct scene *scene, uint32_t transaction_id, const char *first,
                             const char *second, bool whole) {
    struct message *message = &scene->message;

    query(message, transaction_id, DHCPV6LQ_QUERY_BY_ADDRESS);
    ask(scene);
    begin_reply(message, transaction_id);
    begin_client_data(message, 1);
    option_iaaddr(message, first, PREFERRED, VALID);
    end(message);
    end(message);
    answer(scene);
    begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, transaction_id);
    begin_client_data(message, 1);
    option_iaaddr(message, second, PREFERRED, VALID);
    end(message);
    end(message);
    answer(scene);
    if (whole) {
        answer_done(scene, transaction_id);
    }
}

static void asked_by_address_udp(struct scene *scene, uint32_t transaction_id, bool fault) {
    struct message *message = &scene->message;

    query(message, transaction_id, DHCPV6LQ_QUERY_BY_ADDRESS);
    ask_udp(scene);
    begin_reply(message, transaction_id);
    begin_client_data(message, 1);
    option_iaaddr(message, "2001:db8:b::2", PREFERRED, VALID);
    option_iaprefix(message, "2001:db8:a::", fault ? 128 : 127, PREFERRED, VALID);
    end(message);
    end(message);
    answer_udp(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_ANSWER_OTHER);
}

/* A client in an answer to a query by relay-id or by remote-id, whose relay data fits or not. */
struct relayed_case {
    struct hop hops[2];
    size_t count;
};

static const struct relayed_case by_relay_id_faults[] = {
    {{{.relay_id = WHO_RELAY + 1}}, 1}, /* another one */
    {{{0}, {0}}, 2},                    /* none */
    {{{.relay_id = WHO_RELAY + 1}, {.relay_id = WHO_RELAY + 2}}, 2},
};
static const struct relayed_case by_relay_id_nears[] = {
    {{{.relay_id = WHO_RELAY}}, 1},
    {{{.relay_id = WHO_RELAY}, {.relay_id = WHO_RELAY + 1}}, 2}, /* the outer relay's */
    {{{.relay_id = WHO_RELAY + 1}, {.relay_id = WHO_RELAY}}, 2}, /* the inner one's */
};
static const struct relayed_case by_remote_id_faults[] = {
    {{{.remote_id = "port 2", .enterprise = ENTERPRISE}}, 1},
    {{{.remote_id = "port 1", .enterprise = ENTERPRISE + 1}}, 1}, /* another vendor's */
    {{{.relay_id = WHO_RELAY}, {.remote_id = "port 10", .enterprise = ENTERPRISE}}, 2},
};
static const struct relayed_case by_remote_id_nears[] = {
    {{{.remote_id = "port 1", .enterprise = ENTERPRISE}}, 1},
    {{{.remote_id = "port 1", .enterprise = ENTERPRISE}, {.relay_id = WHO_RELAY}}, 2},
    {{{.remote_id = "port 2", .enterprise = ENTERPRISE},
      {.remote_id = "port 1", .enterprise = ENTERPRISE}},
     2},
};

enum { RELAYED_CASES = 3 };

static void asked_by_relay(struct scene *scene, uint8_t query_type,
                           const struct relayed_case cases[RELAYED_CASES], bool fault) {
    open_connection(scene);
    query_for(&scene->message, XID, query_type, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    ask(scene);
    answer_reply(scene, XID, 1); /* without relay data: nothing can be said */
    for (size_t i = 0; i < RELAYED_CASES; i++) {
        answer_relayed_client(scene, (uint8_t)(2 + i), HEARD, cases[i].hops, cases[i].count);
        expect_fault(scene, fault, DHCPV6LQ_RULE_ANSWER_OTHER);
    }
    answer_done(scene, XID);
    close_connection(scene);
}

static void answer_other(struct scene *scene, bool fault) {
    struct message *message = &scene->message;
    uint32_t replied;

    ask_for_client(scene, XID);
    reply(message, XID, fault ? OTHER_CLIENT : 1);
    answer_udp(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_ANSWER_OTHER);
    asked_by_address_udp(scene, XID + 1, fault);

    open_connection(scene);
    query(message, XID, DHCPV6LQ_QUERY_BY_CLIENTID);
    ask(scene);
    answer_reply(scene, XID, 1);
    begin_client_data(begin_data(scene), fault ? OTHER_CLIENT : 1); /* near: on another link */
    option_iaaddr(message, "2001:db8:b::1", PREFERRED, VALID);
    end(message);
    end(message);
    answer(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_ANSWER_OTHER);
    answer_done(scene, XID);

    asked_by_address(scene, XID + 1, "2001:db8:b::2", fault ? "2001:db8:b::3" : "2001:db8:a::1",
                     true);
    replied = scene->capture.frames - 2;
    if (fault) {
        expect_in(scene, replied, DHCPV6LQ_RULE_ANSWER_OTHER);
    }
    close_connection(scene);

    asked_by_relay(scene, DHCPV6LQ_QUERY_BY_RELAY_ID,
                   fault ? by_relay_id_faults : by_relay_id_nears, fault);
    asked_by_relay(scene, DHCPV6LQ_QUERY_BY_REMOTE_ID,
                   fault ? by_remote_id_faults : by_remote_id_nears, fault);

    if (!fault) {
        ask_for_client(scene, XID + 2); /* links, no client */
        begin_reply(message, XID + 2);
        begin_option(message, DHCPV6LQ_OPTION_LQ_CLIENT_LINK);
        put_address(message, DHCPV6LQ_FIELD_CLIENT_LINK, "2001:db8:a::");
        put_address(message, DHCPV6LQ_FIELD_CLIENT_LINK, "2001:db8:b::");
        end(message);
        end(message);
        answer_udp(scene);
        query(message, XID + 3, DHCPV6LQ_QUERY_BY_ADDRESS); /* nothing of anybody */
        ask_udp(scene);
        reply_without_bindings(message, XID + 3);
        answer_udp(scene);
        open_connection(scene); /* the address may still come */
        asked_by_address(scene, XID, "2001:db8:b::2", "2001:db8:b::3", false);
    }
}

/* ---- how many clients, and with what ---- */

static void option_links(struct message *message) {
    begin_option(message, DHCPV6LQ_OPTION_LQ_CLIENT_LINK);
    put_address(message, DHCPV6LQ_FIELD_CLIENT_LINK, "2001:db8:a::");
    put_address(message, DHCPV6LQ_FIELD_CLIENT_LINK, "2001:db8:b::");
    end(message);
}

/* Client 1's data on another link. */
static void option_client_on_link(struct message *message, uint8_t client) {
    begin_client_data(message, client);
    option_iaaddr(message, "2001:db8:b::1", PREFERRED, VALID);
    end(message);
}

static void client_link_beside_data(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    ask_for_client(scene, XID); /* links and data */
    begin_reply(message, XID);
    option_links(message);
    if (fault) {
        option_client_data(message, 1);
    }
    end(message);
    answer_udp(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_CLIENT_LINK_BESIDE_DATA);

    ask_for_client(scene, XID + 1); /* data of two links */
    begin_reply(message, XID + 1);
    option_client_data(message, 1);
    if (fault) {
        option_client_on_link(message, 1);
    }
    end(message);
    answer_udp(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_CLIENT_LINK_BESIDE_DATA);

    begin_relay(message, DHCPV6LQ_RELAY_FORW, 0, "2001:db8:2::1", false); /* behind a relay */
    begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
    query(message, XID + 2, DHCPV6LQ_QUERY_BY_CLIENTID);
    end(message);
    end(message);
    ask_udp(scene);
    begin_relay(message, DHCPV6LQ_RELAY_REPL, 0, "2001:db8:2::1", false);
    begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
    begin_reply(message, XID + 2);
    if (fault) {
        option_client_data(message, 1);
    }
    option_links(message);
    end(message);
    end(message);
    end(message);
    answer_udp(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_CLIENT_LINK_BESIDE_DATA);
}

static void data_several_clients(struct scene *scene, bool fault) {
    struct message *message = &scene->message;

    open_connection(scene);
    ask_query(scene, XID);
    begin_reply(message, XID);
    option_client_data(message, 1);
    option_client_on_link(message, fault ? 2 : 1);
    end(message);
    answer(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DATA_SEVERAL_CLIENTS);
    option_client_data(begin_data(scene), 3);
    begin_client_data(message, fault ? 4 : 3);
    option_iaprefix(message, "2001:db8:4000::", 56, PREFERRED, VALID);
    end(message);
    end(message);
    answer(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DATA_SEVERAL_CLIENTS);
    answer_done(scene, XID);
    close_connection(scene);

    open_connection(scene);
    active_query(message, XID);
    ask(scene);
    answer_reply(scene, XID, 1);
    option_client_data(begin_data(scene), 5);
    if (fault) {
        option_client_data(message, 6);
    }
    end(message);
    answer(scene);
    expect_fault(scene, fault, DHCPV6LQ_RULE_DATA_SEVERAL_CLIENTS);
    close_connection(scene);
}

/* ---- scope ---- */

enum place {
    ADDRESS,       /* IAADDR in client data */
    PREFIX,        /* IAPREFIX in client data, of `length` */
    RELAY_LINK,    /* link-address of a RELAY-FORW in relay data */
    RELAY_PEER,    /* peer-address of it */
    RELAY_HEARD,   /* peer-address of option 47 */
    QUERY_ADDRESS, /* IAADDR in OPTION_LQ_QUERY */
    QUERY_LINK,    /* link-address of OPTION_LQ_QUERY */
    CLIENT_LINK,   /* link-address of OPTION_LQ_CLIENT_LINK */
    RELAYED_LINK,  /* link-address of a RELAY-FORW with a LEASEQUERY */
    RELAYED_PEER   /* peer-address of it */
};

/* An address that cannot be there, and one that can. */
static const struct {
    enum place place;
    const char *fault;
    const char *near;
    uint8_t length;
} scopes[] = {
    {ADDRESS, "ff02::1", "fe80::1", 0},
    {ADDRESS, "ff00::", "feff::1", 0},
    {ADDRESS, "::1", "::2", 0},
    {PREFIX, "ff05::", "fe80:0:0:100::", 64},
    {PREFIX, "::1", "::3", 128},
    {RELAY_LINK, "ff02::1:2", "::", 0},
    {RELAY_LINK, "::1", "fe80::1", 0},
    {RELAY_PEER, "ff02::1:2", "fe80::c", 0},
    {RELAY_PEER, "::1", "::", 0},
    {RELAY_HEARD, "ff05::1:3", "fe80::1", 0},
    {RELAY_HEARD, "::1", "fd00::1", 0},
    {QUERY_ADDRESS, "ff02::1", "fe80::1", 0},
    {QUERY_ADDRESS, "::1", "fd00::1", 0},
    {QUERY_LINK, "ff05::1:3", "::", 0},
    {QUERY_LINK, "::1", "fd00::", 0},
    {QUERY_LINK, "fe80::1", "fec0::1", 0},
    {QUERY_LINK, "febf::1", "2001:db8:a::", 0},
    {CLIENT_LINK, "ff02::1", "2001:db8:a::", 0},
    {CLIENT_LINK, "::1", "fd00::", 0},
    {CLIENT_LINK, "fe80::", "fec0::", 0},
    {RELAYED_LINK, "ff02::1:2", "fe80::1", 0},
    {RELAYED_LINK, "::1", "::", 0},
    {RELAYED_PEER, "ff02::1:2", "2001:db8:2::1", 0},
    {RELAYED_PEER, "::1", "fe80::1", 0},
};

enum { FIRST_OF_QUERIES = 11 }; /* before it, what an answer over TCP has */

static void answer_with_scope(struct scene *scene, enum place place, const char *address,
                              uint8_t length) {
    const struct hop hop = {.link_address = place == RELAY_LINK ? address : NULL,
                            .peer_address = place == RELAY_PEER ? address : NULL,
                            .relay_id = WHO_RELAY};
    const uint8_t client = place <= PREFIX ? 2 : (uint8_t)scene->capture.frames;
    struct message *message = begin_data(scene);

    begin_client_data(message, client); /* client 2 may have ::1 and ::1/128 */
    if (place == PREFIX) {
        option_iaprefix(message, address, length, PREFERRED, VALID);
    } else {
        option_iaaddr(message, place == ADDRESS ? address : client_address(client), PREFERRED,
                      VALID);
    }
    if (place == RELAY_LINK || place == RELAY_PEER || place == RELAY_HEARD) {
        option_chain(message, place == RELAY_HEARD ? address : HEARD, &hop, 1);
    }
    end(message);
    end(message);
    answer(scene);
}

/* A query over UDP and its answer without bindings; the address is in the one or the other. Returns
 * the frame that has it. */
static uint32_t query_with_scope(struct scene *scene, uint32_t transaction_id, enum place place,
                                 const char *address) {
    bool relayed = place == RELAYED_LINK || place == RELAYED_PEER;
    bool by_address = place == QUERY_ADDRESS;
    struct message *message = &scene->message;
    uint32_t asked;

    if (relayed) {
        begin_element(message, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_RELAY_FORW);
        put_number(message, DHCPV6LQ_FIELD_HOP_COUNT, 0);
        put_address(message, DHCPV6LQ_FIELD_LINK_ADDRESS,
                    place == RELAYED_LINK ? address : "2001:db8:10::");
        put_address(message, DHCPV6LQ_FIELD_PEER_ADDRESS,
                    place == RELAYED_PEER ? address : "2001:db8:2::1");
        begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
    }
    begin_query(message, transaction_id);
    begin_option(message, DHCPV6LQ_OPTION_LQ_QUERY);
    put_number(message, DHCPV6LQ_FIELD_QUERY_TYPE,
               by_address ? DHCPV6LQ_QUERY_BY_ADDRESS : DHCPV6LQ_QUERY_BY_CLIENTID);
    put_address(message, DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS, place == QUERY_LINK ? address : "::");
    if (by_address) {
        option_iaaddr(message, address, 0, 0);
    } else {
        option_duid(message, DHCPV6LQ_OPTION_CLIENTID, 1);
    }
    end(message);
    end(message);
    if (relayed) { /* what the relay gets back is no matter here */
        end(message);
        end(message);
        return ask_udp(scene);
    }
    asked = ask_udp(scene);
    begin_reply(message, transaction_id);
    if (place == CLIENT_LINK) {
        begin_option(message, DHCPV6LQ_OPTION_LQ_CLIENT_LINK);
        put_address(message, DHCPV6LQ_FIELD_CLIENT_LINK, "2001:db8:c::");
        put_address(message, DHCPV6LQ_FIELD_CLIENT_LINK, address);
        end(message);
    }
    end(message);
    answer_udp(scene);
    return place == CLIENT_LINK ? scene->capture.frames : asked;
}

static void scope(struct scene *scene, bool fault) {
    open_connection(scene);
    query_for(&scene->message, XID, DHCPV6LQ_QUERY_BY_RELAY_ID, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    ask(scene);
    answer_reply(scene, XID, 1);
    for (size_t i = 0; i < FIRST_OF_QUERIES; i++) {
        answer_with_scope(scene, scopes[i].place, fault ? scopes[i].fault : scopes[i].near,
                          scopes[i].length);
        expect_fault(scene, fault, DHCPV6LQ_RULE_SCOPE);
    }
    answer_done(scene, XID);
    close_connection(scene);

    for (size_t i = FIRST_OF_QUERIES; i < sizeof scopes / sizeof scopes[0]; i++) {
        uint32_t frame = query_with_scope(scene, XID + (uint32_t)i, scopes[i].place,
                                          fault ? scopes[i].fault : scopes[i].near);

        if (fault) {
            expect_in(scene, frame, DHCPV6LQ_RULE_SCOPE);
        }
    }
}

/* ---- findings_left_out ---- */

enum { FINDINGS_KEPT = 64, MANY = 101 }; /* of one message */

/* A DATA with so many bindings that are wrong, and a wrong prefix after them. */
static void findings_left_out(struct scene *scene, bool fault) {
    const unsigned lifetimes = fault ? MANY : FINDINGS_KEPT - 1;
    const unsigned kept = FINDINGS_KEPT - 1; /* and the prefix, the first of its rule */
    struct message *message = &scene->message;

    open_connection(scene);
    ask_query(scene, XID);
    answer_reply(scene, XID, 1);
    begin_client_data(begin_data(scene), 2);
    for (unsigned i = 0; i < lifetimes; i++) {
        char address[sizeof "2001:db8:a::2:ffffffff"];

        snprintf(address, sizeof address, "2001:db8:a::2:%x", i);
        option_iaaddr(message, address, VALID, PREFERRED);
    }
    option_iaprefix(message, "2001:db8:4000::", 129, PREFERRED, VALID);
    end(message);
    end(message);
    answer(scene);
    for (unsigned i = 0; i < kept; i++) {
        expect(scene, DHCPV6LQ_RULE_LIFETIME);
    }
    expect(scene, DHCPV6LQ_RULE_PREFIX_LENGTH);
    expect_fault(scene, fault, DHCPV6LQ_RULE_FINDINGS_LEFT_OUT);
    answer_done(scene, XID);
    close_connection(scene);
}

#define RULE(ID, function, fault, near)                                                            \
    { DHCPV6LQ_RULE_##ID, function, fault, near }

static const struct rule_captures rules[] = {
    RULE(CLT_TIME, clt_time, "CLT times of a second over 20 years, and absolute ones",
         "CLT times of 20 years, of none, of a second"),
    RULE(
        RELAY_DATA_PEER, relay_data_peer,
        "OPTION_LQ_RELAY_DATA whose peer-address is the outermost RELAY-FORW's: of one hop, of "
        "two; twice in an answer",
        "the same with the address of the relay that the server heard, with its link-address, with "
        "the innermost peer-address"),
    RULE(RELAY_DATA_MISSING, relay_data_missing,
         "answers without the relay data that was asked for",
         "one client's relay data; no clients; asked for elsewhere; an answer that goes on"),
    RULE(ANSWER_OTHER, answer_other,
         "another client, another address, another Relay-ID, another Remote-ID than asked for",
         "the one asked for: on another link, in a prefix, in a later message, at any relay"),
    RULE(CLIENT_LINK_BESIDE_DATA, client_link_beside_data,
         "links and client data in one reply over UDP; two client data",
         "links or the data of one client"),
    RULE(DATA_SEVERAL_CLIENTS, data_several_clients,
         "two clients in a REPLY, in a DATA, in a DATA of an active answer",
         "one client's data of two links in a REPLY and in a DATA"),
    RULE(SCOPE, scope, "multicast, loopback and link-local addresses where none can be",
         "the addresses next to them, and where they can be"),
    RULE(FINDINGS_LEFT_OUT, findings_left_out, "a DATA that breaks rules 102 times",
         "a DATA that breaks them as often as is kept, 64 times"),
};

const struct rules_captures answer_rules = {rules, sizeof rules / sizeof rules[0]};
