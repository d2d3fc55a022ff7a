/* SPDX-License-Identifier: MIT
 *
 * A query in words, for whoever shows it.
 */
#include "dhcpv6lq/session.h"

#include <string.h>

#include "octets/line.h"

enum { TLS_TEXT = 64 }; /* octets of a text about TLS */

static bool is_any(const uint8_t *address) {
    static const uint8_t any[16];

    return memcmp(address, any, sizeof any) == 0;
}

static void put_item(struct dhcpv6lq_line *line, const char *words) {
    dhcpv6lq_put(line, line->length > 0 ? ", " : "");
    dhcpv6lq_put(line, words);
}

/* "failed: NotConfigured (9): not a configured link" */
static void put_outcome(struct dhcpv6lq_line *line, enum dhcpv6lq_outcome outcome, uint16_t status,
                        const struct dhcpv6lq_bytes *status_text) {
    dhcpv6lq_put(line, dhcpv6lq_outcome_text(outcome));
    if (status == DHCPV6LQ_STATUS_SUCCESS) {
        return;
    }
    dhcpv6lq_put(line, ": ");
    dhcpv6lq_put_name(line, DHCPV6LQ_SPACE_STATUS, status);
    if (status_text) {
        dhcpv6lq_put(line, ": ");
        dhcpv6lq_put_utf8(line, status_text);
    }
}

/* "failed: TLS alert unknown_ca (48) by the requestor, TLS 1.2" */
static void put_tls(struct dhcpv6lq_line *line, const struct dhcpv6lq_tls *tls) {
    char text[TLS_TEXT];

    if (tls->alert_frame != 0) {
        dhcpv6lq_tls_alert_text(text, sizeof text, tls);
        dhcpv6lq_put(line, ": TLS alert ");
        dhcpv6lq_put(line, text);
    }
    if (tls->version != 0) {
        dhcpv6lq_tls_version_text(text, sizeof text, tls);
        put_item(line, text);
    }
}

size_t dhcpv6lq_query_outcome_text(char *text, size_t size, const struct dhcpv6lq_query *query) {
    struct dhcpv6lq_line line = dhcpv6lq_line(text, size);

    put_outcome(&line, dhcpv6lq_query_outcome(query), query->status, query->status_text);
    if (query->message_type == DHCPV6LQ_STARTTLS) {
        const struct dhcpv6lq_tls tls = dhcpv6lq_query_tls(query);

        put_tls(&line, &tls);
    }
    if (dhcpv6lq_query_lacks(query)) {
        put_item(&line, "octets missing");
    }
    if (query->clock_back) {
        put_item(&line, "clock went back");
    }
    return dhcpv6lq_line_end(&line);
}

size_t dhcpv6lq_reply_outcome_text(char *text, size_t size, const struct dhcpv6lq_reply *reply) {
    struct dhcpv6lq_line line = dhcpv6lq_line(text, size);

    put_outcome(&line, reply->outcome, reply->status, reply->status_text);
    return dhcpv6lq_line_end(&line);
}

size_t dhcpv6lq_query_closing_text(char *text, size_t size, const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_closing closing = dhcpv6lq_query_closing(query);
    struct dhcpv6lq_line line = dhcpv6lq_line(text, size);

    if (closing.frame != 0) {
        dhcpv6lq_put(&line, closing.from == DHCPV6LQ_FROM_SERVER ? "server, " : "requestor, ");
        dhcpv6lq_put_number(&line, closing.reset ? "RST in " : "FIN in ", closing.frame, "");
    }
    return dhcpv6lq_line_end(&line);
}

size_t dhcpv6lq_query_type_text(char *text, size_t size, const struct dhcpv6lq_query *query) {
    struct dhcpv6lq_line line = dhcpv6lq_line(text, size);
    const struct dhcpv6lq_entry *message =
        dhcpv6lq_lookup(DHCPV6LQ_SPACE_MESSAGE, query->message_type);
    const struct dhcpv6lq_entry *type = dhcpv6lq_lookup(DHCPV6LQ_SPACE_QUERY, query->query_type);

    if (query->frame == 0) {
        dhcpv6lq_put(&line, "query not captured");
    } else if (message && (query->message_type != DHCPV6LQ_LEASEQUERY || query->query_type == 0)) {
        dhcpv6lq_put(&line, message->name);
    }
    if (type) {
        put_item(&line, type->name);
    } else if (query->query_type != 0) {
        put_item(&line, "query-type ");
        dhcpv6lq_put_number(&line, "", query->query_type, "");
    }
    return dhcpv6lq_line_end(&line);
}

size_t dhcpv6lq_query_asked_text(char *text, size_t size, const struct dhcpv6lq_query *query) {
    struct dhcpv6lq_line line = dhcpv6lq_line(text, size);

    if (query->has_address) {
        put_item(&line, "address ");
        dhcpv6lq_put_ipv6(&line, query->address);
    }
    if (query->client_id) {
        put_item(&line, "client ");
        dhcpv6lq_put_octets(&line, query->client_id);
    }
    if (query->relay_id) {
        put_item(&line, "relay-id ");
        dhcpv6lq_put_octets(&line, query->relay_id);
    }
    if (query->remote_id) {
        put_item(&line, "remote-id ");
        dhcpv6lq_put_utf8(&line, query->remote_id);
    }
    if (!is_any(query->link_address)) { /* any link is not worth a word: RFC 5007 4.1.2.1 */
        put_item(&line, "link ");
        dhcpv6lq_put_ipv6(&line, query->link_address);
    }
    return dhcpv6lq_line_end(&line);
}
