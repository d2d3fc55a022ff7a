/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A packet's entries are collected, sorted by what they matter, and written at once: what Wireshark
 * cuts off is the last of them.
 */
#include "show/columns.h"

#include <epan/column-utils.h>
#include <epan/proto_data.h>

enum { ENTRIES_KEY = 0x70000000 /* among a packet's proto data */ };

/* In the order in which they are shown. */
enum rank { RANK_DONE, RANK_FAILED, RANK_REPLY, RANK_QUERY, RANK_DATA, RANK_WORDS };

struct entry {
    enum rank rank;
    guint order;               /* among the packet's */
    struct dhcpv6lq_info info; /* of words, only `head` */
    bool has_clients;
    uint32_t clients; /* of the whole answer so far */
};

static enum rank rank_of(const struct dhcpv6lq_info *info) {
    switch (info->type) {
    case DHCPV6LQ_LEASEQUERY_DONE:
        return RANK_DONE;
    case DHCPV6LQ_LEASEQUERY_DATA:
        return RANK_DATA;
    case DHCPV6LQ_LEASEQUERY_REPLY:
    case DHCPV6LQ_REPLY:
        return info->failed ? RANK_FAILED : RANK_REPLY;
    default:
        return RANK_QUERY;
    }
}

static wmem_array_t *entries_of(packet_info *pinfo) {
    return (wmem_array_t *)p_get_proto_data(pinfo->pool, pinfo, proto_dhcpv6lq, ENTRIES_KEY);
}

static void add(packet_info *pinfo, struct entry entry) {
    wmem_array_t *entries = entries_of(pinfo);

    if (!entries) {
        entries = wmem_array_new(pinfo->pool, sizeof entry);
        p_add_proto_data(pinfo->pool, pinfo, proto_dhcpv6lq, ENTRIES_KEY, entries);
    }
    entry.order = wmem_array_get_count(entries);
    wmem_array_append_one(entries, entry);
}

bool dhcpv6lq_columns_are_wanted(const packet_info *pinfo) {
    return col_get_writable(pinfo->cinfo, COL_INFO);
}

void dhcpv6lq_columns_add(const struct dhcpv6lq_packet *packet, const struct dhcpv6lq_info *info) {
    const struct dhcpv6lq_step *step = packet->step;
    bool has_query = step && step->query;

    add(packet->pinfo, (struct entry){.rank = rank_of(info),
                                      .info = *info,
                                      .has_clients = has_query,
                                      .clients = has_query ? step->totals.clients : 0});
}

void dhcpv6lq_columns_add_words(packet_info *pinfo, const char *words) {
    add(pinfo, (struct entry){.rank = RANK_WORDS, .info = {words, "", "", 0, false}});
}

/* ---- several ---- */

/* Data of one query stand together. */
static int compare(const void *one, const void *other) {
    const struct entry *a = (const struct entry *)one;
    const struct entry *b = (const struct entry *)other;
    int order = (a->rank > b->rank) - (a->rank < b->rank);

    if (order == 0 && a->rank == RANK_DATA) {
        order = strcmp(a->info.transaction_id, b->info.transaction_id);
    }
    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

static bool are_together(const struct entry *one, const struct entry *other) {
    return one->rank == RANK_DATA && other->rank == RANK_DATA &&
           strcmp(one->info.transaction_id, other->info.transaction_id) == 0;
}

static void append_done(wmem_strbuf_t *text, const struct entry *entry) {
    wmem_strbuf_append_printf(text, "%s xid %s", entry->info.head, entry->info.transaction_id);
    if (entry->has_clients) {
        wmem_strbuf_append_printf(text, ": %u client%s", entry->clients,
                                  entry->clients == 1 ? "" : "s");
    }
    wmem_strbuf_append(text, entry->info.details);
}

/* "LEASEQUERY-DATA x9: client ..., client ...", with the transaction-id where nothing before it has
 * that. */
static void append_data(wmem_strbuf_t *text, const struct entry *entries, guint count, bool named) {
    const char *before = ":";

    wmem_strbuf_append(text, entries->info.head);
    if (count > 1) {
        wmem_strbuf_append_printf(text, " x%u", count);
    }
    if (!named) {
        wmem_strbuf_append_printf(text, " xid %s", entries->info.transaction_id);
    }
    for (guint i = 0; i < count && wmem_strbuf_get_len(text) < COL_MAX_INFO_LEN; i++) {
        if (entries[i].info.details[0] != '\0') {
            wmem_strbuf_append_printf(text, "%s%s", before, entries[i].info.details);
            before = ",";
        }
    }
}

static const char *all_of(packet_info *pinfo, const struct entry *entries, guint count) {
    wmem_strbuf_t *text = wmem_strbuf_new(pinfo->pool, NULL);

    for (guint i = 0; i < count && wmem_strbuf_get_len(text) < COL_MAX_INFO_LEN;) {
        const struct entry *entry = &entries[i];
        guint together = 1;

        while (i + together < count && are_together(entry, &entries[i + together])) {
            together++;
        }
        wmem_strbuf_append(text, i > 0 ? "; " : "");
        if (entry->rank == RANK_DONE) {
            append_done(text, entry);
        } else if (entry->rank == RANK_DATA) {
            append_data(text, entry, together,
                        i > 0 && strcmp(entries[i - 1].info.transaction_id,
                                        entry->info.transaction_id) == 0);
        } else {
            wmem_strbuf_append(text, dhcpv6lq_info_text(pinfo->pool, &entry->info));
        }
        i += together;
    }
    return wmem_strbuf_get_str(text);
}

/* After what TCP has fenced in: "[TCP ...] ". */
void dhcpv6lq_columns_show(packet_info *pinfo) {
    wmem_array_t *entries = entries_of(pinfo);
    guint count = entries ? wmem_array_get_count(entries) : 0;
    const struct entry *first =
        count > 0 ? (const struct entry *)wmem_array_get_raw(entries) : NULL;

    if (count == 0) {
        return;
    }
    wmem_array_sort(entries, compare);
    col_set_str(pinfo->cinfo, COL_PROTOCOL, "DHCPv6LQ");
    col_clear(pinfo->cinfo, COL_INFO);
    col_append_str(pinfo->cinfo, COL_INFO,
                   count == 1 ? dhcpv6lq_info_text(pinfo->pool, &first->info)
                              : all_of(pinfo, first, count));
}
