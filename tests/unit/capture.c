/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * libpcap reads the file; each layer takes its header off the octets that are
 * left.
 */
#include "capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pcap/pcap.h>

enum { ETHERTYPE_IPV4 = 0x0800, ETHERTYPE_VLAN = 0x8100, ETHERTYPE_IPV6 = 0x86dd };

struct capture {
    pcap_t *pcap;
    uint32_t frame;
};

struct capture *capture_open(const char *path) {
    char error[PCAP_ERRBUF_SIZE] = "";
    struct capture *capture = calloc(1, sizeof *capture);

    assert_non_null(capture);
    capture->pcap = pcap_open_offline(path, error);
    if (!capture->pcap) {
        free(capture);
        fail_msg("%s", error); /* it names the file */
        return NULL;
    }
    assert_int_equal(pcap_datalink(capture->pcap), DLT_EN10MB);
    return capture;
}

void capture_close(struct capture *capture) {
    pcap_close(capture->pcap);
    free(capture);
}

uint32_t capture_frames(const struct capture *capture) {
    return capture->frame;
}

static uint16_t number16(const uint8_t *octets) {
    return (uint16_t)(octets[0] << 8 | octets[1]);
}

static uint32_t number32(const uint8_t *octets) {
    return (uint32_t)number16(octets) << 16 | number16(octets + 2);
}

/* The next `length` octets of the frame, or NULL where there are fewer. */
static const uint8_t *take(struct capture_packet *packet, size_t length) {
    const uint8_t *octets = packet->octets;

    if (length > packet->length) {
        return NULL;
    }
    packet->octets += length;
    packet->length -= length;
    packet->sent -= length;
    return octets;
}

/* A header says how many octets follow it: what comes after them is Ethernet's
 * padding. */
static void bound(struct capture_packet *packet, size_t length) {
    if (length > packet->length) {
        packet->cut = true;
        packet->sent = length;
    } else {
        packet->length = packet->sent = length;
    }
}

static void take_ports(struct capture_packet *packet, const uint8_t *header) {
    packet->source.port = number16(header);
    packet->destination.port = number16(header + 2);
}

static bool take_udp(struct capture_packet *packet) {
    enum { HEADER = 8 };
    const uint8_t *header = take(packet, HEADER);

    if (!header || number16(header + 4) < HEADER) {
        return false;
    }
    take_ports(packet, header);
    bound(packet, number16(header + 4) - (size_t)HEADER);
    return true;
}

static bool take_tcp(struct capture_packet *packet) {
    enum { HEADER = 20 };
    const uint8_t *header = take(packet, HEADER);
    size_t length = header ? (header[12] >> 4) * (size_t)4 : 0;

    if (length < HEADER || !take(packet, length - HEADER)) {
        return false;
    }
    take_ports(packet, header);
    packet->sequence = number32(header + 4);
    packet->acknowledged = number32(header + 8);
    packet->flags = header[13];
    return true;
}

static bool take_transport(struct capture_packet *packet, uint8_t protocol) {
    if (protocol == CAPTURE_UDP) {
        packet->protocol = CAPTURE_UDP;
        return take_udp(packet);
    }
    packet->protocol = CAPTURE_TCP;
    return protocol == CAPTURE_TCP && take_tcp(packet);
}

/* The first fragment of a datagram is as much of it as is read: UDP's header says how long it was
 * sent (RFC 8200 4.5). */
static bool take_fragment(struct capture_packet *packet) {
    enum { HEADER = 8, OFFSET = 0xfff8 };
    const uint8_t *header = take(packet, HEADER);

    return header && header[0] == CAPTURE_UDP && (number16(header + 2) & OFFSET) == 0 &&
           take_transport(packet, CAPTURE_UDP);
}

static bool take_ipv6(struct capture_packet *packet) {
    enum { HEADER = 40, FRAGMENT = 44 };
    const uint8_t *header = take(packet, HEADER);

    if (!header) {
        return false;
    }
    bound(packet, number16(header + 4));
    memcpy(packet->source.address, header + 8, 16);
    memcpy(packet->destination.address, header + 24, 16);
    return header[6] == FRAGMENT ? take_fragment(packet) : take_transport(packet, header[6]);
}

static void map_ipv4(uint8_t *address, const uint8_t *octets) {
    static const uint8_t mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

    memcpy(address, mapped, sizeof mapped);
    memcpy(address + sizeof mapped, octets, 4);
}

static bool take_ipv4(struct capture_packet *packet) {
    enum { HEADER = 20, FRAGMENT = 0x3fff };
    const uint8_t *header = take(packet, HEADER);
    size_t length = header ? (header[0] & 15) * (size_t)4 : 0;

    if (length < HEADER || number16(header + 2) < length || number16(header + 6) & FRAGMENT ||
        !take(packet, length - HEADER)) {
        return false;
    }
    bound(packet, number16(header + 2) - length);
    map_ipv4(packet->source.address, header + 12);
    map_ipv4(packet->destination.address, header + 16);
    return take_transport(packet, header[9]);
}

static bool take_ethernet(struct capture_packet *packet) {
    const uint8_t *header = take(packet, 14);
    const uint8_t *type = header ? header + 12 : NULL;

    if (type && number16(type) == ETHERTYPE_VLAN) {
        const uint8_t *tag = take(packet, 4);

        packet->vlan = tag ? number16(tag) & 0xfff : 0;
        type = tag ? tag + 2 : NULL;
    }
    if (!type) {
        return false;
    }
    return number16(type) == ETHERTYPE_IPV6 ? take_ipv6(packet)
                                            : number16(type) == ETHERTYPE_IPV4 && take_ipv4(packet);
}

bool capture_next(struct capture *capture, struct capture_packet *packet) {
    struct pcap_pkthdr *header;
    const uint8_t *octets;
    int result;

    while ((result = pcap_next_ex(capture->pcap, &header, &octets)) == 1) {
        *packet = (struct capture_packet){
            .frame = ++capture->frame,
            .time = header->ts.tv_sec * INT64_C(1000000000) + header->ts.tv_usec * INT64_C(1000),
            .octets = octets,
            .length = header->caplen,
            .sent = header->len,
        };
        if (take_ethernet(packet)) {
            return true;
        }
    }
    assert_int_equal(result, PCAP_ERROR_BREAK); /* the end, and not an error */
    return false;
}
