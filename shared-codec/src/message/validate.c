/* SPDX-License-Identifier: MIT
 *
 * One walk through a message, with a note for every open element of what it has
 * held so far. Most rules are rows of a table: an option where none may be, an
 * option that must be there, a field whose value is wrong.
 */
#include "dhcpv6lq/validate.h"

#include "message/findings.h"

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

/* What an open element has held so far. */
struct note {
    uint64_t seen;  /* options directly in it, broken ones too */
    bool cut;       /* some of its options could not be seen: nothing in it is "missing" */
    bool truncated; /* something at any depth in it runs past its end */
    bool told;      /* a rule that is told once an element was told */
};

struct checker {
    const uint8_t *octets;
    const struct dhcpv6lq_validation *validation;
    struct dhcpv6lq_findings findings;
    enum dhcpv6lq_severity least; /* findings of less are left out */
    uint32_t message;             /* M() of the msg-type; 0: not a message of leasequery */
    uint8_t type;
    bool wrong_type;     /* msg_type was told: what the message holds is of no more interest */
    uint32_t query_type; /* of the OPTION_LQ_QUERY that is being read */
    uint32_t preferred;  /* lifetimes of the IAADDR or IAPREFIX that is being read */
    uint32_t valid;
    struct dhcpv6lq_walk walk;
    struct note notes[DHCPV6LQ_MAX_DEPTH + 1]; /* by depth */
};

static void find(struct checker *checker, enum dhcpv6lq_rule rule, enum dhcpv6lq_scope scope,
                 size_t offset, enum dhcpv6lq_space space, uint32_t number) {
    if (dhcpv6lq_rule_info(rule)->severity < checker->least) {
        return;
    }
    dhcpv6lq_findings_add(&checker->findings,
                          (struct dhcpv6lq_finding){rule, scope, offset, number, space});
}

static void find_message(struct checker *checker, enum dhcpv6lq_rule rule) {
    find(checker, rule, DHCPV6LQ_SCOPE_MESSAGE, 0, DHCPV6LQ_SPACE_MESSAGE, checker->type);
}

/* On the innermost open option. */
static void find_option(struct checker *checker, enum dhcpv6lq_rule rule, enum dhcpv6lq_space space,
                        uint32_t number) {
    find(checker, rule, DHCPV6LQ_SCOPE_OPTION, dhcpv6lq_walk_holder(&checker->walk, 0)->begin,
         space, number);
}

static bool is_option(const struct dhcpv6lq_level *level, uint32_t code) {
    return level && level->scope == DHCPV6LQ_SCOPE_OPTION &&
           level->space == DHCPV6LQ_SPACE_OPTION && level->code == code;
}

/* Is the innermost element, an option, one of the message's own? */
static bool is_own_option(const struct checker *checker, uint32_t code) {
    return checker->walk.depth == OPTION_DEPTH &&
           is_option(dhcpv6lq_walk_holder(&checker->walk, 0), code);
}

/* Is the innermost element an IAADDR or an IAPREFIX directly in an OPTION_CLIENT_DATA?
 * A query has such options too, but not as bindings. */
static bool is_binding(const struct checker *checker) {
    return checker->walk.depth == INNER_DEPTH &&
           (checker->message & (M(LEASEQUERY_REPLY) | M(LEASEQUERY_DATA))) &&
           is_option(dhcpv6lq_walk_holder(&checker->walk, 1), DHCPV6LQ_OPTION_CLIENT_DATA) &&
           (is_option(dhcpv6lq_walk_holder(&checker->walk, 0), DHCPV6LQ_OPTION_IAADDR) ||
            is_option(dhcpv6lq_walk_holder(&checker->walk, 0), DHCPV6LQ_OPTION_IAPREFIX));
}

/* ---- the message's header ---- */

/* RFC 5460 4, RFC 7653 6.2. A REPLY answers a STARTTLS and nothing else (RFC 7653 8.2). */
static void check_msg_type(struct checker *checker) {
    unsigned kind = 1u << checker->validation->query;
    bool starttls_reply = checker->message == M(REPLY) &&
                          checker->validation->direction != DHCPV6LQ_TO_SERVER &&
                          (kind & (K(UNKNOWN) | K(STARTTLS))) != 0;

    if (checker->validation->transport == DHCPV6LQ_TCP && !starttls_reply &&
        !(checker->message & (QUERIES | ANSWERS))) {
        find_message(checker, DHCPV6LQ_RULE_MSG_TYPE);
        checker->wrong_type = true;
    }
}

enum dhcpv6lq_direction dhcpv6lq_direction_of(uint8_t msg_type) {
    uint32_t message = msg_type < 32 ? UINT32_C(1) << msg_type : 0;

    if (message & QUERIES) {
        return DHCPV6LQ_TO_SERVER;
    }
    return (message & (ANSWERS | M(REPLY))) != 0 ? DHCPV6LQ_FROM_SERVER
                                                 : DHCPV6LQ_DIRECTION_UNKNOWN;
}

/* RFC 5007 4.2.1, 4.2.2. A REPLY to the server is wrong by its type. */
static void check_direction(struct checker *checker) {
    enum dhcpv6lq_direction direction = checker->validation->direction;

    if ((checker->message & (QUERIES | ANSWERS)) && direction != DHCPV6LQ_DIRECTION_UNKNOWN &&
        direction != dhcpv6lq_direction_of(checker->type)) {
        find_message(checker, DHCPV6LQ_RULE_DIRECTION);
    }
}

static void check_header(struct checker *checker, const struct dhcpv6lq_event *event) {
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

static void check_misplaced(struct checker *checker, uint32_t holder, uint32_t option) {
    for (size_t i = 0; i < COUNT(misplaced); i++) {
        const struct misplaced *row = &misplaced[i];

        if ((row->messages & checker->message) && row->holder == holder && row->option == option &&
            (row->transports & (1u << checker->validation->transport)) &&
            (row->kinds & (1u << checker->validation->query))) {
            find_option(checker, row->rule, DHCPV6LQ_SPACE_OPTION, option);
        }
    }
}

/* RFC 5460 5.2.2; RFC 7653 8.4 puts the base-time into it. */
static void check_done_option(struct checker *checker, uint32_t option) {
    if (checker->message == M(LEASEQUERY_DONE) && option != DHCPV6LQ_OPTION_STATUS_CODE &&
        option != DHCPV6LQ_OPTION_LQ_BASE_TIME) {
        find_option(checker, DHCPV6LQ_RULE_DONE_OPTION, DHCPV6LQ_SPACE_OPTION, option);
    }
}

/* RFC 7653 6.2.2. */
static void check_starttls_option(struct checker *checker, uint32_t option) {
    struct note *note = &checker->notes[MESSAGE_DEPTH];

    if (checker->message == M(STARTTLS) && !note->told) {
        note->told = true;
        find(checker, DHCPV6LQ_RULE_STARTTLS_OPTION, DHCPV6LQ_SCOPE_MESSAGE, 0,
             DHCPV6LQ_SPACE_OPTION, option);
    }
}

static void check_option(struct checker *checker, const struct dhcpv6lq_event *event) {
    unsigned depth = checker->walk.depth;

    if (event->space != DHCPV6LQ_SPACE_OPTION) {
        return;
    }
    if (event->code < 64) {
        checker->notes[depth - 1].seen |= UINT64_C(1) << event->code;
    }
    if (depth == OPTION_DEPTH) {
        check_misplaced(checker, 0, event->code);
        check_done_option(checker, event->code);
        check_starttls_option(checker, event->code);
    } else if (depth == INNER_DEPTH) {
        check_misplaced(checker, dhcpv6lq_walk_holder(&checker->walk, 1)->code, event->code);
    }
}

/* ---- messages in options ---- */

/* RFC 5007 4.1.2.4: the message in an OPTION_LQ_RELAY_DATA is a RELAY-FORW, and so is each
 * one that it relays. A message elsewhere, or in another option of a relay's, is not meant. */
static void check_relay_data(struct checker *checker, const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_level *holder = dhcpv6lq_walk_holder(&checker->walk, 1);
    unsigned up = 1;

    if (!checker->message || event->code == DHCPV6LQ_RELAY_FORW) {
        return;
    }
    while (is_option(holder, DHCPV6LQ_OPTION_RELAY_MSG)) {
        const struct dhcpv6lq_level *relay = dhcpv6lq_walk_holder(&checker->walk, up + 1);

        if (relay->scope != DHCPV6LQ_SCOPE_MESSAGE || relay->code != DHCPV6LQ_RELAY_FORW) {
            return;
        }
        up += 2;
        holder = dhcpv6lq_walk_holder(&checker->walk, up);
    }

    struct note *note = &checker->notes[checker->walk.depth - up];

    if (is_option(holder, DHCPV6LQ_OPTION_LQ_RELAY_DATA) && !note->told) {
        note->told = true;
        find(checker, DHCPV6LQ_RULE_RELAY_DATA, DHCPV6LQ_SCOPE_OPTION, holder->begin,
             DHCPV6LQ_SPACE_MESSAGE, event->code);
    }
}

/* ---- fields ---- */

/* An option-len that runs past what holds the option: what comes after it in there is hidden. */
static void note_option_len(struct checker *checker, const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_level *option = dhcpv6lq_walk_holder(&checker->walk, 0);

    if (event->number > option->end - event->offset - event->length) {
        checker->notes[checker->walk.depth - 1].cut = true;
    }
}

static void note_query_type(struct checker *checker, const struct dhcpv6lq_event *event) {
    checker->query_type = (uint32_t)event->number;
}

static void note_preferred(struct checker *checker, const struct dhcpv6lq_event *event) {
    checker->preferred = (uint32_t)event->number;
}

static void note_valid(struct checker *checker, const struct dhcpv6lq_event *event) {
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
static void check_query(struct checker *checker, const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_query_need *need = dhcpv6lq_query_need(checker->query_type);
    uint32_t type = checker->query_type;

    if (!(checker->message & (M(LEASEQUERY) | M(ACTIVELEASEQUERY))) ||
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

static void check_status(struct checker *checker, const struct dhcpv6lq_event *event) {
    unsigned kind = 1u << checker->validation->query;

    if (!(checker->message & (ANSWERS | M(REPLY))) ||
        !is_own_option(checker, DHCPV6LQ_OPTION_STATUS_CODE) ||
        (checker->message == M(REPLY) && !(kind & (K(UNKNOWN) | K(STARTTLS))))) {
        return;
    }
    if (event->number != DHCPV6LQ_STATUS_SUCCESS &&
        event->number != DHCPV6LQ_STATUS_CATCH_UP_COMPLETE) {
        find_option(checker, DHCPV6LQ_RULE_STATUS, DHCPV6LQ_SPACE_STATUS, (uint32_t)event->number);
    }
}

/* RFC 8415 21.22. */
static void check_prefix_length(struct checker *checker, const struct dhcpv6lq_event *event) {
    if (checker->message && event->number > PREFIX_BITS) {
        find_option(checker, DHCPV6LQ_RULE_PREFIX_LENGTH, DHCPV6LQ_SPACE_NONE,
                    (uint32_t)event->number);
    }
}

/* RFC 8415 21.6, 21.22; RFC 5007 4.1.2.2: a server returns bindings of a valid lifetime over 0.
 * An active answer tells expiry and release, too (RFC 7653 6.2.1): there, and where the answer
 * may be one, 0 is right. */
static void check_lifetime(struct checker *checker) {
    bool may_end = checker->validation->query != DHCPV6LQ_QUERY_ONE_OR_BULK &&
                   checker->validation->transport == DHCPV6LQ_TCP;

    if (is_binding(checker) &&
        (checker->preferred > checker->valid || (checker->valid == 0 && !may_end))) {
        find_option(checker, DHCPV6LQ_RULE_LIFETIME, DHCPV6LQ_SPACE_NONE, checker->valid);
    }
}

static void check_address_lifetime(struct checker *checker, const struct dhcpv6lq_event *event) {
    note_valid(checker, event);
    check_lifetime(checker);
}

static void check_prefix_lifetime(struct checker *checker, const struct dhcpv6lq_event *event) {
    (void)event;
    check_lifetime(checker);
}

/* What a field tells; a check that needs several fields stands at the last of them, so that an
 * option that is too short breaks no rule but option_length. */
static const struct {
    enum dhcpv6lq_field field;
    void (*check)(struct checker *checker, const struct dhcpv6lq_event *event);
} field_checks[] = {
    {DHCPV6LQ_FIELD_OPTION_LEN, note_option_len},
    {DHCPV6LQ_FIELD_QUERY_TYPE, note_query_type},
    {DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS, check_query},
    {DHCPV6LQ_FIELD_STATUS_CODE, check_status},
    {DHCPV6LQ_FIELD_IAADDR_PREFERRED, note_preferred},
    {DHCPV6LQ_FIELD_IAADDR_VALID, check_address_lifetime},
    {DHCPV6LQ_FIELD_IAPREFIX_PREFERRED, note_preferred},
    {DHCPV6LQ_FIELD_IAPREFIX_VALID, note_valid},
    {DHCPV6LQ_FIELD_IAPREFIX_LENGTH, check_prefix_length},
    {DHCPV6LQ_FIELD_IAPREFIX, check_prefix_lifetime},
};

static void check_field(struct checker *checker, const struct dhcpv6lq_event *event) {
    for (size_t i = 0; i < COUNT(field_checks); i++) {
        if (field_checks[i].field == event->field) {
            field_checks[i].check(checker, event);
        }
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

static void check_required(struct checker *checker, const struct note *note) {
    for (size_t i = 0; i < COUNT(required); i++) {
        if ((required[i].messages & checker->message) && !note->cut &&
            (required[i].kinds & (1u << checker->validation->query)) &&
            !(note->seen & required[i].option)) {
            find(checker, required[i].rule, DHCPV6LQ_SCOPE_MESSAGE, 0, DHCPV6LQ_SPACE_NONE, 0);
        }
    }
}

/* RFC 5007 4.4.2. */
static void check_client_data(struct checker *checker, const struct dhcpv6lq_event *event,
                              const struct note *note) {
    uint32_t lacks = ((note->seen & O(CLIENTID)) ? 0 : DHCPV6LQ_LACKS_CLIENTID) |
                     ((note->seen & O(CLT_TIME)) ? 0 : DHCPV6LQ_LACKS_CLT_TIME) |
                     ((note->seen & (O(IAADDR) | O(IAPREFIX))) ? 0 : DHCPV6LQ_LACKS_BINDING);

    if ((checker->message & (M(LEASEQUERY_REPLY) | M(LEASEQUERY_DATA))) && lacks != 0 &&
        !note->cut && !note->truncated) {
        find(checker, DHCPV6LQ_RULE_CLIENT_DATA_INCOMPLETE, DHCPV6LQ_SCOPE_OPTION, event->offset,
             DHCPV6LQ_SPACE_NONE, lacks);
    }
}

/* RFC 5007 4.1.2.1, RFC 5460 5.3. */
static void check_query_option(struct checker *checker, const struct dhcpv6lq_event *event,
                               const struct note *note) {
    const struct dhcpv6lq_query_need *need = dhcpv6lq_query_need(checker->query_type);

    if ((checker->message & (M(LEASEQUERY) | M(ACTIVELEASEQUERY))) && need && need->option != 0 &&
        !note->cut && !(note->seen & (UINT64_C(1) << need->option))) {
        find(checker, DHCPV6LQ_RULE_QUERY_OPTION_MISSING, DHCPV6LQ_SCOPE_OPTION, event->offset,
             DHCPV6LQ_SPACE_QUERY, checker->query_type);
    }
}

static void check_end(struct checker *checker, const struct dhcpv6lq_event *event) {
    unsigned depth = checker->walk.depth + 1;
    const struct note *note = &checker->notes[depth];

    if (depth == MESSAGE_DEPTH) {
        check_required(checker, note);
    } else if (depth == OPTION_DEPTH && event->code == DHCPV6LQ_OPTION_CLIENT_DATA) {
        check_client_data(checker, event, note);
    } else if (depth == OPTION_DEPTH && event->code == DHCPV6LQ_OPTION_LQ_QUERY) {
        check_query_option(checker, event, note);
    }
}

/* ---- the walk ---- */

static void check_begin(struct checker *checker, const struct dhcpv6lq_event *event) {
    unsigned depth = checker->walk.depth;

    checker->notes[depth] = (struct note){0};
    if (event->scope == DHCPV6LQ_SCOPE_OPTION) {
        check_option(checker, event);
    } else if (event->scope == DHCPV6LQ_SCOPE_MESSAGE) {
        (depth == MESSAGE_DEPTH ? check_header : check_relay_data)(checker, event);
    }
}

/* Is it of a message whose type is wrong where it is? Whoever put it there had other octets in
 * mind than that type's. */
static bool is_of_wrong_type(const struct checker *checker) {
    for (unsigned up = 0; up < checker->walk.depth; up++) {
        if (is_option(dhcpv6lq_walk_holder(&checker->walk, up), DHCPV6LQ_OPTION_LQ_RELAY_DATA) &&
            checker->notes[checker->walk.depth - up].told) {
            return true;
        }
    }
    return checker->wrong_type;
}

/* A fault ends the element: what it would have held is not known. */
static void check_fault(struct checker *checker, const struct dhcpv6lq_event *event) {
    if (is_of_wrong_type(checker)) {
        return;
    }
    find(checker, (enum dhcpv6lq_rule)event->fault, event->scope,
         dhcpv6lq_walk_holder(&checker->walk, 0)->begin, event->space, event->code);
    checker->notes[checker->walk.depth].cut = true;
    if (event->fault == DHCPV6LQ_FAULT_OPTION_TRUNCATED) {
        for (unsigned depth = MESSAGE_DEPTH; depth <= checker->walk.depth; depth++) {
            checker->notes[depth].truncated = true;
        }
    }
}

static void check_event(struct checker *checker, const struct dhcpv6lq_event *event) {
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

/* Go through the walk, which was started over `octets`: a message of that type, or the options of
 * one, which are at the same depth. */
static size_t check(struct checker *checker, uint8_t type, const uint8_t *octets,
                    const struct dhcpv6lq_validation *validation) {
    struct dhcpv6lq_event event;

    checker->octets = octets;
    checker->validation = validation;
    checker->message = message_set(type, validation->transport);
    checker->wrong_type = false;
    checker->type = type;
    checker->query_type = checker->preferred = checker->valid = 0;
    while (dhcpv6lq_walk_next(&checker->walk, &event)) {
        check_event(checker, &event);
    }
    return checker->findings.count;
}

size_t dhcpv6lq_validate(struct dhcpv6lq_finding *findings, size_t size, const uint8_t *octets,
                         size_t length, const struct dhcpv6lq_validation *validation) {
    struct checker checker;

    checker.findings = (struct dhcpv6lq_findings){findings, size, 0, 0};
    checker.least = DHCPV6LQ_NOTE;
    dhcpv6lq_walk_message(&checker.walk, octets, length);
    return check(&checker, length > 0 ? octets[0] : 0, octets, validation);
}

bool dhcpv6lq_find_error(struct dhcpv6lq_finding *finding, uint8_t type, const uint8_t *options,
                         size_t length, const struct dhcpv6lq_validation *validation) {
    struct checker checker;

    checker.findings = (struct dhcpv6lq_findings){finding, 1, 0, 0};
    checker.least = DHCPV6LQ_ERROR;
    dhcpv6lq_walk_options(&checker.walk, options, 0, length);
    return check(&checker, type, options, validation) > 0;
}
