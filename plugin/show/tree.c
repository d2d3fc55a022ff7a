/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Every event of the walk becomes an item: an element opens a subtree, a field
 * becomes an item with the value and the words that the codec has for it. What
 * the octets mean is the codec's business; here they are only shown.
 */
#include "show/tree.h"

#include <epan/addr_resolv.h>
#include <epan/expert.h>

#include "dhcpv6lq/client.h"
#include "dhcpv6lq/duid.h"
#include "dhcpv6lq/reader.h"
#include "dhcpv6lq/text.h"
#include "show/fields.h"

enum {
    WORDS = 180, /* octets of a value's text; Wireshark cuts lines of over ITEM_LABEL_LENGTH */
    SUMMARY_FIELDS = 6, /* an option's own fields that its line names */
    NO_FIELD = -1
};

static expert_field ei_rules[DHCPV6LQ_RULE_COUNT];
static int ett_element = -1;
int ett_dhcpv6lq = -1;

/* One open element and where its items go. */
struct level {
    proto_item *item;
    proto_tree *tree;
    unsigned fields; /* told on the element's own line so far */
    size_t used;     /* octets of these */
    enum dhcpv6lq_field last;
};

/* What is to be added to an option's line: at once, since Wireshark measures the line each time. */
struct pending {
    proto_item *item; /* NULL: none */
    size_t used;
    char text[ITEM_LABEL_LENGTH];
};

struct build {
    const struct dhcpv6lq_packet *packet;
    const struct dhcpv6lq_finding *findings;
    size_t count;
    bool *told;   /* for each finding */
    bool visible; /* somebody looks; else items are for filters, and have no words */
    struct pending pending;
    struct dhcpv6lq_walk walk;
    unsigned depth;
    struct level levels[DHCPV6LQ_MAX_DEPTH + 1];
};

static struct level *inner(struct build *build) {
    return &build->levels[build->depth];
}

/* Rule and severity go into the expert information, which Wireshark has made first of the items
 * that come with it; where that is not made, since nobody looks, they go to the item itself. */
static void tell(packet_info *pinfo, proto_item *item, const struct dhcpv6lq_finding *finding) {
    const struct dhcpv6lq_rule_info *rule = dhcpv6lq_rule_info(finding->rule);
    const proto_item *last = item ? item->last_child : NULL;
    proto_item *expert;
    char text[ITEM_LABEL_LENGTH];
    proto_tree *tree;

    dhcpv6lq_finding_text(text, sizeof text, finding);
    expert_add_info_format(pinfo, item, &ei_rules[finding->rule], "%s", text);
    if (!item) {
        return;
    }
    expert = last ? last->next : item->first_child;
    tree = expert ? proto_item_get_subtree(expert) : NULL;
    if (!tree) {
        tree = proto_item_add_subtree(item, ett_element);
    }
    proto_item_set_generated(
        proto_tree_add_string(tree, dhcpv6lq_own_field(DHCPV6LQ_OWN_RULE), NULL, 0, 0, rule->id));
    proto_item_set_generated(proto_tree_add_string(tree, dhcpv6lq_own_field(DHCPV6LQ_OWN_SEVERITY),
                                                   NULL, 0, 0,
                                                   dhcpv6lq_severity_text(rule->severity)));
}

/* Tell what was found about the element that begins at `offset`. */
static void tell_of(struct build *build, enum dhcpv6lq_scope scope, size_t offset,
                    proto_item *item) {
    for (size_t i = 0; i < build->count; i++) {
        const struct dhcpv6lq_finding *finding = &build->findings[i];

        if (finding->scope == scope && finding->offset == offset) {
            tell(build->packet->pinfo, item, finding);
            build->told[i] = true;
        }
    }
}

/* Does anybody look, or ask for that field? */
static bool is_wanted(struct build *build, int field) {
    return build->visible || proto_field_is_referenced(inner(build)->tree, field);
}

static const struct dhcpv6lq_field_shown *shown_as(const struct dhcpv6lq_event *event) {
    uint32_t code = 0;

    if (event->scope == DHCPV6LQ_SCOPE_OPTION && event->space == DHCPV6LQ_SPACE_OPTION) {
        code = event->code;
    } else if (event->scope == DHCPV6LQ_SCOPE_OPTION && event->space == DHCPV6LQ_SPACE_VENDOR) {
        code = DHCPV6LQ_VENDORS_OPTION;
    }
    return dhcpv6lq_field_shown(event->field, code);
}

/* The text of a field's value: in `words`, which holds most of them, or in the packet's memory. */
static const char *value_text(const struct build *build, const struct dhcpv6lq_event *event,
                              char words[WORDS]) {
    const uint8_t *octets = build->packet->octets;
    wmem_allocator_t *pool = build->packet->pinfo->pool;
    size_t length = dhcpv6lq_text_field(words, WORDS, octets, event);
    char *text = words;

    if (length >= WORDS) {
        text = (char *)wmem_alloc(pool, length + 1);
        dhcpv6lq_text_field(text, length + 1, octets, event);
    }
    if (dhcpv6lq_field_info(event->field)->space == DHCPV6LQ_SPACE_ENTERPRISE) {
        const char *name = try_enterprises_lookup((uint32_t)event->number);

        return name ? wmem_strdup_printf(pool, "%s (%s)", name, text) : text;
    }
    return text;
}

/* The link-layer address of the innermost open DUID: a MAC address has colons, others have not. */
static const char *hardware_address(const struct build *build, const struct dhcpv6lq_event *event,
                                    const char *text) {
    enum { ETHERNET = 1, IEEE_802 = 6, MAC = 6 };
    const struct dhcpv6lq_level *level = dhcpv6lq_walk_holder(&build->walk, 0);
    struct dhcpv6lq_duid duid;
    struct dhcpv6lq_error error;
    size_t used;

    if (dhcpv6lq_duid_load(&duid, build->packet->octets, level->begin, level->end - level->begin,
                           &used, &error) == DHCPV6LQ_OK &&
        (duid.hardware_type == ETHERNET || duid.hardware_type == IEEE_802) && duid.length == MAC) {
        return text;
    }
    return bytes_to_str_maxlen(build->packet->pinfo->pool, build->packet->octets + event->offset,
                               event->length, 0);
}

/* What a field of text holds, in the form of the built-in dissector. */
static const char *string_value(const struct build *build, const struct dhcpv6lq_event *event,
                                enum dhcpv6lq_form form, const char *text) {
    wmem_allocator_t *pool = build->packet->pinfo->pool;
    const uint8_t *octets = build->packet->octets + event->offset;
    size_t size;
    char *value;

    switch (form) {
    case DHCPV6LQ_FORM_EIGHT_DIGITS:
        return wmem_strdup_printf(pool, "%08x", (uint32_t)event->number);
    case DHCPV6LQ_FORM_HARDWARE_ADDRESS:
        return hardware_address(build, event, text);
    case DHCPV6LQ_FORM_NO_FINAL_DOT:
        return strlen(text) > 1 ? wmem_strndup(pool, text, strlen(text) - 1) : text;
    case DHCPV6LQ_FORM_CHARACTERS:
        size = dhcpv6lq_text_utf8(NULL, 0, octets, event->length) + 1;
        value = (char *)wmem_alloc(pool, size);
        dhcpv6lq_text_utf8(value, size, octets, event->length);
        return value;
    default:
        return text;
    }
}

static uint32_t number_value(const struct dhcpv6lq_event *event, enum dhcpv6lq_form form) {
    enum { MILLISECONDS = 10 }; /* in a centisecond */

    return (uint32_t)event->number * (form == DHCPV6LQ_FORM_MILLISECONDS ? MILLISECONDS : 1);
}

/* The way that the innermost open message goes. */
static enum dhcpv6lq_direction way(const struct dhcpv6lq_walk *walk) {
    const struct dhcpv6lq_level *level = dhcpv6lq_walk_holder(walk, 0);

    for (unsigned up = 1; level && level->scope != DHCPV6LQ_SCOPE_MESSAGE; up++) {
        level = dhcpv6lq_walk_holder(walk, up);
    }
    return level ? dhcpv6lq_way_of((uint8_t)level->code) : DHCPV6LQ_DIRECTION_UNKNOWN;
}

/* The bits of a field of flags, below it. */
static void add_bits(const struct build *build, const struct dhcpv6lq_event *event,
                     const struct dhcpv6lq_field_shown *flags, proto_item *item) {
    enum dhcpv6lq_direction direction;
    const header_field_info *bit;

    if (!flags->has_bits) {
        return;
    }
    direction = way(&build->walk);
    for (size_t next = 0; (bit = dhcpv6lq_next_bit(flags, direction, &next));) {
        proto_tree_add_boolean_format(proto_item_add_subtree(item, ett_element), bit->id,
                                      build->packet->tvb, (int)event->offset, (int)event->length,
                                      (uint32_t)event->number, "%s: %s", bit->name,
                                      (event->number & bit->bitmask) != 0 ? "set" : "not set");
    }
}

/* `text` is the value, `words` as much of it as a line holds. */
static void add_field(struct build *build, const struct dhcpv6lq_event *event,
                      const struct dhcpv6lq_field_shown *shown, const char *text,
                      const char *words) {
    const struct dhcpv6lq_packet *packet = build->packet;
    const char *name = dhcpv6lq_field_info(event->field)->name;
    const uint8_t *octets = packet->octets + event->offset;
    proto_tree *tree = inner(build)->tree;
    int start = (int)event->offset;
    int length = (int)event->length;
    const header_field_info *info = shown->info;
    ws_in6_addr ipv6 = {{0}};
    ws_in4_addr address4;
    nstime_t moment = NSTIME_INIT_ZERO;

    switch (info->type) {
    case FT_IPv6: /* a prefix of fewer octets is filled with zeros */
        memcpy(ipv6.bytes, octets, MIN(event->length, sizeof ipv6.bytes));
        proto_tree_add_ipv6_format(tree, info->id, packet->tvb, start, length, &ipv6, "%s: %s",
                                   name, words);
        break;
    case FT_IPv4:
        memcpy(&address4, octets, sizeof address4);
        proto_tree_add_ipv4_format(tree, info->id, packet->tvb, start, length, address4, "%s: %s",
                                   name, words);
        break;
    case FT_STRING:
    case FT_STRINGZ:
        proto_tree_add_string_format(tree, info->id, packet->tvb, start, length,
                                     string_value(build, event, shown->form, text), "%s: %s", name,
                                     words);
        break;
    case FT_ABSOLUTE_TIME:
        moment.secs = (time_t)event->number + DHCPV6LQ_EPOCH_2000;
        proto_tree_add_time_format(tree, info->id, packet->tvb, start, length, &moment, "%s: %s",
                                   name, words);
        break;
    case FT_BYTES:
        proto_tree_add_bytes_format(tree, info->id, packet->tvb, start, length, octets, "%s: %s",
                                    name, words);
        break;
    default:
        add_bits(build, event, shown,
                 proto_tree_add_uint_format(tree, info->id, packet->tvb, start, length,
                                            number_value(event, shown->form), "%s: %s", name,
                                            words));
        break;
    }
}

/* A time in the form of the codec's, which is that of the times on the wire. */
static void add_time(struct build *build, const struct dhcpv6lq_event *event, enum dhcpv6lq_own own,
                     nstime_t *moment) {
    char text[DHCPV6LQ_TEXT_TIME];
    int field = dhcpv6lq_own_field(own);

    if (!is_wanted(build, field)) {
        return;
    }
    dhcpv6lq_text_moment(text, sizeof text, moment->secs);
    proto_item_set_generated(proto_tree_add_time_format(
        inner(build)->tree, field, build->packet->tvb, (int)event->offset, (int)event->length,
        moment, "%s: %s", proto_registrar_get_name(field), text));
}

/* The same by the server's clock, where that is known: in whole seconds, as it is told. */
static void add_server_time(struct build *build, const struct dhcpv6lq_event *event,
                            enum dhcpv6lq_own own, time_t seconds) {
    const struct dhcpv6lq_step *step = build->packet->step;

    if (step && step->clock) {
        nstime_t moment = {seconds + (time_t)step->clock->difference, 0};

        add_time(build, event, own, &moment);
    }
}

/* Lifetimes and the last transaction as points in time, where they are a
 * client's: the server counted them when it sent the message. A CLT time that
 * is an absolute time tells no point in time (rule clt_time). */
static void add_moment(struct build *build, const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_level *holder = dhcpv6lq_walk_holder(&build->walk, 1);
    enum dhcpv6lq_own own = DHCPV6LQ_OWN_EXPIRES;
    enum dhcpv6lq_own server = DHCPV6LQ_OWN_EXPIRES_SERVER;
    nstime_t moment = build->packet->pinfo->abs_ts;

    if (!holder || holder->scope != DHCPV6LQ_SCOPE_OPTION ||
        holder->code != DHCPV6LQ_OPTION_CLIENT_DATA) {
        return;
    }
    switch (event->field) {
    case DHCPV6LQ_FIELD_IAADDR_VALID:
    case DHCPV6LQ_FIELD_IAPREFIX_VALID:
        if (event->number == DHCPV6LQ_INFINITY) {
            return;
        }
        moment.secs += (time_t)event->number;
        break;
    case DHCPV6LQ_FIELD_CLT_TIME:
        if (event->number > DHCPV6LQ_CLT_MAX) {
            return;
        }
        moment.secs -= (time_t)event->number;
        own = DHCPV6LQ_OWN_LAST_SEEN;
        server = DHCPV6LQ_OWN_LAST_SEEN_SERVER;
        break;
    default:
        return;
    }
    add_time(build, event, own, &moment);
    add_server_time(build, event, server, moment.secs);
}

static void add_pending(struct build *build) {
    struct pending *pending = &build->pending;

    if (pending->item) {
        proto_item_append_text(pending->item, "%s", pending->text);
        pending->item = NULL;
    }
}

/* Add to the line of an item, once it is over, or another one's begins. */
static void append(struct build *build, proto_item *item, const char *text) {
    struct pending *pending = &build->pending;

    if (pending->item != item) {
        add_pending(build);
        pending->item = item;
        pending->used = 0;
    }
    pending->used +=
        g_strlcpy(pending->text + pending->used, text, sizeof pending->text - pending->used);
    pending->used = MIN(pending->used, sizeof pending->text - 1);
}

/* An option's own line names its first fields; of a list, the field's name only
 * once. */
static void summarize(struct build *build, const struct dhcpv6lq_event *event, const char *text) {
    struct level *level = inner(build);

    if (event->scope != DHCPV6LQ_SCOPE_OPTION || event->header ||
        event->field == DHCPV6LQ_FIELD_UNDECODED || event->field == DHCPV6LQ_FIELD_IAPREFIX ||
        event->field == DHCPV6LQ_FIELD_IAPREFIX_LENGTH || level->fields > SUMMARY_FIELDS) {
        return;
    }

    bool named = level->fields > 0 && event->field != level->last;
    const char *pieces[] = {level->fields == 0 ? ": " : ", ",
                            named ? dhcpv6lq_field_info(event->field)->name : "", named ? " " : "",
                            text};

    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        level->used += strlen(pieces[i]);
    }
    if (level->fields == SUMMARY_FIELDS || (level->fields > 0 && level->used > WORDS)) {
        append(build, level->item, ", ...");
        level->fields = SUMMARY_FIELDS + 1;
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        append(build, level->item, pieces[i]);
    }
    level->fields++;
    level->last = event->field;
}

/* An OPTION_IAPREFIX is first of all the prefix, which comes last in it. */
static void summarize_prefix(struct build *build, const struct dhcpv6lq_event *event) {
    struct dhcpv6lq_options options =
        dhcpv6lq_options(build->packet->octets, event->offset, event->length);
    struct dhcpv6lq_option option;
    struct dhcpv6lq_event length;
    struct dhcpv6lq_event prefix;
    char words[WORDS];

    if (event->code == DHCPV6LQ_OPTION_IAPREFIX && dhcpv6lq_options_next(&options, &option) &&
        dhcpv6lq_option_field(build->packet->octets, &option, DHCPV6LQ_FIELD_IAPREFIX_LENGTH,
                              &length) &&
        dhcpv6lq_option_field(build->packet->octets, &option, DHCPV6LQ_FIELD_IAPREFIX, &prefix)) {
        proto_item_append_text(inner(build)->item, ": %s/%u", value_text(build, &prefix, words),
                               (unsigned)length.number);
        inner(build)->fields++;
    }
}

static void open_level(struct build *build, proto_item *item, proto_tree *tree) {
    add_pending(build);
    build->levels[++build->depth] = (struct level){.item = item, .tree = tree};
}

/* `text` is asked for where somebody looks. */
static void open_subtree(struct build *build, const struct dhcpv6lq_event *event, int field,
                         const char *(*text)(const struct build *build,
                                             const struct dhcpv6lq_event *event)) {
    proto_item *item = inner(build)->item;
    proto_tree *tree = inner(build)->tree;

    if (field != NO_FIELD && is_wanted(build, field)) {
        item = proto_tree_add_none_format(tree, field, build->packet->tvb, (int)event->offset,
                                          (int)event->length, "%s",
                                          build->visible ? text(build, event) : "");
        tree = proto_item_add_subtree(item, ett_element);
    }
    tell_of(build, event->scope, event->offset, item);
    open_level(build, item, tree);
}

static const char *element_text(const struct build *build, const struct dhcpv6lq_event *event) {
    size_t count;
    const char *unknown = dhcpv6lq_entries(event->space, &count) ? "unassigned" : "sub-option";

    return wmem_strdup_printf(build->packet->pinfo->pool, "%s (%u)",
                              event->entry ? event->entry->name : unknown, event->code);
}

/* Which of our fields names the role that a DUID has where it stands. */
static int role(const struct dhcpv6lq_walk *walk) {
    const struct dhcpv6lq_level *option = dhcpv6lq_walk_holder(walk, 1);
    const struct dhcpv6lq_level *holder = dhcpv6lq_walk_holder(walk, 2);

    if (!option || !holder || option->scope != DHCPV6LQ_SCOPE_OPTION) {
        return NO_FIELD;
    }
    switch (option->code) {
    case DHCPV6LQ_OPTION_SERVERID:
        return dhcpv6lq_own_field(DHCPV6LQ_OWN_SERVER);
    case DHCPV6LQ_OPTION_RELAY_ID:
        return dhcpv6lq_own_field(DHCPV6LQ_OWN_RELAY_ID);
    case DHCPV6LQ_OPTION_CLIENTID:
        /* Only a leasequery's own Client-ID is the requestor's: RFC 5007 4.3.1. */
        return dhcpv6lq_own_field(holder->scope == DHCPV6LQ_SCOPE_MESSAGE &&
                                          dhcpv6lq_is_leasequery((uint8_t)holder->code)
                                      ? DHCPV6LQ_OWN_REQUESTOR
                                      : DHCPV6LQ_OWN_CLIENT);
    default:
        return NO_FIELD;
    }
}

/* Nothing where nobody looks. */
static const char *hex_text(const struct build *build, const struct dhcpv6lq_event *event,
                            char hex[WORDS]) {
    size_t length = build->visible ? event->length : 0;

    dhcpv6lq_mark_cut(
        hex, WORDS,
        dhcpv6lq_text_octets(hex, WORDS, build->packet->octets + event->offset, length));
    return hex;
}

static void add_role(struct build *build, const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_packet *packet = build->packet;
    const uint8_t *octets = packet->octets + event->offset;
    int field = role(&build->walk);
    char hex[WORDS];

    if (field != NO_FIELD && is_wanted(build, field)) {
        proto_item_set_generated(proto_tree_add_bytes_format(
            inner(build)->tree, field, packet->tvb, (int)event->offset, (int)event->length, octets,
            "%s: %s", proto_registrar_get_name(field),
            event->length > 0 ? hex_text(build, event, hex) : "<MISSING>"));
    }
}

static proto_item *add_duid(struct build *build, const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_packet *packet = build->packet;
    const uint8_t *octets = packet->octets + event->offset;
    int field = dhcpv6lq_field_shown(DHCPV6LQ_FIELD_DUID, 0)->info->id;
    char text[WORDS];
    char hex[WORDS];

    if (!is_wanted(build, field)) {
        return inner(build)->item;
    }
    if (build->visible) {
        dhcpv6lq_mark_cut(text, sizeof text,
                          dhcpv6lq_text_duid(text, sizeof text, octets, event->length));
        add_pending(build);
        proto_item_append_text(inner(build)->item, ": %s", text);
    }
    return proto_tree_add_bytes_format(inner(build)->tree, field, packet->tvb, (int)event->offset,
                                       (int)event->length, octets, "DUID: %s",
                                       hex_text(build, event, hex));
}

static void open_duid(struct build *build, const struct dhcpv6lq_event *event) {
    proto_item *item = add_duid(build, event);

    tell_of(build, event->scope, event->offset, item);
    add_role(build, event);
    open_level(build, item, proto_item_add_subtree(item, ett_element));
}

static void begin(struct build *build, const struct dhcpv6lq_event *event) {
    switch (event->scope) {
    case DHCPV6LQ_SCOPE_DUID:
        open_duid(build, event);
        break;
    case DHCPV6LQ_SCOPE_OPTION:
        open_subtree(build, event, dhcpv6lq_own_field(DHCPV6LQ_OWN_OPTION), element_text);
        if (build->visible) {
            summarize_prefix(build, event);
        }
        break;
    case DHCPV6LQ_SCOPE_MESSAGE:
        open_subtree(build, event,
                     build->depth > (build->packet->scope == DHCPV6LQ_SCOPE_FRAME ? 1 : 0)
                         ? dhcpv6lq_field_shown(DHCPV6LQ_FIELD_MESSAGE, 0)->info->id
                         : NO_FIELD,
                     element_text);
        break;
    default:
        open_subtree(build, event, NO_FIELD, NULL);
        break;
    }
}

static bool is_text(enum ftenum type) {
    return type == FT_STRING || type == FT_STRINGZ;
}

/* Does anybody ask for it, or for a bit of it? */
static bool is_field_wanted(struct build *build, const struct dhcpv6lq_field_shown *shown) {
    return shown->has_bits || is_wanted(build, shown->info->id);
}

/* Words cost time; they are only made where somebody reads them, or filters by them. */
static void show_field(struct build *build, const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_field_shown *shown = shown_as(event);
    const char *text = "";
    char value[WORDS];
    char words[WORDS];

    if (is_field_wanted(build, shown)) {
        text = build->visible || is_text(shown->info->type) ? value_text(build, event, value) : "";
        if (strlen(text) >= sizeof words) { /* a line has no room for all of it */
            dhcpv6lq_mark_cut(words, sizeof words, g_strlcpy(words, text, sizeof words));
            add_field(build, event, shown, text, words);
            text = words;
        } else {
            add_field(build, event, shown, text, text);
        }
    }
    add_moment(build, event);
    if (build->visible) {
        summarize(build, event, text);
    }
}

/* Is the header of every option left out, since nobody asks for any of its fields? */
static bool is_brief(struct build *build) {
    static const enum dhcpv6lq_field fields[] = {
        DHCPV6LQ_FIELD_OPTION_CODE,        DHCPV6LQ_FIELD_OPTION_LEN,
        DHCPV6LQ_FIELD_NTP_SUBOPTION_CODE, DHCPV6LQ_FIELD_NTP_SUBOPTION_LEN,
        DHCPV6LQ_FIELD_VENDOR_OPTION_CODE, DHCPV6LQ_FIELD_VENDOR_OPTION_LEN};

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (is_wanted(build, dhcpv6lq_field_shown(fields[i], 0)->info->id)) {
            return false;
        }
    }
    return true;
}

void dhcpv6lq_tree(const struct dhcpv6lq_packet *packet, proto_item *top, proto_tree *tree,
                   const struct dhcpv6lq_finding *findings, size_t count) {
    struct build *build = wmem_new(packet->pinfo->pool, struct build);
    struct dhcpv6lq_event event;

    build->packet = packet;
    build->findings = findings;
    build->count = count;
    build->told = wmem_alloc0_array(packet->pinfo->pool, bool, count + 1);
    build->visible = PTREE_DATA(tree)->visible;
    build->pending.item = NULL;
    build->depth = 0;
    build->levels[0] = (struct level){.item = top, .tree = tree};
    dhcpv6lq_packet_walk(&build->walk, packet);
    if (is_brief(build)) {
        dhcpv6lq_walk_brief(&build->walk);
    }
    while (dhcpv6lq_walk_next(&build->walk, &event)) {
        switch (event.type) {
        case DHCPV6LQ_EVENT_BEGIN:
            begin(build, &event);
            break;
        case DHCPV6LQ_EVENT_FIELD:
            show_field(build, &event);
            break;
        case DHCPV6LQ_EVENT_END:
            add_pending(build);
            build->depth--;
            break;
        case DHCPV6LQ_EVENT_FAULT: /* among the findings */
            break;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (!build->told[i]) {
            tell(packet->pinfo, top, &findings[i]);
        }
    }
}

void dhcpv6lq_tell(packet_info *pinfo, proto_item *item, const struct dhcpv6lq_finding *findings,
                   size_t count) {
    for (size_t i = 0; i < count; i++) {
        tell(pinfo, item, &findings[i]);
    }
}

/* Rules about octets are malformed packets to Wireshark, the others are about
 * the protocol. So is nesting: the octets may be in order, it is this decoder that
 * goes no deeper. */
static int group(enum dhcpv6lq_rule rule) {
    return rule < DHCPV6LQ_RULE_PREFIX_LENGTH && rule != DHCPV6LQ_RULE_NESTING ? PI_MALFORMED
                                                                               : PI_PROTOCOL;
}

static int severity(enum dhcpv6lq_severity severity) {
    static const int severities[] = {
        [DHCPV6LQ_NOTE] = PI_NOTE, [DHCPV6LQ_WARNING] = PI_WARN, [DHCPV6LQ_ERROR] = PI_ERROR};

    return severities[severity];
}

void dhcpv6lq_register_tree(int proto) {
    static int *subtrees[] = {&ett_dhcpv6lq, &ett_element};
    ei_register_info *rules =
        wmem_alloc0_array(wmem_epan_scope(), ei_register_info, DHCPV6LQ_RULE_COUNT);

    for (int i = 0; i < DHCPV6LQ_RULE_COUNT; i++) {
        const struct dhcpv6lq_rule_info *rule = dhcpv6lq_rule_info((enum dhcpv6lq_rule)i);
        char *name = wmem_strdup_printf(wmem_epan_scope(), "dhcpv6lq.expert.%s", rule->id);
        char *text = rule->section[0] == '\0' ? wmem_strdup(wmem_epan_scope(), rule->text)
                                              : wmem_strdup_printf(wmem_epan_scope(), "%s [%s]",
                                                                   rule->text, rule->section);

        ei_rules[i] = (expert_field)EI_INIT;
        rules[i] = (ei_register_info){
            &ei_rules[i],
            {name, group((enum dhcpv6lq_rule)i), severity(rule->severity), text, EXPFILL}};
    }
    proto_register_subtree_array(subtrees, G_N_ELEMENTS(subtrees));
    expert_register_field_array(expert_register_protocol(proto), rules, DHCPV6LQ_RULE_COUNT);
}
