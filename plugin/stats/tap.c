/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A second tap gets the same records: of listeners, the last to register is drawn first, so who
 * wants that registers with it, again and again.
 */
#include "stats/tap.h"

#include <epan/proto_data.h>
#include <epan/tap.h>

enum { LAST_KEY = 0x7c000000 /* among a packet's proto data: the last record */ };

#define DRAWING_TAP "dhcpv6lq_drawing"

enum { TAPS_MAX = 4 };

static int tap;
static int drawing_tap;
static int ledger_tap;
static int export_tap;

void dhcpv6lq_register_tap(void) {
    tap = register_tap("dhcpv6lq");
    drawing_tap = register_tap(DRAWING_TAP);
    ledger_tap = register_tap(DHCPV6LQ_LEDGER_TAP);
}

void dhcpv6lq_tap_exports(int exports) {
    export_tap = exports;
}

bool dhcpv6lq_tap_is_heard(void) {
    return have_tap_listener(tap) || have_tap_listener(export_tap) || have_tap_listener(ledger_tap);
}

static void queue(packet_info *pinfo, const int taps[TAPS_MAX], const void *record) {
    for (size_t i = 0; i < TAPS_MAX; i++) {
        if (taps[i] != 0 && have_tap_listener(taps[i])) {
            tap_queue_packet(taps[i], pinfo, record);
        }
    }
}

void dhcpv6lq_tap_queue_exchange(packet_info *pinfo) {
    queue(pinfo, (const int[TAPS_MAX]){ledger_tap, drawing_tap}, NULL);
}

void dhcpv6lq_tap_queue(packet_info *pinfo, const struct dhcpv6lq_tap *record) {
    const int taps[TAPS_MAX] = {tap, export_tap, drawing_tap, ledger_tap};
    struct dhcpv6lq_tap *kept = wmem_new(pinfo->pool, struct dhcpv6lq_tap);
    struct dhcpv6lq_tap **last =
        (struct dhcpv6lq_tap **)p_get_proto_data(pinfo->pool, pinfo, proto_dhcpv6lq, LAST_KEY);

    *kept = *record;
    kept->next = NULL;
    if (last) {
        (*last)->next = kept;
        *last = kept;
        return;
    }
    last = wmem_new(pinfo->pool, struct dhcpv6lq_tap *);
    *last = kept;
    p_add_proto_data(pinfo->pool, pinfo, proto_dhcpv6lq, LAST_KEY, last);
    queue(pinfo, taps, kept);
}

static tap_packet_status redraw(void *drawing _U_, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                const void *record _U_, tap_flags_t flags _U_) {
    return TAP_PACKET_REDRAW;
}

static void draw(void *data) {
    struct dhcpv6lq_drawing *drawing = (struct dhcpv6lq_drawing *)data;

    drawing->draw(drawing);
}

void dhcpv6lq_draw_first(struct dhcpv6lq_drawing *drawing) {
    static GHashTable *registered;
    GString *error;

    registered = registered ? registered : g_hash_table_new(NULL, NULL);
    if (!g_hash_table_add(registered, drawing)) {
        remove_tap_listener(drawing);
    }
    error = register_tap_listener(DRAWING_TAP, drawing, NULL, TL_REQUIRES_NOTHING, NULL, redraw,
                                  draw, NULL);
    if (error) { /* there is always such a tap */
        g_string_free(error, TRUE);
    }
}
