/* SPDX-License-Identifier: MIT
 *
 * Values as text, without printf(): most of what a person is shown comes from here.
 */
#include "dhcpv6lq/text.h"

#include <stdbool.h>

#include "octets/line.h"
#include "octets/wire.h"

enum {
    IPV6_OCTETS = 16,
    IPV6_GROUPS = 8,
    MINUTE = 60,
    HOUR = 60 * MINUTE,
    DAY = 24 * HOUR,
    CENTISECONDS = 100 /* in a second */
};

typedef struct dhcpv6lq_line line_t;

/* In pieces that fit a small buffer. */
static void put_octets(line_t *line, const uint8_t *octets, size_t length) {
    static const char digits[] = "0123456789abcdef";
    enum { PIECE = 32, WIDTH = 3 };
    char text[PIECE * WIDTH];

    size_t first = 1; /* nothing comes before the first octet's digits */
    size_t used = 0;

    for (size_t i = 0; i < length; i++) {
        text[used] = ':';
        text[used + 1] = digits[octets[i] >> 4];
        text[used + 2] = digits[octets[i] & 0xf];
        used += WIDTH;
        if (used == sizeof text || i + 1 == length) {
            dhcpv6lq_put_characters(line, text + first, used - first);
            first = used = 0;
        }
    }
}

static void put_elapsed(line_t *line, uint32_t seconds) {
    static const struct {
        uint32_t seconds;
        const char *name;
    } units[] = {{DAY, "d"}, {HOUR, "h"}, {MINUTE, "min"}, {1, "s"}};

    dhcpv6lq_put_number(line, "", seconds, " s");
    if (seconds < MINUTE) {
        return;
    }

    const char *separator = " (";
    uint32_t left = seconds;

    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        uint32_t count = left / units[i].seconds;

        left %= units[i].seconds;
        if (count > 0) {
            dhcpv6lq_put_number(line, separator, count, " ");
            dhcpv6lq_put(line, units[i].name);
            separator = " ";
        }
    }
    dhcpv6lq_put(line, ")");
}

static void put_duration(line_t *line, uint32_t seconds) {
    if (seconds == DHCPV6LQ_INFINITY) {
        dhcpv6lq_put(line, "infinity");
    } else {
        put_elapsed(line, seconds);
    }
}

/* Days since 1970-01-01 as a date of the Gregorian calendar, by years that
 * begin in March so that the leap day is the last. */
static void put_date(line_t *line, int64_t days) {
    uint32_t since = (uint32_t)(days + 719468); /* days since 0000-03-01 */
    uint32_t era = since / 146097;              /* 400 years each */
    uint32_t day_of_era = since % 146097;
    uint32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    uint32_t month = (5 * day_of_year + 2) / 153; /* 0 is March */
    uint32_t day = day_of_year - (153 * month + 2) / 5 + 1;
    uint32_t year = year_of_era + era * 400 + (month >= 10 ? 1 : 0);

    dhcpv6lq_put_decimal(line, year, 4);
    dhcpv6lq_put(line, "-");
    dhcpv6lq_put_decimal(line, month < 10 ? month + 3 : month - 9, 2);
    dhcpv6lq_put(line, "-");
    dhcpv6lq_put_decimal(line, day, 2);
}

static void put_moment(line_t *line, int64_t since_1970) {
    int64_t days = since_1970 / DAY - (since_1970 % DAY < 0 ? 1 : 0);
    uint32_t of_day = (uint32_t)(since_1970 - days * DAY);

    put_date(line, days);
    dhcpv6lq_put(line, " ");
    dhcpv6lq_put_decimal(line, of_day / HOUR, 2);
    dhcpv6lq_put(line, ":");
    dhcpv6lq_put_decimal(line, of_day % HOUR / MINUTE, 2);
    dhcpv6lq_put(line, ":");
    dhcpv6lq_put_decimal(line, of_day % MINUTE, 2);
    dhcpv6lq_put(line, " UTC");
}

static void put_time(line_t *line, uint32_t seconds) {
    put_moment(line, (int64_t)seconds + DHCPV6LQ_EPOCH_2000);
}

static void put_ipv4(line_t *line, const uint8_t *address) {
    for (size_t i = 0; i < 4; i++) {
        dhcpv6lq_put_number(line, i > 0 ? "." : "", address[i], "");
    }
}

/* RFC 5952 4: the longest run of zero groups, of two or more, becomes "::"; the
 * first of equals. IPv4-mapped addresses end in dotted decimal (5). */
static void put_ipv6(line_t *line, const uint8_t *address) {
    uint32_t groups[IPV6_GROUPS];
    size_t gap = IPV6_GROUPS;
    size_t gap_length = 1;

    for (size_t i = 0; i < IPV6_GROUPS; i++) {
        groups[i] = (uint32_t)dhcpv6lq_wire_get(address + 2 * i, 2);
    }
    for (size_t i = 0; i < IPV6_GROUPS; i++) {
        size_t length = 0;

        while (i + length < IPV6_GROUPS && groups[i + length] == 0) {
            length++;
        }
        if (length > gap_length) {
            gap = i;
            gap_length = length;
        }
    }
    if (gap == 0 && gap_length == 5 && groups[5] == 0xffff) {
        dhcpv6lq_put(line, "::ffff:");
        put_ipv4(line, address + 12);
        return;
    }
    for (size_t i = 0; i < IPV6_GROUPS;) {
        if (i == gap) {
            dhcpv6lq_put(line, "::");
            i += gap_length;
            continue;
        }
        dhcpv6lq_put(line, i > 0 && i != gap + gap_length ? ":" : "");
        dhcpv6lq_put_hexadecimal(line, groups[i], 1);
        i++;
    }
}

/* A dot after each label, but for the last one of a name without its zero. */
static void put_name(line_t *line, const uint8_t *octets, size_t length) {
    size_t position = 0;

    if (length == 0 || octets[0] == 0) {
        dhcpv6lq_put(line, ".");
        return;
    }
    while (position < length && octets[position] != 0) {
        size_t end = position + 1 + octets[position];

        for (position++; position < end && position < length; position++) {
            uint8_t octet = octets[position];

            bool plain = octet > ' ' && octet < 0x7f;

            if (!plain || octet == '.' || octet == '\\') {
                dhcpv6lq_put(line, "\\");
            }
            if (plain) {
                dhcpv6lq_put_characters(line, (const char *)&octets[position], 1);
            } else {
                dhcpv6lq_put_decimal(line, octet, 3);
            }
        }
        if (position < length) {
            dhcpv6lq_put(line, ".");
        }
    }
}

/* Characters that are not seen themselves, but change how others are: line separators, those that
 * turn the direction of writing, and those without width. */
static bool is_misleading(uint32_t character) {
    return (character >= 0x200b && character <= 0x200f) ||
           (character >= 0x2028 && character <= 0x202e) ||
           (character >= 0x2060 && character <= 0x206f) || character == 0x61c ||
           character == 0xfeff;
}

/* The octets of the UTF-8 character at the start, or 0 where there is none that
 * may be shown: RFC 3629 3, without control characters. */
static size_t utf8_character(const uint8_t *octets, size_t length) {
    static const struct {
        uint8_t first, last;
        uint32_t least;
    } forms[] = {
        {0x20, 0x7e, 0x20}, {0xc2, 0xdf, 0xa0}, {0xe0, 0xef, 0x800}, {0xf0, 0xf4, 0x10000}};

    for (size_t more = 0; more < sizeof(forms) / sizeof(forms[0]); more++) {
        if (octets[0] < forms[more].first || octets[0] > forms[more].last || more >= length) {
            continue;
        }

        uint32_t character = more > 0 ? octets[0] & (0x3fu >> more) : octets[0];

        for (size_t i = 1; i <= more; i++) {
            if ((octets[i] & 0xc0) != 0x80) {
                return 0;
            }
            character = (character << 6) | (octets[i] & 0x3f);
        }
        if (character < forms[more].least || character > 0x10ffff ||
            (character >= 0xd800 && character <= 0xdfff) || is_misleading(character)) {
            return 0;
        }
        return more + 1;
    }
    return 0;
}

static void put_utf8(line_t *line, const uint8_t *octets, size_t length) {
    for (size_t i = 0; i < length;) {
        size_t character = utf8_character(octets + i, length - i);

        if (character > 0) {
            dhcpv6lq_put_characters(line, (const char *)octets + i, character);
            i += character;
        } else {
            dhcpv6lq_put(line, "\\x");
            dhcpv6lq_put_hexadecimal(line, octets[i], 2);
            i++;
        }
    }
}

static bool is_printable(const uint8_t *octets, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (octets[i] < ' ' || octets[i] > '~') {
            return false;
        }
    }
    return length > 0;
}

/* A number with the name that its registry has for it. */
static void put_named(line_t *line, enum dhcpv6lq_space space, uint64_t number) {
    const struct dhcpv6lq_entry *entry = dhcpv6lq_lookup(space, (uint32_t)number);
    size_t count;

    if (!entry && !dhcpv6lq_entries(space, &count)) {
        dhcpv6lq_put_decimal(line, number, 1);
        return;
    }
    dhcpv6lq_put(line, entry ? entry->name : "unassigned");
    dhcpv6lq_put(line, " (");
    dhcpv6lq_put_decimal(line, number, 1);
    dhcpv6lq_put(line, ")");
}

static void put_field(line_t *line, const uint8_t *octets, const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_field_info *info = dhcpv6lq_field_info(event->field);
    const uint8_t *value = octets + event->offset;
    uint8_t prefix[IPV6_OCTETS] = {0};

    switch (info->kind) {
    case DHCPV6LQ_KIND_UINT:
    case DHCPV6LQ_KIND_LEADING:
        if (info->space == DHCPV6LQ_SPACE_OPAQUE) {
            dhcpv6lq_put(line, "0x");
            dhcpv6lq_put_hexadecimal(line, event->number, 2u * info->width);
        } else {
            put_named(line, info->space, event->number);
        }
        break;
    case DHCPV6LQ_KIND_SECONDS:
        put_duration(line, (uint32_t)event->number);
        break;
    case DHCPV6LQ_KIND_ELAPSED:
        put_elapsed(line, (uint32_t)event->number);
        break;
    case DHCPV6LQ_KIND_CENTISECONDS:
        dhcpv6lq_put_decimal(line, event->number / CENTISECONDS, 1);
        dhcpv6lq_put(line, ".");
        dhcpv6lq_put_decimal(line, event->number % CENTISECONDS, 2);
        dhcpv6lq_put(line, " s");
        break;
    case DHCPV6LQ_KIND_TIME:
        put_time(line, (uint32_t)event->number);
        break;
    case DHCPV6LQ_KIND_IPV4:
        put_ipv4(line, value);
        break;
    case DHCPV6LQ_KIND_IPV6:
        put_ipv6(line, value);
        break;
    case DHCPV6LQ_KIND_PREFIX:
        for (size_t i = 0; i < event->length && i < IPV6_OCTETS; i++) {
            prefix[i] = value[i];
        }
        put_ipv6(line, prefix);
        break;
    case DHCPV6LQ_KIND_LABEL:
        put_octets(line, value, event->length);
        if (is_printable(value, event->length)) {
            dhcpv6lq_put(line, " \"");
            put_utf8(line, value, event->length);
            dhcpv6lq_put(line, "\"");
        }
        break;
    case DHCPV6LQ_KIND_TEXT:
        put_utf8(line, value, event->length);
        break;
    case DHCPV6LQ_KIND_NAME:
    case DHCPV6LQ_KIND_PARTIAL_NAME:
        put_name(line, value, event->length);
        break;
    default:
        put_octets(line, value, event->length);
        break;
    }
}

/* The DUID's fields but its type, which its name tells: RFC 8415 11, RFC 6355. */
static void put_duid(line_t *line, const uint8_t *duid, size_t length) {
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;
    line_t words = *line;

    dhcpv6lq_walk_duid(&walk, duid, 0, length);
    while (dhcpv6lq_walk_next(&walk, &event)) {
        if (event.type == DHCPV6LQ_EVENT_FAULT || !event.entry) {
            put_octets(line, duid, length);
            return;
        }
        if (event.type != DHCPV6LQ_EVENT_FIELD) {
            continue;
        }

        const struct dhcpv6lq_entry *hardware;

        switch (event.field) {
        case DHCPV6LQ_FIELD_DUID_TYPE:
            dhcpv6lq_put(&words, event.entry->name);
            break;
        case DHCPV6LQ_FIELD_DUID_LLT_HWTYPE:
        case DHCPV6LQ_FIELD_DUID_LL_HWTYPE:
            hardware = dhcpv6lq_lookup(DHCPV6LQ_SPACE_HARDWARE, (uint32_t)event.number);
            dhcpv6lq_put(&words, " ");
            if (hardware) {
                dhcpv6lq_put(&words, hardware->name);
            } else {
                dhcpv6lq_put_number(&words, "hardware ", (uint32_t)event.number, "");
            }
            break;
        default:
            dhcpv6lq_put(&words, " ");
            put_field(&words, duid, &event);
            break;
        }
    }
    *line = words;
}

size_t dhcpv6lq_text_duration(char *text, size_t size, uint32_t seconds) {
    line_t line = dhcpv6lq_line(text, size);

    put_duration(&line, seconds);
    return dhcpv6lq_line_end(&line);
}

size_t dhcpv6lq_text_time(char *text, size_t size, uint32_t seconds) {
    line_t line = dhcpv6lq_line(text, size);

    put_time(&line, seconds);
    return dhcpv6lq_line_end(&line);
}

size_t dhcpv6lq_text_moment(char *text, size_t size, int64_t seconds) {
    line_t line = dhcpv6lq_line(text, size);

    put_moment(&line, seconds);
    return dhcpv6lq_line_end(&line);
}

size_t dhcpv6lq_text_ipv6(char *text, size_t size, const uint8_t *address) {
    line_t line = dhcpv6lq_line(text, size);

    put_ipv6(&line, address);
    return dhcpv6lq_line_end(&line);
}

size_t dhcpv6lq_text_octets(char *text, size_t size, const uint8_t *octets, size_t length) {
    line_t line = dhcpv6lq_line(text, size);

    put_octets(&line, octets, length);
    return dhcpv6lq_line_end(&line);
}

size_t dhcpv6lq_text_name(char *text, size_t size, const uint8_t *octets, size_t length) {
    line_t line = dhcpv6lq_line(text, size);

    put_name(&line, octets, length);
    return dhcpv6lq_line_end(&line);
}

size_t dhcpv6lq_text_utf8(char *text, size_t size, const uint8_t *octets, size_t length) {
    line_t line = dhcpv6lq_line(text, size);

    put_utf8(&line, octets, length);
    return dhcpv6lq_line_end(&line);
}

size_t dhcpv6lq_text_duid(char *text, size_t size, const uint8_t *duid, size_t length) {
    line_t line = dhcpv6lq_line(text, size);

    put_duid(&line, duid, length);
    return dhcpv6lq_line_end(&line);
}

size_t dhcpv6lq_text_field(char *text, size_t size, const uint8_t *octets,
                           const struct dhcpv6lq_event *event) {
    line_t line = dhcpv6lq_line(text, size);

    put_field(&line, octets, event);
    return dhcpv6lq_line_end(&line);
}
