/* SPDX-License-Identifier: MIT
 *
 * What a connection's messages tell of the server's clock.
 */
#ifndef DHCPV6LQ_SERIES_CLOCK_H
#define DHCPV6LQ_SERIES_CLOCK_H

#include "dhcpv6lq/clock.h"

struct dhcpv6lq_feeding;

/* Of a connection, so far. All zero: nothing. */
struct dhcpv6lq_clocks {
    struct dhcpv6lq_clock last;        /* without its step */
    const struct dhcpv6lq_clock *kept; /* as it was handed out last; NULL: it was not */
    bool settled;                      /* the members below count: */
    int64_t difference;                /* that is no matter of delays, seconds */
    uint32_t base_time;                /* the last one */
    bool doubtful;                     /* a message was behind that, by a step or by a delay: */
    int64_t doubtful_difference;
    int64_t doubtful_time; /* nanoseconds since 1970 */
};

/* A message was taken in. Returns the clock with it, which is the capture's; NULL: nobody has told
 * it, or there is no memory. */
const struct dhcpv6lq_clock *dhcpv6lq_clocks_take(struct dhcpv6lq_clocks *clocks,
                                                  const struct dhcpv6lq_feeding *feeding);

#endif
