/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One message as the transports hand it on, and the words that all who show it
 * have in common.
 */
#ifndef DHCPV6LQ_PLUGIN_SHOW_PACKET_H
#define DHCPV6LQ_PLUGIN_SHOW_PACKET_H

#include <stdbool.h>

#include <epan/packet.h>

#include "dhcpv6lq/connection.h"
#include "dhcpv6lq/session.h"

/* The number of our protocol, once registered. */
extern int proto_dhcpv6lq;

/* One message as it lies in a packet, or in a copy of its octets. */
struct dhcpv6lq_packet {
    tvbuff_t *tvb;
    packet_info *pinfo;
    proto_tree *tree;          /* where its own goes; NULL: nobody looks */
    const uint8_t *octets;     /* those of the tvb */
    size_t length;             /* octets that there are */
    enum dhcpv6lq_scope scope; /* FRAME over TCP, MESSAGE over UDP */
    enum dhcpv6lq_completeness completeness;
    bool leasequery; /* false: another message, that carries a Relay-ID over UDP */
    size_t message;  /* offset of the leasequery message: after its size or its relays */
    size_t message_length;
    struct dhcpv6lq_validation validation;
    const struct dhcpv6lq_arrival *arrival; /* TCP: how it came; NULL over UDP */
    const struct dhcpv6lq_step *step; /* what it is in its session, as far as is known; or NULL */
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

#endif
