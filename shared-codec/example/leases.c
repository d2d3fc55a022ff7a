/* SPDX-License-Identifier: MIT
 *
 * What a Bulk Leasequery answer says, as a list: reads the octets that came over
 * a TCP connection (RFC 5460 5.1) from standard input and prints each client
 * with its addresses and prefixes.
 *
 *     leases < octets
 */
#include <stdio.h>

#include "dhcpv6lq/frame.h"
#include "dhcpv6lq/reader.h"
#include "dhcpv6lq/text.h"

/* One of an option's own fields in words, after the word that names it. */
static void print_field(const uint8_t *octets, const struct dhcpv6lq_option *option,
                        enum dhcpv6lq_field field, const char *word) {
    struct dhcpv6lq_event event;
    char text[256];

    if (dhcpv6lq_option_field(octets, option, field, &event)) {
        dhcpv6lq_text_field(text, sizeof text, octets, &event);
        printf("%s%s", word, text);
    }
}

static void print_binding(const uint8_t *octets, const struct dhcpv6lq_option *option) {
    char duid[512]; /* any DUID: RFC 8415 11.1 */

    switch (option->code) {
    case DHCPV6LQ_OPTION_CLIENTID:
        dhcpv6lq_text_duid(duid, sizeof duid, octets + option->data, option->length);
        printf("client %s\n", duid);
        break;
    case DHCPV6LQ_OPTION_IAADDR:
        print_field(octets, option, DHCPV6LQ_FIELD_IAADDR, "  address ");
        print_field(octets, option, DHCPV6LQ_FIELD_IAADDR_VALID, " for ");
        printf("\n");
        break;
    case DHCPV6LQ_OPTION_IAPREFIX:
        print_field(octets, option, DHCPV6LQ_FIELD_IAPREFIX, "  prefix ");
        print_field(octets, option, DHCPV6LQ_FIELD_IAPREFIX_LENGTH, "/");
        print_field(octets, option, DHCPV6LQ_FIELD_IAPREFIX_VALID, " for ");
        printf("\n");
        break;
    case DHCPV6LQ_OPTION_CLT_TIME:
        print_field(octets, option, DHCPV6LQ_FIELD_CLT_TIME, "  last seen ");
        printf(" ago\n");
        break;
    default:
        break;
    }
}

/* The clients of one message of `length` octets at `offset`. */
static void print_message(const uint8_t *octets, size_t offset, size_t length) {
    struct dhcpv6lq_message message;
    struct dhcpv6lq_error error;

    if (dhcpv6lq_message_load(&message, octets, offset, length, &error) != DHCPV6LQ_OK) {
        (void)fprintf(stderr, "octet %zu of a message: %s\n", error.offset, error.text);
        return;
    }

    struct dhcpv6lq_options options =
        dhcpv6lq_options(octets, message.options, message.options_length);
    struct dhcpv6lq_option option;

    while (dhcpv6lq_options_next(&options, &option)) {
        if (option.code == DHCPV6LQ_OPTION_STATUS_CODE) {
            print_field(octets, &option, DHCPV6LQ_FIELD_STATUS_CODE, "status ");
            print_field(octets, &option, DHCPV6LQ_FIELD_STATUS_MESSAGE, ": ");
            printf("\n");
        }
        if (option.code == DHCPV6LQ_OPTION_CLIENT_DATA) {
            struct dhcpv6lq_options client = dhcpv6lq_option_options(octets, &option);

            while (dhcpv6lq_options_next(&client, &option)) {
                print_binding(octets, &option);
            }
        }
    }
    if (message.type == DHCPV6LQ_LEASEQUERY_DONE) {
        printf("done\n");
    }
}

int main(void) {
    static uint8_t buffer[DHCPV6LQ_FRAME_MAX];
    uint8_t octets[4096];
    struct dhcpv6lq_frame stream;
    size_t length;

    dhcpv6lq_frame_init(&stream, buffer, sizeof buffer);
    while ((length = fread(octets, 1, sizeof octets, stdin)) > 0) {
        for (size_t at = 0, used; at < length; at += used) {
            struct dhcpv6lq_error error;

            switch (dhcpv6lq_frame_feed(&stream, octets + at, length - at, &used, &error)) {
            case DHCPV6LQ_FRAME_WHOLE:
                print_message(stream.buffer, DHCPV6LQ_FRAME_HEADER, stream.message_size);
                break;
            case DHCPV6LQ_FRAME_REFUSED:
                (void)fprintf(stderr, "octet %zu: %s\n", error.offset, error.text);
                return 1;
            case DHCPV6LQ_FRAME_MORE:
                break;
            }
        }
    }
    if (dhcpv6lq_frame_missing(&stream) > 0) {
        (void)fprintf(stderr, "the last message is cut short\n");
        return 1;
    }
    return 0;
}
