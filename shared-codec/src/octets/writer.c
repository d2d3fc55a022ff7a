/* SPDX-License-Identifier: MIT
 *
 * The writer: a stack of open elements like the walk's, moved by the caller.
 * Octets that find no room are counted all the same, so that the size needed is
 * known at the end.
 */
#include "dhcpv6lq/writer.h"

#include <string.h>

#include "octets/scope.h"
#include "octets/wire.h"

static struct dhcpv6lq_writer_level *top(struct dhcpv6lq_writer *writer) {
    return &writer->levels[writer->depth - 1];
}

static bool failed(const struct dhcpv6lq_writer *writer) {
    return writer->error.code != DHCPV6LQ_OK;
}

static void fail(struct dhcpv6lq_writer *writer, enum dhcpv6lq_code code, size_t offset,
                 const char *text) {
    if (!failed(writer)) {
        writer->error = (struct dhcpv6lq_error){code, offset, 0, text};
    }
}

/* Put an integer at an offset that was counted already. One of no octets (a FRAME has no code) is
 * not put anywhere: there may be no buffer to point into. */
static void put_at(struct dhcpv6lq_writer *writer, size_t offset, size_t width, uint64_t number) {
    if (width > 0 && offset + width <= writer->size) {
        dhcpv6lq_wire_put(writer->octets + offset, width, number);
    }
}

static void put_number(struct dhcpv6lq_writer *writer, size_t width, uint64_t number) {
    put_at(writer, writer->used, width, number);
    writer->used += width;
}

static void put_octets(struct dhcpv6lq_writer *writer, const uint8_t *octets, size_t length) {
    if (length > 0 && writer->used <= writer->size && length <= writer->size - writer->used) {
        memcpy(writer->octets + writer->used, octets, length);
    }
    writer->used += length;
}

/* How many octets the field has here, or SIZE_MAX where any number will do. */
static size_t extent(const struct dhcpv6lq_writer_level *level,
                     const struct dhcpv6lq_field_info *info) {
    switch (info->extent) {
    case DHCPV6LQ_EXTENT_FIXED:
        return info->width;
    case DHCPV6LQ_EXTENT_SIZED:
        return level->number;
    case DHCPV6LQ_EXTENT_BITS:
        return ((size_t)level->number + 7) / 8;
    case DHCPV6LQ_EXTENT_NAME:
    case DHCPV6LQ_EXTENT_REST:
        break;
    }
    return SIZE_MAX;
}

/* May nothing stand for the field? The walk does not tell such a field either. */
static bool may_be_empty(const struct dhcpv6lq_writer_level *level,
                         const struct dhcpv6lq_field_info *info) {
    switch (info->kind) {
    case DHCPV6LQ_KIND_NAME:
    case DHCPV6LQ_KIND_DUID:
    case DHCPV6LQ_KIND_MESSAGE:
        return false;
    default:
        return info->extent == DHCPV6LQ_EXTENT_REST || extent(level, info) == 0;
    }
}

static const struct dhcpv6lq_field_info *info_at(const struct dhcpv6lq_writer_level *level,
                                                 uint8_t index) {
    return dhcpv6lq_info_of((enum dhcpv6lq_field)level->layout->fields[index]);
}

/* Move to the next field of that name, over fields that may be empty, and into
 * the layout's repetition once more where it has one. False where another field
 * comes first. */
static bool seek(struct dhcpv6lq_writer_level *level, enum dhcpv6lq_field field) {
    const struct dhcpv6lq_layout *layout = level->layout;
    bool again = layout->repeat < layout->count;

    while (!level->raw) {
        if (level->field >= layout->count) {
            if (!again) {
                break;
            }
            again = false;
            level->field = layout->repeat;
        }
        if (layout->fields[level->field] == field) {
            return true;
        }
        if (!may_be_empty(level, info_at(level, level->field))) {
            break;
        }
        level->field++;
    }
    return false;
}

/* Are all fields there that must be? */
static bool complete(const struct dhcpv6lq_writer_level *level) {
    const struct dhcpv6lq_layout *layout = level->layout;
    uint8_t next = level->field;

    while (next < layout->count && next != layout->repeat) {
        if (!may_be_empty(level, info_at(level, next))) {
            return false;
        }
        next++;
    }
    return true;
}

/* The innermost element takes the field next, or the writing fails. */
static bool take(struct dhcpv6lq_writer *writer, enum dhcpv6lq_field field) {
    if (failed(writer)) {
        return false;
    }
    if (writer->depth == 0 || !seek(top(writer), field)) {
        fail(writer, DHCPV6LQ_TYPE, writer->used, "another field comes next");
        return false;
    }
    return true;
}

/* The field in which the innermost element holds elements of a kind;
 * UNDECODED, which no layout has, where it holds none. */
static enum dhcpv6lq_field holding_field(const struct dhcpv6lq_writer_level *level,
                                         enum dhcpv6lq_kind kind) {
    for (uint8_t i = 0; i < level->layout->count; i++) {
        if (info_at(level, i)->kind == kind && kind >= DHCPV6LQ_KIND_DUID) {
            return (enum dhcpv6lq_field)level->layout->fields[i];
        }
    }
    return DHCPV6LQ_FIELD_UNDECODED;
}

/* Elements by their scope: the kind of field that holds them (UINT, which holds
 * nothing, for those that stand by themselves) and whose codes they have where
 * no such field says it. */
static const struct {
    enum dhcpv6lq_kind kind;
    enum dhcpv6lq_space space;
} scopes[] = {
    [DHCPV6LQ_SCOPE_FRAME] = {DHCPV6LQ_KIND_UINT, DHCPV6LQ_SPACE_NONE},
    [DHCPV6LQ_SCOPE_MESSAGE] = {DHCPV6LQ_KIND_MESSAGE, DHCPV6LQ_SPACE_MESSAGE},
    [DHCPV6LQ_SCOPE_OPTION] = {DHCPV6LQ_KIND_OPTIONS, DHCPV6LQ_SPACE_OPTION},
    [DHCPV6LQ_SCOPE_DUID] = {DHCPV6LQ_KIND_DUID, DHCPV6LQ_SPACE_DUID},
    [DHCPV6LQ_SCOPE_LIST] = {DHCPV6LQ_KIND_UINT, DHCPV6LQ_SPACE_NONE},
};

/* Open an element without writing anything. */
static bool open_element(struct dhcpv6lq_writer *writer, enum dhcpv6lq_scope scope, uint32_t code) {
    enum dhcpv6lq_kind kind = scopes[scope].kind;
    enum dhcpv6lq_space space = scopes[scope].space;

    if (failed(writer)) {
        return false;
    }
    if (writer->depth == DHCPV6LQ_MAX_DEPTH) {
        fail(writer, DHCPV6LQ_NESTING, writer->used, "nested too deep");
        return false;
    }
    if (writer->depth > 0) {
        struct dhcpv6lq_writer_level *holder = top(writer);
        enum dhcpv6lq_field field = holding_field(holder, kind);

        if (!take(writer, field)) {
            return false;
        }
        if (kind == DHCPV6LQ_KIND_OPTIONS) {
            space = dhcpv6lq_info_of(field)->space; /* and more options may follow */
        } else {
            holder->field++;
        }
    }

    struct dhcpv6lq_writer_level level = {
        .begin = writer->used, .scope = (uint8_t)scope, .space = (uint8_t)space};

    level.layout = dhcpv6lq_scope_layout(scope, space, code, &level.entry);
    writer->levels[writer->depth++] = level;
    return true;
}

void dhcpv6lq_writer_init(struct dhcpv6lq_writer *writer, uint8_t *octets, size_t size) {
    writer->octets = octets;
    writer->size = size;
    writer->used = 0;
    writer->depth = 0;
    writer->error = (struct dhcpv6lq_error){.code = DHCPV6LQ_OK};
}

void dhcpv6lq_write_begin(struct dhcpv6lq_writer *writer, enum dhcpv6lq_scope scope,
                          uint32_t code) {
    if (!open_element(writer, scope, code)) {
        return;
    }

    const struct dhcpv6lq_writer_level *level = top(writer);
    const struct dhcpv6lq_layout *header =
        dhcpv6lq_scope_header(scope, (enum dhcpv6lq_space)level->space);

    if (header) { /* the code, and as a last field the length, which is not known yet */
        size_t before = dhcpv6lq_scope_header_length(scope, (enum dhcpv6lq_space)level->space) -
                        DHCPV6LQ_LENGTH_WIDTH;

        if (code >> (8 * before)) {
            fail(writer, DHCPV6LQ_VALUE, writer->used, "the code is too big");
        }
        put_number(writer, before, code);
        put_number(writer, DHCPV6LQ_LENGTH_WIDTH, 0);
    } else if (scope != DHCPV6LQ_SCOPE_LIST) { /* the code is the layout's first field */
        dhcpv6lq_write_number(writer, (enum dhcpv6lq_field)level->layout->fields[0], code);
    }
}

void dhcpv6lq_write_number(struct dhcpv6lq_writer *writer, enum dhcpv6lq_field field,
                           uint64_t number) {
    const struct dhcpv6lq_field_info *info = dhcpv6lq_info_of(field);

    if (!take(writer, field)) {
        return;
    }

    unsigned padding = dhcpv6lq_scope_padding(info, top(writer)->number);

    if (info->kind > DHCPV6LQ_KIND_TIME) {
        fail(writer, DHCPV6LQ_TYPE, writer->used, "the field is no number");
    } else if (number >> (8 * info->width - padding)) {
        fail(writer, DHCPV6LQ_VALUE, writer->used, "the number does not fit the field");
    } else {
        put_number(writer, info->width, number << padding);
        top(writer)->number = (uint32_t)number;
        top(writer)->field++;
    }
}

void dhcpv6lq_write_octets(struct dhcpv6lq_writer *writer, enum dhcpv6lq_field field,
                           const uint8_t *octets, size_t length) {
    const struct dhcpv6lq_field_info *info = dhcpv6lq_info_of(field);
    bool partial = info->kind == DHCPV6LQ_KIND_PARTIAL_NAME;
    bool name = info->kind == DHCPV6LQ_KIND_NAME || (partial && length > 0);

    if (!take(writer, field)) {
        return;
    }

    size_t need = extent(top(writer), info);

    if (info->kind <= DHCPV6LQ_KIND_TIME || info->kind >= DHCPV6LQ_KIND_DUID) {
        fail(writer, DHCPV6LQ_TYPE, writer->used, "the field is a number or an element");
    } else if (info->extent == DHCPV6LQ_EXTENT_BITS && top(writer)->number > DHCPV6LQ_PREFIX_BITS) {
        fail(writer, DHCPV6LQ_VALUE, writer->used, "the prefix is longer than /128");
    } else if (need != SIZE_MAX && length != need) {
        fail(writer, DHCPV6LQ_LENGTH, writer->used, "the field has another length");
    } else if (name && (length == 0 || dhcpv6lq_wire_name(octets, length, partial) != length)) {
        fail(writer, DHCPV6LQ_VALUE, writer->used, "no domain name in RFC 1035 labels");
    } else {
        put_octets(writer, octets, length);
        top(writer)->field++;
    }
}

void dhcpv6lq_write_name(struct dhcpv6lq_writer *writer, enum dhcpv6lq_field field,
                         const char *name) {
    uint8_t labels[DHCPV6LQ_NAME_MAX];
    size_t used = 0;

    if (strcmp(name, ".") == 0) {
        name++;
    } else if (*name == '\0') {
        fail(writer, DHCPV6LQ_VALUE, writer->used, "an empty domain name");
    }
    while (*name != '\0') {
        size_t length = strcspn(name, ".");

        /* One octet for the label's length before it, one for the zero that ends the name. */
        if (length == 0 || length > DHCPV6LQ_LABEL_MAX || length + 2 > sizeof labels - used) {
            fail(writer, DHCPV6LQ_VALUE, writer->used,
                 "a label of a domain name has 1 to 63 octets, the name up to 255");
            return;
        }
        labels[used++] = (uint8_t)length;
        memcpy(labels + used, name, length);
        used += length;
        name += length;
        name += *name == '.' ? 1 : 0;
    }
    labels[used++] = 0;
    dhcpv6lq_write_octets(writer, field, labels, used);
}

void dhcpv6lq_write_end(struct dhcpv6lq_writer *writer) {
    if (writer->depth == 0) {
        fail(writer, DHCPV6LQ_TYPE, writer->used, "no element is open");
    }
    if (failed(writer)) {
        return;
    }

    const struct dhcpv6lq_writer_level *level = top(writer);
    enum dhcpv6lq_scope scope = (enum dhcpv6lq_scope)level->scope;
    size_t header = dhcpv6lq_scope_header_length(scope, (enum dhcpv6lq_space)level->space);
    size_t length = writer->used - level->begin - header;

    bool checked = !level->raw && !level->broken;

    if (checked && !complete(level)) {
        fail(writer, DHCPV6LQ_LENGTH, level->begin, "the element's fields are not all there");
    } else if (checked && !dhcpv6lq_scope_allows(scope, level->entry, length)) {
        fail(writer, DHCPV6LQ_LENGTH, level->begin,
             dhcpv6lq_fault_text(dhcpv6lq_scope_fault(scope)));
    } else if (header > 0 && !level->broken) {
        if (length > DHCPV6LQ_LENGTH_MAX) {
            fail(writer, DHCPV6LQ_LENGTH, level->begin, "the element has over 65535 octets");
        }
        put_at(writer, level->begin + header - DHCPV6LQ_LENGTH_WIDTH, DHCPV6LQ_LENGTH_WIDTH,
               length);
    }
    writer->depth--;
}

void dhcpv6lq_write_raw(struct dhcpv6lq_writer *writer, const uint8_t *octets, size_t length) {
    if (failed(writer)) {
        return;
    }
    put_octets(writer, octets, length);
    if (writer->depth > 0) {
        top(writer)->raw = true;
    }
}

static void write_field(struct dhcpv6lq_writer *writer, const uint8_t *octets,
                        const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_field_info *info = dhcpv6lq_info_of(event->field);

    if (event->field == DHCPV6LQ_FIELD_UNDECODED) {
        dhcpv6lq_write_raw(writer, octets + event->offset, event->length);
    } else if (event->header) {
        if (!failed(writer)) {
            put_number(writer, info->width, event->number);
        }
    } else if (info->kind == DHCPV6LQ_KIND_LEADING) { /* whatever stands in the bits after it */
        if (take(writer, event->field)) {
            put_octets(writer, octets + event->offset, event->length);
            top(writer)->field++;
        }
    } else if (info->kind <= DHCPV6LQ_KIND_TIME) {
        dhcpv6lq_write_number(writer, event->field, event->number);
    } else {
        dhcpv6lq_write_octets(writer, event->field, octets + event->offset, event->length);
    }
}

/* Has the element that ends another length than its header says? Where the octets were cut, the
 * walk tells such an element without a FAULT. */
static bool is_cut(const uint8_t *octets, const struct dhcpv6lq_event *event) {
    size_t header = dhcpv6lq_scope_header_length(event->scope, event->space);

    return header > 0 && event->length >= header &&
           dhcpv6lq_wire_length(octets + event->offset + header - DHCPV6LQ_LENGTH_WIDTH) !=
               event->length - header;
}

static void set_broken(struct dhcpv6lq_writer *writer) {
    if (writer->depth > 0) {
        top(writer)->broken = true;
    }
}

void dhcpv6lq_write_event(struct dhcpv6lq_writer *writer, const uint8_t *octets,
                          const struct dhcpv6lq_event *event) {
    switch (event->type) {
    case DHCPV6LQ_EVENT_BEGIN:
        open_element(writer, event->scope, event->code);
        break;
    case DHCPV6LQ_EVENT_FIELD:
        write_field(writer, octets, event);
        break;
    case DHCPV6LQ_EVENT_FAULT:
        set_broken(writer);
        break;
    case DHCPV6LQ_EVENT_END:
        if (is_cut(octets, event)) {
            set_broken(writer);
        }
        dhcpv6lq_write_end(writer);
        break;
    }
}

enum dhcpv6lq_code dhcpv6lq_writer_finish(const struct dhcpv6lq_writer *writer, size_t *used,
                                          struct dhcpv6lq_error *error) {
    *used = 0;
    if (failed(writer)) {
        *error = writer->error;
    } else if (writer->depth > 0) {
        *error = (struct dhcpv6lq_error){DHCPV6LQ_LENGTH, writer->levels[writer->depth - 1].begin,
                                         0, "the element was not ended"};
    } else if (writer->used > writer->size) {
        *error = (struct dhcpv6lq_error){DHCPV6LQ_SPACE, writer->size, writer->used,
                                         "the buffer is too small"};
    } else {
        *used = writer->used;
        return DHCPV6LQ_OK;
    }
    return error->code;
}
