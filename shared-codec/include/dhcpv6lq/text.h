/* SPDX-License-Identifier: MIT
 *
 * Values as text for a person. Every function writes at most `size` octets with
 * the terminating zero, cuts what does not fit, and returns the octets (without
 * the zero) that the whole text has, like snprintf(). `size` may be 0.
 */
#ifndef DHCPV6LQ_TEXT_H
#define DHCPV6LQ_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/walk.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DHCPV6LQ_INFINITY UINT32_MAX   /* a duration without end: RFC 8415 7.7 */
#define DHCPV6LQ_EPOCH_2000 946684800u /* 2000-01-01 00:00:00 UTC, in seconds since 1970 */

/* Octets that hold any text of the kind, with its zero. */
enum { DHCPV6LQ_TEXT_IPV6 = 46, DHCPV6LQ_TEXT_DURATION = 64, DHCPV6LQ_TEXT_TIME = 32 };

/* A duration in seconds with its unit, and in words from a minute on:
 * "59 s", "7160 s (1 h 59 min 20 s)", "infinity" (RFC 8415 7.7). */
size_t dhcpv6lq_text_duration(char *text, size_t size, uint32_t seconds);

/* An absolute time in seconds since 2000-01-01 00:00:00 UTC (RFC 8415 11.2,
 * RFC 7653 6.3): "2026-11-24 06:24:00 UTC". */
size_t dhcpv6lq_text_time(char *text, size_t size, uint32_t seconds);

/* The same for seconds since 1970-01-01 00:00:00 UTC, in the years 0 to 9999. */
size_t dhcpv6lq_text_moment(char *text, size_t size, int64_t seconds);

/* 16 octets in the form of RFC 5952. */
size_t dhcpv6lq_text_ipv6(char *text, size_t size, const uint8_t *address);

/* Octets in hexadecimal, colons between them: "00:03:00:01". */
size_t dhcpv6lq_text_octets(char *text, size_t size, const uint8_t *octets, size_t length);

/* A domain name with dots: "host.example.net." for a whole one, "." for the root,
 * "host" for a part of one (RFC 4704 4.2); octets that would mislead a reader as \DDD
 * (RFC 1035 5.1). `octets` must hold a name that the walk told. */
size_t dhcpv6lq_text_name(char *text, size_t size, const uint8_t *octets, size_t length);

/* UTF-8 as it is; as \xHH, control characters, those that are not seen themselves but change how
 * others are (line separators, directions of writing, no width), and octets that are not UTF-8. */
size_t dhcpv6lq_text_utf8(char *text, size_t size, const uint8_t *octets, size_t length);

/* A DUID of `length` octets in words: "DUID-LLT Ethernet 00:00:5e:00:53:01
 * 2022-03-10 01:32:48 UTC", "DUID-EN 9 61:73"; one that is broken or of an
 * unknown type in hexadecimal. */
size_t dhcpv6lq_text_duid(char *text, size_t size, const uint8_t *duid, size_t length);

/* The value of a FIELD event, by the field's kind and number space:
 * "LEASEQUERY-REPLY (15)", "0x864d38", "2001:db8::1". `octets` is the buffer
 * that the walk went through. */
size_t dhcpv6lq_text_field(char *text, size_t size, const uint8_t *octets,
                           const struct dhcpv6lq_event *event);

#ifdef __cplusplus
}
#endif

#endif
