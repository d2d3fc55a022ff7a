/* SPDX-License-Identifier: MIT
 *
 * Looking things up: a message's header, its options one by one or by code, an
 * option's own fields. Views into the caller's buffer, which may be NULL where it
 * has no octets; nothing is copied. For showing every octet of a message, use
 * walk.h.
 */
#ifndef DHCPV6LQ_READER_H
#define DHCPV6LQ_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/error.h"
#include "dhcpv6lq/walk.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A message's header (RFC 8415 8, 9). */
struct dhcpv6lq_message {
    uint8_t type;                       /* msg-type */
    const struct dhcpv6lq_entry *entry; /* NULL for an unassigned msg-type */
    uint32_t transaction_id;            /* 24 bits; 0 for a relay's message, which has none */
    size_t options;                     /* offset of its options from the buffer's start */
    size_t options_length;              /* octets */
};

/* Read the header of the message in the `length` octets at `offset`.
 * DHCPV6LQ_TRUNCATED where they do not hold it; DHCPV6LQ_TYPE for a msg-type
 * without a known layout (message->type and entry are set all the same). */
enum dhcpv6lq_code dhcpv6lq_message_load(struct dhcpv6lq_message *message, const uint8_t *octets,
                                         size_t offset, size_t length,
                                         struct dhcpv6lq_error *error);

/* One option (RFC 8415 21.1). */
struct dhcpv6lq_option {
    uint16_t code;
    size_t offset; /* of its header, from the buffer's start */
    size_t data;   /* of its option-data */
    size_t length; /* octets of option-data */
};

/* The options still to come. */
struct dhcpv6lq_options {
    const uint8_t *octets;
    size_t position;
    size_t end;
};

/* Iterate over the options in the `length` octets at `offset`. */
struct dhcpv6lq_options dhcpv6lq_options(const uint8_t *octets, size_t offset, size_t length);

/* The next option, or false at the end or at an option that runs past it. */
bool dhcpv6lq_options_next(struct dhcpv6lq_options *options, struct dhcpv6lq_option *option);

/* The first option of that code among those still to come; false where there is
 * none. `options` is not moved. */
bool dhcpv6lq_options_find(const struct dhcpv6lq_options *options, uint16_t code,
                           struct dhcpv6lq_option *option);

/* The options that an option holds (those of a LQ_QUERY, a CLIENT_DATA, an IA
 * ...); none where it is of another kind or too short. */
struct dhcpv6lq_options dhcpv6lq_option_options(const uint8_t *octets,
                                                const struct dhcpv6lq_option *option);

/* One of an option's own fields (the first of that kind, where it repeats);
 * false where the option has no such field or is broken before it. The value is
 * in event->number, or in the event->length octets at event->offset. */
bool dhcpv6lq_option_field(const uint8_t *octets, const struct dhcpv6lq_option *option,
                           enum dhcpv6lq_field field, struct dhcpv6lq_event *event);

#ifdef __cplusplus
}
#endif

#endif
