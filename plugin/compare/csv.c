/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The fields of a record stand in one text, a zero after each; where they start is kept as numbers
 * while that text may still move.
 */
#include "csv.h"

#include <stdlib.h>
#include <string.h>

struct csv csv_begin(FILE *file) {
    return (struct csv){.file = file};
}

void csv_end(struct csv *csv) {
    free(csv->text);
    free(csv->starts);
    free(csv->fields);
    *csv = (struct csv){0};
}

static bool put(struct csv *csv, char character) {
    if (csv->length == csv->size) {
        size_t size = csv->size ? 2 * csv->size : 1024;
        char *text = realloc(csv->text, size);

        if (!text) {
            return false;
        }
        csv->text = text;
        csv->size = size;
    }
    csv->text[csv->length++] = character;
    return true;
}

static bool begin_field(struct csv *csv) {
    if (csv->count == csv->fields_size) {
        size_t size = csv->fields_size ? 2 * csv->fields_size : 32;
        size_t *starts = realloc(csv->starts, size * sizeof *starts);
        char **fields;

        if (!starts) {
            return false;
        }
        csv->starts = starts;
        fields = realloc(csv->fields, size * sizeof *fields);
        if (!fields) {
            return false;
        }
        csv->fields = fields;
        csv->fields_size = size;
    }
    csv->starts[csv->count++] = csv->length;
    return true;
}

static int next_character(struct csv *csv) {
    int character = getc(csv->file);

    csv->lines += character == '\n';
    return character;
}

/* A field of which the opening quotation mark was read. Returns what comes after the closing one,
 * or 0: there is none. */
static int read_quoted(struct csv *csv, bool *room) {
    for (int character = next_character(csv);; character = next_character(csv)) {
        if (character == EOF || character == '\0') {
            return '\0';
        }
        if (character == '"') {
            character = next_character(csv);
            if (character != '"') {
                return character;
            }
        }
        *room = *room && put(csv, (char)character);
    }
}

/* Characters up to the end of a field. Returns what ended it. */
static int read_plain(struct csv *csv, int character, bool *room) {
    while (character != ',' && character != '\n' && character != EOF && character != '\0') {
        *room = *room && put(csv, (char)character);
        character = next_character(csv);
    }
    return character;
}

static enum csv_result read_field(struct csv *csv, int *character) {
    bool room = begin_field(csv);
    size_t start = csv->length;

    *character = next_character(csv);
    if (*character == '"') {
        *character = read_quoted(csv, &room);
    }
    *character = read_plain(csv, *character, &room);
    if (*character == '\0') {
        return CSV_BROKEN;
    }
    if (*character != ',' && csv->length > start && csv->text[csv->length - 1] == '\r') {
        csv->length--;
    }
    room = room && put(csv, '\0');
    return room && !ferror(csv->file) ? CSV_RECORD : CSV_FAILED;
}

static bool is_at_end(struct csv *csv) {
    int character = getc(csv->file);

    if (character != EOF) {
        ungetc(character, csv->file);
    }
    return character == EOF;
}

enum csv_result csv_next(struct csv *csv) {
    int character = ',';

    csv->line = csv->lines + 1;
    csv->count = csv->length = 0;
    if (is_at_end(csv)) {
        return ferror(csv->file) ? CSV_FAILED : CSV_END;
    }
    while (character == ',') {
        enum csv_result result = read_field(csv, &character);

        if (result != CSV_RECORD) {
            return result;
        }
    }
    for (size_t i = 0; i < csv->count; i++) {
        csv->fields[i] = csv->text + csv->starts[i];
    }
    return CSV_RECORD;
}

void csv_print(FILE *file, const char *text) {
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, file);
        return;
    }
    putc('"', file);
    for (; *text; text++) {
        if (*text == '"') {
            putc('"', file);
        }
        putc(*text, file);
    }
    putc('"', file);
}
