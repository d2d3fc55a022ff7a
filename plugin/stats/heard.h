/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What one listener has heard of. A message may be understood only after others have come, and how
 * a query ended is known last: so a listener keeps where its records' messages are, and asks what
 * became of them when it is drawn.
 */
#ifndef DHCPV6LQ_PLUGIN_STATS_HEARD_H
#define DHCPV6LQ_PLUGIN_STATS_HEARD_H

#include "stats/tap.h"

struct dhcpv6lq_heard;

struct dhcpv6lq_heard *dhcpv6lq_heard_new(void);
void dhcpv6lq_heard_free(struct dhcpv6lq_heard *heard);

/* Forget all of it. */
void dhcpv6lq_heard_reset(struct dhcpv6lq_heard *heard);

/* Keep what a record and those behind it are about; NULL is about nothing. */
void dhcpv6lq_heard_take(struct dhcpv6lq_heard *heard, const struct dhcpv6lq_tap *record);

/* Drawing begins: find out what became of all of it. To be called before the functions below. */
void dhcpv6lq_heard_settle(struct dhcpv6lq_heard *heard);

/* The query, of those of which a message was heard, that comes after `query`, or the first (NULL).
 * NULL: no other. */
const struct dhcpv6lq_query *dhcpv6lq_heard_query(const struct dhcpv6lq_heard *heard,
                                                  const struct dhcpv6lq_query *query);

/* Was any message heard that the session has in that frame? */
bool dhcpv6lq_heard_frame(const struct dhcpv6lq_heard *heard, uint32_t frame);

/* Tell of the messages that turned out to begin in segments after these were heard, of which the
 * rest never came; each once. */
void dhcpv6lq_heard_later(struct dhcpv6lq_heard *heard,
                          void (*tell)(void *context, const struct dhcpv6lq_packet *packet),
                          void *context);

/* How many leasequery messages were heard. */
uint32_t dhcpv6lq_heard_messages(const struct dhcpv6lq_heard *heard);

/* One finding, and the frame that it is told in. */
struct dhcpv6lq_row {
    uint32_t frame;
    const struct dhcpv6lq_query *query; /* whose message it is about; NULL: of none, or of none that
                                           is followed */
    struct dhcpv6lq_finding finding;
};

enum { DHCPV6LQ_ROW_TEXT = 1024 }; /* octets of a finding's text, with its zero */

/* The finding as a sentence; what is longer, by a sender's words, is cut and says so. */
void dhcpv6lq_row_text(char text[DHCPV6LQ_ROW_TEXT], const struct dhcpv6lq_row *row);

/* All findings of the messages heard, and those that the ends of their queries show, in the order
 * of their frames: rows, valid until the next call that returns any. */
const GArray *dhcpv6lq_heard_findings(struct dhcpv6lq_heard *heard);

/* The same rows, those of each query together, in the order of the queries, and those of no query
 * at the end. */
const GArray *dhcpv6lq_heard_findings_by_query(struct dhcpv6lq_heard *heard);

#endif
