/* SPDX-License-Identifier: MIT
 *
 * The number spaces of DHCPv6: one table each, with the code, the IANA name,
 * the RFC and, where the number stands for an element, the layout of its
 * octets. Reader, writer and validator are driven by these tables; none of them
 * knows an option by its code.
 */
#ifndef DHCPV6LQ_REGISTRY_H
#define DHCPV6LQ_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/fields.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a field's octets mean. Integers are in network byte order. */
enum dhcpv6lq_kind {
    DHCPV6LQ_KIND_UINT,    /* an unsigned integer of the field's width */
    DHCPV6LQ_KIND_LEADING, /* one in the field's first bits, as many as the integer before it says;
                              the others are padding (RFC 7598 4.5) */
    DHCPV6LQ_KIND_SECONDS, /* a duration; 0xffffffff is infinity (RFC 8415 7.7) */
    DHCPV6LQ_KIND_ELAPSED, /* a duration that has passed, so never infinity (RFC 5007 4.1.2.3) */
    DHCPV6LQ_KIND_CENTISECONDS, /* a duration in 1/100 s (RFC 8415 21.9) */
    DHCPV6LQ_KIND_TIME,         /* seconds since 2000-01-01 00:00:00 UTC */
    DHCPV6LQ_KIND_IPV4,
    DHCPV6LQ_KIND_IPV6,
    DHCPV6LQ_KIND_PREFIX, /* the first octets of an IPv6 prefix */
    DHCPV6LQ_KIND_OCTETS,
    DHCPV6LQ_KIND_LABEL,        /* octets that operators often fill with text */
    DHCPV6LQ_KIND_TEXT,         /* UTF-8, no terminating zero */
    DHCPV6LQ_KIND_NAME,         /* a domain name in RFC 1035 labels (RFC 8415 10) */
    DHCPV6LQ_KIND_PARTIAL_NAME, /* the same, its last zero may be missing (RFC 4704 4.2) */
    DHCPV6LQ_KIND_DUID,         /* a DUID, laid out by its type */
    DHCPV6LQ_KIND_OPTIONS,      /* options, to the end of what holds them */
    DHCPV6LQ_KIND_MESSAGE       /* a message, laid out by its msg-type */
};

/* How many octets a field has. */
enum dhcpv6lq_extent {
    DHCPV6LQ_EXTENT_FIXED, /* `width` octets */
    DHCPV6LQ_EXTENT_REST,  /* all that is left of the element */
    DHCPV6LQ_EXTENT_SIZED, /* as many octets as the integer before it says */
    DHCPV6LQ_EXTENT_BITS,  /* enough octets for as many bits as the integer before it says */
    DHCPV6LQ_EXTENT_NAME   /* to the zero label that ends a domain name */
};

/* The registries: IANA's "DHCPv6 Parameters", hardware types from "ARP
 * Parameters", NTP suboptions from RFC 5908. */
enum dhcpv6lq_space {
    DHCPV6LQ_SPACE_NONE,
    DHCPV6LQ_SPACE_MESSAGE,
    DHCPV6LQ_SPACE_OPTION,
    DHCPV6LQ_SPACE_STATUS,
    DHCPV6LQ_SPACE_QUERY,
    DHCPV6LQ_SPACE_DUID,
    DHCPV6LQ_SPACE_HARDWARE,
    DHCPV6LQ_SPACE_NTP,
    DHCPV6LQ_SPACE_VENDOR,     /* an enterprise's own options: no table */
    DHCPV6LQ_SPACE_ENTERPRISE, /* IANA enterprise numbers: no table */
    DHCPV6LQ_SPACE_OPAQUE,     /* bits or an arbitrary label, shown in hexadecimal: no table */
    DHCPV6LQ_SPACE_COUNT
};

enum dhcpv6lq_field {
#define DHCPV6LQ_FIELD_ENUMERATOR(id, name, kind, extent, width, space) DHCPV6LQ_FIELD_##id,
    DHCPV6LQ_FIELDS(DHCPV6LQ_FIELD_ENUMERATOR)
#undef DHCPV6LQ_FIELD_ENUMERATOR
        DHCPV6LQ_FIELD_COUNT
};

struct dhcpv6lq_field_info {
    const char *name; /* the RFC's word */
    enum dhcpv6lq_kind kind;
    enum dhcpv6lq_extent extent;
    uint8_t width;             /* octets, DHCPV6LQ_EXTENT_FIXED only */
    enum dhcpv6lq_space space; /* what names its numbers, or the options it holds */
};

enum { DHCPV6LQ_LAYOUT_FIELDS = 7 };

/* The fields of an element in wire order. The fields from `repeat` on stand
 * any number of times; a `repeat` of `count` or more means none does. */
struct dhcpv6lq_layout {
    uint8_t count;
    uint8_t repeat;
    uint8_t fields[DHCPV6LQ_LAYOUT_FIELDS]; /* enum dhcpv6lq_field */
};

/* One assigned number. */
struct dhcpv6lq_entry {
    uint16_t code;
    uint16_t rfc; /* the RFC that defines it; 0 where it is no RFC */
    const char *name;
    const struct dhcpv6lq_layout *layout; /* NULL where the number is only a value */
    uint16_t min_length; /* octets: an element shorter than this is refused, whatever its layout */
};

/* Message types this code refers to by name (IANA "Message Types"). */
enum {
    DHCPV6LQ_SOLICIT = 1,
    DHCPV6LQ_REPLY = 7,
    DHCPV6LQ_RELAY_FORW = 12,
    DHCPV6LQ_RELAY_REPL = 13,
    DHCPV6LQ_LEASEQUERY = 14,
    DHCPV6LQ_LEASEQUERY_REPLY = 15,
    DHCPV6LQ_LEASEQUERY_DONE = 16,
    DHCPV6LQ_LEASEQUERY_DATA = 17,
    DHCPV6LQ_ACTIVELEASEQUERY = 22,
    DHCPV6LQ_STARTTLS = 23
};

/* Option codes this code refers to by name (IANA "Option Codes"). */
enum {
    DHCPV6LQ_OPTION_CLIENTID = 1,
    DHCPV6LQ_OPTION_SERVERID = 2,
    DHCPV6LQ_OPTION_IA_NA = 3,
    DHCPV6LQ_OPTION_IA_TA = 4,
    DHCPV6LQ_OPTION_IAADDR = 5,
    DHCPV6LQ_OPTION_ORO = 6,
    DHCPV6LQ_OPTION_RELAY_MSG = 9,
    DHCPV6LQ_OPTION_STATUS_CODE = 13,
    DHCPV6LQ_OPTION_VENDOR_CLASS = 16,
    DHCPV6LQ_OPTION_VENDOR_OPTS = 17,
    DHCPV6LQ_OPTION_INTERFACE_ID = 18,
    DHCPV6LQ_OPTION_IA_PD = 25,
    DHCPV6LQ_OPTION_IAPREFIX = 26,
    DHCPV6LQ_OPTION_REMOTE_ID = 37,
    DHCPV6LQ_OPTION_SUBSCRIBER_ID = 38,
    DHCPV6LQ_OPTION_CLIENT_FQDN = 39,
    DHCPV6LQ_OPTION_LQ_QUERY = 44,
    DHCPV6LQ_OPTION_CLIENT_DATA = 45,
    DHCPV6LQ_OPTION_CLT_TIME = 46,
    DHCPV6LQ_OPTION_LQ_RELAY_DATA = 47,
    DHCPV6LQ_OPTION_LQ_CLIENT_LINK = 48,
    DHCPV6LQ_OPTION_RELAY_ID = 53,
    DHCPV6LQ_OPTION_CLIENT_LINKLAYER_ADDR = 79,
    DHCPV6LQ_OPTION_LQ_BASE_TIME = 100,
    DHCPV6LQ_OPTION_LQ_START_TIME = 101,
    DHCPV6LQ_OPTION_LQ_END_TIME = 102
};

/* Status codes (IANA "Status Codes"). */
enum {
    DHCPV6LQ_STATUS_SUCCESS = 0,
    DHCPV6LQ_STATUS_UNKNOWN_QUERY_TYPE = 7,
    DHCPV6LQ_STATUS_MALFORMED_QUERY = 8,
    DHCPV6LQ_STATUS_NOT_CONFIGURED = 9,
    DHCPV6LQ_STATUS_NOT_ALLOWED = 10,
    DHCPV6LQ_STATUS_QUERY_TERMINATED = 11,
    DHCPV6LQ_STATUS_DATA_MISSING = 12,
    DHCPV6LQ_STATUS_CATCH_UP_COMPLETE = 13,
    DHCPV6LQ_STATUS_NOT_SUPPORTED = 14,
    DHCPV6LQ_STATUS_TLS_CONNECTION_REFUSED = 15
};

/* Query types (RFC 5007 4.1.2.1, RFC 5460 5.3). */
enum {
    DHCPV6LQ_QUERY_BY_ADDRESS = 1,
    DHCPV6LQ_QUERY_BY_CLIENTID = 2,
    DHCPV6LQ_QUERY_BY_RELAY_ID = 3,
    DHCPV6LQ_QUERY_BY_LINK_ADDRESS = 4,
    DHCPV6LQ_QUERY_BY_REMOTE_ID = 5
};

/* DUID types (RFC 8415 11, RFC 6355). */
enum { DHCPV6LQ_DUID_LLT = 1, DHCPV6LQ_DUID_EN = 2, DHCPV6LQ_DUID_LL = 3, DHCPV6LQ_DUID_UUID = 4 };

/* The entry of `code` in a number space, or NULL where it is unassigned or the
 * space has no table. Static storage. */
const struct dhcpv6lq_entry *dhcpv6lq_lookup(enum dhcpv6lq_space space, uint32_t code);

/* A number space's whole table in ascending order of code, for iteration;
 * *count gets the number of entries, 0 (and NULL is returned) where the space
 * has no table. Static storage. */
const struct dhcpv6lq_entry *dhcpv6lq_entries(enum dhcpv6lq_space space, size_t *count);

/* Is that msg-type one of RFC 5007, RFC 5460 or RFC 7653? */
bool dhcpv6lq_is_leasequery(uint32_t type);

/* What is known of a field. `field` must be under DHCPV6LQ_FIELD_COUNT. Static
 * storage. */
const struct dhcpv6lq_field_info *dhcpv6lq_field_info(enum dhcpv6lq_field field);

#ifdef __cplusplus
}
#endif

#endif
