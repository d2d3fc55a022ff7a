/* SPDX-License-Identifier: MIT
 *
 * Elements as values: one table of types, one pair of load and save a class.
 */
#include "dhcpv6lq/element.h"

#include "dhcpv6lq/writer.h"

#include "message/findings.h"
#include "octets/scope.h"
#include "octets/wire.h"

enum { TRANSACTION_ID = 3, MESSAGE_HEADER = 1 + TRANSACTION_ID }; /* octets: RFC 8415 8 */

static const struct dhcpv6lq_element_type types[] = {
    {"LEASEQUERY-DONE", DHCPV6LQ_CLASS_MESSAGE, DHCPV6LQ_LEASEQUERY_DONE, false, true},
    {"LEASEQUERY-DATA", DHCPV6LQ_CLASS_MESSAGE, DHCPV6LQ_LEASEQUERY_DATA, false, true},
    {"OPTION_RELAY_ID", DHCPV6LQ_CLASS_OPTION, DHCPV6LQ_OPTION_RELAY_ID, true, true},
};

enum { TYPES = sizeof types / sizeof types[0] };

const struct dhcpv6lq_element_type *dhcpv6lq_element_types(size_t *count) {
    *count = TYPES;
    return types;
}

const struct dhcpv6lq_element_type *dhcpv6lq_element_find(enum dhcpv6lq_element_class element_class,
                                                          uint16_t number) {
    for (size_t i = 0; i < TYPES; i++) {
        if (types[i].element_class == element_class && types[i].number == number) {
            return &types[i];
        }
    }
    return NULL;
}

static enum dhcpv6lq_code refuse(struct dhcpv6lq_error *error, enum dhcpv6lq_code code,
                                 size_t offset, size_t needed, const char *text) {
    *error = (struct dhcpv6lq_error){code, offset, needed, text};
    return code;
}

/* The code for a rule that an element breaks; CONTENT for those that are not here. */
static enum dhcpv6lq_code code_of(enum dhcpv6lq_rule rule) {
    switch (rule) {
    case DHCPV6LQ_RULE_OPTION_TRUNCATED:
        return DHCPV6LQ_TRUNCATED;
    case DHCPV6LQ_RULE_OPTION_LENGTH:
    case DHCPV6LQ_RULE_DUID_LENGTH:
        return DHCPV6LQ_LENGTH;
    case DHCPV6LQ_RULE_DOMAIN_NAME:
    case DHCPV6LQ_RULE_PREFIX_LENGTH:
        return DHCPV6LQ_VALUE;
    case DHCPV6LQ_RULE_NESTING:
        return DHCPV6LQ_NESTING;
    default:
        return DHCPV6LQ_CONTENT;
    }
}

static enum dhcpv6lq_code validate_message(const struct dhcpv6lq_element *element,
                                           struct dhcpv6lq_error *error) {
    /* Both messages are a server's, over TCP. What their query asked for is not known. */
    static const struct dhcpv6lq_validation validation = {.transport = DHCPV6LQ_TCP,
                                                          .direction = DHCPV6LQ_FROM_SERVER,
                                                          .query = DHCPV6LQ_QUERY_UNKNOWN};
    struct dhcpv6lq_finding finding;

    if (element->transaction_id.length != TRANSACTION_ID) {
        return refuse(error, DHCPV6LQ_LENGTH, 1, 0, "A transaction-id has 3 octets");
    }
    if (element->options.length > DHCPV6LQ_LENGTH_MAX - MESSAGE_HEADER) {
        return refuse(error, DHCPV6LQ_LENGTH, 0, 0, "A message over TCP has up to 65535 octets");
    }
    if (dhcpv6lq_find_error(&finding, (uint8_t)element->type->number, element->options.octets,
                            element->options.length, &validation)) {
        return refuse(error, code_of(finding.rule), MESSAGE_HEADER + finding.offset, 0,
                      dhcpv6lq_rule_info(finding.rule)->text);
    }
    return DHCPV6LQ_OK;
}

static enum dhcpv6lq_code validate_relay_id(const struct dhcpv6lq_element *element,
                                            struct dhcpv6lq_error *error) {
    if (element->duid.type == 0 && element->duid.length == 0) {
        return refuse(error, DHCPV6LQ_LENGTH, DHCPV6LQ_OPTION_HEADER, 0,
                      "OPTION_RELAY_ID has no DUID");
    }

    enum dhcpv6lq_code code = dhcpv6lq_duid_validate(&element->duid, error);

    if (code != DHCPV6LQ_OK) {
        error->offset += DHCPV6LQ_OPTION_HEADER;
    }
    return code;
}

enum dhcpv6lq_code dhcpv6lq_element_validate(const struct dhcpv6lq_element *element,
                                             struct dhcpv6lq_error *error) {
    return element->type->element_class == DHCPV6LQ_CLASS_MESSAGE
               ? validate_message(element, error)
               : validate_relay_id(element, error);
}

static enum dhcpv6lq_code load_message(struct dhcpv6lq_element *element, const uint8_t *octets,
                                       size_t length, size_t *used, struct dhcpv6lq_error *error) {
    if (length < MESSAGE_HEADER) {
        return refuse(error, DHCPV6LQ_TRUNCATED, 0, MESSAGE_HEADER,
                      "The message ends inside its header");
    }
    if (octets[0] != element->type->number) {
        return refuse(error, DHCPV6LQ_TYPE, 0, 0, "Another msg-type");
    }
    element->transaction_id = (struct dhcpv6lq_view){octets + 1, TRANSACTION_ID};
    element->options = (struct dhcpv6lq_view){octets + MESSAGE_HEADER, length - MESSAGE_HEADER};
    *used = length;
    return DHCPV6LQ_OK;
}

static enum dhcpv6lq_code load_relay_id(struct dhcpv6lq_element *element, const uint8_t *octets,
                                        size_t length, size_t *used, struct dhcpv6lq_error *error) {
    if (length < DHCPV6LQ_OPTION_HEADER) {
        return refuse(error, DHCPV6LQ_TRUNCATED, 0, DHCPV6LQ_OPTION_HEADER,
                      "The option ends inside its header");
    }
    if (dhcpv6lq_wire_get(octets, 2) != element->type->number) {
        return refuse(error, DHCPV6LQ_TYPE, 0, 0, "Another option-code");
    }

    size_t duid = dhcpv6lq_wire_length(octets + 2);
    size_t taken;

    if (duid > length - DHCPV6LQ_OPTION_HEADER) {
        return refuse(error, DHCPV6LQ_TRUNCATED, 2, DHCPV6LQ_OPTION_HEADER + duid,
                      "The option-len runs past the octets that are there");
    }
    *used = DHCPV6LQ_OPTION_HEADER + duid;
    return duid == 0 ? DHCPV6LQ_OK /* and validate refuses it */
                     : dhcpv6lq_duid_load(&element->duid, octets, DHCPV6LQ_OPTION_HEADER, duid,
                                          &taken, error);
}

enum dhcpv6lq_code dhcpv6lq_element_load(struct dhcpv6lq_element *element,
                                         const struct dhcpv6lq_element_type *type,
                                         const uint8_t *octets, size_t offset, size_t length,
                                         size_t *used, struct dhcpv6lq_error *error) {
    size_t taken = 0;
    const uint8_t *start = length > 0 ? octets + offset : octets; /* which may be NULL */

    *element = (struct dhcpv6lq_element){.type = type};
    *used = 0;

    enum dhcpv6lq_code code = type->element_class == DHCPV6LQ_CLASS_MESSAGE
                                  ? load_message(element, start, length, &taken, error)
                                  : load_relay_id(element, start, length, &taken, error);

    if (code == DHCPV6LQ_OK) {
        code = dhcpv6lq_element_validate(element, error);
    }
    if (code != DHCPV6LQ_OK) {
        error->offset += offset;
        return code;
    }
    *used = taken;
    return DHCPV6LQ_OK;
}

enum dhcpv6lq_code dhcpv6lq_element_save(const struct dhcpv6lq_element *element, uint8_t *octets,
                                         size_t size, size_t *used, struct dhcpv6lq_error *error) {
    enum dhcpv6lq_code code = dhcpv6lq_element_validate(element, error);
    struct dhcpv6lq_writer writer;
    uint8_t duid[DHCPV6LQ_DUID_MAX];
    size_t length;

    *used = 0;
    if (code != DHCPV6LQ_OK) {
        return code;
    }
    dhcpv6lq_writer_init(&writer, octets, size);
    if (element->type->element_class == DHCPV6LQ_CLASS_MESSAGE) {
        dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_MESSAGE, element->type->number);
        dhcpv6lq_write_number(&writer, DHCPV6LQ_FIELD_TRANSACTION_ID,
                              dhcpv6lq_wire_get(element->transaction_id.octets, TRANSACTION_ID));
        dhcpv6lq_write_raw(&writer, element->options.octets, element->options.length);
    } else {
        code = dhcpv6lq_duid_save(&element->duid, duid, sizeof duid, &length, error);
        if (code != DHCPV6LQ_OK) {
            return code;
        }
        dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_OPTION, element->type->number);
        dhcpv6lq_write_raw(&writer, duid, length);
    }
    dhcpv6lq_write_end(&writer);
    return dhcpv6lq_writer_finish(&writer, used, error);
}
