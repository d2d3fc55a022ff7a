/* SPDX-License-Identifier: MIT
 *
 * Whole elements of leasequery as values: LEASEQUERY-DATA, LEASEQUERY-DONE (RFC
 * 5460 5.2) and OPTION_RELAY_ID (RFC 5460 5.4.1). Load, save and validate each
 * the same way; what an element is called, where its number stands and who may
 * send it is in a table. For any other element, see reader.h and writer.h.
 */
#ifndef DHCPV6LQ_ELEMENT_H
#define DHCPV6LQ_ELEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/duid.h"
#include "dhcpv6lq/error.h"

#ifdef __cplusplus
extern "C" {
#endif

enum dhcpv6lq_element_class { DHCPV6LQ_CLASS_MESSAGE, DHCPV6LQ_CLASS_OPTION };

struct dhcpv6lq_element_type {
    const char *name; /* IANA's */
    enum dhcpv6lq_element_class element_class;
    uint16_t number; /* msg-type or option-code */
    bool to_server;  /* a client (here: a requestor) may send it to a server */
    bool from_server;
};

/* Octets of the caller's. */
struct dhcpv6lq_view {
    const uint8_t *octets;
    size_t length;
};

/* An element. Members of the other class are not looked at. */
struct dhcpv6lq_element {
    const struct dhcpv6lq_element_type *type;
    struct dhcpv6lq_view transaction_id; /* message: 3 octets */
    struct dhcpv6lq_view options;        /* message: options one after another, or none */
    struct dhcpv6lq_duid duid;           /* Relay-ID; all zero: there is none */
};

/* All types in a table; *count gets how many. Static storage. */
const struct dhcpv6lq_element_type *dhcpv6lq_element_types(size_t *count);

/* The type of that class and number, or NULL. Static storage. */
const struct dhcpv6lq_element_type *dhcpv6lq_element_find(enum dhcpv6lq_element_class element_class,
                                                          uint16_t number);

/* Load the element of a type that starts at `offset` in at most `length` octets.
 * A message carries no length, so it takes all of them; an option takes what its
 * option-len says and octets after it are ignored. *used gets the octets taken.
 * Views point into `octets`. Errors: DHCPV6LQ_TRUNCATED (with error->needed
 * where that is known), DHCPV6LQ_TYPE for another element, and whatever
 * dhcpv6lq_element_validate() refuses. error->offset counts from the buffer's
 * start. */
enum dhcpv6lq_code dhcpv6lq_element_load(struct dhcpv6lq_element *element,
                                         const struct dhcpv6lq_element_type *type,
                                         const uint8_t *octets, size_t offset, size_t length,
                                         size_t *used, struct dhcpv6lq_error *error);

/* Save an element into `size` octets; *used gets how many it has. Errors as for
 * validate, and DHCPV6LQ_SPACE (with error->needed) where they are too few. */
enum dhcpv6lq_code dhcpv6lq_element_save(const struct dhcpv6lq_element *element, uint8_t *octets,
                                         size_t size, size_t *used, struct dhcpv6lq_error *error);

/* Is the element one that may be sent? Refused with DHCPV6LQ_LENGTH are a
 * transaction-id of other than 3 octets (RFC 8415 8), a message of over 65535 (RFC
 * 5460 5.1), and a Relay-ID without a DUID or with one of a length that its type or
 * RFC 8415 11.1 does not allow. Of a message's options is refused whatever breaks a
 * rule of severity ERROR (rules.h) by itself, whatever the message answers:
 * DHCPV6LQ_TRUNCATED, DHCPV6LQ_LENGTH or DHCPV6LQ_NESTING for options and DUIDs that
 * are broken, DHCPV6LQ_VALUE for a domain name that is none and a prefix over /128,
 * DHCPV6LQ_CONTENT for what the RFCs do not allow there or miss there (a client's
 * message in OPTION_LQ_RELAY_DATA, client data without an address or prefix ...).
 * error->text is then the rule's, and error->offset is where the option or DUID
 * begins that breaks it, counted from where the element would start. */
enum dhcpv6lq_code dhcpv6lq_element_validate(const struct dhcpv6lq_element *element,
                                             struct dhcpv6lq_error *error);

#ifdef __cplusplus
}
#endif

#endif
