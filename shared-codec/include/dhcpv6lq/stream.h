/* SPDX-License-Identifier: MIT
 *
 * One direction of a TCP connection as it was captured: segments in whatever order, some of them
 * twice, some of them not at all. Sequence numbers alone say what is new, repeated, late or missing
 * (RFC 9293 3.4). Out of it come messages (RFC 5460 5.1), each once.
 *
 * A position is a number of octets from the first one that the sender sent; where the capture
 * lacks the stream's start, from the first one that it has, and what is captured later though it
 * was sent before has a position under 0.
 *
 *              start          front                    highest
 *     positions  |--------------|......|=======|..|=====|
 *                    settled      gap    ahead  gap ahead
 *
 * Messages up to the front are settled: nothing is missing before them, or was given up. Those in
 * what lies ahead are found at once, too, as far as it can be told where they start; which place
 * they have among the others is settled when the gap before them is filled or given up. A gap is
 * given up when its octets were acknowledged by the other side and 64 more segments have come
 * since: an acknowledgement alone is no proof, since a capture may have it before its segment. What
 * comes later still has its messages found, once.
 *
 * Time is linear in the octets that come, memory bounded (see dhcpv6lq_stream_take()).
 */
#ifndef DHCPV6LQ_STREAM_H
#define DHCPV6LQ_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/allocator.h"

#ifdef __cplusplus
extern "C" {
#endif

/* TCP's flags that count here (RFC 9293 3.1). */
enum {
    DHCPV6LQ_TCP_FIN = 0x01,
    DHCPV6LQ_TCP_SYN = 0x02,
    DHCPV6LQ_TCP_RST = 0x04,
    DHCPV6LQ_TCP_ACK = 0x10
};

/* One TCP segment as it was captured. */
struct dhcpv6lq_segment {
    uint32_t frame;        /* of the capture, from 1 */
    int64_t time;          /* nanoseconds since 1970 */
    uint32_t sequence;     /* as it stands in the header */
    uint32_t acknowledged; /* likewise; of no meaning without DHCPV6LQ_TCP_ACK */
    uint8_t flags;
    const uint8_t *octets; /* the payload, as far as it was captured */
    size_t length;         /* octets of it that were captured */
    size_t sent;           /* octets that it had */
    void *tag;             /* the caller's, which comes back in struct dhcpv6lq_origin */
};

enum dhcpv6lq_item_kind {
    DHCPV6LQ_ITEM_MESSAGE, /* a message with its message-size, or what there is of it */
    DHCPV6LQ_ITEM_SKIPPED, /* octets that are in no message whose start is known */
    DHCPV6LQ_ITEM_FOREIGN  /* octets of another protocol: see `protocol` */
};

/* What there is of a message. */
enum dhcpv6lq_completeness {
    DHCPV6LQ_WHOLE,
    DHCPV6LQ_WRONG_SIZE,     /* all of it, but its message-size is not its size */
    DHCPV6LQ_CUT_BY_CAPTURE, /* its first octets; the capture lacks others */
    DHCPV6LQ_CUT_BY_END,     /* its first octets; the sender sent no more of it */
    DHCPV6LQ_UNFINISHED /* its first octets; the others may still come, or were never sent since
                           the other side broke off */
};

/* Where octets came from: those from `position` on. */
struct dhcpv6lq_origin {
    int64_t position;
    int64_t time;          /* nanoseconds since 1970 */
    uint32_t frame;        /* the segment's */
    uint32_t acknowledged; /* likewise, where ... */
    bool acknowledges;     /* ... it does */
    void *tag;             /* likewise */
};

/* What was found in a stream. Pointers are valid during the call that gets it only. */
struct dhcpv6lq_item {
    enum dhcpv6lq_item_kind kind;
    enum dhcpv6lq_completeness completeness; /* MESSAGE */
    const char *protocol;                    /* FOREIGN: its name, static storage */
    bool begins;                             /* with the first octets of the stream */
    int64_t position;
    const uint8_t *octets;
    size_t length; /* octets there are */
    size_t size;   /* octets it should have, as far as is known: MESSAGE */
    const struct dhcpv6lq_origin *origins;
    size_t origins_count; /* at least 1, in the order of positions */
    struct dhcpv6lq_origin
        last;  /* the segment that brought what it lacked, or showed where it is */
    bool late; /* what that one brought was captured after octets which were sent after it */
    bool told; /* MESSAGE: its first octets were told as one that the capture cut, long before */
};

/* Who is told what comes out of a stream, in the order in which it does. */
struct dhcpv6lq_stream_listener {
    void *context; /* the first argument of each */
    /* Something was found: in the segment at hand, or where a gap is given up, what was begun
     * before it; item->last says with which segment it is to be shown. `settled`: it has its place
     * behind all that is settled. Returns what the two below get for it. */
    void *(*found)(void *context, const struct dhcpv6lq_item *item, bool settled);
    /* What was found earlier now has its place. */
    void (*settle)(void *context, void *found, const struct dhcpv6lq_item *item);
    /* What was found earlier is part of something else, which is found now. */
    void (*retract)(void *context, void *found);
    /* `octets` of the stream were given up, up to position `end`; what is settled from here on
     * comes after them. */
    void (*gap)(void *context, uint64_t octets, int64_t end);
};

/* What a segment was in its stream. */
struct dhcpv6lq_taken {
    int64_t position;    /* of its first octet; set before anything is found in it */
    uint64_t waits;      /* octets that are missing right before its own; 0: none */
    uint32_t seen_frame; /* all of its octets came before, the first of them in that frame ... */
    bool seen;           /* ... which is 0 where it was long ago */
};

struct dhcpv6lq_stream;

/* A new stream, or NULL without memory. Allocator and listener are copied. Free it with
 * dhcpv6lq_stream_free(). */
struct dhcpv6lq_stream *dhcpv6lq_stream_new(const struct dhcpv6lq_allocator *allocator,
                                            const struct dhcpv6lq_stream_listener *listener);

/* Give back all that it allocated. NULL is allowed. */
void dhcpv6lq_stream_free(struct dhcpv6lq_stream *stream);

/* The stream's first octet has this sequence number: after its SYN, or as an acknowledgement of
 * the SYN says. Of no effect where it is known already, or where it cannot be, as octets were
 * settled as the first ones that are sent before it. */
void dhcpv6lq_stream_begin(struct dhcpv6lq_stream *stream, uint32_t sequence);

/* Is it known where the stream starts? */
bool dhcpv6lq_stream_is_begun(const struct dhcpv6lq_stream *stream);

/* Take in a segment of this direction: its SYN, its octets, its FIN, its RST. No more than 1 MiB of
 * octets ahead of a gap is kept, nor more than 64 pieces of them: past that, the first gap is given
 * up; and where it was before, what comes into it is looked at no more. *taken is filled. False
 * without memory: the stream says no more then. */
bool dhcpv6lq_stream_take(struct dhcpv6lq_stream *stream, const struct dhcpv6lq_segment *segment,
                          struct dhcpv6lq_taken *taken);

/* The other side has acknowledged all octets before this sequence number. */
void dhcpv6lq_stream_acknowledge(struct dhcpv6lq_stream *stream, uint32_t sequence);

/* Does a segment with that sequence number belong to this stream, as far as numbers tell? False
 * where it is so far from all that came that another connection must have begun. */
bool dhcpv6lq_stream_is_near(const struct dhcpv6lq_stream *stream, uint32_t sequence);

/* Has the stream ended by a FIN, and is that sequence number behind that, or before the SYN where
 * that is known? Then only another connection's segment has it. */
bool dhcpv6lq_stream_is_outside(const struct dhcpv6lq_stream *stream, uint32_t sequence);

/* Is every octet before this sequence number settled, and none of them missing? False where the
 * stream's start is not known. */
bool dhcpv6lq_stream_has_all(const struct dhcpv6lq_stream *stream, uint32_t sequence);

/* Has everything come that was sent before this sequence number, as far as the capture goes back?
 * False while octets before it are missing that may still come. */
bool dhcpv6lq_stream_reaches(const struct dhcpv6lq_stream *stream, uint32_t sequence);

/* Where a segment's octets stand among those that have come. */
enum dhcpv6lq_place {
    DHCPV6LQ_PLACE_NEXT,  /* right behind them, or the first at all */
    DHCPV6LQ_PLACE_AHEAD, /* behind a gap */
    DHCPV6LQ_PLACE_BEHIND /* before the last of them: repeated or late */
};

/* Of the segment's last octet, before the segment is taken in. */
enum dhcpv6lq_place dhcpv6lq_stream_place(const struct dhcpv6lq_stream *stream,
                                          const struct dhcpv6lq_segment *segment);

/* The position of a sequence number: of the octet with that number which is nearest to what came
 * last. */
int64_t dhcpv6lq_stream_position(const struct dhcpv6lq_stream *stream, uint32_t sequence);

/* Has a message begun before this sequence number, of which more is to come? */
bool dhcpv6lq_stream_is_amid(const struct dhcpv6lq_stream *stream, uint32_t sequence);

/* Has the capture any octet of this direction? */
bool dhcpv6lq_stream_has_any(const struct dhcpv6lq_stream *stream);

/* Was the FIN taken in, and is all before it settled? */
bool dhcpv6lq_stream_is_ended(const struct dhcpv6lq_stream *stream);

/* The SYN came late: are octets between it and what came before it still awaited, from whose place
 * on `position` is? Messages behind them are settled all the same. */
bool dhcpv6lq_stream_awaits(const struct dhcpv6lq_stream *stream, int64_t position);

/* Give up every gap that begins before that position; INT64_MAX: every gap. `over`: the capture is,
 * so that a message that is not whole is told as far as it goes. Segments may still be taken in. */
void dhcpv6lq_stream_give_up(struct dhcpv6lq_stream *stream, int64_t before, bool over);

#ifdef __cplusplus
}
#endif

#endif
