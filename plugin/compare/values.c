/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Texts are taken as the lease table writes them, and as nothing else.
 */
#include "values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <arpa/inet.h>

#define SECOND INT64_C(1000000000) /* nanoseconds */

enum { DECIMALS = 9 };

/* ---- numbers and times ---- */

/* Digits at the beginning; *text comes after them. False: there is none, or they are over the most.
 */
static bool take_number(uint64_t *number, const char **text, uint64_t most) {
    const char *first = *text;

    for (*number = 0; **text >= '0' && **text <= '9'; ++*text) {
        *number = *number * 10 + (uint64_t)(**text - '0');
        if (*number > most) {
            return false;
        }
    }
    return *text > first;
}

bool value_number(uint32_t *number, const char *text) {
    uint64_t whole;
    bool is_number = take_number(&whole, &text, UINT32_MAX) && *text == '\0';

    *number = is_number ? (uint32_t)whole : 0;
    return is_number;
}

bool value_seconds(int64_t *time, const char *text) {
    uint64_t whole;
    uint64_t part = 0;
    unsigned decimals = 0;

    if (!take_number(&whole, &text, INT64_MAX / SECOND - 1)) {
        return false;
    }
    if (*text == '.') {
        const char *first = ++text;

        if (!take_number(&part, &text, SECOND)) {
            return false;
        }
        decimals = (unsigned)(text - first);
    }
    for (; decimals < DECIMALS; decimals++) {
        part *= 10;
    }
    *time = (int64_t)(whole * (uint64_t)SECOND + part);
    return *text == '\0' && decimals == DECIMALS;
}

bool value_moment(int64_t *time, const char *text) {
    struct tm moment = {0};
    char again[sizeof "2026-11-24 06:24:00"];
    int length = 0;

    if (sscanf(text, "%4d-%2d-%2d %2d:%2d:%2d%n", &moment.tm_year, &moment.tm_mon, &moment.tm_mday,
               &moment.tm_hour, &moment.tm_min, &moment.tm_sec, &length) != 6 ||
        text[length] != '\0') {
        return false;
    }
    moment.tm_year -= 1900;
    moment.tm_mon--;
    *time = (int64_t)timegm(&moment);
    /* 30 February is not 2 March. */
    if (strftime(again, sizeof again, "%Y-%m-%d %H:%M:%S", &moment) == 0 ||
        strcmp(again, text) != 0 || *time > INT64_MAX / SECOND || *time < INT64_MIN / SECOND) {
        return false;
    }
    *time *= SECOND;
    return true;
}

/* ---- addresses ---- */

bool value_address(uint8_t address[16], const char *text) {
    return inet_pton(AF_INET6, text, address) == 1;
}

bool value_binding(struct dhcpv6lq_binding *binding, const char *text) {
    const char *slash = strchr(text, '/');
    size_t length = slash ? (size_t)(slash - text) : strlen(text);
    char address[INET6_ADDRSTRLEN];
    uint32_t bits = 128;

    if (length >= sizeof address || (slash && (!value_number(&bits, slash + 1) || bits > 128))) {
        return false;
    }
    memcpy(address, text, length);
    address[length] = '\0';
    binding->is_prefix = slash != NULL;
    binding->length = (uint8_t)bits;
    return value_address(binding->address, address);
}

/* ---- octets ---- */

static int digit_of(char character) {
    static const char digits[] = "0123456789abcdef";
    const char *digit = character ? strchr(digits, character) : NULL;

    return digit ? (int)(digit - digits) : -1;
}

/* Two digits at the beginning. */
static bool take_octet(uint8_t *octet, const char **text) {
    int high = digit_of((*text)[0]);
    int low = high < 0 ? -1 : digit_of((*text)[1]);

    if (low < 0) {
        return false;
    }
    *octet = (uint8_t)(high << 4 | low);
    *text += 2;
    return true;
}

static bool put(struct octets *octets, uint8_t octet) {
    if (octets->bytes.length == sizeof octets->room) {
        return false;
    }
    octets->room[octets->bytes.length++] = octet;
    return true;
}

/* "... (300 octets)" behind the octets that were kept: the others are put as 0. */
static bool take_rest(struct octets *octets, const char *text) {
    uint64_t sent;

    if (strncmp(text, "... (", strlen("... (")) != 0) {
        return false;
    }
    text += strlen("... (");
    if (!take_number(&sent, &text, OCTETS_MAX) || strcmp(text, " octets)") != 0 ||
        sent <= octets->bytes.length) {
        return false;
    }
    while (octets->bytes.length < sent) {
        put(octets, 0);
    }
    return true;
}

static void begin(struct octets *octets, const char *text) {
    octets->bytes = (struct dhcpv6lq_bytes){*text ? octets->room : NULL, 0};
}

bool value_octets(struct octets *octets, const char *text) {
    uint8_t octet;

    begin(octets, text);
    while (*text) {
        if (!take_octet(&octet, &text) || !put(octets, octet)) {
            return false;
        }
        if (*text == ':' && text[1] != '\0') {
            text++;
        } else if (*text != '\0') {
            return take_rest(octets, text);
        }
    }
    return true;
}

/* Is it a character that is never escaped? */
static bool is_ascii(uint8_t octet) {
    return octet >= ' ' && octet <= '~';
}

bool value_utf8(struct octets *octets, const char *text) {
    begin(octets, text);
    while (*text) {
        const char *escaped = text + 2;
        uint8_t octet;

        if (octets->bytes.length == 256 && take_rest(octets, text)) {
            return true;
        }
        if (text[0] == '\\' && text[1] == 'x' && take_octet(&octet, &escaped) && !is_ascii(octet)) {
            text = escaped;
        } else {
            octet = (uint8_t)*text++;
        }
        if (!put(octets, octet)) {
            return false;
        }
    }
    return true;
}
