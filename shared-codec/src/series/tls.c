/* SPDX-License-Identifier: MIT
 *
 * A handshake is in the clear up to each side's ChangeCipherSpec (TLS 1.2), or up to the
 * ServerHello (TLS 1.3), behind which all records look like application data:
 *
 *     requestor   ClientHello               ...   ChangeCipherSpec  (encrypted)
 *     server                  ServerHello   ...   ChangeCipherSpec  (encrypted)
 *
 * The ServerHello says the version; an alert in the clear says why there is no connection.
 */
#include "series/tls.h"

#include "octets/line.h"
#include "octets/wire.h"
#include "series/feeding.h"

enum {
    HEADER = 5, /* of a record: type, version, length */
    LENGTH = 3, /* offset in it */
    CHANGE_CIPHER_SPEC = 20,
    ALERT = 21,
    HANDSHAKE = 22,
    APPLICATION_DATA = 23,

    SERVER_HELLO = 2,   /* RFC 8446 4.1.3: its type, a length of 3 octets, ... */
    HELLO_VERSION = 4,  /* ... the version up to TLS 1.2, 32 octets at random, ... */
    HELLO_SESSION = 38, /* ... a session-id with its length, cipher and compression, ... */
    AFTER_SESSION = 3,  /* ... and extensions with their length */
    SUPPORTED_VERSIONS = 43,

    FATAL = 2 /* level of an alert */
};

/* ---- the ServerHello ---- */

/* The version in the extension that has it from TLS 1.3 on; 0: there is none. */
static uint16_t version_in(const uint8_t *octets, size_t length, size_t at) {
    while (at + 4 <= length) {
        size_t size = (size_t)dhcpv6lq_wire_get(octets + at + 2, 2);

        if (dhcpv6lq_wire_get(octets + at, 2) == SUPPORTED_VERSIONS && size == 2 &&
            at + 6 <= length) {
            return (uint16_t)dhcpv6lq_wire_get(octets + at + 4, 2);
        }
        at += 4 + size;
    }
    return 0;
}

static void take_hello(struct dhcpv6lq_tls *tls, const uint8_t *octets, size_t length) {
    size_t extensions;
    uint16_t version;

    if (length <= HELLO_SESSION || octets[0] != SERVER_HELLO) {
        return;
    }
    extensions = HELLO_SESSION + 1u + octets[HELLO_SESSION] + AFTER_SESSION + 2u;
    version = version_in(octets, length, extensions);
    tls->version = version != 0 ? version : (uint16_t)dhcpv6lq_wire_get(octets + HELLO_VERSION, 2);
}

/* ---- records ---- */

static void take_alert(struct dhcpv6lq_session *session, enum dhcpv6lq_direction direction,
                       const uint8_t *octets, uint32_t frame) {
    if (octets[0] == FATAL) {
        session->tls.alert_frame = frame;
        session->tls.alert = octets[1];
        session->tls.alert_from = direction;
    }
}

static void take_record(struct dhcpv6lq_session *session, enum dhcpv6lq_direction direction,
                        struct dhcpv6lq_records *records, uint32_t frame) {
    size_t kept = records->size < sizeof records->octets ? records->size : sizeof records->octets;

    switch (records->octets[0]) {
    case HANDSHAKE:
        if (direction == DHCPV6LQ_FROM_SERVER && session->tls.version == 0) {
            take_hello(&session->tls, records->octets + HEADER, kept - HEADER);
        }
        break;
    case ALERT: /* one that is encrypted is longer */
        if (records->size == HEADER + 2) {
            take_alert(session, direction, records->octets + HEADER, frame);
        }
        break;
    case CHANGE_CIPHER_SPEC:
    case APPLICATION_DATA:
        records->encrypted = true;
        break;
    default:
        records->lost = true;
        break;
    }
}

static void take_octet(struct dhcpv6lq_session *session, enum dhcpv6lq_direction direction,
                       struct dhcpv6lq_records *records, uint8_t octet, uint32_t frame) {
    if (records->have < sizeof records->octets) {
        records->octets[records->have] = octet;
    }
    records->have++;
    if (records->have == HEADER) {
        records->size = HEADER + (size_t)dhcpv6lq_wire_get(records->octets + LENGTH, 2);
    }
    if (records->have >= HEADER && records->have == records->size) {
        take_record(session, direction, records, frame);
        records->have = 0;
    }
}

/* ---- segments ---- */

bool dhcpv6lq_tls_reads(const struct dhcpv6lq_session *session) {
    return !session->tls.complete && !session->tls.lost && session->tls.alert_frame == 0;
}

static struct dhcpv6lq_records *new_records(struct dhcpv6lq_capture *capture) {
    struct dhcpv6lq_records *records = dhcpv6lq_arena_take(&capture->arena, 2 * sizeof *records);

    if (records) {
        records[0] = records[1] = (struct dhcpv6lq_records){0};
    }
    return records;
}

/* How many of the segment's octets came before. */
static size_t seen_of(struct dhcpv6lq_records *records, const struct dhcpv6lq_segment *segment) {
    int32_t ahead;

    if (!records->begun) {
        records->begun = true;
        records->next = segment->sequence;
    }
    ahead = (int32_t)(segment->sequence - records->next);
    records->lost |= ahead > 0;
    return ahead < 0 ? (size_t)(-(int64_t)ahead) : 0;
}

void dhcpv6lq_tls_take(struct dhcpv6lq_session *session, enum dhcpv6lq_direction direction,
                       const struct dhcpv6lq_segment *segment) {
    struct dhcpv6lq_records *records;
    size_t seen;

    if (segment->length == 0 || !dhcpv6lq_tls_reads(session)) {
        return;
    }
    if (session->tls.frame == 0) {
        session->tls.frame = segment->frame;
        session->records = new_records(session->capture);
    }
    if (!session->records) {
        session->tls.lost = true;
        return;
    }
    records = &session->records[direction == DHCPV6LQ_FROM_SERVER];
    seen = seen_of(records, segment);
    for (size_t i = seen; i < segment->length && !records->lost && !records->encrypted; i++) {
        take_octet(session, direction, records, segment->octets[i], segment->frame);
    }
    if (segment->length > seen) {
        records->lost |= segment->length < segment->sent;
        records->next = segment->sequence + (uint32_t)segment->sent;
    }
    session->tls.lost = records->lost && !records->encrypted;
    session->tls.complete = session->records[0].encrypted && session->records[1].encrypted;
}

void dhcpv6lq_tls_decrypt(struct dhcpv6lq_session *session) {
    session->tls.decrypted = true;
}

/* ---- in words ---- */

size_t dhcpv6lq_tls_version_text(char *text, size_t size, const struct dhcpv6lq_tls *tls) {
    static const char *const versions[] = {"SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"};
    struct dhcpv6lq_line line = dhcpv6lq_line(text, size);
    unsigned minor = tls->version & 0xff;

    dhcpv6lq_put(&line,
                 tls->version >> 8 == 3 && minor < COUNT(versions) ? versions[minor] : "TLS");
    return dhcpv6lq_line_end(&line);
}

size_t dhcpv6lq_tls_alert_text(char *text, size_t size, const struct dhcpv6lq_tls *tls) {
    static const char *const names[UINT8_MAX + 1] = {[0] = "close_notify",
                                                     [10] = "unexpected_message",
                                                     [20] = "bad_record_mac",
                                                     [22] = "record_overflow",
                                                     [40] = "handshake_failure",
                                                     [42] = "bad_certificate",
                                                     [43] = "unsupported_certificate",
                                                     [44] = "certificate_revoked",
                                                     [45] = "certificate_expired",
                                                     [46] = "certificate_unknown",
                                                     [47] = "illegal_parameter",
                                                     [48] = "unknown_ca",
                                                     [49] = "access_denied",
                                                     [50] = "decode_error",
                                                     [51] = "decrypt_error",
                                                     [70] = "protocol_version",
                                                     [71] = "insufficient_security",
                                                     [80] = "internal_error",
                                                     [86] = "inappropriate_fallback",
                                                     [90] = "user_canceled",
                                                     [109] = "missing_extension",
                                                     [110] = "unsupported_extension",
                                                     [112] = "unrecognized_name",
                                                     [113] = "bad_certificate_status_response",
                                                     [115] = "unknown_psk_identity",
                                                     [116] = "certificate_required",
                                                     [120] = "no_application_protocol"};
    struct dhcpv6lq_line line = dhcpv6lq_line(text, size);

    if (tls->alert_frame != 0) {
        dhcpv6lq_put(&line, names[tls->alert] ? names[tls->alert] : "alert");
        dhcpv6lq_put_number(&line, " (", tls->alert, ")");
        dhcpv6lq_put(&line, tls->alert_from == DHCPV6LQ_FROM_SERVER ? " by the server"
                                                                    : " by the requestor");
    }
    return dhcpv6lq_line_end(&line);
}

struct dhcpv6lq_tls dhcpv6lq_query_tls(const struct dhcpv6lq_query *query) {
    const struct dhcpv6lq_kept *kept = query->kept;

    return query->secured || kept->kind == DHCPV6LQ_QUERY_STARTTLS ? kept->session->tls
                                                                   : (struct dhcpv6lq_tls){0};
}
