/* SPDX-License-Identifier: MIT
 *
 * Relays' messages nest: each step goes into the OPTION_RELAY_MSG of the one before, until there is
 * a message of another type.
 */
#include "series/exchange.h"

#include <string.h>

#include "octets/wire.h"

enum {
    RELAY_HEADER = 34, /* octets: RFC 8415 9 */
    LINK_ADDRESS = 2,
    PEER_ADDRESS = 18,
    MESSAGE_HEADER = 4,
    ENTERPRISE = 4, /* octets of a Remote-ID before the rest of it */
    STATUS = 2,
    IA_HEADER = 12, /* IAID, T1, T2 */
    IA_TA_HEADER = 4,
    IAADDR = 24, /* octets before its options */
    IAADDR_VALID = 20,
    IAPREFIX = 25,
    IAPREFIX_VALID = 4,
    IAPREFIX_LENGTH = 8,
    IAPREFIX_PREFIX = 9,
    BITS = 128
};

static struct dhcpv6lq_bytes data_of(const uint8_t *octets, const struct dhcpv6lq_option *option,
                                     size_t from) {
    if (option->length <= from) {
        return (struct dhcpv6lq_bytes){NULL, 0};
    }
    return (struct dhcpv6lq_bytes){octets + option->data + from, option->length - from};
}

static void take_hop_option(struct dhcpv6lq_exchange *exchange, struct dhcpv6lq_hop_read *hop,
                            const struct dhcpv6lq_option *option, struct dhcpv6lq_option *inner) {
    switch (option->code) {
    case DHCPV6LQ_OPTION_RELAY_MSG:
        *inner = *option;
        break;
    case DHCPV6LQ_OPTION_INTERFACE_ID:
        hop->interface_id = data_of(exchange->octets, option, 0);
        break;
    case DHCPV6LQ_OPTION_RELAY_ID:
        hop->relay_id = data_of(exchange->octets, option, 0);
        break;
    case DHCPV6LQ_OPTION_REMOTE_ID:
        hop->remote_id = data_of(exchange->octets, option, ENTERPRISE);
        if (option->length >= ENTERPRISE) {
            hop->enterprise =
                (uint32_t)dhcpv6lq_wire_get(exchange->octets + option->data, ENTERPRISE);
        }
        break;
    default:
        break;
    }
}

/* *at and *length become those of the message inside. */
static bool read_hop(struct dhcpv6lq_exchange *exchange, size_t *at, size_t *length) {
    struct dhcpv6lq_hop_read *hop = &exchange->hops[exchange->hops_count];
    struct dhcpv6lq_options options;
    struct dhcpv6lq_option option;
    struct dhcpv6lq_option inner = {0};

    if (*length < RELAY_HEADER || exchange->hops_count == DHCPV6LQ_HOPS_MAX) {
        return false;
    }
    *hop = (struct dhcpv6lq_hop_read){.link_address = exchange->octets + *at + LINK_ADDRESS,
                                      .peer_address = exchange->octets + *at + PEER_ADDRESS};
    options = dhcpv6lq_options(exchange->octets, *at + RELAY_HEADER, *length - RELAY_HEADER);
    while (dhcpv6lq_options_next(&options, &option)) {
        take_hop_option(exchange, hop, &option, &inner);
    }
    exchange->hidden |= options.position != options.end;
    exchange->hops_count++;
    *at = inner.data;
    *length = inner.length;
    return inner.data != 0;
}

static bool is_of_exchange(uint8_t type) {
    static const uint32_t types =
        UINT32_C(1) << DHCPV6LQ_SOLICIT | UINT32_C(1) << DHCPV6LQ_REQUEST |
        UINT32_C(1) << DHCPV6LQ_CONFIRM | UINT32_C(1) << DHCPV6LQ_RENEW |
        UINT32_C(1) << DHCPV6LQ_REBIND | UINT32_C(1) << DHCPV6LQ_REPLY |
        UINT32_C(1) << DHCPV6LQ_RELEASE | UINT32_C(1) << DHCPV6LQ_DECLINE |
        UINT32_C(1) << DHCPV6LQ_INFORMATION_REQUEST;

    return type < 32 && (types >> type & 1);
}

static void read_options(struct dhcpv6lq_exchange *exchange) {
    struct dhcpv6lq_options options = exchange->options;
    struct dhcpv6lq_option option;

    while (dhcpv6lq_options_next(&options, &option)) {
        if (option.code == DHCPV6LQ_OPTION_CLIENTID) {
            exchange->client_id = data_of(exchange->octets, &option, 0);
        } else if (option.code == DHCPV6LQ_OPTION_SERVERID) {
            exchange->server_id = data_of(exchange->octets, &option, 0);
        } else if (option.code == DHCPV6LQ_OPTION_STATUS_CODE && option.length >= STATUS) {
            exchange->status = (uint16_t)dhcpv6lq_wire_get(exchange->octets + option.data, STATUS);
        }
    }
    exchange->hidden |= options.position != options.end;
}

bool dhcpv6lq_exchange_read(struct dhcpv6lq_exchange *exchange, const uint8_t *octets,
                            size_t length) {
    size_t at = 0;

    exchange->octets = octets;
    exchange->hops_count = 0;
    exchange->hidden = false;
    exchange->client_id = exchange->server_id = (struct dhcpv6lq_bytes){NULL, 0};
    exchange->status = 0;
    if (length == 0) {
        return false;
    }
    exchange->from_server = octets[0] == DHCPV6LQ_RELAY_REPL || octets[0] == DHCPV6LQ_REPLY;
    while (octets[at] == DHCPV6LQ_RELAY_FORW || octets[at] == DHCPV6LQ_RELAY_REPL) {
        if ((octets[at] == DHCPV6LQ_RELAY_REPL) != exchange->from_server ||
            !read_hop(exchange, &at, &length) || length == 0) {
            return false;
        }
    }
    if (length < MESSAGE_HEADER || !is_of_exchange(octets[at]) ||
        (octets[at] == DHCPV6LQ_REPLY) != exchange->from_server) {
        return false;
    }
    exchange->type = octets[at];
    exchange->transaction_id = (uint32_t)dhcpv6lq_wire_get(octets + at + 1, 3);
    exchange->options = dhcpv6lq_options(octets, at + MESSAGE_HEADER, length - MESSAGE_HEADER);
    read_options(exchange);
    return exchange->client_id.octets != NULL;
}

/* ---- bindings ---- */

void dhcpv6lq_clear_host_bits(uint8_t address[16], unsigned length) {
    for (unsigned i = length / 8; i < 16; i++) {
        address[i] &= i == length / 8 ? (uint8_t)(0xff00u >> length % 8) : 0;
    }
}

/* Does an option among these say that something failed? */
static bool has_failed(struct dhcpv6lq_options options) {
    struct dhcpv6lq_option option;

    while (dhcpv6lq_options_next(&options, &option)) {
        if (option.code == DHCPV6LQ_OPTION_STATUS_CODE && option.length >= STATUS &&
            dhcpv6lq_wire_get(options.octets + option.data, STATUS) != DHCPV6LQ_STATUS_SUCCESS) {
            return true;
        }
    }
    return false;
}

static struct dhcpv6lq_options rest_of(const uint8_t *octets, const struct dhcpv6lq_option *option,
                                       size_t header) {
    return option->length < header
               ? dhcpv6lq_options(octets, option->data, 0)
               : dhcpv6lq_options(octets, option->data + header, option->length - header);
}

static bool read_binding(const uint8_t *octets, const struct dhcpv6lq_option *option,
                         struct dhcpv6lq_exchanged *binding) {
    bool is_prefix = option->code == DHCPV6LQ_OPTION_IAPREFIX;
    size_t header = is_prefix ? IAPREFIX : IAADDR;
    const uint8_t *data = octets + option->data;

    if ((!is_prefix && option->code != DHCPV6LQ_OPTION_IAADDR) || option->length < header) {
        return false;
    }
    *binding =
        (struct dhcpv6lq_exchanged){.length = is_prefix ? data[IAPREFIX_LENGTH] : BITS,
                                    .is_prefix = is_prefix,
                                    .failed = has_failed(rest_of(octets, option, header)),
                                    .valid = (uint32_t)dhcpv6lq_wire_get(
                                        data + (is_prefix ? IAPREFIX_VALID : IAADDR_VALID), 4)};
    memcpy(binding->address, data + (is_prefix ? IAPREFIX_PREFIX : 0), sizeof binding->address);
    if (binding->length > BITS) {
        return false;
    }
    dhcpv6lq_clear_host_bits(binding->address, binding->length);
    return true;
}

struct dhcpv6lq_exchanged_list dhcpv6lq_exchanged(const struct dhcpv6lq_exchange *exchange) {
    return (struct dhcpv6lq_exchanged_list){.octets = exchange->octets,
                                            .options = exchange->options,
                                            .inner = dhcpv6lq_options(exchange->octets, 0, 0)};
}

static bool next_ia(struct dhcpv6lq_exchanged_list *list) {
    struct dhcpv6lq_option option;

    while (dhcpv6lq_options_next(&list->options, &option)) {
        if (option.code == DHCPV6LQ_OPTION_IA_NA || option.code == DHCPV6LQ_OPTION_IA_TA ||
            option.code == DHCPV6LQ_OPTION_IA_PD) {
            list->inner = rest_of(list->octets, &option,
                                  option.code == DHCPV6LQ_OPTION_IA_TA ? IA_TA_HEADER : IA_HEADER);
            list->ia_failed = has_failed(list->inner);
            list->any_ia = true;
            return true;
        }
    }
    return false;
}

bool dhcpv6lq_exchanged_next(struct dhcpv6lq_exchanged_list *list,
                             struct dhcpv6lq_exchanged *binding) {
    struct dhcpv6lq_option option;

    do {
        while (dhcpv6lq_options_next(&list->inner, &option)) {
            if (read_binding(list->octets, &option, binding)) {
                binding->failed |= list->ia_failed;
                return true;
            }
        }
    } while (next_ia(list));
    return false;
}
