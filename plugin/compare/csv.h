/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Comma-separated values, a record at a time (RFC 4180). A line feed ends a record as CR LF does.
 */
#ifndef DHCPV6LQ_COMPARE_CSV_H
#define DHCPV6LQ_COMPARE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct csv {
    FILE *file;
    unsigned long line; /* in which the record began, from 1 */
    size_t count;       /* of its fields; 1 for an empty line */
    char **fields;      /* valid until the next record */

    /* Its own. */
    unsigned long lines;
    char *text;
    size_t length;
    size_t size;
    size_t *starts;
    size_t fields_size;
};

/* Begin with an open file, which stays the caller's. */
struct csv csv_begin(FILE *file);

/* Give back its memory. */
void csv_end(struct csv *csv);

enum csv_result {
    CSV_RECORD,
    CSV_END,
    CSV_BROKEN, /* a quotation that does not end, or a NUL */
    CSV_FAILED  /* the file cannot be read, or there is no memory */
};

/* The next record. */
enum csv_result csv_next(struct csv *csv);

/* Print one field, in quotes where it needs them. */
void csv_print(FILE *file, const char *text);

#endif
