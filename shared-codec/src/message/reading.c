/* SPDX-License-Identifier: MIT
 *
 * The walk goes once; each event goes to all.
 */
#include "message/reading.h"

void dhcpv6lq_reading_init(struct dhcpv6lq_reading *reading,
                           const struct dhcpv6lq_allocator *allocator) {
    dhcpv6lq_clients_init(&reading->clients, allocator);
    reading->walks = 0;
}

void dhcpv6lq_reading_walk(struct dhcpv6lq_reading *reading, const uint8_t *octets, size_t length,
                           size_t message, const struct dhcpv6lq_validation *validation,
                           const struct dhcpv6lq_asked *asked, bool findings) {
    struct dhcpv6lq_event event;
    uint8_t type = message < length ? octets[message] : 0;

    reading->walks++;
    dhcpv6lq_findings_init(&reading->findings, reading->list, DHCPV6LQ_FINDINGS_MAX);
    dhcpv6lq_walk_message(&reading->walk, octets, length);
    dhcpv6lq_walk_brief(&reading->walk);
    dhcpv6lq_clients_begin(&reading->clients, message, asked);
    if (findings) {
        dhcpv6lq_checker_begin(&reading->checker, &reading->walk, octets, message, type, validation,
                               &reading->findings);
    } else {
        dhcpv6lq_walk_cut(&reading->walk);
    }
    while (dhcpv6lq_walk_next(&reading->walk, &event)) {
        if (dhcpv6lq_facts_listen(&reading->facts, &reading->walk)) {
            dhcpv6lq_facts_event(&reading->facts, &reading->walk, &event, message);
        }
        dhcpv6lq_clients_event(&reading->clients, &reading->walk, &event);
        if (findings) {
            dhcpv6lq_checker_event(&reading->checker, &event);
        }
    }
}

void dhcpv6lq_reading_free(struct dhcpv6lq_reading *reading) {
    dhcpv6lq_clients_free(&reading->clients);
}
