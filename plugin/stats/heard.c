/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Of a segment, what was found in it is kept; of a datagram, its step; of a message that no session
 * follows, its findings.
 */
#include "stats/heard.h"

#include "dhcpv6lq/frame.h"
#include "from/file.h"

/* A segment or a step. */
struct source {
    const struct dhcpv6lq_shown *shown;
    const struct dhcpv6lq_connection *connection;
    const struct dhcpv6lq_arrival *last; /* of `shown`, that was told; NULL: none */
    const struct dhcpv6lq_step *step;
};

struct dhcpv6lq_heard {
    GArray *sources;
    GArray *alone;   /* rows of messages that no session follows */
    GArray *queries; /* by number: whether it was heard of */
    GArray *frames;  /* likewise */
    GArray *rows;
    uint32_t messages_alone; /* leasequery's, without a source */
};

struct dhcpv6lq_heard *dhcpv6lq_heard_new(void) {
    struct dhcpv6lq_heard *heard = g_new0(struct dhcpv6lq_heard, 1);

    heard->sources = g_array_new(FALSE, FALSE, sizeof(struct source));
    heard->alone = g_array_new(FALSE, FALSE, sizeof(struct dhcpv6lq_row));
    heard->queries = g_array_new(FALSE, TRUE, sizeof(bool));
    heard->frames = g_array_new(FALSE, TRUE, sizeof(bool));
    heard->rows = g_array_new(FALSE, FALSE, sizeof(struct dhcpv6lq_row));
    return heard;
}

void dhcpv6lq_heard_free(struct dhcpv6lq_heard *heard) {
    g_array_free(heard->sources, TRUE);
    g_array_free(heard->alone, TRUE);
    g_array_free(heard->queries, TRUE);
    g_array_free(heard->frames, TRUE);
    g_array_free(heard->rows, TRUE);
    g_free(heard);
}

void dhcpv6lq_heard_reset(struct dhcpv6lq_heard *heard) {
    g_array_set_size(heard->sources, 0);
    g_array_set_size(heard->alone, 0);
    g_array_set_size(heard->queries, 0);
    g_array_set_size(heard->frames, 0);
    g_array_set_size(heard->rows, 0);
    heard->messages_alone = 0;
}

/* ---- taking ---- */

/* Of a message whose octets will be gone. */
static void take_findings(struct dhcpv6lq_heard *heard, const struct dhcpv6lq_tap *record) {
    for (size_t i = 0; i < record->count; i++) {
        struct dhcpv6lq_row row = {record->packet->pinfo->num, NULL, record->findings[i]};
        struct dhcpv6lq_bytes *detail = &row.finding.detail;

        if (detail->octets) {
            const struct dhcpv6lq_bytes *kept =
                dhcpv6lq_capture_keep(dhcpv6lq_file(), detail->octets, detail->length);

            *detail = kept ? *kept : (struct dhcpv6lq_bytes){NULL, 0};
        }
        g_array_append_val(heard->alone, row);
    }
}

static void take(struct dhcpv6lq_heard *heard, const struct dhcpv6lq_tap *record) {
    const struct dhcpv6lq_packet *packet = record->packet;
    const struct source source = {.shown = record->shown,
                                  .connection = record->connection,
                                  .last = record->shown ? record->shown->last : NULL,
                                  .step = packet ? packet->step : NULL};

    if (packet && (packet->step ? packet->step->given_up : !packet->arrival)) {
        take_findings(heard, record);
        heard->messages_alone += packet->leasequery && !packet->arrival;
    } else if (!packet || !packet->arrival) { /* segments have a record of their own */
        g_array_append_val(heard->sources, source);
    }
}

void dhcpv6lq_heard_take(struct dhcpv6lq_heard *heard, const struct dhcpv6lq_tap *record) {
    for (; record; record = record->next) {
        take(heard, record);
    }
}

/* ---- drawing ---- */

static void mark(GArray *marks, uint32_t number) {
    if (number >= marks->len) {
        g_array_set_size(marks, number + 1);
    }
    g_array_index(marks, bool, number) = true;
}

static bool is_marked(const GArray *marks, uint32_t number) {
    return number < marks->len && g_array_index(marks, bool, number);
}

static void settle_step(struct dhcpv6lq_heard *heard, const struct dhcpv6lq_step *step) {
    if (step && step->query) {
        mark(heard->queries, step->query->number);
        mark(heard->frames, step->frame);
    }
}

void dhcpv6lq_heard_settle(struct dhcpv6lq_heard *heard) {
    dhcpv6lq_file_drawn();
    for (guint i = 0; i < heard->sources->len; i++) {
        const struct source *source = &g_array_index(heard->sources, struct source, i);

        settle_step(heard, source->step);
        for (const struct dhcpv6lq_arrival *arrival = source->shown ? source->shown->first : NULL;
             arrival; arrival = arrival->next) {
            settle_step(heard, arrival->step);
        }
    }
}

const struct dhcpv6lq_query *dhcpv6lq_heard_query(const struct dhcpv6lq_heard *heard,
                                                  const struct dhcpv6lq_query *query) {
    query = query ? query->next : dhcpv6lq_capture_queries(dhcpv6lq_file());
    while (query && !is_marked(heard->queries, query->number)) {
        query = query->next;
    }
    return query;
}

bool dhcpv6lq_heard_frame(const struct dhcpv6lq_heard *heard, uint32_t frame) {
    return is_marked(heard->frames, frame);
}

/* ---- messages ---- */

/* Its size is that of a message, and its msg-type is there: what it is can be said. */
static bool is_message(const struct dhcpv6lq_arrival *arrival) {
    return arrival->kind == DHCPV6LQ_ITEM_MESSAGE && !arrival->retracted &&
           arrival->size >= DHCPV6LQ_FRAME_MIN && arrival->length > DHCPV6LQ_FRAME_HEADER;
}

static struct dhcpv6lq_packet packet_of(const struct source *source,
                                        const struct dhcpv6lq_arrival *arrival) {
    return (struct dhcpv6lq_packet){.octets = arrival->begun,
                                    .length = arrival->length,
                                    .scope = DHCPV6LQ_SCOPE_FRAME,
                                    .completeness = arrival->completeness,
                                    .leasequery = true,
                                    .message = DHCPV6LQ_FRAME_HEADER,
                                    .message_length = arrival->length - DHCPV6LQ_FRAME_HEADER,
                                    .validation = {.transport = DHCPV6LQ_TCP,
                                                   .direction = dhcpv6lq_connection_direction(
                                                       source->connection, arrival->from)},
                                    .arrival = arrival,
                                    .step = arrival->step};
}

void dhcpv6lq_heard_later(struct dhcpv6lq_heard *heard,
                          void (*tell)(void *context, const struct dhcpv6lq_packet *packet),
                          void *context) {
    for (guint i = 0; i < heard->sources->len; i++) {
        struct source *source = &g_array_index(heard->sources, struct source, i);
        const struct dhcpv6lq_arrival *arrival = source->last    ? source->last->next
                                                 : source->shown ? source->shown->first
                                                                 : NULL;

        for (; arrival; arrival = arrival->next) {
            if (is_message(arrival) && arrival->begun) {
                const struct dhcpv6lq_packet packet = packet_of(source, arrival);

                tell(context, &packet);
            }
            source->last = arrival;
        }
    }
}

static uint32_t messages_of(const struct source *source) {
    uint32_t count = source->step ? 1 : 0;

    for (const struct dhcpv6lq_arrival *arrival = source->shown ? source->shown->first : NULL;
         arrival; arrival = arrival->next) {
        count += is_message(arrival);
    }
    return count;
}

uint32_t dhcpv6lq_heard_messages(const struct dhcpv6lq_heard *heard) {
    uint32_t count = heard->messages_alone;

    for (guint i = 0; i < heard->sources->len; i++) {
        count += messages_of(&g_array_index(heard->sources, struct source, i));
    }
    return count;
}

/* ---- findings ---- */

void dhcpv6lq_row_text(char text[DHCPV6LQ_ROW_TEXT], const struct dhcpv6lq_row *row) {
    dhcpv6lq_mark_cut(text, DHCPV6LQ_ROW_TEXT,
                      dhcpv6lq_finding_text(text, DHCPV6LQ_ROW_TEXT, &row->finding));
}

static void add_row(struct dhcpv6lq_heard *heard, uint32_t frame,
                    const struct dhcpv6lq_query *query, const struct dhcpv6lq_finding *finding) {
    const struct dhcpv6lq_row row = {frame, query, *finding};

    g_array_append_val(heard->rows, row);
}

static void add_step(struct dhcpv6lq_heard *heard, const struct dhcpv6lq_step *step) {
    for (size_t i = 0; i < step->count; i++) {
        add_row(heard, step->frame, step->query, &step->findings[i]);
    }
}

static void add_arrival(struct dhcpv6lq_heard *heard, const struct dhcpv6lq_arrival *arrival) {
    if (arrival->retracted) {
        return;
    }
    if (arrival->finding) {
        add_row(heard, arrival->frame, NULL, arrival->finding);
    }
    if (arrival->step) {
        add_step(heard, arrival->step);
    }
}

static void add_endings(struct dhcpv6lq_heard *heard, const struct dhcpv6lq_query *query,
                        const struct dhcpv6lq_ending *endings, size_t count) {
    for (size_t i = 0; i < count; i++) {
        add_row(heard, endings[i].frame, query, &endings[i].finding);
    }
}

static void add_attempt(struct dhcpv6lq_heard *heard, const struct dhcpv6lq_attempt *attempt) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ATTEMPT_ENDINGS_MAX];

    if (attempt) {
        add_endings(heard, NULL, endings, dhcpv6lq_attempt_endings(attempt, endings));
    }
}

static void add_source(struct dhcpv6lq_heard *heard, const struct source *source) {
    if (source->step) {
        add_step(heard, source->step);
        return;
    }
    add_attempt(heard, source->shown->attempt);
    for (const struct dhcpv6lq_arrival *arrival = source->shown->first; arrival;
         arrival = arrival->next) {
        add_arrival(heard, arrival);
    }
}

static void add_query(struct dhcpv6lq_heard *heard, const struct dhcpv6lq_query *query) {
    struct dhcpv6lq_ending endings[DHCPV6LQ_ENDINGS_MAX];

    add_endings(heard, query, endings, dhcpv6lq_query_endings(query, endings));
}

/* What compares equal stays in its order: g_array_sort() leaves that alone. */
static gint compare_frames(gconstpointer one, gconstpointer other) {
    uint32_t a = ((const struct dhcpv6lq_row *)one)->frame;
    uint32_t b = ((const struct dhcpv6lq_row *)other)->frame;

    return (a > b) - (a < b);
}

static int64_t place_of(const struct dhcpv6lq_row *row) {
    return row->query ? (int64_t)row->query->number : INT64_MAX;
}

static gint compare_queries(gconstpointer one, gconstpointer other) {
    int64_t a = place_of((const struct dhcpv6lq_row *)one);
    int64_t b = place_of((const struct dhcpv6lq_row *)other);

    return (a > b) - (a < b);
}

const GArray *dhcpv6lq_heard_findings(struct dhcpv6lq_heard *heard) {
    g_array_set_size(heard->rows, 0);
    g_array_append_vals(heard->rows, heard->alone->data, heard->alone->len);
    for (guint i = 0; i < heard->sources->len; i++) {
        add_source(heard, &g_array_index(heard->sources, struct source, i));
    }
    for (const struct dhcpv6lq_query *query = dhcpv6lq_heard_query(heard, NULL); query;
         query = dhcpv6lq_heard_query(heard, query)) {
        add_query(heard, query);
    }
    g_array_sort(heard->rows, compare_frames);
    return heard->rows;
}

const GArray *dhcpv6lq_heard_findings_by_query(struct dhcpv6lq_heard *heard) {
    dhcpv6lq_heard_findings(heard);
    g_array_sort(heard->rows, compare_queries);
    return heard->rows;
}
