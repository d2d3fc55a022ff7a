/* SPDX-License-Identifier: MIT
 *
 * A Bulk Leasequery answer as a server sends it (RFC 5460 5.2): a
 * LEASEQUERY-REPLY with the first client and a LEASEQUERY-DONE, written to
 * standard output.
 *
 *     answer | leases
 */
#include <stdio.h>

#include "dhcpv6lq/writer.h"

enum { TRANSACTION_ID = 0x864d38 };

static const uint8_t server[] = {0, 0, 0x5e, 0, 0x53, 0xfe};
static const uint8_t client[] = {0, 0, 0x5e, 0, 0x53, 1};
static const uint8_t address[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 0xa, [15] = 2};
static const uint8_t prefix[16] = {0x20, 0x01, 0x0d, 0xb8, 0x40};

static void begin_message(struct dhcpv6lq_writer *writer, uint32_t msg_type) {
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_FRAME, 0);
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_MESSAGE, msg_type);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_TRANSACTION_ID, TRANSACTION_ID);
}

static void end_message(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_end(writer);
    dhcpv6lq_write_end(writer);
}

static void write_duid(struct dhcpv6lq_writer *writer, uint32_t option, const uint8_t *mac) {
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_OPTION, option);
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_DUID_LL);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_DUID_LL_HWTYPE, 1);
    dhcpv6lq_write_octets(writer, DHCPV6LQ_FIELD_DUID_LL_ADDRESS, mac, 6);
    dhcpv6lq_write_end(writer);
    dhcpv6lq_write_end(writer);
}

static void write_client(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_CLIENT_DATA);
    write_duid(writer, DHCPV6LQ_OPTION_CLIENTID, client);

    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_IAADDR);
    dhcpv6lq_write_octets(writer, DHCPV6LQ_FIELD_IAADDR, address, sizeof address);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_IAADDR_PREFERRED, 3600);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_IAADDR_VALID, 7200);
    dhcpv6lq_write_end(writer);

    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_IAPREFIX);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_IAPREFIX_PREFERRED, UINT32_MAX);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_IAPREFIX_VALID, UINT32_MAX);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_IAPREFIX_LENGTH, 56);
    dhcpv6lq_write_octets(writer, DHCPV6LQ_FIELD_IAPREFIX, prefix, sizeof prefix);
    dhcpv6lq_write_end(writer);

    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_CLT_TIME);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_CLT_TIME, 40);
    dhcpv6lq_write_end(writer);
    dhcpv6lq_write_end(writer);
}

int main(void) {
    uint8_t octets[512];
    struct dhcpv6lq_writer writer;
    struct dhcpv6lq_error error;
    size_t used;

    dhcpv6lq_writer_init(&writer, octets, sizeof octets);
    begin_message(&writer, DHCPV6LQ_LEASEQUERY_REPLY);
    write_duid(&writer, DHCPV6LQ_OPTION_SERVERID, server);
    write_duid(&writer, DHCPV6LQ_OPTION_CLIENTID, server);
    write_client(&writer);
    end_message(&writer);
    begin_message(&writer, DHCPV6LQ_LEASEQUERY_DONE);
    end_message(&writer);

    /* The first error stuck, so that this is the one place to look for any. */
    if (dhcpv6lq_writer_finish(&writer, &used, &error) != DHCPV6LQ_OK) {
        (void)fprintf(stderr, "octet %zu: %s\n", error.offset, error.text);
        return 1;
    }
    return fwrite(octets, 1, used, stdout) == used ? 0 : 1;
}
