/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One side of a comparison, read from a file into a lease table.
 *
 * The file is CSV, in two parts with an empty line between them. First what is known of the side, a
 * name and a value a line, none of which must be there:
 *
 *     name          what it is called
 *     time          when it was told, seconds since 1970, with up to nine decimals
 *     outcome       of an answer: how the query ended
 *     partial       1: it may lack bindings that its server told, or would have told yet
 *     leases        1: everything that a server has; it is no answer
 *     link_address, address, client_duid, relay_id, remote_id
 *                   what was asked for, and answered so; the last three in hexadecimal
 *
 * Then the columns of a lease table (leases.h), in any order, their names first; and a line a
 * binding. `binding` and `valid` must be there, and `expires_utc` unless the binding never ends.
 * Two more may be: `time`, when the row was told, as the side's, which is more exact than the end
 * in whole seconds; and `vlan`, which tells networks apart that use the same addresses. Columns
 * that have no part in a comparison may be there.
 */
#ifndef DHCPV6LQ_COMPARE_SIDE_H
#define DHCPV6LQ_COMPARE_SIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcpv6lq/bytes.h"
#include "dhcpv6lq/compare.h"
#include "dhcpv6lq/leases.h"
#include "dhcpv6lq/session.h"

enum { OCTETS_MAX = UINT16_MAX }; /* of an option */

/* Octets that were read from a text. */
struct octets {
    struct dhcpv6lq_bytes bytes; /* octets NULL: there was no text */
    uint8_t room[OCTETS_MAX];
};

/* About 200 KiB: static, since the table refers to its query. */
struct side {
    char name[256];    /* as a person can read it, */
    char outcome[256]; /* and this; nothing: it is not known */
    struct dhcpv6lq_comparand comparand;
    bool has_question;
    bool is_all; /* everything that a server has */
    struct dhcpv6lq_query query;
    struct octets client_id; /* that was asked for */
    struct octets relay_id;
    struct octets remote_id;
};

/* Read a side, which must be empty, and take its bindings into the table. False: it cannot be read,
 * and what is wrong was printed. */
bool side_read(struct side *side, const char *path, struct dhcpv6lq_leases *leases);

#endif
