/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The server's clock beside the capture's (RFC 7653 8.5), and whether one of them was set.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dhcpv6lq/text.h"
#include "series.h"

enum { NOON = 500000 }; /* seconds since 2000: of the server's clock when a test begins */

static int64_t began; /* by the capture's clock, seconds since 1970 */

/* An active answer that is live from its REPLY on, of which frame 2 tells the clock: difference 0.
 */
static void begin(void) {
    start();
    series.now = (int64_t)NOON + DHCPV6LQ_EPOCH_2000;
    began = series.now;
    open_active(1);
}

static struct dhcpv6lq_clock clock_of(const struct dhcpv6lq_step *step) {
    return step->clock ? *step->clock : (struct dhcpv6lq_clock){0};
}

/* A keep-alive that comes so many seconds after `began`, and was made by a server whose clock said
 * `server` seconds after NOON. */
static struct dhcpv6lq_clock take(int64_t capture, int64_t server) {
    keep_alive(1);
    build_time(&build, OPTION(LQ_BASE_TIME), (uint32_t)(NOON + server));
    series.now = began + capture - 1;
    return clock_of(feed());
}

static void expect(struct dhcpv6lq_clock clock, int64_t difference, int64_t step) {
    assert_true(clock.known);
    assert_true(clock.told);
    assert_int_equal(clock.difference, difference);
    assert_int_equal(clock.step, step);
}

/* Between two seconds, of which the earlier one counts there, too. */
static void before_1970(void) {
    struct dhcpv6lq_input input = {
        .octets = build.octets, .frame = 2, .time = -1, .direction = DHCPV6LQ_FROM_SERVER};

    start();
    reply(1, 1);
    build_time(&build, OPTION(LQ_BASE_TIME), 0);
    input.length = input.message_length = build.length;
    expect(clock_of(dhcpv6lq_session_feed(series.session, &input)),
           (int64_t)DHCPV6LQ_EPOCH_2000 + 1, 0);
}

static void differences(void **state) {
    struct dhcpv6lq_clock clock;

    (void)state;
    begin();
    keep_alive(1);
    assert_false(clock_of(feed()).known);
    expect(take(60, 3660), 3600, 0); /* where it begins is no step */
    expect(take(120, 3719), 3599, 0);
    keep_alive(1);
    clock = clock_of(feed());
    assert_true(clock.known);
    assert_false(clock.told);
    assert_int_equal(clock.difference, 3599);
    query(2); /* a query has none to tell: whose base-time it would be, nobody knows */
    build_time(&build, OPTION(LQ_BASE_TIME), 1);
    clock = clock_of(feed());
    assert_false(clock.told);
    assert_int_equal(clock.difference, 3599);

    before_1970();

    start_udp(); /* one session has many servers */
    query(1);
    feed();
    reply(1, 1);
    build_time(&build, OPTION(LQ_BASE_TIME), 0);
    assert_false(clock_of(feed()).known);
}

static void steps(void **state) {
    (void)state;
    begin(); /* forward: at once */
    expect(take(60, 60), 0, 0);
    expect(take(120, 123), 3, 3);
    expect(take(180, 183), 3, 0);
    expect(take(240, 245), 5, 0); /* whole seconds, and what drifts */
    expect(take(300, 307), 7, 0);
    expect(take(360, 3967), 3607, 3600);

    begin(); /* back, so that a base-time comes before the last one: at once */
    expect(take(60, 60), 0, 0);
    expect(take(61, 50), -11, -11);
    expect(take(121, 110), -11, 0);

    begin(); /* back by less than the time between: the second one tells */
    expect(take(60, 60), 0, 0);
    expect(take(120, 110), -10, 0);
    expect(take(180, 170), -10, -10);
    expect(take(240, 230), -10, 0);
}

/* What was long on the way is no step. */
static void delays(void **state) {
    (void)state;
    begin();
    expect(take(60, 60), 0, 0);
    expect(take(130, 120), -10, 0);
    expect(take(180, 180), 0, 0);
    expect(take(250, 240), -10, 0); /* as long as the other, by chance, but that was over */
    expect(take(300, 300), 0, 0);

    begin(); /* several that waited for the same */
    expect(take(60, 60), 0, 0);
    expect(take(90, 70), -20, 0);
    expect(take(90, 70), -20, 0);
    expect(take(90, 80), -10, 0);
    expect(take(90, 90), 0, 0);
}

/* RFC 7653 8.4.1: a catch-up is in no order. */
static void catch_up(void **state) {
    (void)state;
    start();
    series.now = (int64_t)NOON + DHCPV6LQ_EPOCH_2000;
    began = series.now;
    build_activeleasequery(&build, 1);
    build_time(&build, OPTION(LQ_START_TIME), 1);
    feed();
    build_reply(&build, 1);
    feed();
    expect(take(10, 8), -2, 0);
    expect(take(11, 3), -8, 0);
    expect(take(20, 90), 70, 0);
    keep_alive(1);
    build_status(&build, DHCPV6LQ_STATUS_CATCH_UP_COMPLETE);
    build_time(&build, OPTION(LQ_BASE_TIME), NOON + 30);
    series.now = began + 29;
    expect(clock_of(feed()), 0, 0);
    expect(take(40, 50), 10, 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(differences, finish),
        cmocka_unit_test_teardown(steps, finish),
        cmocka_unit_test_teardown(delays, finish),
        cmocka_unit_test_teardown(catch_up, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
