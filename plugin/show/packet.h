/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One message as the transports hand it on, and the words that all who show it
 * have in common.
 */
#ifndef DHCPV6LQ_PLUGIN_PACKET_H
#define DHCPV6LQ_PLUGIN_PACKET_H

#include <stdbool.h>

#include <epan/packet.h>

#include "dhcpv6lq/validate.h"
#include "dhcpv6lq/walk.h"

/* The number of our protocol, once registered. */
extern int proto_dhcpv6lq;

/* One message as it lies in a packet or a reassembled stream. */
struct dhcpv6lq_packet {
    tvbuff_t *tvb;
    packet_info *pinfo;
    proto_tree *tree;
    const uint8_t *octets;     /* those of the tvb */
    size_t length;             /* octets that were captured */
    bool cut;                  /* its end is missing ... */
    bool ended;                /* ... since the stream ends there, not just the capture's octets */
    uint32_t begun_in;         /* ... and its octets are those of that earlier frame; or 0 */
    bool damaged;              /* its message-size is not its size */
    bool lacks;                /* octets of the other side's are missing from the capture's end */
    enum dhcpv6lq_scope scope; /* FRAME over TCP, MESSAGE over UDP */
    bool query_begun; /* of the other side's next message a part has come before this one */
    bool late;        /* the other side has acknowledged it in an earlier packet */
    bool leasequery;  /* false: another message, that carries a Relay-ID over UDP */
    size_t message;   /* offset of the leasequery message: after its size or its relays */
    size_t message_length;
    struct dhcpv6lq_validation validation;
    uint8_t requestor[16]; /* UDP: its address; IPv4 as ::ffff:0:0/96. TCP: zero */
};

/* What is at `tvb` from its start to its end: a message, with its message-size
 * before it where `scope` is FRAME. */
struct dhcpv6lq_packet dhcpv6lq_packet(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                                       enum dhcpv6lq_scope scope);

/* Begin the walk that goes with packet->scope. */
void dhcpv6lq_packet_walk(struct dhcpv6lq_walk *walk, const struct dhcpv6lq_packet *packet);

/* A text of `length` octets that had `size` octets of room (a zero included): if it
 * was cut, let it say so. */
void dhcpv6lq_mark_cut(char *text, size_t size, size_t length);

/* Add an entry to the Info column; the packet's first takes the place of what
 * the layer below had written there. */
void dhcpv6lq_column(packet_info *pinfo, const char *entry);

#endif
