/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The codec's memory is the capture file's: Wireshark gives it back.
 */
#include "from/file.h"

#include <epan/funnel.h>
#include <epan/to_str.h>

#include "dhcpv6lq/text.h"

#define NANOSECONDS INT64_C(1000000000)

static struct dhcpv6lq_capture *capture;
static struct dhcpv6lq_leases *leases;
static struct dhcpv6lq_limits limits = {
    .bulk_timeout = 300, .active_timeout = 120, .udp_timeout = 40};

static void *allocate(void *context _U_, size_t size) {
    return wmem_alloc(wmem_file_scope(), size);
}

static void release(void *context _U_, void *memory) {
    wmem_free(wmem_file_scope(), memory);
}

static uint64_t random_word(void) {
    return (uint64_t)g_random_int() << 32 | g_random_int();
}

struct dhcpv6lq_seed dhcpv6lq_seed(void) {
    static struct dhcpv6lq_seed seed;

    if (seed.low == 0 && seed.high == 0) {
        seed = (struct dhcpv6lq_seed){random_word(), random_word()};
    }
    return seed;
}

static void begin(void) {
    static const struct dhcpv6lq_allocator allocator = {allocate, release, NULL};
    struct dhcpv6lq_answer_listener listener;

    capture = dhcpv6lq_capture_new(&allocator, dhcpv6lq_seed(), &limits);
    leases = dhcpv6lq_leases_new(&allocator, dhcpv6lq_seed(), DHCPV6LQ_FILE_LEASES_MAX);
    listener = dhcpv6lq_leases_listener(leases);
    dhcpv6lq_capture_listen(capture, &listener);
}

struct dhcpv6lq_capture *dhcpv6lq_file(void) {
    if (!capture) {
        begin();
    }
    return capture;
}

struct dhcpv6lq_leases *dhcpv6lq_file_leases(void) {
    if (!capture) {
        begin();
    }
    return leases;
}

void dhcpv6lq_file_finish(void) {
    if (capture) {
        dhcpv6lq_capture_expect(capture, false);
        dhcpv6lq_capture_finish(capture);
    }
}

/* Who has windows has buttons. */
bool dhcpv6lq_has_windows(void) {
    const funnel_ops_t *operations = funnel_get_funnel_ops();

    return operations && operations->add_button;
}

bool dhcpv6lq_file_drawn(void) {
    if (dhcpv6lq_has_windows()) {
        return false;
    }
    dhcpv6lq_file_finish();
    return true;
}

int64_t dhcpv6lq_time(const packet_info *pinfo) {
    return (int64_t)pinfo->abs_ts.secs * NANOSECONDS + pinfo->abs_ts.nsecs;
}

static const uint8_t mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

struct dhcpv6lq_endpoint dhcpv6lq_endpoint(const address *side, uint32_t port) {
    struct dhcpv6lq_endpoint endpoint = {.port = (uint16_t)port};

    if (side->type == AT_IPv6) {
        memcpy(endpoint.address, side->data, sizeof endpoint.address);
    } else if (side->type == AT_IPv4) {
        memcpy(endpoint.address, mapped, sizeof mapped);
        memcpy(endpoint.address + sizeof mapped, side->data, 4);
    }
    return endpoint;
}

/* It points into the endpoint. */
static address address_of(const struct dhcpv6lq_endpoint *endpoint) {
    bool is_ipv4 = memcmp(endpoint->address, mapped, sizeof mapped) == 0;
    address side;

    if (is_ipv4) {
        set_address(&side, AT_IPv4, 4, endpoint->address + sizeof mapped);
    } else {
        set_address(&side, AT_IPv6, sizeof endpoint->address, endpoint->address);
    }
    return side;
}

char *dhcpv6lq_endpoint_text(wmem_allocator_t *pool, const struct dhcpv6lq_endpoint *endpoint) {
    address side = address_of(endpoint);

    return address_to_str(pool, &side);
}

char *dhcpv6lq_endpoint_name(wmem_allocator_t *pool, const struct dhcpv6lq_endpoint *endpoint) {
    address side = address_of(endpoint);
    char *name = address_to_display(pool, &side);
    size_t length = strlen(name);
    size_t size = dhcpv6lq_text_utf8(NULL, 0, (const uint8_t *)name, length) + 1;
    char *text = (char *)wmem_alloc(pool, size);

    dhcpv6lq_text_utf8(text, size, (const uint8_t *)name, length);
    wmem_free(pool, name);
    return text;
}

/* The memory is gone already, or goes now. */
static void forget(void) {
    capture = NULL;
    leases = NULL;
}

/* Any packet may be late enough to leave a query over UDP unanswered, and none is the last so far.
 */
static int take_packet(tvbuff_t *tvb _U_, packet_info *pinfo, proto_tree *tree _U_,
                       void *data _U_) {
    if (capture && !pinfo->fd->visited) {
        dhcpv6lq_capture_tick(capture, dhcpv6lq_time(pinfo));
        dhcpv6lq_capture_expect(capture, true);
    }
    return 0;
}

static void register_timeout(module_t *preferences, const char *name, const char *title,
                             const char *description, uint32_t *timeout) {
    enum { DECIMAL = 10 };

    prefs_register_uint_preference(preferences, name, title, description, DECIMAL, timeout);
}

void dhcpv6lq_register_file(module_t *preferences) {
    register_timeout(preferences, "bulk_timeout", "Time-out of bulk answers (s)",
                     "How long a server may be silent while its answer to a LEASEQUERY over TCP is "
                     "open: BULK_LQ_DATA_TIMEOUT of the requestor (RFC 5460 5.6; 0: 300 s).",
                     &limits.bulk_timeout);
    register_timeout(preferences, "active_timeout", "Time-out of active answers (s)",
                     "The same for an ACTIVELEASEQUERY: ACTIVE_LQ_RCV_TIMEOUT of the requestor "
                     "(RFC 7653 6.4; 0: 120 s).",
                     &limits.active_timeout);
    register_timeout(
        preferences, "udp_timeout", "Time-out of queries over UDP (s)",
        "How long after a query over UDP the same one is a retransmission of it, and a "
        "reply is its reply (RFC 5007 4.1.4; 0: 40 s).",
        &limits.udp_timeout);
}

void dhcpv6lq_handoff_file(int proto) {
    register_init_routine(forget);
    register_cleanup_routine(forget);
    register_postseq_cleanup_routine(dhcpv6lq_file_finish);
    register_postdissector(create_dissector_handle(take_packet, proto));
}
