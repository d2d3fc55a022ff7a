/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers are written digit by digit: none goes through a floating-point one, which would not hold
 * the nanoseconds of a time.
 */
#include "stats/members.h"

#include <inttypes.h>
#include <stdio.h>

#include "dhcpv6lq/text.h"
#include "from/file.h"

#define NANOSECONDS 1000000000

json_dumper dhcpv6lq_members_begin(const char *type) {
    json_dumper json = {.output_file = stdout};

    json_dumper_begin_object(&json);
    dhcpv6lq_member_text(&json, "type", type);
    return json;
}

void dhcpv6lq_members_end(json_dumper *json) {
    json_dumper_end_object(json);
    json_dumper_finish(json); /* with a line feed */
}

void dhcpv6lq_member_null(json_dumper *json, const char *name) {
    dhcpv6lq_member_text(json, name, NULL);
}

void dhcpv6lq_member_bool(json_dumper *json, const char *name, bool value) {
    json_dumper_set_member_name(json, name);
    json_dumper_value_anyf(json, "%s", value ? "true" : "false");
}

void dhcpv6lq_member_number(json_dumper *json, const char *name, uint64_t number) {
    json_dumper_set_member_name(json, name);
    json_dumper_value_anyf(json, "%" PRIu64, number);
}

void dhcpv6lq_member_number_if(json_dumper *json, const char *name, bool known, uint64_t number) {
    if (known) {
        dhcpv6lq_member_number(json, name, number);
    } else {
        dhcpv6lq_member_null(json, name);
    }
}

void dhcpv6lq_member_seconds_if(json_dumper *json, const char *name, bool known,
                                int64_t nanoseconds) {
    uint64_t size = nanoseconds < 0 ? -(uint64_t)nanoseconds : (uint64_t)nanoseconds;

    if (!known) {
        dhcpv6lq_member_null(json, name);
        return;
    }
    json_dumper_set_member_name(json, name);
    json_dumper_value_anyf(json, "%s%" PRIu64 ".%09" PRIu64, nanoseconds < 0 ? "-" : "",
                           size / NANOSECONDS, size % NANOSECONDS);
}

void dhcpv6lq_member_text(json_dumper *json, const char *name, const char *text) {
    json_dumper_set_member_name(json, name);
    json_dumper_value_string(json, text); /* of NULL, null */
}

/* ---- octets ---- */

typedef size_t texter(char *text, size_t size, const uint8_t *octets, size_t length);

static void put(json_dumper *json, const char *name, texter *text_of,
                const struct dhcpv6lq_bytes *octets) {
    size_t size = octets ? text_of(NULL, 0, octets->octets, octets->length) + 1 : 0;
    char *text = octets ? (char *)g_malloc(size) : NULL;

    if (octets) {
        text_of(text, size, octets->octets, octets->length);
    }
    dhcpv6lq_member_text(json, name, text);
    g_free(text);
}

void dhcpv6lq_member_octets(json_dumper *json, const char *name,
                            const struct dhcpv6lq_bytes *octets) {
    put(json, name, dhcpv6lq_text_octets, octets);
}

void dhcpv6lq_member_utf8(json_dumper *json, const char *name,
                          const struct dhcpv6lq_bytes *octets) {
    put(json, name, dhcpv6lq_text_utf8, octets);
}

void dhcpv6lq_member_remote_id(json_dumper *json, const char *name, uint32_t enterprise,
                               const struct dhcpv6lq_bytes *octets) {
    if (!octets) {
        dhcpv6lq_member_null(json, name);
        return;
    }
    dhcpv6lq_member_object(json, name);
    dhcpv6lq_member_number(json, "enterprise", enterprise);
    dhcpv6lq_member_octets(json, "octets", octets);
    dhcpv6lq_member_utf8(json, "text", octets);
    json_dumper_end_object(json);
}

/* ---- addresses ---- */

void dhcpv6lq_member_ipv6(json_dumper *json, const char *name, const uint8_t *octets) {
    char text[DHCPV6LQ_TEXT_IPV6];

    if (octets) {
        dhcpv6lq_text_ipv6(text, sizeof text, octets);
    }
    dhcpv6lq_member_text(json, name, octets ? text : NULL);
}

void dhcpv6lq_members_endpoint(json_dumper *json, const struct dhcpv6lq_endpoint *endpoint) {
    char *text = dhcpv6lq_endpoint_text(NULL, endpoint);

    dhcpv6lq_member_text(json, "address", text);
    dhcpv6lq_member_number_if(json, "port", endpoint->port != 0, endpoint->port);
    wmem_free(NULL, text);
}

/* ---- objects and arrays ---- */

void dhcpv6lq_member_object(json_dumper *json, const char *name) {
    json_dumper_set_member_name(json, name);
    json_dumper_begin_object(json);
}

void dhcpv6lq_member_array(json_dumper *json, const char *name) {
    json_dumper_set_member_name(json, name);
    json_dumper_begin_array(json);
}
