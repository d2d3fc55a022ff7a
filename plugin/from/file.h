/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The capture file that is open, as the codec knows it.
 */
#ifndef DHCPV6LQ_PLUGIN_FROM_FILE_H
#define DHCPV6LQ_PLUGIN_FROM_FILE_H

#include <epan/packet.h>
#include <epan/prefs.h>

#include "dhcpv6lq/capture.h"
#include "dhcpv6lq/leases.h"

/* The codec's capture of the file that is open: made when it is first asked for, gone with the
 * file's memory. Never NULL. */
struct dhcpv6lq_capture *dhcpv6lq_file(void);

/* What its answers add up to, whoever asks: made and gone with the capture. Never NULL. It gives up
 * after so many rows: 1.2 GB. */
struct dhcpv6lq_leases *dhcpv6lq_file_leases(void);

enum { DHCPV6LQ_FILE_LEASES_MAX = 10000000 };

/* All that the file has was read, as far as it goes: what waits for more is told now. */
void dhcpv6lq_file_finish(void);

/* Statistics are drawn. tshark does that once, when the file was read, and says nothing else of its
 * end: so this is dhcpv6lq_file_finish(), and true. Wireshark draws as packets come, and says when
 * they end: so this is nothing, and false. */
bool dhcpv6lq_file_drawn(void);

/* Is it Wireshark, with windows, or a program without? */
bool dhcpv6lq_has_windows(void);

/* Register the time-outs among our preferences. Once, with the protocol. */
void dhcpv6lq_register_file(module_t *preferences);

/* Register what tells of files and of packets. Once, at handoff. */
void dhcpv6lq_handoff_file(int proto);

/* What no sender knows, for tables of what comes from the wire: the same as long as the program
 * runs.
 */
struct dhcpv6lq_seed dhcpv6lq_seed(void);

/* A packet's time, nanoseconds since 1970. */
int64_t dhcpv6lq_time(const packet_info *pinfo);

/* An address and a port as the codec wants them: IPv4 mapped into IPv6 (RFC 4291 2.5.5.2). */
struct dhcpv6lq_endpoint dhcpv6lq_endpoint(const address *side, uint32_t port);

/* The address of an endpoint as Wireshark writes it, as a filter takes it; */
char *dhcpv6lq_endpoint_text(wmem_allocator_t *pool, const struct dhcpv6lq_endpoint *endpoint);

/* and its name, where names are resolved and it has one: else, the address. A capture file may have
 * names of its own, of any octets: they are written as dhcpv6lq_text_utf8() does. */
char *dhcpv6lq_endpoint_name(wmem_allocator_t *pool, const struct dhcpv6lq_endpoint *endpoint);

#endif
