/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Who holds an address or a prefix: the captures of binding_conflict. Two clients
 * cannot hold one binding at one time, but they can one after the other.
 */
#include "captures.h"

enum {
    XID = 0x100000,
    APART = 100,          /* seconds from a report's frame to the next one's */
    LONG = 86400,         /* a valid lifetime that outlasts the capture, seconds */
    FRAME_INTERVAL = 1000 /* microseconds between two frames */
};

static const int64_t SECOND = 1000000; /* microseconds */

/* ---- in one answer ---- */

struct binding {
    const char *text;
    uint8_t length; /* of the prefix; 0: it is an address */
};

/* One client's binding, and another client's that overlaps it, and one that only just does not. */
static const struct {
    struct binding first;
    struct binding fault;
    struct binding near;
} pairs[] = {
    /* a prefix in another one, at its end */
    {{"2001:db8:4000::", 56}, {"2001:db8:4000:f0::", 60}, {"2001:db8:4000:100::", 60}},
    /* a prefix around another one */
    {{"2001:db8:4100:100::", 60}, {"2001:db8:4100:100::", 56}, {"2001:db8:4100::", 56}},
    /* the same prefix */
    {{"2001:db8:4200::", 56}, {"2001:db8:4200::", 56}, {"2001:db8:4200:100::", 56}},
    /* the same but for its host bits, which do not count */
    {{"2001:db8:4300:1::1", 56}, {"2001:db8:4300:ff::2", 56}, {"2001:db8:4300:1ff::1", 56}},
    /* the same address */
    {{"2001:db8:b::1", 0}, {"2001:db8:b::1", 0}, {"2001:db8:b::2", 0}},
    /* an address in a delegated prefix, the last one */
    {{"2001:db8:4400::", 56},
     {"2001:db8:4400:ff:ffff:ffff:ffff:ffff", 0},
     {"2001:db8:4400:100::", 0}},
    /* a delegated prefix around an address, the first one */
    {{"2001:db8:4500:100::", 0}, {"2001:db8:4500:100::", 56}, {"2001:db8:4500::", 56}},
    /* an address and a prefix of one address */
    {{"2001:db8:b::5", 0}, {"2001:db8:b::5", 128}, {"2001:db8:b::6", 128}},
};

static void option_binding(struct message *message, const struct binding *binding) {
    if (binding->length > 0) {
        option_iaprefix(message, binding->text, binding->length, PREFERRED, VALID);
    } else {
        option_iaaddr(message, binding->text, PREFERRED, VALID);
    }
}

static void answer_with(struct scene *scene, uint8_t client, const struct binding *binding) {
    struct message *message = &scene->message;

    begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    begin_client_data(message, client);
    option_binding(message, binding);
    end(message);
    end(message);
    answer(scene);
}

static void in_one_answer(struct scene *scene, bool fault) {
    static const struct binding own_prefix = {"2001:db8:4600::", 56};
    static const struct binding in_own_prefix = {"2001:db8:4600::1", 0};
    uint8_t client = 2;

    open_connection(scene);
    ask_query(scene, XID);
    answer_reply(scene, XID, 1);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        answer_with(scene, client++, &pairs[i].first);
        answer_with(scene, client++, fault ? &pairs[i].fault : &pairs[i].near);
        expect_fault(scene, fault, DHCPV6LQ_RULE_BINDING_CONFLICT);
    }
    if (!fault) { /* a client's address in its own prefix */
        answer_with(scene, client, &own_prefix);
        answer_with(scene, client, &in_own_prefix);
    }
    answer_done(scene, XID);
    close_connection(scene);
}

/* ---- in two answers ---- */

enum { NO_SERVER_ID = 0, OTHER_SERVER = WHO_SERVER + 1 };

/* What a server says of an address over UDP. */
struct report {
    const char *server; /* its address */
    uint8_t server_id;
    const char *address;
    uint8_t client;
    uint32_t last; /* transaction of the client, seconds ago; or NO_CLT_TIME */
    uint32_t valid;
};

static const uint32_t NO_CLT_TIME = UINT32_MAX;

static const char SERVER_ADDRESS[] = "2001:db8:1::547";
static const char OTHER_ADDRESS[] = "2001:db8:2::547";

static void tell(struct scene *scene, uint32_t transaction_id, const struct report *report) {
    const struct endpoint requestor = endpoint("2001:db8:1::1", CLIENT_PORT, 0x01);
    const struct endpoint server = endpoint(report->server, SERVER_PORT, 0x47);
    struct message *message = &scene->message;

    begin_query(message, transaction_id);
    begin_option(message, DHCPV6LQ_OPTION_LQ_QUERY);
    put_number(message, DHCPV6LQ_FIELD_QUERY_TYPE, DHCPV6LQ_QUERY_BY_ADDRESS);
    put_address(message, DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS, "::");
    option_iaaddr(message, report->address, 0, 0);
    end(message);
    end(message);
    send_udp(scene, &requestor, &server);

    begin_message(message, DHCPV6LQ_LEASEQUERY_REPLY, transaction_id);
    if (report->server_id != NO_SERVER_ID) {
        option_duid(message, DHCPV6LQ_OPTION_SERVERID, report->server_id);
    }
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, WHO_REQUESTOR);
    begin_option(message, DHCPV6LQ_OPTION_CLIENT_DATA);
    option_duid(message, DHCPV6LQ_OPTION_CLIENTID, report->client);
    if (report->last != NO_CLT_TIME) {
        option_clt_time(message, report->last);
    }
    option_iaaddr(message, report->address, 0, report->valid);
    end(message);
    end(message);
    send_udp(scene, &server, &requestor);
    if (report->server_id == NO_SERVER_ID) {
        expect(scene, DHCPV6LQ_RULE_REPLY_NO_SERVER_ID);
    }
    if (report->last == NO_CLT_TIME) {
        expect(scene, DHCPV6LQ_RULE_CLIENT_DATA_INCOMPLETE);
    }
}

/* Two reports, APART seconds from the one's frame to the other's. */
static void two_reports(struct scene *scene, const struct report *first,
                        const struct report *second) {
    const uint32_t transaction_id = XID + scene->capture.frames;

    tell(scene, transaction_id, first);
    capture_wait(&scene->capture, APART * SECOND - INT64_C(2) * FRAME_INTERVAL);
    tell(scene, transaction_id + 1, second);
}

/* Of servers that differ in Server-ID or, without one, in address: while both bindings are valid.
 */
static void from_two_servers(struct scene *scene, bool fault) {
    const uint32_t valid = fault ? APART + 1 : APART - 1;

    two_reports(scene, &(struct report){SERVER_ADDRESS, WHO_SERVER, "2001:db8:c::1", 1, 60, valid},
                &(struct report){OTHER_ADDRESS, OTHER_SERVER, "2001:db8:c::1", 2, 5, LONG});
    expect_fault(scene, fault, DHCPV6LQ_RULE_BINDING_CONFLICT);
    two_reports(scene, &(struct report){SERVER_ADDRESS, WHO_SERVER, "2001:db8:c::2", 1, 60, valid},
                &(struct report){SERVER_ADDRESS, OTHER_SERVER, "2001:db8:c::2", 2, 5, LONG});
    expect_fault(scene, fault, DHCPV6LQ_RULE_BINDING_CONFLICT);
    if (!fault) { /* one client's, as both say */
        two_reports(scene,
                    &(struct report){SERVER_ADDRESS, WHO_SERVER, "2001:db8:c::3", 1, 60, LONG},
                    &(struct report){OTHER_ADDRESS, OTHER_SERVER, "2001:db8:c::3", 1, 60, LONG});
    }
}

/* Of one server: the later client was there before the earlier report, or it came after that, and
 * the binding moved. */
static void from_one_server(struct scene *scene, bool fault) {
    const uint32_t last = fault ? APART + 1 : APART;

    two_reports(scene, &(struct report){SERVER_ADDRESS, WHO_SERVER, "2001:db8:d::1", 1, 60, LONG},
                &(struct report){SERVER_ADDRESS, WHO_SERVER, "2001:db8:d::1", 2, last, LONG});
    expect_fault(scene, fault, DHCPV6LQ_RULE_BINDING_CONFLICT);
    /* one Server-ID, two addresses */
    two_reports(scene, &(struct report){SERVER_ADDRESS, WHO_SERVER, "2001:db8:d::2", 1, 60, LONG},
                &(struct report){OTHER_ADDRESS, WHO_SERVER, "2001:db8:d::2", 2, last, LONG});
    expect_fault(scene, fault, DHCPV6LQ_RULE_BINDING_CONFLICT);
}

/* The same addresses belong to one tenant, or to two, each in a VLAN of its own. */
static void in_tenants(struct scene *scene, bool fault) {
    scene->capture.vlan = 100;
    tell(scene, XID + 0x1000,
         &(struct report){SERVER_ADDRESS, WHO_SERVER, "2001:db8:e::1", 1, 60, LONG});
    scene->capture.vlan = fault ? 100 : 200;
    tell(scene, XID + 0x1001,
         &(struct report){SERVER_ADDRESS, WHO_SERVER, "2001:db8:e::1", 2, 60, LONG});
    expect_fault(scene, fault, DHCPV6LQ_RULE_BINDING_CONFLICT);
    scene->capture.vlan = 0;
}

static void binding_conflict(struct scene *scene, bool fault) {
    in_one_answer(scene, fault);
    from_two_servers(scene, fault);
    from_one_server(scene, fault);
    in_tenants(scene, fault);
}

/* Beside other faults: replies without Server-ID, whose server is who sent them, and clients of
 * whom it is not known when they were there. */
static void beside_other_faults(struct scene *scene) {
    /* two servers, and one whose binding moved */
    two_reports(scene, &(struct report){SERVER_ADDRESS, NO_SERVER_ID, "2001:db8:c::1", 1, 60, LONG},
                &(struct report){OTHER_ADDRESS, NO_SERVER_ID, "2001:db8:c::1", 2, 5, LONG});
    expect(scene, DHCPV6LQ_RULE_BINDING_CONFLICT);
    two_reports(scene, &(struct report){SERVER_ADDRESS, NO_SERVER_ID, "2001:db8:c::2", 1, 60, LONG},
                &(struct report){SERVER_ADDRESS, NO_SERVER_ID, "2001:db8:c::2", 2, 5, LONG});
    /* no last_seen: it may have moved; between two servers that does not count */
    two_reports(
        scene, &(struct report){SERVER_ADDRESS, WHO_SERVER, "2001:db8:d::1", 1, 60, LONG},
        &(struct report){SERVER_ADDRESS, WHO_SERVER, "2001:db8:d::1", 2, NO_CLT_TIME, LONG});
    two_reports(scene, &(struct report){SERVER_ADDRESS, WHO_SERVER, "2001:db8:d::2", 1, 60, LONG},
                &(struct report){SERVER_ADDRESS, WHO_SERVER, "2001:db8:d::2", 2, NOW, LONG});
    expect(scene, DHCPV6LQ_RULE_CLT_TIME);
    two_reports(
        scene, &(struct report){SERVER_ADDRESS, WHO_SERVER, "2001:db8:d::3", 1, 60, LONG},
        &(struct report){OTHER_ADDRESS, OTHER_SERVER, "2001:db8:d::3", 2, NO_CLT_TIME, LONG});
    expect(scene, DHCPV6LQ_RULE_BINDING_CONFLICT);
}

static const struct rule_captures rules[] = {
    {DHCPV6LQ_RULE_BINDING_CONFLICT, binding_conflict,
     "addresses and prefixes of two clients that overlap: in one answer, of two servers, of one "
     "server that knew the second client before",
     "the same that only just do not overlap, are not valid at the same time, moved, or are of two "
     "tenants"},
};

const struct rules_captures conflict_rules = {rules, sizeof rules / sizeof rules[0]};

static const struct made_capture captures[] = {
    {"more-binding_conflict.pcap",
     "conflicts of servers without Server-ID, and of clients without CLT time",
     beside_other_faults},
};

const struct made_captures conflict_captures = {captures, sizeof captures / sizeof captures[0]};
