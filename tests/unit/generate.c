/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The generator of generate.h.
 */
#include "generate.h"

#include <stdlib.h>
#include <string.h>

enum { RELAY_HEADER = 34 }; /* octets of a RELAY-FORW without options: RFC 8415 9 */

static uint64_t draw(struct generator *generator) { /* xorshift64 */
    uint64_t x = generator->state;

    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return generator->state = x;
}

uint32_t generate_under(struct generator *generator, uint32_t limit) {
    return (uint32_t)((draw(generator) >> 16) % limit);
}

static struct record *record(struct generator *generator, enum dhcpv6lq_event_type type,
                             enum dhcpv6lq_scope scope, uint32_t code) {
    if (generator->count == GENERATE_RECORDS) {
        abort();
    }

    struct record *record = &generator->records[generator->count++];

    record->type = type;
    record->scope = scope;
    record->code = code;
    record->field = DHCPV6LQ_FIELD_UNDECODED;
    record->number = 0;
    record->length = 0;
    return record;
}

void generate_start(struct generator *generator) {
    generator->count = 0;
    dhcpv6lq_writer_init(&generator->writer, generator->octets, sizeof generator->octets);
}

/* One to three labels and the root. */
static size_t random_name(struct generator *generator, uint8_t *octets) {
    size_t length = 0;

    for (uint32_t labels = 1 + generate_under(generator, 3); labels > 0; labels--) {
        uint32_t label = 1 + generate_under(generator, 12);

        octets[length++] = (uint8_t)label;
        while (label-- > 0) {
            octets[length++] = (uint8_t)('a' + generate_under(generator, 26));
        }
    }
    octets[length++] = 0;
    return length;
}

/* An element being written, as far as its fields depend on each other. */
struct element {
    enum dhcpv6lq_scope scope;
    uint32_t code;
    const struct dhcpv6lq_entry *entry;
    unsigned depth;
    uint32_t size;     /* the last integer, for SIZED and BITS */
    uint8_t name[256]; /* the name that a SIZED field will be */
};

static void put_number(struct generator *generator, struct element *element,
                       enum dhcpv6lq_field field, const struct dhcpv6lq_field_info *next) {
    const struct dhcpv6lq_field_info *info = dhcpv6lq_field_info(field);
    uint64_t number = draw(generator) & ((UINT64_C(1) << (8 * info->width)) - 1);

    if (next && next->extent == DHCPV6LQ_EXTENT_BITS) {
        number = generate_under(generator, 129);
    } else if (next && next->extent == DHCPV6LQ_EXTENT_SIZED) {
        number = next->kind == DHCPV6LQ_KIND_NAME ? random_name(generator, element->name)
                                                  : generate_under(generator, 20);
    }
    if (next && next->kind == DHCPV6LQ_KIND_LEADING) {
        number = generate_under(generator, 20); /* more than there are, too */
    }

    unsigned bits = 8u * info->width;
    unsigned padding =
        info->kind == DHCPV6LQ_KIND_LEADING && element->size <= bits ? bits - element->size : 0;
    uint64_t wire = number >> padding << padding;

    number = wire >> padding;
    element->size = (uint32_t)number;
    dhcpv6lq_write_number(&generator->writer, field, number);

    struct record *told = record(generator, DHCPV6LQ_EVENT_FIELD, element->scope, element->code);

    told->field = field;
    told->number = number;
    told->length = info->width;
    for (size_t i = 0; i < info->width; i++) {
        told->octets[i] = (uint8_t)(wire >> (8 * (info->width - 1 - i)));
    }
}

static void put_octets(struct generator *generator, const struct element *element,
                       enum dhcpv6lq_field field) {
    const struct dhcpv6lq_field_info *info = dhcpv6lq_field_info(field);
    uint8_t octets[256];
    size_t length = 0;

    switch (info->extent) {
    case DHCPV6LQ_EXTENT_FIXED:
        length = info->width;
        break;
    case DHCPV6LQ_EXTENT_SIZED:
        length = element->size;
        break;
    case DHCPV6LQ_EXTENT_BITS:
        length = (element->size + 7) / 8;
        break;
    case DHCPV6LQ_EXTENT_NAME:
        length = random_name(generator, octets);
        break;
    case DHCPV6LQ_EXTENT_REST: /* a DUID tells clients apart by one octet at least */
        length = generate_under(generator, 30);
        if (element->scope == DHCPV6LQ_SCOPE_DUID ||
            (element->entry && element->entry->min_length > 0)) {
            length++;
        }
        break;
    }
    if (info->kind == DHCPV6LQ_KIND_PARTIAL_NAME) { /* whole, without its zero, or none */
        length = random_name(generator, octets) - generate_under(generator, 2);
        length = generate_under(generator, 8) == 0 ? 0 : length;
    } else if (info->kind == DHCPV6LQ_KIND_NAME && info->extent == DHCPV6LQ_EXTENT_SIZED) {
        memcpy(octets, element->name, length);
    } else if (info->kind != DHCPV6LQ_KIND_NAME) {
        for (size_t i = 0; i < length; i++) {
            octets[i] = (uint8_t)draw(generator);
        }
    }
    if (length == 0 && generate_under(generator, 2) == 0) {
        return; /* leave it out: the same octets */
    }
    dhcpv6lq_write_octets(&generator->writer, field, octets, length);
    if (length > 0) { /* an empty field is not told */
        struct record *told =
            record(generator, DHCPV6LQ_EVENT_FIELD, element->scope, element->code);

        told->field = field;
        told->length = length;
        memcpy(told->octets, octets, length);
    }
}

static void put_options(struct generator *generator, const struct element *element,
                        enum dhcpv6lq_space space) {
    size_t known;
    const struct dhcpv6lq_entry *entries = dhcpv6lq_entries(space, &known);
    uint32_t count = element->depth >= GENERATE_DEPTH ? 0 : generate_under(generator, 4);

    for (; count > 0; count--) {
        uint32_t code = generate_under(generator, UINT16_MAX + 1);

        if (known > 0 && generate_under(generator, 16) > 0) {
            code = entries[generate_under(generator, (uint32_t)known)].code;
        }
        generate_element(generator, DHCPV6LQ_SCOPE_OPTION, space, code, element->depth + 1);
    }
}

static void put_message(struct generator *generator, const struct element *element) {
    size_t known;
    const struct dhcpv6lq_entry *messages = dhcpv6lq_entries(DHCPV6LQ_SPACE_MESSAGE, &known);
    uint32_t code = messages[generate_under(generator, (uint32_t)known)].code;

    if (element->entry && element->entry->min_length >= RELAY_HEADER) {
        code = DHCPV6LQ_RELAY_FORW; /* no shorter message will do */
    }
    generate_element(generator, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_SPACE_MESSAGE, code,
                     element->depth + 1);
}

static void put_field(struct generator *generator, struct element *element,
                      enum dhcpv6lq_field field, const struct dhcpv6lq_field_info *next) {
    const struct dhcpv6lq_field_info *info = dhcpv6lq_field_info(field);

    if (info->kind <= DHCPV6LQ_KIND_TIME) {
        put_number(generator, element, field, next);
    } else if (info->kind == DHCPV6LQ_KIND_OPTIONS) {
        put_options(generator, element, info->space);
    } else if (info->kind == DHCPV6LQ_KIND_MESSAGE) {
        put_message(generator, element);
    } else if (info->kind == DHCPV6LQ_KIND_DUID) {
        generate_element(generator, DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_SPACE_DUID,
                         1 + generate_under(generator, 6), element->depth + 1);
    } else {
        put_octets(generator, element, field);
    }
}

/* The fields of an element that the registry does not know. */
static struct dhcpv6lq_layout unknown_layout(enum dhcpv6lq_scope scope) {
    struct dhcpv6lq_layout layout = {.count = 2, .repeat = DHCPV6LQ_LAYOUT_FIELDS + 1};

    switch (scope) {
    case DHCPV6LQ_SCOPE_MESSAGE:
        layout.fields[0] = DHCPV6LQ_FIELD_MSG_TYPE;
        layout.fields[1] = DHCPV6LQ_FIELD_MESSAGE_BODY;
        break;
    case DHCPV6LQ_SCOPE_DUID:
        layout.fields[0] = DHCPV6LQ_FIELD_DUID_TYPE;
        layout.fields[1] = DHCPV6LQ_FIELD_DUID_OCTETS;
        break;
    case DHCPV6LQ_SCOPE_FRAME:
        layout.count = 1;
        layout.fields[0] = DHCPV6LQ_FIELD_MESSAGE;
        break;
    default:
        layout.count = 1;
        layout.fields[0] = DHCPV6LQ_FIELD_OCTETS;
        break;
    }
    return layout;
}

void generate_element(struct generator *generator, enum dhcpv6lq_scope scope,
                      enum dhcpv6lq_space space, uint32_t code, unsigned depth) {
    struct element element = {.scope = scope, .code = code, .depth = depth};
    struct dhcpv6lq_layout layout = unknown_layout(scope);
    /* A message and a DUID have their type as their first field, and it is written. */
    bool typed = scope == DHCPV6LQ_SCOPE_MESSAGE || scope == DHCPV6LQ_SCOPE_DUID;

    element.entry = dhcpv6lq_lookup(space, code);
    layout = element.entry ? *element.entry->layout : layout;
    record(generator, DHCPV6LQ_EVENT_BEGIN, scope, code);
    dhcpv6lq_write_begin(&generator->writer, scope, code);

    uint32_t times = layout.repeat < layout.count ? generate_under(generator, 4) : 0;

    if (times == 0 && element.entry && element.entry->min_length > 0) {
        times = 1;
    }
    for (uint8_t i = typed ? 1 : 0; i < layout.count; i++) {
        if (i == layout.repeat && times-- == 0) {
            break;
        }
        put_field(generator, &element, (enum dhcpv6lq_field)layout.fields[i],
                  i + 1 < layout.count
                      ? dhcpv6lq_field_info((enum dhcpv6lq_field)layout.fields[i + 1])
                      : NULL);
        if (i + 1 == layout.count && layout.repeat < layout.count) {
            i = (uint8_t)(layout.repeat - 1);
        }
    }
    dhcpv6lq_write_end(&generator->writer);
    record(generator, DHCPV6LQ_EVENT_END, scope, code);
}
