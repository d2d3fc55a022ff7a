/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Well-formed elements with random values, made by going through the registry's
 * layouts, so that no option is forgotten; and a record of what went in. The
 * same seed gives the same octets everywhere.
 */
#ifndef DHCPV6LQ_TEST_GENERATE_H
#define DHCPV6LQ_TEST_GENERATE_H

#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/writer.h"

enum { GENERATE_RECORDS = 20000, GENERATE_SIZE = 1 << 17, GENERATE_DEPTH = 5 };

/* What one event of a walk must tell. Headers and types are not recorded; the
 * code of their element is. */
struct record {
    enum dhcpv6lq_event_type type;
    enum dhcpv6lq_scope scope;
    uint32_t code;
    enum dhcpv6lq_field field;
    uint64_t number;
    size_t length;
    uint8_t octets[256];
};

struct generator {
    uint64_t state; /* of the random numbers; not 0 */
    struct dhcpv6lq_writer writer;
    uint8_t octets[GENERATE_SIZE];
    struct record records[GENERATE_RECORDS];
    size_t count;
};

/* Start over with an empty buffer; the random numbers go on. */
void generate_start(struct generator *generator);

/* Write one element into generator->writer. `depth` 0 is the outermost; at
 * GENERATE_DEPTH nothing is put inside any more. */
void generate_element(struct generator *generator, enum dhcpv6lq_scope scope,
                      enum dhcpv6lq_space space, uint32_t code, unsigned depth);

/* A random number under `limit`. */
uint32_t generate_under(struct generator *generator, uint32_t limit);

#endif
