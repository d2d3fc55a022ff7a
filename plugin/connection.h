/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is remembered of a TCP connection: which side is the server, where in each
 * direction the next message starts, and the session of its queries.
 */
#ifndef DHCPV6LQ_PLUGIN_CONNECTION_H
#define DHCPV6LQ_PLUGIN_CONNECTION_H

#include <epan/dissectors/packet-tcp.h>
#include <epan/packet.h>

#include "dhcpv6lq/session.h"

/* What there is of a message that is not whole yet. */
struct dhcpv6lq_begun {
    uint32_t frame;  /* the one with its first octet */
    uint32_t length; /* octets of it that came with that one */
    uint8_t octets[];
};

/* One direction. Sequence numbers are relative, here and below: after a SYN that the
 * capture has, the stream's first octet has number 1. */
struct dhcpv6lq_stream {
    bool known;                   /* where the next message starts */
    uint32_t expected;            /* sequence number of the next message; 0: there was none yet */
    uint32_t whole;               /* sequence number after its last octet, as far as is known */
    uint32_t seen;                /* sequence number after the last octet of all packets */
    uint32_t sent;                /* the stream's end at the last packet, while amid */
    uint32_t acknowledged;        /* up to here, by packets of the other side that have octets */
    struct dhcpv6lq_begun *begun; /* the message that the stream is amid, or NULL */
};

struct dhcpv6lq_connection {
    address server;
    uint32_t server_port;
    bool guessed; /* no message has told yet which side is the server */
    struct dhcpv6lq_stream to_server;
    struct dhcpv6lq_stream from_server;
    struct dhcpv6lq_session *session;
    uint8_t ends; /* bits of the FIN and RST seen so far, in whichever direction */
};

/* How many streams of the capture file are inside a message right now. */
extern unsigned dhcpv6lq_streams_amid;

/* The packet's connection, made if it is new: pinfo->match_uint is then the
 * server's port. */
struct dhcpv6lq_connection *dhcpv6lq_connection(packet_info *pinfo);

/* The packet's connection, or NULL where it is none of ours. */
struct dhcpv6lq_connection *dhcpv6lq_connection_find(packet_info *pinfo);

enum dhcpv6lq_direction dhcpv6lq_connection_direction(const struct dhcpv6lq_connection *connection,
                                                      const packet_info *pinfo);

/* The packet has a message that must go in that direction: where it was a guess which
 * side is the server, the first one tells. First pass only. */
void dhcpv6lq_connection_settle(struct dhcpv6lq_connection *connection, packet_info *pinfo,
                                enum dhcpv6lq_direction direction);

/* Find the preferences that say how TCP counts. Once, at handoff. */
void dhcpv6lq_connection_handoff(void);

/* The sequence number of the octets at hand. */
uint32_t dhcpv6lq_connection_sequence(packet_info *pinfo, const struct tcpinfo *tcpinfo);

/* The same as it stands in the segment: whatever is captured later, it does not change. */
uint32_t dhcpv6lq_connection_raw_sequence(packet_info *pinfo, const struct tcpinfo *tcpinfo);

/* Is a message sure to start with these octets: at the stream's start, or right
 * after the message before? Octets that are missing before them, or in the other
 * direction before those that the packet acknowledges, are told to the session.
 * First pass only. */
bool dhcpv6lq_connection_aligned(struct dhcpv6lq_connection *connection, packet_info *pinfo,
                                 const struct tcpinfo *tcpinfo);

/* Has the other side acknowledged the packet's stream up to `end` in an earlier packet?
 * First pass only. */
bool dhcpv6lq_connection_late(struct dhcpv6lq_connection *connection, const packet_info *pinfo,
                              uint32_t end);

/* Has the packet's stream been past that sequence number already? First pass only. */
bool dhcpv6lq_connection_passed(struct dhcpv6lq_connection *connection, const packet_info *pinfo,
                                uint32_t sequence);

/* Octets of the packet's stream could not be made sense of. First pass only. */
void dhcpv6lq_connection_skip(struct dhcpv6lq_connection *connection, const packet_info *pinfo);

/* Where a packet took its stream, in sequence numbers: to its next message, at `expected`,
 * if that is `known` to be one. The packet's octets go up to `seen`, the message up to
 * `whole`. */
struct dhcpv6lq_progress {
    bool known;
    uint32_t expected;
    uint32_t seen;
    uint32_t whole;
    const uint8_t *begun; /* the octets there are of the message, */
    uint32_t length;      /* and how many: 0 where it has not begun */
};

/* A segment that comes late does not move the stream back. First pass only. */
void dhcpv6lq_connection_advance(struct dhcpv6lq_connection *connection, packet_info *pinfo,
                                 const struct dhcpv6lq_progress *progress);

/* The message that the packet's end of its stream cuts short, which lasts as long as
 * the file is open; NULL where it cuts none. First pass only, for every packet of the
 * connection while dhcpv6lq_streams_amid is not 0. */
const struct dhcpv6lq_begun *dhcpv6lq_connection_ends_amid(struct dhcpv6lq_connection *connection,
                                                           packet_info *pinfo);

/* Did the side that the packet goes to send more, all told, than the capture has of
 * it? From the second pass on. */
bool dhcpv6lq_connection_lacks(struct dhcpv6lq_connection *connection, packet_info *pinfo);

#endif
