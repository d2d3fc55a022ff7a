/* SPDX-License-Identifier: MIT
 *
 * What a message breaks: most rules are rows of a table: an option where none may be, an option
 * that must be there, a field whose value is wrong.
 */
#include "message/checker.h"

#include <string.h>

#include "dhcpv6lq/client.h"

#include "octets/scope.h"

enum { MESSAGE_MIN = 4, PREFIX_BITS = 128, ADDRESS_OCTETS = 16 };

/* Depths: the message itself, an option of its own, an option in that one. */
enum { MESSAGE_DEPTH = 1, OPTION_DEPTH = 2, INNER_DEPTH = 3 };

/* Sets of messages, transports, query kinds, and options (of codes under 64). */
#define M(type) (UINT32_C(1) << DHCPV6LQ_##type)
#define T(transport) (1u << DHCPV6LQ_##transport)
#define K(kind) (1u << DHCPV6LQ_QUERY_##kind)
#define O(code) (UINT64_C(1) << DHCPV6LQ_OPTION_##code)
#define ANY_TRANSPORT (T(UDP) | T(TCP))
#define ANY_KIND (K(UNKNOWN) | K(ONE_OR_BULK) | K(ACTIVE) | K(STARTTLS) | K(NONE))
#define QUERIES (M(LEASEQUERY) | M(ACTIVELEASEQUERY) | M(STARTTLS))
#define ANSWERS (M(LEASEQUERY_REPLY) | M(LEASEQUERY_DONE) | M(LEASEQUERY_DATA))
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void find(struct dhcpv6lq_checker *checker, enum dhcpv6lq_rule rule,
                 enum dhcpv6lq_scope scope, size_t offset, enum dhcpv6lq_space space,
                 uint32_t number) {
    if (dhcpv6lq_rule_info(rule)->severity < checker->least) {
        return;
    }
    dhcpv6lq_findings_add(
        checker->findings,
        (struct dhcpv6lq_finding){
            .rule = rule, .scope = scope, .offset = offset, .number = number, .space = space});
}

/* How deep the innermost element is in the message; 0: it is in none of leasequery. */
static unsigned depth_of(const struct dhcpv6lq_checker *checker) {
    return checker->begun && !checker->ended ? checker->walk->depth - checker->base : 0;
}

static void find_message(struct dhcpv6lq_checker *checker, enum dhcpv6lq_rule rule) {
    find(checker, rule, DHCPV6LQ_SCOPE_MESSAGE, checker->message, DHCPV6LQ_SPACE_MESSAGE,
         checker->type);
}

/* On the innermost open option. */
static void find_option(struct dhcpv6lq_checker *checker, enum dhcpv6lq_rule rule,
                        enum dhcpv6lq_space space, uint32_t number) {
    find(checker, rule, DHCPV6LQ_SCOPE_OPTION, dhcpv6lq_walk_holder(checker->walk, 0)->begin, space,
         number);
}

static bool is_option(const struct dhcpv6lq_level *level, uint32_t code) {
    return level && level->scope == DHCPV6LQ_SCOPE_OPTION &&
           level->space == DHCPV6LQ_SPACE_OPTION && level->code == code;
}

/* Is it of a message whose type is wrong where it is? Whoever put it there had other octets in
 * mind than that type's. */
static bool is_of_wrong_type(const struct dhcpv6lq_checker *checker) {
    for (unsigned up = 0; up < checker->walk->depth; up++) {
        if (is_option(dhcpv6lq_walk_holder(checker->walk, up), DHCPV6LQ_OPTION_LQ_RELAY_DATA) &&
            checker->notes[checker->walk->depth - up].told) {
            return true;
        }
    }
    return checker->wrong_type;
}

/* What else the last finding of that rule about the element at `offset` is about. */
static void set_detail(struct dhcpv6lq_checker *checker, enum dhcpv6lq_rule rule, size_t offset,
                       const uint8_t *octets, size_t length) {
    for (size_t i = checker->findings->stored; i-- > 0;) {
        struct dhcpv6lq_finding *finding = &checker->findings->list[i];

        if (finding->rule == rule && finding->offset == offset && !finding->detail.octets) {
            finding->detail = (struct dhcpv6lq_bytes){octets, length};
            break;
        }
    }
}

/* Is the innermost element, an option, one of the message's own? */
static bool is_own_option(const struct dhcpv6lq_checker *checker, uint32_t code) {
    return depth_of(checker) == OPTION_DEPTH &&
           is_option(dhcpv6lq_walk_holder(checker->walk, 0), code);
}

/* Is the innermost element an IAADDR or an IAPREFIX directly in an OPTION_CLIENT_DATA?
 * A query has such options too, but not as bindings. */
static bool is_binding(const struct dhcpv6lq_checker *checker) {
    return depth_of(checker) == INNER_DEPTH &&
           (checker->set & (M(LEASEQUERY_REPLY) | M(LEASEQUERY_DATA))) &&
           is_option(dhcpv6lq_walk_holder(checker->walk, 1), DHCPV6LQ_OPTION_CLIENT_DATA) &&
           (is_option(dhcpv6lq_walk_holder(checker->walk, 0), DHCPV6LQ_OPTION_IAADDR) ||
            is_option(dhcpv6lq_walk_holder(checker->walk, 0), DHCPV6LQ_OPTION_IAPREFIX));
}

/* ---- the message's header ---- */

/* Over TCP: RFC 5460 4, RFC 7653 6.2; a REPLY answers a STARTTLS and nothing else (RFC 7653 8.2).
 * Over UDP: RFC 5007 4.1.1. */
static bool is_allowed(const struct dhcpv6lq_checker *checker) {
    unsigned kind = 1u << checker->validation->query;
    bool starttls_reply = checker->set == M(REPLY) &&
                          checker->validation->direction != DHCPV6LQ_TO_SERVER &&
                          (kind & (K(UNKNOWN) | K(STARTTLS))) != 0;

    if (checker->validation->transport == DHCPV6LQ_TCP) {
        return starttls_reply || (checker->set & (QUERIES | ANSWERS)) != 0;
    }
    return !(checker->set & ~(M(LEASEQUERY) | M(LEASEQUERY_REPLY)));
}

static void check_msg_type(struct dhcpv6lq_checker *checker) {
    if (!is_allowed(checker)) {
        find_message(checker, DHCPV6LQ_RULE_MSG_TYPE);
        checker->wrong_type = true;
        if (checker->validation->transport == DHCPV6LQ_UDP) {
            checker->set = 0; /* its rules are those of messages over TCP */
        }
    }
}

/* RFC 8415 7.3, RFC 5007 4.2, RFC 6977 6, RFC 7341 6, RFC 9686 4. The messages of failover (24 to
 * 35) go from server to server. */
enum dhcpv6lq_direction dhcpv6lq_way_of(uint8_t msg_type) {
    static const uint8_t to_server[] = {1, 3, 4, 5, 6, 8, 9, 11, 12, 14, 18, 20, 22, 23, 36};
    static const uint8_t from_server[] = {2, 7, 10, 13, 15, 16, 17, 19, 21, 37};

    if (memchr(to_server, msg_type, sizeof to_server)) {
        return DHCPV6LQ_TO_SERVER;
    }
    return memchr(from_server, msg_type, sizeof from_server) ? DHCPV6LQ_FROM_SERVER
                                                             : DHCPV6LQ_DIRECTION_UNKNOWN;
}

enum dhcpv6lq_direction dhcpv6lq_direction_of(uint8_t msg_type) {
    return dhcpv6lq_is_leasequery(msg_type) || msg_type == DHCPV6LQ_REPLY
               ? dhcpv6lq_way_of(msg_type)
               : DHCPV6LQ_DIRECTION_UNKNOWN;
}

/* RFC 5007 4.2.1, 4.2.2. A REPLY to the server is wrong by its type. */
static void check_direction(struct dhcpv6lq_checker *checker) {
    enum dhcpv6lq_direction direction = checker->validation->direction;

    if ((checker->set & (QUERIES | ANSWERS)) && direction != DHCPV6LQ_DIRECTION_UNKNOWN &&
        direction != dhcpv6lq_direction_of(checker->type)) {
        find_message(checker, DHCPV6LQ_RULE_DIRECTION);
    }
}

static void check_header(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    /* The walk knows the size of the msg-types that it knows; RFC 5460 5.1. */
    if (!event->entry && event->length > 0 && event->length < MESSAGE_MIN &&
        checker->validation->transport == DHCPV6LQ_TCP) {
        find_message(checker, DHCPV6LQ_RULE_MESSAGE_SIZE);
    }
    if (event->length > 0) {
        check_msg_type(checker);
        check_direction(checker);
    }
}

/* ---- options that must not be where they are ---- */

struct misplaced {
    uint32_t messages;
    uint16_t holder; /* option-code; 0: the message */
    uint16_t option;
    unsigned transports;
    unsigned kinds;
    enum dhcpv6lq_rule rule;
};

static const struct misplaced misplaced[] = {
    {QUERIES | ANSWERS, 0, DHCPV6LQ_OPTION_LQ_CLIENT_LINK, T(TCP), ANY_KIND,
     DHCPV6LQ_RULE_CLIENT_LINK_IN_BULK},
    {M(LEASEQUERY) | M(ACTIVELEASEQUERY), DHCPV6LQ_OPTION_LQ_QUERY, DHCPV6LQ_OPTION_LQ_CLIENT_LINK,
     T(TCP), ANY_KIND, DHCPV6LQ_RULE_CLIENT_LINK_IN_BULK},
    {M(LEASEQUERY_REPLY) | M(LEASEQUERY_DATA), DHCPV6LQ_OPTION_CLIENT_DATA,
     DHCPV6LQ_OPTION_LQ_CLIENT_LINK, T(TCP), ANY_KIND, DHCPV6LQ_RULE_CLIENT_LINK_IN_BULK},
    {M(LEASEQUERY_DATA), 0, DHCPV6LQ_OPTION_SERVERID, ANY_TRANSPORT, ANY_KIND,
     DHCPV6LQ_RULE_DATA_CONSTANT_OPTION},
    {M(LEASEQUERY_DATA), 0, DHCPV6LQ_OPTION_CLIENTID, ANY_TRANSPORT, ANY_KIND,
     DHCPV6LQ_RULE_DATA_CONSTANT_OPTION},
    /* An active answer reports CatchUpComplete and DataMissing so: RFC 7653 8.4.1. */
    {M(LEASEQUERY_DATA), 0, DHCPV6LQ_OPTION_STATUS_CODE, ANY_TRANSPORT, K(ONE_OR_BULK),
     DHCPV6LQ_RULE_DATA_CONSTANT_OPTION},
    {M(ACTIVELEASEQUERY), 0, DHCPV6LQ_OPTION_LQ_END_TIME, ANY_TRANSPORT, ANY_KIND,
     DHCPV6LQ_RULE_ACTIVE_END_TIME},
    {M(ACTIVELEASEQUERY), DHCPV6LQ_OPTION_LQ_QUERY, DHCPV6LQ_OPTION_LQ_END_TIME, ANY_TRANSPORT,
     ANY_KIND, DHCPV6LQ_RULE_ACTIVE_END_TIME},
};

static void check_misplaced(struct dhcpv6lq_checker *checker, uint32_t holder, uint32_t option) {
    for (size_t i = 0; i < COUNT(misplaced); i++) {
        const struct misplaced *row = &misplaced[i];

        if ((row->messages & checker->set) && row->holder == holder && row->option == option &&
            (row->transports & (1u << checker->validation->transport)) &&
            (row->kinds & (1u << checker->validation->query))) {
            find_option(checker, row->rule, DHCPV6LQ_SPACE_OPTION, option);
        }
    }
}

/* RFC 5460 5.2.2; RFC 7653 8.4 puts the base-time into it. */
static void check_done_option(struct dhcpv6lq_checker *checker, uint32_t option) {
    if (checker->set == M(LEASEQUERY_DONE) && option != DHCPV6LQ_OPTION_STATUS_CODE &&
        option != DHCPV6LQ_OPTION_LQ_BASE_TIME) {
        find_option(checker, DHCPV6LQ_RULE_DONE_OPTION, DHCPV6LQ_SPACE_OPTION, option);
    }
}

/* RFC 7653 6.2.2. */
static void check_starttls_option(struct dhcpv6lq_checker *checker, uint32_t option) {
    struct dhcpv6lq_note *note = &checker->notes[checker->base + MESSAGE_DEPTH];

    if (checker->set == M(STARTTLS) && !note->told) {
        note->told = true;
        find(checker, DHCPV6LQ_RULE_STARTTLS_OPTION, DHCPV6LQ_SCOPE_MESSAGE, checker->message,
             DHCPV6LQ_SPACE_OPTION, option);
    }
}

/* RFC 5007 4.4.1: one client, or the links of one. */
static void check_client_data_count(struct dhcpv6lq_checker *checker, uint32_t option) {
    struct dhcpv6lq_note *note = &checker->notes[checker->base + MESSAGE_DEPTH];
    bool link = (note->seen & O(LQ_CLIENT_LINK)) != 0;

    if (checker->validation->transport != DHCPV6LQ_UDP || checker->set != M(LEASEQUERY_REPLY) ||
        note->told) {
        return;
    }
    if ((option == DHCPV6LQ_OPTION_CLIENT_DATA && (link || checker->client_data > 1)) ||
        (option == DHCPV6LQ_OPTION_LQ_CLIENT_LINK && checker->client_data > 0)) {
        note->told = true;
        find_option(checker, DHCPV6LQ_RULE_CLIENT_LINK_BESIDE_DATA, DHCPV6LQ_SPACE_OPTION, option);
    }
}

static void begin_client(struct dhcpv6lq_checker *checker) {
    checker->client_data++;
    checker->client = (struct dhcpv6lq_bytes){NULL, 0};
}

static void check_option(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    struct dhcpv6lq_note *holder = &checker->notes[checker->walk->depth - 1];
    unsigned depth = depth_of(checker);

    if (event->space != DHCPV6LQ_SPACE_OPTION) {
        return;
    }
    if (event->code < 64) {
        holder->seen |= UINT64_C(1) << event->code;
    }
    holder->cut |= dhcpv6lq_option_is_cut(checker->octets, event); /* hiding what comes after it */
    if (depth == OPTION_DEPTH) {
        if (event->code == DHCPV6LQ_OPTION_CLIENT_DATA) {
            begin_client(checker);
        }
        check_misplaced(checker, 0, event->code);
        check_done_option(checker, event->code);
        check_starttls_option(checker, event->code);
        check_client_data_count(checker, event->code);
    } else if (depth == INNER_DEPTH) {
        check_misplaced(checker, dhcpv6lq_walk_holder(checker->walk, 1)->code, event->code);
    }
    if (event->code == DHCPV6LQ_OPTION_LQ_RELAY_DATA) {
        checker->relay_data = event->offset;
        checker->relay_peer = 0;
    }
}

/* ---- messages in options ---- */

/* RFC 5007 4.1.2.4: the message in an OPTION_LQ_RELAY_DATA is a RELAY-FORW, and so is each
 * one that it relays. A message elsewhere, or in another option of a relay's, is not meant. */
static void check_relay_data(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_level *holder = dhcpv6lq_walk_holder(checker->walk, 1);
    unsigned up = 1;

    if (!checker->set || event->code == DHCPV6LQ_RELAY_FORW) {
        return;
    }
    while (is_option(holder, DHCPV6LQ_OPTION_RELAY_MSG)) {
        const struct dhcpv6lq_level *relay = dhcpv6lq_walk_holder(checker->walk, up + 1);

        if (relay->scope != DHCPV6LQ_SCOPE_MESSAGE || relay->code != DHCPV6LQ_RELAY_FORW) {
            return;
        }
        up += 2;
        holder = dhcpv6lq_walk_holder(checker->walk, up);
    }

    struct dhcpv6lq_note *note = &checker->notes[checker->walk->depth - up];

    if (is_option(holder, DHCPV6LQ_OPTION_LQ_RELAY_DATA) && !note->told) {
        note->told = true;
        find(checker, DHCPV6LQ_RULE_RELAY_DATA, DHCPV6LQ_SCOPE_OPTION, holder->begin,
             DHCPV6LQ_SPACE_MESSAGE, event->code);
    }
}

/* ---- fields ---- */

static void note_query_type(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    checker->query_type = (uint32_t)event->number;
}

static void note_preferred(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    checker->preferred = (uint32_t)event->number;
}

static void note_valid(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    checker->valid = (uint32_t)event->number;
}

/* RFC 5007 4.1.2.1. */
static bool is_unspecified(const uint8_t *address) {
    uint8_t any = 0;

    for (size_t i = 0; i < ADDRESS_OCTETS; i++) {
        any |= address[i];
    }
    return any == 0;
}

/* The link-address ends what an OPTION_LQ_QUERY must have: now it is one. */
static void check_query(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_query_need *need = dhcpv6lq_query_need(checker->query_type);
    uint32_t type = checker->query_type;

    if (!(checker->set & (M(LEASEQUERY) | M(ACTIVELEASEQUERY))) ||
        !is_own_option(checker, DHCPV6LQ_OPTION_LQ_QUERY)) {
        return;
    }
    if (!need) {
        find_option(checker, DHCPV6LQ_RULE_QUERY_TYPE, DHCPV6LQ_SPACE_QUERY, type);
        return;
    }
    if (need->bulk_only && checker->validation->transport == DHCPV6LQ_UDP) {
        find_option(checker, DHCPV6LQ_RULE_BULK_OVER_UDP, DHCPV6LQ_SPACE_QUERY, type);
    }
    if (need->option == 0 && is_unspecified(checker->octets + event->offset)) {
        find_option(checker, DHCPV6LQ_RULE_QUERY_OPTION_MISSING, DHCPV6LQ_SPACE_QUERY, type);
    }
}

/* Is the innermost element a status-code of the message, of a client's data, or of a binding in
 * that? What relay data has in it is the past. */
static bool is_status(const struct dhcpv6lq_checker *checker) {
    unsigned depth = depth_of(checker);

    for (unsigned up = 1; up + 1 < depth; up++) {
        const struct dhcpv6lq_level *holder = dhcpv6lq_walk_holder(checker->walk, up);

        if (!is_option(holder, DHCPV6LQ_OPTION_CLIENT_DATA) &&
            !is_option(holder, DHCPV6LQ_OPTION_IAADDR) &&
            !is_option(holder, DHCPV6LQ_OPTION_IAPREFIX) &&
            !is_option(holder, DHCPV6LQ_OPTION_IA_NA) &&
            !is_option(holder, DHCPV6LQ_OPTION_IA_TA) &&
            !is_option(holder, DHCPV6LQ_OPTION_IA_PD)) {
            return false;
        }
    }
    return depth >= OPTION_DEPTH &&
           is_option(dhcpv6lq_walk_holder(checker->walk, 0), DHCPV6LQ_OPTION_STATUS_CODE);
}

static void check_status(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    unsigned kind = 1u << checker->validation->query;

    checker->status = 0;
    if (!(checker->set & (ANSWERS | M(REPLY))) || !is_status(checker) ||
        (checker->set == M(REPLY) && !(kind & (K(UNKNOWN) | K(STARTTLS))))) {
        return;
    }
    if (event->number != DHCPV6LQ_STATUS_SUCCESS &&
        event->number != DHCPV6LQ_STATUS_CATCH_UP_COMPLETE) {
        find_option(checker, DHCPV6LQ_RULE_STATUS, DHCPV6LQ_SPACE_STATUS, (uint32_t)event->number);
        checker->status = dhcpv6lq_walk_holder(checker->walk, 0)->begin + 1;
    }
}

/* What the server says beside it. */
static void note_status_message(struct dhcpv6lq_checker *checker,
                                const struct dhcpv6lq_event *event) {
    size_t option = dhcpv6lq_walk_holder(checker->walk, 0)->begin;

    if (checker->status == option + 1) {
        set_detail(checker, DHCPV6LQ_RULE_STATUS, option, checker->octets + event->offset,
                   event->length);
    }
}

/* ---- addresses ---- */

/* RFC 4291 2.7 and 2.5.3; with `links`, 2.5.6, too. */
static void check_scope(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event,
                        bool links) {
    static const uint8_t loopback[ADDRESS_OCTETS] = {[ADDRESS_OCTETS - 1] = 1};
    const uint8_t *address = checker->octets + event->offset;
    const struct dhcpv6lq_level *holder = dhcpv6lq_walk_holder(checker->walk, 0);
    bool multicast = address[0] == 0xff;
    bool link_local = address[0] == 0xfe && (address[1] & 0xc0) == 0x80;

    if (event->length != ADDRESS_OCTETS || !checker->set || is_of_wrong_type(checker)) {
        return;
    }
    if (multicast || memcmp(address, loopback, sizeof loopback) == 0 || (links && link_local)) {
        find(checker, DHCPV6LQ_RULE_SCOPE, (enum dhcpv6lq_scope)holder->scope, holder->begin,
             DHCPV6LQ_SPACE_NONE, event->field);
        set_detail(checker, DHCPV6LQ_RULE_SCOPE, holder->begin, address, ADDRESS_OCTETS);
    }
}

static void check_address(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    check_scope(checker, event, false);
}

/* RFC 5007 4.1.2.1, 4.1.2.5: a global address. */
static void check_global(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    check_scope(checker, event, true);
}

/* The address of the relay that the server heard, which is not what that relay said of its own peer
 * (RFC 5007 4.1.2.4). */
static void note_relay_peer(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    checker->relay_peer = event->offset;
    check_address(checker, event);
}

static void check_peer(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_level *option = dhcpv6lq_walk_holder(checker->walk, 1);

    check_address(checker, event);
    if (checker->set && checker->relay_peer != 0 && !checker->peer_told &&
        is_option(option, DHCPV6LQ_OPTION_LQ_RELAY_DATA) && option->begin == checker->relay_data &&
        memcmp(checker->octets + checker->relay_peer, checker->octets + event->offset,
               ADDRESS_OCTETS) == 0) {
        checker->peer_told = true;
        find(checker, DHCPV6LQ_RULE_RELAY_DATA_PEER, DHCPV6LQ_SCOPE_OPTION, option->begin,
             DHCPV6LQ_SPACE_NONE, 0);
    }
}

/* ---- times ---- */

/* RFC 5007 4.1.2.3. */
static void check_clt_time(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    if ((checker->set & ANSWERS) && depth_of(checker) == INNER_DEPTH &&
        is_option(dhcpv6lq_walk_holder(checker->walk, 1), DHCPV6LQ_OPTION_CLIENT_DATA) &&
        event->number > DHCPV6LQ_CLT_MAX) {
        find_option(checker, DHCPV6LQ_RULE_CLT_TIME, DHCPV6LQ_SPACE_NONE, (uint32_t)event->number);
    }
}

/* RFC 7653 6.3: of the message, or of its OPTION_LQ_QUERY. */
static bool is_of_query(const struct dhcpv6lq_checker *checker) {
    return (checker->set & QUERIES) &&
           (depth_of(checker) == OPTION_DEPTH ||
            (depth_of(checker) == INNER_DEPTH &&
             is_option(dhcpv6lq_walk_holder(checker->walk, 1), DHCPV6LQ_OPTION_LQ_QUERY)));
}

static void note_start_time(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    if (is_of_query(checker)) {
        checker->has_start_time = true;
        checker->start_time = (uint32_t)event->number;
    }
}

static void note_end_time(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    if (is_of_query(checker)) {
        checker->has_end_time = true;
        checker->end_time = (uint32_t)event->number;
    }
}

static void check_query_times(struct dhcpv6lq_checker *checker) {
    if (checker->has_start_time && checker->has_end_time &&
        checker->start_time > checker->end_time) {
        find_message(checker, DHCPV6LQ_RULE_QUERY_TIMES);
    }
}

/* ---- DUIDs ---- */

static void note_identifier(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    (void)event;
    checker->notes[checker->walk->depth].identified = true;
}

/* RFC 8415 11.1 allows it; no two clients can be told apart by it. */
static void check_duid(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event,
                       const struct dhcpv6lq_note *note) {
    bool fixed = event->code == DHCPV6LQ_DUID_LLT || event->code == DHCPV6LQ_DUID_EN ||
                 event->code == DHCPV6LQ_DUID_LL;

    if (checker->set && fixed && !note->identified && !note->cut && !is_of_wrong_type(checker)) {
        find(checker, DHCPV6LQ_RULE_DUID_EMPTY, DHCPV6LQ_SCOPE_DUID, event->offset,
             DHCPV6LQ_SPACE_DUID, event->code);
    }
}

/* ---- lifetimes ---- */

/* RFC 8415 21.22. */
static void check_prefix_length(struct dhcpv6lq_checker *checker,
                                const struct dhcpv6lq_event *event) {
    if (checker->set && event->number > PREFIX_BITS) {
        find_option(checker, DHCPV6LQ_RULE_PREFIX_LENGTH, DHCPV6LQ_SPACE_NONE,
                    (uint32_t)event->number);
    }
}

/* RFC 8415 21.6, 21.22; RFC 5007 4.1.2.2: a server returns bindings of a valid lifetime over 0.
 * An active answer tells expiry and release, too (RFC 7653 6.2.1): there, and where the answer
 * may be one, 0 is right. */
static void check_lifetime(struct dhcpv6lq_checker *checker) {
    bool may_end = checker->validation->query != DHCPV6LQ_QUERY_ONE_OR_BULK &&
                   checker->validation->transport == DHCPV6LQ_TCP;

    if (is_binding(checker) &&
        (checker->preferred > checker->valid || (checker->valid == 0 && !may_end))) {
        find_option(checker, DHCPV6LQ_RULE_LIFETIME, DHCPV6LQ_SPACE_NONE, checker->valid);
    }
}

static void check_address_lifetime(struct dhcpv6lq_checker *checker,
                                   const struct dhcpv6lq_event *event) {
    note_valid(checker, event);
    check_lifetime(checker);
}

static void check_prefix_lifetime(struct dhcpv6lq_checker *checker,
                                  const struct dhcpv6lq_event *event) {
    (void)event;
    check_lifetime(checker);
}

/* What a field tells; a check that needs several fields stands at the last of them, so that an
 * option that is too short breaks no rule but option_length. */
enum { FIELD_CHECKS = 2 /* of a field, at the most */ };

static void (*const field_checks[DHCPV6LQ_FIELD_COUNT][FIELD_CHECKS])(
    struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) = {
    [DHCPV6LQ_FIELD_QUERY_TYPE] = {note_query_type},
    [DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS] = {check_query, check_global},
    [DHCPV6LQ_FIELD_STATUS_CODE] = {check_status},
    [DHCPV6LQ_FIELD_STATUS_MESSAGE] = {note_status_message},
    [DHCPV6LQ_FIELD_LINK_ADDRESS] = {check_address},
    [DHCPV6LQ_FIELD_PEER_ADDRESS] = {check_peer},
    [DHCPV6LQ_FIELD_CLIENT_LINK] = {check_global},
    [DHCPV6LQ_FIELD_LQ_PEER_ADDRESS] = {note_relay_peer},
    [DHCPV6LQ_FIELD_CLT_TIME] = {check_clt_time},
    [DHCPV6LQ_FIELD_START_TIME] = {note_start_time},
    [DHCPV6LQ_FIELD_END_TIME] = {note_end_time},
    [DHCPV6LQ_FIELD_DUID_LLT_ADDRESS] = {note_identifier},
    [DHCPV6LQ_FIELD_DUID_EN_IDENTIFIER] = {note_identifier},
    [DHCPV6LQ_FIELD_DUID_LL_ADDRESS] = {note_identifier},
    [DHCPV6LQ_FIELD_IAADDR] = {check_address},
    [DHCPV6LQ_FIELD_IAADDR_PREFERRED] = {note_preferred},
    [DHCPV6LQ_FIELD_IAADDR_VALID] = {check_address_lifetime},
    [DHCPV6LQ_FIELD_IAPREFIX_PREFERRED] = {note_preferred},
    [DHCPV6LQ_FIELD_IAPREFIX_VALID] = {note_valid},
    [DHCPV6LQ_FIELD_IAPREFIX_LENGTH] = {check_prefix_length},
    [DHCPV6LQ_FIELD_IAPREFIX] = {check_prefix_lifetime, check_address},
};

static void check_field(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    for (size_t i = 0; i < FIELD_CHECKS && field_checks[event->field][i]; i++) {
        field_checks[event->field][i](checker, event);
    }
}

/* ---- options that are not there ---- */

static const struct {
    uint32_t messages;
    unsigned kinds;
    uint64_t option;
    enum dhcpv6lq_rule rule;
} required[] = {
    {M(LEASEQUERY) | M(ACTIVELEASEQUERY), ANY_KIND, O(CLIENTID), DHCPV6LQ_RULE_QUERY_NO_CLIENT_ID},
    {M(LEASEQUERY), ANY_KIND, O(LQ_QUERY), DHCPV6LQ_RULE_QUERY_NO_LQ_QUERY},
    {M(LEASEQUERY_REPLY), ANY_KIND, O(SERVERID), DHCPV6LQ_RULE_REPLY_NO_SERVER_ID},
    {M(LEASEQUERY_REPLY), ANY_KIND, O(CLIENTID), DHCPV6LQ_RULE_REPLY_NO_CLIENT_ID},
    /* An active answer's keep-alive has none: RFC 7653 8.4. */
    {M(LEASEQUERY_DATA), K(ONE_OR_BULK), O(CLIENT_DATA), DHCPV6LQ_RULE_DATA_NO_CLIENT_DATA},
};

static void check_required(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_note *note) {
    for (size_t i = 0; i < COUNT(required); i++) {
        if ((required[i].messages & checker->set) && !note->cut &&
            (required[i].kinds & (1u << checker->validation->query)) &&
            !(note->seen & required[i].option)) {
            find(checker, required[i].rule, DHCPV6LQ_SCOPE_MESSAGE, checker->message,
                 DHCPV6LQ_SPACE_NONE, 0);
        }
    }
}

/* Rules about a client's data name the client. */
static bool names_client(enum dhcpv6lq_rule rule) {
    static const enum dhcpv6lq_rule rules[] = {
        DHCPV6LQ_RULE_CLIENT_DATA_INCOMPLETE, DHCPV6LQ_RULE_LIFETIME, DHCPV6LQ_RULE_PREFIX_LENGTH,
        DHCPV6LQ_RULE_CLT_TIME, DHCPV6LQ_RULE_DATA_SEVERAL_CLIENTS};

    for (size_t i = 0; i < COUNT(rules); i++) {
        if (rules[i] == rule) {
            return true;
        }
    }
    return false;
}

static void name_client(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    for (size_t i = checker->findings->stored; i-- > 0;) {
        struct dhcpv6lq_finding *finding = &checker->findings->list[i];

        if (finding->offset < event->offset) {
            break;
        }
        if (names_client(finding->rule)) {
            finding->detail = checker->client;
        }
    }
}

/* RFC 5460 5.2, 5.2.1: a message over TCP is about one client; several elements may be. */
static void check_several(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_bytes *client = &checker->client;
    const struct dhcpv6lq_bytes *first = &checker->first_client;

    if (checker->validation->transport != DHCPV6LQ_TCP || !client->octets ||
        checker->several_told) {
        return;
    }
    if (!first->octets) {
        checker->first_client = *client;
    } else if (client->length != first->length ||
               memcmp(client->octets, first->octets, client->length) != 0) {
        checker->several_told = true;
        find(checker, DHCPV6LQ_RULE_DATA_SEVERAL_CLIENTS, DHCPV6LQ_SCOPE_OPTION, event->offset,
             DHCPV6LQ_SPACE_NONE, 0);
    }
}

/* RFC 5007 4.4.2. */
static void check_client_data(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event,
                              const struct dhcpv6lq_note *note) {
    uint32_t lacks = ((note->seen & O(CLIENTID)) ? 0 : DHCPV6LQ_LACKS_CLIENTID) |
                     ((note->seen & O(CLT_TIME)) ? 0 : DHCPV6LQ_LACKS_CLT_TIME) |
                     ((note->seen & (O(IAADDR) | O(IAPREFIX))) ? 0 : DHCPV6LQ_LACKS_BINDING);

    if (!(checker->set & (M(LEASEQUERY_REPLY) | M(LEASEQUERY_DATA)))) {
        return;
    }
    if (lacks != 0 && !note->cut && !note->truncated) {
        find(checker, DHCPV6LQ_RULE_CLIENT_DATA_INCOMPLETE, DHCPV6LQ_SCOPE_OPTION, event->offset,
             DHCPV6LQ_SPACE_NONE, lacks);
    }
    check_several(checker, event);
    name_client(checker, event);
}

/* RFC 5007 4.1.2.1, RFC 5460 5.3. */
static void check_query_option(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event,
                               const struct dhcpv6lq_note *note) {
    const struct dhcpv6lq_query_need *need = dhcpv6lq_query_need(checker->query_type);

    if ((checker->set & (M(LEASEQUERY) | M(ACTIVELEASEQUERY))) && need && need->option != 0 &&
        !note->cut && !(note->seen & (UINT64_C(1) << need->option))) {
        find(checker, DHCPV6LQ_RULE_QUERY_OPTION_MISSING, DHCPV6LQ_SCOPE_OPTION, event->offset,
             DHCPV6LQ_SPACE_QUERY, checker->query_type);
    }
}

static void check_end(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_note *note = &checker->notes[checker->walk->depth + 1];
    unsigned depth = depth_of(checker) + (checker->begun && !checker->ended ? 1 : 0);

    if (event->scope == DHCPV6LQ_SCOPE_DUID) {
        check_duid(checker, event, note);
    } else if (depth == MESSAGE_DEPTH) {
        check_required(checker, note);
        check_query_times(checker);
        checker->ended = true;
    } else if (depth == OPTION_DEPTH && event->code == DHCPV6LQ_OPTION_CLIENT_DATA) {
        check_client_data(checker, event, note);
    } else if (depth == OPTION_DEPTH && event->code == DHCPV6LQ_OPTION_LQ_QUERY) {
        check_query_option(checker, event, note);
    }
}

/* ---- the walk ---- */

/* A client's DUID is what its Client-ID holds. */
static void note_client(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    if (depth_of(checker) == INNER_DEPTH && event->code == DHCPV6LQ_OPTION_CLIENTID &&
        is_option(dhcpv6lq_walk_holder(checker->walk, 1), DHCPV6LQ_OPTION_CLIENT_DATA) &&
        !checker->client.octets) {
        checker->client = dhcpv6lq_option_data(checker->octets, event);
    }
}

static void check_begin(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    checker->notes[checker->walk->depth] = (struct dhcpv6lq_note){0};
    if (event->scope == DHCPV6LQ_SCOPE_OPTION) {
        check_option(checker, event);
        note_client(checker, event);
    } else if (event->scope == DHCPV6LQ_SCOPE_MESSAGE && !checker->begun &&
               event->offset == checker->message) {
        checker->begun = true;
        checker->base = checker->walk->depth - 1;
        check_header(checker, event);
    } else if (event->scope == DHCPV6LQ_SCOPE_MESSAGE && depth_of(checker) > 0) {
        check_relay_data(checker, event);
    }
}

/* A fault ends the element: what it would have held is not known. */
static void check_fault(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    if (is_of_wrong_type(checker)) {
        return;
    }
    find(checker, (enum dhcpv6lq_rule)event->fault, event->scope,
         dhcpv6lq_walk_holder(checker->walk, 0)->begin, event->space, event->code);
    checker->notes[checker->walk->depth].cut = true;
    if (event->fault == DHCPV6LQ_FAULT_OPTION_TRUNCATED) {
        for (unsigned depth = 1; depth <= checker->walk->depth; depth++) {
            checker->notes[depth].truncated = true;
        }
    }
}

void dhcpv6lq_checker_event(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_event *event) {
    switch (event->type) {
    case DHCPV6LQ_EVENT_BEGIN:
        check_begin(checker, event);
        break;
    case DHCPV6LQ_EVENT_FIELD:
        check_field(checker, event);
        break;
    case DHCPV6LQ_EVENT_FAULT:
        check_fault(checker, event);
        break;
    case DHCPV6LQ_EVENT_END:
        check_end(checker, event);
        break;
    }
}

/* The message as a set of one, where it is one of leasequery. */
static uint32_t message_set(uint8_t type, enum dhcpv6lq_transport transport) {
    uint32_t known = QUERIES | ANSWERS | (transport == DHCPV6LQ_TCP ? M(REPLY) : 0);

    return type < 32 ? (UINT32_C(1) << type) & known : 0;
}

void dhcpv6lq_checker_begin(struct dhcpv6lq_checker *checker, const struct dhcpv6lq_walk *walk,
                            const uint8_t *octets, size_t message, uint8_t type,
                            const struct dhcpv6lq_validation *validation,
                            struct dhcpv6lq_findings *findings) {
    checker->octets = octets;
    checker->validation = validation;
    checker->walk = walk;
    checker->findings = findings;
    checker->least = DHCPV6LQ_NOTE;
    checker->message = message;
    checker->base = 0;
    checker->begun = checker->ended = false;
    checker->set = message_set(type, validation->transport);
    checker->type = type;
    checker->wrong_type = false;
    checker->query_type = checker->preferred = checker->valid = 0;
    checker->status = 0;
    checker->peer_told = validation->peer_told;
    checker->relay_peer = checker->relay_data = 0;
    checker->has_start_time = checker->has_end_time = false;
    checker->client_data = 0;
    checker->client = checker->first_client = (struct dhcpv6lq_bytes){NULL, 0};
    checker->several_told = false;
}
