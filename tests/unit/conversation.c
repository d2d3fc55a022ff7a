/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a side says it writes into its stream; later some of that goes into segments. Each segment
 * acknowledges at least what its octets follow from: an answer its query, and what could be another
 * thing to say had the side known more of the other (`settled`), all that the other has said. What
 * else there is to acknowledge may be acknowledged later.
 */
#include "conversation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { MSS = 1440, OPEN_MAX = 6, EXCHANGES = 24, DELAY = 10, LONG_AGO = 30 /* segments */ };

/* ---- numbers ---- */

static uint32_t number; /* Numerical Recipes' generator */

static uint32_t any(uint32_t below) {
    number = number * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)(number >> 8) * below >> 24);
}

/* Neighbours have little in common. */
static void begin_numbers(uint32_t seed) {
    number = seed * UINT32_C(2654435761);
}

static bool chance(uint32_t percent) {
    return any(100) < percent;
}

/* ---- the two sides ---- */

struct side {
    size_t written;      /* octets of the stream */
    size_t sent;         /* of them are in segments */
    size_t follows;      /* octets of the other side that the next segment must acknowledge */
    size_t acknowledged; /* by the last segment */
    size_t since;        /* octets that were sent when that grew last */
};

enum stage { TO_REPLY, TO_GO_ON, TO_END, OVER };

struct exchange {
    uint32_t transaction_id;
    bool active;
    size_t end; /* of the query, in the requestor's stream */
    enum stage stage;
    unsigned data; /* messages still to come */
    bool strange;  /* something was wrong with it: whatever comes may be wrong, too */
};

static struct conversation *conversation;
static struct side sides[DHCPV6LQ_SIDES];
static struct exchange exchanges[EXCHANGES];
static size_t asked;
static bool active_seen;
static struct build build;

static size_t acknowledgement(struct side *side, const struct side *other, bool all) {
    size_t before = side->acknowledged;
    size_t least = before > side->follows ? before : side->follows;

    side->acknowledged = other->sent;
    if (!all && chance(30)) {
        side->acknowledged = least + any((uint32_t)(other->sent - least) + 1);
    }
    side->since = side->acknowledged > before ? side->sent : side->since;
    return side->acknowledged;
}

static void add_segment(enum dhcpv6lq_side from, size_t at, size_t length, uint8_t flags,
                        bool all) {
    const struct wire_segment segment = {.from = from,
                                         .flags = flags | DHCPV6LQ_TCP_ACK,
                                         .at = at,
                                         .length = length,
                                         .captured = length,
                                         .acknowledged =
                                             acknowledgement(&sides[from], &sides[1 - from], all)};

    wire_add(&conversation->wire, &segment);
}

/* Octets of a segment that was sent long ago are sent again. (Where they were sent just now, the
 * acknowledgement that comes with them would be taken for the one that they were sent with first.)
 */
static void send_again(enum dhcpv6lq_side from) {
    const struct wire *wire = &conversation->wire;
    const struct wire_segment *old;

    if (wire->count > LONG_AGO) {
        old = &wire->list[any((uint32_t)wire->count - LONG_AGO)];
        if (old->from == from && old->length > 0) {
            size_t begin = any((uint32_t)old->length);

            add_segment(from, old->at + begin, 1 + any((uint32_t)(old->length - begin)), 0, false);
        }
    }
}

/* Send what was written up to there. Now and then, octets that were just sent are sent with it. */
static void flush(enum dhcpv6lq_side from, size_t until) {
    struct side *side = &sides[from];
    uint32_t most = chance(20) ? 20 : MSS;

    while (side->sent < until) {
        size_t left = until - side->sent;
        size_t length = 1 + any(most);
        size_t again = 0;

        if (chance(5) && side->acknowledged == sides[1 - from].sent) {
            again = any((uint32_t)(side->sent - side->since) + 1);
        }
        length = length < left ? length : left;
        add_segment(from, side->sent - again, again + length, 0, false);
        side->sent += length;
        if (chance(5)) {
            send_again(from);
        }
        if (chance(30)) {
            add_segment((enum dhcpv6lq_side)(1 - from), sides[1 - from].sent, 0, 0, false);
        }
    }
}

static void flush_all(void) {
    flush(DHCPV6LQ_SIDE_A, sides[DHCPV6LQ_SIDE_A].written);
    flush(DHCPV6LQ_SIDE_B, sides[DHCPV6LQ_SIDE_B].written);
}

/* What this side says next follows from what the other one has said up to there. */
static void follow(enum dhcpv6lq_side from, size_t end) {
    const enum dhcpv6lq_side other = (enum dhcpv6lq_side)(1 - from);

    flush(other, end);
    if (sides[from].follows < end) {
        sides[from].follows = end;
    }
}

/* This side has nothing to send, and knows all that was sent. */
static void settle(enum dhcpv6lq_side from) {
    flush(from, sides[from].written);
    follow(from, sides[1 - from].written);
}

static void append(enum dhcpv6lq_side from, const void *octets, size_t length) {
    assert_true(sides[from].written + length <= WIRE_OCTETS);
    memcpy(conversation->wire.octets[from] + sides[from].written, octets, length);
    sides[from].written += length;
}

/* Say what was built, or only so many octets of it. */
static void say_part(enum dhcpv6lq_side from, size_t length) {
    const uint8_t size[] = {(uint8_t)(build.length >> 8), (uint8_t)build.length};

    assert_true(conversation->count < SAID_MAX);
    conversation->list[conversation->count++] =
        (struct said){from, sides[from].written, length, length < sizeof size + build.length};
    append(from, size, length < sizeof size ? length : sizeof size);
    append(from, build.octets, length < sizeof size ? 0 : length - sizeof size);
}

static void say(enum dhcpv6lq_side from) {
    say_part(from, 2 + build.length);
    if (chance(60)) {
        flush(from, sides[from].written);
    } else if (chance(60)) {
        flush(from, sides[from].sent + any((uint32_t)(sides[from].written - sides[from].sent)));
    }
}

/* Say what was built in one go. */
static void say_at_once(enum dhcpv6lq_side from) {
    say_part(from, 2 + build.length);
    flush(from, sides[from].written);
}

/* ---- queries ---- */

static void build_query(uint32_t transaction_id, bool active) {
    if (active) {
        build_activeleasequery(&build, transaction_id);
    } else {
        build_message(&build, DHCPV6LQ_LEASEQUERY, transaction_id);
        build_duid(&build, DHCPV6LQ_OPTION_CLIENTID, BUILD_REQUESTOR);
        build_lq_query(&build, DHCPV6LQ_QUERY_BY_LINK_ADDRESS);
        build_close(&build);
    }
}

static void ask(uint32_t transaction_id, bool active, bool settled) {
    struct exchange *exchange = &exchanges[asked++];

    build_query(transaction_id, active);
    if (active || active_seen || settled) {
        settle(REQUESTOR);
        say_at_once(REQUESTOR);
    } else {
        say(REQUESTOR);
    }
    active_seen |= active;
    *exchange = (struct exchange){.transaction_id = transaction_id,
                                  .active = active,
                                  .end = sides[REQUESTOR].written,
                                  .data = any(8)};
}

static void make_strange(uint32_t transaction_id) {
    for (size_t i = 0; i < asked; i++) {
        exchanges[i].strange |= exchanges[i].transaction_id == transaction_id;
    }
}

static uint32_t new_transaction_id(void) {
    return 0x100 + (uint32_t)asked;
}

/* ---- answers ---- */

/* Data of one client, with some addresses. */
static void build_some_client(void) {
    build_open(&build, DHCPV6LQ_OPTION_CLIENT_DATA);
    build_duid(&build, DHCPV6LQ_OPTION_CLIENTID, any(1000));
    build_time(&build, DHCPV6LQ_OPTION_CLT_TIME, 60);
    for (unsigned i = 1 + any(12); i > 0; i--) {
        build_iaaddr(&build, any(100000), 1, 2);
    }
    build_close(&build);
}

/* The next message of an answer. */
static void answer(struct exchange *exchange) {
    follow(SERVER, exchange->end);
    if (exchange->strange) {
        settle(SERVER);
    }
    switch (exchange->stage) {
    case TO_REPLY:
        build_reply(&build, exchange->transaction_id);
        if (chance(15)) {
            build_status(&build, DHCPV6LQ_STATUS_NOT_ALLOWED);
            exchange->stage = OVER;
        } else if (chance(10) && !exchange->active) {
            exchange->stage = OVER;
        } else {
            build_some_client();
            exchange->stage = TO_GO_ON;
        }
        break;
    case TO_GO_ON:
        build_message(&build, DHCPV6LQ_LEASEQUERY_DATA, exchange->transaction_id);
        build_some_client();
        break;
    default:
        build_done(&build, exchange->transaction_id);
        exchange->stage = OVER;
        break;
    }
    if (exchange->stage == TO_GO_ON && exchange->data-- == 0) {
        exchange->stage = exchange->active ? TO_GO_ON : TO_END;
        exchange->data = exchange->active ? 1 : 0;
    }
    (exchange->strange ? say_at_once : say)(SERVER);
}

static struct exchange *any_open(void) {
    struct exchange *open[EXCHANGES];
    uint32_t count = 0;

    for (size_t i = 0; i < asked; i++) {
        if (exchanges[i].stage != OVER) {
            open[count++] = &exchanges[i];
        }
    }
    return count > 0 ? open[any(count)] : NULL;
}

static size_t count_open(void) {
    size_t count = 0;

    for (size_t i = 0; i < asked; i++) {
        count += exchanges[i].stage != OVER;
    }
    return count;
}

/* ---- faults ---- */

/* The server says something of that query, whatever it has said before. */
static void answer_out_of_turn(void) {
    const struct exchange *exchange = &exchanges[any((uint32_t)asked)];

    make_strange(exchange->transaction_id);
    settle(SERVER);
    if (chance(33)) {
        build_data(&build, exchange->transaction_id, any(1000));
    } else if (chance(50)) {
        build_done(&build, exchange->transaction_id);
    } else {
        build_reply(&build, exchange->transaction_id);
        build_some_client();
    }
    say_at_once(SERVER);
}

/* Nobody asked. */
static void answer_nobody(void) {
    uint32_t transaction_id = 0x900 + any(3);

    settle(SERVER);
    switch (any(4)) {
    case 0:
        build_reply(&build, transaction_id);
        if (chance(50)) {
            build_some_client();
        }
        break;
    case 1:
        build_data(&build, transaction_id, any(1000));
        break;
    case 2:
        build_done(&build, transaction_id);
        break;
    default:
        build_message(&build, DHCPV6LQ_REPLY, transaction_id);
        break;
    }
    say_at_once(SERVER);
}

static void ask_again(void) {
    uint32_t transaction_id = exchanges[any((uint32_t)asked)].transaction_id;

    ask(transaction_id, false, true);
    make_strange(transaction_id);
}

static void ask_in_parallel(void) {
    ask(new_transaction_id(), true, true);
}

static void start_tls_late(void) {
    settle(REQUESTOR);
    build_message(&build, DHCPV6LQ_STARTTLS, 0xa00);
    say_at_once(REQUESTOR);
}

static void from_the_wrong_side(void) {
    enum dhcpv6lq_side from = chance(50) ? REQUESTOR : SERVER;

    settle(from);
    if (from == SERVER) {
        build_query(0xb00, chance(50));
    } else {
        build_data(&build, exchanges[0].transaction_id, 1);
    }
    say_at_once(from);
}

static void (*const faults[])(void) = {answer_out_of_turn, answer_nobody,  ask_again,
                                       ask_in_parallel,    start_tls_late, from_the_wrong_side};

/* ---- ends ---- */

/* A requestor may send its FIN after its last query: the connection ends with the server's, or with
 * a RST (RFC 5460 6.6). */
static void close_side(enum dhcpv6lq_side from, uint8_t flags) {
    size_t *closing = &conversation->closing;
    bool reset = flags & DHCPV6LQ_TCP_RST;
    size_t last;

    flush_all();
    add_segment(from, sides[from].sent, 0, flags, true);
    last = conversation->wire.count - 1;
    if (*closing == SIZE_MAX && !reset && from == REQUESTOR) {
        conversation->leaving = last;
    } else if (*closing == SIZE_MAX) {
        *closing = !reset && conversation->leaving != SIZE_MAX ? conversation->leaving : last;
        conversation->reset = reset;
    }
    if (flags & DHCPV6LQ_TCP_FIN) {
        sides[from].written++;
        sides[from].sent++;
    }
}

/* What the side that closes says last may be cut by that. */
static void end(bool resets) {
    enum dhcpv6lq_side from = chance(60) ? REQUESTOR : SERVER;
    bool reset = resets && chance(50);

    if (chance(10)) {
        return;
    }
    if (chance(20)) {
        settle(from);
        if (from == SERVER) {
            build_data(&build, exchanges[any((uint32_t)asked)].transaction_id, 1);
        } else {
            build_query(new_transaction_id(), false);
        }
        say_part(from, 1 + any((uint32_t)build.length));
    }
    close_side(from, reset ? DHCPV6LQ_TCP_RST : DHCPV6LQ_TCP_FIN);
    if (reset) {
        return;
    }
    from = (enum dhcpv6lq_side)(1 - from);
    close_side(from, resets && chance(30) ? DHCPV6LQ_TCP_RST : DHCPV6LQ_TCP_FIN);
    add_segment((enum dhcpv6lq_side)(1 - from), sides[1 - from].sent, 0, 0, true);
}

/* ---- the whole ---- */

static void go_on(void) {
    bool quiet = active_seen;

    if (asked == 0 || (chance(25) && count_open() < OPEN_MAX && asked < EXCHANGES / 2 && !quiet)) {
        ask(new_transaction_id(), chance(5) && count_open() == 0, false);
    } else if (any_open()) {
        answer(any_open());
    }
}

void converse(struct conversation *made, uint32_t seed, bool resets) {
    unsigned turns;

    begin_numbers(seed);
    conversation = made;
    memset(sides, 0, sizeof sides);
    asked = 0;
    active_seen = false;
    made->count = 0;
    made->closing = SIZE_MAX;
    made->leaving = SIZE_MAX;
    made->reset = false;
    wire_start(&made->wire);
    wire_handshake(&made->wire, REQUESTOR);
    if (chance(10)) {
        build_message(&build, DHCPV6LQ_STARTTLS, 0xa01);
        say(REQUESTOR);
    }
    turns = 3 + any(50);
    for (unsigned turn = 0; turn < turns; turn++) {
        go_on();
        if (chance(5)) {
            faults[any(sizeof faults / sizeof faults[0])]();
        }
    }
    if (chance(50)) {
        while (any_open() && !active_seen) {
            answer(any_open());
        }
    }
    if (chance(30)) {
        faults[any(sizeof faults / sizeof faults[0])]();
    }
    flush_all();
    end(resets);
}

/* ---- disorder ---- */

/* Sort by the keys, which are near to where they belong; equal ones stay as they are. */
static void sort(struct disorder *made, size_t *keys) {
    for (size_t i = 1; i < made->count; i++) {
        size_t segment = made->list[i];
        size_t key = keys[i];
        size_t place = i;

        for (; place > 0 && keys[place - 1] > key; place--) {
            made->list[place] = made->list[place - 1];
            keys[place] = keys[place - 1];
        }
        made->list[place] = segment;
        keys[place] = key;
    }
}

static void swap_neighbours(struct disorder *made, size_t first) {
    for (size_t i = first; i + 1 < made->count; i++) {
        if (chance(30)) {
            size_t segment = made->list[i];

            made->list[i] = made->list[i + 1];
            made->list[++i] = segment;
        }
    }
}

void disorder(struct disorder *made, const struct wire *wire, enum disorder_kind kind,
              enum beginning beginning, uint32_t seed) {
    static const struct {
        size_t lost; /* segments: a bit for each */
        size_t left; /* those that stay where they are */
    } beginnings[BEGINNINGS] = {
        [ORDERLY] = {0, 3},         [DISORDERLY] = {0, 0},   [NO_SYN] = {1 << 0, 2},
        [NO_SYN_ACK] = {1 << 1, 2}, [NO_HANDSHAKE] = {7, 0},
    };
    static size_t keys[2 * WIRE_SEGMENTS];
    size_t first = beginnings[beginning].left;

    begin_numbers(seed);
    made->count = 0;
    for (size_t i = 0; i < wire->count; i++) {
        if (i < 3 && (beginnings[beginning].lost >> i & 1)) {
            continue;
        }
        made->list[made->count++] = i;
        if (kind == DOUBLED && made->count > first && chance(50)) {
            made->list[made->count++] = i;
        }
    }
    if (kind == SWAPPED) {
        swap_neighbours(made, first);
    }
    if (kind == DELAYED || kind == SKEWED || kind == DOUBLED) {
        enum dhcpv6lq_side skewed = chance(50) ? DHCPV6LQ_SIDE_A : DHCPV6LQ_SIDE_B;
        uint32_t skew = any(DELAY + 1);

        for (size_t i = 0; i < made->count; i++) {
            size_t delay = kind == SKEWED ? (wire->list[made->list[i]].from == skewed ? skew : 0)
                                          : any(DELAY + 1);

            keys[i] = i < first ? i : i + delay;
        }
        sort(made, keys);
    }
}
