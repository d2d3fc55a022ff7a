/* SPDX-License-Identifier: MIT
 *
 * How the codec says what went wrong: a code to branch on, the offset where it
 * broke, and a sentence for a person.
 */
#ifndef DHCPV6LQ_ERROR_H
#define DHCPV6LQ_ERROR_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum dhcpv6lq_code {
    DHCPV6LQ_OK = 0,
    DHCPV6LQ_TRUNCATED, /* the element needs more octets than it was given */
    DHCPV6LQ_LENGTH,    /* a length that the element's format does not allow */
    DHCPV6LQ_TYPE,      /* another element than the one asked for */
    DHCPV6LQ_VALUE,     /* a value that the element's field cannot hold */
    DHCPV6LQ_NESTING,   /* deeper than DHCPV6LQ_MAX_DEPTH */
    DHCPV6LQ_CONTENT,   /* it lacks what it must hold, or holds what it must not */
    DHCPV6LQ_SPACE      /* the caller's buffer is too small; `needed` says the size */
};

/* Filled by a function that returns anything but DHCPV6LQ_OK; untouched otherwise. */
struct dhcpv6lq_error {
    enum dhcpv6lq_code code;
    size_t offset;    /* octets from the start of the caller's buffer */
    size_t needed;    /* octets: DHCPV6LQ_SPACE and DHCPV6LQ_TRUNCATED, otherwise 0 */
    const char *text; /* static storage, English, no full stop */
};

#ifdef __cplusplus
}
#endif

#endif
