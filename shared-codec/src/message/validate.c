/* SPDX-License-Identifier: MIT
 *
 * One message alone, walked through for the checker.
 */
#include "dhcpv6lq/validate.h"

#include <string.h>

#include "message/checker.h"

static size_t check(struct dhcpv6lq_checker *checker, struct dhcpv6lq_walk *walk) {
    struct dhcpv6lq_event event;

    dhcpv6lq_walk_brief(walk);
    while (dhcpv6lq_walk_next(walk, &event)) {
        dhcpv6lq_checker_event(checker, &event);
    }
    return checker->findings->count;
}

size_t dhcpv6lq_validate(struct dhcpv6lq_finding *findings, size_t size, const uint8_t *octets,
                         size_t length, const struct dhcpv6lq_validation *validation) {
    struct dhcpv6lq_findings list;
    struct dhcpv6lq_checker checker;
    struct dhcpv6lq_walk walk;

    dhcpv6lq_findings_init(&list, findings, size);
    dhcpv6lq_walk_message(&walk, octets, length);
    dhcpv6lq_checker_begin(&checker, &walk, octets, 0, length > 0 ? octets[0] : 0, validation,
                           &list);
    return check(&checker, &walk);
}

bool dhcpv6lq_recognize(const uint8_t *octets, size_t length, enum dhcpv6lq_transport transport) {
    static const uint8_t types[] = {DHCPV6LQ_LEASEQUERY, DHCPV6LQ_LEASEQUERY_REPLY,
                                    DHCPV6LQ_LEASEQUERY_DATA, DHCPV6LQ_ACTIVELEASEQUERY};
    const struct dhcpv6lq_validation validation = {.transport = transport};
    struct dhcpv6lq_findings none;
    struct dhcpv6lq_checker checker;
    struct dhcpv6lq_walk walk;

    if (length == 0 || !memchr(types, octets[0], sizeof types)) {
        return false;
    }
    dhcpv6lq_findings_init(&none, NULL, 0);
    dhcpv6lq_walk_message(&walk, octets, length);
    dhcpv6lq_checker_begin(&checker, &walk, octets, 0, octets[0], &validation, &none);
    checker.least = DHCPV6LQ_ERROR;
    return check(&checker, &walk) == 0;
}

/* A list of options stands where the message would. */
bool dhcpv6lq_find_error(struct dhcpv6lq_finding *finding, uint8_t type, const uint8_t *options,
                         size_t length, const struct dhcpv6lq_validation *validation) {
    struct dhcpv6lq_findings list;
    struct dhcpv6lq_checker checker;
    struct dhcpv6lq_walk walk;

    dhcpv6lq_findings_init(&list, finding, 1);
    dhcpv6lq_walk_options(&walk, options, 0, length);
    dhcpv6lq_checker_begin(&checker, &walk, options, 0, type, validation, &list);
    checker.least = DHCPV6LQ_ERROR;
    checker.begun = true;
    return check(&checker, &walk) > 0;
}
