/* SPDX-License-Identifier: MIT
 *
 * First every hop is looked at: is it of the relay that asks, does it have the ID that is asked
 * for? Then every binding that the answer should have is looked for in it, and what it lacks is put
 * down to the first rule that explains it. How many steps that takes is limited for all queries
 * together, of the capture as it is: live, whoever looks again does not use them up.
 */
#include "series/explain.h"

#include <string.h>

#include "dhcpv6lq/text.h"

#include "octets/line.h"

#define SECOND INT64_C(1000000000)

enum {
    SHOWN = 3,          /* frames that a finding names */
    ADDRESSES_MAX = 16, /* of a relay */
    TEXT = 1024,
    SLACK = 2, /* seconds: lifetimes that differ by no more are the same */
    LINK_OCTETS = 8,
    STEP_OCTETS = 32 /* that take about as long to compare as a step does */
};

static const uint64_t steps_max = UINT64_C(200000000);
static const uint8_t unspecified[16];

/* What a rule explains. */
struct explained {
    uint32_t count;
    uint32_t frames[SHOWN];
    const struct dhcpv6lq_ledger_entry *entries[SHOWN];
    uint32_t other; /* relay_id: string of another Relay-ID, of the first; 0: none had any */
    uint32_t without;
    uint8_t marks;               /* remote_id: how they differ */
    const uint8_t *link_address; /* link, not_asked: another one, of the first of them */
    bool several;                /* not all of those that have another one have that one */
};

struct comparison {
    const struct dhcpv6lq_kept *kept;
    const struct dhcpv6lq_query *query;
    enum dhcpv6lq_outcome outcome;
    struct dhcpv6lq_ledger *ledger;
    int64_t end;  /* of the answer */
    bool carried; /* some hop has the Relay-ID asked for */
    bool link_used;
    struct explained rules[DHCPV6LQ_EXPLAIN_RULES];
};

enum { RELAY_ID, REMOTE_ID, LINK, NOT_ASKED, MISSING, STALE, LIFETIME, ORDER };

static void explain(struct comparison *comparison, unsigned rule, uint32_t frame,
                    const struct dhcpv6lq_ledger_entry *entry) {
    struct explained *explained = &comparison->rules[rule];

    if (explained->count < SHOWN) {
        explained->frames[explained->count] = frame;
        explained->entries[explained->count] = entry;
    }
    explained->count++;
}

static void explain_by_link(struct comparison *comparison, unsigned rule, uint32_t frame,
                            const struct dhcpv6lq_ledger_entry *entry,
                            const uint8_t *link_address) {
    struct explained *explained = &comparison->rules[rule];

    if (!explained->link_address) {
        explained->link_address = link_address;
    }
    explained->several |= memcmp(explained->link_address, link_address, sizeof unspecified) != 0;
    explain(comparison, rule, frame, entry);
}

static struct dhcpv6lq_hop *hop_at(const struct comparison *comparison, uint32_t number) {
    return dhcpv6lq_blocks_at(&comparison->ledger->hops, number);
}

/* A string to be compared. One that is long takes steps of its own: a sender may choose thousands
 * of octets of which only the last one differs. */
static struct dhcpv6lq_bytes string_at(const struct comparison *comparison, uint32_t number) {
    struct dhcpv6lq_bytes bytes = {NULL, 0};

    if (number != 0) {
        bytes = dhcpv6lq_strings_get(&comparison->ledger->strings, number);
        comparison->ledger->steps += bytes.length / STEP_OCTETS;
    }
    return bytes;
}

static bool is_equal(const struct dhcpv6lq_bytes *one, const struct dhcpv6lq_bytes *other) {
    return one->octets && other->octets && one->length == other->length &&
           memcmp(one->octets, other->octets, one->length) == 0;
}

/* ---- Remote-IDs that are nearly the same ---- */

static uint8_t lower(uint8_t octet) {
    return octet >= 'A' && octet <= 'Z' ? (uint8_t)(octet + 'a' - 'A') : octet;
}

static bool differs_in_case(const struct dhcpv6lq_bytes *one, const struct dhcpv6lq_bytes *other) {
    if (one->length != other->length) {
        return false;
    }
    for (size_t i = 0; i < one->length; i++) {
        if (lower(one->octets[i]) != lower(other->octets[i])) {
            return false;
        }
    }
    return true;
}

static bool has_end_more(const struct dhcpv6lq_bytes *longer,
                         const struct dhcpv6lq_bytes *shorter) {
    return longer->length == shorter->length + 1 &&
           memcmp(longer->octets, shorter->octets, shorter->length) == 0 &&
           (longer->octets[shorter->length] == '\0' || longer->octets[shorter->length] == '\n');
}

static int digit_of(uint8_t octet) {
    if (octet >= '0' && octet <= '9') {
        return octet - '0';
    }
    octet = lower(octet);
    return octet >= 'a' && octet <= 'f' ? octet - 'a' + 10 : -1;
}

/* With a colon or a hyphen between every two of them, or without. */
static bool is_in_digits(const struct dhcpv6lq_bytes *digits, const struct dhcpv6lq_bytes *octets) {
    size_t step = digits->length == octets->length * 2 ? 2 : 3;

    if (octets->length == 0 || digits->length != octets->length * step - (step == 3 ? 1 : 0)) {
        return false;
    }
    for (size_t i = 0; i < octets->length; i++) {
        const uint8_t *pair = digits->octets + i * step;
        int high = digit_of(pair[0]);
        int low = digit_of(pair[1]);

        if (high < 0 || low < 0 || octets->octets[i] != high * 16 + low ||
            (step == 3 && i + 1 < octets->length && pair[2] != ':' && pair[2] != '-')) {
            return false;
        }
    }
    return true;
}

/* What the hop's Remote-ID is to the one asked for. */
static uint8_t compare_remote_id(const struct comparison *comparison,
                                 const struct dhcpv6lq_hop *hop) {
    const struct dhcpv6lq_query *query = comparison->query;
    const struct dhcpv6lq_bytes *asked = query->remote_id;
    struct dhcpv6lq_bytes sent = string_at(comparison, hop->remote_id);

    if (!sent.octets || !asked) {
        return 0;
    }
    if (hop->enterprise != query->enterprise) {
        return is_equal(asked, &sent) ? DHCPV6LQ_HOP_ENTERPRISE : 0;
    }
    if (is_equal(asked, &sent)) {
        return DHCPV6LQ_HOP_CARRIES;
    }
    if (has_end_more(asked, &sent) || has_end_more(&sent, asked)) {
        return DHCPV6LQ_HOP_END;
    }
    if (differs_in_case(asked, &sent)) {
        return DHCPV6LQ_HOP_CASE;
    }
    return is_in_digits(asked, &sent) || is_in_digits(&sent, asked) ? DHCPV6LQ_HOP_DIGITS : 0;
}

/* ---- frames ---- */

/* The event is the one that was true when the query came. Of one that is kept no more, the first
 * REPLY is known. */
static uint32_t frame_of(const struct comparison *comparison,
                         const struct dhcpv6lq_ledger_entry *entry,
                         const struct dhcpv6lq_ledger_event *event, uint32_t frame) {
    return event->time > comparison->query->time && entry->since <= comparison->query->time
               ? entry->since_frame
               : frame;
}

/* Where the client's message is not in the capture, the REPLY. */
static uint32_t asked_of(const struct comparison *comparison,
                         const struct dhcpv6lq_ledger_entry *entry,
                         const struct dhcpv6lq_ledger_event *event) {
    return frame_of(comparison, entry, event, event->asked ? event->asked : event->frame);
}

/* ---- hops ---- */

static bool is_link_local(const uint8_t *address) {
    return address[0] == 0xfe && (address[1] & 0xc0) == 0x80;
}

/* Addresses by which one relay is known: its own; where that is link-local, with its link. */
struct addresses {
    const struct dhcpv6lq_hop *hops[ADDRESSES_MAX];
    size_t count;
};

static bool is_same_relay(const struct dhcpv6lq_hop *one, const struct dhcpv6lq_hop *other) {
    return memcmp(one->own, other->own, sizeof one->own) == 0 &&
           (!is_link_local(one->own) ||
            memcmp(one->link_address, other->link_address, sizeof one->link_address) == 0);
}

static bool is_same_link(const struct dhcpv6lq_hop *one, const struct dhcpv6lq_hop *other) {
    return memcmp(one->link_address, other->link_address, sizeof one->link_address) == 0;
}

static bool has_hop(const struct addresses *addresses, const struct dhcpv6lq_hop *hop,
                    bool (*is_same)(const struct dhcpv6lq_hop *, const struct dhcpv6lq_hop *)) {
    for (size_t i = 0; i < addresses->count; i++) {
        if (is_same(addresses->hops[i], hop)) {
            return true;
        }
    }
    return false;
}

static void add_hop(struct addresses *addresses, const struct dhcpv6lq_hop *hop,
                    bool (*is_same)(const struct dhcpv6lq_hop *, const struct dhcpv6lq_hop *)) {
    if (addresses->count < ADDRESSES_MAX && !has_hop(addresses, hop, is_same)) {
        addresses->hops[addresses->count++] = hop;
    }
}

static bool is_of_requestor(const struct comparison *comparison, const struct dhcpv6lq_hop *hop) {
    const uint8_t *requestor = comparison->query->requestor.address;

    return memcmp(hop->own, requestor, sizeof hop->own) == 0 ||
           memcmp(hop->link_address, requestor, sizeof hop->link_address) == 0;
}

static uint8_t mark_of(const struct comparison *comparison, const struct dhcpv6lq_hop *hop) {
    const struct dhcpv6lq_query *query = comparison->query;
    uint8_t marks = 0;

    if (memcmp(query->link_address, unspecified, sizeof unspecified) != 0 &&
        memcmp(query->link_address, hop->link_address, LINK_OCTETS) == 0) {
        marks |= DHCPV6LQ_HOP_LINK;
    }
    if (query->query_type == DHCPV6LQ_QUERY_BY_REMOTE_ID) {
        marks |= compare_remote_id(comparison, hop);
    } else if (query->relay_id) {
        struct dhcpv6lq_bytes sent = string_at(comparison, hop->relay_id);

        marks |= is_equal(query->relay_id, &sent) ? DHCPV6LQ_HOP_CARRIES : 0;
    }
    return marks;
}

/* Mark the hops of the relay that asks. */
static void mark_relay(struct comparison *comparison, const struct addresses *relay,
                       const struct addresses *links) {
    for (uint32_t i = 1; i <= comparison->ledger->hops.count; i++) {
        struct dhcpv6lq_hop *hop = hop_at(comparison, i);

        if (hop->tenant != comparison->query->tenant) {
            continue;
        }
        if (comparison->carried ? has_hop(relay, hop, is_same_relay)
                                : is_of_requestor(comparison, hop)) {
            hop->marks |= DHCPV6LQ_HOP_THIS;
        }
        if (!comparison->carried || has_hop(links, hop, is_same_link)) {
            hop->marks |= DHCPV6LQ_HOP_OTHER;
        }
    }
}

static void mark_hops(struct comparison *comparison) {
    struct addresses relay = {.count = 0};
    struct addresses links = {.count = 0};

    for (uint32_t i = 1; i <= comparison->ledger->hops.count; i++) {
        struct dhcpv6lq_hop *hop = hop_at(comparison, i);

        hop->marks = 0;
        if (hop->tenant != comparison->query->tenant) {
            continue;
        }
        hop->marks = mark_of(comparison, hop);
        comparison->link_used |=
            memcmp(hop->link_address, comparison->query->link_address, sizeof unspecified) == 0;
        if (hop->marks & DHCPV6LQ_HOP_CARRIES) {
            comparison->carried = true;
            add_hop(&relay, hop, is_same_relay);
            add_hop(&links, hop, is_same_link);
        }
    }
    comparison->ledger->steps += comparison->ledger->hops.count;
    if (comparison->query->query_type == DHCPV6LQ_QUERY_BY_RELAY_ID) {
        comparison->ledger->steps += comparison->ledger->hops.count * UINT64_C(4);
        mark_relay(comparison, &relay, &links);
    }
}

/* ---- paths ---- */

static const struct dhcpv6lq_path_node *node_at(const struct comparison *comparison,
                                                uint32_t path) {
    return dhcpv6lq_blocks_at(&comparison->ledger->paths, path);
}

/* The innermost hop of the path that has any of these marks; NULL: none. */
static const struct dhcpv6lq_hop *hop_with(const struct comparison *comparison, uint32_t path,
                                           uint8_t marks) {
    while (path != 0) {
        const struct dhcpv6lq_path_node *node = node_at(comparison, path);
        const struct dhcpv6lq_hop *hop = hop_at(comparison, node->hop);

        comparison->ledger->steps++;
        if (hop->marks & marks) {
            return hop;
        }
        path = node->outer;
    }
    return NULL;
}

static bool is_known(const struct comparison *comparison, uint32_t path) {
    return path != 0 && hop_at(comparison, node_at(comparison, path)->hop)->is_known;
}

/* The link-address of the hop nearest the client that has one; NULL: none. */
static const uint8_t *link_of(const struct comparison *comparison, uint32_t path) {
    while (path != 0) {
        const struct dhcpv6lq_path_node *node = node_at(comparison, path);
        const uint8_t *link_address = hop_at(comparison, node->hop)->link_address;

        if (memcmp(link_address, unspecified, sizeof unspecified) != 0) {
            return link_address;
        }
        path = node->outer;
    }
    return NULL;
}

/* ---- servers ---- */

static bool is_its_server(const struct comparison *comparison, const struct dhcpv6lq_bytes *duid,
                          const uint8_t *address, uint32_t number) {
    const struct dhcpv6lq_ledger_server *server =
        dhcpv6lq_blocks_at(&comparison->ledger->servers, number);
    struct dhcpv6lq_bytes own = string_at(comparison, server->duid);

    return duid && own.octets ? is_equal(duid, &own)
                              : memcmp(address, server->address, sizeof server->address) == 0;
}

/* Is it of a server that has answered? Over UDP, several may. */
static bool is_answering(const struct comparison *comparison, uint32_t server) {
    const struct dhcpv6lq_query *query = comparison->query;
    const struct dhcpv6lq_reply *reply = query->replies;

    if (!reply) {
        return is_its_server(comparison, query->server_id, query->server.address, server);
    }
    for (; reply; reply = reply->next) {
        if ((reply->outcome == DHCPV6LQ_DONE || reply->outcome == DHCPV6LQ_NO_BINDINGS ||
             comparison->outcome == DHCPV6LQ_FAILED) &&
            is_its_server(comparison, reply->server_id, reply->server.address, server)) {
            return true;
        }
    }
    return false;
}

/* ---- bindings that the answer lacks ---- */

static bool is_granted(const struct comparison *comparison,
                       const struct dhcpv6lq_ledger_event *event, int64_t time) {
    return event && event->kind == DHCPV6LQ_GRANTED && dhcpv6lq_ledger_until(event) > time &&
           is_answering(comparison, event->server);
}

static int64_t moment_of(uint32_t seconds_since_2000) {
    return ((int64_t)seconds_since_2000 + DHCPV6LQ_EPOCH_2000) * SECOND;
}

/* Options 101 and 102, of the server's clock: near their limits, nobody knows. */
static bool is_in_time(const struct comparison *comparison, int64_t time) {
    const struct dhcpv6lq_query *query = comparison->query;
    int64_t slack = SLACK * SECOND;

    return (!query->has_start_time || time >= moment_of(query->start_time) + slack) &&
           (!query->has_end_time || time <= moment_of(query->end_time) - slack);
}

/* Does the requestor ask for that Relay-ID in any query? */
static bool is_asked_elsewhere(const struct comparison *comparison,
                               const struct dhcpv6lq_bytes *relay_id) {
    const struct dhcpv6lq_query *own = comparison->query;

    for (const struct dhcpv6lq_query *query = comparison->kept->session->capture->first; query;
         query = query->next) {
        comparison->ledger->steps++;
        if (query->relay_id && query->tenant == own->tenant &&
            is_equal(query->relay_id, relay_id) &&
            ((own->requestor_id && query->requestor_id == own->requestor_id) ||
             memcmp(query->requestor.address, own->requestor.address,
                    sizeof own->requestor.address) == 0)) {
            return true;
        }
    }
    return false;
}

/* It came through the relay that asks, without the Relay-ID that is asked for. */
static void take_without_relay_id(struct comparison *comparison,
                                  const struct dhcpv6lq_ledger_entry *entry,
                                  const struct dhcpv6lq_ledger_event *event) {
    struct explained *explained = &comparison->rules[RELAY_ID];
    const struct dhcpv6lq_hop *hop = hop_with(comparison, event->path, DHCPV6LQ_HOP_THIS);
    struct dhcpv6lq_bytes other;

    if (!hop || !is_known(comparison, event->path)) {
        return;
    }
    if (hop->relay_id == 0) {
        explained->without++;
        explain(comparison, RELAY_ID, asked_of(comparison, entry, event), entry);
        return;
    }
    other = string_at(comparison, hop->relay_id);
    if ((hop->marks & DHCPV6LQ_HOP_OTHER) &&
        (comparison->carried || explained->other == hop->relay_id ||
         !is_asked_elsewhere(comparison, &other))) {
        explained->other = explained->other ? explained->other : hop->relay_id;
        explained->several |= explained->other != hop->relay_id;
        explain(comparison, RELAY_ID, asked_of(comparison, entry, event), entry);
    }
}

static bool is_on_link(const struct comparison *comparison, uint32_t path) {
    return memcmp(comparison->query->link_address, unspecified, sizeof unspecified) == 0 ||
           hop_with(comparison, path, DHCPV6LQ_HOP_LINK) != NULL;
}

/* Asked by client-id or address: on another link, or through another relay, than asked for? */
static bool is_elsewhere(const struct comparison *comparison, uint32_t path) {
    return !is_on_link(comparison, path) ||
           (comparison->query->relay_id && is_known(comparison, path) &&
            !hop_with(comparison, path, DHCPV6LQ_HOP_CARRIES));
}

/* A binding that the server should have told of, or might have, is not in the answer. */
static void take_lacking(struct comparison *comparison, const struct dhcpv6lq_ledger_entry *entry,
                         const struct dhcpv6lq_ledger_event *event, bool granted_since) {
    const struct dhcpv6lq_query *query = comparison->query;
    bool empty = comparison->outcome == DHCPV6LQ_NO_BINDINGS;
    uint32_t frame = frame_of(comparison, entry, event, event->frame);
    const struct dhcpv6lq_hop *hop;
    bool in_scope = false;

    switch (query->query_type) {
    case DHCPV6LQ_QUERY_BY_RELAY_ID:
        in_scope = hop_with(comparison, event->path, DHCPV6LQ_HOP_CARRIES) &&
                   is_on_link(comparison, event->path);
        if (!in_scope && !granted_since && is_on_link(comparison, event->path)) {
            take_without_relay_id(comparison, entry, event);
        }
        break;
    case DHCPV6LQ_QUERY_BY_REMOTE_ID:
        in_scope = hop_with(comparison, event->path, DHCPV6LQ_HOP_CARRIES) &&
                   is_on_link(comparison, event->path);
        hop = hop_with(comparison, event->path, DHCPV6LQ_HOP_NEAR);
        if (!in_scope && !granted_since && empty && hop && is_on_link(comparison, event->path)) {
            comparison->rules[REMOTE_ID].marks |= hop->marks & DHCPV6LQ_HOP_NEAR;
            explain(comparison, REMOTE_ID, asked_of(comparison, entry, event), entry);
        }
        break;
    case DHCPV6LQ_QUERY_BY_LINK_ADDRESS:
        hop = hop_with(comparison, event->path, DHCPV6LQ_HOP_LINK);
        if (hop && !comparison->link_used && !granted_since &&
            comparison->outcome != DHCPV6LQ_DONE) {
            explain_by_link(comparison, LINK, asked_of(comparison, entry, event), entry,
                            hop->link_address);
            return;
        }
        in_scope = hop != NULL;
        break;
    case DHCPV6LQ_QUERY_BY_CLIENTID:
    case DHCPV6LQ_QUERY_BY_ADDRESS:
        in_scope = !is_elsewhere(comparison, event->path);
        if (!in_scope && !granted_since && empty && link_of(comparison, event->path)) {
            explain_by_link(comparison, NOT_ASKED, frame, entry, link_of(comparison, event->path));
        }
        break;
    default:
        break;
    }
    if (in_scope && comparison->outcome != DHCPV6LQ_FAILED) {
        explain(comparison, granted_since ? ORDER : MISSING, frame, entry);
    }
}

static void look_for(struct comparison *comparison, const struct dhcpv6lq_ledger_entry *entry) {
    const struct dhcpv6lq_query *query = comparison->query;
    const struct dhcpv6lq_ledger *ledger = comparison->ledger;
    const struct dhcpv6lq_ledger_event *asked;
    const struct dhcpv6lq_ledger_event *ended;
    bool asked_known;
    bool ended_known;

    comparison->ledger->steps++;
    if (entry->marked || entry->tenant != query->tenant) {
        return;
    }
    asked = dhcpv6lq_ledger_at(ledger, entry, query->time, &asked_known);
    ended = dhcpv6lq_ledger_at(ledger, entry, comparison->end, &ended_known);
    if (!asked_known || !ended_known || !is_granted(comparison, ended, comparison->end)) {
        return;
    }
    if (is_granted(comparison, asked, query->time) &&
        dhcpv6lq_ledger_until(asked) > query->reply_time) {
        if (is_in_time(comparison, asked->time)) {
            take_lacking(comparison, entry, asked, false);
        }
    } else if ((!asked || dhcpv6lq_ledger_until(asked) <= query->time) &&
               is_in_time(comparison, ended->time)) { /* then `ended` is a later event */
        take_lacking(comparison, entry, ended, true);
    }
}

/* By address: that one, and the prefixes that hold it. */
static void look_for_address(struct comparison *comparison) {
    const struct dhcpv6lq_query *query = comparison->query;

    for (unsigned is_prefix = 0; is_prefix <= 1; is_prefix++) {
        for (unsigned length = is_prefix ? 1 : 128; length <= 128; length++) {
            uint32_t number = dhcpv6lq_ledger_find(comparison->ledger, query->tenant,
                                                   query->address, (uint8_t)length, is_prefix);

            comparison->ledger->steps++;
            if (number != 0) {
                look_for(comparison, dhcpv6lq_ledger_entry(comparison->ledger, number));
            }
        }
    }
}

static void look_for_client(struct comparison *comparison) {
    struct dhcpv6lq_ledger *ledger = comparison->ledger;
    uint32_t client =
        dhcpv6lq_ledger_client(ledger, comparison->query->tenant, comparison->query->client_id);
    uint32_t number =
        client
            ? ((const struct dhcpv6lq_ledger_client *)dhcpv6lq_blocks_at(&ledger->clients, client))
                  ->first
            : 0;

    while (number != 0 && ledger->steps < steps_max) {
        const struct dhcpv6lq_ledger_entry *entry = dhcpv6lq_ledger_entry(ledger, number);

        look_for(comparison, entry);
        number = entry->next;
    }
}

static void look_for_all(struct comparison *comparison) {
    const struct dhcpv6lq_ledger *ledger = comparison->ledger;

    for (uint32_t i = 1; i <= ledger->entries.count && ledger->steps < steps_max; i++) {
        look_for(comparison, dhcpv6lq_ledger_entry(ledger, i));
    }
}

/* ---- bindings that the answer has ---- */

static int64_t distance(int64_t one, int64_t other) {
    return one > other ? one - other : other - one;
}

/* When the server last heard the client, by its own word. */
static int64_t last_seen(const struct dhcpv6lq_hit *hit) {
    return hit->time - hit->clt * SECOND;
}

/* CLT times are of whole seconds, and the answer was some time on its way. */
static bool is_after(const struct dhcpv6lq_hit *hit, int64_t time) {
    return last_seen(hit) > time + SECOND + SECOND / 2;
}

/* What ended the binding before it was told of, with the client not heard since; NULL: nothing. */
static const struct dhcpv6lq_ledger_event *end_of(const struct comparison *comparison,
                                                  const struct dhcpv6lq_hit *hit,
                                                  const struct dhcpv6lq_ledger_entry *entry) {
    bool known;
    const struct dhcpv6lq_ledger_event *event =
        dhcpv6lq_ledger_at(comparison->ledger, entry, comparison->query->reply_time, &known);
    bool ends =
        known && event && (event->kind == DHCPV6LQ_RELEASED || event->kind == DHCPV6LQ_DECLINED) &&
        is_answering(comparison, event->server) && hit->valid > 0 && !is_after(hit, event->time);

    return ends ? event : NULL;
}

/* The grant that the answer tells of, by when the client was last heard; NULL: none that is known.
 */
static const struct dhcpv6lq_ledger_event *grant_of(const struct comparison *comparison,
                                                    const struct dhcpv6lq_hit *hit,
                                                    const struct dhcpv6lq_ledger_entry *entry) {
    const struct dhcpv6lq_ledger_event *nearest = NULL;

    for (unsigned i = 0; i < entry->count; i++) {
        const struct dhcpv6lq_ledger_event *event = &entry->events[i];

        if (event->kind == DHCPV6LQ_GRANTED && event->time <= hit->time &&
            distance(last_seen(hit), event->time) <= SLACK * SECOND &&
            is_answering(comparison, event->server) &&
            (!nearest ||
             distance(last_seen(hit), event->time) < distance(last_seen(hit), nearest->time))) {
            nearest = event;
        }
    }
    return nearest;
}

static bool has_other_end(const struct dhcpv6lq_hit *hit,
                          const struct dhcpv6lq_ledger_event *grant) {
    if (hit->valid == DHCPV6LQ_INFINITY || grant->valid == DHCPV6LQ_INFINITY) {
        return hit->valid != grant->valid;
    }
    return distance(hit->time + hit->valid * SECOND, dhcpv6lq_ledger_until(grant)) > SLACK * SECOND;
}

static void look_at_hit(struct comparison *comparison, const struct dhcpv6lq_hit *hit,
                        const struct dhcpv6lq_ledger_entry *entry) {
    const struct dhcpv6lq_ledger_event *end = end_of(comparison, hit, entry);
    const struct dhcpv6lq_ledger_event *grant = grant_of(comparison, hit, entry);

    if (end) {
        explain(comparison, STALE, end->frame, entry);
    } else if (grant && has_other_end(hit, grant)) {
        explain(comparison, LIFETIME, grant->frame, entry);
    }
}

static void look_at_hits(struct comparison *comparison) {
    for (const struct dhcpv6lq_hit *hit = comparison->kept->hits; hit; hit = hit->next) {
        struct dhcpv6lq_ledger_entry *entry = dhcpv6lq_ledger_entry(comparison->ledger, hit->entry);
        const struct dhcpv6lq_ledger_client *client =
            dhcpv6lq_blocks_at(&comparison->ledger->clients, entry->client);

        comparison->ledger->steps++;
        entry->marked = true;
        if (hit->clt_known && hit->client == client->duid) {
            look_at_hit(comparison, hit, entry);
        }
    }
}

static void unmark(const struct comparison *comparison) {
    for (const struct dhcpv6lq_hit *hit = comparison->kept->hits; hit; hit = hit->next) {
        dhcpv6lq_ledger_entry(comparison->ledger, hit->entry)->marked = false;
    }
}

/* ---- words ---- */

static void put_binding(struct dhcpv6lq_line *line, const struct dhcpv6lq_ledger_entry *entry) {
    dhcpv6lq_put_ipv6(line, entry->address);
    if (entry->is_prefix) {
        dhcpv6lq_put_number(line, "/", entry->length, "");
    }
}

static void put_frames(struct dhcpv6lq_line *line, const struct explained *explained,
                       bool with_bindings) {
    for (uint32_t i = 0; i < explained->count && i < SHOWN; i++) {
        dhcpv6lq_put(line, i == 0 && !explained->link_address ? ": " : ", ");
        if (with_bindings) {
            put_binding(line, explained->entries[i]);
            dhcpv6lq_put(line, " in ");
        }
        dhcpv6lq_put_number(line, "frame ", explained->frames[i], "");
    }
    dhcpv6lq_put(line, explained->count > SHOWN ? " ..." : "");
}

static void put_count(struct dhcpv6lq_line *line, uint32_t count) {
    dhcpv6lq_put_number(line, "", count, count == 1 ? " binding" : " bindings");
}

static void put_relay_id(struct dhcpv6lq_line *line, const struct comparison *comparison,
                         const struct explained *explained) {
    struct dhcpv6lq_bytes other = string_at(comparison, explained->other);

    dhcpv6lq_put(line, ", with ");
    if (explained->without > 0) {
        dhcpv6lq_put(line, "none");
    }
    if (other.octets) {
        dhcpv6lq_put(line, explained->without > 0 ? " or with " : "");
        dhcpv6lq_put_octets(line, &other);
        dhcpv6lq_put(line, explained->several ? " or others" : "");
    }
    dhcpv6lq_put(line, " instead of ");
    dhcpv6lq_put_octets(line, comparison->query->relay_id);
}

static void put_remote_id(struct dhcpv6lq_line *line, const struct explained *explained) {
    static const struct {
        uint8_t mark;
        const char *words;
    } differences[] = {{DHCPV6LQ_HOP_ENTERPRISE, "enterprise-number"},
                       {DHCPV6LQ_HOP_END, "NUL or line feed at the end"},
                       {DHCPV6LQ_HOP_CASE, "upper or lower case"},
                       {DHCPV6LQ_HOP_DIGITS, "hexadecimal digits for octets"}};
    const char *before = ", but for ";

    for (size_t i = 0; i < COUNT(differences); i++) {
        if (explained->marks & differences[i].mark) {
            dhcpv6lq_put(line, before);
            dhcpv6lq_put(line, differences[i].words);
            before = " or ";
        }
    }
}

static void put_words(struct dhcpv6lq_line *line, const struct comparison *comparison,
                      unsigned rule) {
    const struct explained *explained = &comparison->rules[rule];

    put_count(line, explained->count);
    if (rule == REMOTE_ID) {
        put_remote_id(line, explained);
    } else if (explained->link_address) {
        dhcpv6lq_put(line, rule == LINK ? ", with link-address " : ", on link ");
        dhcpv6lq_put_ipv6(line, explained->link_address);
        dhcpv6lq_put(line, explained->several ? " or another one" : "");
    }
    put_frames(line, explained, rule != RELAY_ID && rule != REMOTE_ID && rule != LINK);
    if (rule == RELAY_ID) { /* last: Wireshark's tree cuts a long line, and DUIDs may be long */
        put_relay_id(line, comparison, explained);
    }
}

/* ---- the comparison ---- */

static bool is_comparable(const struct comparison *comparison) {
    const struct dhcpv6lq_kept *kept = comparison->kept;
    const struct dhcpv6lq_query *query = &kept->query;
    bool complete = comparison->outcome == DHCPV6LQ_DONE ||
                    comparison->outcome == DHCPV6LQ_NO_BINDINGS ||
                    (comparison->outcome == DHCPV6LQ_FAILED &&
                     query->query_type == DHCPV6LQ_QUERY_BY_LINK_ADDRESS &&
                     query->status == DHCPV6LQ_STATUS_NOT_CONFIGURED);

    return complete && kept->kind == DHCPV6LQ_QUERY_ONE_OR_BULK && query->reply_frame != 0 &&
           !query->clock_back && !kept->seen.hidden && !kept->seen.client_links &&
           !kept->session->capture->expects && !comparison->ledger->gave_up &&
           comparison->ledger->steps < steps_max;
}

static void look(struct comparison *comparison) {
    const struct dhcpv6lq_query *query = comparison->query;

    switch (query->query_type) {
    case DHCPV6LQ_QUERY_BY_ADDRESS:
        if (query->has_address) {
            look_for_address(comparison);
        }
        break;
    case DHCPV6LQ_QUERY_BY_CLIENTID:
        if (query->client_id) {
            look_for_client(comparison);
        }
        break;
    case DHCPV6LQ_QUERY_BY_RELAY_ID:
        if (query->relay_id) {
            look_for_all(comparison);
        }
        break;
    case DHCPV6LQ_QUERY_BY_REMOTE_ID:
        if (query->remote_id) {
            look_for_all(comparison);
        }
        break;
    case DHCPV6LQ_QUERY_BY_LINK_ADDRESS:
        if (memcmp(query->link_address, unspecified, sizeof unspecified) != 0) {
            look_for_all(comparison);
        }
        break;
    default:
        break;
    }
}

static size_t tell(const struct comparison *comparison,
                   struct dhcpv6lq_finding causes[DHCPV6LQ_EXPLAIN_RULES]) {
    static const enum dhcpv6lq_rule rules[DHCPV6LQ_EXPLAIN_RULES] = {
        [RELAY_ID] = DHCPV6LQ_RULE_CAUSE_RELAY_ID, [REMOTE_ID] = DHCPV6LQ_RULE_CAUSE_REMOTE_ID,
        [LINK] = DHCPV6LQ_RULE_CAUSE_LINK,         [NOT_ASKED] = DHCPV6LQ_RULE_CAUSE_NOT_ASKED,
        [MISSING] = DHCPV6LQ_RULE_CAUSE_MISSING,   [STALE] = DHCPV6LQ_RULE_CAUSE_STALE,
        [LIFETIME] = DHCPV6LQ_RULE_CAUSE_LIFETIME, [ORDER] = DHCPV6LQ_RULE_CAUSE_ORDER};
    size_t count = 0;

    for (unsigned rule = 0; rule < DHCPV6LQ_EXPLAIN_RULES; rule++) {
        if (comparison->rules[rule].count > 0) {
            char text[TEXT];
            struct dhcpv6lq_line line = dhcpv6lq_line(text, sizeof text);
            const struct dhcpv6lq_bytes *kept;
            size_t length;

            put_words(&line, comparison, rule);
            length = dhcpv6lq_line_end(&line);
            length = length < sizeof text ? length : sizeof text - 1;
            kept = dhcpv6lq_capture_keep(comparison->kept->session->capture, (const uint8_t *)text,
                                         length);
            causes[count++] = (struct dhcpv6lq_finding){
                .rule = rules[rule],
                .number = comparison->rules[rule].count,
                .detail = kept ? *kept : (struct dhcpv6lq_bytes){NULL, 0}};
        }
    }
    return count;
}

static void count_steps_of(struct dhcpv6lq_ledger *ledger, uint64_t version) {
    if (ledger->steps_of != version) {
        ledger->steps_of = version;
        ledger->steps = 0;
    }
}

size_t dhcpv6lq_explain(const struct dhcpv6lq_kept *kept, enum dhcpv6lq_outcome outcome,
                        struct dhcpv6lq_finding causes[DHCPV6LQ_EXPLAIN_RULES]) {
    struct comparison comparison = {.kept = kept,
                                    .query = &kept->query,
                                    .outcome = outcome,
                                    .ledger = kept->session->capture->ledger,
                                    .end = kept->query.last_time};

    if (!comparison.ledger) {
        return 0;
    }
    count_steps_of(comparison.ledger, kept->session->capture->version);
    if (!is_comparable(&comparison)) {
        return 0;
    }
    mark_hops(&comparison);
    look_at_hits(&comparison);
    look(&comparison);
    unmark(&comparison);
    return comparison.ledger->steps < steps_max ? tell(&comparison, causes) : 0;
}
