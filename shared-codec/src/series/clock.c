/* SPDX-License-Identifier: MIT
 *
 * A base-time is the server's clock when it made the message (RFC 7653 9.3); the capture's is that
 * of the message's last octet. A message that was long on the way looks as if the server's clock
 * were behind:
 *
 *     difference      0  0 -1  0 -7  0  0        a delay of 7 s: no step
 *                     0  0  0 -7 -7 -7 -7        a step back: the second one shows it
 *                     0  0  0 60 60 60           a step forward: no delay makes a message early
 *
 * A base-time before the last one is a step back, too, whatever the delays are: a server sends its
 * messages in the order in which it makes them. But not those of a catch-up (8.4.1).
 */
#include "dhcpv6lq/text.h"

#include "series/feeding.h"

#define SECOND INT64_C(1000000000)

/* Seconds: both clocks are cut to whole ones, and a message may take one. */
enum { TOLERANCE = 2 };

static int64_t seconds_of(int64_t time) {
    return time / SECOND - (time % SECOND < 0 ? 1 : 0);
}

static bool is_near(int64_t one, int64_t other) {
    return one - other <= TOLERANCE && other - one <= TOLERANCE;
}

static int64_t settle(struct dhcpv6lq_clocks *clocks, int64_t difference) {
    int64_t step = difference - clocks->difference;

    clocks->doubtful = false;
    clocks->difference = difference;
    return step;
}

/* The message is behind: by a step, if one that came a second later or more was it just so. */
static int64_t doubt(struct dhcpv6lq_clocks *clocks, int64_t difference, int64_t time) {
    if (!clocks->doubtful || !is_near(difference, clocks->doubtful_difference)) {
        clocks->doubtful = true;
        clocks->doubtful_difference = difference;
        clocks->doubtful_time = time;
        return 0;
    }
    return time - clocks->doubtful_time >= SECOND ? settle(clocks, difference) : 0;
}

static int64_t find_step(struct dhcpv6lq_clocks *clocks, int64_t difference, uint32_t base_time,
                         int64_t time) {
    bool goes_back = clocks->settled && base_time < clocks->base_time;
    int64_t step;

    if (!clocks->settled) {
        clocks->settled = true;
        clocks->difference = difference;
        step = 0;
    } else if (is_near(difference, clocks->difference)) { /* clocks drift */
        settle(clocks, difference);
        step = 0;
    } else if (difference > clocks->difference || goes_back) {
        step = settle(clocks, difference);
    } else {
        step = doubt(clocks, difference, time);
    }
    clocks->base_time = base_time;
    return step;
}

/* Most messages find it as the one before them did: they have it in common. */
static const struct dhcpv6lq_clock *keep(struct dhcpv6lq_clocks *clocks,
                                         struct dhcpv6lq_capture *capture,
                                         const struct dhcpv6lq_clock *clock) {
    const struct dhcpv6lq_clock *before = clocks->kept;
    struct dhcpv6lq_clock *kept;

    if (before && before->told == clock->told && before->difference == clock->difference &&
        before->step == clock->step) {
        return before;
    }
    kept = dhcpv6lq_arena_take(&capture->arena, sizeof *kept);
    if (kept) {
        *kept = *clock;
        clocks->kept = kept;
    }
    return kept;
}

const struct dhcpv6lq_clock *dhcpv6lq_clocks_take(struct dhcpv6lq_clocks *clocks,
                                                  const struct dhcpv6lq_feeding *feeding) {
    const struct dhcpv6lq_facts *facts = feeding->facts;
    struct dhcpv6lq_clock clock;
    bool in_order = !feeding->input->late &&
                    (feeding->kind != DHCPV6LQ_QUERY_ACTIVE ||
                     (feeding->query && feeding->query->query.active.phase == DHCPV6LQ_PHASE_LIVE));

    clocks->last.told = facts->has_base_time && (feeding->message & ANSWERS) != 0;
    if (clocks->last.told) {
        clocks->last.known = true;
        clocks->last.difference =
            (int64_t)facts->base_time + DHCPV6LQ_EPOCH_2000 - seconds_of(feeding->input->time);
    }
    clock = clocks->last;
    if (clock.told && in_order) {
        clock.step = find_step(clocks, clock.difference, facts->base_time, feeding->input->time);
    }
    return clock.known ? keep(clocks, feeding->session->capture, &clock) : NULL;
}

struct dhcpv6lq_clock dhcpv6lq_query_clock(const struct dhcpv6lq_query *query) {
    return query->kept->session->clocks.last;
}
