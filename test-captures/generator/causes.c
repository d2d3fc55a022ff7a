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
        }
        if (fault) { /* the other answer comes later, and has the client since before */
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

#define RULE(ID, function, fault, near)                                                            \
    { DHCPV6LQ_RULE_##ID, function, fault, near }

static const struct rule_captures rules[] = {
    RULE(CAUSE_NOT_KEPT, cause_not_kept,
         "by relay-id and remote-id nothing, by link a client: without relay data, without that ID "
         "in it, with that very ID in it; before and after",
         "the client has another such ID, comes later, is gone, is another server's or another "
         "requestor's"),
};

const struct rules_captures cause_rules = {rules, sizeof rules / sizeof rules[0]};
