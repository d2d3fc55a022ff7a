/* SPDX-License-Identifier: MIT
 *
 * DUIDs as a struct. The layout of each type is the registry's; here is only
 * which member a field goes to.
 */
#include "dhcpv6lq/duid.h"

#include "dhcpv6lq/writer.h"

#include "octets/scope.h"

static void set_number(struct dhcpv6lq_duid *duid, enum dhcpv6lq_field field, uint64_t number) {
    switch (dhcpv6lq_field_info(field)->space) {
    case DHCPV6LQ_SPACE_DUID:
        duid->type = (uint16_t)number;
        break;
    case DHCPV6LQ_SPACE_HARDWARE:
        duid->hardware_type = (uint16_t)number;
        break;
    case DHCPV6LQ_SPACE_ENTERPRISE:
        duid->enterprise = (uint32_t)number;
        break;
    default:
        duid->time = (uint32_t)number;
        break;
    }
}

static uint32_t get_number(const struct dhcpv6lq_duid *duid, enum dhcpv6lq_field field) {
    switch (dhcpv6lq_field_info(field)->space) {
    case DHCPV6LQ_SPACE_HARDWARE:
        return duid->hardware_type;
    case DHCPV6LQ_SPACE_ENTERPRISE:
        return duid->enterprise;
    default:
        return duid->time;
    }
}

enum dhcpv6lq_code dhcpv6lq_duid_load(struct dhcpv6lq_duid *duid, const uint8_t *octets,
                                      size_t offset, size_t length, size_t *used,
                                      struct dhcpv6lq_error *error) {
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;

    *duid = (struct dhcpv6lq_duid){0};
    *used = 0;
    dhcpv6lq_walk_duid(&walk, octets, offset, length);
    while (dhcpv6lq_walk_next(&walk, &event)) {
        if (event.type == DHCPV6LQ_EVENT_FAULT) {
            *error = (struct dhcpv6lq_error){DHCPV6LQ_LENGTH, offset, 0,
                                             dhcpv6lq_fault_text(event.fault)};
            return error->code;
        }
        if (event.type != DHCPV6LQ_EVENT_FIELD) {
            continue;
        }
        if (dhcpv6lq_field_info(event.field)->kind <= DHCPV6LQ_KIND_TIME) {
            set_number(duid, event.field, event.number);
        } else {
            duid->octets = octets + event.offset;
            duid->length = event.length;
        }
    }
    *used = length;
    return DHCPV6LQ_OK;
}

enum dhcpv6lq_code dhcpv6lq_duid_save(const struct dhcpv6lq_duid *duid, uint8_t *octets,
                                      size_t size, size_t *used, struct dhcpv6lq_error *error) {
    const struct dhcpv6lq_entry *entry;
    const struct dhcpv6lq_layout *layout =
        dhcpv6lq_scope_layout(DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_SPACE_DUID, duid->type, &entry);
    struct dhcpv6lq_writer writer;

    dhcpv6lq_writer_init(&writer, octets, size);
    dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_DUID, duid->type);
    for (uint8_t i = 1; i < layout->count; i++) { /* the first is the type */
        enum dhcpv6lq_field field = (enum dhcpv6lq_field)layout->fields[i];

        if (dhcpv6lq_field_info(field)->kind <= DHCPV6LQ_KIND_TIME) {
            dhcpv6lq_write_number(&writer, field, get_number(duid, field));
        } else {
            dhcpv6lq_write_octets(&writer, field, duid->octets, duid->length);
        }
    }
    dhcpv6lq_write_end(&writer);
    return dhcpv6lq_writer_finish(&writer, used, error);
}

enum dhcpv6lq_code dhcpv6lq_duid_validate(const struct dhcpv6lq_duid *duid,
                                          struct dhcpv6lq_error *error) {
    struct dhcpv6lq_error wrong;
    size_t used;
    enum dhcpv6lq_code code = dhcpv6lq_duid_save(duid, NULL, 0, &used, &wrong);

    if (code == DHCPV6LQ_SPACE) {
        return DHCPV6LQ_OK; /* nothing is wrong but the room that was not given */
    }
    wrong.offset = 0;
    wrong.text = dhcpv6lq_fault_text(DHCPV6LQ_FAULT_DUID_LENGTH);
    *error = wrong;
    return code;
}
