/* SPDX-License-Identifier: MIT
 *
 * Values as text. Everything goes through one buffer that counts what it has no
 * room for.
 */
#include "dhcpv6lq/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "octets/wire.h"

enum {
    IPV6_OCTETS = 16,
    IPV6_GROUPS = 8,
    MINUTE = 60,
    HOUR = 60 * MINUTE,
    DAY = 24 * HOUR,
    CENTISECONDS = 100 /* in a second */
};

struct text {
    char *octets;
    size_t size;
    size_t used; /* octets that the whole text has so far */
};

static void put(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct text *text, const char *format, ...) {
    size_t room = text->used < text->size ? text->size - text->used : 0;
    va_list arguments;

    va_start(arguments, format);

    int length = vsnprintf(room > 0 ? text->octets + text->used : NULL, room, format, arguments);

    va_end(arguments);
    text->used += length > 0 ? (size_t)length : 0;
}

static void put_octets(struct text *text, const uint8_t *octets, size_t length) {
    for (size_t i = 0; i < length; i++) {
        put(text, i > 0 ? ":%02x" : "%02x", octets[i]);
    }
}

static void put_elapsed(struct text *text, uint32_t seconds) {
    static const struct {
        uint32_t seconds;
        const char *name;
    } units[] = {{DAY, "d"}, {HOUR, "h"}, {MINUTE, "min"}, {1, "s"}};

    put(text, "%" PRIu32 " s", seconds);
    if (seconds < MINUTE) {
        return;
    }

    const char *separator = " (";
    uint32_t left = seconds;

    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        uint32_t count = left / units[i].seconds;

        left %= units[i].seconds;
        if (count > 0) {
            put(text, "%s%" PRIu32 " %s", separator, count, units[i].name);
            separator = " ";
        }
    }
    put(text, ")");
}

static void put_duration(struct text *text, uint32_t seconds) {
    if (seconds == DHCPV6LQ_INFINITY) {
        put(text, "infinity");
    } else {
        put_elapsed(text, seconds);
    }
}

/* Days since 1970-01-01 as a date of the Gregorian calendar, by years that
 * begin in March so that the leap day is the last. */
static void put_date(struct text *text, int64_t days) {
    uint32_t since = (uint32_t)(days + 719468); /* days since 0000-03-01 */
    uint32_t era = since / 146097;              /* 400 years each */
    uint32_t day_of_era = since % 146097;
    uint32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    uint32_t month = (5 * day_of_year + 2) / 153; /* 0 is March */
    uint32_t day = day_of_year - (153 * month + 2) / 5 + 1;
    uint32_t year = year_of_era + era * 400 + (month >= 10 ? 1 : 0);

    put(text, "%04" PRIu32 "-%02" PRIu32 "-%02" PRIu32, year, month < 10 ? month + 3 : month - 9,
        day);
}

static void put_moment(struct text *text, int64_t since_1970) {
    int64_t days = since_1970 / DAY - (since_1970 % DAY < 0 ? 1 : 0);
    uint32_t of_day = (uint32_t)(since_1970 - days * DAY);

    put_date(text, days);
    put(text, " %02" PRIu32 ":%02" PRIu32 ":%02" PRIu32 " UTC", of_day / HOUR,
        of_day % HOUR / MINUTE, of_day % MINUTE);
}

static void put_time(struct text *text, uint32_t seconds) {
    put_moment(text, (int64_t)seconds + DHCPV6LQ_EPOCH_2000);
}

/* RFC 5952 4: the longest run of zero groups, of two or more, becomes "::"; the
 * first of equals. IPv4-mapped addresses end in dotted decimal (5). */
static void put_ipv6(struct text *text, const uint8_t *address) {
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
        put(text, "::ffff:%u.%u.%u.%u", address[12], address[13], address[14], address[15]);
        return;
    }
    for (size_t i = 0; i < IPV6_GROUPS;) {
        if (i == gap) {
            put(text, "::");
            i += gap_length;
            continue;
        }
        put(text, i > 0 && i != gap + gap_length ? ":%" PRIx32 : "%" PRIx32, groups[i]);
        i++;
    }
}

/* A dot after each label, but for the last one of a name without its zero. */
static void put_name(struct text *text, const uint8_t *octets, size_t length) {
    size_t position = 0;

    if (length == 0 || octets[0] == 0) {
        put(text, ".");
        return;
    }
    while (position < length && octets[position] != 0) {
        size_t end = position + 1 + octets[position];

        for (position++; position < end && position < length; position++) {
            uint8_t octet = octets[position];

            if (octet == '.' || octet == '\\') {
                put(text, "\\%c", octet);
            } else if (octet > ' ' && octet < 0x7f) {
                put(text, "%c", octet);
            } else {
                put(text, "\\%03u", octet);
            }
        }
        if (position < length) {
            put(text, ".");
        }
    }
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
            (character >= 0xd800 && character <= 0xdfff)) {
            return 0;
        }
        return more + 1;
    }
    return 0;
}

static void put_utf8(struct text *text, const uint8_t *octets, size_t length) {
    for (size_t i = 0; i < length;) {
        size_t character = utf8_character(octets + i, length - i);

        if (character > 0) {
            put(text, "%.*s", (int)character, (const char *)octets + i);
            i += character;
        } else {
            put(text, "\\x%02x", octets[i]);
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
static void put_named(struct text *text, enum dhcpv6lq_space space, uint64_t number) {
    const struct dhcpv6lq_entry *entry = dhcpv6lq_lookup(space, (uint32_t)number);
    size_t count;

    if (entry) {
        put(text, "%s (%" PRIu64 ")", entry->name, number);
    } else if (dhcpv6lq_entries(space, &count)) {
        put(text, "unassigned (%" PRIu64 ")", number);
    } else {
        put(text, "%" PRIu64, number);
    }
}

static void put_field(struct text *text, const uint8_t *octets,
                      const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_field_info *info = dhcpv6lq_field_info(event->field);
    const uint8_t *value = octets + event->offset;
    uint8_t prefix[IPV6_OCTETS] = {0};

    switch (info->kind) {
    case DHCPV6LQ_KIND_UINT:
    case DHCPV6LQ_KIND_LEADING:
        if (info->space == DHCPV6LQ_SPACE_OPAQUE) {
            put(text, "0x%0*" PRIx64, 2 * info->width, event->number);
        } else {
            put_named(text, info->space, event->number);
        }
        break;
    case DHCPV6LQ_KIND_SECONDS:
        put_duration(text, (uint32_t)event->number);
        break;
    case DHCPV6LQ_KIND_ELAPSED:
        put_elapsed(text, (uint32_t)event->number);
        break;
    case DHCPV6LQ_KIND_CENTISECONDS:
        put(text, "%" PRIu64 ".%02" PRIu64 " s", event->number / CENTISECONDS,
            event->number % CENTISECONDS);
        break;
    case DHCPV6LQ_KIND_TIME:
        put_time(text, (uint32_t)event->number);
        break;
    case DHCPV6LQ_KIND_IPV4:
        put(text, "%u.%u.%u.%u", value[0], value[1], value[2], value[3]);
        break;
    case DHCPV6LQ_KIND_IPV6:
        put_ipv6(text, value);
        break;
    case DHCPV6LQ_KIND_PREFIX:
        for (size_t i = 0; i < event->length && i < IPV6_OCTETS; i++) {
            prefix[i] = value[i];
        }
        put_ipv6(text, prefix);
        break;
    case DHCPV6LQ_KIND_LABEL:
        put_octets(text, value, event->length);
        if (is_printable(value, event->length)) {
            put(text, " \"");
            put_utf8(text, value, event->length);
            put(text, "\"");
        }
        break;
    case DHCPV6LQ_KIND_TEXT:
        put_utf8(text, value, event->length);
        break;
    case DHCPV6LQ_KIND_NAME:
    case DHCPV6LQ_KIND_PARTIAL_NAME:
        put_name(text, value, event->length);
        break;
    default:
        put_octets(text, value, event->length);
        break;
    }
}

/* The DUID's fields but its type, which its name tells: RFC 8415 11, RFC 6355. */
static void put_duid(struct text *text, const uint8_t *duid, size_t length) {
    struct dhcpv6lq_walk walk;
    struct dhcpv6lq_event event;
    struct text words = {text->octets, text->size, text->used};

    dhcpv6lq_walk_duid(&walk, duid, 0, length);
    while (dhcpv6lq_walk_next(&walk, &event)) {
        if (event.type == DHCPV6LQ_EVENT_FAULT || !event.entry) {
            put_octets(text, duid, length);
            return;
        }
        if (event.type != DHCPV6LQ_EVENT_FIELD) {
            continue;
        }

        const struct dhcpv6lq_entry *hardware;

        switch (event.field) {
        case DHCPV6LQ_FIELD_DUID_TYPE:
            put(&words, "%s", event.entry->name);
            break;
        case DHCPV6LQ_FIELD_DUID_LLT_HWTYPE:
        case DHCPV6LQ_FIELD_DUID_LL_HWTYPE:
            hardware = dhcpv6lq_lookup(DHCPV6LQ_SPACE_HARDWARE, (uint32_t)event.number);
            if (hardware) {
                put(&words, " %s", hardware->name);
            } else {
                put(&words, " hardware %" PRIu64, event.number);
            }
            break;
        default:
            put(&words, " ");
            put_field(&words, duid, &event);
            break;
        }
    }
    text->used = words.used;
}

size_t dhcpv6lq_text_duration(char *text, size_t size, uint32_t seconds) {
    struct text out = {text, size, 0};

    put_duration(&out, seconds);
    return out.used;
}

size_t dhcpv6lq_text_time(char *text, size_t size, uint32_t seconds) {
    struct text out = {text, size, 0};

    put_time(&out, seconds);
    return out.used;
}

size_t dhcpv6lq_text_moment(char *text, size_t size, int64_t seconds) {
    struct text out = {text, size, 0};

    put_moment(&out, seconds);
    return out.used;
}

size_t dhcpv6lq_text_ipv6(char *text, size_t size, const uint8_t *address) {
    struct text out = {text, size, 0};

    put_ipv6(&out, address);
    return out.used;
}

size_t dhcpv6lq_text_octets(char *text, size_t size, const uint8_t *octets, size_t length) {
    struct text out = {text, size, 0};

    put(&out, "%s", "");
    put_octets(&out, octets, length);
    return out.used;
}

size_t dhcpv6lq_text_name(char *text, size_t size, const uint8_t *octets, size_t length) {
    struct text out = {text, size, 0};

    put_name(&out, octets, length);
    return out.used;
}

size_t dhcpv6lq_text_utf8(char *text, size_t size, const uint8_t *octets, size_t length) {
    struct text out = {text, size, 0};

    put(&out, "%s", "");
    put_utf8(&out, octets, length);
    return out.used;
}

size_t dhcpv6lq_text_duid(char *text, size_t size, const uint8_t *duid, size_t length) {
    struct text out = {text, size, 0};

    put(&out, "%s", "");
    put_duid(&out, duid, length);
    return out.used;
}

size_t dhcpv6lq_text_field(char *text, size_t size, const uint8_t *octets,
                           const struct dhcpv6lq_event *event) {
    struct text out = {text, size, 0};

    put(&out, "%s", "");
    put_field(&out, octets, event);
    return out.used;
}
