/* SPDX-License-Identifier: MIT
 *
 * The walk: a stack of open elements, each with its layout and the field that
 * comes next. One call of dhcpv6lq_walk_next() moves the top of the stack by
 * one step until there is an event to tell.
 */
#include "dhcpv6lq/walk.h"

#include "octets/infos.h"
#include "octets/scope.h"
#include "octets/wire.h"

enum { CODE_WIDTH = 2 /* octets of an option-code, a DUID type or a length */ };

/* What an open element's next step is. */
enum state {
    STATE_BEGIN,  /* it is the outermost, and was not told yet */
    STATE_HEADER, /* FRAME, OPTION: the fields before its own */
    STATE_FIELDS, /* the layout's fields */
    STATE_FINISH  /* what is left is undecoded, then it ends */
};

/* ---- events ---- */

static inline bool tell(const struct dhcpv6lq_walk *walk, const struct dhcpv6lq_level *level,
                        struct dhcpv6lq_event *event, enum dhcpv6lq_event_type type,
                        size_t length) {
    event->type = type;
    event->offset = walk->position;
    event->length = length;
    event->scope = level->scope;
    event->space = level->space;
    event->code = level->code;
    event->entry = level->entry;
    event->field = DHCPV6LQ_FIELD_UNDECODED;
    event->header = false;
    event->number = 0;
    event->fault = (enum dhcpv6lq_fault)0;
    return true;
}

static inline bool tell_field(struct dhcpv6lq_walk *walk, struct dhcpv6lq_level *level,
                              struct dhcpv6lq_event *event, enum dhcpv6lq_field field,
                              const struct dhcpv6lq_field_info *info, size_t length) {
    tell(walk, level, event, DHCPV6LQ_EVENT_FIELD, length);
    event->field = field;
    if (info->kind <= DHCPV6LQ_KIND_TIME) {
        event->number = dhcpv6lq_wire_get(walk->octets + walk->position, length);
        if (info->kind == DHCPV6LQ_KIND_LEADING) {
            event->number >>= dhcpv6lq_scope_padding(info, level->number);
        }
        level->number = (uint32_t)event->number;
    }
    walk->position += length;
    return true;
}

static bool tell_fault(struct dhcpv6lq_walk *walk, struct dhcpv6lq_level *level,
                       struct dhcpv6lq_event *event, enum dhcpv6lq_fault fault) {
    tell(walk, level, event, DHCPV6LQ_EVENT_FAULT, level->end - walk->position);
    event->fault = fault;
    level->state = STATE_FINISH;
    return true;
}

/* The octets of the innermost element do not fit its layout. A message in an option has the size
 * that the option gives it. */
static bool tell_misfit(struct dhcpv6lq_walk *walk, struct dhcpv6lq_level *level,
                        struct dhcpv6lq_event *event) {
    bool is_held = level->scope == DHCPV6LQ_SCOPE_MESSAGE && walk->depth >= 2 &&
                   level[-1].scope == DHCPV6LQ_SCOPE_OPTION;

    return tell_fault(walk, level, event,
                      is_held ? DHCPV6LQ_FAULT_OPTION_LENGTH : dhcpv6lq_scope_fault(level->scope));
}

/* ---- elements ---- */

/* Make a level for an element whose code is the integer in the first `width` octets;
 * 0 where they are not there. */
static inline void make_level(struct dhcpv6lq_level *level, enum dhcpv6lq_scope scope,
                              enum dhcpv6lq_space space, const uint8_t *octets, size_t length,
                              size_t width) {
    level->scope = scope;
    level->space = space;
    level->code = length >= width ? (uint32_t)dhcpv6lq_wire_get(octets, width) : 0;
    level->number = 0;
    level->field = 0;
    level->own = dhcpv6lq_scope_layout(scope, space, level->code, &level->entry);
    level->layout = dhcpv6lq_scope_header(scope, space);
}

/* Open the element of a field of kind DUID or MESSAGE, or one option of a field
 * of kind OPTIONS, with its code in `width` octets. `length` octets are there for it. */
static inline bool open_element(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event,
                                enum dhcpv6lq_scope scope, enum dhcpv6lq_space space, size_t width,
                                size_t length) {
    struct dhcpv6lq_level *level = walk->level + 1;

    if (walk->depth == DHCPV6LQ_MAX_DEPTH) {
        return tell_fault(walk, walk->level, event, DHCPV6LQ_FAULT_NESTING);
    }
    make_level(level, scope, space, walk->octets + walk->position, length, width);
    level->begin = walk->position;
    level->end = walk->position + length;
    level->state = STATE_HEADER;
    walk->depth++;
    walk->level = level;
    return tell(walk, level, event, DHCPV6LQ_EVENT_BEGIN, length);
}

/* One step of a field of kind OPTIONS: an option, or the end of them. */
static inline bool step_options(struct dhcpv6lq_walk *walk, struct dhcpv6lq_level *holder,
                                struct dhcpv6lq_event *event, enum dhcpv6lq_space space) {
    size_t left = holder->end - walk->position;
    size_t length;

    if (left == 0) {
        holder->field++;
        return false;
    }
    if (left < DHCPV6LQ_OPTION_HEADER) {
        return tell_fault(walk, holder, event, DHCPV6LQ_FAULT_OPTION_TRUNCATED);
    }
    length =
        DHCPV6LQ_OPTION_HEADER + dhcpv6lq_wire_length(walk->octets + walk->position + CODE_WIDTH);
    return open_element(walk, event, DHCPV6LQ_SCOPE_OPTION, space, CODE_WIDTH,
                        length < left ? length : left);
}

/* ---- fields ---- */

/* How many octets the field has, or SIZE_MAX where what is left does not hold it. */
static size_t extent(const struct dhcpv6lq_walk *walk, const struct dhcpv6lq_level *level,
                     const struct dhcpv6lq_field_info *info) {
    size_t left = level->end - walk->position;
    size_t need = left;

    switch (info->extent) {
    case DHCPV6LQ_EXTENT_FIXED:
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

/* One step of a field that is no element, and is a name, or has a length that varies. */
static bool step_varying(struct dhcpv6lq_walk *walk, struct dhcpv6lq_level *level,
                         struct dhcpv6lq_event *event, enum dhcpv6lq_field field,
                         const struct dhcpv6lq_field_info *info) {
    size_t length = extent(walk, level, info);

    if (length == SIZE_MAX) {
        return tell_misfit(walk, level, event);
    }
    level->field++;
    if (length == 0 && info->kind != DHCPV6LQ_KIND_NAME) {
        return false; /* an empty text, identifier or the like */
    }
    if (info->kind >= DHCPV6LQ_KIND_NAME && !is_name(walk, info->kind, length)) {
        return tell_fault(walk, level, event, DHCPV6LQ_FAULT_DOMAIN_NAME);
    }
    return tell_field(walk, level, event, field, info, length);
}

/* One step of a field that is no element. Most have a fixed length. */
static inline bool step_field(struct dhcpv6lq_walk *walk, struct dhcpv6lq_level *level,
                              struct dhcpv6lq_event *event, enum dhcpv6lq_field field,
                              const struct dhcpv6lq_field_info *info) {
    if (info->extent != DHCPV6LQ_EXTENT_FIXED) {
        return step_varying(walk, level, event, field, info);
    }
    if (info->width > level->end - walk->position) {
        return tell_misfit(walk, level, event);
    }
    level->field++;
    return tell_field(walk, level, event, field, info, info->width);
}

/* One step of a field that is an element, or options to the end. */
static bool step_element(struct dhcpv6lq_walk *walk, struct dhcpv6lq_level *level,
                         struct dhcpv6lq_event *event, const struct dhcpv6lq_field_info *info) {
    size_t length = level->end - walk->position;

    if (info->kind == DHCPV6LQ_KIND_OPTIONS) {
        return step_options(walk, level, event, info->space);
    }
    level->field++;
    return info->kind == DHCPV6LQ_KIND_MESSAGE
               ? open_element(walk, event, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_SPACE_MESSAGE, 1,
                              length)
               : open_element(walk, event, DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_SPACE_DUID, CODE_WIDTH,
                              length);
}

/* What is left is undecoded; then the element ends. */
static inline bool finish(struct dhcpv6lq_walk *walk, struct dhcpv6lq_level *level,
                          struct dhcpv6lq_event *event) {
    if (walk->position < level->end) {
        return tell_field(walk, level, event, DHCPV6LQ_FIELD_UNDECODED,
                          dhcpv6lq_info_of(DHCPV6LQ_FIELD_UNDECODED), level->end - walk->position);
    }
    tell(walk, level, event, DHCPV6LQ_EVENT_END, level->end - level->begin);
    event->offset = level->begin;
    walk->depth--;
    walk->level -= walk->depth > 0 ? 1 : 0;
    return true;
}

/* Has the layout no field for what is left? Then it is at its end, or does not fit. */
static inline bool is_over(const struct dhcpv6lq_walk *walk, struct dhcpv6lq_level *level) {
    const struct dhcpv6lq_layout *layout = level->layout;

    if (level->field < layout->count && level->field != layout->repeat) {
        return false;
    }
    if (layout->repeat >= layout->count || walk->position == level->end) {
        return true;
    }
    level->field = level->field < layout->count ? level->field : layout->repeat;
    return false;
}

/* One step through the layout's fields; false where it had nothing to tell. */
static bool step_fields(struct dhcpv6lq_walk *walk, struct dhcpv6lq_level *level,
                        struct dhcpv6lq_event *event) {
    enum dhcpv6lq_field field;
    const struct dhcpv6lq_field_info *info;

    if (is_over(walk, level)) {
        return walk->position < level->end
                   ? tell_misfit(walk, level, event)
                   : finish(walk, level, event); /* nothing is left: the element ends */
    }
    field = (enum dhcpv6lq_field)level->layout->fields[level->field];
    info = dhcpv6lq_info_of(field);
    return info->kind >= DHCPV6LQ_KIND_DUID ? step_element(walk, level, event, info)
                                            : step_field(walk, level, event, field, info);
}

/* One step through the fields before an element's own, which are integers of two octets; false
 * where there are no more. */
static inline bool step_header(struct dhcpv6lq_walk *walk, struct dhcpv6lq_level *level,
                               struct dhcpv6lq_event *event) {
    if (!level->layout || level->field == level->layout->count) {
        level->layout = level->own;
        level->field = 0;
        return false;
    }
    if (level->end - walk->position < CODE_WIDTH) {
        return tell_misfit(walk, level, event);
    }
    tell(walk, level, event, DHCPV6LQ_EVENT_FIELD, CODE_WIDTH);
    event->field = (enum dhcpv6lq_field)level->layout->fields[level->field++];
    event->header = true;
    level->number = (uint32_t)dhcpv6lq_wire_get(walk->octets + walk->position, CODE_WIDTH);
    event->number = level->number;
    walk->position += CODE_WIDTH;
    return true;
}

/* The same without telling them, of an option. */
static inline void pass_header(struct dhcpv6lq_walk *walk, struct dhcpv6lq_level *level) {
    level->number = (uint32_t)dhcpv6lq_wire_length(walk->octets + walk->position + CODE_WIDTH);
    level->layout = level->own;
    walk->position += DHCPV6LQ_OPTION_HEADER;
}

static bool is_message_only(const struct dhcpv6lq_layout *layout) {
    return layout->count == 1 &&
           dhcpv6lq_info_of((enum dhcpv6lq_field)layout->fields[0])->kind == DHCPV6LQ_KIND_MESSAGE;
}

/* Is the element of a length that it can have at all? level->number is what its
 * header says: an option-len may not be more than what is there to hold it, a
 * message-size not less either. */
static inline bool check(struct dhcpv6lq_walk *walk, struct dhcpv6lq_level *level,
                         struct dhcpv6lq_event *event) {
    enum dhcpv6lq_scope scope = level->scope;
    size_t length = level->end - walk->position;

    if (scope == DHCPV6LQ_SCOPE_OPTION && level->number > length) {
        return !(walk->cut && is_message_only(level->own)) &&
               tell_fault(walk, level, event, DHCPV6LQ_FAULT_OPTION_TRUNCATED);
    }
    if (scope == DHCPV6LQ_SCOPE_FRAME && level->number != length && length > 0) {
        tell_fault(walk, level, event, DHCPV6LQ_FAULT_MESSAGE_SIZE);
        level->state = STATE_FIELDS; /* what there is of the message is worth a look */
        return true;
    }
    return !dhcpv6lq_scope_allows(scope, level->entry, length) && tell_misfit(walk, level, event);
}

/* ---- the walk ---- */

bool dhcpv6lq_walk_next(struct dhcpv6lq_walk *walk, struct dhcpv6lq_event *event) {
    while (walk->depth > 0) {
        struct dhcpv6lq_level *level = walk->level;

        switch ((enum state)level->state) {
        case STATE_BEGIN:
            level->state = STATE_HEADER;
            return tell(walk, level, event, DHCPV6LQ_EVENT_BEGIN, level->end - level->begin);
        case STATE_HEADER:
            if (walk->brief && level->scope == DHCPV6LQ_SCOPE_OPTION) {
                pass_header(walk, level);
            } else if (step_header(walk, level, event)) {
                return true;
            }
            level->state = STATE_FIELDS;
            if (check(walk, level, event)) {
                return true;
            }
            /* fall through */
        case STATE_FIELDS:
            if (step_fields(walk, level, event)) {
                return true;
            }
            break;
        case STATE_FINISH:
            return finish(walk, level, event);
        }
    }
    return false;
}

/* Of no octets, something to point to all the same. */
static const uint8_t *or_nothing(const uint8_t *octets) {
    static const uint8_t nothing[1];

    return octets ? octets : nothing;
}

/* The code of what is walked is in the first `width` octets; 0: it has none. */
static void start(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t offset, size_t length,
                  enum dhcpv6lq_scope scope, enum dhcpv6lq_space space, size_t width) {
    struct dhcpv6lq_level *level = walk->levels;

    walk->octets = or_nothing(octets);
    walk->position = offset;
    walk->depth = 1;
    walk->level = level;
    walk->cut = walk->brief = false;
    make_level(level, scope, space, walk->octets + offset, length, width);
    level->begin = offset;
    level->end = offset + length;
    level->state = STATE_BEGIN;
}

void dhcpv6lq_walk_message(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t length) {
    start(walk, octets, 0, length, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_SPACE_MESSAGE, 1);
}

void dhcpv6lq_walk_frame(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t length) {
    start(walk, octets, 0, length, DHCPV6LQ_SCOPE_FRAME, DHCPV6LQ_SPACE_NONE, 0);
}

void dhcpv6lq_walk_options(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t offset,
                           size_t length) {
    start(walk, octets, offset, length, DHCPV6LQ_SCOPE_LIST, DHCPV6LQ_SPACE_NONE, 0);
}

void dhcpv6lq_walk_duid(struct dhcpv6lq_walk *walk, const uint8_t *octets, size_t offset,
                        size_t length) {
    start(walk, octets, offset, length, DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_SPACE_DUID, CODE_WIDTH);
}

void dhcpv6lq_walk_cut(struct dhcpv6lq_walk *walk) {
    walk->cut = true;
}

void dhcpv6lq_walk_brief(struct dhcpv6lq_walk *walk) {
    walk->brief = true;
}

void dhcpv6lq_walk_skip(struct dhcpv6lq_walk *walk) {
    struct dhcpv6lq_level *level = walk->level;

    level->state = STATE_FINISH;
    walk->position = level->end;
}
