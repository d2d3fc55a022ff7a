/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The plugin in libwireshark: a capture of up to 64 packets, which is read in two passes, backwards
 * in the second, with the tables that tshark prints. A dissector bug ends the program. A packet is
 *
 *   1 octet   its protocol, direction, how much was captured, how long after the one before
 *   1 octet   TCP's flags
 *   4 octets  TCP's sequence number, 4 octets what it acknowledges
 *   2 octets  the length of its payload
 *   and its payload
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <epan/column-info.h>
#include <epan/column.h>
#include <epan/epan.h>
#include <epan/epan_dissect.h>
#include <epan/export_object.h>
#include <epan/prefs.h>
#include <epan/stat_tap_ui.h>
#include <epan/tap.h>
#include <epan/timestamp.h>
#include <epan/tvbuff.h>
#include <wiretap/wtap.h>
#include <wsutil/filesystem.h>
#include <wsutil/privileges.h>
#include <wsutil/wslog.h>

#include "input.h"

enum { FROM_SERVER = 1, UDP = 2, CUT = 4, LATER = 8, OTHER_PORT = 16 };
enum { PACKETS = 64, IPV6_HEADER = 40, TCP_HEADER = 20, UDP_HEADER = 8, SERVER_PORT = 547 };

struct packet {
    uint8_t *octets;
    size_t length; /* as it was captured */
    wtap_rec record;
    frame_data frame;
};

struct packet_provider_data { /* Wireshark's name for what its provider is */
    struct packet packets[PACKETS];
    uint32_t count;
};

void plugin_register(void); /* of the plugin */

/* ---- the capture ---- */

static uint8_t *put(uint8_t *octets, uint64_t number, unsigned width) {
    for (unsigned i = 0; i < width; i++) {
        octets[i] = (uint8_t)(number >> 8 * (width - 1 - i));
    }
    return octets + width;
}

static uint8_t *put_address(uint8_t *octets, unsigned last) {
    return put(put(octets, UINT64_C(0x20010db800000000), 8), last, 8);
}

/* The packet is one of IPv6 without a link's header; its checksum is not looked at. */
static void build(struct packet *packet, struct input *input, uint32_t number, int64_t *time) {
    unsigned what = (unsigned)input_number(input, 1);
    uint8_t flags = (uint8_t)input_number(input, 1);
    uint64_t numbers = input_number(input, 8);
    size_t length = input_number(input, 2);
    const uint8_t *payload = input_octets(input, &length);
    bool from_server = what & FROM_SERVER;
    unsigned own_port = what & UDP ? 546 : what & OTHER_PORT ? 50001 : 50000;
    size_t header = what & UDP ? UDP_HEADER : TCP_HEADER;
    size_t sent = IPV6_HEADER + header + length;
    uint8_t *at;

    packet->length = what & CUT ? sent - length / 2 : sent;
    packet->octets = g_malloc(sent);
    at = put(packet->octets, 6u << 28, 4);
    at = put(at, header + length, 2);
    at = put(at, what & UDP ? 17 : 6, 1);
    at = put(at, 64, 1);
    at = put_address(at, from_server ? 2 : 1);
    at = put_address(at, from_server ? 1 : 2);
    at = put(at, from_server ? SERVER_PORT : own_port, 2);
    at = put(at, from_server ? own_port : SERVER_PORT, 2);
    if (what & UDP) {
        at = put(put(at, header + length, 2), 0, 2);
    } else {
        at = put(put(put(put(at, numbers, 8), 0x50, 1), flags, 1), 0xffff, 2);
        at = put(at, 0, 4);
    }
    memcpy(at, payload, length);

    *time += what & LATER ? 200 : 1;
    memset(&packet->record, 0, sizeof packet->record);
    packet->record.rec_type = REC_TYPE_PACKET;
    packet->record.presence_flags = WTAP_HAS_TS | WTAP_HAS_CAP_LEN;
    packet->record.ts.secs = *time;
    packet->record.rec_header.packet_header.caplen = (uint32_t)packet->length;
    packet->record.rec_header.packet_header.len = (uint32_t)sent;
    packet->record.rec_header.packet_header.pkt_encap = WTAP_ENCAP_RAW_IP;
    frame_data_init(&packet->frame, number, &packet->record, 0, 0);
}

static const nstime_t *get_time(struct packet_provider_data *provider, uint32_t number) {
    return number >= 1 && number <= provider->count ? &provider->packets[number - 1].frame.abs_ts
                                                    : NULL;
}

static epan_t *session;
static column_info columns;

static void dissect(struct packet_provider_data *provider, uint32_t number) {
    struct packet *packet = &provider->packets[number];
    const frame_data *reference = &provider->packets[0].frame;
    nstime_t elapsed = NSTIME_INIT_ZERO;
    epan_dissect_t *dissection = epan_dissect_new(session, TRUE, TRUE);

    frame_data_set_before_dissect(&packet->frame, &elapsed, &reference,
                                  number > 0 ? &provider->packets[number - 1].frame : NULL);
    epan_dissect_run_with_taps(dissection, WTAP_FILE_TYPE_SUBTYPE_UNKNOWN, &packet->record,
                               tvb_new_real_data(packet->octets, (unsigned)packet->length,
                                                 (int)packet->record.rec_header.packet_header.len),
                               &packet->frame, &columns);
    epan_dissect_fill_in_columns(dissection, FALSE, TRUE);
    epan_dissect_free(dissection);
    packet->frame.visited = 1;
}

/* ---- what tshark prints ---- */

static void add_object(void *list _U_, export_object_entry_t *entry) {
    eo_free_entry(entry);
}

static export_object_entry_t *no_object(void *list _U_, int row _U_) {
    return NULL;
}

static void listen(void) {
    static const char *const tables[] = {"dhcpv6lq,findings", "dhcpv6lq,json"};
    static export_object_list_t objects = {add_object, no_object, NULL};
    register_eo_t *exporter = get_eo_by_name("dhcpv6lq");

    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        if (!process_stat_cmd_arg(tables[i])) {
            g_error("There is no table %s.", tables[i]);
        }
    }
    start_requested_stats();
    if (register_tap_listener(get_eo_tap_listener_name(exporter), &objects, NULL, 0, NULL,
                              get_eo_packet_func(exporter), NULL, NULL)) {
        g_error("Nothing can be exported.");
    }
}

/* ---- libFuzzer's ---- */

/* What libwireshark keeps for the next capture would be looked through after each run. */
const char *__asan_default_options(void);  /* NOLINT(bugprone-reserved-identifier) */
const char *__asan_default_options(void) { /* NOLINT(bugprone-reserved-identifier) */
    return "detect_leaks=0:quarantine_size_mb=64";
}

/* Wireshark heeds WIRESHARK_DATA_DIR where it was not started by root only, and looks at that once.
 */
static void be_ordinary(void) {
    enum { NOBODY = 65534 };
    bool is_root = getuid() == 0;

    if (is_root && (setresgid(NOBODY, NOBODY, 0) != 0 || setresuid(NOBODY, NOBODY, 0) != 0)) {
        g_error("Root cannot be nobody.");
    }
    init_process_policies();
    if (is_root && (setresuid(0, 0, 0) != 0 || setresgid(0, 0, 0) != 0)) {
        g_error("Nobody cannot be root again.");
    }
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    /* Nothing of the user's own Wireshark, nor its lists of vendors and services, which it would
     * read anew in each run and keep. Each object is an allocation of its own. */
    g_setenv("WIRESHARK_DATA_DIR", "/nonexistent", TRUE);
    g_setenv("HOME", "/nonexistent", TRUE);
    g_setenv("XDG_CONFIG_HOME", "/nonexistent", TRUE);
    g_setenv("XDG_DATA_HOME", "/nonexistent", TRUE);
    g_setenv("WIRESHARK_DEBUG_WMEM_OVERRIDE", "simple", TRUE);
    g_setenv("WIRESHARK_ABORT_ON_DISSECTOR_BUG", "1", TRUE);
    ws_log_init("fuzz-plugin", NULL);
    ws_log_set_level(LOG_LEVEL_WARNING);
    be_ordinary();
    g_free(configuration_init("fuzz-plugin", NULL));
    timestamp_set_type(TS_RELATIVE);
    timestamp_set_precision(TS_PREC_AUTO);
    timestamp_set_seconds_type(TS_SECONDS_DEFAULT);
    wtap_init(FALSE);
    plugin_register();
    if (!epan_init(NULL, NULL, FALSE)) {
        g_error("libwireshark cannot be used.");
    }
    build_column_format_array(&columns, epan_load_settings()->num_cols, TRUE);
    prefs_apply_all();
    listen();
    if (!freopen("/dev/null", "w", stdout)) { /* what the tables print */
        g_error("There is no /dev/null.");
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length) {
    static const struct packet_provider_funcs functions = {.get_frame_ts = get_time};
    struct packet_provider_data provider = {.count = 0};
    struct input input = {octets, length};
    int64_t time = INT64_C(1767225600);

    session = epan_new(&provider, &functions);
    while (input.length > 0 && provider.count < PACKETS) {
        build(&provider.packets[provider.count], &input, provider.count + 1, &time);
        provider.count++;
        dissect(&provider, provider.count - 1);
    }
    draw_tap_listeners(TRUE);
    reset_tap_listeners();
    for (uint32_t i = provider.count; i > 0; i--) {
        dissect(&provider, i - 1);
    }
    draw_tap_listeners(TRUE);
    reset_tap_listeners();
    epan_free(session);
    for (uint32_t i = 0; i < provider.count; i++) {
        frame_data_destroy(&provider.packets[i].frame);
        g_free(provider.packets[i].octets);
    }
    return 0;
}
