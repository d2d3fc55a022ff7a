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

/* ---- TLS ---- */

enum {
    RECORD_HEADER = 5, /* type, version, length: RFC 8446 5.1 */
    RECORD_LENGTH = 3,
    RECORD_MAX = 16384 + 2048, /* octets, those of TLS 1.2 that are encrypted: RFC 5246 6.2.3 */
    CHANGE_CIPHER_SPEC = 20,
    APPLICATION_DATA = 23
};

static bool is_record_header(const uint8_t *octets) {
    size_t length = (size_t)dhcpv6lq_wire_get(octets + RECORD_LENGTH, 2);

    return octets[0] >= CHANGE_CIPHER_SPEC && octets[0] <= APPLICATION_DATA && octets[1] == 3 &&
           octets[2] <= 4 && length > 0 && length <= RECORD_MAX;
}

bool dhcpv6lq_is_tls(const uint8_t *octets, size_t length) {
    size_t end;

    if (length < RECORD_HEADER || !is_record_header(octets)) {
        return false;
    }
    end = RECORD_HEADER + (size_t)dhcpv6lq_wire_get(octets + RECORD_LENGTH, 2);
    if (end > length) { /* a long one; of others, so few octets tell too little */
        return octets[0] == APPLICATION_DATA && octets[2] == 3;
    }
    return end == length || (length - end >= RECORD_HEADER && is_record_header(octets + end));
}
