/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A lease table for tests, and reports for it in a line each: what is not said is usual.
 */
#ifndef DHCPV6LQ_TEST_TELLING_H
#define DHCPV6LQ_TEST_TELLING_H

#include "dhcpv6lq/leases.h"
#include "dhcpv6lq/session.h"
#include "message/findings.h"

#include "counter.h"

/* One binding in a message of its own; the frames count from 1. What is 0 is what the comment says.
 */
struct saying {
    unsigned query; /* 1; their frames are 1001, 1002 ... */
    bool active;
    bool udp;
    bool unknown;    /* the query is not in the capture */
    unsigned server; /* 1: its Server-ID's number */
    unsigned from;   /* its address's number: the server's */
    uint32_t tenant; /* 0 */
    int64_t at;      /* 0: seconds since 1970, */
    int64_t at_ms;   /* and milliseconds */
    unsigned client; /* its DUID's number, where it has not: */
    struct dhcpv6lq_bytes duid;
    int clt;             /* 40: seconds */
    const char *address; /* or prefix, as text; where there is none, the first 64 bits: */
    uint64_t number;
    unsigned length;                    /* of the prefix; 0: it is an address */
    uint32_t valid;                     /* 7200: seconds; the preferred lifetime is half of it */
    const struct dhcpv6lq_relay *relay; /* nothing */
};

/* Instead of a number that is 0, or instead of what there is not. */
enum { NOW = -1, NONE = -2 };
#define ZERO (UINT32_MAX - 1)
#define FOREVER UINT32_MAX
#define NO_CLIENT UINT32_MAX
#define EMPTY_CLIENT (UINT32_MAX - 1) /* a DUID without octets */
#define NO_SERVER UINT32_MAX
#define OVER_IPV4 UINT32_MAX /* from 192.0.2.1 */

/* What was found: a rule, NOTHING, or GAVE_UP. */
enum { NOTHING = -1, GAVE_UP = -2 };

struct told {
    int rule;
    uint32_t frame;
    unsigned client; /* the other's; 0: none was told */
};

struct told telling(const struct saying *saying);

#define TELL(...) telling(&(struct saying){__VA_ARGS__})

/* That it was found, with the frame of the other report. */
void expect_rule(int rule, uint32_t other, struct told told);
void expect_nothing(struct told told);
void expect_repeated(uint32_t other, struct told told);
void expect_conflict(uint32_t other, unsigned client, struct told told);

/* The rows that are shown, as "CLIENT BINDING[ ended][ conflict]; ...": as they were told of, by
 * address, of one query. */
void expect_rows(const char *rows);
void expect_order(const char *rows);
void expect_query(unsigned query, const char *rows);

/* Their frames, as they were told of. */
void expect_frames(const char *frames);

/* Those of the rows that a filter leaves, by which reports in those frames (a digit each) pass. */
void expect_filtered(char *frames, const char *left);

/* ---- the table ---- */

/* A new table; the counter of its memory is cleared. `limit` as in dhcpv6lq_leases_new(). */
void telling_begin(uint32_t limit);

/* The same with the counter as it is: false where it says so. */
bool telling_begin_with(uint32_t limit);

/* Free the table. Is there anything left of it? */
int telling_end(void);

struct dhcpv6lq_leases *telling_leases(void);
struct counter *telling_counter(void);
uint32_t telling_frame(void); /* of the last report */

/* What stands for a query. */
const struct dhcpv6lq_query *telling_query(unsigned number);

/* ---- for reports of more than one binding ---- */

struct dhcpv6lq_answer telling_answer(void); /* of the first query, as the next frame */
struct dhcpv6lq_client telling_client(unsigned number);
struct dhcpv6lq_binding telling_binding(const char *address, unsigned length, uint32_t valid);
struct dhcpv6lq_findings telling_findings(struct dhcpv6lq_finding *list, size_t size);

#endif
