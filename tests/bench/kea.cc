// SPDX-License-Identifier: GPL-2.0-or-later
//
// Kea's Pkt6 takes a message apart into objects and puts it together from them.
#include "kea.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <vector>

#include <dhcp/dhcp6.h>
#include <dhcp/option6_iaaddr.h>
#include <dhcp/option_int.h>
#include <dhcp/pkt6.h>
#include <log/logger_support.h>

using isc::asiolink::IOAddress;
using namespace isc::dhcp;

namespace {

enum { SIZE = 2, FEW = 50, DATA = 163 };

size_t size_of(const uint8_t *octets) {
    return static_cast<size_t>(octets[0]) << 8 | octets[1];
}

Pkt6Ptr unpack(const uint8_t *octets) {
    Pkt6Ptr packet(new Pkt6(octets + SIZE, static_cast<uint32_t>(size_of(octets))));

    packet->unpack();
    return packet;
}

// A LEASEQUERY-DATA like those of answer.c. What goes around OPTION_LQ_RELAY_DATA's RELAY-FORW is
// not for Kea's classes to make: its octets are there already.
Pkt6Ptr make(uint32_t number) {
    static const OptionBuffer relay_data(97);
    static uint8_t duid[14] = {0, 1, 0, 1};
    static uint8_t address[16] = {0x20, 0x01, 0x0d, 0xb8};
    Pkt6Ptr packet(new Pkt6(DHCPV6_LEASEQUERY_DATA, number));
    OptionPtr client(new Option(Option::V6, D6O_CLIENT_DATA));

    std::memcpy(duid + 10, &number, sizeof number);
    std::memcpy(address + 12, &number, sizeof number);
    client->addOption(
        OptionPtr(new Option(Option::V6, D6O_CLIENTID, OptionBuffer(duid, duid + sizeof duid))));
    client->addOption(OptionPtr(
        new Option6IAAddr(D6O_IAADDR, IOAddress::fromBytes(AF_INET6, address), 3600, 7200)));
    client->addOption(OptionPtr(new OptionInt<uint32_t>(Option::V6, D6O_CLT_TIME, number % 3600)));
    client->addOption(OptionPtr(new Option(Option::V6, D6O_LQ_RELAY_DATA, relay_data)));
    packet->addOption(client);
    return packet;
}

void check(const uint8_t *octets) {
    Pkt6Ptr packet = unpack(octets);

    packet->pack();
    if (packet->getBuffer().getLength() != size_of(octets)) {
        throw std::length_error("a message is packed to another length than it had");
    }
}

} // namespace

void kea_begin(const uint8_t *octets, size_t length) try {
    isc::log::initLogger("bench", isc::log::NONE);
    for (size_t at = 0; at < length; at += SIZE + size_of(octets + at)) {
        check(octets + at);
    }
} catch (const std::exception &error) {
    std::fprintf(stderr, "Kea: %s\n", error.what());
    std::exit(EXIT_FAILURE);
}

size_t kea_unpack(const uint8_t *octets, size_t length) {
    size_t messages = 0;

    for (size_t at = 0; at < length; at += SIZE + size_of(octets + at)) {
        unpack(octets + at);
        messages++;
    }
    return messages;
}

size_t kea_pack(const uint8_t *octets, size_t length, clock_t *unpacking) {
    std::vector<Pkt6Ptr> packets;
    size_t messages = 0;

    *unpacking = 0;
    for (size_t at = 0; at < length;) {
        clock_t start = clock();

        packets.clear();
        for (; at < length && packets.size() < FEW; at += SIZE + size_of(octets + at)) {
            packets.push_back(unpack(octets + at));
        }
        *unpacking += clock() - start;
        for (const Pkt6Ptr &packet : packets) {
            packet->pack();
        }
        messages += packets.size();
    }
    return messages;
}

size_t kea_write(size_t messages) {
    for (size_t i = 0; i < messages; i++) {
        Pkt6Ptr packet = make(static_cast<uint32_t>(i));

        packet->pack();
        if (packet->getBuffer().getLength() != DATA) {
            return 0;
        }
    }
    return messages;
}
