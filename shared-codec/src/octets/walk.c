/* SPDX-License-Identifier: MIT
 *
 * The walk: a stack of open elements, each with its layout and the field that
 * comes next. One call of dhcpv6lq_walk_next() moves the top of the stack by
 * one step until there is an event to tell.
 */
#include "dhcpv6lq/walk.h"

#include "octets/scope.h"
#include "octets/wire.h"

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
    const struct dhcpv6lq_field_info *info = dhcpv6lq_field_info(field);

    tell(walk, event, DHCPV6LQ_EVENT_FIELD, length);
    event->field = field;
    if (info->kind <= DHCPV6LQ_KIND_TIME) {
        event->number = dhcpv6lq_wire_get(walk->octets + walk->position, length) >>
                        dhcpv6lq_scope_padding(info, top(walk)->number);
        top(walk)->number = (uint32_t)event->number;
    }
    walk->position += length;
    return true;
}

static bool tell_fault(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event,
                       enum dhcpv6lq_fault fault) {
    tell(walk, event, DHCPV6LQ_EVENT_FAULT, top(walk)->end - walk->position);
    event->fault = fault;
    top(walk)->state = STATE_FINISH;
    return true;
}

/* The fault of the innermost element, whose octets do not fit its layout.
 * A message in an option has the size that the option gives it. */
static enum dhcpv6lq_fault misfit(const struct dhcpv6lq_walk *walk) {
    const struct dhcpv6lq_level *level = &walk->levels[walk->depth - 1];

    if (level->scope == DHCPV6LQ_SCOPE_MESSAGE && walk->depth >= 2 &&
        level[-1].scope == DHCPV6LQ_SCOPE_OPTION) {
        return DHCPV6LQ_FAULT_OPTION_LENGTH;
    }
    return dhcpv6lq_scope_fault((enum dhcpv6lq_scope)level->scope);
}

/* Open the element of a field of kind DUID or MESSAGE, or one option of a field
 * of kind OPTIONS. `length` octets are there for it. */
static bool open_element(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event,
                         struct dhcpv6lq_level level, size_t length) {
    if (walk->depth == DHCPV6LQ_MAX_DEPTH) {
        return tell_fault(walk, event, DHCPV6LQ_FAULT_NESTING);
    }
    level.begin = walk->position;
    level.end = walk->position + length;
    level.state = STATE_HEADER;
    walk->levels[walk->depth++] = level;
    return tell(walk, event, DHCPV6LQ_EVENT_BEGIN, length);
}

/* A level for an element whose code is the integer in the first `width` octets;
 * 0 where they are not there. */
static struct dhcpv6lq_level make_level(enum dhcpv6lq_scope scope, enum dhcpv6lq_space space,
                                        const uint8_t *octets, size_t length, size_t width) {
    struct dhcpv6lq_level level = {.scope = (uint8_t)scope, .space = (uint8_t)space};

    if (length >= width) {
        level.code = (uint32_t)dhcpv6lq_wire_get(octets, width);
    }
    level.layout = dhcpv6lq_scope_layout(scope, space, level.code, &level.entry);
    return level;
}

static struct dhcpv6lq_level message_level(const uint8_t *octets, size_t length) {
    return make_level(DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_SPACE_MESSAGE, octets, length, 1);
}

static struct dhcpv6lq_level duid_level(const uint8_t *octets, size_t length) {
    return make_level(DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_SPACE_DUID, octets, length, 2);
}

/* One step through the fields before an element's own. */
static bool step_header(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event) {
    struct dhcpv6lq_level *level = top(walk);
    const struct dhcpv6lq_layout *header =
        dhcpv6lq_scope_header((enum dhcpv6lq_scope)level->scope, (enum dhcpv6lq_space)level->space);

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
    tell_field(walk, event, field, width);
    event->header = true;
    return true;
}

/* One step of a field of kind OPTIONS: an option, or the end of them. */
static bool step_options(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event,
                         enum dhcpv6lq_space space) {
    struct dhcpv6lq_level *holder = top(walk);
    size_t left = holder->end - walk->position;

    if (left == 0) {
        holder->field++;
        return false;
    }
    if (left < DHCPV6LQ_OPTION_HEADER) {
        return tell_fault(walk, event, DHCPV6LQ_FAULT_OPTION_TRUNCATED);
    }

    const uint8_t *octets = walk->octets + walk->position;
    size_t length = DHCPV6LQ_OPTION_HEADER + dhcpv6lq_wire_length(octets + 2);
    struct dhcpv6lq_level level = make_level(DHCPV6LQ_SCOPE_OPTION, space, octets, left, 2);

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
        need = level->number > DHCPV6LQ_PREFIX_BITS ? SIZE_MAX : (level->number + 7) / 8;
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
        return tell_fault(walk, event, DHCPV6LQ_FAULT_DOMAIN_NAME);
    }
    return tell_field(walk, event, field, length);
}

static bool is_message_only(const struct dhcpv6lq_layout *layout) {
    return layout->count == 1 &&
           dhcpv6lq_field_info((enum dhcpv6lq_field)layout->fields[0])->kind ==
               DHCPV6LQ_KIND_MESSAGE;
}

/* Is the element of a length that it can have at all? level->number is what its
 * header says: an option-len may not be more than what is there to hold it, a
 * message-size not less either. */
static bool check(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event) {
    struct dhcpv6lq_level *level = top(walk);
    enum dhcpv6lq_scope scope = (enum dhcpv6lq_scope)level->scope;
    size_t length = level->end - walk->position;

    level->state = STATE_FIELDS;
    if (scope == DHCPV6LQ_SCOPE_OPTION && level->number > length) {
        return !(walk->cut && is_message_only(level->layout)) &&
               tell_fault(walk, event, DHCPV6LQ_FAULT_OPTION_TRUNCATED);
    }
    if (scope == DHCPV6LQ_SCOPE_FRAME && level->number != length && length > 0) {
        tell_fault(walk, event, DHCPV6LQ_FAULT_MESSAGE_SIZE);
        level->state = STATE_FIELDS; /* what there is of the message is worth a look */
        return true;
    }
    return !dhcpv6lq_scope_allows(scope, level->entry, length) &&
           tell_fault(walk, event, dhcpv6lq_scope_fault(scope));
}

static bool finish(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_level *level = top(walk);

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

/* Of no octets, something to point to all the same. */
static const uint8_t *or_nothing(const uint8_t *octets) {
    static const uint8_t nothing[1];

    return octets ? octets : nothing;
}

static void start(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t offset, size_t length,
                  struct dhcpv6lq_level level) {
    level.begin = offset;
    level.end = offset + length;
    level.state = STATE_BEGIN;
    walk->octets = or_nothing(octets);
    walk->position = offset;
    walk->depth = 1;
    walk->cut = false;
    walk->levels[0] = level;
}

void dhcpv6lq_walk_message(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t length) {
    start(walk, octets, 0, length, message_level(octets, length));
}

void dhcpv6lq_walk_frame(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t length) {
    start(walk, octets, 0, length,
          make_level(DHCPV6LQ_SCOPE_FRAME, DHCPV6LQ_SPACE_NONE, octets, 0, 0));
}

void dhcpv6lq_walk_options(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t offset,
                           size_t length) {
    start(walk, octets, offset, length,
          make_level(DHCPV6LQ_SCOPE_LIST, DHCPV6LQ_SPACE_NONE, octets, 0, 0));
}

void dhcpv6lq_walk_duid(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t offset,
                        size_t length) {
    start(walk, octets, offset, length, duid_level(or_nothing(octets) + offset, length));
}

void dhcpv6lq_walk_cut(struct dhcpv6lq_walk *walk) {
    walk->cut = true;
}

void dhcpv6lq_walk_skip(struct dhcpv6lq_walk *walk) {
    struct dhcpv6lq_level *level = top(walk);

    level->state = STATE_FINISH;
    walk->position = level->end;
}

const struct dhcpv6lq_level *dhcpv6lq_walk_holder(const struct dhcpv6lq_walk *walk, unsigned up) {
    return up < walk->depth ? &walk->levels[walk->depth - 1 - up] : NULL;
}
