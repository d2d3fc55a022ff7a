/* SPDX-License-Identifier: MIT
 *
 * Records of TLS, one after another, and what they tell in the clear.
 */
#ifndef DHCPV6LQ_SERIES_TLS_H
#define DHCPV6LQ_SERIES_TLS_H

#include "dhcpv6lq/segment.h"
#include "dhcpv6lq/tls.h"

struct dhcpv6lq_session;

enum {
    DHCPV6LQ_RECORD_KEPT = 256 /* octets of a record: a ServerHello's extensions are in them */
};

/* What one side sends. All zero: nothing yet. */
struct dhcpv6lq_records {
    bool begun;
    bool lost; /* octets are missing: where a record begins is not known any more */
    bool encrypted;
    uint32_t next; /* sequence number */
    size_t have;   /* octets of the record that is being read, ... */
    size_t size;   /* ... which has so many, its header included */
    uint8_t octets[DHCPV6LQ_RECORD_KEPT];
};

/* Is the handshake still to be read? */
bool dhcpv6lq_tls_reads(const struct dhcpv6lq_session *session);

/* A segment of TLS. */
void dhcpv6lq_tls_take(struct dhcpv6lq_session *session, enum dhcpv6lq_direction direction,
                       const struct dhcpv6lq_segment *segment);

/* What it carries has come. */
void dhcpv6lq_tls_decrypt(struct dhcpv6lq_session *session);

#endif
