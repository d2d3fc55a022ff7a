/* SPDX-License-Identifier: MIT
 *
 * What there is no room for is counted only.
 */
#include "octets/line.h"

#include <string.h>

#include "dhcpv6lq/text.h"

struct dhcpv6lq_line dhcpv6lq_line(char *text, size_t size) {
    return (struct dhcpv6lq_line){text, size, 0};
}

void dhcpv6lq_put_characters(struct dhcpv6lq_line *line, const char *characters, size_t length) {
    size_t room = line->length < line->size ? line->size - line->length - 1 : 0;

    if (room > 0) {
        memcpy(line->text + line->length, characters, length < room ? length : room);
    }
    line->length += length;
}

void dhcpv6lq_put(struct dhcpv6lq_line *line, const char *piece) {
    dhcpv6lq_put_characters(line, piece, strlen(piece));
}

enum { DIGITS_MAX = 20 /* 2^64 - 1 has so many in decimal */ };

void dhcpv6lq_put_decimal(struct dhcpv6lq_line *line, uint64_t number, unsigned digits) {
    char text[DIGITS_MAX];
    size_t first = sizeof text;

    do {
        text[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 || (sizeof text - first < digits && first > 0));
    dhcpv6lq_put_characters(line, text + first, sizeof text - first);
}

void dhcpv6lq_put_hexadecimal(struct dhcpv6lq_line *line, uint64_t number, unsigned digits) {
    char text[DIGITS_MAX];
    size_t first = sizeof text;

    do {
        text[--first] = "0123456789abcdef"[number & 0xf];
        number >>= 4;
    } while (number > 0 || (sizeof text - first < digits && first > 0));
    dhcpv6lq_put_characters(line, text + first, sizeof text - first);
}

void dhcpv6lq_put_number(struct dhcpv6lq_line *line, const char *before, uint32_t number,
                         const char *after) {
    dhcpv6lq_put(line, before);
    dhcpv6lq_put_decimal(line, number, 1);
    dhcpv6lq_put(line, after);
}

void dhcpv6lq_put_transaction_id(struct dhcpv6lq_line *line, uint32_t transaction_id) {
    enum { MASK = 0xffffff, DIGITS = 6 }; /* RFC 8415 8: it has 3 octets */

    dhcpv6lq_put(line, "0x");
    dhcpv6lq_put_hexadecimal(line, transaction_id & MASK, DIGITS);
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

    dhcpv6lq_put_characters(line, text, dhcpv6lq_text_ipv6(text, sizeof text, address));
}

static void put_text(struct dhcpv6lq_line *line, const struct dhcpv6lq_bytes *bytes,
                     size_t (*text_of)(char *text, size_t size, const uint8_t *octets,
                                       size_t length)) {
    enum { OCTETS_MAX = 256, OCTET = 4 /* characters at the most: \xHH */ };
    char text[OCTET * OCTETS_MAX + 1];
    size_t length = bytes->length < OCTETS_MAX ? bytes->length : OCTETS_MAX;

    dhcpv6lq_put_characters(line, text, text_of(text, sizeof text, bytes->octets, length));
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
