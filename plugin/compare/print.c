/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * For people a sentence a difference, and how many there are; for programs CSV, which has the
 * differences alone, or a JSON object a line, of which the last is the summary.
 */
#include "print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"

enum { A = DHCPV6LQ_COMPARAND_A, B = DHCPV6LQ_COMPARAND_B };

static const char *column_text(const struct dhcpv6lq_difference *difference, unsigned column) {
    static char text[DHCPV6LQ_LEASE_TEXT];

    dhcpv6lq_difference_column_text(text, sizeof text, difference,
                                    (enum dhcpv6lq_difference_column)column);
    return text;
}

/* ---- CSV ---- */

static void print_separator(unsigned column) {
    fputs(column + 1 < DHCPV6LQ_DIFFERENCE_COLUMNS ? "," : "\r\n", stdout);
}

static void begin_csv(void) {
    for (unsigned column = 0; column < DHCPV6LQ_DIFFERENCE_COLUMNS; column++) {
        csv_print(stdout, dhcpv6lq_difference_column_name((enum dhcpv6lq_difference_column)column));
        print_separator(column);
    }
}

static void print_csv(const struct dhcpv6lq_difference *difference) {
    for (unsigned column = 0; column < DHCPV6LQ_DIFFERENCE_COLUMNS; column++) {
        csv_print(stdout, column_text(difference, column));
        print_separator(column);
    }
}

static void end_csv(const struct dhcpv6lq_compared *compared, const struct told sides[]) {
    (void)compared;
    (void)sides;
}

/* ---- JSON ---- */

/* Text is UTF-8. */
static void print_string(const char *text) {
    putchar('"');
    for (; *text; text++) {
        if ((unsigned char)*text < ' ') {
            printf("\\u%04x", (unsigned)*text);
            continue;
        }
        if (*text == '"' || *text == '\\') {
            putchar('\\');
        }
        putchar(*text);
    }
    putchar('"');
}

static void print_member(const char *separator, const char *name, uint32_t number) {
    printf("%s\"%s\":%u", separator, name, number);
}

/* The columns of one side, whose names begin with its letter. */
static void print_json_side(const struct dhcpv6lq_difference *difference, unsigned side) {
    const char *separator = "{";

    printf(",\"%c\":", 'a' + (char)side);
    if (!difference->has[side]) {
        fputs("null", stdout);
        return;
    }
    for (unsigned column = DHCPV6LQ_DIFFERENCE_A_CLIENT_DUID + side;
         column < DHCPV6LQ_DIFFERENCE_COLUMNS; column += DHCPV6LQ_COMPARANDS) {
        const char *name =
            dhcpv6lq_difference_column_name((enum dhcpv6lq_difference_column)column) + strlen("a_");
        const char *text = column_text(difference, column);

        printf("%s\"%s\":", separator, name);
        if (!*text || (strcmp(name, "frame") == 0 && strcmp(text, "0") == 0)) {
            fputs("null", stdout);
        } else if (strcmp(name, "frame") == 0) {
            fputs(text, stdout);
        } else {
            print_string(text);
        }
        separator = ",";
    }
    putchar('}');
}

static void begin_json(void) {
}

static void print_json(const struct dhcpv6lq_difference *difference) {
    const char *separator = "";

    fputs("{\"type\":\"difference\",\"differs\":[", stdout);
    for (unsigned kind = 0; kind < DHCPV6LQ_DIFFERENCE_KINDS; kind++) {
        if (difference->kinds >> kind & 1) {
            printf("%s\"%s\"", separator,
                   dhcpv6lq_difference_text((enum dhcpv6lq_difference_kind)kind));
            separator = ",";
        }
    }
    fputs("],\"binding\":", stdout);
    print_string(column_text(difference, DHCPV6LQ_DIFFERENCE_BINDING));
    print_json_side(difference, A);
    print_json_side(difference, B);
    puts("}");
}

static void end_json(const struct dhcpv6lq_compared *compared, const struct told sides[]) {
    fputs("{\"type\":\"comparison\"", stdout);
    for (unsigned side = 0; side < DHCPV6LQ_COMPARANDS; side++) {
        printf(",\"%c\":{\"name\":", 'a' + (char)side);
        print_string(sides[side].name);
        fputs(",\"outcome\":", stdout);
        if (sides[side].outcome[0]) {
            print_string(sides[side].outcome);
        } else {
            fputs("null", stdout);
        }
        print_member(",", "bindings", compared->bindings[side]);
        print_member(",", "over", compared->over[side]);
        print_member(",", "unknown", compared->unknown[side]);
        print_member(",", "apart", compared->apart[side]);
        putchar('}');
    }
    print_member(",", "alike", compared->alike);
    for (unsigned kind = 0; kind < DHCPV6LQ_DIFFERENCE_KINDS; kind++) {
        print_member(",", dhcpv6lq_difference_text((enum dhcpv6lq_difference_kind)kind),
                     compared->differences[kind]);
    }
    puts("}");
}

/* ---- text ---- */

/* What is told of a binding: of both sides where they differ in that, else of one. */
static const struct {
    const char *name;
    enum dhcpv6lq_difference_column columns[DHCPV6LQ_COMPARANDS];
    unsigned kinds; /* that it is told for; 0: always */
} parts[] = {
#define PART(name, column, kinds)                                                                  \
    { name, {DHCPV6LQ_DIFFERENCE_A_##column, DHCPV6LQ_DIFFERENCE_B_##column}, kinds }
#define ALONE (1u << DHCPV6LQ_MISSING | 1u << DHCPV6LQ_EXTRA)
    PART("client", CLIENT_DUID, 0),
    PART("until", EXPIRES, ALONE | 1u << DHCPV6LQ_LIFETIME),
    PART("link-address", LINK_ADDRESS, ALONE),
    PART("relay", RELAY_ADDRESS, ALONE),
    PART("Interface-ID", INTERFACE_ID, ALONE),
    PART("Remote-ID", REMOTE_ID, ALONE),
    PART("Relay-ID", RELAY_ID, ALONE),
};

static void print_part(const char **separator, const char *name, const char *a, const char *b) {
    if (!*a && !*b) {
        return;
    }
    printf("%s%s %s", *separator, name, *a ? a : b);
    if (*a && *b && strcmp(a, b) != 0) {
        printf(" -> %s", b);
    }
    *separator = ", ";
}

static void print_frames(const char **separator, const struct dhcpv6lq_difference *difference) {
    char frames[DHCPV6LQ_COMPARANDS][sizeof "4294967295"] = {"", ""};

    for (unsigned side = 0; side < DHCPV6LQ_COMPARANDS; side++) {
        if (difference->has[side] && difference->leases[side].frame != 0) {
            (void)snprintf(frames[side], sizeof frames[side], "%u", difference->leases[side].frame);
        }
    }
    print_part(separator, "frame", frames[A], frames[B]);
}

static void begin_text(void) {
}

static void print_text(const struct dhcpv6lq_difference *difference) {
    char relay[12 * DHCPV6LQ_LEASE_TEXT];
    const char *separator = ": ";

    printf("%s", column_text(difference, DHCPV6LQ_DIFFERENCE_KIND));
    printf(" %s", column_text(difference, DHCPV6LQ_DIFFERENCE_BINDING));
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        char a[DHCPV6LQ_LEASE_TEXT];

        if (parts[i].kinds == 0 || (parts[i].kinds & difference->kinds) != 0) {
            (void)snprintf(a, sizeof a, "%s", column_text(difference, parts[i].columns[A]));
            print_part(&separator, parts[i].name, a, column_text(difference, parts[i].columns[B]));
        }
    }
    dhcpv6lq_difference_relay_text(relay, sizeof relay, difference);
    if (relay[0]) {
        printf("%s%s", separator, relay);
        separator = ", ";
    }
    print_frames(&separator, difference);
    putchar('\n');
}

static const char *plural(uint32_t count) {
    return count == 1 ? "" : "s";
}

static void print_left_out(uint32_t count, const char *name, const char *words) {
    if (count > 0) {
        printf("%u of %s not compared: %s\n", count, name, words);
    }
}

static void end_text(const struct dhcpv6lq_compared *compared, const struct told sides[]) {
    for (unsigned side = 0; side < DHCPV6LQ_COMPARANDS; side++) {
        printf("%s: %u binding%s%s%s\n", sides[side].name, compared->bindings[side],
               plural(compared->bindings[side]), sides[side].outcome[0] ? ", " : "",
               sides[side].outcome);
        print_left_out(compared->over[side], sides[side].name,
                       "ended before the other side was told, and not there");
        print_left_out(compared->unknown[side], sides[side].name,
                       "the capture lacks what would tell whether the other side has them");
        print_left_out(compared->apart[side], sides[side].name, "the query asked for others");
    }
    printf("%u alike", compared->alike);
    for (unsigned kind = 0; kind < DHCPV6LQ_DIFFERENCE_KINDS; kind++) {
        printf(", %u %s", compared->differences[kind],
               dhcpv6lq_difference_text((enum dhcpv6lq_difference_kind)kind));
    }
    putchar('\n');
}

const struct form *form_find(const char *name) {
    static const struct form forms[] = {{"text", begin_text, print_text, end_text},
                                        {"csv", begin_csv, print_csv, end_csv},
                                        {"json", begin_json, print_json, end_json}};

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (strcmp(name, forms[i].name) == 0) {
            return &forms[i];
        }
    }
    return NULL;
}
