/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The story of an update that never came: a server that is restarted, and a requestor that goes on
 * from its own clock's time instead of the last base-time that it has kept (RFC 7653 8.3).
 */
#include "captures.h"

enum { XID = 0x150000 };

static const int64_t SECOND = 1000000; /* microseconds */

/* An active query with an ORO for the base-time; 0: for what happens from now on. */
static void ask_since(struct scene *scene, uint32_t start_time) {
    struct message *message = &scene->message;

    open_connection(scene);
    begin_active_query(message, XID);
    option_oro(message, DHCPV6LQ_OPTION_LQ_BASE_TIME);
    if (start_time != 0) {
        option_number(message, DHCPV6LQ_OPTION_LQ_START_TIME, DHCPV6LQ_FIELD_START_TIME,
                      start_time);
    }
    end(message);
    ask(scene);
}

/* Messages of its answer, with their base-time and a status-code (0: none). */
static void accept_at(struct scene *scene, uint32_t base_time, uint16_t status) {
    struct message *message = &scene->message;

    begin_reply(message, XID);
    option_base_time(message, base_time);
    if (status != DHCPV6LQ_STATUS_SUCCESS) {
        option_status(message, status, "");
    }
    end(message);
    answer(scene);
    if (status != DHCPV6LQ_STATUS_SUCCESS) {
        expect(scene, DHCPV6LQ_RULE_STATUS);
    }
}

/* Of a client's data, or (0) of none. */
static void tell_at(struct scene *scene, uint32_t base_time, uint8_t client, uint16_t status) {
    struct message *message = &scene->message;

    begin_message(message, DHCPV6LQ_LEASEQUERY_DATA, XID);
    option_base_time(message, base_time);
    if (status != DHCPV6LQ_STATUS_SUCCESS) {
        option_status(message, status, "");
    }
    if (client != 0) {
        option_client_data(message, client);
    }
    end(message);
    answer(scene);
}

/* RFC 7653 8.4.1: a bulk query for the time that updates are missing of. */
static void recover(struct scene *scene, uint32_t from, uint32_t to) {
    struct message *message = &scene->message;

    open_connection(scene);
    begin_query(message, XID);
    option_lq_query(message, DHCPV6LQ_QUERY_BY_RELAY_ID);
    option_number(message, DHCPV6LQ_OPTION_LQ_START_TIME, DHCPV6LQ_FIELD_START_TIME, from);
    option_number(message, DHCPV6LQ_OPTION_LQ_END_TIME, DHCPV6LQ_FIELD_END_TIME, to);
    end(message);
    ask(scene);
    answer_reply(scene, XID, 2);
    answer_done(scene, XID);
    close_connection(scene);
}

static void lost_update(struct scene *scene) {
    ask_since(scene, 0);
    expect(scene, DHCPV6LQ_RULE_ACTIVE_ENDED);
    accept_at(scene, NOW, DHCPV6LQ_STATUS_SUCCESS);
    capture_wait(&scene->capture, 10 * SECOND);
    tell_at(scene, NOW + 10, 1, DHCPV6LQ_STATUS_SUCCESS);
    for (uint32_t minute = 1; minute <= 2; minute++) {
        capture_wait(&scene->capture, 60 * SECOND);
        tell_at(scene, NOW + 10 + 60 * minute, 0, DHCPV6LQ_STATUS_SUCCESS);
    }
    capture_wait(&scene->capture, 20 * SECOND);
    connection_close(&scene->tcp, SERVER);

    capture_wait(&scene->capture, 300 * SECOND); /* meanwhile client 2 gets its address */
    ask_since(scene, NOW + 430);
    expect(scene, DHCPV6LQ_RULE_ACTIVE_GAP);
    accept_at(scene, NOW + 450, DHCPV6LQ_STATUS_SUCCESS);
    tell_at(scene, NOW + 450, 3, DHCPV6LQ_STATUS_SUCCESS);
    tell_at(scene, NOW + 450, 0, DHCPV6LQ_STATUS_CATCH_UP_COMPLETE);
    capture_wait(&scene->capture, 60 * SECOND);
    tell_at(scene, NOW + 510, 4, DHCPV6LQ_STATUS_SUCCESS);
    close_connection(scene);

    ask_since(scene, NOW + 130); /* somebody has noticed */
    accept_at(scene, NOW + 510, DHCPV6LQ_STATUS_DATA_MISSING);
    tell_at(scene, NOW + 510, 4, DHCPV6LQ_STATUS_SUCCESS);
    recover(scene, NOW + 130, NOW + 510);
}

static const struct made_capture captures[] = {
    {"active-lost-update.pcap",
     "active leasequery: a server that stops, a resumption with a gap, DataMissing and a bulk "
     "query "
     "for what is missing",
     lost_update},
};

const struct made_captures live_captures = {captures, sizeof captures / sizeof captures[0]};
