/* SPDX-License-Identifier: MIT
 *
 * A Bulk Leasequery answer as a server sends it (RFC 5460 5.2): a LEASEQUERY-REPLY with the
 * first client, a LEASEQUERY-DATA for each further one, and a LEASEQUERY-DONE, written to
 * standard output; or another one, as it may be an hour later.
 *
 *     answer | leases
 *     answer > earlier; answer later > later; changes earlier later 3600
 */
#include <stdint.h>
#include <stdio.h>

#include "dhcpv6lq/writer.h"

enum { TRANSACTION_ID = 0x864d38, SERVER = 0xfe, REQUESTOR = 0xfd };

/* Who has what: clients by the last octet of their hardware address, 2001:db8:a::`address`, and
 * 2001:db8:`prefix`:: with its length; 0: none. */
struct holder {
    uint8_t client;
    uint8_t address;
    uint32_t prefix;
    uint8_t length;
    uint32_t valid; /* seconds */
};

static const struct holder at_first[] = {{1, 2, 0x40000000, 56, UINT32_MAX}, {0}};
static const struct holder later[] = {{2, 2, 0, 0, 0},
                                      {3, 0, 0x41000000, 56, 7200},
                                      {4, 0, 0x41000080, 57, 7200}, /* in the other's */
                                      {0}};

static void begin_message(struct dhcpv6lq_writer *writer, uint32_t msg_type) {
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_FRAME, 0);
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_MESSAGE, msg_type);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_TRANSACTION_ID, TRANSACTION_ID);
}

static void end_message(struct dhcpv6lq_writer *writer) {
    dhcpv6lq_write_end(writer);
    dhcpv6lq_write_end(writer);
}

static void write_duid(struct dhcpv6lq_writer *writer, uint32_t option, uint8_t number) {
    const uint8_t mac[] = {0, 0, 0x5e, 0, 0x53, number};

    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_OPTION, option);
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_DUID, DHCPV6LQ_DUID_LL);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_DUID_LL_HWTYPE, 1);
    dhcpv6lq_write_octets(writer, DHCPV6LQ_FIELD_DUID_LL_ADDRESS, mac, sizeof mac);
    dhcpv6lq_write_end(writer);
    dhcpv6lq_write_end(writer);
}

static void write_address(struct dhcpv6lq_writer *writer, uint8_t number) {
    const uint8_t address[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 0xa, [15] = number};

    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_IAADDR);
    dhcpv6lq_write_octets(writer, DHCPV6LQ_FIELD_IAADDR, address, sizeof address);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_IAADDR_PREFERRED, 3600);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_IAADDR_VALID, 7200);
    dhcpv6lq_write_end(writer);
}

static void write_prefix(struct dhcpv6lq_writer *writer, const struct holder *holder) {
    uint8_t prefix[16] = {0x20, 0x01, 0x0d, 0xb8};

    for (size_t i = 0; i < 4; i++) {
        prefix[4 + i] = (uint8_t)(holder->prefix >> (24 - 8 * i));
    }
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_IAPREFIX);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_IAPREFIX_PREFERRED, holder->valid);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_IAPREFIX_VALID, holder->valid);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_IAPREFIX_LENGTH, holder->length);
    dhcpv6lq_write_octets(writer, DHCPV6LQ_FIELD_IAPREFIX, prefix, sizeof prefix);
    dhcpv6lq_write_end(writer);
}

static void write_client(struct dhcpv6lq_writer *writer, const struct holder *holder) {
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_CLIENT_DATA);
    write_duid(writer, DHCPV6LQ_OPTION_CLIENTID, holder->client);
    if (holder->address != 0) {
        write_address(writer, holder->address);
    }
    if (holder->prefix != 0) {
        write_prefix(writer, holder);
    }
    dhcpv6lq_write_begin(writer, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_CLT_TIME);
    dhcpv6lq_write_number(writer, DHCPV6LQ_FIELD_CLT_TIME, 40);
    dhcpv6lq_write_end(writer);
    dhcpv6lq_write_end(writer);
}

int main(int count, char **arguments) {
    const struct holder *holder = count > 1 ? later : at_first;
    uint8_t octets[1024];
    struct dhcpv6lq_writer writer;
    struct dhcpv6lq_error error;
    size_t used;

    (void)arguments;
    dhcpv6lq_writer_init(&writer, octets, sizeof octets);
    begin_message(&writer, DHCPV6LQ_LEASEQUERY_REPLY);
    write_duid(&writer, DHCPV6LQ_OPTION_SERVERID, SERVER);
    write_duid(&writer, DHCPV6LQ_OPTION_CLIENTID, REQUESTOR);
    write_client(&writer, holder);
    end_message(&writer);
    while ((++holder)->client != 0) {
        begin_message(&writer, DHCPV6LQ_LEASEQUERY_DATA);
        write_client(&writer, holder);
        end_message(&writer);
    }
    begin_message(&writer, DHCPV6LQ_LEASEQUERY_DONE);
    end_message(&writer);

    /* The first error stuck, so that this is the one place to look for any. */
    if (dhcpv6lq_writer_finish(&writer, &used, &error) != DHCPV6LQ_OK) {
        (void)fprintf(stderr, "octet %zu: %s\n", error.offset, error.text);
        return 1;
    }
    return fwrite(octets, 1, used, stdout) == used ? 0 : 1;
}
