/* SPDX-License-Identifier: MIT
 *
 * A table of beginnings. None of them can be a message over TCP: where one has a msg-type, it is
 * none that goes there. A load balancer's PROXY header is followed by the stream itself.
 */
#include "stream/foreign.h"

#include <string.h>

#include "octets/wire.h"

/* The header of version 1 is a line, of at most so many octets. */
enum { PROXY_LINE_MAX = 107, PROXY_HEADER = 16, PROXY_LENGTH = 14 };

static size_t all(const uint8_t *octets, size_t length) {
    (void)octets;
    (void)length;
    return SIZE_MAX;
}

/* 0 where its end is not there yet. */
static size_t proxy_line(const uint8_t *octets, size_t length) {
    const uint8_t *end = memchr(octets, '\n', length);

    if (end) {
        return (size_t)(end - octets) + 1;
    }
    return length < PROXY_LINE_MAX ? 0 : SIZE_MAX;
}

static size_t proxy_header(const uint8_t *octets, size_t length) {
    if (length < PROXY_HEADER) {
        return 0;
    }
    return PROXY_HEADER + (size_t)dhcpv6lq_wire_get(octets + PROXY_LENGTH, 2);
}

static const struct {
    const char *name;
    const char *begins;
    size_t length; /* of that */
    size_t (*whole)(const uint8_t *octets, size_t length);
} protocols[] = {
    {"TLS", "\x16\x03\x00", 3, all},    {"TLS", "\x16\x03\x01", 3, all},
    {"TLS", "\x16\x03\x02", 3, all},    {"TLS", "\x16\x03\x03", 3, all},
    {"TLS", "\x16\x03\x04", 3, all},    {"TLS", "\x15\x03\x01", 3, all}, /* an alert */
    {"TLS", "\x15\x03\x03", 3, all},    {"TLS", "\x14\x03\x01", 3, all}, /* change_cipher_spec */
    {"TLS", "\x14\x03\x03", 3, all},    {"TLS", "\x17\x03\x01", 3, all}, /* application_data */
    {"TLS", "\x17\x03\x03", 3, all},    {"HTTP", "GET ", 4, all},
    {"HTTP", "HEAD ", 5, all},          {"HTTP", "POST ", 5, all},
    {"HTTP", "PUT ", 4, all},           {"HTTP", "DELETE ", 7, all},
    {"HTTP", "OPTIONS ", 8, all},       {"HTTP", "CONNECT ", 8, all},
    {"HTTP", "TRACE ", 6, all},         {"HTTP", "PATCH ", 6, all},
    {"HTTP", "PRI * HTTP/2", 12, all},  {"HTTP", "HTTP/", 5, all},
    {"PROXY", "PROXY ", 6, proxy_line}, {"PROXY", "\r\n\r\n\0\r\nQUIT\n", 12, proxy_header},
};

enum dhcpv6lq_foreign_result dhcpv6lq_foreign(const uint8_t *octets, size_t length, bool begins,
                                              const char **name, size_t *whole) {
    enum dhcpv6lq_foreign_result result = DHCPV6LQ_FOREIGN_NONE;

    for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++) {
        size_t needed = protocols[i].length;

        if ((!begins && protocols[i].name[0] != 'T') ||
            memcmp(octets, protocols[i].begins, length < needed ? length : needed) != 0) {
            continue;
        }
        *name = protocols[i].name;
        *whole = length < needed ? 0 : protocols[i].whole(octets, length);
        result = *whole == 0 ? DHCPV6LQ_FOREIGN_MAYBE : DHCPV6LQ_FOREIGN_FOUND;
        break;
    }
    return result;
}
