/* SPDX-License-Identifier: MIT
 *
 * Messages out of a TCP stream: each has its size in two octets before it (RFC
 * 5460 5.1). The stream may come in any pieces; one buffer of the caller's holds
 * the message that is being put together. Nothing is allocated.
 *
 *     while (length > 0) {
 *         result = dhcpv6lq_frame_feed(&stream, octets, length, &used, &error);
 *         octets += used;
 *         length -= used;
 *         if (result == DHCPV6LQ_FRAME_WHOLE) { ... stream.buffer, stream.length ... }
 *         if (result == DHCPV6LQ_FRAME_REFUSED) { ... error.text, stream.message_size ... }
 *     }
 */
#ifndef DHCPV6LQ_FRAME_H
#define DHCPV6LQ_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/error.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    DHCPV6LQ_FRAME_HEADER = 2,          /* octets of the message-size */
    DHCPV6LQ_FRAME_MIN = 2 + 4,         /* octets of the smallest: a message's header, RFC 8415 8 */
    DHCPV6LQ_FRAME_MAX = 2 + UINT16_MAX /* octets: a buffer of this size holds any frame */
};

enum dhcpv6lq_frame_result {
    DHCPV6LQ_FRAME_MORE,   /* all octets were taken; the message is not whole yet */
    DHCPV6LQ_FRAME_WHOLE,  /* a message with its message-size is in the buffer */
    DHCPV6LQ_FRAME_REFUSED /* a message-size that cannot be; what it announces is passed over */
};

/* A stream in progress. Only members marked so are for the caller to read. */
struct dhcpv6lq_frame {
    uint8_t *buffer;       /* read: the frame, after WHOLE, until the next feed */
    size_t size;           /* of buffer */
    size_t length;         /* read: octets of the frame, the message-size included */
    uint16_t message_size; /* read: after WHOLE and REFUSED */
    size_t start;          /* read: where the frame began, octets from the stream's start */
    size_t taken;          /* of this frame, its header included */
};

/* Start a stream. `buffer` is the caller's, `size` octets, and must outlive it;
 * messages that do not fit with their message-size are refused. */
void dhcpv6lq_frame_init(struct dhcpv6lq_frame *frame, uint8_t *buffer, size_t size);

/* Take octets of the stream up to the end of a message at the most; *used gets
 * how many were taken, and the rest is for the next call. REFUSED fills *error:
 * DHCPV6LQ_LENGTH for a message-size under 4 (RFC 8415 8), DHCPV6LQ_SPACE with
 * error->needed for one that the buffer does not hold; its offset counts from
 * the stream's start. Feeding goes on as if nothing had been: the octets that
 * the refused message-size announces are passed over. A message-size is taken at
 * its word; who has more of the stream at hand can doubt it (dhcpv6lq_frame_extent()). */
enum dhcpv6lq_frame_result dhcpv6lq_frame_feed(struct dhcpv6lq_frame *frame, const uint8_t *octets,
                                               size_t length, size_t *used,
                                               struct dhcpv6lq_error *error);

/* How many octets the frame in progress still lacks, as far as is known; 0
 * between frames. A stream that ends on anything else was cut short. */
size_t dhcpv6lq_frame_missing(const struct dhcpv6lq_frame *frame);

/* How many octets the frame that starts here has in all, the message-size
 * included, or 0 where fewer than 2 octets are there to tell. */
size_t dhcpv6lq_frame_length(const uint8_t *octets, size_t length);

/* A search for messages in the octets at hand of a stream: where the next one starts, how far
 * each goes. It remembers what it has looked at, so that however many questions are asked of it,
 * in the order of their offsets, they take time and memory linear in `length`. Treat it as opaque,
 * but for `looked`. Nothing is allocated; the octets must outlive it. */
struct dhcpv6lq_search {
    const uint8_t *octets;
    size_t length;
    size_t from;   /* no frame plausibly starts from here on ... */
    size_t found;  /* ... to here, where one does, or the octets end; 0: not looked for yet */
    size_t looked; /* read: options looked at so far, all questions together */
};

/* Start a search in `length` octets. */
void dhcpv6lq_search_init(struct dhcpv6lq_search *search, const uint8_t *octets, size_t length);

/* In a stream that starts in the middle or has lost octets: the first offset from
 * `offset` (of 0 to the length) on at which a frame plausibly starts, or the length
 * where there is none. Plausible is a msg-type that goes over TCP (RFC 5460 4, RFC
 * 7653 6.2; REPLY answers a STARTTLS) whose options have assigned codes and end where
 * the message does, with the like header after it. A message that the octets end
 * inside is judged by the options that are there, one of many options by the first
 * ones; one of them must be one that leasequery itself uses. What is too short to be
 * judged is not accepted, but for a message of just a header that ends the octets. */
size_t dhcpv6lq_search_sync(struct dhcpv6lq_search *search, size_t offset);

/* How many octets to take for the frame that starts at `offset`: as many as its
 * message-size says (dhcpv6lq_frame_length()), unless the octets show that this is
 * wrong: it is not the message's options that they hold, and either another frame
 * starts before the end that the message-size names, or none starts there. Then
 * up to the next frame that there is; or as far as the message's options go, where
 * a few octets more than its message-size are all there is; or all. */
size_t dhcpv6lq_search_extent(struct dhcpv6lq_search *search, size_t offset);

/* The same of one question alone, from the first octet on. */
size_t dhcpv6lq_frame_sync(const uint8_t *octets, size_t length);
size_t dhcpv6lq_frame_extent(const uint8_t *octets, size_t length);

/* Are the octets too few for dhcpv6lq_frame_sync() to judge, though a frame may begin with them? */
bool dhcpv6lq_frame_may_begin(const uint8_t *octets, size_t length);

#ifdef __cplusplus
}
#endif

#endif
