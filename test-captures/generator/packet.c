/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Builds frames from the payload outwards and writes them with libpcap.
 */
#include "packet.h"

#include <arpa/inet.h>
#include <string.h>

enum {
    FRAME_MAX = 70000,
    ETHERNET_HEADER = 14,
    IPV6_HEADER = 40,
    IPV4_HEADER = 20,
    UDP_HEADER = 8,
    TCP_HEADER = 20,
    HOP_LIMIT = 64,
    WINDOW = 65535,
    FRAME_INTERVAL = 1000 /* microseconds */
};

static const int64_t START = INT64_C(1767225600) * 1000000; /* 2026-01-01 00:00:00 UTC */

enum tcp_flags { FIN = 0x01, SYN = 0x02, RST = 0x04, PSH = 0x08, ACK = 0x10 };

/* A packet being built back to front: its octets are the last `length` ones. */
struct packet {
    uint8_t octets[FRAME_MAX];
    size_t length;
};

static uint8_t *prepend(struct packet *packet, size_t length) {
    packet->length += length;
    return memset(packet->octets + FRAME_MAX - packet->length, 0, length);
}

static void put16(uint8_t *octets, size_t value) {
    octets[0] = (uint8_t)(value >> 8);
    octets[1] = (uint8_t)value;
}

static void put32(uint8_t *octets, uint32_t value) {
    put16(octets, value >> 16);
    put16(octets + 2, value & 0xffff);
}

static uint32_t sum(uint32_t so_far, const uint8_t *octets, size_t length) {
    for (size_t i = 0; i < length; i++) {
        so_far += (uint32_t)octets[i] << (i % 2 ? 0 : 8);
    }
    return so_far;
}

/* RFC 1071. */
static uint16_t checksum(uint32_t total) {
    while (total >> 16) {
        total = (total & 0xffff) + (total >> 16);
    }
    return (uint16_t)~total;
}

/* Of a UDP or TCP packet without its IP header; RFC 8200 8.1, RFC 9293 3.1. */
static uint16_t transport_checksum(const struct packet *packet, const struct endpoint *from,
                                   const struct endpoint *to, uint8_t protocol) {
    size_t width = from->ipv4 ? 4 : 16;
    uint32_t total = sum(0, from->address, width);

    total = sum(total, to->address, width);
    total += protocol + (uint32_t)packet->length;
    return checksum(sum(total, packet->octets + FRAME_MAX - packet->length, packet->length));
}

static void put_ipv6(struct packet *packet, const struct endpoint *from, const struct endpoint *to,
                     uint8_t protocol) {
    size_t payload = packet->length;
    uint8_t *header = prepend(packet, IPV6_HEADER);

    header[0] = 0x60;
    put16(header + 4, payload);
    header[6] = protocol;
    header[7] = HOP_LIMIT;
    memcpy(header + 8, from->address, 16);
    memcpy(header + 24, to->address, 16);
}

static void put_ipv4(struct packet *packet, const struct endpoint *from, const struct endpoint *to,
                     uint8_t protocol) {
    uint8_t *header = prepend(packet, IPV4_HEADER);

    header[0] = 0x45;
    put16(header + 2, packet->length);
    header[6] = 0x40; /* do not fragment */
    header[8] = HOP_LIMIT;
    header[9] = protocol;
    memcpy(header + 12, from->address, 4);
    memcpy(header + 16, to->address, 4);
    put16(header + 10, checksum(sum(0, header, IPV4_HEADER)));
}

static void dump(struct capture *capture, struct packet *packet, const struct endpoint *from,
                 const struct endpoint *to, uint8_t protocol) {
    struct pcap_pkthdr header;
    uint16_t type = from->ipv4 ? 0x0800 : 0x86dd;

    if (from->ipv4) {
        put_ipv4(packet, from, to, protocol);
    } else {
        put_ipv6(packet, from, to, protocol);
    }
    if (capture->vlan) {
        uint8_t *tag = prepend(packet, 4);

        put16(tag, capture->vlan);
        put16(tag + 2, type);
        type = 0x8100;
    }

    uint8_t *ethernet = prepend(packet, ETHERNET_HEADER);

    memcpy(ethernet, to->mac, 6);
    memcpy(ethernet + 6, from->mac, 6);
    put16(ethernet + 12, type);

    memset(&header, 0, sizeof header);
    header.ts.tv_sec = (time_t)(capture->time / 1000000);
    header.ts.tv_usec = (suseconds_t)(capture->time % 1000000);
    header.len = (bpf_u_int32)packet->length;
    header.caplen = header.len;
    if (capture->snaplen && capture->snaplen < header.len) {
        header.caplen = capture->snaplen;
    }
    pcap_dump((u_char *)capture->dumper, &header, ethernet);
    capture->frames++;
    capture->time += FRAME_INTERVAL;
}

bool capture_open(struct capture *capture, const char *path) {
    memset(capture, 0, sizeof *capture);
    capture->time = START;
    capture->pcap = pcap_open_dead(DLT_EN10MB, 262144);
    if (!capture->pcap) {
        return false;
    }
    capture->dumper = pcap_dump_open(capture->pcap, path);
    if (!capture->dumper) {
        pcap_close(capture->pcap);
        return false;
    }
    return true;
}

bool capture_close(struct capture *capture) {
    bool written = pcap_dump_flush(capture->dumper) == 0;

    pcap_dump_close(capture->dumper);
    pcap_close(capture->pcap);
    return written;
}

void capture_wait(struct capture *capture, int64_t microseconds) {
    capture->time += microseconds;
}

struct endpoint endpoint(const char *address, uint16_t port, uint8_t mac) {
    struct endpoint made = {.mac = {0x00, 0x00, 0x5e, 0x00, 0x53, mac}, .port = port};

    made.ipv4 = inet_pton(AF_INET, address, made.address) == 1;
    if (!made.ipv4) {
        inet_pton(AF_INET6, address, made.address);
        if (made.address[0] == 0xff) { /* RFC 2464 7 */
            made.mac[0] = made.mac[1] = 0x33;
            memcpy(made.mac + 2, made.address + 12, 4);
        }
    }
    return made;
}

void capture_udp(struct capture *capture, const struct endpoint *from, const struct endpoint *to,
                 const uint8_t *octets, size_t length) {
    struct packet packet = {.length = 0};

    if (length > 0) {
        memcpy(prepend(&packet, length), octets, length);
    }

    uint8_t *header = prepend(&packet, UDP_HEADER);

    put16(header, from->port);
    put16(header + 2, to->port);
    put16(header + 4, packet.length);

    uint16_t check = transport_checksum(&packet, from, to, IPPROTO_UDP);

    put16(header + 6, check ? check : 0xffff); /* 0 means none: RFC 768 */
    dump(capture, &packet, from, to, IPPROTO_UDP);
}

/* One segment at any sequence number; the connection's own is left alone. */
static void put_segment(struct connection *connection, enum side from, uint32_t sequence,
                        uint8_t flags, const uint8_t *octets, size_t length) {
    const struct endpoint *source = &connection->side[from];
    const struct endpoint *destination = &connection->side[!from];
    struct packet packet = {.length = 0};

    if (length > 0) {
        memcpy(prepend(&packet, length), octets, length);
    }

    uint8_t *header = prepend(&packet, TCP_HEADER);

    put16(header, source->port);
    put16(header + 2, destination->port);
    put32(header + 4, sequence);
    if (flags & ACK) {
        put32(header + 8, connection->sequence[!from]);
    }
    header[12] = (TCP_HEADER / 4) << 4;
    header[13] = flags;
    put16(header + 14, WINDOW);
    put16(header + 16, transport_checksum(&packet, source, destination, IPPROTO_TCP));
    dump(connection->capture, &packet, source, destination, IPPROTO_TCP);
}

/* A segment at the connection's own sequence number, which it moves on. SYN and
 * FIN count as one octet. */
static void put_next(struct connection *connection, enum side from, uint8_t flags,
                     const uint8_t *octets, size_t length) {
    put_segment(connection, from, connection->sequence[from], flags, octets, length);
    connection->sequence[from] += (uint32_t)length + ((flags & (SYN | FIN)) ? 1 : 0);
}

void connection_resume(struct connection *connection) {
    /* Any number does; it differs by the connection, also where the ports do not. The server's
     * comes to 0 again amid its first few hundred octets. */
    uint32_t initial = (connection->capture->frames + 1) << 16;

    connection->sequence[REQUESTOR] = 0x10000000u + initial;
    connection->sequence[SERVER] = 0u - (initial >> 8);
}

void connection_attempt(struct connection *connection) {
    connection_resume(connection);
    put_next(connection, REQUESTOR, SYN, NULL, 0);
}

void connection_attempt_again(struct connection *connection) {
    put_segment(connection, REQUESTOR, connection->sequence[REQUESTOR] - 1, SYN, NULL, 0);
}

void connection_accept(struct connection *connection) {
    put_next(connection, SERVER, SYN | ACK, NULL, 0);
    put_next(connection, REQUESTOR, ACK, NULL, 0);
}

void connection_open(struct connection *connection) {
    connection_attempt(connection);
    connection_accept(connection);
}

void connection_segment(struct connection *connection, enum side from, const uint8_t *octets,
                        size_t length) {
    put_next(connection, from, PSH | ACK, octets, length);
}

void connection_send(struct connection *connection, enum side from, const uint8_t *octets,
                     size_t length, size_t segment) {
    for (size_t sent = 0; sent < length; sent += segment) {
        size_t left = length - sent;

        connection_segment(connection, from, octets + sent, left < segment ? left : segment);
    }
}

void connection_lose(struct connection *connection, enum side from, size_t length) {
    connection->sequence[from] += (uint32_t)length;
}

void connection_swap(struct connection *connection, enum side from, const uint8_t *octets,
                     size_t length, size_t cut) {
    uint32_t sequence = connection->sequence[from];

    put_segment(connection, from, sequence + (uint32_t)cut, PSH | ACK, octets + cut, length - cut);
    put_segment(connection, from, sequence, PSH | ACK, octets, cut);
    connection->sequence[from] += (uint32_t)length;
}

void connection_repeat(struct connection *connection, enum side from, const uint8_t *octets,
                       size_t length) {
    put_segment(connection, from, connection->sequence[from] - (uint32_t)length, PSH | ACK, octets,
                length);
}

void connection_acknowledge(struct connection *connection, enum side from) {
    put_next(connection, from, ACK, NULL, 0);
}

void connection_finish(struct connection *connection, enum side from, const uint8_t *octets,
                       size_t length) {
    enum side other = from == REQUESTOR ? SERVER : REQUESTOR;

    put_next(connection, from, FIN | PSH | ACK, octets, length);
    put_next(connection, other, FIN | ACK, NULL, 0);
    put_next(connection, from, ACK, NULL, 0);
}

void connection_end(struct connection *connection, enum side from) {
    put_next(connection, from, FIN | ACK, NULL, 0);
}

void connection_close(struct connection *connection, enum side from) {
    enum side other = from == REQUESTOR ? SERVER : REQUESTOR;

    connection_end(connection, from);
    put_next(connection, other, FIN | ACK, NULL, 0);
    put_next(connection, from, ACK, NULL, 0);
}

void connection_reset(struct connection *connection, enum side from) {
    put_next(connection, from, RST | ACK, NULL, 0);
}
