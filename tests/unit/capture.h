/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The UDP packets and TCP segments of a capture file, one after the other: as
 * much of Ethernet and IP as the captures of the tests have.
 */
#ifndef DHCPV6LQ_TEST_CAPTURE_H
#define DHCPV6LQ_TEST_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct capture; /* an open file */

enum capture_protocol { CAPTURE_TCP = 6, CAPTURE_UDP = 17 };

/* TCP's flags. */
enum { CAPTURE_FIN = 1, CAPTURE_SYN = 2, CAPTURE_RST = 4, CAPTURE_ACK = 16 };

struct capture_side {
    uint8_t address[16]; /* IPv4 as ::ffff:0:0/96 */
    uint16_t port;
};

struct capture_packet {
    uint32_t frame; /* from 1 */
    int64_t time;   /* nanoseconds since 1970 */
    enum capture_protocol protocol;
    struct capture_side source;
    struct capture_side destination;
    const uint8_t *octets; /* the payload, valid until the next packet */
    size_t length;         /* octets of it that were captured */
    size_t sent;           /* octets that there were, as far as is known */
    bool cut;              /* those are more */
    uint32_t vlan;         /* 0: none */

    uint32_t sequence; /* this and the rest: TCP */
    uint32_t acknowledged;
    uint8_t flags;
};

/* Open a file of Ethernet frames; fails the test where it cannot. */
struct capture *capture_open(const char *path);

/* The next packet over UDP or TCP, of a fragmented datagram the first fragment;
 * whatever else there is, and what is broken, is passed over. False at the end; fails the test
 * where the file is damaged. */
bool capture_next(struct capture *capture, struct capture_packet *packet);

/* How many frames were read so far, those that were passed over included. */
uint32_t capture_frames(const struct capture *capture);

void capture_close(struct capture *capture);

#endif
