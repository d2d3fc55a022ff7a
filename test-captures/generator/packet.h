/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Frames and TCP connections for made-up captures: Ethernet, an 802.1Q tag,
 * IPv6 or IPv4, UDP or TCP, with right lengths, checksums, sequence numbers and
 * fixed times, written as pcap.
 */
#ifndef PACKET_H
#define PACKET_H

#include <pcap/pcap.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A capture being written. The first frame is at 2026-01-01 00:00:00 UTC, every
 * other one a millisecond after the one before it. */
struct capture {
    pcap_t *pcap;
    pcap_dumper_t *dumper;
    int64_t time;     /* microseconds since 1970 of the next frame */
    uint32_t frames;  /* so far: the number of the last frame */
    uint16_t vlan;    /* the 802.1Q tag of the frames to come; 0: none */
    uint32_t snaplen; /* octets kept of the frames to come; 0: all */
};

struct endpoint {
    uint8_t mac[6];
    uint8_t address[16]; /* the first 4 where it is IPv4 */
    bool ipv4;
    uint16_t port;
};

enum side { REQUESTOR, SERVER };

/* A TCP connection, seen by a capture. */
struct connection {
    struct capture *capture;
    struct endpoint side[2]; /* enum side */
    uint32_t sequence[2];    /* of the next octet that a side sends */
};

/* False where the file cannot be written. */
bool capture_open(struct capture *capture, const char *path);
bool capture_close(struct capture *capture);

/* Let that many microseconds pass before the next frame. */
void capture_wait(struct capture *capture, int64_t microseconds);

/* An address in text, a port, and the last octet of a MAC 00:00:5e:00:53:xx; a
 * multicast address gets the MAC that goes with it. */
struct endpoint endpoint(const char *address, uint16_t port, uint8_t mac);

void capture_udp(struct capture *capture, const struct endpoint *from, const struct endpoint *to,
                 const uint8_t *octets, size_t length);

/* SYN, SYN-ACK, ACK. */
void connection_open(struct connection *connection);

/* Its parts: the SYN, the same SYN once more, SYN-ACK and ACK. */
void connection_attempt(struct connection *connection);
void connection_attempt_again(struct connection *connection);
void connection_accept(struct connection *connection);

/* A connection whose opening the capture missed. */
void connection_resume(struct connection *connection);

/* One segment with all of the octets. */
void connection_segment(struct connection *connection, enum side from, const uint8_t *octets,
                        size_t length);

/* The octets in segments of that size. */
void connection_send(struct connection *connection, enum side from, const uint8_t *octets,
                     size_t length, size_t segment);

/* A segment that was sent and that the capture missed. */
void connection_lose(struct connection *connection, enum side from, size_t length);

/* The octets in two segments, cut at `cut`, the second one first. */
void connection_swap(struct connection *connection, enum side from, const uint8_t *octets,
                     size_t length, size_t cut);

/* The last segment that a side sent, once more. */
void connection_repeat(struct connection *connection, enum side from, const uint8_t *octets,
                       size_t length);

/* A segment without octets. */
void connection_acknowledge(struct connection *connection, enum side from);

/* One segment with the octets and the FIN, and the other side's FIN. */
void connection_finish(struct connection *connection, enum side from, const uint8_t *octets,
                       size_t length);

/* The FIN of one side; the other one may go on. */
void connection_end(struct connection *connection, enum side from);

/* FIN, FIN, ACK. */
void connection_close(struct connection *connection, enum side from);

/* RST. */
void connection_reset(struct connection *connection, enum side from);

#endif
