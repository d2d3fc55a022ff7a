/* SPDX-License-Identifier: MIT
 *
 * Findings: their order, and their sentences.
 */
#include "message/findings.h"

#include <string.h>

#include "octets/line.h"

void dhcpv6lq_findings_init(struct dhcpv6lq_findings *findings, struct dhcpv6lq_finding *list,
                            size_t size) {
    *findings = (struct dhcpv6lq_findings){.list = list, .size = size};
}

/* Make room by one, if there is something to do without. */
static bool drop(struct dhcpv6lq_findings *findings) {
    for (size_t i = findings->stored; i-- > 0;) {
        uint16_t *of_rule = &findings->of_rule[findings->list[i].rule];

        if (*of_rule > 1) {
            (*of_rule)--;
            findings->stored--;
            memmove(&findings->list[i], &findings->list[i + 1],
                    (findings->stored - i) * sizeof findings->list[0]);
            return true;
        }
    }
    return false;
}

void dhcpv6lq_findings_add(struct dhcpv6lq_findings *findings, struct dhcpv6lq_finding finding) {
    size_t place;

    findings->count++;
    if (findings->stored == findings->size) {
        const struct dhcpv6lq_finding *last =
            findings->stored > 0 ? &findings->list[findings->stored - 1] : NULL;
        bool worth =
            last && (findings->of_rule[finding.rule] == 0 || finding.offset < last->offset);

        if (!worth || !drop(findings)) {
            return;
        }
    }
    place = findings->stored++;
    while (place > 0 && findings->list[place - 1].offset > finding.offset) {
        place--;
    }
    memmove(&findings->list[place + 1], &findings->list[place],
            (findings->stored - 1 - place) * sizeof(findings->list[0]));
    findings->list[place] = finding;
    findings->of_rule[finding.rule]++;
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

/* Whose it is, among several clients in one message. */
static void put_client(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    if (finding->detail.octets) {
        dhcpv6lq_put(line, ", client ");
        dhcpv6lq_put_octets(line, &finding->detail);
    }
}

static void put_named(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    if (finding->space != DHCPV6LQ_SPACE_NONE) {
        dhcpv6lq_put(line, ": ");
        dhcpv6lq_put_name(line, finding->space, finding->number);
    }
}

static void put_frame(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    if (finding->number != 0) {
        dhcpv6lq_put_number(line, ": frame ", finding->number, "");
    }
}

/* A message of under 4 octets is found with its type. */
static void put_size(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    static const char *const words[] = {
        [DHCPV6LQ_SIZE_TOO_SMALL] = ": it is under 4 octets",
        [DHCPV6LQ_SIZE_PAST_END] = ": the stream ends inside this one",
        [DHCPV6LQ_SIZE_NOT_TO_MESSAGE] = ": no message starts where this one ends",
    };
    uint32_t number = finding->space == DHCPV6LQ_SPACE_MESSAGE ? (uint32_t)DHCPV6LQ_SIZE_TOO_SMALL
                                                               : finding->number;

    if (number < sizeof(words) / sizeof(words[0])) {
        dhcpv6lq_put(line, words[number]);
    }
}

/* In what, where its header is cut; otherwise which one. */
static void put_place(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    dhcpv6lq_put(line, ", at ");
    if (finding->space == DHCPV6LQ_SPACE_OPTION &&
        !dhcpv6lq_lookup(finding->space, finding->number)) {
        dhcpv6lq_put(line, "option ");
    }
    dhcpv6lq_put_name(line, finding->space, finding->number);
}

static void put_duid_type(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    if (dhcpv6lq_lookup(finding->space, finding->number)) {
        put_named(line, finding);
    } else if (finding->number != 0) {
        dhcpv6lq_put_number(line, ": DUID type ", finding->number, "");
    }
}

static void put_seconds(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    dhcpv6lq_put_number(line, ": ", finding->number, " s");
    put_client(line, finding);
}

/* A status-code, and what the server says beside it. */
static void put_status(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    put_named(line, finding);
    if (finding->detail.length > 0) {
        dhcpv6lq_put(line, ": ");
        dhcpv6lq_put_utf8(line, &finding->detail);
    }
}

static void put_address(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    enum { IPV6_OCTETS = 16 };

    if (finding->detail.octets && finding->detail.length == IPV6_OCTETS) {
        dhcpv6lq_put_ipv6(line, finding->detail.octets);
    }
}

/* "ff02::1 as IPv6-address". */
static void put_scope(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    dhcpv6lq_put(line, ": ");
    put_address(line, finding);
    if (finding->number >= DHCPV6LQ_FIELD_COUNT) {
        return;
    }
    dhcpv6lq_put(line, " as ");
    dhcpv6lq_put(line, dhcpv6lq_field_info((enum dhcpv6lq_field)finding->number)->name);
}

static void put_other_client(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    put_frame(line, finding);
    put_client(line, finding);
}

/* What was asked for, by query-type. */
static void put_asked(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    put_named(line, finding);
    if (finding->number == DHCPV6LQ_QUERY_BY_ADDRESS) {
        dhcpv6lq_put(line, ", no binding is or holds ");
        put_address(line, finding);
    } else {
        put_client(line, finding);
    }
}

/* In words already. */
static void put_detail(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    if (finding->detail.octets) {
        dhcpv6lq_put(line, ": ");
        dhcpv6lq_put_characters(line, (const char *)finding->detail.octets, finding->detail.length);
    }
}

static void put_protocol(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    dhcpv6lq_put(line, ": ");
    dhcpv6lq_put_utf8(line, &finding->detail);
}

static void put_attempts(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    dhcpv6lq_put_number(line, ": ", finding->number,
                        finding->number == 1 ? " attempt" : " attempts");
    if (finding->more != 0) {
        dhcpv6lq_put_number(line, ", frame ", finding->more, "");
    }
}

/* How much is lost, and since when. */
static void put_lost(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    dhcpv6lq_put_number(line, ": ", finding->number, " s");
    dhcpv6lq_put_number(line, " after that in frame ", finding->more, "");
}

/* Which ID, what the server has of it, and in which frame. */
static void put_not_kept(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    bool same = finding->more & 1;

    dhcpv6lq_put(line, same ? ": with the very " : ": without ");
    dhcpv6lq_put_name(line, finding->space, finding->number);
    dhcpv6lq_put(line, same ? " that was asked for, by which it did not find them"
                            : ", which relays may not send, or it may not keep");
    dhcpv6lq_put_number(line, ": frame ", finding->more >> 1, "");
}

static void put_count(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    dhcpv6lq_put_number(line, ": ", finding->number, " more");
}

static void put_valid_lifetime(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    dhcpv6lq_put_number(line, ": valid lifetime ", finding->number, " s");
    put_client(line, finding);
}

static void put_prefix_length(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    dhcpv6lq_put_number(line, ": /", finding->number, "");
    put_client(line, finding);
}

/* Who ended the connection, how, and in which frame. */
static void put_closing(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    uint32_t silent = finding->more >> DHCPV6LQ_MORE_SILENT_BITS;

    if (finding->number == 0) {
        return;
    }
    dhcpv6lq_put(line, finding->more & DHCPV6LQ_MORE_SERVER ? ": the server" : ": the requestor");
    dhcpv6lq_put(line, finding->more & DHCPV6LQ_MORE_RESET ? " reset" : " closed");
    dhcpv6lq_put_number(line, " the connection in frame ", finding->number, "");
    if (silent != 0) {
        dhcpv6lq_put_number(line, ", after ", silent, " s of silence");
    }
}

static void put_lacks(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
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
            dhcpv6lq_put(line, before);
            dhcpv6lq_put(line, lacks[i].words);
            before = ", no ";
        }
    }
    put_client(line, finding);
}

static void put_need(struct dhcpv6lq_line *line, const struct dhcpv6lq_finding *finding) {
    const struct dhcpv6lq_query_need *need = dhcpv6lq_query_need(finding->number);

    put_named(line, finding);
    dhcpv6lq_put(line, " needs ");
    if (need && need->option != 0) {
        dhcpv6lq_put_name(line, DHCPV6LQ_SPACE_OPTION, need->option);
    } else {
        dhcpv6lq_put(line, "a link-address");
    }
}

/* How a rule's number reads; a rule without a row has a number with a name. */
static void (*const details[DHCPV6LQ_RULE_COUNT])(struct dhcpv6lq_line *line,
                                                  const struct dhcpv6lq_finding *finding) = {
    [DHCPV6LQ_RULE_MESSAGE_SIZE] = put_size,
    [DHCPV6LQ_RULE_OPTION_TRUNCATED] = put_place,
    [DHCPV6LQ_RULE_DUID_LENGTH] = put_duid_type,
    [DHCPV6LQ_RULE_PREFIX_LENGTH] = put_prefix_length,
    [DHCPV6LQ_RULE_QUERY_OPTION_MISSING] = put_need,
    [DHCPV6LQ_RULE_CLIENT_DATA_INCOMPLETE] = put_lacks,
    [DHCPV6LQ_RULE_LIFETIME] = put_valid_lifetime,
    [DHCPV6LQ_RULE_STATUS] = put_status,
    [DHCPV6LQ_RULE_CLT_TIME] = put_seconds,
    [DHCPV6LQ_RULE_SCOPE] = put_scope,
    [DHCPV6LQ_RULE_DATA_SEVERAL_CLIENTS] = put_client,
    [DHCPV6LQ_RULE_REPLY_CLIENT_ID] = put_frame,
    [DHCPV6LQ_RULE_XID_REUSED] = put_frame,
    [DHCPV6LQ_RULE_REPLY_DUPLICATE] = put_frame,
    [DHCPV6LQ_RULE_DATA_AFTER_ERROR] = put_frame,
    [DHCPV6LQ_RULE_AFTER_DONE] = put_frame,
    [DHCPV6LQ_RULE_NO_REPLY] = put_closing,
    [DHCPV6LQ_RULE_NO_DONE] = put_closing,
    [DHCPV6LQ_RULE_DATA_TIMEOUT] = put_seconds,
    [DHCPV6LQ_RULE_BINDING_CONFLICT] = put_other_client,
    [DHCPV6LQ_RULE_BINDING_REPEATED] = put_other_client,
    [DHCPV6LQ_RULE_ACTIVE_IN_PARALLEL] = put_frame,
    [DHCPV6LQ_RULE_ACTIVE_GAP] = put_lost,
    [DHCPV6LQ_RULE_STARTTLS_CLEAR] = put_frame,
    [DHCPV6LQ_RULE_ANSWER_OTHER] = put_asked,
    [DHCPV6LQ_RULE_ACTIVE_ENDED] = put_closing,
    [DHCPV6LQ_RULE_CATCH_UP_MISSING] = put_frame,
    [DHCPV6LQ_RULE_CAUSE_RELAY_ID] = put_detail,
    [DHCPV6LQ_RULE_CAUSE_REMOTE_ID] = put_detail,
    [DHCPV6LQ_RULE_CAUSE_LINK] = put_detail,
    [DHCPV6LQ_RULE_CAUSE_NOT_ASKED] = put_detail,
    [DHCPV6LQ_RULE_CAUSE_MISSING] = put_detail,
    [DHCPV6LQ_RULE_CAUSE_STALE] = put_detail,
    [DHCPV6LQ_RULE_CAUSE_LIFETIME] = put_detail,
    [DHCPV6LQ_RULE_CAUSE_ORDER] = put_detail,
    [DHCPV6LQ_RULE_CAUSE_NOT_KEPT] = put_not_kept,
    [DHCPV6LQ_RULE_NOT_DHCPV6] = put_protocol,
    [DHCPV6LQ_RULE_CONNECTION_REFUSED] = put_attempts,
    [DHCPV6LQ_RULE_CONNECTION_UNANSWERED] = put_attempts,
    [DHCPV6LQ_RULE_FINDINGS_LEFT_OUT] = put_count,
};

size_t dhcpv6lq_finding_text(char *text, size_t size, const struct dhcpv6lq_finding *finding) {
    const struct dhcpv6lq_rule_info *info = dhcpv6lq_rule_info(finding->rule);
    struct dhcpv6lq_line line = dhcpv6lq_line(text, size);

    dhcpv6lq_put(&line, info->text);
    (details[finding->rule] ? details[finding->rule] : put_named)(&line, finding);
    if (finding->has_transaction_id) {
        dhcpv6lq_put(&line, ", xid ");
        dhcpv6lq_put_transaction_id(&line, finding->transaction_id);
    }
    if (info->section[0] != '\0') {
        dhcpv6lq_put(&line, " [");
        dhcpv6lq_put(&line, info->section);
        dhcpv6lq_put(&line, "]");
    }
    return dhcpv6lq_line_end(&line);
}
