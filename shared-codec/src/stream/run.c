/* SPDX-License-Identifier: MIT
 *
 * What is kept of a run goes from its message in progress to its end:
 *
 *     before:   start             at           end
 *                 |== messages ===|== begun ====|
 *     dropped:                    |== begun ====|
 *
 * Ahead of a gap nothing is dropped, since the messages found there have yet to be settled.
 */
#include "stream/run.h"

#include <string.h>

#include "memory/array.h"
#include "octets/scope.h"
#include "stream/foreign.h"

struct dhcpv6lq_run *dhcpv6lq_run_new(const struct dhcpv6lq_allocator *allocator, int64_t start,
                                      bool aligned) {
    struct dhcpv6lq_run *run = allocator->allocate(allocator->context, sizeof *run);

    if (run) {
        *run = (struct dhcpv6lq_run){
            .start = start, .at = start, .skip_to = start, .aligned = aligned};
    }
    return run;
}

void dhcpv6lq_run_free(const struct dhcpv6lq_allocator *allocator, struct dhcpv6lq_run *run) {
    dhcpv6lq_array_free(allocator, run->octets);
    dhcpv6lq_array_free(allocator, run->origins);
    dhcpv6lq_array_free(allocator, run->finds);
    allocator->release(allocator->context, run);
}

bool dhcpv6lq_run_append(const struct dhcpv6lq_allocator *allocator, struct dhcpv6lq_run *run,
                         const uint8_t *octets, size_t length,
                         const struct dhcpv6lq_origin *origin) {
    void *kept = run->octets;
    void *origins = run->origins;
    bool room = dhcpv6lq_array_reserve(allocator, &kept, &run->octets_size, 1, run->length,
                                       run->length + length);

    run->octets = kept;
    room = room &&
           dhcpv6lq_array_reserve(allocator, &origins, &run->origins_size, sizeof run->origins[0],
                                  run->origins_count, run->origins_count + 1);
    run->origins = origins;
    if (!room) {
        return false;
    }
    run->origins[run->origins_count] = *origin;
    run->origins[run->origins_count++].position = dhcpv6lq_run_end(run);
    if (length > 0) {
        memcpy(run->octets + run->length, octets, length);
    }
    run->length += length;
    return true;
}

/* The origin of a position. */
static size_t origin_of(const struct dhcpv6lq_run *run, int64_t position) {
    size_t low = 0;
    size_t high = run->origins_count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (run->origins[middle].position <= position) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

void dhcpv6lq_run_drop(struct dhcpv6lq_run *run, int64_t before) {
    size_t dropped = (size_t)(before - run->start);
    size_t first;

    if (before <= run->start) {
        return;
    }
    if (dropped >= run->length) {
        run->length = 0;
        run->origins_count = 0;
        run->start = before;
        return;
    }
    first = origin_of(run, before);
    run->origins_count -= first;
    memmove(run->origins, run->origins + first, run->origins_count * sizeof run->origins[0]);
    run->length -= dropped;
    memmove(run->octets, run->octets + dropped, run->length);
    run->start = before;
}

struct dhcpv6lq_item dhcpv6lq_run_item(const struct dhcpv6lq_run *run, enum dhcpv6lq_item_kind kind,
                                       int64_t position, size_t length) {
    size_t first = origin_of(run, position);
    size_t end = origin_of(run, position + (int64_t)length - 1) + 1;
    struct dhcpv6lq_item item = {.kind = kind,
                                 .position = position,
                                 .octets = run->octets + (position - run->start),
                                 .length = length,
                                 .size = length,
                                 .origins = run->origins + first,
                                 .origins_count = end - first};

    /* The octets came in the order of the frames, or not: the last one made it whole. */
    item.last = item.origins[0];
    for (size_t i = 1; i < item.origins_count; i++) {
        if (item.origins[i].frame >= item.last.frame) {
            item.last = item.origins[i];
        }
    }
    return item;
}

bool dhcpv6lq_run_append_item(const struct dhcpv6lq_allocator *allocator, struct dhcpv6lq_run *run,
                              const struct dhcpv6lq_item *item) {
    bool room = true;

    for (size_t i = 0; i < item->origins_count && room; i++) {
        const struct dhcpv6lq_origin *origin = &item->origins[i];
        int64_t begin = origin->position > item->position ? origin->position : item->position;
        int64_t end = i + 1 < item->origins_count ? item->origins[i + 1].position
                                                  : item->position + (int64_t)item->length;

        room = dhcpv6lq_run_append(allocator, run, item->octets + (begin - item->position),
                                   (size_t)(end - begin), origin);
    }
    return room;
}

void dhcpv6lq_look_begin(struct dhcpv6lq_look *look, const struct dhcpv6lq_run *run) {
    int64_t end = dhcpv6lq_run_end(run);

    look->base = run->at < end ? run->at : end;
    dhcpv6lq_search_init(&look->search,
                         run->octets ? run->octets + (look->base - run->start) : NULL,
                         (size_t)(end - look->base));
}

/* Go past `length` octets as an item. */
static bool tell(struct dhcpv6lq_run *run, enum dhcpv6lq_item_kind kind, size_t length,
                 struct dhcpv6lq_item *item) {
    *item = dhcpv6lq_run_item(run, kind, run->at, length);
    item->protocol = run->protocol;
    run->at += (int64_t)length;
    run->need = 0;
    return true;
}

static bool wait_for(struct dhcpv6lq_run *run, size_t need) {
    run->need = need;
    return false;
}

/* What is known to go on up to run->skip_to: another protocol's octets, or the rest of a message
 * that the capture cut. */
static bool next_skipped(struct dhcpv6lq_run *run, size_t left, struct dhcpv6lq_item *item) {
    uint64_t rest = (uint64_t)run->skip_to - (uint64_t)run->at; /* from under 0 to INT64_MAX, too */

    tell(run, run->protocol ? DHCPV6LQ_ITEM_FOREIGN : DHCPV6LQ_ITEM_SKIPPED,
         rest < left ? (size_t)rest : left, item);
    if (run->at == run->skip_to) {
        run->aligned = run->protocol != NULL;
        run->protocol = NULL;
    }
    return true;
}

/* Is it another protocol that begins here, or may it still be? */
static enum dhcpv6lq_foreign_result look_for_foreign(struct dhcpv6lq_run *run, size_t left,
                                                     bool begins) {
    size_t whole = 0;
    const char *name = NULL;
    enum dhcpv6lq_foreign_result result =
        dhcpv6lq_foreign(run->octets + (run->at - run->start), left, begins, &name, &whole);

    if (result == DHCPV6LQ_FOREIGN_FOUND) {
        run->protocol = name;
        run->skip_to = whole == SIZE_MAX ? INT64_MAX : run->at + (int64_t)whole;
    }
    return result;
}

/* How many octets are before what may be the header of a message, at the very end of these, where
 * too little of it is there to tell. Of so few octets alone, any may be. */
static size_t before_header(const uint8_t *octets, size_t length) {
    size_t most = DHCPV6LQ_FRAME_MIN + DHCPV6LQ_OPTION_HEADER;
    size_t before = length < most ? 0 : length - most + 1;

    if (before == 0 && dhcpv6lq_frame_may_begin(octets, length)) {
        return 0;
    }
    while (length - before > DHCPV6LQ_FRAME_HEADER &&
           !dhcpv6lq_frame_may_begin(octets + before, length - before)) {
        before++;
    }
    return length - before > DHCPV6LQ_FRAME_HEADER ? before : length;
}

static bool next_unaligned(struct dhcpv6lq_look *look, struct dhcpv6lq_run *run, size_t left,
                           bool ended, struct dhcpv6lq_item *item) {
    size_t offset = (size_t)(run->at - look->base);
    size_t skipped = dhcpv6lq_search_sync(&look->search, offset) - offset;

    if (skipped < left) {
        run->aligned = true;
    } else if (!ended) {
        skipped = before_header(look->search.octets + offset, left);
        if (skipped == 0) {
            return wait_for(run, left + 1);
        }
    }
    return skipped > 0 && tell(run, DHCPV6LQ_ITEM_SKIPPED, skipped, item);
}

static bool next_message(struct dhcpv6lq_look *look, struct dhcpv6lq_run *run, size_t left,
                         bool ended, struct dhcpv6lq_item *item) {
    size_t offset = (size_t)(run->at - look->base);
    size_t size = dhcpv6lq_search_extent(&look->search, offset);

    size = size < DHCPV6LQ_FRAME_HEADER ? DHCPV6LQ_FRAME_HEADER : size;
    if (size > left) {
        if (!ended) {
            return wait_for(run, size);
        }
        tell(run, DHCPV6LQ_ITEM_MESSAGE, left, item);
        item->completeness = DHCPV6LQ_CUT_BY_END;
        item->size = size;
        return true;
    }
    tell(run, DHCPV6LQ_ITEM_MESSAGE, size, item);
    if (dhcpv6lq_frame_length(item->octets, size) != size) {
        item->completeness = DHCPV6LQ_WRONG_SIZE;
    }
    return true;
}

/* A capture may begin amid TLS, which no message is in. */
static void look_for_tls(struct dhcpv6lq_run *run, size_t left) {
    if (dhcpv6lq_is_tls(run->octets + (run->at - run->start), left)) {
        run->protocol = "TLS";
        run->skip_to = INT64_MAX;
    }
}

bool dhcpv6lq_look_next(struct dhcpv6lq_look *look, struct dhcpv6lq_run *run, bool ended,
                        bool first, struct dhcpv6lq_item *item) {
    int64_t end = dhcpv6lq_run_end(run);
    size_t left = run->at < end ? (size_t)(end - run->at) : 0;

    if (left == 0 || (left < run->need && !ended)) {
        return false;
    }
    if ((first || run->aligned) && run->at >= run->skip_to &&
        look_for_foreign(run, left, first) == DHCPV6LQ_FOREIGN_MAYBE && !ended) {
        return wait_for(run, left + 1);
    }
    if (!first && !run->aligned && run->at >= run->skip_to) {
        look_for_tls(run, left);
    }
    if (run->at < run->skip_to) {
        return next_skipped(run, left, item);
    }
    if (!run->aligned && next_unaligned(look, run, left, ended, item)) {
        return true;
    }
    return run->aligned && next_message(look, run, left, ended, item);
}
