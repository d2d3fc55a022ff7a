/* SPDX-License-Identifier: MIT
 *
 * The walk: a stack of open elements, each with its layout and the field that
 * comes next. One call of dhcpv6lq_walk_next() moves the top of the stack by
 * one step until there is an event to tell.
 */
#include "dhcpv6lq/walk.h"

#include "layouts.h"
#include "wire.h"

enum {
    OPTION_HEADER = 4, /* octets: RFC 8415 21.1 */
    MESSAGE_MIN = 4,   /* octets: msg-type and transaction-id, RFC 8415 8 */
    DUID_MIN = 3,      /* octets: a type and one more, RFC 8415 11.1 */
    DUID_MAX = 130,    /* octets: a type and 128 more, RFC 8415 11.1 */
    PREFIX_BITS = 128
};

/* What an open element's next step is. */
enum state {
    STATE_BEGIN,  /* it is the outermost, and was not told yet */
    STATE_HEADER, /* FRAME, OPTION: the fields before its own */
    STATE_CHECK,  /* is it of a length that it can have at all? */
    STATE_FIELDS, /* the layout's fields */
    STATE_FINISH  /* what is left is undecoded, then it ends */
};

static struct dhcpv6lq_level *top(struct dhcpv6lq_walk *walk) {
    return &walk->levels[walk->depth - 1];
}

static bool tell(const struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event,
                 enum dhcpv6lq_event_type type, size_t length) {
    const struct dhcpv6lq_level *level = &walk->levels[walk->depth - 1];

    *event = (struct dhcpv6lq_event){.type = type,
                                     .offset = walk->position,
                                     .length = length,
                                     .scope = (enum dhcpv6lq_scope)level->scope,
                                     .space = (enum dhcpv6lq_space)level->space,
                                     .code = level->code,
                                     .entry = level->entry};
    return true;
}

static bool tell_field(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event,
                       enum dhcpv6lq_field field, size_t length) {
    enum dhcpv6lq_kind kind = dhcpv6lq_field_info(field)->kind;

    tell(walk, event, DHCPV6LQ_EVENT_FIELD, length);
    event->field = field;
    if (kind <= DHCPV6LQ_KIND_TIME) {
        event->number = dhcpv6lq_wire_get(walk->octets + walk->position, length);
        top(walk)->number = (uint32_t)event->number;
    }
    walk->position += length;
    return true;
}

static bool tell_fault(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event,
                       enum dhcpv6lq_rule rule) {
    tell(walk, event, DHCPV6LQ_EVENT_FAULT, top(walk)->end - walk->position);
    event->rule = rule;
    top(walk)->state = STATE_FINISH;
    return true;
}

/* The rule that an element breaks whose octets do not fit its layout. */
static enum dhcpv6lq_rule misfit(const struct dhcpv6lq_walk *walk) {
    switch (walk->levels[walk->depth - 1].scope) {
    case DHCPV6LQ_SCOPE_DUID:
        return DHCPV6LQ_RULE_DUID_LENGTH;
    case DHCPV6LQ_SCOPE_FRAME:
        return DHCPV6LQ_RULE_MESSAGE_SIZE;
    case DHCPV6LQ_SCOPE_MESSAGE:
        /* A message in an option has the size that the option gives it. */
        return walk->depth >= 2 && walk->levels[walk->depth - 2].scope == DHCPV6LQ_SCOPE_OPTION
                   ? DHCPV6LQ_RULE_OPTION_LENGTH
                   : DHCPV6LQ_RULE_MESSAGE_SIZE;
    default:
        return DHCPV6LQ_RULE_OPTION_LENGTH;
    }
}

/* Open the element of a field of kind DUID or MESSAGE, or one option of a field
 * of kind OPTIONS. `length` octets are there for it. */
static bool open_element(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event,
                         struct dhcpv6lq_level level, size_t length) {
    if (walk->depth == DHCPV6LQ_MAX_DEPTH) {
        return tell_fault(walk, event, DHCPV6LQ_RULE_NESTING);
    }
    level.begin = walk->position;
    level.end = walk->position + length;
    level.state = STATE_HEADER;
    walk->levels[walk->depth++] = level;
    return tell(walk, event, DHCPV6LQ_EVENT_BEGIN, length);
}

static struct dhcpv6lq_level message_level(const uint8_t *octets, size_t length) {
    struct dhcpv6lq_level level = {.scope = DHCPV6LQ_SCOPE_MESSAGE,
                                   .space = DHCPV6LQ_SPACE_MESSAGE};

    if (length > 0) {
        level.code = octets[0];
        level.entry = dhcpv6lq_lookup(DHCPV6LQ_SPACE_MESSAGE, level.code);
    }
    level.layout = level.entry ? level.entry->layout : &dhcpv6lq_layout_unknown_message;
    return level;
}

static struct dhcpv6lq_level duid_level(const uint8_t *octets, size_t length) {
    struct dhcpv6lq_level level = {.scope = DHCPV6LQ_SCOPE_DUID, .space = DHCPV6LQ_SPACE_DUID};

    if (length >= 2) {
        level.code = (uint32_t)dhcpv6lq_wire_get(octets, 2);
        level.entry = dhcpv6lq_lookup(DHCPV6LQ_SPACE_DUID, level.code);
    }
    level.layout = level.entry ? level.entry->layout : &dhcpv6lq_layout_duid_unknown;
    return level;
}

/* The fields before an element's own, or NULL. */
static const struct dhcpv6lq_layout *header_layout(const struct dhcpv6lq_level *level) {
    switch (level->scope) {
    case DHCPV6LQ_SCOPE_FRAME:
        return &dhcpv6lq_layout_frame_header;
    case DHCPV6LQ_SCOPE_OPTION:
        return level->space == DHCPV6LQ_SPACE_NTP      ? &dhcpv6lq_layout_ntp_header
               : level->space == DHCPV6LQ_SPACE_VENDOR ? &dhcpv6lq_layout_vendor_header
                                                       : &dhcpv6lq_layout_option_header;
    default:
        return NULL;
    }
}

/* One step through the fields before an element's own. */
static bool step_header(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event) {
    struct dhcpv6lq_level *level = top(walk);
    const struct dhcpv6lq_layout *header = header_layout(level);

    if (!header || level->field == header->count) {
        level->field = 0;
        level->state = STATE_CHECK;
        return false;
    }

    enum dhcpv6lq_field field = (enum dhcpv6lq_field)header->fields[level->field++];
    size_t width = dhcpv6lq_field_info(field)->width;

    if (level->end - walk->position < width) {
        return tell_fault(walk, event, misfit(walk));
    }
    return tell_field(walk, event, field, width);
}

/* One step of a field of kind OPTIONS: an option, or the end of them. */
static bool step_options(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event,
                         enum dhcpv6lq_space space) {
    struct dhcpv6lq_level *holder = top(walk);
    size_t left = holder->end - walk->position;
    struct dhcpv6lq_level level = {.scope = DHCPV6LQ_SCOPE_OPTION, .space = (uint8_t)space};

    if (left == 0) {
        holder->field++;
        return false;
    }
    if (left < OPTION_HEADER) {
        return tell_fault(walk, event, DHCPV6LQ_RULE_OPTION_TRUNCATED);
    }
    level.code = (uint32_t)dhcpv6lq_wire_get(walk->octets + walk->position, 2);
    level.entry = dhcpv6lq_lookup(space, level.code);
    level.layout = level.entry ? level.entry->layout : &dhcpv6lq_layout_octets;

    size_t length = OPTION_HEADER + dhcpv6lq_wire_get(walk->octets + walk->position + 2, 2);

    return open_element(walk, event, level, length < left ? length : left);
}

/* How many octets the field has, or SIZE_MAX where what is left does not hold it. */
static size_t extent(const struct dhcpv6lq_walk *walk, const struct dhcpv6lq_field_info *info) {
    const struct dhcpv6lq_level *level = &walk->levels[walk->depth - 1];
    size_t left = level->end - walk->position;
    size_t need = left;

    switch (info->extent) {
    case DHCPV6LQ_EXTENT_FIXED:
        need = info->width;
        break;
    case DHCPV6LQ_EXTENT_SIZED:
        need = level->number;
        break;
    case DHCPV6LQ_EXTENT_BITS:
        need = level->number > PREFIX_BITS ? SIZE_MAX : (level->number + 7) / 8;
        break;
    case DHCPV6LQ_EXTENT_NAME:
        need = dhcpv6lq_wire_name(walk->octets + walk->position, left, false);
        break;
    case DHCPV6LQ_EXTENT_REST:
        break;
    }
    return need <= left ? need : SIZE_MAX;
}

static bool is_name(const struct dhcpv6lq_walk *walk, enum dhcpv6lq_kind kind, size_t length) {
    bool partial = kind == DHCPV6LQ_KIND_PARTIAL_NAME;

    return length > 0 &&
           dhcpv6lq_wire_name(walk->octets + walk->position, length, partial) == length;
}

/* One step through the layout's fields; false where it had nothing to tell. */
static bool step_fields(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event) {
    struct dhcpv6lq_level *level = top(walk);
    const struct dhcpv6lq_layout *layout = level->layout;

    if (level->field >= layout->count && layout->repeat < layout->count &&
        walk->position < level->end) {
        level->field = layout->repeat;
    }
    if (level->field >= layout->count ||
        (level->field == layout->repeat && walk->position == level->end)) {
        if (walk->position < level->end) {
            return tell_fault(walk, event, misfit(walk));
        }
        level->state = STATE_FINISH; /* nothing is left: the element ends */
        return false;
    }

    enum dhcpv6lq_field field = (enum dhcpv6lq_field)layout->fields[level->field];
    const struct dhcpv6lq_field_info *info = dhcpv6lq_field_info(field);
    const uint8_t *octets = walk->octets + walk->position;
    size_t length;

    switch (info->kind) {
    case DHCPV6LQ_KIND_OPTIONS:
        return step_options(walk, event, info->space);
    case DHCPV6LQ_KIND_MESSAGE:
        level->field++;
        length = level->end - walk->position;
        return open_element(walk, event, message_level(octets, length), length);
    case DHCPV6LQ_KIND_DUID:
        level->field++;
        length = level->end - walk->position;
        return open_element(walk, event, duid_level(octets, length), length);
    default:
        break;
    }
    length = extent(walk, info);
    if (length == SIZE_MAX) {
        return tell_fault(walk, event, misfit(walk));
    }
    level->field++;
    if (length == 0 && info->kind != DHCPV6LQ_KIND_NAME) {
        return false; /* an empty text, identifier or the like */
    }
    if ((info->kind == DHCPV6LQ_KIND_NAME || info->kind == DHCPV6LQ_KIND_PARTIAL_NAME) &&
        !is_name(walk, info->kind, length)) {
        return tell_fault(walk, event, DHCPV6LQ_RULE_DOMAIN_NAME);
    }
    return tell_field(walk, event, field, length);
}

/* Is the element of a length that it can have at all? A layout says most of it
 * on the way; here is what no layout says. */
static bool check(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event) {
    struct dhcpv6lq_level *level = top(walk);
    size_t length = level->end - walk->position;
    size_t least = level->entry ? level->entry->min_length : 0;

    level->state = STATE_FIELDS;
    switch (level->scope) {
    case DHCPV6LQ_SCOPE_OPTION:
        /* level->number is the option-len: more than what is left to hold it? */
        if (level->number > length) {
            return tell_fault(walk, event, DHCPV6LQ_RULE_OPTION_TRUNCATED);
        }
        return length < least && tell_fault(walk, event, DHCPV6LQ_RULE_OPTION_LENGTH);
    case DHCPV6LQ_SCOPE_DUID:
        return (length < DUID_MIN || length > DUID_MAX || length < least) &&
               tell_fault(walk, event, DHCPV6LQ_RULE_DUID_LENGTH);
    case DHCPV6LQ_SCOPE_FRAME:
        /* level->number is the message-size. */
        return (level->number < MESSAGE_MIN || level->number != length) &&
               tell_fault(walk, event, DHCPV6LQ_RULE_MESSAGE_SIZE);
    default:
        return false;
    }
}

static bool finish(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event) {
    struct dhcpv6lq_level *level = top(walk);

    if (walk->position < level->end) {
        return tell_field(walk, event, DHCPV6LQ_FIELD_UNDECODED, level->end - walk->position);
    }
    tell(walk, event, DHCPV6LQ_EVENT_END, level->end - level->begin);
    event->offset = level->begin;
    walk->depth--;
    return true;
}

static bool step(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event) {
    struct dhcpv6lq_level *level = top(walk);

    switch ((enum state)level->state) {
    case STATE_BEGIN:
        level->state = STATE_HEADER;
        return tell(walk, event, DHCPV6LQ_EVENT_BEGIN, level->end - level->begin);
    case STATE_HEADER:
        return step_header(walk, event);
    case STATE_CHECK:
        return check(walk, event);
    case STATE_FIELDS:
        return step_fields(walk, event);
    case STATE_FINISH:
        break;
    }
    return finish(walk, event);
}

bool dhcpv6lq_walk_next(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event) {
    while (walk->depth > 0) {
        if (step(walk, event)) {
            return true;
        }
    }
    return false;
}

static void start(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t offset, size_t length,
                  struct dhcpv6lq_level level) {
    level.begin = offset;
    level.end = offset + length;
    level.state = STATE_BEGIN;
    walk->octets = octets;
    walk->position = offset;
    walk->depth = 1;
    walk->levels[0] = level;
}

void dhcpv6lq_walk_message(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t length) {
    start(walk, octets, 0, length, message_level(octets, length));
}

void dhcpv6lq_walk_frame(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t length) {
    struct dhcpv6lq_level level = {.scope = DHCPV6LQ_SCOPE_FRAME, .layout = &dhcpv6lq_layout_frame};

    start(walk, octets, 0, length, level);
}

void dhcpv6lq_walk_options(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t offset,
                           size_t length) {
    struct dhcpv6lq_level level = {.scope = DHCPV6LQ_SCOPE_LIST,
                                   .layout = &dhcpv6lq_layout_options};

    start(walk, octets, offset, length, level);
}

void dhcpv6lq_walk_duid(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t offset,
                        size_t length) {
    start(walk, octets, offset, length, duid_level(octets + offset, length));
}

void dhcpv6lq_walk_skip(struct dhcpv6lq_walk *walk) {
    struct dhcpv6lq_level *level = top(walk);

    level->state = STATE_FINISH;
    walk->position = level->end;
}

const struct dhcpv6lq_level *dhcpv6lq_walk_holder(const struct dhcpv6lq_walk *walk, unsigned up) {
    return up < walk->depth ? &walk->levels[walk->depth - 1 - up] : NULL;
}
