/* SPDX-License-Identifier: MIT
 *
 * The server's clock beside the capture's (RFC 7653 8.5), as its OPTION_LQ_BASE_TIME tells: in
 * whole seconds.
 */
#ifndef DHCPV6LQ_CLOCK_H
#define DHCPV6LQ_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* As a message finds it. */
struct dhcpv6lq_clock {
    bool known;         /* this message or one before it on its connection told the server's time */
    bool told;          /* this one did */
    int64_t difference; /* seconds: the server's clock less the capture's; of the last one that
                           told. It counts the time on the way, as if the server had been slow. */
    int64_t step; /* seconds by which that has changed with this message, more than a delay on the
                     way can explain: one of the two clocks was set; 0: it was not */
};

#ifdef __cplusplus
}
#endif

#endif
