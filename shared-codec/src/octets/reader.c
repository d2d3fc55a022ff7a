/* SPDX-License-Identifier: MIT
 *
 * Lookups over one buffer. The layouts say where things are; see walk.c for the
 * way through everything.
 */
#include "dhcpv6lq/reader.h"

#include "octets/scope.h"
#include "octets/wire.h"

/* The octets before the field of kind OPTIONS that ends the layout, or SIZE_MAX
 * where it has none. Such layouts have nothing but FIXED fields before it, save
 * a few of softwires (S46_RULE ...) for which SIZE_MAX comes back too. */
static size_t octets_before_options(const struct dhcpv6lq_layout *layout) {
    size_t length = 0;

    for (uint8_t i = 0; i < layout->count; i++) {
        const struct dhcpv6lq_field_info *info =
            dhcpv6lq_field_info((enum dhcpv6lq_field)layout->fields[i]);

        if (info->kind == DHCPV6LQ_KIND_OPTIONS) {
            return length;
        }
        if (info->extent != DHCPV6LQ_EXTENT_FIXED) {
            break;
        }
        length += info->width;
    }
    return SIZE_MAX;
}

enum dhcpv6lq_code dhcpv6lq_message_load(struct dhcpv6lq_message *message, const uint8_t *octets,
                                         size_t offset, size_t length,
                                         struct dhcpv6lq_error *error) {
    *message = (struct dhcpv6lq_message){0};
    if (length < 1) {
        *error = (struct dhcpv6lq_error){DHCPV6LQ_TRUNCATED, offset, 1, "no message"};
        return error->code;
    }
    message->type = octets[offset];
    message->entry = dhcpv6lq_lookup(DHCPV6LQ_SPACE_MESSAGE, message->type);
    if (!message->entry) {
        *error = (struct dhcpv6lq_error){DHCPV6LQ_TYPE, offset, 0, "unassigned msg-type"};
        return error->code;
    }

    const struct dhcpv6lq_layout *layout = message->entry->layout;
    size_t header = octets_before_options(layout);

    if (length < header) {
        *error = (struct dhcpv6lq_error){DHCPV6LQ_TRUNCATED, offset, header,
                                         "message shorter than its header"};
        return error->code;
    }
    if (layout->fields[1] == DHCPV6LQ_FIELD_TRANSACTION_ID) {
        message->transaction_id = (uint32_t)dhcpv6lq_wire_get(octets + offset + 1, 3);
    }
    message->options = offset + header;
    message->options_length = length - header;
    return DHCPV6LQ_OK;
}

struct dhcpv6lq_options dhcpv6lq_options(const uint8_t *octets, size_t offset, size_t length) {
    return (struct dhcpv6lq_options){octets, offset, offset + length};
}

bool dhcpv6lq_options_next(struct dhcpv6lq_options *options, struct dhcpv6lq_option *option) {
    size_t left = options->end - options->position;

    if (left < DHCPV6LQ_OPTION_HEADER) {
        return false;
    }

    const uint8_t *octets = options->octets + options->position;

    option->code = (uint16_t)dhcpv6lq_wire_get(octets, 2);
    option->length = dhcpv6lq_wire_length(octets + 2);
    option->offset = options->position;
    option->data = options->position + DHCPV6LQ_OPTION_HEADER;
    if (option->length > left - DHCPV6LQ_OPTION_HEADER) {
        return false;
    }
    options->position = option->data + option->length;
    return true;
}

bool dhcpv6lq_options_find(const struct dhcpv6lq_options *options, uint16_t code,
                           struct dhcpv6lq_option *option) {
    struct dhcpv6lq_options rest = *options;

    while (dhcpv6lq_options_next(&rest, option)) {
        if (option->code == code) {
            return true;
        }
    }
    return false;
}

struct dhcpv6lq_options dhcpv6lq_option_options(const uint8_t *octets,
                                                const struct dhcpv6lq_option *option) {
    const struct dhcpv6lq_entry *entry = dhcpv6lq_lookup(DHCPV6LQ_SPACE_OPTION, option->code);
    size_t before = entry ? octets_before_options(entry->layout) : SIZE_MAX;

    if (before > option->length) {
        return dhcpv6lq_options(octets, option->data, 0);
    }
    return dhcpv6lq_options(octets, option->data + before, option->length - before);
}

bool dhcpv6lq_option_field(const uint8_t *octets, const struct dhcpv6lq_option *option,
                           enum dhcpv6lq_field field, struct dhcpv6lq_event *event) {
    struct dhcpv6lq_walk walk;
    unsigned depth = 0;

    dhcpv6lq_walk_options(&walk, octets, option->offset, DHCPV6LQ_OPTION_HEADER + option->length);
    while (dhcpv6lq_walk_next(&walk, event)) {
        if (event->type == DHCPV6LQ_EVENT_BEGIN && ++depth > 2) {
            dhcpv6lq_walk_skip(&walk); /* an element inside the option */
        } else if (event->type == DHCPV6LQ_EVENT_END) {
            depth--;
        } else if (event->type == DHCPV6LQ_EVENT_FIELD && event->field == field && depth == 2) {
            return true;
        }
    }
    return false;
}
