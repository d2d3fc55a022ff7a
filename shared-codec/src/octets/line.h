/* SPDX-License-Identifier: MIT
 *
 * A text that grows by pieces, in the manner of snprintf().
 */
#ifndef DHCPV6LQ_LINE_H
#define DHCPV6LQ_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/bytes.h"
#include "dhcpv6lq/registry.h"

struct dhcpv6lq_line {
    char *text;
    size_t size;
    size_t length; /* that the whole text has so far */
};

/* Begin a text of at most `size` octets. */
struct dhcpv6lq_line dhcpv6lq_line(char *text, size_t size);

void dhcpv6lq_put(struct dhcpv6lq_line *line, const char *piece);

/* `length` characters. */
void dhcpv6lq_put_characters(struct dhcpv6lq_line *line, const char *characters, size_t length);

/* A number of at least so many digits, with zeros before it: in decimal, or in hexadecimal. */
void dhcpv6lq_put_decimal(struct dhcpv6lq_line *line, uint64_t number, unsigned digits);
void dhcpv6lq_put_hexadecimal(struct dhcpv6lq_line *line, uint64_t number, unsigned digits);

/* A number, with words before and after it. */
void dhcpv6lq_put_number(struct dhcpv6lq_line *line, const char *before, uint32_t number,
                         const char *after);

/* "0x864d38" */
void dhcpv6lq_put_transaction_id(struct dhcpv6lq_line *line, uint32_t transaction_id);

/* "MalformedQuery (8)", or "8" where it has no name. */
void dhcpv6lq_put_name(struct dhcpv6lq_line *line, enum dhcpv6lq_space space, uint32_t number);

/* 16 octets in the form of RFC 5952. */
void dhcpv6lq_put_ipv6(struct dhcpv6lq_line *line, const uint8_t *address);

/* As dhcpv6lq_text_octets() or dhcpv6lq_text_utf8() have them; of more than 256, the first ones and
 * "...". */
void dhcpv6lq_put_octets(struct dhcpv6lq_line *line, const struct dhcpv6lq_bytes *bytes);
void dhcpv6lq_put_utf8(struct dhcpv6lq_line *line, const struct dhcpv6lq_bytes *bytes);

/* End it with a zero. Returns its whole length. */
size_t dhcpv6lq_line_end(struct dhcpv6lq_line *line);

#endif
