/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The line is made of the few fields that tell a leasequery's story; a table
 * says which, and the words before them.
 */
#include "show/info.h"

#include "dhcpv6lq/text.h"

/* A field, in an option, in another option (0: in the message itself). */
struct word {
    uint16_t holder;
    uint16_t option;
    enum dhcpv6lq_field field;
    const char *before;
};

#define OPTION(code) DHCPV6LQ_OPTION_##code
#define FIELD(field) DHCPV6LQ_FIELD_##field

static const struct word words[] = {
    {0, OPTION(LQ_QUERY), FIELD(QUERY_TYPE), " "},
    {0, OPTION(LQ_QUERY), FIELD(QUERY_LINK_ADDRESS), " link "},
    {OPTION(LQ_QUERY), OPTION(CLIENTID), FIELD(DUID), " client "},
    {OPTION(LQ_QUERY), OPTION(RELAY_ID), FIELD(DUID), " relay-id "},
    {OPTION(LQ_QUERY), OPTION(REMOTE_ID), FIELD(REMOTE_ID), " remote-id "},
    {OPTION(LQ_QUERY), OPTION(IAADDR), FIELD(IAADDR), " "},
    {OPTION(CLIENT_DATA), OPTION(CLIENTID), FIELD(DUID), " client "},
    {OPTION(CLIENT_DATA), OPTION(IAADDR), FIELD(IAADDR), " "},
    {OPTION(CLIENT_DATA), OPTION(IAPREFIX), FIELD(IAPREFIX), " "},
    {0, OPTION(LQ_CLIENT_LINK), FIELD(CLIENT_LINK), " client-link "},
    {0, OPTION(STATUS_CODE), FIELD(STATUS_CODE), " "},
    {0, OPTION(STATUS_CODE), FIELD(STATUS_MESSAGE), ": "},
};

enum { WORD = 128 }; /* octets of a value at the most */

struct line {
    const struct dhcpv6lq_packet *packet;
    wmem_strbuf_t *head;
    const char *transaction_id;
    wmem_strbuf_t *details;
    const struct word *last; /* what has the like words before it makes a list with it */
    uint64_t prefix_length;
    bool success; /* the status-code that comes with a status-message is not worth a word */
    bool client_data;
    uint8_t type;
    bool failed;
    bool broken; /* what a broken element hides is not known */
};

/* The row for a field of the innermost option, or NULL. */
static const struct word *find_word(const struct dhcpv6lq_walk *walk, unsigned up,
                                    enum dhcpv6lq_field field) {
    const struct dhcpv6lq_level *option = dhcpv6lq_walk_holder(walk, up);
    const struct dhcpv6lq_level *holder = dhcpv6lq_walk_holder(walk, up + 1);

    if (!option || !holder || option->scope != DHCPV6LQ_SCOPE_OPTION) {
        return NULL;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        const struct word *word = &words[i];

        if (word->field == field && word->option == option->code &&
            (word->holder != 0
                 ? holder->scope == DHCPV6LQ_SCOPE_OPTION && holder->code == word->holder
                 : holder->scope == DHCPV6LQ_SCOPE_MESSAGE)) {
            return word;
        }
    }
    return NULL;
}

static bool is_zero(const uint8_t *octets, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (octets[i] != 0) {
            return false;
        }
    }
    return true;
}

/* Nothing to say: a query on any link, the Success that some servers send. */
static bool is_silent(struct line *line, const struct dhcpv6lq_event *event) {
    switch (event->field) {
    case DHCPV6LQ_FIELD_QUERY_LINK_ADDRESS:
        return is_zero(line->packet->octets + event->offset, event->length);
    case DHCPV6LQ_FIELD_STATUS_CODE:
        line->success = event->number == DHCPV6LQ_STATUS_SUCCESS;
        line->failed = !line->success;
        return line->success;
    case DHCPV6LQ_FIELD_STATUS_MESSAGE:
        return line->success;
    default:
        return false;
    }
}

static const char *plain_text(const struct line *line, const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_field_info *info = dhcpv6lq_field_info(event->field);
    const struct dhcpv6lq_entry *entry = dhcpv6lq_lookup(info->space, (uint32_t)event->number);
    wmem_allocator_t *pool = line->packet->pinfo->pool;
    char text[WORD];
    size_t length;

    if (entry) {
        return wmem_strdup(pool, entry->name);
    }
    if (info->space == DHCPV6LQ_SPACE_QUERY || info->space == DHCPV6LQ_SPACE_STATUS) {
        return wmem_strdup_printf(pool, "%s %u", info->name, (unsigned)event->number);
    }
    if (info->kind == DHCPV6LQ_KIND_LABEL) {
        length = dhcpv6lq_text_utf8(text, sizeof text, line->packet->octets + event->offset,
                                    event->length);
    } else {
        length = dhcpv6lq_text_field(text, sizeof text, line->packet->octets, event);
    }
    dhcpv6lq_mark_cut(text, sizeof text, length);
    return wmem_strdup(pool, text);
}

static void say(struct line *line, const struct word *word, const char *text) {
    bool list = line->last && line->last->holder == word->holder &&
                strcmp(line->last->before, word->before) == 0;

    wmem_strbuf_append(line->details, list ? ", " : word->before);
    wmem_strbuf_append(line->details, text);
    line->last = word;
}

static void say_field(struct line *line, const struct dhcpv6lq_walk *walk,
                      const struct dhcpv6lq_event *event) {
    const struct word *word = find_word(walk, 0, event->field);

    if (event->field == DHCPV6LQ_FIELD_IAPREFIX_LENGTH) {
        line->prefix_length = event->number;
    }
    if (!word || is_silent(line, event)) {
        return;
    }
    say(line, word, plain_text(line, event));
    if (event->field == DHCPV6LQ_FIELD_IAPREFIX) {
        wmem_strbuf_append_printf(line->details, "/%u", (unsigned)line->prefix_length);
    }
}

static void say_duid(struct line *line, const struct dhcpv6lq_walk *walk,
                     const struct dhcpv6lq_event *event) {
    const struct word *word = find_word(walk, 1, DHCPV6LQ_FIELD_DUID);
    char text[WORD];

    if (word) {
        dhcpv6lq_mark_cut(text, sizeof text,
                          dhcpv6lq_text_octets(text, sizeof text,
                                               line->packet->octets + event->offset,
                                               event->length));
        say(line, word, text);
    }
}

/* The message types on the way to the leasequery, and its transaction-id. */
static void say_header(struct line *line, const struct dhcpv6lq_event *event) {
    switch (event->field) {
    case DHCPV6LQ_FIELD_MSG_TYPE:
        if (wmem_strbuf_get_len(line->head) > 0) {
            wmem_strbuf_append_c(line->head, ' ');
        }
        if (event->entry) {
            wmem_strbuf_append(line->head, event->entry->name);
        } else {
            wmem_strbuf_append_printf(line->head, "msg-type %u", event->code);
        }
        break;
    case DHCPV6LQ_FIELD_TRANSACTION_ID:
        line->transaction_id = plain_text(line, event);
        break;
    default:
        break;
    }
}

static void say_event(struct line *line, struct dhcpv6lq_walk *walk,
                      const struct dhcpv6lq_event *event) {
    if (event->type == DHCPV6LQ_EVENT_BEGIN && event->scope == DHCPV6LQ_SCOPE_DUID) {
        say_duid(line, walk, event);
    } else if (event->type == DHCPV6LQ_EVENT_BEGIN && event->scope == DHCPV6LQ_SCOPE_OPTION &&
               event->code == DHCPV6LQ_OPTION_LQ_RELAY_DATA) {
        dhcpv6lq_walk_skip(walk); /* the past of a client, not this exchange */
    } else if (event->type == DHCPV6LQ_EVENT_BEGIN && event->scope == DHCPV6LQ_SCOPE_OPTION) {
        line->client_data |= event->code == DHCPV6LQ_OPTION_CLIENT_DATA ||
                             event->code == DHCPV6LQ_OPTION_LQ_CLIENT_LINK;
    } else if (event->type == DHCPV6LQ_EVENT_FIELD && event->scope == DHCPV6LQ_SCOPE_MESSAGE) {
        line->type = (uint8_t)event->code;
        say_header(line, event);
    } else if (event->type == DHCPV6LQ_EVENT_FIELD) {
        say_field(line, walk, event);
    }
    line->broken |= event->type == DHCPV6LQ_EVENT_FAULT;
}

static void say_empty(struct line *line) {
    const struct dhcpv6lq_step *step = line->packet->step;
    bool active = step && step->query && step->query->message_type == DHCPV6LQ_ACTIVELEASEQUERY;

    if (line->type == DHCPV6LQ_LEASEQUERY_REPLY && !line->client_data && !line->failed &&
        !line->broken) {
        wmem_strbuf_append(line->details, active ? " accepted" : " no bindings");
    }
    if (step && step->keep_alive) {
        wmem_strbuf_append(line->details, " keep-alive");
    }
}

struct dhcpv6lq_info dhcpv6lq_info(const struct dhcpv6lq_packet *packet) {
    struct line line = {.packet = packet,
                        .head = wmem_strbuf_new(packet->pinfo->pool, NULL),
                        .transaction_id = "",
                        .details = wmem_strbuf_new(packet->pinfo->pool, NULL)};
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;

    dhcpv6lq_packet_walk(&walk, packet);
    dhcpv6lq_walk_brief(&walk);
    while (dhcpv6lq_walk_next(&walk, &event)) {
        say_event(&line, &walk, &event);
    }
    say_empty(&line);
    if (wmem_strbuf_get_len(line.head) == 0) {
        wmem_strbuf_append(line.head, "no message");
    }
    return (struct dhcpv6lq_info){.head = wmem_strbuf_get_str(line.head),
                                  .transaction_id = line.transaction_id,
                                  .details = wmem_strbuf_get_str(line.details),
                                  .type = line.type,
                                  .failed = line.failed};
}

const char *dhcpv6lq_info_text(wmem_allocator_t *pool, const struct dhcpv6lq_info *info) {
    return wmem_strdup_printf(pool, "%s%s%s%s", info->head,
                              info->transaction_id[0] != '\0' ? " xid " : "", info->transaction_id,
                              info->details);
}
