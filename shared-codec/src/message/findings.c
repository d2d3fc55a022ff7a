/* SPDX-License-Identifier: MIT
 *
 * Findings: their order, and their sentences.
 */
#include "message/findings.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void dhcpv6lq_findings_add(struct dhcpv6lq_findings *findings, struct dhcpv6lq_finding finding) {
    size_t place = findings->stored;

    findings->count++;
    while (place > 0 && findings->list[place - 1].offset > finding.offset) {
        place--;
    }
    if (place == findings->size) {
        return;
    }
    if (findings->stored < findings->size) {
        findings->stored++;
    }
    memmove(&findings->list[place + 1], &findings->list[place],
            (findings->stored - 1 - place) * sizeof(findings->list[0]));
    findings->list[place] = finding;
}

const struct dhcpv6lq_query_need *dhcpv6lq_query_need(uint32_t query_type) {
    static const struct dhcpv6lq_query_need needs[] = {
        {DHCPV6LQ_QUERY_BY_ADDRESS, DHCPV6LQ_OPTION_IAADDR, false},
        {DHCPV6LQ_QUERY_BY_CLIENTID, DHCPV6LQ_OPTION_CLIENTID, false},
        {DHCPV6LQ_QUERY_BY_RELAY_ID, DHCPV6LQ_OPTION_RELAY_ID, true},
        {DHCPV6LQ_QUERY_BY_LINK_ADDRESS, 0, true},
        {DHCPV6LQ_QUERY_BY_REMOTE_ID, DHCPV6LQ_OPTION_REMOTE_ID, true},
    };

    for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
        if (needs[i].query_type == query_type) {
            return &needs[i];
        }
    }
    return NULL;
}

/* A text that grows by pieces, in the manner of snprintf(). */
struct line {
    char *text;
    size_t size;
    size_t length;
};

static void put(struct line *line, const char *piece) {
    size_t length = strlen(piece);
    size_t room = line->length < line->size ? line->size - line->length - 1 : 0;

    if (room > 0) {
        memcpy(line->text + line->length, piece, length < room ? length : room);
    }
    line->length += length;
}

static void put_number(struct line *line, const char *before, uint32_t number, const char *after) {
    char digits[sizeof "4294967295"];

    snprintf(digits, sizeof digits, "%" PRIu32, number);
    put(line, before);
    put(line, digits);
    put(line, after);
}

/* "MalformedQuery (8)", or "8" where it has no name. */
static void put_name(struct line *line, enum dhcpv6lq_space space, uint32_t number) {
    const struct dhcpv6lq_entry *entry = dhcpv6lq_lookup(space, number);

    if (entry) {
        put(line, entry->name);
        put_number(line, " (", number, ")");
    } else {
        put_number(line, "", number, "");
    }
}

static void put_named(struct line *line, const struct dhcpv6lq_finding *finding) {
    if (finding->space != DHCPV6LQ_SPACE_NONE) {
        put(line, ": ");
        put_name(line, finding->space, finding->number);
    }
}

static void put_frame(struct line *line, const struct dhcpv6lq_finding *finding) {
    if (finding->number != 0) {
        put_number(line, ": frame ", finding->number, "");
    }
}

/* A message of under 4 octets is found with its type. */
static void put_size(struct line *line, const struct dhcpv6lq_finding *finding) {
    static const char *const words[] = {
        [DHCPV6LQ_SIZE_TOO_SMALL] = ": it is under 4 octets",
        [DHCPV6LQ_SIZE_PAST_END] = ": the stream ends inside this one",
        [DHCPV6LQ_SIZE_NOT_TO_MESSAGE] = ": no message starts where this one ends",
    };
    uint32_t number = finding->space == DHCPV6LQ_SPACE_MESSAGE ? (uint32_t)DHCPV6LQ_SIZE_TOO_SMALL
                                                               : finding->number;

    if (number < sizeof(words) / sizeof(words[0])) {
        put(line, words[number]);
    }
}

/* In what, where its header is cut; otherwise which one. */
static void put_place(struct line *line, const struct dhcpv6lq_finding *finding) {
    put(line, ", at ");
    put_name(line, finding->space, finding->number);
}

static void put_duid_type(struct line *line, const struct dhcpv6lq_finding *finding) {
    if (dhcpv6lq_lookup(finding->space, finding->number)) {
        put_named(line, finding);
    } else if (finding->number != 0) {
        put_number(line, ": DUID type ", finding->number, "");
    }
}

static void put_seconds(struct line *line, const struct dhcpv6lq_finding *finding) {
    put_number(line, ": ", finding->number, " s");
}

static void put_valid_lifetime(struct line *line, const struct dhcpv6lq_finding *finding) {
    put_number(line, ": valid lifetime ", finding->number, " s");
}

static void put_prefix_length(struct line *line, const struct dhcpv6lq_finding *finding) {
    put_number(line, ": /", finding->number, "");
}

static void put_lost(struct line *line, const struct dhcpv6lq_finding *finding) {
    if (finding->number != 0) {
        put(line, ", or not in this capture, which lacks octets of the answer");
    }
}

static void put_lacks(struct line *line, const struct dhcpv6lq_finding *finding) {
    static const struct {
        uint32_t bit;
        const char *words;
    } lacks[] = {
        {DHCPV6LQ_LACKS_CLIENTID, "OPTION_CLIENTID"},
        {DHCPV6LQ_LACKS_CLT_TIME, "OPTION_CLT_TIME"},
        {DHCPV6LQ_LACKS_BINDING, "OPTION_IAADDR or OPTION_IAPREFIX"},
    };
    const char *before = ": no ";

    for (size_t i = 0; i < sizeof(lacks) / sizeof(lacks[0]); i++) {
        if (finding->number & lacks[i].bit) {
            put(line, before);
            put(line, lacks[i].words);
            before = ", no ";
        }
    }
}

static void put_need(struct line *line, const struct dhcpv6lq_finding *finding) {
    const struct dhcpv6lq_query_need *need = dhcpv6lq_query_need(finding->number);

    put_named(line, finding);
    put(line, " needs ");
    if (need && need->option != 0) {
        put_name(line, DHCPV6LQ_SPACE_OPTION, need->option);
    } else {
        put(line, "a link-address");
    }
}

/* How a rule's number reads; a rule without a row has a number with a name. */
static void (*const details[DHCPV6LQ_RULE_COUNT])(struct line *line,
                                                  const struct dhcpv6lq_finding *finding) = {
    [DHCPV6LQ_RULE_MESSAGE_SIZE] = put_size,
    [DHCPV6LQ_RULE_OPTION_TRUNCATED] = put_place,
    [DHCPV6LQ_RULE_DUID_LENGTH] = put_duid_type,
    [DHCPV6LQ_RULE_PREFIX_LENGTH] = put_prefix_length,
    [DHCPV6LQ_RULE_QUERY_OPTION_MISSING] = put_need,
    [DHCPV6LQ_RULE_CLIENT_DATA_INCOMPLETE] = put_lacks,
    [DHCPV6LQ_RULE_LIFETIME] = put_valid_lifetime,
    [DHCPV6LQ_RULE_REPLY_CLIENT_ID] = put_frame,
    [DHCPV6LQ_RULE_XID_REUSED] = put_frame,
    [DHCPV6LQ_RULE_REPLY_DUPLICATE] = put_frame,
    [DHCPV6LQ_RULE_DATA_AFTER_ERROR] = put_frame,
    [DHCPV6LQ_RULE_AFTER_DONE] = put_frame,
    [DHCPV6LQ_RULE_NO_REPLY] = put_lost,
    [DHCPV6LQ_RULE_NO_DONE] = put_lost,
    [DHCPV6LQ_RULE_DATA_TIMEOUT] = put_seconds,
    [DHCPV6LQ_RULE_BINDING_CONFLICT] = put_frame,
    [DHCPV6LQ_RULE_BINDING_REPEATED] = put_frame,
    [DHCPV6LQ_RULE_ACTIVE_IN_PARALLEL] = put_frame,
};

size_t dhcpv6lq_finding_text(char *text, size_t size, const struct dhcpv6lq_finding *finding) {
    const struct dhcpv6lq_rule_info *info = dhcpv6lq_rule_info(finding->rule);
    struct line line = {text, size, 0};

    put(&line, info->text);
    (details[finding->rule] ? details[finding->rule] : put_named)(&line, finding);
    put(&line, " [");
    put(&line, info->section);
    put(&line, "]");
    if (size > 0) {
        text[line.length < size ? line.length : size - 1] = '\0';
    }
    return line.length;
}
