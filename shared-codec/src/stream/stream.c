/* SPDX-License-Identifier: MIT
 *
 * A stream is a list of regions, the last of which goes on without end. A region is a list of runs
 * with gaps between them; the first run is its front. Where the gap behind a front is given up, the
 * region is parted at the first message after the gap:
 *
 *     before:   |== front ==|....gap....|~~~= run ====|..|== run ==|
 *                        begun            s
 *     after:    |begun|....gap....|~~~|  |= front ==|..|== run ==|
 *               old region, ends at s    the new last one
 *
 * What comes late into the old region's gap completes the message that had begun, those in the gap,
 * and the one whose end had to be skipped (~~~). Of a capture that may have begun amid a stream,
 * what was sent before its first octets, or its first message, is such a region from the outset,
 * one without a front.
 */
#include "dhcpv6lq/stream.h"

#include <string.h>

#include "memory/array.h"
#include "stream/run.h"

enum {
    AHEAD_MAX = 1024 * 1024, /* octets of a region that are kept ahead of its gaps */
    RUNS_MAX = 64,           /* pieces of them */
    MOVED_MAX = 4096,        /* octets that are moved for however few before them */
    REGIONS_MAX = 8,
    PATIENCE = 64,       /* segments after an acknowledgement, until a gap is given up */
    START_PATIENCE = 16, /* likewise, before the first octets that the capture has */
    NEAR = 1 << 24,      /* octets: no gap is so wide, RFC 7323 2.3 allows windows of that size */
    SEEN = 64            /* segments whose frame is remembered */
};

struct region {
    struct region *next; /* the one after it */
    struct dhcpv6lq_run *front;
    bool has_front; /* false: before the front, too, there is a gap */
    bool told;      /* the message that its front has begun was told as cut */
    int64_t limit;  /* where it ends */
};

struct seen {
    int64_t begin;
    int64_t end;
    uint32_t frame;
};

struct dhcpv6lq_stream {
    struct dhcpv6lq_allocator allocator;
    struct dhcpv6lq_stream_listener listener;
    struct region *regions; /* in order; the last one is where the stream goes on */
    bool any;               /* an octet was taken in */
    bool begun;             /* `begin` is known */
    bool ended;             /* by a FIN or a RST */
    bool forgot;            /* a gap that was given up cannot be filled any more */
    bool failed;            /* no memory: nothing more is said */
    uint32_t base;          /* sequence number of position 0 */
    int64_t begin;          /* position of the stream's first octet */
    int64_t start;          /* of the first octet that came, or that was acknowledged */
    int64_t awaited;        /* octets up to there are, since the SYN came late; INT64_MIN: none */
    int64_t missing;      /* octets up to there were told as missing at the end; INT64_MIN: none */
    int64_t unfinished;   /* the message that begins there was told as such, once */
    int64_t highest;      /* position after the last octet that came */
    int64_t acknowledged; /* position after the last octet that was */
    bool acknowledges;    /* the other side has */
    int64_t fin;          /* position of the FIN, or of the RST; under `begin`: none came */
    bool reset;           /* it is the RST's: a FIN before it may be missing */
    unsigned patience;    /* segments that came while the first gap was acknowledged */
    int64_t gap;          /* position of that gap */
    struct seen seen[SEEN]; /* the last segments, the newest at `newest` */
    unsigned newest;

    struct dhcpv6lq_origin origin; /* the segment that came last, */
    bool at_hand;                  /* is it still at hand? */
    struct dhcpv6lq_origin end;    /* the one with the FIN */
    bool late;                     /* are the octets at hand from before others that have come? */
};

/* ---- numbers ---- */

/* Sequence numbers come again after 4 GiB: the one that is nearest to what came last is meant. */
int64_t dhcpv6lq_stream_position(const struct dhcpv6lq_stream *stream, uint32_t sequence) {
    uint32_t last = stream->base + (uint32_t)stream->highest;

    return stream->highest + (int32_t)(sequence - last);
}

bool dhcpv6lq_stream_is_begun(const struct dhcpv6lq_stream *stream) {
    return stream->begun;
}

bool dhcpv6lq_stream_has_any(const struct dhcpv6lq_stream *stream) {
    return stream->any;
}

bool dhcpv6lq_stream_is_ended(const struct dhcpv6lq_stream *stream) {
    return stream->ended;
}

static bool is_counted(const struct dhcpv6lq_stream *stream) {
    return stream->any || stream->begun;
}

bool dhcpv6lq_stream_is_near(const struct dhcpv6lq_stream *stream, uint32_t sequence) {
    int64_t distance = dhcpv6lq_stream_position(stream, sequence) - stream->highest;

    return !is_counted(stream) || (distance <= NEAR && distance >= -NEAR);
}

/* SYN and FIN count as an octet each. */
bool dhcpv6lq_stream_is_outside(const struct dhcpv6lq_stream *stream, uint32_t sequence) {
    int64_t position = dhcpv6lq_stream_position(stream, sequence);

    return stream->ended && !stream->reset &&
           (position > stream->fin + 1 || (stream->begun && position < stream->begin - 1));
}

static struct region *last_region(const struct dhcpv6lq_stream *stream) {
    struct region *region = stream->regions;

    while (region && region->next) {
        region = region->next;
    }
    return region;
}

bool dhcpv6lq_stream_reaches(const struct dhcpv6lq_stream *stream, uint32_t sequence) {
    const struct region *last = last_region(stream);
    int64_t end = last ? dhcpv6lq_run_end(last->front) : 0;
    bool ended = stream->fin >= stream->begin && end >= stream->fin; /* a FIN counts as an octet */

    return last && dhcpv6lq_stream_position(stream, sequence) <= end + (ended ? 1 : 0);
}

bool dhcpv6lq_stream_has_all(const struct dhcpv6lq_stream *stream, uint32_t sequence) {
    return stream->begun && stream->regions && !stream->regions->next && !stream->forgot &&
           dhcpv6lq_stream_reaches(stream, sequence);
}

bool dhcpv6lq_stream_is_amid(const struct dhcpv6lq_stream *stream, uint32_t sequence) {
    const struct region *last = last_region(stream);

    return last && last->front->at < dhcpv6lq_run_end(last->front) &&
           last->front->at < dhcpv6lq_stream_position(stream, sequence);
}

enum dhcpv6lq_place dhcpv6lq_stream_place(const struct dhcpv6lq_stream *stream,
                                          const struct dhcpv6lq_segment *segment) {
    int64_t position = dhcpv6lq_stream_position(stream, segment->sequence);

    if (!stream->any || position == stream->highest) {
        return stream->any || !stream->begun || position == stream->begin ? DHCPV6LQ_PLACE_NEXT
                                                                          : DHCPV6LQ_PLACE_AHEAD;
    }
    if (position + (int64_t)segment->sent <= stream->highest) {
        return DHCPV6LQ_PLACE_BEHIND;
    }
    return position > stream->highest ? DHCPV6LQ_PLACE_AHEAD : DHCPV6LQ_PLACE_NEXT;
}

/* ---- memory ---- */

static void free_runs(struct dhcpv6lq_stream *stream, struct dhcpv6lq_run *run) {
    while (run) {
        struct dhcpv6lq_run *next = run->next;

        dhcpv6lq_run_free(&stream->allocator, run);
        run = next;
    }
}

static void free_region(struct dhcpv6lq_stream *stream, struct region *region) {
    free_runs(stream, region->front);
    stream->allocator.release(stream->allocator.context, region);
}

static struct region *new_region(struct dhcpv6lq_stream *stream, struct dhcpv6lq_run *front,
                                 bool has_front, int64_t limit) {
    struct region *region = stream->allocator.allocate(stream->allocator.context, sizeof *region);

    if (!region) {
        stream->failed = true;
        return NULL;
    }
    *region = (struct region){.front = front, .has_front = has_front, .limit = limit};
    return region;
}

static struct dhcpv6lq_run *new_run(struct dhcpv6lq_stream *stream, int64_t start, bool aligned) {
    struct dhcpv6lq_run *run = dhcpv6lq_run_new(&stream->allocator, start, aligned);

    stream->failed |= !run;
    return run;
}

struct dhcpv6lq_stream *dhcpv6lq_stream_new(const struct dhcpv6lq_allocator *allocator,
                                            const struct dhcpv6lq_stream_listener *listener) {
    struct dhcpv6lq_stream *stream = allocator->allocate(allocator->context, sizeof *stream);

    if (stream) {
        *stream = (struct dhcpv6lq_stream){.allocator = *allocator,
                                           .listener = *listener,
                                           .fin = INT64_MIN,
                                           .awaited = INT64_MIN,
                                           .missing = INT64_MIN,
                                           .unfinished = INT64_MIN};
    }
    return stream;
}

void dhcpv6lq_stream_free(struct dhcpv6lq_stream *stream) {
    struct dhcpv6lq_allocator allocator;

    if (!stream) {
        return;
    }
    while (stream->regions) {
        struct region *next = stream->regions->next;

        free_region(stream, stream->regions);
        stream->regions = next;
    }
    allocator = stream->allocator;
    allocator.release(allocator.context, stream);
}

/* A region of a run that is in none yet; where there is no memory for it, the run is gone. */
static struct region *region_of(struct dhcpv6lq_stream *stream, struct dhcpv6lq_run *run,
                                bool has_front, int64_t limit) {
    struct region *region = run ? new_region(stream, run, has_front, limit) : NULL;

    if (run && !region) {
        dhcpv6lq_run_free(&stream->allocator, run);
    }
    return region;
}

/* ---- telling ---- */

static void *tell(struct dhcpv6lq_stream *stream, struct dhcpv6lq_item *item, bool settled) {
    item->late = stream->late;
    return stream->listener.found(stream->listener.context, item, settled);
}

static void settle(struct dhcpv6lq_stream *stream, const struct dhcpv6lq_run *run,
                   const struct dhcpv6lq_find *find) {
    struct dhcpv6lq_item item = dhcpv6lq_run_item(run, find->kind, find->position, find->length);

    item.completeness = find->completeness;
    item.size = find->size;
    stream->listener.settle(stream->listener.context, find->found, &item);
}

static bool keep_find(struct dhcpv6lq_stream *stream, struct dhcpv6lq_run *run,
                      const struct dhcpv6lq_item *item, void *found) {
    void *finds = run->finds;
    bool room =
        dhcpv6lq_array_reserve(&stream->allocator, &finds, &run->finds_size, sizeof run->finds[0],
                               run->finds_count, run->finds_count + 1);

    run->finds = finds;
    if (!room) {
        stream->failed = true;
        return false;
    }
    run->finds[run->finds_count++] = (struct dhcpv6lq_find){.kind = item->kind,
                                                            .completeness = item->completeness,
                                                            .position = item->position,
                                                            .length = item->length,
                                                            .size = item->size,
                                                            .found = found};
    return true;
}

/* ---- what is found ---- */

static struct dhcpv6lq_run *last_run(const struct region *region) {
    struct dhcpv6lq_run *run = region->front;

    while (run->next) {
        run = run->next;
    }
    return run;
}

/* Behind what is missing, the octets before the first message are the end of one, which waits for
 * those before them: they go into the region before. Returns the last run of that; NULL: they are
 * no such octets, or more than a message has. */
static struct dhcpv6lq_run *run_before(const struct dhcpv6lq_stream *stream,
                                       const struct dhcpv6lq_run *run) {
    const struct region *earlier = stream->regions;
    struct dhcpv6lq_run *last;

    while (earlier && earlier->next && earlier->next->front != run) {
        earlier = earlier->next;
    }
    if (run->aligned || !earlier || !earlier->next || earlier->limit != run->at) {
        return NULL;
    }
    last = last_run(earlier);
    return dhcpv6lq_run_end(last) == run->at && run->at - last->start <= DHCPV6LQ_FRAME_MAX ? last
                                                                                            : NULL;
}

static void put_before(struct dhcpv6lq_stream *stream, struct dhcpv6lq_run *before,
                       const struct dhcpv6lq_item *item, void *found) {
    struct region *earlier = stream->regions;
    int64_t end = item->position + (int64_t)item->length;

    while (earlier->limit != item->position) {
        earlier = earlier->next;
    }
    if (!dhcpv6lq_run_append_item(&stream->allocator, before, item)) {
        stream->failed = true;
        return;
    }
    keep_find(stream, before, item, found);
    before->at = end;
    stream->awaited = stream->awaited == earlier->limit ? end : stream->awaited;
    earlier->limit = end;
}

/* What was found at run->at before keeps its place. */
static void take_find(struct dhcpv6lq_stream *stream, struct dhcpv6lq_run *run, bool settled,
                      const struct dhcpv6lq_find *find) {
    struct dhcpv6lq_item item;

    if (settled) {
        settle(stream, run, find);
    } else {
        item = dhcpv6lq_run_item(run, find->kind, find->position, find->length);
        item.completeness = find->completeness;
        item.size = find->size;
        keep_find(stream, run, &item, find->found);
    }
    run->aligned = true;
    run->at += (int64_t)find->length;
    run->need = 0;
}

/* An item is told with the segment that showed it, where that came after its own octets: one that
 * filled a gap before it, or that ended the stream. What its sender had got is what its own octets
 * say. Where the caller has no tag for that segment, nothing can be shown with it. */
static void take_place(struct dhcpv6lq_item *item, const struct dhcpv6lq_origin *shower) {
    if (shower->frame > item->last.frame && (shower->tag || !item->last.tag)) {
        item->last.frame = shower->frame;
        item->last.time = shower->time;
        item->last.tag = shower->tag;
    }
}

/* Was the message at the start of the run told before, as cut by the capture? Once. */
static bool was_told(const struct dhcpv6lq_stream *stream, const struct dhcpv6lq_run *run) {
    bool told = false;

    for (struct region *region = stream->regions; region; region = region->next) {
        if (region->front == run) {
            told = region->told;
            region->told = false;
        }
    }
    return told;
}

/* Tell what is in the run that was not told yet. Its front's items have their place. `finds` are
 * what was found before in octets that are now the run's: each keeps its place where a message
 * starts there now, and is taken back otherwise. */
static void parse(struct dhcpv6lq_stream *stream, struct dhcpv6lq_run *run, bool settled,
                  bool ended, struct dhcpv6lq_find *finds, size_t finds_count) {
    struct dhcpv6lq_look look;
    struct dhcpv6lq_item item;
    size_t next = 0;

    dhcpv6lq_look_begin(&look, run);
    while (!stream->failed) {
        bool first = stream->begun && run->at == stream->begin;
        struct dhcpv6lq_run *before = settled ? run_before(stream, run) : NULL;
        void *found;

        while (finds && next < finds_count && finds[next].position < run->at) {
            stream->listener.retract(stream->listener.context, finds[next++].found);
        }
        if (finds && next < finds_count && finds[next].position == run->at &&
            finds[next].kind == DHCPV6LQ_ITEM_MESSAGE) {
            take_find(stream, run, settled, &finds[next++]);
            continue;
        }
        if (!dhcpv6lq_look_next(&look, run, ended, first, &item)) {
            break;
        }
        item.begins = first;
        if (item.completeness == DHCPV6LQ_CUT_BY_END) {
            take_place(&item, &stream->end);
        } else if (stream->at_hand) {
            take_place(&item, &stream->origin);
        }
        item.told = settled && was_told(stream, run);
        found = tell(stream, &item, settled);
        if (!settled) {
            keep_find(stream, run, &item, found);
        } else if (before && item.kind == DHCPV6LQ_ITEM_SKIPPED) {
            put_before(stream, before, &item, found);
        }
    }
    while (finds && next < finds_count) {
        stream->listener.retract(stream->listener.context, finds[next++].found);
    }
}

/* The front has come to the region's end, and no message was found to start there: the next region
 * is this one's, from here on. */
static void take_next_region(struct dhcpv6lq_stream *stream, struct region *region) {
    struct region *next = region->next;

    last_run(region)->next = next->front;
    region->limit = next->limit;
    region->told |= next->told;
    region->next = next->next;
    stream->allocator.release(stream->allocator.context, next);
}

static bool is_over(const struct region *region) {
    return region->next && dhcpv6lq_run_end(region->front) >= region->limit;
}

/* What the front has told is needed no more. Where it comes to the region's end, so is the region:
 * what was begun and does not end there is no message. */
static void advance(struct dhcpv6lq_stream *stream, struct region *region,
                    struct dhcpv6lq_find *finds, size_t finds_count) {
    struct dhcpv6lq_run *front = region->front;
    bool over;
    bool ended;

    if (is_over(region) && !region->next->front->aligned &&
        region->next->front->at == region->limit) {
        take_next_region(stream, region);
    }
    over = is_over(region);
    ended = !region->next && stream->fin >= stream->begin && dhcpv6lq_run_end(front) >= stream->fin;
    parse(stream, front, true, ended, finds, finds_count);
    if (over && front->at < region->limit) {
        struct dhcpv6lq_item item = dhcpv6lq_run_item(front, DHCPV6LQ_ITEM_SKIPPED, front->at,
                                                      (size_t)(region->limit - front->at));

        tell(stream, &item, true);
        front->at = region->limit;
    }
    dhcpv6lq_run_drop(front, front->at);
    stream->ended |= ended;
}

/* A run has come to the one behind it: its octets go on there. */
static void merge(struct dhcpv6lq_stream *stream, struct region *region, struct dhcpv6lq_run *run) {
    struct dhcpv6lq_run *next = run->next;

    if (next->length > 0) {
        struct dhcpv6lq_item octets =
            dhcpv6lq_run_item(next, DHCPV6LQ_ITEM_SKIPPED, next->start, next->length);

        stream->failed |= !dhcpv6lq_run_append_item(&stream->allocator, run, &octets);
    }
    run->next = next->next;
    if (run == region->front && region->has_front) {
        advance(stream, region, next->finds, next->finds_count);
    } else {
        parse(stream, run, false, false, next->finds, next->finds_count);
    }
    dhcpv6lq_run_free(&stream->allocator, next);
}

/* Ahead of a gap, a long run is not moved for the few octets that come before it, or segments in
 * reverse order would move all of it each time. */
static bool is_worth_merging(const struct region *region, const struct dhcpv6lq_run *run) {
    return (run == region->front && region->has_front) || run->next->length <= run->length ||
           run->next->length <= MOVED_MAX;
}

static void join(struct dhcpv6lq_stream *stream, struct region *region, struct dhcpv6lq_run *run) {
    while (!stream->failed && run->next && dhcpv6lq_run_end(run) == run->next->start &&
           is_worth_merging(region, run)) {
        merge(stream, region, run);
    }
}

/* Octets that no run has yet: behind `run`, which ends there, or in a run of their own after it. */
static void add_octets(struct dhcpv6lq_stream *stream, struct region *region,
                       struct dhcpv6lq_run *run, int64_t position, const uint8_t *octets,
                       size_t length) {
    if (!run || dhcpv6lq_run_end(run) != position) {
        struct dhcpv6lq_run *added = new_run(stream, position, false);

        if (!added) {
            return;
        }
        if (run && run->aligned && run->at + (int64_t)run->need > position) {
            added->skip_to = run->at + (int64_t)run->need; /* there, that message ends */
        }
        added->next = run ? run->next : region->front;
        *(run ? &run->next : &region->front) = added;
        run = added;
    }
    if (!dhcpv6lq_run_append(&stream->allocator, run, octets, length, &stream->origin)) {
        stream->failed = true;
        return;
    }
    if (run == region->front && region->has_front) {
        advance(stream, region, NULL, 0);
    } else {
        parse(stream, run, false, false, NULL, 0);
    }
    join(stream, region, run);
}

/* ---- gaps that are given up ---- */

static bool is_ahead(const struct region *region) {
    return region->front->next != NULL;
}

/* Is more kept ahead of the region's gaps than may be? */
static bool is_full(const struct region *region) {
    size_t octets = 0;
    size_t runs = 0;

    for (const struct dhcpv6lq_run *run = region->front->next; run; run = run->next) {
        octets += run->length;
        runs++;
    }
    return octets > AHEAD_MAX || runs > RUNS_MAX;
}

/* Where the first message behind the gap starts; the run's end where none was found. */
static int64_t first_message(const struct dhcpv6lq_run *run) {
    for (size_t i = 0; i < run->finds_count; i++) {
        if (run->finds[i].kind == DHCPV6LQ_ITEM_MESSAGE) {
            return run->finds[i].position;
        }
    }
    return run->at;
}

/* The message that the front has begun will not be whole. */
static void tell_cut(struct dhcpv6lq_stream *stream, struct region *region) {
    struct dhcpv6lq_run *front = region->front;
    int64_t end = dhcpv6lq_run_end(front);
    struct dhcpv6lq_item item;

    if (front->at >= end || region->told) {
        return;
    }
    item = dhcpv6lq_run_item(front, front->aligned ? DHCPV6LQ_ITEM_MESSAGE : DHCPV6LQ_ITEM_SKIPPED,
                             front->at, (size_t)(end - front->at));
    item.completeness = DHCPV6LQ_CUT_BY_CAPTURE;
    item.size = front->need;
    tell(stream, &item, true);
    region->told = front->aligned;
}

/* The message that the front has begun is not whole, but nothing of it is missing. */
static void tell_unfinished(struct dhcpv6lq_stream *stream, const struct region *region) {
    const struct dhcpv6lq_run *front = region->front;
    int64_t end = dhcpv6lq_run_end(front);
    struct dhcpv6lq_item item;

    if (front->at >= end || !front->aligned || region->told || front->at == stream->unfinished) {
        return;
    }
    stream->unfinished = front->at;
    item = dhcpv6lq_run_item(front, DHCPV6LQ_ITEM_MESSAGE, front->at, (size_t)(end - front->at));
    item.completeness = DHCPV6LQ_UNFINISHED;
    item.size = front->need;
    tell(stream, &item, true);
}

/* The octets of `run` before its first message, as a run that waits for those before it. */
static struct dhcpv6lq_run *part_start(struct dhcpv6lq_stream *stream, struct dhcpv6lq_run *run,
                                       int64_t first) {
    struct dhcpv6lq_item octets =
        dhcpv6lq_run_item(run, DHCPV6LQ_ITEM_SKIPPED, run->start, (size_t)(first - run->start));
    struct dhcpv6lq_run *start = new_run(stream, run->start, false);
    size_t finds = 0;

    if (!start) {
        return NULL;
    }
    stream->failed |= !dhcpv6lq_run_append_item(&stream->allocator, start, &octets);
    start->at = first;
    while (finds < run->finds_count && run->finds[finds].position < first) {
        struct dhcpv6lq_item item = dhcpv6lq_run_item(
            run, run->finds[finds].kind, run->finds[finds].position, run->finds[finds].length);

        settle(stream, run, &run->finds[finds]);
        keep_find(stream, start, &item, run->finds[finds].found);
        finds++;
    }
    run->finds_count -= finds;
    memmove(run->finds, run->finds + finds, run->finds_count * sizeof run->finds[0]);
    return start;
}

static size_t count_regions(const struct dhcpv6lq_stream *stream) {
    size_t count = 0;

    for (const struct region *region = stream->regions; region; region = region->next) {
        count++;
    }
    return count;
}

static void forget_oldest_regions(struct dhcpv6lq_stream *stream) {
    for (size_t count = count_regions(stream); count > REGIONS_MAX; count--) {
        struct region *oldest = stream->regions;

        stream->regions = oldest->next;
        stream->forgot = true;
        free_region(stream, oldest);
    }
}

/* Give up the gap behind the last region's front. */
static void give_up_gap(struct dhcpv6lq_stream *stream) {
    struct region *region = last_region(stream);
    struct dhcpv6lq_run *run = region->front->next;
    uint64_t octets = (uint64_t)(run->start - dhcpv6lq_run_end(region->front));
    int64_t first = first_message(run);
    struct region *last = new_region(stream, run, true, INT64_MAX);
    struct dhcpv6lq_run *start;

    if (!last) {
        return;
    }
    tell_cut(stream, region);
    stream->listener.gap(stream->listener.context, octets, run->start);
    start = first > run->start ? part_start(stream, run, first) : NULL;
    region->front->next = start;
    region->limit = first;
    region->next = last;
    for (size_t i = 0; i < run->finds_count; i++) {
        settle(stream, run, &run->finds[i]);
    }
    run->finds_count = 0;
    dhcpv6lq_run_drop(run, run->at);
    advance(stream, last, NULL, 0); /* it may be the end */
    join(stream, last, run);
    forget_oldest_regions(stream);
}

/* What was in flight when the capture began looks like a gap, and is not to come. */
static unsigned patience_of(const struct dhcpv6lq_stream *stream) {
    return !stream->begun && stream->gap == stream->start ? START_PATIENCE : PATIENCE;
}

/* A gap is given up after a while, and at once where too much is ahead of it. */
static void lose_patience(struct dhcpv6lq_stream *stream) {
    const struct region *last = last_region(stream);
    int64_t gap = dhcpv6lq_run_end(last->front);

    if (!is_ahead(last) || gap != stream->gap) {
        stream->gap = gap;
        stream->patience = 0;
    } else if (!stream->acknowledges || stream->acknowledged > gap) {
        stream->patience++;
    }
    while (!stream->failed && is_ahead(last_region(stream)) &&
           (stream->patience > patience_of(stream) || is_full(last_region(stream)))) {
        give_up_gap(stream);
        stream->patience = 0;
    }
}

static bool has_gap_before(const struct dhcpv6lq_stream *stream, int64_t position) {
    const struct region *last = last_region(stream);

    return last && is_ahead(last) && dhcpv6lq_run_end(last->front) < position;
}

void dhcpv6lq_stream_give_up(struct dhcpv6lq_stream *stream, int64_t before, bool over) {
    const struct region *last;

    stream->late = false;
    while (!stream->failed && has_gap_before(stream, before)) {
        give_up_gap(stream);
    }
    last = last_region(stream);
    if (!last || is_ahead(last) || stream->failed || stream->ended) {
        return;
    }

    int64_t end = dhcpv6lq_run_end(last->front);
    bool fin = stream->fin >= stream->begin;
    int64_t sent = fin ? stream->fin : stream->acknowledged;
    /* An octet more than there are may be a FIN, where none is missing of a message. */
    int64_t may_be_fin = (fin && !stream->reset) || last->front->at < end ? 0 : 1;
    bool lacks = (fin || stream->acknowledges) && end < before && sent > end + may_be_fin &&
                 sent > stream->missing;

    if (over && !lacks) {
        tell_unfinished(stream, last);
    }
    if (lacks) {
        tell_cut(stream, last_region(stream));
        stream->missing = sent;
        stream->listener.gap(stream->listener.context, (uint64_t)(sent - end), sent);
    }
}

bool dhcpv6lq_stream_awaits(const struct dhcpv6lq_stream *stream, int64_t position) {
    const struct region *first = stream->regions;

    return first && first->next && first->limit == stream->awaited && position >= first->limit;
}

/* ---- segments ---- */

/* The stream begins there, for us: no octet has come yet. */
static void begin_at(struct dhcpv6lq_stream *stream, int64_t position, bool aligned) {
    while (stream->regions) {
        struct region *next = stream->regions->next;

        free_region(stream, stream->regions);
        stream->regions = next;
    }
    stream->regions = region_of(stream, new_run(stream, position, aligned), true, INT64_MAX);
    stream->start = stream->highest = position;
}

/* Nobody knows that nothing was sent before: what comes late goes before the rest. */
static void expect_earlier(struct dhcpv6lq_stream *stream) {
    struct region *region =
        region_of(stream, new_run(stream, stream->start, false), false, stream->start);

    if (region) {
        region->next = stream->regions;
        stream->regions = region;
    }
}

/* The first sequence number that is known is that of position 0. */
static int64_t first_position(struct dhcpv6lq_stream *stream, uint32_t sequence) {
    if (!stream->regions) {
        stream->base = sequence;
    }
    return dhcpv6lq_stream_position(stream, sequence);
}

/* A stream that the capture has from its middle on begins with the first octet that was sent after
 * what is acknowledged first, or with the first that comes, if that was before. */
void dhcpv6lq_stream_acknowledge(struct dhcpv6lq_stream *stream, uint32_t sequence) {
    if (!is_counted(stream) && !stream->regions) {
        begin_at(stream, first_position(stream, sequence), false);
    }
    if (!stream->failed && dhcpv6lq_stream_is_near(stream, sequence)) {
        int64_t position = dhcpv6lq_stream_position(stream, sequence);

        if (!stream->acknowledges || position > stream->acknowledged) {
            stream->acknowledges = true;
            stream->acknowledged = position;
        }
    }
}

/* Regions that their front has come through are over. One that too much has come late into, in
 * pieces, is forgotten. */
static void remove_regions(struct dhcpv6lq_stream *stream) {
    struct region **link = &stream->regions;

    while (*link && (*link)->next) {
        struct region *region = *link;
        bool over = region->has_front && is_over(region);

        if (over || is_full(region)) {
            stream->forgot |= !over;
            *link = region->next;
            free_region(stream, region);
        } else {
            link = &region->next;
        }
    }
}

void dhcpv6lq_stream_begin(struct dhcpv6lq_stream *stream, uint32_t sequence) {
    struct region *first = stream->regions;
    struct dhcpv6lq_run *front;
    int64_t position;

    if (stream->begun || stream->failed) {
        return;
    }
    position = first_position(stream, sequence);
    if (!stream->any) {
        stream->begun = true;
        stream->begin = position;
        begin_at(stream, position, true);
        return;
    }
    if (position > stream->start || !dhcpv6lq_stream_is_near(stream, sequence)) {
        return;
    }
    stream->begun = true;
    stream->begin = position;
    if (first->has_front) {
        return; /* too much has been given up since: nobody waits for what is before */
    }
    stream->awaited = first->limit;
    front = new_run(stream, position, true);
    if (front) {
        front->next = first->front;
        first->front = front;
        first->has_front = true;
        join(stream, first, front);
        remove_regions(stream); /* it may have begun with the first octets after all */
    }
}

/* Add what is new of the octets to a region: returns how many that is. Those before its front came
 * already, or are given up for good. */
static size_t add_to_region(struct dhcpv6lq_stream *stream, struct region *region, int64_t position,
                            const uint8_t *octets, size_t length) {
    int64_t end = position + (int64_t)length;
    int64_t at = position;
    size_t added = 0;

    while (at < end && !stream->failed) {
        struct dhcpv6lq_run *before = NULL;
        struct dhcpv6lq_run *after = region->front;
        int64_t until = end;

        while (after && after->start <= at) {
            before = after;
            after = after->next;
        }
        if (after && after->start < until) {
            until = after->start;
        }
        if (before && at < dhcpv6lq_run_end(before)) {
            at = until < dhcpv6lq_run_end(before) ? until : dhcpv6lq_run_end(before);
        } else if (!before && region->has_front) {
            at = until;
        } else {
            stream->late = stream->any && at < stream->highest;
            add_octets(stream, region, before, at, octets + (at - position), (size_t)(until - at));
            added += (size_t)(until - at);
            at = until;
        }
    }
    return added;
}

/* Octets from before what the capture seemed to begin with: now it begins with these. */
static void put_front(struct dhcpv6lq_stream *stream, int64_t position) {
    struct region *first = stream->regions;
    struct dhcpv6lq_run *front;

    if (first->has_front || position >= first->front->start) {
        return;
    }
    front = new_run(stream, position, false);
    if (front) {
        front->next = first->front;
        first->front = front;
        first->has_front = true;
        stream->start = position;
        if (count_regions(stream) < REGIONS_MAX) {
            expect_earlier(stream);
        }
    }
}

static size_t add(struct dhcpv6lq_stream *stream, int64_t position, const uint8_t *octets,
                  size_t length) {
    int64_t end = position + (int64_t)length;
    int64_t begin = INT64_MIN;
    size_t added = 0;
    struct region *region;

    put_front(stream, position);
    region = stream->regions;
    while (region && !stream->failed) {
        int64_t limit = region->limit;
        int64_t from = position > begin ? position : begin;
        int64_t to = end < limit ? end : limit;

        if (from < to) {
            added += add_to_region(stream, region, from, octets + (from - position),
                                   (size_t)(to - from));
        }
        begin = limit;
        if (region->limit == limit) { /* else it has taken the next one in */
            region = region->next;
        }
    }
    remove_regions(stream);
    return added;
}

static uint32_t seen_in(const struct dhcpv6lq_stream *stream, int64_t position) {
    for (unsigned i = 0; i < SEEN; i++) {
        const struct seen *seen = &stream->seen[(stream->newest + SEEN - i) % SEEN];

        if (seen->begin <= position && position < seen->end) {
            return seen->frame;
        }
    }
    return 0;
}

static void remember(struct dhcpv6lq_stream *stream, int64_t position, size_t length) {
    stream->newest = (stream->newest + 1) % SEEN;
    stream->seen[stream->newest] =
        (struct seen){position, position + (int64_t)length, stream->origin.frame};
}

/* How many octets are missing right before that position. */
static uint64_t missing_before(const struct dhcpv6lq_stream *stream, int64_t position) {
    for (const struct region *region = stream->regions; region; region = region->next) {
        int64_t end = INT64_MAX;

        for (const struct dhcpv6lq_run *run = region->front; run; run = run->next) {
            if (run->start <= position && position < dhcpv6lq_run_end(run) && end < run->start) {
                return (uint64_t)(run->start - end);
            }
            end = dhcpv6lq_run_end(run);
        }
    }
    return 0;
}

/* The capture has only the first octets of the segment, which came to `end`: the others, up to
 * `sent`, never come. Where the message that has begun knows its size, the next one starts there.
 */
static void pass_over(struct dhcpv6lq_stream *stream, int64_t end, int64_t sent) {
    struct region *last = last_region(stream);
    struct dhcpv6lq_run *front = last->front;
    int64_t whole = front->aligned ? front->at + (int64_t)front->need : sent;

    if (dhcpv6lq_run_end(front) != end || front->next) {
        return;
    }
    if (front->at == end) {
        whole = sent; /* no message was begun */
        front->aligned = false;
    }
    tell_cut(stream, last);
    last->told = false;
    stream->forgot = true;
    stream->listener.gap(stream->listener.context, (uint64_t)(sent - end), sent);
    front->aligned &= whole >= sent;
    front->at = sent;
    front->skip_to = whole > sent ? whole : sent;
    front->need = 0;
    dhcpv6lq_run_drop(front, sent);
}

/* RFC 9293 3.8.4: a keep-alive repeats the last octet, or what stands for it. */
static bool is_keep_alive(const struct dhcpv6lq_stream *stream,
                          const struct dhcpv6lq_segment *segment, int64_t position) {
    return segment->sent <= 1 && stream->any && position == stream->highest - 1 &&
           !(segment->flags & (DHCPV6LQ_TCP_SYN | DHCPV6LQ_TCP_FIN | DHCPV6LQ_TCP_RST));
}

static void take_octets(struct dhcpv6lq_stream *stream, const struct dhcpv6lq_segment *segment,
                        int64_t position, struct dhcpv6lq_taken *taken) {
    int64_t end = position + (int64_t)segment->length;
    int64_t sent = position + (int64_t)segment->sent;
    size_t added;

    added = add(stream, position, segment->octets, segment->length);
    taken->waits = missing_before(stream, position);
    if (added == 0 && segment->length > 0) {
        taken->seen = true;
        taken->seen_frame = seen_in(stream, position);
    }
    remember(stream, position, segment->length);
    stream->any = true;
    if (sent > end && !stream->failed) {
        pass_over(stream, end, sent);
    }
    stream->highest = sent > stream->highest ? sent : stream->highest;
}

/* A RST comes where its sender is, with the FIN behind it if it has sent one; or with some number
 * that is of no use. */
static void take_fin(struct dhcpv6lq_stream *stream, const struct dhcpv6lq_segment *segment,
                     int64_t position) {
    bool reset = segment->flags & DHCPV6LQ_TCP_RST;
    int64_t end = position + (int64_t)segment->sent;

    if (reset && stream->fin >= stream->begin && !stream->reset) {
        return;
    }
    if (reset && (end < stream->highest || !dhcpv6lq_stream_is_near(stream, segment->sequence))) {
        end = stream->highest;
    }
    stream->fin = end;
    stream->reset = reset;
    stream->end = stream->origin;
}

bool dhcpv6lq_stream_take(struct dhcpv6lq_stream *stream, const struct dhcpv6lq_segment *segment,
                          struct dhcpv6lq_taken *taken) {
    bool syn = segment->flags & DHCPV6LQ_TCP_SYN;
    uint32_t sequence = segment->sequence + (syn ? 1 : 0);
    int64_t position;

    *taken = (struct dhcpv6lq_taken){0};
    if (syn) {
        dhcpv6lq_stream_begin(stream, sequence);
    }
    if (!is_counted(stream)) {
        if (segment->sent == 0 && !(segment->flags & (DHCPV6LQ_TCP_FIN | DHCPV6LQ_TCP_RST))) {
            return !stream->failed; /* it says nothing of where the octets start */
        }
        position = first_position(stream, sequence);
        if (!stream->regions || position < stream->start) {
            begin_at(stream, position, false);
        }
        if (stream->regions && stream->regions->has_front) {
            expect_earlier(stream);
        }
    }
    if (stream->failed) {
        return false;
    }
    position = dhcpv6lq_stream_position(stream, sequence);
    taken->position = position;
    stream->origin = (struct dhcpv6lq_origin){.position = position,
                                              .time = segment->time,
                                              .frame = segment->frame,
                                              .acknowledged = segment->acknowledged,
                                              .acknowledges = segment->flags & DHCPV6LQ_TCP_ACK,
                                              .tag = segment->tag};
    stream->at_hand = true;
    if (segment->flags & (DHCPV6LQ_TCP_FIN | DHCPV6LQ_TCP_RST)) {
        take_fin(stream, segment, position);
    }
    if (segment->sent > 0 && !is_keep_alive(stream, segment, position)) {
        take_octets(stream, segment, position, taken);
    } else if (stream->fin >= stream->begin && !stream->failed &&
               (segment->flags & (DHCPV6LQ_TCP_FIN | DHCPV6LQ_TCP_RST))) {
        stream->late = false;
        advance(stream, last_region(stream), NULL, 0);
    }
    if (!stream->failed) {
        lose_patience(stream);
    }
    stream->at_hand = false;
    return !stream->failed;
}
