/* SPDX-License-Identifier: MIT
 *
 * The walk backwards: elements and fields in, octets out, into the caller's
 * buffer. Lengths, msg-types, option-codes and DUID types are written by
 * begin/end; the layout says which field may come next.
 *
 *     dhcpv6lq_writer_init(&writer, buffer, sizeof buffer);
 *     dhcpv6lq_write_begin(&writer, DHCPV6LQ_SCOPE_MESSAGE, DHCPV6LQ_LEASEQUERY_DONE);
 *     dhcpv6lq_write_number(&writer, DHCPV6LQ_FIELD_TRANSACTION_ID, 0x864d38);
 *     dhcpv6lq_write_end(&writer);
 *     code = dhcpv6lq_writer_finish(&writer, &used, &error);
 *
 * The first error sticks; what comes after it is ignored, so that a program
 * need only look at what dhcpv6lq_writer_finish() returns.
 */
#ifndef DHCPV6LQ_WRITER_H
#define DHCPV6LQ_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/error.h"
#include "dhcpv6lq/walk.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One open element; the writer's own. */
struct dhcpv6lq_writer_level {
    const struct dhcpv6lq_layout *layout;
    const struct dhcpv6lq_entry *entry;
    size_t begin;
    uint32_t number; /* the last integer, for SIZED and BITS */
    uint8_t scope;   /* enum dhcpv6lq_scope */
    uint8_t space;   /* enum dhcpv6lq_space */
    uint8_t field;   /* index into layout->fields */
    bool raw;        /* its layout is not kept any more */
    bool broken;     /* its length stays as the walk told it, whatever it is */
};

/* A writing in progress; treat it as opaque. */
struct dhcpv6lq_writer {
    uint8_t *octets;
    size_t size;
    size_t used; /* octets so far, also those that found no room */
    unsigned depth;
    struct dhcpv6lq_error error;
    struct dhcpv6lq_writer_level levels[DHCPV6LQ_MAX_DEPTH];
};

/* Start to write into `size` octets of the caller's. `octets` may be NULL with
 * size 0, to learn the size needed. */
void dhcpv6lq_writer_init(struct dhcpv6lq_writer *writer, uint8_t *octets, size_t size);

/* Begin an element: a FRAME (code 0), a MESSAGE (by msg-type), an OPTION (by
 * option-code, in the number space that the innermost element holds), or a DUID
 * (by type). Its header is written now, its length by dhcpv6lq_write_end().
 * Outside of any element, any number of any of them may follow one another.
 * DHCPV6LQ_TYPE where the innermost element holds no such element,
 * DHCPV6LQ_VALUE for a code too big, DHCPV6LQ_NESTING over DHCPV6LQ_MAX_DEPTH. */
void dhcpv6lq_write_begin(struct dhcpv6lq_writer *writer, enum dhcpv6lq_scope scope, uint32_t code);

/* An integer, a duration or a time. DHCPV6LQ_VALUE where it does not fit the
 * field's width, DHCPV6LQ_TYPE where the layout has another field next (fields
 * that can be empty may be left out, and so may be a repetition as a whole). */
void dhcpv6lq_write_number(struct dhcpv6lq_writer *writer, enum dhcpv6lq_field field,
                           uint64_t number);

/* Any other field: an address, octets, text, or a domain name in wire form.
 * DHCPV6LQ_LENGTH where the field's extent says another length, DHCPV6LQ_VALUE
 * for a domain name that is none. `octets` may be NULL with length 0. */
void dhcpv6lq_write_octets(struct dhcpv6lq_writer *writer, enum dhcpv6lq_field field,
                           const uint8_t *octets, size_t length);

/* A domain name from text ("relay.example.net"; "." is the root) as RFC 1035
 * labels. DHCPV6LQ_VALUE for an empty label, one over 63 octets, or a name over
 * 255 (RFC 1035 2.3.4). A dot at the end changes nothing. */
void dhcpv6lq_write_name(struct dhcpv6lq_writer *writer, enum dhcpv6lq_field field,
                         const char *name);

/* End the innermost element and write its length. DHCPV6LQ_LENGTH where its
 * fields are not all there or its length is one that its format does not allow
 * (a DUID over 130 octets, an option over 65535 ...). */
void dhcpv6lq_write_end(struct dhcpv6lq_writer *writer);

/* Octets as they are, whatever the layout says: to build broken messages. The
 * innermost element takes no field after them, and its end checks nothing. */
void dhcpv6lq_write_raw(struct dhcpv6lq_writer *writer, const uint8_t *octets, size_t length);

/* What one event of a walk over `octets` told: a whole walk written event by
 * event gives the same octets back, those of a broken message and of a cut one
 * (dhcpv6lq_walk_cut()) too. An element with a FAULT, or whose header says another
 * length than it has, keeps the one it came with; UNDECODED fields are written raw. */
void dhcpv6lq_write_event(struct dhcpv6lq_writer *writer, const uint8_t *octets,
                          const struct dhcpv6lq_event *event);

/* *used gets the octets written, 0 unless all went well. DHCPV6LQ_SPACE with
 * error->needed where only the buffer is too small; else the first error of any
 * kind (error->offset counts in what was written), or DHCPV6LQ_LENGTH where an
 * element was not ended. */
enum dhcpv6lq_code dhcpv6lq_writer_finish(const struct dhcpv6lq_writer *writer, size_t *used,
                                          struct dhcpv6lq_error *error);

#ifdef __cplusplus
}
#endif

#endif
