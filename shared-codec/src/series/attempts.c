/* SPDX-License-Identifier: MIT
 *
 * What is told is told once for a requestor and a server's port, until the server accepts: so their
 * attempts are counted together. An attempt is silent until anything answers it.
 */
#include "series/attempts.h"

#include <string.h>

#include "series/book.h"

#define SECOND INT64_C(1000000000)

struct key {
    uint8_t requestor[16];
    struct dhcpv6lq_endpoint server;
    uint32_t tenant;
};

/* Those of one key, from one acceptance to the next. */
struct attempts {
    struct key key;
    bool closed;                     /* one was accepted: the next attempt begins anew */
    struct dhcpv6lq_attempt *silent; /* none before it is */
    struct dhcpv6lq_attempt *last;
    uint32_t silent_syns;             /* of silent attempts */
    struct dhcpv6lq_attempt *refused; /* the first one that was; NULL: none */
    uint32_t refusals;
    uint32_t refused_frame; /* of the first one's RST */
};

struct dhcpv6lq_attempt {
    const struct dhcpv6lq_capture *capture;
    struct attempts *attempts;
    struct dhcpv6lq_attempt *next;
    uint32_t frame;
    int64_t time;  /* nanoseconds since 1970 */
    uint32_t syns; /* that nothing has answered so far */
};

static uint64_t hash_of(const struct dhcpv6lq_capture *capture, const struct key *key) {
    uint8_t octets[sizeof key->requestor + sizeof key->server.address];
    struct dhcpv6lq_seed seed = capture->seed;

    memcpy(octets, key->requestor, sizeof key->requestor);
    memcpy(octets + sizeof key->requestor, key->server.address, sizeof key->server.address);
    seed.low ^= key->server.port;
    seed.high ^= key->tenant;
    return dhcpv6lq_hash(octets, sizeof octets, seed);
}

bool dhcpv6lq_attempts_are_equal(const void *value, const void *key) {
    const struct key *one = &((const struct attempts *)value)->key;
    const struct key *other = key;

    return one->tenant == other->tenant && one->server.port == other->server.port &&
           memcmp(one->requestor, other->requestor, sizeof one->requestor) == 0 &&
           memcmp(one->server.address, other->server.address, sizeof one->server.address) == 0;
}

static struct attempts *find(struct dhcpv6lq_capture *capture, const struct key *key) {
    uint64_t hash = hash_of(capture, key);
    struct attempts *attempts = dhcpv6lq_map_find(&capture->attempts, hash, key);

    if (attempts && !attempts->closed) {
        return attempts;
    }
    attempts = dhcpv6lq_arena_take(&capture->arena, sizeof *attempts);
    if (!attempts) {
        return NULL;
    }
    *attempts = (struct attempts){.key = *key};
    return dhcpv6lq_map_put(&capture->attempts, hash, key, attempts) ? attempts : NULL;
}

struct dhcpv6lq_attempt *dhcpv6lq_attempt_new(struct dhcpv6lq_capture *capture,
                                              const struct dhcpv6lq_endpoint *requestor,
                                              const struct dhcpv6lq_endpoint *server,
                                              uint32_t tenant, const struct dhcpv6lq_segment *syn) {
    struct key key = {.server = *server, .tenant = tenant};
    struct attempts *attempts;
    struct dhcpv6lq_attempt *attempt;

    memcpy(key.requestor, requestor->address, sizeof key.requestor);
    attempts = find(capture, &key);
    attempt = attempts ? dhcpv6lq_arena_take(&capture->arena, sizeof *attempt) : NULL;
    if (!attempt) {
        return NULL;
    }
    *attempt = (struct dhcpv6lq_attempt){
        .capture = capture, .attempts = attempts, .frame = syn->frame, .time = syn->time};
    *(attempts->last ? &attempts->last->next : &attempts->silent) = attempt;
    attempts->last = attempt;
    dhcpv6lq_attempt_again(attempt);
    return attempt;
}

void dhcpv6lq_attempt_again(struct dhcpv6lq_attempt *attempt) {
    attempt->syns++;
    attempt->attempts->silent_syns++;
}

static void answer(struct dhcpv6lq_attempt *attempt) {
    attempt->attempts->silent_syns -= attempt->syns;
    attempt->syns = 0;
}

void dhcpv6lq_attempt_refuse(struct dhcpv6lq_attempt *attempt, uint32_t frame) {
    struct attempts *attempts = attempt->attempts;

    if (attempt->syns == 0) {
        return;
    }
    answer(attempt);
    attempts->refusals++;
    if (!attempts->refused || attempt->frame < attempts->refused->frame) {
        attempts->refused = attempt;
        attempts->refused_frame = frame;
    }
}

void dhcpv6lq_attempt_accept(struct dhcpv6lq_attempt *attempt) {
    answer(attempt);
    attempt->attempts->closed = true;
}

static const struct dhcpv6lq_attempt *first_silent(struct attempts *attempts) {
    while (attempts->silent != attempts->last && attempts->silent->syns == 0) {
        attempts->silent = attempts->silent->next;
    }
    return attempts->silent->syns > 0 ? attempts->silent : NULL;
}

static struct dhcpv6lq_ending ending_of(const struct dhcpv6lq_attempt *attempt,
                                        enum dhcpv6lq_rule rule, uint32_t count, uint32_t frame) {
    return (struct dhcpv6lq_ending){
        .frame = attempt->frame,
        .finding = {.rule = rule, .scope = DHCPV6LQ_SCOPE_MESSAGE, .number = count, .more = frame}};
}

size_t dhcpv6lq_attempt_endings(const struct dhcpv6lq_attempt *attempt,
                                struct dhcpv6lq_ending endings[DHCPV6LQ_ATTEMPT_ENDINGS_MAX]) {
    struct attempts *attempts = attempt->attempts;
    const struct dhcpv6lq_capture *capture = attempt->capture;
    bool waited = capture->ticked && capture->last_time - attempt->time >= SECOND;
    size_t count = 0;

    if (attempts->refused == attempt) {
        endings[count++] = ending_of(attempt, DHCPV6LQ_RULE_CONNECTION_REFUSED, attempts->refusals,
                                     attempts->refused_frame);
    }
    if (!capture->expects && first_silent(attempts) == attempt &&
        (attempts->silent_syns > 1 || waited)) {
        endings[count++] =
            ending_of(attempt, DHCPV6LQ_RULE_CONNECTION_UNANSWERED, attempts->silent_syns, 0);
    }
    return count;
}
