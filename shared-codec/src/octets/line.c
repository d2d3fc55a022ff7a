/* SPDX-License-Identifier: MIT
 *
 * What there is no room for is counted only.
 */
#include "octets/line.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dhcpv6lq/text.h"

struct dhcpv6lq_line dhcpv6lq_line(char *text, size_t size) {
    return (struct dhcpv6lq_line){text, size, 0};
}

void dhcpv6lq_put(struct dhcpv6lq_line *line, const char *piece) {
    size_t length = strlen(piece);
    size_t room = line->length < line->size ? line->size - line->length - 1 : 0;

    if (room > 0) {
        memcpy(line->text + line->length, piece, length < room ? length : room);
    }
    line->length += length;
}

void dhcpv6lq_put_number(struct dhcpv6lq_line *line, const char *before, uint32_t number,
                         const char *after) {
    char digits[sizeof "4294967295"];

    snprintf(digits, sizeof digits, "%" PRIu32, number);
    dhcpv6lq_put(line, before);
    dhcpv6lq_put(line, digits);
    dhcpv6lq_put(line, after);
}

void dhcpv6lq_put_name(struct dhcpv6lq_line *line, enum dhcpv6lq_space space, uint32_t number) {
    const struct dhcpv6lq_entry *entry = dhcpv6lq_lookup(space, number);

    if (entry) {
        dhcpv6lq_put(line, entry->name);
        dhcpv6lq_put_number(line, " (", number, ")");
    } else {
        dhcpv6lq_put_number(line, "", number, "");
    }
}

void dhcpv6lq_put_ipv6(struct dhcpv6lq_line *line, const uint8_t *address) {
    char text[DHCPV6LQ_TEXT_IPV6];

    dhcpv6lq_text_ipv6(text, sizeof text, address);
    dhcpv6lq_put(line, text);
}

static void put_text(struct dhcpv6lq_line *line, const struct dhcpv6lq_bytes *bytes,
                     size_t (*text_of)(char *text, size_t size, const uint8_t *octets,
                                       size_t length)) {
    enum { OCTETS_MAX = 256, OCTET = 4 /* characters at the most: \xHH */ };
    char text[OCTET * OCTETS_MAX + 1];
    size_t length = bytes->length < OCTETS_MAX ? bytes->length : OCTETS_MAX;

    text_of(text, sizeof text, bytes->octets, length);
    dhcpv6lq_put(line, text);
    if (length < bytes->length) {
        dhcpv6lq_put(line, "...");
    }
}

void dhcpv6lq_put_octets(struct dhcpv6lq_line *line, const struct dhcpv6lq_bytes *bytes) {
    put_text(line, bytes, dhcpv6lq_text_octets);
}

void dhcpv6lq_put_utf8(struct dhcpv6lq_line *line, const struct dhcpv6lq_bytes *bytes) {
    put_text(line, bytes, dhcpv6lq_text_utf8);
}

size_t dhcpv6lq_line_end(struct dhcpv6lq_line *line) {
    if (line->size > 0) {
        line->text[line->length < line->size ? line->length : line->size - 1] = '\0';
    }
    return line->length;
}
