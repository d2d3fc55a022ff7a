/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Members of a JSON object, a line each: a name that is a literal, and a value. What is not known
 * is null: every object has all of its members.
 */
#ifndef DHCPV6LQ_PLUGIN_STATS_MEMBERS_H
#define DHCPV6LQ_PLUGIN_STATS_MEMBERS_H

#include <stdbool.h>
#include <stdint.h>

#include <epan/packet.h>
#include <wsutil/json_dumper.h>

#include "dhcpv6lq/bytes.h"
#include "dhcpv6lq/capture.h"

/* Begin a line of standard output, an object of that type, and end it. */
json_dumper dhcpv6lq_members_begin(const char *type);
void dhcpv6lq_members_end(json_dumper *json);

void dhcpv6lq_member_null(json_dumper *json, const char *name);
void dhcpv6lq_member_bool(json_dumper *json, const char *name, bool value);
void dhcpv6lq_member_number(json_dumper *json, const char *name, uint64_t number);

/* `known`: else it is null. */
void dhcpv6lq_member_number_if(json_dumper *json, const char *name, bool known, uint64_t number);

/* Nanoseconds as seconds, with nine decimals. */
void dhcpv6lq_member_seconds_if(json_dumper *json, const char *name, bool known,
                                int64_t nanoseconds);

/* `text` is UTF-8; NULL: null. */
void dhcpv6lq_member_text(json_dumper *json, const char *name, const char *text);

/* Octets as the codec writes them, in hexadecimal or as UTF-8 (text.h), whole; NULL: null. */
void dhcpv6lq_member_octets(json_dumper *json, const char *name,
                            const struct dhcpv6lq_bytes *octets);
void dhcpv6lq_member_utf8(json_dumper *json, const char *name, const struct dhcpv6lq_bytes *octets);

/* "enterprise", "octets" and "text" of a Remote-ID; `octets` is NULL: null. */
void dhcpv6lq_member_remote_id(json_dumper *json, const char *name, uint32_t enterprise,
                               const struct dhcpv6lq_bytes *octets);

/* An IPv6 address of 16 octets; NULL: null. */
void dhcpv6lq_member_ipv6(json_dumper *json, const char *name, const uint8_t *octets);

/* "address" and "port", which is null where it tells nothing. */
void dhcpv6lq_members_endpoint(json_dumper *json, const struct dhcpv6lq_endpoint *endpoint);

/* Begin an object or an array as a member. */
void dhcpv6lq_member_object(json_dumper *json, const char *name);
void dhcpv6lq_member_array(json_dumper *json, const char *name);

#endif
