/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Why an answer is what it is: the rules cause_*.
 */
#include <string.h>

#include "captures.h"

enum { XID = 0xca0000 };

/* ---- queries and answers ---- */

/* Who asks whom: each with a DUID of its own. */
struct sides {
    uint8_t requestor;
    uint8_t server;
};

static void begin_query_of(struct scene *scene, struct sides sides, uint32_t transaction_id) {
    begin_message(&scene->message, DHCPV6LQ_LEASEQUERY, transaction_id);
    option_duid(&scene->message, DHCPV6LQ_OPTION_CLIENTID, sides.requestor);
}

/* A query on a connection of its own. Returns its frame. */
static uint32_t ask_on_connection(struct scene *scene, struct sides sides, uint32_t transaction_id,
                                  uint8_t query_type) {
    open_connection(scene);
    begin_query_of(scene, sides, transaction_id);
    option_lq_query(&scene->message, query_type);
    end(&scene->message);
    return ask(scene);
}

static void begin_reply_of(struct scene *scene, struct sides sides, uint32_t transaction_id) {
    begin_message(&scene->message, DHCPV6LQ_LEASEQUERY_REPLY, transaction_id);
    option_duid(&scene->message, DHCPV6LQ_OPTION_SERVERID, sides.server);
    option_duid(&scene->message, DHCPV6LQ_OPTION_CLIENTID, sides.requestor);
}

static void answer_nothing(struct scene *scene, struct sides sides, uint32_t transaction_id) {
    begin_reply_of(scene, sides, transaction_id);
    end(&scene->message);
    answer(scene);
    close_connection(scene);
}

/* ---- cause_not_kept ---- */

/* The relay data of the client that another answer tells of. */
enum shown { NO_RELAY_DATA, NO_ID, SAME_ID, OTHER_ID };

static void option_shown(struct message *message, enum shown shown, uint8_t query_type) {
    if (shown == NO_RELAY_DATA) {
        return;
    }
    begin_option(message, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    put_address(message, DHCPV6LQ_FIELD_LQ_PEER_ADDRESS, "2001:db8:1::1");
    begin_relay(message, DHCPV6LQ_RELAY_FORW, 0, "fe80::2", false);
    if (shown != NO_ID && query_type == DHCPV6LQ_QUERY_BY_RELAY_ID) {
        option_duid(message, DHCPV6LQ_OPTION_RELAY_ID,
                    shown == SAME_ID ? WHO_RELAY : WHO_RELAY + 1);
    } else if (shown != NO_ID) {
        option_remote_id(message, shown == SAME_ID ? "port 1" : "port 2");
    }
    end(message);
    end(message);
}

/* What a client, of whom the server heard `clt` seconds ago, shows in the answer by its link. */
static void show_client(struct scene *scene, struct sides sides, uint32_t transaction_id,
                        enum shown shown, uint8_t query_type, uint32_t clt) {
    struct message *message = &scene->message;

    open_connection(scene);
    begin_query_of(scene, sides, transaction_id);
    begin_lq_query(message, DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
    option_oro(message, DHCPV6LQ_OPTION_LQ_RELAY_DATA);
    end(message);
    end(message);
    ask(scene);
    begin_reply_of(scene, sides, transaction_id);
    begin_option(message, DHCPV6LQ_OPTION_CLIENT_DATA);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, 1);
    option_clt_time(message, clt);
    option_iaaddr(message, client_address(1), PREFERRED, VALID);
    option_shown(message, shown, query_type);
    end(message);
    end(message);
    answer(scene);
    done(message, transaction_id);
    answer(scene);
    close_connection(scene);
}

static uint32_t ask_for_nothing(struct scene *scene, struct sides sides, uint32_t transaction_id,
                                uint8_t query_type) {
    uint32_t frame = ask_on_connection(scene, sides, transaction_id, query_type);

    answer_nothing(scene, sides, transaction_id);
    return frame;
}

/* Each requestor asks in vain, and by link once more. */
static const struct {
    uint8_t query_type;
    enum shown fault;
    enum shown near;
} not_kept_by[] = {
    {DHCPV6LQ_QUERY_BY_RELAY_ID, NO_ID, OTHER_ID},
    {DHCPV6LQ_QUERY_BY_REMOTE_ID, NO_ID, OTHER_ID},
    {DHCPV6LQ_QUERY_BY_RELAY_ID, SAME_ID, OTHER_ID},
    {DHCPV6LQ_QUERY_BY_REMOTE_ID, SAME_ID, OTHER_ID},
};

static void cause_not_kept(struct scene *scene, bool fault) {
    enum { HOUR = 3600, FIRST = 0x20 };
    struct sides sides = {FIRST, WHO_SERVER};
    uint32_t transaction_id = XID;

    for (size_t i = 0; i < sizeof not_kept_by / sizeof not_kept_by[0]; i++) {
        uint8_t type = not_kept_by[i].query_type;
        uint32_t frame;

        sides.requestor++;
        show_client(scene, sides, transaction_id++,
                    fault ? not_kept_by[i].fault : not_kept_by[i].near, type, HOUR);
        frame = ask_for_nothing(scene, sides, transaction_id++, type);
        if (fault) {
            expect_in(scene, frame, DHCPV6LQ_RULE_CAUSE_NOT_KEPT);
            /* The other answer comes later, and has the client since before. */
            sides.requestor++;
            frame = ask_for_nothing(scene, sides, transaction_id++, type);
            expect_in(scene, frame, DHCPV6LQ_RULE_CAUSE_NOT_KEPT);
            show_client(scene, sides, transaction_id++, not_kept_by[i].fault, type, HOUR);
        }
    }
    if (fault) { /* it was not asked for relay data, and sends none */
        sides.requestor++;
        expect_in(scene, ask_for_nothing(scene, sides, XID, DHCPV6LQ_QUERY_BY_RELAY_ID),
                  DHCPV6LQ_RULE_CAUSE_NOT_KEPT);
        ask_on_connection(scene, sides, XID + 1, DHCPV6LQ_QUERY_BY_CLIENTID);
        begin_reply_of(scene, sides, XID + 1);
        option_client_data(&scene->message, 1);
        end(&scene->message);
        answer(scene);
        answer_done(scene, XID + 1);
        close_connection(scene);
        return;
    }
    /* the client comes later; it was gone; another server has it; another requestor is told of it
     */
    sides.requestor++;
    ask_for_nothing(scene, sides, transaction_id++, DHCPV6LQ_QUERY_BY_RELAY_ID);
    capture_wait(&scene->capture, INT64_C(1000000) * HOUR);
    show_client(scene, sides, transaction_id++, NO_ID, DHCPV6LQ_QUERY_BY_RELAY_ID, HOUR - 1);
    sides.requestor++;
    show_client(scene, sides, transaction_id++, NO_ID, DHCPV6LQ_QUERY_BY_RELAY_ID, 1);
    capture_wait(&scene->capture, INT64_C(1000000) * VALID);
    ask_for_nothing(scene, sides, transaction_id++, DHCPV6LQ_QUERY_BY_RELAY_ID);
    ask_for_nothing(scene, (struct sides){sides.requestor + 1, WHO_SERVER}, transaction_id++,
                    DHCPV6LQ_QUERY_BY_RELAY_ID);
    show_client(scene, (struct sides){sides.requestor + 1, WHO_SERVER + 1}, transaction_id++, NO_ID,
                DHCPV6LQ_QUERY_BY_RELAY_ID, HOUR);
    show_client(scene, (struct sides){sides.requestor + 2, WHO_SERVER}, transaction_id++, NO_ID,
                DHCPV6LQ_QUERY_BY_RELAY_ID, HOUR);
}

/* ---- exchanges of clients ---- */

enum { REQUEST = 3, RENEW = 5, RELEASE = 8, DECLINE = 9 };

#define SECOND INT64_C(1000000)
#define LINK "2001:db8:a::"
#define OTHER_LINK "2001:db8:b::"
#define RELAY "2001:db8:10::1"
#define REQUESTOR_ADDRESS "2001:db8:1::1"
#define SERVER_ADDRESS "2001:db8:1::547"

/* A client's binding, and the relay that the client is behind. What is NULL or 0 is not there. */
struct lease {
    uint8_t client;
    const char *own; /* address of the relay; NULL: none */
    const char *link_address;
    uint8_t relay_id;
    const char *remote_id;
    uint8_t server; /* 0: WHO_SERVER */
    bool behind;    /* there is one more relay, nearer to the server */
};

/* Each situation is a tenant's, so that none explains another one's answers. */
static void next_tenant(struct scene *scene) {
    scene->capture.vlan++;
}

static void begin_hop(struct message *message, uint8_t type, const char *link_address,
                      const char *peer) {
    begin_element(message, DHCPV6LQ_SCOPE_MESSAGE, type);
    put_number(message, DHCPV6LQ_FIELD_HOP_COUNT, 0);
    put_address(message, DHCPV6LQ_FIELD_LINK_ADDRESS, link_address);
    put_address(message, DHCPV6LQ_FIELD_PEER_ADDRESS, peer);
}

static void begin_hops(struct message *message, const struct lease *lease, uint8_t type) {
    if (lease->behind) {
        begin_hop(message, type, "2001:db8:77::", lease->own);
        begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
    }
    if (lease->own) {
        begin_hop(message, type, lease->link_address, "fe80::c");
        option_interface_id(message, "eth0");
        if (type == DHCPV6LQ_RELAY_FORW && lease->relay_id) {
            option_duid(message, DHCPV6LQ_OPTION_RELAY_ID, lease->relay_id);
        }
        if (type == DHCPV6LQ_RELAY_FORW && lease->remote_id) {
            option_remote_id(message, lease->remote_id);
        }
        begin_option(message, DHCPV6LQ_OPTION_RELAY_MSG);
    }
}

static void end_hops(struct message *message, const struct lease *lease) {
    for (int hop = 0; hop < (lease->own ? 1 : 0) + (lease->behind ? 1 : 0); hop++) {
        end(message);
        end(message);
    }
}

static struct endpoint relay_of(const struct lease *lease) {
    return lease->own ? endpoint(lease->behind ? "2001:db8:77::1" : lease->own, SERVER_PORT, 0x77)
                      : endpoint("fe80::c", CLIENT_PORT, 0x0c);
}

static void put_ia(struct message *message, uint8_t client, uint32_t valid) {
    begin_option(message, DHCPV6LQ_OPTION_IA_NA);
    put_number(message, DHCPV6LQ_FIELD_IAID, 1);
    put_number(message, DHCPV6LQ_FIELD_T1, 0);
    put_number(message, DHCPV6LQ_FIELD_T2, 0);
    option_iaaddr(message, client_address(client), valid, valid);
    end(message);
}

static uint32_t client_asks(struct scene *scene, const struct lease *lease, uint8_t type,
                            uint32_t transaction_id) {
    struct message *message = &scene->message;
    struct endpoint from = relay_of(lease);
    struct endpoint to = endpoint(SERVER_ADDRESS, SERVER_PORT, 0x47);

    begin_hops(message, lease, DHCPV6LQ_RELAY_FORW);
    begin_message(message, type, transaction_id);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, lease->client);
    put_ia(message, lease->client, VALID);
    end(message);
    end_hops(message, lease);
    return send_udp(scene, &from, &to);
}

static void server_replies(struct scene *scene, const struct lease *lease, uint8_t type,
                           uint32_t transaction_id) {
    struct message *message = &scene->message;
    struct endpoint to = relay_of(lease);
    struct endpoint from = endpoint(SERVER_ADDRESS, SERVER_PORT, 0x47);

    begin_hops(message, lease, DHCPV6LQ_RELAY_REPL);
    begin_message(message, DHCPV6LQ_REPLY, transaction_id);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, lease->client);
    option_duid(message, DHCPV6LQ_OPTION_SERVERID, lease->server ? lease->server : WHO_SERVER);
    if (type == RELEASE || type == DECLINE) {
        option_status(message, DHCPV6LQ_STATUS_SUCCESS, "");
    } else {
        put_ia(message, lease->client, VALID);
    }
    end(message);
    end_hops(message, lease);
    send_udp(scene, &from, &to);
}

/* The client's message and its REPLY. */
static void exchange_of(struct scene *scene, const struct lease *lease, uint8_t type) {
    uint32_t transaction_id = 0xc00000u + scene->capture.frames;

    client_asks(scene, lease, type, transaction_id);
    server_replies(scene, lease, type, transaction_id);
}

/* ---- queries and answers about them ---- */

struct asked {
    uint8_t query_type;
    const char *link_address; /* NULL: :: */
    uint8_t relay_id;
    uint32_t enterprise; /* of the Remote-ID */
    const char *remote_id;
    size_t remote_id_length;
    uint8_t client;
    uint32_t since; /* seconds since 2000; 0: any */
    uint32_t until;
};

static void put_query(struct message *message, const struct asked *asked) {
    begin_query(message, XID);
    begin_option(message, DHCPV6LQ_OPTION_LQ_QUERY);
    put_number(message, DHCPV6LQ_FIELD_QUERY_TYPE, asked->query_type);
    put_address(message, DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS,
                asked->link_address ? asked->link_address : "::");
    if (asked->query_type == DHCPV6LQ_QUERY_BY_ADDRESS) {
        option_iaaddr(message, client_address(asked->client), 0, 0);
    } else if (asked->client) {
        option_duid(message, DHCPV6LQ_OPTION_CLIENTID, asked->client);
    }
    if (asked->relay_id) {
        option_duid(message, DHCPV6LQ_OPTION_RELAY_ID, asked->relay_id);
    }
    if (asked->remote_id) {
        begin_option(message, DHCPV6LQ_OPTION_REMOTE_ID);
        put_number(message, DHCPV6LQ_FIELD_ENTERPRISE, asked->enterprise);
        put_octets(message, DHCPV6LQ_FIELD_REMOTE_ID, asked->remote_id, asked->remote_id_length);
        end(message);
    }
    end(message);
    if (asked->since) {
        option_number(message, DHCPV6LQ_OPTION_LQ_START_TIME, DHCPV6LQ_FIELD_START_TIME,
                      asked->since);
    }
    if (asked->until) {
        option_number(message, DHCPV6LQ_OPTION_LQ_END_TIME, DHCPV6LQ_FIELD_END_TIME, asked->until);
    }
    end(message);
}

static uint32_t ask_for(struct scene *scene, const struct asked *asked) {
    open_connection(scene);
    put_query(&scene->message, asked);
    return ask(scene);
}

/* A client of the answer, heard `clt` seconds ago, whose binding ends so many seconds later than it
 * was granted then. */
static void put_told(struct scene *scene, uint8_t client, uint32_t clt, int later) {
    uint32_t valid = (uint32_t)((int)(VALID - clt) + later);

    begin_option(&scene->message, DHCPV6LQ_OPTION_CLIENT_DATA);
    option_duid(&scene->message, DHCPV6LQ_OPTION_CLIENTID, client);
    option_clt_time(&scene->message, clt);
    option_iaaddr(&scene->message, client_address(client), valid, valid);
    end(&scene->message);
}

/* The answer has that client, or none. */
static void answer_with(struct scene *scene, uint8_t client, uint32_t clt, int later) {
    begin_reply(&scene->message, XID);
    if (client) {
        put_told(scene, client, clt, later);
    }
    end(&scene->message);
    answer(scene);
    if (client) {
        answer_done(scene, XID);
    }
    close_connection(scene);
}

/* Over UDP, directly or in messages of the relays that the lease has; the answer has its client or
 * none. Returns the query's frame. */
static uint32_t ask_over_udp(struct scene *scene, const struct asked *asked,
                             const struct lease *through, uint8_t client) {
    struct message *message = &scene->message;
    struct endpoint from =
        through->own ? relay_of(through) : endpoint(REQUESTOR_ADDRESS, CLIENT_PORT, 0x01);
    struct endpoint to = endpoint(SERVER_ADDRESS, SERVER_PORT, 0x47);
    uint32_t frame;

    begin_hops(message, through, DHCPV6LQ_RELAY_FORW);
    put_query(message, asked);
    end_hops(message, through);
    frame = send_udp(scene, &from, &to);
    begin_hops(message, through, DHCPV6LQ_RELAY_REPL);
    begin_reply(message, XID);
    if (client) {
        put_told(scene, client, 0, 0);
    }
    end(message);
    end_hops(message, through);
    send_udp(scene, &to, &from);
    return frame;
}

static void expect_cause(struct scene *scene, bool fault, uint32_t frame, enum dhcpv6lq_rule rule) {
    if (fault) {
        expect_in(scene, frame, rule);
    }
}

/* One lease, one query for it, and an answer that has it or not. Returns the query's frame. */
static uint32_t lease_and_ask(struct scene *scene, const struct lease *lease,
                              const struct asked *asked, bool has) {
    uint32_t frame;

    next_tenant(scene);
    exchange_of(scene, lease, REQUEST);
    capture_wait(&scene->capture, 10 * SECOND);
    frame = ask_for(scene, asked);
    answer_with(scene, has ? lease->client : 0, 10, 0);
    return frame;
}

/* The same with one that is not what the answer would be about: it is given back, it is over, it is
 * another server's, or its RELAY-FORW is not in the capture. */
static void ask_without_lease(struct scene *scene, const struct lease *lease,
                              const struct asked *asked) {
    struct lease other = *lease;

    next_tenant(scene);
    exchange_of(scene, lease, REQUEST);
    exchange_of(scene, lease, RELEASE);
    ask_for(scene, asked);
    answer_with(scene, 0, 0, 0);

    next_tenant(scene);
    exchange_of(scene, lease, REQUEST);
    client_asks(scene, lease, RELEASE, XID); /* which may have been answered */
    ask_for(scene, asked);
    answer_with(scene, 0, 0, 0);

    next_tenant(scene);
    exchange_of(scene, lease, REQUEST);
    capture_wait(&scene->capture, VALID * SECOND);
    ask_for(scene, asked);
    answer_with(scene, 0, 0, 0);

    next_tenant(scene);
    other.server = WHO_SERVER + 1;
    exchange_of(scene, &other, REQUEST);
    ask_for(scene, asked);
    answer_with(scene, 0, 0, 0);

    exchange_of(scene, lease, REQUEST); /* another tenant's */
    next_tenant(scene);
    ask_for(scene, asked);
    answer_with(scene, 0, 0, 0);
}

static void ask_without_forward(struct scene *scene, const struct lease *lease,
                                const struct asked *asked) {
    next_tenant(scene);
    server_replies(scene, lease, REQUEST, XID);
    ask_for(scene, asked);
    answer_with(scene, 0, 0, 0);
}

/* ---- cause_relay_id ---- */

static void cause_relay_id(struct scene *scene, bool fault) {
    static const struct asked by_relay_id = {.query_type = DHCPV6LQ_QUERY_BY_RELAY_ID,
                                             .relay_id = WHO_RELAY};
    static const struct asked by_other = {.query_type = DHCPV6LQ_QUERY_BY_RELAY_ID,
                                          .relay_id = WHO_RELAY + 1};
    static const struct lease with = {1, RELAY, LINK, WHO_RELAY, NULL, 0, false};
    static const struct lease without = {2, RELAY, LINK, 0, NULL, 0, false};
    static const struct lease other = {2, RELAY, LINK, WHO_RELAY + 1, NULL, 0, false};
    static const struct lease other_link = {2, RELAY, OTHER_LINK, WHO_RELAY + 1, NULL, 0, false};
    static const struct lease other_relay = {2, "2001:db8:10::2", LINK, 0, NULL, 0, true};
    static const struct lease with_behind = {1, RELAY, LINK, WHO_RELAY, NULL, 0, true};
    static const struct lease at_requestor = {2, REQUESTOR_ADDRESS, LINK, 0, NULL, 0, false};
    static const struct lease other_at_requestor = {
        2, REQUESTOR_ADDRESS, LINK, WHO_RELAY + 1, NULL, 0, false};
    static const struct lease link_of_requestor = {2, RELAY, REQUESTOR_ADDRESS, 0, NULL, 0, false};
    const struct lease *const second[] = {fault ? &without : &other_link,
                                          fault ? &other : &other_relay};
    const struct lease *const first[] = {&with, fault ? &with : &with_behind};
    const struct lease *const alone[] = {&at_requestor, &other_at_requestor, &link_of_requestor};

    for (size_t i = 0; i < 2; i++) {
        next_tenant(scene);
        exchange_of(scene, first[i], REQUEST);
        exchange_of(scene, second[i], REQUEST);
        expect_cause(scene, fault, ask_for(scene, &by_relay_id), DHCPV6LQ_RULE_CAUSE_RELAY_ID);
        answer_with(scene, 1, 0, 0);
    }
    if (fault) {
        for (size_t i = 0; i < 3; i++) {
            expect_in(scene, lease_and_ask(scene, alone[i], &by_relay_id, false),
                      DHCPV6LQ_RULE_CAUSE_RELAY_ID);
        }
        next_tenant(scene); /* two others */
        exchange_of(scene, &other_at_requestor, REQUEST);
        exchange_of(
            scene, &(struct lease){3, REQUESTOR_ADDRESS, OTHER_LINK, WHO_RELAY + 2, NULL, 0, false},
            REQUEST);
        expect_in(scene, ask_for(scene, &by_relay_id), DHCPV6LQ_RULE_CAUSE_RELAY_ID);
        answer_with(scene, 0, 0, 0);
        return;
    }
    next_tenant(scene); /* it asks for the other one, too */
    exchange_of(scene, &other_at_requestor, REQUEST);
    ask_for(scene, &by_relay_id);
    answer_with(scene, 0, 0, 0);
    ask_for(scene, &by_other);
    answer_with(scene, 2, 0, 0);
    lease_and_ask(scene, &at_requestor, &by_relay_id, true); /* the server knows all the same */
    lease_and_ask(scene, &without, &by_relay_id, false);     /* who knows which relay asks */
    ask_without_lease(scene, &at_requestor, &by_relay_id);
    ask_without_forward(scene, &at_requestor, &by_relay_id);
}

/* ---- cause_remote_id ---- */

static void cause_remote_id(struct scene *scene, bool fault) {
    enum { OTHER_ENTERPRISE = 32474 };
    static const struct {
        uint32_t enterprise;
        const char *text;
        size_t length;
    } faults[] = {{OTHER_ENTERPRISE, "port a1", 7},
                  {ENTERPRISE, "port a1\0", 8},
                  {ENTERPRISE, "port a1\n", 8},
                  {ENTERPRISE, "port A1", 7},
                  {ENTERPRISE, "706f7274206131", 14}},
      nears[] = {{OTHER_ENTERPRISE, "port A1", 7},
                 {ENTERPRISE, "port a1\n\n", 9},
                 {ENTERPRISE, "port a1 ", 8},
                 {ENTERPRISE, "port b1", 7},
                 {ENTERPRISE, "706f7274206132", 14}};
    static const struct lease lease = {1, RELAY, LINK, 0, "port a1", 0, false};

    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        const struct asked asked = {.query_type = DHCPV6LQ_QUERY_BY_REMOTE_ID,
                                    .enterprise =
                                        fault ? faults[i].enterprise : nears[i].enterprise,
                                    .remote_id = fault ? faults[i].text : nears[i].text,
                                    .remote_id_length = fault ? faults[i].length : nears[i].length};

        expect_cause(scene, fault, lease_and_ask(scene, &lease, &asked, false),
                     DHCPV6LQ_RULE_CAUSE_REMOTE_ID);
        if (!fault && i == 0) {
            const struct asked nearly = {.query_type = DHCPV6LQ_QUERY_BY_REMOTE_ID,
                                         .enterprise = ENTERPRISE,
                                         .remote_id = "port A1",
                                         .remote_id_length = 7};

            lease_and_ask(scene, &lease, &nearly, true); /* the server knows all the same */
            ask_without_lease(scene, &lease, &nearly);
            ask_without_forward(scene, &lease, &nearly);
        }
    }
}

/* ---- cause_link ---- */

static void cause_link(struct scene *scene, bool fault) {
    static const struct asked by_link = {.query_type = DHCPV6LQ_QUERY_BY_LINK_ADDRESS,
                                         .link_address = LINK};
    static const struct lease same_prefix = {1, RELAY, "2001:db8:a::1", 0, NULL, 0, false};
    static const struct lease other_prefix = {1, RELAY, "2001:db8:a:1::1", 0, NULL, 0, false};
    const struct lease *lease = fault ? &same_prefix : &other_prefix;

    expect_cause(scene, fault, lease_and_ask(scene, lease, &by_link, false),
                 DHCPV6LQ_RULE_CAUSE_LINK);
    next_tenant(scene);
    exchange_of(scene, lease, REQUEST);
    expect_cause(scene, fault, ask_for(scene, &by_link), DHCPV6LQ_RULE_CAUSE_LINK);
    begin_reply(&scene->message, XID);
    option_status(&scene->message, DHCPV6LQ_STATUS_NOT_CONFIGURED, "no such link");
    end(&scene->message);
    answer(scene);
    expect(scene, DHCPV6LQ_RULE_STATUS);
    close_connection(scene);
    if (fault) {
        next_tenant(scene); /* two others of the same /64 */
        exchange_of(scene, &same_prefix, REQUEST);
        exchange_of(scene, &(struct lease){2, RELAY, "2001:db8:a::2", 0, NULL, 0, false}, REQUEST);
        expect_in(scene, ask_for(scene, &by_link), DHCPV6LQ_RULE_CAUSE_LINK);
        answer_with(scene, 0, 0, 0);
    } else {
        lease_and_ask(scene, &same_prefix, &by_link, true);
        ask_without_lease(scene, &same_prefix, &by_link);
    }
}

/* ---- cause_not_asked ---- */

static void cause_not_asked(struct scene *scene, bool fault) {
    static const uint8_t types[] = {DHCPV6LQ_QUERY_BY_CLIENTID, DHCPV6LQ_QUERY_BY_ADDRESS};
    static const struct lease lease = {1, RELAY, LINK, WHO_RELAY, NULL, 0, false};
    static const struct lease direct = {1, NULL, NULL, 0, NULL, 0, false};

    for (size_t i = 0; i < 2; i++) {
        const struct asked elsewhere = {
            .query_type = types[i], .link_address = OTHER_LINK, .client = 1};
        const struct asked here = {.query_type = types[i], .link_address = LINK, .client = 1};
        const struct asked other = {
            .query_type = types[i], .link_address = OTHER_LINK, .client = 2};

        if (fault) {
            expect_in(scene, lease_and_ask(scene, &lease, &elsewhere, false),
                      DHCPV6LQ_RULE_CAUSE_NOT_ASKED);
            continue;
        }
        lease_and_ask(scene, &lease, &elsewhere, true);
        lease_and_ask(scene, &lease, &here, true);
        lease_and_ask(scene, &lease, &other, false);
        lease_and_ask(scene, &direct, &elsewhere, false); /* its link is not known */
        ask_without_lease(scene, &lease, &elsewhere);
    }
}

/* ---- cause_missing ---- */

/* Clients 1 and 2 lease five minutes apart; asked by relay-id from or up to the time between, the
 * server may leave out the one that is not of that time, and not the other. */
static void missing_in_time(struct scene *scene, bool fault) {
    enum { APART = 300, EPOCH_2000 = 946684800 };
    static const struct lease leases[] = {{1, RELAY, LINK, WHO_RELAY, NULL, 0, false},
                                          {2, RELAY, LINK, WHO_RELAY, NULL, 0, false}};

    for (size_t i = 0; i < 2; i++) {
        struct asked asked = {.query_type = DHCPV6LQ_QUERY_BY_RELAY_ID, .relay_id = WHO_RELAY};
        uint32_t between;

        next_tenant(scene);
        exchange_of(scene, &leases[0], REQUEST);
        between = (uint32_t)(scene->capture.time / SECOND - EPOCH_2000) + APART / 2;
        capture_wait(&scene->capture, APART * SECOND);
        if (fault || i == 1) {
            exchange_of(scene, &leases[1], REQUEST);
        }
        asked.since = i == 0 ? between : 0;
        asked.until = i == 0 ? 0 : between;
        capture_wait(&scene->capture, APART * SECOND);
        expect_cause(scene, fault, ask_for(scene, &asked), DHCPV6LQ_RULE_CAUSE_MISSING);
        answer_with(scene, fault || i == 0 ? 0 : 1, APART * 2, 0);
    }
}

/* Over UDP, where each answer is one message: by client-id, by address; through a relay, too. */
static void missing_over_udp(struct scene *scene, bool fault) {
    static const uint8_t types[] = {DHCPV6LQ_QUERY_BY_CLIENTID, DHCPV6LQ_QUERY_BY_ADDRESS};
    static const struct lease lease = {1, RELAY, LINK, WHO_RELAY, NULL, 0, false};
    static const struct lease direct = {1, NULL, NULL, 0, NULL, 0, false};
    const struct lease *const through[] = {&direct, &lease};

    for (size_t i = 0; i < 4; i++) {
        const struct asked asked = {.query_type = types[i % 2], .client = 1};

        next_tenant(scene);
        exchange_of(scene, &lease, REQUEST);
        expect_cause(scene, fault, ask_over_udp(scene, &asked, through[i / 2], fault ? 0 : 1),
                     DHCPV6LQ_RULE_CAUSE_MISSING);
        if (!fault) { /* it was given back */
            next_tenant(scene);
            exchange_of(scene, &lease, REQUEST);
            exchange_of(scene, &lease, RELEASE);
            ask_over_udp(scene, &asked, through[i / 2], 0);
        }
    }
}

static void cause_missing(struct scene *scene, bool fault) {
    static const struct asked asked[] = {
        {.query_type = DHCPV6LQ_QUERY_BY_RELAY_ID, .relay_id = WHO_RELAY},
        {.query_type = DHCPV6LQ_QUERY_BY_RELAY_ID, .relay_id = WHO_RELAY, .link_address = LINK},
        {.query_type = DHCPV6LQ_QUERY_BY_REMOTE_ID,
         .enterprise = ENTERPRISE,
         .remote_id = "port 1",
         .remote_id_length = 6},
        {.query_type = DHCPV6LQ_QUERY_BY_LINK_ADDRESS, .link_address = LINK},
        {.query_type = DHCPV6LQ_QUERY_BY_CLIENTID, .client = 1},
        {.query_type = DHCPV6LQ_QUERY_BY_ADDRESS, .client = 1}};
    static const struct asked other_link = {.query_type = DHCPV6LQ_QUERY_BY_RELAY_ID,
                                            .relay_id = WHO_RELAY,
                                            .link_address = OTHER_LINK};
    static const struct lease lease = {1, RELAY, LINK, WHO_RELAY, "port 1", 0, true};

    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        expect_cause(scene, fault, lease_and_ask(scene, &lease, &asked[i], !fault),
                     DHCPV6LQ_RULE_CAUSE_MISSING);
        if (!fault) {
            ask_without_lease(scene, &lease, &asked[i]);
        }
    }
    if (!fault) {
        lease_and_ask(scene, &lease, &other_link, false);
    }
    missing_in_time(scene, fault);
    missing_over_udp(scene, fault);
    next_tenant(scene); /* renewed five times: more than are kept apart */
    exchange_of(scene, &lease, REQUEST);
    capture_wait(&scene->capture, SECOND);
    expect_cause(scene, fault, ask_for(scene, &asked[0]), DHCPV6LQ_RULE_CAUSE_MISSING);
    answer_with(scene, fault ? 0 : 1, 1, 0);
    for (int i = 0; i < 5; i++) {
        capture_wait(&scene->capture, VALID / 2 * SECOND);
        exchange_of(scene, &lease, RENEW);
    }
}

/* ---- cause_stale ---- */

static void cause_stale(struct scene *scene, bool fault) {
    static const struct asked by_relay_id = {.query_type = DHCPV6LQ_QUERY_BY_RELAY_ID,
                                             .relay_id = WHO_RELAY};
    static const struct lease lease = {1, RELAY, LINK, WHO_RELAY, NULL, 0, false};
    static const uint8_t types[] = {RELEASE, DECLINE};

    for (size_t i = 0; i < 2; i++) {
        next_tenant(scene);
        exchange_of(scene, &lease, REQUEST);
        capture_wait(&scene->capture, 60 * SECOND);
        exchange_of(scene, &lease, types[i]);
        capture_wait(&scene->capture, 60 * SECOND);
        expect_cause(scene, fault, ask_for(scene, &by_relay_id), DHCPV6LQ_RULE_CAUSE_STALE);
        answer_with(scene, 1, fault ? 120 : 30, 0); /* near: the client has come again since */
    }
    if (fault) { /* it comes again after the answer */
        next_tenant(scene);
        exchange_of(scene, &lease, REQUEST);
        exchange_of(scene, &lease, RELEASE);
        expect_in(scene, ask_for(scene, &by_relay_id), DHCPV6LQ_RULE_CAUSE_STALE);
        answer_with(scene, 1, 0, 0);
        exchange_of(scene, &lease, REQUEST);
    }
    if (!fault) {
        next_tenant(scene); /* no REPLY */
        exchange_of(scene, &lease, REQUEST);
        client_asks(scene, &lease, RELEASE, XID);
        ask_for(scene, &by_relay_id);
        answer_with(scene, 1, 0, 0);
        next_tenant(scene); /* it has come again since, as the capture shows */
        exchange_of(scene, &lease, REQUEST);
        exchange_of(scene, &lease, RELEASE);
        exchange_of(scene, &lease, REQUEST);
        ask_for(scene, &by_relay_id);
        answer_with(scene, 1, 0, 0);
    }
}

/* ---- cause_lifetime ---- */

static void cause_lifetime(struct scene *scene, bool fault) {
    static const struct asked by_relay_id = {.query_type = DHCPV6LQ_QUERY_BY_RELAY_ID,
                                             .relay_id = WHO_RELAY};
    static const struct lease lease = {1, RELAY, LINK, WHO_RELAY, NULL, 0, false};
    static const int laters[] = {3, -3, 600};
    static const int nears[] = {1, -2, 600};

    for (size_t i = 0; i < 3; i++) {
        next_tenant(scene);
        exchange_of(scene, &lease, REQUEST);
        capture_wait(&scene->capture, 100 * SECOND);
        expect_cause(scene, fault, ask_for(scene, &by_relay_id), DHCPV6LQ_RULE_CAUSE_LIFETIME);
        /* near, the last one: renewed since, which the capture lacks */
        answer_with(scene, 1, fault || i < 2 ? 100 : 50, fault ? laters[i] : nears[i]);
    }
}

/* ---- cause_order ---- */

static void cause_order(struct scene *scene, bool fault) {
    static const struct asked by_relay_id = {.query_type = DHCPV6LQ_QUERY_BY_RELAY_ID,
                                             .relay_id = WHO_RELAY};
    static const struct lease lease = {1, RELAY, LINK, WHO_RELAY, NULL, 0, false};
    static const struct lease other = {2, RELAY, LINK, WHO_RELAY, NULL, 0, false};

    next_tenant(scene);
    exchange_of(scene, &lease, REQUEST);
    expect_cause(scene, fault, ask_for(scene, &by_relay_id), DHCPV6LQ_RULE_CAUSE_ORDER);
    begin_reply(&scene->message, XID);
    put_told(scene, 1, 0, 0);
    end(&scene->message);
    answer(scene);
    exchange_of(scene, &other, REQUEST);
    if (!fault) { /* it came in time */
        begin_message(&scene->message, DHCPV6LQ_LEASEQUERY_DATA, XID);
        put_told(scene, 2, 0, 0);
        end(&scene->message);
        answer(scene);
    }
    answer_done(scene, XID);
    close_connection(scene);
    if (!fault) { /* after the answer's end */
        exchange_of(scene, &(struct lease){3, RELAY, LINK, WHO_RELAY, NULL, 0, false}, REQUEST);
    }
}

/* ---- cause_not_kept, with the client's exchange ---- */

/* No relay has told the server an ID: it cannot keep it. */
static void not_kept_or_never_sent(struct scene *scene, bool fault) {
    static const struct lease lease = {1, "2001:db8:10::9", OTHER_LINK, 0, NULL, 0, false};
    const struct sides sides = {0x50, WHO_SERVER};

    cause_not_kept(scene, fault);
    if (!fault) {
        next_tenant(scene);
        exchange_of(scene, &lease, REQUEST);
        show_client(scene, sides, XID, NO_ID, DHCPV6LQ_QUERY_BY_RELAY_ID, 0);
        ask_for_nothing(scene, sides, XID + 1, DHCPV6LQ_QUERY_BY_RELAY_ID);
    }
}

/* ---- mornings on which all is well ---- */

/* Six customers, half of them on each of two links, lease through a relay, which asks for their
 * bindings after a reload. What makes each morning another one: */
struct morning {
    bool by_link;      /* it asks by each link-address; else by each Relay-ID */
    bool one_relay_id; /* for both links; else each has its own, as of VRFs */
    bool behind;       /* there is one more relay, nearer to the server */
    bool renewed;      /* customers have renewed, all but the first, */
    bool released;     /* and the last one has given its binding back */
    bool failover;     /* the second one's binding is of the other server of a pair */
};

enum { CUSTOMERS = 6, ON_LINK = CUSTOMERS / 2 };

struct customer {
    struct lease lease;
    int64_t heard; /* by the server that is asked; 0: it has no binding */
};

static void visit(struct scene *scene, struct customer *customer, uint8_t type) {
    exchange_of(scene, &customer->lease, type);
    customer->heard = type == RELEASE || customer->lease.server ? 0 : scene->capture.time;
}

static void answer_whole(struct scene *scene, const struct customer *customers, unsigned count) {
    bool begun = false;

    for (unsigned i = 0; i < count; i++) {
        int64_t since = scene->capture.time - customers[i].heard;

        if (customers[i].heard != 0) {
            if (begun) {
                begin_message(&scene->message, DHCPV6LQ_LEASEQUERY_DATA, XID);
            } else {
                begin_reply(&scene->message, XID);
            }
            put_told(scene, customers[i].lease.client, (uint32_t)(since / SECOND), 0);
            end(&scene->message);
            answer(scene);
            begun = true;
        }
    }
    answer_done(scene, XID);
    close_connection(scene);
}

static void morning(struct scene *scene, const struct morning *morning) {
    struct customer customers[CUSTOMERS];
    unsigned asked_at_once = morning->one_relay_id && !morning->by_link ? CUSTOMERS : ON_LINK;

    next_tenant(scene);
    for (unsigned i = 0; i < CUSTOMERS; i++) {
        bool first_link = i < ON_LINK;

        customers[i].lease = (struct lease){
            .client = (uint8_t)(i + 1),
            .own = REQUESTOR_ADDRESS,
            .link_address = first_link ? LINK : OTHER_LINK,
            .relay_id = first_link || morning->one_relay_id ? WHO_RELAY : WHO_RELAY + 1,
            .server = morning->failover && i == 1 ? WHO_SERVER + 1 : 0,
            .behind = morning->behind};
        visit(scene, &customers[i], REQUEST);
        capture_wait(&scene->capture, 7 * SECOND);
    }
    for (unsigned i = 1; morning->renewed && i < CUSTOMERS; i++) {
        capture_wait(&scene->capture, VALID / 4 * SECOND / CUSTOMERS);
        visit(scene, &customers[i], RENEW);
    }
    if (morning->released) {
        visit(scene, &customers[CUSTOMERS - 1], RELEASE);
    }
    capture_wait(&scene->capture, 60 * SECOND);
    for (unsigned i = 0; i < CUSTOMERS; i += asked_at_once) {
        const struct lease *lease = &customers[i].lease;
        const struct asked by_link = {.query_type = DHCPV6LQ_QUERY_BY_LINK_ADDRESS,
                                      .link_address = lease->link_address};
        const struct asked by_relay_id = {.query_type = DHCPV6LQ_QUERY_BY_RELAY_ID,
                                          .relay_id = lease->relay_id};

        ask_for(scene, morning->by_link ? &by_link : &by_relay_id);
        answer_whole(scene, customers + i, asked_at_once);
    }
}

static void clean_mornings(struct scene *scene) {
    static const struct morning mornings[] = {
        {.one_relay_id = true},
        {.by_link = true},
        {.renewed = true},
        {.one_relay_id = true, .released = true},
        {.by_link = true, .renewed = true, .released = true},
        {.behind = true},
        {.by_link = true, .behind = true, .renewed = true},
        {.one_relay_id = true, .failover = true},
        {.by_link = true, .failover = true, .released = true},
        {.one_relay_id = true, .behind = true, .renewed = true, .released = true, .failover = true},
    };

    for (size_t i = 0; i < sizeof mornings / sizeof mornings[0]; i++) {
        morning(scene, &mornings[i]);
    }
}

/* ---- one on which it is not ---- */

/* Customers 1 to 3 on a link where the relay sends its Relay-ID, 4 to 6 on one where it does not.
 * The relay is loaded anew, asks by its Relay-ID, and gets half of them. */
static void dark_after_reload(struct scene *scene) {
    enum { WITH_RELAY_ID = 3, UPTIME = 600, CLT = 660 };
    static const struct asked by_relay_id = {.query_type = DHCPV6LQ_QUERY_BY_RELAY_ID,
                                             .relay_id = WHO_RELAY};

    for (unsigned client = 1; client <= CUSTOMERS; client++) {
        const struct lease lease = {.client = (uint8_t)client,
                                    .own = REQUESTOR_ADDRESS,
                                    .link_address = client <= WITH_RELAY_ID ? LINK : OTHER_LINK,
                                    .relay_id = client <= WITH_RELAY_ID ? WHO_RELAY : 0};

        exchange_of(scene, &lease, REQUEST);
        capture_wait(&scene->capture, 10 * SECOND);
    }
    capture_wait(&scene->capture, UPTIME * SECOND);
    expect_in(scene, ask_for(scene, &by_relay_id), DHCPV6LQ_RULE_CAUSE_RELAY_ID);
    begin_reply(&scene->message, XID);
    put_told(scene, 1, CLT, 0);
    end(&scene->message);
    answer(scene);
    for (unsigned client = 2; client <= WITH_RELAY_ID; client++) {
        begin_message(&scene->message, DHCPV6LQ_LEASEQUERY_DATA, XID);
        put_told(scene, (uint8_t)client, CLT - 10u * (client - 1u), 0);
        end(&scene->message);
        answer(scene);
    }
    answer_done(scene, XID);
    close_connection(scene);
}

static const struct made_capture captures[] = {
    {"clean-mornings.pcap",
     "ten mornings of a BNG, each in a VLAN of its own: customers lease, renew and leave; after a "
     "reload it asks, and gets what there is",
     clean_mornings},
    {"dark-after-reload.pcap",
     "six customers lease through a relay that sends its Relay-ID for three of them; after a "
     "reload "
     "it asks by that",
     dark_after_reload},
};

const struct made_captures cause_captures = {captures, sizeof captures / sizeof captures[0]};

#define RULE(ID, function, fault, near)                                                            \
    { DHCPV6LQ_RULE_##ID, function, fault, near }

static const struct rule_captures rules[] = {
    RULE(CAUSE_RELAY_ID, cause_relay_id,
         "clients behind the relay that asks, without its Relay-ID or with another one; no "
         "Relay-ID in any exchange: a relay of the requestor's address, or link-address",
         "a Relay-ID a VRF, two relays behind one, bindings given back, over, of another server or "
         "tenant, a RELAY-FORW that the capture lacks"),
    RULE(CAUSE_REMOTE_ID, cause_remote_id,
         "Remote-IDs that differ by enterprise-number, by a NUL or a line feed, by case, by "
         "hexadecimal digits",
         "Remote-IDs that differ by two of these or otherwise; bindings that nobody can miss"),
    RULE(
        CAUSE_LINK, cause_link,
        "bindings on another link-address of the /64 asked for, on two; nothing, and NotConfigured",
        "bindings on another /64; bindings that nobody can miss"),
    RULE(CAUSE_NOT_ASKED, cause_not_asked,
         "asked by client-id and by address on another link than the client's",
         "on its link, another client, a client without relay; bindings that nobody can miss"),
    RULE(CAUSE_MISSING, cause_missing,
         "a binding that the answer lacks, asked for in each way, since and until a time, over UDP "
         "directly and through a relay; renewed later",
         "answers that have it; bindings that nobody can miss"),
    RULE(CAUSE_STALE, cause_stale,
         "a binding in the answer that was released, that was declined; leased again after it",
         "the client has come again; the RELEASE has no REPLY"),
    RULE(CAUSE_LIFETIME, cause_lifetime,
         "valid lifetimes that end 3 s later, 3 s earlier, 10 min later than they were granted",
         "1 s later, 2 s earlier; the client was heard since the grant"),
    RULE(CAUSE_ORDER, cause_order, "a binding granted while the answer comes, and not in it",
         "one that is in it, one granted after its end"),
    RULE(CAUSE_NOT_KEPT, not_kept_or_never_sent,
         "by relay-id and remote-id nothing, by link a client: without relay data, without that ID "
         "in it, with that very ID in it; before and after",
         "the client has another such ID, comes later, is gone, is another server's or another "
         "requestor's, or came through relays without such an ID"),
};

const struct rules_captures cause_rules = {rules, sizeof rules / sizeof rules[0]};
